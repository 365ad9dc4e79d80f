"""Steps by two references no order is known of: `每低于目标1%扣0.5分，低于上年的部分每低1%扣1分`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...rules.model import Step
from ...values.text import Text
from .. import questions
from ..axis import Place
from ..statements import Each, PartialSaid, Statement
from .order import known_less
from .places import Scale
from .said import Said
from .stop import Choice, Fork


def ask_of_two(said: Said, built: Sequence[tuple[Each, Step]], scale: Scale) -> None:
    """Whether a zone by another reference takes over from the steps said before, or counts besides them."""
    for each, step in built:
        if len(each.within) != 1 or each.within[0].place.quantity is not None or not step.origin.tier:
            continue
        rivals = [
            other
            for other, known in built
            if not other.within
            and other.until is None
            and (known.side, known.of) == (step.side, step.of)
            and other.effect.deed is each.effect.deed
            and known.origin.tier not in ("", step.origin.tier)
            and known_less(known.origin, step.origin, scale.lower) is None
        ]
        if rivals:
            raise _instead_or_besides(said, each, rivals)


def _instead_or_besides(said: Said, zone: Each, rivals: Sequence[Each]) -> Fork:
    place = zone.within[0].place
    return Fork(
        questions.question(
            "two-references",
            "两种参照值各有一种幅度，没有写明后一种是另外加扣，还是从那里起代替前一种",
            "two references have steps of their own: do the second count besides the first, or instead of them?",
            Text("写“另扣”，或写明前一种算到哪里为止", "write 'a further', or say where the first steps end"),
        ),
        [
            Choice(
                Text("两种分别计算，合计加扣", "both count, and add up"),
                _said(said, {id(zone): replace(zone, origin=place, within=())}),
            ),
            Choice(
                Text("过了后一参照值，只按后一种计", "beyond the second reference, only its own steps count"),
                _said(
                    said,
                    {id(zone): replace(zone, origin=place, within=())}
                    | {id(rival): _until(rival, place) for rival in rivals},
                ),
            ),
        ],
    )


def _until(step: Each, place: Place) -> Each:
    return replace(step, until=place)


def _said(said: Said, changed: dict[int, Each]) -> tuple[Statement, ...]:
    kept = [item for item in said.statements if not isinstance(item, Each | PartialSaid)]
    return (*kept, *(changed.get(id(step), step) for step in said.steps))
