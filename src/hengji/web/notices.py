"""Notices: what others did that concerns a person, out of the trail, and roles of theirs that end soon.

Nothing is written when something happens. An event concerns somebody by what they may do for its unit now (`SHARED`), or because the
thing is their own (`_own`); what they may not see is never told. A notice is read by opening it, or all are at once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from ..audit.models import Event, Seal
from ..audit.outcomes import Missing
from ..contracts.queries import letters_seen
from ..engine.values.text import Text
from ..facts.queries import batches_seen
from ..goals.models import Goal
from ..org.grounds import taken_back
from ..org.models import Account, Delegation, Grant, Person
from ..org.permissions import Permission
from ..org.queries import in_force
from ..org.roles import ROLES, Role
from ..org.viewer import Viewer
from ..policy.models import SchemeVersion
from ..store.statements import asked, statement_of
from ..ui.words import long_day
from .about import OF_MANY, OF_ROLES, about_of, told_of
from .changes import english_names
from .models import NoticeMark, NoticeRead

BACK = timedelta(days=90)
"""So many whole days back notices go: whoever gets a role today is not told of years."""
SOON = timedelta(days=30)
"""A role that ends within these days is told."""
MANY = 100
"""So many unread ones are counted; more are many."""

LETTERS: tuple[tuple[frozenset[Permission], tuple[str, ...]], ...] = (
    (frozenset({Permission.SIGN_FOR_UNIT}), ("contracts.send", "contracts.withdraw", "contracts.approve-amendment")),
    (frozenset({Permission.NEGOTIATE_LETTERS}), ("contracts.propose", "contracts.answer")),
    (frozenset({Permission.SIGN_FOR_GROUP, Permission.DRAFT_LETTERS}), ("contracts.agree",)),
    (
        frozenset({Permission.SIGN_FOR_GROUP, Permission.SIGN_FOR_UNIT, Permission.DRAFT_LETTERS}),
        ("contracts.sign", "contracts.drop-amendment", "contracts.reject-amendment"),
    ),
    (
        frozenset({Permission.SIGN_FOR_GROUP, Permission.SIGN_FOR_UNIT, Permission.AMEND_LETTERS}),
        ("contracts.amend",),
    ),
)
"""Who is concerned by what happens to a letter of a unit: whoever holds one of these for the unit."""

TITLES: dict[str, Text] = {
    "contracts.send": Text("责任书已送达，请协商", "A letter was sent, to be negotiated"),
    "contracts.withdraw": Text("责任书已撤回", "A letter was withdrawn"),
    "contracts.propose": Text("对方提出意见", "The other side made a proposal"),
    "contracts.answer": Text("意见已答复", "A proposal was answered"),
    "contracts.agree": Text("责任方已同意全文，请签订", "The subject agrees: to be signed"),
    "contracts.sign": Text("责任书有新的签名", "A letter was signed by a side"),
    "contracts.amend": Text("申请调整责任书", "An amendment is asked for"),
    "contracts.approve-amendment": Text("调整已批准，请签订", "An amendment was approved: to be signed"),
    "contracts.drop-amendment": Text("调整申请已收回", "An amendment was taken back"),
    "contracts.reject-amendment": Text("调整被退回", "An amendment was sent back"),
    "facts.reject": Text("填报被退回", "Your report was sent back"),
    "facts.accept": Text("填报已通过", "Your report was accepted"),
    "goals.send-back": Text("目标被退回", "Your goal was sent back"),
    "goals.approve": Text("目标已批准", "Your goal was approved"),
    "policy.reject": Text("方案被退回", "Your scheme was sent back"),
    "policy.approve": Text("方案有新的批准", "Your scheme was approved by a person"),
    "goals.change": Text("目标已改动", "A goal was changed"),
    "goals.set-tiers": Text("目标值已改动", "The values of a goal were changed"),
    "goals.withdraw": Text("目标已撤回", "A goal was withdrawn"),
    "goals.cascade": Text("上级分解了目标", "A goal was given from above"),
    "goals.import": Text("从工作簿导入或修改了目标", "Goals were brought in or changed from a workbook"),
    "goals.approve-many": Text("目标已批准", "Goals were approved"),
    "goals.set-values": Text("目标值已改动", "The values of goals were changed"),
    "goals.ask-other": Text("申请调整目标值", "Another target is asked for"),
    "goals.answer-other": Text("目标值申请已答复", "What was asked for is answered"),
    "org.approve-grant": Text("角色已批准", "A role was approved"),
    "org.approve-grants": Text("角色已批准", "A role was approved"),
    "org.turn-down-grants": Text("申请的角色未获批准", "A role that was asked for was turned down"),
    "org.turn-down-grant": Text("角色申请未获批准", "A role that was asked for was not approved"),
    "org.withdraw-role": Text("角色被收回", "A role was withdrawn"),
    "org.delegate": Text("有人委托您代办", "Somebody lets you stand in"),
    "org.reset-second-step": Text("您的二次验证被重置", "Your second step was reset"),
    "web.ask-renewal": Text("申请重发三员的初始密码", "A new first password of an administrator is asked for"),
    "web.approve-renewal": Text("三员初始密码的重发已批准", "A new first password of an administrator was approved"),
    "web.turn-down-renewal": Text(
        "三员初始密码的重发未获批准", "A new first password of an administrator was turned down"
    ),
    "web.renew-password": Text("初始密码已重发", "A new first password was given"),
    "web.renew-at-terminal": Text("在服务器上重发了初始密码", "A new first password was given at the server"),
    "web.unlock-at-terminal": Text("在服务器上解锁了账号", "An account was unlocked at the server"),
    "web.lock-account": Text("您的登录名因连续输错被锁定过", "Your sign-in name was locked after too many failures"),
    "web.end-sessions": Text("您的登录被安全管理员结束", "Your session was ended by the security administrator"),
}
TOOK_BACK = Text("角色申请已撤回", "The request for a role was withdrawn")
"""By who had made it: nobody has turned it down."""
RENEWED = (
    "web.ask-renewal", "web.approve-renewal", "web.turn-down-renewal", "web.renew-password", "web.renew-at-terminal",
    "web.unlock-at-terminal",
)  # fmt: skip
"""What happens to the password of an account, told to whose it is and to every security administrator."""
DECIDED = ("web.approve-renewal", "web.turn-down-renewal")
"""Told to who asked for it."""
CHANGED = ("goals.change", "goals.set-tiers", "goals.withdraw", "goals.ask-other", "goals.answer-other")
"""What happens to a goal of a unit, told to whoever answers for the unit, and of a given one to those who gave it."""
ENDING = Text("您的角色即将到期", "A role of yours ends soon")


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to be told: `name` stands in its address, `href` is where it leads."""

    name: str
    at: datetime
    title: Text
    about: Text | None
    who: Text | None
    why: str
    href: str
    read: bool


