"""What happens to every request: safe headers, the viewer with the roles of today, and refusals as pages."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.http import urlencode

from ..audit.outcomes import Refusal
from ..engine.values.finding import Refused
from ..org.models import Account
from ..org.queries import viewer_of
from .context import language
from .passwords import ends

Next = Callable[[HttpRequest], HttpResponse]
POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
OPEN = ("/sign-in", "/static/", "/health", "/language")
"""Addresses that need no sign-in."""


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


class Viewers:
    """`request.viewer`: the signed-in person; everybody else is sent to the sign-in page, whatever the address."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.is_active:
            account = user
            request.viewer = viewer_of(account, timezone.localdate())  # type: ignore[attr-defined]
            if _must_change(account) and request.path not in ("/password", "/sign-out") and not _open(request.path):
                return redirect("/password")
        elif not _open(request.path):
            return _to_sign_in(request)
        return self.get_response(request)


def _must_change(account: Account) -> bool:
    until = ends(account.password_set, settings.PASSWORD_PROFILE)
    return account.must_change or (until is not None and until <= timezone.now())


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page, which leads back. htmx is told to load it whole: it would put it in the place of a table."""
    if request.headers.get("HX-Request") == "true":
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = "/sign-in"
        return answer
    if request.method != "GET":
        return redirect("/sign-in")
    return redirect("/sign-in?" + urlencode({"next": request.get_full_path()}))


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
    return path.startswith(OPEN)


class Outcomes:
    """A refusal is a page that says why and what would work; nothing of it was done."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page of a refusal; other exceptions are left to Django."""
        if isinstance(error, Refusal):
            return render(request, "web/refusal.html", {"refusal": error, "help": None}, status=error.status)
        if isinstance(error, Refused):
            return render(request, "web/findings.html", {"findings": error.findings, "help": None}, status=422)
        return None
