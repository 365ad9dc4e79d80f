"""What made one line of a unit's ledger: the coefficient, the events and their caps, the tasks, the bound, the gate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

import numpy as np

from ..run.events import MOVES_POINTS, select
from ..run.kept import Same
from ..run.modifying import Part, modified_in
from ..run.moved import limits_note
from ..run.progress import NEUTRAL
from ..run.result import CardRun, EventApplied, LedgerLine, Run, TaskScored
from ..scheme.model.events import Event
from ..scheme.model.ledger import (
    AddEvents,
    AddFormula,
    AddProgress,
    AddTasks,
    Clamp,
    Combine,
    LedgerStep,
    Modify,
    Multiply,
    PassGate,
    Round,
)
from ..scheme.model.scheme import Scheme
from ..values.number import show
from ..values.text import Text
from .axis import number
from .effects import gate_effects
from .titles import part_title, respoken, scores_words, step_title


def line_words(run: Run, unit: int, line: LedgerLine) -> Text | None:
    """What one line of a unit's ledger says; None where there is nothing to say."""
    given, action = line.notes.get(unit), line.step.action
    made = _made(run, unit, line, noted=given is not None)
    parts = [respoken(run.scheme, part) for part in (given, made) if part is not None]
    if isinstance(action, PassGate) and given is not None:
        parts[:1] = _tripped(run, action.gate)
    return together(parts) if parts else None


def _tripped(run: Run, gate: str) -> list[Text]:
    """That a gate has tripped, and what follows."""
    first, *others = gate_effects(run.scheme, run.scheme.gates[gate]) or [
        Text("只列入检查发现", "among the findings only")
    ]
    return [Text(f"已触发：{first.zh}", f"tripped: {first.en}"), *others]


