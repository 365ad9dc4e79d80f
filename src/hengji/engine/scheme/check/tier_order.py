"""Tiers with fixed numbers climb in the direction of the indicator."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ...values.direction import Direction
from ...values.finding import Finding
from ...values.number import show
from ...values.text import Text
from ..model.scheme import Scheme
from ..model.scorecards import FORMERLY, Feed
from .told import error, items_of, place_words

LADDER = ("fail", "base", "target", "challenge")
"""The usual tiers from worst to best."""
INDUSTRY = ("poor", "lower", "average", "good", "excellent")


def check(scheme: Scheme) -> Iterator[Finding]:
    """One finding for each pair of tiers in the wrong order."""
    for item in items_of(scheme):
        indicator = scheme.indicators.get(item.of) if item.feed is Feed.INDICATOR else None
        if indicator is None or indicator.direction not in (Direction.HIGHER, Direction.LOWER):
            continue
        tiers = {FORMERLY.get(name, name): tier for name, tier in item.tiers.items()}
        for ladder in (LADDER, INDUSTRY):
            fixed = [
                (name, tier.constant) for name in ladder if (tier := tiers.get(name)) and tier.constant is not None
            ]
            for (worse, low), (better, high) in pairwise(fixed):
                if (high - low) * indicator.direction.sign < 0:
                    words = indicator.direction.words
                    message = Text(
                        f"“{item.title.zh}”{words.zh}，{place_words(better)}却是 {show(high)}，比{place_words(worse)}的 {show(low)} 还差",
                        f"'{item.title.en}': {words.en}, yet {better} {show(high)} is worse than {worse} {show(low)}",
                    )
                    hint = Text("对调数值，或改 direction", "swap the numbers, or change the direction")
                    yield error("tier-order", item.where, message, hint)
