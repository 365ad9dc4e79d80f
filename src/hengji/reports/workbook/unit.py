"""One unit's sheet: its items adding up by formulas, its ledger from their sum to the total, and room to sign."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor

from ...engine.scheme.model.ledger import Sum
from ...engine.scheme.model.scorecards import Dimension, Item
from ...engine.trace.arithmetic import tier_word
from ...engine.trace.grading import trace_grade
from ...engine.trace.payment import trace_pay
from ...engine.trace.progress import trace_adjusters
from ...engine.values.number import fixed, show
from ...engine.values.text import Text
from ...ui.excel import Look, Page, cell, places_format, signed_format, span
from ...ui.excel.page import lines_of
from .. import words as shared
from ..figures import SHAPES, places_of, short
from ..policy import does
from ..reading import CardReading, Cell, Standing
from ..steps import Line, ledger_places, lines
from . import looks, words
from .making import Making

MOST_TIERS = 6


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what: dimension, item, unit of measure and weight come first, then these."""

    tiers: tuple[str, ...]
    joined: bool
    counted: bool

    @property
    def first(self) -> int:
        """The first tier's column, after the weight (and the weight that counted)."""
        return 4 + self.counted

    @property
    def actual(self) -> int:
        """The actual's column."""
        return self.first + (1 if self.joined else len(self.tiers))

    @property
    def points(self) -> int:
        """The points' column; the ledger's running score stands under it."""
        return self.actual + 3

    @property
    def why(self) -> int:
        """The column of the explanation."""
        return self.points + 2

    @property
    def last(self) -> int:
        """The last column."""
        return self.why + 1

    def widths(self) -> list[float]:
        """Widths in characters."""
        tiers = [24.0] if self.joined else [9.5] * len(self.tiers)
        return [11, 24, 9, 8, *([9.0] if self.counted else []), *tiers, 12, 12, 13, 12, 12.5, 46, 15]


@dataclass(slots=True)
class _Sheet:
    """A unit's sheet being written: `row` is the next free one; `items` and `parts` say in which row an item or a dimension has its
    points, and `sum` where all of them add up."""

    making: Making
    page: Page
    columns: Columns
    card: CardReading
    column: int
    cells: dict[str, Cell]
    unit: int
    row: int = 0
    sum: int = -1
    items: dict[str, int] = field(default_factory=dict)
    parts: dict[str, int] = field(default_factory=dict)


def columns_of(making: Making) -> Columns:
    """The same columns on every unit's sheet."""
    tiers = making.reading.tier_names
    return Columns(tiers, len(tiers) > MOST_TIERS, making.reading.redistributes)


def add_unit_page(making: Making, unit: int) -> Page:
    """The empty sheet of a unit, in its place among the others."""
    columns = columns_of(making)
    standing = making.reading.standing(unit)
    page = making.page(standing.name or standing.id, columns.widths(), listed=False, repeat=(4, 4), freeze=(5, 2))
    making.sheets[unit] = page.name
    return page


def write_unit(making: Making, page: Page, unit: int) -> None:
    """Fill a unit's sheet."""
    standing, on = making.reading.standing(unit), making.reading.on(unit)
    columns = columns_of(making)
    making.head(page, f"{standing.name}　{making.say(words.CARD_OF)}", making.say(on[0].card.card.title) if on else "")
    _facts(making, page, standing, columns)
    making.headings(page, 4, _headings(making, columns), high=32)
    if on is None:
        page.merged(5, 0, columns.last, making.remark(standing), looks.BANNER)
        page.done()
        return
    cells = {each.row.item.id: each for each in making.reading.cells(unit) if not each.off_card}
    sheet = _Sheet(making, page, columns, on[0], on[1], cells, unit, 5)
    tops = [part for part in on[0].card.card.dimensions if _shown(sheet, part)]
    for part in tops:
        _dimension(sheet, part, 0)
    page.tint(columns.points + 1, 5, sheet.row - 1, looks.UP, looks.DOWN)
    total = _grand_total(sheet, tops)
    if standing.total is None:
        page.height(sheet.row, 24)
        page.merged(sheet.row, 0, columns.last, making.remark(standing), looks.BANNER)
        sheet.row += 1
    else:
        _ledger(sheet, standing, total)
        _come_about(sheet)
    _signatures(sheet)
    page.on_one_page()
    page.done()


