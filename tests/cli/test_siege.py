"""Bad input is a finding, never a traceback: every command is given what it should not get, end to end.

The group of `hengji new` is the base of every case; each case spoils one thing in it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hengji.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
RESULTS = {f"{name}.{kind}" for name in ("cells", "ledger", "totals", "findings") for kind in ("csv", "parquet")}
RESULTS |= {"scorecards.xlsx", "report.html", "bundle.zip"}
ATTACK = "=cmd|' /C calc'!A0"
SENTENCE = "完成目标值得满分；每低于目标值1%扣0.5分，扣完为止"
EVENTS = "较大事故每起扣5分，一般事故每起扣2分，扣完为止"
Spoil = Callable[[Any], None]
Capture = pytest.CaptureFixture[str]


@dataclass(frozen=True)
class Answer:
    """What a command said: its exit code, its JSON, its standard error."""

    code: int
    data: dict[str, Any]
    told: str
    out: Path = field(default_factory=Path)

    @property
    def found(self) -> list[dict[str, str]]:
        findings: list[dict[str, str]] = self.data.get("findings", [])
        return findings

    @property
    def errors(self) -> set[str]:
        return {finding["code"] for finding in self.found if finding["level"] == "error"}

    def one(self, code: str, place: str = "") -> dict[str, str]:
        """The first finding of a code, at a place where one is given."""
        return next(each for each in self.found if each["code"] == code and place in each["where"])


def ask(capsys: Capture, *words: object, lang: str = "zh") -> Answer:
    """A command with --json. Every answer is checked: an exit code of the contract, JSON, findings in both languages."""
    capsys.readouterr()
    try:
        code = main([*map(str, words), "--lang", lang, "--json"])
    except SystemExit as stop:
        code = int(str(stop.code))
    said = capsys.readouterr()
    assert code in (0, 1, 2), said.err
    assert "Traceback" not in said.out + said.err
    if code == 2:
        assert said.err
        return Answer(code, {}, said.err)
    data = json.loads(said.out)
    for finding in data.get("findings", []):
        assert finding["message_zh"], finding
        assert finding["message_en"], finding
    answer = Answer(code, data, said.err)
    if code == 1 and words[0] not in ("replay", "rule"):
        assert answer.errors, data
    return answer


def both(capsys: Capture, *words: object) -> Answer:
    """The command refused in both languages: each tells the finding in its own words."""
    zh, en = ask(capsys, *words), ask(capsys, *words, lang="en")
    assert zh.code == en.code == 1
    for finding in zh.found[:1]:
        assert finding["message_zh"].split()[0] in zh.told
        assert finding["message_en"].split()[0] in en.told
    return zh


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter, sound and scored: scheme.yaml, data.xlsx, out."""
    folder = tmp_path_factory.mktemp("siege") / "group"
    assert main(["new", str(folder)]) == 0
    assert main(["score", str(folder / "scheme.yaml"), str(folder / "data.xlsx"), "--out", str(folder / "out")]) == 0
    return folder


@pytest.fixture
def book(group: Path, tmp_path: Path) -> Callable[..., Path]:
    """The starter's workbook, spoiled."""

    def make(*spoils: Spoil) -> Path:
        workbook = openpyxl.load_workbook(group / "data.xlsx")
        for spoil in spoils:
            spoil(workbook)
        workbook.save(tmp_path / "data.xlsx")
        return tmp_path / "data.xlsx"

    return make


@pytest.fixture
def score(group: Path, tmp_path: Path, capsys: Capture, book: Callable[..., Path]) -> Callable[..., Answer]:
    """`hengji score` of the spoiled starter: results are all there or none is, and nothing is left beside them."""

    def run(*spoils: Spoil, scheme: Path | None = None, data: Path | None = None, more: tuple[object, ...] = ()) -> Answer:
        out = tmp_path / "results" / "out"
        given = data if data is not None else book(*spoils)
        answer = ask(capsys, "score", scheme or group / "scheme.yaml", given, "--out", out, *more)
        if out.exists():
            assert {file.name for file in out.iterdir()} == RESULTS
        if out.parent.exists():
            assert [file.name for file in out.parent.iterdir()] in ([], ["out"])
        return Answer(answer.code, answer.data, answer.told, out)

    return run


