"""A scorecard as it is shown: its rows in words, each with its curve and its findings. What is drawn is drawn once for each reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..engine.scheme import Scheme as Meaning
from ..engine.scheme.model.indicators import Indicator
from ..engine.scheme.model.scorecards import Dimension, Item, Scorecard, Tier
from ..engine.trace.lines import line_words
from ..engine.trace.titles import step_title
from ..engine.values.finding import Finding
from ..engine.values.number import show
from ..engine.values.text import Lang, Text
from ..reports.policy import direction_of, does, flags, tier_sources, without_score
from .items import Example, found, picture, sentence_of
from .reading import Read

MOST_DRAWN = 16
"""Curves drawn on the page of a card, which is to stay below 100 KB; those of further items stand on their own pages."""
USUAL_TIERS = ("base", "target", "challenge")


@dataclass(frozen=True, slots=True)
class Picture:
    """The curve of an item in either language, drawn when it is asked for."""

    read: Read
    card: str
    item: str
    number: int

    @property
    def zh(self) -> str:
        """With Chinese words."""
        return drawn(self.read, self.card, self.item, "zh", self.number)[0]

    @property
    def en(self) -> str:
        """With English words."""
        return drawn(self.read, self.card, self.item, "en", self.number)[0]

    @property
    def invented(self) -> bool:
        """Whether a tier is drawn at an invented value, since the targets table says it for each unit."""
        return bool(drawn(self.read, self.card, self.item, "zh", self.number)[1].invented)


@lru_cache(maxsize=2000)
def drawn(read: Read, card: str, item: str, lang: Lang, number: int) -> tuple[str, Example]:
    """The curve of an item and the tiers it is drawn at; nothing for an item that is not there."""
    meaning = read.meaning
    held = found(meaning, card, item) if meaning is not None else None
    if meaning is None or held is None:
        return "", Example({}, ())
    return picture(meaning, held[1], lang, width=300, prefix=f"c{number}")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a card: a dimension (no `item`), or an item with everything that is told of it."""

    depth: int
    id: str
    title: Text
    weight: str
    item: Item | None = None
    tiers: Text | None = None
    sentence: Text | None = None
    flags: Text | None = None
    without: Text | None = None
    picture: Picture | None = None
    findings: Sequence[Finding] = ()
    emptied: bool = False
    """Whether its weight was cleared in the form that comes back."""


@lru_cache(maxsize=200)
def _lines(read: Read, card_id: str) -> tuple[Line, ...]:
    meaning = read.usable
    return tuple(_down(read, meaning, meaning.scorecards[card_id]))


def lines(read: Read, card_id: str, findings: Mapping[tuple[str, str], Sequence[Finding]]) -> list[Line]:
    """The rows of a card, each item with what was found about it."""
    return [
        Line(each.depth, each.id, each.title, each.weight, each.item, each.tiers, each.sentence, each.flags,
             each.without, each.picture, findings.get((card_id, each.id), ()) if each.item else ())
        for each in _lines(read, card_id)
    ]  # fmt: skip


def _down(read: Read, meaning: Meaning, card: Scorecard) -> Iterator[Line]:
    waiting: list[tuple[int, Dimension | Item]] = [(0, part) for part in reversed(card.dimensions)]
    number = 0
    while waiting:
        depth, part = waiting.pop()
        if isinstance(part, Dimension):
            yield Line(depth, part.id, part.title, "" if part.weight is None else show(part.weight))
            waiting += [(depth + 1, child) for child in reversed(part.children)]
            continue
        number += 1
        yield Line(
            depth, part.id, part.title, show(part.weight), part, tier_sources(meaning, part), sentence_of(meaning, part),
            flags(part), without_score(meaning, part), Picture(read, card.id, part.id, number) if number <= MOST_DRAWN else None,
        )  # fmt: skip


TYPED = {
    "table": Text("目标表", "targets table"),
    "last_year": Text("上年实际值", "last year's actual"),
    "mean3": Text("前三年平均值", "mean of three years"),
}
"""The usual sources of a tier, as a form shows them."""
_ALIKE = {"目标表": "table", "上年": "last_year", "上年实际": "last_year", "前三年平均": "mean3"} | {
    said.casefold(): word for word, text in TYPED.items() for said in (text.zh, text.en)
}


def as_shown(written: str) -> Text:
    """What a form shows for a tier as it is written: words for a usual source, anything else as it is."""
    return TYPED.get(_ALIKE.get(written, written)) or Text.same(written)


def as_written(typed: str) -> str:
    """A tier as a scheme writes it, of what was typed into a form."""
    said = typed.strip().replace("\u2019", "'")
    return _ALIKE.get(said.casefold(), typed)


def written(tier: Tier | None) -> str:
    """A tier as a scheme writes it."""
    if tier is None:
        return ""
    if tier.constant is not None:
        return show(tier.constant)
    if tier.formula is not None:
        return tier.formula_text
    return "table" if tier.column == tier.name else tier.column


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the ledger in words."""

    number: int
    title: Text
    does: Text


@lru_cache(maxsize=48)
def steps(read: Read) -> tuple[Step, ...]:
    """The way from the items to the total."""
    meaning = read.usable
    return tuple(Step(at, step_title(meaning, each), does(meaning, each)) for at, each in enumerate(meaning.ledger, 1))


@lru_cache(maxsize=48)
def grades(read: Read) -> tuple[Text, ...]:
    """Where the grades begin."""
    return tuple(line_words(read.usable))


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator of the library of a scheme, and the cards it stands on."""

    indicator: Indicator
    formula: str
    direction: Text
    used: tuple[Text, ...]


def indicators(meaning: Meaning) -> list[IndicatorRow]:
    """The indicators, in the order written."""
    used: dict[str, list[Text]] = {}
    for card, item in meaning.items():
        if card.title not in used.setdefault(item.of, []):
            used[item.of].append(card.title)
    return [
        IndicatorRow(each, each.formula_text, direction_of(each), tuple(used.get(each.id, ())))
        for each in meaning.indicators.values()
    ]
