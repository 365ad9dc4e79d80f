"""A backup comes back equal, on either database; a damaged or foreign one is refused before anything is touched."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from support.databases import Database
from support.group_of_rooms import Group, busy

from hengji.audit import backup, checkpoint
from hengji.audit.models import Event
from hengji.audit.verify import verify
from hengji.engine.values.finding import Refused
from hengji.org.models import Account, Unit


@pytest.fixture(autouse=True)
def _evidence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "EVIDENCE", tmp_path / "evidence")


def emptied() -> None:
    with connections["default"].cursor() as cursor:
        for model in backup._models():
            cursor.execute(f'DELETE FROM "{model._meta.db_table}"')


def contents() -> dict[str, list[bytes]]:
    return {model._meta.db_table: list(backup._lines(model)) for model in backup._models()}


def test_a_backup_comes_back_equal_and_verifies(group: Group, tmp_path: Path) -> None:
    busy(group)
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / "a1").write_bytes(b"proof")
    before, taken = contents(), checkpoint.take()
    done = backup.back_up(tmp_path / "one.zip")
    assert (done.events, done.files) == (taken.size, 1)
    emptied()
    (tmp_path / "evidence" / "a1").unlink()
    assert not Unit.objects.exists()
    assert backup.restore(tmp_path / "one.zip") == done
    assert contents() == before
    assert verify(taken) == []
    assert (tmp_path / "evidence" / "a1").read_bytes() == b"proof"
    assert Account.objects.get(login="olivia").person.name_zh == "王敏"


def test_it_is_not_restored_over_anything_and_not_written_over_another(group: Group, tmp_path: Path) -> None:
    backup.back_up(tmp_path / "one.zip")
    with pytest.raises(Refused, match="not empty"):
        backup.restore(tmp_path / "one.zip")
    with pytest.raises(Refused, match="exists already"):
        backup.back_up(tmp_path / "one.zip")
    assert not list(tmp_path.glob("*.part"))


def test_every_damaged_byte_is_found_before_anything_is_touched(group: Group, tmp_path: Path) -> None:
    backup.back_up(tmp_path / "one.zip")
    whole = (tmp_path / "one.zip").read_bytes()
    emptied()
    before = contents()
    rng = random.Random(5)
    for turn in range(60):
        at = rng.randrange(len(whole))
        broken = whole[:at] + bytes([whole[at] ^ (1 << rng.randrange(8))]) + whole[at + 1 :]
        if turn % 10 == 0:
            broken = whole[: rng.randrange(len(whole))]
        (tmp_path / "broken.zip").write_bytes(broken)
        try:
            backup.restore(tmp_path / "broken.zip")
        except Refused:
            assert contents() == before
        else:  # a byte that says nothing, such as a time stamp of the zip: what came back is what was saved
            assert Event.objects.exists()
            assert verify() == []
            emptied()


def test_a_backup_of_another_system_is_refused(group: Group, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backup.back_up(tmp_path / "one.zip")
    emptied()
    monkeypatch.setattr(settings, "HENGJI_AUDIT_KEY", b"another key")
    with pytest.raises(Refused, match="audit key of this system"):
        backup.restore(tmp_path / "one.zip")


def test_what_is_not_a_backup_is_refused(database: Database, tmp_path: Path) -> None:
    (tmp_path / "no.zip").write_bytes(b"PK no")
    with pytest.raises(Refused, match="no backup"):
        backup.restore(tmp_path / "no.zip")
