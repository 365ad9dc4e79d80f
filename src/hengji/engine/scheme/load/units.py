"""Classes, and how a unit gets its class."""

from __future__ import annotations

from datetime import date

from ...values.text import Text
from ..kinds import AnyOf, Is, Key, ListOf, MapOf, Record, Ref
from ..model.units import AttributeTest, Class, Classification, ClassRule, Matrix
from ..nodes import Leaf, Map, Node, Seq
from . import scalars
from .box import Box, elements, entries, open_box
from .desk import Desk
from .names import Names

CLASS = Record("class", "类别 / a class", (Key("title", Is.TITLE, "名称 / title", required=True),))
_TEST = AnyOf((ListOf(Is.TEXT, alone=True), Ref("test")))
CLASSIFY = Record(
    "classify",
    "分类办法 / how a unit gets its class",
    (
        Key("given", Is.YES, "单位表可直接写类别 / the units table may name it"),
        Key("rules", ListOf(Ref("class_rule"), alone=True), "分类规则 / rules, the first that holds wins"),
        Key("matrix", Ref("matrix"), "二维分类 / a table of two attributes"),
        Key("otherwise", Is.TEXT, "其余 / the class of all others"),
    ),
)
CLASS_RULE = Record(
    "class_rule",
    "分类规则 / a rule",
    (
        Key("class", Is.TEXT, "归入 / the class", required=True),
        Key("when", AnyOf((MapOf(_TEST), ListOf(MapOf(_TEST)))), "条件 / all of these hold", required=True),
    ),
)
TEST = Record(
    "test",
    "条件 / a condition on a figure",
    (
        Key("from", Is.NUMBER, "不低于 / from, included"),
        Key("below", Is.NUMBER, "低于 / below"),
        Key("is", ListOf(Is.TEXT, alone=True), "等于其一 / one of"),
        Key("since", Is.TEXT, "不早于某日 / a date from this day on"),
        Key("before", Is.TEXT, "早于某日 / a date before this day"),
    ),
)
MATRIX = Record(
    "matrix",
    "二维分类 / a matrix",
    (
        Key("rows", Is.TEXT, "行属性 / attribute of the rows", required=True),
        Key("columns", Is.TEXT, "列属性 / attribute of the columns", required=True),
        Key("cells", MapOf(MapOf(Is.TEXT)), "行值: {列值: 类别} / row: {column: class}", required=True),
    ),
)
RECORDS = (CLASS, CLASSIFY, CLASS_RULE, TEST, MATRIX)
CLASS_KIND = AnyOf((Is.TITLE, Ref("class")))


def classification(desk: Desk, classes: Node | None, how: Node | None, names: Names) -> Classification | None:
    """Classes and the way to them, or None where a scheme has none."""
    for key, value in entries(desk, classes):
        if isinstance(value, Map) and value.get("title") is not None:
            box = Box(desk, value, CLASS)
            names.classes[key.text] = Class(key.text, box.title("title"), key.where)
        else:
            names.classes[key.text] = Class(key.text, scalars.title(desk, value), key.where)
    if how is None:
        return Classification(names.classes) if names.classes else None
    box_of = open_box(desk, how, CLASSIFY)
    if box_of is None:
        return None
    rules = [_rule(desk, element) for element in elements(desk, box_of.get("rules"))]
    matrix = _matrix(desk, box_of.at("matrix")) if "matrix" in box_of else None
    return Classification(
        names.classes,
        tuple(rule for rule in rules if rule),
        matrix,
        box_of.text("otherwise"),
        box_of.yes("given", True),
    )


def _rule(desk: Desk, node: Node) -> ClassRule | None:
    box = open_box(desk, node, CLASS_RULE)
    if box is None or "when" not in box or "class" not in box:
        return None
    when = box.at("when")
    parts = when.items if isinstance(when, Seq) else (when,)
    tests = [_test(desk, key, value) for part in parts for key, value in entries(desk, part)]
    if not tests:
        message = Text("条件为空，永远成立", "no condition: it always holds")
        desk.error(when, "empty", message, Text("其余单位写 otherwise:", "for all others write otherwise:"))
    return ClassRule(box.text("class"), tuple(tests), node.where)


def _test(desk: Desk, key: Leaf, node: Node) -> AttributeTest:
    if not isinstance(node, Map):
        values = tuple(scalars.text(desk, element) for element in elements(desk, node))
        if not values:
            desk.error(
                node, "empty", Text("这里没有填写", "nothing is written here"), Text.same(f"{key.text}: [甲, 乙]")
            )
        return AttributeTest(key.text, values)
    box = Box(desk, node, TEST)
    if not box.values:
        desk.error(node, "empty", Text("条件为空", "an empty condition"), Text.same("{from: 100, below: 500}"))
    figures = box.maybe("from"), box.maybe("below")
    return AttributeTest(key.text, box.texts("is"), *figures, _day(box, "since"), _day(box, "before"))


def _day(box: Box, key: str) -> date | None:
    if key not in box:
        return None
    found = scalars.day(box.text(key))
    if found is None:
        message = Text(f"“{box.text(key)[:20]}”不是日期", f"'{box.text(key)[:20]}' is not a date")
        box.desk.error(box.at(key), "not-a-date", message, Text.same(f"{key}: 2026-01-01"))
    return found


def _matrix(desk: Desk, node: Node) -> Matrix | None:
    box = open_box(desk, node, MATRIX)
    if box is None:
        return None
    cells: dict[tuple[str, str], str] = {}
    for row, columns in entries(desk, box.get("cells")):
        for column, value in entries(desk, columns):
            cells[row.text, column.text] = scalars.text(desk, value)
    return Matrix(box.text("rows"), box.text("columns"), cells, node.where)
