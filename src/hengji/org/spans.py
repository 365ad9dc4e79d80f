"""The spans of a unit, read whole: how often they were written, which of them a change reaches, and how the unit ends if that is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from django.db.models import Sum

from ..audit.outcomes import Conflict, Difference
from ..engine.values.text import Text
from .models import Unit, UnitMerge, UnitSpan
from .queries import WITHDRAWN, tree_on


def version_of(unit: int) -> int:
    """How often the spans of a unit were written, whatever their days: what a form shows, so that whoever wrote any of them since is met,
    and a change that is entered for a later day stands in nobody's way."""
    return int(UnitSpan.objects.filter(unit=unit).aggregate(written=Sum("version"))["written"] or 0)


def as_shown(unit: int, version: int, differences: Callable[[], Sequence[Difference]]) -> None:
    """The unit is as the form showed it, and locked to the end of the action. Raises `Conflict` with what is apart by now."""
    Unit.objects.select_for_update().get(pk=unit)
    if version != version_of(unit):
        raise Conflict(
            Text(
                "您打开后，别人已改过这个单位的名称、上级或起止",
                "somebody changed the name, the place or the days of this unit after you opened it",
            ),
            Text(
                "看过差别和单位页上的历史后，再决定是否提交",
                "look at what is apart and at the history of the unit, then decide whether to submit again",
            ),
            [each for each in differences() if each.now != each.wanted],
        )


def entered(unit: int) -> list[UnitSpan]:
    """The spans of a unit of some day, in order and locked: one begins where the one before it ends."""
    return list(UnitSpan.objects.select_for_update().filter(unit=unit).exclude(WITHDRAWN).order_by("since"))


def that_holds(spans: Iterable[UnitSpan], day: date) -> UnitSpan | None:
    """The span of a day."""
    return next((each for each in spans if each.since <= day and (each.until is None or day < each.until)), None)


def going_on(spans: Iterable[UnitSpan], span: UnitSpan, what: Callable[[UnitSpan], object]) -> list[UnitSpan]:
    """The spans after one that go on with what it has: a change of that reaches them as well."""
    later = (each for each in spans if each.since > span.since)
    return list(takewhile(lambda each: what(each) == what(span), later))


def end_of_days(unit: int) -> date | None:
    """The day from which on there is no such unit, as it is entered; None for one that stays, or never was."""
    found: date | None = (
        UnitSpan.objects.filter(unit=unit).exclude(WITHDRAWN).order_by("-since").values_list("until", flat=True).first()
    )
    return found


@dataclass(frozen=True, slots=True)
class End:
    """From which day on a unit is no more, and which one it goes into; None where it is closed."""

    day: date
    merge: UnitMerge | None = None


def end_of(unit: int) -> End | None:
    """How a unit ends, as it is entered."""
    day = end_of_days(unit)
    if day is None:
        return None
    return End(day, UnitMerge.objects.select_related("unit", "into").filter(unit=unit, since=day).first())


def days_from(since: date, until: date | None) -> list[date]:
    """The days on which the tree changes, from a day on: between two of them it is the same."""
    spans = UnitSpan.objects.filter(since__gt=since)
    spans = spans.filter(since__lt=until) if until is not None else spans
    return [since, *spans.order_by("since").values_list("since", flat=True).distinct()]


def in_the_air(units: Iterable[int], since: date) -> tuple[int, date] | None:
    """The first of these units that on some day from `since` on hangs in the air, or stands below itself, and that day."""
    ends = UnitSpan.objects.filter(until__gt=since).values_list("until", flat=True).distinct()
    for day in sorted({*days_from(since, None), *(day for day in ends if day is not None)}):
        tree = tree_on(day)
        for unit in units:
            path = tree.path(unit)
            if path and path[0].parent is not None:
                return unit, day
    return None
