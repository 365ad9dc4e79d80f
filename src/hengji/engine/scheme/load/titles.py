"""The words of a ledger line that has no title of its own."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from ...values.number import show
from ...values.text import Text
from ..model.events import EventKind
from ..model.ledger import (
    Action,
    AddEvents,
    AddFormula,
    AddProgress,
    AddTasks,
    ApplyVeto,
    Clamp,
    Combine,
    Gate,
    Modify,
    Multiply,
    PassGate,
    Round,
    Sum,
)

KINDS = {
    EventKind.BONUS: Text("加分事项", "bonus events"),
    EventKind.DEDUCTION: Text("扣分事项", "deduction events"),
    EventKind.VETO: Text("否决事项", "vetoes"),
    EventKind.RED_LINE: Text("红线事项", "red lines"),
    EventKind.EXEMPTION: Text("免责事项", "exemptions"),
    EventKind.CHALLENGE: Text("挑战奖励", "challenge rewards"),
}


def title_of(action: Action, gates: Mapping[str, Gate]) -> Text:
    """The usual title of a step."""
    match action:
        case Sum(what):
            return (
                Text("各项得分合计", "Sum of items") if what == "items" else Text(f"{what} 得分", f"Points of {what}")
            )
        case Combine(parts):
            listed = ", ".join(f"{name} {show(share)}" for name, share in parts)
            return Text(f"按权重合成（{listed}）", f"Weighted parts ({listed})")
        case Modify(what):
            return Text(f"{what} 乘以修正系数", f"{what} times its modifying coefficient")
        case PassGate(gate):
            known = gates.get(gate)
            return (
                Text(f"闸门：{known.title.zh}", f"Gate: {known.title.en}")
                if known
                else Text(f"闸门：{gate}", f"Gate: {gate}")
            )
        case Multiply(coefficient):
            return Text(f"乘以 {coefficient}", f"Times {coefficient}")
        case AddEvents(kinds, events, sign):
            zh = "、".join([KINDS[kind].zh for kind in kinds] + list(events)) or "事项"
            en = ", ".join([KINDS[kind].en for kind in kinds] + list(events)) or "events"
            return Text(f"{'加' if sign > 0 else '减'}：{zh}", f"{'Add' if sign > 0 else 'Subtract'} {en}")
        case AddTasks(board):
            return Text(f"加：任务 {board}", f"Add tasks: {board}")
        case AddFormula(_, text, _, _, sign):
            return Text(f"{'加' if sign > 0 else '减'}：{text}", f"{'Add' if sign > 0 else 'Subtract'} {text}")
        case AddProgress(index):
            return Text(f"加：进步 {index}", f"Add progress: {index}")
        case Clamp(low, high):
            shown = span(low, high)
            return Text(f"限定在 {shown}", f"Keep within {shown}")
        case ApplyVeto():
            return Text("执行否决与红线", "Apply vetoes and red lines")
        case Round(places):
            if places is None:
                return Text("四舍五入", "Round")
            return Text(f"四舍五入至 {places} 位小数", f"Round to {places} decimals")


def span(low: Fraction | None, high: Fraction | None) -> str:
    """A range as it is written."""
    return f"{'' if low is None else show(low)} .. {'' if high is None else show(high)}".strip()
