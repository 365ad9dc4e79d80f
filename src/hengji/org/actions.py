"""Writes of the group: each authorises, checks, writes and tells, in one transaction (`hengji.audit.acts`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password
from django.db.models import F, Q

from ..audit.acts import Act, Answer, action
from ..audit.outcomes import Forbidden, Missing, Refusal
from ..engine.values.text import Text
from ..ui.words import many
from .models import Account, Appointment, Delegation, Grant, Kind, Person, Post, Unit, UnitMerge, UnitSpan
from .permissions import Permission
from .queries import in_force, not_to_oneself, tree_on
from .roles import ADMINISTRATORS, Role
from .sight import place
from .tree import Node
from .viewer import Viewer


def viewer(act: Act) -> Viewer:
    """Whoever acts, as the room knows people."""
    if not isinstance(act.by, Viewer):
        raise TypeError("an action of a room is done by a viewer")
    return act.by


# --- the tree ---------------------------------------------------------------------------------------------------------


@action("org.found-unit")
def found_unit(
    act: Act, *, code: str, kind: str, name: Text, parent: str, since: date, place: int = 0, reason: str = ""
) -> Answer:
    """A new unit below `parent` from a day on. Raises `Refusal` for a code that is taken or a day before the parent's own."""
    above = viewer(act).node(parent)
    viewer(act).require(Permission.EDIT_TREE, above.unit)
    if not code.strip():
        raise Refusal(
            Text("没有写编号", "no code is given"),
            Text("写全集团唯一的编号", "give one that is unique in the group"),
            at="code",
        )
    if kind not in set(Kind):
        raise Missing
    if Unit.objects.filter(code=code).exists():
        raise Refusal(
            Text(f"编号 {code} 已有单位使用", f"the code {code} is taken"),
            Text("换一个编号", "choose another code"),
            at="code",
        )
    _stands(above.unit, since)
    unit = act.add(Unit(code=code, kind=Kind(kind).value))
    act.add(UnitSpan(unit=unit, parent_id=above.unit, name_zh=name.zh, name_en=name.en, place=place, since=since))
    act.subject, act.unit, act.reason = unit.ref, unit.ref, reason
    act.tell(Text("设立单位", "unit founded"), None, f"{code} {name.zh}")
    return {"unit": unit.ref}


@action("org.change-unit")
def change_unit(
    act: Act, *, unit: str, version: int, since: date, name: Text | None = None, parent: str | None = None, reason: str
) -> Answer:
    """A unit has another name or another parent from a day on; `version` is that of the span shown. History stays as it was."""
    node = viewer(act).node(unit)
    viewer(act).require(Permission.EDIT_TREE, node.unit)
    span = UnitSpan.objects.select_for_update().filter(in_force(since), unit=node.unit).first()
    if span is None:
        raise _not_there(since)
    if not reason.strip():
        raise Refusal(
            Text("没有写原因", "no reason is given"),
            Text("写明文号或会议", "name the document or the meeting"),
            at="reason",
        )
    new_parent = span.parent_id
    if parent is not None:
        above = viewer(act).node(parent)
        viewer(act).require(Permission.EDIT_TREE, above.unit)
        _stands(above.unit, since)
        if any(tree_on(day).would_loop(node.unit, above.unit) for day in _days_from(since, span.until)):
            raise Refusal(
                Text("不能把单位放到它自己的下级", "a unit cannot stand below itself"),
                Text("换一个上级单位", "choose another parent"),
                at="parent",
            )
        new_parent = above.unit
    new_name = name or Text(span.name_zh, span.name_en)
    if span.since == since:
        act.change(span, version, parent_id=new_parent, name_zh=new_name.zh, name_en=new_name.en)
    else:
        until, place = span.until, span.place
        act.change(span, version, until=since)
        act.add(
            UnitSpan(unit_id=node.unit, parent_id=new_parent, name_zh=new_name.zh, name_en=new_name.en,
                     place=place, since=since, until=until)
        )  # fmt: skip
    act.subject, act.unit, act.reason = node.ref, node.ref, reason
    if name is not None:
        act.tell(Text("名称", "name"), node.name.zh, name.zh)
    if parent is not None:
        old = viewer(act).tree.nodes.get(node.parent) if node.parent is not None else None
        act.tell(
            Text("上级单位", "parent"), old.name.zh if old else None, viewer(act).tree.nodes[new_parent or 0].name.zh
        )
    return {"unit": node.ref}


