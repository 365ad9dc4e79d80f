"""What a constant in % means in the formula of a rule."""

from __future__ import annotations

import pytest

from hengji.engine.rules.percents import mentioned, settled


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
        ("w * round(x / 90%, 2)", "w * round(x / 90, 2)", None),
        ("w * -(x - 90%) / 10%", "w * -(x - 90) / 10", None),
        ("prior(x) + 5%", "prior(x) + 5", None),
        ("w * prior(x) / 90%", "w * prior(x) / 90", None),
        ("if(x > 0, w, 0) * 80%", "if(x > 0, w, 0) * 0.8", "if(x > 0, w, 0) * 0.8"),
        ("if(x - 90% > 0, w, 0)", "if(x - 90 > 0, w, 0)", None),
        ("if(x > 0, 90% - x, 0)", "if(x > 0, 90 - x, 0)", None),
        ("if(x = 0, 0, x + 5%)", "if(x = 0, 0, x + 5)", None),
        ("0 - 5% * w", "0 - 0.05 * w", "0 - 0.05 * w"),
        ("w * (x - 3) / 5%", "w * (x - 3) / 5", None),
        ("100 + x * 5%", "100 + x * 0.05", "100 + x * 0.05"),
        ("w * (x / target - 1) / 5%", "w * (x / target - 1) / 0.05", "w * (x / target - 1) / 0.05"),
        ("w + 5%", "w + 0.05", "w + 0.05"),
        (
            "5%*w+5%*w+5%*w+5%*w+5%*w+5%*w",
            "0.05*w+0.05*w+0.05*w+0.05*w+0.05*w+0.05*w",
            "0.05*w+0.05*w+0.05*w+0.05*w+0.05*w+0.05*w",
        ),
        ("if(x >= 90% and x <= 95%, w, 0)", "if(x >= 90 and x <= 95, w, 0)", None),
        ("if(not (x >= 90%), 0, w)", "if(not (x >= 90), 0, w)", None),
        ("5% * x * x", None, None),
        ("w * (1 - (90% - x) / 90%)", "w * (1 - (90 - x) / 90)", None),
        ("w * x * 50% / 90%", "w * x * 0.5 / 90", None),
        ("x * 10% + x * 20%", "x * 0.1 + x * 0.2", "x * 0.1 + x * 0.2"),
        ("(x + 5%) * 20%", "(x + 5) * 0.2", None),
        ("w * 90% / 80%", None, "w * 0.9 / 0.8"),  # of a rate, both or neither may be figures
        ("w * 90% / 2", "w * 0.9 / 2", "w * 0.9 / 2"),
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


def test_the_constants_are_named_as_they_are_written() -> None:
    assert list(mentioned("if(x >= 90.0 %, w, 80％ * w) - 3")) == ["90.0 %", "80％"]
    assert list(mentioned("w * (")) == []
