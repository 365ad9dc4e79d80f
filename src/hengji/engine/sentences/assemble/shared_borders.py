"""A border that a zone of steps and a clause beside it both take in: `低于10%以内的，每低1%扣0.5分；低于10%以上的，不得分`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...values.text import Text
from .. import questions
from ..axis import Axis, Compare, Form, Relation, When
from ..statements import Award, Each, Statement
from .stop import Choice, Fork

_OPENED = {Relation.AT_MOST: Relation.BELOW, Relation.AT_LEAST: Relation.ABOVE}
_FACING = {Relation.AT_MOST: Relation.AT_LEAST, Relation.AT_LEAST: Relation.AT_MOST}


def ask_whose(statements: Sequence[Statement]) -> None:
    """Raises `Fork` where a zone of steps and a band both take in one and the same distance from a reference value."""
    for one, near, other, far in _pairs(statements):
        raise Fork(
            questions.question(
                "border-twice",
                "“以内”和“以上”都含本数：同一个界限两处都算",
                "'within' and 'or more' both include their figure: the border belongs to both clauses",
                Text(
                    "在其中一处写明（不含），例如“10%以内的……，超过10%的……”",
                    "exclude it from one of them: 'up to 10% ..., more than 10% ...'",
                ),
            ),
            [
                Choice(Text("界限归前一句", "the first clause holds at the border"), _without(statements, other, far)),
                Choice(Text("界限归后一句", "the second clause holds at the border"), _without(statements, one, near)),
            ],
        )


_Said = Each | Award


def _pairs(statements: Sequence[Statement]) -> Iterator[tuple[_Said, Compare, _Said, Compare]]:
    said = [item for item in statements if isinstance(item, _Said)]
    for at, one in enumerate(said):
        for other in said[at + 1 :]:
            if isinstance(one, Each) is isinstance(other, Each):
                continue  # of two bands the better one owns the border; where one step ends the next begins
            for near in _far_ends(one):
                for far in _far_ends(other):
                    if near.place == far.place and near.relation is _FACING[far.relation]:
                        yield one, near, other, far


def _far_ends(item: _Said) -> Iterator[Compare]:
    """The ends that a clause takes in without a mark, so far from a reference value; of a zone only where it does not begin."""
    if isinstance(item, Each):
        compares = item.within if len(item.within) > 1 and item.axis is Axis.VALUE else ()
    else:
        valued = isinstance(item.condition, When) and item.condition.axis is Axis.VALUE and not item.final
        compares = item.condition.compares if valued and isinstance(item.condition, When) else ()
    for compare in compares:
        away = compare.place.form in (Form.MOVED, Form.BEYOND)
        if away and compare.relation in _FACING and not (compare.loose or compare.taken or _settled(compare, item)):
            yield compare


def _settled(compare: Compare, item: _Said) -> bool:
    """Whether a mark says whose the border is; 及以上 says no more than 以上."""
    return compare.marked and isinstance(item, Each)


def _without(statements: Sequence[Statement], item: _Said, border: Compare) -> tuple[Statement, ...]:
    """The statements with the border left out of one of them."""
    opened = replace(border, relation=_OPENED[border.relation], marked=True)
    moved: Statement
    if isinstance(item, Each):
        moved = replace(item, within=tuple(opened if each is border else each for each in item.within))
    else:
        assert isinstance(item.condition, When)
        compares = tuple(opened if each is border else each for each in item.condition.compares)
        moved = replace(item, condition=replace(item.condition, compares=compares))
    return tuple(moved if each is item else each for each in statements)
