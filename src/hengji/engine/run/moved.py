"""What moves an item's points after its rule has spoken: an event that takes them away, a gate that limits them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

from ..scheme.model.ledger import LedgerStep, PassGate
from ..scheme.model.scorecards import Missing
from ..values.null import NullReason
from ..values.number import decimals, fixed, half_up, show
from ..values.text import Text
from .kept import Same
from .policies import policy_of
from .result import CardRun, LedgerLine, Limited, Run


def taken(run: Run) -> Mapping[tuple[int, str], tuple[Text, ...]]:
    """By (unit, item): the events in force whose effect is that the item earns nothing."""
    found: dict[tuple[int, str], dict[Text, None]] = {}
    for each in run.events:
        event = run.scheme.events[each.event]
        if each.why_not is None and each.count > 0:
            for item in event.effect.zero_items:
                found.setdefault((each.unit, item), {})[event.title] = None
    return {key: tuple(titles) for key, titles in found.items()}


def taken_note(card: CardRun, row: int, column: int, titles: Sequence[Text]) -> Text | None:
    """That events took an item's points, and how many; None where there was nothing to take."""
    without = _without_events(card, row, column) if titles else Fraction(0)
    if without <= 0:
        return None
    zh, en = "、".join(f"“{title.zh}”" for title in titles), ", ".join(f"'{title.en}'" for title in titles)
    points = show(without)
    return Text(
        f"{zh}生效，本项计 0 分（否则计 {points} 分）", f"{en} in force: the item earns 0 ({points} without it)"
    )


def _without_events(card: CardRun, row: int, column: int) -> Fraction:
    """The points of an item as its score and weight make them."""
    item, rule, counted = card.items[row], card.rules[row], card.counted.at(row, column)
    null = NullReason(int(card.scores.null[row, column]))
    if null:
        return counted if policy_of(item, null) is Missing.FULL else Fraction(0)
    score = Fraction(int(card.scores.score[row, column]), 10**rule.places)
    places = decimals(Fraction(1, card.points.den))
    points = score / rule.full * counted
    return points if places is None else half_up(points, places)


def _limits(run: Run, unit: int, gate: str) -> Sequence[Limited]:
    """What a gate limited for a unit."""
    found = run.limited.get(gate)
    return _by_unit(Same(found)).get(unit, ()) if found else ()


@lru_cache(maxsize=16)
def _by_unit(found: Same[list[Limited]]) -> Mapping[int, Sequence[Limited]]:
    """What a gate limited, unit by unit; kept, because it is asked for every unit and item."""
    units: dict[int, list[Limited]] = {}
    for each in found.it:
        units.setdefault(each.unit, []).append(each)
    return units


def limits_note(run: Run, unit: int, step: LedgerStep) -> Text | None:
    """The items a gate limited, each with its points before and after; None where the step limited none."""
    found = _limits(run, unit, step.action.gate) if isinstance(step.action, PassGate) else ()
    if not found:
        return None
    titles = {item.id: item.title for _, item in run.scheme.items()}
    parts = [
        (titles.get(each.item, Text.same(each.item)), f"{_short(each.was)} → {_short(each.left)}") for each in found
    ]
    zh, en = "，".join(f"“{title.zh}”{moved}" for title, moved in parts), ", ".join(f"{t.en} {m}" for t, m in parts)
    return Text(f"限制：{zh}", f"limited: {en}")


def item_limits(run: Run, unit: int, item: str) -> tuple[Text, ...]:
    """The gates that limited an item of a unit, each with its points before and after."""
    return tuple(
        Text(
            f"闸门“{gate.title.zh}”限制本项：{_short(each.was)} → {_short(each.left)}",
            f"limited by the gate '{gate.title.en}': {_short(each.was)} → {_short(each.left)}",
        )
        for gate in run.scheme.gates.values()
        for each in _limits(run, unit, gate.id)
        if each.item == item
    )


def line_note(run: Run, unit: int, line: LedgerLine) -> Text | None:
    """What a line of the ledger says of a unit: why nothing or something special, and what a gate limited."""
    parts = [note for note in (line.notes.get(unit), limits_note(run, unit, line.step)) if note is not None]
    if not parts:
        return None
    return Text("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))


def _short(value: Fraction) -> str:
    """Points as they are, cut half-up at four decimals where they go on."""
    return show(value) if decimals(value) is not None else fixed(value, 4)
