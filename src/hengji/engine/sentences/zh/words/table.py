"""How a table of words is written."""

from __future__ import annotations

from collections.abc import Mapping


def table(meanings: Mapping[str, str]) -> dict[str, str]:
    """Every word with its meaning, from the words of each meaning; a word said twice takes the last."""
    return {word: meaning for meaning, words in meanings.items() for word in words.split()}
