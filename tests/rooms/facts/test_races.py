"""Two at once: exactly one wins and the other is told so; on both databases, in real threads with real commits."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import override_settings
from support.databases import Database
from support.group_of_rooms import found_group
from support.reporting import World, key, make_world

from hengji.audit.acts import Answer
from hengji.audit.outcomes import Conflict, Refusal
from hengji.audit.verify import verify
from hengji.facts import actions, queries
from hengji.facts.models import Batch, Fact

ROUNDS = 6
Step = Callable[[], Answer]


@pytest.fixture(scope="module")
def races(vendor: Database) -> Iterator[tuple[Database, World]]:
    """A database of its own, beside the one of the session: what is done here is committed."""
    alias = f"{vendor.vendor}-figures"
    with (
        TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        override_settings(EVIDENCE=Path(folder) / "evidence"),
    ):
        if vendor.vendor == "postgres":
            with closing(vendor.connection()) as own, own.cursor() as cursor:
                cursor.execute("CREATE DATABASE figures_races")
        name = str(Path(folder) / "races.db") if vendor.vendor == "sqlite" else "figures_races"
        connections.settings[alias] = {**connections.settings[vendor.vendor], "NAME": name}
        made = Database(alias, connections.settings[alias], "")
        with made.in_use():
            call_command("migrate", verbosity=0)
            world = make_world(found_group())
        yield made, world
        connections[alias].close()


@pytest.fixture
def racing(races: tuple[Database, World], tmp_path: Path) -> Iterator[tuple[Database, World]]:
    """On that database."""
    database, world = races
    with override_settings(EVIDENCE=tmp_path / "evidence"), database.in_use():
        yield database, world


def at_once(database: Database, *steps: Step) -> list[str]:
    """Each step in a thread with a connection of its own, all let go together; how each ended."""
    ready, ends = threading.Barrier(len(steps)), [""] * len(steps)

    def one(place: int, step: Step) -> None:
        with database.in_use():
            try:
                ready.wait(20)
                step()
                ends[place] = "done"
            except Conflict as conflict:
                ends[place] = "conflict" if conflict.differences else "conflict without versions"
            except Refusal as refusal:
                ends[place] = f"refused {refusal.code}"
            finally:
                connections[database.vendor].close()

    threads = [threading.Thread(target=one, args=(place, step)) for place, step in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return ends


def submitted(world: World, value: int, by: str = "gus") -> Batch:
    """A submitted batch with another profit of S1A."""
    batch = world.batch(world.upload(by, world.filled(by, {"profit": value})))
    world.submit(by, batch, "核对")
    return Batch.objects.get(pk=batch.pk)


def accepts(world: World, name: str, batch: Batch, using: str = "") -> Step:
    """Accept it as this person."""
    viewer, given = world.viewer(name), {"batch": batch.ref, "version": batch.version}
    return lambda: actions.accept(viewer, using or key(), **given)  # type: ignore[arg-type]


def rejects(world: World, name: str, batch: Batch) -> Step:
    """Send it back as this person."""
    viewer, given = world.viewer(name), {"batch": batch.ref, "version": batch.version, "reason": "不符"}
    return lambda: actions.reject(viewer, key(), **given)  # type: ignore[arg-type]


def test_of_two_who_decide_one_wins_and_nothing_is_recorded_twice(racing: tuple[Database, World]) -> None:
    database, world = racing
    for turn in range(ROUNDS):
        batch, facts = submitted(world, 1000 + turn), Fact.objects.count()
        second = accepts(world, "olivia", batch) if turn % 2 else rejects(world, "olivia", batch)
        assert sorted(at_once(database, accepts(world, "mia", batch), second)) == ["conflict", "done"]
        row = Batch.objects.get(pk=batch.pk)
        assert Fact.objects.count() == facts + (row.status == "accepted")


def test_of_two_batches_with_the_same_figure_one_becomes_known(racing: tuple[Database, World]) -> None:
    database, world = racing
    for turn in range(ROUNDS):
        first, second = submitted(world, 2000 + turn), submitted(world, 3000 + turn)
        ends = at_once(database, accepts(world, "mia", first), accepts(world, "olivia", second))
        assert sorted(ends) == ["conflict", "done"]
        known = queries.figures(world.viewer("gus")).get(measure__code="profit")
        assert known.value == (2000 + turn if ends[0] == "done" else 3000 + turn)


def test_one_command_sent_many_times_at_once_has_one_effect(racing: tuple[Database, World]) -> None:
    database, world = racing
    for turn in range(ROUNDS):
        batch, facts, same = submitted(world, 4000 + turn), Fact.objects.count(), key()
        assert at_once(database, *[accepts(world, "mia", batch, same)] * 3) == ["done"] * 3
        assert Fact.objects.count() == facts + 1


def test_numbers_rise_and_everything_verifies_after_the_races(racing: tuple[Database, World]) -> None:
    _, world = racing
    numbers = list(Fact.objects.order_by("pk").values_list("recorded_seq", flat=True))
    assert numbers == sorted(numbers)
    assert verify() == []
    assert world.form.period == "2026-09"
