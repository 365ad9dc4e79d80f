"""Random exact tables written as CSV, Parquet and workbook and read back equal; random bytes that only ever yield findings."""

from __future__ import annotations

import csv
import io
import random
import tempfile
import zipfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import python_calamine
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from hengji.engine.intake import Tables, parse_mapping, read_tables
from hengji.engine.values.finding import errors

IDS = st.text(st.sampled_from("ABCZ019中国电力（）_.·"), min_size=1, max_size=8).filter(
    lambda text: text[0] not in "_.（）" and text.casefold() != "na"
)
FIGURES = st.one_of(
    st.none(),
    st.integers(-(10**14), 10**14).map(Decimal),
    st.decimals(-(10**9), 10**9, places=5),
    st.decimals(-1, 1, places=12),
)
HUGE = st.one_of(FIGURES, st.integers(-(10**30), 10**30).map(Decimal), st.decimals(-(10**12), 10**12, places=20))
ROWS = st.lists(st.tuples(IDS, IDS, FIGURES), max_size=12, unique_by=lambda row: row[:2])
HUGE_ROWS = st.lists(st.tuples(IDS, IDS, HUGE), max_size=12, unique_by=lambda row: row[:2])
HEAD = ("unit", "measure", "period", "value")
Row = tuple[str, str, Decimal | None]


def units_of(rows: list[Row]) -> list[str]:
    return list(dict.fromkeys(["U0", *(unit for unit, _, _ in rows)]))


def same(rows: list[Row], tables: Tables) -> bool:
    """Whether the facts read are exactly the rows written."""
    facts = tables.facts
    value = facts.figures.get("value")
    read = [
        (unit, measure, value.at(row) if value else None)
        for row, (unit, measure) in enumerate(zip(facts.text("unit"), facts.text("measure"), strict=True))
    ]
    return read == [(unit, measure, None if figure is None else Fraction(figure)) for unit, measure, figure in rows]


