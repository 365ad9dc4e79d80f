"""Whose failures are counted: the name that was typed, without regard to capitals, wherever a password is asked for."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest


def name_typed(request: HttpRequest, credentials: Mapping[str, str] | None) -> str:
    """The name an attempt counts for: the one that is being authenticated, else the one of the sign-in form."""
    held = credentials or {}
    given = held.get("username") or held.get("login") or request.POST.get("login", "")
    return given.strip().lower()[:40]
