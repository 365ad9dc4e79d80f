"""What is wrong with a workbook of goals, cell by cell; pure, over what the product knows already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from ...engine.intake.report import Problem, did_you_mean
from ...engine.values.finding import Finding, Level, Source
from ...engine.values.number import show
from ...engine.values.text import Text
from ...engine.values.unit import plain_symbol
from ..models import How
from ..rules.codes import alike, plain_code
from ..rules.descent import DEEPEST, levels, loops
from ..rules.measured import converted, factor
from ..rules.plausible import Listed, Odd, odd_measure, odd_unit, odd_value, unlike_unit
from ..rules.tiers import LADDER, out_of_order
from .cells import Cells, Tell
from .columns import COLUMNS, TIERS
from .nodes import KnownNodes, check_nodes
from .present import Change, Present, Sorted, sort_out
from .reading import Read, Row
from .shares import fill_shares
from .sums import KnownSums, check_sums

MOST_NAMES = 60
"""Distinct unknown names for which the nearest known one is looked for: that costs a comparison with the whole library."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the product knows: unit ids by code, of units whose goals one may set; `free` when goals may have no owner; codes that are
    taken; of the goals one may place others under, the level, and how they are decomposed in which unit of measure, by code; and the
    measures of the library by id. Where the workbook has rows that were downloaded: these goals by reference, and what every goal stands
    under, by code; where it has nodes, what is known of those; and the strict sums there are."""

    units: Mapping[str, int]
    free: bool
    taken: frozenset[str]
    above: Mapping[str, int]
    measures: Mapping[str, Listed] = field(default_factory=dict)
    given_out: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    present: Mapping[str, Present] = field(default_factory=dict)
    parents: Mapping[str, str | None] = field(default_factory=dict)
    nodes: KnownNodes = field(default_factory=KnownNodes)
    sums: KnownSums = field(default_factory=KnownSums)


@dataclass(slots=True)
class Checked:
    """What the workbook asks for: the new goals and nodes, each a mapping of plain values by column key, in the order of the rows, the
    changes of those there are, how many rows change nothing; and every finding."""

    goals: list[dict[str, Any]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    nodes: list[dict[str, Any]] = field(default_factory=list)
    node_changes: list[Change] = field(default_factory=list)
    same: int = 0
    levels: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)
    """The rows of the new goals, in their order."""

    @property
    def reasoned(self) -> bool:
        """Whether something there is would be changed: that needs a reason."""
        return bool(self.changes or self.node_changes)


def check(read: Read, known: Known) -> Checked:
    """Every goal and node, and everything that is wrong with them. No query: a few passes over the rows."""
    checked = Checked(findings=list(read.findings))
    if any(not finding.where.cell for finding in read.findings):
        return checked
    cells = Cells(COLUMNS, known.units)
    tell = _teller(read, checked)
    lines = [_line(row, cells, tell, known) for row in read.rows]
    _one_way(lines, known)
    found = sort_out(read, lines, known.present, COLUMNS, tell)
    asked = [
        (line, row)
        for line, row in zip(lines, read.rows, strict=True)
        if row.number in found.new or row.number in found.changes
    ]
    _codes(lines, read.rows, found, known, tell, checked)
    _parents(asked, lines, found, known, tell, checked)
    _unlike(lines, read.rows, found, known, tell, checked)
    _unit_alone(found, tell)
    fill_shares(asked, found, known.sums, known.above, checked.levels, tell)
    check_sums(asked, found, known.sums, tell)
    _unlike_measure(asked, found, known, tell)
    _odd([line for line, _ in asked], [row for _, row in asked], known, tell)
    checked.goals = [line for line, row in asked if row.number in found.new]
    checked.rows = [row.number for _, row in asked if row.number in found.new]
    checked.changes, checked.same = list(found.changes.values()), found.same
    if read.nodes is not None:
        told = _teller(read.nodes, checked)
        nodes = check_nodes(read.nodes, known.nodes, {line["code"] for line in checked.goals}, told)
        checked.nodes, checked.node_changes = nodes.new, nodes.changes
        checked.same += nodes.same
    checked.findings.sort(key=lambda each: (each.where.sheet != read.sheet, *_by_place(each)))
    return checked


def _teller(read: Read, checked: Checked) -> Tell:
    def tell(row: int, key: str, problem: Problem) -> None:
        checked.findings.append(
            Finding(problem.code, problem.level, problem.message, problem.hint, read.place(row, key))
        )

    return tell


def _line(row: Row, cells: Cells, tell: Tell, known: Known) -> dict[str, Any]:
    line = cells.line(row, tell)
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


def _one_way(lines: list[dict[str, Any]], known: Known) -> None:
    """Codes of new rows as they are kept, and what stands above a goal by the code it has, however it is written here."""
    for line in lines:
        if not line["mark"]:
            line["code"] = plain_code(line["code"])
    codes = {line["code"] for line in lines}
    like = {alike(code): code for code in (*known.above, *codes)}
    for line in lines:
        if line["parent"] not in codes and line["parent"] not in known.above:
            line["parent"] = like.get(alike(line["parent"]), line["parent"])


def _relations(row: Row, line: dict[str, Any], tell: Tell) -> None:
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


def _codes(
    lines: list[dict[str, Any]], rows: list[Row], found: Sorted, known: Known, tell: Tell, checked: Checked
) -> None:
    taken, seen = {alike(code): code for code in known.taken}, dict[str, int]()
    for line, row in zip(lines, rows, strict=True):
        code, like = line["code"], alike(line["code"])
        if not code:
            continue
        if like in seen:
            first = seen[like]
            tell(
                row.number,
                "code",
                Problem(
                    "twice",
                    Text(f"编号与第 {first} 行重复", f"the code of row {first} again"),
                    Text(
                        "两行是同一个目标的，删去一行；不是的，给这一行另编一个编号",
                        "take one of the two rows out, or give this one a code of its own",
                    ),
                ),
            )
        elif like in taken and row.number in found.new:
            how = Text(
                "换一个编号；要改这个目标，下载现有目标，改后上传",
                "choose another; to change that goal, get the present goals and change them there",
            )
            no = Text(f"编号 {taken[like]} 已有目标使用", f"the code {taken[like]} is taken")
            tell(row.number, "code", Problem("taken", no, how))
        seen.setdefault(like, row.number)
        checked.places.setdefault(code, row.number)


def _parents(
    asked: list[tuple[dict[str, Any], Row]],
    lines: list[dict[str, Any]],
    found: Sorted,
    known: Known,
    tell: Tell,
    checked: Checked,
) -> None:
    codes = {line["code"] for line in lines}
    near = [*codes, *known.above]
    for line, row in asked:
        parent, change = line["parent"], found.changes.get(row.number)
        if change is not None and not change.touches("parent"):
            continue
        if parent and parent not in codes and parent not in known.above:
            hint = did_you_mean(parent, near[:2000]) or Text(
                "用本表或系统中已有的编号", "a code of this sheet or of the product"
            )
            tell(
                row.number,
                "parent",
                Problem("no-parent", Text(f"没有目标“{parent[:40]}”", f"there is no goal '{parent[:40]}'"), hint),
            )
    moved = any(change.touches("parent") for change in found.changes.values())
    parents = dict(known.parents) if moved else {}
    parents |= {line["code"]: line["parent"] or None for line, _ in asked if line["code"]}
    for ring in loops(parents):
        row_number = next(checked.places[code] for code in ring if code in checked.places)
        shown = " → ".join([*ring[:6], ring[0]])
        tell(
            row_number,
            "parent",
            Problem("ring", Text(f"目标成为自己的下级：{shown}", f"goals below themselves: {shown}")),
        )
    checked.levels = levels(parents, {} if moved else known.above)
    asked_for = {line["code"]: row.number for line, row in asked}
    told = set()
    for code, level in checked.levels.items():
        at: str | None = code
        while level > DEEPEST and at is not None and at not in asked_for:
            at = parents.get(at)  # a goal further down is moved along with the one above it
        if level > DEEPEST and at is not None and (at == code or at not in told):
            told.add(at)
            tell(
                asked_for[at],
                "parent",
                Problem("too-deep", Text(f"目标最多分 {DEEPEST} 级", f"goals go down {DEEPEST} levels at most")),
            )


def _unlike(
    lines: list[dict[str, Any]], rows: list[Row], found: Sorted, known: Known, tell: Tell, checked: Checked
) -> None:
    """Parts of a strict sum are in a unit that is converted into its own: else they add up to nothing. What stands so already and
    is left so is no matter here."""
    asked = found.new | found.changes.keys()  # a row left as it was may be older than what stands in the product
    above = dict(known.given_out) | {
        line["code"]: (line["how"], line["measure_unit"])
        for line, row in zip(lines, rows, strict=True)
        if row.number in asked
    }
    for line, row in zip(lines, rows, strict=True):
        if not line["parent"] or not line["measure_unit"]:
            continue
        how, unit = above.get(line["parent"], ("", ""))
        if how != How.STRICT.value or not unit or factor(line["measure_unit"], unit) is not None:
            continue
        change, over = found.changes.get(row.number), found.changes.get(checked.places.get(line["parent"], 0))
        mine = row.number in found.new or (change is not None and change.touches("measure_unit", "parent"))
        if mine or (over is not None and over.touches("measure_unit", "how")):
            no = Text(f"计量单位“{line['measure_unit']}”与上级目标 {line['parent']} 的“{unit}”不同，合计不起来",
                      f"the unit '{line['measure_unit']}' is not '{unit}' of {line['parent']} above: the parts do not add up")  # fmt: skip
            tell(row.number, "measure_unit", Problem("unlike", no, Text(f"数值改用“{unit}”", f"write the values in '{unit}'")))  # fmt: skip


def _unit_alone(found: Sorted, tell: Tell) -> None:
    """Goals whose unit of measure changes while figures stay as they were: asked about, for it may be a slip by thousands."""
    for number, change in found.changes.items():
        was, unit = change.present.line["measure_unit"], change.line["measure_unit"]
        if not change.touches("measure_unit") or not was.strip() or plain_symbol(was) == plain_symbol(unit):
            continue
        stays = [column for column in COLUMNS if column.key in TIERS and not change.touches(column.key)]
        held = [(column.title, value) for column in stays if (value := change.line[column.key]) is not None]
        if not held:
            continue
        said = [(title, show(Fraction(value)), converted(Fraction(value), was, unit)) for title, value in held]
        zh = "、".join(
            f"{title.zh} {here}{'' if there is None else f'（换算为 {show(there)}）'}" for title, here, there in said
        )
        en = ", ".join(
            f"{title.en} {here}{'' if there is None else f' ({show(there)})'}" for title, here, there in said
        )
        no = Text(
            f"计量单位由“{was}”改为“{unit}”，数值没有改：{zh}",
            f"the unit is '{unit}' instead of '{was}', the figures stay: {en}",
        )
        how = Text(
            "数值确实不变的，照此导入；要换算的，把数值一并改好",
            "right where the figures stay; else convert them here too",
        )
        tell(number, "measure_unit", Problem("unit-alone", no, how, Level.WARNING))


def _unlike_measure(asked: list[tuple[dict[str, Any], Row]], found: Sorted, known: Known, tell: Tell) -> None:
    """Units of measure that are none of the measure, as a form refuses them: of new goals, and of those whose measure or unit changes."""
    for line, row in asked:
        change, held = found.changes.get(row.number), known.measures.get(line["measure"])
        if held is None or line["task"] == "milestone" or (change and not change.touches("measure", "measure_unit")):
            continue
        wrong = unlike_unit(line["measure_unit"], held.unit)
        if wrong is not None:
            tell(row.number, "measure_unit", Problem("unlike-measure", *wrong))


def _odd(lines: list[dict[str, Any]], rows: list[Row], known: Known, tell: Tell) -> None:
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
