"""Somebody leaves a post and nobody takes it; a name that was wrong is corrected; neither rewrites what was before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from support.group_of_rooms import TODAY, Group
from support.letters import Story, key, posted
from support.pages import plain, signed_in, value_of

from hengji.audit.outcomes import Conflict, Forbidden, Missing, Refusal
from hengji.audit.verify import verify
from hengji.contracts.models import Signature
from hengji.contracts.signing import name_signed, verify_signature
from hengji.engine.values.text import Text
from hengji.org import actions, naming
from hengji.org.models import Appointment, Person


def held(group: Group, unit: str = "S1", who: str = "mia") -> Appointment:
    return Appointment.objects.get(post=posted(group, unit, who))


def end(
    group: Group, row: Appointment, until: date, by: str = "olivia", reason: str = "调任", version: int = 1
) -> None:
    actions.end_appointment(group.viewer(by), key(), appointment=row.ref, version=version, until=until, reason=reason)
    row.refresh_from_db()


def correct(group: Group, who: str, zh: str, by: str = "olivia", version: int = 1) -> None:
    naming.correct_person(
        group.viewer(by), key(), person=group.person(who).ref, version=version, name=Text(zh, "Other"), reason="身份证"
    )


def test_an_appointment_ends_on_a_day_and_the_post_is_vacant(group: Group) -> None:
    row = held(group)
    end(group, row, TODAY + timedelta(3))
    assert row.until == TODAY + timedelta(3)
    assert Appointment.objects.count() == 1
    assert verify() == []


def test_one_that_has_not_begun_never_takes_effect(group: Group) -> None:
    before = group.viewer("olivia", date(2025, 12, 1))
    row = held(group)
    assert row.since > before.today
    actions.end_appointment(
        before, key(), appointment=row.ref, version=row.version, until=before.today, reason="不再任命"
    )
    row.refresh_from_db()
    assert row.until == row.since


def test_nobody_leaves_before_the_day_the_post_was_taken(group: Group) -> None:
    """A mistyped month does not take months of service away."""
    row = held(group)
    with pytest.raises(Refusal, match="the post is held from"):
        end(group, row, row.since - timedelta(days=1))
    row.refresh_from_db()
    assert row.until is None
    end(group, row, row.since)
    assert row.until == row.since


def test_an_end_needs_a_reason_a_right_and_the_version_shown_and_never_prolongs(group: Group) -> None:
    row = held(group)
    with pytest.raises(Refusal, match="no reason"):
        end(group, row, TODAY, reason=" ")
    with pytest.raises(Conflict):
        end(group, row, TODAY, version=7)
    for who, refused in (("mia", Forbidden), ("max", Missing), ("sys", Missing)):
        with pytest.raises(refused):
            end(group, row, TODAY, by=who)
    end(group, row, TODAY)
    with pytest.raises(Refusal, match="ends on"):
        end(group, row, TODAY + timedelta(1), version=2)


def test_from_the_page_of_a_person_the_end_is_looked_at_then_done(group: Group) -> None:
    row = held(group)
    client = signed_in("olivia")
    assert f'href="/appointments/{row.ref}/end"' in client.get(f"/people/{row.person.ref}").content.decode()
    shown = client.get(f"/appointments/{row.ref}/end")
    given = {"key": value_of(shown, "key"), "version": "1", "until": "2026-12-01", "reason": "调任", "step": "look"}
    assert "自 2026-12-01 起，马晓梅不再任西部风电" in plain(client.post(f"/appointments/{row.ref}/end", given))
    done = client.post(f"/appointments/{row.ref}/end", given | {"step": "do"})
    assert done["Location"] == f"/units/{group.ref('S1')}"
    assert signed_in("mia").get(f"/appointments/{row.ref}/end").status_code == 403
    assert signed_in("max").get(f"/appointments/{row.ref}/end").status_code == 404
    assert "/end" not in signed_in("mia").get(f"/people/{row.person.ref}").content.decode()


def test_a_corrected_name_is_told_with_the_earlier_one_and_why(group: Group) -> None:
    correct(group, "mia", "马小梅")
    person = group.person("mia")
    assert (person.name_zh, person.name_en) == ("马小梅", "Other")
    assert [(each.name, each.reason) for each in naming.earlier_names(person)] == [("马晓梅 / Mia", "身份证")]
    page = plain(signed_in("olivia").get(f"/people/{person.ref}"))
    assert "曾用名 马晓梅 / Mia" in page
    assert verify() == []


def test_a_name_is_corrected_by_who_keeps_the_units_alone(group: Group) -> None:
    for who, refused in (("mia", Forbidden), ("sec", Forbidden), ("max", Missing), ("sys", Missing)):
        with pytest.raises(refused):
            correct(group, "mia", "马小梅", by=who)
    with pytest.raises(Conflict):
        correct(group, "mia", "马小梅", version=9)
    with pytest.raises(Refusal, match="the name is the same"):
        naming.correct_person(
            group.viewer("olivia"),
            key(),
            person=group.person("mia").ref,
            version=1,
            name=Text("马晓梅", "Mia"),
            reason="x",
        )
    assert Person.objects.filter(name_zh="马小梅").count() == 0


def test_a_signed_letter_keeps_the_name_it_was_signed_with(group: Group) -> None:
    Story(group, "S1", "mia").in_force()
    before = {each.pk: name_signed(each).zh for each in Signature.objects.select_related("person")}
    assert "马晓梅" in before.values()
    correct(group, "mia", "马小梅")
    rows = list(Signature.objects.select_related("person", "letter", "of"))
    assert {each.pk: name_signed(each).zh for each in rows} == before
    assert all(verify_signature(each) == [] for each in rows)
    page = plain(signed_in("olivia").get(f"/letters/{rows[0].letter.ref}/signed"))
    assert "马晓梅" in page
    assert "马小梅" not in page


def test_from_the_page_a_name_is_looked_at_then_corrected(group: Group) -> None:
    person = group.person("mia")
    client = signed_in("olivia")
    assert f'href="/people/{person.ref}/name"' in client.get(f"/people/{person.ref}").content.decode()
    shown = client.get(f"/people/{person.ref}/name")
    given = {
        "key": value_of(shown, "key"),
        "version": "1",
        "name_zh": "马小梅",
        "name_en": "Mei",
        "reason": "证件",
        "step": "look",
    }
    assert "已签的责任书与操作记录里仍是“马晓梅”" in plain(client.post(f"/people/{person.ref}/name", given))
    done = client.post(f"/people/{person.ref}/name", given | {"step": "do"})
    assert done["Location"] == f"/people/{person.ref}"
    assert "马小梅" in plain(client.get(done["Location"]))
