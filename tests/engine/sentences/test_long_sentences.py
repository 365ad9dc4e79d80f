"""A sentence of 2,000 characters is answered at once, whatever stands in it: the work grows with its length, not with the square."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import count, takewhile

import pytest

from hengji.engine.sentences import MAX_LENGTH, parse
from hengji.engine.sentences.assemble import cells, order
from hengji.engine.sentences.en.reader import Reader
from hengji.engine.sentences.reading import Ambiguous, NotUnderstood, Understood


def numbered(form: str, length: int = MAX_LENGTH, ahead: int = 0) -> str:
    """`form` with 1, 2, 3, ... in its places (and `ahead` more in the places named `more`), up to `length` characters."""

    def whole() -> Iterator[str]:
        text = ""
        for number in count(1):
            text += form.format(n=number, more=number + ahead)
            yield text

    *_, longest = takewhile(lambda text: len(text) <= length, whole())
    return longest


def repeated(part: str, length: int = MAX_LENGTH) -> str:
    return part * (length // len(part))


FAMILIES: dict[str, tuple[str, type[object]]] = {
    "figures in a list": (repeated("、1"), NotUnderstood),
    "figures with dashes": (repeated("1-"), NotUnderstood),
    "negative figures": (repeated(" -1"), NotUnderstood),
    "figures with colons": (repeated(":1"), Ambiguous),
    "percents in a list": (repeated("1%,"), Ambiguous),
    "borders in a list": (repeated("<1,"), NotUnderstood),
    "letters in a list": (repeated("A, "), NotUnderstood),
    "quotation marks": (repeated('"a",'), NotUnderstood),
    "tiers in a list": (repeated("target, "), NotUnderstood),
    "limits": (repeated("max 1 point, "), NotUnderstood),
    "points": (repeated("1 point,"), NotUnderstood),
    "places in a ranking": (numbered("第{n}名得{n}分，"), Understood),
    "narrow bands": (numbered("{n}%～{n}.1%得{n}分；"), Ambiguous),
    "bands that meet": (numbered("{n}%～{more}%得{n}分；", ahead=1), Ambiguous),
    "bands that overlap": (numbered("{n}%～{more}%得{n}分；", ahead=2), Ambiguous),
    "thresholds": (numbered("{n}%以上得{n}分，"), Understood),
    "one border of all": (numbered("5%（含）以上得{n}分；"), Ambiguous),
    "single values": (numbered("{n}%得{n}分；"), Ambiguous),
    "English bands": (numbered("{n}%-{more}%: {n} points; ", ahead=1), Ambiguous),
    "English thresholds": (numbered("{n}% or more: {n} points; "), Understood),
    "English values": (numbered("{n}% = {n} points, "), Ambiguous),
}


@pytest.mark.parametrize("family", FAMILIES)
def test_a_sentence_of_the_greatest_length_is_answered(family: str) -> None:
    sentence, kind = FAMILIES[family]
    assert MAX_LENGTH * 0.95 < len(sentence) <= MAX_LENGTH
    before = time.process_time()
    outcome = parse(sentence)
    assert time.process_time() - before < 5
    assert isinstance(outcome, kind), outcome


@pytest.mark.parametrize(
    "part",
    ["target, ", "1%,", "<1,", "A, ", '"a",', ":1", "max 1 point, ", "1 point,", "A/", "1% of target, ", "1 or 2: "],
)
def test_reading_twice_the_english_looks_at_little_more_than_twice_the_words(
    part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    short, long = (_looks(repeated(part, length), monkeypatch) for length in (MAX_LENGTH // 2, MAX_LENGTH))
    assert short < long < 2.4 * short


def _looks(sentence: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often the English reader looks at a token."""
    peek = Reader.peek
    looks = 0

    def counted(reader: Reader, ahead: int = 0) -> object:
        nonlocal looks
        looks += 1
        return peek(reader, ahead)

    with monkeypatch.context() as patch:
        patch.setattr(Reader, "peek", counted)
        parse(sentence, lang="en")
    return looks


def test_every_band_is_placed_once_and_marks_of_one_axis_are_not_compared_in_pairs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    placed = _counting(monkeypatch, cells, "span_of")
    compared = _counting(monkeypatch, order, "known_less")
    sentence = numbered("{n}%以上得{n}分，")
    assert isinstance(parse(sentence), Understood)
    assert placed() <= 2 * sentence.count("得")
    assert compared() == 0


def _counting(monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> Callable[[], int]:
    """How often a function of a module was called since."""
    called = getattr(module, name)
    calls = 0

    def counted(*given: object) -> object:
        nonlocal calls
        calls += 1
        return called(*given)

    monkeypatch.setattr(module, name, counted)
    return lambda: calls


@pytest.mark.parametrize(
    "sentence",
    [
        "-1 -1 -1",
        "、1、1、1",
        "1, 1, 1",
        "1-1-1-",
        "5 4 3 2 1",
        "100/90/80",
        "-1 and -1 and -1",
        "(1) (2) (3)",
        "Quality: -1 -1 -1",
        "-1% -1% -1%",
    ],
)
def test_figures_of_which_nothing_is_said_are_refused(sentence: str) -> None:
    outcome = parse(sentence)
    assert isinstance(outcome, NotUnderstood), outcome
    assert {finding.code for finding in outcome.findings} == {"sentence-not-understood"}


def test_a_list_of_grades_as_long_as_a_sentence_is_paired_with_its_points() -> None:
    names, points = (", ".join(form.format(n=n) for n in range(1, 120)) for form in ('"g{n}"', "{n}"))
    outcome = parse(f"{names} = {points} points respectively")
    assert isinstance(outcome, Understood), outcome
