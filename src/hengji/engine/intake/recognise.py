"""Which documented table a sheet is and which documented column a header is; what is missing, doubled or misspelt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..values.finding import Level
from ..values.text import Text
from ..values.unit import NO_UNITS, Units, UnknownUnit, parse_unit
from .columns import TABLES, Column, Further, Percent, Table, fold, known_names, names_of, remark
from .grid import Grid, RawColumn
from .report import Problem, Report, did_you_mean, shorten, some

_PROPOSALS = 200
"""Headers compared with the documented names; a table of thousands of columns is not misspelt but foreign."""


@dataclass(slots=True)
class Match:
    """A raw table understood: the documented columns found, the further ones, and units stated in headers."""

    table: Table
    grid: Grid
    found: dict[str, RawColumn] = field(default_factory=dict)
    further: list[RawColumn] = field(default_factory=list)
    units: dict[str, str] = field(default_factory=dict)
    wide: bool = False


def table_named(name: str) -> Table | None:
    """The documented table a sheet or file of this name holds."""
    wanted = {fold(name), fold(remark(name)[0])}
    return next((table for table in TABLES.values() if wanted & names_of(table)), None)


def nearest_table(name: str) -> Text | None:
    """A proposal for a sheet whose name is nearly that of a table."""
    return did_you_mean(name, known_names(TABLES.values()))


def find_header(rows: Iterable[tuple[int, Sequence[str]]], table: Table) -> int:
    """The line of the header among the first rows: the first that names the columns the table needs, else the first at all."""
    first = 0
    for line, cells in rows:
        first = first or line
        if _is_header([cell for cell in cells if cell.strip()], table):
            return line
    return first


def _is_header(headers: list[str], table: Table) -> bool:
    found = {column.name for column in _assign(headers, table).values()}
    needed = {column.name for column in table.columns if column.required}
    return needed <= found or (_may_be_wide(table) and _missing_for_wide(found) == set())


def _may_be_wide(table: Table) -> bool:
    return table.name == "facts"


def _missing_for_wide(found: set[str]) -> set[str]:
    if "measure" in found or "value" in found:
        return {"measure", "value"} - found | {"unit", "period"} - found
    return {"unit", "period"} - found


def _assign(headers: Sequence[str], table: Table) -> dict[int, Column]:
    """The documented column of each header, by its whole name first, then without the remark in brackets.

    Each header and each column is used once; where one word may mean two columns (单位), the earlier column takes it first.
    """
    taken: dict[int, Column] = {}
    for strip in (False, True):
        words = [fold(remark(header)[0] if strip else header) for header in headers]
        for exact in (True, False):
            for column in table.columns:
                if any(column is other for other in taken.values()):
                    continue
                names = frozenset({fold(column.name)}) if exact else names_of(column)
                at = _first(words, names, taken, column, table)
                if at is not None:
                    taken[at] = column
    return taken


def _first(
    words: list[str], names: frozenset[str], taken: dict[int, Column], column: Column, table: Table
) -> int | None:
    places = [at for at, word in enumerate(words) if word and at not in taken and word in names]
    sure = [at for at in places if not any(words[at] in names_of(o) for o in table.columns if o is not column)]
    return next(iter(sure or places), None)


def column_of(header: str, table: Table) -> Column | None:
    """The documented column a single header means, or None."""
    return _assign([header], table).get(0)


def match_columns(
    grid: Grid, table: Table, report: Report, *, mapped: bool = False, own: Units = NO_UNITS
) -> Match | None:
    """Understand the headers of `grid` as columns of `table`; None when a column it needs is missing."""
    match = Match(table, grid)
    columns = _named_columns(grid, report, mapped)
    headers = [column.name for column in columns]
    taken = _assign(headers, table)
    for at, column in enumerate(columns):
        known = taken.get(at)
        if known is not None:
            match.found[known.name] = column
            _header_unit(match, known, column, report, own)
        else:
            match.further.append(column)
    if not _complete(match, headers, report):
        return None
    _further(match, report, mapped)
    return match


def _named_columns(grid: Grid, report: Report, mapped: bool) -> list[RawColumn]:
    named: list[RawColumn] = []
    seen: dict[str, RawColumn] = {}
    for column in grid.columns:
        if not column.name.strip():
            if not mapped and bool(column.codes.any()):
                report.warning("column-without-header", "有一列没有表头，未读取", "a column without a header is not read",
                               grid.header(column.at if isinstance(column.at, int) else -1))  # fmt: skip
            continue
        name = fold(column.name)
        if name in seen:
            place = grid.header(column.at if isinstance(column.at, int) else -1)
            report.error("doubled-column", f"列“{column.name}”出现两次", f"the column '{column.name}' occurs twice", place,
                         Text("删去其中一列", "delete one of them"))  # fmt: skip
            continue
        seen[name] = column
        named.append(column)
    return named


def _header_unit(match: Match, known: Column, column: RawColumn, report: Report, own: Units) -> None:
    note = remark(column.name)[1]
    if note and known.percent is Percent.UNIT:
        try:
            match.units[known.name] = parse_unit(note, own).symbol
        except UnknownUnit:
            if _AMOUNTS & set(note):
                _tell_strange_unit(match, column, note, report)
            return
        _tell_header_unit(match, column, report)


_AMOUNTS = frozenset("元万亿千百%％‰")
"""Characters that make a remark a unit of measure, even one that nobody knows."""


def _tell_strange_unit(match: Match, column: RawColumn, note: str, report: Report) -> None:
    place = match.grid.header(column.at if isinstance(column.at, int) else -1)
    hint = Text("写成 万元、亿元、%、人 等", "write 万元, 亿元, %, 人 or the like")
    zh = f"列名括号里的“{shorten(note)}”不是认识的计量单位，未采用"
    en = f"'{shorten(note)}' in the header is no unit that is known, and not used"
    report.warning("header-unit-unknown", zh, en, place, hint, group=match.table.name)


def _tell_header_unit(match: Match, column: RawColumn, report: Report) -> None:
    name, unit = remark(column.name)
    place = match.grid.header(column.at if isinstance(column.at, int) else -1)
    report.note("unit-in-header", f"列“{name}”的计量单位按表头读作 {unit}", f"the unit of '{name}' is read from its header: {unit}",
                place, group=match.table.name)  # fmt: skip


def _complete(match: Match, headers: list[str], report: Report) -> bool:
    table = match.table
    missing = {column.name for column in table.columns if column.required} - set(match.found)
    if _may_be_wide(table) and {"measure", "value"} <= missing:
        match.wide, missing = True, missing - {"measure", "value"}
        if not missing and not match.further:
            missing = {"measure", "value"}
    elif "unit" in missing and table.name == "units" and "name" in match.found:
        match.found["unit"] = match.found["name"]
        missing = missing - {"unit"}
    for name in (column.name for column in table.columns if column.name in missing):
        spec = table.column(name)
        words = [spec.name, spec.title.zh, *spec.synonyms] if spec else []
        near = next((hint for each in match.further[:_PROPOSALS] if (hint := did_you_mean(each.name, words))), None)
        asked = Text(f"加上“{spec.title.zh}”列" if spec else "", f"add a column '{name}'")
        hint = Text(f"{near.zh}（{asked.zh}）", f"{near.en} ({asked.en})") if near else asked
        other = _rather(match, headers)
        if other is not None:
            hint = Text(
                f"这些列是 {other.name}（{other.title.zh}）表的；改表名为“{other.title.zh}”",
                f"these are the columns of the table {other.name}: call it {other.name}",
            )
        report.error(
            "missing-column", f"缺少列 {name}；现有列：{some(headers) or '无'}",
            f"the column '{name}' is missing; the columns found: {some(headers) or 'none'}",
            match.grid.header(), hint, group=table.name,
        )  # fmt: skip
    return not missing


def _rather(match: Match, headers: list[str]) -> Table | None:
    """The table whose columns these are, where they fit it better than the one the name says."""
    fits = []
    for other in TABLES.values():
        found = {column.name for column in _assign(headers, other).values()}
        if other is not match.table and {column.name for column in other.columns if column.required} <= found:
            fits.append((len(found), other))
    best = max(fits, key=lambda each: each[0], default=None)
    return best[1] if best is not None and best[0] > len(match.found) else None


def _further(match: Match, report: Report, mapped: bool) -> None:
    """Say which columns are not documented, when that matters: not read at all, or near to a documented name."""
    table = match.table
    if match.wide:
        return
    words = [word for column in table.columns if column.name not in match.found for word in known_names([column])]
    for number, column in enumerate(match.further):
        place = match.grid.header(column.at if isinstance(column.at, int) else -1)
        hint, shown = did_you_mean(column.name, words) if number < _PROPOSALS else None, shorten(column.name)
        if table.further is Further.NONE:
            found = Text(f"不认识列“{shown}”，未读取", f"unknown column '{shown}' is not read")
            report.add(Problem("unknown-column", found, hint, Level.WARNING), place, group=table.name)
        elif hint is not None and not mapped and "." not in column.name:  # industry.excellent is a name on purpose
            kind = Text("属性", "an attribute") if table.further is Further.ATTRIBUTE else Text("一档目标值", "a tier")
            found = Text(f"列“{shown}”当作{kind.zh}读取", f"the column '{shown}' is read as {kind.en}")
            report.add(Problem("near-column", found, hint, Level.WARNING), place, group=table.name)
    if table.further is Further.NONE:
        match.further = []


def header_measure(header: str, own: Units = NO_UNITS) -> tuple[str, str]:
    """The measure and the unit a wide table's header names: `利润总额（万元）` -> (`利润总额`, `万元`); unknown remarks stay."""
    name, note = remark(header)
    if note:
        try:
            return name, parse_unit(note, own).symbol
        except UnknownUnit:
            pass
    return header.strip(), ""
