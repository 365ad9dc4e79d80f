"""What a pool is shared out by: bases nobody can mean, and money that nobody gets."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

import numpy as np

from ..scheme.model.outcomes import Pool
from ..values.finding import Finding, Level, Source
from ..values.number import half_up, show
from ..values.text import Text
from .column import Column
from .names import listed
from .result import PoolShares, Run

_FAR, _SLIP = 100, 1000
"""A base this many times the middle one is more often a slip of the unit than a larger company; from the second on it surely is."""


def odd_bases(run: Run, pool: Pool, base: Column, place: Source, lacking: Collection[str] = ()) -> list[Finding]:
    """Bases no pool can mean: nought or below, a hundred times what the middle unit has or a hundredth. `lacking` are the units that
    have none at all, which is told already."""
    names, positive = run.units.names, np.sort(base.num[base.num > 0])
    negative = [names[int(unit)] for unit in np.flatnonzero(base.num < 0)]
    far = []
    if len(positive) > 3 and positive[-1] // _FAR >= positive[len(positive) // 2]:
        far = [names[int(unit)] for unit in np.flatnonzero(base.num // _FAR >= positive[len(positive) // 2])]
    found = _lone_bases(run, pool, base, place) if len(positive) > 3 else []
    if negative:
        zh, en = listed(negative)
        message = Text(
            f"“{pool.base}”为负，按 0 计，分不到“{pool.title.zh}”：{zh}",
            f"'{pool.base}' is below zero and counts as 0 in '{pool.title.en}': {en}",
        )
        hint = Text("核对单位表里的这一列", "check the column of the units table")
        found.append(Finding("pool-base-negative", Level.ERROR, message, hint, place))
    nothing = [names[int(unit)] for unit in np.flatnonzero(base.num == 0)] if len(positive) else []
    nothing = [name for name in nothing if name not in lacking]
    if nothing:
        zh, en = listed(nothing)
        message = Text(
            f"“{pool.base}”为 0，分不到“{pool.title.zh}”：{zh}",
            f"'{pool.base}' is 0 and gets nothing from '{pool.title.en}': {en}",
        )
        hint = Text(
            "核对单位表里的这一列；确是 0 的，不用改", "check the column of the units table; leave it if it is 0 indeed"
        )
        found.append(Finding("pool-base-zero", Level.WARNING, message, hint, place))
    if far:
        zh, en = listed(far)
        message = Text(
            f"“{pool.base}”是居中单位的 {_FAR} 倍以上，“{pool.title.zh}”几乎都归了它：{zh}",
            f"'{pool.base}' is more than {_FAR} times that of the middle unit in '{pool.title.en}': {en}",
        )
        hint = Text("核对计量单位（元还是万元）和小数点", "check the unit (元 or 万元) and the decimal point")
        level = Level.ERROR if positive[-1] // _SLIP >= positive[len(positive) // 2] else Level.WARNING
        found.append(Finding("pool-base-far-off", level, message, hint, place))
    return found


_ALONE, _ALIKE = 8, 3
"""A base so many times above the middle one is alone where all others are alike; below it, and a hundredfold, in any case."""


def _lone_bases(run: Run, pool: Pool, base: Column, place: Source) -> list[Finding]:
    """Bases far below the middle one, as 6 for 60,000; and a single one a digit above bases that are all much alike."""
    values = [int(value) for value in base.num]
    middle = sorted(value for value in values if value > 0)[sum(value > 0 for value in values) // 2]
    low = [unit for unit, value in enumerate(values) if 0 < value * _FAR <= middle]
    high = [unit for unit, value in enumerate(values) if middle * _ALONE <= value < middle * _FAR]
    others = [value for unit, value in enumerate(values) if value > 0 and unit not in (*low, *high)]
    if high and (max(others) > middle * _ALIKE or min(others) * _ALIKE < middle or len(high) > 1):
        high = []
    found = []
    for units, zh, en in (
        (low, f"不到居中单位的 1/{_FAR}", f"less than 1/{_FAR} of"),
        (high, f"是居中单位的 {_ALONE} 倍以上", f"more than {_ALONE} times"),
    ):
        if units:
            named = listed([run.units.names[unit] for unit in units])
            surely = any(values[unit] * _SLIP <= middle for unit in units) and units is low
            message = Text(
                f"“{pool.base}”{zh}，按此分“{pool.title.zh}”：{named[0]}",
                f"'{pool.base}' is {en} that of the middle unit in '{pool.title.en}': {named[1]}",
            )
            hint = Text("核对计量单位（元还是万元）和小数点", "check the unit (元 or 万元) and the decimal point")
            found.append(Finding("pool-base-far-off", Level.ERROR if surely else Level.WARNING, message, hint, place))
    return found


def left_over(shares: PoolShares, place: Source) -> list[Finding]:
    """What of a fixed pool nobody gets, and why."""
    pool, rest, level = shares.pool, shares.amount - shares.paid.sum(), Level.WARNING
    if rest == 0:
        return []
    if rest < Fraction(1, 10**pool.places):
        why = Text(f"总额的小数多于 {pool.places} 位", f"the pool has more than {pool.places} decimals")
    elif pool.most_each is not None and shares.paid.sum() > 0:
        why = Text("各单位都已到单位上限", "every unit has all that one may get")
    else:
        why, level = Text("没有单位应得", "nobody is due anything"), Level.NOTE
    message = Text(
        f"“{pool.title.zh}”有 {show(rest)} 没有分出去：{why.zh}",
        f"{show(rest)} of '{pool.title.en}' are not paid to anybody: {why.en}",
    )
    return [Finding("pool-left-over", level, message, None, place)]


def above_due(run: Run, shares: PoolShares, place: Source) -> list[Finding]:
    """A fixed pool that is larger than all that is due, where one unit may get more than its due: everybody is paid beyond it."""
    pool = shares.pool
    if pool.amount is None or pool.most_each is None:
        return []
    due = shares.base * run.multiplier
    if shares.coefficient is not None:
        due = due * shares.coefficient
    whole = due.at_most(shares.base * pool.most_each).sum()
    if not 0 < whole < pool.amount:
        return []
    message = Text(
        f"“{pool.title.zh}”的总额 {show(pool.amount)} 大于应得合计 {_money(whole, pool)}：按比例放大，各单位实发超过应得，"
        f"直到基数的 {show(pool.most_each * 100)}%",
        f"'{pool.title.en}': the pool of {show(pool.amount)} is more than the {_money(whole, pool)} that are due; shared in proportion, "
        f"units are paid beyond their due, up to {show(pool.most_each * 100)} % of their base",
    )
    hint = Text(
        "只按应得发放的，去掉 pool；确要分完的，在公示里写明",
        "to pay what is due and no more, leave out pool; if all of it is to be shared, say so where it is published",
    )
    return [Finding("pool-above-due", Level.WARNING, message, hint, place)]


def _money(value: Fraction, pool: Pool) -> str:
    return show(half_up(value, pool.places))
