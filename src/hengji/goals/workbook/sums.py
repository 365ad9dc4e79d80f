"""What a workbook makes of strict sums: one that is exceeded by it is wrong, as a cascade would refuse it; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from ...engine.intake.report import Problem
from ...engine.values.finding import Level
from ...engine.values.text import Text
from ..rules.coverage import Part
from ..rules.sums import Excess, excess
from .cells import Tell
from .present import Sorted
from .reading import Row

LOWER = Text("减少某些单位的值，或先调整上级目标", "lower some parts, or change the goal above first")
_MOVES = ("target", "share", "parent", "how", "measure_unit", "words")


@dataclass(frozen=True, slots=True)
class KnownSums:
    """The goals of the year that stand, by code, and the codes of those whose sums may be told: all their parts are in sight."""

    parts: Mapping[str, Part] = field(default_factory=dict)
    told: Set[str] = frozenset()


def check_sums(asked: Sequence[tuple[dict[str, Any], Row]], found: Sorted, known: KnownSums, tell: Tell) -> None:
    """Every strict sum that rows of the workbook touch, as it is before and would be after. A few passes over rows and goals."""
    ids = {part.id: code for code, part in known.parts.items()}
    before = {code: (part, ids.get(part.parent or 0, "")) for code, part in known.parts.items()}
    after = dict(before)
    touched: dict[str, int] = {}
    for at, (line, row) in enumerate(asked):
        code, change = line["code"], found.changes.get(row.number)
        if not code or (change is not None and not change.touches(*_MOVES)):
            continue
        old = before.get(code) if change is not None else None
        after[code] = (_part(line, old[0].id if old is not None else -1 - at), line["parent"])
        touched[code] = row.number
        if old is not None:
            touched.setdefault(old[1], row.number)
    rows: dict[str, int] = dict(touched)
    for line, row in asked:
        if line["code"] in touched and line["parent"]:
            rows[line["parent"]] = row.number  # the last part of it that the workbook names
    were, are = _below(before.values()), _below(after.values())
    for code, number in rows.items():
        if code not in after or (code in before and code not in known.told):
            continue
        now = excess(after[code][0], are.get(code, ()))
        if now is not None:
            was = excess(before[code][0], were.get(code, ())) if code in before else None
            _tell(tell, number, now, was)


def _part(line: Mapping[str, Any], id: int) -> Part:
    share, target = line["share"], line["target"]
    return Part(
        id, line["code"], None, None, line["how"],
        share=None if share is None else Fraction(share),
        target=None if target is None else Fraction(target),
        measure_unit=line["measure_unit"],
    )  # fmt: skip


def _below(goals: Iterable[tuple[Part, str]]) -> Mapping[str, list[Part]]:
    found: dict[str, list[Part]] = defaultdict(list)
    for part, parent in goals:
        if parent:
            found[parent].append(part)
    return found


def _tell(tell: Tell, row: int, now: Excess, was: Excess | None) -> None:
    words = now.words
    no = Text(f"目标 {now.code} 的{words.zh}", f"goal {now.code}: {words.en}")
    at = "share" if now.unit == "%" else "target"
    if now.on_the_way:
        tell(row, at, Problem("over", no, LOWER, Level.WARNING))
        return
    if was is None or was.unit != now.unit or now.amount > was.amount:
        tell(row, at, Problem("over", no, LOWER))
        return
    how = Text(
        f"导入前已多 {was.over.zh}，本表没有使它更多；{LOWER.zh}",
        f"it was {was.over.en} too much before, and is no more by this workbook; {LOWER.en}",
    )
    tell(row, at, Problem("over-before", no, how, Level.WARNING))
