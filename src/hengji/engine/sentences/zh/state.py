"""What the readers of clauses share."""

from __future__ import annotations

from fractions import Fraction

from ..statements import Deed, Statement
from .conditions import Conditions
from .reader import Reader
from .steps import StepReader


class ClauseState:
    """What the readers of clauses share: the cursor, the statements so far, what the sentence said about itself."""

    def __init__(self, reader: Reader, rate: bool | None = None, full: Fraction | None = None) -> None:
        self.full = full
        self.r = reader
        self.conditions = Conditions(reader, rate)
        self.steps = StepReader(reader, self.conditions)
        self.found: list[Statement] = []
        self.words: dict[int, str] = {}
        self.bare: set[int] = set()
        self.growth = False
        self.deed: Deed | None = None
        self.leans_on = ""

    def plain_words(self, start: int) -> str:
        """The words of the sentence from token `start` to the cursor."""
        return self.r.raw(start)
