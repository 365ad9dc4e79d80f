"""How far a rule's score can go: what several checks need to know."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from ...rules.model import Amount, Curve, Levels, Rule
from ..load.wording import marks
from ..model.scheme import Scheme
from ..model.scorecards import Item

Worth = Callable[[Amount], Fraction]


def full_of(scheme: Scheme, item: Item) -> Fraction:
    """The full marks the item is scored out of."""
    return marks(scheme.scale, item.weight, item.full)[0]


def worth_of(scheme: Scheme, item: Item) -> Worth:
    """What an amount of the item's rule is worth."""
    full = full_of(scheme, item)
    return lambda amount: amount.worth(full)


def reach(rule: Rule, worth: Worth) -> tuple[Fraction | None, Fraction | None]:
    """The least and the most score before floor and cap; None where there is no end or it is not known."""
    match rule.body:
        case None:
            low = high = worth(rule.start)
        case Curve(knots):
            scores = [worth(score) for knot in knots for score in (knot.before, knot.value)]
            low, high = min(scores), max(scores)
        case Levels(entries, otherwise):
            scores = [worth(score) for _, score in entries] + ([] if otherwise is None else [worth(otherwise)])
            low, high = min(scores), max(scores)
        case _:
            return None, None
    least: Fraction | None = low
    most: Fraction | None = high
    for step in rule.steps:
        change = worth(step.amount)
        bound = None if step.most is None or step.until is not None else worth(step.most)
        if change > 0:
            most = None if most is None or bound is None else most + bound
        else:
            least = None if least is None or bound is None else least - bound
    for cut in rule.cuts:
        score = worth(cut.amount)
        least = None if least is None else min(least, score)
        most = None if most is None else max(most, score)
    return least, most
