"""`hengji rule`: one scoring sentence, one figure, its score and why."""

from __future__ import annotations

import argparse
import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from ..engine.rules.expression import body_value
from ..engine.rules.model import Levels, Mark, Measured, Partial, Rule
from ..engine.rules.score import Points as Scored
from ..engine.rules.score import score_one
from ..engine.run.inputs import tiers_used
from ..engine.sentences import parse as parse_sentence
from ..engine.sentences import render
from ..engine.sentences.reading import Ambiguous, Context, Due, NotUnderstood, Outcome, Points, Understood
from ..engine.trace import TIER_WORDS, arithmetic_lines, tier_word
from ..engine.values.direction import Direction
from ..engine.values.finding import Finding, Level, Refused, Source
from ..engine.values.null import NullReason
from ..engine.values.number import NotANumber, fixed, parse_number, show
from ..engine.values.text import Lang, Text
from ..engine.values.unit import Unit, UnknownUnit, own_unit, parse_unit
from .rooms import Commands, Common, Words
from .speak import FOUND, OK, as_data, give, say, show_findings, tell

PLACES = 2
TIERS = ("target", "base", "challenge", "prior")
REFERENCES = frozenset({*TIER_WORDS, "budget"}) - frozenset(TIERS)
LACKING = ("未", "无", "没", "不", "缺", "否", "not ", "no ", "without", "un")
MOST_OWN = 30
"""Characters of a unit of the item's own."""
LEVELS = frozenset("等级 等次 级别 档次 结果 评价 是否 - — 无 level levels grade grades none".split())
"""What may be written for the unit of a level: no unit at all."""
OTHER = "—"
"""The label of whatever the table does not name."""
YES = ("是", "达标", "合格", "完成", "有", "通过", "达到", "yes", "met", "pass", "passed", "true", "1")
NO = ("否", "不达标", "不合格", "未完成", "无", "未通过", "未达到", "no", "not met", "fail", "failed", "false", "0")


def add_commands(commands: Commands, common: Common, words: Words) -> None:
    """Declare the command."""
    rule = commands.add_parser("rule", parents=[common], help=words("试算一条计分语句", "try one scoring sentence"))
    rule.add_argument("sentence", help=words("计分语句", "the scoring sentence"))
    rule.add_argument("--weight", required=True, help=words("权重（满分）", "weight (full marks)"))
    rule.add_argument(
        "--actual",
        action="append",
        default=[],
        help=words("实际值；多类事项写 较大事故=1，可重复", "the figure; for several kinds KIND=COUNT, repeated"),
    )
    for name in TIERS:
        rule.add_argument(
            f"--{name}",
            help=words(
                {"target": "目标值", "base": "基本值", "challenge": "挑战值", "prior": "上年值"}[name], f"{name} value"
            ),
        )
    rule.add_argument(
        "--tier",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=words("其他参照值，如 average=5", "another tier, such as average=5"),
    )
    rule.add_argument("--unit", help=words("计量单位，如 %%、万元、起", "unit of measure"))
    rule.add_argument(
        "--direction",
        choices=["higher", "lower"],
        default="higher",
        help=words("越高越好或越低越好", "which way is better"),
    )
    rule.add_argument(
        "--points",
        choices=["weight", "hundred"],
        help=words("语句中的分是权重分还是百分制分", "what a written point is"),
    )
    rule.add_argument(
        "--partial",
        choices=[p.value for p in Partial],
        default="proportional",
        help=words("不足一档如何计", "what a partial step counts for"),
    )
    rule.set_defaults(run=run_rule)


@dataclass(slots=True)
class Given:
    """The figures of the call, read: `x` a number or a level's label, dates turned into days late, `kinds` of events."""

    x: Fraction | str | None = None
    tiers: dict[str, Fraction] = field(default_factory=dict)
    kinds: dict[str, Fraction] = field(default_factory=dict)
    days: bool = False
    done: date | None = None
    due: date | None = None
    notes: list[Finding] = field(default_factory=list)


