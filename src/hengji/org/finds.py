"""What can be looked up. Each room tells its own (`find(viewer, asked)`); the search page puts them together."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, reduce
from operator import and_, or_
from typing import Any

from django.db.models import Q, QuerySet

from ..engine.values.text import Text
from .models import Kind
from .permissions import Permission
from .queries import people_seen
from .tree import Node
from .viewer import Viewer

MOST = 30


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was found."""

    text: Text
    href: str
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Finds:
    """What one room found: the best, and how many there are in all."""

    title: Text
    found: Sequence[Found]
    total: int


@lru_cache(maxsize=20_000)
def initials(name: str) -> str:
    """The first letters of the pinyin of a name: 财务资产部 -> `cwzcb`. Loaded when first asked for: it takes a moment."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()


def matches(asked: str, texts: Iterable[str], names_zh: str = "") -> bool:
    """Whether every word asked for is in one of the texts, or begins within the pinyin initials of the Chinese name."""
    low = [_plain(text) for text in texts]
    return all(
        any(word in text for text in low) or (word.isascii() and word.isalpha() and word in initials(names_zh))
        for word in words_of(asked)
    )


def words_of(asked: str) -> list[str]:
    """The words that are looked for, letters and figures of full width as those of half width."""
    return _plain(asked).split()[:6]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def holding(
    asked: str, fields: Sequence[str], titles: Callable[[], Iterable[str]], also: Callable[[str], Q] | None = None
) -> Q:
    """Rows with every word in one of the `fields`, or within the pinyin initials of their `title_zh`, or where `also` says so of a word.

    Initials are no column: `titles`, every Chinese title there is among the rows, are gone through, and asked for only where a word can
    be initials.
    """

    def of(word: str) -> Q:
        plain = _plain(word)
        ways = dict.fromkeys((word, plain))  # a column holds what is of full width in it as it was typed
        found = reduce(or_, (Q(**{f"{field}__icontains": way}) for field in fields for way in ways))
        if plain.isascii() and plain.isalpha():
            found |= Q(title_zh__in=[title for title in titles() if plain in initials(title)])
        return found if also is None else found | also(plain)

    return reduce(and_, map(of, asked.lower().split()[:6]))


def titles_in(viewer: Viewer, name: str, rows: QuerySet[Any], room: str) -> Callable[[], frozenset[str]]:
    """For `holding`: every Chinese title among rows in sight, held by that name until a row of their room is written."""

    def read() -> frozenset[str]:
        return frozenset(rows.order_by().values_list("title_zh", flat=True))

    return lambda: viewer.once(name, read, rooms=(room,))


def units_named(viewer: Viewer, units: Iterable[int], word: str) -> list[int]:
    """Those of the units whose name of the day or code one word finds."""
    nodes = (viewer.tree.nodes[unit] for unit in units if unit in viewer.tree.nodes)
    return [node.unit for node in nodes if matches(word, (node.code, node.name.zh, node.name.en), node.name.zh)]


def find(viewer: Viewer, asked: str) -> list[Finds]:
    """Units and people."""
    units = [
        Found(node.name, f"/units/{node.ref}", Text(*_kind(node.code, node.kind)))
        for _, node in viewer.shown()
        if matches(asked, (node.code, node.name.zh, node.name.en), node.name.zh)
    ]
    units += [
        Found(node.name, f"/units/{node.ref}", _to_come(node, each.since))
        for each in viewer.awaited().values()
        if matches(asked, ((node := each.node).code, node.name.zh, node.name.en), node.name.zh)
    ]
    people = [
        Found(Text(zh, en), f"/people/{ref}", Text(f"工号 {code}", f"number {code}"))
        for ref, code, zh, en in _people(viewer)
        if matches(asked, (code, zh, en), zh)
    ]
    return [
        Finds(Text("单位", "Units"), units[:MOST], len(units)),
        Finds(Text("人员", "People"), people[:MOST], len(people)),
    ]


def _kind(code: str, kind: str) -> tuple[str, str]:
    zh, _, en = str(Kind(kind).label).partition(" / ")
    return f"{code} · {zh}", f"{code} · {en}"


def _to_come(node: Node, since: date) -> Text:
    zh, en = _kind(node.code, node.kind)
    return Text(f"{zh} · 将设立，自 {since} 起", f"{en} · to be founded, from {since} on")


def _people(viewer: Viewer) -> Iterable[tuple[str, str, str, str]]:
    """Initials are no column, so the names are gone through here; they are few beside everything else of a group."""
    if not viewer.may(Permission.SEE_PEOPLE):
        return ()
    rows: Iterable[tuple[str, str, str, str]] = (
        people_seen(viewer).prefetch_related(None).order_by("code").values_list("ref", "code", "name_zh", "name_en")
    )
    return rows
