"""Leniency: who is generous to all is generous to none, where raters can be compared; units classed by a date."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.files import HEAD, codes, measures, run

from hengji.engine.intake.tables import Sheet
from hengji.engine.rules.model import Rule
from hengji.engine.run.panels import Rating, _levelled
from hengji.engine.run.result import Run
from hengji.engine.scheme.model.scorecards import Feed, Item, Panel, RaterGroup
from hengji.engine.trace import explain_cell
from hengji.engine.values.text import Text

PLAN = (
    measures(a="higher")
    + """
panels:
  p: {title: {zh: 评议, en: Review}, groups: {one: 100}, scores: 0 .. 100, places: 4LENIENT}
scorecards:
  all:
    - dimension: {zh: 一, en: One}
      id: one
      items:
        - {panel: p, id: quality, weight: 100, rule: {curve: {0: 0, 100: full}}}
ledger: [{sum: items}]
"""
)
SCORES = {"r1": (80, 90, 70), "r2": (70, 85, 65), "r3": (75, 80, 60)}


def rated(folder: Path, scores: dict[str, tuple[object, ...]], *, lenient: bool) -> Run:
    rows = "".join(
        f"u{unit},quality,{rater},{score}\n"
        for rater, mine in scores.items()
        for unit, score in enumerate(mine, start=1)
        if score is not None
    )
    plan = PLAN.replace("LENIENT", ", leniency: yes" if lenient else "")
    return run(
        folder,
        plan,
        units="unit\nu1\nu2\nu3\n",
        facts="unit,measure,period,value\n",
        reviews=f"unit,item,rater,score\n{rows}",
    )


@pytest.mark.parametrize("rater", ["r1", "r2", "r3"])
def test_points_one_rater_gives_to_everybody_change_nothing_once_leniency_is_undone(tmp_path: Path, rater: str) -> None:
    generous = SCORES | {rater: tuple(score + 6 for score in SCORES[rater])}
    folders = [tmp_path / name for name in ("a", "b", "c")]
    for folder in folders:
        folder.mkdir()
    fair = rated(folders[0], dict(SCORES), lenient=True).total.fractions()
    moved = rated(folders[1], dict(generous), lenient=True).total.fractions()
    assert [one - other for one, other in zip(moved, fair, strict=True)] == [2, 2, 2]  # all alike: no place moves
    plain = rated(folders[2], dict(SCORES), lenient=False).total.fractions()
    assert fair == plain  # everybody rated everybody, so the means are the same


def test_trimming_comes_after_leniency_is_undone(tmp_path: Path) -> None:
    plan = {"r1": (90, 90, 90), "r2": (60, 70, 80), "r3": (61, 71, 81)}
    trimmed = PLAN.replace("places: 4", "places: 4, drop_high: 1, drop_low: 1, trim_from: 3")
    rows = "".join(f"u{u},quality,{r},{s}\n" for r, mine in plan.items() for u, s in enumerate(mine, start=1))
    tables = {
        "units": "unit\nu1\nu2\nu3\n",
        "facts": "unit,measure,period,value\n",
        "reviews": f"unit,item,rater,score\n{rows}",
    }
    (tmp_path / "plain").mkdir()
    plain = run(tmp_path / "plain", trimmed.replace("LENIENT", ""), **tables).total.fractions()
    assert plain == [61, 71, 81]
    done = run(tmp_path, trimmed.replace("LENIENT", ", leniency: yes"), **tables).total.fractions()
    # means 90, 70, 71 about 77: r1 -13, r2 +7, r3 +6
    assert done == [67, 77, 77 + 10]


def test_raters_who_rated_different_units_are_not_compared_and_that_is_an_error(tmp_path: Path) -> None:
    done = rated(tmp_path, SCORES | {"r3": (75, None, 60)}, lenient=True)
    assert "leniency-uneven" in codes(done)
    assert done.total.fractions() == [75, Fraction("87.5"), 65]


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=2, max_size=5), st.integers(-20, 20))
def test_the_mean_of_a_group_is_kept(pairs: list[tuple[int, int]], shift: int) -> None:
    panel = Panel("p", Text.same("p"), (RaterGroup("g", Text.same("g"), Fraction(1)),), leniency=True)
    item = Item("i", Text.same("i"), Fraction(1), Rule(), feed=Feed.PANEL, of="p")
    ratings = [
        Rating(2 * at + unit, unit, "i", "g", Fraction(value + shift * at))
        for at, pair in enumerate(pairs)
        for unit, value in enumerate(pair)
    ]
    raters = [f"r{at}" for at, pair in enumerate(pairs) for _ in pair]
    sheet = Sheet("reviews", len(raters), {"rater": raters}, {})
    levelled, found = _levelled(ratings, {"p": panel}, {"i": item}, sheet)
    assert not found
    assert sum(each.value for each in levelled) == sum(each.value for each in ratings)
    means = {
        rater: sum(each.value for each in levelled if raters[each.row] == rater) for rater in dict.fromkeys(raters)
    }
    assert len(set(means.values())) == 1


DATED = """
measures:
  a: {title: {zh: 量, en: A}, unit: ''}
indicators:
  a: {title: {zh: 量, en: A}, unit: '', direction: higher}
scorecards:
  old:
    classes: [all]
    dimensions: [{dimension: {zh: 一, en: One}, id: one, items: [{indicator: a, weight: 100, tiers: {target: 100}, rule: {ratio: target}}]}]
  fresh:
    classes: [fresh]
    dimensions: [{dimension: {zh: 二, en: Two}, id: two, items: [{indicator: a, weight: 100, tiers: {target: 50}, rule: {ratio: target}}]}]
ledger: [{sum: items}]
"""


@pytest.mark.parametrize(
    ("commissioned", "total"),
    [("2025-12-31", 40), ("2026-01-01", 80), ("2026年3月1日", 80), ("2026/12/31", 80), ("2027-01-01", 40), ("", 40)],
)
def test_a_unit_may_get_its_class_by_a_date(tmp_path: Path, commissioned: str, total: int) -> None:
    rule = "rules: [{class: fresh, when: {投产: {since: 2026-01-01, before: 2027-01-01}}}], otherwise: all"
    plan = DATED + f"classes: {{all: {{zh: 全, en: All}}, fresh: {{zh: 新, en: New}}}}\nclassify: {{{rule}}}\n"
    facts = "unit,measure,period,value\nu1,a,2026,40\n"
    done = run(tmp_path, plan, HEAD.split("classes:")[0], units=f"unit,投产\nu1,{commissioned}\n", facts=facts)
    assert done.total_of(0) == total


def test_an_explanation_says_that_leniency_was_undone_and_not_where_it_was_not(tmp_path: Path) -> None:
    for name, scores, told in (("even", SCORES, True), ("uneven", SCORES | {"r3": (75, None, 60)}, False)):
        (tmp_path / name).mkdir()
        done = rated(tmp_path / name, dict(scores), lenient=True)
        said = [text.zh for text in explain_cell(done, 0, "quality").inputs]
        assert ("各评价人的平均分已拉齐（宽严校正）" in said) is told
