"""Reads of the group."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from ..audit.chain import End, end_since
from ..audit.models import Event, Seal
from ..audit.outcomes import Missing
from ..engine.values.text import Text
from ..store.statements import Question
from .grounds import Asked, Ended, asked_grounds, taken_back
from .models import Account, Appointment, Delegation, FactorRule, Grant, Person, Post, Unit, UnitMerge, UnitSpan
from .permissions import Permission
from .roles import ADMINISTRATORS, ROLES, Role
from .sight import Ground
from .tree import Coming, Former, Leaving, Node, Tree
from .viewer import Held, Viewer, room_of


def in_force(on: date) -> Q:
    """The dated rows in force on a day."""
    return Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gt=on))


WITHDRAWN = Q(until=F("since"))
"""Spans of no day: changes that were withdrawn before they began."""


def tree_on(day: date) -> Tree:
    """The tree of a day. It is made for every page, so of plain values: rows of models take three times as long."""
    spans = UnitSpan.objects.filter(in_force(day)).values_list(
        "unit_id", "unit__ref", "unit__code", "unit__kind", "name_zh", "name_en", "parent_id", "place"
    )
    return Tree.of(
        Node(unit, ref, code, kind, Text(zh, en), parent, place)
        for unit, ref, code, kind, zh, en, parent, place in spans
    )


def _spans_around(day: date) -> QuerySet[UnitSpan, tuple[Any, ...]]:
    """Names and places of the units of a day, of those gone by then and of those to come."""
    after = UnitSpan.objects.filter(unit=OuterRef("unit"), since__gte=OuterRef("until")).exclude(WITHDRAWN)
    gone = Q(~Exists(after), until__lte=day)
    return (
        UnitSpan.objects.filter(in_force(day) | gone | Q(since__gt=day))
        .exclude(WITHDRAWN)
        .values_list(
            "unit_id", "unit__ref", "unit__code", "unit__kind", "name_zh", "name_en", "parent_id", "place", "since", "until",
            "unit__merged__into_id", "unit__merged__since",
        )
    )  # fmt: skip


_SPANS = Question(_spans_around)


def trees_around(day: date) -> tuple[Tree, dict[int, Former], dict[int, Coming], dict[int, Leaving]]:
    """The tree of a day; the units that went into others or were closed by then, each as it stood last; those that are not there yet, each
    as it will stand first; and those that are to be no more on a day that has not come. One query."""
    standing: list[_Standing] = []
    former: dict[int, Former] = {}
    last: dict[int, tuple[date, Leaving | None]] = {}
    for unit, ref, code, kind, zh, en, parent, place, since, until, into, merged in _SPANS.ask(day=day):
        node = Node(unit, ref, code, kind, Text(zh, en), parent, place)
        if until is None or until > day:
            standing.append((since, until, node))
            if unit not in last or since > last[unit][0]:
                gone = into if until is not None and until == merged else None
                last[unit] = since, Leaving(unit, gone, until) if until is not None else None
        elif until == merged:
            former[unit] = Former(node, into, merged)
        elif parent is not None:
            former[unit] = Former(node, parent, until, closed=True)
    tree = _tree_of(standing, day)
    leaving = {unit: each for unit, (_, each) in last.items() if each is not None}
    return tree, former, _coming(standing, tree), leaving


_Standing = tuple[date, date | None, Node]
"""Since, until, and the unit as it stands between them."""


def _tree_of(standing: Iterable[_Standing], day: date) -> Tree:
    return Tree.of(node for since, until, node in standing if since <= day and (until is None or until > day))


def _coming(standing: Sequence[_Standing], tree: Tree) -> dict[int, Coming]:
    """Of spans of today and later, the units that are not in the tree of today, each by its first."""
    first: dict[int, tuple[date, Node]] = {}
    for since, _, node in standing:
        if node.unit not in tree.nodes and (node.unit not in first or since < first[node.unit][0]):
            first[node.unit] = since, node
    then = {day: _tree_of(standing, day) for day in {day for day, _ in first.values()}}
    return {unit: Coming(node, day, tuple(then[day].path(unit))) for unit, (day, node) in first.items()}


def _grants_of(person: int, today: date) -> QuerySet[Grant, tuple[Any, ...]]:
    """The roles in force of a person and of those they stand in for, each with whether it asks for a second step."""
    givers = Delegation.objects.filter(in_force(today), taker=person).order_by().values("giver")
    asking = FactorRule.objects.filter(role=OuterRef("role"), required=True)
    return Grant.objects.filter(
        in_force(today), Q(person=person) | Q(person__in=givers), approved_by__isnull=False
    ).values_list("person_id", "role", "unit_id", "person__name_zh", "person__name_en", Exists(asking))


_GRANTS = Question(_grants_of)


def viewer_of(account: Account, today: date) -> Viewer:
    """The person behind an account, with the roles in force: own ones and those of whoever they stand in for. Two queries.

    Who administers does no business, nor in another's place.
    """
    grants = _GRANTS.ask(person=account.person_id, today=today)
    administers = any(person == account.person_id and Role(role) in ADMINISTRATORS for person, role, *_ in grants)
    kept = [
        each for each in grants if each[0] == account.person_id or not (administers or Role(each[1]) in NOT_DELEGATED)
    ]
    held = tuple(
        Held(Role(role), unit)
        if person == account.person_id
        else Held(Role(role), unit, name, Text(name, english or name))
        for person, role, unit, name, english, _ in kept
    )
    tree, former, coming, leaving = trees_around(today)
    return Viewer(
        account.ref, account.pk, account.person_id, account.person.name_zh, today, held, tree,
        "en" if account.lang == "en" else "zh", any(asked for *_, asked in kept), former=former, coming=coming, leaving=leaving,
    )  # fmt: skip


MOST_VIEWERS = 500
LOOKED_AT = (Grant, Delegation, FactorRule, UnitSpan, Unit, UnitMerge, Person, Account)
"""Whose rows make a viewer."""
_LOOKED_AT = frozenset(each._meta.db_table for each in LOOKED_AT)


@dataclass(frozen=True, slots=True)
class _Doors:
    """The people at the doors while the chain ends where it did; `before` are those of earlier ends, whose roles, tree and names are the
    same still; of what they have reckoned only that remains which follows from rooms in which nothing was written since."""

    end: End = field(default_factory=End)
    people: dict[tuple[object, ...], Viewer] = field(default_factory=dict)
    before: Mapping[tuple[object, ...], Viewer] = field(default_factory=dict)


_doors = _Doors()


def viewer_at_door(account: Account, today: date) -> Viewer:
    """As `viewer_of`, for a request that has not written yet. Roles, tree and names are kept rows, so who looks is made anew only when some
    of those were written since, by whatever process; and reckons anew what may follow from anything that was written. One query; two more
    for a viewer that is made."""
    global _doors
    doors = _doors
    end, written = end_since(doors.end)
    if not end.digest:
        return viewer_of(account, today)
    if doors.end != end or len(doors.people) >= MOST_VIEWERS:
        doors = _doors = _Doors(end, before=_staying(doors, written))
    who = (account.pk, account.ref, account.person_id, account.lang, today)
    if who not in doors.people:
        stood = doors.before.get(who)
        doors.people[who] = viewer_of(account, today).remembering() if stood is None else stood.remembering()
    return doors.people[who]


def _staying(doors: _Doors, written: frozenset[str] | None) -> dict[tuple[object, ...], Viewer]:
    """Who need not be made anew after these tables were written, or whichever there are."""
    stay = {**doors.before, **doors.people}
    if written is None or written & _LOOKED_AT or len(stay) >= MOST_VIEWERS:
        return {}
    rooms = frozenset(map(room_of, written))
    return {who: each.after(rooms) for who, each in stay.items()}


def forget_viewers() -> None:
    """Everybody is looked up anew."""
    global _doors
    _doors = _Doors()


NOT_DELEGATED = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.AUDITOR, Role.RATER})
"""Roles one cannot hand to another: the administrators', and those that are personal."""


