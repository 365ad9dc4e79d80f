"""Batches: the cells of a card as an Arrow table with one row for each unit, scored batch by batch wherever the batches are.

One row holds all figures of a unit, so however a table is cut into batches, files or partitions, a unit is never cut apart. The columns
are named by the item's place on its card, because ids may hold what an engine does not allow in a column's name: `i3_x` is the figure
of the fourth item, `i3_null` its null reason (absent: no unit has one), `i3_den` its denominator, `i3_t0` its first tier, `i3_k0` its first
kind of event, `i3_num` and `i3_below` the value of a formula body. `unit` counts the rows, `part` names the layout of the row. What comes
back has `unit`, and `i3_score`, `i3_raw`, `i3_branch`, `i3_null`.

Numbers that fit 64 bits are int64, a column with one that does not is text: nothing passes through a float on the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ... import __version__
from .blocks import CardCells, CardScores, ItemInput, run_card
from .column import Array
from .plans import CardRules, ItemRule

SCORED = (("score", np.int64), ("raw", np.int64), ("branch", np.int16), ("null", np.int8))
"""What is known of a cell once it is scored. Null reasons are few, and no engine but Arrow has unsigned bytes."""


@dataclass(frozen=True, slots=True)
class ItemLayout:
    """The columns of one item: the decimals of its figures, whether the figure is a ratio, its tiers with a column of their own, the
    tiers that all units share with their value, its kinds of events, and whether a formula gives its body."""

    places: int
    ratio: bool
    tiers: tuple[str, ...]
    shared: tuple[tuple[str, int], ...]
    kinds: tuple[str, ...]
    body: bool


@dataclass(frozen=True, slots=True)
class PartLayout:
    """The rows of units that share a card and its weights: their rules and the columns of each item."""

    rules: tuple[ItemRule, ...]
    items: tuple[ItemLayout, ...]


@dataclass(frozen=True, slots=True)
class CardLayout:
    """A card's table: the layout of each part, and the engine that made it."""

    parts: tuple[PartLayout, ...]
    engine: str = __version__


class OtherEngine(RuntimeError):
    """Raised where batches are to be scored by another version of the engine than the one that made them."""


class Incomplete(RuntimeError):
    """Raised where not every unit came back exactly once."""


# --- out: figures as a table -----------------------------------------------------------------------------------------


def lay_out(parts: Sequence[CardCells]) -> tuple[CardLayout, pa.Table]:
    """The cells of one card as a table; `parts` have different weights, and figures with decimals of their own."""
    laid = [_columns(part) for part in parts]
    sizes = [_units(part) for part in parts]
    columns: dict[str, pa.Array] = {
        "unit": pa.array(np.arange(sum(sizes), dtype=np.int64)),
        "part": pa.array(np.repeat(np.arange(len(parts), dtype=np.int32), sizes)),
    }
    for name in dict.fromkeys(name for own in laid for name in own):
        columns[name] = _joined([own.get(name) for own in laid], sizes, np.int8 if name.endswith("_null") else np.int64)
    layout = CardLayout(tuple(PartLayout(part.rules.items, tuple(map(_layout, part.inputs))) for part in parts))
    return layout, pa.table(columns)


def _units(part: CardCells) -> int:
    return len(part.inputs[0].x)


def _layout(given: ItemInput) -> ItemLayout:
    alike = {name: values for name, values in given.tiers.items() if _alike(values, given)}
    return ItemLayout(
        places=given.places,
        ratio=given.den is not None,
        tiers=tuple(name for name in given.tiers if name not in alike),
        shared=tuple((name, int(values.reshape(1)[0])) for name, values in alike.items()),
        kinds=tuple(given.kinds),
        body=given.body is not None,
    )


def _alike(values: Array, given: ItemInput) -> bool:
    """Whether a tier stands once for all units."""
    return values.size == 1 != len(given.null)


def _columns(part: CardCells) -> dict[str, Array]:
    """The columns of a part, by name."""
    found: dict[str, Array] = {}
    for place, given in enumerate(part.inputs):
        own = {"x": given.x, "den": given.den} | _numbered("k", given.kinds)
        own |= _numbered("t", {name: values for name, values in given.tiers.items() if not _alike(values, given)})
        if given.body is not None:
            own |= {"num": given.body[0], "below": given.body[1]}
        if given.null.any():
            found[f"i{place}_null"] = given.null.astype(np.int8)
        found |= {
            f"i{place}_{name}": np.broadcast_to(values, (_units(part),))
            for name, values in own.items()
            if values is not None
        }
    return found


def _numbered(letter: str, values: Mapping[str, Array]) -> dict[str, Array | None]:
    return {f"{letter}{place}": array for place, array in enumerate(values.values())}


