"""Which way is better, as the sentence itself shows, against what the item declares."""

from __future__ import annotations

from dataclasses import replace

from ...rules.model import ZERO, Partial
from ...values.direction import Direction
from ...values.text import Text
from .. import questions
from ..axis import Axis, Compare, Quantity, Relation, When
from ..reading import Context
from ..statements import Award, Bound, Deed, Each, Limit, PartialSaid, Statement, Way
from .said import Said
from .stop import Choice, Fork, refuse

UP, DOWN = 1, -1


def in_force(said: Said, context: Context) -> Direction:
    """The direction the sentence is read in; refuses one that contradicts the item or itself."""
    if context.direction is Direction.LOWER:
        _reached_upwards(said)
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
    banded = _losses_show(said) or {way for award in said.awards if (way := _award_shows(award))}
    banded |= _bands_show(said)
    outright = any(award.final for award in said.awards)
    if len(shown) == len(banded) == 1 and shown != banded and not outright:
        steps, bands = _better(shown), _better(banded)
        raise refuse(
            questions.contradiction(
                f"每步加扣分说{steps.zh}，分档说{bands.zh}，相互矛盾",
                f"the steps say {steps.en}, the bands say {bands.en}",
                Text("改其中一处：核对高于、低于是否写反", "mend one of them: check above and below"),
            )
        )
    shown |= banded
    if len(shown) != 1:
        return declared
    way = shown.pop()
    if declared is Direction.HIGHER and way == DOWN:
        _bonus_below(said)
    if declared is Direction.HIGHER:
        return Direction.LOWER if way == DOWN else declared
    if way == UP and not any(step.axis is Axis.EVENTS for step in said.steps):
        raise refuse(questions.against_direction("较高的值得分较多", "the larger value earns more", lower=True))
    return declared


def _reached_upwards(said: Said) -> None:
    """`达到3%扣5分，达到5%不得分`, where lower is better: so much or more, and worse for it."""
    for index, award in enumerate(said.awards):
        when = award.condition
        worse = award.effect.deed is Deed.LOSE or award.effect.amount == ZERO
        if isinstance(when, When) and when.axis is Axis.VALUE and worse:
            compares = tuple(_upwards(compare) for compare in when.compares)
            if compares == when.compares:
                continue
            said.awards[index] = replace(award, condition=replace(when, compares=compares))
            said.statements = tuple(said.awards[index] if item is award else item for item in said.statements)


def _upwards(compare: Compare) -> Compare:
    figure = compare.place.quantity is not None and not compare.place.tier
    return replace(compare, relation=Relation.AT_LEAST) if figure and compare.relation is Relation.REACHED else compare


def _following(said: Said) -> None:
    """Refuses a bonus for missing the mark and a deduction for passing it."""
    for step in said.steps:
        if step.way is Way.WORSE and step.effect.deed is Deed.GAIN:
            raise _slip(said, step, "未完成却加分", "a bonus for falling short")
        if step.way is Way.BETTER and step.effect.deed is Deed.LOSE:
            raise _slip(said, step, "超额完成却扣分", "a deduction for doing better")
    for award in said.awards:
        if isinstance(award.condition, When) and len(award.condition.compares) == 1:
            relation = award.condition.compares[0].relation
            if relation is Relation.MISSED and award.effect.deed is Deed.GAIN and award.effect.amount != ZERO:
                raise _slip(said, award, "未达到却加分", "a bonus for missing the mark")
            if (
                relation in (Relation.REACHED, Relation.EXCEEDED)
                and award.effect.deed is Deed.LOSE
                and award.effect.amount != ZERO
            ):
                raise _slip(said, award, "达到却扣分", "a deduction for reaching the mark")


_OTHER_WAY = {Way.WORSE: Way.BETTER, Way.BETTER: Way.WORSE, Way.BELOW: Way.ABOVE, Way.ABOVE: Way.BELOW}
_OTHER_SIDE = {
    Relation.MISSED: Relation.REACHED,
    Relation.REACHED: Relation.MISSED,
    Relation.EXCEEDED: Relation.MISSED,
}
_OTHER_DEED = {Deed.GAIN: Deed.LOSE, Deed.LOSE: Deed.GAIN}


def _slip(said: Said, item: Each | Award, zh: str, en: str, keep: Each | None = None) -> Fork:
    """A clause that rewards the wrong side: bonus and deduction, or the two sides, were mixed up."""
    turned = replace(item, effect=replace(item.effect, deed=_OTHER_DEED[item.effect.deed]))
    moved: Each | Award
    if isinstance(item, Each):
        moved = keep or replace(item, way=_OTHER_WAY[item.way])
    else:
        assert isinstance(item.condition, When)
        first = item.condition.compares[0]
        other = replace(first, relation=_OTHER_SIDE[first.relation])
        moved = replace(item, condition=replace(item.condition, compares=(other,)))
    kept = (
        Text("越低越好，低于时加分", "lower is better, a bonus below")
        if keep
        else Text("加扣不变，方向写反", "the sides were mixed up")
    )
    choices = [
        Choice(Text("应为相反的加扣", "bonus and deduction were mixed up"), _swapped(said, item, turned)),
        Choice(kept, _swapped(said, item, moved)),
    ]
    return Fork(questions.against_direction(zh, en, lower=False), choices)


def _swapped(said: Said, old: Each | Award, new: Each | Award) -> tuple[Statement, ...]:
    kept: list[Statement] = [item for item in said.statements if not isinstance(item, Each | Award | PartialSaid)]
    kept = [item for item in kept if not (isinstance(item, Limit) and item.bound is Bound.MOST)]
    both: list[Each | Award] = [*said.awards, *said.steps]
    acts: list[Statement] = [new if item is old else item for item in both]
    return (*acts, *kept)


