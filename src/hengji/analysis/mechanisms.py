"""Incentives that make the truth the best answer: bonuses on a figure the unit itself reports, and the conditions on which they do.

A unit knows better than its superior what it can do. If more is earned by reporting low, it reports low. Both mechanisms here pay most
for reporting what one expects, as long as their rates keep an order; rates that do not are refused, because nobody would see it in
the results.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from ..engine.values.finding import Finding, Level, Source
from ..engine.values.number import show
from ..engine.values.text import Text


@dataclass(frozen=True, slots=True)
class JointBase:
    """The joint-base method (联合确定基数法, Hu Zuguang): the contract base is `weight` of what the unit reports and the rest of what
    the superior asks; `reward` is paid for each unit of the actual figure beyond it, `fine` taken for each beyond the report, `over`
    given back for each the report was too ambitious by (0 in the usual form). `higher`: whether more is better (False for costs)."""

    weight: Fraction
    reward: Fraction
    fine: Fraction
    over: Fraction = Fraction(0)
    higher: bool = True

    def base(self, reported: Fraction, asked: Fraction) -> Fraction:
        """The contract base."""
        return self.weight * reported + (1 - self.weight) * asked

    def net(self, reported: Fraction, asked: Fraction, actual: Fraction) -> Fraction:
        """What the unit gets in the end, in units of the figure; below the base it pays."""
        return self.on_base(self.base(reported, asked), reported, actual)

    def on_base(self, base: Fraction, reported: Fraction, actual: Fraction) -> Fraction:
        """The same on a contract base that was agreed otherwise."""
        sign = 1 if self.higher else -1
        beyond, short = sign * (actual - base), sign * (actual - reported)
        return self.reward * beyond - self.fine * max(short, Fraction(0)) + self.over * max(-short, Fraction(0))

    def findings(self) -> list[Finding]:
        """The conditions that do not hold: errors, as the mechanism then pays for not telling the truth."""
        pull = self.weight * self.reward
        given = f"W·P = {show(pull)}，Q = {show(self.fine)}，P = {show(self.reward)}"
        found = []
        if not 0 < self.weight < 1:
            found.append(
                _broken(
                    "weight",
                    "0 < W < 1",
                    f"W = {show(self.weight)}",
                    "自报数不起作用，或全由自报数决定",
                    "the report decides nothing, or everything",
                )
            )
        if not pull < self.fine:
            found.append(_broken("fine", "W·P < Q", given, "少报更合算", "reporting too little pays"))
        if not self.fine < self.reward:
            found.append(
                _broken("fine", "Q < P", given, "超过自报数之后不值得再努力", "effort beyond the report does not pay")
            )
        if not 0 <= self.over < pull:
            found.append(
                _broken(
                    "over",
                    "0 ≤ R < W·P",
                    f"R = {show(self.over)}，W·P = {show(pull)}",
                    "多报更合算",
                    "reporting too much pays",
                )
            )
        return found


@dataclass(frozen=True, slots=True)
class PlanBonus:
    """The new Soviet incentive (Weitzman, Bell Journal of Economics 7, 1976): `plan_rate` for each unit the plan lies above the
    tentative target, `over_rate` for each the actual figure lies above the plan, `short_rate` taken for each it lies below."""

    start: Fraction
    over_rate: Fraction
    plan_rate: Fraction
    short_rate: Fraction

    def bonus(self, tentative: Fraction, plan: Fraction, actual: Fraction) -> Fraction:
        """The bonus of a unit that planned `plan` and did `actual`."""
        rate = self.over_rate if actual >= plan else self.short_rate
        return self.start + self.plan_rate * (plan - tentative) + rate * (actual - plan)

    def chance(self) -> Fraction:
        """With which chance of reaching it a plan pays best, where the actual figure is uncertain: `(g - b) / (g - a)`.

        The best plan is a quantile of what the unit expects, not its mean.
        """
        return (self.short_rate - self.plan_rate) / (self.short_rate - self.over_rate)

    def findings(self) -> list[Finding]:
        """Conditions that do not hold are errors; rates nearer to each other than the rule of thumb (a <= 0.7 b, g >= 1.3 b) a note."""
        a, b, g = self.over_rate, self.plan_rate, self.short_rate
        given = f"a = {show(a)}，b = {show(b)}，g = {show(g)}"
        found = []
        if not a > 0:
            found.append(_broken("over_rate", "0 < a", given, "超过计划没有奖励", "nothing is paid beyond the plan"))
        if not a < b:
            found.append(_broken("plan_rate", "a < b", given, "压低计划更合算", "a low plan pays"))
        if not b < g:
            found.append(_broken("short_rate", "b < g", given, "抬高计划更合算", "a high plan pays"))
        if not found and (a > b * Fraction(7, 10) or g < b * Fraction(13, 10)):
            message = Text(
                f"三个比率相近，说真话的好处不大：{given}", f"the rates are close: the truth pays little more: {given}"
            )
            hint = Text("经验：a ≤ 0.7b，g ≥ 1.3b", "rule of thumb: a <= 0.7 b, g >= 1.3 b")
            found.append(Finding("mechanism-flat", Level.NOTE, message, hint, Source(field="plan_rate")))
        return found


Mechanism = JointBase | PlanBonus


def curve(
    mechanism: Mechanism, asked: Fraction, actual: Fraction, low: Fraction, high: Fraction, steps: int = 40
) -> Iterator[tuple[Fraction, Fraction]]:
    """(report or plan, what the unit gets) from `low` to `high`, with the actual figure among them: the picture of where the truth lies.

    `asked` is the superior's base or the tentative target.
    """
    grid = {low + (high - low) * step / steps for step in range(steps + 1)} | {actual}
    for said in sorted(grid):
        yield said, got(mechanism, asked, said, actual)


def got(mechanism: Mechanism, asked: Fraction, said: Fraction, actual: Fraction) -> Fraction:
    """What a unit gets that says `said` and does `actual`."""
    if isinstance(mechanism, JointBase):
        return mechanism.net(said, asked, actual)
    return mechanism.bonus(asked, said, actual)


def _broken(field: str, condition: str, given: str, zh: str, en: str) -> Finding:
    message = Text(f"参数不满足 {condition}（{given}）：{zh}", f"the rates break {condition} ({given}): {en}")
    return Finding("mechanism-untrue", Level.ERROR, message, Text(condition, condition), Source(field=field))
