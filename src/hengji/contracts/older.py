"""Letters in older forms: they keep their bytes and their hash for ever, and are read as what they said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .plain import Unreadable

OLDER = ("hengji-letter-1",)
"""Before goals stood in a letter: nodes without goal and weight, duties without day and standard, scheme and class by id alone."""
_WHOLE: Mapping[str, Any] = {"goals": [], "scoring": [], "scheme_title": None, "class_title": None}
_NODE: Mapping[str, Any] = {"goal": "", "weight": None}
_DUTY: Mapping[str, Any] = {"due": None, "standard": None}


def letter_now(form: str, letter: Any) -> Any:
    """The data of a letter of a form with what came later, said as nothing. Raises `Unreadable`."""
    if form not in OLDER:
        return letter
    try:
        nodes = [_with(each, _NODE) for each in letter["nodes"]]
        duties = [_with(each, _DUTY) for each in letter["duties"]]
        return _with(letter, _WHOLE) | {"nodes": nodes, "duties": duties}
    except (TypeError, KeyError) as error:
        raise Unreadable("no letter of this form") from error


def letter_then(form: str, letter: Mapping[str, Any]) -> Mapping[str, Any]:
    """The other way: the data without what the form did not have."""
    if form not in OLDER:
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
