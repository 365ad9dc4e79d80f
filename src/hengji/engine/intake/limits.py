"""How large material may be. Every limit is named in the finding that refuses it."""

from __future__ import annotations

from pathlib import Path

from ..values.finding import Source
from ..values.text import Text
from .report import Report

MAX_ROWS = 2_000_000
MAX_COLUMNS = 2_000
MAX_FACTS = 10_000_000
"""Figures a wide table may become when each of its cells is a row."""
MAX_CSV_BYTES = 256 * 2**20
MAX_PARQUET_BYTES = 1024 * 2**20
MAX_PARQUET_UNPACKED = 2048 * 2**20
MAX_WORKBOOK_BYTES = 50 * 2**20
MAX_WORKBOOK_UNPACKED = 300 * 2**20
MAX_WORKBOOK_PARTS = 2_000
MAX_WORKBOOK_CELLS = 5_000_000
MAX_MERGED = 5_000
MAX_RATIO = 100
RATIO_FROM = 2 * 2**20
"""From this many unpacked bytes on, a part of a workbook, and the whole, may be at most `MAX_RATIO` times its packed size."""


def too_big(path: Path, most: int, place: Source, report: Report) -> bool:
    """Whether a file is larger than allowed; tells so, with the limit."""
    size = path.stat().st_size
    if size <= most:
        return False
    mib = 2**20
    report.error(
        "file-too-large",
        f"文件 {size // mib} MB，最大 {most // mib} MB",
        f"the file has {size // mib} MB, at most {most // mib} MB are read",
        place,
        Text("分成几个文件，或改用 Parquet", "split it, or hand it in as Parquet"),
    )
    return True
