"""Plain data to YAML text: words, lists and mappings, always laid out alike."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ...values.number import show
from ...values.text import Text

WIDTH = 110
"""A mapping or list that fits into so many columns stands on one line."""

_SAFE = re.compile(r"[A-Za-z_\u3400-\u9fff][\w\u3400-\u9fff.]*")


@dataclass(frozen=True, slots=True)
class Raw:
    """Text that is YAML already: a number, a range, a word of the language."""

    text: str


Data = Raw | str | Sequence["Data"] | Mapping[str, "Data"]


def number(value: Fraction | int) -> Raw:
    """An exact number."""
    return Raw(show(value))


def percent(value: Fraction) -> Raw:
    """A share."""
    return Raw(f"{show(value * 100)}%")


def span(low: Fraction | None, high: Fraction | None) -> Raw:
    """A range."""
    return Raw(f"{'' if low is None else show(low)} .. {'' if high is None else show(high)}".strip())


def flag(value: bool) -> Raw:
    """Yes or no."""
    return Raw("yes" if value else "no")


def places(value: int | None) -> Raw:
    """A number of decimals."""
    return Raw("exact" if value is None else str(value))


def title(text: Text) -> Data:
    """A title in both languages."""
    return {"zh": text.zh, "en": text.en}


def quoted(text: str) -> Raw:
    """A text in quotes, whatever it holds."""
    out = []
    for ch in text:
        if ch in '"\\':
            out.append("\\" + ch)
        elif ch.isprintable() or ch == "\u3000":
            out.append(ch)
        else:
            out.append(f"\\u{ord(ch):04X}" if ord(ch) <= 0xFFFF else f"\\U{ord(ch):08X}")
    return Raw('"' + "".join(out) + '"')


def word(text: str) -> str:
    """A text, in quotes unless it is a plain word."""
    return text if _SAFE.fullmatch(text) else quoted(text).text


def _flow(data: Data) -> str:
    if isinstance(data, Raw):
        return data.text
    if isinstance(data, str):
        return word(data)
    if isinstance(data, Mapping):
        return "{" + ", ".join(f"{word(key)}: {_flow(value)}" for key, value in data.items()) + "}"
    return "[" + ", ".join(_flow(item) for item in data) + "]"


def write(data: Mapping[str, Data]) -> str:
    """The text of a whole document."""
    return "\n".join(_block(data, 0)) + "\n"


def _block(data: Data, indent: int) -> list[str]:
    pad = " " * indent
    lines: list[str] = []
    if isinstance(data, Mapping):
        for key, value in data.items():
            head = f"{pad}{word(key)}:"
            if _fits(value, len(head)):
                lines.append(f"{head} {_flow(value)}")
            else:
                lines.append(head)
                lines += _block(value, indent + 2)
    elif isinstance(data, Sequence) and not isinstance(data, str):
        for item in data:
            if _fits(item, indent + 2) or not isinstance(item, Mapping):
                lines.append(f"{pad}- {_flow(item)}")
            else:
                inner = _block(item, indent + 2)
                lines += [f"{pad}- {inner[0].lstrip()}", *inner[1:]]
    return lines


def _fits(value: Data, used: int) -> bool:
    if isinstance(value, Raw | str) or not value:
        return True
    return len(_flow(value)) + used <= WIDTH
