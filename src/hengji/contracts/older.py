"""Letters in older forms: they keep their bytes and their hash for ever, and are read as what they said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .plain import Unreadable

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Later:
    """The fields that came after a form, with what says nothing in them: of the letter, its items, goals, nodes and duties."""

    letter: Fields = field(default_factory=dict)
    items: Fields = field(default_factory=dict)
    goals: Fields = field(default_factory=dict)
    nodes: Fields = field(default_factory=dict)
    duties: Fields = field(default_factory=dict)

    def lists(self) -> Mapping[str, Fields]:
        """Of the lists in a letter those whose members have more fields now."""
        named = {"items": self.items, "goals": self.goals, "nodes": self.nodes, "duties": self.duties}
        return {name: fields for name, fields in named.items() if fields}


_SECOND: Mapping[str, Fields] = {
    "letter": {"goals": [], "scoring": [], "scheme_title": None, "class_title": None},
    "nodes": {"goal": "", "weight": None},
    "duties": {"due": None, "standard": None},
}
"""What the second form brought: goals, the goal and weight of a node, day and standard of a duty, scheme and class by name."""
_THIRD: Mapping[str, Fields] = {
    "letter": {"sizes": [], "totals": None},
    "items": {"nodes": None},
    "goals": {"size": None, "reward": None},
    "nodes": {"share": None},
}
"""What the third brought: how the total and the grade come about, how nodes make the score of an item, which size a task has, and what a
challenge task brings."""
OLDER: Mapping[str, Later] = {
    "hengji-letter-1": Later(  # it has no goals, so none of them has more fields now
        letter={**_SECOND["letter"], **_THIRD["letter"]},
        items=_THIRD["items"],
        nodes={**_SECOND["nodes"], **_THIRD["nodes"]},
        duties=_SECOND["duties"],
    ),
    "hengji-letter-2": Later(**_THIRD),
}


def letter_now(form: str, letter: Any) -> Any:
    """The data of a letter of a form with what came later, said as nothing. Raises `Unreadable`."""
    if form not in OLDER:
        return letter
    later = OLDER[form]
    try:
        lists = {name: [_with(each, more) for each in letter[name]] for name, more in later.lists().items()}
        return _with(letter, later.letter) | lists
    except (TypeError, KeyError) as error:
        raise Unreadable("no letter of this form") from error


def letter_then(form: str, letter: Mapping[str, Any]) -> Mapping[str, Any]:
    """The other way: the data without what the form did not have."""
    if form not in OLDER:
        return letter
    later = OLDER[form]
    lists = {name: [_without(each, more) for each in letter[name]] for name, more in later.lists().items()}
    return _without({**letter, **lists}, later.letter)


def _with(data: Mapping[str, Any], more: Fields) -> dict[str, Any]:
    """Raises `Unreadable` where it is there already: an older form does not have it."""
    if set(more) & set(data):
        raise Unreadable("not the fields of this form")
    return {**data, **more}


def _without(data: Mapping[str, Any], more: Fields) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in more}
