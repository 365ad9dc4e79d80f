"""A small group built in Python, where YAML would hide the point: two items, a gate, a difficulty, a bonus, grades, a pool."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from hengji.engine.formula import NotParsed, parse
from hengji.engine.formula.tree import Tree
from hengji.engine.intake.tables import Figures, Sheet, Tables
from hengji.engine.rules.model import FULL, ZERO, Amount, Curve, Knot, Mark, Proportion, Rule
from hengji.engine.scheme.model.events import Event, EventKind
from hengji.engine.scheme.model.identity import Effective, Scale
from hengji.engine.scheme.model.indicators import Indicator, Measure, OverPeriods
from hengji.engine.scheme.model.ledger import (
    AddEvents,
    Clamp,
    Coefficient,
    Gate,
    ItemsShort,
    LedgerStep,
    Multiply,
    PassGate,
    Round,
    Short,
    Sum,
)
from hengji.engine.scheme.model.outcomes import Grade, Grades, Pool, Ranking
from hengji.engine.scheme.model.scheme import Scheme
from hengji.engine.scheme.model.scorecards import Dimension, Item, Scorecard, Tier
from hengji.engine.values.text import Text
from hengji.engine.values.unit import Unit, parse_unit

Row = Mapping[str, object]


def tree(text: str, names: Mapping[str, Unit] | None = None) -> Tree:
    """A formula's tree; opening and closing figures are told apart where the names are known."""
    parsed = parse(text, names)
    assert not isinstance(parsed, NotParsed), parsed
    return parsed.tree


def sheet(name: str, rows: Sequence[Row], texts: Sequence[str], figures: Sequence[str] = ()) -> Sheet:
    """A table from rows."""
    columns = {column: [str(row.get(column, "")) for row in rows] for column in texts}
    numbers = {
        column: Figures.of([None if row.get(column) is None else Fraction(str(row[column])) for row in rows])
        for column in figures
    }
    return Sheet(name, len(rows), columns, numbers)


def scheme() -> Scheme:
    """ROE on a climbing curve (core, 40), revenue in proportion capped at 120 % (60); gate, difficulty, bonus, clamp, round."""
    ids = ("净利润", "所有者权益")
    measures = {id: Measure(id, Text(id, id), parse_unit("亿元"), OverPeriods.END) for id in ids}
    roe = Indicator(
        "roe",
        Text("净资产收益率", "ROE"),
        parse_unit("%"),
        formula=tree(
            "净利润 / avg(期初所有者权益, 期末所有者权益)", {id: measure.unit for id, measure in measures.items()}
        ),
    )
    revenue = Indicator("revenue", Text("营业收入", "Revenue"), parse_unit("亿元"))
    climbing = Curve(
        (
            Knot(Mark("base"), Amount(share=Fraction(4, 5)), ZERO),
            Knot(Mark("target"), FULL, FULL),
            Knot(Mark("challenge"), Amount(share=Fraction(6, 5)), Amount(share=Fraction(6, 5))),
        )
    )
    tiers = {
        "base": Tier("base", formula=tree("prior(actual)")),
        "target": Tier("target", column="target"),
        "challenge": Tier("challenge", formula=tree("target * 1.1")),
    }
    first = Item(
        "roe", Text("净资产收益率", "ROE"), Fraction(40), Rule(body=climbing), of="roe", tiers=tiers, core=True
    )
    second = Item(
        "revenue",
        Text("营业收入", "Revenue"),
        Fraction(60),
        Rule(body=Proportion(), cap=Amount(share=Fraction(6, 5))),
        of="revenue",
        tiers={"target": Tier("target", column="target")},
    )
    card = Scorecard(
        "a", Text("甲类", "Class A"), (Dimension("value", Text("经济价值", "Value"), (first, second)),), ("a",)
    )
    steps = (
        LedgerStep(Sum(), Text("各项得分", "items")),
        LedgerStep(PassGate("core"), Text("核心指标", "core items")),
        LedgerStep(Multiply("difficulty"), Text("难度系数", "difficulty")),
        LedgerStep(AddEvents((EventKind.BONUS,), most=Fraction(5)), Text("加分", "bonus")),
        LedgerStep(Clamp(Fraction(0), Fraction(120)), Text("限幅", "clamp")),
        LedgerStep(Round(), Text("取整", "round")),
    )
    gate = Gate(
        "core",
        Text("核心指标低于基本值", "core item below base"),
        ItemsShort(Short.TIER, "base"),
        Fraction(1),
        ("difficulty",),
    )
    bands = (
        Grade("A", Text("优秀", "Excellent"), Fraction(95), (Fraction(7, 5), Fraction(7, 5))),
        Grade("B", Text("良好", "Good"), Fraction(80), (Fraction(1), Fraction(6, 5))),
        Grade("D", Text("不合格", "Unqualified"), None, (Fraction(0), Fraction(0))),
    )
    return Scheme(
        "test.small",
        "1",
        Text("小方案", "A small scheme"),
        Effective(date(2026, 1, 1), date(2026, 12, 31)),
        Scale(),
        {"roe": roe, "revenue": revenue},
        {"a": card},
        steps,
        measures=measures,
        events={"praise": Event("praise", EventKind.BONUS, Text("表彰", "Praise"), Fraction(3), most=Fraction(4))},
        gates={"core": gate},
        coefficients={"difficulty": Coefficient("difficulty", Text("难度系数", "difficulty"), given="难度")},
        grades=Grades(bands),
        rankings=(Ranking("all", Text("总排名", "All")),),
        results=(Pool("bonus", Text("奖金", "Bonus"), "奖金基数", Fraction(100)),),
    )


