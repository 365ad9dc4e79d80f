"""The workbook of scorecards: cover, ranking, a sheet for each unit (or class), ledger, findings, scheme, events, tasks, results."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from pathlib import Path

from ...engine.run.result import Run
from ...engine.values.text import Lang
from ...ui.excel import Book
from ..reading import Reading
from .cover import cover_page, write_cover
from .lists import write_classes, write_events, write_findings, write_ledger, write_tasks
from .making import Making
from .policy import write_scheme
from .standings import ranking_page, write_lists, write_ranking, write_results
from .unit import add_unit_page, write_unit

MOST_UNIT_SHEETS = 60
"""Units that get a sheet each; a larger group gets one sheet a class."""
LARGE = 20_000
"""Cells from which rows are written as they come and forgotten."""

__all__ = ["write_scorecards"]


def write_scorecards(run: Run, path: Path, lang: Lang = "zh", digest: str = "") -> None:
    """Write `scorecards.xlsx`. `digest` is the sha256 of the run's bundle. The same run gives the same bytes, whenever it is written."""
    reading = Reading(run)
    cells = sum(len(card.items) * len(card.units) for card in run.cards)
    large = len(run.units) > MOST_UNIT_SHEETS and cells > LARGE
    title = run.scheme.title.get(lang)
    with Book(path, title=f"{title} {run.period}", author="Hengji 衡绩", day=_last_day(run), large=large) as book:
        making = Making(book, reading, lang, digest)
        cover, ranking = cover_page(making), ranking_page(making)
        write_lists(making)
        write_results(making)
        if len(run.units) <= MOST_UNIT_SHEETS:
            pages = [(unit, add_unit_page(making, unit)) for unit in reading.order]
            for unit, page in pages:
                write_unit(making, page, unit)
        else:
            write_classes(making)
        write_ranking(making, ranking)
        write_ledger(making)
        write_findings(making)
        write_events(making)
        write_tasks(making)
        write_scheme(making)
        write_cover(making, cover)


def _last_day(run: Run) -> date:
    """The last day of the period: the workbook's date, so that no clock is in it."""
    period = run.period
    return date(period.year, period.last_month, monthrange(period.year, period.last_month)[1])
