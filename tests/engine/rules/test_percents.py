"""What a constant in % means in the formula of a rule."""

from __future__ import annotations

import pytest

from hengji.engine.rules.percents import settled


@pytest.mark.parametrize(
    ("formula", "of_a_rate", "of_another"),
    [
        ("w * x / 90%", "w * x / 90", None),
        ("if(x >= 90%, w, 0)", "if(x >= 90, w, 0)", None),
        ("w * (x - 90%) / 10%", "w * (x - 90) / 10", None),
        ("(x - 90%) * 2", "(x - 90) * 2", None),
        ("w - (90% - x) * 2", "w - (90 - x) * 2", None),
        ("min(w, w * x / 90%) - 5% * w", "min(w, w * x / 90) - 0.05 * w", None),
        ("x + 5%", "x + 5", None),
        ("80% * w", "0.8 * w", "0.8 * w"),
        ("80% * w * x / target", "0.8 * w * x / target", "0.8 * w * x / target"),
        ("w * (x / target - 90%) / 10%", "w * (x / target - 0.9) / 0.1", "w * (x / target - 0.9) / 0.1"),
        ("if(x / target >= 90%, w, 80% * w)", "if(x / target >= 0.9, w, 0.8 * w)", "if(x / target >= 0.9, w, 0.8 * w)"),
        ("x * 20%", "x * 0.2", "x * 0.2"),
        ("w * x * 1%", None, None),
        ("w * x / target", "w * x / target", "w * x / target"),
    ],
)
def test_a_constant_in_per_cent_is_what_it_is_set_against(
    formula: str, of_a_rate: str | None, of_another: str | None
) -> None:
    assert settled(formula, rate=True) == of_a_rate
    assert settled(formula, rate=False) == of_another


def test_a_formula_of_too_many_constants_or_of_none_at_all() -> None:
    assert settled(" + ".join(["5% * w"] * 7), rate=True) is None
    assert settled("w * (", rate=True) == "w * ("
