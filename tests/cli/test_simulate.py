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
