"""On what ground roles were asked for, as the trail keeps it: of any number of grants in a few queries."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..audit.models import Event, Seal
from ..engine.values.text import Text
from .models import Grant

ASKED = "org.grant-role"
ASKED_MANY = "org.ask-roles"
ASKING = "申请授予角色"
"""How the title of what an act on many tells begins, once for each grant it made, in the order of their numbers."""


@dataclass(frozen=True, slots=True)
class Asked:
    """On what ground a role was asked for, and when."""

    reason: str
    at: datetime


TAKEN_BACK = Text("撤回申请", "request withdrawn")
TURNED_DOWN = Text("不批准", "turned down")
"""How a request ends that is not approved: taken back by who made it or whom it is for, or turned down by another."""


def taken_back(body: Mapping[str, Any]) -> bool:
    """Whether an event, by its body, tells of a request that was taken back, not turned down."""
    return any(each["title"]["zh"] == TAKEN_BACK.zh for each in body.get("told", []))


@dataclass(frozen=True, slots=True)
class Ended:
    """Why a role or a request for one ended, and when; whether the request was `taken_back`."""

    reason: str
    at: datetime
    taken_back: bool


def asked_grounds(grants: Iterable[Grant]) -> dict[int, Asked]:
    """The grounds of grants that are in sight, by their number; none for one of the set-up, which nobody asked for."""
    table, numbers = Grant._meta.db_table, [each.pk for each in grants]
    made: dict[int, int] = {}
    for row, seq in Seal.objects.filter(table=table, row__in=numbers).order_by("event").values_list("row", "event"):
        made.setdefault(row, seq)
    events = Event.objects.filter(seq__in=set(made.values()), action__in=(ASKED, ASKED_MANY))
    told = {event.seq: (event.action, event.at, json.loads(event.body)) for event in events}
    several = {seq for seq, (action, *_) in told.items() if action == ASKED_MANY}
    places = _places(table, several)
    return {
        row: Asked(_reason(told[seq][2], places.get((seq, row))), told[seq][1])
        for row, seq in made.items()
        if seq in told
    }


def _places(table: str, events: Iterable[int]) -> dict[tuple[int, int], int]:
    """Which of the grants that an act made each is."""
    rows: dict[int, list[int]] = defaultdict(list)
    for seq, row in Seal.objects.filter(table=table, event__in=events).order_by("row").values_list("event", "row"):
        rows[seq].append(row)
    return {(seq, row): at for seq, made in rows.items() for at, row in enumerate(made)}


def _reason(body: dict[str, Any], at: int | None) -> str:
    if at is None:
        return str(body.get("reason", ""))
    lines = [each["new"] for each in body.get("told", []) if str(each["title"]["zh"]).startswith(ASKING)]
    return str(lines[at]) if at < len(lines) else ""
