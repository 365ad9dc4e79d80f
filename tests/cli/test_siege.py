"""Bad input is a finding, never a traceback: every command is given what it should not get, end to end.

The group of `hengji new` is the base of every case; each case spoils one thing in it.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
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
from hengji.cli.speak import plain

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
        code = main([*map(str, words[:1]), *(("--lang", lang, "--json") if words else ()), *map(str, words[1:])])
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
    """The command refused; and without --json it tells the same to a person, in either language."""
    answer = ask(capsys, *words)
    assert answer.code == 1
    for lang in ("zh", "en"):
        assert main([*map(str, words[:1]), "--lang", lang, *map(str, words[1:])]) == 1
        said = capsys.readouterr().err
        assert all(plain(finding[f"message_{lang}"]) in said for finding in answer.found), said
    return answer


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

    def run(
        *spoils: Spoil, scheme: Path | None = None, data: Path | None = None, more: tuple[object, ...] = ()
    ) -> Answer:
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
    told = [each for each in answer.found if each["code"] in ("missing-table", "table-wanted", "table-not-given")]
    assert any(sheet in each["message_en"] for each in told)
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
    (told,) = [each["message_en"] for each in answer.found if each["code"] == "unit-refused"]
    assert [table in told for table in ("facts: ", "targets: ", "reviews: ")] == [True] * 3
    assert not [each for each in answer.found if "did you mean" in each["hint_en"]]


def test_unknown_names_are_told_with_a_proposal(score: Callable[..., Answer]) -> None:
    answer = score(
        cell("facts", "A2", "D1"), cell("facts", "B3", "净利闰"), cell("targets", "B2", "rio"),
        cell("events", "B2", "上级表掦"), cell("reviews", "A2", "D011"),
    )  # fmt: skip
    assert answer.code == 1
    proposals = {
        each["where"].split()[1].split("!")[0]: each["hint_en"]
        for each in answer.found
        if "did you mean" in each["hint_en"]
    }
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
    told = {each["where"].split("!")[-1].split()[0]: each["code"] for each in answer.found if "facts!" in each["where"]}
    assert told == {f"D{row}": code for row, code in enumerate(BAD.values(), start=2)}
    with (answer.out / "cells.csv").open(encoding="utf-8-sig") as file:
        held = [line for line in csv.DictReader(file) if line["item"] in ("roe", "revenue")]
    assert all(line["null_reason"] for line in held if line["item"] == "roe")
    assert not any(line["points"].lower() in ("nan", "inf") for line in held)


@pytest.mark.parametrize(
    "text", ["１８６０００", "186,000", " 186000 ", "1.86e5", "１８６，０００", "+186000", "186000.00"]
)
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
    rows = range(3 + len(fine), 3 + len(fine) + len(bad))
    errors = [each for each in answer.found if each["level"] == "error"]
    dates = [each for each in errors if each["code"] in ("ambiguous-date", "not-a-date")]
    assert {each["where"].split("!")[-1].split()[0] for each in dates} == {f"F{row}" for row in rows}
    lost = [each for each in errors if each["code"] == "event-unreadable"]
    assert {each["where"].split("!")[-1].split()[0] for each in lost} == {f"{row}" for row in rows}


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


@pytest.mark.parametrize(("encoding", "code"), [("gbk", "encoding"), ("utf-8-sig", ""), ("utf-16", "")])
def test_csv_in_other_encodings_is_read_and_mentioned_or_refused(
    score: Callable[..., Answer], group: Path, tmp_path: Path, encoding: str, code: str
) -> None:
    answer = score(data=as_csv(group, tmp_path / "csv", encoding))
    assert answer.code in (0, 1)
    assert any(code in each["code"] for each in answer.found) or not code
    if answer.code == 0:
        whole = (group / "out" / "totals.csv").read_bytes()
        assert (answer.out / "totals.csv").read_bytes() == whole


def test_a_workbook_without_tables_headers_only_and_no_units_are_refused(
    score: Callable[..., Answer], tmp_path: Path
) -> None:
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
    held = [each for each in answer.found if each["code"] == "unit-held"]
    assert ["5 items" in each["message_en"] for each in held] == [True] * 4


def test_a_unit_without_a_class_and_a_class_without_a_card_are_told(
    score: Callable[..., Answer], group: Path, tmp_path: Path
) -> None:
    text = (group / "scheme.yaml").read_text(encoding="utf-8")
    text = text.replace("classify: {otherwise: all}\n", "").replace("All units}}", "All units}, b: {zh: 乙, en: B}}", 1)
    scheme = tmp_path / "scheme.yaml"
    scheme.write_text(text, encoding="utf-8")
    classes = [
        cell("units", "D1", "class"),
        *(cell("units", f"D{row}", name) for row, name in ((2, "all"), (3, "b"), (4, "al"))),
    ]
    answer = score(*classes, scheme=scheme)
    assert answer.code == 1
    assert "class-without-card" in answer.errors
    told = [each["message_en"] for each in answer.found if each["code"] == "unit-without-class"]
    assert [message.split("'")[1] for message in told] == ["南方燃料公司", "工程建设公司"]
    assert answer.data["scored"] == 1


@pytest.mark.parametrize(
    ("weights", "code"),
    [([29], "unit-weights-sum"), ([-5], "weight-out-of-range"), (["1e39"], "weight-out-of-range"), (["x"], "not-a-number"),
     ([0] * 9, "unit-weights-sum"), ([30] * 4 + [20] * 5, "")],
)  # fmt: skip
def test_weights_in_the_targets_are_checked(score: Callable[..., Answer], weights: list[object], code: str) -> None:
    spoils = [
        cell("targets", "E1", "weight"),
        *(cell("targets", f"E{row}", value) for row, value in enumerate(weights, 2)),
    ]
    answer = score(*spoils)
    assert (code in {each["code"] for each in answer.found}) == bool(code)
    assert answer.code == bool(code)


PLACES = [
    "facts!D2 D3",
    "facts!D10 D11",
    "facts!D22 D23",
    "facts!D30 D31",
    "targets!C2 C3",
    "targets!C6 C7",
    "units!C2 C3",
]
ODD = [("9" * 40, "0." + "0" * 38 + "1"), ("1e39", "-1e39"), ("1e-39", "0"), ("0", "0")]


@pytest.mark.parametrize(
    ("pair", "places"), [*((ODD[0], [place]) for place in PLACES), *((pair, PLACES) for pair in ODD)]
)
def test_figures_out_of_all_proportion_never_break_a_run(
    score: Callable[..., Answer], pair: tuple[str, str], places: list[str]
) -> None:
    spoils = []
    for place in places:
        sheet, _, cells = place.partition("!")
        spoils += [cell(sheet, each, figure) for each, figure in zip(cells.split(), pair, strict=True)]
    answer = score(*spoils)
    assert answer.code in (0, 1)
    assert answer.out.exists()


def test_a_score_beyond_64_bits_is_a_cell_without_score(
    score: Callable[..., Answer], group: Path, tmp_path: Path
) -> None:
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
    assert answer.errors <= {"pool-provisional"}, answer.told  # nobody has a total here
    for table in ("cells", "totals", "ledger", "findings"):
        with (answer.out / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
            for line in csv.DictReader(file):
                texts = [
                    line[name] for name in line if "name" in name or "message" in name or name in ("unit", "where")
                ]
                assert not any(active(text) for text in texts), line
    formulas = {
        each.value
        for sheet in openpyxl.load_workbook(answer.out / "scorecards.xlsx")
        for line in sheet.iter_rows()
        for each in line
        if each.data_type == "f"
    }
    bare = {re.sub(r"'(?:[^']|'')*'!", "", str(text)) for text in formulas}  # a sheet's name stands in quotes
    assert not [text for text in bare if "cmd|" in text or "1+1" in text or "!A0" in text]
    page = (answer.out / "report.html").read_text(encoding="utf-8")
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page
    for number in range(len(NAMES)):
        assert ask(capsys, "explain", answer.out, "--unit", f"N{number:02}").code == 0
    assert ask(capsys, "replay", answer.out / "bundle.zip").data["matches"] is True
    assert not (tmp_path.parent / "etc").exists()


@pytest.mark.parametrize(
    "name", [ATTACK, "+1", "-1+1", "@SUM(A1)", "＝1+1", "tab\there", "new\nline", "\u200b", "\u202eabc", "nan"]
)
def test_an_id_that_is_a_formula_or_holds_what_nobody_sees_is_refused(score: Callable[..., Answer], name: str) -> None:
    answer = score(renamed("D01", name))
    assert answer.code == 1
    assert answer.errors <= {"formula-in-id", "invisible-character", "required-blank", "not-finite"}
    assert answer.data["units"] == 3


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "x" * 300, "😀单位", "a'b\"c&<>", "../x", "[a]", "{0}", "%s"]
)
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
    "a comment in GBK": ("# 方案".encode("gbk"), "yaml-empty"),
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


@pytest.mark.parametrize("weight", ["-1", "1e400", ".nan", "NaN", ".inf", "1_000", "abc",
    "[1]", "{a: 1}", "null", '""', "9" * 400, "0x1F", "1:30", "10%", "1e30"])  # fmt: skip
def test_a_weight_that_is_none_is_told_with_its_line(group: Path, tmp_path: Path, capsys: Capture, weight: str) -> None:
    text = (group / "scheme.yaml").read_text(encoding="utf-8").replace("weight: 20", f"weight: {weight}", 1)
    (tmp_path / "scheme.yaml").write_text(text, encoding="utf-8")
    assert {
        each["where"] for each in both(capsys, "check", tmp_path / "scheme.yaml").found if each["level"] == "error"
    } & {"scheme.yaml:59"}


@pytest.mark.parametrize(
    ("old", "new"),
    [("indicator: roe\n", 'indicator: ""\n'), ("- indicator: roe", '- events: {较大事故: 较大事故}\n          id: ""'),
     ("  净利润: {", '  "\\n": {'), ("  所有者权益: {", '  "a[b": {'),
     ("- {grade: A", '- {grade: ""'), ("  - bonus: {zh: 上级表彰, en: Commended}", '  - bonus: ""'),
     ("leaders: {title: {zh: 领导, en: Leaders}, weight: 60}", '"": 60'),
     ("classes: {all:", 'classes: {"":'), ("unit: 万元", 'unit: "\\x1b"'),
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


CALLS: dict[str, tuple[list[str], str]] = {
    "check nothing": (["check", "HERE/none.yaml"], "path-missing"),
    "check a long name": (["check", "LONG"], "system-refused"),
    "check blank": (["check", ""], ""),
    "check NUL": (["check", "a\0b"], ""),
    "check an empty folder": (["check", "HERE/empty"], "no-scheme-file"),
    "check a folder for a file": (["check", "HERE/trap"], "cannot-read"),
    "check a workbook": (["check", "GROUP/data.xlsx"], "not-a-scheme"),
    "render nothing": (["render", "HERE/none.yaml"], "path-missing"),
    "score a workbook as scheme": (
        ["score", "GROUP/data.xlsx", "GROUP/data.xlsx", "--out", "HERE/new"],
        "not-a-scheme",
    ),
    "score a scheme as data": (
        ["score", "GROUP/scheme.yaml", "GROUP/scheme.yaml", "--out", "HERE/new"],
        "not-a-workbook",
    ),
    "score no data": (["score", "GROUP/scheme.yaml", "HERE/none.xlsx", "--out", "HERE/new"], "path-missing"),
    "score an empty folder": (["score", "GROUP/scheme.yaml", "HERE/empty", "--out", "HERE/new"], "missing-table"),
    "score a bundle as data": (
        ["score", "GROUP/scheme.yaml", "GROUP/out/bundle.zip", "--out", "HERE/new"],
        "not-a-workbook",
    ),
    "score long data": (["score", "GROUP/scheme.yaml", "LONG", "--out", "HERE/new"], "system-refused"),
    "score without --out": (["score", "GROUP/scheme.yaml", "GROUP/data.xlsx"], ""),
    "score blank --out": (["score", "GROUP/scheme.yaml", "GROUP/data.xlsx", "--out", ""], ""),
    "score NUL --out": (["score", "GROUP/scheme.yaml", "GROUP/data.xlsx", "--out", "a\0b"], ""),
    "score --out a file": (
        ["score", "GROUP/scheme.yaml", "GROUP/data.xlsx", "--out", "GROUP/scheme.yaml"],
        "not-a-folder",
    ),
    "score --out below a file": (
        ["score", "GROUP/scheme.yaml", "GROUP/data.xlsx", "--out", "GROUP/scheme.yaml/x/y"],
        "not-a-folder",
    ),
    "score --out too long": (["score", "GROUP/scheme.yaml", "GROUP/data.xlsx", "--out", "HERE/LONG"], "system-refused"),
    "score --out in /proc": (
        ["score", "GROUP/scheme.yaml", "GROUP/data.xlsx", "--out", "/proc/none/out"],
        "system-refused",
    ),
    "score --map nothing": (
        ["score", "GROUP/scheme.yaml", "GROUP/data.xlsx", "--out", "HERE/new", "--map", "HERE/none"],
        "path-missing",
    ),
    "score --map a folder": (
        ["score", "GROUP/scheme.yaml", "GROUP/data.xlsx", "--out", "HERE/new", "--map", "GROUP"],
        "no-such-file",
    ),
    "score --map a workbook": (
        ["score", "GROUP/scheme.yaml", "GROUP/data.xlsx", "--out", "HERE/new", "--map", "GROUP/data.xlsx"],
        "encoding-unknown",
    ),
    "score --map a scheme": (
        ["score", "GROUP/scheme.yaml", "GROUP/data.xlsx", "--out", "HERE/new", "--map", "GROUP/scheme.yaml"],
        "mapping",
    ),
    "replay a folder": (["replay", "GROUP"], "path-missing"),
    "replay nothing": (["replay", "HERE/none.zip"], "path-missing"),
    "replay a workbook": (["replay", "GROUP/data.xlsx"], "bundle-unreadable"),
    "diff folders": (["diff", "GROUP", "GROUP"], "path-missing"),
    "diff nothing": (["diff", "GROUP/out/bundle.zip", "HERE/none.zip"], "path-missing"),
    "explain an empty folder": (["explain", "HERE/empty", "--unit", "D01"], "path-missing"),
    "explain an unknown unit": (["explain", "GROUP/out", "--unit", "D1"], "unit-unknown"),
    "explain a blank unit": (["explain", "GROUP/out", "--unit", ""], "unit-unknown"),
    "explain an unknown item": (["explain", "GROUP/out", "--unit", "D01", "--item", "rio"], "item-unknown"),
    "explain into a folder": (["explain", "GROUP/out", "--unit", "D01", "--svg", "HERE"], "system-refused"),
    "new over a file": (["new", "GROUP/scheme.yaml"], "not-a-folder"),
    "new below a file": (["new", "GROUP/scheme.yaml/x"], "not-a-folder"),
    "new twice": (["new", "GROUP"], "file-exists"),
    "new blank": (["new", ""], ""),
    "new too long": (["new", "HERE/LONG"], "system-refused"),
    "demo into a file": (["demo", "--once", "--data", "GROUP/scheme.yaml"], "not-a-folder"),
    "demo port 99999": (["demo", "--once", "--port", "99999"], ""),
    "demo port -5": (["demo", "--once", "--port", "-5"], ""),
    "demo port abc": (["demo", "--once", "--port", "abc"], ""),
    "no command": ([], ""),
    "unknown command": (["scroe"], ""),
}
"""Calls whose paths are of the wrong kind, with the finding each gets ("" where the call itself is wrong: exit 2)."""


@pytest.mark.parametrize("name", CALLS)
def test_a_path_of_the_wrong_kind_is_told_and_nothing_is_made(
    group: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "trap" / "scheme.yaml").mkdir(parents=True)
    given, code = CALLS[name]
    places = {"GROUP": str(group), "HERE": str(tmp_path), "LONG": "x" * 5000}
    words = given
    for place, path in places.items():
        words = [word.replace(place, path) for word in words]
    before = sorted(tmp_path.rglob("*")), sorted(group.rglob("*"))
    if not code:
        assert ask(capsys, *words).code == 2
    else:
        assert code in both(capsys, *words).errors
    assert (sorted(tmp_path.rglob("*")), sorted(group.rglob("*"))) == before


def test_results_are_all_put_in_place_or_none_is(group: Path, tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "out" / "report.html").mkdir(parents=True)
    answer = both(capsys, "score", group / "scheme.yaml", group / "data.xlsx", "--out", tmp_path / "out")
    assert "folder-in-the-way" in answer.errors
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["report.html"]
    assert [file.name for file in tmp_path.iterdir()] == ["out"]


def test_a_read_only_folder_is_told_before_any_work(
    group: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *given: False)  # the superuser, who may run tests, can write anywhere
    for words in (
        ["score", group / "scheme.yaml", group / "data.xlsx", "--out", tmp_path / "a" / "out"],
        ["new", tmp_path / "a"],
    ):
        answer = both(capsys, *words)
        assert answer.errors == {"system-refused"}
        assert "…" not in answer.told
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("step", ["write_parquet", "write_bundle", "_put_in_place"])
def test_a_full_disk_leaves_nothing_half_written(
    group: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*given: object) -> None:
        raise OSError(28, "No space left on device", "disk")

    monkeypatch.setattr(f"hengji.cli.scoring.{step}", full)
    out = tmp_path / "out"
    assert both(capsys, "score", group / "scheme.yaml", group / "data.xlsx", "--out", out).errors == {"system-refused"}
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "period", ["2026Q5", "abc", "", "2026-13", "0000", "1e5", "-1", "=1", "9" * 20, "2026-06-30", "2026H1H2"]
)
def test_a_period_on_the_command_line_that_is_none_is_told(
    group: Path, tmp_path: Path, capsys: Capture, period: str
) -> None:
    words = ["score", group / "scheme.yaml", group / "data.xlsx", "--out", tmp_path / "out", f"--period={period}"]
    assert both(capsys, *words).errors == {"period-unreadable"}
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "text",
    ["tables: nope", "tables: {nope: {file: a}}", "tables: {units: {file: ../../etc/passwd}}", "tables: {units: {file: /etc/passwd}}",
     "tables:\n  units: [", "[]", "nope: 1", "tables: {units: &a {file: x}}",
     "tables: {units: {columns: {unit: 1e400}}}", "\t", "units: {净利润: 火星}"],
)  # fmt: skip
def test_a_broken_mapping_is_told(score: Callable[..., Answer], tmp_path: Path, text: str) -> None:
    (tmp_path / "map.yaml").write_text(text, encoding="utf-8")
    answer = score(more=("--map", tmp_path / "map.yaml"))
    assert answer.code == 1
    assert not answer.out.exists()


# bombs


MEASURE = """
import re, sys, time
from pathlib import Path
from hengji.cli.main import main
from hengji.cli.speak import plain
before = time.perf_counter()
code = main(sys.argv[1:])
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
print(code, time.perf_counter() - before, peak, file=sys.stderr)
"""


def measured(*words: object) -> tuple[int, float, float, set[str]]:
    """Exit code, seconds, peak megabytes and errors of a command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *map(str, words), "--json"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    code, seconds, peak = done.stderr.split()[-3:]
    return int(code), float(seconds), float(peak), {each["code"] for each in json.loads(done.stdout)["findings"]}


