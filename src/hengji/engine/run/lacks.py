"""What an item without a score lacks, by table and name: the month that is not there, last year's figure, a date due, a zero target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

import numpy as np

from ..formula import needs
from ..formula.tree import Tree
from ..intake.tables import Sheet
from ..rules.model import Levels, Measured
from ..scheme.model.indicators import Measure
from ..scheme.model.scheme import Scheme
from ..scheme.model.scorecards import Feed, Item, Tier
from ..values.finding import Source
from ..values.null import NullReason
from ..values.number import show
from ..values.period import Period
from ..values.text import Text
from .actual import ACTUAL
from .figure import Nulls
from .inputs import Sources, tiers_used
from .linkage import LINK_WORDS, TARGET, link_sources
from .names import Names
from .places import measures_behind
from .result import CardRun
from .targets import column_title

LISTED = 8
"""Figures named in one hint."""

_POLICY = Text(
    "或在方案中写明 missing: zero / redistribute / full / drop",
    "or say in the scheme missing: zero / redistribute / full / drop",
)

Aside = Mapping[tuple[str, int, str], Sequence[Source]]
"""(table, unit, title of the measure or id of the item) -> the places of rows that were not used."""


class Lacks:
    """Answers for a run what would mend an item that has no score.

    `doubts` are the units of which it is not known which row holds; `aside` the rows that were not used, by table, unit, and the title
    of the measure or the id of the item.
    """

    def __init__(
        self,
        sources: Sources | None,
        doubts: Mapping[int, Text] = MappingProxyType({}),
        aside: Aside = MappingProxyType({}),
    ) -> None:
        self.sources, self.doubts, self.aside = sources, doubts, aside
        self._helped = {unit for _, unit, _ in aside}
        self.unread: Mapping[tuple[str, int], Source] = sources.unread if sources is not None else {}
        self._given: dict[tuple[int, int], Nulls] = {}
        self._known: dict[tuple[object, ...], Text] = {}

    def mend(self, card: CardRun, rows: Sequence[int], column: int, reason: NullReason) -> Text:
        """What would give the items of these rows, which all lack a score for this reason, one for the unit of this column.

        Units that lack the same figures are answered with the same text, made once.
        """
        own = any((card.items[row].of, int(card.units[column])) in self.unread for row in rows)
        own |= int(card.units[column]) in self._helped
        if own or reason not in (NullReason.MISSING_FACT, NullReason.MISSING_TIER):
            return self._mend(card, rows, column, reason)
        key = (id(card), *rows, reason, *(self._pattern(card, row)[column].tobytes() for row in rows))
        if key not in self._known:
            self._known[key] = self._mend(card, rows, column, reason)
        return self._known[key]

    def _pattern(self, card: CardRun, row: int) -> Nulls:
        """For each unit of a card, which of the figures behind an item and which of its tiers are missing."""
        key = (id(card), row)
        if key not in self._given:
            nulls = [np.zeros(len(card.units), np.uint8)]
            nulls += [np.broadcast_to(gone, (len(card.units),)) for gone in card.inputs[row].no_tier.values()]
            if self.sources is not None:
                facts, item = self.sources.facts, card.items[row]
                for measure, when in self._behind_item(item):
                    nulls += [series.null[card.units] for series in facts.behind(measure, when)]
                for tier in link_sources(item) if item.linked is not None else ():
                    nulls.append(np.array([not self._laid(item, tier, int(unit)) for unit in card.units], np.uint8))
            self._given[key] = np.ascontiguousarray(np.stack(nulls, axis=1).astype(np.uint8))
        return self._given[key]

    def _behind_item(self, item: Item) -> Iterator[tuple[str, Period]]:
        """Every reported figure that an item's figure and its tiers may come from."""
        if self.sources is None:
            return
        if item.feed is Feed.INDICATOR:
            yield from measures_behind(self.sources, item.of, 0)
        for source in _counted(item) if item.feed is Feed.EVENTS else ():
            if source in self.sources.scheme.measures:
                yield source, self.sources.period
        for tier in (*item.tiers.values(), *link_sources(item)):
            for wanted in needs(tier.formula) if tier.formula is not None else ():
                name = item.of if wanted.name == ACTUAL else wanted.name
                if name in self.sources.scheme.indicators:
                    yield from measures_behind(self.sources, name, wanted.back)
                elif name in self.sources.scheme.measures:
                    yield from ((name, when) for when in wanted.periods(self.sources.period))

    def _mend(self, card: CardRun, rows: Sequence[int], column: int, reason: NullReason) -> Text:
        unit = int(card.units[column])
        items = [card.items[row] for row in rows]
        match reason:
            case NullReason.MISSING_FACT:
                mends = self._figures(items, unit)
            case NullReason.MISSING_TIER:
                mends = [each for row in rows for each in self._tiers(card, row, column)]
            case NullReason.ZERO_TARGET:
                mends = [self._zero(card, row, column) for row in rows]
            case NullReason.ZERO_DENOMINATOR:
                mends = [self._no_quotient(item, unit) for item in items]
            case NullReason.DISCREPANT:
                mends = [self._contradiction(item, unit) for item in items]
            case NullReason.UNKNOWN_LEVEL:
                mends = [_levels(item) for item in items]
            case _:
                mends = [_MENDS[reason]] if reason in _MENDS else []
        mend = _joined(mends) or (_TARGET if reason is NullReason.MISSING_TIER else _REPORT)
        if reason in _MENDS or reason in (NullReason.MISSING_TIER, NullReason.DISCREPANT):
            return mend
        return Text(f"{mend.zh}，{_POLICY.zh}", f"{mend.en}, {_POLICY.en}")

    def said(self, item: Item, unit: int, reason: NullReason) -> Text:
        """Why an item has no score, in the words of what it is about."""
        if item.feed is Feed.DATE and reason is NullReason.MISSING_TIER:
            return Text("没有完成时限", "no date due is given")
        if item.feed is Feed.DATE and reason is NullReason.MISSING_FACT:
            if (item.of, unit) in self.unread:
                return Text("在任务表里的那一行有错", "its row of the tasks table has an error")
            return Text("在任务表里没有这一行", "the tasks table has no row for it")
        if unit in self._helped and reason is NullReason.MISSING_FACT and self._rows_aside([item], unit):
            return Text("填报的行未被采用", "the row that reports it is not used")
        return reason.words

    def short(self, card: CardRun, row: int, column: int, reason: NullReason) -> Text | None:
        """The figures that are missing, for an explanation: `利润总额 2026-12`; None where there is nothing to name."""
        item, unit = card.items[row], int(card.units[column])
        found: list[tuple[Text, Period]] = []
        if reason is NullReason.MISSING_FACT:
            found = list(self._missing(item, unit))
        elif reason is NullReason.MISSING_TIER:
            found = [each for tier in self._lacking(card, row, column) for each in self._behind(item, tier, unit)]
            if not found:
                undefined = (self._undefined(item, tier, unit) for tier in self._lacking(card, row, column))
                return next((each for each in undefined if each is not None), None)
        listed = _listed(found)
        return Text(f"缺 {listed.zh}", f"missing: {listed.en}") if listed else None

    def _figures(self, items: Sequence[Item], unit: int) -> list[Text]:
        """Reported figures that are missing, in one list, then what stands in other tables."""
        aside = self._rows_aside(items, unit)
        missing = [each for item in items for each in self._missing(item, unit)]
        listed = _listed(each for each in missing if ("facts", unit, each[0].zh) not in self.aside)
        found = [_set_aside(aside)] if aside else []
        found += [] if listed is None else [_in_facts(listed)]
        for item in items:
            if item.rule.measured is Measured.LEVEL:
                zh, en = (
                    "在 facts（指标数）表的“等级”一列填写等级",
                    "give the level in the column `level` of the facts table",
                )
                found.append(Text(zh, en))
            elif (item.of, unit) in self.unread:
                place = self.unread[item.of, unit]
                found.append(Text(f"改正任务表那一行的错误（{place}）", f"mend the errors of that row ({place})"))
            elif item.feed is Feed.DATE:
                zh = f"在 tasks（任务）表写一行：任务 {item.of}，完成时限与完成日期"
                found.append(
                    Text(zh, f"write a row of the tasks table: task {item.of}, the date due and the date done")
                )
            elif item.feed is Feed.PANEL and ("reviews", unit, item.id) not in self.aside:
                found.append(Text("在 reviews（评价）表补上评分", "give the ratings in the reviews table"))
            elif item.feed is Feed.TASKS:
                zh, en = "在 tasks（任务）表列出任务与完成等级", "list the tasks and their grades in the tasks table"
                found.append(Text(zh, en))
        return found

    def _rows_aside(self, items: Sequence[Item], unit: int) -> list[Source]:
        """The rows that report what some items of a unit are about and were not used."""
        found: list[Source] = []
        for item in items:
            if item.feed is Feed.PANEL:
                found += self.aside.get(("reviews", unit, item.id), ())
            for title, _ in self._missing(item, unit):
                found += self.aside.get(("facts", unit, title.zh), ())
        return list(dict.fromkeys(found))

    def _missing(self, item: Item, unit: int) -> Iterator[tuple[Text, Period]]:
        """The figures of an item that were not reported."""
        if self.sources is None or item.rule.measured is Measured.LEVEL:
            return
        if item.feed is Feed.INDICATOR:
            yield from self._of(item.of, 0, unit)
        elif item.feed is Feed.EVENTS:
            for source in _counted(item):
                if source in self.sources.scheme.measures:
                    yield from self._reported(source, self.sources.period, unit)

    def _of(self, name: str, back: int, unit: int) -> Iterator[tuple[Text, Period]]:
        if self.sources is None:
            return
        indicator = self.sources.scheme.indicators.get(name)
        if name in self.sources.scheme.measures or indicator is None or indicator.formula is None:
            yield from self._reported(name, self.sources.period.back(back), unit)
        else:
            yield from self._in(indicator.formula, back, unit)

    def _in(self, tree: Tree, back: int, unit: int) -> Iterator[tuple[Text, Period]]:
        """The figures a formula asks for that were not reported."""
        if self.sources is None:
            return
        for wanted in needs(tree, back):
            if wanted.name in self.sources.facts.measures and wanted.name not in self._computed():
                for when in wanted.periods(self.sources.period):
                    yield from self._reported(wanted.name, when, unit)
            elif wanted.name in self.sources.scheme.indicators:
                yield from self._of(wanted.name, wanted.back, unit)

    def _computed(self) -> Iterable[str]:
        indicators = self.sources.scheme.indicators if self.sources is not None else {}
        return [id for id, each in indicators.items() if each.formula is not None]

    def _reported(self, measure: str, when: Period, unit: int) -> Iterator[tuple[Text, Period]]:
        facts = self.sources.facts if self.sources is not None else None
        if facts is None or facts.series(measure, when).null[unit] != NullReason.MISSING_FACT:
            return
        title = facts.measures[measure].title if measure in facts.measures else Text.same(measure)
        for part in facts.absent(measure, when, unit):
            yield title, part

    # tiers

    def _lacking(self, card: CardRun, row: int, column: int) -> list[Tier]:
        """The tiers a rule uses that have no value here."""
        item, absent, moves = card.items[row], card.inputs[row].no_tier, card.inputs[row].linked
        if moves is not None and moves.null[column]:
            lacking = [tier for tier in link_sources(item) if not self._laid(item, tier, int(card.units[column]))]
            needed = item.linked is not None and item.linked.needs_target and moves.agreed[TARGET][column] is None
            return lacking + ([item.tiers[TARGET]] if needed else [])
        names = [name for name in tiers_used(item.rule) if name in absent and bool(absent[name][column])]
        return [item.tiers[name] for name in names if name in item.tiers]

    def _laid(self, item: Item, tier: Tier, unit: int) -> bool:
        """Whether a price or volume stands in the scheme, or in its column of the targets table."""
        if self.sources is None or tier.constant is not None:
            return True
        return bool(tier.column) and self.sources.targets.place(item.id, tier.column, unit) is not None

    def _behind(self, item: Item, tier: Tier, unit: int, above: tuple[str, ...] = ()) -> Iterator[tuple[Text, Period]]:
        """The figures behind a computed tier, and behind the tiers it is computed from, that were not reported."""
        if tier.formula is None:
            return
        yield from self._in(tier.formula, 0, unit)
        for wanted in needs(tier.formula):
            if wanted.name == ACTUAL and item.feed is Feed.INDICATOR:
                yield from self._of(item.of, wanted.back, unit)
        for inner in _inner(item, tier, above):
            yield from self._behind(item, inner, unit, (*above, tier.name))

    def _tiers(self, card: CardRun, row: int, column: int) -> list[Text]:
        item, unit = card.items[row], int(card.units[column])
        if item.feed is Feed.DATE:
            at = card.inputs[row].nodes.get(column)
            bare = [part.milestone.name for part in at.parts if part.milestone.due is None] if at is not None else []
            task = Text.same(item.of)
            if bare:
                task = Text(f"{item.of} 的节点“{'”“'.join(bare)}”", f"{item.of} (node {', '.join(bare)})")
            zh = f"在 tasks（任务）表填任务 {task.zh} 的“完成时限”"
            return [Text(zh, f"give the date due (column `due`) of the task {task.en} in the tasks table")]
        parts: list[Text] = []
        for tier in self._lacking(card, row, column):
            behind, word = _listed(self._behind(item, tier, unit)), tier_title(tier)
            if behind is not None:
                why = Text(f"{behind.zh}（算{word.zh}要用）", f"{behind.en} (the tier {word.en} needs it)")
                parts.append(_in_facts(why))
            undefined = self._undefined(item, tier, unit) if behind is None else None
            parts += [undefined] if undefined is not None else []
            parts += [self._target(item, name, unit) for name in _columns(item, tier)] if behind is None else []
        return parts

    def _target(self, item: Item, column: str, unit: int) -> Text:
        """A column of the targets table that is to be given, or in which two rows contradict each other."""
        word = column_title(column)
        if self.sources is not None and self.sources.targets.unsettled(item.id, column, unit):
            zh = f"在 targets（目标值）表里，“{item.title.zh}”的“{word.zh}”有两种写法，只保留一个"
            return Text(zh, f"keep one of the values of the column {column} of '{item.title.en}' in the targets table")
        if self.sources is not None and self.sources.targets.unfit(item.id, column, unit):
            zh = f"在 targets（目标值）表里，“{item.title.zh}”的“{word.zh}”改按方案的计量单位填写"
            en = f"write the column {column} of '{item.title.en}' in the targets table in the scheme's unit of measure"
            return Text(zh, en)
        aside = self.aside.get(("targets", unit, item.id), ())
        if aside:
            return _set_aside(aside)
        zh = f"在 targets（目标值）表填“{item.title.zh}”的“{word.zh}”"
        return Text(zh, f"give the column {column} of '{item.title.en}' in the targets table")

    def _zero(self, card: CardRun, row: int, column: int) -> Text:
        item, given = card.items[row], card.inputs[row]
        zero, moved = [], 0
        for name in tiers_used(item.rule):
            values = given.tiers.get(name)
            if values is not None and not values[column if len(values) > 1 else 0]:
                zero.append(tier_title(item.tiers[name]) if name in item.tiers else Text.same(name))
                moved += bool(given.linked is not None and given.as_agreed(name)[column])
        zh, en = "、".join(each.zh for each in zero), ", ".join(each.en for each in zero)
        if moved:
            return Text(
                f"价格条款把“{zh}”调整到了 0，比率没有定义：核对条款（计划量、上限），或给这家单位另定规则",
                f"the price clause moved {en} to 0, the ratio is not defined: check the clause (volume, cap) or set another rule",
            )
        return Text(
            f"{f'“{zh}”' if zero else '对照值'}为 0，比率没有定义：给这家单位另定目标值或规则",
            f"{en or 'the tier'} is 0, the ratio is not defined: set another target or rule for the unit",
        )

    def _no_quotient(self, item: Item, unit: int) -> Text:
        """A formula whose denominator is not above zero: the figures that are not."""
        found = self._not_above_zero(item, 0, unit)
        zh, en = "、".join(each.zh for each in found[:LISTED]), ", ".join(each.en for each in found[:LISTED])
        return Text(
            f"公式在这里没有定义{f'（{zh}）' if zh else ''}：核对分母",
            f"the formula is not defined here{f' ({en})' if en else ''}: check the denominator",
        )

    def _not_above_zero(self, item: Item, back: int, unit: int) -> list[Text]:
        """The figures of an indicator's formula, so many years back, that are zero or negative: `所有者权益 2013 = -2731000000`."""
        indicator = self.sources.scheme.indicators.get(item.of) if self.sources is not None else None
        if self.sources is None or indicator is None or indicator.formula is None:
            return []
        found = []
        facts = self.sources.facts
        for wanted in needs(indicator.formula, back):
            for when in wanted.periods(self.sources.period) if wanted.name in facts.measures else ():
                series = facts.series(wanted.name, when)
                if not series.null[unit] and series.num[unit] <= 0:
                    title, value = facts.measures[wanted.name].title, f"{when} = {show(series.value(unit))}"
                    found.append(Text(f"{title.zh} {value}", f"{title.en} {value}"))
        return found

    def _undefined(self, item: Item, tier: Tier, unit: int) -> Text | None:
        """That a tier, computed from an earlier figure of the indicator, has none because the formula was not defined then."""
        if tier.formula is None or item.feed is not Feed.INDICATOR:
            return None
        found = [
            each
            for wanted in needs(tier.formula)
            if wanted.name == ACTUAL and wanted.back
            for each in self._not_above_zero(item, wanted.back, unit)
        ]
        if not found:
            return None
        zh, en = "、".join(each.zh for each in found[:LISTED]), ", ".join(each.en for each in found[:LISTED])
        word = tier_title(tier)
        return Text(
            f"{word.zh}所依据的往年数没有定义（{zh}）",
            f"the earlier figure behind the tier {word.en} is not defined ({en})",
        )

    def _contradiction(self, item: Item, unit: int) -> Text:
        """The figures that cannot be, each with its place."""
        counts, others = [], []
        if self.sources is not None:
            facts = self.sources.facts
            for measure, when in dict.fromkeys(self._behind_item(item)):
                series, title = facts.series(measure, when), facts.measures[measure].title
                where = facts.place(int(series.row[unit]))
                place = f" ({where})" if where else ""
                value = series.value(unit)
                if series.null[unit] == NullReason.DISCREPANT:
                    others.append(Text(f"{title.zh} {when}{place}", f"{title.en} {when}{place}"))
                elif item.feed is Feed.EVENTS and not series.null[unit] and (value < 0 or value.denominator != 1):
                    counts.append(Text(f"{title.zh} {show(value)}{place}", f"{title.en} {show(value)}{place}"))
        told = []
        for found, zh, en in (
            (counts, "次数是不小于 0 的整数", "a count is a whole number not below 0"),
            (
                others,
                "同一个数报了两次，或计量单位不能换算",
                "it is given twice, or in a unit that cannot be converted",
            ),
        ):
            listed = _joined(found)
            told += [Text(f"改正 {listed.zh}：{zh}", f"mend {listed.en}: {en}")] if listed is not None else []
        return _joined(told) or Text("核对填报数：同一个数只能有一个值", "see to the figures: a figure has one value")


