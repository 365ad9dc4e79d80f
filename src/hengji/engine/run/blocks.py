"""Blocks: cells of the same form, scored together on numpy, exactly.

A block holds `k` items with one form for `n` units: figures and tiers are k x n integers, the items' own numbers k x 1. Rows whose
figures are too large for the bound proven in `compile.bounds` run on Python integers through the very same lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..compile.bounds import Reach, safe_bits
from ..rules.carriers import BLOCKS, WIDE, Carrier, is_number
from ..rules.form import BodyKind
from ..rules.model import AGREED
from ..rules.score import Cell, Scale, in_units, score
from ..values.null import NullReason
from .column import Array, reach
from .linkage import PriceMoves
from .plans import BlockPlan, CardRules, Number, plans

if TYPE_CHECKING:
    from .nodes import Standing

CHUNK = 65_536
"""Cells scored in one pass: small enough for the cache, large enough to hide numpy's overhead."""

STACKED = 8_192
"""Up to this many units items of one form are stacked into one block; beyond it each item is a block of its own, without a copy."""


@dataclass(slots=True)
class ItemInput:
    """One item for every unit of a card: `x` / 10**places (over `den`, where the figure is a ratio), `null` reasons, `tiers` on
    the same scale (scalar where all units share it), `kinds` of events. `null` is why there can be no score; `no_figure` and
    `no_tier` say for whom the figure itself or a tier is missing (absent: for nobody), because a 0 is shown for no missing one.
    `linked` is what a price clause did to the tiers, which then are the moved ones; `nodes` are, by the place of the unit, the several
    dates of an item about a date, of which `x` is the latest."""

    x: Array
    null: npt.NDArray[np.uint8]
    places: int = 0
    den: Array | None = None
    tiers: Mapping[str, Array] = field(default_factory=dict)
    kinds: Mapping[str, Array] = field(default_factory=dict)
    body: tuple[Array, Array] | None = None
    no_figure: npt.NDArray[np.bool_] | None = None
    no_tier: Mapping[str, npt.NDArray[np.bool_]] = field(default_factory=dict)
    linked: PriceMoves | None = None
    nodes: Mapping[int, Standing] = field(default_factory=dict)

    @property
    def shown_tiers(self) -> tuple[str, ...]:
        """The tiers an item is scored against, by name; not those as agreed, by which only the ambition of its target is judged."""
        return tuple(name for name in self.tiers if not name.startswith(AGREED))

    def as_agreed(self, name: str) -> npt.NDArray[np.float64]:
        """A tier of every unit as it was laid down, for checks of what people typed; a clause that moved it makes no typing error. 0
        where there is none."""
        size = (len(self.null),)
        agreed = self.linked.agreed.get(name) if self.linked is not None else None
        if agreed is not None:
            return np.array([0.0 if value is None else float(value) for value in agreed], dtype=np.float64)
        found: npt.NDArray[np.float64] = np.asarray(self.tiers[name], dtype=np.float64) / 10.0**self.places
        return np.broadcast_to(found, size)

    def tier_on_x(self, name: str) -> Array:
        """A tier on the scale of `x`: times the row's denominator where the figure is a ratio."""
        values = self.tiers[name]
        if self.den is None:
            return values
        bound = reach(values) * reach(self.den)
        return values.astype(object) * self.den.astype(object) if bound >= 2**62 else values * self.den


Nulls = npt.NDArray[np.uint8]
"""The null reason of every cell, k x n."""


@dataclass(slots=True)
class Block:
    """A plan with figures: `x`, `tiers`, `kinds` and `body` are k x n, or k x 1 where all units share them; `figure` is the bit
    length of the largest of them, `objects` says that some do not fit int64. `null` is None where no cell has a reason."""

    plan: BlockPlan
    x: Array
    null: Nulls | None
    tiers: list[Array]
    kinds: list[Array]
    unit: Number
    reach: Reach
    figure: int
    objects: bool
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


def integers(values: Array) -> Array:
    """`values` as int64 or Python integers. A float is refused: it could hold a NaN, and its decimals are not exact."""
    if values.dtype == np.int64 or values.dtype == object:
        return values
    if values.dtype.kind not in "iub":
        raise TypeError(f"figures are integers on a decimal scale, not {values.dtype}")
    return values.astype(np.int64 if np.can_cast(values.dtype, np.int64) else object)


