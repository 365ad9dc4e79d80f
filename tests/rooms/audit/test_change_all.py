"""Many rows changed alike in one act: each has a new version and a seal, in as many statements as for few."""

from __future__ import annotations

import pytest
from django.db import transaction
from support.group_of_rooms import Group

from hengji.audit.acts import Act, Answer, action
from hengji.audit.outcomes import Conflict
from hengji.audit.verify import verify
from hengji.org.models import UnitSpan


@action("test.place-all")
def place_all(act: Act, *, place: int, behind: bool = False) -> Answer:
    rows = list(UnitSpan.objects.select_for_update().order_by("pk"))
    if behind:
        rows[0].version -= 1
    act.change_all(rows, place=place)
    return {}


@action("test.place-each")
def place_each(act: Act, *, behind: bool = False) -> Answer:
    rows = list(UnitSpan.objects.select_for_update().order_by("-pk"))
    lines = [
        (row.pk, row.version, {"place": row.pk + 3} | ({"name_zh": f"名{row.pk}"} if row.pk % 2 else {}))
        for row in rows
    ]
    if behind:
        lines[0] = (lines[0][0], lines[0][1] - 1, lines[0][2])
    act.change_each(UnitSpan, lines)
    return {}


def test_every_row_has_a_new_version_and_is_sealed(group: Group) -> None:
    before = dict(UnitSpan.objects.values_list("pk", "version"))
    place_all(group.viewer("olivia"), "place-all-1", place=7)
    assert {row.pk: (row.version, row.place) for row in UnitSpan.objects.all()} == {
        pk: (v + 1, 7) for pk, v in before.items()
    }
    assert verify() == []


def test_a_row_that_was_read_in_another_version_stops_them_all(group: Group) -> None:
    before = dict(UnitSpan.objects.values_list("pk", "place"))
    with pytest.raises(Conflict), transaction.atomic():
        place_all(group.viewer("olivia"), "place-all-2", place=7, behind=True)
    assert dict(UnitSpan.objects.values_list("pk", "place")) == before


def test_rows_changed_each_to_its_own_have_a_new_version_and_are_sealed(group: Group) -> None:
    before = {row.pk: row for row in UnitSpan.objects.all()}
    place_each(group.viewer("olivia"), "place-each-1")
    for row in UnitSpan.objects.all():
        name = f"名{row.pk}" if row.pk % 2 else before[row.pk].name_zh
        assert (row.version, row.place, row.name_zh) == (before[row.pk].version + 1, row.pk + 3, name)
    assert verify() == []


def test_one_of_them_read_in_another_version_stops_them_all_with_both_values(group: Group) -> None:
    before = dict(UnitSpan.objects.values_list("pk", "place"))
    with pytest.raises(Conflict) as told, transaction.atomic():
        place_each(group.viewer("olivia"), "place-each-2", behind=True)
    assert told.value.differences
    assert dict(UnitSpan.objects.values_list("pk", "place")) == before
