"""Figures typed into a page: a row a unit, a column a measure. What is typed becomes a workbook of the form, checked as any other."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ...audit.outcomes import Forbidden, Refusal
from ...engine.values.finding import Finding, Level
from ...engine.values.text import Text
from ...org.doors import key_of, lang_of
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ...org.views import viewer_at
from ...ui.forms import key_in, new_key
from ...ui.words import in_language
from .. import actions, queries
from ..cabinet import keep
from ..lines import Known, Pair, Wanted
from ..models import Form, NullReason
from ..previews import preview_of, read_ahead
from ..rules import to_withdraw
from ..stored import stored_in
from ..workbooks import cells_of, figure_in, typed_book
from .doors import number

MOST = 900
"""Figures on one page: a form with more is reported as a workbook."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure to be typed: its name in the form, what stands in it, what was known before, what is wrong with it."""

    name: str
    label: str
    text: str
    was: str
    faults: tuple[Text, ...]


@require_http_methods(["GET", "POST"])
def type_in(request: HttpRequest, ref: str) -> HttpResponse:
    """The figures of a form for the units one reports. With an error nothing is kept, and every one is told at its cell."""
    viewer = viewer_at(request)
    row = queries.form_seen(viewer, ref)
    wanted = queries.wanted(viewer, row)
    if not wanted.places or not viewer.may(Permission.REPORT_FIGURES):
        raise Forbidden(
            Text("本报表没有请您填报", "this form does not ask you for figures"),
            Text("由填报人填报", "the liaison of the unit reports them"),
        )
    if row.closed:
        raise Refusal(
            Text("本报表已关闭", "this form is closed"), Text("请考核办重新打开", "ask the performance office")
        )
    count = len(wanted.places) * len(wanted.quantities)
    if count > MOST:
        raise Refusal(
            Text(
                f"本报表有 {count} 个数，超过网页上的 {MOST} 个", f"the form has {count} figures, a page takes {MOST}"
            ),
            Text("下载模板填写后上传", "fill in the template and upload it"),
        )
    findings: list[Finding] = []
    typed = _begun(request, viewer, row, wanted)
    shown: Mapping[Pair, Known] = wanted.known
    seq, at = wanted.seq, cells_of(wanted)
    if request.method == "POST":
        typed, wanted = _typed(request, wanted), queries.with_earlier(wanted, row)
        seq = number(request.POST.get("known"), 0, 0, wanted.seq)
        shown = {pair: wanted.then(pair, seq) for pair in wanted.known} if seq else {}
        changed = {pair: text for pair, text in typed.items() if not _as_shown(text, shown.get(pair, Known()))}
        emptied = _emptied(request, wanted, shown)
        if emptied and not changed:
            raise Refusal(
                Text(
                    f"只清空了 {len(emptied)} 格；清空不改已有的数",
                    f"only cells were emptied: {len(emptied)}; a known figure stays",
                ),
                to_withdraw(),
            )
        if typed and not changed:
            raise Refusal(
                Text("没有改动任何格", "no cell was changed"),
                Text("改了数再检查；不用改的不必提交", "change a figure, then check it; what stays needs no report"),
            )
        told = _of_units(wanted, {unit for unit, _ in (*changed, *emptied)})
        data, at = typed_book(row, told, changed, viewer.today, emptied), cells_of(told)
        checked = preview_of(viewer, row, data)
        if not checked.errors:
            digest = keep(data)
            read_ahead(row, digest)
            name = f"网页填报 {row.title_zh} {row.period}.xlsx"
            answer = actions.upload(viewer, key_of(request), form=ref, sha256=digest, name=name)
            return redirect(f"/figures/batches/{answer['batch']}{'?again=yes' if 'again' in answer else ''}")
        findings = [each for each in checked.findings if each.level is Level.ERROR]
    page = {
        "form": row,
        "quantities": wanted.quantities,
        "rows": _rows(wanted, shown, typed, _by_pair(findings, at), lang_of(request)),
        "known": seq,
        "wrong": len(findings),
        "elsewhere": [each for each in findings if each.where.cell not in at],
        "key": key_in(request.POST.dict()) or new_key(),
    }
    return render(request, "facts/type.html", page, status=422 if findings else 200)


