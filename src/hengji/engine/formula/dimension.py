"""Units in a formula: whether its parts may be added and compared, and in which unit its result stands.

Figures are computed in base units (元, 人, 1), so 万元 and 亿元 add up; 万元 and 人 do not. A bare number has no unit: it
multiplies and divides anything and is never added to a quantity (write `5000万元`), except 0. Against a rate (a figure in %)
a bare number would be a guess between 5 and 500 %, so it is refused there too; 1 is taken as 100 % with a warning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from ..values.finding import Level
from ..values.number import show
from ..values.text import Text
from ..values.unit import NUMBER, Unit, UnknownUnit, combine, describe, parse_unit
from ..values.unit_table import Dimension
from .mistakes import Mistake
from .tree import (
    PLAIN,
    Binary,
    Call,
    Compare,
    Func,
    If,
    Name,
    Negate,
    Node,
    Number,
    Operator,
    Place,
    Prior,
    Round,
    Tree,
    children,
)

PERCENT = parse_unit("%")
_BASE_SYMBOLS = {
    "money": "元",
    "person": "人",
    "count": "件",
    "time": "天",
    "month": "个月",
    "mass": "吨",
    "power": "千瓦",
    "length": "米",
    "area": "平方米",
    "volume": "立方米",
    "decibel": "dB",
    "teu": "TEU",
    "standard coal": "吨标准煤",
    "carbon dioxide": "吨二氧化碳",
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """What kind of number a node gives. `dimension` None fits anything (zero, or a part already found wrong).

    `symbol` is the unit as written, for messages; `rate` says it is a share in %; `bare` is the value of a bare number.
    """

    dimension: Dimension | None = None
    symbol: str = ""
    rate: bool = False
    bare: Fraction | None = None

    @property
    def words(self) -> Text:
        """The unit in a message."""
        return Text.same(self.symbol) if self.symbol else Text("无单位的数", "a number without unit")

    @property
    def natural(self) -> Unit:
        """The unit a reader expects: as written where that is a unit, else base units; % for a rate."""
        if not self.dimension:
            return PERCENT if self.rate else PLAIN
        try:
            unit = parse_unit(self.symbol)
        except UnknownUnit:
            unit = PLAIN
        return unit if unit.dimension == self.dimension else _base_unit(self.dimension)


def _base_unit(dimension: Dimension) -> Unit:
    above = [_BASE_SYMBOLS.get(base, base) for base, power in dimension if power == 1]
    below = [_BASE_SYMBOLS.get(base, base) for base, power in dimension if power == -1]
    if above and len(above) + len(below) == len(dimension):
        try:
            return parse_unit("/".join(["·".join(above), *below]))
        except UnknownUnit:
            pass
    return Unit(describe(dimension), dimension)


def _of_unit(unit: Unit) -> Quantity:
    return Quantity(unit.dimension, unit.symbol if unit.dimension else "%" if unit.is_rate else "", unit.is_rate)


def _number(node: Number) -> Quantity:
    if node.unit != PLAIN:
        return _of_unit(node.unit)
    return Quantity() if node.value == 0 else Quantity(NUMBER, bare=node.value)


def _product(left: Quantity, right: Quantity, sign: int) -> Quantity:
    """The kind of a product (`sign` +1) or quotient (-1)."""
    if left.dimension is None or right.dimension is None:
        # Zero times anything is zero; a quotient by something found wrong says nothing more.
        return Quantity()
    dimension = combine(left.dimension, right.dimension, sign)
    if not right.dimension and left.dimension:
        symbol = left.symbol
    elif not left.dimension and right.dimension:
        symbol = right.symbol if sign > 0 else f"1/{right.symbol}"
    else:
        symbol = f"{left.symbol}{'×' if sign > 0 else '/'}{right.symbol}" if dimension else ""
    if left.bare is not None and right.bare is not None and right.bare:
        return Quantity(dimension, bare=left.bare * right.bare**sign)
    rate = not dimension and (
        (left.rate and right.bare is not None) or (sign > 0 and right.rate and left.bare is not None)
    )
    return Quantity(dimension, "%" if rate else symbol, rate)


@dataclass(slots=True)
class Checker:
    """Finds the kind of every node; `mistakes` collects what does not fit. `units` None: nothing is known of units."""

    units: Mapping[str, Unit | None] | None
    mistakes: list[Mistake] = field(default_factory=list)

    def kind(self, tree: Tree) -> Quantity:
        """The kind of a node, its parts checked on the way; a condition has none."""
        if self.units is None:
            return Quantity()
        match tree:
            case Number():
                return _number(tree)
            case Name(name):
                unit = self.units.get(name)
                return Quantity() if unit is None else _of_unit(unit)
            case Prior(inner):
                return self.kind(inner)
            case Negate(inner):
                kind = self.kind(inner)
                return Quantity(kind.dimension, kind.symbol, kind.rate, -kind.bare if kind.bare is not None else None)
            case Binary(operator, left, right) if operator in (Operator.MULTIPLY, Operator.DIVIDE):
                return _product(self.kind(left), self.kind(right), 1 if operator is Operator.MULTIPLY else -1)
            case Binary(operator, left, right):
                return self._alike(operator.value, (left, right), tree.at)
            case Compare(relation, left, right):
                self._alike(relation.value, (left, right), tree.at)
                return Quantity()
            case Call(Func.GROWTH, (inner,)):
                self.kind(inner)
                return Quantity(NUMBER, "%", True)
            case Call(func, args):
                return self._alike(func.value, args, tree.at)
            case If(condition, then, otherwise):
                self.kind(condition)
                return self._alike("if", (then, otherwise), tree.at)
            case Round():
                return self._rounded(tree)
            case _:
                for child in children(tree):
                    self.kind(child)
                return Quantity()

    def _alike(self, sign: str, nodes: tuple[Node, ...], place: Place) -> Quantity:
        """The common kind of numbers that are added, compared or chosen from."""
        whole = self.kind(nodes[0])
        for node in nodes[1:]:
            part = self.kind(node)
            if whole.dimension is None or part.dimension is None:
                whole = part if whole.dimension is None else whole
            elif whole.dimension != part.dimension:
                self._differ(whole, part, sign, place)
                return Quantity()
            else:
                self._against_rate(whole, part, place)
                bare = whole.bare if part.bare is not None else None
                whole = Quantity(whole.dimension, whole.symbol or part.symbol, whole.rate or part.rate, bare)
        return whole

    def _differ(self, left: Quantity, right: Quantity, sign: str, place: Place) -> None:
        a, b = left.words, right.words
        joint = ", " if sign == "," or sign.isalpha() else f" {sign} "
        message = Text(f"单位不同：{a.zh}{joint}{b.zh}", f"units differ: {a.en}{joint}{b.en}")
        bare, other = (left, right) if left.bare is not None else (right, left)
        hint = None
        if bare.bare is not None and bare.bare > 0 and other.symbol:
            written = (
                f"{show(bare.bare)}{other.symbol}" if "/" not in other.symbol else f"{show(bare.bare)}[{other.symbol}]"
            )
            hint = Text(f"数字要带单位，例如 {written}", f"give the number a unit, for example {written}")
        self.mistakes.append(Mistake("units-differ", place, message, hint))

    def _against_rate(self, left: Quantity, right: Quantity, place: Place) -> None:
        bare = left.bare if right.rate else right.bare if left.rate else None
        if bare is None or (left.rate and right.rate):
            return
        if bare == 1:
            message = Text("与百分比相加减或比较的 1 按 100% 计", "the 1 next to a rate is taken as 100%")
            hint = Text("写 100%，或指一个百分点时写 1%", "write 100%, or 1% if one point is meant")
            self.mistakes.append(Mistake("rate-literal", place, message, hint, Level.WARNING))
            return
        size, hundred = show(abs(bare)), show(abs(bare) * 100)
        message = Text(
            f"与百分比相加减或比较的 {size} 没有说明是 {size}% 还是 {hundred}%",
            f"is the {size} next to a rate {size}% or {hundred}%?",
        )
        self.mistakes.append(
            Mistake("rate-literal", place, message, Text(f"写 {size}% 或 {hundred}%", f"write {size}% or {hundred}%"))
        )

    def _rounded(self, node: Round) -> Quantity:
        kind = self.kind(node.inner)
        if kind.dimension is None:
            return kind
        if node.unit is not None:
            if node.unit.dimension != kind.dimension:
                self._differ(kind, _of_unit(node.unit), ",", node.at)
            return kind
        if kind.dimension or kind.rate:
            unit = kind.natural.symbol
            message = Text("没有说明按什么单位取小数位", "it is not said in which unit the decimals count")
            hint = Text(
                f"例如 四舍五入(…, {node.places}, [{unit}])", f"for example round(..., {node.places}, [{unit}])"
            )
            self.mistakes.append(Mistake("round-unit", node.at, message, hint))
        return kind


def check_result(kind: Quantity, unit: Unit, tree: Tree) -> list[Mistake]:
    """Whether a result of this kind may be given in `unit`; and a warning for the habit of multiplying a rate by 100."""
    if kind.dimension is not None and kind.dimension != unit.dimension:
        a, b = kind.words, _of_unit(unit).words
        message = Text(
            f"结果的单位不同：算出的是{a.zh}，要的是{b.zh}", f"the result has another unit: {a.en}, not {b.en}"
        )
        return [
            Mistake(
                "result-unit",
                tree.at,
                message,
                Text("检查公式，或改指标的单位", "check the formula or the indicator's unit"),
            )
        ]
    if unit.is_rate and _times_hundred(tree):
        message = Text("结果以百分比计，不必再乘 100", "the result is given in %, so it need not be multiplied by 100")
        return [
            Mistake(
                "times-hundred",
                tree.at,
                message,
                Text("去掉 × 100，或写 × 100%", "drop * 100, or write * 100%"),
                Level.WARNING,
            )
        ]
    return []


def _times_hundred(tree: Tree) -> bool:
    match tree:
        case Binary(Operator.MULTIPLY | Operator.DIVIDE as operator, left, right):
            factors = (left, right) if operator is Operator.MULTIPLY else (left,)
            return any(factor == Number(Fraction(100)) or _times_hundred(factor) for factor in factors)
        case _:
            return False


def natural_unit(tree: Tree, units: Mapping[str, Unit | None]) -> Unit:
    """The unit in which a reader expects this node's number."""
    return Checker(units).kind(tree).natural


def convert(number: Fraction, unit: Unit) -> Fraction:
    """A number in base units, given in `unit`: 3/40 in % is 7.5. Exact."""
    return number / unit.factor
