"""What is not understood is said where it stands, with what would be understood; and a word slipped in is never passed over."""

from __future__ import annotations

from fractions import Fraction

import pytest

from hengji.engine.sentences.en.parse import LONGEST, parse
from hengji.engine.sentences.reading import Context, NotUnderstood, Understood
from hengji.engine.values.unit import parse_unit

PERCENT = Context(unit=parse_unit("%"), full=Fraction(10))

CLEAR = (
    "Full marks at target; minus 2 points per percentage point below target, floor 0",
    "10 points if at least 95%, 8 points if 90% to <95%, otherwise 0",
    "1 point is deducted for each full 1% below target, up to 6 points",
    "Scored in proportion to completion, capped at 120%",
    "80% at base, 100% at target and 120% at challenge, with linear interpolation between; nothing below base",
)


def test_the_place_of_what_is_not_understood_is_told() -> None:
    sentence = "Full marks at target; the moon is blue; floor 0"
    outcome = parse(sentence, PERCENT)
    assert isinstance(outcome, NotUnderstood)
    finding = outcome.findings[0]
    assert "moon is blue" in finding.where.field
    assert finding.where.field.startswith("27-")
    assert finding.hint is not None
    assert "below target" in finding.hint.en


def test_reading_goes_on_after_what_is_not_understood() -> None:
    outcome = parse("Full marks at target; the moon is blue; the sun is cold", PERCENT)
    assert isinstance(outcome, NotUnderstood)
    assert len(outcome.findings) == 2


@pytest.mark.parametrize("sentence", CLEAR)
@pytest.mark.parametrize("slip", ["approximately", "cumulatively", "unless", "!", "§", "except", "≈"])
def test_a_word_slipped_in_is_never_passed_over(sentence: str, slip: str) -> None:
    words = sentence.split(" ")
    for place in range(len(words) + 1):
        slipped = " ".join([*words[:place], slip, *words[place:]])
        assert not isinstance(parse(slipped, PERCENT), Understood), slipped


@pytest.mark.parametrize("sentence", CLEAR)
def test_a_clear_sentence_is_understood_in_any_case_and_spacing(sentence: str) -> None:
    plain = parse(sentence, PERCENT)
    assert isinstance(plain, Understood)
    for variant in (
        sentence.upper(),
        sentence.replace("; ", ";\n"),
        sentence + ".",
        "  " + sentence.replace(" ", "  "),
    ):
        again = parse(variant, PERCENT)
        assert isinstance(again, Understood), variant
        assert again.rule == plain.rule, variant


def test_a_text_too_long_to_be_a_rule_is_refused_at_once() -> None:
    assert isinstance(parse("minus 1 point " * LONGEST, PERCENT), NotUnderstood)
