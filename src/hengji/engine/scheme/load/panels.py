"""Panels: groups of raters whose scores become one figure."""

from __future__ import annotations

from fractions import Fraction

from ...values.text import Text
from ..kinds import AnyOf, Is, Key, MapOf, Record, Ref
from ..model.scorecards import Panel, RaterGroup
from ..nodes import Leaf, Map, Node
from . import scalars
from .box import Box, entries, open_box
from .desk import Desk
from .names import Names

GROUP = Record(
    "group",
    "评价人组 / a group of raters",
    (
        Key("title", Is.TITLE, "名称 / title"),
        Key("weight", Is.NUMBER, "权重 / weight", required=True),
    ),
)
PANEL = Record(
    "panel",
    "评价组 / a panel",
    (
        Key("title", Is.TITLE, "名称 / title", required=True),
        Key("groups", MapOf(AnyOf((Is.NUMBER, Ref("group")))), "评价人组 / groups of raters", required=True),
        Key("drop_high", Is.WHOLE, "去掉最高分个数 / highest scores left out"),
        Key("drop_low", Is.WHOLE, "去掉最低分个数 / lowest scores left out"),
        Key("trim_from", Is.WHOLE, "至少几个分数才去掉 / scores needed before any is left out"),
        Key("minimum", Is.WHOLE, "最少评价人数 / raters needed in a group"),
        Key("redistribute", Is.YES, "人数不足时权重转移 / other groups share the weight"),
        Key("places", Is.PLACES, "小数位数 / decimals"),
        Key("scores", Is.RANGE, "分数范围 / scores lie within"),
        Key("grades", MapOf(Is.NUMBER), "等级折算 / scores of grade words"),
        Key("leniency", Is.YES, "校正评委宽严：按各自平均分与组平均分之差平移 / undo each rater's leniency"),
    ),
)
RECORDS = (GROUP, PANEL)


def panels(desk: Desk, node: Node | None, names: Names) -> dict[str, Panel]:
    """All panels, by id."""
    for key, value in entries(desk, node):
        box = open_box(desk, value, PANEL)
        built = None if box is None else _panel(box, key)
        if built is not None:
            names.panels[built.id] = built
    return names.panels


def _panel(box: Box, key: Leaf) -> Panel | None:
    desk = box.desk
    groups = [group for name, value in entries(desk, box.get("groups")) if (group := _group(desk, name.text, value))]
    low, high = box.span("scores") if "scores" in box else (Fraction(0), Fraction(100))
    if low is None or high is None:
        message = Text("分数范围要写上下限", "the range of scores has both bounds")
        desk.error(box.at("scores"), "not-a-range", message, Text.same("scores: 0 .. 100"))
        low, high = Fraction(0), Fraction(100)
    drop_high, drop_low = box.whole("drop_high", 0), box.whole("drop_low", 0)
    usual = max(3, drop_high + drop_low + 1)
    bounds = low, high
    return desk.build(
        box.node,
        box.before,
        lambda: Panel(
            key.text,
            box.title("title"),
            tuple(groups),
            drop_high,
            drop_low,
            box.whole("trim_from", usual),
            box.whole("minimum", 1),
            box.yes("redistribute"),
            box.places("places", 2),
            *bounds,
            {name.text: scalars.number(desk, value) for name, value in entries(desk, box.get("grades"))},
            key.where,
            box.yes("leniency"),
        ),
    )


def _group(desk: Desk, name: str, node: Node) -> RaterGroup | None:
    if not isinstance(node, Map):
        return RaterGroup(name, Text.same(name or "?"), scalars.share(desk, node))
    box = Box(desk, node, GROUP)
    return RaterGroup(name, box.title("title", Text.same(name or "?")), box.share("weight", Fraction(1)))
