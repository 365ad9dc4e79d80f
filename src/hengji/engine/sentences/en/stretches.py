"""What a step counts: `each full 1 % below target`, `per day late or part thereof`, `for every 2 complaints`."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ...rules.model import Partial
from ...values.direction import Direction
from ..axis import Axis, Place, Quantity
from ..statements import Way
from . import idioms
from .counts import CLOSING, Stretch
from .happenings import events, happening
from .places import calendar_date, place, quantity, skip_calendar, tier, unit
from .reader import Reader, attempt, hedges
from .regions import timed
from .subjects import done
from .tokens import Kind
from .words import NO_NOUN, TIME_UNITS, UNITS

_WAY_NOUNS: dict[Way, tuple[str, ...]] = {
    Way.BELOW: (
        "shortfall",
        "decrease",
        "reduction",
        "drop",
        "decline",
        "deficit",
        "underachievement",
        "underperformance",
        "fall",
        "shortage",
        "down",
        "less",
        "lower",
        "fewer",
        "short",
        "shorter",
        "faster",
        "save",
        "saving",
        "dip",
    ),
    Way.ABOVE: (
        "increase",
        "rise",
        "excess",
        "overrun",
        "growth",
        "overspend",
        "up",
        "more",
        "higher",
        "overachievement",
        "outperformance",
        "increment",
        "longer",
        "slower",
        "escalation",
    ),
    Way.BETTER: ("improvement", "improve", "BETTER"),
    Way.WORSE: ("deterioration", "worsening", "behind", "missing", "miss"),
    Way.OFF: ("ABOVE_OR_BELOW", "outside", "deviation", "off", "difference", "variance", "away", "variation"),
}

_VERBS: dict[Way, tuple[str, ...]] = {
    Way.BELOW: ("fall", "drop", "decline", "decrease"),
    Way.ABOVE: ("exceed", "rise", "increase", "grow", "overspend", "overspends", "overrun", "overruns", "overshoot"),
    Way.OFF: ("deviate", "differ", "vary", "ABOVE_OR_BELOW"),
}

_FROM = (
    "from",
    "against",
    "over",
    "on",
    "of",
    "to",
    "in",
    "compared with",
    "compared to",
    "relative to",
    "versus",
    "vs",
    "with respect to",
    "<",
    ">",
)

_WAY_WORDS = ("<", ">", "LATE", "EARLY", *(word for words in _WAY_NOUNS.values() for word in words))


@attempt
def stretch(r: Reader, way: Way | None = None) -> Stretch | None:
    """`each full 1 % below target`, `per day late or part thereof`, `for every 2 complaints`."""
    if r.take("whenever"):
        clause = happening(r)
        return Stretch(Way.ABOVE, Quantity(Fraction(1)), axis=Axis.EVENTS, of=clause) if clause else None
    if not r.take("EACH", "PER"):
        return None
    r.take("EACH")
    whole = r.take("full", "whole", "complete", "completed", "entire") is not None
    partial = Partial.STARTED if r.take("started", "commenced", "start", "begun") else Partial.WHOLE if whole else None
    further = r.take("extra", "additional", "further", "subsequent", "more")
    r.skip("increment of", "multiple of", "step of", "interval of")
    found = _measured(r, way, further is not None) or events(r)
    if found is None:
        return None
    if further is not None and further.text == "extra" and found.of:
        found = replace(found, of=f"extra {found.of}")
    elif further is not None:
        r.further.add(further.start)
    return replace(found, partial=partial or found.partial or after_partial(r))


@attempt
def _measured(r: Reader, way: Way | None, further: bool) -> Stretch | None:
    size = step_size(r)
    if size is None:
        return None
    if size.unit in TIME_UNITS and r.sees("in") and r.peek(1).text == "which" and _figure_told(r):
        return None
    partial = started(r)
    relative = True if size.unit == "%" and r.seq("of target", "of base") else None
    after = r.at
    found = way_of(r, size)
    if found is None:
        r.at = after
        found = _done(r, size)
    if found is None and further and size.unit and r.seq("of") and not (r.noun(3) or r.take("lose")):
        r.at = after
    if found is None:
        found = _sideless(r, size, Way.ABOVE if further and way is None and size.unit in TIME_UNITS else way)
    if found is None:
        return None
    relative = relative if relative is not None else (False if size.unit == "pp" else None)
    partial = partial or started(r)
    if found.axis is Axis.DAYS:
        _past_date(r)
    return replace(found, partial=partial, relative=relative)


def _figure_told(r: Reader) -> bool:
    """`each month in which punctuality is under 90 %`: the months are counted, whatever the figure in them."""
    end = r.first_of(r.at, (",", ";", ".", ":"))
    return not any(token.text in ("LATE", "EARLY") for token in r.tokens[r.at : end])


@attempt
def _done(r: Reader, size: Quantity) -> Stretch | None:
    """`one point for every 10 % completed`: all of a rate counts, from none."""
    rate = r.context.unit is not None and r.context.unit.is_rate
    if not rate or size.unit != "%":
        return None
    if r.take("of"):
        if not r.noun(3) or not (done(r.peek(-1).raw) or r.take("complete", "achieve", "meet")):
            return None
    elif not r.take("complete", "achieve", "meet"):
        return None
    return Stretch(Way.ABOVE, size, Place(Quantity(Fraction(0), "%")))


def _sideless(r: Reader, size: Quantity, way: Way | None) -> Stretch | None:
    """A step that does not say its side: `below 95 %, 1 point per 1 %`, `late work loses 2 marks per day`, `minus 1 per 1 %`."""
    if way is not None:
        return Stretch(way, size)
    if size.unit in TIME_UNITS and any(token.text == "LATE" for token in r.tokens):
        return Stretch(Way.ABOVE, size, axis=Axis.DAYS)
    if size.unit in ("%", "pp"):
        return Stretch(Way.OFF if r.context.direction is Direction.NEAR else Way.WORSE, size)
    return None


@attempt
def step_size(r: Reader) -> Quantity | None:
    value = r.number()
    if value is None and r.sees("half") and (r.peek(1).text in UNITS or r.peek(1).text == "BP"):
        r.at += 1
        value = Fraction(1, 2)
    if value is not None:
        r.skip("full", "whole", "complete")
    if value is None:
        _named_days(r)
    skip_calendar(r)
    found = unit(r)
    if found is not None:
        one = value if value is not None else Fraction(1)
        return Quantity(one * found[1], found[0])
    if r.seq("point", "unit"):
        rate = r.context.unit is not None and r.context.unit.is_rate
        return Quantity(value or Fraction(1), "pp" if rate else "")
    if value is None and _counted_from(r):
        return Quantity(Fraction(1))
    if (
        value is None
        and r.peek(1).text
        in ("lower", "down", "lose", "gain", "up", "higher", "thereafter", "afterwards", "<", "after")
        and r.take("place", "rank", "position")
    ):
        return Quantity(Fraction(1))
    if value is None and r.peek(1).text in ("<", ">") and _lasting(r):
        return None
    if value is None and _rated(r):
        return Quantity(Fraction(1))
    if value is None and r.peek().kind is Kind.WORD and r.peek(1).text in ("<", ">") and r.noun(1):
        return Quantity(Fraction(1))
    which = r.sees("by", "that") and (r.peek(1).text == "which" or r.sees("that"))
    if r.peek().raw.lower() == "missed" and r.peek(1).kind is Kind.WORD and r.peek(1).text not in NO_NOUN:
        return None
    if _counted_short(r):
        return Quantity(value if value is not None else Fraction(1))
    that = r.peek().raw.lower() in ("above that", "below that")
    if value is not None and (which or that or r.sees(*_WAY_WORDS) or _counted_beyond(r)):
        return Quantity(value)
    return None


@attempt
def _named_days(r: Reader) -> bool | None:
    """`each complaint-response day above the target`: what the days are of, before them."""
    before = r.at
    while r.at - before < 3 and r.peek().kind is Kind.WORD and r.peek().text not in UNITS and not hedges(r.peek().text):
        r.at += 1
    return True if r.at > before and r.sees("day", "hour", "minute") and r.peek(1).text in ("<", ">") else None


@attempt
def _rated(r: Reader) -> bool | None:
    """`each move per hour short`: one of what the figure counts."""
    named = r.noun(2) and r.take("PER") and r.take("hour", "day", "minute", "week", "month", "shift")
    return True if named and r.sees(*_WAY_WORDS) else None


def _lasting(r: Reader) -> bool:
    """`each interruption longer than 4 hours`: what tells the event, where the item itself is no time."""
    own = r.context.unit is not None and r.context.unit.dimension == (("time", 1),)
    return not own and r.peek(2).kind is Kind.NUMBER and UNITS.get(r.peek(3).text) in TIME_UNITS


@attempt
def _counted_from(r: Reader) -> bool | None:
    """`each unanswered call over 50`, `each case above the threshold of zero`: things counted from a figure without a unit."""
    name = r.noun(4)
    if not name or timed(name) or not r.sees("<", ">"):
        return None
    here = r.at
    r.at += 1
    limit = place(r)
    closed = r.peek().kind is Kind.END or r.sees(*CLOSING)
    whole = limit is not None and (limit.quantity is None or (limit.quantity.unit == "" and not limit.tier))
    r.at = here
    return True if whole and closed else None


_TELLS_SIDE = (
    *("short", "fewer", "less", "more", "lower", "higher", "missing", "behind", "shortfall", "excess", "deficit"),
    *("overrun", "increase", "decrease", "reduction", "rise", "fall", "drop", "decline", "improvement"),
)


@attempt
def _counted_short(r: Reader) -> bool | None:
    """`each 10 inspections short`: things counted, and the side on which they are."""
    name = r.noun(4)
    words = name.lower().split()
    if len(words) < 2 or timed(name) or words[-1] not in _TELLS_SIDE:
        return None
    r.at -= 1
    return True


@attempt
def _counted_beyond(r: Reader) -> bool | None:
    """`every 10 open tickets above 50`: things counted, and a figure from which they count."""
    name = r.noun(3)
    return True if name and not timed(name) and r.sees("<", ">") else None


def way_of(r: Reader, size: Quantity) -> Stretch | None:
    """The side on which the step counts, and its origin where written."""
    at = r.peek().start
    if r.idiom(idioms.EITHER_WAY):
        r.thence.add(at)
        return Stretch(Way.OFF, size)
    named = r.seq("of", "that", "by which", "in which")
    r.skip("by", "point", "in")
    late = _late(r, size)
    if late is not None:
        return late
    r.skip(
        "actual",
        "result",
        "availability",
        "performance",
        "it",
        "value",
        "work",
        "level",
        "score",
        "be",
        "achievement",
        "rate",
    )
    start = r.at
    if not r.sees(*_WAY_WORDS):
        name = r.noun(5)
        before = r.at
        r.skip("cost", "price", "rate", "score", "time")
        name = name or ("cost" if r.at > before else "")
        said = r.sees("be", "exceed", "fall") or (named and r.sees(*_WAY_WORDS))
        if "absolute" in name.lower().split():
            return None
        which = named and r.peek().text == "exceed" and r.tokens[start - 1].text == "which"
        if name and ((timed(name) and not which) or not (said or (size.unit and r.sees("<", ">")))):
            r.at = start
    r.skip("be")
    if r.tokens[r.at - 1].text in ("place", "rank", "position") and (places := _places(r, size)) is not None:
        return places
    far = r.peek()
    if far.text == "OTHERWISE" and far.raw.lower() in ("above that", "below that"):
        r.take("OTHERWISE")
        r.thence.add(far.start)
        return Stretch(Way.ABOVE if far.raw.lower().startswith("above") else Way.BELOW, size)
    for table in (_VERBS, _WAY_NOUNS):
        for way, words in table.items():
            if r.take(*words):
                if way is Way.OFF and r.sees(">"):
                    return None
                _of_what(r)
                made = Stretch(way, size, _origin(r))
                r.skip("in either direction", "either way", "in both direction", "on either side")
                return made
    side = r.take("<", ">")
    if side is not None:
        return _late(r, size) or Stretch(Way.BELOW if side.text == "<" else Way.ABOVE, size, _place_or_it(r))
    return None


def _places(r: Reader, size: Quantity) -> Stretch | None:
    """`each place lower than 5th`, `per place thereafter`: places of a ranking."""
    at = r.peek().start
    if r.seq("thereafter", "after that", "afterwards"):
        r.thence.add(at)
        return Stretch(Way.WORSE, size, axis=Axis.RANK)
    moved = r.take("lower", "down", "lose", "gain", "up", "higher", "<", ">")
    if moved is not None:
        at, better = moved.start, moved.text in ("gain", "up", "higher", ">")
        r.thence.add(at)
        r.seq("against", "over", "compared with", "than", "from", "on", "compare with")
        nth = r.ordinal()
        if nth is not None:
            r.thence.discard(at)
            return Stretch(Way.BETTER if better else Way.WORSE, size, Place(Quantity(nth)), axis=Axis.RANK)
        return Stretch(Way.BETTER if better else Way.WORSE, size, _place_or_it(r), axis=Axis.RANK)
    return None


@attempt
def _being_late(r: Reader) -> bool | None:
    """`each day the report is late`, `per week that completion is delayed`."""
    r.take("that")
    named = r.noun(4) or r.take("completion", "submission", "work", "delivery")
    return True if named and r.take("be") and r.take("LATE") else None


@attempt
def _of_what(r: Reader) -> bool | None:
    """`shortfall in the attendance rate from 96 %`: what fell short, before what it fell short of."""
    if not r.take("in", "of") or r.sees("submission"):
        return None
    achieved = r.seq("achievement of", "achieving", "meet", "attainment of", "achieve")
    here = r.at
    if tier(r) is not None or quantity(r) is not None:
        r.at = here
        return achieved or None
    name = r.noun(4)
    if not name or timed(name):
        return None
    r.skip("cost", "price", "rate", "score", "time", "efficiency")
    return True


def _late(r: Reader, size: Quantity) -> Stretch | None:
    timed = size.unit in TIME_UNITS
    if timed and (r.take("LATE") or _being_late(r)):
        r.take("LATE")
        if r.seq("<", ">", "beyond"):
            r.skip("deadline", "agreed date", "target date")
            at = r.peek().start
            if r.seq("grace period", "this period", "grace"):
                r.thence.add(at)
        after = r.at
        if r.take("<", ">", "after", "from", "past") and not (
            calendar_date(r) or r.seq("deadline", "due date", "date")
        ):
            r.at = after
        r.skip("in submission", "in delivery", "in completion", "submission", "delivery")
        after = r.at
        if not (r.take("in", "to") and r.noun(3)):
            r.at = after
        return Stretch(Way.ABOVE, size, axis=Axis.DAYS)
    if timed and r.seq(
        "after that date",
        "after this",
        "after that",
        "thereafter",
        "after it",
        "after this date",
        "> that date",
        "after agreed date",
    ):
        return Stretch(Way.ABOVE, size, axis=Axis.DAYS)
    if timed and r.take("EARLY"):
        return Stretch(Way.BELOW, size, axis=Axis.DAYS)
    if timed and _past_date(r):
        return Stretch(Way.ABOVE, size, axis=Axis.DAYS)
    if timed and r.sees(">") and r.seq("> deadline", "> due date", "> agreed date", "> target date", "> time limit"):
        return Stretch(Way.ABOVE, size, axis=Axis.DAYS)
    return None


@attempt
def _past_date(r: Reader) -> bool | None:
    """`beyond 31 March`: after the date agreed."""
    return True if r.take(">", "after", "past", "from") and calendar_date(r) else None


def _origin(r: Reader) -> Place | None:
    start = r.at
    if r.take("year_on_year"):
        return Place(tier="prior")
    side = r.peek(-1).raw.lower()
    led = r.seq(*_FROM) or side not in _BARE_SIDES
    before = r.at
    found = _place_or_it(r)
    bare = found is not None and found.quantity is not None and not found.tier and not found.quantity.unit
    if bare and not led and (r.peek().kind is Kind.END or r.sees(",", ";", ".")):
        r.at = before  # `each point short 0.25`: the points, not where the step begins
        return None
    if found is None and r.at == before:
        r.at = start
    return found


_BARE_SIDES = frozenset("short behind missing shortfall fewer lower less higher more".split())
"""Sides after which a figure that closes the clause is the points."""


def _place_or_it(r: Reader) -> Place | None:
    start = r.at
    r.take("its", "their", "our")
    if r.seq("than planned", "than target", "than plan", "than required", "than agreed"):
        return Place(tier="target")
    r.seq("than")
    found = place(r)
    if found is not None:
        if r.sees("point") and not found.tier:
            r.at = start
            return None
        return found
    at = r.peek().start
    if r.seq("this range", "that range", "that band", "this band"):
        return None
    if r.seq("that level", "this level", "that", "grace period", "it", "thereafter", "after that"):
        r.thence.add(at)
        return None
    r.seq("this range", "that range", "this band", "these limits", "range", "band", "limits", "limit", "this")
    return None


def started(r: Reader) -> Partial | None:
    """`or part thereof`, with or without commas around it."""
    start = r.at
    comma = r.take(",") is not None
    bracket = r.take("(") is not None
    if r.take("STARTED"):
        after = r.at
        if not (r.take("of") and quantity(r)):
            r.at = after
        if comma:
            r.take(",")
        if not bracket or r.take(")"):
            return Partial.STARTED
    r.at = start
    return None


def after_partial(r: Reader) -> Partial | None:
    """A word on unfinished steps right after a step: `pro rata`, `or part thereof`."""
    found = started(r)
    if found is not None:
        return found
    start = r.at
    r.skip(",", "(")
    if r.take("PRORATA"):
        r.skip(idioms.PRORATA_TAIL, ")")
        return Partial.PROPORTIONAL
    r.at = start
    return None
