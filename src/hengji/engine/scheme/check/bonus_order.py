"""A better grade is not paid less."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ...values.finding import Finding
from ...values.number import show
from ...values.text import Text
from ..model.scheme import Scheme
from .told import warning


def check(scheme: Scheme) -> Iterator[Finding]:
    """One finding for each pair of grades whose bonuses stand in the wrong order."""
    if scheme.grades is None:
        return
    paid = [(grade.id, grade.bonus) for grade in scheme.grades.bands if grade.bonus is not None]
    for (better, high), (worse, low) in pairwise(paid):
        if low[1] > high[0]:
            message = Text(
                f"等级 {worse} 最高兑现 {show(low[1])}，高于更好的等级 {better} 的最低 {show(high[0])}",
                f"the grade {worse} pays up to {show(low[1])}, more than the least of the better grade {better}, {show(high[0])}",
            )
            hint = Text("让各等级的发放系数首尾相接", "let the ranges follow each other")
            yield warning("bonus-order", scheme.grades.where, message, hint)