def _facts(making: Making, page: Page, standing: Standing, columns: Columns) -> None:
    """Two rows of what matters most: labels over figures."""
    say, reading = making.say, making.reading
    total = "—" if standing.total is None else fixed(standing.total, reading.total_places)
    grade = "—" if standing.grade is None else f"{SHAPES[standing.tone]} {say(standing.grade)}"
    place = str(standing.place) if standing.place else "—"
    facts = [
        (say(shared.CODE), standing.id),
        (say(shared.CLASS), say(standing.kind)),
        (say(shared.TOTAL), total),
        (say(shared.GRADE), grade),
    ]
    facts.append((say(reading.main.ranking.title if reading.main else shared.RANK), place))
    if reading.pays:
        paid = "—" if standing.multiplier is None else fixed(standing.multiplier, reading.multiplier_places)
        facts.append((say(shared.MULTIPLIER), paid))
    facts += [
        (say(making.run.scheme.coefficients[id].title), say(reading.coefficient_text(standing.unit, id)))
        for id in making.run.coefficients
    ]
    facts += [
        (say(making.run.scheme.progress[id].title), say(reading.progress_text(standing.unit, id)))
        for id in making.run.progress
    ]
    note = making.remark(standing)
    spans = _spans(columns, len(facts))
    page.height(2, 16)
    page.room(
        3, [(value, page.wide(first, last)) for (_, value), (first, last) in zip(facts, spans, strict=False)], 9, 24
    )
    for (label, value), (first, last) in zip(facts, spans, strict=False):
        page.merged(2, first, last, label, looks.LABEL)
        page.merged(3, first, last, value, _fact(value, page.wide(first, last)))
    first = spans[-1][1] + 1
    if first <= columns.last:
        page.merged(2, first, columns.last, say(shared.NOTE) if note else "", looks.LABEL)
        page.merged(3, first, columns.last, note, looks.FACT.but(size=9, wrap=True, ink=looks.BANNER.ink))


def _fact(value: str, wide: float) -> Look:
    """The look of a fact, smaller where it would not fit on one line."""
    if lines_of(value, wide, looks.FACT.size) == 1:
        return looks.FACT
    return looks.FACT.but(size=9, wrap=True)


def _spans(columns: Columns, count: int) -> list[tuple[int, int]]:
    """The columns each fact takes: the first two alone, the others two each, as long as there is room before the explanation."""
    spans, at = [(0, 0), (1, 1)], 2
    while len(spans) < count and at + 1 < columns.why:
        spans.append((at, at + 1))
        at += 2
    return spans


def _headings(making: Making, columns: Columns) -> list[str]:
    say = making.say
    tiers = [say(shared.TIERS)] if columns.joined else [say(tier_word(name)) for name in columns.tiers]
    counted = [say(shared.COUNTED)] if columns.counted else []
    front = [shared.DIMENSION, shared.ITEM, shared.MEASURE, shared.WEIGHT]
    middle = [shared.ACTUAL, shared.RAW, shared.SCORE]
    end = [shared.POINTS, shared.AGAINST, shared.WHY, shared.CLAUSE]
    return [*map(say, front), *counted, *tiers, *map(say, middle), *map(say, end)]


def _shown(sheet: _Sheet, part: Dimension) -> bool:
    """Whether anything of a dimension is on this unit's card."""
    return any(item.id in sheet.cells for item in part.items())


def _dimension(sheet: _Sheet, part: Dimension, depth: int) -> None:
    """The items of a dimension, its sub-dimensions, and its subtotal."""
    first = True
    for child in part.children:
        if isinstance(child, Item):
            if child.id in sheet.cells:
                _item(sheet, sheet.cells[child.id], sheet.making.say(part.title) if first else "", depth)
                first = False
        elif _shown(sheet, child):
            _dimension(sheet, child, depth + 1)
    _subtotal(sheet, part, depth)


def _both_tiers(say: Callable[[Text], str], cell_: Cell, name: str) -> str:
    """A tier; one that a price clause moves as it was agreed and as it is scored against: `原定 1,000 调整后 1,100`."""
    parts = [(shared.AGREED, cell_.agreed), (shared.ADJUSTED, cell_.tiers)]
    if name not in cell_.agreed:
        return short(cell_.tiers[name])
    return " ".join(f"{say(word)} {short(values[name])}" for word, values in parts if name in values)


