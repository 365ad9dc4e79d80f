"""Rows below the figures that hold none: totals, who drew the table up and checked it, notes, a header printed again.

People leave them in, and nothing is lost without them: they are left out and named, so that one signature does not make a draft of
a whole year's result. A row that names a known unit is never one of them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from ..values.finding import Level
from ..values.text import Text
from .cells import Cell, Number, read_figure
from .columns import Kind, fold, names_of, remark
from .grid import RawColumn
from .recognise import Match
from .report import Problem, Report, shorten

Mask = npt.NDArray[np.bool_]

TOTAL = re.compile(
    r".{0,12}(?:合\s*计|总\s*计|小\s*计|共\s*计)(?:[（(].*)?[:：]?|(?:sub|grand )?total:?|sum", re.IGNORECASE
)
"""A row that adds up the others: `合计`, `火电小计`, `合计（万元）`, `Total`."""

_SIGNED = re.compile(
    r"\s*(?:(?:制\s*表|填\s*表|填\s*报|编\s*制|审\s*核|复\s*核|审\s*批|批\s*准|签\s*字|签\s*章|盖\s*章|经\s*办|联\s*系|负\s*责|打\s*印|日\s*期)"
    r"[^：:]{0,8}[：:]|(?:单位|部门)?(?:主要|分管)?(?:负责人|领导)[^：:]{0,6}[：:]"
    r"|(?:注|备注|附注|说明|数据来源|资料来源|填报说明|填表说明|口径)\s*[\d一二三四五六七八九十]*\s*[：:．.、]"
    r"|(?:notes?|remarks?|sources?|(?:prepared|drawn up|checked|reviewed|approved|signed) by|signature|date)\s*\d*\s*[：:])",
    re.IGNORECASE,
)
"""Who drew a table up, who checked it, when; a note below it."""


def without_closing_rows(match: Match, known: Collection[str], report: Report) -> Match:
    """A recognised table without the rows that hold no data; each of them is told. `known` are the units by id and name."""
    unit = match.found.get("unit")
    if unit is None or not match.grid.rows:
        return match
    left_out: dict[int, Problem] = {}
    for row, text, kind in _doubtful(match, unit, known):
        left_out[row] = _problem(text, kind)
    if not left_out:
        return match
    for row, problem in sorted(left_out.items()):
        place = match.grid.place(row, unit if unit.codes[row] else None)
        report.add(problem, place, row=row, group=match.table.name)
    keep = np.ones(match.grid.rows, dtype=np.bool_)
    keep[list(left_out)] = False
    return _only(match, np.flatnonzero(keep))


def _doubtful(match: Match, unit: RawColumn, known: Collection[str]) -> Iterator[tuple[int, str, str]]:
    """The rows that are no unit's: each with the text that says so, and what it is."""
    columns = [*match.found.values(), *match.further]
    texts = [text.strip() for text in unit.values]
    foreign = np.array([text not in known for text in texts], dtype=np.bool_)[unit.codes]
    signs = np.array([bool(_kind(text)) for text in texts], dtype=np.bool_)[unit.codes]
    again, figures = _header_again(match), _figures(match)
    alone = _alone(columns) & ~figures if known and match.table.name != "units" else np.zeros_like(again)
    for each in np.flatnonzero(foreign & (signs | again | alone | (unit.codes == 0))):
        row = int(each)
        text = texts[unit.codes[row]] or _first(columns, row)
        kind = "header" if again[row] else _kind(text)
        if kind in ("total", "header") or (text and not figures[row] and (kind == "note" or alone[row])):
            yield row, text, kind or "note"


def _kind(text: str) -> str:
    """What the first cell of a row makes of it: "total", "note" or ""."""
    if TOTAL.fullmatch(text):
        return "total"
    return "note" if _SIGNED.match(text) else ""


def _alone(columns: Sequence[RawColumn]) -> Mask:
    """The rows in which one cell says something; what a merged range covers says nothing of its own."""
    number = np.zeros(len(columns[0].codes), dtype=np.int64)
    for column in columns:
        said = [bool(text.strip()) and kind is not Cell.COVERED for kind, text in column.entries()]
        number += np.array(said, dtype=np.bool_)[column.codes]
    mask: Mask = number <= 1
    return mask


def _figures(match: Match) -> Mask:
    """The rows that hold a number where numbers belong."""
    documented = [each.name for each in match.table.columns if each.kind is Kind.FIGURE]
    columns = [*(match.found[name] for name in documented if name in match.found), *match.further]
    mask: Mask = np.zeros(match.grid.rows, dtype=np.bool_)
    for column in columns:
        read = [isinstance(read_figure(kind, text), Number) for kind, text in column.entries()]
        mask |= np.array(read, dtype=np.bool_)[column.codes]
    return mask


def _header_again(match: Match) -> Mask:
    """The rows that are the header once more, as at the head of a printed page."""
    mask: Mask = np.zeros(match.grid.rows, dtype=np.bool_)
    titles = {name: column for name, column in match.found.items() if isinstance(column.at, int) and column.at >= 0}
    if len(titles) > 1:
        mask |= True
    for name, column in titles.items():
        spec = match.table.column(name)
        known = {fold(column.name), fold(remark(column.name)[0])} | (
            names_of(spec) if spec is not None else frozenset()
        )
        mask &= np.array([bool({fold(text), fold(remark(text)[0])} & known) for text in column.values], np.bool_)[
            column.codes
        ]
    return mask


def _first(columns: Sequence[RawColumn], row: int) -> str:
    """The first cell of a row that says something, from the left."""
    placed = sorted(columns, key=lambda column: column.at if isinstance(column.at, int) else 0)
    said = (column.values[column.codes[row]].strip() for column in placed)
    return next((text for text in said if text), "")


def _only(match: Match, rows: npt.NDArray[np.intp]) -> Match:
    found = {name: column.take(rows) for name, column in match.found.items()}
    further = [column.take(rows) for column in match.further]
    return Match(match.table, match.grid.take(rows), found, further, match.units, match.wide)


def _problem(text: str, kind: str) -> Problem:
    shown = shorten(text)
    match kind:
        case "total":
            return total_row(text)
        case "header":
            found = Text(
                f"“{shown}”这一行与表头相同，未使用", f"the row of '{shown}' is the header again and is not used"
            )
            return Problem("header-again", found, Text("删去重复的表头", "delete the header"), Level.WARNING)
        case _:
            found = Text(f"“{shown}”这一行不是数据，未使用", f"the row of '{shown}' holds no data and is not used")
            hint = Text(
                "签名、日期和说明不影响计分；若是漏填的数据，补全这一行",
                "signatures, dates and notes do no harm; complete the row if it was meant to hold data",
            )
            return Problem("closing-row", found, hint, Level.WARNING)


def total_row(text: str) -> Problem:
    """What is said of a row that adds up the others."""
    shown = shorten(text)
    found = Text(f"“{shown}”像是合计行，未使用", f"'{shown}' looks like a row of totals and is not used")
    return Problem("total-row", found, Text("删去合计行", "delete rows of totals"), Level.WARNING)
