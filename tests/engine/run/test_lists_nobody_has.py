"""Quotas and rankings within lists that no unit stands in: never shared out over all units in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.files import HEAD, codes, measures, run

from hengji.engine.scheme import examine
from hengji.engine.values.finding import Level

PLAN = (
    measures(a="higher")
    + """
scorecards:
  all:
    - dimension: {zh: 维, en: D}
      items: [{indicator: a, weight: 100, rule: {ratio: target, cap: 120%}}]
ledger: [{sum: items}, {clamp: 0 .. 120}, {round: 2}]
grades:
  bands:
    - {grade: A, from: 90, title: {zh: 甲, en: A}, quota: 50%}
    - {grade: B, title: {zh: 乙, en: B}}
  within: WITHIN
rankings:
  board: {title: {zh: 榜, en: Board}, by: BY}
"""
)
UNITS = "unit,片区,大区\nu1,东,1\nu2,东,1\nu3,西,2\nu4,西,2\n"
FACTS = "unit,period,measure,value\n" + "".join(f"u{i},2026,a,{value}\n" for i, value in enumerate((99, 98, 97, 96), 1))
TARGETS = "unit,item,target\n" + "".join(f"u{i},a,100\n" for i in range(1, 5))


def graded(folder: Path, within: str, by: str = "片区"):  # type: ignore[no-untyped-def]
    plan = PLAN.replace("WITHIN", within).replace("BY", by)
    return run(folder, plan, units=UNITS, facts=FACTS, targets=TARGETS)


def grades(done) -> list[int]:  # type: ignore[no-untyped-def]
    return [int(each) for each in done.grade]


def test_quotas_within_a_column_of_the_units_table_are_shared_out_in_each_list(tmp_path: Path) -> None:
    done = graded(tmp_path, "片区")
    assert grades(done) == [0, 1, 0, 1]
    assert "unknown-attribute" not in codes(done)


def test_a_column_of_numbers_makes_lists_as_well(tmp_path: Path) -> None:
    assert grades(graded(tmp_path, "大区")) == [0, 1, 0, 1]


def test_a_column_no_unit_has_is_an_error_that_names_those_there_are(tmp_path: Path) -> None:
    done = graded(tmp_path, "片区域")
    [found] = [each for each in done.findings if each.code == "unknown-attribute"]
    assert found.level is Level.ERROR
    assert "片区域" in found.render("zh")
    assert found.hint is not None
    assert "片区" in found.hint.zh
    assert found.where.line


def test_a_ranking_by_a_column_no_unit_has_is_a_note(tmp_path: Path) -> None:
    done = graded(tmp_path, "片区", by="集团")
    [found] = [each for each in done.findings if each.code == "unknown-attribute"]
    assert found.level is Level.NOTE
    assert "集团" in found.render("en")


@pytest.mark.parametrize(("written", "meant"), [("类别", "class"), ("单位类别", "class"), ("上级单位", "parent")])
def test_the_heading_of_a_column_that_has_a_name_of_its_own_is_an_error_of_the_scheme(
    written: str, meant: str, tmp_path: Path
) -> None:
    path = tmp_path / "scheme.yaml"
    path.write_text(HEAD + PLAN.replace("WITHIN", written).replace("BY", written), encoding="utf-8")
    found = [each for each in examine(path)[1] if each.code == "unknown-attribute"]
    assert [each.level for each in found] == [Level.ERROR, Level.ERROR]
    assert all(each.hint is not None and f"“{meant}”" in each.hint.zh for each in found)
