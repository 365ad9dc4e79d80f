"""The small group with posts, more units and passwords: what a browser is shown."""

from __future__ import annotations

import random

from support.group_of_rooms import START, Founder, Group, found_group
from support.passwords import give_password

from hengji.audit.acts import Act, Answer, action
from hengji.engine.values.text import Text
from hengji.org.models import Account, Appointment, Grant, Kind, Person, Post, PostKind, Unit, UnitSpan
from hengji.org.roles import Role

DEPARTMENTS = (
    ("战略发展部", "Strategy"), ("人力资源部", "Human Resources"), ("科技创新部", "Science and Technology"),
    ("市场营销部", "Marketing"), ("安全环保部", "Safety and Environment"), ("审计风控部", "Audit and Risk"),
    ("法律合规部", "Legal and Compliance"), ("党群工作部", "Party Affairs"), ("数字化部", "Digital"), ("采购物资部", "Procurement"),
)  # fmt: skip
COMPANIES = (("北方新能源", "North Renewables"), ("江淮水电", "Jianghuai Hydro"), ("中原火电", "Zhongyuan Thermal"))
GIVEN, FAMILY = "晓明建国海燕志强丽华文博思远雨桐子涵俊杰", "王李张刘陈杨赵黄周吴徐孙"


def furnish(units: int = 0) -> Group:
    """Found the group, and furnish it; `units` more plants make a large one."""
    group = found_group()
    _furnish(Founder(), "furnish-the-group", more=units)
    give_password()
    return group


@action("test.furnish")
def _furnish(act: Act, *, more: int) -> Answer:
    held = {unit.code: unit for unit in Unit.objects.all()}
    names = [(f"D{n}", Kind.DEPARTMENT, "G", *words) for n, words in enumerate(DEPARTMENTS, start=3)]
    names += [(f"S{n}", Kind.SUBSIDIARY, "G", *words) for n, words in enumerate(COMPANIES, start=3)]
    names += [
        (f"S{3 + n % 3}P{n:03}", Kind.GRASSROOTS, f"S{3 + n % 3}", f"第 {n + 1} 电站", f"Plant {n + 1}")
        for n in range(9 + more)
    ]
    for place, (code, kind, parent, zh, en) in enumerate(names, start=20):
        held[code] = act.add(Unit(code=code, kind=kind.value))
        act.add(UnitSpan(unit=held[code], parent=held[parent], name_zh=zh, name_en=en, place=place, since=START))
    chance = random.Random(7)
    people = [
        Person(code=f"Q{n:04}", name_zh=chance.choice(FAMILY) + "".join(chance.sample(GIVEN, 2)), name_en=f"Person {n}")
        for n in range(len(held) * 3)
    ]
    people = act.add_all(people)
    posts = [
        Post(unit=unit, kind=kind.value, title_zh=zh, title_en=en)
        for unit in held.values()
        for kind, zh, en in (
            (PostKind.CHIEF, "主要负责人", "Head"), (PostKind.DEPUTY, "副职", "Deputy"), (PostKind.STAFF, "统计岗", "Statistics"),
        )
    ]  # fmt: skip
    posts = act.add_all(posts)
    act.add_all(
        [Appointment(post=post, person=person, since=START) for post, person in zip(posts, people, strict=True)]
    )
    asker = Account.objects.get(login="sec2")
    for person, role, unit in ((people[1], Role.LIAISON, "S1B"), (people[4], Role.RATER, "D2")):
        act.add(Grant(person=person, role=role.value, unit=held[unit], since=START, granted_by=asker))
    act.subject = act.unit = held["G"].ref
    act.tell(Text("充实示例集团", "example group furnished"), None, len(held))
    return {}
