"""Years of goals."""

from __future__ import annotations

from ...audit.acts import Act, Answer, action
from ...audit.outcomes import Forbidden, Missing, Refusal
from ...engine.values.text import Text
from ...org.permissions import Permission
from ..models import Cycle, CycleState
from ..queries.scope import sees_whole
from .common import named, reasoned, viewer


def _require_whole(act: Act) -> None:
    if not sees_whole(viewer(act), Permission.EDIT_GOALS):
        raise Forbidden(Text("只有考核办可以管理年度", "only the performance office manages the years"))


@action("goals.open-cycle")
def open_cycle(act: Act, *, year: int, title: Text) -> Answer:
    """A year in which goals are set. Raises `Refusal` for one that is there already."""
    _require_whole(act)
    if not 2000 <= year <= 2100:
        raise Refusal(Text("年度应在 2000 至 2100 之间", "a year is from 2000 to 2100"), at="year")
    if Cycle.objects.filter(year=year).exists():
        raise Refusal(Text(f"{year} 年度已有", f"the year {year} is there already"), at="year")
    named(title, 60, 80)
    row = act.add(Cycle(year=year, title_zh=title.zh, title_en=title.en))
    act.subject = row.ref
    act.tell(Text("开始编制目标", "goals are being set"), None, year)
    return {"cycle": row.ref}


@action("goals.close-cycle")
def close_cycle(act: Act, *, cycle: str, version: int, reason: str) -> Answer:
    """Goals of the year are no longer set here. Raises `Missing`, `Conflict`."""
    _require_whole(act)
    row = Cycle.objects.select_for_update().filter(ref=cycle).first()
    if row is None:
        raise Missing
    reasoned(act, reason)
    act.change(row, version, state=CycleState.CLOSED.value)
    act.subject = row.ref
    act.tell(Text("封存年度", "year closed"), None, row.year)
    return {"cycle": row.ref}