def run_rule(options: argparse.Namespace) -> int:
    """Parse the sentence, score the figure, explain; a question exits 1 with its readings."""
    weight, unit, given = _read(options)
    context = Context(
        direction=Direction(options.direction),
        unit=unit,
        full=weight,
        points=Points(options.points) if options.points else None,
        partial=Partial(options.partial),
        tiers=frozenset(given.tiers) | (frozenset({"target"}) if given.days else frozenset()),
    )
    outcome = parse_sentence(options.sentence, context)
    if isinstance(outcome, NotUnderstood) and any(each.code == "sentence-missing-tier" for each in outcome.findings):
        # The call may hold the sentence's reference under another name: read it with every reference known, then see.
        context = replace(context, tiers=(context.tiers or frozenset()) | REFERENCES)
        outcome = _with_every_tier(options.sentence, context)
    if not isinstance(outcome, Understood):
        return _refuse(outcome, options)
    lang: Lang = options.lang
    rule = outcome.rule
    point = Fraction(1) if outcome.points is Points.WEIGHT else weight / 100
    late = _date_of_sentence(outcome.due, given)
    x, kinds, problem = _bind(rule, given)
    problem = late or problem
    if problem is not None:
        return _refuse(NotUnderstood((problem,)), options)
    notes = (*outcome.notes, *given.notes, *_lend(rule, given))
    lacking = [name for name in tiers_used(rule) if name not in given.tiers] if rule.measured is Measured.VALUE else []
    if lacking:
        return _refuse(NotUnderstood((_not_given(lacking),)), options, clause=render(rule, context, lang))
    body, reason = body_value(rule, x, given.tiers, weight, point)
    clause = render(rule, context, lang)
    if reason:
        return _refuse(NotUnderstood((_no_score(reason),)), options, clause=clause)
    found = score_one(rule, x, given.tiers, full=weight, point=point, kinds=kinds, body=body)
    if found.score is None:
        return _refuse(NotUnderstood((_no_score(found.null),)), options, clause=clause)
    _answer(found, rule, x, given, kinds, weight, clause, replace(outcome, notes=notes), options)
    return OK


def _with_every_tier(sentence: str, context: Context) -> Outcome:
    """The sentence read with the references of the call, else with every one there may be: what is lacking is then told by its option."""
    outcome = parse_sentence(sentence, context)
    if isinstance(outcome, NotUnderstood) and any(each.code == "sentence-missing-tier" for each in outcome.findings):
        return parse_sentence(sentence, replace(context, tiers=(context.tiers or frozenset()) | frozenset(TIERS)))
    return outcome


def _not_given(lacking: Sequence[str]) -> Finding:
    words = [tier_word(name) for name in lacking]
    zh, en = "、".join(word.zh for word in words), ", ".join(word.en for word in words)
    message = Text(f"这句话要用{zh}，没有给出", f"the sentence needs the {en}, which is not given")
    options = " ".join(f"--{name} …" if name in TIERS else f"--tier {name}=…" for name in lacking)
    hint = Text(f"补上 {options}", f"add {options}")
    return Finding(
        "missing-tier", Level.ERROR, message, hint, Source(field=f"--{lacking[0]}" if lacking[0] in TIERS else "--tier")
    )


def _no_score(reason: NullReason) -> Finding:
    message = Text(f"没有得分：{reason.words.zh}", f"no score: {reason.words.en}")
    hint = Text("检查 --actual 与各目标值是否给全", "see whether --actual and every tier are given")
    return Finding(reason.code, Level.ERROR, message, hint)


