"""Parquet files: typed columns, what is not a table of cells, and files that are broken or too large."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hengji.engine.intake import read_tables
from hengji.engine.values.finding import Finding, errors
from hengji.engine.values.text import Text

Folder = Callable[..., Path]
Codes = Callable[[Iterable[Finding]], dict[str, str]]


def facts(folder: Folder, **columns: object) -> Path:
    """A folder whose facts are a Parquet file with these columns."""
    path = folder(facts=None)
    base = {"unit": ["D01", "D01", "D02"], "measure": ["a", "b", "c"], "period": ["2026"] * 3, "value": [1, 2, 3]}
    pq.write_table(pa.table(base | columns), path / "facts.parquet")
    return path


@pytest.mark.parametrize(
    ("values", "read"),
    [
        (pa.array([1, None, 2**62]), [1, None, 2**62]),
        (pa.array([0.1, float("inf"), None]), [Fraction("0.1"), None]),
        (pa.array([0.1, 0.5, None], pa.float32()), [Fraction("0.1"), Fraction("0.5"), None]),
        (
            pa.array([Decimal("1.250"), Decimal("-0.001"), None], pa.decimal128(38, 20)),
            [Fraction("1.25"), Fraction("-0.001"), None],
        ),
        (pa.array(["12.5", "--", "１"]), [Fraction("12.5"), None, 1]),
        (pa.array(["7", "7", "8"]).dictionary_encode(), [7, 7, 8]),
        (pa.nulls(3), [None, None, None]),
    ],
)
def test_every_type_of_figure_is_read_exactly(folder: Folder, values: pa.Array, read: list[Fraction | None]) -> None:
    table = read_tables(facts(folder, value=values))[0].facts
    assert [table.figures["value"].at(row) for row in range(table.rows)] == read


def test_nan_and_truth_values_are_findings_with_their_row(folder: Folder) -> None:
    findings = errors(read_tables(facts(folder, value=[1.0, float("nan"), 2.0]))[1])
    assert [(finding.code, str(finding.where)) for finding in findings] == [("not-finite", "facts.parquet:2 [value]")]
    findings = errors(read_tables(facts(folder, value=[True, None, None]))[1])
    assert [finding.code for finding in findings] == ["boolean-in-figures"]


def test_days_and_times_are_dates(folder: Folder) -> None:
    path = folder()
    days = pa.array([date(2026, 6, 30)]), pa.array([datetime(2026, 7, 2, 12, tzinfo=UTC)])
    pq.write_table(pa.table({"unit": ["D01"], "task": ["T"], "due": days[0], "done": days[1]}), path / "tasks.parquet")
    tasks = read_tables(path)[0].tasks
    assert (tasks.dates["due"], tasks.dates["done"]) == ([date(2026, 6, 30)], [date(2026, 7, 2)])


def test_a_nested_column_is_not_read_and_mentioned(folder: Folder, codes: Codes) -> None:
    found = codes(read_tables(facts(folder, source=[[1], [2], [3]]))[1])
    assert found == {"unreadable-column": "facts.parquet"}


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1" + bytes(100) + b"PAR1", b"unit,measure\n"])
def test_a_damaged_file_is_a_finding(folder: Folder, codes: Codes, data: bytes) -> None:
    path = folder(facts=None)
    (path / "facts.parquet").write_bytes(data)
    assert "damaged-parquet" in codes(read_tables(path)[1])


def test_too_many_rows_are_refused_before_they_are_read(folder: Folder, codes: Codes) -> None:
    path = folder(facts=None)
    pq.write_table(pa.table({"unit": pa.array(["D01"] * 2_000_001).dictionary_encode()}), path / "facts.parquet")
    assert "too-many-rows" in codes(read_tables(path)[1])


def test_progress_is_told_from_start_to_end(folder: Folder) -> None:
    told: list[tuple[Text, float]] = []
    read_tables(folder(), progress=lambda text, share: told.append((text, share)))
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
