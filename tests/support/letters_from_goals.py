"""A group that is ready for letters: two schemes in force, classes, approved goals with nodes, an interface locked by both sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import cast

from support.goals_of_group import Goals, terms
from support.group_of_rooms import Group
from support.letters import Story, key
from support.schemes_of_rooms import in_force, second_leader, start

from hengji.contracts import actions as letters
from hengji.contracts.content import Content, Kind, read, written
from hengji.contracts.generating import Made
from hengji.contracts.models import Letter, LetterVersion
from hengji.contracts.subjects import Candidate, candidates, made_for
from hengji.engine.values.text import Text
from hengji.goals import actions
from hengji.goals.models import Goal, Node
from hengji.store.refs import new_ref

COMPANIES = """\
scheme: our.companies
version: "2026"
title: {zh: 子企业考核方案, en: "Subsidiaries' scheme"}
effective: 2026-01-01 .. 2026-12-31
scale: {full: 100, points: weight, partial_steps: proportional}
measures:
  profit: {title: {zh: 利润总额, en: Profit}, unit: 万元}
  output: {title: {zh: 发电量, en: Output}, unit: 亿千瓦时}
  debt: {title: {zh: 资产负债率, en: Debt ratio}, unit: "%"}
indicators:
  profit: {title: {zh: 利润总额, en: Profit}, unit: 万元, direction: higher, decimals: 2}
  output: {title: {zh: 发电量, en: Output}, unit: 亿千瓦时, direction: higher, decimals: 4}
  debt: {title: {zh: 资产负债率, en: Debt ratio}, unit: "%", direction: lower, decimals: 2}
classes:
  wind: {zh: 风电类, en: Wind}
classify:
  rules: []
  otherwise: wind
scorecards:
  wind:
    - dimension: {zh: 经营, en: Business}
      weight: 100
      items:
        - {indicator: profit, weight: 40, weight_range: 30 .. 50, tiers: {base: table, target: table, challenge: table}, rule: 完成基本值得80%，完成目标值得100%，达到挑战值得120%，其间按线性插值}
        - {indicator: output, weight: 20, tiers: {target: table}, rule: 完成目标值得满分；每低于目标值1%扣1分，扣完为止}
        - {indicator: profit, id: profit_up, title: {zh: 利润优于上年, en: Profit better than last year}, weight: 10, rule: 高于上年实际得满分，否则得0分}
        - {indicator: debt, weight: 30, tiers: {target: table}, rule: 不高于目标值得满分；每高于目标值1个百分点扣2分，扣完为止}
ledger:
  - sum: items
  - round: 2
"""  # noqa: E501
DEPARTMENTS = """\
scheme: our.departments
version: "2026"
title: {zh: 部门考核方案, en: "Departments' scheme"}
effective: 2026-01-01 .. 2026-12-31
scale: {full: 100, points: hundred, partial_steps: proportional}
measures:
  budget: {title: {zh: 预算执行率, en: Budget kept}, unit: "%"}
indicators:
  budget: {title: {zh: 预算执行率, en: Budget kept}, unit: "%", direction: higher, decimals: 2}
classes:
  office: {zh: 职能类, en: Functions}
classify:
  rules: []
  otherwise: office
scorecards:
  office:
    - dimension: {zh: 定量, en: Quantitative}
      weight: 100
      items:
        - {indicator: budget, weight: 60, tiers: {target: table}, rule: 达到目标值得100分，每低于目标值1个百分点扣2分，扣完为止}
        - date: tender
          title: {zh: 主设备招标, en: Main tender}
          weight: 40
          rule: 按期完成得100分；每延迟5天扣3分（不足5天按5天计），扣完为止
tasks:
  key_tasks:
    title: {zh: 重点任务, en: Key tasks}
    kinds: [quantitative, milestone, special]
    grades:
      - {grade: good, title: {zh: 较好完成, en: Completed well}, points: 2, reach: target, days_late: -5}
      - {grade: done, title: {zh: 完成, en: Completed}, points: 0, reach: base, days_late: 0}
      - {grade: not_done, title: {zh: 未完成, en: Not completed}, points: -2}
    sizes:
      standard: {title: {zh: 标准, en: Standard}, factor: 1}
    most: 10
    least: -20
ledger:
  - sum: items
  - add: {tasks: key_tasks, max: 10, min: -20}
  - round: 2
