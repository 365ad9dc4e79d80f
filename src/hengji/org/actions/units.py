"""Units are founded, changed and closed, each from a day on; history stays as it was."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q

from ...audit.acts import Act, Answer, action
from ...audit.outcomes import Missing, Refusal
from ...engine.values.text import Text
from ...ui.words import en_day, many
from ..models import Kind, Unit, UnitMerge, UnitSpan
from ..permissions import Permission
from ..queries import WITHDRAWN, in_force, tree_on
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
    """A unit has another name or another parent from a day on; `version` is that of the span shown. History stays as it was.
    Raises `Refusal` where another one of that name stands there already, and where nothing would change."""
    node = viewer(act).node_to_come(unit)
    viewer(act).require_to_come(Permission.EDIT_TREE, node.unit)
    span = UnitSpan.objects.select_for_update().filter(in_force(since), unit=node.unit).first()
    if span is None:
        raise not_there(since)
    if not reason.strip():
        raise Refusal(
            Text("没有写原因", "no reason is given"),
            Text("写明文号或会议", "name the document or the meeting"),
            at="reason",
        )
    new_parent = span.parent_id
    if parent is not None:
        above = viewer(act).node(parent)
        viewer(act).require(Permission.EDIT_TREE, above.unit)
        stands(above.unit, since)
        if any(tree_on(day).would_loop(node.unit, above.unit) for day in days_from(since, span.until)):
            raise Refusal(
                Text("不能把单位放到它自己的下级", "a unit cannot stand below itself"),
                Text("换一个上级单位", "choose another parent"),
                at="parent",
            )
        new_parent = above.unit
    old_name = Text(span.name_zh, span.name_en)
    new_name = named(name) if name is not None else old_name
    if (new_parent, new_name) == (span.parent_id, old_name):
        raise unchanged(since, "name_zh" if name is not None else "parent")
    if new_parent is not None and (new_parent, new_name.zh) != (span.parent_id, span.name_zh):
        sole_name(new_parent, new_name.zh, since, span.until, but=node.unit)
    if span.since == since:
        act.change(span, version, parent_id=new_parent, name_zh=new_name.zh, name_en=new_name.en)
    else:
        until, place = span.until, span.place
        act.change(span, version, until=since)
        act.add(
            UnitSpan(unit_id=node.unit, parent_id=new_parent, name_zh=new_name.zh, name_en=new_name.en,
                     place=place, since=since, until=until)
        )  # fmt: skip
    act.subject, act.unit, act.reason = node.ref, node.ref, reason
    if name is not None:
        act.tell(Text("名称", "name"), node.name.zh, new_name.zh)
    if parent is not None:
        old = viewer(act).called(node.parent) if node.parent is not None else None
        act.tell(
            Text("上级单位", "parent"), old.name.zh if old else None, viewer(act).tree.nodes[new_parent or 0].name.zh
        )
    return {"unit": node.ref}


@action("org.close-unit")
def close_unit(act: Act, *, unit: str, version: int, until: date, reason: str) -> Answer:
    """A unit ends with the day before `until`. Raises `Refusal` while units stand below it on that day or later, and where it changes
    later."""
    node = viewer(act).node(unit)
    viewer(act).require(Permission.EDIT_TREE, node.unit)
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
    later = UnitSpan.objects.filter(unit=node.unit, since__gte=until).exclude(WITHDRAWN).order_by("since").first()
    last = until - timedelta(days=1) if until > date.min else until
    span = UnitSpan.objects.select_for_update().filter(in_force(last), unit=node.unit).first()
    if span is None or until <= span.since:
        raise not_there(last)
    if later is not None:
        raise Refusal(
            Text(f"已录入自 {later.since} 起的变动", f"a change from {en_day(later.since)} on is entered already"),
            Text(
                "撤销日应晚于它；它还没生效的，也可在单位页先撤回",
                "close it after that day, or withdraw it first while it has not begun",
            ),
        )
    no_merge_after(node.unit, until)
    act.change(span, version, until=until)
    act.subject, act.unit, act.reason = node.ref, node.ref, reason
    act.tell(Text("撤销单位", "unit closed"), None, until)
    return {"unit": node.ref}


def no_merge_after(unit: int, day: date) -> None:
    """A unit does not end while it is to go into another, or another into it, on that day or later."""
    merge = UnitMerge.objects.filter(Q(unit=unit) | Q(into=unit, since__gte=day)).first()
    if merge is not None:
        raise Refusal(
            Text(f"已定于 {merge.since} 并入或由别的单位并入", f"a merge on {en_day(merge.since)} is entered already"),
            Text("这一天应晚于它", "let it end after that day"),
        )


def stands(parent: int, day: date) -> None:
    if parent not in tree_on(day).nodes:
        raise Refusal(
            Text(f"上级单位在 {day} 不存在", f"the parent does not exist on {day}"),
            Text("换一个生效日", "let it begin on another day"),
            at="since",
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


def not_there(day: date) -> Refusal:
    return Refusal(
        Text(f"这个单位在 {day} 不存在", f"the unit does not exist on {day}"),
        Text("看它的沿革，换一个日期", "look at its history and choose another day"),
        at="since",
    )


def days_from(since: date, until: date | None) -> list[date]:
    """The days on which the tree changes, from a day on: between two of them it is the same."""
    spans = UnitSpan.objects.filter(since__gt=since)
    spans = spans.filter(since__lt=until) if until is not None else spans
    return [since, *spans.order_by("since").values_list("since", flat=True).distinct()]
