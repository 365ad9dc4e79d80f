"""An item's weight lies within the range it is allowed."""

from __future__ import annotations

from collections.abc import Iterator

from ...values.finding import Finding
from ...values.number import show
from ...values.text import Text
from ..model.scheme import Scheme
from .told import error, items_of


def check(scheme: Scheme) -> Iterator[Finding]:
    """One finding for each weight outside its own range."""
    for item in items_of(scheme):
        if item.weight_range is None:
            continue
        low, high = item.weight_range
        if not low <= item.weight <= high:
            message = Text(
                f"“{item.title.zh}”权重 {show(item.weight)} 不在 {show(low)} 到 {show(high)} 之间",
                f"the weight {show(item.weight)} of '{item.title.en}' is not within {show(low)} .. {show(high)}",
            )
            yield error("weight-range", item.where, message, Text("改权重或改范围", "change the weight or the range"))
