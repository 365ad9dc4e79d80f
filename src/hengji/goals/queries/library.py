"""The indicator library as far as goals look into it: which measures there are, in which unit, within which bounds."""

from __future__ import annotations

from fractions import Fraction

from ...engine.values.text import Text
from ...facts.models import Calendar, Measure
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ..models import Goal, Task
from ..rules.plausible import Listed, Odd, odd_measure, odd_unit, of_year

OFFERED = 300
"""Measures that a form offers."""


def listed(viewer: Viewer) -> dict[str, Listed]:
    """The measures by their ids, with what is plausible for a year of each; none for who sees no figures. One query."""
    if not viewer.may(Permission.SEE_FIGURES):
        return {}
    columns = ("code", "unit", "calendar", "low", "high", "title_zh", "title_en")
    return {
        code: Listed(unit, *of_year(unit, _exact(low), _exact(high), _TIMES.get(calendar, 1)), Text(zh, en or zh))
        for code, unit, calendar, low, high, zh, en in Measure.objects.order_by("code").values_list(*columns)
    }


def library_unit(viewer: Viewer, measure: str) -> str:
    """The unit of a measure; blank where the library holds none of that id, and for who sees no figures. One query."""
    if not measure or not viewer.may(Permission.SEE_FIGURES):
        return ""
    return str(Measure.objects.filter(code=measure).values_list("unit", flat=True).first() or "")


_TIMES = {Calendar.MONTHLY.value: 12, Calendar.QUARTERLY.value: 4, Calendar.YEARLY.value: 1}
"""How often a measure is reported in a year."""


def measures_offered(viewer: Viewer, most: int = OFFERED) -> list[Measure]:
    """The measures a form proposes while one types. One query."""
    if not viewer.may(Permission.SEE_FIGURES):
        return []
    return list(
        Measure.objects.filter(in_use=True).order_by("code").only("code", "title_zh", "title_en", "unit")[:most]
    )


def beside_library(viewer: Viewer, goal: Goal) -> tuple[Listed | None, list[Odd]]:
    """What the library holds of the measure of a goal, None where it holds none of that id; and what is odd about the measure and its
    unit. One query where there is anything to ask."""
    if not goal.measure and not goal.measure_unit:
        return None, []
    held = listed(viewer)
    dated = goal.task == Task.MILESTONE.value  # it names an item scored by dates, which no library holds
    odd = (None if dated else odd_measure(goal.measure, held), odd_unit(goal.measure_unit, goal.measure, held))
    return held.get(goal.measure), [each for each in odd if each is not None]


def _exact(value: object) -> Fraction | None:
    return None if value is None else Fraction(str(value))
