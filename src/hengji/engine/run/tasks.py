"""Task boards: the five completion grades, size classes, and points that accumulate over a unit's tasks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from ..intake.checks import UNREADABLE
from ..intake.tables import Sheet
from ..scheme.model.events import TaskBoard, TaskGrade
from ..values.direction import Direction
from ..values.finding import Finding, Level
from ..values.number import show
from ..values.period import Period
from ..values.text import Text
from .names import Names, listed
from .result import TaskScored

YES = frozenset({"是", "yes", "y", "true", "1", "√", "免责", "exempt"})


@dataclass(frozen=True, slots=True)
class TaskBook:
    """All tasks as scored, each (board, unit)'s points, what was found, and what units wait for."""

    scored: list[TaskScored] = field(default_factory=list)
    points: dict[tuple[str, int], Fraction] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    waiting: Mapping[int, list[Text]] = field(default_factory=dict)


def score_tasks(
    boards: Mapping[str, TaskBoard],
    units: Mapping[str, int],
    tasks: Sheet,
    period: Period,
    names: Sequence[str],
    milestones: Collection[int] = (),
) -> TaskBook:
    """Every task's grade and points, and each (board, unit)'s accumulated points after its caps.

    `milestones` are rows that items about a date have taken; a board takes them too only where their kind says so. A unit waits
    for a task that cannot be graded: left out, it could bring points as well as take them.
    """
    if not boards:
        return TaskBook()
    waiting: dict[int, list[Text]] = defaultdict(list)
    scored: list[TaskScored] = []
    findings: list[Finding] = []
    for row in range(tasks.rows):
        unit = units.get(tasks.text("unit")[row])
        if unit is not None and tasks.text(UNREADABLE)[row]:
            unread = _unreadable(tasks, row)
            waiting[unit].append(unread.message)
            findings.append(_held(unread, names[unit]))
            continue
        kind = tasks.text("kind")[row]
        board = _board_of(boards, kind)
        if row in milestones and (board is None or not kind):
            continue
        if unit is None:
            findings.append(_unplaced(tasks, row, True))
            continue
        task, found = (
            (None, [_unplaced(tasks, row, False)])
            if board is None
            else _score(board, unit, tasks, row, period, names[unit])
        )
        lost = [finding for finding in found if task is None and finding.level is Level.ERROR]
        waiting[unit] += [finding.message for finding in lost]
        findings += [_held(finding, names[unit]) if finding in lost else finding for finding in found]
        scored += [task] if task is not None else []
    findings += _sized_as_standard(boards, units, tasks, scored)
    bare = {id: _accumulate(board, ()) for id, board in boards.items() if board.base}
    points = {(id, unit): base for id, base in bare.items() for unit in range(len(names))}
    points |= {key: _accumulate(boards[key[0]], mine) for key, mine in _by_unit(scored).items()}
    return TaskBook(scored, points, findings, {unit: texts for unit, texts in waiting.items() if texts})


def _sized_as_standard(
    boards: Mapping[str, TaskBoard], units: Mapping[str, int], tasks: Sheet, scored: Sequence[TaskScored]
) -> list[Finding]:
    """One note for each board with several sizes whose tasks do not all state theirs: they count as of the standard one, in the open."""
    found = []
    for board in boards.values():
        standard = next((size for size in board.sizes if size.id == _standard(board)), None)
        if standard is None or len(board.sizes) == 1:
            continue
        mine = {(task.unit, task.task) for task in scored if task.board == board.id}
        keys = [(units.get(unit), task) for unit, task in zip(tasks.text("unit"), tasks.text("task"), strict=True)]
        bare = [row for row, key in enumerate(keys) if not tasks.text("size")[row] and key in mine]
        if bare:
            zh, en = listed([tasks.text("title")[row] or tasks.text("task")[row] for row in bare], 3)
            factor = show(standard.factor)
            message = Text(
                f"{len(bare)} 个任务没有写规模，按“{standard.title.zh}”（系数 {factor}）计：{zh}",
                f"{len(bare)} tasks state no size and count as '{standard.title.en}' (factor {factor}): {en}",
            )
            hint = Text(
                "规模不同的，在任务表“规模”一列写明", "where a task has another size, write it in the column `size`"
            )
            found.append(Finding("task-size-standard", Level.NOTE, message, hint, tasks.where(bare[0], "size")))
    return found


def _unreadable(tasks: Sheet, row: int) -> Finding:
    task = tasks.text("task")[row]
    message = Text(f"任务“{task}”那一行有错，未能采用", f"the row of the task '{task}' has an error and is not used")
    hint = Text("改正那一行的错误", "mend the errors of that row")
    return Finding("task-unreadable", Level.ERROR, message, hint, tasks.where(row, "task"))


def _held(finding: Finding, name: str) -> Finding:
    """An error of one task, told with its unit, which waits for it."""
    message = Text(
        f"{name}：{finding.message.zh}；在认定之前总分暂不计算",
        f"{name}: {finding.message.en}; no total until it is settled",
    )
    return replace(finding, message=message)


def _board_of(boards: Mapping[str, TaskBoard], kind: str) -> TaskBoard | None:
    for board in boards.values():
        if kind == board.id or kind in board.kinds or (not kind and not board.kinds):
            return board
    return next(iter(boards.values())) if len(boards) == 1 and not kind else None


def _unplaced(tasks: Sheet, row: int, no_unit: bool) -> Finding:
    column = "unit" if no_unit else "kind"
    name = tasks.text(column)[row]
    message = (
        Text(f"单位表里没有“{name}”", f"there is no unit '{name}' in the units table")
        if no_unit
        else Text(f"没有任务台账接收“{name}”类任务", f"no task board takes tasks of kind '{name}'")
    )
    return Finding("task-unplaced", Level.ERROR, message, None, tasks.where(row, column))


