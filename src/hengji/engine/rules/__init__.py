"""Scoring rules: what a rule means (`model`), and how it is computed, once, over any carrier (`score`).

Begin with `model`. A sentence, a YAML mapping and a workbook row are only spellings of these values.
"""
