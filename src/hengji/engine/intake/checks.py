"""What only the tables together can tell: keys that occur twice, units nobody knows, figures that cannot be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from ..values.finding import Level
from ..values.number import show
from ..values.text import Text
from .convert import Draft, Texts
from .report import Problem, count, did_you_mean, shorten, some


@dataclass(frozen=True, slots=True)
class Plausible:
    """The range a measure's figures should lie in; `drop`: a figure outside is left out, not only mentioned."""

    low: Fraction
    high: Fraction
    drop: bool = False


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


def check_keys(draft: Draft, *, first_identical: bool = False) -> None:
    """Rows whose key occurs twice are errors that name both rows, and all of them are left out.

    With `first_identical`, rows that agree in every column are one row written twice: the first is kept.
    """
    key = draft.table.key
    if not key:
        _repeated_events(draft)
        return
    if first_identical:
        _merge_identical(draft)
    rows = np.flatnonzero(draft.keep)
    codes = _codes(draft, key)[rows]
    order = np.argsort(codes, kind="stable")
    again = np.flatnonzero(codes[order][1:] == codes[order][:-1]) + 1
    if not len(again):
        return
    starts = np.ones(len(order), dtype=np.bool_)
    starts[again] = False
    heads = np.flatnonzero(starts)[np.cumsum(starts) - 1]
    first_of = {int(rows[order[at]]): int(rows[order[heads[at]]]) for at in again}
    second = np.sort(rows[order[again]])

    def problem(row: int) -> Problem:
        first = first_of[row]
        words = ", ".join(
            f"{name} {shorten(draft.texts[name].values[draft.texts[name].codes[row]])}"
            for name in key
            if name in draft.texts
        )
        place, other = draft.place(row), draft.place(first)
        place_zh = f"{other} 和 {place}"
        return Problem(
            "duplicate-key",
            Text(f"{words} 出现两次：{place_zh}", f"{words} occurs twice: {other} and {place}"),
            Text("只保留一行；两行都未使用", "keep one of the rows; neither is used"),
        )

    draft.tell(second, key[0], "duplicate-key", problem)
    draft.keep[list(set(first_of.values()))] = False


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
        Text(f"与 {draft.place(originals[row])} 完全相同，将计两次", f"the same as {draft.place(originals[row])}: it counts twice"),
        Text("若是重复录入请删去一行", "delete one of them if it was entered twice"),
        Level.WARNING,
    ))  # fmt: skip


def check_units(units: Draft | None, others: Mapping[str, Draft]) -> None:
    """Every unit named elsewhere is in the units table, by id or by a name that only one unit has."""
    if units is None or "unit" not in units.texts:
        return
    ids = _kept(units, "unit")
    classes = _kept(units, "class")
    by_name = _unique_names(units) if "name" in units.texts else {}
    if "parent" in units.texts:
        _known(units, "parent", ids, by_name, classes)
    for draft in others.values():
        if "unit" in draft.texts:
            _known(draft, "unit", ids, by_name, classes)


def check_refused_units(units: Draft | None, others: Iterable[Draft]) -> None:
    """Rows of a unit whose own row was refused are left out with it: one more finding, and no talk of unknown units."""
    if units is None or "unit" not in units.texts:
        return
    column = units.texts["unit"]
    refused = {column.values[code] for code in np.unique(column.codes[~units.keep])} - {""}
    refused -= {column.values[code] for code in np.unique(column.codes[units.keep])}
    for draft in others if refused else ():
        named = draft.texts.get("unit")
        if named is None:
            continue
        theirs = np.array([value in refused for value in named.values], dtype=np.bool_)
        rows = np.flatnonzero(theirs[named.codes] & draft.keep)
        if len(rows):
            draft.keep[rows] = False
            listed = some(sorted({shorten(named.values[code]) for code in named.codes[rows]}))
            draft.report.warning(
                "unit-refused", f"{len(rows)} 行未使用：units 表中这些单位的行有错：{listed}",
                f"{count(len(rows), 'row')} not used: the units table has errors in the rows of {listed}",
                draft.place(int(rows[0]), "unit"), Text("先改正 units 表", "mend the units table first"), group=draft.table.name,
            )  # fmt: skip


def _kept(draft: Draft, name: str) -> set[str]:
    column = draft.texts.get(name)
    if column is None:
        return set()
    return {column.values[code] for code in np.unique(column.codes)} - {""}


def _unique_names(units: Draft) -> dict[str, str]:
    seen: dict[str, set[str]] = {}
    rows = units.texts["name"].rows()
    for name, unit in zip(rows, units.texts["unit"].rows(), strict=True):
        if name:
            seen.setdefault(name, set()).add(unit)
    return {name: next(iter(found)) for name, found in seen.items() if len(found) == 1}


def _known(draft: Draft, name: str, ids: set[str], by_name: dict[str, str], classes: set[str]) -> None:
    column = draft.texts[name]
    targets = draft.table.name == "targets"
    changed: dict[str, str] = {}
    unknown, classless = np.zeros(len(column.values), dtype=np.bool_), np.zeros(len(column.values), dtype=np.bool_)
    for code, value in enumerate(column.values):
        if not value or value in ids or (targets and (value == "*" or value.removeprefix("class:") in classes)):
            continue
        if targets and value.startswith("class:"):
            classless[code] = bool(classes)  # the scheme may know classes that no unit states
            continue
        if value in by_name:
            changed[value] = by_name[value]
        else:
            unknown[code] = True
    rows = np.flatnonzero(unknown[column.codes] & draft.keep)
    draft.tell(rows, name, "unknown-unit", lambda row: _unknown(column.values[column.codes[row]], ids, by_name))
    rows = np.flatnonzero(classless[column.codes] & draft.keep)
    draft.tell(rows, name, "unknown-class", lambda row: _unknown_class(column.values[column.codes[row]], classes))
    if changed:
        draft.texts[name] = Texts.of(column.codes, (changed.get(value, value) for value in column.values))
        used = np.array([value in changed for value in column.values], dtype=np.bool_)[column.codes]
        first = np.flatnonzero(used)
        if len(first):
            zh, en = f"{len(first)} 行按单位名称找到单位代码", f"{count(len(first), 'row')} found by the unit's name"
            draft.report.note("unit-by-name", zh, en, draft.place(int(first[0]), name))


def _unknown(value: str, ids: set[str], by_name: dict[str, str]) -> Problem:
    shown = shorten(value)
    near = did_you_mean(value, sorted(ids)) or did_you_mean(value, sorted(by_name))
    hint = near or Text("在 units 表中加上这个单位", "add the unit to the units table")
    return Problem("unknown-unit", Text(f"units 表中没有单位“{shown}”", f"the units table has no unit '{shown}'"), hint)


def _unknown_class(value: str, classes: set[str]) -> Problem:
    shown, hint = shorten(value), did_you_mean(value.removeprefix("class:"), sorted(classes))
    found = Text(f"units 表中没有单位属于“{shown}”", f"no unit of the units table has the class '{shown}'")
    return Problem("unknown-class", found, hint, Level.WARNING)


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
