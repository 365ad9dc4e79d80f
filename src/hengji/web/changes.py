"""What changed since the last visit: the events of the trail about units in one's scope, told by what was done to what."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import OuterRef, Q, Subquery

from ..audit.models import Event
from ..contracts.queries import letters_seen
from ..engine.values.text import Text
from ..org.models import Account
from ..org.permissions import Permission
from ..org.tree import Node
from ..org.viewer import Viewer
from .about import about_of, told_of
from .done import done_of

MOST = 30
NEEDED: tuple[tuple[str, Permission], ...] = (
    ("org.grant-role", Permission.SEE_PEOPLE),
    ("org.approve-grant", Permission.SEE_PEOPLE),
    ("org.turn-down-grant", Permission.SEE_PEOPLE),
    ("org.withdraw-role", Permission.SEE_PEOPLE),
    ("org.approve-grants", Permission.SEE_PEOPLE),
    ("org.turn-down-grants", Permission.SEE_PEOPLE),
    ("org.appoint", Permission.SEE_PEOPLE),
    ("org.ask-roles", Permission.SEE_PEOPLE),
    ("org.end-appointment", Permission.SEE_PEOPLE),
    ("org.correct-person", Permission.SEE_PEOPLE),
    ("org.import-roster", Permission.SEE_PEOPLE),
    ("org.", Permission.SEE_UNIT),
    ("facts.", Permission.SEE_FIGURES),
    ("policy.", Permission.SEE_SCHEMES),
    ("goals.", Permission.SEE_GOALS),
    ("contracts.", Permission.SEE_LETTERS),
)
"""What one has to be allowed to see to be told of an action: the first that fits. An action that none fits is not told."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened to a unit: what was done to what, where that is shown, and by whom."""

    at: datetime
    unit: Node
    title: Text
    who: Text
    href: str

    @property
    def note(self) -> Text:
        """Where and by whom; a unit that the title names is not named twice."""
        unit, who = self.unit.name, self.who
        return Text(
            who.zh if unit.zh in self.title.zh else f"{unit.zh} · {who.zh}",
            who.en if unit.en in self.title.en else f"{unit.en} · {who.en}",
        )


def changes(viewer: Viewer, since: datetime) -> list[Change]:
    """The latest changes after a moment, of others' making, newest first. Of letters, only what happened to those in sight.

    One query, and one for each room that has something to tell.
    """
    refs = {viewer.tree.nodes[unit].ref for _, needed in NEEDED for unit in viewer.units(needed)}
    if not refs:
        return []
    in_sight = ~Q(action__startswith="contracts.") | Q(subject__in=letters_seen(viewer).order_by().values("ref"))
    named = Account.objects.filter(ref=OuterRef("actor")).values("person__name_en")[:1]
    events = (
        Event.objects.filter(in_sight, at__gt=since, unit__in=refs)
        .exclude(actor=viewer.ref)
        .annotate(name_en=Subquery(named))
        .order_by("-seq")[: MOST * 4]
    )
    found = [(event, node) for event in events if (node := _where(viewer, event)) is not None][:MOST]
    about = about_of(viewer, [event for event, _ in found])
    told = (_told(event, node, about, event.name_en or "") for event, node in found)
    return [change for change in told if change is not None]


def gathered(found: Iterable[Change]) -> list[Change]:
    """The same with what several did to one thing, one right after the other, in one line: the latest first, each named once."""
    lines: list[Change] = []
    for each in found:
        last = lines[-1] if lines else None
        if last is None or (last.title, last.href, last.unit.ref) != (each.title, each.href, each.unit.ref):
            lines.append(each)
        elif each.who.zh not in last.who.zh.split("、"):
            who = Text(f"{last.who.zh}、{each.who.zh}", f"{last.who.en}, {each.who.en}")
            lines[-1] = replace(last, who=who)
    return lines


def _where(viewer: Viewer, event: Event) -> Node | None:
    """The unit it happened to, where one may be told of it."""
    node = viewer.tree.by_ref.get(event.unit)
    needed = next((permission for start, permission in NEEDED if event.action.startswith(start)), None)
    return node if node is not None and needed is not None and viewer.may(needed, node.unit) else None


def _told(event: Event, node: Node, about: Mapping[str, tuple[Text, str]], name_en: str) -> Change | None:
    body = json.loads(event.body)
    name = str(body.get("actor", {}).get("name", ""))
    who = Text(name, name_en or name)
    thing, href = told_of(event, about)
    done = done_of(event.action, body)
    if done is None:
        titles = list({each["title"]["zh"]: each["title"] for each in body.get("told", [])}.values())
        if not titles:
            return None
        done = Text("、".join(each["zh"] for each in titles), ", ".join(each["en"] for each in titles))
    title = done if thing is None else Text(f"{done.zh}：{thing.zh}", f"{done.en}: {thing.en}")
    return Change(event.at, node, title, who, href or f"/units/{node.ref}")


def english_names(actors: Iterable[str]) -> dict[str, str]:
    """The English names of people by their accounts. One query."""
    rows = Account.objects.filter(ref__in=set(actors)).values_list("ref", "person__name_en")
    return {ref: name for ref, name in rows if name}
