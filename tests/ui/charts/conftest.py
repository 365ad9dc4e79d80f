"""Reading a drawing back, and one sample of every chart."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import pytest

from hengji.ui.charts import (
    Band,
    Better,
    Bullet,
    Curve,
    Distribution,
    Dumbbell,
    Forecast,
    Frame,
    Gap,
    Goal,
    Kind,
    Ledger,
    Light,
    Matrix,
    Piece,
    Place,
    Ranking,
    Step,
    Svg,
    Tier,
    Tone,
    Trend,
    Unit,
    bullet,
    distribution,
    dumbbell,
    matrix,
    ranking_bars,
    score_curve,
    trend,
    waterfall,
)
from hengji.ui.lettering import Box, text_box

NS = "{http://www.w3.org/2000/svg}"
Drawer = Callable[[Frame], Svg]


@dataclass(frozen=True)
class Word:
    """A text of the drawing with the box it is estimated to take."""

    text: str
    box: Box
    class_: str


class Drawing:
    """A drawing read back as XML."""

    def __init__(self, svg: str) -> None:
        self.root = ET.fromstring(svg)
        self.parents = {child: parent for parent in self.root.iter() for child in parent}

    def words(self, class_: str = "") -> list[Word]:
        return [word for word in self._words() if not class_ or word.class_ == class_]

    def _words(self) -> Iterator[Word]:
        for node in self.root.iter(f"{NS}text"):
            size = float(self._inherited(node, "font-size"))
            anchor = node.get("text-anchor", "start")
            bold = node.get("font-weight") == "bold"
            x, y = float(node.get("x", "nan")), float(node.get("y", "nan"))
            text = node.text or ""
            yield Word(text, text_box(x, y, text, size, anchor, bold=bold), node.get("class", ""))

    def _inherited(self, node: ET.Element, name: str) -> str:
        while node.get(name) is None:
            node = self.parents[node]
        return node.get(name, "")

    def group(self, class_: str) -> list[ET.Element]:
        return [child for node in self.root.iter() if node.get("class") == class_ for child in node]

    def of_class(self, class_: str) -> list[ET.Element]:
        return [node for node in self.root.iter() if node.get("class") == class_]

    def overlaps(self) -> list[tuple[str, str]]:
        return [(a.text, b.text) for a, b in combinations(self._words(), 2) if a.box.meets(b.box)]

    def outside(self) -> list[str]:
        wide, high = float(self.root.get("width", "0")), float(self.root.get("height", "0"))
        return [
            word.text
            for word in self._words()
            if word.box.left < -0.5
            or word.box.top < -0.5
            or word.box.right > wide + 0.5
            or word.box.bottom > high + 0.5
        ]


@pytest.fixture
def read() -> Callable[[str], Drawing]:
    return Drawing


TIERS = (Tier("基本值", 80), Tier("目标值", 100), Tier("挑战值", 120, Tone.GOOD))
RULE = (
    Piece(None, 0, 80, 0, True, False),
    Piece(80, 60, 100, 100),
    Piece(100, 100, 120, 120),
    Piece(120, 120, None, 120),
)


def _day(month: int, day: int) -> int:
    return date(2026, month, day).toordinal()


def curves() -> dict[str, Curve]:
    stairs = (
        Piece(None, 100, 0, 100),
        *(Piece(i, 88 - 12 * i, i + 1, 88 - 12 * i, False, True) for i in range(7)),
        Piece(7, 0, None, 0, False),
    )
    availability = (
        Piece(None, 60, Decimal("99.9981"), 60, True, False),
        Piece(Decimal("99.9981"), 80, Decimal("99.9985"), 100),
        Piece(Decimal("99.9985"), 100, None, 100),
    )
    revenue = (
        Piece(None, 0, 800_000_000, 0, True, False),
        Piece(800_000_000, 60, 1_000_000_000, 100),
        Piece(1_000_000_000, 100, None, 100),
    )
    deadline = (
        Piece(None, 100, _day(3, 31), 100),
        Piece(_day(3, 31), 90, _day(6, 30), 40, False, True),
        Piece(_day(6, 30), 0, None, 0, False),
    )
    six = [("基本", 20), ("目标", 12), ("挑战", 10), ("上年", 11), ("行业中位数", 12.5), ("行业良好", 11.5)]
    many = tuple(Tier(f"很长的档位名称第{i}档", 10 + i) for i in range(12))
    fine = tuple(Piece(i, Fraction(i * 5, 2), i + 1, Fraction(i * 5, 2), True, False) for i in range(100))
    unit = Unit("中原矿业有限公司", Decimal("92.4"), Decimal("84.8"))
    return {
        "tiers": Curve(RULE, TIERS, unit, "净资产收益率", "%", "得分", "分", Better.HIGHER),
        "on a tier": Curve(RULE, TIERS, Unit("甲", 100, 100), "利润", "万元", "得分", "分", Better.HIGHER),
        "far out": Curve(RULE, TIERS, Unit("昆仑科技", 900, 120), "利润总额", "万元", "得分", "分", Better.HIGHER),
        "stairs": Curve(stairs, (Tier("零", 0),), Unit("乙", 3, 64), "事故", "起", "得分", "分", Better.LOWER),
        "fine stairs": Curve(fine, (), Unit("丙", 17.5, Fraction(85, 2)), "进度", "%", "得分", "分"),
        "tiny range": Curve(
            availability,
            (
                Tier("基本值", Decimal("99.9981")),
                Tier("目标值", Decimal("99.9985")),
                Tier("挑战值", Decimal("99.9987")),
            ),
            Unit("广域网络运维中心", Decimal("99.99837"), 95),
            "系统可用率",
            "%",
            "得分",
            "分",
        ),
        "billions": Curve(
            revenue,
            (Tier("基本值", 800_000_000), Tier("目标值", 1_000_000_000), Tier("挑战值", 1_200_000_000)),
            Unit("华能装备", 1_130_000_000, 100),
            "营业收入",
            "元",
            "得分",
            "分",
        ),
        "dates": Curve(
            deadline,
            (Tier("计划完成", _day(3, 31)), Tier("最晚", _day(6, 30), Tone.BAD)),
            Unit("江淮化工", _day(4, 20), 79),
            "完成日期",
            "",
            "得分",
            "分",
            Better.LOWER,
            dates=True,
        ),
        "one point": Curve((Piece(5, 70, 5, 70),), (), Unit("丁", 5, 70), "次数", "次", "得分", "分"),
        "nothing": Curve(()),
        "no figure": Curve(RULE, tuple(Tier(n, x) for n, x in six), Unit("没有数据的单位", None, None), "率", "%"),
        "no score": Curve(RULE, TIERS, Unit("待评单位", 95, float("nan")), "率", "%", "得分", "分"),
        "twelve tiers": Curve(RULE, many, unit, "净资产收益率", "%", "得分", "分", Better.HIGHER),
        "long names": Curve(
            RULE, TIERS, Unit("国际工程建设" * 8, 92, 84), "很长的指标名称" * 9, "万元", "得" * 99, "分"
        ),
    }


def ledgers() -> dict[str, Ledger]:
    long = "研发投入强度（含国家级重点实验室专项投入与首台套攻关投入合计）"
    full = (
        Step("净资产收益率", 0, Decimal("14.25")),
        Step(long, Decimal("14.25"), Decimal("94.45"), Kind.ADD, "第十二条（二）"),
        Step("基础得分", Decimal("94.45"), Decimal("94.45"), Kind.TOTAL),
        Step("安全生产约束", Decimal("94.45"), Decimal("91.45"), Kind.ADD, "一般事故 1 起，每起扣 3 分"),
        Step("合规门槛", Decimal("91.45"), 80, Kind.GATE, "审计整改率低于 90%，总分不高于 80"),
        Step("经营难度系数", 80, 84, Kind.FACTOR, "×1.05"),
        Step("党建考核系数", 84, 84, Kind.FACTOR, "×1.00"),
        Step("得分上限", 84, 82, Kind.CLAMP),
        Step("较大事故", 82, 0, Kind.VETO, "发生较大及以上生产安全责任事故，一票否决"),
        Step("保留两位小数", 0, 0, Kind.ROUND),
        Step("最终得分", 0, 0, Kind.TOTAL),
    )
    forty = tuple(
        Step(f"指标{i}" + "甲乙丙丁" * (i % 9), i * 3, i * 3 + 3, Kind.ADD, "附件" * (i % 5)) for i in range(40)
    )
    narrow = (Step("上年", 91, 91, Kind.TOTAL), Step("加", 91, 92), Step("减", 92, Decimal("91.5")))
    holes = (
        Step("有", 0, 90),
        Step("缺", 90, None),
        Step("也缺", None, float("nan")),
        Step("合计", None, None, Kind.TOTAL),
    )
    below = (Step("扣", 0, -5), Step("保底", -5, 0, Kind.CLAMP))
    return {
        "full": Ledger(full, 2, "分"),
        "forty": Ledger(forty),
        "not from zero": Ledger(narrow, 1),
        "holes": Ledger(holes),
        "below zero": Ledger(below),
        "one": Ledger((Step("合计", 5, 5, Kind.TOTAL),)),
    }


def _others() -> dict[str, Drawer]:
    bands = (
        Band("优秀", 90, None, Tone.GOOD),
        Band("良好", 80, 90, Tone.PLAIN),
        Band("合格", 60, 80, Tone.WARN),
        Band("不合格", None, 60, Tone.BAD),
    )
    few = tuple(Fraction(600 + i * i % 400, 10) for i in range(40))
    many = tuple(Fraction(600 + i * i % 400, 10) for i in range(900))
    places = tuple(
        Place(
            "国际工程建设股份" * (1 + i % 3), None if i == 59 else 120 - 2 * i, str(i + 1), "A 优秀", Tone.GOOD, i == 3
        )
        for i in range(60)
    )
    bullets = (
        Bullet(
            "净资产收益率", 9.3, (Goal("基本", 8.4), Goal("目标", 9.2, True), Goal("挑战", 9.8)), "%", Better.HIGHER
        ),
        Bullet("资产负债率", 63, (Goal("基本", 65), Goal("目标", 62, True)), "%", Better.LOWER, Tone.WARN, "低于进度"),
        Bullet("没有数据的" * 9, None, (), "项"),
        Bullet("挤在一起", 5, tuple(Goal(f"第{i}档目标", Decimal(f"5.0{i}")) for i in range(6)), "万元", Better.HIGHER),
    )
    gaps = (Gap("安全绩效", 48, 96, 60), Gap("资产负债率控制水平与行业对标", 78, 78), Gap("缺", None, 80, float("nan")))
    line = Trend(
        tuple(f"2026年{i}月" for i in range(1, 13)),
        (6, 7, None, 7.2, 8, 8.1, None, None, None, None, None, None),
        (6,) * 6 + (8,) * 6,
        (None,) * 6 + tuple(Forecast(8, 8 + i, 9 + 2 * i) for i in range(6)),
        "净资产收益率",
        "%",
    )
    row = tuple(Light(tone, "100") for tone in Tone) * 2 + (None, None)
    lights = Matrix(tuple(f"{i}月" for i in range(1, 13)), (("董事会办公室", row),) * 3, "部门", ((Tone.GOOD, "正常"),))
    return {
        "distribution": lambda f: distribution(Distribution(few, bands, 86.4, "中原矿业", "综合得分", "分"), f),
        "histogram": lambda f: distribution(Distribution((*many, None), bands, 61, "江淮化工", "综合得分", "分"), f),
        "empty distribution": lambda f: distribution(Distribution(()), f),
        "ranking": lambda f: ranking_bars(Ranking(places, 2, "分"), f),
        "bullet": lambda f: bullet(bullets, f),
        "empty bullet": lambda f: bullet((), f),
        "dumbbell": lambda f: dumbbell(Dumbbell(gaps, unit="分"), f),
        "empty dumbbell": lambda f: dumbbell(Dumbbell(()), f),
        "trend": lambda f: trend(line, f),
        "empty trend": lambda f: trend(Trend((), ()), f),
        "matrix": lambda f: matrix(lights, f),
        "empty matrix": lambda f: matrix(Matrix((), ()), f),
    }


def _drawers() -> dict[str, Drawer]:
    drawers: dict[str, Drawer] = {}
    for name, curve in curves().items():
        drawers[f"curve, {name}"] = lambda f, curve=curve: score_curve(curve, f)
    for name, ledger in ledgers().items():
        drawers[f"waterfall, {name}"] = lambda f, ledger=ledger: waterfall(ledger, f)
    return drawers | _others()


DRAWERS = _drawers()


@pytest.fixture(params=sorted(DRAWERS))
def draw(request: pytest.FixtureRequest) -> Drawer:
    """Each chart in turn, on its sample figures."""
    return DRAWERS[request.param]


@pytest.fixture
def curve_samples() -> dict[str, Curve]:
    return curves()


@pytest.fixture
def ledger_samples() -> dict[str, Ledger]:
    return ledgers()
