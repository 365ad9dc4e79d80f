"""Units that go into others: what hangs on one moves or ends on the day, the link between the two is kept, no figure is written anew."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q

from ..audit.acts import Act, Answer, action
from ..audit.outcomes import Refusal
from ..engine.values.text import Text
from ..ui.words import en_day, many
from .actions import viewer
from .actions.units import ends_apart, last_of, no_merge_after, stands, unfounded
from .models import Appointment, Grant, UnitMerge, UnitSpan
from .permissions import Permission
from .queries import WITHDRAWN, in_force, tree_on
from .spans import as_shown, days_from, end_of_days
from .tree import Node
from .viewer import Viewer


@action("org.merge-unit")
def merge_unit(act: Act, *, unit: str, version: int, into: str, since: date, reason: str) -> Answer:
    """A unit goes into another: it ends with the day before `since`, the units below it stand below the other from then on, the
    appointments in it end, and that it went there is kept. `version` is that of the unit as it was
    shown.

    Raises `Refusal` for itself, for a unit below it, for one that is not there from the day on, and where a change from the day on is
    entered already.
    """
    node, heir = viewer(act).node(unit), viewer(act).node(into)
    viewer(act).require(Permission.EDIT_TREE, node.unit)
    viewer(act).require(Permission.EDIT_TREE, heir.unit)
    as_shown(node.unit, version, lambda: ends_apart(node.unit, since))
    if not reason.strip():
        raise unfounded()
    no_merge_after(node.unit, since)
    _fits(node, heir, since)
    span = last_of(node.unit, since)
    if span.until is not None:
        raise Refusal(
            Text(f"已定于 {span.until} 撤销", f"it is to be closed on {en_day(span.until)}"),
            Text("先在单位页撤回那次撤销", "withdraw that first on the page of the unit"),
        )
    moved = _children_move(act, node, heir, since)
    ended = appointments_end(act, node, since)
    act.change(span, None, until=since)
    withdrawn = UnitMerge.objects.select_for_update().filter(unit=node.unit).first()
    if withdrawn is None:
        act.add(UnitMerge(unit_id=node.unit, into_id=heir.unit, since=since))
    else:
        act.change(withdrawn, None, into_id=heir.unit, since=since)
    act.subject, act.unit, act.reason = node.ref, heir.ref, reason.strip()
    act.tell(Text("并入", "merged into"), node.name.zh, f"{heir.name.zh}，{since}")
    for each in moved:
        act.tell(Text("上级单位", "parent"), f"{each}：{node.name.zh}", heir.name.zh)
    if ended:
        act.tell(Text("离任", "appointments ended"), None, ended)
    return {"unit": heir.ref}


def _fits(node: Node, heir: Node, since: date) -> None:
    """The other is another, not below it, and there from the day on for good."""
    if node.unit == heir.unit:
        raise Refusal(
            Text("不能并入自己", "a unit cannot go into itself"), Text("换一个单位", "choose another unit"), at="into"
        )
    if node.parent is None:
        raise Refusal(
            Text("集团不能并入下级", "the group cannot go into a unit below it"),
            Text("换一个单位", "choose another unit"),
        )
    ends = end_of_days(heir.unit)
    if ends is not None:
        raise Refusal(
            Text(f"{heir.name.zh}到 {ends} 为止", f"{heir.name.en} ends on {ends}"),
            Text("并入以后还在的单位", "choose a unit that stays"),
            at="into",
        )
    stands(heir.unit, since)
    if any(tree_on(day).would_loop(node.unit, heir.unit) for day in days_from(since, None)):
        raise Refusal(
            Text(f"{heir.name.zh}在{node.name.zh}之下", f"{heir.name.en} stands below {node.name.en}"),
            Text("先把它移出来", "move it away first"),
            at="into",
        )


def _children_move(act: Act, node: Node, heir: Node, since: date) -> list[str]:
    """The spans below it from the day on are below the other: cut at the day, or changed where they begin later. Their names."""
    below = Q(until__isnull=True) | Q(until__gt=since)
    rows = UnitSpan.objects.select_for_update().filter(below, parent=node.unit).exclude(WITHDRAWN)
    spans = list(rows.order_by("place", "pk"))
    begun, to_come = [each for each in spans if each.since < since], [each for each in spans if each.since >= since]
    after = [
        UnitSpan(unit_id=each.unit_id, parent_id=heir.unit, name_zh=each.name_zh, name_en=each.name_en, place=each.place,
                 since=since, until=each.until)
        for each in begun
    ]  # fmt: skip
    act.change_all(begun, until=since)
    act.change_all(to_come, parent_id=heir.unit)
    act.add_all(after)
    return list(dict.fromkeys(each.name_zh for each in spans))


def appointments_end(act: Act, node: Node, since: date) -> int:
    """Nobody holds a post of it from the day on; what was to begin later never does."""
    standing = Q(until__isnull=True) | Q(until__gt=since)
    rows = list(
        Appointment.objects.select_for_update()
        .filter(standing, post__unit=node.unit)
        .exclude(until=F("since"))
        .order_by("pk")
    )
    act.change_all([row for row in rows if row.since < since], until=since)
    for row in rows:
        if row.since >= since:
            act.change(row, None, until=row.since)
    return len(rows)


def effects(by: Viewer, node: Node, heir: Node, since: date) -> list[Text]:
    """What it will do, told before it is done: of the group itself."""
    then = tree_on(since)
    below = [each.name for each in then.children.get(node.unit, [])]
    standing = Q(until__isnull=True) | Q(until__gt=since)
    held = list(
        Appointment.objects.filter(standing, post__unit=node.unit).exclude(until=F("since")).select_related("person")
    )
    roles = Grant.objects.filter(in_force(since), unit=node.unit, approved_by__isnull=False).count()
    found = [
        Text(
            f"自 {since} 起没有{node.name.zh}，并入{heir.name.zh}；此前的历史、指标数与责任书不变，从{heir.name.zh}的页面可以打开",
            f"From {en_day(since)} on there is no {node.name.en}: it goes into {heir.name.en}; its history, figures and letters stay as "
            "they are and are reached from there",
        )
    ]  # fmt: skip
    if below:
        first_zh, first_en = "、".join(each.zh for each in below[:5]), ", ".join(each.en for each in below[:5])
        more_zh, more_en = ("等", " and others") if len(below) > 5 else ("", "")
        found.append(
            Text(
                f"下级 {len(below)} 个单位（{first_zh}{more_zh}）移到{heir.name.zh}之下",
                f"{many(len(below), 'unit')} below it ({first_en}{more_en}) will stand below {heir.name.en}",
            )
        )
    if held:
        first_zh, first_en = (
            "、".join(each.person.name_zh for each in held[:5]),
            ", ".join(each.person.name_en for each in held[:5]),
        )
        more_zh, more_en = ("等", " and others") if len(held) > 5 else ("", "")
        found.append(
            Text(
                f"{len(held)} 项任职（{first_zh}{more_zh}）到那一天为止；在{heir.name.zh}的新任职另行任命，或从工作簿导入",
                f"{many(len(held), 'appointment')} to end on that day ({first_en}{more_en}); new ones in {heir.name.en} are made anew",
            )
        )
    if roles:
        found.append(
            Text(
                f"{roles} 项角色以它为范围，从此不起作用；需要的，请安全管理员另授",
                f"{many(roles, 'role')} for it: no longer in effect; what is needed is asked for anew",
            )
        )
    return found