@action("org.close-unit")
def close_unit(act: Act, *, unit: str, version: int, until: date, reason: str) -> Answer:
    """A unit ends with the day before `until`. Raises `Refusal` while units stand below it on that day or later, and where it changes
    later."""
    node = viewer(act).node(unit)
    viewer(act).require(Permission.EDIT_TREE, node.unit)
    lasting = UnitSpan.objects.filter(Q(until__isnull=True) | Q(until__gt=until), parent=node.unit)
    below = list(dict.fromkeys(lasting.order_by("place", "id").values_list("name_zh", flat=True)))
    stand = many(len(below), "unit still stands", "units still stand")
    if below:
        raise Refusal(
            Text(
                f"下面还有 {len(below)} 个单位：{'、'.join(below[:5])}",
                f"{stand} below it",
            ),
            Text("先把它们并走或撤销", "move or close them first"),
        )
    later = UnitSpan.objects.filter(unit=node.unit, since__gte=until).order_by("since").first()
    last = until - timedelta(days=1) if until > date.min else until
    span = UnitSpan.objects.select_for_update().filter(in_force(last), unit=node.unit).first()
    if span is None or until <= span.since:
        raise _not_there(last)
    if later is not None:
        raise Refusal(
            Text(f"已录入自 {later.since} 起的变动", f"a change from {later.since} on is entered already"),
            Text("撤销日应晚于它", "close it after that day"),
        )
    _no_merge_after(node.unit, until)
    act.change(span, version, until=until)
    act.subject, act.unit, act.reason = node.ref, node.ref, reason
    act.tell(Text("撤销单位", "unit closed"), None, until)
    return {"unit": node.ref}


def _no_merge_after(unit: int, day: date) -> None:
    """A unit does not end while it is to go into another, or another into it, on that day or later."""
    merge = UnitMerge.objects.filter(Q(unit=unit) | Q(into=unit, since__gte=day)).first()
    if merge is not None:
        raise Refusal(
            Text(f"已定于 {merge.since} 并入或由别的单位并入", f"a merge on {merge.since} is entered already"),
            Text("这一天应晚于它", "let it end after that day"),
        )


def _stands(parent: int, day: date) -> None:
    if parent not in tree_on(day).nodes:
        raise Refusal(
            Text(f"上级单位在 {day} 不存在", f"the parent does not exist on {day}"),
            Text("换一个生效日", "let it begin on another day"),
            at="since",
        )


def _not_there(day: date) -> Refusal:
    return Refusal(
        Text(f"这个单位在 {day} 不存在", f"the unit does not exist on {day}"),
        Text("看它的沿革，换一个日期", "look at its history and choose another day"),
        at="since",
    )


def _days_from(since: date, until: date | None) -> list[date]:
    """The days on which the tree changes, from a day on: between two of them it is the same."""
    spans = UnitSpan.objects.filter(since__gt=since)
    spans = spans.filter(since__lt=until) if until is not None else spans
    return [since, *spans.order_by("since").values_list("since", flat=True).distinct()]


# --- people -----------------------------------------------------------------------------------------------------------


@action("org.add-person")
def add_person(act: Act, *, code: str, name: Text) -> Answer:
    """A person, before any account, post or role."""
    _require_any(act, Permission.EDIT_ACCOUNTS)
    if Person.objects.filter(code=code).exists():
        raise Refusal(Text(f"工号 {code} 已有", f"the staff number {code} is taken"), at="code")
    person = act.add(Person(code=code, name_zh=name.zh, name_en=name.en))
    act.subject = person.ref
    act.tell(Text("人员", "person"), None, f"{code} {name.zh}")
    return {"person": person.ref}


