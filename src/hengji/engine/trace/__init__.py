"""Why: explanations of cells and of units, recomputed exactly when opened, in words and as data."""

from .explain import CellTrace, Disagreement, explain_cell, sentence
from .unit import ItemLine, StepLine, UnitTrace, explain_unit

__all__ = ["CellTrace", "Disagreement", "ItemLine", "StepLine", "UnitTrace", "explain_cell", "explain_unit", "sentence"]
