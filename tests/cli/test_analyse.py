"""`hengji analyse`: every question asked of a file as a person has it, answered in text and JSON, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hengji.cli.main import main

Ask = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Ask a question of a table written as CSV: (exit code, JSON answer, what was said on standard error)."""

    def asked(question: str, table: str, *options: str, lang: str = "zh") -> tuple[int, Any, str]:
        file = tmp_path / "数据.csv"
        file.write_text(table, encoding="utf-8")
        code = main(["analyse", question, str(file), *options, "--json", "--lang", lang])
        out, err = capsys.readouterr()
        return code, json.loads(out), err

    return asked


DUPONT = "因素,基期,本期\n净利率,1.82%,2.11%\n周转率,0.88,1.22\n权益乘数,1.485,1.481\n"


def test_factors_without_a_formula_are_multiplied_in_their_order(ask: Ask) -> None:
    code, answer, _ = ask("drivers", DUPONT)
    (found,) = answer["results"]
    assert code == 0
    assert found["order"] == ["净利率", "周转率", "权益乘数"]
    assert [part["effect"] for part in found["parts"]] == ["0.00379", "0.010653", "-0.000103"]
    assert found["change"] == "0.01434"


def test_a_stated_order_is_kept_and_one_that_is_none_is_refused(ask: Ask) -> None:
    _, answer, _ = ask("drivers", DUPONT, "--order", "权益乘数，净利率")
    assert answer["results"][0]["order"] == ["权益乘数", "净利率", "周转率"]
    code, answer, said = ask("drivers", DUPONT, "--order", "净利律")
    assert code == 1
    assert answer["findings"][0]["code"] == "drivers-order"
    assert "权益乘数" in said


def test_each_unit_has_its_own_tree_and_one_without_a_denominator_is_named(ask: Ask) -> None:
    rows = "".join(
        f"{unit},利润,10,12\n{unit},收入,100,{revenue}\n{unit},资产,200,210\n"
        for unit, revenue in (("甲", 150), ("乙", 0))
    )
    formulas = [
        "--formula",
        "资产收益率=净利率*周转率",
        "--formula",
        "净利率=利润/收入",
        "--formula",
        "周转率=收入/资产",
    ]
    code, answer, said = ask("drivers", "单位,因素,上年,实际\n" + rows, *formulas)
    assert code == 1
    first, second = answer["results"]
    effects = {part["path"]: part["effect"] for part in first["parts"]}
    assert effects["资产收益率/净利率/收入"] == "-0.02"
    assert second["null_reason"] == "zero-denominator"
    assert "乙：“资产收益率/净利率”" in said


def test_a_total_over_categories_is_split_by_logarithms(ask: Ask) -> None:
    table = "类别,因素,基期,本期\n" + "".join(
        f"{c},{f},{a},{b}\n"
        for c, f, a, b in (
            ("a", "产量", 1, 4),
            ("a", "单耗", 10, 5),
            ("a", "价格", 2, 3),
            ("b", "产量", 4, 5),
            ("b", "单耗", 5, 6),
            ("b", "价格", 3, 4),
        )
    )
    _, answer, _ = ask("drivers", table)
    assert answer["results"][0]["additive"] == {"产量": "69.790066", "单耗": "-9.455126", "价格": "39.66506"}
    code, answer, _ = ask("drivers", table.replace("b,价格,3,4\n", ""))
    assert (code, answer["findings"][0]["code"]) == (1, "drivers-lacking")
    _, answer, said = ask("drivers", table.replace("b,价格,3", "b,价格,-3"))
    assert answer["results"][0]["method"] == "shapley"
    assert "对数" in said


FIRMS = "Name,劳动（人）,资本,产值\na,2,5,1\nb,2,4,2\nc,6,6,3\nd,3,2,1\ne,6,2,2\n"