@action("org.open-account")
def open_account(
    act: Act, *, login: str, password: str, person: str = "", code: str = "", name: Text | None = None
) -> Answer:
    """An account with a first password that has to be changed; it may do nothing until the security administrator grants a role.

    Of a `person` there is, or of whoever has the staff number `code`, registered in the same act where there is nobody: both or none.
    Raises `Refusal` for a sign-in name that is taken and for a number that is somebody else's, `Missing` for no such person.
    """
    _require_any(act, Permission.EDIT_ACCOUNTS)
    if Account.objects.filter(login__iexact=login).exists():
        raise Refusal(
            Text(f"登录名 {login} 已有", f"the sign-in name {login} is taken"),
            Text("换一个登录名", "choose another one"),
            at="login",
        )
    held = _person(person) if name is None else _of_number(act, code, name)
    account = act.add(Account(login=login, person=held, password=make_password(password)))
    act.subject = held.ref
    act.tell(Text("开通账号", "account opened"), None, login)
    return {"account": account.ref}


def _of_number(act: Act, code: str, name: Text) -> Person:
    """The person of a staff number, made where there is none. Raises `Refusal` where the number is somebody else's."""
    found = Person.objects.filter(code=code).first()
    if found is None:
        act.tell(Text("人员", "person"), None, f"{code} {name.zh}")
        return act.add(Person(code=code, name_zh=name.zh, name_en=name.en))
    if found.name_zh != name.zh:
        raise Refusal(
            Text(f"工号 {code} 已是另一人", f"number {code} is somebody else's"),
            Text("核对工号与姓名", "check number and name"),
            at="code",
        )
    return found


@action("org.appoint")
def appoint(act: Act, *, post: str, person: str, since: date, reason: str = "") -> Answer:
    """A person takes a post from a day on; who held it before leaves it with that day. Whoever was to begin on that same day never does.

    Raises `Refusal` where the person holds it already, or another is to take it later.
    """
    held = Post.objects.select_for_update(of=("self",)).select_related("unit").filter(ref=post).first()
    if held is None:
        raise Missing
    viewer(act).require(Permission.EDIT_TREE, held.unit_id)
    taker = _person(person)
    others = Appointment.objects.select_for_update(of=("self",)).select_related("person").filter(post=held)
    later = others.filter(since__gt=since).exclude(until=F("since")).first()
    if later is not None:
        name = later.person
        raise Refusal(
            Text(f"{name.name_zh}自 {later.since} 起任此岗", f"{name.name_en} takes this post on {later.since}"),
            Text("任职日应不早于它", "let it begin on that day or later"),
        )
    before = others.filter(in_force(since)).first()
    if before is not None and before.person_id == taker.pk:
        raise Refusal(
            Text(f"{taker.name_zh}已任此岗", f"{taker.name_en} holds it already"), Text("刷新页面", "reload the page")
        )
    if before is not None:
        act.change(before, None, until=since)
    row = act.add(Appointment(post=held, person=taker, since=since))
    act.subject, act.unit, act.reason = row.ref, held.unit.ref, reason
    act.tell(Text(held.title_zh, held.title_en), before.person.name_zh if before else None, row.person.name_zh)
    return {"appointment": row.ref}


# --- roles ------------------------------------------------------------------------------------------------------------


@action("org.grant-role")
def grant_role(
    act: Act, *, person: str, role: str, unit: str, since: date, until: date | None = None, reason: str = ""
) -> Answer:
    """Ask for a role for a person; a second security administrator approves it. It may begin on a day gone by, as the appointment it
    rests on does: nothing was allowed by it before the approval, for rights are looked up at each request.

    Raises `Refusal` where duties have to stay apart and where the person holds the role for these units and days already, or has been
    asked for it; `Forbidden` for a role of one's own.
    """
    _require_any(act, Permission.GRANT_ROLES)
    scope = viewer(act).node(unit, Permission.GRANT_ROLES)
    held = _person(person)
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
    """The second person's approval; the role is in force from then on. Raises `Forbidden` for who asked for it, or whom it is for."""
    _require_any(act, Permission.GRANT_ROLES)
    row = _grant_locked(act, grant)
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
    _keep_apart(row.person, Role(row.role), row.since, but=row.pk)
    _not_twice(viewer(act), row.person, Role(row.role), row.unit_id, row.since, row.until, approved_by__isnull=False)
    act.change(row, version, approved_by_id=viewer(act).account)
    act.subject, act.unit = row.ref, row.unit.ref
    act.tell(Text("批准角色", "role approved"), None, f"{row.person.name_zh}：{Role(row.role).words.zh}")
    return {"grant": row.ref}


