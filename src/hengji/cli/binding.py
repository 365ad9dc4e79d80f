"""The figures of a call bound to the rule a sentence says: a value, a level's label, days, the counts of its kinds of events."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from ..engine.rules.model import Levels, Mark, Measured, Rule
from ..engine.run.inputs import tiers_used
from ..engine.sentences.reading import Due
from ..engine.trace import tier_word
from ..engine.values.finding import Finding, Level, Source
from ..engine.values.number import show
from ..engine.values.text import Text
from .given import TIERS, Given, tier_option

LACKING = ("未", "无", "没", "不", "缺", "否", "not ", "no ", "without", "un")
OTHER = "—"
"""The label of whatever the table does not name."""
YES = ("是", "达标", "合格", "完成", "有", "通过", "达到", "yes", "met", "pass", "passed", "true", "1")
NO = ("否", "不达标", "不合格", "未完成", "无", "未通过", "未达到", "no", "not met", "fail", "failed", "false", "0")


_NONE_AT_ALL = re.compile(r"^(?:零|无|没有|none|nil|zero|no )|为零$", re.IGNORECASE)
CLOSE = 45
"""Days within which a date is surely meant by the sentence's, across the turn of the year."""


HALF_A_YEAR = 150
"""Days beyond which a date in the first months may as well be of the year after."""


def date_of_sentence(due: Due | None, given: Given) -> Finding | None:
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
    same_year = min(days, key=lambda day: abs(day.year - done.year))
    if abs((done - nearest).days) > CLOSE and due.year is None:
        far = abs((done - nearest).days) > HALF_A_YEAR
        if done.month <= 3 and (due.month >= 7 or (due.month == 6 and far)):
            return _year_open(due, done)
        nearest = same_year
    given.x, given.days = Fraction((done - nearest).days), True
    message = Text(f"以{nearest}为期限", f"measured from {nearest}")
    given.notes.append(Finding("date-taken", Level.NOTE, message, None, Source(field="--actual")))
    return None


def _year_open(due: Due, done: date) -> Finding:
    message = Text(
        f"句中的日期（{due.month}月{due.day}日）没有写年份，{done}是早是晚看不出来",
        f"the date in the sentence ({due.month}/{due.day}) has no year: {done} may be early or late",
    )
    hint = Text("在句中写明年份，或用 --target 给出期限", "write the year, or give the date due as --target")
    return Finding("date-year", Level.ERROR, message, hint, Source(field="--actual"))


