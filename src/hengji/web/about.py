"""What events are about, and where it is shown: letters, reports, goals, schemes, roles and units, as far as the viewer may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Q

from ..audit.models import Event, Seal
from ..contracts.queries import letters_seen
from ..engine.values.text import Text
from ..facts.queries import batches_seen
from ..goals.models import Goal
from ..goals.queries import interfaces_seen
from ..org.models import Account, Delegation, Grant
from ..org.permissions import Permission
from ..org.roles import ROLES, Role
from ..org.viewer import Viewer
from ..policy.queries import versions_seen
from ..ui.words import long_day

OF_MANY = ("goals.cascade", "goals.set-values", "goals.import", "goals.approve-many")
"""Acts on several goals: they concern a unit by the goals of it that they sealed."""
OF_ROLES = ("org.approve-grants", "org.turn-down-grants")
"""Acts on several roles: they concern whoever one of them is for, and who asked for it."""

OF_INTERFACES = tuple(f"goals.{each}" for each in ("propose-interface", "confirm-interface", "dispute-interface", "answer-dispute",
                                                   "decide-interface"))  # fmt: skip
"""Acts on what two units have agreed for a node."""


def told_of(event: Event, about: Mapping[str, tuple[Text, str]]) -> tuple[Text | None, str]:
    """What an event is about and where that is shown, out of `about_of`; nothing for what is out of sight."""
    return about.get(f"#{event.seq}") or about.get(event.subject) or (None, "")


def about_of(viewer: Viewer, events: Sequence[Event]) -> dict[str, tuple[Text, str]]:
    """What the subjects are and where they are shown, by room: a query for each room at most, and one for interfaces."""
    by_room: dict[str, set[str]] = {}
    for event in events:
        by_room.setdefault(event.action.partition(".")[0], set()).add(event.subject)
    found: dict[str, tuple[Text, str]] = {}
    if refs := by_room.get("contracts"):
        for letter in letters_seen(viewer).filter(ref__in=refs):
            node = viewer.called(letter.unit_id)
            words = Text.same(letter.number)
            if node is not None:
                words = Text(f"{letter.number} · {node.name.zh}", f"{letter.number} · {node.name.en}")
            found[letter.ref] = (words, f"/letters/{letter.ref}")
    if refs := by_room.get("facts"):
        for batch in batches_seen(viewer).filter(ref__in=refs).select_related("form"):
            form = batch.form
            words = (
                Text(f"{form.title_zh} {batch.period}", f"{form.title_en} {batch.period}")
                if form
                else Text.same(batch.period)
            )
            found[batch.ref] = (words, f"/figures/batches/{batch.ref}")
    if refs := by_room.get("goals"):
        found |= _goals(viewer, refs, {event.subject for event in events if event.action in OF_INTERFACES})
    if refs := by_room.get("policy"):
        found |= _schemes(viewer, refs)
    if many := [event.seq for event in events if event.action in OF_MANY]:
        found |= _sealed(viewer, many)
    if many := [event.seq for event in events if event.action in OF_ROLES]:
        found |= _sealed_roles(viewer, many)
    found |= _roles(viewer, by_room.get("org", set()))
    found |= _accounts(viewer, by_room.get("web", set()))
    every = {event.subject for event in events} - set(found)
    seen = viewer.ever(Permission.SEE_UNIT)
    for node in map(viewer.called_by, every):
        if node is not None and node.unit in seen:
            found[node.ref] = (node.name, f"/units/{node.ref}")
    return found


def _accounts(viewer: Viewer, refs: set[str]) -> dict[str, tuple[Text, str]]:
    """Whose account something was done to, and where administrators look at it."""
    guards = viewer.may(Permission.GRANT_ROLES)
    if not refs or not (guards or viewer.may(Permission.EDIT_ACCOUNTS)):
        return {}
    way = "/sign-ins" if guards else "/accounts"
    rows = Account.objects.filter(person__ref__in=refs).select_related("person")
    return {
        row.person.ref: (Text(row.person.name_zh, row.person.name_en), f"{way}/{row.ref}")
        for row in rows.order_by("pk")
    }


def _goals(viewer: Viewer, refs: set[str], interfaces: set[str]) -> dict[str, tuple[Text, str]]:
    """Goals, and what two units have agreed, by the node it is about."""
    found: dict[str, tuple[Text, str]] = {}
    for goal in Goal.objects.filter(ref__in=refs, unit__in=viewer.units(Permission.SEE_GOALS)):
        words = Text(f"{goal.code} {goal.title_zh}", f"{goal.code} {goal.title_en}")
        found[goal.ref] = (words, f"/goals/{goal.ref}")
    if interfaces:
        for row in interfaces_seen(viewer).filter(ref__in=interfaces).select_related("node"):
            found[row.ref] = (
                Text(row.node.title_zh, row.node.title_en or row.node.title_zh),
                f"/goals/interfaces/{row.ref}",
            )
    return found


def _schemes(viewer: Viewer, refs: set[str]) -> dict[str, tuple[Text, str]]:
    """Versions of schemes, by their own reference or by that of the scheme."""
    found: dict[str, tuple[Text, str]] = {}
    if not viewer.may(Permission.SEE_SCHEMES):
        return found
    rows = (
        versions_seen(viewer).filter(Q(ref__in=refs) | Q(scheme__ref__in=refs)).select_related("scheme").order_by("pk")
    )
    for row in rows.defer("source"):
        title = Text.same(row.scheme.title_zh)
        found[row.ref] = found[row.scheme.ref] = (title, f"/schemes/{row.ref}")
    return found


def _sealed(viewer: Viewer, events: Sequence[int]) -> dict[str, tuple[Text, str]]:
    """Of acts on several goals, the first of those that the viewer answers for, and how many more there are. Two queries."""
    units = viewer.units(Permission.SIGN_FOR_UNIT) & viewer.units(Permission.SEE_GOALS)
    # of ten thousand goals of one act only those of these units are looked up
    theirs = Goal.objects.filter(unit__in=units)
    sealed = Seal.objects.filter(table=Goal._meta.db_table, event__in=events, row__in=theirs.order_by().values("pk"))
    rows = list(sealed.values_list("event", "row"))
    goals = theirs.in_bulk({row for _, row in rows})
    by_event: dict[int, list[Goal]] = {}
    for event, row in rows:
        if row in goals:
            by_event.setdefault(event, []).append(goals[row])
    found: dict[str, tuple[Text, str]] = {}
    for event, held in by_event.items():
        first = min(held, key=lambda goal: goal.code)
        zh, en = f"{first.code} {first.title_zh}", f"{first.code} {first.title_en}"
        if len(held) > 1:
            zh, en = f"{zh} 等 {len(held)} 个目标", f"{en} and {len(held) - 1} more"
        found[f"#{event}"] = (Text(zh, en), f"/goals/{first.ref}")
    return found


def _sealed_roles(viewer: Viewer, events: Sequence[int]) -> dict[str, tuple[Text, str]]:
    """Of acts on several roles, the first of the viewer's own, or that the viewer asked for or may see, and how many more. Two queries."""
    seen = Q(unit__in=viewer.units(Permission.SEE_PEOPLE))
    own = Q(person=viewer.person) | Q(granted_by=viewer.account)
    rows = list(Seal.objects.filter(table=Grant._meta.db_table, event__in=events).values_list("event", "row"))
    grants = Grant.objects.filter(own | seen, pk__in={row for _, row in rows}).select_related("person").in_bulk()
    by_event: dict[int, list[Grant]] = {}
    for event, row in rows:
        if row in grants:
            by_event.setdefault(event, []).append(grants[row])
    found: dict[str, tuple[Text, str]] = {}
    for event, held in by_event.items():
        mine = [each for each in held if each.person_id == viewer.person] or held
        first = min(mine, key=lambda grant: grant.pk)
        words, href = _role(viewer, first)
        if len(mine) > 1:
            words = Text(f"{words.zh} 等 {len(mine)} 项", f"{words.en} and {len(mine) - 1} more")
        found[f"#{event}"] = (words, href)
    return found


