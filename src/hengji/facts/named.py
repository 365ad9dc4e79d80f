"""Which units a text names, by code or by name: pure. Of a word that is several units' any of them may be meant."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from ..org.tree import Node
from .inside import Written

ANYBODY = 0
"""What a word stands for that names no unit, though it may hold the name of one: the title of a form or of a measure."""

_FIRST = 2
"""Words are looked up by so many of their first characters."""

Meant = frozenset[int]


@dataclass(frozen=True)
class Names:
    """The words by which units are called, by how they begin; at one place the longest of them counts."""

    words: dict[str, dict[str, Meant]] = field(default_factory=dict)
    numbers: dict[str, Meant] = field(default_factory=dict)
    """Codes that are numbers: they are codes only where codes stand."""

    @classmethod
    def of(cls, nodes: Iterable[Node], others: Iterable[str] = ()) -> Names:
        """The names of these units; `others` are words that name none."""
        told: dict[str, set[int]] = {}
        for node in nodes:
            for word in (node.code, node.name.zh, node.name.en):
                told.setdefault(_plain(word), set()).add(node.unit)
        for word in others:
            told.setdefault(_plain(word), set()).add(ANYBODY)
        told.pop("", None)
        found = cls()
        for plain, units in told.items():
            if plain.isdigit():
                found.numbers[plain] = frozenset(units)
            else:
                found.words.setdefault(plain[:_FIRST], {})[plain] = frozenset(units)
        return found

    def within(self, text: str) -> set[Meant]:
        """Whom the words of a text name, each with all the units that are called so."""
        plain, at, found = _plain(text), 0, set[Meant]()
        whole = plain.partition("|")[0]
        if whole in self.numbers:
            found.add(self.numbers[whole])
        while at < len(plain):
            word = self._at(plain, at)
            if word:
                found.add(self.words[word[:_FIRST]][word])
            at += len(word) or 1
        return found

    def _at(self, plain: str, at: int) -> str:
        """The longest word that begins here; one of letters and digits is not part of a longer one."""
        short = self.words.get(plain[at], {}) if _FIRST > 1 else {}
        those = [*self.words.get(plain[at : at + _FIRST], {}), *short]
        fitting = [each for each in those if plain.startswith(each, at) and _alone(plain, at, at + len(each))]
        return max(fitting, key=len, default="")

    def strangers(self, text: str, seen: Collection[int]) -> bool:
        """Whether a text names a unit that is not one of these."""
        return any(not any(unit == ANYBODY or unit in seen for unit in meant) for meant in self.within(text))

    def of_strangers(self, book: Written, seen: Collection[int]) -> bool:
        """Whether anything in a workbook names a unit that is not one of these; or may, where it cannot be read."""
        if not book.whole:
            return True
        return any(self.strangers(text, seen) for text in book.texts) or any(
            not any(unit in seen for unit in self.numbers[plain])
            for code in book.codes
            if (plain := _plain(code).removesuffix(".0")) in self.numbers
        )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _alone(plain: str, start: int, end: int) -> bool:
    return not (_joined(plain, start) or _joined(plain, end))


def _joined(plain: str, at: int) -> bool:
    """Whether a letter or digit stands on both sides of this place: neither in Chinese, where words are not set apart."""
    return 0 < at < len(plain) and _latin(plain[at - 1]) and _latin(plain[at])


def _latin(ch: str) -> bool:
    return ch.isascii() and ch.isalnum()
