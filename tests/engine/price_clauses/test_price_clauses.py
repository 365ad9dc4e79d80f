"""Price clauses: the cases a performance officer can read, the arithmetic, the sentence, and what is refused."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.files import HEAD, codes, run

from hengji.cli.main import main
from hengji.engine.bundle import Telling, compare, freeze, replay
from hengji.engine.cases import run_cases
from hengji.engine.rules.linkage import Beyond, Form, Link, Way, adjust
from hengji.engine.rules.score import score_one
from hengji.engine.run.batches import gather, lay_out, score_batches
from hengji.engine.run.blocks import CardCells
from hengji.engine.run.linkage import LinkFigures, price_moves
from hengji.engine.run.plans import CardRules
from hengji.engine.run.result import Run
from hengji.engine.run.tables import figure_at, flatten, rule_tiers_at, tiers_at
from hengji.engine.scheme import dump_scheme, examine, load_scheme, same_meaning
from hengji.engine.scheme.model.scorecards import PriceLink, Tier
from hengji.engine.sentences import parse as parse_rule
from hengji.engine.sentences.price_clause import Clause, Kind, Operand, leaves, parse, render, tier_words
from hengji.engine.sentences.reading import Understood
from hengji.engine.trace import explain_cell, link_sentence
from hengji.engine.trace.explain import rule_context
from hengji.engine.values.finding import Level, errors
from hengji.engine.values.number import half_up
from hengji.engine.values.text import LANGS, Lang
from hengji.reports.page import report_html

HERE = Path(__file__).resolve().parent


def test_the_cases_come_out() -> None:
    report = run_cases(HERE / "cases.yaml")
    assert report.ok, report.render("en")


# --- the arithmetic --------------------------------------------------------------------------------------------------

prices = st.integers(1, 900).map(Fraction)
percents = st.integers(0, 60).map(lambda percent: Fraction(percent, 100))
targets = st.integers(-5000, 5000).map(Fraction)
numbers = st.builds(
    Link,
    st.just(Form.VOLUME),
    prices,
    st.integers(0, 500).map(Fraction),
    percents,
    band=percents,
    beyond=st.sampled_from(Beyond),
    cap=st.none() | percents,
    way=st.sampled_from(Way),
    scale=st.sampled_from([Fraction(1), Fraction(1, 10000)]),
)


@given(numbers, targets, st.integers(0, 899).map(Fraction))
def test_the_volume_form_works_alike_up_and_down(link: Link, target: Fraction, off: Fraction) -> None:
    off = min(off, link.base_price - 1)
    up, down = adjust(target, link, link.base_price + off), adjust(target, link, link.base_price - off)
    assert up.adjusted - target == target - down.adjusted


@given(numbers, targets, prices)
def test_the_price_inside_the_band_moves_nothing_and_the_cap_is_never_passed(
    link: Link, target: Fraction, price: Fraction
) -> None:
    found = adjust(target, link, price)
    if abs(price - link.base_price) <= link.band * link.base_price:
        assert found.inside
        assert found.adjusted == target
    if link.cap is not None:
        assert abs(found.adjusted - target) <= link.cap * abs(target)


@given(numbers, st.sampled_from(Form), st.lists(st.integers(1, 5000).map(Fraction), min_size=2, max_size=4), prices)
def test_the_tiers_of_an_item_keep_their_order(link: Link, form: Form, tiers: list[Fraction], price: Fraction) -> None:
    found = adjust(tiers[0], replace(link, form=form), price)
    moved = [found.carried(tier) for tier in tiers]
    for (one, other), (low, high) in zip(pairwise(tiers), pairwise(moved), strict=True):
        assert (one < other) == (low < high)
        assert (one == other) == (low == high)


@given(numbers, targets, prices)
def test_against_the_price_is_with_it_turned_round(link: Link, target: Fraction, price: Fraction) -> None:
    one, other = (adjust(target, replace(link, way=way), price) for way in Way)
    assert one.adjusted - target == target - other.adjusted


# --- the sentence ----------------------------------------------------------------------------------------------------

shares = st.builds(Fraction, st.integers(1, 300), st.sampled_from([1, 3, 100, 1000]))
words = st.text(st.characters(codec="utf-8", categories=["L", "Nd"]), min_size=1, max_size=8)
units = st.sampled_from(["", "元/吨", "万吨", "亿千瓦时", "$/mt"])
amounts = st.builds(
    lambda value, unit: Operand(Kind.AMOUNT, value, unit), st.sampled_from(["550", "0.5", "1/3"]), units
)
operands = amounts | st.builds(Operand, st.sampled_from([Kind.COLUMN, Kind.FORMULA]), words, units)


@st.composite
def clauses(draw: st.DrawFn) -> Clause:
    form, band = draw(st.sampled_from(Form)), draw(st.just(Fraction(0)) | shares)
    base = draw(operands | st.just(Operand(Kind.LAST_YEAR, "")))
    return Clause(
        draw(words),
        base if base.kind is Kind.AMOUNT else replace(base, unit=""),
        form,
        draw(operands) if form is Form.VOLUME else None,
        draw(shares) if form is Form.VOLUME else Fraction(1),
        draw(shares) if form is Form.RATIO else Fraction(1),
        draw(st.sampled_from(Way)),
        band,
        draw(st.sampled_from(Beyond)) if band else Beyond.WHOLE,
        draw(st.none() | st.just(Fraction(0)) | shares),
        draw(st.none() | st.integers(0, 8)),
    )


@given(clauses(), st.lists(st.sampled_from(["base", "target", "challenge", "good"]), min_size=1, unique=True))
def test_a_printed_clause_reads_back_as_itself(clause: Clause, tiers: list[str]) -> None:
    for lang in LANGS:
        said = parse(render(clause, tiers, lang))
        assert said is not None, render(clause, tiers, lang)
        assert dict(said.leaves) == leaves(clause)
        assert (said.tiers, said.lang) == (tier_words(tiers, lang), lang)


def test_the_clause_is_printed_once_for_an_item_in_both_languages() -> None:
    scheme, findings = load_scheme(HERE / "scheme.yaml")
    assert scheme is not None, findings
    said = [link_sentence(scheme, item) for _, item in scheme.items()]
    coal, power, trade = (text.zh if text is not None else "" for text in said)
    assert coal == (
        "基本值、目标值、挑战值与“动力煤价”挂钩：期间均价较基准价550元/吨变动超过5%的部分，"
        "按计划量（目标表“planned_volume”列，万吨）×60%同向调整，调整幅度不超过目标值的20%"
    )
    assert power == (
        "目标值与“动力煤价”挂钩：期间均价较基准价（目标表“base_price”列）变动超过5%时的全部变动，"
        "按计划量（目标表“planned_volume”列，吨）×100%反向调整，调整幅度不设上限"
    )
    assert trade == (
        "目标值与“动力煤价”挂钩：期间均价较基准价（上年均价）的变动，"
        "按价格比的0.5次方同向调整，调整幅度不设上限，保留2位小数"
    )
    assert said[1] is not None
    assert said[1].en == (
        "target linked to 'Thermal coal price': the mean price's change from the base price (column 'base_price' of the targets "
        "table), in full once beyond 5%, moves it the opposite way by the planned volume (column 'planned_volume' of the targets "
        "table, 吨) x 100%, without a cap"
    )


@pytest.mark.parametrize("lang", LANGS)
def test_a_scheme_whose_clauses_are_their_sentences_is_the_same_scheme(lang: Lang) -> None:
    scheme, _ = load_scheme(HERE / "scheme.yaml")
    assert scheme is not None
    text = dump_scheme(scheme)
    said = [link_sentence(scheme, item) for _, item in scheme.items()]
    lines, inside, wait = [], -1, iter(said)
    for line in text.splitlines():
        indent = len(line) - len(line.lstrip())
        if 0 <= inside < indent:
            continue
        inside = indent if line.strip() == "linked:" else -1
        sentence = next(wait) if inside >= 0 else None
        lines.append(line if sentence is None else f"{line} {json.dumps(sentence.get(lang), ensure_ascii=False)}")
    again, findings = load_scheme("\n".join(lines))
    assert again is not None, [finding.render("en") for finding in findings]
    links = [(one.linked, other.linked) for (_, one), (_, other) in zip(scheme.items(), again.items(), strict=True)]
    assert len(links) == 3
    for one, other in links:
        assert one is not None
        assert other is not None
        assert same_meaning(unspelt(one), unspelt(other))


def unspelt(link: PriceLink) -> PriceLink:
    """A clause but for how its formula was written."""
    return replace(link, base=replace(link.base, formula_text=""))


# --- what is refused -------------------------------------------------------------------------------------------------

PLAN = """
measures:
  coal_price: {title: {zh: 煤价, en: Coal}, unit: 元/吨, over_periods: average}
  spot: {title: {zh: 现货价, en: Spot}, unit: 元/吨}
  profit: {title: {zh: 利润, en: Profit}, unit: 万元}
  sales: {title: {zh: 销量, en: Sales}, unit: 万吨}
