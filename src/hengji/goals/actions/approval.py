"""From draft to approved: by two people."""

from __future__ import annotations

from ...audit.acts import Act, Answer, action
from ...audit.outcomes import Forbidden, Missing, Refusal
from ...engine.values.text import Text
from ...org.models import Account, Person
from ...org.permissions import Permission
from ...org.roles import ROLES
from ...org.viewer import Viewer
from ..models import Goal, State
from ..queries.parts import dues, written
from ..queries.scope import given_above, goals_seen, sees_whole
from ..rules.ready import lacks
from .common import open_cycle_of, overtaken, reasoned, to_edit, use_above, use_whole, viewer


@action("goals.submit")
def submit_goal(act: Act, *, goal: str, version: int) -> Answer:
    """A draft is handed in. Raises `Refusal` where the owner, or what is to be reached, is missing, or the nodes do not make a whole."""
    row = to_edit(act, goal, version, within=True)
    if row.state != State.DRAFT.value:
        raise Refusal(Text("只有编制中的目标可以提交", "only a draft can be submitted"))
    if row.unit_id is None:
        raise Refusal(Text("没有责任单位", "no unit is responsible"), Text("先填责任单位", "name the responsible unit"))
    tiers, nodes, year = written([row.pk])[row.pk], dues([row.pk])[row.pk], row.cycle.year
    for each in lacks(row.source, row.task, row.measure_unit, tiers, nodes, year, row.parent_id is not None):
        raise Refusal(each.text, each.hint)
    act.change(row, version, state=State.SUBMITTED.value, author_id=viewer(act).account)
    act.tell(Text("提交目标", "goal submitted"), None, f"{row.code} {row.title_zh}")
    return {"goal": row.ref}


@action("goals.approve")
def approve_goal(act: Act, *, goal: str, version: int) -> Answer:
    """A second person approves. Raises `Forbidden` for the author, also when somebody stands in for the author."""
    row = _to_decide(act, goal, version)
    act.change(row, version, state=State.APPROVED.value, approver_id=viewer(act).account)
    act.tell(Text("批准目标", "goal approved"), None, f"{row.code} {row.title_zh}")
    return {"goal": row.ref}


@action("goals.send-back")
def send_back_goal(act: Act, *, goal: str, version: int, reason: str) -> Answer:
    """A submitted goal is a draft again, with the reason."""
    row = _to_decide(act, goal, version)
    reasoned(act, reason)
    act.change(row, version, state=State.DRAFT.value)
    act.tell(Text("退回目标", "goal sent back"), None, f"{row.code} {row.title_zh}")
    return {"goal": row.ref}


def _to_decide(act: Act, ref: str, version: int) -> Goal:
    by = viewer(act)
    seen = goals_seen(by).select_related("cycle").filter(ref=ref).first()
    if seen is None:
        raise Missing
    if seen.unit_id is None or not by.may(Permission.APPROVE_GOALS, seen.unit_id):
        if not (seen.unit_id is None and sees_whole(by, Permission.APPROVE_GOALS)):
            raise Forbidden(
                Text("您不能批准这个目标", "you may not approve this goal"),
                Text("由分管领导批准", "the leader in charge approves"),
            )
        use_whole(by, Permission.APPROVE_GOALS)
    if given_above(by, seen, Permission.APPROVE_GOALS):
        raise Forbidden(
            Text(
                "这个目标由上级分解下来，由上级批准或退回",
                "this goal was given from above: it is approved or sent back there",
            ),
            Text("请分管上级目标的领导办理", "ask the leader in charge of the goal above"),
        )
    use_above(by, seen, Permission.APPROVE_GOALS)
    open_cycle_of(seen.cycle)
    row = act.lock(Goal, pk=seen.pk)
    if row.version != version:
        raise overtaken(act, row, {"state": State.APPROVED.value})
    if row.state != State.SUBMITTED.value:
        raise Refusal(Text("这个目标没有待批准", "this goal is not awaiting approval"))
    _refuse_author(act, row)
    act.subject = row.ref
    act.unit = by.tree.nodes[row.unit_id].ref if row.unit_id in by.tree.nodes else ""
    return row


def approving_units(by: Viewer, author: Person) -> frozenset[int]:
    """The units for which somebody may approve what this author wrote: none for the author, nor by standing in for the author."""
    if by.person == author.pk:
        return frozenset()
    held = [each for each in by.held if Permission.APPROVE_GOALS in ROLES[each.role].allows]
    return frozenset().union(*(by.tree.below(each.unit) for each in held if each.acts_for != author.name_zh))


def _refuse_author(act: Act, goal: Goal) -> None:
    """The author is a person: neither their other account nor whoever stands in for them approves."""
    author = Account.objects.select_related("person").get(pk=goal.author_id).person
    if goal.unit_id not in approving_units(viewer(act), author):
        raise Forbidden(
            Text("编制人不能批准自己的目标", "an author does not approve their own goal"),
            Text("由另一位有批准权限的人批准", "somebody else who may approve has to do it"),
        )
    viewer(act).use(Permission.APPROVE_GOALS, unit=goal.unit_id, but=[author.name_zh])


__all__ = ["approve_goal", "approving_units", "send_back_goal", "submit_goal"]