def cell(sheet: str, place: str, value: object) -> Spoil:
    def spoil(workbook: Any) -> None:
        workbook[sheet][place] = value
        if isinstance(value, str) and place[0] in "AB" and value.startswith("="):
            workbook[sheet][place].data_type = "s"

    return spoil


def rows(sheet: str, *given: tuple[object, ...]) -> Spoil:
    def spoil(workbook: Any) -> None:
        for row in given:
            workbook[sheet].append(row)

    return spoil


def without(sheet: str) -> Spoil:
    return lambda workbook: workbook.remove(workbook[sheet])


def without_column(sheet: str, number: int) -> Spoil:
    return lambda workbook: workbook[sheet].delete_cols(number)


def without_rows(*sheets: str) -> Spoil:
    def spoil(workbook: Any) -> None:
        for sheet in sheets:
            workbook[sheet].delete_rows(2, 1000)

    return spoil


def renamed(old: str, new: str) -> Spoil:
    """Every cell that holds `old` holds `new`, as a text."""

    def spoil(workbook: Any) -> None:
        for sheet in workbook:
            for line in sheet.iter_rows():
                for each in line:
                    if each.value == old:
                        each.value, each.data_type = new, "s"

    return spoil


def as_csv(group: Path, folder: Path, encoding: str = "utf-8", change: Mapping[str, str] | None = None) -> Path:
    """The starter's tables as a folder of CSV files; `change` replaces whole cells."""
    folder.mkdir()
    for sheet in openpyxl.load_workbook(group / "data.xlsx"):
        with (folder / f"{sheet.title}.csv").open("w", encoding=encoding, newline="") as file:
            for line in sheet.iter_rows(values_only=True):
                texts = ["" if value is None else str(value) for value in line]
                csv.writer(file).writerow([(change or {}).get(text, text) for text in texts])
    return folder


# tables


@pytest.mark.parametrize("sheet", ["units", "facts", "targets", "events", "reviews"])
def test_a_missing_sheet_is_told(score: Callable[..., Answer], sheet: str) -> None:
    answer = score(without(sheet))
    told = [each for each in answer.found if each["code"] in ("missing-table", "table-not-given")]
    assert any(sheet in each["message_en"] for each in told)
    assert answer.code == (1 if sheet == "units" else 0)
    assert answer.out.exists() == (sheet != "units")


@pytest.mark.parametrize(
    ("sheet", "number", "name"),
    [("facts", 1, "unit"), ("facts", 2, "measure"), ("facts", 3, "period"), ("facts", 4, "value"), ("targets", 1, "unit"),
     ("targets", 2, "item"), ("events", 2, "event"), ("reviews", 3, "rater")],
)  # fmt: skip
def test_a_missing_column_is_named(score: Callable[..., Answer], sheet: str, number: int, name: str) -> None:
    answer = score(without_column(sheet, number))
    assert answer.code == 1
    missing = answer.one("missing-column", sheet)
    assert f"'{name}'" in missing["message_en"]
    assert "did you mean" not in missing["hint_en"]


def test_a_column_nearly_named_right_is_proposed(score: Callable[..., Answer]) -> None:
    assert "did you mean 'measure'" in score(cell("facts", "B1", "mesure")).one("missing-column")["hint_en"]


@pytest.mark.parametrize(
    ("sheet", "row"),
    [("units", ("D01", "again", 1)), ("facts", ("D01", "营业收入", "2026", 1)), ("targets", ("D01", "revenue", 1, 1)),
     ("reviews", ("D01", "review", "leaders1", "leaders", 1))],
)  # fmt: skip
def test_a_key_that_occurs_twice_names_both_rows(
    score: Callable[..., Answer], sheet: str, row: tuple[object, ...]
) -> None:
    answer = score(rows(sheet, row))
    assert answer.code == 1
    assert answer.one("duplicate-key")["message_en"].count(f"{sheet}!") == 2
    assert "unit-unknown" not in answer.errors


