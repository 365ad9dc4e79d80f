"""The order of the rungs of a goal."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise

from ...engine.values.text import Text

LADDER = (("base", "基本值", "base"), ("target", "目标值", "target"), ("challenge", "挑战值", "challenge"))


def out_of_order(way: str, tiers: Mapping[str, Fraction]) -> list[Text]:
    """What stands in the wrong order: base, target and challenge climb in the direction that is better. `near` has no order."""
    if way not in ("higher", "lower"):
        return []
    sign = 1 if way == "higher" else -1
    present = [(kind, zh, en) for kind, zh, en in LADDER if kind in tiers]
    found = []
    for (low, low_zh, low_en), (high, high_zh, high_en) in pairwise(present):
        if sign * tiers[low] > sign * tiers[high]:
            zh, en = ("低于", "below") if sign > 0 else ("高于", "above")
            found.append(Text(f"{high_zh}{zh}{low_zh}", f"the {high_en} is {en} the {low_en}"))
    return found


def not_climbing(way: str, tiers: Mapping[str, Fraction]) -> list[Text]:
    """What an office asks about without refusing it: a target that does not better last year, a challenge short of the industry's best."""
    if way not in ("higher", "lower"):
        return []
    sign = 1 if way == "higher" else -1
    found = []
    for kind, other, zh, en in (
        ("target", "prior", "目标值不优于上年值", "the target does not better last year"),
        ("challenge", "leading", "挑战值不及行业先进值", "the challenge falls short of the industry's best"),
    ):
        if kind in tiers and other in tiers:
            worse = sign * (tiers[kind] - tiers[other])
            if worse < 0 or (worse == 0 and other == "prior"):
                found.append(Text(zh, en))
    return found
