"""Content words of an English sentence that are neither grammar nor the item's name: a class of unit, a circumstance, a second condition.

`thermal companies below 90% of target earn nothing`, `below last year because of the market`: a rule looks at where the value lies, so that
such words confine what no rule confines. Like its Chinese neighbour, this looks at a reading from outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...rules.model import Expression, Levels, Measured, Rule
from ..reading import Context
from .parse import tokens_of
from .tokens import Kind, Token
from .words import LEMMAS, NO_NOUN

_CLASS = re.compile(
    r"\b(?:(?:for|only|in|of|by|at) )?(?:the )?(?:(?!(?:for|of|in|by|the|per|each|every|peer|comparable|similar)\b)[a-z-]+ ){0,2}"
    r"(?:companies|company|enterprises?|subsidiar(?:y|ies)|firms|divisions?|business units?|plants|mines)\b"
    r"(?=,? (?:only|below|above|under|over|at|with|that|which|whose|exceed\w*|reach\w*|miss\w*|fall\w*|not|meeting|missing|failing"
    r"|it|the)\b|:|,)",
    re.IGNORECASE,
)
_PEERS = re.compile(r"\b(?:peer|comparable|similar|benchmark|rival|competing|of the|number of)\b", re.IGNORECASE)
_WHOEVER = re.compile(
    r"(?:(?:for|of) )?(?:(?:the|each|every|all|any) )?(?:company|companies|enterprises?|firms?|subsidiary)",
    re.IGNORECASE,
)
_CIRCUMSTANCE = re.compile(
    r"\b(?:because|due to|owing to|caused by|for reasons? \w+|without (?:\w+ ){0,2}(?:approval|permission|reason|cause|notice)"
    r"|unless|(?:not )?approved by|force majeure|on account of|attributable to|as a result of)\b[^,;.]*",
    re.IGNORECASE,
)
_SECOND = re.compile(
    r"\b(?:and|while|with|but) (?:(?:the|a|its|an?) )?"
    r"(?:cash[- ]?flow|profit|revenue|industry|market|safety|quality|debt|margin|accident|award)s?\b[^,;.]*?(?=,|;|\.|:|$)",
    re.IGNORECASE,
)
_COMPARING = frozenset(
    "below above under over exceed reach achieve miss fall < > <= >= beyond meet drop rise lie MORE LESS OR_MORE OR_LESS".split()
)
_STOPS = frozenset(",;.:")
_HARMLESS = frozenset(
    """
    of it by further last that thereafter in plan this x which rest figure value performance result actual all either any
    remainder part stretch range base on up only more growth loss it its their index level balance achievement rate amount
    total overall excess way and with both when where addition never top middle bottom overrun saving shortfall deviation
    """.split()
)


def left(sentence: str, rule: Rule, context: Context, *, sure: bool = False) -> tuple[str, ...]:
    """The words of `sentence` that would confine `rule` and are no part of it; `sure`: only those that can be no name."""
    if rule.measured is not Measured.VALUE or isinstance(rule.body, Expression | Levels):
        return ()
    found = [match[0].strip() for match in _CLASS.finditer(sentence) if not _passed(match[0])]
    if rule.veto is None:
        found += [match[0].strip() for match in _CIRCUMSTANCE.finditer(sentence)]
    found += [match[0].strip() for match in _SECOND.finditer(sentence) if _behind_place(sentence[: match.start()])]
    found += () if sure else _other_names(tokens_of(sentence, context), context)
    return tuple(dict.fromkeys(found))


def _passed(words: str) -> bool:
    """Whether a class is that of others, or whoever is assessed."""
    return _PEERS.search(words) is not None or _WHOEVER.fullmatch(words.strip()) is not None


def _behind_place(before: str) -> bool:
    """Whether a place on the axis was named in the same clause."""
    clause = re.split(r"[;.](?!\d)", before)[-1]
    return re.search(r"\d|\b(?:target|last year|base)\b", clause) is not None


def _other_names(tokens: Sequence[Token], context: Context) -> Iterator[str]:
    """What stands before a comparison, behind the first clause that compares, and is not what was compared there."""
    names = set(re.findall("[a-z]+", context.called.lower()))
    opening, clause = True, list[Token]()
    for token in tokens:
        if token.text not in _STOPS and token.kind is not Kind.END:
            clause.append(token)
            continue
        place = next((at for at, each in enumerate(clause) if each.text in _COMPARING), None)
        content = [each for each in clause[: place if not opening else None] if _is_content(each)]
        if opening:
            names |= {each.text for each in content}
        elif place is not None:
            told = [each.raw for each in content if each.text not in names and each.text not in _HARMLESS]
            if told and not any(each.kind is Kind.NUMBER for each in clause[:place]):
                yield " ".join(told)
        opening = opening and place is None
        clause = []


def _is_content(token: Token) -> bool:
    return token.kind is Kind.WORD and token.text not in NO_NOUN and token.text not in _LEMMAS


_LEMMAS = frozenset(LEMMAS.values())
