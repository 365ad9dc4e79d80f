"""A scoring rule written as a mapping: a curve, bands, a ratio, levels or a formula, with steps, cuts and bounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from ... import formula as formulas
from ...rules.model import (
    FULL,
    ZERO,
    Ambition,
    Amount,
    Body,
    Curve,
    Cut,
    Expression,
    Knot,
    Levels,
    Mark,
    Measured,
    Partial,
    Proportion,
    Rule,
    Side,
    Size,
    Step,
    Veto,
)
from ...rules.percents import mentioned, settled
from ...values.direction import Direction
from ...values.text import Text
from ...values.unit import Unit
from ..kinds import AnyOf, Is, Key, ListOf, MapOf, OneOf, Record, Ref
from ..nodes import Leaf, Map, Node
from . import points, scalars
from .box import Box, elements, entries, open_box
from .desk import Desk

_SENSES = (Direction.HIGHER.value, Direction.LOWER.value)
NOT_STATED = ("not stated", "未规定")
BODIES = ("curve", "bands", "ratio", "levels", "formula")

RULE = Record(
    "rule",
    "计分规则 / a scoring rule",
    (
        Key("measured", OneOf(tuple(Measured)), "计分依据 / what is measured"),
        Key("start", Is.POINTS, "起始分 / points before the steps"),
        Key("curve", AnyOf((MapOf(Is.POINTS), ListOf(Ref("knot")))), "曲线 / points joined by straight lines"),
        Key("bands", ListOf(Ref("band")), "分档 / bands, each with its score"),
        Key("ratio", AnyOf((Is.TEXT, Ref("ratio"))), "完成率 / score in proportion to completion"),
        Key("levels", MapOf(Is.POINTS), "等级计分 / score of each level"),
        Key("formula", Is.FORMULA, "公式 / a formula over x, w and tiers"),
        Key("otherwise", Is.POINTS, "其余情形 / what everything else earns; hold keeps the first point's score"),
        Key("sense", OneOf(_SENSES), "方向 / which way is better"),
        Key("steps", ListOf(Ref("step"), alone=True), "每…加减分 / steps that add or take points"),
        Key("cuts", ListOf(Ref("cut"), alone=True), "门槛 / beyond this the score is"),
        Key("floor", Is.POINTS, "最低分 / the least score; none for no floor"),
        Key("cap", Is.POINTS, "最高分 / the most score"),
        Key("caps", ListOf(Ref("ambition"), alone=True), "随目标高低而定的最高分 / a cap that depends on the target"),
        Key("veto", AnyOf((Is.TEXT, Ref("rule_veto"))), "否决 / what acts on the whole assessment"),
    ),
)
KNOT = Record(
    "knot",
    "曲线的点 / a point of a curve",
    (
        Key("at", Is.MARK, "位置 / the place on the axis", required=True),
        Key("score", Is.POINTS, "得分 / the score there", required=True),
        Key("before", Is.POINTS, "到达前的得分 / the score just before it"),
        Key("closed", Is.YES, "含本数 / whether the place itself earns the score"),
    ),
)
BAND = Record(
    "band",
    "分档 / a band",
    (
        Key("from", Is.MARK, "不低于（含） / from, included"),
        Key("above", Is.MARK, "高于（不含） / above, not included"),
        Key("up_to", Is.MARK, "不高于（含） / up to, included"),
        Key("below", Is.MARK, "低于（不含） / below, not included"),
        Key("score", Is.POINTS, "得分 / the score", required=True),
    ),
)
RATIO = Record(
    "ratio",
    "完成率计分 / a ratio",
    (
        Key("to", Is.TEXT, "对照档位 / the tier it is compared with", required=True),
        Key("of", Is.POINTS, "完成时得分 / the score at 100 %"),
        Key("inverse", Is.YES, "目标值÷实际值 / target over actual"),
        Key("mirror", Is.YES, "2减完成率 / two minus the completion"),
    ),
)
STEP = Record(
    "step",
    "加减分步骤 / a step",
    (
        Key("each", Is.TEXT, "每一步的大小 / the size of one step"),
        Key("below", Is.MARK, "低于 / on the side below"),
        Key("above", Is.MARK, "高于 / on the side above"),
        Key("late", Is.NUMBER, "每延迟天数 / each so many days late"),
        Key("early", Is.NUMBER, "每提前天数 / each so many days early"),
        Key("of", Is.TEXT, "事项 / the kind of event counted"),
        Key("add", Is.POINTS, "加分 / points added"),
        Key("subtract", Is.POINTS, "扣分 / points taken"),
        Key("partial", OneOf(tuple(Partial)), "不足一步 / what an unfinished step counts for"),
        Key("until", Is.MARK, "到…为止 / counts until this place"),
        Key("most", Is.POINTS, "最多 / the most in all"),
    ),
)
CUT = Record("cut", "门槛 / a cut", BAND.keys)
AMBITION = Record(
    "ambition",
    "随目标而定的最高分 / a cap that depends on how ambitious the target is",
    (
        Key("tier", Is.TEXT, "哪一档（默认目标值） / which tier (default: target)"),
        *BAND.keys[:4],
        Key("cap", Is.POINTS, "最高分 / the most score", required=True),
    ),
)
RULE_VETO = Record(
    "rule_veto",
    "否决 / a veto inside a rule",
    (
        Key("of", Is.TEXT, "事项 / what must not happen", required=True),
        Key("effect", Is.TEXT, "后果 / its effect as written"),
        Key("more_than", Is.NUMBER, "超过 / above this"),
    ),
)
RECORDS = (RULE, KNOT, BAND, RATIO, STEP, CUT, AMBITION, RULE_VETO)


@dataclass(frozen=True, slots=True)
class Ground:
    """What an item settles for its rule: its name, direction, unit, tiers, full marks; the scheme's reading of partial steps."""

    direction: Direction = Direction.HIGHER
    unit: Unit | None = None
    tiers: tuple[str, ...] = ()
    partial: Partial = Partial.PROPORTIONAL
    full: Fraction = Fraction(100)
    called: str = ""

    @property
    def axis(self) -> points.Axis:
        """The axis of the rule."""
        return points.Axis(self.tiers, self.unit)


