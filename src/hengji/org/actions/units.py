"""Units are founded, changed and closed, each from a day on; history stays as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from ...audit.acts import Act, Answer, action
from ...audit.outcomes import Difference, Missing, Refusal
from ...engine.values.text import Text
from ...ui.words import en_day, many
from ..models import Kind, Unit, UnitMerge, UnitSpan
from ..permissions import Permission
from ..queries import WITHDRAWN, tree_on
from ..spans import as_shown, days_from, end_of_days, entered, going_on, that_holds
from ..tree import Node
from ..viewer import Viewer
from ..writing import alike, as_code, name_of, spaced
from .common import viewer


@action("org.found-unit")
def found_unit(
    act: Act, *, code: str, kind: str, name: Text, parent: str, since: date, place: int = 0, reason: str = ""
) -> Answer:
    """A new unit below `parent` from a day on; without an English name it is called the same in both languages. Raises `Refusal` for a
    code that is taken or looks like one that is, a name that is taken, and a day before the parent's own. A code whose unit was withdrawn
    before it began is free again, for that same unit."""
    above = viewer(act).node(parent)
    viewer(act).require(Permission.EDIT_TREE, above.unit)
    code, name = as_code(code), named(name)
    if not code:
        raise Refusal(
            Text("没有写编号", "no code is given"),
            Text("写全集团唯一的编号", "give one that is unique in the group"),
            at="code",
        )
    if spaced(code):
        raise Refusal(
            Text(f"编号“{code}”里有空格", f"there is a space in the code “{code}”"),
            Text("去掉空格", "leave it out"),
            at="code",
        )
    if kind not in set(Kind):
        raise Missing
    given_up = free_code(viewer(act), code)
    stands(above.unit, since)
    sole_name(above.unit, name.zh, since)
    if given_up is None:
        unit = act.add(Unit(code=code, kind=Kind(kind).value))
    else:
        unit = act.change(given_up, None, kind=Kind(kind).value)
    act.add(UnitSpan(unit=unit, parent_id=above.unit, name_zh=name.zh, name_en=name.en, place=place, since=since))
    act.subject, act.unit, act.reason = unit.ref, unit.ref, reason
    act.tell(Text("设立单位", "unit founded"), None, f"{code} {name.zh}")
    return {"unit": unit.ref}


@action("org.change-unit")
def change_unit(
    act: Act, *, unit: str, version: int, since: date, name: Text | None = None, parent: str | None = None, reason: str
) -> Answer:
    """A unit has another name or another parent from a day on, until the day a later one is entered for; `version` is that of the unit as
    it was shown (`version_of`). History stays as it was. Raises `Refusal` where another one of that name stands there already, and where
    nothing would change."""
    by = viewer(act)
    node = by.node_to_come(unit)
    by.require_to_come(Permission.EDIT_TREE, node.unit)
    as_shown(node.unit, version, lambda: _apart(by, node, since, name, parent))
    spans = entered(node.unit)
    span = that_holds(spans, since)
    if span is None:
        raise not_there(node.unit, since)
    if not reason.strip():
        raise unfounded()
    above = by.node(parent) if parent is not None else None
    if above is not None:
        by.require(Permission.EDIT_TREE, above.unit)
    wanted = Wanted(span.parent_id if above is None else above.unit, _name(span) if name is None else named(name))
    if wanted == Wanted(span.parent_id, _name(span)):
        raise unchanged(since, "name_zh" if name is not None else "parent")
    called = _name(span)
    _rewritten(act, spans, span, since, wanted)
    act.subject, act.unit, act.reason = node.ref, node.ref, reason
    if name is not None:
        act.tell(Text("名称", "name"), called.zh, wanted.name.zh)
    if above is not None:
        old = by.called(node.parent) if node.parent is not None else None
        act.tell(Text("上级单位", "parent"), old.name.zh if old else None, above.name.zh)
    return {"unit": node.ref}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where a unit is to stand, and how it is to be called."""

    parent: int | None
    name: Text


def _rewritten(act: Act, spans: Sequence[UnitSpan], span: UnitSpan, since: date, wanted: Wanted) -> None:
    """A span is cut at the day and another follows it, or it is changed where it begins on that day. The spans after it that go on with
    its name, or its parent, go on with the new one."""
    called = going_on(spans, span, _name) if wanted.name != _name(span) else []
    placed = going_on(spans, span, _parent) if wanted.parent != span.parent_id else []
    later = max(called, placed, key=len)
    then = [
        Wanted(
            wanted.parent if each in placed else each.parent_id,
            wanted.name if each in called else _name(each),
        )
        for each in later
    ]
    if wanted.parent is not None and wanted.parent != span.parent_id:
        _stands_below(span.unit_id, wanted.parent, since, [span, *placed][-1].until)
    for begins, each, to_be in zip(
        [since, *(each.since for each in later)], [span, *later], [wanted, *then], strict=True
    ):
        if to_be.parent is not None and (to_be.parent, to_be.name.zh) != (each.parent_id, each.name_zh):
            sole_name(to_be.parent, to_be.name.zh, begins, each.until, but=span.unit_id)
    if span.since == since:
        act.change(span, None, **_columns(wanted))
    else:
        until = span.until
        act.change(span, None, until=since)
        act.add(UnitSpan(unit_id=span.unit_id, place=span.place, since=since, until=until, **_columns(wanted)))
    for each, to_be in zip(later, then, strict=True):
        act.change(each, None, **_columns(to_be))


