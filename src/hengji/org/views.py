"""Pages of the group."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from .models import Kind, UnitSpan
from .permissions import Permission
from .viewer import Viewer


def viewer_at(request: HttpRequest) -> Viewer:
    """The signed-in person; every page but the sign-in has one."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


@require_GET
def units(request: HttpRequest) -> HttpResponse:
    """The tree as far as it is seen."""
    viewer = viewer_at(request)
    shown = [{"depth": min(depth, 5), "node": node, "kind": Kind(node.kind).label} for depth, node in viewer.shown()]
    return render(request, "org/units.html", {"shown": shown, "today": viewer.today})


@require_GET
def unit(request: HttpRequest, ref: str) -> HttpResponse:
    """One unit: where it stands, what it was called, what stands below."""
    viewer = viewer_at(request)
    node, seen = viewer.node(ref), viewer.units(Permission.SEE_UNIT)
    path = [each for each in viewer.tree.path(node.unit) if each.unit in seen]
    below = [each for each in viewer.tree.children.get(node.unit, []) if each.unit in seen]
    spans = UnitSpan.objects.filter(unit=node.unit).order_by("-since")
    return render(request, "org/unit.html", {"node": node, "path": path, "below": below, "spans": spans})