def together(parts: Sequence[Text]) -> Text:
    """Several remarks as one."""
    return Text("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))


def _made(run: Run, unit: int, line: LedgerLine, *, noted: bool) -> Text | None:
    step, before, after = line.step, line.before.at(unit), line.after.at(unit)
    match step.action:
        case PassGate():
            return limits_note(run, unit, step)
        case Multiply(coefficient) if not noted:
            return Text.same(f"× {number(run.coefficients[coefficient].at(unit))}")
        case AddProgress() if not noted:
            return _progress(run, unit, step.action, after - before)
        case AddEvents():
            return _events(run, unit, step.action, after - before)
        case AddTasks(board, most, least):
            return _tasks(run, unit, board, (least, most), after - before)
        case AddFormula(_, _, most, least, sign):
            return _formula(run, step, (least, most), sign * (after - before))
        case Combine(parts):
            return shares(run.scheme, parts)
        case Modify():
            return _modified(run, unit, step.action)
        case Clamp(low, high):
            return _clamped(before, after, low, high)
        case Round(places):
            kept = run.scheme.scale.round.total if places is None else places
            return Text(f"四舍五入，保留 {kept} 位小数", f"half-up to {kept} decimals")
        case _:
            return None


def _progress(run: Run, unit: int, action: AddProgress, moved: Fraction) -> Text:
    """How an index becomes points, and the bound where the step stands at it."""
    index = run.progress[action.progress].index.at(unit)
    points = (index - NEUTRAL) * action.span / NEUTRAL
    made = f"({show(index)} − {NEUTRAL}) ÷ {NEUTRAL} × {show(action.span)} = {number(points)}"
    if points == moved:
        return Text.same(made)
    return Text(f"{made}，按 {number(moved)} 计", f"{made}, bounded to {number(moved)}")


def _modified(run: Run, unit: int, action: Modify) -> Text | None:
    """The modifying coefficient of a unit and of each item behind it."""
    for each in modified_in(run.books, action) if run.books is not None else ():
        found = np.flatnonzero(each.card.units == unit)
        if not len(found):
            continue
        column = int(found[0])
        parts = [_coefficient(each.card, part, column) for part in each.parts]
        made, points = number(each.coefficient.at(column)), number(each.points.at(column))
        return Text(
            f"{points} × 修正系数 {made}：{'、'.join(part.zh for part in parts)}",
            f"{points} × {made}: {', '.join(part.en for part in parts)}",
        )
    return None


def _coefficient(card: CardRun, part: Part, column: int) -> Text:
    title, value = card.items[part.row].title, number(part.coefficient.at(column))
    if part.special[column]:
        return Text(f"{title.zh} {value}（特殊情形）", f"{title.en} {value} (special case)")
    if part.unknown[column]:
        return Text(f"{title.zh} {value}（没有得分）", f"{title.en} {value} (no score)")
    return Text(f"{title.zh} {value}", f"{title.en} {value}")


def shares(scheme: Scheme, parts: Sequence[tuple[str, Fraction]]) -> Text:
    """Weighted parts by their titles: `定量考核 × 70 + 定性评价 × 30`."""
    named = [(part_title(scheme, name), show(share)) for name, share in parts]
    return Text(" + ".join(f"{t.zh} × {s}" for t, s in named), " + ".join(f"{t.en} × {s}" for t, s in named))


def _clamped(before: Fraction, after: Fraction, low: Fraction | None, high: Fraction | None) -> Text | None:
    if after < before and high is not None:
        return Text(f"封顶 {show(high)}", f"capped at {show(high)}")
    if after > before and low is not None:
        return Text(f"保底 {show(low)}", f"raised to {show(low)}")
    return None


def _formula(
    run: Run, step: LedgerStep, bounds: tuple[Fraction | None, Fraction | None], moved: Fraction
) -> Text | None:
    """The formula of a step, and its bound where the step stands at it."""
    title = step_title(run.scheme, step)
    words = scores_words(run.scheme, step.action.formula) if isinstance(step.action, AddFormula) else title
    parts, (least, most) = [] if words.zh in title.zh else [words], bounds
    if most is not None and moved == most:
        parts.append(Text(f"最多 {show(most)} 分", f"at most {show(most)}"))
    elif least is not None and moved == least:
        parts.append(Text(f"最少 {show(least)} 分", f"at least {show(least)}"))
    return Text("，".join(part.zh for part in parts), ", ".join(part.en for part in parts)) if parts else None


def signed(points: Fraction) -> str:
    """Points with their sign."""
    return f"{'+' if points > 0 else '−' if points < 0 else ''}{number(abs(points))}"


def _events(run: Run, unit: int, action: AddEvents, moved: Fraction) -> Text | None:
    """The events of a step, each within its own cap, and the bound of the step where it bites."""
    parts, whole = [], Fraction(0)
    for event in select(run.scheme.events, action.kinds, action.events):
        rows = [each for each in _events_of(run).get(unit, ()) if each.event == event.id and each.why_not is None]
        if not rows or event.kind not in MOVES_POINTS:
            continue
        counted = capped(event, sum((each.points for each in rows), Fraction(0)))
        points = -abs(counted) if action.sign < 0 else counted
        whole += points
        parts.append(_event(event, rows, points))
    bound = _bound(action, whole, moved)
    parts += [bound] if bound is not None else []
    return together(parts) if parts else None


def _event(event: Event, rows: Sequence[EventApplied], points: Fraction) -> Text:
    count = sum((each.count for each in rows), Fraction(0))
    times = "" if count == 1 else f" × {number(count)}"
    raw = sum((each.points for each in rows), Fraction(0))
    zh, en = f"{event.title.zh}{times}", f"{event.title.en}{times}"
    if event.most is not None and abs(raw) > event.most:
        limit = most_words(event)
        shown = number(abs(raw))
        return Text(
            f"{zh} 合计 {shown} 分，{limit.zh}，计 {signed(points)}",
            f"{en}: {shown} in all, {limit.en}: {signed(points)}",
        )
    return Text(f"{zh} {signed(points)}", f"{en} {signed(points)}")


def capped(event: Event, points: Fraction) -> Fraction:
    """The points of an event within what one unit may get or lose by it."""
    return points if event.most is None else max(-event.most, min(event.most, points))


def over_caps(run: Run, unit: int) -> list[Text]:
    """The events of which a unit has more than one unit may get or lose by them."""
    events = dict.fromkeys(applied.event for applied in _events_of(run).get(unit, ()))
    return [told for id in events if (told := over_cap(run, unit, run.scheme.events[id])) is not None]


def over_cap(run: Run, unit: int, event: Event) -> Text | None:
    """What an event comes to for a unit, and what its cap leaves; None where it is within the cap."""
    rows = (each for each in _events_of(run).get(unit, ()) if each.event == event.id and each.why_not is None)
    points = sum((each.points for each in rows), Fraction(0))
    kept = capped(event, points)
    if kept == points:
        return None
    limit = most_words(event)
    return Text(
        f"{event.title.zh}合计 {signed(points)} 分，{limit.zh}，按 {signed(kept)} 分计",
        f"{event.title.en}: {signed(points)} in all, {limit.en}, so {signed(kept)}",
    )


def most_words(event: Event) -> Text:
    """The cap of an event: `最多扣 5 分`."""
    most, takes = show(event.most or Fraction(0)), event.kind.value == "deduction"
    return Text(f"最多{'扣' if takes else '加'} {most} 分", f"at most {most} points {'taken' if takes else 'added'}")


def _bound(action: AddEvents, whole: Fraction, moved: Fraction) -> Text | None:
    """The bound of a step over all its events, where it bites."""
    over = action.sign * (whole - moved)
    held = action.most if over > 0 else action.least
    if over == 0 or held is None:
        return None
    verb = "" if held < 0 else "扣" if action.sign < 0 else "加"
    limit = Text(f"最{'多' if over > 0 else '少'}{verb}", "at most" if over > 0 else "at least")
    return Text(
        f"合计 {signed(whole)}，本步{limit.zh} {show(held)} 分，计 {signed(moved)}",
        f"{signed(whole)} in all, this step {limit.en} {show(held)}: {signed(moved)}",
    )


def _tasks(
    run: Run, unit: int, board: str, bounds: tuple[Fraction | None, Fraction | None], moved: Fraction
) -> Text | None:
    """How many tasks, and the bound of the board or the step where the points stand at it."""
    tasks, known = [each for each in _tasks_of(run).get(unit, ()) if each.board == board], run.scheme.boards[board]
    if not tasks:
        return None
    whole = sum((each.points for each in tasks), known.base)
    zh, en = f"{len(tasks)} 项任务", f"{len(tasks)} task{'' if len(tasks) == 1 else 's'}"
    if whole != moved:
        zh, en = f"{zh}合计 {signed(whole)}", f"{en}, {signed(whole)} in all"
    least, most = bounds
    highest = min((each for each in (most, known.most) if each is not None), default=None)
    lowest = max((each for each in (least, known.least) if each is not None), default=None)
    if whole > moved and highest == moved:
        return Text(f"{zh}，最多 {show(moved)} 分", f"{en}, at most {show(moved)}")
    if whole < moved and lowest == moved:
        return Text(f"{zh}，最少 {show(moved)} 分", f"{en}, at least {show(moved)}")
    if whole != moved:
        return Text(
            f"{zh}，按规模类别封顶后计 {signed(moved)}", f"{en}, within the caps of their sizes {signed(moved)}"
        )
    return Text(zh, en)


def _events_of(run: Run) -> Mapping[int, Sequence[EventApplied]]:
    return _by_unit(Same(run.events))


def _tasks_of(run: Run) -> Mapping[int, Sequence[TaskScored]]:
    return _tasks_by_unit(Same(run.tasks))


@lru_cache(maxsize=16)
def _by_unit(rows: Same[list[EventApplied]]) -> Mapping[int, Sequence[EventApplied]]:
    """The events of each unit; kept, because every line of every unit asks for them."""
    found: dict[int, list[EventApplied]] = {}
    for row in rows.it:
        found.setdefault(row.unit, []).append(row)
    return found


@lru_cache(maxsize=16)
def _tasks_by_unit(rows: Same[list[TaskScored]]) -> Mapping[int, Sequence[TaskScored]]:
    """The tasks of each unit, kept likewise."""
    found: dict[int, list[TaskScored]] = {}
    for row in rows.it:
        found.setdefault(row.unit, []).append(row)
    return found
