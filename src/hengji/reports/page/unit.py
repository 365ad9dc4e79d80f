"""One unit's part of the page: its result, its ledger as a waterfall, its card, and where it stands on every curve."""

from __future__ import annotations

from fractions import Fraction

from ...engine.run.result import EventApplied, Ranked
from ...engine.scheme.model.scorecards import Dimension, Item
from ...engine.trace.arithmetic import tier_word
from ...engine.trace.axis import number
from ...engine.trace.grading import trace_grade
from ...engine.trace.notes import over_caps
from ...engine.trace.payment import trace_pay
from ...engine.trace.places import ranking_title
from ...engine.trace.progress import trace_adjusters
from ...engine.values.text import Text
from .. import words as shared
from ..figures import CHANGE_SHAPES, against, change, figure, places_of, short
from ..reading import CardReading, Cell, Standing
from . import words
from .html import anchor, both, esc, row, table, tag, td
from .making import Making
from .overview import bar, chip, held_text, scale_top

_TONES = {"good": "up", "bad": "down", "plain": "same"}


def units(making: Making) -> str:
    """The parts of all units that are shown, best first."""
    if not making.run.units.ids:
        return ""
    top = scale_top(making)
    parts = "".join(_unit(making, unit, top) for unit in making.reading.order if unit in making.shown)
    note = "" if making.curves else tag("p", both(words.NO_CURVES), "note")
    buttons = tag("button", both(words.OPEN_ALL), type="button", id="oa")
    buttons += tag("button", both(words.CLOSE_ALL), type="button", id="ca")
    head = both(words.UNITS) + tag("small", f"{len(making.shown)} / {len(making.run.units)}")
    return f'<section id="units"><h2>{head}</h2>{note}<div class="tools" hidden>{buttons}</div>{parts}</section>'


def _unit(making: Making, unit: int, top: Fraction) -> str:
    standing, on = making.reading.standing(unit), making.reading.on(unit)
    summary = [
        tag("span", str(standing.place or "—"), "rank"),
        tag("span", esc(standing.name), "u"),
        tag("span", both(standing.kind), "k soft"),
        tag("span", bar(standing.total, top), "m"),
        tag("b", figure(standing.total, making.reading.total_places), "t"),
        tag("span", chip(making, int(making.run.grade[unit])) if making.run.bands else ""),
    ]
    if on is None:
        inside = tag("p", both(words.NO_CARD), "note bad")
    else:
        cells = [cell for cell in making.reading.cells(unit) if not cell.off_card]
        beside = tag("div", _facts(making, standing) + _events(making, unit))
        inside = tag("div", tag("div", _ledger(making, unit) + _come_about(making, unit)) + beside, "unit")
        inside += _items(making, unit, on[0], on[1], {cell.row.item.id: cell for cell in cells})
        inside += _curves(making, unit, on[0], cells) if making.curves else ""
    return tag("details", tag("summary", "".join(summary)) + tag("div", inside, "body"), id=anchor(standing.id))


def _ledger(making: Making, unit: int) -> str:
    """The waterfall, once for wide screens and paper, once for narrow screens."""
    name = making.run.units.names[unit]
    title = Text(f"{name} {words.WATERFALL.zh}", f"{name} {words.WATERFALL.en}")

    def drawn(width: int) -> str:
        return making.sketches.drawing(lambda lang: making.drawing.ledger(unit, lang, width=width, prefix="w"), title)

    wide, narrow = drawn(760), drawn(380)
    inside = tag("div", wide, "large") + tag("div", narrow, "small") if wide else tag("p", both(words.NO_TOTAL), "soft")
    return tag("h3", both(words.WATERFALL)) + inside


