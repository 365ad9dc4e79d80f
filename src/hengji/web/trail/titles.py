"""The subjects of a page of events, titled and linked as far as the viewer may see them: a fixed number of queries for each room."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from ...audit.models import Event, Seal
from ...contracts.models import Letter
from ...contracts.queries import letters_seen, title_of
from ...engine.values.text import Text
from ...facts.models import Content, Measure
from ...facts.queries import batches_seen, drafts_told, forms_seen, measures_seen
from ...facts.stored import leaf_in
from ...goals.models import Cycle, Goal, NodeTemplate
from ...goals.queries.interfaces import interfaces_seen
from ...goals.queries.scope import goals_seen
from ...org.models import Account, Appointment, Delegation, Grant, Person
from ...org.permissions import Permission
from ...org.queries import grants_seen, people_seen
from ...org.roles import ROLES, Role
from ...org.viewer import Viewer
from ...policy.queries import schemes_seen, versions_seen
from ...store.among import Among
from ...ui.pieces import Link
from ...ui.words import many

Named = tuple[str, Link]


def titles(viewer: Viewer, events: Sequence[Event]) -> dict[str, Link]:
    """The subjects in sight, by reference. What is out of sight is not there."""
    found: dict[str, Link] = {}
    by_room: dict[str, set[str]] = {}
    for event in events:
        by_room.setdefault(event.action.partition(".")[0], set()).add(event.subject)
    for room, of in _ROOMS.items():
        refs = {ref for ref in by_room.get(room, ()) if ref}
        if refs:
            found.update(of(viewer, refs))
    return found


@dataclass(frozen=True, slots=True)
class Many:
    """What an act on many is about: the table whose rows it sealed, how the viewer reads them, and how so many of them are called."""

    table: str
    of: Callable[[Viewer, Collection[int]], Mapping[int, Link]]
    called: Callable[[int], Text]


def gathered(viewer: Viewer, events: Sequence[Event]) -> dict[int, tuple[Link, ...]]:
    """Of acts on many, all that each is about, as far as it is in sight: by what it sealed. Two queries for each kind of thing."""
    found: dict[int, tuple[Link, ...]] = {}
    for kind in dict.fromkeys(MANY.values()):
        acts = [event.seq for event in events if MANY.get(event.action) is kind]
        if not acts:
            continue
        sealed = list(Seal.objects.filter(table=kind.table, event__in=acts).order_by("row").values_list("event", "row"))
        seen = kind.of(viewer, {row for _, row in sealed})
        for seq in acts:
            found[seq] = tuple(seen[row] for event, row in sealed if event == seq and row in seen)
    return found


def _both(zh: str, en: str) -> Text:
    return Text(zh, en or zh)


def _org(viewer: Viewer, refs: set[str]) -> Iterator[Named]:
    linked = viewer.ever(Permission.SEE_UNIT)
    seen = linked | viewer.ever(Permission.SEE_TRAIL)
    for ref in refs:
        node = viewer.called_by(ref)
        if node is not None and node.unit in seen:
            yield ref, Link(f"/units/{ref}" if node.unit in linked else "", node.name)
    yield from ((ref, link) for ref, link in to_come(viewer).items() if ref in refs)
    people = people_seen(viewer).prefetch_related(None).filter(ref__in=refs)
    linked_people = {person.ref: person for person in people}
    known = Person.objects.filter(ref__in=refs) if viewer.may(Permission.CHECK_TRAIL) else people
    for person in known:
        href = f"/people/{person.ref}" if person.ref in linked_people else ""
        yield person.ref, Link(href, Text(person.name_zh, person.name_en))
    for grant, link in _grants(viewer, ref__in=refs):
        yield grant.ref, link
    units = viewer.ever(Permission.SEE_PEOPLE)
    for row in Appointment.objects.filter(ref__in=refs, post__unit__in=units).select_related("post", "person"):
        said = Text(f"{row.person.name_zh}：{row.post.title_zh}", f"{row.person.name_en}: {row.post.title_en}")
        yield row.ref, Link("", said)
    both = people_seen(viewer).prefetch_related(None).values("pk")
    for each in Delegation.objects.filter(ref__in=refs, giver__in=both, taker__in=both).select_related(
        "giver", "taker"
    ):
        said = Text(f"{each.giver.name_zh} → {each.taker.name_zh}", f"{each.giver.name_en} → {each.taker.name_en}")
        yield each.ref, Link("", said)


TO_BE_APPROVED = ("（待批准）", " (to be approved)")
TURNED_DOWN = ("（未获批准）", " (not approved)")


def to_come(viewer: Viewer) -> dict[str, Link]:
    """The units that are not there yet, as far as they or their trail are in sight, by reference."""
    seen, found = viewer.awaited(), viewer.awaited(Permission.SEE_TRAIL)
    return {
        each.node.ref: Link(f"/units/{each.node.ref}" if unit in seen else "", each.node.name)
        for unit, each in (found | seen).items()
    }


def _of_request(grant: Grant, viewer: Viewer) -> tuple[str, str]:
    """What sets a role that was asked for apart from one that is or was held."""
    if grant.approved_by_id is not None:
        return "", ""
    ended = grant.until is not None and grant.until <= max(viewer.today, grant.since)
    return TURNED_DOWN if ended else TO_BE_APPROVED


def _facts(viewer: Viewer, refs: set[str]) -> Iterator[Named]:
    if not viewer.may(Permission.SEE_FIGURES):
        return
    batches = list(batches_seen(viewer).filter(ref__in=refs).select_related("form"))
    of_one = [batch.pk for batch in batches if batch.form is None]
    corrected = corrections(viewer, of_one) if of_one else {}
    for batch in batches:
        form = batch.form
        named = _both(form.title_zh, form.title_en) if form is not None else corrected.get(batch.pk, CORRECTION)
        yield (
            batch.ref,
            Link(f"/figures/batches/{batch.ref}", Text(f"{named.zh} {batch.period}", f"{named.en} {batch.period}")),
        )
    for form_zh, form_en, ref, period in (
        drafts_told(viewer)
        .filter(ref__in=refs - {batch.ref for batch in batches}, form__isnull=False)
        .values_list("form__title_zh", "form__title_en", "ref", "period")
    ):
        named = _both(form_zh, form_en)
        said = Text(f"{named.zh} {period}（{DRAFT.zh}）", f"{named.en} {period} ({DRAFT.en})")
        yield ref, Link("", said)
    for form in forms_seen(viewer).filter(ref__in=refs):
        yield form.ref, Link(f"/figures/forms/{form.ref}", _both(form.title_zh, form.title_en))
    for measure in measures_seen(viewer).filter(ref__in=refs):
        yield measure.ref, Link(f"/figures/measures/{measure.ref}", _both(measure.title_zh, measure.title_en))


CORRECTION = Text("更正", "correction")
DRAFT = Text("上传后没有提交", "uploaded, not submitted")


def corrections(viewer: Viewer, batches: Sequence[int] | QuerySet[Any]) -> dict[int, Text]:
    """What corrections in sight are of: the one figure of each. Two queries."""
    bodies = Content.objects.filter(batch__in=batches).values_list("batch_id", "body")
    lines = {batch: rows[0] for batch, body in bodies if (rows := leaf_in(body).rows)}
    measures = {of.pk: of for of in Measure.objects.filter(pk__in=Among(int(row[1]) for row in lines.values()))}
    found = {}
    for batch, row in lines.items():
        node, of = viewer.called(int(row[0])), measures.get(int(row[1]))
        if node is not None and of is not None:
            zh, en = f"更正：{node.name.zh}，{of.title_zh}", f"correction: {node.name.en}, {of.title_en or of.title_zh}"
            found[batch] = Text(zh, en)
    return found


def _policy(viewer: Viewer, refs: set[str]) -> Iterator[Named]:
    for row in versions_seen(viewer).filter(ref__in=refs).select_related("scheme"):
        said = Text(f"{row.scheme.title_zh} 第 {row.number} 版", f"{row.scheme.title_en}, version {row.number}")
        yield row.ref, Link(f"/schemes/{row.ref}", said)
    for scheme in schemes_seen(viewer).filter(ref__in=refs):
        yield scheme.ref, Link("", _both(scheme.title_zh, scheme.title_en))
    seen = viewer.ever(Permission.SEE_UNIT)
    for ref in refs:
        node = viewer.called_by(ref)
        if node is not None and node.unit in seen:
            yield ref, Link(f"/units/{ref}", node.name)


def _goals(viewer: Viewer, refs: set[str]) -> Iterator[Named]:
    for goal in goals_seen(viewer).filter(ref__in=refs):
        yield goal.ref, _goal(goal)
    for row in interfaces_seen(viewer).filter(ref__in=refs).select_related("node"):
        yield row.ref, Link(f"/goals/interfaces/{row.ref}", _both(row.node.title_zh, row.node.title_en))
    if viewer.may(Permission.SEE_GOALS):
        for cycle in Cycle.objects.filter(ref__in=refs):
            yield cycle.ref, Link(f"/goals?year={cycle.year}", _both(cycle.title_zh, cycle.title_en))
        for template in NodeTemplate.objects.filter(ref__in=refs):
            yield template.ref, Link("/goals/templates", _both(template.title_zh, template.title_en))


def _contracts(viewer: Viewer, refs: set[str]) -> Iterator[Named]:
    for letter in letters_seen(viewer).filter(ref__in=refs):
        yield letter.ref, _letter(viewer, letter)


def _goal(goal: Goal) -> Link:
    return Link(f"/goals/{goal.ref}", _both(goal.title_zh, goal.title_en), goal.code)


def _grant(grant: Grant, viewer: Viewer) -> Link:
    role = ROLES[Role(grant.role)].title
    zh, en = _of_request(grant, viewer)
    said = Text(f"{grant.person.name_zh}：{role.zh}{zh}", f"{grant.person.name_en}: {role.en}{en}")
    return Link(f"/grants/{grant.ref}", said)


def _grants(viewer: Viewer, **among: Collection[object]) -> Iterator[tuple[Grant, Link]]:
    """Roles by what is said of them: those in sight with their page; all of them, for who checks the trail."""
    seen = grants_seen(viewer).filter(**among)
    if not viewer.may(Permission.CHECK_TRAIL):
        yield from ((grant, _grant(grant, viewer)) for grant in seen)
        return
    linked = set(seen.order_by().values_list("pk", flat=True))
    for grant in Grant.objects.filter(**among).select_related("person", "unit"):
        link = _grant(grant, viewer)
        yield grant, link if grant.pk in linked else Link("", link.text)


def _accounts(viewer: Viewer, rows: Collection[int]) -> dict[int, Link]:
    """Accounts by whose they are: as their people are in sight, and all of them for who checks the trail."""
    people = {person.pk for person in people_seen(viewer).prefetch_related(None).filter(accounts__in=rows)}
    found = Account.objects.filter(pk__in=rows).select_related("person")
    if not viewer.may(Permission.CHECK_TRAIL):
        found = found.filter(person__in=people)
    return {
        each.pk: Link(
            f"/people/{each.person.ref}" if each.person_id in people else "",
            Text(each.person.name_zh, each.person.name_en),
        )
        for each in found
    }


def _letter(viewer: Viewer, letter: Letter) -> Link:
    return Link(f"/letters/{letter.ref}", title_of(viewer, letter), letter.number)


_LETTERS = Many(
    Letter._meta.db_table,
    lambda viewer, rows: {each.pk: _letter(viewer, each) for each in letters_seen(viewer).filter(pk__in=rows)},
    lambda n: Text(f"{n} 份责任书", many(n, "letter")),
)
_GOALS = Many(
    Goal._meta.db_table,
    lambda viewer, rows: {each.pk: _goal(each) for each in goals_seen(viewer).filter(pk__in=rows)},
    lambda n: Text(f"{n} 个目标", many(n, "goal")),
)
_GRANTS = Many(
    Grant._meta.db_table,
    lambda viewer, rows: {grant.pk: link for grant, link in _grants(viewer, pk__in=rows)},
    lambda n: Text(f"{n} 项角色", many(n, "role")),
)
_ACCOUNTS = Many(Account._meta.db_table, _accounts, lambda n: Text(f"{n} 个账号", many(n, "account")))
MANY = {
    "org.ask-roles": _GRANTS, "org.approve-grants": _GRANTS, "org.turn-down-grants": _GRANTS,
    "org.open-accounts": _ACCOUNTS,
    "contracts.draft-many": _LETTERS, "goals.submit-many": _GOALS, "goals.approve-many": _GOALS, "goals.set-values": _GOALS,
}  # fmt: skip
"""Acts on many: the subject that an event names stands for all that it sealed."""


_ROOMS = {"org": _org, "web": _org, "facts": _facts, "policy": _policy, "goals": _goals, "contracts": _contracts}
