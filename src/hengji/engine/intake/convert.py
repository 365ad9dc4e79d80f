"""From raw cells to exact columns: every distinct cell is read once, every bad one is told with its rows, bad rows are left out."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from ..values.finding import Level, Source
from ..values.text import Text
from ..values.unit import NO_UNITS, Units
from . import cells
from .cells import Cell, Number
from .columns import Column, Further, Kind, Percent, Table, remark
from .figures import FITS, read_distinct
from .grid import Grid, Index, Ints, RawColumn
from .recognise import Match
from .report import Problem, Report, count, shorten, some
from .tables import Figures, Sheet


@dataclass(slots=True)
class Texts:
    """A text column; `values[0]` is blank and each value stands once, so that equal codes mean equal texts."""

    codes: Ints
    values: list[str]

    def rows(self) -> list[str]:
        """The text of every row."""
        return list(np.array(self.values, dtype=object)[self.codes])

    @classmethod
    def of(cls, codes: Ints, values: Iterable[str]) -> Texts:
        """A column whose values may repeat."""
        index = Index()
        renumber = np.array([index[value] for value in values], dtype=np.int32)
        return cls(renumber[codes], list(index))


@dataclass(slots=True)
class FigureColumn:
    """A figures column being read; `percent` marks the rows written with a percent sign."""

    units: npt.NDArray[Any]
    places: int
    given: npt.NDArray[np.bool_]
    percent: npt.NDArray[np.bool_] | None = None

    def scale(self, places: int) -> None:
        """Show the same values with more decimals."""
        if places > self.places:
            self.multiply(10 ** (places - self.places), np.ones(len(self.units), dtype=np.bool_))
            self.places = places

    def multiply(self, factor: int, rows: npt.NDArray[np.bool_]) -> None:
        """Multiply the units of some rows, exactly."""
        most = max((abs(int(unit)) for unit in (self.units.max(initial=0), self.units.min(initial=0))), default=0)
        if most * factor >= FITS:
            self.units = self.units.astype(object)
        self.units = np.where(rows, self.units * factor, self.units)


@dataclass(slots=True)
class Draft:
    """A table being read: exact columns, and which rows are still sound."""

    table: Table
    grid: Grid
    raw: dict[str, RawColumn]
    report: Report
    texts: dict[str, Texts] = field(default_factory=dict)
    figures: dict[str, FigureColumn] = field(default_factory=dict)
    dates: dict[str, tuple[Ints, list[datetime.date | None]]] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    keep: npt.NDArray[np.bool_] = field(default_factory=lambda: np.ones(0, dtype=np.bool_))

    def place(self, row: int, name: str = "") -> Source:
        """Where a cell of a row was written."""
        return self.grid.place(row, self.raw.get(name))

    def tell(
        self, rows: npt.NDArray[np.intp], name: str, code: str, problem: Callable[[int], Problem], group: str = ""
    ) -> None:
        """Tell a problem of each of these rows and leave the rows out if it is an error.

        A unit whose attribute cannot be read stays: it lacks that attribute, and its figures are not lost with it.
        """
        if len(rows):
            level = problem(int(rows[0])).level
            group = f"{self.table.name}.{name}.{group}"
            once = self._written_once(rows, name)
            self.report.rows((int(row) for row in once), lambda row: (problem(row), self.place(row, name)),
                             code=code, group=group)  # fmt: skip
            attribute = self.table.further is Further.ATTRIBUTE and self.table.column(name) is None
            if level is Level.ERROR and not attribute:
                self.keep[rows] = False

    def _written_once(self, rows: npt.NDArray[np.intp], name: str) -> npt.NDArray[np.intp]:
        """The rows with a cell of their own: the cells of a wide table share the cell that names their unit, told once."""
        column, grid = self.raw.get(name), self.grid
        places: list[npt.NDArray[np.signedinteger]] = [grid.lines[rows]]
        if column is not None and not isinstance(column.at, int):
            places.append(column.at[rows])
        if grid.sources is not None:
            places.append(grid.sources[rows])
        _, first = np.unique(np.stack(places), axis=1, return_index=True)
        return rows[np.sort(first)]

    def sheet(self) -> Sheet:
        """The sound rows as a finished table."""
        rows = np.flatnonzero(self.keep)
        texts = {name: Texts(column.codes[rows], column.values).rows() for name, column in self.texts.items()}
        figures = {
            name: Figures(_narrow(column.units[rows]), column.places, column.given[rows])
            for name, column in self.figures.items()
        }
        dates = {name: [values[code] for code in codes[rows]] for name, (codes, values) in self.dates.items()}
        grid, raw, own = self.grid, self.raw, self._own_cells()

        def where(row: int, column: str) -> Source:
            return grid.place(int(rows[row]), raw.get(column) or own)

        return Sheet(self.table.name, len(rows), texts, figures, dates, where)

    def _own_cells(self) -> RawColumn | None:
        """The cells that rows of a wide table stand for: there a whole row is one cell, which names the measure by its header."""
        value, measure = self.raw.get("value"), self.raw.get("measure")
        if value is None or measure is None or isinstance(value.at, int) or isinstance(measure.at, int):
            return None
        return value if np.array_equal(value.at, measure.at) else None


def _narrow(units: npt.NDArray[Any]) -> npt.NDArray[Any]:
    if units.dtype == object and all(abs(unit) < FITS for unit in units):
        return units.astype(np.int64)
    return units


def convert(
    match: Match,
    report: Report,
    own: Units = NO_UNITS,
    ratios: Collection[str] = (),
    amounts: Collection[str] = (),
) -> Draft:
    """Read every column of a recognised table; `ratios` are further columns in which 105% is 1.05, `amounts` those that hold numbers
    whatever stands in them."""
    grid = match.grid
    draft = Draft(
        match.table, grid, dict(match.found), report, units=match.units, keep=np.ones(grid.rows, dtype=np.bool_)
    )
    for spec in match.table.columns:
        raw = match.found.get(spec.name)
        if raw is not None:
            _read_column(draft, spec, raw, own)
    for raw in match.further:
        called = {raw.name.strip(), remark(raw.name)[0]}
        ratio = bool(called & set(ratios))
        _read_further(draft, raw, ratio, amount=ratio or bool(called & set(amounts)))
        if ratio:
            read_as_ratio(draft, raw.name.strip())
    return draft


def _read_column(draft: Draft, spec: Column, raw: RawColumn, own: Units) -> None:
    if spec.kind is Kind.FIGURE:
        _read_figures(draft, spec.name, raw)
        if spec.percent is Percent.REFUSE:
            refuse_percent(draft, spec.name)
        elif spec.percent is Percent.POINTS:
            note_percent(draft, spec.name)
    elif spec.kind is Kind.DATE:
        read = [cells.read_date(kind, text) for kind, text in raw.entries()]
        problems = {code: found for code, found in enumerate(read) if isinstance(found, Problem)}
        if spec.name == "done":
            problems = {code: _not_done(found, raw.values[code]) for code, found in problems.items()}
        draft.dates[spec.name] = (raw.codes, [None if isinstance(found, Problem) else found for found in read])
        _tell_cells(draft, spec.name, raw, problems)
        _note_missing(draft, spec.name, raw, range(len(raw.values)))
    else:
        _read_texts(draft, spec, raw, own)


def _not_done(problem: Problem, written: str) -> Problem:
    """Words in the column of dates done (`未完成`): where nothing is done yet, nothing is to be written."""
    if problem.code != "not-a-date" or any(char.isdigit() for char in written):
        return problem
    hint = Text("未完成的留空；已完成的写作 2026-06-30", "leave it blank if it is not done, else write 2026-06-30")
    return replace(problem, hint=hint)


_READERS: dict[Kind, Callable[[Cell, str], str | Problem]] = {
    Kind.ID: cells.read_id,
    Kind.TEXT: cells.read_text,
    Kind.PERIOD: cells.read_period,
}


def _read_texts(draft: Draft, spec: Column, raw: RawColumn, own: Units = NO_UNITS) -> None:
    reader = partial(cells.read_unit, own=own) if spec.kind is Kind.UNIT else _READERS[spec.kind]
    if spec.kind is Kind.ID and spec.name == "unit" and draft.table.name in _WHOM:
        reader = _WHOM[draft.table.name]
    read = [reader(kind, text) for kind, text in raw.entries()]
    problems = {code: found for code, found in enumerate(read) if isinstance(found, Problem)}
    draft.texts[spec.name] = Texts.of(raw.codes, ("" if isinstance(found, Problem) else found for found in read))
    _tell_cells(draft, spec.name, raw, problems)
    if spec.required:
        blank = np.flatnonzero(np.array([found == "" for found in read], dtype=np.bool_)[raw.codes])
        draft.tell(blank, spec.name, "required-blank", lambda row: Problem(
            "required-blank",
            Text(f"“{spec.title.zh}”没有填写", f"'{spec.name}' is blank"),
            Text(f"填写{spec.title.zh}，或删去该行", f"write the {spec.title.en}, or delete the row"),
        ))  # fmt: skip
    if spec.kind is Kind.ID and raw.kinds is not None:
        numbers = np.array([kind is Cell.NUMBER for kind in raw.kinds], dtype=np.bool_)[raw.codes]
        if numbers.any():
            draft.report.note(
                "id-stored-as-number", f"{spec.title.zh}列有 {int(numbers.sum())} 个代码以数字存储，按 33 而不是 33.0 或 033 读取",
                f"{count(int(numbers.sum()), 'id')} stored as a number, read as 33, not 33.0 or 033",
                draft.place(int(np.flatnonzero(numbers)[0]), spec.name),
                Text("若有前导零，请设为文本格式", "format the column as text if leading zeros matter"),
            )  # fmt: skip


def _read_whom(kind: Cell, text: str) -> str | Problem:
    """Whom a target is for: a unit's id, `class:ID`, `*`; 类别:ID and 全部 are accepted for the latter two."""
    plain = cells.read_id(kind, text)
    if isinstance(plain, Problem):
        return plain
    head, colon, tail = plain.replace("：", ":").partition(":")
    if colon and head.strip().casefold() in ("class", "类别", "单位类别"):
        return f"class:{tail.strip()}"
    return "*" if plain in ("*", "＊", "全部", "所有单位") else plain