def _facts(making: Making, standing: Standing) -> str:
    run, reading, unit = making.run, making.reading, standing.unit
    facts = [(shared.TOTAL, figure(standing.total, reading.total_places))]
    facts += [(shared.GRADE, chip(making, int(run.grade[unit])))] if run.bands else []
    lines = [f'<dt>{both(name)}</dt><dd class="big">{value}</dd>' for name, value in facts]
    small = [(ranking_title(run.scheme, each.ranking), _stands(each, unit)) for each in run.rankings]
    if reading.pays:
        small.append((shared.MULTIPLIER, figure(standing.multiplier, reading.multiplier_places)))
    small += [(run.scheme.coefficients[id].title, both(reading.coefficient_text(unit, id))) for id in run.coefficients]
    small += [(run.scheme.progress[id].title, both(reading.progress_text(unit, id))) for id in run.progress]
    paid = [None if run.held[unit] else shares.paid.at(unit) for shares in run.pools]
    small += [
        (shares.pool.title, figure(each, shares.pool.places)) for shares, each in zip(run.pools, paid, strict=True)
    ]
    small += [(shared.CLASS, both(standing.kind)), (shared.CODE, esc(standing.id))]
    lines += [f"<dt>{both(name)}</dt><dd>{value}</dd>" for name, value in small]
    remark = held_text(standing)
    told = f'<p class="note bad">{both(remark)}</p>' if remark else ""
    return f"<h3>{both(words.FACTS)}</h3>{told}<dl>{''.join(lines)}</dl>"


def _stands(ranked: Ranked, unit: int) -> str:
    """A unit's place, with its score where the list is not by the total."""
    place = int(ranked.place[unit])
    if not place:
        return "—"
    return f"{place} ({number(ranked.score.at(unit))})" if ranked.ranking.before else str(place)


def _come_about(making: Making, unit: int) -> str:
    """The coefficients and progress indices, then from the total to the grade, the multiplier and what is paid, step by step."""
    run = making.run
    grade, pay = trace_grade(run, unit), trace_pay(run, unit)
    known = trace_adjusters(run, unit) if pay is not None else ()
    told = "".join(_way(each.title, each.shown, each.steps) for each in known)
    if grade is not None:
        told += _way(shared.GRADE, grade.final.title, grade.steps)
    if pay is not None and pay.multiplier:
        told += _way(shared.MULTIPLIER, Text.same(short(run.multiplier.at(unit))), pay.multiplier)
    for pool in pay.pools if pay is not None else ():
        told += _way(pool.title, pool.shown, pool.steps)
    for title, brings in pay.tables if pay is not None else ():
        told += _way(title, brings, ())
    return tag("h3", both(words.HOW)) + tag("ul", told, "list") if told else ""


def _way(title: Text, came_to: Text, steps: tuple[Text, ...]) -> str:
    """What something came to, and below it how."""
    lines = "".join(tag("div", both(step), "tiny") for step in steps)
    return tag("li", f"{both(title)} {tag('b', both(came_to))}{lines}")


def _events(making: Making, unit: int) -> str:
    applied = making.reading.events.get(unit, [])
    if not applied:
        return ""
    caps = "".join(tag("li", both(text), "tiny") for text in over_caps(making.run, unit))
    return tag("h3", both(words.EVENTS)) + tag("ul", "".join(_event(making, each) for each in applied) + caps, "list")


def _event(making: Making, each: EventApplied) -> str:
    event = making.run.scheme.events[each.event]
    told = tag("b", both(event.title)) + (f" × {short(each.count)}" if each.count != 1 else "")
    told += " " + tag("span", both(shared.KINDS[event.kind]), "tiny")
    if each.points:
        told += " " + tag("b", change(each.points, places_of([each.points])), _TONES[against(each.points).value])
    notes = [esc(text) for text in (each.reason, each.evidence, each.approved_by, event.clause) if text]
    told += tag("div", " · ".join(notes), "tiny")
    if each.why_not is not None:
        told += tag("div", f"▼ {both(words.NOT_APPLIED)}: {both(each.why_not)}", "down")
    return tag("li", told)


