"""What an address is about: the nearest page above it that can be opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import Resolver404, resolve


def above(path: str) -> str:
    """The address of the nearest page above a path; the home page, where there is none."""
    parts = path.strip("/").split("/")[:-1]
    while parts:
        try:
            found = resolve("/" + "/".join(parts))
        except Resolver404:
            found = None
        if found is not None and can_be_opened(found.func):
            return "/" + "/".join(parts)
        parts.pop()
    return "/"


def can_be_opened(view: Callable[..., Any]) -> bool:
    """Whether a view answers a look: so it does, unless a decorator of Django's allows it other methods alone."""
    held: Any = view
    while held is not None:
        for cell in held.__closure__ or ():
            allowed = cell.cell_contents
            if isinstance(allowed, list | tuple) and allowed and all(isinstance(each, str) for each in allowed):
                return "GET" in allowed
        held = getattr(held, "__wrapped__", None)
    return True