def test_rows_of_a_unit_whose_own_row_was_refused_are_told_once(score: Callable[..., Answer]) -> None:
    answer = score(rows("units", ("D01", "again", 1)))
    told = [each["where"] for each in answer.found if each["code"] == "unit-refused"]
    assert sorted(place.split()[1].split("!")[0] for place in told) == ["facts", "reviews", "targets"]
    assert not [each for each in answer.found if "did you mean" in each["hint_en"]]


def test_unknown_names_are_told_with_a_proposal(score: Callable[..., Answer]) -> None:
    answer = score(
        cell("facts", "A2", "D1"), cell("facts", "B3", "净利闰"), cell("targets", "B2", "rio"),
        cell("events", "B2", "上级表掦"), cell("reviews", "A2", "D011"),
    )  # fmt: skip
    assert answer.code == 1
    proposals = {each["where"].split()[1].split("!")[0]: each["hint_en"] for each in answer.found if "did you mean" in each["hint_en"]}
    assert "'净利润'" in answer.one("measure-unknown")["hint_en"]
    assert set(proposals) == {"facts", "targets", "events", "reviews"}
    assert "'roe'" in proposals["targets"]
    assert "'上级表彰'" in proposals["events"]


BAD = {
    "abc": "not-a-number", "1_000": "not-a-number", "1e400": "not-a-number", "1e-400": "not-a-number", "NaN": "not-finite",
    "inf": "not-finite", "=1+1": "formula-without-value", "#DIV/0!": "excel-error", "一百": "not-a-number", "1/3": "not-a-number",
    "²": "not-a-number", "12²": "not-a-number", "①": "not-a-number", "0x10": "not-a-number", "12.5万元": "not-a-number",
    "$5": "not-a-number", "٣": "not-a-number", "9" * 5000: "not-a-number", "(12)": "not-a-number", "1 2": "not-a-number",
    "<b>1</b>": "not-a-number", "true": "not-a-number", "1,23": "not-a-number", "--1": "not-a-number", "1e5e5": "not-a-number",
}  # fmt: skip


def test_what_is_no_number_is_told_at_its_cell_and_never_becomes_one(score: Callable[..., Answer]) -> None:
    answer = score(*(cell("facts", f"D{row}", text) for row, text in enumerate(BAD, start=2)))
    assert answer.code == 1
    told = {each["where"].split("!")[-1].split()[0]: each["code"] for each in answer.found if each["level"] == "error"}
    assert told == {f"D{row}": code for row, code in enumerate(BAD.values(), start=2)}
    with (answer.out / "cells.csv").open(encoding="utf-8-sig") as file:
        held = [line for line in csv.DictReader(file) if line["item"] in ("roe", "revenue")]
    assert all(line["null_reason"] for line in held if line["item"] == "roe")
    assert not any(line["points"].lower() in ("nan", "inf") for line in held)


@pytest.mark.parametrize("text", ["１８６０００", "186,000", " 186000 ", "1.86e5", "１８６，０００", "+186000", "186000.00"])
def test_full_width_digits_and_separators_are_accepted(score: Callable[..., Answer], text: str) -> None:
    answer = score(cell("facts", "D22", text))
    assert answer.code == 0, answer.told
    with (answer.out / "cells.csv").open(encoding="utf-8-sig") as file:
        line = next(line for line in csv.DictReader(file) if (line["unit"], line["item"]) == ("D01", "revenue"))
    assert line["actual"] == "186000"


