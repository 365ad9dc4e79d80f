"""What a number format shows: a plain number, a percentage, a date, a time, or something that is not what the cell holds."""

from __future__ import annotations

import re
from enum import IntEnum


class Shows(IntEnum):
    """What a person sees in a number cell of this format."""

    NUMBER = 0
    PERCENT = 1  # 0.125 is shown as 12.5%
    PERCENT_SIGN = 2  # 12.5 is shown as 12.5%: the sign is only text
    DATE = 3
    MONTH = 4
    TIME = 5
    SCALED = 6  # 12345 is shown as 12 (thousands)
    MIXED = 7  # a percent sign for some numbers only


BUILT_IN: dict[int, Shows] = {
    9: Shows.PERCENT,
    10: Shows.PERCENT,
    **dict.fromkeys((14, 15, 16, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), Shows.DATE),
    17: Shows.MONTH,
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56), Shows.TIME),
}
"""The formats that have a number and no code. 27-36 and 50-58 are the Chinese, Japanese and Korean dates."""

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|!(.)|_.|\*.')
_BRACKETS = re.compile(r"\[[^\]]*\]")
_ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)


def shows(code: str) -> Shows:
    """What a format code shows: `0.0%`, `yyyy-mm-dd`, `0.0"%"`, `#,##0,`."""
    sections = [_section(part) for part in _split(code)[:3]]
    seen = {shown for shown, digits in sections if digits or shown in (Shows.DATE, Shows.MONTH, Shows.TIME)}
    if not seen:
        return Shows.NUMBER
    if len(seen) == 1:
        return seen.pop()
    if seen & {Shows.PERCENT, Shows.PERCENT_SIGN}:
        return Shows.MIXED
    if Shows.SCALED in seen:
        return Shows.SCALED
    return sections[0][0]


def _split(code: str) -> list[str]:
    parts, current, quoted = [], "", False
    escaped = False
    for ch in code[:500]:
        if ch == ";" and not quoted and not escaped:
            parts.append(current)
            current = ""
            continue
        if ch == '"' and not escaped:
            quoted = not quoted
        escaped = ch == "\\" and not escaped and not quoted
        current += ch
    return [*parts, current]


def _section(part: str) -> tuple[Shows, bool]:
    """What one section shows, and whether it has a place for digits."""
    literal = "".join(next(filter(None, match), "") for match in _LITERAL.findall(part))
    elapsed = bool(_ELAPSED.search(part))
    plain = _BRACKETS.sub("", _LITERAL.sub("", part))
    lower = plain.casefold()
    digits = any(ch in plain for ch in "0#?") or "general" in lower
    if "general" not in lower and (elapsed or any(ch in lower for ch in "ymdhs")):
        if "d" in lower:
            return Shows.DATE, digits
        if "y" in lower:
            return (Shows.MONTH if "m" in lower else Shows.DATE), digits
        if "m" in lower and not elapsed and "h" not in lower and "s" not in lower:
            return Shows.DATE, digits
        return Shows.TIME, digits
    if "%" in plain:
        return Shows.PERCENT, digits
    if "%" in literal or "％" in literal:
        return Shows.PERCENT_SIGN, digits
    if re.search(r"[0#?],+(?![0#?,])", plain) and re.search(r"[0#?]", plain):
        return Shows.SCALED, digits
    return Shows.NUMBER, digits
