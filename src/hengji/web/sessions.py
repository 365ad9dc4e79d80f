"""The session engine: Django's own in the database, with whose session it is beside it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .models import SignIn

SINCE, SEEN, BROWSER, LAST_VISIT = "hengji-since", "hengji-seen", "hengji-browser", "hengji-last-visit"
SECOND_STEP = "hengji-second-step"
"""Set where the second step was passed."""
WANTED = "hengji-wanted"
"""Where one wanted to go before something else had to be done first."""


class SessionStore(DatabaseStore):
    """Sessions as rows of `SignIn`."""

    @classmethod
    def get_model_class(cls) -> Any:
        """Ours."""
        return SignIn

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row of a session, told whose it is."""
        row: Any = super().create_model_instance(data)
        account = data.get(SESSION_KEY)
        row.account = int(account) if account else None
        row.since = datetime.fromisoformat(data[SINCE]) if SINCE in data else None
        row.browser = str(data.get(BROWSER, ""))[:200]
        return row


def begun(sender: object, request: HttpRequest, user: object, **more: object) -> None:
    """A session begins: since when, and in which browser."""
    request.session[SINCE] = request.session[SEEN] = timezone.now().isoformat()
    request.session[BROWSER] = browser(request.headers.get("User-Agent", ""))


def name_of(key: str) -> str:
    """What a session is called on a page: it follows from its key, which is never shown."""
    return salted_hmac("hengji.session", key, algorithm="sha256").hexdigest()[:20]


def sessions_of(account: int) -> list[SignIn]:
    """The sessions of an account that have not run out, latest first."""
    return list(SignIn.objects.filter(account=account, expire_date__gt=timezone.now()).order_by("-since"))


def end(account: int, name: str) -> bool:
    """End one session of an account; whether there was one of this name."""
    for each in sessions_of(account):
        if name_of(each.session_key) == name:
            each.delete()
            return True
    return False


def end_all(account: int) -> int:
    """End every session of an account; how many there were."""
    return SignIn.objects.filter(account=account).delete()[0]


def end_others(account: int, key: str | None) -> None:
    """End every session of an account but the one with this key."""
    SignIn.objects.filter(account=account).exclude(session_key=key or "").delete()


def browser(agent: str) -> str:
    """A browser in a word: what its header says it is."""
    for sign, name in (
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ):
        if sign in agent:
            system = next((each for each in ("Windows", "Android", "iPhone", "Mac OS", "Linux") if each in agent), "")
            return f"{name} · {system}" if system else name
    return json.dumps(agent[:40], ensure_ascii=False).strip('"') or "—"