# --- units ------------------------------------------------------------------------------------------------------------


def span_now(viewer: Viewer, node: Node) -> UnitSpan:
    """Name and place of a unit as they are today, or on its first day where that has not come; raises `Missing`."""
    coming = viewer.coming.get(node.unit)
    day = viewer.today if coming is None else coming.since
    found: UnitSpan | None = UnitSpan.objects.filter(in_force(day), unit=node.unit).first()
    if found is None:
        raise Missing
    return found


def spans_of(node: Node) -> QuerySet[UnitSpan]:
    """The history of a unit that has been found by the viewer, latest first."""
    found: QuerySet[UnitSpan] = UnitSpan.objects.filter(unit=node.unit).order_by("-since", "-pk")
    return found


def posts_of(viewer: Viewer, node: Node) -> list[Post]:
    """The posts of a unit with who holds them today; none for those who may not see people."""
    if not viewer.may(Permission.SEE_PEOPLE, node.unit):
        return []
    held = Appointment.objects.filter(in_force(viewer.today)).select_related("person")
    return list(
        Post.objects.filter(unit=node.unit).prefetch_related(Prefetch("appointments", queryset=held, to_attr="held"))
    )


def posts_then(node: Node, day: date) -> list[Post]:
    """The posts of a unit that ended, with who held them the day before; for those who may see its people."""
    held = Appointment.objects.filter(in_force(day - timedelta(days=1))).select_related("person")
    posts = Post.objects.filter(unit=node.unit)
    return list(posts.prefetch_related(Prefetch("appointments", queryset=held, to_attr="held")))


