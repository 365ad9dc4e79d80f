"""A backup taken while another process writes comes back equal in another database, of either kind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.test import override_settings
from support import doer
from support.committed import Mint, address
from support.databases import Database, prepared
from support.worker import ROOT, working

from hengji.audit import backup, checkpoint
from hengji.audit.models import Answered, Event, Seal
from hengji.audit.verify import verify
from hengji.facts.cabinet import fetch
from hengji.facts.models import Evidence

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kill -9 and fork are of POSIX")


@pytest.fixture(scope="module")
def mints() -> Iterator[dict[str, Mint]]:
    """Both kinds at once, apart from the session's."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as place, ExitStack() as open_:
        made = {}
        for vendor in ("sqlite", "postgres"):
            folder = Path(place) / vendor
            folder.mkdir()
            database = open_.enter_context(prepared(vendor, folder, f"{vendor}-at-work"))
            made[vendor] = Mint(database, folder / "mint", doer.found_work, "work")
        yield made


def hengji(database: Database, home: Path, *words: str) -> dict[str, int]:
    """The command, in a process of its own, on this database."""
    home.mkdir(exist_ok=True)
    environment = os.environ | {
        "PYTHONPATH": str(ROOT / "src"),
        "HENGJI_DATABASE": address(database),
        "HENGJI_HOME": str(home),
    }
    ended = subprocess.run(
        [sys.executable, "-m", "hengji", *words, "--json"], env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    found: dict[str, int] = json.loads(ended.stdout)
    return found


def trail(last: int) -> tuple[list[object], list[object], list[object]]:
    """Events, seals and answers up to an event: by the seals, every row as it was then."""
    return (
        list(Event.objects.filter(seq__lte=last).order_by("seq").values_list()),
        list(Seal.objects.filter(event__lte=last).order_by("id").values_list()),
        list(Answered.objects.filter(event__lte=last).order_by("id").values_list()),
    )


def tables(archive: Path) -> dict[str, bytes]:
    """What a backup holds of each table."""
    with zipfile.ZipFile(archive) as held:
        return {name: held.read(name) for name in held.namelist() if name.startswith("tables/")}


@pytest.mark.parametrize("way", ["sqlite to postgres", "postgres to sqlite"])
def test_what_was_saved_during_writes_is_restored_elsewhere_as_it_was(
    mints: dict[str, Mint], way: str, tmp_path: Path
) -> None:
    source, _, target = way.partition(" to ")
    file, again = tmp_path / "one.zip", tmp_path / "two.zip"
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    with mints[source].fresh() as full, mints[target].empty() as empty, working(full, here) as worker:
        process = worker.begin(3)
        worker.wait_for(30)
        acknowledged = doer.done(worker.journal)
        lines = worker.written()
        saved = hengji(full, here, "backup", str(file))
        during = worker.written() - lines
        worker.wait_for(worker.written() + 6)
        worker.kill(process)
        restored = hengji(empty, there, "restore", str(file))

        assert during > 4, "the writer went on"
        assert restored == saved
        with full.in_use():
            assert Event.objects.count() > saved["events"]
            as_it_was = trail(saved["events"])
        with empty.in_use(), override_settings(EVIDENCE=there / "evidence"):
            assert trail(saved["events"]) == as_it_was
            assert Event.objects.count() == saved["events"]
            assert verify(checkpoint.Checkpoint(saved["events"], str(as_it_was[0][-1][-1]))) == []  # type: ignore[index]
            held = {row.key: json.loads(row.answer) for row in Answered.objects.all()}
            assert {key: held.get(key) for key in acknowledged} == acknowledged
            for evidence in Evidence.objects.all():
                assert len(fetch(evidence.sha256)) == evidence.size
            backup.back_up(again)
    assert tables(again) == tables(file)
