"""Roles: asked for by one security administrator, approved by another, withdrawn with a reason."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q

from ...audit.acts import Act, Answer, action
from ...audit.outcomes import Forbidden, Missing, Refusal
from ...engine.values.text import Text
from ...ui.words import en_day
from .. import duties, enough, lasting
from ..grounds import TAKEN_BACK, TURNED_DOWN
from ..models import Grant, Person
from ..permissions import Permission
from ..queries import not_to_oneself
from ..roles import Role
from ..sight import place
from ..viewer import Viewer
from .common import person_of, require_any, viewer


@action("org.grant-role")
def grant_role(
    act: Act, *, person: str, role: str, unit: str, since: date, until: date | None = None, reason: str = ""
) -> Answer:
    """Ask for a role for a person; a second security administrator approves it. It may begin on a day gone by, as the appointment it
    rests on does: nothing was allowed by it before the approval, for rights are looked up at each request.

    Raises `Refusal` where the unit is no more by then, where duties have to stay apart and where the person holds the role for these units
    and days already, or has been asked for it; `Forbidden` for a role of one's own.
    """
    require_any(act, Permission.GRANT_ROLES)
    scope = viewer(act).node(unit, Permission.GRANT_ROLES)
    held = person_of(person)
    if role not in set(Role):
        raise Missing
    if held.pk == viewer(act).person:
        text, hint = not_to_oneself(viewer(act))
        raise Forbidden(text, hint, at="person")
    if until is not None and until <= since:
        raise Refusal(
            Text("终止日应晚于生效日", "a role ends later than the day it begins"),
            Text("不填为长期", "leave the end out for one without end"),
        )
    _still_there(viewer(act), scope.unit, since)
    _keep_apart(held, Role(role), since)
    _not_twice(viewer(act), held, Role(role), scope.unit, since, until)
    row = act.add(
        Grant(person=held, role=Role(role).value, unit_id=scope.unit, since=since, until=until,
              granted_by_id=viewer(act).account)
    )  # fmt: skip
    act.subject, act.unit, act.reason = row.ref, scope.ref, reason
    act.tell(Text("申请授予角色", "role asked for"), None, f"{held.name_zh}：{Role(role).words.zh}")
    return {"grant": row.ref}


@action("org.approve-grant")
def approve_grant(act: Act, *, grant: str, version: int) -> Answer:
    """The second person's approval; the role is in force from then on. Raises `Forbidden` for who asked for it, or whom it is for, and
    `Refusal` where somebody else still knows the password of who is to administer."""
    require_any(act, Permission.GRANT_ROLES)
    row = _grant_locked(act, grant)
    if row.unit_id in viewer(act).former:
        raise Refusal(
            Text("这个单位已撤并，角色不起作用", "the unit is no more: the role would be without effect"),
            Text("不批准它；需要的，为并入后的单位申请", "turn it down; ask for one for the unit it went into"),
        )
    asked = row.granted_by.person_id if row.granted_by else None
    if viewer(act).person in (asked, row.person_id):
        raise Forbidden(
            Text("申请人与本人不能批准", "neither who asked for it nor whom it is for can approve it"),
            Text("由另一位安全管理员批准", "another security administrator has to approve it"),
        )
    if row.approved_by_id is not None:
        raise Refusal(Text("已经批准", "it is approved already"), Text("刷新页面", "reload the page"))
    if row.until == row.since:
        raise Refusal(
            Text("申请已撤回，或未获批准", "it was withdrawn or turned down"), Text("刷新页面", "reload the page")
        )
    _still_there(viewer(act), row.unit_id, row.since)
    _keep_apart(row.person, Role(row.role), row.since, but=row.pk)
    _not_twice(viewer(act), row.person, Role(row.role), row.unit_id, row.since, row.until, approved_by__isnull=False)
    if enough.with_first_password([row]):
        raise Refusal(enough.FIRST_PASSWORD, enough.SIGN_IN_FIRST)
    act.change(row, version, approved_by_id=viewer(act).account)
    act.subject, act.unit = row.ref, row.unit.ref
    act.tell(Text("批准角色", "role approved"), None, f"{row.person.name_zh}：{Role(row.role).words.zh}")
    return {"grant": row.ref}


@action("org.turn-down-grant")
def turn_down_grant(act: Act, *, grant: str, version: int, reason: str) -> Answer:
    """A role that was asked for is not given, or the request is taken back by who made it or whom it is for: it never takes effect.

    Raises `Refusal` without a reason, and where it has been decided on.
    """
    require_any(act, Permission.GRANT_ROLES)
    row = _grant_locked(act, grant)
    if not reason.strip():
        raise Refusal(
            Text("没有写原因", "no reason is given"), Text("写明为何不给", "tell why it is not given"), at="reason"
        )
    if row.approved_by_id is not None:
        raise Refusal(
            Text("已经批准，不能再不批准", "it is approved already"),
            Text("刷新页面；要它结束，收回角色", "reload the page; to end it, withdraw the role"),
        )
    if row.until == row.since:
        raise Refusal(Text("申请已经了结", "the request has ended"), Text("刷新页面", "reload the page"))
    asker = row.granted_by.person_id if row.granted_by else None
    act.change(row, version, until=row.since)
    act.subject, act.unit, act.reason = row.ref, row.unit.ref, reason.strip()
    own = viewer(act).person in (asker, row.person_id)
    act.tell(TAKEN_BACK if own else TURNED_DOWN, f"{row.person.name_zh}：{Role(row.role).words.zh}", None)
    return {"grant": row.ref}


@action("org.withdraw-role")
def withdraw_role(act: Act, *, grant: str, version: int, until: date, reason: str) -> Answer:
    """A role ends with the day before `until`; one that has not begun by then never takes effect. One whose first day has come ends today
    at the earliest: what was done by it stays done by somebody who might.

    Raises `Refusal` for one that nobody has approved, where too few administrators would be left, for a day gone by, and for an end that is
    no earlier than its own: what lasts longer is granted anew, by two.
    """
    require_any(act, Permission.GRANT_ROLES)
    enough.hold(Grant.objects.filter(ref=grant).values_list("role", flat=True))
    row = _grant_locked(act, grant)
    if row.approved_by_id is None:
        raise Refusal(
            Text("这个角色还没有批准，没有可收回的", "nobody has approved this role: there is nothing to withdraw"),
            Text("刷新页面；不给的，不批准这项申请", "reload the page; turn the request down instead"),
        )
    _not_past(row, until, viewer(act).today)
    until = max(until, row.since)
    enough.refuse_withdrawing(viewer(act), row, until)
    act.change(row, version, until=until)
    act.subject, act.unit, act.reason = row.ref, row.unit.ref, reason
    act.tell(Text("收回角色", "role withdrawn"), f"{row.person.name_zh}：{Role(row.role).words.zh}", until)
    return {"grant": row.ref}


def _not_past(row: Grant, until: date, today: date) -> None:
    """Raises `Refusal` for a role that has ended, for an end that is no earlier than its own, and for one before today of a role that is in
    force, or was."""
    if row.until is not None and row.until <= max(row.since, today):
        raise Refusal(Text("角色已经结束", "it has ended"), Text("刷新页面", "reload the page"))
    if row.until is not None and row.until <= until:
        raise Refusal(
            Text(f"角色本来就到 {row.until} 为止", f"it ends on {en_day(row.until)} anyway"),
            Text("收回日应早于它；要延长，另行申请", "withdraw it earlier; to make it last longer ask for it anew"),
        )
    if until < today and row.since <= today:
        raise Refusal(
            Text(
                f"角色自 {row.since} 起已生效，不能从已过去的 {until} 起收回：此前凭它办的事仍然有效",
                f"it is in force from {en_day(row.since)} on and cannot be withdrawn from {en_day(until)}, a day gone by: "
                "what was done by it stays",
            ),
            Text(f"写 {today} 或以后的日期", f"write {en_day(today)} or a later day"),
            at="until",
        )


def _grant_locked(act: Act, ref: str) -> Grant:
    """A grant in scope, locked, with who it is for and who asked. Raises `Missing`."""
    rows = Grant.objects.select_for_update(of=("self",)).select_related("person", "unit", "granted_by")
    row = rows.filter(ref=ref).first()
    if row is None or row.unit_id not in viewer(act).ever(Permission.GRANT_ROLES):
        raise Missing
    return row


_WAITS = Text("在“授权”里打开那一项，批准它或不批准", "open it among the roles, and approve it or turn it down")
_OWN_WAITS = Text(
    "那一项是您申请的，等另一位安全管理员批准；要改的，在“授权”里打开它，撤回后再申请",
    "it is your own request and waits for another security administrator; to change it open it among the roles, withdraw it and ask anew",
)


def _not_twice(
    now: Viewer, person: Person, role: Role, unit: int, since: date, until: date | None, **more: object
) -> None:
    """Nobody holds a role for the same units twice on one day: which of the two was withdrawn could not be told."""
    held = (
        Grant.objects.filter(
            Q(until__isnull=True) | Q(until__gt=since), person=person, role=role.value, unit=unit, **more
        )
        .exclude(until=F("since"))
        .order_by("since", "pk")
    )
    first = (held.filter(since__lt=until) if until is not None else held).select_related("granted_by").first()
    if first is None:
        return
    where = place(unit, now.tree, now.units(Permission.GRANT_ROLES))
    days_zh = f"{first.since} 起{f'，至 {first.until}（不含）' if first.until else '，长期'}"
    days_en = f"from {en_day(first.since)} {f'until {en_day(first.until)}' if first.until else 'for good'}"
    if first.approved_by_id is None:
        own = first.granted_by is not None and first.granted_by.person_id == now.person
        raise Refusal(
            Text(
                f"已有人为{person.name_zh}申请{where.zh}的“{role.words.zh}”，{days_zh}，正待批准",
                f"{role.words.en} for {where.en} has been asked for {person.name_en} already, {days_en}, and waits for approval",
            ),
            _OWN_WAITS if own else _WAITS,
            at="role",
        )
    beyond_zh = f"，或从 {first.until} 起申请" if first.until else ""
    beyond_en = f", or ask for it from {en_day(first.until)} on" if first.until else ""
    raise Refusal(
        Text(
            f"{person.name_zh}已是{where.zh}的“{role.words.zh}”，{days_zh}",
            f"{person.name_en} is {role.words.en} for {where.en} already, {days_en}",
        ),
        Text(
            f"不用再授；要改起止日期，先收回那一项再申请{beyond_zh}",
            f"it need not be granted again; for other days withdraw that one first{beyond_en}",
        ),
        at="role",
    )


def _still_there(by: Viewer, unit: int, since: date) -> None:
    """A role begins while there is its unit. Raises `Refusal`."""
    told = lasting.too_late(by, unit, since)
    if told is not None:
        raise Refusal(told, lasting.STAYS, at="unit")


def _keep_apart(person: Person, role: Role, since: date, but: int = 0) -> None:
    """Nobody administers and does business, or administers twice. Raises `Refusal`."""
    beside = Grant.objects.filter(person=person).exclude(pk=but).exclude(until=F("since"))
    told = duties.clash(role, since, beside, Text(person.name_zh, person.name_en))
    if told is not None:
        raise Refusal(told, duties.APART, at="role")
