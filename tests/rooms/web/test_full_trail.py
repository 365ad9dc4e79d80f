"""Where the trail cannot be written, nothing can be done: every action there is refuses, and leaves nothing behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connections, transaction
from django.test import override_settings
from support.everything import everything
from support.group_of_rooms import Group

import hengji.web.seed
import hengji.web.urls  # noqa: F401 - those of every room
from hengji.audit import acts, backup
from hengji.audit.verify import verify

SOURCE = Path(acts.__file__).resolve().parents[1]
TABLES = ("audit_event", "audit_answered")


@contextmanager
def full(table: str) -> Iterator[None]:
    """The database takes no more rows of a table of the trail."""
    postgres = connections["default"].vendor == "postgresql"
    with connections["default"].cursor() as cursor:
        if postgres:
            cursor.execute(
                "CREATE OR REPLACE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'no space left for the trail'; END $$"
            )
            cursor.execute(f"CREATE TRIGGER no_space BEFORE INSERT ON {table} EXECUTE FUNCTION no_space()")
        else:
            cursor.execute(
                f"CREATE TRIGGER no_space BEFORE INSERT ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'no space left for the trail'); END"
            )
    yield
    with connections["default"].cursor() as cursor:
        cursor.execute(f"DROP TRIGGER no_space{f' ON {table}' if postgres else ''}")


def contents() -> dict[str, list[Any]]:
    """Every row of the product."""
    return {model._meta.db_table: list(model._base_manager.order_by("pk").values_list()) for model in backup._models()}


def test_every_action_refuses_while_the_trail_cannot_be_written(
    group: Group, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused: set[str] = set()
    do = acts._done

    def tried(act: Any, name: str, *given: Any) -> acts.Answer:
        if name not in refused:
            before = contents()
            for table in TABLES:
                with full(table), pytest.raises(DatabaseError, match="no space left"), transaction.atomic():
                    do(act, name, *given)
            assert contents() == before, name
            refused.add(name)
        return do(act, name, *given)

    monkeypatch.setattr(acts, "_done", tried)
    with override_settings(EVIDENCE=tmp_path):
        everything(group)
    assert refused >= {name for name, act in acts.ACTIONS.items() if act.__module__.startswith("hengji.")}
    assert verify() == []


def test_the_registry_knows_every_action_of_the_source() -> None:
    written = {
        name
        for file in SOURCE.rglob("*.py")
        if file.name != "acts.py"
        for name in re.findall(r'^@action\("([^"]+)"\)', file.read_text("utf-8"), re.MULTILINE)
    }
    assert written == {name for name, act in acts.ACTIONS.items() if act.__module__.startswith("hengji.")}


def test_two_rooms_cannot_have_an_action_of_one_name() -> None:
    with pytest.raises(ValueError, match="both have an action"):
        acts.action("org.delegate")(lambda act: {})
