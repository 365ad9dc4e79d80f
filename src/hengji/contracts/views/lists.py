"""The list of letters."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ...org.permissions import Permission
from ...org.views import viewer_at
from ..content import Kind
from ..lifecycle import Side, State
from ..queries import Filter, listed

PAGE = 50


@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    """The letters in sight: filtered, sorted and paged by the database."""
    viewer, given = viewer_at(request), request.GET
    year = given.get("year", "")
    narrowed = Filter(
        state=given.get("state", ""),
        turn=given.get("turn", ""),
        kind=given.get("kind", "") if given.get("kind", "") in set(Kind) else "",
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        text=given.get("q", "")[:60].replace("\0", ""),
    )
    order = given.get("sort", "year")
    page = Paginator(listed(viewer, narrowed, order), PAGE).get_page(given.get("page", "1"))
    kept = given.copy()
    kept.pop("page", None)
    shown = [
        {
            "letter": each,
            "unit": node.name if (node := viewer.tree.nodes.get(each.unit_id)) else each.unit.code,
            "state": State(each.state).words,
            "kind": Kind(each.kind).words,
            "term": str(each.first_year)
            if each.first_year == each.last_year
            else f"{each.first_year}-{each.last_year}",
        }
        for each in page
    ]
    choices = {
        "drafts": viewer.may(Permission.DRAFT_LETTERS),
        "states": list(State),
        "sides": list(Side),
        "kinds": list(Kind),
    }
    return render(
        request,
        "contracts/letters.html",
        {"page": page, "shown": shown, "narrowed": narrowed, "order": order, "kept": kept.urlencode(), **choices},
    )
