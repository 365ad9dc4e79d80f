"""What an open sentence is answered with: readings a person can tell apart, and none where all of them are one rule."""

from __future__ import annotations

from fractions import Fraction

from hengji.engine.rules.model import Size
from hengji.engine.sentences import parse
from hengji.engine.sentences.reading import Ambiguous, Context, Understood
from hengji.engine.values.unit import parse_unit

TONNES = Context(unit=parse_unit("万吨"), full=Fraction(10), tiers=frozenset({"target"}))


def test_a_threshold_and_a_distance_are_told_with_their_figures() -> None:
    outcome = parse("每低于计划1万吨扣0.1分，低于100万吨的不得分", TONNES)
    assert isinstance(outcome, Ambiguous)
    assert [reading.meaning.zh for reading in outcome.readings] == [
        "偏离参照值的幅度：比参照值低100万吨",
        "指标值本身：实际值低于100万吨",
    ]
    assert [reading.meaning.en for reading in outcome.readings] == [
        "the distance from the reference: 100 万吨 below it",
        "the value itself: the actual below 100 万吨",
    ]


def test_a_border_without_a_band_is_told_with_what_each_band_earns() -> None:
    context = Context(full=Fraction(10), unit=parse_unit("件"), tiers=frozenset({"prior"}))
    outcome = parse("较上年增长的得满分，下降的得5分", context)
    assert isinstance(outcome, Ambiguous)
    assert {reading.meaning.zh for reading in outcome.readings} == {"归高档（得满分）", "归低档（得5分）"}


def test_no_two_readings_have_the_same_words() -> None:
    for sentence in (
        "每超1天扣1分，超过5天的部分每天扣2分，超过8天不得分",
        "每低于计划1万吨扣0.1分，低于50万吨的部分每1万吨扣0.2分，低于80万吨的不得分",
    ):
        outcome = parse(sentence, TONNES if "万吨" in sentence else Context(full=Fraction(10)))
        if isinstance(outcome, Ambiguous):
            meanings = [reading.meaning.zh for reading in outcome.readings]
            assert len(set(meanings)) == len(meanings), meanings


def test_a_point_of_an_amount_without_a_unit_is_a_share_of_the_reference() -> None:
    known = Context(full=Fraction(10), tiers=frozenset({"target"}), figures={"target": Fraction(10000)})
    outcome = parse("每低于目标1个百分点扣1分", known)
    assert isinstance(outcome, Understood)
    assert outcome.rule.steps[0].size == Size(Fraction(1, 100), relative=True)
    assert "sentence-points-of-amount" in [each.code for each in outcome.notes]


def test_a_point_without_a_unit_is_told_to_be_one_of_the_figure() -> None:
    outcome = parse("每低于目标1个百分点扣1分", Context(full=Fraction(10), tiers=frozenset({"target"})))
    assert isinstance(outcome, Understood)
    assert outcome.rule.steps[0].size == Size(Fraction(1))
    assert "sentence-points-of-unknown" in [each.code for each in outcome.notes]
