"""Cards: every item of a scorecard scored for its units, weighted, with the stated policy for what could not be scored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import floor, lcm

import numpy as np
import numpy.typing as npt

from ..rules.carriers import INT64_SAFE
from ..rules.model import Levels
from ..scheme.model.scheme import Scheme
from ..scheme.model.scorecards import Item, Missing, Scope, Scorecard
from ..values.finding import Finding, Level, Source
from ..values.null import NullReason
from ..values.number import show
from ..values.text import Text
from .blocks import CardCells, CardScores, Cells, ItemInput, in_process
from .column import Array, fit, reach, small
from .inputs import Sources, item_input, item_rule, with_body
from .kept import Same
from .names import listed
from .nodes import combined
from .outcomes import largest_remainder
from .plans import CardRules, ItemRule
from .policies import policy_of
from .result import CardRun, Column2D, UnitList

Ints = npt.NDArray[np.int64]

EXACT_PLACES = 6
"""Decimals of item points where the scheme rounds neither score nor points."""

WEIGHT_PLACES = 2
"""Weights that are handed on keep the decimals of points, but at least so many."""


@dataclass(frozen=True, slots=True)
class CardPlan:
    """A card at certain weights: what depends on the scheme alone, made ready once.

    Points are kept in units of 10**-`places`, weights in units of 1/`den`, `whole` of which each item has. `factors` turn an item's
    score into points, in the units of both; `as_scored` says that all are 1. `families` are the rows of each dimension's own items.
    """

    items: tuple[Item, ...]
    weights: tuple[Fraction, ...]
    rules: CardRules
    places: int
    den: int
    whole: Array
    factors: tuple[Fraction, ...]
    as_scored: bool
    families: tuple[tuple[int, ...], ...]
    levels: Mapping[str, tuple[str, ...]]


def plan_of(scheme: Scheme, card: Scorecard, weights: tuple[Fraction, ...] | None = None) -> CardPlan:
    """The plan of a scheme's card, at the card's own weights or at those given."""
    return _plan_of(Same(scheme), Same(card), weights)


@lru_cache(maxsize=256)
def _plan_of(scheme: Same[Scheme], card: Same[Scorecard], given: tuple[Fraction, ...] | None) -> CardPlan:
    items = tuple(card.it.items())
    weights = given if given is not None else tuple(item.weight for item in items)
    rules = tuple(item_rule(scheme.it, item, weight) for item, weight in zip(items, weights, strict=True))
    places = points_places(scheme.it)
    # Weights may need more decimals than points; all of them share one denominator.
    den = lcm(10 ** max(places, WEIGHT_PLACES), *(weight.denominator for weight in weights))
    whole = [int(weight * den) for weight in weights]
    factors = tuple(_factor(rule, weight, places) for rule, weight in zip(rules, weights, strict=True))
    row = {id(item): index for index, item in enumerate(items)}
    return CardPlan(
        items=items,
        weights=weights,
        rules=CardRules(rules),
        places=places,
        den=den,
        whole=np.array(whole, dtype=np.int64 if max(whole, default=0) < INT64_SAFE else object),
        factors=factors,
        as_scored=all(factor == 1 for factor in factors),
        families=tuple(
            tuple(row[id(child)] for child in part.children if isinstance(child, Item))
            for dimension in card.it.dimensions
            for part in dimension.dimensions()
        ),
        levels={
            item.id: tuple(name for name, _ in item.rule.body.entries)
            for item in items
            if isinstance(item.rule.body, Levels)
        },
    )


def _factor(rule: ItemRule, weight: Fraction, places: int) -> Fraction:
    """An item's score, in 10**-rule.places of a scale of `rule.full` marks, times this are points of `weight` in 10**-`places`."""
    return weight / rule.full * Fraction(10**places, 10**rule.places)


