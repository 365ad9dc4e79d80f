"""Vetoes, red lines, deductions, bonuses, challenge rewards and exemptions: what each brings, its caps, what it must be proven by."""

from __future__ import annotations

from collections.abc import Iterator

from ...engine.scheme.model.events import Event, EventKind
from ...engine.scheme.model.scheme import Scheme
from ...engine.trace.effects import effect_words
from ...engine.trace.notes import most_words
from ...engine.values.number import show
from ...engine.values.text import Text
from .part import Part, row, span

TITLES = {
    EventKind.VETO: Text("一票否决", "Vetoes"),
    EventKind.RED_LINE: Text("红线", "Red lines"),
    EventKind.DEDUCTION: Text("扣分事项", "Deductions"),
    EventKind.BONUS: Text("加分事项", "Bonuses"),
    EventKind.CHALLENGE: Text("挑战任务奖励", "Challenge rewards"),
    EventKind.EXEMPTION: Text("免责", "Exemptions"),
}
"""The parts in the order they are printed: what weighs most comes first."""

AS_ITEM = Text("写明的考核项按该项“免责时”的规定计", "the item named counts as it says for exemptions")


def event_parts(scheme: Scheme) -> Iterator[Part]:
    """A part for each kind of event the scheme knows."""
    for kind, title in TITLES.items():
        events = [event for event in scheme.events.values() if event.kind is kind]
        yield Part(title, tuple(row(event.title, event_words(scheme, event), event.clause) for event in events))


def event_words(scheme: Scheme, event: Event) -> Iterator[Text]:
    """What it brings, and what it must be proven by."""
    if event.sentence and event.sentence not in (event.title.zh, event.title.en):
        yield Text.same(event.sentence)
    if event.kind in (EventKind.BONUS, EventKind.DEDUCTION, EventKind.CHALLENGE):
        yield from _points(event)
    if event.kind is EventKind.EXEMPTION:
        yield AS_ITEM
    yield from effect_words(scheme, event.effect)
    if event.evidence:
        yield Text("须有证明材料", "evidence is required")
    if event.approval:
        yield Text("须经批准", "approval is required")


def _points(event: Event) -> Iterator[Text]:
    """The points of one time, and the most in all."""
    takes = event.kind is EventKind.DEDUCTION
    verb, en = ("扣", "taken") if takes else ("加", "added")
    if event.amount is not None:
        each = show(event.amount)
        yield Text(f"每次{verb} {each} 分", f"{each} points {en} each time")
    else:
        allowed = span(event.least, event.most_each)
        zh = f"每次{verb}分由认定时确定" if allowed is None else f"每次{verb} {allowed.zh} 分，由认定时确定"
        en = (
            f"points {en} as decided each time"
            if allowed is None
            else f"{allowed.en} points {en}, as decided each time"
        )
        yield Text(zh, en)
    if event.most is not None:
        limit = most_words(event)
        yield Text(f"一个单位{limit.zh}", f"{limit.en} for one unit")