def structured(desk: Desk, node: Map, ground: Ground) -> Rule | None:
    """The rule a mapping says."""
    box = Box(desk, node, RULE)
    bodies = [key for key in BODIES if key in box]
    if len(bodies) > 1:
        message = Text(f"只能写一种：{'、'.join(bodies)}", f"only one of these may stand: {', '.join(bodies)}")
        desk.error(node, "two-bodies", message, Text("留下一种", "keep one"))
    if not bodies and not any(key in box for key in ("steps", "cuts", "start", "veto")):
        hint = Text(
            "写 curve、bands、ratio、levels、formula 或 steps", "write curve, bands, ratio, levels, formula or steps"
        )
        desk.error(node, "rule-empty", Text("规则没有内容", "the rule says nothing"), hint)
    sense = box.one_of("sense", Direction, Direction.LOWER if ground.direction is Direction.LOWER else Direction.HIGHER)
    if "otherwise" in box and not any(key in box for key in ("curve", "bands", "levels")):
        hint = Text("otherwise 只用于 curve、bands、levels", "otherwise belongs to curve, bands and levels")
        desk.error(
            box.at("otherwise"), "otherwise", Text("这里没有“其余”可言", "there is nothing else to score here"), hint
        )
    body = _body(box, bodies[0], sense, ground) if bodies else None
    steps = [_step(desk, element, ground) for element in elements(desk, box.get("steps"))]
    cuts = [_cut(desk, element, ground) for element in elements(desk, box.get("cuts"))]
    measured = box.one_of("measured", Measured, _measured(body, box))
    start = points.amount(desk, box.at("start")) if "start" in box else FULL
    floor = ZERO if "floor" not in box else _bound(desk, box.at("floor"))
    cap = None if "cap" not in box else _bound(desk, box.at("cap"))
    veto = _veto(box)
    ambitions = [_ambition(desk, element, ground) for element in elements(desk, box.get("caps"))]
    return desk.build(
        node,
        box.before,
        lambda: Rule(
            measured,
            start,
            body,
            tuple(step for step in steps if step),
            tuple(cut for cut in cuts if cut),
            floor,
            cap,
            veto,
            tuple(each for each in ambitions if each),
        ),
    )


