"""Which way is better: the direction of an indicator."""

from __future__ import annotations

from enum import StrEnum

from .text import Text


class Direction(StrEnum):
    """How an indicator's value is judged. `WATCH` is reported and never scored."""

    HIGHER = "higher"
    LOWER = "lower"
    NEAR = "near"
    DEDUCT = "deduct"
    WATCH = "watch"

    @property
    def words(self) -> Text:
        """The word shown to a person."""
        return {
            Direction.HIGHER: Text("越高越好", "higher is better"),
            Direction.LOWER: Text("越低越好", "lower is better"),
            Direction.NEAR: Text("接近目标为好", "near the target is better"),
            Direction.DEDUCT: Text("只扣分", "deductions only"),
            Direction.WATCH: Text("监测指标", "watched, not scored"),
        }[self]

    @property
    def sign(self) -> int:
        """+1 where a larger value is no worse, -1 where a smaller one is."""
        return -1 if self is Direction.LOWER else 1
