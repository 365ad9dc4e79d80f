"""What an event tells, in words a reader needs no key to: the codes of units and measures by their names, counts with what is counted,
states and yes and no in words. The event itself stays as it was written; what is of no known form is shown as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...contracts.lifecycle import State as LetterState
from ...engine.values.text import Text
from ...facts.models import Measure
from ...org.models import Kind
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ...ui.words import grouped, in_language, many
from .words import none_words, state_words

FIGURES = frozenset({"facts.accept", "facts.correct"})
"""Acts that tell each figure by the codes of its unit and its measure."""
_FIGURE = re.compile(r"(\S+) (\S+)(?: (\S+))?")
_ACCEPTED = re.compile(r"(\S+): (\d+), (sum|Σ) (\S+)")
"""With the sum of what was entered; events of earlier releases tell the sum of the whole batch, under another sign."""
_OF_LINES = re.compile(r"(\d+) / (\d+)")
_COUNTED = re.compile(r"(.*): (\d+)")
_ASKED = re.compile(r"(.*): (\d+) × (\d+)")
_SIGNED = re.compile(r"\S+ v(\d+) ([0-9a-f ]+)")
_LETTERS = {each.words.zh: each.words for each in LetterState}
"""Letters tell their states in Chinese words."""
_COUNTS = {
    "demo.found-group": ("个账号", "account"),
    "org.import-roster": ("行", "line"),
    "goals.submit-many": ("个目标", "goal"),
    "goals.approve-many": ("个目标", "goal"),
}
"""Acts that tell a bare count, with what it counts."""
_YES_NO = {"True": Text("是", "yes"), "False": Text("否", "no")}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing told: what it is called, what it was, what it became."""

    title: Text
    old: Text | None
    new: Text | None


@dataclass(frozen=True, slots=True)
class Names:
    """Units and measures by their codes, as far as the reader may see them."""

    units: Mapping[str, Text]
    measures: Mapping[str, Text]


def names_for(viewer: Viewer, bodies: Iterable[Mapping[str, Any]]) -> Names:
    """The names that these events need: one query for the measures, where there are figures among what they tell."""
    pairs = [
        found.groups()
        for body in bodies
        if body.get("action") in FIGURES
        for each in body.get("told", [])
        if (found := _FIGURE.fullmatch(each["title"]["zh"])) is not None
    ]
    if not pairs:
        return Names({}, {})
    seen = viewer.ever(Permission.SEE_FIGURES)
    units = {node.code: node.name for unit in seen if (node := viewer.called(unit)) is not None}
    rows = Measure.objects.filter(code__in={measure for _, measure, _ in pairs}).order_by()
    return Names(units, {code: Text(zh, en or zh) for code, zh, en in rows.values_list("code", "title_zh", "title_en")})


def changes(action: str, told: Sequence[Mapping[str, Any]], names: Names) -> list[Change]:
    """What an event tells, line by line."""
    return [
        Change(
            _title(action, title := Text(each["title"]["zh"], each["title"]["en"]), names),
            _figure(action, title, each["old"]) or _value(action, each["old"]),
            _figure(action, title, each["new"]) or _value(action, each["new"]),
        )
        for each in told
    ]


def _figure(action: str, title: Text, value: str) -> Text | None:
    """Why there is no figure, in words; None for what is told of anything but a figure, and for one that is there."""
    return none_words(value) if action in FIGURES and _FIGURE.fullmatch(title.zh) else None


def _title(action: str, title: Text, names: Names) -> Text:
    found = _FIGURE.fullmatch(title.zh) if action in FIGURES else None
    if found is None or found[1] not in names.units or found[2] not in names.measures:
        return title
    unit, measure, period = names.units[found[1]], names.measures[found[2]], found[3]
    zh, en = f"{unit.zh}：{measure.zh}", f"{unit.en}: {measure.en}"
    return Text(f"{zh}，{period}", f"{en}, {period}") if period else Text(zh, en)


def _value(action: str, value: str) -> Text | None:
    if not value:
        return None
    found = state_words(action, value) or _YES_NO.get(value) or _counted(action, value)
    if found is None and action.startswith("contracts."):
        found = _LETTERS.get(value)
    return found or Text(in_language(value, "zh"), in_language(value, "en"))


def _counted(action: str, value: str) -> Text | None:
    """Counts with what is counted."""
    if action in _COUNTS and value.isdecimal():
        zh, en = _COUNTS[action]
        return Text(f"{value} {zh}", many(int(value), en))
    if action == "policy.assess-kinds" and set(kinds := value.split(",")) <= set(Kind):
        labels = [str(Kind(each).label).partition(" / ") for each in kinds]
        return Text("、".join(zh for zh, _, _ in labels), ", ".join(en for _, _, en in labels))
    if action == "facts.accept" and (found := _ACCEPTED.fullmatch(value)):
        period, count, total = found[1], int(found[2]), grouped(found[4])
        of = Text("合计", "sum") if found[3] == "sum" else Text("整批合计", "sum of the whole batch")
        sum_zh, sum_en = ("", "") if total == "None" else (f"，{of.zh} {total}", f", {of.en} {total}")
        return Text(f"{period}：入账 {count} 个数{sum_zh}", f"{period}: {many(count, 'figure')} recorded{sum_en}")
    if action == "facts.submit" and (found := _OF_LINES.fullmatch(value)):
        changed, lines = int(found[1]), int(found[2])
        return Text(
            f"填报 {lines} 个数，其中 {changed} 个是新的或改了的",
            f"{many(lines, 'figure')} reported, {changed} of them new or changed",
        )
    if action == "facts.upload" and (found := _COUNTED.fullmatch(value)):
        return Text(f"{found[1]}：{found[2]} 个数", f"{found[1]}: {many(int(found[2]), 'figure')}")
    if action == "facts.issue-form" and (found := _ASKED.fullmatch(value)):
        units, measures = int(found[2]), int(found[3])
        return Text(
            f"{found[1]}：{units} 个单位，每个填 {measures} 个指标",
            f"{found[1]}: {many(units, 'unit')}, {many(measures, 'measure')} each",
        )
    if action == "contracts.sign" and (found := _SIGNED.fullmatch(value)):
        return Text(f"第 {found[1]} 号文本，内容指纹 {found[2]}", f"version {found[1]}, content hash {found[2]}")
    return None
