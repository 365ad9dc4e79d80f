"""A run at a glance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ...engine.run.result import CardRun, Run
from ..rigidity import Item, explained_by_group, items, rank_correlation


@dataclass(frozen=True, slots=True)
class Spread:
    """Scores by their order: exact, quartiles by linear interpolation between neighbours."""

    count: int
    least: Fraction
    lower: Fraction
    middle: Fraction
    upper: Fraction
    most: Fraction
    mean: Fraction

    @classmethod
    def of(cls, scores: Sequence[Fraction]) -> Spread | None:
        """The spread of scores; None of none."""
        if not scores:
            return None
        ordered = sorted(scores)
        least, lower, middle, upper, most = (at_share(ordered, Fraction(part, 4)) for part in range(5))
        return cls(len(ordered), least, lower, middle, upper, most, sum(ordered, Fraction(0)) / len(ordered))


def at_share(ordered: Sequence[Fraction], share: Fraction) -> Fraction:
    """The score below which a share of them lies, between neighbours in proportion."""
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


@dataclass(frozen=True, slots=True)
class Picture:
    """What a scheme makes of a group. `grades` count units by grade (those without a total under ""), `pools` what each pool pays,
    `items` stand by card; correlations of the ranking with figures of the units, and the share that lies between their groups, are
    None where they cannot be told."""

    spread: Spread | None
    grades: Mapping[str, int]
    pools: Mapping[str, Fraction]
    items: Mapping[str, Sequence[Item]]
    correlations: Mapping[str, float | None]
    groups: Mapping[str, Fraction | None]


def look(run: Run, figures: Sequence[str] = (), groups: Sequence[str] = ()) -> Picture:
    """A run at a glance; `figures` and `groups` are columns of the units table (size, last year's score; region). Raises `KeyError` for
    a column the units do not have."""
    scores = totals(run)
    return Picture(
        Spread.of(list(scores.values())),
        grade_counts(run),
        {shares.pool.id: shares.paid.sum() for shares in run.pools},
        {card.card.id: _items(run, card) for card in run.cards},
        {name: rank_correlation(scores, _known(run, name)) for name in figures},
        {name: explained_by_group(scores, _named(run, name)) for name in groups},
    )


def totals(run: Run) -> dict[str, Fraction]:
    """The final score of every unit that has one."""
    return {id: run.total.at(unit) for unit, id in enumerate(run.units.ids) if not run.held[unit]}


def grade_counts(run: Run) -> dict[str, int]:
    """Units by grade, the best first; those without a grade under "" where there are any."""
    counts = {band.id: int((run.grade == index).sum()) for index, band in enumerate(run.bands)}
    none = int((run.grade < 0).sum())
    return counts | ({"": none} if none else {})


def _known(run: Run, name: str) -> dict[str, Fraction]:
    column = run.units.figures[name]
    return {id: value for id, value in zip(run.units.ids, column, strict=True) if value is not None}


def _named(run: Run, name: str) -> dict[str, str]:
    column = run.units.classes if name == "class" else run.units.attributes[name]
    return {id: text for id, text in zip(run.units.ids, column, strict=True) if text}


def _items(run: Run, card: CardRun) -> list[Item]:
    """The items of a card over its units with a total; what carries no weight is not asked."""
    open_ = [column for column, unit in enumerate(card.units) if not run.held[unit]]
    rows = [row for row, weight in enumerate(card.weights) if weight > 0]
    points = {
        card.items[row].id: {run.units.ids[int(card.units[column])]: card.points.at(row, column) for column in open_}
        for row in rows
    }
    weights = {card.items[row].id: card.weights[row] for row in rows}
    return items(points, weights) if open_ else []
