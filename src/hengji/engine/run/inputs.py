"""Inputs: what each item is about, for every unit, as exact integers with reasons for what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from ..formula import Column as FormulaColumn
from ..formula import Need, NotParsed, evaluate_columns, needs, parse
from ..formula.tree import CONDITIONS, Binary, Name, Node, Operator, Prior
from ..rules.model import AGREED, Expression, Levels, Measured, Rule
from ..rules.score import level_index
from ..scheme.model.indicators import Indicator
from ..scheme.model.scheme import Scheme
from ..scheme.model.scorecards import Feed, Item, Scope, Tier
from ..sentences.reading import Points
from ..values.finding import Source
from ..values.null import NullReason
from ..values.period import Period
from ..values.unit import Unit
from .actual import ACTUAL, put, with_actual, with_moved
from .blocks import ItemInput, missing, rescale
from .column import Array, common_den, over_den
from .events import EventLog
from .facts import FactBook
from .figure import TIER_PLACES, Figure, Nulls, from_values
from .linkage import PriceMoves, Values, moves_of
from .milestones import Milestones
from .nodes import Standing, standing
from .panels import Scores, panel_figure
from .plans import ItemRule
from .series import Series, added, scale_of
from .targets import TargetBook


@dataclass(slots=True)
class Sources:
    """Everything a figure can come from."""

    scheme: Scheme
    period: Period
    facts: FactBook
    targets: TargetBook
    panels: Scores
    tasks: Mapping[tuple[str, int], Fraction]
    log: EventLog
    milestones: Milestones
    size: int
    unread: Mapping[tuple[str, int], Source] = field(default_factory=dict)
    """The rows of milestones that could not be read, by task and unit."""
    cache: dict[tuple[str, int], Figure] = field(default_factory=dict)

    def units_of_measures(self) -> Mapping[str, Unit]:
        """The unit of every measure, for formulas."""
        return {id: measure.unit for id, measure in self.scheme.measures.items()}


def indicator_figure(sources: Sources, indicator: Indicator, back: int = 0) -> Figure:
    """An indicator's value for every unit, `back` years earlier, in its own unit and decimals."""
    key = (indicator.id, back)
    if key not in sources.cache:
        sources.cache[key] = _indicator(sources, indicator, back)
    return sources.cache[key]


def _indicator(sources: Sources, indicator: Indicator, back: int) -> Figure:
    if indicator.formula is None or isinstance(indicator.formula, CONDITIONS):
        figure = _figure(sources.facts.series(indicator.id, sources.period.back(back)))
        return figure if indicator.decimals is None else figure.rounded(indicator.decimals)
    tree: Node = indicator.formula if back == 0 else Prior(indicator.formula, back)
    figure = formula_figure(sources, tree, indicator.unit, {})
    places = indicator.decimals if indicator.decimals is not None else sources.scheme.scale.round.ratio
    return figure if places is None else figure.rounded(places)


def formula_figure(sources: Sources, tree: Node, unit: Unit, known: Mapping[str, Figure]) -> Figure:
    """A formula's value for every unit, in `unit`; `known` are names that are not measures (other tiers, the actual)."""
    columns, units = {}, dict(sources.units_of_measures())
    for wanted in needs(tree):
        if wanted.name in known:
            columns[wanted] = _as_column(known[wanted.name])
            units[wanted.name] = unit
        elif wanted.name in sources.scheme.indicators and wanted.name not in sources.scheme.measures:
            other = sources.scheme.indicators[wanted.name]
            columns[wanted] = _as_column(indicator_figure(sources, other, wanted.back))
            units[wanted.name] = other.unit
        else:
            columns[wanted] = _needed(sources.facts, wanted, sources.period)
    ratio = evaluate_columns(tree, columns, units, unit, rows=sources.size)
    den = None if (ratio.den == 1).all() else ratio.den
    return Figure(ratio.num, ratio.null.astype(np.uint8), 0, den)


def _figure(series: Series) -> Figure:
    """A reported figure as it is, with its denominator where it has one."""
    den = (
        None
        if series.den == 1
        else np.full(len(series.num), series.den, dtype=np.int64 if series.den < 2**62 else object)
    )
    return Figure(series.num, series.null, series.places, den)


def _as_column(figure: Figure) -> FormulaColumn:
    return FormulaColumn(figure.num, figure.places, figure.null, 1 if figure.den is None else figure.den)


