"""Strict sums that carry more than their goal: which, its target, what the parts make together, and by how much that is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ...engine.values.number import show
from ...engine.values.text import Text
from ...ui.unit_names import after_figure
from .coverage import Part, summed
from .shares import WHOLE, settled


@dataclass(frozen=True, slots=True)
class Excess:
    """A strict sum that is exceeded; `whole` is the target, 100 where only shares are given (`unit` is % then)."""

    goal: int
    code: str
    whole: Fraction
    sum: Fraction
    unit: str

    @property
    def amount(self) -> Fraction:
        """By how much, without its sign."""
        return abs(settled(self.sum - self.whole))

    @property
    def over(self) -> Text:
        """By how much, in its unit."""
        return amount_told(self.amount, self.unit)

    @property
    def on_the_way(self) -> bool:
        """Whether parts yet to be given may make up for it, as `on_the_way` has it."""
        return on_the_way(self.whole, self.sum)

    @property
    def words(self) -> Text:
        """The three figures."""
        whole, together = amount_told(self.whole, self.unit), amount_told(self.sum, self.unit)
        return Text(
            f"下级合计 {together.zh}，超出目标 {whole.zh}，多 {self.over.zh}",
            f"those below make {together.en}, the target is {whole.en}: {self.over.en} too much",
        )


def excess(goal: Part, parts: Sequence[Part]) -> Excess | None:
    """By how much the parts exceed a goal that is a strict sum; None where they do not, or where parts make no sum, as their units of
    measure are not converted. More is more on either side of zero: -4 is 6 more than -10. Withdrawn parts carry nothing."""
    standing = [part for part in parts if not part.withdrawn]
    if goal.withdrawn or goal.how != "strict" or not standing:
        return None
    rest = summed(goal, standing)
    if rest.unlike:
        return None
    whole = WHOLE if goal.target is None else goal.target
    if rest.left >= 0:
        return None
    return Excess(goal.id, goal.code, whole, whole - rest.left, "%" if rest.percent else goal.measure_unit)


def on_the_way(whole: Fraction, together: Fraction) -> bool:
    """Whether a sum comes from nothing down to a goal below zero and is not there yet: it is told and not refused, or such a goal could
    not be given to one unit after the other."""
    return whole < together <= 0


def amount_told(value: Fraction, unit: str) -> Text:
    """An amount with its unit, a space between them but before a per cent sign."""
    shown = show(value)
    grouped = shown if "/" in shown else f"{Decimal(shown):,f}"
    if unit in ("%", "％", ""):
        return Text.same(f"{grouped}{unit}")
    return Text(f"{grouped} {unit}", f"{grouped} {after_figure(unit)}")
