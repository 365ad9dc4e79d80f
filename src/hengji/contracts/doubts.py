"""What is to be looked at in a content and is no mistake: a band of which nothing is left, a figure nobody can mean. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction

from ..engine.trace import tier_word
from ..engine.values.finding import Finding, Level
from ..engine.values.text import Text
from ..goals.rules.plausible import Listed, impossible
from .bands import empty_bands
from .checks import IN_ORDER
from .content import Content, Item
from .wording import dimension_of, factor_of, of_unit, place

FIGURE_ODD = "figure-odd"
"""The code of the warning about a figure."""
UNIT_ALONE = "unit-alone"
"""The code of the warning about another unit under the same figure."""


def doubts(content: Content, library: Mapping[str, Listed] | None = None, only: str = "") -> list[Finding]:
    """Warnings about a content, or of one item `only`. What the `library` holds for plausible is used where it is given."""
    items = [item for item in content.items if only in ("", item.id)]
    odd = [finding for item in items for finding in _figures(item, library or {})]
    return [*empty_bands(content, only), *odd]


def unit_alone(item: Item, unit: str, given: Collection[str] = ()) -> list[Finding]:
    """Warnings about an item that is to be counted in another unit: each figure that stays as it stands, though it is not among the tiers
    `given`, and so means another quantity."""
    factor = factor_of(item.unit) / factor_of(unit)
    if dimension_of(item.unit) != dimension_of(unit) or factor == 1:
        return []
    found = []
    for tier in item.tiers:
        if not tier.value or tier.name in given:
            continue
        word, value = tier_word(tier.name), Fraction(tier.value)
        now, same, wanted = of_unit(value, item.unit), of_unit(value * factor, unit), of_unit(value, unit)
        zh = f"只改了计量单位：{word.zh} {now.zh} = {same.zh}，提议为 {wanted.zh}"
        en = f"only the unit changes: {word.en} {now.en} = {same.en}, proposed as {wanted.en}"
        hint = Text(
            "数值不变的，是差错还是本意，先问清再接受", "ask whether the same figure is meant before it is accepted"
        )
        found.append(Finding(UNIT_ALONE, Level.WARNING, Text(zh, en), hint, place(item)))
    return found


def _figures(item: Item, library: Mapping[str, Listed]) -> Iterator[Finding]:
    for tier in item.tiers:
        if tier.value is None or tier.name not in IN_ORDER:
            continue
        said = impossible(Fraction(tier.value), item.unit, library.get(item.indicator))
        if said is not None:
            word, (found, hint) = tier_word(tier.name), said
            told = Text(f"“{item.title.zh}”{word.zh}：{found.zh}", f"'{item.title.en}', {word.en}: {found.en}")
            yield Finding(FIGURE_ODD, Level.WARNING, told, hint, place(item))
