"""`hengji analyse standards`: from a group's figures to the targets table that `hengji score --targets` reads, and what is refused."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from hengji.cli.main import main

FIVE = "tiers: {excellent: table, good: table, average: table, lower: table, poor: table}"
SCHEME = f"""
scheme: test.standards
version: "1"
effective: 2026-01-01 .. 2026-12-31
title: {{zh: 标准值, en: Standards}}
scale: {{full: 100, points: weight, round: {{ratio: exact, item: 2, points: 2, total: 2}}}}
measures:
  利润: {{title: {{zh: 利润, en: Profit}}, unit: 万元}}
  收入: {{title: {{zh: 收入, en: Revenue}}, unit: 万元}}
  负债: {{title: {{zh: 负债, en: Debt}}, unit: 万元, over_periods: end}}
  资产: {{title: {{zh: 资产, en: Assets}}, unit: 万元, over_periods: end}}
indicators:
  margin: {{title: {{zh: 利润率, en: Margin}}, formula: 利润 / 正值(收入), unit: "%", direction: higher, decimals: 2}}
  debt_ratio: {{title: {{zh: 负债率, en: Debt ratio}}, formula: 负债 / 资产, unit: "%", direction: lower, decimals: 2}}
classes: {{机大: {{zh: 机械大, en: Machines}}, 机小: {{zh: 机械小, en: Small machines}}, 化大: {{zh: 化工大, en: Chemicals}}}}
classify:
  matrix:
    rows: 行业
    columns: 大小
    cells: {{机械: {{大: 机大, 小: 机小}}, 化工: {{大: 化大}}}}
scorecards:
  all:
    classes: [机大, 机小, 化大]
    dimensions:
      - dimension: {{zh: 全部, en: All}}
        id: everything
        items:
          - {{indicator: margin, weight: 60, missing: zero, {FIVE}, rule: "功效系数法，对照行业标准值"}}
          - {{indicator: debt_ratio, id: leverage, weight: 40, {FIVE}, rule: "功效系数法，对照行业标准值"}}