def test_dates_are_read_in_five_ways_and_refused_when_they_have_two_readings(score: Callable[..., Answer]) -> None:
    fine = ["2026-06-30", "2026/6/30", "2026年6月30日", "20260630", "2026.06.30"]
    bad = ["06/07/2026", "2026-02-30", "June", "2026-13-01"]

    def spoil(workbook: Any) -> None:
        sheet = workbook["events"]
        sheet["F1"] = "date"
        for day in (*fine, *bad):
            sheet.append(("D02", "上级表彰", 1, "王总", day, day))

    answer = score(spoil)
    assert answer.code == 1
    refused = {each["where"].split("!")[-1].split()[0] for each in answer.found if each["level"] == "error"}
    assert refused == {f"F{row}" for row in range(3 + len(fine), 3 + len(fine) + len(bad))}


@pytest.mark.parametrize("period", ["2026-13", "2026Q5", "abc", "0000", "99999", "2026-06-30", "１e5"])
def test_a_period_that_is_none_is_told(score: Callable[..., Answer], period: str) -> None:
    answer = score(cell("facts", "C2", period))
    assert (answer.code, answer.one("not-a-period")["where"]) == (1, "data.xlsx facts!C2 [period]")


def test_hidden_rows_and_merged_cells_are_told(score: Callable[..., Answer]) -> None:
    def spoil(workbook: Any) -> None:
        workbook["facts"].row_dimensions[5].hidden = True
        workbook["facts"].merge_cells("D2:D3")

    answer = score(spoil)
    assert answer.code == 1
    assert {"hidden-rows", "merged-cell"} <= {each["code"] for each in answer.found}
    assert "D3" in answer.one("merged-cell")["where"]


@pytest.mark.parametrize(("encoding", "code"), [("gbk", "encoding"), ("utf-8-sig", ""), ("utf-16", "encoding")])
def test_csv_in_other_encodings_is_read_and_mentioned_or_refused(
    score: Callable[..., Answer], group: Path, tmp_path: Path, encoding: str, code: str
) -> None:
    answer = score(data=as_csv(group, tmp_path / "csv", encoding))
    assert answer.code in (0, 1)
    assert any(code in each["code"] for each in answer.found) or not code
    if answer.code == 0:
        whole = (group / "out" / "totals.csv").read_bytes()
        assert (answer.out / "totals.csv").read_bytes() == whole


def test_a_workbook_without_tables_headers_only_and_no_units_are_refused(score: Callable[..., Answer], tmp_path: Path) -> None:
    def nothing(workbook: Any) -> None:
        workbook.create_sheet("x")
        for sheet in ("units", "facts", "targets", "events", "reviews"):
            workbook.remove(workbook[sheet])

    for spoil in (nothing, without_rows("units", "facts", "targets", "events", "reviews"), without_rows("units")):
        answer = score(spoil)
        assert (answer.code, answer.out.exists()) == (1, False)
        assert answer.errors


def test_when_every_figure_is_missing_every_unit_is_held_and_says_why(score: Callable[..., Answer]) -> None:
    answer = score(without_rows("facts", "targets", "events", "reviews"))
    assert answer.data["scored"] == 0
    assert len([each for each in answer.found if each["code"] == "unit-held"]) == 20


def test_a_unit_without_a_class_and_a_class_without_a_card_are_told(
    score: Callable[..., Answer], group: Path, tmp_path: Path
) -> None:
    text = (group / "scheme.yaml").read_text(encoding="utf-8")
    text = text.replace("classify: {otherwise: all}\n", "").replace("All units}}", "All units}, b: {zh: 乙, en: B}}")
    scheme = tmp_path / "scheme.yaml"
    scheme.write_text(text, encoding="utf-8")
    classes = [cell("units", "D1", "class"), *(cell("units", f"D{row}", name) for row, name in ((2, "all"), (3, "b"), (4, "al")))]
    answer = score(*classes, scheme=scheme)
    assert answer.code == 1
    assert "class-without-card" in answer.errors
    told = [each["message_en"] for each in answer.found if each["code"] == "unit-without-class"]
    assert [message.split("'")[1] for message in told] == ["D03", "D04"]
    assert answer.data["scored"] == 1


