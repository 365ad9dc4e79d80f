"""The whole run: tables in, every cell, ledger line, grade, rank and result out, with all findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import partial

import numpy as np
import numpy.typing as npt

from ..intake.columns import remark
from ..intake.tables import Sheet, Tables
from ..scheme.model.indicators import Indicator, Measure
from ..scheme.model.ledger import applied_at
from ..scheme.model.outcomes import Pool, Ranking, ResultTable
from ..scheme.model.scheme import Scheme
from ..scheme.model.scorecards import Feed, Item, Missing
from ..values.finding import Finding, Level, Source
from ..values.null import NullReason
from ..values.period import Period
from ..values.text import Text
from .blocks import Cells, ItemInput, in_process
from .books import Books
from .cards import CardFigures, run_cards, run_figures, weight_findings
from .children import Tree
from .coefficients import build, unknown_figures
from .column import Column
from .dates import assessed, laid_down_for, odd_dates, odd_dues, odd_target_dues
from .events import EventLog, read_events
from .facts import FactBook
from .holding import OPEN, holding
from .inputs import Sources, indicator_figure, needed_figure, past_figure
from .lacks import Lacks, rows_aside
from .ledger import run_ledger
from .link_doubts import doubtful_links
from .linkage import link_findings, turned_targets
from .milestones import Milestones, gather_milestones, open_finding, with_signed_dates
from .misplaced import misplaced
from .names import listed
from .nodes import Standing
from .outcomes import best_first, grade, kinds, limit, multipliers, pay, rank, top_of
from .panels import gather
from .periods import period_findings
from .places import cells_of
from .plausible import (
    confirmed,
    far_from_prior,
    far_from_target,
    odd_among_peers,
    out_of_bounds,
    rates_below_one,
    slips,
)
from .policies import policy_of
from .pool_bases import above_due, left_over, odd_bases
from .progress import Progressed, build_progress
from .proportions import out_of_proportion
from .repeated import repeated
from .result import CardRun, Run, UnitList
from .rhythm import odd_parts
from .row_shift import shifted_rows
from .signs import turned_signs
from .targets import TargetBook
from .tasks import score_tasks
from .tenfold import off_by_ten
from .tier_order import exchanged_tiers
from .units import ONE_ROW, in_doubt, read_units
from .unknown_lists import unknown_lists
from .unscored import unscored_findings
from .upside_down import turned_quotients
from .vetoes import denied, unlisted

Progress = Callable[[Text], None]


def score(
    scheme: Scheme,
    tables: Tables,
    period: Period | None = None,
    *,
    progress: Progress | None = None,
    cells: Cells = in_process,
) -> Run:
    """Score a group. Never raises for what the tables hold: everything that could not be used is in `Run.findings`.

    `period` defaults to the only period of the facts, else to the scheme's year. `cells` is where cells are scored; whatever it is, the
    run is the same.
    """
    tell = progress or (lambda text: None)
    when = period or default_period(scheme, tables.facts)
    units, findings = read_units(scheme, tables.units)
    index = {id: position for position, id in enumerate(units.ids)}
    tell(Text("整理指标数", "arranging figures"))
    tree = Tree.of(units.ids, units.parents)
    facts = FactBook(units.ids, tables.facts, all_measures(scheme), when, scheme.own_units, tree, units.names)
    titles = {item.id: item.title for _, item in scheme.items()}
    together = [[item.id for item in card.items()] for card in scheme.scorecards.values()]
    targets = TargetBook(
        units.ids,
        units.classes,
        titles,
        tables.targets,
        when,
        together,
        scheme.own_units,
        scheme.class_titles,
        units.names,
    )
    rated = {item.id: item for _, item in scheme.items() if item.feed is Feed.PANEL}
    reviews, refused = gather(scheme.panels, rated, together, index, tables.reviews, units.names)
    dated = list({item.id: item for _, item in scheme.items() if item.feed is Feed.DATE}.values())
    milestones = gather_milestones(
        dated, together, index, tables.tasks, targets.due, boards=bool(scheme.boards), names=units.names
    )
    milestones, late = with_signed_dates(milestones, dated, units.names, when)
    tasks = score_tasks(scheme.boards, index, tables.tasks, when, units.names, milestones.rows)
    span = assessed(scheme.effective, when)
    log = read_events(scheme.events, titles, together, index, units.names, tables.events, span)
    for unit, texts in late.items():
        log.waiting[unit] += texts
    forgotten = unlisted(scheme, facts, log, tables, when, units.names)
    forgotten += denied(scheme, facts, log, tables, when, units.names)
    doubts = in_doubt(tables.units)
    for unit, doubt in doubts.items():
        log.waiting[unit].append(doubt)
    for unit, texts in tasks.waiting.items():
        log.waiting[unit] += texts
    dates, unread = milestones.by, milestones.unread
    sources = Sources(scheme, when, facts, targets, reviews, tasks.points, log, dates, len(units), unread)
    sudden = slips(facts, tables, when, units.names)
    tell(Text("计算各项得分", "scoring items"))
    cards = run_cards(scheme, units, sources, cells)

    def figure(name: str) -> Sequence[Fraction | None]:
        return unit_figure(units, sources, name)

    coefficients: dict[str, Column] = {}
    for coefficient in scheme.coefficients.values():
        coefficients[coefficient.id], notes = build(coefficient, units.classes, figure)
        findings += [*unknown_figures(coefficient, known_figures(units, scheme, facts.measures)), *notes]
    moved: dict[str, Progressed] = {}
    for each in scheme.progress.values():
        moved[each.id], notes = build_progress(each, scheme, units.classes, units.names, partial(past_figure, sources))
        findings += notes
    tell(Text("汇总总分，定级与排名", "adding up, grading, ranking"))
    needed = partial(needed_figure, sources)
    books = Books(
        scheme, len(units), cards, log, tasks.points, coefficients, figure, moved, names=units.names, needed=needed
    )
    books.classes = units.classes
    aside = rows_aside(tables.aside, index, scheme, facts.measures)
    run = finish(books, units, when, Lacks(sources, doubts, aside))
    run.tasks, run.tables_in, run.sources = tasks.scored, tables, sources
    run.findings = [
        *findings,
        *facts.findings,
        *targets.findings,
        *weight_findings(cards, units),
        *link_findings(linked for card in cards for linked in card.linked()),
        *turned_targets(((*linked, card.units.tolist()) for card in cards for linked in card.linked()), units.names),
        *doubtful_links(cards, sources, units.names),
        *refused,
        *milestones.findings,
        *tasks.findings,
        *odd_dates(tables.tasks, index, units.names, span),
        *odd_dues(tables.tasks, index, units.names, laid_down_for(scheme.effective, span)),
        *odd_target_dues(targets, tables.targets, _reached(dated, dates), laid_down_for(scheme.effective, span)),
        *forgotten,
        *sudden,
        *odd_among_peers(facts, tables, when, units.names),
        *out_of_proportion(facts, tables, when, units.names, units.lists("class")),
        *misplaced(scheme, cards, facts, tables, when, units.names),
        *shifted_rows(scheme, cards, facts, tables, when, units.names),
        *turned_quotients(scheme, cards, facts, tables, when, units.names, partial(confirmed, sources)),
        *off_by_ten(scheme, cards, facts, tables, when, units.names, partial(confirmed, sources)),
        *repeated(scheme, cards, facts, tables, when, units),
        *odd_parts(scheme, cards, facts, tables, when, units.names),
        *far_from_target(cards, scheme, units.names, partial(confirmed, sources), partial(cells_of, sources, tables)),
        *far_from_prior(cards, scheme, targets, units.names, partial(confirmed, sources)),
        *turned_signs(cards, sources, tables, units.names, partial(confirmed, sources)),
        *exchanged_tiers(scheme, targets, tables.targets, partial(confirmed, sources)),
        *rates_below_one(cards, scheme),
        *out_of_bounds(scheme, cards, units.names),
        *_open_milestones(cards, units, milestones.by),
        *unscored_findings(cards, units),
        *period_findings(
            scheme, facts, when, chosen=when != default_period(scheme, tables.facts), lacking=_lacking(cards)
        ),
        *log.findings,
        *run.findings,
    ]
    return run


def _reached(items: Sequence[Item], milestones: Milestones) -> Mapping[tuple[str, int], date | None]:
    """By item and unit, the date its task was done; where it has several nodes, no one date was."""
    return {
        (item.id, unit): nodes[0].done
        for item in items
        for (task, unit), nodes in milestones.items()
        if task == item.of and len(nodes) == 1
    }


def _lacking(cards: Sequence[CardRun]) -> bool:
    """Whether most units wait for figures, as where a whole column of periods is mistyped."""
    waiting = sum(int((card.held == NullReason.MISSING_FACT).sum()) for card in cards)
    return 2 * waiting > sum(len(card.units) for card in cards)


def score_arrays(
    scheme: Scheme,
    units: UnitList,
    inputs: Mapping[str, Sequence[ItemInput]],
    figures: Mapping[str, Column] | None = None,
    period: Period | None = None,
    cells: Cells = in_process,
) -> Run:
    """Score figures that are already arrays (a notebook, a simulation, a cluster's partition).

    `inputs` holds, for each scorecard id, one `ItemInput` for each of its items; their rows are all units of the card's classes, in the
    order of `units`. `figures` are named columns over all units: given coefficients, progress indices by their id (without one nothing is
    added), pool bases, tie-break keys.
    """
    known = figures or {}
    work = []
    classes = units.lists("class")
    for card in scheme.scorecards.values():
        members = np.flatnonzero(np.array([name in card.classes for name in classes.names], np.bool_)[classes.codes])
        if len(members):
            work.append(CardFigures(card, None, members, list(inputs[card.id])))
    cards = run_figures(scheme, work, cells)

    def figure(name: str) -> Sequence[Fraction | None]:
        return known[name].fractions()

    given = {
        c.id: known[c.given] if c.given in known else Column.constant(1, len(units))
        for c in scheme.coefficients.values()
    }
    moved = {
        each.id: Progressed(known[each.id], np.zeros(len(units), np.bool_))
        if each.id in known
        else Progressed.of_none(len(units))
        for each in scheme.progress.values()
    }
    books = Books(scheme, len(units), cards, EventLog(), {}, given, figure, moved, known, classes=units.classes)
    return finish(books, units, period or Period(scheme.effective.start.year))


def finish(books: Books, units: UnitList, period: Period, lacks: Lacks | None = None) -> Run:
    """From scored cards to the end: ledger, grades, rankings, results."""
    cards = list(books.cards)
    lines, total = run_ledger(books)
    run = Run(
        scheme=books.scheme,
        period=period,
        units=units,
        cards=cards,
        lines=lines,
        total=total,
        held=_held(units, books),
        grade=np.full(len(units), -1, np.int64),
        multiplier=Column.constant(0, len(units)),
        rankings=[],
        tables=[result for result in books.scheme.results if isinstance(result, ResultTable)],
        pools=[],
        coefficients=books.coefficients,
        progress=books.progress,
        tripped=books.tripped,
        events=books.log.applied,
        limited=books.limited,
        books=books,
    )
    _conclude(run, books)
    run.findings = [*books.findings, *_unknown_findings(books), *_held_findings(run, lacks or Lacks(None))]
    return run


def all_measures(scheme: Scheme) -> Mapping[str, Measure]:
    """Every measure that may be reported: the scheme's, and its plain indicators under their own ids."""
    plain = {id: _as_measure(indicator) for id, indicator in scheme.indicators.items() if indicator.formula is None}
    return plain | dict(scheme.measures)


def _as_measure(indicator: Indicator) -> Measure:
    return Measure(
        indicator.id,
        indicator.title,
        indicator.unit,
        indicator.over_periods,
        indicator.over_children,
        where=indicator.where,
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


def known_figures(units: UnitList, scheme: Scheme, measures: Mapping[str, Measure]) -> list[str]:
    """The names under which a unit may have a number: measures, indicators, columns of the units table."""
    columns = [name for each in (*units.figures, *units.attributes) for name in (each, remark(each)[0])]
    return list(dict.fromkeys([*measures, *scheme.indicators, *columns]))


def unit_figure(units: UnitList, sources: Sources, name: str) -> Sequence[Fraction | None]:
    """A number of every unit by name: a column of the units table, an indicator with a formula, else a measure of the period."""
    column = name if name in units.figures else next((each for each in units.figures if remark(each)[0] == name), "")
    if column:
        return units.figures[column]  # `奖金基数（万元）` is called 奖金基数
    indicator = sources.scheme.indicators.get(name)
    if indicator is not None and indicator.formula is not None and name not in sources.scheme.measures:
        return indicator_figure(sources, indicator).values()
    series = sources.facts.series(name, sources.period)
    return [None if series.null[unit] else series.value(unit) for unit in range(len(units))]


def _held(units: UnitList, books: Books) -> npt.NDArray[np.uint8]:
    """Why each unit has no total; a unit without a card is not applicable."""
    held = np.full(len(units), int(NullReason.NOT_APPLICABLE), dtype=np.uint8)
    for card in books.cards:
        held[card.units] = card.held
    for unit, (_, reason) in books.unknown.items():
        held[unit] = held[unit] or reason
    for unit in books.log.waiting:
        held[unit] = held[unit] or NullReason.EVENT_OPEN
    return held


def _unknown_findings(books: Books) -> list[Finding]:
    """Each step or gate that asks for a figure some units have not reported, with the units that wait for it."""
    waiting: dict[tuple[Text, NullReason], list[int]] = {}
    for unit, why in books.unknown.items():
        waiting.setdefault(why, []).append(unit)
    found = []
    for (title, reason), units in waiting.items():
        zh, en = listed([books.names[unit] if books.names else str(unit) for unit in units])
        message = Text(
            f"计算步骤“{title.zh}”{reason.words.zh}，总分暂不计算：{zh}",
            f"the step '{title.en}': {reason.words.en}; no total until it is settled: {en}",
        )
        hint = Text(
            "补报它用到的数；确实没有的，在这一步写 missing: zero",
            "report the figures it uses, or say missing: zero in the step",
        )
        found.append(Finding("step-held", Level.WARNING, message, hint))
    return found


def _conclude(run: Run, books: Books) -> None:
    """Grades, rankings, multipliers and pools."""
    scheme, open_, ids = run.scheme, run.held == 0, run.units.id_order()
    if scheme.grades is not None:
        grades = scheme.grades

        def order() -> npt.NDArray[np.int64]:
            return best_first(run.total, [books.column(name) for name in grades.ties], ids)

        kind = kinds(grades, lambda: run.units.lists("class"))
        found = grade(grades, run.total, open_, lambda: run.units.lists(grades.within), order, kind)
        run.grade, run.grade_notes = limit(grades, found, books.effects, kind)
        run.multiplier = multipliers(grades, run.grade, run.total, top_of(scheme), books.effects, kind)
    books.findings += unknown_lists(scheme, run.units)
    for ranking in scheme.rankings:
        keys = [books.column(name) for name in ranking.keys]
        run.rankings.append(
            rank(ranking, _ranked_by(run, books, ranking), open_, run.units.lists(ranking.by), keys, ids)
        )
    for pool in (result for result in scheme.results if isinstance(result, Pool)):
        coefficient = books.applied(pool.coefficient) if pool.coefficient else None
        base = books.column(pool.base).at_least(0)  # a negative base is told below, and takes from nobody
        run.pools.append(pay(pool, run.multiplier, base, coefficient))
        books.findings += _pool_findings(run, books, pool)


def _ranked_by(run: Run, books: Books, ranking: Ranking) -> Column:
    """The score of a ranking: the total, one kept with `into`, or the one just before a coefficient, a progress index or a gate."""
    if not ranking.before:
        return run.total
    if any(step.into == ranking.before for step in run.scheme.ledger):
        return books.registers[ranking.before]
    return run.lines[applied_at(run.scheme.ledger)[ranking.before]].before


def _pool_findings(run: Run, books: Books, pool: Pool) -> list[Finding]:
    """A pool that pays around somebody: units without a base, and units that have no result yet."""
    place = Source(field=pool.id, clause=pool.clause)
    found = []
    known = pool.base in books.columns or pool.base in books.registers
    values = () if known else books.figure(pool.base)
    lacking = [run.units.names[unit] for unit, value in enumerate(values) if value is None]
    if lacking:
        zh, en = listed(lacking)
        message = Text(
            f"{len(lacking)} 个单位没有“{pool.base}”，分不到“{pool.title.zh}”：{zh}",
            f"{len(lacking)} units have no '{pool.base}' and get nothing from '{pool.title.en}': {en}",
        )
        hint = Text("在单位表或指标数里补上这一列", "give it in the units table or among the facts")
        found.append(Finding("pool-base-missing", Level.ERROR, message, hint, place))
    if not known:
        found += odd_bases(run, pool, books.column(pool.base), place, lacking)
    if pool.amount is not None and not np.count_nonzero(run.held):
        found += [*above_due(run, run.pools[-1], place), *left_over(run.pools[-1], place)]
    if pool.amount is not None and np.count_nonzero(run.held):
        held = [run.units.names[int(unit)] for unit in np.flatnonzero(run.held)]
        zh, en = listed(held)
        followed = (
            Text("其份额现在分给了别人", "their share went to the others")
            if run.pools[-1].paid.sum() > 0
            else Text("现在没有分给任何单位", "nobody is paid yet")
        )
        message = Text(
            f"“{pool.title.zh}”是暂算：{len(held)} 个单位还没有结果（{zh}），{followed.zh}",
            f"'{pool.title.en}' is provisional: {len(held)} units have no result yet ({en}), {followed.en}",
        )
        hint = Text("全部单位有结果后再发放", "pay it out when every unit has its result")
        found.append(Finding("pool-provisional", Level.ERROR, message, hint, place))
    return found


def _held_findings(run: Run, lacks: Lacks) -> list[Finding]:
    """Why a unit has no total: one finding for each unit and reason, naming every item to be settled, and none lost."""
    found = []
    for card in run.cards:
        for column in np.flatnonzero(card.held):
            waiting: dict[tuple[NullReason, Text], list[int]] = {}
            for row in holding(card, int(column)):
                item, reason = card.items[row], NullReason(int(card.scores.null[row, column]))
                waiting.setdefault((reason, lacks.said(item, int(card.units[column]), reason)), []).append(row)
            name = run.units.names[int(card.units[column])]
            doubt = lacks.doubts.get(int(card.units[column]))
            if doubt is not None:  # its figures were set aside with its rows: nothing else is known to be missing
                message = Text(f"{name}：{doubt.zh}，总分暂不计算", f"{name}: {doubt.en}; no total until it is settled")
                found.append(Finding("unit-held", Level.WARNING, message, ONE_ROW, Source(field="units")))
                continue
            for (reason, words), rows in waiting.items():
                mend = lacks.mend(card, rows, int(column), reason)
                found.append(_held_finding(name, words, [card.items[row] for row in rows], mend))
    return found


def _open_milestones(cards: Sequence[CardRun], units: UnitList, milestones: Milestones) -> list[Finding]:
    """Every milestone that is not done, whatever follows: it is never silent."""
    found = []
    for card in cards:
        for row, item in enumerate(card.items):
            nodes = card.inputs[row].nodes
            for column in np.flatnonzero(np.isin(card.scores.null[row], OPEN)) if item.feed is Feed.DATE else ():
                unit, reason = int(card.units[column]), NullReason(int(card.scores.null[row, column]))
                if int(column) not in nodes:
                    (milestone,) = milestones[item.of, unit]
                    found.append(open_finding(units.names[unit], item, milestone, reason, policy_of(item, reason)))
            for place, at in nodes.items():
                if card.scores.null[row, place] in (NullReason.NONE, *OPEN):
                    found += _open_nodes(units.names[int(card.units[place])], item, at)
    return found


def _open_nodes(name: str, item: Item, at: Standing) -> list[Finding]:
    """The open ones of the several nodes of an item. One that is not due yet leaves its share to the others, unless the whole item waits
    for it."""
    found = []
    for part in at.parts:
        if part.reason in OPEN:
            waits = at.reason in OPEN and at.reason is part.reason
            policy = policy_of(item, part.reason)
            leaves = part.reason is NullReason.NOT_DUE and not waits
            follows = Missing.REDISTRIBUTE if leaves else policy
            alone = waits and policy is not Missing.HOLD
            found.append(open_finding(name, item, part.milestone, part.reason, follows, beside=not alone))
    return found


def _held_finding(name: str, why: Text, items: Sequence[Item], mend: Text) -> Finding:
    first = items[0]
    if len(items) == 1:
        message = Text(
            f"{name}：“{first.title.zh}”{why.zh}，总分暂不计算",
            f"{name}: '{first.title.en}': {why.en}; no total until it is settled",
        )
    else:
        zh, en = "、".join(item.title.zh for item in items), ", ".join(item.title.en for item in items)
        message = Text(
            f"{name}：{len(items)} 项{why.zh}，总分暂不计算：{zh}",
            f"{name}: {len(items)} items: {why.en}; no total until they are settled: {en}",
        )
    return Finding("unit-held", Level.WARNING, message, mend, Source(field=first.id, clause=first.clause))
