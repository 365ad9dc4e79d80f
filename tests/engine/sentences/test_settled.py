"""What the specification settles, one sentence each: the score at a few places, exactly."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest

from hengji.engine.rules.model import Expression, Measured, Rule
from hengji.engine.rules.score import score_one
from hengji.engine.sentences import parse, render
from hengji.engine.sentences.reading import Context, Points, Understood
from hengji.engine.values.direction import Direction
from hengji.engine.values.text import LANGS
from hengji.engine.values.unit import parse_unit

Case = tuple[object, str]
LOWER = Direction.LOWER


def _context(unit: str = "", full: int = 0, **more: object) -> Context:
    return Context(unit=parse_unit(unit) if unit else None, full=Fraction(full) if full else None, **more)  # type: ignore[arg-type]


SETTLED: list[tuple[str, Context, Mapping[str, int], list[Case]]] = [
    # a percent: points of a rate, a share of an amount
    ("完成目标得满分，每低于目标值1%扣1分", _context("%", 10), {"target": 90}, [(88, "8"), (90, "10")]),
    ("完成目标得满分，每低于目标值1%扣1分", _context("万元", 10), {"target": 200}, [(196, "8"), (200, "10")]),
    ("每低于目标值1个百分点扣2分，扣完为止", _context("%", 10), {"target": 90}, [(89, "8"), (80, "0")]),
    ("95%以上得10分，90%以上得8分", _context("%", 10), {}, [(95, "10"), (94, "8"), (89, "0")]),
    ("95%以上得10分，90%以上得8分", _context("万元", 10), {"target": 200}, [(190, "10"), (189, "8"), (170, "0")]),
    # full marks stated: a hundred points, or the weight
    ("完成目标值得100分，每低1个百分点扣5分", _context("%", 20), {"target": 90}, [(90, "20"), (88, "18")]),
    ("完成目标值得20分，每低1个百分点扣5分", _context("%", 20), {"target": 90}, [(90, "20"), (88, "10")]),
    # borders: the better band owns an unmarked one, a mark wins, 以上 and 以下 include
    ("90%-95%得8分，95%-100%得10分，其余不得分", _context("%", 10), {}, [(95, "10"), (90, "8"), (89, "0")]),
    ("90%-95%（含）得8分，95%-100%得10分，其余不得分", _context("%", 10), {}, [(95, "8"), (96, "10")]),
    ("85以上得5分；85以下得3分", _context("分", 5), {}, [(85, "5"), (84, "3")]),
    ("低于95%扣1分，低于90%扣3分", _context("%", 10), {}, [(95, "10"), (94, "9"), (90, "9"), (89, "7")]),
    # zones and cliffs
    (
        "每低于目标值1%扣0.5分，低于95%部分每低1%扣1分，低于85%得0分",
        _context("万元", 20),
        {"target": 100},
        [(97, "37/2"), (95, "35/2"), (90, "25/2"), (84, "0")],
    ),
    # interpolation keeps the jump below the base
    (
        "完成基本值得80分，完成目标值得100分，达到挑战值得120分，中间按线性插值",
        _context("%", 100),
        {"base": 80, "target": 90, "challenge": 100},
        [(79, "0"), (80, "80"), (85, "90"), (95, "110"), (105, "120")],
    ),
    (
        "功效系数法，对照行业标准值",
        _context("%", 20),
        {"poor": -8, "lower": -2, "average": 1, "good": 9, "excellent": 12},
        [(5, "14")],
    ),
    # lower is better
    (
        "控制在目标值以内得满分，每超过目标值1%扣1分",
        _context("万元", 10, direction=LOWER),
        {"target": 100},
        [(100, "10"), (103, "7")],
    ),
    ("每超过目标值1%扣1分", _context("万元", 10), {"target": 100}, [(103, "7"), (90, "10")]),
    # a range, outside on either side
    ("控制在95%~105%得满分，每超出1个百分点扣2分", _context("%", 10), {}, [(94, "8"), (100, "10"), (106, "8")]),
    # days
    (
        "按期完成得100分，每提前10天加2分，最多加10分；每延迟5天扣3分，扣完为止",
        _context(full=100),
        {},
        [(-20, "104"), (5, "97"), (0, "100")],
    ),
    # unfinished steps
    ("每低1个百分点扣1分，不足1个百分点按1个百分点计", _context("%", 10), {"target": 90}, [("89.5", "9")]),
    ("每低1个百分点扣1分，不足1个百分点不扣分", _context("%", 10), {"target": 90}, [("88.5", "9")]),
    # proportion
    ("完成得满分，未完成按完成比例得分", _context("万元", 10), {"target": 100}, [(80, "8"), (130, "10")]),
    ("按完成率计分，最高不超过120%", _context("万元", 10), {"target": 100}, [(110, "11"), (130, "12")]),
    # ranks
    ("第1名得10分，第2-3名得8分，其余得5分", _context(full=10), {}, [(1, "10"), (3, "8"), (4, "5")]),
    # bounds
    ("基础分为0分，每低于目标值1%扣1分", _context("%", 10), {"target": 90}, [(87, "-3")]),
    ("每低于目标值1个百分点扣2分，可计负分", _context("%", 10), {"target": 90}, [(80, "-10")]),
]


@pytest.mark.parametrize(("sentence", "context", "tiers", "cases"), SETTLED, ids=[entry[0] for entry in SETTLED])
def test_it_scores_as_settled(sentence: str, context: Context, tiers: Mapping[str, int], cases: list[Case]) -> None:
    outcome = parse(sentence, context)
    assert isinstance(outcome, Understood), outcome
    full = context.full or Fraction(100)
    point = full / 100 if outcome.points is Points.HUNDRED else Fraction(1)
    given = {name: Fraction(value) for name, value in tiers.items()}
    for actual, score in cases:
        assert score_one(outcome.rule, Fraction(str(actual)), given, full=full, point=point).score == Fraction(score), (
            actual
        )


def test_kinds_of_events_are_counted_apart() -> None:
    outcome = parse("较大事故每起扣5分，一般事故每起扣2分，扣完为止", _context(full=10))
    assert isinstance(outcome, Understood)
    assert outcome.rule.measured is Measured.EVENTS
    assert outcome.rule.kinds == ("较大事故", "一般事故")
    counts = {"较大事故": Fraction(1), "一般事故": Fraction(2)}
    assert score_one(outcome.rule, None, full=Fraction(10), kinds=counts).score == 1


def test_a_veto_leaves_the_item_unchanged() -> None:
    outcome = parse("每发生一起一般事故扣5分，发生较大及以上事故，一票否决", _context(full=10))
    assert isinstance(outcome, Understood)
    assert outcome.rule.veto is not None
    assert outcome.rule.veto.of == "较大及以上事故"
    assert score_one(outcome.rule, None, full=Fraction(10), kinds={"较大及以上事故": Fraction(1)}).score == 10


def test_the_five_completion_grades_are_levels() -> None:
    outcome = parse(
        "高质量完成得120%，较好完成得110%，完成得100%，未完成得60%，未完成且造成重大负面影响得0分", _context(full=10)
    )
    assert isinstance(outcome, Understood)
    assert outcome.rule.measured is Measured.LEVEL
    assert score_one(outcome.rule, "完成", full=Fraction(10)).score == 10
    assert score_one(outcome.rule, "未完成且造成重大负面影响", full=Fraction(10)).score == 0


def test_a_default_that_settled_something_is_told() -> None:
    outcome = parse("每低于目标值1个百分点扣2分", _context("%", 10))
    assert isinstance(outcome, Understood)
    assert [note.code for note in outcome.notes] == ["sentence-partial-default"]


def test_slips_of_the_pen_are_read_as_meant_and_told() -> None:
    outcome = parse("每低于目标值1个百份点扣2分，扣玩为止", _context("%", 10))
    assert isinstance(outcome, Understood)
    assert [note.code for note in outcome.notes].count("sentence-slip") == 2


def test_a_score_that_is_the_figure_itself_reads_back() -> None:
    rule = Rule(body=Expression("x"), floor=None, cap=None)
    for lang in LANGS:
        outcome = parse(render(rule, Context(), lang), Context(), lang)
        assert isinstance(outcome, Understood), lang
        assert outcome.rule == rule