@dataclass(frozen=True, slots=True)
class Notices:
    """A page of them, newest first; `upto` is the newest event there is, so that no later one is marked as read unseen."""

    rows: list[Notice]
    upto: int
    more: bool


def concerning(viewer: Viewer) -> QuerySet[Event]:
    """The events of the last months that concern the viewer, of others' making."""
    wanted = Q(pk__in=[])
    concerned: dict[frozenset[int], list[str]] = {}
    letters = viewer.units(Permission.SEE_LETTERS)
    for permissions, actions in LETTERS:
        at = letters & {unit for each in permissions for unit in viewer.units(each)}
        concerned.setdefault(at, []).extend(actions)
    told = Q(pk__in=[])
    for units, of_letters in concerned.items():
        if refs := [viewer.tree.nodes[unit].ref for unit in units if unit in viewer.tree.nodes]:
            told |= Q(action__in=set(of_letters), unit__in=refs)
    if told != Q(pk__in=[]):
        wanted |= told & Q(subject__in=letters_seen(viewer).filter(first_sent__gt=0).order_by().values("ref"))
    for actions, subjects in _own(viewer):
        wanted |= Q(action__in=actions, subject__in=subjects)
    given = viewer.units(Permission.SIGN_FOR_UNIT) & viewer.units(Permission.SEE_GOALS)
    if given:
        rows = Goal.objects.filter(unit__in=given).order_by().values("pk")
        sealed = Seal.objects.filter(table=Goal._meta.db_table, row__in=rows).order_by().values("event")
        wanted |= Q(action__in=OF_MANY, seq__in=sealed)
    mine = Grant.objects.filter(Q(person=viewer.person) | Q(granted_by=viewer.account)).order_by().values("pk")
    sealed = Seal.objects.filter(table=Grant._meta.db_table, row__in=mine).order_by().values("event")
    wanted |= Q(action__in=OF_ROLES, seq__in=sealed)
    since = timezone.make_aware(datetime.combine(timezone.localdate() - BACK, time(0)))
    return Event.objects.filter(wanted, at__gte=since).exclude(actor=viewer.ref)


