"""Which way is better, as the sentence itself shows, against what the item declares."""

from __future__ import annotations

from ...rules.model import ZERO
from ...values.direction import Direction
from .. import questions
from ..reading import Context
from ..statements import Award, Axis, Deed, Each, Relation, Way, When
from .said import Said
from .stop import refuse

UP, DOWN = 1, -1


def in_force(said: Said, context: Context) -> Direction:
    """The direction the sentence is read in; refuses one that contradicts the item or itself."""
    _following(said)
    axes = {step.axis for step in said.steps} | {
        award.condition.axis for award in said.awards if isinstance(award.condition, When)
    }
    if said.mode is not None:
        axes.add(said.mode)
    if axes & {Axis.DAYS, Axis.RANK}:
        return Direction.LOWER
    declared = Direction.LOWER if context.direction is Direction.LOWER else Direction.HIGHER
    if said.pieces:
        return declared
    shown = {way for step in said.steps if (way := _step_shows(step))}
    if shown == {UP, DOWN} and _two_sided(said):
        return declared
    shown |= {way for award in said.awards if (way := _award_shows(award))}
    shown |= _bands_show(said)
    if len(shown) != 1:
        return declared
    way = shown.pop()
    if declared is Direction.HIGHER:
        return Direction.LOWER if way == DOWN else declared
    if way == UP and not any(step.axis is Axis.EVENTS for step in said.steps):
        raise refuse(questions.against_direction("较高的值得分较多", "the larger value earns more", lower=True))
    return declared


def _following(said: Said) -> None:
    """Refuses a bonus for missing the mark and a deduction for passing it."""
    for step in said.steps:
        if step.way is Way.WORSE and step.effect.deed is Deed.GAIN:
            raise refuse(questions.against_direction("未完成却加分", "a bonus for falling short", lower=False))
        if step.way is Way.BETTER and step.effect.deed is Deed.LOSE:
            raise refuse(questions.against_direction("超额完成却扣分", "a deduction for doing better", lower=False))
    for award in said.awards:
        if isinstance(award.condition, When) and len(award.condition.compares) == 1:
            relation = award.condition.compares[0].relation
            if relation is Relation.MISSED and award.effect.deed is Deed.GAIN:
                raise refuse(questions.against_direction("未达到却加分", "a bonus for missing the mark", lower=False))
            if relation in (Relation.REACHED, Relation.EXCEEDED) and award.effect.deed is Deed.LOSE and award.effect.amount != ZERO:
                raise refuse(questions.against_direction("达到却扣分", "a deduction for reaching the mark", lower=False))


def _step_shows(step: Each) -> int:
    if step.axis is not Axis.VALUE or step.way not in (Way.BELOW, Way.ABOVE):
        return 0
    above = step.way is Way.ABOVE
    return UP if above == (step.effect.deed is Deed.GAIN) else DOWN


def _two_sided(said: Said) -> bool:
    """Deductions on both sides of a place: nearer is better, and neither way is."""
    return all(step.effect.deed is Deed.LOSE for step in said.steps if step.axis is Axis.VALUE)


def _award_shows(award: Award) -> int:
    """A deduction, or no points, on one side of a mark."""
    if not isinstance(award.condition, When) or len(award.condition.compares) != 1 or award.condition.axis is not Axis.VALUE:
        return 0
    relation = award.condition.compares[0].relation
    if relation not in (Relation.BELOW, Relation.AT_MOST, Relation.ABOVE, Relation.AT_LEAST):
        return 0
    above = relation in (Relation.ABOVE, Relation.AT_LEAST)
    deed, amount = award.effect.deed, award.effect.amount
    if deed is Deed.GAIN:
        return UP if above else DOWN
    if amount == ZERO and deed is Deed.GET:
        return DOWN if above else UP
    if deed is Deed.LOSE and amount != ZERO:
        return DOWN if above else UP
    return 0


def _bands_show(said: Said) -> set[int]:
    """Awards of points on half-open regions: more points on the larger or on the smaller side."""
    found = set()
    for award in said.awards:
        if award.effect.deed is not Deed.GET or award.effect.amount == ZERO or not isinstance(award.condition, When):
            continue
        if len(award.condition.compares) != 1 or award.condition.axis is not Axis.VALUE:
            continue
        relation = award.condition.compares[0].relation
        if relation in (Relation.ABOVE, Relation.AT_LEAST):
            found.add(UP)
        if relation in (Relation.BELOW, Relation.AT_MOST):
            found.add(DOWN)
    return found if len(found) == 1 else set()
