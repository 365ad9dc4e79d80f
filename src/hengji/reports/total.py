"""How a total and a grade come about for one class, in words: everything that stands above the items, in the order in which it is applied.

A letter prints it as an article of its own, `hengji render` for each class. Rendered from what the engine runs, so that nothing can be
forgotten: the steps of the ledger, the gates and vetoes with what follows, the lines of the grades, and what a grade brings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from ..engine.rules.model import Partial
from ..engine.run.events import MOVES_POINTS, select
from ..engine.run.progress import NEUTRAL
from ..engine.scheme.load.conditions import told as told_condition
from ..engine.scheme.load.titles import KINDS, title_of
from ..engine.scheme.model.events import ACTING, EventKind
from ..engine.scheme.model.ledger import (
    AddEvents,
    AddFormula,
    AddProgress,
    AddTasks,
    ApplyVeto,
    Clamp,
    Combine,
    Gate,
    LedgerStep,
    Modify,
    Multiply,
    PassGate,
    Round,
    Sum,
)
from ..engine.scheme.model.outcomes import Grades, Pool, Result
from ..engine.scheme.model.scheme import Scheme
from ..engine.scheme.model.scorecards import Item, Missing, Scorecard
from ..engine.scheme.of_class import of_class
from ..engine.sentences.reading import Points
from ..engine.trace.effects import effect_words, gate_effects
from ..engine.trace.lines import reach_words
from ..engine.trace.titles import condition_words, listed, part_title, scores_words, step_title
from ..engine.values.number import show
from ..engine.values.text import Text
from .articles.basics import PARTIAL, board_words
from .articles.coefficients import coefficient_made
from .articles.events import AS_ITEM, event_words
from .articles.outcomes import multiplier_words, places_words, result_words
from .articles.part import Article, percent, told
from .articles.progress import progress_made
from .policy import FOLLOWS, modifies
from .words import joined, signed

ITEMS = Text("各考核项的得分", "Points of the items")
EXEMPTED = Text("免责", "Exemptions")
BEFORE = Text("定级前", "Before grading")
PLACES = Text("等级名额", "Places of grades")


@dataclass(frozen=True, slots=True)
class GradeWords:
    """A grade: which scores it is for, its share of the places and its multiplier, where the scheme states them."""

    title: Text
    score: Text
    places: Text | None = None
    pay: Text | None = None


@dataclass(frozen=True, slots=True)
class TotalWords:
    """The `steps` in their order, the `constraints` with what follows where one is met, the grades with how they are given (`grading`),
    and what a grade brings (`results`); the `boards` of tasks that a step adds."""

    steps: tuple[Article, ...]
    constraints: tuple[Text, ...]
    grades: tuple[GradeWords, ...]
    grading: tuple[Article, ...]
    results: tuple[Article, ...]
    boards: tuple[Article, ...] = ()


def total_words(scheme: Scheme, unit_class: str, unit: str = "", held: Scorecard | None = None) -> TotalWords:
    """The way to the total of units of a class (or, by its code, of one of them, whose letter has the items `held` instead of those of the
    card of its class). Raises `KeyError` where no card is for the class."""
    cards = scheme.scorecards if held is None else {**scheme.scorecards, held.id: held}
    own = of_class(replace(scheme, scorecards=cards), unit_class, unit)
    card = own.scorecards[next(iter(own.scorecards))]
    steps = [Article(ITEMS, _items(own, card))]
    steps += [Article(_title(scheme, own, step), _does(scheme, own, step), step.clause) for step in own.ledger]
    steps += _exempted(own, card)
    boards = dict.fromkeys(step.action.board for step in own.ledger if isinstance(step.action, AddTasks))
    return TotalWords(
        tuple(steps),
        tuple(_constraints(scheme, own)),
        tuple(_grades(own, unit_class)),
        tuple(_grading(own)),
        tuple(_result(own, each) for each in own.results),
        tuple(row for name in boards for row in board_words(own.boards[name])),
    )


def _list(lead: Text, parts: Sequence[Text]) -> Text:
    """A sentence, and what belongs to it on lines of its own, counted where there are several."""
    lines = list(parts)
    if len(lines) > 1:
        lines = [Text(f"（{number}）{each.zh}", f"({number}) {each.en}") for number, each in enumerate(lines, 1)]
    return Text(
        f"{lead.zh}：\n" + "。\n".join(each.zh for each in lines),
        f"{lead.en}:\n" + ".\n".join(each.en for each in lines),
    )


def _made(lead: Text, how: Sequence[Text]) -> Text:
    """A sentence, then how the figure in it is made: its first provision, and the others, each on lines of their own."""
    first, *rest = how
    lines = [lead, first, joined(rest)] if rest else [lead, first]
    return Text("。\n".join(each.zh for each in lines), ".\n".join(_capital(each.en) for each in lines))


def _decimals(count: int) -> str:
    return f"{count} decimal{'' if count == 1 else 's'}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# --- items --------------------------------------------------------------------------------------------------------------


def _items(scheme: Scheme, card: Scorecard) -> Text:
    """How an item's score becomes points, with rounding, the bounds of dimensions, and what becomes of an item without a score."""
    scale, scored = scheme.scale, [item for item in card.items() if not item.watch]
    parts = [
        Text(
            "各项按权重计分，满分即其权重", "each item is scored in points of its weight; its full marks are its weight"
        )
        if scale.points is Points.WEIGHT
        else Text(
            f"各项按 {show(scale.full)} 分制打分，计入分＝得分 ÷ {show(scale.full)} × 权重",
            f"each item is scored out of {show(scale.full)}, and its points are score ÷ {show(scale.full)} × weight",
        )
    ]
    parts += _other_full(scheme, scored)
    if scale.partial is not Partial.PROPORTIONAL:
        parts.append(PARTIAL[scale.partial])
    parts += _rounded(scheme)
    for dimension in (each for top in card.dimensions for each in top.dimensions()):
        if dimension.cap is not None:
            parts.append(
                Text(f"“{dimension.title.zh}”小计最多 {show(dimension.cap)} 分",
                     f"'{dimension.title.en}' brings at most {show(dimension.cap)} points in all")
            )  # fmt: skip
        if dimension.floor is not None:
            parts.append(
                Text(f"“{dimension.title.zh}”小计最少 {signed(dimension.floor)} 分",
                     f"'{dimension.title.en}' brings at least {signed(dimension.floor)} points in all")
            )  # fmt: skip
    parts += _policies(scored, Text("没有数据的", "without its figure"), {item.id: item.missing for item in scored})
    late = {item.id: item.not_done for item in scored if item.not_done is not None}
    parts += _policies(scored, Text("到期未完成的", "not done when it is due"), late)
    return joined(parts)