def _score(
    board: TaskBoard, unit: int, tasks: Sheet, row: int, period: Period, name: str
) -> tuple[TaskScored | None, list[Finding]]:
    findings: list[Finding] = []
    sizes = Names({size.id: size.title for size in board.sizes})
    written = tasks.text("size")[row]
    size_id = sizes.find(written) if written else board.sizes[0].id if len(board.sizes) == 1 else _standard(board)
    if size_id is None:
        choice = Text(
            "、".join(f"{size.title.zh}({size.id})" for size in board.sizes),
            ", ".join(f"{size.title.en} ({size.id})" for size in board.sizes),
        )
        message = Text(f"没有“{written}”这一规模", f"there is no size class '{written}'")
        return None, [Finding("task-size-unknown", Level.ERROR, message, choice, tasks.where(row, "size"))]
    size = next(size for size in board.sizes if size.id == size_id)
    exempt = tasks.text("exempt")[row].strip().lower() in YES
    if exempt and not tasks.text("approved_by")[row]:
        message = Text("免责未注明批准人，未予采用", "the exemption names no approver and was not applied")
        findings.append(Finding("exemption-unapproved", Level.WARNING, message, None, tasks.where(row, "approved_by")))
        exempt = False
    if _not_due(tasks, row, period):
        return None, [*findings, _waiting(board, tasks, row, name)]
    grade, found = _grade(board, tasks, row)
    if grade is None:
        choice = Text(
            "、".join(grade.title.zh for grade in board.grades), ", ".join(grade.title.en for grade in board.grades)
        )
        message = Text(
            f"任务没有完成等级“{tasks.text('grade')[row]}”，也无法由数据判定",
            f"no completion grade '{tasks.text('grade')[row]}', nor can one be found",
        )
        return None, [Finding("task-grade-unknown", Level.ERROR, message, choice, tasks.where(row, "grade"))]
    points = board.exempt_points if exempt and grade.points < board.exempt_points else grade.points * size.factor
    task = TaskScored(
        unit, board.id, tasks.text("task")[row], tasks.text("title")[row], size.id, grade.id, points, found, exempt
    )
    return task, findings


def _not_due(tasks: Sheet, row: int, period: Period) -> bool:
    """Whether a task is open and may stay open for the whole period: no grade, no figure, not done, due later."""
    due, actual = _day(tasks, "due", row), tasks.figures.get("actual")
    reported = bool(tasks.text("grade")[row]) or (actual is not None and actual.at(row) is not None)
    return not reported and _day(tasks, "done", row) is None and due is not None and due > period.last_day


def _waiting(board: TaskBoard, tasks: Sheet, row: int, unit: str) -> Finding:
    task, due = tasks.text("task")[row], _day(tasks, "due", row)
    message = Text(
        f"{unit}：任务“{task}”时限 {due} 在考核期之后，尚未完成，“{board.title.zh}”未计入",
        f"{unit}: task '{task}' is due on {due}, after the period, and not done; '{board.title.en}' leaves it out",
    )
    hint = Text("到期的考核期再列，或填写完成等级", "list it in the period it is due, or give its grade")
    return Finding("task-not-due", Level.WARNING, message, hint, tasks.where(row, "due"))


def _standard(board: TaskBoard) -> str | None:
    return next((size.id for size in board.sizes if size.factor == 1), None)


def _grade(board: TaskBoard, tasks: Sheet, row: int) -> tuple[TaskGrade | None, bool]:
    """The grade as written, else the first grade the task's own figures or dates reach."""
    written = tasks.text("grade")[row]
    if written:
        id = Names({grade.id: grade.title for grade in board.grades}).find(written)
        return next((grade for grade in board.grades if grade.id == id), None), False
    tiers = {name: column.at(row) for name, column in tasks.figures.items()}
    due, done = (_day(tasks, name, row) for name in ("due", "done"))
    for grade in board.grades:
        if grade.reach:
            actual, line = tiers.get("actual"), tiers.get(grade.reach)
            lower = tasks.text("direction")[row].strip().lower() in (
                "lower",
                Direction.LOWER.words.zh,
                "越低越好",
                "down",
            )
            if actual is not None and line is not None and (actual <= line if lower else actual >= line):
                return grade, True
        if grade.days_late is not None and due and done and (done - due).days <= grade.days_late:
            return grade, True
    judged = tiers.get("actual") is not None or due is not None
    return (
        (next((g for g in board.grades if not g.reach and g.days_late is None), None), True)
        if judged
        else (None, False)
    )


def _day(tasks: Sheet, column: str, row: int) -> date | None:
    days = tasks.dates.get(column)
    return days[row] if days else None


def _by_unit(scored: Sequence[TaskScored]) -> dict[tuple[str, int], list[TaskScored]]:
    groups: dict[tuple[str, int], list[TaskScored]] = defaultdict(list)
    for task in scored:
        groups[task.board, task.unit].append(task)
    return groups


def _accumulate(board: TaskBoard, tasks: Sequence[TaskScored]) -> Fraction:
    """Sum of points, each size class capped against farming many small tasks, then the board's own bounds."""
    total = board.base
    for size in board.sizes:
        points = sum((task.points for task in tasks if task.size == size.id), Fraction(0))
        total += points if size.most is None else min(points, size.most)
    if board.most is not None:
        total = min(total, board.most)
    return total if board.least is None else max(total, board.least)
