"""A run as people read it: units in the order of the ranking, cells with their words, ledgers with their notes.

Nothing is computed anew here: every figure is the run's own. The workbook and the page both draw from this one reading, so they
cannot disagree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from ..engine.rules.model import Measured
from ..engine.run.books import subtotal
from ..engine.run.column import Column
from ..engine.run.holding import holding
from ..engine.run.ledger import NOT_FOR
from ..engine.run.plans import RAW_PLACES
from ..engine.run.policies import earns, policy_of
from ..engine.run.result import CardRun, EventApplied, Ranked, Run, TaskScored
from ..engine.run.tables import agreed_at, figure_at, has_figure, kinds_at, tiers_at
from ..engine.scheme.model.events import ACTING
from ..engine.scheme.model.scorecards import Dimension, Feed, Item, Missing, Scope
from ..engine.trace import PLAIN, explain_cell, item_axis, kind_titles, sentence
from ..engine.trace.acting import suspended_by
from ..engine.trace.factors import applied_words
from ..engine.trace.grading import grade_remark, moved_grades
from ..engine.trace.nodes import latest
from ..engine.values.finding import errors
from ..engine.values.null import NullReason
from ..engine.values.number import decimals
from ..engine.values.text import Text
from ..ui.charts.palette import Tone
from ..ui.unit_names import english
from . import words
from .figures import column_places, grade_tone, input_places, short
from .whys import why, why_null

DAYS = Text("天", "days")


@dataclass(frozen=True, slots=True)
class Row:
    """One item of a card: what is the same for all its units. `places` are the decimals of its figures and tiers."""

    number: int
    item: Item
    path: tuple[Dimension, ...]
    measure: Text
    places: int
    score_places: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One unit's cell. `agreed` are the tiers before a price clause moved them, `level` the level's name where one is judged,
    `counts` the events where events are, `nodes` how far several nodes have come where they make the score; `points` are None where
    there is neither a score nor a word of the scheme on what the item earns without one."""

    row: Row
    weight: Fraction
    counted: Fraction
    tiers: Mapping[str, Fraction]
    agreed: Mapping[str, Fraction]
    actual: Fraction | None
    level: str
    counts: Mapping[str, Fraction]
    raw: Fraction | None
    score: Fraction | None
    points: Fraction | None
    full: Fraction
    null: NullReason
    why: Text
    nodes: Text | None = None

    @property
    def watched(self) -> bool:
        """Whether the item is only looked at."""
        return self.null is NullReason.WATCH_ONLY

    @property
    def off_card(self) -> bool:
        """Whether the item belongs to other units."""
        return self.row.item.scope is Scope.UNIT and self.null is NullReason.NOT_APPLICABLE

    @property
    def against(self) -> Fraction | None:
        """Points less the weight that counted; None where there are no points."""
        return None if self.points is None else self.points - self.counted


@dataclass(frozen=True, slots=True)
class Standing:
    """How a unit stands: `place` in the first ranking (0: none), `dimensions` its points by top dimension title, None where it waits."""

    unit: int
    id: str
    name: str
    kind: Text
    place: int
    total: Fraction | None
    held: NullReason
    grade: Text | None
    tone: Tone
    multiplier: Fraction | None
    grade_note: Text | None
    dimensions: Mapping[str, Fraction | None]


