"""Three schemes out of the packs, approved by two leaders and put in force; every department and company in its class."""

from __future__ import annotations

import re

from ...audit.outcomes import Refusal
from ...engine.values.text import Text
from ...policy import actions
from ...policy.models import SchemeVersion
from ...policy.packs import text_of, under
from .house import House
from .names import COMPANIES, DEPARTMENTS, START

HEADQUARTERS, COMPANY, EXITS = "example.headquarters", "example.subsidiaries", "example.tenure-exits"
NOTE = "示例：由方案包生成"
OPERATIONS = ("D03", "D06", "D11", "D12", "D13", "D14")
PROJECTS = ("D07", "D08", "D09", "D10")
ROLE = {
    "wind": ("生产运营", "新兴"), "solar": ("生产运营", "新兴"), "thermal": ("生产运营", "成熟"), "hydro": ("生产运营", "成熟"),
    "trade": ("市场竞争", "成熟"), "finance": ("服务保障", "成熟"), "services": ("科技创新", "成熟"),
}  # fmt: skip
"""What a company is for and how far it has come: the scheme's rules make its class of these."""


def schemes(house: House) -> None:
    """The scheme of the departments, that of the companies and the exit lines of managers in force, and next year's as a draft."""
    office = house.viewer("office")
    departments = _in_force(house, _one_bonus(text_of("cn.hq-closed-loop")), HEADQUARTERS, "department")
    companies = _in_force(house, _as_agreed(text_of("cn.classified-assessment")), COMPANY, "subsidiary")
    for code, _, _ in DEPARTMENTS:
        actions.place_unit(
            office, house.key(), ref=departments, unit=house.unit(code), placed="", unit_class=class_of(code), since=START,
            reason=NOTE,
        )  # fmt: skip
    for each in COMPANIES:
        role, stage = ROLE[each.kind]
        traits = {"功能定位": role, "发展阶段": stage}
        actions.describe_unit(office, house.key(), unit=house.unit(each.code), traits=traits, since=START, reason=NOTE)
    _in_force(house, text_of("cn.executive-pay.exit-lines"), EXITS, "subsidiary")
    actions.copy_version(office, house.key(), ref=companies, years=1, note="2027 年草案")


def class_of(department: str) -> str:
    """The class of a department."""
    if department in OPERATIONS:
        return "operations"
    return "projects" if department in PROJECTS else "functions"


AGREED = {
    "扣减绩效年薪 / performance pay is cut": "绩效年薪不予兑现 / no performance pay",
    "调整岗位 / moved to another post": "退出岗位 / leaves the post",
}
"""What an unqualified year brings a manager, in the words of the appointment agreements: the pack's are of a group without such."""


def _as_agreed(text: str) -> str:
    """The companies' scheme with nothing in it that the agreements of its managers say otherwise."""
    for pack, here in AGREED.items():
        if text.count(pack) != 1:
            raise Refusal(Text(f"方案包里没有“{pack}”", f"the pack does not say '{pack}'"))
        text = text.replace(pack, here)
    return text


def _one_bonus(text: str) -> str:
    """The departments' scheme with the one of the two ways of paying that the group has: a pool that is shared out."""
    kept, times = re.subn(r"^  bonus:\n(?:    .*\n)+(?=  bonus_from_pool:)", "", text, flags=re.MULTILINE)
    if times != 1:
        raise Refusal(Text("方案包里没有两种奖金办法", "the pack has not the two ways of paying a bonus"))
    return kept


def _in_force(house: House, text: str, code: str, kind: str) -> str:
    office = house.viewer("office")
    made = actions.start_scheme(
        office, house.key(), owner=house.unit("G"), kinds=[kind], source=under(text, code), note=NOTE
    )
    ref = made["version"]
    actions.submit(office, house.key(), ref=ref, version=1, note=NOTE)
    row = SchemeVersion.objects.get(ref=ref)
    for leader in ("leader", "leader2"):
        actions.approve(
            house.viewer(leader), house.key(), ref=ref, digest=row.digest, submission=row.round, reason="同意"
        )
    row.refresh_from_db()
    actions.put_in_force(office, house.key(), ref=ref, version=row.version, digest=row.digest)
    return ref
