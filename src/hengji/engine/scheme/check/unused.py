"""What is stated and never used was probably forgotten somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from ...formula import needs
from ...values.finding import Finding
from ...values.text import Text
from ..model.events import ACTING, EventKind
from ..model.ledger import (
    AddEvents,
    AddFormula,
    AddProgress,
    AddTasks,
    ApplyVeto,
    Combine,
    Holds,
    Modify,
    Multiply,
    PassGate,
    Sum,
)
from ..model.outcomes import Pool
from ..model.scheme import Scheme
from ..model.scorecards import Feed
from .told import error, items_of, note, warning

_SCORING = (EventKind.BONUS, EventKind.DEDUCTION, EventKind.CHALLENGE)


def check(scheme: Scheme) -> Iterator[Finding]:
    """Errors where what takes something away never acts, warnings where another part has no effect on any score, notes for measures and
    indicators."""
    actions = [step.action for step in scheme.ledger]
    multiplied = {action.coefficient for action in actions if isinstance(action, Multiply)}
    multiplied |= {result.coefficient for result in scheme.results if isinstance(result, Pool)}
    for name, coefficient in scheme.coefficients.items():
        if name not in multiplied:
            message = Text(f"系数 {name} 没有用到", f"the coefficient {name} is never used")
            yield warning(
                "coefficient-unused", coefficient.where, message, Text(f"- multiply: {name}", f"- multiply: {name}")
            )
    added_indices = {action.progress for action in actions if isinstance(action, AddProgress)}
    for name, index in scheme.progress.items():
        if name not in added_indices:
            message = Text(f"进步指数 {name} 没有用到", f"the progress index {name} is never added")
            hint = Text.same(f"- add: {{progress: {name}, span: 3}}")
            yield warning("progress-unused", index.where, message, hint)
    passed = {action.gate for action in actions if isinstance(action, PassGate)}
    for name, gate in scheme.gates.items():
        if name not in passed:
            message = Text(f"闸门 {name} 没有用到", f"the gate {name} is never passed")
            yield warning("gate-unused", gate.where, message, Text.same(f"- gate: {name}"))
    yield from _events(scheme)
    yield from _too_early(scheme)
    fed = {(item.feed, item.of) for item in items_of(scheme)}
    added = {action.board for action in actions if isinstance(action, AddTasks)}
    for name, board in scheme.boards.items():
        if name not in added and (Feed.TASKS, name) not in fed:
            message = Text(f"任务清单 {name} 没有用到", f"the task board {name} is never used")
            yield warning("tasks-unused", board.where, message, Text.same(f"- add: {{tasks: {name}}}"))
    for name, panel in scheme.panels.items():
        if (Feed.PANEL, name) not in fed:
            message = Text(f"评价组 {name} 没有用到", f"the panel {name} is never used")
            yield warning("panel-unused", panel.where, message, Text.same(f"- panel: {name}"))
    used = _used(scheme) | {part.of for index in scheme.progress.values() for part in index.parts}
    for name, indicator in scheme.indicators.items():
        if (Feed.INDICATOR, name) not in fed and name not in used:
            message = Text(f"指标 {name} 没有用到", f"the indicator {name} stands on no card")
            yield note("indicator-unused", indicator.where, message)
    yield from _measures(scheme)


def _events(scheme: Scheme) -> Iterator[Finding]:
    adds = [step.action for step in scheme.ledger if isinstance(step.action, AddEvents)]
    kinds = {kind for action in adds for kind in action.kinds}
    named = {name for action in adds for name in action.events}
    vetoes = any(isinstance(step.action, ApplyVeto) for step in scheme.ledger)
    for name, event in scheme.events.items():
        if event.kind in _SCORING and event.kind not in kinds and name not in named:
            word = "subtract" if event.kind is EventKind.DEDUCTION else "add"
            message = Text(f"计算步骤没有计入“{event.title.zh}”", f"the ledger never counts '{event.title.en}'")
            tell = error if event.kind is EventKind.DEDUCTION else warning
            yield tell("event-unused", event.where, message, Text.same(f"- {word}: {{events: {event.kind}}}"))
        if event.kind in ACTING and event.effect.total_cap is not None and not vetoes:
            message = Text(
                "有限制总分的否决事项，计算步骤里却没有 veto",
                "a veto bounds the total, but the ledger has no veto step",
            )
            yield error("veto-unused", event.where, message, Text.same("- veto: all"))


def _too_early(scheme: Scheme) -> Iterator[Finding]:
    """Bounds of the total that stand before any points: what comes after them is not bounded."""
    vetoes = any(event.kind in ACTING and event.effect.total_cap is not None for event in scheme.events.values())
    for step in scheme.ledger:
        match step.action:
            case PassGate(gate) if gate in scheme.gates and scheme.gates[gate].effect.total_cap is not None:
                title = scheme.gates[gate].title
            case ApplyVeto() if vetoes:
                title = step.title
            case Sum() | Combine() | Modify() | AddEvents() | AddFormula() | AddProgress() | AddTasks():
                return
            case _:
                continue
        message = Text(
            f"“{title.zh}”限制总分，却排在计分之前，什么也限制不了",
            f"'{title.en}' bounds the total, but stands before any points and bounds nothing",
        )
        yield error("cap-too-early", step.where, message, Text("移到 sum 之后", "move it below the sum"))


def _used(scheme: Scheme) -> set[str]:
    """Every figure that something draws on: formulas of indicators, tiers, steps, gates and price clauses, coefficients, pools, ties."""
    trees = [indicator.formula for indicator in scheme.indicators.values()]
    trees += [tier.formula for item in items_of(scheme) for tier in item.tiers.values()]
    links = [item.linked for item in items_of(scheme) if item.linked is not None]
    trees += [source.formula for link in links for source in link.sources]
    trees += [step.action.formula for step in scheme.ledger if isinstance(step.action, AddFormula)]
    modifies = [step.action for step in scheme.ledger if isinstance(step.action, Modify)]
    trees += [case.when for action in modifies for case in action.special]
    trees += [gate.when.formula for gate in scheme.gates.values() if isinstance(gate.when, Holds)]
    used = {need.name for tree in trees if tree is not None for need in needs(tree)}
    used |= {link.to for link in links}
    used |= {measure for item in items_of(scheme) for measure in item.kinds.values()}
    used |= {item.of for item in items_of(scheme) if item.feed is not Feed.INDICATOR}
    used |= {
        each.of for coefficient in scheme.coefficients.values() for each in (*coefficient.factors, *coefficient.plus)
    }
    used |= {coefficient.given for coefficient in scheme.coefficients.values()}
    used |= {result.base for result in scheme.results if isinstance(result, Pool)}
    used |= {key for ranking in scheme.rankings for key in ranking.keys}
    return used | (set(scheme.grades.ties) if scheme.grades else set())


def _measures(scheme: Scheme) -> Iterator[Finding]:
    used = _used(scheme) | set(scheme.indicators)
    for name, measure in scheme.measures.items():
        if name not in used:
            yield note(
                "measure-unused", measure.where, Text(f"数据项 {name} 没有用到", f"the measure {name} is never used")
            )