def stack(rules: CardRules, inputs: Sequence[ItemInput]) -> list[Block]:
    """The blocks of a card. `rules.items[i]` and `inputs[i]` belong to row i."""
    n = len(inputs[0].x)
    layout = tuple([(given.places, given.den is not None) for given in inputs])
    made = plans(rules, layout, n > STACKED)
    nulls = _nulls(made, inputs, n)
    laid = _laid_at_once(made, inputs, n) if n <= STACKED else {}
    return [
        _block(plan, laid.get(index) or _stacked(_parts(plan, inputs), n), null, inputs)
        for index, (plan, null) in enumerate(zip(made, nulls, strict=True))
    ]


Parts = list[list[Array]]
"""Figures of a plan's items: first each item's `x`, then tier by tier, kind by kind, numerators and denominators of formula bodies."""

Laid = tuple[list[Array], int, bool]
"""The same parts stacked to k x n (k x 1 where all units share one), the largest magnitude of all, and whether some do not fit int64."""


def _parts(plan: BlockPlan, inputs: Sequence[ItemInput]) -> Parts:
    """The figures of a plan's items on the plan's scale, one array for each item and part."""
    mine = [_at_places(inputs[row], places) for row, places in zip(plan.rows, plan.places, strict=True)]
    parts = [[given.x for given in mine]]
    parts += [
        [given.tier_on_x(own[index]) for given, own in zip(mine, plan.tiers, strict=True)]
        for index in range(plan.form.tiers)
    ]
    parts += [
        [given.kinds[own[index]] for given, own in zip(mine, plan.kinds, strict=True)]
        for index in range(plan.form.kinds)
    ]
    if plan.form.body is BodyKind.EXPRESSION:
        bodies = [given.body for given in mine if given.body is not None]
        parts.append([rescale(integers(num), points) for (num, _), points in zip(bodies, plan.points, strict=True)])
        parts.append([integers(den) for _, den in bodies])
    return parts


def _block(plan: BlockPlan, laid: Laid, null: Nulls | None, inputs: Sequence[ItemInput]) -> Block:
    """A plan with its figures, stacked."""
    (figures, largest, objects), t, form = laid, plan.form.tiers, plan.form
    unit, bounds = (1, plan.numbers.reach) if not plan.ratios else _ratio(plan, inputs)
    return Block(
        plan=plan,
        x=figures[0],
        null=null,
        tiers=figures[1 : 1 + t],
        kinds=figures[1 + t : 1 + t + form.kinds],
        unit=unit,
        reach=bounds,
        figure=largest.bit_length(),
        objects=objects or plan.numbers.wide,
        body=(figures[-2], figures[-1]) if form.body is BodyKind.EXPRESSION else None,
    )


def _ratio(plan: BlockPlan, inputs: Sequence[ItemInput]) -> tuple[Number, Reach]:
    """The denominators of figures that are ratios, and the plan's reach with theirs."""
    dens = [den for row in plan.rows if (den := inputs[row].den) is not None]
    (unit,), largest, _ = _stacked([dens], len(inputs[0].x))
    return unit, replace(plan.numbers.reach, unit=largest.bit_length())


def _nulls(made: Sequence[BlockPlan], inputs: Sequence[ItemInput], n: int) -> list[Nulls | None]:
    """The null reasons of each plan's cells, None where there are none: a small card is looked through in one go."""
    if n <= STACKED:
        whole = np.concatenate([given.null for given in inputs]).reshape(len(inputs), n)
        return [whole[plan.into] for plan in made] if whole.any() else [None] * len(made)
    own = [_joined([inputs[row].null for row in plan.rows]) for plan in made]
    return [null if null.any() else None for null in own]


def _at_places(given: ItemInput, places: int) -> ItemInput:
    factor = 10 ** (places - given.places)
    if factor == 1:
        return given
    return ItemInput(
        rescale(integers(given.x), factor),
        given.null,
        places,
        given.den,
        {name: rescale(integers(values), factor) for name, values in given.tiers.items()},
        {name: rescale(integers(values), factor) for name, values in given.kinds.items()},
        given.body,
    )


def _joined(arrays: Sequence[Array]) -> Array:
    """Arrays of one length as rows, without a copy for a single array."""
    return arrays[0][None, :] if len(arrays) == 1 else np.concatenate(arrays).reshape(len(arrays), -1)


