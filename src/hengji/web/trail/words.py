"""What the trail calls things: every action and every table of kept rows, in both languages. A test looks for what has no words."""

from __future__ import annotations

from django.db.models import TextChoices

from ...contracts.lifecycle import State as LetterState
from ...engine.values.text import Text
from ...facts.models import NullReason
from ...facts.models import Status as BatchState
from ...goals.models import State as GoalState
from ...goals.models import Terms
from ...org.roles import ROLES, Role
from ...policy.models import Status as SchemeState

ACTIONS: dict[str, Text] = {
    # the group
    "org.found-group": Text("建立集团", "group founded"),
    "demo.found-group": Text("建立示例集团", "example group founded"),
    "org.found-unit": Text("设立单位", "unit founded"),
    "org.change-unit": Text("单位更名或移动", "unit renamed or moved"),
    "org.close-unit": Text("撤销单位", "unit closed"),
    "org.withdraw-change": Text("撤回单位尚未生效的变动", "change of a unit withdrawn before its day"),
    "org.merge-unit": Text("单位并入", "unit merged into another"),
    "org.add-person": Text("登记人员", "person added"),
    "org.correct-person": Text("更正姓名", "name of a person corrected"),
    "org.open-account": Text("开通账号", "account opened"),
    "org.open-accounts": Text("一并开通账号", "accounts opened together"),
    "web.disable-account": Text("停用账号", "account disabled"),
    "web.lock-account": Text("连续输错，登录名锁定", "sign-in name locked after too many failures"),
    "web.unlock-account": Text("解锁账号", "account unlocked"),
    "web.enable-account": Text("启用账号", "account enabled"),
    "web.renew-password": Text("重发初始密码", "new first password given"),
    "web.ask-renewal": Text("申请重发三员的初始密码", "new first password of an administrator asked for"),
    "web.approve-renewal": Text("批准重发三员的初始密码", "new first password of an administrator approved"),
    "web.turn-down-renewal": Text("不批准重发三员的初始密码", "new first password of an administrator turned down"),
    "web.renew-at-terminal": Text("在服务器上重发初始密码", "new first password given at the terminal of the server"),
    "web.unlock-at-terminal": Text("在服务器上解锁账号", "account unlocked at the terminal of the server"),
    "web.change-password": Text("改自己的密码", "own password changed"),
    "audit.take-under-seal": Text("升级：已有的行纳入盖印", "upgrade: rows that were there taken under seal"),
    "org.appoint": Text("任职", "person appointed"),
    "org.grant-role": Text("申请授予角色", "role asked for"),
    "org.approve-grant": Text("批准角色", "role approved"),
    "org.turn-down-grant": Text("不批准或撤回角色申请", "request for a role turned down or withdrawn"),
    "org.withdraw-role": Text("收回角色", "role withdrawn"),
    "org.approve-grants": Text("一并批准角色", "roles approved together"),
    "org.turn-down-grants": Text("一并不批准角色", "roles turned down together"),
    "org.delegate": Text("委托代办", "somebody let stand in"),
    "org.end-delegation": Text("提前结束委托", "standing in ended early"),
    "org.import-roster": Text("导入单位、人员与任职", "units, people and posts imported"),
    "org.ask-roles": Text("成批申请授予角色", "roles asked for from a workbook"),
    "org.end-appointment": Text("离任", "appointment ended"),
    "org.set-second-step": Text("启用二次验证", "second step set up"),
    "org.renew-recovery-codes": Text("换新恢复码", "recovery codes renewed"),
    "org.drop-second-step": Text("停用二次验证", "second step dropped"),
    "org.use-recovery-code": Text("用恢复码登录", "signed in with a recovery code"),
    "org.reset-second-step": Text("重置他人的二次验证", "second step of another reset"),
    "org.require-second-step": Text("规定二次验证", "second step required of a role"),
    "web.end-sessions": Text("结束他人的登录", "sessions of another ended"),
    # figures
    "facts.define-measure": Text("新增指标", "measure defined"),
    "facts.change-measure": Text("修改指标口径", "measure changed"),
    "facts.issue-form": Text("发出报表", "form issued"),
    "facts.change-form": Text("修改报表", "form changed"),
    "facts.upload": Text("上传填报", "report uploaded"),
    "facts.attach": Text("附佐证", "evidence added"),
    "facts.submit": Text("提交填报", "report submitted"),
    "facts.accept": Text("接受指标数", "figures accepted"),
    "facts.reject": Text("退回填报", "report sent back"),
    "facts.withdraw": Text("撤回填报", "report taken back"),
    "facts.correct": Text("申请更正指标数", "correction of a figure asked for"),
    # schemes
    "policy.start-scheme": Text("建立方案", "scheme started"),
    "policy.save-draft": Text("保存方案原文", "text of a scheme saved"),
    "policy.edit-items": Text("修改考核项", "items of a scheme edited"),
    "policy.copy-version": Text("起草新版本", "new version begun"),
    "policy.assess-kinds": Text("规定考核哪些单位", "kinds of units assessed set"),
    "policy.place-unit": Text("指定单位类别", "unit placed in a class"),
    "policy.describe-unit": Text("登记单位特征", "traits of a unit kept"),
    "policy.describe-units": Text("登记多个单位的特征", "traits of several units kept"),
    "policy.submit": Text("提交方案批准", "scheme submitted"),
    "policy.approve": Text("批准方案", "scheme approved"),
    "policy.reject": Text("退回方案", "scheme sent back"),
    "policy.put-in-force": Text("施行方案", "scheme put in force"),
    # goals
    "goals.open-cycle": Text("开始编制年度目标", "year of goals begun"),
    "goals.close-cycle": Text("封存年度目标", "year of goals closed"),
    "goals.reopen-cycle": Text("重新编制年度目标", "year of goals opened again"),
    "goals.rename-cycle": Text("更改年度名称", "year of goals renamed"),
    "goals.add": Text("设立目标", "goal set"),
    "goals.change": Text("修改目标", "goal changed"),
    "goals.withdraw": Text("撤回目标", "goal withdrawn"),
    "goals.set-tiers": Text("定目标档", "tiers of a goal set"),
    "goals.set-values": Text("成批填目标值", "values of goals typed in"),
    "goals.ask-other": Text("申请调整目标值", "another target asked for"),
    "goals.answer-other": Text("答复目标值申请", "request for another target answered"),
    "goals.cascade": Text("分解目标", "goal cascaded"),
    "goals.submit": Text("提交目标批准", "goal submitted"),
    "goals.approve": Text("批准目标", "goal approved"),
    "goals.send-back": Text("退回目标", "goal sent back"),
    "goals.submit-many": Text("成批提交目标", "goals submitted together"),
    "goals.approve-many": Text("成批批准目标", "goals approved together"),
    "goals.hand-in-workbook": Text("交来目标工作簿", "workbook of goals handed in"),
    "goals.import": Text("导入目标", "goals imported"),
    "goals.add-nodes": Text("加节点", "nodes added"),
    "goals.add-nodes-from-template": Text("用模板加节点", "nodes added from a template"),
    "goals.change-node": Text("修改节点", "node changed"),
    "goals.withdraw-node": Text("撤回节点", "node withdrawn"),
    "goals.save-template": Text("保存节点模板", "template of nodes saved"),
    "goals.propose-interface": Text("提出责任接口", "interface proposed"),
    "goals.confirm-interface": Text("确认责任接口", "interface confirmed"),
    "goals.dispute-interface": Text("对责任接口提出争议", "interface disputed"),
    "goals.answer-dispute": Text("答复争议", "dispute answered"),
    "goals.decide-interface": Text("裁定责任接口", "interface decided"),
    # letters
    "contracts.save-articles": Text("保存责任书条款", "articles of letters saved"),
    "contracts.draft": Text("起草责任书", "letter drafted"),
    "contracts.draft-many": Text("成批起草责任书", "letters drafted together"),
    "contracts.revise": Text("修改责任书", "letter revised"),
    "contracts.send": Text("送达责任书", "letter sent"),
    "contracts.withdraw": Text("撤回责任书", "letter withdrawn"),
    "contracts.close": Text("终止责任书", "letter closed"),
    "contracts.propose": Text("提出意见或改法", "proposal made"),
    "contracts.answer": Text("答复意见", "proposal answered"),
    "contracts.agree": Text("同意文本", "text agreed"),
    "contracts.sign": Text("签订责任书", "letter signed"),
    "contracts.amend": Text("申请调整责任书", "amendment asked for"),
    "contracts.approve-amendment": Text("批准调整", "amendment approved"),
    "contracts.drop-amendment": Text("收回或不批准调整", "amendment taken back or turned down"),
    "contracts.reject-amendment": Text("退回调整", "amendment sent back"),
}
TABLES: dict[str, Text] = {
    "facts_tally": Text("入账计数", "count of what was recorded"),
    "goals_ask": Text("目标值申请", "request for another target"),
    "goals_ask_rung": Text("一并申请的档", "tier asked for with a target"),
    "contracts_articles": Text("责任书条款", "articles of letters"),
    "contracts_amendment": Text("责任书调整", "amendment"),
    "contracts_letter": Text("责任书", "letter"),
    "contracts_proposal": Text("意见", "proposal"),
    "contracts_signature": Text("签名", "signature"),
    "contracts_version": Text("责任书文本", "text of a letter"),
    "facts_batch": Text("填报批次", "batch"),
    "facts_batch_hand": Text("批次经手人", "hand in a batch"),
    "facts_batch_unit": Text("批次单位", "unit of a batch"),
    "facts_content": Text("批次内容", "content of a batch"),
    "facts_evidence": Text("佐证", "evidence"),
    "facts_fact": Text("指标数", "figure"),
    "facts_form": Text("报表", "form"),
    "facts_form_measure": Text("报表指标", "measure of a form"),
    "facts_form_unit": Text("报表单位", "unit of a form"),
    "facts_measure": Text("指标", "measure"),
    "goals_cycle": Text("目标年度", "year of goals"),
    "goals_goal": Text("目标", "goal"),
    "goals_interface": Text("责任接口", "interface"),
    "goals_node": Text("节点", "node"),
    "goals_step": Text("责任接口步骤", "step of an interface"),
    "goals_template": Text("节点模板", "template"),
    "goals_template_node": Text("模板节点", "node of a template"),
    "goals_tier": Text("目标档", "tier"),
    "goals_upload": Text("目标工作簿", "workbook of goals"),
    "org_account": Text("账号", "account"),
    "org_appointment": Text("任职", "appointment"),
    "org_delegation": Text("委托", "standing in"),
    "org_factor": Text("二次验证设备", "device of the second step"),
    "org_factor_rule": Text("二次验证规定", "rule on the second step"),
    "org_grant": Text("授权", "role granted"),
    "org_person": Text("人员", "person"),
    "org_post": Text("岗位", "post"),
    "org_unit": Text("单位", "unit"),
    "org_unit_merge": Text("单位并入", "unit merged"),
    "org_unit_span": Text("单位名称与上级", "name and place of a unit"),
    "web_renewal": Text("初始密码的重发", "new first password"),
    "policy_approval": Text("方案审批", "decision on a scheme"),
    "policy_author": Text("方案编写人", "author of a scheme"),
    "policy_placement": Text("单位类别", "placement of a unit"),
    "policy_scheme": Text("方案", "scheme"),
    "policy_trait": Text("单位特征", "trait of a unit"),
    "policy_version": Text("方案版本", "version of a scheme"),
}


