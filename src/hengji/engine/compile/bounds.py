"""Bounds: a proof, before a block is run, that none of its intermediates leaves int64.

The rule itself is run on intervals as wide as the largest figures at hand (`Bound`). Where even one intermediate could grow too
large, the widest figures that are still safe are found; rows beyond them are scored by the exact carrier instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ..rules.carriers import INT64_SAFE, Bound
from ..rules.form import Form
from ..rules.score import Cell, Scale, in_units, score


@dataclass(frozen=True, slots=True)
class Reach:
    """The largest magnitudes of a block's parameters, as bit lengths so that similar blocks share one proof."""

    axis: tuple[int, ...]
    amounts: tuple[int, ...]
    unit: int
    one: int
    base: int
    twice: int
    down: int
    ratio_step: int


@lru_cache(maxsize=4096)
def peak(form: Form, reach: Reach, figure: int) -> int:
    """The largest magnitude any intermediate can reach for figures and tiers below 2**`figure`."""
    o = Bound()

    def wide(bits: int, *, signed: bool = True) -> object:
        return o.interval(2**bits, signed=signed)

    cell = Cell(
        x=wide(figure),
        tiers=[wide(figure) for _ in range(form.tiers)],
        axis=[wide(bits) for bits in reach.axis],
        amounts=[wide(bits) for bits in reach.amounts],
        sense=o.interval(1),
        unit=wide(reach.unit, signed=False),
        one=wide(reach.one, signed=False),
        base=wide(reach.base, signed=False),
        kinds=[wide(figure) for _ in range(form.kinds)],
        body_num=wide(figure),
        body_den=wide(figure, signed=False),
        ratio_step=reach.ratio_step,
    )
    found = score(o, form, cell)
    twice, down = wide(reach.twice, signed=False), wide(reach.down, signed=False)
    in_units(o, found, Scale(twice, down, twice, down))
    return o.peak.value


@lru_cache(maxsize=4096)
def safe_bits(form: Form, reach: Reach, figure: int) -> int:
    """The largest b <= `figure` for which figures below 2**b are proven safe; -1 when not even figures of one bit are."""
    while figure >= 0 and peak(form, reach, figure) >= INT64_SAFE:
        figure -= 1
    return figure