def people_count(viewer: Viewer) -> dict[int, int]:
    """How many people hold a post in each unit whose people one may see."""
    pairs = (
        Appointment.objects.filter(in_force(viewer.today), post__unit__in=viewer.units(Permission.SEE_PEOPLE))
        .values_list("post__unit_id", "person_id")
        .distinct()
    )
    found: dict[int, int] = {}
    for unit, _ in pairs:
        found[unit] = found.get(unit, 0) + 1
    return found


def seers_of(viewer: Viewer, node: Node) -> list[Grant]:
    """The grants that let people see a unit: those of the unit and of all above it, in force today. For those who may see its people."""
    if not viewer.may(Permission.SEE_PEOPLE, node.unit):
        return []
    above = [each.unit for each in viewer.tree.path(node.unit)]
    roles = [role.value for role, words in ROLES.items() if Permission.SEE_UNIT in words.allows]
    return list(
        Grant.objects.filter(in_force(viewer.today), unit__in=above, role__in=roles, approved_by__isnull=False)
        .select_related("person")
        .order_by("role", "person__code")
    )


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody who sees a unit by standing in for the holder of a grant; `known` tells whether their page is in sight."""

    taker: Person
    grant: Grant
    until: date
    known: bool


def stand_ins(viewer: Viewer, grants: Sequence[Grant]) -> list[StandIn]:
    """Who holds the roles of these grants, which are in sight, by a delegation of today. Two queries at most, none where no such role is
    handed on."""
    handed = [each for each in grants if Role(each.role) not in NOT_DELEGATED]
    if not handed:
        return []
    administers = Grant.objects.filter(
        in_force(viewer.today), person=OuterRef("taker"), role__in=[each.value for each in ADMINISTRATORS],
        approved_by__isnull=False,
    )  # fmt: skip
    rows = list(
        Delegation.objects.filter(
            ~Exists(administers), in_force(viewer.today), giver__in={each.person_id for each in handed}
        )
        .select_related("taker")
        .order_by("taker__code", "pk")
    )
    known = (
        set(people_seen(viewer).filter(pk__in={row.taker_id for row in rows}).values_list("pk", flat=True))
        if rows
        else set()
    )
    return [
        StandIn(row.taker, each, min(row.until, each.until or row.until), row.taker_id in known)
        for row in rows
        for each in handed
        if each.person_id == row.giver_id
    ]


# --- people -----------------------------------------------------------------------------------------------------------


def people_seen(viewer: Viewer) -> QuerySet[Person]:
    """The people with a post or a role today in the units whose people one may see."""
    units = viewer.units(Permission.SEE_PEOPLE)
    today = in_force(viewer.today)
    posts = Appointment.objects.filter(today, person=OuterRef("pk"), post__unit__in=units)
    roles = Grant.objects.filter(today, person=OuterRef("pk"), unit__in=units)
    shown_posts = Appointment.objects.filter(today, post__unit__in=units).select_related("post")
    shown_roles = Grant.objects.filter(today, unit__in=units, approved_by__isnull=False)
    beside: list[Any] = [
        Prefetch("appointments", queryset=shown_posts, to_attr="posts_held"),
        Prefetch("grants", queryset=shown_roles, to_attr="roles_held"),
    ]
    found: QuerySet[Person] = Person.objects.filter(Exists(posts) | Exists(roles)).prefetch_related(*beside)
    return found


def person_seen(viewer: Viewer, ref: str) -> Any:
    """A person by reference; raises `Missing` for one out of sight."""
    found = people_seen(viewer).filter(ref=ref).first()
    if found is None:
        raise Missing
    return found


def grounds_of(viewer: Viewer, person: Person) -> list[Ground]:
    """The roles of a person, own and stood in for, as far as they reach units whose people the viewer may see."""
    seen = viewer.units(Permission.SEE_PEOPLE)
    givers = {
        giver: Text(zh, en or zh)
        for giver, zh, en in Delegation.objects.filter(in_force(viewer.today), taker=person).values_list(
            "giver_id", "giver__name_zh", "giver__name_en"
        )
    }
    grants = Grant.objects.filter(
        in_force(viewer.today), person__in=[person.pk, *givers], approved_by__isnull=False
    ).values_list("person_id", "role", "unit_id", "until")
    return [
        Ground(Role(role), unit, until, None if holder == person.pk else givers[holder])
        for holder, role, unit, until in grants
        if (holder == person.pk or Role(role) not in NOT_DELEGATED) and viewer.tree.below(unit) & seen
    ]


def people_to_choose(viewer: Viewer) -> QuerySet[Person]:
    """Whom a form offers: for the administrators of roles everybody, else the people one may see."""
    if viewer.may(Permission.GRANT_ROLES) or viewer.may(Permission.EDIT_ACCOUNTS):
        everybody: QuerySet[Person] = Person.objects.all()
        return everybody
    return people_seen(viewer)


def numbered(rows: QuerySet[Person], typed: str) -> list[Person]:
    """Of these people whoever has the staff number that was typed, in small letters or large, in full width or half; six at most. Who has
    it to the letter is meant alone."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    found = list(rows.filter(Q(code=typed) | Q(code__iexact=plain))[:6])
    return [each for each in found if each.code == typed] or found


