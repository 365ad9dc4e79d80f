"""What rooms above say of a goal on its page. The goals know no letters: whoever holds goals adds a source here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...engine.values.text import Text
from ...org.viewer import Viewer
from ..models import Goal


@dataclass(frozen=True, slots=True)
class Beside:
    """A sentence, and where it is looked at."""

    text: Text
    href: str


SOURCES: list[Callable[[Viewer, Goal], list[Beside]]] = []


def beside(viewer: Viewer, goal: Goal) -> list[Beside]:
    """Everything the rooms above have to say of a goal."""
    return [each for source in SOURCES for each in source(viewer, goal)]
