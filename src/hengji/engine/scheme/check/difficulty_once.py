"""A coefficient enters once: the score or the pay, never both."""

from __future__ import annotations

from collections.abc import Iterator

from ...values.finding import Finding
from ...values.text import Text
from ..model.ledger import Multiply
from ..model.outcomes import Pool
from ..model.scheme import Scheme
from .told import error


def check(scheme: Scheme) -> Iterator[Finding]:
    """One finding for each coefficient that enters twice or at the wrong place."""
    scored = [step for step in scheme.ledger if isinstance(step.action, Multiply)]
    paid = {result.coefficient for result in scheme.results if isinstance(result, Pool)}
    names = [step.action.coefficient for step in scored if isinstance(step.action, Multiply)]
    for index, step in enumerate(scored):
        name = names[index]
        coefficient = scheme.coefficients.get(name)
        once = Text("系数只进入一处", "a coefficient enters once")
        if name in paid or name in names[:index]:
            message = Text(f"系数 {name} 用了两次", f"the coefficient {name} enters twice")
            yield error("coefficient-twice", step.where, message, once)
        elif coefficient is not None and coefficient.enters == "pay":
            message = Text(
                f"系数 {name} 写明进入薪酬，却乘到了得分上",
                f"the coefficient {name} is said to enter pay, but multiplies the score",
            )
            yield error(
                "coefficient-enters",
                step.where,
                message,
                Text("改 enters: score，或去掉这一步", "write enters: score, or drop the step"),
            )
