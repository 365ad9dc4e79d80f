"""Whose failures are counted: the name that was typed, without regard to capitals, wherever a password is asked for."""

from __future__ import annotations

from collections.abc import Mapping

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest


def name_typed(request: HttpRequest, credentials: Mapping[str, str] | None) -> str:
    """The name an attempt counts for: the one that is being authenticated, else the one of the sign-in form."""
    held = credentials or {}
    given = held.get("username") or held.get("login") or request.POST.get("login", "")
    return given.strip().lower()[:40]


def failed(request: HttpRequest, login: str) -> None:
    """A wrong code counts as a wrong password: the fifth locks the name, whichever they were."""
    user_login_failed.send(__name__, credentials={"username": login}, request=request)


def locked(request: HttpRequest, login: str) -> bool:
    """Whether the name is locked now."""
    found = not AxesProxyHandler.is_allowed(request, {"username": login})
    if found:
        request.axes_locked_out = True  # type: ignore[attr-defined]  # the page of a locked name answers
    return found
