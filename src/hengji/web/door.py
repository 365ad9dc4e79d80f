"""The sign-in as an actor: that a name was locked after too many failures stands in the trail, where the auditors find it.

Anybody can make a failure, so little is written: nothing for a name nobody has, nothing for each failure, and for a name at most once in
the time a lock lasts. The failures themselves are counted elsewhere.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone

from ..audit.acts import Act, Answer, action
from ..audit.outcomes import Missing, Refusal
from ..engine.values.text import Text
from ..org.models import Account

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Door:
    """The sign-in, as the trail names it: who was at it is not known."""

    ref: str = "door"
    name: str = "登录页 sign-in"
    role: str = "door"
    acts_for: str = ""


@action("web.lock-account")
def lock_account(act: Act, *, login: str) -> Answer:
    """A name was locked after too many failures. Raises `Missing` for a name that nobody can sign in with."""
    held = Account.objects.select_related("person").filter(login__iexact=login, is_active=True).first()
    if held is None:
        raise Missing
    act.subject = held.person.ref
    act.tell(Text("登录名锁定", "sign-in name locked"), None, held.login)
    return {"account": held.ref}


def locked_out(*, request: HttpRequest, username: str | None, **_: Any) -> None:
    """Tell the trail of a lock that has just begun. Whoever is at the door is answered whether or not it could be written."""
    begun = getattr(request, "axes_failures_since_start", None)  # none where the name was locked before
    if not username or begun is None:
        return
    period = int(timezone.now().timestamp() // settings.AXES_COOLOFF_TIME.total_seconds())
    try:
        lock_account(Door(), f"lock-{username[:40]}-{period}", login=username)
    except Missing:
        return
    except (DatabaseError, Refusal):
        _log.exception("the lock of a name could not be written to the trail")
