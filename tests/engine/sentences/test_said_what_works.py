"""A cap for a target between two shares of a reference value is read, and what is refused says what would have worked."""

from __future__ import annotations

from fractions import Fraction

import pytest

from hengji.engine.rules.score import score_one
from hengji.engine.sentences import parse
from hengji.engine.sentences.reading import Context, NotUnderstood, Understood
from hengji.engine.values.direction import Direction
from hengji.engine.values.unit import parse_unit

STEPS = "完成目标值得满分，每高于目标值1%加0.5分，"


def _context(direction: Direction = Direction.HIGHER) -> Context:
    return Context(direction=direction, unit=parse_unit("万元"), full=Fraction(10))


@pytest.mark.parametrize(
    "between",
    [
        "介于100%与110%之间的",
        "介于基准值的100%与110%之间的",
        "目标值介于基准值的100%与110%之间的",
        "目标值在基准值的100%至110%之间的",
        "目标值处于基准值100%和基准值110%之间的",
    ],
)
def test_a_cap_for_a_target_between_two_shares_is_read_and_the_better_case_owns_the_border(between: str) -> None:
    sentence = f"{STEPS}目标值不低于基准值110%的最多加6分，{between}最多加4分，其余的最多加2分"
    read = parse(sentence, _context())
    assert isinstance(read, Understood), read
    for target, most in ((110, 6), (109, 4), (100, 4), (99, 2)):
        tiers = {"target": Fraction(target), "base": Fraction(100)}
        assert score_one(read.rule, Fraction(1000), tiers, full=Fraction(10)).score == 10 + most, target


@pytest.mark.parametrize(
    ("clause", "told"),
    [
        ("目标值不低于基准值110%的最多加6分，介于5%与10%之间的最多加4分", "介于基准值的100%与110%之间"),
        ("目标值介于100%与110%之间的最多加4分", "介于基准值的100%与110%之间"),
    ],
)
def test_what_lies_between_is_refused_with_a_way_to_say_it_where_it_is_not_clear_of_what(
    clause: str, told: str
) -> None:
    read = parse(STEPS + clause, _context())
    assert isinstance(read, NotUnderstood), read
    hint = read.findings[0].hint
    assert hint is not None
    assert told in hint.zh


def test_a_loss_that_shrinks_of_an_item_better_higher_is_told_to_turn_the_direction_and_that_works() -> None:
    sentence = "亏损额较上年减少的得满分，亏损额较上年增加的，每增加1%扣0.5分"
    refused = parse(sentence, _context())
    assert isinstance(refused, NotUnderstood), refused
    hint = refused.findings[0].hint
    assert hint is not None
    assert "指标方向改为“越低越好”" in hint.zh
    read = parse(sentence, _context(Direction.LOWER))
    assert isinstance(read, Understood), read
    score = score_one(read.rule, Fraction(104), {"prior": Fraction(100)}, full=Fraction(10)).score
    assert score == 8


def test_how_far_a_loss_falls_is_refused_with_the_words_that_work() -> None:
    lower = _context(Direction.LOWER)
    refused = parse("亏损额较上年减少幅度不低于10%得满分，每低1个百分点扣1分", lower)
    assert isinstance(refused, NotUnderstood), refused
    hint = refused.findings[0].hint
    assert hint is not None
    assert "较上年减少10%以上得…分" in hint.zh
    read = parse("亏损额较上年减少10%以上得满分，每少减1个百分点扣1分", lower)
    assert isinstance(read, Understood), read
    assert score_one(read.rule, Fraction(92), {"prior": Fraction(100)}, full=Fraction(10)).score == 8
