"""A cap or a floor that no figure can ever reach says something nobody meant."""

from __future__ import annotations

from collections.abc import Iterator

from ...values.finding import Finding
from ...values.number import show
from ...values.text import Text
from ..model.scheme import Scheme
from .reach import reach, worth_of
from .told import items_of, warning


def check(scheme: Scheme) -> Iterator[Finding]:
    """One finding for each cap above, or floor below, everything the rule can give."""
    for item in items_of(scheme):
        if item.watch:
            continue
        worth = worth_of(scheme, item)
        least, most = reach(item.rule, worth)
        if item.rule.cap is not None and most is not None and worth(item.rule.cap) > most:
            message = Text(
                f"“{item.title.zh}”最多只能得 {show(most)} 分，上限 {show(worth(item.rule.cap))} 永远用不上",
                f"'{item.title.en}' can earn {show(most)} at most; the cap of {show(worth(item.rule.cap))} is never reached",
            )
            yield warning(
                "cap-unreachable",
                item.where,
                message,
                Text("去掉上限，或补上加分的规则", "drop the cap, or add what would exceed it"),
            )
        floor = item.rule.floor
        if floor is not None and worth(floor) != 0 and least is not None and worth(floor) < least:
            message = Text(
                f"“{item.title.zh}”最少也得 {show(least)} 分，下限 {show(worth(floor))} 永远用不上",
                f"'{item.title.en}' earns {show(least)} at least; the floor of {show(worth(floor))} is never reached",
            )
            yield warning(
                "floor-unreachable",
                item.where,
                message,
                Text("去掉下限，或补上扣分的规则", "drop the floor, or add what would fall below it"),
            )
