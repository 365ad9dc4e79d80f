"""The first rows, by the one act that cannot be done by anybody of the group, and the organisation, by its office."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from ...audit.acts import Act, Answer, action
from ...engine.values.text import Text
from ...org import actions, granting
from ...org.founding import SetUp
from ...org.models import Account, Grant, Kind, Person, Unit, UnitSpan
from ...org.roles import Role
from ..demo import WORD
from .house import House
from .names import COMPANIES, DEPARTMENTS, ROOT, START
from .people import MEMBERS, Member, colleagues, staff


def found(house: House) -> None:
    """The whole organisation: units, people, posts, accounts and roles."""
    _found(SetUp(), "demo-found-the-example-group")
    _role(house, next(each for each in MEMBERS if each.login == "office"))
    house.again()
    _units(house)
    _roles(house)
    actions.import_roster(
        house.viewer("office"), house.key(), lines=staff({code: house.unit(code) for code in _codes()}),
        source="示例花名册", reason="示例数据",
    )  # fmt: skip
    _history(house)
    house.again()


@action("demo.found-group")
def _found(act: Act) -> Answer:
    """The group itself, the accounts (one hash, as the password is one and no secret), and the two who grant every other role."""
    code, zh, en = ROOT
    group = act.add(Unit(code=code, kind=Kind.GROUP.value))
    act.add(UnitSpan(unit=group, name_zh=zh, name_en=en, since=START))
    signing = [each for each in colleagues() if each.seat.role is not None]
    people = act.add_all(
        [
            *(Person(code=f"E{at:03}", name_zh=each.zh, name_en=each.en) for at, each in enumerate(MEMBERS, 1)),
            *(Person(code=each.code, name_zh=each.zh, name_en=each.en) for each in signing),
        ]
    )
    logins = [*(each.login for each in MEMBERS), *(each.code.lower() for each in signing)]
    hashed, now = make_password(WORD), timezone.now()
    made = act.add_all(
        [
            Account(login=login, person=person, password=hashed, must_change=False, password_set=now)
            for login, person in zip(logins, people, strict=True)
        ]
    )
    accounts = {account.login: account for account in made}
    # nobody can ask for the first two: set-up does, and each is approved by the other, as every role is by a second of them
    for login, second in (("security", "security2"), ("security2", "security")):
        act.add(
            Grant(
                person=accounts[login].person, role=Role.SECURITY_ADMIN.value, unit=group, since=START,
                granted_by=None, approved_by=accounts[second],
            )
        )  # fmt: skip
    act.subject = act.unit = group.ref
    act.tell(Text("建立示例集团（虚构）", "example group founded (invented)"), None, len(accounts))
    return {"group": group.ref}


def _codes() -> list[str]:
    plants = [f"{each.code}{at:02}" for each in COMPANIES for at, _ in enumerate(each.plants, 1)]
    return [ROOT[0], *(code for code, _, _ in DEPARTMENTS), *(each.code for each in COMPANIES), *plants]


def _units(house: House) -> None:
    """Departments and companies, then plants below the companies."""
    place = 0
    for code, zh, en in DEPARTMENTS:
        place += 1
        _unit(house, code, Kind.DEPARTMENT, Text(zh, en), ROOT[0], place)
    for each in COMPANIES:
        place += 1
        _unit(house, each.code, Kind.SUBSIDIARY, Text(each.zh, each.en), ROOT[0], place)
    house.again()
    for each in COMPANIES:
        for at, (zh, en) in enumerate(each.plants, 1):
            place += 1
            _unit(house, f"{each.code}{at:02}", Kind.GRASSROOTS, Text(zh, en), each.code, place)
    house.again()


def _unit(house: House, code: str, kind: Kind, name: Text, above: str, place: int) -> None:
    actions.found_unit(
        house.viewer("office"), house.key(), code=code, kind=kind.value, name=name, parent=house.unit(above),
        since=START, place=place,
    )  # fmt: skip


def _role(house: House, member: Member) -> None:
    """A role: asked for by one security administrator, approved by the other."""
    person = Account.objects.select_related("person").get(login=member.login).person
    asked = actions.grant_role(
        house.viewer("security"), house.key(), person=person.ref, role=member.role.value, unit=house.unit(member.unit),
        since=START, reason="示例数据",
    )  # fmt: skip
    actions.approve_grant(house.viewer("security2"), house.key(), grant=asked["grant"], version=1)


def _roles(house: House) -> None:
    """Every other role, and one that still waits for the second person."""
    for each in MEMBERS:
        if each.login not in ("office", "security", "security2"):
            _role(house, each)
    second_head = Account.objects.select_related("person").get(login="head2").person
    actions.grant_role(
        house.viewer("security"), house.key(), person=second_head.ref, role=Role.RATER.value,
        unit=house.unit("G"), since=date(2026, 12, 1), reason="年度测评",
    )  # fmt: skip
    _colleagues(house)
    house.again()


def _colleagues(house: House) -> None:
    """The roles of everybody else: asked for in one act, approved in another."""
    people = dict(Person.objects.values_list("code", "ref"))
    lines: list[granting.Line] = [
        {
            "person": people[each.code], "role": each.seat.role.value, "unit": house.unit(each.seat.unit),
            "since": START.isoformat(), "until": "", "reason": "示例数据",
        }
        for each in colleagues() if each.seat.role is not None
    ]  # fmt: skip
    waiting = set(Grant.objects.filter(approved_by=None).values_list("ref", flat=True))
    granting.ask_roles(house.viewer("security"), house.key(), lines=lines, source="示例授权表")
    asked = Grant.objects.filter(approved_by=None).exclude(ref__in=waiting).order_by("pk")
    shown: list[granting.Shown] = [{"grant": each.ref, "version": each.version} for each in asked]
    granting.approve_grants(house.viewer("security2"), house.key(), grants=shown)


def _history(house: House) -> None:
    """A company that has been renamed and a plant that has moved: the tree of an earlier day shows them as they were."""
    office = house.viewer("office")
    actions.change_unit(
        office, house.key(), unit=house.unit("S14"), version=1, since=date(2025, 7, 1),
        name=Text("智维能源服务公司", "Zhiwei Energy Services"), reason="示例〔2025〕18号：更名",
    )  # fmt: skip
    actions.change_unit(
        office, house.key(), unit=house.unit("S0704"), version=1, since=date(2026, 1, 1), parent=house.unit("S14"),
        reason="示例〔2025〕40号：检修业务划转",
    )  # fmt: skip
