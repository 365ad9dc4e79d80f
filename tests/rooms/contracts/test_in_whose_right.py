"""In whose right an act is done: one's own where it does, else that of whom one stands in for; the trail tells the one used."""

from __future__ import annotations

import json

import pytest
from support.group_of_rooms import Group
from support.letters import Story, key, stand_in
from support.pages import plain, signed_in
from support.reporting import grant

from hengji.audit.models import Event
from hengji.audit.outcomes import Forbidden
from hengji.contracts import actions
from hengji.contracts.lifecycle import Side
from hengji.contracts.models import Signature
from hengji.contracts.queries import signable_sides
from hengji.contracts.todos import todos
from hengji.engine.values.text import Text
from hengji.org import actions as org


def done(action: str) -> tuple[str, str, str]:
    """Who did the last act of this name, in which role and for whom, as the trail keeps it."""
    actor = json.loads(Event.objects.filter(action=action).latest("seq").body)["actor"]
    return actor["name"], actor["role"], actor["for"]


def test_who_stands_in_for_another_signs_her_own_letter_in_her_own_right(group: Group) -> None:
    stand_in(group, "leo", "hana")
    story = Story(group).agreed()
    assert done("contracts.agree") == ("赵海燕", "head", "")
    story.sign("hana", "unit")
    assert done("contracts.sign") == ("赵海燕", "head", "")
    assert Signature.objects.get().acts_for == ""


def test_who_has_no_right_of_her_own_signs_in_that_of_whom_she_stands_in_for(group: Group) -> None:
    stand_in(group, "leo", "none")
    story = Story(group).agreed()
    story.sign("none", "group")
    name, role, whom = done("contracts.sign")
    assert (role, whom) == ("leader", group.person("leo").name_zh)
    assert name == group.person("none").name_zh


def test_of_several_one_stands_in_for_only_the_one_whose_right_is_used_is_named(group: Group) -> None:
    for giver in ("leo", "mia", "hana"):
        stand_in(group, giver, "none")
    Story(group).agreed().sign("none", "unit")
    assert done("contracts.sign")[1:] == ("head", "赵海燕")


def test_a_delegation_of_ones_own_is_nobody_elses_act(group: Group) -> None:
    stand_in(group, "leo", "hana")
    stand_in(group, "hana", "hugo")
    assert done("org.delegate") == ("赵海燕", "head", "")


def test_a_unit_is_renamed_in_the_role_that_keeps_units(group: Group) -> None:
    stand_in(group, "mia", "olivia")
    org.found_unit(
        group.viewer("olivia"), key(), code="D9", kind="department", name=Text("审计部", "Audit"), parent=group.ref("G"),
        since=group.today,
    )  # fmt: skip
    assert done("org.found-unit")[1:] == ("office", "")
    stand_in(group, "olivia", "none")
    org.found_unit(
        group.viewer("none"), key(), code="D8", kind="department", name=Text("法务部", "Legal"), parent=group.ref("G"),
        since=group.today,
    )  # fmt: skip
    assert done("org.found-unit")[1:] == ("office", group.person("olivia").name_zh)


def test_a_draft_made_by_standing_in_is_told_as_such(group: Group) -> None:
    stand_in(group, "olivia", "hana")
    story = Story(group)
    story.do("hana", actions.send_letter)
    assert done("contracts.send") == ("赵海燕", "office", group.person("olivia").name_zh)


def test_who_is_the_subject_never_signs_for_the_group_nor_is_offered_it(group: Group) -> None:
    stand_in(group, "leo", "hana")
    story = Story(group).agreed()
    assert signable_sides(group.viewer("hana"), story.letter, {}) == [Side.UNIT]
    with pytest.raises(Forbidden, match="you are the subject"):
        story.sign("hana", "group")
    story.sign("hana", "unit")
    story.sign("leo", "group")
    assert story.letter.state == "in-force"


def test_a_letter_signed_by_the_subject_waits_for_the_group_and_not_for_the_subject_standing_in(group: Group) -> None:
    stand_in(group, "leo", "hana")
    story = Story(group).agreed()
    assert [each.href for each in todos(group.viewer("hana"))] == [f"/letters/{story.ref}/sign"]
    assert [each.href for each in todos(group.viewer("leo"))] == [f"/letters/{story.ref}/sign"]
    other = Story(group, "D2", "hugo").agreed()
    assert [each.href for each in todos(group.viewer("hana"))].count(f"/letters/{other.ref}/sign") == 1


@pytest.mark.usefixtures("on_the_day")
def test_the_page_refuses_the_subject_the_side_of_the_group_before_it_asks_for_the_password(group: Group) -> None:
    stand_in(group, "leo", "hana")
    story = Story(group).agreed()
    page = signed_in("hana").get(f"/letters/{story.ref}/sign").content.decode()
    assert 'value="group"' not in page
    grant(group, "none", "head", "D1")
    story.sign("none", "unit")
    refused = signed_in("hana").get(f"/letters/{story.ref}/sign")
    assert refused.status_code == 403
    assert "您本人代表责任方" in plain(refused)
