"""Listed estate companies 2008 to 2012: revenue per head by class, a ceiling of the debt ratio, staff that is missing held and not zero."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from math import floor
from pathlib import Path
from statistics import median

import pytest
from real.examples import Row, cells, score_example, source, totals

from hengji.engine.run.result import Run

NAME = "cn-estate-panel"
YEARS = (2008, 2009, 2010, 2011, 2012)
WEIGHT = {"revenue_per_head": 50, "return_on_assets": 30, "debt_ratio": 20}

Panel = dict[tuple[str, int], Row]


@pytest.fixture(scope="module")
def panel(real_data: Path) -> Panel:
    rows = source(real_data / NAME / "panel_2007_2012.csv")
    found = {(row["证券代码"], int(row["Year"])): row for row in rows}
    assert len(found) == len(rows) == 594
    return found


def run_of(real_data: Path, year: int) -> Run:
    return score_example(real_data, NAME, period=str(year))


def half_up(value: Fraction, places: int = 2) -> Fraction:
    return Fraction(floor(value * 10**places + Fraction(1, 2)), 10**places)


def number(text: str) -> Fraction | None:
    return Fraction(text) if text else None


def per_head(row: Row) -> Fraction | None:
    """Revenue in 亿元 over staff, in 万元 a head at two decimals; None where either is missing."""
    income, staff = number(row["income"]), number(row["labour"])
    return half_up(income * 10_000 / staff) if income is not None and staff else None


def climbed(actual: Fraction, base: Fraction) -> Fraction:
    """80 at last year's, 100 at 8 % more, 120 at 20 % more, straight lines between; below, two points for each per cent."""
    target, challenge = half_up(base * Fraction("1.08")), half_up(base * Fraction("1.2"))
    if actual >= challenge:
        return Fraction(120)
    if actual >= target:
        return 100 + 20 * (actual - target) / (challenge - target)
    if actual >= base:
        return 80 + 20 * (actual - base) / (target - base)
    return max(Fraction(0), 80 - 2 * (base - actual) / (base / 100))


def scores(panel: Panel, unit: str, year: int) -> dict[str, Fraction | str]:
    """The score of each item of a company, or the reason it has none."""
    now, before = panel[unit, year], panel[unit, year - 1]
    found: dict[str, Fraction | str] = {}
    actual, base = per_head(now), per_head(before)
    if actual is None:
        found["revenue_per_head"] = "missing-fact"
    elif base is None:
        found["revenue_per_head"] = "missing-tier"
    elif base == 0:
        found["revenue_per_head"] = "zero-target"
    else:
        found["revenue_per_head"] = climbed(actual, base)
    roa, last = number(now["roa"]), number(before["roa"])
    if roa is None or last is None:
        found["return_on_assets"] = "missing-fact" if roa is None else "missing-tier"
    else:
        found["return_on_assets"] = max(Fraction(0), 100 + min(Fraction(20), 5 * (half_up(roa) - half_up(last))))
    debt = number(now["alrate"])
    if debt is None:
        found["debt_ratio"] = "missing-fact"
    else:
        found["debt_ratio"] = max(Fraction(0), 100 - 5 * max(Fraction(0), half_up(debt) - 70))
    return {item: half_up(score) if isinstance(score, Fraction) else score for item, score in found.items()}


@pytest.mark.parametrize("year", YEARS)
def test_every_score_every_total_and_every_reason_is_recomputed(real_data: Path, panel: Panel, year: int) -> None:
    run = run_of(real_data, year)
    scored, found = cells(run), totals(run)
    assert len(found) == 99
    for unit, row in found.items():
        expected = scores(panel, unit, year)
        for item, score in expected.items():
            cell = scored[unit, item]
            if isinstance(score, str):
                assert (cell["null_reason"], cell["score"]) == (score, ""), (unit, item)
            else:
                assert (cell["null_reason"], Fraction(cell["score"])) == ("", score), (unit, item)
        if any(isinstance(score, str) for score in expected.values()):
            assert row["total"] == ""  # held: nothing missing counts as zero
            assert row["grade"] == ""
        else:
            total = sum(
                half_up(score * WEIGHT[item] / 100) for item, score in expected.items() if not isinstance(score, str)
            )
            assert Fraction(row["total"]) == half_up(min(Fraction(120), total)), unit
            assert row["grade"] == grade(total, Fraction(panel[unit, year]["alrate"])), unit


def grade(total: Fraction, debt: Fraction) -> str:
    """By the bands; not above B beyond 75 %, and D beyond the red line of 85 %."""
    earned = "A" if total >= 90 else "B" if total >= 75 else "C" if total >= 60 else "D"
    if debt > 85:
        return "D"
    return "B" if debt > 75 and earned == "A" else earned


