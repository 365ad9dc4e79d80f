"""Cards: every item of a scorecard scored for its units, weighted, with the stated policy for what could not be scored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from math import lcm

import numpy as np
import numpy.typing as npt

from ..rules.carriers import INT64_SAFE
from ..rules.model import Levels
from ..scheme.model.scheme import Scheme
from ..scheme.model.scorecards import Dimension, Item, Missing, Scope, Scorecard
from ..values.finding import Finding, Level, Source
from ..values.null import NullReason
from ..values.number import show
from ..values.text import Text
from .blocks import CardRules, CardScores, ItemInput, ItemRule, run_card
from .column import Array, fit, reach, small
from .inputs import Sources, item_input, item_rule
from .result import CardRun, Column2D, UnitList

Ints = npt.NDArray[np.int64]

EXACT_PLACES = 6
"""Decimals of item points where the scheme rounds neither score nor points."""


def run_cards(scheme: Scheme, units: UnitList, sources: Sources) -> list[CardRun]:
    """One `CardRun` for every scorecard and set of weights in use."""
    runs = []
    for card in scheme.scorecards.values():
        members = [index for index, name in enumerate(units.classes) if name in card.classes]
        for weights, group in _by_weights(card, members, sources).items():
            runs.append(_run(scheme, card, weights, np.array(group, dtype=np.int64), sources))
    return runs


def _by_weights(card: Scorecard, members: Sequence[int], sources: Sources) -> dict[tuple[Fraction, ...], list[int]]:
    items = list(card.items())
    own = [sources.targets.weights(item.id) for item in items]
    groups: dict[tuple[Fraction, ...], list[int]] = defaultdict(list)
    for unit in members:
        groups[tuple(mine.get(unit, item.weight) for mine, item in zip(own, items, strict=True))].append(unit)
    return groups


def _run(scheme: Scheme, card: Scorecard, weights: tuple[Fraction, ...], units: Ints, sources: Sources) -> CardRun:
    items = tuple(card.items())
    inputs = [item_input(sources, item, units, weight) for item, weight in zip(items, weights, strict=True)]
    done = run_one(scheme, card, weights, units, inputs)
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
    """Weights that the targets table changed and that no longer add up: told, and used as they stand."""
    found = []
    for run in cards:
        own = [(item.weight, weight) for item, weight in zip(run.items, run.weights, strict=True) if not item.units]
        total = sum((weight for _, weight in own), Fraction(0))
        if total == run.card.total or all(planned == weight for planned, weight in own):
            continue
        names = [units.names[int(unit)] for unit in run.units[:3]]
        more = len(run.units) - len(names)
        zh = "、".join(names) + (f" 等 {len(run.units)} 个单位" if more else "")
        en = ", ".join(names) + (f" and {more} more" if more else "")
        message = Text(
            f"{zh}：目标值表改过的权重合计 {show(total)}，应为 {show(run.card.total)}",
            f"{en}: with the weights of the targets table the card adds up to {show(total)}, not {show(run.card.total)}",
        )
        hint = Text("调整 targets 表的 weight 列", "adjust the weights in the targets table")
        found.append(Finding("unit-weights-sum", Level.WARNING, message, hint, Source(field="weight")))
    return found


def run_one(
    scheme: Scheme, card: Scorecard, weights: tuple[Fraction, ...], units: Ints, inputs: list[ItemInput]
) -> CardRun:
    """A card whose figures are at hand as arrays: `inputs[i]` belongs to the card's i-th item, row j of them to `units[j]`."""
    items = tuple(card.items())
    rules = [item_rule(scheme, item, weight) for item, weight in zip(items, weights, strict=True)]
    scores = run_card(CardRules(tuple(rules)), inputs)
    points, counted, held = weigh(scheme, card, items, weights, rules, scores)
    levels = {
        item.id: tuple(name for name, _ in item.rule.body.entries)
        for item in items
        if isinstance(item.rule.body, Levels)
    }
    return CardRun(card, items, weights, units, rules, inputs, scores, points, counted, held, levels)


def points_places(scheme: Scheme) -> int:
    """Decimals in which item points are kept."""
    rounding = scheme.scale.round
    if rounding.points is not None:
        return rounding.points
    return rounding.item if rounding.item is not None else EXACT_PLACES


