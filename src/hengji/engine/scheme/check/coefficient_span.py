"""A coefficient built from ranks runs from 1 - span/2 to 1 + span/2: a span above 1 was meant in per cent."""

from __future__ import annotations

from collections.abc import Iterator

from ...values.finding import Finding
from ...values.number import show
from ...values.text import Text
from ..model.scheme import Scheme
from .told import warning


def check(scheme: Scheme) -> Iterator[Finding]:
    """One warning for each coefficient whose span lets it fall below a half or rise above one and a half."""
    for coefficient in scheme.coefficients.values():
        span = coefficient.span
        if not coefficient.factors or span <= 1:
            continue
        low, high = show(1 - span / 2), show(1 + span / 2)
        message = Text(
            f"“{coefficient.title.zh}”的跨度 span 为 {show(span)}，上下限之前系数从 {low} 到 {high}",
            f"the span {show(span)} of '{coefficient.title.en}' lets it run from {low} to {high} before its bounds",
        )
        hint = Text("上下共 20% 的写 span: 0.2", "write span: 0.2 for 20 % from the lowest to the highest")
        yield warning("coefficient-span-wide", coefficient.where, message, hint)
