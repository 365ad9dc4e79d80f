"""The ranking, its sub-lists, and what results bring: multipliers, pools that reconcile, result tables."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ...engine.run.result import PoolShares, Ranked
from ...engine.scheme.model.outcomes import ResultTable
from ...engine.trace.payment import due_of, provisional
from ...engine.trace.places import ranking_title
from ...engine.trace.titles import before_title
from ...engine.values.number import show
from ...engine.values.text import Text
from ...ui.excel import Page, cell, places_format, span
from .. import words as shared
from ..figures import column_places, places_of
from ..reading import Standing
from . import looks, words
from .making import Making

BAR = "#B9CDE3"


def ranking_page(making: Making) -> Page:
    """The empty ranking sheet."""
    reading = making.reading
    others = [ranked for ranked in reading.run.rankings if ranked is not reading.main]
    widths = [7, making.name_width, 11, 14, *[12.0] * len(reading.dimension_titles), 12, 13]
    widths += [*([10.0] if reading.pays else []), *[11.0] * len(others), 34]
    return making.page(
        shared.RANKING, widths, what=making.say(shared.RANKING), repeat=(2, 2), freeze=(3, 2), tab="#A61B1B"
    )


def write_ranking(making: Making, page: Page) -> None:
    """Every unit from best to worst; those without a total stand last with the reason."""
    reading, say = making.reading, making.say
    others = [ranked for ranked in reading.run.rankings if ranked is not reading.main]
    main = reading.main.ranking.title if reading.main else shared.RANK
    row = making.head(page, say(shared.RANKING), say(main))
    titles = [
        shared.RANK,
        shared.UNIT,
        shared.CODE,
        shared.CLASS,
        *reading.dimension_titles,
        shared.TOTAL,
        shared.GRADE,
    ]
    titles += [
        *([shared.MULTIPLIER] if reading.pays else []),
        *(ranking_title(reading.run.scheme, each.ranking) for each in others),
    ]
    titles += [shared.NOTE]
    first = making.headings(page, row, titles, high=34)
    total = 4 + len(reading.dimension_titles)
    for offset, unit in enumerate(reading.order):
        _place(making, page, first + offset, reading.standing(unit), others, total)
    last = first + len(reading.order) - 1
    totals = [value for unit in reading.order if (value := reading.run.total_of(unit)) is not None]
    if totals:
        page.bars(total, first, last, BAR, min(min(totals), Fraction(0)), max(totals) * Fraction(5, 4))
    page.filter(first - 1, last, len(titles) - 1)
    page.done()


def _place(making: Making, page: Page, row: int, standing: Standing, others: Sequence[Ranked], total: int) -> None:
    reading, unit = making.reading, standing.unit
    remark = making.remark(standing)
    if not making.book.large:
        page.room(row, [(standing.name, page.layout.widths[1]), (remark, page.layout.widths[-1] * 10 / 9)], 10, 20)
    rank = looks.CENTRE.but(bold=True)
    if standing.place:
        page.number(row, 0, standing.place, rank)
    else:
        page.text(row, 0, "—", rank)
    if unit in making.sheets:
        page.link(row, 1, standing.name, making.sheets[unit], looks.LINK)
    else:
        page.text(row, 1, standing.name, looks.TEXT)
    page.text(row, 2, standing.id, looks.CENTRE.but(size=9))
    page.text(row, 3, making.say(standing.kind), looks.CENTRE.but(size=9))
    for column, title in enumerate(reading.dimension_titles, start=4):
        _fetched(making, page, row, column, unit, title.zh, standing.dimensions.get(title.zh), reading.dimension_places)
    _fetched(making, page, row, total, unit, "", standing.total, reading.total_places, bold=True)
    making.grade(page, row, total + 1, standing)
    column = total + 2
    if reading.pays:
        making.number(page, row, column, standing.multiplier, reading.multiplier_places)
        column += 1
    for ranked in others:
        _rank(page, row, column, int(ranked.place[unit]))
        column += 1
    page.text(row, column, remark, looks.SOFT_TEXT)


def _rank(page: Page, row: int, column: int, place: int) -> None:
    if place:
        page.number(row, column, place, looks.CENTRE)
    else:
        page.text(row, column, "—", looks.CENTRE)


def _fetched(
    making: Making,
    page: Page,
    row: int,
    column: int,
    unit: int,
    what: str,
    value: Fraction | None,
    places: int,
    *,
    bold: bool = False,
) -> None:
    """A figure fetched from the unit's own sheet, where there is one."""
    look = looks.NUMBER.but(bold=bold, number=places_format(places))
    source = making.target(unit, what)
    if value is None or not source:
        making.number(page, row, column, value, places, look)
    else:
        page.formula(row, column, source, value, look)


