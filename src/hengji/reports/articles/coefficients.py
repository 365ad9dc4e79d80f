"""How a coefficient is made: given, or from the percentiles of its factors; its rounding, bounds and what suspends it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ...engine.scheme.model.ledger import Coefficient, Multiply
from ...engine.scheme.model.outcomes import Pool
from ...engine.scheme.model.scheme import Scheme
from ...engine.trace.titles import figure_title, gate_title, listed
from ...engine.values.number import show
from ...engine.values.text import Text
from .part import Part, only_for, row, span

TITLE = Text("系数", "Coefficients")


def coefficient_part(scheme: Scheme) -> Part:
    """All coefficients."""
    return Part(TITLE, tuple(row(c.title, _provisions(scheme, c), c.clause) for c in scheme.coefficients.values()))


def _provisions(scheme: Scheme, coefficient: Coefficient) -> Iterator[Text]:
    if coefficient.classes:
        yield only_for(scheme, coefficient.classes)
    yield from coefficient_made(scheme, coefficient)
    yield from _used(scheme, coefficient)
    gates = [gate_title(scheme, gate) for gate in scheme.gates.values() if coefficient.id in gate.suspend]
    if gates:
        yield Text(f"停用：{listed(gates).zh}时", f"suspended where: {listed(gates).en}")
    held = [gate_title(scheme, gate) for gate in scheme.gates.values() if coefficient.id in gate.no_lift]
    if held:
        yield Text(f"大于 1 的停用：{listed(held).zh}时", f"suspended above 1 where: {listed(held).en}")


def coefficient_made(scheme: Scheme, coefficient: Coefficient) -> Iterator[Text]:
    """Where its value comes from, its rounding and its bounds."""
    yield from _given(scheme, coefficient) if coefficient.given else _built(scheme, coefficient)
    yield Text(f"四舍五入到 {coefficient.places} 位小数", f"rounded half up to {coefficient.places} decimals")
    bounds = span(coefficient.low, coefficient.high)
    if bounds is not None and None not in (coefficient.low, coefficient.high):
        yield Text(f"再限于 {bounds.zh}", f"then kept within {bounds.en}")
    elif bounds is not None:
        yield bounds


def _given(scheme: Scheme, coefficient: Coefficient) -> Iterator[Text]:
    name = figure_title(scheme, coefficient.given, coefficient.title)
    yield Text(f"取各单位填报的“{name.zh}”", f"each unit's '{name.en}' as reported")
    missing = show(coefficient.missing if coefficient.missing is not None else Fraction(1))
    yield Text(f"没有填报的按 {missing} 计", f"{missing} where it is not reported")


def _built(scheme: Scheme, coefficient: Coefficient) -> Iterator[Text]:
    """What is multiplied is the place of a unit among its class, not the figure itself."""
    factors = [(figure_title(scheme, factor.of), show(factor.weight)) for factor in coefficient.factors]
    zh = " + ".join(f"（{title.zh}的类内百分位 − 0.5）× {weight}" for title, weight in factors)
    en = " + ".join(f"(percentile of {title.en} in the class − 0.5) × {weight}" for title, weight in factors)
    yield Text(f"1 + [{zh}] × {show(coefficient.span)}", f"1 + [{en}] × {show(coefficient.span)}")
    yield Text(
        "类内百分位＝（同类中数值较小的单位数＋并列数的一半）÷ 同类单位数",
        "the percentile is (units of the class with less + half of those equal) ÷ units of the class",
    )
    yield Text(
        f"同类有数的单位不足 {coefficient.fewest} 家的按居中计，同类单位不足 {coefficient.fewest} 家的系数为 1",
        f"a factor known of fewer than {coefficient.fewest} units counts as the middle; a class of fewer units has 1",
    )
    for each in coefficient.plus:
        title, worth = figure_title(scheme, each.of), show(each.weight)
        yield Text(
            f"另加“{title.zh}”× {worth}，没有填报的按 0", f"plus '{title.en}' × {worth}, 0 where it is not reported"
        )
    missing = coefficient.missing
    if missing is None:
        yield Text("单位缺少因素的，该因素按居中计", "a factor a unit lacks counts as the middle")
    else:
        yield Text(f"单位缺少因素的，系数按 {show(missing)} 计", f"a unit that lacks a factor has {show(missing)}")


def _used(scheme: Scheme, coefficient: Coefficient) -> Iterator[Text]:
    for number, step in enumerate(scheme.ledger, start=1):
        if isinstance(step.action, Multiply) and step.action.coefficient == coefficient.id:
            yield Text(f"在得分步骤第 {number} 步乘入", f"multiplies the score in step {number}")
    for pool in scheme.results:
        if isinstance(pool, Pool) and pool.coefficient == coefficient.id:
            yield Text(f"乘入“{pool.title.zh}”的应得", f"multiplies what is due in '{pool.title.en}'")
