"""Points behind a bound limit what they are said of: whatever words, unit and shape of steps, the score stays within the limit, the
reference stays where it is, and no limit is dropped; or nothing is scored at all."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from fractions import Fraction

import pytest

from hengji.engine.rules.model import Measured
from hengji.engine.rules.score import score_one
from hengji.engine.sentences import parse
from hengji.engine.sentences.reading import Context, Understood
from hengji.engine.values.direction import Direction
from hengji.engine.values.unit import parse_unit

FULL = 20
DISTANCES = (-30, -2, 0, 2, 30)
UNITS: Mapping[str, tuple[str, str, str, int]] = {
    "%": ("完成目标得满分", "每高1个百分点加1分", "每低1个百分点扣1分", 1),
    "万元": ("完成目标得满分", "每超1%加1分", "每欠1%扣1分", 1),
    "元/吨": ("完成目标得满分", "每降低1%加1分", "每升高1%扣1分", -1),
    "分": ("完成目标得满分", "每高1分加1分", "每低1分扣1分", 1),
    "起": ("未发生得满分", "", "每发生1起扣1分", -1),
}
"""What earns full marks, what adds, what takes, and the side of the axis that is better."""

MOST = ("不超过{}分", "不得高于{}分", "最多{}分", "控制在{}分以内", "以{}分为限", "上限{}分", "{}分封顶")
LEAST = ("不低于{}分", "不得少于{}分", "至少{}分", "≥{}分")
CHANGES = ("均", "二者均", "浮动", "幅度", "加减幅度", "增减", "上下浮动", "单项", "加减分")
BARE = ("", "且", "累计", "总计", "一年")
SCORES = ("得分", "本项得分", "实际得分", "最终得分", "最终", "加分后", "扣后")
NOTHING_KNOWN = ("咕噜", "一般", "金额")


def _scores(sentence: str, unit: str) -> dict[int, Fraction] | None:
    """The score at each distance from the reference, better ones positive; None where it is asked about or refused."""
    sign, base = UNITS[unit][3], 0 if unit == "起" else 100
    direction = Direction.LOWER if sign < 0 else Direction.HIGHER
    tiers = {} if unit == "起" else {"target": Fraction(base)}
    outcome = parse(sentence, Context(direction=direction, unit=parse_unit(unit), full=Fraction(FULL)))
    if not isinstance(outcome, Understood):
        return None
    found: dict[int, Fraction] = {}
    for distance in DISTANCES:
        x = Fraction(base + sign * distance)
        if x < 0:
            continue
        kinds = dict.fromkeys(outcome.rule.kinds, x)
        counted = outcome.rule.measured is Measured.EVENTS
        earned = score_one(
            outcome.rule, None if counted else x, tiers, full=Fraction(FULL), point=Fraction(1), kinds=kinds
        )
        assert earned.score is not None
        found[distance] = earned.score
    return found


def _shapes(unit: str) -> list[tuple[str, bool, bool]]:
    """The clauses before the limit, whether they add and whether they take."""
    head, gain, loss, _ = UNITS[unit]
    shapes = [(f"{head}，{loss}", False, True)]
    return shapes + ([(f"{head}，{gain}", True, False), (f"{head}，{gain}，{loss}", True, True)] if gain else [])


def _expected(adds: bool, takes: bool, low: int, high: int) -> dict[int, int]:
    moved = {distance: FULL + (distance if (adds if distance > 0 else takes) else 0) for distance in DISTANCES}
    return {distance: max(low, min(high, score)) for distance, score in moved.items()}


def _check(unit: str, said: str, shape: tuple[str, bool, bool], low: int, high: int, sure: bool = False) -> None:
    sentence = f"{shape[0]}，{said}"
    found = _scores(sentence, unit)
    assert found is not None or not sure, f"{sentence}: not read"
    expected = _expected(shape[1], shape[2], low, high)
    assert found is None or found == {distance: expected[distance] for distance in found}, sentence


@pytest.mark.parametrize("unit", UNITS)
def test_a_limit_of_changes_keeps_the_score_near_where_the_steps_begin(unit: str) -> None:
    for shape, noun, words in itertools.product(_shapes(unit), (*CHANGES, *BARE), MOST):
        low, high = FULL - 3 if shape[2] else 0, FULL + 3 if shape[1] else 99
        _check(unit, noun + words.format(3), shape, low, high, sure=noun in CHANGES and words == MOST[0])


@pytest.mark.parametrize("unit", UNITS)
def test_a_limit_of_the_score_is_never_passed(unit: str) -> None:
    for shape, noun in itertools.product(_shapes(unit), (*SCORES, *BARE)):
        for words in MOST:
            _check(unit, noun + words.format(24), shape, 0, 24, sure=noun in SCORES and words == MOST[0])
        for words in LEAST:
            _check(unit, noun + words.format(15), shape, 15, 99, sure=noun in SCORES and words == LEAST[0])


@pytest.mark.parametrize("unit", UNITS)
def test_a_limit_of_nothing_known_is_not_guessed(unit: str) -> None:
    for shape, noun, words in itertools.product(_shapes(unit), NOTHING_KNOWN, (*MOST, *LEAST)):
        sentence = f"{shape[0]}，{noun}{words.format(3)}"
        assert _scores(sentence, unit) is None, sentence
