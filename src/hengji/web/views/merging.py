"""A unit goes into another: filled in, looked at with everything that hangs on it in every room, then done."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from ...audit.acts import Answer
from ...engine.values.text import Text
from ...org import merging
from ...org.forms import MergeForm
from ...org.spans import version_of
from ...org.views import viewer_at
from ...org.views.changes import editable, in_two_steps
from ...org.views.units import steps
from ..standing import merging_into

Given = dict[str, Any]


@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, ref: str) -> HttpResponse:
    """The unit ends, the other takes over what is below it."""
    viewer = viewer_at(request)
    node = editable(viewer, ref)
    begin = {"since": viewer.today, "version": version_of(node.unit)}
    form = MergeForm(viewer, node.unit, request.POST or None, initial=begin)

    def preview(given: Given) -> list[Text]:
        heir = viewer.node(given["into"])
        return [*merging.effects(viewer, node, heir, given["since"]), *merging_into(viewer, node)]

    def do(given: Given) -> Answer:
        return merging.merge_unit(
            viewer, given["key"], unit=ref, version=given["version"] or 0, into=given["into"], since=given["since"],
            reason=given["reason"],
        )  # fmt: skip

    title = Text(f"{node.name.zh}并入其他单位", f"Merge {node.name.en} into another unit")
    return in_two_steps(request, form, title, steps(viewer, node, whole=True), preview, do)
