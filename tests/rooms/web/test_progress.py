"""How far the year has come, on the home page: every count is the count of the list behind it, for each person of their own scope."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.test import override_settings
from support.goals_of_group import found_goals
from support.group_of_rooms import Group
from support.marked_group import mark
from support.pages import plain, signed_in
from support.reporting import make_world
from support.who_may import PEOPLE

from hengji.audit.kept import writing
from hengji.contracts.lifecycle import State
from hengji.contracts.models import Letter
from hengji.contracts.progress import ORDER
from hengji.engine.values.text import Text
from hengji.goals.queries import goals_seen
from hengji.ui.pieces import Part, Progress, progress_html
from hengji.ui.words import en_day
from hengji.web.progress import progress


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path) -> Iterator[None]:
    with override_settings(EVIDENCE=tmp_path / "evidence", STATIC_ROOT=tmp_path):
        yield


@contextlib.contextmanager
def rewriting() -> Iterator[None]:
    """Rows are put as they are wanted, without the acts that lead there."""
    token = writing.set(True)
    yield
    writing.reset(token)


def test_every_count_is_that_of_the_list_behind_it(group: Group) -> None:
    marked = mark(group)
    with rewriting():
        Letter.objects.filter(pk__in=list(Letter.objects.order_by("pk").values_list("pk", flat=True)[:3])).update(
            state="in-force"
        )
    told = 0
    for who in PEOPLE:
        if not who.signed_in:
            continue
        for each in progress(marked.group.viewer(who.name)):
            for part in each.parts:
                if "f-state" in part.href:
                    answer = marked.clients[who.name].get(part.href)
                    assert answer.status_code == 200, (who.name, part.href)
                    assert answer.context["table"].total == part.count > 0, (who.name, part.href)
                    told += 1
    assert told > 20


def test_each_person_is_told_of_the_own_scope(group: Group) -> None:
    goals = found_goals(group)
    goals.add("A", unit="S1", by="mia", target="5")
    goals.add("B", unit="S2", by="max", target="5")
    for name, count in {"mia": 1, "max": 1, "olivia": 2}.items():
        assert [each.total for each in progress(group.viewer(name))] == [count], name
        assert count == goals_seen(group.viewer(name)).count()
    assert progress(group.viewer("sys")) == []


def test_a_form_tells_what_is_known_and_what_is_lacking(group: Group) -> None:
    world = make_world(group)
    batch = world.batch(world.upload("gus", world.filled("gus", {"profit": 1, "staff": 2})))
    world.submit("gus", batch)
    world.accept("mia", batch)
    mine = next(each for each in progress(group.viewer("mia")) if each.href.startswith("/figures/"))
    counts = {part.text.en: part.count for part in mine.parts if isinstance(part.text, Text)}
    assert counts["known"] == 2
    wanted = sum(part.count for part in mine.parts)
    assert mine.whole == Text(
        f"{world.form.due} 截止，应填 {wanted} 个数", f"due {en_day(world.form.due)}, {wanted} figures"
    )


def test_the_next_year_is_told_once_its_letters_are_drafted(group: Group) -> None:
    mark(group)
    viewer = group.viewer("olivia")
    this = viewer.today.year
    letters = Letter.objects.order_by("pk")
    assert letters.count() > 3
    one, two = letters[0].pk, letters[1].pk

    def told() -> list[tuple[str, int]]:
        return [(each.href, each.total) for each in progress(viewer) if each.href.startswith("/letters")]

    with rewriting():
        letters.update(first_year=this, last_year=this)
        assert told() == [(f"/letters?f-year={this}", letters.count())]
        letters.filter(pk=one).update(first_year=this - 1, last_year=this + 1)
        assert told() == [(f"/letters?f-year={this}", letters.count())]
        letters.filter(pk=two).update(first_year=this + 1, last_year=this + 1)
        assert told() == [(f"/letters?f-year={this}", letters.count() - 1), (f"/letters?f-year={this + 1}", 2)]


def test_every_state_of_a_letter_has_its_place() -> None:
    assert sorted(ORDER) == sorted(State)
    assert ORDER[0] is State.IN_FORCE


def test_the_strip_is_as_wide_as_the_shares() -> None:
    parts = (Part("good", "a", 1, "/x?a&b"), Part("none", "b<", 2), Part("bad", "c", 0))
    html = progress_html(Progress("t", "/t", parts), "en")
    assert 'x="0.000" width="33.333"' in html
    assert 'x="33.333" width="66.667"' in html
    assert 'x="100.000" width="0.000"' in html
    assert "3 in all" in html
    assert "/x?a&amp;b" in html
    assert "b&lt;" in html
    assert 'width="0.000"' in progress_html(Progress("t", "/t", (Part("good", "a", 0),)), "zh"), "nothing is no fault"


def test_the_home_page_shows_it(group: Group) -> None:
    found_goals(group).add("A", unit="S1", by="mia", target="5")
    year = date(2026, 1, 1).year
    assert f"{year} 年目标" in plain(signed_in("mia").get("/"))
    assert f"Goals of {year}" in plain(signed_in("mia", "en").get("/"))
    assert b'class="progress"' not in signed_in("sys").get("/").content
