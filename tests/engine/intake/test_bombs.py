"""Files made to hurt: refused quickly and in little memory, measured in a process of their own."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak memory is read from /proc")

SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
WORKBOOK = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(("units", "facts"), 1))
WORKBOOK = f'<workbook xmlns:r="r"><sheets>{WORKBOOK}</sheets></workbook>'
RELATIONS = "".join(f'<Relationship Id="r{n}" Target="worksheets/sheet{n}.xml"/>' for n in (1, 2))
RELATIONS = f"<Relationships>{RELATIONS}</Relationships>"
MEASURE = """
import json, re, sys, time
from pathlib import Path
from hengji.engine.intake import read_tables
before = time.perf_counter()
tables, findings = read_tables(Path(sys.argv[1]))
seconds = time.perf_counter() - before
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
print(json.dumps([seconds, peak, [finding.code for finding in findings]]))
"""


def measured(path: Path) -> tuple[float, float, list[str]]:
    """Seconds, peak megabytes and finding codes of reading `path` in a fresh process."""
    run = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True, timeout=60
    )
    seconds, peak, codes = json.loads(run.stdout)
    return seconds, peak, codes


def package(path: Path, parts: dict[str, str | bytes], level: int = 9) -> Path:
    """A workbook out of hand-made parts."""
    base: dict[str, str | bytes] = {"xl/workbook.xml": WORKBOOK, "xl/_rels/workbook.xml.rels": RELATIONS}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, data in (base | parts).items():
            archive.writestr(name, data)
    return path


def one_row(cells: int) -> str:
    return SHEET + '<row r="1">' + "<c><v>1</v></c>" * cells + "</row></sheetData></worksheet>"


def test_a_500_kb_bomb_is_refused_in_2_seconds_and_300_mb(tmp_path: Path) -> None:
    sheet = one_row(1) + " " * (100 * 2**20)
    path = package(tmp_path / "bomb.xlsx", {"xl/worksheets/sheet1.xml": sheet}, level=1)
    assert 300_000 < path.stat().st_size < 700_000
    seconds, peak, codes = measured(path)
    assert "zip-bomb" in codes
    assert seconds < 2
    assert peak < 300


def test_a_bomb_of_cells_in_one_row_is_refused(tmp_path: Path) -> None:
    path = package(tmp_path / "bomb.xlsx", {"xl/worksheets/sheet1.xml": one_row(9_000_000)})
    seconds, peak, codes = measured(path)
    assert "zip-bomb" in codes
    assert seconds < 2
    assert peak < 300


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = package(tmp_path / "bomb.xlsx", {"xl/worksheets/sheet1.xml": one_row(5_000_000)})
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    true, lie = size.to_bytes(4, "little"), (20_000).to_bytes(4, "little")
    assert data.count(true) >= 2
    path.write_bytes(bytes(data).replace(true, lie))
    seconds, peak, codes = measured(path)
    assert {"damaged-workbook", "zip-bomb"} & set(codes)
    assert seconds < 2
    assert peak < 300


@pytest.mark.parametrize("kind", ["entries", "columns", "merged", "deep", "long", "shared", "parts"])
def test_other_bombs_are_refused_within_the_same_bounds(tmp_path: Path, kind: str) -> None:
    row = '<row r="1"><c t="inlineStr"><is><t>unit</t></is></c></row><row r="2">'
    merged = "".join(f'<mergeCell ref="A1:XFD{n}"/>' for n in range(2, 100_000))
    sheets: dict[str, dict[str, str | bytes]] = {
        "entries": {f"xl/{n}.xml": b"" for n in range(5_000)},
        "columns": {
            "xl/worksheets/sheet1.xml": SHEET
            + row
            + "".join(f"<c><v>{n}</v></c>" for n in range(200_000))
            + "</row></sheetData></worksheet>"
        },
        "merged": {
            "xl/worksheets/sheet1.xml": one_row(2).replace(
                "</sheetData>", f"</sheetData><mergeCells>{merged}</mergeCells>"
            )
        },
        "deep": {"xl/worksheets/sheet1.xml": "<a>" * 500_000},
        "long": {
            "xl/worksheets/sheet1.xml": SHEET
            + row
            + "<c><v>"
            + "1" * 7_000_000
            + "</v></c></row></sheetData></worksheet>"
        },
        "parts": {f"xl/worksheets/sheet{n}.xml": one_row(100_000) for n in range(1, 60)},
        "shared": {"xl/sharedStrings.xml": "<sst>" + "<si><t/></si>" * 600_000 + "</sst>"},
    }
    seconds, peak, codes = measured(package(tmp_path / "bomb.xlsx", sheets[kind]))
    assert codes
    assert seconds < 2
    assert peak < 300


def test_a_zip_within_a_zip_is_not_opened(tmp_path: Path) -> None:
    inner = package(tmp_path / "inner.xlsx", {"xl/worksheets/sheet1.xml": one_row(5_000_000)})
    path = package(
        tmp_path / "outer.xlsx", {"xl/embeddings/inner.zip": inner.read_bytes(), "xl/worksheets/sheet1.xml": one_row(1)}
    )
    seconds, peak, _ = measured(path)
    assert seconds < 2
    assert peak < 300


def test_a_path_in_a_zip_leads_nowhere(tmp_path: Path) -> None:
    path = package(
        tmp_path / "book.xlsx", {"../../evil.xml": b"x", "/etc/evil": b"x", "xl/worksheets/sheet1.xml": one_row(1)}
    )
    before = sorted(tmp_path.parent.rglob("*"))
    measured(path)
    assert sorted(tmp_path.parent.rglob("*")) == before
