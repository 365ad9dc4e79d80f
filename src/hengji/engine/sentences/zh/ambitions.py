"""Caps by the ambition of the target: `目标值不低于基准值的最多加6分，低于基准值20%以内的最多加5分`."""

from __future__ import annotations

from ...rules.model import ZERO, Amount
from ..statements import Ambitious, Compare, Each, Form, Limit, Place, Quantity, Relation, Statement
from . import words
from .limits import PointLimits
from .steps import StepReader
from .timing import _relation


class Ambitions(PointLimits):
    """Reads what the target itself is compared with, and the cap that follows."""

    steps: StepReader

    def _ambition(self) -> list[Statement] | None:
        r = self.r
        start = r.at
        r.skip(words.CLAUSE_LEADS)
        if r.tiers.get(r.word()) == "target" and r.word(1) in words.RELATIONS:
            r.at += 1
        elif not (self.found and isinstance(self.found[-1], Ambitious)):
            return None
        compares = self._beside_tier()
        if compares is None:
            return None
        r.skip(frozenset({"的", "者", "时"}))
        r.take(",")
        first: list[Statement] = []
        if r.word() in words.EACH:
            first = self.steps.step() or []
            r.take(",")
        cap = self._cap_said(first)
        if cap is None:
            return None
        return [*first, Ambitious(compares, cap[0], cap[1], span=r.span(start))]

    def _cap_said(self, first: list[Statement]) -> tuple[Amount, bool] | None:
        """What may be added at most (True), or the score at most (False)."""
        r = self.r
        if r.take_in(words.UNCHANGED):
            return ZERO, True
        limits = self._most(r.at) or []
        limit = limits[0] if limits else None
        if not isinstance(limit, Limit) or (first and not isinstance(first[-1], Each)):
            return None
        gained = words.MOSTS.get(self._limit_word, "") in ("gained", "any", "total-gained")
        return limit.amount, gained

    def _beside_tier(self) -> tuple[Compare, ...] | None:
        """`不低于基准值`, `低于基准值20%以内`, `低于基准值20%至50%`."""
        r = self.r
        word = r.take_in(words.RELATIONS)
        tier = r.tier() if word else ""
        if not tier or tier == "target":
            return None
        relation = _relation(word)
        near = r.quantity()
        if near is None:
            return (Compare(relation, Place(tier=tier)),)
        sign = -1 if relation in (Relation.BELOW, Relation.AT_MOST) else 1
        inner, outer = (Relation.AT_MOST, Relation.AT_LEAST) if sign < 0 else (Relation.AT_LEAST, Relation.AT_MOST)
        if r.take("至", "~", "-", "到"):
            far = r.quantity()
            r.take_in(words.SUFFIXES)
            if far is None:
                return None
            near = Quantity(near.value, near.unit or far.unit)
            return Compare(inner, _moved(near, tier, sign)), Compare(outer, _moved(far, tier, sign), loose=True)
        suffix = r.take_in(words.SUFFIXES)
        side = words.SUFFIXES.get(suffix, "")
        if side == "down":
            return Compare(relation, Place(tier=tier)), Compare(outer, _moved(near, tier, sign))
        if side == "up":
            return (Compare(inner, _moved(near, tier, sign), marked=True),)
        return (Compare(relation, _moved(near, tier, sign)),)


def _moved(quantity: Quantity, tier: str, sign: int) -> Place:
    return Place(Quantity(sign * quantity.value, quantity.unit), tier, Form.MOVED)