@action("org.turn-down-grant")
def turn_down_grant(act: Act, *, grant: str, version: int, reason: str) -> Answer:
    """A role that was asked for is not given, or the request is taken back by who made it or whom it is for: it never takes effect.

    Raises `Refusal` without a reason, and where it has been decided on.
    """
    _require_any(act, Permission.GRANT_ROLES)
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
    said = Text("撤回申请", "request withdrawn") if own else Text("不批准", "turned down")
    act.tell(said, f"{row.person.name_zh}：{Role(row.role).words.zh}", None)
    return {"grant": row.ref}


@action("org.withdraw-role")
def withdraw_role(act: Act, *, grant: str, version: int, until: date, reason: str) -> Answer:
    """A role ends with the day before `until`; one that has not begun by then never takes effect.

    Raises `Refusal` for one that nobody has approved, for the last holder of an administrator's role, and for an end that is no earlier
    than its own: what lasts longer is granted anew, by two.
    """
    _require_any(act, Permission.GRANT_ROLES)
    row = _grant_locked(act, grant)
    if row.approved_by_id is None:
        raise Refusal(
            Text("这个角色还没有批准，没有可收回的", "nobody has approved this role: there is nothing to withdraw"),
            Text("刷新页面；不给的，不批准这项申请", "reload the page; turn the request down instead"),
        )
    if row.until is not None and row.until <= max(row.since, until):
        if row.until <= row.since or row.until <= viewer(act).today:
            raise Refusal(Text("角色已经结束", "it has ended"), Text("刷新页面", "reload the page"))
        raise Refusal(
            Text(f"角色本来就到 {row.until} 为止", f"it ends on {row.until} anyway"),
            Text("收回日应早于它；要延长，另行申请", "withdraw it earlier; to make it last longer ask for it anew"),
        )
    until = max(until, row.since)
    if Role(row.role) in ADMINISTRATORS:
        others = Grant.objects.filter(in_force(until), role=row.role, approved_by__isnull=False).exclude(pk=row.pk)
        if not others.exists():
            raise Refusal(
                Text("这是最后一位，收回后没有人能管理", "this is the last one: nobody could administer after it"),
                Text("先授予另一人", "grant the role to somebody else first"),
            )
    act.change(row, version, until=until)
    act.subject, act.unit, act.reason = row.ref, row.unit.ref, reason
    act.tell(Text("收回角色", "role withdrawn"), f"{row.person.name_zh}：{Role(row.role).words.zh}", until)
    return {"grant": row.ref}


def _grant_locked(act: Act, ref: str) -> Grant:
    """A grant in scope, locked, with who it is for and who asked. Raises `Missing`."""
    rows = Grant.objects.select_for_update(of=("self",)).select_related("person", "unit", "granted_by")
    row = rows.filter(ref=ref).first()
    if row is None or not viewer(act).may(Permission.GRANT_ROLES, row.unit_id):
        raise Missing
    return row


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
            Text(f"写 {today} 或以后的日期", f"write {today} or a later day"),
            at="since",
        )
    if until <= since or until - since > timedelta(days=90):
        raise Refusal(Text("委托期间应为 1 至 90 天", "somebody may stand in for 1 to 90 days"), at="until")
    other = _person(taker)
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
    row = act.add(Delegation(giver_id=viewer(act).person, taker=other, since=since, until=until, reason=reason))
    act.subject, act.reason = row.ref, reason
    act.tell(Text("委托", "stands in"), viewer(act).name, f"{other.name_zh} {since} – {until}")
    return {"delegation": row.ref}


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
    if not reason.strip():
        raise Refusal(
            Text("没有写事由", "no reason is given"), Text("写明为何提前结束", "tell why it ends early"), at="reason"
        )
    if row.until <= max(now.today, row.since):
        raise Refusal(Text("委托已经结束", "it has ended"), Text("刷新页面", "reload the page"))
    before, ends = row.until, max(now.today, row.since)
    act.change(row, version, until=ends)
    act.subject, act.reason = row.ref, reason.strip()
    act.tell(
        Text(f"{row.giver.name_zh} 委托 {row.taker.name_zh}，至", f"{row.taker.name_en} for {row.giver.name_en}, until"),
        before, ends,
    )  # fmt: skip
    return {"delegation": row.ref}


