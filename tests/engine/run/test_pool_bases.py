"""What a pool is shared out by, to the edge: bases that nobody can mean, money that nobody gets; each with its words and its place."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from support.files import measures, run

from hengji.engine.run.column import Column
from hengji.engine.run.pool_bases import left_over
from hengji.engine.run.result import PoolShares, Run
from hengji.engine.scheme.model.outcomes import Pool
from hengji.engine.values.finding import Finding, Level, Source
from hengji.engine.values.text import Text

PLAN = (
    measures(a="higher", b="higher")
    + """
scorecards:
  all:
    - {dimension: {zh: 全部, en: All}, id: all, weight: 100,
       items: [{indicator: a, weight: 100, tiers: {target: 100}, rule: 得分=实际值/目标值×权重分}]}
ledger: [{sum: items}, {clamp: 0 .. 100}]
grades: [{grade: A, from: 60, title: {zh: 合格, en: Passed}, bonus: 1}, {grade: B, title: {zh: 不合格, en: Failed}, bonus: 0}]
results:
  bonus: {title: {zh: 奖金, en: Bonus}, base: b, pool: 100, places: 2, clause: 第九条}
"""
)


def bases(folder: Path, values: Sequence[object], plan: str = PLAN) -> Run:
    """A group whose units all passed, with these bases."""
    names = [f"U{at}" for at in range(len(values))]
    facts = "".join(f"{name},a,2026,99\n{name},b,2026,{base}\n" for name, base in zip(names, values, strict=True))
    units = "unit,name\n" + "".join(f"{name},{name}\n" for name in names)
    return run(folder, plan, units=units, facts="unit,measure,period,value\n" + facts)


def told(done: Run, code: str = "pool-base-far-off") -> list[Finding]:
    return [finding for finding in done.all_findings if finding.code == code]


@pytest.mark.parametrize(
    ("values", "who", "level"),
    [
        # alone where all others are alike: eightfold and more
        ((100, 100, 100, 100, 800), "U4", Level.WARNING),
        ((100, 100, 100, 100, 799), "", None),
        ((100, 100, 34, 100, 800), "U4", Level.WARNING),
        ((100, 100, 33, 100, 800), "", None),
        ((100, 300, 100, 100, 800), "U4", Level.WARNING),
        ((100, 301, 100, 100, 800), "", None),
        ((100, 100, 100, 100, 800, 900), "", None),
        # a hundredfold and a thousandfold, in any company
        ((100, 20, 100, 500, 9999), "", None),
        ((100, 20, 100, 500, 10000), "U4", Level.WARNING),
        ((100, 20, 100, 500, 99999), "U4", Level.WARNING),
        ((100, 20, 100, 500, 100000), "U4", Level.ERROR),
        # a hundredth and a thousandth
        ((1000, 1000, 1000, 1000, 10), "U4", Level.WARNING),
        ((1000, 1000, 1000, 1000, 11), "", None),
        ((1000, 1000, 1000, 1000, 1), "U4", Level.ERROR),
        ((1001, 1001, 1001, 1001, 1), "U4", Level.ERROR),
        ((999, 999, 999, 999, 1), "U4", Level.WARNING),
        # the middle is of those that have a base; of three nobody says which one is odd
        ((1, 1, 1000), "", None),
        ((0, 0, 100, 100, 100, 800), "U5", Level.WARNING),
        ((0, 0, 0, 100, 120, 1000, 1200), "", None),
        ((1, 1, 1, 8), "U3", Level.WARNING),
    ],
)
def test_a_base_is_odd_from_its_distance_to_the_middle_one(
    tmp_path: Path, values: Sequence[object], who: str, level: Level | None
) -> None:
    found = told(bases(tmp_path, values))
    assert [each.level for each in found] == ([] if level is None else [level])
    assert all(each.message.zh.endswith(f"：{who}") for each in found)


def test_each_oddity_says_what_it_is_where_it_stands_and_what_to_look_at(tmp_path: Path) -> None:
    for at, (values, zh, en) in enumerate(
        (
            (
                (100, 100, 100, 100, 800),
                "“b”是居中单位的 8 倍以上，按此分“奖金”：U4",
                "'b' is more than 8 times that of the middle unit in 'Bonus': U4",
            ),
            (
                (1000, 1000, 1000, 1000, 10),
                "“b”不到居中单位的 1/100，按此分“奖金”：U4",
                "'b' is less than 1/100 of that of the middle unit in 'Bonus': U4",
            ),
            (
                (100, 100, 100, 100, 10000),
                "“b”是居中单位的 100 倍以上，“奖金”几乎都归了它：U4",
                "'b' is more than 100 times that of the middle unit in 'Bonus': U4",
            ),
        )
    ):
        (tmp_path / str(at)).mkdir()
        (found,) = told(bases(tmp_path / str(at), values))
        assert (found.message.zh, found.message.en) == (zh, en)
        assert found.hint == Text(
            "核对计量单位（元还是万元）和小数点", "check the unit (元 or 万元) and the decimal point"
        )
        assert found.where == Source(field="bonus", clause="第九条")


def test_a_base_of_nought_or_below_is_told_with_its_hint(tmp_path: Path) -> None:
    done = bases(tmp_path, (100, 0, -5, 100))
    (nought,), (negative,) = told(done, "pool-base-zero"), told(done, "pool-base-negative")
    assert (nought.level, nought.message.zh, nought.message.en) == (
        Level.WARNING,
        "“b”为 0，分不到“奖金”：U1",
        "'b' is 0 and gets nothing from 'Bonus': U1",
    )
    assert nought.hint is not None
    assert nought.hint.zh == "核对单位表里的这一列；确是 0 的，不用改"
    assert (negative.level, negative.message.zh, negative.message.en) == (
        Level.ERROR,
        "“b”为负，按 0 计，分不到“奖金”：U2",
        "'b' is below zero and counts as 0 in 'Bonus': U2",
    )
    assert negative.hint is not None
    assert negative.hint.en == "check the column of the units table"
    assert {nought.where, negative.where} == {Source(field="bonus", clause="第九条")}
    assert done.pools[0].paid.fractions() == [50, 0, 0, 50]


def test_bases_that_are_all_nought_are_not_told_one_by_one(tmp_path: Path) -> None:
    done = bases(tmp_path, (0, 0, 0, 0))
    assert not told(done, "pool-base-zero")
    (left,) = told(done, "pool-left-over")
    assert (left.level, left.message.zh) == (Level.NOTE, "“奖金”有 100 没有分出去：没有单位应得")


POOL = Pool("bonus", Text("奖金", "Bonus"), "b", Fraction(100), 2)
CAPPED = Pool("bonus", Text("奖金", "Bonus"), "b", Fraction(100), 2, most_each=Fraction(1, 2))
PLACE = Source(field="bonus")


def shares(pool: Pool, amount: object, paid: Sequence[object]) -> PoolShares:
    column = Column.of([Fraction(str(value)) for value in paid])
    return PoolShares(pool, Column.constant(1, len(paid)), column, Fraction(str(amount)), None)


@pytest.mark.parametrize(
    ("pool", "amount", "paid", "level", "zh", "en"),
    [
        (POOL, "100.009", (60, 40), Level.WARNING, "有 0.009 没有分出去：总额的小数多于 2 位", "the pool has more than 2 decimals"),
        (POOL, "100.01", (60, 40), Level.NOTE, "有 0.01 没有分出去：没有单位应得", "nobody is due anything"),
        (CAPPED, "100.01", (60, 40), Level.WARNING, "有 0.01 没有分出去：各单位都已到单位上限", "every unit has all that one may get"),
        (CAPPED, "100", ("0.5", 0), Level.WARNING, "有 99.5 没有分出去：各单位都已到单位上限", "every unit has all that one may get"),
        (CAPPED, "100", (0, 0), Level.NOTE, "有 100 没有分出去：没有单位应得", "nobody is due anything"),
    ],
)  # fmt: skip
def test_what_is_left_of_a_pool_is_told_with_its_reason(
    pool: Pool, amount: object, paid: Sequence[object], level: Level, zh: str, en: str
) -> None:
    (found,) = left_over(shares(pool, amount, paid), PLACE)
    assert (found.code, found.level, found.hint, found.where) == ("pool-left-over", level, None, PLACE)
    assert found.message.zh == "“奖金”" + zh
    assert found.message.en.startswith(zh.split()[1] + " of 'Bonus' are not paid to anybody: ")
    assert found.message.en.endswith(en)


def test_a_pool_that_is_paid_out_leaves_nothing_to_tell() -> None:
    assert left_over(shares(POOL, 100, (60, 40)), PLACE) == []
