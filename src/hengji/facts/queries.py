"""What was known, and when: reads of the viewer's own scope. What is out of sight is answered as what is not there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from ..audit.outcomes import Missing
from ..engine.values.finding import Finding
from ..engine.values.text import Text
from ..org.models import Account
from ..org.permissions import Permission
from ..org.standing import told_for
from ..org.viewer import Viewer
from ..store.among import Among
from .inside import written_in
from .lines import Earlier, Known, Line, Pair, Past, Place, Quantity, Wanted
from .models import (
    FINAL,
    Batch,
    BatchHand,
    BatchUnit,
    Evidence,
    EvidenceKind,
    Fact,
    Form,
    FormMeasure,
    FormUnit,
    Measure,
    Purpose,
    Status,
    Tally,
)
from .named import Names
from .periods import before, period_of
from .rules import LACKING, STALE, not_reported
from .second import givers
from .stored import Leaf, fills, leaf_in, stored_in

# --- facts ------------------------------------------------------------------------------------------------------------


def sequence_now() -> int:
    """The number of what was recorded last: a run keeps it and asks again for what was known then."""
    return Tally.objects.filter(pk=1).values_list("seq", flat=True).first() or 0


def as_known(seq: int | None = None) -> QuerySet[Fact]:
    """The facts as known when `seq` was recorded, one for each figure; now, where none is said. Not scoped: for queries of this room
    and of those above, which scope it."""
    facts: QuerySet[Fact] = Fact.objects.all()
    if seq is None:
        return facts.filter(superseded_by__isnull=True)
    later = Fact.objects.filter(supersedes=OuterRef("pk"), recorded_seq__lte=seq)
    return facts.filter(~Exists(later), recorded_seq__lte=seq)


SETTLED = Q(value__isnull=False) | Q(null_reason__in=FINAL)
"""The facts after which nothing more is wanted, as `lines.settled` says it of one."""


def figures(viewer: Viewer, seq: int | None = None) -> QuerySet[Fact]:
    """The figures in sight, those of units merged into one in sight among them, as known when `seq` was recorded."""
    return as_known(seq).filter(unit__in=viewer.ever(Permission.SEE_FIGURES))


def history(viewer: Viewer, unit: str, measure: str, period: str) -> list[Fact]:
    """Every statement about one figure, the latest first, with who reported and accepted it, and the files of its batch.
    Raises `Missing` for what is out of sight."""
    node, of = viewer.node_ever(unit, Permission.SEE_FIGURES), measure_seen(viewer, measure)
    told = Fact.objects.filter(unit=node.unit, measure=of.pk, period=str(period_of(period))).order_by("-turn")
    seen = batches_seen(viewer).filter(pk=OuterRef("batch_id"))
    return list(
        told.annotate(batch_in_sight=Exists(seen))
        .select_related("batch", "batch__form", "batch__reported_by__person", "batch__decided_by__person", "evidence")
        .prefetch_related("batch__files")
    )


# --- the library ------------------------------------------------------------------------------------------------------


def home(viewer: Viewer) -> frozenset[int]:
    """Every unit of the groups the viewer belongs to: a group's library is for all its people."""
    found: set[int] = set()
    for each in viewer.held:
        path = viewer.tree.path(each.unit)
        if path and path[0].unit not in found:
            found |= viewer.tree.below(path[0].unit)
    return frozenset(found)


def measures_seen(viewer: Viewer, wanted: str = "") -> QuerySet[Measure]:
    """The measures of the viewer's group, those whose id or title holds `wanted`."""
    found: QuerySet[Measure] = Measure.objects.filter(department__in=home(viewer))
    if wanted:
        found = found.filter(Q(code__icontains=wanted) | Q(title_zh__icontains=wanted) | Q(title_en__icontains=wanted))
    return found