def _require_any(act: Act, permission: Permission) -> None:
    if not viewer(act).may(permission):
        raise Forbidden(Text(f"您没有“{permission.words.zh}”权限", f"you may not {permission.words.en}"))


def _person(ref: str) -> Person:
    found: Person | None = Person.objects.filter(ref=ref).first()
    if found is None:
        raise Missing
    return found


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
    first = (held.filter(since__lt=until) if until is not None else held).first()
    if first is None:
        return
    where = place(unit, now.tree, now.units(Permission.GRANT_ROLES))
    days_zh = f"{first.since} 起{f'，至 {first.until}（不含）' if first.until else '，长期'}"
    days_en = f"from {first.since} {f'until {first.until}' if first.until else 'for good'}"
    if first.approved_by_id is None:
        raise Refusal(
            Text(
                f"已有人为{person.name_zh}申请{where.zh}的“{role.words.zh}”，{days_zh}，正待批准",
                f"{role.words.en} for {where.en} has been asked for {person.name_en} already, {days_en}, and waits for approval",
            ),
            Text("在“授权”里打开那一项，批准它或不批准", "open it among the roles, and approve it or turn it down"),
            at="role",
        )
    beyond_zh = f"，或从 {first.until} 起申请" if first.until else ""
    beyond_en = f", or ask for it from {first.until} on" if first.until else ""
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


def _keep_apart(person: Person, role: Role, since: date, but: int = 0) -> None:
    """Nobody administers and does business, or administers twice."""
    others = {
        Role(each)
        for each in Grant.objects.filter(Q(until__isnull=True) | Q(until__gt=since), person=person)
        .exclude(pk=but)
        .exclude(until=F("since"))
        .values_list("role", flat=True)
    } - {role}
    clash = others if role in ADMINISTRATORS else others & ADMINISTRATORS
    if clash:
        zh, en = "、".join(each.words.zh for each in clash), ", ".join(each.words.en for each in clash)
        raise Refusal(
            Text(
                f"{person.name_zh}已是{zh}，与{role.words.zh}不能由一人担任",
                f"{person.name_en} is {en}: not to be held together with {role.words.en}",
            ),
            Text("三员分立：换一个人", "administrators are kept apart: choose another person"),
        )