def _role(viewer: Viewer, grant: Grant) -> tuple[Text, str]:
    """A role as it is told to its holder and to others, and where it is shown."""
    title = ROLES[Role(grant.role)].title
    words = title
    if grant.person_id != viewer.person:
        words = Text(f"{grant.person.name_zh} · {title.zh}", f"{grant.person.name_en} · {title.en}")
    return words, f"/grants/{grant.ref}" if viewer.may(Permission.SEE_PEOPLE, grant.unit_id) else "/me"


def _standing_in(viewer: Viewer, row: Delegation) -> Text:
    """For whom and for which days; of what is over only that it is: its last day may have been cut short since."""
    if row.until <= max(viewer.today, row.since):
        over = Text(f"自 {row.since} 起，已结束", f"from {long_day(row.since, 'en')}, over by now")
        return Text(f"{row.giver.name_zh}，{over.zh}", f"{row.giver.name_en}, {over.en}")
    return Text(
        f"{row.giver.name_zh}，{row.since} 至 {row.until}（不含）",
        f"{row.giver.name_en}, {long_day(row.since, 'en')} until {long_day(row.until, 'en')} (excluded)",
    )


def _roles(viewer: Viewer, refs: set[str]) -> dict[str, tuple[Text, str]]:
    found: dict[str, tuple[Text, str]] = {}
    for grant in Grant.objects.filter(ref__in=refs).select_related("person"):
        found[grant.ref] = _role(viewer, grant)
    for row in Delegation.objects.filter(ref__in=refs).select_related("giver"):
        found[row.ref] = (_standing_in(viewer, row), "/delegations")
    return found
