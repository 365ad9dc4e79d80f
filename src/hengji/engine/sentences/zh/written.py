"""Clauses only the rendered sentence uses, so that every rule has words: whole curves, formulas, modes, exact proportions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..statements import Statement

if TYPE_CHECKING:
    from .clauses import Clauses


def statement(clauses: Clauses) -> list[Statement] | None:
    """A clause in its written form, or None."""
    return None