def _item(sheet: _Sheet, cell_: Cell, dimension: str, depth: int) -> None:
    making, page, columns, row = sheet.making, sheet.page, sheet.columns, sheet.row
    say, reading, item = making.say, making.reading, cell_.row.item
    why = say(reading.told(sheet.unit, cell_))
    actual = say(reading.actual_text(cell_))
    moved = [] if columns.joined else [(_both_tiers(say, cell_, name), 9.5 * 10 / 9) for name in cell_.agreed]
    page.room(
        row,
        [*moved, (dimension, 11), (say(item.title), 24), (why, 46 * 10 / 9), (item.clause, 16), (actual, 12 * 10 / 9)],
        10,
        20,
    )
    page.text(row, 0, dimension, looks.TEXT.but(bold=True, ink=looks.SECTION.ink, size=9, indent=depth))
    page.text(row, 1, say(item.title), looks.TEXT)
    page.text(row, 2, say(cell_.row.measure), looks.CENTRE.but(size=9))
    making.number(page, row, 3, cell_.weight, reading.weight_places)
    if columns.joined:
        names = dict.fromkeys((*cell_.agreed, *cell_.tiers))
        told = "  ".join(f"{say(tier_word(name))} {_both_tiers(say, cell_, name)}" for name in names)
        page.text(row, columns.first, told, looks.SMALL)
    else:
        for offset, name in enumerate(columns.tiers):
            value = cell_.tiers.get(name)
            if name in cell_.agreed:
                page.text(row, columns.first + offset, _both_tiers(say, cell_, name), looks.SMALL)
            elif value is None:
                page.text(row, columns.first + offset, "", looks.NUMBER)
            else:
                making.number(page, row, columns.first + offset, value, cell_.row.places)
    if cell_.actual is None:
        page.text(row, columns.actual, actual, looks.CENTRE.but(size=9))
    else:
        making.number(page, row, columns.actual, cell_.actual, cell_.row.places, looks.NUMBER.but(bold=True))
    making.number(page, row, columns.actual + 1, cell_.raw, 4, looks.NUMBER.but(ink=looks.SOFT_TEXT.ink))
    making.number(page, row, columns.actual + 2, cell_.score, cell_.row.score_places)
    if columns.counted:
        making.number(page, row, 4, cell_.counted, places_of([cell_.counted], reading.weight_places, 4))
    making.number(page, row, columns.points, cell_.points, reading.points_places, looks.NUMBER.but(bold=True))
    making.change(page, row, columns.points + 1, cell_.against, reading.points_places)
    page.text(row, columns.why, why, looks.SMALL)
    page.text(row, columns.last, item.clause, looks.SOFT_TEXT)
    sheet.items[item.id] = row
    sheet.row += 1


def _subtotal(sheet: _Sheet, part: Dimension, depth: int) -> None:
    """The subtotal of a dimension: a formula that adds up what stands above, within its bounds, rounded where the scheme says so."""
    making, page, columns, row = sheet.making, sheet.page, sheet.columns, sheet.row
    places = making.run.rounding.subtotal
    value = sheet.card.subtotal(part).at(sheet.column)
    label = f"{making.say(part.title)} {making.say(shared.SUBTOTAL)}"
    bound = sheet.card.bound(part, sheet.column)
    look = looks.SUBTOTAL.but(indent=depth)
    page.height(row, 20)
    _frame(sheet, row, looks.SUBTOTAL)
    page.merged(row, 0, 2, label, look)
    weight = sum((sheet.cells[item.id].weight for item in part.items() if item.id in sheet.cells), Fraction(0))
    weights = looks.SUBTOTAL.but(number=places_format(making.reading.weight_places), align="right")
    page.formula(row, 3, "=" + _sum_of(sheet, part, 3), weight, weights)
    formula = _sum_of(sheet, part, columns.points)
    if part.cap is not None:
        formula = f"MIN({formula},{show(part.cap)})"
    if part.floor is not None:
        formula = f"MAX({formula},{show(part.floor)})"
    if places is not None:
        formula = f"ROUND({formula},{places})"
    shown = looks.SUBTOTAL.but(number=places_format(making.reading.dimension_places), align="right")
    if sheet.card.waits(part, sheet.column):
        page.text(row, columns.points, "—", shown)
    elif _simulated(sheet, part) == value:
        page.formula(row, columns.points, "=" + formula, value, shown)
    else:
        page.number(row, columns.points, value, shown)
    page.text(row, columns.why, making.say(bound) if bound is not None else "", looks.SUBTOTAL.but(size=9, bold=False))
    sheet.parts[part.id] = row
    making.cells.setdefault((sheet.unit, part.title.zh), cell(row, columns.points))
    sheet.row += 1


def _frame(sheet: _Sheet, row: int, look: Look) -> None:
    """Blank cells of a look along a row, so that its bands reach from edge to edge."""
    for column in range(3, sheet.columns.last + 1):
        sheet.page.text(row, column, "", look)


def _parts(sheet: _Sheet, part: Dimension) -> tuple[list[int], list[int]]:
    """The rows of a dimension's own items, and of its sub-dimensions' subtotals."""
    items = [sheet.items[c.id] for c in part.children if isinstance(c, Item) and c.id in sheet.items]
    below = [sheet.parts[c.id] for c in part.children if isinstance(c, Dimension) and c.id in sheet.parts]
    return items, below


