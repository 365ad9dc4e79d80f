"""A bonus that runs with the total of the best grade has an end."""

from __future__ import annotations

from collections.abc import Iterator

from ...values.finding import Finding
from ...values.number import show
from ...values.text import Text
from ..model.ledger import Clamp
from ..model.scheme import Scheme
from .told import error


def check(scheme: Scheme) -> Iterator[Finding]:
    """One error where the range of the best grade would end at full marks, for want of an upper bound of the total."""
    if scheme.grades is None or any(
        isinstance(step.action, Clamp) and step.action.high is not None for step in scheme.ledger
    ):
        return
    for grade in scheme.grades.bands:
        if grade.bonus is not None and grade.bonus[0] != grade.bonus[1]:
            most, full = show(grade.bonus[1]), show(scheme.scale.full)
            message = Text(
                f"等级 {grade.id} 的发放系数随总分变到 {most}，计算步骤却没有总分上限：满分 {full} 以上都按 {most} 兑现",
                f"the bonus of grade {grade.id} runs up to {most}, but the ledger has no upper bound of the total: "
                f"whoever is above full marks, {full}, is paid {most}",
            )
            hint = Text(
                f"在计算步骤里写上下限，例如 - clamp: 0 .. {full}",
                f"write a clamp in the ledger, such as - clamp: 0 .. {full}",
            )
            yield error("bonus-no-end", scheme.grades.where, message, hint)
        if grade.least is not None:
            return
