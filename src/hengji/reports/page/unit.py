"""One unit's part of the page: its result, its ledger as a waterfall, its card, and where it stands on every curve."""

from __future__ import annotations

from fractions import Fraction

from ...engine.run.result import EventApplied
from ...engine.scheme.model.scorecards import Dimension, Item
from ...engine.trace.arithmetic import tier_word
from ...engine.values.text import Text
from .. import words as shared
from ..figures import CHANGE_SHAPES, against, change, figure, places_of, short
from ..reading import CardReading, Cell, Standing
from . import words
from .html import anchor, both, esc
from .making import Making
from .overview import bar, chip, held_text, scale_top

_TONES = {"good": "up", "bad": "down", "plain": "same"}


def units(making: Making) -> str:
    """The parts of all units that are shown, best first."""
    if not making.run.units.ids:
        return ""
    top = scale_top(making)
    parts = "".join(_unit(making, unit, top) for unit in making.reading.order if unit in making.shown)
    note = "" if making.curves else f'<p class="note">{both(words.NO_CURVES)}</p>'
    tools = (
        f'<div class="tools" hidden><button type="button" id="oa">{both(words.OPEN_ALL)}</button>'
        f'<button type="button" id="ca">{both(words.CLOSE_ALL)}</button></div>'
    )
    return f'<section id="units"><h2>{both(words.UNITS)}<small>{len(making.shown)} / {len(making.run.units)}</small></h2>{note}{tools}{parts}</section>'


def _unit(making: Making, unit: int, top: Fraction) -> str:
    standing, on = making.reading.standing(unit), making.reading.on(unit)
    summary = (
        f'<summary><span class="rank">{standing.place or "—"}</span><span class="u">{esc(standing.name)}</span>'
        f'<span class="k soft">{both(standing.kind)}</span><span class="m">{bar(standing.total, top)}</span>'
        f'<b class="t">{figure(standing.total, making.reading.total_places)}</b><span>{chip(making, int(making.run.grade[unit]))}</span></summary>'
    )
    if on is None:
        inside = f'<p class="note bad">{both(words.NO_CARD)}</p>'
    else:
        cells = [cell for cell in making.reading.cells(unit) if not cell.off_card]
        inside = f'<div class="unit">{_ledger(making, unit)}<div>{_facts(making, standing)}{_events(making, unit)}</div></div>'
        inside += _items(making, unit, on[0], on[1], {cell.row.item.id: cell for cell in cells})
        inside += _curves(making, unit, on[0], cells) if making.curves else ""
    return f'<details id="{anchor(standing.id)}">{summary}<div class="body">{inside}</div></details>'


def _ledger(making: Making, unit: int) -> str:
    name = making.run.units.names[unit]
    title = Text(f"{name} {words.WATERFALL.zh}", f"{name} {words.WATERFALL.en}")
    drawn = [
        making.sketches.drawing(
            lambda lang, wide=wide: making.drawing.ledger(unit, lang, width=wide, prefix="w"), title
        )  # type: ignore[misc]
        for wide in (760, 380)
    ]
    if not drawn[0]:
        return f"<div><h3>{both(words.WATERFALL)}</h3><p class=soft>{both(words.NO_TOTAL)}</p></div>"
    return f'<div><h3>{both(words.WATERFALL)}</h3><div class="large">{drawn[0]}</div><div class="small">{drawn[1]}</div></div>'


def _facts(making: Making, standing: Standing) -> str:
    run, reading, unit = making.run, making.reading, standing.unit
    facts = [
        (shared.TOTAL, figure(standing.total, reading.total_places)),
        (shared.GRADE, chip(making, int(run.grade[unit]))),
    ]
    lines = [f'<dt>{both(name)}</dt><dd class="big">{value}</dd>' for name, value in facts]
    small = [(ranked.ranking.title, str(int(ranked.place[unit]) or "—")) for ranked in run.rankings]
    if reading.pays:
        small.append((shared.MULTIPLIER, figure(standing.multiplier, reading.multiplier_places)))
    small += [(run.scheme.coefficients[id].title, short(values.at(unit))) for id, values in run.coefficients.items()]
    small += [(shares.pool.title, figure(shares.paid.at(unit), shares.pool.places)) for shares in run.pools]
    small += [(shared.CLASS, both(standing.kind)), (shared.CODE, esc(standing.id))]
    lines += [f"<dt>{both(name)}</dt><dd>{value}</dd>" for name, value in small]
    remark = held_text(standing)
    told = f'<p class="note bad">{both(remark)}</p>' if remark else ""
    return f"<h3>{both(words.FACTS)}</h3>{told}<dl>{''.join(lines)}</dl>"


def _events(making: Making, unit: int) -> str:
    applied = making.reading.events.get(unit, [])
    if not applied:
        return ""
    return f'<h3>{both(words.EVENTS)}</h3><ul class="list">{"".join(_event(making, each) for each in applied)}</ul>'


