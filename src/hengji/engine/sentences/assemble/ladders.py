"""Ladders of places that go on: `第一名10分，第二名9分，以此类推，最低5分`."""

from __future__ import annotations

import itertools
from fractions import Fraction

from ...rules.model import ZERO, Amount
from ..axis import OTHERWISE, Axis, Quantity, Relation, When
from ..statements import Award, Bound, Deed, Doubt, Doubtful, Each, Effect, Statement, Way
from .said import Said


def go_on(said: Said) -> None:
    """Where the sentence states how far a ladder goes down, the rungs written tell the ones that are not."""
    for doubt in list(said.doubts):
        if doubt.doubt is not Doubt.AND_SO_ON or said.bound(Bound.FLOOR) is None:
            continue
        step = further(said, doubt)
        if step is not None:
            said.doubts.remove(doubt)
            said.steps.append(step)


def further(said: Said, doubt: Doubtful) -> Each | None:
    """The step that goes on below the rungs written; None where they are not places in a row with equal differences."""
    rungs = _rungs(said)
    if len(rungs) < 2:
        return None
    places, amounts = [place for place, _ in rungs], [amount for _, amount in rungs]
    falls = {before - after for before, after in itertools.pairwise(amounts)}
    in_a_row = places == [Fraction(number) for number in range(1, len(places) + 1)]
    if not in_a_row or len(falls) != 1 or max(falls) <= 0:
        return None
    fall = Effect(Deed.LOSE, Amount(points=falls.pop()))
    return Each(Way.ABOVE, Quantity(Fraction(1), "名"), fall, axis=Axis.RANK, span=doubt.span)


def written_only(said: Said, doubt: Doubtful) -> tuple[Statement, ...]:
    """The statements with nothing earned below the rungs written."""
    rest = tuple(item for item in said.statements if item is not doubt)
    return (*rest, Award(OTHERWISE, Effect(Deed.GET, ZERO)))


def _rungs(said: Said) -> list[tuple[Fraction, Fraction]]:
    """Single places and their points, the first place first."""
    found: list[tuple[Fraction, Fraction]] = []
    for award in said.awards:
        condition = award.condition
        if not isinstance(condition, When) or condition.axis is not Axis.RANK or len(condition.compares) != 1:
            return []
        compare = condition.compares[0]
        plain = award.effect.deed is Deed.GET and not award.effect.amount.share and award.effect.to is None
        if compare.relation is not Relation.EQUAL or compare.place.quantity is None or not plain:
            return []
        found.append((compare.place.quantity.value, award.effect.amount.points))
    return sorted(found)