def run_cards(scheme: Scheme, units: UnitList, sources: Sources, cells: Cells = in_process) -> list[CardRun]:
    """One `CardRun` for every scorecard and set of weights in use; `cells` scores all of them."""
    work = []
    for card in scheme.scorecards.values():
        members = [index for index, name in enumerate(units.classes) if name in card.classes]
        for weights, group in _by_weights(card, members, sources).items():
            mine = np.array(group, dtype=np.int64)
            items = zip(card.items(), weights, strict=True)
            inputs = [item_input(sources, item, mine, weight) for item, weight in items]
            work.append(CardFigures(card, weights, mine, inputs))
    runs = run_figures(scheme, work, cells)
    for run in runs:
        _zero(run, sources)
    return runs


def _by_weights(card: Scorecard, members: Sequence[int], sources: Sources) -> dict[tuple[Fraction, ...], list[int]]:
    items = list(card.items())
    own = [sources.targets.weights(item.id) for item in items]
    groups: dict[tuple[Fraction, ...], list[int]] = defaultdict(list)
    for unit in members:
        groups[tuple(mine.get(unit, item.weight) for mine, item in zip(own, items, strict=True))].append(unit)
    return groups


def rerun_card(
    scheme: Scheme, card: CardRun, weights: tuple[Fraction, ...], inputs: list[ItemInput], sources: Sources | None
) -> CardRun:
    """A card that was run, with other weights and figures; events take from its items what they took."""
    inputs = [
        with_body(given, item_rule(scheme, item, weight))
        for item, given, weight in zip(card.items, inputs, weights, strict=True)
    ]
    done = run_one(scheme, card.card, weights, card.units, inputs)
    if sources is not None:
        _zero(done, sources)
    return done


def _zero(card: CardRun, sources: Sources) -> None:
    """Events whose effect is that an item earns nothing."""
    for column, unit in enumerate(card.units):
        gone = {name for _, effect in sources.log.effects.get(int(unit), ()) for name in effect.zero_items}
        for row, item in enumerate(card.items):
            if item.id in gone and card.points.num[row, column] > 0:
                if card.points.num is card.scores.score:
                    card.points = Column2D(card.points.num.copy(), card.points.den)
                card.points.num[row, column] = 0


def weight_findings(cards: Sequence[CardRun], units: UnitList) -> list[Finding]:
    """Weights that the targets table changed, or that items of single units make, and that do not add up; and those outside the range
    their item allows. They are told, and used as they stand."""
    found = []
    for run in cards:
        as_planned = all(item.weight == weight for item, weight in zip(run.items, run.weights, strict=True))
        own = any(item.scope is Scope.UNIT for item in run.items)
        for total, columns in (
            _own_totals(run).items() if own or not as_planned else ()
        ):  # else `check` tells it of the card
            if total != run.card.total:
                found.append(_off_total(run, total, [units.names[int(run.units[column])] for column in columns]))
        for item, weight in zip(run.items, run.weights, strict=True):
            low, high = item.weight_range or (weight, weight)
            if weight != item.weight and not low <= weight <= high:
                found.append(_outside(item, weight, [units.names[int(unit)] for unit in run.units]))
    return found


def _own_totals(run: CardRun) -> dict[Fraction, list[int]]:
    """The units of a card (by column) by what the weights of their own items add up to."""
    whole = sum(run.weights, Fraction(0))
    totals = [whole] * len(run.units)
    for row in (row for row, item in enumerate(run.items) if item.scope is Scope.UNIT):
        for column in np.flatnonzero(run.scores.null[row] == NullReason.NOT_APPLICABLE):
            totals[int(column)] -= run.weights[row]
    found: dict[Fraction, list[int]] = defaultdict(list)
    for place, total in enumerate(totals):
        found[total].append(place)
    return found


