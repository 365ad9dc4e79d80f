"""Which columns the tables of an analysis have, as data: the reader, the command line and the reference page use this one list."""

from __future__ import annotations

from ..engine.intake.columns import Column, Further, Kind, Percent, Table
from ..engine.values.text import Text


def _column(
    name: str, kind: Kind, zh: str, en: str, *synonyms: str, about: tuple[str, str] = ("", ""), required: bool = False
) -> Column:
    told = Text(about[0] or zh, about[1] or en)
    return Column(name, kind, Text(zh, en), told, synonyms, required, Percent.UNIT)


_UNIT = _column("unit", Kind.ID, "单位", "unit", "单位名称", "单位代码", "公司", "企业", "name", required=True)
_PERIOD = _column("period", Kind.PERIOD, "期间", "period", "年度", "年份", "year", required=True)
_ONE_UNIT = _column(
    "unit",
    Kind.ID,
    "单位",
    "unit",
    "单位名称",
    about=("可以不写；写了，每个单位各算一次", "optional: each unit on its own"),
)


def _figure(
    name: str, zh: str, en: str, *synonyms: str, about: tuple[str, str] = ("", ""), required: bool = False
) -> Column:
    return _column(name, Kind.FIGURE, zh, en, *synonyms, about=about, required=required)


DRIVERS = Table(
    "drivers",
    Text("因素", "drivers"),
    Text("每行一个因素的基期数和本期数", "a row is a factor with its base and current figure"),
    ("factors", "驱动因素"),
    (
        _ONE_UNIT,
        _column(
            "category",
            Kind.TEXT,
            "类别",
            "category",
            "品种",
            about=("总量是各类别乘积之和时写", "where the total is a sum over categories"),
        ),
        _column("factor", Kind.TEXT, "因素", "factor", "指标", required=True),
        _figure("base", "基期", "base", "基期数", "上年", "上年数", "计划", required=True),
        _figure("current", "本期", "current", "本期数", "实际", "实际数", required=True),
    ),
    ("unit", "category", "factor"),
)

FRONTIER = Table(
    "frontier",
    Text("投入产出", "inputs and outputs"),
    Text("每行一个单位，其余各列是投入或产出", "a row is a unit; all other columns are inputs or outputs"),
    ("效率", "efficiency"),
    (_UNIT,),
    ("unit",),
    further=Further.ATTRIBUTE,
)

MALMQUIST = Table(
    "malmquist",
    Text("分期投入产出", "inputs and outputs by period"),
    Text("每行一个单位的一个期间", "a row is a unit in a period"),
    ("全要素生产率", "productivity"),
    (_UNIT, _PERIOD),
    ("unit", "period"),
    further=Further.ATTRIBUTE,
)

MECHANISM = Table(
    "mechanism",
    Text("自报与实际", "reports"),
    Text(
        "每行一个单位：上级要求数（或初定数）、自报数（或计划）、实际数",
        "a row is a unit: what was asked, what it said, what it did",
    ),
    ("自报", "联合确定基数"),
    (
        _UNIT,
        _figure("asked", "要求数", "asked", "上级要求数", "初定数", "tentative", "demand", required=True),
        _figure("said", "自报数", "said", "计划", "计划数", "plan", "self_report", required=True),
        _figure("actual", "实际数", "actual", "实际", required=True),
        _figure(
            "base",
            "合同基数",
            "base",
            "contract_base",
            about=("可以不写；写了，以它为准", "optional: where it was agreed otherwise"),
        ),
    ),
    ("unit",),
)

RATERS = Table(
    "raters",
    Text("评分", "ratings"),
    Text("每行一位评价人对一个单位的评分", "a row is what a rater gave a unit"),
    ("reviews", "评价"),
    (
        _column("rater", Kind.ID, "评价人", "rater", "评委", "打分人", required=True),
        _UNIT,
        _figure("score", "分数", "score", "评分", "得分", required=True),
        _column(
            "item",
            Kind.TEXT,
            "项目",
            "item",
            "评价项目",
            about=("可以不写；写了，每个项目各算一次", "optional: each item on its own"),
        ),
        _column(
            "rater_from",
            Kind.TEXT,
            "评价人所属",
            "rater from",
            "评价人部门",
            "评价人单位",
            about=(
                "可以不写；与 unit_from 都写了，算对自己人偏高多少",
                "optional: with unit_from, by how much raters favour their own is told",
            ),
        ),
        _column(
            "unit_from",
            Kind.TEXT,
            "被评所属",
            "unit from",
            "被评部门",
            "被评单位所属",
            about=("可以不写；与 rater_from 相同的就是自己人", "optional: the same as rater_from is one's own"),
        ),
    ),
    ("item", "rater", "unit"),
)

PRICE = Table(
    "price",
    Text("价格挂钩", "price clauses"),
    Text("每行一个单位的目标和价格条款", "a row is a unit's target and its price clause"),
    ("prices", "目标回调"),
    (
        _UNIT,
        _figure("target", "目标值", "target", "目标", required=True),
        _figure("base_price", "基准价", "base price", "合同价", required=True),
        _figure(
            "price",
            "实际价",
            "price",
            "实际均价",
            about=("不写时用 --prices 的均价", "without it the mean of --prices is used"),
        ),
        _column("form", Kind.TEXT, "方式", "form", about=("volume（按量）或 ratio（按比例）", "volume or ratio")),
        _figure("volume", "计划量", "volume", "计划销量", "planned volume"),
        _figure("pass_through", "传导比例", "pass-through", about=("0 到 1，默认 1", "0 to 1, else 1")),
        _figure(
            "elasticity",
            "弹性",
            "elasticity",
            about=("按比例时的指数，默认 1", "the exponent of the ratio form, else 1"),
        ),
        _figure("band", "中性区间", "band", about=("0.05 即 ±5%，默认 0", "0.05 for 5 % either way, else 0")),
        _figure("cap", "调整上限", "cap", about=("0.3 即不超过目标的 30%", "0.3 for 30 % of the target")),
        _column(
            "beyond",
            Kind.TEXT,
            "超出区间",
            "beyond",
            about=("whole（全部变动）或 excess（只计超出部分）", "whole or excess"),
        ),
        _column(
            "way",
            Kind.TEXT,
            "调整方向",
            "way",
            about=("with（同向，默认）或 against（反向）", "with the price (the default) or against it"),
        ),
    ),
    ("unit",),
)

RIGIDITY = Table(
    "rigidity",
    Text("各年得分", "scores"),
    Text(
        "每行一个单位的一年；其余数字列是各考核项的得分",
        "a row is a unit's year; further columns of numbers are points of items",
    ),
    ("results", "得分"),
    (
        _UNIT,
        _PERIOD,
        _figure("score", "得分", "score", "总分", "total", required=True),
        _figure("size", "规模", "size", "资产总额", "营业收入"),
        _column("group", Kind.TEXT, "组别", "group", "地区", "行业", "类别", "class"),
    ),
    ("unit", "period"),
    further=Further.ATTRIBUTE,
)

PRICES = Table(
    "prices",
    Text("价格", "prices"),
    Text("每行一个月，其余各列是价格序列", "a row is a month; all other columns are series"),
    (),
    (_column("period", Kind.PERIOD, "期间", "period", "月份", "month", "date", required=True),),
    ("period",),
    further=Further.ATTRIBUTE,
)

ANALYSES = {t.name: t for t in (DRIVERS, FRONTIER, MALMQUIST, MECHANISM, RATERS, PRICE, RIGIDITY)}
"""The tables of `hengji analyse`, by the word that asks for them."""
