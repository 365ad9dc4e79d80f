"""The page of a goal and the forms that change it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ...audit.outcomes import Forbidden, Missing, Refusal
from ...engine.values.text import Text
from ...org.doors import key_of, posted_version
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ...org.views import viewer_at
from ...store.exact import NotExact, exact_in
from ...ui.forms import new_key
from .. import actions, queries
from ..actions.common import open_cycle_of
from ..models import Cycle, Goal, How, Source, Task, Tier, TierKind, Way
from ..queries.beside import beside
from ..queries.goal_page import may_edit
from ..queries.library import measures_offered
from ..queries.moved import moved_page
from .given import asked, begun, figure, optional_words, plain_figure, posted, words, year_at

TITLE, SHARE, TARGET = Text("名称", "title"), Text("份额", "share"), Text("目标值", "target")


@require_GET
def goal(request: HttpRequest, ref: str) -> HttpResponse:
    """Everything about one goal."""
    return render(request, "goals/goal.html", _page(request, ref))


def _page(request: HttpRequest, ref: str) -> dict[str, Any]:
    viewer = viewer_at(request)
    found = queries.goal_page(viewer, ref)
    return {
        "found": found,
        "goal": found.goal,
        "beside": beside(viewer, found.goal),
        "rungs": _rungs(found),
        **keys(),
    }


def _rungs(found: queries.GoalPage) -> list[tuple[TierKind, str, str, str]]:
    """The tiers as their fields show them."""
    lines = []
    for kind, tier in found.tiers:
        value = "" if tier is None or tier.value is None else f"{tier.value:f}"
        zh, en = (tier.words_zh, tier.words_en) if tier else ("", "")
        lines.append((kind, value, zh, en))
    return lines


def keys() -> dict[str, str]:
    """A key for each form of a page: what is sent twice has one effect, two forms are two acts."""
    return {"key": new_key(), "second_key": new_key(), "third_key": new_key(), "fourth_key": new_key()}


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Set a goal."""
    viewer, found = viewer_at(request), year_at(request)
    if not viewer.may(Permission.EDIT_GOALS):
        raise Forbidden(Text("您不能编制目标", "you may not set goals"))
    cycle = open_cycle_of(begun(found))
    above = queries.goal_seen(viewer, asked(request, "above")) if asked(request, "above") else None
    if request.method == "POST":
        given = posted(request)
        target = figure(given, "target", TARGET, unit=given.get("measure_unit", ""))
        made = actions.add_goal(
            viewer, key_of(request), cycle=cycle.ref, code=given.get("code", ""), reason=given.get("reason", ""),
            tiers={TierKind.TARGET.value: target} if target is not None else None, **_columns(given),
        )  # fmt: skip
        return redirect(f"/goals/{made['goal']}")
    return render(request, "goals/goal_form.html", _form(request, cycle, None, above))


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, ref: str) -> HttpResponse:
    """Change a goal."""
    viewer, given = viewer_at(request), posted(request)
    if request.method == "POST":
        actions.change_goal(
            viewer, key_of(request), goal=ref, version=posted_version(request), reason=given.get("reason", ""),
            figures=given.get("figures", ""), **_columns(given),
        )  # fmt: skip
        return redirect(f"/goals/{ref}")
    found = queries.goal_page(viewer, ref)
    if may_edit(viewer, found.goal):
        open_cycle_of(found.goal.cycle)
    if not found.may_change:
        raise Forbidden(
            Text("您不能改这个目标", "you may not change this goal"),
            Text(
                "由上级分解下来的目标，可以申请调整目标值",
                "for what was given from above another target can be asked for",
            ),
        )
    page = _form(request, found.goal.cycle, found.goal, found.above[-1] if found.above else None)
    figures = any(tier is not None and tier.value is not None for _, tier in found.tiers)
    return render(request, "goals/goal_form.html", page | {"older": found.older, "odd": found.odd, "figures": figures})


def _form(request: HttpRequest, cycle: Cycle, goal: Goal | None, above: Goal | None) -> dict[str, Any]:
    return {
        "was": _was(viewer_at(request), goal, above), "cycle": cycle, "goal": goal, "key": new_key(), "above": above,
        "sources": Source.choices,
        "tasks": Task.choices, "ways": Way.choices, "hows": How.choices,
        "units": queries.units_to_edit(viewer_at(request)), "ownerless": queries.sees_whole(viewer_at(request), Permission.EDIT_GOALS),
        "tops": queries.parents_offered(viewer_at(request), cycle, goal), "measures": measures_offered(viewer_at(request)),
    }  # fmt: skip


def _was(viewer: Viewer, goal: Goal | None, above: Goal | None) -> dict[str, Any]:
    """What the fields show when the form is opened: the goal, or what it takes over from the one above."""
    of = goal or above
    node = viewer.tree.nodes.get(goal.unit_id or 0) if goal else None
    found = {name: getattr(of, name, "") for name in ("title_zh", "title_en", "measure", "measure_unit")}
    found |= {name: getattr(goal, name, "") for name in ("source", "task", "way", "how")}
    if goal is None:
        found["source"] = above.source if above else "" if queries.sees_whole(viewer) else Source.BUSINESS.value
    share = goal.share if goal else None
    owned = [each.ref for _, each in queries.units_to_edit(viewer)] if goal is None else []
    only = owned[0] if len(owned) == 1 else ""
    return found | {
        "unit": node.ref if node else only, "parent": above.ref if above else "", "share": "" if share is None else f"{share:f}",
        "version": goal.version if goal else "",
    }  # fmt: skip


