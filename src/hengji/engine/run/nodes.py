"""Nodes: how the several dates of one item become its score.

Each node is scored by the item's sentence from its own days, exactly; the item earns the sum of what its nodes earn times their shares
(or, where the scheme says so, what its worst node earns), rounded once. An item about a single date is not touched by any of this.

A node without days follows the item's policy: one that is past its date and not done holds the item, or earns nothing, or in full, or
leaves its share to the others; one that is not due yet leaves its share to those that are; one without a date due holds the item.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ..rules.expression import body_value
from ..rules.score import Points, score_one
from ..scheme.model.scorecards import Item, Missing, Nodes
from ..values.null import NullReason
from ..values.number import half_up
from ..values.period import Period
from .blocks import CardScores, ItemInput
from .milestones import Milestone
from .plans import RAW_PLACES, ItemRule
from .policies import policy_of

NODES_BRANCH = 300
"""The branch of a cell that several nodes made."""


@dataclass(frozen=True, slots=True)
class Part:
    """One node of an item: its dates, why it has no days (NONE: it has), its `share` of the item as stated, and what follows: `counts`
    is the share that counts (0: left out, the others have it), `fixed` the part of full marks that it earns whatever the sentence says."""

    milestone: Milestone
    reason: NullReason
    share: Fraction
    counts: Fraction = Fraction(0)
    fixed: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """An item with several nodes, for one unit: why it has no score (NONE: its nodes make one), and its nodes by their days."""

    reason: NullReason
    parts: tuple[Part, ...]
    by: Nodes = Nodes.SHARES

    @property
    def days(self) -> int:
        """The days late of the latest node that is done."""
        return max((days for part in self.parts if (days := part.milestone.days) is not None), default=0)


def standing(item: Item, nodes: Sequence[Milestone], period: Period) -> Standing:
    """How an item stands by several nodes."""
    stated = [node.share for node in nodes]
    shares = [Fraction(1, len(nodes)) if share is None else share / 100 for share in stated]
    parts = [_part(item, node, share, period) for node, share in zip(nodes, shares, strict=True)]
    parts.sort(key=lambda part: (part.milestone.due or date.max, part.milestone.name))
    whole = sum((part.counts for part in parts), Fraction(0))
    if whole:
        parts = [Part(p.milestone, p.reason, p.share, p.counts / whole, p.fixed) for p in parts]
    return Standing(_reason(item, parts), tuple(parts), item.nodes)


def _part(item: Item, node: Milestone, share: Fraction, period: Period) -> Part:
    """A node with what follows from its state; `counts` is still the stated share."""
    reason = node.reason(period)
    if reason is NullReason.NONE:
        return Part(node, reason, share, share)
    policy = policy_of(item, reason)
    if reason is not NullReason.NOT_DONE or policy is Missing.REDISTRIBUTE:
        return Part(node, reason, share)
    if policy is Missing.DROP and item.nodes is Nodes.WORST:
        return Part(node, reason, share)
    return Part(node, reason, share, share, Fraction(1 if policy is Missing.FULL else 0))


def _reason(item: Item, parts: Sequence[Part]) -> NullReason:
    """Why the item has no score: a node lacks its date; one that is due is not done and that holds; none is done at all."""
    reasons = {part.reason for part in parts}
    if NullReason.MISSING_TIER in reasons:
        return NullReason.MISSING_TIER
    if NullReason.NOT_DONE in reasons and policy_of(item, NullReason.NOT_DONE) is Missing.HOLD:
        return NullReason.NOT_DONE
    if NullReason.NONE in reasons:
        return NullReason.NONE
    return NullReason.NOT_DONE if NullReason.NOT_DONE in reasons else NullReason.NOT_DUE


@dataclass(frozen=True, slots=True)
class Earned:
    """What the nodes of a unit make: `score` and `raw` of the item, exact, None when `null` says why; `points` of each part that its
    sentence scored."""

    score: Fraction | None
    raw: Fraction
    null: NullReason
    points: tuple[Points | None, ...]


def earned(rule: ItemRule, tiers: Mapping[str, Fraction], at: Standing) -> Earned:
    """The item's score by its nodes, on Fractions."""
    found = tuple(
        _of_node(rule, tiers, part.milestone.days)
        if part.counts and part.fixed is None and part.milestone.days is not None
        else None
        for part in at.parts
    )
    null = next((each.null for each in found if each is not None and each.score is None), NullReason.NONE)
    if null:
        return Earned(None, Fraction(0), null, found)
    pairs = [
        (part.counts, *_amounts(rule, part, points))
        for part, points in zip(at.parts, found, strict=True)
        if part.counts
    ]
    if at.by is Nodes.WORST:
        score, raw = min((score, raw) for _, score, raw in pairs)
    else:
        score = sum((counts * score for counts, score, _ in pairs), Fraction(0))
        raw = sum((counts * raw for counts, _, raw in pairs), Fraction(0))
    return Earned(score, raw, NullReason.NONE, found)


def _amounts(rule: ItemRule, part: Part, points: Points | None) -> tuple[Fraction, Fraction]:
    """(score, raw) of a node that counts."""
    if points is None or points.score is None:
        flat = (part.fixed or Fraction(0)) * rule.full
        return flat, flat
    return points.score, points.raw


def _of_node(rule: ItemRule, tiers: Mapping[str, Fraction], days: int) -> Points:
    """One node by the item's sentence."""
    body, _ = body_value(rule.rule, Fraction(days), tiers, rule.full)
    return score_one(
        rule.rule,
        Fraction(days),
        tiers,
        full=rule.full,
        point=rule.point,
        body=body,
        ratio_places=rule.ratio_places,
    )


def combined(rules: Sequence[ItemRule], inputs: Sequence[ItemInput], scores: CardScores) -> None:
    """Write the scores of cells that several nodes make over those that the item's own figure made. Units whose nodes stand alike share
    one computation: there are few patterns of days, and many units."""
    for row, (rule, given) in enumerate(zip(rules, inputs, strict=True)):
        known: dict[tuple[object, ...], Earned] = {}
        for column, at in given.nodes.items():
            if scores.null[row, column]:
                continue
            tiers = dict(_tiers(given, column))
            key = (*tiers.values(), at.by, *((part.milestone.days, part.counts, part.fixed) for part in at.parts))
            if key not in known:
                known[key] = earned(rule, tiers, at)
            _store(scores, row, column, known[key], rule.places)


def _store(scores: CardScores, row: int, column: int, found: Earned, places: int) -> None:
    score, raw = found.score or Fraction(0), found.raw
    whole, shown = (int(half_up(value, kept) * 10**kept) for value, kept in ((score, places), (raw, RAW_PLACES)))
    null = found.null
    if not null and abs(whole) >= 2**63:
        null = NullReason.OUT_OF_RANGE
    scores.score[row, column] = 0 if null else whole
    scores.raw[row, column] = 0 if null or abs(shown) >= 2**63 else shown
    scores.branch[row, column] = NODES_BRANCH
    scores.null[row, column] = int(null)


def _tiers(given: ItemInput, column: int) -> Iterator[tuple[str, Fraction]]:
    """The tiers the rule of an item reads for one unit of its card."""
    for name, values in given.tiers.items():
        lacking = given.no_tier.get(name)
        if lacking is None or not bool(lacking[column]):
            yield name, Fraction(int(values[column if len(values) > 1 else 0]), 10**given.places)
