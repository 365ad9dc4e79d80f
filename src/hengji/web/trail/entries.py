"""An event as it is read: who, for whom, what, where, about what, why; and what was written, where that may be read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from ...audit.models import Event
from ...engine.values.text import Text
from ...org.models import Person
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ...ui.pieces import Link
from ..changes import english_names
from .sight import opened
from .titles import MANY, gathered, titles, to_come
from .told import Change, Names, changes, names_for
from .words import NOBODY, action_words, reason_words, role_words


@dataclass(frozen=True, slots=True)
class Entry:
    """One event for one reader. `open` tells that reason and changes may be read; else they are empty."""

    seq: int
    at: datetime
    action: Text
    who: Text
    role: Text | None
    acts_for: Text | None
    unit: Link | None
    subject: Link | None
    many: tuple[Link, ...]
    """All that an act on many is about, as far as it is in sight; `subject` then says how many."""
    open: bool
    reason: Text | None
    changes: tuple[Change, ...]
    event: Event

    @property
    def told(self) -> Text | None:
        """The changes in one line, for the workbook."""
        if not self.changes:
            return None
        return Text(
            "；".join(f"{each.title.zh}：{_zh(each.old)} → {_zh(each.new)}" for each in self.changes),
            "; ".join(f"{each.title.en}: {_en(each.old)} → {_en(each.new)}" for each in self.changes),
        )


def _zh(said: Text | None) -> str:
    return said.zh if said is not None else "—"


def _en(said: Text | None) -> str:
    return said.en if said is not None else "—"


def entries(viewer: Viewer, events: Sequence[Event]) -> list[Entry]:
    """Events that are in sight, as the viewer reads them; a fixed number of queries, however many there are."""
    named, all_of = titles(viewer, events), gathered(viewer, events)
    bodies = [body_of(event) for event in events]
    names, people = names_for(viewer, bodies), english_names(event.actor for event in events)
    whom = _stood_in_for(bodies)
    return [
        _entry(viewer, event, body, named.get(event.subject), all_of.get(event.seq, ()), names, people, whom)
        for event, body in zip(events, bodies, strict=True)
    ]


def _entry(
    viewer: Viewer,
    event: Event,
    body: dict[str, Any],
    subject: Link | None,
    many: tuple[Link, ...],
    names: Names,
    people: Mapping[str, str],
    whom: Mapping[str, Text],
) -> Entry:
    if len(many) == 1:
        subject, many = many[0], ()
    elif many:
        subject = Link(f"/trail/{event.seq}", MANY[event.action].called(len(many)))
    actor, read = body.get("actor", {}), opened(viewer, event, subject is not None)
    told = changes(event.action, body.get("told", []), names) if read else []
    reason, role = reason_words(event.action, str(body.get("reason", ""))) if read else None, actor.get("role", "")
    nobody, name = NOBODY.get(role), actor.get("name", "") or event.actor or "—"
    return Entry(
        event.seq, timezone.localtime(event.at), action_words(event.action),
        nobody or Text(name, people.get(event.actor, name)), None if nobody else role_words(role), whom.get(actor.get("for", "")),
        _unit(viewer, event.unit), subject, many, read, reason, tuple(told), event,
    )  # fmt: skip


def _stood_in_for(bodies: Sequence[Mapping[str, Any]]) -> dict[str, Text]:
    """What events say of whom somebody stood in for, as it is read: names apart by commas, in English those of the people who are called so
    and by one English name. One query, none where nobody stood in."""
    said = {str(body.get("actor", {}).get("for", "")) for body in bodies} - {""}
    names = {name for each in said for name in each.split(",")}
    english: dict[str, set[str]] = {}
    for zh, en in Person.objects.filter(name_zh__in=names).values_list("name_zh", "name_en") if names else ():
        english.setdefault(zh, set()).add(en or zh)
    known = {zh: next(iter(found)) for zh, found in english.items() if len(found) == 1}
    return {
        each: Text("、".join(each.split(",")), ", ".join(known.get(name, name) for name in each.split(",")))
        for each in said
    }


def body_of(event: Event) -> dict[str, Any]:
    """What is bound; an event whose bytes were spoilt is shown with what its columns say."""
    try:
        body = json.loads(event.body)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _unit(viewer: Viewer, ref: str) -> Link | None:
    node = viewer.called_by(ref)
    if node is None:
        return to_come(viewer).get(ref)
    if node.unit in viewer.ever(Permission.SEE_UNIT):
        return Link(f"/units/{ref}", node.name)
    return Link("", node.name) if node.unit in viewer.ever(Permission.SEE_TRAIL) else None
