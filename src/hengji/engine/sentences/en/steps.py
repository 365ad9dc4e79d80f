"""Steps: `minus 2 points per percentage point below target`, `each 3 % above target adds 1 point`, `5 points per accident`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from ...rules.model import Partial
from ...values.direction import Direction
from ..statements import Award, Axis, Compare, Deed, Each, Effect, Form, Place, Quantity, Relation, Statement, Way, When
from . import idioms
from .amounts import effect
from .conditions import condition
from .places import place, quantity, skip_calendar, tier, unit
from .reader import Reader, attempt
from .tokens import Kind
from .words import TIME_UNITS

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
    ),
    Way.BETTER: ("improvement", "improve", "BETTER"),
    Way.WORSE: ("deterioration", "worsening", "behind", "missing", "miss"),
    Way.OFF: ("outside", "deviation", "off", "difference", "variance", "away", "variation"),
}
_VERBS: dict[Way, tuple[str, ...]] = {
    Way.BELOW: ("fall", "drop", "decline", "decrease"),
    Way.ABOVE: ("exceed", "rise", "increase", "grow"),
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


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a step counts: size, side, origin, kind of event; everything but its effect."""

    way: Way
    size: Quantity
    origin: Place | None = None
    axis: Axis = Axis.VALUE
    of: str = ""
    partial: Partial | None = None
    relative: bool | None = None


def each(r: Reader) -> tuple[Statement, ...] | None:
    """A step in either order: effect first or stretch first; a condition before it names its zone or origin."""
    start = r.at
    found = _effect_first(r) or _stretch_first(r) or _conditioned(r) or _deviation(r)
    return None if found is None else _ended(r, start, found)


def _ended(r: Reader, start: int, step: Each) -> tuple[Statement, ...]:
    """Where a step ends: `..., up to a maximum of 10 days, after which the mark is zero`."""
    before = r.at
    r.skip(",", "(")
    end = quantity(r) if r.seq("UPTO maximum of", "UPTO", "for maximum of", "to maximum of") else None
    if end is None or end.unit not in TIME_UNITS or end.unit != step.size.unit:
        r.at = before
        return (step,)
    r.skip("LATE", ")")
    ended = replace(step, until=Place(end), span=r.span(start))
    before = r.at
    r.skip(",")
    if r.seq("after which", "beyond which", "thereafter", "after that"):
        r.skip("point be", "score be", "work", "it", "submission", "point", "score", "will be", "point will be", "be")
        given = effect(r, bare=True)
        if given is not None:
            past = When((Compare(Relation.ABOVE, Place(end)),), axis=step.axis)
            return ended, Award(past, given, final=given.deed is Deed.GET, span=r.span(before))
    r.at = before
    return (ended,)


@attempt
def _effect_first(r: Reader, way: Way | None = None) -> Each | None:
    start = r.at
    _subject(r)
    found = effect(r, bare=True)
    if found is None:
        return None
    r.skip(idioms.APPLIES)
    unsaid = r.unsaid
    reach = stretch(r, way)
    if reach is None:
        return None
    r.skip(idioms.APPLIES, idioms.LATE_THINGS, idioms.PERIODS)
    return _each(r, start, reach, found, unsaid)


@attempt
def _stretch_first(r: Reader, way: Way | None = None) -> Each | None:
    start = r.at
    reach = stretch(r, way)
    if reach is None:
        return None
    r.skip(",", ":", "=", "->", "there be", "supplier", "it")
    if r.sees("-") and not r.peek(1).tight:
        r.take("-")
    found = effect(r, bare=True)
    return None if found is None else _each(r, start, reach, found, r.unsaid)


