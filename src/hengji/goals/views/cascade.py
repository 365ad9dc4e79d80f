"""The cascade: one goal to many units, with what is left told while one writes."""

from __future__ import annotations

from collections.abc import Mapping
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
from ...store.exact import PER_CENT, NotExact, exact_in
from ...ui.forms import new_key
from .. import actions
from ..models import How
from ..queries.cascade import CascadePage, Line, cascade_page
from ..rules.shares import WHOLE, left_over
from .given import back_with, figure, plain_figure, posted

VALUE, SHARE = Text("目标值", "value"), Text("份额", "share")


@dataclass(frozen=True, slots=True)
class Left:
    """What is left, or what cannot be read; `state` is `whole`, `short`, `over` or `unread`."""

    text: str
    unit: str
    state: str


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
        raise Forbidden(Text("您不能分解这个目标", "you may not cascade this goal"))
    how = given.get("how") or (page.goal.how if page.goal.how != How.NONE.value else How.STRICT.value)
    lines = [_line(each, given) for each in page.lines]
    cells = {line["ref"]: (line["value"], line["share"]) for line in lines}
    shown = {
        "page": page, "goal": page.goal, "lines": lines, "how": how, "left": _left(page, how, cells),
        "hows": [choice for choice in How.choices if choice[0] != How.NONE.value], "key": given.get("key") or new_key(),
        "reason": given.get("reason", ""), "version": given.get("version") or page.goal.version,
        "reckoned": given.get("do") == "reckon",
    }  # fmt: skip
    return render(request, "goals/cascade.html", shown | told, status=422 if told else 200)


def _line(each: Line, given: Mapping[str, str]) -> dict[str, Any]:
    ref = each.node.ref
    if f"value-{ref}" in given:
        value, share, also = given[f"value-{ref}"], given.get(f"share-{ref}", ""), given.get(f"with-{ref}") == "1"
    else:
        value = "" if each.value is None or each.share is not None else str(each.value)
        share, also = "" if each.share is None else str(each.share), each.goal is not None
    return {"line": each, "ref": ref, "value": value, "share": share, "also": also}


@require_POST
def left(request: HttpRequest, ref: str) -> HttpResponse:
    """The line that tells what is left, while one writes."""
    page = cascade_page(viewer_at(request), ref)
    if not page.may_edit:
        raise Missing
    given = posted(request)
    refs = [each.node.ref for each in page.lines]
    cells = {each: (given.get(f"value-{each}", ""), given.get(f"share-{each}", "")) for each in refs}
    return render(request, "goals/_left.html", {"left": _left(page, given.get("how", ""), cells), "goal": page.goal})


def _parts(given: Mapping[str, str], viewer: Viewer) -> list[actions.Part]:
    found: list[actions.Part] = []
    for name in given:
        if not name.startswith("value-"):
            continue
        ref = name.removeprefix("value-")
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


def _left(page: CascadePage, how: str, cells: Mapping[str, tuple[str, str]]) -> Left:
    if how == How.SHARED.value:
        return Left("0", "", "whole")
    total = page.target if page.target is not None else WHOLE
    parts = list(page.elsewhere) if page.target is not None else []
    for value, share in cells.values():
        try:
            parts += _carried(value, share, page.target, page.goal.measure_unit)
        except NotExact as error:
            return Left(f"{error.text.zh} / {error.text.en}", "", "unread")
    rest = left_over(total, parts)
    state = "whole" if rest == 0 else "short" if (rest > 0) is (total >= 0) else "over"
    return Left(show(abs(rest)), page.goal.measure_unit if page.target is not None else "%", state)


def _carried(value: str, share: str, target: Fraction | None, unit: str) -> list[Fraction]:
    if value.strip() and target is not None:
        return [Fraction(exact_in(plain_figure(value), unit))]
    if share.strip():
        part = Fraction(exact_in(plain_figure(share), PER_CENT))
        return [part if target is None else target * part / WHOLE]
    return []
