"""A session ends after some time without activity, and after some hours whatever happens; how long says the profile of the passwords."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from .sessions import SEEN, SINCE

NOTED_AFTER = timedelta(seconds=60)
"""Activity is written down at most once a minute."""
IDLE, LENGTH = "idle", "length"


def why_ended(session: object, now: datetime) -> str:
    """Why a session is over: nothing was done for long, or it is too old; nothing, where it goes on."""
    get = session.get  # type: ignore[attr-defined]
    seen, since = get(SEEN), get(SINCE)
    if seen and datetime.fromisoformat(seen) + timedelta(minutes=settings.IDLE_MINUTES) <= now:
        return IDLE
    if since and datetime.fromisoformat(since) + timedelta(seconds=settings.SESSION_COOKIE_AGE) <= now:
        return LENGTH
    return ""


class Idleness:
    """Ends what has run out, and notes activity."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = timezone.now()
            ended = why_ended(request.session, now)
            if ended:
                logout(request)
                request.ended = ended  # type: ignore[attr-defined]
            else:
                seen = request.session.get(SEEN)
                if not seen or datetime.fromisoformat(seen) + NOTED_AFTER <= now:
                    request.session[SEEN] = now.isoformat()
        return self.get_response(request)


def came_from(request: HttpRequest) -> str:
    """The page of ours on which a form was sent, where one goes back after signing in; nothing, where it is not known."""
    told = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    if told.netloc != request.get_host() or told.path in ("/sign-in", "/sign-in/code"):
        return ""
    return told.path + (f"?{told.query}" if told.query else "")
