"""The shape of a reading: a score that rises and then falls is a range to stay in, and whoever means one says so.

Like `circumstances`, this looks at a reading from outside: a bonus read at a small share of the target, and not beyond it, is such a shape.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from itertools import pairwise

from ..rules.model import Curve, Measured, Rule
from ..values.direction import Direction
from .reading import Context, Points

_TWO_SIDED = re.compile(
    r"控制在|保持在|维持在|稳定在|区间|范围|之间|±|正负|偏差|偏离|误差|波动|或高于|或低于|过高|过低|上下限|下限|上限值"
    r"|\b(?:within|between|range|band|deviat\w*|either|outside|variance|corridor|above or below|below or above|over or under)\b"
    r"|\d%? ?(?:[-~–—～至到]|to) ?\d",
    re.IGNORECASE,
)


def hides_a_fall(sentence: str, rule: Rule, points: Points, context: Context) -> bool:
    """Whether the score of a rule rises and then falls again towards the better side, and no word speaks of a range."""
    if not isinstance(rule.body, Curve) or rule.measured is not Measured.VALUE:
        return False
    if context.direction not in (Direction.HIGHER, Direction.LOWER) or rule.body.open_below:
        return False
    full = context.full or Fraction(0)
    point = full / 100 if points is Points.HUNDRED else Fraction(1)
    worths = [amount.worth(full, point) for knot in rule.body.knots for amount in (knot.before, knot.value)]
    rises = any(after > before for before, after in pairwise(worths))
    falls = any(after < before for before, after in pairwise(worths))
    return rises and falls and _TWO_SIDED.search(unicodedata.normalize("NFKC", sentence)) is None


def caps_the_start(rule: Rule, points: Points, context: Context) -> bool:
    """Whether points are added to a start that the cap of the score never lets be earned (`每高于目标值1%加0.5分；最高5分`, of ten)."""
    full = context.full or Fraction(0)
    point = full / 100 if points is Points.HUNDRED else Fraction(1)
    gains = any(step.amount.worth(full, point) > 0 for step in rule.steps)
    return (
        rule.body is None
        and gains
        and rule.cap is not None
        and rule.cap.worth(full, point) < rule.start.worth(full, point)
    )