def test_hundred_million_yuan_become_ten_thousand_yuan_a_head(real_data: Path, panel: Panel) -> None:
    scored = cells(run_of(real_data, 2012))
    assert scored["000002.SZ", "revenue_per_head"]["actual"] == "312.26"  # 968.6 亿元 over 31,019 people
    for (unit, item), cell in scored.items():
        if item == "revenue_per_head":
            assert number(cell["actual"]) == per_head(panel[unit, 2012])


def test_staff_that_is_missing_is_told_for_each_company_with_what_to_hand_in(real_data: Path, panel: Panel) -> None:
    run = run_of(real_data, 2012)
    silent = {unit for unit, year in panel if year == 2012 and not panel[unit, 2012]["labour"]}
    assert {panel[unit, 2012]["证券简称"] for unit in silent} == {"招商蛇口", "融信中国", "龙光地产", "新城控股"}
    told = [f for f in run.findings if f.code == "unit-held" and "缺少填报数" in f.message.zh]
    assert {f.message.zh.split("：")[0] for f in told} == {panel[unit, 2012]["证券简称"] for unit in silent}
    assert all(f.hint is not None and "年末员工人数 2012" in f.hint.zh for f in told)
    held = {unit for unit, row in totals(run).items() if not row["total"]}
    # beside these four: no staff the year before (旭辉控股集团), no revenue the year before (财信发展)
    assert {panel[unit, 2012]["证券简称"] for unit in held - silent} == {"旭辉控股集团", "财信发展"}


def test_there_is_a_list_for_each_of_seven_classes(real_data: Path) -> None:
    found = totals(run_of(real_data, 2012))
    assert Counter(row["class"] for row in found.values()) == {
        "民营企业": 36, "地方国有企业": 35, "中央国有企业": 10, "外资企业": 8, "公众企业": 7, "其他企业": 2, "集体企业": 1,
    }  # fmt: skip
    ranked = [row for row in found.values() if row["total"]]
    assert len(ranked) == 93
    for row in ranked:
        rivals = [Fraction(other["total"]) for other in ranked if other["class"] == row["class"]]
        assert int(row["rank_by_class"]) == 1 + sum(total > Fraction(row["total"]) for total in rivals)
    assert {row["rank_by_class"] for row in found.values() if not row["total"]} <= {"", "0"}


def test_revenue_per_head_by_class(real_data: Path, panel: Panel) -> None:
    """What the how-to page says of the classes."""
    scored = cells(run_of(real_data, 2012))
    by_class: dict[str, list[Fraction]] = {}
    for (_, item), cell in scored.items():
        if item == "revenue_per_head" and cell["actual"]:
            by_class.setdefault(cell["class"], []).append(Fraction(cell["actual"]))
    middle = {name: half_up(median(values)) for name, values in by_class.items() if len(values) > 2}
    assert {name: str(float(value)) for name, value in middle.items()} == {
        "中央国有企业": "286.79", "地方国有企业": "221.39", "民营企业": "219.52", "外资企业": "191.91", "公众企业": "312.26",
    }  # fmt: skip


def test_the_ceiling_and_the_red_line_name_those_beyond(real_data: Path, panel: Panel) -> None:
    run = run_of(real_data, 2012)
    told = Counter(finding.where.field for finding in run.findings if finding.code == "gate-tripped")
    debts = [Fraction(row["alrate"]) for (_, year), row in panel.items() if year == 2012]
    assert told == {
        "over_ceiling": sum(debt > 75 for debt in debts),
        "over_red_line": sum(debt > 85 for debt in debts),
    }
    assert told == {"over_ceiling": 30, "over_red_line": 6}


def test_the_coarse_class_contradicts_the_fine_one(panel: Panel) -> None:
    """Why the mapping takes `type`: by `type_name` the state's companies are private, and the private ones the state's."""
    pairs = {(row["type"], row["type_name"]) for row in panel.values()}
    assert {("中央国有企业", "民营等企业"), ("地方国有企业", "民营等企业"), ("民营企业", "国有企业")} <= pairs
    assert {coarse for fine, coarse in pairs if fine == "民营企业"} == {"国有企业"}


def test_companies_that_became_shells_or_were_filled_are_asked_about(real_data: Path) -> None:
    """Assets 3,742 times last year's are a shell company that was filled, and might be a unit mistyped: somebody has to say which."""
    run = run_of(real_data, 2009)
    told = {(f.code, str(f.where)) for f in run.findings if f.level == "error"}
    assert told == {
        ("implausible-change", "panel_2007_2012.csv:358 [roa]"),
        ("implausible-change", "panel_2007_2012.csv:82 [asset]"),
    }
