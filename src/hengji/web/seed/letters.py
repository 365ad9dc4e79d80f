"""The letters of 2026: one for each department and company, in every state a letter can be in."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db.models import Q

from ...audit.acts import Answer
from ...contracts import actions
from ...contracts.changes import with_item, with_tier
from ...contracts.content import Clause, Content, Duty, Holder, Kind, Node, Party, Term, read, written
from ...contracts.models import Amendment, Letter, LetterVersion, Proposal
from ...contracts.scorecard import Around, Subject, from_scorecard
from ...engine.scheme import Scheme
from ...engine.values.direction import Direction
from ...engine.values.text import Text
from ...goals.models import Interface, Terms, Tier
from ...goals.models import Node as GoalNode
from ...org.models import Appointment, PostKind
from ...policy.models import SchemeVersion
from ...policy.reading import read as read_scheme
from .house import House
from .names import COMPANIES, DEPARTMENTS, YEAR
from .schemes import COMPANY, HEADQUARTERS, PROJECTS, ROLE, class_of

MIDDLE = {
    "total_profit": "18000", "roe": "8.2", "operating_cash_ratio": "16", "power_generation": "520", "new_capacity": "120",
    "supervision_rate": "96", "reform_rate": "94", "debt_ratio": "66.5", "collection": "101", "productivity": "92",
    "rd_intensity": "3", "high_end": "22", "tasks": "95", "new_products": "18", "strategic": "30", "strategic_growth": "12",
    "service": "96", "profit_above_last_year": "17200", "roe_leads_industry": "9.1", "capacity_above_last_year": "104",
    "cost_leads_industry": "3650", "supervision_above_last_year": "94", "reform_leads_industry": "97",
}  # fmt: skip
"""The target of an item where no goal says another one."""
STEP = {"base": "0.95", "target": "1", "challenge": "1.04"}
CLASS = {
    ("生产运营", "新兴"): "emerging", ("生产运营", "成熟"): "operation", ("市场竞争", "成熟"): "competition",
    ("服务保障", "成熟"): "service", ("科技创新", "成熟"): "innovation",
}  # fmt: skip
POSTS = ((Kind.APPOINTMENT, YEAR), (Kind.ANNUAL, YEAR), (Kind.TENURE, YEAR - 1))
"""The letters of a manager's post, with the year each begins; a tenure is of three years."""
LASTS = {Kind.APPOINTMENT: 3, Kind.TENURE: 3}
CLAUSES = (
    Clause(Text("考核与兑现", "Assessment and pay"), Text("年度考核结果经审定后，按薪酬办法兑现（示例条款）。",
           "The result of the year, once approved, is paid by the rules of remuneration (an example).")),
    Clause(Text("调整", "Amendment"), Text("因政策或不可抗力需要调整的，按程序另行签订。",
           "What has to change by policy or force majeure is signed anew in due form.")),
)  # fmt: skip


def letters(house: House) -> None:
    """All of them drafted in three acts, then each brought as far as it has come."""
    office = house.viewer("office")
    departments = [_department(house, code) for code, _, _ in DEPARTMENTS]
    companies = [_company(house, each.code, each.kind) for each in COMPANIES]
    posts = [_post(house, kind, first) for kind, first in POSTS]
    for contents in (departments, companies, posts):
        actions.draft_letters(office, house.key(), contents=[written(each) for each in contents])
    for code in ("S01", "S04", "S07", "S10", "D01", "D03", "D06", "D08", "D18", "D19"):
        _do(house, "office", actions.send_letter, code)
    for code, head in (("D08", "head"), ("S01", "manager"), ("D18", "head2")):
        _do(house, head, actions.agree_letter, code, shown=_table(code).hash)
        _do(house, head, actions.sign_letter, code, side="unit", shown=_table(code).hash)
    for code in ("D08", "S01"):
        _do(house, "leader", actions.sign_letter, code, side="group", shown=_table(code).hash)
    _amended(house)
    _negotiated(house)
    _appointed(house)


# --- what a letter says -----------------------------------------------------------------------------------------------