def _read(options: argparse.Namespace) -> tuple[Fraction, Unit | None, Given]:
    """The figures of the call; raises `Refused` naming every one that cannot be read."""
    findings: list[Finding] = []
    given = Given()
    weight = _number(options.weight, "--weight", findings)
    unit = None
    if options.unit is not None and options.unit.strip() not in LEVELS:
        try:
            unit = parse_unit(options.unit)
        except UnknownUnit as unknown:
            message = Text(f"不认识计量单位“{options.unit}”", f"unknown unit '{options.unit}'")
            # A unit nobody lists (incidents, DDDs) is one of the item's own; a slip of one that is listed is asked for again.
            own = not _is_slip(options.unit.strip(), unknown.near, options.sentence)
            level = Level.NOTE if own else Level.ERROR
            found = Finding(
                "unit-symbol-unknown",
                level,
                message,
                _own_unit() if own else unknown.hint,
                Source(field="--unit"),
            )
            (given.notes if own else findings).append(found)
            unit = own_unit(options.unit) if own else None
    tiers = {name: value for name in TIERS if (value := getattr(options, name)) is not None}
    for pair in options.tier:
        name, equals, value = pair.partition("=")
        if not name.strip() or not equals:
            message = Text(f"“{pair[:40]}”不是 名称=数值", f"'{pair[:40]}' is not NAME=VALUE")
            hint = Text("如 average=5", "such as average=5")
            findings.append(Finding("value-unreadable", Level.ERROR, message, hint, Source(field="--tier")))
        else:
            tiers[name.strip()] = value
    dates = {name: day for name, text in tiers.items() if (day := _day(text)) is not None}
    for name, text in tiers.items():
        if name not in dates:
            value = _number(text, f"--{name}", findings)
            given.tiers[name] = value if value is not None else Fraction(0)
    given.due = dates.get("target")
    _read_actual(options.actual, given.due, given, findings)
    if weight is not None and weight < 0:
        message, hint = Text("权重不能为负", "a weight is not negative"), Text("写 0 或正数", "write 0 or more")
        findings.append(Finding("negative-weight", Level.ERROR, message, hint, Source(field="--weight")))
    if dates and not given.days and not findings:
        findings.append(_not_days(dates, options.actual))
    if findings:
        raise Refused(findings)
    return weight or Fraction(0), unit, given


def _is_slip(written: str, near: str, sentence: str) -> bool:
    """Whether a unit is a known one mistyped: in Chinese unless the sentence has it, in letters where they differ by one (`milion`)."""
    if not written or len(written) > MOST_OWN:
        return True
    if any(char > "\u2e80" for char in written):
        return bool(near) or written not in sentence
    return (
        bool(near) and len(written) > 3 and any(_one_letter_off(written.lower(), word) for word in near.lower().split())
    )


