"""The cells of a row as values, and what is wrong with each; pure."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from ...engine.intake.cells import Cell, Number, read_date, read_figure, read_text
from ...engine.intake.report import Problem, did_you_mean
from ...engine.intake.spelt import in_unit, spelt
from ...engine.values.text import Text
from ...store.exact import LARGEST, PLACES, SCALE, unscaled
from ...ui.unit_names import english
from .columns import Column
from .reading import Row

_SHARES = ("share", "weight")
_DEFAULTS = {"how": "none", "way": "higher"}


class Tell(Protocol):
    """Tells what is wrong with a cell, by row and column."""

    def __call__(self, row: int, key: str, problem: Problem) -> None:
        """A finding at the cell."""


class Cells:
    """Cells as values; each distinct cell of a column is looked at once. `units`: the codes that may stand in a column of units."""

    def __init__(self, columns: Sequence[Column], units: Mapping[str, int]) -> None:
        self.columns, self.units = columns, units
        self.seen: dict[str, dict[tuple[Cell, str], Any]] = defaultdict(dict)
        self.choices = {c.key: _labels(c) for c in columns if c.choices}

    def line(self, row: Row, tell: Tell) -> dict[str, Any]:
        """A row by column key: a text, blank where there is none; a figure or a day, else None."""
        line: dict[str, Any] = {}
        for column in self.columns:
            cell, none = row.cells.get(column.key), None if column.figure or column.day else ""
            value = self._value(column, cell) if cell is not None else None
            if isinstance(value, Problem):
                tell(row.number, column.key, _advised(value, column, row))
                line[column.key] = none
                continue
            if value is None or value == "":
                value = _DEFAULTS.get(column.key, none)
                if column.needed:
                    tell(
                        row.number,
                        column.key,
                        Problem("needed", Text(f"“{column.title.zh}”没有填", f"the {column.title.en} is missing")),
                    )
            line[column.key] = value
        return line

    def _value(self, column: Column, cell: tuple[Cell, str]) -> Any:
        """The value, or the `Problem`."""
        seen = self.seen[column.key]
        if cell not in seen:
            read = _figure if column.figure else _day if column.day else self._text
            seen[cell] = read(column, cell)
        return seen[cell]

    def _text(self, column: Column, cell: tuple[Cell, str]) -> Any:
        text = read_text(*cell)
        if isinstance(text, Problem):
            return text
        text = text.strip()
        if len(text) > column.longest:
            return Problem("too-long", Text(f"超过 {column.longest} 字", f"more than {column.longest} signs"),
                           Text("请缩短", "shorten it"))  # fmt: skip
        if column.choices and text:
            found = self.choices[column.key].get(text.casefold())
            if found is None:
                words = [label.partition(" / ")[0] for _, label in column.choices]
                near = did_you_mean(text, words) or Text("应为 " + "、".join(words), "one of the list")
                no = Text(f"没有“{text[:30]}”这个选项", f"there is no choice '{text[:30]}'")
                return Problem("not-a-choice", no, near)
            return found
        if column.key == "unit" and text not in self.units:
            text = unicodedata.normalize("NFKC", text)  # Ｄ０７ is D07
        if column.key == "unit" and text and text not in self.units:
            near = did_you_mean(text, list(self.units)) or Text(
                "用“单位”表中的编号", "use a code of the sheet of units"
            )
            no = Text(
                f"没有单位“{text[:30]}”，或您无权为它设目标", f"no unit '{text[:30]}', or not yours to set goals for"
            )
            return Problem("unknown-unit", no, near)
        return text


def _labels(column: Column) -> dict[str, str]:
    """What may be written for each choice: the label, either half of it, or its code."""
    found: dict[str, str] = {}
    for value, label in column.choices:
        zh, _, en = label.partition(" / ")
        found |= {written.casefold(): value for written in (label, zh, en, value)}
    return found


def _day(_: Column, cell: tuple[Cell, str]) -> Any:
    return read_date(*cell)


def _advised(found: Problem, column: Column, row: Row) -> Problem:
    """What is no number says the figure meant in the unit of its row; shares and weights are so many per cent."""
    kind, text = row.cells[column.key]
    said = spelt(text) if column.figure and kind is Cell.TEXT and found.code == "not-a-number" else None
    of_share = column.key in _SHARES
    unit = "%" if of_share else row.cells.get("measure_unit", (Cell.TEXT, ""))[1].strip()
    at = "表头" if of_share else "计量单位列"
    return found if said is None or not unit else replace(found, hint=in_unit(said, unit, english(unit), at))


def _figure(column: Column, cell: tuple[Cell, str]) -> Any:
    found = read_figure(*cell)
    if not isinstance(found, Number):
        return found
    scaled, rest = divmod(found.units * 10**PLACES, 10**found.places)
    if rest:
        return Problem(
            "too-many-decimals",
            Text(f"小数多于 {PLACES} 位", f"more than {PLACES} decimals"),
            Text(f"四舍五入到 {PLACES} 位以内", f"round it to {PLACES} decimals"),
        )
    if abs(scaled) > int(LARGEST) * SCALE:
        return Problem(
            "too-large",
            Text(f"超出可保存的范围 ±{LARGEST:,}", f"beyond the range of ±{LARGEST:,}"),
            Text("核对计量单位", "look at the unit of measure"),
        )
    if column.key == "share" and not 0 < scaled <= 100 * SCALE:
        return Problem("share-range", Text("份额应大于 0，不超过 100", "a share is more than 0 and at most 100"))
    if column.key == "weight" and not 0 < scaled <= 100 * SCALE:
        return Problem(
            "weight-range",
            Text("节点权重应大于 0，不超过 100", "the weight of a node is more than 0 and at most 100"),
        )
    return unscaled(scaled)