def _laid_at_once(made: Sequence[BlockPlan], inputs: Sequence[ItemInput], n: int) -> dict[int, Laid]:
    """The parts of the plans whose figures are taken as they are, laid out in one array and looked through in one go, by the place of
    the plan. A plan that has anything but int64 columns of `n` units is left to `_stacked`."""
    chosen: list[int] = []
    arrays: list[Array] = []
    ends = [0]
    for index, plan in enumerate(made):
        own = [inputs[row].x for row in plan.rows] + [inputs[row].tiers[name] for row, name in plan.columns]
        if plan.plain and set(map(_size, own)) == {n}:
            chosen.append(index)
            arrays += own
            ends.append(len(arrays) * n)
    if not chosen:
        return {}
    flat = np.concatenate(arrays)
    if flat.dtype != np.int64:
        return {}
    highs, lows = np.maximum.reduceat(flat, ends[:-1]).tolist(), np.minimum.reduceat(flat, ends[:-1]).tolist()
    return {
        index: (list(flat[start:end].reshape(-1, len(made[index].rows), n)), max(high, -low), False)
        for index, start, end, high, low in zip(chosen, ends, ends[1:], highs, lows, strict=False)
    }


_size = attrgetter("size")


def _stacked(parts: Parts, n: int) -> Laid:
    """Each part's arrays, one for each item, as rows: k x n, or k x 1 where a part is the same for all units; and the largest
    magnitude of all. A single item of many units is not copied at all."""
    shared = [n > 1 and all(array.size == 1 for array in part) for part in parts]
    laid = [
        [array.reshape(1) if alike else array if array.size == n else np.broadcast_to(array, (n,)) for array in part]
        for alike, part in zip(shared, parts, strict=True)
    ]
    stacked = [integers(_joined(part)) for part in laid]
    return stacked, max(reach(part) for part in stacked), any(part.dtype == object for part in stacked)


WHOLE = slice(None)
"""All units at once."""


