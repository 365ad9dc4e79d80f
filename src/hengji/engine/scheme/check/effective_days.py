"""A scheme holds for a year or a term, seldom longer."""

from __future__ import annotations

from collections.abc import Iterator

from ...values.finding import Finding
from ...values.text import Text
from ..model.scheme import Scheme
from .told import note

LONG = 366 * 5


def check(scheme: Scheme) -> Iterator[Finding]:
    """One note for an unusually long or short period."""
    days = (scheme.effective.end - scheme.effective.start).days + 1
    if days > LONG or days < 28:
        message = Text(f"方案有效期为 {days} 天", f"the scheme holds for {days} days")
        yield note("effective-days", scheme.where, message, Text("请核对起止日期", "check the first and the last day"))
