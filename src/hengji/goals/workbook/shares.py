"""Targets that a workbook leaves to be reckoned: a row with a share and no target carries that part of the target above; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ...engine.intake.report import Problem
from ...engine.values.finding import Level
from ...engine.values.text import Text
from ...store.exact import NotExact, exact
from ..models import How, Task
from ..rules.coverage import Part
from ..rules.measured import converted
from ..rules.shares import kept_shares, split
from .cells import Tell
from .columns import COLUMNS
from .present import Sorted
from .reading import Row
from .sums import KnownSums

RECKONED = "reckoned"
"""The key of a line whose target was reckoned from its share."""
_TARGET = next(column for column in COLUMNS if column.key == "target")


def fill_shares(
    asked: Sequence[tuple[dict[str, Any], Row]], found: Sorted, known: KnownSums, sight: Mapping[str, int],
    levels: Mapping[str, int], tell: Tell,
) -> None:  # fmt: skip
    """The targets of new and changed rows that have a share of a strict sum and no target, from the highest down. `sight`: the goals one
    may place others under; of no other is the target asked for."""
    lines = {line["code"]: line for line, _ in asked}
    below: dict[str, list[tuple[dict[str, Any], Row]]] = defaultdict(list)
    for line, row in asked:
        if _lacks(line, row, found):
            below[line["parent"]].append((line, row))
    for parent in sorted(below, key=lambda code: levels.get(code, 0)):
        above = lines.get(parent)
        if above is None and parent not in sight:
            continue
        part = known.parts.get(parent)
        how = above["how"] if above is not None else part.how if part is not None else ""
        target = above["target"] if above is not None else part.target if part is not None else None
        if how != How.STRICT.value:
            continue
        if target is None:
            _tell_none(below[parent], parent, tell)
            continue
        unit = above["measure_unit"] if above is not None else part.measure_unit if part is not None else ""
        stays = _stays(parent, unit, part, lines, known)
        shares = [Fraction(line["share"]) for line, _ in below[parent]]
        values = split(Fraction(target), shares, beside=kept_shares(Fraction(target), stays))
        for (line, row), value in zip(below[parent], values, strict=True):
            own = _in_row(value, unit, line["measure_unit"])
            if own is None:
                _tell_unsaid(row, tell)
                continue
            line["target"], line[RECKONED] = own, True
            change = found.changes.get(row.number)
            if change is not None and not change.touches("target"):
                found.changes[row.number] = replace(change, columns=(*change.columns, _TARGET))


def _lacks(line: Mapping[str, Any], row: Row, found: Sorted) -> bool:
    change = found.changes.get(row.number)
    if change is not None and not change.touches("share", "parent"):
        return False
    share = line["share"]
    empty = line["target"] is None and "target" not in row.cells and not line["words"]
    return bool(line["parent"]) and empty and share is not None and 0 < share <= 100


def _stays(
    parent: str, unit: str, part: Part | None, lines: Mapping[str, dict[str, Any]], known: KnownSums
) -> list[tuple[Fraction | None, Fraction | None]]:
    """What other rows and other goals carry of it already, in its `unit`; of goals only where all of them are in sight."""
    rows = [line for line in lines.values() if line["parent"] == parent and line["target"] is not None]
    found = [(_exact(line["share"]), _said(line["target"], line["measure_unit"], unit)) for line in rows]
    if part is not None and parent in known.told:
        beside = [each for each in known.parts.values() if each.parent == part.id and each.code not in lines]
        found += [(each.share, _said(each.target, each.measure_unit, unit)) for each in beside]
    return found


def _exact(value: Any) -> Fraction | None:
    return None if value is None else Fraction(value)


def _said(value: Any, given: str, wanted: str) -> Fraction | None:
    return None if value is None else converted(Fraction(value), given, wanted)


def _in_row(value: Fraction, given: str, wanted: str) -> Decimal | None:
    """A part in the unit of its row; as it is where the row has none or one that is told of elsewhere, None where it has too many
    decimals in it."""
    said = converted(value, given, wanted)
    try:
        return exact(value if said is None else said)
    except NotExact:
        return None


def _tell_unsaid(row: Row, tell: Tell) -> None:
    no = Text("由份额算出的值，按这一行的计量单位小数多于 6 位",
              "what the share makes has more than 6 decimals in the unit of this row")  # fmt: skip
    how = Text(
        "改用上级目标的计量单位，或在这一行填目标值", "use the unit of the goal above, or give this row its own target"
    )
    tell(row.number, "share", Problem("share-of-nothing", no, how))


def _tell_none(rows: Sequence[tuple[dict[str, Any], Row]], parent: str, tell: Tell) -> None:
    for line, row in rows:
        if line["task"] == Task.QUANTITATIVE.value:
            no = Text(f"上级目标 {parent} 没有目标值，由份额算不出目标值",
                      f"the goal {parent} above has no target, so the share makes no value")  # fmt: skip
            how = Text("先填上级目标的目标值，或在这一行填目标值", "give the goal above a target, or this row its own")
            tell(row.number, "share", Problem("share-of-nothing", no, how, Level.WARNING))
