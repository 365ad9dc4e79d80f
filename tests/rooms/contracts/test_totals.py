"""What stands above the items of a letter: every step, gate, event and grade of the scheme that is for its subject, in both languages.

What has to be there is found in the model, kind by kind: a kind of step, of event, of effect or of result that is added to the model and
not to a letter fails here, and so does a figure of one that is not printed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from rooms.contracts.test_scorecard import everything, subject
from support.schemes import WRITTEN

from hengji.cli.main import main
from hengji.contracts.content import Content
from hengji.contracts.generating import Share, letter_of
from hengji.contracts.paper import Printed, paper_of
from hengji.contracts.scorecard import from_scorecard
from hengji.engine import Scheme, load_scheme
from hengji.engine.run.events import MOVES_POINTS, select
from hengji.engine.scheme.model import ledger as steps
from hengji.engine.scheme.model.events import ACTING, Effect, Event, EventKind, TaskBoard
from hengji.engine.scheme.model.ledger import Coefficient, Gate, ItemsShort, LedgerStep
from hengji.engine.scheme.model.outcomes import Pool, Result, ResultTable
from hengji.engine.scheme.model.progress import Progress
from hengji.engine.scheme.model.scheme import Scheme as Model
from hengji.engine.values.number import show
from hengji.engine.values.text import LANGS, Lang, Text
from hengji.goals.queries import Carried
from hengji.goals.queries.carried import Rung
from hengji.reports.total import total_words
from hengji.ui.papers import Clauses, Heading, Paragraph, Table

Needs = Iterator[str | Text]


@cache
def loaded(path: Path) -> Scheme:
    """A scheme somebody wrote."""
    found, _ = load_scheme(path)
    assert found is not None, path
    return found


CASES = [
    pytest.param(path, name, id=f"{path.parent.name}/{path.stem}-{name}")
    for path in WRITTEN
    for name in loaded(path).class_titles
    if loaded(path).card_for(name) is not None
]


# --- what has to be there, by the kinds of the model ---------------------------------------------------------------------


def figures(*values: Fraction | None) -> Needs:
    """Figures as they are printed; a share may be printed in per cent."""
    yield from (show(abs(value)) for value in values if value is not None)


def step_needs(scheme: Scheme, action: steps.Action) -> Needs:  # noqa: C901 - one case a kind, as in the model
    """What a letter has to say of a step."""
    match action:
        case steps.Sum(what):
            yield from part_titles(scheme, [what] if what != "items" else [])
        case steps.Combine(parts):
            yield from part_titles(scheme, [name for name, _ in parts])
            yield from figures(*(share for _, share in parts))
        case steps.Modify(what, by, low, high, special):
            yield from part_titles(scheme, [what, by])
            yield from figures(low, high, *(each.coefficient for each in special))
        case steps.PassGate(gate):
            yield from gate_needs(scheme, scheme.gates[gate])
        case steps.Multiply(name):
            yield from coefficient_needs(scheme, scheme.coefficients[name])
        case steps.AddEvents(kinds, ids, _, most, least):
            yield from figures(most, least)
            for event in select(scheme.events, kinds, ids):
                if event.kind in MOVES_POINTS:
                    yield from event_needs(scheme, event)
        case steps.AddTasks(board, most, least):
            yield from figures(most, least)
            yield from board_needs(scheme.boards[board])
        case steps.AddFormula(_, _, most, least):
            yield from figures(most, least)
        case steps.AddProgress(name, span, most, least):
            yield from figures(span, most, least)
            yield from progress_needs(scheme, scheme.progress[name])
        case steps.Clamp(low, high):
            yield from figures(low, high)
        case steps.ApplyVeto():
            for event in scheme.events.values():
                if event.kind in ACTING:
                    yield from event_needs(scheme, event)
        case steps.Round(places):
            yield str(scheme.scale.round.total if places is None else places)


def part_titles(scheme: Scheme, ids: list[str]) -> Needs:
    for card in scheme.scorecards.values():
        parts = {part.id: part.title for top in card.dimensions for part in top.dimensions()}
        parts |= {item.id: item.title for item in card.items()}
        yield from (parts[id] for id in ids if id in parts)


def gate_needs(scheme: Scheme, gate: Gate) -> Needs:
    if gate.when is not None and isinstance(gate.when, ItemsShort):
        yield from figures(gate.when.share * 100 if gate.when.share else None)
    for name in (*gate.suspend, *gate.no_lift):
        yield (scheme.coefficients.get(name) or scheme.progress[name]).title
    if gate.limit_others is not None and not gate.to_base:
        yield show(gate.limit_others * 100)
    yield from effect_needs(scheme, gate.effect)


def effect_needs(scheme: Scheme, effect: Effect) -> Needs:
    titles = {band.id: band.title for band in scheme.grades.bands} if scheme.grades is not None else {}
    yield from (titles[id] for id in (effect.ceiling, effect.grade) if id)
    yield from part_titles(scheme, list(effect.zero_items))
    yield from figures(Fraction(effect.down) if effect.down else None, effect.total_cap, effect.payout)


def event_needs(scheme: Scheme, event: Event) -> Needs:
    yield event.title
    yield from figures(event.amount, event.least, event.most_each, event.most)
    yield from effect_needs(scheme, event.effect)
    if event.evidence:
        yield Text("须有证明材料", "evidence is required")
    if event.approval:
        yield Text("须经批准", "approval is required")


def coefficient_needs(scheme: Scheme, coefficient: Coefficient) -> Needs:
    yield coefficient.title
    yield from figures(coefficient.low, coefficient.high, coefficient.missing)
    yield str(coefficient.places)
    if coefficient.factors:
        yield from figures(coefficient.span, *(each.weight for each in (*coefficient.factors, *coefficient.plus)))
        yield str(coefficient.fewest)


def progress_needs(scheme: Scheme, index: Progress) -> Needs:
    yield index.title
    for part in index.parts:
        yield scheme.indicators[part.of].title
        yield f"{show(part.weight * 100)}%"
        yield from figures(part.scale)
    yield f"{show(index.own * 100)}%"
    yield str(index.fewest)


def board_needs(board: TaskBoard) -> Needs:
    yield board.title
    for grade in board.grades:
        yield grade.title
        yield show(abs(grade.points))
    for size in board.sizes:
        if size.factor != 1 or size.most is not None:
            yield size.title
            yield from figures(size.factor, size.most)
    yield from figures(board.most, board.least, board.base or None, board.exempt_points or None)


def result_needs(scheme: Scheme, result: Result) -> Needs:
    """What a letter has to say of the use of a result."""
    yield result.title
    match result:
        case Pool():
            yield from figures(result.amount, result.most_each * 100 if result.most_each is not None else None)
            if result.coefficient:
                yield from coefficient_needs(scheme, scheme.coefficients[result.coefficient])
        case ResultTable():
            for value in result.by_grade.values():
                yield Text.label(value) if isinstance(value, str) else show(value)


# --- what a letter says ---------------------------------------------------------------------------------------------------


def letter(scheme: Scheme, unit_class: str) -> Content:
    """The letter of somebody of a class."""
    return from_scorecard(scheme, unit_class, subject(), everything(scheme, unit_class), lacking=True)


def printed(content: Content, lang: Lang) -> str:
    """Everything its paper says."""
    paper = paper_of(content, Printed("1", 1, date(2026, 1, 1), "0" * 64, "C", "https://x"), lang)
    found: list[str] = []
    for block in paper.blocks:
        match block:
            case Heading() | Paragraph():
                found.append(block.text)
            case Clauses():
                found += [f"{each.title}\n{each.beside}\n{each.text}" for each in block.items]
            case Table():
                found += ["\t".join(row) for row in block.rows] + list(block.notes)
            case _:
                pass
    return "\n".join(found)


def has(said: str, need: str) -> bool:
    """A figure by itself, not as a part of another one; words anywhere, in whatever case they begin."""
    if re.fullmatch(r"[\d.]+%?", need):
        return re.search(rf"(?<![\d.]){re.escape(need)}(?![\d]|\.\d)", said.replace(",", "")) is not None
    return need.casefold() in said.casefold()


@pytest.mark.parametrize(("path", "name"), CASES)
def test_a_letter_says_every_step_gate_event_and_grade_that_is_for_its_subject(path: Path, name: str) -> None:
    scheme = loaded(path)
    content = letter(scheme, name)
    for lang in LANGS:
        said = printed(content, lang)
        for step in scheme.ledger:
            if not acts(scheme, step, name):
                continue
            for need in step_needs(only(scheme, name), step.action):
                words = need if isinstance(need, str) else need.get(lang)
                assert has(said, words), (step.title, words, said)
        for result in only(scheme, name).results:
            for need in result_needs(only(scheme, name), result):
                assert has(said, need if isinstance(need, str) else need.get(lang)), (result.id, need)


@pytest.mark.parametrize(("path", "name"), CASES)
def test_a_letter_says_where_each_grade_of_its_class_begins_its_places_and_its_multiplier(
    path: Path, name: str
) -> None:
    scheme = loaded(path)
    content, grades = letter(scheme, name), scheme.grades
    assert content.totals is not None
    if grades is None:
        assert content.totals.grades == ()
        return
    lines = {each.title: each for each in content.totals.grades}
    for rung in grades.ladder(name):
        band = grades.bands[rung.band]
        line = lines[band.title]
        for lang in LANGS:
            assert rung.least is None or has(line.score.get(lang), show(rung.least))
            assert (band.quota is None) == (line.places is None)
            assert band.quota is None or f"{show(band.quota * 100)}%" == line.places.get(lang)  # type: ignore[union-attr]
            assert (band.bonus is None) == (line.pay is None)
            assert all(has(line.pay.get(lang), show(end)) for end in band.bonus or ())  # type: ignore[union-attr]
            assert has(printed(content, lang), band.title.get(lang))


def acts(scheme: Scheme, step: LedgerStep, name: str) -> bool:
    """Whether a step does anything for units of a class."""
    card = scheme.card_for(name)
    assert card is not None
    match step.action:
        case steps.Multiply(id):
            return scheme.coefficients[id].is_for(name)
        case steps.AddProgress(id):
            return scheme.progress[id].is_for(name)
        case steps.PassGate(id):
            gate = scheme.gates[id]
            if not gate.is_for(name):
                return False
            when = gate.when
            return not isinstance(when, ItemsShort) or any(
                item.id in when.items if when.items else item.core for item in card.items()
            )
        case _:
            return True


def only(scheme: Scheme, name: str) -> Scheme:
    """The scheme with the card of a class alone, and adjusters of that class in its gates and pools."""
    card = scheme.card_for(name)
    assert card is not None
    mine = {id for id, each in {**scheme.coefficients, **scheme.progress}.items() if each.is_for(name)}
    gates = {
        id: replace(
            gate, suspend=tuple(each for each in gate.suspend if each in mine), no_lift=tuple(each for each in gate.no_lift if each in mine)
        )
        for id, gate in scheme.gates.items()
    }  # fmt: skip
    results = tuple(
        replace(each, coefficient="") if isinstance(each, Pool) and each.coefficient not in mine else each for each in scheme.results
    )  # fmt: skip
    return replace(scheme, scorecards={card.id: card}, gates=gates, results=results)


# --- nothing of the model is left out -------------------------------------------------------------------------------------


def test_every_kind_of_step_stands_in_a_letter_of_some_scheme() -> None:
    met = {type(step.action) for path in WRITTEN for step in loaded(path).ledger}
    assert set(get_args(steps.Action)) == met, "each kind is read from a real scheme above"


def test_every_kind_of_event_is_said_with_what_it_brings() -> None:
    scheme = whole()
    said = {lang: printed(letter(scheme, next(iter(scheme.class_titles))), lang) for lang in LANGS}
    kinds = {event.kind for event in scheme.events.values()}
    assert kinds == set(EventKind)
    for event in scheme.events.values():
        for need in event_needs(scheme, event):
            for lang in LANGS:
                assert has(said[lang], need if isinstance(need, str) else need.get(lang)), event.id


EFFECTS = {
    "ceiling": "B", "grade": "C", "down": 2, "total_cap": Fraction(63), "payout": Fraction(3, 10), "zero_items": ("profit",),
}  # fmt: skip


@pytest.mark.parametrize("field", [each.name for each in fields(Effect)])
def test_every_effect_of_a_veto_and_of_a_gate_is_said(field: str) -> None:
    """An effect that is added to the model has to be given a value here, and words in a letter."""
    scheme = whole()
    name = next(iter(scheme.class_titles))
    value: object = EFFECTS[field]
    if field in ("ceiling", "grade"):
        value = scheme.grades.bands[1].id  # type: ignore[union-attr]
    if field == "zero_items":
        value = (next(iter(scheme.card_for(name).items())).id,)  # type: ignore[union-attr]
    effect = Effect(**{field: value})  # type: ignore[arg-type]
    gate_id = next(step.action.gate for step in scheme.ledger if isinstance(step.action, steps.PassGate))
    event_id = next(event.id for event in scheme.events.values() if event.kind is EventKind.VETO)
    gate = replace(scheme.gates[gate_id], effect=effect, title=Text("甲闸", "Gate A"))
    veto = replace(scheme.events[event_id], effect=effect, title=Text("乙否决", "Veto B"))
    changed = replace(scheme, gates=scheme.gates | {gate_id: gate}, events=scheme.events | {event_id: veto})
    words = total_words(changed, name)
    for title in (gate.title, veto.title):
        (told,) = [each for each in words.constraints if each.zh.startswith(title.zh)]
        for need in effect_needs(changed, effect):
            for lang in LANGS:
                assert has(told.get(lang), need if isinstance(need, str) else need.get(lang)), told


def test_every_part_of_a_scheme_is_said_in_a_letter_or_is_not_for_it() -> None:
    """A part that is added to the model has to be put in one of the two."""
    said = {
        "scale",
        "scorecards",
        "ledger",
        "boards",
        "events",
        "gates",
        "coefficients",
        "progress",
        "grades",
        "results",
        "title",
    }
    elsewhere = {
        "id", "version", "effective", "basis", "indicators", "measures", "units", "parameters", "classification", "panels", "rankings",
        "where",
    }  # fmt: skip
    assert {each.name for each in fields(Model)} == said | elsewhere
    assert set(get_args(Result)) == {Pool, ResultTable}


def whole() -> Scheme:
    """A scheme that uses everything."""
    return loaded(next(path for path in WRITTEN if path.name == "whole_policy"))


def test_a_constraint_is_printed_with_its_consequence() -> None:
    scheme = loaded(next(path for path in WRITTEN if path.name == "cn.classified-assessment"))
    content = letter(scheme, "competition")
    assert content.constraints[0] == Text(
        "核心指标未达基本值（利润总额、净资产收益率中任一未达到基本值）：难度系数（市场竞争、生产运营）、"
        "进步指数（市场竞争、生产运营）不得抬高得分；等级不高于“合格”",
        "A core item below base (any of Total profit, Return on equity short of base): Difficulty (competition, operation), "
        "Progress (competition, operation) may not raise the score; the grade is 'Qualified' at best",
    )
    assert content.constraints[1].zh == "发生较大及以上生产安全责任事故，一票否决：总分不高于 60；等级定为“不合格”"
    said = printed(content, "zh")
    assert "难度系数（科技创新" not in said, "a coefficient of other classes has no place in this letter"
    assert (
        said.index("乘以难度系数")
        < said.index("加：进步指数")
        < said.index("得分低于 0 分的按 0 分计，高于 120 分的按 120 分计")
    )


def test_items_next_to_each_other_with_one_sentence_are_said_once_and_all_are_named() -> None:
    scheme = loaded(next(path for path in WRITTEN if path.name == "cn.classified-assessment"))
    content = letter(scheme, "competition")
    first, second, *rest = content.items
    same = replace(
        content, items=(first, replace(second, sentence=first.sentence, rule=first.rule, tiers=first.tiers), *rest)
    )
    paper = paper_of(same, Printed("1", 1, date(2026, 1, 1), "0" * 64, "C", "https://x"), "zh")
    scoring = [block for block in paper.blocks if isinstance(block, Clauses)]
    head = scoring[0]
    assert head.start == 1
    assert re.fullmatch(r"第 1(、2| 至 \d+) 项共同的规则", head.items[0].title)
    assert first.title.zh in head.items[0].text
    assert second.title.zh in head.items[0].text
    assert "各项都按下列规则计分：" in head.items[0].text
    assert scoring[1].start > 2, "numbers stay those of the table of items"


def test_render_prints_for_each_class_what_a_letter_of_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    path = next(path for path in WRITTEN if path.name == "cn.classified-assessment")
    words = total_words(loaded(path), "competition")
    assert main(["render", str(path)]) == 0
    said = capsys.readouterr().out
    assert "总分与等级：市场竞争" in said
    assert all(each.told.zh.splitlines()[0] in said for each in (*words.steps, *words.grading, *words.results))
    assert all(each.zh in said for each in words.constraints)
    assert main(["render", str(path), "--lang", "en", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["totals"]["competition"]
    assert told["constraints"] == [each.en for each in words.constraints]
    assert [each["title"] for each in told["grades"]] == ["Excellent", "Good", "Qualified", "Unqualified"]


def carried(code: str, kinds: tuple[str, ...], **more: object) -> Carried:
    """A goal of somebody with some rungs."""
    tiers = {kind: Rung(Decimal(10 + place), None) for place, kind in enumerate(kinds)}
    given: dict[str, object] = {"measure": "", "measure_unit": "万元", "way": "higher", **more}
    return Carried(
        code, Text(f"目标{code}", f"Goal {code}"), Text("来源", "Source"), "quantitative", tiers=tiers, nodes=(), above=None, share=None,
        shared=False, approved=True, year=2026, **given,  # type: ignore[arg-type]
    )  # fmt: skip


ALL = ("base", "target", "challenge", "prior", "leading")


def test_every_rung_of_a_goal_stands_in_the_letter_with_its_item_or_by_itself() -> None:
    scheme = loaded(next(path for path in WRITTEN if path.name == "cn.classified-assessment"))
    first = letter(scheme, "competition").items[0]
    goals = [carried("A1", ALL), carried("A2", ALL, measure=first.indicator)]
    content = letter_of(scheme, "competition", subject(), Share(goals=goals)).content
    one, two = content.goals
    assert tuple(tier.name for tier in one.tiers) == ALL
    item = content.item(two.item)
    assert item is not None
    assert {tier.name for tier in item.tiers} | {tier.name for tier in two.tiers} == set(ALL)
    assert not {tier.name for tier in item.tiers} & {tier.name for tier in two.tiers}, "each figure stands once"
    for lang, words in (("zh", ("上年值 13", "行业先进值 14")), ("en", ("Last year 13", "Industry-leading 14"))):
        said = printed(content, lang)  # type: ignore[arg-type]
        assert all(said.count(each) == 2 for each in words), said


def test_a_challenge_task_says_what_the_scheme_adds_for_it() -> None:
    scheme = loaded(next(path for path in WRITTEN if path.name == "cn.hq-closed-loop"))
    goals = [carried("A1", ("challenge",)), carried("A2", ("target",), challenge=True)]
    one, two = letter_of(scheme, "operations", subject(), Share(goals=goals)).content.goals
    assert one.reward is None
    assert two.reward is not None
    assert two.reward.zh == "主动承担并完成挑战任务：每次加 1 至 3 分，由认定时确定；须有证明材料；须经批准"
    content = letter_of(scheme, "operations", subject(), Share(goals=goals)).content
    assert f"挑战奖励：{two.reward.zh}" in printed(content, "zh")
    assert f"challenge reward: {two.reward.en}" in printed(content, "en")


def test_there_is_one_minus_sign_above_the_items() -> None:
    scheme = loaded(next(path for path in WRITTEN if path.name == "cn.hq-closed-loop"))
    content = letter(scheme, "operations")
    (board,) = content.scoring
    for lang in LANGS:
        said = printed(content, lang) + board.text.get(lang)
        assert re.search(r"−\d", board.text.get(lang)), "points are taken"
        assert not re.search(r"(?<![\w-])-\d+(?= 分| points|[ ;.])", said), lang


def test_a_multiplier_of_nothing_is_said_to_be_nothing() -> None:
    scheme = loaded(next(path for path in WRITTEN if path.name == "cn.hq-closed-loop"))
    said = "\n".join(each.zh + each.en for each in total_words(scheme, "operations").constraints)
    assert "发放系数为 0" in said
    assert "the multiplier is 0" in said
    assert "不高于 0" not in said
