"""Forms: what they ask of whom, how much of it is known, and what a workbook for one is checked against."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from ...audit.outcomes import Missing
from ...engine.intake.columns import fold
from ...engine.values.text import Text
from ...org.models import Account
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ...store.among import Among
from ..lines import Earlier, Known, Pair, Place, Wanted
from ..models import Batch, Fact, Form, FormMeasure, FormUnit, Status
from ..periods import before, period_of
from ..stored import fills, leaf_in
from .batches import batches_seen
from .known import SETTLED, as_known, figures, sequence_now
from .library import measures_of, quantity


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
    return replace(
        with_earlier(asked, form), spans=spans, waiting=frozenset(waiting), elsewhere=_elsewhere(viewer, asked)
    )


def _elsewhere(viewer: Viewer, asked: Wanted) -> frozenset[str]:
    """What units in sight are called that are not asked for."""
    mine = {each.pk for each in asked.places}
    others = [node for _, node in viewer.shown() if node.unit not in mine]
    return frozenset(fold(word) for node in others for word in (node.code, node.name.zh, node.name.en) if word)


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
