"""A letter out of scheme, class and goals: what the subject carries this year becomes items and blocks of its letter. Pure.

A goal feeds the items of the scorecard whose indicator it measures: its tiers become theirs. Every other goal stands in the letter by
itself, scored by the task board of the scheme where there is one. Nodes and interface duties stand beside. Whatever is not right is said
where it arises; only what `checks` calls an error keeps the letter from being sent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from ..engine import Scheme
from ..engine.scheme.load.tiers import PRESETS
from ..engine.scheme.model.scorecards import Feed, Scope
from ..engine.scheme.model.scorecards import Item as SchemeItem
from ..engine.values.finding import Finding, Level, Source
from ..engine.values.text import Text
from ..engine.values.unit import Unit, UnknownUnit, own_unit, parse_unit
from ..goals.queries import Carried, Owed
from ..reports.total import challenge_words
from ..store.exact import NotExact, exact
from ..ui.unit_names import after_figure
from .boards import board_clause, sizes_of
from .checks import check
from .content import Content, Duty, Goal, Kind, Node, Task, Tier
from .doubts import doubts
from .scorecard import PRIOR, Around, Past, Subject, Targets, from_scorecard

SHOWN = ("base", "target", "challenge", "prior", "leading")
"""The tiers of a goal that stand in a letter: every one it has."""
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "base": ("base",), "target": ("target",), "challenge": ("challenge",), "prior": (PRIOR,),
    "leading": ("industry.excellent", "leading"),
}  # fmt: skip
"""Where the tiers of a goal go in the table of targets."""


@dataclass(frozen=True, slots=True)
class Share:
    """What a subject carries: its goals, what it owes at interfaces, and the words (id, titles) each measure of a goal is known by."""

    goals: Sequence[Carried] = ()
    owed: Sequence[Owed] = ()
    called: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Made:
    """A letter as it would be, with everything that is to be said of it: errors first."""

    content: Content
    findings: tuple[Finding, ...]


def letter_of(
    scheme: Scheme,
    unit_class: str,
    subject: Subject,
    share: Share,
    given: Targets | None = None,
    around: Around | None = None,
    past: Past | None = None,
) -> Made:
    """The letter of a subject of a class. `given` are targets where no goal says others, `past` the tiers that earlier years settle.

    A letter of several years takes no figure from the goals of one: a tier that nobody gave for the whole term is said in words,
    year by year as far as the goals go, and for the rest by the letter of each year.

    Raises `Refused` where the scheme has no scorecard of the class.
    """
    one_year = subject.term.first == subject.term.last
    goals = [each for each in share.goals if each.approved]
    goals = goals if one_year else _dated(goals)
    found = list(_set_aside(share))
    targets = {name: dict(of) for name, of in (given or {}).items()}
    yearly: dict[str, dict[int, dict[str, Decimal]]] = {}
    main: dict[str, str] = {}
    there: dict[str, set[str]] = {}
    for year in sorted({each.year for each in goals}):
        fed = _fed(scheme, unit_class, subject, [each for each in goals if each.year == year], share.called)
        main |= _main(fed) | _by_date(
            scheme, unit_class, subject, [each for each in goals if each.year == year], share.called
        )
        for item, goal in fed.values():
            there.setdefault(goal.code, set()).update(_shown_by(item))
        for item, goal in fed.values():
            figures, wrong = _figures(scheme, item, goal)
            yearly.setdefault(item.id, {})[year] = figures
            found += wrong
            if one_year:
                targets.setdefault(item.id, {}).update(figures)
                found += _differs(scheme, item, goal, figures.get(PRIOR), (past or {}).get(item.id, {}))
    beside = around or Around()
    boards = list(scheme.boards.values())
    board = boards[0].title if boards else None
    unscored = [goal for goal in goals if goal.code not in main]
    content = from_scorecard(
        scheme, unit_class, subject, targets,
        replace(
            beside,
            goals=(*(_goal(scheme, each, main.get(each.code, ""), there.get(each.code, set()), board) for each in goals), *beside.goals),
            nodes=(*_all_nodes(goals, main, _dates_of(scheme, unit_class)), *beside.nodes),
            duties=(*(_duty(each) for each in share.owed if not each.open), *beside.duties),
            scoring=(*(map(board_clause, boards) if unscored else ()), *beside.scoring),
        ),
        lacking=True, past=past,
    )  # fmt: skip
    if unscored and boards:
        content = replace(content, sizes=sizes_of(boards[0]))
    if not one_year:
        content, left = _of_years(content, yearly)
        found += left
    found += _missing(scheme, content, goals, unscored)
    told = [*check(content), *doubts(content), *found]
    return Made(content, tuple(sorted(told, key=lambda each: each.level is not Level.ERROR)))


# --- goals and the items of the scorecard -----------------------------------------------------------------------------


def _fed(
    scheme: Scheme, unit_class: str, subject: Subject, goals: Sequence[Carried], called: Mapping[str, frozenset[str]]
) -> dict[str, tuple[SchemeItem, Carried]]:
    """The goal of each item, by the id of the item: the first by code of those that measure its indicator, or that are called like it."""
    card, found = scheme.card_for(unit_class), dict[str, tuple[SchemeItem, Carried]]()
    measured = [(each, called.get(each.measure, frozenset()) | {each.measure}) for each in goals if each.measure]
    for item in card.items() if card is not None else ():
        if item.feed is Feed.DATE or not of_unit(item, subject.unit.code):
            continue
        words = _words(scheme, item)
        goal = next((each for each, names in measured if words & names), None)
        if goal is not None:
            found[item.id] = item, goal
    return found


def _by_date(
    scheme: Scheme, unit_class: str, subject: Subject, goals: Sequence[Carried], called: Mapping[str, frozenset[str]]
) -> dict[str, str]:
    """The item about dates whose nodes the nodes of each goal are: the first that the measure of the goal means, by id or title. Any
    number of goals may bring nodes to one item."""
    card, found = scheme.card_for(unit_class), dict[str, str]()
    for item in card.items() if card is not None else ():
        if item.feed is not Feed.DATE or not of_unit(item, subject.unit.code):
            continue
        words = dated_words(item)
        for goal in goals:
            if goal.measure and (called.get(goal.measure, frozenset()) | {goal.measure}) & words:
                found.setdefault(goal.code, item.id)
    return found


def of_unit(item: SchemeItem, unit: str) -> bool:
    """Whether an item is one of a unit: of every unit of its class, unless it names those it is for."""
    return item.scope is not Scope.UNIT or unit in item.units


def dated_words(item: SchemeItem) -> frozenset[str]:
    """By what the measure of a milestone goal means an item scored by dates: its id or its title."""
    return frozenset({item.id, item.of, item.title.zh, item.title.en})


def _dates_of(scheme: Scheme, unit_class: str) -> frozenset[str]:
    """The items of a class that are about dates."""
    card = scheme.card_for(unit_class)
    return frozenset(item.id for item in card.items() if item.feed is Feed.DATE) if card is not None else frozenset()


def _words(scheme: Scheme, item: SchemeItem) -> frozenset[str]:
    indicator = scheme.indicators.get(item.of) if item.feed is Feed.INDICATOR else None
    titles = {indicator.title.zh, indicator.title.en} if indicator is not None else set()
    return frozenset({item.id, item.of, *titles} - {""})


def _main(fed: Mapping[str, tuple[SchemeItem, Carried]]) -> dict[str, str]:
    """The item that scores each goal: of several with one indicator the one with a target, else the first."""
    found: dict[str, str] = {}
    for item, goal in sorted(fed.values(), key=lambda each: "target" not in each[0].tiers):
        found.setdefault(goal.code, item.id)
    return found


def _figures(scheme: Scheme, item: SchemeItem, goal: Carried) -> tuple[dict[str, Decimal], list[Finding]]:
    """The tiers of a goal in the unit of the item's indicator, by column; and what does not fit."""
    indicator = scheme.indicators.get(item.of) if item.feed is Feed.INDICATOR else None
    if indicator is None:
        return {}, []
    place = Source(sheet=item.id, clause=item.clause)
    found: list[Finding] = []
    if goal.way != indicator.direction.value:
        found.append(_warn("goal-way", f"目标 {goal.code} 的方向与指标“{indicator.title.zh}”（{indicator.direction.words.zh}）不同",
                           f"the direction of the goal {goal.code} is not that of '{indicator.title.en}' ({indicator.direction.words.en})",
                           Text("核对目标的方向", "look at the direction of the goal"), place))  # fmt: skip
    of = _unit(goal.measure_unit) if goal.measure_unit else indicator.unit
    if of.dimension != indicator.unit.dimension:
        wrong = _warn("goal-unit", f"目标 {goal.code} 的计量单位“{goal.measure_unit}”不能换算为“{indicator.unit.symbol}”",
                      f"the unit '{goal.measure_unit}' of the goal {goal.code} is no {indicator.unit.symbol}",
                      Text("改目标的计量单位，或在责任书里填目标档", "change its unit, or give the tiers here"), place)  # fmt: skip
        return {}, [*found, wrong]
    figures: dict[str, Decimal] = {}
    for kind, columns in COLUMNS.items():
        rung = goal.tiers.get(kind)
        if rung is None or rung.value is None:
            continue
        try:
            value = exact(Fraction(rung.value) * of.factor / indicator.unit.factor)
        except NotExact as error:
            found.append(Finding("figure-exact", Level.WARNING, error.text, None, place))
            continue
        figures |= dict.fromkeys(columns, value)
    return figures, found