def _read_whose(kind: Cell, text: str) -> str | Problem:
    """Whose figure it is: a unit's id, or `*` for everybody; ＊, 全部 and 所有单位 are accepted for the latter."""
    plain = cells.read_id(kind, text)
    return "*" if plain in ("＊", "全部", "所有单位") else plain


_WHOM = {"targets": _read_whom, "facts": _read_whose}


def _read_further(draft: Draft, raw: RawColumn, ratio: bool, amount: bool) -> None:
    name, table = raw.name.strip(), draft.table
    draft.raw[name] = raw
    used = np.unique(raw.codes)
    entries = list(raw.entries())
    given = [entries[code] for code in used if not _blank(*entries[code])]
    whole = [entry for entry in given if not _ruined(*entry)]
    numbers = sum(isinstance(cells.read_figure(kind, text), Number) for kind, text in whole)
    plain = numbers == len(whole) and not any(map(_like_a_code, whole))
    if table.further is Further.TIER and (numbers or not whole):
        _read_figures(draft, name, raw)
    elif table.further is Further.ATTRIBUTE and given and (amount or plain):
        _read_figures(draft, name, raw)
        if not ratio:
            note_percent(draft, name)
    else:
        spec = Column(name, Kind.TEXT, Text.same(name), Text.same(name))
        _read_texts(draft, spec, raw)
        if table.further is Further.ATTRIBUTE:
            _tell_strays(draft, name, raw)
        if table.further is Further.TIER:
            draft.report.warning(
                "tier-without-figures",
                f"列“{name}”没有数字，不作为目标值",
                f"the column '{name}' holds no figures and is no tier",
                draft.grid.header(raw.at if isinstance(raw.at, int) else -1),
            )