def _bound(desk: Desk, node: Node) -> Amount | None:
    if isinstance(node, Leaf) and node.text in scalars.NONE:
        return None
    return points.amount(desk, node)


def _measured(body: Body | None, box: Box) -> Measured:
    if isinstance(body, Levels):
        return Measured.LEVEL
    steps = [element for element in elements(box.desk, box.get("steps")) if isinstance(element, Map)]
    if any("of" in set(step.keys()) for step in steps):
        return Measured.EVENTS
    if any({"late", "early"} & set(step.keys()) for step in steps):
        return Measured.DAYS
    return Measured.VALUE


def _body(box: Box, kind: str, sense: Direction, ground: Ground) -> Body | None:
    desk, node = box.desk, box.at(kind)
    make: dict[str, Callable[[], Body | None]] = {
        "curve": lambda: _curve(box, node, sense, ground),
        "bands": lambda: _bands(box, node, sense, ground),
        "ratio": lambda: _ratio(desk, node, ground),
        "levels": lambda: _levels(box, node),
        "formula": lambda: _expression(desk, node, ground),
    }
    return make[kind]()


def _otherwise(box: Box, first: Amount) -> tuple[Amount, bool]:
    """What is worse than the first point earns, and whether that is not stated."""
    node = box.get("otherwise")
    if node is None:
        return first, first != ZERO
    if isinstance(node, Leaf) and node.text in NOT_STATED:
        return first, True
    if isinstance(node, Leaf) and node.text == "hold":
        return first, False
    return points.amount(box.desk, node), False


def _curve(box: Box, node: Node, sense: Direction, ground: Ground) -> Body | None:
    desk, before = box.desk, box.desk.errors
    knots: list[Knot] = []
    stated = False
    if isinstance(node, Map):
        for key, value in node.entries:
            score = points.amount(desk, value)
            knots.append(Knot(points.mark_of(desk, key, key.text, ground.axis), score, score))
    else:
        for element in elements(desk, node):
            inner = open_box(desk, element, KNOT)
            if inner is None:
                continue
            score = points.amount(desk, inner.at("score")) if "score" in inner else ZERO
            place = points.mark(desk, inner.at("at"), ground.axis) if "at" in inner else Mark()
            stated = stated or ("before" in inner and not knots)
            knots.append(
                Knot(
                    place,
                    score,
                    points.amount(desk, inner.at("before")) if "before" in inner else score,
                    inner.yes("closed", True),
                )
            )
    if not knots:
        desk.error(
            node,
            "curve-empty",
            Text("曲线没有点", "the curve has no points"),
            Text.same("curve: {base: 80%, target: full}"),
        )
        return None
    unsaid = box.get("otherwise")
    if stated and isinstance(unsaid, Leaf) and unsaid.text in NOT_STATED:
        return desk.build(node, before, lambda: Curve(tuple(knots), sense, True))
    if stated and unsaid is not None:
        message = Text(
            "otherwise 与第一个点的 before 说的是同一件事", "otherwise and the first point's before say the same thing"
        )
        desk.error(box.at("otherwise"), "otherwise", message, Text("只写一个", "write one of them"))
    worse, silent = (knots[0].before, False) if stated else _otherwise(box, knots[0].value)
    knots[0] = replace(knots[0], before=worse)
    return desk.build(node, before, lambda: Curve(tuple(knots), sense, silent))


