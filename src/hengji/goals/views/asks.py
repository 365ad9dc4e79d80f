"""Asking for another target of what was given from above, and answering it."""

from __future__ import annotations

from fractions import Fraction

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ...audit.outcomes import Forbidden
from ...engine.values.text import Text
from ...org.doors import attempt
from ...org.views import viewer_at
from .. import actions, queries
from ..actions.common import open_cycle_of
from ..forms import AskForm, ReplyForm
from ..models import Reply, TierKind
from ..queries.asks import ask_seen, may_answer, may_ask
from ..rules.plausible import odd_value


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask for another target; a refusal comes back to the form."""
    viewer = viewer_at(request)
    goal = queries.goal_seen(viewer, ref)
    if not may_ask(viewer, goal):
        raise Forbidden(
            Text("这个目标不由您申请调整", "it is not for you to ask for another target"),
            Text("只有承担上级分解目标的单位可以申请", "only the unit that was given a goal from above asks"),
        )
    open_cycle_of(goal.cycle)
    form = AskForm(request.POST or None, initial={"version": goal.version}, unit=goal.measure_unit)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = attempt(
            form,
            lambda: actions.ask_other(
                viewer,
                given["key"],
                goal=ref,
                version=given["version"] or 0,
                value=given["value"],
                reason=given["reason"],
            ),
        )
        if done is not None:
            return redirect(f"/goals/{done['goal']}")
    tier = goal.tiers.filter(kind=TierKind.TARGET.value).first()
    page = {"form": form, "goal": goal, "now": tier.value if tier else None}
    return render(request, "goals/ask.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, ref: str) -> HttpResponse:
    """What was asked, and the answer to it."""
    viewer = viewer_at(request)
    row = ask_seen(viewer, ref)
    form = ReplyForm(request.POST or None, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        said = request.POST.get("do", "")
        done = attempt(
            form,
            lambda: actions.answer_other(
                viewer, given["key"], ask=ref, version=given["version"] or 0, reply=said, words=given["words"]
            ),
        )
        if done is not None:
            return redirect(f"/goals/{done['goal']}")
    tier = row.goal.tiers.filter(kind=TierKind.TARGET.value).first()
    page = {
        "form": form, "goal": row.goal, "row": row, "now": tier.value if tier else None,
        "open": row.reply == Reply.OPEN.value and row.goal.cycle.open,
        "odd": odd_value(Fraction(row.value), row.goal.way, row.goal.measure_unit),
        "may_answer": may_answer(viewer, row.goal) and row.by_id != viewer.account,
        "may_take_back": row.by_id == viewer.account,
    }  # fmt: skip
    return render(request, "goals/reply.html", page, status=422 if form.errors else 200)