ledger: [{{sum: items}}, {{round: total}}]
rankings: {{all: {{title: {{zh: 总排名, en: All}}, ties: min}}}}
"""

Asked = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def group(tmp_path: Path) -> Path:
    """Eleven large makers with margins 0 .. 10 % and debts 20 .. 30 %, two small ones, and three of chemicals; one lacks revenue."""
    data = tmp_path / "data"
    data.mkdir()
    rows = [(f"m{at:02d}", "机械", "大", at, 20 + at) for at in range(11)]
    rows += [("s1", "机械", "小", 50, 90), ("s2", "机械", "小", 60, 95)]
    rows += [("c1", "化工", "大", 30, 40), ("c2", "化工", "大", 32, 42), ("c3", "化工", "大", 34, 44)]
    (data / "units.csv").write_text(
        "unit,name,行业,大小\n" + "".join(f"{unit},{unit}公司,{branch},{size}\n" for unit, branch, size, *_ in rows),
        encoding="utf-8",
    )
    facts = [f"{unit},2026,{profit},{0 if unit == 'c3' else 100},{debt},100\n" for unit, _, _, profit, debt in rows]
    (data / "facts.csv").write_text("unit,period,利润,收入,负债,资产\n" + "".join(facts), encoding="utf-8")
    (tmp_path / "scheme.yaml").write_text(SCHEME, encoding="utf-8")
    return tmp_path


@pytest.fixture
def ask(group: Path, capsys: pytest.CaptureFixture[str]) -> Asked:
    def asked(*options: str) -> tuple[int, Any, str]:
        call = ["analyse", "standards", str(group / "scheme.yaml"), str(group / "data"), "--period", "2026", "--json"]
        code = main([*call, *options, "--lang", "zh"])
        out, err = capsys.readouterr()
        return code, json.loads(out), err

    return asked


def by_group(answer: Any, item: str) -> dict[str, Any]:
    return {"·".join(row["group"].values()): row for row in answer["standards"] if row["item"] == item}


def test_groups_have_their_own_standards_or_those_of_the_next_level(ask: Asked) -> None:
    code, answer, said = ask("--by", "行业,大小", "--fewest", "5")
    assert code == 0
    margin, debt = by_group(answer, "margin"), by_group(answer, "leverage")
    own = margin["机械·大"]
    assert own["values"] == {"excellent": "9", "good": "7", "average": "5", "lower": "3", "poor": "1"}
    assert (own["level"], own["own"], own["sample"], own["fell_back"]) == (["行业", "大小"], 11, 11, False)
    assert debt["机械·大"]["values"] == {"excellent": "21", "good": "23", "average": "25", "lower": "27", "poor": "29"}
    small = margin["机械·小"]  # two of its own: those of all thirteen of the branch, 0 .. 10, 50, 60
    assert (small["level"], small["own"], small["sample"], small["fell_back"]) == (["行业"], 2, 13, True)
    assert small["values"] == {"excellent": "42", "good": "8.4", "average": "6", "lower": "3.6", "poor": "1.2"}
    chemicals = margin["化工·大"]  # two with revenue in the branch: those of its size, 0 .. 10, 30, 32
    assert (chemicals["level"], chemicals["own"], chemicals["sample"]) == (["大小"], 2, 13)
    assert debt["化工·大"]["sample"] == 14
    assert answer["left_out"] == [{"item": "margin", "unit": "c3", "reason": "zero-denominator"}]
    assert [each["code"] for each in answer["findings"]].count("standards-small") == 2
    assert "机械·小不足 5 个单位，用“机械”的标准值（13 个单位）：利润率（2 个）、负债率（2 个）" in said
    assert "化工·大不足 5 个单位，用“大”的标准值（13–14 个单位）：利润率（2 个）、负债率（3 个）" in said
    assert "利润率：1 个单位没有进入标准值（分母为零或为负）：c3公司" in said


def test_what_is_written_is_the_targets_table_and_scores(
    group: Path, ask: Asked, capsys: pytest.CaptureFixture[str]
) -> None:
    file = group / "new" / "standards.csv"
    ask("--by", "行业,大小", "--fewest", "5", "--out", str(file))
    rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    assert [(row["unit"], row["item"]) for row in rows] == [
        (f"class:{name}", item) for item in ("margin", "leverage") for name in ("化大", "机大", "机小")
    ]
    assert rows[1] == {
        "unit": "class:机大",
        "item": "margin",
        "period": "2026",
        "excellent": "9",
        "good": "7",
        "average": "5",
        "lower": "3",
        "poor": "1",
        "value_unit": "%",
        "sample": "11",
    }
    score = ["score", str(group / "scheme.yaml"), str(group / "data"), "--period", "2026", "--json"]
    assert main([*score, "--targets", str(file), "--out", str(group / "out")]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["scored"], told["errors"]) == (16, 0)
    totals = csv.DictReader((group / "out" / "totals.csv").read_text(encoding="utf-8-sig").splitlines())
    found = {row["unit"]: row["total"] for row in totals}
    # m00: below poor in the margin, better than excellent in the debt ratio; m08: half way from good to excellent, and from lower to poor
    assert (found["m00"], found["m05"]) == ("40.00", "60.00")
    assert found["m08"] == f"{60 * 0.9 + 40 * 0.3:.2f}"


def test_targets_of_another_file_stand_in_for_those_of_the_data(
    group: Path, ask: Asked, capsys: pytest.CaptureFixture[str]
) -> None:
    file = group / "standards.csv"
    ask("--by", "class", "--fewest", "1", "--out", str(file))
    own = "unit,item,excellent,good,average,lower,poor\n*,margin,90,80,70,60,50\n"
    (group / "data" / "targets.csv").write_text(own, encoding="utf-8")
    call = ["score", str(group / "scheme.yaml"), str(group / "data"), "--period", "2026", "--out", str(group / "out")]
    assert main([*call, "--targets", str(file), "--lang", "zh"]) == 0
    assert "目标值取自 standards.csv，数据里的目标值表未使用" in capsys.readouterr().err
    cells = csv.DictReader((group / "out" / "cells.csv").read_text(encoding="utf-8-sig").splitlines())
    assert {row["tier_excellent"] for row in cells if row["item"] == "margin" and row["class"] == "机大"} == {"9"}
    assert main([*call, "--targets", str(group / "没有.csv"), "--lang", "zh"]) == 1
    assert "没有.csv" in capsys.readouterr().err


def test_a_bundle_scored_by_a_file_of_targets_is_recomputed_without_it(group: Path, ask: Asked) -> None:
    file = group / "standards.csv"
    ask("--out", str(file), "--fewest", "1")
    call = ["score", str(group / "scheme.yaml"), str(group / "data"), "--period", "2026", "--out", str(group / "out")]
    assert main([*call, "--targets", str(file)]) == 0
    file.unlink()
    assert main(["replay", str(group / "out")]) == 0


def test_groups_across_classes_are_written_unit_by_unit_and_one_group_for_everybody(group: Path, ask: Asked) -> None:
    def whom(by: str) -> set[str]:
        ask("--by", by, "--fewest", "1", "--indicators", "利润率", "--out", str(group / "t.csv"))
        rows = csv.DictReader((group / "t.csv").read_text(encoding="utf-8-sig").splitlines())
        return {row["unit"] for row in rows}

    assert whom("行业") == {"class:机大", "class:机小", "class:化大"}
    units = (group / "data" / "units.csv").read_text(encoding="utf-8").splitlines()
    head, *rows = [f"{row},{'省' if at == 0 else '东' if at % 2 else '西'},国" for at, row in enumerate(units)]
    (group / "data" / "units.csv").write_text(
        "\n".join([head.removesuffix(",国") + ",国家", *rows]) + "\n", encoding="utf-8"
    )
    assert whom("省") == {row.split(",")[0] for row in rows}
    assert whom("国家") == {"*"}


def test_shares_decimals_and_items_are_the_callers(ask: Asked) -> None:
    _, answer, _ = ask(
        "--by", "大小", "--shares", "100%,75%,50%,25%,0", "--decimals", "0", "--indicators", "负债率", "--fewest", "1"
    )
    assert {row["item"] for row in answer["standards"]} == {"leverage"}
    large = by_group(answer, "leverage")["大"]["values"]  # 20 .. 30, 40, 42, 44
    assert large == {"excellent": "20", "good": "23", "average": "27", "lower": "30", "poor": "44"}
    assert answer["rule"]["shares"]["good"] == "0.75"
    assert answer["rule"]["ours"] is True


def test_equal_bands_and_groups_without_any_standards_are_flagged(group: Path, ask: Asked) -> None:
    _, answer, said = ask("--fewest", "17")
    assert all(row["values"] is None for row in answer["standards"])
    assert "连同全部单位也不足 17 个单位，没有标准值：利润率（11 个）" in said
    facts = group / "data" / "facts.csv"
    facts.write_text(
        facts.read_text(encoding="utf-8").replace(",2026,1,100", ",2026,3,100").replace(",2026,2,100", ",2026,3,100"),
        encoding="utf-8",
    )
    _, answer, said = ask("--fewest", "5")
    assert by_group(answer, "margin")["机大"]["equal"] == [["lower", "poor"]]
    assert "机大：利润率的较低与较差标准值相同，这一段没有区分度" in said


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--by", "规模"), "no-such-column"),
        (("--indicators", "利润率,产量"), "standards-item"),
        (("--shares", "10%,30%,50%,70%,90%"), "standards-options"),
        (("--shares", "90%,10%"), "standards-options"),
        (("--fewest", "0"), "standards-options"),
        (("--decimals", "-1"), "standards-options"),
        (("--period", "去年"), "period-unreadable"),
        (("--out", "数据.xlsx"), "standards-file"),
    ],
)
def test_what_makes_no_standards_is_refused(ask: Asked, options: tuple[str, ...], code: str) -> None:
    exit_code, answer, said = ask(*options)
    assert (exit_code, [each["code"] for each in answer["findings"]]) == (1, [code])
    assert "错误" in said


def test_a_reader_gets_one_table_and_the_rule_in_words(group: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = [
        "analyse",
        "standards",
        str(group / "scheme.yaml"),
        str(group / "data"),
        "--period",
        "2026",
        "--fewest",
        "5",
    ]
    assert main([*call, "--by", "行业,大小", "--lang", "zh"]) == 0
    out = capsys.readouterr().out
    assert "PERCENTILE.INC" in out
    assert "优秀 90%、良好 70%、平均 50%、较低 30%、较差 10%；一组至少 5 个单位。位置与个数为本工具拟定" in out
    line = next(line for line in out.splitlines() if line.startswith("利润率") and "机械·小" in line)
    assert line.split() == ["利润率", "机械·小", "42", "8.4", "6", "3.6", "1.2", "13", "2", "机械"]
    assert main([*call, "--lang", "en"]) == 0
    assert "Shares and number are ours; no source states them." in capsys.readouterr().out


CHINESE = ("优秀值", "良好值", "平均值", "较低值", "较差值")
EARLIER = ("excellent", "good", "mean", "low", "poor")
OF_THE_BRANCH = ("行业优秀值", "行业良好值", "行业平均值", "行业较低值", "行业较差值")


@pytest.mark.parametrize("headers", [CHINESE, EARLIER, OF_THE_BRANCH])
def test_a_workbook_with_five_standard_values_is_scored_by_the_efficacy_sentence(
    tmp_path: Path, headers: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    sheets = {
        "单位": [("单位", "单位名称", "类别"), ("a", "甲厂", "机大"), ("b", "乙厂", "机大")],
        "指标数": [
            ("单位", "指标", "期间", "数值"),
            *((unit, "利润", 2026, profit) for unit, profit in (("a", 20), ("b", 40))),
            *((unit, name, 2026, 100) for unit in "ab" for name in ("收入", "资产")),
            ("a", "负债", 2026, 50),
            ("b", "负债", 2026, 85),
        ],
        "目标值": [
            ("单位", "考核项", "计量单位", *headers),
            ("*", "margin", "%", 32, 25, 18, 12, 5),
            ("*", "leverage", "%", 40, 50, 60, 70, 80),
        ],
    }
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "data.xlsx")
    scheme = SCHEME[: SCHEME.index("classify:")] + SCHEME[SCHEME.index("scorecards:") :]
    (tmp_path / "scheme.yaml").write_text(scheme, encoding="utf-8")
    call = ["score", str(tmp_path / "scheme.yaml"), str(tmp_path / "data.xlsx"), "--out", str(tmp_path / "out")]
    main([*call, "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert (answer["scored"], [each["code"] for each in answer["findings"] if "column" in each["code"]]) == (2, [])
    rows = csv.DictReader((tmp_path / "out" / "totals.csv").read_text(encoding="utf-8-sig").splitlines())
    totals = {row["unit"]: row["total"] for row in rows}
    # a: 60 x (0.6 + 0.2 x (20 - 18) / (25 - 18)) + 40 x 0.8; b: 60 x 1 + 40 x 0
    assert totals == {"a": "71.43", "b": "60.00"}


def test_a_scheme_or_a_mapping_may_use_the_names_two_columns_had(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    scheme = SCHEME[: SCHEME.index("classify:")] + SCHEME[SCHEME.index("scorecards:") :]
    old = FIVE.replace("average: table", "average: {column: mean}").replace("lower: table", "lower: {column: low}")
    (tmp_path / "scheme.yaml").write_text(scheme.replace(FIVE, old), encoding="utf-8")
    for name, text in (
        ("units", "unit,class\na,机大\n"),
        ("facts", "unit,period,利润,收入,负债,资产\na,2026,20,100,50,100\n"),
        ("levels", "who,what,e,g,m,l,p\n*,margin,32%,25%,18%,12%,5%\n*,leverage,40%,50%,60%,70%,80%\n"),
    ):
        (data / f"{name}.csv").write_text(text, encoding="utf-8")
    (tmp_path / "map.yaml").write_text(
        "tables:\n  units: {file: units.csv}\n  facts: {file: facts.csv, columns: {unit: unit, period: period}, "
        "melt: {measures: {利润: 利润, 收入: 收入, 负债: 负债, 资产: 资产}}}\n"
        "  targets: {file: levels.csv, columns: {unit: who, item: what, excellent: e, good: g, mean: m, low: l, poor: p}}\n"
        "units: {利润: 万元, 收入: 万元, 负债: 万元, 资产: 万元}\n",
        encoding="utf-8",
    )
    call = ["score", str(tmp_path / "scheme.yaml"), str(data), "--map", str(tmp_path / "map.yaml"), "--json"]
    main([*call, "--out", str(tmp_path / "out")])
    answer = json.loads(capsys.readouterr().out)
    assert {each["code"] for each in answer["findings"]} <= {"percent-read"}
    assert answer["scored"] == 1
