"""Realistic English scoring sentences and what each is worth at given figures; the YAML files beside this one are the cases."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from hengji.engine.rules.model import Measured
from hengji.engine.rules.score import score_one
from hengji.engine.sentences import parse as read
from hengji.engine.sentences import render
from hengji.engine.sentences.en.parse import parse
from hengji.engine.sentences.reading import Ambiguous, Context, NotUnderstood, Points, Understood
from hengji.engine.values.direction import Direction
from hengji.engine.values.text import Lang
from hengji.engine.values.unit import parse_unit

HERE = Path(__file__).parent
LANGS: tuple[Lang, ...] = ("zh", "en")


def load(name: str) -> list[Any]:
    """The cases of one file, each under its sentence as its name."""
    cases = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["say"][:80].replace("\n", " ") or "(empty)") for case in cases]


CASES = [
    case
    for name in ("steps", "events", "bands", "curves", "contracts", "further", "trades", "questions")
    for case in load(name)
]


def context_of(case: dict[str, Any]) -> Context:
    """The item a case's sentence belongs to."""
    return Context(
        direction=Direction(case.get("direction", "higher")),
        unit=parse_unit(case["unit"]) if "unit" in case else None,
        full=Fraction(case["full"]) if case.get("full") else None,
        points=Points(case["points"]) if "points" in case else None,
        tiers=frozenset(case["tiers"]) if "tiers" in case else None,
    )


def worth(outcome: Understood, case: dict[str, Any], figure: str | None, kinds: dict[str, int] | None = None) -> Any:
    """What the outcome's rule gives for a figure of the case."""
    full = Fraction(case.get("full", 100))
    point = full / 100 if outcome.points is Points.HUNDRED else Fraction(1)
    tiers = {name: Fraction(value) for name, value in case.get("tiers", {}).items()}
    if kinds is None and outcome.rule.measured is Measured.EVENTS:
        kinds = {outcome.rule.kinds[0]: int(figure or 0)} if outcome.rule.kinds else {}
    counted = {name: Fraction(number) for name, number in (kinds or {}).items()}
    x = None if figure is None or outcome.rule.measured is Measured.EVENTS else figure
    if x is not None and outcome.rule.measured is not Measured.LEVEL:
        x = Fraction(x)
    return score_one(outcome.rule, x, tiers, full=full, point=point, kinds=counted)


@pytest.mark.parametrize("case", CASES)
def test_a_sentence_means_what_its_writer_meant(case: dict[str, Any]) -> None:
    outcome = parse(case["say"], context_of(case))
    if case.get("ambiguous"):
        assert isinstance(outcome, Ambiguous), outcome
        assert len(outcome.readings) >= 2 or case["ambiguous"] == "judged"
        return
    if "refused" in case:
        assert isinstance(outcome, NotUnderstood | Ambiguous), outcome
        shown = outcome.findings if isinstance(outcome, NotUnderstood) else (outcome.question,)
        told = " ".join(f"{one.message.en} {one.hint.en if one.hint else ''} {one.where}" for one in shown)
        assert case["refused"].lower() in told.lower(), told
        return
    assert isinstance(outcome, Understood), outcome
    for figure, expected in case.get("scores", {}).items():
        assert worth(outcome, case, figure).score == Fraction(expected), (figure, outcome.rule)
    for level, expected in case.get("levels", {}).items():
        names = [name for name, _ in outcome.rule.body.entries]  # type: ignore[union-attr]
        name = next((one for one in names if one.lower() == level.lower()), None)
        entries = dict(outcome.rule.body.entries)  # type: ignore[union-attr]
        amount = entries[name] if name is not None else outcome.rule.body.otherwise  # type: ignore[union-attr]
        full = Fraction(case["full"])
        point = full / 100 if outcome.points is Points.HUNDRED else Fraction(1)
        assert amount.worth(full, point) == Fraction(expected), (level, outcome.rule)
    for kinds, expected in zip(case.get("kinds", []), case.get("worth", []), strict=True):
        assert worth(outcome, case, None, kinds).score == Fraction(expected), (kinds, outcome.rule)
    for count in case.get("veto", []):
        assert worth(outcome, case, count).veto, (count, outcome.rule)
    if case.get("efficacy"):
        assert [knot.at.tier for knot in outcome.rule.body.knots] == ["poor", "lower", "average", "good", "excellent"]  # type: ignore[union-attr]


@pytest.mark.parametrize("case", [case for case in load("trades") if "ambiguous" not in case.values[0]])
def test_what_a_trade_writes_reads_back_from_both_languages(case: dict[str, Any]) -> None:
    context = context_of(case)
    outcome = parse(case["say"], context)
    assert isinstance(outcome, Understood), outcome
    settled = replace(context, points=outcome.points)
    for lang in LANGS:
        again = read(render(outcome.rule, settled, lang), settled, lang)
        assert isinstance(again, Understood), (lang, again)
        assert again.rule == outcome.rule, render(outcome.rule, settled, lang)