indicators:
  profit: {title: {zh: 利润, en: Profit}, unit: 万元, direction: higher}
scorecards:
  all:
    - dimension: {zh: 一, en: One}
      items:
        - {indicator: profit, weight: 100, tiers: {target: TARGET}, linked: {LINKED}, rule: {ratio: target}}
ledger: [{sum: items}]
"""
SOUND = "to: coal_price, base: 500, volume: 10 万吨"


def found_in(linked: str, target: str = "table") -> list[str]:
    _, findings = examine(HEAD + PLAN.replace("LINKED", linked).replace("TARGET", target))
    return [finding.code for finding in errors(findings)]


def test_a_sound_clause_is_sound() -> None:
    assert found_in(SOUND) == []
    assert found_in(f"{SOUND}, way: against, band: 5%, beyond: excess, cap: 0, decimals: 2") == []
    assert found_in("to: 煤价, base: 0.05 万元/吨, volume: sales, pass_through: 80%") == []
    assert found_in("to: coal_price, base: prior(coal_price), form: ratio, elasticity: 0.5") == []


@pytest.mark.parametrize(
    ("linked", "code"),
    [
        (f"{SOUND}, band: -1%", "price-clause"),
        (f"{SOUND}, band: 100%", "price-clause"),
        (f"{SOUND}, cap: -5%", "price-clause"),
        (f"{SOUND}, cap: 20", "price-clause"),
        (f"{SOUND}, cap: 101%", "price-clause"),
        (f"{SOUND}, pass_through: 120%", "price-clause"),
        ("to: coal_price, base: 0, volume: 10 万吨", "price-clause"),
        ("to: coal_price, base: -5, volume: 10 万吨", "price-clause"),
        ("to: coal_price, base: 500, volume: -10 万吨", "price-clause"),
        ("to: coal_price, base: 500, form: ratio, elasticity: 0", "price-clause"),
        ("to: coal_price, base: 500, form: ratio, elasticity: 11", "price-clause"),
        ("to: coal_price, base: 500", "price-clause-volume"),
        ("to: coal_price, base: 500, volume: 10", "price-clause-units"),
        ("to: coal_price, base: 500, volume: planned", "price-clause-units"),
        ("to: coal_price, base: 500, volume: 10 万千瓦时", "price-clause-units"),
        ("to: coal_price, base: 500, volume: profit", "price-clause-units"),
        ("to: coal_price, base: 500 元, volume: 10 万吨", "price-clause-units"),
        ("to: coal_price, base: sales, volume: 10 万吨", "price-clause-units"),
        ("to: coal_price, base: 500, volume: 10 万吨, volume_unit: 吨", "price-clause-units"),
        ("to: spot, base: 500, volume: 10 万吨", "price-clause-mean"),
        ("to: coal_price, base: coal_price, volume: 10 万吨", "price-clause-base"),
        ("to: coal_price, base: coal_price * 0.9, volume: 10 万吨", "price-clause-base"),
        ("to: coal, base: 500, volume: 10 万吨", "unknown-measure"),
        ("to: coal_price, base: 500, form: ratio, volume: 10 万吨", "price-clause-key"),
        (f"{SOUND}, elasticity: 2", "price-clause-key"),
        (f"{SOUND}, decimals: 9", "decimals"),
        (f"{SOUND}, form: volumes", "unknown-word"),
        (f"{SOUND}, kind: x", "unknown-key"),
        ("base: 500, volume: 10 万吨", "missing-key"),
        ("to: coal_price, base: 500, volume: 10 万吃", "unknown-unit"),
        ("to: coal_price, base: 1/3, volume: 10 万吨", "price-clause-decimal"),
        ("to: coal_price, base: '', volume: 10 万吨", "empty"),
        ("to: coal_price, base: '  ', volume: 10 万吨", "empty"),
        ("to: coal_price, base: 500, volume: ''", "empty"),
        ("to: coal_price, base: target, volume: 10 万吨", "price-clause-column"),
        ("to: coal_price, base: 目标值, volume: 10 万吨", "price-clause-column"),
        ("to: coal_price, base: column base, volume: 10 万吨", "price-clause-column"),
        ("to: coal_price, base: '@x', volume: 10 万吨", "price-clause-column"),
        ("to: coal_price, base: 'column ', volume: 10 万吨", "price-clause-column"),
        ("to: coal_price, base: 500, volume: target, volume_unit: 万吨", "price-clause-column"),
        ("to: coal_price, base: 500, volume: 0.8 * sales * 2 / 3", "price-clause-units"),
        ("to: coal_price, base: 500, volume: 0.8 * p, volume_unit: 吨", "formula-unknown-name"),
    ],
)
def test_what_is_no_clause_is_refused_when_the_scheme_is_checked(linked: str, code: str) -> None:
    assert found_in(linked) == [code]


def test_last_year_is_the_mean_price_of_the_year_before() -> None:
    plan = HEAD + PLAN.replace("TARGET", "table")
    one, _ = load_scheme(plan.replace("LINKED", "to: coal_price, base: last_year, form: ratio"))
    other, _ = load_scheme(plan.replace("LINKED", "to: coal_price, base: prior(coal_price), form: ratio"))
    assert one is not None
    assert other is not None
    assert dump_scheme(one) == dump_scheme(other)


def test_the_ratio_form_is_refused_for_a_stated_target_that_is_not_positive() -> None:
    assert found_in("to: coal_price, base: 500, form: ratio", target="-5") == ["price-clause-negative"]
    assert found_in(SOUND, target="-5") == []


def test_a_sentence_of_ours_about_other_tiers_or_of_nobody_is_refused() -> None:
    plan = HEAD + PLAN.replace("TARGET", "table")
    said = "目标值与“煤价”挂钩：期间均价较基准价500元/吨的变动，按计划量10万吨×100%同向调整，调整幅度不设上限"
    good, found = examine(plan.replace("{LINKED}", said))
    assert good is not None, found
    for sentence, code in (
        (f"挑战值、{said}", "price-clause-tiers"),
        ("目标值跟着煤价走", "price-clause-not-understood"),
        (said.replace("500元/吨", "500元"), "price-clause-units"),
    ):
        _, found = examine(plan.replace("{LINKED}", sentence))
        assert [each.code for each in errors(found)] == [code]


def test_a_clause_that_moves_nothing_and_a_rounded_power_are_told() -> None:
    text = HEAD + PLAN.replace("TARGET", "table").replace(
        "LINKED", "to: coal_price, base: 500, form: ratio, elasticity: 0.5"
    )
    _, found = examine(text)
    assert {"price-clause-may-hold", "ours"} <= {each.code for each in found}
    _, found = examine(text.replace("{ratio: target}", "{curve: {0: 0, 100: full}}"))
    assert "price-clause-unused" in {each.code for each in found}
    _, found = examine(
        HEAD + PLAN.replace("TARGET", "table").replace("LINKED", "to: coal_price, base: 500, volume: sales")
    )
    assert "price-clause-volume-reported" in {each.code for each in found}


@pytest.mark.parametrize(
    ("linked", "told"),
    [
        ("to: coal_price, base: 500, volume: 0 万吨", "volume 为 0，价格条款不会调整任何目标值"),
        (f"{SOUND}, pass_through: 0", "pass_through 为 0，价格条款不会调整任何目标值"),
        (f"{SOUND}, cap: 0", "cap 为 0，价格条款不会调整任何目标值"),
        (f"{SOUND}, beyond: excess", "没有中性区间，beyond 不起作用"),
    ],
)
def test_a_number_that_lets_nothing_move_is_told(linked: str, told: str) -> None:
    _, findings = examine(HEAD + PLAN.replace("LINKED", linked).replace("TARGET", "table"))
    assert not errors(findings)
    assert [each.message.zh for each in findings if each.code == "price-clause-nothing"] == [told]


def test_a_clause_of_a_watched_item_moves_only_what_is_shown() -> None:
    plan = PLAN.replace("{indicator: profit, weight: 100", "{indicator: profit, weight: 0, watch: yes")
    watched = plan.replace(", rule: {ratio: target}", "").replace("LINKED", SOUND).replace("TARGET", "table")
    _, findings = examine(HEAD + watched)
    codes_found = {each.code for each in findings}
    assert "price-clause-watched" in codes_found
    assert "price-clause-unused" not in codes_found


def test_a_clause_whose_tier_only_a_gate_asks_for_is_of_use() -> None:
    rule = "{curve: {0: 0, 2000: full}}"
    plan = NO_TARGET.replace("LINKED", SOUND).replace("RULE", rule)
    for text, of_use in ((plan, True), (plan.replace("core: yes", "core: no"), False)):
        _, findings = examine(HEAD + text)
        assert ("price-clause-unused" in {each.code for each in findings}) is not of_use


def test_a_cap_written_without_its_percent_sign_is_told_how_to_write_it() -> None:
    plan = HEAD + "parameters: {cap: {title: {zh: 上限, en: Cap}, value: 20}}\n" + PLAN.replace("TARGET", "table")
    said = (
        "目标值与“煤价”挂钩：期间均价较基准价500元/吨的变动，按计划量10万吨×100%同向调整，调整幅度不超过目标值的2000%"
    )
    for linked in (f"{{{SOUND}, cap: 20}}", f"{{{SOUND}, cap: $cap}}", said):
        _, findings = examine(plan.replace("{LINKED}", linked))
        (told,) = errors(findings)
        assert told.message.zh == "调整幅度上限是目标值的一部分，不超过 100%（20）"
        assert told.hint is not None
        assert told.hint.zh == "写成 20%"
    assert found_in(f"{SOUND}, cap: 100%") == []
    link = Link(Form.VOLUME, Fraction(500), Fraction(1), cap=Fraction(20))
    assert [each.hint and each.hint.en for each in link.findings()] == ["write 20%"]


# --- a run -----------------------------------------------------------------------------------------------------------

LINKED = "to: coal_price, base: base_price, volume: planned, volume_unit: 万吨, pass_through: 70%, band: 4%, beyond: excess, cap: 25%"
RULE = "rule: {start: full, steps: [{below: target, each: 1% of target, subtract: 1}], floor: 0}"
CLAUSES = [
    # unit, target, base price, planned volume, mean price
    ("a", "10000", "500", "120", "515"),
    ("b", "10000", "500", "120", "533.3"),
    ("c", "-4000", "500", "12.5", "467"),
    ("d", "10000", "500", "1200", "700"),
    ("e", "300", "612.5", "1.25", "700"),
]


def linked_run(folder: Path, linked: str = LINKED) -> Run:
    plan = PLAN.replace("LINKED", linked).replace("TARGET", "table").replace("rule: {ratio: target}", RULE)
    targets = "".join(f"{unit},profit,{target},{base},{volume}\n" for unit, target, base, volume, _ in CLAUSES)
    facts = "".join(
        f"{unit},coal_price,2026,{price}\n{unit},profit,2026,{target}\n" for unit, target, _, _, price in CLAUSES
    )
    return run(
        folder,
        plan,
        units="unit\n" + "".join(f"{unit}\n" for unit, *_ in CLAUSES),
        targets="unit,item,target,base_price,planned\n" + targets,
        facts="unit,measure,period,value\n" + facts,
    )


def expected(target: str, base: str, volume: str, price: str) -> Fraction:
    """The clause once more, by hand."""
    t, p0, v, p = Fraction(target), Fraction(base), Fraction(volume), Fraction(price)
    edge = p0 * Fraction(4, 100)
    excess = max(Fraction(0), abs(p - p0) - edge) * (1 if p > p0 else -1)
    move, most = excess * v * Fraction(70, 100), abs(t) * Fraction(25, 100)
    return t + max(-most, min(most, move))


def test_targets_are_moved_scored_against_and_shown_beside_those_agreed(tmp_path: Path) -> None:
    done = linked_run(tmp_path)
    cells = flatten(done)["cells"].columns
    assert [Fraction(text) for text in cells["agreed_target"]] == [Fraction(target) for _, target, *_ in CLAUSES]
    moved = [expected(*row[1:]) for row in CLAUSES]
    assert [Fraction(text) for text in cells["tier_target"]] == moved
    for (_, reached, *_), target, score in zip(CLAUSES, moved, cells["score"], strict=True):
        short = max(Fraction(0), (target - Fraction(reached)) / abs(target) * 100)
        assert Fraction(score) == half_up(max(Fraction(0), 100 - short), 2)
    (note,) = [finding for finding in done.findings if finding.code == "price-linked"]
    assert (
        note.message.en
        == "'Profit', price clause: the targets of 4 units were moved, 1 of them at the cap; 1 inside the neutral band stay"
    )
    assert (
        note.message.zh
        == "“利润”价格挂钩：4 个单位的目标值随价格调整，其中 1 个到了调整上限；1 个在中性区间内，目标不动"
    )


@pytest.mark.parametrize("way", list(Way))
def test_the_scheme_and_the_question_by_itself_agree(
    way: Way, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = linked_run(tmp_path, f"{LINKED}, way: {way}")
    table = tmp_path / "clauses.csv"
    with table.open("w", newline="", encoding="utf-8") as file:
        write = csv.writer(file)
        write.writerow(
            ["unit", "target", "price", "base_price", "form", "volume", "pass_through", "band", "cap", "beyond", "way"]
        )
        for unit, target, base, volume, price in CLAUSES:
            write.writerow([unit, target, price, base, "volume", volume, "0.7", "0.04", "0.25", "excess", way.value])
    assert main(["analyse", "price", str(table), "--json"]) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    adjusted = [Fraction(each["adjusted"]) for each in answer["units"]]
    assert [Fraction(text) for text in flatten(done)["cells"].columns["tier_target"]] == adjusted


def test_the_explanation_shows_every_step_and_the_agreed_target(tmp_path: Path) -> None:
    trace = explain_cell(linked_run(tmp_path), 3, "profit")
    assert [step.zh for step in trace.link_steps] == [
        "煤价 2026：700 元/吨 [facts.csv:8]",
        "基准价 500 元/吨 [targets.csv:5 [base_price]]，计划量 1200 万吨 [targets.csv:5 [planned]]",
        "价格 500 → 700，变动 40.00%",
        "扣除中性区间，计 36.00%",
        "调整 180 × 1200 × 0.7 = 151200",
        "以目标的 25.00% 为限，计 2500",
        "目标 10000 → 12500",
    ]
    assert dict(trace.agreed) == {"target": "10000"}
    assert dict(trace.tiers) == {"target": "12500"}
    assert "原定：目标值 10000" in trace.render("zh")
    assert trace.as_dict()["agreed"] == {"target": "10000"}


def test_numpy_fractions_and_batches_agree_and_the_bundle_replays(tmp_path: Path) -> None:
    done = linked_run(tmp_path)
    (card,) = done.cards
    given, rule = card.inputs[0], card.rules[0]
    for column in range(len(card.units)):
        exact = score_one(
            rule.rule, figure_at(given, column), tiers_at(given, column), full=rule.full, point=rule.point
        )
        assert exact.score is not None
        assert half_up(exact.score, rule.places) == Fraction(int(card.scores.score[0, column]), 10**rule.places)
    cells = CardCells("all", CardRules(tuple(card.rules)), card.inputs)
    layout, table = lay_out([cells])
    (scored,) = gather([cells], pa.Table.from_batches(list(score_batches(layout, table.to_batches(max_chunksize=2)))))
    assert np.array_equal(scored.score, card.scores.score)
    bundle = freeze(done)
    assert replay(bundle).matches


@given(numbers, st.lists(st.integers(-50000, 50000), min_size=2, max_size=4, unique=True), prices, st.integers(0, 3))
def test_rounded_tiers_keep_their_order_and_a_tier_that_stays_is_not_rounded(
    link: Link, cents: list[int], price: Fraction, places: int
) -> None:
    tiers = {"target": Fraction(cents[0], 100)} | {f"t{n}": Fraction(each, 100) for n, each in enumerate(cents[1:])}
    clause = PriceLink("p", Tier("base_price", column="b"), link.form, None, None, link.pass_through, way=link.way, band=link.band,
                       beyond=link.beyond, cap=link.cap)  # fmt: skip
    figures = LinkFigures([price], [link.base_price], [link.volume], link.scale, max(2, places))
    moves = price_moves(clause, figures, {name: [value] for name, value in tiers.items()})
    moved = {name: values[0] for name, values in moves.moved.items()}
    found = adjust(tiers["target"], link, price)
    assert moves.by_unit == [found]
    for (one, a), (other, b) in pairwise(tiers.items()):
        low, high = moved[one], moved[other]
        assert low is not None
        assert high is not None
        assert (a < b) == (low < high)
        assert abs(low - found.carried(a)) <= Fraction(1, 2 * 10 ** max(2, places))
    if found.adjusted == found.target:
        assert moved == tiers


def test_what_a_clause_lacks_is_named(tmp_path: Path) -> None:
    plan = PLAN.replace("LINKED", LINKED).replace("TARGET", "table")
    done = run(
        tmp_path,
        plan,
        units="unit\na\nb\n",
        targets="unit,item,target,base_price,planned\na,profit,100,500,\nb,profit,100,500,10\n",
        facts="unit,measure,period,value\na,profit,2026,1\nb,profit,2026,1\na,coal_price,2026,500\n",
    )
    hints = [finding.hint and finding.hint.zh for finding in done.findings if finding.code == "unit-held"]
    assert hints == [
        "在 targets（目标值）表填“利润”的“planned”",
        "补 facts（指标数）表的 煤价 2026（算挂钩的价格要用）",
    ]


NO_TARGET = """
measures:
  coal_price: {title: {zh: 煤价, en: Coal}, unit: 元/吨, over_periods: average}
  profit: {title: {zh: 利润, en: Profit}, unit: 万元}
