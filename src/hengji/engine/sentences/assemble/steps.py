"""Step clauses become steps: origins left out, zones, sizes, unfinished steps, clauses that do not say whether they repeat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from ...rules.model import FULL, Amount, Mark, Measured, Partial, Side, Step
from ...values.finding import Finding
from ...values.number import show
from ...values.text import Text
from .. import questions
from ..axis import Axis, Compare, Form, Place, Quantity, Relation, When
from ..reading import Context
from ..statements import Award, Bound, Deed, Each, Limit, Statement, Way
from .bands import Edge, edges, literal
from .order import known_less
from .places import ORIGIN, WHOLE_UNITS, Scale
from .said import Said
from .stop import Choice, Fork, refuse
from .yardsticks import ask_of_two

_LONG_TIMES = frozenset({"月", "个月", "季度", "年", "months", "month", "quarter", "quarters", "year", "years"})
"""Units of time that are not the same number of days each time."""


_POINTS_OF_UNKNOWN = questions.note(
    "points-of-unknown",
    "没有写明计量单位：1个百分点按指标值的1计（指标以%计）",
    "no unit is given: a percentage point is one of the figure itself (an item in %)",
    Text(
        "指标是数额的，写明单位，百分点即按参照值的1%计",
        "give the unit of an amount: a point is then 1% of the reference",
    ),
)


class Steps:
    """Builds the steps of one sentence; `best` and `worst` are the outer marks of its awards, where they have any."""

    def __init__(self, said: Said, scale: Scale, edges_of_awards: tuple[Edge | None, Edge | None]) -> None:
        self.said = said
        self.scale = scale
        self.context: Context = scale.context
        self.low, self.high = edges_of_awards
        self.notes: list[Finding] = []

    def build(self) -> tuple[Step, ...]:
        """All steps, zones made to end where the next one begins."""
        self._ask_once_or_each()
        built: list[tuple[Each, Step]] = []
        for each in self.said.steps:
            built += [(each, self._step(each, side)) for side in self._sides(each)]
        if self.scale.measured is not Measured.EVENTS:
            built = [(each, replace(step, of="")) for each, step in built]  # the names of one and the same figure
        self._refuse_double(built)
        ask_of_two(self.said, built, self.scale)
        zoned = tuple(step for _, step in _zoned(built, self.scale))
        self._refuse_overlap(zoned)
        return zoned

    def _refuse_overlap(self, steps: Sequence[Step]) -> None:
        """`0-5天的部分每天扣0.5分，5-10天的部分每天扣1分`, read as from the fifth day on: one day would cost twice."""
        for one in steps:
            for other in steps:
                if one is other or one.until is None or not self.context.full or other.until == one.until:
                    continue
                alike = (one.side, one.of, _gains(one.amount)) == (other.side, other.of, _gains(other.amount))
                first, last = (other.origin, one.until) if one.side is Side.ABOVE else (one.until, other.origin)
                begins_later = known_less(one.origin, other.origin, self.scale.lower) is (one.side is Side.ABOVE)
                if alike and other.origin != one.origin and begins_later and known_less(first, last, self.scale.lower):
                    raise refuse(
                        questions.contradiction(
                            "两段逐步加扣的范围重叠",
                            "two stretches of steps overlap",
                            Text("写明各段的起止，如“超过5天的部分每…”", "state where each begins and ends"),
                        )
                    )

    def _refuse_double(self, built: Sequence[tuple[Each, Step]]) -> None:
        """`每低1个百分点扣1分，每低5个百分点扣3分`: two speeds over the same stretch."""
        seen: dict[tuple[Side, Mark, str, bool], Step] = {}
        for each, step in built:
            key = (step.side, step.origin, step.of, step.amount.points + step.amount.share > 0)
            if each.within or step.until is not None or not each.span.end:
                continue
            if key in seen and self.context.full:
                raise refuse(
                    questions.contradiction(
                        "同一方向、同一起点写了两种幅度的加扣分",
                        "two steps of different size over the same stretch",
                        Text(
                            "写明各自的范围，如“低于95%的部分每…”",
                            "state the stretch of each, e.g. 'for the part below 95%'",
                        ),
                    )
                )
            seen[key] = step

    def _ask_once_or_each(self) -> None:
        """`超过1天扣10分`, `发现一起扣1分` can be once or for each; a floor or a cap after it shows that it repeats."""
        for each in self.said.steps:
            gains = each.effect.deed is Deed.GAIN
            floors = (Bound.MOST_GAINED,) if gains else (Bound.FLOOR, Bound.MOST_LOST, Bound.MOST_GAINED)
            if each.said or self.said.bound(*floors) is not None or each.most is not None:
                continue
            others = [
                item
                for item in self.said.steps
                if item is not each
                and item.said
                and item.axis is each.axis
                and (item.size == each.size or item.effect.deed is each.effect.deed or not gains)
            ]
            alike = [
                item
                for item in self.said.steps
                if item is not each and item.most is not None and item.axis is each.axis
            ]
            earned = each.effect.deed is Deed.GAIN and self._from_nothing()
            if others or alike or earned or self._in_a_list(each) or self._all_lost(each):
                continue
            once = Award(_region(each), each.effect)
            question = questions.question(
                "once-or-each",
                "没有写明只扣（加）一次还是逐次累计",
                "it is not said whether this counts once or each time",
                Text("写“每…”或“扣完为止”表示累计；写“…的，一次性扣”表示一次", "write 'each' or a cap if it repeats"),
            )
            raise Fork(
                question,
                [
                    Choice(Text("每满一个幅度都计", "for each step"), _swap(self.said, each, replace(each, said=True))),
                    Choice(Text("只计一次", "once only"), _swap(self.said, each, once)),
                ],
            )

    def _all_lost(self, each: Each) -> bool:
        """`发生1起即扣完`: nothing is left to take a second time."""
        amount, full = each.effect.amount, self.context.full
        lost = each.effect.deed is Deed.LOSE and each.size.value == 1 and self.scale.discrete
        return lost and (amount.share >= 1 or (full is not None and amount.points >= full > 0))

    def _in_a_list(self, each: Each) -> bool:
        """`缺交一次扣10分，抄袭一次扣20分`: of several things counted one by one, each is counted each time."""
        kinds = {
            item.of
            for item in self.said.steps
            if item.axis is Axis.EVENTS and item.of and item.size.value == 1 and item.size.unit in WHOLE_UNITS
        }
        return each.of in kinds and len(kinds) > 1

    def _sides(self, each: Each) -> list[Side]:
        match each.way:
            case Way.BELOW:
                return [Side.BELOW]
            case Way.ABOVE:
                return [Side.ABOVE]
            case Way.OFF:
                return [Side.BELOW, Side.ABOVE]
            case Way.WORSE:
                return [Side.ABOVE if self.scale.lower else Side.BELOW]
            case Way.BETTER:
                return [Side.BELOW if self.scale.lower else Side.ABOVE]

    def _step(self, each: Each, side: Side) -> Step:
        origin, until = self._stretch(each, side)
        size = self.scale.size(each.size, origin, each.relative)
        if size.relative and each.size.unit == "pp" and each.relative is None:
            self._ask_points_of_amount(each)
            self.notes.append(
                questions.note(
                    "points-of-amount",
                    "指标不是比率，“百分点”按相对参照值的1%计",
                    "the item is no rate: a percentage point is read as 1% of the reference",
                )
            )
        elif each.size.unit == "pp" and self.scale.rate is None and not self.context.figures:
            self.notes.append(_POINTS_OF_UNKNOWN)
        if each.axis is Axis.DAYS and each.size.unit in _LONG_TIMES:
            days = show(size.value)
            self.notes.append(
                questions.note(
                    "month-days",
                    f"“{show(each.size.value)}{each.size.unit}”按{days}天计",
                    f"'{show(each.size.value)} {each.size.unit}' counts as {days} days",
                    Text("逐日计算时写明天数，如“每30天”", "state the days where they matter, as in 'each 30 days'"),
                )
            )
        if each.until is not None:
            until = self.scale.mark(each.until)
        amount = -each.effect.amount if each.effect.deed is Deed.LOSE else each.effect.amount
        if not (amount.points or amount.share):
            raise refuse(questions.contradiction("每一步加扣0分没有意义", "a step of no points says nothing"))
        partial = each.partial or self.context.partial
        whole = self.scale.discrete or each.axis in (Axis.EVENTS, Axis.DAYS, Axis.RANK)
        if each.partial is None and not (whole and size.value == 1 and not size.relative):
            self.notes.append(_partial_note(partial))
        return Step(side, origin, size, amount, partial, until, each.most, each.of)

    def _ask_points_of_amount(self, each: Each) -> None:
        """`投诉量每上升1个百分点扣1分`: a percentage point of what is no rate, and of nothing the sentence names."""
        unit = self.scale.context.unit
        if unit is None or each.origin is not None or self.said.given or self.said.awards:
            return
        percent = replace(each, size=replace(each.size, unit="%"), relative=True)
        raise Fork(
            questions.question(
                "points-of-amount",
                "指标不是比率，没有写明“百分点”是什么的百分点",
                "the item is no rate: it is not said what the percentage points are points of",
                Text("写“每低于目标值1%”，或改用以%计的指标", "write '1% of the target', or use an item in %"),
            ),
            [
                Choice(Text("参照值的1%", "1% of the reference value"), _swap(self.said, each, percent)),
                Choice(Text("另一个比率的百分点", "percentage points of some rate")),
            ],
        )

    def _stretch(self, each: Each, side: Side) -> tuple[Mark, Mark | None]:
        """Where a step begins and where its zone ends."""
        if each.within:
            low, high = edges(each.within, self.scale)
            begin, end = (high, low) if side is Side.BELOW else (low, high)
            if each.origin is not None:
                return self.scale.mark(each.origin), None if begin is None else _further(begin, end)
            if begin is not None and end is not None and begin.closed and _whole_days(each, begin):
                # `逾期1至5天，每天扣`: the first of them counts too.
                begin = Edge(Mark(plus=begin.mark.plus - 1), True, begin.strength)
            if begin is not None:
                return begin.mark, end.mark if end is not None else None
            if end is not None and each.way in (Way.BELOW, Way.ABOVE) and not self._goes_on(each, end):
                return end.mark, None
            if end is not None:
                return self._origin(each, side), end.mark
        return self._origin(each, side), None

    def _from_nothing(self) -> bool:
        """Whether all points are earned, from none (`每增长1%得0.5分`)."""
        starts = self.said.starts
        return bool(starts) and all(not start.amount.points and not start.amount.share for start in starts)

    def _rank_origin(self) -> Mark:
        """`排名每下降一位扣1分`: from last year's place, where the item has it, from the target; else it is asked."""
        tiers = self.context.tiers
        for name in ("prior", "target"):
            if tiers is not None and name in tiers:
                return Mark(name)
        ranks = [step for step in self.said.steps if step.axis is Axis.RANK]
        rest = tuple(item for item in self.said.statements if not (isinstance(item, Each) and item.axis is Axis.RANK))

        def begin(place: Place) -> tuple[Statement, ...]:
            return (*rest, *(replace(step, origin=place) for step in ranks))

        question = questions.question(
            "rank-from",
            "没有写明名次从哪里起算",
            "it is not said from which place the steps count",
            Text(
                "写“较上年名次每下降一位”或“第一名得满分，每下降一位”",
                "write 'for each place below last year' or 'first place: full marks'",
            ),
        )
        raise Fork(
            question,
            [
                Choice(Text("自第1名起算", "from the first place"), begin(Place(Quantity(Fraction(1), "名")))),
                Choice(Text("较上年名次", "from last year's place"), begin(Place(tier="prior"))),
            ],
        )

    def _goes_on(self, each: Each, end: Edge) -> bool:
        """Whether a further zone begins where this one ends (`5%以内的，每…；超过5%的部分，每…`)."""
        for other in self.said.steps:
            if other is not each and other.way is each.way and other.within:
                marks = [edge.mark for edge in edges(other.within, self.scale) if edge is not None]
                if end.mark in marks:
                    return True
        return False

    def _said_before(self, each: Each) -> Place | None:
        """`较上年每降低…加…；每升高…扣…`: the reference of the step before holds on."""
        for item in self.said.steps:
            if item is each:
                return None
            if item.axis is each.axis and not item.within and item.origin is not None and item.origin.tier:
                if item.origin.quantity is None and item.origin.plus is None:
                    return item.origin
        return None

    def _full_before(self, each: Each, side: Side) -> Place | None:
        """`不低于上年得满分，每下降1%扣0.5分；完成目标值的加2分`: the reference that earned full marks before the step is its own, whatever
        is said of another one later."""
        ways = (Relation.AT_LEAST, Relation.ABOVE) if side is Side.BELOW else (Relation.AT_MOST, Relation.BELOW)
        found = None
        for award in self.said.awards:
            condition = award.condition
            full = award.effect.deed is Deed.GET and award.effect.amount == FULL and award.span < each.span
            if not full or not isinstance(condition, When) or len(condition.compares) != 1:
                continue
            compare = condition.compares[0]
            plain = compare.place.form is Form.PLAIN and compare.place.quantity is None and compare.place.plus is None
            if plain and compare.place.tier and compare.relation in ways and condition.axis is each.axis:
                found = compare.place
        return found

    def _origin(self, each: Each, side: Side) -> Mark:
        if each.axis is Axis.DAYS and self.said.mode is None:
            return ORIGIN
        if each.origin is not None:
            return self.scale.mark(each.origin)
        if each.axis is Axis.EVENTS:
            return ORIGIN
        if "target" in self.said.given:
            return self.scale.mark(Place(tier="target"))
        earlier = self._said_before(each)
        if earlier is not None:
            return self.scale.mark(earlier)
        edge = self.low if side is Side.BELOW else self.high
        full = self._full_before(each, side)
        if full is not None and (edge is None or edge.mark.tier != full.tier):
            return self.scale.mark(full)
        if edge is not None:
            return edge.mark
        other = self.high if side is Side.BELOW else self.low
        if other is not None:
            return other.mark
        if each.axis is Axis.RANK and self.said.mode is None:
            return self._rank_origin()
        if self.context.tiers is not None and "target" not in self.context.tiers:
            return self._origin_without_target(each, side, self.context.tiers)
        if each.grows:
            self._ask_growth_over(each)
        return Mark("target")

    def _origin_without_target(self, each: Each, side: Side, tiers: frozenset[str]) -> Mark:
        """Where steps begin for an item that has no target: counts from none, changes from last year, else the one value there is."""
        if each.size.unit in WHOLE_UNITS and side is Side.ABOVE:
            return ORIGIN
        if each.grows and "prior" in tiers:
            return Mark("prior")
        if len(tiers) == 1:
            return Mark(next(iter(tiers)))
        if self.scale.rate and each.effect.deed is Deed.GAIN and self._from_nothing():
            return ORIGIN
        raise refuse(questions.missing_tier("target", sorted(tiers)))

    def _ask_growth_over(self, each: Each) -> None:
        """`每增加1000万元加1分`, of an item with a target and last year's value: the increase over which of them?"""
        tiers = self.context.tiers or frozenset()
        if not {"target", "prior"} <= tiers or self.scale.mentions_target or self.said.awards:
            return
        steps = [step for step in self.said.steps if step.grows and step.origin is None]
        rest = tuple(item for item in self.said.statements if not isinstance(item, Each))
        kept = tuple(step for step in self.said.steps if step not in steps)

        def over(tier: str) -> tuple[Statement, ...]:
            return (*rest, *kept, *(replace(step, origin=Place(tier=tier)) for step in steps))

        raise Fork(
            questions.question(
                "growth-over",
                "没有写明增减是与目标值比还是与上年值比",
                "it is not said whether the change is one over the target or over last year",
                Text("写“每高于目标值…”或“比上年每增加…”", "write 'for each ... above target' or 'above last year'"),
            ),
            [
                Choice(Text("与目标值比", "over the target"), over("target")),
                Choice(Text("与上年值比", "over last year"), over("prior")),
            ],
        )


