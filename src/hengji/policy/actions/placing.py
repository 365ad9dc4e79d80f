"""Deciding the class of a unit: by hand, or by what it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ...audit.acts import Act, Answer, action
from ...audit.outcomes import Conflict, Difference, Refusal
from ...engine.values.text import Text
from ...org.actions import viewer
from ...org.permissions import Permission
from ...org.queries import in_force
from ..models import Placement, Trait
from ..queries import meaning, version_seen
from .common import permitted, reasoned

MOST_TRAITS = 200


@action("policy.place-unit")
def place_unit(
    act: Act, *, ref: str, unit: str, placed: str, unit_class: str, since: date, until: date | None = None, reason: str
) -> Answer:
    """A unit is of a class by hand from a day on (no class: by the rules again). `placed` is the class by hand that was shown.

    Raises `Refusal` for a class the scheme does not have, `Conflict` where somebody placed it otherwise meanwhile.
    """
    version = version_seen(viewer(act), ref)
    permitted(act, version, Permission.EDIT_SCHEMES)
    node = viewer(act).node(unit)
    titles = meaning(version).class_titles
    if unit_class and unit_class not in titles:
        known = "、".join(titles)[:200] or "—"
        raise Refusal(
            Text(f"方案没有类别 {unit_class}", f"the scheme has no class {unit_class}"),
            Text.same(known),
            at="unit_class",
        )
    if until is not None and until <= since:
        raise Refusal(Text("止于起始日之前", "it ends before it begins"), at="until")
    rows = Placement.objects.select_for_update(of=("self",)).filter(scheme=version.scheme_id, unit=node.unit)
    before = rows.filter(in_force(since)).first()
    held = before.unit_class if before is not None else ""
    if held != placed:
        raise Conflict(
            Text("您打开后，别人已改过它的类别", "somebody placed it otherwise after you opened the page"),
            Text("看过后再决定", "look again, then decide"),
            [Difference(Text("类别", "class"), held or "—", unit_class or "—")],
        )
    act.reason, act.subject, act.unit = reasoned(reason), version.scheme.ref, node.ref
    bound = _bounded(rows, since, until)
    row = Placement(scheme_id=version.scheme_id, unit_id=node.unit, unit_class=unit_class, since=since, until=bound,
                    reason=act.reason)  # fmt: skip
    after = before.until if before is not None else None
    made = _put(act, before, row)
    if before is not None and bound is not None and bound == until and (after is None or after > bound):
        # what held before holds again when the given days are over
        act.add(Placement(scheme_id=version.scheme_id, unit_id=node.unit, unit_class=held, since=bound, until=after,
                          reason=before.reason))  # fmt: skip
    act.tell(
        Text(f"{node.name.zh}：类别", f"{node.name.en}: class"), _called(titles, held), _called(titles, unit_class)
    )
    return {"placement": made.ref}


@action("policy.describe-unit")
def describe_unit(act: Act, *, unit: str, traits: Mapping[str, str], since: date, reason: str) -> Answer:
    """What a unit is, trait by trait, from a day on; what is as it was stays untouched."""
    node = viewer(act).node(unit)
    viewer(act).require(Permission.EDIT_SCHEMES, node.unit)
    act.reason, act.subject, act.unit = reasoned(reason), node.ref, node.ref
    if len(traits) > MOST_TRAITS:
        raise Refusal(Text(f"一次最多写 {MOST_TRAITS} 项", f"at most {MOST_TRAITS} at once"))
    for name, value in traits.items():
        if not 0 < len(name) <= 60 or not 0 < len(value) <= 100:
            raise Refusal(
                Text("属性名 1 至 60 字，取值 1 至 100 字", "a trait's name has 1 to 60 characters, its value 1 to 100")
            )
        rows = Trait.objects.select_for_update(of=("self",)).filter(unit=node.unit, name=name)
        before = rows.filter(in_force(since)).first()
        if before is not None and before.value == value:
            continue
        row = Trait(unit_id=node.unit, name=name, value=value, since=since, until=_bounded(rows, since, None))
        old = before.value if before is not None else None
        _put(act, before, row)
        act.tell(Text(f"{node.name.zh}：{name}", f"{node.name.en}: {name}"), old, value)
    return {"unit": node.ref}


def _called(titles: Mapping[str, Text], unit_class: str) -> str:
    """A class as the trail tells it."""
    if not unit_class:
        return "—"
    title = titles.get(unit_class)
    return f"{title.zh}（{unit_class}） / {title.en} ({unit_class})" if title is not None else unit_class


def _bounded(rows: Any, since: date, until: date | None) -> date | None:
    """The end of a row that begins on a day: before the next one begins."""
    later = rows.filter(since__gt=since).order_by("since").values_list("since", flat=True).first()
    return min((day for day in (until, later) if day is not None), default=None)


def _put(act: Act, before: Any, row: Any) -> Any:
    """The new row in the place of the one in force on its first day, which ends with it or, begun on the same day, becomes it."""
    if before is None:
        return act.add(row)
    if before.since == row.since:
        names = [name for name in ("unit_class", "value", "until", "reason") if hasattr(row, name)]
        return act.change(before, None, **{name: getattr(row, name) for name in names})
    act.change(before, None, until=row.since)
    return act.add(row)
