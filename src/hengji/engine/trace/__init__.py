"""Why: explanations of cells and of units, recomputed exactly when opened, in words and as data."""

from .agreement import Disagreement
from .arithmetic import TIER_WORDS, tier_word
from .arithmetic import lines as arithmetic_lines
from .axis import PLAIN
from .explain import CellTrace, explain_cell, item_axis, item_sentence, rule_context, sentence
from .kinds import kind_titles
from .linkage import link_sentence
from .references import column_words, reference, references, usual
from .unit import ItemLine, StepLine, UnitTrace, explain_unit

__all__ = [
    "PLAIN",
    "TIER_WORDS",
    "CellTrace",
    "Disagreement",
    "ItemLine",
    "StepLine",
    "UnitTrace",
    "arithmetic_lines",
    "column_words",
    "explain_cell",
    "explain_unit",
    "item_axis",
    "item_sentence",
    "kind_titles",
    "link_sentence",
    "reference",
    "references",
    "rule_context",
    "sentence",
    "tier_word",
    "usual",
]
