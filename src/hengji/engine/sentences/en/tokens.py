"""English text as tokens: numbers (also in words), lemmas, signs; each with its place in the text as it was written.

Nothing is dropped except articles and list bullets, which carry no meaning; the parser accounts for all the rest.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from .words import (
    ARTICLES,
    COMPOUNDS,
    HYPHEN_TROUBLE,
    HYPHENED_PAIRS,
    LEMMAS,
    NO_NOUN,
    NUMBER_WORDS,
    ORDINAL_WORDS,
    SIGNS,
)


class Kind(StrEnum):
    """What a token is."""

    NUMBER = "number"
    ORDINAL = "ordinal"
    WORD = "word"
    SIGN = "sign"
    GONE = "gone"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """One token: `text` is its lemma or sign, `value` its number, `start` and `end` its place in the sentence as written.

    `raw` is the text as written; `line` says that the token opens a line (a list item), `tight` that no space stands before it.
    """

    kind: Kind
    text: str
    start: int
    end: int
    raw: str = ""
    value: Fraction = Fraction(0)
    line: bool = False
    tight: bool = False


_PIECE = re.compile(
    r"(?P<number>\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?P<ordinal>(?:st|nd|rd|th)\b)?"
    r"|(?P<word>[A-Za-z]+(?:&[A-Za-z]+)*(?:'[a-z]+)?)"
    r"|(?P<foreign>[^\W\d_]+)"
    r"|(?P<sign>>=|<=|=>|=<|->|\+/-|\+|-|[^\w\s]|_)",
)
_QUOTED = re.compile(r"(?<![A-Za-z0-9])'([A-Za-z][^'\n\"]{0,40})'(?![A-Za-z0-9])")
_BULLET = re.compile(r"(?m)^[ \t]*(?:[•·●▪◦‣○*]|[-](?=[ \t])|\(?(?:[a-h]|[ivx]{1,4}|\d{1,2})\)|[1-9]\.(?=[ \t]))[ \t]*")


def plain(text: str) -> tuple[str, list[int]]:
    """The text with full-width forms and rare signs made plain, and for each of its characters the place it came from."""
    out: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        made = SIGNS.get(char)
        if made is None:
            made = unicodedata.normalize("NFKC", char)
            made = made if char != "\u2026" else "..."
        out.append(made)
        places += [place] * len(made)
    places.append(len(text))
    return "".join(out), places


_ABBREVIATION = re.compile(r"\bp\.a\.(?!\w)", re.IGNORECASE)
_LISTED = re.compile(r"(?:(?<=^)|(?<=[;:.,\n])[ \t]*)\(?(?P<mark>[a-h]|[ivx]{1,4}|\d{1,2})\)(?=[ \t])")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii")


def _unlisted(made: str) -> str:
    """The text without the marks of a list written in one line (`a) ...; b) ...`): they count from the first on, without a gap."""
    found = list(_LISTED.finditer(made))
    marks = [match["mark"] for match in found]
    rows = ("abcdefgh", _ROMAN, tuple(str(number) for number in range(1, 20)))
    if len(marks) < 2 or not any(list(row[: len(marks)]) == marks for row in rows):
        return made
    for match in found:
        made = made[: match.start()] + " " * len(match[0]) + made[match.end() :]
    return made


def tokenize(text: str) -> list[Token]:
    """The tokens of `text`, ending with one `END` token."""
    made, places = plain(text)
    made = _QUOTED.sub(lambda match: f'"{match[1]}"', made)
    made = _ABBREVIATION.sub(lambda match: " " * len(match[0]), _unlisted(made))
    made = _BULLET.sub(lambda match: " " * len(match[0]), made)
    tokens: list[Token] = []
    last, opens = 0, True
    for match in _PIECE.finditer(made):
        gap = made[last : match.start()]
        opens = opens or "\n" in gap
        token = _token(match, places, text, opens, not gap)
        last = match.end()
        if token is not None:
            tokens.append(token)
            opens = False
    tokens = _joined(tokens)
    return [*tokens, Token(Kind.END, "", len(text), len(text), line=True)]


def _token(match: re.Match[str], places: list[int], text: str, line: bool, tight: bool) -> Token | None:
    start, end = places[match.start()], places[match.end() - 1] + 1
    raw, shown = text[start:end], match[0]

    def made(kind: Kind, lemma: str, value: Fraction = Fraction(0)) -> Token:
        return Token(kind, lemma, start, end, raw, value, line, tight)

    if match["number"]:
        value = Fraction(match["number"].replace(",", ""))
        return made(Kind.ORDINAL if match["ordinal"] else Kind.NUMBER, shown, value)
    if match["word"]:
        word = shown.lower().removesuffix("'s")
        if word in NUMBER_WORDS:
            return made(Kind.NUMBER, word, NUMBER_WORDS[word])
        if word in ORDINAL_WORDS:
            return made(Kind.ORDINAL, word, Fraction(ORDINAL_WORDS[word]))
        return made(Kind.WORD, LEMMAS.get(word, word))
    if shown == "@":
        return made(Kind.WORD, "at")
    if shown == "&":
        return made(Kind.WORD, "and")
    return made(Kind.WORD if match["foreign"] else Kind.SIGN, shown)


def _joined(tokens: list[Token]) -> list[Token]:
    """Compounds put together (`twenty five`, `on-time`), `a` that means per told from the article, articles dropped."""
    out: list[Token] = []
    for index, token in enumerate(tokens):
        before = out[-1] if out else None
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if token.text == "-" and token.tight and after is not None and after.tight and before is not None:
            whole = f"{before.raw}-{after.raw}".lower()
            if whole in COMPOUNDS:
                out[-1] = replace(before, text=whole, raw=f"{before.raw}-{after.raw}", end=after.end)
                tokens[index + 1] = replace(after, kind=Kind.GONE)
                continue
            if _hyphened(out, tokens, index, whole):
                continue
            if before.kind is Kind.NUMBER and after.text in _HYPHENED:
                continue
        if token.raw.lower() == "min" and before is not None and before.kind is Kind.NUMBER and _measures(out):
            token = replace(token, text="minute")
        if _said_twice(out, token, tokens[index + 1 : index + 4]):
            tokens[index + 1] = replace(tokens[index + 1], kind=Kind.GONE)
            tokens[index + 2] = replace(tokens[index + 2], kind=Kind.GONE)
            continue
        if before is not None and (before.raw.lower(), token.raw.lower()) == ("lost", "time"):
            out[-1] = replace(before, text="lost-time", raw=f"{before.raw} {token.raw}", end=token.end)
            continue
        if token.text == "'" and token.tight and before is not None and before.raw.endswith("s"):
            continue
        if token.kind is Kind.GONE or (token.text == "." and token.tight and _abbreviates(before, after)):
            continue
        if token.text in ARTICLES and not _letter(token, before, after):
            _article(out, tokens, index)
            continue
        out.append(token)
    return out


def _measures(out: list[Token]) -> bool:
    """Whether the figure just read follows a comparison or a word for each (`> 5 min`), so that `min` after it are minutes."""
    led = out[-2].text if len(out) > 1 else ""
    if led in ("-", "~", "to") and len(out) > 2 and out[-3].kind is Kind.NUMBER:
        return True
    return led in (
        "<",
        ">",
        "<=",
        ">=",
        "than",
        "over",
        "above",
        "under",
        "below",
        "within",
        "each",
        "every",
        "per",
        "to",
        "of",
    )


def _said_twice(out: list[Token], token: Token, after: list[Token]) -> bool:
    """`two (2) points`, `each (1) day`: the number in brackets repeats the word before it."""
    if token.text != "(" or len(after) < 3 or after[0].kind is not Kind.NUMBER or after[1].text != ")" or not out:
        return False
    word = out[-1]
    same = word.kind is Kind.NUMBER and word.text.isalpha() and word.value == after[0].value
    return same or (word.text in ("each", "every") and after[0].value == 1)


def _article(out: list[Token], tokens: list[Token], index: int) -> None:
    """Leaves an article out, unless it means `one` (`a mark`) or `per` (`2 points a day`)."""
    token, before = tokens[index], out[-1] if out else None
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if token.text != "the" and after is not None and _one_point(before, tokens[index + 1 : index + 3]):
        out.append(replace(token, kind=Kind.NUMBER, text="1", value=Fraction(1)))
    elif token.text != "the" and before is not None and _told(before) and _noun(after):
        out.append(Token(Kind.WORD, "per", token.start, token.end, token.raw, line=token.line))
    elif after is not None and token.line:
        tokens[index + 1] = replace(after, line=True)


def _told(token: Token) -> bool:
    """What a time after `a` is the period of: `2 points a day`, `no more than 2 a year`."""
    return token.text in ("point", "%") or (token.kind is Kind.NUMBER and token.text[0].isdigit())


def _hyphened(out: list[Token], tokens: list[Token], index: int, whole: str) -> bool:
    """Takes the hyphen between two words: they stay two where that is an expression of the language, else one word."""
    before, after = out[-1], tokens[index + 1]
    pair = before.raw.isalpha() and after.raw.isalpha() and before.kind is after.kind
    longer = "-" in before.raw and before.raw.replace("-", "").isalpha() and after.raw.isalpha()
    if longer or (pair and not _known_pair(before, after)):
        out[-1] = replace(before, text=whole, raw=f"{before.raw}-{after.raw}", end=after.end)
        tokens[index + 1] = replace(after, kind=Kind.GONE)
    return pair or longer


def _known_pair(before: Token, after: Token) -> bool:
    """Whether two words with a hyphen are an expression of the language (`straight-line`), not a word of its own."""
    pair = before.text, after.text
    if before.kind is not Kind.WORD or pair in HYPHENED_PAIRS:
        return True
    return not ({before.text, after.text} & NO_NOUN or before.text in HYPHEN_TROUBLE or after.text in HYPHEN_TROUBLE)


_HYPHENED = frozenset("minute hour day week month year percent point".split())
"""Units that a hyphen ties to their number (`the 8-hour allowance`)."""

_ABBREVIATED = frozenset("max min vs incl excl approx hrs mins rs viz".split())


def _abbreviates(before: Token | None, after: Token | None) -> bool:
    """Whether a full stop closes an abbreviation (`max. 15`, `C. difficile`), not the clause."""
    if before is None or after is None:
        return False
    initial = len(before.raw) == 1 and before.raw.isupper() and after.raw.islower() and after.text not in NO_NOUN
    return before.raw.lower() in _ABBREVIATED or (initial and after.kind is Kind.WORD)


def _letter(token: Token, before: Token | None, after: Token | None) -> bool:
    """Whether a capital A is a grade: after `grade`, or before a sign, a number or the end."""
    if token.raw != "A":
        return False
    return (
        (before is not None and before.text in ("grade", "level", "rated"))
        or after is None
        or after.kind is not Kind.WORD
    )


_NOT_ONE = frozenset("half of per each every quarter for percentage % as".split())


def _one_point(before: Token | None, after: list[Token]) -> bool:
    """`a mark is deducted`, `an extra point for`: one point; not in `half a mark`."""
    if before is not None and (before.text in _NOT_ONE or before.kind is Kind.NUMBER):
        return False
    if after[0].text in ("extra", "bonus", "additional", "single", "full") and len(after) > 1:
        after = after[1:]
    of_what = len(after) > 1 and after[1].text == "of"
    return after[0].raw.lower() in ("point", "mark") and after[0].text == "point" and not of_what


_PERIODS = frozenset("day week month hour time case year quarter shift".split())


def _noun(token: Token | None) -> bool:
    return token is not None and token.kind is Kind.WORD and token.text in _PERIODS