def _scheme(code: str) -> Scheme:
    return read_scheme(SchemeVersion.objects.get(scheme__code=code, number=1).source).usable


def _party(house: House, code: str) -> Party:
    node = house.viewer("office").tree.by_ref[house.unit(code)]
    return Party(node.ref, node.code, node.name)


def _department(house: House, code: str) -> Content:
    subject = Subject(Kind.DEPARTMENT, _party(house, "G"), _party(house, code), Term(YEAR, YEAR))
    around = Around(nodes=_nodes() if code in PROJECTS else (), duties=_duties(house, code), clauses=CLAUSES)
    return _content(HEADQUARTERS, class_of(code), subject, {}, around)


def _company(house: House, code: str, kind: str) -> Content:
    subject = Subject(Kind.SUBSIDIARY, _party(house, "G"), _party(house, code), Term(YEAR, YEAR))
    return _content(COMPANY, CLASS[ROLE[kind]], subject, _profit(code), Around(clauses=CLAUSES))


def _post(house: House, kind: Kind, first: int) -> Content:
    """A letter of the general manager of the first company: every item is one of the post."""
    held = Appointment.objects.select_related("post", "person").get(post__unit__code="S01", post__kind=PostKind.CHIEF)
    holder = Holder(
        held.post.ref, Text(held.post.title_zh, held.post.title_en), held.person.ref,
        Text(held.person.name_zh, held.person.name_en),
    )  # fmt: skip
    unit_class = CLASS[ROLE["wind"]]
    own = frozenset(item.id for card, item in _scheme(COMPANY).items() if card.id == unit_class)
    subject = Subject(
        kind, _party(house, "G"), _party(house, "S01"), Term(first, first + LASTS.get(kind, 1) - 1), holder, own
    )
    return _content(COMPANY, unit_class, subject, {}, Around(clauses=CLAUSES))


def _content(
    code: str, unit_class: str, subject: Subject, own: dict[str, Decimal], around: Around
) -> Content:  # fmt: skip
    scheme = _scheme(code)
    targets: dict[str, dict[str, Decimal]] = {}
    for card, item in scheme.items():
        if card.id == unit_class:
            lower = item.of in scheme.indicators and scheme.indicators[item.of].direction is Direction.LOWER
            given = own if item.id == "total_profit" and own else {}
            targets[item.id] = {
                tier.column: given.get(name) or _tier(item.id, name, lower) for name, tier in item.tiers.items() if tier.column
            }  # fmt: skip
    return from_scorecard(scheme, unit_class, subject, targets, around)


def _tier(item: str, tier: str, lower: bool) -> Decimal:
    """A round figure: the middle one, and its steps in the direction that is better."""
    middle, step = Decimal(MIDDLE[item]), Decimal(STEP.get(tier, "1"))
    return (middle * (2 - step if lower else step)).quantize(Decimal("0.1"))


def _profit(code: str) -> dict[str, Decimal]:
    """What the goal of the company says."""
    rows = Tier.objects.filter(goal__code=f"G-01-{code}")
    return {row.kind: Decimal(row.value) for row in rows if row.value is not None}


def _nodes() -> tuple[Node, ...]:
    """The tenders of the projects, out of their goals."""
    tenders = Q(title_zh__contains="招标") | Q(title_zh__contains="采购")
    rows = GoalNode.objects.filter(tenders, goal__code__startswith="P-").select_related("goal").order_by("due")
    return tuple(
        Node("equipment_bidding", Text(f"{each.goal.title_zh}：{each.title_zh}", f"{each.goal.title_en}: {each.title_en}"),
             each.due, Text(each.standard_zh, each.standard_en))
        for each in rows
    )  # fmt: skip