def _one_letter_off(one: str, other: str) -> bool:
    """Whether two words differ by one letter added, left out, changed, or by two neighbours swapped."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    at = next(
        (index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    rest, others = one[at:], other[at:]
    swapped = len(rest) > 1 and rest[1:2] + rest[:1] + rest[2:] == others
    return swapped or rest[1:] == others or rest == others[1:] or rest[1:] == others[1:]


def _own_unit() -> Text:
    return Text("按不带换算的计量单位处理", "taken as a unit of its own")


def _not_days(dates: Mapping[str, date], actuals: list[str]) -> Finding:
    """A date among the tiers says something only beside a date that was reached."""
    name, day = next(iter(dates.items()))
    shown = actuals[0][:40] if actuals else "—"
    message = Text(
        f"--{name} 是日期 {day}，实际值“{shown}”不是日期",
        f"--{name} is the date {day}; the figure '{shown}' is no date",
    )
    hint = Text("日期写作 --target 2026-06-30 --actual 2026-06-10", "write --target 2026-06-30 --actual 2026-06-10")
    return Finding("date-alone", Level.ERROR, message, hint, Source(field=f"--{name}"))


def _read_actual(actuals: list[str], due: date | None, given: Given, findings: list[Finding]) -> None:
    for text in actuals:
        kind, equals, count = text.rpartition("=")
        done = _day(text)
        if not text.strip():
            continue
        if equals:
            _read_kind(kind.strip(), count, given, findings)
        elif done is not None and due is not None:
            given.x, given.days, given.done = Fraction((done - due).days), True, done
        elif done is not None:
            given.x, given.done = text.strip(), done
        else:
            try:
                given.x = parse_number(text.removesuffix("%").removesuffix("％"))
            except NotANumber:
                given.x = text.strip()


def _read_kind(kind: str, count: str, given: Given, findings: list[Finding]) -> None:
    """One KIND=COUNT: the kind named and given once, the count a number that is not negative."""
    where = Source(field="--actual")
    if not kind or kind in given.kinds:
        message = (
            Text(f"“{kind[:40]}”给了两次", f"'{kind[:40]}' is given twice")
            if kind
            else Text("等号前没有名称", "there is no name before the =")
        )
        hint = Text("每类只写一次，如 较大事故=1", "name each kind once, such as accidents=1")
        findings.append(Finding("kind-unreadable", Level.ERROR, message, hint, where))
        return
    number = _number(count, f"--actual {kind}", findings)
    if number is not None and number < 0:
        message = Text(f"“{kind[:40]}”的次数为负", f"the count of '{kind[:40]}' is negative")
        findings.append(Finding("count-negative", Level.ERROR, message, Text("写 0 或正数", "write 0 or more"), where))
    given.kinds[kind] = number if number is not None else Fraction(0)


def _number(text: str, name: str, findings: list[Finding]) -> Fraction | None:
    try:
        return parse_number(text.removesuffix("%").removesuffix("％"))
    except NotANumber as problem:
        findings.append(
            Finding("not-a-number", Level.ERROR, problem.reason, Text("如 12.5", "such as 12.5"), Source(field=name))
        )
        return None


def _day(text: str) -> date | None:
    match = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", unicodedata.normalize("NFKC", text).strip())
    if match is None:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None


def _date_of_sentence(due: Due | None, given: Given) -> Finding | None:
    """Days late against the date the sentence states, where the call gives none; a finding where the call gives another."""
    if due is None or given.done is None:
        return None
    if given.due is not None:
        same = (given.due.month, given.due.day) == (due.month, due.day) and due.year in (None, given.due.year)
        if same:
            return None
        message = Text(
            f"句中的日期是{due.month}月{due.day}日，--target 是{given.due}",
            f"the sentence's date is {due.month}/{due.day}, --target is {given.due}",
        )
        hint = Text("两者写成同一天，或不给 --target", "give the same day, or leave out --target")
        return Finding("date-differs", Level.ERROR, message, hint, Source(field="--target"))
    years = [due.year] if due.year else [given.done.year - 1, given.done.year, given.done.year + 1]
    days = [date(year, due.month, min(due.day, 28) if due.month == 2 else due.day) for year in years]
    done = given.done
    nearest = min(days, key=lambda day: abs((done - day).days))
    given.x, given.days = Fraction((done - nearest).days), True
    message = Text(f"以{nearest}为期限", f"measured from {nearest}")
    given.notes.append(Finding("date-taken", Level.NOTE, message, None, Source(field="--actual")))
    return None


def _bind(rule: Rule, given: Given) -> tuple[Fraction | str | None, Mapping[str, Fraction], Finding | None]:
    """Fit the figures to what the rule measures: (x, counts by the rule's own kinds, what is wrong)."""
    if rule.measured is Measured.EVENTS:
        if given.days:
            return None, {}, _counts_no_days(rule)
        return None, *_bind_kinds(rule, given)
    if rule.measured is Measured.LEVEL and isinstance(rule.body, Levels):
        if given.x is None and not given.kinds:
            return None, {}, None
        label = _label(rule.body, given.x)
        return (label, {}, None) if label is not None else (None, {}, _no_level(rule.body, given.x))
    if isinstance(given.x, str):
        message = Text(f"实际值“{given.x}”不是数字", f"the figure '{given.x}' is not a number")
        return (
            None,
            {},
            Finding(
                "not-a-number",
                Level.ERROR,
                message,
                Text("如 --actual 12.5", "such as --actual 12.5"),
                Source(field="--actual"),
            ),
        )
    if given.x is None and len(given.kinds) == 1:
        return next(iter(given.kinds.values())), {}, None
    return given.x, {}, None


def _counts_no_days(rule: Rule) -> Finding:
    names = "、".join(rule.kinds)
    message = Text(
        f"给的是日期，而这句话计的是次数（{names}）", f"a date is given, but the sentence counts events ({names})"
    )
    hint = Text("写“每延迟…天”，或给次数", "write 'for each day late', or give a count")
    return Finding("days-not-counted", Level.ERROR, message, hint, Source(field="--actual"))


def _bind_kinds(rule: Rule, given: Given) -> tuple[Mapping[str, Fraction], Finding | None]:
    if not given.kinds:
        if isinstance(given.x, Fraction) and len(rule.kinds) == 1:
            return {rule.kinds[0]: given.x}, None
        measured = measured_kinds(rule)
        if isinstance(given.x, Fraction) and len(measured) == 1:
            given.notes.append(_others_none(rule, measured[0]))
            return {measured[0]: given.x}, None
        names = "、".join(rule.kinds)
        message = Text(f"这条语句分别计数：{names}", f"the sentence counts several things: {names}")
        hint = Text(
            " ".join(f"--actual {kind}=1" for kind in rule.kinds), " ".join(f"--actual {kind}=1" for kind in rule.kinds)
        )
        return {}, Finding("kinds-needed", Level.ERROR, message, hint, Source(field="--actual"))
    bound: dict[str, Fraction] = {}
    for name, count in given.kinds.items():
        kind = _nearest(name, rule.kinds)
        if kind is None:
            names = "、".join(rule.kinds)
            message = Text(f"语句中没有“{name}”", f"the sentence does not count '{name}'")
            return {}, Finding("kind-unknown", Level.ERROR, message, Text(names, names), Source(field="--actual"))
        if kind in bound and not re.search(r"[、/或和及]|以及", kind):
            message = Text(f"“{name}”与前面给出的是同一类：{kind}", f"'{name}' is a kind given before: {kind}")
            hint = Text("同一类只写一次", "name each kind once")
            return {}, Finding("kind-twice", Level.ERROR, message, hint, Source(field="--actual"))
        bound[kind] = bound.get(kind, Fraction(0)) + count
    return bound, None


def measured_kinds(rule: Rule) -> list[str]:
    """The kinds that are measured against a reference value, beside those that are counted from none."""
    return list(dict.fromkeys(step.of for step in rule.steps if step.origin != Mark()))


def _others_none(rule: Rule, kind: str) -> Finding:
    others = "、".join(other for other in rule.kinds if other != kind)
    message = Text(
        f"实际值是“{kind}”；没有给出的事项按0次计：{others}",
        f"the figure is that of '{kind}'; counted as none: {others}",
    )
    return Finding("kinds-none", Level.NOTE, message, None, Source(field="--actual"))


def _lend(rule: Rule, given: Given) -> list[Finding]:
    """The call has only so many names for reference values: one that the sentence does not use stands in for the one it lacks.

    `--target 200` serves a sentence about the provincial average. Nothing is lent where there are two of either kind, nor to a reference
    that has an option of its own (`--prior`).
    """
    used = tiers_used(rule)
    lacking = [name for name in used if name not in given.tiers]
    spare = [name for name in given.tiers if name not in used]
    if len(lacking) != 1 or len(spare) != 1 or lacking[0] in TIERS:
        return []
    given.tiers[lacking[0]] = given.tiers[spare[0]]
    wanted, word = tier_word(lacking[0]), spare[0]
    message = Text(f"--{word} 作为{wanted.zh}使用", f"--{word} is taken as the {wanted.en}")
    return [Finding("tier-lent", Level.NOTE, message, None, Source(field=f"--{word}"))]


def _nearest(name: str, known: tuple[str, ...]) -> str | None:
    """The kind meant: the same words, else the closest of those that contain them (or that they contain), where it is the only one."""
    plain = {_plain_kind(kind): kind for kind in known}
    wanted = _plain_kind(name)
    if name in known or wanted in plain:
        return name if name in known else plain[wanted]
    inside = [kind for kind in plain if wanted in kind or kind in wanted]
    if len(inside) > 1:
        # Of several kinds that share the words (三违 and 三违人员) the longest one that the name holds is meant.
        held = sorted((kind for kind in inside if kind in wanted), key=len)
        inside = held[-1:] if held else inside
    if len(inside) == 1:
        return plain[inside[0]]
    near = difflib.get_close_matches(wanted, plain, 2, 0.75)
    return plain[near[0]] if len(near) == 1 else None


def _plain_kind(name: str) -> str:
    """The words of a kind without quotes and without the verb that leads them (`发现违章的` and `违章` are one)."""
    plain = re.sub(r"[“”\"'‘’「」\s]", "", name)
    plain = re.sub(r"^(?:发生|出现|发现|存在)(?=.)", "", plain)
    return re.sub(r"(?<=.)(?:的|者)$", "", plain)


def _label(body: Levels, x: Fraction | str | None) -> str | None:
    """The level meant by a label, or by yes and no (1 and 0) where the table is one of two outcomes; None for a bare figure elsewhere.

    A label that none of the names holds is another level: the table's `otherwise`, where it has one.
    """
    names = [name for name, _ in body.entries]
    text = show(x) if isinstance(x, Fraction) else (x or "").strip("“”\"'")
    if text in names:
        return text
    for words in (YES, NO):
        if text.lower() in words and any(name.lower() in words for name in names):
            return next(name for name in names if name.lower() in words)
    if text.lower() in (*YES, *NO) and len(names) + (body.otherwise is not None) <= 2:
        return _outcome(names, text.lower() in YES)
    if isinstance(x, Fraction):
        return None
    if body.otherwise is not None and text.removesuffix("以下").removesuffix("及") in names:
        return OTHER
    alike = [name for name in names if text and _bare_level(name) == _bare_level(text)]
    if len(alike) == 1:
        return alike[0]
    said = text.casefold()
    inside = [
        name for name in names if said and (_same_level(name.casefold(), said) or _same_level(said, name.casefold()))
    ]
    if len(inside) > 1:
        inside = [name for name in inside if name.casefold().startswith(said) or name.casefold().endswith(said)]
    return inside[0] if len(inside) == 1 else text


def _same_level(longer: str, shorter: str) -> bool:
    """Whether the longer name is the shorter one with words around it that do not change the level (`评为优秀`, not `基本完成`)."""
    if shorter not in longer:
        return False
    rest = longer.replace(shorter, "", 1)
    return not re.search(
        r"[不未没非无欠半较]|基本|部分|有条件|接近|好于|差于|以[上下]|\b(?:un|dis|in\b|not|non|partly|partially|nearly|almost|very|fairly|below|above)",
        rest,
    )


def _bare_level(name: str) -> str:
    """A level without the word for what it is (`A级` and `A` are one), in small letters (`Clean` and `clean` are one)."""
    return re.sub(r"(?<=.)(?:等级|等次|级|等|档|类)$", "", " ".join(name.casefold().split()))


def _outcome(names: list[str], good: bool) -> str:
    """Which of two outcomes a yes or a no is: the name that says something is lacking is the no; the other (or none of them) is not."""
    lacking = [name for name in names if name.startswith(LACKING)]
    holding = [name for name in names if name not in lacking]
    wanted = holding if good else lacking
    return wanted[0] if len(wanted) == 1 else OTHER


def _no_level(body: Levels, x: Fraction | str | None) -> Finding:
    names = "、".join(name for name, _ in body.entries)
    message = Text(
        f"这条语句按等级计分，“{show(x) if isinstance(x, Fraction) else x}”不是等级",
        f"the sentence scores levels; '{show(x) if isinstance(x, Fraction) else x}' is none of them",
    )
    hint = Text(f"写其中之一：{names}", f"write one of: {names}")
    return Finding("level-needed", Level.ERROR, message, hint, Source(field="--actual"))


def _answer(
    found: Scored,
    rule: Rule,
    x: Fraction | str | None,
    given: Given,
    kinds: Mapping[str, Fraction],
    weight: Fraction,
    clause: str,
    outcome: Understood,
    options: argparse.Namespace,
) -> None:
    lang: Lang = options.lang
    point = Fraction(1) if outcome.points is Points.WEIGHT else weight / 100
    steps = [step.get(lang) for step in arithmetic_lines(rule, x, given.tiers, kinds, weight, found, point)]
    score = fixed(found.score or Fraction(0), PLACES)
    steps.append(f"得分 {score}" if lang == "zh" else f"score {score}")
    if found.veto and rule.veto is not None:
        steps.append(
            f"触发“{rule.veto.effect}”：作用于整个考核结果"
            if lang == "zh"
            else f"veto ({rule.veto.effect}): acts on the whole assessment"
        )
    explanation = "；".join(steps) if lang == "zh" else "; ".join(steps)
    if options.json:
        give(
            {
                "score": score,
                "change": fixed(found.change, PLACES),
                "clause": clause,
                "explanation": explanation,
                "points": outcome.points.value,
                "veto": found.veto,
                "notes": as_data(outcome.notes),
            }
        )
        return
    show_findings(outcome.notes, lang)
    say(f"{clause}\n{explanation}")


def _refuse(outcome: Outcome, options: argparse.Namespace, clause: str = "") -> int:
    lang: Lang = options.lang
    readings = outcome.readings if isinstance(outcome, Ambiguous) else ()
    findings = (
        (outcome.question,)
        if isinstance(outcome, Ambiguous)
        else outcome.findings
        if isinstance(outcome, NotUnderstood)
        else ()
    )
    if options.json:
        shown = [{"meaning": r.meaning.get(lang), "write": r.write.get(lang)} for r in readings]
        give({"score": None, "clause": clause, "readings": shown, "findings": as_data(findings)})
    show_findings(findings, lang)
    for reading in readings:
        tell(f"  · {reading.meaning.get(lang)}\n      {reading.write.get(lang)}", lang)
    return FOUND
