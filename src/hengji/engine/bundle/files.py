"""Result tables as files: CSV (for people, with a byte-order mark so that Excel reads the Chinese) and Parquet (for machines)."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

from ..run.tables import NUMBER, Flat

_MOST_DIGITS = 76
_RISKY = tuple("=+-@＝＋－＠\t\r\n")


def csv_bytes(table: Flat, *, for_people: bool = False) -> bytes:
    """The table as CSV. For people text that a spreadsheet would take for a formula is led by an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    columns = [
        [_plain(cell) for cell in cells] if for_people and table.kinds[name] != NUMBER else cells
        for name, cells in table.columns.items()
    ]
    writer.writerows(zip(*columns, strict=True))
    return out.getvalue().encode("utf-8-sig" if for_people else "utf-8")


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_RISKY) else cell


def write_parquet(table: Flat, path: Path) -> None:
    """The table as Parquet: numbers as decimals of one scale for each column, texts as strings."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrays = {name: _array(cells, table.kinds[name]) for name, cells in table.columns.items()}
    pq.write_table(pa.table(arrays), path, compression="zstd", store_schema=True)


def _array(cells: list[str], kind: str) -> object:
    import pyarrow as pa

    if kind != NUMBER:
        return pa.array(cells, pa.string())
    values = [Decimal(cell) if cell else None for cell in cells]
    scale = max((max(0, -int(v.as_tuple().exponent)) for v in values if v is not None), default=0)
    digits = max((v.adjusted() + 1 + scale for v in values if v is not None), default=1)
    if digits > _MOST_DIGITS:  # no decimal column is so wide: the figures stay as they are written
        return pa.array([cell or None for cell in cells], pa.string())
    return pa.array(values, pa.decimal256(_MOST_DIGITS, scale) if digits > 38 else pa.decimal128(38, scale))