def needed_figure(sources: Sources, wanted: Need) -> Sequence[Fraction | None]:
    """What a need asks of a measure or an indicator, for every unit: another year, the opening, the year to date."""
    scheme, name = sources.scheme, Name(wanted.name, wanted.span)
    known = scheme.measures.get(wanted.name) or scheme.indicators[wanted.name]
    tree: Node = Prior(name, wanted.back) if wanted.back else name
    return formula_figure(sources, tree, known.unit, {}).values()


def past_figure(sources: Sources, name: str, back: int) -> Sequence[Fraction | None]:
    """An indicator of every unit so many years back (0: of the period itself)."""
    return indicator_figure(sources, sources.scheme.indicators[name], back).values()


def _needed(facts: FactBook, wanted: Need, period: Period) -> FormulaColumn:
    parts = [facts.series(wanted.name, when) for when in wanted.periods(period)]
    if len(parts) == 1:
        return FormulaColumn(parts[0].num, parts[0].places, parts[0].null, parts[0].den)
    return _summed(parts)


def _summed(parts: Sequence[Series]) -> FormulaColumn:
    """A year-to-date sum: every period must be there."""
    places, den = scale_of(parts)
    null = np.max([part.null for part in parts], axis=0)
    return FormulaColumn(added([part.on(places, den) for part in parts]), places, null, den)


def item_figure(sources: Sources, item: Item) -> Figure:
    """What an item is about, for every unit of the run."""
    if item.rule.measured is Measured.LEVEL:
        return _levels(sources, item)
    match item.feed:
        case Feed.INDICATOR:
            return indicator_figure(sources, sources.scheme.indicators[item.of])
        case Feed.PANEL:
            panel = sources.scheme.panels[item.of]
            found = [panel_figure(panel, sources.panels.get((unit, item.id), {})) for unit in range(sources.size)]
            return from_values(found)
        case Feed.TASKS:
            points = [sources.tasks.get((item.of, unit)) for unit in range(sources.size)]
            return from_values(
                [(p, NullReason.NONE) if p is not None else (Fraction(0), NullReason.MISSING_FACT) for p in points]
            )
        case Feed.DATE:
            return _days(sources, item)
        case _:
            return Figure(np.zeros(sources.size, np.int64), np.zeros(sources.size, np.uint8))


def _days(sources: Sources, item: Item) -> Figure:
    """The days late of every unit, of its latest node where it has several."""
    num, null = np.zeros(sources.size, np.int64), np.full(sources.size, NullReason.MISSING_FACT, np.uint8)
    for unit in range(sources.size):
        nodes = sources.milestones.get((item.of, unit), ())
        if len(nodes) == 1:
            null[unit], num[unit] = nodes[0].reason(sources.period), nodes[0].days or 0
        elif nodes:
            at = standing(item, nodes, sources.period)
            null[unit], num[unit] = at.reason, 0 if at.reason else at.days
    return Figure(num, null)


def _levels(sources: Sources, item: Item) -> Figure:
    """The index of each unit's level in the rule's table (-1: not named), from the facts' level column."""
    if not isinstance(item.rule.body, Levels):
        raise TypeError(f"{item.id}: a rule over levels has a table")
    index = np.full(sources.size, -1, dtype=np.int64)
    null = np.full(sources.size, NullReason.MISSING_FACT, dtype=np.uint8)
    for unit in range(sources.size):
        label = sources.facts.levels.get((item.of, sources.period, unit), "")
        if label:
            index[unit], null[unit] = level_index(item.rule, label), 0
    return Figure(index, null)


def count_figure(sources: Sources, name: str) -> Figure:
    """The count of one kind of event: the measure or indicator of that id where there is one, else the rows of the events table. What is
    none of these is counted by nobody: that is no figure, and not nought."""
    if name in sources.scheme.measures:
        return _figure(sources.facts.series(name, sources.period))
    if name in sources.scheme.indicators:
        return indicator_figure(sources, sources.scheme.indicators[name])
    if name not in sources.scheme.events:
        return from_values([(Fraction(0), NullReason.MISSING_FACT)] * sources.size)
    counts = [sources.log.counts.get((unit, name), Fraction(0)) for unit in range(sources.size)]
    return from_values([(count, NullReason.NONE) for count in counts])


