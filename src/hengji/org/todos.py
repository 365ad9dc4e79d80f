"""What waits for somebody. Each room tells its own (`todos(viewer)`); the home page puts them together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ..engine.values.text import Text
from .queries import waiting_for
from .roles import ROLES, Role
from .viewer import Viewer

MOST = 5
"""So many things of a kind are told one by one; what is beyond them as one line that leads to all of them."""
MANY = 500
"""So many things of a kind are looked at."""


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do: what, by when, and where it is done."""

    title: Text
    href: str
    due: date | None = None
    note: Text | None = None
    rest: tuple[date | None, ...] = ()
    """The days of the things it stands for, where it is a line that leads to many."""

    @property
    def count(self) -> int:
        """How many things to do it stands for."""
        return len(self.rest) or 1

    def late(self, today: date) -> int:
        """How many of them are overdue."""
        return sum(due is not None and due < today for due in self.rest or (self.due,))


def at_most(found: Sequence[Todo], what: Text, href: str) -> list[Todo]:
    """The first of the things to do of a kind; what is beyond them as one line, with its number, that leads to the list of all."""
    shown, rest = list(found[:MOST]), tuple(todo.due for todo in found[MOST:])
    if not rest:
        return shown
    zh, en = f"再看 {len(rest)} 项：{what.zh}", f"{len(rest)} more: {what.en}"
    first = min((due for due in rest if due is not None), default=None)
    return [*shown, Todo(Text(zh, en), href, first, None, rest)]


def todos(viewer: Viewer) -> list[Todo]:
    """Roles that wait for this person's approval. The day a role begins on is no deadline: a request may begin before it was made."""
    rows = list(waiting_for(viewer).order_by("since", "pk")[: MANY + 1])
    if len(rows) > MOST:
        n = f"{MANY}+" if len(rows) > MANY else str(len(rows))
        return [Todo(Text(f"批准角色：{n} 项", f"Approve roles: {n}"), "/grants/waiting", rest=(None,) * len(rows))]
    return [
        Todo(
            Text(
                f"批准角色：{row.person.name_zh}，{ROLES[Role(row.role)].title.zh}",
                f"Approve a role: {row.person.name_en}, {ROLES[Role(row.role)].title.en}",
            ),
            f"/grants/{row.ref}",
        )
        for row in rows
    ]
