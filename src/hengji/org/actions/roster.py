"""Units, people, posts and appointments from an accepted workbook, all of them or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import F, Q

from ...audit.acts import Act, Answer, action
from ...audit.outcomes import Missing, Refusal
from ...engine.values.text import Text
from ..models import Appointment, Kind, Person, Post, Unit, UnitSpan
from ..permissions import Permission
from ..queries import WITHDRAWN
from ..tree import Node
from ..writing import alike
from .common import viewer
from .people import no_later
from .units import stands


@action("org.import-roster")
def import_roster(
    act: Act,
    *,
    lines: Sequence[Mapping[str, str]],
    source: str,
    reason: str = "",
    units: Sequence[Mapping[str, str]] = (),
) -> Answer:
    """Units, and people with their posts, from an accepted workbook, all of them or none; `lines` and `units` are those of the plan.
    A line that names an appointment to end (`ends`) does nothing else; a unit founded by the same workbook is named by its code.

    Raises `Missing` where a unit is out of sight, `Refusal` where a post has changed hands since.
    """
    founded = _found_units(act, units)
    people = {person.code: person for person in Person.objects.all()}
    ending, lines = [line for line in lines if line.get("ends")], [line for line in lines if not line.get("ends")]
    fresh = {line["code"]: line for line in lines if line["code"] not in people}
    _no_two_alike(people, fresh)
    added = act.add_all(
        [Person(code=code, name_zh=line["name_zh"], name_en=line["name_en"]) for code, line in fresh.items()]
    )
    people |= {person.code: person for person in added}
    nodes = {line["unit"]: viewer(act).node(line["unit"]) for line in lines if line["unit"]}
    for node in nodes.values():
        viewer(act).require(Permission.EDIT_TREE, node.unit)
    where = [_placed(line, nodes, founded) for line in lines]
    posts = {post.pk: post for post in Post.objects.filter(unit__in=[node.unit for node in nodes.values()])}
    made = act.add_all(
        [
            Post(unit_id=unit, kind=line["kind"], title_zh=line["title_zh"], title_en=line["title_en"])
            for line, unit in zip(lines, where, strict=True)
            if not line["post"]
        ]
    )
    seats = iter(made)
    taken = [posts.get(int(line["post"])) if line["post"] else next(seats) for line in lines]
    if any(post is None for post in taken):
        raise Missing
    if len({post.pk for post in taken if post is not None}) < len(taken):
        raise Refusal(
            Text("同一岗位有两行", "two lines are for one post"),
            Text("留下一行，重新上传", "keep one of them and upload again"),
        )
    since = {post.pk: date.fromisoformat(line["since"]) for post, line in zip(taken, lines, strict=True) if post}
    holders = Appointment.objects.select_for_update().filter(post__in=[pk for pk in since if pk in posts])
    first = min(since.values(), default=viewer(act).today)
    for row in holders.exclude(until=F("since")).filter(Q(until__isnull=True) | Q(until__gt=first)):
        if row.since >= since[row.post_id]:
            raise _changed_hands()
        if row.until is None or row.until > since[row.post_id]:
            act.change(row, None, until=since[row.post_id])
    act.add_all(
        [
            Appointment(
                post=post, person=people[line["code"]], since=date.fromisoformat(line["since"]), until=_end_of(line)
            )
            for post, line in zip(taken, lines, strict=True)
        ]
    )
    ended = _end_appointments(act, ending)
    act.subject, act.reason = source[:60], reason
    act.unit = next(iter(nodes), "") if len(nodes) == 1 and not founded else ""
    act.tell(Text("导入人员与岗位", "people and posts imported"), None, f"{len(lines)}")
    if ended:
        act.tell(Text("离任", "appointments ended"), None, f"{ended}")
    return {
        "units": str(len(founded)), "people": str(len(added)), "posts": str(len(made)), "appointed": str(len(lines)),
        "ended": str(ended),
    }  # fmt: skip


def _found_units(act: Act, lines: Sequence[Mapping[str, str]]) -> dict[str, int]:
    """The units of a workbook, by code: each below one there is, in scope and there on the day, or below another of them."""
    if not lines:
        return {}
    fresh = {line["code"]: line for line in lines}
    if len({alike(code) for code in fresh}) < len(lines) or not all(code.strip() for code in fresh):
        raise Refusal(
            Text("有的编号写了两次，或没有写", "a code is given twice, or none"), Text("重新上传", "upload again")
        )
    if {alike(code) for code in fresh} & {alike(code) for code in Unit.objects.values_list("code", flat=True)}:
        raise Refusal(
            Text("有的编号已有单位使用", "a code is taken by now"),
            Text("重新上传，再看一遍", "upload again and look at it once more"),
        )
    above = {
        line["parent"]: viewer(act).node(line["parent"], Permission.EDIT_TREE)
        for line in lines
        if line["parent"] not in fresh
    }
    spans = list(UnitSpan.objects.filter(unit__in=[node.unit for node in above.values()]))
    stay = {span.unit_id for span in spans if span.until is None}
    for line in lines:
        since, parent = date.fromisoformat(line["since"]), line["parent"]
        if parent not in fresh and not (
            above[parent].unit in stay
            and any(
                span.unit_id == above[parent].unit
                and span.since <= since
                and (span.until is None or since < span.until)
                for span in spans
            )
        ):
            stands(above[parent].unit, since)
        if parent in fresh and since < date.fromisoformat(fresh[parent]["since"]):
            raise Refusal(
                Text(f"{line['code']} 早于上级单位设立", f"{line['code']} would begin before its parent"),
                Text("换一个设立日", "let it begin on another day"),
            )
        if line["kind"] not in set(Kind) or _in_a_ring(line["code"], fresh):
            raise Missing
    _sole_names(lines, {ref: each.unit for ref, each in above.items()})
    made = act.add_all([Unit(code=code, kind=line["kind"]) for code, line in fresh.items()])
    found = {unit.code: unit.pk for unit in made}
    act.add_all(
        [
            UnitSpan(
                unit_id=found[code],
                parent_id=found[line["parent"]] if line["parent"] in fresh else above[line["parent"]].unit,
                name_zh=line["name_zh"],
                name_en=line["name_en"],
                place=int(line["place"]),
                since=date.fromisoformat(line["since"]),
            )
            for code, line in fresh.items()
        ]
    )
    for code, line in fresh.items():
        act.tell(Text("设立单位", "unit founded"), None, f"{code} {line['name_zh']}")
    return found


def _no_two_alike(there: Iterable[str], fresh: Iterable[str]) -> None:
    """No staff number that is new looks like another. Raises `Refusal`."""
    seen = {alike(code): code for code in there}
    for code in fresh:
        other = seen.setdefault(alike(code), code)
        if other != code:
            raise Refusal(
                Text(f"工号 {code} 与 {other} 分不开", f"the staff numbers {code} and {other} look the same"),
                Text("大小写、全角半角不算不同；重新上传", "capitals and width make no difference; upload again"),
            )


def _in_a_ring(code: str, fresh: Mapping[str, Mapping[str, str]]) -> bool:
    seen = set[str]()
    while code in fresh and code not in seen:
        seen.add(code)
        code = fresh[code]["parent"]
    return code in seen


def _sole_names(lines: Sequence[Mapping[str, str]], above: Mapping[str, int]) -> None:
    """Below one unit no two are called the same, of these and of those there are. One query. Raises `Refusal`."""
    names = {line["name_zh"] for line in lines}
    spans = UnitSpan.objects.filter(parent__in=above.values(), name_zh__in=names).exclude(WITHDRAWN)
    there = [(span.parent_id, span.name_zh, span.until) for span in spans]
    said = set[tuple[str, str]]()
    for line in lines:
        parent, name, since = line["parent"], line["name_zh"], date.fromisoformat(line["since"])
        standing = any(
            (at, called) == (above.get(parent), name) and (until is None or since < until)
            for at, called, until in there
        )
        if standing or (parent, name) in said:
            raise Refusal(
                Text(f"同一上级下有两个“{name}”", f"two units below the same one are called “{name}”"),
                Text("写得分得开的名称，重新上传", "give names that tell them apart and upload again"),
            )
        said.add((parent, name))


def _placed(line: Mapping[str, str], nodes: Mapping[str, Node], founded: Mapping[str, int]) -> int:
    """The unit of a line: one there is, or one that the same workbook founds. Raises `Missing`."""
    if line["unit"]:
        return nodes[line["unit"]].unit
    unit = founded.get(line.get("founded", ""))
    if unit is None:
        raise Missing
    return unit


def _end_of(line: Mapping[str, str]) -> date | None:
    until = date.fromisoformat(line["until"]) if line.get("until") else None
    if until is not None and until <= date.fromisoformat(line["since"]):
        raise Refusal(
            Text("任职至应晚于任职自", "an appointment ends later than the day it begins"),
            Text("重新上传", "upload again"),
        )
    return until


def _changed_hands() -> Refusal:
    return Refusal(
        Text("有岗位的任职已变", "a post has changed hands since"),
        Text("重新上传，再看一遍", "upload again and look at it once more"),
    )


def _end_appointments(act: Act, lines: Sequence[Mapping[str, str]]) -> int:
    """Appointments that a workbook ends, in scope. Raises `Missing`, `Refusal`."""
    if not lines:
        return 0
    ends = {line["ends"]: date.fromisoformat(line["until"]) for line in lines}
    rows = list(
        Appointment.objects.select_for_update(of=("self",))
        .select_related("post")
        .filter(post__unit__in=viewer(act).units(Permission.EDIT_TREE))
        .order_by("pk")
    )
    meant = [row for row in rows if row.ref in ends]
    if len(meant) < len(ends):
        raise Missing
    for row in meant:
        if ends[row.ref] <= row.since:
            raise _changed_hands()
        viewer(act).use(Permission.EDIT_TREE, unit=row.post.unit_id)
        act.change(row, None, until=no_later(row, ends[row.ref]))
    return len(meant)
