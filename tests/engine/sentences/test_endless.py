"""A text without an end is no scoring sentence: it is told so, however it repeats itself."""

from __future__ import annotations

import pytest

from hengji.engine.sentences import parse
from hengji.engine.sentences.reading import NotUnderstood
from hengji.engine.sentences.zh.clauses import MOST


@pytest.mark.parametrize("piece", ["扣2分�", "重00%�", "90%～100%按比例折算�", "，扣1分"])
def test_a_clause_repeated_without_end_is_not_understood(piece: str) -> None:
    said = "费用超支扣2分" + piece * (1900 // len(piece))
    outcome = parse(said)
    assert isinstance(outcome, NotUnderstood)
    assert outcome.findings


def test_what_comes_after_the_most_clauses_that_run_on_is_not_passed_over() -> None:
    said = "扣2分�" * (MOST + 1) + "，最多扣3分"
    assert isinstance(parse(said), NotUnderstood)
