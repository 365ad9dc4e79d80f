"""Makes the example group: twenty departments of an invented energy group, a year of figures, tasks, events and reviews.

Every name and figure comes from one seeded generator, so the example is the same everywhere and nobody's data.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

SEED = 2026
YEAR = 2026
Row = tuple[Any, ...]

DEPARTMENTS: tuple[tuple[str, str, str], ...] = (
    ("HQ01", "财务资产部", "operations"),
    ("HQ02", "市场营销部", "operations"),
    ("HQ03", "资本运营部", "operations"),
    ("HQ04", "燃料管理部", "operations"),
    ("HQ05", "国际业务部", "operations"),
    ("HQ06", "生产技术部", "operations"),
    ("HQ07", "新能源发展部", "projects"),
    ("HQ08", "工程建设部", "projects"),
    ("HQ09", "前期规划部", "projects"),
    ("HQ10", "水电与抽蓄项目部", "projects"),
    ("HQ11", "火电改造项目部", "projects"),
    ("HQ12", "战略发展部", "functions"),
    ("HQ13", "人力资源部", "functions"),
    ("HQ14", "企业管理与法律合规部", "functions"),
    ("HQ15", "安全环保部", "functions"),
    ("HQ16", "审计风控部", "functions"),
    ("HQ17", "科技创新部", "functions"),
    ("HQ18", "党群工作部", "functions"),
    ("HQ19", "综合管理部（董事会办公室、信访与保密工作办公室）", "functions"),
    ("HQ20", "数字化与网络安全部", "functions"),
)
NODES = (("equipment_bidding", "主设备招标", date(YEAR, 3, 31)), ("construction_start", "主体工程开工", date(YEAR, 6, 30)),
         ("commissioning", "全部机组投产", date(YEAR, 11, 30)))  # fmt: skip
SPECIAL_TASKS = (
    "迎峰度冬能源保供",
    "深化改革年度任务",
    "两金压降专项",
    "亏损企业治理",
    "数字化转型试点",
    "巡视整改销号",
    "碳资产管理体系建设",
    "供应链安全排查",
)
RATERS = (("leaders", 5), ("peers", 6), ("served", 4))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of the workbook: its name, columns and rows."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Row]


def scheme_path() -> Path:
    """The scheme of the example: the headquarters closed-loop pack."""
    return Path(__file__).parents[1] / "packs" / "cn.hq-closed-loop"


def sheets() -> list[Sheet]:
    """All tables of the example."""
    rng = Random(SEED)
    facts, targets = [], []
    for unit, _, kind in DEPARTMENTS:
        facts += list(_figures(rng, unit, kind))
        targets += list(_targets(rng, unit, kind, facts))
    units = [(unit, name, kind, rng.randrange(30, 90) * 1000) for unit, name, kind in DEPARTMENTS]
    return [
        Sheet("units", ("unit", "name", "class", "bonus_base"), units),
        Sheet("facts", ("unit", "measure", "period", "value"), facts),
        Sheet("targets", ("unit", "item", "base", "target", "challenge", "industry.excellent"), targets),
        Sheet("events", ("unit", "event", "count", "amount", "item", "evidence", "approved_by", "reason"), EVENTS),
        Sheet("reviews", ("unit", "item", "rater", "group", "score"), list(_reviews(rng))),
        Sheet(
            "tasks",
            ("unit", "task", "title", "kind", "size", "grade", "due", "done", "exempt", "approved_by", "reason"),
            list(_tasks(rng)),
        ),
    ]


EVENTS: tuple[Row, ...] = (
    ("HQ01", "commendation", 1, None, "", "国资委表彰文件", "张总", "决算工作先进单位"),
    ("HQ07", "challenge_task", 1, 3, "", "投产鉴定书", "李总", "沙戈荒基地提前并网"),
    ("HQ12", "commendation", 2, None, "", "改革经验交流材料", "张总", "改革案例入选国家级"),
    ("HQ17", "challenge_task", 1, 2, "", "首台套认定证书", "李总", "首台套装备应用"),
    ("HQ02", "criticism", 1, 1, "", "通报〔2026〕12号", "", "电价申报差错"),
    ("HQ14", "negative_list_minor", 1, None, "", "合规检查底稿", "", "合同未经法律审核先行签订"),
    ("HQ11", "ordinary_accident", 1, None, "", "事故调查报告", "", "改造现场物体打击一般事故"),
    ("HQ15", "commendation", 1, None, "", "", "", "安全生产先进（未提交证明材料）"),
    ("HQ09", "exemption_granted", 1, None, "commissioning", "用地审批延期函", "王总", "生态红线调整致项目延期"),
)


def _figures(rng: Random, unit: str, kind: str) -> Iterator[Row]:
    """This year's and earlier years' figures of one department, rounded as they would be reported."""
    luck = rng.gauss(0.985, 0.04)
    if kind == "operations":
        size = rng.randrange(60, 240) * 1000
        for measure, share, growth, years in (
            ("total_profit", 0.11, 1.05, 3),
            ("net_profit", 0.085, 1.05, 3),
            ("equity", 1.05, 1.04, 3),
            ("revenue", 1.0, 1.06, 2),
            ("operating_cash", 0.18, 1.05, 2),
            ("power_generation", 0.0016, 1.03, 2),
        ):
            places = 2 if measure == "power_generation" else 0
            steady = 1.0 if measure == "equity" else luck
            for back in range(years):
                value = round(size * share * (steady if back == 0 else 1) / growth**back * rng.gauss(1, 0.01), places)
                yield unit, measure, str(YEAR - back), value if places else int(value)
    elif kind == "projects":
        capacity = rng.randrange(40, 220)
        for back in range(2):
            yield unit, "new_capacity", str(YEAR - back), round(capacity * (luck if back == 0 else 0.94), 1)
            yield unit, "unit_cost", str(YEAR - back), int(3600 / luck + back * 60 + rng.randrange(-80, 80))
    else:
        due = rng.randrange(60, 160)
        for back in range(2):
            on_time = min(due, round(due * (0.96 * luck - back * 0.02)))
            yield unit, "supervised_due", str(YEAR - back), due
            yield unit, "supervised_on_time", str(YEAR - back), on_time
        reforms = rng.randrange(18, 40)
        budget = rng.randrange(300, 1500)
        yield unit, "reforms_due", str(YEAR), reforms
        yield unit, "reforms_done", str(YEAR), min(reforms, round(reforms * 0.97 * luck))
        if unit != "HQ20":  # one department has not reported: it is held, and the report says why
            yield unit, "budget", str(YEAR), budget
        yield unit, "spent", str(YEAR), round(budget * (1 + rng.uniform(-0.09, 0.07)))


def _targets(rng: Random, unit: str, kind: str, facts: Sequence[Row]) -> Iterator[Row]:
    """Targets a little above last year, as they would be printed in a letter: base, target, challenge, the industry's best."""
    last = {measure: value for own, measure, period, value in facts if own == unit and period == str(YEAR - 1)}
    if kind == "operations":
        profit, generation = last["total_profit"], last["power_generation"]
        yield unit, "total_profit", int(profit), int(profit * 1.05), int(profit * 1.1), None
        yield (
            unit,
            "power_generation",
            round(generation, 1),
            round(generation * 1.03, 1),
            round(generation * 1.06, 1),
            None,
        )
        yield unit, "roe", 7.2, 7.9, 8.6, None
        yield unit, "roe_leads_industry", None, None, None, 8.4
        yield unit, "operating_cash_ratio", 16.5, 17.6, 18.8, None
    elif kind == "projects":
        capacity = last["new_capacity"]
        yield unit, "new_capacity", round(capacity, 1), round(capacity * 1.06, 1), round(capacity * 1.12, 1), None
        yield unit, "cost_leads_industry", None, None, None, 3550
    else:
        yield unit, "supervision_rate", None, 95, None, None
        yield unit, "reform_rate", 88, 95, 100, None
        yield unit, "reform_leads_industry", None, None, None, 98


