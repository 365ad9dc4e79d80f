"""The verifier finds every edit made in the database itself; against an exported checkpoint also a cut tail and a rewritten chain."""

from __future__ import annotations

import random
from datetime import date

import pytest
from django.db import IntegrityError, connection, connections, transaction
from support.group_of_rooms import Group, busy

from hengji.audit import checkpoint
from hengji.audit.keys import bind
from hengji.audit.models import Event
from hengji.audit.verify import verify
from hengji.engine.values.finding import Refused

TABLES = ("audit_event", "audit_seal", "org_unit", "org_unit_span", "org_person", "org_grant")


def rows(table: str) -> list[dict[str, object]]:
    with connections["default"].cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def sql(statement: str, *given: object) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(statement, given)


def test_what_was_written_by_actions_agrees(group: Group) -> None:
    busy(group)
    assert verify(checkpoint.take()) == []


def edit(random_: random.Random) -> str:
    """One direct edit of some table: a changed cell, a deleted row, a copied row, or two rows' cells exchanged."""
    table = random_.choice(TABLES)
    key = "seq" if table == "audit_event" else "id"
    held = rows(table)
    row = random_.choice(held)
    kind = random_.choice(("change", "change", "change", "swap", "delete", "insert"))
    columns = [name for name in row if name != key and isinstance(row[name], str) and row[name]]
    if kind == "change" and columns:
        column = random_.choice(columns)
        value = str(row[column])
        at = random_.randrange(len(value))
        other = value[:at] + ("x" if value[at] != "x" else "y") + value[at + 1 :]
        sql(f'UPDATE {table} SET "{column}" = %s WHERE {key} = %s', other, row[key])
        return f"{table}.{column} of {row[key]} changed"
    if kind == "swap" and len(held) > 1:
        other_row = random_.choice([each for each in held if each[key] != row[key]])
        both = [name for name in row if name not in (key, "ref", "code") and row[name] != other_row[name]]
        if both:
            column = random_.choice(both)
            if column != "digest" or table != "audit_event":
                sql(f'UPDATE {table} SET "{column}" = %s WHERE {key} = %s', other_row[column], row[key])
                sql(f'UPDATE {table} SET "{column}" = %s WHERE {key} = %s', row[column], other_row[key])
                return f"{table}.{column} of {row[key]} and {other_row[key]} exchanged"
    if kind == "delete" or table == "audit_event":
        sql(f"DELETE FROM {table} WHERE {key} = %s", row[key])
        return f"{table} {row[key]} deleted"
    fresh = {name: value for name, value in row.items() if name != key}
    fresh |= {name: "zzzzzzzzzzzz" for name in ("ref",) if name in fresh} | {
        name: "NEW" for name in ("code",) if name in fresh
    }
    if "since" in fresh:
        fresh["since"] = date(2031, 1, 1)
        fresh["until"] = None
    names, marks = ", ".join(f'"{name}"' for name in fresh), ", ".join(["%s"] * len(fresh))
    sql(f"INSERT INTO {table} ({names}) VALUES ({marks})", *fresh.values())
    return f"{table} got a row"


@pytest.mark.parametrize("part", range(5))
def test_every_direct_edit_is_found(group: Group, part: int) -> None:
    busy(group)
    taken = checkpoint.take()
    random_ = random.Random(part)
    with connection.constraint_checks_disabled() if connection.vendor == "sqlite" else transaction.atomic():
        for turn in range(20):
            point = transaction.savepoint()
            if connection.vendor == "postgresql":
                sql("SET CONSTRAINTS ALL DEFERRED")
            try:
                with transaction.atomic():
                    what = edit(random_)
            except IntegrityError:  # the database itself refused the edit: nothing to find
                transaction.savepoint_rollback(point)
                continue
            assert verify(taken), (part, turn, what)
            transaction.savepoint_rollback(point)
    assert verify(taken) == []


def test_a_tail_that_was_cut_is_found_against_the_checkpoint_only(group: Group) -> None:
    busy(group)
    taken = checkpoint.take()
    last = Event.objects.order_by("-seq")[0]
    sql("DELETE FROM audit_event WHERE seq = %s", last.seq)
    sql("DELETE FROM audit_seal WHERE event = %s", last.seq)
    sql("UPDATE audit_head SET seq = %s, digest = %s", last.seq - 1, last.previous)
    assert "audit-cut" in {found.code for found in verify(taken)}


def test_a_chain_rewritten_with_the_key_is_found_against_the_checkpoint(group: Group) -> None:
    busy(group)
    taken = checkpoint.take()
    previous = ""
    for event in Event.objects.order_by("seq"):
        body = event.body.replace("第3次", "第9次")
        previous = previous or event.previous
        digest = bind(previous, body.encode())
        sql("UPDATE audit_event SET body=%s, previous=%s, digest=%s WHERE seq=%s", body, previous, digest, event.seq)
        previous = digest
    sql("UPDATE audit_head SET digest = %s", previous)
    assert verify() == []
    assert {found.code for found in verify(taken)} == {"audit-rewritten"}


def test_a_checkpoint_is_read_back_and_a_changed_one_is_refused(group: Group) -> None:
    taken = checkpoint.take()
    file = checkpoint.written(taken)
    assert checkpoint.read(file) == taken
    for broken in (
        file.replace(taken.digest, "0" * 64),
        file.replace(f"\n{taken.size}\n", f"\n{taken.size + 1}\n"),
        "",
        "a\nb\nc\nd\ne",
    ):
        with pytest.raises(Refused):
            checkpoint.read(broken)
    with pytest.raises(Refused, match="another key"):
        checkpoint.read(file, key="00" * 32)
