"""The clauses of a Chinese sentence as statements, one after the other."""

from __future__ import annotations

from ...values.text import Text
from ..statements import (
    Statement,
    Unread,
)
from . import written
from .heads import Heads
from .reader import SEPARATORS

EXPECTED = Text(
    "可写：条件+得分（低于90%扣2分）、逐步加扣（每低于目标值1%扣1分）、上下限（扣完为止、最多加5分）、插值或比例（其间按线性插值）",
    "a condition and points, a step, a limit, interpolation or a proportion",
)


class Clauses(Heads):
    """Reads a whole sentence, clause by clause. What no clause takes becomes `Unread`, with its place."""

    def read(self) -> list[Statement]:
        """All statements of the sentence."""
        r = self.r
        while True:
            self._between_clauses()
            if r.done:
                return self.found
            if not self._clause():
                self._unread()

    def _between_clauses(self) -> None:
        r = self.r
        while not r.done:
            if self._numbered() or self._lettered():
                continue
            if r.text() not in SEPARATORS and r.text() != " ":
                return
            r.at += 1

    def _clause(self) -> bool:
        r = self.r
        start = r.at
        for read in (
            self._written,
            self._ambition,
            self._bound,
            self._partial,
            self._veto,
            self._judged,
            self._method,
            self._between,
            self._open_ended,
            self._scaled,
            self._given,
            self._step,
            self._award,
            self._reference,
            self._full,
            self._explained,
            self._filler,
        ):
            said = read()
            if said is not None:
                self.found += said
                return True
            r.at = start
        return False

    def _unread(self) -> None:
        """Passes everything up to the next separator, as not understood."""
        r = self.r
        start = r.at
        r.at += 1
        while not r.done and r.text() not in (",", ";", "。"):
            r.at += 1
        said = self.plain_words(start)
        self.found.append(Unread(said, EXPECTED, r.span(start)))

    def _written(self) -> list[Statement] | None:
        return written.statement(self)
