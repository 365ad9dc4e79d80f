"""The clauses of a Chinese sentence as statements, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...values.text import Text
from ..statements import (
    Deed,
    Statement,
    Unread,
)
from . import written
from .reader import SEPARATORS
from .subjects import Subjects

EXPECTED = Text(
    "可写：条件+得分（低于90%扣2分）、逐步加扣（每低于目标值1%扣1分）、上下限（扣完为止、最多加5分）、插值或比例（其间按线性插值）、"
    "看目标高低的上限（目标值不低于基准值的最多加6分，其余的最多加3分）",
    "a condition and points, a step, a limit, interpolation or a proportion, a cap by where the target lies",
)


@dataclass(frozen=True, slots=True)
class _Taken:
    """What a reader made of a clause: its statements, where it ended, and what it changed on the way."""

    said: list[Statement]
    end: int
    words: dict[int, str]
    bare: set[int]
    growth: bool
    leans_on: str
    deed: Deed | None
    last_tier: str
    before: list[Statement]


MOST = 60
"""Clauses of one sentence that run into the next without a stop: no rule has so many, and each one is tried by every reader to the end."""


class Clauses(Subjects):
    """Reads a whole sentence, clause by clause. What no clause takes becomes `Unread`, with its place."""

    def read(self) -> list[Statement]:
        """All statements of the sentence."""
        r = self.r
        run_on = 0
        while True:
            self._between_clauses()
            if r.done:
                return self.found
            if run_on >= MOST:
                self._unread(whole=True)
            elif not self._clause():
                self._unread()
            run_on += not self._ends_here(r.at)

    def _between_clauses(self) -> None:
        r = self.r
        while not r.done:
            if self._numbered() or self._lettered():
                continue
            if r.text() not in SEPARATORS and r.text() != " ":
                return
            r.at += 1

    def _clause(self) -> bool:
        """One clause: by the first reader that takes it to its end, else by the first that takes a part of it."""
        partly: _Taken | None = None
        for read in self._readers():
            taken = self._try(read)
            if taken is not None and self._ends_here(taken.end):
                return self._keep(taken)
            partly = partly or taken
        return partly is not None and self._keep(partly)

    def _readers(self) -> tuple[Callable[[], list[Statement] | None], ...]:
        return (
            self._written,
            self._in_brackets_only,
            self._ambition,
            self._points_limited,
            self._bound,
            self._partial,
            self._veto,
            self._judged,
            self._method,
            self._between,
            self._scaled,
            self._open_ended,
            self._given,
            self._kept,
            self._outside,
            self._further_out,
            self._step,
            self._award,
            self._reference,
            self._full,
            self._explained,
            self._apart,
            self._title,
            self._filler,
            self._with_subject,
            self._remark,
            self._heading,
        )

    def _try(self, read: Callable[[], list[Statement] | None]) -> _Taken | None:
        """What a reader makes of the clause; everything is put back as it was."""
        r = self.r
        start, before, growth, leans_on, tier = r.at, list(self.found), self.growth, self.leans_on, r.last_tier
        words, bare, deed = dict(self.words), set(self.bare), self.deed
        said = read()
        taken = None
        if said is not None:
            taken = _Taken(
                said, r.at, self.words, self.bare, self.growth, self.leans_on, self.deed, r.last_tier, self.found
            )
        r.at, r.last_tier, self.growth, self.leans_on = start, tier, growth, leans_on
        self.words, self.bare, self.found, self.deed = words, bare, before, deed
        return taken

    def _keep(self, taken: _Taken) -> bool:
        self.words, self.bare, self.growth, self.leans_on = taken.words, taken.bare, taken.growth, taken.leans_on
        self.deed = taken.deed
        self.found = [*taken.before, *taken.said]
        self.r.at, self.r.last_tier = taken.end, taken.last_tier
        return True

    def _unread(self, whole: bool = False) -> None:
        """Passes everything up to the next separator, or the `whole` rest, as not understood."""
        r = self.r
        start = r.at
        r.at += 1
        while not r.done and (whole or r.text() not in (",", ";", "。")):
            r.at += 1
        while start > 0 and r.tokens[start - 1].text not in (",", ";", "。"):
            start -= 1  # part of the clause was read: the whole of it is quoted
        self.found.append(Unread(self.plain_words(start), EXPECTED, r.span(start)))

    def _written(self) -> list[Statement] | None:
        return written.statement(self)
