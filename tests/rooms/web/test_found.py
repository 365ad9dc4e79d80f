"""What the search finds in every room: by words, by pinyin initials, by the unit and the thing together; and for nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from support.goals_of_group import Goals, counted, found_goals
from support.group_of_rooms import Group
from support.letters import Story
from support.pages import plain, signed_in
from support.reporting import World, grant, make_world
from support.schemes_of_rooms import start

from hengji.web.finding import find


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path) -> Iterator[None]:
    with override_settings(EVIDENCE=tmp_path / "evidence", STATIC_ROOT=tmp_path):
        yield


@pytest.fixture
def world(group: Group) -> World:
    made = make_world(group)
    goals = found_goals(group)
    goals.add("P1", unit="S1", by="mia", title="利润总额", measure="profit", target="5")
    goals.add("P2", unit="S2", by="max", title="利润总额", measure="profit", target="6")
    bid = goals.add("N1", unit="S1", by="mia", title="海上风电一期", task="milestone", measure="", measure_unit="")
    goals.node(bid, "主设备招标", by="mia")
    return made


def told(world: World, name: str, asked: str) -> dict[str, list[tuple[str, str]]]:
    """By kind, what is found and where it leads."""
    found = find(world.group.viewer(name), asked)
    return {part.title.zh: [(each.text.zh, each.href.partition("?")[0]) for each in part.found] for part in found}


def titles(world: World, name: str, asked: str) -> dict[str, list[str]]:
    """By kind, what is found."""
    return {kind: [title for title, _ in found] for kind, found in told(world, name, asked).items()}


@pytest.mark.parametrize("asked", ["利润", "lrze", "LR", "P1", "profit", "profit lrze"])
def test_goals_and_measures_are_found_by_word_code_and_initials(world: World, asked: str) -> None:
    found = titles(world, "mia", asked)
    assert found["目标"] == ["利润总额"], "hers alone"
    assert asked == "P1" or found["指标"] == ["利润总额"]


@pytest.mark.parametrize("asked", ["招标", "zsbzb", "招标 西部风电", "xbfd zb", "N1 招标"])
def test_nodes_are_found_and_lead_to_their_goal(world: World, asked: str) -> None:
    (found,) = told(world, "mia", asked)["节点"]
    assert found[0] == "主设备招标"
    assert found[1].startswith("/goals/")
    assert "节点" not in titles(world, "max", asked), "another unit's"


@pytest.mark.parametrize("asked", ["西部 利润", "利润 西部", "xbfd lrze", "S1 profit"])
def test_a_unit_and_a_thing_together_find_the_goal_and_the_figures(world: World, asked: str) -> None:
    found = titles(world, "olivia", asked)
    assert found["目标"] == ["利润总额"], "of the two goals, that of the unit"
    assert "西部风电 · 利润总额" in found["指标数"]
    assert not [each for each in found["指标数"] if "东部" in each]
    assert "指标数" not in titles(world, "max", asked), "a unit out of sight"
    assert "指标数" not in titles(world, "sys", asked)


@pytest.mark.parametrize("asked", ["Ｐ１", "ｐ１", "Ｐ1", "ｐｒｏｆｉｔ", "ｌｒｚｅ", "Ｓ１　ｐｒｏｆｉｔ"])
def test_letters_and_figures_of_full_width_find_what_those_of_half_width_do(world: World, asked: str) -> None:
    assert titles(world, "mia", asked)["目标"] == ["利润总额"]
    assert "西部风电" in titles(world, "mia", "Ｓ１")["单位"]


def test_what_is_written_in_full_width_is_found_as_it_is_written(world: World) -> None:
    Goals(world.group).add(
        "P3", unit="S1", by="mia", title="发电量（风电）１００％", measure="output", measure_unit="万千瓦时", target="5"
    )
    for asked in ("（风电）", "１００％", "发电量（风电）１００％"):
        assert titles(world, "mia", asked)["目标"] == ["发电量（风电）１００％"], asked


def test_one_word_alone_leads_to_no_list_of_every_figure(world: World) -> None:
    assert "指标数" not in titles(world, "olivia", "利润")
    assert "指标数" not in titles(world, "olivia", "西部风电")
    assert "指标数" not in titles(world, "olivia", "西部 风电"), "both name the unit"


def test_reporting_forms_are_found_by_initials(world: World) -> None:
    assert titles(world, "gus", "scjyyb")["报表"] == ["生产经营月报"]
    assert titles(world, "gus", "scjyyb 2026-09")["报表"] == ["生产经营月报"]
    assert "报表" not in titles(world, "gus", "scjyyb 2026-08")


def test_what_no_title_holds_is_not_found(world: World) -> None:
    for asked in ("zzzz", "利润 招标 zzzz", "%", "_", "'"):
        assert titles(world, "olivia", asked) == {}, asked


def test_looking_up_asks_few_statements(world: World) -> None:
    for asked in ("lrze", "西部 利润", "a"):
        viewer = world.group.viewer("olivia")
        with counted() as seen:
            find(viewer, asked)
        assert len(seen) <= 15, asked


def test_a_list_that_shows_nothing_to_who_may_see_nothing_says_so(group: Group) -> None:
    grant(group, "none", "rater", "D2")
    for page, yours, none in (
        ("/schemes", "没有您能看的方案", "还没有方案"),
        ("/letters", "没有您能看的责任书", "没有责任书"),
    ):
        assert yours in plain(signed_in("none").get(page)), page
        assert none in plain(signed_in("olivia").get(page)), "who would see every one is told that there is none"
    Story(group).sent()
    start(group)
    for page, yours in (("/schemes", "没有您能看的方案"), ("/letters", "没有您能看的责任书")):
        assert yours in plain(signed_in("none").get(page)), "the same, whether there is one or not"
    assert "There is no letter that you may see" in plain(signed_in("none", "en").get("/letters"))