def test_headers_of_another_system_and_remarks_in_brackets_are_understood(ask: Ask) -> None:
    code, answer, said = ask("frontier", FIRMS, "--inputs", "劳动,资本", "--outputs", "产值")
    assert code == 0
    assert [unit["overall"] for unit in answer["units"]] == ["0.5", "1", "0.833333", "0.714286", "1"]
    assert answer["units"][0]["constant"]["slacks"]["资本"] == "0.5"
    assert answer["units"][3]["constant"]["peers"] == {"b": "0.214286", "e": "0.285714"}
    assert "frontier-few" in said


def test_a_column_that_is_not_there_is_answered_with_the_one_meant(ask: Ask) -> None:
    code, answer, _ = ask("frontier", FIRMS, "--inputs", "劳动,资产", "--outputs", "产值", lang="en")
    assert code == 1
    assert [finding["code"] for finding in answer["findings"]] == ["no-such-column"]
    assert "资本" in answer["findings"][0]["message_en"]
    code, answer, _ = ask("frontier", FIRMS, "--inputs", "劳动", "--outputs", "劳动")
    assert answer["findings"][0]["code"] == "frontier-twice"


def test_productivity_needs_two_periods(ask: Ask) -> None:
    roles = ["--column", "年=period", "--inputs", "x", "--outputs", "y"]
    table = "单位,年,x,y\nu1,2023,2,1\nu2,2023,4,2\nu3,2023,3,3\nu1,2024,2,1\nu2,2024,4,3\nu3,2024,3,4\n"
    code, answer, _ = ask("malmquist", table, *roles)
    assert code == 0
    units = {unit["unit"]: unit for unit in answer["periods"][0]["units"]}
    assert (units["u1"]["catch_up"], units["u2"]["catch_up"], units["u1"]["shift"]) == ("0.75", "1.125", "1.333333")
    code, answer, _ = ask("malmquist", "单位,年,x,y\nu1,2023,2,1\n", *roles)
    assert (code, answer["findings"][0]["code"]) == (1, "malmquist-one-period")
    code, answer, said = ask("malmquist", table, *roles[2:])
    assert code == 1
    assert "period" in said


def test_a_report_is_compared_with_the_truth_and_rates_that_pay_for_lies_are_refused(ask: Ask) -> None:
    table = "单位,要求数,自报数,实际数\n甲,80,80,100\n乙,80,120,100\n丙,80,,100\n"
    _, answer, _ = ask("mechanism", table)
    first, second, third = answer["units"]
    assert (first["got"], first["for_the_truth"], second["got"]) == ("4", "7", "0")
    assert third["null_reason"] == "missing-fact"
    best = max(first["curve"], key=lambda point: float(point["got"]))
    assert best == {"said": "100", "got": "7"}
    code, answer, said = ask("mechanism", table, "--fine", "20%")
    assert code == 1
    assert "units" not in answer
    assert "W·P < Q" in said
    _, answer, _ = ask("mechanism", table, "--kind", "plan-bonus", "--start", "100")
    assert [answer["units"][0]["got"], answer["units"][1]["got"]] == ["106", "104"]
    assert answer["rates"]["chance"] == "0.6"


RATINGS = "评委,单位,分数\nr1,u1,88\nr1,u2,92\nr1,u3,85\nr2,u2,84\nr2,u3,78\nr2,u4,90\nr3,u1,80\nr3,u3,79\nr3,u4,91\n"


def test_raters_are_told_by_leniency_and_units_by_fair_scores(ask: Ask) -> None:
    _, answer, _ = ask("raters", RATINGS)
    (item,) = answer["items"]
    assert [(unit["unit"], unit["fair"]) for unit in item["units"]] == [
        ("u4", "92.966667"),
        ("u2", "86.966667"),
        ("u1", "82.566667"),
        ("u3", "80.666667"),
    ]
    assert item["raters"][0]["rater"] == "r1"
    code, _, said = ask("raters", "评委,单位,分数\nr1,u1,88\nr2,u2,84\n")
    assert code == 1
    assert "没有共同评过的单位" in said


MAPPING = """
tables:
  units: {file: units.csv, columns: {unit: id}}
  reviews:
    file: forms.csv
    lookup: [{file: people.csv, key: form, columns: [who]}]
    columns: {rater: who, unit: dept, item: {const: 协同}, score: mark}
"""


