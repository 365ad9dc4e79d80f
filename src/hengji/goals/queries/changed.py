"""Who changed a row last: a form that was overtaken says whom to ask, or that it was oneself in another window."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.db.models import Max

from ...audit.kept import Kept
from ...audit.models import Event, Seal
from ...engine.values.text import Text
from ...org.models import Account
from ...org.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Changer:
    """A person, as a sentence about a change begins and goes on."""

    own: bool
    name: Text

    def has(self, zh: str, en: str) -> Text:
        """That this person has done it: `zh` and `en` are the verb and what follows it."""
        if self.own:
            return Text(f"您自己在另一窗口{zh}", f"you yourself, in another window, {en}")
        return Text(f"别人{zh}：{self.name.zh}", f"somebody {en}: {self.name.en}")


def changer(viewer: Viewer, row: Kept) -> Changer:
    """Whoever changed it last, by the trail. Three queries."""
    last = Seal.objects.filter(table=row._meta.db_table, row=row.pk).aggregate(last=Max("event"))["last"]
    event = Event.objects.filter(seq=last).first()
    if event is None:
        return Changer(False, Text("查不到是谁", "it is not known who"))
    zh = str(json.loads(event.body)["actor"]["name"])
    en = Account.objects.filter(ref=event.actor).values_list("person__name_en", flat=True).first()
    return Changer(event.actor == viewer.ref, Text(zh, en or zh))
