"""Measures and indicators."""

from __future__ import annotations

from ...formula.tree import Span, Tree, is_name, needs
from ...values.direction import Direction
from ...values.text import Text
from ...values.unit import Unit, UnknownUnit, parse_unit, plain_symbol
from ..kinds import Is, Key, OneOf, Record
from ..model.indicators import Indicator, Measure, OverChildren, OverPeriods, OwnUnit
from ..nodes import Leaf, Node
from .box import Box, entries, open_box
from .desk import Desk
from .names import WORDS, Names, formula

_PERIODS = Key("over_periods", OneOf(tuple(OverPeriods)), "跨期汇总 / how months make up a year")
_UNITS = Key("over_units", OneOf(tuple(OverChildren)), "跨单位汇总 / how subordinate units relate")
MEASURE = Record(
    "measure",
    "数据项 / a measure",
    (
        Key("title", Is.TITLE, "名称 / title"),
        Key("unit", Is.TEXT, "计量单位 / unit", required=True),
        _PERIODS,
        _UNITS,
        Key("plausible", Is.RANGE, "合理范围 / plausible bounds"),
    ),
)
INDICATOR = Record(
    "indicator",
    "指标 / an indicator",
    (
        Key("title", Is.TITLE, "名称 / title", required=True),
        Key("formula", Is.FORMULA, "计算公式 / formula over measures"),
        Key("unit", Is.TEXT, "计量单位 / unit", required=True),
        Key("direction", OneOf(tuple(Direction)), "方向 / which way is better"),
        Key("decimals", Is.PLACES, "小数位数 / decimals of the value"),
        _PERIODS,
        _UNITS,
        Key("plausible", Is.RANGE, "合理范围 / plausible bounds"),
        Key("source", Is.TEXT, "数据来源 / who supplies it"),
        Key("clause", Is.TEXT, "条款 / clause"),
    ),
)
OWN_UNIT = Record(
    "own_unit",
    "自定计量单位 / a unit of the group's own",
    (
        Key("title", Is.TITLE, "名称 / title"),
        Key("of", Is.TEXT, "以什么单位表示 / the unit it is a multiple of; without it, a kind of its own"),
        Key("times", Is.NUMBER, "等于多少个 / how many of them"),
    ),
)
RECORDS = (OWN_UNIT, MEASURE, INDICATOR)
_PLAIN = Unit("")


def own_units(desk: Desk, node: Node | None, names: Names) -> dict[str, OwnUnit]:
    """The units a scheme defines, each over the known ones and those before it."""
    found: dict[str, OwnUnit] = {}
    for key, value in entries(desk, node):
        box = open_box(desk, value, OWN_UNIT)
        built = None if box is None else _own_unit(box, key, names)
        if built is not None:
            found[built.unit.symbol] = built
            names.units[built.unit.symbol] = built.unit
    return found


def _own_unit(box: Box, key: Leaf, names: Names) -> OwnUnit | None:
    symbol, times, of = plain_symbol(key.text), box.number("times", 1), box.text("of")
    if not symbol or symbol in names.units or _known(symbol) or not is_name(symbol):
        message = Text(
            f"“{symbol[:20]}”不能作自定单位：已有同名单位，或写法不是一个词",
            f"'{symbol[:20]}' cannot be a unit of your own: it is known already, or no single word",
        )
        box.desk.error(key, "unit-symbol", message, Text("换一个名字，如 标准台", "another word, such as 标准台"))
        return None
    if times <= 0:
        message = Text("倍数应大于 0", "a multiple is greater than 0")
        box.desk.error(box.at("times"), "unit-times", message, Text("例如 times: 10000", "for example times: 10000"))
        return None
    base = unit(box, names, "of") if of else Unit(symbol, ((symbol, 1),))
    made = Unit(symbol, base.dimension, base.factor * times)
    title = box.title("title", Text.same(symbol))
    return box.desk.build(box.node, box.before, lambda: OwnUnit(made, title, of, times, key.where))


def _known(symbol: str) -> bool:
    try:
        parse_unit(symbol)
    except UnknownUnit:
        return False
    return True


