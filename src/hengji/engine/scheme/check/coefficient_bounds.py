"""Bounds hold for what is reported or built: a 1 that is laid down outside them stays 1, and whoever signs should know."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ...values.finding import Finding
from ...values.number import show
from ...values.text import Text
from ..model.ledger import Coefficient
from ..model.scheme import Scheme
from .told import note


def check(scheme: Scheme) -> Iterator[Finding]:
    """One note for each coefficient whose neutral value lies outside its bounds."""
    for coefficient in scheme.coefficients.values():
        neutral = Fraction(1) if coefficient.missing is None else coefficient.missing
        for value in dict.fromkeys([neutral, *([Fraction(1)] if coefficient.factors else [])]):
            if _outside(coefficient, value):
                low, high = (show(bound) if bound is not None else "" for bound in (coefficient.low, coefficient.high))
                bounds, used = f"{low} .. {high}".strip(), show(value)
                message = Text(
                    f"“{coefficient.title.zh}”的上下限 {bounds} 不含 {used}：没有填报或同类单位太少的单位按 {used} 计，不受上下限约束",
                    f"the bounds {bounds} of '{coefficient.title.en}' leave out {used}: units that report nothing, or whose class is too "
                    f"small, have {used}, whatever the bounds",
                )
                hint = Text("上下限包含它，或写明 missing", "let the bounds take it in, or state `missing`")
                yield note("coefficient-neutral-outside", coefficient.where, message, hint)


def _outside(coefficient: Coefficient, value: Fraction) -> bool:
    low, high = coefficient.low, coefficient.high
    return (low is not None and value < low) or (high is not None and value > high)
