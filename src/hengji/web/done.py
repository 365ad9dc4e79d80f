"""What was done, in words: every act of the rooms that others are told of, as a verb that stands before the thing it was done to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..engine.values.text import Text
from ..org.grounds import taken_back

DONE: dict[str, Text] = {
    "contracts.agree": Text("同意了责任书全文", "agreed to the whole letter"),
    "contracts.amend": Text("提请调整责任书", "asked for an amendment of the letter"),
    "contracts.answer": Text("答复了责任书的意见", "answered a proposal to the letter"),
    "contracts.approve-amendment": Text("批准了责任书的调整", "approved an amendment of the letter"),
    "contracts.close": Text("结束了责任书", "closed the letter"),
    "contracts.draft": Text("起草了责任书", "drafted the letter"),
    "contracts.draft-many": Text("成批起草了责任书", "drafted letters"),
    "contracts.drop-amendment": Text("收回了责任书的调整申请", "took back an amendment of the letter"),
    "contracts.propose": Text("对责任书提出意见", "made a proposal to the letter"),
    "contracts.reject-amendment": Text("退回了责任书的调整", "sent an amendment of the letter back"),
    "contracts.revise": Text("修改了责任书", "revised the letter"),
    "contracts.save-articles": Text("保存了责任书条款", "saved the articles of letters"),
    "contracts.send": Text("送达了责任书", "sent the letter"),
    "contracts.sign": Text("签订了责任书", "signed the letter"),
    "contracts.withdraw": Text("撤回了责任书", "withdrew the letter"),
    "facts.accept": Text("接受了填报", "accepted the report"),
    "facts.attach": Text("附上了佐证", "added evidence to the report"),
    "facts.correct": Text("更正了指标数", "corrected figures"),
    "facts.issue-form": Text("下发了报表", "sent out the form"),
    "facts.change-form": Text("修改了报表", "changed the form"),
    "facts.define-measure": Text("增加了指标", "defined the measure"),
    "facts.change-measure": Text("修改了指标", "changed the measure"),
    "facts.reject": Text("退回了填报", "sent the report back"),
    "facts.submit": Text("提交了填报", "submitted the report"),
    "facts.upload": Text("上传了填报", "uploaded the report"),
    "facts.withdraw": Text("撤回了填报", "took the report back"),
    "goals.add": Text("设立了目标", "set the goal"),
    "goals.add-nodes": Text("给目标加了节点", "added nodes to the goal"),
    "goals.add-nodes-from-template": Text("用模板给目标加了节点", "added nodes from a template to the goal"),
    "goals.answer-other": Text("答复了目标值的申请", "answered what was asked for the goal"),
    "goals.answer-dispute": Text("答复了责任接口的争议", "answered the dispute over the interface"),
    "goals.approve": Text("批准了目标", "approved the goal"),
    "goals.approve-many": Text("成批批准了目标", "approved goals together"),
    "goals.ask-other": Text("申请调整目标值", "asked for another target of the goal"),
    "goals.cascade": Text("分解了目标", "cascaded the goal"),
    "goals.change": Text("修改了目标", "changed the goal"),
    "goals.change-node": Text("修改了目标的节点", "changed a node of the goal"),
    "goals.confirm-interface": Text("确认了责任接口", "confirmed the interface"),
    "goals.decide-interface": Text("裁定了责任接口", "decided the interface"),
    "goals.dispute-interface": Text("对责任接口提出争议", "disputed the interface"),
    "goals.import": Text("从工作簿导入了目标", "brought goals in from a workbook"),
    "goals.propose-interface": Text("提出了责任接口", "proposed the interface"),
    "goals.send-back": Text("退回了目标", "sent the goal back"),
    "goals.set-tiers": Text("改了目标值", "set the values of the goal"),
    "goals.set-values": Text("改了目标值", "set the values of goals"),
    "goals.submit-many": Text("成批提交了目标", "submitted goals together"),
    "goals.submit": Text("提交了目标", "submitted the goal"),
    "goals.withdraw": Text("撤回了目标", "withdrew the goal"),
    "goals.withdraw-node": Text("撤回了目标的节点", "withdrew a node of the goal"),
    "org.appoint": Text("任命", "made an appointment"),
    "org.approve-grant": Text("批准了角色", "approved the role"),
    "org.approve-grants": Text("一并批准了角色", "approved roles together"),
    "org.ask-roles": Text("成批申请授予角色", "asked for roles"),
    "org.change-unit": Text("变更了单位", "changed the unit"),
    "org.close-unit": Text("撤销了单位", "closed the unit"),
    "org.correct-person": Text("更正了姓名", "corrected the name"),
    "org.end-appointment": Text("办理了离任", "ended an appointment"),
    "org.found-unit": Text("新设了单位", "founded the unit"),
    "org.grant-role": Text("申请授予角色", "asked for the role"),
    "org.turn-down-grants": Text("一并没有批准角色", "turned down roles together"),
    "org.merge-unit": Text("把单位并入了另一单位", "merged the unit into another"),
    "org.turn-down-grant": Text("没有批准角色申请", "turned down the request for the role"),
    "org.withdraw-change": Text("撤回了单位尚未生效的变动", "withdrew a change of the unit before its day"),
    "org.withdraw-role": Text("收回了角色", "withdrew the role"),
    "policy.approve": Text("批准了方案", "approved the scheme"),
    "policy.copy-version": Text("起草了方案的新版本", "drafted a new version of the scheme"),
    "policy.describe-unit": Text("登记了单位的功能定位", "described the unit"),
    "policy.edit-items": Text("修改了方案的考核项", "edited items of the scheme"),
    "policy.place-unit": Text("给单位分了类", "placed the unit in a class"),
    "policy.put-in-force": Text("施行了方案", "put the scheme in force"),
    "policy.reject": Text("退回了方案", "sent the scheme back"),
    "policy.save-draft": Text("保存了方案草稿", "saved a draft of the scheme"),
    "policy.start-scheme": Text("起草了方案", "started the scheme"),
    "policy.submit": Text("提交了方案", "submitted the scheme"),
}

TOOK_BACK = Text("撤回了角色申请", "withdrew the request for the role")
"""The same act where who made the request, or whom it was for, took it back."""


def done_of(action: str, body: Mapping[str, Any]) -> Text | None:
    """What an event did, in words; None for an act that is told by what it changed."""
    return TOOK_BACK if action == "org.turn-down-grant" and taken_back(body) else DONE.get(action)