@action("org.import-roster")
def import_roster(
    act: Act,
    *,
    lines: Sequence[Mapping[str, str]],
    source: str,
    reason: str = "",
    units: Sequence[Mapping[str, str]] = (),
) -> Answer:
    """Units, and people with their posts, from an accepted workbook, all of them or none; `lines` and `units` are those of the plan.
    A line that names an appointment to end (`ends`) does nothing else; a unit founded by the same workbook is named by its code.

    Raises `Missing` where a unit is out of sight, `Refusal` where a post has changed hands since.
    """
    founded = _found_units(act, units)
    people = {person.code: person for person in Person.objects.all()}
    ending, lines = [line for line in lines if line.get("ends")], [line for line in lines if not line.get("ends")]
    fresh = {line["code"]: line for line in lines if line["code"] not in people}
    added = act.add_all(
        [Person(code=code, name_zh=line["name_zh"], name_en=line["name_en"]) for code, line in fresh.items()]
    )
    people |= {person.code: person for person in added}
    nodes = {line["unit"]: viewer(act).node(line["unit"]) for line in lines if line["unit"]}
    for node in nodes.values():
        viewer(act).require(Permission.EDIT_TREE, node.unit)
    where = [_placed(line, nodes, founded) for line in lines]
    posts = {post.pk: post for post in Post.objects.filter(unit__in=[node.unit for node in nodes.values()])}
    made = act.add_all(
        [
            Post(unit_id=unit, kind=line["kind"], title_zh=line["title_zh"], title_en=line["title_en"])
            for line, unit in zip(lines, where, strict=True)
            if not line["post"]
        ]
    )
    seats = iter(made)
    taken = [posts.get(int(line["post"])) if line["post"] else next(seats) for line in lines]
    if any(post is None for post in taken):
        raise Missing
    if len({post.pk for post in taken if post is not None}) < len(taken):
        raise Refusal(
            Text("同一岗位有两行", "two lines are for one post"),
            Text("留下一行，重新上传", "keep one of them and upload again"),
        )
    since = {post.pk: date.fromisoformat(line["since"]) for post, line in zip(taken, lines, strict=True) if post}
    holders = Appointment.objects.select_for_update().filter(post__in=[pk for pk in since if pk in posts])
    first = min(since.values(), default=viewer(act).today)
    for row in holders.exclude(until=F("since")).filter(Q(until__isnull=True) | Q(until__gt=first)):
        if row.since >= since[row.post_id]:
            raise _changed_hands()
        if row.until is None or row.until > since[row.post_id]:
            act.change(row, None, until=since[row.post_id])
    act.add_all(
        [
            Appointment(
                post=post, person=people[line["code"]], since=date.fromisoformat(line["since"]), until=_end_of(line)
            )
            for post, line in zip(taken, lines, strict=True)
        ]
    )
    ended = _end_appointments(act, ending)
    act.subject, act.reason = source[:60], reason
    act.unit = next(iter(nodes), "") if len(nodes) == 1 and not founded else ""
    act.tell(Text("导入人员与岗位", "people and posts imported"), None, f"{len(lines)}")
    if ended:
        act.tell(Text("离任", "appointments ended"), None, f"{ended}")
    return {
        "units": str(len(founded)), "people": str(len(added)), "posts": str(len(made)), "appointed": str(len(lines)),
        "ended": str(ended),
    }  # fmt: skip


def _found_units(act: Act, lines: Sequence[Mapping[str, str]]) -> dict[str, int]:
    """The units of a workbook, by code: each below one there is, in scope and there on the day, or below another of them."""
    if not lines:
        return {}
    fresh = {line["code"]: line for line in lines}
    if len(fresh) < len(lines) or not all(code.strip() for code in fresh):
        raise Refusal(
            Text("有的编号写了两次，或没有写", "a code is given twice, or none"), Text("重新上传", "upload again")
        )
    if set(fresh) & set(Unit.objects.values_list("code", flat=True)):
        raise Refusal(
            Text("有的编号已有单位使用", "a code is taken by now"),
            Text("重新上传，再看一遍", "upload again and look at it once more"),
        )
    above = {
        line["parent"]: viewer(act).node(line["parent"], Permission.EDIT_TREE)
        for line in lines
        if line["parent"] not in fresh
    }
    spans = list(UnitSpan.objects.filter(unit__in=[node.unit for node in above.values()]))
    for line in lines:
        since, parent = date.fromisoformat(line["since"]), line["parent"]
        if parent not in fresh and not any(
            span.unit_id == above[parent].unit and span.since <= since and (span.until is None or since < span.until)
            for span in spans
        ):
            _stands(above[parent].unit, since)
        if parent in fresh and since < date.fromisoformat(fresh[parent]["since"]):
            raise Refusal(
                Text(f"{line['code']} 早于上级单位设立", f"{line['code']} would begin before its parent"),
                Text("换一个设立日", "let it begin on another day"),
            )
        if line["kind"] not in set(Kind) or _in_a_ring(line["code"], fresh):
            raise Missing
    made = act.add_all([Unit(code=code, kind=line["kind"]) for code, line in fresh.items()])
    found = {unit.code: unit.pk for unit in made}
    act.add_all(
        [
            UnitSpan(
                unit_id=found[code],
                parent_id=found[line["parent"]] if line["parent"] in fresh else above[line["parent"]].unit,
                name_zh=line["name_zh"],
                name_en=line["name_en"],
                place=int(line["place"]),
                since=date.fromisoformat(line["since"]),
            )
            for code, line in fresh.items()
        ]
    )
    for code, line in fresh.items():
        act.tell(Text("设立单位", "unit founded"), None, f"{code} {line['name_zh']}")
    return found


