"""What the parts of a scheme are called for people: steps, gates, figures, formulas. Titles stand in the place of ids, and where a scheme
gives none, a term of the field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from ..formula import Tree
from ..formula.render import render_with, spoken
from ..formula.tree import Name
from ..run.books import RUNNING
from ..run.kept import Same
from ..scheme.load.conditions import told
from ..scheme.load.titles import KINDS, title_of
from ..scheme.model.ledger import (
    AddEvents,
    AddFormula,
    AddProgress,
    AddTasks,
    Clamp,
    Combine,
    Gate,
    Holds,
    ItemsShort,
    LedgerStep,
    Modify,
    Multiply,
    PassGate,
    Short,
    Sum,
    applied_at,
)
from ..scheme.model.scheme import Scheme
from ..values.number import show
from ..values.text import LANGS, Lang, Text
from .arithmetic import TIER_WORDS, tier_word

_TERMS: Mapping[str, Text] = {
    "actual": Text("实际值", "actual"),
    RUNNING: Text("当时的得分", "the running score"),
    "class": Text("类别", "class"),
    "parent": Text("上级单位", "superior unit"),
    "unit": Text("单位", "unit"),
    "region": Text("地区", "region"),
    "size": Text("规模", "size"),
    "industry": Text("行业", "industry"),
    "stage": Text("发展阶段", "stage"),
    "bonus_base": Text("奖金基数", "base of the bonus"),
    "headcount": Text("职工人数", "headcount"),
    "difficulty": Text("难度系数", "difficulty coefficient"),
} | dict(TIER_WORDS)


def listed(names: list[Text]) -> Text:
    """Names one after another."""
    return Text("、".join(name.zh for name in names), ", ".join(name.en for name in names))


def figure_title(scheme: Scheme, name: str, without: Text | None = None) -> Text:
    """What a reported figure is called: a measure, an indicator, a column of the units table. `without` is the term for a column that has
    no title."""
    for known in (scheme.measures, scheme.indicators, scheme.coefficients):
        if name in known:
            return known[name].title
    if without is not None and name.isascii():
        return without
    return _TERMS.get(name) or Text.same(name)


def before_title(scheme: Scheme, name: str) -> Text:
    """The score a ranking goes by: one that a step keeps, or the one just before a coefficient, a progress index or a gate."""
    if any(step.into == name for step in scheme.ledger):
        return score_title(scheme, name)
    step = scheme.ledger[applied_at(scheme.ledger)[name]]
    title = step_title(scheme, step)
    return Text(f"“{title.zh}”之前的得分", f"the score before '{title.en}'")


def score_title(scheme: Scheme, name: str) -> Text:
    """What a name means among the steps: a kept score, a coefficient, a count of events, the points of an item, else a figure."""
    return _scores(Same(scheme)).get(name) or figure_title(scheme, name)


@lru_cache(maxsize=16)
def _scores(kept: Same[Scheme]) -> Mapping[str, Text]:
    """The names that steps know before any figure; the first to be looked up stands last."""
    scheme = kept.it
    found = {id: Text(f"“{title.zh}”得分", f"points of {title.en}") for id, title in part_titles(scheme).items()}
    found |= {
        event.id: Text(f"“{event.title.zh}”次数", f"count of '{event.title.en}'") for event in scheme.events.values()
    }
    found |= {each.id: each.title for each in scheme.coefficients.values()}
    kept_after = {step.into: number for number, step in enumerate(scheme.ledger, start=1) if step.into.isascii()}
    return found | {name: _after(scheme, number) for name, number in kept_after.items() if name}


def _after(scheme: Scheme, number: int) -> Text:
    """The running score as a step leaves it."""
    step = scheme.ledger[number - 1]
    if _untitled(scheme, step) and isinstance(step.action, AddFormula):
        return Text(f"第 {number} 步之后的得分", f"the score after step {number}")
    title = step_title(scheme, step)
    return Text(f"“{title.zh}”之后的得分", f"the score after '{title.en}'")


def part_titles(scheme: Scheme) -> Mapping[str, Text]:
    """Items and dimensions by id."""
    found: dict[str, Text] = {}
    for card in scheme.scorecards.values():
        for top in card.dimensions:
            found |= {part.id: part.title for part in top.dimensions()}
        found |= {item.id: item.title for item in card.items()}
    return found


def part_title(scheme: Scheme, id: str) -> Text:
    """What an item, a dimension, or a part of one is called."""
    return part_titles(scheme).get(id) or Text.same(id)


def formula_words(formula: Tree, title: Callable[[str], Text]) -> Text:
    """A formula for reading, its figures called by their titles."""

    def written(lang: Lang) -> str:
        def leaf(node: Name, back: int, _: str) -> str:
            return spoken(replace(node, name=title(node.name).get(lang)), back, lang)

        return render_with(formula, lang, leaf)

    return Text(*(written(lang) for lang in LANGS))


def figures_words(scheme: Scheme, formula: Tree) -> Text:
    """A formula over reported figures."""
    return formula_words(formula, lambda name: figure_title(scheme, name))


def scores_words(scheme: Scheme, formula: Tree) -> Text:
    """A formula of a gate or a step."""
    return formula_words(formula, lambda name: score_title(scheme, name))


def condition_words(scheme: Scheme, when: ItemsShort | Holds) -> Text:
    """When a gate trips."""
    if isinstance(when, Holds):
        return scores_words(scheme, when.formula)
    which = listed([part_title(scheme, id) for id in when.items]) if when.items else Text("核心指标", "core items")
    below = tier_word(when.tier) if when.of is Short.TIER else _worth(when)
    short = "未达到" if when.of is Short.TIER else "得分低于"
    if len(when.items) == 1:
        return Text(f"{which.zh}{short}{below.zh}", f"{which.en} short of {below.en}")
    if when.every:
        return Text(f"{which.zh}全部{short}{below.zh}", f"all of {which.en} short of {below.en}")
    if when.count > 1:
        return Text(
            f"{which.zh}中至少 {when.count} 项{short}{below.zh}",
            f"at least {when.count} of {which.en} short of {below.en}",
        )
    return Text(f"{which.zh}中任一{short}{below.zh}", f"any of {which.en} short of {below.en}")


def _worth(when: ItemsShort) -> Text:
    worth = show(when.share * 100)
    return Text(f"权重的 {worth}%", f"{worth}% of the weight")


def gate_title(scheme: Scheme, gate: Gate) -> Text:
    """A gate's own title; of a gate without one, its condition with the titles of what it compares."""
    return condition_words(scheme, gate.when) if gate.title == told(gate.when) else gate.title


