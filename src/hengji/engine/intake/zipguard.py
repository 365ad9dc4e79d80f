"""Opens a workbook's zip and gives out its parts in small pieces, and stops as soon as it grows beyond what is allowed.

The sizes a zip declares are looked at first (a bomb is refused before anything is unpacked) and never believed: every byte that
comes out is counted against the same limits.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..values.text import Text
from .limits import MAX_RATIO, MAX_WORKBOOK_PARTS, MAX_WORKBOOK_UNPACKED, RATIO_FROM
from .report import Problem

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

_PIECE = 1 << 16
_SAVE_AGAIN = Text("在 Excel 或 WPS 中打开后另存为 .xlsx", "open it in Excel or WPS and save it as .xlsx")


class Unreadable(Exception):
    """Raised inside intake when a file cannot be read at all; `problem` is the finding it becomes."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.message.en)


def unreadable(code: str, zh: str, en: str, hint: Text | None = _SAVE_AGAIN) -> Unreadable:
    """The exception that becomes this finding."""
    return Unreadable(Problem(code, Text(zh, en), hint))


def bomb(zh: str, en: str) -> Unreadable:
    """A workbook that unpacks to more than is allowed."""
    hint = Text(
        "删去多余的工作表和格式后另存，或改交 CSV", "delete unused sheets and formats and save again, or hand in CSV"
    )
    return unreadable("zip-bomb", zh, en, hint)


@dataclass(slots=True)
class Package:
    """The parts of a workbook by name. `used` counts every byte unpacked so far, over all parts."""

    archive: ZipFile
    entries: dict[str, ZipInfo]
    packed: int
    used: int = 0
    budget: int = field(default=MAX_WORKBOOK_UNPACKED)

    @classmethod
    def open(cls, data: bytes) -> Package:
        """Open a workbook; raises `Unreadable` for bombs, old formats, encrypted or damaged files."""
        import zipfile

        _refuse_other_formats(data)
        if data.count(b"PK\x01\x02") > MAX_WORKBOOK_PARTS:
            raise bomb(f"压缩包内超过 {MAX_WORKBOOK_PARTS} 个文件", f"more than {MAX_WORKBOOK_PARTS} files in the zip")
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, OverflowError) as trouble:
            raise _damaged(str(trouble)) from None
        entries: dict[str, ZipInfo] = {}
        for info in archive.infolist():
            name = info.filename.replace("\\", "/").lstrip("/").casefold()
            if name in entries:
                raise _damaged(f"{name} twice")
            entries[name] = info
        package = cls(archive, entries, len(data))
        package._look_at_directory()
        return package

    def _look_at_directory(self) -> None:
        total = 0
        for info in self.entries.values():
            if info.flag_bits & 1:
                raise unreadable("encrypted-workbook", "工作簿已加密", "the workbook is encrypted", _WITHOUT_PASSWORD)
            total += info.file_size
            if info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * max(1, info.compress_size):
                raise _ratio(info.file_size, info.compress_size)
        if total > self.budget:
            raise _too_much(total)
        if total > RATIO_FROM and total > MAX_RATIO * self.packed:
            raise _ratio(total, self.packed)

    def has(self, name: str) -> bool:
        """Whether the workbook has this part."""
        return name.casefold() in self.entries

    def names(self) -> list[str]:
        """The names of all parts, lower case."""
        return list(self.entries)

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a part, piece by piece, counted."""
        import zipfile

        info = self.entries.get(name.casefold())
        if info is None:
            raise _damaged(f"{name} is missing")
        out = 0
        try:
            with self.archive.open(info) as stream:
                while piece := stream.read(_PIECE):
                    out += len(piece)
                    self.used += len(piece)
                    if self.used > self.budget:
                        raise _too_much(self.used)
                    if self.used > RATIO_FROM and self.used > MAX_RATIO * self.packed:
                        raise _ratio(self.used, self.packed)
                    if out > RATIO_FROM and out > MAX_RATIO * max(1, info.compress_size):
                        raise _ratio(out, info.compress_size)
                    yield piece
        except (
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            EOFError,
            ValueError,
            RuntimeError,
            NotImplementedError,
        ) as trouble:
            raise _damaged(str(trouble)) from None


_WITHOUT_PASSWORD = Text("去掉打开密码后另存", "remove the password and save it again")


def _damaged(detail: str) -> Unreadable:
    return unreadable(
        "damaged-workbook",
        f"工作簿损坏，无法读取（{detail}）",
        f"the workbook is damaged and cannot be read ({detail})",
    )


def _ratio(size: int, packed: int) -> Unreadable:
    ratio = size // max(1, packed)
    return bomb(
        f"压缩比 {ratio}:1，超过 {MAX_RATIO}:1（压缩炸弹）",
        f"packed {ratio}:1, more than {MAX_RATIO}:1: it looks like a zip bomb",
    )


def _too_much(size: int) -> Unreadable:
    mib = 2**20
    return bomb(
        f"解压后超过 {MAX_WORKBOOK_UNPACKED // mib} MB（压缩炸弹）",
        f"it unpacks to more than {MAX_WORKBOOK_UNPACKED // mib} MB ({size // mib} MB so far): it looks like a zip bomb",
    )


def _refuse_other_formats(data: bytes) -> None:
    if data[:4] == b"PK\x03\x04":
        return
    if not data:
        raise unreadable("empty-file", "文件没有内容", "the file is empty")
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise unreadable(
                "encrypted-workbook",
                "工作簿已加密，不能读取",
                "the workbook is encrypted and cannot be read",
                _WITHOUT_PASSWORD,
            )
        raise unreadable("old-workbook", "这是旧版 .xls 格式", "this is the old .xls format")
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml")):
        raise unreadable("not-a-workbook", "这是网页或 XML，不是工作簿", "this is a web page or XML, not a workbook")
    raise unreadable("not-a-workbook", "这不是 .xlsx 工作簿", "this is not an .xlsx workbook")
