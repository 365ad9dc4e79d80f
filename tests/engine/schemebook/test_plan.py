"""Every construct of the scheme language has a place on the sheets."""

from __future__ import annotations

import pytest

from hengji.engine.scheme.kinds import Record
from hengji.engine.scheme.load.scheme import RECORDS
from hengji.engine.schemebook.columns import Form
from hengji.engine.schemebook.labels import LABELS
from hengji.engine.schemebook.plan import FIELDS, PLANS

COLUMNS = [column for plan in PLANS for column in plan.all_columns] + [
    column for _, fields in FIELDS for column in fields
]
PLACES = (
    {part for column in COLUMNS for part in column.key.split(".")}
    | {word.partition(".")[2] or word for column in COLUMNS for word in column.choices}
    | {word.partition(".")[0] for column in COLUMNS for word in column.choices}
    | {plan.key for plan in PLANS}
    | {part.key for plan in PLANS for part in plan.parts}
)
NAMED_OTHERWISE = {
    "at": "place", "score": "points", "to": "place", "inverse": "text", "mirror": "text", "steps": "part", "more_than": "place",
    "sentence": "rule", "dimension": "title", "dimensions": "row", "bands": "grades", "rules": "class_rules", "cells": "matrix",
    "what": "of", "special": "formula", "item": "of", "is": "value", "attribute": "attribute", "rows": "rows", "factors": "factors",
}  # fmt: skip
"""Keys whose column has another name."""


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name)
def test_every_key_of_the_language_has_a_place(record: Record) -> None:
    lost = [key.name for key in record.keys if key.name not in PLACES and NAMED_OTHERWISE.get(key.name) not in PLACES]
    assert lost == []


def test_every_choice_has_chinese_words_that_mean_it_and_no_other() -> None:
    for column in COLUMNS:
        if column.form is Form.CHOICE:
            shown = [column.label(word) for word in column.choices]
            assert len(set(shown)) == len(shown)
            assert all(label != word for label, word in zip(shown, column.choices, strict=True)), column.key
            assert [column.word(label) for label in shown] == list(column.choices)
            bare = [label.removesuffix(word).strip() for label, word in zip(shown, column.choices, strict=True)]
            assert [column.word(label) for label in bare] == list(column.choices)


def test_no_label_is_left_over() -> None:
    used = {(column.key.rpartition(".")[2], word) for column in COLUMNS for word in column.choices}
    words = {word for _, word in used}
    assert {label for label in LABELS if label not in used and (label[0] or label[1] not in words)} == set()


def test_no_sheet_has_two_columns_of_one_key_and_names_are_short_enough() -> None:
    for plan in PLANS:
        keys = [column.key for column in plan.all_columns]
        assert len(set(keys)) == len(keys), plan.key
        assert len(plan.name) <= 31
