"""The one door: a folder or a workbook in, exact tables and everything found wrong out.

Nothing half-read is used: a row with an error is left out of its table and the error says so; the caller decides what follows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

from ..values.finding import Finding, Level, Source
from ..values.number import show
from ..values.text import Text
from ..values.unit import NO_UNITS, Units
from .checks import check_keys, check_plausible, keep_doubled, keep_unsound, set_aside
from .closing_rows import without_closing_rows
from .columns import TABLES, Table
from .convert import Draft, convert
from .csvfile import CsvOptions, read_csv
from .foreign import Open, declared_directions, declared_units, mapped_table, tables_of
from .grid import Grid, RawColumn
from .limits import MAX_FACTS
from .mapping import FileRef, TableMapping
from .parquet import read_parquet
from .rates import settle_units
from .recognise import Match, header_measure, match_columns, nearest_table, table_named
from .report import Problem, Report, some
from .reshape import melt
from .tables import Sheet, Tables
from .unit_references import check_refused_units, check_units
from .workbook import Workbook, tell_unknown_sheet

Progress = Callable[[Text, float], None]
"""Told what is being read and which share of the work is done."""

_REMARKS = ("说明", "填报说明", "填表说明", "目录", "封面", "sheet", "guide", "readme", "notes", "cover")
"""How sheets begin that hold no table."""

_CSV = frozenset({".csv", ".tsv", ".txt"})
_PARQUET = frozenset({".parquet", ".pq"})
_WORKBOOK = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".xltx", ".et", ".ods"})

_NAMED = ("facts", "targets", "reviews")
"""The tables of which a row that is not used leaves something missing."""


def read_tables(
    path: Path,
    mapping: TableMapping | None = None,
    *,
    units: Units = NO_UNITS,
    wanted: Mapping[str, Text | None] | None = None,
    ratios: Collection[str] = (),
    amounts: Collection[str] = (),
    targets: Path | None = None,
    progress: Progress | None = None,
) -> tuple[Tables, list[Finding]]:
    """Read the tables in a folder of CSV/Parquet files or in one workbook.

    `units` are units of measure of the scheme's own. `wanted` are the tables the scheme draws on, each with what needs it: of the
    others nothing is said when they are not there (None: nobody knows, all but the tasks are mentioned). `ratios` are the columns of the
    units table that hold coefficients: 105% is 1.05 there; `amounts` are those that hold numbers, as the bases of pay: a word there
    is an error of its cell, and no reason to read the column as words. `targets` is a file of its own with the targets (standard
    values of an industry, say); it stands in for the table the data have.

    The tables hold only sound rows. Findings come in the order of the tables; an error among them means that rows are missing.
    """
    reading = _Reading(
        path,
        mapping,
        Report(),
        progress or (lambda text, share: None),
        units,
        wanted,
        ratios=ratios,
        amounts=amounts,
        targets=targets,
    )
    return reading.tables(), reading.report.findings()


def opening(path: Path, report: Report) -> Open:
    """What opens the files (or sheets) of a folder (or workbook) a mapping asks for, each of them once."""
    return _Reading(path, None, report, lambda text, share: None, NO_UNITS)._open


@dataclass(slots=True)
class _Reading:
    """One reading of one folder or workbook."""

    path: Path
    mapping: TableMapping | None
    report: Report
    progress: Progress
    own: Units
    wanted: Mapping[str, Text | None] | None = None
    ratios: Collection[str] = ()
    amounts: Collection[str] = ()
    targets: Path | None = None
    workbooks: dict[Path, Workbook | None] = field(default_factory=dict)
    opened: dict[FileRef, Grid | None] = field(default_factory=dict)
    replaced: Grid | None = None
    """The data's own targets, where another file's stand in for them."""

    def tables(self) -> Tables:
        place = Source(file=self.path.name)
        try:
            folder, file = self.path.is_dir(), self.path.is_file()
            if folder or (file and self.path.suffix.casefold() in _WORKBOOK):
                return self._tables(folder)
        except OSError as trouble:
            self.report.error(
                "unreadable", f"无法读取：{trouble.strerror}", f"cannot be read: {trouble.strerror}", place
            )
            return Tables(Sheet("units"), Sheet("facts"))
        if file:
            self.report.error(
                "not-a-workbook", "应是一个 .xlsx 工作簿或一个文件夹", "an .xlsx workbook or a folder is expected", place,
                Text("把 CSV 文件（units.csv、facts.csv ...）放进一个文件夹，给出文件夹",
                     "put the CSV files (units.csv, facts.csv, ...) into a folder and name the folder"),
            )  # fmt: skip
        else:
            self.report.error("no-such-file", "没有这个文件或文件夹", "there is no such file or folder", place)
        return Tables(Sheet("units"), Sheet("facts"))

    def _tables(self, folder: bool) -> Tables:
        units: dict[str, str] = {}
        directions = {}
        if self.mapping is not None:
            units = declared_units(self.mapping, self._open, self.report)
            directions = declared_directions(self.mapping, self._open, self.report)
            grids = self._mapped(self.mapping)
        elif folder:
            grids = self._folder()
        else:
            grids = self._workbook()
        if self.targets is not None:
            grids = self._with_targets(grids, self.targets)
        drafts: dict[str, Draft] = {}
        for number, (name, grid) in enumerate(grids.items()):
            self.report.stage = number + 1
            self.progress(Text(f"读取 {TABLES[name].title.zh}", f"reading {name}"), 0.3 + 0.6 * number / len(grids))
            draft = self._draft(TABLES[name], grid, units, _called(drafts.get("units")))
            if draft is not None:
                drafts[name] = draft
                if name == "events" and not grid.rows:
                    self._nothing_happened(draft)
        self.report.stage = len(TABLES) + 1
        self._check_keys(drafts)
        if self.replaced is not None:
            self._weights_left(self.replaced, drafts)
        if "facts" in drafts and self.mapping is not None:
            check_plausible(drafts["facts"], self.mapping.plausible)
        sheets = {name: drafts[name].sheet() if name in drafts else Sheet(name) for name in TABLES}
        self.progress(Text("读取完成", "everything is read"), 1.0)
        aside = set_aside(drafts[name] for name in _NAMED if name in drafts)
        return Tables(**sheets, declared_units=units, declared_directions=directions, aside=aside)

    def _with_targets(self, grids: Mapping[str, Grid], file: Path) -> dict[str, Grid]:
        """The tables with the targets of another file; that the data had some of their own is told."""
        if "targets" in grids:
            zh, en = (
                f"目标值取自 {file.name}，数据里的目标值表未使用",
                f"targets come from {file.name}; those of the data are not used",
            )
            self.report.note("targets-replaced", zh, en, grids["targets"].header())
            self.replaced = grids["targets"]
        given = self._file(file, FileRef())
        known = {name: grid for name, grid in grids.items() if name != "targets"}
        found = known if given is None else known | {"targets": given}
        return {name: found[name] for name in TABLES if name in found}

    def _weights_left(self, grid: Grid, drafts: Mapping[str, Draft]) -> None:
        """The weights that the data's own targets state and the file in their place does not: they do not count, and it is told."""
        quiet = _Reading(self.path, self.mapping, Report(), lambda text, share: None, self.own)
        own = quiet._draft(TABLES["targets"], grid, {}, _called(drafts.get("units")))
        if own is None:
            return
        check_units(drafts.get("units"), {"targets": own})
        stated, now = _weights(own.sheet()), _weights(drafts["targets"].sheet()) if "targets" in drafts else {}
        lost = [key for key, weight in stated.items() if now.get(key) != weight]
        if not lost:
            return
        told_zh = some(f"{unit} {item} {show(stated[unit, item, when])}" for unit, item, when in lost)
        name = self.targets.name if self.targets is not None else ""
        self.report.warning(
            "targets-weights-left",
            f"数据里的目标值表写的 {len(lost)} 个权重没有使用（{name} 里没有或不同）：{told_zh}",
            f"{len(lost)} weights that the data's own targets state are not used ({name} has none, or others): {told_zh}",
            grid.header(),
            Text(f"要用这些权重的，写进 {name}", f"to use them, write them into {name}"),
        )

    def _nothing_happened(self, draft: Draft) -> None:
        """That nobody listed an event: whoever signs should know that it was not forgotten."""
        zh, en = (
            "事项表里一行也没有：本期按没有加分、扣分和否决计算",
            "the table of events has no row: nothing is added, taken or vetoed",
        )
        hint = Text("确实没有的，就这样保留", "leave it so where nothing happened")
        self.report.note("events-empty", zh, en, draft.grid.header(), hint)

    def _check_keys(self, drafts: Mapping[str, Draft]) -> None:
        """Units first: rows of a unit that is doubled or misspelt are set aside before their own keys are compared."""
        units = drafts.get("units")
        others = {name: draft for name, draft in drafts.items() if name != "units"}
        check_units(units, others)
        doubled = [] if units is None else check_keys(units, first_identical=self._merges("units"))
        check_refused_units(units, others.values())
        for name, draft in others.items():
            check_keys(draft, first_identical=self._merges(name))
        if units is not None:
            keep_doubled(units, doubled)
        for name in ("events", "tasks"):
            keep_unsound(units, drafts.get(name))

    def _merges(self, table: str) -> bool:
        """Whether the mapping lets rows that agree in everything count once."""
        return self.mapping is not None and any(block.first_identical for block in self.mapping.tables.get(table, ()))

    def _draft(self, table: Table, grid: Grid, units: dict[str, str], known: Collection[str]) -> Draft | None:
        match = match_columns(grid, table, self.report, mapped=self.mapping is not None, own=self.own)
        if match is not None:
            match = without_closing_rows(match, known, self.report)
        if match is not None and match.wide:
            match = self._melted(match)
        if match is None:
            return None
        named = (self.ratios, self.amounts) if table.name == "units" else ((), ())
        draft = convert(match, self.report, self.own, *named)
        settle_units(draft, units, "item" if table.name == "targets" else "measure")
        return draft

    def _melted(self, match: Match) -> Match | None:
        """A wide facts table made long: every column that is not documented is a measure."""
        grid = match.grid
        if grid.rows * len(match.further) > MAX_FACTS:
            self.report.error(
                "too-many-rows", f"展开后超过 {MAX_FACTS} 行", f"more than {MAX_FACTS} rows once melted", grid.header()
            )
            return None
        named = [header_measure(column.name, self.own) for column in match.further]
        doubled = {name for name, _ in named if sum(name == other for other, _ in named) > 1}
        for name in sorted(doubled):
            self.report.error(
                "doubled-column", f"指标“{name}”有两列", f"the measure '{name}' has two columns", grid.header()
            )
        keep = [column.renamed(name) for name, column in match.found.items()]
        wide = [(column, name) for column, (name, _) in zip(match.further, named, strict=True)]
        long = melt(grid, keep, wide, "measure", "value")
        found = {column.name: column for column in long.columns}
        stated = {name: unit for name, unit in named if unit}
        if stated and "value_unit" in found:
            zh, en = "表头和计量单位列都写了单位", "both the headers and a column state units"
            self.report.error(
                "unit-conflict", zh, en, grid.header(), Text("删去计量单位列", "delete the column of units")
            )
            return None
        if stated:
            measure = found["measure"]
            words = [stated.get(name, "") for name in measure.values]
            found["value_unit"] = RawColumn("value_unit", measure.codes, words, None, measure.at)
            listed = some(f"{name} {unit}" for name, unit in stated.items())
            zh, en = f"按表头读取计量单位：{listed}", f"units are read from the headers: {listed}"
            self.report.note("unit-in-header", zh, en, grid.header())
        return Match(match.table, long, found)

    # where the raw tables come from

    def _mapped(self, mapping: TableMapping) -> dict[str, Grid]:
        grids: dict[str, Grid] = {}
        names = tables_of(mapping)
        for number, name in enumerate(names):
            self.progress(Text(f"打开 {TABLES[name].title.zh}", f"opening {name}"), 0.3 * number / len(names))
            grid = mapped_table(name, mapping.tables[name], self._open, self.report)
            if grid is not None:
                grids[name] = grid
        if "units" not in mapping.tables:
            self.report.error(
                "missing-table",
                "映射没有 units（单位）表",
                "the mapping has no units table",
                Source(file=self.path.name),
            )
        return grids

    def _folder(self) -> dict[str, Grid]:
        found: dict[str, Path] = {}
        others: list[Path] = []
        for file in sorted(self.path.iterdir(), key=lambda entry: entry.name):
            if file.name.startswith((".", "~$")) or file.suffix.casefold() not in _CSV | _PARQUET | _WORKBOOK:
                continue
            table = table_named(file.stem)
            if table is None or file.suffix.casefold() in _WORKBOOK:
                others.append(file)
            elif table.name in found:
                self.report.error(
                    "doubled-table", f"{found[table.name].name} 和 {file.name} 都是 {table.name} 表",
                    f"{found[table.name].name} and {file.name} are both the table {table.name}", Source(file=file.name),
                    Text("只留一个", "keep one of them"),
                )  # fmt: skip
            elif self._inside(file, Source(file=file.name)):
                found[table.name] = file
        self._missing(set(found), [file.name for file in (*found.values(), *others)], [file.name for file in others])
        for file in others:
            near = nearest_table(file.stem) if file.suffix.casefold() not in _WORKBOOK else None
            self._other_file(file, near)
        grids: dict[str, Grid] = {}
        for number, name in enumerate(name for name in TABLES if name in found):
            self.progress(Text(f"打开 {found[name].name}", f"opening {found[name].name}"), 0.3 * number / len(found))
            grid = self._file(found[name], FileRef())
            if grid is not None:
                grids[name] = grid
        return grids

    def _other_file(self, file: Path, near: Text | None) -> None:
        found = Text(f"文件 {file.name} 不在约定之内，未读取", f"the file {file.name} is none of ours and not read")
        if near is not None:
            self.report.add(Problem("unknown-file", found, near), Source(file=file.name))
        elif file.suffix.casefold() in _WORKBOOK:
            hint = Text("直接给出这个工作簿", "name the workbook itself instead of the folder")
            self.report.add(Problem("other-file", found, hint, Level.WARNING), Source(file=file.name))
        else:
            self.report.add(Problem("other-file", found, None, Level.NOTE), Source(file=file.name))

    def _workbook(self) -> dict[str, Grid]:
        workbook = Workbook.open(self.path, self.report)
        if workbook is None:
            return {}
        grids: dict[str, Grid] = {}
        found: dict[str, str] = {}
        sheets = workbook.sheets
        named = [table_named(sheet.name) for sheet in sheets]
        unread = [sheet.name for sheet, table in zip(sheets, named, strict=True) if table is None]
        unread = [name for name in unread if not name.strip().casefold().startswith(_REMARKS)]
        self._missing({table.name for table in named if table}, [sheet.name for sheet in sheets], unread)
        for number, (sheet, table) in enumerate(zip(sheets, named, strict=True)):
            self.progress(Text(f"打开 {sheet.name}", f"opening {sheet.name}"), 0.3 * number / len(sheets))
            place = Source(file=self.path.name, sheet=sheet.name)
            if table is None:
                tell_unknown_sheet(workbook, sheet, nearest_table(sheet.name))
            elif table.name in found:
                self.report.error("doubled-table", f"“{found[table.name]}”和“{sheet.name}”都是 {table.name} 表",
                                  f"'{found[table.name]}' and '{sheet.name}' are both the table {table.name}", place,
                                  Text("只留一个", "keep one of them"))  # fmt: skip
            else:
                found[table.name] = sheet.name
                grid = workbook.grid(sheet, table)
                if grid is not None:
                    grids[table.name] = grid
        return {name: grids[name] for name in TABLES if name in grids}

    def _missing(self, found: set[str], names: list[str], unread: Sequence[str] = ()) -> None:
        """Tell which tables are not there: an error for the two that are always needed, unless reviews or tasks stand for facts. `unread`
        are sheets and files that are none of ours: one of them may be the events that are missing."""
        where = Source(file=self.path.name)
        listed = some(names, 20) or "-"
        for table in TABLES.values():
            if table.name in found or (table.name == "targets" and self.targets is not None):
                continue
            words_zh, words_en = (
                f"缺少 {table.name}（{table.title.zh}）表；现有：{listed}",
                f"the table {table.name} is missing; found: {listed}",
            )
            instead = table.name == "facts" and bool({"reviews", "tasks"} & found)
            if table.required and not instead:
                hint = Text(
                    f"加一张名为 {table.name} 或“{table.title.zh}”的表",
                    f"add one called {table.name} or {table.title.zh}",
                )
                self.report.error("missing-table", words_zh, words_en, where, hint)
            elif self.wanted is None and table.name != "tasks":
                self.report.note("table-not-given", words_zh, words_en, where)
            elif self.wanted is not None and table.name in self.wanted:
                lost = unread if table.name == "events" else ()
                self._wanted(table, Text(words_zh, words_en), self.wanted[table.name], where, lost)

    def _wanted(
        self, table: Table, absent: Text, needed_by: Text | None, where: Source, unread: Sequence[str] = ()
    ) -> None:
        """A table that is not there and that the scheme draws on: a warning where items need it, an error where it may have been renamed,
        and vetoes with it."""
        if needed_by is None:
            self.report.note("table-not-given", absent.zh, absent.en, where)
            return
        hint = Text(
            f"加一张名为 {table.name} 或“{table.title.zh}”的表；要用它的项目：{needed_by.zh}",
            f"add one called {table.name}; the items that need it: {needed_by.en}",
        )
        if unread:
            listed = some(unread, 5)
            zh = f"{absent.zh}；没有读取的：{listed}。否决、扣分若写在其中，现在都没有算"
            en = f"{absent.en}; not read: {listed}. Vetoes and deductions written there do not count"
            hint = Text(
                f"是事项表的，改名为 events 或“{table.title.zh}”；确无事项的，加一张只有表头的事项表",
                "rename it to events if it is the table of events; if nothing happened, add one with its header alone",
            )
            self.report.error("table-wanted", zh, en, where, hint)
            return
        self.report.warning("table-wanted", absent.zh, absent.en, where, hint)

    # files

    def _inside(self, file: Path, place: Source) -> bool:
        """Whether a file really lies in the folder (a link may lead out of it) and is an ordinary file."""
        real, root = file.resolve(), self.path.resolve()
        if real.is_file() and real.is_relative_to(root if root.is_dir() else root.parent):
            return True
        if real.is_file():
            self.report.error(
                "outside-folder",
                "链接指向文件夹之外，未读取",
                "the link leads out of the folder and is not followed",
                place,
            )
        else:
            self.report.error("no-such-file", "没有这个文件", "there is no such file", place)
        return False

    def _open(self, ref: FileRef, asked: Source) -> Grid | None:
        """The raw table a mapping asks for; each file is read once."""
        known = replace(ref)
        if known not in self.opened:
            self.opened[known] = self._open_now(ref, asked)
        return self.opened[known]

    def _open_now(self, ref: FileRef, asked: Source) -> Grid | None:
        if self.path.is_dir():
            if not ref.file:
                self.report.error(
                    "mapping-file",
                    "数据是文件夹，映射应写 file",
                    "the data is a folder: the mapping must name a file",
                    asked,
                )
                return None
            if re.search(r"(^|[/\\])\.\.([/\\]|$)", ref.file) or Path(ref.file).is_absolute():
                self.report.error(
                    "outside-folder", "文件须在数据文件夹内", "the file must lie within the data folder", asked
                )
                return None
            file = self.path / ref.file
            if not self._inside(file, Source(file=ref.file)):
                return None
        else:
            file = self.path
        return self._file(file, ref, asked)

    def _file(self, file: Path, ref: FileRef, asked: Source | None = None) -> Grid | None:
        kind = file.suffix.casefold()
        if kind in _PARQUET:
            return read_parquet(file, file.name, self.report)
        if kind in _WORKBOOK:
            return self._sheet(file, ref, asked or Source(file=file.name))
        return read_csv(file, file.name, self.report, CsvOptions(ref.encoding, ref.delimiter, ref.header_row))

    def _sheet(self, file: Path, ref: FileRef, asked: Source) -> Grid | None:
        if file not in self.workbooks:
            self.workbooks[file] = Workbook.open(file, self.report)
        workbook = self.workbooks[file]
        if workbook is None:
            return None
        for sheet in workbook.sheets:
            if sheet.name.strip() == ref.sheet.strip() or (not ref.sheet and len(workbook.sheets) == 1):
                return workbook.grid(sheet, None, ref.header_row)
        names = some([sheet.name for sheet in workbook.sheets], 20)
        self.report.error("mapping-sheet", f"{file.name} 没有工作表“{ref.sheet}”；现有：{names}",
                          f"{file.name} has no sheet '{ref.sheet}'; found: {names}", asked)  # fmt: skip
        return None


def _called(units: Draft | None) -> frozenset[str]:
    """Every id and name of the units table."""
    columns = [] if units is None else [units.texts[name] for name in ("unit", "name") if name in units.texts]
    return frozenset(value for column in columns for value in column.values) - {""}


def _weights(targets: Sheet) -> dict[tuple[str, str, str], Fraction]:
    """(unit, item, period) -> the weight a row of the targets states."""
    figures = targets.figure("weight")
    if figures is None:
        return {}
    keys = zip(targets.text("unit"), targets.text("item"), targets.text("period"), strict=True)
    return {key: weight for row, key in enumerate(keys) if (weight := figures.at(row)) is not None}