def with_items(base: Scheme, *items: Item) -> Scheme:
    """The scheme with these items on its only card."""
    card = base.scorecards["a"]
    dimension = replace(card.dimensions[0], children=items)
    return replace(base, scorecards={"a": replace(card, dimensions=(dimension,))})


UNITS = (
    {"unit": "U1", "name": "甲公司", "难度": "1.05", "奖金基数": 30},
    {"unit": "U2", "name": "乙公司", "难度": "0.95", "奖金基数": 50},
    {"unit": "U3", "name": "丙公司", "难度": "1", "奖金基数": 20},
)
FIGURES = {
    "U1": {"净利润": (90, 80), "所有者权益": (1300, 1100, 1100), "revenue": 500},
    "U2": {"净利润": (50, 60), "所有者权益": (1000, 1000, 1000), "revenue": 480},
    "U3": {"净利润": (26, 20), "所有者权益": (330, 300, 300), "revenue": 490},
}


def facts(figures: Mapping[str, Mapping[str, object]] = FIGURES) -> Sheet:
    """The facts table: a tuple holds 2026, 2025 and 2024; a number is 2026."""
    rows: list[Row] = []
    for unit, mine in figures.items():
        for measure, values in mine.items():
            series = values if isinstance(values, tuple) else (values,)
            rows += [
                {"unit": unit, "measure": measure, "period": str(2026 - back), "value": value}
                for back, value in enumerate(series)
                if value is not None
            ]
    return sheet("facts", rows, ("unit", "measure", "period"), ("value",))


def tables(
    figures: Mapping[str, Mapping[str, object]] = FIGURES,
    events: Sequence[Row] = ({"unit": "U1", "event": "praise", "count": 2},),
    targets: Sequence[Row] = (
        {"unit": "*", "item": "roe", "target": "7.6"},
        {"unit": "*", "item": "revenue", "target": 490},
    ),
) -> Tables:
    """The group's tables."""
    return Tables(
        sheet("units", UNITS, ("unit", "name", "class"), ("难度", "奖金基数")),
        facts(figures),
        sheet("targets", targets, ("unit", "item", "period"), ("target", "weight")),
        sheet("events", events, ("unit", "event", "item", "evidence", "approved_by", "reason"), ("count", "amount")),
    )