def _own(viewer: Viewer) -> list[tuple[tuple[str, ...], QuerySet[Any, Any]]]:
    """What is a person's own, as far as it is still in sight."""
    me, goals = viewer.person, viewer.units(Permission.SEE_GOALS)
    found: list[tuple[tuple[str, ...], QuerySet[Any, Any]]] = [
        (
            ("org.approve-grant", "org.turn-down-grant", "org.withdraw-role"),
            Grant.objects.filter(Q(person=me) | Q(granted_by=viewer.account)).values("ref"),
        ),
        (("org.delegate",), Delegation.objects.filter(taker=me).values("ref")),
        (("org.reset-second-step", "web.end-sessions", "web.lock-account"), Person.objects.filter(pk=me).values("ref")),
    ]
    everybody = viewer.may(Permission.GRANT_ROLES)
    found.append(
        (RENEWED, (Person.objects.all() if everybody else Person.objects.filter(pk=me)).order_by().values("ref"))
    )
    if viewer.may(Permission.EDIT_ACCOUNTS):
        asked = Person.objects.filter(accounts__renewals__asked_by=viewer.account)
        found.append((DECIDED, asked.order_by().values("ref")))
    if viewer.may(Permission.SEE_FIGURES):
        mine = batches_seen(viewer).filter(reported_by=viewer.account).order_by().values("ref")
        found.append((("facts.reject", "facts.accept"), mine))
    if goals:
        own = Goal.objects.filter(author=viewer.account, unit__in=goals).order_by().values("ref")
        found.append((("goals.send-back", "goals.approve"), own))
    schemes = viewer.units(Permission.SEE_SCHEMES)
    if schemes:
        written = SchemeVersion.objects.filter(authors__person=me, scheme__owner__in=schemes).order_by().values("ref")
        found.append((("policy.reject", "policy.approve"), written))
        answers, sets = viewer.units(Permission.SIGN_FOR_UNIT) & goals, viewer.units(Permission.EDIT_GOALS) & goals
        if answers or sets:
            theirs = Q(unit__in=answers) | Q(unit__in=sets, parent__unit__in=sets)
            found.append((CHANGED, Goal.objects.filter(theirs).order_by().values("ref")))
    return found


def ending(viewer: Viewer) -> QuerySet[Grant]:
    """The viewer's roles that end within the month."""
    found: QuerySet[Grant] = Grant.objects.filter(
        in_force(viewer.today), person=viewer.person, approved_by__isnull=False, until__lte=viewer.today + SOON
    )
    return found


def unread_count(viewer: Viewer) -> int:
    """How many were not read, `MANY` at most. One query for what was read, which stands in no trail; one more, which stops when it has
    found so many, where something was written or read since."""
    read = asked(viewer.always("notices read", lambda: statement_of(_read(viewer))))
    return viewer.once(
        ("unread", *read), lambda: len(asked(viewer.always("unread", lambda: statement_of(_unread(viewer)))))
    )


def _read(viewer: Viewer) -> QuerySet[Any, Any]:
    """Up to where all was read, how many one by one, and the last of those."""
    told = NoticeRead.objects.filter(account=viewer.account).order_by().values("account")
    return Account.objects.filter(pk=viewer.account).values_list(
        Subquery(NoticeMark.objects.filter(account=viewer.account).values("upto")),
        Subquery(told.annotate(count=Count("pk")).values("count")),
        Subquery(told.annotate(last=Max("pk")).values("last")),
    )


