"""Small material made on the spot: folders of CSV files and workbooks, each test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hengji.engine.values.finding import Finding

UNITS = "unit,name,class\nD01,财务部,职能\nD02,办公室,职能\n"
FACTS = "unit,measure,period,value\nD01,roe,2026,9.2\nD02,roe,2026,8.1\n"


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Writes a folder of files: `folder(facts="...")`; units and facts are there unless given as None."""

    def write(*, suffix: str = ".csv", **texts: str | bytes | None) -> Path:
        for name, text in ({"units": UNITS, "facts": FACTS} | texts).items():
            if text is not None:
                (tmp_path / f"{name}{suffix}").write_bytes(text if isinstance(text, bytes) else text.encode())
        return tmp_path

    return write


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    """Writes a workbook: `book(facts=[row, ...])`; `edit(workbook)` may change formats, merge or hide before it is saved."""

    def write(edit: Callable[[Any], None] | None = None, **sheets: Iterable[Sequence[object]] | None) -> Path:
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.worksheets[0])
        plain = {
            "units": [line.split(",") for line in UNITS.split()],
            "facts": [line.split(",") for line in FACTS.split()],
        }
        plain["facts"] = [plain["facts"][0]]
        for name, rows in (plain | sheets).items():
            if rows is not None:
                sheet = workbook.create_sheet(name)
                for row in rows:
                    sheet.append(list(row))
        if edit:
            edit(workbook)
        path = tmp_path / "group.xlsx"
        workbook.save(path)
        return path

    return write


@pytest.fixture
def codes() -> Callable[[Iterable[Finding]], dict[str, str]]:
    """The findings as `code -> place`, without the notes on tables that are not given; the first place of each code."""

    def collect(findings: Iterable[Finding]) -> dict[str, str]:
        found: dict[str, str] = {}
        for finding in findings:
            if finding.code != "table-not-given":
                found.setdefault(finding.code, str(finding.where))
        return found

    return collect
