"""Deciding: a second person accepts a batch, whole, or sends it back."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

from django.db import IntegrityError, transaction

from ...audit.acts import Act, Answer, action
from ...audit.outcomes import Conflict, Difference, Refusal
from ...engine.values.text import Text
from ...org.actions import viewer
from ...org.permissions import Permission
from ...org.standing import tell_for
from ...org.viewer import Viewer
from ...store.exact import NotExact, exact
from ..lines import Known, Line, Pair
from ..models import Batch, BatchHand, BatchUnit, Evidence, Fact, Measure, NullReason, Status, Tally
from ..queries import as_known, batch_seen
from ..scopes import common
from ..second import require_second
from ..stored import stored_in

MOST_TOLD = 200
"""Changes told one by one in the trail; every figure is sealed all the same."""


@action("facts.accept")
def accept(act: Act, *, batch: str, version: int, reason: str = "") -> Answer:
    """Record the figures of a submitted batch, in one act and under one number; `reason` is what the accepter has to say, if anything.
    Raises `Forbidden` for a reporter or who stands in for one, `Conflict` where one of the figures has become known otherwise since; one
    that has become known as it is said here is known already."""
    row = _decided(act, batch, version, Status.ACCEPTED)
    lines = [line for line in stored_in(row.content.body).lines if line.changes]
    seq = _next(act)
    current = {
        (fact.unit_id, fact.measure_id): fact
        for fact in as_known().filter(
            period=row.period, unit__in=BatchUnit.objects.filter(batch=row).values("unit"),
            measure__in={line.measure for line in lines},
        )
    }  # fmt: skip
    _unmoved(viewer(act), row, lines, current)
    lines = [line for line in lines if not line.says(_as_is(current, line))]
    file = Evidence.objects.filter(batch=row).order_by("is_report", "-pk").first()
    name = Evidence.objects.filter(batch=row, is_report=True).values_list("name", flat=True).first() or ""
    act.add_all([_fact(row, line, current.get((line.unit, line.measure)), seq, file, name) for line in lines])
    act.change(
        row,
        version,
        status=Status.ACCEPTED.value,
        decided_by_id=viewer(act).account,
        decided_at=act.at,
        decision=reason.strip()[:400],
        recorded_seq=seq,
    )
    act.reason = reason.strip()  # the reporter's own words stand in the event of the submission
    _tell(act, row, lines)
    return {"batch": row.ref, "recorded": str(seq)}


@action("facts.reject")
def reject(act: Act, *, batch: str, version: int, reason: str) -> Answer:
    """Send a submitted batch back with a reason; nothing of it becomes known."""
    if not reason.strip():
        raise Refusal(
            Text("没有写退回原因", "no reason is given"), Text("写明要改什么", "say what has to be mended"), at="reason"
        )
    row = _decided(act, batch, version, Status.REJECTED)
    act.change(
        row,
        version,
        status=Status.REJECTED.value,
        decided_by_id=viewer(act).account,
        decided_at=act.at,
        decision=reason.strip()[:400],
    )
    units = BatchUnit.objects.filter(batch=row).values_list("unit_id", flat=True)
    act.subject, act.unit, act.reason = row.ref, common(viewer(act), set(units)), reason.strip()
    tell_for(act, viewer(act).stood_in_for)
    act.tell(Text("退回填报", "report sent back"), Status.SUBMITTED.value, Status.REJECTED.value)
    return {"batch": row.ref}


def _decided(act: Act, ref: str, version: int, to: Status) -> Batch:
    """The submitted batch, locked, with a second person before it who wants it to become so."""
    by = viewer(act)
    row = act.lock(Batch, pk=batch_seen(by, ref).pk)
    units = set(BatchUnit.objects.filter(batch=row).values_list("unit_id", flat=True))
    for unit in units:
        by.require_ever(Permission.ACCEPT_FIGURES, unit, seen=Permission.SEE_FIGURES)
    reporters = set(BatchHand.objects.filter(batch=row).values_list("person_id", flat=True)) | {
        row.reported_by.person_id
    }
    require_second(by, reporters)
    if row.status != Status.SUBMITTED or row.version != version:
        raise Conflict(
            _meanwhile(by, row),
            Text("打开这一批，看它现在的样子", "open the batch and look at it as it is now"),
            [Difference(Text("状态", "status"), str(row.get_status_display()), str(to.label))],
        )
    return row


def _meanwhile(by: Viewer, row: Batch) -> Text:
    """What became of a batch that cannot be decided on as it was shown."""
    if row.status == Status.PREVIEWED:
        return Text("这一批还没有提交", "this batch is not submitted")
    if row.status == Status.WITHDRAWN:
        return Text("这一批已由填报人撤回", "its reporter has taken this batch back")
    if row.decided_by is None:
        return Text("您打开后，这一批有变动", "this batch changed after you opened it")
    who = row.decided_by.person
    if who.pk == by.person:
        return Text("这一批您已经处理过", "you have decided on this batch already")
    return Text(f"这一批已由{who.name_zh}处理", f"{who.name_en or who.name_zh} has decided on this batch")


def _next(act: Act) -> int:
    """The next number, with the tally locked to the end of the act: numbers become known in their order."""
    tally = tally_of(act)
    return act.change(tally, None, seq=tally.seq + 1).seq


def tally_of(act: Act) -> Tally:
    """The one row, locked; made by whoever comes first."""
    if not Tally.objects.filter(pk=1).exists():
        with (
            suppress(IntegrityError),
            transaction.atomic(),
        ):  # another who is first at the same moment has made it by then
            return act.add(Tally())
    return act.lock(Tally, pk=1)


def _unmoved(by: Viewer, row: Batch, lines: list[Line], current: dict[Pair, Fact]) -> None:
    """Every figure is still known as it was shown to the reporter, or as the batch says it."""
    moved = [line for line in lines if line.moved(_as_is(current, line))]
    if not moved:
        return
    titles = {each.pk: each for each in Measure.objects.filter(pk__in={line.measure for line in moved[:20]})}
    told = []
    for line in moved[:20]:
        node, measure, fact = by.called(line.unit), titles[line.measure], current.get((line.unit, line.measure))
        name = node.name if node is not None else Text.same("—")
        title = Text(f"{name.zh} {measure.title_zh}", f"{name.en} {measure.title_en}")
        told.append(
            Difference(
                title,
                _in_words(Known(fact.value, fact.null_reason) if fact else Known()),
                _in_words(Known(line.value, line.null_reason)),
            )
        )
    raise Conflict(
        Text(
            f"{row.period} 有 {len(moved)} 个数在提交之后变了",
            f"{len(moved)} figures of {row.period} changed after they were submitted",
        ),
        Text("退回，请填报人重新上传", "send it back and have it uploaded again"),
        told,
    )


def _as_is(current: dict[Pair, Fact], line: Line) -> Known:
    fact = current.get((line.unit, line.measure))
    return Known(fact.value, fact.null_reason, fact.turn) if fact is not None else Known()


def _said(known: Known) -> str:
    return f"{known.value:,f}" if known.value is not None else known.null_reason or "—"


def _in_words(known: Known) -> str:
    """The same for a page that is read: why there is no figure by its label."""
    return str(NullReason(known.null_reason).label) if known.null_reason else _said(known)


def _fact(row: Batch, line: Line, before: Fact | None, seq: int, file: Evidence | None, name: str) -> Fact:
    return Fact(
        unit_id=line.unit, measure_id=line.measure, period=row.period, turn=(before.turn if before else 0) + 1, value=line.value,
        null_reason=line.null_reason, source=line.source or f"{name} {line.cell}".strip()[:200], recorded_seq=seq, supersedes=before,
        reason=row.reason if before else "", batch=row, evidence=file,
    )  # fmt: skip


def _sum(lines: Sequence[Line]) -> Decimal | None:
    """The sum of what these lines enter, and of nothing else that stands in their file; None where they enter no value, and where it is
    too long to be one."""
    values = [Fraction(line.value) for line in lines if line.value is not None]
    try:
        return exact(sum(values, Fraction(0))) if values else None
    except NotExact:
        return None


def _tell(act: Act, row: Batch, lines: list[Line]) -> None:
    act.subject = row.ref
    by, told = viewer(act), lines[:MOST_TOLD]
    tell_for(act, by.stood_in_for)
    act.tell(
        Text("接受指标数", "figures accepted"), Status.SUBMITTED.value, f"{row.period}: {len(lines)}, sum {_sum(lines)}"
    )
    titles = {each.pk: each for each in Measure.objects.filter(pk__in={line.measure for line in told})}
    units = {line.unit for line in lines}
    act.unit = common(by, units)
    for line in told:
        node, measure = by.called(line.unit), titles[line.measure]
        act.tell(
            Text.same(f"{node.code if node is not None else '—'} {measure.code}"),
            _said(line.old),
            _said(Known(line.value, line.null_reason)),
        )
