"""Workbooks that were handed in: each person sees their own."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from ...audit.outcomes import Missing
from ...engine.schemebook.mark import mark
from ...engine.values.finding import Refused
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ..models import Cycle, Goal, State, Upload
from ..rules.descent import levels
from ..workbook.checking import Checked, Known, check
from ..workbook.reading import Read, read_rows
from .library import listed
from .scope import sees_whole


def upload_of(viewer: Viewer, ref: str) -> Upload:
    """A workbook of one's own; raises `Missing`."""
    row: Upload | None = Upload.objects.select_related("cycle").filter(ref=ref, owner=viewer.account).first()
    if row is None or not viewer.may(Permission.EDIT_GOALS):
        raise Missing
    return row


def known_to(viewer: Viewer, cycle: Cycle) -> Known:
    """What a workbook is checked against. One query, whatever its size."""
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
    )


def checked_upload(viewer: Viewer, upload: Upload) -> Checked:
    """The goals of a workbook and all that is wrong with them. One query."""
    return check(_rows(bytes(upload.content)), known_to(viewer, upload.cycle))


def previewed_upload(viewer: Viewer, upload: Upload) -> Checked:
    """The same, looked at beside the library as well: what is odd about a measure is told, and stops nothing. Two queries."""
    known = replace(known_to(viewer, upload.cycle), measures=listed(viewer))
    return check(_rows(bytes(upload.content)), known)


@lru_cache(maxsize=2)
def _rows(content: bytes) -> Read:
    return read_rows(content)


def read_ahead(upload: Upload) -> None:
    """Read the workbook now, so that the action that follows holds the database no longer than it checks and writes."""
    _rows(bytes(upload.content))


def marked_copy(viewer: Viewer, upload: Upload) -> bytes:
    """The user's own workbook with every finding at its cell. Raises `Refused` where no copy can be written."""
    findings = previewed_upload(viewer, upload).findings
    with TemporaryDirectory() as folder:
        path, out = Path(folder) / "given.xlsx", Path(folder) / "marked.xlsx"
        path.write_bytes(bytes(upload.content))
        trouble = mark(path, findings, out)
        if trouble is not None:
            raise Refused([trouble])
        return out.read_bytes()
