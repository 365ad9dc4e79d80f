"""Blocks: cells of the same form, scored together on numpy, exactly.

A block holds `k` items with one form for `n` units: figures and tiers are k x n integers, the items' own numbers k x 1. Rows whose
figures are too large for the bound proven in `compile.bounds` run on Python integers through the very same lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from ..compile.bounds import Reach, safe_bits
from ..compile.lower import Lowered, least_places, lower, rounding
from ..rules.carriers import BLOCKS, round_half_up
from ..rules.form import BodyKind, Form
from ..rules.model import Rule
from ..rules.score import Cell, score
from ..values.null import NullReason
from .column import Array, reach

CHUNK = 65_536
"""Cells scored in one pass: small enough for the cache, large enough to hide numpy's overhead."""

STACKED = 8_192
"""Up to this many units items of one form are stacked into one block; beyond it each item is a block of its own, without a copy."""

RAW_PLACES = 4
"""Decimals kept of a score before its floor and cap (shown, never paid on)."""


@dataclass(slots=True)
class ItemInput:
    """One item for every unit of a card: `x` / 10**places (over `den`, where the figure is a ratio), `null` reasons, `tiers` on
    the same scale (scalar where all units share it), `kinds` of events. `null` is why there can be no score; `no_figure` and
    `no_tier` say for whom the figure itself or a tier is missing (absent: for nobody), because a 0 is shown for no missing one."""

    x: Array
    null: npt.NDArray[np.uint8]
    places: int = 0
    den: Array | None = None
    tiers: Mapping[str, Array] = field(default_factory=dict)
    kinds: Mapping[str, Array] = field(default_factory=dict)
    body: tuple[Array, Array] | None = None
    no_figure: npt.NDArray[np.bool_] | None = None
    no_tier: Mapping[str, npt.NDArray[np.bool_]] = field(default_factory=dict)

    def tier_on_x(self, name: str) -> Array:
        """A tier on the scale of `x`: times the row's denominator where the figure is a ratio."""
        values = self.tiers[name]
        if self.den is None:
            return values
        bound = reach(values) * reach(self.den)
        return values.astype(object) * self.den.astype(object) if bound >= 2**62 else values * self.den


@dataclass(frozen=True, slots=True)
class ItemRule:
    """What a block needs to know of an item: its rule, its full marks, what a written point is worth, the decimals of its score
    (None: exact, see `CardScores.exact`), and the decimals of a completion ratio."""

    rule: Rule
    full: Fraction
    point: Fraction
    places: int
    ratio_places: int | None = None


@dataclass(frozen=True, slots=True)
class Numbers:
    """The items' own numbers, one row each (k x 1), and the bit lengths of the largest of them."""

    axis: list[Array]
    amounts: list[Array]
    sense: Array
    one: Array
    base: Array
    up: Array
    down: Array
    raw_up: Array
    raw_down: Array
    reach: Reach

    @property
    def wide(self) -> bool:
        """Whether some number does not fit int64."""
        return any(array.dtype == object for array in (*self.axis, *self.amounts, self.one, self.base))


@dataclass(slots=True)
class Block:
    """Items of one form, stacked."""

    form: Form
    rows: npt.NDArray[np.int64]
    x: Array
    null: npt.NDArray[np.uint8]
    tiers: list[Array]
    kinds: list[Array]
    unit: Array
    numbers: Numbers
    ratio_step: int
    reach: Reach
    figure: int
    body: tuple[Array, Array] | None


@dataclass(slots=True)
class CardScores:
    """m x n results: `score` in units of the item's last decimal, `raw` with `RAW_PLACES` decimals, `branch`, `null`."""

    score: npt.NDArray[np.int64]
    raw: npt.NDArray[np.int64]
    branch: npt.NDArray[np.int16]
    null: npt.NDArray[np.uint8]


def rescale(values: Array, factor: int) -> Array:
    """Integers times `factor`, as Python integers when they would not fit."""
    if factor == 1:
        return values
    if values.dtype != object and max(1, reach(values)) * factor >= 2**62:
        values = values.astype(object)
    return values * factor


