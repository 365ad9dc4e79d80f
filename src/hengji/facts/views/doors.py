"""What the doors share: uploaded files, downloads, pages of a list, whole numbers out of addresses."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse

from ...audit.fits import unturned
from ...audit.outcomes import Refusal
from ...engine.values.text import Text
from ..cabinet import keep
from ..contents import MOST_BYTES, kind_of
from ..models import EvidenceKind

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def kept(request: HttpRequest, only: EvidenceKind | None = None) -> tuple[str, str]:
    """The uploaded file, kept under its digest, and its name. Raises `Refusal` for none, too large a one, or content not taken in."""
    given = request.FILES.get("file")
    if given is None:
        raise Refusal(
            Text("没有选文件", "no file is chosen"), Text("选一个文件再上传", "choose a file, then upload"), at="file"
        )
    if given.size is None or given.size > MOST_BYTES:
        most = MOST_BYTES // 2**20
        raise Refusal(
            Text(f"文件超过 {most} MB", f"the file has more than {most} MB"),
            Text("分成几份", "hand in several files"),
            at="file",
        )
    data = given.read()
    kind = kind_of(data)
    if only is not None and kind is not only:
        raise Refusal(
            Text("这不是 .xlsx 工作簿", "this is not an .xlsx workbook"),
            Text("在 Excel 或 WPS 中另存为 .xlsx", "save it as .xlsx in Excel or WPS"),
            at="file",
        )
    return keep(data), unturned(given.name or "")


def download(data: bytes, name: str, kind: str = SHEET) -> HttpResponse:
    """Bytes as a file to be saved; a browser neither shows nor runs it."""
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def number(text: str | None, otherwise: int, least: int = 0, most: int = 2**62) -> int:
    """A whole number out of an address, within bounds."""
    try:
        return min(most, max(least, int(text or "")))
    except ValueError:
        return otherwise


def number_meant(text: str | None, least: int, most: int) -> int | None:
    """A whole number out of an address; None for what is none, or beyond the bounds."""
    try:
        found = int(text or "")
    except ValueError:
        return None
    return found if least <= found <= most else None


def page_of(request: HttpRequest, rows: Any, size: int = 50) -> Page[Any]:
    """The asked-for page of a list, the nearest one where there is none such."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def said(request: HttpRequest, zh: str, en: str) -> Text:
    """A bilingual text out of two boxes; the Chinese stands for an English that is lacking. Raises `Refusal` for none."""
    first, second = request.POST.get(zh, "").strip(), request.POST.get(en, "").strip()
    if not first:
        raise Refusal(Text("没有写名称", "no title is given"), Text("写中文名称", "give the Chinese title"), at=zh)
    return Text(first[:80], second[:120] or first[:80])
