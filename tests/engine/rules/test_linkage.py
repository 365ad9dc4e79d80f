"""A price clause to its edges: where the band ends, where the cap begins, what each refusal says, what each step prints."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from hengji.engine.rules.linkage import Beyond, Form, Link, Way, adjust, figure, power, share_hint
from hengji.engine.values.finding import Level, Refused

COAL = Link(Form.VOLUME, Fraction(600), volume=Fraction(1000), scale=Fraction(1, 10000))
SPOT = Link(Form.RATIO, Fraction(50))


def told(found: Refused) -> list[tuple[str, str, str, str]]:
    assert all(each.code == "price-clause" and each.level is Level.ERROR for each in found.findings)
    return [
        (each.where.field, each.message.zh, each.message.en, each.hint.en if each.hint else "")
        for each in found.findings
    ]


def test_everything_wrong_with_a_clause_is_told_at_once() -> None:
    link = Link(
        Form.VOLUME,
        Fraction(0),
        pass_through=Fraction(80),
        elasticity=Fraction(-11),
        band=Fraction(1),
        cap=Fraction(-1, 10),
    )
    with pytest.raises(Refused) as raised:
        adjust(None, link, Fraction(0))
    assert told(raised.value) == [
        ("base_price", "基准价应大于 0（0）", "the base price is above 0 (0)", "give the base price that was agreed"),
        ("volume", "按量挂钩要有计划量", "the volume form needs the planned volume", "give the planned volume, or use the ratio form"),
        ("pass_through", "传导比例应在 0 到 1 之间（80）", "the pass-through lies in 0..1 (80)", "write 80 % as 80% or 0.8"),
        ("elasticity", "弹性不超过 10（-11）", "an elasticity is at most 10 (-11)", "write the exponent, such as 1 or 0.5"),
        ("band", "中性区间应在 0 到 1 之间（1）", "the band lies in 0..1 (1)", "write 5 % as 5% or 0.05"),
        ("cap", "上限不能为负（-0.1）", "the cap is not negative (-0.1)", "write 30 % as 30% or 0.3"),
        (
            "target",
            "没有目标值，无从按比例调整或算上限",
            "without a target there is no ratio to take and no cap",
            "use the volume form",
        ),
        ("price", "实际价应大于 0（0）", "the actual price is above 0 (0)", "look at the mean price of the period"),
    ]  # fmt: skip


@pytest.mark.parametrize("target", [0, -5])
def test_a_target_that_is_not_positive_takes_no_ratio(target: int) -> None:
    with pytest.raises(Refused) as raised:
        adjust(Fraction(target), SPOT, Fraction(51))
    zh, en = (
        f"目标不是正数，只能按量挂钩（{target}）",
        f"a target that is not positive takes the volume form only ({target})",
    )
    assert told(raised.value) == [("target", zh, en, "use the volume form")]
    assert adjust(Fraction(target), COAL, Fraction(601)).kept == Fraction(1, 10)


def test_the_last_figures_a_clause_may_have() -> None:
    edge = Link(Form.VOLUME, Fraction(1, 1000), Fraction(0), Fraction(1), Fraction(10), Fraction(0), cap=Fraction(1))
    assert edge.findings() == []
    assert replace(edge, pass_through=Fraction(0), elasticity=Fraction(-10), band=Fraction(99, 100)).findings() == []
    assert replace(edge, cap=Fraction(0)).findings() == []
    beyond = {
        "base_price": Fraction(0),
        "volume": Fraction(-1, 1000),
        "pass_through": Fraction(1001, 1000),
        "elasticity": Fraction(1001, 100),
        "band": Fraction(-1, 1000),
        "cap": Fraction(1001, 1000),
    }
    for field, value in beyond.items():
        assert [each.where.field for each in replace(edge, **{field: value}).findings()] == [field]  # type: ignore[arg-type]
    assert [each.where.field for each in replace(edge, pass_through=Fraction(-1, 9)).findings()] == ["pass_through"]


def test_a_negative_volume_and_a_cap_beyond_the_target_say_so() -> None:
    negative = replace(COAL, volume=Fraction(-3)).findings()
    assert [each.message.zh for each in negative] == ["计划量不能为负（-3）"]
    assert [each.message.en for each in negative] == ["the planned volume is not negative (-3)"]
    wide = replace(COAL, cap=Fraction(20)).findings()
    assert [each.message.zh for each in wide] == ["调整幅度上限是目标值的一部分，不超过 100%（20）"]
    assert [each.hint for each in wide] == [share_hint(Fraction(20))]
    assert [(hint.zh, hint.en) for each in wide if (hint := each.hint)] == [("写成 20%", "write 20%")]
    plain = replace(COAL, cap=Fraction(101)).findings()
    assert [each.hint.en for each in plain if each.hint] == ["write 30 % as 30% or 0.3"]


@pytest.mark.parametrize(("share", "meant"), [(1, None), (Fraction(11, 10), "1.1%"), (100, "100%"), (101, None)])
def test_a_share_without_its_sign_is_told_as_a_percentage(share: int, meant: str | None) -> None:
    hint = share_hint(Fraction(share))
    assert (hint.en if hint else None) == (f"write {meant}" if meant else None)


@pytest.mark.parametrize(
    ("link", "needs"),
    [
        (COAL, False),
        (replace(COAL, cap=Fraction(0)), True),
        (SPOT, True),
        (replace(SPOT, cap=Fraction(1, 2)), True),
    ],
)
def test_a_target_is_needed_for_a_ratio_and_for_a_cap(link: Link, needs: bool) -> None:
    assert link.needs_target is needs


BAND = replace(COAL, band=Fraction(5, 100))


@pytest.mark.parametrize(
    ("beyond", "price", "counted"),
    [
        (Beyond.WHOLE, 630, 0),
        (Beyond.WHOLE, 570, 0),
        (Beyond.WHOLE, 636, Fraction(6, 100)),
        (Beyond.WHOLE, 564, Fraction(-6, 100)),
        (Beyond.EXCESS, 630, 0),
        (Beyond.EXCESS, 570, 0),
        (Beyond.EXCESS, 636, Fraction(1, 100)),
        (Beyond.EXCESS, 564, Fraction(-1, 100)),
    ],
)
def test_the_band_includes_both_its_ends(beyond: Beyond, price: int, counted: Fraction) -> None:
    found = adjust(Fraction(500), replace(BAND, beyond=beyond), Fraction(price))
    assert found.counted == counted
    assert found.inside is (counted == 0)
    assert found.moved == counted * 600 * 1000 / 10000


@pytest.mark.parametrize(
    ("way", "price", "kept", "taken", "capped"),
    [
        (Way.WITH, 800, 10, 10, True),
        (Way.WITH, 700, 10, 0, False),
        (Way.WITH, 400, -10, -10, True),
        (Way.AGAINST, 800, -10, -10, True),
        (Way.AGAINST, 400, 10, 10, True),
        (Way.AGAINST, 605, Fraction(-1, 2), 0, False),
    ],
)
def test_a_cap_bounds_the_move_on_both_sides(
    way: Way, price: int, kept: Fraction, taken: Fraction, capped: bool
) -> None:
    for target in (100, -100):
        found = adjust(Fraction(target), replace(COAL, way=way, cap=Fraction(1, 10)), Fraction(price))
        assert (found.kept, found.taken, found.capped) == (kept, taken, capped)
        assert found.adjusted == target + kept
        assert found.carried(Fraction(40)) == 40 + kept


def test_a_cap_of_nothing_moves_nothing_and_is_not_reached() -> None:
    found = adjust(Fraction(100), replace(COAL, cap=Fraction(0)), Fraction(900))
    assert (found.adjusted, found.kept, found.taken, found.capped) == (100, 0, 30, False)


def test_small_figures_are_figures_too() -> None:
    found = adjust(Fraction(1, 2), replace(SPOT, base_price=Fraction(1, 4)), Fraction(1, 2))
    assert (found.adjusted, found.price, found.change, found.counted) == (1, Fraction(1, 2), 1, 1)
    nothing = adjust(Fraction(5), replace(COAL, volume=Fraction(0)), Fraction(900))
    assert (nothing.adjusted, nothing.inside) == (5, False)
    share = adjust(Fraction(5), replace(COAL, pass_through=Fraction(4, 5)), Fraction(700))
    assert share.kept == 8
    square = adjust(Fraction(100), replace(SPOT, elasticity=Fraction(3)), Fraction(100))
    assert square.adjusted == 800
    assert (
        adjust(Fraction(5), replace(COAL, volume=Fraction(0)), Fraction(660)).steps[1].en
        == "move 60 × 0 × 1 ÷ 10000 = 0"
    )


def test_without_a_target_the_move_alone_is_added_to_each_tier() -> None:
    found = adjust(None, COAL, Fraction(630))
    assert (found.target, found.has_target, found.kept) == (0, False, 3)
    assert found.carried(Fraction(70)) == 73
    assert adjust(Fraction(0), COAL, Fraction(630)).has_target


def test_tiers_of_a_ratio_keep_their_order() -> None:
    found = adjust(Fraction(200), SPOT, Fraction(55))
    assert [found.carried(Fraction(tier)) for tier in (100, 200, 300)] == [110, 220, 330]
    against = adjust(Fraction(200), replace(SPOT, way=Way.AGAINST), Fraction(100))
    assert (against.adjusted, against.carried(Fraction(300))) == (100, 150)


STEPS = [
    (
        (Fraction(500), COAL, Fraction(630)),
        [
            ("价格 600 → 630，变动 5.00%", "price 600 → 630, a change of 5.00%"),
            ("调整 30 × 1000 × 1 ÷ 10000 = 3", "move 30 × 1000 × 1 ÷ 10000 = 3"),
            ("目标 500 → 503", "target 500 → 503"),
        ],
    ),
    (
        (Fraction(500), BAND, Fraction(615)),
        [
            ("价格 600 → 615，变动 2.50%", "price 600 → 615, a change of 2.50%"),
            ("在中性区间 ±5.00% 之内，目标不动", "within the neutral band of ±5.00%: the target stays"),
        ],
    ),
    (
        (Fraction(500), BAND, Fraction(600)),
        [
            ("价格 600 → 600，变动 0.00%", "price 600 → 600, a change of 0.00%"),
            ("调整 0 × 1000 × 1 ÷ 10000 = 0", "move 0 × 1000 × 1 ÷ 10000 = 0"),
            ("目标 500 → 500", "target 500 → 500"),
        ],
    ),
    (
        (Fraction(40), replace(BAND, beyond=Beyond.EXCESS, way=Way.AGAINST, cap=Fraction(5, 100)), Fraction(690)),
        [
            ("价格 600 → 690，变动 15.00%", "price 600 → 690, a change of 15.00%"),
            ("扣除中性区间，计 10.00%", "beyond the band: 10.00%"),
            ("调整 −(60 × 1000 × 1 ÷ 10000) = -6", "move −(60 × 1000 × 1 ÷ 10000) = -6"),
            ("以目标的 5.00% 为限，计 -2", "bounded at 5.00% of the target: -2"),
            ("目标 40 → 38", "target 40 → 38"),
        ],
    ),
    (
        (None, replace(COAL, scale=Fraction(2), pass_through=Fraction(4, 5)), Fraction(610)),
        [
            ("价格 600 → 610，变动 1.67%", "price 600 → 610, a change of 1.67%"),
            ("调整 10 × 1000 × 0.8 × 2 = 16000", "move 10 × 1000 × 0.8 × 2 = 16000"),
            ("没有目标值，各档同加 16000", "there is no target: 16000 is added to each tier"),
        ],
    ),
    (
        (Fraction(100), replace(SPOT, elasticity=Fraction(2)), Fraction(55)),
        [
            ("价格 50 → 55，变动 10.00%", "price 50 → 55, a change of 10.00%"),
            ("调整 100 × (1.1 ^ 2 − 1) = 21", "move 100 × (1.1 ^ 2 − 1) = 21"),
            ("目标 100 → 121", "target 100 → 121"),
        ],
    ),
    (
        (Fraction(100), replace(SPOT, way=Way.AGAINST, scale=Fraction(1)), Fraction(100)),
        [
            ("价格 50 → 100，变动 100.00%", "price 50 → 100, a change of 100.00%"),
            ("调整 100 × (2 ^ -1 − 1) = -50", "move 100 × (2 ^ -1 − 1) = -50"),
            ("目标 100 → 50", "target 100 → 50"),
        ],
    ),
    (
        (Fraction(100), replace(COAL, scale=Fraction(1)), Fraction(601)),
        [
            ("价格 600 → 601，变动 0.17%", "price 600 → 601, a change of 0.17%"),
            ("调整 1 × 1000 × 1 = 1000", "move 1 × 1000 × 1 = 1000"),
            ("目标 100 → 1100", "target 100 → 1100"),
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize("index", range(len(STEPS)))
def test_each_step_is_printed_with_its_figures(index: int) -> None:
    (target, link, price), lines = STEPS[index]
    assert [(step.zh, step.en) for step in adjust(target, link, price).steps] == lines


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(1, 3), "0.3333"),
        (Fraction(-5, 2), "-2.5"),
        (Fraction("1234567.1234567"), "1234567.1234567"),  # 15 signs: as it is
        (Fraction("12345678.1234567"), "12345678.1235"),  # 16: at four decimals
    ],
)
def test_a_figure_is_shown_as_it_is_or_at_four_decimals(value: Fraction, shown: str) -> None:
    assert figure(value) == shown


def test_a_power_is_exact_for_whole_exponents_and_right_to_sixty_digits() -> None:
    assert power(Fraction(11, 10), Fraction(3)) == Fraction(1331, 1000)
    assert power(Fraction(2), Fraction(-2)) == Fraction(1, 4)
    root = power(Fraction(2), Fraction(1, 2))
    assert abs(root * root - 2) < Fraction(1, 10**58)
    third = power(Fraction(8, 27), Fraction(1, 3))
    assert abs(third - Fraction(2, 3)) < Fraction(1, 10**58)
