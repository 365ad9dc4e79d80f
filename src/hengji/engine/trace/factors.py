"""Why a unit has its coefficient: the figure it reported, or the places of its factors in the class, with rounding and bounds; and whether
the coefficient was applied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from ..run.coefficients import percentiles
from ..run.kept import Same
from ..run.result import Run
from ..run.score import unit_figure
from ..scheme.model.ledger import Coefficient
from ..values.number import half_up, show
from ..values.text import Text
from .acting import suspended_by
from .agreement import Disagreement
from .axis import number
from .titles import figure_title, listed


@dataclass(frozen=True, slots=True)
class CoefficientTrace:
    """One coefficient of one unit: its value, the gates that suspended it, and how it came about."""

    coefficient: str
    title: Text
    value: str
    suspended: tuple[Text, ...]
    steps: tuple[Text, ...]

    @property
    def shown(self) -> Text:
        """The value as it was applied: not at all where it is suspended."""
        return applied_words(self.value, self.suspended)

    def as_dict(self) -> dict[str, object]:
        """The trace as plain data, both languages."""
        return {
            "coefficient": self.coefficient,
            "title": {"zh": self.title.zh, "en": self.title.en},
            "value": self.value,
            "suspended_by": [{"zh": gate.zh, "en": gate.en} for gate in self.suspended],
            "steps": [{"zh": step.zh, "en": step.en} for step in self.steps],
        }


def applied_words(value: str, suspended: Sequence[Text]) -> Text:
    """A coefficient or an index as it was applied: its value, or that it was not applied and why."""
    if not suspended:
        return Text.same(value)
    gates = listed(list(suspended))
    return Text(f"停用（{gates.zh}）", f"suspended ({gates.en})")


def trace_coefficients(run: Run, unit: int) -> tuple[CoefficientTrace, ...]:
    """All coefficients a unit (by position) has."""
    mine = run.units.classes[unit]
    known = [run.scheme.coefficients[id] for id in run.coefficients]
    return tuple(_trace(run, each, unit) for each in known if each.is_for(mine))


def _trace(run: Run, coefficient: Coefficient, unit: int) -> CoefficientTrace:
    value = run.coefficients[coefficient.id].at(unit)
    steps = tuple(_steps(run, coefficient, unit, value)) if run.sources is not None else ()
    gates = tuple(suspended_by(run, unit, coefficient.id))
    return CoefficientTrace(coefficient.id, coefficient.title, show(value), gates, steps)


def _steps(run: Run, coefficient: Coefficient, unit: int, value: Fraction) -> Iterator[Text]:
    raw, told, laid_down = _given(run, coefficient, unit) if coefficient.given else _built(run, coefficient, unit)
    yield told
    rounded = half_up(raw, coefficient.places)
    if rounded != raw:
        yield Text(
            f"四舍五入到 {coefficient.places} 位小数：{show(rounded)}",
            f"rounded half up to {coefficient.places} decimals: {show(rounded)}",
        )
    low, high = (None, None) if laid_down else (coefficient.low, coefficient.high)
    kept = rounded if low is None else max(rounded, low)
    kept = kept if high is None else min(kept, high)
    if kept > rounded:
        yield Text(f"低于下限，按 {show(kept)} 计", f"below the lower bound: {show(kept)}")
    elif kept < rounded:
        yield Text(f"高于上限，按 {show(kept)} 计", f"above the upper bound: {show(kept)}")
    if kept != value:
        raise Disagreement(f"{run.units.ids[unit]} {coefficient.id}: stored {show(value)}, recomputed {show(kept)}")


def _given(run: Run, coefficient: Coefficient, unit: int) -> tuple[Fraction, Text, bool]:
    """What was reported, or else is laid down: then its bounds do not move it."""
    found = _figure(run, coefficient.given)[unit]
    if found is not None:
        return found, Text(f"填报为 {number(found)}", f"reported as {number(found)}"), False
    instead = coefficient.missing if coefficient.missing is not None else Fraction(1)
    return instead, Text(f"没有填报，按 {show(instead)} 计", f"not reported: {show(instead)}"), True


def _built(run: Run, coefficient: Coefficient, unit: int) -> tuple[Fraction, Text, bool]:
    """1 + the sum of weight x (place in the class - 1/2) x span, with the figures filled in."""
    lists = run.units.lists("class")
    members = [each for each, code in enumerate(lists.codes) if code == lists.codes[unit]]
    if len(members) < coefficient.fewest:
        least = coefficient.fewest
        return Fraction(1), Text(f"同类单位不足 {least} 家，按 1 计", f"fewer than {least} units in the class: 1"), True
    known = [(factor, _figure(run, factor.of)) for factor in coefficient.factors]
    if coefficient.missing is not None and any(figures[unit] is None for _, figures in known):
        instead = show(coefficient.missing)
        return coefficient.missing, Text(f"缺少因素，按 {instead} 计", f"a factor is missing: {instead}"), True
    value, parts = Fraction(1), []
    for factor, figures in known:
        place = percentiles([figures[each] for each in members], coefficient.fewest)[members.index(unit)]
        place = Fraction(1, 2) if place is None else place
        value += factor.weight * (place - Fraction(1, 2)) * coefficient.span
        parts.append((figure_title(run.scheme, factor.of), number(place), show(factor.weight)))
    zh = " + ".join(f"（{title.zh} {place} − 0.5）× {weight}" for title, place, weight in parts)
    en = " + ".join(f"({title.en} {place} − 0.5) × {weight}" for title, place, weight in parts)
    more_zh = more_en = ""
    silent: list[Text] = []
    for each in coefficient.plus:
        figure, title = _figure(run, each.of)[unit], figure_title(run.scheme, each.of)
        if figure is None:
            silent.append(title)
            continue
        value += each.weight * figure
        more_zh += f" + {title.zh} {number(figure)} × {show(each.weight)}"
        more_en += f" + {title.en} {number(figure)} × {show(each.weight)}"
    span = show(coefficient.span)
    told = Text(
        f"按类内百分位：1 + [{zh}] × {span}{more_zh} = {number(value)}",
        f"by places in the class: 1 + [{en}] × {span}{more_en} = {number(value)}",
    )
    if silent:
        not_told = listed(silent)
        told = Text(
            f"{told.zh}（没有填报{not_told.zh}，不加）", f"{told.en} ({not_told.en} not reported, nothing added)"
        )
    return value, told, False


def _figure(run: Run, name: str) -> Sequence[Fraction | None]:
    return _figures(Same(run), name)


@lru_cache(maxsize=8)
def _figures(run: Same[Run], name: str) -> Sequence[Fraction | None]:
    """A figure of every unit; kept, because every unit asks for it."""
    if run.it.sources is None:
        return [None] * len(run.it.units)
    return unit_figure(run.it.units, run.it.sources, name)