def measure_seen(viewer: Viewer, ref: str) -> Measure:
    """One measure; raises `Missing`."""
    found = measures_seen(viewer).filter(ref=ref).first()
    if found is None or not viewer.may(Permission.SEE_FIGURES):
        raise Missing
    return found


# --- forms ------------------------------------------------------------------------------------------------------------


def forms_seen(viewer: Viewer) -> QuerySet[Form]:
    """The forms that ask for a unit in sight or one that went into it, or that the viewer's own units sent out."""
    asked = FormUnit.objects.filter(form=OuterRef("pk"), unit__in=viewer.ever(Permission.SEE_FIGURES))
    found: QuerySet[Form] = Form.objects.filter(Exists(asked) | Q(owner__in=viewer.units(Permission.EDIT_LIBRARY)))
    return found


def form_seen(viewer: Viewer, ref: str) -> Form:
    """One form; raises `Missing`."""
    found = forms_seen(viewer).filter(ref=ref).first()
    if found is None:
        raise Missing
    return found


def forms_with_progress(viewer: Viewer, permission: Permission) -> QuerySet[Form]:
    """Open forms that ask for units of this permission: how many figures are wanted of them (`wanted`) and known (`known`),
    and whether any were handed in that wait (`waits`). Of a unit that is no more nothing is wanted but what is known; a form that asks for
    none but such is there to be read, not to be filled in."""
    units, ever = viewer.units(permission), viewer.ever(permission)
    if not units:
        return Form.objects.none()
    rows = _count(FormUnit.objects.filter(form=OuterRef("pk"), unit__in=units), "form")
    columns = _count(FormMeasure.objects.filter(form=OuterRef("pk")), "form")
    known = _known_among(ever)
    wanted = rows * columns + _known_among(ever - units) if ever > units else rows * columns
    handed_in = batches_seen(viewer).filter(form=OuterRef("pk"), status=Status.SUBMITTED)
    latest = Batch.objects.filter(form=OuterRef("pk"), reported_by=viewer.account).order_by("-pk")
    found: QuerySet[Form] = (
        forms_seen(viewer)
        .filter(asked_of(units if permission is Permission.REPORT_FIGURES else ever), closed=False)
        .annotate(
            wanted=wanted,
            known=known,
            my_batch=Subquery(latest.values("ref")[:1]),
            my_status=Subquery(latest.values("status")[:1]),
            my_errors=Subquery(latest.values("errors")[:1]),
            my_decision=Subquery(latest.values("decision")[:1]),
            waits=Exists(handed_in),
        )
        .order_by("due", "code", "pk")
    )
    return found


def _known_among(units: Among) -> Coalesce:
    """How many figures of these units a form has, of those after which nothing more is wanted."""
    return _count(
        as_known().filter(
            SETTLED,
            period=OuterRef("period"),
            unit__in=units,
            unit__forms_due__form=OuterRef("pk"),
            measure__asked_by__form=OuterRef("pk"),
        ),
        "period",
    )


def lacking(viewer: Viewer, forms: Iterable[Any]) -> dict[int, int]:
    """Of each form with its progress: how many figures are neither known nor handed in. One query, where anything waits."""
    rows = list(forms)
    handed = handed_in(viewer, [row.pk for row in rows if row.waits])
    waits = {form: sum(unit not in viewer.former for unit, _ in pairs) for form, pairs in handed.items()}
    return {row.pk: max(0, row.wanted - row.known - waits.get(row.pk, 0)) for row in rows}


def handed_in(viewer: Viewer, forms: Collection[int]) -> dict[int, set[Pair]]:
    """What was wanted of each of these forms and waits in batches in sight. One query, where there are any forms."""
    found: dict[int, set[Pair]] = {}
    if forms:
        batches = batches_seen(viewer).filter(form__in=forms, status=Status.SUBMITTED)
        for form, body in batches.order_by().values_list("form_id", "content__body"):
            found.setdefault(form, set()).update((row[0], row[1]) for row in leaf_in(body).rows if fills(row))
    return found


