"""Limits of which no word says what they limit (`不超过24分`, `最高3分`): the amounts of the sentence tell, or it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from ...rules.model import FULL, ZERO, Amount
from ...values.number import show
from ...values.text import Text
from .. import questions
from ..reading import Context
from ..statements import Award, Bound, Deed, Each, Limit, Start, Statement
from .amounts import Worth, worth_of
from .stop import Choice, Fork

_SCORE = Text("得分的上限", "the most the item scores")
_ADDED = Text("加分的上限", "the most that is added")
_BOTH = Text("加分、扣分各自的上限", "the most that is added, and the most that is taken")
_LAST = Text("只限最后写的加分或扣分", "of the last of the steps alone")


def settled(statements: Sequence[Statement], context: Context) -> list[Statement]:
    """The statements with every open limit said as one of the score or one of the steps."""
    found = list(statements)
    for item in statements:
        if isinstance(item, Limit) and item.open:
            at = found.index(item)
            found[at : at + 1] = _Open(found, at, item, worth_of(tuple(statements), context)[0]).limits()
    return found


@dataclass(frozen=True, slots=True)
class _Open:
    """An open limit where it stands in the sentence."""

    said: list[Statement]
    at: int
    limit: Limit
    worth: Worth

    def limits(self) -> list[Limit]:
        """What it limits."""
        closed = replace(self.limit, open=False, across=False)
        steps = [item for item in self.said[: self.at] if isinstance(item, Each)]
        if not steps or self.most <= 0:
            return [closed]
        if steps[-1].effect.deed is Deed.GAIN or self.limit.across:
            return self._behind_gains(closed, across=self.limit.across)
        lost = closed.bound is Bound.CAP and not any(item.effect.deed is Deed.GAIN for item in steps)
        lost = lost or (closed.bound is Bound.CAP and self.most < self.base)
        return [replace(closed, bound=Bound.MOST) if lost and steps[-1].effect.deed is Deed.LOSE else closed]

    @property
    def most(self) -> Fraction:
        return self.worth(self.limit.amount)

    @property
    def stated(self) -> list[Amount]:
        """What the steps start from, where the sentence states it."""
        starts = [item.amount for item in self.said if isinstance(item, Start)]
        earned = [item.effect.amount for item in self.said if isinstance(item, Award) and item.effect.deed is Deed.GET]
        return starts or [amount for amount in earned if amount != ZERO]

    @property
    def base(self) -> Fraction:
        return max(self.worth(amount) for amount in self.stated or [FULL])

    def _behind_gains(self, closed: Limit, across: bool) -> list[Limit]:
        """Behind points that are added: a limit below what they are added to can only be one of them, a limit that they could not be
        added up to without passing the full marks only one of the score."""
        if self.base == 0:
            return [replace(closed, bound=Bound.CAP)] if closed.bound is not Bound.MOST else [closed]
        if self.most > self.worth.full or (self.most > self.base and self.base + self.most > self.worth.full):
            return [replace(closed, bound=Bound.CAP)]
        if self.most >= self.base and closed.bound is not Bound.CAP:
            raise self._ask(_SCORE, [replace(closed, bound=Bound.CAP)], _ADDED, [_gained(closed)])
        if self.most >= self.base:
            return [closed]
        if closed.bound is Bound.CAP and not self.stated:
            raise self._ask(_ADDED, [Start(FULL), _gained(closed)], _SCORE, [Start(ZERO), closed])
        if across:
            raise self._ask(
                _BOTH,
                [replace(closed, bound=Bound.MOST_LOST), _gained(closed)],
                _LAST,
                [replace(closed, bound=Bound.MOST, own=True)],
            )
        return [replace(closed, bound=Bound.MOST) if closed.bound is Bound.CAP else closed]

    def _ask(self, one: Text, first: Sequence[Statement], other: Text, second: Sequence[Statement]) -> Fork:
        amount = self.limit.amount
        most = f"{show(amount.points)}分" if amount.points else f"{show(amount.share * 100)}%"

        def told(limits: Sequence[Statement]) -> tuple[Statement, ...]:
            return (*self.said[: self.at], *limits, *self.said[self.at + 1 :])

        return Fork(
            questions.question(
                "limit-of-what",
                f"“{most}”的上限没有写明限的是得分、加分还是扣分",
                f"it is not said whether {most.replace('分', ' points')} limit the score, what is added or what is taken",
                Text(
                    "写“得分不超过…分”“最多加…分”“最多扣…分”或“加扣分均不超过…分”",
                    "write 'score at most ...', 'at most ... added' or 'at most ... taken'",
                ),
            ),
            [Choice(one, told(first)), Choice(other, told(second))],
        )


def _gained(limit: Limit) -> Limit:
    return replace(limit, bound=Bound.MOST_GAINED)
