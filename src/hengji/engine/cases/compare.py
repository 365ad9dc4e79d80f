"""What a run gave against what a case expects; every difference is a finding with its explanation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from ..formula.words import nearest
from ..run.books import subtotal
from ..run.modifying import modified_in
from ..run.result import CardRun, LedgerLine, Run
from ..run.tables import figure_at, number_text, tiers_at
from ..scheme.model.ledger import Modify
from ..scheme.model.scorecards import Dimension
from ..scheme.nodes import Leaf
from ..trace import Disagreement, explain_cell, explain_unit
from ..values.finding import Finding, Level, Source
from ..values.null import NullReason
from ..values.number import NotANumber, half_up, parse_number, show
from ..values.text import Text
from ..values.unit import UnknownUnit, parse_unit
from .keys import SECTIONS, SINGLE
from .model import AS_PRINTED, Case, Exactness, Given
from .tables import FIGURE

Got = Fraction | NullReason | Text
"""What came out: a number, the reason why there is none, or a word with its two names."""

_ABOUT_ITEMS = ("items", "points", "weights", "figures", "tiers")
_NO_FIGURE = (NullReason.MISSING_FACT, NullReason.ZERO_DENOMINATOR)


_EXPECTED = frozenset(
    {"unit-held", "step-held", "milestone-open", "unit-weights-sum", "pool-base-missing", "pool-provisional"}
)
"""What a case need not name: it states itself that a unit is held, and a case about one rule brings neither all weights nor money."""


def compare(case: Case, run: Run) -> list[Finding]:
    """Everything in which the run differs from the case."""
    findings = [*_unexpected(case, run)]
    for unit, given in enumerate(case.units):
        findings += _Unit(case, run, unit, given).differences()
    return findings


def _unexpected(case: Case, run: Run) -> Iterator[Finding]:
    """Errors and warnings of the run the case does not name, and those it names in vain.

    That a unit has no total is no finding here: a case that expects a total says so itself, with the reason.
    """
    said = {leaf.text for leaf in case.findings}
    for finding in run.findings:
        if finding.level is not Level.NOTE and finding.code not in said | _EXPECTED:
            yield finding
    for leaf in case.findings:
        if leaf.text not in {finding.code for finding in run.findings}:
            message = Text(
                f"“{case.name.zh}”：没有出现提示 {leaf.text}", f"'{case.name.en}': no finding {leaf.text} was made"
            )
            known = "、".join(sorted({finding.code for finding in run.findings})) or "-"
            yield Finding("case-differs", Level.ERROR, message, Text.same(known), leaf.where)


@dataclass(slots=True)
class _Unit:
    """One unit of a case beside its result."""

    case: Case
    run: Run
    unit: int
    given: Given

    def differences(self) -> list[Finding]:
        found: list[Finding] = []
        for section, wanted in self.given.expected.values.items():
            what = _titled(SECTIONS[section])
            for id, written in wanted.items():
                leaf = self.in_own_unit(id, written) if section in ("figures", "tiers") else written
                got = self.value(section, id)
                if isinstance(got, _Unknown):
                    found.append(self.unknown(what, id, got, leaf.where))
                elif not _agree(leaf, got, self.case.exactness):
                    found.append(self.differs(what, id, leaf, got, section))
        for name, leaf in self.given.expected.single.items():
            single = self.single(name)
            if not _agree(leaf, single, self.case.exactness):
                found.append(self.differs(_titled(SINGLE[name]), "", leaf, single, name))
        return found + self.ledger()

    def in_own_unit(self, id: str, leaf: Leaf) -> Leaf:
        """An expected figure followed by its unit (`120 亿元`), in the unit of the item."""
        match = FIGURE.fullmatch(leaf.text)
        item = next((each for _, each in self.run.scheme.items() if each.id == id.split(".")[0]), None)
        indicator = self.run.scheme.indicators.get(item.of) if item is not None else None
        if match is None or not match["unit"].strip() or indicator is None:
            return leaf
        try:
            factor = parse_unit(match["unit"].strip()).factor / indicator.unit.factor
            return replace(leaf, text=show(parse_number(match["number"]) * factor))
        except (UnknownUnit, NotANumber):
            return leaf

    def value(self, section: str, id: str) -> Got | _Unknown:
        on = self.run.card_of(self.unit)
        card, column = on if on is not None else (None, 0)
        if section in _ABOUT_ITEMS:
            return _Items(card, column).value(section, id)
        if section in ("dimensions", "rates"):
            return self.weighed(card, column, section, id)
        return self.outcome(section, id)

    def weighed(self, card: CardRun | None, column: int, section: str, id: str) -> Got | _Unknown:
        """A dimension's subtotal; or its points, or an item's, per hundred of the weight."""
        if card is None:
            return NullReason.NOT_APPLICABLE
        parts = {part.id: part for top in card.card.dimensions for part in top.dimensions()}
        items = {item.id: row for row, item in enumerate(card.items)}
        if id in parts:
            points = subtotal(card, parts[id], self.run.rounding.subtotal).at(column)
            weight = _weight(card, parts[id], column)
        elif section == "rates" and id in items:
            points, weight = card.points.at(items[id], column), card.counted.at(items[id], column)
        else:
            return _Unknown((*parts, *(items if section == "rates" else ())))
        if section == "dimensions":
            return points
        return points / weight * 100 if weight else NullReason.ZERO_DENOMINATOR

    def outcome(self, section: str, id: str) -> Got | _Unknown:
        """What follows from the scores: coefficients, gates, places, money, tasks and events."""
        run, unit = self.run, self.unit
        tables: Mapping[str, Callable[[], Mapping[str, Got]]] = {
            "coefficients": lambda: {name: column.at(unit) for name, column in run.coefficients.items()},
            "progress": self.progress,
            "modifying": self.modifying,
            "gates": lambda: {name: _yes(bool(acted[unit])) for name, acted in run.tripped.items()},
            "rank": lambda: {
                ranked.ranking.id: Fraction(int(ranked.place[unit])) if ranked.place[unit] else self.reason()
                for ranked in run.rankings
            },
            "paid": lambda: {shares.pool.id: shares.paid.at(unit) for shares in run.pools},
            "results": self.results,
            "tasks": self.tasks,
            "events": self.events,
        }
        known = tables[section]()
        if id == "" and len(known) == 1:
            return next(iter(known.values()))
        return known.get(id, _Unknown(tuple(known)))

    def progress(self) -> Mapping[str, Got]:
        """The progress indices; a unit without figures of the past has none."""
        return {
            name: NullReason.MISSING_FACT if each.without[self.unit] else each.index.at(self.unit)
            for name, each in self.run.progress.items()
        }

    def modifying(self) -> Mapping[str, Got]:
        """The modifying coefficient of each item that has one."""
        books, actions = self.run.books, [line.step.action for line in self.run.lines]
        found = [
            each
            for action in actions
            if isinstance(action, Modify) and books is not None
            for each in modified_in(books, action)
            if self.unit in each.card.units
        ]
        return {
            each.card.items[part.row].id: part.coefficient.at(each.card.units.tolist().index(self.unit))
            for each in found
            for part in each.parts
        }

    def results(self) -> Mapping[str, Got]:
        grade = self.run.grade_of(self.unit)
        found: dict[str, Got] = {}
        for table in self.run.tables:
            what = None if grade is None else table.by_grade.get(grade.id)
            found[table.id] = (
                self.reason() if what is None else what if isinstance(what, Fraction) else Text.label(what or "-")
            )
        return found

    def tasks(self) -> Mapping[str, Got]:
        """Points of single tasks by their id, and of whole boards by theirs."""
        found: dict[str, Got] = {task.task: task.points for task in self.run.tasks if task.unit == self.unit}
        boards = self.run.scheme.boards
        points = self.run.sources.tasks if self.run.sources is not None else {}
        return found | {board: points[board, self.unit] for board in boards if (board, self.unit) in points}

    def events(self) -> Mapping[str, Got]:
        """The points of each event within its own cap; one whose rows were not applied shows 0."""
        points = self.run.sources.log.points if self.run.sources is not None else {}
        return {id: points.get((self.unit, id), Fraction(0)) for id in self.run.scheme.events}

    def single(self, name: str) -> Got:
        run, unit = self.run, self.unit
        if name == "held":
            return self.reason()
        if name == "total":
            total = run.total_of(unit)
            return self.reason() if total is None else total
        grade = run.grade_of(unit)
        if grade is None:
            return self.reason() or Text("无等级", "no grade")
        return run.multiplier.at(unit) if name == "multiplier" else _named(grade.id, grade.title)

    def reason(self) -> NullReason:
        return NullReason(int(self.run.held[self.unit]))

    def ledger(self) -> list[Finding]:
        found, place = [], 0
        for step in self.given.expected.ledger:
            place = place + 1 if not step.step else _place(step.step, self.run.lines)
            if not 1 <= place <= len(self.run.lines):
                titles = tuple(line.step.title.zh for line in self.run.lines)
                found.append(
                    self.unknown(_titled("台账 / the ledger"), step.step or str(place), _Unknown(titles), step.where)
                )
                continue
            line = self.run.lines[place - 1]
            before, after = line.before.at(self.unit), line.after.at(self.unit)
            what = Text(f"第 {place} 步“{line.step.title.zh}”", f"step {place} '{line.step.title.en}'")
            for leaf, got in ((step.change, after - before), (step.after, after)):
                if leaf is not None and not _agree(leaf, got, self.case.exactness):
                    found.append(self.differs(what, "", leaf, got, "ledger"))
        return found

    def unknown(self, what: Text, id: str, known: _Unknown, where: Source) -> Finding:
        near = nearest(id, known.names)
        hint = (
            Text(f"您是否想写“{near}”？", f"did you mean '{near}'?")
            if near
            else Text.same("、".join(known.names) or "-")
        )
        message = Text(f"{what.zh}里没有“{id}”", f"{what.en}: there is no '{id}'")
        return Finding("case-unknown", Level.ERROR, message, hint, where)

    def differs(self, what: Text, id: str, leaf: Leaf, got: Got, section: str) -> Finding:
        unit = "" if len(self.case.units) == 1 else f"{self.given.id} "
        shown = _show(got)
        message = Text(
            f"“{self.case.name.zh}”：{unit}{what.zh}{f' {id}' if id else ''} 算得 {shown.zh}",
            f"'{self.case.name.en}': {unit}{what.en}{f' {id}' if id else ''} came out as {shown.en}",
        )
        why = self.why(section, id)
        hint = Text(f"{leaf.text}\n{why.zh}", f"{leaf.text}\n{why.en}")
        return Finding("case-differs", Level.ERROR, message, hint, leaf.where)

    def why(self, section: str, id: str) -> Text:
        item = id.split(".")[0]
        on = self.run.card_of(self.unit)
        if section in _ABOUT_ITEMS and on is not None and any(each.id == item for each in on[0].items):
            try:
                cell = explain_cell(self.run, self.unit, item)
            except Disagreement as disagreement:
                return Text.same(str(disagreement))
            return Text(cell.render("zh"), cell.render("en"))
        trace = explain_unit(self.run, self.unit)
        return Text(trace.render("zh"), trace.render("en"))


@dataclass(frozen=True, slots=True)
class _Unknown:
    """A name nothing bears; `names` are those there are."""

    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Items:
    """The items of one unit's card."""

    card: CardRun | None
    column: int

    def value(self, section: str, id: str) -> Got | _Unknown:
        if self.card is None:
            return NullReason.NOT_APPLICABLE
        rows = {item.id: row for row, item in enumerate(self.card.items)}
        name, _, tier = id.partition(".") if section == "tiers" else (id, "", "")
        if name not in rows:
            return _Unknown(tuple(rows))
        row = rows[name]
        if section == "tiers":
            return self.tier(row, tier)
        if section == "points":
            return self.card.points.at(row, self.column)
        if section == "weights":
            return self.card.weights[row]
        return self.score(row) if section == "items" else self.figure(row)

    def score(self, row: int) -> Got:
        null = NullReason(int(self.card.scores.null[row, self.column])) if self.card else NullReason.NONE
        if null or self.card is None:
            return null
        return Fraction(int(self.card.scores.score[row, self.column]), 10 ** self.card.rules[row].places)

    def figure(self, row: int) -> Got:
        assert self.card is not None
        item, given = self.card.items[row], self.card.inputs[row]
        null = NullReason(int(given.null[self.column]))
        if null in _NO_FIGURE:
            return null
        if item.id in self.card.levels:
            index, names = int(given.x[self.column]), self.card.levels[item.id]
            return Text.same(names[index]) if 0 <= index < len(names) else NullReason.UNKNOWN_LEVEL
        return figure_at(given, self.column)

    def tier(self, row: int, name: str) -> Got | _Unknown:
        assert self.card is not None
        given = self.card.inputs[row]
        if name not in given.shown_tiers:
            return _Unknown(given.shown_tiers)
        return tiers_at(given, self.column).get(name, NullReason.MISSING_TIER)


