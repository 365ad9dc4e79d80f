"""How English text is cut: numbers in words, hyphens, articles, and each token's place in the sentence as written."""

from __future__ import annotations

from fractions import Fraction

import pytest

from hengji.engine.sentences.en.idioms import ways
from hengji.engine.sentences.en.phrases import join_phrases
from hengji.engine.sentences.en.tokens import Kind, tokenize


def texts(sentence: str) -> list[str]:
    """The joined tokens of a sentence, without the end."""
    return [token.text for token in join_phrases(tokenize(sentence))][:-1]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("At least 95%", [">=", "95", "%"]),
        ("no more than two points", ["<=", "two", "point"]),
        ("90–94.99%：8 pts", ["90", "-", "94.99", "%", ":", "8", "point"]),
        ("2 percentage-points", ["2", "PP"]),
        ("2 points a day", ["2", "point", "PER", "day"]),
        ("90% and less than 95%", ["90", "%", "and", "<", "95", "%"]),
        ("90% and less", ["90", "%", "OR_LESS"]),
        ("a lost-time injury", ["lost-time", "injury"]),
        ("grade A", ["grade", "a"]),
        ("• first\n• second", ["first", "second"]),
    ],
)
def test_expressions_are_joined(sentence: str, expected: list[str]) -> None:
    assert texts(sentence) == expected


def test_numbers_are_exact_and_may_be_words() -> None:
    numbers = [token.value for token in tokenize("1,234.5 and twenty and 0.1") if token.kind is Kind.NUMBER]
    assert numbers == [Fraction(2469, 2), Fraction(20), Fraction(1, 10)]


def test_every_token_knows_its_place_in_the_sentence_as_written() -> None:
    sentence = "Minus ２ points per 1％ below target…"
    for token in tokenize(sentence)[:-1]:
        assert sentence[token.start : token.end] == token.raw


def test_no_character_but_spaces_is_left_out() -> None:
    sentence = "A_b #7 <> €5 ~ ^ ☃ 完成"
    taken = {place for token in tokenize(sentence) for place in range(token.start, token.end)}
    left = "".join(char for place, char in enumerate(sentence) if place not in taken)
    assert not left.strip()


def test_patterns_stand_for_all_their_forms() -> None:
    found = ways("[up] to (a|b)")
    assert {words for group in found.values() for words in group} == {
        ("up", "to", "a"),
        ("up", "to", "b"),
        ("to", "a"),
        ("to", "b"),
    }