def bind(rule: Rule, given: Given) -> tuple[Fraction | str | None, Mapping[str, Fraction], Finding | None]:
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
    names, listed = "、".join(rule.kinds), ", ".join(rule.kinds)
    message = Text(
        f"给的是日期，而这句话计的是次数（{names}）", f"a date is given, but the sentence counts events ({listed})"
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
        names, listed = "、".join(rule.kinds), ", ".join(rule.kinds)
        message = Text(f"这条语句分别计数：{names}", f"the sentence counts several things: {listed}")
        hint = Text(
            " ".join(f"--actual {kind}=1" for kind in rule.kinds), " ".join(f"--actual {kind}=1" for kind in rule.kinds)
        )
        return {}, Finding("kinds-needed", Level.ERROR, message, hint, Source(field="--actual"))
    bound: dict[str, Fraction] = {}
    for name, count in given.kinds.items():
        kind = _nearest(name, rule.kinds)
        if kind is None:
            names, listed = "、".join(rule.kinds), ", ".join(rule.kinds)
            message = Text(f"语句中没有“{name}”", f"the sentence does not count '{name}'")
            return {}, Finding("kind-unknown", Level.ERROR, message, Text(names, listed), Source(field="--actual"))
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
    left = [other for other in rule.kinds if other != kind]
    others, listed = "、".join(left), ", ".join(left)
    message = Text(
        f"实际值是“{kind}”；没有给出的事项按0次计：{others}",
        f"the figure is that of '{kind}'; counted as none: {listed}",
    )
    return Finding("kinds-none", Level.NOTE, message, None, Source(field="--actual"))


def lend(rule: Rule, given: Given) -> list[Finding]:
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
    wanted, option = tier_word(lacking[0]), tier_option(spare[0])
    message = Text(f"{option} 作为{wanted.zh}使用", f"{option} is taken as the {wanted.en}")
    return [Finding("tier-lent", Level.NOTE, message, None, Source(field=option))]


def _nearest(name: str, known: tuple[str, ...]) -> str | None:
    """The kind meant: the same words, else the closest of those that contain them (or that they contain), where it is the only one."""
    plain = {_plain_kind(kind): kind for kind in known}
    wanted = _plain_kind(name)
    if name in known or wanted in plain:
        return name if name in known else plain[wanted]
    turned = [kind for kind in plain if sorted(kind) == sorted(wanted)]
    if len(turned) == 1:
        return plain[turned[0]]  # `超时抢修` and `抢修超时`
    inside = [kind for kind in plain if _alike(wanted, kind, len(plain) > 1)]
    if len(inside) > 1:
        # Of several kinds that share the words (三违 and 三违人员) the longest one that the name holds is meant.
        held = sorted((kind for kind in inside if kind in wanted), key=len)
        inside = held[-1:] if held else inside
    if len(inside) == 1:
        return plain[inside[0]]
    near = [kind for kind in difflib.get_close_matches(wanted, plain, 2, 0.75) if not _opposed(wanted, kind)]
    return plain[near[0]] if len(near) == 1 else None


def _alike(wanted: str, kind: str, several: bool) -> bool:
    """Whether one name holds the other, and nothing that makes it another thing (`非责任事故` is no `责任事故`)."""
    longer, shorter = (wanted, kind) if len(wanted) > len(kind) else (kind, wanted)
    if shorter not in longer:
        return False
    before, _, after = longer.partition(shorter)
    if re.search("[非未无不没准半]$", before) or (after and re.match("表扬|批评|未遂", after)):
        return False
    if len(shorter) <= 2 and any(char.isascii() and char.isalnum() for char in (before[-1:], after[:1])):
        return False  # `AB类` is no `B类`
    return not (several and re.fullmatch("(?:一般|严重|较大|重大|特大|轻微|特别重大)", before))


def _opposed(one: str, other: str) -> bool:
    """Whether two names differ in a word for yes or no (`有责投诉` and `无责投诉`)."""
    return [char for char in one if char in "有无非未不没"] != [char for char in other if char in "有无非未不没"]


def _plain_kind(name: str) -> str:
    """The words of a kind without quotes and without the verb that leads them (`发现违章的` and `违章` are one)."""
    plain = re.sub(r"[“”\"'‘’「」\s]", "", unicodedata.normalize("NFKC", name))
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
    two = len(names) + (body.otherwise is not None) <= 2
    none = [name for name in names if _NONE_AT_ALL.search(name)]
    if isinstance(x, Fraction) and len(none) == 1 and body.otherwise is not None and len(names) == 1:
        return none[0] if x == 0 else OTHER  # `死亡率为零得满分，否则不得分`
    for words in (YES, NO) if two or not isinstance(x, Fraction) else ():
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
    before, _, after = longer.partition(shorter)
    if before.endswith("准") or after[:1] in ("+", "-", "＋", "－"):
        return False
    if any(
        len(pair) == 2 and pair.isascii() and pair.isalpha()
        for pair in (before[-1:] + shorter[:1], shorter[-1:] + after[:1])
    ):
        return False  # `AA` is no `A`
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
    labels = [name for name, _ in body.entries]
    names, listed = "、".join(labels), ", ".join(labels)
    message = Text(
        f"这条语句按等级计分，“{show(x) if isinstance(x, Fraction) else x}”不是等级",
        f"the sentence scores levels; '{show(x) if isinstance(x, Fraction) else x}' is none of them",
    )
    hint = Text(f"写其中之一：{names}", f"write one of: {listed}")
    return Finding("level-needed", Level.ERROR, message, hint, Source(field="--actual"))