def _weight(card: CardRun, part: Dimension, column: int) -> Fraction:
    """The weight that counted below a dimension."""
    rows = {item.id: row for row, item in enumerate(card.items)}
    return sum((card.counted.at(rows[item.id], column) for item in part.items()), Fraction(0))


def _place(step: str, lines: Sequence[LedgerLine]) -> int:
    """The place of a step by its number, its register or a title; 0 when there is none."""
    if step.isdecimal():
        return int(step)
    for place, line in enumerate(lines, start=1):
        if step in (line.step.into, line.step.title.zh, line.step.title.en):
            return place
    return 0


def _agree(wanted: Leaf, got: Got, exactness: Exactness) -> bool:
    """Whether a written expectation meets what came out: numbers exactly, after the rounding the case states."""
    if isinstance(got, NullReason):
        return wanted.text in (got.code or "-", got.words.zh, got.words.en)
    if isinstance(got, Text):
        return wanted.text in (got.zh, got.en, *got.zh.split(" / "))
    try:
        value = parse_number(wanted.text)
    except NotANumber:
        return False
    places = exactness.places
    if places == AS_PRINTED:
        places = len(wanted.text.partition(".")[2])
    found = got if places is None else half_up(got, places)
    return abs(found - value) <= exactness.within


def _named(id: str, title: Text) -> Text:
    """A word that may be written as its id or either title."""
    names = " / ".join(dict.fromkeys((id, title.zh, title.en)))
    return Text.same(names)


def _yes(acted: bool) -> Text:
    return _named("yes", Text("是", "true")) if acted else _named("no", Text("否", "false"))


def _show(got: Got) -> Text:
    if isinstance(got, Fraction):
        return Text.same(number_text(got))
    if isinstance(got, NullReason):
        return Text(f"{got.words.zh}（{got.code or '-'}）", f"{got.words.en} ({got.code or '-'})")
    return got


def _titled(about: str) -> Text:
    zh, _, en = about.partition(" / ")
    return Text(zh, en)