def unit(box: Box, names: Names, key: str = "unit") -> Unit:
    """The unit a part is written in."""
    node = box.get(key)
    if node is None:
        return _PLAIN
    written = box.text(key)
    try:
        return parse_unit(written, names.units) if written else _PLAIN
    except UnknownUnit as problem:
        message = Text(f"不认识计量单位“{written[:20]}”", f"unknown unit '{written[:20]}'")
        box.desk.error(node, "unknown-unit", message, problem.hint)
        return _PLAIN


def measures(desk: Desk, node: Node | None, names: Names) -> dict[str, Measure]:
    """All measures, by id."""
    for key, value in entries(desk, node):
        box = open_box(desk, value, MEASURE)
        if box is None:
            continue
        built = _measure(box, key, names)
        if built is not None:
            names.measures[built.id] = built
    return names.measures


def _named(desk: Desk, key: Leaf, section: str) -> bool:
    """Whether formulas can call something by its id; if not, a finding says what an id may be."""
    if is_name(key.text):
        return True
    zh, en = WORDS[section]
    message = Text(f"{zh}的编号不能用作名称", f"the id of this {en} cannot serve as a name")
    hint = Text(
        "不超过 100 字，不含方括号和看不见的字符", "at most 100 characters, no square brackets, nothing invisible"
    )
    desk.error(key, f"{en}-name", message, hint)
    return False


def _measure(box: Box, key: Leaf, names: Names) -> Measure | None:
    if not _named(box.desk, key, "measures"):
        return None
    return box.desk.build(
        box.node,
        box.before,
        lambda: Measure(
            key.text,
            box.title("title", Text.same(key.text or "?")),
            unit(box, names),
            box.one_of("over_periods", OverPeriods, OverPeriods.SUM),
            box.one_of("over_units", OverChildren, OverChildren.NOT_DECOMPOSED),
            box.span("plausible"),
            key.where,
        ),
    )


def indicators(desk: Desk, node: Node | None, names: Names) -> dict[str, Indicator]:
    """All indicators, by id."""
    for key, value in entries(desk, node):
        box = open_box(desk, value, INDICATOR)
        built = None if box is None or not _named(desk, key, "indicators") else _indicator(box, key.text, names)
        if built is not None:
            names.indicators[built.id] = built
    return names.indicators


def _only_of_the_period(desk: Desk, box: Box, tree: Tree | None, names: Names) -> None:
    """An indicator in a formula is taken as it is, or as it was a year before; it has no opening figure and no running sum."""
    for need in needs(tree) if tree is not None else ():
        of = names.indicators.get(need.name)
        if (
            of is not None
            and of.formula is not None
            and need.name not in names.measures
            and need.span is not Span.PERIOD
        ):
            message = Text(
                f"“{of.title.zh}”是算出来的指标，没有期初数和累计数",
                f"'{of.title.en}' is computed: it has no opening figure and no running sum",
            )
            hint = Text("上年的写 上年(…)，或直接用数据项写公式", "write prior(...), or a formula over the measures")
            desk.error(box.at("formula"), "indicator-span", message, hint)


def _indicator(box: Box, name: str, names: Names) -> Indicator | None:
    desk, own = box.desk, unit(box, names)
    tree, text = None, ""
    if "formula" in box:
        text = desk.filled(box.at("formula"), box.text("formula"))
        units, ids = names.figures()  # with the indicators stated before this one
        known = units if names.complete else None
        tree = (
            formula(desk, box.at("formula"), text, known, ids, unit=own if known is not None else None)
            if text
            else None
        )
        _only_of_the_period(desk, box, tree, names)
    elif name not in names.declared["measures"]:
        message = Text(
            f"指标 {name} 没有公式，也没有同名的数据项", f"indicator {name} has no formula, and no measure has its name"
        )
        hint = desk.near(name, names.declared["measures"]) or Text(
            "写 formula:，或在 measures 下写明", "write formula:, or state the measure"
        )
        desk.error(box.node, "no-formula", message, hint)
    return desk.build(
        box.node,
        box.before,
        lambda: Indicator(
            name,
            box.title("title"),
            own,
            box.one_of("direction", Direction, Direction.HIGHER),
            tree,
            text,
            box.places("decimals", None),
            box.one_of("over_periods", OverPeriods, OverPeriods.SUM),
            box.one_of("over_units", OverChildren, OverChildren.NOT_DECOMPOSED),
            box.text("source"),
            box.text("clause"),
            box.span("plausible"),
            box.node.where,
        ),
    )