@attempt
def _conditioned(r: Reader) -> Each | None:
    """`below 95 % deduct 1 point for each 1 %`; `if late, 2 points per day`."""
    start = r.at
    r.seq("part", "portion", "for part", "for portion", "shortfall", "any shortfall")
    given = condition(r)
    if (
        not isinstance(given, When)
        or len(given.compares) != 1
        or given.compares[0].relation in (Relation.EQUAL, Relation.REACHED)
    ):
        return None
    r.skip(idioms.PERIODS)
    r.skip(",", ":", "then")
    way = _WAYS.get(given.compares[0].relation)
    inner = _effect_first(r, way) or _stretch_first(r, way)
    if inner is None:
        return None
    made = _within(replace(inner, span=r.span(start)), given)
    if given.axis in (Axis.DAYS, Axis.EVENTS) and made.origin is not None:
        r.beyond.add(made.span.start)
    return made


_WAYS = {
    Relation.BELOW: Way.BELOW,
    Relation.ABOVE: Way.ABOVE,
    Relation.MISSED: Way.WORSE,
    Relation.EXCEEDED: Way.BETTER,
}


def _within(step: Each, given: When) -> Each:
    compare = given.compares[0]
    way = _WAYS.get(compare.relation, step.way)
    if given.axis is Axis.DAYS:
        from_zero = compare.place.quantity is None or compare.place.quantity.value == 0
        return replace(step, axis=Axis.DAYS, way=Way.ABOVE, origin=None if from_zero else compare.place)
    if step.origin is not None:
        return replace(step, within=(compare,))
    if compare.place.tier and compare.place.form is Form.PLAIN:
        return replace(step, origin=compare.place, way=way)
    return replace(step, within=(compare,), way=way)


@attempt
def _deviation(r: Reader) -> Each | None:
    """`deviation from target of 1 percentage point in either direction costs 2 points`."""
    start = r.at
    r.take("EACH")
    if not r.seq("deviation"):
        return None
    r.skip("from")
    name = tier(r)
    r.skip("of", "by")
    size = quantity(r)
    if name is None or size is None:
        return None
    origin = Place(tier=name)
    r.skip("in either direction", "either way", ",", ":", "in both direction")
    found = effect(r, bare=True)
    return None if found is None else _each(r, start, Stretch(Way.OFF, size, origin), found, r.unsaid)


def _each(r: Reader, start: int, reach: Stretch, found: Effect, unsaid: bool) -> Each:
    partial = reach.partial or after_partial(r)
    if unsaid and found.deed is Deed.GET:
        r.unspoken.add(r.tokens[start].start)
    if found.deed is Deed.GAIN and reach.way is Way.WORSE:
        reach = replace(reach, way=Way.BETTER)
    return Each(
        way=reach.way,
        size=reach.size,
        effect=found,
        origin=reach.origin,
        axis=reach.axis,
        of=reach.of,
        partial=partial,
        relative=reach.relative,
        span=r.span(start),
    )


_SUBJECTS = (
    "LATE submission",
    "LATE work",
    "work submit LATE",
    "work",
    "submission",
    "score",
    "total score",
    "point",
    "result",
    "LATE delivery",
    "rating",
    "assignment",
    "full point",
    "supplier",
    "submission submit LATE",
    "LATE payment",
)


def _subject(r: Reader) -> None:
    """`late submissions ...`, `marks are ...`, `the score is ...` before the verb."""
    start = r.at
    r.skip(",", "then", "full point ,")
    if r.seq(*_SUBJECTS) and not (r.sees(*_VERB_AFTER_SUBJECT)):
        r.at = start


_VERB_AFTER_SUBJECT = (
    "be",
    "will",
    "deduct",
    "lose",
    "reduce",
    "incur",
    "attract",
    "receive",
    "can",
    "have",
    "penalise",
)


# --- stretches --------------------------------------------------------------------------------------------------------


@attempt
def stretch(r: Reader, way: Way | None = None) -> Stretch | None:
    """`each full 1 % below target`, `per day late or part thereof`, `for every 2 complaints`."""
    if not r.take("EACH", "PER"):
        return None
    r.take("EACH")
    whole = r.take("full", "whole", "complete", "completed", "entire") is not None
    partial = Partial.STARTED if r.take("started", "commenced", "start", "begun") else Partial.WHOLE if whole else None
    further = r.take("extra", "additional", "further", "subsequent", "more")
    r.skip("increment of", "multiple of", "step of", "interval of")
    found = _measured(r, way) or _events(r)
    if found is None:
        return None
    if further is not None:
        r.further.add(further.start)
    return replace(found, partial=partial or found.partial or after_partial(r))


