"""For whom something was done, told by its event where rows keep only who did it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator

from ..audit.acts import Act
from ..audit.models import Event
from ..engine.values.text import Text

FOR_WHOM = Text("代办", "standing in for")
"""The title under which an event tells for whom somebody stood in."""


def tell_for(act: Act, whom: Text | None) -> None:
    """For whom it is done, where somebody stands in: rows keep only who did it."""
    if whom is not None:
        act.tell(FOR_WHOM, None, f"{whom.zh} / {whom.en}")


def told_for(subjects: Collection[str], actions: Collection[str]) -> Iterator[tuple[Event, Text]]:
    """Of these acts on things in sight those that were done by standing in, in their order: for whom. One query."""
    events = Event.objects.filter(subject__in=subjects, action__in=actions, body__contains=FOR_WHOM.zh)
    for event in events.order_by("seq"):
        for told in json.loads(event.body)["told"]:
            if told["title"] == {"zh": FOR_WHOM.zh, "en": FOR_WHOM.en}:
                zh, _, en = str(told["new"]).partition(" / ")
                yield event, Text(zh, en)


def beside(name: Text, whom: Text | None) -> Text:
    """A name with that of whom the person stood in for, where there is one."""
    return name if whom is None else Text(f"{name.zh} 代 {whom.zh}", f"{name.en} for {whom.en}")
