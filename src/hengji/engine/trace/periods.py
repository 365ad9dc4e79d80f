"""How months and quarters make up a longer period: the rule of a measure, and the sum of one unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from ..formula import needs
from ..formula.tree import CONDITIONS
from ..run.facts import FactBook
from ..run.result import Run
from ..scheme.model.indicators import Indicator, OverPeriods
from ..scheme.model.scheme import Scheme
from ..scheme.model.scorecards import Feed, Item
from ..values.period import Period
from ..values.text import Text
from .axis import number
from .titles import figure_title

PERIOD_RULES: Mapping[OverPeriods, Text] = {
    OverPeriods.SUM: Text("各期合计", "summed over the periods"),
    OverPeriods.END: Text("取期末数", "as at the end"),
    OverPeriods.AVERAGE: Text("各期平均", "averaged over the periods"),
    OverPeriods.BEGIN_END: Text("期初、期末平均", "mean of beginning and end"),
    OverPeriods.LAST: Text("取最后一期", "the last period"),
    OverPeriods.CUMULATIVE: Text("累计数", "cumulative"),
}


def figures_behind(scheme: Scheme, indicator: Indicator) -> tuple[str, ...]:
    """The reported figures an indicator is made of: itself, or those its formula names."""
    if indicator.formula is None or isinstance(indicator.formula, CONDITIONS):
        return (indicator.id,)
    named = dict.fromkeys(need.name for need in needs(indicator.formula))
    return tuple(name for name in named if over_periods(scheme, name) is not None)


def over_periods(scheme: Scheme, name: str) -> OverPeriods | None:
    """The rule of a reported figure; None for an indicator with a formula, which is not reported."""
    if name in scheme.measures:
        return scheme.measures[name].over_periods
    plain = scheme.indicators.get(name)
    return plain.over_periods if plain is not None and plain.formula is None else None


def period_rules(scheme: Scheme, indicator: Indicator) -> Iterator[Text]:
    """`各期平均` for an indicator that is one reported figure, `负债总额、资产总额取期末数` for those in a formula."""
    behind = figures_behind(scheme, indicator)
    titles: dict[OverPeriods, list[Text]] = {}
    for name in behind:
        how = over_periods(scheme, name)
        if how is not None:
            titles.setdefault(how, []).append(figure_title(scheme, name))
    for how, called in titles.items():
        rule = PERIOD_RULES[how]
        alone = len(behind) == 1 and called[0].zh == indicator.title.zh
        zh, en = "、".join(title.zh for title in called), ", ".join(title.en for title in called)
        yield rule if alone else Text(f"{zh}{rule.zh}", f"{en}: {rule.en}")


def made_up(run: Run, item: Item, unit: int) -> Iterator[Text]:
    """The figures of an item that a unit's shorter periods make up, each with its sum."""
    indicator = run.scheme.indicators.get(item.of) if item.feed is Feed.INDICATOR else None
    if indicator is None or run.sources is None:
        return
    for name, period in dict.fromkeys(_wanted(run, indicator)):
        sum_ = sum_of(run.sources.facts, name, period, unit)
        if sum_ is not None:
            title = figure_title(run.scheme, name)
            yield Text(f"{title.zh} {period}：{sum_.zh}", f"{title.en} {period}: {sum_.en}")


def _wanted(run: Run, indicator: Indicator) -> Iterator[tuple[str, Period]]:
    if indicator.formula is None or isinstance(indicator.formula, CONDITIONS):
        yield indicator.id, run.period
        return
    behind = figures_behind(run.scheme, indicator)
    for need in needs(indicator.formula):
        if need.name in behind:
            yield from ((need.name, period) for period in need.periods(run.period))


def sum_of(facts: FactBook, name: str, period: Period, unit: int) -> Text | None:
    """`各期平均 (94 + 96) ÷ 2 = 95`; None for a figure that is reported as it stands, or lacks a part."""
    made = facts.made_up(name, period)
    if made is None or made.null[unit] or not facts.reported(name, period).null[unit] or name not in facts.measures:
        return None
    how, whole = facts.measures[name].over_periods, number(made.value(unit))
    series = [(part, facts.series(name, part)) for part in facts.parts_of(name, period)]
    parts = [(part, each.value(unit)) for part, each in series if not each.null[unit]]
    shown = _written(how, parts)
    rule = PERIOD_RULES[how]
    return Text(f"{rule.zh}{shown} = {whole}", f"{rule.en}{shown} = {whole}")


def _written(how: OverPeriods, parts: Sequence[tuple[Period, Fraction]]) -> str:
    """The parts as a sum, a mean, or the one that counts."""
    added = " + ".join(number(value) if value >= 0 else f"({number(value)})" for _, value in parts)
    match how:
        case OverPeriods.SUM:
            return f" {added}"
        case OverPeriods.AVERAGE:
            return f" ({added}) ÷ {len(parts)}"
        case OverPeriods.BEGIN_END:
            return ""
        case _:
            return f" {parts[-1][0]}"