def _counted(item: Item) -> list[str]:
    return [item.kinds.get(kind) or (item.of if len(item.rule.kinds) == 1 else kind) for kind in item.rule.kinds]


def _inner(item: Item, tier: Tier, above: Sequence[str] = ()) -> list[Tier]:
    """The tiers of the item that a tier's formula reads."""
    names = {wanted.name for wanted in needs(tier.formula)} - {tier.name, *above} if tier.formula is not None else set()
    return [other for name, other in item.tiers.items() if name in names]


def _columns(item: Item, tier: Tier, above: tuple[str, ...] = ()) -> list[str]:
    """The columns of the targets table that a tier comes from, by way of other tiers too."""
    if tier.column:
        return [tier.column]
    return [name for inner in _inner(item, tier, above) for name in _columns(item, inner, (*above, tier.name))]


def tier_title(tier: Tier) -> Text:
    """A tier as people call it."""
    return LINK_WORDS.get(tier.name) or column_title(tier.column or tier.name)


def _listed(found: Iterable[tuple[Text, Period]]) -> Text | None:
    """Figures by name and period: `利润总额 2026-11、2026-12；一般事故 2026`."""
    by: dict[str, tuple[Text, list[str]]] = {}
    for title, when in found:
        periods = by.setdefault(title.zh, (title, []))[1]
        if str(when) not in periods:
            periods.append(str(when))
    if not by:
        return None
    shown = list(by.values())[:LISTED]
    more = " 等" if len(by) > LISTED else ""
    return Text(
        "；".join(f"{title.zh} {'、'.join(periods)}" for title, periods in shown) + more,
        "; ".join(f"{title.en} {', '.join(periods)}" for title, periods in shown) + (" and more" if more else ""),
    )


