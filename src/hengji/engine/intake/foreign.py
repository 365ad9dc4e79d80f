"""Foreign files made ours: what a mapping declares, carried out on raw columns before anything is parsed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

import numpy as np
import numpy.typing as npt

from ..values.direction import Direction
from ..values.finding import Source
from ..values.number import NotANumber, parse_number
from ..values.period import Period
from ..values.text import Text
from ..values.unit import UnknownUnit, parse_unit
from .cells import Cell, is_missing, read_date
from .columns import TABLES
from .grid import Grid, RawColumn, stack
from .limits import MAX_FACTS
from .mapping import Block, Const, DatePart, Expression, FileRef, FromFile, Join, Lookup, Part, TableMapping
from .report import Problem, Report, count, did_you_mean, shorten, some
from .reshape import melt, paste

Open = Callable[[FileRef, Source], Grid | None]
"""Gives the raw table of a file or sheet, or None when it cannot be read (the finding is told)."""


def mapped_table(name: str, blocks: Iterable[Block], open_ref: Open, report: Report) -> Grid | None:
    """One of our tables, put together from its blocks; None when any of them cannot be read."""
    grids = [_block(name, block, open_ref, report) for block in blocks]
    sound = [grid for grid in grids if grid is not None]
    return stack(name, sound) if sound and len(sound) == len(grids) else None


def _block(name: str, block: Block, open_ref: Open, report: Report) -> Grid | None:
    grid = open_ref(block.ref, block.where)
    for lookup in block.lookups:
        grid = grid and _look_up(grid, lookup, block, open_ref, report)
    if grid is None:
        return None
    for condition in block.conditions:
        found = _theirs(grid, condition.column, block, report)
        if found is None:
            return None
        grid = grid.take(np.flatnonzero(_holds(condition.words, found, condition.negate)[found.codes]))
    grid = _without_missing(grid, block, report)
    if grid is None:
        return None
    columns = _columns(grid, block, report)
    if columns is None:
        return None
    if block.melt is None:
        return _with_values(grid.with_columns(columns), block)
    wide = [(_theirs(grid, theirs, block, report), ours) for theirs, ours in block.melt.columns.items()]
    known = [(column, ours) for column, ours in wide if column is not None]
    if len(known) < len(wide):
        return None
    if grid.rows * len(known) > MAX_FACTS:
        report.error(
            "too-many-rows", f"展开后超过 {MAX_FACTS} 行", f"more than {MAX_FACTS} rows once melted", grid.header()
        )
        return None
    value = "value" if name == "facts" else "target" if name == "targets" else "score"
    return _with_values(melt(grid, columns, known, block.melt.label, value), block)


def _without_missing(grid: Grid, block: Block, report: Report) -> Grid | None:
    """The table with the cells blank whose words say, as the mapping declares, that there is no figure; each column's are counted."""
    sound = True
    for name, words in block.missing.items():
        column = _theirs(grid, name, block, report)
        if column is None:
            sound = False
            continue
        absent = _holds(words, column)
        rows = np.flatnonzero(absent[column.codes])
        if not len(rows):
            continue
        codes = column.codes.copy()
        codes[rows] = 0  # the first value of every column is the blank cell
        # In place of the old column, by name: the same cells, fewer of them written.
        blank = RawColumn(column.name, codes, column.values, column.kinds, column.at, column.hidden)
        grid = grid.with_columns([blank if each is column else each for each in grid.columns])
        zh = f"列“{shorten(name)}”有 {len(rows)} 格写作 {some(words)}，按对照表的 missing_values 读作缺少，不当作数"
        en = f"{count(len(rows), 'cell')} of '{shorten(name)}' written {some(words)}: missing, by the mapping's missing_values"
        report.note("missing-declared", zh, en, grid.place(int(rows[0]), column))
    return grid if sound else None


def _with_values(grid: Grid, block: Block) -> Grid:
    """Other words for the values of our columns, as the mapping says."""
    columns = [
        _reworded(column, block.values[column.name]) if column.name in block.values else column
        for column in grid.columns
    ]
    return grid.with_columns(columns)


def _reworded(column: RawColumn, words: Mapping[str, str]) -> RawColumn:
    numbers = {number: word for text, word in words.items() if (number := _number(text)) is not None}

    def change(kind: Cell, text: str) -> str | None:
        plain = text.strip()
        if plain in words:
            return words[plain]
        return numbers.get(_number(plain)) if numbers and plain else None

    return column.mapped(change)


def _number(text: str) -> object:
    try:
        return parse_number(text)
    except NotANumber:
        return None


