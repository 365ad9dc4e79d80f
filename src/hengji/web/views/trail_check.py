"""Whether the trail holds, for the audit administrator: all of it checked anew, against a checkpoint where one is given; and a checkpoint
to be kept elsewhere. Nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from ...audit import checkpoint, keys
from ...audit.checkpoint import Checkpoint
from ...audit.outcomes import Forbidden
from ...audit.verify import Walked, walk
from ...engine.values.finding import Finding, Refused
from ...engine.values.text import Text
from ...org.doors import arrived, both, viewer_at
from ...org.permissions import Permission
from ...ui.forms import HouseForm
from ...ui.pieces import KeyFigure, Step
from ..trail.words import table_words

LARGEST = 4096
"""A checkpoint is five lines."""
MOST = 200
"""So many faults are listed; the rest is counted."""
WAY = [Step("/trail", Text("操作记录", "Trail"))]
_FOREIGN = (
    Text("这个检查点不是本系统导出的", "this checkpoint was not exported by this system"),
    Text(
        "换一个本系统的检查点；确是本系统的，说明审计密钥被换过，或文件被改过",
        "take one of this system; if it is, the audit key was exchanged or the file was changed",
    ),
)
_EVENTS = ("audit_event", "audit_seal")


class CheckForm(HouseForm):
    """What the trail is held against: nothing, or a checkpoint exported before."""

    file = forms.FileField(
        label="检查点文件 / Checkpoint", required=False,
        help_text="以前导出、另处保存的；不给也能核验，但看不出末尾被截 / "
        "One exported before and kept elsewhere; without it a cut tail is not seen",
    )  # fmt: skip
    trusted = forms.CharField(
        label="所信任的公钥 / The public key you trust", required=False, max_length=64,
        help_text="另处记下的；不写就用本系统的 / As you noted it elsewhere; else this system's own is used",
    )  # fmt: skip

    def clean_file(self) -> Any:
        """A file of a size that is read."""
        given = self.cleaned_data["file"]
        if given and given.size > LARGEST:
            raise forms.ValidationError("不是检查点文件 / It is no checkpoint file")
        return given

    def clean(self) -> dict[str, Any] | None:
        """A key is of use for a checkpoint only."""
        given = super().clean() or {}
        if given.get("trusted") and "file" in given and not given["file"]:
            self.add_error(
                "file",
                "写了公钥，没有给检查点文件：公钥用来核对文件的签名 / "
                "A key is given and no checkpoint file: the key is what its signature is held against",
            )
        return given


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not agree, and where: words for the place, and the event it leads to."""

    place: Text
    message: Text
    href: str = ""


def _checker(request: HttpRequest) -> None:
    if not viewer_at(request).may(Permission.CHECK_TRAIL):
        raise Forbidden(
            Text("只有审计管理员能核验操作记录", "only audit administrators verify the trail"),
            Text("请审计管理员办理", "ask one"),
        )


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """The form; sent, what was found."""
    _checker(request)
    form = CheckForm(request.POST, request.FILES) if request.method == "POST" else CheckForm()
    page: dict[str, Any] = {"form": form, "steps": WAY, "key": keys.public_key()}
    if form.is_bound and form.is_valid():
        try:
            against = _given(form)
        except Refused as refused:
            for each in refused.findings:
                foreign = each.code == checkpoint.WRONG_KEY
                if foreign and not form.cleaned_data["trusted"]:
                    form.add_error("file", both(*_FOREIGN))
                else:
                    form.add_error("trusted" if foreign else "file", both(each.message, each.hint))
        else:
            page |= _checked(against)
            arrived(request)
    return render(request, "web/trail_check.html", page, status=422 if form.errors else 200)


def _given(form: CheckForm) -> Checkpoint | None:
    """The checkpoint handed in; raises `Refused` for a file that is none, or was signed by somebody else."""
    file = form.cleaned_data["file"]
    if not file:
        return None
    trusted = form.cleaned_data["trusted"].strip().lower() or keys.public_key()
    return checkpoint.read(file.read().decode("utf-8", "replace"), trusted)


def _checked(against: Checkpoint | None) -> dict[str, Any]:
    walked = Walked()
    found = walk(against, walked)
    faults = [_fault(each) for each in islice(found, MOST)]
    more = sum(1 for _ in found)
    return {
        "done": True,
        "at": timezone.localtime(),
        "against": against,
        "met": walked.met,
        "faults": faults,
        "more": more,
        "figures": [
            KeyFigure(Text("事件", "Events"), walked.events),
            KeyFigure(Text("行", "Rows"), walked.rows),
            KeyFigure(Text("不符", "Faults"), len(faults) + more),
        ],
    }


def _fault(found: Finding) -> Fault:
    where = found.where
    sheet, cell = (where.sheet or "", where.cell or "")
    if sheet in _EVENTS:
        return Fault(Text(f"第 {cell} 号事件", f"event {cell}"), found.message, f"/trail/{cell}")
    if sheet == "audit_head":
        return Fault(Text("链的末端", "the end of the chain"), found.message)
    table = table_words(sheet)
    return Fault(Text(f"{table.zh}，第 {cell} 行（{sheet}）", f"{table.en}, row {cell} ({sheet})"), found.message)


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The chain as it stands, signed, as a file."""
    _checker(request)
    taken = checkpoint.take()
    answer = HttpResponse(checkpoint.written(taken), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="checkpoint-{taken.size}.txt"'
    return answer