def weigh(
    scheme: Scheme,
    card: Scorecard,
    items: Sequence[Item],
    weights: Sequence[Fraction],
    rules: Sequence[ItemRule],
    scores: CardScores,
) -> tuple[Column2D, Column2D, npt.NDArray[np.uint8]]:
    """(points, weight that counted, reason why a unit is held), after the policy for nulls."""
    places = points_places(scheme)
    m, n = scores.score.shape
    held = np.zeros(n, np.uint8)
    # Weights may need more decimals than points; both share one denominator here.
    den = lcm(10**places, *(weight.denominator for weight in weights))
    whole = [int(weight * den) for weight in weights]
    flat = np.array(whole, dtype=np.int64 if max(whole, default=0) < INT64_SAFE else object)
    counted = np.broadcast_to(flat[:, None], (m, n))
    as_scored = all(
        weight / rule.full * Fraction(10**places, 10**rule.places) == 1
        for rule, weight in zip(rules, weights, strict=True)
    )
    missing = np.asarray(scores.null.any(axis=1))
    # The common case copies nothing: points are the scores, every weight counts.
    num = scores.score if as_scored and not missing.any() else np.empty_like(scores.score)
    if missing.any():
        counted = counted.copy()
    for row, (item, rule, weight) in enumerate(zip(items, rules, weights, strict=True)):
        if num is not scores.score:
            num[row] = to_points(scores.score[row], rule, weight, places)
        if not missing[row]:
            continue
        null = scores.null[row]
        for reason in np.unique(null[null != 0]):
            mask = null == reason
            policy = policy_of(item, NullReason(int(reason)))
            if policy is Missing.HOLD:
                held[mask & (held == 0)] = reason
            num[row, mask] = int(weight * 10**places) if policy is Missing.FULL else 0
            if policy in (Missing.DROP, Missing.REDISTRIBUTE):
                counted[row, mask] = 0
    if not missing.any():
        return Column2D(num, 10**places), Column2D(counted, den), held
    for dimension in card.dimensions:
        for part in dimension.dimensions():
            _redistribute(part, items, weights, rules, scores, num, counted, den, places, held)
    # Nothing scored and no weight that counts (all watched, all dropped): a total of 0 would be a lie.
    empty = (held == 0) & scores.null.all(axis=0) & ~counted.any(axis=0)
    held[empty] = scores.null[0, empty]
    return Column2D(num, 10**places), Column2D(counted, den), held


def policy_of(item: Item, reason: NullReason) -> Missing:
    """What becomes of an item that has no score for this reason; a watched item never touches the total."""
    if item.watch:
        return Missing.DROP
    if reason is NullReason.EXEMPT:
        return item.exempt
    if reason is NullReason.NOT_DONE and item.not_done is not None:
        return item.not_done
    if reason is NullReason.NOT_DUE and item.missing in (Missing.ZERO, Missing.FULL):
        return Missing.HOLD  # nothing is known yet that could be zero or full
    off_card = reason is NullReason.NOT_APPLICABLE and item.scope is Scope.UNIT
    return Missing.DROP if off_card or reason is NullReason.WATCH_ONLY else item.missing


def to_points(score: npt.NDArray[np.int64], rule: ItemRule, weight: Fraction, places: int) -> npt.NDArray[np.int64]:
    """Item scores (in 10**-rule.places of a scale of rule.full marks) as points of the weight, half-up to `places`."""
    return _scaled(score, weight / rule.full * Fraction(10**places, 10**rule.places))


def _scaled(score: Array, factor: Fraction) -> npt.NDArray[np.int64]:
    if factor == 1:
        return score
    bound = 2 * reach(score) * abs(factor.numerator) + factor.denominator
    wide = fit(score, bound)
    return small((wide * (2 * factor.numerator) + factor.denominator) // (2 * factor.denominator))


def _redistribute(
    part: Dimension,
    items: Sequence[Item],
    weights: Sequence[Fraction],
    rules: Sequence[ItemRule],
    scores: CardScores,
    num: npt.NDArray[np.int64],
    counted: npt.NDArray[np.int64],
    den: int,
    places: int,
    held: npt.NDArray[np.uint8],
) -> None:
    """Hand the weight of missing items to their scored siblings, in proportion to weight; nobody to take it: the unit is held."""
    rows = [items.index(child) for child in part.children if isinstance(child, Item) and child.weight > 0]
    if not rows:
        return
    gone = np.zeros((len(rows), scores.score.shape[1]), dtype=np.bool_)
    for position, row in enumerate(rows):
        for reason in np.unique(scores.null[row][scores.null[row] != 0]):
            if policy_of(items[row], NullReason(int(reason))) is Missing.REDISTRIBUTE:
                gone[position] |= scores.null[row] == reason
    for unit in np.flatnonzero(gone.any(axis=0)):
        takers = [row for row in rows if scores.null[row, unit] == 0]
        free = sum((weights[row] for position, row in enumerate(rows) if gone[position, unit]), Fraction(0))
        have = sum((weights[row] for row in takers), Fraction(0))
        if not takers or have == 0:
            first = next(row for position, row in enumerate(rows) if gone[position, unit])
            held[unit] = held[unit] or scores.null[first, unit]
            continue
        for row in takers:
            weight = weights[row] * (1 + free / have)
            exact = Fraction(int(scores.score[row, unit]), 10 ** rules[row].places) / rules[row].full * weight
            num[row, unit] = (exact * 10**places + Fraction(1, 2)).__floor__()
            counted[row, unit] = (weight * den + Fraction(1, 2)).__floor__()