@attempt
def _measured(r: Reader, way: Way | None) -> Stretch | None:
    size = _size(r)
    if size is None:
        return None
    partial = started(r)
    relative = True if size.unit == "%" and r.seq("of target", "of base") else None
    found = _way(r, size)
    if found is None:
        found = _sideless(r, size, way)
    if found is None:
        return None
    relative = relative if relative is not None else (False if size.unit == "pp" else None)
    return replace(found, partial=partial or started(r), relative=relative)


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
def _size(r: Reader) -> Quantity | None:
    value = r.number()
    if value is not None:
        r.skip("full", "whole", "complete")
    skip_calendar(r)
    found = unit(r)
    if found is not None:
        one = value if value is not None else Fraction(1)
        return Quantity(one * found[1], found[0])
    if r.seq("point", "unit"):
        rate = r.context.unit is not None and r.context.unit.is_rate
        return Quantity(value or Fraction(1), "pp" if rate else "")
    if value is None and r.peek().kind is Kind.WORD and r.peek(1).text in ("<", ">") and r.noun(1):
        return Quantity(Fraction(1))
    if value is not None and (r.sees(*_WAY_WORDS) or (r.peek(1).text in ("<", ">") and r.noun(1))):
        return Quantity(value)
    return None


_WAY_WORDS = ("<", ">", "LATE", "EARLY", *(word for words in _WAY_NOUNS.values() for word in words))


def _way(r: Reader, size: Quantity) -> Stretch | None:
    """The side on which the step counts, and its origin where written."""
    r.skip("of", "that", "by which", "by", "point")
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
        name = r.noun(4)
        if name and not r.sees(*_WAY_WORDS, "be", "exceed"):
            r.at = start
    r.skip("be")
    for table in (_VERBS, _WAY_NOUNS):
        for way, words in table.items():
            if r.take(*words):
                return Stretch(way, size, _origin(r))
    side = r.take("<", ">")
    if side is not None:
        return _late(r, size) or Stretch(Way.BELOW if side.text == "<" else Way.ABOVE, size, _place_or_it(r))
    return None


def _late(r: Reader, size: Quantity) -> Stretch | None:
    timed = size.unit in TIME_UNITS
    if timed and r.take("LATE"):
        if r.seq("<", ">", "beyond"):
            r.skip("deadline", "agreed date", "target date")
        r.skip("in submission", "in delivery", "in completion", "submission", "delivery")
        return Stretch(Way.ABOVE, size, axis=Axis.DAYS)
    if timed and r.seq("after that", "thereafter", "after it", "after this date", "> that date", "after agreed date"):
        return Stretch(Way.ABOVE, size, axis=Axis.DAYS)
    if timed and r.take("EARLY"):
        return Stretch(Way.BELOW, size, axis=Axis.DAYS)
    if timed and r.sees(">") and r.seq("> deadline", "> due date", "> agreed date", "> target date", "> time limit"):
        return Stretch(Way.ABOVE, size, axis=Axis.DAYS)
    return None


def _origin(r: Reader) -> Place | None:
    start = r.at
    r.seq(*_FROM)
    before = r.at
    found = _place_or_it(r)
    if found is None and r.at == before:
        r.at = start
    return found


def _place_or_it(r: Reader) -> Place | None:
    start = r.at
    found = place(r)
    if found is not None:
        if r.sees("point") and not found.tier:
            r.at = start
            return None
        return found
    r.seq("it", "that", "this level", "that level", "this", "this range", "range", "that range", "band", "these limits")
    return None


