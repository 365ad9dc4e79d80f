"""What only a whole table can tell: keys that occur twice, figures that cannot be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from ..values.finding import Level, Source
from ..values.number import show
from ..values.text import Text
from .convert import Draft, Texts
from .report import Problem, count, shorten
from .tables import Sheet


@dataclass(frozen=True, slots=True)
class Plausible:
    """The range a measure's figures should lie in; `drop`: a figure outside is left out, not only mentioned."""

    low: Fraction
    high: Fraction
    drop: bool = False


_KEEP_ONE = Text("只保留一行；两行都未使用", "keep one of the rows; neither is used")
_TWO_UNITS = Text(
    "只保留一行；若是两家同名的单位，请给每家一个不同的代码，名称写在“单位名称”一列",
    "keep one of the rows; two units of one name need an id each, with the name in the column `name`",
)


def _codes(draft: Draft, names: tuple[str, ...]) -> npt.NDArray[np.int64]:
    """One number a row, equal where all the named text columns are equal."""
    rows = draft.grid.rows
    codes = np.zeros(rows, dtype=np.int64)
    for name in names:
        column = draft.texts.get(name)
        if column is not None:
            codes = codes * len(column.values) + column.codes
            if int(codes.max(initial=0)) * 4 >= 2**40:
                _, inverse = np.unique(codes, return_inverse=True)
                codes = inverse.astype(np.int64)
    return codes


def check_keys(draft: Draft, *, first_identical: bool = False) -> list[int]:
    """Rows whose key occurs twice are errors that name both rows, and all of them are left out; the first row of each such key.

    With `first_identical`, rows that agree in every column are one row written twice: the first is kept.
    """
    key = draft.table.key
    if not key:
        _repeated_events(draft)
        return []
    if first_identical:
        _merge_identical(draft)
    rows = np.flatnonzero(draft.keep)
    codes = _codes(draft, key)[rows]
    order = np.argsort(codes, kind="stable")
    again = np.flatnonzero(codes[order][1:] == codes[order][:-1]) + 1
    if not len(again):
        return []
    starts = np.ones(len(order), dtype=np.bool_)
    starts[again] = False
    heads = np.flatnonzero(starts)[np.cumsum(starts) - 1]
    first_of = {int(rows[order[at]]): int(rows[order[heads[at]]]) for at in again}
    second = np.sort(rows[order[again]])

    def problem(row: int) -> Problem:
        first = first_of[row]
        named = [
            (draft.table.column(name), shorten(draft.texts[name].values[draft.texts[name].codes[row]]))
            for name in key
            if name in draft.texts
        ]
        zh = "，".join(f"{column.title.zh} {value}" for column, value in named if column)
        en = ", ".join(f"{column.name} {value}" for column, value in named if column)
        place, other = draft.place(row), draft.place(first)
        place_zh = f"{other} 和 {place}"
        return Problem(
            "duplicate-key",
            Text(f"{zh} 出现两次：{place_zh}", f"{en} occurs twice: {other} and {place}"),
            _TWO_UNITS if draft.table.name == "units" else _KEEP_ONE,
        )

    draft.tell(second, key[0], "duplicate-key", problem)
    firsts = sorted(set(first_of.values()))
    draft.keep[firsts] = False
    return firsts


def keep_doubled(units: Draft, firsts: Sequence[int]) -> None:
    """A unit written twice stays, marked, for the run to hold it: were it left out, its share of a pool would go to the others."""
    if firsts:
        marked = np.zeros(units.grid.rows, dtype=np.int32)
        marked[list(firsts)] = 1
        units.texts[UNREADABLE] = Texts(marked, ["", "yes"])
        units.keep[list(firsts)] = True


def _everything(draft: Draft) -> npt.NDArray[np.int64]:
    """One number a row, equal where the rows agree in every column."""
    codes = _codes(draft, tuple(draft.texts))
    parts = [column.units for column in draft.figures.values()] + [column.given for column in draft.figures.values()]
    parts += [codes_of for codes_of, _ in draft.dates.values()]
    for part in parts:
        _, inverse = np.unique(part, return_inverse=True)
        _, joined = np.unique(codes * (int(inverse.max(initial=0)) + 1) + inverse, return_inverse=True)
        codes = joined.astype(np.int64)
    return codes


def _merge_identical(draft: Draft) -> None:
    rows = np.flatnonzero(draft.keep)
    _, first = np.unique(_everything(draft)[rows], return_index=True)
    extra = np.ones(len(rows), dtype=np.bool_)
    extra[first] = False
    if extra.any():
        draft.report.note(
            "identical-rows-merged", f"{int(extra.sum())} 行与前面的行完全相同，只用一次",
            f"used once: {count(int(extra.sum()), 'row')} that repeat an earlier row exactly", draft.place(int(rows[extra][0])),
        )  # fmt: skip
        draft.keep[rows[extra]] = False