indicators:
  profit: {title: {zh: 利润, en: Profit}, unit: 万元, direction: higher}
scorecards:
  all:
    - dimension: {zh: 一, en: One}
      items:
        - indicator: profit
          weight: 100
          core: yes
          tiers: {base: table, target: table}
          linked: {LINKED}
          rule: RULE
gates: {short: {title: {zh: 闸, en: Gate}, when: any core item below base, limit: others to 80%, report: warning}}
ledger: [{sum: items}, {gate: short}]
"""
ON_BASE = "{start: full, steps: [{below: base, each: 1% of base, subtract: 1}], floor: 0}"


def without_target(folder: Path, linked: str, rule: str = ON_BASE) -> Run:
    """`a` has base and target, `b` the same base and no target, `c` neither; 50 元 x 10 万吨 = 500 万元 more."""
    return run(
        folder,
        NO_TARGET.replace("LINKED", linked).replace("RULE", rule),
        units="unit\na\nb\nc\n",
        targets="unit,item,base,target\na,profit,1000,1200\nb,profit,1000,\n",
        facts="unit,measure,period,value\n*,coal_price,2026,550\na,profit,2026,1050\nb,profit,2026,1050\nc,profit,2026,1\n",
    )


def test_a_unit_without_a_target_is_moved_where_the_move_needs_none(tmp_path: Path) -> None:
    done = without_target(tmp_path, "to: coal_price, base: 500, volume: 10 万吨")
    cells = flatten(done)["cells"].columns
    assert cells["tier_base"] == ["1500", "1500", ""]
    short = (1500 - 1050) / Fraction(1500) * 100
    assert [Fraction(text) for text in cells["score"][:2]] == [100 - short] * 2
    assert sum(finding.code == "gate-tripped" for finding in done.findings) == 2
    assert "没有目标值，各档同加 500" in explain_cell(done, 1, "profit").render("zh")
    assert replay(freeze(done)).matches


@pytest.mark.parametrize("more", ["volume: 10 万吨, cap: 50%", "form: ratio"])
@pytest.mark.parametrize("rule", [ON_BASE, "{curve: {0: 0, 2000: full}}"])
def test_a_unit_without_a_target_waits_where_the_move_is_found_on_it(more: str, rule: str, tmp_path: Path) -> None:
    done = without_target(tmp_path, f"to: coal_price, base: 500, {more}", rule)
    cells = flatten(done)["cells"].columns
    assert cells["tier_base"][0] != "1000"
    assert cells["tier_base"][1] == ""
    assert cells["null_reason"][1] == "missing-tier"
    (hint,) = [f.hint.zh for f in done.findings if f.code == "unit-held" and f.hint and "b" in f.message.zh]
    assert hint == "在 targets（目标值）表填“利润”的“目标值”"


def test_a_target_of_zero_with_a_cap_is_not_counted_as_moved_to_its_cap(tmp_path: Path) -> None:
    plan = PLAN.replace("LINKED", f"{SOUND}, cap: 20%").replace("TARGET", "table")
    facts = "unit,measure,period,value\n*,coal_price,2026,550\na,profit,2026,1\nb,profit,2026,1\n"
    done = run(
        tmp_path, plan, units="unit\na\nb\n", targets="unit,item,target\na,profit,0\nb,profit,1000\n", facts=facts
    )
    (told,) = [finding.message.zh for finding in done.findings if finding.code == "price-linked"]
    assert told == (
        "“利润”价格挂钩：1 个单位的目标值随价格调整，其中 1 个到了调整上限；0 个在中性区间内，目标不动；"
        "1 个的目标值为 0，上限也为 0，目标不动"
    )


TURNED = (
    "to: coal_price, base: 500, volume: 10 万吨",
    "unit,measure,period,value\n*,coal_price,2026,600\na,profit,2026,900\nb,profit,2026,2500\nc,profit,2026,500\nd,profit,2026,2100\n",
    "unit,item,target\na,profit,-500\nb,profit,1500\nc,profit,-1000\nd,profit,180\n",
)
"""100 元 x 10 万吨 = 1000 万元 more: -500 becomes 500, -1000 becomes 0."""


def test_checks_judge_what_was_agreed_and_a_turned_sign_is_said_of_the_clause(tmp_path: Path) -> None:
    linked, facts, targets = TURNED
    plan = PLAN.replace("LINKED", linked).replace("TARGET", "table")
    done = run(tmp_path, plan, units="unit\na\nb\nc\nd\n", targets=targets, facts=facts)
    (told,) = [finding for finding in done.findings if finding.code == "price-clause-turned"]
    assert told.message.zh == "“利润”的价格条款使 2 个单位的目标值变号或变为 0：a（-500 → 500）、c（-1000 → 0）"
    assert "sign-contradicted" not in codes(done)
    # -500 was typed, and the figure is above zero: told of what was typed
    typed = [finding.message.zh for finding in done.findings if finding.code == "sign-of-target"]
    assert "a：“利润”目标值 -500 万元 为负，实际值 900 万元 为正；仍按此计算" in typed
    (hint,) = [f.hint.zh for f in done.findings if f.code == "unit-held" and f.hint and f.message.zh.startswith("c")]
    assert "价格条款把“目标值”调整到了 0" in hint
    assert "另定目标值" not in hint


def test_a_target_turned_negative_by_its_clause_is_no_lost_minus(tmp_path: Path) -> None:
    plan = (
        PLAN.replace("LINKED", f"{SOUND}, way: against")
        .replace("TARGET", "table")
        .replace("table}", "table, base: table}")
    )
    done = run(
        tmp_path,
        plan,
        units="unit\na\n",
        targets="unit,item,target,base\na,profit,700,600\n",
        facts="unit,measure,period,value\n*,coal_price,2026,600\na,profit,2026,350\na,profit,2025,300\n",
    )
    assert flatten(done)["cells"].columns["tier_target"] == ["-300"]
    assert "price-clause-turned" in codes(done)
    assert not {"sign-contradicted", "sign-of-target"} & codes(done)


def test_a_header_may_state_the_unit_of_a_price_or_a_volume(tmp_path: Path) -> None:
    plan = PLAN.replace("LINKED", LINKED).replace("TARGET", "table")
    facts = "unit,measure,period,value\n*,coal_price,2026,540\na,profit,2026,10000\nb,profit,2026,10000\n"
    targets = "unit,item,target,Base Price（元/千克）,planned（单位：吨）\na,profit,10000,0.5,1200000\nb,profit,10000,0.5125,\n"
    done = run(tmp_path, plan, units="unit\na\nb\n", targets=targets, facts=facts)
    cells = flatten(done)["cells"].columns
    assert [text and Fraction(text) for text in cells["tier_target"]] == [expected("10000", "500", "120", "540"), ""]
    steps = [step.zh for step in explain_cell(done, 0, "profit").link_steps]
    assert steps[1].startswith(
        "基准价 500 元/吨 [targets.csv:2 [Base Price（元/千克）]]，计划量 120 万吨 [targets.csv:2 [planned（单位：吨）]]"
    )
    assert [finding.code for finding in done.findings if finding.level is Level.ERROR] == []


def test_a_header_in_another_kind_of_unit_is_refused(tmp_path: Path) -> None:
    plan = PLAN.replace("LINKED", LINKED).replace("TARGET", "table")
    facts = "unit,measure,period,value\n*,coal_price,2026,540\na,profit,2026,1\n"
    targets = "unit,item,target,base_price（元）,planned（签约时）\na,profit,10000,500,120\n"
    done = run(tmp_path, plan, units="unit\na\n", targets=targets, facts=facts)
    assert done.held.all()
    (told,) = [finding for finding in done.findings if finding.code == "unit-mismatch"]
    assert told.message.zh == "目标值表“base_price”列的单位“元”不能换算成“元/吨”，未使用"


# --- figures for everybody -------------------------------------------------------------------------------------------

FOR_ALL = "unit,measure,period,value\na,profit,2026,100\nb,profit,2026,100\n"
AGREED = "unit,item,target,base_price,planned\n*,profit,100,500,1\n"


def shared(folder: Path, *rows: str) -> Run:
    plan = PLAN.replace("LINKED", LINKED).replace("TARGET", "table")
    return run(folder, plan, units="unit\na\nb\n", targets=AGREED, facts=FOR_ALL + "".join(f"{row}\n" for row in rows))


def test_a_figure_for_everybody_is_every_units(tmp_path: Path) -> None:
    months = [f"*,coal_price,2026-{month:02d},{500 + month * 10}" for month in range(1, 12)]
    done = shared(tmp_path, *months, "全部,煤价,2026-12,620")
    assert flatten(done)["cells"].columns["tier_target"] == ["125", "125"]
    assert not done.held.any()
    assert not {"unit-unknown", "unknown-unit", "figures-repeated", "fact-beside-everybody"} & codes(done)
    assert done.sources is not None
    mean = Fraction(sum(500 + month * 10 for month in range(1, 13)), 12)
    assert done.sources.facts.series("coal_price", done.period).value(1) == mean


def test_a_units_own_figure_comes_first_and_is_told(tmp_path: Path) -> None:
    done = shared(tmp_path, "*,coal_price,2026,525", "b,coal_price,2026,500")
    assert flatten(done)["cells"].columns["tier_target"] == ["103.5", "100"]
    (told,) = [finding for finding in done.findings if finding.code == "fact-beside-everybody"]
    assert told.message.zh == (
        "煤价 2026 有对全部单位（*）的数（facts.csv:4 [value]），又有单位自报的数：b；这些单位按自报的数计算"
    )


def test_months_of_a_unit_beside_everybodys_year_are_told(tmp_path: Path) -> None:
    done = shared(tmp_path, "*,coal_price,2026,525", "b,coal_price,2026-01,500", "b,coal_price,2026-02,500")
    assert flatten(done)["cells"].columns["tier_target"] == ["103.5", "103.5"]
    (told,) = [finding for finding in done.findings if finding.code == "fact-beside-everybody"]
    assert (
        told.message.zh
        == "煤价 2026 有对全部单位（*）的数（facts.csv:4 [value]），这些单位自报的分期数没有用于 2026：b"
    )


def test_two_figures_for_everybody_contradict_each_other(tmp_path: Path) -> None:
    done = shared(tmp_path, "*,coal_price,2026,525", "*,煤价,2026,530")
    assert "fact-everybody-twice" in codes(done)
    assert done.held.all()


def test_a_figure_for_everybody_is_converted_and_must_be_plausible(tmp_path: Path) -> None:
    plan = (
        PLAN.replace("LINKED", LINKED)
        .replace("TARGET", "table")
        .replace("over_periods: average", "over_periods: average, plausible: 0 .. 100")
    )
    facts = (
        FOR_ALL.replace("value\n", "value,value_unit\n", 1).replace("100\n", "100,\n")
        + "*,coal_price,2026,0.0525,万元/吨\n"
    )
    done = run(tmp_path, plan, units="unit\na\nb\n", targets=AGREED, facts=facts)
    assert flatten(done)["cells"].columns["tier_target"] == ["103.5", "103.5"]
    assert [finding.code for finding in done.findings if finding.code == "implausible"] == ["implausible"]


def test_a_clause_under_a_tier_is_sent_to_its_item() -> None:
    text = HEAD + PLAN.replace("{target: TARGET}", "{target: {column: target, linked: {to: coal_price}}}").replace(
        "LINKED", SOUND
    )
    _, found = examine(text)
    assert [each.code for each in errors(found)] == ["price-clause-place"]


def test_a_level_for_everybody_is_every_units(tmp_path: Path) -> None:
    plan = """
