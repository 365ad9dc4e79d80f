"""Opaque references for addresses: they say nothing, follow from nothing, and are short enough to read out."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    _Chars = models.CharField[str, str]
else:
    _Chars = models.CharField

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
LENGTH = 12
_MOST = len(ALPHABET) ** LENGTH


def new_ref() -> str:
    """Twelve letters and digits by chance (59 bits), without those that look alike."""
    number, signs = secrets.randbelow(_MOST), []
    for _ in range(LENGTH):
        number, at = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[at])
    return "".join(signs)


class RefField(_Chars):
    """The reference of a row: unique, made with it, never changed."""

    def __init__(self, **kwargs: object) -> None:
        kwargs |= {"max_length": LENGTH, "unique": True, "default": new_ref, "editable": False}
        super().__init__(**kwargs)  # type: ignore[arg-type]
