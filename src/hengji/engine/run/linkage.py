"""Price clauses carried out: the tiers of an item moved for every unit, all of one unit together, so that their order stays.

The move is found on the target, exactly; the other tiers follow it. By volume and without a cap it needs no target. Each moved tier is
then rounded once, half up, because a tier stands in a letter. A unit whose price, base price or planned volume is missing has no tiers;
one whose clause cannot apply (a price that is not positive, the ratio form where a tier is not positive) has none either, and the
reason says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from ..formula.tree import Name
from ..rules.linkage import Adjusted, Form, Link, adjust, figure
from ..scheme.model.scheme import Scheme
from ..scheme.model.scorecards import Item, PriceLink, Tier
from ..values.finding import Finding, Level, Refused, Source
from ..values.null import NullReason
from ..values.number import half_up
from ..values.text import Text
from ..values.unit import Unit

PRICE = "price"
LINK_WORDS = {
    PRICE: Text("挂钩的价格", "the linked price"),
    "base_price": Text("基准价", "base price"),
    "planned_volume": Text("计划量", "planned volume"),
}
"""What the figures of a clause are called."""
TARGET = "target"
"""The tier on which the move is found; the cap is a share of it."""

TURNED_SHOWN = 10
"""So many units are named whose target a clause turned."""

Values = Sequence[Fraction | None]
"""A figure of every unit of a card, None where it has none."""


@dataclass(slots=True)
class PriceMoves:
    """What a price clause did for every unit of a card: `by_unit` the move of the target (None: nothing was moved), `null` why a unit has
    no tiers, `agreed` the tiers as they were agreed, `moved` as they are scored against."""

    by_unit: list[Adjusted | None]
    null: npt.NDArray[np.uint8]
    agreed: Mapping[str, Values] = field(default_factory=dict)
    moved: Mapping[str, Values] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LinkFigures:
    """The figures a clause needs, for every unit of a card: the mean price, the base price, the planned volume (ratio form: none);
    `scale` turns price x volume into the unit of the target, `places` are the decimals of a moved tier."""

    price: Values
    base: Values
    volume: Values | None
    scale: Fraction
    places: int


def moves_of(
    scheme: Scheme, item: Item, tiers: Mapping[str, Values], places: int, read: Callable[[Tier, Unit], Values]
) -> PriceMoves | None:
    """What the clause of an item does to its tiers; None where it has no clause or no target. `read` gives a price or a volume in a unit
    of measure; `places` are the decimals of a moved tier where the clause states none."""
    link, indicator = item.linked, scheme.indicators.get(item.of)
    if link is None or indicator is None or TARGET not in tiers:
        return None
    price = scheme.measures[link.to].unit
    volume, scale = None, Fraction(1)
    if link.volume is not None and link.volume_unit is not None:
        volume = read(link.volume, link.volume_unit)
        scale = price.factor * link.volume_unit.factor / indicator.unit.factor
    paid, base = read(link_sources(item)[0], price), read(link.base, price)
    figures = LinkFigures(paid, base, volume, scale, places if link.decimals is None else link.decimals)
    return price_moves(link, figures, tiers)


def link_sources(item: Item) -> tuple[Tier, ...]:
    """Where the figures of an item's clause come from: the price, the base price, the planned volume; none without a clause."""
    return () if item.linked is None else (Tier(PRICE, formula=Name(item.linked.to)), *item.linked.sources)


def price_moves(link: PriceLink, figures: LinkFigures, tiers: Mapping[str, Values]) -> PriceMoves:
    """The tiers of every unit, moved. `tiers` are those the clause moves, the target among them."""
    size = len(figures.price)
    by_unit: list[Adjusted | None] = [None] * size
    null = np.zeros(size, np.uint8)
    moved = {name: list(values) for name, values in tiers.items()}
    for unit in range(size):
        own = {name: value for name, values in tiers.items() if (value := values[unit]) is not None}
        if not own:
            continue
        numbers = _numbers(link, figures, unit)
        lacks = numbers is None or (TARGET not in own and numbers[0].needs_target)
        found = NullReason.MISSING_TIER if numbers is None or lacks else _adjusted(link, own, *numbers)
        if isinstance(found, NullReason):
            null[unit] = found
            for values in moved.values():
                values[unit] = None
            continue
        by_unit[unit] = found
        for name, value in own.items() if found.kept else ():
            moved[name][unit] = half_up(found.carried(value), figures.places)
    return PriceMoves(by_unit, null, tiers, moved)


