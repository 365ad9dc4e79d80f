"""Grades leave no score without a grade, and none out of reach."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ...values.finding import Finding, Source
from ...values.number import show
from ...values.text import Text
from ..model.ledger import Clamp
from ..model.outcomes import ClassLines, Grades
from ..model.scheme import Scheme
from .told import error, unknown, warning


def check(scheme: Scheme) -> Iterator[Finding]:
    """Findings about the bottom, the middle and the top of the bands."""
    grades = scheme.grades
    if grades is None:
        return
    if not grades.bands:
        yield error(
            "no-grades", grades.where, Text("没有写等级", "there are no grades"), Text.same("- {grade: A, from: 90}")
        )
        return
    last = grades.bands[-1]
    if last.least is not None:
        message = Text(f"低于 {show(last.least)} 分没有等级", f"scores below {show(last.least)} have no grade")
        hint = Text("最低一级不写 from", "the lowest grade has no from")
        yield error("open-bottom", grades.where, message, hint)
    for unit_class, own in grades.lines.items():
        yield from _of_class(scheme, grades, unit_class, own)
    if not any(grade.quota is not None for grade in grades.bands):
        for grade in grades.bands[:-1]:
            if grade.least is None:
                message = Text(f"等级 {grade.id} 没有下限", f"the grade {grade.id} has no lower bound")
                yield error(
                    "grade-bound", grades.where, message, Text(f"给 {grade.id} 写 from:", f"write from: for {grade.id}")
                )
    for grade in grades.bands:
        if grade.least is not None:
            yield from _beyond(scheme, grade.id, grade.least, grades.where)


def _of_class(scheme: Scheme, grades: Grades, unit_class: str, own: ClassLines) -> Iterator[Finding]:
    """Findings about the lines of one class: names that refer to nothing, its bottom, its top, and places it could not take."""
    known = [grade.id for grade in grades.bands]
    classes = scheme.classification.classes if scheme.classification is not None else {}
    if unit_class not in classes:
        yield unknown(Text("类别", "class"), unit_class, classes, own.where, "unknown-class")
    for name, least in own.begins.items():
        if name not in known:
            yield unknown(Text("等级", "grade"), name, known, own.where, "unknown-grade")
        else:
            yield from _beyond(scheme, name, least, own.where, unit_class)
    lowest = min((own.begins[name] for name in known if name in own.begins), default=None)
    if lowest is not None and all(least is not None for _, least in grades.ladder(unit_class)):
        message = Text(
            f"类别“{unit_class}”低于 {show(lowest)} 分没有等级",
            f"scores below {show(lowest)} have no grade in the class '{unit_class}'",
        )
        hint = Text("最低一级不写 from，也不写在 lines 里", "the lowest grade has no from, and no line")
        yield error("open-bottom", own.where, message, hint)
    for grade in grades.bands:
        if grade.quota is not None and grade.id not in own.begins and grade is not grades.bands[-1]:
            message = Text(
                f"等级 {grade.id} 有名额，类别“{unit_class}”却没有它的分数线",
                f"the grade {grade.id} has places, but no line in the class '{unit_class}'",
            )
            hint = Text(f"在 lines 的 {unit_class} 里补上 {grade.id}", f"add {grade.id} to the lines of {unit_class}")
            yield error("line-left-out", own.where, message, hint)


def _beyond(scheme: Scheme, grade: str, least: Fraction, where: Source, unit_class: str = "") -> Iterator[Finding]:
    """A line that no total can reach."""
    highs = [
        step.action.high for step in scheme.ledger if isinstance(step.action, Clamp) and step.action.high is not None
    ]
    if highs and least > min(highs):
        of, where_of = (f"类别“{unit_class}”的", f" in the class '{unit_class}'") if unit_class else ("", "")
        message = Text(
            f"{of}等级 {grade} 从 {show(least)} 分起，总分却限定在 {show(min(highs))} 以内",
            f"the grade {grade} begins at {show(least)}{where_of}, but the total is kept within {show(min(highs))}",
        )
        yield warning("grade-unreachable", where, message, Text("改 clamp 或下限", "change the clamp or the bound"))
