"""The verifier: walks the chain from the first event, and every kept row of the database beside it.

Found are: a changed, missing, moved or inserted event; a column that differs from the bound bytes; a row, or an answer kept for whoever
asks again, that was changed, deleted or inserted without an action; and, against an exported checkpoint, a cut tail and a chain rewritten
from some point on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from ..engine.values.finding import Finding, Level, Source
from ..engine.values.text import Text
from .chain import answer_digest, older_digest, seals_digest
from .checkpoint import Checkpoint
from .kept import Kept, kept_models, row_digest
from .keys import bind
from .models import Answered, Event, Head, Seal

_START = "0" * 64
_COLUMNS = ("action", "subject", "unit")


@dataclass(slots=True)
class Walked:
    """What a walk has looked at: so many events and rows, and whether the chain went through the checkpoint it was held against."""

    events: int = 0
    rows: int = 0
    met: bool = False


def verify(against: Checkpoint | None = None) -> list[Finding]:
    """Everything that does not agree, in the order of the chain and of the tables; nothing: all of it is as it was written."""
    return list(walk(against))


def walk(against: Checkpoint | None = None, walked: Walked | None = None) -> Iterator[Finding]:
    """The same, one finding after another as they are come upon: whoever needs but the first stops there. `walked` counts along."""
    walked = walked if walked is not None else Walked()
    yield from _chain(against, walked)
    bound = _bound()
    yield from _seals(bound)
    yield from _answers(bound)
    yield from _rows(walked)


def _finding(code: str, where: Source, zh: str, en: str) -> Finding:
    return Finding(f"audit-{code}", Level.ERROR, Text(zh, en), None, where)


def _chain(against: Checkpoint | None, walked: Walked) -> Iterator[Finding]:
    expected, previous = 1, _START
    reached = against is None or against.size == 0
    walked.met = against is not None and (against.size, against.digest) == (0, _START)
    for event in Event.objects.order_by("seq").iterator(2000):
        walked.events += 1
        where = Source(sheet="audit_event", cell=str(event.seq))
        if event.seq != expected:
            yield _finding("gap", where, f"缺少第 {expected} 号事件", f"event {expected} is missing")
        if event.previous != previous:
            yield _finding("link", where, "与前一事件不衔接", "it does not follow the event before it")
        if event.digest != bind(event.previous, event.body.encode()):
            yield _finding("changed", where, "内容被改过", "its content was changed")
        yield from _columns(event, where)
        if against is not None and event.seq == against.size:
            reached = True
            walked.met = event.digest == against.digest
            if event.digest != against.digest:
                zh, en = (
                    "与检查点不符：此前的链被重写",
                    "it differs from the checkpoint: the chain before it was rewritten",
                )
                yield _finding("rewritten", where, zh, en)
        expected, previous = event.seq + 1, event.digest
    if not reached and against is not None:
        where = Source(sheet="audit_event", cell=str(expected))
        zh = f"链只到第 {expected - 1} 号，检查点有 {against.size} 号：末尾被截"
        en = f"the chain ends at {expected - 1}, the checkpoint has {against.size}: its tail was cut"
        yield _finding("cut", where, zh, en)
    head = Head.objects.filter(pk=1).first()
    if head is not None and (head.seq, head.digest) != (expected - 1, previous):
        yield _finding(
            "head", Source(sheet="audit_head"), "链尾记录与链不符", "the record of the end differs from the chain"
        )


def _columns(event: Event, where: Source) -> Iterator[Finding]:
    """The columns that repeat the bound bytes."""
    try:
        body = json.loads(event.body)
        held = {
            "seq": body["seq"] == str(event.seq),
            "at": datetime.fromisoformat(body["at"]) == event.at,
            "actor": body["actor"]["ref"] == event.actor,
        } | {name: body[name] == getattr(event, name) for name in _COLUMNS}
    except (ValueError, KeyError, TypeError):
        yield _finding("unreadable", where, "内容读不懂", "its content cannot be read")
        return
    for name, agrees in held.items():
        if not agrees:
            yield _finding("column", where, f"{name} 一栏与内容不符", f"the column {name} differs from its content")


@dataclass(frozen=True, slots=True)
class _Bound:
    """What an event binds besides its own words; `answer` is None where it is of version 1."""

    seals: tuple[object, object]
    asked: tuple[object, object]
    answer: object


def _bound() -> dict[int, _Bound]:
    found = {}
    for seq, text in Event.objects.order_by("seq").values_list("seq", "body").iterator(2000):
        body = _json(text)
        if isinstance(body, dict):
            actor = body.get("actor")
            asked = (actor.get("ref") if isinstance(actor, dict) else None, body.get("key"))
            found[seq] = _Bound((body.get("rows"), body.get("seals")), asked, body.get("answer"))
    return found


def _seals(bound: Mapping[int, _Bound]) -> Iterator[Finding]:
    """The seals of each event are those it bound."""
    groups: dict[int, list[tuple[str, int, str]]] = {}
    for seal in Seal.objects.order_by("event", "id").iterator(5000):
        groups.setdefault(seal.event, []).append((seal.table, seal.row, seal.digest))
    for seq in sorted(bound.keys() | groups.keys()):
        seals = groups.get(seq, [])
        if seq not in bound or bound[seq].seals != (str(len(seals)), seals_digest(seals)):
            where = Source(sheet="audit_seal", cell=str(seq))
            yield _finding("seals", where, f"第 {seq} 号事件的行印被改过", f"the seals of event {seq} were changed")


def _answers(bound: Mapping[int, _Bound]) -> Iterator[Finding]:
    """Every answer is the one its event bound, and every event that can be asked for again has its answer."""
    waiting = {seq for seq, event in bound.items() if event.asked[1]}
    older = []
    for row in Answered.objects.order_by("id").iterator(2000):
        where, event = Source(sheet="audit_answered", cell=str(row.pk)), bound.get(row.event)
        if event is None or row.event not in waiting or event.asked != (row.actor, row.key):
            yield _finding("answer-inserted", where, "没有操作留下的答复", "an answer that no action left")
            continue
        waiting.remove(row.event)
        if event.answer is None:
            older.append((row.fingerprint, row.answer))
        elif event.answer != answer_digest(row.fingerprint, row.answer):
            yield _finding("answer", where, "留存的答复被直接改过", "a kept answer was changed in the database itself")
    for seq in sorted(waiting):
        where = Source(sheet="audit_answered", cell=str(seq))
        yield _finding(
            "answer-deleted", where, f"第 {seq} 号事件的答复被删掉了", f"the answer of event {seq} was deleted"
        )
    binds = next((event.answer for event in bound.values() if event.answer and not event.asked[1]), None)
    if older and binds != older_digest(older):
        where = Source(sheet="audit_answered")
        zh, en = "升级前留存的答复被直接改过", "answers kept before the upgrade were changed in the database itself"
        yield _finding("answers", where, zh, en)


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _rows(walked: Walked) -> Iterator[Finding]:
    """Every kept row is as its last event left it, and every sealed row is there."""
    for model in kept_models():
        table = model._meta.db_table
        latest = Seal.objects.filter(table=table).values("row").annotate(last=Max("id")).values("last")
        sealed = dict(Seal.objects.filter(id__in=latest).values_list("row", "digest"))
        yield from _of_table(model, table, sealed, walked)


def _of_table(model: type[Kept], table: str, sealed: dict[int, str], walked: Walked) -> Iterator[Finding]:
    for row in model.objects.order_by("pk").iterator(2000):
        walked.rows += 1
        where = Source(sheet=table, cell=str(row.pk))
        seal = sealed.pop(row.pk, None)
        if seal is None:
            yield _finding("inserted", where, "没有经过任何操作就出现的行", "a row that no action wrote")
        elif not _is(row, seal):
            yield _finding("row", where, "数据库里的行被直接改过", "a row changed in the database itself")
    for missing in sorted(sealed):
        where = Source(sheet=table, cell=str(missing))
        yield _finding("deleted", where, "行被删掉了", "a row was deleted")


def _is(row: Kept, seal: str) -> bool:
    try:
        return row_digest(row) == seal
    except (TypeError, ValueError):
        return False
