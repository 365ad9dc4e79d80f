"""My to-dos: what every room says waits for a person. A room adds its function here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from ..contracts import todos as contracts
from ..engine.values.text import Text
from ..facts import todos as facts
from ..goals import todos as goals
from ..org import todos as org
from ..org.todos import Todo
from ..org.viewer import Viewer
from ..policy import todos as policy
from ..ui.pieces import Badge
from ..ui.words import many
from . import renewals

SOURCES: tuple[tuple[Callable[[Viewer], list[Todo]], frozenset[str]], ...] = (
    (org.todos, frozenset({"org"})),
    (facts.todos, frozenset({"facts"})),
    (goals.todos, frozenset({"goals"})),
    (policy.todos, frozenset({"policy"})),
    (contracts.todos, frozenset({"contracts", "org"})),
    (renewals.todos, frozenset({"web"})),
)
"""Each with the rooms it follows from. What goals ask of the trail are acts that change a goal."""


NEAR = 3
"""Due within so many days is told."""


def todos(viewer: Viewer) -> list[Todo]:
    """Everything that waits for somebody, the most urgent at the top: what is overdue longest, what is due next, what has no day."""
    found = [
        todo
        for source, rooms in SOURCES
        for todo in viewer.once(("todos", source.__module__), partial(source, viewer), rooms)
    ]
    return sorted(found, key=lambda todo: (todo.due or date.max, bool(todo.rest), todo.title.zh))


def urgency(todo: Todo, today: date) -> Badge | None:
    """How urgent it is, in words, by a sign and by a colour; nothing for what has time."""
    if todo.due is None or (days := (todo.due - today).days) > NEAR:
        return None
    if days < 0:
        return Badge("bad", Text(f"已逾期 {-days} 天", f"{many(-days, 'day')} overdue"))
    if days == 0:
        return Badge("warn", Text("今天到期", "Due today"))
    return Badge("warn", Text(f"还有 {days} 天", f"{many(days, 'day')} left"))