def tier_figure(
    sources: Sources, item: Item, tier: Tier, known: Mapping[str, Figure], units: npt.NDArray[np.int64] | None = None
) -> Figure:
    """A tier's value for every unit of the run (from the targets table: for `units`, the ones on the item's card)."""
    indicator = sources.scheme.indicators.get(item.of)
    if tier.constant is not None:
        return from_values([(tier.constant, NullReason.NONE)])
    if tier.formula is not None and not isinstance(tier.formula, CONDITIONS):
        moved = ACTUAL in known and indicator is not None
        tree = with_moved(tier.formula, sources.scheme, indicator) if moved else with_actual(tier.formula, indicator)  # type: ignore[arg-type]
        unit = indicator.unit if indicator is not None else Unit("")
        exact, stated = formula_figure(sources, tree, unit, known), _stated_places(sources, item)
        figure = exact.settled() if stated is None else exact.rounded(stated)
        return Figure(
            figure.num, np.where(figure.null != 0, NullReason.MISSING_TIER, 0).astype(np.uint8), figure.places
        )
    unit_of_measure = indicator.unit if indicator is not None else None
    found = sources.targets.tiers(item.id, tier.column or tier.name, unit_of_measure, units)
    return Figure(found.num, np.where(found.given, 0, NullReason.MISSING_TIER).astype(np.uint8), found.places)


def computed_places(sources: Sources, item: Item) -> int:
    """The decimals of a computed tier that has no end: those stated, else `TIER_PLACES`."""
    stated = _stated_places(sources, item)
    return TIER_PLACES if stated is None else stated


def _stated_places(sources: Sources, item: Item) -> int | None:
    """The decimals of a computed tier: those of its indicator, else of the scheme's ratios; None where neither says."""
    indicator = sources.scheme.indicators.get(item.of)
    return indicator.decimals if indicator and indicator.decimals is not None else sources.scheme.scale.round.ratio


def item_rule(scheme: Scheme, item: Item, weight: Fraction) -> ItemRule:
    """The rule of an item at a given weight, with the decimals and the worth of a point its scheme states."""
    scale = scheme.scale
    on_own_scale = scale.points is Points.HUNDRED or item.full is not None
    full = (item.full if item.full is not None else scale.full) if on_own_scale else weight or scale.full
    places = scale.round.item if scale.round.item is not None else 6
    return ItemRule(item.rule.judged_as_agreed(item.moved_tiers), full, Fraction(1), places, scale.round.ratio)


def item_input(
    sources: Sources, item: Item, units: npt.NDArray[np.int64], weight: Fraction, moved: Figure | None = None
) -> ItemInput:
    """An item's figure and tiers for the units of a card, on one decimal scale. `moved` is another figure of every unit of the run in
    the place of the reported one; tiers that are computed from the figure follow it."""
    figure = (moved or item_figure(sources, item)).take(units)
    null = figure.null
    no_figure = null != 0
    if item.watch:
        null = missing(null, np.ones(len(units), np.bool_), NullReason.WATCH_ONLY)
    if item.scope is Scope.UNIT:
        mine = np.isin(np.array(sources.facts.units, dtype=object)[units], list(item.units))
        null = np.where(~mine, np.uint8(NullReason.NOT_APPLICABLE), null)
    exempt = np.array([(int(unit), item.id) in sources.log.exempted for unit in units], dtype=np.bool_)
    null = np.where(exempt, np.uint8(NullReason.EXEMPT), null)
    tiers, places = _tiers(sources, item, units, figure.places, moved)
    judged = item.rule.judged_as_agreed(item.moved_tiers)
    agreed = {name: tiers[name.removeprefix(AGREED)] for name in judged.tiers if name.startswith(AGREED)}
    moves = _linked(sources, item, units, tiers) if item.linked is not None else None
    if moves is not None:
        tiers |= {name: _laid_down(values) for name, values in moves.moved.items()}
        places = max([places, *(tier.places for tier in tiers.values())])
        for reason in (
            NullReason.NOT_LINKABLE,
            NullReason.MISSING_TIER,
        ):  # a gate may ask for a tier its rule does not use
            null = missing(null, moves.null == reason, reason)
    tiers |= agreed
    used = set(tiers_used(judged))
    for name in used:
        tier = tiers.get(name)
        lacking = np.ones(len(units), np.bool_) if tier is None else np.broadcast_to(tier.null != 0, (len(units),))
        null = missing(null, lacking, NullReason.MISSING_TIER)
    kinds, null, places = _kinds(sources, item, units, null, places)
    den = common_den(figure.den, *(kind.den for kind in kinds.values()))
    if kinds:
        no_figure = null == NullReason.MISSING_FACT
    x = rescale(figure.num, 10 ** (places - figure.places))
    laid = {name: rescale(tier.num, 10 ** (places - tier.places)) for name, tier in tiers.items()}
    no_tier = {name: np.broadcast_to(tier.null != 0, (len(units),)) for name, tier in tiers.items()}
    for name in used - set(laid):
        laid[name], no_tier[name] = np.zeros(1, np.int64), np.ones(len(units), np.bool_)
    counts = {
        name: over_den(rescale(kind.num, 10 ** (places - kind.places)), kind.den, den) for name, kind in kinds.items()
    }
    nodes = _nodes(sources, item, units) if item.feed is Feed.DATE else {}
    given = ItemInput(x, null.astype(np.uint8), places, den, laid, counts, None, no_figure, no_tier, moves, nodes)
    return with_body(given, item_rule(sources.scheme, item, weight))


