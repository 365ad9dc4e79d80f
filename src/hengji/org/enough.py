"""Enough administrators stay. A role is asked for by one security administrator and approved by another: with fewer than two of them nobody
is ever granted a role again. So two stay until there is a third; of the other administrators the last one stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from ..audit.outcomes import Refusal
from ..engine.values.text import Text
from .models import Account, Grant
from .queries import in_force
from .roles import ADMINISTRATORS, Role
from .viewer import Viewer

LEAST = 2
"""Security administrators for a unit: who asks for a role, and who approves it."""


class Days(NamedTuple):
    """Somebody holds a role on these days; `until` is excluded, None for good."""

    person: int
    since: date
    until: date | None


def hold(roles: Iterable[str]) -> None:
    """Lock every grant of those of these roles that administer, in one order: of two who take such a role away at once the second finds
    what the first has left."""
    administer = sorted(ADMINISTRATORS & {Role(each) for each in roles})
    if administer:
        list(Grant.objects.select_for_update(of=("self",)).filter(role__in=administer).order_by("pk"))


def administering(today: date) -> QuerySet[Grant]:
    """The grants by which people are administrators, are to become such, or for whom that is asked: what was turned down is for no day."""
    found: QuerySet[Grant] = Grant.objects.filter(
        Q(until__isnull=True) | Q(until__gt=today), role__in=[each.value for each in ADMINISTRATORS]
    ).exclude(until=F("since"))
    return found


FIRST_PASSWORD = Text(
    "此人还没有用自己改过的密码：开通账号的人知道其初始密码",
    "the person has no password of their own yet: who opened the account knows the first one",
)
SIGN_IN_FIRST = Text("请本人先登录、改密码，再批准", "let the person sign in and change it, then approve")


def with_first_password(rows: Iterable[Grant]) -> set[int]:
    """Of the people who are to administer by these grants, those whose password whoever gave it knows. No query for other roles."""
    people = {row.person_id for row in rows if Role(row.role) in ADMINISTRATORS}
    if not people:
        return set()
    known = Account.objects.filter(person__in=people, is_active=True, must_change=True)
    return set(known.values_list("person", flat=True))


def short_from(stay: Sequence[Days], since: date, until: date | None) -> date | None:
    """The first day from `since` on, and before `until`, on which fewer than two of these people hold the role; None for no such day."""
    days = sorted({since, *(each.until for each in stay if each.until is not None and each.until > since)})
    for day in days:
        if until is not None and day >= until:
            break
        if (
            len({each.person for each in stay if each.since <= day and (each.until is None or each.until > day)})
            < LEAST
        ):
            return day
    return None


def refuse_withdrawing(now: Viewer, row: Grant, until: date) -> None:
    """Raises `Refusal` where too few would be left without this grant from `until` on. The grants are held."""
    if Role(row.role) is Role.SECURITY_ADMIN:
        _refuse_short(now, row, until, _who_can(until).exclude(pk=row.pk), _WITHDRAWN)
    elif Role(row.role) in ADMINISTRATORS:
        others = Grant.objects.filter(in_force(until), role=row.role, approved_by__isnull=False).exclude(pk=row.pk)
        if not others.exists():
            raise Refusal(
                Text("这是最后一位，收回后没有人能管理", "this is the last one: nobody could administer after it"),
                Text("先授予另一人", "grant the role to somebody else first"),
            )


def refuse_disabling(now: Viewer, person: int) -> None:
    """Raises `Refusal` where too few security administrators could sign in without this person's account. The grants are held."""
    for row in _who_can(now.today).filter(person=person).order_by("pk"):
        since = max(now.today, row.since)
        _refuse_short(now, row, since, _who_can(since).exclude(person=person), _DISABLED)


_WITHDRAWN = Text(
    "先为第三人申请这个角色并批准，再收回这一个", "first grant the role to a third person, then withdraw this one"
)
_DISABLED = Text(
    "先授予第三人这个角色，再停用；要其立即退出登录，请另一位安全管理员结束其登录",
    "first let a third person be granted the role; to end the sessions at once, ask another security administrator to",
)


def _who_can(since: date) -> QuerySet[Grant]:
    """The grants by which people who can sign in are security administrators on that day or later."""
    opened = Account.objects.filter(person=OuterRef("person"), is_active=True)
    found: QuerySet[Grant] = Grant.objects.filter(
        Q(until__isnull=True) | Q(until__gt=since),
        Exists(opened),
        role=Role.SECURITY_ADMIN.value,
        approved_by__isnull=False,
    )
    return found


def _refuse_short(now: Viewer, row: Grant, since: date, stay: QuerySet[Grant], hint: Text) -> None:
    """For the unit of the grant count those who stay for it, or for a unit above it; for one that is no more nothing is granted."""
    above = [node.unit for node in now.tree.path(row.unit_id)]
    if not above:
        return
    left = [Days(*each) for each in stay.filter(unit__in=above).values_list("person_id", "since", "until")]
    short = short_from(left, since, row.until)
    if short is not None:
        raise Refusal(
            Text(
                f"自 {short} 起会不足两位能登录的安全管理员：一人申请、另一人批准，以后谁也授不了权",
                f"from {short} on there would be fewer than two security administrators who can sign in: one asks and another "
                "approves, so no role could be granted any more",
            ),
            hint,
        )  # fmt: skip
