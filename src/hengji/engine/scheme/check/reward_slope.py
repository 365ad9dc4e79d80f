"""Beyond the target the reward should not be much flatter than the loss below it, else low targets pay."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ...rules.model import Curve, Measured, Step
from ...values.finding import Finding
from ...values.text import Text
from ..model.scheme import Scheme
from ..model.scorecards import Item
from .reach import Worth, worth_of
from .told import items_of, note


def check(scheme: Scheme) -> Iterator[Finding]:
    """One note for each item that rewards a step above the target less than it charges one below."""
    for item in items_of(scheme):
        slopes = _of_curve(item, worth_of(scheme, item)) or _of_steps(item, worth_of(scheme, item))
        if slopes is not None and 0 < slopes[1] < slopes[0]:
            message = Text(
                f"“{item.title.zh}”超过目标后的加分比低于目标的扣分平缓",
                f"'{item.title.en}': the reward above the target is flatter than the loss below it",
            )
            hint = Text(
                "会鼓励把目标定低；如非本意，调整加分", "it rewards low targets; if not meant, adjust the reward"
            )
            yield note("reward-slope", item.where, message, hint)


def _of_curve(item: Item, worth: Worth) -> tuple[Fraction, Fraction] | None:
    """The slopes just below and above the target, where the three points are known numbers."""
    body = item.rule.body
    if not isinstance(body, Curve):
        return None
    places = [_place(item, knot.at.tier, knot.at.times, knot.at.plus) for knot in body.knots]
    at = next((index for index, knot in enumerate(body.knots) if knot.at.tier == "target" and knot.at.times == 1), None)
    if at is None or not 0 < at < len(body.knots) - 1:
        return None
    before, here, after = places[at - 1 : at + 2]
    if before is None or here is None or after is None or before == here or here == after:
        return None
    low, middle, high = body.knots[at - 1 : at + 2]
    below = (worth(middle.before) - worth(low.value)) / abs(here - before)
    above = (worth(high.before) - worth(middle.value)) / abs(after - here)
    return below, above


def _place(item: Item, tier: str, times: Fraction, plus: Fraction) -> Fraction | None:
    if not tier:
        return plus
    known = item.tiers.get(tier)
    if known is None or known.constant is None:
        return None
    return known.constant + (times - 1) * abs(known.constant) + plus


def _of_steps(item: Item, worth: Worth) -> tuple[Fraction, Fraction] | None:
    """What one unit costs below and brings above the same place."""
    if item.rule.measured is not Measured.VALUE:
        return None
    steps = item.rule.steps
    up = [step for step in steps if worth(step.amount) > 0]
    down = [step for step in steps if worth(step.amount) < 0]
    if len(up) != 1 or len(down) != 1 or up[0].origin != down[0].origin or up[0].side == down[0].side:
        return None
    if up[0].size.relative != down[0].size.relative:
        return None
    return _rate(down[0], worth), _rate(up[0], worth)


def _rate(step: Step, worth: Worth) -> Fraction:
    return abs(worth(step.amount)) / step.size.value