def _whole_days(each: Each, begin: Edge) -> bool:
    counted = each.axis in (Axis.DAYS, Axis.EVENTS) and each.way is Way.ABOVE
    return counted and not begin.mark.tier and begin.mark.plus >= 1 and begin.mark.plus.denominator == 1


def _further(begin: Edge, end: Edge | None) -> Mark | None:
    return end.mark if end is not None else None


def _region(each: Each) -> When:
    """The region a single clause speaks of, when it counts once: beyond its first whole size."""
    relation = {
        Way.BELOW: Relation.AT_MOST,
        Way.ABOVE: Relation.AT_LEAST,
        Way.WORSE: Relation.UP_TO,
        Way.BETTER: Relation.REACHED,
        Way.OFF: Relation.AT_LEAST,
    }[each.way]
    if each.axis in (Axis.DAYS, Axis.EVENTS):
        return When((Compare(relation, Place(each.size), marked=True),), axis=each.axis)
    sign = -1 if each.way is Way.BELOW else 1
    tier = each.origin.tier if each.origin is not None else "target"
    place = Place(Quantity(sign * each.size.value, each.size.unit), tier or "target", Form.MOVED, each.relative)
    return When((Compare(relation, place, marked=True),))


def _swap(said: Said, old: Each, new: Statement) -> tuple[Statement, ...]:
    """The sentence with one step clause said otherwise."""
    kept: list[Statement] = [item for item in said.statements if not isinstance(item, Each)]
    kept = [item for item in kept if not (isinstance(item, Limit) and item.bound is Bound.MOST)]
    steps: list[Statement] = [new if item is old else item for item in said.steps]
    return tuple(kept + steps)


