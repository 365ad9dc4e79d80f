"""Letters in older forms: they keep their bytes and their hash for ever, and are read as what they said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .plain import Unreadable

OLDER = ("hengji-letter-1", "hengji-letter-2")
"""The first: before goals stood in a letter, nodes without goal and weight, duties without day and standard, scheme and class by id alone.
The second: before a letter said how nodes make the score of an item, and which size a task has."""
_WHOLE: Mapping[str, Any] = {"goals": [], "scoring": [], "scheme_title": None, "class_title": None}
_NODE: Mapping[str, Any] = {"goal": "", "weight": None}
_DUTY: Mapping[str, Any] = {"due": None, "standard": None}
_THIRD: Mapping[str, Mapping[str, Any]] = {"items": {"nodes": None}, "goals": {"size": None}, "nodes": {"share": None}}
"""What the third form says of each item, goal and node."""
_SIZES: Mapping[str, Any] = {"sizes": []}


def letter_now(form: str, letter: Any) -> Any:
    """The data of a letter of a form with what came later, said as nothing. Raises `Unreadable`."""
    if form not in OLDER:
        return letter
    try:
        if form == OLDER[0]:
            nodes = [_with(each, _NODE) for each in letter["nodes"]]
            duties = [_with(each, _DUTY) for each in letter["duties"]]
            letter = _with(letter, _WHOLE) | {"nodes": nodes, "duties": duties}
        return _with(letter, _SIZES) | {
            name: [_with(each, more) for each in letter[name]] for name, more in _THIRD.items()
        }
    except (TypeError, KeyError) as error:
        raise Unreadable("no letter of this form") from error


def letter_then(form: str, letter: Mapping[str, Any]) -> Mapping[str, Any]:
    """The other way: the data without what the form did not have."""
    if form not in OLDER:
        return letter
    letter = _without(letter, _SIZES) | {
        name: [_without(each, more) for each in letter[name]] for name, more in _THIRD.items()
    }
    if form != OLDER[0]:
        return letter
    nodes = [_without(each, _NODE) for each in letter["nodes"]]
    duties = [_without(each, _DUTY) for each in letter["duties"]]
    return _without(letter, _WHOLE) | {"nodes": nodes, "duties": duties}


def _with(data: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Raises `Unreadable` where it is there already: an older form does not have it."""
    if set(more) & set(data):
        raise Unreadable("not the fields of this form")
    return {**data, **more}


def _without(data: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in more}
