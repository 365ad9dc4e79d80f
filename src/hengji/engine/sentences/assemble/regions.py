"""Awards over regions of the value: where steps start, cuts, bands, and the curve they make."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from dataclasses import replace
from fractions import Fraction

from ...rules.model import (
    FULL,
    ZERO,
    Amount,
    Curve,
    Cut,
    Mark,
    Side,
)
from ...values.direction import Direction
from ...values.text import Text
from .. import questions
from ..axis import Axis, Compare, Happens, Otherwise, Place, Quantity, Relation, When
from ..statements import Award, Bound, Deed, Each, Effect, Way
from . import exempt, repeats
from .bands import MARKED, Bands, Edge, Piece, edges, piece_of
from .curves import curve_of
from .measured import Measuring
from .order import known_less
from .stop import Choice, Fork, refuse


def _yardstick(award: Award) -> str:
    """The tier that alone bounds the region of an award, or nothing."""
    if not isinstance(award.condition, When) or len(award.condition.compares) != 1:
        return ""
    return award.condition.compares[0].place.tier


def _compares(award: Award) -> tuple[Compare, ...]:
    return award.condition.compares if isinstance(award.condition, When) else ()


def _single(award: Award, relations: Collection[Relation]) -> bool:
    """Whether a region has one border, in one of these relations."""
    compares = _compares(award)
    return len(compares) == 1 and compares[0].relation in relations


class Regions(Measuring):
    """Settles awards with a `When` condition."""

    def _amount(self, effect: Effect) -> Amount:
        if effect.deed is Deed.GET:
            return effect.amount
        return self.start - effect.amount if effect.deed is Deed.LOSE else self.start + effect.amount

    def _finals(self) -> None:
        """Awards that hold whatever else was said become cuts."""
        for award in [award for award in self.said.awards if award.final]:
            self._cut(award)
        self.said.awards = [award for award in self.said.awards if not award.final]

    def _cut(self, award: Award, shared: Collection[Mark] = ()) -> None:
        if not isinstance(award.condition, When):
            raise refuse(questions.mixture("“一律”只能接数值范围", "'outright' needs a region of the value"))
        low, high = edges(award.condition.compares, self.scale)
        amount = self._amount(award.effect)
        if (low is None) == (high is None):
            raise refuse(
                questions.mixture(
                    "一律得分的范围只能有一端界限",
                    "an outright award has one border",
                    Text("写成“低于…的，一律得…分”", "write 'below ...'"),
                )
            )
        # A border that another clause shares belongs to the better side, unless it is marked.
        if low is not None:
            self.cuts.append(
                Cut(Side.ABOVE, low.mark, amount, low.closed and (low.mark not in shared or low.strength == MARKED))
            )
        elif high is not None:
            self.cuts.append(
                Cut(Side.BELOW, high.mark, amount, high.closed and (high.mark not in shared or high.strength == MARKED))
            )

    def _zeros_to_cuts(self, skip: list[Award] | None = None, shared: Collection[Mark] = ()) -> None:
        """With a formula or a proportion every award on a region overrides it."""
        for award in self.said.awards:
            if skip and award in skip:
                continue
            if isinstance(award.condition, Otherwise):
                continue
            if self.said.steps and award.effect.deed is not Deed.GET and award.effect.amount == ZERO:
                continue  # it speaks of the steps, and is settled with them
            self._cut(award, shared)
        self.said.awards = []

    def _curve(self) -> Curve | None:
        self._finals()
        self._expand_events()
        awards = self.said.awards
        others = [award for award in awards if isinstance(award.condition, Otherwise)]
        regions = [award for award in awards if isinstance(award.condition, When)]
        if not regions:
            if self.said.between:
                raise refuse(questions.anchors())
            if others:
                raise refuse(questions.contradiction("“其余”之前没有分档", "'otherwise' without a band before it"))
            return None
        if self._start_only(regions, others):
            return None
        return self._banded(regions, others)

    def _expand_events(self) -> None:
        """`发生即不得分`: an event at all, as a count above none."""
        for award in [award for award in self.said.awards if isinstance(award.condition, Happens)]:
            assert isinstance(award.condition, Happens)
            self.said.awards.remove(award)
            effect = award.effect
            if effect.deed is not Deed.GET and effect.amount == ZERO:
                raise refuse(exempt.not_together())
            if effect.deed is not Deed.GET:
                self.said.steps.append(self._each_time(award, award.condition.of))
                continue
            if effect.amount != ZERO:
                raise refuse(
                    questions.mixture(
                        "事件发生后的固定得分无法与逐次扣分并用", "a fixed score after an event does not go with steps"
                    )
                )
            gone = Effect(Deed.LOSE, FULL)
            one = Quantity(Fraction(1))
            self.said.steps.append(
                Each(Way.ABOVE, one, gone, axis=Axis.EVENTS, of=award.condition.of, most=FULL, span=award.span)
            )

    def _each_time(self, award: Award, of: str) -> Each:
        """`发生事故扣5分`: for each, where a floor or a cap shows that it repeats; else it is asked."""
        step = Each(Way.ABOVE, Quantity(Fraction(1)), award.effect, axis=Axis.EVENTS, of=of, span=award.span)
        gone = award.effect.deed is Deed.LOSE and award.effect.amount == FULL
        if gone:
            return step  # nothing is left to take a second time
        if self.said.bound(Bound.FLOOR, Bound.MOST_LOST, Bound.MOST_GAINED) is None and len(self.said.steps) == 0:
            raise repeats.once_or_each(self.said, award, step)
        return step

    def _start_only(self, regions: list[Award], others: list[Award]) -> bool:
        """With steps, one award of points is where they start from, and awards of nothing are cuts."""
        steps = self.said.steps
        if not steps or self.said.between:
            return False
        neutral = [award for award in regions if award.effect.deed is not Deed.GET and award.effect.amount == ZERO]
        unchanged = self._unchanged(neutral)
        regions = self._unchanged(regions)
        if any(award.effect.deed is not Deed.GET or award.effect.to is not None for award in regions):
            return False
        spare = [award for award in regions if award in unchanged]
        if len(spare) < len([award for award in regions if award.effect.amount != ZERO]):
            regions = [award for award in regions if award not in spare]
        earning = [award for award in regions if award.effect.amount != ZERO]
        earning = self._other_yardsticks(earning)
        nothing = [award for award in regions if award.effect.amount == ZERO]
        if len(earning) > 1 or (others and others[0].effect.amount != ZERO):
            return False
        if earning:
            self.start = earning[0].effect.amount
            self._check_start(earning[0])
        self.edges = self._edges_of(earning)
        self.scale.origin = self._steps_begin()
        if others and earning:
            return False
        for award in nothing:
            assert isinstance(award.condition, When)
            if not earning and self._under_the_steps(award):
                raise refuse(
                    questions.contradiction(
                        "同一范围内既不得分又逐步扣分",
                        "the same range earns nothing and also loses points step by step",
                        Text("写明不得分的界限", "state from where on nothing is earned"),
                    )
                )
            if earning and self._complement(earning[0], award) and self._loses_there(award):
                raise refuse(
                    questions.contradiction(
                        "同一范围内既不得分又逐步扣分",
                        "the same range earns nothing and also loses points step by step",
                        Text("写明不得分的界限", "state from where on nothing is earned"),
                    )
                )
            self._cut(award, [edge.mark for edge in self.edges if edge is not None])
        return True

    def _other_yardsticks(self, earning: list[Award]) -> list[Award]:
        """`完成目标得满分，每低1%扣1分；不低于上年的得满分`: full marks by another reference too, where no step takes anything."""
        first, others = earning[:1], earning[1:]
        told = [_yardstick(award) for award in earning]
        same = all(award.effect == first[0].effect for award in others)
        if not others or not same or "" in told or len(set(told)) < len(told):
            return earning
        spared = {id(award): replace(award, effect=Effect(Deed.LOSE, ZERO)) for award in others}
        self.said.statements = tuple(spared.get(id(item), item) for item in self.said.statements)
        return first

    def _steps_begin(self) -> Mark | None:
        """Where a distance without a reference is counted from: the reference of the steps, else the border of the full score."""
        for step in self.said.steps:
            if step.axis is Axis.VALUE and step.origin is not None:
                return self.scale.mark(step.origin)
        low, high = self.edges
        edge = high if self.scale.lower else low
        return edge.mark if edge is not None else None

    def _unchanged(self, regions: list[Award]) -> list[Award]:
        """`95%以上不扣分`, beside steps: the full score is earned there."""
        return [
            replace(award, effect=Effect(Deed.GET, self.start))
            if award.effect.deed is not Deed.GET and award.effect.amount == ZERO
            else award
            for award in regions
        ]

    def _edges_of(self, earning: list[Award]) -> tuple[Edge | None, Edge | None]:
        if not earning or not isinstance(earning[0].condition, When):
            return None, None
        return edges(earning[0].condition.compares, self.scale)

    def _check_start(self, award: Award) -> None:
        if not self.said.starts or self.said.starts[-1].amount == award.effect.amount:
            return
        base = self.said.starts[-1].amount
        if award.effect.amount == FULL and self.context.full and self.worth(base) == self.worth.full:
            # `基本分30分。完成目标值得基本分`, of an item of 30: the base is the full marks.
            return
        raise refuse(
            questions.contradiction("基础分与完成目标的得分不一致", "the base score and the score at target differ")
        )

    def _complement(self, earning: Award, nothing: Award) -> bool:
        assert isinstance(earning.condition, When)
        assert isinstance(nothing.condition, When)
        mine, other = edges(earning.condition.compares, self.scale), edges(nothing.condition.compares, self.scale)
        return (mine[0] is not None and other[1] is not None and mine[0].mark == other[1].mark) or (
            mine[1] is not None and other[0] is not None and mine[1].mark == other[0].mark
        )

    def _under_the_steps(self, award: Award) -> bool:
        """Whether all that the steps take from lies where nothing is earned (`低于目标值不得分，每低1%扣1分`)."""
        assert isinstance(award.condition, When)
        low, high = edges(award.condition.compares, self.scale)
        edge = low or high
        losing = [step for step in self.said.steps if step.effect.deed is Deed.LOSE and step.axis is Axis.VALUE]
        if edge is None or (low and high) or not losing or self.said.given:
            return False
        return all(
            not step.within
            and step.of == ""
            and (step.origin is None or self.scale.mark(step.origin) == edge.mark)
            and edge.mark.tier == "target"
            and edge.mark == Mark("target")
            and self._loses_there(award)
            for step in losing
        )

    def _loses_there(self, award: Award) -> bool:
        assert isinstance(award.condition, When)
        low, _ = edges(award.condition.compares, self.scale)
        above = low is not None
        for step in self.said.steps:
            worse = step.way in (Way.WORSE, Way.OFF)
            if step.effect.deed is Deed.LOSE and (worse or (step.way is Way.ABOVE) == above):
                return True
        return False

    def _banded(self, regions: list[Award], others: list[Award]) -> Curve:
        relative = [award for award in regions if award.effect.deed is not Deed.GET]
        absolute = [award for award in regions if award.effect.deed is Deed.GET and award.effect.amount != ZERO]
        if relative and len(absolute) == 1:
            self.start = absolute[0].effect.amount
        pieces = [piece_of(award, self.scale, self.start) for award in self._open_top(regions)]
        self._rising(pieces)
        self._ask_about_none(pieces)
        bands = Bands(self.scale, self.worth, pieces, between=self.said.between, notes=self.notes)
        if others:
            rest = self._amount(others[-1].effect)
            bands.worse = bands.better = bands.inner = rest
        elif relative:
            bands.worse = bands.better = bands.inner = self.start
        elif all(
            award.effect.deed is Deed.GET and award.effect.amount == ZERO and award.effect.to is None
            for award in regions
        ):
            bands.better = bands.inner = self.start
        self._continue_under_steps(bands, pieces)
        curve, cuts = curve_of(bands)
        self._no_valley(curve, (*self.cuts, *cuts))
        self.cuts += cuts
        self.start = FULL
        return curve

    def _open_top(self, regions: list[Award]) -> list[Award]:
        """`=100%得5分，≥90%得3分`: the best of bands that all reach upwards is one to be reached, too."""
        better = {True: (Relation.AT_MOST, Relation.BELOW), False: (Relation.AT_LEAST, Relation.ABOVE)}[
            self.scale.lower
        ]
        exact = [award for award in regions if _single(award, (Relation.EQUAL,)) and award.effect.deed is Deed.GET]
        upward = [award for award in regions if _single(award, better) and award.effect.deed is Deed.GET]
        if len(exact) != 1 or not upward or self.scale.direction is Direction.NEAR:
            return regions
        mark = edges(_compares(exact[0]), self.scale)[0]
        for other in upward:
            low, high = edges(_compares(other), self.scale)
            edge = high if self.scale.lower else low
            assert mark is not None
            assert edge is not None
            less = known_less(edge.mark, mark.mark, self.scale.lower)
            more = self.worth(exact[0].effect.amount) > self.worth(other.effect.amount)
            if less is None or less == self.scale.lower or edge.mark == mark.mark or not more:
                return regions
        compare = replace(_compares(exact[0])[0], relation=better[0], marked=True)
        reached = replace(exact[0], condition=When((compare,)))
        return [reached if award is exact[0] else award for award in regions]

    def _ask_about_none(self, pieces: list[Piece]) -> None:
        """`1万元以下扣1分，1万-5万元扣2分，5万元以上扣5分`: with bands that all take points, is nothing at all free?"""
        lost = all(piece.award.effect.deed is Deed.LOSE and piece.award.effect.amount != ZERO for piece in pieces)
        open_best = [piece for piece in pieces if piece.low is None and piece.high is not None]
        if not (lost and self.scale.lower and len(pieces) > 1 and len(open_best) == 1) or self.said.steps:
            return
        best, high = open_best[0], open_best[0].high
        amount = high is not None and not high.mark.tier and high.mark.plus > 0 and not self.scale.rate
        if not amount or not isinstance(best.award.condition, When):
            return
        unit = next((item.place.quantity.unit for item in best.award.condition.compares if item.place.quantity), "")
        if unit in ("%", "‰", "pp"):
            return
        above = Compare(Relation.ABOVE, Place(Quantity(Fraction(0), unit)), marked=True)
        spared = replace(
            best.award, condition=replace(best.award.condition, compares=(above, *best.award.condition.compares))
        )
        statements = tuple(spared if item == best.award else item for item in self.said.statements)
        raise Fork(
            questions.question(
                "none-at-all",
                "各档都扣分，没有写明一次（一元）也没有时扣不扣分",
                "every band takes points: it is not said whether nothing at all does",
                Text("写明“未发生不扣分”或“0至…”", "state 'none: no deduction', or '0 to ...'"),
            ),
            [
                Choice(Text("没有发生（0）不扣分", "nothing at all costs nothing"), statements),
                Choice(Text("0也按最低一档扣分", "nothing at all costs what the lowest band does")),
            ],
        )

    def _no_valley(self, curve: Curve, cuts: Sequence[Cut]) -> None:
        """Refuses bands that earn less in the middle than on both sides: nobody means that, a border was misread."""
        marks = [knot.at for knot in curve.knots]
        levels = [[self.worth(curve.knots[0].before)]]
        for left, right in itertools.pairwise(curve.knots):
            levels.append([self.worth(left.value), self.worth(right.before)])
        levels.append([self.worth(curve.knots[-1].value)])
        up = curve.sense is Direction.HIGHER
        for cut in cuts:
            if cut.at not in marks:
                return
            at, amount = marks.index(cut.at), [self.worth(cut.amount)]
            beyond = (cut.side is Side.ABOVE) == up
            covered = range(at + 1, len(levels)) if beyond else range(at + 1)
            for index in covered:
                levels[index] = amount
        line = [level for level, _ in itertools.groupby(level for stretch in levels for level in stretch)]
        turns = [low for before, low, after in zip(line, line[1:], line[2:], strict=False) if low < min(before, after)]
        if turns and not self.exact:
            raise refuse(
                questions.contradiction(
                    "中间一档的得分比两边都低",
                    "a band in the middle earns less than those on both its sides",
                    Text("核对各档的界限，每档写明上下限", "check the borders; state both ends of every band"),
                )
            )

    def _rising(self, pieces: list[Piece]) -> None:
        """Refuses thresholds of which the better one earns less."""
        lower = self.scale.lower
        reached = [
            piece for piece in pieces if piece.award.effect.deed is Deed.GET and (piece.high if lower else piece.low)
        ]
        for one in reached:
            for other in reached:
                mine, its = (one.high, other.high) if lower else (one.low, other.low)
                whole = (one.low is None and other.low is None) if lower else (one.high is None and other.high is None)
                if mine is None or its is None or not whole or mine.mark == its.mark:
                    continue
                less = known_less(mine.mark, its.mark, lower)
                if less is not None and (less != lower) and self.worth(one.start) > self.worth(other.start):
                    raise refuse(questions.contradiction("较好的一档得分反而少", "the better band earns less"))

    def _continue_under_steps(self, bands: Bands, pieces: list[Piece]) -> None:
        """Where a step takes over beyond the outermost band, that band's score goes on beneath it."""
        if not self.said.steps or bands.worse is not None:
            return
        earning = [piece for piece in pieces if piece.award.effect.amount != ZERO]
        if not earning:
            return
        worst = min(earning, key=lambda piece: self.worth(piece.start))
        best = max(earning, key=lambda piece: self.worth(piece.end))
        lower = self.scale.lower
        worst_edge = worst.high if lower else worst.low
        best_edge = best.low if lower else best.high
        if any(step.effect.deed is Deed.LOSE for step in self.said.steps):
            zero_said = any(piece.award.effect.amount == ZERO for piece in pieces)
            if not zero_said:
                bands.worse = worst.start
            self.edges = (None, worst_edge) if lower else (worst_edge, None)
        if any(step.effect.deed is Deed.GAIN for step in self.said.steps):
            side = best.high if lower else best.low
            anchor = best_edge or side
            self.edges = (anchor, self.edges[1]) if lower else (self.edges[0], anchor)
            bands.better = best.end
