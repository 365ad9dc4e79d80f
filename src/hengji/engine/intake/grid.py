"""A raw table: columns of cells as they were written, each distinct cell stored once, every row knowing its place.

`codes[row]` points into `values` (and `kinds`), so that whatever is asked of a cell is asked once for each distinct one.
The first value is always the blank cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ..values.finding import Source
from .cells import Cell

Ints = npt.NDArray[np.int32]


class Index(dict[str, int]):
    """Numbers texts in the order they first appear; `index[text]` is the number, given on first sight. Blank is 0."""

    def __init__(self) -> None:
        super().__init__({"": 0})

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number


@dataclass(frozen=True, slots=True)
class Origin:
    """A file or sheet that rows came from, with the headers as written there. `cells`: its places are cells, not lines."""

    file: str
    sheet: str = ""
    headers: tuple[str, ...] = ()
    cells: bool = False

    def place(self, line: int, column: int) -> Source:
        """The place of a cell: line of the file and header, or sheet and cell name. Column -1: the whole row."""
        header = self.headers[column] if 0 <= column < len(self.headers) else ""
        if self.cells:
            name = f"{letters(column)}{line}" if column >= 0 and line else str(line or "")
            return Source(file=self.file, sheet=self.sheet, cell=name, field=header)
        return Source(file=self.file, line=line, sheet=self.sheet, field=header)


def letters(column: int) -> str:
    """A workbook's name of a column counted from 0: 0 -> A, 27 -> AB."""
    name = ""
    column += 1
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


@dataclass(slots=True)
class RawColumn:
    """One column: `at` is its position in its file (-1: it stands in no file), or one position a row after a melt."""

    name: str
    codes: Ints
    values: list[str]
    kinds: list[Cell] | None = None
    at: int | Ints = -1
    hidden: bool = False

    @classmethod
    def of(cls, name: str, texts: Iterable[str], at: int = -1) -> RawColumn:
        """A column of plain texts."""
        index = Index()
        codes = np.fromiter((index[text] for text in texts), dtype=np.int32)
        return cls(name, codes, list(index), at=at)

    @classmethod
    def constant(cls, name: str, text: str, rows: int) -> RawColumn:
        """A column that holds one text in every row."""
        return cls(name, np.ones(rows, dtype=np.int32), ["", text])

    def kind(self, code: int) -> Cell:
        """What kind of cell a distinct value is."""
        return self.kinds[code] if self.kinds is not None else Cell.TEXT

    def entries(self) -> Iterable[tuple[Cell, str]]:
        """Every distinct cell, in the order of the codes."""
        if self.kinds is None:
            return ((Cell.TEXT, text) for text in self.values)
        return zip(self.kinds, self.values, strict=True)

    def take(self, rows: npt.NDArray[np.intp]) -> RawColumn:
        """The same column with only these rows, in this order."""
        at = self.at if isinstance(self.at, int) else self.at[rows]
        return RawColumn(self.name, self.codes[rows], self.values, self.kinds, at, self.hidden)

    def renamed(self, name: str) -> RawColumn:
        """The same cells under another name."""
        return RawColumn(name, self.codes, self.values, self.kinds, self.at, self.hidden)

    def mapped(self, change: Callable[[Cell, str], str | None]) -> RawColumn:
        """The column with distinct cells replaced by a text where `change` gives one."""
        values, kinds = list(self.values), list(self.kinds or [Cell.TEXT] * len(self.values))
        for code, (kind, text) in enumerate(self.entries()):
            new = change(kind, text)
            if new is not None:
                values[code], kinds[code] = new, Cell.TEXT
        return RawColumn(self.name, self.codes, values, kinds, self.at, self.hidden)


@dataclass(slots=True)
class Grid:
    """A raw table: columns of one length; row r was written at `lines[r]` of `origins[sources[r]]`."""

    name: str
    columns: list[RawColumn]
    lines: Ints
    origins: list[Origin]
    sources: npt.NDArray[np.int16] | None = None
    header_line: int = 1
    merged: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.lines)

    def column(self, name: str) -> RawColumn | None:
        """The column of this exact name."""
        return next((column for column in self.columns if column.name == name), None)

    def place(self, row: int, column: RawColumn | None = None) -> Source:
        """Where a cell, or a whole row, was written."""
        origin = self.origins[0 if self.sources is None else int(self.sources[row])]
        at = -1
        if column is not None:
            at = column.at if isinstance(column.at, int) else int(column.at[row])
        return origin.place(int(self.lines[row]), at)

    def header(self, at: int = -1) -> Source:
        """The place of a header, or of the whole table when `at` is -1."""
        origin = self.origins[0]
        if at < 0:
            return Source(file=origin.file, sheet=origin.sheet)
        if origin.cells:
            return origin.place(self.header_line, at)
        return Source(file=origin.file, line=self.header_line, sheet=origin.sheet)

    def take(self, rows: npt.NDArray[np.intp]) -> Grid:
        """The same table with only these rows, in this order."""
        sources = None if self.sources is None else self.sources[rows]
        columns = [column.take(rows) for column in self.columns]
        return Grid(self.name, columns, self.lines[rows], self.origins, sources, self.header_line)

    def with_columns(self, columns: list[RawColumn]) -> Grid:
        """The same rows with other columns."""
        return Grid(self.name, columns, self.lines, self.origins, self.sources, self.header_line)


def stack(name: str, grids: Sequence[Grid]) -> Grid:
    """Several tables one below the other; a column that one of them lacks is blank there."""
    if len(grids) == 1:
        return grids[0]
    names = list(dict.fromkeys(column.name for grid in grids for column in grid.columns))
    origins = [origin for grid in grids for origin in grid.origins]
    first = np.cumsum([0, *(len(grid.origins) for grid in grids)])
    sources = [
        (np.zeros(grid.rows, np.int16) if grid.sources is None else grid.sources) + np.int16(first[number])
        for number, grid in enumerate(grids)
    ]
    columns = [stack_columns(name, [(grid.column(name), grid.rows) for grid in grids]) for name in names]
    lines = np.concatenate([grid.lines for grid in grids])
    return Grid(name, columns, lines, origins, np.concatenate(sources), grids[0].header_line)


def stack_columns(name: str, parts: Sequence[tuple[RawColumn | None, int]]) -> RawColumn:
    """Columns one below the other, with how many rows each covers; None is blank."""
    values, kinds, codes, places = [""], [Cell.TEXT], [], []
    for column, rows in parts:
        if column is None:
            codes.append(np.zeros(rows, np.int32))
            places.append(np.full(rows, -1, np.int32))
            continue
        codes.append((column.codes + np.int32(len(values))).astype(np.int32))
        values.extend(column.values)
        kinds.extend(column.kinds or [Cell.TEXT] * len(column.values))
        places.append(np.full(rows, column.at, np.int32) if isinstance(column.at, int) else column.at)
    return RawColumn(name, np.concatenate(codes), values, kinds, np.concatenate(places))
