"""Sentences that stand next to one that is read: a word less, another side, another thing counted. They are asked about or refused,
or say something else, and are never taken for their neighbour."""

from __future__ import annotations

from fractions import Fraction

import pytest

from hengji.engine.sentences import render
from hengji.engine.sentences.en.parse import parse
from hengji.engine.sentences.reading import Context, Outcome, Understood
from hengji.engine.values.direction import Direction
from hengji.engine.values.unit import UnknownUnit, own_unit, parse_unit

OPEN = (
    # What is counted, and whether it repeats.
    ("Late delivery: 2 points off", "天", "lower"),
    ("Late delivery: 2 points off", "起", "lower"),
    ("One missed drill: minus 1.25 points", "次", "higher"),
    ("Lost-time injury - 3 points each; site visit - 0.5 points each", "", "higher"),
    ("Fatal accident: 2 points; otherwise full marks", "起", "lower"),
    ("2 points are deducted for each complaint; 3 or more accidents: zero", "起", "lower"),
    ("10 or more add 1, 20 or more add 2", "件", "higher"),
    # Of what, and on which side.
    ("Increase of 5% or more: 10 points; below 5%: 0", "万元", "higher"),
    ("Adverse variance: up to 5%: 5 points; over 5%: 0 points", "万元", "higher"),
    ("Between 80% and 90%: 10 points; minus 1 point per 1%", "%", "higher"),
    ("If revenue is not up 5% or more on last year: 10 points; otherwise 0", "万元", "higher"),
    ("85% to 95%, 0 to 10 marks; above 95%, 10 marks; below 85%, 0 marks", "%", "higher"),
    ("95% within 5 days: 10 points; 95% within 10 days: 5 points", "%", "higher"),
    # Money.
    ("Revenue of USD 120 million or more: 10; below USD 120 million: 0", "EUR m", "higher"),
    ("EBITDA of £500k or more: 10 points; otherwise 0", "", "higher"),
    ("At least 120 million tonnes: 10; otherwise 0", "USD m", "higher"),
    ("Growth of 3% or more: 5 points; otherwise proportionate", "万元", "higher"),
    ("95%: 8/10/6; 90%: 5/10", "%", "higher"),
    ("an overrun of 5% loses 1 point, an overrun of 10% loses 3 points", "万元", "lower"),
    ("Delay of one month: 2 points", "天", "lower"),
    ("The first costs 1 mark, the second a further 2 marks", "项", "lower"),
    ("5 visits = 5 points", "次", "higher"),
    ("If two complaints are received, 2 points are deducted", "起", "lower"),
    ("Two complaints: minus 2; four complaints: minus 5", "起", "lower"),
    ("Late by 1-3 days 2 points, 4-7 days 4 points, over 7 days all points", "天", "lower"),
    ("1 accident 2 points, 2 accidents 4 points, 3 or more accidents all points", "", "higher"),
    ("Over 3 complaints, 1 point per complaint", "起", "lower"),
    # Levels and lists.
    ("Below target and below last year: 0; otherwise 10", "万元", "higher"),
    ("Overspend: 1 point off", "万元", "lower"),
)

