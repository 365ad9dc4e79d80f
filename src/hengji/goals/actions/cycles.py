"""Years of goals."""

from __future__ import annotations

from ...audit.acts import Act, Answer, action
from ...audit.outcomes import Forbidden, Missing, Refusal
from ...engine.values.text import Text
from ...org.permissions import Permission
from ...ui.words import many
from ..models import Cycle, CycleState, Goal, State
from ..queries.scope import sees_whole
from .common import named, reasoned, use_whole, viewer


def _require_whole(act: Act) -> None:
    if not sees_whole(viewer(act), Permission.EDIT_GOALS):
        raise Forbidden(Text("只有考核办可以管理年度", "only the performance office manages the years"))
    use_whole(viewer(act))


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
    """Goals of the year are no longer set here. Raises `Missing`, `Conflict`, `Refusal` while goals wait for approval."""
    row = _held(act, cycle)
    reasoned(act, reason)
    if row.version == version:
        _refuse_not(row, CycleState.OPEN)
        _refuse_waiting(row)
    act.change(row, version, state=CycleState.CLOSED.value)
    act.tell(Text("封存年度", "year closed"), None, row.year)
    return {"cycle": row.ref}


@action("goals.reopen-cycle")
def reopen_cycle(act: Act, *, cycle: str, version: int, reason: str) -> Answer:
    """Goals of a closed year are set again; letters stay as they are. Raises `Missing`, `Conflict`, `Refusal` for a year that is open."""
    row = _held(act, cycle)
    reasoned(act, reason)
    if row.version == version:
        _refuse_not(row, CycleState.CLOSED)
    act.change(row, version, state=CycleState.OPEN.value)
    act.tell(Text("重新编制年度", "year opened again"), None, row.year)
    return {"cycle": row.ref}


@action("goals.rename-cycle")
def rename_cycle(act: Act, *, cycle: str, version: int, title: Text) -> Answer:
    """A year is called otherwise. Raises `Missing`, `Conflict`."""
    row = _held(act, cycle)
    named(title, 60, 80)
    act.tell(Text("名称", "title"), row.title_zh, title.zh)
    act.change(row, version, title_zh=title.zh, title_en=title.en)
    return {"cycle": row.ref}


def _held(act: Act, cycle: str) -> Cycle:
    """The year, locked, for whoever manages the years. Raises `Forbidden`, `Missing`."""
    _require_whole(act)
    row = Cycle.objects.select_for_update().filter(ref=cycle).first()
    if row is None:
        raise Missing
    act.subject = row.ref
    return row


def _refuse_not(row: Cycle, state: CycleState) -> None:
    if row.state == state.value:
        return
    if state is CycleState.OPEN:
        raise Refusal(Text(f"{row.year} 年度已经封存", f"the year {row.year} is closed already"))
    raise Refusal(Text(f"{row.year} 年度正在编制中，没有封存", f"the year {row.year} is open: it was not closed"))


def _refuse_waiting(row: Cycle) -> None:
    """What waits for approval could no longer be approved."""
    waiting = Goal.objects.filter(cycle=row, state=State.SUBMITTED.value).count()
    if waiting:
        raise Refusal(
            Text(
                f"{row.year} 年度还有 {waiting} 个目标待批准，封存后不能再批准",
                f"{many(waiting, 'goal')} of {row.year} still waiting for approval: once closed they could not be approved",
            ),
            Text("先批准或退回这些目标，再封存", "approve them or send them back first"),
        )
