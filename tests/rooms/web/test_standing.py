"""Before a unit is merged, closed or moved, or a person leaves: what stands on them in every room is told, and nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone
from support.goals_of_group import found_goals
from support.group_of_rooms import TODAY, Group
from support.letters import content, posted
from support.pages import plain, signed_in, value_of
from support.reporting import grant, key, make_world

from hengji.contracts import actions as letters
from hengji.contracts.content import written
from hengji.goals.models import Goal
from hengji.org import actions as org
from hengji.org.models import Appointment, UnitSpan


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path) -> Iterator[None]:
    with override_settings(EVIDENCE=tmp_path / "evidence", STATIC_ROOT=tmp_path):
        yield


def looked(address: str, by: str = "olivia", **given: Any) -> str:
    """The preview of a change that is not done."""
    door = signed_in(by)
    shown = door.get(address)
    common = {
        "key": value_of(shown, "key"),
        "version": value_of(shown, "version"),
        "reason": "集团〔2026〕9号",
        "step": "look",
    }
    return plain(door.post(address, common | given))


def _waiting(group: Group) -> None:
    world = make_world(group)
    batch = world.batch(world.upload("gus", world.filled("gus", {"profit": 5})))
    world.submit("gus", batch, "首报")


def test_a_batch_that_waits_is_named_before_its_unit_is_merged_closed_or_moved(group: Group) -> None:
    _waiting(group)
    today, unit = timezone.localdate().isoformat(), f"/units/{group.ref('S1A')}"
    assert "1 批含它的指标数还没有审核" in looked(f"{unit}/merge", into=group.ref("S1B"), since=today)
    closing = looked(f"{unit}/close", until=today)
    assert "1 批含它的指标数还没有审核" in closing
    assert "1 张未关闭的报表要它填报" in closing
    assert "并入单位" not in closing
    moving = looked(f"{unit}/move", parent=group.ref("S2"), since=today)
    assert "1 批含它的指标数还没有审核：那一天以后由管新上级单位的人审核" in moving


def test_a_move_names_the_goals_that_stay_below_those_of_the_old_parent_and_each_person_once(group: Group) -> None:
    goals = found_goals(group)
    above = goals.add("W1", "S1", target="10", how="strict")
    goals.cascade(above, {"S1A": "10"})
    grant(group, "mia", "liaison", "S1")
    told = looked(f"/units/{group.ref('S1A')}/move", parent=group.ref("S2"), since=timezone.localdate().isoformat())
    child = Goal.objects.get(parent=above)
    assert "1 个目标由西部风电一方的目标分解而来" in told
    assert child.code in told
    assert told.count("马晓梅") == 1
    assert "分解而来" not in looked(f"/units/{group.ref('S1')}/move", parent=group.ref("D1"), since=TODAY.isoformat())


def test_after_the_move_the_board_says_so_and_the_refusal_says_why_and_who_can(group: Group) -> None:
    goals = found_goals(group)
    above = goals.add("W1", "S1", target="10", how="strict")
    goals.cascade(above, {"S1A": "10"})
    span = UnitSpan.objects.get(unit__code="S1A")
    org.change_unit(
        group.viewer("olivia"), key(), unit=group.ref("S1A"), version=span.version, since=TODAY, parent=group.ref("S2"),
        reason="划转",
    )  # fmt: skip
    assert "下级目标的责任单位已不在本单位之下" in plain(signed_in("olivia").get("/goals/coverage?year=2026"))
    refused = signed_in("mia").get(f"/goals/{above.ref}/cascade")
    assert refused.status_code == 403
    assert "由您范围以外的单位负责" in plain(refused)
    assert "由考核办继续分解" in plain(refused)


def test_before_a_head_leaves_the_letters_that_wait_for_the_unit_are_named(group: Group) -> None:
    posted(group, "S1", "mia")
    letter = letters.draft_letter(group.viewer("olivia"), key(), content=written(content(group, "S1")))["letter"]
    letters.send_letter(group.viewer("olivia"), key(), letter=letter, version=1)
    row = Appointment.objects.get()
    told = looked(f"/appointments/{row.ref}/end", until=timezone.localdate().isoformat())
    assert "1 份单位责任书还没有签订" in told
    assert "离任" not in plain(signed_in("olivia").get(f"/letters/{letter}"))


@pytest.mark.parametrize(
    ("until", "said"), [(date(2026, 10, 1), "已于 2026-10-01 离任"), (date(2199, 1, 1), "将于 2199-01-01 离任")]
)
def test_both_sides_are_told_that_the_head_has_left_or_will(group: Group, until: date, said: str) -> None:
    post = posted(group, "S1", "mia")
    letter = letters.draft_letter(group.viewer("olivia"), key(), content=written(content(group, "S1")))["letter"]
    letters.send_letter(group.viewer("olivia"), key(), letter=letter, version=1)
    row = Appointment.objects.get()
    org.end_appointment(
        group.viewer("olivia"), key(), appointment=row.ref, version=row.version, until=until, reason="调离"
    )
    for who in ("olivia", "leo", "mia"):
        assert said in plain(signed_in(who).get(f"/letters/{letter}")), who
    org.appoint(
        group.viewer("olivia"), key(), post=post.ref, person=group.person("max").ref, since=until, reason="接任"
    )
    assert said not in plain(signed_in("leo").get(f"/letters/{letter}"))
