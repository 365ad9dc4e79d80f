"""A progress index compares what can be compared: weights that add up, indicators with a better side, and it is added once."""

from __future__ import annotations

from collections.abc import Iterator

from ...values.direction import Direction
from ...values.finding import Finding
from ...values.number import show
from ...values.text import Text
from ..model.ledger import AddProgress, Coefficient, Gate
from ..model.progress import Progress
from ..model.scheme import Scheme
from .told import error, unknown


def check(scheme: Scheme) -> Iterator[Finding]:
    """One finding for each index whose weights, indicators or steps do not fit, for a name borne by a
    coefficient as well, and for a class (of either, or of a gate) that does not exist."""
    some: list[Coefficient | Progress | Gate] = [
        *scheme.coefficients.values(),
        *scheme.progress.values(),
        *scheme.gates.values(),
    ]
    for adjuster in some:
        for name in adjuster.classes:
            if name not in scheme.class_titles:
                yield unknown(Text("类别", "class"), name, scheme.class_titles, adjuster.where, "unknown-class")
    for index in scheme.progress.values():
        yield from _weights(index)
        yield from _directions(scheme, index)
        if index.id in scheme.coefficients:
            message = Text(f"“{index.id}”既是系数又是进步指数", f"'{index.id}' is a coefficient and a progress index")
            yield error("name-two-meanings", index.where, message, Text("给其中一个另起编号", "give one another id"))
    added: set[str] = set()
    for step in scheme.ledger:
        if isinstance(step.action, AddProgress):
            name = step.action.progress
            if name in added:
                message = Text(f"进步指数 {name} 加了两次", f"the progress index {name} is added twice")
                yield error("progress-twice", step.where, message, Text("只加一次", "add it once"))
            added.add(name)


def _weights(index: Progress) -> Iterator[Finding]:
    total = sum(part.weight for part in index.parts)
    if total != 1:
        message = Text(
            f"“{index.title.zh}”各指标权重合计 {show(total * 100)}%，应为 100%",
            f"the indicators of '{index.title.en}' add up to {show(total * 100)} %, not 100 %",
        )
        yield error("progress-weights", index.where, message, Text("写作 40%、60%", "write them as 40%, 60%"))


def _directions(scheme: Scheme, index: Progress) -> Iterator[Finding]:
    """Progress has a direction: an indicator near its target, or only watched, has no better side."""
    for part in index.parts:
        indicator = scheme.indicators.get(part.of)
        if indicator is not None and indicator.direction not in (Direction.HIGHER, Direction.LOWER):
            words = indicator.direction.words
            message = Text(
                f"“{indicator.title.zh}”{words.zh}，没有进步的方向，不能进入“{index.title.zh}”",
                f"'{indicator.title.en}': {words.en}; it has no better side and cannot enter '{index.title.en}'",
            )
            hint = Text("只用越高越好或越低越好的指标", "use indicators of which higher or lower is better")
            yield error("progress-direction", index.where, message, hint)
