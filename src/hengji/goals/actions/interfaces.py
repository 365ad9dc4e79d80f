"""Responsibility interfaces: proposed, confirmed by both sides, disputed, answered, decided."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from decimal import Decimal
from typing import NoReturn

from ...audit.acts import Act, Answer, action
from ...audit.outcomes import Forbidden, Missing, Refusal
from ...engine.values.text import Text
from ...org.models import Account
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ...store.exact import exact
from ..models import Interface, Node, State, Step, StepKind, Terms
from ..models.interface import IN_FORCE
from ..queries.interfaces import interfaces_seen, may_decide, sides_of
from ..queries.scope import goals_seen
from .common import named, open_cycle_of, overtaken, reasoned, viewer

SILENCE = timedelta(days=7)
"""After so long without an answer the office may decide."""
_PROPOSE_OTHER = Text("提出新的接口，由双方确认", "propose other terms, to be confirmed by both sides")


@action("goals.propose-interface")
def propose_interface(
    act: Act, *, node: str = "", left: str = "", right: str = "", instead: str = "", version: int = 0,
    left_share: Decimal, right_share: Decimal, left_duty: Text, right_duty: Text, reason: str,
) -> Answer:  # fmt: skip
    """Terms for a node: by whoever sets the goals of both sides, or, `instead` of terms there are (seen in this version), by one side.

    A side that proposes has confirmed. Terms in force stay so until both have confirmed the new ones. Raises `Missing`, `Forbidden`,
    `Conflict`, and `Refusal` for shares that do not make 100 or a proposal that is open already.
    """
    by = viewer(act)
    reasoned(act, reason)
    if instead:
        old = _locked(act, instead, version)
        held, left_unit, right_unit = old.node, old.left_id, old.right_id
    else:
        old = None
        found = Node.objects.select_related("goal__cycle").filter(ref=node, withdrawn=False).first()
        if found is None or not goals_seen(by).filter(pk=found.goal_id).exists():
            raise Missing
        refuse_ended(found)
        held, left_unit, right_unit = found, by.node(left).unit, by.node(right).unit
    open_cycle_of(held.goal.cycle)
    row = Interface(
        node=held, left_id=left_unit, right_id=right_unit, **_shares(left_share, right_share),
        left_duty_zh=named(left_duty, 300, 400).zh, left_duty_en=left_duty.en,
        right_duty_zh=named(right_duty, 300, 400).zh, right_duty_en=right_duty.en, replaces=old,
    )  # fmt: skip
    if left_unit == right_unit:
        raise Refusal(Text("双方不能是同一单位", "the two sides are two units"), at="right")
    sides = sides_of(by, row)
    if not sides and not may_decide(by, row):
        _not_yours()
    _in_right_of(by, row, sides)
    _one_open(held, old, row)
    if old is not None and old.state == Terms.PROPOSED.value:
        row.replaces = old.replaces
        act.change(old, version, state=Terms.REPLACED.value)
    if len(sides) == 1:
        setattr(row, f"{next(iter(sides))}_by_id", by.account)
    act.add(row)
    _step(act, row, StepKind.PROPOSED, sides)
    act.tell(Text("提出责任接口", "interface proposed"), f"{old.left_share} : {old.right_share}" if old else None,
             f"{row.left_share} : {row.right_share}")  # fmt: skip
    return {"interface": row.ref}


@action("goals.confirm-interface")
def confirm_interface(act: Act, *, interface: str, version: int, reason: str = "") -> Answer:
    """One side confirms the terms it sees; with the second they are locked. Raises `Forbidden` for the same person on both sides."""
    by = viewer(act)
    row = _locked(act, interface, version)
    if row.state != Terms.PROPOSED.value:
        raise Refusal(Text("这个界面没有待确认", "these terms are not awaiting confirmation"))
    waiting = [
        side for side in ("left", "right") if side in sides_of(by, row) and getattr(row, f"{side}_by_id") is None
    ]
    if not waiting:
        _not_yours()
    side = waiting[0]
    _in_right_of(by, row, [side])
    other = row.right_by_id if side == "left" else row.left_by_id
    if other is not None and by.person == Account.objects.values_list("person_id", flat=True).get(pk=other):
        raise Forbidden(
            Text("双方应由两个人确认", "the two sides are confirmed by two people"),
            Text("由另一方负责人确认", "the head of the other side has to confirm"),
        )
    state = Terms.LOCKED if other is not None else Terms.PROPOSED
    act.change(row, version, **{f"{side}_by_id": by.account, "state": state.value})
    if state is Terms.LOCKED and row.replaces is not None:
        act.change(row.replaces, None, state=Terms.REPLACED.value)
    if reason.strip():
        reasoned(act, reason)
    _step(act, row, StepKind.CONFIRMED, frozenset({side}))
    act.tell(Text("确认责任接口", "interface confirmed"), None, f"{row.left_share} : {row.right_share}")
    return {"interface": row.ref}


@action("goals.dispute-interface")
def dispute_interface(act: Act, *, interface: str, version: int, reason: str) -> Answer:
    """A side disputes terms, proposed or locked; those in force stay so until the office has decided."""
    row = _locked(act, interface, version)
    reasoned(act, reason)
    if row.state not in (Terms.PROPOSED.value, Terms.LOCKED.value):
        raise Refusal(Text("这个界面现在不能提出争议", "these terms cannot be disputed now"))
    side = _side(act, row)
    act.change(row, version, state=Terms.DISPUTED.value)
    _step(act, row, StepKind.RAISED, frozenset({side}))
    act.tell(Text("提出争议", "dispute raised"), None, reason)
    return {"interface": row.ref}


@action("goals.answer-dispute")
def answer_dispute(act: Act, *, interface: str, version: int, reason: str) -> Answer:
    """The other side answers. Raises `Forbidden` for the side that raised it."""
    row = _locked(act, interface, version)
    reasoned(act, reason)
    raised = _raised(row)
    side = _side(act, row)
    unit = row.left_id if side == "left" else row.right_id
    if raised.unit_id == unit:
        raise Forbidden(Text("争议由另一方答复", "the other side answers"))
    act.change(row, version)
    _step(act, row, StepKind.ANSWERED, frozenset({side}))
    act.tell(Text("答复争议", "dispute answered"), None, reason)
    return {"interface": row.ref}


@action("goals.decide-interface")
def decide_interface(
    act: Act, *, interface: str, version: int, left_share: Decimal, right_share: Decimal, left_duty: Text,
    right_duty: Text, reason: str,
) -> Answer:  # fmt: skip
    """The office decides a dispute that was answered, or left unanswered for a week. Raises `Forbidden` for either side."""
    by = viewer(act)
    row = _locked(act, interface, version)
    reasoned(act, reason)
    if not may_decide(by, row):
        raise Forbidden(Text("争议由考核办裁定", "the performance office decides a dispute"))
    _in_right_of(by, row, ())
    raised = _raised(row)
    answered = row.steps.filter(kind=StepKind.ANSWERED.value, pk__gt=raised.pk).exists()
    if not answered and act.at - raised.at < SILENCE:
        raise Refusal(
            Text("另一方还没有答复", "the other side has not answered yet"),
            Text(
                "请其答复；满七天未答复的可以裁定",
                "ask it to answer; after seven days of silence the office may decide",
            ),
        )
    old = f"{row.left_share} : {row.right_share}"
    act.change(
        row, version, state=Terms.DECIDED.value, **_shares(left_share, right_share),
        left_duty_zh=named(left_duty, 300, 400).zh, left_duty_en=left_duty.en,
        right_duty_zh=named(right_duty, 300, 400).zh, right_duty_en=right_duty.en,
    )  # fmt: skip
    if row.replaces is not None and row.replaces.state != Terms.REPLACED.value:
        act.change(row.replaces, None, state=Terms.REPLACED.value)
    _step(act, row, StepKind.DECIDED, frozenset())
    act.tell(Text("裁定", "decided"), old, f"{row.left_share} : {row.right_share}")
    return {"interface": row.ref}


def _locked(act: Act, ref: str, version: int) -> Interface:
    by = viewer(act)
    seen = interfaces_seen(by).select_related("node__goal__cycle").filter(ref=ref).first()
    if seen is None:
        raise Missing
    open_cycle_of(seen.node.goal.cycle)
    refuse_ended(seen.node)
    row = act.lock(Interface, pk=seen.pk)
    if row.version != version:
        raise overtaken(act, row, {"state": seen.state})
    row.node = seen.node
    act.subject = row.ref
    act.unit = by.tree.nodes[row.left_id].ref if row.left_id in by.tree.nodes else ""
    return row


def refuse_ended(node: Node) -> None:
    """With a goal, or a node of it, what two units owe each other there has ended. Raises `Refusal`."""
    if node.goal.state == State.WITHDRAWN.value:
        raise Refusal(
            Text("目标已撤回，这份责任接口随之终止", "the goal was withdrawn: its interface has ended with it"),
            Text(
                "另设目标的，在新目标的节点上设责任接口", "set an interface at a node of the goal that takes its place"
            ),
        )
    if node.withdrawn:
        raise Refusal(
            Text("节点已撤回，这份责任接口随之终止", "the node was withdrawn: its interface has ended with it"),
            Text("在目标的另一个节点上设责任接口", "set an interface at another node of the goal"),
        )


def _shares(left: Decimal, right: Decimal) -> dict[str, Decimal]:
    first, second = exact(left), exact(right)
    if first < 0 or second < 0:
        at, wrong = ("left_share", first) if first < 0 else ("right_share", second)
        raise Refusal(
            Text(f"份额 {wrong:f}% 小于 0", f"the share of {wrong:f}% is below 0"),
            Text("份额在 0 到 100 之间，双方合计 100", "a share is from 0 to 100, together they make 100"),
            at=at,
        )
    if first + second != 100:
        raise Refusal(
            Text(f"双方份额合计为 {first + second:f}%，应为 100%", f"the shares make {first + second:f}%, not 100%"),
            Text(f"一方为 {first:f}% 时，另一方为 {100 - first:f}%", f"beside {first:f}% the other is {100 - first:f}%")
            if first <= 100
            else Text("份额在 0 到 100 之间", "a share is from 0 to 100"),
            at="left_share",
        )
    return {"left_share": first, "right_share": second}


def _one_open(node: Node, old: Interface | None, row: Interface) -> None:
    """Two units have one open proposal for a node, and one in force."""
    rows = list(
        Interface.objects.filter(node=node, left__in=[row.left_id, row.right_id], right__in=[row.left_id, row.right_id])
        .exclude(state=Terms.REPLACED.value)
        .exclude(pk=old.pk if old else 0)
    )
    if old is not None and old.state == Terms.DISPUTED.value:
        raise Refusal(Text("争议裁定之前不能提出新的接口", "no other terms while a dispute is open"))
    open_ = [each for each in rows if each.state not in IN_FORCE]
    if open_ or (old is None and rows):
        raise Refusal(
            Text("这两个单位在这个节点已有界面", "these two units have terms for this node already"), _PROPOSE_OTHER
        )


def _side(act: Act, row: Interface) -> str:
    sides = sides_of(viewer(act), row)
    if len(sides) != 1:
        _not_yours()
    _in_right_of(viewer(act), row, sides)
    return next(iter(sides))


def _in_right_of(by: Viewer, row: Interface, sides: Collection[str]) -> None:
    """Note by what the act is allowed: to sign for these sides, or for none, to set the goals of both."""
    permission = Permission.SIGN_FOR_UNIT if sides else Permission.EDIT_GOALS
    for side, unit in (("left", row.left_id), ("right", row.right_id)):
        if side in sides or not sides:
            by.use(permission, unit=unit)


def _not_yours() -> NoReturn:
    raise Forbidden(
        Text("您不代表这个界面的任何一方", "you speak for neither side of this interface"),
        Text(
            f"需要“{Permission.SIGN_FOR_UNIT.words.zh}”权限",
            f"it takes the right to {Permission.SIGN_FOR_UNIT.words.en}",
        ),
    )


def _raised(row: Interface) -> Step:
    step = row.steps.filter(kind=StepKind.RAISED.value).order_by("-pk").first()
    if row.state != Terms.DISPUTED.value or step is None:
        raise Refusal(Text("没有争议", "there is no dispute"))
    found: Step = step
    return found


def _step(act: Act, row: Interface, kind: StepKind, sides: frozenset[str]) -> None:
    unit = {"left": row.left_id, "right": row.right_id}[next(iter(sides))] if len(sides) == 1 else None
    act.add(
        Step(
            interface=row,
            kind=kind.value,
            unit_id=unit,
            who_id=viewer(act).account,
            at=act.at,
            reason=act.reason or "—",
        )
    )
