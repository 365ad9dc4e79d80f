"""Sentences nobody wrote: cut, spliced, salted. They are answered, not crashed on."""

from __future__ import annotations

import pytest

from hengji.engine.sentences import parse
from hengji.engine.sentences.reading import Understood


@pytest.mark.parametrize(
    "sentence",
    [
        "Student complaints upheld: the first is disregarded,s off for each",
        "Major safety accident → whole item zero. General ; 90% or more gets full marks.s each. Near miss not reported → 1 point each.",
        "Two points are awarded for every new route opened, subject tTwo points ar(e awarded for every new route opened, s",
        "Ready by 31 August 2026: 8 s; by 30 Septe 2026: 5 marks; by 31 October 2026: 2 marks; later: nil.",
    ],
)
def test_a_possessive_without_a_noun_is_no_happening(sentence: str) -> None:
    assert not isinstance(parse(sentence, lang="en"), Understood)
