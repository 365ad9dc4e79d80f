"""What is held from page to page follows from the rooms it names and from no other: it is what is there after every action."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from support.everything import everything
from support.group_of_rooms import TODAY, Group

from hengji.audit import acts
from hengji.goals.models import Cycle
from hengji.goals.queries import forget_faults, goal_map
from hengji.org import viewer as viewers
from hengji.org.models import Account
from hengji.org.queries import LOOKED_AT, forget_viewers, viewer_at_door, viewer_of
from hengji.org.viewer import Viewer, room_of
from hengji.web.finding import find
from hengji.web.progress import progress
from hengji.web.todos import todos

kept_board: Any = import_module("hengji.goals.queries.board")  # the room calls its function by that name
LOGINS = ("olivia", "leo", "hana", "mia", "gus", "sec")
TRAIL = frozenset({"audit_event", "audit_seal"})
_TABLE = re.compile(r'(?:FROM|JOIN) "(\w+)"')


def told(viewer: Viewer) -> list[Any]:
    """What pages show of what is held; a single letter is looked up, which the initials of most titles hold."""
    maps = [goal_map(viewer, cycle).lines for cycle in Cycle.objects.order_by("pk")]
    return [todos(viewer), progress(viewer), find(viewer, "z"), [[line.goal.pk for line in lines] for lines in maps]]


def faults(viewer: Viewer) -> list[Any]:
    """What the boards of the years tell."""
    return [kept_board.board(viewer, cycle) for cycle in Cycle.objects.order_by("pk")]


def test_what_is_held_from_page_to_page_is_what_is_there_after_every_action(
    group: Group, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = acts._done
    held: list[str] = []
    after: set[str] = set()

    def then(act: Any, name: str, *given: Any) -> acts.Answer:
        answer = done(act, name, *given)
        for account in Account.objects.filter(login__in=LOGINS):
            at_door, anew = viewer_at_door(account, TODAY), viewer_of(account, TODAY)
            held.extend(map(str, at_door.by_rooms or ()))
            assert told(at_door) == told(anew), (name, account.login)
        office = Account.objects.filter(login="olivia").first()
        if office is not None:
            boards, kept = faults(viewer_of(office, TODAY)), dict(kept_board._kept)
            forget_faults()
            assert boards == faults(viewer_of(office, TODAY)), name
            kept_board._kept.update(kept)
        after.add(name)
        return answer

    monkeypatch.setattr(acts, "_done", then)
    forget_viewers()
    with override_settings(EVIDENCE=tmp_path):
        everything(group)
    assert len(after) > 100
    assert len(held) > 5_000


def test_what_names_rooms_asks_for_rows_of_those_rooms_alone(
    group: Group, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with override_settings(EVIDENCE=tmp_path):
        everything(group)
    once, free = viewers._once, {each._meta.db_table for each in LOOKED_AT}
    names: set[Hashable] = set()

    def watched(known: dict[Any, Any] | None, name: Any, reckon: Callable[[], Any]) -> Any:
        if known is None or not (isinstance(name, tuple) and name and isinstance(name[0], frozenset)):
            return once(known, name, reckon)
        rooms: Iterable[str] = name[0]
        with CaptureQueriesContext(connections["default"]) as asked:
            found = once(known, name, reckon)
        tables = {table for query in asked.captured_queries for table in _TABLE.findall(query["sql"])} - free
        assert {table for table in tables if room_of(table) not in rooms} <= (TRAIL if "goals" in rooms else set()), (
            name
        )
        names.add(name[1])
        return found

    monkeypatch.setattr(viewers, "_once", watched)
    forget_viewers()
    for account in Account.objects.filter(login__in=LOGINS):
        told(viewer_at_door(account, TODAY))
    assert len(names) > 12