def action_words(name: str) -> Text:
    """An action in words; its name where it has none."""
    return ACTIONS.get(name) or Text.same(name)


_OWN_REASONS = {
    ("contracts.revise", "goals"): Text("按方案与目标更新", "brought in line with scheme and goals"),
}
"""Reasons that the product gives where nobody wrote one."""


def reason_words(action: str, reason: str) -> Text | None:
    """A reason as it was written, or what the product's own says; None where there is none."""
    return _OWN_REASONS.get((action, reason)) or (Text.same(reason) if reason else None)


def table_words(name: str) -> Text:
    """A table in words; its name where it has none."""
    return TABLES.get(name) or Text.same(name)


NOBODY = {
    "set-up": Text("系统建立", "system set-up"),
    "upgrade": Text("系统升级", "system upgrade"),
    "terminal": Text("服务器终端", "terminal of the server"),
    "door": Text("登录页", "sign-in page"),
}
"""Acts of nobody of the group, by the role they are done in: before there are people, while the product is upgraded, where nobody who could
help can sign in, and at the door, where nobody knows who it was."""


def role_words(held: str) -> Text | None:
    """The roles an act was done in, as the trail keeps them; what is no role of today stays as it was written. None for no role."""
    known = [ROLES[Role(each)].title if each in set(Role) else Text.same(each) for each in held.split(",") if each]
    return Text("、".join(each.zh for each in known), ", ".join(each.en for each in known)) if known else None


def _labels(*kinds: type[TextChoices]) -> dict[str, Text]:
    labels = [(str(value), *str(label).split(" / ")) for kind in kinds for value, label in kind.choices]
    return {value: Text(zh, en[0] if en else zh) for value, zh, *en in labels}


_STATES = {
    "facts": _labels(BatchState),
    "goals": _labels(Terms, GoalState),
    "policy": _labels(SchemeState),
    "contracts": {each.value: each.words for each in LetterState},
}


def state_words(action: str, value: str) -> Text | None:
    """A state of a room in words; None for what is none."""
    return _STATES.get(action.partition(".")[0], {}).get(value)


_NONE = _labels(NullReason)


def none_words(value: str) -> Text | None:
    """Why there is no figure, in words; None for what is no such reason."""
    return _NONE.get(value)
