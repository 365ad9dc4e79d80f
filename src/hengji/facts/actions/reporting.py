"""Reporting: a workbook is previewed, then submitted whole."""

from __future__ import annotations

from collections.abc import Sequence

from ...audit.acts import Act, Answer, action
from ...audit.outcomes import Conflict, Difference, Forbidden, Missing, Refusal
from ...engine.values.finding import Refused
from ...engine.values.text import Text
from ...org.actions import viewer
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ..cabinet import fetch
from ..contents import display_name, kind_of, named_as
from ..doubts import DOUBTFUL
from ..lines import Checked, Line
from ..models import Batch, BatchHand, BatchUnit, Content, Evidence, EvidenceKind, Form, FormUnit, Status
from ..previews import preview
from ..queries import batch_seen, batches_seen, form_seen
from ..scopes import common
from ..second import hands
from ..stored import Stored, body_of, content_digest, stored_in

MOST_FILES = 20
"""Files of evidence in one batch."""


@action("facts.upload")
def upload(act: Act, *, form: str, sha256: str, name: str) -> Answer:
    """Preview a workbook that is kept under this digest. The same content for the same form, with the same control total, is
    recognised: the answer is then the batch it came in, with `again`. Raises `Forbidden` for who reports no unit of the form,
    `Refusal` for a closed form."""
    by = viewer(act)
    row = form_seen(by, form)
    if not FormUnit.objects.filter(form=row, unit__in=by.units(Permission.REPORT_FIGURES)).exists():
        raise Forbidden(
            Text("本报表没有请您填报", "this form does not ask you for figures"),
            Text("由填报人填报", "the liaison of the unit reports them"),
        )
    if row.closed:
        raise Refusal(
            Text("本报表已关闭", "this form is closed"),
            Text("请考核办重新打开", "ask the performance office to open it"),
        )
    by.use(Permission.REPORT_FIGURES)
    checked, _ = preview(by, row, sha256)
    digest = content_digest(row.ref, checked.lines) if checked.lines and not checked.errors else ""
    before = _before(by, row, digest, checked) if digest else None
    if before is not None:
        act.subject, act.unit = before.ref, _of_units(by, before)
        act.tell(
            Text("再次上传同样的内容", "the same content uploaded again"),
            None,
            display_name(name, EvidenceKind.WORKBOOK),
        )
        return {"batch": before.ref, "again": "yes"}
    for unit in sorted({line.unit for line in checked.lines}):
        by.use(Permission.REPORT_FIGURES, unit=unit)
    batch = act.add(
        Batch(
            form=row, period=row.period, content_digest=digest, lines=len(checked.lines),
            changes=sum(line.changes for line in checked.lines), errors=checked.errors, warnings=checked.warnings,
            total=checked.total, control_total=checked.control, reported_by_id=by.account, reported_at=act.at,
        )
    )  # fmt: skip
    act.add(Content(batch=batch, body=body_of(Stored(checked.sheet, checked.lines, checked.findings, checked.lacking))))
    act.add_all([BatchUnit(batch=batch, unit_id=unit) for unit in sorted({line.unit for line in checked.lines})])
    data = fetch(sha256)
    act.add(
        Evidence(
            sha256=sha256, size=len(data), kind=EvidenceKind.WORKBOOK.value, batch=batch, is_report=True,
            name=display_name(name, EvidenceKind.WORKBOOK), kept_by_id=by.account, kept_at=act.at,
        )
    )  # fmt: skip
    act.subject, act.unit = batch.ref, common(by, {line.unit for line in checked.lines})
    act.tell(Text("上传填报表", "report uploaded"), None, f"{row.title_zh} {row.period}: {len(checked.lines)}")
    return {"batch": batch.ref}


