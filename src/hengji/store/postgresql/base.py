"""The backend by the name Django looks for."""

from __future__ import annotations

from time import monotonic

from django.db.backends.postgresql import base

QUIET = 1.0
"""A connection that has answered within so many seconds is not asked before a page whether it still does."""


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own. Asking before every page costs a round trip, which under load is a fiftieth of a page; a server that goes away is told
    of by the first statement anyway, and the connection is made anew after it. Only who comes within `QUIET` of that sees an error."""

    _asked = float("-inf")

    def close_if_health_check_failed(self) -> None:
        """Before a statement: where there has been a pause, see that somebody answers."""
        now = monotonic()
        if self.connection is not None and now - self._asked < QUIET:
            self.health_check_done = True
        self._asked = now
        super().close_if_health_check_failed()