def test_ratings_are_read_out_of_foreign_files_by_the_mapping_of_a_score(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "forms.csv").write_text("form,dept,mark\nf1,u1,88\nf1,u2,92\nf2,u2,84\nf2,u1,80\n", encoding="utf-8")
    (tmp_path / "people.csv").write_text("form,who\nf1,甲\nf2,乙\n", encoding="utf-8")
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    call = ["analyse", "raters", str(tmp_path), "--map", str(mapping), "--json", "--lang", "zh"]
    assert main(call) == 0
    (item,) = json.loads(capsys.readouterr().out)["items"]
    assert {each["rater"]: each["levelled_leniency"] for each in item["raters"]} == {"甲": "4", "乙": "-4"}
    assert {each["unit"]: each["fair"] for each in item["units"]} == {"u1": "84", "u2": "88"}
    assert item["own"] is None

    assert main([*call, "--column", "mark=score"]) == 1
    assert "--map 不能与 --column" in capsys.readouterr().err
    mapping.write_text(MAPPING.replace("reviews:", "tasks:").replace("rater: who, ", ""), encoding="utf-8")
    assert main(call) == 1
    assert "没有列" in capsys.readouterr().err
    mapping.write_text("tables: {units: {file: units.csv, columns: {unit: id}}}", encoding="utf-8")
    assert main(call) == 1
    assert "对照表没有 raters（评分）表；现有：units" in capsys.readouterr().err


def test_any_question_reads_foreign_files_by_a_mapping(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plants.csv").write_text(
        "code,kind,staff,sales\nA,x,2,10\nB,x,4,10\nC,y,1,9\nD,x,5,0\n", encoding="utf-8"
    )
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(
        "tables: {frontier: {file: plants.csv, where: {kind: x}, missing_values: {sales: [0]},"
        " columns: {unit: code, 人数: staff, 收入: sales}}}",
        encoding="utf-8",
    )
    call = ["analyse", "frontier", str(tmp_path), "--map", str(mapping), "--inputs", "人数", "--outputs", "收入"]
    main([*call, "--json", "--lang", "zh"])
    answer = json.loads(capsys.readouterr().out)
    assert [(unit["unit"], unit["overall"]) for unit in answer["units"]] == [("A", "1"), ("B", "0.5")]
    assert "missing-declared" in {finding["code"] for finding in answer["findings"]}


def test_items_whose_raters_are_apart_are_told_beside_the_answers_of_the_others(ask: Ask) -> None:
    table = "评委,单位,分数,项目\nr1,u1,88,协同\nr2,u1,84,协同\nr1,u1,88,质量\nr2,u2,84,质量\n"
    code, answer, said = ask("raters", table)
    assert code == 1
    assert [item["item"] for item in answer["items"]] == ["协同"]
    assert "“质量”：评价人分成互不相干的 2 部分" in said
    assert answer["apart"] == [
        {"item": "质量", "parts": [{"raters": ["r1"], "units": ["u1"]}, {"raters": ["r2"], "units": ["u2"]}]}
    ]


def test_an_item_without_a_single_score_is_told(ask: Ask) -> None:
    code, answer, said = ask("raters", "评委,单位,分数,项目\nr1,u1,88,协同\nr2,u1,84,协同\nr1,u1,,质量\n")
    assert (code, [item["item"] for item in answer["items"]]) == (0, ["协同"])
    assert "“质量”没有一个分数" in said


def test_raters_who_favour_their_own_are_told_by_how_much(ask: Ask) -> None:
    # a unit's score is 10, 20, 30; rater 乙 adds 1, 丙 adds 2; one's own gets 5 more
    rows = [
        (rater, unit, 10 * at + more + 5 * (rater == unit), f"部{rater}", f"部{unit}")
        for more, rater in enumerate("甲乙丙")
        for at, unit in enumerate("甲乙丙", start=1)
    ]
    head = "评委,单位,分数,评价人所属,被评所属\n"
    _, answer, _ = ask("raters", head + "".join(",".join(map(str, row)) + "\n" for row in rows))
    assert answer["items"][0]["own"] == {"ratings": 3, "raters": 3, "favour": "5", "standard_error": "0"}
    # whoever rates his own and nothing else cannot be told from a lenient one
    _, answer, _ = ask("raters", head + "甲,u,5,一部,一部\n乙,u,4,二部,一部\n")
    assert answer["items"][0]["own"] is None


