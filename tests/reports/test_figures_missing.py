"""Whatever is missing, zero or not applicable: the report, the workbook and every explanation are still written."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from support.files import run

from hengji.engine.run.result import Run
from hengji.engine.trace import explain_cell, explain_unit
from hengji.engine.values.text import LANGS
from hengji.reports import item_picture, ledger_picture, write_report, write_scorecards

UNITS = ("U1", "U2", "U3")
POLICIES = ("hold", "zero", "full", "redistribute", "drop")
RULES = {
    "curve": "完成基本值得80%，完成目标值得100%，达到挑战值得120%，中间按线性插值；低于基本值得0分",
    "bands": "{bands: [{from: 80, score: full}, {from: 60, score: 50%}], otherwise: 0}",
    "plain": "得分=实际值/目标值×权重分",
    "capped": "得分=实际值/目标值×权重分，最高不超过权重分",
    "inverse": "得分=目标值÷实际值×权重分，最高不超过权重分",
    "ratio": "{ratio: {to: target, inverse: yes}, cap: 120%}",
    "mirror": "{ratio: {to: base, mirror: yes}, floor: 0}",
    "formula": "{formula: w * (x - base) / (target - base), cap: 120%, floor: 0}",
    "free": "{formula: w * challenge / (x - target)}",
    "steps": "完成目标值得满分；每低于目标值1%扣0.5分，扣完为止；每超过目标值1%加0.5分，最多加4分",
    "excess": "不高于目标值得满分；每高于目标值1个百分点扣2分，扣完为止",
}
OTHERS = (
    "{date: grid, id: grid, title: 并网, rule: 按期完成得满分；每延误1天扣1分，扣完为止, not_done: zero, ",
    "{date: plant, id: plant, title: 投产, rule: 按期完成得满分；每延误5天扣1.5分, ",
    "{level: rating, id: rating, title: 评级, rule: {levels: {优: full, 良: 80%}}, ",
    "{events: {死亡: major, 轻伤: minor}, id: safety, title: 安全, rule: 每起死亡事故扣5分，每起轻伤事故扣2分，扣完为止, ",
    "{events: {轻伤: minor}, id: injuries, title: 轻伤, rule: 每起轻伤事故扣2分，扣完为止, ",
    "{panel: review, id: review, title: 评议, tiers: {target: 100}, rule: 得分=实际值/目标值×权重分, ",
    "{tasks: key, id: key, title: 任务, rule: {formula: x * w / 10, cap: full}, ",
)
LOWER = ("inverse", "excess", "ratio", "mirror")
WEIGHT = 2
REST = """
panels:
  review: {title: 评议, minimum: 2, groups: {leaders: {title: 领导, weight: 60}, peers: {title: 同级, weight: 40}}}
tasks:
  key:
    title: 重点任务
    grades: [{grade: A, title: 完成, points: 2}, {grade: C, title: 未完成, points: -1}]
    sizes: {big: {title: 大型, factor: 1}}
ledger:
  - sum: items
  - round: 2
grades:
  - {grade: A, from: 80, title: 优秀, bonus: 1.2 .. 1.4}
  - {grade: B, title: 合格, bonus: 1}