def _duties(house: House, code: str) -> tuple[Duty, ...]:
    """The interfaces that both sides have locked."""
    unit, found = house.viewer("office").tree.by_ref[house.unit(code)].unit, []
    names = {node.unit: node.name for node in house.viewer("office").tree.nodes.values()}
    for each in Interface.objects.filter(state=Terms.LOCKED).select_related("node"):
        title = Text(each.node.title_zh, each.node.title_en)
        if each.left_id == unit:
            duty = Text(each.left_duty_zh, each.left_duty_en)
            found.append(Duty(title, names[each.right_id], each.left_share, duty))
        elif each.right_id == unit:
            duty = Text(each.right_duty_zh, each.right_duty_en)
            found.append(Duty(title, names[each.left_id], each.right_share, duty))
    return tuple(found)


# --- how far each has come --------------------------------------------------------------------------------------------


def _letter(code: str) -> Letter:
    """The letter of a unit by its code, or another one by its number."""
    found: Letter = Letter.objects.get(number=code if "-" in code else f"{YEAR}-{code}-01")
    return found


def _table(code: str) -> LetterVersion:
    letter = _letter(code)
    found: LetterVersion = LetterVersion.objects.get(letter=letter, number=letter.current)
    return found


def _do(house: House, who: str, act: Callable[..., Answer], code: str, **given: Any) -> Answer:
    letter = _letter(code)
    return act(house.viewer(who), house.key(), letter=letter.ref, version=letter.version, **given)


def _lower(content: Content, item: str) -> Content:
    """The content with the tiers of an item six per cent down."""
    held = content.item(item) or content.items[0]
    for tier in held.tiers:
        if tier.value is not None:
            held = with_tier(held, tier.name, (tier.value * 94 / 100).quantize(Decimal("0.1")))
    return with_item(content, held)


def _amended(house: House) -> None:
    """The wind company's letter: lowered with a reason, approved by the leader, signed by both again. Construction's: asked for."""
    for code, item, reason in (
        ("S01", "tasks", "限电政策变化 curtailment by policy"),
        ("D08", "new_capacity", "两个项目核准延后 approval of two projects is late"),
    ):
        content = written(_lower(read(_table(code).content), item))
        _do(
            house, "office", actions.amend_letter, code, content=content, reason=reason,
            evidence="示例〔2026〕21号 example",
        )  # fmt: skip
    row = Amendment.objects.get(letter=_letter("S01"))
    _do(house, "leader", actions.approve_amendment, "S01", amendment=row.ref, shown=row.hash, words="同意 agreed")
    _do(house, "manager", actions.sign_letter, "S01", side="unit", shown=_table("S01").hash)
    _do(house, "leader", actions.sign_letter, "S01", side="group", shown=_table("S01").hash)


def _appointed(house: House) -> None:
    """The manager's agreement is in force, the annual letter sent, that of the tenure still a draft."""
    agreement = f"{YEAR}-S01-02"
    for number in (agreement, f"{YEAR}-S01-03"):
        _do(house, "office", actions.send_letter, number)
    _do(house, "manager", actions.agree_letter, agreement, shown=_table(agreement).hash)
    for who, side in (("manager", "unit"), ("leader", "group")):
        _do(house, who, actions.sign_letter, agreement, side=side, shown=_table(agreement).hash)


def _negotiated(house: House) -> None:
    """The thermal company: a comment answered, a counter-proposal accepted, and one that waits for the office."""
    content = read(_table("S07").content)
    first = content.items[0]
    _do(
        house, "manager2", actions.propose, "S07", item="", matter="comment",
        words="请在年中重新评估煤价 please look at the coal price again in summer",
    )  # fmt: skip
    _answered(house, "收到，七月复核 noted, looked at again in July")
    target = first.tier("target")
    value = Decimal(0) if target is None or target.value is None else target.value
    base = first.tier("base")
    low = value if base is None or base.value is None else base.value
    near = ((value + low) / 2).quantize(Decimal(1))
    _do(
        house, "manager2", actions.propose, "S07", item=first.id, matter="tier", tier="target", new=f"{near:f}",
        words="长协煤兑现率下降 less coal under long-term contracts",
    )  # fmt: skip


def _answered(house: House, words: str) -> None:
    row = Proposal.objects.filter(letter=_letter("S07"), answer="").get()
    _do(house, "office", actions.answer_proposal, "S07", proposal=row.ref, answer="accepted", words=words)