def test_targets_move_by_the_mean_of_a_series_over_a_period(ask: Ask, tmp_path: Path) -> None:
    prices = tmp_path / "价格.csv"
    months = "".join(f"2025-{month:02d},{600 + 10 * month}\n" for month in range(1, 7))
    prices.write_text("月份,动力煤（元/吨）\n" + months, encoding="utf-8")
    table = "单位,目标值,基准价,方式,计划量,中性区间,调整上限\n甲,10000,600,按量,100,,30%\n乙,-500,600,按比例,,,\n丙,300,600,ratio,,10%,\n"
    code, answer, said = ask("price", table, "--prices", str(prices), "--series", "动力煤", "--window", "2025H1")
    assert code == 1
    first, second, third = answer["units"]
    assert (answer["price"], first["adjusted"], first["taken_by_cap"]) == ("635", "13000", "500")
    assert first["steps_zh"][0] == "价格 600 → 635，变动 5.83%"
    assert second["null_reason"] == "not-stated"
    assert "乙：目标不是正数" in said
    assert third["adjusted"] == "300"
    code, answer, _ = ask("price", table, "--prices", str(prices), "--series", "动力煤", "--window", "2025")
    assert answer["findings"][0]["code"] == "price-missing"
    assert "2025-01 .. 2025-06" in answer["findings"][0]["hint_zh"]
    assert "no price for: 2025-07, 2025-08" in answer["findings"][0]["message_en"]
    code, answer, _ = ask("price", "单位,目标值,基准价,实际价,方式\n甲,1,,5,按价\n")
    assert [finding["code"] for finding in answer["findings"]] == ["price-clause", "price-clause"]
    assert "'按价' is none of volume, ratio" in answer["findings"][0]["message_en"]
    assert answer["findings"][0]["hint_zh"] == "写 按量（volume） 或 按比例（ratio）"
    code, answer, said = ask("price", table, "--prices", str(prices), "--window", "2025H1")
    assert (code, answer["findings"][0]["code"]) == (1, "series-not-stated")
    assert "价格表有：动力煤（元/吨）" in said
    assert "加上 --series 动力煤（元/吨）" in said


@pytest.mark.parametrize(
    ("column", "title"), [("中性区间", "中性区间"), ("调整上限", "调整上限"), ("传导比例", "传导比例")]
)
def test_a_share_above_the_whole_is_refused_and_told_how_to_write_it(ask: Ask, column: str, title: str) -> None:
    table = f"单位,目标值,基准价,实际价,计划量,{column}\n甲,100,60,66,10,{{}}\n"
    code, answer, said = ask("price", table.format(10))
    assert (code, answer["units"][0]["null_reason"]) == (1, "not-stated")
    assert f"甲：{title}读作 1000%，超过 100%" in said
    assert answer["findings"][-1]["hint_zh"] == "是 10% 的，写成 10% 或 0.1"
    assert ask("price", table.format("10%"))[0] == ask("price", table.format("0.1"))[0] == 0


def test_a_figure_of_a_clause_out_of_its_range_is_told_with_how_to_mend_it(ask: Ask) -> None:
    _, answer, _ = ask(
        "price", "单位,目标值,基准价,实际价,计划量,中性区间\n甲,100,60,66,10,-5%\n乙,100,0,66,10,\n丙,100,60,66,,\n"
    )
    hints = [each["hint_zh"] for each in answer["findings"] if each["code"] == "price-clause"]
    assert len(hints) == 3
    assert all(hints)
    assert hints[0] == "5% 写成 5% 或 0.05"


def test_raters_without_any_score_are_told_so(ask: Ask) -> None:
    _, answer, said = ask("raters", "评委,单位,分数\nr1,u1,\nr2,u1,\n")
    assert "表里没有一个分数" in said
    assert "“”" not in said
    assert answer["items"] == []


