"""The days of a role beside those of its unit: it does nothing before the unit is there, nor once it is no more."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Min

from ..engine.values.text import Text
from ..ui.words import en_day
from .models import Grant, UnitSpan
from .queries import WITHDRAWN
from .viewer import Viewer

STAYS = Text("换一个以后还在的单位，或改期", "choose a unit that stays, or other days")


def too_late(by: Viewer, unit: int, since: date) -> Text | None:
    """Why a role would never do anything: its unit is no more by its first day."""
    leaving = by.leaving.get(unit)
    if leaving is None or since < leaving.since:
        return None
    return Text(
        f"{_called(by, unit).zh}自 {leaving.since} 起撤并，到 {since} 已不存在",
        f"{_called(by, unit).en} is no more from {en_day(leaving.since)} on: a role from {en_day(since)} on would do nothing",
    )


def notes(by: Viewer, rows: Collection[Grant]) -> dict[int, list[Text]]:
    """What is to be noted about the days of these roles, by number: on some of them the unit is not there. One query."""
    first = founded(row.unit_id for row in rows)
    found: dict[int, list[Text]] = {}
    for row in rows:
        told, name, leaving = list[Text](), _called(by, row.unit_id), by.leaving.get(row.unit_id)
        begins = first.get(row.unit_id)
        if begins is not None and row.since < begins:
            told.append(
                Text(
                    f"{name.zh}自 {begins} 起才有，角色在那以前不起作用",
                    f"{name.en} is there from {en_day(begins)} on: the role does nothing before",
                )
            )
        if leaving is not None and row.since < leaving.since and (row.until is None or leaving.since < row.until):
            told.append(
                Text(
                    f"{name.zh}自 {leaving.since} 起撤并，角色从那天起不起作用",
                    f"{name.en} is no more from {en_day(leaving.since)} on: the role does nothing from then on",
                )
            )
        found[row.pk] = told
    return found


def founded(units: Iterable[int]) -> dict[int, date]:
    """The first days of units, by number."""
    spans = UnitSpan.objects.filter(unit__in=set(units)).exclude(WITHDRAWN).order_by()
    return dict(spans.values_list("unit").annotate(first=Min("since")))


def _called(by: Viewer, unit: int) -> Text:
    node = by.called(unit)
    return node.name if node is not None else Text("这个单位", "the unit")
