"""Workbooks that were handed in: each person sees their own."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from ...audit.outcomes import Missing
from ...engine.schemebook.mark import mark
from ...engine.values.finding import Refused
from ...engine.values.text import Text
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ..models import Cycle, State, Upload
from ..rules.descent import levels
from ..rules.plausible import Listed
from ..workbook.checking import Checked, Known, check
from ..workbook.form import filled_form
from ..workbook.nodes import KnownNodes
from ..workbook.present import Present
from ..workbook.reading import Read, read_rows
from .choices import units_to_edit
from .library import listed, measures_offered
from .present import NARROW, WIDE, goal_rows, goals_present, nodes_present, sums_known
from .scope import sees_whole

MEASURES = 5000
"""Measures that the workbook lists."""


def upload_of(viewer: Viewer, ref: str) -> Upload:
    """A workbook of one's own; raises `Missing`."""
    row: Upload | None = Upload.objects.select_related("cycle").filter(ref=ref, owner=viewer.account).first()
    if row is None or not viewer.may(Permission.EDIT_GOALS):
        raise Missing
    return row


def known_to(viewer: Viewer, cycle: Cycle, read: Read) -> Known:
    """What a workbook is checked against. One query, whatever its size; one more where it has goals there are, two or four for nodes."""
    nodes, units = viewer.tree.nodes, viewer.units(Permission.EDIT_GOALS)
    whole, seen = sees_whole(viewer), viewer.units(Permission.SEE_GOALS)
    rows = goal_rows(cycle, WIDE if read.marked else NARROW)
    codes = {row["id"]: row["code"] for row in rows}
    parents = {row["code"]: codes.get(row["parent_id"]) for row in rows}
    deep = levels(parents)
    gone = State.WITHDRAWN.value
    above = [row for row in rows if row["state"] != gone and (whole or row["unit_id"] in seen) and row["code"] in deep]
    return Known(
        units={nodes[unit].code: unit for unit in units if unit in nodes},
        free=sees_whole(viewer, Permission.EDIT_GOALS),
        taken=frozenset(codes.values()),
        above={row["code"]: deep[row["code"]] for row in above},
        given_out={row["code"]: (row["how"], row["measure_unit"]) for row in above},
        present=goals_present(viewer, cycle, rows) if read.marked else {},
        parents={row["code"]: parents[row["code"]] for row in rows if row["state"] != gone} if read.marked else {},
        sums=sums_known(viewer, rows),
        nodes=nodes_present(viewer, cycle, rows) if read.nodes is not None else KnownNodes(),
    )


def checked_upload(viewer: Viewer, upload: Upload) -> Checked:
    """The goals of a workbook and all that is wrong with them. The queries of `known_to`."""
    read = _rows(bytes(upload.content))
    return check(read, known_to(viewer, upload.cycle, read))


def previewed_upload(viewer: Viewer, upload: Upload) -> Checked:
    """The same, looked at beside the library as well: what is odd about a measure is told, and stops nothing. One query more."""
    read = _rows(bytes(upload.content))
    return check(read, replace(known_to(viewer, upload.cycle, read), measures=listed(viewer)))


def present_form(viewer: Viewer, cycle: Cycle, *, filled: bool) -> bytes:
    """The workbook to fill in; `filled`, with the goals one may change and the nodes of those one may give nodes to."""
    units = [node for _, node in units_to_edit(viewer)]
    goals: list[Present] = []
    nodes: list[Present] = []
    if filled:
        rows = goal_rows(cycle, WIDE)
        known = nodes_present(viewer, cycle, rows)
        goals = [each for each in goals_present(viewer, cycle, rows).values() if each.locked is None]
        nodes = [each for each in known.present.values() if each.line["goal"] in known.goals]
    measures = {
        each.code: Listed(each.unit, title=Text(each.title_zh, each.title_en or each.title_zh))
        for each in measures_offered(viewer, MEASURES)
    }
    return filled_form(cycle.year, units, viewer.today, measures, goals, nodes)


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
