"""Points of a rule agree with what the scheme says a point is."""

from __future__ import annotations

from collections.abc import Iterator

from ...rules.model import Amount, Curve, Levels, Rule
from ...sentences.reading import Points
from ...values.finding import Finding
from ...values.number import show
from ...values.text import Text
from ..model.scheme import Scheme
from .reach import full_of
from .told import error, items_of


def check(scheme: Scheme) -> Iterator[Finding]:
    """One finding where the points written at the target (or to start from) are far from the full marks."""
    for item in items_of(scheme):
        full, stated = full_of(scheme, item), _stated(item.rule)
        if stated is None or stated.share or not stated.points or not full or item.watch:
            continue
        if stated.points * 2 > full * 3 or stated.points * 2 < full:
            means = (
                Text("权重分", "points of the weight")
                if scheme.scale.points is Points.WEIGHT
                else Text("满分制", "points of full marks")
            )
            message = Text(
                f"“{item.title.zh}”的满分是 {show(full)}（{means.zh}），规则却按 {show(stated.points)} 分写",
                f"'{item.title.en}' has full marks of {show(full)} ({means.en}), but its rule speaks of {show(stated.points)}",
            )
            hint = Text(
                "改 scale 的 points: weight | hundred，或用百分比写分值",
                "change points: weight | hundred under scale, or write shares",
            )
            yield error("full-marks", item.where, message, hint)


def _stated(rule: Rule) -> Amount | None:
    """The points that stand for full completion."""
    body = rule.body
    if isinstance(body, Curve):
        return next(
            (knot.value for knot in body.knots if knot.at.tier == "target" and knot.at.times == 1), body.knots[-1].value
        )
    if isinstance(body, Levels):
        return max((score for _, score in body.entries), key=lambda score: (score.share, score.points))
    return rule.start if body is None else None