@attempt
def _events(r: Reader) -> Stretch | None:
    value = r.number()
    if r.sees("point"):
        return None
    name = r.noun()
    while name and r.take("or", "of"):
        joined = r.noun()
        if not joined:
            return None
        name = f"{name} {r.tokens[r.at - len(joined.split()) - 1].raw} {joined}"
    if not name:
        return None
    return Stretch(Way.ABOVE, Quantity(value or Fraction(1)), axis=Axis.EVENTS, of=event_name(name))


def event_name(name: str) -> str:
    """The kind of event in the singular and in small letters (`Late Deliveries` -> `late delivery`); acronyms stay."""
    words = [word if word.isupper() and len(word) > 1 else word.lower() for word in name.split()]
    if words and not name.isupper():
        words[-1] = singular(words[-1])
    return " ".join(words)


def singular(word: str) -> str:
    """An English noun without its plural ending."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ses", "xes", "ches", "shes")) and not word.endswith(("cases", "uses", "causes", "losses")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word[:-2] if word == "losses" else word


# --- partial steps ----------------------------------------------------------------------------------------------------


def started(r: Reader) -> Partial | None:
    """`or part thereof`, with or without commas around it."""
    start = r.at
    comma = r.take(",") is not None
    if r.take("STARTED"):
        if comma:
            r.take(",")
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


# --- two speeds -------------------------------------------------------------------------------------------------------


def zones(r: Reader) -> tuple[Statement, ...] | None:
    """`first 5 % below target at 0.5 per 1 %, thereafter 1 per 1 %`: two steps, each in its zone."""
    start = r.at
    found = _zones(r, start)
    if found is None:
        r.at = start
    return found


def _zones(r: Reader, start: int) -> tuple[Statement, ...] | None:
    r.skip("for")
    if not r.take("first", "UPTO"):
        return None
    width = quantity(r)
    if width is None or width.unit not in ("%", "pp", "days", ""):
        return None
    r.skip("of")
    side = _way(r, width)
    if side is None:
        return None
    r.skip(idioms.NEAR_RATE)
    first = _rate(r)
    r.skip(",", ";", "and", "then", ".")
    if first is None or not r.idiom(idioms.THEREAFTER):
        return None
    r.skip(idioms.NEAR_RATE)
    second = _rate(r)
    if second is None:
        return None
    return _two(r, start, side, width, (first, second))


@attempt
def _rate(r: Reader) -> tuple[Effect, Quantity, Partial | None] | None:
    given = effect(r, bare=True)
    if given is None or not r.take("PER", "EACH"):
        return None
    whole = r.take("full", "whole") is not None
    r.seq("further", "additional", "extra")
    size = _size(r)
    if size is None:
        value = r.number()
        size = None if value is None else Quantity(value)
    if size is None:
        return None
    deed = Deed.LOSE if given.deed is Deed.GET else given.deed
    return replace(given, deed=deed), size, started(r) or (Partial.WHOLE if whole else None)


def _two(
    r: Reader,
    start: int,
    side: Stretch,
    width: Quantity,
    rates: tuple[tuple[Effect, Quantity, Partial | None], ...],
) -> tuple[Statement, ...]:
    down = side.way in (Way.BELOW, Way.WORSE)
    origin = side.origin or Place(tier="target")
    if side.axis is Axis.DAYS:
        origin = Place(Quantity(Fraction(0), width.unit))
    border = _shifted(origin, Quantity(-width.value if down else width.value, width.unit))
    far = Compare(Relation.BELOW if down else Relation.ABOVE, border)
    (near_effect, near_size, near_partial), (far_effect, far_size, far_partial) = rates
    span = r.span(start)
    return (
        Each(
            side.way,
            near_size,
            near_effect,
            origin=origin,
            axis=side.axis,
            until=border,
            partial=near_partial,
            span=span,
        ),
        Each(side.way, far_size, far_effect, axis=side.axis, within=(far,), partial=far_partial, span=span),
    )


def _shifted(origin: Place, by: Quantity) -> Place:
    if origin.tier:
        return Place(by, origin.tier, Form.MOVED, False if by.unit == "pp" else None)
    base = origin.quantity.value if origin.quantity is not None else Fraction(0)
    return Place(Quantity(base + by.value, by.unit))
