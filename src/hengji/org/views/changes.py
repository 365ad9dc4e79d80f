"""Changes of the tree: filled in, looked at with their effect, then done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ...audit.acts import Answer
from ...audit.outcomes import Forbidden
from ...engine.values.text import Text
from ...ui.forms import HouseForm
from ...ui.pieces import Step
from .. import actions, effects, withdrawing
from ..doors import attempt, viewer_at
from ..forms import CloseForm, MoveForm, RenameForm, UnitForm, WithdrawChangeForm
from ..models import UnitSpan
from ..permissions import Permission
from ..queries import span_now, tree_on
from ..spans import version_of
from ..tree import Node
from ..viewer import Viewer
from ..writing import name_of
from .units import steps

Given = dict[str, Any]
Also = Callable[[Viewer, Node, Node | None], list[Text]]
"""What else is told of a change of a unit, and of the unit it will stand below, if any: what hangs on it in the rooms above, which this
one does not know."""


def nothing(viewer: Viewer, node: Node, parent: Node | None) -> list[Text]:
    """Of the group alone."""
    return []


def in_two_steps(
    request: HttpRequest,
    form: HouseForm,
    title: Text,
    way: Sequence[Step],
    preview: Callable[[Given], list[Text]],
    do: Callable[[Given], Answer],
) -> HttpResponse:
    """Shown; then, filled in, shown with its effect; then done, and one stands before the unit. What would be refused is refused when it is
    looked at: the act is tried and taken back."""
    told: list[Text] = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        told = preview(given)
        if request.POST.get("step") == "do":
            answer = attempt(form, lambda: do(given))
            if answer is not None:
                return redirect(f"/people/{answer['person']}" if "person" in answer else f"/units/{answer['unit']}")
        else:
            attempt(form, lambda: _tried(lambda: do(given)))
    page = {"form": form, "title": title, "steps": way, "told": told, "back": way[-1].href}
    return render(request, "org/change.html", page, status=422 if form.errors else 200)


def _tried(act: Callable[[], Answer]) -> Answer:
    """What an act would answer, or be refused with; nothing of it stays."""
    with transaction.atomic():
        answer = act()
        transaction.set_rollback(True)
    return answer


@require_http_methods(["GET", "POST"])
def found(request: HttpRequest) -> HttpResponse:
    """A new unit."""
    viewer = viewer_at(request)
    if not viewer.may(Permission.EDIT_TREE):
        raise Forbidden(
            Text("您不能新设单位", "you may not found units"), Text("请考核办办理", "ask the performance office")
        )
    form = UnitForm(
        viewer, request.POST or None, initial={"parent": request.GET.get("under", ""), "since": viewer.today}
    )

    def parts(given: Given) -> tuple[Node, Text]:
        return viewer.node(given["parent"]), name_of(given["name_zh"], given["name_en"])

    def do(given: Given) -> Answer:
        return actions.found_unit(
            viewer, given["key"], code=given["code"], kind=given["kind"], name=parts(given)[1], parent=given["parent"],
            since=given["since"], reason=given["reason"],
        )  # fmt: skip

    way = [Step("/units", Text("组织", "Organisation"))]
    return in_two_steps(
        request,
        form,
        Text("新设单位", "New unit"),
        way,
        lambda given: effects.of_founding(*parts(given), given["kind"], given["since"]),
        do,
    )


def editable(viewer: Viewer, ref: str) -> Node:
    node = viewer.node(ref)
    viewer.require(Permission.EDIT_TREE, node.unit)
    return node


def to_correct(viewer: Viewer, ref: str) -> tuple[Node, UnitSpan]:
    """As `editable`, also a unit that is not there yet; with the span of today or, of such a one, of its first day."""
    node = viewer.node_to_come(ref)
    viewer.require_to_come(Permission.EDIT_TREE, node.unit)
    return node, span_now(viewer, node)


@require_http_methods(["GET", "POST"])
def rename(request: HttpRequest, ref: str) -> HttpResponse:
    """Another name from a day on."""
    viewer = viewer_at(request)
    node, span = to_correct(viewer, ref)
    begin = {
        "name_zh": node.name.zh,
        "name_en": node.name.en,
        "since": max(viewer.today, span.since),
        "version": version_of(node.unit),
    }
    form = RenameForm(request.POST or None, initial=begin)

    def preview(given: Given) -> list[Text]:
        told = effects.of_renaming(node, name_of(given["name_zh"], given["name_en"]), given["since"])
        return [*told, *effects.of_later(node, given["since"], lambda span: span.name_zh)]

    def do(given: Given) -> Answer:
        return actions.change_unit(
            viewer, given["key"], unit=ref, version=given["version"] or 0, since=given["since"], reason=given["reason"],
            name=name_of(given["name_zh"], given["name_en"]),
        )  # fmt: skip

    return in_two_steps(
        request,
        form,
        Text(f"{node.name.zh}更名", f"Rename {node.name.en}"),
        steps(viewer, node, whole=True),
        preview,
        do,
    )


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, ref: str, also: Also = nothing) -> HttpResponse:
    """Another parent from a day on."""
    viewer = viewer_at(request)
    node, span = to_correct(viewer, ref)
    begin = {"since": max(viewer.today, span.since), "version": version_of(node.unit)}
    form = MoveForm(viewer, node.unit, request.POST or None, initial=begin)

    def preview(given: Given) -> list[Text]:
        parent = viewer.node(given["parent"])
        told = effects.of_moving(viewer, node, parent, given["since"])
        return [
            *told,
            *effects.of_later(node, given["since"], lambda span: span.parent_id),
            *also(viewer, node, parent),
        ]

    def do(given: Given) -> Answer:
        return actions.change_unit(
            viewer, given["key"], unit=ref, version=given["version"] or 0, since=given["since"], reason=given["reason"],
            parent=given["parent"],
        )  # fmt: skip

    return in_two_steps(
        request, form, Text(f"移动{node.name.zh}", f"Move {node.name.en}"), steps(viewer, node, whole=True), preview, do
    )


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, ref: str, also: Also = nothing) -> HttpResponse:
    """The end of a unit."""
    viewer = viewer_at(request)
    node = editable(viewer, ref)
    begin = {"until": viewer.today, "version": version_of(node.unit)}
    form = CloseForm(request.POST or None, initial=begin)

    def do(given: Given) -> Answer:
        return actions.close_unit(
            viewer, given["key"], unit=ref, version=given["version"] or 0, until=given["until"], reason=given["reason"]
        )

    def preview(given: Given) -> list[Text]:
        return [*effects.of_closing(node, tree_on(given["until"]), given["until"]), *also(viewer, node, None)]

    return in_two_steps(
        request,
        form,
        Text(f"撤销{node.name.zh}", f"Close {node.name.en}"),
        steps(viewer, node, whole=True),
        preview,
        do,
    )


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """The last that is entered for a unit, taken back before its day: its end, a change, or its founding."""
    viewer = viewer_at(request)
    node, _ = to_correct(viewer, ref)
    form = WithdrawChangeForm(request.POST or None, initial={"version": version_of(node.unit)})

    def do(given: Given) -> Answer:
        return withdrawing.withdraw_change(
            viewer, given["key"], unit=ref, version=given["version"] or 0, reason=given["reason"]
        )

    title = Text(f"撤回{node.name.zh}尚未生效的变动", f"Withdraw what is to come of {node.name.en}")
    way = steps(viewer, node, whole=True)
    return in_two_steps(request, form, title, way, lambda given: withdrawing.effects(viewer, node), do)
