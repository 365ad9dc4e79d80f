"""What only the whole English sentence tells about one of its clauses, before the statements go to the assembly.

A limit said of no step bounds the score; a step whose amount has no verb takes it from its neighbours; a figure in days is a delay
where the sentence speaks of delays; a word before a colon is a level only among other levels; one sentence is about one thing.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from ...rules.model import FULL, ZERO
from ...values.text import Text
from ..axis import Axis, Compare, Labels, Place, Relation, When
from ..statements import (
    Award,
    Between,
    Bound,
    Deed,
    Doubt,
    Doubtful,
    Each,
    Given,
    Limit,
    PartialSaid,
    Start,
    Statement,
    Unread,
    Way,
)
from . import borders, deeds, delays, gaps, ladders, limited, names, ranges, severity
from .borders import ends
from .delays import at_zero
from .reader import Reader
from .rest import rest_is_full
from .several import kinds_apart
from .written import is_written, with_axis

Found = tuple[Statement, ...]


def settled(found: Found, r: Reader) -> Found:
    """The statements of a sentence, each settled by the others."""
    if is_written(found):
        return with_axis(_stray(found))
    found = _stray(delays.once_or_more(found, r))
    for settle in (
        _lone,
        _told,
        ladders.counts,
        ladders.lower_or_higher,
        ladders.dated,
        ladders.beyond_the_end,
        ladders.nothing_vetoed,
        ladders.ranks,
        kinds_apart,
        _limits,
        _joined,
        _references,
        _further,
        _beyond,
        _between_points,
        _linear_ends,
        _same_levels,
        deeds.carried,
        deeds.further,
        deeds.allowed,
        deeds.deeds,
        deeds.from_zero,
        deeds.earned,
        limited.of_the_other,
        _of_every,
        delays.all_punctual,
        delays.dates,
        severity.growing,
        severity.ends_open,
        delays.punctual,
        delays.own_dates,
        delays.once,
        ranges.either_side,
        ranges.small_shares,
        ranges.one_side_of_a_range,
        ranges.shares_of_a_figure,
        borders.of_what,
        borders.one_sided,
        borders.reached,
        borders.adjoining,
        borders.attained,
        gaps.of_those_without,
        rest_is_full,
        delays.days_after,
        names.none_or_any,
        names.no_events,
        names.levels,
        names.subjects,
        ladders.own_plan,
    ):
        found = settle(found, r)
    return found


def _stray(found: Found) -> Found:
    """A maximum in a sentence without any step is of the score (`actual / target x 15, maximum 18`), or of what is lost where bands
    take points."""
    if any(isinstance(one, Each) for one in found):
        return found
    changes = {one.effect.deed for one in found if isinstance(one, Award)} - {Deed.GET}
    bound = Bound.MOST_LOST if changes == {Deed.LOSE} else Bound.CAP
    return tuple(
        replace(one, bound=bound) if isinstance(one, Limit) and one.bound is Bound.MOST else one for one in found
    )


_IN_ALL = ("total", "in all", "overall", "together", "aggregate", "combined", "altogether", "sum")


def _joined(found: Found, r: Reader) -> Found:
    """`2 points for each major finding; 0.5 for each minor one, at most 3 points`: a maximum in one breath with the last step alone."""
    told: list[Statement] = []
    for index, one in enumerate(found):
        steps = [item for item in found[:index] if isinstance(item, Each)]
        if isinstance(one, Limit) and one.bound is Bound.MOST and len(steps) > 1 and not _whole(one, r):
            last, before = steps[-1], steps[-2]
            parted = _stopped(r.sentence[before.span.end : last.span.start])
            together = not _stopped(r.sentence[last.span.end : one.span.start])
            in_all = any(
                word in r.sentence[max(one.span.start - 20, 0) : one.span.end + 20].lower() for word in _IN_ALL
            )
            one = replace(one, joined=parted and together and not in_all)
        told.append(one)
    return tuple(told)


def _stopped(between: str) -> bool:
    return ";" in between or ". " in between


def _whole(limit: Limit, r: Reader) -> bool:
    full = r.context.full
    return limit.amount.share >= 1 or (full is not None and limit.amount.points >= full)


def _lone(found: Found, r: Reader) -> Found:
    """One figure alone (`100 %: full marks`) is what must be reached; `1 % = 1 point` alone says no more than a rate of exchange."""
    awards = [one for one in found if isinstance(one, Award)]
    if len(awards) != 1 or any(isinstance(one, Each) for one in found):
        return found
    condition = awards[0].condition
    if (
        not isinstance(condition, When)
        or [c.relation for c in condition.compares] != [Relation.EQUAL]
        or condition.axis not in (Axis.VALUE, Axis.DAYS, Axis.EVENTS)
    ):
        return found
    if condition.axis is Axis.EVENTS and (at_zero(condition.compares[0]) or awards[0].effect.deed is not Deed.GET):
        return found
    if condition.axis is Axis.EVENTS and awards[0].effect.amount == ZERO:
        more = replace(condition, compares=(replace(condition.compares[0], relation=Relation.AT_LEAST),))
        return tuple(replace(one, condition=more) if one is awards[0] else one for one in found)
    if condition.axis is Axis.DAYS and awards[0].effect.deed is not Deed.GET:
        return found
    if awards[0].effect.amount != FULL:
        words = r.sentence[awards[0].span.start : awards[0].span.end]
        return tuple(Unread(words, _REACH, one.span) if one is awards[0] else one for one in found)
    reached = replace(condition, compares=(replace(condition.compares[0], relation=Relation.REACHED),))
    return tuple(replace(one, condition=reached) if one is awards[0] else one for one in found)


_REACH = Text("写“达到1%得1分”或“每1%得1分”", "say 'at least 1%: 1 point' or '1 point for each 1%'")


def _limits(found: Found, r: Reader) -> Found:
    """A limit behind a step is of the step, unless it lies above the score the sentence starts from: `80 points at target, ... capped
    at 100` bounds the score."""
    stated = [one.effect.amount.points for one in found if isinstance(one, Award) and one.effect.deed is Deed.GET]
    stated += [one.amount.points for one in found if isinstance(one, Start)]
    start = max(stated, default=Fraction(0))
    out: list[Statement] = []
    for one in found:
        if (
            isinstance(one, Limit)
            and one.bound in (Bound.MOST, Bound.CAP)
            and not any(isinstance(item, Each) for item in out)
        ):
            out.append(_said_first(one, found, r))
            continue
        if isinstance(one, Limit) and one.bound is Bound.MOST:
            last = next((prior for prior in reversed(out) if not isinstance(prior, Limit | PartialSaid)), None)
            whole = (
                one.amount.share >= 1
                and not one.amount.points
                and isinstance(last, Each)
                and last.effect.deed is Deed.GAIN
            )
            if (
                not isinstance(last, Each)
                or whole
                or 0 < start <= one.amount.points
                or (not start and _above_full(one, last, r))
            ):
                one = replace(one, bound=Bound.CAP)
        out.append(one)
    return tuple(out)


def _of_every(found: Found, r: Reader) -> Found:
    """`4 points per serious accident and 1 per minor one, each capped at 4 points`: the most of each kind."""
    steps = [one for one in found if isinstance(one, Each)]
    limits = {
        (Deed.LOSE if one.bound is Bound.MOST_LOST else Deed.GAIN): one
        for one in found
        if isinstance(one, Limit) and one.every
    }
    if not limits or len(steps) < 2 or len({one.of for one in steps}) < 2:
        return found
    return tuple(
        replace(one, most=limits[one.effect.deed].amount)
        if isinstance(one, Each) and one.effect.deed in limits and one.most is None
        else one
        for one in found
        if not (isinstance(one, Limit) and one.every)
    )


def _said_first(limit: Limit, found: Found, r: Reader) -> Statement:
    """`at most 4 points shall be deducted: minus 2 points per point below target`: a limit before the steps is of what it names."""
    words = r.sentence[limit.span.start : limit.span.end] + re.split("[,;.:]", r.sentence[limit.span.end :])[0]
    if not any(isinstance(one, Each) for one in found):
        return replace(limit, bound=Bound.CAP) if limit.bound is Bound.MOST else limit
    lost, gained = _LOST_NAMED.search(words) is not None, _GAINED_NAMED.search(words) is not None
    if lost != gained:
        return replace(limit, bound=Bound.MOST_LOST if lost else Bound.MOST_GAINED)
    full = r.context.full
    if limit.bound is Bound.MOST and full is not None and not limit.amount.share and limit.amount.points < full:
        return Unread(words, _OF_WHAT, limit.span)
    return replace(limit, bound=Bound.CAP)


_LOST_NAMED = re.compile(r"deduct|penalt|\blos[est]|forfeit|dock|reduc|taken|knocked|struck", re.IGNORECASE)
_GAINED_NAMED = re.compile(r"bonus|addit|added|\badd\b|extra|gain|reward|increas", re.IGNORECASE)
_OF_WHAT = Text(
    "写明限的是什么：最多扣…分、最多加…分，或得分不超过…分",
    "say what is limited: 'at most ... points deducted', '... added', or 'score at most ...'",
)
_CHANGE_NAMED = re.compile("bonus|addition|added|extra|increase|deduct|penalt|reduc|gain|los[st]", re.IGNORECASE)


def _above_full(limit: Limit, step: Each, r: Reader) -> bool:
    """`full marks at target; plus 0.5 points per 1% above it, capped at 12 points`, of 10: the score is capped, not what is added."""
    full = r.context.full
    named = _CHANGE_NAMED.search(r.sentence[limit.span.start : limit.span.end]) is not None
    return step.effect.deed is Deed.GAIN and full is not None and limit.amount.points > full and not named


def _told(found: Found, r: Reader) -> Found:
    """`full marks at the target of 92 %, each 1 % below target ...`: the target is what was told, where the item has none."""
    known = r.context.tiers
    told = {
        name: next(iter(values))
        for name, values in r.told.items()
        if len(values) == 1 and (known is None or name not in known)
    }
    if not told or any(isinstance(one, Given) for one in found):
        return found
    span = found[0].span
    return (*(Given(name, value, span) for name, value in told.items()), *found)


def _references(found: Found, r: Reader) -> Found:
    """`compared with last year, plus 0.5 per point up`: steps without a place of their own count from it."""
    if not r.reference:
        return found
    return tuple(
        replace(one, origin=Place(tier=r.reference))
        if isinstance(one, Each) and one.origin is None and not one.of
        else one
        for one in found
    )


def _further(found: Found, r: Reader) -> Found:
    """`each further occurrence`: it goes on from the border said before it."""
    out: list[Statement] = []
    for one in found:
        if (
            isinstance(one, Each)
            and one.origin is None
            and any(one.span.start <= at < one.span.end for at in r.further)
        ):
            one = _going_on(one, out)
        elif (
            isinstance(one, Each) and one.origin is None and any(one.span.start <= at < one.span.end for at in r.thence)
        ):
            gone = _going_on(one, out)
            one = one if isinstance(gone, Unread) else gone
        out.append(one)
    return tuple(out)


def _going_on(step: Each, before: list[Statement]) -> Statement:
    ended = before[-1] if before else None
    if isinstance(ended, Each) and ended.until is not None:
        return replace(step, origin=ended.until, axis=ended.axis)
    award = next((one for one in reversed(before) if isinstance(one, Award) and isinstance(one.condition, When)), None)
    if award is None or not isinstance(award.condition, When):
        return Unread("further", _FURTHER, step.span)
    compares = award.condition.compares
    ends = [c.place for c in compares if c.place.quantity is not None]
    if len(compares) == 2 and len(ends) == 1:
        return replace(step, origin=ends[0])
    if award.condition.axis is Axis.RANK and len(compares) == 1:
        return replace(step, origin=compares[0].place, axis=Axis.RANK)
    if len(compares) == 2 and step.way in (Way.ABOVE, Way.BELOW) and step.axis is Axis.VALUE:
        return replace(step, origin=compares[1 if step.way is Way.ABOVE else 0].place)
    if len(compares) == 2:
        both = step.axis is Axis.VALUE and step.way in (Way.WORSE, Way.BETTER, Way.OFF)
        return replace(step, way=Way.OFF) if both else replace(step, origin=compares[-1].place)
    if award.condition.axis is Axis.DAYS and step.axis is Axis.VALUE:
        step = replace(step, axis=Axis.DAYS)
    return replace(step, origin=compares[0].place)


_FURTHER = Text(
    "先写明从哪里起算，例如 3次以内不扣分", "say first what it goes on from, such as 'no deduction for up to 3'"
)


def _beyond(found: Found, r: Reader) -> Found:
    """`after 10 days of delay, 1 point per day`: all days, or those beyond ten?"""
    out: list[Statement] = []
    for one in found:
        out.append(one)
        if isinstance(one, Each) and one.span.start in r.beyond:
            words = r.sentence[one.span.start : one.span.end]
            out.append(Doubtful(Doubt.ONLY_BEYOND, words, one.span))
    return tuple(out)


def _between_points(found: Found, r: Reader) -> Found:
    """`0 % = 0 points, 5 % = 10 points, pro rata between`: from the one point to the other, both of them said."""
    exact = [
        one
        for one in found
        if isinstance(one, Award)
        and isinstance(one.condition, When)
        and one.effect.deed is Deed.GET
        and [c.relation for c in one.condition.compares] == [Relation.EQUAL]
    ]
    if len(exact) < 2:
        return found
    return tuple(
        replace(one, clear=True) if isinstance(one, Between) and one.condition is None else one for one in found
    )


def _linear_ends(found: Found, r: Reader) -> Found:
    """`proportional in between`: between which two places, so that the question can name its readings."""
    both = sorted({q.value: q for one in found for q in ends(one)}.items())
    if len(both) != 2:
        return found
    low, high = (Place(quantity) for _, quantity in both)
    region = When((Compare(Relation.AT_LEAST, low), Compare(Relation.AT_MOST, high)))
    return tuple(
        replace(one, condition=region) if isinstance(one, Between) and not one.clear and one.condition is None else one
        for one in found
    )


def _same_levels(found: Found, r: Reader) -> Found:
    """`Excellent` and `excellent` are one level, in the spelling written first."""
    first: dict[str, str] = {}
    out: list[Statement] = []
    for one in found:
        if isinstance(one, Award) and isinstance(one.condition, Labels) and r.sentence[one.span.start] != '"':
            names = tuple(first.setdefault(name.lower(), name) for name in one.condition.names)
            one = replace(one, condition=replace(one.condition, names=names))
        out.append(one)
    return tuple(out)
