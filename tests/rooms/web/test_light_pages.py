"""Every work page on a group that has grown: how many statements it asks and how many bytes it has, against figures that are kept here.

A page that grows past its line is looked at before the line is moved. At 300 units with 40 items each (nightly), no page may ask more
than 20 statements, hold more than 100 kB, or send more than 40 kB.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping

import pytest
from django.test import Client
from support.databases import Database
from support.goals_of_group import counted
from support.group_of_rooms import Founder
from support.grown import grow
from support.letters import key

from hengji.audit.acts import Act, Answer, action
from hengji.engine.values.text import Text
from hengji.org.models import Account

KEPT = {
    "home": (5, 7),
    "units": (5, 12),
    "unit": (9, 7),
    "people": (8, 11),
    "grants": (6, 17),
    "goals": (7, 46),
    "goals of a text": (7, 46),
    "goal": (17, 11),
    "goal map": (11, 65),
    "coverage": (7, 36),
    "interfaces": (5, 5),
    "letters": (6, 24),
    "letter": (11, 24),
    "figures": (8, 8),
    "form": (9, 16),
    "a unit's year": (8, 13),
    "measures": (6, 15),
    "schemes": (7, 5),
    "me": (6, 5),
    "search": (10, 6),
    "search a unit": (11, 14),
}
"""Statements and kB of HTML of each page at 40 units with 10 items, as the performance office sees it, where nothing was written since it
looked at it before."""
MOST = 20, 100, 40
"""The aims at 300 units with 40 items: statements, kB of HTML, kB on the wire."""


@action("test.note")
def note(act: Act) -> Answer:
    """Somebody has written something."""
    act.tell(Text("记一笔", "noted"), None, "1")
    return {}


def asked(paths: Mapping[str, str], *, after_a_write: bool = False) -> dict[str, tuple[int, float, float]]:
    """Each page the second time: statements, kB of HTML, kB on the wire."""
    door, found = Client(), {}
    door.force_login(Account.objects.get(login="olivia"), backend="django.contrib.auth.backends.ModelBackend")
    for name, path in paths.items():
        door.get(path)
        if after_a_write:
            note(Founder(), key())
        with counted() as seen:
            answer = door.get(path, headers={"accept-encoding": "gzip"})
        assert answer.status_code == 200, name
        packed = answer.headers.get("Content-Encoding") == "gzip"
        html = gzip.decompress(answer.content) if packed else answer.content
        found[name] = len(seen), len(html) / 1024, len(answer.content) / 1024
    return found


def test_every_page_stays_within_its_line(database: Database) -> None:
    pages = grow(40, 10)
    found = asked(pages.paths)
    assert found.keys() == KEPT.keys()
    over = {
        name: (told, KEPT[name]) for name, told in found.items() if told[0] > KEPT[name][0] or told[1] > KEPT[name][1]
    }
    assert over == {}, "page: found, line"
    after = {name: told[0] for name, told in asked(pages.paths, after_a_write=True).items()}
    assert {name: count for name, count in after.items() if count > MOST[0]} == {}, "statements right after a write"


@pytest.mark.nightly
def test_no_page_of_a_large_group_is_beyond_the_aims(database: Database) -> None:
    pages = grow(300, 40)
    found = asked(pages.paths)
    for name, told in found.items():
        print(f"{name:<18}{told[0]:>4} statements {told[1]:>6.1f} kB {told[2]:>6.1f} kB")  # noqa: T201 - the figures
    over = {name: told for name, told in found.items() if any(had > most for had, most in zip(told, MOST, strict=True))}
    assert over == {}, "page: statements, kB of HTML, kB on the wire"