def _columns(wanted: Wanted) -> dict[str, Any]:
    return {"parent_id": wanted.parent, "name_zh": wanted.name.zh, "name_en": wanted.name.en}


def _name(span: UnitSpan) -> Text:
    return Text(span.name_zh, span.name_en)


def _parent(span: UnitSpan) -> int | None:
    return span.parent_id


def _stands_below(unit: int, parent: int, since: date, until: date | None) -> None:
    """A unit may stand below another on all these days. Raises `Refusal`."""
    stands(parent, since, until)
    if any(tree_on(day).would_loop(unit, parent) for day in days_from(since, until)):
        raise Refusal(
            Text("不能把单位放到它自己的下级", "a unit cannot stand below itself"),
            Text("换一个上级单位", "choose another parent"),
            at="parent",
        )


def _apart(by: Viewer, node: Node, since: date, name: Text | None, parent: str | None) -> list[Difference]:
    """Name and parent of a day as they are by now, and as somebody who saw others would have them."""
    span = that_holds(entered(node.unit), since)
    nothing, found = "不存在 / not there", list[Difference]()
    if name is not None:
        now = f"{span.name_zh} / {span.name_en}" if span is not None else nothing
        title = Text(f"{since} 的名称", f"name on {en_day(since)}")
        found.append(Difference(title, now, f"{name.zh} / {name.en}"))
    if parent is not None:
        there, above = span.parent_id if span is not None else None, by.node(parent)
        old = by.called(there) if there is not None and there in by.known_units() else None
        now = f"{old.name.zh} / {old.name.en}" if old is not None else nothing
        title = Text(f"{since} 的上级单位", f"parent on {en_day(since)}")
        found.append(Difference(title, now, f"{above.name.zh} / {above.name.en}"))
    return found


@action("org.close-unit")
def close_unit(act: Act, *, unit: str, version: int, until: date, reason: str) -> Answer:
    """A unit ends with the day before `until`; `version` is that of the unit as it was shown. Raises `Refusal` while units stand below it
    on that day or later, and where it changes later."""
    node = viewer(act).node(unit)
    viewer(act).require(Permission.EDIT_TREE, node.unit)
    as_shown(node.unit, version, lambda: ends_apart(node.unit, until))
    no_merge_after(node.unit, until)
    lasting = UnitSpan.objects.filter(Q(until__isnull=True) | Q(until__gt=until), parent=node.unit).exclude(WITHDRAWN)
    below = list(dict.fromkeys(lasting.order_by("place", "id").values_list("name_zh", flat=True)))
    stand = many(len(below), "unit still stands", "units still stand")
    if below:
        raise Refusal(
            Text(
                f"下面还有 {len(below)} 个单位：{'、'.join(below[:5])}",
                f"{stand} below it",
            ),
            Text("先把它们并走或撤销", "move or close them first"),
        )
    span = last_of(node.unit, until)
    if span.until == until:
        raise Refusal(
            Text(
                f"已定于 {until} 撤销，没有变", f"it is to be closed on {en_day(until)} already: nothing would change"
            ),
            Text("改后再提交，或取消", "change it, or cancel"),
            at="until",
        )
    act.change(span, None, until=until)
    act.subject, act.unit, act.reason = node.ref, node.ref, reason
    act.tell(Text("撤销单位", "unit closed"), None, until)
    return {"unit": node.ref}


def last_of(unit: int, until: date) -> UnitSpan:
    """The span with which a unit can end on a day, locked. Raises `Refusal` where it is not there then, and where a change from that day
    on is entered."""
    last = until - timedelta(days=1) if until > date.min else until
    spans = entered(unit)
    span = that_holds(spans, last)
    if span is None or until <= span.since:
        raise not_there(unit, last)
    if span is not spans[-1]:
        day = next(each.since for each in spans if each.since >= until)
        raise Refusal(
            Text(f"已录入自 {day} 起的变动", f"a change from {en_day(day)} on is entered already"),
            Text(
                "这一天应晚于它；它还没生效的，也可在单位页先撤回",
                "choose a day after it, or withdraw it first on the page of the unit while it has not begun",
            ),
            at="since",
        )
    return span


def ends_apart(unit: int, day: date) -> list[Difference]:
    """The end of a unit as it is entered by now, and as somebody who did not see it would have it."""
    now = end_of_days(unit)
    title = Text("自这一天起不再存在", "no longer there from")
    return [Difference(title, now.isoformat() if now is not None else "没有定 / no day is entered", day.isoformat())]


