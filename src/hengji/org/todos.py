"""What waits for somebody. Each room tells its own (`todos(viewer)`); the home page puts them together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..engine.values.text import Text
from .queries import waiting_for
from .roles import ROLES, Role
from .viewer import Viewer

MOST = 20


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do: what, by when, and where it is done."""

    title: Text
    href: str
    due: date | None = None
    note: Text | None = None


def todos(viewer: Viewer) -> list[Todo]:
    """Roles that wait for this person's approval."""
    return [
        Todo(
            Text(
                f"批准角色：{row.person.name_zh}，{ROLES[Role(row.role)].title.zh}",
                f"Approve a role: {row.person.name_en}, {ROLES[Role(row.role)].title.en}",
            ),
            f"/grants/{row.ref}",
            row.since,
        )
        for row in waiting_for(viewer)[:MOST]
    ]
