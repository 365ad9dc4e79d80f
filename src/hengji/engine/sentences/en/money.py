"""Sums of money as English texts write them: `£500k`, `USD 1.2 million`, `3 crore`; told in the scale of the item's own unit."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from ..reading import Context
from .tokens import Kind, Token

_SIGNS = {"£": "gbp", "€": "eur", "₹": "inr", "$": "$", "¥": "cny"}
_CODES = {
    **{
        code: code
        for code in ("usd", "gbp", "eur", "inr", "aud", "sgd", "hkd", "cad", "nzd", "myr", "zar", "krw", "jpy", "aed")
    },
    "rs": "inr",
    "rm": "myr",
    "us": "usd",
    "rmb": "cny",
    "cny": "cny",
}
_NAMES = {
    **_CODES,
    "dollar": "$",
    "dollars": "$",
    "pounds": "gbp",
    "euro": "eur",
    "euros": "eur",
    "rupees": "inr",
    "ringgit": "myr",
    "rand": "zar",
}
"""Also the names that stand behind a figure only."""
_DOLLARS = frozenset({"usd", "aud", "sgd", "hkd", "cad", "nzd"})
_SCALES = {
    **dict.fromkeys(("k", "thousand", "'000", "000"), Fraction(1000)),
    **dict.fromkeys(("m", "mn", "mil", "million", "millions"), Fraction(10**6)),
    **dict.fromkeys(("b", "bn", "billion"), Fraction(10**9)),
    **dict.fromkeys(("lakh", "lakhs"), Fraction(10**5)),
    **dict.fromkeys(("crore", "crores", "cr"), Fraction(10**7)),
}
_YUAN = {"": Fraction(1), "千": Fraction(1000), "万": Fraction(10**4), "百万": Fraction(10**6), "亿": Fraction(10**8)}
_UNIT = re.compile(r"\s*([£€₹$¥]|us\$|[a-z]{2,7})?\s*('?000|[a-z]{1,8})?\s*([a-z]{2,7})?\s*")


def merged(tokens: list[Token], context: Context) -> list[Token]:
    """The tokens with every sum of money made one number, in the scale of an item in that money. Another currency, thousands or
    millions of an item whose unit is not known, and money of an item that is none stay as written and are not understood."""
    own = _own(context) or _plain(context)
    if own is None and context.unit is not None:
        return tokens
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        end, made = _sum(tokens, at, own)
        out.append(tokens[at] if made is None else made)
        at = at + 1 if made is None else end
    return out


def _sum(tokens: list[Token], at: int, own: tuple[str, Fraction] | None) -> tuple[int, Token | None]:
    """The end of the sum that begins at `at`, and the number it makes; none where no sum stands there."""
    first, currency = at, ""
    word = tokens[at].raw.lower()
    if word in _CODES and tokens[at].kind is Kind.WORD:
        currency, at = _CODES[word], at + 1
    if tokens[at].raw in _SIGNS:
        currency, at = currency or _SIGNS[tokens[at].raw], at + 1
    if currency and tokens[at].text == "." and tokens[at].tight:
        at += 1
    number = tokens[at]
    if number.kind is not Kind.NUMBER:
        return first, None
    at += 1
    scale = Fraction(1)
    word = tokens[at].raw.lower()
    if word in _SCALES and (len(word) > 2 or tokens[at].tight or currency):
        scale, at = _SCALES[word], at + 1
    after = tokens[at].raw.lower()
    if not currency and after in _NAMES and tokens[at].kind is Kind.WORD:
        currency, at = _NAMES[after], at + 1
    counted = own is not None and not own[0] and scale != 1 and not currency
    if not currency and not counted and (own is None or scale == 1 or own[0] == "cny" or not _closed(tokens[at])):
        return first, None
    if (own is None and scale != 1) or (own is not None and currency and not _same(own[0], currency)):
        return first, None
    value = number.value * scale / (own[1] if own is not None else 1)
    return at, replace(number, start=tokens[first].start, end=tokens[at - 1].end, value=value, line=tokens[first].line)


_AFTER = frozenset(
    "or and to below above of over under less more short but up earn score full lose deduct be for".split()
)


def _closed(after: Token) -> bool:
    """Whether a figure ends here, so that no unit of another kind follows it (`120 million tonnes`)."""
    return after.kind is not Kind.WORD or after.text in _AFTER


def _same(own: str, currency: str) -> bool:
    """Whether both name one currency; a bare dollar is the dollar of the item."""
    return own == currency or ("$" in (own, currency) and bool({own, currency} & _DOLLARS))


def _plain(context: Context) -> tuple[str, Fraction] | None:
    """No currency and a scale of one, for an item that is counted one by one (people, customers)."""
    unit = context.unit
    if unit is None or unit.is_rate or unit.factor != 1 or len(unit.dimension) != 1:
        return None
    scaled = any(word in _SCALES for word in unit.symbol.lower().split())
    return ("", Fraction(1)) if unit.dimension[0][0] not in _MEASURED and not scaled else None


_MEASURED = frozenset({"money", "time", "month", "mass", "energy", "length", "area", "volume", "power"})
"""What is measured in units of many sizes: a million of what is to be said with its unit."""


def _own(context: Context) -> tuple[str, Fraction] | None:
    """The currency and the scale of the item's own unit (`£k`, `USD million`, `million RM`)."""
    symbol = context.unit.symbol.lower() if context.unit is not None else ""
    if symbol.endswith("元") and symbol.removesuffix("元") in _YUAN:
        return "cny", _YUAN[symbol.removesuffix("元")]
    match = _UNIT.fullmatch(symbol)
    if not symbol or match is None:
        return None
    currency, scale = "", Fraction(1)
    for part in filter(None, match.groups()):
        name = _SIGNS.get(part) or _CODES.get(part.removesuffix("$"))
        if name and not currency:
            currency = name
        elif part in _SCALES and scale == 1:
            scale = _SCALES[part]
        else:
            return None
    return (currency, scale) if currency else None
