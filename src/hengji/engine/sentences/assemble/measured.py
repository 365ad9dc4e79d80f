"""What a sentence measures: the value, days, levels, or events of named kinds."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from ...rules.model import (
    ZERO,
    Measured,
)
from ...values.finding import Finding
from ...values.text import Text
from .. import questions
from ..axis import Axis, Compare, Happens, Labels, Place, Quantity, Relation, When
from ..statements import Award, Deed, Start, Way
from . import repeats
from .state import State
from .stop import refuse


class Measuring(State):
    """Settles what is measured."""

    def _count_bands(self) -> None:
        """`发生1起扣2分，2起扣5分，3起以上不得分`: several counts without 每 are bands, not steps."""
        said = self.said
        once = [step for step in said.steps if step.axis is Axis.EVENTS and not step.said]
        kinds = {step.of for step in once if step.of}
        sizes = {step.size.value for step in once}
        banded = any(
            isinstance(award.condition, When)
            and award.condition.compares[0].place.quantity is not None
            and award.condition.compares[0].relation in (Relation.AT_LEAST, Relation.EQUAL, Relation.ABOVE)
            and award.condition.compares[0].place.quantity.unit not in ("%", "pp")
            for award in said.awards
        )
        if len(kinds) > 1 or (len(sizes) < 2 and not (banded and once)):
            return
        for step in once:
            equal = Compare(Relation.EQUAL, Place(step.size), marked=True)
            said.steps.remove(step)
            said.awards.append(Award(When((equal,), axis=Axis.EVENTS), step.effect, span=step.span))

    def _other_happenings(self) -> None:
        """`minus 2 points per injury; fatality: zero`: a happening of another name than what is counted is a kind of its own."""
        kinds = {step.of for step in self.said.steps if step.axis is Axis.EVENTS}
        if not kinds or "" in kinds:
            return
        self.said.awards = [
            replace(award, condition=Happens(award.condition.noun))
            if isinstance(award.condition, When) and _happens_at_all(award) and award.condition.noun not in kinds
            else award
            for award in self.said.awards
        ]

    def _refuse_two_rates(self) -> None:
        """`应收账款压降率不低于10%得5分，存货压降率不低于5%得5分`: the bands of two figures are no bands of one."""
        nouns = {
            award.condition.noun
            for award in self.said.awards
            if isinstance(award.condition, When) and award.condition.rate and award.condition.noun
        }
        if any(one not in other and other not in one for one in nouns for other in nouns):
            raise refuse(_mixed())

    def _measured(self) -> Measured:
        said = self.said
        self._other_happenings()
        self._refuse_two_rates()
        self._ask_of_excess()
        if any(isinstance(award.condition, Labels) for award in said.awards):
            return Measured.LEVEL
        if said.mode is Axis.DAYS:
            return Measured.DAYS
        if said.mode is Axis.EVENTS:
            return Measured.EVENTS
        events_only = bool(said.steps) and all(step.axis is Axis.EVENTS for step in said.steps)
        if events_only and any(isinstance(award.condition, When) for award in said.awards):
            self._only_base()
        regions = [
            award.condition for award in said.awards if isinstance(award.condition, When) and not _none_at_all(award)
        ]
        axes = {step.axis for step in said.steps} | {region.axis for region in regions}
        if Axis.DAYS in axes:
            if axes - {Axis.DAYS}:
                raise refuse(_mixed())
            return Measured.DAYS
        lengths = any(step.axis is Axis.VALUE and step.size.unit in ("%", "pp", "‰") for step in said.steps)
        if Axis.RANK in axes and lengths:
            raise refuse(_mixed())
        return self._counted_or_measured(bool(regions))

    def _counted_or_measured(self, banded: bool) -> Measured:
        """The item's own value, or several named things each counted (or measured) on its own."""
        steps = self.said.steps
        events = [step for step in steps if step.axis is Axis.EVENTS]
        values = [step for step in steps if step.axis is Axis.VALUE]
        names = {step.of for step in steps}
        if values and len(names) > 1 and (events or "" not in names):
            if banded or "" in names:
                raise refuse(_mixed())
            return Measured.EVENTS
        if events and values:
            raise refuse(_mixed())
        happening = [award for award in self.said.awards if isinstance(award.condition, Happens)]
        if happening and not steps and (banded or any(_none_at_all(award) for award in self.said.awards)):
            self.said.awards = [
                replace(award, condition=_counted()) if isinstance(award.condition, Happens) else award
                for award in self.said.awards
            ]
            return Measured.VALUE
        if events and any(names):
            return self._events({step.of for step in events})
        if any(isinstance(award.condition, Happens) for award in self.said.awards):
            return Measured.EVENTS
        return Measured.VALUE

    def _only_base(self) -> bool:
        """`按要求完成得满分，每发现一处问题扣1分`: completing earns the score that the events take from."""
        awards = self.said.awards
        if len(awards) != 1 or not isinstance(awards[0].condition, When) or awards[0].effect.deed is not Deed.GET:
            return False
        compares = awards[0].condition.compares
        bare = (
            len(compares) == 1
            and compares[0].relation in (Relation.REACHED, Relation.AT_MOST)
            and compares[0].place in (Place(tier="target"), Place(Quantity(Fraction(0), "天")))
            and (compares[0].relation is Relation.REACHED) == (awards[0].condition.axis is Axis.VALUE)
        )
        bare = bare or self._nothing_fails(awards[0])
        if not bare or awards[0].effect.amount == ZERO:
            return False
        if compares[0].place.tier == "target" and self._may_be_passed():
            raise repeats.counted_or_beyond(self.said, awards[0])
        self.said.awards = []
        self.said.starts.append(Start(awards[0].effect.amount))
        return True

    def _ask_of_excess(self) -> None:
        """`每超编1人扣0.5分`, of an item that has a target: is the figure what is beyond it, or is it counted from the target on?"""
        named = [step for step in self.said.steps if step.axis is Axis.EVENTS and _EXCESS.search(step.of)]
        if not named or len(named) < len(self.said.steps) or self.said.awards or not self._has_target():
            return
        way = Way.BELOW if _SHORT.search(named[0].of) else Way.ABOVE
        beyond = [replace(step, axis=Axis.VALUE, of="", way=way, origin=Place(tier="target")) for step in named]
        raise repeats.of_excess(self.said, named, beyond)

    def _has_target(self) -> bool:
        tiers, target = self.context.tiers, self.context.figures.get("target")
        return tiers is not None and "target" in tiers and target != 0 and not self.exact

    def _may_be_passed(self) -> bool:
        """Whether the item has a target that more than none of what is counted may still keep within."""
        return self._has_target() and all(step.effect.deed is Deed.LOSE for step in self.said.steps)

    def _nothing_fails(self, award: Award) -> bool:
        """`开工率100%得5分，每有一个未开工扣1分`, of an item that is a count: a rate of a hundred per cent is none that fails."""
        unit = self.context.unit
        if unit is None or not unit.symbol or unit.is_rate or not isinstance(award.condition, When):
            return False
        if any(step.effect.deed is not Deed.LOSE for step in self.said.steps) or len(award.condition.compares) != 1:
            return False
        compare = award.condition.compares[0]
        reached = compare.relation in (Relation.AT_LEAST, Relation.REACHED, Relation.EQUAL)
        return reached and compare.place.quantity == Quantity(Fraction(100), "%") and award.condition.rate

    def _events(self, kinds: set[str]) -> Measured:
        """Events of named kinds; a single kind that the sentence also bands or thresholds is the item's own count."""
        banded = any(isinstance(award.condition, When) and not _none_at_all(award) for award in self.said.awards)
        plain = any(step.axis is not Axis.EVENTS for step in self.said.steps)
        if "" in kinds and self.said.vetoes and len(kinds) == 1:
            self.said.steps = [replace(step, of=self.said.vetoes[-1].of) for step in self.said.steps]
            return Measured.EVENTS
        if banded and self._only_base():
            banded = False
        if not banded and not plain and "" not in kinds:
            return Measured.EVENTS
        if banded and any(_measures(award) for award in self.said.awards):
            raise refuse(_mixed())
        apart = any(
            isinstance(award.condition, Happens) and award.condition.of not in kinds for award in self.said.awards
        )
        if apart and kinds != {""}:
            raise refuse(_mixed())  # a count of one thing, and the happening of another
        if len(kinds) == 1 or (len(kinds) == 2 and "" in kinds and banded):
            self.said.steps = [replace(step, of="") for step in self.said.steps]
            self.said.awards = [
                replace(award, condition=_counted()) if isinstance(award.condition, Happens) else award
                for award in self.said.awards
            ]
            return Measured.VALUE
        if "" in kinds and not banded and not plain:
            named = [step.of for step in self.said.steps if step.of]
            self.said.steps = [step if step.of else replace(step, of=named[0]) for step in self.said.steps]
            return Measured.EVENTS
        raise refuse(_mixed())