measures: {credit: {title: {zh: 主权评级, en: Credit}, unit: 分}}
indicators: {credit: {title: {zh: 主权评级, en: Credit}, unit: 分, direction: higher}}
scorecards:
  all:
    - dimension: {zh: 一, en: One}
      items:
        - {level: credit, title: {zh: 评级, en: Rating}, weight: 100, rule: 优得满分，良得80%，其他得0分}
ledger: [{sum: items}]
"""
    facts = "unit,measure,period,value,level\n*,credit,2026,,良\nb,credit,2026,,优\n"
    done = run(tmp_path, plan, units="unit\na\nb\n", facts=facts)
    assert done.total.fractions() == [80, 100]


def test_a_changed_clause_is_told_by_its_item(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    before, after = freeze(linked_run(one)), freeze(linked_run(other, LINKED.replace("25%", "30%")))
    found = compare(before, after)
    told = Telling.of(before, after)
    lines = [told.line(each).zh for each in found.input_rows]
    (line,) = [line for line in lines if "价格条款" in line]
    said = "按计划量（目标表“planned”列，万吨）×70%同向调整，调整幅度不超过目标值的"
    assert f"{said}25% → " in line
    assert line.endswith(f"{said}30%")
    assert "{to:" not in line
    results = [told.line(each).zh for each in found.moved]
    assert "d / 利润 [profit]  目标值: 12500 → 13000" in results, results


# --- how ambitious a target is ---------------------------------------------------------------------------------------

AMBITIOUS = """
measures:
  net: {title: {zh: 净利润, en: Net profit}, unit: 万元}
  coal_price: {title: {zh: 煤价, en: Coal}, unit: 元/吨, over_periods: average}
