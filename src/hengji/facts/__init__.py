"""Measures and reported figures: what was known when, who said so, who accepted it, and on what evidence.

Facts are appended and never changed: a correction is a new row that supersedes another, with a reason. `models` says what is kept,
`reading` and `rules` turn a workbook into lines and findings, `actions` report, accept and correct, `queries` answer what was known.
"""
