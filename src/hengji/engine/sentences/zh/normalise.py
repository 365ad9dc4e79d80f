"""A Chinese sentence in one plain form: half-width, one sign for each meaning, no blanks; every character keeps its place.

Slips of the pen are corrected from a short list and told as remarks; nothing else is changed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..questions import note
from ..statements import Remark, Span
from .rewrites import borders, rewritten
from .words import SLIPS

_SIGNS = {
    **dict.fromkeys("～〜∼–—―－﹣−", "~"),
    **dict.fromkeys("﹪％", "%"),
    **dict.fromkeys("﹤＜〈", "<"),
    **dict.fromkeys("﹥＞〉", ">"),
    **dict.fromkeys("≦≤⩽", "≤"),
    **dict.fromkeys("≧≥⩾", "≥"),
    **dict.fromkeys("｡．", "."),
    **dict.fromkeys("﹔；", ";"),
    **dict.fromkeys("\n\r", ";"),
    **dict.fromkeys("→⇒➔➡", "→"),
    **dict.fromkeys("【〔［[{", "("),
    **dict.fromkeys("】〕］]}", ")"),
    **dict.fromkeys('“”"「『', '"'),
    **dict.fromkeys("」』", '"'),
    **dict.fromkeys("×✕✖╳*", "×"),
    **dict.fromkeys("÷∕", "÷"),
    "。": "。",
    "、": "、",
    "﹢": "+",
    "↔": "↔",
    "…": "…",
    "ⅹ": "x",
}
_BLANK = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Plain:
    """The plain form `text`; character i came from character `places[i]` of the sentence (`places` has one entry more)."""

    text: str
    places: tuple[int, ...]
    remarks: tuple[Remark, ...]
    closed: Mapping[str, bool] = field(default_factory=dict)
    """Whether 以上 (`up`) and 以下 (`down`) include their figure, as far as the sentence says so."""

    def span(self, start: int, end: int) -> Span:
        """Where characters `start` to `end` of the plain form stood in the sentence."""
        if start >= len(self.text):
            return Span(self.places[-1], self.places[-1])
        return Span(self.places[start], self.places[max(start, end - 1)] + 1)


def normalise(sentence: str) -> Plain:
    """The plain form of a sentence."""
    chars: list[str] = []
    places: list[int] = []
    quoted = False
    for place, char in enumerate(sentence):
        plain = _SIGNS.get(char) or unicodedata.normalize("NFKC", char)
        if char in "①②③④⑤⑥⑦⑧⑨⑩":
            plain = f"({plain})"
        if plain == '"':
            quoted = not quoted
        elif quoted:
            chars.append(char)
            places.append(place)
            continue
        if char not in "\n\r" and _BLANK.match(plain):
            if not _between_digits(sentence, place):
                continue
            plain = " "
        for part in plain:
            chars.append(_SIGNS.get(part, part))
            places.append(place)
    plain_text = re.sub(r"(?<=\D)~~", ",,", "".join(chars))
    text, places, remarks = _mend(plain_text, places)
    text, places = rewritten(text, places)
    text, closed = borders(text)
    return Plain(text, (*places, len(sentence)), tuple(remarks), closed)


def _between_digits(sentence: str, place: int) -> bool:
    before, after = sentence[:place].rstrip()[-1:], sentence[place + 1 :].lstrip()[:1]
    return before.isdigit() and after.isdigit()


_ABSOLUTE = re.compile(
    r"(?:的)?绝对值(?:不超过|不大于|不高于|小于等于|小于|控制在|≤|<|在)(\d+(?:\.\d+)?(?:%|个百分点)?)(?:以内|之内|以下|内)?"
)
"""`偏差率绝对值不超过5%` says what `在±5%以内` says."""


def _mend(text: str, places: list[int]) -> tuple[str, list[int], list[Remark]]:
    """Corrects the slips of the list, telling each."""
    remarks: list[Remark] = []
    for wrong, right in (*SLIPS, (_ABSOLUTE.pattern, r"控制在±\1以内")):
        while (match := re.search(wrong, text)) is not None:
            start, end = match.span()
            words = match.expand(right)
            span = Span(places[start], places[end - 1] + 1)
            finding = note("slip", f"“{match[0]}”按“{words}”理解", f"'{match[0]}' is read as '{words}'")
            remarks.append(Remark(finding, span))
            text = text[:start] + words + text[end:]
            moved = [places[min(start + index, end - 1)] for index in range(len(words))]
            places = places[:start] + moved + places[end:]
    return text, places, remarks
