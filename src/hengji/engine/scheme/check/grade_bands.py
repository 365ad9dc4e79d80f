"""Grades leave no score without a grade, and none out of reach."""

from __future__ import annotations

from collections.abc import Iterator

from ...values.finding import Finding
from ...values.number import show
from ...values.text import Text
from ..model.ledger import Clamp
from ..model.scheme import Scheme
from .told import error, warning


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
    if not any(grade.quota is not None for grade in grades.bands):
        for grade in grades.bands[:-1]:
            if grade.least is None:
                message = Text(f"等级 {grade.id} 没有下限", f"the grade {grade.id} has no lower bound")
                yield error(
                    "grade-bound", grades.where, message, Text(f"给 {grade.id} 写 from:", f"write from: for {grade.id}")
                )
    highs = [
        step.action.high for step in scheme.ledger if isinstance(step.action, Clamp) and step.action.high is not None
    ]
    if highs:
        for grade in grades.bands:
            if grade.least is not None and grade.least > min(highs):
                message = Text(
                    f"等级 {grade.id} 从 {show(grade.least)} 分起，总分却限定在 {show(min(highs))} 以内",
                    f"the grade {grade.id} begins at {show(grade.least)}, but the total is kept within {show(min(highs))}",
                )
                yield warning(
                    "grade-unreachable", grades.where, message, Text("改 clamp 或下限", "change the clamp or the bound")
                )