def _bands(box: Box, node: Node, sense: Direction, ground: Ground) -> Body | None:
    desk, before = box.desk, box.desk.errors
    up = sense is Direction.HIGHER
    found: list[tuple[Mark, bool, Amount, Node]] = []
    for element in elements(desk, node):
        inner = open_box(desk, element, BAND)
        if inner is None:
            continue
        here = _side(inner, ground)
        if here is None:
            continue
        side, closed, place = here
        if (side is Side.ABOVE) is not up:
            wanted = "from / above" if up else "up_to / below"
            message = Text(f"方向是 {sense}，分档应写 {wanted}", f"with {sense} better, bands are written {wanted}")
            desk.error(element, "band-side", message, Text("改写，或写明 sense:", "rewrite it, or state sense:"))
        found.append((place, closed, points.amount(desk, inner.at("score")) if "score" in inner else ZERO, element))
    if not found:
        desk.error(
            node, "curve-empty", Text("没有分档", "there are no bands"), Text.same("bands: [{from: 95, score: full}]")
        )
        return None
    found = _worst_first(found, sense, ground.full)
    worse, silent = _otherwise(box, found[0][2])
    knots: list[Knot] = []
    for place, closed, score, _ in found:
        knots.append(Knot(place, score, worse, closed))
        worse = score
    return desk.build(node, before, lambda: Curve(tuple(knots), sense, silent))


def _worst_first(
    found: list[tuple[Mark, bool, Amount, Node]], sense: Direction, full: Fraction
) -> list[tuple[Mark, bool, Amount, Node]]:
    """Bands may be written best first; a curve runs from the worst. Places on one tier (or none) can be compared."""
    if len({place.tier for place, *_ in found}) == 1:
        keyed = [((place.times, place.plus), place) for place, *_ in found]
        if keyed[0][0] > keyed[-1][0] if sense is Direction.HIGHER else keyed[0][0] < keyed[-1][0]:
            return found[::-1]
        return found
    first, last = (band[2].worth(full) for band in (found[0], found[-1]))
    return found[::-1] if first > last else found


_SIDES = (
    ("from", Side.ABOVE, True),
    ("above", Side.ABOVE, False),
    ("up_to", Side.BELOW, True),
    ("below", Side.BELOW, False),
)


def _side(inner: Box, ground: Ground) -> tuple[Side, bool, Mark] | None:
    given = [(key, side, closed) for key, side, closed in _SIDES if key in inner]
    if len(given) != 1:
        message = Text("这里要写一个边界", "one bound is expected here")
        hint = Text(
            "from（含）、above（不含）、up_to（含）、below（不含）取一",
            "one of from and up_to (included), above and below (not included)",
        )
        inner.desk.error(inner.node, "one-bound", message, hint)
        return None
    key, side, closed = given[0]
    return side, closed, points.mark(inner.desk, inner.at(key), ground.axis)


def _ratio(desk: Desk, node: Node, ground: Ground) -> Body | None:
    if isinstance(node, Map):
        box = Box(desk, node, RATIO)
        of = points.amount(desk, box.at("of")) if "of" in box else FULL
        tier, inverse, mirror = box.text("to", "target"), box.yes("inverse"), box.yes("mirror")
        return desk.build(node, box.before, lambda: Proportion(ground.axis.tier(tier), of, inverse, mirror))
    leaf = scalars.words(desk, node, Text("一个档位，例如 target", "a tier, for example target"))
    if leaf is None:
        return None
    return Proportion(ground.axis.tier(leaf.text))


def _levels(box: Box, node: Node) -> Body | None:
    desk, before = box.desk, box.desk.errors
    rows = tuple((key.text, points.amount(desk, value)) for key, value in entries(desk, node))
    otherwise = points.amount(desk, box.at("otherwise")) if "otherwise" in box else None
    return desk.build(node, before, lambda: Levels(rows, otherwise))


def _expression(desk: Desk, node: Node, ground: Ground) -> Body | None:
    leaf = scalars.words(desk, node, Text("公式，例如 w * x / target", "a formula, for example w * x / target"))
    if leaf is None:
        return None
    text = desk.filled(node, leaf.text)
    names = {"x", "w", "target", "prior", *(ground.tiers or ("base", "challenge"))}
    parsed = formulas.parse(text, names, node.where)
    desk.take(parsed.findings if isinstance(parsed, formulas.NotParsed) else parsed.notes)
    plain = settled(text, rate=ground.unit is not None and ground.unit.is_rate)
    if plain is None:
        named = "、".join(mentioned(text))
        message = Text(
            f"公式里的 {named} 与指标的数对不上单位", f"{named} of the formula does not fit the unit of the figure"
        )
        hint = Text(
            "x 和各档是本项计量单位下的数：直接写数；几成写成小数，如 0.9",
            "x and the tiers are numbers in the item's own unit: write a number; a part is a decimal such as 0.9",
        )
        desk.error(node, "formula-percent", message, hint)
    return Expression(plain or text)