def _joined(own: Sequence[Array | None], sizes: Sequence[int], kind: type) -> pa.Array:
    """One column over all parts, 0 where a part has no such column; as text where a number does not fit 64 bits."""
    arrays = [np.zeros(size, kind) if array is None else array for array, size in zip(own, sizes, strict=True)]
    if any(array.dtype.kind not in "iubO" for array in arrays):
        raise TypeError("figures are integers on a decimal scale")
    if all(np.can_cast(array.dtype, np.int64) for array in arrays):
        return pa.array(np.concatenate([array.astype(kind, copy=False) for array in arrays]))
    numbers = [int(value) for array in arrays for value in array]
    if all(-(2**63) <= number < 2**63 for number in numbers):
        return pa.array(numbers, pa.int64())
    return pa.array([str(number) for number in numbers], pa.string())


# --- there: a batch is scored ----------------------------------------------------------------------------------------


def score_batches(layout: CardLayout, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Score every row of every batch; this is what an engine's workers run. Raises `OtherEngine` where the worker has another version
    of the engine: it might round or read a rule in another way."""
    if layout.engine != __version__:
        raise OtherEngine(
            f"工作节点上的衡绩是 {__version__}，发起运行的是 {layout.engine}；请装同一版本。"
            f" The worker has Hengji {__version__}, the run was started by {layout.engine}: install the same version."
        )
    rules = [CardRules(part.rules) for part in layout.parts]
    for batch in batches:
        if batch.num_rows:
            yield _scored(layout, rules, batch)


def _scored(layout: CardLayout, rules: Sequence[CardRules], batch: pa.RecordBatch) -> pa.RecordBatch:
    part = batch.column("part").to_numpy()
    starts = [0, *(np.flatnonzero(np.diff(part)) + 1).tolist()]
    found = []
    for start, end in zip(starts, [*starts[1:], len(part)], strict=True):
        which = int(part[start])
        found.append(run_card(rules[which], _inputs(layout.parts[which], batch.slice(start, end - start))))
    columns = {"unit": batch.column("unit")}
    for place in range(len(layout.parts[0].rules)):
        for name, kind in SCORED:
            values = np.concatenate([getattr(each, name)[place] for each in found])
            columns[f"i{place}_{name}"] = pa.array(values.astype(kind, copy=False))
    return pa.RecordBatch.from_pydict(columns)


def _inputs(part: PartLayout, batch: pa.RecordBatch) -> list[ItemInput]:
    """The figures of a part's rows, item by item."""
    names = set(batch.schema.names)

    def column(place: int, name: str) -> Array:
        return _numbers(batch.column(f"i{place}_{name}"))

    found = []
    for place, item in enumerate(part.items):
        null = column(place, "null").astype(np.uint8) if f"i{place}_null" in names else _none(batch.num_rows)
        tiers = {name: column(place, f"t{at}") for at, name in enumerate(item.tiers)}
        tiers |= {name: _shared(value) for name, value in item.shared}
        found.append(
            ItemInput(
                x=column(place, "x"),
                null=null,
                places=item.places,
                den=column(place, "den") if item.ratio else None,
                tiers=tiers,
                kinds={name: column(place, f"k{at}") for at, name in enumerate(item.kinds)},
                body=(column(place, "num"), column(place, "below")) if item.body else None,
            )
        )
    return found


def _none(rows: int) -> npt.NDArray[np.uint8]:
    return np.zeros(rows, np.uint8)


def _shared(value: int) -> Array:
    return np.array([value], dtype=np.int64 if -(2**63) <= value < 2**63 else object)


def _numbers(column: pa.Array) -> Array:
    if pa.types.is_integer(column.type):
        return np.asarray(column.to_numpy(zero_copy_only=False))
    return np.array([int(text) for text in column.to_pylist()], dtype=object)


# --- back: scores as a card has them ---------------------------------------------------------------------------------


def gather(parts: Sequence[CardCells], scored: pa.Table) -> list[CardScores]:
    """The scores of each part from the rows that came back, in whatever order. Raises `Incomplete` where a unit is missing or twice."""
    sizes = [_units(part) for part in parts]
    unit = scored.column("unit").to_numpy()
    if len(unit) != sum(sizes) or not np.array_equal(np.bincount(unit, minlength=len(unit)), np.ones(len(unit))):
        raise Incomplete(
            f"应有 {sum(sizes)} 行各一次，返回 {len(unit)} 行。 {sum(sizes)} rows were to come back once each, {len(unit)} did."
        )
    whole = {name: _rows(scored, name, kind, unit, len(parts[0].rules.items)) for name, kind in SCORED}
    whole["null"] = whole["null"].view(np.uint8)
    edges = np.cumsum([0, *sizes]).tolist()
    return [
        CardScores(**{name: array[:, start:end] for name, array in whole.items()}) for start, end in pairwise(edges)
    ]


def _rows(scored: pa.Table, name: str, kind: type, unit: Array, items: int) -> Array:
    """One number of every cell, m x n, in the order in which the units were laid out."""
    found: Array = np.empty((items, len(unit)), kind)
    for place in range(items):
        found[place, unit] = scored.column(f"i{place}_{name}").to_numpy()
    return found
