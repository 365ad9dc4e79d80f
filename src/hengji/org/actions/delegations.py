"""Somebody stands in for another, for some days."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import F, Q

from ...audit.acts import Act, Answer, action
from ...audit.outcomes import Forbidden, Missing, Refusal
from ...engine.values.text import Text
from ...ui.words import en_day
from ..models import Delegation, Grant
from ..permissions import Permission
from ..queries import NOT_DELEGATED
from ..roles import ADMINISTRATORS
from ..viewer import Viewer
from .common import person_of, viewer


@action("org.delegate")
def delegate(act: Act, *, taker: str, since: date, until: date, reason: str) -> Answer:
    """Let somebody stand in for oneself for some days, at most ninety, and for none that have gone by: what was done on them was done by
    somebody who might not."""
    today = viewer(act).today
    if not reason.strip():
        raise Refusal(Text("没有写事由", "no reason is given"), at="reason")
    if since < today:
        raise Refusal(
            Text(f"{since} 早于今天，委托不能追溯", f"{since} is before today: nobody stands in for days gone by"),
            Text(f"写 {today} 或以后的日期", f"write {en_day(today)} or a later day"),
            at="since",
        )
    if until <= since or until - since > timedelta(days=90):
        raise Refusal(Text("委托期间应为 1 至 90 天", "somebody may stand in for 1 to 90 days"), at="until")
    other = person_of(taker)
    if other.pk == viewer(act).person:
        raise Refusal(Text("不能委托给自己", "one cannot stand in for oneself"), at="taker")
    administers = Grant.objects.filter(
        Q(until__isnull=True) | Q(until__gt=since), person=other, role__in=[each.value for each in ADMINISTRATORS]
    )
    if administers.exclude(until=F("since")).exists():
        raise Refusal(
            Text(
                f"{other.name_zh}是三员之一，不能代办业务", f"{other.name_en} is an administrator and does no business"
            ),
            Text("三员分立：换一个人", "administrators are kept apart: choose another person"),
        )
    if not _hands_on(viewer(act), since, until):
        raise Refusal(
            Text(
                "您在这些天里没有可以委托的角色：三员、审计与评价人的角色不能委托",
                "you have no role then that can be handed on: those of administrators, auditors and raters cannot",
            ),
            Text("三员的工作由另一位同角色的管理员办理", "another administrator of the same kind does what has to be done"),
            "nothing-to-hand-on",
        )  # fmt: skip
    row = act.add(Delegation(giver_id=viewer(act).person, taker=other, since=since, until=until, reason=reason))
    act.subject, act.reason = row.ref, reason
    act.tell(Text("委托", "stands in"), viewer(act).name, f"{other.name_zh} {since} 至 {until}（不含）")
    return {"delegation": row.ref}


def _hands_on(giver: Viewer, since: date, until: date) -> bool:
    """Whether the giver holds a role of their own on one of these days that somebody else can take on."""
    own = Grant.objects.filter(
        Q(until__isnull=True) | Q(until__gt=since), person=giver.person, since__lt=until, approved_by__isnull=False
    )
    found: bool = own.exclude(until=F("since")).exclude(role__in=[each.value for each in NOT_DELEGATED]).exists()
    return found


@action("org.end-delegation")
def end_delegation(act: Act, *, delegation: str, version: int, reason: str) -> Answer:
    """Standing in ends at once, before its last day: for who asked for it, and for the security administrator.

    Raises `Missing` for one that is another's, `Refusal` where it has ended.
    """
    now = viewer(act)
    row = (
        Delegation.objects.select_for_update(of=("self",))
        .select_related("giver", "taker")
        .filter(ref=delegation)
        .first()
    )
    if row is None or not (row.giver_id == now.person or now.may(Permission.GRANT_ROLES)):
        if row is not None and row.taker_id == now.person:
            raise Forbidden(
                Text("委托由委托人提前结束", "who asked for it ends it"),
                Text("请委托人或安全管理员办理", "ask them, or the security administrator"),
            )
        raise Missing
    if row.giver_id != now.person:
        now.use(Permission.GRANT_ROLES)
    if not reason.strip():
        raise Refusal(
            Text("没有写事由", "no reason is given"), Text("写明为何提前结束", "tell why it ends early"), at="reason"
        )
    if row.until <= max(now.today, row.since):
        raise Refusal(Text("委托已经结束", "it has ended"), Text("刷新页面", "reload the page"))
    before, ends = row.until, max(now.today, row.since)
    how = (
        Text("提前结束", "ended early")
        if row.since <= now.today
        else Text("未开始即撤回", "taken back before it began")
    )
    act.change(row, version, until=ends)
    act.subject, act.reason = row.ref, reason.strip()
    act.tell(
        Text(f"{row.giver.name_zh} 委托 {row.taker.name_zh}，{how.zh}，至（不含）",
             f"{row.taker.name_en} for {row.giver.name_en}, {how.en}, until (excluded)"),
        before, ends,
    )  # fmt: skip
    return {"delegation": row.ref}
