"""Which sign-in names are locked, and until when: failures are counted by name, and those of the last while count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Q
from django.utils.timezone import localtime, now

from ..engine.values.text import Text
from ..ui.pieces import Badge


def locks(login: str = "") -> dict[str, datetime]:
    """The names that are locked now, or the one asked for if it is, each with the moment it is open again. One query."""
    lasts: timedelta = settings.AXES_COOLOFF_TIME
    named = Q(username=login) if login else Q()
    tries: dict[str, list[tuple[datetime, int]]] = defaultdict(list)
    counted = AccessAttempt.objects.filter(named, attempt_time__gte=now() - lasts).order_by("attempt_time")
    for name, at, failures in counted.values_list("username", "attempt_time", "failures_since_start"):
        tries[name or ""].append((at, failures))
    ends = {name: opens(each, settings.AXES_FAILURE_LIMIT) for name, each in tries.items()}
    return {name: at + lasts for name, at in ends.items() if at is not None}


def opens(tries: Sequence[tuple[datetime, int]], limit: int) -> datetime | None:
    """The failure that once it counts no more leaves fewer than lock a name, of failures in their order; None where it is not locked."""
    left = sum(failures for _, failures in tries)
    if left < limit:
        return None
    for at, failures in tries:
        left -= failures
        if left < limit:
            return at
    return None


def locked_badge(until: datetime) -> Badge:
    """Until when, told to the minute: rather late than early."""
    at = f"{localtime(until + timedelta(seconds=59)):%H:%M}"
    return Badge("bad", Text(f"锁定至 {at}", f"Locked until {at}"))
