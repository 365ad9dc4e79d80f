"""CSV files: found out how they are encoded and divided, read with the true line of every row.

UTF-8 (with or without BOM), UTF-16 with BOM, GBK/GB18030; Latin-1 when it is declared, or as the last resort with a warning.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

import numpy as np

from ..values.finding import Source
from ..values.text import Text
from .grid import Grid, Index, Ints, Origin, RawColumn
from .limits import MAX_COLUMNS, MAX_CSV_BYTES, MAX_ROWS, too_big
from .report import Problem, Report, shorten

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BLOCK = 20_000
_BREAK = re.compile(r"\r\n|\r|\n")
DELIMITERS = ",;\t|"


class _Rows(Protocol):
    """What `csv.reader` gives: rows, and the number of lines read so far."""

    @property
    def line_num(self) -> int: ...

    def __iter__(self) -> Iterator[list[str]]: ...


@dataclass(frozen=True, slots=True)
class CsvOptions:
    """What a mapping may declare about a file; blank means: find out."""

    encoding: str = ""
    delimiter: str = ""
    header_row: int = 0


def read_csv(path: Path, name: str, report: Report, options: CsvOptions | None = None) -> Grid | None:
    """The table in a CSV file, or None when it cannot be read; what is wrong goes into `report`."""
    options, place = options or CsvOptions(), Source(file=name)
    if too_big(path, MAX_CSV_BYTES, place, report):
        return None
    text = decode(path.read_bytes(), options.encoding, place, report)
    if text is None:
        return None
    delimiter = options.delimiter
    if text[:4].casefold() == "sep=" and len(text) > 4:
        delimiter, text = delimiter or text[4], "\n" + text.partition("\n")[2]
    return _Reading(name, text, delimiter or _sniff(text), options.header_row, report).read()


def decode(data: bytes, declared: str, place: Source, report: Report) -> str | None:
    """The text of a file: by its byte order mark, as declared, or the first of UTF-8, GB18030, Latin-1 that fits."""
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), "")
    if not encoding and declared:
        encoding = declared
    if encoding:
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError) as trouble:
            report.error(
                "encoding", f"不能按 {encoding} 读取：{trouble}", f"cannot be read as {encoding}: {trouble}", place,
                Text("另存为 UTF-8（CSV UTF-8）", "save the file as CSV UTF-8"),
            )  # fmt: skip
            return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if data[:2000].count(0) * 3 > len(data[:2000]):
        report.error(
            "encoding", "像是没有 BOM 的 UTF-16", "it looks like UTF-16 without a byte order mark", place,
            Text("另存为 UTF-8（CSV UTF-8）", "save the file as CSV UTF-8"),
        )  # fmt: skip
        return None
    chinese = _as_chinese(data)
    if chinese is not None:
        report.note("encoding-gb18030", "按 GB18030（GBK）读取", "read as GB18030 (GBK)", place)
        return chinese
    report.warning(
        "encoding-guessed", "既不是 UTF-8 也不是 GBK，按 Latin-1 读取", "neither UTF-8 nor GBK: read as Latin-1", place,
        Text("在映射文件中声明 encoding，或另存为 UTF-8", "declare `encoding` in the mapping, or save the file as UTF-8"),
    )  # fmt: skip
    return data.decode("latin-1")


def _as_chinese(data: bytes) -> str | None:
    """The text as GB18030 when its characters are the usual ones: accented Latin letters also decode, as rare characters."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    foreign = [ch for ch in text if ch > "\x7f"][:20_000]
    stored = [ch.encode("gb18030") for ch in foreign]
    usual = sum(len(pair) == 2 and 0xA1 <= pair[0] <= 0xF7 and pair[1] >= 0xA1 for pair in stored)
    return text if usual * 10 >= len(foreign) * 8 else None


def _sniff(text: str) -> str:
    """The delimiter that stands most often outside quotes in the first line that is not blank; a comma when none does."""
    line = next((line for line in io.StringIO(text[:100_000]) if line.strip()), "")
    outside = "".join(line.split('"')[::2])
    return max(DELIMITERS, key=lambda mark: (outside.count(mark), mark == ","))


