"""The whole run: tables in, every cell, ledger line, grade, rank and result out, with all findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from ..intake.tables import Sheet, Tables
from ..scheme.model.indicators import Indicator, Measure
from ..scheme.model.ledger import Clamp
from ..scheme.model.outcomes import Pool, Ranking, ResultTable
from ..scheme.model.scheme import Scheme
from ..scheme.model.scorecards import Feed
from ..values.finding import Finding, Level
from ..values.null import NullReason
from ..values.period import Period
from ..values.text import Text
from .cards import run_cards
from .coefficients import build
from .column import Column
from .events import read_events
from .facts import FactBook
from .inputs import Sources
from .ledger import Books, on_any_card, points_of, run_ledger
from .outcomes import best_first, grade, limit, multipliers, pay, rank
from .panels import gather
from .result import CardRun, Ranked, Run, UnitList
from .targets import TargetBook
from .tasks import score_tasks
from .units import read_units

Progress = Callable[[Text], None]


def score(scheme: Scheme, tables: Tables, period: Period | None = None, *, progress: Progress | None = None) -> Run:
    """Score a group. Never raises for what the tables hold: everything that could not be used is in `Run.findings`.

    `period` defaults to the only period of the facts, else to the scheme's year.
    """
    tell = progress or (lambda text: None)
    when = period or default_period(scheme, tables.facts)
    units, findings = read_units(scheme, tables.units)
    index = {id: position for position, id in enumerate(units.ids)}
    tell(Text("整理指标数", "arranging figures"))
    facts = FactBook(units.ids, tables.facts, all_measures(scheme), when)
    targets = TargetBook(units.ids, units.classes, {item.id: item.title for _, item in scheme.items()}, tables.targets, when)
    panel_of = {item.id: scheme.panels[item.of] for _, item in scheme.items() if item.feed is Feed.PANEL}
    reviews, refused = gather(panel_of, index, tables.reviews)
    tasks, task_points, task_findings = score_tasks(scheme.boards, index, tables.tasks) if scheme.boards else ([], {}, [])
    log = read_events(scheme.events, {item.id: item.title for _, item in scheme.items()}, index, tables.events)
    sources = Sources(scheme, when, facts, targets, reviews, task_points, log, _days(index, tables.tasks), len(units))
    tell(Text("计算各项得分", "scoring items"))
    cards = run_cards(scheme, units, sources)

    def figure(name: str) -> Sequence[Fraction | None]:
        return unit_figure(units, facts, name, when)

    coefficients: dict[str, Column] = {}
    for coefficient in scheme.coefficients.values():
        coefficients[coefficient.id], notes = build(coefficient, units.classes, figure)
        findings += notes
    tell(Text("汇总总分", "adding up"))
    books = Books(scheme, len(units), cards, log, task_points, coefficients, figure)
    lines, total = run_ledger(books)
    held = _held(units, cards)
    run = Run(
        scheme=scheme,
        period=when,
        units=units,
        cards=cards,
        lines=lines,
        total=total,
        held=held,
        grade=np.full(len(units), -1, np.int64),
        multiplier=Column.constant(0, len(units)),
        rankings=[],
        tables=[result for result in scheme.results if isinstance(result, ResultTable)],
        pools=[],
        coefficients=coefficients,
        tripped=books.tripped,
        events=log.applied,
        tasks=tasks,
        tables_in=tables,
        sources=sources,
        findings=[*findings, *facts.findings, *targets.findings, *refused, *task_findings, *log.findings],
    )
    tell(Text("定级与排名", "grading and ranking"))
    _conclude(run, books, figure)
    run.findings += _held_findings(run)
    return run


def all_measures(scheme: Scheme) -> Mapping[str, Measure]:
    """Every measure that may be reported: the scheme's, and its plain indicators under their own ids."""
    plain = {id: _as_measure(indicator) for id, indicator in scheme.indicators.items() if indicator.formula is None}
    return plain | dict(scheme.measures)


def _as_measure(indicator: Indicator) -> Measure:
    return Measure(
        indicator.id, indicator.title, indicator.unit, indicator.over_periods, indicator.over_children, where=indicator.where
    )


def default_period(scheme: Scheme, facts: Sheet) -> Period:
    """The only period written in the facts, else the scheme's year."""
    written = {text for text in facts.text("period") if text}
    if len(written) == 1:
        try:
            return Period.parse(next(iter(written)))
        except ValueError:
            pass
    return Period(scheme.effective.start.year)


