"""Canonical bytes: one meaning, one sequence of bytes, on every machine, database and version of Python."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from ..engine.values.text import Text


def canonical(value: object) -> bytes:
    """UTF-8, NFC, sorted keys, no spaces; figures as text, never a binary float. Raises `TypeError` for what has no canonical form."""
    plain = _plain(value)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def _plain(value: object) -> Any:
    match value:
        case None | bool():
            return value
        case str():
            return unicodedata.normalize("NFC", value)
        case int():
            return str(value)
        case Decimal():
            return _decimal(value)
        case Fraction():
            return str(value)
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case UUID():
            return value.hex
        case bytes() | bytearray() | memoryview():
            return bytes(value).hex()
        case Text():
            return {"zh": _plain(value.zh), "en": _plain(value.en)}
        case Mapping():
            return {str(_plain(key)): _plain(each) for key, each in value.items()}
        case Sequence():
            return [_plain(each) for each in value]
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _decimal(value: Decimal) -> str:
    if not value.is_finite():
        raise TypeError("an infinite figure has no canonical form")
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
