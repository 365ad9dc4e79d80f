"""A cursor over the tokens of a Chinese sentence: where it stands, what is ahead, and the figures with their units."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from fractions import Fraction

from ..axis import Quantity
from ..statements import Span
from . import words
from .lexer import Kind, Token, tokenize
from .normalise import Plain
from .words.patterns import reference

_LETTERS = re.compile(r"[A-Za-zμ°℃Ωμ²³]{1,6}\d?(?:/[A-Za-z]{1,6}\d?)?")


class Cursor:
    """The tokens of one sentence and a position among them. Phrases advance it, or leave it and give None."""

    def __init__(self, plain: Plain, names: Mapping[str, str], unit: str = "") -> None:
        self.plain = plain
        self.tokens = tokenize(plain.text, frozenset(names), unit)
        self.tiers = {**self._built(), **words.TIERS, **names}
        self.own = unit
        self.at = 0
        self.last_tier = ""
        self.rate = False
        self.targeted = True
        self.scored = True

    def _built(self) -> dict[str, str]:
        """The reference values of the sentence that are recognised by how they are built."""
        found = (reference(token.text, 0) for token in self.tokens if token.kind is Kind.WORD)
        return dict(filter(None, found))

    # --- the cursor -------------------------------------------------------------------------------------------------

    @property
    def done(self) -> bool:
        """Whether every token is read."""
        return self.at >= len(self.tokens)

    def peek(self, ahead: int = 0) -> Token | None:
        """The token `ahead` of the cursor."""
        index = self.at + ahead
        return self.tokens[index] if 0 <= index < len(self.tokens) else None

    def text(self, ahead: int = 0) -> str:
        """Its text, empty at the end and for names in quotes."""
        token = self.peek(ahead)
        return "" if token is None or token.kind is Kind.QUOTED else token.text

    def kind(self, ahead: int = 0) -> Kind | None:
        """Its kind."""
        token = self.peek(ahead)
        return None if token is None else token.kind

    def word(self, ahead: int = 0) -> str:
        """Its text if it is a known word."""
        token = self.peek(ahead)
        return token.text if token is not None and token.kind is Kind.WORD else ""

    def take(self, *texts: str) -> bool:
        """Passes one of these words or signs."""
        if self.text() in texts and self.text():
            self.at += 1
            return True
        return False

    def take_in(self, table: Collection[str]) -> str:
        """Passes a word of the table and gives it; empty if there is none."""
        word = self.word()
        if word and word in table:
            self.at += 1
            return word
        return ""

    def skip(self, table: Collection[str]) -> None:
        """Passes all words of the table."""
        while self.take_in(table):
            pass

    def comma(self) -> bool:
        """Passes a comma or a like separator within a clause."""
        return self.take(",", "、", ":")

    def span(self, start: int, end: int | None = None) -> Span:
        """The place in the sentence of tokens `start` to `end` (the cursor if not given)."""
        stop = self.at if end is None else end
        if start >= len(self.tokens) or stop <= start:
            return Span()
        return self.plain.span(self.tokens[start].start, self.tokens[stop - 1].end)

    def raw(self, start: int, end: int | None = None) -> str:
        """The plain text of tokens `start` to `end`."""
        stop = self.at if end is None else end
        if start >= len(self.tokens) or stop <= start:
            return ""
        return self.plain.text[self.tokens[start].start : self.tokens[stop - 1].end]

    # --- figures ----------------------------------------------------------------------------------------------------

    def number(self) -> Fraction | None:
        """A figure, with its sign if it has one."""
        sign = 1
        if self.text() in ("-", "+") and self.kind(1) is Kind.NUMBER:
            sign = -1 if self.text() == "-" else 1
            self.at += 1
        token = self.peek()
        if token is None or token.kind is not Kind.NUMBER:
            return None
        self.at += 1
        return sign * token.value

    def unit(self, percent: bool = False) -> str | None:
        """The unit after a figure: `%`, a unit of measure, empty if there is none."""
        before = self.peek(-1)
        if before is not None and before.text.startswith(("百分之", "千分之")):
            return "%" if before.text.startswith("百") else "‰"
        if self.take("%"):
            return "%"
        if self.take("‰"):
            return "‰"
        token = self.peek()
        if not percent and token is not None and token.kind is Kind.UNIT:
            self.at += 1
            return words.UNIT_SYMBOLS.get(token.text, token.text)
        if not percent and token is not None and self._foreign_unit(token):
            self.at += 1
            return token.text
        return ""

    def _foreign_unit(self, token: Token) -> bool:
        """`40DDDs`, `25mg/L`: a unit in letters that no list knows, right behind its figure."""
        before, after = self.peek(-1), self.peek(1)
        behind = before is not None and before.kind is Kind.NUMBER and before.end == token.start
        ends = after is None or after.kind is not Kind.TEXT
        return token.kind is Kind.TEXT and behind and ends and _LETTERS.fullmatch(token.text) is not None

    def quantity(self, scores: bool = False) -> Quantity | None:
        """A figure with its unit. `scores` allows points as the thing measured (`满意度90分以上`)."""
        start = self.at
        value = self.number()
        if value is None:
            return None
        unit = self.unit() or ""
        if unit and self.text() == "/" and self.text(1) in words.UNITS:
            unit = f"{unit}/{self.text(1)}"
            self.at += 2
        elif unit and self.text() == "/":
            unit = self._long_unit(unit)
        if not unit and self.word() == "分":
            if not (scores and self.scored):
                self.at = start
                return None
            self.at += 1
        return Quantity(value, unit)

    def _long_unit(self, unit: str) -> str:
        """`次/百公里·年`: everything up to the effect, where no figure of points is in it."""
        start = self.at
        self.at += 1
        while self.kind() in (Kind.TEXT, Kind.UNIT) or (self.kind() is Kind.NUMBER and not self.text()[:1].isdigit()):
            self.at += 1
        if self.at > start + 1 and (self.word() in words.DEEDS or self.done or self.text() in (",", ";", "。")):
            return unit + self.raw(start)
        self.at = start
        return unit
