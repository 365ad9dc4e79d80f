"""Bands of a scoring rule of which nothing is left, because the two tiers they lie between are the same figure: told, not refused. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from ..engine.rules.model import Amount, Curve, Mark, Measured
from ..engine.rules.score import score_one
from ..engine.sentences.reading import Points
from ..engine.trace import tier_word
from ..engine.values.finding import Finding, Level
from ..engine.values.number import show
from ..engine.values.text import Text
from .content import Content, Item
from .wording import of_unit, place

BAND_EMPTY = "band-empty"
"""The code of the warning."""


@dataclass(frozen=True, slots=True)
class Band:
    """What of a rule lies between two marks: the tiers they are of, and the score just short of the first one where the rule says it."""

    tiers: tuple[str, str]
    marks: tuple[Mark, Mark]
    short: Amount | None


def empty_bands(content: Content, only: str = "") -> list[Finding]:
    """A warning for each band between two tiers that are one figure: which item, and what its sentence then gives; of one item `only`
    where that is named."""
    return [finding for item in content.items if only in ("", item.id) for finding in _of_item(item)]


def _of_item(item: Item) -> Iterator[Finding]:
    if item.watch or item.rule.measured is not Measured.VALUE:
        return
    at = {tier.name: Fraction(tier.value) for tier in item.tiers if tier.value is not None}
    told = set[frozenset[str]]()
    for band in _bands(item):
        one, other = band.tiers
        if not {one, other} <= set(at) or at[one] != at[other] or frozenset(band.tiers) in told:
            continue
        if band.marks[0].at(at[one]) != band.marks[1].at(at[other]):
            continue
        told.add(frozenset(band.tiers))
        yield _told(item, band, at)


def _bands(item: Item) -> Iterator[Band]:
    """The bands of a rule that lie between two different tiers."""
    if isinstance(item.rule.body, Curve):
        for first, second in pairwise(item.rule.body.knots):
            if first.at.tier and second.at.tier and first.at.tier != second.at.tier:
                yield Band((first.at.tier, second.at.tier), (first.at, second.at), first.before)
    for step in item.rule.steps:
        if step.until is not None and step.until.tier and step.origin.tier and step.until.tier != step.origin.tier:
            yield Band((step.origin.tier, step.until.tier), (step.origin, step.until), None)


def _told(item: Item, band: Band, at: dict[str, Fraction]) -> Finding:
    one, other = (tier_word(name) for name in band.tiers)
    mark = band.marks[0].at(at[band.tiers[0]])
    said, there, full = of_unit(at[band.tiers[0]], item.unit), of_unit(mark, item.unit), _full(item)
    zh = f"{one.zh}与{other.zh}都是 {said.zh}，两者之间没有区间"
    en = f"its {one.en} and its {other.en} are both {said.en}: nothing lies between them"
    score = score_one(item.rule, mark, at, full=full).score
    if score is not None:
        zh, en = f"{zh}：{there.zh}得 {show(score)} 分", f"{en}, {there.en} gives {show(score)} points"
        if band.short is not None:
            short = show(band.short.worth(full))
            zh, en = f"{zh}，略差则得 {short} 分", f"{en}, anything short of it {short} or less"
    hint = Text(
        "是这样商定的可以不改；不是的，改其中一档，或改评分语句",
        "leave it where it is meant so; else change one of the tiers, or the sentence",
    )
    found = Finding(BAND_EMPTY, Level.WARNING, Text(f"“{item.title.zh}”：{zh}", f"'{item.title.en}': {en}"), hint)
    return replace(found, where=place(item))


def _full(item: Item) -> Fraction:
    """The full marks as the sentence counts them."""
    if item.points is Points.HUNDRED:
        return Fraction(100)
    return Fraction(item.weight if item.full is None else item.full)
