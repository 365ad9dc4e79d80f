"""Values typed into one table: a cell is an act, a block is one act, and what two people changed is shown with both values."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from support.goals_of_group import REASON, Goals, counted

from hengji.audit.models import Event
from hengji.engine.values.finding import Refused
from hengji.goals import actions
from hengji.goals.models import Goal, State, Tier
from hengji.org.queries import forget_viewers
from hengji.store.refs import new_ref


def value(goal: Goal, kind: str = "target") -> Decimal | None:
    found: Decimal | None = Tier.objects.filter(goal=goal, kind=kind).values_list("value", flat=True).first()
    return found


def typed(client: Client, goal: Goal, text: str, kind: str = "target", version: int | None = None) -> Any:
    """One cell is left with this text in it."""
    shown = Goal.objects.get(pk=goal.pk).version if version is None else version
    given = {f"c-{goal.ref}-{kind}": text, f"n-{goal.ref}": str(shown), "reason": ""}
    return client.post(f"/goals/{goal.ref}/values/{kind}", given, headers={"HX-Request": "true"})


def test_a_cell_that_is_left_is_saved_and_the_goal_is_a_draft_again(goals: Goals) -> None:
    goal = goals.add("A", "S1", target="100")
    answer = typed(goals.client("olivia"), goal, "1,234.5")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert value(goal) == Decimal("1234.5")
    assert 'class="saved"' in page
    goal.refresh_from_db()
    assert f'name="n-{goal.ref}" value="{goal.version}" hx-swap-oob="true"' in page
    assert goal.state == State.DRAFT


def test_the_same_cell_sent_twice_is_one_act(goals: Goals) -> None:
    goal = goals.add("A", "S1", target="100")
    for _ in range(2):
        assert typed(goals.client("olivia"), goal, "120", version=goal.version).status_code == 200
    assert Event.objects.filter(subject=goal.ref, action="goals.set-tiers").count() == 1


def test_a_value_that_is_there_already_changes_nothing(goals: Goals) -> None:
    goal = goals.add("A", "S1", target="100")
    before = Event.objects.count()
    assert typed(goals.client("olivia"), goal, "100.0").status_code == 200
    assert Event.objects.count() == before


@pytest.mark.parametrize(("text", "told"), [("abc", "不是数字"), ("1.1234567", "小数多于 6 位"), ("50", "挑战值")])
def test_what_is_wrong_stands_below_the_cell_and_nothing_is_saved(goals: Goals, text: str, told: str) -> None:
    goal = goals.add("A", "S1", target="100")
    kind = "challenge" if text == "50" else "target"
    answer = typed(goals.client("olivia"), goal, text, kind)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    assert f'value="{text}"' in page
    assert 'aria-invalid="true"' in page
    assert (value(goal), value(goal, "challenge")) == (Decimal(100), None)


def test_who_comes_second_sees_both_values_and_can_save_over(goals: Goals) -> None:
    goal = goals.add("A", "S1", target="100")
    seen = goal.version
    assert typed(goals.client("mia"), goal, "110", version=seen).status_code == 200
    late = typed(goals.client("olivia"), goal, "120", version=seen)
    assert late.status_code == 409
    assert "别人已改为 110；您要改成 120" in late.content.decode()
    assert value(goal) == 110
    fresh = re.search(rf'name="n-{goal.ref}" value="(\d+)"', late.content.decode())
    assert fresh
    assert typed(goals.client("olivia"), goal, "120", version=int(fresh.group(1))).status_code == 200
    assert value(goal) == 120


def test_nobody_types_into_goals_of_others(goals: Goals) -> None:
    goal = goals.add("A", "S2", target="100")
    assert typed(goals.client("mia"), goal, "1").status_code == 404
    assert typed(goals.client("ada"), goal, "1").status_code == 403
    assert typed(goals.client("olivia"), goal, "1", "nosuch").status_code == 404
    assert goals.client("ada").get("/goals/values").status_code == 403
    assert "目标A" not in goals.client("mia").get("/goals/values").content.decode()


def block(goals: Goals, cells: dict[tuple[Goal, str], str], by: str = "olivia", **more: str) -> Any:
    """The page sent by its button: every cell with what it was shown with."""
    given: dict[str, str] = {"key": new_ref(), "reason": REASON, **more}
    for (goal, kind), text in cells.items():
        given[f"n-{goal.ref}"] = str(goal.version)
        given[f"w-{goal.ref}-{kind}"] = "" if (held := value(goal, kind)) is None else f"{held:f}"
        given[f"c-{goal.ref}-{kind}"] = text
    return goals.client(by).post("/goals/values", given)


def test_a_pasted_block_is_saved_as_one_act(goals: Goals) -> None:
    one, two = goals.add("A", "S1", target="100"), goals.add("B", "S2", target="200")
    cells = {(one, "base"): "90", (one, "target"): "1,000", (two, "target"): "200", (two, "challenge"): "250"}
    assert block(goals, cells).status_code == 302
    assert [value(one), value(one, "base"), value(two), value(two, "challenge")] == [1000, 90, 200, 250]
    assert Event.objects.filter(action="goals.set-values").count() == 1


def test_one_wrong_cell_saves_nothing_of_the_block_and_each_is_told_at_its_cell(goals: Goals) -> None:
    one, two, three = goals.add("A", "S1", target="100"), goals.add("B", "S2", target="200"), goals.add("C", "D1")
    answer = block(goals, {(one, "target"): "110", (two, "challenge"): "1", (three, "target"): "x"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "1 格有问题，什么都没有保存" in page
    assert f'id="e-{three.ref}-target"' in page
    answer = block(goals, {(one, "target"): "110", (two, "challenge"): "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="e-{two.ref}-challenge"' in page
    assert 'value="110" class="changed"' in page
    assert (value(one), value(two, "challenge")) == (Decimal(100), None)


def test_a_block_over_what_somebody_else_changed_tells_both_values(goals: Goals) -> None:
    goal, other = goals.add("A", "S1", target="100"), goals.add("B", "S2", target="5")
    assert typed(goals.client("mia"), goal, "110").status_code == 200
    answer = block(goals, {(goal, "target"): "120", (other, "target"): "6"})
    assert answer.status_code == 422
    assert "现在是 110，您要改成 120" in answer.content.decode()
    assert (value(goal), value(other)) == (Decimal(110), Decimal(5))


def test_a_block_of_a_goal_out_of_sight_is_missing(goals: Goals) -> None:
    mine, other = goals.add("A", "S1", target="1"), goals.add("B", "S2", target="5")
    assert block(goals, {(mine, "target"): "2", (other, "target"): "6"}, by="mia").status_code == 404
    assert (value(mine), value(other)) == (Decimal(1), Decimal(5))
    with pytest.raises(Refused):
        actions.set_values(
            goals.group.viewer("olivia"), new_ref(), reason=REASON,
            goals=[{"goal": mine.ref, "version": mine.version + 7, "tiers": {"target": Decimal(3)}}],
        )  # fmt: skip


def test_the_table_takes_as_many_queries_for_many_goals(goals: Goals) -> None:
    counts = []
    for count in (2, 30):
        for at in range(count):
            goals.add(f"Q{count}-{at}", "S1", target="1")
        forget_viewers()  # whoever has looked before is known already
        with counted() as found:
            assert goals.client("olivia").get("/goals/values").status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]