def _bonus_below(said: Said) -> None:
    """A bonus below the mark, for an item not known to be lower-is-better, is asked about."""
    for step in said.steps:
        natural = step.partial is None and step.way is Way.BELOW and step.axis is Axis.VALUE
        if natural and step.effect.deed is Deed.GAIN and len(said.steps) == 1:
            raise _slip(
                said,
                step,
                "低于参照值却加分",
                "a bonus below the reference",
                replace(step, partial=Partial.PROPORTIONAL),
            )


def _step_shows(step: Each) -> int:
    if step.axis is not Axis.VALUE or step.way not in (Way.BELOW, Way.ABOVE) or _counts_from_none(step):
        return 0
    above = step.way is Way.ABOVE
    return UP if above == (step.effect.deed is Deed.GAIN) else DOWN


def _counts_from_none(step: Each) -> bool:
    """`自0次开始每高1次加2分`: a count from none at all, whose points tell what it is worth and not which way is better."""
    origin = step.origin
    return origin is not None and not origin.tier and origin.quantity is not None and origin.quantity.value == 0


def _two_sided(said: Said) -> bool:
    """Deductions on both sides of a place: nearer is better, and neither way is."""
    return all(step.effect.deed is Deed.LOSE for step in said.steps if step.axis is Axis.VALUE)


def _award_shows(award: Award) -> int:
    """A deduction, or no points, on one side of a mark."""
    if (
        not isinstance(award.condition, When)
        or len(award.condition.compares) != 1
        or award.condition.axis is not Axis.VALUE
    ):
        return 0
    relation = award.condition.compares[0].relation
    if relation not in (Relation.BELOW, Relation.AT_MOST, Relation.ABOVE, Relation.AT_LEAST):
        return 0
    above = relation in (Relation.ABOVE, Relation.AT_LEAST)
    deed, amount = award.effect.deed, award.effect.amount
    if deed is Deed.GAIN and amount != ZERO:
        return UP if above else DOWN
    if amount == ZERO and deed is Deed.GET:
        return DOWN if above else UP
    if deed is Deed.LOSE and amount != ZERO:
        return DOWN if above else UP
    return 0


def _losses_show(said: Said) -> set[int]:
    """Several deductions by size (`5%~10%扣2分，不到5%扣1分`): the side that loses more is the worse one."""
    lost = [
        award
        for award in said.awards
        if award.effect.deed is Deed.LOSE and award.effect.amount != ZERO and isinstance(award.condition, When)
    ]
    open_ended = [award for award in lost if _award_shows(award)]
    if len(lost) < 2 or len(lost) != len(said.awards) or len(open_ended) != 1:
        return set()
    amounts = [(award.effect.amount.share, award.effect.amount.points) for award in lost]
    way = _award_shows(open_ended[0])
    own = (open_ended[0].effect.amount.share, open_ended[0].effect.amount.points)
    if own == max(amounts):
        return {way}
    return {-way} if own == min(amounts) else set()


def _bands_show(said: Said) -> set[int]:
    """Awards of points on half-open regions: more points on the larger or on the smaller side."""
    found = set()
    for award in said.awards:
        if award.effect.deed is not Deed.GET or award.effect.amount == ZERO or not isinstance(award.condition, When):
            continue
        if len(award.condition.compares) != 1 or award.condition.axis is not Axis.VALUE or _part_left(award, said):
            continue
        relation = award.condition.compares[0].relation
        if relation in (Relation.ABOVE, Relation.AT_LEAST):
            found.add(DOWN if _beaten(award, said, above=True) else UP)
        if relation in (Relation.BELOW, Relation.AT_MOST):
            found.add(UP if _beaten(award, said, above=False) else DOWN)
    return found if len(found) == 1 else set()


def _beaten(award: Award, said: Said, above: bool) -> bool:
    """`达到100万元得20分；95万元以下得10分`: more is earned by reaching a figure on the other side, so this side is the worse one."""
    place, amount = _single_place(award), award.effect.amount
    for other in said.awards:
        reached = _single_place(other) if other.effect.deed is Deed.GET else None
        if reached is None or place is None or reached.unit != place.unit or other.effect.amount.share != amount.share:
            continue
        if _relation_of(other) is Relation.REACHED and reached != place:
            if (reached.value < place.value) != above:
                continue
            return other.effect.amount.points > amount.points
    return False


def _single_place(award: Award) -> Quantity | None:
    """The bare figure an award is about, where it is one."""
    when = award.condition
    if not isinstance(when, When) or len(when.compares) != 1 or when.compares[0].place.tier:
        return None
    return when.compares[0].place.quantity


def _relation_of(award: Award) -> Relation:
    assert isinstance(award.condition, When)
    return award.condition.compares[0].relation


def _part_left(award: Award, said: Said) -> bool:
    """`低于基本值得50%`, of the regions the only one: a part of full marks is what is left there, and no better side."""
    assert isinstance(award.condition, When)
    tier = award.condition.compares[0].place.tier
    earned = [each for each in said.awards if each.effect.deed is Deed.GET and each.effect.amount != ZERO]
    return bool(tier) and len(earned) == 1 and 0 < award.effect.amount.share < 1 and not award.effect.amount.points


def _better(ways: set[int]) -> Text:
    return Text("越高越好", "higher is better") if ways == {UP} else Text("越低越好", "lower is better")
