"""kill -9 at any moment of an import, a report, a signature or an amendment: what was acknowledged is there, nothing is there by half.

Another process does the actions through the product, one after another, and writes down each answer after its commit. It is killed at a
random moment and started again, many times over, on a database that really commits. After each death everything is looked at anew.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.db import connections
from django.db.models import Count
from django.test import override_settings
from support import doer
from support.committed import Mint
from support.databases import Database
from support.worker import working

from hengji.audit import checkpoint
from hengji.audit.models import Answered, Event
from hengji.audit.verify import verify
from hengji.contracts.models import Letter, Signature
from hengji.contracts.signing import verify_signature
from hengji.facts.models import Batch, Fact
from hengji.goals.models import Goal, Tier, Upload

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kill -9 and fork are of POSIX")
LIFE = 10
"""Deaths before the work goes on in a fresh database."""


@pytest.fixture(scope="module")
def mint(vendor: Database) -> Iterator[Mint]:
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        yield Mint(vendor, Path(folder), doer.found_work, "killed")


def gone(database: Database) -> None:
    """Wait until the server has noticed that its client is dead."""
    if "postgresql" not in database.settings["ENGINE"]:
        return
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend'"
    )
    while True:
        with connections["default"].cursor() as cursor:
            cursor.execute(others)
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.02)


def looked_at(folder: Path, before: checkpoint.Checkpoint) -> checkpoint.Checkpoint:
    """Everything that has to hold after a death; where the chain ends now."""
    if connections["default"].vendor == "sqlite":
        with connections["default"].cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            assert cursor.fetchall() == [("ok",)]
    assert verify(before) == []
    held = {row.key: json.loads(row.answer) for row in Answered.objects.filter(key__startswith="doer-")}
    acknowledged = doer.done(folder / "journal")
    lost = {key: answer for key, answer in acknowledged.items() if held.get(key) != answer}
    assert lost == {}, "acknowledged and lost"
    begun = {line["key"] for line in doer.lines(folder / "journal") if "act" in line}
    assert held.keys() <= begun
    assert Event.objects.count() == Answered.objects.values("event").distinct().count(), "an event for each effect"
    whole()
    return checkpoint.take()


def whole() -> None:
    """Every row of an act, or none: by what each kind of act writes."""
    starts = Counter(code.rsplit("-", 1)[0] for code in Goal.objects.values_list("code", flat=True))
    assert set(starts.values()) <= {doer.GOALS}
    assert len(starts) == Upload.objects.filter(imported=True).count()
    assert Tier.objects.count() == len(starts) * doer.GOALS * 5
    figures = dict(Fact.objects.values_list("batch").annotate(Count("pk")))
    for batch in Batch.objects.all():
        assert figures.get(batch.pk, 0) == (batch.changes if batch.status == "accepted" else 0)
    signatures = list(Signature.objects.select_related("of", "letter"))
    assert [verify_signature(each) for each in signatures] == [[]] * len(signatures)
    sides = Counter((each.letter_id, each.of.number) for each in signatures)
    for letter in Letter.objects.all():
        if letter.in_force:
            assert sides[letter.pk, letter.in_force] == 2
        if letter.state in ("half-signed", "half-amended"):
            assert sides[letter.pk, letter.current] == 1


def asked_again(folder: Path, chance: random.Random) -> None:
    """What was answered is asked for once more, word for word: the same answer, and no second effect."""
    acknowledged, before = doer.done(folder / "journal"), Event.objects.count()
    asked = [line for line in doer.lines(folder / "journal") if line.get("key") in acknowledged and "act" in line]
    for line in chance.sample(asked, min(25, len(asked))):
        assert doer.again(line) == acknowledged[line["key"]]
    assert Event.objects.count() == before


def life(mint: Mint, deaths: int, seed: int, seen: Counter[str]) -> None:
    """A database, and a worker who dies in it so many times."""
    chance = random.Random(seed)
    with TemporaryDirectory(ignore_cleanup_errors=True) as place, mint.fresh() as database:
        folder = Path(place)
        with (
            database.in_use(),
            override_settings(EVIDENCE=folder / "evidence"),
            working(database, folder) as worker,
        ):
            point = checkpoint.take()
            for death in range(deaths):
                worker.die(seed * 100 + death, chance)
                gone(database)
                point = looked_at(folder, point)
                seen["deaths"] += 1
                for key, line in doer.begun(folder / "journal").items():
                    there = Answered.objects.filter(key=key).exists()
                    seen["committed, not yet told" if there else "under way, nothing there"] += 1
                    seen[f"in {line['act'].rsplit('.', 1)[1]}"] += 1
            seen["acknowledged effects"] += len(doer.done(folder / "journal"))
            asked_again(folder, chance)
            looked_at(folder, point)


def campaign(mint: Mint, deaths: int, seed: int) -> Counter[str]:
    """So many deaths in one life of a database."""
    seen: Counter[str] = Counter()
    life(mint, deaths, seed, seen)
    print(f"{mint.vendor.vendor}, seed {seed}: {dict(seen.most_common())}")  # noqa: T201 - what a campaign saw
    return seen


@pytest.mark.parametrize("vendor", ["sqlite"], indirect=True)
def test_who_is_killed_at_work_has_lost_nothing_and_left_nothing_half_done(mint: Mint) -> None:
    """A small share, on SQLite; nightly on both."""
    assert campaign(mint, 4, 11)["deaths"] == 4


@pytest.mark.nightly
@pytest.mark.parametrize("share", range(100 // LIFE))
def test_a_hundred_deaths_lose_nothing(mint: Mint, share: int) -> None:
    seen = campaign(mint, LIFE, int(os.environ.get("HENGJI_SEED", "7")) * 100 + share)
    assert seen["deaths"] == LIFE
    assert seen["under way, nothing there"] + seen["committed, not yet told"] >= LIFE // 3, "most are within an action"
    assert seen["acknowledged effects"] >= 2 * LIFE
