"""What waits for somebody in the room of figures: forms to fill in, batches to decide on."""

from __future__ import annotations

from typing import Any

from ..engine.values.text import Text
from ..org.permissions import Permission
from ..org.todos import MANY, Todo, at_most
from ..org.viewer import Viewer
from ..ui.words import many
from .models import Status
from .queries import corrections_back, forms_with_progress, lacking, waiting


def todos(viewer: Viewer) -> list[Todo]:
    """Open forms with figures still lacking that this person reports, what was sent back to this person, and batches that wait for
    this person's decision."""
    return [*_forms(viewer), *_corrections(viewer), *_batches(viewer)]


def _forms(viewer: Viewer) -> list[Todo]:
    """What one has handed in and nobody has decided on yet is not asked for again; what was sent back is, with the reason."""
    if not viewer.may(Permission.REPORT_FIGURES):
        return []
    rows: list[Any] = list(forms_with_progress(viewer, Permission.REPORT_FIGURES)[:MANY])
    lacks = lacking(viewer, rows)
    found = [
        _sent_back(row, lacks[row.pk]) if row.my_status == Status.REJECTED else _form(row, lacks[row.pk])
        for row in rows
        if row.my_status == Status.REJECTED or (lacks[row.pk] and row.my_status != Status.SUBMITTED)
    ]
    return at_most(found, Text("要填报的报表", "forms to report"), "/figures")


def _form(row: Any, lacks: int) -> Todo:
    return Todo(
        Text(f"填报：{row.title_zh} {row.period}", f"Report: {row.title_en} {row.period}"),
        f"/figures/forms/{row.ref}",
        row.due,
        Text(f"还差 {lacks} 个数", f"{many(lacks, 'figure is', 'figures are')} lacking"),
    )


def _sent_back(row: Any, lacks: int) -> Todo:
    """A form whose figures came back: the batch itself says what is wrong and begins the next one."""
    still_zh, still_en = (
        (f"；还差 {lacks} 个数", f"; {many(lacks, 'figure is', 'figures are')} lacking") if lacks else ("", "")
    )
    return Todo(
        Text(f"被退回，重新填报：{row.title_zh} {row.period}", f"Sent back, report anew: {row.title_en} {row.period}"),
        f"/figures/batches/{row.my_batch}",
        row.due,
        Text(f"退回原因：{row.my_decision}{still_zh}", f"the reason: {row.my_decision}{still_en}"),
    )


def _corrections(viewer: Viewer) -> list[Todo]:
    """Corrections of one's own that were sent back and not handed in anew."""
    if not viewer.may(Permission.REPORT_FIGURES):
        return []
    found = [
        Todo(
            Text(f"更正被退回：{row.period}", f"Correction sent back: {row.period}"),
            f"/figures/batches/{row.ref}",
            None,
            Text(f"退回原因：{row.decision}", f"the reason: {row.decision}"),
        )
        for row in corrections_back(viewer)[:MANY]
    ]
    return at_most(found, Text("被退回的更正", "corrections sent back"), "/figures")


def _batches(viewer: Viewer) -> list[Todo]:
    if not viewer.may(Permission.ACCEPT_FIGURES):
        return []
    found = []
    for row in waiting(viewer)[:MANY]:
        who = row.reported_by.person
        of = row.form
        zh, en = (of.title_zh, of.title_en) if of is not None else ("更正", "correction")
        title = Text(f"审核指标数：{zh} {row.period}", f"Decide on figures: {en} {row.period}")
        note = Text(f"{who.name_zh}，{row.changes} 处变动", f"{who.name_en}, {many(row.changes, 'change')}")
        found.append(Todo(title, f"/figures/batches/{row.ref}", None, note))
    return at_most(found, Text("要审核的指标数", "figures to decide on"), "/figures")