def _reviews(rng: Random) -> Iterator[Row]:
    for unit, _, _ in DEPARTMENTS:
        level = rng.uniform(72, 92)
        for item in ("wholeness", "synergy", "system"):
            for group, count in RATERS:
                for number in range(1, count + 1):
                    yield (
                        unit,
                        item,
                        f"{group[0].upper()}{number}",
                        group,
                        max(55, min(100, round(rng.gauss(level, 4)))),
                    )


def _tasks(rng: Random) -> Iterator[Row]:
    for unit, _, kind in DEPARTMENTS:
        if kind == "projects":
            for task, title, due in NODES:
                done = due + timedelta(days=rng.choice([-24, -12, -6, 0, 0, 4, 9]))
                yield unit, task, title, "milestone", "large", None, due, done, "", "", ""
        for number, title in enumerate(rng.sample(SPECIAL_TASKS, rng.randrange(2, 5)), start=1):
            grade = rng.choices(["高质量完成", "较好完成", "完成", "未完成"], [1, 3, 6, 2])[0]
            size = rng.choice(["small", "standard", "standard", "large"])
            yield unit, f"T{number}", title, "special", size, grade, None, None, "", "", ""


def write_group(path: Path) -> None:
    """Write the example as a workbook, one sheet a table, each labelled as an example in print."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        head = book.add_format({"bold": True, "bg_color": "#EEF1F6", "bottom": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for sheet in sheets():
            page = book.add_worksheet(sheet.name)
            page.freeze_panes(1, 0)
            page.set_column(0, len(sheet.columns) - 1, 16)
            page.set_header("&C示例数据，纯属虚构 / Example, all invented")
            page.write_row(0, 0, sheet.columns, head)
            for at, row in enumerate(sheet.rows, start=1):
                _write(page, at, row, day)


def _write(page: Any, at: int, row: Row, day: Any) -> None:
    for column, value in enumerate(row):
        if isinstance(value, date):
            page.write_datetime(at, column, value, day)
        elif isinstance(value, str):
            if value:
                page.write_string(at, column, value)
        elif value is not None:
            page.write_number(at, column, value)
