"""Looking up across the rooms. A room adds its function here."""

from __future__ import annotations

from collections.abc import Callable

from ..facts import finds as facts
from ..goals import finds as goals
from ..org import finds as org
from ..org.finds import Finds
from ..org.viewer import Viewer
from ..policy import finds as policy

SOURCES: tuple[Callable[[Viewer, str], list[Finds]], ...] = (org.find, goals.find, policy.find, facts.find)


def find(viewer: Viewer, asked: str) -> list[Finds]:
    """What each room finds for the viewer; nothing for nothing."""
    return [each for source in SOURCES for each in source(viewer, asked) if each.total] if asked.strip() else []
