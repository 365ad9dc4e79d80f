"""Findings for reading: what has to be done stands first and openly, many notes of one kind are folded under a count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django import template

from ...engine.values.finding import Level
from ...engine.values.text import Text
from ..views.refused import Shown

register = template.Library()
FOLDED = 3
"""Notes of one kind from which on they are folded."""
KINDS = {
    "ours": Text("本方案拟定、来源未载明的数", "Figures of our own that no source states"),
    "parameter-unused": Text("没有用到的参数", "Parameters that nothing uses"),
    "indicator-unused": Text("没有用到的指标", "Indicators that nothing uses"),
    "measure-unused": Text("没有用到的数据项", "Measures that nothing uses"),
    "cliff": Text("得分在一点上突变", "Scores that jump at one point"),
    "reward-slope": Text("加分与扣分的快慢", "How fast points are won and lost"),
    "zero-target-possible": Text("目标可能为零", "Targets that may be zero"),
    "coefficient-neutral-outside": Text(
        "系数的中性值在范围之外", "Coefficients whose neutral value lies outside their bounds"
    ),
}


@dataclass(frozen=True, slots=True)
class Fold:
    """Notes of one kind."""

    title: Text
    found: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What is read at once, and what is folded."""

    rows: tuple[Shown, ...]
    folds: tuple[Fold, ...]


@register.filter
def by_kind(found: Sequence[Shown]) -> Told:
    """Errors and warnings before notes; none is left out."""
    notes: dict[str, list[Shown]] = {}
    rows: dict[Level, list[Shown]] = {level: [] for level in (Level.ERROR, Level.WARNING, Level.NOTE)}
    for each in found:
        if each.finding.level is Level.NOTE:
            notes.setdefault(each.finding.code, []).append(each)
        else:
            rows[each.finding.level].append(each)
    folds = []
    for code, held in notes.items():
        if len(held) < FOLDED:
            rows[Level.NOTE] += held
        else:
            folds.append(Fold(_kind(code, held[0]), tuple(held)))
    return Told(tuple(each for level in rows.values() for each in level), tuple(folds))


def _kind(code: str, first: Shown) -> Text:
    if code.startswith("sentence-"):
        return Text("计分语句的读法", "How scoring sentences are read")
    return KINDS.get(code, first.finding.message)
