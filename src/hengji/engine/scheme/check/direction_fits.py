"""A rule goes the way of its indicator: where more is better, what lies above the target is not what costs points."""

from __future__ import annotations

from collections.abc import Iterator

from ...rules.model import Curve, Measured, Rule, Side
from ...values.direction import Direction
from ...values.finding import Finding
from ...values.text import Text
from ..model.scheme import Scheme
from ..model.scorecards import Feed
from .told import items_of, warning

_SENSES = (Direction.HIGHER, Direction.LOWER)
_WORDS = {Direction.HIGHER: Text("越高越好", "more is better"), Direction.LOWER: Text("越低越好", "less is better")}


def check(scheme: Scheme) -> Iterator[Finding]:
    """One finding for each rule all of whose parts reward what its indicator calls worse."""
    for item in items_of(scheme):
        indicator = scheme.indicators.get(item.of) if item.feed is Feed.INDICATOR else None
        if indicator is None or indicator.direction not in _SENSES or item.watch:
            continue
        way = _way(item.rule)
        if way is None or way is indicator.direction:
            continue
        message = Text(
            f"“{item.title.zh}”的规则是{_WORDS[way].zh}，指标 {indicator.id} 写的是 direction: {indicator.direction}"
            f"（{_WORDS[indicator.direction].zh}）",
            f"the rule of '{item.title.en}' says {_WORDS[way].en}, the indicator {indicator.id} says "
            f"direction: {indicator.direction} ({_WORDS[indicator.direction].en})",
        )
        hint = Text(
            f"规则对的，把指标改为 direction: {way}；指标对的，改规则的“高于、低于”",
            f"if the rule is right, write direction: {way} at the indicator; if not, mend above and below in the rule",
        )
        yield warning("direction-against-rule", item.where, message, hint)


def _way(rule: Rule) -> Direction | None:
    """Which way a rule rewards; None where it does not say, or says both (a range)."""
    if rule.measured is not Measured.VALUE:
        return None
    if isinstance(rule.body, Curve):
        scores = {(knot.before, knot.value) for knot in rule.body.knots}
        return None if len(scores) == 1 and len({*next(iter(scores))}) == 1 else rule.body.sense
    if rule.body is not None:
        return None
    gains = {(step.amount.points + step.amount.share > 0) == (step.side is Side.ABOVE) for step in rule.steps}
    if len(gains) != 1:
        return None
    return Direction.HIGHER if gains.pop() else Direction.LOWER
