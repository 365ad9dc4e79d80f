"""What the actions of this room share."""

from __future__ import annotations

from ...audit.acts import Act
from ...audit.outcomes import Forbidden, Missing
from ...engine.values.text import Text
from ..models import Person
from ..permissions import Permission
from ..viewer import Viewer


def viewer(act: Act) -> Viewer:
    """Whoever acts, as the room knows people."""
    if not isinstance(act.by, Viewer):
        raise TypeError("an action of a room is done by a viewer")
    return act.by


def require_any(act: Act, permission: Permission) -> None:
    if not viewer(act).may(permission):
        raise Forbidden(Text(f"您没有“{permission.words.zh}”权限", f"you may not {permission.words.en}"))
    viewer(act).use(permission)


def person_of(ref: str) -> Person:
    found: Person | None = Person.objects.filter(ref=ref).first()
    if found is None:
        raise Missing
    return found
