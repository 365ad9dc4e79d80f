"""What every page knows: who looks, in which language, and where one can go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from ..engine.values.text import Text
from ..org.models import Account
from ..org.permissions import Permission
from .helps import help_of
from .notices import MANY, unread_count

LANGUAGE_COOKIE = "hengji-lang"


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the main menu, for those who may see it."""

    path: str
    title: Text
    permission: Permission | None = None


PLACES = (
    Place("/", Text("首页", "Home")),
    Place("/schemes", Text("方案", "Schemes"), Permission.SEE_SCHEMES),
    Place("/goals", Text("目标", "Goals"), Permission.SEE_GOALS),
    Place("/letters", Text("责任书", "Letters"), Permission.SEE_LETTERS),
    Place("/figures", Text("指标数", "Figures"), Permission.SEE_FIGURES),
    Place("/units", Text("组织", "Organisation"), Permission.SEE_UNIT),
    Place("/people", Text("人员", "People"), Permission.SEE_PEOPLE),
    Place("/accounts", Text("账号", "Accounts"), Permission.EDIT_ACCOUNTS),
    Place("/grants", Text("授权", "Roles"), Permission.SEE_PEOPLE),
    Place("/sign-ins", Text("登录安全", "Sign-ins"), Permission.GRANT_ROLES),
    Place("/trail", Text("操作记录", "Trail"), Permission.SEE_TRAIL),
)


def language(request: HttpRequest) -> str:
    """The language chosen on the page, else the person's own, else the browser's; Chinese first."""
    chosen = request.COOKIES.get(LANGUAGE_COOKIE)
    if chosen in ("zh", "en"):
        return chosen
    viewer = getattr(request, "viewer", None)
    if viewer is not None:
        return str(viewer.lang)
    return "en" if request.headers.get("Accept-Language", "").lower().startswith("en") else "zh"


def page(request: HttpRequest) -> dict[str, Any]:
    """For every template."""
    viewer = getattr(request, "viewer", None)
    places = [
        (place, request.path == place.path or (place.path != "/" and request.path.startswith(place.path + "/")))
        for place in PLACES
        if viewer is not None and (place.permission is None or viewer.may(place.permission))
    ]
    asked = request.GET.get("q", "") if request.path == "/search" else ""
    return {
        "viewer": viewer,
        "lang": language(request),
        "places": places,
        "demo": settings.DEMO,
        "idle": settings.IDLE_MINUTES,
        "zone": settings.TIME_ZONE,
        "asked_for": asked,
        "me": _name(request),
        "help": help_of(request.resolver_match.route) if viewer is not None and request.resolver_match else None,
        "unread": SimpleLazyObject(lambda: _unread(request)),
    }


def _unread(request: HttpRequest) -> str:
    """How many notices were not read, as the bell shows it; nothing for none. Asked only where a whole page is drawn."""
    viewer = getattr(request, "viewer", None)
    count = unread_count(viewer) if viewer is not None else 0
    return (f"{MANY - 1}+" if count >= MANY else str(count)) if count else ""


def _name(request: HttpRequest) -> str:
    """The name of whoever is signed in, in both languages."""
    user = getattr(request, "user", None)
    return f"{user.person.name_zh} / {user.person.name_en}" if isinstance(user, Account) else ""