def test_rankings_are_asked_whether_they_move_and_items_whether_they_decide(ask: Ask) -> None:
    table = (
        "单位,年度,得分,资产总额,地区,利润,安全\n"
        "甲,2023,90,900,东,30,10\n乙,2023,80,700,东,20,10\n丙,2023,70,100,西,10,10\n"
        "甲,2024,91,950,东,31,10\n乙,2024,85,700,东,22,10\n丙,2024,86,90,西,19,10\n"
    )
    code, answer, said = ask("rigidity", table, "--weight", "利润=40")
    assert code == 0
    assert answer["years"][0]["rank_correlation"] == "0.5"
    assert answer["frozen"] == ["甲"]
    assert [year["size_correlation"] for year in answer["fairness"]] == ["1", "0.5"]
    assert [(item["item"], item["flat"], item["decides"]) for item in answer["items"]] == [
        ("安全", True, "0"),
        ("利润", False, "1"),
    ]
    assert "没有写权重" in said
    code, answer, _ = ask("rigidity", table, "--weight", "产量=40")
    assert (code, answer["findings"][0]["code"]) == (1, "no-such-column")


@pytest.mark.parametrize(
    ("question", "table", "options", "said"),
    [
        ("drivers", DUPONT, (), "连环替代：净利率 → 周转率 → 权益乘数"),
        ("frontier", FIRMS, ("--inputs", "劳动,资本", "--outputs", "产值"), "标杆（权重）"),
        ("raters", RATINGS, (), "宽严（最小二乘）"),
        ("mechanism", "单位,要求数,自报数,实际数\n甲,80,80,100\n", (), "如实自报可得"),
        ("price", "单位,目标值,基准价,实际价,计划量\n甲,100,60,66,10\n", (), "调整后目标"),
        ("rigidity", "单位,年度,得分\n甲,2023,90\n甲,2024,91\n", (), "逐年变动"),
        ("malmquist", "单位,年度,x,y\nu,2023,1,1\nu,2024,1,2\n", ("--inputs", "x", "--outputs", "y"), "几何平均"),
    ],
)
def test_a_reader_gets_tables(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], question: str, table: str, options: tuple[str, ...], said: str
) -> None:
    file = tmp_path / "表.csv"
    file.write_text(table, encoding="utf-8")
    assert main(["analyse", question, str(file), *options, "--lang", "zh"]) == 0
    assert said in capsys.readouterr().out


def test_a_workbook_is_read_by_its_sheet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.create_sheet("说明", 0)
    sheet = book.create_sheet("评分")
    for line in RATINGS.splitlines():
        sheet.append([int(cell) if cell.isdigit() else cell for cell in line.split(",")])
    other = book.create_sheet("复评")
    other.append(["评委", "单位", "分数"])
    other.append(["r1", "u1", 60])
    file = tmp_path / "评价.xlsx"
    book.save(file)
    assert main(["analyse", "raters", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["items"][0]["units"][0]["fair"] == "92.966667"
    assert main(["analyse", "raters", str(file), "--sheet", "复评", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["items"][0]["units"][0]["fair"] == "60"
    assert main(["analyse", "raters", str(file), "--sheet", "终评", "--json", "--lang", "zh"]) == 1
    assert "没有工作表“终评”" in capsys.readouterr().err


@pytest.mark.parametrize("file", ["没有.csv", "表.docx"])
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str) -> None:
    if file.endswith("docx"):
        (tmp_path / file).write_bytes(b"PK")
    assert main(["analyse", "raters", str(tmp_path / file), "--lang", "zh"]) == 1
    assert "错误" in capsys.readouterr().err


def test_a_wrong_call_exits_2(capsys: pytest.CaptureFixture[str]) -> None:
    for call in (["analyse"], ["analyse", "drivres", "x.csv"], ["analyse", "raters", "x.csv", "--column", "a"]):
        with pytest.raises(SystemExit) as left:
            main([*call, "--lang", "zh"])
        assert left.value.code == 2
