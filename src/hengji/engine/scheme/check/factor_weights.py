"""The weights of a coefficient's factors, and of a panel's groups, add up."""

from __future__ import annotations

from collections.abc import Iterator

from ...values.finding import Finding
from ...values.number import show
from ...values.text import Text
from ..model.scheme import Scheme
from .told import error, warning


def check(scheme: Scheme) -> Iterator[Finding]:
    """One finding for each sum that is not 100 %."""
    for coefficient in scheme.coefficients.values():
        total = sum(factor.weight for factor in coefficient.factors)
        if coefficient.factors and total != 1:
            message = Text(
                f"“{coefficient.title.zh}”各因素权重合计 {show(total * 100)}%，应为 100%",
                f"the factors of '{coefficient.title.en}' add up to {show(total * 100)} %, not 100 %",
            )
            yield error("factor-weights", coefficient.where, message, Text("写作 40%、60%", "write them as 40%, 60%"))
    for panel in scheme.panels.values():
        total = sum(group.weight for group in panel.groups)
        if total not in (1, 100):
            message = Text(
                f"“{panel.title.zh}”各组权重合计 {show(total)}，应为 100",
                f"the groups of '{panel.title.en}' add up to {show(total)}, not 100",
            )
            yield warning(
                "panel-weights",
                panel.where,
                message,
                Text("调整各部分的权重", "adjust the weights of the parts (weight)"),
            )
