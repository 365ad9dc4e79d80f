"""The steps stand in an order that does what they say."""

from __future__ import annotations

from collections.abc import Iterator

from ...values.finding import Finding
from ...values.text import Text
from ..model.ledger import AddProgress, Combine, Gate, Multiply, PassGate, Round, Sum
from ..model.scheme import Scheme
from .told import error, warning


def check(scheme: Scheme) -> Iterator[Finding]:
    """Findings about a missing sum, an early rounding and a gate that comes too late."""
    actions = [step.action for step in scheme.ledger]
    sums = [index for index, action in enumerate(actions) if isinstance(action, Sum | Combine)]
    if not sums:
        message = Text(
            "计算步骤里没有 sum 或 combine，各项得分不会进入总分", "the ledger has no sum or combine: no item counts"
        )
        yield error(
            "ledger-no-sum",
            scheme.ledger[0].where if scheme.ledger else scheme.where,
            message,
            Text.same("- sum: items"),
        )
    elif sums[0] and any(isinstance(action, Multiply | Round) for action in actions[: sums[0]]):
        message = Text("第一步之前还没有得分", "there is no score before the first sum")
        yield error(
            "ledger-before-sum", scheme.ledger[0].where, message, Text("把 sum 移到最前", "move sum to the front")
        )
    suspended_later: dict[str, str] = {}
    for action in reversed(actions):
        if isinstance(action, PassGate) and action.gate in scheme.gates:
            suspended_later |= dict.fromkeys(_paused(scheme.gates[action.gate]), action.gate)
    passed: set[str] = set()
    for step in scheme.ledger:
        if isinstance(step.action, PassGate) and step.action.gate in scheme.gates:
            passed |= set(_paused(scheme.gates[step.action.gate]))
        if isinstance(step.action, Multiply | AddProgress):
            adds = isinstance(step.action, AddProgress)
            name = step.action.progress if isinstance(step.action, AddProgress) else step.action.coefficient
            if name in suspended_later and name not in passed:
                gate = suspended_later[name]
                what = Text("进步指数", "add") if adds else Text("系数", "multiply")
                message = Text(
                    f"闸门 {gate} 停用{what.zh} {name}，但{'加' if adds else '乘'}{what.zh}在它之前",
                    f"the gate {gate} suspends {name}, but comes after it is applied",
                )
                hint = Text(f"把 gate: {gate} 移到 {what.en} 之前", f"move gate: {gate} before the {what.en}")
                yield error("gate-too-late", step.where, message, hint)
    for index, step in enumerate(scheme.ledger[:-1]):
        if isinstance(step.action, Round) and not any(isinstance(action, Round) for action in actions[index + 1 :]):
            message = Text(
                "取整之后还有步骤，总分可能又有小数", "steps follow the rounding; the total may have decimals again"
            )
            yield warning("round-not-last", step.where, message, Text("把 round 放在最后", "put round last"))


def _paused(gate: Gate) -> tuple[str, ...]:
    """What a gate suspends, always or where it would raise the score."""
    return (*gate.suspend, *gate.no_lift)
