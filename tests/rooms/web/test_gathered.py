"""What the home page and the search gather from every room: what waits for somebody, what can be looked up, and for nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.test import override_settings
from support.goals_of_group import Goals, found_goals
from support.group_of_rooms import Group
from support.marked_group import Marked, mark
from support.pages import counted, plain, signed_in
from support.reporting import World, make_world
from support.who_may import PEOPLE, UNITS, may_know, word

from hengji.engine.values.text import Text
from hengji.facts.models import Status
from hengji.goals import actions
from hengji.goals.models import State
from hengji.org.todos import Todo, at_most
from hengji.store.refs import new_ref
from hengji.web.finding import find
from hengji.web.todos import todos


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path) -> Iterator[None]:
    with override_settings(EVIDENCE=tmp_path / "evidence", STATIC_ROOT=tmp_path):
        yield


@pytest.fixture
def world(group: Group) -> World:
    return make_world(group)


@pytest.fixture
def goals(group: Group) -> Goals:
    return found_goals(group)


def waiting(group: Group, name: str) -> list[str]:
    """Where this person's to-dos lead."""
    return [todo.href for todo in todos(group.viewer(name))]


def test_a_form_waits_for_who_reports_it_until_it_is_handed_in(world: World) -> None:
    form = f"/figures/forms/{world.form.ref}"
    assert waiting(world.group, "gus") == [form]
    assert all(form not in waiting(world.group, name) for name in ("mia", "olivia", "lin", "ada", "sys", "max"))
    batch = world.batch(world.upload("gus", world.filled("gus", {"profit": 1, "staff": 2, "ratio": 3, "output": 4})))
    assert waiting(world.group, "gus") == [form]
    world.submit("gus", batch)
    assert waiting(world.group, "gus") == []


def test_a_batch_waits_for_who_may_decide_on_it(world: World) -> None:
    batch = world.batch(world.upload("gus", world.filled("gus", {"profit": 1})))
    place = f"/figures/batches/{batch.ref}"
    assert place not in waiting(world.group, "mia")
    world.submit("gus", batch)
    told = {
        name
        for name in ("gus", "mia", "max", "olivia", "fay", "hana", "ada", "sec")
        if place in waiting(world.group, name)
    }
    assert told == {"mia", "olivia", "fay"}
    world.accept("mia", batch)
    assert world.batch({"batch": batch.ref}).status == Status.ACCEPTED
    assert place not in waiting(world.group, "mia") + waiting(world.group, "olivia")


def test_a_goal_waits_for_approval_and_comes_back_with_the_reason(goals: Goals) -> None:
    group = goals.group
    goal = goals.add("P", unit="S1", by="mia", target="5")
    place = f"/goals/{goal.ref}"
    actions.submit_goal(group.viewer("mia"), new_ref(), goal=goal.ref, version=goal.version)
    told = {name for name in ("mia", "leo", "max", "olivia", "ada", "sys") if place in waiting(group, name)}
    assert told == {"leo"}
    goal.refresh_from_db()
    actions.send_back_goal(group.viewer("leo"), new_ref(), goal=goal.ref, version=goal.version, reason="写清口径")
    back = [todo for todo in todos(group.viewer("mia")) if todo.href == place]
    assert [todo.note.zh for todo in back if todo.note] == ["写清口径"]
    assert place not in waiting(group, "leo") + waiting(group, "olivia") + waiting(group, "max")
    goal.refresh_from_db()
    actions.submit_goal(group.viewer("mia"), new_ref(), goal=goal.ref, version=goal.version)
    goal.refresh_from_db()
    assert goal.state == State.SUBMITTED
    assert place not in waiting(group, "mia")