def run_block(block: Block, out: CardScores) -> None:
    """Score a block into the rows of `out`."""
    k, n = block.x.shape
    safe = safe_bits(block.plan.form, block.reach, block.figure)
    for columns in _chunks(n, max(1, CHUNK // k)):
        cell, null = _cell(block, columns), None if block.null is None else block.null[:, columns]
        if safe >= block.figure and not block.objects:
            _store(out, block.plan.into, columns, _score(block, cell), null)
        else:
            _run_wide(block, columns, cell, out, null, safe)


def _chunks(n: int, size: int) -> Iterator[slice]:
    if n <= size:
        return iter((WHOLE,))
    return (slice(start, min(start + size, n)) for start in range(0, n, size))


def _part(values: Number, columns: slice) -> Number:
    return values if columns is WHOLE or isinstance(values, int) or values.shape[1] == 1 else values[:, columns]


def _cell(block: Block, columns: slice) -> Cell:
    numbers = block.plan.numbers
    body_num, body_den = (_part(part, columns) for part in block.body) if block.body else (None, None)
    return Cell(
        x=_part(block.x, columns),
        tiers=[_part(tier, columns) for tier in block.tiers],
        axis=numbers.axis,
        amounts=numbers.amounts,
        sense=numbers.sense,
        unit=_part(block.unit, columns),
        one=numbers.one,
        base=numbers.base,
        kinds=[_part(kind, columns) for kind in block.kinds],
        body_num=body_num,
        body_den=body_den,
        ratio_step=block.plan.ratio_step,
    )


Found = tuple[Any, Any, Any, Any]
"""(score, raw, branch, null) of one chunk; each may be one number for all its cells."""


def _score(block: Block, cell: Cell, picked: Array | None = None) -> Found:
    """Scores rounded to their decimals; `picked` names the item of each cell when the cell is a flat list."""
    o: Carrier = BLOCKS if picked is None else WIDE
    found = score(o, block.plan.form, cell)
    scale = block.plan.numbers.scale
    points, raw = in_units(o, found, scale if picked is None else _picked(scale, picked))
    return points, raw, found.branch, found.null


def _picked(scale: Scale, picked: Array) -> Scale:
    """The scale of cells picked one by one, as Python integers."""

    def own(values: Number) -> Number:
        if isinstance(values, int):
            return values
        return values[:, 0][picked].astype(object) if values.ndim else int(values)

    return Scale(own(scale.twice), own(scale.down), own(scale.raw_twice), own(scale.raw_down))


def _store(out: CardScores, rows: Any, columns: slice, found: Found, null: Nulls | None) -> None:
    points, raw, branch, reason = found
    if null is not None:
        reason = np.where(null != 0, null, reason)
    if not is_number(reason, 0) and reason.any():
        points, raw = np.where(reason != 0, 0, points), np.where(reason != 0, 0, raw)
        out.null[rows, columns] = reason
    out.score[rows, columns] = points
    out.raw[rows, columns] = raw
    if not is_number(branch, 0):  # nothing was written there yet
        out.branch[rows, columns] = branch


def _run_wide(block: Block, columns: slice, cell: Cell, out: CardScores, null: Nulls | None, safe: int) -> None:
    """Score the chunk's safe cells on int64 and the others, picked one by one, on Python integers."""
    shape = cell.x.shape
    wide = np.zeros(shape, dtype=np.bool_)
    if safe < 0 or block.plan.numbers.wide:
        wide[:] = True
    else:
        limit = 2**safe
        for figure in (cell.x, *cell.tiers, *cell.kinds, *((cell.body_num, cell.body_den) if block.body else ())):
            wide |= (figure >= limit) | (figure <= -limit)
    if not wide.all():
        _store(out, block.plan.into, columns, _score(block, _tamed(cell, wide)), null)
    picked, at = np.nonzero(wide)
    if picked.size == 0:
        return
    points, raw, branch, reason = _score(block, _flat(cell, picked, at), picked)
    given = np.zeros(picked.size, np.uint8) if null is None else null[picked, at]
    reason = np.where(given != 0, given, reason).astype(np.uint8)
    reason[(reason == 0) & (np.abs(points) >= 2**63)] = NullReason.OUT_OF_RANGE
    where = (np.array(block.plan.rows)[picked], at + (columns.start or 0))
    out.score[where], out.branch[where], out.null[where] = np.where(reason != 0, 0, points), branch, reason
    out.raw[where] = np.where((reason != 0) | (np.abs(raw) >= 2**63), 0, raw)


def _each(cell: Cell, act: Callable[[Array], Array]) -> Cell:
    """The cell with `act` done to every array; a number that all cells share stays."""

    def one(values: Any) -> Any:
        return act(values) if isinstance(values, np.ndarray) else values

    return Cell(
        x=one(cell.x),
        tiers=[one(tier) for tier in cell.tiers],
        axis=[one(value) for value in cell.axis],
        amounts=[one(value) for value in cell.amounts],
        sense=one(cell.sense),
        unit=one(cell.unit),
        one=one(cell.one),
        base=one(cell.base),
        kinds=[one(kind) for kind in cell.kinds],
        body_num=one(cell.body_num),
        body_den=one(cell.body_den),
        ratio_step=cell.ratio_step,
    )


def _tamed(cell: Cell, wide: npt.NDArray[np.bool_]) -> Cell:
    """The chunk with its wide cells set to 1, so that no intermediate overflows; those cells are scored elsewhere."""

    def tame(values: Array) -> Array:
        own = values.dtype == np.int64 and (values.ndim == 0 or values.shape[1] == 1)
        return values if own else np.where(wide, 1, values).astype(np.int64)

    return _each(cell, tame)


def _flat(cell: Cell, picked: Array, at: Array) -> Cell:
    """The picked cells as flat lists of Python integers."""
    return _each(cell, lambda values: np.broadcast_to(values, cell.x.shape)[picked, at].astype(object))


def run_card(rules: CardRules, inputs: Sequence[ItemInput]) -> CardScores:
    """Score every cell of a card: m items for n units."""
    shape = len(rules.items), len(inputs[0].x)
    out = CardScores(
        np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.zeros(shape, np.int16), np.zeros(shape, np.uint8)
    )
    # A cell with a null reason may divide by zero; its other columns are not used.
    with np.errstate(divide="ignore"):
        for block in stack(rules, inputs):
            run_block(block, out)
    return out


@dataclass(frozen=True, slots=True)
class CardCells:
    """The cells of one card, for units that share its weights: all that is needed to score them. `inputs[i]` belongs to
    `rules.items[i]`; the rows of all of them are the same units."""

    card: str
    rules: CardRules
    inputs: Sequence[ItemInput]


Cells = Callable[[Sequence[CardCells]], list[CardScores]]
"""How cells are scored: what is given for each card comes back as its scores, in the same order. Where they are computed is an
executor's own affair; what they are is not: every executor runs `run_card`. Cells that several nodes make are put
together where they come back (`nodes.combined`)."""


def in_process(work: Sequence[CardCells]) -> list[CardScores]:
    """The executor that needs nothing: here and now."""
    return [run_card(each.rules, each.inputs) for each in work]


def missing(null: npt.NDArray[np.uint8], mask: npt.NDArray[np.bool_], reason: NullReason) -> npt.NDArray[np.uint8]:
    """`null` with `reason` where `mask` holds and no reason was given yet."""
    return np.where((null == 0) & mask, np.uint8(reason), null)