def _off_total(run: CardRun, total: Fraction, names: Sequence[str]) -> Finding:
    zh, en = listed(names, 3)
    message = Text(
        f"{zh}：权重合计 {show(total)}，应为 {show(run.card.total)}",
        f"{en}: the weights add up to {show(total)}, not {show(run.card.total)}",
    )
    hint = Text(
        "调整 targets（目标值）表的“权重”一列，或单独下达的项目的权重",
        "adjust the weights in the targets table, or of items for single units",
    )
    return Finding("unit-weights-sum", Level.ERROR, message, hint, Source(field="weight"))


def _outside(item: Item, weight: Fraction, names: Sequence[str]) -> Finding:
    (zh, en), (low, high) = listed(names, 3), item.weight_range or (weight, weight)
    message = Text(
        f"{zh}：“{item.title.zh}”权重 {show(weight)} 不在 {show(low)} .. {show(high)} 之内，仍按此计算",
        f"{en}: the weight of '{item.title.en}', {show(weight)}, lies outside {show(low)} .. {show(high)}; used all the same",
    )
    hint = Text("调整 targets（目标值）表的“权重”一列", "adjust the weight in the targets table")
    return Finding("weight-outside-range", Level.ERROR, message, hint, Source(field="weight", clause=item.clause))


@dataclass(frozen=True, slots=True)
class CardFigures:
    """A card with figures at hand as arrays: `inputs[i]` belongs to the card's i-th item, row j of them to `units[j]`; `weights` None
    are the card's own."""

    card: Scorecard
    weights: tuple[Fraction, ...] | None
    units: Ints
    inputs: list[ItemInput]


def run_figures(scheme: Scheme, work: Sequence[CardFigures], cells: Cells = in_process) -> list[CardRun]:
    """Cards whose figures are at hand: all their cells scored by `cells`, weighted here."""
    plans = [plan_of(scheme, each.card, each.weights) for each in work]
    scored = cells([CardCells(each.card.id, plan.rules, each.inputs) for each, plan in zip(work, plans, strict=True)])
    for each, plan, scores in zip(work, plans, scored, strict=True):
        combined(plan.rules.items, each.inputs, scores)
    return [_weighed(each, plan, scores) for each, plan, scores in zip(work, plans, scored, strict=True)]


def run_one(
    scheme: Scheme, card: Scorecard, weights: tuple[Fraction, ...] | None, units: Ints, inputs: list[ItemInput]
) -> CardRun:
    """A single card whose figures are at hand, see `CardFigures`."""
    return run_figures(scheme, [CardFigures(card, weights, units, inputs)])[0]


def _weighed(figures: CardFigures, plan: CardPlan, scores: CardScores) -> CardRun:
    points, counted, held = weigh(plan, scores)
    return CardRun(
        figures.card,
        plan.items,
        plan.weights,
        figures.units,
        list(plan.rules.items),
        figures.inputs,
        scores,
        points,
        counted,
        held,
        plan.levels,
    )


def points_places(scheme: Scheme) -> int:
    """Decimals in which item points are kept."""
    rounding = scheme.scale.round
    if rounding.points is not None:
        return rounding.points
    return rounding.item if rounding.item is not None else EXACT_PLACES


def weigh(plan: CardPlan, scores: CardScores) -> tuple[Column2D, Column2D, npt.NDArray[np.uint8]]:
    """(points, weight that counted, reason why a unit is held), after the policy for nulls."""
    held = np.zeros(scores.score.shape[1], np.uint8)
    counted = np.broadcast_to(plan.whole[:, None], scores.score.shape)
    # The common case copies nothing: points are the scores, every weight counts.
    num = scores.score if plan.as_scored else _points(plan, scores)
    if np.count_nonzero(scores.null):
        num, counted = num.copy() if num is scores.score else num, counted.copy()
        for row in np.flatnonzero(scores.null.any(axis=1)):
            _missing(plan, int(row), scores.null[row], num, counted, held)
        for family in plan.families:
            _hand_on(plan, [row for row in family if plan.weights[row] > 0], scores, num, counted, held)
        # Nothing scored and no weight that counts (all watched, all dropped): a total of 0 would be a lie.
        empty = (held == 0) & scores.null.all(axis=0) & ~counted.any(axis=0)
        held[empty] = scores.null[0, empty]
    return Column2D(num, 10**plan.places), Column2D(counted, plan.den), held


