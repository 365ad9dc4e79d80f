"""Asking for another target of what was given from above, and answering it."""

from __future__ import annotations

from decimal import Decimal
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
from ..models import Goal, Reply, TierKind
from ..queries.asks import ask_seen, may_answer, may_ask, over_if_accepted
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
                base=given["base"],
                challenge=given["challenge"],
                reason=given["reason"],
            ),
        )
        if done is not None:
            return redirect(f"/goals/{done['goal']}")
    page = {"form": form, "goal": goal, **_now(goal)}
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
    held = _now(row.goal)
    page = {
        "form": form, "goal": row.goal, "row": row, "now": held["now"],
        "beside": [(each.get_kind_display(), held[each.kind], each.value) for each in row.rungs.all()],
        "over": over_if_accepted(viewer, row) if row.reply == Reply.OPEN.value else [],
        "open": row.reply == Reply.OPEN.value and row.goal.cycle.open,
        "shut": row.reply == Reply.OPEN.value and not row.goal.cycle.open,
        "odd": odd_value(Fraction(row.value), row.goal.way, row.goal.measure_unit),
        "may_answer": may_answer(viewer, row.goal) and row.by_id != viewer.account,
        "may_take_back": row.by_id == viewer.account,
    }  # fmt: skip
    return render(request, "goals/reply.html", page, status=422 if form.errors else 200)


def _now(goal: Goal) -> dict[str, Decimal | None]:
    """The figures of a goal that may be asked for anew: the target as `now`, base and challenge under their names."""
    values = dict(goal.tiers.values_list("kind", "value"))
    found = {"now": TierKind.TARGET.value} | {kind: kind for kind in (TierKind.BASE.value, TierKind.CHALLENGE.value)}
    return {name: values.get(kind) for name, kind in found.items()}
