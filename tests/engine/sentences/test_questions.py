"""What a sentence leaves open is asked, what contradicts itself is refused; nothing is guessed.

`questions.yaml` names the stable code of each; a reading that is a rule comes with the sentence that says exactly it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from hengji.engine.sentences import parse
from hengji.engine.sentences.reading import Ambiguous, Context, NotUnderstood, Points, Understood
from hengji.engine.values.direction import Direction
from hengji.engine.values.unit import parse_unit

ENTRIES = yaml.safe_load((Path(__file__).parent / "questions.yaml").read_text("utf-8"))


def _context(given: Mapping[str, Any]) -> Context:
    return Context(
        direction=Direction(given.get("direction", "higher")),
        unit=parse_unit(given["unit"]) if "unit" in given else None,
        full=Fraction(given["weight"]) if "weight" in given else None,
        points=Points(given["points"]) if "points" in given else None,
        tiers=frozenset(given["tiers"]) if "tiers" in given else None,
    )


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["sentence"])
def test_it_is_answered_with_its_code_in_both_languages(entry: Mapping[str, Any]) -> None:
    outcome = parse(entry["sentence"], _context(entry.get("context", {})))
    if "asked" in entry:
        assert isinstance(outcome, Ambiguous), outcome
        assert outcome.question.code == entry["asked"]
        assert len(outcome.readings) == entry["readings"] >= 2
        assert sum(reading.rule is not None for reading in outcome.readings) == entry["rules"]
    else:
        assert isinstance(outcome, NotUnderstood), outcome
        assert outcome.findings[0].code == entry["refused"]
        assert all(finding.message.zh and finding.message.en for finding in outcome.findings)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "entry", [entry for entry in ENTRIES if entry.get("rules")], ids=lambda entry: entry["sentence"]
)
def test_each_reading_comes_with_the_sentence_that_says_it(entry: Mapping[str, Any], lang: str) -> None:
    context = _context(entry.get("context", {}))
    outcome = parse(entry["sentence"], context)
    assert isinstance(outcome, Ambiguous)
    for reading in outcome.readings:
        if reading.rule is not None:
            again = parse(reading.write.get(lang), replace(context, direction=Direction.HIGHER), lang)  # type: ignore[arg-type]
            assert isinstance(again, Understood), reading.write.get(lang)
            assert again.rule == reading.rule


def test_a_refusal_points_at_the_words_it_does_not_take() -> None:
    outcome = parse("完成目标值得满分，今天天气很好")
    assert isinstance(outcome, NotUnderstood)
    assert "今天天气很好" in outcome.findings[0].message.zh
    assert outcome.findings[0].where.field == "10-15: 今天天气很好"
