"""Actions: one effect for one key, one event in the same transaction, and no other way to write."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from support.group_of_rooms import Group

from hengji.audit import acts, chain
from hengji.audit.fits import TURNING, unturned
from hengji.audit.models import Answered, Event
from hengji.audit.outcomes import Conflict, Refusal, Unaudited
from hengji.audit.verify import verify
from hengji.engine.values.text import Text
from hengji.org import actions
from hengji.org.models import Person, Unit, UnitSpan


def rename(group: Group, key: str, name: str, version: int = 1, since: date = date(2024, 1, 1)) -> acts.Answer:
    return actions.change_unit(
        group.viewer("olivia"),
        key,
        unit=group.ref("S1"),
        version=version,
        since=since,
        name=Text(name, name),
        reason="更名批复",
    )


def test_the_same_key_has_one_effect_and_one_answer(group: Group) -> None:
    before = Event.objects.count()
    first = rename(group, "rename-0001", "西部新能源")
    assert rename(group, "rename-0001", "西部新能源") == first
    assert Event.objects.count() == before + 1
    assert UnitSpan.objects.get(unit=group.units["S1"]).version == 2


def test_a_key_used_for_something_else_is_refused_and_anothers_key_is_another_key(group: Group) -> None:
    rename(group, "rename-0001", "西部新能源")
    with pytest.raises(Refusal, match="used for something else"):
        rename(group, "rename-0001", "另一个名字", version=2)
    person = group.person("none")
    actions.delegate(
        group.viewer("mia"),
        "rename-0001",
        taker=person.ref,
        since=group.today,
        until=group.today + timedelta(days=4),
        reason="出差",
    )
    assert Answered.objects.filter(key="rename-0001").count() == 2


def test_who_comes_second_is_told_both_versions_and_changes_nothing(group: Group) -> None:
    rename(group, "rename-0001", "西部新能源", version=1)
    with pytest.raises(Conflict) as told, transaction.atomic():
        rename(group, "rename-0002", "西部绿电", version=1)
    assert ("西部新能源 / 西部新能源", "西部绿电 / 西部绿电") in [
        (each.now, each.wanted) for each in told.value.differences
    ]
    assert [each.title.en for each in told.value.differences] == ["name on 1 Jan 2024"]
    assert UnitSpan.objects.get(unit=group.units["S1"]).name_zh == "西部新能源"
    assert not Answered.objects.filter(key="rename-0002").exists()


def test_a_change_whose_event_cannot_be_written_is_not_made(group: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object) -> int:
        raise OSError("no space left on device")

    monkeypatch.setattr(acts, "append", full)
    with pytest.raises(OSError, match="no space"), transaction.atomic():
        rename(group, "rename-0001", "西部新能源")
    assert UnitSpan.objects.get(unit=group.units["S1"]).name_zh == "西部风电"
    monkeypatch.setattr(acts, "append", chain.append)
    rename(group, "rename-0001", "西部新能源")
    assert verify() == []


def test_nothing_is_written_outside_an_action_and_nothing_is_ever_deleted(group: Group) -> None:
    unit = group.units["S1"]
    for attempt in (
        unit.save,
        unit.delete,
        lambda: Unit.objects.filter(pk=unit.pk).update(code="X"),
        lambda: Unit.objects.filter(pk=unit.pk).delete(),
        lambda: Unit.objects.bulk_create([Unit(code="Y", kind="peer")]),
        lambda: Unit.objects.create(code="Y", kind="peer"),
        lambda: Unit.objects.bulk_update([unit], ["code"]),
        lambda: Person.objects.get_or_create(code="Z"),
    ):
        with pytest.raises(Unaudited), transaction.atomic():
            attempt()
    assert Unit.objects.get(pk=unit.pk).code == "S1"


def test_the_event_says_who_did_what_when_why_and_what_it_was_before(group: Group) -> None:
    rename(group, "rename-0001", "西部新能源")
    event = Event.objects.order_by("-seq")[0]
    for words in ("王敏", "org.change-unit", "西部风电", "西部新能源", "更名批复", "office", "rename-0001"):
        assert words in event.body


@pytest.mark.parametrize("sign", list(TURNING))
def test_a_text_that_turns_writing_around_is_refused_and_the_place_is_told(group: Group, sign: str) -> None:
    before = Event.objects.count()
    with pytest.raises(Refusal) as told:
        rename(group, "rename-0001", f"西部{sign}新能源")
    assert told.value.code == "turning-sign"
    assert told.value.at == "name"
    assert f"U+{ord(sign):04X}" in told.value.text.zh
    assert "西部新能源" in told.value.text.zh
    assert Event.objects.count() == before
    assert UnitSpan.objects.get(unit=group.units["S1"]).name_zh == "西部风电"


def test_a_text_without_such_signs_stays_as_it_is() -> None:
    assert unturned("甲 — 乙，é😀\u200b") == "甲 — 乙，é😀\u200b"
    assert unturned(f"甲{TURNING}乙") == "甲乙"
