"""Responsibility interfaces, with both sides on one page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ...audit.outcomes import Forbidden, Missing
from ...engine.values.text import Text
from ...org.doors import key_of, lang_of, posted_version
from ...org.permissions import Permission
from ...org.tree import Node
from ...org.viewer import Viewer
from ...org.views import viewer_at
from ...ui.forms import new_key
from .. import actions, queries
from ..actions.common import open_cycle_of
from ..listing import interfaces_table
from ..models import Terms
from ..queries.goal_page import may_edit
from ..queries.interfaces import interfaces_seen
from ..queries.nodes import node_seen
from .given import needed_figure, posted, words
from .goal import keys

SHARE, DUTY = Text("份额", "share"), Text("职责", "duty")
LEFT, RIGHT = Text("第一方", "First side"), Text("第二方", "Second side")


@require_GET
def interfaces(request: HttpRequest) -> HttpResponse:
    """Those in sight, what is open first."""
    viewer = viewer_at(request)
    rows = queries.interfaces_standing(viewer, replaced=request.GET.get("f-state") == Terms.REPLACED.value)
    return interfaces_table(viewer).answer(request, rows, "goals/interfaces.html", {}, lang=lang_of(request))


@require_GET
def interface(request: HttpRequest, ref: str) -> HttpResponse:
    """Both sides, the path so far, and what one may do."""
    found = queries.interface_page(viewer_at(request), ref)
    return render(request, "goals/interface.html", {"found": found, "row": found.row, **keys()})


def _terms(given: Mapping[str, str], left: Node | None, right: Node | None) -> dict[str, Any]:
    """The terms as the form gives them; what is wrong is said of the unit, as its field is called."""
    first, second = left.name if left is not None else LEFT, right.name if right is not None else RIGHT
    return {
        "left_share": needed_figure(given, "left_share", _of(first, SHARE), share=True),
        "right_share": needed_figure(given, "right_share", _of(second, SHARE), share=True),
        "left_duty": words(given, "left_duty", _of(first, DUTY)),
        "right_duty": words(given, "right_duty", _of(second, DUTY)),
        "reason": given.get("reason", ""),
    }


def _of(side: Text, field: Text) -> Text:
    return Text(f"{side.zh}：{field.zh}", f"{side.en}: {field.en}")


def _sides(viewer: Viewer, ref: str) -> tuple[Node | None, Node | None]:
    """The two units of an interface; none where it is out of sight, which the action says."""
    left, right = interfaces_seen(viewer).filter(ref=ref).values_list("left_id", "right_id").first() or (0, 0)
    return viewer.tree.nodes.get(left), viewer.tree.nodes.get(right)


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, ref: str) -> HttpResponse:
    """First terms for a node."""
    viewer, given = viewer_at(request), posted(request)
    if request.method == "POST":
        left, right = given.get("left", ""), given.get("right", "")
        seen = {node.ref: node for _, node in viewer.shown(Permission.SEE_UNIT)}
        done = actions.propose_interface(
            viewer, key_of(request), node=ref, left=left, right=right, **_terms(given, seen.get(left), seen.get(right))
        )
        return redirect(f"/goals/interfaces/{done['interface']}")
    held = node_seen(viewer, ref)
    if not may_edit(viewer, held.goal):
        raise Forbidden(Text("您不能改这个目标", "you may not change this goal"))
    open_cycle_of(held.goal.cycle)
    page = {"node": held, "units": viewer.shown(Permission.SEE_UNIT), "key": new_key()}
    return render(request, "goals/interface_form.html", page)


@require_POST
def step(request: HttpRequest, ref: str, step: str) -> HttpResponse:
    """Confirm, propose other terms, dispute, answer, decide."""
    viewer, given = viewer_at(request), posted(request)
    shown, reason, to = posted_version(request), given.get("reason", ""), ref
    match step:
        case "confirm":
            actions.confirm_interface(viewer, key_of(request), interface=ref, version=shown, reason=reason)
        case "propose":
            done = actions.propose_interface(
                viewer, key_of(request), instead=ref, version=shown, **_terms(given, *_sides(viewer, ref))
            )
            to = done["interface"]
        case "dispute":
            actions.dispute_interface(viewer, key_of(request), interface=ref, version=shown, reason=reason)
        case "answer":
            actions.answer_dispute(viewer, key_of(request), interface=ref, version=shown, reason=reason)
        case "decide":
            actions.decide_interface(
                viewer, key_of(request), interface=ref, version=shown, **_terms(given, *_sides(viewer, ref))
            )
        case _:
            raise Missing
    return redirect(f"/goals/interfaces/{to}")
