"""What a roster would change: who is new, which posts are made, who takes and who leaves one. In few queries, whatever its length."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from ...engine.values.finding import Finding, Level, Source
from ...engine.values.text import Text
from ..models import Appointment, Person, Post, PostKind
from ..permissions import Permission
from ..queries import in_force
from ..tree import Node
from ..viewer import Viewer
from .columns import Col

_KINDS = {word: kind for kind in PostKind for word in (*str(kind.label).split(" / "), str(kind.label), kind.value)}
_REQUIRED = (Col.CODE, Col.NAME_ZH, Col.UNIT, Col.KIND, Col.TITLE_ZH)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it was read, with the places of its cells."""

    given: dict[Col, str]
    since: date | None
    places: dict[Col, Source]


@dataclass(frozen=True, slots=True)
class Line:
    """A row understood: a person in a post of a unit from a day on."""

    code: str
    name: Text
    unit: int
    unit_ref: str
    kind: str
    title: Text
    since: date
    new_person: bool = False
    post: int | None = None
    """The post there is; None: it is made."""
    leaves: str = ""
    """Who holds it until then."""
    unchanged: bool = False


@dataclass(slots=True)
class Plan:
    """Every line, and what is wrong."""

    lines: list[Line] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    told: set[Source] = field(default_factory=set)

    @property
    def counts(self) -> dict[str, int]:
        """How many of each."""
        changed = [line for line in self.lines if not line.unchanged]
        return {
            "people": len({line.code for line in changed if line.new_person}),
            "posts": sum(line.post is None for line in changed),
            "appointed": len(changed),
            "leaves": sum(bool(line.leaves) for line in changed),
            "unchanged": len(self.lines) - len(changed),
        }


@dataclass(slots=True)
class _Known:
    """What the database holds of what the roster names."""

    people: dict[str, Person]
    posts: dict[tuple[int, str, str], list[Post]]
    holders: dict[int, Appointment]


def planned(viewer: Viewer, rows: list[Row], findings: Iterable[Finding] = ()) -> Plan:
    """The plan; with findings nothing of it is done. Cells that the reading has told of (`findings`) are not told twice."""
    plan = Plan(findings=list(findings))
    plan.told |= {each.where for each in plan.findings}
    units = {node.code: node for _, node in viewer.shown(Permission.EDIT_TREE)}
    known = _known({row.given[Col.CODE] for row in rows}, [node.unit for node in units.values()], viewer.today)
    taken: set[int] = set()
    names: dict[str, str] = {}
    seen: set[tuple[str, int, str]] = set()
    for row in rows:
        line = _line(row, units, plan, known, taken)
        if line is None:
            continue
        if names.setdefault(line.code, line.name.zh) != line.name.zh:
            _tell(plan, row, Col.NAME_ZH, f"工号 {line.code} 在上面写的是{names[line.code]}",
                  f"number {line.code} has another name above")  # fmt: skip
        if (line.code, line.unit, line.title.zh) in seen:
            _tell(plan, row, Col.TITLE_ZH, "与上面一行重复", "it repeats a row above")
        seen.add((line.code, line.unit, line.title.zh))
        plan.lines.append(line)
    plan.findings.sort(key=lambda each: _in_order(each.where.cell))
    return plan


def _in_order(cell: str) -> tuple[int, int, str]:
    """`B12` -> by row, then by column."""
    column = cell.rstrip("0123456789")
    row = cell[len(column) :]
    return int(row) if row else 0, len(column), column


def _known(codes: set[str], units: list[int], today: date) -> _Known:
    posts: dict[tuple[int, str, str], list[Post]] = {}
    for post in Post.objects.filter(unit__in=units).order_by("id"):
        posts.setdefault((post.unit_id, post.kind, post.title_zh), []).append(post)
    held = Appointment.objects.filter(in_force(today), post__unit__in=units).select_related("person")
    # all people, not one query a block of codes: SQLite bounds how many values a condition may hold
    people = {person.code: person for person in Person.objects.all() if person.code in codes}
    return _Known(people, posts, {each.post_id: each for each in held})


def _line(row: Row, units: dict[str, Node], plan: Plan, known: _Known, taken: set[int]) -> Line | None:
    given, before = row.given, len(plan.findings)
    for name in _REQUIRED:
        if not given[name]:
            _tell(plan, row, name, "没有填写", "it is empty")
    if row.since is None and Col.SINCE in row.places:
        _tell(plan, row, Col.SINCE, "没有填写日期", "there is no date")
    code = given[Col.UNIT].split(" ")[0]
    node = units.get(code)
    if code and node is None:
        _tell(plan, row, Col.UNIT, f"没有编号为 {code} 的单位，或您无权维护", f"no unit {code}, or not yours to edit",
              Text("从下拉列表选择", "choose from the list"))  # fmt: skip
    kind = _KINDS.get(given[Col.KIND])
    if given[Col.KIND] and kind is None:
        words = "、".join(str(label).split(" / ")[0] for label in PostKind.labels)
        _tell(
            plan,
            row,
            Col.KIND,
            f"“{given[Col.KIND]}”不是岗位类别",
            "it is no kind of post",
            Text(f"写 {words}", "choose from the list"),
        )
    person = known.people.get(given[Col.CODE])
    if person is not None and given[Col.NAME_ZH] and person.name_zh != given[Col.NAME_ZH]:
        _tell(plan, row, Col.NAME_ZH, f"工号 {person.code} 已是另一人", f"number {person.code} is somebody else's",
              Text("核对工号与姓名", "check number and name"))  # fmt: skip
    if len(plan.findings) > before or node is None or kind is None or row.since is None:
        return None
    post, held = _seat(known, taken, node.unit, kind.value, given)
    same = held is not None and held.person.code == given[Col.CODE]
    if held is not None and not same and held.since >= row.since:
        _tell(
            plan,
            row,
            Col.SINCE,
            f"早于现任的任职日 {held.since}",
            f"it is not after {held.since}, when the present holder began",
        )
        return None
    if post is not None:
        taken.add(post.pk)
    return Line(
        given[Col.CODE],
        Text(given[Col.NAME_ZH], given[Col.NAME_EN] or given[Col.NAME_ZH]),
        node.unit, node.ref, kind.value,
        Text(given[Col.TITLE_ZH], given[Col.TITLE_EN] or given[Col.TITLE_ZH]),
        row.since, person is None, post.pk if post else None,
        held.person.name_zh if held is not None and not same else "", same,
    )  # fmt: skip


def _seat(
    known: _Known, taken: set[int], unit: int, kind: str, given: dict[Col, str]
) -> tuple[Post | None, Appointment | None]:
    """The post of that title: the person's own, else a free one, else for a head the only one there is; else a new one is made."""
    free = [post for post in known.posts.get((unit, kind, given[Col.TITLE_ZH]), []) if post.pk not in taken]
    for post in free:
        held = known.holders.get(post.pk)
        if held is not None and held.person.code == given[Col.CODE]:
            return post, held
    for post in free:
        if post.pk not in known.holders:
            return post, None
    if kind == PostKind.CHIEF and free:
        return free[0], known.holders.get(free[0].pk)
    return None, None


def _tell(plan: Plan, row: Row, name: Col, zh: str, en: str, hint: Text | None = None) -> None:
    place = row.places.get(name, Source())
    if place not in plan.told:
        plan.told.add(place)
        plan.findings.append(Finding("roster", Level.ERROR, Text(zh, en), hint, place))
