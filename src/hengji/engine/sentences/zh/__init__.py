"""Scoring sentences in Chinese: `parse` (text to statements, then `assemble`) and `render` (a rule as its one sentence)."""
