"""The list of letters."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from ...org.doors import lang_of
from ...org.views import viewer_at
from ..listing import letters_table
from ..queries import letters_seen


@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    """The letters in sight: filtered, sorted and paged by the database."""
    viewer = viewer_at(request)
    table = letters_table(viewer)
    return table.answer(request, letters_seen(viewer), "contracts/letters.html", {}, lang=lang_of(request))
