"""Coefficients: given figures, or built from factors in the class, with what adds to them."""

from __future__ import annotations

from fractions import Fraction

from ...values.text import Text
from ..kinds import AnyOf, Is, Key, ListOf, MapOf, OneOf, Record, Ref
from ..model.ledger import Coefficient, Factor
from ..nodes import Leaf, Node, Seq
from . import scalars
from .box import Box, entries, open_box
from .desk import Desk, options

COEFFICIENT = Record(
    "coefficient",
    "系数 / a coefficient",
    (
        Key("title", Is.TITLE, "名称 / title", required=True),
        Key("given", Is.TEXT, "取自 / the column or measure that holds it"),
        Key("factors", AnyOf((MapOf(Is.SHARE), ListOf(Ref("factor")))), "因素与权重 / factors and their weights"),
        Key("span", Is.SHARE, "幅度 / span"),
        Key(
            "plus",
            AnyOf((MapOf(Is.SHARE), ListOf(Ref("plus")))),
            "另加：数据项或属性与每单位的加数 / figures that add to it",
        ),
        Key("classes", ListOf(Is.TEXT, alone=True), "适用类别，不写为全部 / for these classes only, blank: all"),
        Key("bounds", Is.RANGE, "上下限 / bounds"),
        Key("fewest", Is.WHOLE, "同类最少单位数 / units a class needs"),
        Key("missing", Is.SHARE, "缺失时取 / where it is missing"),
        Key("places", Is.WHOLE, "小数位数 / decimals"),
        Key("enters", OneOf(("score", "pay")), "进入得分或薪酬 / enters score or pay"),
        Key("clause", Is.TEXT, "条款 / clause"),
    ),
)
PLUS = Record(
    "plus",
    "另加 / a figure that adds to a coefficient",
    (
        Key(
            "of",
            Is.TEXT,
            "数据项或属性，如亏损治理 0 或 1 / measure or attribute, such as a flag 0 or 1",
            required=True,
        ),
        Key("add", Is.SHARE, "每单位加多少 / what one of it adds", required=True),
    ),
)
FACTOR = Record(
    "factor",
    "因素 / a factor",
    (
        Key("of", Is.TEXT, "数据项或属性 / measure or attribute", required=True),
        Key("weight", Is.SHARE, "权重 / weight", required=True),
    ),
)
RECORDS = (COEFFICIENT, FACTOR, PLUS)
_BOUNDS = (Fraction(9, 10), Fraction(11, 10))
"""Within these a coefficient built from factors stays where its scheme says nothing (ours; a given one has no bounds of its own)."""


def coefficients(desk: Desk, node: Node | None) -> dict[str, Coefficient]:
    """All coefficients, by id."""
    found: dict[str, Coefficient] = {}
    for key, value in entries(desk, node):
        box = open_box(desk, value, COEFFICIENT)
        built = None if box is None else _coefficient(box, key)
        if built is not None:
            found[built.id] = built
    return found


def _coefficient(box: Box, key: Leaf) -> Coefficient | None:
    desk = box.desk
    usual = (None, None) if "given" in box else _BOUNDS
    low, high = box.span("bounds", shares=True) if "bounds" in box else usual
    if "bounds" in box and (low is None or high is None):
        message = Text("系数的上下限都要写", "a coefficient has both bounds")
        desk.error(box.at("bounds"), "not-a-range", message, Text.same("bounds: 0.90 .. 1.10"))
        low = high = Fraction(1)
    bounds = low, high
    enters = box.text("enters", "score")
    if enters not in ("score", "pay"):
        message = Text(f"不认识“{enters[:20]}”", f"'{enters[:20]}' is not a word known here")
        desk.error(box.at("enters"), "unknown-word", message, options(("score", "pay")))
    return desk.build(
        box.node,
        box.before,
        lambda: Coefficient(
            key.text,
            box.title("title"),
            box.text("given"),
            _factors(desk, box.get("factors"), FACTOR, "weight"),
            box.share("span", Fraction(1, 5)),
            *bounds,
            box.whole("fewest", 5),
            box.maybe_share("missing"),
            box.decimals("places", 4),
            enters,
            box.text("clause"),
            key.where,
            _factors(desk, box.get("plus"), PLUS, "add"),
            box.texts("classes"),
        ),
    )


def _factors(desk: Desk, node: Node | None, record: Record, word: str) -> tuple[Factor, ...]:
    if not isinstance(node, Seq):
        return tuple(Factor(key.text, scalars.share(desk, value)) for key, value in entries(desk, node))
    boxes = [box for element in node.items if (box := open_box(desk, element, record))]
    return tuple(Factor(box.text("of"), box.share(word, Fraction(1))) for box in boxes)