def _sum_of(sheet: _Sheet, part: Dimension, column: int) -> str:
    """`SUM(J6:J9,J14)` over a dimension's items and sub-dimensions."""
    items, below = _parts(sheet, part)
    ranges, start = [], 0
    for i, row in enumerate(items):
        if i + 1 == len(items) or items[i + 1] != row + 1:
            ranges.append(span(column, items[start], row))
            start = i + 1
    return f"SUM({','.join([*ranges, *(cell(row, column) for row in below)])})"


def _simulated(sheet: _Sheet, part: Dimension) -> Fraction:
    """What the spreadsheet's own arithmetic makes of a subtotal: a formula is written only where it gives the engine's value."""
    total = Fraction(0)
    for child in part.children:
        if isinstance(child, Item):
            total += (sheet.cells[child.id].points or 0) if child.id in sheet.cells else 0
        else:
            total += sheet.card.subtotal(child).at(sheet.column)
    total = total if part.cap is None else min(total, part.cap)
    total = total if part.floor is None else max(total, part.floor)
    places = sheet.making.run.rounding.subtotal
    if places is None:
        return total
    away = floor(abs(total) * 10**places + Fraction(1, 2))
    return Fraction(away if total >= 0 else -away, 10**places)


def _grand_total(sheet: _Sheet, tops: list[Dimension]) -> Fraction:
    """The sum of all items, as the ledger begins with it."""
    making, page, columns, row = sheet.making, sheet.page, sheet.columns, sheet.row
    rows = [sheet.parts[part.id] for part in tops]
    value = sum((sheet.card.subtotal(part).at(sheet.column) for part in tops), Fraction(0))
    weight = sum((each.weight for each in sheet.cells.values()), Fraction(0))
    page.height(row, 22)
    _frame(sheet, row, looks.SUM)
    page.merged(row, 0, 2, making.say(shared.SUM), looks.SUM)
    figures = [(3, weight, making.reading.weight_places), (columns.points, value, making.reading.dimension_places)]
    if any(sheet.card.waits(part, sheet.column) for part in tops):
        page.text(row, columns.points, "—", looks.SUM.but(align="right"))
        figures.pop()
    for column, amount, places in figures:
        formula = "=" + "+".join(cell(each, column) for each in rows)
        page.formula(
            row, column, formula if rows else "=0", amount, looks.SUM.but(number=places_format(places), align="right")
        )
    sheet.sum = row
    sheet.row += 1
    return value


def _ledger(sheet: _Sheet, standing: Standing, total: Fraction) -> None:
    """The steps from the sum of items to the total."""
    making, page, columns = sheet.making, sheet.page, sheet.columns
    found = lines(making.reading, sheet.unit)
    places = ledger_places(found, making.reading.total_places)
    page.height(sheet.row, 10)
    row = making.section(page, sheet.row + 1, shared.LEDGER)
    page.height(row, 20)
    page.text(row, 0, making.say(shared.NUMBER), looks.HEADING)
    page.merged(row, 1, columns.first - 1, making.say(shared.STEP), looks.HEADING)
    page.merged(row, columns.first, columns.actual, making.say(words.DOES), looks.HEADING)
    for column, title in (
        (columns.actual + 1, shared.BEFORE),
        (columns.actual + 2, shared.CHANGE),
        (columns.points, shared.AFTER),
    ):
        page.text(row, column, making.say(title), looks.HEADING)
    page.merged(row, columns.points + 1, columns.why, making.say(shared.NOTE), looks.HEADING)
    page.text(row, columns.last, making.say(shared.CLAUSE), looks.HEADING)
    for line in found:
        row += 1
        _line(sheet, row, line, places, total)
    page.tint(columns.actual + 2, row - len(found) + 1, row, looks.UP, looks.DOWN)
    row += 1
    page.height(row, 26)
    page.merged(row, 0, columns.points - 1, making.say(shared.TOTAL), looks.FINAL)
    fixed = looks.FINAL.but(number=places_format(making.reading.total_places), align="right")
    if standing.total is None:
        page.text(row, columns.points, "—", fixed)
    else:
        formula = f"={cell(row - 1, columns.points)}" if found else "=0"
        page.formula(row, columns.points, formula, standing.total, fixed)
    grade = "" if standing.grade is None else f"{SHAPES[standing.tone]} {making.say(standing.grade)}"
    remark = making.remark(standing)
    told = "　".join(part for part in (grade, remark) if part)
    page.merged(row, columns.points + 1, columns.last, told, looks.FINAL)
    making.cells[sheet.unit, ""] = cell(row, columns.points)
    sheet.row = row + 1