indicators:
  profit: {title: {zh: 利润, en: Profit}, formula: net, unit: 万元, direction: higher}
scorecards:
  all:
    - dimension: {zh: 一, en: One}
      items:
        - indicator: profit
          weight: 100
          tiers: {base: "max(last_year, mean3)", target: table}
          linked: {to: coal_price, base: 500, volume: plan, volume_unit: 万吨, way: against}
          rule: >-
            完成目标值得满分；每高于目标值1%加0.3分，目标值不低于基准值的最多加6分，低于基准值20%以内的最多加4分，
            低于基准值超过20%的最多加2分；每低于目标值1%扣0.5分，最多扣至基本分的50%
ledger: [{sum: items}, {round: 2}]
"""
AIMS = [("u1", 78, Fraction(26, 100)), ("u2", 81, Fraction(1, 10)), ("u3", 100, Fraction(3, 10))]
"""Unit, target agreed against the baseline of 100, planned volume; coal is 100 cheaper, so all tiers move up by 100 x the volume."""


def ambitious(folder: Path) -> Run:
    units, targets = "unit\n", "unit,item,target,plan\n"
    facts = "unit,measure,period,value\n*,coal_price,2026,400\n"
    for unit, target, volume in AIMS:
        units += f"{unit}\n"
        targets += f"{unit},profit,{target},{float(volume)}\n"
        facts += f"{unit},net,2026,300\n{unit},net,2025,100\n{unit},net,2024,90\n{unit},net,2023,90\n"
    return run(folder, AMBITIOUS, units=units, targets=targets, facts=facts)


def test_how_ambitious_a_target_is_is_judged_on_what_was_agreed(tmp_path: Path) -> None:
    done = ambitious(tmp_path)
    cells = flatten(done)["cells"].columns
    gained = {"u1": 2, "u2": 4, "u3": 6}
    for (unit, target, volume), moved, base, score in zip(
        AIMS, cells["tier_target"], cells["tier_base"], cells["score"], strict=True
    ):
        assert Fraction(moved) == target + 100 * volume
        assert Fraction(base) == 100 + 100 * volume
        most = 6 if target >= 100 else 4 if target >= 80 else 2
        assert most == gained[unit]
        over = (300 - Fraction(moved)) / Fraction(moved) * 100 * Fraction(3, 10)
        assert Fraction(score) == min(100 + over, 100 + most)
    assert [name for name in cells if name.startswith("tier_")] == ["tier_base", "tier_target"]
    trace = explain_cell(done, 0, "profit")
    assert "超过上限，按 102 分计" in trace.render("zh")
    assert set(trace.tiers) == {"base", "target"}
    assert "原定目标值不低于原定基本值时，最高得满分另加6分" in trace.sentence.zh
    assert "where the target as agreed is at least the base as agreed" in trace.sentence.en
    said = parse_rule(trace.sentence.zh, rule_context(done.scheme, done.cards[0].items[0], Fraction(100)))
    assert isinstance(said, Understood)
    assert said.rule == done.cards[0].items[0].rule
    said = parse_rule(trace.sentence.en, rule_context(done.scheme, done.cards[0].items[0], Fraction(100)))
    assert isinstance(said, Understood)
    assert said.rule == done.cards[0].items[0].rule
    assert replay(freeze(done)).matches


def test_numpy_fractions_and_batches_agree_on_the_ambition_as_agreed(tmp_path: Path) -> None:
    (card,) = ambitious(tmp_path).cards
    given, rule = card.inputs[0], card.rules[0]
    for column in range(len(card.units)):
        exact = score_one(
            rule.rule, figure_at(given, column), rule_tiers_at(given, column), full=rule.full, point=rule.point
        )
        assert exact.score is not None
        assert half_up(exact.score, rule.places) == Fraction(int(card.scores.score[0, column]), 10**rule.places)
    cells = CardCells("all", CardRules(tuple(card.rules)), card.inputs)
    layout, table = lay_out([cells])
    (scored,) = gather([cells], pa.Table.from_batches(list(score_batches(layout, table.to_batches(max_chunksize=1)))))
    assert np.array_equal(scored.score, card.scores.score)


def test_the_papers_draw_the_rule_as_it_is_judged(tmp_path: Path) -> None:
    page = report_html(ambitious(tmp_path), "zh")
    assert "原定目标值不低于原定基本值" in page
    assert "agreed target" not in page
