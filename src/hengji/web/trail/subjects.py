"""What events are about: found by a reference, with the rows it consists of; and, for those who may see it, its title and its page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from ...contracts.models import Letter
from ...facts.models import Batch, Fact, Measure
from ...facts.stored import leaf_in
from ...goals.models import Goal
from ...org.models import Person, Unit
from ...org.viewer import Viewer
from ...policy.models import SchemeVersion

FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing by the references events name it with, and the rows they write: primary keys by table. `unit` is its unit, 0 for none."""

    refs: Collection[str]
    rows: Mapping[str, Collection[int]] = field(default_factory=dict)
    unit: int = 0


def figure_ref(unit: str, measure: str, period: str) -> str:
    """How a figure is named in an address: it has no reference of its own, for it may not be known yet."""
    return "~".join((FIGURE, unit, measure, period))


def subject_of(viewer: Viewer, asked: str) -> Subject:
    """The subject of a reference. One that is not there, or of a kind whose rows are not gathered, is its reference alone:
    what may be told of it is decided by the events."""
    parts = asked.split("~")
    if len(parts) == 4 and parts[0] == FIGURE:
        return _figure(viewer, *parts[1:])
    ref = asked if asked.isalnum() else ""
    for find in _KINDS:
        found = find(ref)
        if found is not None:
            return found
    return Subject([ref] if ref else [])


def _pks(model: type[object], **where: object) -> list[int]:
    return list(model.objects.filter(**where).values_list("pk", flat=True))  # type: ignore[attr-defined]


def _unit(ref: str) -> Subject | None:
    from ...org.models import Appointment, Grant, Post, UnitSpan

    row = Unit.objects.filter(ref=ref).first()
    if row is None:
        return None
    rows = {
        "org_unit": [row.pk],
        "org_unit_span": _pks(UnitSpan, unit=row),
        "org_post": _pks(Post, unit=row),
        "org_appointment": _pks(Appointment, post__unit=row),
        "org_grant": _pks(Grant, unit=row),
    }
    return Subject([ref], rows, row.pk)


def _person(ref: str) -> Subject | None:
    from ...org.models import Appointment, Delegation, Grant

    row = Person.objects.filter(ref=ref).first()
    if row is None:
        return None
    stands_in = Delegation.objects.filter(Q(giver=row) | Q(taker=row)).values_list("pk", flat=True)
    rows = {
        "org_person": [row.pk],
        "org_appointment": _pks(Appointment, person=row),
        "org_grant": _pks(Grant, person=row),
        "org_delegation": list(stands_in),
    }
    return Subject([ref], rows)


def _goal(ref: str) -> Subject | None:
    from ...goals.models import Interface, Node, Tier

    row = Goal.objects.filter(ref=ref).first()
    if row is None:
        return None
    rows = {
        "goals_goal": [row.pk],
        "goals_tier": _pks(Tier, goal=row),
        "goals_node": _pks(Node, goal=row),
        "goals_interface": _pks(Interface, node__goal=row),
    }
    return Subject([ref], rows, row.unit_id or 0)


def _letter(ref: str) -> Subject | None:
    from ...contracts.models import Amendment, LetterVersion, Proposal, Signature

    row = Letter.objects.filter(ref=ref).first()
    if row is None:
        return None
    rows = {
        "contracts_letter": [row.pk],
        "contracts_version": _pks(LetterVersion, letter=row),
        "contracts_proposal": _pks(Proposal, letter=row),
        "contracts_signature": _pks(Signature, letter=row),
        "contracts_amendment": _pks(Amendment, letter=row),
    }
    return Subject([ref], rows, row.unit_id)


def _version(ref: str) -> Subject | None:
    from ...policy.models import Approval, Author

    row = SchemeVersion.objects.select_related("scheme").filter(ref=ref).first()
    if row is None:
        return None
    rows = {
        "policy_version": [row.pk],
        "policy_author": _pks(Author, scheme_version=row),
        "policy_approval": _pks(Approval, scheme_version=row),
    }
    return Subject([ref], rows, row.scheme.owner_id)


_KINDS: tuple[Callable[[str], Subject | None], ...] = (_letter, _goal, _version, _unit, _person)


def _figure(viewer: Viewer, unit: str, measure: str, period: str) -> Subject:
    """A figure: every batch that reported it or asked for its correction, accepted, sent back or waiting."""
    node = viewer.tree.by_ref.get(unit)
    of = Measure.objects.filter(ref=measure).first() if measure.isalnum() else None
    if node is None or of is None or "\x00" in period:
        return Subject([])
    batches = Batch.objects.filter(period=period, units__unit=node.unit).select_related("content").distinct()
    held = {batch.ref: batch.pk for batch in batches if (node.unit, of.pk) in _reported(batch)}
    facts = Fact.objects.filter(unit=node.unit, measure=of, period=period).values_list("pk", "batch__ref", "batch_id")
    rows = {
        "facts_batch": sorted({*held.values(), *(batch for *_, batch in facts)}),
        "facts_fact": [pk for pk, *_ in facts],
    }
    return Subject(sorted({*held, *(ref for _, ref, _ in facts)}), rows, node.unit)


def _reported(batch: Batch) -> set[tuple[int, int]]:
    """Unit and measure of every figure by which something would become known."""
    content = getattr(batch, "content", None)
    return {(int(row[0]), int(row[1])) for row in leaf_in(content.body).changing} if content is not None else set()
