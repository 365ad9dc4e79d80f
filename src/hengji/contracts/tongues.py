"""Words of a letter that were changed in one language only: both languages are one letter, and two readers must not sign different names.

Nothing is kept for it: the texts of a letter are gone through in their order, and of each wording it is known how it read when both
languages last moved together. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ..engine.values.finding import Finding, Level, Source
from ..engine.values.text import Text
from . import nodes
from .content import Clause, Content

ONE_LANGUAGE = "one-language"
"""The code of the warning."""
Key = tuple[str, str, str]
"""Of an item, a node or an article, by its id or place in a text, which of its words: its title, its standard, its text."""
_WHAT = {
    "title": Text("名称", "title"),
    "standard": Text("完成标准", "standard"),
    "heading": Text("标题", "title"),
    "text": Text("内容", "text"),
}
_HINT = Text(
    "两种文字同属一份责任书，签订前改成一个意思",
    "both languages are one letter: make them say the same before it is signed",
)
_SAME: tuple[Callable[[Clause], object], ...] = (
    lambda clause: clause.title,
    lambda clause: clause.title.zh,
    lambda clause: clause.title.en,
    lambda clause: clause.text,
)
"""By what an article is found again, the surest first."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Words that can be written anew: what they are the words of, and of which item."""

    of: Text
    text: Text
    item: str = ""


def one_sided(texts: Sequence[tuple[Content, bool]]) -> list[Finding]:
    """A warning for each wording of the last of the texts of which one language was changed and the other was not. With each text, whether
    scheme and goals gave it: what they change they change in both."""
    if len(texts) < 2:
        return []
    before, agreed = texts[0][0], {key: each.text for key, each in _wordings(texts[0][0]).items()}
    for after, given in texts[1:]:
        agreed = _agreed(agreed, before, after, given)
        before = after
    now = _wordings(before)
    return [_told(key, now[key], was) for key, was in agreed.items() if _lags(was, now[key].text)]


def _agreed(agreed: dict[Key, Text], before: Content, after: Content, given: bool) -> dict[Key, Text]:
    """How each wording of a text read when both its languages last moved together."""
    was, now, places = _wordings(before), _wordings(after), _places(before, after)
    found: dict[Key, Text] = {}
    for key, each in now.items():
        kind, place, what = key
        old = (kind, place if kind == "item" else places.get((kind, place), ""), what)
        anew = old not in agreed or (given and was[old].text != each.text)
        found[key] = agreed[old] if not anew and _lags(agreed[old], each.text) else each.text
    return found


def _lags(was: Text, now: Text) -> bool:
    """Whether one language moved and the other stayed; words that were the same in both were nobody's translation."""
    return was.zh != was.en and now.zh != now.en and (was.zh == now.zh) != (was.en == now.en)


def _wordings(content: Content) -> dict[Key, Wording]:
    """Every wording that a form can change."""
    found: dict[Key, Wording] = {}
    for item in content.items:
        found["item", item.id, "title"] = Wording(item.title, item.title, item.id)
    for at, node in enumerate(content.nodes):
        found["node", str(at), "title"] = Wording(node.title, node.title)
        found["node", str(at), "standard"] = Wording(node.title, node.standard)
    for at, clause in enumerate(content.clauses):
        found["clause", str(at), "heading"] = Wording(clause.title, clause.title)
        found["clause", str(at), "text"] = Wording(clause.title, clause.text)
    return found


def _places(before: Content, after: Content) -> dict[tuple[str, str], str]:
    """By node and article of a text where it stood in the one before."""
    found: dict[tuple[str, str], str] = {}
    stood = {id(node): str(at) for at, node in enumerate(before.nodes)}
    for at, (old, new) in enumerate(nodes.pairs(before, after)):
        if old is not None and new is not None:
            found["node", str(at)] = stood[id(old)]
    for at, place in _articles(before.clauses, after.clauses):
        found["clause", str(at)] = str(place)
    return found


def _articles(before: Sequence[Clause], after: Sequence[Clause]) -> Iterator[tuple[int, int]]:
    left, met = dict(enumerate(before)), set[int]()
    for same in _SAME:
        for at, clause in enumerate(after):
            place = next((place for place, each in left.items() if at not in met and same(each) == same(clause)), None)
            if place is not None:
                met.add(at)
                del left[place]
                yield at, place


def _told(key: Key, now: Wording, was: Text) -> Finding:
    """The warning; long words are not said again."""
    what, zh_moved = _WHAT[key[2]], was.zh != now.text.zh
    moved, stayed = (
        (Text("中文", "Chinese"), Text("英文", "English"))
        if zh_moved
        else (Text("英文", "English"), Text("中文", "Chinese"))
    )
    still = now.text.en if zh_moved else now.text.zh
    zh = f"“{now.of.zh}”：{what.zh}只改了{moved.zh}，{stayed.zh}仍是“{still}”"
    en = f"'{now.of.en}': its {what.en} was changed in {moved.en} only; the {stayed.en} {what.en} still is '{still}'"
    if key[2] == "text":
        zh = f"“{now.of.zh}”：{what.zh}只改了{moved.zh}，{stayed.zh}没有改"
        en = f"'{now.of.en}': its {what.en} was changed in {moved.en} only; the {stayed.en} one is as it was"
    return Finding(ONE_LANGUAGE, Level.WARNING, Text(zh, en), _HINT, Source(sheet=now.item))
