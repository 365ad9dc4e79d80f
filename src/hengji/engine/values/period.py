"""Periods: years, halves, quarters and months, written `2026`, `2026H1`, `2026Q3`, `2026-09`."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_FORM = re.compile(r"(?P<year>\d{4})(?:(?P<kind>[HhQq])(?P<part>\d)|[-/.年](?P<month>\d{1,2})月?)?年?")
FIRST_YEAR = 1000
"""`0026` is a typing accident, not a year."""
_MONTHS = {"year": 12, "half": 6, "quarter": 3, "month": 1}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A calendar period: `year`, its `months` length (12, 6, 3 or 1) and `index` within the year, from 1."""

    year: int
    months: int = 12
    index: int = 1

    def __post_init__(self) -> None:
        if self.months not in (12, 6, 3, 1) or not 1 <= self.index <= 12 // self.months:
            raise ValueError(f"no such period: {self.year} months={self.months} index={self.index}")

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `2026`, `2026年`, `2026H1`, `2026Q3`, `2026-09`, `2026年9月`; raises `ValueError` otherwise."""
        match = _FORM.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"not a period: {text!r}")
        year = int(match["year"])
        if year < FIRST_YEAR:
            raise ValueError(f"not a year: {text!r}")
        if match["kind"]:
            return cls(year, 6 if match["kind"] in "Hh" else 3, int(match["part"]))
        return cls(year, 1, int(match["month"])) if match["month"] else cls(year)

    def __str__(self) -> str:
        if self.months == 12:
            return f"{self.year:04d}"
        if self.months == 1:
            return f"{self.year:04d}-{self.index:02d}"
        return f"{self.year:04d}{'H' if self.months == 6 else 'Q'}{self.index}"

    @property
    def first_month(self) -> int:
        """The first calendar month covered, 1..12."""
        return (self.index - 1) * self.months + 1

    @property
    def last_month(self) -> int:
        """The last calendar month covered, 1..12."""
        return self.index * self.months

    @property
    def last_day(self) -> date:
        """The last calendar day covered."""
        return date(self.year, self.last_month, monthrange(self.year, self.last_month)[1])

    def back(self, years: int = 1) -> Period:
        """The same period `years` earlier."""
        return Period(self.year - years, self.months, self.index)

    def year_to_date(self) -> tuple[Period, ...]:
        """The periods of this length from the start of the year up to and including this one."""
        return tuple(Period(self.year, self.months, index) for index in range(1, self.index + 1))

    def covers(self, other: Period) -> bool:
        """Whether `other` lies within this period."""
        return self.year == other.year and self.first_month <= other.first_month and other.last_month <= self.last_month
