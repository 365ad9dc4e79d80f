"""`hengji simulate` on the example group."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from hengji.cli.main import main
from hengji.demo import scheme_path, write_group


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example group's workbook."""
    data = tmp_path_factory.mktemp("group") / "data.xlsx"
    write_group(data)
    return data


def test_a_scheme_is_looked_at_shaken_and_foreseen(group: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = ["simulate", str(scheme_path()), str(group), "--scenarios", "5", "--seed", "3", "--json"]
    assert main(call) == 1  # the example holds one unit, and its fixed pool is provisional
    first = json.loads(capsys.readouterr().out)
    assert sum(first["picture"]["grades"].values()) == 20
    assert first["picture"]["spread"]["count"] == 19
    assert {each["step"] for each in first["weights"]} == {"0.1", "-0.1"}
    assert (first["scenarios"]["count"], first["scenarios"]["seed"]) == (5, 3)
    assert all(
        float(sum(map(float, unit["grades"].values()))) == pytest.approx(1) for unit in first["scenarios"]["units"]
    )
    main(call)
    assert json.loads(capsys.readouterr().out) == first


def test_a_scheme_beside_itself_moves_nobody_and_beside_another_says_who(
    group: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other"
    shutil.copytree(scheme_path(), other)
    main(["simulate", str(scheme_path()), str(group), "--against", str(other), "--json"])
    same = json.loads(capsys.readouterr().out)["against"]["comparison"]
    assert same["rank_correlation"] == "1"
    assert all(unit["before"] == unit["after"] and unit["paid_before"] == unit["paid_after"] for unit in same["units"])
    scheme = other / "scheme.yaml"
    text = scheme.read_text(encoding="utf-8")
    higher = text.replace(
        "title: {zh: 优秀分数线, en: Excellent from}\n    value: 100",
        "title: {zh: 优秀分数线, en: Excellent from}\n    value: 104",
    )
    assert higher != text
    scheme.write_text(higher, encoding="utf-8")
    main(["simulate", str(scheme_path()), str(group), "--against", str(other), "--json"])
    moved = json.loads(capsys.readouterr().out)["against"]["comparison"]
    assert any(each["before"] != each["after"] for each in moved["grades"])


def test_a_step_may_be_written_as_a_fraction_and_a_weight_is_told_with_its_card(
    group: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = []
    for step in ("1/10", "10%", "0.1"):
        main(["simulate", str(scheme_path()), str(group), "--step", step, "--json"])
        found.append(json.loads(capsys.readouterr().out)["weights"])
    assert found[0] == found[1] == found[2]
    main(["simulate", str(scheme_path()), str(group)])
    (head,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("考核表")]
    assert head.split()[:3] == ["考核表", "考核项", "权重"]
    with pytest.raises(SystemExit):
        main(["simulate", str(scheme_path()), str(group), "--step", "1/0"])


def test_targets_may_stand_in_a_file_of_their_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = _trial(
        tmp_path, "{indicator: profit, id: earn, weight: 100, tiers: {target: table}, rule: 按完成率计分，最高得满分}"
    )
    targets = tmp_path / "data" / "targets.csv"
    targets.rename(tmp_path / "targets.csv")
    main([*call, "--targets", str(tmp_path / "targets.csv"), "--json"])
    assert json.loads(capsys.readouterr().out)["picture"]["spread"]["mean"] == "75"  # 300 and 150 of 300


def test_what_stays_as_reported_in_every_scenario_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A cut below the figure less one can never apply, however the figure moves: a tier made of its parts keeps it, and that is told."""
    call = _trial(
        tmp_path,
        "{indicator: net, id: earn, weight: 100, tiers: {target: table, line: profit - cost - 1万元}, "
        "rule: {start: full, cuts: [{below: line, score: 0}]}}",
    )
    main([*call, "--scenarios", "50", "--noise", "20%", "--json"])
    found = json.loads(capsys.readouterr().out)["scenarios"]
    assert [(unit["mean"], unit["deviation"]) for unit in found["units"]] == [("100", "0"), ("100", "0")]
    main([*call, "--scenarios", "5"])
    assert "净利：不波动" in capsys.readouterr().out.split("不变的")[1]


def _trial(folder: Path, item: str) -> list[str]:
    """The call for two units with one item."""
    (folder / "data").mkdir()
    (folder / "scheme.yaml").write_text(
        "scheme: t\nversion: 1\neffective: 2026-01-01 .. 2026-12-31\ntitle: {zh: 试, en: Trial}\n"
        "scale: {full: 100, points: weight, partial_steps: proportional, round: {item: 2, points: 2, total: 2}}\n"
        "measures:\n  profit: {title: {zh: 利润, en: Profit}, unit: 万元}\n  cost: {title: {zh: 费用, en: Cost}, unit: 万元}\n"
        "indicators:\n  profit: {title: {zh: 利润, en: Profit}, unit: 万元, direction: higher}\n"
        "  net: {title: {zh: 净利, en: Net}, formula: profit - cost, unit: 万元, direction: higher}\n"
        "classes: {all: {zh: 全, en: All}}\nscorecards:\n  all:\n    - dimension: {zh: 全部, en: All}\n      id: main\n"
        f"      items:\n        - {item}\nledger: [{{sum: items}}]\n",
        encoding="utf-8",
    )
    for name, text in (
        ("units", "unit,class\na,all\nb,all\n"),
        ("facts", "unit,measure,period,value\na,profit,2026,300\nb,profit,2026,150\na,cost,2026,10\nb,cost,2026,20\n"),
        ("targets", "unit,item,target\n*,earn,300\n"),
    ):
        (folder / "data" / f"{name}.csv").write_text(text, encoding="utf-8")
    return ["simulate", str(folder / "scheme.yaml"), str(folder / "data")]


def test_a_reader_gets_tables_in_either_language(group: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["simulate", str(scheme_path()), str(group), "--group", "class", "--lang", "zh"])
    out = capsys.readouterr().out
    assert "总分分布" in out
    assert "权重敏感度" in out
    main(["simulate", str(scheme_path()), str(group), "--lang", "en"])
    assert "sensitivity to weights" in capsys.readouterr().out


def test_options_nobody_can_mean_and_columns_that_are_not_there_are_refused(
    group: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call = ["simulate", str(scheme_path()), str(group), "--json"]
    assert main([*call, "--scenarios", "-1", "--noise", "200%"]) == 1
    assert [finding["where"] for finding in json.loads(capsys.readouterr().out)["findings"]] == [
        "[--scenarios]",
        "[--noise]",
    ]
    assert main([*call, "--size", "员工", "--group", "region"]) == 1
    assert [finding["where"] for finding in json.loads(capsys.readouterr().out)["findings"]] == ["[员工]", "[region]"]