def _items(making: Making, unit: int, card: CardReading, column: int, cells: dict[str, Cell]) -> str:
    head = [(shared.ITEM, ""), (shared.WEIGHT, "n"), (shared.TIERS, ""), (shared.ACTUAL, "n"), (shared.SCORE, "n")]
    head += [(shared.POINTS, "n"), (shared.WHY, "")]
    rows = "".join(_dimension(making, unit, part, card, column, cells, 0) for part in card.card.card.dimensions)
    tops = [part for part in card.card.card.dimensions if any(item.id in cells for item in part.items())]
    points = sum((card.subtotal(part).at(column) for part in tops), Fraction(0))
    waits = any(card.waits(part, column) for part in tops)
    weight = sum((cell.weight for cell in cells.values()), Fraction(0))
    rows += row(
        td(both(words.SUM), "i"),
        td(figure(weight, making.reading.weight_places), "n w"),
        td("") * 3,
        td(tag("b", figure(None if waits else points, making.reading.dimension_places)), "n p"),
        td(""),
        css="sum",
    )
    return tag("h3", both(words.ITEMS) + tag("small", both(card.card.card.title))) + table(head, rows, "items")


def _dimension(
    making: Making, unit: int, part: Dimension, card: CardReading, column: int, cells: dict[str, Cell], depth: int
) -> str:
    shown = [item for item in part.items() if item.id in cells]
    if not shown:
        return ""
    weight = sum((cells[item.id].counted for item in shown), Fraction(0))
    known, waits = figure(card.subtotal(part).at(column), making.reading.dimension_places), card.waits(part, column)
    told = f"{'—' if waits else known} / {short(weight, 2)}"
    title = tag("th", both(part.title), "b", colspan="5")
    bound = card.bound(part, column)
    if waits:
        some = any(cells[item.id].points is not None for item in shown)
        bound = words.so_far(known) if some else words.WAITS
    limit = tag("th", both(bound), "tiny") if bound is not None else tag("th", "")
    rows = row(title, tag("th", told, "n"), limit, css="dim sub" if depth else "dim")
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
        weight += tag("div", f"{both(words.COUNTED_AS)} {short(cell.counted, 2)}", "tiny")
    tiers = "".join(tag("span", f"{both(tier_word(name))} <b>{short(value)}</b>") for name, value in cell.tiers.items())
    tiers += "".join(
        tag("span", f"{both(shared.AGREED)} {both(tier_word(name))} {short(value)}", "tiny")
        for name, value in cell.agreed.items()
    )
    actual = both(reading.actual_text(cell))
    spoken = reading.spoken(cell)
    if spoken is not None:
        actual = tag("b", both(spoken))
    elif cell.actual is not None:
        measure = "" if cell.row.measure.zh == "—" else " " + tag("span", both(cell.row.measure), "tiny")
        actual = tag("b", figure(cell.actual, cell.row.places)) + measure
    points = tag("b", figure(cell.points, reading.points_places))
    if cell.against is not None and not cell.watched:
        tone = against(cell.against)
        moved = f"{CHANGE_SHAPES[tone]} {change(cell.against, reading.points_places)}"
        points += tag("div", moved, f"tiny {_TONES[tone.value]}")
    return row(
        td(both(item.title) + (tag("div", esc(item.clause), "tiny") if item.clause else ""), "i"),
        td(weight, "n w"),
        td(tiers, "tiers"),
        td(actual, "n a"),
        td(figure(cell.score, cell.row.score_places), "n s"),
        td(points, "n p"),
        td(both(reading.told(unit, cell)), "why"),
    )


def _curves(making: Making, unit: int, card: CardReading, cells: list[Cell]) -> str:
    figures = [_figure(making, unit, card, cell) for cell in cells if not cell.watched]
    return tag("h3", both(words.CURVES)) + tag("div", "".join(figures), "curves") if figures else ""


def _figure(making: Making, unit: int, card: CardReading, cell: Cell) -> str:
    title = cell.row.item.title
    drawn = making.sketches.drawing(
        lambda lang: making.drawing.cell(card, cell, unit, lang, width=300, prefix="c"), title
    )
    earned = f"{figure(cell.points, making.reading.points_places)} / {short(cell.counted, 2)}"
    return tag("figure", tag("figcaption", tag("span", both(title)) + tag("span", earned, "n")) + drawn)