proc = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak memory is read from /proc")


@proc
def test_a_500_kb_bomb_of_a_workbook_is_refused_in_2_seconds_and_300_mb(group: Path, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(group / "data.xlsx") as old,
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data + b" " * (100 * 2**20) if name.endswith("sheet2.xml") else data)
    assert 300_000 < bomb.stat().st_size < 700_000
    code, seconds, peak, errors = measured("score", group / "scheme.yaml", bomb, "--out", tmp_path / "out")
    assert (code, "zip-bomb" in errors) == (1, True)
    assert seconds < 2
    assert peak < 300
    assert [file.name for file in tmp_path.iterdir()] == ["bomb.xlsx"]


@proc
def test_a_bomb_of_a_bundle_is_refused_in_2_seconds_and_300_mb(group: Path, tmp_path: Path) -> None:
    bomb = signed(tmp_path / "bomb.zip", {**unpacked(group), "results/cells.csv": b"a" * 300_000_000})
    assert bomb.stat().st_size < 700_000
    for words in (["replay", bomb], ["diff", bomb, bomb], ["explain", bomb, "--unit", "D01"]):
        code, seconds, peak, errors = measured(*words)
        assert (code, errors) == (1, {"bundle-too-large"})
        assert seconds < 2
        assert peak < 300


