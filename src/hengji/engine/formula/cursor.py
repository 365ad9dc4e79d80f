"""A place in a row of tokens: what comes next, what was found wrong so far, and the budgets of the tree being built."""

from __future__ import annotations

from ..values.text import Text
from .mistakes import Mistake
from .resolve import Known
from .tokens import Kind, Token
from .tree import MAX_NODES, Place

MAX_DEPTH = 40


class Stop(Exception):
    """Inside the parser only: the text cannot be followed further."""


class Cursor:
    """Reads tokens from left to right; `depth` counts nesting, `nodes` the nodes built."""

    def __init__(self, tokens: list[Token], known: Known) -> None:
        self.tokens, self.known = tokens, known
        self.mistakes: list[Mistake] = []
        self.position = self.depth = self.nodes = 0

    def peek(self) -> Token:
        """The next token, not taken."""
        return self.tokens[self.position]

    def sign(self, *signs: str) -> Token | None:
        """The next token, taken, if it is one of these signs."""
        token = self.tokens[self.position]
        if token.kind is Kind.SIGN and token.text in signs:
            self.position += 1
            return token
        return None

    def mistake(self, code: str, place: Place, zh: str, en: str, hint: Text | None = None) -> None:
        """Note what is wrong and go on reading."""
        self.mistakes.append(Mistake(code, place, Text(zh, en), hint))

    def stop(self, code: str, place: Place, zh: str, en: str, hint: Text | None = None) -> Stop:
        """Note what is wrong where reading cannot go on."""
        self.mistake(code, place, zh, en, hint)
        return Stop()

    def counted(self) -> None:
        """Count a node against the budget."""
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise self.stop(
                "too-many",
                self.peek().place,
                f"公式多于 {MAX_NODES} 个部分",
                f"more than {MAX_NODES} parts",
                Text("拆成几个指标", "split it"),
            )

    def deeper(self) -> None:
        """Count a level of nesting against the budget."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.stop(
                "too-deep", self.peek().place, f"括号多于 {MAX_DEPTH} 层", f"nested more than {MAX_DEPTH} deep"
            )