def _theirs(grid: Grid, name: str, block: Block, report: Report) -> RawColumn | None:
    found = grid.column(name) or next((column for column in grid.columns if column.name.strip() == name.strip()), None)
    if found is None:
        names = [column.name for column in grid.columns if column.name]
        place = grid.header()
        hint = did_you_mean(name, names) or Text(f"现有列：{some(names, 30)}", f"the columns found: {some(names, 30)}")
        report.error(
            "mapping-column",
            f"{place} 没有列“{shorten(name)}”",
            f"{place} has no column '{shorten(name)}'",
            block.where,
            hint,
        )
    return found


def _columns(grid: Grid, block: Block, report: Report) -> list[RawColumn] | None:
    """Our columns out of theirs, or None when one of theirs does not exist."""
    if block.columns is None:
        for name in block.skip:
            _theirs(grid, name, block, report)
        melted = set(block.melt.columns) if block.melt else set()
        return [column for column in grid.columns if column.name.strip() not in {*block.skip, *melted}]
    made = [_made(grid, ours, expression, block, report) for ours, expression in block.columns.items()]
    columns = [column for column in made if column is not None]
    if len(columns) < len(made):
        return None
    if block.keep_rest:
        used = {
            part.column
            for expression in block.columns.values()
            for part in _parts(expression)
            if not isinstance(part, Const)
        }
        taken = {*used, *block.skip, *block.columns, *(block.melt.columns if block.melt else ())}
        columns += [column for column in grid.columns if column.name.strip() and column.name.strip() not in taken]
    return columns


def _parts(expression: Expression) -> tuple[Part, ...]:
    return expression.parts if isinstance(expression, Join) else (expression,)


def _made(grid: Grid, ours: str, expression: Expression, block: Block, report: Report) -> RawColumn | None:
    parts = []
    for part in _parts(expression):
        if isinstance(part, Const):
            parts.append(RawColumn.constant(ours, part.text, grid.rows))
        else:
            theirs = _theirs(grid, part.column, block, report)
            if theirs is None:
                return None
            parts.append(_dated(grid, theirs, part, report) if isinstance(part, DatePart) else theirs)
    if isinstance(expression, Join):
        return paste(ours, parts, expression.between)
    return parts[0].renamed(ours)


