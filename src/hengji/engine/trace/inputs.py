"""What an item's figure was made of, where it is neither a reported figure nor a formula: dates, ratings, tasks."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..run.nodes import standing
from ..run.panels import GroupMean, group_means
from ..run.result import Run, TaskScored
from ..scheme.model.events import TaskBoard
from ..scheme.model.scorecards import Feed, Item, Panel
from ..values.number import decimals, fixed, half_up, show
from ..values.text import Text
from .axis import DATED, number
from .nodes import node_inputs


def item_inputs(run: Run, item: Item, unit: int) -> tuple[Text, ...]:
    """The figure's own ingredients for one unit, in words; nothing for indicators, whose formula says it."""
    if run.sources is None:
        return ()
    match item.feed:
        case Feed.DATE:
            return tuple(_dates(run, item, unit))
        case Feed.PANEL:
            panel = run.scheme.panels[item.of]
            by_group = run.sources.panels.get((unit, item.id), {})
            levelled = panel.leniency and not any(each.code == "leniency-uneven" for each in run.findings)
            return tuple(_ratings(panel, group_means(panel, by_group), levelled=levelled))
        case Feed.TASKS:
            board = run.scheme.boards[item.of]
            return tuple(_tasks(board, [each for each in run.tasks if (each.unit, each.board) == (unit, board.id)]))
        case _:
            return ()


def _dates(run: Run, item: Item, unit: int) -> Iterator[Text]:
    nodes = run.sources.milestones.get((item.of, unit), ()) if run.sources is not None else ()
    milestone = nodes[0] if nodes else None
    unread = run.sources.unread.get((item.of, unit)) if run.sources is not None else None
    if milestone is None and unread is not None:
        yield Text(f"任务表里那一行有错（{unread}）", f"its row of the tasks table has an error ({unread})")
        return
    if len(nodes) > 1:
        yield from node_inputs(standing(item, nodes, run.period), run.period)
        return
    if milestone is None:
        yield Text("任务表里没有这个节点", "the tasks table does not have this milestone")
        return
    due = milestone.due.isoformat() if milestone.due else None
    yield Text(f"完成时限 {due or '没有给出'}", f"due {due or 'not given'}")
    if milestone.done is None:
        end = run.period.last_day.isoformat()
        yield Text(f"尚未完成（考核期末 {end}）", f"not done (the period ends on {end})")
        return
    done = milestone.done.isoformat()
    if milestone.days is None:
        yield Text(f"完成日期 {done}", f"done {done}")
    else:
        days = DATED.value(Fraction(milestone.days))
        yield Text(f"完成日期 {done}，{days.zh}", f"done {done}, {days.en}")


def _ratings(panel: Panel, groups: list[GroupMean], *, levelled: bool) -> Iterator[Text]:
    if levelled:
        yield Text(
            "各评价人的平均分已拉齐（宽严校正）", "every rater's mean is brought to the group's (leniency undone)"
        )
    counted = [group for group in groups if group.mean is not None]
    for group in groups:
        yield _group(panel, group)
    complete = len(counted) == len(groups) or panel.redistribute
    if complete and counted:
        yield from _weighted(panel, [(group.group.weight, group.mean) for group in counted if group.mean is not None])


def _weighted(panel: Panel, means: list[tuple[Fraction, Fraction]]) -> Iterator[Text]:
    """The weighted mean of the groups, and that it is rounded where that changes it."""
    weight = sum((share for share, _ in means), Fraction(0))
    if not weight:
        return
    mean = sum((share * value for share, value in means), Fraction(0)) / weight
    kept = mean if panel.places is None else half_up(mean, panel.places)
    rounded = Text(f"四舍五入到 {panel.places} 位小数", f"rounded half up to {panel.places} decimals")
    told = (
        None
        if kept == mean
        else Text(f" = {number(mean)}，{rounded.zh}为 {show(kept)}", f" = {number(mean)}, {rounded.en}: {show(kept)}")
    )
    if len(means) > 1:
        parts = " + ".join(f"{_mean(value)} × {show(share)}" for share, value in means)
        sum_ = f"({parts}) ÷ {show(weight)}"
        tail = told or Text.same(f" = {show(kept)}")
        yield Text(f"加权平均 {sum_}{tail.zh}", f"weighted mean {sum_}{tail.en}")
    elif told is not None:
        yield Text(f"平均{told.zh}", f"mean{told.en}")


def _mean(value: Fraction) -> str:
    """A mean as it is read: four decimals and a sign that it goes on."""
    places = decimals(value)
    return show(value) if places is not None and places <= 4 else f"{fixed(value, 4)}…"


def _group(panel: Panel, group: GroupMean) -> Text:
    title, weight, count = group.group.title, show(group.group.weight), group.count
    zh, en = (
        f"{title.zh}（权重 {weight}）：{count} 人评分",
        f"{title.en} (weight {weight}): {count} rating{'' if count == 1 else 's'}",
    )
    if group.mean is None:
        short = Text(f"，少于 {panel.minimum} 人，不计", f", fewer than {panel.minimum}, left out")
        return Text(zh + short.zh, en + short.en)
    if group.dropped_high or group.dropped_low:
        high, low = ("、".join(map(_mean, scores)) for scores in (group.dropped_high, group.dropped_low))
        cut = [Text(f"最高 {high}", f"highest {high}")] if high else []
        cut += [Text(f"最低 {low}", f"lowest {low}")] if low else []
        zh += "，去掉" + "、".join(text.zh for text in cut)
        en += ", without the " + " and the ".join(text.en for text in cut)
    return Text(f"{zh}，平均 {_mean(group.mean)}", f"{en}, mean {_mean(group.mean)}")


def _tasks(board: TaskBoard, tasks: list[TaskScored]) -> Iterator[Text]:
    grades, sizes = {grade.id: grade.title for grade in board.grades}, {size.id: size.title for size in board.sizes}
    for task in tasks:
        name, grade, size = task.title or task.task, grades[task.grade], sizes[task.size]
        mark = Text("（经批准免责）", " (exempted)") if task.exempt else None
        yield Text(
            f"{name}：{size.zh}，{grade.zh}{mark.zh if mark else ''}，{show(task.points)} 分",
            f"{name}: {size.en}, {grade.en}{mark.en if mark else ''}, {show(task.points)}",
        )
