"""The list of letters."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from ...org.doors import lang_of
from ...org.permissions import Permission
from ...org.views import viewer_at
from ..checks import check
from ..content import read
from ..listing import letters_table
from ..queries import drafted_with, letters_seen, title_of

MOST_NAMED = 10
"""So many letters that cannot be sent yet are named after they were drafted together; the others stand in the list."""


@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    """The letters in sight: filtered, sorted and paged by the database."""
    viewer = viewer_at(request)
    drafted = drafted_with(viewer, request.GET.get("drafted", ""))
    unready = [
        (letter, title_of(viewer, letter), len(found)) for letter, text in drafted if (found := check(read(text)))
    ]
    page = {
        "drafts": viewer.may(Permission.DRAFT_LETTERS), "drafted": len(drafted), "ready": len(drafted) - len(unready),
        "unready": unready[:MOST_NAMED], "amiss": len(unready),
    }  # fmt: skip
    return letters_table(viewer).answer(
        request, letters_seen(viewer), "contracts/letters.html", page, lang=lang_of(request)
    )
