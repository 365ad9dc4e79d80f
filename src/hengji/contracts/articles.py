"""The wording of articles that the office keeps: a list of them as canonical text and back. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..audit.canonical import canonical
from .content import Clause
from .plain import plain, value_of


@dataclass(frozen=True, slots=True)
class Wording:
    """A list of articles."""

    articles: tuple[Clause, ...]


def written_articles(articles: Sequence[Clause]) -> str:
    """The canonical text: one meaning, one sequence of bytes."""
    return canonical(plain(Wording(tuple(articles)))).decode()


@lru_cache(maxsize=64)
def read_articles(text: str) -> tuple[Clause, ...]:
    """The articles of a canonical text. Raises `Unreadable`."""
    return value_of(json.loads(text), Wording).articles
