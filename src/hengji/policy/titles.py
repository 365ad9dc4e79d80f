"""Titles of which only the Chinese half was changed: the English one is older, and nobody may have meant that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..engine.scheme import Scheme as Meaning
from ..engine.values.finding import Finding, Level, Source
from ..engine.values.text import Text


@dataclass(frozen=True, slots=True)
class Older:
    """A title as it was and as it is, its English half the same; with the place of it in the new text."""

    old: Text
    new: Text
    where: Source

    @property
    def finding(self) -> Finding:
        """As the pages of a scheme tell it."""
        message = Text(
            f"中文名由“{self.old.zh}”改为“{self.new.zh}”，英文名未随之修改，仍是“{self.new.en}”",
            f"the Chinese title was changed from '{self.old.zh}' to '{self.new.zh}'; the English one, '{self.new.en}', is older",
        )
        hint = Text("一并改英文名；仍然合适的可以不改", "change the English title as well, unless it still fits")
        return Finding("title-older", Level.WARNING, message, hint, self.where)


def older_english(old: Meaning, new: Meaning) -> list[Older]:
    """The titles of which only the Chinese half is another, each told once: an item is called as its indicator is."""
    before = {key: title for key, title, _ in _titles(old)}
    found: dict[tuple[str, str], Older] = {}
    for key, title, where in _titles(new):
        was = before.get(key)
        if was is not None and was.zh != title.zh and was.en == title.en:
            found.setdefault((title.zh, title.en), Older(was, title, where))
    return list(found.values())


def _titles(scheme: Meaning) -> Iterator[tuple[tuple[str, ...], Text, Source]]:
    for card in scheme.scorecards.values():
        yield ("card", card.id), card.title, card.where
        for top in card.dimensions:
            for part in top.dimensions():
                yield ("part", card.id, part.id), part.title, part.where
        for item in card.items():
            yield ("part", card.id, item.id), item.title, item.where
    for section in (
        scheme.indicators, scheme.measures, scheme.parameters, scheme.panels, scheme.boards, scheme.events, scheme.gates,
        scheme.coefficients, scheme.progress,
    ):  # fmt: skip
        for id, each in section.items():
            yield (type(each).__name__, id), each.title, each.where
