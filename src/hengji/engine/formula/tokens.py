"""Formula text cut into tokens: numbers, words, [names] and signs; what cannot be a token is a mistake with its place.

Full-width digits, letters and signs count as their plain forms. The text keeps its length on the way, so every token
knows its characters. Nothing else is normalised in silence: a look-alike or invisible character is refused by name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from fractions import Fraction

from ..values.number import MAX_DIGITS
from ..values.text import Text
from .mistakes import MAX_MISTAKES, Mistake
from .tree import MAX_NAME, Place
from .words import LETTER, did_you_mean

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SIGNS = str.maketrans({"×": "*", "÷": "/", "−": "-", "﹣": "-", "–": "-", "﹢": "+", "﹪": "%", "【": "[", "】": "]"})
PLAIN_FORMS: dict[int, int | str] = {**_FULL_WIDTH, **_SIGNS}

_LOOK_ALIKE = {
    **dict.fromkeys("∗⁎✱·⋅∙✕✖⨉", "*"),
    **dict.fromkeys("⁄∕⧸⟋", "/"),
    **dict.fromkeys("—―‐‑‒﹘ー", "-"),
    **dict.fromkeys("、；;﹐﹑", ","),
    **dict.fromkeys("。", "."),
    **dict.fromkeys("{〔﹙❨", "("),
    **dict.fromkeys("}〕﹚❩", ")"),
    **dict.fromkeys("˂‹﹤〈", "<"),
    **dict.fromkeys("˃›﹥〉", ">"),
    **dict.fromkeys("“”‘’\"'「」《》", "[ ]"),
    **dict(zip("асеорхуіАВЕКМНОРСТХαοΑΒΕΗΙΚΜΝΟΡΤΧ", "aceopxyiABEKMHOPCTXaoABEHIKMNOPTX", strict=True)),
}
_SPECIAL = {
    "**": Text("公式中没有乘方", "there is no power in a formula"),
    "^": Text("公式中没有乘方", "there is no power in a formula"),
    "//": Text("公式中没有整除", "there is no floor division in a formula"),
    ".": Text("点号只用于小数", "a dot belongs inside a number only"),
    "[": Text("方括号没有配对", "a square bracket without its partner"),
    "]": Text("方括号没有配对", "a square bracket without its partner"),
}
_SPECIAL_HINT = {
    "**": Text("把乘式写开，例如 甲 × 甲", "write the product out: a * a"),
    "^": Text("把乘式写开，例如 甲 × 甲", "write the product out: a * a"),
    "//": Text("除法写 ÷ 或 /，取整用 四舍五入(甲, 0)", "divide with /, round with round(a, 0)"),
}
_UNSEEN = frozenset({"Cf", "Cc", "Cs", "Co", "Cn", "Zl", "Zp"})

_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n\u3000\u00a0]+)"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))"
    rf"|(?P<word>[{LETTER}][{LETTER}0-9]*)"
    r"|\[(?P<quoted>[^\[\]]*)\]"
    r"|(?P<bad>\*\*|//)"
    r"|(?P<sign><=|>=|==|!=|<>|[-+*/(),<>=%‰≤≥≠≦≧])"
)
_NUMBER_TAIL = re.compile(r"[eE][+-]?[0-9][0-9.]*|[._][0-9A-Za-z_.]*")


class Kind(Enum):
    """What a token is. `NAME` is a name in square brackets, or a known name with spaces or brackets of its own."""

    NUMBER = auto()
    WORD = auto()
    NAME = auto()
    SIGN = auto()
    END = auto()


@dataclass(slots=True)
class Token:
    """One token: its kind, its plain text, its place, and its value where it is a number."""

    kind: Kind
    text: str
    place: Place
    value: Fraction = Fraction(0)


def plain(text: str) -> str:
    """A name or word in its plain form (NFKC, no outer spaces): how names are compared."""
    return unicodedata.normalize("NFKC", text).strip()


def tokenize(text: str, compound: Sequence[str] = ()) -> tuple[list[Token], list[Mistake]]:
    """The tokens of `text` (the last is `END`) and everything that could not be one.

    `compound` are known names with spaces or brackets of their own, longest first, to be recognised unquoted.
    """
    flat = text.translate(PLAIN_FORMS)
    tokens: list[Token] = []
    mistakes: list[Mistake] = []
    keys = [(name, name.translate(PLAIN_FORMS)) for name in compound]
    at, end = 0, len(flat)
    while at < end and len(mistakes) < MAX_MISTAKES:
        match = _TOKEN.match(flat, at)
        if match is None:
            at = _bad_character(text, flat, at, mistakes)
            continue
        kind, stop = match.lastgroup, match.end()
        if kind == "space":
            pass
        elif kind == "number":
            stop = _number(flat, at, stop, tokens, mistakes)
        elif kind == "word":
            name = next((name for name, key in keys if flat.startswith(key, at) and _ends(flat, at + len(key))), None)
            stop = at + len(name) if name else stop
            word = name or unicodedata.normalize("NFKC", flat[at:stop])
            tokens.append(Token(Kind.NAME if name else Kind.WORD, word, (at, stop)))
        elif kind == "quoted":
            _quoted(text, at, stop, tokens, mistakes)
        elif kind == "bad":
            mistakes.append(Mistake("character", (at, stop), _SPECIAL[flat[at:stop]], _SPECIAL_HINT[flat[at:stop]]))
        else:
            tokens.append(Token(Kind.SIGN, flat[at:stop], (at, stop)))
        at = stop
    tokens.append(Token(Kind.END, "", (end, end)))
    return tokens, mistakes


_LETTER = re.compile(rf"[{LETTER}0-9]")


def _ends(flat: str, at: int) -> bool:
    return at >= len(flat) or not _LETTER.match(flat[at])


def _number(flat: str, at: int, stop: int, tokens: list[Token], mistakes: list[Mistake]) -> int:
    digits = flat[at:stop]
    tail = _NUMBER_TAIL.match(flat, stop)
    if tail is None and len(digits) <= MAX_DIGITS:
        tokens.append(Token(Kind.NUMBER, digits, (at, stop), Fraction(digits)))
        return stop
    if tail is None:
        message = Text(f"数字超过 {MAX_DIGITS} 位", f"a number of more than {MAX_DIGITS} digits")
    else:
        stop = tail.end()
        shown = flat[at:stop][:MAX_DIGITS]
        message = Text(f"“{shown}”不是数字", f"'{shown}' is not a number")
    hint = Text(
        "数字写全，例如 1000 或 0.05，不用下划线、千分位和科学计数",
        "write numbers out: 1000 or 0.05, no _ and no exponent",
    )
    mistakes.append(Mistake("number", (at, stop), message, hint))
    # Keep the place taken, so that one bad number does not give a second mistake about a missing value.
    tokens.append(Token(Kind.NUMBER, "1", (at, stop), Fraction(1)))
    return stop


def _quoted(text: str, at: int, stop: int, tokens: list[Token], mistakes: list[Mistake]) -> None:
    inside = text[at + 1 : stop - 1].replace("\u3000", " ").replace("\u00a0", " ")
    unseen = [ch for ch in inside if not ch.isprintable()]
    if unseen:
        mistakes.append(_unseen(unseen[0], at + 1 + inside.index(unseen[0])))
        name = "_"
    else:
        name = inside.strip()
        if not name or len(name) > MAX_NAME:
            message = Text(f"方括号内应有 1 到 {MAX_NAME} 个字", f"square brackets hold 1 to {MAX_NAME} characters")
            mistakes.append(Mistake("character", (at, stop), message))
            name = "_"
    tokens.append(Token(Kind.NAME, name, (at, stop)))


def _unseen(ch: str, at: int) -> Mistake:
    code = f"U+{ord(ch):04X}"
    message = Text(f"有看不见的字符 {code}", f"an invisible character {code}")
    return Mistake("character", (at, at + 1), message, Text("请删去后重新键入", "delete it and type the place again"))


def _bad_character(text: str, flat: str, at: int, mistakes: list[Mistake]) -> int:
    ch, shown = flat[at], text[at]
    if unicodedata.category(ch) in _UNSEEN:
        mistakes.append(_unseen(ch, at))
        return at + 1
    if ch in _SPECIAL:
        mistakes.append(Mistake("character", (at, at + 1), _SPECIAL[ch], _SPECIAL_HINT.get(ch)))
        return at + 1
    code = f"U+{ord(shown):04X}"
    like = _LOOK_ALIKE.get(ch) or unicodedata.normalize("NFKC", ch)
    hint = did_you_mean(like) if like != ch and like.isprintable() else None
    if not shown.isprintable() or unicodedata.combining(shown):
        shown = ""
    message = Text(f"公式中不用字符“{shown}”（{code}）", f"the character '{shown}' ({code}) has no place in a formula")
    mistakes.append(Mistake("character", (at, at + 1), message, hint))
    return at + 1
