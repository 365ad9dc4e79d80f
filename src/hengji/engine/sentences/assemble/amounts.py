"""Written points against the item's full marks: what a written point is, and which of two amounts is more."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from ...rules.model import FULL, Amount
from ...values.finding import Finding
from ...values.number import show
from .. import questions
from ..axis import Compare, Relation, When
from ..reading import Context, Points
from ..statements import Award, Bound, Deed, Effect, Formula, Full, Limit, Start, Statement
from .stop import refuse

HUNDRED = Fraction(100)


@dataclass(frozen=True, slots=True)
class Worth:
    """How written points weigh against full marks in this sentence, for comparisons only."""

    basis: Points
    full: Fraction

    def __call__(self, amount: Amount) -> Fraction:
        return amount.worth(self.full)


def worth_of(statements: tuple[Statement, ...], context: Context) -> tuple[Worth, tuple[Finding, ...]]:
    """What a written point is: as declared, else as the full marks the sentence states tell."""
    stated = _stated_full(statements) or _formula_full(statements, context)
    top = max((said.points for said in _awarded(statements)), default=Fraction(0))
    if context.points is Points.HUNDRED:
        if stated is not None and stated != HUNDRED and _surely_full(statements):
            raise refuse(questions.points_clash(show(stated), "100"))
        return Worth(Points.HUNDRED, HUNDRED), ()
    if context.points is Points.WEIGHT:
        if context.full is not None and stated is not None and stated != context.full:
            raise refuse(questions.points_clash(show(stated), show(context.full)))
        return Worth(Points.WEIGHT, context.full or stated or top or HUNDRED), ()
    return _undeclared(context, stated, top, statements)


def _undeclared(
    context: Context, stated: Fraction | None, top: Fraction, statements: tuple[Statement, ...]
) -> tuple[Worth, tuple[Finding, ...]]:
    full = context.full
    if not full:
        basis = Points.HUNDRED if stated == HUNDRED or (stated is None and top == HUNDRED) else Points.WEIGHT
        return Worth(basis, stated or (HUNDRED if basis is Points.HUNDRED else max(top, Fraction(1)))), ()
    hundred = top >= HUNDRED > full or any(amount.points == HUNDRED for amount in _awarded(statements))
    if hundred and full != HUNDRED and not any(amount.points == full for amount in _awarded(statements)):
        return Worth(Points.HUNDRED, HUNDRED), ()
    if stated == full or (stated is None and top in (full, 0)):
        return Worth(Points.WEIGHT, full), ()
    if stated == HUNDRED or (stated is None and top == HUNDRED):
        return Worth(Points.HUNDRED, HUNDRED), ()
    if stated is None and full == HUNDRED:
        return Worth(Points.WEIGHT, full), ()
    if stated is not None and (stated > full or _surely_full(statements)):
        raise refuse(questions.points_clash(show(stated), show(full)))
    return Worth(Points.WEIGHT, full), ()


def _surely_full(statements: tuple[Statement, ...]) -> bool:
    return any(isinstance(said, Full) for said in statements)


def _stated_full(statements: tuple[Statement, ...]) -> Fraction | None:
    """The full marks the sentence states: outright, else what the target earns."""
    for said in statements:
        if isinstance(said, Full) and said.amount.points:
            return said.amount.points
    for said in statements:
        if isinstance(said, Award) and not said.final and _earns(said.effect) and isinstance(said.condition, When):
            compares = said.condition.compares
            at_target = len(compares) == 1 and _is_target(compares[0].relation, compares[0].place.tier, compares[0])
            if at_target and said.effect.amount.points and not said.effect.amount.share:
                return said.effect.amount.points
    return None


def _formula_full(statements: tuple[Statement, ...], context: Context) -> Fraction | None:
    """The full marks a formula speaks in: `得分=100-(目标值-实际值)×2` is out of a hundred, whatever the item weighs."""
    for said in statements:
        if isinstance(said, Formula) and not re.search(r"\b(w|full)\b", said.text):
            # A hundred that stands alone is full marks; one that multiplies only makes a percentage.
            if context.full != HUNDRED and re.search(r"(^|[(+-])\s*100\s*($|[)+-])", said.text):
                return HUNDRED
    return None


def _is_target(relation: Relation, tier: str, compare: object) -> bool:
    plain = isinstance(compare, Compare) and compare.place.quantity is None
    return (
        plain
        and tier == "target"
        and relation in (Relation.REACHED, Relation.AT_LEAST, Relation.AT_MOST, Relation.EQUAL)
    )


def _earns(effect: Effect) -> bool:
    return effect.deed is Deed.GET


def _awarded(statements: tuple[Statement, ...]) -> list[Amount]:
    found = [said.effect.amount for said in statements if isinstance(said, Award) and _earns(said.effect)]
    found += [said.amount for said in statements if isinstance(said, Start)]
    found += [said.amount for said in statements if isinstance(said, Limit) and said.bound in (Bound.CAP, Bound.FLOOR)]
    return [amount for amount in found if amount != FULL]
