"""A run made again with nothing changed: whatever it comes to, it comes to again."""

from __future__ import annotations

from fractions import Fraction

from hengji.analysis.simulation import Noise
from hengji.analysis.simulation.picture import totals
from hengji.analysis.simulation.scenarios import scenario
from hengji.analysis.simulation.weights import shifted
from hengji.engine.run.again import again
from hengji.engine.run.result import Run

STILL = Noise(Fraction(0))


def end_of(run: Run) -> tuple[object, ...]:
    """Everything a run comes to."""
    return (
        totals(run),
        run.held.tolist(),
        run.grade.tolist(),
        run.multiplier.fractions(),
        [(shares.pool.id, shares.paid.fractions()) for shares in run.pools],
        [ranked.place.tolist() for ranked in run.rankings],
        [line.after.fractions() for line in run.lines],
        {gate: tripped.tolist() for gate, tripped in run.tripped.items()},
    )


def is_itself(run: Run) -> None:
    """The run made again in every way in which nothing is changed."""
    as_it_is = end_of(run)
    assert end_of(again(run)) == as_it_is
    assert end_of(scenario(run, 1, STILL)) == as_it_is
    assert end_of(again(run, weights=lambda card: shifted(card, card.items[0].id, Fraction(0)))) == as_it_is