def _nodes(sources: Sources, item: Item, units: npt.NDArray[np.int64]) -> dict[int, Standing]:
    """How the units of a card that have several nodes of an item stand, by their place on the card."""
    found = ((place, sources.milestones.get((item.of, int(unit)), ())) for place, unit in enumerate(units))
    return {place: standing(item, nodes, sources.period) for place, nodes in found if len(nodes) > 1}


OWN_WORDS = frozenset({"x", ACTUAL, "w", "full"})
"""In a rule that is a formula: the figure and the full marks; every other name is a tier."""


def tiers_used(rule: Rule) -> tuple[str, ...]:
    """The tiers a rule needs, those of a formula body too."""
    if not isinstance(rule.body, Expression):
        return rule.tiers
    parsed = parse(rule.body.formula)
    named = (
        () if isinstance(parsed, NotParsed) else tuple(w.name for w in needs(parsed.tree) if w.name not in OWN_WORDS)
    )
    return tuple(dict.fromkeys([*rule.tiers, *named]))


def _tiers(
    sources: Sources, item: Item, units: npt.NDArray[np.int64], places: int, moved: Figure | None = None
) -> tuple[dict[str, Figure], int]:
    """All tiers of an item (used or only shown), in an order in which formulas find the tiers they need."""
    whole: dict[str, Figure] = {}
    actual = {} if moved is None else {ACTUAL: moved}
    waiting = list(item.tiers.values())
    while waiting:
        ready = [
            t
            for t in waiting
            if t.formula is None or not ({n.name for n in needs(t.formula)} & {w.name for w in waiting if w is not t})
        ]
        for tier in ready or waiting[:1]:
            whole[tier.name] = tier_figure(sources, item, tier, _full(whole, sources.size) | actual, units)
            waiting.remove(tier)
    found = {name: figure if len(figure.num) == 1 else figure.take(units) for name, figure in whole.items()}
    return found, max([places, *(figure.places for figure in found.values())])


def _linked(
    sources: Sources, item: Item, units: npt.NDArray[np.int64], tiers: Mapping[str, Figure]
) -> PriceMoves | None:
    """The tiers of an item moved by its price clause."""

    def values(source: Tier, unit: Unit) -> Values:
        return _spread(_source_figure(sources, item, source, unit, units), len(units))

    agreed = {name: _spread(tiers[name], len(units)) for name in item.moved_tiers if name in tiers}
    least = max((tiers[name].places for name in agreed), default=0)
    return moves_of(sources.scheme, item, agreed, max(computed_places(sources, item), least), values)


def _source_figure(sources: Sources, item: Item, source: Tier, unit: Unit, units: npt.NDArray[np.int64]) -> Figure:
    """A base price or a planned volume: a constant, a column of the targets table (in the clause's unit), or a formula, exactly."""
    if source.constant is not None:
        return from_values([(source.constant, NullReason.NONE)])
    if source.formula is not None and not isinstance(source.formula, CONDITIONS):
        return formula_figure(sources, source.formula, unit, {}).take(units)
    found = sources.targets.tiers(item.id, source.column, unit, units, alone=True)
    return Figure(found.num, np.where(found.given, 0, NullReason.MISSING_TIER).astype(np.uint8), found.places).take(
        units
    )


def _spread(figure: Figure, size: int) -> list[Fraction | None]:
    """The figure of every unit; one that all share stands for each."""
    values = figure.values()
    return values if len(values) == size else values * size


