"""What earlier years settle: the tiers of items that are computed from figures reported already, before the year is scored.

A letter that is signed in January can say last year's actual figure and the mean of three years; they are the very figures
that the run at the end of the year computes, as long as nobody states them anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from ..formula import needs
from ..formula.tree import CONDITIONS, Name, Node, Prior
from ..intake.tables import Sheet
from ..scheme.model.scheme import Scheme
from ..scheme.model.scorecards import Feed, Item, Tier
from ..values.period import Period
from .actual import with_actual
from .events import EventLog
from .facts import FactBook
from .inputs import Sources, indicator_figure, tier_figure
from .score import all_measures
from .targets import TargetBook

PRIOR = "prior"
"""The column of the targets that holds last year's actual figure."""


def past_measures(scheme: Scheme) -> frozenset[str]:
    """The measures of earlier years that tiers are computed from, by id."""
    found: set[str] = set()
    rest: list[str] = []
    for item in [pair[1] for pair in scheme.items()]:
        for tier in item.tiers.values():
            tree = _tree(scheme, item, tier)
            rest += [] if tree is None else [need.name for need in needs(tree)]
    known: set[str] = set()
    while rest:
        name = rest.pop()
        if name in known:
            continue
        known.add(name)
        indicator = scheme.indicators.get(name)
        if name in scheme.measures or indicator is None or indicator.formula is None:
            found.add(name)
        elif not isinstance(indicator.formula, CONDITIONS):
            rest += [need.name for need in needs(indicator.formula)]
    return frozenset(found)


def past_tiers(
    scheme: Scheme, year: int, carried: Mapping[str, Sequence[Item]], facts: Sheet
) -> Mapping[str, Mapping[str, Mapping[str, Fraction]]]:
    """By unit, item and tier: each tier of a year that the facts of earlier years settle. What they do not settle is not there.

    `carried` are the items of each unit; `facts` has the columns unit, measure, period, value and value_unit of an intake.
    """
    units = list(carried)
    when = Period.parse(str(year))
    books = FactBook(units, facts, all_measures(scheme), when, scheme.own_units)
    targets = TargetBook(units, [""] * len(units), {}, Sheet("targets"), when)
    sources = Sources(scheme, when, books, targets, {}, {}, EventLog(), {}, len(units))
    found: dict[str, dict[str, dict[str, Fraction]]] = {unit: {} for unit in units}
    for at, (unit, items) in enumerate(carried.items()):
        for item in items:
            for name, tier in item.tiers.items():
                if _tree(scheme, item, tier) is None:
                    continue
                past = tier.formula is not None
                figure = (
                    tier_figure(sources, item, tier, {})
                    if past
                    else indicator_figure(sources, scheme.indicators[item.of], 1)
                )
                value = figure.values()[at]
                if value is not None:
                    found[unit].setdefault(item.id, {})[name] = value
    return found


def _tree(scheme: Scheme, item: Item, tier: Tier) -> Node | None:
    """The formula of a tier over earlier years only, None for any other tier."""
    indicator = scheme.indicators.get(item.of) if item.feed is Feed.INDICATOR else None
    if indicator is None or tier.constant is not None:
        return None
    if tier.formula is None:
        return Prior(Name(indicator.id)) if tier.column == PRIOR else None
    if isinstance(tier.formula, CONDITIONS):
        return None
    tree = with_actual(tier.formula, indicator)
    known = {*scheme.measures, *scheme.indicators}
    return tree if all(need.back > 0 and need.name in known for need in needs(tree)) else None
