"""What every door of the rooms does: who is at it, and a form that an action answers."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.http import HttpRequest

from ..audit.acts import Answer
from ..audit.outcomes import Refusal
from ..engine.values.text import Lang, Text
from .viewer import Viewer


def viewer_at(request: HttpRequest) -> Viewer:
    """The signed-in person; every page but the sign-in has one."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def lang_of(request: HttpRequest) -> Lang:
    """The language the page is shown in."""
    return "en" if getattr(request, "lang", "zh") == "en" else "zh"


def attempt(form: forms.Form, act: Callable[[], Answer]) -> Answer | None:
    """What an action answers; a refusal (422) is told at the form, with everything typed still in it. What is missing, forbidden or
    was changed by somebody else is raised: that has a page of its own."""
    try:
        return act()
    except Refusal as refused:
        if refused.status != 422:
            raise
        form.add_error(None, both(refused.text, refused.hint))
        return None


def both(text: Text, hint: Text | None = None) -> str:
    """Text and hint in both languages, as forms carry them."""
    zh, en = text.zh, text.en
    if hint is not None:
        zh, en = f"{zh}。{hint.zh}", f"{en}. {hint.en}"
    return f"{zh} / {en[:1].upper()}{en[1:]}"
