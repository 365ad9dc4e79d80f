"""Standing in: only roles that can be handed on are, and who sees a unit by it is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from support.group_of_rooms import Group
from support.letters import key
from support.pages import plain, signed_in

from hengji.audit.outcomes import Refusal
from hengji.engine.values.text import Text
from hengji.org import actions
from hengji.org.permissions import Permission
from hengji.org.viewer import Need


def handed_on(group: Group, giver: str, taker: str) -> None:
    """Somebody stands in for another from today on, as the clock has it."""
    today = timezone.localdate()
    actions.delegate(
        group.viewer(giver, today), key(), taker=group.person(taker).ref, since=today, until=today + timedelta(9),
        reason="出差",
    )  # fmt: skip


@pytest.mark.parametrize("giver", ["sec", "sys", "aud", "ada", "none"])
def test_who_holds_nothing_that_can_be_handed_on_lets_nobody_stand_in(group: Group, giver: str) -> None:
    with pytest.raises(Refusal, match="no role then that can be handed on"):
        handed_on(group, giver, "hugo")


def test_who_sees_a_unit_by_standing_in_is_told_on_its_page(group: Group) -> None:
    handed_on(group, "mia", "lin")
    page = plain(signed_in("olivia").get(f"/units/{group.ref('S1')}"))
    assert "林小雨 ■ 子企业负责人 代马晓梅 范围：西部风电，到" in page
    assert "Lin ■ Subsidiary manager standing in for Mia" in plain(
        signed_in("olivia", "en").get(f"/units/{group.ref('S1')}")
    )
    assert "代马晓梅" not in plain(signed_in("olivia").get(f"/units/{group.ref('S2')}"))


def test_the_trail_names_both_in_the_readers_language(group: Group) -> None:
    handed_on(group, "olivia", "lin")
    lin = group.viewer("lin", timezone.localdate())
    unit = group.ref("S2")
    actions.found_unit(
        lin, key(), code="S2A", kind="grassroots", name=Text("三号机组", "Unit Three"), parent=unit, since=lin.today
    )
    assert "考核办 · 代 王敏" in plain(signed_in("ada").get("/trail"))
    english = plain(signed_in("ada", "en").get("/trail"))
    assert "for Olivia" in english
    assert "for 王敏" not in english


def test_an_act_that_takes_the_rights_of_two_is_done_for_the_one_whose_right_is_lacking(group: Group) -> None:
    handed_on(group, "mia", "hugo")
    hugo = group.viewer("hugo", timezone.localdate()).acting()
    hugo.use(Permission.SIGN_FOR_UNIT, unit=group.units["D2"].pk)
    assert (hugo.role, hugo.acts_for) == ("head", "")
    hugo.use(Permission.SIGN_FOR_UNIT, unit=group.units["S1"].pk)
    assert (hugo.role, hugo.acts_for) == ("head,manager", "马晓梅")
    assert hugo.needs is not None
    assert Need(Permission.SIGN_FOR_UNIT, group.units["S1"].pk) in hugo.needs


def test_several_who_are_stood_in_for_are_joined_as_each_language_does(group: Group) -> None:
    for giver in ("mia", "hana"):
        handed_on(group, giver, "hugo")
    hugo = group.viewer("hugo", timezone.localdate()).acting()
    for code in ("S1", "D1"):
        hugo.use(Permission.SIGN_FOR_UNIT, unit=group.units[code].pk)
    assert hugo.stood_in_for is not None
    assert (hugo.stood_in_for.zh, hugo.stood_in_for.en) == ("赵海燕、马晓梅", "Hana, Mia")