READ = (
    (
        "2 points are deducted for each minor accident; any fatal accident scores zero",
        "起",
        "lower",
        (
            'By events: starting from full marks; minus 2 points per 1 "minor accident" above 0, pro rata; minus full marks per 1 '
            '"fatal accident" above 0, pro rata, maximum full marks; floor 0 points.'
        ),
    ),
    (
        "2 points are deducted for each accident; 3 or more accidents: zero",
        "起",
        "lower",
        "Starting from full marks; minus 2 points per 1 above 0, pro rata; at least 3, 0 points outright; floor 0 points.",
    ),
    (
        "Late submission: 1 point deducted, max 5 points",
        "天",
        "lower",
        "By days late: starting from full marks; minus 1 point per day late, pro rata, maximum 5 points; floor 0 points.",
    ),
    (
        "If submitted late, 1 point is deducted",
        "天",
        "lower",
        "By days late: scale: more than 0, 100% of full marks with -1 points; at most 0, full marks; floor 0 points.",
    ),
    (
        "Growth of 5% or more: 10 points; below 5%: 0",
        "万元",
        "higher",
        "Scale: less than 105% of last year's figure, 0 points; at least 105% of last year's figure, 10 points; floor 0 points.",
    ),
    (
        "Growth of 5% or more: 10 points; below 5%: 0",
        "%",
        "higher",
        "Scale: less than 5%, 0 points; at least 5%, 10 points; floor 0 points.",
    ),
    (
        "Deviation: up to 5%: 5 points; more than 5%: 0 points",
        "%",
        "lower",
        "Scale: more than 5%, 0 points; at most 5%, 5 points; floor 0 points.",
    ),
    (
        "Deviation: up to 5%: 5 points; more than 5%: 0 points",
        "万元",
        "higher",
        (
            "Scale: less than 95% of the target, 0 points; at least 95% of the target and at most 105% of the target, 5 points; "
            "more than 105% of the target, 0 points; floor 0 points."
        ),
    ),
    (
        "12 or more: full marks; below 12: pro rata",
        "次",
        "higher",
        (
            "Scale: less than 0, 0 points; at least 0 and less than 12, linearly from 0 points to full marks; at least 12, full marks; "
            "floor 0 points."
        ),
    ),
    (
        "below 3%: nil; 3%: 25%; 8% or more: 100%; straight-line between 3% and 8%",
        "%",
        "higher",
        (
            "Scale: less than 3%, 0 points; at least 3% and less than 8%, linearly from 25% of full marks to full marks; "
            "at least 8%, full marks; floor 0 points."
        ),
    ),
    (
        "50%: 90% or more; 100%: 95% or more; 0: below 90%",
        "%",
        "higher",
        (
            "Scale: less than 90%, 0 points; at least 90% and less than 95%, 50% of full marks; at least 95%, full marks; "
            "floor 0 points."
        ),
    ),
    (
        "95% or more: 8/10; 90% to below 95%: 5/10; otherwise 0",
        "%",
        "higher",
        (
            "Scale: less than 90%, 0 points; at least 90% and less than 95%, 50% of full marks; at least 95%, 80% of full marks; "
            "floor 0 points."
        ),
    ),
    (
        "target achieved: full marks; up to 5% short: 70% of marks; more than 5% short: 0",
        "万元",
        "higher",
        (
            "Scale: less than 95% of the target, 0 points; at least 95% of the target and less than the target, 70% of full marks; "
            "at least the target, full marks; floor 0 points."
        ),
    ),
    (
        "an overrun of 1% loses 1 point, max 5 points",
        "万元",
        "lower",
        "Starting from full marks; minus 1 point per 1% of its reference above the target, pro rata, maximum 5 points; floor 0 points.",
    ),
    (
        "Performance at target: 10 points; each 1% below 1 point",
        "%",
        "higher",
        "Starting from 10 points; minus 1 point per 1 percentage point below the target, pro rata; floor 0 points.",
    ),
    (
        "Not exceeding 30%: full marks; each percentage point in excess deducts 1 mark until zero",
        "%",
        "lower",
        "Starting from full marks; minus 1 point per 1 percentage point above 30%, pro rata; floor 0 points.",
    ),
    (
        "95%: 8, 90%: 6, below 90%: 0",
        "%",
        "higher",
        "Scale: less than 90%, 0 points; at least 90% and less than 95%, 6 points; at least 95%, 8 points; floor 0 points.",
    ),
    (
        "Where savings exceed 5% an extra 2 points are awarded",
        "%",
        "higher",
        "Scale: at most 5%, full marks; more than 5%, 100% of full marks with 2 points; floor 0 points.",
    ),
    (
        "One complaint: minus 2; two complaints: minus 5; three or more: zero",
        "起",
        "lower",
        (
            "Scale: more than 2, 0 points; at most 2 and more than 1, 100% of full marks with -5 points; "
            "at most 1, 100% of full marks with -2 points; less than 1, full marks outright; floor 0 points."
        ),
    ),
    (
        "No deduction for the first incident; 2 points for the second and each subsequent incident",
        "起",
        "lower",
        "Starting from full marks; minus 2 points per 1 above 1, pro rata; floor 0 points.",
    ),
    (
        "At target +2: 10 points; below target +2: 0",
        "%",
        "higher",
        (
            "Scale: less than the target + 2 percentage points, 0 points; at least the target + 2 percentage points, 10 points; "
            "floor 0 points."
        ),
    ),
    (
        "Each 1% over target +0.5, capped at +3; each 1% under target -1, down to zero",
        "万元",
        "higher",
        (
            "Starting from full marks; plus 0.5 points per 1% of its reference above the target, pro rata, maximum 3 points; "
            "minus 1 point per 1% of its reference below the target, pro rata; floor 0 points."
        ),
    ),
    (
        "Excellent: (10); Good: (8); Poor: (2)",
        "",
        "higher",
        '"Excellent": 10 points; "Good": 8 points; "Poor": 2 points; floor 0 points.',
    ),
    (
        "Each £10k below target: 0.5 points off",
        "£m",
        "higher",
        "Starting from full marks; minus 0.5 points per 0.01 below the target, pro rata; floor 0 points.",
    ),
)


def _outcome(sentence: str, unit: str, direction: str) -> tuple[Outcome, Context]:
    try:
        measure = parse_unit(unit) if unit else None
    except UnknownUnit:
        measure = own_unit(unit)
    context = Context(direction=Direction(direction), unit=measure, full=Fraction(10))
    return parse(sentence, context), context


@pytest.mark.parametrize(("sentence", "unit", "direction"), OPEN)
def test_a_neighbour_that_leaves_something_open_is_not_read(sentence: str, unit: str, direction: str) -> None:
    outcome, context = _outcome(sentence, unit, direction)
    assert not isinstance(outcome, Understood), render(outcome.rule, context, "en")


@pytest.mark.parametrize(("sentence", "unit", "direction", "meaning"), READ)
def test_a_neighbour_says_what_it_says(sentence: str, unit: str, direction: str, meaning: str) -> None:
    outcome, context = _outcome(sentence, unit, direction)
    assert isinstance(outcome, Understood), outcome
    assert render(outcome.rule, context, "en") == meaning
