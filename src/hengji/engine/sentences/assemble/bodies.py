"""The body of a rule: a curve, a proportion, levels, a formula, the efficacy method."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ...rules.model import (
    FULL,
    ZERO,
    Amount,
    Body,
    Curve,
    Expression,
    Knot,
    Levels,
    Mark,
    Measured,
    Proportion,
)
from ...rules.percents import mentioned, settled
from ...values.direction import Direction
from ...values.text import Text
from .. import questions
from ..axis import Axis, Compare, Labels, Otherwise, Quantity, Relation, When
from ..statements import Award, Bound, Deed, Each, Proportional, Ratio, Way
from . import repeats
from .bands import edges, literal
from .measured import _none_at_all
from .regions import Regions
from .stop import refuse

EFFICACY = (("poor", 20), ("lower", 40), ("average", 60), ("good", 80), ("excellent", 100))


class Bodies(Regions):
    """Settles the body."""

    def _body(self) -> Body | None:
        said = self.said
        if self.measured is Measured.EVENTS:
            for award in [award for award in said.awards if _none_at_all(award)]:
                self.start = award.effect.amount if award.effect.deed is Deed.GET else self.start
                said.awards.remove(award)
        kinds = [
            bool(said.pieces),
            bool(said.formulas),
            bool(said.efficacy),
            bool(said.proportional),
            self.measured is Measured.LEVEL,
        ]
        if sum(kinds) > 1:
            raise refuse(
                questions.mixture(
                    "一句中有两种计分方法", "two scoring methods in one sentence", Text("只写一种", "write one of them")
                )
            )
        if said.starts:
            self.start = said.starts[-1].amount
        if self.measured is not Measured.LEVEL:
            self._finals()
        if said.pieces:
            return self._pieces()
        if said.formulas:
            self._zeros_to_cuts()
            return self._expression(said.formulas[-1].text)
        if said.efficacy:
            return self._efficacy()
        if said.proportional:
            return self._proportion(said.proportional[-1])
        if self.measured is Measured.LEVEL:
            return self._levels()
        return self._curve()

    def _efficacy(self) -> Curve:
        knots: list[Knot] = []
        for tier, percent in EFFICACY:
            value = Amount(share=Fraction(percent, 100))
            knots.append(Knot(Mark(self.scale.tier(tier)), value, value if knots else ZERO))
        return Curve(tuple(knots), self.scale.direction)

    def _pieces(self) -> Curve:
        """The written form of a whole curve: taken as it stands."""
        pieces = self.said.pieces[-1]
        last = pieces.awards[-1].condition
        assert isinstance(last, When)
        up = literal(last.compares[-1].relation, False) in (Relation.AT_LEAST, Relation.ABOVE)
        inclusive = (Relation.AT_LEAST, Relation.AT_MOST)
        knots = []
        for index, award in enumerate(pieces.awards):
            assert isinstance(award.condition, When)
            if index == 0 and not pieces.open_below:
                continue
            worse = award.condition.compares[0]
            earlier = pieces.awards[index - 1].effect if index else award.effect
            before = (earlier.to or earlier.amount) if index else award.effect.amount
            knots.append(Knot(self.scale.mark(worse.place), award.effect.amount, before, worse.relation in inclusive))
        return Curve(tuple(knots), Direction.HIGHER if up else Direction.LOWER, pieces.open_below)

    def _proportion(self, said: Proportional) -> Body:
        scale = self.scale
        ratio = said.ratio
        if ratio is Ratio.UNSAID:
            ratio = Ratio.ACTUAL
        tier = scale.tier(said.tier)
        of = said.of if said.of is not None else (self.said.fulls[-1].amount if self.said.fulls else FULL)
        whole = [award for award in self.said.awards if _at_tier(award, tier)]
        gains = any(step.effect.deed is Deed.GAIN for step in self.said.steps)
        confined = said.condition.compares if isinstance(said.condition, When) else ()
        better = Relation.AT_LEAST if scale.lower else Relation.AT_MOST
        owned = [
            compare
            for compare in confined
            if compare.relation not in _EXCLUSIVE and not (compare.loose and compare.relation is better)
        ]
        if said.since is not None:
            owned.append(said.since)
            self._short_of(said.since)
        self._zeros_to_cuts(skip=whole, shared=[scale.mark(compare.place) for compare in owned])
        below = said.condition is not None or bool(whole)
        if whole:
            of = whole[0].effect.amount
        if below and gains and ratio is Ratio.ACTUAL:
            return Curve((Knot(Mark(tier, times=Fraction(0)), ZERO, ZERO), Knot(Mark(tier), of, of)))
        if below:
            self.cap_default = of
        return Proportion(tier, of, ratio is Ratio.INVERSE, ratio is Ratio.MIRROR)

    def _short_of(self, since: Compare) -> None:
        """What is earned short of where a proportion begins: nothing may be left to guess."""
        begins = edges((since,), self.scale)[0]
        for award in self.said.awards:
            if isinstance(award.condition, Otherwise):
                short = replace(since, relation=Relation.BELOW, marked=True, loose=False)
                self.said.awards.remove(award)
                self.said.awards.append(replace(award, condition=When((short,))))
                return
            if isinstance(award.condition, When) and begins is not None:
                high = edges(award.condition.compares, self.scale)[1]
                if high is not None and high.mark == begins.mark:
                    return
        raise refuse(
            questions.mixture(
                "写了从哪里起按比例计分，没有写明达不到时怎样计分",
                "a proportion begins somewhere, and it is not said what is earned short of that",
                Text("写明“低于…不得分”，或不写界限", "write 'below ...: no points', or leave the border out"),
            )
        )

    def _add_up(self) -> None:
        """`较大隐患扣2分，一般隐患扣0.5分，最多扣3分`: a limit above every one of them shows that they are counted, and add up."""
        limit = self.said.bound(Bound.MOST, Bound.MOST_LOST)
        lost = [award for award in self.said.awards if award.effect.deed is Deed.LOSE]
        if limit is None or len(lost) < 2 or len(lost) < len(self.said.awards):
            return
        named = [award for award in lost if isinstance(award.condition, Labels) and len(award.condition.names) == 1]
        amounts = [award.effect.amount for award in lost]
        if len(named) < len(lost) or self.worth(limit.amount) <= max(self.worth(amount) for amount in amounts):
            return
        raise repeats.each_or_once_each(
            self.said, named, limit, self.worth(limit.amount) > sum(map(self.worth, amounts))
        )

    def _expression(self, text: str) -> Expression:
        unit = self.context.unit
        plain = settled(text, rate=unit is None or unit.is_rate)
        if plain is None:
            raise refuse(questions.percent_in_formula("、".join(mentioned(text)), ", ".join(mentioned(text))))
        return Expression(plain)

    def _levels(self) -> Levels:
        if self.said.steps:
            raise refuse(
                questions.mixture(
                    "同一句里既写了某等级、某事项得（扣）几分，又写了每高（低）多少加（扣）几分",
                    "points of a level or an event, and points for each step of a figure, in one sentence",
                    Text("拆成两个计分项，或只留一种写法", "split it into two items, or keep one of the two"),
                )
            )
        only = self.said.awards[0] if len(self.said.awards) == 1 else None
        if (
            only is not None
            and only.effect.deed is not Deed.GET
            and isinstance(only.condition, Labels)
            and self.context.full
        ):
            each = Each(Way.ABOVE, Quantity(Fraction(1)), only.effect, axis=Axis.EVENTS, of=only.condition.names[0])
            raise repeats.once_or_each(self.said, only, each)
        self._add_up()
        entries: dict[str, Amount] = {}
        otherwise: Amount | None = None
        for award in self.said.awards:
            amount = self._amount(award.effect)
            if isinstance(award.condition, Otherwise) or (
                isinstance(award.condition, Labels) and award.condition.negated
            ):
                otherwise = amount
            elif isinstance(award.condition, Labels):
                for name in award.condition.names:
                    if entries.get(name, amount) != amount:
                        raise refuse(
                            questions.contradiction(f"“{name}”有两个得分", f"'{name}' earns two different amounts")
                        )
                    entries[name] = amount
            else:
                raise refuse(
                    questions.mixture(
                        "既按等级又按数值分档",
                        "both levels and bands of a value",
                        Text("拆成两个计分项", "split it into two items"),
                    )
                )
        return Levels(tuple(entries.items()), otherwise)


_EXCLUSIVE = (Relation.BELOW, Relation.ABOVE, Relation.MISSED, Relation.EXCEEDED)
"""Relations whose border belongs to the neighbour."""


def _at_tier(award: Award, tier: str) -> bool:
    """Whether an award of points is for reaching `tier` itself."""
    if not isinstance(award.condition, When) or len(award.condition.compares) != 1 or award.effect.amount == ZERO:
        return False
    compare = award.condition.compares[0]
    plain = compare.place.tier in (tier, "") and (
        compare.place.quantity is None or (compare.place.quantity.unit == "%" and compare.place.quantity.value == 100)
    )
    return plain and compare.relation in (Relation.REACHED, Relation.AT_LEAST, Relation.AT_MOST, Relation.EXCEEDED)