def _unread(viewer: Viewer) -> QuerySet[Any, Any]:
    """What was not read, `MANY` at most."""
    mark = NoticeMark.objects.filter(account=viewer.account).values("upto")
    read = NoticeRead.objects.filter(account=viewer.account).values("of")
    events = concerning(viewer).filter(seq__gt=Coalesce(Subquery(mark), 0)).exclude(seq__in=read)
    told = NoticeRead.objects.filter(account=viewer.account, of__lt=0)
    roles = ending(viewer).exclude(pk__in=told.annotate(role=0 - F("of")).values("role"))
    return roles.order_by().values_list("pk").union(events.order_by().values_list("seq"), all=True)[:MANY]


def notices(viewer: Viewer, page: int = 1, size: int = 50, *, unread: bool = False) -> Notices:
    """A page of notices. As many queries for five thousand as for five."""
    upto = _upto(viewer)
    found = concerning(viewer).order_by("-seq")
    if unread:
        found = found.filter(seq__gt=upto).exclude(
            seq__in=NoticeRead.objects.filter(account=viewer.account).values("of")
        )
    events = list(found[(page - 1) * size : page * size + 1])
    newest = Event.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    shown = events[:size]
    roles = list(ending(viewer)) if page == 1 else []
    keys = [event.seq for event in shown] + [-role.pk for role in roles]
    read = set(NoticeRead.objects.filter(account=viewer.account, of__in=keys).values_list("of", flat=True))
    about = about_of(viewer, shown)
    rows = [_of_role(viewer, role, -role.pk in read) for role in roles if not (unread and -role.pk in read)]
    names = english_names(event.actor for event in shown)
    rows += [_of_event(event, about, names, event.seq <= upto or event.seq in read) for event in shown]
    return Notices(rows, newest, len(events) > size)


def _of_event(event: Event, about: dict[str, tuple[Text, str]], names: dict[str, str], read: bool) -> Notice:
    body = json.loads(event.body)
    text, href = told_of(event, about)
    name = str(body.get("actor", {}).get("name", ""))
    who = Text(name, names.get(event.actor, name))
    back = event.action == "org.turn-down-grant" and taken_back(body)
    title = TOOK_BACK if back else TITLES[event.action]
    return Notice(f"e{event.seq:012}", event.at, title, text, who, str(body.get("reason", "")), href, read)


def _of_role(viewer: Viewer, role: Grant, read: bool) -> Notice:
    title, node = ROLES[Role(role.role)].title, viewer.tree.nodes.get(role.unit_id)
    named = Text(f"{title.zh} · {node.name.zh}", f"{title.en} · {node.name.en}") if node else title
    about = Text(f"{named.zh}，到 {role.until} 前", f"{named.en}, until {long_day(role.until, 'en')}")
    until = role.until or viewer.today
    at = timezone.make_aware(datetime.combine(max(role.since, until - SOON), time(0)))
    return Notice(f"g{role.pk:012}", at, ENDING, about, None, "", "/me", read)


def opened(viewer: Viewer, name: str) -> str:
    """Mark a notice as read; where it leads. Raises `Missing` for one that is not this person's."""
    kind, number = name[:1], name[1:]
    if kind not in "eg" or not (number.isascii() and number.isdecimal() and len(number) < 18):
        raise Missing
    if kind == "g":
        role = ending(viewer).filter(pk=int(number)).first()
        if role is None:
            raise Missing
        NoticeRead.objects.get_or_create(account=viewer.account, of=-role.pk)
        return "/me"
    event = concerning(viewer).filter(seq=int(number)).first()
    if event is None:
        raise Missing
    if event.seq > _upto(viewer):
        NoticeRead.objects.get_or_create(account=viewer.account, of=event.seq)
    about = about_of(viewer, [event])
    return told_of(event, about)[1] or "/notices"


def read_all(viewer: Viewer, upto: int) -> None:
    """Everything up to an event is read, and every role that is told to end."""
    newest = Event.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    mark = max(min(upto, newest), _upto(viewer))
    NoticeMark.objects.update_or_create(account=viewer.account, defaults={"upto": mark})
    NoticeRead.objects.filter(account=viewer.account, of__gt=0, of__lte=mark).delete()
    NoticeRead.objects.bulk_create(
        [NoticeRead(account=viewer.account, of=-role.pk) for role in ending(viewer)], ignore_conflicts=True
    )


def _upto(viewer: Viewer) -> int:
    return NoticeMark.objects.filter(account=viewer.account).values_list("upto", flat=True).first() or 0
