"""Projects of five types with their nodes from templates, and the interfaces between departments at some of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ...engine.values.text import Text
from ...goals import actions
from ...goals.models import Goal, Interface, Node, NodeTemplate
from .house import House

Step = tuple[str, str, int, int, str, str]
"""Title, days after the start, weight, the standard of completion."""

STEPS: dict[str, tuple[str, str, tuple[Step, ...]]] = {
    "wind": ("风电项目", "Wind project", (
        ("核准与用地手续办结", "Approval and land permits", 40, 10, "取得核准与用地批复", "approval and land permit in hand"),
        ("主设备招标完成", "Turbines tendered", 75, 20, "中标通知书发出", "letter of award sent"),
        ("首台基础浇筑", "First foundation cast", 130, 20, "验收单签字", "acceptance signed"),
        ("升压站受电", "Substation energised", 220, 20, "受电报告", "report of energising"),
        ("全部机组并网", "All turbines connected", 310, 30, "并网验收意见", "grid acceptance"),
    )),
    "solar": ("光伏项目", "Solar project", (
        ("备案与接入批复", "Registration and grid approval", 30, 15, "取得接入批复", "grid approval in hand"),
        ("组件与逆变器招标", "Modules and inverters tendered", 60, 20, "中标通知书发出", "letter of award sent"),
        ("桩基施工完成", "Piling done", 140, 25, "第三方检测合格", "third-party test passed"),
        ("全容量并网", "Full capacity connected", 250, 40, "并网验收意见", "grid acceptance"),
    )),
    "thermal": ("火电改造项目", "Thermal retrofit", (
        ("可研批复", "Feasibility approved", 35, 15, "批复文件", "letter of approval"),
        ("设备采购合同签订", "Equipment contract signed", 80, 20, "合同生效", "contract in force"),
        ("停机施工开工", "Outage work begins", 180, 25, "开工令", "order to begin"),
        ("168 小时试运通过", "168-hour run passed", 300, 40, "试运报告", "report of the run"),
    )),
    "hydro": ("水电与抽蓄项目", "Hydro and pumped storage", (
        ("移民安置规划批复", "Resettlement plan approved", 60, 20, "批复文件", "letter of approval"),
        ("主体工程招标", "Main works tendered", 120, 20, "中标通知书发出", "letter of award sent"),
        ("导流洞贯通", "Diversion tunnel through", 230, 30, "贯通验收", "acceptance of the tunnel"),
        ("大坝填筑至年度高程", "Dam at the level of the year", 330, 30, "测量成果", "survey result"),
    )),
    "storage": ("储能项目", "Storage project", (
        ("技术方案审定", "Technical design approved", 30, 20, "审定意见", "approval of the design"),
        ("电池系统到货", "Batteries delivered", 150, 35, "到货验收单", "delivery accepted"),
        ("充放电试验合格", "Charge test passed", 240, 45, "试验报告", "test report"),
    )),
}  # fmt: skip
PROJECTS = (
    ("P-01", "wind", "S02", "南屿二期海上风电 30 万千瓦", "Nanyu offshore wind, phase 2, 300 MW", date(2026, 1, 12)),
    ("P-02", "solar", "S06", "星湖二期光伏 20 万千瓦", "Xinghu solar, phase 2, 200 MW", date(2026, 2, 9)),
    (
        "P-03",
        "thermal",
        "S08",
        "东港电厂 2 号机组灵活性改造",
        "Donggang unit 2 flexibility retrofit",
        date(2026, 1, 26),
    ),
    ("P-04", "hydro", "S11", "岚溪抽水蓄能电站", "Lanxi pumped storage", date(2026, 1, 5)),
    ("P-05", "storage", "S04", "金沙共享储能 10 万千瓦", "Jinsha shared storage, 100 MW", date(2026, 3, 2)),
)


def templates(house: House) -> None:
    """A template for each type of project."""
    for project, (zh, en, steps) in STEPS.items():
        nodes: list[actions.NodeWords] = [
            {"title": Text(title, title_en), "when": after, "standard": Text(standard, standard_en), "weight": Decimal(weight),
             "evidence": Text(standard, standard_en)}
            for title, title_en, after, weight, standard, standard_en in steps
        ]  # fmt: skip
        actions.save_template(
            house.viewer("office"), house.key(), code=f"T-{project}", title=Text(f"{zh}节点（示例）", f"{en} nodes (example)"),
            project=project, nodes=nodes,
        )  # fmt: skip


def projects(house: House, cycle: str, above: str) -> None:
    """A milestone goal for each project, with the nodes of its type."""
    refs = dict(NodeTemplate.objects.filter(withdrawn=False).values_list("project", "ref"))
    for code, project, unit, zh, en, start in PROJECTS:
        made = actions.add_goal(
            house.viewer("office"), house.key(), cycle=cycle, code=code, title=Text(zh, en), source="party", task="milestone",
            unit=house.unit(unit), parent=above,
        )  # fmt: skip
        actions.add_nodes_from_template(
            house.viewer("office"), house.key(), goal=made["goal"], version=1, template=refs[project], start=start
        )


MATTERS = (
    ("equipment_bidding", "重点项目主设备招标", "Main equipment of the key projects tendered", ("招标", "采购")),
    ("construction_start", "重点项目主体工程开工", "Works of the key projects begun", ("开工", "基础")),
    ("commissioning", "重点项目机组投产", "Units of the key projects commissioned", ("并网", "试运")),
)
"""Items that are scored by dates: what a department's goal for them is called, and by which words of its title a node is one of it."""
COUNTED: tuple[tuple[str, str, str, str, str, dict[str, str]], ...] = (
    ("new_capacity", "higher", "新增装机容量", "New capacity", "万千瓦",
     {"base": "114", "target": "120", "challenge": "124.8", "prior": "104"}),
    ("unit_cost", "lower", "单位千瓦造价", "Cost per kilowatt", "元/千瓦", {"target": "3720", "leading": "3650"}),
)  # fmt: skip
"""What else these departments aim at, in figures."""
BUILDERS = {"D07": ("P-01", "P-02"), "D08": (), "D09": (), "D10": ()}
"""The departments that build, with their projects; all of them where none is named."""


