"""Progress indices: indicators with weights, what they are compared with, and how a change is measured."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from ...values.text import Text
from ..kinds import AnyOf, Is, Key, ListOf, MapOf, OneOf, Record, Ref
from ..model.progress import Against, Progress, ProgressPart, Spread
from ..nodes import Leaf, Node, Seq
from . import scalars
from .box import Box, entries, open_box
from .desk import Desk, options
from .names import Names

MISSING = ("others", "none")
"""What becomes of an indicator without figures of the past: its weight goes to the others, or the unit has no index."""
PROGRESS = Record(
    "progress",
    "进步指数 / a progress index",
    (
        Key("title", Is.TITLE, "名称 / title", required=True),
        Key(
            "indicators",
            AnyOf((MapOf(Is.SHARE), ListOf(Ref("progress_indicator")))),
            "指标与权重 / indicators and their weights",
            required=True,
        ),
        Key("against", OneOf(tuple(Against)), "与何时比（默认上年） / compared with (default: last year)"),
        Key("own", Is.SHARE, "自身进步的份额，其余为位次进步（默认一半） / share of own progress, the rest is rank (half)"),
        Key("scale", OneOf(tuple(Spread)), "变动的尺度（默认标准差） / how changes are scaled (standard deviation)"),
        Key("scale_places", Is.WHOLE, "尺度的小数位数（默认 4） / decimals of the scale (4)"),
        Key("fewest", Is.WHOLE, "同类最少单位数（默认 5） / units a class needs (5)"),
        Key("missing", OneOf(MISSING), "缺少往年数时：权重分给其他指标，或没有指数 / no past figure: weight to the others, or no index"),
        Key("classes", ListOf(Is.TEXT, alone=True), "适用类别，不写为全部 / for these classes only, blank: all"),
        Key("places", Is.WHOLE, "指数的小数位数（默认 2） / decimals of the index (2)"),
        Key("clause", Is.TEXT, "条款 / clause"),
    ),
)  # fmt: skip
INDICATOR = Record(
    "progress_indicator",
    "进步指数的指标 / an indicator of a progress index",
    (
        Key("of", Is.TEXT, "指标 / the indicator", required=True),
        Key("weight", Is.SHARE, "权重 / weight", required=True),
        Key("scale", Is.NUMBER, "变动多大计满，以指标的单位；不写按类内离散程度 / the change that counts in full, in its unit"),
    ),
)  # fmt: skip
RECORDS = (PROGRESS, INDICATOR)


def progress(desk: Desk, node: Node | None, names: Names) -> dict[str, Progress]:
    """All progress indices, by id."""
    found: dict[str, Progress] = {}
    for key, value in entries(desk, node):
        box = open_box(desk, value, PROGRESS)
        built = None if box is None else _index(box, key, names)
        if built is not None:
            found[built.id] = built
    return found


def _index(box: Box, key: Leaf, names: Names) -> Progress | None:
    desk = box.desk
    parts = _parts(desk, box.get("indicators"), names)
    missing = box.text("missing", MISSING[0])
    if missing not in MISSING:
        message = Text(f"不认识“{missing[:20]}”", f"'{missing[:20]}' is not a word known here")
        desk.error(box.at("missing"), "unknown-word", message, options(MISSING))
    return desk.build(
        box.node,
        box.before,
        lambda: Progress(
            key.text,
            box.title("title"),
            parts,
            box.one_of("against", Against, Against.LAST_YEAR),
            box.share("own", Fraction(1, 2)),
            box.one_of("scale", Spread, Spread.STANDARD),
            box.decimals("scale_places", 4),
            box.whole("fewest", 5),
            missing == MISSING[0],
            box.decimals("places", 2),
            box.text("clause"),
            key.where,
            box.texts("classes"),
        ),
    )


def _parts(desk: Desk, node: Node | None, names: Names) -> tuple[ProgressPart, ...]:
    found: list[ProgressPart | None] = []
    if isinstance(node, Seq):
        for element in node.items:
            box = open_box(desk, element, INDICATOR)
            if box is not None and "of" in box:
                found.append(_part(box, names))
    else:
        for key, value in entries(desk, node):
            names.known(desk, key, "indicators", key.text)
            before, weight = desk.errors, scalars.share(desk, value)
            found.append(desk.build(value, before, partial(ProgressPart, key.text, weight)))
    return tuple(part for part in found if part is not None)


def _part(box: Box, names: Names) -> ProgressPart | None:
    name = box.text("of")
    names.known(box.desk, box.at("of"), "indicators", name)
    weight, scale = box.share("weight", Fraction(1)), box.maybe("scale")
    return box.desk.build(box.node, box.before, lambda: ProgressPart(name, weight, scale))
