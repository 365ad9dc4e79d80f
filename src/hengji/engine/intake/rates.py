"""Which unit each figure is in, and what a percent sign does to it: a figure is never wrong by a hundred in silence.

`12.5%` (typed, or a cell formatted as a percentage) is 12.5 where the unit is % or not stated (then the row says %), 0.125
where the unit is a plain ratio, and an error where the unit is anything else.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from ..values.text import Text
from ..values.unit import UnknownUnit, parse_unit
from .columns import Percent
from .convert import Draft, Texts
from .grid import Ints
from .report import Problem, count, shorten

Mask = npt.NDArray[np.bool_]
_RATIOS = frozenset({"倍", "-", "ratio", "times"})


def settle_units(draft: Draft, declared: Mapping[str, str] | None = None, by: str = "measure") -> None:
    """Fill blank units from the headers and the mapping, then settle every percentage."""
    names = [column.name for column in draft.table.columns if column.percent is Percent.UNIT]
    documented = {column.name for column in draft.table.columns}
    names = [*names, *(name for name in draft.figures if name not in documented)]
    names = [name for name in names if name in draft.figures]
    if not names or draft.table.column("value_unit") is None:
        return
    _from_headers(draft, names)
    _from_mapping(draft, declared or {}, by)
    for name in names:
        _settle_percent(draft, name, names)


def _units(draft: Draft) -> Texts:
    if "value_unit" not in draft.texts:
        draft.texts["value_unit"] = Texts(np.zeros(draft.grid.rows, np.int32), [""])
    return draft.texts["value_unit"]


def _set(draft: Draft, rows: npt.NDArray[np.intp], unit: str) -> None:
    """Write `unit` as the unit of these rows."""
    column = _units(draft)
    values = column.values if unit in column.values else [*column.values, unit]
    codes: Ints = column.codes.copy()
    codes[rows] = values.index(unit)
    draft.texts["value_unit"] = Texts(codes, values)


def _from_headers(draft: Draft, names: list[str]) -> None:
    stated = {name: draft.units[name] for name in names if name in draft.units}
    if not stated:
        return
    if len(set(stated.values())) > 1:
        listed = ", ".join(f"{name}: {unit}" for name, unit in stated.items())
        draft.report.error("units-in-headers-differ", f"表头的计量单位不一致：{listed}", f"the units in the headers differ: {listed}",
                           draft.grid.header(), Text("换算成同一计量单位", "convert them to one unit"))  # fmt: skip
        draft.keep[:] = False
        return
    unit = next(iter(stated.values()))
    column = _units(draft)
    other = np.flatnonzero((column.codes > 0) & ~_is(column, unit))
    draft.tell(other, "value_unit", "unit-conflict", lambda row: Problem(
        "unit-conflict",
        Text(f"该行计量单位与表头的 {unit} 不同", f"the row's unit is not the header's, {unit}"),
        Text("换算成同一计量单位", "convert the figure, or take the unit out of the header"),
    ))  # fmt: skip
    _set(draft, np.flatnonzero(column.codes == 0), unit)


def _is(column: Texts, unit: str) -> Mask:
    same: Mask = np.array([value == unit for value in column.values], dtype=np.bool_)[column.codes]
    return same


def _from_mapping(draft: Draft, declared: Mapping[str, str], by: str) -> None:
    names = draft.texts.get(by)
    if names is None or not declared:
        return
    for code, name in enumerate(names.values):
        unit = declared.get(name)
        if unit is None:
            continue
        column = _units(draft)
        mine = names.codes == code
        wrong = np.flatnonzero(mine & (column.codes > 0) & ~_is(column, unit))
        draft.tell(wrong, "value_unit", "unit-conflict", lambda row, unit=unit: Problem(  # type: ignore[misc]
            "unit-conflict",
            Text(f"文件写的计量单位与映射声明的 {unit} 不同", f"the file states another unit than the mapping, {unit}"),
            Text("若文件的单位标错，请在映射中去掉 value_unit 列", "if the file is wrong, leave value_unit out of the mapping"),
        ))  # fmt: skip
        _set(draft, np.flatnonzero(mine & (column.codes == 0)), unit)


def _settle_percent(draft: Draft, name: str, names: list[str]) -> None:
    column = draft.figures[name]
    if column.percent is None:
        return
    units = _units(draft)
    for code in np.unique(units.codes[column.percent]):
        unit = units.values[code]
        rows = column.percent & (units.codes == code)
        factor = _factor(unit)
        if factor is None:
            draft.tell(np.flatnonzero(rows), name, "percent-against-unit", lambda row, unit=unit: Problem(  # type: ignore[misc]
                "percent-against-unit",
                Text(f"写作百分数，但计量单位是 {shorten(unit)}", f"a percentage, but its unit is {shorten(unit)}"),
                Text("改计量单位为 %，或填写不带百分号的数", "make the unit %, or write a number without the sign"),
            ))  # fmt: skip
        elif factor == "ratio":
            _as_ratio(draft, name, rows)
        elif factor == "thousand":
            column.multiply(10, rows)
        elif not unit:
            _blank_unit(draft, name, rows, names)
    read = np.flatnonzero(column.percent & draft.keep)
    if len(read):
        zh = f"{len(read)} 个百分数按其计量单位读取（12.5% 即 12.5，单位 %）"
        en = f"{count(len(read), 'percentage')} read in the unit of the row (12.5% is 12.5 in the unit %)"
        draft.report.note("percent-read", zh, en, draft.place(int(read[0]), name))
    column.percent = None


def _as_ratio(draft: Draft, name: str, rows: Mask) -> None:
    """Read the percentages of these rows as ratios: 12.5 -> 0.125."""
    column = draft.figures[name]
    column.places += 2
    column.multiply(100, ~rows)


def _factor(unit: str) -> str | None:
    if unit in _RATIOS:
        return "ratio"
    try:
        known = parse_unit(unit)
    except UnknownUnit:
        return None
    if not unit:
        return "percent"
    if not known.is_rate:
        return None
    return "percent" if known.factor.denominator == 100 else "thousand"


def _blank_unit(draft: Draft, name: str, rows: Mask, names: list[str]) -> None:
    """Rows without a unit: they are in %, provided that no plain figure stands beside in the same row."""
    plain = np.zeros(len(rows), dtype=np.bool_)
    for other in names:
        column = draft.figures[other]
        if other != name:
            signed = column.percent if column.percent is not None else np.zeros(len(rows), dtype=np.bool_)
            plain |= column.given & (column.units != 0) & ~signed
    mixed = np.flatnonzero(rows & plain)
    draft.tell(mixed, name, "percent-and-plain-in-row", lambda row: Problem(
        "percent-and-plain-in-row",
        Text("同一行既有百分数又有普通数字，不能判断普通数字是否为百分数",
             "a percentage beside plain numbers in one row: it is not known whether these are percentages too"),
        Text("整行统一写法，或填写计量单位列", "write the row in one way, or fill the column of units"),
    ))  # fmt: skip
    for other in names:  # the other percentages of these rows must not find the unit written and the rows plain
        signs = draft.figures[other].percent
        if signs is not None:
            rows = rows | (signs & (_units(draft).codes == 0))
    _set(draft, np.flatnonzero(rows), "%")