# bundles


def unpacked(group: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(group / "out" / "bundle.zip") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def signed(path: Path, files: Mapping[str, bytes], change: Callable[[dict[str, Any]], object] | None = None) -> Path:
    """A bundle of these files whose manifest agrees with them: only what is inside can be wrong."""
    manifest = json.loads(files["manifest.json"])
    body = {name: data for name, data in files.items() if name != "manifest.json"}
    manifest["files"] = {name: hashlib.sha256(body[name]).hexdigest() for name in sorted(body)}
    text = json.dumps(manifest["files"], sort_keys=True, separators=(",", ":"))
    manifest["sha256"] = hashlib.sha256(text.encode()).hexdigest()
    if change is not None:
        change(manifest)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in [*body.items(), ("manifest.json", json.dumps(manifest).encode())]:
            archive.writestr(name, data)
    return path


def refused_everywhere(capsys: Capture, group: Path, path: Path, code: str) -> None:
    good = group / "out" / "bundle.zip"
    for words in (["replay", path], ["diff", good, path], ["diff", path, good], ["explain", path, "--unit", "D01"]):
        assert both(capsys, *words).errors == {code}


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../../x", "C:\\x", "tables/../../x.csv", "tables/", "evil.exe", "scheme.yaml/x"]
)
def test_a_bundle_with_a_path_that_is_none_of_ours_is_refused(
    group: Path, tmp_path: Path, capsys: Capture, name: str
) -> None:
    before = sorted(tmp_path.parent.rglob("*"))
    refused_everywhere(capsys, group, signed(tmp_path / "b.zip", {**unpacked(group), name: b"x"}), "bundle-unreadable")
    assert sorted(tmp_path.parent.rglob("*")) == sorted([*before, tmp_path / "b.zip"])


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [("format", 2, "bundle-format"), ("format", None, "bundle-format"),
     ("format", "1", "bundle-format"), ("period", "abc", "bundle-unreadable"),
     ("period", "0000", "bundle-unreadable"), ("period", None, "bundle-unreadable"), ("files", [], "bundle-unreadable"),
     ("files", {}, "bundle-unreadable"), ("sha256", "0", "bundle-unreadable")],
)  # fmt: skip
def test_a_manifest_of_another_format_or_with_odd_values_is_refused(
    group: Path, tmp_path: Path, capsys: Capture, key: str, value: object, code: str
) -> None:
    path = signed(tmp_path / "b.zip", unpacked(group), lambda manifest: manifest.update({key: value}))
    refused_everywhere(capsys, group, path, code)


