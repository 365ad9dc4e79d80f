"""A merge whose day has not come is taken back whole: the unit stays, what was below it stands there again, and who held a post in it
goes on holding it. What the merge wrote is told by the seals of its event; what it wrote over is told by the seals of before."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from datetime import date, timedelta
from itertools import groupby

from django.db.models import F, Min, Q

from ..audit.acts import Act
from ..audit.kept import Kept, row_digest
from ..audit.models import Seal
from ..audit.outcomes import Refusal
from ..engine.values.text import Text
from ..ui.words import en_day
from .actions import viewer
from .actions.units import sole_name
from .models import Appointment, UnitMerge, UnitSpan
from .permissions import Permission
from .spans import entered, in_the_air, that_holds
from .tree import Node

LONGEST = 366 * 40
"""Days within which an appointment that was to end ends."""


def merge_undone(act: Act, node: Node, merge: UnitMerge, day: date) -> None:
    """Nothing of a merge stays but its row, without a day. Raises `Refusal` where what was entered since stands in the way."""
    by = viewer(act)
    by.require(Permission.EDIT_TREE, merge.into_id)
    event = _seals(merge)[0].event
    span = entered(node.unit)[-1]
    act.change(span, None, until=None)
    moved = _children_back(act, merge, day, event)
    held, left = _appointments_back(act, event)
    act.change(merge, None, since=None)
    if span.parent_id is not None:
        sole_name(span.parent_id, span.name_zh, day, but=node.unit)
    _hangs_together([node.unit, *moved], day)
    heir = by.called(merge.into_id)
    act.tell(Text("撤回并入", "merge withdrawn"), f"{heir.name.zh if heir else ''}，{day}", span.name_zh)
    for name in moved.values():
        act.tell(Text("上级单位", "parent"), f"{name}：{heir.name.zh if heir else ''}", span.name_zh)
    if held:
        act.tell(Text("恢复任职", "appointments restored"), None, held)
    if left:
        act.tell(Text("任职此后改过，未恢复", "appointments changed since, not restored"), None, left)


def written_by(merge: UnitMerge, model: type[Kept]) -> list[int]:
    """The rows of a table that a merge wrote, by number."""
    seals = Seal.objects.filter(event=_seals(merge)[0].event, table=model._meta.db_table)
    return list(seals.values_list("row", flat=True))


def _seals(row: Kept) -> list[Seal]:
    """The seals of a row, latest first."""
    return list(Seal.objects.filter(table=row._meta.db_table, row=row.pk).order_by("-event"))


def _children_back(act: Act, merge: UnitMerge, day: date, event: int) -> dict[int, str]:
    """What the merge placed below the other stands below the unit again, or never left it: by number, with what it is called."""
    rows = UnitSpan.objects.filter(pk__in=written_by(merge, UnitSpan)).exclude(unit=merge.unit_id)
    found: dict[int, str] = {}
    for unit, own in groupby(rows.order_by("unit", "since"), key=lambda row: row.unit_id):
        spans = entered(unit)
        if spans:
            found[unit] = (that_holds(spans, day) or spans[-1]).name_zh
            _child_back(act, merge, day, event, spans, {row.pk: row.since for row in own})
    return found


def _child_back(
    act: Act, merge: UnitMerge, day: date, event: int, spans: Sequence[UnitSpan], own: dict[int, date]
) -> None:
    """One unit below; `own` are its spans that the merge wrote, with their first days. Raises `Refusal` where it was changed since."""
    later = [each for each in spans if each.since >= day]
    begun = dict(
        Seal.objects.filter(table=UnitSpan._meta.db_table, row__in=[each.pk for each in later])
        .values_list("row")
        .annotate(first=Min("event"))
    )
    if any(begun[each.pk] > event or (each.pk in own and each.parent_id != merge.into_id) for each in later):
        raise _changed_since(spans[-1], day)
    placed = [each for each in later if each.pk in own]
    if any(
        since < day for since in own.values()
    ):  # a span was cut at the day: it goes on to where the one after it ends
        before = next((each for each in spans if each.until == day), None)
        after = next((each for each in placed if each.since == day), None)
        if before is None or after is None or (before.name_zh, before.name_en) != (after.name_zh, after.name_en):
            raise _changed_since(spans[-1], day)
        act.change(before, None, until=after.until)
        act.change(after, None, until=after.since)
        if before.parent_id is not None:
            sole_name(before.parent_id, before.name_zh, day, before.until, but=before.unit_id)
        placed.remove(after)
    for each in placed:
        act.change(each, None, parent_id=merge.unit_id)


def _changed_since(span: UnitSpan, day: date) -> Refusal:
    return Refusal(
        Text(
            f"录入并入以后，{span.name_zh}自 {day} 或以后的名称或上级又改过",
            f"since the merge was entered {span.name_en} was renamed or moved again, from {en_day(day)} on or later",
        ),
        Text(
            "先在它的单位页撤回或改回，再撤回并入",
            "withdraw or undo that on its own page first, then withdraw the merge",
        ),
    )


def _hangs_together(units: Sequence[int], day: date) -> None:
    fault = in_the_air(units, day)
    if fault is not None:
        name = entered(fault[0])[-1]
        raise Refusal(
            Text(
                f"{name.name_zh}原来的上级单位在 {fault[1]} 不存在，或在它之下",
                f"the parent of before of {name.name_en} does not exist on {en_day(fault[1])}, or stands below it",
            ),
            Text("先撤回那一项变动", "withdraw that change first"),
        )


def _appointments_back(act: Act, event: int) -> tuple[int, int]:
    """Who held a post, or was to, does so as before the merge: how many; and how many were changed since, which stay as they are."""
    rows = Seal.objects.filter(event=event, table=Appointment._meta.db_table).values_list("row", flat=True)
    back = left = 0
    for row in Appointment.objects.select_for_update().filter(pk__in=list(rows)).order_by("pk"):
        last, *before = _seals(row)
        ends = _ends_before(row, before[0].digest) if last.event == event and before else None
        if ends is None or _taken(row, ends[0]):
            left += 1
        else:
            act.change(row, None, until=ends[0])
            back += 1
    return back, left


def _ends_before(row: Appointment, digest: str) -> tuple[date | None] | None:
    """The end an appointment had in the version before, found by the seal of that version; None where no day fits."""
    was = copy(row)
    was.version = row.version - 1
    ended = row.until or row.since
    for days in range(LONGEST):
        was.until = ended + timedelta(days) if days else None
        if row_digest(was) == digest:
            return (was.until,)
    return None


def _taken(row: Appointment, until: date | None) -> bool:
    """Whether somebody else holds the post on one of the days."""
    others = Appointment.objects.filter(Q(until__isnull=True) | Q(until__gt=row.since), post=row.post_id)
    others = others.exclude(pk=row.pk).exclude(until=F("since"))
    return bool((others.filter(since__lt=until) if until is not None else others).exists())
