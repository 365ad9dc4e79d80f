"""Codes of goals: written one way, and told apart by what a reader can tell apart."""

from __future__ import annotations

import unicodedata


def plain_code(text: str) -> str:
    """A code as it is kept: full-width signs are the narrow ones, blanks around it are none and blanks within it one."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def alike(code: str) -> str:
    """What two codes have in common that look alike: neither width nor case nor blanks tell codes apart."""
    return "".join(plain_code(code).split()).casefold()