_SHORT = re.compile("少|缺|短|欠|未|漏")
_EXCESS = re.compile("超|少|多|缺|短|欠|增产|增支|透支|压缩|晚点|未办结|漏检|翻.番")
"""Names of what is counted that are a distance from a plan rather than a happening."""


def _mixed() -> Finding:
    return questions.mixture(
        "同一句中计量了几种不同的东西",
        "one sentence measures several different things",
        Text("拆成几个计分项，或写明每一种的名称", "split it into several items, or name each thing"),
    )


def _measures(award: Award) -> bool:
    """Whether a region is of a rate or against a tier, and so not of a count."""
    if not isinstance(award.condition, When):
        return False
    places = [compare.place for compare in award.condition.compares]
    return any(
        place.tier or (place.quantity is not None and place.quantity.unit in ("%", "pp", "‰")) for place in places
    )


def _none_at_all(award: Award) -> bool:
    """`未发生安全事故得满分`: no event at all earns where the steps begin."""
    condition = award.condition
    if not isinstance(condition, When) or condition.axis is not Axis.EVENTS or len(condition.compares) != 1:
        return False
    compare = condition.compares[0]
    none = compare.relation in (Relation.AT_MOST, Relation.EQUAL)
    return none and compare.place == Place(Quantity(Fraction(0)))


def _happens_at_all(award: Award) -> bool:
    """`a fatality scores zero`: nothing earned from one of a named thing on."""
    condition = award.condition
    if not isinstance(condition, When) or condition.axis is not Axis.EVENTS or len(condition.compares) != 1:
        return False
    compare = condition.compares[0]
    nothing = award.effect.deed is Deed.GET and award.effect.amount == ZERO
    one = compare.relation is Relation.AT_LEAST and compare.place == Place(Quantity(Fraction(1)))
    return nothing and one and bool(condition.noun)


def _counted() -> When:
    """An event at all, as a place on the axis of its count."""
    return When((Compare(Relation.AT_LEAST, Place(Quantity(Fraction(1))), marked=True),), axis=Axis.EVENTS)
