"""`hengji workbook`, `check --mark`, and schemes in workbooks wherever a scheme is taken."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from hengji.cli.main import main
from hengji.engine.scheme import load_scheme, same_meaning


@pytest.fixture
def group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """The starter with its workbook beside it, as the current folder."""
    monkeypatch.chdir(tmp_path)
    assert main(["new", "g"]) == 0
    assert main(["workbook", "g/scheme.yaml", "--out", "g/scheme.xlsx"]) == 0
    capsys.readouterr()
    return tmp_path / "g"


def spoil(group: Path) -> None:
    book = openpyxl.load_workbook(group / "scheme.xlsx")
    book["指标 indicators"]["E5"] = "万圆"
    book["考核项 items"]["J6"] = "干得好就行"
    book.save(group / "scheme.xlsx")


def test_a_scheme_goes_into_a_workbook_and_back_the_same(group: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["workbook", "g/scheme.xlsx", "--out", "back.yaml", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["out"], answer["scheme"]) == ("back.yaml", "my-group")
    before, _ = load_scheme(group / "scheme.yaml")
    after, _ = load_scheme(Path("back.yaml"))
    assert before is not None
    assert after is not None
    assert same_meaning(before, after)


def test_parameters_and_sentences_stay_as_they_were_written(group: Path) -> None:
    text = (group / "scheme.yaml").read_text("utf-8").replace("max: 5}", "max: $most}")
    (group / "named.yaml").write_text(text + "\nparameters: {most: {title: {zh: 上限, en: Most}, value: 5}}\n", "utf-8")
    assert main(["workbook", "g/named.yaml", "--out", "named.xlsx"]) == 0
    book = openpyxl.load_workbook("named.xlsx")
    assert book["参数 parameters"]["D5"].value == 5
    assert book["计算步骤 ledger"]["G6"].value == "$most"
    assert main(["workbook", "named.xlsx", "--out", "named2.yaml"]) == 0
    assert "max: $most" in Path("named2.yaml").read_text("utf-8").replace('"', "")


def test_check_takes_a_workbook_and_marks_a_copy(group: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "g/scheme.xlsx"]) == 0
    spoil(group)
    capsys.readouterr()
    assert main(["check", "g/scheme.xlsx", "--mark", "marked.xlsx", "--lang", "en"]) == 1
    told = capsys.readouterr().err
    assert "指标 indicators!E5" in told
    assert "did you mean" in told
    assert "marked.xlsx" in told
    assert openpyxl.load_workbook("marked.xlsx")["指标 indicators"]["E5"].comment is not None


def test_check_answers_in_json_with_places(group: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(group)
    assert main(["check", "g/scheme.xlsx", "--mark", "marked.xlsx", "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["marked"] == "marked.xlsx"
    assert answer["scheme"] is None
    told = {each["code"]: each["where"] for each in answer["findings"] if each["level"] == "error"}
    assert told["unknown-unit"] == "scheme.xlsx 指标 indicators!E5 [计量单位 unit]"
    assert told.keys() == {"unknown-unit", "sentence-not-understood"}


def test_a_scheme_in_a_workbook_scores_as_the_one_in_yaml(group: Path) -> None:
    assert main(["score", "g/scheme.xlsx", "g/data.xlsx", "--out", "from-book"]) == 0
    assert main(["score", "g/scheme.yaml", "g/data.xlsx", "--out", "from-yaml"]) == 0
    for name in ("cells.csv", "ledger.csv", "totals.csv"):
        assert Path("from-book", name).read_bytes() == Path("from-yaml", name).read_bytes()


def test_render_takes_a_workbook(group: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", "g/scheme.xlsx"]) == 0
    from_book = capsys.readouterr().out
    assert main(["render", "g/scheme.yaml"]) == 0
    assert capsys.readouterr().out == from_book


def codes(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [each["code"] for each in json.loads(capsys.readouterr().out)["findings"] if each["level"] == "error"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["workbook", "g/scheme.yaml", "--out", "g/scheme.xlsx"], "file-exists"),
        (["workbook", "g/scheme.yaml", "--out", "other.yaml"], "out-suffix"),
        (["workbook", "g/scheme.yaml", "--out", "other.docx"], "out-suffix"),
        (["workbook", "g/none.yaml", "--out", "other.xlsx"], "path-missing"),
        (["workbook", "g/data.xlsx", "--out", "other.yaml"], "not-a-scheme"),
        (["check", "g/data.xlsx"], "not-a-scheme"),
        (["check", "g/scheme.yaml", "--mark", "marked.xlsx"], "not-a-workbook"),
        (["check", "g/scheme.xlsx", "--mark", "g/scheme.xlsx"], "file-exists"),
        (["check", "g/scheme.xlsx", "--mark", "marked.yaml"], "out-suffix"),
        (["score", "g/data.xlsx", "g/scheme.xlsx", "--out", "o"], "arguments-swapped"),
    ],
)
def test_a_call_that_cannot_be_done_is_told_and_writes_nothing(
    group: Path, words: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(Path().rglob("*"))
    assert main([*words, "--json"]) == 1
    assert codes(capsys) == [code]
    assert sorted(Path().rglob("*")) == before


def test_a_workbook_that_is_none_is_told(group: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (group / "cut.xlsx").write_bytes(b"PK\x03\x04" + bytes(40))
    assert main(["check", "g/cut.xlsx", "--json"]) == 1
    assert codes(capsys) == ["damaged-workbook"]
    assert main(["check", "g/cut.xlsx", "--mark", "marked.xlsx", "--json"]) == 1
    assert codes(capsys) == ["damaged-workbook", "not-marked"]
    assert main(["score", "g/cut.xlsx", "g/data.xlsx", "--out", "o", "--json"]) == 1
    assert codes(capsys) == ["damaged-workbook"]


def test_a_call_without_out_ends_with_exit_code_2(group: Path) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["workbook", "g/scheme.yaml"])
    assert stop.value.code == 2


def test_a_broken_scheme_is_told_and_no_workbook_is_written(group: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (group / "scheme.yaml").read_text("utf-8").replace("unit: 起", "unit: 起起")
    (group / "broken.yaml").write_text(text, "utf-8")
    assert main(["workbook", "g/broken.yaml", "--out", "broken.xlsx", "--json"]) == 1
    assert "unknown-unit" in codes(capsys)
    assert not Path("broken.xlsx").exists()
