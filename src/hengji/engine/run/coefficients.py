"""Coefficients: given figures, or built from percentiles of factors within a class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from fractions import Fraction

from ..formula.words import nearest
from ..scheme.model.ledger import Coefficient
from ..values.finding import Finding, Level, Source
from ..values.number import half_up, show
from ..values.text import Text
from .column import Column
from .names import listed

NAMED = 5
"""Values named in one message."""

Figure = Callable[[str], Sequence[Fraction | None]]
"""A units' column or measure by name -> one value for each unit."""


FAR = 10
"""No difficulty is tenfold, nor a tenth: a coefficient from here on is a percentage without its sign, or one divided twice."""


def build(coefficient: Coefficient, classes: Sequence[str], figure: Figure) -> tuple[Column, list[Finding]]:
    """The coefficient of every unit, rounded half-up to its places; what is reported or built is kept within its bounds, what is laid down
    (1 for a class too small, `missing`) stays what it is."""
    mine = [coefficient.is_for(name) for name in classes]
    values, laid_down, findings = (
        _given(coefficient, mine, figure) if coefficient.given else _from_factors(coefficient, classes, figure)
    )
    rounded = [half_up(value, coefficient.places) for value in values]
    kept = [
        _within(coefficient, value) if own and unit not in laid_down else value
        for unit, (value, own) in enumerate(zip(rounded, mine, strict=True))
    ]
    moved = sum(one != other for one, other in zip(rounded, kept, strict=True)) if coefficient.given else 0
    if moved:
        low, high = (show(bound) if bound is not None else "" for bound in (coefficient.low, coefficient.high))
        bounds = f"{low} .. {high}".strip()
        message = Text(
            f"{moved} 个单位的“{coefficient.title.zh}”在 {bounds} 之外，按上下限计",
            f"{coefficient.title.en} lies outside {bounds} for {moved} units; the bound is used",
        )
        findings.append(Finding("coefficient-bounded", Level.WARNING, message, None, _place(coefficient)))
    if any(value <= 0 for value in kept):
        count = sum(value <= 0 for value in kept)
        message = Text(
            f"{count} 个单位的“{coefficient.title.zh}”不是正数",
            f"{coefficient.title.en} is not above zero for {count} units",
        )
        hint = Text("系数写成 1.05 这样的数", "a coefficient is a number such as 1.05")
        findings.append(Finding("coefficient-not-positive", Level.ERROR, message, hint, _place(coefficient)))
    # what is given is judged before its bounds: they would make 1.1 of a 105, without a word
    far = [value for value in rounded if value >= FAR or 0 < value * FAR <= 1]
    if far:
        named = "、".join(dict.fromkeys(show(value) for value in far[:NAMED]))
        named_en = named.replace("、", ", ")
        message = Text(
            f"{len(far)} 个单位的“{coefficient.title.zh}”不像系数：{named}",
            f"{coefficient.title.en} looks like no coefficient for {len(far)} units: {named_en}",
        )
        hint = Text("105% 写成 1.05 或 105%", "write 105 % as 1.05 or 105%")
        findings.append(Finding("coefficient-far-off", Level.ERROR, message, hint, _place(coefficient)))
    return Column.of(kept), findings


def _within(coefficient: Coefficient, value: Fraction) -> Fraction:
    """A coefficient within its bounds, where it has any."""
    value = value if coefficient.low is None else max(value, coefficient.low)
    return value if coefficient.high is None else min(value, coefficient.high)


Values = tuple[list[Fraction], set[int], list[Finding]]
"""A value of every unit, the units whose value is laid down (neither reported nor built), and what is to be told."""


def _given(coefficient: Coefficient, mine: Sequence[bool], figure: Figure) -> Values:
    """What was reported for the units that have the coefficient; 1 for the others."""
    given = [value if own else Fraction(1) for value, own in zip(figure(coefficient.given), mine, strict=True)]
    lacking = sum(value is None for value in given)
    fallback = coefficient.missing if coefficient.missing is not None else Fraction(1)
    findings = []
    if lacking:
        used = show(fallback)
        message = Text(
            f"{lacking} 个单位没有“{coefficient.title.zh}”，按 {used} 计",
            f"{lacking} units have no {coefficient.title.en}; {used} is used",
        )
        findings.append(Finding("coefficient-missing", Level.WARNING, message, None, _place(coefficient)))
    laid_down = {unit for unit, value in enumerate(given) if value is None}
    return [fallback if value is None else value for value in given], laid_down, findings


def _place(coefficient: Coefficient) -> Source:
    return Source(field=coefficient.id, clause=coefficient.clause)


