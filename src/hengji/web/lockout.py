"""Whose failures are counted: the name that was typed, without regard to capitals, wherever a password is asked for; and what is said to
whoever is locked, at the sign-in and where a password is asked for once more. Failures count that follow one upon another: a whole sign-in,
password and code, begins the count anew; a right password or a right code alone does not, lest the other be guessed meanwhile."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ..org.locks import locks
from .above import above


def name_typed(request: HttpRequest, credentials: Mapping[str, str] | None) -> str:
    """The name an attempt counts for: the one that is being authenticated, else the one of the sign-in form."""
    held = credentials or {}
    given = held.get("username") or held.get("login") or request.POST.get("login", "")
    return name_of(given).lower()


def name_of(typed: str) -> str:
    """A sign-in name without what pasting and Chinese input put into it: blanks, signs of no width, letters of full width."""
    signs = unicodedata.normalize("NFKC", typed[:200])
    return "".join(sign for sign in signs if not sign.isspace() and unicodedata.category(sign) != "Cf")[:40]


def failed(request: HttpRequest, login: str) -> None:
    """A wrong code counts as a wrong password: the fifth locks the name, whichever they were."""
    user_login_failed.send(__name__, credentials={"username": login}, request=request)


def locked(request: HttpRequest, login: str) -> bool:
    """Whether the name is locked now."""
    found = not AxesProxyHandler.is_allowed(request, {"username": login})
    if found:
        request.axes_locked_out = True  # type: ignore[attr-defined]  # the page of a locked name answers
        request.axes_credentials = {"username": login}  # type: ignore[attr-defined]
    return found


def ends(login: str) -> datetime:
    """When a locked name is open again: as soon as fewer failures than lock it are left of the last while."""
    lasts: timedelta = settings.AXES_COOLOFF_TIME
    return locks(login).get(login) or timezone.now() + lasts


def unlock(login: str) -> None:
    """Failures of a name count no more: its person has signed in, or was made sure of."""
    AccessAttempt.objects.filter(username=name_of(login).lower()).delete()


def locked_page(request: HttpRequest, original: object, credentials: Mapping[str, str] | None) -> HttpResponse:
    """What a locked name is answered: of the sign-in; of signing a letter; or of the second step of somebody who is signed in."""
    signed_in = bool(request.user.is_authenticated)
    page = {
        "signing": signed_in and request.path.startswith("/letters/"),
        "signed_in": signed_in,
        "until": ends(name_typed(request, credentials))
        + timedelta(seconds=59),  # told to the minute: rather late than early
        "most": settings.AXES_FAILURE_LIMIT,
        "back": above(request.path) if signed_in else "/sign-in",
        "help": None,
    }
    return render(request, "web/locked.html", page, status=429)