def _step(desk: Desk, node: Node, ground: Ground) -> Step | None:
    box = open_box(desk, node, STEP)
    if box is None:
        return None
    signed = [key for key in ("add", "subtract") if key in box]
    if len(signed) != 1:
        message = Text("这里要写 add（加）或 subtract（扣），只写一个", "write add or subtract, one of them")
        desk.error(node, "step-points", message, Text("例如 subtract: 2", "for example subtract: 2"))
    worth = points.amount(desk, box.at(signed[0])) if signed else ZERO
    if signed and signed[0] == "subtract":
        worth = -worth
    where = _where(box, ground)
    if where is None:
        return None
    side, origin, length = where
    until = points.mark(desk, box.at("until"), ground.axis) if "until" in box else None
    most = points.amount(desk, box.at("most")) if "most" in box else None
    partial = box.one_of("partial", Partial, ground.partial)
    return desk.build(node, box.before, lambda: Step(side, origin, length, worth, partial, until, most, box.text("of")))


def _where(box: Box, ground: Ground) -> tuple[Side, Mark, Size] | None:
    """The side, the place it starts from and the size of one step."""
    desk = box.desk
    days = [key for key in ("late", "early") if key in box]
    sides = [key for key in ("below", "above") if key in box]
    counts = "of" in box
    if len(days) + len(sides) > 1 or not (days or sides or counts) or (days and "each" in box):
        message = Text("这一步从哪里数起，写得不清楚", "it is not clear where this step counts from")
        hint = Text(
            "写 each 与 below 或 above；天数写 late 或 early",
            "write each with below or above; for days write late or early",
        )
        desk.error(box.node, "step-place", message, hint)
        return None
    if days:
        length = points.size(desk, box.at(days[0]), Mark(), ground.axis)
        return None if length is None else (Side.ABOVE if days[0] == "late" else Side.BELOW, Mark(), length)
    side = Side.BELOW if sides == ["below"] else Side.ABOVE
    origin = points.mark(desk, box.at(sides[0]), ground.axis) if sides else Mark()
    if "each" not in box:
        if not counts:
            message = Text("缺少 each（每一步的大小）", "each (the size of a step) is missing")
            desk.error(box.node, "missing-key", message, Text("补上 each:", "add each:"))
            return None
        return side, origin, Size(Fraction(1))
    length = points.size(desk, box.at("each"), origin, ground.axis)
    return None if length is None else (side, origin, length)


def _cut(desk: Desk, node: Node, ground: Ground) -> Cut | None:
    box = open_box(desk, node, CUT)
    if box is None:
        return None
    here = _side(box, ground)
    score = points.amount(desk, box.at("score")) if "score" in box else ZERO
    if here is None:
        return None
    side, closed, place = here
    return desk.build(node, box.before, lambda: Cut(side, place, score, closed))


def _ambition(desk: Desk, node: Node, ground: Ground) -> Ambition | None:
    box = open_box(desk, node, AMBITION)
    if box is None:
        return None
    here = _side(box, ground)
    cap = points.amount(desk, box.at("cap")) if "cap" in box else FULL
    if here is None:
        return None
    side, closed, place = here
    tier = box.text("tier", "target")
    return desk.build(node, box.before, lambda: Ambition(side, place, cap, closed, tier))


def _veto(box: Box) -> Veto | None:
    node = box.get("veto")
    if node is None:
        return None
    if isinstance(node, Map):
        inner = Box(box.desk, node, RULE_VETO)
        return Veto(inner.text("of"), inner.text("effect", "一票否决"), inner.number("more_than", 0))
    return Veto(scalars.text(box.desk, node))
