"""Which periods a measure is reported for, and which one came before."""

from __future__ import annotations

from datetime import date

from ..audit.outcomes import Refusal
from ..engine.values.period import Period
from ..engine.values.text import Text
from .models import Calendar

_MONTHS = {Calendar.MONTHLY.value: 1, Calendar.QUARTERLY.value: 3, Calendar.YEARLY.value: 12}


def period_of(text: str) -> Period:
    """A period as it is written in the product; raises `Refusal`."""
    try:
        return Period.parse(text)
    except ValueError:
        raise Refusal(
            Text(f"“{text[:20]}”不是期间", f"'{text[:20]}' is not a period"),
            Text("写作 2026、2026Q3 或 2026-09", "write 2026, 2026Q3 or 2026-09"),
            at="period",
        ) from None


def before(period: Period) -> Period:
    """The period of the same length before this one."""
    if period.index > 1:
        return Period(period.year, period.months, period.index - 1)
    return Period(period.year - 1, period.months, 12 // period.months)


def fits(calendar: str, period: Period) -> bool:
    """Whether a measure of this calendar is reported for a period of this length."""
    return _MONTHS.get(calendar) == period.months


def of_year(calendar: str, year: int) -> list[str]:
    """The periods of a year for a measure of this calendar, in order."""
    months = _MONTHS[calendar]
    return [str(Period(year, months, index)) for index in range(1, 12 // months + 1)]


def latest_month(today: date) -> str:
    """The month that ended last: what is usually reported now."""
    return str(before(Period(today.year, 1, today.month)))
