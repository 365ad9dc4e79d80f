"""The letters of 2026 out of schemes and goals: one for each department and company, in every state a letter can be in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from ...audit.acts import Answer
from ...contracts import actions
from ...contracts.changes import with_item, with_tier
from ...contracts.content import Content, Kind, read, written
from ...contracts.generating import Made
from ...contracts.models import Amendment, Letter, LetterVersion, Proposal
from ...contracts.scorecard import Around
from ...contracts.standard import standard_articles
from ...contracts.subjects import Candidate, candidates, made_again, made_for
from ...engine.values.direction import Direction
from ...policy.queries import meaning
from .house import House
from .names import YEAR

MIDDLE = {
    "total_profit": "18000", "roe": "8.2", "operating_cash_ratio": "16", "power_generation": "520", "new_capacity": "120",
    "supervision_rate": "96", "reform_rate": "94", "debt_ratio": "66.5", "collection": "101", "productivity": "92",
    "rd_intensity": "3", "high_end": "22", "tasks": "95", "new_products": "18", "strategic": "30", "strategic_growth": "12",
    "service": "96", "profit_above_last_year": "17200", "roe_leads_industry": "9.1", "capacity_above_last_year": "104",
    "cost_leads_industry": "3650", "supervision_above_last_year": "94", "reform_leads_industry": "97",
}  # fmt: skip
"""The target of an item where no goal says another one."""
STEP = {"base": "0.95", "target": "1", "challenge": "1.04"}
SETTLED_BY = date(2026, 12, 18)
"""By when what was sent is to be agreed and signed."""
POSTS = ((Kind.APPOINTMENT, YEAR), (Kind.ANNUAL, YEAR), (Kind.TENURE, YEAR))
"""The letters of a manager's post, with the year each begins; a tenure is of three years."""


def letters(house: House) -> None:
    """All of them drafted in three acts, then each brought as far as it has come."""
    departments, companies = (_contents(house, kind, YEAR) for kind in (Kind.DEPARTMENT, Kind.SUBSIDIARY))
    posts = [text for kind, first in POSTS for text in _contents(house, kind, first, "S01")]
    for contents in (departments, companies, posts):
        actions.draft_letters(house.viewer("office"), house.key(), contents=contents)
    for code in ("S01", "S04", "S07", "S10", "D01", "D03", "D06", "D08", "D18", "D19"):
        _do(house, "office", actions.send_letter, code, due=SETTLED_BY)
    for code, head in (("D08", "head"), ("S01", "manager"), ("D18", "head2")):
        _do(house, head, actions.agree_letter, code, shown=_table(code).hash)
        _do(house, head, actions.sign_letter, code, side="unit", shown=_table(code).hash)
    for code in ("D08", "S01"):
        _do(house, "leader", actions.sign_letter, code, side="group", shown=_table(code).hash)
    _amended(house)
    _negotiated(house)
    _appointed(house)


# --- what a letter says -----------------------------------------------------------------------------------------------


def _contents(house: House, kind: Kind, first: int, *codes: str) -> list[str]:
    """The letters of a kind out of schemes and goals, with round figures where no goal says any; all units, unless some are named."""
    office = house.viewer("office")
    chosen = [each for each in candidates(office, kind, first) if not codes or (each.node.code in codes and each.chief)]
    given = {each.key: _round(each) for each in chosen}
    around = {each.key: Around(clauses=standard_articles(kind)) for each in chosen}
    made = made_for(office, kind, first, chosen, given, around)
    return [written(each.content) for each in made if isinstance(each, Made)]


def _round(candidate: Candidate) -> dict[str, dict[str, Decimal]]:
    """A round figure for every tier that comes from the table: the middle one, and its steps in the direction that is better."""
    if candidate.scheme is None:
        return {}
    scheme = meaning(candidate.scheme)
    card, found = scheme.card_for(candidate.unit_class), dict[str, dict[str, Decimal]]()
    for item in card.items() if card is not None else ():
        lower = item.of in scheme.indicators and scheme.indicators[item.of].direction is Direction.LOWER
        found[item.id] = {tier.column: _tier(item.id, name, lower) for name, tier in item.tiers.items() if tier.column}
    return found


def _tier(item: str, tier: str, lower: bool) -> Decimal:
    middle, step = Decimal(MIDDLE[item]), Decimal(STEP.get(tier, "1"))
    return (middle * (2 - step if lower else step)).quantize(Decimal("0.1"))


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
        ("S01", "tasks", "限电政策变化"),
        ("D08", "new_capacity", "两个项目核准延后"),
    ):
        content = written(_lower(read(_table(code).content), item))
        _do(
            house, "office", actions.amend_letter, code, content=content, reason=reason,
            evidence="示例〔2026〕21号",
        )  # fmt: skip
    row = Amendment.objects.get(letter=_letter("S01"))
    _do(house, "leader", actions.approve_amendment, "S01", amendment=row.ref, shown=row.hash, words="同意")
    _do(house, "manager", actions.sign_letter, "S01", side="unit", shown=_table("S01").hash)
    _do(house, "leader", actions.sign_letter, "S01", side="group", shown=_table("S01").hash)


def _appointed(house: House) -> None:
    """The manager's agreement, which refers to the letters drafted with it, is in force, the annual letter sent, that of the tenure still
    a draft."""
    agreement = f"{YEAR}-S01-02"
    made = made_again(house.viewer("office"), _letter(agreement), read(_table(agreement).content))
    if isinstance(made, Made):
        _do(house, "office", actions.revise_letter, agreement, content=written(made.content), why="goals")
    for number in (agreement, f"{YEAR}-S01-03"):
        _do(house, "office", actions.send_letter, number, due=SETTLED_BY)
    _do(house, "manager", actions.agree_letter, agreement, shown=_table(agreement).hash)
    for who, side in (("manager", "unit"), ("leader", "group")):
        _do(house, who, actions.sign_letter, agreement, side=side, shown=_table(agreement).hash)


def _negotiated(house: House) -> None:
    """The thermal company: a comment answered, a counter-proposal accepted, and one that waits for the office."""
    content = read(_table("S07").content)
    first = content.items[0]
    _do(
        house, "manager2", actions.propose, "S07", item="", matter="comment",
        words="请在年中重新评估煤价",
    )  # fmt: skip
    _answered(house, "收到，七月复核")
    target = first.tier("target")
    value = Decimal(0) if target is None or target.value is None else target.value
    base = first.tier("base")
    low = value if base is None or base.value is None else base.value
    near = ((value + low) / 2).quantize(Decimal(1))
    _do(
        house, "manager2", actions.propose, "S07", item=first.id, matter="tier", tier="target", new=f"{near:f}",
        words="长协煤兑现率下降",
    )  # fmt: skip


def _answered(house: House, words: str) -> None:
    row = Proposal.objects.filter(letter=_letter("S07"), answer="").get()
    _do(house, "office", actions.answer_proposal, "S07", proposal=row.ref, answer="accepted", words=words)
