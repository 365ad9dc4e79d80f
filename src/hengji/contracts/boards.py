"""How a task board of a scheme gives points, as an article of a letter: rendered from what the engine runs. Pure."""

from __future__ import annotations

from fractions import Fraction

from ..engine.scheme.model.events import TaskBoard, TaskGrade, TaskSize
from ..engine.trace import tier_word
from ..engine.values.number import show
from ..engine.values.text import Text
from ..reports.words import signed
from ..store.exact import exact
from ..ui.words import many
from .content import Clause, SizeClass


def board_clause(board: TaskBoard) -> Clause:
    """The points of each grade, the factors of sizes, and the bounds."""
    grades = [_grade(each) for each in board.grades]
    zh = "按完成等级计分：" + "；".join(each.zh for each in grades)
    en = "Points by the grade of completion: " + "; ".join(each.en for each in grades)
    sizes = [_size(each) for each in board.sizes if each.factor != 1 or each.most is not None]
    if sizes:
        zh += "。乘规模系数：" + "；".join(each.zh for each in sizes)
        en += ". Times the factor of size: " + "; ".join(each.en for each in sizes)
        usual = next((each for each in board.sizes if each.factor == 1), None)
        if usual is not None and len(board.sizes) > 1:
            zh += f"；没有写明规模的任务按“{usual.title.zh}”计，系数 1"
            en += f"; a task whose size is not stated counts as ‘{usual.title.en}’, factor 1"
    bounds = [_bound(board.most, "最多加", "at most"), _bound(board.least, "最多扣", "at least")]
    told = [each for each in bounds if each is not None]
    if told:
        zh += "。全部任务" + "，".join(each.zh for each in told)
        en += ". All tasks together bring " + ", ".join(each.en for each in told)
    if board.base:
        zh, en = f"{zh}。另有基础分 {show(board.base)} 分", f"{en}. All of it on top of {show(board.base)} points"
    zh += f"。经批准免责的任务计 {show(board.exempt_points)} 分"
    en += f". A task exempted with approval counts {show(board.exempt_points)}"
    return Clause(
        Text(f"{board.title.zh}计分", f"Points of {board.title.en[:1].lower()}{board.title.en[1:]}"),
        Text(f"{zh}。", f"{en}."),
    )


def sizes_of(board: TaskBoard) -> tuple[SizeClass, ...]:
    """The size classes a task on a board may have; none where there is only one."""
    if len(board.sizes) < 2:
        return ()
    return tuple(SizeClass(each.id, each.title, exact(each.factor)) for each in board.sizes)


def _grade(grade: TaskGrade) -> Text:
    when = [_reach(grade), _days(grade)]
    zh = "，或".join(each.zh for each in when if each)
    en = ", or ".join(each.en for each in when if each)
    points = f"{'+' if grade.points > 0 else ''}{signed(grade.points)}"
    return Text(
        f"{grade.title.zh} {points} 分{f'（{zh}）' if zh else ''}",
        f"{grade.title.en} {points}{f' ({en})' if en else ''}",
    )


def _reach(grade: TaskGrade) -> Text | None:
    if not grade.reach:
        return None
    word = tier_word(grade.reach)
    return Text(f"定量任务达到{word.zh}", f"a quantitative task that reaches the {word.en}")


def _days(grade: TaskGrade) -> Text | None:
    if grade.days_late is None:
        return None
    days = abs(grade.days_late)
    if grade.days_late < 0:
        return Text(f"节点提前 {days} 天以上", f"a milestone at least {many(days, 'day')} early")
    if days == 0:
        return Text("节点按期", "a milestone in time")
    return Text(f"节点延迟不超过 {days} 天", f"a milestone at most {many(days, 'day')} late")


def _size(size: TaskSize) -> Text:
    zh, en = f"{size.title.zh} {show(size.factor)}", f"{size.title.en} {show(size.factor)}"
    if size.most is None:
        return Text(zh, en)
    return Text(f"{zh}（累计最多 {show(size.most)} 分）", f"{en} (at most {show(size.most)} points in all)")


def _bound(value: Fraction | None, zh: str, en: str) -> Text | None:
    return None if value is None else Text(f"{zh} {show(abs(value))} 分", f"{en} {signed(value)} points")
