"""What every door of the rooms does: who is at it, the key and the version a form was shown with, and a form that an action answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django import forms
from django.http import HttpRequest

from ..audit.acts import Answer
from ..audit.outcomes import Refusal
from ..engine.values.text import Lang, Text
from ..ui.forms import key_in, version_in
from .viewer import Viewer

_INCOMPLETE = Text("表单不完整", "the form is incomplete")
_RELOAD = Text("刷新页面后重新提交", "reload the page and submit again")


def viewer_at(request: HttpRequest) -> Viewer:
    """The signed-in person; every page but the sign-in has one."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def lang_of(request: HttpRequest) -> Lang:
    """The language the page is shown in."""
    return "en" if getattr(request, "lang", "zh") == "en" else "zh"


def key_of(request: HttpRequest) -> str:
    """The key a form was shown with: sent twice it has one effect. Raises `Refusal` where there is none."""
    found = key_in(request.POST.dict())
    if found is None:
        raise Refusal(_INCOMPLETE, _RELOAD)
    return found


def posted_version(request: HttpRequest, name: str = "version") -> int:
    """The version a form was shown with. Raises `Refusal` where there is none."""
    return as_version(request.POST.get(name, ""))


def as_version(text: str) -> int:
    """A version as a form sends it back. Raises `Refusal` for what is none."""
    found = version_in(text)
    if found is None:
        raise Refusal(_INCOMPLETE, _RELOAD)
    return found


def attempt(form: forms.Form, act: Callable[[], Answer]) -> Answer | None:
    """What an action answers; a refusal (422) is told at the form, with everything typed still in it. What is missing, forbidden or
    was changed by somebody else is raised: that has a page of its own."""
    try:
        return act()
    except Refusal as refused:
        if refused.status != 422:
            raise
        form.add_error(refused.at if refused.at in form.fields else None, both(refused.text, refused.hint))
        return None


def arrived(request: HttpRequest) -> None:
    """Tell the browser that a form has done its work, where the answer is a page of its own: what was typed is kept no longer."""
    request.arrived = True  # type: ignore[attr-defined]


def keep_typed(request: HttpRequest, said: Sequence[tuple[Text, str]]) -> None:
    """Say what was really typed into a form, each with what its field is called: told where the form is no longer there. A door that knows
    what its form was opened with says so; of others everything that came is told."""
    request.typed = said  # type: ignore[attr-defined]


def typed_at_door(request: HttpRequest) -> Sequence[tuple[Text, str]] | None:
    """What a door says was typed into its form; None where it says nothing."""
    said: Sequence[tuple[Text, str]] | None = getattr(request, "typed", None)
    return said


def both(text: Text, hint: Text | None = None) -> str:
    """Text and hint in both languages, as forms carry them."""
    zh, en = text.zh, text.en
    if hint is not None:
        zh, en = f"{zh}。{hint.zh}", f"{en}. {hint.en}"
    return f"{zh} / {en[:1].upper()}{en[1:]}"
