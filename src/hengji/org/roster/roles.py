"""The roles a roster would ask for: each a request that a second security administrator approves. In few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ...engine.values.text import Text
from ..granting import Wanted, against, beside_of
from ..models import Person
from ..permissions import Permission
from ..roles import ROLES as TITLES
from ..roles import Role
from ..viewer import Viewer
from ..writing import Codes
from .columns import RoleCol
from .findings import Findings, words_of
from .reading import Row

LABELS = [(role.value, f"{TITLES[role].title.zh} / {TITLES[role].title.en}") for role in Role]
_ROLES = words_of(LABELS)
_REQUIRED = (RoleCol.CODE, RoleCol.NAME, RoleCol.ROLE, RoleCol.UNIT, RoleCol.SINCE, RoleCol.REASON)


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A row understood: a role asked for."""

    wanted: Wanted
    name: Text
    code: str
    unit: str
    unchanged: bool = False


def planned_roles(viewer: Viewer, rows: Sequence[Row], findings: Findings) -> list[RoleLine]:
    """The requests of the sheet; what is wrong is told at its cell. One there is already, for the same days, is left as it is."""
    if not rows:
        return []
    everybody = list(Person.objects.all())
    units = {node.code: node for _, node in viewer.shown(Permission.GRANT_ROLES)}
    numbers, places = Codes(person.code for person in everybody), Codes(units)
    for row in rows:
        row.given[RoleCol.CODE] = numbers.read(row.given[RoleCol.CODE])
        row.given[RoleCol.UNIT] = places.read(row.given[RoleCol.UNIT].split(" ")[0])
    codes = {row.given[RoleCol.CODE] for row in rows}
    people = {person.code: person for person in everybody if person.code in codes}
    beside = beside_of({person.pk for person in people.values()})
    lines: list[RoleLine] = []
    earlier: dict[int, list[Wanted]] = defaultdict(list)
    for row in rows:
        before = len(findings)
        findings.lacking(row, _REQUIRED)
        given, since, until = row.given, row.days[RoleCol.SINCE], row.days[RoleCol.UNTIL]
        person = _person(row, people, findings)
        role = _ROLES.get(given[RoleCol.ROLE])
        if given[RoleCol.ROLE] and role is None:
            words = "、".join(TITLES[each].title.zh for each in Role)
            findings.tell(row, RoleCol.ROLE, f"“{given[RoleCol.ROLE]}”不是角色", "it is no role",
                          Text(f"写 {words}", "choose from the list"))  # fmt: skip
        code = given[RoleCol.UNIT]
        node = units.get(code)
        if code and node is None:
            findings.tell(
                row, RoleCol.UNIT, f"没有编号为 {code} 的单位，或您无权授予它的角色", f"no unit {code}, or not yours to grant roles for",
                Text("从下拉列表选择；新单位先由考核办导入",
                     "choose from the list; new units are imported by the performance office first"),
            )  # fmt: skip
        if since is not None and until is not None and until <= since:
            findings.tell(row, RoleCol.UNTIL, "不晚于“自”的那一天", "it is not after the day it begins",
                          Text("不填为长期", "leave it out for a role without end"))  # fmt: skip
        if len(findings) > before or person is None or role is None or node is None or since is None:
            continue
        wanted = Wanted(person.pk, person.ref, Role(role), node.unit, node.ref, since, until, given[RoleCol.REASON])
        there = any(wanted.is_there(each) for each in beside[person.pk])
        fault = None if there else against(viewer, wanted, beside[person.pk], earlier[person.pk])
        if fault is not None:
            findings.tell(row, RoleCol.ROLE, fault.message.zh, fault.message.en, fault.hint)
            continue
        if wanted in earlier[person.pk]:
            findings.tell(row, RoleCol.ROLE, "与上面一行重复", "it repeats a row above")
        earlier[person.pk].append(wanted)
        lines.append(RoleLine(wanted, Text(person.name_zh, person.name_en), person.code, node.code, there))
    return lines


def _person(row: Row, people: dict[str, Person], findings: Findings) -> Person | None:
    code, name = row.given[RoleCol.CODE], row.given[RoleCol.NAME]
    found = people.get(code)
    if code and found is None:
        findings.tell(
            row, RoleCol.CODE, f"没有工号为 {code} 的人员", f"there is nobody of number {code}",
            Text("核对工号；新人员先由考核办导入",
                 "check the number; new people are imported by the performance office first"),
        )  # fmt: skip
    elif found is not None and name and found.name_zh != name:
        findings.tell(row, RoleCol.NAME, f"工号 {code} 不是{name}", f"number {code} is somebody else's",
                      Text("核对工号与姓名", "check number and name"))  # fmt: skip
    return found