def _points(plan: CardPlan, scores: CardScores) -> Ints:
    """All scores as points. Points too large for 64 bits are no points: the cell says `OUT_OF_RANGE`."""
    num = np.empty_like(scores.score)
    for row, factor in enumerate(plan.factors):
        num[row], lost = _kept(_scaled(scores.score[row], factor))
        scores.null[row, lost] = NullReason.OUT_OF_RANGE
    return num


def _kept(points: Array) -> tuple[Ints, Array]:
    """Points as int64, and where they do not fit."""
    if points.dtype != object:
        return points, np.zeros(0, np.int64)
    lost = np.flatnonzero(np.abs(points) >= INT64_SAFE)
    points = points.copy()
    points[lost] = 0
    return points.astype(np.int64), lost


def _missing(
    plan: CardPlan, row: int, null: npt.NDArray[np.uint8], num: Ints, counted: Array, held: npt.NDArray[np.uint8]
) -> None:
    """What the stated policy makes of an item's cells without a score, before any weight is handed on."""
    for reason in np.unique(null[null != 0]):
        mask = null == reason
        policy = policy_of(plan.items[row], NullReason(int(reason)))
        if policy is Missing.HOLD:
            held[mask & (held == 0)] = reason
        full = plan.weights[row] * 10**plan.places
        num[row, mask] = floor(full + Fraction(1, 2)) if policy is Missing.FULL else 0
        if policy in (Missing.DROP, Missing.REDISTRIBUTE):
            counted[row, mask] = 0


def _scaled(score: Array, factor: Fraction) -> Array:
    """Integers x `factor`, half-up."""
    if factor == 1:
        return score
    bound = 2 * reach(score) * abs(factor.numerator) + factor.denominator
    wide = fit(score, max(bound, 2 * factor.denominator, 2 * abs(factor.numerator)))
    return small((wide * (2 * factor.numerator) + factor.denominator) // (2 * factor.denominator))


TAKES, GIVES = 1, 2


def _hand_on(
    plan: CardPlan,
    rows: Sequence[int],
    scores: CardScores,
    num: Ints,
    counted: Array,
    held: npt.NDArray[np.uint8],
) -> None:
    """Hand the weight of missing items of a dimension to their scored siblings, in proportion to weight, by largest remainder: the
    weights that count add up to the last digit, and points are computed from them. Nobody to take it: the unit is held."""
    role = np.zeros((len(rows), len(held)), np.uint8)
    for place, row in enumerate(rows):
        null = scores.null[row]
        role[place, null == 0] = TAKES
        for reason in np.unique(null[null != 0]):
            if policy_of(plan.items[row], NullReason(int(reason))) is Missing.REDISTRIBUTE:
                role[place, null == reason] = GIVES
    touched = np.flatnonzero((role == GIVES).any(axis=0))
    patterns, which = np.unique(role[:, touched], axis=1, return_inverse=True)
    for index, pattern in enumerate(patterns.T.tolist()):
        units = touched[which.ravel() == index]
        takers = [row for row, part in zip(rows, pattern, strict=True) if part == TAKES]
        if not takers:
            first = rows[pattern.index(GIVES)]
            held[units] = np.where(held[units] != 0, held[units], scores.null[first, units])
            continue
        together = sum(int(plan.whole[row]) for row, part in zip(rows, pattern, strict=True) if part)
        shares = largest_remainder([plan.weights[row] for row in takers], together)
        for row, share in zip(takers, shares, strict=True):
            counted[row, units] = share
            factor = _factor(plan.rules.items[row], Fraction(share, plan.den), plan.places)
            num[row, units], lost = _kept(_scaled(scores.score[row, units], factor))
            held[units[lost]] = NullReason.OUT_OF_RANGE