def _come_about(sheet: _Sheet) -> None:
    """The coefficients, the progress indices, the grade, the multiplier and what is paid: a row for each."""
    making, page = sheet.making, sheet.page
    grade, pay = trace_grade(making.run, sheet.unit), trace_pay(making.run, sheet.unit)
    known = trace_adjusters(making.run, sheet.unit) if pay is not None else ()
    rows = [(each.title, (each.shown, *each.steps)) for each in known]
    rows += [(shared.GRADE, grade.steps)] if grade is not None else []
    if pay is not None:
        rows += [(shared.MULTIPLIER, pay.multiplier), *((pool.title, pool.steps) for pool in pay.pools)]
        rows += [(title, (brings,)) for title, brings in pay.tables]
    told = [(making.say(about), making.say(shared.joined(list(steps)))) for about, steps in rows if steps]
    if not told:
        return
    page.height(sheet.row, 10)
    row, last = making.section(page, sheet.row + 1, words.COME_ABOUT), sheet.columns.last
    for about, steps in told:
        page.room(row, [(steps, page.wide(2, last)), (about, page.wide(0, 1) * 0.94)], 10, 18)
        page.merged(row, 0, 1, about, looks.TEXT.but(bold=True))
        page.merged(row, 2, last, steps, looks.TEXT)
        row += 1
    sheet.row = row


def _line(sheet: _Sheet, row: int, line: Line, places: int, total: Fraction) -> None:
    making, page, columns = sheet.making, sheet.page, sheet.columns
    note = making.say(line.note) if line.note else ""
    what = making.say(does(making.run.scheme, line.step))
    rooms = [
        (note, page.wide(columns.points + 1, columns.why)),
        (what, page.wide(columns.first, columns.actual) * 10 / 9),
        (line.step.clause, 16),
    ]
    page.room(row, rooms, 10, 20)
    page.number(row, 0, line.number, looks.CENTRE)
    page.merged(row, 1, columns.first - 1, making.say(line.title), looks.TEXT)
    page.merged(row, columns.first, columns.actual, what, looks.SOFT_TEXT)
    number = looks.NUMBER.but(number=places_format(places))
    before, moved, after = (columns.actual + 1, columns.actual + 2, columns.points)
    if line.number == 1:
        page.number(row, before, line.before, number)
    else:
        page.formula(row, before, f"={cell(row - 1, after)}", line.before, number)
    shape = looks.NUMBER.but(number=signed_format(places))
    source = _source(sheet, line, total)
    if source:
        page.formula(row, moved, "=" + source, line.change, shape)
    else:
        page.number(row, moved, line.change, shape)
    page.formula(row, after, f"={cell(row, before)}+{cell(row, moved)}", line.after, number.but(bold=True))
    page.merged(row, after + 1, columns.why, note, looks.SMALL)
    page.text(row, columns.last, line.step.clause, looks.SOFT_TEXT)


def _source(sheet: _Sheet, line: Line, total: Fraction) -> str:
    """The cell a step takes its points from, where it takes them as they stand above."""
    if not isinstance(line.step.action, Sum):
        return ""
    row, value = _above(sheet, line.step.action.what, total)
    return cell(row, sheet.columns.points) if row >= 0 and value == line.change else ""


def _above(sheet: _Sheet, what: str, total: Fraction) -> tuple[int, Fraction | None]:
    """The row and points of what a step adds: all items, a dimension, or an item; row -1 where it is not on the sheet."""
    if what == "items":
        return sheet.sum, total
    if what in sheet.parts:
        dimensions = (part for top in sheet.card.card.card.dimensions for part in top.dimensions())
        found = next(part for part in dimensions if part.id == what)
        return sheet.parts[what], sheet.card.subtotal(found).at(sheet.column)
    return (sheet.items[what], sheet.cells[what].points) if what in sheet.items else (-1, None)


def _signatures(sheet: _Sheet) -> None:
    """Room to sign."""
    making, page, columns = sheet.making, sheet.page, sheet.columns
    page.height(sheet.row, 14)
    row = sheet.row + 1
    page.height(row, 30)
    look = looks.PLAIN.but(vertical="vcenter", wrap=False)
    page.text(row, 0, making.say(words.SIGNED_BY_UNIT), look)
    page.text(row, columns.actual, making.say(words.SIGNED_BY_OFFICE), look)
    page.text(row, columns.why, making.say(words.DATED), look)
    sheet.row = row + 1
