"""What is entered for a unit and whose day has not come is taken back: the span before it goes on, of an end or a founding nothing comes.
Its row is kept."""

from __future__ import annotations

from datetime import date

from ..audit.acts import Act, Answer, action
from ..audit.outcomes import Missing, Refusal
from ..engine.values.text import Text
from ..ui.words import en_day, many
from .actions import viewer
from .actions.units import no_merge_after, sole_name, unfounded
from .merging import appointments_end
from .models import Appointment, UnitMerge, UnitSpan
from .permissions import Permission
from .queries import WITHDRAWN, tree_on
from .spans import End, as_shown, days_from, end_of, end_of_days, entered
from .tree import Node
from .unmerging import merge_undone, written_by
from .viewer import Viewer


@action("org.withdraw-change")
def withdraw_change(act: Act, *, unit: str, version: int, reason: str) -> Answer:
    """The last that is entered for a unit is withdrawn before its day: its end, by a merge or a closing, else its last change, else its
    founding. `version` is that of the unit as it was shown.

    Raises `Refusal` without a reason, where no change is to come, where what was before it cannot go on, for a founding on which
    something rests, and for a merge after which the units it moved were changed again.
    """
    by = viewer(act)
    node = by.node_to_come(unit)
    by.require_to_come(Permission.EDIT_TREE, node.unit)
    as_shown(node.unit, version, list)
    spans, end = entered(node.unit), end_of(node.unit)
    if not spans:
        raise Missing
    last, before = spans[-1], spans[-2] if len(spans) > 1 else None
    ends = end is not None and end.day > by.today
    if last.since <= by.today and not ends:
        raise _begun(last)
    if not reason.strip():
        raise unfounded()
    act.subject, act.unit, act.reason = node.ref, node.ref, reason.strip()
    if end is not None and ends:
        return _end(act, node, last, end)
    if before is None:
        return _founding(act, node, last)
    _brought_by_no_merge(before, last)
    _goes_on(node, before, last.since, last.until)
    act.change(before, None, until=last.until)
    act.change(last, None, until=last.since)
    act.tell(
        Text(f"撤回自 {last.since} 起的变动", f"change from {last.since} on withdrawn"), last.name_zh, before.name_zh
    )
    return {"unit": node.ref}


def _end(act: Act, node: Node, last: UnitSpan, end: End) -> Answer:
    """The unit stays."""
    if end.merge is not None:
        merge_undone(act, node, end.merge, end.day)
    else:
        _goes_on(node, last, end.day, None)
        act.change(last, None, until=None)
        act.tell(Text("撤回撤销单位", "closing withdrawn"), end.day, None)
    return {"unit": node.ref}


def brought_by(before: UnitSpan, last: UnitSpan) -> UnitMerge | None:
    """The merge by which a unit stands elsewhere from a day on, where it is one: it is withdrawn there, and whole."""
    found: UnitMerge | None = UnitMerge.objects.filter(
        unit=before.parent_id, into=last.parent_id, since=last.since
    ).first()
    return found


def _brought_by_no_merge(before: UnitSpan, last: UnitSpan) -> None:
    merge = brought_by(before, last)
    if merge is not None:
        name = entered(merge.unit_id)[-1]
        raise Refusal(
            Text(
                f"这次变动随{name.name_zh}并入而来，不能单独撤回",
                f"this change comes with the merge of {name.name_en}: it is not withdrawn by itself",
            ),
            Text(
                f"到{name.name_zh}的单位页撤回并入，或再办一次移动",
                f"withdraw the merge on the page of {name.name_en}, or move the unit once more",
            ),
        )


def _begun(span: UnitSpan) -> Refusal:
    return Refusal(
        Text(
            f"没有尚未生效的变动：最近一次自 {span.since} 起，已经生效",
            f"no change is to come: the last one, from {span.since} on, has begun",
        ),
        Text("再办一次更名或移动", "rename or move the unit once more"),
    )


def _goes_on(node: Node, span: UnitSpan, since: date, until: date | None) -> None:
    """Name and parent of a span hold on the days after it as well. Raises `Refusal`."""
    if span.parent_id is None:
        return
    ends = end_of_days(span.parent_id)
    if ends is not None and (until is None or ends < until):
        raise _not_below(ends)
    for day in days_from(since, until):
        tree = tree_on(day)
        if span.parent_id not in tree.nodes or tree.would_loop(node.unit, span.parent_id):
            raise _not_below(day)
    sole_name(span.parent_id, span.name_zh, since, until, but=node.unit)