def stack(rules: Sequence[ItemRule], inputs: Sequence[ItemInput]) -> list[Block]:
    """Group items by form and stack each group into a block. `rules[i]` and `inputs[i]` belong to row i of the card."""
    groups: dict[tuple[Form, int, bool, int], list[tuple[int, Lowered]]] = {}
    scaled: list[ItemInput] = []
    for row, (item, given) in enumerate(zip(rules, inputs, strict=True)):
        places = max(given.places, least_places(item.rule))
        low = lower(item.rule, item.full, item.point, places)
        scaled.append(_at_places(given, places))
        ratio = 10**item.ratio_places if item.ratio_places is not None else 0
        alone = -1 if len(given.x) <= STACKED else row
        groups.setdefault((low.form, ratio, given.den is not None, alone), []).append((row, low))
    return [_block(form, ratio, members, rules, scaled) for (form, ratio, _, _), members in groups.items()]


def _at_places(given: ItemInput, places: int) -> ItemInput:
    factor = 10 ** (places - given.places)
    return ItemInput(
        rescale(given.x, factor),
        given.null,
        places,
        given.den,
        {name: rescale(values, factor) for name, values in given.tiers.items()},
        {name: rescale(values, factor) for name, values in given.kinds.items()},
        given.body,
    )


def _rows(arrays: Sequence[Array], n: int) -> Array:
    """Stack one array for each item; a k x 1 column when every one is the same for all units."""
    if all(array.size == 1 for array in arrays):
        return np.stack([array.reshape(1) for array in arrays])
    return _stacked([np.broadcast_to(array, (n,)) for array in arrays])


def _stacked(arrays: Sequence[Array]) -> Array:
    """np.stack, without a copy for a single array."""
    return arrays[0][None, :] if len(arrays) == 1 else np.stack(arrays)


def _numbers(columns: Sequence[Sequence[int]]) -> list[Array]:
    return [
        np.array(column, dtype=np.int64 if all(abs(v) < 2**62 for v in column) else object)[:, None]
        for column in columns
    ]


def _bits(arrays: Sequence[Array]) -> tuple[int, ...]:
    return tuple(reach(array).bit_length() for array in arrays)


def _block(
    form: Form,
    ratio: int,
    members: Sequence[tuple[int, Lowered]],
    rules: Sequence[ItemRule],
    inputs: Sequence[ItemInput],
) -> Block:
    rows = [row for row, _ in members]
    lows = [low for _, low in members]
    mine = [inputs[row] for row in rows]
    n = len(mine[0].x)
    names = [rules[row].rule.tiers for row in rows]
    kinds = [rules[row].rule.kinds if form.kinds else () for row in rows]
    x = _stacked([given.x for given in mine])
    tiers = [
        _rows([given.tier_on_x(own[t]) for given, own in zip(mine, names, strict=True)], n) for t in range(form.tiers)
    ]
    counted = [
        _rows([given.kinds[own[t]] for given, own in zip(mine, kinds, strict=True)], n) for t in range(form.kinds)
    ]
    ratios = mine[0].den is not None
    unit = _stacked([given.den for given in mine if given.den is not None]) if ratios else np.ones((1, 1), np.int64)
    numbers = _table(tuple(lows), tuple(rules[row].places for row in rows), ratio)
    body = None
    if form.body is BodyKind.EXPRESSION:
        pairs = [(given.body, low) for given, low in zip(mine, lows, strict=True) if given.body is not None]
        body = (
            np.stack([rescale(num, low.points) for (num, _), low in pairs]),
            np.stack([den for (_, den), _ in pairs]),
        )
    widest = [x, *tiers, *counted, *(body or ())]
    return Block(
        form=form,
        rows=np.array(rows, dtype=np.int64),
        x=x,
        null=_stacked([given.null for given in mine]),
        tiers=tiers,
        kinds=counted,
        unit=unit,
        numbers=numbers,
        ratio_step=ratio,
        reach=replace(numbers.reach, unit=_bits([unit])[0]) if ratios else numbers.reach,
        figure=max(_bits(widest), default=0),
        body=body,
    )


