"""The scheme as it was applied: every item with its rule as a sentence, then everything else a unit must know to follow its result."""

from __future__ import annotations

from collections.abc import Iterable

from ...engine.scheme.model.ledger import LedgerStep
from ...engine.scheme.model.scorecards import Item, Scorecard
from ...engine.trace.titles import step_title
from ...engine.values.text import Text
from ...ui.excel import Page
from .. import words as shared
from ..articles import Article, Part, closing_parts, opening_parts
from ..policy import card_words, dimension_titles, direction_of, does, flags, rule_of, tier_sources, without_score
from ..reading import measure_of
from . import looks, words
from .making import Making

WIDTHS = (14, 26, 12, 9, 9, 11, 30, 56, 20, 16)


def write_scheme(making: Making) -> None:
    """One sheet for the whole policy."""
    say = making.say
    page = making.page(shared.SCHEME, WIDTHS, what=say(shared.SCHEME), freeze=(2, 0), tab="#566070")
    row = making.head(page, say(shared.SCHEME)) + 1
    scheme = making.run.scheme
    for card in scheme.scorecards.values():
        row = _card(making, page, row, card) + 1
    row = _parts(making, page, row, opening_parts(scheme))
    row = _steps(making, page, row, scheme.ledger)
    _parts(making, page, row, closing_parts(scheme))
    page.done()


def _card(making: Making, page: Page, row: int, card: Scorecard) -> int:
    say = making.say
    row = making.section(page, row, card.title)
    told = say(card_words(making.run.scheme, card))
    page.room(row, [(told, page.wide(0, 9))])
    page.merged(row, 0, 9, told, looks.SOFT_TEXT)
    row += 1
    titles = [
        shared.DIMENSION,
        shared.ITEM,
        words.FLAGS,
        shared.MEASURE,
        shared.WEIGHT,
        words.DIRECTION,
        words.WHERE_FROM,
        shared.RULE,
        words.MISSING_RULE,
        shared.CLAUSE,
    ]
    row = making.headings(page, row, titles, high=24)
    paths = dimension_titles(card)
    for item in card.items():
        row = _item(making, page, row, item, say(paths[item.id]))
    return row


def _item(making: Making, page: Page, row: int, item: Item, path: str) -> int:
    say, run = making.say, making.run
    indicator = run.scheme.indicators.get(item.of)
    rule, tiers = say(rule_of(run, item)), say(tier_sources(run.scheme, item))
    lacking = say(without_score(run.scheme, item))
    page.room(
        row, [(rule, 56), (say(item.title), 26), (tiers, 30), (path, 14), (lacking, 18), (item.clause, 16)], 10, 20
    )
    page.text(row, 0, path, looks.SOFT_TEXT)
    page.text(row, 1, say(item.title), looks.TEXT.but(bold=True))
    page.text(row, 2, say(flags(item)), looks.SMALL)
    page.text(row, 3, say(measure_of(run, item)), looks.CENTRE.but(size=9))
    making.number(page, row, 4, item.weight, making.reading.weight_places)
    page.text(row, 5, say(direction_of(indicator)), looks.SMALL)
    page.text(row, 6, tiers, looks.SMALL)
    page.text(row, 7, rule, looks.TEXT)
    page.text(row, 8, lacking, looks.SMALL)
    page.text(row, 9, item.clause, looks.SOFT_TEXT)
    return row + 1


def _steps(making: Making, page: Page, row: int, steps: Iterable[LedgerStep]) -> int:
    scheme = making.run.scheme
    row = making.section(page, row, words.STEPS)
    rows = [Article(step_title(scheme, step), does(scheme, step), step.clause) for step in steps]
    return _listing(making, page, row, (shared.NUMBER, shared.STEP, words.DOES, shared.CLAUSE), rows) + 1


def _parts(making: Making, page: Page, row: int, parts: Iterable[Part]) -> int:
    """Parts of the policy below one another; returns the next row."""
    for part in parts:
        row = making.section(page, row, part.title)
        row = _listing(making, page, row, (shared.NUMBER, words.ABOUT, words.LAID_DOWN, shared.CLAUSE), part.rows) + 1
    return row


def _listing(
    making: Making, page: Page, row: int, titles: tuple[Text, Text, Text, Text], rows: Iterable[Article]
) -> int:
    """A small table across the sheet's columns: a number, a name, what it says, its clause."""
    say = making.say
    page.height(row, 20)
    page.text(row, 0, say(titles[0]), looks.HEADING)
    page.text(row, 1, say(titles[1]), looks.HEADING)
    page.merged(row, 2, 8, say(titles[2]), looks.HEADING)
    page.text(row, 9, say(titles[3]), looks.HEADING)
    for number, each in enumerate(rows, start=1):
        row += 1
        about, told = say(each.about), say(each.told)
        page.room(row, [(about, 26 * 0.94), (told, page.wide(2, 8)), (each.clause, 16)], 10, 20)
        page.number(row, 0, number, looks.CENTRE)
        page.text(row, 1, about, looks.TEXT.but(bold=True))
        page.merged(row, 2, 8, told, looks.TEXT)
        page.text(row, 9, each.clause, looks.SOFT_TEXT)
    return row + 1
