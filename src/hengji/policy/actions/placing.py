"""Deciding the class of a unit: by hand, or by what it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ...audit.acts import Act, Answer, action
from ...audit.outcomes import Conflict, Difference, Refusal
from ...engine.values.finding import Finding, Level, Refused, Source
from ...engine.values.text import Text
from ...org.actions import viewer
from ...org.permissions import Permission
from ...org.queries import in_force
from ...org.tree import Node
from ...ui.words import en_day
from ..models import Placement, Trait
from ..queries import meaning, version_seen
from .common import permitted, reasoned

MOST_TRAITS = 200
MOST_CELLS = 10_000
"""Traits of all units that one act changes."""


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
        _fits(name, value)
        made = _described(act, node, name, value, since, _traits([node])[node.unit, name])
        act.add_all([] if made is None else [made])
    return {"unit": node.ref}


@action("policy.describe-units")
def describe_units(act: Act, *, ref: str, changes: Sequence[Mapping[str, Any]], since: date, reason: str) -> Answer:
    """What many units are, from a day on, all of it or nothing: for each unit its traits, each with the value that was shown and the one it
    is to have; "" for none.

    Raises `Refused` with what is wrong at which unit and trait: all of it.
    """
    version = version_seen(viewer(act), ref)
    permitted(act, version, Permission.EDIT_SCHEMES)
    owner = version.scheme.owner
    act.reason, act.subject, act.unit = reasoned(reason), owner.ref, owner.ref
    if not 0 < sum(len(each["traits"]) for each in changes) <= MOST_CELLS:
        raise Refusal(Text(f"一次改 1 至 {MOST_CELLS:,} 格", f"1 to {MOST_CELLS:,} cells are changed at a time"))
    wrong: list[Finding] = []
    new: list[Trait] = []
    nodes = [viewer(act).node(str(each["unit"])) for each in changes]
    kept = _traits(nodes)
    for node, each in sorted(zip(nodes, changes, strict=True), key=lambda pair: pair[0].ref):
        viewer(act).require(Permission.EDIT_SCHEMES, node.unit)
        for name, (shown, value) in sorted(each["traits"].items()):
            before = _on(kept[node.unit, name], since)
            held = before.value if before is not None else ""
            if held != shown:
                message = Text(
                    f"您打开后，别人已改过：现在是 {held or '空'}，您要改成 {value or '空'}",
                    f"somebody changed it after you opened it: it is {held or 'blank'} now, you wanted {value or 'blank'}",
                )
                wrong.append(_at(node, name, message, Text("核对后再次保存", "look at both, then save again")))
            elif value:
                _fits(name, value)
                made = _described(act, node, name, value, since, kept[node.unit, name])
                new += [] if made is None else [made]
            elif before is not None and before.since == since:
                message = Text(
                    f"它就从 {since} 开始，不能从同一天取消",
                    f"it begins on {en_day(since)} and cannot end on the same day",
                )
                wrong.append(
                    _at(
                        node,
                        name,
                        message,
                        Text("写正确的取值，或选后一天", "write what is right, or choose a later day"),
                    )
                )
            elif before is not None:
                act.change(before, None, until=since)
                act.tell(_titled(node, name), before.value, None)
    if wrong:
        raise Refused(wrong)
    act.add_all(new)
    return {"scheme": version.scheme.ref}


def _at(node: Node, name: str, message: Text, hint: Text) -> Finding:
    return Finding("trait", Level.ERROR, message, hint, Source(file=node.ref, field=name))


def _fits(name: str, value: str) -> None:
    if not 0 < len(name) <= 60 or not 0 < len(value) <= 100:
        raise Refusal(
            Text("属性名 1 至 60 字，取值 1 至 100 字", "a trait's name has 1 to 60 characters, its value 1 to 100")
        )


def _traits(nodes: Sequence[Node]) -> Mapping[tuple[int, str], list[Trait]]:
    """All that is kept of these units, by unit and trait and day, locked."""
    units = sorted({node.unit for node in nodes})
    found: dict[tuple[int, str], list[Trait]] = defaultdict(list)
    for at in range(0, len(units), 400):
        held = Trait.objects.select_for_update(of=("self",)).filter(unit__in=units[at : at + 400])
        for row in held.order_by("since", "id"):
            found[row.unit_id, row.name].append(row)
    return found


def _on(rows: Sequence[Trait], day: date) -> Trait | None:
    """The one in force on a day."""
    return next((row for row in rows if row.since <= day and (row.until is None or day < row.until)), None)


def _described(act: Act, node: Node, name: str, value: str, since: date, rows: Sequence[Trait]) -> Trait | None:
    """A unit is this from a day on, before what was written for a later day; what is as it was stays untouched. The row to be added, where
    one is."""
    before = _on(rows, since)
    old = before.value if before is not None else None
    if old == value:
        return None
    act.tell(_titled(node, name), old, value)
    until = next((row.since for row in rows if row.since > since), None)
    if before is not None and before.since == since:
        act.change(before, None, value=value, until=until)
        return None
    if before is not None:
        act.change(before, None, until=since)
    return Trait(unit_id=node.unit, name=name, value=value, since=since, until=until)


def _titled(node: Node, name: str) -> Text:
    return Text(f"{node.name.zh}：{name}", f"{node.name.en}: {name}")


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