def _columns(given: Mapping[str, str]) -> dict[str, Any]:
    return {
        "title": words(given, "title", TITLE), "source": given.get("source", ""), "task": given.get("task", ""),
        "way": given.get("way", "higher"), "unit": given.get("unit", ""), "parent": given.get("parent", "").strip(),
        "how": given.get("how", "none"), "share": figure(given, "share", SHARE, share=True), "measure": given.get("measure", ""),
        "measure_unit": given.get("measure_unit", ""),
    }  # fmt: skip


@require_POST
def tiers(request: HttpRequest, ref: str) -> HttpResponse:
    """Set the values of a goal."""
    given = posted(request)
    actions.set_tiers(
        viewer_at(request), key_of(request), goal=ref, version=posted_version(request), tiers=_tiers(given),
        reason=given.get("reason", ""),
    )  # fmt: skip
    return redirect(f"/goals/{ref}")


def _tiers(given: Mapping[str, str]) -> dict[str, Decimal | Text | None]:
    found: dict[str, Decimal | Text | None] = {}
    for kind in TierKind:
        zh, _, en = str(kind.label).partition(" / ")
        value, said = (
            figure(given, kind.value, Text(zh, en), unit=given.get("unit", "")),
            optional_words(given, f"{kind.value}_words"),
        )
        if value is not None and said is not None:
            raise Refusal(
                Text(f"“{zh}”：数值与描述只填一个", f"{en}: either a value or words, not both"),
                Text("删去其中一个", "take one of them away"),
                at=f"{kind.value}_words_zh",
            )
        found[kind.value] = value if value is not None else said
    return found


def _refuse_unsaved(goal: Goal, shown: int, given: Mapping[str, str]) -> None:
    """Tiers that stand in the form otherwise than in the goal: whoever submits means what they see. Raises `Refusal` at the field."""
    if goal.version != shown:
        return  # somebody else changed it: the action says so, with both versions
    present = {tier.kind: tier for tier in goal.tiers.all()}
    for kind in TierKind:
        tier, typed = present.get(kind.value), plain_figure(given.get(kind.value, ""))
        value = "" if tier is None or tier.value is None else f"{tier.value:f}"
        said = optional_words(given, f"{kind.value}_words")
        now = Text(tier.words_zh, tier.words_en) if tier is not None and tier.words_zh else None
        if kind.value in given and typed != value and not _same(typed, tier, goal.measure_unit):
            at, told = kind.value, given[kind.value].strip()
        elif f"{kind.value}_words_zh" in given and said != now:
            at, told = f"{kind.value}_words_zh", said.zh if said is not None else ""
        else:
            continue
        zh, _, en = str(kind.label).partition(" / ")
        raise Refusal(
            Text(
                f"“{zh}”填了“{told or '空'}”，还没有保存", f"{en}: '{told or 'blank'}' was typed and is not saved yet"
            ),
            Text(
                "写原因并“保存目标档”，再提交批准；不要的，改回原值",
                "give a reason and save the tiers, then submit; or restore what was there",
            ),
            at=at,
        )


def _same(typed: str, tier: Tier | None, unit: str) -> bool:
    """Whether what is typed is the value there is, written otherwise."""
    try:
        return bool(typed) and tier is not None and tier.value == exact_in(typed, unit)
    except NotExact:
        return False


@require_GET
def moved(request: HttpRequest, ref: str) -> HttpResponse:
    """What another target would do to the goals below; nothing is changed."""
    try:
        value = figure({"target": asked(request, "target")}, "target", TARGET)
    except Refusal as error:
        again = _page(request, ref) | {"moved_to": asked(request, "target"), "moved_wrong": error}
        return render(request, "goals/goal.html", again, status=error.status)
    page = moved_page(viewer_at(request), ref, value) if value is not None else None
    if page is None:
        return redirect(f"/goals/{ref}")
    return render(request, "goals/moved.html", {"page": page, "goal": page.goal, "value": value})


@require_POST
def step(request: HttpRequest, ref: str, step: str) -> HttpResponse:
    """Submit, approve, send back, withdraw."""
    viewer, given = viewer_at(request), posted(request)
    shown, reason = posted_version(request), given.get("reason", "")
    act = STEPS.get(step)
    if act is None:
        raise Missing
    if step == "submit":
        goal = queries.goal_seen(viewer, ref)
        if may_edit(viewer, goal):  # whoever may not is told that, and nothing of what stands in the form
            _refuse_unsaved(goal, shown, given)
    act(viewer, key_of(request), goal=ref, version=shown, **({"reason": reason} if step in REASONED else {}))
    return redirect(f"/goals/{ref}")


STEPS: dict[str, Callable[..., object]] = {
    "submit": actions.submit_goal,
    "approve": actions.approve_goal,
    "send-back": actions.send_back_goal,
    "withdraw": actions.withdraw_goal,
}
REASONED = frozenset({"send-back", "withdraw"})
"""Steps that say why."""