@pytest.mark.parametrize(
    ("weights", "code"),
    [([29], "unit-weights-sum"), ([-5], "weight-out-of-range"), (["1e39"], "weight-out-of-range"), (["x"], "not-a-number"),
     ([0] * 9, "unit-weights-sum"), ([30] * 4 + [20] * 5, "")],
)  # fmt: skip
def test_weights_in_the_targets_are_checked(score: Callable[..., Answer], weights: list[object], code: str) -> None:
    spoils = [cell("targets", "E1", "weight"), *(cell("targets", f"E{row}", value) for row, value in enumerate(weights, 2))]
    answer = score(*spoils)
    assert (code in {each["code"] for each in answer.found}) == bool(code)
    assert answer.code == (1 if code in ("weight-out-of-range", "not-a-number") else 0)


@pytest.mark.parametrize("pair", [("9" * 40, "0." + "0" * 38 + "1"), ("1e39", "-1e39"), ("1e-39", "0"), ("0", "0")])
@pytest.mark.parametrize("place", ["facts!D2 D3", "facts!D10 D11", "facts!D22 D23", "facts!D30 D31", "targets!C2 C3", "targets!C6 C7", "units!C2 C3"])  # fmt: skip
def test_figures_out_of_all_proportion_never_break_a_run(
    score: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch, pair: tuple[str, str], place: str
) -> None:
    sheet, _, places = place.partition("!")
    answer = score(*(cell(sheet, each, figure) for each, figure in zip(places.split(), pair, strict=True)))
    assert answer.code in (0, 1)
    assert answer.out.exists()


def test_a_score_beyond_64_bits_is_a_cell_without_score(score: Callable[..., Answer], group: Path, tmp_path: Path) -> None:
    text = (group / "scheme.yaml").read_text(encoding="utf-8").replace("加0.5分，最多加4分", "加0.5分")
    (tmp_path / "scheme.yaml").write_text(text, encoding="utf-8")
    answer = score(cell("facts", "D22", "9" * 40), scheme=tmp_path / "scheme.yaml")
    assert any("out of all proportion" in each["message_en"] for each in answer.found if each["code"] == "unit-held")
    assert answer.data["scored"] == 3


# names


NAMES = [
    ATTACK, "+1", "-1+1", "@SUM(A1)", "＝1+1", "<script>alert(1)</script>", "</script><img src=x onerror=alert(1)>", "x" * 300,
    "字" * 300, "😀👨\u200d👩\u200d👧", "a\tb", "a\nb", "null", "NaN", "../../../etc/passwd", "a/b\\c:d*e?f[g]h", "'quoted'",
    '"dq"', "&amp;", "${jndi:x}", "{{7*7}}", "D02", "\u202eabc", "\ufeffbom", "１２", ".", "-" * 50,
]  # fmt: skip


def active(text: str) -> bool:
    return text.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r"))


