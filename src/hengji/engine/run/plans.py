"""Plans: a card's items grouped by the form of their rules, with their own numbers laid out for blocks; made once, used every run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from ..compile.bounds import Reach
from ..compile.lower import Lowered, least_places, lower, rounding
from ..rules.form import BodyKind, Form
from ..rules.model import Rule
from ..rules.score import Scale
from .column import Array

RAW_PLACES = 4
"""Decimals kept of a score before its floor and cap (shown, never paid on)."""


@dataclass(frozen=True, slots=True)
class ItemRule:
    """What a block needs to know of an item: its rule, its full marks, what a written point is worth, the decimals of its score
    (None: exact, see `CardScores.exact`), and the decimals of a completion ratio."""

    rule: Rule
    full: Fraction
    point: Fraction
    places: int
    ratio_places: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class CardRules:
    """The rules of a card's items, in their order. Equal only to itself: what is made ready for a card is kept by it."""

    items: tuple[ItemRule, ...]


Number = Array | int
"""A number of each item (k x 1), or the one that all items share: a Python int where a rule may pass over it (0, 1) or where it does
not fit int64, else an array without axes, which numpy reads faster than an int."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The items' own numbers in the order in which a rule reads them, the bit lengths of the largest of them, and whether one of
    them does not fit int64 (`wide`)."""

    axis: tuple[Number, ...]
    amounts: tuple[Number, ...]
    sense: Number
    one: Number
    base: Number
    scale: Scale
    reach: Reach
    wide: bool


@dataclass(frozen=True, slots=True)
class BlockPlan:
    """Items of one form that run together: all of a block but its figures. `rows` are their places on the card, `into` the same as a
    slice where they are evenly spaced (numpy writes through slices several times faster than through lists of places), `places`
    the decimal scale, `tiers` and `kinds` the names of each item's own, `points` the scale of their amounts. `plain` says that figures
    and tiers are taken as they are given: `columns` names the tiers in the order of stacking, each with its row on the card."""

    form: Form
    rows: tuple[int, ...]
    into: Any
    places: tuple[int, ...]
    tiers: tuple[tuple[str, ...], ...]
    kinds: tuple[tuple[str, ...], ...]
    points: tuple[int, ...]
    ratios: bool
    ratio_step: int
    numbers: Numbers
    plain: bool
    columns: tuple[tuple[int, str], ...]


@lru_cache(maxsize=512)
def plans(rules: CardRules, layout: tuple[tuple[int, bool], ...], alone: bool) -> tuple[BlockPlan, ...]:
    """A card's items grouped by form; `layout` says of each figure its decimals and whether it is a ratio. Kept, because months and
    scenarios run the same card again and again."""
    groups: dict[tuple[Form, int, bool, int], list[tuple[int, Lowered]]] = {}
    for row, (item, (given, ratios)) in enumerate(zip(rules.items, layout, strict=True)):
        low = lower(item.rule, item.full, item.point, max(given, least_places(item.rule)))
        ratio = 10**item.ratio_places if item.ratio_places is not None else 0
        groups.setdefault((low.form, ratio, ratios, row if alone else -1), []).append((row, low))
    return tuple(
        _plan(form, ratio, ratios, members, rules.items, layout) for (form, ratio, ratios, _), members in groups.items()
    )


def _plan(
    form: Form,
    ratio: int,
    ratios: bool,
    members: Sequence[tuple[int, Lowered]],
    items: Sequence[ItemRule],
    layout: Sequence[tuple[int, bool]],
) -> BlockPlan:
    rows, lows = tuple(row for row, _ in members), tuple(low for _, low in members)
    tiers = tuple(items[row].rule.tiers for row in rows)
    rescaled = any(layout[row][0] != low.places for row, low in members)
    return BlockPlan(
        form=form,
        rows=rows,
        into=_evenly(rows),
        places=tuple(low.places for low in lows),
        tiers=tiers,
        kinds=tuple(items[row].rule.kinds if form.kinds else () for row in rows),
        points=tuple(low.points for low in lows),
        ratios=ratios,
        ratio_step=ratio,
        numbers=_table(lows, tuple(items[row].places for row in rows), ratio),
        plain=not (ratios or rescaled or form.kinds or form.body is BodyKind.EXPRESSION),
        columns=tuple((row, own[part]) for part in range(form.tiers) for row, own in zip(rows, tiers, strict=True)),
    )


def _evenly(rows: tuple[int, ...]) -> Any:
    """Rows as a slice where they are evenly spaced, else as an array."""
    spaced = range(rows[0], rows[-1] + 1, rows[1] - rows[0] if len(rows) > 1 else 1)
    return slice(spaced.start, spaced.stop, spaced.step) if tuple(spaced) == rows else np.array(rows)


@lru_cache(maxsize=1024)
def _table(lows: tuple[Lowered, ...], places: tuple[int, ...], ratio: int) -> Numbers:
    """The numbers of items of one form; kept, because different cards share rules."""
    axis = list(zip(*(low.axis for low in lows), strict=True))
    amounts = list(zip(*(low.amounts for low in lows), strict=True))
    one, base, sense = [low.one for low in lows], [low.base for low in lows], [low.sense for low in lows]
    up, down = zip(*(rounding(low.points, kept) for low, kept in zip(lows, places, strict=True)), strict=True)
    raw_up, raw_down = zip(*(rounding(low.points, RAW_PLACES) for low in lows), strict=True)
    twice, raw_twice = [2 * value for value in up], [2 * value for value in raw_up]
    divisor = _number(down)
    return Numbers(
        axis=tuple(_number(column) for column in axis),
        amounts=tuple(_number(column) for column in amounts),
        sense=_number(sense),
        one=_number(one),
        base=_number(base),
        scale=Scale(_number(twice), divisor, _number(raw_twice), divisor if raw_down == down else _number(raw_down)),
        reach=Reach(
            axis=tuple(_bits(column) for column in axis),
            amounts=tuple(_bits(column) for column in amounts),
            unit=1,
            one=_bits(one),
            base=_bits(base),
            twice=_bits((*twice, *raw_twice)),
            down=_bits((*down, *raw_down)),
            ratio_step=ratio,
        ),
        wide=any(_bits(column) > FITS for column in (*axis, *amounts, one, base, twice, down, raw_twice, raw_down)),
    )


FITS = 62
"""Numbers of up to so many bits go into int64 blocks."""


def _bits(column: Sequence[int]) -> int:
    return max(abs(value) for value in column).bit_length()


def _number(column: Sequence[int]) -> Number:
    fits = _bits(column) <= FITS
    if all(value == column[0] for value in column):
        return np.array(column[0], dtype=np.int64) if fits and column[0] not in (0, 1) else column[0]
    return np.array(column, dtype=np.int64 if fits else object)[:, None]