def _tell_strays(draft: Draft, name: str, raw: RawColumn) -> None:
    """A column of numbers in which a few cells are words is read as words: the cells are named, for a base of pay may be lost by it."""
    entries = list(raw.entries())
    blank = np.array([_blank(*entry) for entry in entries], dtype=np.bool_)[raw.codes]
    blank |= np.array([_ruined(*entry) for entry in entries], dtype=np.bool_)[raw.codes]
    number = [
        isinstance(cells.read_figure(kind, text), Number) and not _like_a_code((kind, text)) for kind, text in entries
    ]
    is_number = np.array(number, dtype=np.bool_)[raw.codes] & ~blank
    strays = np.flatnonzero(~is_number & ~blank)
    if not len(strays) or int(is_number.sum()) < 2 * len(strays):
        return

    def problem(row: int) -> Problem:
        shown = shorten(raw.values[raw.codes[row]])
        found = Text(
            f"列“{name}”多是数字，这里是“{shown}”，整列按文字读取，不能参与计算",
            f"the column '{name}' is mostly numbers, here is '{shown}': the whole column is read as text, no number",
        )
        hint = Text("改成数字；没有的留空", "write a number; leave it blank where there is none")
        return Problem("text-among-numbers", found, hint, Level.WARNING)

    draft.tell(strays, name, "text-among-numbers", problem)


def _ruined(kind: Cell, text: str) -> bool:
    """A cell that says nothing of what its column holds: an Excel error, a formula never calculated."""
    return kind is Cell.COVERED or cells.bad_anywhere(kind, text) is not None


def _blank(kind: Cell, text: str) -> bool:
    return kind is Cell.TEXT and cells.is_missing(text)


