"""A price clause moves what is asked for and never what was: facts of past years stay, whatever they are called."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.files import HEAD, run

from hengji.engine.run.result import Run
from hengji.engine.run.tables import flatten
from hengji.engine.scheme import examine
from hengji.engine.trace import link_sentence

PLAN = """
measures:
  coal_price: {title: {zh: 煤价, en: Coal}, unit: 元/吨, over_periods: average}
  profit: {title: {zh: 利润, en: Profit}, unit: 万元}
indicators:
  profit: {title: {zh: 利润, en: Profit}, unit: 万元, direction: higher, decimals: 2}
scorecards:
  all:
    - dimension: {zh: 一, en: One}
      items:
        - {indicator: profit, weight: 100, tiers: {target: table, TIERS}, linked: LINKED, rule: {ratio: target, cap: 120%}}
ledger: [{sum: items}]
"""
LINKED = "{to: coal_price, base: 500, volume: 10 万吨}"
FACTS = "unit,measure,period,value\na,coal_price,2026,510\n" + "".join(
    f"a,profit,{year},{value}\n" for year, value in ((2026, 1000), (2025, 90), (2024, 120), (2023, 60))
)


def done_with(folder: Path, tiers: str, extra: str = "", head: str = "") -> Run:
    plan = PLAN.replace("TIERS", tiers).replace("LINKED", LINKED)
    return run(folder, plan, units="unit\na\n", targets=f"unit,item,target{head}\na,profit,1000{extra}\n", facts=FACTS)


def cell(done: Run, column: str) -> str:
    return flatten(done)["cells"].columns[column][0]


@pytest.mark.parametrize(
    ("written", "stays"),
    [
        ("last_year", "90"),
        ("mean3", "90"),
        ("prior(actual)", "90"),
        ("prior(profit, 2)", "120"),
        ("avg(prior(actual), prior(actual, 2))", "105"),
        ("min(prior(actual), mean3)", "90"),
        ("(prior(actual) + prior(actual, 2)) / 2", "105"),
        ("sum(prior(actual), prior(actual, 2), prior(actual, 3)) / 3", "90"),
        ("avg_known(prior(actual), prior(actual, 4))", "90"),
    ],
)
def test_a_tier_made_of_past_figures_alone_is_not_moved(written: str, stays: str, tmp_path: Path) -> None:
    done = done_with(tmp_path, f'往年: "{written}"')
    assert cell(done, "tier_target") == "1100"
    assert cell(done, "tier_往年") == stays
    assert "agreed_往年" not in flatten(done)["cells"].columns  # nothing of it is shown as adjusted


@pytest.mark.parametrize(
    ("written", "moved"),
    [
        ("prior(actual) * 1.1", "199"),
        ("prior(actual) + 5万元", "195"),
        ("prior(actual * 1.1)", "199"),
        ("target * 1.1", "1200"),
        ("(prior(actual) + prior(actual, 2)) / 3", "170"),
        ("min(prior(actual), target)", "190"),
        ("120", "220"),
    ],
)
def test_a_tier_somebody_asks_for_is_moved(written: str, moved: str, tmp_path: Path) -> None:
    assert cell(done_with(tmp_path, f'要求: "{written}"'), "tier_要求") == moved


def test_the_aims_are_moved_wherever_their_number_was_taken_from(tmp_path: Path) -> None:
    done = done_with(tmp_path, 'base: "min(prior(actual), mean3)", challenge: last_year')
    assert [cell(done, f"tier_{name}") for name in ("base", "target", "challenge")] == ["190", "1100", "190"]


def test_last_years_column_of_the_targets_table_stays_and_a_standard_moves(tmp_path: Path) -> None:
    done = done_with(tmp_path, "prior: table, average: table", extra=",90,400", head=",prior,average")
    assert [cell(done, f"tier_{name}") for name in ("prior", "average")] == ["90", "500"]


def test_the_printed_sentence_names_only_what_moves_and_reads_back() -> None:
    plan = HEAD + PLAN.replace("TIERS", "往年: mean3, base: table")
    scheme, found = examine(plan.replace("LINKED", LINKED))
    assert scheme is not None, [each.render("en") for each in found]
    [item] = [item for _, item in scheme.items()]
    sentence = link_sentence(scheme, item)
    assert sentence is not None
    assert sentence.zh.startswith("目标值、基本值与“煤价”挂钩")
    again, _ = examine(plan.replace("LINKED", f'"{sentence.zh}"'))
    assert again is not None
    [read] = [item for _, item in again.items()]
    assert read.moved_tiers == item.moved_tiers == ("target", "base")