class CardReading:
    """One card with its rows."""

    def __init__(self, run: Run, card: CardRun) -> None:
        self.run, self.card = run, card
        paths = _paths(card.card.dimensions, ())
        self.rows = tuple(
            Row(
                row, item, paths[item.id], measure_of(run, item), input_places(card.inputs[row]), card.rules[row].places
            )
            for row, item in enumerate(card.items)
        )
        self.tiers = tuple(dict.fromkeys(name for given in card.inputs for name in given.shown_tiers))
        self._whys: dict[tuple[int, int, int, Fraction], Text] = {}

    def cell(self, row: int, column: int) -> Cell:
        """One cell; `why` in a few words."""
        card, item = self.card, self.card.items[row]
        given, scores, rule = card.inputs[row], card.scores, card.rules[row]
        null = NullReason(int(scores.null[row, column]))
        reported = has_figure(given, column)
        level, actual = "", None
        if item.id in card.levels:
            index = int(given.x[column]) if reported else -1
            level = card.levels[item.id][index] if 0 <= index < len(card.levels[item.id]) else ""
        elif reported and item.rule.measured is not Measured.EVENTS:
            actual = figure_at(given, column)
        scored = null is NullReason.NONE
        raw = Fraction(int(scores.raw[row, column]), 10**RAW_PLACES)
        return Cell(
            row=self.rows[row],
            weight=card.weights[row],
            counted=card.counted.at(row, column),
            tiers=tiers_at(given, column),
            agreed=agreed_at(given, column),
            actual=actual,
            level=level,
            counts=kinds_at(given, column) if reported else {},
            raw=raw if scored else None,
            score=Fraction(int(scores.score[row, column]), 10**rule.places) if scored else None,
            points=card.points.at(row, column) if earns(item, null) else None,
            full=rule.full,
            null=null,
            why=self._why(row, column, null, raw),
            nodes=latest(given.nodes[column]) if column in given.nodes and reported else None,
        )

    def _why(self, row: int, column: int, null: NullReason, raw: Fraction) -> Text:
        item, rule = self.card.items[row], self.card.rules[row]
        if null:
            change = Fraction(0)
        else:
            change = raw - item.rule.start.worth(rule.full, rule.point) if item.rule.body is None else Fraction(0)
        key = (row, int(null), int(self.card.scores.branch[row, column]), change)
        if key not in self._whys:
            self._whys[key] = (
                why_null(item, null) if null else why(item.rule, key[2], change, item_axis(self.run.scheme, item))
            )
        return self._whys[key]

    def subtotal(self, dimension: Dimension) -> Column:
        """A dimension's points for the card's units, as the ledger adds them."""
        return subtotal(self.card, dimension, self.run.rounding.subtotal)

    def waits(self, dimension: Dimension, column: int) -> bool:
        """Whether an item of a dimension keeps the unit from having a total: the subtotal is then what is known so far, not its result."""
        return not self._waiting[column].isdisjoint(item.id for item in dimension.items())

    @cached_property
    def _waiting(self) -> Mapping[int, frozenset[str]]:
        return {column: self._held_by(column) for column in range(len(self.card.units))}

    def _held_by(self, column: int) -> frozenset[str]:
        card = self.card
        if not card.held[column]:
            return frozenset()
        nulls = [NullReason(int(code)) for code in card.scores.null[:, column]]
        found = {
            item.id
            for item, null in zip(card.items, nulls, strict=True)
            if null and policy_of(item, null) is Missing.HOLD
        }
        return frozenset(found | {card.items[row].id for row in holding(card, column)})

    def bound(self, dimension: Dimension, column: int) -> Text | None:
        """The bound of a dimension at which a unit's subtotal stands, with what its parts add up to; None where none acts or where a part
        is still to come."""
        if self.waits(dimension, column):
            return None
        own = {child.id for child in dimension.children if isinstance(child, Item)}
        rows = [row.number for row in self.rows if row.item.id in own]
        whole = sum((self.card.points.at(row, column) for row in rows), Fraction(0))
        below = (child for child in dimension.children if isinstance(child, Dimension))
        whole += sum((self.subtotal(child).at(column) for child in below), Fraction(0))
        added = short(whole)
        if dimension.cap is not None and whole > dimension.cap:
            most = short(dimension.cap)
            return Text(f"合计 {added}，小计最多 {most} 分", f"{added} in all, at most {most}")
        if dimension.floor is not None and whole < dimension.floor:
            least = short(dimension.floor)
            return Text(f"合计 {added}，小计最少 {least} 分", f"{added} in all, at least {least}")
        return None


