"""One sentence's statements against its context: body, start, steps, cuts, floor and cap, put together."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from fractions import Fraction

from ...rules.model import (
    FULL,
    ZERO,
    Amount,
    Body,
    Curve,
    Cut,
    Expression,
    Knot,
    Levels,
    Mark,
    Measured,
    Proportion,
    Rule,
    Side,
    Step,
    Veto,
)
from ...values.direction import Direction
from ...values.finding import Finding
from ...values.text import Text
from .. import questions
from ..reading import Context, Understood
from ..statements import (
    Award,
    Axis,
    Bound,
    Compare,
    Deed,
    Each,
    Effect,
    Happens,
    Labels,
    Otherwise,
    Place,
    Proportional,
    Ratio,
    Relation,
    Quantity,
    Start,
    Way,
    When,
)
from . import doubts
from .amounts import Worth, worth_of
from .bands import MARKED, Bands, Edge, Piece, curve_of, edges, literal, piece_of
from .direction import in_force
from .order import known_less
from .places import Scale
from .said import Said
from .steps import Steps
from .stop import refuse

EFFICACY = (("poor", 20), ("lower", 40), ("average", 60), ("good", 80), ("excellent", 100))


class Assembly:
    """Builds one rule. Each method settles one part; a part that cannot be settled raises `Stop` or `Fork`."""

    def __init__(self, said: Said, context: Context) -> None:
        self.said = said
        self.context = context
        self.notes: list[Finding] = list(said.notes)
        self.worth, notes = worth_of(said.statements, context)
        self.notes += notes
        doubts.check(said)
        self._count_bands()
        self.measured = self._measured()
        direction = in_force(said, context)
        rated = any(
            (isinstance(item, Award) and isinstance(item.condition, When) and item.condition.rate)
            or (isinstance(item, Each) and item.rate)
            for item in said.statements
        )
        self.scale = Scale(context, direction, self.measured, rated, _mentions_target(said), said.given)
        self.cuts: list[Cut] = []
        self.start = FULL

    def outcome(self) -> Understood:
        """The rule, with what was settled by default."""
        rule = self._rule()
        return Understood(rule, self.worth.basis, tuple(dict.fromkeys(self.notes)))

    def _count_bands(self) -> None:
        """`发生1起扣2分，2起扣5分，3起以上不得分`: several counts without 每 are bands, not steps."""
        said = self.said
        once = [step for step in said.steps if step.axis is Axis.EVENTS and not step.said]
        kinds = {step.of for step in once if step.of}
        sizes = {step.size.value for step in once}
        banded = any(
            isinstance(award.condition, When) and award.condition.compares[0].place.quantity is not None
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

    # --- what is measured -------------------------------------------------------------------------------------------

    def _measured(self) -> Measured:
        said = self.said
        if any(isinstance(award.condition, Labels) for award in said.awards):
            return Measured.LEVEL
        if said.mode is Axis.DAYS:
            return Measured.DAYS
        if said.mode is Axis.EVENTS:
            return Measured.EVENTS
        regions = [award.condition for award in said.awards if isinstance(award.condition, When) and not _none_at_all(award)]
        axes = {step.axis for step in said.steps} | {region.axis for region in regions}
        if Axis.DAYS in axes:
            if axes - {Axis.DAYS}:
                raise refuse(_mixed())
            return Measured.DAYS
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
                replace(award, condition=_counted()) if isinstance(award.condition, Happens) else award for award in self.said.awards
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
        bare = len(compares) == 1 and compares[0].relation is Relation.REACHED and compares[0].place == Place(tier="target")
        if not bare or awards[0].effect.amount == ZERO:
            return False
        self.said.awards = []
        self.said.starts.append(Start(awards[0].effect.amount))
        return True

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

    # --- the whole --------------------------------------------------------------------------------------------------

    def _rule(self) -> Rule:
        said = self.said
        if not (said.awards or said.steps or said.proportional or said.efficacy or said.formulas or said.pieces or said.between):
            return self._bare()
        self._resolve_doubtful_words()
        self._earned_each()
        body = self._body()
        steps = self._steps()
        start = self.start if body is None else FULL
        floor, cap = self._bounds(start, steps, body)
        if floor is not None and cap is not None and said.bound(Bound.FLOOR) and self.worth(floor) > self.worth(cap) and not self.exact:
            raise refuse(questions.contradiction("最低分高于最高分", "the floor lies above the cap"))
        return Rule(self.measured, start, body, steps, tuple(self.cuts), floor, cap, self._veto())

    def _earned_each(self) -> None:
        """`每完成一项得2分，满分6分`: earned from nothing, up to the full marks the sentence states."""
        said = self.said
        earns = any(start.amount == ZERO for start in said.starts) and said.steps
        if earns and said.fulls and said.bound(Bound.CAP) is None and all(step.effect.deed is Deed.GAIN for step in said.steps):
            self.cap_default = said.fulls[-1].amount

    def _bare(self) -> Rule:
        veto = self._veto()
        if self.said.starts:
            self.start = self.said.starts[-1].amount
        elif veto is None:
            raise refuse(questions.no_rule())
        floor, cap = self._bounds(self.start, (), None)
        return Rule(self.measured, self.start, floor=floor, cap=cap, veto=veto)

    def _veto(self) -> Veto | None:
        if not self.said.vetoes:
            return None
        said = self.said.vetoes[-1]
        return Veto(said.of, said.effect, said.more_than)

    def _resolve_doubtful_words(self) -> None:
        doubts.proportions(self.said, self.context, self.scale)
        doubts.linear(self.said, self.context)

    # --- body -------------------------------------------------------------------------------------------------------

    def _body(self) -> Body | None:
        said = self.said
        if self.measured is Measured.EVENTS:
            for award in [award for award in said.awards if _none_at_all(award)]:
                self.start = award.effect.amount if award.effect.deed is Deed.GET else self.start
                said.awards.remove(award)
        kinds = [bool(said.pieces), bool(said.formulas), bool(said.efficacy), bool(said.proportional), self.measured is Measured.LEVEL]
        if sum(kinds) > 1:
            raise refuse(
                questions.mixture("一句中有两种计分方法", "two scoring methods in one sentence", Text("只写一种", "write one of them"))
            )
        if said.starts:
            self.start = said.starts[-1].amount
        if said.pieces:
            self._finals()
            return self._pieces()
        if said.formulas:
            self._zeros_to_cuts()
            return Expression(said.formulas[-1].text)
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
        self._zeros_to_cuts(skip=whole, shared=[scale.mark(compare.place) for compare in confined])
        below = said.condition is not None or bool(whole)
        if whole:
            of = whole[0].effect.amount
        if below and gains and ratio is Ratio.ACTUAL:
            return Curve((Knot(Mark(tier, times=Fraction(0)), ZERO, ZERO), Knot(Mark(tier), of, of)))
        if below:
            self.cap_default = of
        return Proportion(tier, of, ratio is Ratio.INVERSE, ratio is Ratio.MIRROR)

    cap_default: Amount | None = None

    @property
    def exact(self) -> bool:
        """Whether the sentence is a rendered one: what it says is meant, however odd."""
        return not self.context.full

    def _levels(self) -> Levels:
        if self.said.steps:
            raise refuse(
                questions.mixture(
                    "既按等级又按数值逐步加扣分", "both levels and steps over a value", Text("拆成两个计分项", "split it into two items")
                )
            )
        only = self.said.awards[0] if len(self.said.awards) == 1 else None
        if only is not None and only.effect.deed is not Deed.GET and isinstance(only.condition, Labels) and self.context.full:
            each = Each(Way.ABOVE, Quantity(Fraction(1)), only.effect, axis=Axis.EVENTS, of=only.condition.names[0])
            raise doubts.once_or_each(self.said, only, each)
        entries: dict[str, Amount] = {}
        otherwise: Amount | None = None
        for award in self.said.awards:
            amount = self._amount(award.effect)
            if isinstance(award.condition, Otherwise) or (isinstance(award.condition, Labels) and award.condition.negated):
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
                    questions.mixture("既按等级又按数值分档", "both levels and bands of a value", Text("拆成两个计分项", "split it into two items"))
                )
        return Levels(tuple(entries.items()), otherwise)

    def _amount(self, effect: Effect) -> Amount:
        if effect.deed is Deed.GET:
            return effect.amount
        return self.start - effect.amount if effect.deed is Deed.LOSE else self.start + effect.amount

    # --- awards over regions ----------------------------------------------------------------------------------------

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
                questions.mixture("一律得分的范围只能有一端界限", "an outright award has one border", Text("写成“低于…的，一律得…分”", "write 'below ...'"))
            )
        # A border that another clause shares belongs to the better side, unless it is marked.
        if low is not None:
            self.cuts.append(Cut(Side.ABOVE, low.mark, amount, low.closed and (low.mark not in shared or low.strength == MARKED)))
        elif high is not None:
            self.cuts.append(Cut(Side.BELOW, high.mark, amount, high.closed and (high.mark not in shared or high.strength == MARKED)))

    def _zeros_to_cuts(self, skip: list[Award] | None = None, shared: Collection[Mark] = ()) -> None:
        """With a formula or a proportion every award on a region overrides it."""
        for award in self.said.awards:
            if skip and award in skip:
                continue
            if isinstance(award.condition, Otherwise):
                continue
            self._cut(award, shared)
        self.said.awards = []

    def _curve(self) -> Curve | None:
        self._finals()
        self._expand_events()
        awards = self.said.awards
        others = [award for award in awards if isinstance(award.condition, Otherwise)]
        regions = [award for award in awards if isinstance(award.condition, When)]
        if not regions:
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
            if effect.deed is not Deed.GET:
                self.said.steps.append(self._each_time(award, award.condition.of))
                continue
            if effect.amount != ZERO:
                raise refuse(questions.mixture("事件发生后的固定得分无法与逐次扣分并用", "a fixed score after an event does not go with steps"))
            gone = Effect(Deed.LOSE, FULL)
            one = Quantity(Fraction(1))
            self.said.steps.append(Each(Way.ABOVE, one, gone, axis=Axis.EVENTS, of=award.condition.of, most=FULL, span=award.span))

    def _each_time(self, award: Award, of: str) -> Each:
        """`发生事故扣5分`: for each, where a floor or a cap shows that it repeats; else it is asked."""
        step = Each(Way.ABOVE, Quantity(Fraction(1)), award.effect, axis=Axis.EVENTS, of=of, span=award.span)
        if self.said.bound(Bound.FLOOR, Bound.MOST_LOST, Bound.MOST_GAINED) is None and len(self.said.steps) == 0:
            raise doubts.once_or_each(self.said, award, step)
        return step

    def _start_only(self, regions: list[Award], others: list[Award]) -> bool:
        """With steps, one award of points is where they start from, and awards of nothing are cuts."""
        steps = self.said.steps
        if not steps or self.said.between:
            return False
        regions = self._unchanged(regions)
        if any(award.effect.deed is not Deed.GET or award.effect.to is not None for award in regions):
            return False
        earning = [award for award in regions if award.effect.amount != ZERO]
        nothing = [award for award in regions if award.effect.amount == ZERO]
        if len(earning) > 1 or (others and others[0].effect.amount != ZERO):
            return False
        if earning:
            self.start = earning[0].effect.amount
            self._check_start(earning[0])
        self.edges = self._edges_of(earning)
        if others and earning:
            return False
        for award in nothing:
            assert isinstance(award.condition, When)
            if earning and self._complement(earning[0], award) and self._loses_there(award):
                raise refuse(
                    questions.contradiction(
                        "同一范围内既不得分又逐步扣分", "the same range earns nothing and also loses points step by step",
                        Text("写明不得分的界限", "state from where on nothing is earned"),
                    )
                )
            self._cut(award, [edge.mark for edge in self.edges if edge is not None])
        return True

    def _unchanged(self, regions: list[Award]) -> list[Award]:
        """`95%以上不扣分`, beside steps: the full score is earned there."""
        return [
            replace(award, effect=Effect(Deed.GET, self.start)) if award.effect.deed is not Deed.GET and award.effect.amount == ZERO else award
            for award in regions
        ]

    edges: tuple[Edge | None, Edge | None] = (None, None)

    def _edges_of(self, earning: list[Award]) -> tuple[Edge | None, Edge | None]:
        if not earning or not isinstance(earning[0].condition, When):
            return None, None
        return edges(earning[0].condition.compares, self.scale)

    def _check_start(self, award: Award) -> None:
        if self.said.starts and self.said.starts[-1].amount != award.effect.amount:
            raise refuse(questions.contradiction("基础分与完成目标的得分不一致", "the base score and the score at target differ"))

    def _complement(self, earning: Award, nothing: Award) -> bool:
        assert isinstance(earning.condition, When) and isinstance(nothing.condition, When)
        mine, other = edges(earning.condition.compares, self.scale), edges(nothing.condition.compares, self.scale)
        return (mine[0] is not None and other[1] is not None and mine[0].mark == other[1].mark) or (
            mine[1] is not None and other[0] is not None and mine[1].mark == other[0].mark
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
        pieces = [piece_of(award, self.scale, self.start) for award in regions]
        self._rising(pieces)
        bands = Bands(self.scale, self.worth, pieces, between=self.said.between, notes=self.notes)
        if others:
            rest = self._amount(others[-1].effect)
            bands.worse = bands.better = bands.inner = rest
        elif relative:
            bands.worse = bands.better = bands.inner = self.start
        elif all(award.effect.deed is Deed.GET and award.effect.amount == ZERO and award.effect.to is None for award in regions):
            bands.better = bands.inner = self.start
        self._continue_under_steps(bands, pieces)
        curve, cuts = curve_of(bands)
        self.cuts += cuts
        self.start = FULL
        return curve

    def _rising(self, pieces: list[Piece]) -> None:
        """Refuses thresholds of which the better one earns less."""
        lower = self.scale.lower
        reached = [piece for piece in pieces if piece.award.effect.deed is Deed.GET and (piece.high if lower else piece.low)]
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

    # --- steps, bounds ----------------------------------------------------------------------------------------------

    def _steps(self) -> tuple[Step, ...]:
        self._bound_single(Bound.MOST_LOST, Deed.LOSE)
        self._bound_single(Bound.MOST_GAINED, Deed.GAIN)
        builder = Steps(self.said, self.scale, self.edges)
        steps = builder.build()
        self.notes += builder.notes
        if self.measured is not Measured.EVENTS:
            steps = tuple(replace(step, of="") for step in steps)
        return steps

    def _bound_single(self, bound: Bound, deed: Deed) -> None:
        """A bound on all deductions (or bonuses), where one step makes them all, is that step's own."""
        limit = self.said.bound(bound)
        mine = [index for index, step in enumerate(self.said.steps) if step.effect.deed is deed]
        if limit is not None and len(mine) == 1 and self.said.steps[mine[0]].most is None:
            self.said.steps[mine[0]] = replace(self.said.steps[mine[0]], most=limit.amount)
            self.said.limits.remove(limit)

    def _bounds(self, start: Amount, steps: tuple[Step, ...], body: Body | None) -> tuple[Amount | None, Amount | None]:
        said = self.said
        floor: Amount | None = ZERO
        if said.bound(Bound.NEGATIVE) is not None:
            floor = None
        elif body is None and said.starts and start == ZERO:
            floor = None
        elif self.context.full == 0:
            floor = None
        stated = said.bound(Bound.FLOOR)
        if stated is not None:
            floor = stated.amount
        cap = self.cap_default
        top = said.bound(Bound.CAP)
        if top is not None:
            cap = top.amount
        lost = said.bound(Bound.MOST_LOST)
        deeds = {step.effect.deed for step in said.steps}
        if len(deeds) > 1 and self.measured is Measured.EVENTS and said.bound(Bound.MOST_LOST, Bound.MOST_GAINED):
            raise refuse(
                questions.mixture(
                    "几类事件有加有扣，合计的上限无法只限其中一方",
                    "several kinds both add and deduct: a limit on one side of all of them cannot be kept",
                    Text("为每一类写明最多加（扣）多少分，或写明总分的上下限", "state the most each kind adds or takes, or bounds of the score"),
                )
            )
        if lost is not None:
            floor = start - lost.amount
        gained = said.bound(Bound.MOST_GAINED)
        if gained is not None:
            cap = start + gained.amount if cap is None else cap
        return floor, cap


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
    return any(place.tier or (place.quantity is not None and place.quantity.unit in ("%", "pp", "‰")) for place in places)


