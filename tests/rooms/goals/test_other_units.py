"""A goal whose unit of measure is another than that of the goals below: every page reckons them in its own, or says that it cannot."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import transaction
from support.goals_of_group import REASON, Goals
from support.pages import plain

from hengji.audit.outcomes import Refusal
from hengji.engine.values.text import Text
from hengji.goals import actions
from hengji.goals.models import Goal
from hengji.goals.queries import goals_carried
from hengji.store.refs import new_ref


def measured(goals: Goals, goal: Goal, unit: str, figures: str = "kept") -> None:
    """The goal in another unit of measure."""
    goal.refresh_from_db()
    actions.change_goal(
        goals.group.viewer("olivia"), new_ref(), goal=goal.ref, version=goal.version, title=goals_title(goal), source=goal.source,
        task=goal.task, way=goal.way, unit=goals.group.ref("G"), parent="", how=goal.how, share=None, measure=goal.measure,
        measure_unit=unit, figures=figures, reason=REASON,
    )  # fmt: skip
    goal.refresh_from_db()


def goals_title(goal: Goal) -> Text:
    return Text(goal.title_zh, goal.title_en)


@pytest.fixture
def top(goals: Goals) -> Goal:
    """One of 万元 given out by shares, and made one of 亿元 then."""
    goal = goals.add("P", how="strict", target="1")
    goals.cascade(goal, {"D1": "33.33335", "S1": "33.33335", "S2": "33.3333"}, share=True)
    measured(goals, goal, "亿元")
    return goal


def test_the_goal_its_map_its_cascade_and_what_if_reckon_the_parts_in_its_unit(goals: Goals, top: Goal) -> None:
    for name in ("olivia", "leo"):
        client = goals.client(name)
        page = plain(client.get(f"/goals/{top.ref}"))
        assert "未分解到位 0.9999 亿元" in page
        assert "余额 0.9999" in page
        assert "0.333334 万元" in page
        assert "现占约 0.0033" in page
        tree = plain(client.get(f"/goals/map?root={top.ref}"))
        assert "未分解到位" in tree
        assert "●" not in tree
        assert "未分解到位" in plain(client.get("/goals/coverage"))
    office = goals.client("olivia")
    page = plain(office.get(f"/goals/{top.ref}/cascade"))
    assert "还差 0.9999 亿元 未分解" in page
    assert "0.333334 万元" in page
    assert "0.333334 亿元" not in page
    page = plain(office.get(f"/goals/{top.ref}/moved?target=2"))
    assert "余额为 1.9999 亿元" in page
    assert "0.000033 0.333334 万元" in page


def test_what_is_given_in_the_unit_of_the_goal_is_kept_in_that_of_the_goal_below(goals: Goals, top: Goal) -> None:
    goals.cascade(top, {"D2": "0.5"})
    goals.cascade(top, {"D1": "0.4"})
    parts = {
        each.unit.code: (each.tiers.get().value, each.measure_unit) for each in top.children.select_related("unit")
    }
    assert parts["D2"] == (Decimal("0.5"), "亿元")
    assert parts["D1"] == (Decimal(4000), "万元")
    with pytest.raises(Refusal, match=r"exceed the goal by 0\.0000336666 "), transaction.atomic():
        goals.cascade(top, {"D1": "0.499967"})


def test_parts_in_a_unit_that_is_not_converted_are_said_to_make_no_sum(goals: Goals, top: Goal) -> None:
    measured(goals, top, "吨")
    for name in ("olivia", "leo"):
        client = goals.client(name)
        page = plain(client.get(f"/goals/{top.ref}"))
        assert "下级的计量单位不能换算，合计不起来" in page
        assert "余额 合计不起来" in page
        assert "●" not in plain(client.get(f"/goals/map?root={top.ref}"))
    office = goals.client("olivia")
    page = plain(office.get(f"/goals/{top.ref}/cascade"))
    assert "合计不起来：P-D1、P-S1、P-S2 的计量单位不能换算成本目标的" in page
    assert "已全部分解" not in page
    page = plain(office.get(f"/goals/{top.ref}/moved?target=2"))
    assert "合计不起来，无从计算" in page
    assert "余额为" not in page
    for unit in ("D2", "D1"):
        with pytest.raises(Refusal, match="not converted into"), transaction.atomic():
            goals.cascade(top, {unit: "0.1"})


def test_who_shares_a_goal_carries_its_tiers_in_the_unit_of_its_own(goals: Goals) -> None:
    goal = goals.add("P", how="shared", target="2")
    goals.cascade(goal, {"S1": None}, how="shared")
    olivia = goals.group.viewer("olivia")
    measured(goals, goal, "亿元")
    values = {"target": Decimal("0.0002"), "base": Decimal("0.0001")}
    actions.set_tiers(olivia, new_ref(), goal=goal.ref, version=goal.version, tiers=values, reason=REASON)
    west = goals.group.units["S1"].pk
    (carried,) = goals_carried(olivia, [west], [2026])[west]
    assert {kind: rung.value for kind, rung in carried.tiers.items()} == {"target": Decimal(2), "base": Decimal(1)}


def test_another_unit_is_saved_only_with_what_becomes_of_the_figures(goals: Goals) -> None:
    goal = goals.add("P", target="12000")
    client, path = goals.client("olivia"), f"/goals/{goal.ref}/change"
    assert 'name="figures"' in client.get(path).content.decode()
    given = {
        "version": "1", "title_zh": "利润", "source": "business", "task": "quantitative", "way": "higher", "how": "none",
        "unit": goals.group.ref("G"), "measure": "profit", "measure_unit": "亿元", "reason": REASON,
    }  # fmt: skip
    answer = client.post(path, given | {"key": new_ref()})
    assert answer.status_code == 422
    assert "目标值 12,000 万元 即 1.2 亿元" in plain(answer)
    assert 'value="亿元"' in answer.content.decode()
    assert client.post(path, given | {"key": new_ref(), "figures": "converted"}).status_code == 302
    goal.refresh_from_db()
    assert (goal.measure_unit, goal.tiers.get().value) == ("亿元", Decimal("1.2"))
    assert (
        client.post(path, given | {"key": new_ref(), "version": goal.version, "title_zh": "利润总额"}).status_code
        == 302
    )
    measured(goals, goal, "吨")
    assert goal.tiers.get().value == Decimal("1.2")
    for figures in ("", "converted"):
        with pytest.raises(Refusal), transaction.atomic():
            measured(goals, goal, "亿元", figures)


def test_a_figure_that_would_lose_digits_is_not_converted(goals: Goals) -> None:
    goal = goals.add("P", target="1.000001")
    with pytest.raises(Refusal, match="without loss"), transaction.atomic():
        measured(goals, goal, "亿元", "converted")
    bare = goals.add("Q", measure_unit="", target="5")
    measured(goals, bare, "万元", "")
    assert (bare.measure_unit, bare.tiers.get().value) == ("万元", Decimal(5))


def test_the_unit_stays_while_another_target_is_asked_for_in_it(goals: Goals, top: Goal) -> None:
    part = top.children.get(unit__code="S1")
    mia = goals.group.viewer("mia")
    actions.ask_other(mia, new_ref(), goal=part.ref, version=part.version, value=Decimal(5), reason=REASON)
    with pytest.raises(Refusal, match="asked for"), transaction.atomic():
        measured(goals, part, "亿元")
