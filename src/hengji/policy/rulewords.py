"""Rules of classification in words, and what differs between two versions of them: rule by rule, as the table shows them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from ..engine.scheme import Scheme as Meaning
from ..engine.values.text import Text
from .classes import class_title
from .ruleshown import Rule, rows_shown
from .ruletable import table_of


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule, a field of the matrix, or what holds for all others, as it was and as it is; None where there is none."""

    place: Text
    old: Text | None
    new: Text | None


@dataclass(frozen=True, slots=True)
class Worded:
    """The rules of a version in words: rule by rule, the matrix field by field, and what holds beside them."""

    rules: tuple[Text, ...]
    matrix: Mapping[tuple[str, str, str, str], Text]
    beside: Mapping[Text, Text]


def rule_changes(old: Meaning, old_text: str, new: Meaning, new_text: str) -> list[RuleChange]:
    """What differs between the rules of two versions, from their `classify` texts; nothing where one of them is no table."""
    before, after = worded(old, old_text), worded(new, new_text)
    if before is None or after is None:
        return []
    return [*_rules(before.rules, after.rules), *_matrix(before, after), *_beside(before, after)]


def worded(meaning: Meaning, text: str) -> Worded | None:
    """The rules in words; None for a text that is no table. A version without rules has none of them."""
    if not text:
        return Worded((), {}, {})
    table = table_of(text)
    if table is None:
        return None
    shown = rows_shown(table, meaning, ())
    matrix = {}
    if table.square is not None:
        for name, line in zip(table.square.down, table.square.cells, strict=True):
            for column, to in zip(table.square.across, line, strict=True):
                if to:
                    matrix[table.square.rows, name, table.square.columns, column] = class_title(meaning, to)
    beside = {Text("其余单位", "all others"): class_title(meaning, table.otherwise)}
    if table.rest:
        beside[Text("二维分类", "by two traits")] = Text.same(table.rest)
    beside[Text("单位表里写明的类别", "a class written in the units table")] = (
        Text("优先", "comes first") if table.given else Text("不看", "is not looked at")
    )
    return Worded(tuple(_said(rule) for rule in shown.rows), matrix, beside)


def _said(rule: Rule) -> Text:
    if rule.text is not None:
        return Text.same(rule.text)
    words = [line.words for line in rule.lines]
    return Text(
        f"{'，且 '.join(each.zh for each in words)} → {rule.title.zh}",
        f"{', and '.join(each.en for each in words)} → {rule.title.en}",
    )


def _rules(before: tuple[Text, ...], after: tuple[Text, ...]) -> Iterator[RuleChange]:
    """Rules that stay keep their place; what stands between two that stay is told pair by pair."""
    for what, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        for step in range(max(j - i, m - k)):
            was = before[i + step] if i + step < j else None
            now = after[k + step] if k + step < m else None
            yield RuleChange(_place(i + step + 1 if was else 0, k + step + 1 if now else 0), was, now)


def _place(old: int, new: int) -> Text:
    if old and new and old != new:
        return Text(f"原第 {old} 条，现第 {new} 条", f"rule {new}, it was rule {old}")
    if new:
        return Text(f"第 {new} 条", f"rule {new}")
    return Text(f"原第 {old} 条", f"what was rule {old}")


def _matrix(before: Worded, after: Worded) -> Iterator[RuleChange]:
    for at in dict.fromkeys([*before.matrix, *after.matrix]):
        was, now = before.matrix.get(at), after.matrix.get(at)
        if was != now:
            rows, name, columns, column = at
            place = Text(
                f"二维分类：{rows} {name} × {columns} {column}", f"by two traits: {rows} {name} × {columns} {column}"
            )
            yield RuleChange(place, was, now)


def _beside(before: Worded, after: Worded) -> Iterator[RuleChange]:
    for place in dict.fromkeys([*before.beside, *after.beside]):
        was, now = before.beside.get(place), after.beside.get(place)
        if was != now:
            yield RuleChange(place, was, now)