def _unit(symbol: str) -> Unit:
    try:
        return parse_unit(symbol)
    except UnknownUnit:
        return own_unit(symbol)


# --- letters of several years ---------------------------------------------------------------------------------------------


def _dated(goals: Sequence[Carried]) -> list[Carried]:
    """The goals of several years, each with its year in its title; where two years use one code, in the code too."""
    times = Counter(each.code for each in goals)
    return [
        replace(
            each,
            code=each.code if times[each.code] == 1 else f"{each.code}@{each.year}",
            title=Text(f"{each.title.zh}（{each.year}年）", f"{each.title.en} ({each.year})"),
        )
        for each in goals
    ]


def _of_years(
    content: Content, yearly: Mapping[str, Mapping[int, Mapping[str, Decimal]]]
) -> tuple[Content, list[Finding]]:
    """The content with words for each tier that has no figure of the whole term; and what the office is to know of it."""
    items, left = [], []
    for item in content.items:
        tiers = tuple(
            replace(tier, source=_year_words(content, tier.name, item.unit, yearly.get(item.id, {})))
            if tier.value is None and tier.source is None
            else tier
            for tier in item.tiers
        )
        items.append(replace(item, tiers=tiers))
        left += [item.title] if tiers != item.tiers else []
    if not left:
        return content, []
    zh, en = "、".join(each.zh for each in left), ", ".join(each.en for each in left)
    told = _warn("tier-of-years", f"没有整个任期的目标值，写作按各年度责任书：{zh}",
                 f"no figure is of the whole term, so the letter of each year is referred to: {en}",
                 Text("任期另有目标值的，在责任书里填上", "where the term has a figure of its own, give it in the letter"))  # fmt: skip
    return replace(content, items=tuple(items)), [told]


