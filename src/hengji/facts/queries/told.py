"""What a batch in sight tells of units that are not: its files, its findings and its sums."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from ...audit.outcomes import Missing
from ...engine.values.finding import Finding
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ..inside import written_in
from ..lines import Pair
from ..models import Batch, Evidence, EvidenceKind, Measure
from ..named import Names
from ..rules import LACKING, STALE, not_reported
from ..stored import Leaf
from .batches import batches_seen
from .library import measures_seen, quantity


def files_of(viewer: Viewer, batch: Batch) -> tuple[list[Evidence], bool]:
    """The files of a batch that are handed to the viewer, the report itself first, and whether another is kept back."""
    files = list(Evidence.objects.filter(batch=batch).select_related("kept_by__person").order_by("-is_report", "pk"))
    told = [file for file in files if handed(viewer, batch, file)]
    return told, len(told) < len(files)


def evidence_seen(viewer: Viewer, ref: str) -> Evidence:
    """One file of a batch in sight; raises `Missing` for one that is out of it or tells of units that are."""
    found = (
        Evidence.objects.filter(ref=ref, batch__in=batches_seen(viewer).values("pk"))
        .select_related("batch__form")
        .first()
    )
    if found is None or not viewer.may(Permission.SEE_FIGURES) or not handed(viewer, found.batch, found):
        raise Missing
    return found


def sees_all(viewer: Viewer) -> bool:
    """Whether there is no unit of today whose figures are out of sight."""
    return viewer.tree.nodes.keys() <= viewer.units(Permission.SEE_FIGURES)


def handed(viewer: Viewer, batch: Batch, file: Evidence) -> bool:
    """Whether a file of a batch in sight is handed over: not a workbook in which anything at all, filled in or not, names a unit whose
    figures are out of sight, unless one kept it oneself."""
    if viewer.account in (batch.reported_by_id, file.kept_by_id) or sees_all(viewer):
        return True
    names, seen = names_for(viewer, batch), viewer.ever(Permission.SEE_FIGURES)
    if names.strangers(file.name, seen):
        return False
    return file.kind != EvidenceKind.WORKBOOK or not names.of_strangers(written_in(file.sha256), seen)


def findings_told(viewer: Viewer, batch: Batch, leaf: Leaf, kept_back: bool) -> list[Finding]:
    """What was found in a batch in sight, as far as it tells of nothing out of it: what is lacking is told of the units in sight alone,
    and of a workbook that is `kept_back` nothing about the cells that make no line of the batch."""
    if viewer.account == batch.reported_by_id or sees_all(viewer):
        return leaf.findings
    names, seen = names_for(viewer, batch), viewer.ever(Permission.SEE_FIGURES)
    told = []
    for each in leaf.findings:
        if each.code == LACKING and leaf.lacking:
            told += _lacking_told(viewer, each, [pair for pair in leaf.lacking if pair[0] in seen])
        elif not (kept_back and each.code == STALE) and not names.strangers(
            f"{each.message.zh}\n{each.message.en}", seen
        ):
            told.append(each)
    return told


def sums_told(leaf: Leaf, kept_back: bool) -> bool:
    """Whether the sums of a file are told: what was left as it was, of whichever unit, stands in them and in no line of the batch."""
    return not kept_back or not any(each.code == STALE for each in leaf.findings)


def _lacking_told(viewer: Viewer, finding: Finding, pairs: Sequence[Pair]) -> list[Finding]:
    measures = {each.pk: quantity(each).title for each in Measure.objects.filter(pk__in={pair[1] for pair in pairs})}
    named = [
        (node.name, measures[measure])
        for unit, measure in pairs
        if (node := viewer.called(unit)) is not None and measure in measures
    ]
    return [replace(finding, message=not_reported(named))] if named else []


def files_named(viewer: Viewer, rows: Iterable[Any]) -> list[Any]:
    """Batches with the name of their file, which is blank where it names a unit out of sight."""
    found = list(rows)
    if not sees_all(viewer):
        seen = viewer.ever(Permission.SEE_FIGURES)
        for row in found:
            if row.file and row.reported_by_id != viewer.account and names_for(viewer, row).strangers(row.file, seen):
                row.file = ""
    return found


def names_for(viewer: Viewer, batch: Batch) -> Names:
    """By what units are called, beside the words of a batch that name none: the title of its form, and those of the measures."""
    form = batch.form

    def titles() -> list[str]:
        return [each for pair in measures_seen(viewer).order_by().values_list("title_zh", "title_en") for each in pair]

    def made() -> Names:
        own = (form.title_zh, form.title_en) if form is not None else ()
        former = [each.node for each in viewer.former.values()]
        words = viewer.once("titles of measures", titles)
        return Names.of([*viewer.tree.nodes.values(), *former], [*words, *own])

    return viewer.once(("names of units", form.pk if form is not None else 0), made)