def _before(by: Viewer, form: Form, digest: str, checked: Checked) -> Batch | None:
    """The batch this content came in before: waiting, or accepted and still what is known."""
    alike = batches_seen(by).filter(form=form, content_digest=digest).order_by("-pk")
    waiting = alike.filter(status__in=[Status.PREVIEWED, Status.SUBMITTED])
    # the control total is part of what was said; beside figures that are known it says nothing new
    open_: Batch | None = next((each for each in waiting if each.control_total == checked.control), None)
    if open_ is not None or any(line.changes for line in checked.lines):
        return open_
    return alike.filter(status=Status.ACCEPTED).first()


@action("facts.submit")
def submit(act: Act, *, batch: str, version: int, reason: str, sha256: str = "", name: str = "") -> Answer:
    """Hand in a previewed batch, all of it or nothing, with a last file of evidence where one is named. Raises `Refused` with every error,
    `Refusal` where nothing would change, where what is known has moved since the preview, or where a reason is lacking for corrections
    and doubtful figures."""
    by = viewer(act)
    row = _mine(act, by, batch)
    if row.status != Status.PREVIEWED:
        raise Refusal(
            Text(f"这一批{_word(row)}，不能再提交", f"this batch is {row.status} and cannot be submitted"),
            None,
            "not-previewed",
        )
    _still_there(by, row)
    held = stored_in(row.content.body)
    source = row.files.filter(is_report=True).first()
    if source is None or row.form is None:
        raise Missing
    checked, _ = preview(by, row.form, source.sha256)
    if checked.errors:
        raise Refused(checked.findings)
    if not _as_previewed(checked.lines, held.lines):
        raise Refusal(
            Text("预览之后，已有的数变了", "what is known has changed since the preview"),
            Text("重新上传，再看一遍差异", "upload again and look at the changes"),
            "known-moved",
        )
    if not any(line.changes for line in checked.lines):
        raise Refusal(
            Text("与已有的数完全相同，没有可提交的变动", "everything is known already, there is nothing to submit"),
            Text("不用提交", "leave it"),
        )
    doubtful = any(each.code in DOUBTFUL for each in held.findings)
    corrected = any(line.changes and line.old.turn for line in held.lines)
    if (doubtful or corrected) and not reason.strip():
        raise Refusal(
            Text("有更正或可疑的数，要写原因", "figures are corrected or doubtful: a reason is needed"),
            Text("在“说明”中写明为什么", "say why in the box 'reason'"),
            "reason-needed",
            at="reason",
        )
    file = attached(act, by, row, sha256, name) if sha256 else None
    units = {line.unit for line in held.lines}
    act.add_all([BatchHand(batch=row, person_id=person) for person in sorted(hands(by, units))])
    act.change(row, version, status=Status.SUBMITTED.value, reason=reason.strip()[:400], reported_at=act.at)
    act.subject, act.unit, act.reason = row.ref, common(by, units), reason.strip()
    act.tell(Text("提交填报表", "report submitted"), Status.PREVIEWED.value, f"{row.changes} / {row.lines}")
    if file is not None:
        act.tell(Text("附佐证", "evidence added"), None, f"{file.name} {sha256[:12]}")
    return {"batch": row.ref}


def _of_units(by: Viewer, row: Batch) -> str:
    """The lowest unit that stands above all a batch speaks of."""
    return common(by, set(BatchUnit.objects.filter(batch=row).values_list("unit_id", flat=True)))


def _as_previewed(now: Sequence[Line], then: Sequence[Line]) -> bool:
    """Whether the lines would still replace what they replaced in the preview, or say by now what is known."""
    return len(now) == len(then) and all(
        (one.unit, one.measure) == (other.unit, other.measure) and (one.old == other.old or not one.changes)
        for one, other in zip(now, then, strict=True)
    )


def _word(row: Batch) -> str:
    return str(row.get_status_display()).partition(" / ")[0]