def _numbers(link: PriceLink, figures: LinkFigures, unit: int) -> tuple[Link, Fraction] | None:
    """One unit's clause with its numbers, and the price; None where one of them is missing."""
    price, base = figures.price[unit], figures.base[unit]
    volume = figures.volume[unit] if figures.volume is not None else None
    if price is None or base is None or (link.form is Form.VOLUME and volume is None):
        return None
    numbers = Link(
        link.form,
        base,
        volume,
        link.pass_through,
        link.elasticity,
        link.band,
        link.beyond,
        link.cap,
        link.way,
        figures.scale,
    )
    return numbers, price


def _adjusted(link: PriceLink, own: Mapping[str, Fraction], numbers: Link, price: Fraction) -> Adjusted | NullReason:
    if link.form is Form.RATIO and min(own.values()) <= 0:
        return NullReason.NOT_LINKABLE
    try:
        return adjust(own.get(TARGET), numbers, price)
    except Refused:
        return NullReason.NOT_LINKABLE


def turned_targets(items: Iterable[tuple[Item, PriceMoves, Sequence[int]]], names: Sequence[str]) -> Iterator[Finding]:
    """Targets whose sign a clause turned, or that it moved to 0: nobody typed them so, and a share of them means something else."""
    of_item: dict[tuple[str, Source], tuple[Item, list[str]]] = {}
    for item, moves, units in items:
        _, told = of_item.setdefault((item.id, item.where), (item, []))
        for unit, each in zip(units, moves.by_unit, strict=True):
            if each is not None and each.has_target and each.target and each.target * each.adjusted <= 0:
                told.append(f"{names[unit]}（{figure(each.target)} → {figure(each.adjusted)}）")
    for item, told in of_item.values():
        if not told:
            continue
        listed = [*told[:TURNED_SHOWN], *(["…"] if len(told) > TURNED_SHOWN else [])]
        zh, en = "、".join(listed), ", ".join(listed).replace("（", " (").replace("）", ")")
        message = Text(
            f"“{item.title.zh}”的价格条款使 {len(told)} 个单位的目标值变号或变为 0：{zh}",
            f"the price clause of '{item.title.en}' turned the sign of {len(told)} targets, or moved them to 0: {en}",
        )
        hint = Text(
            "核对计划量与价格；不应变号的，写上限 cap:", "check volume and price; where it is not meant, add cap:"
        )
        yield Finding("price-clause-turned", Level.WARNING, message, hint, Source(field=item.id, clause=item.clause))


def link_findings(items: Iterable[tuple[Item, PriceMoves]]) -> list[Finding]:
    """One note for each item with a clause: how many targets it moved, how many stayed inside the band, how many reached the cap."""
    of_item: dict[tuple[str, Source], tuple[Item, list[Adjusted]]] = {}
    for item, moves in items:  # the units of a card with weights of their own come apart
        _, done = of_item.setdefault((item.id, item.where), (item, []))
        done += [each for each in moves.by_unit if each is not None]
    found = []
    for item, done in of_item.values():
        if not done:
            continue
        moved = sum(each.kept != 0 for each in done)
        inside, capped = sum(each.inside for each in done), sum(each.capped for each in done)
        fixed = sum(
            each.has_target and not each.target and each.link.cap is not None and not each.inside for each in done
        )
        zh = f"；{fixed} 个的目标值为 0，上限也为 0，目标不动" if fixed else ""
        en = f"; {fixed} with a target of 0, whose cap is 0 too, stay" if fixed else ""
        message = Text(
            f"“{item.title.zh}”价格挂钩：{moved} 个单位的目标值随价格调整，其中 {capped} 个到了调整上限；"
            f"{inside} 个在中性区间内，目标不动{zh}",
            f"'{item.title.en}', price clause: the targets of {moved} units were moved, {capped} of them at the cap; "
            f"{inside} inside the neutral band stay{en}",
        )
        place = Source(field=item.id, clause=item.clause)
        found.append(Finding("price-linked", Level.NOTE, message, None, place))
    return found
