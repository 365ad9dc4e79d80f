"""One sentence's statements against its context: body, start, steps, cuts, floor and cap, put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ...rules.model import (
    FULL,
    ZERO,
    Ambition,
    Amount,
    Body,
    Cut,
    Measured,
    Rule,
    Step,
    Veto,
)
from ...values.finding import Finding
from ...values.number import show
from ...values.text import Text
from .. import questions
from ..axis import OTHERWISE, Axis, Compare, Form, Otherwise, When
from ..reading import Context, Understood
from ..statements import NOWHERE, Award, Bound, Deed, Each
from . import doubts, exempt, ladders, repeats, thresholds, vetoes
from .ambitions import ambitions
from .amounts import worth_of
from .bodies import Bodies
from .direction import in_force
from .general_caps import Caps, General, told
from .places import Scale
from .said import Said
from .steps import Steps
from .stop import refuse


class Assembly(Bodies):
    """Builds one rule. Each method settles one part; a part that cannot be settled raises `Stop` or `Fork`."""

    def __init__(self, said: Said, context: Context) -> None:
        self.said = said
        self.context = context
        self.notes: list[Finding] = list(said.notes)
        self.worth, notes = worth_of(said.statements, context)
        self.notes += notes
        ladders.go_on(said)
        doubts.check(said)
        vetoes.ask_how_grave(said)
        self._count_bands()
        self.measured = self._measured()
        if not self.exact:
            vetoes.ask_where_it_shows(said, self.measured)
        direction = in_force(said, context)
        rated = any(
            (isinstance(item, Award) and isinstance(item.condition, When) and item.condition.rate)
            or (isinstance(item, Each) and item.rate)
            for item in said.statements
        )
        self.scale = Scale(context, direction, self.measured, rated, _mentions_target(said), said.given)
        self._refuse_days_of_a_target()
        self._refuse_other_figures()
        if len({self.worth(item.amount) for item in said.starts}) > 1 and not self.exact:
            raise refuse(questions.two_starts())
        self.cuts: list[Cut] = []
        self.start = FULL
        self.overruled: tuple[Amount, ...] = ()

    def _refuse_days_of_a_target(self) -> None:
        """`每延误1天扣1分`, of an item whose target is so many days: late by the calendar, or longer than the target?"""
        dated = self.measured is Measured.DAYS and self.said.mode is None and not self.exact
        if dated and self.context.figures.get("target"):
            raise refuse(questions.days_and_target())

    def _refuse_other_figures(self) -> None:
        """`目标值98%`, of an item whose target is 95: one of them is wrong, and nobody knows which."""
        for tier, quantity in self.said.given.items():
            figure = self.context.figures.get(tier)
            if figure is None or self.exact or self.measured is not Measured.VALUE:
                continue
            stated = self.scale.constant(quantity)
            if stated != figure:
                raise refuse(questions.other_figure(tier, show(stated), show(figure)))

    def outcome(self) -> Understood:
        """The rule, with what was settled by default."""
        rule = self._rule()
        return Understood(rule, self.worth.basis, tuple(dict.fromkeys(self.notes)), overruled=self.overruled)

    def _rule(self) -> Rule:
        said = self.said
        if not (
            said.awards
            or said.steps
            or said.proportional
            or said.efficacy
            or said.formulas
            or said.pieces
            or said.between
        ):
            return self._bare()
        self._resolve_doubtful_words()
        self._earned_each()
        body = self._body()
        steps = self._steps(body)
        start = self.start if body is None else FULL
        floor, cap = self._bounds(start, steps, body)
        if (
            floor is not None
            and cap is not None
            and said.bound(Bound.FLOOR)
            and self.worth(floor) > self.worth(cap)
            and not self.exact
        ):
            raise refuse(questions.contradiction("最低分高于最高分", "the floor lies above the cap"))
        caps = self._caps(start, cap)
        return Rule(
            self.measured,
            start,
            body,
            steps,
            tuple(self.cuts),
            floor,
            caps.cap,
            self._veto(),
            caps.cases,
        )

    def _earned_each(self) -> None:
        """`每完成一项得2分，满分6分`: earned from nothing, up to the full marks the sentence states."""
        said = self.said
        each = {step.span for step in said.steps if step.span != NOWHERE}
        earns = any(start.amount == ZERO and start.span in each for start in said.starts)
        if (
            earns
            and said.fulls
            and said.bound(Bound.CAP) is None
            and all(step.effect.deed is Deed.GAIN for step in said.steps)
        ):
            self.cap_default = said.fulls[-1].amount
        self._stated_full_is_cap()

    def _stated_full_is_cap(self) -> None:
        """`达到目标得8分，每提高1个百分点加0.5分，满分10分`: what is earned ends at the full marks the sentence states."""
        said = self.said
        base = [
            award.effect.amount
            for award in said.awards
            if award.effect.deed is Deed.GET and award.effect.amount != ZERO
        ]
        gains = [step for step in said.steps if step.effect.deed is Deed.GAIN]
        if not (said.fulls and gains and len(base) == 1) or said.bound(Bound.CAP, Bound.MOST_GAINED, Bound.UNCAPPED):
            return
        if said.starts:
            return  # the base is stated elsewhere: what one band earns is not what the steps add to
        if all(step.most is None for step in gains) and self.worth(base[0]) < self.worth(said.fulls[-1].amount):
            self.cap_default = said.fulls[-1].amount

    def _bare(self) -> Rule:
        veto = self._veto()
        if self.said.starts:
            self.start = self.said.starts[-1].amount
        elif veto is None:
            raise refuse(questions.no_rule())
        floor, cap = self._bounds(self.start, (), None)
        caps = self._caps(self.start, cap)
        return Rule(
            self.measured,
            self.start,
            floor=floor,
            cap=caps.cap,
            veto=veto,
            ambitions=caps.cases,
        )

    def _caps(self, start: Amount, cap: Amount | None) -> Caps:
        """The caps by the ambition of the target, and the cap of all others."""
        if not self.exact and any(self._of_results(award) for award in self.said.awards):
            raise refuse(questions.case_of_results())
        stated = cap is not None and self.said.bound(Bound.CAP, Bound.MOST_GAINED) is not None
        found = ambitions(self.said, self.scale, start, General(cap, stated, self.worth, bool(self.context.full)))
        if found.cases and not self.exact and self._below_start(start):
            raise refuse(questions.case_below_start())
        if found.cases and not self.exact and any(self._beyond_caps(award, found.cases) for award in self.said.awards):
            raise refuse(questions.outside_cap())
        self.notes += told(found)
        self.overruled = (*found.overruled, *((cap,) if cap is not None and found.shared else ()))
        return found

    def _below_start(self, start: Amount) -> bool:
        """`目标值不低于上年值的上限为6分`, of an item of 30: so many points are added, and never the score."""
        scores = [item.cap for item in self.said.ambitious if not item.gained and not item.uncapped]
        low = min(map(self.worth, scores), default=None)
        gains = any(step.effect.deed is Deed.GAIN for step in self.said.steps)
        return low is not None and gains and low < self.worth(start)

    def _of_results(self, award: Award) -> bool:
        """`…的加分上限为3分，扣分上限为8分，否则得6分`: among the cases of the target, a score that no case of the result leaves."""
        said, condition = self.said, award.condition
        if not said.ambitious or award.effect.deed is not Deed.GET:
            return False
        if isinstance(condition, When):
            tiers = {compare.place.tier for case in said.ambitious for compare in case.compares} - {"", "target"}
            if tiers & {compare.place.tier for compare in condition.compares}:
                return True
            behind = any(each.span < award.span for each in said.ambitious)
            return behind and award.effect.amount != ZERO and all(map(_is_length, condition.compares))
        before = [other.span for other in said.awards if isinstance(other.condition, When) and other.span < award.span]
        case = next((each.span for each in said.ambitious if each.span < award.span), None)
        return isinstance(condition, Otherwise) and case is not None and max(before, default=case) <= case

    def _beyond_caps(self, award: Award, found: tuple[Ambition, ...]) -> bool:
        """`完成率达到120%以上的另加2分`, beside caps by the target: points that a cap would swallow."""
        if award.effect.deed is Deed.GAIN:
            return award.effect.amount != ZERO
        lowest = min(self.worth(each.cap) for each in found)
        return award.effect.deed is Deed.GET and self.worth(award.effect.amount) > lowest

    def _veto(self) -> Veto | None:
        if not self.said.vetoes:
            return None
        said = self.said.vetoes[-1]
        return Veto(said.of, said.effect, said.more_than)

    def _resolve_doubtful_words(self) -> None:
        doubts.proportions(self.said, self.context, self.scale)
        doubts.linear(self.said, self.context)
        if not self.exact:
            thresholds.thresholds(self.said, self.scale)
            thresholds.zones(self.said)

    def _steps(self, body: Body | None) -> tuple[Step, ...]:
        self._bound_single(Bound.MOST_LOST, Deed.LOSE)
        self._bound_single(Bound.MOST_GAINED, Deed.GAIN)
        builder = Steps(self.said, self.scale, self.edges)
        steps = builder.build()
        self.notes += builder.notes
        if self.measured is Measured.VALUE and not self.exact:
            steps, cuts = exempt.exempted(self.said, self.scale, steps, self.start, body is not None)
            self.cuts += cuts
            self._refuse_two_scores(steps)
        if self.measured is not Measured.EVENTS:
            steps = tuple(replace(step, of="") for step in steps)
        return steps

    def _refuse_two_scores(self, steps: tuple[Step, ...]) -> None:
        """`不超过目标值得满分，每发生1起扣2分`: a step takes from what a clause says is earned, and one of them would be dropped."""
        awards = [
            item
            for item in self.said.statements
            if isinstance(item, Award)
            and item.effect.deed is Deed.GET
            and item.effect.amount != ZERO
            and not item.final
        ]
        taken = [step for step in steps if self.worth(step.amount) < 0]
        zoned = any(step.until is not None for step in taken)
        rest = [item for item in self.said.statements if isinstance(item, Award) and item.condition == OTHERWISE]
        if taken and any(one in awards or (zoned and one.effect.deed is Deed.GET) for one in rest):
            raise refuse(questions.rest_under_steps())
        for award in awards:
            if isinstance(award.condition, When) and exempt.reaching(award, steps, self.scale):
                raise repeats.counted_or_beyond(self.said, award)
        self._refuse_ways_between(awards, steps)

    def _refuse_ways_between(self, awards: list[Award], steps: tuple[Step, ...]) -> None:
        """`90%得6分，每增加1个百分点加0.4分，100%得10分`: the step is the way from one score to the other, and adds nothing to it."""
        earned = [award for award in awards if isinstance(award.condition, When)]
        if len({self.worth(award.effect.amount) for award in earned}) < 2:
            return
        best = max(earned, key=lambda award: self.worth(award.effect.amount))
        gains = [each for each in self.said.steps if each.effect.deed is Deed.GAIN and each.axis is Axis.VALUE]
        before = [each for each in gains if each.origin is None and not each.within and each.span < best.span]
        if before or exempt.on_the_way(best, steps, self.scale):
            raise refuse(questions.way_between())

    def _bound_single(self, bound: Bound, deed: Deed) -> None:
        """A bound on all deductions (or bonuses), where one step makes them all, is that step's own."""
        limit = self.said.bound(bound)
        mine = [index for index, step in enumerate(self.said.steps) if step.effect.deed is deed]
        if limit is not None and len(mine) == 1 and self.said.steps[mine[0]].most is None:
            self.said.steps[mine[0]] = replace(self.said.steps[mine[0]], most=limit.amount)
            self.said.limits.remove(limit)

    def _bounds(self, start: Amount, steps: tuple[Step, ...], body: Body | None) -> tuple[Amount | None, Amount | None]:
        said = self.said
        self._refuse_two_limits()
        floor: Amount | None = ZERO
        if (
            said.bound(Bound.NEGATIVE) is not None
            or (body is None and said.starts and start == ZERO)
            or self.context.full == 0
        ):
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
                    Text(
                        "为每一类写明最多加（扣）多少分，或写明总分的上下限",
                        "state the most each kind adds or takes, or bounds of the score",
                    ),
                )
            )
        if lost is not None:
            floor = self._nearer(floor, start - lost.amount, max)
        gained = said.bound(Bound.MOST_GAINED)
        if gained is not None:
            cap = self._nearer(cap, start + gained.amount, min)
        return floor, cap

    def _nearer(self, one: Amount | None, other: Amount, nearest: Callable[..., Amount]) -> Amount:
        """The bound that is reached first, where two are said."""
        if one is None or (one == ZERO and not self.context.full):
            return other  # nobody knows yet whether so much can be lost
        return nearest(other, one, key=self.worth)

    def _refuse_two_limits(self) -> None:
        """Two limits of different height on the score, on what is added or on what is taken: neither may be dropped."""
        for bound in (Bound.CAP, Bound.FLOOR, Bound.MOST_LOST, Bound.MOST_GAINED):
            if len({self.worth(limit.amount) for limit in self.said.limits if limit.bound is bound}) > 1:
                raise refuse(questions.two_limits())


def _is_length(compare: Compare) -> bool:
    """`10%以内`: so far from a value that the clause does not name."""
    place = compare.place
    quantity = place.quantity
    bare = not place.tier and place.form in (Form.PLAIN, Form.BEYOND) and quantity is not None
    return bare and quantity is not None and (quantity.unit == "pp" or (quantity.unit == "%" and quantity.value <= 50))


def _mentions_target(said: Said) -> bool:
    for item in said.statements:
        if isinstance(item, Award) and isinstance(item.condition, When):
            places = [compare.place for compare in item.condition.compares]
            if any(place.tier == "target" or place.form in (Form.DONE, Form.COMPLETION) for place in places):
                return True
        if isinstance(item, Each) and item.origin is not None and item.origin.tier == "target":
            return True
    return False
