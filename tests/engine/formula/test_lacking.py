"""A formula may say what holds where a figure is not there; what cannot be computed for another reason stays null."""

from __future__ import annotations

from fractions import Fraction

import pytest

from hengji.engine.formula import evaluate_text
from hengji.engine.values.null import NullReason

KNOWN = {"a": "", "b": "3", "c": "9", "zero": "0"}


@pytest.mark.parametrize(
    ("formula", "number"),
    [
        ("如缺(a, b)", 3),
        ("first_known(a, a, c, b)", 9),
        ("如缺(b, a)", 3),
        ("实有平均(a, b, c)", 6),
        ("avg_known(a, b)", 3),
        ("实有平均(a, b, c) + 如缺(a, 1)", 7),
        ("如缺(上年(b), b)", 3),
        ("如缺(实有平均(a, a), 0.5)", Fraction(1, 2)),
    ],
)
def test_what_is_lacking_is_passed_over(formula: str, number: Fraction) -> None:
    found = evaluate_text(formula, KNOWN)
    assert [each.render("en") for each in found.findings] == []
    assert Fraction(found.value or "nan") == number


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("如缺(a, a)", NullReason.MISSING_FACT),
        ("实有平均(a, a)", NullReason.MISSING_FACT),
        ("如缺(b / zero, c)", NullReason.ZERO_DENOMINATOR),
        ("如缺(a, b / zero)", NullReason.ZERO_DENOMINATOR),
        ("实有平均(b / zero, c)", NullReason.ZERO_DENOMINATOR),
        ("实有平均(a, c / zero)", NullReason.ZERO_DENOMINATOR),
    ],
)
def test_other_nulls_are_not_passed_over(formula: str, reason: NullReason) -> None:
    found = evaluate_text(formula, KNOWN)
    assert (found.value, found.reason) == (None, reason)