def _other_full(scheme: Scheme, scored: Sequence[Item]) -> Iterator[Text]:
    """Items with full marks of their own."""
    scale = scheme.scale
    own: dict[Fraction, list[Text]] = {}
    for item in scored:
        usual = item.weight if scale.points is Points.WEIGHT else scale.full
        if item.full is not None and item.full != usual:
            own.setdefault(item.full, []).append(_quoted(item.title))
    for full, titles in own.items():
        zh, en, worth = listed(titles).zh, listed(titles).en, show(full)
        yield Text(f"{zh}以 {worth} 分为满分", f"{en} {'is' if len(titles) == 1 else 'are'} scored out of {worth}")


def _quoted(title: Text) -> Text:
    return Text(f"“{title.zh}”", f"'{title.en}'")


def _rounded(scheme: Scheme) -> Iterator[Text]:
    kept = scheme.scale.round
    places = (
        (Text("完成率", "ratios"), kept.ratio),
        (Text("得分", "scores"), kept.item),
        (Text("计入分", "points"), kept.points),
        (Text("小计", "subtotals"), kept.subtotal),
    )
    by = {count: [what for what, own in places if own == count] for count in dict.fromkeys(own for _, own in places)}
    said = [(listed(whats), count) for count, whats in by.items() if count is not None]
    if said:
        zh = "，".join(f"{what.zh}保留 {count} 位小数" for what, count in said)
        en = ", ".join(f"{what.en} to {_decimals(count)}" for what, count in said)
        yield Text(f"四舍五入：{zh}", f"rounded half up: {en}")


