"""What every form of the room carries, and what comes in with it."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect

from ...audit.fits import unturned
from ...audit.outcomes import Refusal
from ...engine.values.text import Text
from ...ui.forms import new_key
from ..books import MOST
from ..models import Status

VOID = (Status.SUBMITTED.value, Status.APPROVED.value)
"""A version that is saved in one of these is a draft again."""


def with_key(page: dict[str, Any]) -> dict[str, Any]:
    """A page with the key its forms send: fresh each time one is shown. Forms of a page share it, for one of them is sent."""
    return page | {"key": new_key()}


def day_of(request: HttpRequest, name: str) -> date | None:
    """A day as a form sends it, None when left out; raises `Refusal` for anything else."""
    return _day(request.POST.get(name, ""), name)


def asked_day(request: HttpRequest, name: str = "day") -> date | None:
    """A day that an address asks for, or the form of its page carries; raises as `day_of`."""
    return _day((request.POST if request.method == "POST" else request.GET).get(name, ""), name)


def _day(text: str, name: str) -> date | None:
    text = text.strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refusal(
            Text(f"“{text[:20]}”不是日期", f"'{text[:20]}' is not a date"), Text.same("2026-01-01"), at=name
        ) from error


def needed_day(request: HttpRequest, name: str) -> date:
    """A day that has to be there; raises `Refusal`."""
    day = day_of(request, name)
    if day is None:
        raise Refusal(Text("没有写日期", "no date is given"), Text.same("2026-01-01"), at=name)
    return day


def file_of(request: HttpRequest) -> tuple[bytes, str] | None:
    """An uploaded file with its name, None where none was chosen; raises `Refusal` for one that is too large."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile) or not file.size:
        return None
    if file.size > MOST:
        raise Refusal(
            Text(f"文件超过 {MOST // 1_000_000} MB", f"the file is larger than {MOST // 1_000_000} MB"),
            Text(
                "方案工作簿通常不到 1 MB，检查是否选错",
                "a scheme workbook is usually below 1 MB: is it the right file?",
            ),
            at="file",
        )
    return file.read(), unturned(file.name or "")[:80]


def number_of(text: str, default: int = 1) -> int:
    """A page number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else default


def to_version(ref: str, card: str = "", *, saved: str = "") -> HttpResponseRedirect:
    """Back to a version, and to the card one worked on; where it was `saved`, with the state in which it was, for the page to tell."""
    asked = {name: value for name, value in (("card", card), ("saved", saved)) if value}
    return redirect(f"/schemes/{ref}" + (f"?{urlencode(asked)}" if asked else ""))
