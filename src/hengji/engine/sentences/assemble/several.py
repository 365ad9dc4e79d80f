"""Several figures in one sentence: a rate with its target beside events, or two rates, each named and each taken from the same marks.

`合格率≥98%得满分，每低1%扣2分；出现批量退货的，每批扣5分`: what is measured and what is counted become kinds of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ...rules.model import FULL, ZERO, Amount
from ..axis import Axis, Form, Place, When
from ..statements import Award, Deed, Each, Given, Start, Statement


@dataclass(slots=True)
class Part:
    """One named figure: where it starts to lose, what it may lose at most, its steps."""

    noun: str
    place: Place | None = None
    worth: Amount | None = None
    awards: list[Award] = field(default_factory=list)
    given: Given | None = None
    steps: list[Each] = field(default_factory=list)
    zeros: int = 0


def parted(statements: Sequence[Statement]) -> list[Statement]:
    """The statements with every figure's steps under its own name; unchanged where the sentence is about one thing."""
    statements = _zoned(statements)
    parts = _parts(statements)
    measured = [part for part in parts if part.steps]
    events = [item for item in statements if isinstance(item, Each) and item.axis is Axis.EVENTS and item.of]
    several = len(measured) > 1 or (len(measured) == 1 and events)
    sound = all(part.noun and part.place is not None and not part.zeros for part in measured)
    if not several or not sound or len({part.noun for part in measured}) < len(measured):
        return list(statements)
    worths = [part.worth for part in measured if part.worth is not None]
    shared = len(worths) > 1 and len(worths) == len(measured)
    gone: set[int] = set()
    for part in measured:
        gone |= {id(award) for award in part.awards}
        gone |= {id(part.given)} if part.given is not None else set()
    found: list[Statement] = []
    starts = _start(worths, shared)
    for item in statements:
        if id(item) in gone:
            continue
        owner = next((part for part in measured if any(step is item for step in part.steps)), None)
        found.append(_own(item, owner, shared) if owner is not None and isinstance(item, Each) else item)
    return [*starts, *found]


def _zoned(statements: Sequence[Statement]) -> Sequence[Statement]:
    """`夏季室温超过26℃每超1℃扣1分，冬季室温低于18℃每低1℃扣1分`: zones of two figures, each counted from its own border."""
    zones = [item for item in statements if isinstance(item, Each) and _is_zone(item)]
    if len({item.of for item in zones}) < 2 or len({item.of for item in zones}) < len(zones):
        return statements
    return [
        replace(item, origin=item.within[0].place, within=()) if isinstance(item, Each) and item in zones else item
        for item in statements
    ]


def _is_zone(item: Each) -> bool:
    """Whether a step of a named figure counts within one border, and from there."""
    if item.axis is not Axis.VALUE or not item.of or len(item.within) != 1 or item.origin is not None:
        return False
    place = item.within[0].place
    return place.form is Form.PLAIN and place.quantity is not None and not place.tier


def _start(worths: list[Amount], shared: bool) -> list[Statement]:
    """Full marks, or the base the one part states."""
    if shared or not worths or worths[0] == FULL:
        return []
    return [Start(worths[0])]


def _own(step: Each, part: Part, shared: bool) -> Each:
    most = step.most
    if shared and part.worth is not None and step.effect.deed is Deed.LOSE and most is None:
        most = part.worth
    return replace(step, of=part.noun, origin=step.origin or part.place, most=most)


def _parts(statements: Sequence[Statement]) -> list[Part]:
    """The figures in the order said; a step without a name belongs to the figure before it."""
    parts: list[Part] = [Part("")]
    for item in statements:
        if isinstance(item, Given) and item.noun:
            parts.append(Part(item.noun, Place(item.quantity), given=item))
        elif isinstance(item, Award) and isinstance(item.condition, When) and item.condition.axis is Axis.VALUE:
            _award(parts, item, item.condition)
        elif isinstance(item, Each) and item.axis is Axis.VALUE and not item.within:
            if item.of and item.of != parts[-1].noun and item.origin is not None:
                parts.append(Part(item.of, item.origin))
            parts[-1].steps.append(item)
    return parts


def _award(parts: list[Part], award: Award, when: When) -> None:
    if when.noun and when.noun != parts[-1].noun:
        parts.append(Part(when.noun))
    part = parts[-1]
    if (
        award.effect.deed is not Deed.GET
        or award.effect.amount == ZERO
        or len(when.compares) != 1
        or part.worth is not None
    ):
        part.zeros += 1
        return
    part.place, part.worth = when.compares[0].place, award.effect.amount
    part.awards.append(award)
