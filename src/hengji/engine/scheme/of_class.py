"""A scheme as one class of units meets it: its own card, and of steps, gates, coefficients and lines only what acts on it. Pure.

A step that is for other classes leaves no line here, so that numbers of steps are those a reader of this class counts. What is left gives
units of the class the same result as the whole scheme does; only a formula that names an item of another card, where it counts 0, is
not to be run without that card.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from .model.events import ACTING, Effect, Event
from .model.ledger import (
    AddEvents,
    AddFormula,
    AddProgress,
    AddTasks,
    ApplyVeto,
    Clamp,
    Combine,
    Gate,
    ItemsShort,
    LedgerStep,
    Modify,
    Multiply,
    PassGate,
    Round,
    Sum,
)
from .model.outcomes import Grades, Pool, Result
from .model.scheme import Scheme
from .model.scorecards import Dimension, Item, Scope


def of_class(scheme: Scheme, unit_class: str, unit: str = "") -> Scheme:
    """The scheme for units of a class, or (by its code) for one of them: items of single units stand for those alone.

    Raises `KeyError` where no card is for the class.
    """
    card = scheme.card_for(unit_class)
    if card is None:
        raise KeyError(unit_class)
    card = replace(card, dimensions=tuple(_dimensions(card.dimensions, unit)), classes=(unit_class,))
    items = {item.id: item for item in card.items()}
    parts = {part.id for top in card.dimensions for part in top.dimensions()} | set(items)
    coefficients = {
        id: replace(each, classes=()) for id, each in scheme.coefficients.items() if each.is_for(unit_class)
    }
    progress = {id: replace(each, classes=()) for id, each in scheme.progress.items() if each.is_for(unit_class)}
    adjusters = {*coefficients, *progress}
    passed = {id: _gate(gate, items, adjusters) for id, gate in scheme.gates.items() if gate.is_for(unit_class)}
    gates = {id: gate for id, gate in passed.items() if gate is not None}
    vetoes = any(isinstance(step.action, ApplyVeto) for step in scheme.ledger)
    acting = {id: _event(event, items, vetoes=vetoes) for id, event in scheme.events.items()}
    events = {id: event for id, event in acting.items() if event is not None}
    ledger = _steps(scheme.ledger, parts, {*adjusters, *gates, *events})
    how = scheme.classification
    if how is not None:
        classes = {id: each for id, each in how.classes.items() if id == unit_class}
        how = replace(how, classes=classes)
    return replace(
        scheme,
        scorecards={card.id: card},
        classification=how,
        coefficients=coefficients,
        progress=progress,
        gates=gates,
        ledger=tuple(ledger),
        events=events,
        grades=_grades(scheme.grades, unit_class),
        results=tuple(_result(each, coefficients) for each in scheme.results),
    )


def _dimensions(dimensions: Iterable[Dimension], unit: str) -> Iterable[Dimension]:
    """The dimensions without items of other units, and without those that had nothing else."""
    for dimension in dimensions:
        children: list[Dimension | Item] = []
        for child in dimension.children:
            if isinstance(child, Dimension):
                children += _dimensions([child], unit)
            elif child.scope is not Scope.UNIT or not unit or unit in child.units:
                children.append(child)
        if children:
            yield replace(dimension, children=tuple(children))


def _gate(gate: Gate, items: dict[str, Item], adjusters: Collection[str]) -> Gate | None:
    """The gate by the items of the card, named; None where none of those it looks at stands there."""
    when = gate.when
    if isinstance(when, ItemsShort):
        chosen = tuple(id for id, item in items.items() if (id in when.items if when.items else item.core))
        if not chosen:
            return None
        when = replace(when, items=chosen)
    suspend, no_lift = (tuple(id for id in ids if id in adjusters) for ids in (gate.suspend, gate.no_lift))
    effect = _effect(gate.effect, items)
    return replace(gate, when=when, suspend=suspend, no_lift=no_lift, effect=effect, classes=())


def _effect(effect: Effect, items: Collection[str]) -> Effect:
    return replace(effect, zero_items=tuple(id for id in effect.zero_items if id in items))


def _event(event: Event, items: Collection[str], *, vetoes: bool) -> Event | None:
    """What an event does to this card; None where it acts only on items of other cards, or on a total that no step lets it act on."""
    effect = _effect(event.effect, items)
    if not vetoes:
        effect = replace(effect, total_cap=None)
    return None if event.kind in ACTING and effect.nothing else replace(event, effect=effect)


def _steps(ledger: Sequence[LedgerStep], parts: Collection[str], known: Collection[str]) -> list[LedgerStep]:
    """The steps that do something for the class; a score that a step left out keeps is that of the step before it."""
    kept: list[LedgerStep] = []
    for step in ledger:
        own = _step(step, parts, known)
        if own is not None:
            kept.append(own)
        elif step.into and kept and not kept[-1].into:
            kept[-1] = replace(kept[-1], into=step.into)
    return kept


def _step(step: LedgerStep, parts: Collection[str], known: Collection[str]) -> LedgerStep | None:
    match step.action:
        case Multiply(name) | AddProgress(name) | PassGate(name):
            return step if name in known else None
        case Sum(what):
            return step if what == "items" or what in parts else None
        case Combine(shares):
            own = tuple((name, share) for name, share in shares if name in parts)
            return replace(step, action=Combine(own)) if own else None
        case Modify(what, by):
            if what not in parts or by not in parts:
                return None
            special = tuple(each for each in step.action.special if each.item in parts)
            return replace(step, action=replace(step.action, special=special))
        case AddEvents(kinds, ids):
            left = tuple(id for id in ids if id in known)
            return replace(step, action=replace(step.action, events=left)) if kinds or left or not ids else None
        case AddTasks() | AddFormula() | Clamp() | ApplyVeto() | Round():
            return step


def _grades(grades: Grades | None, unit_class: str) -> Grades | None:
    if grades is None:
        return None
    return replace(grades, lines={name: own for name, own in grades.lines.items() if name == unit_class})


def _result(result: Result, coefficients: Collection[str]) -> Result:
    if isinstance(result, Pool) and result.coefficient and result.coefficient not in coefficients:
        return replace(result, coefficient="")
    return result