def write_lists(making: Making) -> None:
    """A sheet for every ranking that has sub-lists."""
    reading, say = making.reading, making.say
    for ranked in reading.run.rankings:
        if ranked is reading.main or not ranked.ranking.by:
            continue
        title = say(ranked.ranking.title)
        before = ranked.ranking.before
        by, places = [before_title(reading.run.scheme, before)] if before else [], column_places(ranked.score)
        page = making.page(
            title,
            [18, 8, making.name_width, 12, *([16.0] if ranked.ranking.before else []), 14, 13],
            landscape=False,
            what=say(shared.LIST),
            repeat=(2, 2),
            freeze=(3, 0),
        )
        row = making.headings(
            page,
            making.head(page, say(ranking_title(reading.run.scheme, ranked.ranking))),
            [shared.LIST, shared.RANK, shared.UNIT, shared.CODE, *by, shared.TOTAL, shared.GRADE],
        )
        first, lists = row, ranked.lists
        names = {
            name: reading.class_title(name) if ranked.ranking.by == "class" else Text.same(name or "—")
            for name in lists
        }
        units = [unit for unit in reading.order if ranked.place[unit]]
        for unit in sorted(units, key=lambda each: (list(names).index(lists[each]), ranked.place[each])):
            standing = reading.standing(unit)
            page.room(row, [(standing.name, page.layout.widths[2]), (say(names[lists[unit]]), 18)])
            page.text(row, 0, say(names[lists[unit]]), looks.TEXT)
            _rank(page, row, 1, int(ranked.place[unit]))
            page.text(row, 2, standing.name, looks.TEXT)
            page.text(row, 3, standing.id, looks.CENTRE.but(size=9))
            if before:
                making.number(page, row, 4, ranked.score.at(unit), places)
            making.number(page, row, 4 + len(by), standing.total, reading.total_places)
            making.grade(page, row, 5 + len(by), standing)
            row += 1
        page.filter(first - 1, row - 1, 5 + len(by))
        page.done()


def write_results(making: Making) -> None:
    """Pools, each with its sum against its amount, and what each grade brings."""
    run, say = making.run, making.say
    if not run.pools and not run.tables:
        return
    factors = [11.0] if any(shares.pool.coefficient for shares in run.pools) else []
    widths = [7, making.name_width, 14, 15, 12, *factors, 16, 16]
    page = making.page(shared.RESULTS, widths, what=say(shared.RESULTS), landscape=False, tab="#1F4E79")
    row = making.head(page, say(shared.RESULTS)) + 1
    for shares in run.pools:
        row = _pool(making, page, row, shares) + 2
    for table in run.tables:
        row = _table(making, page, row, table) + 2
    page.done()


def _table(making: Making, page: Page, row: int, table: ResultTable) -> int:
    """What each unit's grade brings; returns the next row."""
    say, run, last = making.say, making.run, len(page.layout.widths) - 1
    row = making.section(page, row, f"{say(table.title)}{'　' + table.clause if table.clause else ''}")
    page.height(row, 22)
    page.texts(row, [say(shared.NUMBER), say(shared.UNIT), say(shared.GRADE)], looks.HEADING)
    page.merged(row, 3, last, say(words.OUTCOME), looks.HEADING)
    for number, unit in enumerate(making.reading.order, start=1):
        row += 1
        standing, grade = making.reading.standing(unit), run.grade_of(unit)
        brings = table.brings(grade.id) if grade else None
        told = "—" if brings is None else say(brings)
        page.room(row, [(standing.name, page.layout.widths[1]), (told, page.wide(3, last))])
        page.number(row, 0, number, looks.CENTRE)
        page.text(row, 1, standing.name, looks.TEXT)
        making.grade(page, row, 2, standing)
        page.merged(row, 3, last, told, looks.TEXT)
    return row + 1


