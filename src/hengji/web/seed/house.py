"""What every part of the seed works with: the units by code, people by sign-in name, and keys that are the same each time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import count

from ...org.models import Account, Unit
from ...org.queries import viewer_of
from ...org.viewer import Viewer

DAY = date(2026, 11, 5)
"""The day on which the example is made, whatever the calendar says."""


@dataclass
class House:
    """The group under construction. Viewers are looked up once; `again` forgets them after the tree or the roles changed."""

    _viewers: dict[str, Viewer] = field(default_factory=dict)
    _units: dict[str, str] = field(default_factory=dict)
    _keys: count[int] = field(default_factory=lambda: count(1))

    def key(self) -> str:
        """The next idempotency key."""
        return f"demo-seed-{next(self._keys):05}"

    def viewer(self, login: str) -> Viewer:
        """A person at the door on the day of the example."""
        if login not in self._viewers:
            self._viewers[login] = viewer_of(Account.objects.select_related("person").get(login=login), DAY)
        return self._viewers[login]

    def unit(self, code: str) -> str:
        """The reference of a unit."""
        if code not in self._units:
            self._units = dict(Unit.objects.values_list("code", "ref"))
        return self._units[code]

    def again(self) -> None:
        """What was looked up is looked up anew."""
        self._viewers.clear()
        self._units.clear()