def _begun(request: HttpRequest, viewer: Viewer, row: Form, wanted: Wanted) -> dict[Pair, str] | None:
    """What a page begins with that is opened from a batch that came to nothing: its figures, the rest as it is known; None without one."""
    ref = request.GET.get("from", "")
    if request.method != "GET" or not ref:
        return None
    before = queries.batch_seen(viewer, ref)
    if before.form_id != row.pk or before.reported_by_id != viewer.account:
        return None
    lang, wants = (
        lang_of(request),
        {(place.pk, quantity.pk) for place in wanted.places for quantity in wanted.quantities},
    )
    said = {pair: _said(known, lang) for pair, known in wanted.known.items()}
    lines = stored_in(before.content.body).lines
    again = {(line.unit, line.measure): _said(Known(line.value, line.null_reason), lang) for line in lines}
    return said | {pair: text for pair, text in again.items() if pair in wants}


def _of_units(wanted: Wanted, units: Collection[int]) -> Wanted:
    """What is wanted of these units alone: a workbook names no unit that it says nothing of, so that who sees those may open it."""
    return replace(wanted, places=[each for each in wanted.places if each.pk in units]) if units else wanted


def _typed(request: HttpRequest, wanted: Wanted) -> dict[Pair, str]:
    return {
        (place.pk, quantity.pk): text
        for place in wanted.places
        for quantity in wanted.quantities
        if (text := request.POST.get(f"c-{place.pk}-{quantity.pk}", "").replace("\x00", "").strip()[:60])
    }


def _emptied(request: HttpRequest, wanted: Wanted, shown: Mapping[Pair, Known]) -> set[Pair]:
    """The figures that stood on the page when it was opened, in cells that were sent empty."""
    return {
        (place.pk, quantity.pk)
        for place in wanted.places
        for quantity in wanted.quantities
        if shown.get((place.pk, quantity.pk), Known()).turn
        and not request.POST.get(f"c-{place.pk}-{quantity.pk}", "-").strip()
    }


def _as_shown(text: str, known: Known) -> bool:
    """Whether a cell says what stood in it when the page was opened, in whichever language: a figure that has become known since is
    not undone by a cell nobody touched."""
    if known.value is not None:
        return figure_in(text) == known.value
    return text in (_said(known, "zh"), _said(known, "en"))


def _by_pair(findings: list[Finding], at: Mapping[str, Pair]) -> dict[Pair, tuple[Text, ...]]:
    found: dict[Pair, tuple[Text, ...]] = {}
    for each in findings:
        pair = at.get(each.where.cell)
        if pair is not None:
            hint = each.hint or Text("", "")
            told = Text(f"{each.message.zh}。{hint.zh}", f"{each.message.en}. {hint.en}")
            found[pair] = (*found.get(pair, ()), told)
    return found


def _rows(
    wanted: Wanted,
    shown: Mapping[Pair, Known],
    typed: Mapping[Pair, str] | None,
    faults: Mapping[Pair, tuple[Text, ...]],
    lang: str,
) -> list[tuple[Text, list[Cell]]]:
    known = {
        (place.pk, quantity.pk): _said(shown.get((place.pk, quantity.pk), Known()), lang)
        for place in wanted.places
        for quantity in wanted.quantities
    }
    return [
        (place.name, [
            Cell(
                f"c-{place.pk}-{quantity.pk}", f"{in_language(place.name, lang)} {in_language(quantity.title, lang)}",
                known[place.pk, quantity.pk] if typed is None else typed.get((place.pk, quantity.pk), ""),
                known[place.pk, quantity.pk], faults.get((place.pk, quantity.pk), ()),
            )
            for quantity in wanted.quantities
        ])
        for place in wanted.places
    ]  # fmt: skip


def _said(known: Known, lang: str) -> str:
    if known.null_reason:
        return in_language(str(NullReason(known.null_reason).label), lang)
    return "" if known.value is None else f"{known.value:f}"