@pytest.mark.parametrize("text", [b"nope", b"[" * 100_000, b"[]", b"\xff\xfe", b"", b"null", b'{"format": 1}'])
def test_a_manifest_that_is_no_manifest_is_refused(group: Path, tmp_path: Path, capsys: Capture, text: bytes) -> None:
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        for name, data in {**unpacked(group), "manifest.json": text}.items():
            archive.writestr(name, data)
    refused_everywhere(capsys, group, tmp_path / "b.zip", "bundle-unreadable")


def spoilt(data: bytes) -> dict[str, bytes]:
    return {
        "empty": b"", "binary": b"\xff\xfe\0", "cut": data[: len(data) // 2], "a row of another width": data + b"a,b\n",
        "an open quote": data + b'"', "twice": data * 2, "letters for digits": data.replace(b"2", b"x"),
        "5000 digits": data.replace(b"5200", b"9" * 5000), "figures for dates": data.replace(b":figure", b":date"),
        "figures for texts": data.replace(b":text", b":figure"), "no kinds": data.replace(b":", b""), "a lone header": data.split(b"\n")[0],
    }  # fmt: skip


@pytest.mark.parametrize("how", spoilt(b""))
def test_a_forged_bundle_whose_sums_agree_never_breaks_a_command(
    group: Path, tmp_path: Path, capsys: Capture, how: str
) -> None:
    files, good = unpacked(group), group / "out" / "bundle.zip"
    for name in files.keys() - {"manifest.json"}:
        path = signed(tmp_path / "b.zip", {**files, name: spoilt(files[name])[how]})
        for words in (["replay", path], ["diff", good, path], ["explain", path, "--unit", "D01", "--item", "roe"]):
            ask(capsys, *words)


@pytest.mark.parametrize(
    "name", ["scheme.yaml", "tables/units.csv", "tables/facts.csv", "reading.csv", "results/cells.csv"]
)
def test_a_bundle_that_lacks_a_file_never_breaks_a_command(
    group: Path, tmp_path: Path, capsys: Capture, name: str
) -> None:
    files = unpacked(group)
    del files[name]
    path = signed(tmp_path / "b.zip", files)
    for words in (["replay", path], ["diff", group / "out" / "bundle.zip", path], ["explain", path, "--unit", "D01"]):
        ask(capsys, *words)


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED])
def test_a_damaged_zip_is_refused(group: Path, tmp_path: Path, capsys: Capture, method: int) -> None:
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in unpacked(group).items():
            archive.writestr(name, data)
    whole = bytearray(path.read_bytes())
    for at in range(60, len(whole), 97):
        path.write_bytes(bytes(whole[:at]) + b"\xff" + bytes(whole[at + 1 :]))
        ask(capsys, "replay", path)
    path.write_bytes(bytes(whole[: len(whole) // 2]))
    assert both(capsys, "replay", path).errors == {"bundle-unreadable"}


def test_bundles_of_unrelated_groups_can_be_compared(
    score: Callable[..., Answer], group: Path, tmp_path: Path, capsys: Capture
) -> None:
    text = (
        (group / "scheme.yaml")
        .read_text(encoding="utf-8")
        .replace("my-group", "another")
        .replace("id: safety", "id: care")
    )
    (tmp_path / "scheme.yaml").write_text(text, encoding="utf-8")
    answer = score(*(renamed(f"D0{n}", f"E0{n}") for n in range(1, 5)), scheme=tmp_path / "scheme.yaml")
    other, good = answer.out / "bundle.zip", group / "out" / "bundle.zip"
    assert ask(capsys, "diff", good, other).data["moved"]
    assert main(["diff", str(good), str(other)]) == 0


def test_a_unit_on_no_card_is_explained(score: Callable[..., Answer], capsys: Capture) -> None:
    def spoil(workbook: Any) -> None:
        workbook["units"]["D1"], workbook["units"]["D5"] = "class", "none"

    answer = score(spoil)
    assert "unit-without-class" in answer.errors or answer.code == 0
    assert ask(capsys, "explain", answer.out, "--unit", "D04").code in (0, 1)
    assert ask(capsys, "explain", answer.out, "--unit", "D04", "--item", "roe").code in (0, 1)


# sentences and formulas


@pytest.mark.parametrize("sentence", [
    "", "   ", "\n", "。。。，，，", "!!!???", "😀", "'; DROP TABLE units;--", "\0", "\x1b[31m红", "a" * 10_000, "扣" * 10_000, "（" * 1999,
    "(" * 1999, "1" * 1999, "九" * 1999, "-1 " * 600, "一亿亿亿亿亿亿分",
    "扣1e400分", "每低0%扣1分", "得分=1/0", "得分=" + "(" * 900 + "1" + ")" * 900,
    "得分=x**9999999", "得分=9^9^9^9", "完成得NaN分", "<script>alert(1)</script>",
    ATTACK, "{x}", "$weight", "%s%n", "../../etc/passwd", "\ud800",
    "\u202e完成", "/" * 1999, "、" * 1999, "每低于目标值1%扣0.5分，" * 140, "minus 1 point " * 140, "得分=" + "-" * 1000 + "1",
])  # fmt: skip
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_no_rule_is_told_and_never_scored(capsys: Capture, sentence: str, lang: str) -> None:
    answer = ask(capsys, "rule", "--weight", "10", "--actual", "90", "--target", "100", "--", sentence, lang=lang)
    if answer.code == 1:
        assert answer.data["score"] is None
        assert answer.errors
    else:
        assert answer.code == 0
        assert set(answer.data["score"]) <= set("-0123456789.")


@pytest.mark.parametrize("option", ["--actual", "--target", "--weight", "--base", "--prior"])
@pytest.mark.parametrize(
    "figure", ["abc", "1_000", "1e400", "NaN", "inf", "-inf", "9" * 50, "1/3", "<script>", "😀", "1\n2", "0x1", "12²"]
)
def test_a_figure_that_is_none_is_told_by_its_option(capsys: Capture, option: str, figure: str) -> None:
    given = {"--actual": "90", "--target": "100", "--weight": "10", option: figure}
    answer = both(capsys, "rule", SENTENCE, *(f"{name}={value}" for name, value in given.items()))
    assert option in answer.one("not-a-number")["where"]
    assert answer.data.get("score") is None


@pytest.mark.parametrize(
    ("words", "code"),
    [(["--target", "0", "--actual", "5"], "zero-target"),
     (["--target", "100"], "missing-fact"), (["--target", "100", "--actual", ""], "missing-fact"),
     (["--actual", "90"], "missing-tier"), (["--target", "", "--actual", "90"], "not-a-number"),
     (["--weight", "-5", "--target", "1"], "negative-weight"),
     (["--weight", "", "--target", "1"], "not-a-number"), (["--target", "2026-06-30", "--actual", "90"], "date-alone"),
     (["--target", "100", "--tier", "=5"], "value-unreadable"),
     (["--target", "100", "--tier", "x"], "value-unreadable"), (["--target", "100", "--actual", "=1"], "kind-unreadable"),
     (["--target", "100", "--unit", "火星"], "unit-symbol-unknown"), (["--target", "100", "--unit", "x" * 5000], "unit-symbol-unknown")],
)  # fmt: skip
def test_a_figure_that_is_missing_or_impossible_is_told(capsys: Capture, words: list[str], code: str) -> None:
    given = words if "--weight" in words else ["--weight", "10", *words]
    assert code in both(capsys, "rule", SENTENCE, *given).errors


def test_a_weight_of_zero_gives_zero_points(capsys: Capture) -> None:
    assert ask(capsys, "rule", SENTENCE, "--weight", "0", "--actual", "90", "--target", "100").data["score"] == "0.00"


@pytest.mark.parametrize(
    "actuals",
    [
        ["较大事故=x"],
        ["较大事故="],
        ["=1"],
        ["火星=1"],
        ["较大事故=1", "较大事故=2"],
        ["较大事故=-5"],
        ["1"],
        [],
        ["较大事故=1e400"],
        ["较大事故"],
    ],
)
def test_counts_that_are_none_are_told(capsys: Capture, actuals: list[str]) -> None:
    words = [word for actual in actuals for word in ("--actual", actual)]
    assert both(capsys, "rule", EVENTS, "--weight", "10", *words).errors


def test_a_formula_body_without_a_value_says_why(capsys: Capture) -> None:
    answer = both(
        capsys, "rule", "得分=实际值/(目标值-100)×权重分", "--weight", "10", "--actual", "90", "--target", "100"
    )
    assert answer.data["score"] is None
    assert answer.errors


@pytest.mark.parametrize("formula", [
    "__import__('os').system('id')", "a.__class__",
    "lambda: 1", 'open("/etc/passwd")', "(" * 5000 + "a" + ")" * 5000, "(" * 200 + "a" + ")" * 200,
    "a+" * 5000 + "a", "9**9**9", "9^9^9", "", "  ", "\n", "1e400", "1_000", "NaN", "inf", "a b", "a;b", "a=b", "if(a,b)", "[a for a in b]",
    'f"{a}"', "😀", "{a}", "avg()", "max()", "min(a", "round(a, 1000000)",
    "sqrt(-1)", "a%b", "a//b", "1,000", "a\0", "\x1b[2J", "1" * 100_000,
    "上年上年a", "a[0]", "@a", "$a", "a?b:c", "power(9,9)", "; DROP TABLE a", "<script>", ATTACK, "a\u202eb",
])  # fmt: skip
def test_an_attack_in_a_formula_is_told(capsys: Capture, formula: str) -> None:
    answer = ask(capsys, "eval", "--", formula, "a=1", "b=2")
    assert (answer.code, answer.data["value"]) == (1, None)


@pytest.mark.parametrize(
    "value",
    ["a=1e400", "a=NaN", "a=abc", "=1", "b=1", "a=1火星", "a=1_000", "a=" + "9" * 100, "a=1/3", "a=<script>", "a=12²"],
)
def test_a_value_of_a_formula_that_is_none_is_told(capsys: Capture, value: str) -> None:
    assert ask(capsys, "eval", "a*2", value).code == 1


@pytest.mark.parametrize("values", [["a"], ["a=1", "a=2"], ["a=1", "b"]])
def test_a_value_written_without_a_name_or_twice_is_a_wrong_call(capsys: Capture, values: list[str]) -> None:
    assert ask(capsys, "eval", "a*2", *values).code == 2


@pytest.mark.parametrize("formula", ["1/0", "a/0", "a/(b-2)"])
def test_a_formula_without_a_value_has_a_reason(capsys: Capture, formula: str) -> None:
    answer = ask(capsys, "eval", formula, "a=1", "b=2")
    assert (answer.code, answer.data["value"], answer.data["null_reason"]) == (0, None, "zero-denominator")