def _policies(items: Sequence[Item], when: Text, policy: dict[str, Missing]) -> Iterator[Text]:
    """What becomes of the items in a case: said once where it is the same of all, else item by item for all but the most usual."""
    if not policy:
        return
    found = list(policy.values())
    usual = max(dict.fromkeys(found), key=found.count)
    alike = len(policy) == len(items)
    if alike:
        yield Text(f"{when.zh}，{_follows(usual).zh}", f"an item {when.en}: {_follows(usual).en}")
    for way in dict.fromkeys(found):
        if way is usual and alike:
            continue
        those = listed([_quoted(item.title) for item in items if policy.get(item.id) is way])
        yield Text(f"{those.zh}{when.zh}，{_follows(way).zh}", f"{those.en} {when.en}: {_follows(way).en}")


def _follows(way: Missing) -> Text:
    return WAITS if way is Missing.HOLD else FOLLOWS[way]


def _exempted(scheme: Scheme, card: Scorecard) -> Iterator[Article]:
    """What exempts from an item, and what becomes of that item."""
    events = [event for event in scheme.events.values() if event.kind is EventKind.EXEMPTION]
    if not events:
        return
    scored = [item for item in card.items() if not item.watch]
    policy = told(
        _policies(scored, Text("经认定免责的", "that is exempted"), {item.id: item.exempt for item in scored})
    )
    lead = Text(f"有下列事项的，经认定可以免责；{policy.zh}", f"these may exempt from an item; {policy.en}")
    how = [(event.title, [part for part in event_words(scheme, event) if part != AS_ITEM]) for event in events]
    yield Article(EXEMPTED, _list(lead, [_event(title, parts) for title, parts in how]))


WAITS = Text("补齐前不计算总分", "there is no total before it is known")
NOTHING = Text("只列入检查发现，不影响得分", "listed among the findings, without effect on the score")


def _event(title: Text, parts: Sequence[Text]) -> Text:
    said = joined(list(parts)) if parts else None
    return Text(f"{title.zh}：{said.zh}", f"{title.en}: {said.en}") if said is not None else title


# --- steps --------------------------------------------------------------------------------------------------------------


def _title(scheme: Scheme, own: Scheme, step: LedgerStep) -> Text:
    """What a step is called; a gate without a title of its step is a check to who reads a letter."""
    title = step_title(own, step)
    if isinstance(step.action, PassGate):
        gate = _gate_title(scheme, own, step.action.gate)
        if step.title == title_of(step.action, scheme.gates):
            return Text(f"核查：{gate.zh}", f"Check: {gate.en}")
    return title


def _does(scheme: Scheme, own: Scheme, step: LedgerStep) -> Text:
    """What a step does to the score."""
    match step.action:
        case Sum(what):
            part = part_title(own, what)
            return (
                Text("各考核项的计入分相加", "the points of all items are added up")
                if what == "items"
                else Text(f"加上“{part.zh}”的计入分", f"the points of '{part.en}' are added")
            )
        case Combine(parts):
            named = [(part_title(own, name), show(share)) for name, share in parts]
            zh = "、".join(f"“{title.zh}”{share} 分" for title, share in named)
            en = ", ".join(f"'{title.en}' {share}" for title, share in named)
            return Text(
                f"各部分的计入分除以本部分的权重合计，再乘以所占的分，然后相加：{zh}",
                f"the points of each part are divided by its weight, multiplied by its share, and added up: {en}",
            )
        case Modify():
            return modifies(own, step.action)
        case PassGate(gate):
            title = _gate_title(scheme, own, gate)
            return Text(
                f"在此核查约束事项“{title.zh}”，触发的按该事项的规定处理",
                f"the constraint '{title.en}' is checked here; where it is met, what it lays down follows",
            )
        case Multiply(name):
            title = own.coefficients[name].title
            lead = Text(f"得分乘以{title.zh}", f"the score is multiplied by {title.en}")
            return _made(lead, _coefficient(own, name))
        case AddEvents():
            return _adds_events(own, step.action)
        case AddTasks(board, most, least):
            title, bound = own.boards[board].title, _bounds(least, most)
            zh, en = f"加上“{title.zh}”的积分", f"the points of '{title.en}' are added"
            return Text(f"{zh}，{bound.zh}", f"{en}, {bound.en}") if bound is not None else Text(zh, en)
        case AddProgress():
            return _adds_progress(own, step.action)
        case AddFormula():
            return _adds_formula(scheme, step.action)
        case Clamp(low, high):
            return _clamped(low, high)
        case ApplyVeto():
            return Text(
                "发生否决或红线事项的，得分不高于该约束事项写明的总分上限",
                "after a veto or a red line the score is at most what that constraint lays down",
            )
        case Round(places):
            kept = scheme.scale.round.total if places is None else places
            return Text(f"得分四舍五入，保留 {kept} 位小数", f"the score is rounded half up to {_decimals(kept)}")


