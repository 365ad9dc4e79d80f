"""A whole scheme: one assessment policy in one dated version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ...values.finding import Source
from ...values.text import Text
from ...values.unit import Units
from .events import Event, TaskBoard
from .identity import Basis, Effective, Parameter, Scale
from .indicators import Indicator, Measure, OwnUnit
from .ledger import Coefficient, Gate, LedgerStep
from .outcomes import Grades, Ranking, Result
from .progress import Progress
from .scorecards import Item, Panel, Scorecard
from .units import Classification


@dataclass(frozen=True, slots=True)
class Scheme:
    """The whole policy. Mappings are keyed by id and keep the order in which they were written."""

    id: str
    version: str
    title: Text
    effective: Effective
    scale: Scale
    indicators: Mapping[str, Indicator]
    scorecards: Mapping[str, Scorecard]
    ledger: tuple[LedgerStep, ...]
    basis: tuple[Basis, ...] = ()
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    units: Mapping[str, OwnUnit] = field(default_factory=dict)
    measures: Mapping[str, Measure] = field(default_factory=dict)
    classification: Classification | None = None
    panels: Mapping[str, Panel] = field(default_factory=dict)
    boards: Mapping[str, TaskBoard] = field(default_factory=dict)
    events: Mapping[str, Event] = field(default_factory=dict)
    gates: Mapping[str, Gate] = field(default_factory=dict)
    coefficients: Mapping[str, Coefficient] = field(default_factory=dict)
    progress: Mapping[str, Progress] = field(default_factory=dict)
    grades: Grades | None = None
    rankings: tuple[Ranking, ...] = ()
    results: tuple[Result, ...] = ()
    where: Source = field(default_factory=Source)

    def items(self) -> Iterator[tuple[Scorecard, Item]]:
        """Every item with the card it stands on."""
        for card in self.scorecards.values():
            for item in card.items():
                yield card, item

    @property
    def own_units(self) -> Units:
        """The units the scheme defines, as a reader of units takes them."""
        return {symbol: own.unit for symbol, own in self.units.items()}

    @property
    def class_titles(self) -> Mapping[str, Text]:
        """Every class of units by its id, with its title: those of the scorecards and those of the classification."""
        cards = {name: Text.same(name) for card in self.scorecards.values() for name in card.classes}
        how = self.classification
        return cards | ({id: each.title for id, each in how.classes.items()} if how is not None else {})

    def card_for(self, unit_class: str) -> Scorecard | None:
        """The scorecard of a class, or None."""
        return next((card for card in self.scorecards.values() if unit_class in card.classes), None)
