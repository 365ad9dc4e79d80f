"""The measures of a group, which are for all its people."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from ...audit.outcomes import Missing
from ...engine.values.text import Text
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ..lines import Quantity
from ..models import Form, FormMeasure, Measure


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


def measures_of(form: Form) -> list[Measure]:
    """The measures of a form, in order."""
    return [
        each.measure for each in FormMeasure.objects.filter(form=form).select_related("measure").order_by("place", "pk")
    ]


def quantity(measure: Measure) -> Quantity:
    """A measure as the checks need it."""
    title = Text(measure.title_zh, measure.title_en)
    return Quantity(measure.pk, measure.code, title, measure.unit, measure.decimals, measure.low, measure.high)