def _year_words(content: Content, tier: str, unit: str, years: Mapping[int, Mapping[str, Decimal]]) -> Text:
    known = {year: of[tier] for year, of in sorted(years.items()) if tier in of}
    if not known:
        return Text("按任期内各年度责任书确定", "as the letter of each year of the term says")
    of, of_en = (f" {unit}", f" {after_figure(unit)}") if unit else ("", "")
    zh = "，".join(f"{year}年 {value.normalize():,f}{of}" for year, value in known.items())
    en = ", ".join(f"{value.normalize():,f}{of_en} in {year}" for year, value in known.items())
    if len(known) == content.term.last - content.term.first + 1:
        return Text(zh, en)
    return Text(f"{zh}，其余年度按当年责任书", f"{en}, other years as in the letter of the year")


def _differs(
    scheme: Scheme, item: SchemeItem, goal: Carried, said: Decimal | None, past: Mapping[str, Decimal]
) -> Iterator[Finding]:
    """Last year's figure as the goal says it, where it is not the one that was accepted."""
    names = [name for name, tier in item.tiers.items() if tier.formula == PRESETS["last_year"] or tier.column == PRIOR]
    known = next((past[name] for name in names if name in past), None)
    if said is None or known is None or said == known:
        return
    unit = scheme.indicators[item.of].unit.symbol
    one, other, of = f"{said.normalize():,f}", f"{known.normalize():,f}", after_figure(unit)
    yield _warn("prior-differs", f"目标 {goal.code} 填的上年值是 {one} {unit}，已入账的上年实际值是 {other} {unit}",
                f"the goal {goal.code} says {one} {of} of last year, the figure accepted is {other} {of}",
                Text("核对目标的上年值；由公式得出的档以入账数为准", "look at the goal; a computed tier goes by the figure accepted"),
                Source(sheet=item.id, clause=item.clause))  # fmt: skip


# --- what stands beside the items -------------------------------------------------------------------------------------


def _goal(scheme: Scheme, goal: Carried, item: str, there: Collection[str], board: Text | None) -> Goal:
    """A goal of the letter; of one that items score the tiers that do not stand `there`, with the items."""
    rungs = [(kind, goal.tiers[kind]) for kind in SHOWN if kind in goal.tiers and kind not in there]
    tiers = tuple(Tier(kind, rung.value, None if rung.value is not None else rung.words) for kind, rung in rungs)
    reward = challenge_words(scheme) if goal.challenge else None
    return Goal(
        goal.code, goal.title, goal.source, Task(goal.task), goal.measure_unit, tiers, item, goal.above, goal.share, goal.shared,
        None if item else board, reward=reward,
    )  # fmt: skip


