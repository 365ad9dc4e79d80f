"""What was known, and when."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from ...org.permissions import Permission
from ...org.viewer import Viewer
from ..lines import Known, Line, Pair, Past
from ..models import FINAL, Fact, Tally
from ..periods import before, period_of


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
