"""Rows that stand for what there is already: which goal or node it is, what is to change, and what stands in the way; pure.

A row that was downloaded carries a mark: the reference, the version, and a digest of how the row read. Where the row still reads so,
nobody meant to change it, whatever a colleague has done since; where it does not, and the version is another one by now, both values are
told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from ...engine.intake.cells import is_missing
from ...engine.intake.report import Problem
from ...engine.values.text import Text
from .cells import Tell
from .columns import Column
from .reading import Read

_AGAIN = Text("重新下载现有目标，在新的工作簿里改", "get the present goals again and change them there")


@dataclass(frozen=True, slots=True)
class Present:
    """A goal or a node that there is, as its row reads; `locked`, why this person may not change it; `approved`, that it would be a draft
    again."""

    id: int
    ref: str
    version: int
    line: Mapping[str, Any]
    locked: Text | None = None
    approved: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What a row changes, column by column."""

    row: int
    present: Present
    line: dict[str, Any]
    columns: tuple[Column, ...]
    unread: Mapping[str, str] = field(default_factory=dict)
    """What is written in cells that could not be read, by column."""

    def sides(self) -> list[tuple[Column, Text, Text]]:
        """Each column with what stands there and what shall stand there."""
        return [(each, shown(each, self.present.line[each.key]), self._wanted(each)) for each in self.columns]

    def _wanted(self, column: Column) -> Text:
        text = self.unread.get(column.key)
        if text is None:
            return shown(column, self.line[column.key])
        return Text(f"“{text}”（读不出，未采用）", f"'{text}' (cannot be read, not taken)")

    def touches(self, *keys: str) -> bool:
        """Whether one of these columns changes."""
        return any(column.key in keys for column in self.columns)


@dataclass(slots=True)
class Sorted:
    """The rows by what they are for: numbers of new ones, changes by number of row, how many say what there is."""

    new: set[int] = field(default_factory=set)
    changes: dict[int, Change] = field(default_factory=dict)
    same: int = 0


def mark_of(ref: str, version: int, columns: Sequence[Column], line: Mapping[str, Any]) -> str:
    """The mark of a row."""
    return f"{ref}:{version}:{_digest(columns, line)}"


def shown(column: Column, value: Any) -> Text:
    """A value as people read it."""
    if value is None or value == "":
        return Text("（空）", "(blank)")
    if column.choices:
        zh, _, en = dict(column.choices).get(value, str(value)).partition(" / ")
        return Text(zh, en or zh)
    return Text.same(f"{value:,f}" if isinstance(value, Decimal) else _plain(value))


def sort_out(
    read: Read, lines: Sequence[dict[str, Any]], present: Mapping[str, Present], columns: Sequence[Column], tell: Tell
) -> Sorted:
    """What each row is for; the first column of `columns` names the thing and does not change."""
    found, seen = Sorted(), dict[str, int]()
    held = [column for column in columns if column.key in read.columns]
    gone = [column.key for column in columns if column not in held]
    for line, row in zip(lines, read.rows, strict=True):
        if not line["mark"]:
            found.new.add(row.number)
            continue
        ref, version, digest = _read_mark(line["mark"])
        there = present.get(ref)
        if version is None:
            tell(row.number, "mark", Problem("mark", Text("系统标记被改过", "the mark was changed"), _AGAIN))
        elif there is None:
            no = Text("系统中没有这一项，或您看不到它", "it does not exist, or is out of your sight")
            how = Text("删去这一行；新的一行把系统标记清空", "take the row out; for a new one clear its mark")
            tell(row.number, columns[0].key, Problem("not-there", no, how))
        elif ref in seen:
            no = Text(f"与第 {seen[ref]} 行是同一项", f"the same as row {seen[ref]}")
            tell(row.number, "mark", Problem("mark-twice", no, Text("新的一行把系统标记清空", "clear the mark of a new row")))  # fmt: skip
        else:
            seen[ref] = row.number
            if len(held) == len(columns) and digest == _digest(columns, line):
                found.same += 1  # as it was downloaded
                continue
            line.update({key: there.line[key] for key in gone})  # a column that was taken out changes nothing
            moving = tuple(each for each in held if _moves(each.key, line, there.line))
            unread = {
                key: text.strip()[:60]
                for key, (_, text) in row.cells.items()
                if line.get(key) in (None, "") and text.strip() and not is_missing(text)
            }
            change = Change(row.number, there, line, moving, unread)
            if not change.columns:
                found.same += 1
            elif _may(row.number, change, version, columns[0], tell):
                found.changes[row.number] = change
    return found


def _moves(key: str, line: Mapping[str, Any], was: Mapping[str, Any]) -> bool:
    """Whether a column changes; an English text that was the Chinese one and still is does not change by itself."""
    if key == "mark" or _plain(line[key]) == _plain(was[key]):
        return False
    zh = f"{key[:-3]}_zh"
    return not (key.endswith("_en") and was[key] == was[zh] and line[key] == line[zh])


def _may(row: int, change: Change, version: int, first: Column, tell: Tell) -> bool:
    """Whether the change may be made; else it is told at its cells."""
    there = change.present
    if there.locked is not None:
        how = Text("把这一行恢复原样，或删去", "put the row back, or take it out")
        tell(row, first.key, Problem("locked", there.locked, how))
        return False
    if there.version != version:
        for column, now, wanted in change.sides():
            text = Text(
                f"您下载后，别人已改过：现在是 {now.zh}，您要改成 {wanted.zh}",
                f"somebody changed it after you downloaded it: it is {now.en} now, you wanted {wanted.en}",
            )
            tell(row, column.key, Problem("moved", text, _AGAIN))
        return False
    if change.touches(first.key):
        was = there.line[first.key]
        no = Text(f"{first.title.zh} {was} 不能改成别的", f"the {first.title.en} {was} stays as it is")
        how = Text(f"恢复为 {was}；新的一行把系统标记清空", f"put {was} back; for a new row clear the mark")
        tell(row, first.key, Problem("renamed", no, how))
        return False
    return True


def _read_mark(text: str) -> tuple[str, int | None, str]:
    parts = text.split(":")
    if len(parts) != 3 or not (parts[1].isascii() and parts[1].isdecimal() and len(parts[1]) < 10):
        return "", None, ""
    return parts[0], int(parts[1]), parts[2]


def _digest(columns: Sequence[Column], line: Mapping[str, Any]) -> str:
    said = "\x1f".join(_plain(line[column.key]) for column in columns if column.key != "mark")
    return sha256(said.encode()).hexdigest()[:12]


def _plain(value: Any) -> str:
    """A value as it is compared: the same figure reads the same, with whatever zeros it was written."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    return value.isoformat() if isinstance(value, date) else str(value).strip()
