"""Sheets that are plain lists: cells of a class, the ledger of everybody, findings, events, tasks."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ...engine.run.result import EventApplied
from ...engine.trace.arithmetic import tier_word
from ...engine.trace.notes import over_cap
from ...engine.values.finding import Level
from ...ui.excel import Page, cell, places_format, signed_format, span
from .. import words as shared
from ..figures import places_of
from ..reading import Cell
from ..spoken import place_words, spoken
from ..steps import ledger_places, lines
from . import looks, words
from .making import Making

MOST_ROWS = 1_000_000
"""Rows of a sheet, below Excel's 1,048,576."""


def write_classes(making: Making) -> None:
    """For a large group: one sheet a class, one row a unit and item, with a sum that follows the filter."""
    reading = making.reading
    by_class: dict[str, list[int]] = {}
    for unit in reading.order:
        if reading.on(unit) is not None:
            by_class.setdefault(reading.run.units.classes[unit], []).append(unit)
    for kind, units in by_class.items():
        title = f"{making.say(reading.class_title(kind))} {making.say(words.DETAIL)}"
        on = reading.on(units[0])
        each = max(1, MOST_ROWS // max(1, len(on[0].rows) if on else 1))
        for start in range(0, len(units), each):
            _cells(making, title, units[start : start + each])


def _cells(making: Making, title: str, units: Sequence[int]) -> None:
    reading, say = making.reading, making.say
    on = reading.on(units[0])
    tiers = on[0].tiers if on else ()
    widths = [11, 20, 14, 22, 9, 8, 8, *[10.0] * len(tiers), 11, 11, 10, 10, 12, 34, 13]
    page = making.page(title, widths, what=title, repeat=(3, 3), freeze=(4, 2))
    making.head(page, title, f"{len(units)} {say(words.UNITS)}")
    points, first = 10 + len(tiers), 4
    last = first + max(sum(reading.size_of(unit) for unit in units), 1) - 1
    page.text(2, 1, say(words.FILTERED), looks.SUBTITLE.but(bold=True))
    total = sum((reading.points_of(unit) for unit in units), Fraction(0))
    look = looks.NUMBER.but(bold=True, number=places_format(reading.points_places))
    page.formula(2, points, f"=SUBTOTAL(109,{span(points, first, last)})", total, look)
    front = [shared.CODE, shared.UNIT, shared.DIMENSION, shared.ITEM, shared.MEASURE, shared.WEIGHT, shared.COUNTED]
    end = [shared.ACTUAL, shared.RAW, shared.SCORE, shared.POINTS, shared.AGAINST, shared.WHY, shared.CLAUSE]
    making.headings(page, 3, [*front, *(tier_word(name) for name in tiers), *end])
    row = first
    for unit in units:
        for each in reading.cells(unit):
            if not each.off_card:
                _cell(making, page, row, unit, each, tiers)
                row += 1
    page.tint(points + 1, first, last, looks.UP, looks.DOWN)
    page.filter(3, last, len(widths) - 1)
    page.done()


_PLAIN = looks.TEXT.but(wrap=False, line=False)
_NUMBER = looks.NUMBER.but(line=False)


def _cell(making: Making, page: Page, row: int, unit: int, each: Cell, tiers: Sequence[str]) -> None:
    reading, say, item = making.reading, making.say, each.row.item
    page.text(row, 0, reading.run.units.ids[unit], _PLAIN)
    page.text(row, 1, reading.run.units.names[unit], _PLAIN)
    page.text(row, 2, say(reading.dimension_of(each)), _PLAIN)
    page.text(row, 3, say(item.title), _PLAIN)
    page.text(row, 4, say(each.row.measure), _PLAIN)
    number = _NUMBER.but(number=places_format(reading.weight_places))
    page.number(row, 5, each.weight, number)
    page.number(row, 6, each.counted, number if each.counted == each.weight else _NUMBER.but(number="0.####_ "))
    figure = _NUMBER.but(number=places_format(each.row.places))
    for column, name in enumerate(tiers, start=7):
        if name in each.tiers:
            page.number(row, column, each.tiers[name], figure)
    column = 7 + len(tiers)
    if each.actual is None:
        page.text(row, column, say(reading.actual_text(each)), _PLAIN.but(align="right"))
    else:
        page.number(row, column, each.actual, figure)
    if each.raw is not None and each.score is not None:
        page.number(row, column + 1, each.raw, _NUMBER.but(number=places_format(4)))
        page.number(row, column + 2, each.score, _NUMBER.but(number=places_format(each.row.score_places)))
    if each.points is not None and each.against is not None:
        page.number(row, column + 3, each.points, _NUMBER.but(number=places_format(reading.points_places)))
        page.number(row, column + 4, each.against, _NUMBER.but(number=signed_format(reading.points_places)))
    page.text(row, column + 5, say(each.why), _PLAIN)
    if item.clause:
        page.text(row, column + 6, item.clause, _PLAIN)


def write_ledger(making: Making) -> None:
    """Every unit's steps under each other."""
    reading, say = making.reading, making.say
    widths = [11, making.name_width, 7, 30, 13, 14, 13, 46, 14]
    page = making.page(shared.LEDGER, widths, what=say(shared.LEDGER), repeat=(2, 2), freeze=(3, 2))
    making.head(page, say(shared.LEDGER))
    titles = [
        shared.CODE,
        shared.UNIT,
        shared.NUMBER,
        shared.STEP,
        shared.BEFORE,
        shared.CHANGE,
        shared.AFTER,
        shared.NOTE,
        shared.CLAUSE,
    ]
    row = making.headings(page, 2, titles, high=24)
    text, number = (_PLAIN, _NUMBER) if making.book.large else (looks.TEXT, looks.NUMBER)
    for unit in reading.order:
        found = lines(reading, unit)
        places = ledger_places(found, reading.total_places)
        figures, moved = number.but(number=places_format(places)), number.but(number=signed_format(places))
        for line in found:
            note = say(line.note) if line.note else ""
            if not making.book.large:
                named = [(reading.run.units.names[unit], making.name_width * 0.94)] if line.number == 1 else []
                rooms = [(note, 46 * 10 / 9), (say(line.title), 30), (line.step.clause, 14)]
                page.room(row, [*named, *rooms], 10, 18)
            top = {"top": line.number == 1}
            page.text(row, 0, reading.run.units.ids[unit], text.but(size=9, **top))
            first = line.number == 1
            page.text(row, 1, reading.run.units.names[unit], text.but(bold=first, wrap=text.wrap and first, **top))
            page.number(row, 2, line.number, number.but(align="center", **top))
            page.text(row, 3, say(line.title), text.but(**top))
            page.number(row, 4, line.before, figures.but(**top))
            page.number(row, 5, line.change, moved.but(**top))
            page.formula(row, 6, f"={cell(row, 4)}+{cell(row, 5)}", line.after, figures.but(bold=True, **top))
            page.text(row, 7, note, text.but(size=9, **top))
            page.text(row, 8, line.step.clause, text.but(size=9, ink=looks.SOFT_TEXT.ink, **top))
            row += 1
    page.tint(5, 3, row - 1, looks.UP, looks.DOWN)
    page.filter(2, row - 1, len(titles) - 1)
    page.done()


_LEVEL_LOOKS = {
    Level.ERROR: looks.BANNER,
    Level.WARNING: looks.BANNER.but(ink="#855300", wash="#FFF1CF"),
    Level.NOTE: looks.CENTRE,
}
_ORDER = {Level.ERROR: 0, Level.WARNING: 1, Level.NOTE: 2}


def write_findings(making: Making) -> None:
    """What was found in the material, errors first."""
    say, run = making.say, making.run
    page = making.page(
        shared.FINDINGS, [10, 52, 46, 30, 16, 20], what=say(shared.FINDINGS), repeat=(2, 2), freeze=(3, 0)
    )
    making.head(page, say(shared.FINDINGS))
    titles = [shared.LEVEL, shared.MESSAGE, shared.HINT, shared.WHERE, shared.CLAUSE, shared.CODE]
    row = making.headings(page, 2, titles, high=24)
    for raw in sorted(run.all_findings, key=lambda each: (_ORDER[each.level], each.code)):
        finding = spoken(run, raw)
        message, hint = say(finding.message), say(finding.hint) if finding.hint else ""
        where = say(place_words(run, finding.where))
        page.room(row, [(message, 52), (hint, 46), (where, 30)])
        page.text(
            row, 0, f"{shared.LEVEL_SIGNS[finding.level]} {say(finding.level.words)}", _LEVEL_LOOKS[finding.level]
        )
        page.text(row, 1, message, looks.TEXT)
        page.text(row, 2, hint, looks.TEXT)
        page.text(row, 3, where, looks.SMALL)
        page.text(row, 4, finding.where.clause, looks.SMALL)
        page.text(row, 5, finding.code, looks.SOFT_TEXT)
        row += 1
    if not run.all_findings:
        page.merged(row, 0, 5, say(words.NO_FINDINGS), looks.TEXT.but(ink="#14653A", bold=True))
    page.filter(2, max(row - 1, 2), 5)
    page.done()


def write_events(making: Making) -> None:
    """Every event as it was applied, or why it was not."""
    run, say = making.run, making.say
    if not run.events:
        return
    widths = [making.name_width, 24, 9, 8, 12, 20, 36, 22, 22, 34]
    page = making.page(shared.EVENTS, widths, what=say(shared.EVENTS), repeat=(2, 2), freeze=(3, 1))
    making.head(page, say(shared.EVENTS))
    titles = [
        shared.UNIT,
        shared.EVENTS,
        words.FLAGS,
        shared.COUNT,
        shared.CHANGE,
        shared.ITEM,
        shared.REASON,
        shared.EVIDENCE,
        shared.APPROVED,
        words.STATUS,
    ]
    row = making.headings(page, 2, titles, high=24)
    places = places_of((each.points for each in run.events), 2)
    items = {item.id: item.title for _, item in run.scheme.items()}
    for each in run.events:
        event = run.scheme.events[each.event]
        status = _status(making, each)
        page.room(
            row,
            [
                (say(event.title), 24),
                (each.reason, 36),
                (status, 34),
                (each.evidence, 22),
                (each.approved_by, 22),
                (run.units.names[each.unit], making.name_width),
            ],
        )
        page.text(row, 0, run.units.names[each.unit], looks.TEXT)
        page.text(row, 1, say(event.title), looks.TEXT)
        page.text(row, 2, say(shared.KINDS[event.kind]), looks.CENTRE)
        page.number(row, 3, each.count, looks.CENTRE)
        making.change(page, row, 4, each.points, places)
        page.text(row, 5, say(items[each.item]) if each.item in items else "", looks.SMALL)
        for column, text in ((6, each.reason), (7, each.evidence), (8, each.approved_by)):
            page.text(row, column, text, looks.SMALL)
        page.text(
            row, 9, status, looks.SMALL if each.why_not is None else looks.SMALL.but(ink="#855300", wash="#FFF1CF")
        )
        row += 1
    page.tint(4, 3, row - 1, looks.UP, looks.DOWN)
    page.filter(2, row - 1, len(titles) - 1)
    page.done()


def _status(making: Making, each: EventApplied) -> str:
    if each.why_not is None:
        over = over_cap(making.run, each.unit, making.run.scheme.events[each.event])
        return "● " + making.say(shared.joined([shared.APPLIED, *([] if over is None else [over])]))
    return "▲ " + making.say(each.why_not)


def write_tasks(making: Making) -> None:
    """Every task with its grade and points."""
    run, say = making.run, making.say
    if not run.tasks:
        return
    page = making.page(
        shared.TASKS,
        [making.name_width, 18, 12, 40, 10, 14, 14, 9, 12],
        what=say(shared.TASKS),
        repeat=(2, 2),
        freeze=(3, 1),
    )
    making.head(page, say(shared.TASKS))
    titles = [
        shared.UNIT,
        shared.BOARD,
        shared.CODE,
        shared.TASK,
        shared.SIZE,
        shared.GRADE,
        words.FOUND,
        shared.EXEMPT,
        shared.POINTS,
    ]
    row = making.headings(page, 2, titles, high=24)
    places = places_of((each.points for each in run.tasks), 2)
    for task in run.tasks:
        board = run.scheme.boards[task.board]
        size = next((each.title for each in board.sizes if each.id == task.size), None)
        grade = next((each.title for each in board.grades if each.id == task.grade), None)
        page.room(
            row, [(run.units.names[task.unit], making.name_width), (task.title, 40), (say(board.title), 18)], 10, 18
        )
        page.text(row, 0, run.units.names[task.unit], looks.TEXT)
        page.text(row, 1, say(board.title), looks.SMALL)
        page.text(row, 2, task.task, looks.SMALL)
        page.text(row, 3, task.title, looks.TEXT)
        page.text(row, 4, say(size) if size else task.size, looks.CENTRE)
        page.text(row, 5, say(grade) if grade else task.grade, looks.CENTRE)
        page.text(row, 6, say(words.BY_DATA if task.found else words.BY_HAND), looks.CENTRE.but(size=9))
        page.text(row, 7, say(shared.YES) if task.exempt else "", looks.CENTRE)
        making.change(page, row, 8, task.points, places)
        row += 1
    page.tint(8, 3, row - 1, looks.UP, looks.DOWN)
    page.filter(2, row - 1, len(titles) - 1)
    page.done()
