"""What reported figures are measured by: their targets and last year's figures, in the measure's own unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from ..formula.tree import Name, Span
from ..scheme.model.indicators import Indicator
from ..scheme.model.scheme import Scheme
from ..scheme.model.scorecards import Feed
from ..values.period import Period
from .facts import FactBook
from .result import CardRun
from .series import Series

Floats = npt.NDArray[np.float64]


def floats(series: Series) -> Floats:
    """The figures of a series, NaN where there is none: good enough to compare by."""
    values = np.asarray(series.num, dtype=np.float64) / (series.den * 10.0**series.places)
    found: Floats = np.where(series.null == 0, values, np.nan)
    return found


def reported_as(indicator: Indicator) -> str:
    """The measure an indicator reports as it is; "" for one that is computed."""
    if indicator.formula is None:
        return indicator.id
    formula = indicator.formula
    return formula.name if isinstance(formula, Name) and formula.span is Span.PERIOD else ""


def targets_of_measures(scheme: Scheme, cards: Sequence[CardRun], size: int) -> Mapping[str, Floats]:
    """The targets of reported measures, for every unit; NaN where a unit has none."""
    found: dict[str, Floats] = {}
    for card in cards:
        for row, item in enumerate(card.items):
            indicator, given = scheme.indicators.get(item.of), card.inputs[row]
            id = reported_as(indicator) if indicator is not None and item.feed is Feed.INDICATOR else ""
            if not id or indicator is None or "target" not in given.tiers or given.kinds:
                continue
            measure = scheme.measures.get(id)
            factor = 1.0 if measure is None else float(indicator.unit.factor / measure.unit.factor)
            laid = given.as_agreed("target") * factor
            lacking = np.broadcast_to(given.no_tier.get("target", np.zeros(1, np.bool_)), (len(card.units),))
            aim = found.setdefault(id, np.full(size, np.nan))
            mine = np.where(lacking, np.nan, laid)
            aim[card.units] = np.where(np.isnan(aim[card.units]), mine, aim[card.units])
    return found


def last_year(facts: FactBook, id: str, period: Period) -> Floats | None:
    """Last year's figures of a measure, reported or made up; None where nobody has one."""
    before = facts.known(id, period.back()) or facts.made_up(id, period.back())
    return None if before is None else floats(before)
