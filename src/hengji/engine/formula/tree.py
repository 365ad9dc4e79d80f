"""The meaning of a formula: frozen nodes that refuse nonsense when built, and the figures they need.

Two kinds of node: those that give a number (`Node`) and those that hold or do not (`Condition`). Every node knows the
place it was read from (`at`), which is not part of its meaning: two trees are equal when they say the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from ..values.number import MAX_DIGITS, decimals
from ..values.period import Period
from ..values.unit import Unit

PLAIN = Unit("")
"""The unit of a bare number."""

MAX_NODES = 200
MAX_PLACES = 12
"""Decimals `round` may ask for."""
MAX_YEARS_BACK = 20
"""Years one `prior` may go back."""
MAX_NAME = 100

Place = tuple[int, int]
"""From which character of the text up to which (not included)."""


class Span(StrEnum):
    """Which stretch of time a figure stands for, seen from the period assessed.

    `OPENING` is the figure at the end of the previous year; `CLOSING` is the figure of the period itself, said of a stock;
    `YEAR_TO_DATE` is the sum of the periods from the start of the year.
    """

    PERIOD = "period"
    OPENING = "opening"
    CLOSING = "closing"
    YEAR_TO_DATE = "ytd"


class Operator(StrEnum):
    """The four operations."""

    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"


class Relation(StrEnum):
    """How two numbers are compared."""

    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    EQUAL = "="
    UNEQUAL = "!="


class Func(StrEnum):
    """The functions over numbers. `POSITIVE` gives its number where it is above zero and null elsewhere: a denominator.

    `FIRST_KNOWN` gives the first number that is there, `AVG_KNOWN` the mean of those that are: what was not reported (or has no tier) is
    passed over. A number that cannot be computed for another reason is not passed over.
    """

    MIN = "min"
    MAX = "max"
    AVG = "avg"
    SUM = "sum"
    ABS = "abs"
    GROWTH = "growth"
    POSITIVE = "positive"
    FIRST_KNOWN = "first_known"
    AVG_KNOWN = "avg_known"

    @property
    def many(self) -> bool:
        """Whether it takes two or more numbers rather than one."""
        return self in (Func.MIN, Func.MAX, Func.AVG, Func.SUM, Func.FIRST_KNOWN, Func.AVG_KNOWN)


@dataclass(frozen=True, slots=True)
class Need:
    """A figure a formula asks for: measure `name` over `span`, `back` years earlier. Never `CLOSING`: that is `PERIOD`."""

    name: str
    span: Span = Span.PERIOD
    back: int = 0

    def periods(self, period: Period) -> tuple[Period, ...]:
        """The periods whose figures answer the need when `period` is assessed; more than one are to be summed."""
        then = period.back(self.back)
        if self.span is Span.OPENING:
            return (Period(then.year - 1, then.months, 12 // then.months),)
        return then.year_to_date() if self.span is Span.YEAR_TO_DATE else (then,)


@dataclass(frozen=True, slots=True)
class Number:
    """A constant as written: `5%` is 5 in the unit %, `5000万元` is 5000 in 万元. Not negative (see `Negate`)."""

    value: Fraction
    unit: Unit = PLAIN
    at: Place = field(default=(0, 0), compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.value < 0 or decimals(self.value) is None or self.value >= 10**MAX_DIGITS:
            raise ValueError(f"a constant is a decimal as a person writes it, not {self.value}")

    @property
    def base(self) -> Fraction:
        """The constant in base units: 1/20 for `5%`."""
        return self.value * self.unit.factor


def is_name(text: str) -> bool:
    """Whether a formula can name a measure so: printable, no square brackets, no outer spaces, 1 to `MAX_NAME` long."""
    return (
        0 < len(text) <= MAX_NAME and text == text.strip() and text.isprintable() and not set(text) & set("[]【】［］")
    )


@dataclass(frozen=True, slots=True)
class Name:
    """The figure of a measure over a span of time."""

    name: str
    span: Span = Span.PERIOD
    at: Place = field(default=(0, 0), compare=False, repr=False)

    def __post_init__(self) -> None:
        if not is_name(self.name):
            raise ValueError(f"a name is printable, without square brackets and at most {MAX_NAME} long: {self.name!r}")


@dataclass(frozen=True, slots=True)
class Prior:
    """`inner` as it was `years` years earlier: every figure in it is taken that much back."""

    inner: Node
    years: int = 1
    at: Place = field(default=(0, 0), compare=False, repr=False)

    def __post_init__(self) -> None:
        if not 1 <= self.years <= MAX_YEARS_BACK:
            raise ValueError(f"prior goes back 1 to {MAX_YEARS_BACK} years, not {self.years}")


@dataclass(frozen=True, slots=True)
class Negate:
    """Minus `inner`."""

    inner: Node
    at: Place = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Binary:
    """Two numbers under one of the four operations."""

    operator: Operator
    left: Node
    right: Node
    at: Place = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function over numbers; `GROWTH` never stands inside itself, so that a short formula stays short work."""

    func: Func
    args: tuple[Node, ...]
    at: Place = field(default=(0, 0), compare=False, repr=False)

    def __post_init__(self) -> None:
        if len(self.args) < 2 if self.func.many else len(self.args) != 1:
            raise ValueError(f"{self.func} over {len(self.args)} numbers")


