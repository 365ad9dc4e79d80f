"""What the ledger and its gates refer to exists."""

from __future__ import annotations

from collections.abc import Iterator

from ...values.direction import Direction
from ...values.finding import Finding, Source
from ...values.text import Text
from ..model.ledger import AddEvents, AddTasks, Combine, ItemsShort, LedgerStep, Modify, Multiply, PassGate, Short, Sum
from ..model.scheme import Scheme
from ..model.scorecards import Feed, Item
from .told import error, items_of, place_words, unknown, warning

_DIMENSION = Text("维度", "dimension")
_ITEM = Text("考核项", "item")


def check(scheme: Scheme) -> Iterator[Finding]:
    """One finding for each reference to nothing."""
    dimensions = {
        part.id for card in scheme.scorecards.values() for top in card.dimensions for part in top.dimensions()
    }
    for step in scheme.ledger:
        match step.action:
            case Sum() | Combine() | Modify():
                yield from _dimensions(scheme, step, dimensions)
            case PassGate(name) if name not in scheme.gates:
                yield unknown(Text("闸门", "gate"), name, scheme.gates, step.where, "unknown-gate")
            case Multiply(name) if name not in scheme.coefficients:
                yield unknown(Text("系数", "coefficient"), name, scheme.coefficients, step.where, "unknown-coefficient")
            case AddEvents(_, events):
                for name in events:
                    if name not in scheme.events:
                        yield unknown(Text("事项", "event"), name, scheme.events, step.where, "unknown-event")
            case AddTasks(name) if name not in scheme.boards:
                yield unknown(Text("任务清单", "task board"), name, scheme.boards, step.where, "unknown-task-board")
            case _:
                pass
    yield from _gates(scheme)


def _dimensions(scheme: Scheme, step: LedgerStep, known: set[str]) -> Iterator[Finding]:
    """Steps over dimensions name those there are."""
    named: list[str] = []
    match step.action:
        case Sum(what) if what != "items":
            named = [what]
        case Combine(parts):
            named = [name for name, _ in parts]
        case Modify(what, by):
            named = [what, by]
            yield from _special(scheme, step.action, step.where)
        case _:
            pass
    options = [*(["items"] if isinstance(step.action, Sum) else []), *sorted(known)]
    for name in named:
        if name not in known:
            yield unknown(_DIMENSION, name, options, step.where, "unknown-dimension")


def _special(scheme: Scheme, action: Modify, where: Source) -> Iterator[Finding]:
    """Special cases name items of the modifying dimension."""
    inside = {
        item.id
        for card in scheme.scorecards.values()
        for top in card.dimensions
        for part in top.dimensions()
        if part.id == action.by
        for item in part.items()
    }
    for each in action.special:
        if each.item not in inside:
            yield unknown(_ITEM, each.item, sorted(inside), where, "unknown-item")


def _gates(scheme: Scheme) -> Iterator[Finding]:
    items = {item.id: item for item in items_of(scheme)}
    for gate in scheme.gates.values():
        adjusters = [*scheme.coefficients, *scheme.progress]
        for name in (*gate.suspend, *gate.no_lift):
            if name not in adjusters:
                what = Text("系数或进步指数", "coefficient or progress index")
                yield unknown(what, name, adjusters, gate.where, "unknown-coefficient")
        if not isinstance(gate.when, ItemsShort):
            continue
        for name in gate.when.items:
            if name not in items:
                yield unknown(_ITEM, name, items, gate.where, "unknown-item")
        watched = [item for item in items_of(scheme) if (item.id in gate.when.items if gate.when.items else item.core)]
        if not gate.when.items and not watched:
            message = Text("闸门看核心指标，但没有一项标为 core", "the gate looks at core items, but no item is core")
            yield warning(
                "gate-no-core", gate.where, message, Text("给核心指标写 core: yes", "write core: yes at the core items")
            )
        if gate.when.of is Short.TIER:
            known = list(dict.fromkeys(tier for item in watched for tier in item.tiers))
            if watched and gate.when.tier not in known:  # nobody has it: the gate never acts
                what = Text("闸门所看的档位", "tier for the gate to look at, called")
                yield unknown(what, gate.when.tier, known, gate.where, "gate-tier")
                continue
            for item in watched:
                yield from _unmeasured(scheme, gate.when.tier, item)
                if gate.when.tier not in item.tiers:
                    message = Text(
                        f"闸门看“{place_words(gate.when.tier)}”，“{item.title.zh}”没有这一档",
                        f"the gate looks at {gate.when.tier}, which '{item.title.en}' does not have",
                    )
                    hint = Text(f"在它的 tiers 下写 {gate.when.tier}:", f"write {gate.when.tier}: under its tiers")
                    yield warning("gate-tier", item.where, message, hint)


def _unmeasured(scheme: Scheme, tier: str, item: Item) -> Iterator[Finding]:
    """An item whose figure no tier measures: counts of events, levels, a distance from a target that is not there."""
    indicator = scheme.indicators.get(item.of)
    near = item.feed is Feed.INDICATOR and indicator is not None and indicator.direction is Direction.NEAR
    if item.feed in (Feed.EVENTS, Feed.LEVEL) or (near and "target" not in item.tiers):
        message = Text(
            f"闸门比较“{item.title.zh}”与“{place_words(tier)}”，但它的数没有高低之分",
            f"the gate compares '{item.title.en}' with {tier}, and its figure is neither more nor less",
        )
        hint = Text(
            "改看得分，如 below: 80%；接近目标为好的，写出 target",
            "compare its points, as below: 80%; or state its target",
        )
        yield error("gate-tier-unfit", item.where, message, hint)