def percentiles(values: Sequence[Fraction | None], fewest: int) -> list[Fraction | None]:
    """(number worse + half the ties) / number, within one class; None where there is no value or the class is too small."""
    known = sorted(value for value in values if value is not None)
    if len(known) < fewest:
        return [None] * len(values)
    below: dict[Fraction, int] = {}
    ties: dict[Fraction, int] = defaultdict(int)
    for position, value in enumerate(known):
        below.setdefault(value, position)
        ties[value] += 1
    return [None if v is None else (below[v] + Fraction(ties[v], 2)) / len(known) for v in values]


def _from_factors(coefficient: Coefficient, classes: Sequence[str], figure: Figure) -> Values:
    """1 + sum w_k (p_k - 1/2) span, and what adds to it. A unit that lacks a factor has what the scheme states for it (`missing`), else
    the factor counts as the middle of its class; what would add and is not reported counts 0. All of it is told."""
    members: dict[str, list[int]] = defaultdict(list)
    for unit, name in enumerate(classes):
        if coefficient.is_for(name):
            members[name].append(unit)
    values = [Fraction(1)] * len(classes)
    known = [(factor.weight, figure(factor.of)) for factor in coefficient.factors]
    more = [(each.weight, figure(each.of)) for each in coefficient.plus]
    findings: list[Finding] = []
    laid_down: set[int] = set()
    for name, units in members.items():
        if len(units) < coefficient.fewest:
            message = Text(
                f"类别“{name}”只有 {len(units)} 个单位，{coefficient.title.zh}按 1 计",
                f"class '{name}' has only {len(units)} units; {coefficient.title.en} is 1",
            )
            findings.append(Finding("class-too-small", Level.NOTE, message, None, _place(coefficient)))
            laid_down |= set(units)
            continue
        lacking: set[int] = set()
        for weight, given in known:
            lacking |= {unit for unit in units if given[unit] is None}
            ranks = percentiles([given[unit] for unit in units], coefficient.fewest)
            for unit, rank in zip(units, ranks, strict=True):
                if rank is not None:
                    values[unit] += weight * (rank - Fraction(1, 2)) * coefficient.span
        for unit in units:
            values[unit] += sum((weight * (given[unit] or 0) for weight, given in more), Fraction(0))
        if lacking:
            findings.append(_lacking(coefficient, name, len(lacking)))
            if coefficient.missing is not None:
                laid_down |= lacking
                values = [coefficient.missing if unit in lacking else value for unit, value in enumerate(values)]
        for each, (_, given) in zip(coefficient.plus, more, strict=True):
            none = [unit for unit in units if given[unit] is None and unit not in laid_down]
            if none:
                findings.append(_plus_lacking(coefficient, name, each.of, len(none), len(units)))
    return values, laid_down, findings


def _plus_lacking(coefficient: Coefficient, name: str, of: str, count: int, units: int) -> Finding:
    """Units without a figure that would add to the coefficient: nothing is added, and it is said."""
    message = Text(
        f"类别“{name}”{units} 个单位中有 {count} 个没有填报“{of}”，{coefficient.title.zh}不加这一项",
        f"{count} of the {units} units of class '{name}' have not reported {of}; nothing is added to {coefficient.title.en} for it",
    )
    hint = Text("补报；没有这一情形的填 0", "report it; write 0 where there is none")
    return Finding("coefficient-plus-missing", Level.WARNING, message, hint, _place(coefficient))


def unknown_figures(coefficient: Coefficient, known: Sequence[str]) -> list[Finding]:
    """Factors, and figures that add, of which nobody knows the name: neither the scheme nor the units table."""
    found = []
    for name in dict.fromkeys(each.of for each in (*coefficient.factors, *coefficient.plus)):
        if name in known:
            continue
        near = nearest(name, known)
        zh, en = listed(list(known))
        hint = Text(f"可写：{zh}", f"one of: {en}")
        if near is not None:
            hint = Text(f"您是否想写“{near}”？", f"did you mean '{near}'?")
        message = Text(
            f"{coefficient.title.zh}用到的“{name}”既不是数据项、指标，也不是单位表的列",
            f"'{name}', on which {coefficient.title.en} draws, is no measure, no indicator and no column of the units table",
        )
        found.append(Finding("coefficient-unknown-figure", Level.ERROR, message, hint, _place(coefficient)))
    return found


def _lacking(coefficient: Coefficient, name: str, count: int) -> Finding:
    stated = coefficient.missing
    so = (
        Text(f"按 {show(stated)} 计", f"{show(stated)} is used")
        if stated is not None
        else Text("所缺的因素按同类居中计", "what is lacking counts as the middle of the class")
    )
    message = Text(
        f"类别“{name}”有 {count} 个单位缺少“{coefficient.title.zh}”的因素，{so.zh}",
        f"{count} units of class '{name}' lack a factor of {coefficient.title.en}; {so.en}",
    )
    factors = "、".join(factor.of for factor in coefficient.factors)
    hint = Text(f"补上 {factors}", f"report {factors}")
    return Finding("coefficient-missing", Level.WARNING, message, hint, _place(coefficient))
