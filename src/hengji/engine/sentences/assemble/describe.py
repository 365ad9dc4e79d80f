"""Short words for marks in messages."""

from __future__ import annotations

from ...rules.model import Mark
from ...values.number import show


def mark_text(mark: Mark) -> str:
    """A mark as `target x 95%` or `90`."""
    if not mark.tier:
        return show(mark.plus)
    text = mark.tier if mark.times == 1 else f"{mark.tier}×{show(mark.times * 100)}%"
    if mark.plus:
        text += f"{'+' if mark.plus > 0 else ''}{show(mark.plus)}"
    return text
