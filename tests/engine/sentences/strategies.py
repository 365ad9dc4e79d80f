"""Rules of every shape, for the round trip through sentences: whatever the model can hold, a sentence must be able to say."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from hengji.engine.rules.model import (
    FULL,
    ZERO,
    Ambition,
    Amount,
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
from hengji.engine.values.direction import Direction

TIERS = (
    "target",
    "base",
    "challenge",
    "prior",
    "average3",
    "average",
    "benchmark",
    "best",
    "worst",
    "excellent",
    "行业三年均值",
)
KINDS = ("一般事故", "较大及以上事故", "客户投诉", "wrong delivery", "每月抽查", "迟报(含漏报)")
LABELS = ("优秀", "良好", "合格", "不合格", "A", "高质量完成", "未完成", "excellent", "1", "其他", "得分")
FORMULAS = (
    "x / target * w",
    "w - abs(x - target) * 2",
    "min(x / target, 1.2) * w",
    "60 + (x - base) / (target - base) * 40",
    "x*w",
)

_figures = st.one_of(
    st.integers(0, 200).map(Fraction),
    st.integers(0, 2000).map(lambda n: Fraction(n, 10)),
    st.integers(1, 99999).map(lambda n: Fraction(n, 1000)),
    st.sampled_from([Fraction(1, 3), Fraction(20, 7), Fraction(5, 4)]),
)
_positive = _figures.filter(lambda value: value > 0)
_signed = st.builds(lambda value, sign: value * sign, _figures, st.sampled_from([1, 1, 1, -1]))


@st.composite
def amounts(draw: st.DrawFn, least: int | None = None) -> Amount:
    """Points, shares of the full marks, both; `least` 0 keeps them from being negative, 1 from being nothing."""
    figures = _figures if least is not None else _signed
    if least == 1:
        figures = _positive
    points = draw(figures)
    shape = draw(st.sampled_from(["points", "points", "share", "full", "both"]))
    if shape == "points":
        return Amount(points=points)
    share = draw(figures) / 100
    if shape == "share":
        return Amount(share=share)
    return FULL if shape == "full" else Amount(points=points, share=share or Fraction(1))


def marks(constant: bool = False) -> st.SearchStrategy[Mark]:
    """Places: constants, tiers, multiples of tiers, shifted tiers."""
    fixed = st.builds(lambda plus: Mark(plus=plus), _signed)
    if constant:
        return fixed
    tier = st.sampled_from(TIERS)
    return st.one_of(
        fixed,
        st.builds(Mark, tier),
        st.builds(lambda name, times: Mark(name, times=times / 100), tier, _figures),
        st.builds(lambda name, times, plus: Mark(name, times=times / 100, plus=plus), tier, _figures, _signed),
    )


@st.composite
def curves(draw: st.DrawFn, constant: bool = False) -> Curve:
    """Curves with jumps, slopes, open and closed borders, in both senses."""
    places = draw(st.lists(marks(constant), min_size=1, max_size=4))
    sense = draw(st.sampled_from([Direction.HIGHER, Direction.LOWER]))
    fixed = sorted((mark for mark in places if not mark.tier), key=lambda mark: mark.plus * sense.sign)
    ordered = [mark if mark.tier else fixed.pop(0) for mark in places]
    value = amounts()
    knots = []
    last = draw(value)
    for mark in ordered:
        before = draw(st.one_of(st.just(last), value))
        last = draw(value)
        knots.append(Knot(mark, last, before, draw(st.booleans())))
    open_below = draw(st.booleans())
    if open_below:
        # Nothing is said below the first knot: what stands just before it is its own value.
        knots[0] = Knot(knots[0].at, knots[0].value, knots[0].value, knots[0].closed)
    return Curve(tuple(knots), sense, open_below)


@st.composite
def steps(draw: st.DrawFn, constant: bool = False, of: str = "") -> Step:
    """Steps on either side, of absolute and relative size, with and without an end and a bound."""
    amount = draw(amounts(least=1))
    if draw(st.booleans()):
        amount = -amount
    origin = draw(st.one_of(st.just(Mark()), marks(constant)) if constant else marks())
    # a per cent of nothing is no step: the language refuses it (`sentence-step-of-nothing`), and so does the compiler
    relative = draw(st.booleans()) and not constant and origin != Mark()
    size = draw(_positive)
    return Step(
        side=draw(st.sampled_from(list(Side))),
        origin=origin,
        size=Size(size / 100 if relative else size, relative),
        amount=amount,
        partial=draw(st.sampled_from(list(Partial))),
        until=draw(st.none() | marks(constant)),
        most=draw(st.none() | amounts(least=0)),
        of=of,
    )


def cuts(constant: bool = False) -> st.SearchStrategy[Cut]:
    """Cliffs on either side."""
    return st.builds(Cut, st.sampled_from(list(Side)), marks(constant), amounts(), st.booleans())


_bounds = st.sampled_from([ZERO, None]) | amounts()
_vetoes = st.none() | st.builds(
    Veto,
    st.sampled_from(KINDS),
    st.sampled_from(["一票否决", "等级降一级", "取消评优资格", "grade D"]),
    st.sampled_from([Fraction(0), Fraction(0), Fraction(2)]),
)


def ambitions() -> st.SearchStrategy[Ambition]:
    """Caps by where the target lies against another tier."""
    return st.builds(Ambition, st.sampled_from(list(Side)), marks(), amounts(), st.booleans(), st.sampled_from(TIERS))


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """A rule of any kind the model holds."""
    measured = draw(st.sampled_from([Measured.VALUE, Measured.VALUE, Measured.DAYS, Measured.LEVEL, Measured.EVENTS]))
    constant = measured is Measured.DAYS
    floor, cap, veto = draw(_bounds), draw(st.none() | amounts()), draw(_vetoes)
    if measured is Measured.LEVEL:
        names = draw(st.lists(st.sampled_from(LABELS), min_size=1, max_size=5, unique=True))
        table = Levels(tuple((name, draw(amounts())) for name in names), draw(st.none() | amounts()))
        return Rule(measured, body=table, floor=floor, cap=cap, veto=veto)
    if measured is Measured.EVENTS:
        kinds = draw(st.lists(st.sampled_from(KINDS), min_size=0, max_size=3))
        counted = tuple(draw(steps(constant=True, of=kind)) for kind in kinds)
        return Rule(measured, draw(st.just(FULL) | amounts()), steps=counted, floor=floor, cap=cap, veto=veto)
    bodies: list[st.SearchStrategy[object]] = [st.none(), st.none(), curves(constant)]
    if measured is Measured.VALUE:
        proportions = st.sampled_from([(False, False), (True, False), (False, True)])
        bodies.append(
            st.builds(
                lambda tier, of, kind: Proportion(tier, of, *kind), st.sampled_from(TIERS), amounts(), proportions
            )
        )
        bodies.append(st.sampled_from(FORMULAS).map(Expression))
    body = draw(st.one_of(*bodies))
    start = FULL if body is not None else draw(st.just(FULL) | amounts())
    return Rule(
        measured,
        start,
        body,  # type: ignore[arg-type]
        tuple(draw(st.lists(steps(constant), max_size=3))),
        tuple(draw(st.lists(cuts(constant), max_size=2))),
        floor,
        cap,
        veto,
        tuple(draw(st.lists(ambitions(), max_size=2))) if measured is Measured.VALUE else (),
    )
