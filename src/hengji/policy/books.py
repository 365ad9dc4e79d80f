"""A scheme as a workbook and back; a workbook that does not do comes back with every problem marked in its own cells."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from ..engine.schemebook import examine_book, mark, sheets_of_source, yaml_of_book
from ..engine.values.finding import Finding, Level, Refused, Source, errors
from ..engine.values.text import Text
from ..reports.schemebook import write_laid
from .reading import Read, made

MOST = 10_000_000
"""Bytes of a workbook; one with a thousand items has a tenth of it."""
NAME = "scheme.xlsx"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def book_of(source: str, read: Read) -> bytes:
    """The workbook of a text, in the author's own words. Raises `Refused` for a text no cell can hold."""
    meaning = read.usable
    with TemporaryDirectory() as folder:
        text, out = Path(folder) / "scheme.yaml", Path(folder) / NAME
        text.write_text(source, "utf-8")
        write_laid(meaning, sheets_of_source(text, meaning), out)
        return out.read_bytes()


def text_of(data: bytes, name: str = NAME) -> str:
    """What a workbook says, as YAML. Raises `Refused` with all findings, each at its cell."""
    with _laid_down(data, name) as path:
        meaning, findings = examine_book(path)
        if meaning is None or errors(findings):
            raise Refused(findings)
        return yaml_of_book(path, meaning)


def examined(data: bytes, name: str = NAME) -> Read:
    """What a workbook says, with its findings at their cells."""
    with _laid_down(data, name) as path:
        meaning, findings = examine_book(path)
    return made(meaning, tuple(findings))


def marked(data: bytes, findings: tuple[Finding, ...], name: str = NAME) -> bytes:
    """A copy of the user's own workbook with the findings in its cells. Raises `Refused` where it cannot be opened."""
    with _laid_down(data, name) as path:
        out = path.with_name("marked.xlsx")
        trouble = mark(path, findings, out)
        if trouble is not None:
            raise Refused([*findings, trouble])
        return out.read_bytes()


@contextmanager
def _laid_down(data: bytes, name: str) -> Iterator[Path]:
    """The bytes as a file; the name they came with is for the words of findings only and never a path."""
    if len(data) > MOST:
        message = Text(
            f"工作簿 {len(data):,} 字节，超过 {MOST:,}", f"the workbook has {len(data):,} bytes, more than {MOST:,}"
        )
        raise Refused([Finding("workbook-too-large", Level.ERROR, message, None, Source(file=name[:80]))])
    with TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        path.write_bytes(data)
        yield path