def test_no_name_is_a_formula_a_tag_or_a_path_in_any_result(
    score: Callable[..., Answer], capsys: Capture, tmp_path: Path
) -> None:
    def spoil(workbook: Any) -> None:
        workbook["units"].delete_rows(2, 10)
        for number, name in enumerate(NAMES):
            workbook["units"].append((f"N{number:02}", "?", 1))
            workbook["units"].cell(number + 2, 2).value = name
            workbook["units"].cell(number + 2, 2).data_type = "s"
        for sheet in ("facts", "targets", "events", "reviews"):
            workbook[sheet].delete_rows(2, 100)
        for number in range(len(NAMES)):
            workbook["facts"].append((f"N{number:02}", "营业收入", "2026", 5))

    answer = score(spoil)
    assert answer.code == 0, answer.told
    for table in ("cells", "totals", "ledger", "findings"):
        with (answer.out / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
            for line in csv.DictReader(file):
                texts = [line[name] for name in line if "name" in name or "message" in name or name in ("unit", "where")]
                assert not any(active(text) for text in texts), line
    formulas = {
        each.value
        for sheet in openpyxl.load_workbook(answer.out / "scorecards.xlsx")
        for line in sheet.iter_rows()
        for each in line
        if each.data_type == "f"
    }
    assert not [text for text in formulas if "cmd|" in str(text) or "1+1" in str(text)]
    page = (answer.out / "report.html").read_text(encoding="utf-8")
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page
    for number in range(len(NAMES)):
        assert ask(capsys, "explain", answer.out, "--unit", f"N{number:02}").code == 0
    assert ask(capsys, "replay", answer.out / "bundle.zip").data["matches"] is True
    assert not (tmp_path.parent / "etc").exists()


@pytest.mark.parametrize("name", [ATTACK, "+1", "-1+1", "@SUM(A1)", "＝1+1", "tab\there", "new\nline", "\u200b", "\u202eabc", "nan"])
def test_an_id_that_is_a_formula_or_holds_what_nobody_sees_is_refused(score: Callable[..., Answer], name: str) -> None:
    answer = score(renamed("D01", name))
    assert answer.code == 1
    assert answer.errors <= {"formula-in-id", "invisible-character", "required-blank", "not-finite"}
    assert answer.data["units"] == 3


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "x" * 300, "😀单位", "a'b\"c&<>", "../x", "[a]", "{0}", "%s"])
def test_an_id_may_be_odd_and_stays_text(score: Callable[..., Answer], capsys: Capture, name: str) -> None:
    answer = score(renamed("D01", name))
    assert answer.code == 0, answer.told
    assert "<script>alert" not in (answer.out / "report.html").read_text(encoding="utf-8")
    assert ask(capsys, "explain", answer.out, "--unit", name).code == 0


def test_names_from_csv_with_control_characters_do_not_steer_the_terminal(
    score: Callable[..., Answer], group: Path, tmp_path: Path, capsys: Capture
) -> None:
    data = as_csv(group, tmp_path / "csv", change={"东部发电公司": "\x1b[2J\x07\u202e东部"})
    answer = score(data=data)
    assert answer.out.exists()
    capsys.readouterr()
    assert main(["explain", str(answer.out), "--unit", "D01"]) == 0
    said = capsys.readouterr()
    assert not set("\x1b\x07\u202e") & set(said.out + said.err)


# schemes


def _deep(depth: int) -> bytes:
    return b"a: " + b"[" * depth + b"]" * depth


BROKEN: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "yaml-empty"),
    "binary": (bytes(range(256)) * 10, "encoding-unknown"),
    "a list": (b"- a\n- b\n", "wrong-form"),
    "a word": (b"hello", "wrong-form"),
    "deep": (_deep(5000), "yaml-too-deep"),
    "never closed": (b"[" * 100_000, "yaml-too-deep"),
    "laughing": (b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "yaml-alias"),
    "merged": (b"a: &a {x: 1}\nb: {<<: *a}\n", "yaml-alias"),
    "tagged": (b'scheme: !!python/object/apply:os.system ["id"]\n', "yaml-tag"),
    "twice": (b"scheme: a\nscheme: b\n", "duplicate-key"),
    "two documents": (b"scheme: a\n---\nscheme: b\n", "yaml-documents"),
    "tab": (b"scheme:\n\ta: 1\n", "yaml-tab"),
    "huge": (b'a: "' + b"x" * 3_000_000 + b'"', "yaml-too-large"),
    "NUL": (b"scheme: a\0b\n", "yaml-unseen"),
    "lone surrogate": (b'scheme: "\\ud800"\n', "yaml-syntax"),
    "utf-16": ("scheme: a\n".encode("utf-16"), "encoding-unknown"),
}


@pytest.mark.parametrize("command", ["check", "render", "score"])
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_scheme_is_refused_by_every_command(
    group: Path, tmp_path: Path, capsys: Capture, command: str, name: str
) -> None:
    data, code = BROKEN[name]
    path = tmp_path / "scheme.yaml"
    path.write_bytes(data)
    more = (group / "data.xlsx", "--out", tmp_path / "out") if command == "score" else ()
    assert code in both(capsys, command, path, *more).errors
    assert sorted(file.name for file in tmp_path.iterdir()) == ["scheme.yaml"]


