"""A new first password for an administrator's account, by two: a system administrator asks, a security administrator approves, and only
then who asked may give it, once, within a day, and see it. Alone neither of them could become another administrator."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.timezone import localtime

from ..audit.acts import Act, Answer, action
from ..audit.outcomes import Forbidden, Missing, Refusal
from ..engine.values.text import Text
from ..org import enough
from ..org.actions import viewer
from ..org.models import Account
from ..org.permissions import Permission
from ..org.todos import Todo
from ..org.viewer import Viewer
from .models import Renewal
from .trail.words import NOBODY

LASTS = timedelta(hours=24)
"""For so long after it was approved the password can be given."""


def by_two(viewer: Viewer, held: Account) -> bool:
    """Whether the account is of somebody who is an administrator, is to become one, or for whom that is asked."""
    return enough.administering(viewer.today).filter(person=held.person_id).exists()


def standing(at: datetime) -> QuerySet[Renewal]:
    """What waits for an approval, or was approved and can still be given."""
    waits = Q(decided__isnull=True, issued__isnull=True)
    found: QuerySet[Renewal] = Renewal.objects.filter(waits | _can_be_given(at)).select_related(
        "account__person", "asked_by__person", "decided_by__person"
    )
    return found


def _can_be_given(at: datetime) -> Q:
    return Q(approved=True, issued__isnull=True, decided__gt=at - LASTS)


def standing_of(held: Account) -> Renewal | None:
    """The one of an account; None where nothing is asked for."""
    return standing(timezone.now()).filter(account=held).first()


def last_asked(held: Account) -> Renewal | None:
    """The last one of an account that was asked for, whatever became of it: a form that is sent twice is about the same one."""
    found: Renewal | None = Renewal.objects.filter(account=held).order_by("-pk").first()
    return found


def last_given(held: Account) -> Renewal | None:
    """The last one that was given, for its person to be told of."""
    found: Renewal | None = (
        Renewal.objects.filter(account=held, issued__isnull=False)
        .select_related("asked_by__person", "decided_by__person")
        .order_by("-issued", "-pk")
        .first()
    )
    return found


def giver(row: Renewal | None) -> Text | None:
    """By whom it was given, and by whom approved."""
    if row is None:
        return None
    if row.asked_by is None:
        return NOBODY["terminal"]
    asked, decided = row.asked_by.person, row.decided_by.person if row.decided_by is not None else None
    if decided is None:
        return Text(asked.name_zh, asked.name_en)
    return Text(f"{asked.name_zh}（{decided.name_zh}批准）", f"{asked.name_en} (approved by {decided.name_en})")


def ask(act: Act, held: Account) -> Answer:
    """Ask for a new first password of an account, which is locked. Raises `Refusal` where nobody has to approve it, and a second time."""
    if not by_two(viewer(act), held):
        raise Refusal(
            Text("此人不是三员，不必申请", "this person is no administrator: nobody has to approve it"),
            Text("直接“重发初始密码”", "give the new first password"),
        )
    there = standing(act.at).filter(account=held).first()
    if there is not None:
        raise Refusal(
            Text("已经申请过", "it is asked for already"),
            Text("批准了的，由申请人发出", "who asked gives it, once it is approved")
            if there.approved
            else Text(
                "请安全管理员批准，或不批准后重新申请", "let a security administrator approve it or turn it down"
            ),
        )
    row = act.add(Renewal(account=held, asked_by_id=viewer(act).account, reason=act.reason, asked=act.at))
    act.tell(Text("申请重发初始密码", "new first password asked for"), None, held.login)
    return {"renewal": row.ref}


@action("web.approve-renewal")
def approve(act: Act, *, renewal: str, version: int) -> Answer:
    """Who asked may give the password now, once, within a day; who approves never sees it. Raises `Forbidden` for one's own account, and
    `Refusal` for what was decided."""
    row = _waiting(act, renewal)
    act.change(row, version, approved=True, decided_by=_me(act), decided=act.at)
    act.tell(Text("批准重发初始密码", "new first password approved"), None, row.account.login)
    return {"renewal": row.ref}


@action("web.turn-down-renewal")
def turn_down(act: Act, *, renewal: str, version: int, reason: str) -> Answer:
    """The password stays. Raises `Forbidden` for one's own account, and `Refusal` for what was decided or without a reason."""
    row = _waiting(act, renewal)
    if not reason.strip():
        raise Refusal(Text("没有写原因", "no reason is given"), Text("写明为何", "tell why"), at="reason")
    act.change(row, version, approved=False, decided_by=_me(act), decided=act.at)
    act.reason = reason.strip()
    act.tell(Text("不批准重发初始密码", "new first password turned down"), row.account.login, None)
    return {"renewal": row.ref}


