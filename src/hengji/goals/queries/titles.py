"""What the acts of this room are called in the history of a goal."""

from ...engine.values.text import Text

TITLES = {
    "goals.add": Text("设立目标", "goal set"),
    "goals.change": Text("修改目标", "goal changed"),
    "goals.withdraw": Text("撤回目标", "goal withdrawn"),
    "goals.set-tiers": Text("定目标档", "tiers set"),
    "goals.cascade": Text("分解", "cascaded"),
    "goals.submit": Text("提交批准", "submitted"),
    "goals.approve": Text("批准", "approved"),
    "goals.submit-many": Text("成批提交批准", "submitted with others"),
    "goals.approve-many": Text("成批批准", "approved with others"),
    "goals.send-back": Text("退回", "sent back"),
    "goals.add-nodes": Text("加节点", "nodes added"),
    "goals.add-nodes-from-template": Text("用模板加节点", "nodes added from a template"),
    "goals.change-node": Text("修改节点", "node changed"),
    "goals.withdraw-node": Text("撤回节点", "node withdrawn"),
    "goals.ask-other": Text("申请调整目标值", "another target asked for"),
    "goals.answer-other": Text("答复目标值申请", "answered what was asked for"),
    "goals.set-values": Text("在目标值表中填值", "values typed into the table"),
    "goals.import": Text("从工作簿导入", "imported from a workbook"),
}


def title_of(action: str) -> Text:
    """The words of an act; its name where it is of another room."""
    return TITLES.get(action) or Text.same(action)
