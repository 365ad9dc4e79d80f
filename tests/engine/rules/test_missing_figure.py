"""A figure that was not reported is never scored, whatever the rule measures."""

from __future__ import annotations

from fractions import Fraction

import pytest

from hengji.engine.rules.score import score_one
from hengji.engine.sentences import parse
from hengji.engine.sentences.reading import Context, Understood
from hengji.engine.values.null import NullReason


@pytest.mark.parametrize(
    "sentence",
    ["优秀得10分，良好得8分，其他得5分", "每低于目标值1%扣1分，扣完为止", "按期完成得满分，每延迟1天扣1分，扣完为止"],
)
def test_no_figure_has_no_score(sentence: str) -> None:
    outcome = parse(sentence, Context())
    assert isinstance(outcome, Understood)
    found = score_one(outcome.rule, None, {"target": Fraction(100)}, full=Fraction(10))
    assert (found.score, found.null) == (None, NullReason.MISSING_FACT)
