"""The cascade: one goal to many units, with what is left told while one writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ...audit.outcomes import Forbidden, Missing, Refusal
from ...engine.values.number import show
from ...engine.values.text import Text
from ...org.doors import key_of, posted_version
from ...org.viewer import Viewer
from ...org.views import viewer_at
from ...store.exact import PER_CENT, NotExact, exact, exact_in
from ...ui.forms import new_key
from .. import actions
from ..actions.cascade import apart_told
from ..actions.common import open_cycle_of
from ..models import Goal, How
from ..queries.cascade import CascadePage, Line, cascade_page
from ..queries.goal_page import may_edit
from ..rules.plausible import odd_value
from ..rules.shares import WHOLE, carried_beside, kept_shares, left_over, split, still
from .given import back_with, figure, plain_figure, posted

VALUE, SHARE = Text("目标值", "value"), Text("份额", "share")


@dataclass(frozen=True, slots=True)
class Left:
    """What is left, or what cannot be read; `state` is `whole`, `short`, `over` or, where there are words instead of a figure, `unread`."""

    text: str
    unit: str
    state: str
    odd: Sequence[Text] = ()
    """What may be a slip in what is typed."""


def _why_not(viewer: Viewer, goal: Goal) -> Forbidden:
    """Why one may not give a goal further down, and who can."""
    if may_edit(viewer, goal):
        return Forbidden(
            Text(
                "您不能分解这个目标：它的下级目标有的由您范围以外的单位负责（例如已移到别处）",
                "you may not cascade this goal: some goals below it are of units beyond your scope, perhaps moved away since",
            ),
            Text(
                "由考核办继续分解，或请考核办为那些目标改挂上级",
                "the performance office cascades it, or puts those goals below another",
            ),
        )
    return Forbidden(
        Text("您不能分解这个目标", "you may not cascade this goal"),
        Text("由能编制责任单位目标的人或考核办分解", "who sets goals of its unit, or the performance office, does it"),
    )


@require_http_methods(["GET", "POST"])
def cascade(request: HttpRequest, ref: str) -> HttpResponse:
    """The form; its button `reckon` tells what is left and changes nothing, so the page works without script."""
    viewer, given = viewer_at(request), posted(request)
    told: dict[str, object] = {}
    if request.method == "POST" and given.get("do") != "reckon":
        try:
            actions.cascade(
                viewer, key_of(request), goal=ref, version=posted_version(request), how=given.get("how", ""),
                parts=_parts(given, viewer), reason=given.get("reason", ""),
            )  # fmt: skip
            return redirect(f"/goals/{ref}")
        except Refusal as error:
            told = back_with(error)
    page = cascade_page(viewer, ref)
    if not page.may_edit:
        raise _why_not(viewer, page.goal)
    open_cycle_of(page.goal.cycle)
    how = given.get("how") or (page.goal.how if page.goal.how != How.NONE.value else How.STRICT.value)
    lines = [_line(each, given) for each in page.lines]
    drifts = [
        (each.node, each.goal, each.typed, exact(now), given.get(f"anew-{each.node.ref}"))
        for each, now in _drifts(page)
    ]
    shown = {
        "page": page, "goal": page.goal, "lines": lines, "how": how, "left": _left(page, how, given), "drifts": drifts,
        "hows": [choice for choice in How.choices if choice[0] != How.NONE.value], "key": given.get("key") or new_key(),
        "reason": given.get("reason", ""), "was_how": given.get("was-how", page.goal.how),
        "version": given.get("version") or page.goal.version,
        "reckoned": given.get("do") == "reckon",
    }  # fmt: skip
    return render(request, "goals/cascade.html", shown | told, status=422 if told else 200)


def _line(each: Line, given: Mapping[str, str]) -> dict[str, Any]:
    ref = each.node.ref
    value = "" if each.share is not None else each.typed
    share, also = "" if each.share is None else str(each.share), each.goal is not None
    was = given.get(f"was-{ref}") or f"{value}|{share}|{'1' if also else ''}"
    if f"value-{ref}" in given:
        value, share, also = given[f"value-{ref}"], given.get(f"share-{ref}", ""), given.get(f"with-{ref}") == "1"
    return {
        "line": each, "ref": ref, "value": value, "share": share, "also": also, "was": was,
        "anew": given.get(f"anew-{ref}") == "1",
    }  # fmt: skip


@require_POST
def left(request: HttpRequest, ref: str) -> HttpResponse:
    """The line that tells what is left, while one writes."""
    page = cascade_page(viewer_at(request), ref)
    if not page.may_edit:
        raise Missing
    given = posted(request)
    return render(request, "goals/_left.html", {"left": _left(page, given.get("how", ""), given), "goal": page.goal})


def _untouched(given: Mapping[str, str], ref: str) -> bool:
    """Whether the cells of a unit stand as they were shown, under the decomposition that was shown: then its part stays as it is."""
    if f"value-{ref}" not in given:
        return True
    if given.get("was-how", "") not in ("", given.get("how", "")):
        return False
    now = "|".join(given.get(f"{name}-{ref}", "").strip() for name in ("value", "share", "with"))
    return now == given.get(f"was-{ref}") and not given.get(f"anew-{ref}")


def _parts(given: Mapping[str, str], viewer: Viewer) -> list[actions.Part]:
    """The units whose cells were changed."""
    found: list[actions.Part] = []
    for name in given:
        if not name.startswith("value-"):
            continue
        ref = name.removeprefix("value-")
        if _untouched(given, ref):
            continue
        node = viewer.tree.by_ref.get(ref)
        of = node.name if node is not None else Text.same(ref)
        value, share = (
            figure(given, name, _at(of, VALUE), unit=given.get("unit", "")),
            figure(given, f"share-{ref}", _at(of, SHARE), share=True),
        )
        if value is not None and share is not None:
            raise Refusal(
                Text(f"“{of.zh}”：目标值与份额只填一个", f"{of.en}: either a value or a share, not both"),
                Text("删去其中一个", "take one of them away"),
            )
        if value is not None or share is not None or (given.get("how") == "shared" and given.get(f"with-{ref}") == "1"):
            found.append({"unit": ref, "value": value, "share": share})
    return found


def _at(unit: Text, field: Text) -> Text:
    return Text(f"{unit.zh} · {field.zh}", f"{field.en} of {unit.en}")


def _left(page: CascadePage, how: str, given: Mapping[str, str]) -> Left:
    """What is left, reckoned as the act does: what stays is what it is, shares are rounded once, together."""
    if how == How.SHARED.value:
        return Left("0", "", "whole")
    if page.apart:
        told = apart_told(page.apart)
        return Left(f"{told.zh} / {told.en}", "", "unread")
    stays, values, shares, odd = list(page.elsewhere), list[Fraction](), list[Fraction](), list[Text]()
    for each in page.lines:
        if _untouched(given, each.node.ref):
            stays.append(each.standing)
            continue
        try:
            value, share = (_read(given, name, each.node.ref, page.goal.measure_unit) for name in ("value", "share"))
        except NotExact as error:
            return Left(f"{error.text.zh} / {error.text.en}", "", "unread")
        if value is None and share is None:
            stays.append(each.standing)
        elif value is not None:
            values.append(value)
            odd += _odd(page.goal, each, value)
        elif share is not None:
            shares.append(share)
    if page.target is None:
        rest, unit = left_over(WHOLE, [*shares, *(share for share, _ in stays if share is not None)]), "%"
    else:
        made = split(page.target, shares, negative=True, beside=kept_shares(page.target, stays))
        rest = left_over(page.target, [*values, *made, *carried_beside(page.target, stays)])
        unit = page.goal.measure_unit
    state = "whole" if rest == 0 else "short" if rest > 0 else "over"
    return Left(show(abs(rest)), unit, state, odd)


def _read(given: Mapping[str, str], name: str, ref: str, unit: str) -> Fraction | None:
    text = given.get(f"{name}-{ref}", "").strip()
    return Fraction(exact_in(plain_figure(text), PER_CENT if name == "share" else unit)) if text else None


def _odd(goal: Goal, each: Line, value: Fraction) -> list[Text]:
    """What may be a slip in a value, as the table of values remarks on it."""
    said = odd_value(value, goal.way, goal.measure_unit)
    if said is None:
        return []
    what, hint = said
    return [Text(f"{each.node.name.zh}：{what.zh}。{hint.zh}", f"{each.node.name.en}: {what.en}. {hint.en}")]


def _drifts(page: CascadePage) -> list[tuple[Line, Fraction]]:
    """The units whose share is the one they were given while their value no longer is, and the value that the share makes now."""
    if page.target is None or page.goal.how != How.STRICT.value:
        return []
    found = [each for each in page.lines if each.share is not None and each.carried is not None]
    moved = [each for each in found if not still(page.target, *each.standing)]
    stays = [*page.elsewhere, *(each.standing for each in page.lines if each not in moved)]
    shares = [Fraction(each.share) for each in moved if each.share is not None]
    return list(zip(moved, split(page.target, shares, beside=kept_shares(page.target, stays)), strict=True))