def _like_a_code(entry: tuple[Cell, str]) -> bool:
    """Whether a text of digits is a code and not a number: 000033, or more digits than a figure has."""
    digits = entry[1].strip()
    return entry[0] is Cell.TEXT and digits.isdigit() and ((digits[0] == "0" and len(digits) > 1) or len(digits) > 15)


def _read_figures(draft: Draft, name: str, raw: RawColumn) -> None:
    found = read_distinct(raw.values, raw.kinds)
    signed = found.percent[raw.codes] if found.percent.any() else None
    draft.figures[name] = FigureColumn(found.units[raw.codes], found.places, found.given[raw.codes], signed)
    _tell_cells(draft, name, raw, found.problems)
    _note_missing(draft, name, raw, [code for code in found.odd if not found.given[code]])


def _tell_cells(draft: Draft, name: str, raw: RawColumn, problems: dict[int, Problem]) -> None:
    """Tell every bad cell, code by code, and leave its row out."""
    for code in dict.fromkeys(problem.code for problem in problems.values()):
        bad = np.zeros(len(raw.values), dtype=np.bool_)
        bad[[number for number, problem in problems.items() if problem.code == code]] = True
        draft.tell(np.flatnonzero(bad[raw.codes]), name, code, lambda row: problems[int(raw.codes[row])])


def _note_missing(draft: Draft, name: str, raw: RawColumn, codes: Iterable[int]) -> None:
    """Count the cells among these distinct ones that say "missing" in so many words."""
    spelt = [code for code in codes if cells.spelt_missing(raw.kind(code), raw.values[code])]
    if not spelt:
        return
    chosen = np.zeros(len(raw.values), dtype=np.bool_)
    chosen[spelt] = True
    rows = np.flatnonzero(chosen[raw.codes])
    if len(rows):
        words = some(dict.fromkeys(raw.values[code].strip() for code in spelt))
        zh = f"列“{raw.name}”有 {len(rows)} 格写作 {words}，按缺少处理"
        en = f"{count(len(rows), 'cell')} of '{raw.name}' counted as missing: {words}"
        draft.report.note("missing-spelt", zh, en, draft.place(int(rows[0]), name))


def refuse_percent(draft: Draft, name: str) -> None:
    """A column in which a percent sign has no meaning."""
    column = draft.figures[name]
    if column.percent is not None:
        draft.tell(np.flatnonzero(column.percent), name, "percent-in-figures", lambda row: Problem(
            "percent-in-figures",
            Text("该列不接受百分数", "a percentage has no meaning in this column"),
            Text("填写不带百分号的数字，并把单元格格式改为“常规”", "write a plain number, with the format General"),
        ))  # fmt: skip


def read_as_ratio(draft: Draft, name: str) -> None:
    """A column of coefficients: 105% is 1.05, beside plain numbers or alone; under a header in % a plain 105 is 1.05 too."""
    column = draft.figures.get(name)
    if column is None:
        return
    signed = column.percent if column.percent is not None else np.zeros(draft.grid.rows, dtype=np.bool_)
    if remark(name)[1] in _PERCENT_SIGNS:
        signed = column.given
    if not signed.any():
        return
    rows = np.flatnonzero(signed)
    column.places += 2
    column.multiply(100, ~signed)
    column.percent = None
    draft.report.note("percent-as-ratio", f"列“{name}”是系数，{len(rows)} 个百分数按倍数读取（105% 读作 1.05）",
                      f"'{name}' is a coefficient: {count(len(rows), 'percentage')} read as a ratio (105% as 1.05)",
                      draft.place(int(rows[0]), name))  # fmt: skip


_PERCENT_SIGNS = frozenset({"%", "％", "﹪", "百分比"})


def note_percent(draft: Draft, name: str) -> None:
    """A column of points: 20% is 20; a column that also has plain numbers may mean 0.2 by them."""
    column = draft.figures[name]
    if column.percent is None:
        return
    first = draft.place(int(np.flatnonzero(column.percent)[0]), name)
    number = int(column.percent.sum())
    plain = column.given & ~column.percent & (column.units != 0)
    if plain.any():
        other = draft.place(int(np.flatnonzero(plain)[0]), name)
        draft.report.warning("percent-and-plain", f"同一列既有百分数又有普通数字（如 {other}）；20% 读作 20",
                             f"percentages and plain numbers (as at {other}) in one column; 20% is read as 20", first,
                             Text("整列统一写法", "write the whole column in one way"))  # fmt: skip
    else:
        draft.report.note("percent-as-points", f"{number} 个百分数按百分号前的数读取（20% 读作 20）",
                          f"{count(number, 'percentage')} read as the number before the sign (20% as 20)", first)  # fmt: skip
