"""Units that went into others or were closed keep their name in the trail: what was done before tells it, filters find it, and the
page of such a unit leads to its trail. Out of sight it stays what is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.test import override_settings
from support.group_of_rooms import Group
from support.letters import content
from support.pages import plain, signed_in
from support.reporting import grant, key, make_world

from hengji.audit.models import Event
from hengji.contracts import actions as letters
from hengji.contracts.content import written
from hengji.contracts.queries import letters_seen
from hengji.engine.values.text import Text
from hengji.org import actions as org
from hengji.org import merging
from hengji.org.models import UnitSpan

DAY = date(2026, 10, 10)
GONE = "一号风场"


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path) -> Iterator[None]:
    with override_settings(EVIDENCE=tmp_path / "evidence", STATIC_ROOT=tmp_path):
        yield


def _merged(group: Group) -> None:
    span = UnitSpan.objects.filter(unit__code="S1A").latest("since")
    merging.merge_unit(
        group.viewer("olivia"), key(), unit=group.ref("S1A"), version=span.version, into=group.ref("S1B"), since=DAY,
        reason="集团〔2026〕9号",
    )  # fmt: skip


def _closed(group: Group) -> None:
    span = UnitSpan.objects.filter(unit__code="S1A").latest("since")
    org.close_unit(
        group.viewer("olivia"), key(), unit=group.ref("S1A"), version=span.version, until=DAY, reason="集团〔2026〕9号"
    )


def _renamed(group: Group) -> int:
    """Something that was done to the unit while it was there: the number of the event."""
    span = UnitSpan.objects.get(unit__code="S1A")
    org.change_unit(
        group.viewer("olivia"), key(), unit=group.ref("S1A"), version=span.version, since=span.since,
        name=Text(f"{GONE}新", "Plant One New"), reason="更名",
    )  # fmt: skip
    return int(Event.objects.latest("seq").seq)


@pytest.mark.parametrize("end", [_merged, _closed])
def test_what_was_done_before_keeps_the_name_and_is_found_by_it(group: Group, end: Callable[[Group], None]) -> None:
    before = _renamed(group)
    end(group)
    of_end = Event.objects.latest("seq").seq
    for who in ("ada", "aud"):
        door = signed_in(who)
        for query in (f"f-unit={GONE}", f"f-subject={GONE}"):
            assert f"/trail/{before}" in door.get(f"/trail?{query}").content.decode(), (who, query)
        for seq in (before, of_end):
            assert f"{GONE}新" in plain(door.get(f"/trail/{seq}")), (who, seq)
        assert f"/trail/{of_end}" in door.get(f"/trail?f-subject={GONE}").content.decode()
        assert f"/trail/{before}" in door.get(f"/trail?subject={group.ref('S1A')}").content.decode()
    page = signed_in("ada").get(f"/units/{group.ref('S1A')}").content.decode()
    assert f'href="/trail?subject={group.ref("S1A")}"' in page


@pytest.mark.parametrize("end", [_merged, _closed])
def test_it_is_told_to_who_reads_the_trail_there_and_to_nobody_else(group: Group, end: Callable[[Group], None]) -> None:
    before = _renamed(group)
    grant(group, "none", "auditor", "S1B")
    grant(group, "lin", "auditor", "S2")
    end(group)
    near = signed_in("none").get(f"/trail?f-unit={GONE}").content.decode()
    assert (f"/trail/{before}" in near) == (end is _merged), (
        "a closed unit is read above it, one that was merged in the other"
    )
    far = signed_in("lin")
    assert f"/trail/{before}" not in far.get(f"/trail?f-unit={GONE}").content.decode()
    assert far.get(f"/trail/{before}").status_code == 404
    assert GONE not in plain(far.get("/trail"))


def test_a_draft_that_was_never_sent_stays_untold_to_who_sees_the_letters_of_the_other(group: Group) -> None:
    letters.draft_letter(group.viewer("olivia"), key(), content=written(content(group, "S1A")))
    drafted = Event.objects.latest("seq").seq
    _merged(group)
    assert not letters_seen(group.viewer("mia")).exists()
    assert signed_in("ada").get(f"/trail/{drafted}").status_code == 200
    if "/trail" in signed_in("mia").get("/").content.decode():
        assert signed_in("mia").get(f"/trail/{drafted}").status_code in (403, 404)


def test_a_correction_and_its_figure_are_told_by_the_name_of_the_unit(group: Group) -> None:
    world = make_world(group)
    world.recorded({"profit": 5})
    accepted = Event.objects.filter(action="facts.accept").latest("seq").seq
    _merged(group)
    page = plain(signed_in("ada").get(f"/trail/{accepted}"))
    assert f"{GONE}：利润总额" in page
    assert "内容不在您的权限内" not in page
    figure = "~".join(("figure", group.ref("S1A"), world.measures["profit"], "2026-09"))
    assert f"/trail/{accepted}" in signed_in("ada").get(f"/trail?subject={figure}").content.decode()
