"""Two versions side by side: what came, what went, what is another weight, tier or sentence, and which other parts differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ..engine.scheme import Scheme as Meaning
from ..engine.scheme.dump import same_meaning
from ..engine.scheme.model.scorecards import Dimension, Item, Scorecard
from ..engine.values.number import show
from ..engine.values.text import Text
from ..reports.policy import flags, tier_sources, without_score
from .items import sentence_of
from .parts import part_of, parts
from .reading import Read
from .rulewords import RuleChange, rule_changes

CLASSIFY = "classify"


class Kind(StrEnum):
    """What happened to an item."""

    ADDED = "added"
    GONE = "gone"
    CHANGED = "changed"

    @property
    def words(self) -> Text:
        """In words."""
        return {
            Kind.ADDED: Text("新增", "added"),
            Kind.GONE: Text("删去", "gone"),
            Kind.CHANGED: Text("改动", "changed"),
        }[self]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing about an item, old and new; None where there is no such item."""

    title: Text
    old: Text | None
    new: Text | None


@dataclass(frozen=True, slots=True)
class ItemDifference:
    """An item that is not as it was."""

    kind: Kind
    card: Text
    card_id: str
    item_id: str
    title: Text
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class PartDifference:
    """A part of the scheme beside its items, in the words of the canonical text."""

    key: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Differences:
    """All of them."""

    items: tuple[ItemDifference, ...]
    parts: tuple[PartDifference, ...]
    rules: tuple[RuleChange, ...] = ()
    """Of the rules of classification, where both can be told in words; among the parts otherwise."""

    @property
    def none(self) -> bool:
        """Whether the two say the same."""
        return not self.items and not self.parts and not self.rules


def differences(old: Read, new: Read) -> Differences:
    """Between two schemes that can be used; raises `Refused` for one that cannot."""
    if old.digest == new.digest:
        return Differences((), ())
    before, after = old.usable, new.usable
    items = (*_dimensions(before, after), *_items(before, after))
    rules = rule_changes(before, part_of(old.canonical, CLASSIFY), after, part_of(new.canonical, CLASSIFY))
    others = tuple(each for each in _parts(old.canonical, new.canonical) if not (rules and each.key == CLASSIFY))
    return Differences(items, others, tuple(rules))


def _dimensions(old: Meaning, new: Meaning) -> Iterator[ItemDifference]:
    """The dimensions whose weight is another, of those that are in both."""
    before, after = _branches(old), _branches(new)
    for key, (card, part) in after.items():
        was = before.get(key)
        if was is not None and was[1].weight != part.weight:
            field = Field(Text("权重", "weight"), _weight(was[1]), _weight(part))
            yield ItemDifference(Kind.CHANGED, card.title, card.id, part.id, part.title, (field,))


def _branches(scheme: Meaning) -> dict[tuple[str, str], tuple[Scorecard, Dimension]]:
    return {
        (card.id, part.id): (card, part)
        for card in scheme.scorecards.values()
        for top in card.dimensions
        for part in top.dimensions()
    }


def _weight(part: Dimension) -> Text | None:
    return None if part.weight is None else Text.same(show(part.weight))


def _items(old: Meaning, new: Meaning) -> Iterator[ItemDifference]:
    before = {(card.id, item.id): (card, item) for card, item in old.items()}
    after = {(card.id, item.id): (card, item) for card, item in new.items()}
    for key in dict.fromkeys([*before, *after]):
        was, now = before.get(key), after.get(key)
        if was is not None and now is not None and same_meaning(was[1], now[1]):
            continue
        fields = tuple(_fields(old, was, new, now))
        card, item = now or was or _never()
        kind = Kind.ADDED if was is None else Kind.GONE if now is None else Kind.CHANGED
        if fields:
            yield ItemDifference(kind, card.title, card.id, item.id, item.title, fields)


def _never() -> tuple[Scorecard, Item]:
    raise AssertionError("an item stands in one of the two")


Placed = tuple[Scorecard, Item] | None


def _fields(old: Meaning, was: Placed, new: Meaning, now: Placed) -> Iterator[Field]:
    before = _told(old, was[1]) if was is not None else {}
    after = _told(new, now[1]) if now is not None else {}
    for title in dict.fromkeys([*before, *after]):
        one, other = before.get(title), after.get(title)
        if one != other:
            yield Field(title, one, other)


def _told(scheme: Meaning, item: Item) -> dict[Text, Text]:
    """Everything about an item that a reader would ask for."""
    told = {
        Text("名称", "title"): item.title,
        Text("权重", "weight"): Text.same(show(item.weight)),
        Text("目标档", "tiers"): tier_sources(scheme, item),
        Text("计分规则", "scoring rule"): sentence_of(scheme, item),
        Text("属性", "kind"): flags(item),
        Text("不能计分时", "without a score"): without_score(scheme, item),
        Text("数据来源", "what feeds it"): Text.same(f"{item.feed.value} {item.of or '、'.join(item.kinds.values())}"),
    }
    if item.weight_range is not None:
        low, high = item.weight_range
        told[Text("权重范围", "allowed weights")] = Text.same(f"{show(low)} .. {show(high)}")
    if item.units:
        told[Text("适用单位", "for units")] = Text.same("、".join(item.units))
    if item.clause:
        told[Text("条款", "clause")] = Text.same(item.clause)
    return told


def _parts(old: str, new: str) -> Iterator[PartDifference]:
    """Top-level keys of the canonical texts; the scorecards are told item by item."""
    before, after = parts(old), parts(new)
    for key in dict.fromkeys([*before, *after]):
        one, other = before.get(key, ""), after.get(key, "")
        if one != other and key != "scorecards":
            yield PartDifference(key, one, other)
