"""A run once more with something changed: other figures, other weights. Events, tasks, coefficients and quotas work as they did."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from .blocks import ItemInput
from .books import Anew
from .cards import rerun_card
from .result import CardRun, Run
from .score import finish

Figures = Callable[[CardRun], Sequence[ItemInput]]
Weights = Callable[[CardRun], tuple[Fraction, ...]]


def again(run: Run, figures: Figures | None = None, weights: Weights | None = None, anew: Anew | None = None) -> Run:
    """The same group scored with the figures and weights that are given for each of its cards (None: as they were). `anew` gives the
    figures of the period that formulas of the ledger and gates read by name; earlier years stay as they were reported.

    Findings about the tables are not repeated; what the new run finds about itself is in its own. Raises `ValueError` for a run that
    kept no books.
    """
    if run.books is None:
        raise ValueError("the run kept no books")
    cards = [
        rerun_card(
            run.scheme,
            card,
            weights(card) if weights is not None else card.weights,
            list(figures(card)) if figures is not None else card.inputs,
            run.sources,
        )
        for card in run.cards
    ]
    done = finish(run.books.afresh(cards, anew), run.units, run.period)
    done.tasks, done.tables_in, done.sources = run.tasks, run.tables_in, run.sources
    return done
