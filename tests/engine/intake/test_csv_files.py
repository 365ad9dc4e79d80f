"""CSV files as they come: encodings, delimiters, quoted line breaks, and files that are broken."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from hengji.engine.intake import read_tables
from hengji.engine.values.finding import Finding, errors

Folder = Callable[..., Path]
Codes = Callable[[Iterable[Finding]], dict[str, str]]
TEXT = "单位,指标,期间,数值\nD01,净资产收益率,2026,9.2\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_usual_encoding_of_chinese_is_read(folder: Folder, encoding: str) -> None:
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    tables, findings = read_tables(folder(facts=mark + TEXT.encode(encoding)))
    assert not errors(findings)
    assert tables.facts.text("measure") == ["净资产收益率"]


def test_latin_1_is_the_last_resort_and_is_mentioned(folder: Folder, codes: Codes) -> None:
    text = "unit,measure,period,value\nD01,Qualité du service à la clientèle,2026,9.2\n"
    tables, findings = read_tables(folder(facts=text.encode("latin-1")))
    assert tables.facts.text("measure") == ["Qualité du service à la clientèle"]
    assert codes(findings) == {"encoding-guessed": "facts.csv"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(folder: Folder, delimiter: str) -> None:
    tables, findings = read_tables(folder(facts=TEXT.replace(",", delimiter)))
    assert not errors(findings)
    assert tables.facts.rows == 1


def test_excels_own_word_for_the_delimiter_is_heard(folder: Folder) -> None:
    tables, findings = read_tables(folder(facts="sep=;\n" + TEXT.replace(",", ";") + "D01;a;2026;x\n"))
    assert tables.facts.rows == 1
    assert [str(finding.where) for finding in errors(findings)] == ["facts.csv:4 [数值]"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_numbers_stay_right_after_quoted_line_breaks_and_blank_lines(
    folder: Folder, codes: Codes, end: str
) -> None:
    rows = [
        "unit,measure,period,value,source",
        'D01,a,2026,1,"one',
        'two, ""three"""',
        "",
        "D01,b,2026,x,",
        'D01,c,2026,3,"',
        '"',
        "D02,d,2026,y,",
    ]
    tables, findings = read_tables(folder(facts=end.join(rows)))
    assert [str(finding.where) for finding in errors(findings)] == ["facts.csv:5 [value]", "facts.csv:8 [value]"]
    assert tables.facts.text("source")[0].split() == ["one", "two,", '"three"']
    assert str(tables.facts.where(1, "value")) == "facts.csv:6 [value]"


def test_a_ragged_row_is_left_out_and_told(folder: Folder, codes: Codes) -> None:
    tables, findings = read_tables(
        folder(facts="unit,measure,period,value\nD01,a,2026\nD01,b,2026,1,000\nD01,c,2026,3,,\n")
    )
    assert [(finding.code, finding.where.line) for finding in errors(findings)] == [
        ("ragged-row", 2),
        ("ragged-row", 3),
    ]
    assert tables.facts.text("measure") == ["c"]


def test_an_open_quotation_mark_refuses_the_file(folder: Folder, codes: Codes) -> None:
    tables, findings = read_tables(folder(facts='unit,measure,period,value\nD01,"a,2026,1\nD01,b,2026,2\n'))
    assert "broken-csv" in codes(findings)
    assert tables.facts.rows == 0


def test_nul_bytes_are_findings(folder: Folder, codes: Codes) -> None:
    tables, findings = read_tables(folder(facts=b"unit,measure,period,value\nD01,a\x00,2026,1\nD01,b,2026,2\n"))
    assert codes(findings) == {"nul-byte": "facts.csv:2 [measure]"}
    assert tables.facts.text("measure") == ["b"]


@pytest.mark.parametrize("data", [b"", b"\n\n\n", b"\xff\xfe", b",,,\n,,,\n", b"\xff\xfeA", b"a\x00b\x00c\x00" * 20])
def test_an_empty_or_hopeless_file_is_an_error(folder: Folder, data: bytes) -> None:
    tables, findings = read_tables(folder(facts=data))
    assert errors(findings)
    assert tables.facts.rows == 0


def test_a_file_of_300_mb_is_refused_with_the_limit(folder: Folder) -> None:
    path = folder(facts=None)
    with (path / "facts.csv").open("wb") as file:
        file.truncate(300 * 2**20)
    found = next(finding for finding in read_tables(path)[1] if finding.code == "file-too-large")
    assert "300 MB" in found.message.en
    assert "256 MB" in found.message.en


def test_too_many_columns_are_refused(folder: Folder, codes: Codes) -> None:
    assert "too-many-columns" in codes(read_tables(folder(facts=",".join(f"c{n}" for n in range(3000)) + "\n"))[1])


def test_fifty_of_a_kind_are_told_and_the_rest_counted(folder: Folder) -> None:
    rows = "".join(f"D01,m{number},2026,x{number}\n" for number in range(362))
    findings = errors(read_tables(folder(facts="unit,measure,period,value\n" + rows))[1])
    assert len(findings) == 51
    assert findings[-1].message.en == "and 312 more of the same kind"
    assert findings[-1].message.zh == "同类问题还有 312 处"