@dataclass(slots=True)
class _Reading:
    """One file being read: rows in blocks, each column's cells numbered as they come."""

    name: str
    text: str
    delimiter: str
    header_row: int
    report: Report

    def read(self) -> Grid | None:
        reader = csv.reader(io.StringIO(self.text, newline=""), delimiter=self.delimiter, strict=True)
        try:
            header, header_line = self._header(reader)
        except csv.Error as trouble:
            self._broken(reader.line_num, trouble)
            return None
        if not header:
            self.report.error("empty-file", "文件没有内容", "the file is empty", Source(file=self.name))
            return None
        if len(header) > MAX_COLUMNS:
            self.report.error(
                "too-many-columns", f"{len(header)} 列，最多 {MAX_COLUMNS} 列", f"{len(header)} columns, at most {MAX_COLUMNS}",
                Source(file=self.name, line=header_line),
            )  # fmt: skip
            return None
        return self._body(reader, header, header_line)

    def _header(self, reader: _Rows) -> tuple[list[str], int]:
        wanted, before = self.header_row, 0
        for row in reader:
            line, before = before + 1, reader.line_num
            if wanted and line < wanted:
                continue
            if wanted or any(cell.strip() for cell in row):
                while row and not row[-1].strip():
                    row.pop()
                return [cell.strip() for cell in row], line
        return [], 0

    def _broken(self, line: int, trouble: csv.Error) -> None:
        self.report.error(
            "broken-csv", f"CSV 格式错误：{trouble}", f"the CSV is malformed: {trouble}", Source(file=self.name, line=line),
            Text("检查引号是否成对", "see that every quotation mark is closed"),
        )  # fmt: skip

    def _body(self, reader: _Rows, header: list[str], header_line: int) -> Grid | None:
        width, indexes = len(header), [Index() for _ in header]
        codes: list[list[Ints]] = [[] for _ in header]
        lines: list[Ints] = []
        total, before = 0, reader.line_num
        rows = iter(reader)
        while True:
            try:
                block = list(islice(rows, _BLOCK))
            except csv.Error as trouble:
                self._broken(reader.line_num, trouble)
                return None
            if not block:
                break
            starts = _starts(block, before, reader.line_num)
            before = reader.line_num
            fits = [len(row) == width or self._fits(row, width, int(starts[at])) for at, row in enumerate(block)]
            if not all(fits):
                block = [row for row, sound in zip(block, fits, strict=True) if sound]
                starts = starts[np.array(fits, dtype=np.bool_)]
            _encode(block, indexes, codes)
            lines.append(starts)
            total += len(block)
            if total > MAX_ROWS:
                self.report.error(
                    "too-many-rows", f"超过 {MAX_ROWS} 行", f"more than {MAX_ROWS} rows", Source(file=self.name),
                    Text("分成几个文件", "split the file"),
                )  # fmt: skip
                return None
        columns = [
            RawColumn(title, np.concatenate(parts) if parts else np.zeros(0, np.int32), list(index), at=at)
            for at, (title, parts, index) in enumerate(zip(header, codes, indexes, strict=True))
        ]
        origin = Origin(self.name, headers=tuple(header))
        every = np.concatenate(lines) if lines else np.zeros(0, np.int32)
        return Grid(Path(self.name).stem, columns, every, [origin], header_line=header_line)

    def _fits(self, row: list[str], width: int, line: int) -> bool:
        """Whether a row of another length is blank or only has blanks too many; else tell that it is ragged."""
        if not any(cell.strip() for cell in row):
            return False
        if len(row) > width and not any(cell.strip() for cell in row[width:]):
            del row[width:]
            return True
        found = Text(f"该行有 {len(row)} 格，表头有 {width} 列", f"the row has {len(row)} cells, the header {width}")
        start = shorten(self.delimiter.join(row))
        hint = Text(f"检查分隔符和引号：{start}", f"look at the delimiters and quotation marks: {start}")
        self.report.add(
            Problem("ragged-row", found, hint), Source(file=self.name, line=line), row=line, group=self.name
        )
        return False


def _starts(block: list[list[str]], before: int, after: int) -> Ints:
    """The line each row of a block begins at: one line a row, unless quoted cells hold line breaks."""
    if after - before == len(block):
        return np.arange(before + 1, after + 1, dtype=np.int32)
    spans = [1 + sum(len(_BREAK.findall(cell)) for cell in row if "\n" in cell or "\r" in cell) for row in block]
    return (before + 1 + np.cumsum([0, *spans[:-1]])).astype(np.int32)


def _encode(block: list[list[str]], indexes: list[Index], codes: list[list[Ints]]) -> None:
    for cells, index, parts in zip(zip(*block, strict=True), indexes, codes, strict=False):
        numbers = list(map(index.get, cells))
        if None in numbers:
            fresh = [cell for cell in dict.fromkeys(cells) if cell not in index]
            index.update(zip(fresh, range(len(index), len(index) + len(fresh)), strict=True))
            numbers = list(map(index.get, cells))
        parts.append(np.array(numbers, dtype=np.int32))
