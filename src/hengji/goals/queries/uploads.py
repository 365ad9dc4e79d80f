"""Workbooks that were handed in: each person sees their own."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from ...audit.outcomes import Missing
from ...engine.schemebook.mark import mark
from ...engine.values.finding import Refused
from ...engine.values.text import Text
from ...facts.queries import measures_seen
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ..models import Cycle, Goal, State, Upload
from ..rules.descent import levels
from ..workbook.checking import Checked, Counted, Known, check
from ..workbook.reading import Read, read_rows
from .scope import sees_whole


def upload_of(viewer: Viewer, ref: str) -> Upload:
    """A workbook of one's own; raises `Missing`."""
    row: Upload | None = Upload.objects.select_related("cycle").filter(ref=ref, owner=viewer.account).first()
    if row is None or not viewer.may(Permission.EDIT_GOALS):
        raise Missing
    return row


def known_to(viewer: Viewer, cycle: Cycle) -> Known:
    """What a workbook is checked against. Two queries, whatever its size."""
    nodes, units = viewer.tree.nodes, viewer.units(Permission.EDIT_GOALS)
    whole, seen = sees_whole(viewer), viewer.units(Permission.SEE_GOALS)
    rows = list(Goal.objects.filter(cycle=cycle).order_by().values_list("id", "code", "parent_id", "unit_id", "state"))
    codes = {id: code for id, code, _, _, _ in rows}
    deep = levels({code: codes.get(parent or 0) for _, code, parent, _, _ in rows})
    return Known(
        units={nodes[unit].code: unit for unit in units if unit in nodes},
        free=sees_whole(viewer, Permission.EDIT_GOALS),
        taken=frozenset(codes.values()),
        above={
            code: deep[code]
            for _, code, _, unit, state in rows
            if state != State.WITHDRAWN.value and (whole or unit in seen) and code in deep
        },
        library={
            code: Counted(Text(zh, en), of, low is not None and low >= 0)
            for code, zh, en, of, low in measures_seen(viewer).values_list(
                "code", "title_zh", "title_en", "unit", "low"
            )
        },
    )


def checked_upload(viewer: Viewer, upload: Upload) -> Checked:
    """The goals of a workbook and all that is wrong with them. Two queries."""
    return check(_rows(bytes(upload.content)), known_to(viewer, upload.cycle))


@lru_cache(maxsize=2)
def _rows(content: bytes) -> Read:
    return read_rows(content)


def read_ahead(upload: Upload) -> None:
    """Read the workbook now, so that the action that follows holds the database no longer than it checks and writes."""
    _rows(bytes(upload.content))


def marked_copy(viewer: Viewer, upload: Upload) -> bytes:
    """The user's own workbook with every finding at its cell. Raises `Refused` where no copy can be written."""
    checked = checked_upload(viewer, upload)
    findings = [*checked.findings, *checked.hints]
    with TemporaryDirectory() as folder:
        path, out = Path(folder) / "given.xlsx", Path(folder) / "marked.xlsx"
        path.write_bytes(bytes(upload.content))
        trouble = mark(path, findings, out)
        if trouble is not None:
            raise Refused([trouble])
        return out.read_bytes()
