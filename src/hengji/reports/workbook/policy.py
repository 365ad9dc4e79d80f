"""The scheme as it was applied: every item with its rule as a sentence, the steps, gates, grades, coefficients and parameters."""

from __future__ import annotations

from collections.abc import Iterable

from ...engine.scheme.model.ledger import LedgerStep
from ...engine.scheme.model.outcomes import Grade
from ...engine.scheme.model.scorecards import Item, Scorecard
from ...engine.values.number import show
from ...engine.values.text import Text
from ...ui.excel import Page
from .. import words as shared
from ..policy import (
    MISSING,
    dimension_titles,
    direction_of,
    does,
    flags,
    gate_words,
    rule_of,
    tier_sources,
)
from ..reading import measure_of
from . import looks, words
from .making import Making

WIDTHS = (14, 26, 12, 9, 9, 11, 30, 56, 16, 16)


def write_scheme(making: Making) -> None:
    """One sheet for the whole policy."""
    say = making.say
    page = making.page(shared.SCHEME, WIDTHS, what=say(shared.SCHEME), freeze=(2, 0), tab="#566070")
    row = making.head(page, say(shared.SCHEME)) + 1
    for card in making.run.scheme.scorecards.values():
        row = _card(making, page, row, card) + 1
    row = _steps(making, page, row, making.run.scheme.ledger) + 1
    row = _grades(making, page, row, making.run.bands) + 1
    row = _rest(making, page, row)
    page.done()


def _card(making: Making, page: Page, row: int, card: Scorecard) -> int:
    say = making.say
    row = making.section(page, row, card.title)
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
    rule, tiers = say(rule_of(run, item)), say(tier_sources(item))
    page.room(row, [(rule, 56), (say(item.title), 26), (tiers, 30), (path, 14)], 10, 20)
    page.text(row, 0, path, looks.SOFT_TEXT)
    page.text(row, 1, say(item.title), looks.TEXT.but(bold=True))
    page.text(row, 2, say(flags(item)), looks.SMALL)
    page.text(row, 3, say(measure_of(run, item)), looks.CENTRE.but(size=9))
    making.number(page, row, 4, item.weight, making.reading.weight_places)
    page.text(row, 5, say(direction_of(indicator)), looks.SMALL)
    page.text(row, 6, tiers, looks.SMALL)
    page.text(row, 7, rule, looks.TEXT)
    page.text(row, 8, say(MISSING[item.missing]), looks.SMALL)
    page.text(row, 9, item.clause, looks.SOFT_TEXT)
    return row + 1


def _steps(making: Making, page: Page, row: int, steps: Iterable[LedgerStep]) -> int:
    row = making.section(page, row, words.STEPS)
    rows = [
        (str(number), step.title, does(making.run.scheme, step), step.clause)
        for number, step in enumerate(steps, start=1)
    ]
    return _listing(making, page, row, (shared.NUMBER, shared.STEP, words.DOES, shared.CLAUSE), rows)


def _grades(making: Making, page: Page, row: int, bands: Iterable[Grade]) -> int:
    rows = []
    for band in bands:
        least = "—" if band.least is None else f"≥ {show(band.least)}"
        bonus = "—" if band.bonus is None else " – ".join(dict.fromkeys(show(value) for value in band.bonus))
        quota = "" if band.quota is None else f"　{making.say(words.QUOTA)} {show(band.quota)}"
        told = f"{making.say(words.FROM)} {least}　{making.say(words.BONUS)} {bonus}{quota}"
        rows.append((band.id, band.title, Text.same(told), ""))
    if not rows:
        return row
    row = making.section(page, row, shared.GRADE)
    return _listing(making, page, row, (shared.CODE, shared.GRADE, shared.NOTE, shared.CLAUSE), rows)


def _rest(making: Making, page: Page, row: int) -> int:
    scheme = making.run.scheme
    head = (shared.CODE, shared.ITEM, words.DOES, shared.CLAUSE)
    if scheme.gates:
        row = making.section(page, row, words.GATES)
        row = (
            _listing(
                making,
                page,
                row,
                head,
                [(g.id, g.title, gate_words(scheme, g), g.clause) for g in scheme.gates.values()],
            )
            + 1
        )
    if scheme.coefficients:
        row = making.section(page, row, words.COEFFICIENTS)
        rows = [
            (c.id, c.title, Text.same(c.given or " + ".join(f"{f.of} × {show(f.weight)}" for f in c.factors)), c.clause)
            for c in scheme.coefficients.values()
        ]
        row = _listing(making, page, row, head, rows) + 1
    if scheme.parameters:
        row = making.section(page, row, words.PARAMETERS)
        listed = []
        for each in scheme.parameters.values():
            notes = [
                Text.same(show(each.value)),
                *([words.OURS] if each.ours else []),
                *([each.note] if each.note else []),
            ]
            listed.append((each.name, each.title, shared.joined(notes), ""))
        row = _listing(making, page, row, head, listed) + 1
    return row


def _listing(
    making: Making, page: Page, row: int, titles: tuple[Text, ...], rows: list[tuple[str, Text, Text, str]]
) -> int:
    """A small table across the sheet's columns: a code, a name, what it says, its clause."""
    say = making.say
    page.height(row, 20)
    page.text(row, 0, say(titles[0]), looks.HEADING)
    page.text(row, 1, say(titles[1]), looks.HEADING)
    page.merged(row, 2, 8, say(titles[2]), looks.HEADING)
    page.text(row, 9, say(titles[3]), looks.HEADING)
    for code, name, told, clause in rows:
        row += 1
        page.room(row, [(say(name), 26), (say(told), page.wide(2, 8)), (code, 14)], 10, 20)
        page.text(row, 0, code, looks.SMALL)
        page.text(row, 1, say(name), looks.TEXT.but(bold=True))
        page.merged(row, 2, 8, say(told), looks.TEXT)
        page.text(row, 9, clause, looks.SOFT_TEXT)
    return row + 1
