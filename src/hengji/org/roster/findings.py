"""What is wrong with a filled roster, gathered over all its sheets: each cell is told of once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from ...engine.values.finding import Finding, Level, Source
from ...engine.values.text import Text
from .columns import SHEETS
from .reading import Row


@dataclass(slots=True)
class Findings:
    """Everything that was found."""

    found: list[Finding] = field(default_factory=list)
    told: set[Source] = field(default_factory=set)

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> Findings:
        """With what the reading has found: those cells are not told of again."""
        found = list(findings)
        return cls(found, {each.where for each in found})

    def __len__(self) -> int:
        return len(self.found)

    def tell(self, row: Row, name: StrEnum, zh: str, en: str, hint: Text | None = None) -> None:
        """Something at a cell."""
        place = row.places.get(name, Source())
        if place not in self.told:
            self.told.add(place)
            self.found.append(Finding("roster", Level.ERROR, Text(zh, en), hint, place))

    def lacking(self, row: Row, names: Iterable[StrEnum]) -> None:
        """Cells that have to be filled in."""
        for name in names:
            if not row.given.get(name) and row.days.get(name) is None:
                self.tell(row, name, "没有填写", "it is empty")

    def in_order(self) -> list[Finding]:
        """By sheet, row and column."""
        sheets = list(SHEETS)
        return sorted(
            self.found,
            key=lambda each: (sheets.index(each.where.sheet) if each.where.sheet in sheets else -1, *_at(each.where.cell)),
        )  # fmt: skip


def _at(cell: str) -> tuple[int, int, str]:
    """`B12` -> by row, then by column."""
    column = cell.rstrip("0123456789")
    row = cell[len(column) :]
    return int(row) if row else 0, len(column), column


def words_of(labels: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Every way to write a choice, with its value: `主要负责人 / Head`, either half of it, or the value itself."""
    return {word: value for value, label in labels for word in (label, *label.split(" / "), value)}
