"""The values of a year's goals in one table: each cell saves by itself, a pasted block as one act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from hashlib import sha256

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ...audit.outcomes import Conflict, Forbidden, Missing, Refusal
from ...engine.values.finding import Refused
from ...engine.values.text import Lang, Text
from ...org.doors import as_version, key_of, lang_of
from ...org.permissions import Permission
from ...org.views import viewer_at
from ...store.exact import NotExact, exact_in
from ...ui.forms import new_key
from .. import actions, queries
from ..cells import Cell, cell_html, values_table
from ..models import TierKind
from ..queries.changed import changer
from ..queries.sums import over_beside, over_of
from ..queries.values import Valued, goals_to_value, valued
from .given import plain_figure, posted, year_at


@require_http_methods(["GET", "POST"])
def values(request: HttpRequest) -> HttpResponse:
    """The table; what is sent by its button is saved whole or not at all, and comes back with what is wrong at its cell."""
    viewer, cycle, lang = viewer_at(request), year_at(request), lang_of(request)
    if not viewer.may(Permission.EDIT_GOALS):
        raise Forbidden(Text("您不能编制目标", "you may not set goals"))
    typed: dict[tuple[str, str], Cell] = {}
    given = posted(request)
    if request.method == "POST":
        typed = _typed(given)
        if not any(cell.fault for cell in typed.values()):
            try:
                _save(request, given, typed)
            except Refused as refused:
                _place(typed, refused, lang)
            else:
                back = QueryDict(given.get("back", "")[:600]).copy()
                saved = sorted({ref for ref, kind in typed if kind == TierKind.TARGET.value})[:MOST]
                back.setlist("saved", saved if over_of(viewer, saved) else [])
                return redirect(f"/goals/values?{back.urlencode()}" if back else "/goals/values")
    page = {
        "cycle": cycle, "cycles": queries.cycles(viewer), "key": given.get("key") or new_key(), "reason": given.get("reason", ""),
        "over": over_of(viewer, request.GET.getlist("saved")[:MOST]),
        "wrong": sum(bool(cell.fault) for cell in typed.values()), "back": given.get("back") or _back(request),
    }  # fmt: skip
    if cycle is None or not cycle.open:
        return render(request, "goals/values.html", page)
    table = values_table(viewer, lang, typed)
    answer = table.answer(request, goals_to_value(viewer, cycle), "goals/values.html", page, lang=lang)
    answer.status_code = 422 if page["wrong"] else 200
    return answer


MOST = 60
"""Goals of a block whose sums are looked at after it was saved: a page has no more rows."""


def _back(request: HttpRequest) -> str:
    back = request.GET.copy()
    back.pop("saved", None)
    return back.urlencode()


def _typed(given: Mapping[str, str]) -> dict[tuple[str, str], Cell]:
    """The cells that are no longer as they were shown."""
    found: dict[tuple[str, str], Cell] = {}
    for name, text in given.items():
        ref, _, kind = name.removeprefix("c-").rpartition("-")
        if not name.startswith("c-") or kind not in TierKind.values:
            continue
        if text.strip() != given.get(f"w-{ref}-{kind}", "").strip():
            _, fault = _read(text)
            found[ref, kind] = Cell(text.strip(), fault, block=True)
    return found


def _read(text: str) -> tuple[Decimal | None, Text | None]:
    """A figure as people write and copy it, with its thousands separated or not; or what is wrong with it."""
    plain = plain_figure(text)
    if not plain:
        return None, None
    try:
        return exact_in(plain), None
    except NotExact as error:
        return None, error.text


def _save(request: HttpRequest, given: Mapping[str, str], typed: Mapping[tuple[str, str], Cell]) -> None:
    by_goal: dict[str, dict[str, Decimal | None]] = defaultdict(dict)
    for (ref, kind), cell in typed.items():
        by_goal[ref][kind] = _read(cell.text)[0]
    if not by_goal:
        return
    goals: list[actions.Typed] = [
        {"goal": ref, "version": as_version(given.get(f"n-{ref}", "")), "tiers": tiers}
        for ref, tiers in by_goal.items()
    ]
    actions.set_values(viewer_at(request), key_of(request), goals=goals, reason=_reason(given))


def _place(typed: dict[tuple[str, str], Cell], refused: Refused, lang: Lang) -> None:
    """What is wrong, at the cells that were typed."""
    for each in refused.findings:
        at = (each.where.file, each.where.field)
        text = _with_hint(each.message, each.hint)
        typed[at] = Cell(typed[at].text if at in typed else "", text, block=True)


def _with_hint(text: Text, hint: Text | None) -> Text:
    return text if hint is None else Text(f"{text.zh}。{hint.zh}", f"{text.en}. {hint.en}")


def _reason(given: Mapping[str, str]) -> str:
    return given.get("reason", "").strip() or "在目标值表中填写 / typed in the table of values"


@require_POST
def cell(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """One cell is one act. The answer is the cell: saved; with what is wrong (422); or with both values, where somebody was first (409).

    The key is made of the cell, the version that was shown, and the value: the same request twice has one effect.
    """
    viewer, given, lang = viewer_at(request), posted(request), lang_of(request)
    if kind not in TierKind.values:
        raise Missing
    if not viewer.may(Permission.SEE_GOALS):
        raise Missing
    text, shown = given.get(f"c-{ref}-{kind}", ""), as_version(given.get(f"n-{ref}", ""))
    value, fault = _read(text)
    row = _one(request, ref)
    if fault is None and row.goal.version == shown and value == row.value(kind):
        return _answer(request, ref, kind, Cell(saved=True), 200)  # as it is: nothing to do
    if fault is None:
        once = sha256(f"{ref} {kind} {shown} {value}".encode()).hexdigest()[:40]
        try:
            actions.set_tiers(
                viewer, f"cell-{once}", goal=ref, version=shown, tiers={kind: value}, reason=_reason(given)
            )
        except Conflict:
            by = changer(viewer, row.goal)
            return _answer(request, ref, kind, Cell(text.strip(), moved=True, by=by), 409)
        except Refusal as refused:
            if refused.status != 422:
                raise
            fault = _with_hint(refused.text, refused.hint)
    if fault is not None:
        return HttpResponse(_html(row, kind, lang, Cell(text.strip(), fault)), status=422)
    over = over_beside(viewer, [row.goal])[row.goal.pk] if kind == TierKind.TARGET.value else []
    return _answer(request, ref, kind, Cell(saved=True, told=tuple(over)), 200)


def _one(request: HttpRequest, ref: str) -> Valued:
    return valued([queries.goal_seen(viewer_at(request), ref)])[0]


def _html(row: Valued, kind: str, lang: Lang, cell: Cell) -> str:
    return cell_html(row, TierKind(kind), lang, cell)


def _answer(request: HttpRequest, ref: str, kind: str, cell: Cell, status: int) -> HttpResponse:
    """The cell, and beside it the version and state the goal has by now."""
    row, lang = _one(request, ref), lang_of(request)
    page = {"html": _html(row, kind, lang, cell), "goal": row.goal}
    return render(request, "goals/_cell.html", page, status=status)