def builders(house: House, cycle: str) -> None:
    """What the departments that build aim at: a milestone goal for each item that is scored by dates, with the nodes of their projects,
    and two goals in figures."""
    rows = (
        Node.objects.filter(goal__code__startswith="P-", withdrawn=False).select_related("goal").order_by("due", "id")
    )
    for department, codes in BUILDERS.items():
        for number, (item, zh, en, words) in enumerate(MATTERS, 1):
            found = [
                each
                for each in rows
                if (not codes or each.goal.code in codes) and any(word in each.title_zh for word in words)
            ]
            made = actions.add_goal(
                house.viewer("office"), house.key(), cycle=cycle, code=f"N-{department}-{number}", title=Text(zh, en),
                source="business", task="milestone", unit=house.unit(department), measure=item,
            )  # fmt: skip
            even = 100 // len(found)
            nodes: list[actions.NodeWords] = [
                {"title": Text(f"{each.goal.title_zh}：{each.title_zh}", f"{each.goal.title_en}: {each.title_en}"), "when": each.due,
                 "standard": Text(each.standard_zh, each.standard_en), "evidence": None,
                 "weight": Decimal(even if place else 100 - even * (len(found) - 1))}
                for place, each in enumerate(found)
            ]  # fmt: skip
            actions.add_nodes(house.viewer("office"), house.key(), goal=made["goal"], version=1, nodes=nodes)
        for number, (measure, way, zh, en, of, tiers) in enumerate(COUNTED, len(MATTERS) + 1):
            actions.add_goal(
                house.viewer("office"), house.key(), cycle=cycle, code=f"N-{department}-{number}", title=Text(zh, en),
                source="business", task="quantitative", way=way, unit=house.unit(department), measure=measure, measure_unit=of,
                tiers={kind: Decimal(value) for kind, value in tiers.items()},
            )  # fmt: skip


def interfaces(house: House) -> None:
    """Construction and Procurement answer together for tenders: one locked, one half confirmed, one in dispute; others wait."""
    first = _proposed(house, "P-01", 2, "D08", "D18", "55", "45")
    _confirmed(house, first, "head", "head2")
    second = _proposed(house, "P-02", 2, "D08", "D18", "40", "60")
    _confirmed(house, second, "head")
    third = _proposed(house, "P-04", 2, "D08", "D18", "30", "70")
    _confirmed(house, third, "head", "head2")
    actions.dispute_interface(
        house.viewer("head2"), house.key(), interface=third, version=Interface.objects.get(ref=third).version,
        reason="图纸晚交 20 天，采购份额偏高",
    )  # fmt: skip
    actions.answer_dispute(
        house.viewer("head"), house.key(), interface=third, version=Interface.objects.get(ref=third).version,
        reason="图纸按变更单重新排期，份额可议",
    )  # fmt: skip
    _proposed(house, "P-03", 2, "D06", "D08", "60", "40")
    _proposed(house, "P-05", 1, "D07", "D16", "50", "50")


def _proposed(house: House, code: str, place: int, left: str, right: str, mine: str, theirs: str) -> str:
    node = Node.objects.get(goal=Goal.objects.get(code=code), place=place)
    made = actions.propose_interface(
        house.viewer("office"), house.key(), node=node.ref, left=house.unit(left), right=house.unit(right),
        left_share=Decimal(mine), right_share=Decimal(theirs),
        left_duty=Text("提出技术要求与图纸，参加评审", "gives requirements and drawings, takes part in the review"),
        right_duty=Text("按期组织实施，签订合同", "carries it out in time and signs the contract"),
        reason="示例〔2026〕5号",
    )  # fmt: skip
    return made["interface"]


def _confirmed(house: House, interface: str, *logins: str) -> None:
    for login in logins:
        version = Interface.objects.get(ref=interface).version
        actions.confirm_interface(house.viewer(login), house.key(), interface=interface, version=version)
