"""`hengji rule`: one scoring sentence, one figure, its score and why."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from ..engine.rules.expression import body_value
from ..engine.rules.model import Measured, Partial, Rule
from ..engine.rules.score import Points as Scored
from ..engine.rules.score import score_one
from ..engine.run.inputs import tiers_used
from ..engine.sentences import parse as parse_sentence
from ..engine.sentences import render
from ..engine.sentences.reading import Ambiguous, Context, NotUnderstood, Outcome, Points, Understood
from ..engine.trace import TIER_WORDS, arithmetic_lines, tier_word
from ..engine.values.direction import Direction
from ..engine.values.finding import Finding, Level, Source
from ..engine.values.null import NullReason
from ..engine.values.number import fixed
from ..engine.values.text import Lang, Text
from .binding import bind, date_of_sentence, lend
from .given import TIERS, Given, read_call, tier_option
from .rooms import Commands, Common, Words
from .speak import FOUND, OK, as_data, give, say, show_findings, tell

PLACES = 2
REFERENCES = frozenset({*TIER_WORDS, "budget"}) - frozenset(TIERS)


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


def run_rule(options: argparse.Namespace) -> int:
    """Parse the sentence, score the figure, explain; a question exits 1 with its readings."""
    weight, unit, given = read_call(options)
    context = Context(
        direction=Direction(options.direction),
        unit=unit,
        full=weight,
        points=Points(options.points) if options.points else None,
        partial=Partial(options.partial),
        tiers=frozenset(given.tiers) | (frozenset({"target"}) if given.days else frozenset()),
        figures=given.tiers,
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
    late = date_of_sentence(outcome.due, given)
    x, kinds, problem = bind(rule, given)
    problem = late or problem
    if problem is not None:
        return _refuse(NotUnderstood((problem,)), options)
    notes = (*outcome.notes, *given.notes, *lend(rule, given))
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
    options = " ".join(f"{tier_option(name)} …" if name in TIERS else f"{tier_option(name)}=…" for name in lacking)
    hint = Text(f"补上 {options}", f"add {options}")
    return Finding(
        "missing-tier", Level.ERROR, message, hint, Source(field=f"--{lacking[0]}" if lacking[0] in TIERS else "--tier")
    )


def _no_score(reason: NullReason) -> Finding:
    message = Text(f"没有得分：{reason.words.zh}", f"no score: {reason.words.en}")
    hint = Text("检查 --actual 与各目标值是否给全", "see whether --actual and every tier are given")
    return Finding(reason.code, Level.ERROR, message, hint)


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