def _laid_down(values: Values) -> Figure:
    return from_values(
        [(Fraction(0), NullReason.MISSING_TIER) if value is None else (value, NullReason.NONE) for value in values]
    )


def _full(known: Mapping[str, Figure], size: int) -> dict[str, Figure]:
    return {
        name: figure
        if len(figure.num) == size
        else Figure(np.repeat(figure.num, size), np.repeat(figure.null, size), figure.places)
        for name, figure in known.items()
    }


def _kinds(
    sources: Sources, item: Item, units: npt.NDArray[np.int64], null: Nulls, places: int
) -> tuple[dict[str, Figure], Nulls, int]:
    """The counts of every kind of event the rule names, all from the places the item states."""
    if item.rule.measured is not Measured.EVENTS:
        return {}, null, places
    found: dict[str, Figure] = {}
    for kind in item.rule.kinds:
        source = item.kinds.get(kind) or (item.of if len(item.rule.kinds) == 1 else kind)
        figure = count_figure(sources, source).take(units)
        null = missing(null, figure.null != 0, NullReason.MISSING_FACT)
        null = missing(null, _uncountable(sources, source, figure), NullReason.DISCREPANT)
        found[kind] = figure
    return found, null, max([places, *(figure.places for figure in found.values())])


_COUNTED = frozenset({"count", "person"})


def _uncountable(sources: Sources, source: str, figure: Figure) -> npt.NDArray[np.bool_]:
    """Counts that cannot be: nothing happens less than never, or one and a half times. Measured kinds (a rate) may be anything."""
    measure = sources.scheme.measures.get(source)
    if measure is not None and not all(base in _COUNTED for base, _ in measure.unit.dimension):
        return np.zeros(len(figure.num), dtype=np.bool_)
    below: npt.NDArray[np.bool_] = np.asarray(figure.num < 0, dtype=np.bool_)
    whole: Any = 10**figure.places if figure.den is None else figure.den * 10**figure.places
    broken: npt.NDArray[np.bool_] = np.asarray(figure.num % whole != 0, dtype=np.bool_)
    reported: npt.NDArray[np.bool_] = np.asarray(figure.null == 0, dtype=np.bool_)
    return np.logical_or(below, np.logical_and(broken, reported))


_DEN = "x.den"
"""The denominator of the figure, where it is a ratio."""


def expression_body(body: Expression, given: ItemInput, full: Fraction) -> tuple[tuple[Array, Array], Nulls]:
    """The value of a rule that is a formula over `x`, the tiers and the full marks `w`, as num and den."""
    parsed = parse(body.formula)
    if isinstance(parsed, NotParsed) or isinstance(parsed.tree, CONDITIONS):
        raise ValueError(f"not a formula with a number: {body.formula!r}")
    size = len(given.x)
    tree, columns = parsed.tree, {}
    if given.den is not None:  # the figure is a ratio: x stands for its quotient
        tree = put(tree, ("x", ACTUAL), lambda name: Binary(Operator.DIVIDE, name, Name(_DEN)))
    for wanted in needs(tree):
        if wanted.name == _DEN and given.den is not None:
            columns[wanted] = FormulaColumn(given.den, 0)
        elif wanted.name in ("x", ACTUAL):
            columns[wanted] = FormulaColumn(given.x, given.places, given.null)
        elif wanted.name in ("w", "full"):
            columns[wanted] = _constant(full, size)
        else:
            tier = np.broadcast_to(given.tiers.get(wanted.name, np.zeros(1, np.int64)), (size,))
            columns[wanted] = FormulaColumn(np.ascontiguousarray(tier), given.places)
    ratio = evaluate_columns(tree, columns, rows=size)
    null = np.where(given.null != 0, given.null, ratio.null).astype(np.uint8)
    return (ratio.num, ratio.den), null


def with_body(given: ItemInput, rule: ItemRule) -> ItemInput:
    """The input of an item with the value of its rule, where the rule is a formula: it hangs on the figure and on the full marks."""
    if not isinstance(rule.rule.body, Expression):
        return given
    body, null = expression_body(rule.rule.body, given, rule.full)
    return replace(given, body=body, null=null)


def _constant(value: Fraction, size: int) -> FormulaColumn:
    figure = from_values([(value, NullReason.NONE)])
    num, den = np.full(size, figure.num[0]), 1 if figure.den is None else np.full(size, figure.den[0])
    return FormulaColumn(num, figure.places, None, den)
