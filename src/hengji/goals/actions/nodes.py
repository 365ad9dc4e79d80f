"""Milestone nodes, by hand or from a template, and the templates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypedDict

from ...audit.acts import Act, Answer, action
from ...audit.outcomes import Forbidden, Missing, Refusal
from ...engine.values.text import Text
from ...org.permissions import Permission
from ...store.exact import exact
from ..models import Goal, Interface, Node, NodeTemplate, ProjectType, Step, StepKind, TemplateNode, Terms
from ..models.interface import IN_FORCE
from ..queries.interfaces import may_decide
from ..queries.nodes import added_by
from ..queries.scope import goals_seen, sees_whole
from ..rules.nodes import MOST, dated, outside, weights_off, within_year
from .common import edited, named, reasoned, refuse_given, to_edit, use_whole, viewer


class NodeWords(TypedDict):
    """A node as a form gives it; `when` is its day, or the days after the start where it is one of a template."""

    title: Text
    when: date | int
    standard: Text
    weight: Decimal
    evidence: Text | None


@action("goals.add-nodes")
def add_nodes(act: Act, *, goal: str, version: int, nodes: Sequence[NodeWords], reason: str = "") -> Answer:
    """Nodes of a goal. Raises `Refusal` where their weights exceed 100% together with those there are."""
    row = to_edit(act, goal, version, within=True)
    act.reason = reason.strip()
    days = []
    for node in nodes:
        if not isinstance(node["when"], date):
            raise Refusal(Text("节点没有完成时限", "a node has no due date"), at="due")
        _refuse_outside(row, node["when"])
        # a day gone by is no fault: plans are put in late, with nodes that were met before
        days.append(node["when"])
    _add(act, row, version, nodes, days)
    return {"goal": row.ref}


@action("goals.add-nodes-from-template")
def add_nodes_from_template(act: Act, *, goal: str, version: int, template: str, start: date) -> Answer:
    """The nodes of a template, dated from the start of the project."""
    row = to_edit(act, goal, version, within=True)
    held = NodeTemplate.objects.filter(ref=template, withdrawn=False).first()
    if held is None:
        raise Missing
    lines = list(held.nodes.all())
    act.tell(Text("节点模板", "node template"), None, f"{held.code} {held.title_zh}")
    nodes: list[NodeWords] = [
        {"title": Text(each.title_zh, each.title_en), "when": each.offset, "weight": each.weight,
         "standard": Text(each.standard_zh, each.standard_en),
         "evidence": Text(each.evidence_zh, each.evidence_en) if each.evidence_zh else None}
        for each in lines
    ]  # fmt: skip
    days = dated(start, [each.offset for each in lines])
    for node, day in zip(nodes, days, strict=True):
        said = outside(row.cycle.year, day, node["title"])
        if said is not None:
            hint = Text(
                "开始日期改早，或不用模板，只加本年度的节点",
                "begin earlier, or add the nodes of this year one by one",
            )
            raise Refusal(said, hint, at="start")
    _add(act, row, version, nodes, days)
    return {"goal": row.ref}


def _add(act: Act, goal: Goal, version: int, nodes: Sequence[NodeWords], days: Sequence[date]) -> None:
    present = list(goal.nodes.filter(withdrawn=False))
    if not nodes or len(present) + len(nodes) > MOST:
        raise Refusal(Text(f"一个目标有 1 至 {MOST} 个节点", f"a goal has 1 to {MOST} nodes"))
    weights = [Fraction(each.weight) for each in present] + [_weight(node["weight"]) for node in nodes]
    if sum(weights) > 100:
        off = weights_off(weights)
        raise Refusal(
            off or Text("权重超出", "too much weight"), Text("减少某些节点的权重", "lower some weights"), at="weight"
        )
    place = max((each.place for each in present), default=0)
    made = [
        Node(goal=goal, place=place + at, due=day, weight=exact(node["weight"]), **_columns(node))
        for at, (node, day) in enumerate(zip(nodes, days, strict=True), 1)
    ]
    edited(act, goal, version)
    act.add_all(made)
    for node in made:
        act.tell(Text("节点", "node"), None, f"{node.title_zh} {node.due} {node.weight}%")


def _refuse_outside(goal: Goal, due: date) -> None:
    said = outside(goal.cycle.year, due)
    if said is not None:
        raise Refusal(said, within_year(goal.cycle.year), at="due")


def _weight(weight: Decimal) -> Fraction:
    found = Fraction(exact(weight))
    if not 0 < found <= 100:
        raise Refusal(
            Text("节点权重应大于 0，不超过 100", "the weight of a node is more than 0 and at most 100"), at="weight"
        )
    return found


def _columns(node: NodeWords) -> dict[str, str]:
    title, standard, evidence = named(node["title"]), named(node["standard"], 300, 400), node["evidence"]
    if evidence is not None:
        named(evidence, 200, 300)
    return {
        "title_zh": title.zh, "title_en": title.en, "standard_zh": standard.zh, "standard_en": standard.en,
        "evidence_zh": evidence.zh if evidence else "", "evidence_en": evidence.en if evidence else "",
    }  # fmt: skip


@action("goals.change-node")
def change_node(act: Act, *, node: str, version: int, words: NodeWords, reason: str) -> Answer:
    """A node is another one. Raises `Forbidden` for one side of a node that both have locked; the office reopens it for both."""
    row, goal = _node(act, node)
    reasoned(act, reason)
    if not isinstance(words["when"], date):
        raise Refusal(Text("节点没有完成时限", "a node has no due date"), at="due")
    _refuse_outside(goal, words["when"])
    others = [Fraction(each.weight) for each in goal.nodes.filter(withdrawn=False).exclude(pk=row.pk)]
    off = weights_off([*others, _weight(words["weight"])])
    if off is not None and sum(others) + Fraction(exact(words["weight"])) > 100:
        raise Refusal(off, Text("减少某些节点的权重", "lower some weights"), at="weight")
    reopen(act, row, reason)
    columns: dict[str, object] = {**_columns(words), "due": words["when"], "weight": exact(words["weight"])}
    for name, value in columns.items():
        if getattr(row, name) != value:
            zh, _, en = str(getattr(Node._meta.get_field(name), "verbose_name", name)).partition(" / ")
            act.tell(Text(zh, en or zh), getattr(row, name), value)
    act.change(row, version, **columns)
    edited(act, goal, goal.version)
    return {"goal": goal.ref}


@action("goals.withdraw-node")
def withdraw_node(act: Act, *, node: str, version: int, reason: str) -> Answer:
    """A node is no longer one. Raises `Forbidden` for one side of a node that both have locked."""
    row, goal = _node(act, node)
    reasoned(act, reason)
    reopen(act, row, reason)
    act.change(row, version, withdrawn=True)
    edited(act, goal, goal.version)
    act.tell(Text("撤回节点", "node withdrawn"), row.title_zh, None)
    return {"goal": goal.ref}


def _node(act: Act, ref: str) -> tuple[Node, Goal]:
    row = Node.objects.select_related("goal").filter(ref=ref, withdrawn=False).first()
    if row is None or not goals_seen(viewer(act)).filter(pk=row.goal_id).exists():
        raise Missing
    goal = to_edit(act, row.goal.ref, row.goal.version, within=True)
    if not added_by(viewer(act), row):
        refuse_given(viewer(act), goal)
    return row, goal


def refuse_one_side(act: Act, interfaces: Sequence[Interface]) -> None:
    """What both sides have locked is not for one of them to change."""
    by = viewer(act)
    if any(row.state in IN_FORCE and not may_decide(by, row) for row in interfaces):
        raise Forbidden(
            Text(
                "这个节点已由双方锁定，一方不能单独改动", "both sides have locked this node: one alone cannot change it"
            ),
            Text(
                "提出新的责任接口由双方确认，或请考核办处理",
                "propose other terms to both, or ask the performance office",
            ),
        )


def reopen(act: Act, node: Node, reason: str) -> None:
    """Whoever stands above both sides may change a locked node; both have to confirm it anew. Terms that wait lose the confirmation they
    have: nobody is held to what was changed afterwards."""
    rows = list(Interface.objects.select_for_update(of=("self",)).filter(node=node).exclude(state=Terms.REPLACED.value))
    refuse_one_side(act, rows)
    for row in rows:
        if row.state not in IN_FORCE and row.left_by_id is None and row.right_by_id is None:
            continue
        state = row.state if row.state == Terms.DISPUTED.value else Terms.PROPOSED.value
        act.change(row, None, state=state, left_by_id=None, right_by_id=None)
        act.add(Step(interface=row, kind=StepKind.PROPOSED.value, who_id=viewer(act).account, at=act.at, reason=reason))
        act.tell(
            Text("节点改动，责任接口须重新确认", "the node changed: the interface has to be confirmed anew"),
            None,
            node.title_zh,
        )


@action("goals.save-template")
def save_template(
    act: Act, *, code: str, title: Text, project: str, nodes: Sequence[NodeWords], reason: str = ""
) -> Answer:
    """A node template; one that is there under the code goes out of use. Raises `Refusal` where the weights do not make 100%."""
    by = viewer(act)
    if not sees_whole(by, Permission.EDIT_GOALS):
        raise Forbidden(Text("节点模板由考核办维护", "node templates are kept by the performance office"))
    use_whole(by)
    if project not in ProjectType.values:
        raise Refusal(Text("没有这个项目类型", "there is no such type of project"))
    code = code.strip()
    if not code or len(code) > 30:
        raise Refusal(Text("编号应为 1 至 30 个字符", "a code has 1 to 30 signs"))
    off = weights_off([_weight(node["weight"]) for node in nodes])
    if not nodes or off is not None:
        raise Refusal(
            off or Text("没有节点", "no nodes"), Text("节点权重合计应为 100%", "the weights make 100% together")
        )
    old = NodeTemplate.objects.select_for_update().filter(code=code).first()
    if old is not None:
        act.change(old, None, code=f"{code}~{old.ref[:8]}", withdrawn=True)
    row = act.add(NodeTemplate(code=code, title_zh=named(title, 80, 120).zh, title_en=title.en, project=project))
    act.add_all([_template_node(row, at, node) for at, node in enumerate(nodes, 1)])
    act.subject, act.reason = row.ref, reason.strip()
    act.tell(Text("节点模板", "node template"), old.title_zh if old else None, f"{code} {title.zh}")
    return {"template": row.ref}


def _template_node(template: NodeTemplate, place: int, node: NodeWords) -> TemplateNode:
    offset = node["when"]
    if not isinstance(offset, int) or not 0 <= offset <= 3660:
        raise Refusal(Text("天数应在 0 至 3660 之间", "the days after the start are 0 to 3660"))
    return TemplateNode(template=template, place=place, offset=offset, weight=exact(node["weight"]), **_columns(node))
