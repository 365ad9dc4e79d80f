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
                Text(
                    "权重写 0（weight: 0），或不作监测项（去掉 watch）",
                    "give it the weight 0 (weight: 0), or score it (leave out watch)",
                ),
            )