def _partial_note(partial: Partial) -> Finding:
    words = {
        Partial.PROPORTIONAL: Text("不足一步的按比例计算", "unfinished steps count proportionally"),
        Partial.WHOLE: Text("不足一步的不计", "unfinished steps do not count"),
        Partial.STARTED: Text("不足一步的按一步计", "unfinished steps count as whole ones"),
    }[partial]
    return questions.note("partial-default", f"句中未写明，{words.zh}", f"not said in the sentence: {words.en}")


def _zoned(built: Sequence[tuple[Each, Step]], scale: Scale) -> list[tuple[Each, Step]]:
    """Ends a zone where a further zone of the same side and sign begins."""
    zones = [(each, step) for each, step in built if each.within]
    found = []
    for each, step in built:
        if step.until is None:
            beyond = [
                other.origin
                for _, other in zones
                if other is not step
                and other.side is step.side
                and other.of == step.of
                and _gains(other.amount) == _gains(step.amount)
                and other.origin != step.origin
                and _beyond(other.origin, step.origin, step.side, scale, each)
            ]
            if beyond:
                step = replace(step, until=_nearest(beyond, step.side, scale))
        found.append((each, step))
    return found


def _gains(amount: Amount) -> bool:
    return amount.points + amount.share > 0


def _beyond(further: Mark, origin: Mark, side: Side, scale: Scale, each: Each) -> bool:
    less = known_less(further, origin, scale.lower)
    if less is None:
        return not each.within
    return less == (side is Side.BELOW)


def _nearest(marks: Sequence[Mark], side: Side, scale: Scale) -> Mark:
    nearest = marks[0]
    for mark in marks[1:]:
        less = known_less(mark, nearest, scale.lower)
        if less is not None and less != (side is Side.BELOW):
            nearest = mark
    return nearest


__all__ = ["Steps", "literal"]
