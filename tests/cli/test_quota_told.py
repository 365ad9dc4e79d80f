"""What a quota does to a grade is told in the results, and between two runs."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from hengji.cli.main import main

SCHEME = """
scheme: t
version: 1
effective: 2026-01-01 .. 2026-12-31
title: {zh: 试, en: Trial}
scale: {full: 100, points: weight, partial_steps: proportional, round: {item: 2, points: 2, total: 2}}
measures: {a: {title: {zh: 甲, en: A}, unit: 万元}}
indicators: {a: {title: {zh: 甲, en: A}, unit: 万元, direction: higher}}
classes: {all: {zh: 全, en: All}}
classify: {otherwise: all}
scorecards:
  all:
    - dimension: {zh: 全部, en: All}
      id: all
      weight: 100
      items:
        - {indicator: a, weight: 100, tiers: {target: 100}, rule: 得分=实际值/目标值×权重分}
ledger: [{sum: items}, {round: 2}]
grades:
  bands:
    - {grade: A, from: 90, title: {zh: 优秀, en: Excellent}, bonus: 1.2, quota: 50%}
    - {grade: B, title: {zh: 良好, en: Good}, bonus: 1}
  and_band: yes
"""


def results(folder: Path, name: str, figures: tuple[int, ...]) -> Path:
    data = folder / name
    data.mkdir()
    (folder / "scheme.yaml").write_text(SCHEME, encoding="utf-8")
    ids = [f"U{at}" for at in range(1, len(figures) + 1)]
    (data / "units.csv").write_text("unit,name\n" + "".join(f"{id},{id}公司\n" for id in ids), encoding="utf-8")
    rows = "".join(f"{id},a,2026,{value}\n" for id, value in zip(ids, figures, strict=True))
    (data / "facts.csv").write_text("unit,measure,period,value\n" + rows, encoding="utf-8")
    assert main(["score", str(folder / "scheme.yaml"), str(data), "--out", str(folder / f"{name}-out")]) in (0, 1)
    return folder / f"{name}-out"


def test_totals_say_which_quota_moved_a_grade_and_a_comparison_that_a_place_came_free(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    crowded = results(tmp_path, "crowded", (99, 98, 97, 60))
    freed = results(tmp_path, "freed", (99, 80, 97, 60))
    with (crowded / "totals.csv").open(encoding="utf-8-sig") as file:
        notes = {row["unit"]: row["grade_note"] for row in csv.DictReader(file)}
    assert notes["U3"] == "“优秀”的 2 个名额已满，等级由“优秀”变为“良好”"
    assert not notes["U1"]
    capsys.readouterr()
    assert main(["diff", str(crowded), str(freed)]) == 0
    told = capsys.readouterr().out
    assert "U3公司 [U3]  等级: 良好 → 优秀（“优秀”的名额空出）" in told
    assert "U3公司 [U3]  发放系数: 1 → 1.2" in told
    assert main(["diff", str(freed), str(crowded), "--lang", "en"]) == 0
    assert "Excellent → Good (the places of 'Excellent' are taken)" in capsys.readouterr().out
