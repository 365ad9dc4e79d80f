"""From a kept workbook to a checked preview. Reading is slow and pure, so it is done once and before any transaction is open."""

from __future__ import annotations

from functools import lru_cache

from ..org.viewer import Viewer
from .cabinet import fetch
from .lines import Checked, Wanted
from .models import Form
from .queries import checked_against, measures_of, wanted
from .reading import Read, read
from .rules import check


@lru_cache(maxsize=4)
def _read(digest: str, names: tuple[str, ...]) -> Read:
    return read(fetch(digest), names)


def _names(form: Form) -> tuple[str, ...]:
    return tuple(word for each in measures_of(form) for word in (each.code, each.title_zh, each.title_en))


def read_ahead(form: Form, digest: str) -> None:
    """Read the workbook now, so that the action that follows holds the database no longer than it writes."""
    _read(digest, _names(form))


def preview(viewer: Viewer, form: Form, digest: str) -> tuple[Checked, Wanted]:
    """The workbook against what the form wants of the viewer, as things are known now. Eight queries at most."""
    asked = checked_against(viewer, wanted(viewer, form), form)
    names = tuple(word for each in asked.quantities for word in (each.code, each.title.zh, each.title.en))
    return check(_read(digest, names), asked), asked


def preview_of(viewer: Viewer, form: Form, data: bytes) -> Checked:
    """A workbook that is not kept yet, against the same."""
    return check(read(data, _names(form)), checked_against(viewer, wanted(viewer, form), form))
