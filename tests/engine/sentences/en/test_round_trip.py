"""What is signed is what is computed: the English sentence of a rule reads back to exactly that rule."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hengji.engine.rules.model import (
    FULL,
    ZERO,
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
from hengji.engine.sentences import renders
from hengji.engine.sentences.en.parse import parse
from hengji.engine.sentences.en.render import render, render_formerly
from hengji.engine.sentences.reading import Context, Points, Understood
from hengji.engine.values.direction import Direction
from hengji.engine.values.unit import parse_unit

numbers = st.one_of(
    st.integers(1, 400).map(Fraction),
    st.integers(1, 4000).map(lambda n: Fraction(n, 100)),
    st.builds(Fraction, st.integers(1, 50), st.integers(1, 12)),
)
signed = st.one_of(numbers, numbers.map(lambda n: -n), st.just(Fraction(0)))
points = numbers.map(lambda n: Amount(points=n))
shares = numbers.map(lambda n: Amount(share=n / 100))
amounts = st.one_of(points, shares, st.just(FULL), st.builds(Amount, numbers, numbers))
any_amounts = st.one_of(amounts, amounts.map(lambda a: -a), st.just(ZERO))
tiers = st.sampled_from(("target", "base", "challenge", "prior", "average", "industry_excellent", "标杆值"))
names = st.sampled_from(
    ("accident", "fatal accident", "一般事故", "A", "a", "or more", "优秀", "good; or better", "3", "No. 1", "C+")
)
constants = signed.map(lambda n: Mark(plus=n))
marks = st.one_of(
    constants,
    tiers.map(Mark),
    st.builds(lambda t, n: Mark(t, times=n / 100), tiers, numbers),
    st.builds(lambda t, n: Mark(t, plus=n), tiers, signed),
    st.builds(lambda t, n, m: Mark(t, times=n / 100, plus=m), tiers, numbers, signed),
)
partials = st.sampled_from(Partial)


def steps(of: str = "", lower: bool = False) -> st.SearchStrategy[Step]:
    """Steps over a value, or over a kind of event; deductions on the worse side, bonuses on the better one."""
    sizes = numbers.map(Size)
    if not of:
        sizes = st.one_of(sizes, numbers.map(lambda n: Size(n / 100, relative=True)))

    def made(
        better: bool,
        origin: Mark,
        size: Size,
        amount: Amount,
        partial: Partial,
        until: Mark | None,
        most: Amount | None,
    ) -> Step:
        side = Side.ABOVE if better != lower else Side.BELOW
        if size.relative and not origin.tier:
            size = Size(size.value)
        return Step(side, origin, size, amount if better else -amount, partial, until, most, of)

    origins = constants if of else marks
    return st.builds(made, st.booleans(), origins, sizes, amounts, partials, st.none() | origins, st.none() | amounts)


@st.composite
def curves(draw: st.DrawFn) -> Curve:
    sense = draw(st.sampled_from((Direction.HIGHER, Direction.LOWER)))
    places = sorted(set(draw(st.lists(signed, min_size=1, max_size=5))), reverse=sense is Direction.LOWER)
    found = [Mark(plus=place) for place in places]
    if draw(st.booleans()):
        found = [Mark(name) for name in draw(st.lists(tiers, min_size=1, max_size=4, unique=True))]
    knots = [Knot(mark, draw(any_amounts), draw(any_amounts), draw(st.booleans())) for mark in found]
    open_below = draw(st.booleans())
    if open_below:
        knots[0] = replace(knots[0], before=knots[0].value)
    return Curve(tuple(knots), sense, open_below)


@st.composite
def rules(draw: st.DrawFn, lower: bool = False) -> Rule:
    floor = draw(st.none() | st.just(ZERO) | amounts.map(lambda a: -a))
    cap = draw(st.none() | amounts)
    kind = draw(st.sampled_from(("start", "curve", "proportion", "levels", "formula", "days", "events")))
    worse = Side.ABOVE if lower or kind == "days" else Side.BELOW
    earned = st.just(ZERO) if lower else any_amounts
    cuts = tuple(draw(st.lists(st.builds(Cut, st.just(worse), marks, earned, st.booleans()), max_size=2)))
    if kind == "levels":
        labels = draw(st.lists(names, min_size=1, max_size=4, unique=True))
        body = Levels(tuple((label, draw(any_amounts)) for label in labels), draw(st.none() | any_amounts))
        return Rule(Measured.LEVEL, body=body, floor=floor, cap=cap)
    if kind == "events":
        kinds = draw(st.lists(names, min_size=1, max_size=3, unique=True))
        counted = tuple(draw(steps(name)) for name in kinds)
        veto = draw(st.none() | st.builds(Veto, names, st.just("一票否决"), st.integers(0, 3).map(Fraction)))
        return Rule(Measured.EVENTS, draw(any_amounts), steps=counted, floor=floor, cap=cap, veto=veto)
    measured = Measured.DAYS if kind == "days" else Measured.VALUE
    origins = steps(lower=lower or kind == "days")
    taken = tuple(draw(st.lists(origins, max_size=3)))
    if kind in ("start", "days"):
        return Rule(measured, draw(any_amounts), None, taken, cuts, floor, cap)
    if kind == "curve":
        return Rule(measured, FULL, draw(curves()), taken, cuts, floor, cap)
    if kind == "proportion":
        form = draw(st.sampled_from(((False, False), (True, False), (False, True))))
        return Rule(measured, FULL, Proportion(draw(tiers), draw(amounts), *form), taken, cuts, floor, cap)
    return Rule(measured, FULL, Expression("w * x / target + 2"), taken, cuts, floor, cap)


CONTEXTS = (
    Context(unit=parse_unit("%"), points=Points.WEIGHT),
    Context(unit=parse_unit("万元"), points=Points.HUNDRED),
    Context(points=Points.WEIGHT, full=Fraction(20)),
    Context(direction=Direction.LOWER, unit=parse_unit("天"), points=Points.WEIGHT),
)


@pytest.mark.parametrize("context", CONTEXTS)
@given(data=st.data())
def test_the_rendered_sentence_reads_back_to_its_rule(context: Context, data: st.DataObject) -> None:
    rule = data.draw(rules(lower=context.direction is Direction.LOWER))
    sentence = render(rule, context)
    outcome = parse(sentence, context)
    assert isinstance(outcome, Understood), f"{sentence}\n{outcome}"
    assert outcome.rule == rule, f"{sentence}\n{outcome.rule}\n{rule}"
    assert not outcome.notes, sentence


@example("Full marks at target; minus 2 points per percentage point below target, floor 0")
@given(
    st.sampled_from(
        ["10 points if at least 95%, 8 points if 90% to <95%, otherwise 0", "1 point per accident, maximum deduction 5"]
    )
)
def test_a_sentence_of_a_person_is_rendered_to_the_same_rule(sentence: str) -> None:
    context = Context(unit=parse_unit("%"), points=Points.WEIGHT)
    read = parse(sentence, context)
    assert isinstance(read, Understood)
    again = parse(render(read.rule, context), context)
    assert isinstance(again, Understood)
    assert again.rule == read.rule


@pytest.mark.parametrize("context", CONTEXTS)
@given(data=st.data())
def test_a_sentence_as_it_was_written_formerly_still_reads_back_to_its_rule(
    context: Context, data: st.DataObject
) -> None:
    rule = data.draw(rules(lower=context.direction is Direction.LOWER))
    sentence = render_formerly(rule, context)
    assert renders(sentence, rule, context, "en")
    formerly, now = parse(sentence, context), parse(render(rule, context), context)
    assert isinstance(formerly, Understood) == isinstance(now, Understood), sentence
    assert not isinstance(formerly, Understood) or formerly.rule == rule, sentence


def test_days_are_named_and_said_to_be_early_or_late() -> None:
    early = Step(Side.BELOW, Mark(), Size(Fraction(10)), Amount(points=Fraction(2)), Partial.WHOLE)
    late = Step(Side.ABOVE, Mark(), Size(Fraction(1)), Amount(points=Fraction(-3)), Partial.PROPORTIONAL)
    rule = Rule(Measured.DAYS, Amount(points=Fraction(100)), steps=(early, late), floor=ZERO)
    assert render(rule, Context()) == (
        "By days late: starting from 100 points; plus 2 points for every full 10 days early; "
        "minus 3 points per day late, pro rata; floor 0 points."
    )


def test_a_scale_says_that_it_is_linear_and_calls_last_year_by_its_figure() -> None:
    low, high = Knot(Mark("prior"), Amount(points=Fraction(80)), ZERO), Knot(Mark("target"), FULL, FULL)
    rule = Rule(Measured.VALUE, FULL, Curve((low, high), Direction.HIGHER), floor=ZERO)
    said = render(rule, Context())
    assert said == (
        "Scale: less than last year's figure, 0 points; at least last year's figure and less than the target, "
        "linearly from 80 points to full marks; at least the target, full marks; floor 0 points."
    )
    read = parse(said, Context())
    assert isinstance(read, Understood)
    assert read.rule == rule


def test_a_scale_that_names_only_one_end_of_a_line_is_not_understood() -> None:
    said = "Scale: less than 80, 0 points; at least 80 and less than 90, linearly from 6 points; at least 90, full marks; floor 0 points."
    assert not isinstance(parse(said, Context(full=Fraction(10))), Understood)