def _mine(act: Act, by: Viewer, ref: str) -> Batch:
    """The reporter's own batch, locked. A unit that is no more counts as what it went into."""
    seen = batch_seen(by, ref)
    if seen.reported_by_id != by.account:
        raise Forbidden(Text("只有填报人能提交或撤回", "only who reported it can submit it or take it back"))
    row = act.lock(Batch, pk=seen.pk)
    for unit in BatchUnit.objects.filter(batch=row).values_list("unit_id", flat=True):
        by.require_ever(Permission.REPORT_FIGURES, unit)
    return row


def _still_there(by: Viewer, row: Batch) -> None:
    """Raises `Refusal` where a unit of the batch went into another or was closed since it was previewed."""
    units = BatchUnit.objects.filter(batch=row).order_by("unit").values_list("unit_id", flat=True)
    gone = next((by.former[unit] for unit in units if unit in by.former), None)
    if gone is not None:
        name, heir = gone.node.name, by.called(by.heir(gone.node.unit))
        into = heir.name if heir is not None else Text("其他单位", "another unit")
        raise Refusal(
            Text(f"{name.zh}已撤并，不能再填报", f"{name.en} is no more: nothing is reported for it"),
            Text(f"需要的数由{into.zh}填报", f"what is needed is reported by {into.en}"),
            "unit-gone",
        )


@action("facts.withdraw")
def withdraw(act: Act, *, batch: str, version: int, reason: str = "") -> Answer:
    """Take back one's own batch while it waits: nothing of it becomes known, and it is not decided on. Raises `Conflict` where somebody
    has decided on it."""
    by = viewer(act)
    row = _mine(act, by, batch)
    if row.status != Status.SUBMITTED or row.version != version:
        raise Conflict(
            Text("这一批已有人处理，或没有在等审核", "the batch was decided on by somebody else, or does not wait"),
            Text("刷新后查看；已接受的数用更正", "reload the page; correct a figure that is accepted"),
            [Difference(Text("状态", "status"), str(row.get_status_display()), str(Status.WITHDRAWN.label))],
        )
    act.change(row, version, status=Status.WITHDRAWN.value, decision=reason.strip()[:400])
    act.subject, act.unit, act.reason = row.ref, _of_units(by, row), reason.strip()
    act.tell(Text("撤回填报", "report taken back"), Status.SUBMITTED.value, Status.WITHDRAWN.value)
    return {"batch": row.ref}


@action("facts.attach")
def attach(act: Act, *, batch: str, sha256: str, name: str) -> Answer:
    """Add a file of evidence to one's own batch before it is decided on; by what it holds, which its name must not contradict. Raises
    `Refusal`."""
    by = viewer(act)
    seen = batch_seen(by, batch)
    if seen.reported_by_id != by.account:
        raise Forbidden(Text("只有填报人能附佐证", "only who reported the figures can add evidence"))
    row = act.lock(Batch, pk=seen.pk)
    if row.status not in (Status.PREVIEWED, Status.SUBMITTED):
        raise Refusal(Text("已审核的批次不能再附佐证", "the batch is decided on; nothing can be added"))
    for unit in BatchUnit.objects.filter(batch=row).values_list("unit_id", flat=True):
        by.use(Permission.REPORT_FIGURES, unit=unit)
    file = attached(act, by, row, sha256, name)
    act.subject, act.unit = row.ref, _of_units(by, row)
    act.tell(Text("附佐证", "evidence added"), None, f"{file.name} {sha256[:12]}")
    return {"evidence": file.ref}


def attached(act: Act, by: Viewer, row: Batch, sha256: str, name: str) -> Evidence:
    """A file of evidence of a batch, by what it holds. Raises `Refusal`."""
    if row.files.count() >= MOST_FILES:
        raise Refusal(Text(f"佐证最多 {MOST_FILES} 份", f"at most {MOST_FILES} files of evidence"), at="file")
    data = fetch(sha256)
    kind = kind_of(data)
    return act.add(
        Evidence(
            sha256=sha256, size=len(data), kind=kind.value, batch=row, name=named_as(name, kind),
            kept_by_id=by.account, kept_at=act.at,
        )
    )  # fmt: skip
