"""The goals of 2026: from every source, cascaded over three levels, mostly approved, with some faults for the coverage board to name."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from ...engine.values.text import Text
from ...goals import actions
from ...goals.models import Cycle, Goal, State
from .house import House
from .invented import figure, rounded
from .names import COMPANIES, YEAR
from .projects import builders, interfaces, projects, templates
from .tops import TOPS, Top

REASON = "示例〔2026〕3号"


DRAFTS, SUBMITTED = ("G-13",), ("G-12", "G-14")
"""Goals, with their parts, that are still being set, or wait for the leader."""


def goals(house: House) -> None:
    """Open the year, set the goals, give them to units, hand in and approve most of them."""
    office = house.viewer("office")
    cycle = actions.open_cycle(
        office, house.key(), year=YEAR, title=Text(f"{YEAR} 年度目标（示例）", f"Goals of {YEAR} (example)")
    )["cycle"]
    templates(house)
    _summed(house, cycle, "G-01", "profit", Text("利润总额", "Total profit"), "sasac", "万元", Decimal(1800))
    _summed(house, cycle, "G-02", "output", Text("发电量", "Power generated"), "business", "万千瓦时", Decimal(0))
    for top in TOPS:
        _top(house, cycle, top)
    projects(house, cycle, Goal.objects.get(code="G-05").ref)
    builders(house, cycle)
    _faults(house, cycle)
    _decided(house)
    interfaces(house)


@cache
def _year(unit: str, measure: str, year: int) -> Decimal:
    months = [figure(unit, measure, year, month) for month in range(1, 13)]
    return sum((rounded(each, 2) for each in months if each is not None), Decimal(0))


def _tens(value: Decimal) -> Decimal:
    """To whole tens: targets are round."""
    return (value / 10).quantize(Decimal(1)) * 10


def _ladder(target: Decimal, prior: Decimal) -> dict[str, Decimal | Text | None]:
    return {
        "base": _tens(target * 96 / 100), "target": target, "challenge": _tens(target * 106 / 100), "prior": prior,
        "leading": _tens(target * 104 / 100),
    }  # fmt: skip


def _summed(
    house: House, cycle: str, code: str, measure: str, title: Text, source: str, of: str, left: Decimal
) -> None:  # fmt: skip
    """A goal of the group that companies carry in a strict sum, and two of them hand on to plants; `left` is given to nobody."""
    office = house.viewer("office")
    companies = [each for each in COMPANIES if measure == "profit" or each.generates]
    prior = {each.code: _year(each.code, measure, YEAR - 1) for each in companies}
    parts = {unit: _tens(value * 105 / 100) for unit, value in prior.items()}
    total = sum(parts.values(), Decimal(0)) + left
    made = actions.add_goal(
        office, house.key(), cycle=cycle, code=code, title=title, source=source, task="quantitative", unit=house.unit("G"),
        how="strict", measure=measure, measure_unit=of, tiers=_ladder(total, sum(prior.values(), Decimal(0))),
    )  # fmt: skip
    _give(house, made["goal"], "strict", [{"unit": house.unit(unit), "value": value} for unit, value in parts.items()])
    for unit, value in parts.items():
        child = Goal.objects.get(code=f"{code}-{unit}")
        actions.set_tiers(
            office, house.key(), goal=child.ref, version=child.version, tiers=_ladder(value, prior[unit]), reason=REASON
        )
    if measure == "output":
        for company in ("S01", "S07", "S10"):
            _to_plants(house, f"{code}-{company}", company)


def _to_plants(house: House, code: str, company: str) -> None:
    """The third level, by shares that make the whole."""
    plants = next(each.generating for each in COMPANIES if each.code == company)
    each = Decimal(100) // len(plants)
    shares = [each] * (len(plants) - 1) + [100 - each * (len(plants) - 1)]
    parts: list[actions.Part] = [
        {"unit": house.unit(plant), "share": share} for plant, share in zip(plants, shares, strict=True)
    ]
    _give(house, Goal.objects.get(code=code).ref, "strict", parts)


def _give(house: House, goal: str, how: str, parts: list[actions.Part]) -> None:
    version = Goal.objects.get(ref=goal).version
    actions.cascade(
        house.viewer("office"), house.key(), goal=goal, version=version, how=how, parts=parts, reason=REASON
    )


def _top(house: House, cycle: str, top: Top) -> None:
    tiers: dict[str, Decimal | Text | None] = {
        kind: Decimal(value)
        for kind, value in zip(("base", "target", "challenge", "prior", "leading"), top.tiers, strict=True)
        if value
    }
    if top.words[0]:
        tiers["target"] = Text(*top.words)
    made = actions.add_goal(
        house.viewer("office"), house.key(), cycle=cycle, code=top.code, title=Text(top.zh, top.en), source=top.source,
        task=top.task, way=top.way, unit=house.unit("G"), how=top.how, measure=top.measure, measure_unit=top.unit, tiers=tiers,
    )  # fmt: skip
    parts: list[actions.Part] = [
        {"unit": house.unit(unit), "title": Text(zh, en) if zh else None} for unit, zh, en in top.parts
    ]
    _give(house, made["goal"], top.how, parts)


def _faults(house: House, cycle: str) -> None:
    """What the coverage board is there to find: without an owner, without a goal above, carried twice, and shared yet different."""
    office = house.viewer("office")
    actions.add_goal(
        office, house.key(), cycle=cycle, code="G-15", title=Text("绿色供应链建设", "Green supply chain"), source="business",
        task="special", tiers={"target": Text("制订供应商碳足迹目录", "a list of suppliers' carbon footprints")},
    )  # fmt: skip
    actions.add_goal(
        office, house.key(), cycle=cycle, code="S08-CO2", title=Text("单位供电碳排放下降", "Carbon for power supplied falls"),
        source="sasac", task="quantitative", unit=house.unit("S08"), way="lower", measure_unit="克/千瓦时",
        tiers={"target": Decimal(812), "base": Decimal(820), "challenge": Decimal(800)},
    )  # fmt: skip
    actions.add_goal(
        office, house.key(), cycle=cycle, code="G-06-D06-2", title=Text("迎峰度冬检修计划", "Maintenance before winter"),
        source="party", task="special", unit=house.unit("D06"), parent=Goal.objects.get(code="G-06").ref,
        tiers={"target": Text("11 月底前完成", "done by the end of November")},
    )  # fmt: skip
    child = Goal.objects.get(code="G-03-S08")
    actions.set_tiers(
        office, house.key(), goal=child.ref, version=child.version, tiers={"target": Decimal("68.5")},
        reason="历史包袱，申请放宽",
    )  # fmt: skip


def _decided(house: House) -> None:
    """Handed in together and approved together; a few stay as they are, and one company proposes a challenge of its own."""
    _handed_in(house, [goal for goal in Goal.objects.exclude(unit=None) if not goal.code.startswith(DRAFTS)])
    waiting = [goal for goal in Goal.objects.filter(state=State.SUBMITTED) if not goal.code.startswith(SUBMITTED)]
    shown: list[actions.Shown] = [{"goal": goal.ref, "version": goal.version} for goal in waiting]
    actions.approve_goals(house.viewer("leader"), house.key(), goals=shown)
    made = actions.add_goal(
        house.viewer("manager"), house.key(), cycle=Cycle.objects.get(year=YEAR).ref, code="S01-C1",
        title=Text("风机可利用率冲刺 99%", "Availability of 99 %"), source="challenge", task="quantitative",
        unit=house.unit("S01"), measure="availability", measure_unit="%",
        tiers={"base": Decimal("98.2"), "target": Decimal("98.6"), "challenge": Decimal(99), "prior": Decimal("98.1")},
    )  # fmt: skip
    actions.submit_goal(house.viewer("manager"), house.key(), goal=made["goal"], version=1)


def _handed_in(house: House, chosen: list[Goal]) -> None:
    shown: list[actions.Shown] = [{"goal": goal.ref, "version": goal.version} for goal in chosen]
    actions.submit_goals(house.viewer("office"), house.key(), goals=shown)
