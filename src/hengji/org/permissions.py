"""What a person may be allowed to do: names that every room refers to."""

from __future__ import annotations

from enum import StrEnum

from ..engine.values.text import Text


class Permission(StrEnum):
    """One thing that can be allowed for the units of a scope."""

    SEE_UNIT = "see-unit"
    SEE_GOALS = "see-goals"
    SEE_LETTERS = "see-letters"
    SEE_FIGURES = "see-figures"
    SEE_SCHEMES = "see-schemes"
    SEE_TRAIL = "see-trail"
    SEE_PEOPLE = "see-people"
    REPORT_FIGURES = "report-figures"
    ACCEPT_FIGURES = "accept-figures"
    EDIT_LIBRARY = "edit-library"
    EDIT_SCHEMES = "edit-schemes"
    APPROVE_SCHEMES = "approve-schemes"
    EDIT_GOALS = "edit-goals"
    APPROVE_GOALS = "approve-goals"
    DRAFT_LETTERS = "draft-letters"
    NEGOTIATE_LETTERS = "negotiate-letters"
    SIGN_FOR_GROUP = "sign-for-group"
    SIGN_FOR_UNIT = "sign-for-unit"
    AMEND_LETTERS = "amend-letters"
    EDIT_TREE = "edit-tree"
    EDIT_ACCOUNTS = "edit-accounts"
    GRANT_ROLES = "grant-roles"
    CHECK_TRAIL = "check-trail"

    @property
    def words(self) -> Text:
        """In words."""
        return _TITLES[self]


_TITLES = {
    Permission.SEE_UNIT: Text("查看单位", "see units"),
    Permission.SEE_GOALS: Text("查看目标", "see goals"),
    Permission.SEE_LETTERS: Text("查看责任书", "see letters"),
    Permission.SEE_FIGURES: Text("查看指标数", "see figures"),
    Permission.SEE_SCHEMES: Text("查看考核方案", "see schemes"),
    Permission.SEE_TRAIL: Text("查看操作记录", "see the trail"),
    Permission.SEE_PEOPLE: Text("查看人员与任职", "see people and posts"),
    Permission.REPORT_FIGURES: Text("填报指标数", "report figures"),
    Permission.ACCEPT_FIGURES: Text("审核指标数", "accept figures"),
    Permission.EDIT_LIBRARY: Text("维护指标库", "edit the indicator library"),
    Permission.EDIT_SCHEMES: Text("编写考核方案", "edit schemes"),
    Permission.APPROVE_SCHEMES: Text("批准考核方案", "approve schemes"),
    Permission.EDIT_GOALS: Text("编制与分解目标", "edit and cascade goals"),
    Permission.APPROVE_GOALS: Text("批准目标", "approve goals"),
    Permission.DRAFT_LETTERS: Text("起草责任书", "draft letters"),
    Permission.NEGOTIATE_LETTERS: Text("协商责任书", "negotiate letters"),
    Permission.SIGN_FOR_GROUP: Text("代表集团签订", "sign for the group"),
    Permission.SIGN_FOR_UNIT: Text("代表本单位签订", "sign for the unit"),
    Permission.AMEND_LETTERS: Text("调整已签责任书", "amend signed letters"),
    Permission.EDIT_TREE: Text("维护组织机构", "edit the organisation"),
    Permission.EDIT_ACCOUNTS: Text("维护账号", "edit accounts"),
    Permission.GRANT_ROLES: Text("授予角色", "grant roles"),
    Permission.CHECK_TRAIL: Text("核验操作记录", "verify the trail"),
}
