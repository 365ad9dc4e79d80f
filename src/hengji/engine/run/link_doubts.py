"""What a price clause is fed with and nobody can mean: prices outside the plausible range, a volume a thousand times the others'.

A month of a price that is mistyped moves the target of everybody, so it is an error; the volume of a unit is judged by those of the others
and by its own target, as a large company has large volumes and large targets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

import numpy as np

from ..formula import needs
from ..scheme.model.indicators import Measure
from ..scheme.model.scorecards import Item, PriceLink
from ..values.finding import Finding, Level, Source
from ..values.number import show
from ..values.period import Period
from ..values.text import Text
from .inputs import Sources
from .linkage import PriceMoves
from .names import listed
from .result import CardRun

_FAR, _SLIP = 100, 1000
"""A volume this many times the middle one, or so much smaller, is told; from the second on, and out of proportion to the target, it is a
slip of its unit."""

_PEERS = 3
"""So many units with a volume tell what is usual, beside the odd one."""


@dataclass(frozen=True, slots=True)
class _Planned:
    """A unit's planned volume, and its share of the unit's own target (None: no target, or one of 0)."""

    unit: int
    volume: Fraction
    per_target: Fraction | None


def doubtful_links(cards: Sequence[CardRun], sources: Sources, names: Sequence[str]) -> Iterator[Finding]:
    """All of it, item by item."""
    of_item: dict[tuple[str, Source], tuple[Item, list[tuple[PriceMoves, list[int]]]]] = {}
    for card in cards:
        for item, moves in card.linked():
            _, done = of_item.setdefault((item.id, item.where), (item, []))
            done.append((moves, card.units.tolist()))
    told: set[tuple[str, Period]] = set()
    for item, done in of_item.values():
        link = item.linked
        if link is None or link.to not in sources.scheme.measures:
            continue
        yield from _prices(item, link, sources, told)
        yield from _bases(item, link, done, sources, names)
        yield from _volumes(item, link, done, sources, names)


def _prices(item: Item, link: PriceLink, sources: Sources, told: set[tuple[str, Period]]) -> Iterator[Finding]:
    """Every reported price behind the mean, and behind a base price made of earlier ones."""
    measure, facts = sources.scheme.measures[link.to], sources.facts
    backs = {need.back for need in needs(link.base.formula) if need.name == link.to} if link.base.formula else set()
    for back in sorted({0, *backs}):
        when = sources.period.back(back)
        if (link.to, when) in told:
            continue
        told.add((link.to, when))
        rows: dict[int, Fraction] = {}
        for series in facts.behind(link.to, when):
            given = np.flatnonzero((series.row >= 0) & (series.null == 0) & ~facts.confirmed(series))
            once, first = np.unique(series.row[given], return_index=True)  # a row for everybody is one row
            rows |= {int(row): series.value(int(given[at])) for row, at in zip(once, first, strict=True)}
        beyond = {row: value for row, value in rows.items() if not measure.believes(value)}
        if beyond:
            places = [str(facts.place(row)) for row in beyond]
            yield _outside(
                item,
                Text(f"{measure.title.zh} {when}", f"{measure.title.en} {when}"),
                list(beyond.values()),
                measure,
                Source(file="; ".join(places[:3])),
            )


def _bases(
    item: Item, link: PriceLink, done: list[tuple[PriceMoves, list[int]]], sources: Sources, names: Sequence[str]
) -> Iterator[Finding]:
    """Base prices of the targets table and of formulas; a constant is judged when the scheme is checked."""
    measure = sources.scheme.measures[link.to]
    if link.base.constant is not None:
        return
    beyond = {
        unit: each.link.base_price
        for moves, units in done
        for unit, each in zip(units, moves.by_unit, strict=True)
        if each is not None and not measure.believes(each.link.base_price)
    }
    if beyond:
        zh, en = listed([names[unit] for unit in beyond])
        place = sources.targets.place(item.id, link.base.column, next(iter(beyond))) if link.base.column else None
        called = Text(f"基准价（{zh}）", f"base price ({en})")
        where = place or Source(field=item.id, clause=item.clause)
        yield _outside(item, called, list(dict.fromkeys(beyond.values())), measure, where)


def _outside(item: Item, called: Text, values: Sequence[Fraction], measure: Measure, where: Source) -> Finding:
    symbol = measure.unit.symbol
    shown = ", ".join(f"{show(value)} {symbol}".rstrip() for value in values[:3]) + (" …" if len(values) > 3 else "")
    message = Text(
        f"“{item.title.zh}”的价格条款用到的{called.zh}：{shown} 不在合理范围 {measure.bounds_text} 内，目标值因此移错",
        f"the price clause of '{item.title.en}' uses {called.en}: {shown}, outside the plausible {measure.bounds_text}; the targets are "
        "moved by it",
    )
    hint = Text(
        "改正数或计量单位；核实无误的，在指标数表“状态”一列写“已核实”，或改数据项的 plausible",
        "mend the figure or its unit; if it is right, write 'confirmed' in `status` of the facts, or mend plausible at the measure",
    )
    return Finding("price-clause-implausible", Level.ERROR, message, hint, where)


def _volumes(
    item: Item, link: PriceLink, done: list[tuple[PriceMoves, list[int]]], sources: Sources, names: Sequence[str]
) -> Iterator[Finding]:
    """Volumes a hundred times the middle one, or a hundredth."""
    if link.volume is None or link.volume.constant is not None or link.volume_unit is None:
        return
    all_: list[_Planned] = []
    for moves, units in done:
        for unit, each in zip(units, moves.by_unit, strict=True):
            if each is not None and each.link.volume:
                share = each.link.volume / abs(each.target) if each.has_target and each.target else None
                all_.append(_Planned(unit, each.link.volume, share))
    if len(all_) <= _PEERS:
        return
    usual = _middle([each.volume for each in all_])
    shares = [each.per_target for each in all_ if each.per_target is not None]
    for planned in all_:
        times = _apart(planned.volume, usual)
        if times < _FAR:
            continue
        alone = planned.per_target is None or _apart(planned.per_target, _middle(shares)) >= _FAR
        level = Level.ERROR if times >= _SLIP and alone else Level.WARNING
        place = sources.targets.place(item.id, link.volume.column, planned.unit) if link.volume.column else None
        yield _far(item, link, names[planned.unit], planned.volume, usual, level, place)


def _middle(values: Sequence[Fraction]) -> Fraction:
    return Fraction(median(values))


def _apart(one: Fraction, other: Fraction) -> Fraction:
    """How many times one is the other, or the other one."""
    return max(one / other, other / one) if one > 0 and other > 0 else Fraction(0)


def _far(
    item: Item, link: PriceLink, name: str, volume: Fraction, usual: Fraction, level: Level, place: Source | None
) -> Finding:
    symbol = link.volume_unit.symbol if link.volume_unit is not None else ""
    own, middle = f"{show(volume)} {symbol}".rstrip(), f"{float(usual):.4g} {symbol}".rstrip()
    zh = f"是居中单位（{middle}）的 {_FAR} 倍以上" if volume > usual else f"不到居中单位（{middle}）的 1/{_FAR}"
    en = f"more than {_FAR} times" if volume > usual else f"less than 1/{_FAR} of"
    message = Text(
        f"{name}：“{item.title.zh}”的计划量 {own} {zh}，目标值照此移动",
        f"{name}: the planned volume of '{item.title.en}', {own}, is {en} that of the middle unit ({middle}); the target is moved by it",
    )
    hint = Text(
        f"核对计量单位（计划量以 {symbol} 计）和小数点",
        f"check the unit (volumes are in {symbol}) and the decimal point",
    )
    return Finding(
        "price-clause-volume-far-off", level, message, hint, place or Source(field=item.id, clause=item.clause)
    )
