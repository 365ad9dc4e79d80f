"""The first page, and looking things up."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ...engine.values.text import Text
from ...org.doors import viewer_at
from ...org.roles import ROLES, Role
from ...org.viewer import Viewer
from ..changes import changes, gathered
from ..finding import find
from ..progress import progress
from ..sessions import LAST_VISIT
from ..todos import todos, urgency

FIRST_VISIT = timedelta(days=7)
"""How far back a first visit looks."""
FIRST_SHOWN = 8
"""Changes that stand open; the others are folded."""


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What waits for me, what changed, what I am here."""
    viewer = viewer_at(request)
    since, first = _last_visit(request)
    waiting = todos(viewer)
    marked = [(todo, urgency(todo, viewer.today)) for todo in waiting]
    news = gathered(viewer.once(("changes", since), lambda: changes(viewer, since)))
    page = {
        "roles": roles_of(viewer),
        "todos": marked,
        "waits": sum(todo.count for todo in waiting),
        "overdue": sum(todo.late(viewer.today) for todo in waiting),
        "progress": progress(viewer),
        "changes": news[:FIRST_SHOWN],
        "older": news[FIRST_SHOWN:],
        "since": since,
        "first": first,
        "withdrew": _withdrew(viewer, request.GET.get("withdrew", "")),
    }
    return render(request, "web/home.html", page)


def _withdrew(viewer: Viewer, role: str) -> Text | None:
    """The role of their own that somebody has just withdrawn; nothing for one that is held."""
    gone = role in set(Role) and Role(role) not in {each.role for each in viewer.held}
    return ROLES[Role(role)].title if gone else None


def roles_of(viewer: Viewer) -> list[dict[str, object]]:
    """The roles of a person in words."""
    return [
        {
            "title": ROLES[each.role].title,
            "purpose": ROLES[each.role].purpose,
            "acts_for": each.called,
            "unit": _place_of(viewer, each.unit),
        }
        for each in viewer.held
    ]


def _place_of(viewer: Viewer, unit: int) -> Text | str:
    """The unit a role is for; of one that is no more, that the role does nothing any longer."""
    node = viewer.called(unit)
    if node is None or unit not in viewer.former:
        return node.name if node is not None else ""
    return Text(f"{node.name.zh}（已撤并，不起作用）", f"{node.name.en} (no more: without effect)")


def _last_visit(request: HttpRequest) -> tuple[datetime, bool]:
    """The moment from which changes are told, and whether this is the first visit: whole days then, so that what changed is not looked up
    again for every page."""
    told = request.session.get(LAST_VISIT, "")
    if told:
        return datetime.fromisoformat(told), False
    return timezone.make_aware(datetime.combine(timezone.localdate() - FIRST_VISIT, time(0))), True


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """What the rooms find for a word."""
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    found = find(viewer_at(request), asked)
    return render(
        request, "web/search.html", {"asked": asked, "finds": found, "total": sum(each.total for each in found)}
    )
