"""A figure that scores is never lost on the way from a sentence to its rule: what the grammar dropped is refused, not guessed."""

from __future__ import annotations

from fractions import Fraction

import pytest

from hengji.engine.sentences import figures, parse
from hengji.engine.sentences.reading import Ambiguous, Context, NotUnderstood, Understood
from hengji.engine.values.direction import Direction
from hengji.engine.values.unit import parse_unit

PLACE = Context(direction=Direction.LOWER, unit=parse_unit("名"), full=Fraction(10))
COUNT = Context(direction=Direction.LOWER, unit=parse_unit("起"), full=Fraction(10), tiers=frozenset({"target"}))


def understood(sentence: str, context: Context) -> Understood:
    outcome = parse(sentence, context)
    assert isinstance(outcome, Understood), outcome
    return outcome


@pytest.mark.parametrize(
    ("said", "read", "lost"),
    [
        ("前3名得满分，前4-6名得8分，其他不得分", "前3名得满分，第4名得8分，其他不得分", ("6名",)),
        ("第1名得满分，每下降1名扣2分，最低得3分", "第1名得满分，每下降1名扣2分", ("3分",)),
        ("第1名得满分，每下降1名扣2分，最低得3分", "第1名得满分，每下降1名扣1分，最低得3分", ("2分",)),
    ],
)
def test_a_figure_that_came_to_nothing_is_named(said: str, read: str, lost: tuple[str, ...]) -> None:
    assert figures.lost(said, understood(read, PLACE).rule, PLACE) == lost


@pytest.mark.parametrize(
    "sentence",
    [
        "第1名得满分，每下降1名扣2分，最低得3分",
        "①第1名得满分；②第2~5名得8分；③其余不得分",
        "前3名得满分，第4-6名得8分，其他不得分",
    ],
)
def test_a_sentence_read_whole_loses_none(sentence: str) -> None:
    assert figures.lost(sentence, understood(sentence, PLACE).rule, PLACE) == ()


@pytest.mark.parametrize("sentence", ["完成目标得满分，每发生1起扣2分", "不超过目标值得满分，每发生1起扣2分"])
def test_a_deduction_within_what_earns_full_marks_is_asked_about(sentence: str) -> None:
    outcome = parse(sentence, COUNT)
    assert isinstance(outcome, Ambiguous)
    assert outcome.question.code == "sentence-counted-or-beyond"
    assert len([reading for reading in outcome.readings if reading.rule is not None]) == 2


def test_a_bound_of_nothing_named_is_no_target() -> None:
    rate = Context(unit=parse_unit("%"), full=Fraction(10), tiers=frozenset({"target"}))
    assert isinstance(parse("完成目标得满分，每超1%加1分，但不超过5%", rate), NotUnderstood)


@pytest.mark.parametrize(
    ("said", "read", "lost"),
    [
        ("每发生1起扣2分，最多扣2分", "每发生1起扣2分", ("最多扣2分",)),
        ("每发生1起扣2分，最低得2分", "每发生1起扣2分", ("最低得2分",)),
        ("每发生1起扣2分，扣分不超过4分", "每发生1起扣2分，最多扣4分", ()),
        ("每发生1起扣2分，最低得4分", "每发生1起扣2分，最多扣6分", ()),
        ("minus 2 points for each accident, at most 2 points", "minus 2 points for each accident", ("at most 2",)),
    ],
)
def test_a_limit_that_the_rule_does_not_keep_is_named(said: str, read: str, lost: tuple[str, ...]) -> None:
    assert figures.unlimited(said, understood(read, COUNT).rule, COUNT) == lost
