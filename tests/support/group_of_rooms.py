"""A small group with people of every role: what the tests of the rooms talk about.

Group (G)
  Finance department (D1), Production department (D2)
  West wind (S1) with Plant one (S1A) and Plant two (S1B); East coal (S2)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from hengji.audit.acts import Act, Answer, action
from hengji.engine.values.text import Text
from hengji.org import actions
from hengji.org.models import Account, Grant, Kind, Person, Unit, UnitSpan
from hengji.org.queries import viewer_of
from hengji.org.roles import Role
from hengji.org.spans import version_of
from hengji.org.viewer import Viewer

START = date(2024, 1, 1)
TODAY = date(2026, 10, 15)

UNITS = (
    ("G", Kind.GROUP, None, "示例能源集团", "Example Energy Group"),
    ("D1", Kind.DEPARTMENT, "G", "财务资产部", "Finance"),
    ("D2", Kind.DEPARTMENT, "G", "生产技术部", "Production"),
    ("S1", Kind.SUBSIDIARY, "G", "西部风电", "West Wind"),
    ("S1A", Kind.GRASSROOTS, "S1", "一号风场", "Plant One"),
    ("S1B", Kind.GRASSROOTS, "S1", "二号风场", "Plant Two"),
    ("S2", Kind.SUBSIDIARY, "G", "东部煤电", "East Coal"),
)
PEOPLE = (
    ("olivia", "王敏", Role.OFFICE, "G"),
    ("leo", "李建国", Role.LEADER, "G"),
    ("hana", "赵海燕", Role.HEAD, "D1"),
    ("hugo", "孙浩", Role.HEAD, "D2"),
    ("lin", "林小雨", Role.LIAISON, "D1"),
    ("mia", "马晓梅", Role.MANAGER, "S1"),
    ("max", "孟旭", Role.MANAGER, "S2"),
    ("gus", "郭松", Role.LIAISON, "S1A"),
    ("ada", "安达", Role.AUDITOR, "G"),
    ("fay", "冯颖", Role.FINANCE, "G"),
    ("sys", "石岩", Role.SYSTEM_ADMIN, "G"),
    ("sec", "沈策", Role.SECURITY_ADMIN, "G"),
    ("sec2", "宋岑", Role.SECURITY_ADMIN, "G"),
    ("aud", "敖丹", Role.AUDIT_ADMIN, "G"),
    ("none", "吴名", None, "G"),
)
PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Group:
    """The units and people by short names."""

    today: date = TODAY

    @cached_property
    def units(self) -> dict[str, Unit]:
        """Unit by code."""
        return {unit.code: unit for unit in Unit.objects.all()}

    def viewer(self, name: str, on: date | None = None) -> Viewer:
        """A person at a door on a day."""
        account = Account.objects.select_related("person").get(login=name)
        return viewer_of(account, on or self.today)

    def person(self, name: str) -> Person:
        """A person."""
        return Account.objects.select_related("person").get(login=name).person

    def ref(self, code: str) -> str:
        """The reference of a unit."""
        return self.units[code].ref

    def version(self, code: str) -> int:
        """The version in which a form shows a unit."""
        return version_of(Unit.objects.get(code=code).pk)


@dataclass(frozen=True)
class Founder:
    """Whoever sets up the group before anybody has a role."""

    ref: str = "founder"
    name: str = "初始化"
    role: str = "set-up"
    acts_for: str = ""


@action("test.found-group")
def _found(act: Act) -> Answer:
    made = act.add_all([Unit(code=code, kind=kind.value) for code, kind, *_ in UNITS])
    units = {unit.code: unit for unit in made}
    act.add_all(
        [
            UnitSpan(unit=units[code], parent=units.get(parent or ""), name_zh=zh, name_en=en, place=place, since=START)
            for place, (code, _, parent, zh, en) in enumerate(UNITS)
        ]
    )
    people = act.add_all(
        [
            Person(code=f"P{number:03}", name_zh=name, name_en=login.title())
            for number, (login, name, *_) in enumerate(PEOPLE)
        ]
    )
    accounts = act.add_all(
        [
            Account(login=login, person=person, password="!", must_change=False)
            for (login, *_), person in zip(PEOPLE, people, strict=True)
        ]
    )
    act.add_all(
        [
            Grant(
                person=account.person,
                role=role.value,
                unit=units[scope],
                since=START,
                granted_by=first,
                approved_by=second,
            )
            for number, (account, (_, _, role, scope)) in enumerate(zip(accounts, PEOPLE, strict=True))
            if role is not None
            for first, second in [_two(accounts[:number], account)]
        ]
    )
    act.tell(Text("建立示例集团", "example group founded"), None, len(units))
    return {}


def _two(before: Sequence[Account], account: Account) -> tuple[Account | None, Account]:
    """Who asked for the first roles and who approved them: the first two, or what there is of them."""
    return (before[0], before[1]) if len(before) > 1 else (None, before[0] if before else account)


def found_group() -> Group:
    """Found it."""
    _found(Founder(), "found-the-group")
    return Group()


def busy(group: Group, count: int = 6) -> None:
    """Rename a company so many times."""
    for turn in range(count):
        version = group.version("S1")
        actions.change_unit(
            group.viewer("olivia"), f"rename-{turn:04}", unit=group.ref("S1"), version=version, since=date(2024, 1, 1),
            name=Text(f"西部{turn}", f"West {turn}"), reason=f"第{turn}次",
        )  # fmt: skip