def _in_a_ring(code: str, fresh: Mapping[str, Mapping[str, str]]) -> bool:
    seen = set[str]()
    while code in fresh and code not in seen:
        seen.add(code)
        code = fresh[code]["parent"]
    return code in seen


def _placed(line: Mapping[str, str], nodes: Mapping[str, Node], founded: Mapping[str, int]) -> int:
    """The unit of a line: one there is, or one that the same workbook founds. Raises `Missing`."""
    if line["unit"]:
        return nodes[line["unit"]].unit
    unit = founded.get(line.get("founded", ""))
    if unit is None:
        raise Missing
    return unit


def _end_of(line: Mapping[str, str]) -> date | None:
    until = date.fromisoformat(line["until"]) if line.get("until") else None
    if until is not None and until <= date.fromisoformat(line["since"]):
        raise Refusal(
            Text("任职至应晚于任职自", "an appointment ends later than the day it begins"),
            Text("重新上传", "upload again"),
        )
    return until


def _changed_hands() -> Refusal:
    return Refusal(
        Text("有岗位的任职已变", "a post has changed hands since"),
        Text("重新上传，再看一遍", "upload again and look at it once more"),
    )


# --- the end of an appointment ----------------------------------------------------------------------------------------


@action("org.end-appointment")
def end_appointment(act: Act, *, appointment: str, version: int, until: date, reason: str) -> Answer:
    """A person leaves a post with the day before `until`, and nobody takes it; one that has not begun by then never takes effect.

    Raises `Refusal` without a reason, and for an end that is no earlier than its own.
    """
    row = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("post__unit", "person")
        .filter(ref=appointment)
        .first()
    )
    if row is None:
        raise Missing
    viewer(act).require(Permission.EDIT_TREE, row.post.unit_id)
    if not reason.strip():
        raise Refusal(
            Text("没有写原因", "no reason is given"),
            Text("写明文号或去向", "name the document, or where the person goes"),
            at="reason",
        )
    until = _no_later(row, max(until, row.since))
    act.change(row, version, until=until)
    act.subject, act.unit, act.reason = row.ref, row.post.unit.ref, reason.strip()
    act.tell(Text(f"离任：{row.post.title_zh}", f"leaves: {row.post.title_en}"), row.person.name_zh, until)
    return {"appointment": row.ref, "unit": row.post.unit.ref}


def _no_later(row: Appointment, until: date) -> date:
    """An end that is earlier than the one it has. Raises `Refusal`."""
    if row.until is not None and row.until <= until:
        raise Refusal(
            Text(f"任职本来到 {row.until} 为止", f"it ends on {row.until} anyway"),
            Text("离任日应早于它", "let it end earlier"),
            at="until",
        )
    return until


def _end_appointments(act: Act, lines: Sequence[Mapping[str, str]]) -> int:
    """Appointments that a workbook ends, in scope. Raises `Missing`, `Refusal`."""
    if not lines:
        return 0
    ends = {line["ends"]: date.fromisoformat(line["until"]) for line in lines}
    rows = list(
        Appointment.objects.select_for_update(of=("self",))
        .filter(post__unit__in=viewer(act).units(Permission.EDIT_TREE))
        .order_by("pk")
    )
    meant = [row for row in rows if row.ref in ends]
    if len(meant) < len(ends):
        raise Missing
    for row in meant:
        if ends[row.ref] <= row.since:
            raise _changed_hands()
        act.change(row, None, until=_no_later(row, ends[row.ref]))
    return len(meant)
