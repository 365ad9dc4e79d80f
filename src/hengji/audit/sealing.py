"""Taking in what was there before: the migration that brings a table under seal seals the rows it finds, by an event that says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from ..engine.values.text import Text
from .acts import Act
from .canonical import canonical
from .chain import Sealed, body_of, older_digest
from .kept import row_digest
from .keys import bind

ACTION = "audit.take-under-seal"


@dataclass(frozen=True)
class _Upgrade:
    """Whoever upgrades the product: nobody of the group."""

    ref: str = "upgrade"
    name: str = "升级 upgrade"
    role: str = "upgrade"
    acts_for: str = ""


def seal_rows(apps: Any, models: Mapping[str, frozenset[str]]) -> None:
    """Seal every row of these models (`org.Account`), each without the columns that are free. For migrations: `apps` is theirs.

    A table that has a seal is passed over: its rows are sealed by those who write them, and a row put in by hand stays without.
    """
    act, seals = _act(), []
    for name, free in models.items():
        model = apps.get_model(name)
        table = model._meta.db_table
        if apps.get_model("audit.Seal").objects.filter(table=table).exists():
            continue
        found: list[Sealed] = [
            (table, row.pk, row_digest(row, free)) for row in model._base_manager.order_by("pk").iterator(2000)
        ]
        seals += found
        act.tell(Text(f"纳入盖印：{table}", f"taken under seal: {table}"), None, len(found))
    if seals:
        _append(apps, act, seals, "")


def bind_answers(apps: Any) -> None:
    """Bind the answers that were kept before events bound their own."""
    kept = apps.get_model("audit.Answered").objects.order_by("id").values_list("fingerprint", "answer")
    if kept:
        act = _act()
        act.tell(Text("纳入盖印：audit_answered", "taken under seal: audit_answered"), None, len(kept))
        _append(apps, act, [], older_digest(kept))


def _act() -> Act:
    return Act(_Upgrade(), ACTION, timezone.now())


def _append(apps: Any, act: Act, seals: list[Sealed], answer: str) -> None:
    """As `chain.append`, with the tables as they are at the migration."""
    event, head_row, seal = (apps.get_model("audit", name) for name in ("Event", "Head", "Seal"))
    head, _ = head_row.objects.select_for_update().get_or_create(pk=1)
    body = canonical(body_of(act, head.seq + 1, seals, answer))
    head.seq, head.digest, before = head.seq + 1, bind(head.digest, body), head.digest
    event.objects.create(
        seq=head.seq, at=act.at, action=act.name, actor=act.by.ref, subject="", unit="", body=body.decode(), previous=before,
        digest=head.digest,
    )  # fmt: skip
    seal.objects.bulk_create(
        [seal(event=head.seq, table=table, row=row, digest=digest) for table, row, digest in seals], batch_size=400
    )
    head.save()
