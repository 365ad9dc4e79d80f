"""Appending to the chain: one writer at a time, each event bound to the one before it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from . import bulk
from .canonical import canonical
from .keys import bind
from .models import Event, Head, Seal
from .rows import quoted

if TYPE_CHECKING:
    from .acts import Act
    from .kept import Kept

Sealed = tuple[str, int, str]
"""Table, row, digest."""


def append(act: Act, seals: Sequence[Sealed], answer: str = "") -> int:
    """Write the event of an act and the seals of its rows; its number. Within the act's own transaction. `answer` is the digest of what is
    kept to be answered when the same key comes again; nothing, where nobody can ask."""
    head = Head.objects.select_for_update().filter(pk=1).first()
    if head is None:
        Head.objects.get_or_create(pk=1)
        head = Head.objects.select_for_update().get(pk=1)
    seq = head.seq + 1
    body = canonical(body_of(act, seq, seals, answer))
    digest = bind(head.digest, body)
    Event.objects.create(
        seq=seq,
        at=act.at,
        action=act.name,
        actor=act.by.ref,
        subject=act.subject,
        unit=act.unit,
        body=body.decode(),
        previous=head.digest,
        digest=digest,
    )
    if len(seals) < bulk.MANY:
        Seal.objects.bulk_create([Seal(event=seq, table=table, row=row, digest=each) for table, row, each in seals])
    else:
        bulk.write(Seal._meta.db_table, ("event", "table", "row", "digest"), ((seq, *each) for each in seals))
    head.seq, head.digest = seq, digest
    head.save()
    return seq


@dataclass(frozen=True, slots=True)
class End:
    """Where the chain ended: the number and the digest of its last event."""

    seq: int = 0
    digest: str = ""


def end_of_chain() -> End:
    """Where the chain ends. As long as it does so every kept row is the same, for nothing is written but by an act: what was reckoned from
    rows read after it was asked for is good for this end, or for a later one. One query."""
    found = Head.objects.filter(pk=1).values_list("seq", "digest").first()
    return End(*found) if found is not None else End()


MOST_WRITTEN = 200
"""So many sealed rows are looked at one by one; where more were written, anything may have been."""
_LISTED = {"postgresql": "string_agg", "sqlite": "group_concat"}


def end_since(before: End) -> tuple[End, frozenset[str] | None]:
    """The end of the chain, and the tables whose rows were written since it ended at `before`: None where that may be any of them, as after
    a restore, when the chain does not hold that event, or after very many rows. What was reckoned from rows, read after an end was asked
    for, is good for that end and for a later one until their tables were written. One query, plain: it is asked at every door."""
    # asked for in order, the seals since are found by their event whatever the database makes of how many there may be
    table = connection.ops.quote_name("table")
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT seq, digest,
                EXISTS (SELECT 1 FROM audit_event WHERE seq = %s AND digest = %s),
                (SELECT {_LISTED[connection.vendor]}({table}, ',') FROM
                    (SELECT {table} FROM audit_seal WHERE event > %s ORDER BY event LIMIT {MOST_WRITTEN}) AS since)
            FROM audit_head WHERE id = 1""",
            [before.seq, before.digest, before.seq],
        )
        found = cursor.fetchone()
    if found is None:
        return End(), None
    seq, digest, held, listed = found
    written = listed.split(",") if listed else []
    return End(seq, digest), frozenset(written) if held and len(written) < MOST_WRITTEN else None


def rows_since(before: End, *tables: type[Kept]) -> dict[type[Kept], frozenset[int]] | None:
    """The rows of these tables that were written since the chain ended at `before`; None where that may be any of them, as in `end_since`.
    Two queries."""
    if not Event.objects.filter(seq=before.seq, digest=before.digest).exists():
        return None
    sealed = list(
        Seal.objects.filter(event__gt=before.seq).order_by("event").values_list("table", "row")[:MOST_WRITTEN]
    )
    if len(sealed) == MOST_WRITTEN:
        return None
    return {each: frozenset(row for table, row in sealed if table == each._meta.db_table) for each in tables}


def is_ours() -> bool:
    """Whether the trail was bound with the audit key that is set: of the first event and the last one at least. True for no trail."""
    ends = [Event.objects.order_by(order).first() for order in ("seq", "-seq")]
    return not any(ends) or any(each.digest == bind(each.previous, each.body.encode()) for each in ends if each)


def answer_digest(fingerprint: str, answer: str) -> str:
    """The digest of an answer and of what it answers."""
    return hashlib.sha256(canonical([fingerprint, answer])).hexdigest()


def older_digest(answers: Iterable[tuple[str, str]]) -> str:
    """The digest of the answers that were kept before events bound their own: fingerprint and answer of each, in their order."""
    found = hashlib.sha256()
    for each in answers:
        found.update(answer_digest(*each).encode())
    return found.hexdigest()


def seals_digest(seals: Sequence[Sealed]) -> str:
    """The digest of the seals of one event, in the order of table and row."""
    lines = (f'[{quoted(table)},"{row}",{quoted(digest)}]' for table, row, digest in sorted(seals))
    return hashlib.sha256(f"[{','.join(lines)}]".encode()).hexdigest()  # as `canonical` writes it


def body_of(act: Act, seq: int, seals: Sequence[Sealed], answer: str) -> dict[str, object]:
    """What an event says and binds. Those of version 1 do not bind their answer; one without a key binds the answers of all of them."""
    return {
        "v": 2,
        "seq": seq,
        "at": act.at,
        "action": act.name,
        "actor": {"ref": act.by.ref, "name": act.by.name, "role": act.by.role, "for": act.by.acts_for},
        "subject": act.subject,
        "unit": act.unit,
        "reason": act.reason,
        "key": act.key,
        "client": act.client,
        "told": [{"title": told.title, "old": told.old, "new": told.new} for told in act.told],
        "rows": len(seals),
        "seals": seals_digest(seals),
        "answer": answer,
    }
