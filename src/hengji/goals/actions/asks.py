"""Another target: asked for by the unit that was given a goal, accepted or refused by those above, or taken back."""

from __future__ import annotations

from decimal import Decimal

from ...audit.acts import Act, Answer, action
from ...audit.outcomes import Forbidden, Missing, Refusal
from ...engine.values.text import Text
from ...store.exact import exact
from ..models import Ask, AskRung, Goal, Reply, State, Tier, TierKind
from ..queries.asks import ask_seen, may_answer, may_ask
from .common import edited, hold_cycle, reasoned, require_edit, to_edit, use_above, viewer
from .goals import put_tiers, refuse_disorder, tier_words

TOGETHER = Text(
    "基本值、挑战值也要调整的，在这张表里一并填写", "ask for another base or challenge too, in the same form"
)
ASKED = Text("申请调整目标值", "another target asked for")


@action("goals.ask-other")
def ask_other(
    act: Act, *, goal: str, version: int, value: Decimal, reason: str, base: Decimal | None = None,
    challenge: Decimal | None = None,
) -> Answer:  # fmt: skip
    """A unit asks for another target of what it was given, with another base or challenge value where it names one; the goal stays as it
    is. Raises `Missing`, `Forbidden`, `Conflict`, and
    `Refusal` where the goal is the unit's own to change, has no figure for a target, or one is asked for already, and
    for a target out of order: one that could not be accepted."""
    row = to_edit(act, goal, version, within=True)
    reasoned(act, reason)
    if not may_ask(viewer(act), row):
        raise Refusal(
            Text("这个目标由您直接修改，不必申请", "this goal is yours to change: nothing has to be asked for"),
            Text("用“修改”或“保存目标档”", "change it, or save its tiers"),
        )
    rows = Tier.objects.filter(goal=row).values_list("kind", "value")
    tiers = {kind: value for kind, value in rows if value is not None}
    present = tiers.get(TierKind.TARGET.value)
    if present is None:
        raise Refusal(
            Text("这个目标没有数值的目标值", "this goal has no figure for a target"),
            Text("以文字定的目标，请直接与考核办商议", "what is set in words is settled with the performance office"),
        )
    given = {TierKind.TARGET.value: value, TierKind.BASE.value: base, TierKind.CHALLENGE.value: challenge}
    wanted = {kind: exact(each) for kind, each in given.items() if each is not None}
    other = {kind: each for kind, each in wanted.items() if tiers.get(kind) != each}
    if not other:
        raise Refusal(
            Text("希望的目标值与现在相同", "the target asked for is the one there is"),
            Text("填另一个值", "give another one"),
            at="value",
        )
    if Ask.objects.filter(goal=row, reply=Reply.OPEN.value).exists():
        raise Refusal(
            Text("已有一项申请待答复", "one is asked for already and waits for an answer"),
            Text("先收回它，再另行申请", "take that back first"),
        )
    refuse_disorder(row.way, tiers | wanted, at="value", hint=TOGETHER)
    aim = wanted.pop(TierKind.TARGET.value)
    made = act.add(Ask(goal=row, value=aim, reason=reason.strip(), by_id=viewer(act).account, at=act.at))
    act.tell(Text(f"{ASKED.zh}：{row.code}", f"{ASKED.en}: {row.code}"), present, aim)
    beside = {kind: each for kind, each in wanted.items() if kind in other}
    act.add_all([AskRung(ask=made, kind=kind, value=each) for kind, each in beside.items()])
    for kind, each in beside.items():
        act.tell(tier_words(kind), tiers.get(kind), each)
    return {"ask": made.ref, "goal": row.ref}


@action("goals.answer-other")
def answer_other(act: Act, *, ask: str, version: int, reply: str, words: str = "") -> Answer:
    """Those above accept, and the goal has the tiers that were asked for and is to be approved anew; or they refuse, with a reason; or
    who asked takes it back. Raises `Missing`, `Forbidden`, `Conflict`; `Refusal` for what is answered, or a target out of order."""
    by = viewer(act)
    row = act.lock(Ask, pk=ask_seen(by, ask).pk)
    hold_cycle(row.goal.cycle_id)
    if reply not in (Reply.ACCEPTED.value, Reply.REFUSED.value, Reply.TAKEN_BACK.value):
        raise Missing
    if row.reply:
        raise Refusal(Text("这项申请已经答复", "this is answered already"), code="answered")
    goal = act.lock(Goal, pk=row.goal_id)
    act.subject = goal.ref
    act.unit = by.tree.nodes[goal.unit_id].ref if goal.unit_id in by.tree.nodes else ""
    _refuse_wrong_side(act, row, goal, reply)
    if reply == Reply.REFUSED.value:
        reasoned(act, words)
    act.reason = words.strip()[:500]
    act.change(row, version, reply=reply, words=act.reason, answered_by_id=by.account, answered_at=act.at)
    told = str(Reply(reply).label).partition(" / ")
    act.tell(Text(f"{ASKED.zh}：{goal.code}", f"{ASKED.en}: {goal.code}"), row.value, told[0])
    if reply == Reply.ACCEPTED.value:
        if goal.state == State.WITHDRAWN.value:
            raise Refusal(
                Text("这个目标已撤回", "this goal is withdrawn"), Text("不同意，并说明", "refuse, and say so")
            )
        edited(act, goal, goal.version)
        beside = dict(AskRung.objects.filter(ask=row).values_list("kind", "value"))
        put_tiers(act, goal, {TierKind.TARGET.value: row.value} | beside)
    return {"goal": goal.ref}


def _refuse_wrong_side(act: Act, row: Ask, goal: Goal, reply: str) -> None:
    """Who asked takes it back; who may change the goal answers, another person."""
    by = viewer(act)
    if reply == Reply.TAKEN_BACK.value:
        if row.by_id != by.account:
            raise Forbidden(Text("由申请人收回", "who asked takes it back"), Text("请申请人办理", "ask them"))
    elif not may_answer(by, goal) or row.by_id == by.account:
        raise Forbidden(
            Text("由可以改动上级目标的人答复", "who may change the goal above answers"),
            Text("请考核办办理", "ask the performance office"),
        )
    else:
        require_edit(by, goal.unit_id)
        use_above(by, goal)
