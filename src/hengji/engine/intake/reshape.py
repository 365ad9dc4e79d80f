"""Wide to long: every cell of the measure columns becomes a row of its own, which still knows where it was written."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .cells import Cell
from .grid import Grid, Ints, RawColumn, stack_columns


def melt(grid: Grid, keep: Sequence[RawColumn], wide: Sequence[tuple[RawColumn, str]], label: str, value: str) -> Grid:
    """The long table: the `keep` columns repeated, `label` holding the name given to each wide column, `value` its cells."""
    rows, count = grid.rows, len(wide)
    repeat = np.repeat(np.arange(rows, dtype=np.intp), count)
    columns = [column.take(repeat) for column in keep]
    names = [""] + [name for _, name in wide]
    codes = np.tile(np.arange(1, count + 1, dtype=np.int32), rows)
    at = [column.at if isinstance(column.at, int) else -1 for column, _ in wide]
    places = np.tile(np.array(at, dtype=np.int32), rows)
    columns.append(RawColumn(label, codes, names, [Cell.TEXT] * len(names), places))
    stacked = stack_columns(value, [(column, rows) for column, _ in wide])
    turned: Ints = stacked.codes.reshape(count, rows).T.ravel()
    turned_at = places
    if not isinstance(stacked.at, int):
        turned_at = stacked.at.reshape(count, rows).T.ravel()
    columns.append(RawColumn(value, turned, stacked.values, stacked.kinds, turned_at))
    sources = None if grid.sources is None else grid.sources[repeat]
    return Grid(grid.name, columns, grid.lines[repeat], grid.origins, sources, grid.header_line)


def paste(name: str, parts: Sequence[RawColumn], between: str) -> RawColumn:
    """One text column out of several, joined by `between`; blank where every part is blank."""
    first = parts[0]
    texts: list[str] = list(first.values)
    codes = first.codes.astype(np.int64)
    blank = np.array([text.strip() == "" for text in texts], dtype=bool)[codes]
    for part in parts[1:]:
        both = codes * len(part.values) + part.codes
        distinct, codes = np.unique(both, return_inverse=True)
        left, right = np.divmod(distinct, len(part.values))
        texts = [f"{texts[a].strip()}{between}{part.values[b].strip()}" for a, b in zip(left, right, strict=True)]
        blank &= np.array([text.strip() == "" for text in part.values], dtype=bool)[part.codes]
    numbers = np.where(blank, 0, codes + 1).astype(np.int32)
    return RawColumn(name, numbers, ["", *texts], at=first.at)
