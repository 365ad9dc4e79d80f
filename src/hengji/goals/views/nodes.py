"""Nodes and their templates."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ...audit.outcomes import Forbidden, Refusal
from ...engine.values.text import Text
from ...org.doors import key_of, posted_version
from ...org.permissions import Permission
from ...org.views import viewer_at
from ...ui.forms import new_key
from .. import actions, queries
from ..actions.common import open_cycle_of
from ..models import ProjectType
from ..queries.goal_page import may_edit
from ..queries.interfaces import held_by
from ..queries.nodes import may_change_node, node_seen
from .given import day, needed_figure, optional_words, plain_year, posted, words
from .goal import keys

DUE, WEIGHT = Text("完成时限", "due date"), Text("权重", "weight")
NODE, STANDARD, TITLE = Text("节点", "node"), Text("完成标准", "standard"), Text("名称", "title")
LINES = 10
"""Nodes offered on the form of a template."""


def _words(given: Mapping[str, str]) -> actions.NodeWords:
    return {
        "title": words(given, "title", NODE),
        "when": day(given, "due", DUE),
        "standard": words(given, "standard", STANDARD),
        "weight": needed_figure(given, "weight", WEIGHT, share=True),
        "evidence": optional_words(given, "evidence"),
    }


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, ref: str) -> HttpResponse:
    """Add a node by hand, or take those of a template."""
    viewer, given = viewer_at(request), posted(request)
    if request.method == "POST":
        actions.add_nodes(
            viewer, key_of(request), goal=ref, version=posted_version(request), nodes=[_words(given)],
            reason=given.get("reason", ""),
        )  # fmt: skip
        return redirect(f"/goals/{ref}")
    goal = queries.goal_seen(viewer, ref)
    if not may_edit(viewer, goal):
        raise Forbidden(Text("您不能改这个目标", "you may not change this goal"))
    open_cycle_of(goal.cycle)
    page = {"goal": goal, "node": None, "templates": queries.templates(viewer), **keys()}
    return render(request, "goals/node.html", page)


@require_POST
def from_template(request: HttpRequest, ref: str) -> HttpResponse:
    """The nodes of a template from a day on."""
    given = posted(request)
    actions.add_nodes_from_template(
        viewer_at(request), key_of(request), goal=ref, version=posted_version(request), template=given.get("template", ""),
        start=day(given, "start", Text("开始日期", "start")),
    )  # fmt: skip
    return redirect(f"/goals/{ref}")


@require_http_methods(["GET", "POST"])
def node(request: HttpRequest, ref: str) -> HttpResponse:
    """Change a node."""
    viewer, given = viewer_at(request), posted(request)
    if request.method == "POST":
        done = actions.change_node(
            viewer, key_of(request), node=ref, version=posted_version(request), words=_words(given),
            reason=given.get("reason", ""),
        )  # fmt: skip
        return redirect(f"/goals/{done['goal']}")
    row = node_seen(viewer, ref)
    if not may_change_node(viewer, row):
        raise Forbidden(
            Text("您不能改这个节点", "you may not change this node"),
            Text(
                "由上级分解下来的目标，只能改自己加的节点",
                "of a goal given from above one changes the nodes one has added oneself",
            ),
        )
    open_cycle_of(row.goal.cycle)
    held = held_by(viewer, row)
    was = {
        "title_zh": row.title_zh, "title_en": row.title_en, "due": row.due.isoformat(), "standard_zh": row.standard_zh,
        "standard_en": row.standard_en, "weight": f"{row.weight:f}", "evidence_zh": row.evidence_zh, "evidence_en": row.evidence_en,
    }  # fmt: skip
    page = {
        "goal": row.goal,
        "node": row,
        "was": was,
        "held": held,
        "alone": any(each.alone for each in held),
        **keys(),
    }
    return render(request, "goals/node.html", page)


@require_POST
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Withdraw a node."""
    given = posted(request)
    done = actions.withdraw_node(
        viewer_at(request), key_of(request), node=ref, version=posted_version(request), reason=given.get("reason", "")
    )
    return redirect(f"/goals/{done['goal']}")


@require_GET
def templates(request: HttpRequest) -> HttpResponse:
    """The templates by project type."""
    viewer = viewer_at(request)
    page = {"templates": queries.templates(viewer), "may_edit": queries.sees_whole(viewer, Permission.EDIT_GOALS)}
    return render(request, "goals/templates.html", page)


@require_http_methods(["GET", "POST"])
def new_template(request: HttpRequest) -> HttpResponse:
    """A template: its nodes line by line; blank lines are left out."""
    viewer, given = viewer_at(request), posted(request)
    if not queries.sees_whole(viewer, Permission.EDIT_GOALS):
        raise Forbidden(Text("节点模板由考核办维护", "node templates are kept by the performance office"))
    if request.method == "POST":
        actions.save_template(
            viewer, key_of(request), code=given.get("code", ""), title=words(given, "title", TITLE),
            project=given.get("project", ""), nodes=[_template_line(given, at) for at in _filled(given)],
            reason=given.get("reason", ""),
        )  # fmt: skip
        return redirect("/goals/templates")
    page = {"projects": ProjectType.choices, "lines": range(1, LINES + 1), "key": new_key()}
    return render(request, "goals/template_form.html", page)


def _filled(given: Mapping[str, str]) -> list[int]:
    return [
        at
        for at in range(1, LINES + 1)
        if any(value.strip() for name, value in given.items() if name.startswith(f"n{at}-"))
    ]


def _template_line(given: Mapping[str, str], at: int) -> actions.NodeWords:
    def named(name: str) -> str:
        return f"n{at}-{name}"

    def of_line(title: Text) -> Text:
        return Text(f"第 {at} 个节点的{title.zh}", f"{title.en} of node {at}")

    title, offset = words(given, named("title"), of_line(TITLE)), plain_year(given.get(named("offset"), ""))
    if not (offset.isascii() and offset.isdecimal() and len(offset) <= 4):
        raise Refusal(
            Text(f"第 {at} 个节点：天数不是整数", f"node {at}: the days are no whole number"),
            Text("写开始后的天数，如 30", "write the days after the start, such as 30"),
            at=named("offset"),
        )
    return {
        "title": title,
        "when": int(offset),
        "standard": words(given, named("standard"), of_line(STANDARD)),
        "weight": needed_figure(given, named("weight"), of_line(WEIGHT), share=True),
        "evidence": optional_words(given, named("evidence")),
    }
