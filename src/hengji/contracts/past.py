"""What earlier years settle in a letter: last year's actual figure and what else tiers are computed from, out of the figures accepted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from django.db.models import Q

from ..engine.intake.tables import Figures, Sheet
from ..engine.run.past import past_measures, past_tiers
from ..engine.scheme import Scheme
from ..engine.scheme.model.scorecards import Item
from ..facts.queries import figures
from ..org.viewer import Viewer
from ..policy.queries import meaning
from ..store.exact import NotExact, exact
from .scorecard import Past

if TYPE_CHECKING:
    from .subjects import Candidate

DEEP = 5
"""So many years back: the mean of three years, with what each of them began with."""


def past_of(viewer: Viewer, year: int, chosen: Sequence[Candidate]) -> dict[str, Past]:
    """By the key of each of those chosen, the tiers of a year as the figures of earlier years have them. At most one query.

    Figures out of the viewer's sight settle nothing: the tier is then said in words only.
    """
    cards: dict[int, dict[str, Sequence[Item]]] = {}
    schemes: dict[int, Scheme] = {}
    for each in chosen:
        if each.scheme is None:
            continue
        scheme = schemes.setdefault(each.scheme.pk, meaning(each.scheme))
        card = scheme.card_for(each.unit_class)
        if card is not None:
            cards.setdefault(each.scheme.pk, {})[str(each.node.unit)] = tuple(card.items())
    wanted = {name for scheme in schemes.values() for name in past_measures(scheme)}
    if not wanted:
        return {}
    rows = _rows(viewer, year, {int(unit) for of in cards.values() for unit in of}, wanted)
    found = {pk: past_tiers(schemes[pk], year, of, _sheet(rows, of)) for pk, of in cards.items()}
    return {
        each.key: _exact(found[each.scheme.pk].get(str(each.node.unit), {}))
        for each in chosen
        if each.scheme is not None and each.scheme.pk in found
    }


Row = tuple[int, str, str, str, Decimal]


def _rows(viewer: Viewer, year: int, units: set[int], wanted: set[str]) -> list[Row]:
    """Unit, measure, unit of measure, period and value of the figures of the years before."""
    when = Q()
    for back in range(1, DEEP + 1):
        when |= Q(period__startswith=str(year - back))
    found = figures(viewer).filter(when, unit__in=units, measure__code__in=wanted, value__isnull=False)
    rows = found.order_by("pk").values_list("unit_id", "measure__code", "measure__unit", "period", "value")
    return [(unit, code, of, period, value) for unit, code, of, period, value in rows if value is not None]


def _sheet(rows: Sequence[Row], units: Mapping[str, object]) -> Sheet:
    held = [row for row in rows if str(row[0]) in units]
    texts = {
        "unit": [str(row[0]) for row in held],
        "measure": [row[1] for row in held],
        "value_unit": [row[2] for row in held],
        "period": [row[3] for row in held],
    }
    return Sheet("facts", len(held), texts, {"value": Figures.of([Fraction(row[4]) for row in held])})


def _exact(found: Mapping[str, Mapping[str, Fraction]]) -> Past:
    said: dict[str, dict[str, Decimal]] = {}
    for item, tiers in found.items():
        for name, value in tiers.items():
            try:
                said.setdefault(item, {})[name] = exact(value)
            except NotExact:
                continue  # said in words only
    return said
