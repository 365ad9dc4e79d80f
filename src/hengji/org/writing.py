"""Names and codes as people write them: by other keyboards, with spaces before and behind, in other capitals. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from ..engine.values.text import Text


def tidy(name: str) -> str:
    """A name without spaces before and behind, and with a single plain one wherever some stand inside."""
    return " ".join(name.split())


def name_of(zh: str, en: str) -> Text:
    """A name as it was given, tidied; without an English one it is called the same in both languages."""
    zh = tidy(zh)
    return Text(zh, tidy(en) or zh)


def as_code(text: str) -> str:
    """A code in the plain signs of the keyboard: `Ｓ１４０３　` is `S1403`."""
    return unicodedata.normalize("NFKC", text).strip()


def alike(code: str) -> str:
    """What two codes have in common that nobody tells apart: width and capitals set aside."""
    return as_code(code).casefold()


def spaced(code: str) -> bool:
    """Whether there is a space inside."""
    return len(code.split()) > 1


class Codes:
    """Codes there are. What is written is read as the one it cannot be told apart from; the first of its kind counts from then on."""

    def __init__(self, there: Iterable[str]) -> None:
        self._there = set(there)
        self._alike = {alike(code): code for code in sorted(self._there, reverse=True)}

    def read(self, text: str) -> str:
        """The code that is meant."""
        return text if text in self._there or not text else self._alike.setdefault(alike(text), as_code(text))