def unit_figure(units: UnitList, facts: FactBook, name: str, period: Period) -> Sequence[Fraction | None]:
    """A number of every unit by name: a column of the units table, else a measure of the period."""
    if name in units.figures:
        return units.figures[name]
    series = facts.series(name, period)
    return [
        None if series.null[unit] else Fraction(int(series.num[unit]), 10**series.places) for unit in range(len(units))
    ]


def _days(index: Mapping[str, int], tasks: Sheet) -> dict[tuple[str, int], int | None]:
    """Days late of every task with a date (early is negative), None while it is not done."""
    due, done = tasks.dates.get("due"), tasks.dates.get("done")
    found: dict[tuple[str, int], int | None] = {}
    for row in range(tasks.rows):
        unit = index.get(tasks.text("unit")[row])
        planned, finished = (column[row] if column else None for column in (due, done))
        if unit is not None and planned is not None:
            found[tasks.text("task")[row], unit] = None if finished is None else (finished - planned).days
    return found


def _held(units: UnitList, cards: Sequence[CardRun]) -> npt.NDArray[np.uint8]:
    """Why each unit has no total; a unit without a card is not applicable."""
    held = np.full(len(units), NullReason.NOT_APPLICABLE, dtype=np.uint8)
    for card in cards:
        held[card.units] = card.held
    return held


def _conclude(run: Run, books: Books, figure: Callable[[str], Sequence[Fraction | None]]) -> None:
    """Grades, rankings, multipliers and pools."""
    scheme, open_ = run.scheme, run.held == 0
    keys = {ranking.id: [_key(books, name, figure) for name in ranking.keys] for ranking in scheme.rankings}
    if scheme.grades is not None:
        ties = [_key(books, name, figure) for name in scheme.grades.ties]
        order = best_first(run.total, ties, run.units.id_order())
        found = grade(scheme.grades, run.total, open_, _lists(run.units, scheme.grades.within), order)
        run.grade, run.grade_notes = limit(scheme.grades, found, books.effects)
        top = _top(scheme)
        run.multiplier = multipliers(run.bands, run.grade, run.total, top, books.effects)
    for ranking in scheme.rankings:
        run.rankings.append(_ranked(run, books, ranking, open_, keys[ranking.id]))
    for pool in (result for result in scheme.results if isinstance(result, Pool)):
        coefficient = run.coefficients[pool.coefficient] if pool.coefficient else None
        base = Column.of([value if value is not None else Fraction(0) for value in figure(pool.base)])
        run.pools.append(pay(pool, run.multiplier, base, coefficient))


def _ranked(run: Run, books: Books, ranking: Ranking, open_: npt.NDArray[np.bool_], keys: Sequence[Column]) -> Ranked:
    total = books.registers.get(ranking.before, run.total) if ranking.before else run.total
    return rank(ranking, total, open_, _lists(run.units, ranking.by), keys, run.units.id_order())


def _lists(units: UnitList, by: str) -> Sequence[str]:
    if not by:
        return ("",) * len(units)
    if by == "class":
        return units.classes
    if by == "parent":
        return units.parents
    return units.attributes.get(by, ("",) * len(units))


def _key(books: Books, name: str, figure: Callable[[str], Sequence[Fraction | None]]) -> Column:
    """A tie-break key: the points of an item or dimension, a register, or a measure (missing counts as 0)."""
    if name in books.registers:
        return books.registers[name]
    if on_any_card(books, name):
        return points_of(books, name)
    return Column.of([value if value is not None else Fraction(0) for value in figure(name)])


def _top(scheme: Scheme) -> Fraction:
    """Where the best band ends for a bonus range: the ledger's last upper clamp, else full marks."""
    highs = [step.action.high for step in scheme.ledger if isinstance(step.action, Clamp) and step.action.high is not None]
    return highs[-1] if highs else scheme.scale.full


def _held_findings(run: Run) -> list[Finding]:
    """One finding for every cell that keeps a unit from having a total, and none lost."""
    found = []
    for card in run.cards:
        for column in np.flatnonzero(card.held):
            unit = int(card.units[column])
            for row, item in enumerate(card.items):
                reason = NullReason(int(card.scores.null[row, column]))
                if reason and reason is not NullReason.WATCH_ONLY and reason == card.held[column]:
                    name = run.units.names[unit]
                    message = Text(
                        f"{name}：“{item.title.zh}”{reason.words.zh}，总分暂不计算",
                        f"{name}: '{item.title.en}': {reason.words.en}; no total until it is settled",
                    )
                    hint = Text(
                        "补报数据，或在方案中写明 missing: zero / redistribute / full / drop",
                        "report it, or say in the scheme missing: zero / redistribute / full / drop",
                    )
                    found.append(Finding("unit-held", Level.WARNING, message, hint, item.where))
    return found
