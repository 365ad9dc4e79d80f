"""The people of the example group: those named for every role, a dozen colleagues of each, and staff who have a post and no account."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

from ...org.roles import Role
from .names import COMPANIES, DEPARTMENTS, ROOT

SEED = 2026


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with an account: role and scope, and the post held in a unit."""

    login: str
    zh: str
    en: str
    role: Role
    unit: str
    post: tuple[str, str, str] = ("", "", "")
    """Kind of post and its title; nothing where the person holds none."""
    seat: str = ""
    """The unit of the post, where it is not that of the role."""


MEMBERS = (
    Member("office", "王敏", "Wang Min", Role.OFFICE, "G", ("chief", "考核办主任", "Head of the Performance Office"), "D05"),
    Member("leader", "李建国", "Li Jianguo", Role.LEADER, "G", ("deputy", "副总经理", "Vice President")),
    Member("leader2", "周立群", "Zhou Liqun", Role.LEADER, "G", ("deputy", "总会计师", "Chief Accountant")),
    Member("head", "赵海燕", "Zhao Haiyan", Role.HEAD, "D08", ("chief", "工程建设部主任", "Head of Construction")),
    Member("head2", "孙浩", "Sun Hao", Role.HEAD, "D18", ("chief", "采购物资部主任", "Head of Procurement")),
    Member("liaison", "林小雨", "Lin Xiaoyu", Role.LIAISON, "G", ("staff", "综合统计岗", "Statistics"), "D03"),
    Member("liaison2", "郭松", "Guo Song", Role.LIAISON, "S01", ("staff", "综合统计岗", "Statistics")),
    Member("manager", "马晓梅", "Ma Xiaomei", Role.MANAGER, "S01", ("chief", "总经理", "General Manager")),
    Member("manager2", "孟旭", "Meng Xu", Role.MANAGER, "S07", ("chief", "总经理", "General Manager")),
    Member("rater", "罗平", "Luo Ping", Role.RATER, "D06", ("deputy", "生产技术部副主任", "Deputy Head of Production")),
    Member("finance", "冯颖", "Feng Ying", Role.FINANCE, "G", ("chief", "财务资产部主任", "Head of Finance"), "D03"),
    Member("auditor", "安达", "An Da", Role.AUDITOR, "G", ("chief", "审计风控部主任", "Head of Audit and Risk"), "D19"),
    Member("system", "石岩", "Shi Yan", Role.SYSTEM_ADMIN, "G", ("staff", "系统管理岗", "Systems"), "D17"),
    Member("security", "沈策", "Shen Ce", Role.SECURITY_ADMIN, "G", ("staff", "安全管理岗", "Security"), "D17"),
    Member("security2", "宋岑", "Song Cen", Role.SECURITY_ADMIN, "G", ("staff", "安全复核岗", "Security, second person"), "D17"),
    Member("audit", "敖丹", "Ao Dan", Role.AUDIT_ADMIN, "G", ("staff", "记录核验岗", "Trail verification"), "D19"),
)  # fmt: skip

_FAMILY = (
    ("王", "Wang"), ("李", "Li"), ("张", "Zhang"), ("刘", "Liu"), ("陈", "Chen"), ("杨", "Yang"), ("赵", "Zhao"), ("黄", "Huang"),
    ("周", "Zhou"), ("吴", "Wu"), ("徐", "Xu"), ("何", "He"), ("高", "Gao"), ("郑", "Zheng"), ("唐", "Tang"), ("韩", "Han"),
)  # fmt: skip
_GIVEN = (
    ("志强", "Zhiqiang"), ("丽华", "Lihua"), ("文博", "Wenbo"), ("思远", "Siyuan"), ("雨桐", "Yutong"), ("俊杰", "Junjie"),
    ("海涛", "Haitao"), ("秀兰", "Xiulan"), ("明远", "Mingyuan"), ("立群", "Liqun"), ("静怡", "Jingyi"), ("国栋", "Guodong"),
    ("春梅", "Chunmei"), ("永康", "Yongkang"), ("子涵", "Zihan"), ("卫东", "Weidong"), ("晓峰", "Xiaofeng"), ("慧敏", "Huimin"),
)  # fmt: skip


