"""Cases of the target's ambition as people write them (`目标值为基准值110%（含）以上的`), in the words the grammar knows.

Nothing but the comparison itself is put into other words; each keeps whose the border is.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_TIER = r"(?:评标)?(?:基准值?|基本值|基数值?|门槛值|上年(?:实际)?(?:完成)?值?|去年(?:实际)?值?)(?!价)"
_OPENS = r"(?:(?<=[,;。:(])|^)(?P<target>目标值?)"
_SHARE = r"(?P<share>\d{2,3}(?:\.\d+)?%)"
_IS = "(?:为|是|在|处于|位于|达到)"
_CASE = r"(?=的|者|时|,)"


def _percent(match: re.Match[str]) -> str:
    """`1.1倍` of a reference value as a share of it."""
    whole, _, part = match["times"].partition(".")
    return f"{match['case']}{int(whole + part.ljust(2, '0'))}%"


def _written(template: str) -> Callable[[re.Match[str]], str]:
    return lambda match: match.expand(template)


RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(pattern), said if callable(said) else _written(said))
    for pattern, said in (
        (rf"(?P<case>{_OPENS}[^,;。]{{1,4}}{_TIER}的?)(?P<times>\d(?:\.\d{{1,2}})?)倍", _percent),
        (
            rf"{_OPENS}{_IS}?(?P<word>不低于|不高于|[≥≤<>])?(?P<tier>{_TIER})的?[×x*]{_SHARE}",
            r"\g<target>\g<word>\g<tier>\g<share>",
        ),
        (
            rf"{_OPENS}{_IS}(?P<tier>{_TIER}){_SHARE}?(?:\(含\)|及)?以上(?:\(含\))?{_CASE}",
            r"\g<target>不低于\g<tier>\g<share>",
        ),
        (rf"{_OPENS}(?:不低于|≥)(?P<tier>{_TIER}){_SHARE}?\(含\){_CASE}", r"\g<target>不低于\g<tier>\g<share>"),
        (rf"{_OPENS}(?:高于|超过|>)(?P<tier>{_TIER})\(含\){_CASE}", r"\g<target>不低于\g<tier>"),
        (rf"{_OPENS}(?:高于|超过|>)(?P<tier>{_TIER})\(不含\){_CASE}", r"\g<target>高于\g<tier>"),
        (rf"{_OPENS}低于(?P<tier>{_TIER})\(不含\){_CASE}", r"\g<target>低于\g<tier>"),
        (rf"{_OPENS}低于(?P<tier>{_TIER})\(含\){_CASE}", r"\g<target>不高于\g<tier>"),
        (rf"{_OPENS}至少(?:为|是|达到)?(?P<tier>{_TIER}){_SHARE}?{_CASE}", r"\g<target>不低于\g<tier>\g<share>"),
        (
            rf"{_OPENS}[与和同](?P<tier>{_TIER})持平[或及、](?:高于|超过)(?:{_TIER})?{_CASE}",
            r"\g<target>不低于\g<tier>",
        ),
        (
            rf"(?:(?<=[,;。:(])|^)(?P<tier>{_TIER})≤(?P<target>目标值?)<(?:{_TIER}){_SHARE}{_CASE}",
            r"\g<target>不低于\g<tier>但低于\g<tier>\g<share>",
        ),
        (
            rf"(?P<case>{_OPENS}[^,;。]{{2,24}}?的|其余的?|其他的?),?加分(?:总额|值)?(?:不得|不应|不)超过",
            r"\g<case>最多加",
        ),
    )
)