def test_an_interface_waits_for_the_side_that_has_not_confirmed(goals: Goals) -> None:
    group = goals.group
    row = goals.interface(goals.node(goals.add("P", unit="D1")))
    place = f"/goals/interfaces/{row.ref}"
    assert {name for name in ("hana", "hugo", "olivia", "mia", "leo", "lin") if place in waiting(group, name)} == {
        "hana",
        "hugo",
    }
    actions.confirm_interface(group.viewer("hana"), new_ref(), interface=row.ref, version=row.version)
    assert {name for name in ("hana", "hugo") if place in waiting(group, name)} == {"hugo"}
    row.refresh_from_db()
    actions.dispute_interface(
        group.viewer("hugo"), new_ref(), interface=row.ref, version=row.version, reason="份额不当"
    )
    people = ("hana", "hugo", "mia", "olivia", "leo")
    assert {name for name in people if place in waiting(group, name)} == {"hana"}
    row.refresh_from_db()
    actions.answer_dispute(group.viewer("hana"), new_ref(), interface=row.ref, version=row.version, reason="按合同")
    assert {name for name in people if place in waiting(group, name)} == {"olivia"}


def test_goals_measures_and_forms_are_found_by_who_may_see_them(group: Group) -> None:
    marked: Marked = mark(group)
    for who in PEOPLE:
        if not who.signed_in:
            continue
        viewer = marked.group.viewer(who.name)
        for unit in UNITS:
            known = may_know(who, unit, "/search")
            for kind, needed in (
                ("Goal", unit in who.can("see-goals")),
                ("Form", known[word("Form", unit)]),
                ("Meas", known[word("Meas", unit)]),
            ):
                asked = word(kind, unit)
                found = [each.text.zh for part in find(viewer, asked) for each in part.found]
                assert (asked in found) is needed, (who.name, asked)
                assert needed or sum(part.total for part in find(viewer, asked)) == 0


def test_the_home_page_and_the_search_show_them(world: World) -> None:
    assert "填报：生产经营月报 2026-09" in plain(signed_in("gus").get("/"))
    assert "Report: Monthly report 2026-09" in plain(signed_in("gus", "en").get("/"))
    assert "利润总额" in plain(signed_in("gus").get("/search?q=利润"))
    assert "利润总额" not in plain(signed_in("sys").get("/search?q=利润"))


def test_the_gathered_pages_take_few_queries(group: Group) -> None:
    """Where everything there is waits for somebody at once, and nothing of it was looked at before."""
    marked = mark(group)
    for name in ("olivia", "leo", "mia", "rep", "sec"):
        for path in ("/", "/search?q=Qx"):
            answer, queries = counted(marked.clients[name], path)
            assert answer.status_code == 200
            assert queries <= 22, (name, path, queries)


def test_more_than_is_told_one_by_one_is_counted_and_leads_to_the_list_of_all(goals: Goals) -> None:
    olivia, leo = goals.group.viewer("olivia"), goals.group.viewer("leo")
    for at in range(8):
        goal = goals.add(f"W-{at:02}", "D1", target="5")
        actions.submit_goal(olivia, new_ref(), goal=goal.ref, version=goal.version)
        if at == 0:
            home, before = counted(signed_in("leo"), "/")
            assert "1 项" in plain(home)
    found = [todo for todo in todos(leo) if "目标" in todo.title.zh]
    assert len(found) == 6
    assert (found[-1].title.zh, found[-1].count) == ("再看 3 项：要批准的目标", 3)
    assert found[-1].href == "/goals?year=2026&f-state=submitted"
    home, after = counted(signed_in("leo"), "/")
    assert "8 项" in plain(home)
    assert after <= before
    listed = plain(signed_in("leo").get(found[-1].href))
    assert all(f"W-{at:02}" in listed for at in range(8))


def test_what_is_beyond_the_first_is_as_urgent_as_the_most_urgent_of_it() -> None:
    days = [date(2026, 9, day) for day in (1, 2, 3, 4, 5, 6, 30)]
    made = [Todo(Text.same(f"t{day.day}"), "/x", day) for day in days]
    shown = at_most(made, Text("事项", "things"), "/all")
    assert [todo.title.zh for todo in shown] == ["t1", "t2", "t3", "t4", "t5", "再看 2 项：事项"]
    assert (shown[-1].due, shown[-1].count, shown[-1].late(date(2026, 9, 10))) == (date(2026, 9, 6), 2, 1)
    assert sum(todo.count for todo in shown) == 7
    assert at_most(made[:5], Text("事项", "things"), "/all") == made[:5]
