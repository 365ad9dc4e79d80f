"""What the actions of goals share: who acts, on which goal, and what every change of a goal does to its state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...audit.acts import Act, conflict
from ...audit.kept import Kept
from ...audit.outcomes import Conflict, Forbidden, Missing, Refusal
from ...engine.values.text import Text
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ..models import Cycle, Goal, State
from ..queries.changed import changer
from ..queries.scope import given_above, goals_seen, roots, sees_whole
from ..rules.codes import alike


def viewer(act: Act) -> Viewer:
    """Whoever acts, as the rooms know people."""
    if not isinstance(act.by, Viewer):
        raise TypeError("an action of a room is done by a viewer")
    return act.by


def reasoned(act: Act, reason: str) -> None:
    """Keep the reason of the act. Raises `Refusal` where none is given."""
    if not reason.strip():
        raise Refusal(
            Text("没有写原因", "no reason is given"),
            Text("写明文号、会议或情况", "name the document, the meeting or what happened"),
            at="reason",
        )
    if len(reason) > 500:
        raise Refusal(Text("原因超过 500 字", "the reason is longer than 500 signs"), at="reason")
    act.reason = reason.strip()


def named(title: Text, zh: int = 120, en: int = 200) -> Text:
    """A title that fits. Raises `Refusal`."""
    if len(title.zh) > zh or len(title.en) > en:
        raise Refusal(
            Text(
                f"名称太长：中文最多 {zh} 字，英文最多 {en} 个字符",
                f"the title is too long: at most {zh} signs, {en} in English",
            )
        )
    return title


def overtaken(act: Act, row: Kept, values: Mapping[str, Any]) -> Conflict:
    """Both versions of what two people changed, and who it was; it may have been the same person in another window."""
    found, by = conflict(row, values), changer(viewer(act), row)
    said = by.has("已改过", "changed it")
    text = Text(
        f"您打开后，{said.zh}（现为第 {row.version} 版）",
        f"after you opened it {said.en} (version {row.version} by now)",
    )
    return Conflict(text, found.hint, found.differences)


def open_cycle_of(cycle: Cycle) -> Cycle:
    """The cycle, if its goals may still be set. Raises `Refusal`."""
    if not cycle.open:
        raise Refusal(
            Text(f"{cycle.year} 年度的目标已封存", f"the goals of {cycle.year} are closed"),
            Text("需要调整的，走责任书调整程序", "what has to change goes through an amendment of the letter"),
        )
    return cycle


def hold_cycle(cycle: int) -> Cycle:
    """The cycle, locked and open: codes are given out one act at a time. Raises `Refusal`."""
    return open_cycle_of(Cycle.objects.select_for_update().get(pk=cycle))


def codes_taken(cycle: int, codes: Iterable[str]) -> list[str]:
    """The codes of goals of a year that one of these cannot be told apart from. One query."""
    wanted = {alike(code) for code in codes}
    return [code for code in Goal.objects.filter(cycle=cycle).values_list("code", flat=True) if alike(code) in wanted]


def require_edit(by: Viewer, unit: int | None) -> None:
    """Whether one may set goals of a unit; those without an owner are set by whoever sets those of the whole group.

    Raises `Missing` or `Forbidden`.
    """
    if (unit is not None and unit in by.units(Permission.EDIT_GOALS)) or sees_whole(by, Permission.EDIT_GOALS):
        use_edit(by, unit)
        return
    if unit is not None:
        by.require(Permission.EDIT_GOALS, unit, seen=Permission.SEE_GOALS)
    raise Forbidden(
        Text(
            "只有全集团范围的编制人可以设没有责任单位的目标",
            "only who sets the goals of the whole group may set one without an owner",
        ),
        Text("先填责任单位", "name the responsible unit"),
        at="unit",
    )


def use_whole(by: Viewer, permission: Permission = Permission.EDIT_GOALS) -> None:
    """Note that the act is allowed by a right for the whole group."""
    for top in roots(by):
        by.use(permission, unit=top)


def use_edit(by: Viewer, unit: int | None) -> None:
    """Note that the act is allowed by a right to set the goals of a unit; where that is none of the unit's, by one for the whole group."""
    if unit is not None and unit in by.units(Permission.EDIT_GOALS):
        by.use(Permission.EDIT_GOALS, unit=unit)
    else:
        use_whole(by)


def use_above(by: Viewer, goal: Goal, permission: Permission = Permission.EDIT_GOALS) -> None:
    """Note that the act is allowed by a right for the unit that gave the goal, where another one did. One query, none where nobody is
    stood in for: then it is the person's own right."""
    if goal.parent_id is None or not any(each.acts_for for each in by.held):
        return
    above = Goal.objects.filter(pk=goal.parent_id).values_list("unit_id", flat=True).first()
    if above != goal.unit_id and above in by.units(permission):
        by.use(permission, unit=above)
    elif above != goal.unit_id:
        use_whole(by, permission)


def refuse_given(by: Viewer, goal: Goal) -> None:
    """What was given from above is not the unit's own to change. Raises `Forbidden`."""
    if given_above(by, goal):
        raise Forbidden(
            Text(
                "这个目标由上级分解下来，本单位不能改动或撤回",
                "this goal was given from above: the unit does not change it",
            ),
            Text("在目标页“申请调整目标值”，由上级决定", "ask for another target on its page; those above decide"),
        )
    use_above(by, goal)


def to_edit(act: Act, ref: str, version: int, /, *, within: bool = False, **values: Any) -> Goal:
    """The goal, locked, if it may be set by whoever acts and was seen in this version; `within`, for what a unit does with a goal
    that it was given: handing it on, adding nodes, handing it in.

    Raises `Missing`, `Forbidden`, also for a goal given from above, `Refusal` for a closed cycle or a withdrawn goal, and `Conflict`
    with both versions.
    """
    by = viewer(act)
    seen = goals_seen(by).select_related("cycle").filter(ref=ref).first()
    if seen is None:
        raise Missing
    require_edit(by, seen.unit_id)
    if not within:
        refuse_given(by, seen)
    open_cycle_of(seen.cycle)
    goal = act.lock(Goal, pk=seen.pk)
    if goal.version != version:
        raise overtaken(act, goal, values)
    if goal.state == State.WITHDRAWN.value:
        raise Refusal(Text("这个目标已撤回", "this goal is withdrawn"), Text("另设一个目标", "set another goal"))
    act.subject = goal.ref
    act.unit = by.tree.nodes[goal.unit_id].ref if goal.unit_id in by.tree.nodes else ""
    return goal


def edited(act: Act, goal: Goal, version: int, **values: Any) -> Goal:
    """Change a goal: it is a draft again, by whoever changed it last. What a unit does within a goal that it was given leaves that as
    it was approved."""
    if given_above(viewer(act), goal):
        return act.change(goal, version, **values)
    return act.change(goal, version, state=State.DRAFT.value, author_id=viewer(act).account, approver_id=None, **values)
