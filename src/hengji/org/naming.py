"""A person's name is corrected; what was signed and done under the old one stays as it is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from ..audit.acts import Act, Answer, action
from ..audit.models import Event
from ..audit.outcomes import Forbidden, Refusal
from ..engine.values.text import Text
from .actions import viewer
from .models import Person
from .permissions import Permission
from .queries import person_seen
from .viewer import Viewer

CORRECTED = "org.correct-person"


def home_of(by: Viewer, ref: str) -> tuple[Person, int]:
    """A person in sight, with a unit one may edit in which they hold a post or a role. Raises `Missing`, `Forbidden`."""
    person = person_seen(by, ref)
    units = {each.post.unit_id for each in person.posts_held} or {each.unit_id for each in person.roles_held}
    mine: list[int] = sorted(units & by.units(Permission.EDIT_TREE))
    if not mine:
        raise Forbidden(
            Text("您不维护此人所在的单位", "you do not keep the units this person works in"),
            Text("请考核办办理", "ask the performance office"),
        )
    by.use(Permission.EDIT_TREE, unit=mine[0])
    return person, mine[0]


@action("org.correct-person")
def correct_person(act: Act, *, person: str, version: int, name: Text, reason: str) -> Answer:
    """A person is called otherwise from now on: it was written wrong, or has changed. Raises `Refusal` without a reason, and for the
    name there is."""
    _, unit = home_of(viewer(act), person)
    row = act.lock(Person, ref=person)
    if not reason.strip():
        raise Refusal(
            Text("没有写原因", "no reason is given"), Text("写明凭什么更正", "tell on what ground"), at="reason"
        )
    if not name.zh.strip() or not name.en.strip():
        raise Refusal(Text("没有写姓名", "no name is given"), at="name_zh")
    if (row.name_zh, row.name_en) == (name.zh.strip(), name.en.strip()):
        raise Refusal(
            Text("姓名没有变", "the name is the same"), Text("改后再提交", "change it, then submit"), at="name_zh"
        )
    before = Text(row.name_zh, row.name_en)
    act.change(row, version, name_zh=name.zh.strip(), name_en=name.en.strip())
    act.subject, act.unit, act.reason = row.ref, viewer(act).tree.nodes[unit].ref, reason.strip()
    for title, old, new in ((_ZH, before.zh, row.name_zh), (_EN, before.en, row.name_en)):
        if old != new:
            act.tell(title, old, new)
    return {"person": row.ref}


_ZH, _EN = Text("姓名", "name"), Text("英文姓名", "English name")


@dataclass(frozen=True, slots=True)
class Named:
    """What a person was called before, until when, and why it was corrected."""

    name: str
    until: datetime
    reason: str


def earlier_names(person: Person) -> list[Named]:
    """What a person in sight was called before, latest first, as the trail keeps it. One query."""
    found = []
    for body, at in (
        Event.objects.filter(action=CORRECTED, subject=person.ref).order_by("-seq").values_list("body", "at")
    ):
        told = json.loads(body)
        old = [str(each["old"]) for each in told.get("told", [])]
        found.append(Named(" / ".join(old), at, str(told.get("reason", ""))))
    return found
