"""Letters in older forms: they keep their bytes and their hash for ever, and are read as what they said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .plain import Unreadable

FIRST, SECOND = "hengji-letter-1", "hengji-letter-2"
"""The first: before goals stood in a letter, nodes without goal and weight, duties without day and standard, scheme and class by id
alone. The second: before an agreement had parts, articles without one, no letters referred to, no exit lines."""
OLDER = (FIRST, SECOND)
_AGREEMENT: Mapping[str, Any] = {"letters": [], "exits": None}
_ARTICLE: Mapping[str, Any] = {"part": "other"}
_WHOLE: Mapping[str, Any] = {"goals": [], "scoring": [], "scheme_title": None, "class_title": None}
_NODE: Mapping[str, Any] = {"goal": "", "weight": None}
_DUTY: Mapping[str, Any] = {"due": None, "standard": None}


def letter_now(form: str, letter: Any) -> Any:
    """The data of a letter of a form with what came later, said as nothing. Raises `Unreadable`."""
    try:
        if form == FIRST:
            letter = _each(_with(letter, _WHOLE), {"nodes": _NODE, "duties": _DUTY}, _with)
        if form in OLDER:
            letter = _each(_with(letter, _AGREEMENT), {"clauses": _ARTICLE, "scoring": _ARTICLE}, _with)
    except (TypeError, KeyError) as error:
        raise Unreadable("no letter of this form") from error
    return letter


def letter_then(form: str, letter: Mapping[str, Any]) -> Mapping[str, Any]:
    """The other way: the data without what the form did not have."""
    if form in OLDER:
        letter = _each(_without(letter, _AGREEMENT), {"clauses": _ARTICLE, "scoring": _ARTICLE}, _without)
    if form == FIRST:
        letter = _without(_each(letter, {"nodes": _NODE, "duties": _DUTY}, _without), _WHOLE)
    return letter


def _each(
    letter: Mapping[str, Any], lists: Mapping[str, Mapping[str, Any]], do: Callable[[Any, Mapping[str, Any]], Any]
) -> dict[str, Any]:
    """The letter with something done to every member of some of its lists."""
    return {**letter, **{name: [do(each, of) for each in letter[name]] for name, of in lists.items()}}


def _with(data: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Raises `Unreadable` where it is there already: an older form does not have it."""
    if set(more) & set(data):
        raise Unreadable("not the fields of this form")
    return {**data, **more}


def _without(data: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in more}
