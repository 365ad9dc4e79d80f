"""What events are about: found by a reference, with the rows it consists of; and, for those who may see it, its title and its page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db.models import Model

from ...contracts.models import Amendment, Letter, LetterVersion, Proposal, Signature
from ...facts.models import Batch, Fact, Measure
from ...facts.stored import leaf_in
from ...goals.models import Goal, Interface, Node, Tier
from ...org.models import Appointment, Delegation, Grant, Person, Post, Unit, UnitMerge, UnitSpan
from ...org.viewer import Viewer
from ...policy.models import Approval, Author, SchemeVersion

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
    for kind in _KINDS:
        found = kind.find(ref)
        if found is not None:
            return found
    return Subject([ref] if ref else [])


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of thing that has a reference: the field path of its unit (nothing where it is of none), and the tables whose rows are
    its own, each with the field path that leads from a row to it."""

    model: type[Model]
    unit: str
    own: tuple[tuple[type[Model], str], ...]

    def find(self, ref: str) -> Subject | None:
        """The thing of this kind that has the reference, with all its rows: a query, and one for each table."""
        found = self.model._base_manager.filter(ref=ref).values_list("pk", *([self.unit] if self.unit else [])).first()
        if found is None:
            return None
        rows: dict[str, list[int]] = {self.model._meta.db_table: [found[0]]}
        for model, path in self.own:
            held = model._base_manager.filter(**{path: found[0]}).order_by("pk").values_list("pk", flat=True)
            rows.setdefault(model._meta.db_table, []).extend(held)
        return Subject([ref], rows, found[-1] or 0 if self.unit else 0)


_KINDS = (
    _Kind(Letter, "unit_id", (
        (LetterVersion, "letter"), (Proposal, "letter"), (Signature, "letter"), (Amendment, "letter"),
    )),
    _Kind(Goal, "unit_id", ((Tier, "goal"), (Node, "goal"), (Interface, "node__goal"))),
    _Kind(SchemeVersion, "scheme__owner_id", ((Author, "scheme_version"), (Approval, "scheme_version"))),
    _Kind(Unit, "pk", (
        (UnitSpan, "unit"), (UnitMerge, "unit"), (UnitMerge, "into"), (Post, "unit"), (Appointment, "post__unit"), (Grant, "unit"),
    )),
    _Kind(Person, "", (
        (Appointment, "person"), (Grant, "person"), (Delegation, "giver"), (Delegation, "taker"),
    )),
)  # fmt: skip


def _figure(viewer: Viewer, unit: str, measure: str, period: str) -> Subject:
    """A figure: every batch that reported it or asked for its correction, accepted, sent back or waiting."""
    node = viewer.called_by(unit)
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