@dataclass(frozen=True, slots=True)
class Round:
    """`inner` rounded half-up to `places` decimals of `unit` (of the base unit when None)."""

    inner: Node
    places: int
    unit: Unit | None = None
    at: Place = field(default=(0, 0), compare=False, repr=False)

    def __post_init__(self) -> None:
        if not 0 <= self.places <= MAX_PLACES:
            raise ValueError(f"round takes 0 to {MAX_PLACES} decimals, not {self.places}")
        if self.unit is not None and not self.unit.symbol:
            raise ValueError("a unit to round in has a symbol")


@dataclass(frozen=True, slots=True)
class If:
    """`then` where the condition holds, else `otherwise`; the branch not chosen is not looked at."""

    condition: Condition
    then: Node
    otherwise: Node
    at: Place = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison of two numbers."""

    relation: Relation
    left: Node
    right: Node
    at: Place = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Both:
    """Both conditions hold. A condition that fails settles it, whatever is missing in the other."""

    left: Condition
    right: Condition
    at: Place = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Either:
    """One condition or the other holds. A condition that holds settles it, whatever is missing in the other."""

    left: Condition
    right: Condition
    at: Place = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Not:
    """The condition does not hold."""

    inner: Condition
    at: Place = field(default=(0, 0), compare=False, repr=False)


Node = Number | Name | Prior | Negate | Binary | Call | Round | If
Condition = Compare | Both | Either | Not
Tree = Node | Condition
CONDITIONS = (Compare, Both, Either, Not)


def children(tree: Tree) -> tuple[Tree, ...]:
    """The nodes directly inside, in reading order."""
    match tree:
        case Number() | Name():
            return ()
        case Prior(inner) | Negate(inner) | Round(inner) | Not(inner):
            return (inner,)
        case Binary(_, left, right) | Compare(_, left, right) | Both(left, right) | Either(left, right):
            return (left, right)
        case Call(_, args):
            return args
        case If(condition, then, otherwise):
            return (condition, then, otherwise)


def walk(tree: Tree) -> Iterator[Tree]:
    """Every node of the tree, parents before children, in reading order."""
    rest: list[Tree] = [tree]
    while rest:
        node = rest.pop()
        yield node
        rest.extend(reversed(children(node)))


def need(name: Name, back: int) -> Need:
    """What a name asks for when read `back` years earlier."""
    return Need(name.name, Span.PERIOD if name.span is Span.CLOSING else name.span, back)


def needs(tree: Tree, back: int = 0) -> tuple[Need, ...]:
    """The figures the tree may ask for, each once, in reading order: what a caller loads before a run."""
    found: dict[Need, None] = {}
    rest: list[tuple[Tree, int]] = [(tree, back)]
    while rest:
        node, years = rest.pop()
        if isinstance(node, Name):
            found[need(node, years)] = None
        elif isinstance(node, Call) and node.func is Func.GROWTH:
            rest += [(node.args[0], years + 1), (node.args[0], years)]
        else:
            years += node.years if isinstance(node, Prior) else 0
            rest += [(child, years) for child in reversed(children(node))]
    return tuple(found)
