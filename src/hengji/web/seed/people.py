"""The people of the example group: those with an account, one for every role, and the staff who have a post and no account."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from ...org.roles import Role
from .names import COMPANIES, DEPARTMENTS

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


def staff(refs: dict[str, str]) -> list[dict[str, str]]:
    """The lines of a roster: the accounts' own posts, heads and deputies of departments, managers of companies and plants."""
    lines = [
        _line(f"E{at:03}", member.zh, member.en, refs[member.seat or member.unit], *member.post)
        for at, member in enumerate(MEMBERS, 1)
    ]
    taken = {(member.seat or member.unit, member.post[0]) for member in MEMBERS}
    seats = [
        *((code, "chief", f"{zh}主任", f"Head of {en}") for code, zh, en in DEPARTMENTS),
        *((code, "deputy", f"{zh}副主任", f"Deputy Head of {en}") for code, zh, en in DEPARTMENTS),
        *((each.code, "chief", "总经理", "General Manager") for each in COMPANIES),
        *((f"{each.code}{at:02}", "chief", "负责人", "Plant Manager") for each in COMPANIES
          for at, _ in enumerate(each.plants, 1)),
    ]  # fmt: skip
    chance = Random(SEED)
    pairs = [(family, given) for family in _FAMILY for given in _GIVEN]
    names = iter(chance.sample(pairs, len(seats)))
    number = 100
    for code, kind, zh, en in seats:
        family, given = next(names)
        if (code, kind) in taken:
            continue
        number += 1
        lines.append(_line(f"E{number}", family[0] + given[0], f"{family[1]} {given[1]}", refs[code], kind, zh, en))
    return lines


def _line(code: str, name_zh: str, name_en: str, unit: str, kind: str, title_zh: str, title_en: str) -> dict[str, str]:
    return {
        "code": code, "name_zh": name_zh, "name_en": name_en, "unit": unit, "kind": kind, "title_zh": title_zh,
        "title_en": title_en, "post": "", "since": "2022-01-01",
    }  # fmt: skip
