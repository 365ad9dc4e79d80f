"""What a roster would change: who is new, which posts are made, who takes and who leaves one; which units are founded, which roles asked
for. In few queries, whatever its length."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ...engine.values.finding import Finding
from ...engine.values.text import Text
from ..models import Appointment, Person, Post, PostKind
from ..permissions import Permission
from ..tree import Node
from ..viewer import Viewer
from ..writing import Codes, spaced
from .columns import ROLES, SHEET, UNITS, Col, UnitCol
from .findings import Findings, words_of
from .reading import Filled, Row
from .roles import RoleLine, planned_roles
from .units import UnitLine, planned_units

_KINDS = words_of((str(value), str(label)) for value, label in PostKind.choices)
_REQUIRED = (Col.CODE, Col.NAME_ZH, Col.UNIT, Col.KIND, Col.TITLE_ZH, Col.SINCE)


@dataclass(frozen=True, slots=True)
class Line:
    """A row understood: a person in a post of a unit from a day on, perhaps to a day."""

    code: str
    name: Text
    unit: str
    """The code of the unit."""
    unit_ref: str
    """Nothing for one that the same roster founds."""
    kind: str
    title: Text
    since: date
    until: date | None = None
    new_person: bool = False
    post: int | None = None
    """The post there is; None: it is made."""
    leaves: str = ""
    """Who holds it until then."""
    ends: str = ""
    """The appointment there is, where the roster only ends it."""
    unchanged: bool = False


@dataclass(slots=True)
class Plan:
    """Every line, and what is wrong."""

    lines: list[Line] = field(default_factory=list)
    units: list[UnitLine] = field(default_factory=list)
    roles: list[RoleLine] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many of each."""
        changed = [line for line in self.lines if not line.unchanged]
        made = [line for line in changed if not line.ends]
        founded, asked = ([each for each in some if not each.unchanged] for some in (self.units, self.roles))
        same = len(self.units) - len(founded) + len(self.lines) - len(changed) + len(self.roles) - len(asked)
        return {
            "units": len(founded),
            "people": len({line.code for line in changed if line.new_person}),
            "posts": sum(line.post is None for line in made),
            "appointed": len(made),
            "leaves": sum(bool(line.leaves or line.ends) for line in changed),
            "roles": len(asked),
            "unchanged": same,
        }


@dataclass(slots=True)
class _Known:
    """What the database holds of what the roster names."""

    people: dict[str, Person]
    posts: dict[tuple[int, str, str], list[Post]]
    holders: dict[int, Appointment]
    held: dict[int, list[Appointment]]


def planned(viewer: Viewer, filled: Filled) -> Plan:
    """The plan; with findings nothing of it is done. Cells that the reading has told of are not told twice."""
    findings = Findings.of(filled.findings)
    plan = Plan()
    founding = filled.rows.get(UNITS, [])
    plan.units = planned_units(viewer, founding, findings)
    fresh = {row.given[UnitCol.CODE]: row.days[UnitCol.SINCE] for row in founding}
    plan.lines = _planned_people(viewer, filled.rows.get(SHEET, []), fresh, findings)
    plan.roles = planned_roles(viewer, filled.rows.get(ROLES, []), findings)
    plan.findings = findings.in_order()
    return plan


def _planned_people(
    viewer: Viewer, rows: Sequence[Row], fresh: Mapping[str, date | None], findings: Findings
) -> list[Line]:
    if not rows:
        return []
    units = {node.code: node for _, node in viewer.shown(Permission.EDIT_TREE)}
    everybody = list(
        Person.objects.all()
    )  # not one query a block of codes: SQLite bounds how many values a condition may hold
    numbers, places = Codes(person.code for person in everybody), Codes([*units, *fresh])
    for row in rows:
        row.given[Col.CODE] = numbers.read(row.given[Col.CODE])
        row.given[Col.UNIT] = places.read(row.given[Col.UNIT].split(" ")[0])
    known = _known(everybody, [node.unit for node in units.values()], viewer.today)
    taken: set[int] = set()
    names: dict[str, str] = {}
    seen: set[tuple[str, str, str]] = set()
    lines = []
    for row in rows:
        line = _line(row, units, fresh, findings, known, taken)
        if line is None:
            continue
        if names.setdefault(line.code, line.name.zh) != line.name.zh:
            findings.tell(row, Col.NAME_ZH, f"工号 {line.code} 在上面写的是{names[line.code]}",
                          f"number {line.code} has another name above")  # fmt: skip
        if (line.code, line.unit, line.title.zh) in seen:
            findings.tell(row, Col.TITLE_ZH, "与上面一行重复", "it repeats a row above")
        seen.add((line.code, line.unit, line.title.zh))
        lines.append(line)
    return lines


def _known(everybody: Sequence[Person], units: list[int], today: date) -> _Known:
    posts: dict[tuple[int, str, str], list[Post]] = {}
    for post in Post.objects.filter(unit__in=units).order_by("id"):
        posts.setdefault((post.unit_id, post.kind, post.title_zh), []).append(post)
    held: dict[int, list[Appointment]] = {}
    for each in Appointment.objects.filter(post__unit__in=units).select_related("person"):
        if each.until != each.since:
            held.setdefault(each.post_id, []).append(each)
    holders = {
        post: each
        for post, some in held.items()
        for each in some
        if each.since <= today and (each.until is None or each.until > today)
    }
    return _Known({person.code: person for person in everybody}, posts, holders, held)


