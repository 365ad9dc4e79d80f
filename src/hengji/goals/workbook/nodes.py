"""The sheet of nodes, checked as their page checks one; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ...engine.intake.report import Problem
from ...engine.values.finding import Level
from ...engine.values.text import Text
from ..rules.codes import alike
from ..rules.nodes import MOST, outside, weights_off, within_year
from .cells import Cells, Tell
from .columns import NODE_COLUMNS
from .present import Change, Present, sort_out
from .reading import Read


@dataclass(frozen=True, slots=True)
class KnownNodes:
    """The nodes of a year by reference, and by code the goals one may give nodes to."""

    present: Mapping[str, Present] = field(default_factory=dict)
    goals: Set[str] = frozenset()
    year: int | None = None
    """The year in which they fall due."""


@dataclass(slots=True)
class Nodes:
    """The new nodes, those that change, and how many rows change nothing."""

    new: list[dict[str, Any]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    same: int = 0


def check_nodes(read: Read, known: KnownNodes, new_goals: Set[str], tell: Tell) -> Nodes:
    """Every node and what is wrong with it. `new_goals`: the codes of the goals that the same workbook sets."""
    cells = Cells(NODE_COLUMNS, {})
    lines = [_line(cells.line(row, tell)) for row in read.rows]
    found = sort_out(read, lines, known.present, NODE_COLUMNS, tell)
    titles = {(each.line["goal"], each.line["title_zh"]) for each in known.present.values()}
    nodes = Nodes(changes=list(found.changes.values()), same=found.same)
    last: dict[str, int] = {}
    like = {alike(code): code for code in (*known.goals, *new_goals)}
    for line, row in zip(lines, read.rows, strict=True):
        if row.number not in found.new and row.number not in found.changes:
            continue
        if line["goal"] not in new_goals and line["goal"] not in known.goals:
            line["goal"] = like.get(alike(line["goal"]), line["goal"])
        goal = line["goal"]
        if goal:
            last[goal] = row.number
        said = outside(known.year, line["due"]) if known.year is not None and line["due"] is not None else None
        if known.year is not None and said is not None:
            tell(row.number, "due", Problem("other-year", said, within_year(known.year)))
        if row.number in found.changes:
            continue
        nodes.new.append(line)
        if goal and goal not in new_goals and goal not in known.goals:
            no = Text(
                f"没有目标“{goal[:40]}”，或您不能给它加节点", f"no goal '{goal[:40]}', or not yours to give nodes to"
            )
            how = Text("用本表或系统中已有的编号", "a code of this workbook or of the product")
            tell(row.number, "goal", Problem("no-goal", no, how))
        elif (goal, line["title_zh"]) in titles and line["title_zh"]:
            no = Text(f"目标 {goal} 已有这个节点", f"the goal {goal} has a node of this title already")
            how = Text(
                "换一个名称；要改它，下载现有目标，改后上传",
                "choose another; to change that node, get the present goals and change it there",
            )
            tell(row.number, "title_zh", Problem("node-there", no, how))
        titles.add((goal, line["title_zh"]))
    _weights(nodes, known, last, tell)
    return nodes


def _line(line: dict[str, Any]) -> dict[str, Any]:
    for name in ("title", "standard", "evidence"):
        line[f"{name}_en"] = line[f"{name}_en"] or line[f"{name}_zh"]
    return line


def _weights(nodes: Nodes, known: KnownNodes, last: Mapping[str, int], tell: Tell) -> None:
    """The weights of a goal's nodes, with those the workbook does not name: more than 100 is wrong, less is told."""
    weights: dict[str, dict[str, Decimal | None]] = defaultdict(dict)
    for each in known.present.values():
        if each.line["goal"] in last:
            weights[each.line["goal"]][each.ref] = each.line["weight"]
    for change in nodes.changes:
        weights[change.line["goal"]][change.present.ref] = change.line["weight"]
    for at, line in enumerate(nodes.new):
        weights[line["goal"]][f"+{at}"] = line["weight"]
    for goal, row in last.items():
        given = [Fraction(weight) for weight in weights[goal].values() if weight]
        off = weights_off(given)
        if len(weights[goal]) > MOST:
            tell(
                row,
                "goal",
                Problem("many-nodes", Text(f"一个目标最多 {MOST} 个节点", f"a goal has {MOST} nodes at most")),
            )
        if off is None:
            continue
        said = Text(f"目标 {goal} 的{off.zh}", f"goal {goal}: {off.en}")
        if sum(given) > 100:
            tell(row, "weight", Problem("weights", said, Text("减少某些节点的权重", "lower some weights")))
        else:
            how = Text("合计 100% 才能提交", "handed in once they make 100%")
            tell(row, "weight", Problem("weights-short", said, how, Level.WARNING))
