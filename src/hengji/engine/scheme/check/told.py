"""Short ways to write a finding, and the did-you-mean of a reference."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ...formula.words import nearest
from ...sentences.zh.spelling import TIER_WORDS
from ...values.finding import Finding, Level, Source
from ...values.text import Text
from ..model.scheme import Scheme
from ..model.scorecards import Item


def error(code: str, where: Source, message: Text, hint: Text | None = None) -> Finding:
    """The scheme cannot be used as it is."""
    return Finding(code, Level.ERROR, message, hint, where)


def warning(code: str, where: Source, message: Text, hint: Text | None = None) -> Finding:
    """Probably a mistake; the scheme can be used."""
    return Finding(code, Level.WARNING, message, hint, where)


def note(code: str, where: Source, message: Text, hint: Text | None = None) -> Finding:
    """Worth knowing before one signs."""
    return Finding(code, Level.NOTE, message, hint, where)


def unknown(what: Text, name: str, known: Iterable[str], where: Source, code: str) -> Finding:
    """A name that refers to nothing."""
    listed = list(known)
    near = nearest(name, listed) if name else None
    hint = None
    if near is not None:
        hint = Text(f"您是否想写“{near}”？", f"did you mean '{near}'?")
    elif listed:
        hint = Text("可写：" + "、".join(listed[:12]), "one of: " + ", ".join(listed[:12]))
    return error(code, where, Text(f"没有{what.zh}“{name}”", f"there is no {what.en} '{name}'"), hint)


_WORDS = {**TIER_WORDS, "last_year": "上年值", "mean3": "三年平均值"}
_SHARE = re.compile(r"([\d./]+%) of (\w+)")


def place_words(place: str) -> str:
    """A place of a rule in Chinese: the tiers it names by their usual words (`95% of target - 1` -> `目标值的95% - 1`)."""
    turned = _SHARE.sub(r"\2的\1", place)
    return re.sub(r"[a-z_]+\d?", lambda found: _WORDS.get(found[0], found[0]), turned)


def items_of(scheme: Scheme) -> Iterator[Item]:
    """Every item of every card."""
    return (item for _, item in scheme.items())