def _none_at_all(award: Award) -> bool:
    """`未发生安全事故得满分`: no event at all earns where the steps begin."""
    condition = award.condition
    if not isinstance(condition, When) or condition.axis is not Axis.EVENTS or len(condition.compares) != 1:
        return False
    compare = condition.compares[0]
    return compare.relation is Relation.AT_MOST and compare.place == Place(Quantity(Fraction(0)))


def _counted() -> When:
    """An event at all, as a place on the axis of its count."""
    return When((Compare(Relation.AT_LEAST, Place(Quantity(Fraction(1))), marked=True),), axis=Axis.EVENTS)


def _at_tier(award: Award, tier: str) -> bool:
    """Whether an award of points is for reaching `tier` itself."""
    if not isinstance(award.condition, When) or len(award.condition.compares) != 1 or award.effect.amount == ZERO:
        return False
    compare = award.condition.compares[0]
    plain = compare.place.tier in (tier, "") and (
        compare.place.quantity is None or (compare.place.quantity.unit == "%" and compare.place.quantity.value == 100)
    )
    return plain and compare.relation in (Relation.REACHED, Relation.AT_LEAST, Relation.AT_MOST, Relation.EXCEEDED)


def _mentions_target(said: Said) -> bool:
    for item in said.statements:
        if isinstance(item, Award) and isinstance(item.condition, When):
            if any(compare.place.tier == "target" for compare in item.condition.compares):
                return True
        if isinstance(item, Each) and item.origin is not None and item.origin.tier == "target":
            return True
    return False
