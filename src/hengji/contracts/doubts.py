"""What is to be looked at in a content and is no mistake: a band of which nothing is left, a figure nobody can mean. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from ..engine.trace import tier_word
from ..engine.values.finding import Finding, Level
from ..engine.values.text import Text
from ..goals.rules.plausible import Listed, impossible
from .bands import empty_bands
from .checks import IN_ORDER
from .content import Content, Item
from .wording import place

FIGURE_ODD = "figure-odd"
"""The code of the warning about a figure."""


def doubts(content: Content, library: Mapping[str, Listed] | None = None, only: str = "") -> list[Finding]:
    """Warnings about a content, or of one item `only`. What the `library` holds for plausible is used where it is given."""
    items = [item for item in content.items if only in ("", item.id)]
    odd = [finding for item in items for finding in _figures(item, library or {})]
    return [*empty_bands(content, only), *odd]


def _figures(item: Item, library: Mapping[str, Listed]) -> Iterator[Finding]:
    for tier in item.tiers:
        if tier.value is None or tier.name not in IN_ORDER:
            continue
        said = impossible(Fraction(tier.value), item.unit, library.get(item.indicator))
        if said is not None:
            word, (found, hint) = tier_word(tier.name), said
            told = Text(f"“{item.title.zh}”{word.zh}：{found.zh}", f"'{item.title.en}', {word.en}: {found.en}")
            yield Finding(FIGURE_ODD, Level.WARNING, told, hint, place(item))
