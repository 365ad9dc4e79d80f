"""Whom each row is about: every unit named in a table is in the units table, by its id or by a name that only one unit has."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from ..values.text import Text
from .closing_rows import TOTAL, total_row
from .columns import TABLES
from .convert import Draft, Texts
from .report import Problem, count, did_you_mean, shorten

Rows = npt.NDArray[np.intp]


@dataclass(frozen=True)
class _Known:
    """What a row may write for a unit: ids and names (each with the units that bear it, by id with their row)."""

    ids: set[str]
    bearers: Mapping[str, Mapping[str, int]]
    lost: dict[str, list[tuple[Draft, Rows]]] = field(default_factory=dict)
    """name -> the rows that write it although several units bear it."""
    named: list[tuple[Draft, Rows]] = field(default_factory=list)
    """The rows whose unit was found by its name."""
    wide: list[tuple[Draft, Rows, str]] = field(default_factory=list)
    """The rows whose unit was found once full width was read as half width, with how they write it."""

    @property
    def by_name(self) -> dict[str, str]:
        """The id of every name that one unit alone bears."""
        return {name: next(iter(units)) for name, units in self.bearers.items() if len(units) == 1}

    @cached_property
    def by_width(self) -> dict[str, str]:
        """The id of every id and name in half width that means one unit alone."""
        found: dict[str, set[str]] = {}
        for name, id in [*((id, id) for id in self.ids), *self.by_name.items()]:
            found.setdefault(half_width(name), set()).add(id)
        return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}

    def several(self, name: str) -> bool:
        """Whether a name could mean more than one unit; an id is always meant as an id."""
        return name not in self.ids and len(self.bearers.get(name, ())) > 1


def half_width(name: str) -> str:
    """A unit's id or name with full-width letters, digits and brackets in half width, and without blanks: `Ｐ01` is P01."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def check_units(units: Draft | None, others: Mapping[str, Draft]) -> None:
    """Names become ids; what no unit has is told with a proposal, and a name that several units bear once for all its rows."""
    if units is None or "unit" not in units.texts:
        return
    _leave_out_totals(units, frozenset())
    ids = {value for value in _values(units, "unit") if not TOTAL.fullmatch(value)}
    known = _Known(ids, _bearers(units))
    if "parent" in units.texts:
        _settle(units, "parent", known)
    for draft in others.values():
        if "unit" in draft.texts:
            _leave_out_totals(draft, known.bearers)
            _settle(draft, "unit", known)
    if known.named:
        told, (draft, rows) = _counted(known.named), known.named[0]
        zh, en = f"按单位名称找到单位代码：{told.zh}", f"found by the unit's name: {told.en}"
        draft.report.note("unit-by-name", zh, en, draft.place(int(rows[0]), "unit"))
    if known.wide:
        told, (draft, rows, written) = _counted((draft, rows) for draft, rows, _ in known.wide), known.wide[0]
        shown = shorten(written)
        zh = f"单位写的是全角或带空格的（如“{shown}”），按半角的单位代码、名称读取：{told.zh}"
        en = f"units written in full width or with blanks, as '{shown}', are read in half width: {told.en}"
        draft.report.note("unit-full-width", zh, en, draft.place(int(rows[0]), "unit"))
    for name, lost in known.lost.items():
        _tell_namesakes(units, name, known.bearers[name], lost)


def _leave_out_totals(draft: Draft, known: Collection[str]) -> None:
    """Rows that add up the others are no unit's: left out, and told."""
    column = draft.texts["unit"]
    sums = np.array([bool(TOTAL.fullmatch(value)) and value not in known for value in column.values], dtype=np.bool_)
    rows = np.flatnonzero(sums[column.codes] & draft.keep) if len(sums) else np.zeros(0, dtype=np.intp)

    draft.tell(rows, "unit", "total-row", lambda row: total_row(column.values[column.codes[row]]))
    draft.keep[rows] = False


def check_refused_units(units: Draft | None, others: Iterable[Draft]) -> None:
    """Rows of a unit whose own row was refused are left out with it: one more finding, and no talk of their keys."""
    if units is None or "unit" not in units.texts:
        return
    column = units.texts["unit"]
    refused = {column.values[code] for code in np.unique(column.codes[~units.keep])} - {""}
    refused -= {column.values[code] for code in np.unique(column.codes[units.keep])}
    found = [(draft, rows) for draft in others if refused and len(rows := _rows_of(draft, refused))]
    if not found:
        return
    for draft, rows in found:
        draft.keep[rows] = False
    named = {
        shorten(draft.texts["unit"].values[code]) for draft, rows in found for code in draft.texts["unit"].codes[rows]
    }
    listed = Text("、".join(sorted(named)[:8]), ", ".join(sorted(named)[:8]))
    rows_told, (draft, rows) = _counted(found), found[0]
    draft.report.warning(
        "unit-refused", f"units（单位）表里这些单位的行有错：{listed.zh}；它们的其他数据未使用（{rows_told.zh}）",
        f"the units table has errors in the rows of {listed.en}; their other data are not used ({rows_told.en})",
        draft.place(int(rows[0]), "unit"), Text("先改正 units（单位）表", "mend the units table first"),
    )  # fmt: skip


def _rows_of(draft: Draft, wanted: set[str]) -> Rows:
    """The sound rows that write one of these units."""
    column = draft.texts.get("unit")
    if column is None:
        return np.zeros(0, dtype=np.intp)
    theirs = np.array([value in wanted for value in column.values], dtype=np.bool_)
    return np.flatnonzero(theirs[column.codes] & draft.keep)