@pytest.mark.parametrize("weight", ["-1", "1e400", ".nan", "NaN", ".inf", "1_000", "abc", "[1]", "{a: 1}", "null", '""', "9" * 400, "0x1F", "1:30", "10%", "1e30"])  # fmt: skip
def test_a_weight_that_is_none_is_told_with_its_line(group: Path, tmp_path: Path, capsys: Capture, weight: str) -> None:
    text = (group / "scheme.yaml").read_text(encoding="utf-8").replace("weight: 20", f"weight: {weight}", 1)
    (tmp_path / "scheme.yaml").write_text(text, encoding="utf-8")
    assert {each["where"] for each in both(capsys, "check", tmp_path / "scheme.yaml").found if each["level"] == "error"} & {"scheme.yaml:59"}


@pytest.mark.parametrize(
    ("old", "new"),
    [("indicator: roe\n", 'indicator: ""\n'), ("- indicator: roe", '- events: {较大事故: 较大事故}\n          id: ""'),
     ("  净利润: {", '  "\\n": {'), ("  所有者权益: {", '  "a[b": {'), ("- {grade: A", '- {grade: ""'), ("  - bonus: {zh: 上级表彰, en: Commended}", '  - bonus: ""'),
     ("leaders: {title: {zh: 领导, en: Leaders}, weight: 60}", '"": 60'), ("classes: {all:", 'classes: {"":'), ("unit: 万元", 'unit: "\\x1b"'),
     ("from: 95", "from: 1e39"), ("clamp: 0 .. 120", "clamp: 120 .. 0"), ("round: 2\n", "round: -1\n"), ("pool: 500", "pool: -1"),
     ("2026-01-01 .. 2026-12-31", "2026-02-30"), ("minimum: 1", "minimum: 1e9")],
)  # fmt: skip
def test_an_odd_value_in_a_scheme_is_a_finding_or_harmless(
    score: Callable[..., Answer], group: Path, tmp_path: Path, capsys: Capture, old: str, new: str
) -> None:
    text = (group / "scheme.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "scheme.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert ask(capsys, "render", path).code in (0, 1)
    if ask(capsys, "check", path).code == 0:
        assert score(scheme=path).code in (0, 1)


def test_a_scheme_in_gbk_is_read_and_mentioned(group: Path, tmp_path: Path, capsys: Capture) -> None:
    text = (group / "scheme.yaml").read_text(encoding="utf-8")
    (tmp_path / "scheme.yaml").write_bytes(text.encode("gbk"))
    answer = ask(capsys, "check", tmp_path / "scheme.yaml")
    assert answer.code == 0
    assert answer.one("encoding-gbk")


# paths


def nonsense(group: Path, tmp_path: Path) -> dict[str, tuple[list[object], str]]:
    """Calls whose paths are of the wrong kind, with the finding each gets ("" where the call itself is wrong: exit 2)."""
    scheme, data, bundle, out = group / "scheme.yaml", group / "data.xlsx", group / "out" / "bundle.zip", tmp_path / "new"
    (tmp_path / "empty").mkdir(exist_ok=True)
    (tmp_path / "trap").mkdir(exist_ok=True)
    (tmp_path / "trap" / "scheme.yaml").mkdir(exist_ok=True)
    long = "x" * 5000
    return {
        "check nothing": (["check", tmp_path / "none.yaml"], "path-missing"),
        "check a long name": (["check", long], "system-refused"),
        "check blank": (["check", ""], ""),
        "check NUL": (["check", "a\0b"], ""),
        "check an empty folder": (["check", tmp_path / "empty"], "no-scheme-file"),
        "check a folder for a file": (["check", tmp_path / "trap"], "cannot-read"),
        "check a workbook": (["check", data], "encoding-unknown"),
        "render nothing": (["render", tmp_path / "none.yaml"], "path-missing"),
        "score a workbook as scheme": (["score", data, data, "--out", out], "encoding-unknown"),
        "score a scheme as data": (["score", scheme, scheme, "--out", out], "not-a-workbook"),
        "score no data": (["score", scheme, tmp_path / "none.xlsx", "--out", out], "path-missing"),
        "score an empty folder": (["score", scheme, tmp_path / "empty", "--out", out], "missing-table"),
        "score a bundle as data": (["score", scheme, bundle, "--out", out], "not-a-workbook"),
        "score long data": (["score", scheme, long, "--out", out], "system-refused"),
        "score without --out": (["score", scheme, data], ""),
        "score blank --out": (["score", scheme, data, "--out", ""], ""),
        "score NUL --out": (["score", scheme, data, "--out", "a\0b"], ""),
        "score --out a file": (["score", scheme, data, "--out", scheme], "not-a-folder"),
        "score --out below a file": (["score", scheme, data, "--out", scheme / "x" / "y"], "not-a-folder"),
        "score --out too long": (["score", scheme, data, "--out", tmp_path / long], "system-refused"),
        "score --out in /proc": (["score", scheme, data, "--out", "/proc/none/out"], "system-refused"),
        "score --map nothing": (["score", scheme, data, "--out", out, "--map", tmp_path / "none"], "path-missing"),
        "score --map a folder": (["score", scheme, data, "--out", out, "--map", group], "no-such-file"),
        "score --map a workbook": (["score", scheme, data, "--out", out, "--map", data], "encoding-unknown"),
        "score --map a scheme": (["score", scheme, data, "--out", out, "--map", scheme], "mapping"),
        "replay a folder": (["replay", group], "bundle-unreadable"),
        "replay nothing": (["replay", tmp_path / "none.zip"], "path-missing"),
        "replay a workbook": (["replay", data], "bundle-unreadable"),
        "diff folders": (["diff", group, group], "bundle-unreadable"),
        "diff nothing": (["diff", bundle, tmp_path / "none.zip"], "path-missing"),
        "explain an empty folder": (["explain", tmp_path / "empty", "--unit", "D01"], "path-missing"),
        "explain an unknown unit": (["explain", group / "out", "--unit", "D1"], "unit-unknown"),
        "explain a blank unit": (["explain", group / "out", "--unit", ""], "unit-unknown"),
        "explain an unknown item": (["explain", group / "out", "--unit", "D01", "--item", "rio"], "item-unknown"),
        "explain into a folder": (["explain", group / "out", "--unit", "D01", "--svg", tmp_path], "system-refused"),
        "new over a file": (["new", scheme], "not-a-folder"),
        "new below a file": (["new", scheme / "x"], "not-a-folder"),
        "new twice": (["new", group], "file-exists"),
        "new blank": (["new", ""], ""),
        "new too long": (["new", tmp_path / long], "system-refused"),
        "demo into a file": (["demo", "--once", "--data", scheme], "not-a-folder"),
        "demo port 99999": (["demo", "--once", "--port", "99999"], ""),
        "demo port -5": (["demo", "--once", "--port", "-5"], ""),
        "demo port abc": (["demo", "--once", "--port", "abc"], ""),
        "no command": ([], ""),
        "unknown command": (["scroe"], ""),
    }


@pytest.mark.parametrize("name", nonsense(Path(), Path("/tmp")) if Path("/tmp").is_dir() else [])
def test_a_path_of_the_wrong_kind_is_told_and_nothing_is_made(
    group: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    words, code = nonsense(group, tmp_path)[name]
    before = sorted(tmp_path.iterdir()), sorted(group.rglob("*"))
    if not code:
        assert ask(capsys, *words).code == 2
    else:
        assert code in both(capsys, *words).errors
    assert (sorted(tmp_path.iterdir()), sorted(group.rglob("*"))) == before