_LEADERS = (
    ("chief", "董事长", "Chairman"), ("chief", "总经理", "President"), ("deputy", "党委副书记", "Deputy Party Secretary"),
    ("deputy", "纪委书记", "Secretary for Discipline Inspection"), ("deputy", "副总经理（新能源）", "Vice President, Renewables"),
    ("deputy", "副总经理（市场）", "Vice President, Markets"), ("deputy", "总工程师", "Chief Engineer"),
    ("deputy", "安全总监", "Safety Director"), ("deputy", "总法律顾问", "General Counsel"), ("deputy", "工会主席", "Union Chair"),
)  # fmt: skip
_IN_COMPANIES = (
    (Role.LIAISON, 2, 14, "综合统计岗", "Statistics"),
    (Role.OFFICE, 1, 11, "考核专责岗", "Performance Officer"),
    (Role.FINANCE, 1, 11, "薪酬与财务岗", "Pay and Finance"),
    (Role.AUDITOR, 1, 11, "审计监督岗", "Audit Officer"),
)
"""Roles in companies for the company itself: from which to which of them, and the title of the post."""
_DEPUTIES_HEAD = frozenset({"D03", "D05", "D19"})
"""Departments whose chief has another role: the deputy negotiates and signs."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A post that a name is drawn for, and the role that goes with it; who has no role has no account."""

    unit: str
    post: tuple[str, str, str]
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody in a seat; who signs in does so with the staff number."""

    code: str
    zh: str
    en: str
    seat: Seat


def _seats() -> list[Seat]:
    """Heads and deputies of departments, managers of companies and plants."""
    heads = {code for code, _, _ in DEPARTMENTS} - _DEPUTIES_HEAD
    raters = [code for code, _, _ in DEPARTMENTS if code not in _DEPUTIES_HEAD][:12]
    return [
        *(Seat(code, ("chief", f"{zh}主任", f"Head of {en}"), Role.HEAD if code in heads else None)
          for code, zh, en in DEPARTMENTS),
        *(Seat(code, ("deputy", f"{zh}副主任", f"Deputy Head of {en}"),
               Role.HEAD if code in _DEPUTIES_HEAD else Role.RATER if code in raters else None)
          for code, zh, en in DEPARTMENTS),
        *(Seat(each.code, ("chief", "总经理", "General Manager"), Role.MANAGER) for each in COMPANIES),
        *(Seat(f"{each.code}{at:02}", ("chief", "负责人", "Plant Manager")) for each in COMPANIES
          for at, _ in enumerate(each.plants, 1)),
    ]  # fmt: skip


def _more_seats() -> list[Seat]:
    """The other leaders of the group, and those in the companies who report, assess, pay and audit there. Administrators stay the few
    that `MEMBERS` names: the fewer there are, the better."""
    return [
        *(Seat(ROOT[0], post, Role.LEADER) for post in _LEADERS),
        *(
            Seat(f"S{at:02}", ("staff", zh, en), role)
            for role, first, last, zh, en in _IN_COMPANIES
            for at in range(first, last + 1)
        ),
    ]


@cache
def colleagues() -> tuple[Colleague, ...]:
    """Everybody else, the same each time: with the roles of `MEMBERS` a dozen people or more have each role of the business."""
    taken = {(member.seat or member.unit, member.post[0]) for member in MEMBERS}
    seats, more = _seats(), _more_seats()
    pairs = [(family, given) for family in _FAMILY for given in _GIVEN]
    drawn = Random(SEED).sample(pairs, len(seats))
    left = [pair for pair in pairs if pair not in set(drawn)]
    named = [
        *((seat, pair) for seat, pair in zip(seats, drawn, strict=True) if (seat.unit, seat.post[0]) not in taken),
        *zip(more, Random(SEED).sample(left, len(more)), strict=True),
    ]
    return tuple(
        Colleague(f"E{number}", family[0] + given[0], f"{family[1]} {given[1]}", seat)
        for number, (seat, (family, given)) in enumerate(named, 101)
    )


def staff(refs: dict[str, str]) -> list[dict[str, str]]:
    """The lines of a roster: everybody with their post."""
    return [
        *(_line(f"E{at:03}", each.zh, each.en, refs[each.seat or each.unit], *each.post) for at, each in enumerate(MEMBERS, 1)),
        *(_line(each.code, each.zh, each.en, refs[each.seat.unit], *each.seat.post) for each in colleagues()),
    ]  # fmt: skip


def _line(code: str, name_zh: str, name_en: str, unit: str, kind: str, title_zh: str, title_en: str) -> dict[str, str]:
    return {
        "code": code, "name_zh": name_zh, "name_en": name_en, "unit": unit, "kind": kind, "title_zh": title_zh,
        "title_en": title_en, "post": "", "since": "2022-01-01",
    }  # fmt: skip
