"""Roles: a name, a sentence, a list. Readable by whoever answers for them; a change here is a change of who may do what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ..engine.values.text import Text
from .permissions import Permission


class Role(StrEnum):
    """The roles a person can hold, each for a unit and all below it."""

    OFFICE = "office"
    HEAD = "head"
    LIAISON = "liaison"
    MANAGER = "manager"
    LEADER = "leader"
    RATER = "rater"
    FINANCE = "finance"
    AUDITOR = "auditor"
    SYSTEM_ADMIN = "system-admin"
    SECURITY_ADMIN = "security-admin"
    AUDIT_ADMIN = "audit-admin"

    @property
    def words(self) -> Text:
        """In words."""
        return ROLES[self].title


@dataclass(frozen=True, slots=True)
class RoleWords:
    """A role's title, what it is for, and what it allows."""

    title: Text
    purpose: Text
    allows: frozenset[Permission]


_READ = frozenset({Permission.SEE_UNIT, Permission.SEE_GOALS, Permission.SEE_LETTERS, Permission.SEE_FIGURES})

ROLES: dict[Role, RoleWords] = {
    Role.OFFICE: RoleWords(
        Text("考核办", "Performance office"),
        Text("编写方案，分解目标，组织签订与考核", "writes the scheme, cascades goals, runs the year"),
        _READ
        | {
            Permission.SEE_SCHEMES,
            Permission.SEE_PEOPLE,
            Permission.SEE_TRAIL,
            Permission.EDIT_LIBRARY,
            Permission.EDIT_SCHEMES,
            Permission.APPROVE_SCHEMES,
            Permission.EDIT_GOALS,
            Permission.DRAFT_LETTERS,
            Permission.NEGOTIATE_LETTERS,
            Permission.AMEND_LETTERS,
            Permission.ACCEPT_FIGURES,
            Permission.EDIT_TREE,
        },
    ),
    Role.HEAD: RoleWords(
        Text("部门负责人", "Department head"),
        Text(
            "协商并签订本部门责任书，审核本部门数据",
            "negotiates and signs the department's letter, accepts its figures",
        ),
        _READ
        | {
            Permission.SEE_SCHEMES,
            Permission.SEE_PEOPLE,
            Permission.NEGOTIATE_LETTERS,
            Permission.SIGN_FOR_UNIT,
            Permission.ACCEPT_FIGURES,
            Permission.EDIT_GOALS,
        },
    ),
    Role.LIAISON: RoleWords(
        Text("填报人", "Liaison"),
        Text("每月填报指标数与佐证", "reports figures and evidence every month"),
        _READ | {Permission.REPORT_FIGURES},
    ),
    Role.MANAGER: RoleWords(
        Text("子企业负责人", "Subsidiary manager"),
        Text("协商并签订本企业及本岗位责任书", "negotiates and signs the letters of the company and of the post"),
        _READ
        | {
            Permission.SEE_SCHEMES,
            Permission.SEE_PEOPLE,
            Permission.NEGOTIATE_LETTERS,
            Permission.SIGN_FOR_UNIT,
            Permission.ACCEPT_FIGURES,
            Permission.EDIT_GOALS,
        },
    ),
    Role.LEADER: RoleWords(
        Text("分管领导", "Leader in charge"),
        Text("批准目标、方案与调整，代表集团签订", "approves goals, schemes and amendments, signs for the group"),
        _READ
        | {
            Permission.SEE_SCHEMES,
            Permission.SEE_PEOPLE,
            Permission.APPROVE_GOALS,
            Permission.APPROVE_SCHEMES,
            Permission.SIGN_FOR_GROUP,
            Permission.AMEND_LETTERS,
        },
    ),
    Role.RATER: RoleWords(
        Text("评价人", "Rater"),
        Text("参加定性评价", "takes part in qualitative evaluation"),
        frozenset({Permission.SEE_UNIT}),
    ),
    Role.FINANCE: RoleWords(
        Text("财务与人力", "Finance and HR"),
        Text("核对数据，兑现薪酬", "reconciles figures and pay"),
        _READ | {Permission.SEE_SCHEMES, Permission.SEE_PEOPLE, Permission.ACCEPT_FIGURES},
    ),
    Role.AUDITOR: RoleWords(
        Text("审计与纪检", "Auditor"),
        Text("查阅一切业务记录，不作改动", "reads every record of the business, changes none"),
        _READ | {Permission.SEE_SCHEMES, Permission.SEE_PEOPLE, Permission.SEE_TRAIL},
    ),
    Role.SYSTEM_ADMIN: RoleWords(
        Text("系统管理员", "System administrator"),
        Text(
            "建账号、管运行；不授权，不看业务", "creates accounts and runs the system; grants nothing, sees no business"
        ),
        frozenset({Permission.EDIT_ACCOUNTS}),
    ),
    Role.SECURITY_ADMIN: RoleWords(
        Text("安全管理员", "Security administrator"),
        Text("授予与收回角色；不建账号，不看业务", "grants and withdraws roles; creates no account, sees no business"),
        frozenset({Permission.GRANT_ROLES, Permission.SEE_PEOPLE}),
    ),
    Role.AUDIT_ADMIN: RoleWords(
        Text("审计管理员", "Audit administrator"),
        Text("核验操作记录；不改任何内容", "verifies the trail; changes nothing"),
        frozenset({Permission.SEE_TRAIL, Permission.CHECK_TRAIL}),
    ),
}
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
"""The three are kept apart: nobody holds two of them, nor one of them beside a role of the business."""