def _dated(grid: Grid, column: RawColumn, part: DatePart, report: Report) -> RawColumn:
    """Dates as the periods in which they lie; what is no date is told, row by row, and blank."""
    problems: dict[int, Problem] = {}
    values = []
    for code, (kind, text) in enumerate(column.entries()):
        found = read_date(kind, text)
        if isinstance(found, Problem):
            problems[code] = found
        day = None if found is None or isinstance(found, Problem) else found - timedelta(days=part.back)
        values.append(str(Period(day.year, part.months, (day.month - 1) // part.months + 1)) if day else "")
    rows = np.flatnonzero(np.isin(column.codes, list(problems)))
    report.rows((int(row) for row in rows), lambda row: (problems[int(column.codes[row])], grid.place(row, column)),
                code="not-a-date", group=column.name)  # fmt: skip
    return RawColumn(column.name, column.codes, values, None, column.at, column.hidden)


def _holds(words: Iterable[str], column: RawColumn, negate: bool = False) -> npt.NDArray[np.bool_]:
    """Which distinct values of a column are one of these words (with `negate`: none); numbers are compared as numbers."""
    words = set(words)
    numbers = {number for word in words if (number := _number(word)) is not None}
    blank = "" in words

    def one(kind: Cell, text: str) -> bool:
        plain = text.strip()
        if plain in words or (blank and kind is Cell.TEXT and is_missing(plain)):
            return True
        return bool(numbers and plain) and _number(plain) in numbers

    return np.array([one(kind, text) is not negate for kind, text in column.entries()], dtype=np.bool_)


def _look_up(grid: Grid, lookup: Lookup, block: Block, open_ref: Open, report: Report) -> Grid | None:
    """The table with columns of another file added, row by row by the key."""
    other = open_ref(lookup.ref, block.where)
    lefts = [_theirs(grid, name, block, report) for name, _ in lookup.keys]
    rights = [_theirs(other, name, block, report) for _, name in lookup.keys] if other else []
    chosen = [_theirs(other, name, block, report) for name in lookup.columns] if other else []
    here, there = [each for each in lefts if each], [each for each in rights if each]
    if other is None or len(here) < len(lefts) or len(there) < len(rights) or None in chosen:
        return None
    wanted = [each for each in (chosen if lookup.columns else other.columns) if each is not None]
    wanted = [each for each in wanted if not any(each is key for key in there)]
    left, right = _key(here), _key([_in_words(each, lookup) for each in there])
    row_of = _rows_by_key(other, right, report)
    rows = np.array([row_of.get(text.strip(), -1) for text in left.values], dtype=np.int64)[left.codes]
    lost = np.flatnonzero(rows < 0)
    if len(lost):
        shown, place = _shown(left.values[left.codes[lost[0]]]), other.header()
        zh = f"{len(lost)} 行在 {place} 中找不到 {right.name}（如 {shown}）"
        en = f"{count(len(lost), 'row')} without a match for {right.name} in {place} (such as {shown})"
        report.error("lookup-missed", zh, en, grid.place(int(lost[0]), left))
        grid, rows = grid.take(np.flatnonzero(rows >= 0)), rows[rows >= 0]
    added = []
    for column in wanted:
        codes = column.codes[rows].astype(np.int32)
        added.append(_in_words(RawColumn(column.name, codes, column.values, column.kinds), lookup))
    names = {column.name for column in grid.columns}
    return grid.with_columns([*grid.columns, *(column for column in added if column.name not in names)])


def _in_words(column: RawColumn, lookup: Lookup) -> RawColumn:
    """A column of the other file, with the words the lookup gives its values."""
    words = lookup.values.get(column.name.strip())
    return _reworded(column, words) if words else column


_BETWEEN = "\0"
"""Stands between the columns of a key: no cell holds it."""


def _key(columns: list[RawColumn]) -> RawColumn:
    """One column that is the key, of one column or of several."""
    if len(columns) == 1:
        return columns[0]
    return paste(" + ".join(column.name for column in columns), columns, _BETWEEN)


def _shown(key: str) -> str:
    return shorten(key.replace(_BETWEEN, " + "), 120)


def _rows_by_key(grid: Grid, key: RawColumn, report: Report) -> dict[str, int]:
    row_of: dict[str, int] = {}
    for row, code in enumerate(key.codes):
        text = key.values[code].strip()
        if text and row_of.setdefault(text, row) != row:
            first = grid.place(row_of[text], key)
            report.error("lookup-doubled", f"键 {_shown(text)} 出现两次：{first} 和 {grid.place(row, key)}",
                         f"the key {_shown(text)} occurs twice: {first} and {grid.place(row, key)}", grid.place(row, key),
                         group=f"lookup {key.name}")  # fmt: skip
    return row_of


def declared_units(mapping: TableMapping, open_ref: Open, report: Report) -> dict[str, str]:
    """The unit of each measure, as the mapping states it or as the file it names says."""
    found = dict(mapping.units)
    if mapping.units_from is not None:
        for name, (word, place) in _from_file(mapping.units_from, open_ref, report).items():
            try:
                found.setdefault(name, parse_unit(word).symbol)
            except UnknownUnit as unknown:
                report.error("unknown-unit-of-measure", f"不认识计量单位“{shorten(word)}”", f"unknown unit of measure '{shorten(word)}'",
                             place, unknown.hint, group="declared units")  # fmt: skip
    return found


def declared_directions(mapping: TableMapping, open_ref: Open, report: Report) -> dict[str, Direction]:
    """The direction of each indicator, as the mapping states it or as the file it names says."""
    found = dict(mapping.directions)
    if mapping.directions_from is not None:
        allowed = ", ".join(Direction)
        for name, (word, place) in _from_file(mapping.directions_from, open_ref, report).items():
            try:
                found.setdefault(name, Direction(word))
            except ValueError:
                report.error("unknown-direction", f"不认识方向“{shorten(word)}”", f"unknown direction '{shorten(word)}'", place,
                             Text(f"在 values 中对应到 {allowed}", f"map it to one of {allowed} under `values`"),
                             group="declared directions")  # fmt: skip
    return found


def _from_file(source: FromFile, open_ref: Open, report: Report) -> dict[str, tuple[str, Source]]:
    """Each name with its word and place; a name with two different words is an error."""
    grid = open_ref(source.ref, source.where)
    if grid is None:
        return {}
    block = Block(source.ref, source.where)
    key, value = _made(grid, "key", source.key, block, report), _theirs(grid, source.value, block, report)
    if key is None or value is None:
        return {}
    words = _reworded(value, source.values)
    found: dict[str, tuple[str, Source]] = {}
    pairs = np.unique(np.stack([key.codes, words.codes], axis=1), axis=0, return_index=True)
    for (name_code, word_code), row in zip(pairs[0], pairs[1], strict=True):
        name, word = key.values[name_code].strip(), words.values[word_code].strip()
        if not name or not word:
            continue
        place = grid.place(int(row), value)
        first = found.setdefault(name, (word, place))
        if first[0] != word:
            report.error(
                "declared-twice", f"{shorten(name)} 既是 {shorten(first[0])}（{first[1]}）又是 {shorten(word)}",
                f"{shorten(name)} is both {shorten(first[0])} ({first[1]}) and {shorten(word)}", place, group="declared",
            )  # fmt: skip
    return found


def tables_of(mapping: TableMapping) -> list[str]:
    """The tables a mapping speaks of, in the order they are read."""
    return [name for name in TABLES if name in mapping.tables]