def seats_of(viewer: Viewer, people: Sequence[Person]) -> dict[int, Text]:
    """Unit and post of each of these people today, as far as one may see: what tells two of one name apart. One query."""
    held = Appointment.objects.filter(
        in_force(viewer.today), person__in=people, post__unit__in=viewer.units(Permission.SEE_PEOPLE)
    ).select_related("post")
    found: dict[int, Text] = {}
    for each in held.order_by("-pk"):
        unit, post = viewer.tree.nodes[each.post.unit_id].name, each.post
        found[each.person_id] = Text(f"{unit.zh} {post.title_zh}", f"{unit.en}, {post.title_en}")
    return found


# --- roles ------------------------------------------------------------------------------------------------------------


def grants_seen(viewer: Viewer) -> QuerySet[Grant]:
    """The grants of the units whose people one may see, of those that are no more too: who held what there, and who approved it."""
    units = viewer.ever(Permission.SEE_PEOPLE)
    found: QuerySet[Grant] = Grant.objects.filter(unit__in=units).select_related(
        "person", "unit", "granted_by__person", "approved_by__person"
    )
    return found


def asked_with(grant: Grant) -> Asked | None:
    """The ground of a grant that is in sight, as the trail keeps it; None for one of the set-up, which nobody asked for."""
    return asked_grounds([grant]).get(grant.pk)


def ended_with(grant: Grant) -> Ended | None:
    """Why a grant that is in sight was withdrawn or turned down, alone or with others; None for one that was not."""
    sealed = Seal.objects.filter(table=Grant._meta.db_table, row=grant.pk).values("event")
    ends = Event.objects.filter(
        Q(action__in=("org.withdraw-role", "org.turn-down-grant"), subject=grant.ref)
        | Q(action="org.turn-down-grants", seq__in=sealed)
    )
    found = ends.order_by("-seq").values_list("body", "at").first()
    if found is None:
        return None
    body: dict[str, Any] = json.loads(found[0])
    return Ended(str(body.get("reason", "")), found[1], taken_back(body))


