"""A run once more with something changed: other figures, other weights. Events, tasks, coefficients and quotas work as they did."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from .blocks import ItemInput
from .books import Books
from .cards import rerun_card
from .events import EventLog
from .result import CardRun, Run
from .score import finish, unit_figure

Figures = Callable[[CardRun], Sequence[ItemInput]]
Weights = Callable[[CardRun], tuple[Fraction, ...]]


def again(run: Run, figures: Figures | None = None, weights: Weights | None = None) -> Run:
    """The same group scored with the figures and weights that are given for each of its cards (None: as they were).

    Findings about the tables are not repeated; what the new run finds about itself is in its own.
    """
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
    sources = run.sources
    log = sources.log if sources is not None else EventLog()
    books = Books(
        run.scheme,
        len(run.units),
        cards,
        log,
        sources.tasks if sources is not None else {},
        run.coefficients,
        lambda name: unit_figure(run.units, sources, name) if sources is not None else [None] * len(run.units),
        names=run.units.names,
    )
    done = finish(books, run.units, run.period)
    done.tasks, done.tables_in, done.sources = run.tasks, run.tables_in, run.sources
    return done
