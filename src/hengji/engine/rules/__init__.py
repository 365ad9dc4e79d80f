"""Scoring rules: what a rule means (`model`), and how it is computed, once, over any carrier (`score`).

`linkage` is the arithmetic of a price clause, which moves the tiers before a rule sees them.
Begin with `model`. A sentence, a YAML mapping and a workbook row are only spellings of these values.
"""