def _event(making: Making, each: EventApplied) -> str:
    event = making.run.scheme.events[each.event]
    kind = shared.KINDS[event.kind]
    points = (
        f' <b class="{_TONES[against(each.points).value]}">{change(each.points, places_of([each.points], 0))}</b>'
        if each.points
        else ""
    )
    times = f" × {short(each.count)}" if each.count != 1 else ""
    notes = [esc(text) for text in (each.reason, each.evidence, each.approved_by, event.clause) if text]
    refused = (
        f'<div class="down">▼ {both(words.NOT_APPLIED)}: {both(each.why_not)}</div>' if each.why_not is not None else ""
    )
    return f"<li><b>{both(event.title)}</b>{times} <span class=tiny>{both(kind)}</span>{points}<div class=tiny>{' · '.join(notes)}</div>{refused}</li>"


def _items(making: Making, unit: int, card: CardReading, column: int, cells: dict[str, Cell]) -> str:
    head = (
        f"<th>{both(shared.ITEM)}</th><th class=n>{both(shared.WEIGHT)}</th><th>{both(shared.TIERS)}</th><th class=n>{both(shared.ACTUAL)}</th>"
        f"<th class=n>{both(shared.SCORE)}</th><th class=n>{both(shared.POINTS)}</th><th>{both(shared.WHY)}</th>"
    )
    rows = "".join(_dimension(making, unit, part, card, column, cells, 0) for part in card.card.card.dimensions)
    tops = [part for part in card.card.card.dimensions if any(item.id in cells for item in part.items())]
    points = sum((card.subtotal(part).at(column) for part in tops), Fraction(0))
    weight = sum((cell.weight for cell in cells.values()), Fraction(0))
    rows += (
        f'<tr class="sum"><td class="i">{both(words.SUM)}</td><td class="n w">{figure(weight, making.reading.weight_places)}</td><td></td><td></td><td></td>'
        f'<td class="n p"><b>{figure(points, making.reading.dimension_places)}</b></td><td></td></tr>'
    )
    return f'<h3>{both(words.ITEMS)}<small>{both(card.card.card.title)}</small></h3><div class="scroll"><table class="items"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _dimension(
    making: Making, unit: int, part: Dimension, card: CardReading, column: int, cells: dict[str, Cell], depth: int
) -> str:
    shown = [item for item in part.items() if item.id in cells]
    if not shown:
        return ""
    weight = sum((cells[item.id].counted for item in shown), Fraction(0))
    points = card.subtotal(part).at(column)
    told = f"{figure(points, making.reading.dimension_places)} / {short(weight, 2)}"
    rows = f'<tr class="dim{" sub" if depth else ""}"><th class="b" colspan="5">{both(part.title)}</th><th class="n">{told}</th><th></th></tr>'
    for child in part.children:
        if isinstance(child, Item):
            rows += _item(making, unit, cells[child.id]) if child.id in cells else ""
        else:
            rows += _dimension(making, unit, child, card, column, cells, depth + 1)
    return rows


def _item(making: Making, unit: int, cell: Cell) -> str:
    reading, item = making.reading, cell.row.item
    weight = figure(cell.weight, reading.weight_places)
    if cell.counted != cell.weight:
        weight += f'<div class="tiny">{both(words.COUNTED_AS)} {short(cell.counted, 2)}</div>'
    tiers = "".join(f"<span>{both(tier_word(name))} <b>{short(value)}</b></span>" for name, value in cell.tiers.items())
    clause = f'<div class="tiny">{esc(item.clause)}</div>' if item.clause else ""
    measure = cell.row.measure
    suffix = f' <span class="tiny">{both(measure)}</span>' if measure.zh != "—" else ""
    actual = (
        f"<b>{figure(cell.actual, cell.row.places)}</b>{suffix}"
        if cell.actual is not None
        else both(reading.actual_text(cell))
    )
    score = figure(cell.score, cell.row.score_places)
    shape = ""
    if cell.against is not None and not cell.watched:
        tone = against(cell.against)
        shape = f'<div class="tiny {_TONES[tone.value]}">{CHANGE_SHAPES[tone]} {change(cell.against, reading.points_places)}</div>'
    points = f"<b>{figure(cell.points, reading.points_places)}</b>{shape}"
    return (
        f'<tr><td class="i">{both(item.title)}{clause}</td><td class="n w">{weight}</td><td class="tiers">{tiers}</td><td class="n a">{actual}</td>'
        f'<td class="n s">{score}</td><td class="n p">{points}</td><td class="why">{both(reading.told(unit, cell))}</td></tr>'
    )


def _curves(making: Making, unit: int, card: CardReading, cells: list[Cell]) -> str:
    figures = [_figure(making, unit, card, cell) for cell in cells if not cell.watched]
    return f'<h3>{both(words.CURVES)}</h3><div class="curves">{"".join(figures)}</div>' if figures else ""


def _figure(making: Making, unit: int, card: CardReading, cell: Cell) -> str:
    title = cell.row.item.title
    drawn = making.sketches.drawing(
        lambda lang: making.drawing.cell(card, cell, unit, lang, width=300, prefix="c"), title
    )
    earned = f"{figure(cell.points, making.reading.points_places)} / {short(cell.counted, 2)}"
    return f'<figure><figcaption><span>{both(title)}</span><span class="n">{earned}</span></figcaption>{drawn}</figure>'