def _me(act: Act) -> Account:
    return Account.objects.get(pk=viewer(act).account)


def _waiting(act: Act, ref: str) -> Renewal:
    """What waits, locked, for another's account than that of who decides."""
    if not viewer(act).may(Permission.GRANT_ROLES):
        raise Forbidden(
            Text("只有安全管理员能批准", "only security administrators approve it"),
            Text("请安全管理员办理", "ask one"),
        )
    rows = Renewal.objects.select_for_update(of=("self",)).select_related("account__person", "asked_by")
    row: Renewal | None = rows.filter(ref=ref).first()
    if row is None:
        raise Missing
    asker = row.asked_by.person_id if row.asked_by is not None else None
    if viewer(act).person in (row.account.person_id, asker):
        raise Forbidden(
            Text("申请人与本人不能批准", "neither who asked for it nor whose account it is can approve it"),
            Text("请另一位安全管理员批准", "ask another security administrator"),
        )
    if row.decided is not None or row.issued is not None:
        raise Refusal(Text("已经办理过", "it was decided already"), Text("刷新页面", "reload the page"))
    act.subject = row.account.person.ref
    return row


def given(act: Act, held: Account) -> str:
    """Keep that a first password is given, and why. Raises `Refusal` where another has to approve it first."""
    if not by_two(viewer(act), held):
        act.add(Renewal(account=held, asked_by_id=viewer(act).account, reason=act.reason, asked=act.at, issued=act.at))
        return act.reason
    rows = Renewal.objects.select_for_update(of=("self",)).filter(_can_be_given(act.at), account=held)
    row: Renewal | None = rows.filter(asked_by=viewer(act).account).first()
    if row is None:
        raise Refusal(
            Text(
                "此人是三员之一：初始密码由系统管理员申请、安全管理员批准后，申请人才能在 24 小时内发出",
                "this person is an administrator: a system administrator asks, a security administrator approves, and who asked gives "
                "the first password within 24 hours",
            ),
            Text("写原因，“申请重发初始密码”", "give a reason and ask for it"),
        )  # fmt: skip
    act.change(row, None, issued=act.at)
    return row.reason


def todos(viewer: Viewer) -> list[Todo]:
    """What waits for this person's approval, and what this person can give."""
    found: list[Todo] = []
    if viewer.may(Permission.GRANT_ROLES):
        rows = standing(timezone.now()).filter(decided__isnull=True).exclude(account__person=viewer.person)
        found += [_to_approve(row) for row in rows]
    if viewer.may(Permission.EDIT_ACCOUNTS):
        rows = standing(timezone.now()).filter(approved=True, asked_by=viewer.account)
        found += [_to_give(row) for row in rows]
    return found


def _to_approve(row: Renewal) -> Todo:
    person = row.account.person
    return Todo(
        Text(f"批准重发初始密码：{person.name_zh}", f"Approve a new first password: {person.name_en}"),
        f"/sign-ins/{row.account.ref}",
    )


def _to_give(row: Renewal) -> Todo:
    person = row.account.person
    until = f"{localtime((row.decided or row.asked) + LASTS):%m-%d %H:%M}"
    return Todo(
        Text(
            f"发出初始密码：{person.name_zh}（{until} 前）", f"Give a first password: {person.name_en} (before {until})"
        ),
        f"/accounts/{row.account.ref}",
    )
