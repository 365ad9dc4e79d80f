"""What another value of a goal does to the goals below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from .coverage import Part, carried, unlike
from .shares import WHOLE, left_over, split


@dataclass(frozen=True, slots=True)
class Moved:
    """A goal below: its value as it is, and as it would be if it kept its part; None where there is no telling."""

    goal: int
    old: Fraction | None
    new: Fraction | None


def moved(goal: Part, value: Fraction, parts: Sequence[Part]) -> tuple[list[Moved], Fraction]:
    """What the goals below would carry of another value, in the unit of the goal, and what would be left if they stayed as they are.

    A strict sum is divided as it was divided before, exact to the last digit, parts that take away included; where the parts make
    nothing together, or one is in a unit that is not converted, there is no proportion, and no part has a new value. What is shared moves
    as a whole; what is not decomposed moves nothing.
    """
    standing = [part for part in parts if not part.withdrawn]
    old = [carried(goal, part) for part in standing]
    if goal.how == "shared":
        return [Moved(part.id, was, value) for part, was in zip(standing, old, strict=True)], Fraction(0)
    if goal.how != "strict" or not standing:
        return [], value
    amounts = [was if was is not None else Fraction(0) for was in old]
    rest = left_over(value, amounts)
    shares = None if any(unlike(goal, part) for part in standing) else _shares(goal.target, standing, amounts)
    if shares is None:
        return [Moved(part.id, was, None) for part, was in zip(standing, old, strict=True)], rest
    new = split(value, shares, negative=True)
    return [Moved(part.id, was, now) for part, was, now in zip(standing, old, new, strict=True)], rest


def _shares(target: Fraction | None, parts: Sequence[Part], amounts: Sequence[Fraction]) -> list[Fraction] | None:
    """The shares by which a sum is divided: as they are written, else as the values stand, of the target or, without one, of their sum;
    None where the values say no proportion, as they make nothing together."""
    written = [part.share for part in parts if part.share is not None]
    if len(written) == len(parts):
        return written
    together = sum(amounts, Fraction(0))
    if not together:
        return None
    return [amount * WHOLE / (target or together) for amount in amounts]
