"""A scoring sentence tried before it is saved: what was read, what is asked, what is wrong, and the curve it makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from ..engine.rules.model import Rule
from ..engine.scheme import Scheme as Meaning
from ..engine.scheme.load.rules import Ground
from ..engine.scheme.load.wording import context, marks
from ..engine.scheme.model.scorecards import Feed, Item
from ..engine.sentences import parse
from ..engine.sentences.reading import Ambiguous, Reading, Understood
from ..engine.trace import item_sentence
from ..engine.values.direction import Direction
from ..engine.values.finding import Finding, Level, Source
from ..engine.values.number import NotANumber, parse_number
from ..engine.values.text import Lang, Text
from .items import Drawing, constants

MOST_WEIGHT = Fraction(1_000_000)


@dataclass(frozen=True, slots=True)
class Tried:
    """What a sentence gives. `sentence` is the canonical one where it was understood."""

    sentence: Text | None = None
    rule: Rule | None = None
    notes: tuple[Finding, ...] = ()
    question: Finding | None = None
    readings: tuple[Reading, ...] = ()
    wrong: tuple[Finding, ...] = ()
    curve: Curve | None = None
    tiers: tuple[Finding, ...] = ()
    """What is wrong with the tiers as they are typed."""


@dataclass(frozen=True, slots=True)
class Curve:
    """The curve of the sentence in either language, with the tiers it is drawn at."""

    drawing: Drawing
    fixed: Mapping[str, Fraction]
    typed: Mapping[str, str]
    names: tuple[str, ...] = field(default=())

    def _drawn(self, lang: Lang) -> str:
        return self.drawing.svg(lang, width=400, prefix="try", fixed=self.fixed, typed=self.typed, names=self.names)[0]

    @property
    def zh(self) -> str:
        """With Chinese words."""
        return self._drawn("zh")

    @property
    def en(self) -> str:
        """With English words."""
        return self._drawn("en")

    @property
    def invented(self) -> tuple[str, ...]:
        """The tiers drawn at invented values."""
        return self.drawing.svg("zh", width=400, prefix="try", fixed=self.fixed, typed=self.typed, names=self.names)[
            1
        ].invented


def tried(scheme: Meaning, item: Item, sentence: str, weight: str, typed: Mapping[str, str]) -> Tried:
    """Read a sentence as the loader would for this item, with the weight and tiers as they are typed."""
    marked = _weight(weight, item)
    if isinstance(marked, Finding):
        return Tried(wrong=(marked,))
    names = tuple(name for name in dict.fromkeys([*item.tiers, *typed]) if name not in typed or typed[name].strip())
    indicator = scheme.indicators.get(item.of) if item.feed is Feed.INDICATOR else None
    direction = indicator.direction if indicator is not None else Direction.HIGHER
    unit = indicator.unit if indicator is not None else None
    full, points = marks(scheme.scale, marked, item.full)
    ground = Ground(direction, unit, names, scheme.scale.partial, full or Fraction(100))
    within = context(ground, full, points, tiers_known=bool(names))
    outcome = parse(sentence, within)
    if isinstance(outcome, Ambiguous):
        return Tried(question=outcome.question, readings=outcome.readings)
    if not isinstance(outcome, Understood):
        return Tried(wrong=outcome.findings)
    said = item_sentence(scheme, replace(item, rule=outcome.rule, weight=marked), marked)
    drawing = Drawing(
        outcome.rule,
        full or Fraction(100),
        Fraction(1),
        item.title.zh,
        unit.symbol if unit is not None else "",
        direction,
    )
    fixed = {name: value for name, value in constants(item).items() if name in names and name not in typed}
    return Tried(said, outcome.rule, outcome.notes, curve=Curve(drawing, fixed, _figures(typed), names))


def _figures(typed: Mapping[str, str]) -> dict[str, str]:
    """The tiers typed as numbers; others come from tables and formulas and are drawn at invented values."""
    found = {}
    for name, text in typed.items():
        try:
            parse_number(text)
        except NotANumber:
            continue
        found[name] = text
    return found


def _weight(text: str, item: Item) -> Fraction | Finding:
    if not text.strip():
        return item.weight
    try:
        weight = parse_number(text)
    except NotANumber as trouble:
        return Finding("weight", Level.ERROR, trouble.reason, Text("例如 20", "for example 20"), Source(field="weight"))
    if 0 <= weight <= MOST_WEIGHT:
        return weight
    message = Text("权重应为 0 至 1,000,000", "a weight lies between 0 and 1,000,000")
    return Finding("weight", Level.ERROR, message, Text("例如 20", "for example 20"), Source(field="weight"))