def no_merge_after(unit: int, day: date) -> None:
    """A unit does not end while it is to go into another, or another into it, on that day or later."""
    merge = UnitMerge.objects.filter(Q(unit=unit, since__isnull=False) | Q(into=unit, since__gte=day)).first()
    if merge is None or merge.since is None:
        return
    if merge.unit_id == unit:
        raise Refusal(
            Text(f"已定于 {merge.since} 并入别的单位", f"a merge on {en_day(merge.since)} is entered already"),
            Text("先在单位页撤回并入，再另定", "withdraw it first on the page of the unit"),
        )
    raise Refusal(
        Text(f"已定于 {merge.since} 由别的单位并入", f"a merge on {en_day(merge.since)} is entered already"),
        Text("这一天应晚于它，或先撤回那次并入", "let it end after that day, or withdraw that merge first"),
    )


def stands(parent: int, day: date, until: date | None = None) -> None:
    """A unit to stand below is there from a day on, and stays, or stays until another one. Raises `Refusal`."""
    if parent not in tree_on(day).nodes:
        raise Refusal(
            Text(f"上级单位在 {day} 不存在", f"the parent does not exist on {day}"),
            Text("换一个生效日", "let it begin on another day"),
            at="since",
        )
    ends = end_of_days(parent)
    if ends is not None and (until is None or ends < until):
        raise Refusal(
            Text(f"上级单位到 {ends} 为止（不含）", f"the parent ends on {en_day(ends)}"),
            Text("换一个以后还在的上级单位", "choose a parent that stays"),
            at="parent",
        )


def sole_name(parent: int, name: str, since: date, until: date | None = None, *, but: int | None = None) -> None:
    """Below one unit no two are called the same on any day: lists and letters name a unit by its name. Raises `Refusal`."""
    spans = UnitSpan.objects.filter(Q(until__isnull=True) | Q(until__gt=since), parent=parent, name_zh=name)
    spans = spans.exclude(WITHDRAWN)
    spans = spans.exclude(unit=but) if but is not None else spans
    other = (spans.filter(since__lt=until) if until is not None else spans).select_related("unit").first()
    if other is not None:
        raise Refusal(
            Text(
                f"同一上级下已有“{name}”（{other.unit.code}）",
                f"“{name}” stands below the same unit already ({other.unit.code})",
            ),
            Text("写得分得开的名称", "give a name that tells them apart"),
            at="name_zh",
        )


def free_code(by: Viewer, code: str) -> Unit | None:
    """No unit has this code, nor one that differs in width or capitals alone, but perhaps one that was withdrawn before it began: that one.
    Raises `Refusal`, which names the unit where it is seen."""
    given_up: Unit | None = Unit.objects.select_for_update().filter(code=code).first()
    if given_up is not None and not UnitSpan.objects.filter(unit=given_up).exclude(WITHDRAWN).exists():
        return given_up
    for unit, there in Unit.objects.values_list("pk", "code"):
        if alike(there) == alike(code):
            node = by.called(unit) if unit in by.known_units() else None
            zh, en = (f"：{node.name.zh}（{there}）", f" by {node.name.en} ({there})") if node is not None else ("", "")
            raise Refusal(
                Text(f"编号 {code} 已有单位使用{zh}", f"the code {code} is taken{en}"),
                Text(
                    "换一个编号；大小写、全角半角不算不同", "choose another code; capitals and width make no difference"
                ),
                at="code",
            )
    return None


def named(name: Text) -> Text:
    """The name of a unit, tidied. Raises `Refusal` where there is nothing in it."""
    if not name.zh.strip():
        raise Refusal(
            Text("没有写名称", "no name is given"), Text("写单位的名称", "give the name of the unit"), at="name_zh"
        )
    return name_of(name.zh, name.en)


def unchanged(day: date, at: str) -> Refusal:
    what = Text("名称", "name") if at == "name_zh" else Text("上级单位", "parent")
    return Refusal(
        Text(f"{day} 的{what.zh}本来就是这个，没有变", f"the {what.en} on {day} is that already: nothing would change"),
        Text("改后再提交，或取消", "change it, or cancel"),
        at=at,
    )


def unfounded() -> Refusal:
    """Nothing is changed without a document or a meeting."""
    return Refusal(
        Text("没有写原因", "no reason is given"),
        Text("写明文号或会议", "name the document or the meeting"),
        at="reason",
    )


def not_there(unit: int, day: date) -> Refusal:
    """The unit is not there on a day: not yet, or no more, as it is entered."""
    ends = end_of_days(unit)
    if ends is not None and ends <= day:
        return Refusal(
            Text(f"已定于 {ends} 撤并，{day} 不存在", f"it ends on {en_day(ends)}: the unit does not exist on {day}"),
            Text(
                "换一个更早的日期；那一天还没到的，也可在单位页先撤回",
                "choose an earlier day, or withdraw its end first on the page of the unit while the day has not come",
            ),
            at="since",
        )
    return Refusal(
        Text(f"这个单位在 {day} 不存在", f"the unit does not exist on {day}"),
        Text("看它的沿革，换一个日期", "look at its history and choose another day"),
        at="since",
    )
