"""The lists of the room as tables: the pool of a year, the board of faults, the interfaces."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.html import format_html

from ..engine.values.text import Text
from ..org.permissions import Permission
from ..org.tree import Node
from ..org.viewer import Viewer
from ..ui.measures import counted, measured
from ..ui.pieces import Badge, Branch, Link, tone_of
from ..ui.tables import Being, Cases, Choices, Column, Contains, OneOf, Period, Said, Table
from ..ui.words import Words, figure
from .models import Goal, Interface, Source, State, Task, Terms
from .models.interface import ENDED as OVER
from .queries.board import Found
from .queries.goal_map import Line
from .queries.sums import over_beside
from .rules.coverage import Kind

_SOURCES, _TASKS = dict[str, str](Source.choices), dict[str, str](Task.choices)
_STATES = {value: Badge(tone_of(value), label) for value, label in State.choices}
NOBODY = Text("没有责任单位", "no responsible unit")


@dataclass(frozen=True)
class Under:
    """Rows of a unit in sight or of those below it; `none` for rows without one."""

    viewer: Viewer

    def where(self, value: str) -> Q | None:
        """The condition; None for a unit that is not in sight."""
        if value == "none":
            return Q(unit__isnull=True)
        seen = self.viewer.units(Permission.SEE_GOALS)
        node = next((each for unit in seen if (each := self.viewer.tree.nodes[unit]).ref == value), None)
        return Q(unit__in=self.viewer.tree.below(node.unit)) if node else None

    def choices(self) -> Choices:
        """The units in sight, as they stand in the tree."""
        units = [(node.ref, Text("　" * depth + node.name.zh, "  " * depth + node.name.en))
                 for depth, node in self.viewer.shown(Permission.SEE_GOALS)]  # fmt: skip
        return [("none", NOBODY), *units]


def pool_table(viewer: Viewer, *, picks: bool) -> Table:
    """The goals of a year. `picks`: with boxes to tick those that wait for something; they belong to the form `many` of the page."""
    nodes = viewer.tree.nodes

    sets, approves = viewer.units(Permission.EDIT_GOALS), viewer.units(Permission.APPROVE_GOALS)

    def pick(row: Goal) -> object:
        mine = {State.DRAFT.value: sets, State.SUBMITTED.value: approves}.get(row.state, frozenset[int]())
        if row.unit_id not in mine:
            return None
        return format_html('<input type="checkbox" name="pick" form="many" value="{}:{}" aria-label="{}">',
                           row.ref, row.version, row.code)  # fmt: skip

    def unit(row: Goal) -> object:
        node = nodes.get(row.unit_id or 0)
        return node.name if node else Badge("warn", NOBODY)

    def title(row: Any) -> object:
        link = Link(f"/goals/{row.ref}", Text(row.title_zh, row.title_en))
        over = getattr(row, "over", ())
        return [link, *(Badge("bad", each, long=True) for each in over)] if over else link

    columns = (
        Column("pick", Text("选", "Pick"), pick, "short", paper=False, acts=True),
        Column("title", Text("目标", "Goal"), title,
               sort="title_zh", filter=Contains("title_zh", "title_en", "code", "measure"), wide=40),
        Column("code", Text("编号", "Code"), lambda row: row.code, "short", "code", Contains("code"), 16),
        Column("source", Text("来源", "Source"), lambda row: _SOURCES[row.source], "text", "source",
               OneOf("source", Source.choices), 20),
        Column("task", Text("类型", "Kind"), lambda row: _TASKS[row.task], "short", "task", OneOf("task", Task.choices), 14),
        Column("unit", Text("责任单位", "Responsible unit"), unit, "text", "unit__code", Under(viewer), 24),
        Column("target", Text("目标值", "Target"), lambda row: row.target, "num", "target", wide=16),
        Column("of", Text("计量单位", "Unit of measure"), lambda row: measured(row.measure_unit), "short", "measure_unit", wide=12),
        Column("above", Text("上级目标", "Goal above"), lambda row: row.parent.code if row.parent else None, wide=16, screen=False),
        Column("share", Text("份额（%）", "Share (%)"), lambda row: row.share, "num", wide=10, screen=False),
        Column("measure", Text("指标编号", "Measure"), lambda row: row.measure, wide=16, screen=False),
        Column("state", Text("状态", "State"), lambda row: _STATES[row.state], "short", "state",
               OneOf("state", State.choices), 12),
    )  # fmt: skip
    return Table(
        "goals",
        columns if picks else columns[1:],
        order="code",
        title=Text("年度目标", "Goals of the year"),
        empty=Text("这一年还没有目标", "There are no goals of this year yet"),
        keep=("year",),
        read=_with_sums(viewer) if approves else None,
    )


def _with_sums(viewer: Viewer) -> Callable[[Sequence[Any]], list[Goal]]:
    """Beside goals that wait for approval stands what exceeds its sum: whoever approves sees it before the button is pressed."""

    def read(goals: Sequence[Any]) -> list[Goal]:
        rows: list[Any] = list(goals)
        over = over_beside(viewer, [row for row in rows if row.state == State.SUBMITTED.value])
        for row in rows:
            row.over = over.get(row.pk, [])
        return rows

    return read


def _title(of: Any) -> Text:
    return Text(of.title_zh, of.title_en)


def _amount(row: Found) -> object:
    """By how much: a number where its decimals end."""
    return row.amount if not row.amount or "/" in row.amount else Decimal(row.amount)


def _of(row: Found) -> object:
    """The unit of an amount; the difference of two percentages is so many points."""
    if row.fault.kind is Kind.SHARED_DIFFERS and row.fault.unit in ("%", "％"):
        return Text("个百分点", "percentage points")
    return measured(row.fault.unit)


def _others(row: Found) -> list[object]:
    """The goals it is about; where there are more than are listed, how many."""
    shown: list[object] = [Link(f"/goals/{each.ref}", each.code) for each in row.others]
    return [*shown, Text(f"等 {row.of_all} 个", f"{row.of_all} in all")] if row.of_all > len(shown) else shown


FAULTS = Table(
    "faults",
    (
        Column("kind", Text("问题", "Fault"), lambda row: Badge("bad", row.fault.kind.words), "short",
               by=lambda row: row.fault.kind.words.zh,
               filter=Being(lambda row: row.fault.kind.value, [(each.value, each.words) for each in Kind]), wide=24),
        Column("goal", Text("目标", "Goal"), lambda row: Link(f"/goals/{row.goal.ref}", _title(row.goal), row.goal.code),
               by=lambda row: row.goal.code, filter=Said(), wide=36),
        Column("unit", Text("责任单位", "Responsible unit"), lambda row: row.unit.name if row.unit else NOBODY,
               by=lambda row: row.unit.code if row.unit else None, filter=Said(), wide=24),
        Column("amount", Text("多少", "How much"), _amount, "num", by=lambda row: row.fault.amount, wide=14),
        Column("of", Text("计量单位", "Unit of measure"), _of, "short", wide=16),
        Column("others", Text("涉及", "With"), _others, wide=30),
    ),
    order="goal",
    title=Text("覆盖检查", "Coverage"),
    empty=Text("每个目标都分解到位，没有重复，都有人负责", "Every goal is carried once, by somebody"),
    keep=("year",),
)  # fmt: skip


ENDED = Text("已终止", "Ended")
"""How terms stand whose goal or node was withdrawn."""


def _side(viewer: Viewer, side: str) -> Callable[[Interface], object]:
    def told(row: Interface) -> object:
        node: Node | None = viewer.tree.nodes.get(getattr(row, f"{side}_id"))
        return node.name if node else ""

    return told


def interfaces_table(viewer: Viewer) -> Table:
    """The interfaces in sight, with both sides; replaced ones only where they are asked for."""
    replaced = Q(state=Terms.REPLACED.value)
    stages = [(value, str(label), Q(state=value) & (replaced | ~OVER)) for value, label in Terms.choices]
    standing = Q(state__in=[Terms.PROPOSED.value, Terms.DISPUTED.value]) & ~OVER

    def state(row: Interface) -> Badge:
        ended = row.ended and row.state != Terms.REPLACED.value
        return Badge("none", ENDED) if ended else Badge(tone_of(row.state), row.get_state_display())

    return Table(
        "interfaces",
        (
            Column("node", Text("节点", "Node"), lambda row: Link(f"/goals/interfaces/{row.ref}", _title(row.node)),
                   sort="node__title_zh", filter=Contains("node__title_zh", "node__title_en"), wide=36),
            Column("due", Text("时限", "Due"), lambda row: row.node.due, "date", "node__due", Period("node__due"), 12),
            Column("left", Text("第一方", "First side"), _side(viewer, "left"), wide=24),
            Column("left_share", Text("第一方份额（%）", "Its share (%)"), lambda row: row.left_share, "num", "left_share"),
            Column("right", Text("第二方", "Second side"), _side(viewer, "right"), wide=24),
            Column("right_share", Text("第二方份额（%）", "Its share (%)"), lambda row: row.right_share, "num", "right_share"),
            Column("state", Text("状态", "State"), state, "short", "state",
                   Cases((("open", Text("待办", "Open"), standing), *stages, ("ended", ENDED, OVER & ~replaced))), 14),
        ),
        order="due",
        title=Text("责任接口", "Responsibility interfaces"),
        empty=Text("没有责任接口", "There is no interface"),
    )  # fmt: skip


CARRIED = Badge("good", Text("已分解到位", "fully assigned"))


def branch(line: Line) -> Branch:
    """A goal of the map with those below it: its lights of coverage, what it aims at, who carries it. What has a fault is open."""
    goal = line.goal
    lights = [Badge("bad", each.words) for each in line.faults]
    if line.below and not lights:
        lights = [CARRIED]
    below = [branch(each) for each in line.below]
    if line.more:
        below.append(Branch(Text("下面还有，单独看", "more below: look at it alone"), f"/goals/map?root={goal.ref}"))
    of, value = counted(goal.measure_unit), "" if line.target is None else figure(line.target)
    share = Words("", "") if goal.share is None else Words(f"（{goal.share:f}%）", f" ({goal.share:f}%)")
    amount = Words(f"{value} {of.zh}{share.zh}", f"{value} {of.en}{share.en}") if value else share
    return Branch(
        _title(goal), f"/goals/{goal.ref}", goal.code, line.unit.name if line.unit else NOBODY, lights, below, line.open,
        amount if amount.zh else "",
    )  # fmt: skip