def _pool(making: Making, page: Page, row: int, shares: PoolShares) -> int:
    """One pool: every unit's share, the sum, the pool, and their difference; returns the next row."""
    say, run, pool, last = making.say, making.run, shares.pool, len(page.layout.widths) - 1
    coefficient, wide = shares.coefficient, last == 7
    row = making.section(page, row, f"{say(pool.title)}{'　' + pool.clause if pool.clause else ''}")
    factors = [shared.COEFFICIENT] if wide else []
    titles = [
        shared.NUMBER,
        shared.UNIT,
        shared.GRADE,
        shared.BASE,
        shared.MULTIPLIER,
        *factors,
        words.due(pool.most_each),
        shared.PAID,
    ]
    first = making.headings(page, row, titles, high=24 if pool.most_each is None else 36)
    base_places, row = column_places(shares.base), first
    dues = [due_of(run, shares, unit) for unit in range(len(run.units))]
    due_places = places_of(dues, pool.places)
    for number, unit in enumerate(making.reading.order, start=1):
        standing = making.reading.standing(unit)
        page.room(row, [(standing.name, page.layout.widths[1])])
        page.number(row, 0, number, looks.CENTRE)
        page.text(row, 1, standing.name, looks.TEXT)
        making.grade(page, row, 2, standing)
        making.number(page, row, 3, shares.base.at(unit), base_places)
        if run.held[unit]:
            page.merged(row, 4, last - 1, making.remark(standing), looks.SOFT_TEXT)
            making.number(page, row, last, None, 0)
            row += 1
            continue
        making.number(page, row, 4, run.multiplier.at(unit), making.reading.multiplier_places)
        formula = f"{cell(row, 3)}*{cell(row, 4)}"
        if wide:
            factor = None if coefficient is None else coefficient.at(unit)
            making.number(page, row, 5, factor, places_of([factor or Fraction(0)], 0, 4))
            formula += "" if factor is None else f"*{cell(row, 5)}"
        if pool.most_each is not None:
            formula = f"MIN({formula},{cell(row, 3)}*{show(pool.most_each)})"
        page.formula(row, last - 1, "=" + formula, dues[unit], looks.NUMBER.but(number=places_format(due_places)))
        making.number(page, row, last, shares.paid.at(unit), pool.places, looks.NUMBER.but(bold=True))
        row += 1
    due = sum((due for unit, due in enumerate(dues) if not run.held[unit]), Fraction(0))
    return _reconciled(making, page, first, row, shares, (base_places, due_places), due)


def _reconciled(
    making: Making, page: Page, first: int, row: int, shares: PoolShares, places: tuple[int, int], due: Fraction
) -> int:
    say, pool = making.say, shares.pool
    paid = sum(shares.paid.fractions(), Fraction(0))
    base = sum(shares.base.fractions(), Fraction(0))
    last = len(page.layout.widths) - 1
    page.height(row, 22)
    page.merged(row, 0, 2, say(shared.SUM), looks.SUM)
    for column, value, count in ((3, base, places[0]), (last - 1, due, places[1]), (last, paid, pool.places)):
        look = looks.SUM.but(number=places_format(count), align="right")
        page.formula(row, column, f"=SUM({span(column, first, row - 1)})", value, look)
    for column in range(4, last - 1):
        page.text(row, column, "", looks.SUM)
    draft = making.reading.draft
    if pool.amount is None:
        if draft is not None:
            row += 1
            page.merged(row, 0, last, say(draft), looks.BANNER)
        return _told(making, page, row + 1, [words.NO_POOL])
    fixed = looks.SUBTOTAL.but(number=places_format(pool.places), align="right")
    page.merged(row + 1, 0, last - 1, say(shared.POOL_AMOUNT), looks.SUBTOTAL)
    page.number(row + 1, last, pool.amount, fixed)
    page.merged(row + 2, 0, last - 1, say(shared.DIFFERENCE), looks.SUBTOTAL)
    page.formula(
        row + 2, last, f"=ROUND({cell(row + 1, last)}-{cell(row, last)},{pool.places})", pool.amount - paid, fixed
    )
    held = sum(1 for reason in making.run.held if reason)
    same = pool.amount == paid and not held and draft is None
    waiting = provisional(held, paid=paid > 0) if held else None
    verdict = words.RECONCILED if same else waiting or draft or words.NOT_RECONCILED
    page.merged(row + 3, 0, last, say(verdict), looks.TEXT.but(bold=True, ink="#14653A") if same else looks.BANNER)
    return _told(making, page, row + 4, [words.SHARED_OUT])


def _told(making: Making, page: Page, row: int, lines: list[Text]) -> int:
    """How a pool's figures come about, below it; returns the next row."""
    along, last = shared.runs_along(making.run.scheme), len(page.layout.widths) - 1
    for line in [*lines, *([along] if along is not None else [])]:
        told = making.say(line)
        page.room(row, [(told, page.wide(0, last))])
        page.merged(row, 0, last, told, looks.SOFT_TEXT)
        row += 1
    return row
