"""Parameters, basis, scale and effective days."""

from __future__ import annotations

from fractions import Fraction

from ...rules.model import Partial
from ...sentences.reading import Points
from ...values.text import Text
from ..kinds import AnyOf, Is, Key, ListOf, OneOf, Record, Ref
from ..model.identity import Basis, Effective, Parameter, Rounding, Scale
from ..nodes import Leaf, Map, Node
from . import scalars
from .box import Box, elements, entries, open_box
from .desk import Desk, Named

PARAMETER = Record(
    "parameter",
    "参数 / a parameter",
    (
        Key("title", Is.TITLE, "名称 / what it is called"),
        Key("value", Is.NUMBER, "数值 / its value", required=True),
        Key("ours", Is.YES, "是否本方案拟定 / whether no source states it"),
        Key("note", Is.TITLE, "说明 / why this value"),
    ),
)
BASIS = Record(
    "basis",
    "依据 / the regulation it rests on",
    (
        Key("document", Is.TITLE, "文件名称 / the document", required=True),
        Key("clause", Is.TEXT, "条款 / the clause"),
    ),
)
SCALE = Record(
    "scale",
    "计分尺度 / what points mean",
    (
        Key("full", Is.NUMBER, "满分 / full marks"),
        Key("points", OneOf(tuple(Points)), "分值口径 / points of the weight, or of a hundred"),
        Key("partial_steps", OneOf(tuple(Partial)), "不足一步 / what an unfinished step counts for"),
        Key("round", Ref("rounding"), "小数位数 / decimals kept"),
    ),
)
ROUNDING = Record(
    "rounding",
    "小数位数 / decimals",
    tuple(
        Key(name, Is.PLACES, about)
        for name, about in (
            ("ratio", "完成率 / ratios and formulas"),
            ("item", "指标得分 / the score of an item"),
            ("points", "加权得分 / points after weighting"),
            ("subtotal", "维度小计 / a dimension's subtotal"),
            ("total", "总分 / the total"),
        )
    ),
)
RECORDS = (PARAMETER, BASIS, SCALE, ROUNDING)
BASIS_KIND = AnyOf((Is.TITLE, ListOf(Ref("basis"), alone=True)))


def parameters(desk: Desk, node: Node | None) -> dict[str, Parameter]:
    """The named numbers, which the desk then knows. A value may name a parameter above it."""
    found: dict[str, Parameter] = {}
    for key, value in entries(desk, node):
        name = key.text
        if not scalars.NAME.fullmatch(name):
            message = Text(f"“{name[:30]}”不能作参数名", f"'{name[:30]}' cannot name a parameter")
            desk.error(
                key,
                "bad-name",
                message,
                Text("用字母、汉字、数字和 _，不以数字开头", "use letters, digits and _, not a digit first"),
            )
            continue
        parameter = _parameter(desk, name, value)
        if parameter is None:
            desk.parameters.setdefault(name, Named(Fraction(1)))
            continue
        found[name] = parameter
    return found


def _parameter(desk: Desk, name: str, node: Node) -> Parameter | None:
    if isinstance(node, Leaf):
        named = scalars.figure(desk, node)
        if named is None:
            return None
        desk.parameters[name] = named
        return Parameter(name, named.value, Text.same(name or "?"), where=node.where)
    box = open_box(desk, node, PARAMETER)
    if box is None or "value" not in box:
        return None
    named = scalars.figure(desk, box.at("value"))
    if named is None:
        return None
    desk.parameters[name] = named
    title = box.title("title", Text.same(name or "?"))
    note = box.title("note") if "note" in box else None
    return desk.build(node, box.before, lambda: Parameter(name, named.value, title, box.yes("ours"), note, node.where))


def basis(desk: Desk, node: Node | None) -> tuple[Basis, ...]:
    """The documents a scheme rests on."""
    found: list[Basis] = []
    for element in elements(desk, node):
        if isinstance(element, Leaf) or (
            isinstance(element, Map) and "document" not in set(element.keys()) and {"zh", "en"} & set(element.keys())
        ):
            found.append(Basis(scalars.title(desk, element)))
        else:
            box = open_box(desk, element, BASIS)
            if box is not None:
                found.append(Basis(box.title("document"), box.text("clause")))
    return tuple(found)


def effective(desk: Desk, node: Node) -> Effective:
    """The days on which the scheme holds."""
    start, end = scalars.days(desk, node)
    return Effective(start, end)


def scale(desk: Desk, node: Node | None) -> Scale:
    """Full marks, the meaning of points, partial steps and roundings; what is left out has the usual value."""
    if node is None:
        return Scale()
    box = open_box(desk, node, SCALE)
    if box is None:
        return Scale()
    usual = Scale()
    desk.partial_declared = "partial_steps" in box
    built = desk.build(
        node,
        box.before,
        lambda: Scale(
            box.number("full", usual.full),
            box.one_of("points", Points, usual.points),
            box.one_of("partial_steps", Partial, usual.partial),
            _rounding(desk, box),
        ),
    )
    return built or usual


def _rounding(desk: Desk, scale_box: Box) -> Rounding:
    node, usual = scale_box.get("round"), Rounding()
    if node is None:
        return usual
    box = open_box(desk, node, ROUNDING)
    if box is None:
        return usual
    total = box.places("total", usual.total)
    if total is None:
        message = Text("总分要有小数位数", "the total needs a number of decimals")
        desk.error(box.at("total"), "decimals", message, Text.same("total: 2"))
        total = usual.total
    return Rounding(
        box.places("ratio", usual.ratio),
        box.places("item", usual.item),
        box.places("points", usual.points),
        box.places("subtotal", usual.subtotal),
        total,
    )