def _line(
    row: Row, units: Mapping[str, Node], fresh: Mapping[str, date | None], findings: Findings, known: _Known, taken: set[int]
) -> Line | None:  # fmt: skip
    given, before = row.given, len(findings)
    since, until = row.days[Col.SINCE], row.days.get(Col.UNTIL)
    findings.lacking(row, _REQUIRED)
    if since is not None and until is not None and until <= since:
        findings.tell(row, Col.UNTIL, f"不晚于任职日 {since}", f"it is not after {since}, when it begins",
                      Text("写离任的那一天，或不填", "write the day it ends, or leave it empty"))  # fmt: skip
    if spaced(given[Col.CODE]):
        findings.tell(row, Col.CODE, "工号里有空格", "there is a space in the number", Text("去掉空格", "leave it out"))
    code = given[Col.UNIT]
    node = units.get(code)
    if code and node is None and code not in fresh:
        findings.tell(row, Col.UNIT, f"没有编号为 {code} 的单位，或您无权维护", f"no unit {code}, or not yours to edit",
                      Text("从下拉列表选择，或在“单位”表里设它", "choose from the list, or found it in the sheet of units"))  # fmt: skip
    founded = fresh.get(code) if node is None else None
    if since is not None and founded is not None and since < founded:
        findings.tell(
            row, Col.SINCE, f"早于单位的设立日 {founded}", f"it is before {founded}, when the unit is founded"
        )
    kind = _KINDS.get(given[Col.KIND])
    if given[Col.KIND] and kind is None:
        words = "、".join(str(label).split(" / ")[0] for label in PostKind.labels)
        findings.tell(row, Col.KIND, f"“{given[Col.KIND]}”不是岗位类别", "it is no kind of post",
                      Text(f"写 {words}", "choose from the list"))  # fmt: skip
    person = known.people.get(given[Col.CODE])
    if person is not None and given[Col.NAME_ZH] and person.name_zh != given[Col.NAME_ZH]:
        findings.tell(row, Col.NAME_ZH, f"工号 {person.code} 已是另一人", f"number {person.code} is somebody else's",
                      Text("核对工号与姓名；姓名写错过的，先在其页面更正",
                           "check number and name; where the name was wrong, correct it on the person's page first"))  # fmt: skip
    if len(findings) > before or kind is None or since is None:
        return None
    post, held = _seat(known, taken, node.unit, kind, given, since) if node is not None else (None, None)
    same = held is not None and held.person.code == given[Col.CODE]
    if post is not None and not same and not _follows(row, since, known.held.get(post.pk, ()), held, findings):
        return None
    if post is not None:
        taken.add(post.pk)
    ends = held.ref if held is not None and same and until is not None and until != held.until else ""
    if held is not None and ends and until is not None and not _may_end(row, held, until, findings):
        return None
    return Line(
        given[Col.CODE],
        Text(given[Col.NAME_ZH], given[Col.NAME_EN] or given[Col.NAME_ZH]),
        code, node.ref if node is not None else "", kind,
        Text(given[Col.TITLE_ZH], given[Col.TITLE_EN] or given[Col.TITLE_ZH]),
        since, until, person is None, post.pk if post else None,
        held.person.name_zh if held is not None and not same else "", ends, same and not ends,
    )  # fmt: skip


def _follows(row: Row, since: date, held: Sequence[Appointment], now: Appointment | None, findings: Findings) -> bool:
    """Whether nobody has taken, or is to take, the post on that day or later."""
    beyond = [each for each in held if each.since >= since or (each is not now and (each.until or date.max) > since)]
    later = max(beyond, key=lambda each: each.since, default=None)
    if later is None:
        return True
    if later is now:
        findings.tell(row, Col.SINCE, f"早于现任的任职日 {later.since}",
                      f"it is not after {later.since}, when the present holder began")  # fmt: skip
    elif later.since < since:
        findings.tell(row, Col.SINCE, f"{later.person.name_zh}任此岗到 {later.until}，任职日应不早于它",
                      f"{later.person.name_en} holds this post until {later.until}: let it begin then or later")  # fmt: skip
    else:
        findings.tell(row, Col.SINCE, f"{later.person.name_zh}自 {later.since} 起任此岗，任职日应晚于它",
                      f"{later.person.name_en} takes this post on {later.since}: let it begin later")  # fmt: skip
    return False


def _may_end(row: Row, held: Appointment, until: date, findings: Findings) -> bool:
    """Whether an appointment can be made to end on a day: after it began, and no later than it ends anyway."""
    if until <= held.since:
        findings.tell(row, Col.UNTIL, f"不晚于任职日 {held.since}", f"it is not after {held.since}, when it began")
        return False
    if held.until is not None and until > held.until:
        findings.tell(row, Col.UNTIL, f"任职本来到 {held.until} 为止", f"it ends on {held.until} anyway",
                      Text("续任的另写一行，自那一天起", "for a further term write another row from that day on"))  # fmt: skip
        return False
    return True


def _seat(
    known: _Known, taken: set[int], unit: int, kind: str, given: Mapping[StrEnum, str], since: date
) -> tuple[Post | None, Appointment | None]:
    """The post of that title: the person's own, one held from that very day, else a free one, else for a head the only one there is; else a
    new one is made."""
    free = [post for post in known.posts.get((unit, kind, given[Col.TITLE_ZH]), []) if post.pk not in taken]
    for post in free:
        held = known.holders.get(post.pk)
        if held is not None and held.person.code == given[Col.CODE]:
            return post, held
    for post in free:
        for each in known.held.get(post.pk, ()):
            if each.person.code == given[Col.CODE] and each.since == since:
                return post, each
    for post in free:
        if post.pk not in known.holders:
            return post, None
    if kind == PostKind.CHIEF and free:
        return free[0], known.holders.get(free[0].pk)
    return None, None
