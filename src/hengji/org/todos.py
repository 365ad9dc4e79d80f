"""What waits for somebody. Each room tells its own (`todos(viewer)`); the home page puts them together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..engine.values.text import Text
from .queries import waiting_for
from .roles import ROLES, Role
from .viewer import Viewer

MOST = 5
"""So many requests are told one by one; more of them as one thing to do."""
MANY = 500


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do: what, by when, and where it is done."""

    title: Text
    href: str
    due: date | None = None
    note: Text | None = None


def todos(viewer: Viewer) -> list[Todo]:
    """Roles that wait for this person's approval. The day a role begins on is no deadline: a request may begin before it was made."""
    rows = list(waiting_for(viewer).order_by("since", "pk")[: MANY + 1])
    if len(rows) > MOST:
        n = f"{MANY}+" if len(rows) > MANY else str(len(rows))
        return [Todo(Text(f"批准角色：{n} 项", f"Approve roles: {n}"), "/grants/waiting")]
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
