"""On what ground roles were asked for, as the trail keeps it: of any number of grants in a few queries."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..audit.models import Event, Seal
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
