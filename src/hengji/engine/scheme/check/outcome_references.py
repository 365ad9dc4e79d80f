"""Grades, items and coefficients named by effects, rankings and uses of results exist."""

from __future__ import annotations

from collections.abc import Iterator

from ...values.finding import Finding, Source
from ...values.text import Text
from ..model.events import Effect
from ..model.ledger import applied_at
from ..model.outcomes import ResultTable
from ..model.scheme import Scheme
from .told import error, items_of, unknown

_GRADE = Text("等级", "grade")
_BEFORE = Text(
    "计算步骤用到的系数、进步指数、闸门或 into 存下的得分",
    "coefficient, progress index or gate that a step applies, nor a score kept with into, called",
)


def check(scheme: Scheme) -> Iterator[Finding]:
    """One finding for each name that refers to nothing."""
    grades = [band.id for band in scheme.grades.bands] if scheme.grades else []
    items = {item.id for item in items_of(scheme)}
    effects = [(event.effect, event.where) for event in scheme.events.values()]
    effects += [(gate.effect, gate.where) for gate in scheme.gates.values()]
    for effect, where in effects:
        yield from _effect(effect, where, grades, items)
    for result in scheme.results:
        if isinstance(result, ResultTable):
            for name in result.by_grade:
                if name not in grades:
                    yield unknown(_GRADE, name, grades, result.where, "unknown-grade")
            for name in grades:
                if name not in result.by_grade:
                    message = Text(
                        f"“{result.title.zh}”没有写等级 {name}",
                        f"'{result.title.en}' says nothing for the grade {name}",
                    )
                    yield error("grade-left-out", result.where, message, Text(f"补上 {name}:", f"add {name}:"))
        elif result.coefficient and result.coefficient not in scheme.coefficients:
            what = Text("系数", "coefficient")
            yield unknown(what, result.coefficient, scheme.coefficients, result.where, "unknown-coefficient")
    kept = [step.into for step in scheme.ledger if step.into]
    before = [*applied_at(scheme.ledger), *kept]
    for ranking in scheme.rankings:
        if ranking.before and ranking.before not in before:
            yield unknown(_BEFORE, ranking.before, before, ranking.where, "unknown-step-of-ranking")
    keys = {*items, *scheme.indicators, *scheme.measures, "unit"}
    ties = [(name, scheme.grades.where) for name in scheme.grades.ties] if scheme.grades else []
    ties += [(name, ranking.where) for ranking in scheme.rankings for name in ranking.keys]
    for name, where in ties:
        if name not in keys:
            yield unknown(Text("考核项或数据项", "item or measure"), name, sorted(keys), where, "unknown-key-of-ties")


def _effect(effect: Effect, where: Source, grades: list[str], items: set[str]) -> Iterator[Finding]:
    for name in (effect.ceiling, effect.grade):
        if name and name not in grades:
            yield unknown(_GRADE, name, grades, where, "unknown-grade")
    for name in effect.zero_items:
        if name not in items:
            yield unknown(Text("考核项", "item"), name, sorted(items), where, "unknown-item")
