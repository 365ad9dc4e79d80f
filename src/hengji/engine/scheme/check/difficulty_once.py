"""A coefficient enters once: the score or the pay, never both."""

from __future__ import annotations

from collections.abc import Iterator

from ...values.finding import Finding
from ...values.text import Text
from ..model.ledger import Multiply
from ..model.outcomes import Pool
from ..model.scheme import Scheme
from .told import error, warning


def check(scheme: Scheme) -> Iterator[Finding]:
    """One finding for each coefficient that enters twice or at the wrong place, and for each class that two difficulties reach."""
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
    yield from _two_for_a_class(scheme, [*names, *paid])


def _two_for_a_class(scheme: Scheme, entering: list[str]) -> Iterator[Finding]:
    """Two coefficients built from factors that both reach a class: its difficulty counts twice, in the score, in pay or in both."""
    built = [each for name in dict.fromkeys(entering) if (each := scheme.coefficients.get(name)) and each.factors]
    for place, one in enumerate(built):
        for other in built[place + 1 :]:
            shared = [title for name, title in scheme.class_titles.items() if one.is_for(name) and other.is_for(name)]
            if shared:
                zh, en = "、".join(title.zh for title in shared), ", ".join(title.en for title in shared)
                message = Text(
                    f"“{one.title.zh}”与“{other.title.zh}”都由因素计算，都用于{zh}：难度算了两次",
                    f"'{one.title.en}' and '{other.title.en}' are both built from factors and both reach {en}: difficulty counts twice",
                )
                hint = Text("用 classes: 分开，或合成一个系数", "part them by classes:, or make one coefficient")
                yield warning("difficulty-twice", other.where, message, hint)
