"""Parquet files: typed columns become exact texts, a block of rows at a time; floats by their shortest decimal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ..values.finding import Source
from ..values.text import Text
from .cells import Cell
from .grid import Grid, Index, Ints, Origin, RawColumn
from .limits import MAX_COLUMNS, MAX_PARQUET_BYTES, MAX_PARQUET_UNPACKED, MAX_ROWS, too_big
from .report import Report

_BLOCK = 131_072


def read_parquet(path: Path, name: str, report: Report) -> Grid | None:
    """The table in a Parquet file, or None when it cannot be read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    place = Source(file=name)
    if too_big(path, MAX_PARQUET_BYTES, place, report):
        return None
    try:
        with pq.ParquetFile(path) as file:
            if not _within_limits(file.metadata, place, report):
                return None
            schema = file.schema_arrow
            readers = [_Column(field.name, at, field.type) for at, field in enumerate(schema)]
            for batch in file.iter_batches(batch_size=_BLOCK, use_threads=True):
                for reader, array in zip(readers, batch.columns, strict=True):
                    reader.add(array)
    except (
        pa.ArrowException,
        OSError,
        ValueError,
        OverflowError,
        MemoryError,
        NotImplementedError,
        TypeError,
    ) as trouble:
        lines = str(trouble).splitlines() or [type(trouble).__name__]
        report.error("damaged-parquet", f"Parquet 文件无法读取：{lines[0]}", f"the Parquet file cannot be read: {lines[0]}",
                     place, Text("重新导出", "export it again"))  # fmt: skip
        return None
    for reader in readers:
        if reader.unreadable:
            report.warning("unreadable-column", f"列“{reader.name}”的类型 {reader.unreadable} 不能读取",
                           f"the column '{reader.name}' has the type {reader.unreadable}, which is not read", place)  # fmt: skip
    columns = [reader.column() for reader in readers if not reader.unreadable]
    rows = len(columns[0].codes) if columns else 0
    origin = Origin(name, headers=tuple(reader.name for reader in readers))
    return Grid(Path(name).stem, columns, np.arange(1, rows + 1, dtype=np.int32), [origin])


def _within_limits(metadata: Any, place: Source, report: Report) -> bool:
    unpacked = sum(metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups))
    if metadata.num_rows > MAX_ROWS:
        report.error("too-many-rows", f"{metadata.num_rows} 行，最多 {MAX_ROWS} 行",
                     f"{metadata.num_rows} rows, at most {MAX_ROWS}", place, Text("分成几个文件", "split the file"))  # fmt: skip
        return False
    if metadata.num_columns > MAX_COLUMNS:
        report.error("too-many-columns", f"{metadata.num_columns} 列，最多 {MAX_COLUMNS} 列",
                     f"{metadata.num_columns} columns, at most {MAX_COLUMNS}", place)  # fmt: skip
        return False
    if unpacked > MAX_PARQUET_UNPACKED:
        mib = 2**20
        report.error("file-too-large", f"解压后 {unpacked // mib} MB，最大 {MAX_PARQUET_UNPACKED // mib} MB",
                     f"it unpacks to {unpacked // mib} MB, at most {MAX_PARQUET_UNPACKED // mib} MB are read", place)  # fmt: skip
        return False
    return True


class _Column:
    """One column being read: distinct values are numbered over all blocks."""

    def __init__(self, name: str, at: int, kind: Any) -> None:
        self.name, self.at = name, at
        self.index = Index()
        self.parts: list[Ints] = []
        self.cell, self.unreadable = _cell_of(kind)

    def add(self, array: Any) -> None:
        """Number the values of one block."""
        if self.unreadable:
            return
        import pyarrow as pa
        import pyarrow.compute as pc

        encoded = array if pa.types.is_dictionary(array.type) else pc.dictionary_encode(array)
        texts = _texts(encoded.dictionary)
        index = self.index
        fresh = [text for text in dict.fromkeys(texts) if text not in index]
        index.update(zip(fresh, range(len(index), len(index) + len(fresh)), strict=True))
        numbers = [index[text] for text in texts]
        table = np.array([*numbers, 0], dtype=np.int32)
        codes = pc.fill_null(encoded.indices.cast(pa.int64()), len(texts)).to_numpy(zero_copy_only=False)
        self.parts.append(table[codes])

    def column(self) -> RawColumn:
        """The whole column."""
        codes = np.concatenate(self.parts) if self.parts else np.zeros(0, np.int32)
        kinds = None if self.cell is Cell.TEXT else [Cell.TEXT, *[self.cell] * (len(self.index) - 1)]
        return RawColumn(self.name, codes, list(self.index), kinds, self.at)


def _cell_of(kind: Any) -> tuple[Cell, str]:
    """What cells a column of this type holds, and the type's name when it cannot be read."""
    import pyarrow as pa

    types = pa.types
    if types.is_dictionary(kind):
        kind = kind.value_type
    if types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind) or types.is_null(kind):
        return Cell.TEXT, ""
    if types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind):
        return Cell.NUMBER, ""
    if types.is_boolean(kind):
        return Cell.BOOL, ""
    if types.is_date(kind) or types.is_timestamp(kind):
        return Cell.DATE, ""
    return Cell.TEXT, str(kind)


def _texts(values: Any) -> list[str]:
    """Distinct values as texts: integers and decimals exactly, floats by their shortest decimal, days in ISO form."""
    import pyarrow as pa

    kind = values.type
    if pa.types.is_float64(kind):
        return [_short(repr(value)) if value is not None else "" for value in values.to_pylist()]
    if pa.types.is_floating(kind):
        return [_short(str(value)) for value in values.to_numpy(zero_copy_only=False)]
    if pa.types.is_decimal(kind) and kind.scale >= 0:
        return [text or "" for text in _plain_decimals(values)]
    if pa.types.is_boolean(kind):
        return ["" if value is None else "TRUE" if value else "FALSE" for value in values.to_pylist()]
    if pa.types.is_timestamp(kind):
        values = values.cast(pa.timestamp("s", tz=kind.tz), safe=False)
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        return ["" if value is None else value.isoformat()[:10] for value in values.to_pylist()]
    return ["" if value is None else str(value) for value in values.to_pylist()]


def _plain_decimals(values: Any) -> list[str | None]:
    """Decimals without exponents; Arrow writes small ones as 0E-20."""
    import pyarrow as pa

    texts: list[str | None] = values.cast(pa.string()).to_pylist()
    if any(text is not None and "E" in text for text in texts):
        return [None if value is None else f"{value:f}" for value in values.to_pylist()]
    return texts


def _short(text: str) -> str:
    """A float's shortest decimal, without the `.0` of a whole number: `33.0` -> `33`."""
    return text.removesuffix(".0")
