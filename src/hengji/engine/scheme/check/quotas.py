"""Shares of grades add up to 100 % where every grade has one (that they are not more is seen as they are read)."""

from __future__ import annotations

from collections.abc import Iterator

from ...values.finding import Finding
from ...values.number import show
from ...values.text import Text
from ..model.scheme import Scheme
from .told import error


def check(scheme: Scheme) -> Iterator[Finding]:
    """One finding when they do not."""
    if scheme.grades is None:
        return
    shares = [grade.quota for grade in scheme.grades.bands if grade.quota is not None]
    if not shares:
        return
    total = sum(shares)
    if len(shares) == len(scheme.grades.bands) and total != 1:
        shown = show(total * 100)
        message = Text(
            f"各等级比例合计 {shown}%，应为 100%", f"the shares of the grades add up to {shown} %, not 100 %"
        )
        hint = Text("调整 quota；最低一级可以不写", "adjust the quotas; the lowest grade may go without")
        yield error("quota-sum", scheme.grades.where, message, hint)
    stated = [grade.quota is not None for grade in scheme.grades.bands]
    if sorted(stated, reverse=True) != stated:
        message = Text("写了比例的等级前面有没写比例的等级", "a grade with a share stands below one without")
        hint = Text(
            "从最好的等级起逐级写 quota；没写的排在后面，按分数定级",
            "state the quotas from the best grade down; those without follow, and are given by score",
        )
        yield error("quota-gap", scheme.grades.where, message, hint)