def _repeated_events(draft: Draft) -> None:
    rows = np.flatnonzero(draft.keep)
    codes = _everything(draft)[rows]
    _, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    again = np.flatnonzero(first[inverse] != np.arange(len(rows)))
    originals = {int(rows[at]): int(rows[first[inverse[at]]]) for at in again}
    draft.tell(rows[again], "event", "repeated-row", lambda row: Problem(
        "repeated-row",
        Text(f"与 {draft.place(originals[row])} 完全相同，未采用；核对之前该单位的总分暂不计算",
             f"the same as {draft.place(originals[row])}, not applied: its unit has no total until this is settled"),
        Text("重复录入的，删去一行；确是两次的，写明各自的日期或事由",
             "delete one of them if it was entered twice; if there were two, give each its date or reason"),
    ))  # fmt: skip


def check_plausible(facts: Draft, ranges: Mapping[str, Plausible]) -> None:
    """Figures outside the declared range of their measure: a warning, and left out where the mapping says `drop`."""
    value, measures = facts.figures.get("value"), facts.texts.get("measure")
    if value is None or measures is None:
        return
    for code, name in enumerate(measures.values):
        limits = ranges.get(name)
        if limits is None:
            continue
        scale: int = 10**value.places
        low, high = limits.low * scale, limits.high * scale
        mine = np.flatnonzero((measures.codes == code) & value.given & facts.keep)
        outside = np.array([not low <= int(unit) <= high for unit in value.units[mine]], dtype=np.bool_)
        rows = mine[outside] if len(mine) else mine
        facts.tell(rows, "value", "implausible", _implausible(facts, name, limits), group=name)
        if limits.drop:
            facts.keep[rows] = False


def _implausible(facts: Draft, name: str, limits: Plausible) -> Callable[[int], Problem]:
    def problem(row: int) -> Problem:
        column = facts.figures["value"]
        shown = show(Fraction(int(column.units[row]), 10**column.places))
        reach = f"{show(limits.low)}..{show(limits.high)}"
        left_zh, left_en = ("，已剔除", "; left out") if limits.drop else ("", "")
        return Problem(
            "implausible",
            Text(
                f"不合常理：{name} {shown} 不在 {reach} 内{left_zh}",
                f"implausible: {name} {shown} lies outside {reach}{left_en}",
            ),
            Text("核对数值与计量单位", "check the figure and its unit"),
            Level.WARNING,
        )

    return problem


UNREADABLE = "unreadable"
"""A column the reading adds: the row has a cell that could not be read; its unit is known, the rest may not be."""


def keep_unsound(units: Draft | None, table: Draft | None) -> None:
    """A row with a bad cell stays, marked, where its unit is known: a veto or a task must not get lost by a typing slip."""
    if units is None or table is None or "unit" not in units.texts or "unit" not in table.texts:
        return
    known = {units.texts["unit"].values[code] for code in units.texts["unit"].codes[units.keep]} - {""}
    column = table.texts["unit"]
    # An event of a unit that nobody has may be anybody's: it stays too, for the run to hold who is meant.
    open_names = table.table.name == "events"
    named = [value in known or (open_names and bool(value)) for value in column.values]
    marked = ~table.keep & np.array(named, dtype=np.bool_)[column.codes]
    if marked.any():
        table.texts[UNREADABLE] = Texts(marked.astype(np.int32), ["", "yes"])
        table.keep[marked] = True


MOST_SET_ASIDE = 10_000
"""Rows that are remembered one by one; where more are refused, no unit is helped by a list of its own."""


def set_aside(drafts: Iterable[Draft]) -> Sheet:
    """The rows of these tables that are not used and whose unit and measure, or item, can be read."""
    found = [row for draft in drafts for row in _not_used(draft)]
    columns = [list(column) for column in zip(*found, strict=True)] or [[], [], [], []]
    tables, units, about, places = columns
    texts = {"table": tables, "unit": units, "about": about}
    return Sheet("aside", len(found), texts, where=lambda row, column: places[row])


def _not_used(draft: Draft) -> Iterator[tuple[str, str, str, Source]]:
    about, unit = draft.texts.get("measure") or draft.texts.get("item"), draft.texts.get("unit")
    if unit is None or about is None:
        return
    named = "value" if "value" in draft.raw else ""
    for row in np.flatnonzero(~draft.keep & (unit.codes != 0) & (about.codes != 0))[:MOST_SET_ASIDE].tolist():
        whose, what = unit.values[unit.codes[row]], about.values[about.codes[row]]
        yield draft.table.name, whose, what, draft.place(row, named)