rankings: {overall: {title: 总排名}}
results: {bonus: {title: 奖金, base: 奖金基数, pool: 100, places: 2}}
"""


def scheme(draw: random.Random) -> str:
    """Every kind of rule, each with a policy of its own for what is missing; some indicators are quotients."""
    measures = [
        "  major: {title: 死亡事故, unit: 起}",
        "  minor: {title: 轻伤事故, unit: 起}",
        "  rating: {title: 评级, unit: 分}",
    ]
    indicators, items = [], []
    for name, rule in RULES.items():
        over, unit = draw.choice(("sum", "average", "end")), '"%"' if name == "excess" else "万元"
        direction, quotient = "lower" if name in LOWER else "higher", draw.random() < 0.4 and name != "excess"
        measures.append(f"  {name}: {{title: {name}量, unit: {unit}, over_periods: {over}}}")
        measures.append(f"  {name}_by: {{title: {name}数, unit: 倍, over_periods: end}}")
        formula = f"formula: {name} / {name}_by, " if quotient else ""
        indicators.append(f"  {name}: {{title: {name}量, unit: {unit}, direction: {direction}, {formula}}}")
        tiers = "{base: last_year, target: table, challenge: target * 1.1}" if draw.random() < 0.5 else TABLE
        items.append(f"{{indicator: {name}, tiers: {tiers}, rule: {rule}, ")
    policies = POLICIES if draw.random() < 0.3 else POLICIES[1:]
    tail = [f"missing: {draw.choice(policies)}, weight: {WEIGHT}}}" for _ in (*items, *OTHERS)]
    lines = [f"        - {item}{end}" for item, end in zip((*items, *OTHERS), tail, strict=True)]
    card = f"scorecards:\n  all:\n    - dimension: 全部\n      id: all\n      weight: {WEIGHT * len(lines)}\n      items:\n"
    return "\n".join(["measures:", *measures, "indicators:", *indicators, card + "\n".join(lines)]) + REST


TABLE = "{base: table, target: table, challenge: table}"


def figure(draw: random.Random, low: int = 20, high: int = 120) -> str:
    """A figure, often one that cannot be used."""
    return draw.choice(("", "0", "-3", "乱写", *(str(draw.randint(low, high)) for _ in range(6))))


def tables(draw: random.Random) -> dict[str, str]:
    """All tables, with holes, zeros and words that are no figure."""
    status = ("", "", "", "", "not_applicable", "exempt")
    facts = ["unit,measure,period,value,value_unit,level,status"]
    for unit in UNITS:
        for name in (*RULES, *(f"{each}_by" for each in RULES), "major", "minor"):
            periods = ("2026", "2025") if draw.random() < 0.8 else ("2026Q1", "2026Q2", "2026Q3", "2026Q4", "2025")
            high = 120 if name in RULES else 3
            value_unit = "人" if draw.random() < 0.03 else ""
            facts += [
                f"{unit},{name},{each},{figure(draw, 0, high)},{value_unit},,{draw.choice(status)}" for each in periods
            ]
        facts.append(f"{unit},rating,2026,,,{draw.choice(('优', '良', '极好', ''))},")
    cells = [(unit, item) for unit in UNITS for item in RULES if draw.random() < 0.85]
    targets = ["unit,item,base,target,challenge"]
    targets += [f"{unit},{item},{figure(draw)},{figure(draw)},{figure(draw)}" for unit, item in cells]
    days = ("", "2026-06-30", "2026-07-09", "未完成", "2027-02-01")
    tasks = ["unit,task,size,grade,due,done"]
    for unit in UNITS:
        tasks += [
            f"{unit},{task},,,{draw.choice(days)},{draw.choice(days)}"
            for task in ("grid", "plant")
            if draw.random() < 0.8
        ]
        tasks += [f"{unit},t1,big,{draw.choice('ACX')},,"] if draw.random() < 0.7 else []
    raters = [
        (unit, group, rater) for unit in UNITS for group in ("leaders", "peers") for rater in range(draw.randint(0, 3))
    ]
    reviews = ["unit,item,rater,group,score"]
    reviews += [f"{unit},review,{group}{rater},{group},{figure(draw)}" for unit, group, rater in raters]
    units = "unit,name,奖金基数\n" + "".join(f"{unit},{unit}公司,{figure(draw)}\n" for unit in UNITS)
    told = {"facts": facts, "targets": targets, "tasks": tasks, "reviews": reviews}
    return {"units": units} | {name: "\n".join(rows) + "\n" for name, rows in told.items()}


@pytest.mark.parametrize("seed", range(8))
def test_holes_of_every_kind_raise_nothing(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    tell(run(tmp_path, scheme(draw), **tables(draw)), tmp_path)


@pytest.mark.parametrize("target", ["", "0", "-5"])
@pytest.mark.parametrize("actual", ["", "0", "50"])
def test_a_formula_without_a_value_is_drawn_without_a_curve_or_a_dot(tmp_path: Path, target: str, actual: str) -> None:
    plan = "\n".join(
        [
            "measures: {a: {title: 甲, unit: 万元}}",
            "indicators: {a: {title: 甲, unit: 万元, direction: lower}}",
            "scorecards:\n  all:\n    - dimension: 全部\n      id: all\n      weight: 10\n      items:",
            f"        - {{indicator: a, weight: 10, tiers: {{target: table}}, rule: {RULES['inverse']}}}",
            "ledger: [{sum: items}, {round: 2}]",
        ]
    )
    facts, targets = f"unit,measure,period,value\nU1,a,2026,{actual}\n", f"unit,item,target\nU1,a,{target}\n"
    tell(run(tmp_path, plan, units="unit,name\nU1,甲公司\n", facts=facts, targets=targets), tmp_path)


def tell(done: Run, folder: Path) -> None:
    """Everything that is handed out of a run."""
    for lang in LANGS:
        write_scorecards(done, folder / f"{lang}.xlsx", lang)
        write_report(done, folder / f"{lang}.html", lang)
    for unit in range(len(done.units)):
        explained = explain_unit(done, unit)
        on = done.card_of(unit)
        for lang in LANGS:
            assert explained.render(lang)
            ledger_picture(done, unit, lang)
            for item in on[0].items if on else ():
                assert explain_cell(done, unit, item.id).render(lang)
                assert item_picture(done, unit, item.id, lang).startswith("<svg")