def _set_aside(places: Sequence[Source]) -> Text:
    """That rows of the unit were not used, and where they stand."""
    shown = [str(place) for place in places[:LISTED]]
    zh, en = "、".join(shown), ", ".join(shown)
    return Text(
        f"改正这家单位未被采用的行（有错、写了两次或不合常理）：{zh}",
        f"mend the rows of the unit that are not used (in error, written twice or implausible): {en}",
    )


def _levels(item: Item) -> Text:
    """What may stand in place of a level nobody knows."""
    if not isinstance(item.rule.body, Levels):
        return _MENDS[NullReason.UNKNOWN_LEVEL]
    names = [name for name, _ in item.rule.body.entries]
    return Text(f"改成计分表里的等级：{'、'.join(names)}", f"write a level of the table: {', '.join(names)}")


def _in_facts(listed: Text) -> Text:
    return Text(f"补 facts（指标数）表的 {listed.zh}", f"report in the facts table: {listed.en}")


def _joined(parts: Sequence[Text]) -> Text | None:
    """Several hints as one, each once."""
    once = list(dict.fromkeys(parts))[:LISTED]
    return Text("；".join(each.zh for each in once), "; ".join(each.en for each in once)) if once else None


_REPORT = Text("补报数据", "report it")
_TARGET = Text("在 targets（目标值）表补上目标值", "give the target in the targets table")
_MENDS = {
    NullReason.UNKNOWN_LEVEL: Text("改成计分表里的等级", "write a level of the table"),
    NullReason.TOO_FEW_RATERS: Text("补齐评价", "have more ratings handed in"),
    NullReason.NOT_STATED: Text("在计分规则里写明这种情形得几分", "say in the rule what this case earns"),
    NullReason.TIERS_OUT_OF_ORDER: Text(
        "核对各档目标值的大小次序（targets（目标值）表或方案）",
        "check the order of the tiers (targets table or scheme)",
    ),
    NullReason.NOT_LINKABLE: Text(
        "核对价格、基准价与计划量；目标值不是正数的，改用按量挂钩（form: volume）",
        "check the price, base price and volume; where a target is not positive, use the volume form (form: volume)",
    ),
    NullReason.OUT_OF_RANGE: Text("核对数值与计量单位", "check the figures and their units"),
}


def rows_aside(aside: Sheet, units: Mapping[str, int], scheme: Scheme, measures: Mapping[str, Measure]) -> Aside:
    """The rows that were not used, by what they are about."""
    found: dict[tuple[str, int, str], list[Source]] = {}
    known = Names({id: measure.title for id, measure in measures.items()})
    titles = {item.id: item.title for _, item in scheme.items()}
    items = Names(titles, [[item.id for item in card.items()] for card in scheme.scorecards.values()])
    columns = zip(aside.text("table"), aside.text("unit"), aside.text("about"), strict=True)
    for row, (table, unit, about) in enumerate(columns):
        if unit not in units:
            continue
        keys = list(items.find_all(about))
        if table == "facts":
            id = known.find(about)
            keys = [measures[id].title.zh] if id is not None else []
        for key in keys:
            found.setdefault((table, units[unit], key), []).append(aside.where(row, ""))
    return found
