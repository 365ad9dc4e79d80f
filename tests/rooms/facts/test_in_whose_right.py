"""Figures reported and accepted by standing in: the pages and the trail name both, and no standing in makes one person two."""

from __future__ import annotations

import json

import pytest
from support.letters import stand_in
from support.pages import plain, signed_in
from support.reporting import World, grant, key

from hengji.audit.models import Event
from hengji.audit.outcomes import Forbidden
from hengji.facts import actions, queries
from hengji.facts.models import Batch
from hengji.facts.todos import todos


def done(action: str) -> tuple[str, str]:
    """In which role and for whom the last act of this name was done."""
    actor = json.loads(Event.objects.filter(action=action).latest("seq").body)["actor"]
    return actor["role"], actor["for"]


def corrected(world: World, by: str) -> Batch:
    """A correction of the profit of S1A, which waits."""
    made = actions.correct(
        world.viewer(by), key(), unit=world.group.ref("S1A"), measure=world.measures["profit"], period="2026-09", turn=1,
        value="110", reason="代填更正",
    )  # fmt: skip
    return Batch.objects.get(ref=made["batch"])


def test_who_has_a_right_of_their_own_accepts_in_it_whoever_they_stand_in_for(world: World) -> None:
    stand_in(world.group, "lin", "fay")
    world.recorded({"profit": 100}, accepted_by="fay")
    assert done("facts.accept") == ("finance", "")
    assert done("facts.submit") == ("liaison", "")


def test_pages_name_both_who_reported_and_accepted_by_standing_in_and_for_whom(world: World) -> None:
    world.recorded({"profit": 100})
    stand_in(world.group, "gus", "fay")
    stand_in(world.group, "mia", "hana")
    batch = corrected(world, "fay")
    assert done("facts.correct") == ("liaison", "郭松")
    world.accept("hana", batch)
    assert done("facts.accept") == ("manager", "马晓梅")
    path = f"/figures/history/{world.group.ref('S1A')}/{world.measures['profit']}/2026-09"
    history, page = (
        plain(signed_in("olivia").get(path)),
        plain(signed_in("olivia").get(f"/figures/batches/{batch.ref}")),
    )
    for each in (history, page):
        assert "冯颖 代 郭松" in each
        assert "赵海燕 代 马晓梅" in each
    assert "Fay for Gus" in plain(signed_in("olivia", "en").get(f"/figures/batches/{batch.ref}"))
    assert "Hana for Mia" in plain(signed_in("olivia", "en").get(path))


def test_who_did_it_in_their_own_right_is_named_alone(world: World) -> None:
    batch = world.recorded({"profit": 100})
    assert queries.in_place_of([batch]) == {batch.pk: queries.InPlaceOf()}


def test_who_stands_in_for_the_reporter_does_not_accept_in_a_role_of_their_own(world: World) -> None:
    world.recorded({"profit": 100})
    batch = corrected(world, "gus")
    assert queries.waiting(world.viewer("fay")).exists()
    stand_in(world.group, "gus", "fay")
    with pytest.raises(Forbidden, match="stands in for the reporter"):
        world.accept("fay", batch)
    assert not queries.waiting(world.viewer("fay")).exists()
    assert not [each for each in todos(world.viewer("fay")) if each.title.zh.startswith("审核")]
    world.accept("mia", batch)


def test_who_stood_in_for_the_reporter_once_accepts_what_is_reported_later(world: World) -> None:
    world.recorded({"profit": 100})
    stand_in(world.group, "lin", "fay")
    world.accept("fay", corrected(world, "gus"))


def test_who_reports_with_a_right_of_their_own_stands_in_for_nobody(world: World) -> None:
    world.recorded({"profit": 100})
    grant(world.group, "lin", "liaison", "S1A")
    stand_in(world.group, "gus", "lin")
    batch = corrected(world, "lin")
    assert done("facts.correct") == ("liaison", "")
    assert queries.in_place_of([batch])[batch.pk].reported is None