def _clamped(low: Fraction | None, high: Fraction | None) -> Text:
    zh, en = [], []
    if low is not None:
        zh, en = [f"低于 {signed(low)} 分的按 {signed(low)} 分计"], [f"below {signed(low)} it is {signed(low)}"]
    if high is not None:
        zh, en = (
            [*zh, f"高于 {signed(high)} 分的按 {signed(high)} 分计"],
            [*en, f"above {signed(high)} it is {signed(high)}"],
        )
    return Text(f"得分{'，'.join(zh) or '不设上下限'}", f"the score is bounded: {', '.join(en) or 'nowhere'}")


def _coefficient(scheme: Scheme, name: str) -> list[Text]:
    """How a coefficient comes about."""
    coefficient = scheme.coefficients[name]
    made = list(coefficient_made(scheme, coefficient))
    if coefficient.factors:
        made[0] = Text(f"系数＝{made[0].zh}", f"the coefficient is {made[0].en}")
    return made


def _adds_events(scheme: Scheme, action: AddEvents) -> Text:
    """What the events of a step bring or take, one by one, and the bound of all of them."""
    events = [each for each in select(scheme.events, action.kinds, action.events) if each.kind in MOVES_POINTS]
    kinds = [KINDS[kind] for kind in (action.kinds or tuple(dict.fromkeys(event.kind for event in events)))]
    named = listed(kinds or [Text("事项", "events")])
    verb, en = ("减去", "taken off") if action.sign < 0 else ("加上", "added")
    zh, told_en = f"{verb}{named.zh}的分值", f"the points of {named.en} are {en}"
    if action.most is not None:
        way = "扣" if action.sign < 0 else "加"
        zh, told_en = (
            f"{zh}，合计最多{way} {signed(action.most)} 分",
            f"{told_en}, at most {signed(action.most)} in all",
        )
    if action.least is not None:
        zh, told_en = f"{zh}，合计最少 {signed(action.least)} 分", f"{told_en}, at least {signed(action.least)} in all"
    if not events:
        return Text(zh, told_en)
    return _list(Text(zh, told_en), [_event(event.title, list(event_words(scheme, event))) for event in events])


def challenge_words(scheme: Scheme) -> Text | None:
    """What a challenge task that is met brings; None where no step of the scheme adds anything for one."""
    added = [step.action for step in scheme.ledger if isinstance(step.action, AddEvents) and step.action.sign > 0]
    events = {
        event.id: event
        for action in added
        for event in select(scheme.events, action.kinds, action.events)
        if event.kind is EventKind.CHALLENGE
    }
    words = [_event(event.title, list(event_words(scheme, event))) for event in events.values()]
    return joined(words) if words else None


def _adds_progress(scheme: Scheme, action: AddProgress) -> Text:
    index, span = scheme.progress[action.progress], show(action.span)
    title, bound = index.title, _bounds(action.least, action.most)
    zh, en = (
        f"加上（{title.zh} − {NEUTRAL}）÷ {NEUTRAL} × {span} 分",
        f"({title.en} − {NEUTRAL}) ÷ {NEUTRAL} × {span} is added",
    )
    lead = Text(f"{zh}，{bound.zh}", f"{en}, {bound.en}") if bound is not None else Text(zh, en)
    return _made(lead, list(progress_made(scheme, index)))


def _adds_formula(scheme: Scheme, action: AddFormula) -> Text:
    formula, bound = scores_words(scheme, action.formula), _bounds(action.least, action.most)
    parts = [
        Text(
            f"{'减去' if action.sign < 0 else '加上'} {formula.zh}",
            f"{formula.en} is {'taken off' if action.sign < 0 else 'added'}",
        )
    ]
    parts += [bound] if bound is not None else []
    if action.missing_zero:
        parts.append(Text("缺数时不加不减", "nothing where a figure is missing"))
    else:
        parts.append(Text(f"缺数的，{WAITS.zh}", f"where a figure is missing {WAITS.en}"))
    return Text("，".join(each.zh for each in parts), ", ".join(each.en for each in parts))


