"""Values of many goals as one act: a block typed or pasted into a table is saved whole, or nothing of it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypedDict

from ...audit.acts import Act, Answer, action
from ...audit.outcomes import Conflict, Refusal
from ...engine.values.finding import Finding, Level, Refused, Source
from ...engine.values.text import Text
from ..models import Goal, Tier
from ..queries.changed import changer
from .common import edited, reasoned, to_edit, viewer
from .goals import put_tiers

MOST = 500
"""Goals of one act."""


class Typed(TypedDict):
    """Values of a goal in the version that was shown; None takes a rung away."""

    goal: str
    version: int
    tiers: Mapping[str, Decimal | None]


@action("goals.set-values")
def set_values(act: Act, *, goals: Sequence[Typed], reason: str) -> Answer:
    """Set the tiers of many goals. Raises `Missing`, `Forbidden`; `Refused` with what is wrong at which goal and tier, all of it: tiers out
    of order, and goals that somebody else has changed since (both values are told)."""
    if not 0 < len(goals) <= MOST:
        raise Refusal(Text(f"一次改 1 至 {MOST} 个目标", f"1 to {MOST} goals are changed at a time"))
    reasoned(act, reason)
    wrong: list[Finding] = []
    for each in sorted(goals, key=lambda one: one["goal"]):
        try:
            row = to_edit(act, each["goal"], each["version"])
            edited(act, row, each["version"])
            put_tiers(act, row, each["tiers"])
        except Conflict:
            wrong += _moved(act, each)
        except Refusal as refused:
            if refused.status != 422:
                raise
            wrong.append(_at(each, min(each["tiers"]), refused.text, refused.hint))
    if wrong:
        raise Refused(wrong)
    act.subject, act.unit = min(each["goal"] for each in goals), ""
    return {"goals": str(len(goals))}


def _moved(act: Act, typed: Typed) -> list[Finding]:
    """Both values, cell by cell."""
    present = dict(Tier.objects.filter(goal__ref=typed["goal"], kind__in=typed["tiers"]).values_list("kind", "value"))
    found, by = [], changer(viewer(act), Goal.objects.get(ref=typed["goal"])).has("已改过", "changed it")
    for kind, wanted in typed["tiers"].items():
        now, told = present.get(kind), "—" if wanted is None else f"{wanted:,f}"
        shown = "—" if now is None else f"{now:,f}"
        text = Text(
            f"您打开后，{by.zh}。现在是 {shown}，您要改成 {told}",
            f"after you opened it {by.en}. It is {shown} now, you wanted {told}",
        )
        found.append(_at(typed, kind, text, Text("核对后再次保存", "look at both, then save again")))
    return found


def _at(typed: Typed, kind: str, text: Text, hint: Text | None) -> Finding:
    return Finding("value", Level.ERROR, text, hint, Source(file=typed["goal"], field=kind))
