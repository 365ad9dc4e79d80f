"""What is wrong with a workbook of goals, cell by cell; pure, over what the product knows already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from ...engine.intake.cells import Cell, Number, read_figure, read_text
from ...engine.intake.report import Problem, did_you_mean
from ...engine.values.finding import Finding, Level, Source
from ...engine.values.text import Text
from ...store.exact import LARGEST, PLACES, SCALE, unscaled
from ..rules.descent import DEEPEST, levels, loops
from ..rules.plausible import Listed, Odd, odd_measure, odd_unit, odd_value
from ..rules.tiers import LADDER, out_of_order
from .columns import COLUMNS, Column
from .reading import Read, Row

MOST_NAMES = 60
"""Distinct unknown names for which the nearest known one is looked for: that costs a comparison with the whole library."""
_DEFAULTS = {"how": "none", "way": "higher"}


@dataclass(frozen=True, slots=True)
class Known:
    """What the product knows: unit ids by code, of units whose goals one may set; `free` when goals may have no owner; codes that are
    taken; of the goals one may place others under, the level by code; and the measures of the library by id."""

    units: Mapping[str, int]
    free: bool
    taken: frozenset[str]
    above: Mapping[str, int]
    measures: Mapping[str, Listed] = field(default_factory=dict)


@dataclass(slots=True)
class Checked:
    """The goals of the workbook, each a mapping of plain values by column key, in the order of the rows, and every finding."""

    goals: list[dict[str, Any]] = field(default_factory=list)
    levels: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)


class _Cells:
    """Cells as values; each distinct cell of a column is looked at once."""

    def __init__(self, read: Read, known: Known) -> None:
        self.read, self.known = read, known
        self.seen: dict[str, dict[tuple[Cell, str], Any]] = defaultdict(dict)
        self.choices = {c.key: _labels(c) for c in COLUMNS if c.choices}

    def value(self, column: Column, cell: tuple[Cell, str]) -> Any:
        """The value, or the `Problem`."""
        seen = self.seen[column.key]
        if cell not in seen:
            seen[cell] = _figure(column, cell) if column.figure else self._text(column, cell)
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
        if column.key == "unit" and text and text not in self.known.units:
            near = did_you_mean(text, list(self.known.units)) or Text(
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
    return unscaled(scaled)


def check(read: Read, known: Known) -> Checked:
    """Every goal and everything that is wrong with it. No query: a few passes over the rows."""
    checked = Checked(findings=list(read.findings))
    if any(not finding.where.cell for finding in read.findings):
        return checked
    cells = _Cells(read, known)
    tell = _teller(read, checked)
    lines = [_line(row, cells, tell, known) for row in read.rows]
    _codes(lines, read.rows, known, tell, checked)
    parents = {line["code"]: line["parent"] or None for line in lines if line["code"]}
    _parents(lines, read.rows, parents, known, tell, checked)
    _odd(lines, read.rows, known, tell)
    checked.goals = lines
    checked.findings.sort(key=_by_place)
    return checked


def _teller(read: Read, checked: Checked) -> Any:
    def tell(row: int, key: str, problem: Problem) -> None:
        checked.findings.append(
            Finding(problem.code, problem.level, problem.message, problem.hint, read.place(row, key))
        )

    return tell


def _line(row: Row, cells: _Cells, tell: Any, known: Known) -> dict[str, Any]:
    line: dict[str, Any] = {}
    for column in COLUMNS:
        cell = row.cells.get(column.key)
        value = cells.value(column, cell) if cell is not None else None
        if isinstance(value, Problem):
            tell(row.number, column.key, value)
            line[column.key] = None if column.figure else ""
            continue
        if value is None or value == "":
            value = None if column.figure else _DEFAULTS.get(column.key, "")
            if column.needed:
                tell(
                    row.number,
                    column.key,
                    Problem("needed", Text(f"“{column.title.zh}”没有填", f"the {column.title.en} is missing")),
                )
        line[column.key] = value
    line["title_en"] = line["title_en"] or line["title_zh"]
    if not line["unit"] and "unit" not in row.cells and not known.free:
        tell(
            row.number,
            "unit",
            Problem(
                "no-owner",
                Text("没有填责任单位", "no unit is named"),
                Text("填您范围内的单位编号", "name a unit of your scope"),
            ),
        )
    _relations(row, line, tell)
    return line


def _relations(row: Row, line: dict[str, Any], tell: Any) -> None:
    """What cells of one row say together."""
    if line["share"] is not None and not line["parent"]:
        tell(
            row.number, "share", Problem("share-alone", Text("写了份额，没有上级目标", "a share without a goal above"))
        )
    if line["target"] is not None and line["words"]:
        tell(
            row.number,
            "words",
            Problem("both", Text("目标值与目标描述只填一个", "either a target or its words, not both")),
        )
    values = {kind: Fraction(line[kind]) for kind, *_ in LADDER if line[kind] is not None}
    for wrong in out_of_order(line["way"], values):
        at = "challenge" if "挑战" in wrong.zh else "target"
        tell(
            row.number,
            at,
            Problem("tier-order", wrong, Text("按方向依次为 基本值、目标值、挑战值", "base, target, challenge climb")),
        )


def _codes(lines: list[dict[str, Any]], rows: list[Row], known: Known, tell: Any, checked: Checked) -> None:
    for line, row in zip(lines, rows, strict=True):
        code = line["code"]
        if not code:
            continue
        if code in checked.places:
            first = checked.places[code]
            tell(
                row.number, "code", Problem("twice", Text(f"编号与第 {first} 行重复", f"the code of row {first} again"))
            )
        elif code in known.taken:
            tell(row.number, "code", Problem("taken", Text(f"编号 {code} 已有目标使用", f"the code {code} is taken")))
        checked.places.setdefault(code, row.number)


def _parents(
    lines: list[dict[str, Any]],
    rows: list[Row],
    parents: dict[str, str | None],
    known: Known,
    tell: Any,
    checked: Checked,
) -> None:
    near = [*parents, *known.above]
    for line, row in zip(lines, rows, strict=True):
        parent = line["parent"]
        if parent and parent not in parents and parent not in known.above:
            hint = did_you_mean(parent, near[:2000]) or Text(
                "用本表或系统中已有的编号", "a code of this sheet or of the product"
            )
            tell(
                row.number,
                "parent",
                Problem("no-parent", Text(f"没有目标“{parent[:40]}”", f"there is no goal '{parent[:40]}'"), hint),
            )
    for ring in loops(parents):
        row_number = checked.places[ring[0]]
        shown = " → ".join([*ring[:6], ring[0]])
        tell(
            row_number,
            "parent",
            Problem("ring", Text(f"目标成为自己的下级：{shown}", f"goals below themselves: {shown}")),
        )
    checked.levels = levels(parents, known.above)
    for code, level in checked.levels.items():
        if level > DEEPEST:
            tell(
                checked.places[code],
                "parent",
                Problem("too-deep", Text(f"目标最多分 {DEEPEST} 级", f"goals go down {DEEPEST} levels at most")),
            )


def _odd(lines: list[dict[str, Any]], rows: list[Row], known: Known, tell: Any) -> None:
    """What may be a slip and is no mistake: it is told and stops nothing. Each distinct name is looked at once."""
    measures: dict[str, Odd | None] = {}
    units: dict[tuple[str, str], Odd | None] = {}
    for line, row in zip(lines, rows, strict=True):
        measure, unit = line["measure"], line["measure_unit"]
        if measure not in measures:
            near = known.measures if len(measures) < MOST_NAMES else dict.fromkeys(list(known.measures)[:1], Listed(""))
            measures[measure] = odd_measure(measure, near) if measure not in known.measures else None
        if (unit, measure) not in units:
            units[unit, measure] = odd_unit(unit, measure, known.measures)
        dated = line["task"] == "milestone"  # it names an item scored by dates, which no library holds
        for odd in (None if dated else measures[measure], units[unit, measure]):
            if odd is not None:
                tell(row.number, odd.field, Problem(f"odd-{odd.field}", odd.message, odd.hint, Level.WARNING))
        for kind, *_ in LADDER:
            value = line[kind]
            said = (
                odd_value(Fraction(value), line["way"], unit, known.measures.get(measure))
                if value is not None
                else None
            )
            if said is not None:
                tell(row.number, kind, Problem("odd-value", *said, level=Level.NOTE))


def _by_place(finding: Finding) -> tuple[int, int, str]:
    where: Source = finding.where
    column = where.cell.rstrip("0123456789")
    return int(where.cell[len(column) :] or 0), len(column), column