def _bounds(least: Fraction | None, most: Fraction | None) -> Text | None:
    if least is None and most is None:
        return None
    if least is None:
        return Text(f"最多 {signed(most or Fraction(0))} 分", f"at most {signed(most or Fraction(0))}")
    if most is None:
        return Text(f"最少 {signed(least)} 分", f"at least {signed(least)}")
    return Text(f"最少 {signed(least)} 分、最多 {signed(most)} 分", f"from {signed(least)} to {signed(most)}")


# --- constraints --------------------------------------------------------------------------------------------------------


def _constraints(scheme: Scheme, own: Scheme) -> Iterator[Text]:
    """Gates in the order of their steps, then vetoes and red lines, each with what follows."""
    passed = dict.fromkeys(step.action.gate for step in own.ledger if isinstance(step.action, PassGate))
    for id in passed:
        yield _gate(scheme, own, own.gates[id])
    for event in own.events.values():
        if event.kind in ACTING:
            follows = [*effect_words(scheme, event.effect)]
            said = [part for part in event_words(own, event) if part not in follows]
            yield _event(event.title, [*follows, *said])


def _gate(scheme: Scheme, own: Scheme, gate: Gate) -> Text:
    """A gate by its title, its condition with the items it looks at, and what follows."""
    title, when = _gate_title(scheme, own, gate.id), condition_words(scheme, gate.when)
    if when != title:
        title = Text(f"{title.zh}（{when.zh}）", f"{title.en} ({when.en})")
    title = Text(title.zh, _capital(title.en))
    return _event(title, gate_effects(own, gate) or [NOTHING])


def _gate_title(scheme: Scheme, own: Scheme, id: str) -> Text:
    """What a gate is called; one without a title by its condition, with the items of this card."""
    gate = scheme.gates[id]
    return condition_words(scheme, own.gates[id].when) if gate.title == told_condition(gate.when) else gate.title


# --- grades -------------------------------------------------------------------------------------------------------------


def _grades(scheme: Scheme, unit_class: str) -> Iterator[GradeWords]:
    """The grades a class can have: by score, or set by a constraint."""
    grades = scheme.grades
    if grades is None:
        return
    ladder, named = grades.ladder(unit_class), _set_grades(scheme)
    reached = {rung.band for rung in ladder}
    for index, band in enumerate(grades.bands):
        if index in reached or band.id in named:
            pay = _pay(multiplier_words(scheme, unit_class, band, *band.bonus)) if band.bonus is not None else None
            share = Text.same(percent(band.quota)) if band.quota is not None else None
            yield GradeWords(band.title, reach_words(ladder, index), share, pay)


def _pay(words: Text) -> Text:
    """A multiplier where it is known to be one: under its head in a table."""
    return Text(
        words.zh.removeprefix("发放系数").strip(), words.en.removeprefix("the multiplier ").removeprefix("multiplier ")
    )


def _set_grades(scheme: Scheme) -> set[str]:
    """The grades that a constraint can set."""
    effects = [*(gate.effect for gate in scheme.gates.values()), *(event.effect for event in scheme.events.values())]
    return {name for effect in effects for name in (effect.grade, effect.ceiling) if name}


def _grading(scheme: Scheme) -> Iterator[Article]:
    grades: Grades | None = scheme.grades
    if grades is None:
        return
    if grades.round_first is not None:
        kept = grades.round_first
        told_zh = f"总分先四舍五入到 {kept} 位小数，再定等级"
        yield Article(BEFORE, Text(told_zh, f"the total is rounded half up to {_decimals(kept)} before it is graded"))
    if any(band.quota is not None for band in grades.bands):
        yield Article(PLACES, joined(list(places_words(scheme, grades))))


def _result(scheme: Scheme, result: Result) -> Article:
    """What a result brings; of a pool with a coefficient also how that comes about, unless it is in the score."""
    words = result_words(scheme, result)
    if not isinstance(result, Pool) or not result.coefficient:
        return words
    if any(step.action == Multiply(result.coefficient) for step in scheme.ledger):
        return words
    coefficient = scheme.coefficients[result.coefficient]
    made, title = joined(_coefficient(scheme, result.coefficient)), coefficient.title
    return replace(words, told=joined([words.told, Text(f"{title.zh}：{made.zh}", f"{title.en}: {made.en}")]))