def beside(viewer: Viewer, grant: Grant) -> list[Grant]:
    """What else the person holds, is to hold or was asked for, as far as it is in sight: to be looked at before a role is approved."""
    return list(
        grants_seen(viewer)
        .filter(Q(until__isnull=True) | Q(until__gt=viewer.today), person=grant.person)
        .exclude(pk=grant.pk)
        .exclude(until=F("since"))
        .order_by("since", "pk")
    )


def posts_held(viewer: Viewer, person: Person) -> list[Appointment]:
    """The posts of a person today, in units whose people one may see."""
    units = viewer.units(Permission.SEE_PEOPLE)
    return list(
        Appointment.objects.filter(in_force(viewer.today), person=person, post__unit__in=units).select_related("post")
    )


def who_grant(viewer: Viewer, *but: int) -> list[Person]:
    """The security administrators of today, without oneself and some others: who can ask for a role, or approve it, in one's place."""
    held = Grant.objects.filter(in_force(viewer.today), role=Role.SECURITY_ADMIN.value, approved_by__isnull=False)
    return list(
        Person.objects.filter(pk__in=held.values("person")).exclude(pk__in=[viewer.person, *but]).order_by("code")
    )


def not_to_oneself(viewer: Viewer) -> tuple[Text, Text]:
    """Why nobody grants oneself a role, and who could: in words."""
    others = who_grant(viewer)
    zh, en = "、".join(each.name_zh for each in others), ", ".join(each.name_en for each in others)
    text = Text(
        "不能给自己授权：一个人的权限由别人申请、再由另一人批准",
        "one cannot grant oneself a role: what one may do is asked for by another and approved by a third",
    )
    if not others:
        return text, Text(
            "现在没有别的安全管理员，须先另设", "there is no other security administrator now: appoint one first"
        )
    return text, Text(f"请另一位安全管理员为您申请：{zh}", f"ask another security administrator to ask for it: {en}")


def waiting_for(viewer: Viewer) -> QuerySet[Grant]:
    """The grants that wait for this person's approval: asked for by somebody else, and for somebody else."""
    units = viewer.units(Permission.GRANT_ROLES)
    return (
        grants_seen(viewer)
        .filter(Q(until__isnull=True) | Q(until__gt=viewer.today), unit__in=units, approved_by__isnull=True)
        .exclude(until=F("since"))
        .exclude(person=viewer.person)
        .exclude(granted_by__person=viewer.person)
    )


def delegations_to_end(viewer: Viewer) -> QuerySet[Delegation]:
    """The delegations of others that are in force or to come, for the security administrator, who may end them."""
    standing = Delegation.objects.filter(until__gt=viewer.today).exclude(until=F("since"))
    found: QuerySet[Delegation] = standing.select_related("giver", "taker")
    if not viewer.may(Permission.GRANT_ROLES):
        return found.none()
    return found.exclude(giver=viewer.person).exclude(taker=viewer.person).order_by("since", "id")


@dataclass(frozen=True, slots=True)
class EndedEarly:
    """When standing in was ended before its last day, until when (excluded) it was to be, and whether it had begun by then."""

    at: datetime
    until: date
    begun: bool


def ended_early(viewer: Viewer, rows: Sequence[Delegation]) -> dict[str, EndedEarly]:
    """Of these delegations, which are in sight, those that were ended before their last day, by reference, as the trail keeps it. One
    query, none where every one of them goes on."""
    over = {row.ref: row.since for row in rows if row.until <= max(viewer.today, row.since)}
    if not over:
        return {}
    events = Event.objects.filter(action="org.end-delegation", subject__in=over).values_list("subject", "at", "body")
    found: dict[str, EndedEarly] = {}
    for ref, at, body in events.order_by("seq"):
        until = date.fromisoformat(json.loads(body)["told"][0]["old"])
        found[ref] = EndedEarly(at, until, timezone.localtime(at).date() >= over[ref])
    return found


def delegations_of(viewer: Viewer) -> QuerySet[Delegation]:
    """Who stands in for this person, and for whom this person stands in, latest first."""
    found: QuerySet[Delegation] = (
        Delegation.objects.filter(Q(giver=viewer.person) | Q(taker=viewer.person))
        .select_related("giver", "taker")
        .order_by("-since", "-id")
    )
    return found
