"""A watched item has no weight."""

from __future__ import annotations

from collections.abc import Iterator

from ...values.finding import Finding
from ...values.number import show
from ...values.text import Text
from ..model.scheme import Scheme
from .told import error, items_of


def check(scheme: Scheme) -> Iterator[Finding]:
    """One finding for each watched item with a weight: it would never be earned."""
    for item in items_of(scheme):
        if item.watch and item.weight:
            message = Text(
                f"“{item.title.zh}”只监测不计分，却有权重 {show(item.weight)}",
                f"'{item.title.en}' is watched only, yet has the weight {show(item.weight)}",
            )
            yield error(
                "watch-weight",
                item.where,
                message,
                Text("写 weight: 0，或去掉 watch", "write weight: 0, or leave out watch"),
            )