@settings(max_examples=60)
@given(
    rows=HUGE_ROWS,
    delimiter=st.sampled_from(",;\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
)
def test_a_csv_round_trip_is_exact(rows: list[Row], delimiter: str, encoding: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for table, lines in (("units", [("unit", "name"), *((unit, "名称") for unit in units_of(rows))]),
                             ("facts", [HEAD, *((u, m, "2026", "" if v is None else f"{v:f}") for u, m, v in rows)])):  # fmt: skip
            text = io.StringIO()
            csv.writer(text, delimiter=delimiter).writerows(lines)
            (folder / f"{table}.csv").write_bytes(text.getvalue().encode(encoding))
        tables, findings = read_tables(folder)
        assert not errors(findings)
        assert same(rows, tables)


@settings(max_examples=40)
@given(rows=HUGE_ROWS)
def test_a_parquet_round_trip_of_decimals_is_exact(rows: list[Row]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pq.write_table(pa.table({"unit": pa.array(units_of(rows), pa.string())}), folder / "units.parquet")
        columns: dict[str, Any] = {
            "unit": pa.array([row[0] for row in rows], pa.string()).dictionary_encode(),
            "measure": pa.array([row[1] for row in rows], pa.large_string()),
            "period": pa.array([2026] * len(rows), pa.int32()),
            "value": pa.array([row[2] for row in rows], pa.decimal256(70, 20)),
        }
        pq.write_table(pa.table(columns), folder / "facts.parquet")
        tables, findings = read_tables(folder)
        assert not errors(findings)
        assert same(rows, tables)


@settings(max_examples=40)
@given(values=st.lists(st.floats(-1e15, 1e15).filter(lambda x: x == 0 or abs(x) > 1e-15), min_size=1, max_size=20))
def test_floats_of_a_parquet_file_are_their_shortest_decimals(values: list[float]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pq.write_table(pa.table({"unit": ["U0"]}), folder / "units.parquet")
        count = len(values)
        columns = {
            "unit": ["U0"] * count,
            "measure": [f"m{n}" for n in range(count)],
            "period": ["2026"] * count,
            "value": values,
        }
        pq.write_table(pa.table(columns), folder / "facts.parquet")
        facts = read_tables(folder)[0].facts
        assert [facts.figures["value"].at(row) for row in range(count)] == [Fraction(repr(value)) for value in values]


@settings(max_examples=25)
@given(rows=ROWS, writer=st.sampled_from(["openpyxl", "xlsxwriter", "constant_memory"]))
def test_a_workbook_round_trip_is_exact(rows: list[Row], writer: str) -> None:
    sheets: dict[str, list[tuple[Any, ...]]] = {
        "units": [("unit", "name"), *((unit, "名称") for unit in units_of(rows))],
        "指标数": [HEAD, *((u, m, "2026", None if v is None else float(v)) for u, m, v in rows)],
    }
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "group.xlsx"
        if writer == "openpyxl":
            workbook = openpyxl.Workbook()
            workbook.remove(workbook.worksheets[0])
            for title, lines in sheets.items():
                sheet = workbook.create_sheet(title)
                for line in lines:
                    sheet.append(list(line))
            workbook.save(path)
        else:
            with xlsxwriter.Workbook(path, {"constant_memory": writer == "constant_memory"}) as made:
                for title, lines in sheets.items():
                    page = made.add_worksheet(title)
                    for number, line in enumerate(lines):
                        for column, cell in enumerate(line):
                            if isinstance(cell, str):
                                page.write_string(number, column, cell)
                            elif cell is not None:
                                page.write_number(number, column, cell)
        tables, findings = read_tables(path)
        assert not errors(findings)
        shown = [(u, m, None if v is None else Decimal(f"{float(v):.15g}")) for u, m, v in rows]
        assert same(shown, tables)
        cells = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_name("指标数").to_python()[1:]
        assert [line[3] for line in cells if line[3] != ""] == [float(v) for _, _, v in rows if v is not None]


WORDS = [
    "unit",
    "measure",
    "period",
    "value",
    "单位",
    "指标",
    "数值",
    "期间",
    "D01",
    "2026",
    "1_000",
    "NaN",
    "12.5%",
    '"',
    ",",
]
WORDS += [
    "\n",
    "\r\n",
    ";",
    "\t",
    "\x00",
    "=1+1",
    "#REF!",
    "\ufeff",
    "é",
    "中",
    "--",
    "1e400",
    "2026-13-45",
    "\u202e",
    "9" * 50,
    "０．５",
]
LINES = st.lists(st.sampled_from(WORDS), max_size=60).map(",".join)
BYTES = st.one_of(
    st.binary(max_size=300),
    LINES.map(lambda text: text.encode("utf-8", "surrogatepass")),
    LINES.map(lambda text: f"unit,measure,period,value\n{text}".encode()),
)
YAML = [
    "tables:",
    "facts:",
    "{",
    "}",
    "[",
    "]",
    "file: a.csv",
    "columns:",
    "unit:",
    ",",
    "\n",
    "  ",
    "- ",
    "x: y",
    "melt:",
]
YAML_BYTES = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=120).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.lists(st.sampled_from(YAML), max_size=30).map(lambda parts: "".join(parts).encode()),
)
PIECES = [
    b"<c/>",
    b'<c t="s"><v>99</v></c>',
    b"<v>x</v>",
    b'<c r="ZZZ0"><v>1</v></c>',
    b'r="A9999999"',
    b"&amp;",
    b"1e999",
]
PIECES += [b'<row r="x">', b'<mergeCell ref="A1:B2:C3"/>', b's="99999"', b't="e"', b't="d"', b"\xff\x00", b"nan", b"-1"]


@settings(max_examples=150)
@given(data=BYTES)
def test_random_csv_never_raises(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for table in ("units", "facts", "targets", "tasks"):
            (folder / f"{table}.csv").write_bytes(data)
        (folder / "events.parquet").write_bytes(b"PAR1" + data + b"PAR1")
        for finding in read_tables(folder)[1]:
            assert finding.render("zh")
            assert finding.render("en")


@settings(max_examples=60)
@given(data=YAML_BYTES)
def test_random_mappings_never_raise(data: bytes) -> None:
    for finding in parse_mapping(data)[1]:
        assert finding.render("zh")


def _mutated(base: dict[str, bytes], rng: random.Random) -> bytes:
    """A valid zip with one part changed in a few bytes, cut, doubled, or with a word of XML put in."""
    parts = dict(base)
    name = rng.choice(sorted(parts))
    data = bytearray(parts[name])
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(data) + 1)
        match rng.randrange(5):
            case 0:
                data[at : at + 1] = bytes([rng.randrange(256)])
            case 1:
                del data[at : at + rng.randint(1, 30)]
            case 2:
                data[at:at] = rng.choice(PIECES)
            case 3:
                data[at:at] = data[at : at + 40]
            case _:
                number = bytes(str(rng.choice([-1, 0, 10**6, 10**12])), "ascii")
                found = data.find(b'"1"', at)
                if found >= 0:
                    data[found + 1 : found + 2] = number
        if not data:
            break
    parts[name] = bytes(data)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    raw = bytearray(out.getvalue())
    if rng.random() < 0.2:
        for _ in range(3):
            raw[rng.randrange(len(raw))] = rng.randrange(256)
    return bytes(raw)


def _base(path: Path) -> dict[str, bytes]:
    with xlsxwriter.Workbook(path) as workbook:
        day, percent = workbook.add_format({"num_format": "yyyy-mm-dd"}), workbook.add_format({"num_format": "0.0%"})
        units = workbook.add_worksheet("units")
        units.write_row(0, 0, ["unit", "name", "开业"])
        units.write_row(1, 0, ["D01", "财务部", 44000], day)
        facts = workbook.add_worksheet("facts")
        facts.write_row(0, 0, ["unit", "measure", "period", "value"])
        facts.write_row(1, 0, ["D01", "a", 2026, 0.5], percent)
        facts.write_formula(2, 3, "=1", None, 1)
        facts.merge_range("A4:A6", "D01")
        facts.set_row(4, None, None, {"hidden": True})
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def mutations(tmp_path: Path, seed: int, count: int) -> None:
    base, rng = _base(tmp_path / "base.xlsx"), random.Random(seed)
    path = tmp_path / "group.xlsx"
    for _ in range(count):
        path.write_bytes(_mutated(base, rng))
        for finding in read_tables(path)[1]:
            assert finding.render("en")


def test_mutated_workbooks_never_raise(tmp_path: Path) -> None:
    mutations(tmp_path, 2026, 400)


@pytest.mark.nightly
def test_many_mutated_workbooks_never_raise(tmp_path: Path) -> None:
    mutations(tmp_path, random.randrange(10**9), 50_000)
