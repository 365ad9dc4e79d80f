"""Schemes on the home page and in the search: what waits for whom, and what is found by whom."""

from __future__ import annotations

import pytest
from support.group_of_rooms import Group
from support.pages import plain, signed_in
from support.schemes_of_rooms import approve, in_force, key, second_leader, start, submit, version

from hengji.policy import actions
from hengji.policy.finds import find
from hengji.policy.todos import todos

PEOPLE = ("olivia", "leo", "none", "mia", "hana", "ada", "sys")


def waiting(group: Group, place: str) -> dict[str, str]:
    """Who is told to go there, and what for."""
    return {name: todo.title.zh for name in PEOPLE for todo in todos(group.viewer(name)) if todo.href == place}


def test_a_scheme_waits_for_those_who_approve_then_for_the_office(group: Group) -> None:
    second_leader(group)
    row = start(group)
    place = f"/schemes/{row.ref}"
    assert waiting(group, place) == {}
    submit(group, row)
    assert waiting(group, place) == dict.fromkeys(("leo", "none"), "批准方案：子企业考核方案")
    approve(group, row, "leo")
    assert waiting(group, place) == {"none": "批准方案：子企业考核方案"}
    approve(group, row, "none")
    assert waiting(group, place) == {"olivia": "施行已批准的方案：子企业考核方案"}


def test_a_scheme_sent_back_waits_for_its_author_with_the_reason(group: Group) -> None:
    row = start(group)
    submit(group, row)
    now = version(row.ref)
    actions.reject(group.viewer("leo"), key(), ref=row.ref, digest=now.digest, submission=now.round, reason="权重再议")
    (todo,) = [each for each in todos(group.viewer("olivia")) if each.href == f"/schemes/{row.ref}"]
    assert todo.title.zh == "方案被退回：子企业考核方案"
    assert todo.note
    assert todo.note.zh == "权重再议"
    assert not todos(group.viewer("leo"))
    submit(group, row)
    assert f"/schemes/{row.ref}" not in {each.href for each in todos(group.viewer("olivia"))}


@pytest.mark.parametrize("asked", ["子企业", "our.letter", "Subsidiaries", "zqykhfa"])
def test_schemes_are_found_by_name_code_and_initials(group: Group, asked: str) -> None:
    second_leader(group)
    row = in_force(group, start(group))
    schemes, _ = find(group.viewer("olivia"), asked)
    assert [each.href for each in schemes.found] == [f"/schemes/{row.ref}"]
    assert find(group.viewer("sys"), asked) == []


@pytest.mark.parametrize("asked", ["资产负债率", "debt", "zcfzl"])
def test_indicators_are_found_by_name_id_and_initials(group: Group, asked: str) -> None:
    row = start(group)
    _, indicators = find(group.viewer("olivia"), asked)
    assert [each.href for each in indicators.found] == [f"/schemes/{row.ref}/indicators?f-id=debt"]
    assert all(part.total == 0 for part in find(group.viewer("mia"), asked))
    page = plain(signed_in("olivia").get(f"/schemes/{row.ref}/indicators?f-id=debt"))
    assert "资产负债率" in page
    assert "共 1 行" in page
