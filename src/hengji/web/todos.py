"""My to-dos: what every room says waits for a person. A room adds its function here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ..facts import todos as facts
from ..goals import todos as goals
from ..org import todos as org
from ..org.todos import Todo
from ..org.viewer import Viewer
from ..policy import todos as policy

SOURCES: tuple[Callable[[Viewer], list[Todo]], ...] = (org.todos, facts.todos, goals.todos, policy.todos)


def todos(viewer: Viewer) -> list[Todo]:
    """Everything that waits for somebody, what is due first at the top."""
    found = [todo for source in SOURCES for todo in source(viewer)]
    return sorted(found, key=lambda todo: (todo.due or date.max, todo.title.zh))