def _all_nodes(goals: Sequence[Carried], main: Mapping[str, str], dated: Collection[str]) -> Iterator[Node]:
    """The nodes of all goals. Where one goal alone brings those of an item about dates, their weights in it are their shares of the item;
    the nodes of several goals have equal parts, for a weight within one goal says nothing of another's."""
    bring = Counter(main[goal.code] for goal in goals if goal.nodes and goal.code in main)
    for goal in goals:
        item = main.get(goal.code, "")
        alone = (
            item in dated
            and bring[item] == 1
            and len(goal.nodes) > 1
            and sum(each.weight for each in goal.nodes) == 100
        )
        for each in goal.nodes:
            share = each.weight if alone else None
            yield Node(item, each.title, each.due, each.standard, goal.code, each.weight, share)


def _shown_by(item: SchemeItem) -> set[str]:
    """The tiers of a goal that an item takes from it."""
    takes = {name for tier in item.tiers.values() for name in (tier.name, tier.column)}
    takes |= {PRIOR for tier in item.tiers.values() if tier.formula == PRESETS["last_year"]}
    return {kind for kind, columns in COLUMNS.items() if takes & set(columns)}


def _duty(owed: Owed) -> Duty:
    title = Text(f"{owed.goal.zh}：{owed.node.zh}", f"{owed.goal.en}: {owed.node.en}")
    return Duty(title, owed.other, owed.share, owed.duty, owed.due, owed.standard)


# --- what is to be said -----------------------------------------------------------------------------------------------


def _warn(code: str, zh: str, en: str, hint: Text | None = None, where: Source | None = None) -> Finding:
    return Finding(code, Level.WARNING, Text(zh, en), hint, where or Source())


def _set_aside(share: Share) -> Iterator[Finding]:
    """Goals that nobody has approved, and terms of interfaces that are not agreed: the letter does not hold them."""
    for each in share.goals:
        if not each.approved:
            hint = Text("批准后按目标重新生成", "generate the letter again once it is approved")
            yield _warn("goal-open", f"目标 {each.code}“{each.title.zh}”未批准，没有写入",
                        f"the goal {each.code} '{each.title.en}' is not approved: it is not in the letter", hint)  # fmt: skip
    for owed in share.owed:
        if owed.open:
            hint = Text("双方确认或考核办裁定后重新生成", "generate the letter again once both sides have agreed")
            yield _warn("interface-open", f"“{owed.goal.zh}：{owed.node.zh}”的责任接口（{owed.other.zh}）未锁定，没有写入",
                        f"the interface '{owed.goal.en}: {owed.node.en}' with {owed.other.en} is not agreed: it is not in the letter",
                        hint)  # fmt: skip


def _missing(
    scheme: Scheme, content: Content, goals: Sequence[Carried], unscored: Sequence[Carried]
) -> Iterator[Finding]:
    for each in goals:
        if each.task != Task.QUANTITATIVE.value and not each.nodes:
            yield _warn("goal-nodes", f"{Task(each.task).words.zh} {each.code}“{each.title.zh}”没有节点",
                        f"the goal {each.code} '{each.title.en}' has no node",
                        Text("在目标页加节点，或在责任书里补", "add nodes to the goal, or in the letter"))  # fmt: skip
        if not each.tiers and not each.nodes:
            yield _warn("goal-empty", f"目标 {each.code}“{each.title.zh}”没有目标档", f"the goal {each.code} '{each.title.en}' has no tier",
                        Text("定目标档", "set its tiers"))  # fmt: skip
    if not scheme.boards and unscored:
        for each in unscored:
            yield _warn("goal-unscored", f"目标 {each.code}“{each.title.zh}”不是考核表的指标，方案也没有任务计分",
                        f"the goal {each.code} '{each.title.en}' is no item of the scorecard, and the scheme scores no tasks",
                        Text("列为重点任务，不计分；要计分，在方案里加指标", "it is listed and not scored"))  # fmt: skip
    if content.kind in (Kind.DEPARTMENT, Kind.SUBSIDIARY) and not goals:
        yield _warn("no-goals", "本年没有已批准的目标", "there is no approved goal of the year",
                    Text("先在目标池编制、批准目标", "set and approve goals first"))  # fmt: skip
