"""Raters: how lenient each is, how much he tells units apart, and what units would have without the difference.

Three remedies, from the mildest:

- trimming: the highest and the lowest marks of a unit do not count (safe from five raters on)
- normalising: each rater's marks are brought to the mean and the spread of all marks (he must have seen units like everybody's)
- levelling: `mark = unit + rater`, by least squares over all marks at once; raters may have seen different units, as long as a
  chain of units seen by two raters links them all. Otherwise nobody can say who is lenient, and it is refused.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

import numpy as np

from ..engine.values.finding import Finding, Level, Refused, Source
from ..engine.values.text import Text
from .levelling import FINE, Fit, fit

SAFE_TO_TRIM = 5
"""With fewer raters than this, dropping two of them drops too much."""


@dataclass(frozen=True, slots=True)
class Rating:
    """What a rater gave a unit."""

    rater: str
    unit: str
    score: Fraction


@dataclass(frozen=True, slots=True)
class Profile:
    """A rater among the others: how many units he rated, the mean and spread of his marks (spread None for a single one), by how much
    he lies above what the others gave the same units (None where nobody else rated them), how far he agrees with them on which units
    are better (a correlation, None without spread), and the share of his most frequent mark."""

    rater: str
    count: int
    mean: float
    spread: float | None
    leniency: float | None
    agreement: float | None
    commonest: float


@dataclass(frozen=True, slots=True)
class Levelled:
    """Units and raters told apart: `fair` scores of units, `leniency` of raters (they add up to zero), what is left unexplained
    (`residual`, the standard deviation with the degrees of freedom that remain; None where there are none)."""

    fair: Mapping[str, Fraction]
    leniency: Mapping[str, Fraction]
    residual: float | None


@dataclass(frozen=True, slots=True)
class Favour:
    """By how much raters mark their own units above others', when units and raters are told apart: `count` ratings of one's own by
    `raters` raters, `more` points, and the standard error of that (None without a degree of freedom)."""

    count: int
    raters: int
    more: Fraction
    error: float | None


def once(ratings: Sequence[Rating]) -> None:
    """Raises `Refused` where a rater rates a unit twice, naming each."""
    counts = Counter((each.rater, each.unit) for each in ratings)
    twice = [pair for pair, count in counts.items() if count > 1]
    if twice:
        raise Refused(
            Finding(
                "rating-twice",
                Level.ERROR,
                Text(f"{rater} 对“{unit}”评了不止一次", f"{rater} rates '{unit}' more than once"),
                Text("只保留一次", "keep one of them"),
                Source(field="rater"),
            )
            for rater, unit in twice
        )


def profiles(ratings: Sequence[Rating]) -> list[Profile]:
    """Every rater, the most lenient first."""
    once(ratings)
    by_unit: dict[str, list[Rating]] = defaultdict(list)
    by_rater: dict[str, list[Rating]] = defaultdict(list)
    for each in ratings:
        by_unit[each.unit].append(each)
        by_rater[each.rater].append(each)
    sums = {unit: (sum((each.score for each in own), Fraction(0)), len(own)) for unit, own in by_unit.items()}
    found = [_profile(rater, own, sums) for rater, own in by_rater.items()]
    return sorted(found, key=lambda profile: (-(profile.leniency or 0), profile.rater))


def _profile(rater: str, own: Sequence[Rating], sums: Mapping[str, tuple[Fraction, int]]) -> Profile:
    marks = [each.score for each in own]
    shared = [each for each in own if sums[each.unit][1] > 1]
    others = [(sums[each.unit][0] - each.score) / (sums[each.unit][1] - 1) for each in shared]
    apart = [each.score - other for each, other in zip(shared, others, strict=True)]
    return Profile(
        rater,
        len(own),
        float(_mean(marks)),
        _spread(marks),
        float(_mean(apart)) if apart else None,
        correlation([float(each.score) for each in shared], [float(other) for other in others]),
        max(Counter(marks).values()) / len(marks),
    )


def normalised(ratings: Sequence[Rating]) -> list[Rating]:
    """Each rater's marks brought to the mean and the spread of all marks; a rater without spread is only shifted.

    Scores may leave the scale: clip them where they are shown, not where they are added. Spreads are sample standard deviations
    (n - 1) and irrational, so the scores are the fractions nearest to a float.
    """
    once(ratings)
    marks = [each.score for each in ratings]
    middle, panel = _mean(marks), _spread(marks)
    own: dict[str, list[Fraction]] = defaultdict(list)
    for each in ratings:
        own[each.rater].append(each.score)
    means = {rater: _mean(given) for rater, given in own.items()}
    spreads = {rater: _spread(given) for rater, given in own.items()}

    def moved(each: Rating) -> Fraction:
        spread = spreads[each.rater]
        factor = Fraction(panel / spread) if panel and spread else Fraction(1)
        return middle + (each.score - means[each.rater]) * factor

    return [Rating(each.rater, each.unit, moved(each)) for each in ratings]


def levelled(ratings: Sequence[Rating], item: str = "") -> Levelled:
    """Fair scores and leniencies by least squares: fractions whose decimals are the true ones (see `levelling`).

    Raises `Refused`, naming the parts (and the `item`, where there are several), where no chain of units links all raters.
    """
    _linked(ratings, item)
    units, raters, found = _fitted(ratings, [each.score for each in ratings])
    return Levelled(
        dict(zip(units, found.units, strict=True)), dict(zip(raters, found.raters, strict=True)), found.spread()
    )


def favour(ratings: Sequence[Rating], own: Sequence[bool]) -> Favour | None:
    """What a rating of one's own (`own[i]`) is given beyond the unit's fair score and the rater's leniency, by least squares with both.

    None where nobody rates his own, or where it cannot be told from who the raters are (those who do rate nothing else, say).
    Raises `Refused` as `levelled` does.
    """
    _linked(ratings, "")
    if not any(own):
        return None
    _, _, marks = _fitted(ratings, [each.score for each in ratings])
    _, _, theirs = _fitted(ratings, [Fraction(int(each)) for each in own])
    apart = sum(each * each for each in theirs.left)
    if apart >> (2 * FINE - BARELY) == 0:
        return None
    together = sum(mark * mine for mark, mine in zip(marks.left, theirs.left, strict=True))
    rest = Fraction(sum(mark * mark for mark in marks.left)) - Fraction(together**2, apart)
    free = marks.free - 1
    return Favour(
        sum(own),
        len({each.rater for each, mine in zip(ratings, own, strict=True) if mine}),
        Fraction(together, apart),
        sqrt(rest / (free * apart)) if free > 0 else None,
    )


BARELY = 40
"""What raters and units leave of a column of ones and noughts is nothing below two to the minus so much."""


def _linked(ratings: Sequence[Rating], item: str) -> None:
    once(ratings)
    parts = islands(ratings)
    if len(parts) > 1:
        raise Refused([_apart(parts, item)])


def _fitted(ratings: Sequence[Rating], marks: Sequence[Fraction]) -> tuple[list[str], list[str], Fit]:
    """Units, raters, and what they have in these marks."""
    units, raters = _places(each.unit for each in ratings), _places(each.rater for each in ratings)
    unit = np.array([units[each.unit] for each in ratings], dtype=np.int64)
    rater = np.array([raters[each.rater] for each in ratings], dtype=np.int64)
    return list(units), list(raters), fit(marks, unit, rater)


def islands(ratings: Sequence[Rating]) -> list[tuple[frozenset[str], frozenset[str]]]:
    """The parts no unit links: (raters, units) of each, the largest first."""
    leader: dict[tuple[str, str], tuple[str, str]] = {}

    def top(node: tuple[str, str]) -> tuple[str, str]:
        leader.setdefault(node, node)
        while leader[node] != node:
            leader[node] = leader[leader[node]]
            node = leader[node]
        return node

    for each in ratings:
        leader[top(("rater", each.rater))] = top(("unit", each.unit))
    groups: dict[tuple[str, str], tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for node in list(leader):
        groups[top(node)][node[0] == "unit"].add(node[1])
    found = [(frozenset(raters), frozenset(units)) for raters, units in groups.values()]
    return sorted(found, key=lambda part: (-len(part[0]), sorted(part[0])))


SHOWN = 5
"""So many parts, and so many names of each, are listed in a finding."""


def _apart(parts: Sequence[tuple[frozenset[str], frozenset[str]]], item: str) -> Finding:
    shown, more = parts[:SHOWN], len(parts) > SHOWN
    zh = "；".join(f"评价人 {_names(raters, '、')} 只评 {_names(units, '、')}" for raters, units in shown)
    en = "; ".join(f"{_names(raters, ', ')} rate only {_names(units, ', ')}" for raters, units in shown)
    zh, en = zh + "；……" * more, en + "; ..." * more
    of_zh, of_en = (f"“{item}”：", f"'{item}': ") if item else ("", "")
    return Finding(
        "raters-apart",
        Level.ERROR,
        Text(
            f"{of_zh}评价人分成互不相干的 {len(parts)} 部分，没有共同评过的单位，无法比较宽严：{zh}",
            f"{of_en}the raters fall into {len(parts)} parts with no unit in common; who is lenient cannot be told: {en}",
        ),
        Text("让每两部分至少有一个单位由双方都评", "let both sides rate at least one unit in common"),
        Source(field="rater"),
    )


def _names(names: frozenset[str], between: str) -> str:
    """The first few names of a part, and how many there are in all: `a、b、c……(12)`."""
    shown = between.join(sorted(names)[:SHOWN])
    return shown if len(names) <= SHOWN else f"{shown} ... ({len(names)})"


def trimmed_mean(scores: Sequence[Fraction], high: int = 1, low: int = 1) -> Fraction | None:
    """The mean without the `high` highest and `low` lowest; of all where there are fewer than `SAFE_TO_TRIM`, None of none."""
    if not scores:
        return None
    kept = sorted(scores)
    if len(kept) >= max(SAFE_TO_TRIM, high + low + 1):
        kept = kept[low : len(kept) - high]
    return _mean(kept)


def correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Pearson's correlation; None where one side does not vary."""
    if len(one) < 2:
        return None
    x, y = np.array(one) - np.mean(one), np.array(other) - np.mean(other)
    size = sqrt(float(x @ x) * float(y @ y))
    return (
        float(x @ y) / size if size > 1e-12 * max(1.0, float(np.abs(one).max()), float(np.abs(other).max())) else None
    )


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _spread(values: Sequence[Fraction]) -> float | None:
    """The sample standard deviation (n - 1); None of fewer than two."""
    if len(values) < 2:
        return None
    middle = _mean(values)
    return sqrt(sum(((value - middle) ** 2 for value in values), Fraction(0)) / (len(values) - 1))


def _places(names: Iterator[str]) -> Mapping[str, int]:
    return {name: place for place, name in enumerate(dict.fromkeys(names))}
