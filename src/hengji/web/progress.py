"""How far the year has come: what every room says of its own. A room adds its function here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ..contracts import progress as contracts
from ..facts import progress as facts
from ..goals import progress as goals
from ..org.viewer import Viewer
from ..ui.pieces import Progress

SOURCES: tuple[tuple[Callable[[Viewer], list[Progress]], str], ...] = (
    (goals.progress, "goals"),
    (contracts.progress, "contracts"),
    (facts.progress, "facts"),
)
"""Each with the room it follows from."""


def progress(viewer: Viewer) -> list[Progress]:
    """Goals, letters, figures, as far as they are in sight."""
    return [
        each for source, room in SOURCES for each in viewer.once(("progress", room), partial(source, viewer), (room,))
    ]