class Reading:
    """The whole run as read."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.cards = tuple(CardReading(run, card) for card in run.cards)
        self._on = {int(unit): (card, column) for card in self.cards for column, unit in enumerate(card.card.units)}
        self.events: dict[int, list[EventApplied]] = defaultdict(list)
        for event in run.events:
            self.events[event.unit].append(event)
        self.tasks: dict[int, list[TaskScored]] = defaultdict(list)
        for task in run.tasks:
            self.tasks[task.unit].append(task)

    def on(self, unit: int) -> tuple[CardReading, int] | None:
        """The card a unit is on, and its column there."""
        return self._on.get(unit)

    def cells(self, unit: int) -> list[Cell]:
        """A unit's cells in the order of its card."""
        on = self.on(unit)
        return [] if on is None else [on[0].cell(row, on[1]) for row in range(len(on[0].rows))]

    def size_of(self, unit: int) -> int:
        """How many cells a unit's card has for it, items of other units left out."""
        on = self.on(unit)
        if on is None:
            return 0
        card, column = on
        others = (row.number for row in card.rows if row.item.scope is Scope.UNIT)
        off = sum(1 for row in others if int(card.card.scores.null[row, column]) == NullReason.NOT_APPLICABLE)
        return len(card.rows) - off

    def points_of(self, unit: int) -> Fraction:
        """The points of all of a unit's items, before any bound of a dimension."""
        on = self.on(unit)
        return (
            Fraction(0) if on is None else Fraction(int(on[0].card.points.num[:, on[1]].sum()), on[0].card.points.den)
        )

    def spoken(self, cell: Cell) -> Text | None:
        """A cell's figure in words where a bare number would mislead: days early or late, a place in a ranking."""
        if cell.nodes is not None:
            return cell.nodes
        axis = item_axis(self.run.scheme, cell.row.item)
        return None if cell.actual is None or axis is PLAIN else axis.value(cell.actual)

    def told(self, unit: int, cell: Cell) -> Text:
        """The cell's arithmetic in full, from the engine's trace, and the weight it counted with where that is not its own."""
        trace = explain_cell(self.run, unit, cell.row.item.id)
        steps = [*trace.inputs, *trace.link_steps, *(trace.steps or [cell.why])]
        steps += [each for each in (trace.taken, *trace.limited) if each is not None]
        if not cell.null and cell.counted != cell.weight:
            moved = f"{short(cell.weight)} → {short(cell.counted)}"
            steps.append(Text(f"权重 {moved}（分担缺项权重）", f"weight {moved} (takes over a missing item's)"))
        return words.joined(steps)

    @cached_property
    def main(self) -> Ranked | None:
        """The ranking that orders everything: the first over all units by the total, else the first over all units, else the first."""
        whole = [ranked for ranked in self.run.rankings if not ranked.ranking.by]
        final = [ranked for ranked in whole if not ranked.ranking.before]
        return next(iter(final or whole or self.run.rankings), None)

    @cached_property
    def order(self) -> tuple[int, ...]:
        """Units from best to worst; those without a total last, as they were handed in."""
        run, main = self.run, self.main

        def key(unit: int) -> tuple[bool, int, Fraction, int]:
            total = run.total_of(unit)
            place = int(main.place[unit]) if main is not None else 0
            return (total is None, place, -(total or Fraction(0)), unit)

        return tuple(sorted(range(len(run.units)), key=key))

    def standing(self, unit: int) -> Standing:
        """How a unit stands."""
        run, main = self.run, self.main
        total, grade, index = run.total_of(unit), run.grade_of(unit), int(run.grade[unit])
        return Standing(
            unit=unit,
            id=run.units.ids[unit],
            name=run.units.names[unit],
            kind=self.class_title(run.units.classes[unit]),
            place=int(main.place[unit]) if main is not None else 0,
            total=total,
            held=NullReason(int(run.held[unit])),
            grade=grade.title if grade else None,
            tone=grade_tone(index, len(run.bands)),
            multiplier=run.multiplier.at(unit) if grade and self.pays else None,
            grade_note=self._remark(unit),
            dimensions=self._dimensions(unit),
        )

    @cached_property
    def draft(self) -> Text | None:
        """That the results are not for pay yet, where errors are unsettled; None where there is none."""
        count = len(errors(self.run.all_findings))
        return words.draft(count) if count else None

    def _remark(self, unit: int) -> Text | None:
        """Why a unit's grade is not its score's, and which vetoes and red lines act on it."""
        run, note = self.run, grade_remark(self.run, unit)
        titles = {
            run.scheme.events[each.event].title: None
            for each in self.events.get(unit, ())
            if each.why_not is None and each.count > 0 and run.scheme.events[each.event].kind in ACTING
        }
        told = [title for title in titles if note is None or title.zh not in note.zh]
        acts = [Text(f"已适用：{title.zh}", f"in force: {title.en}") for title in told]
        parts = [*([note] if note else []), *acts]
        return words.joined(parts) if parts else None

    @cached_property
    def moved(self) -> int:
        """How many units have another grade than their score reaches."""
        return moved_grades(self.run)

    def coefficient_text(self, unit: int, id: str) -> Text:
        """A coefficient as it was applied to a unit: its value, or that it was not applied and why."""
        if not self.run.scheme.coefficients[id].is_for(self.run.units.classes[unit]):
            return NOT_FOR
        return applied_words(short(self.run.coefficients[id].at(unit)), suspended_by(self.run, unit, id))

    def progress_text(self, unit: int, id: str) -> Text:
        """A progress index as it was applied to a unit: its value, that it has none, or that a gate suspends it and which."""
        known = self.run.progress[id]
        if not self.run.scheme.progress[id].is_for(self.run.units.classes[unit]):
            return NOT_FOR
        if known.without[unit]:
            return Text("无", "none")
        return applied_words(short(known.index.at(unit)), suspended_by(self.run, unit, id))

    @cached_property
    def pays(self) -> bool:
        """Whether grades carry a payout multiplier at all."""
        return any(band.bonus is not None for band in self.run.bands) or bool(self.run.pools)

    def class_title(self, id: str) -> Text:
        """A class by its title; a dash where the unit has none."""
        return self.run.scheme.class_titles.get(id, Text.same(id)) if id else Text.same("—")

    @cached_property
    def dimension_titles(self) -> tuple[Text, ...]:
        """The titles of top dimensions over all cards, each once; none when they are too many to stand beside each other."""
        titles = {part.title.zh: part.title for card in self.cards for part in card.card.card.dimensions}
        return tuple(titles.values()) if len(titles) <= 8 else ()

    @cached_property
    def _subtotals(self) -> list[dict[str, Column]]:
        return [{part.title.zh: card.subtotal(part) for part in card.card.card.dimensions} for card in self.cards]

    def _dimensions(self, unit: int) -> Mapping[str, Fraction | None]:
        on = self.on(unit)
        if on is None:
            return {}
        card, column = on
        waiting = {part.title.zh for part in card.card.card.dimensions if card.waits(part, column)}
        return {
            name: None if name in waiting else points.at(column)
            for name, points in self._subtotals[self.cards.index(card)].items()
        }

    @cached_property
    def dimension_places(self) -> int:
        """Decimals of dimension subtotals."""
        return max((column_places(column) for each in self._subtotals for column in each.values()), default=0)

    @cached_property
    def total_places(self) -> int:
        """Decimals of totals: the scheme's, more where its ledger did not round."""
        return column_places(self.run.total, self.run.rounding.total)

    @cached_property
    def multiplier_places(self) -> int:
        """Decimals of multipliers."""
        return column_places(self.run.multiplier, 2, 4)

    @cached_property
    def points_places(self) -> int:
        """Decimals of item points."""
        return max((decimals(Fraction(1, card.card.points.den)) or 0 for card in self.cards), default=0)

    @cached_property
    def weight_places(self) -> int:
        """Decimals of weights as written."""
        return max((decimals(weight) or 0 for card in self.cards for weight in card.card.weights), default=0)

    def dimension_of(self, cell: Cell) -> Text:
        """The path of dimensions above a cell."""
        return path_title(cell.row.path)

    @cached_property
    def redistributes(self) -> bool:
        """Whether some item counted with another weight than its own."""
        return any(
            bool((card.card.counted.num[row] != int(weight * card.card.counted.den)).any())
            for card in self.cards
            for row, weight in enumerate(card.card.weights)
        )

    @cached_property
    def tier_names(self) -> tuple[str, ...]:
        """The tiers of all items, in order of appearance."""
        return tuple(dict.fromkeys(name for card in self.cards for name in card.tiers))

    def rule(self, card: CardReading, row: Row) -> Text:
        """The rule of an item as its canonical sentence."""
        return sentence(self.run, row.item, card.card.weights[row.number])

    def kind(self, cell: Cell, kind: str) -> Text:
        """What a kind of events that a cell counts is called."""
        return kind_titles(self.run.scheme, cell.row.item).get(kind, Text.same(kind))

    def actual_text(self, cell: Cell) -> Text:
        """The actual as text: a figure, a level, or the events counted."""
        if cell.level:
            return Text.same(cell.level)
        if cell.counts:
            told = [(self.kind(cell, kind), short(count)) for kind, count in cell.counts.items()]
            zh, en = "，".join(f"{name.zh} {n}" for name, n in told), ", ".join(f"{name.en} {n}" for name, n in told)
            return Text(zh, en)
        return Text.same("—")


def path_title(path: tuple[Dimension, ...]) -> Text:
    """Dimensions from the top down."""
    return Text(" / ".join(part.title.zh for part in path), " / ".join(part.title.en for part in path))


def _paths(dimensions: tuple[Dimension, ...], above: tuple[Dimension, ...]) -> dict[str, tuple[Dimension, ...]]:
    found: dict[str, tuple[Dimension, ...]] = {}
    for part in dimensions:
        path = (*above, part)
        for child in part.children:
            if isinstance(child, Item):
                found[child.id] = path
            else:
                found |= _paths((child,), path)
    return found


def measure_of(run: Run, item: Item) -> Text:
    """The unit an item's figure is in."""
    if item.rule.measured is Measured.DAYS:
        return DAYS
    if item.feed in (Feed.PANEL, Feed.TASKS):
        return words.POINT
    indicator = run.scheme.indicators.get(item.of)
    if item.rule.measured is Measured.LEVEL or item.rule.measured is Measured.EVENTS or indicator is None:
        return Text.same("—")
    symbol = indicator.unit.symbol or "—"
    return Text(symbol, english(symbol))
