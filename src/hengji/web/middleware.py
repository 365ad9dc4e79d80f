"""What happens to every request: safe headers, the viewer with the roles of today, and refusals as pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.http import urlencode

from ..audit.fits import TURNING
from ..audit.outcomes import Refusal
from ..engine.values.finding import Refused
from ..org.models import Account
from ..org.queries import viewer_at_door
from .comeback import form_again, typed, way_back
from .context import language
from .idleness import came_from
from .passwords import ends
from .sessions import SECOND_STEP, WANTED
from .views.wrong import not_this_way

Next = Callable[[HttpRequest], HttpResponse]
POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
DONE = "hengji-done"
"""Names the form that has arrived; read by the script that keeps what is typed."""
LONGEST = 500
OPEN = frozenset({"/sign-in", "/sign-in/code", "/health", "/language"})
"""Addresses that need no sign-in, each whole; and the static files."""


class SafeHeaders:
    """Nothing from elsewhere, nothing inline, nothing kept by the browser that a person has seen."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


_TURNING = re.compile(b"|".join(re.escape(sign.encode()) for sign in TURNING))


class Unturned:
    """No page has a sign that turns writing around: what was written before such signs were refused is read as it was written."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        page = response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming
        if page and _TURNING.search(response.content):
            response.content = _TURNING.sub(b"", response.content)
        return response


class Viewers:
    """`request.viewer`: the signed-in person; everybody else is sent to the sign-in page, whatever the address."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.is_active:
            account = user
            request.viewer = viewer_at_door(account, timezone.localdate())  # type: ignore[attr-defined]
            instead = _first(request, account)
            if instead and request.path not in (instead, "/alive", "/sign-out") and not _open(request.path):
                _remember(request)
                return redirect(instead)
            return _with_arrival(request, self.get_response(request))
        elif not _open(request.path):
            return _to_sign_in(request)
        return self.get_response(request)


def _with_arrival(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """A form has arrived: the page that follows forgets what it kept of it, and of no other."""
    done = 300 <= answer.status_code < 400 or getattr(request, "arrived", False)
    if request.method == "POST" and done and not _open(request.path):
        answer.set_cookie(
            DONE, quote(request.path, safe=""), max_age=120, samesite="Strict", secure=settings.SESSION_COOKIE_SECURE
        )
    return answer


def _first(request: HttpRequest, account: Account) -> str:
    """The page that comes before every other: a password to be changed, a second step to be set up; nothing, where there is none."""
    if _must_change(account):
        return "/password"
    if request.viewer.second_step and not request.session.get(SECOND_STEP):  # type: ignore[attr-defined]
        return "/me/second-step"
    return ""


def _remember(request: HttpRequest) -> None:
    """Where one wanted to go: one goes on there when the first things are done."""
    wanted = request.get_full_path()
    asked = request.method == "GET" and request.headers.get("HX-Request") != "true"
    if asked and wanted != "/" and len(wanted) <= LONGEST:
        request.session[WANTED] = wanted


def _must_change(account: Account) -> bool:
    until = ends(account.password_set, settings.PASSWORD_PROFILE)
    return account.must_change or (until is not None and until <= timezone.now())


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page, which leads back, after a form to the page it was filled in. htmx is told to load it whole: it would put it
    in the place of a table."""
    if request.headers.get("HX-Request") == "true":
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = _address_of_sign_in(request, came_from(request))
        return answer
    return redirect(
        _address_of_sign_in(request, request.get_full_path() if request.method == "GET" else came_from(request))
    )


def _address_of_sign_in(request: HttpRequest, back: str) -> str:
    """With the page to go on to, and why one was signed out."""
    told = {"next": back, "ended": getattr(request, "ended", "")}
    asked = urlencode({name: value for name, value in told.items() if value})
    return f"/sign-in?{asked}" if asked else "/sign-in"


class Languages:
    """`request.lang`, and Django's own words in the same language."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        lang = language(request)
        request.lang = lang  # type: ignore[attr-defined]
        with translation.override("en" if lang == "en" else "zh-hans"):
            return self.get_response(request)


def _open(path: str) -> bool:
    return path in OPEN or path.startswith("/static/")


class Outcomes:
    """A refusal is a page that says why and what would work; nothing of it was done."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        return not_this_way(request, answer) if answer.status_code == 405 and not answer.content else answer

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The form again with what was typed, or the page of a refusal; other exceptions are left to Django."""
        if not isinstance(error, Refusal | Refused):
            return None
        again = form_again(request, error)
        if again is not None:
            return again
        page = {"help": None, "typed": typed(request), "thing": way_back(request, error)}
        if isinstance(error, Refusal):
            return render(request, "web/refusal.html", page | {"refusal": error}, status=error.status)
        return render(request, "web/findings.html", page | {"findings": error.findings}, status=422)
