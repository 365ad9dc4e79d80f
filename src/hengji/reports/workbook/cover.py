"""The cover: what was assessed by which scheme, how many, how to read it, where everything stands, and how to check it."""

from __future__ import annotations

from collections import Counter

from ... import __version__
from ...engine.trace.lines import begins_words
from ...engine.values.finding import Level
from ...engine.values.number import show
from ...ui.excel import Page, span
from .. import words as shared
from ..figures import SHAPES, grade_tone
from . import looks, words
from .making import Making

WIDTHS = (24, 24, 24, 24)


def cover_page(making: Making) -> Page:
    """The empty cover."""
    return making.page(words.COVER, WIDTHS, landscape=False, listed=False, tab="#A61B1B")


def write_cover(making: Making, page: Page) -> None:
    """Fill the cover; the other sheets are known by now."""
    say, scheme = making.say, making.run.scheme
    page.height(0, 26)
    page.text(0, 0, say(words.BOOK), looks.SUBTITLE.but(size=11, bold=True, ink=looks.TITLE.ink, vertical="bottom"))
    title = say(scheme.title)
    page.room(1, [(title, 96)], 18, 34)
    page.merged(1, 0, 3, title, looks.TITLE.but(size=18, wrap=True, ink=looks.SECTION.ink))
    page.height(2, 22)
    for column in range(4):
        page.text(2, column, _line(making) if column == 0 else "", looks.SUBTITLE.but(size=10, under=True))
    draft = making.reading.draft
    if draft is not None:
        page.height(3, 28)
        page.merged(3, 0, 3, f"✖ {say(draft)}", looks.BANNER.but(size=12))
    row = _facts(making, page, 4)
    row = _grades(making, page, row + 1)
    row = _how(making, page, row + 1)
    row = _contents(making, page, row + 1)
    _proof(making, page, row + 1)
    page.done()


def _line(making: Making) -> str:
    say, scheme, run = making.say, making.run.scheme, making.run
    until = f"{scheme.effective.start} {say(words.TO)} {scheme.effective.end}"
    return f"{say(shared.PERIOD)} {run.period}　·　{say(shared.VERSION)} {scheme.version}　·　{say(words.EFFECTIVE)} {until}"


def _facts(making: Making, page: Page, row: int) -> int:
    """Counts, two to a row."""
    run, say = making.run, making.say
    levels = Counter(finding.level for finding in run.all_findings)
    held = sum(1 for reason in run.held if reason)
    items = {item.id for _, item in run.scheme.items()}
    cells = sum(making.reading.size_of(unit) for unit in range(len(run.units)))
    counts = [
        (words.UNITS, len(run.units)),
        (words.ITEMS, len(items)),
        (words.WITH_TOTAL, len(run.units) - held),
        (words.CELLS, cells),
        (words.WITHOUT_TOTAL, held),
        (words.ERRORS, levels[Level.ERROR]),
        (words.WARNINGS, levels[Level.WARNING]),
        (words.NOTES, levels[Level.NOTE]),
    ]
    row = making.section(page, row, words.COUNTS)
    for position, (label, count) in enumerate(counts):
        at, column = row + position // 2, position % 2 * 2
        page.text(at, column, say(label), looks.HEADING.but(align="left"))
        bad = count > 0 and label in (words.WITHOUT_TOTAL, words.ERRORS)
        page.number(
            at,
            column + 1,
            count,
            looks.NUMBER.but(
                number="#,##0", bold=True, align="left", ink=looks.BANNER.ink if bad else looks.NUMBER.ink
            ),
        )
    row += (len(counts) + 1) // 2
    for basis in run.scheme.basis:
        told = say(basis.document) + (f" {basis.clause}" if basis.clause else "")
        page.room(row, [(told, 74)], 10, 18)
        page.text(row, 0, say(shared.BASIS), looks.HEADING.but(align="left"))
        page.merged(row, 1, 3, told, looks.TEXT)
        row += 1
    return row


def _grades(making: Making, page: Page, row: int) -> int:
    run, say = making.run, making.say
    if not run.bands:
        return row - 1
    row = making.section(page, row, words.GRADES)
    row = making.headings(page, row, [shared.GRADE, words.UNITS_OF_GRADE, words.FROM, words.BONUS], high=20)
    first, counts = row, Counter(int(index) for index in run.grade)
    for index, band in enumerate(run.bands):
        tone = grade_tone(index, len(run.bands))
        bonus = "—" if band.bonus is None else " – ".join(dict.fromkeys(show(value) for value in band.bonus))
        page.text(row, 0, f"{SHAPES[tone]} {say(band.title)}", looks.TONES[tone])
        page.number(row, 1, counts[index], looks.CENTRE)
        begins = [say(each) for each in begins_words(run.scheme, index)]
        if len(begins) > 1:
            page.room(row, [(each, WIDTHS[2]) for each in begins], 10, 15 * len(begins) + 5)
        page.text(row, 2, "\n".join(begins), looks.CENTRE.but(wrap=len(begins) > 1))
        page.text(row, 3, bonus, looks.CENTRE)
        row += 1
    page.text(row, 0, say(words.WITHOUT_TOTAL), looks.CENTRE)
    page.number(row, 1, counts[-1], looks.CENTRE)
    page.texts(row, ["", ""], looks.CENTRE, 2)
    page.text(row + 1, 0, say(shared.SUM), looks.SUM.but(align="center"))
    page.formula(row + 1, 1, f"=SUM({span(1, first, row)})", len(run.units), looks.SUM.but(align="center"))
    page.texts(row + 1, ["", ""], looks.SUM, 2)
    return row + 2


def _how(making: Making, page: Page, row: int) -> int:
    row = making.section(page, row, words.HOW)
    lines = [*words.READ[:1], *([words.READ_LARGE] if making.book.large else []), *words.READ[1:]]
    for number, line in enumerate(lines, start=1):
        told = f"{number}. {making.say(line)}"
        page.room(row, [(told, 96)], 10, 16)
        page.merged(row, 0, 3, told, looks.PLAIN)
        row += 1
    return row


def _contents(making: Making, page: Page, row: int) -> int:
    row = making.section(page, row, words.SHEETS)
    if making.book.large:
        for name, what in making.listed:
            page.text(row, 0, name, looks.TEXT)
            page.merged(row, 1, 3, what, looks.TEXT)
            row += 1
        return row
    names = [name for name, _ in making.listed] + list(making.sheets.values())
    for position, name in enumerate(names):
        at, column = row + position // 4, position % 4
        if column == 0:
            page.room(at, [(each, WIDTHS[i]) for i, each in enumerate(names[position : position + 4])], 10, 18)
        page.link(at, column, name, name, looks.LINK)
    for column in range(len(names) % 4, 4):
        if len(names) % 4:
            page.text(row + len(names) // 4, column, "", looks.LINK)
    return row + (len(names) + 3) // 4


def _proof(making: Making, page: Page, row: int) -> int:
    say = making.say
    row = making.section(page, row, words.PROOF)
    for label, value in (
        (words.DIGEST, making.digest or say(words.NO_DIGEST)),
        (words.ENGINE, f"hengji {__version__}　·　hengji replay bundle.zip"),
    ):
        page.height(row, 20)
        page.text(row, 0, say(label), looks.HEADING.but(align="left"))
        page.merged(row, 1, 3, value, looks.MONO)
        row += 1
    return row
