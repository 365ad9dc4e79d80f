"""Vetoes that the figure of the item does not show: of which only the gravity is told (`情节严重的一票否决`), or of another matter than
what the item measures (`每低1%扣1分，发生死亡事故一票否决`)."""

from __future__ import annotations

from dataclasses import replace

from ...rules.model import Measured
from ...values.text import Text
from .. import questions
from ..axis import Axis, Place, Quantity, When
from ..statements import Vetoed
from .places import PERCENT, WHOLE_UNITS
from .said import Said
from .stop import Choice, Fork


def ask_how_grave(said: Said) -> None:
    """What is grave enough is the assessor's to say: either such cases are entered as a count of their own, or no rule tells them."""
    for veto in said.vetoes:
        if not veto.degree:
            continue
        settled = tuple(replace(veto, degree=False) if item is veto else item for item in said.statements)
        raise Fork(
            questions.question(
                "veto-degree",
                f"没有写明什么情形算“{veto.of}”",
                f"it is not said what counts as '{veto.of}'",
                Text(
                    "写明否决的事件，如“发生较大及以上事故，一票否决”", "name the event, as in 'a fatal accident: veto'"
                ),
            ),
            [
                Choice(
                    Text(
                        f"由考核人认定，另行填报“{veto.of}”的次数，有一次即否决",
                        f"the assessor enters how many there were ('{veto.of}'), one of which is a veto",
                    ),
                    settled,
                ),
                Choice(Text("写明否决的事件后再计分", "the event is still to be named")),
            ],
        )


def ask_where_it_shows(said: Said, measured: Measured) -> None:
    """A figure of money or of days tells no accident: the veto is listed apart, and the item scored by its figure."""
    if not said.vetoes or not _of_another_matter(said, measured, said.vetoes[-1]):
        return
    of = said.vetoes[-1].of
    rest = tuple(item for item in said.statements if not isinstance(item, Vetoed))
    raise Fork(
        questions.question(
            "veto-apart",
            f"本项的数值看不出有没有发生“{of}”，这里的否决无从判断",
            f"the figure of the item does not show whether there was '{of}': the veto cannot be told from it",
            Text(
                "把否决单列为事项，本项只写怎样计分",
                "list the veto as an event of its own; say here how the item scores",
            ),
        ),
        [
            Choice(
                Text(
                    f"“{of}”单列为否决事项，本项只按数值计分",
                    f"'{of}' is an event listed apart; the item scores by its figure",
                ),
                rest,
            ),
            Choice(
                Text(
                    f"“{of}”的次数另行填报，改写后再计分",
                    f"the number of '{of}' is reported apart: still to be written",
                )
            ),
        ],
    )


def _of_another_matter(said: Said, measured: Measured, veto: Vetoed) -> bool:
    """Whether the rule beside the veto measures something else than the veto's own count."""
    if measured is Measured.DAYS:
        return True
    if measured is not Measured.VALUE:
        return False
    if said.proportional or said.formulas or said.efficacy or said.given:
        return True
    regions = [award.condition for award in said.awards if isinstance(award.condition, When)]
    places = [compare.place for region in regions for compare in region.compares]
    if any(_measures(place) for place in places) or any(region.noun not in ("", veto.of) for region in regions):
        return True
    return any(
        step.axis is Axis.VALUE and (step.size.unit not in ("", *WHOLE_UNITS) or _measures(step.origin))
        for step in said.steps
    )


def _measures(place: Place | None) -> bool:
    """Whether a place is one of a measured value, and not a count."""
    if place is None:
        return False
    unit = place.quantity.unit if isinstance(place.quantity, Quantity) else ""
    return bool(place.tier) or unit in PERCENT or unit not in ("", *WHOLE_UNITS)