def respoken(scheme: Scheme, note: Text) -> Text:
    """A remark of the run with gates called as `gate_title` calls them."""
    for gate in scheme.gates.values():
        title = gate_title(scheme, gate)
        if title != gate.title:
            note = Text(note.zh.replace(gate.title.zh, title.zh), note.en.replace(gate.title.en, title.en))
    return note


def step_title(scheme: Scheme, step: LedgerStep) -> Text:
    """A step's own title; of a step without one, what it does with the titles of what it works on."""
    return _usual(scheme, step) if _untitled(scheme, step) else step.title


def _untitled(scheme: Scheme, step: LedgerStep) -> bool:
    """Whether a step has the title that reading gives to one without."""
    return step.title == title_of(step.action, scheme.gates)


def _usual(scheme: Scheme, step: LedgerStep) -> Text:
    match step.action:
        case Sum(what) if what != "items":
            title = part_title(scheme, what)
            return Text(f"{title.zh}得分", f"Points of {title.en}")
        case Combine(parts):
            named = [part_title(scheme, name) for name, _ in parts]
            return Text(f"合成：{listed(named).zh}", f"Combined: {listed(named).en}")
        case Modify(what):
            title = part_title(scheme, what)
            return Text(f"{title.zh}乘以修正系数", f"{title.en} times its modifying coefficient")
        case PassGate(gate):
            title = gate_title(scheme, scheme.gates[gate])
            return Text(f"闸门：{title.zh}", f"Gate: {title.en}")
        case Multiply(coefficient):
            title = scheme.coefficients[coefficient].title
            return Text(f"乘以{title.zh}", f"Times {title.en}")
        case AddEvents(kinds, ids, sign):
            named = list(_event_names(scheme, kinds, ids)) or [Text("事项", "events")]
            return Text(
                f"{'加' if sign > 0 else '减'}：{listed(named).zh}",
                f"{'Add' if sign > 0 else 'Subtract'} {listed(named).en}",
            )
        case AddProgress(index):
            title = scheme.progress[index].title
            return Text(f"加：{title.zh}", f"Add {title.en}")
        case AddTasks(board):
            title = scheme.boards[board].title
            return Text(f"加：{title.zh}积分", f"Add points of {title.en}")
        case AddFormula(formula, _, _, _, sign):
            words = scores_words(scheme, formula)
            return Text(f"{'加' if sign > 0 else '减'}：{words.zh}", f"{'Add' if sign > 0 else 'Subtract'} {words.en}")
        case Clamp(low, high):
            ends = [Text(f"不低于 {show(low)}", f"not below {show(low)}")] if low is not None else []
            ends += [Text(f"不高于 {show(high)}", f"not above {show(high)}")] if high is not None else []
            return Text(f"限幅：{listed(ends).zh}", f"Bounds: {listed(ends).en}") if ends else step.title
        case _:
            return step.title


def _event_names(scheme: Scheme, kinds: tuple[object, ...], ids: tuple[str, ...]) -> Iterator[Text]:
    yield from (words for kind, words in KINDS.items() if kind in kinds)
    yield from (scheme.events[id].title for id in ids if id in scheme.events)
