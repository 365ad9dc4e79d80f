"""A better figure never earns less."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ...rules.model import Curve
from ...values.finding import Finding
from ...values.text import Text
from ..model.scheme import Scheme
from .reach import worth_of
from .told import items_of, warning


def check(scheme: Scheme) -> Iterator[Finding]:
    """One finding for each curve that falls while the figure gets better."""
    for item in items_of(scheme):
        body = item.rule.body
        if not isinstance(body, Curve):
            continue
        worth = worth_of(scheme, item)
        scores = [worth(score) for knot in body.knots for score in (knot.before, knot.value)]
        if any(later < earlier for earlier, later in pairwise(scores)):
            message = Text(f"“{item.title.zh}”做得更好反而得分更低", f"'{item.title.en}': a better figure earns less")
            hint = Text("检查各点得分的次序", "check the order of the scores")
            yield warning("curve-falls", item.where, message, hint)