def known_of(viewer: Viewer, form: Form) -> dict[int, int]:
    """How many figures of each unit in sight a form has, of those after which nothing more is wanted."""
    facts = figures(viewer).filter(
        SETTLED, period=form.period, unit__forms_due__form=form, measure__asked_by__form=form
    )
    return dict(facts.order_by().values_list("unit_id").annotate(n=Count("pk")))


def asked_of(units: Among) -> Exists:
    """The forms that ask for one of these units, as a condition."""
    return Exists(FormUnit.objects.filter(form=OuterRef("pk"), unit__in=units))


def _count(rows: QuerySet[Fact] | QuerySet[FormUnit] | QuerySet[FormMeasure], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def measures_of(form: Form) -> list[Measure]:
    """The measures of a form, in order."""
    return [
        each.measure for each in FormMeasure.objects.filter(form=form).select_related("measure").order_by("place", "pk")
    ]


def quantity(measure: Measure) -> Quantity:
    """A measure as the checks need it."""
    title = Text(measure.title_zh, measure.title_en)
    return Quantity(measure.pk, measure.code, title, measure.unit, measure.decimals, measure.low, measure.high)


def wanted(viewer: Viewer, form: Form, permission: Permission = Permission.REPORT_FIGURES) -> Wanted:
    """What a form wants of the viewer, with what is known. Four queries, whatever the size of the form."""
    seq = sequence_now()  # asked first: what is recorded in between counts as later, never as shown
    # what is only read holds the units that are no more as well; nothing is reported for them
    units = viewer.units(permission) if permission is Permission.REPORT_FIGURES else viewer.ever(permission)
    asked = FormUnit.objects.filter(form=form, unit__in=units).order_by("place", "pk")
    places = [
        Place(pk, node.code, node.name, tuple(each.unit for each in viewer.tree.path(pk) if each.unit != pk))
        for pk in asked.values_list("unit_id", flat=True)
        if (node := viewer.called(pk)) is not None
    ]
    quantities = [quantity(each) for each in measures_of(form)]
    period = period_of(form.period)
    earlier = [str(before(period)), str(period.back())]
    known: dict[Pair, Known] = {}
    past: dict[str, dict[Pair, Decimal]] = {each: {} for each in earlier}
    rows = as_known().filter(
        unit__in=asked.order_by().values("unit"),
        measure__in=FormMeasure.objects.filter(form=form).values("measure"),
        period__in=[form.period, *earlier],
    )
    for unit, measure, of, value, reason, turn in rows.values_list(
        "unit_id", "measure_id", "period", "value", "null_reason", "turn"
    ).order_by():
        if of == form.period:
            known[unit, measure] = Known(value, reason, turn)
        elif value is not None:
            past[of][unit, measure] = value
    before_, year_ago = past[earlier[0]], past[earlier[1]]
    return Wanted(form.period, mark(form), places, quantities, known, before_, seq, year_ago=year_ago)


def past_of(unit: int, measure: int, period: str) -> Past:
    """What one figure is compared with, as those of a form are. Not scoped."""
    of = period_of(period)
    rows = as_known().filter(unit=unit, measure=measure).exclude(period=period).values_list("period", "value")
    found = {each: value for each, value in rows if value is not None}
    least, greatest = (min(found.values()), max(found.values())) if found else (None, None)
    return Past(
        found.get(str(before(of))), found.get(str(of.back())), least, greatest, of.index == 1, 12 // of.months
    )  # fmt: skip


def before_of(lines: Collection[Line], period: str) -> dict[Pair, Known]:
    """What is known of the period before of what these lines speak of. Not scoped: of a batch that is in sight. One query."""
    rows = as_known().filter(
        unit__in={line.unit for line in lines}, measure__in={line.measure for line in lines}, period=str(before(period_of(period)))
    )  # fmt: skip
    return {
        (unit, measure): Known(value, none, turn)
        for unit, measure, value, none, turn in rows.values_list("unit_id", "measure_id", "value", "null_reason", "turn").order_by()
    }  # fmt: skip


def checked_against(viewer: Viewer, asked: Wanted, form: Form) -> Wanted:
    """The same with all that a workbook is checked against: what was said before, how small and how large each figure ever was, and what
    waits already in a batch in sight."""
    rows = (
        as_known()
        .filter(unit__in=[each.pk for each in asked.places], measure__in=[each.pk for each in asked.quantities])
        .filter(value__isnull=False)
        .exclude(period=form.period)
        .order_by()
        .values_list("unit_id", "measure_id")
        .annotate(least=Min("value"), greatest=Max("value"))
    )
    spans = {(unit, measure): (least, greatest) for unit, measure, least, greatest in rows}
    waiting = handed_in(viewer, [form.pk]).get(form.pk, set())
    return replace(with_earlier(asked, form), spans=spans, waiting=frozenset(waiting))


def with_earlier(asked: Wanted, form: Form) -> Wanted:
    """The same with what was said before of the figures that were changed since, and who changed them. One query; two where any were."""
    told: dict[Pair, list[tuple[int, Known]]] = {}
    rows = Fact.objects.filter(
        unit__in=[each.pk for each in asked.places], measure__in=[each.pk for each in asked.quantities], period=form.period
    )  # fmt: skip
    for unit, measure, value, reason, turn, seq in (
        rows.filter(superseded_by__isnull=False)
        .order_by("turn")
        .values_list("unit_id", "measure_id", "value", "null_reason", "turn", "recorded_seq")
    ):
        told.setdefault((unit, measure), []).append((seq, Known(value, reason, turn)))
    if not told:
        return asked
    newest = rows.filter(superseded_by__isnull=True, turn__gt=1).select_related(
        "batch__reported_by__person", "batch__decided_by__person"
    )
    return replace(asked, earlier={
        pair: Earlier(
            tuple(told[pair]), fact.recorded_seq, _called(fact.batch.reported_by), _called(fact.batch.decided_by),
            f"{timezone.localtime(fact.batch.decided_at):%Y-%m-%d %H:%M}" if fact.batch.decided_at else "—",
        )
        for fact in newest
        if (pair := (fact.unit_id, fact.measure_id)) in told
    })  # fmt: skip


def _called(account: Account | None) -> Text:
    return (
        Text.same("—")
        if account is None
        else Text(account.person.name_zh, account.person.name_en or account.person.name_zh)
    )


def mark(form: Form) -> str:
    """What a template says about the form it is for."""
    return f"{form.ref}:{form.period}"


# --- batches ----------------------------------------------------------------------------------------------------------


def batches_seen(viewer: Viewer) -> QuerySet[Batch]:
    """Batches whose units are all in sight, one that is no more by what it went into; before it is submitted, a batch is its reporter's
    alone."""
    units = BatchUnit.objects.filter(batch=OuterRef("pk"))
    outside = units.exclude(unit__in=viewer.ever(Permission.SEE_FIGURES))
    mine = Q(reported_by=viewer.account)
    found: QuerySet[Batch] = Batch.objects.filter(~Exists(outside)).filter(
        mine | (~Q(status=Status.PREVIEWED) & Exists(units))
    )
    return found


def with_file(batches: QuerySet[Batch]) -> QuerySet[Batch]:
    """The same with the name of the file each was read from, as `file`."""
    report = Evidence.objects.filter(batch=OuterRef("pk"), is_report=True).order_by("pk")
    found: QuerySet[Batch] = batches.annotate(file=Subquery(report.values("name")[:1]))
    return found


def drafts_told(viewer: Viewer) -> QuerySet[Batch]:
    """Uploads that were not submitted, of which the reader of the trail is told that they are there, whose and for which form: their
    figures stay their reporter's. All their units are such whose trail one reads; one of no unit is for who reads the whole of it."""
    units = BatchUnit.objects.filter(batch=OuterRef("pk"))
    may = viewer.ever(Permission.SEE_TRAIL) & viewer.ever(Permission.SEE_FIGURES)
    found: QuerySet[Batch] = Batch.objects.filter(~Exists(units.exclude(unit__in=may)), status=Status.PREVIEWED)
    return found if viewer.tree.nodes.keys() <= may else found.filter(Exists(units))


def batch_seen(viewer: Viewer, ref: str) -> Batch:
    """One batch, with the people in it; raises `Missing`."""
    found = (
        batches_seen(viewer)
        .select_related("form", "content", "reported_by__person", "decided_by__person")
        .filter(ref=ref)
        .first()
    )
    if found is None or not viewer.may(Permission.SEE_FIGURES):
        raise Missing
    return found


def waiting(viewer: Viewer) -> QuerySet[Batch]:
    """Submitted batches that the viewer may decide on."""
    outside = BatchUnit.objects.filter(batch=OuterRef("pk")).exclude(unit__in=viewer.ever(Permission.ACCEPT_FIGURES))
    others = givers(viewer)
    by_hand = BatchHand.objects.filter(Q(person=viewer.person) | Q(person__in=others), batch=OuterRef("pk"))
    return (
        batches_seen(viewer)
        .filter(~Exists(outside), ~Exists(by_hand), status=Status.SUBMITTED)
        .exclude(Q(reported_by__person=viewer.person) | Q(reported_by__person__in=others))
        .select_related("form", "reported_by__person")
        .order_by("reported_at", "pk")
    )


BACK_FOR = timedelta(days=30)
"""So long a correction that was sent back is a task: after that the old figure is taken to be right."""


def corrections_back(viewer: Viewer) -> list[Batch]:
    """The viewer's corrections of late that were sent back, the latest of each figure alone. One query."""
    since = timezone.now() - BACK_FOR
    mine = batches_seen(viewer).filter(
        Q(decided_at__gte=since) | Q(decided_at__isnull=True), purpose=Purpose.CORRECTION, reported_by=viewer.account
    )
    latest: dict[tuple[str, int, int], Batch] = {}
    for batch in mine.select_related("content").order_by("pk"):
        latest |= {(batch.period, row[0], row[1]): batch for row in leaf_in(batch.content.body).rows}
    found = {batch.pk: batch for batch in latest.values() if batch.status == Status.REJECTED}
    return [found[pk] for pk in sorted(found)]


def correction_waiting(viewer: Viewer, unit: int, measure: int, period: str) -> Batch | None:
    """The correction of this figure that waits to be decided on, if there is one."""
    held = batches_seen(viewer).filter(
        Exists(BatchUnit.objects.filter(batch=OuterRef("pk"), unit=unit)),
        purpose=Purpose.CORRECTION, period=period, status=Status.SUBMITTED,
    )  # fmt: skip
    for batch in held.select_related("content", "reported_by__person").order_by("pk"):
        if any(line.measure == measure for line in stored_in(batch.content.body).lines):
            return batch
    return None


@dataclass(frozen=True, slots=True)
class InPlaceOf:
    """For whom a batch was reported, and for whom it was decided on, by somebody who stood in; None where nobody did."""

    reported: Text | None = None
    decided: Text | None = None


def in_place_of(batches: Collection[Batch]) -> dict[int, InPlaceOf]:
    """For whom these batches, which are in sight or stand behind figures that are, were reported and decided on. Two queries."""
    known = {each.ref: each.pk for each in batches}
    hands: dict[int, list[Text]] = {}
    others = BatchHand.objects.filter(batch__in=known.values()).exclude(person=F("batch__reported_by__person"))
    for batch, zh, en in others.order_by("pk").values_list("batch_id", "person__name_zh", "person__name_en"):
        hands.setdefault(batch, []).append(Text(zh, en or zh))
    decided = {known[event.subject]: whom for event, whom in told_for(known, ("facts.accept", "facts.reject"))}
    return {
        pk: InPlaceOf(
            Text("、".join(each.zh for each in hands[pk]), ", ".join(each.en for each in hands[pk]))
            if pk in hands
            else None,
            decided.get(pk),
        )
        for pk in known.values()
    }


@dataclass(frozen=True, slots=True)
class Beside:
    """Another batch that waits with some of the same figures; none where it holds units out of sight."""

    batch: Batch | None
    pairs: frozenset[Pair]


def beside(viewer: Viewer, batch: Batch, lines: Collection[Line]) -> list[Beside]:
    """Other batches, corrections too, that wait with figures of these lines. One query; none for a batch that is decided on."""
    if batch.status not in (Status.PREVIEWED, Status.SUBMITTED) or not lines:
        return []
    pairs = {(line.unit, line.measure) for line in lines}
    rows = (
        Batch.objects.filter(
            Exists(BatchUnit.objects.filter(batch=OuterRef("pk"), unit__in={unit for unit, _ in pairs})),
            period=batch.period, status=Status.SUBMITTED,
        )
        .exclude(pk=batch.pk)
        .annotate(in_sight=Exists(batches_seen(viewer).filter(pk=OuterRef("pk"))))
        .select_related("content", "form", "reported_by__person")
        .order_by("reported_at", "pk")
    )  # fmt: skip
    found = []
    for row in rows:
        both = frozenset((each[0], each[1]) for each in leaf_in(row.content.body).changing) & pairs
        if both:
            found.append(Beside(row if row.in_sight else None, both))
    return found


def moved(batch: Batch, lines: Collection[Line]) -> list[tuple[Line, Known]]:
    """The lines of a batch in sight whose figure has become another since it was previewed, with what it is now, and is not what they
    set. One query; none for a batch that is decided on."""
    if batch.status not in (Status.PREVIEWED, Status.SUBMITTED) or not lines:
        return []
    rows = as_known().filter(
        unit__in={line.unit for line in lines}, measure__in={line.measure for line in lines}, period=batch.period
    )  # fmt: skip
    now = {
        (unit, measure): Known(value, none, turn)
        for unit, measure, value, none, turn in rows.values_list("unit_id", "measure_id", "value", "null_reason", "turn").order_by()
    }  # fmt: skip
    return [(line, known) for line in lines if line.moved(known := now.get((line.unit, line.measure), Known()))]


def files_of(viewer: Viewer, batch: Batch) -> tuple[list[Evidence], bool]:
    """The files of a batch that are handed to the viewer, the report itself first, and whether another is kept back."""
    files = list(Evidence.objects.filter(batch=batch).select_related("kept_by__person").order_by("-is_report", "pk"))
    told = [file for file in files if handed(viewer, batch, file)]
    return told, len(told) < len(files)


def evidence_seen(viewer: Viewer, ref: str) -> Evidence:
    """One file of a batch in sight; raises `Missing` for one that is out of it or tells of units that are."""
    found = (
        Evidence.objects.filter(ref=ref, batch__in=batches_seen(viewer).values("pk"))
        .select_related("batch__form")
        .first()
    )
    if found is None or not viewer.may(Permission.SEE_FIGURES) or not handed(viewer, found.batch, found):
        raise Missing
    return found


# --- what tells of units out of sight ---------------------------------------------------------------------------------


def sees_all(viewer: Viewer) -> bool:
    """Whether there is no unit of today whose figures are out of sight."""
    return viewer.tree.nodes.keys() <= viewer.units(Permission.SEE_FIGURES)


def handed(viewer: Viewer, batch: Batch, file: Evidence) -> bool:
    """Whether a file of a batch in sight is handed over: not a workbook in which anything at all, filled in or not, names a unit whose
    figures are out of sight, unless one kept it oneself."""
    if viewer.account in (batch.reported_by_id, file.kept_by_id) or sees_all(viewer):
        return True
    names, seen = names_for(viewer, batch), viewer.ever(Permission.SEE_FIGURES)
    if names.strangers(file.name, seen):
        return False
    return file.kind != EvidenceKind.WORKBOOK or not names.of_strangers(written_in(file.sha256), seen)


def findings_told(viewer: Viewer, batch: Batch, leaf: Leaf, kept_back: bool) -> list[Finding]:
    """What was found in a batch in sight, as far as it tells of nothing out of it: what is lacking is told of the units in sight alone,
    and of a workbook that is `kept_back` nothing about the cells that make no line of the batch."""
    if viewer.account == batch.reported_by_id or sees_all(viewer):
        return leaf.findings
    names, seen = names_for(viewer, batch), viewer.ever(Permission.SEE_FIGURES)
    told = []
    for each in leaf.findings:
        if each.code == LACKING and leaf.lacking:
            told += _lacking_told(viewer, each, [pair for pair in leaf.lacking if pair[0] in seen])
        elif not (kept_back and each.code == STALE) and not names.strangers(
            f"{each.message.zh}\n{each.message.en}", seen
        ):
            told.append(each)
    return told


def sums_told(leaf: Leaf, kept_back: bool) -> bool:
    """Whether the sums of a file are told: what was left as it was, of whichever unit, stands in them and in no line of the batch."""
    return not kept_back or not any(each.code == STALE for each in leaf.findings)


def _lacking_told(viewer: Viewer, finding: Finding, pairs: Sequence[Pair]) -> list[Finding]:
    measures = {each.pk: quantity(each).title for each in Measure.objects.filter(pk__in={pair[1] for pair in pairs})}
    named = [
        (node.name, measures[measure])
        for unit, measure in pairs
        if (node := viewer.called(unit)) is not None and measure in measures
    ]
    return [replace(finding, message=not_reported(named))] if named else []


def files_named(viewer: Viewer, rows: Iterable[Any]) -> list[Any]:
    """Batches with the name of their file, which is blank where it names a unit out of sight."""
    found = list(rows)
    if not sees_all(viewer):
        seen = viewer.ever(Permission.SEE_FIGURES)
        for row in found:
            if row.file and row.reported_by_id != viewer.account and names_for(viewer, row).strangers(row.file, seen):
                row.file = ""
    return found


def names_for(viewer: Viewer, batch: Batch) -> Names:
    """By what units are called, beside the words of a batch that name none: the title of its form, and those of the measures."""
    form = batch.form

    def titles() -> list[str]:
        return [each for pair in measures_seen(viewer).order_by().values_list("title_zh", "title_en") for each in pair]

    def made() -> Names:
        own = (form.title_zh, form.title_en) if form is not None else ()
        former = [each.node for each in viewer.former.values()]
        words = viewer.once("titles of measures", titles)
        return Names.of([*viewer.tree.nodes.values(), *former], [*words, *own])

    return viewer.once(("names of units", form.pk if form is not None else 0), made)


# --- a unit's year ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """A measure of a unit through the periods of a year."""

    measure: Measure
    cells: list[tuple[str, Fact | None]]


def year_of(viewer: Viewer, unit: str, periods: Collection[str], seq: int | None = None) -> list[Row]:
    """The figures of a unit for these periods, one row a measure that has any. Raises `Missing`."""
    node = viewer.node_ever(unit, Permission.SEE_FIGURES)
    facts = figures(viewer, seq).filter(unit=node.unit, period__in=periods).select_related("measure")
    rows: dict[int, Row] = {}
    found: dict[tuple[int, str], Fact] = {}
    for fact in facts.order_by("measure__code"):
        found[fact.measure_id, fact.period] = fact
        rows.setdefault(fact.measure_id, Row(fact.measure, []))
    for pk, row in rows.items():
        row.cells.extend((period, found.get((pk, period))) for period in periods)
    return list(rows.values())