@lru_cache(maxsize=1024)
def _table(lows: tuple[Lowered, ...], places: tuple[int, ...], ratio: int) -> Numbers:
    """The numbers of items of one form, stacked; kept, because months and scenarios run the same scheme again and again."""
    ups = [rounding(low.points, kept) for low, kept in zip(lows, places, strict=True)]
    raws = [rounding(low.points, RAW_PLACES) for low in lows]
    axis = _numbers(list(zip(*(low.axis for low in lows), strict=True)))
    amounts = _numbers(list(zip(*(low.amounts for low in lows), strict=True)))
    one, base = _numbers([[low.one for low in lows], [low.base for low in lows]])
    up, down = _numbers([[u for u, _ in ups], [d for _, d in ups]])
    raw_up, raw_down = _numbers([[u for u, _ in raws], [d for _, d in raws]])
    reached = Reach(
        axis=_bits(axis),
        amounts=_bits(amounts),
        unit=1,
        one=_bits([one])[0],
        base=_bits([base])[0],
        up=max(_bits([up, raw_up])),
        down=max(_bits([down, raw_down])),
        ratio_step=ratio,
    )
    sense = np.array([[low.sense] for low in lows], dtype=np.int64)
    return Numbers(axis, amounts, sense, one, base, up, down, raw_up, raw_down, reached)