def _not_below(day: date) -> Refusal:
    return Refusal(
        Text(
            f"原来的上级单位在 {day} 不存在，或在它之下",
            f"the parent of before does not exist on {day}, or stands below it",
        ),
        Text("改为再办一次移动", "move the unit once more instead"),
    )


def _founding(act: Act, node: Node, span: UnitSpan) -> Answer:
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
    act.change(span, None, until=span.since)
    above = viewer(act).called(span.parent_id or 0)
    act.unit = above.ref if above is not None else ""
    act.tell(Text("撤回设立", "founding withdrawn"), f"{node.code} {node.name.zh}", None)
    if ended:
        act.tell(Text("离任", "appointments ended"), None, ended)
    return {"unit": above.ref if above is not None else node.ref}


def effects(by: Viewer, node: Node) -> list[Text]:
    """What it will do, told before it is done."""
    spans = list(UnitSpan.objects.filter(unit=node.unit).exclude(WITHDRAWN).order_by("since"))
    end = end_of(node.unit)
    if end is not None and end.day > by.today:
        return [_stays(by, node, end), *(_come_back(by, node, end.merge) if end.merge is not None else [])]
    if not spans or spans[-1].since <= by.today:
        return []
    last = spans[-1]
    if len(spans) == 1:
        return [
            Text(
                f"{node.name.zh}（{node.code}）不再于 {last.since} 设立；记录照旧可查",
                f"{node.name.en} ({node.code}) is not founded on {en_day(last.since)}; what was entered stays on record",
            )
        ]
    before = spans[-2]
    known = by.known_units()
    above = by.called(before.parent_id) if before.parent_id in known and before.parent_id is not None else None
    under_zh, under_en = (f"，在{above.name.zh}之下", f", below {above.name.en}") if above is not None else ("", "")
    return [
        Text(
            f"自 {last.since} 起的变动（“{last.name_zh}”）不再发生：照旧称“{before.name_zh}”{under_zh}",
            f"The change from {en_day(last.since)} on (“{last.name_en}”) does not happen: it stays “{before.name_en}”{under_en}",
        )
    ]


def _stays(by: Viewer, node: Node, end: End) -> Text:
    heir = by.called(end.merge.into_id) if end.merge is not None and end.merge.into_id in by.known_units() else None
    zh, en = (
        (f"并入{heir.name.zh}", f"go into {heir.name.en}") if heir is not None else ("并入", "go into another unit")
    )
    if end.merge is None:
        zh, en = "撤销", "close"
    return Text(
        f"{node.name.zh}不再于 {end.day} {zh}，照旧存在", f"{node.name.en} does not {en} on {en_day(end.day)}: it stays"
    )


def _come_back(by: Viewer, node: Node, merge: UnitMerge) -> list[Text]:
    """What moved with a merge comes back, and who held a post keeps it."""
    rows = UnitSpan.objects.filter(pk__in=written_by(merge, UnitSpan), parent=merge.into_id).exclude(WITHDRAWN)
    units = list(dict.fromkeys(rows.order_by("place", "pk").values_list("unit", flat=True)))
    names = [each.name for each in (by.called(unit) for unit in units) if each is not None]
    held = len(written_by(merge, Appointment))
    found = list[Text]()
    if names:
        zh, en = "、".join(each.zh for each in names[:5]), ", ".join(each.en for each in names[:5])
        more_zh, more_en = ("等", " and others") if len(names) > 5 else ("", "")
        stand = many(len(names), "unit that moved along stays", "units that moved along stay")
        found.append(
            Text(
                f"随之移动的 {len(names)} 个单位（{zh}{more_zh}）照旧在{node.name.zh}之下",
                f"{stand} below {node.name.en} ({en}{more_en})",
            )
        )
    if held:
        found.append(
            Text(
                f"因并入而结束的 {held} 项任职恢复；此后改过的除外",
                f"{many(held, 'appointment')} that the merge ended go on, but for those changed since",
            )
        )
    return found