def _values(draft: Draft, name: str) -> set[str]:
    column = draft.texts.get(name)
    if column is None:
        return set()
    return {column.values[code] for code in np.unique(column.codes)} - {""}


def _bearers(units: Draft) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    if "name" not in units.texts:
        return found
    names, ids = units.texts["name"].rows(), units.texts["unit"].rows()
    for row, (name, unit) in enumerate(zip(names, ids, strict=True)):
        if name and unit:
            found.setdefault(name, {}).setdefault(unit, row)
    return found


def _settle(draft: Draft, name: str, known: _Known) -> None:
    """One column that names units: ids stay, names become ids, the rest is told."""
    column = draft.texts[name]
    targets = draft.table.name == "targets"
    by_name = known.by_name
    changed: dict[str, str] = {}
    wide: dict[str, str] = {}
    unknown = np.zeros(len(column.values), dtype=np.bool_)
    for code, value in enumerate(column.values):
        if (
            not value
            or value in known.ids
            or (name == "unit" and TOTAL.fullmatch(value) and value not in known.bearers)
        ):
            continue
        if targets and value.startswith("class:"):  # classes are the scheme's: it knows ids and titles
            continue
        if value == "*" and draft.table.name in ("targets", "facts"):  # everybody
            continue
        if value in by_name:
            changed[value] = by_name[value]
        elif half_width(value) in known.by_width and not known.several(value):
            wide[value] = known.by_width[half_width(value)]
        elif known.several(value):
            _set_aside(draft, column, code, known)
        else:
            unknown[code] = True

    def misspelt(row: int) -> Problem:
        return _unknown(column.values[column.codes[row]], known)

    _tell(draft, name, unknown[column.codes], "unknown-unit", misspelt)
    for meant in (changed, wide):
        rows = np.flatnonzero(np.array([value in meant for value in column.values], dtype=np.bool_)[column.codes])
        if len(rows) and meant is changed:
            known.named.append((draft, rows))
        elif len(rows):
            known.wide.append((draft, rows, column.values[column.codes[rows[0]]]))
    meant = changed | wide
    if meant:
        draft.texts[name] = Texts.of(column.codes, (meant.get(value, value) for value in column.values))


def _tell(draft: Draft, name: str, where: npt.NDArray[np.bool_], code: str, problem: Callable[[int], Problem]) -> None:
    draft.tell(np.flatnonzero(where & draft.keep), name, code, problem)


def _set_aside(draft: Draft, column: Texts, code: int, known: _Known) -> None:
    rows = np.flatnonzero((column.codes == code) & draft.keep)
    if len(rows):
        known.lost.setdefault(column.values[code], []).append((draft, rows))
        draft.keep[rows] = False


def _tell_namesakes(units: Draft, name: str, bearers: Mapping[str, int], lost: list[tuple[Draft, Rows]]) -> None:
    """Rows written by a name that several units bear: one error that names these units and asks for their ids."""
    shown, rows = shorten(name), list(bearers.values())
    listed = [f"{shorten(unit)} ({units.place(row)})" for unit, row in bearers.items()]
    zh, en = "、".join(listed[:8]), ", ".join(listed[:8])
    ids = Text(" 或 ".join(list(bearers)[:8]), " or ".join(list(bearers)[:8]))
    place = units.place(rows[1], "name")
    told = _counted(lost)
    units.report.error(
        "unit-name-shared", f"{len(bearers)} 家单位都叫“{shown}”：{zh}；只写名称的行分不清是哪一家，未使用（{told.zh}）",
        f"{len(bearers)} units are called '{shown}': {en}; rows that write only the name could be of either and are not used ({told.en})",
        place, Text(f"在这些行里写单位代码 {ids.zh}", f"write the unit's id in these rows: {ids.en}"), group=name,
    )  # fmt: skip


def _counted(found: Iterable[tuple[Draft, Rows]]) -> Text:
    """How many rows of which tables: `指标数 14 行、目标值 2 行`."""
    sizes: dict[str, int] = {}
    for draft, rows in found:
        sizes[draft.table.name] = sizes.get(draft.table.name, 0) + len(rows)
    zh = "、".join(f"{TABLES[table].title.zh} {size} 行" for table, size in sizes.items())
    return Text(zh, ", ".join(f"{table}: {count(size, 'row')}" for table, size in sizes.items()))


def _lost_zeros(value: str, ids: Collection[str]) -> Text | None:
    """Which of two ids that differ in their leading zeros has lost them: the longer one is right, a number cell made the other."""
    if not value.isdecimal():
        return None
    bare = value.lstrip("0")
    near = [id for id in ids if id != value and id.isdecimal() and id.lstrip("0") == bare]
    if len(near) != 1:
        return None
    whole, short = sorted((value, near[0]), key=len, reverse=True)
    if whole == value:
        return Text(
            f"units（单位）表里的 {short} 像是丢了前导零：把那一列设为文本，改成 {whole}",
            f"'{short}' in the units table seems to have lost its leading zeros: format that column as text and write {whole}",
        )
    return Text(
        f"这里的 {short} 像是丢了前导零：把这一列设为文本，改成 {whole}",
        f"'{short}' seems to have lost its leading zeros: format this column as text and write {whole}",
    )


def _unknown(value: str, known: _Known) -> Problem:
    shown = shorten(value)
    near = (
        _lost_zeros(value, known.ids)
        or did_you_mean(value, sorted(known.ids))
        or did_you_mean(value, sorted(known.bearers))
    )
    hint = near or Text("在 units（单位）表里加上这个单位", "add the unit to the units table")
    return Problem(
        "unknown-unit", Text(f"units（单位）表里没有单位“{shown}”", f"the units table has no unit '{shown}'"), hint
    )
