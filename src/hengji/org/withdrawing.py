"""A change of a unit whose day has not come is taken back: the span before it goes on, and of a founding nothing comes. Its row is kept."""

from __future__ import annotations

from datetime import date

from ..audit.acts import Act, Answer, action
from ..audit.outcomes import Missing, Refusal
from ..engine.values.text import Text
from .actions import viewer
from .actions.units import days_from, no_merge_after, sole_name
from .merging import appointments_end
from .models import Unit, UnitSpan
from .permissions import Permission
from .queries import WITHDRAWN, tree_on
from .tree import Node
from .viewer import Viewer


@action("org.withdraw-change")
def withdraw_change(act: Act, *, unit: str, version: int, reason: str) -> Answer:
    """The last change of a unit, or its founding, is withdrawn before its first day; `version` is that of the span shown.

    Raises `Refusal` without a reason, where no change is to come, where what was before it cannot go on, and for a founding on which
    something rests.
    """
    node = viewer(act).node_to_come(unit)
    viewer(act).require_to_come(Permission.EDIT_TREE, node.unit)
    Unit.objects.select_for_update().get(pk=node.unit)
    spans = list(UnitSpan.objects.select_for_update().filter(unit=node.unit).exclude(WITHDRAWN).order_by("since"))
    if not spans:
        raise Missing
    last, before = spans[-1], spans[-2] if len(spans) > 1 else None
    if last.since <= viewer(act).today:
        raise _begun(last)
    if not reason.strip():
        raise Refusal(
            Text("没有写原因", "no reason is given"),
            Text("写明文号或会议", "name the document or the meeting"),
            at="reason",
        )
    act.subject, act.unit, act.reason = node.ref, node.ref, reason.strip()
    if before is None:
        return _founding(act, node, last, version)
    _goes_on(node, before, last)
    act.change(before, None, until=last.until)
    act.change(last, version, until=last.since)
    act.tell(
        Text(f"撤回自 {last.since} 起的变动", f"change from {last.since} on withdrawn"), last.name_zh, before.name_zh
    )
    return {"unit": node.ref}


def _begun(span: UnitSpan) -> Refusal:
    return Refusal(
        Text(
            f"没有尚未生效的变动：最近一次自 {span.since} 起，已经生效",
            f"no change is to come: the last one, from {span.since} on, has begun",
        ),
        Text("再办一次更名或移动", "rename or move the unit once more"),
    )


def _goes_on(node: Node, before: UnitSpan, last: UnitSpan) -> None:
    """Name and parent of before hold on the days of the change as well. Raises `Refusal`."""
    if before.parent_id is None:
        return
    above = UnitSpan.objects.filter(unit=before.parent_id).exclude(WITHDRAWN).order_by("since").last()
    ends = above.until if above is not None else last.since
    if ends is not None and (last.until is None or ends < last.until):
        raise _not_below(ends)
    for day in days_from(last.since, last.until):
        tree = tree_on(day)
        if before.parent_id not in tree.nodes or tree.would_loop(node.unit, before.parent_id):
            raise _not_below(day)
    sole_name(before.parent_id, before.name_zh, last.since, last.until, but=node.unit)


def _not_below(day: date) -> Refusal:
    return Refusal(
        Text(
            f"原来的上级单位在 {day} 不存在，或在它之下",
            f"the parent of before does not exist on {day}, or stands below it",
        ),
        Text("改为再办一次移动", "move the unit once more instead"),
    )


def _founding(act: Act, node: Node, span: UnitSpan, version: int) -> Answer:
    """The unit never begins: what was to stand below it, or to go into it, is withdrawn first. Who was to hold a post in it never does."""
    below = UnitSpan.objects.filter(parent=node.unit).exclude(WITHDRAWN).order_by("place", "pk")
    names = list(dict.fromkeys(below.values_list("name_zh", flat=True)))
    if names:
        raise Refusal(
            Text(
                f"有 {len(names)} 个单位将在它之下：{'、'.join(names[:5])}",
                f"it is to have {len(names)} below it",
            ),
            Text("先移走或撤回它们", "move or withdraw them first"),
        )
    no_merge_after(node.unit, span.since)
    ended = appointments_end(act, node, span.since)
    act.change(span, version, until=span.since)
    above = viewer(act).called(span.parent_id or 0)
    act.unit = above.ref if above is not None else ""
    act.tell(Text("撤回设立", "founding withdrawn"), f"{node.code} {node.name.zh}", None)
    if ended:
        act.tell(Text("离任", "appointments ended"), None, ended)
    return {"unit": above.ref if above is not None else node.ref}


def effects(by: Viewer, node: Node) -> list[Text]:
    """What it will do, told before it is done."""
    spans = list(UnitSpan.objects.filter(unit=node.unit).exclude(WITHDRAWN).order_by("since"))
    if not spans or spans[-1].since <= by.today:
        return []
    last = spans[-1]
    if len(spans) == 1:
        return [
            Text(
                f"{node.name.zh}（{node.code}）不再于 {last.since} 设立；记录照旧可查",
                f"{node.name.en} ({node.code}) is not founded on {last.since}; what was entered stays on record",
            )
        ]
    before = spans[-2]
    known = by.known_units()
    above = by.called(before.parent_id) if before.parent_id in known and before.parent_id is not None else None
    under_zh, under_en = (f"，在{above.name.zh}之下", f", below {above.name.en}") if above is not None else ("", "")
    return [
        Text(
            f"自 {last.since} 起的变动（“{last.name_zh}”）不再发生：照旧称“{before.name_zh}”{under_zh}",
            f"The change from {last.since} on (“{last.name_en}”) does not happen: it stays “{before.name_en}”{under_en}",
        )
    ]
