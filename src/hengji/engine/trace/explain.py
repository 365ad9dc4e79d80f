"""Why: the explanation of a cell, of a unit's ledger, recomputed on Fractions and checked against what was stored.

An explanation is never stored. It runs the uncompiled rule on the exact carrier; if that does not give the stored score the
explanation refuses to be shown (`Disagreement`), so every opened explanation is a live check of the run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from ..formula import Tree, Value, explain, needs
from ..formula.tree import CONDITIONS, Name, Need, is_name
from ..rules.expression import body_value
from ..rules.model import Levels, Measured
from ..rules.score import score_one
from ..run.inputs import indicator_figure, item_rule
from ..run.lacks import Lacks
from ..run.moved import item_limits, taken, taken_note
from ..run.policies import policy_of
from ..run.result import CardRun, Run
from ..run.tables import agreed_at, figure_at, has_figure, item_paths, kinds_at, rule_tiers_at, tiers_at
from ..scheme.load.names import replaced
from ..scheme.model.scheme import Scheme
from ..scheme.model.scorecards import Feed, Item, Missing
from ..sentences import render
from ..sentences.reading import Context
from ..values.direction import Direction
from ..values.null import NullReason
from ..values.number import fixed, half_up, show
from ..values.text import LANGS, Lang, Text
from ..values.unit import Unit
from .agreement import Disagreement
from .arithmetic import lines, tier_word
from .axis import DATED, PLAIN, Axis, axis_of, number
from .inputs import item_inputs
from .kinds import kind_titles, with_titles
from .linkage import agreeing, link_sentence, link_steps
from .nodes import latest, nodes_told
from .periods import made_up
from .references import references
from .titles import respoken


@dataclass(frozen=True, slots=True)
class CellTrace:
    """Why one unit got its score on one item.

    `figure` is the exact figure (None: missing), `shown` the same as people say it (晚 3 天, 第 12 名), `inputs` what it was made of
    (dates, each rater group's mean, tasks), `tiers` their exact values, `steps` the arithmetic in words, `score` and `points`
    as stored, `weighing` how the points come from the score where the weight is not the full marks, `lent_by` the items whose weight was
    handed on to this one; `null` is set when there is no score, and `policy` then says what followed. `taken` says which event took the
    points, `limited` what gates limited them to; `kind_titles` are what the kinds
    of events are called. `linked` is the item's price clause, `agreed` the tiers before it moved them, `link_steps` how it did;
    `references` say where tiers come from.
    """

    unit: str
    unit_name: str
    item: str
    title: Text
    dimension: str
    clause: str
    sentence: Text
    unit_of_measure: str
    figure: str
    shown: Text | None
    source: str
    formula: tuple[Text, ...]
    inputs: tuple[Text, ...]
    tiers: Mapping[str, str]
    kinds: Mapping[str, str]
    steps: tuple[Text, ...]
    raw: str
    score: str
    full: str
    weight: str
    counted_weight: str
    points: str
    weighing: str
    lent_by: tuple[Text, ...]
    null: NullReason
    policy: Text | None
    veto: bool
    taken: Text | None = None
    limited: tuple[Text, ...] = ()
    kind_titles: Mapping[str, Text] = field(default_factory=dict)
    linked: Text | None = None
    agreed: Mapping[str, str] = field(default_factory=dict)
    link_steps: tuple[Text, ...] = ()
    references: tuple[Text, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """The trace as plain data, both languages."""

        def both(text: Text) -> dict[str, str]:
            return {"zh": text.zh, "en": text.en}

        return {
            "unit": self.unit,
            "unit_name": self.unit_name,
            "item": self.item,
            "title": both(self.title),
            "dimension": self.dimension,
            "clause": self.clause,
            "sentence": both(self.sentence),
            "unit_of_measure": self.unit_of_measure,
            "actual": self.figure,
            "actual_in_words": both(self.shown) if self.shown else None,
            "source": self.source,
            "formula": [both(step) for step in self.formula],
            "inputs": [both(each) for each in self.inputs],
            "tiers": dict(self.tiers),
            "tiers_are": [both(each) for each in self.references],
            "price_clause": both(self.linked) if self.linked else None,
            "agreed": dict(self.agreed),
            "price_steps": [both(step) for step in self.link_steps],
            "events": dict(self.kinds),
            "event_titles": {kind: both(title) for kind, title in self.kind_titles.items()},
            "steps": [both(step) for step in self.steps],
            "raw": self.raw,
            "score": self.score,
            "full": self.full,
            "weight": self.weight,
            "counted_weight": self.counted_weight,
            "points": self.points,
            "weighing": self.weighing,
            "weight_from": [both(title) for title in self.lent_by],
            "null_reason": self.null.code,
            "policy": both(self.policy) if self.policy else None,
            "veto": self.veto,
            "taken": both(self.taken) if self.taken else None,
            "limited": [both(each) for each in self.limited],
        }

    def render(self, lang: Lang) -> str:
        """The trace as text."""
        return "\n".join(_text(self, lang))


_POLICIES = {
    Missing.HOLD: Text("总分暂不计算", "no total until it is settled"),
    Missing.ZERO: Text("本项计 0 分", "the item earns 0"),
    Missing.FULL: Text("本项计满分", "the item earns full marks"),
    Missing.REDISTRIBUTE: Text(
        "权重由同一维度其他项目按比例分担", "its weight goes to the other items of its dimension"
    ),
    Missing.DROP: Text("权重不计入", "its weight does not count"),
}


def explain_cell(run: Run, unit: int, item_id: str) -> CellTrace:
    """Why unit (by position) got its score on an item; raises `KeyError` when the item is not on its card."""
    on = run.card_of(unit)
    if on is None:
        raise KeyError(run.units.ids[unit])
    card, column = on
    row = next((index for index, item in enumerate(card.items) if item.id == item_id), None)
    if row is None:
        raise KeyError(item_id)
    return _trace(run, card, row, column, unit)


def _trace(run: Run, card: CardRun, row: int, column: int, unit: int) -> CellTrace:
    item, given, rule = card.items[row], card.inputs[row], card.rules[row]
    null = NullReason(int(card.scores.null[row, column]))
    tiers, agreed = tiers_at(given, column), agreed_at(given, column)
    moves = given.linked.by_unit[column] if given.linked is not None else None
    if moves is not None and not agreeing(moves, agreed, tiers):
        raise Disagreement(f"{run.units.ids[unit]} {item.id}: the tiers are not those of the price clause")
    reported = has_figure(given, column)
    kinds = kinds_at(given, column) if reported else {}
    figure = figure_at(given, column) if reported else None
    x: Fraction | str | None = figure
    if isinstance(item.rule.body, Levels) and figure is not None:
        names = card.levels[item.id]
        x = names[int(figure)] if 0 <= figure < len(names) else ""
    score = Fraction(int(card.scores.score[row, column]), 10**rule.places)
    indicator = run.scheme.indicators.get(item.of)
    axis, called = item_axis(run.scheme, item), kind_titles(run.scheme, item)
    steps: tuple[Text, ...] = ()
    veto = False
    at = given.nodes.get(column)
    if not null and at is not None:
        by_nodes = nodes_told(rule, rule_tiers_at(given, column), at)
        if by_nodes.score is None or half_up(by_nodes.score, rule.places) != score:
            raise Disagreement(f"{run.units.ids[unit]} {item.id}: stored {show(score)}, recomputed {by_nodes.score}")
        steps, veto = by_nodes.steps, by_nodes.veto
    elif not null:
        body, _ = body_value(item.rule, figure, tiers, rule.full)
        judged = rule_tiers_at(given, column)
        found = score_one(
            rule.rule,
            x,
            judged,
            full=rule.full,
            point=rule.point,
            kinds=kinds,
            body=body,
            ratio_places=rule.ratio_places,
        )
        if found.score is None or half_up(found.score, rule.places) != score:
            raise Disagreement(f"{run.units.ids[unit]} {item.id}: stored {show(score)}, recomputed {found.score}")
        told = lines(rule.rule, x, judged, kinds, rule.full, found, rule.point, axis, called)
        steps, veto = tuple(told), found.veto
    return CellTrace(
        unit=run.units.ids[unit],
        unit_name=run.units.names[unit],
        item=item.id,
        title=item.title,
        dimension=item_paths(card.card)[item.id],
        clause=item.clause,
        sentence=sentence(run, item, card.weights[row]),
        unit_of_measure=indicator.unit.symbol if indicator else "",
        figure=x if isinstance(x, str) else "" if x is None or item.rule.measured is Measured.EVENTS else number(x),
        shown=latest(at)
        if at is not None and x is not None
        else _in_words(axis, x, indicator.unit.symbol if indicator else ""),
        source="; ".join(run.places_of(item, [unit])[0]),
        formula=_formula(run, item, unit),
        inputs=(*made_up(run, item, unit), *item_inputs(run, item, unit), *_lacking(run, card, row, column, null)),
        tiers={name: number(value) for name, value in tiers.items()},
        kinds={name: number(value) for name, value in kinds.items()},
        steps=steps,
        raw=fixed(Fraction(int(card.scores.raw[row, column]), 10**4), 4) if not null else "",
        score=fixed(score, rule.places) if not null else "",
        full=show(rule.full),
        weight=show(card.weights[row]),
        counted_weight=show(card.counted.at(row, column)),
        points=show(card.points.at(row, column)),
        weighing="" if null else _weighing(card, row, column, score),
        lent_by=_lenders(card, row, column),
        null=null,
        policy=_POLICIES[policy_of(item, null)] if null else None,
        veto=veto,
        taken=taken_note(card, row, column, taken(run).get((unit, item.id), ())),
        limited=tuple(respoken(run.scheme, each) for each in item_limits(run, unit, item.id)),
        kind_titles=called,
        linked=link_sentence(run.scheme, item),
        agreed={name: number(value) for name, value in agreed.items()},
        link_steps=link_steps(run, item, unit, moves),
        references=references(run.scheme, item),
    )


def _weighing(card: CardRun, row: int, column: int, score: Fraction) -> str:
    """`6.40 ÷ 15 × 19.09`, where that is how the points come about; "" where the score is the points, or something else acted."""
    full, counted, points = card.rules[row].full, card.counted.at(row, column), card.points.at(row, column)
    places = len(str(card.points.den)) - 1
    if counted == full or half_up(score / full * counted, places) != points:
        return ""
    return f"{fixed(score, card.rules[row].places)} ÷ {show(full)} × {show(counted)}"


def _lenders(card: CardRun, row: int, column: int) -> tuple[Text, ...]:
    """The items of the same dimension that have no score and whose weight this one shares."""
    if card.counted.at(row, column) <= card.weights[row]:
        return ()
    paths, found = item_paths(card.card), []
    for other, item in enumerate(card.items):
        null = NullReason(int(card.scores.null[other, column]))
        if null and paths[item.id] == paths[card.items[row].id] and policy_of(item, null) is Missing.REDISTRIBUTE:
            found.append(item.title)
    return tuple(found)


def _lacking(run: Run, card: CardRun, row: int, column: int, null: NullReason) -> tuple[Text, ...]:
    """The figures whose absence leaves a cell without a score, by name and period."""
    named = Lacks(run.sources).short(card, row, column, null) if null else None
    return () if named is None else (named,)


def item_axis(scheme: Scheme, item: Item) -> Axis:
    """How an item's figures are spoken of: as amounts, ranks or days."""
    if item.feed is Feed.DATE:
        return DATED
    indicator = scheme.indicators.get(item.of) if item.feed is Feed.INDICATOR else None
    if indicator is None:
        return axis_of(item.rule)
    return axis_of(item.rule, indicator.unit, indicator.direction)


def _in_words(axis: Axis, x: Fraction | str | None, symbol: str) -> Text | None:
    """The figure with its unit; ranks and days carry it in their own words."""
    if x is None:
        return None
    if isinstance(x, str):
        return Text.same(x) if x else None
    shown = axis.value(x)
    return Text.same(f"{shown.zh} {symbol}".rstrip()) if axis is PLAIN else shown


_REFERENCE = re.compile(
    r"% of its reference(?P<rest> (?:below|above) (?:[\d.]+% of )?(?P<tier>[^,;]+?)(?: [+-] [\d.]+[^,;]*)?)(?=[,;])"
)
"""A step that is a share of the tier it is counted from: `1% of its reference below 95% of the target, pro rata`."""


def rule_context(scheme: Scheme, item: Item, weight: Fraction) -> Context:
    """What is settled outside the sentence of an item: its indicator's direction and unit, its full marks and tiers."""
    indicator = scheme.indicators.get(item.of)
    return Context(
        direction=indicator.direction if indicator else Direction.HIGHER,
        unit=indicator.unit if indicator else None,
        full=item_rule(scheme, item, weight).full,
        points=scheme.scale.points,
        partial=scheme.scale.partial,
        tiers=frozenset(item.tiers),
        moved=frozenset(item.moved_tiers),
    )


def sentence(run: Run, item: Item, weight: Fraction) -> Text:
    """The rule as the one canonical sentence, in both languages; kinds of events are called by their names."""
    return item_sentence(run.scheme, item, weight)


def item_sentence(scheme: Scheme, item: Item, weight: Fraction) -> Text:
    """The same where there is no run, only the scheme."""
    context = rule_context(scheme, item, weight)
    said = Text(render(item.rule, context, "zh"), render(item.rule, context, "en"))
    named = with_titles(said, kind_titles(scheme, item))
    return Text(named.zh, _REFERENCE.sub(r"% of \g<tier>\g<rest>", named.en))


def _formula(run: Run, item: Item, unit: int) -> tuple[Text, ...]:
    """The indicator's formula step by step, its figures called by their titles."""
    indicator = run.scheme.indicators.get(item.of)
    if (
        indicator is None
        or indicator.formula is None
        or isinstance(indicator.formula, CONDITIONS)
        or run.sources is None
    ):
        return ()
    known = {wanted.name for wanted in needs(indicator.formula)}
    if not known <= run.scheme.measures.keys() | run.scheme.indicators.keys():
        return ()
    written = [_formula_lines(run, indicator.formula, known, indicator.unit, unit, lang) for lang in LANGS]
    return tuple(Text(zh, en) for zh, en in zip(*written, strict=True))


def _formula_lines(run: Run, formula: Tree, names: Collection[str], of: Unit, unit: int, lang: Lang) -> list[str]:
    if run.sources is None:
        return []
    sources, scheme = run.sources, run.scheme
    units = {each.id: each.unit for each in scheme.indicators.values()} | dict(sources.units_of_measures())
    called = _called(run.scheme, names, lang)
    back = {title: name for name, title in called.items()}

    def find(need: Need) -> Value:
        name, total = back[need.name], Fraction(0)
        if name not in scheme.measures and scheme.indicators[name].formula is not None:
            return indicator_figure(sources, scheme.indicators[name], need.back).at(unit)
        for period in need.periods(run.period):
            series = sources.facts.series(name, period)
            if series.null[unit]:
                return Value(None, NullReason(int(series.null[unit])))
            total += series.value(unit)
        return Value(total)

    tree = replaced(formula, {name: Name(title) for name, title in called.items()})
    step = explain(tree, find, {called[name]: units[name] for name in names if name in units}, of)
    return step.lines(lang)


def _called(scheme: Scheme, names: Collection[str], lang: Lang) -> Mapping[str, str]:
    """What the figures of a formula are called: by their titles where these tell them apart."""
    titles = {name: (scheme.measures.get(name) or scheme.indicators[name]).title.get(lang) for name in names}
    apart = len(set(titles.values())) == len(titles) and all(is_name(title) for title in titles.values())
    return titles if apart else {name: name for name in names}


def _tier_lines(trace: CellTrace, lang: Lang, say: Callable[[str, str, str], str]) -> Iterator[str]:
    """Where the tiers come from, the price clause, the tiers as agreed and as it moved them."""
    if trace.references:
        yield say(
            "目标档由来",
            "tiers come from",
            ("；" if lang == "zh" else "; ").join(each.get(lang) for each in trace.references),
        )
    if trace.linked:
        yield say("价格条款", "price clause", trace.linked.get(lang))
    separator = "，" if lang == "zh" else ", "
    for word_zh, word_en, tiers in (("原定", "as agreed", trace.agreed), ("目标档", "tiers", trace.tiers)):
        if tiers:
            yield say(
                word_zh,
                word_en,
                separator.join(f"{tier_word(name).get(lang)} {value}" for name, value in tiers.items()),
            )
        if tiers is trace.agreed:
            yield from (say("挂钩", "linked", step.get(lang)) for step in trace.link_steps)


def _text(trace: CellTrace, lang: Lang) -> list[str]:
    zh = lang == "zh"

    def say(word_zh: str, word_en: str, value: str) -> str:
        return f"  {word_zh}：{value}" if zh else f"  {word_en}: {value}"

    clause = f"（{trace.clause}）" if trace.clause and zh else f" ({trace.clause})" if trace.clause else ""
    out = [f"{trace.unit_name} · {trace.title.get(lang)}{clause}", say("规则", "rule", trace.sentence.get(lang))]
    if trace.figure and trace.shown:
        source = f"  [{trace.source}]" if trace.source else ""
        out.append(say("实际值", "actual", trace.shown.get(lang) + source))
    out += ["    " + step.get(lang) for step in (*trace.formula, *trace.inputs)]
    out += _tier_lines(trace, lang, say)
    for name, count in trace.kinds.items():
        title = trace.kind_titles.get(name, Text.same(name))
        out.append(say(title.zh, title.en, count))
    if trace.source and not (trace.figure and trace.shown):
        out.append(say("出处", "written at", trace.source))
    if trace.null and trace.policy:
        out.append(
            say("没有得分", "no score", f"{trace.null.words.get(lang)}{'；' if zh else '; '}{trace.policy.get(lang)}")
        )
    out += [say("计算", "step", step.get(lang)) for step in trace.steps]
    if not trace.null:
        out.append(say("得分", "score", f"{trace.score} / {trace.full}"))
    weight = trace.weight if trace.weight == trace.counted_weight else f"{trace.weight} → {trace.counted_weight}"
    if trace.lent_by:
        names = [title.get(lang) for title in trace.lent_by]
        weight += (
            f"（“{'”“'.join(names)}”没有得分，其权重按比例分来）"
            if zh
            else f" (shared from {', '.join(names)}, without a score)"
        )
    out.append(say("权重", "weight", weight))
    if trace.taken:
        out.append(say("取消得分", "taken away", trace.taken.get(lang)))
    if trace.policy in (None, _POLICIES[Missing.ZERO], _POLICIES[Missing.FULL]):
        out.append(say("计入总分", "points", f"{trace.weighing} = {trace.points}" if trace.weighing else trace.points))
    out += [say("台账", "ledger", each.get(lang)) for each in trace.limited]
    return out
