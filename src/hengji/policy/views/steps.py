"""The steps of a version from draft to force, each one button."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from ...org.doors import key_of, posted_version, viewer_at
from .. import actions
from .forms import number_of, to_version


@require_POST
def submit(request: HttpRequest, ref: str) -> HttpResponse:
    """Before those who approve."""
    actions.submit(
        viewer_at(request),
        key_of(request),
        ref=ref,
        version=posted_version(request),
        note=request.POST.get("note", "")[:500],
    )
    return to_version(ref)


@require_POST
def approve(request: HttpRequest, ref: str) -> HttpResponse:
    """Approve the text whose digest the page showed."""
    actions.approve(
        viewer_at(request), key_of(request), ref=ref, digest=request.POST.get("digest", ""),
        submission=posted_version(request, "round"), reason=request.POST.get("reason", "")[:500],
    )  # fmt: skip
    return to_version(ref)


@require_POST
def reject(request: HttpRequest, ref: str) -> HttpResponse:
    """Send it back."""
    actions.reject(
        viewer_at(request), key_of(request), ref=ref, digest=request.POST.get("digest", ""),
        submission=posted_version(request, "round"), reason=request.POST.get("reason", "")[:500],
    )  # fmt: skip
    return to_version(ref)


@require_POST
def put_in_force(request: HttpRequest, ref: str) -> HttpResponse:
    """It holds from its first day on."""
    actions.put_in_force(
        viewer_at(request),
        key_of(request),
        ref=ref,
        version=posted_version(request),
        digest=request.POST.get("digest", ""),
    )
    return to_version(ref)


@require_POST
def copy(request: HttpRequest, ref: str) -> HttpResponse:
    """A new draft from it, for next year or for the same days."""
    made = actions.copy_version(
        viewer_at(request), key_of(request), ref=ref, years=number_of(request.POST.get("years", "1")),
        note=request.POST.get("note", "")[:500],
    )  # fmt: skip
    return to_version(made["version"])