def run_block(block: Block, out: CardScores) -> None:
    """Score a block into the rows of `out`."""
    k, n = block.x.shape
    objects = block.numbers.wide or any(
        a.dtype == object for a in (block.x, *block.tiers, *block.kinds, *(block.body or ()))
    )
    safe = safe_bits(block.form, block.reach, block.figure)
    for columns in _chunks(n, max(1, CHUNK // k)):
        cell = _cell(block, columns)
        first = int(block.rows[0])
        # A single item is written through plain slices: numpy copies those several times faster than index lists.
        rows: Any = (
            (slice(first, first + 1), columns) if k == 1 else (block.rows[:, None], np.arange(n)[columns][None, :])
        )
        null = block.null[:, columns]
        if safe >= block.figure and not objects:
            _store(out, rows, _score(block, cell), null)
        else:
            _run_wide(block, columns, cell, out, rows, null, safe)


def _chunks(n: int, size: int) -> Iterator[slice]:
    for low in range(0, n, size):
        yield slice(low, min(n, low + size))


def _part(values: Array, columns: slice) -> Array:
    return values if values.shape[1] == 1 else values[:, columns]


def _cell(block: Block, columns: slice) -> Cell:
    body_num, body_den = (_part(part, columns) for part in block.body) if block.body else (None, None)
    return Cell(
        x=block.x[:, columns],
        tiers=[_part(tier, columns) for tier in block.tiers],
        axis=block.numbers.axis,
        amounts=block.numbers.amounts,
        sense=block.numbers.sense,
        unit=_part(block.unit, columns),
        one=block.numbers.one,
        base=block.numbers.base,
        kinds=[_part(kind, columns) for kind in block.kinds],
        body_num=body_num,
        body_den=body_den,
        ratio_step=block.ratio_step,
    )


Found = tuple[Array, Array, Array, Array]


def _score(block: Block, cell: Cell, picked: Array | None = None) -> Found:
    """(score, raw, branch, null) of one chunk; `picked` names the item of each cell when the cell is a flat list."""

    def own(values: Array) -> Array:
        return values if picked is None else values[:, 0][picked].astype(object)

    with np.errstate(divide="ignore"):
        found = score(BLOCKS, block.form, cell)
        points = round_half_up(BLOCKS, found.num * own(block.numbers.up), found.den * own(block.numbers.down))
        raw = round_half_up(BLOCKS, found.raw_num * own(block.numbers.raw_up), found.den * own(block.numbers.raw_down))
    return points, raw, found.branch, found.null


def _store(out: CardScores, rows: Any, found: Found, null: Array) -> None:
    points, raw, branch, reason = found
    reason = np.where(null != 0, null, reason)
    blank = reason != 0
    if blank.any():
        points, raw = np.where(blank, 0, points), np.where(blank, 0, raw)
    shape = out.score[rows].shape
    out.score[rows] = np.broadcast_to(points, shape)
    out.raw[rows] = np.broadcast_to(raw, shape)
    out.branch[rows] = np.broadcast_to(branch, shape)
    out.null[rows] = np.broadcast_to(reason, shape)


def _run_wide(block: Block, columns: slice, cell: Cell, out: CardScores, rows: Any, null: Array, safe: int) -> None:
    """Score the chunk's safe cells on int64 and the others, picked one by one, on Python integers."""
    shape = cell.x.shape
    limit = 2 ** max(safe, 0)
    wide = np.zeros(shape, dtype=np.bool_)
    figures = [cell.x, *cell.tiers, *cell.kinds]
    figures += [cell.body_num, cell.body_den] if block.body else []
    numbers_fit = safe >= 0 and not block.numbers.wide
    if not numbers_fit:
        wide[:] = True
    else:
        for figure in figures:
            wide |= np.broadcast_to(np.abs(figure) >= limit, shape)
    if not wide.all():
        _store(out, rows, _score(block, _tamed(cell, wide)), null)
    picked, at = np.nonzero(wide)
    if picked.size == 0:
        return
    flat = _flat(cell, picked, at)
    points, raw, branch, reason = _score(block, flat, picked)
    given = np.broadcast_to(null, shape)[picked, at]
    reason = np.where(given != 0, given, reason).astype(np.uint8)
    reason[(reason == 0) & (np.abs(points) >= 2**63)] = NullReason.OUT_OF_RANGE
    points = np.where(reason != 0, 0, points)
    where = (block.rows[picked], at + columns.start)
    out.score[where], out.branch[where], out.null[where] = points, branch, reason
    out.raw[where] = np.where((reason != 0) | (np.abs(raw) >= 2**63), 0, raw)


def _tamed(cell: Cell, wide: npt.NDArray[np.bool_]) -> Cell:
    """The chunk with its wide cells set to 1, so that no intermediate overflows; those cells are scored elsewhere."""

    def tame(values: Array) -> Array:
        return np.where(wide, 1, np.broadcast_to(values, wide.shape)).astype(np.int64)

    return Cell(
        x=tame(cell.x),
        tiers=[tame(tier) for tier in cell.tiers],
        axis=cell.axis,
        amounts=cell.amounts,
        sense=cell.sense,
        unit=tame(cell.unit) if cell.unit.shape[1] > 1 else cell.unit,
        one=cell.one,
        base=cell.base,
        kinds=[tame(kind) for kind in cell.kinds],
        body_num=None if cell.body_num is None else tame(cell.body_num),
        body_den=None if cell.body_den is None else tame(cell.body_den),
        ratio_step=cell.ratio_step,
    )


def _flat(cell: Cell, picked: Array, at: Array) -> Cell:
    """The picked cells as flat lists of Python integers."""

    def pick(values: Array) -> Array:
        return np.broadcast_to(values, cell.x.shape)[picked, at].astype(object)

    return Cell(
        x=pick(cell.x),
        tiers=[pick(tier) for tier in cell.tiers],
        axis=[pick(value) for value in cell.axis],
        amounts=[pick(value) for value in cell.amounts],
        sense=pick(cell.sense),
        unit=pick(cell.unit),
        one=pick(cell.one),
        base=pick(cell.base),
        kinds=[pick(kind) for kind in cell.kinds],
        body_num=None if cell.body_num is None else pick(cell.body_num),
        body_den=None if cell.body_den is None else pick(cell.body_den),
        ratio_step=cell.ratio_step,
    )


def run_card(rules: Sequence[ItemRule], inputs: Sequence[ItemInput]) -> CardScores:
    """Score every cell of a card: m items for n units."""
    return run_blocks(stack(rules, inputs), len(rules), len(inputs[0].x))


def run_blocks(blocks: Sequence[Block], m: int, n: int) -> CardScores:
    """Score stacked blocks of a card of `m` items and `n` units."""
    out = CardScores(
        np.zeros((m, n), np.int64), np.zeros((m, n), np.int64), np.zeros((m, n), np.int16), np.zeros((m, n), np.uint8)
    )
    for block in blocks:
        run_block(block, out)
    return out


def missing(null: npt.NDArray[np.uint8], mask: npt.NDArray[np.bool_], reason: NullReason) -> npt.NDArray[np.uint8]:
    """`null` with `reason` where `mask` holds and no reason was given yet."""
    return np.where((null == 0) & mask, np.uint8(reason), null)