"""


@dataclass(frozen=True)
class Scene:
    """The group with schemes and goals."""

    group: Group
    goals: Goals

    def made(self, code: str = "S1", kind: Kind = Kind.SUBSIDIARY, year: int = 2026) -> Made:
        """What the letter of a unit would hold."""
        who = self.candidate(code, kind, year)
        (found,) = made_for(self.group.viewer("olivia"), kind, year, [who])
        assert isinstance(found, Made), found
        return found

    def candidate(self, code: str = "S1", kind: Kind = Kind.SUBSIDIARY, year: int = 2026) -> Candidate:
        """Who would have it."""
        every = candidates(self.group.viewer("olivia"), kind, year)
        return next(each for each in every if each.node.code == code)

    def drafted(self, code: str = "S1", kind: Kind = Kind.SUBSIDIARY) -> Letter:
        """The letter of a unit, in draft as it was generated."""
        made = letters.draft_letter(self.group.viewer("olivia"), key(), content=written(self.made(code, kind).content))
        found: Letter = Letter.objects.get(ref=made["letter"])
        return found

    def content(self, letter: Letter) -> Content:
        """What is on the table."""
        letter.refresh_from_db()
        return read(LetterVersion.objects.get(letter=letter, number=letter.current).content)

    def approved(self, *goals: Goal) -> None:
        """Handed in by the office and approved by the leader."""
        for name, act in (("olivia", actions.submit_goals), ("leo", actions.approve_goals)):
            for goal in goals:
                goal.refresh_from_db()
            shown: list[actions.Shown] = [{"goal": goal.ref, "version": goal.version} for goal in goals]
            act(self.group.viewer(name), new_ref(), goals=shown)

    def set_tiers(self, goal: Goal, **tiers: str) -> None:
        """Other tiers of a goal, approved."""
        goal.refresh_from_db()
        actions.set_tiers(
            self.group.viewer("olivia"), new_ref(), goal=goal.ref, version=goal.version,
            tiers={name: Decimal(value) for name, value in tiers.items()}, reason="集团〔2026〕9号",
        )  # fmt: skip
        self.approved(goal)


def scene(group: Group) -> Scene:
    """Schemes in force, every department in its class, and goals: profit, output in another unit, a project with nodes, a special task."""
    second_leader(group)
    in_force(group, start(group, COMPANIES))
    in_force(group, start(group, DEPARTMENTS, kinds=("department",)))
    goals = Goals(group)
    actions.open_cycle(group.viewer("olivia"), new_ref(), year=2026, title=Text.same("2026"))
    top = goals.add("G1", target="5000", title="利润总额")
    profit = goals.add("G1-S1", "S1", parent=top, title="西部利润", measure="profit")
    output = goals.add("G2-S1", "S1", title="西部发电", measure="output", measure_unit="万千瓦时")
    project = goals.add("P1", "S1", title="二期风电", task="milestone", measure="", measure_unit="")
    special = goals.add("Q1", "D1", title="改革收官", task="special", measure="", measure_unit="")
    waiting = goals.add("G3-S1", "S1", title="未批目标", measure="debt", measure_unit="%", target="60", way="lower")
    for goal, tiers in (
        (profit, {"base": "900", "target": "1000", "challenge": "1100", "prior": "950"}),
        (output, {"target": "52000"}),
    ):
        goal.refresh_from_db()
        actions.set_tiers(
            group.viewer("olivia"), new_ref(), goal=goal.ref, version=goal.version,
            tiers={name: Decimal(value) for name, value in tiers.items()}, reason="集团〔2026〕3号",
        )  # fmt: skip
    special.refresh_from_db()
    actions.set_tiers(
        group.viewer("olivia"), new_ref(), goal=special.ref, version=special.version,
        tiers={"target": Text("销号率百分之百", "every item closed")}, reason="集团〔2026〕3号",
    )  # fmt: skip
    project.refresh_from_db()
    actions.add_nodes(
        group.viewer("olivia"), new_ref(), goal=project.ref, version=project.version,
        nodes=[_node("主设备招标", "40", date(2026, 4, 30)), _node("全部并网", "60", date(2026, 11, 30))],
    )  # fmt: skip
    node = project.nodes.get(title_zh="主设备招标")
    goals.locked(node)
    actions.propose_interface(
        group.viewer("olivia"), new_ref(), node=project.nodes.get(title_zh="全部并网").ref, left=group.ref("D1"),
        right=group.ref("D2"), **terms("50", "50"),
    )  # fmt: skip
    found = Scene(group, goals)
    found.approved(top, profit, output, project, special)
    assert waiting.state == "draft"
    return found


def _node(title: str, weight: str, due: date) -> actions.NodeWords:
    return {
        "title": Text(title, f"{title} (en)"), "when": due, "standard": Text(f"{title}验收", f"{title} accepted"),
        "weight": Decimal(weight), "evidence": None,
    }  # fmt: skip


NODES = {"评标": (date(2026, 3, 31), "25"), "签约": (date(2026, 6, 30), "35"), "到货": (date(2026, 9, 30), "40")}


def milestones(
    all_: Scene, code: str, title: str, nodes: Mapping[str, tuple[date, str]] = NODES, measure: str = "tender"
) -> Goal:
    """A milestone goal of the finance department with its nodes, approved."""
    goal: Goal = all_.goals.add(code, "D1", title=title, task="milestone", measure=measure, measure_unit="")
    goal.refresh_from_db()
    words: list[actions.NodeWords] = [
        {
            "title": Text(name, f"{name} (en)"),
            "when": due,
            "standard": Text("验收", "accepted"),
            "weight": Decimal(weight),
            "evidence": None,
        }
        for name, (due, weight) in nodes.items()
    ]
    actions.add_nodes(all_.group.viewer("olivia"), new_ref(), goal=goal.ref, version=goal.version, nodes=words)
    all_.approved(goal)
    return goal


def dated_story(all_: Scene) -> Story:
    """The letter of the finance department in draft, ready to be sent: an item about dates with the nodes of one goal."""
    milestones(all_, "T1", "集采")
    whole = all_.made("D1", Kind.DEPARTMENT).content
    items = tuple(
        replace(item, tiers=tuple(replace(tier, value=Decimal(98)) for tier in item.tiers)) for item in whole.items
    )
    return Story(all_.group, text=written(replace(whole, items=items)))


def node_changed(all_: Scene, goal: str, at: str, **other: object) -> None:
    """A node of a goal by its title, changed by the office in what is given."""
    node = Node.objects.get(goal__code=goal, title_zh=at, withdrawn=False)
    words: dict[str, object] = {
        "title": Text(node.title_zh, node.title_en), "when": node.due, "standard": Text(node.standard_zh, node.standard_en),
        "weight": node.weight, "evidence": None,
    }  # fmt: skip
    actions.change_node(
        all_.group.viewer("olivia"), new_ref(), node=node.ref, version=node.version,
        words=cast(actions.NodeWords, words | other), reason="工期调整",
    )  # fmt: skip
