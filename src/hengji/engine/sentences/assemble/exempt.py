"""Where steps do not count: `低于上年的不加分`, `不低于上年的不扣分`, `超过120%的部分不再加分`, beside the steps they speak of.

A region without points beside steps says something about those steps. What it says is kept (the step ends there, or the whole region
earns where the steps begin), asked about, or refused where one rule cannot hold it; it is never dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from ...rules.model import FULL, ZERO, Amount, Cut, Mark, Side, Step
from ...values.finding import Finding
from ...values.text import Text
from .. import questions
from ..axis import Axis, Place, When
from ..statements import Award, Deed, Each, Effect, PartialSaid, Statement
from .bands import Edge, edges
from .order import known_less
from .places import Scale
from .said import Said
from .stop import Choice, Fork, refuse


@dataclass(frozen=True, slots=True)
class Exemption:
    """A region where nothing is added (or taken): its borders, and the award that says so."""

    award: Award
    low: Edge | None
    high: Edge | None

    @property
    def lost(self) -> bool:
        """Whether deductions are what does not count there."""
        return self.award.effect.deed is Deed.LOSE


def exempted(
    said: Said, scale: Scale, steps: tuple[Step, ...], start: Amount, bodied: bool
) -> tuple[tuple[Step, ...], list[Cut]]:
    """The steps and the cuts that keep every exemption; asks, or refuses, where no rule would keep it."""
    cuts: list[Cut] = []
    for exemption in _exemptions(said, scale):
        concerned = [step for step in steps if _loses(step) is exemption.lost and not _apart(step, exemption, scale)]
        if not concerned:
            continue
        end = _end(exemption, concerned, scale)
        if end is not None and exemption.award.further:
            steps = tuple(replace(step, until=end.mark) if step in concerned else step for step in steps)
            continue
        if end is not None:
            raise _where_they_end(said, exemption)
        if len(concerned) < len(steps) or bodied or (exemption.low is not None and exemption.high is not None):
            raise refuse(not_together())
        cuts.append(_cut(exemption, start))
    return steps, cuts


def reaching(award: Award, steps: Sequence[Step], scale: Scale) -> list[Step]:
    """The deductions that may take from what an award earns, within its own region."""
    assert isinstance(award.condition, When)
    if any(compare.place.quantity and compare.place.quantity.value == 0 for compare in award.condition.compares):
        return []  # `full marks for zero stock-outs`: none at all, whichever way is better
    region = Exemption(award, *edges(award.condition.compares, scale))
    return [
        step
        for step in steps
        if _loses(step)
        and not _apart(step, region, scale)
        and not _begins_at(step, region, scale)
        and not _own_yardstick(step, region)
    ]


def on_the_way(award: Award, steps: Sequence[Step], scale: Scale) -> bool:
    """Whether a bonus counts up to where an award states the score, so that both would hold there."""
    assert isinstance(award.condition, When)
    low, high = edges(award.condition.compares, scale)
    border = high if scale.lower else low
    if border is None or (low is not None and high is not None and low.mark != high.mark):
        return False
    for step in steps:
        if _loses(step) or (step.until is not None and step.until != border.mark):
            continue
        less = known_less(step.origin, border.mark, scale.lower)
        if step.origin != border.mark and less is not None and less == (step.side is Side.ABOVE):
            return True
    return False


def _own_yardstick(step: Step, region: Exemption) -> bool:
    """`较上年每下降1%扣1分`, beside full marks at target: taken by a reference of its own, wherever the target lies."""
    edges_of = [edge for edge in (region.low, region.high) if edge is not None]
    return step.origin.tier != "" and all(edge.mark.tier != step.origin.tier for edge in edges_of)


def _begins_at(step: Step, region: Exemption, scale: Scale) -> bool:
    """Whether a step begins where the region ends (or starts), as far as the figures are known."""
    figures = {"": Fraction(0), **scale.context.figures}
    marks = [edge.mark for edge in (region.low, region.high) if edge is not None]
    known = step.origin.tier in figures
    return any(
        mark == step.origin
        or (known and mark.tier in figures and mark.at(figures[mark.tier]) == step.origin.at(figures[step.origin.tier]))
        for mark in marks
    )


def _exemptions(said: Said, scale: Scale) -> list[Exemption]:
    found = []
    for item in said.statements:
        if not isinstance(item, Award) or not isinstance(item.condition, When) or item.condition.axis is not Axis.VALUE:
            continue
        if item.effect.deed is Deed.GET or item.effect.amount != ZERO:
            continue
        found.append(Exemption(item, *edges(item.condition.compares, scale)))
    return found


def _loses(step: Step) -> bool:
    return step.amount.points + step.amount.share < 0


def _apart(step: Step, exemption: Exemption, scale: Scale) -> bool:
    """Whether the step surely does not reach into the region: the region lies before it begins, or beyond its end."""
    above = step.side is Side.ABOVE
    near, far = (exemption.high, exemption.low) if above else (exemption.low, exemption.high)
    if near is not None and _not_past(near.mark, step.origin, above, scale):
        return True
    return far is not None and step.until is not None and _not_past(step.until, far.mark, above, scale)


def _not_past(mark: Mark, origin: Mark, above: bool, scale: Scale) -> bool:
    """Whether `mark` is at `origin`, or surely lies before it along the way of the step."""
    if mark == origin:
        return True
    less = known_less(mark, origin, scale.lower)
    return less is not None and less == above


def _end(exemption: Exemption, concerned: Sequence[Step], scale: Scale) -> Edge | None:
    """Where the steps end, if the region lies beyond a place on their way."""
    above = concerned[0].side is Side.ABOVE
    far, near = (exemption.low, exemption.high) if above else (exemption.high, exemption.low)
    if far is None or near is not None or any(far.mark == step.origin for step in concerned):
        return None
    return far if all(_not_past(step.origin, far.mark, above, scale) for step in concerned) else None


def _where_they_end(said: Said, exemption: Exemption) -> Fork:
    """`超过120%不加分`: no further points from there on, or none at all once it is passed?"""
    assert isinstance(exemption.award.condition, When)
    place = exemption.award.condition.compares[-1].place
    word, done = ("扣", "taken") if exemption.lost else ("加", "added")
    return Fork(
        questions.question(
            "exempt-from",
            f"没有写明界限之外是不再继续{word}分，还是此前{word}的分也不算",
            "it is not said whether the points only stop growing there, or do not count at all beyond it",
            Text(
                f"写“超出部分不再{word}分”，或写“超过…的，一律得…分”",
                "write 'no further points beyond', or 'beyond: ... outright'",
            ),
        ),
        [
            Choice(
                Text(f"到界限为止，超出部分不再{word}", f"up to there; nothing further is {done}"),
                _until(said, exemption.award, place),
            ),
            Choice(
                Text(f"一旦超出，一分不{word}", f"once beyond, nothing at all is {done}"),
                _outright(said, exemption.award),
            ),
        ],
    )


def _until(said: Said, award: Award, place: Place) -> tuple[Statement, ...]:
    """The sentence with the steps ending at the place, and without the region."""
    rest = [item for item in said.statements if item is not award and not isinstance(item, Each | PartialSaid)]
    ended = [
        replace(step, until=place) if step.effect.deed is award.effect.deed and step.until is None else step
        for step in said.steps
    ]
    return (*rest, *ended)


def _outright(said: Said, award: Award) -> tuple[Statement, ...]:
    start = said.starts[-1].amount if said.starts else FULL
    final = replace(award, effect=Effect(Deed.GET, start), final=True)
    return tuple(final if item is award else item for item in said.statements)


def _cut(exemption: Exemption, start: Amount) -> Cut:
    if exemption.low is not None:
        return Cut(Side.ABOVE, exemption.low.mark, start, exemption.low.closed)
    assert exemption.high is not None
    return Cut(Side.BELOW, exemption.high.mark, start, exemption.high.closed)


def not_together() -> Finding:
    """A conditional bonus beside other steps."""
    return questions.mixture(
        "“不加分（不扣分）”的条件与其他加扣分交叉，一条规则容纳不下",
        "the condition for no bonus (no deduction) cuts across other steps: one rule cannot hold both",
        Text(
            "把带条件的加分（扣分）单列为一项，或写明该情形的固定得分",
            "score the conditional bonus (deduction) as an item of its own, or state the score of that case",
        ),
    )
