"""Goals are set, changed, cascaded, approved by a second person, and withdrawn; each as one act."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import transaction
from support.goals_of_group import REASON, Goals, counted, say, words

from hengji.audit.models import Event
from hengji.audit.outcomes import Conflict, Forbidden, Missing, Refusal
from hengji.audit.verify import verify
from hengji.goals import actions, queries
from hengji.goals.models import Goal, State, Tier
from hengji.goals.rules.coverage import Kind
from hengji.store.refs import new_ref


def change(goals: Goals, goal: Goal, by: str = "olivia", **more: object) -> None:
    goal.refresh_from_db()
    given = {
        "title": say(goal.title_zh), "source": goal.source, "task": goal.task, "way": goal.way,
        "unit": goal.unit.ref if goal.unit else "", "parent": goal.parent.ref if goal.parent else "", "how": goal.how,
        "share": goal.share, "measure": goal.measure, "measure_unit": goal.measure_unit, "reason": REASON,
        "version": goal.version,
    }  # fmt: skip
    actions.change_goal(goals.group.viewer(by), new_ref(), goal=goal.ref, **(given | more))  # type: ignore[arg-type]


def target(goal: Goal) -> Decimal | None:
    return Tier.objects.get(goal=goal, kind="target").value


def by_units(goal: Goal) -> dict[str, Decimal | None]:
    return {child.unit.code: target(child) for child in goal.children.select_related("unit") if child.unit}


def test_a_cascade_is_one_act_with_one_event_and_every_row_sealed(goals: Goals) -> None:
    top = goals.add("P", how="strict", target="1234567890123.123456")
    before = Event.objects.count()
    goals.cascade(top, {"D1": "1000000000000", "S1": "234567890123.023456", "S2": "0.1"})
    assert Event.objects.count() == before + 1
    assert by_units(top) == {"D1": Decimal(10**12), "S1": Decimal("234567890123.023456"), "S2": Decimal("0.1")}
    assert {kind for kind, _ in queries.board(goals.group.viewer("olivia"), goals.cycle).counts} == set()
    assert verify() == []


def test_a_cascade_by_shares_gives_values_that_make_the_whole_exactly(goals: Goals) -> None:
    top = goals.add("P", how="strict", target="100")
    goals.cascade(top, {"D1": "33.333333", "S1": "33.333333", "S2": "33.333334"}, share=True)
    found = by_units(top)
    assert sum(Fraction(value or 0) for value in found.values()) == 100
    assert found["D1"] == Decimal("33.333333")


def test_a_cascade_sent_twice_has_one_effect_and_a_second_changes_the_parts_there_are(goals: Goals) -> None:
    top = goals.add("P", how="strict", target="100")
    version = top.version
    for _ in range(2):
        actions.cascade(
            goals.group.viewer("olivia"), "cascade-once", goal=top.ref, version=version, how="strict", reason=REASON,
            parts=[{"unit": goals.group.ref("S1"), "value": Decimal(40)}],
        )  # fmt: skip
    assert by_units(top) == {"S1": Decimal(40)}
    goals.cascade(top, {"S1": "45", "S2": "55"})
    assert by_units(top) == {"S1": Decimal(45), "S2": Decimal(55)}
    assert Goal.objects.filter(parent=top).count() == 2


def test_parts_that_exceed_the_goal_are_refused_with_the_amount_and_nothing_is_written(goals: Goals) -> None:
    top = goals.add("P", how="strict", target="0.3")
    goals.cascade(top, {"D1": "0.1"})
    with pytest.raises(Refusal, match=r"by 0\.000001 × CNY 10k"), transaction.atomic():
        goals.cascade(top, {"S1": "0.1", "S2": "0.100001"})
    assert by_units(top) == {"D1": Decimal("0.1")}


def test_what_is_shared_is_carried_whole_by_each(goals: Goals) -> None:
    top = goals.add("P", how="shared", target="7")
    goals.cascade(top, {"D1": None, "D2": None}, how="shared")
    assert by_units(top) == {"D1": Decimal(7), "D2": Decimal(7)}
    assert queries.board(goals.group.viewer("olivia"), goals.cycle).counts == []


@pytest.mark.parametrize("part", ["0", "100.1", "-5"])
def test_a_share_is_more_than_nothing_and_at_most_the_whole(goals: Goals, part: str) -> None:
    top = goals.add("P", how="strict", target="7")
    with pytest.raises(Refusal, match="a share is more than 0"):
        goals.cascade(top, {"D1": part}, share=True)


def test_a_manager_cascades_within_the_own_scope_and_not_beside_it(goals: Goals) -> None:
    own = goals.add("W", "S1", by="mia", how="strict", target="10")
    goals.cascade(own, {"S1A": "4", "S1B": "6"}, by="mia")
    with pytest.raises(Missing):
        goals.cascade(own, {"S2": "1"}, by="mia")
    with pytest.raises(Missing):
        goals.cascade(own, {"S1A": "1"}, by="max")


def test_a_goal_cannot_be_its_own_descendant(goals: Goals) -> None:
    top = goals.add("A", how="strict", target="10")
    middle = goals.add("B", "S1", parent=top, how="strict", target="10")
    low = goals.add("C", "S1A", parent=middle, target="10")
    for above in (low, middle, top):
        with pytest.raises(Refusal, match="its own descendant"), transaction.atomic():
            change(goals, top, parent=above.ref)


def test_goals_go_down_six_levels_and_no_deeper_also_by_moving_a_tree(goals: Goals) -> None:
    at = None
    for level in range(6):
        at = goals.add(f"L{level}", "S1", parent=at, how="shared")
    with pytest.raises(Refusal, match="6 levels"), transaction.atomic():
        goals.add("L6", "S1", parent=at)
    top = goals.add("TOP", how="shared")
    with pytest.raises(Refusal, match="6 levels"):
        change(goals, Goal.objects.get(code="L0"), parent=top.ref)


def test_the_author_does_not_approve_nor_does_who_stands_in_for_the_author(goals: Goals) -> None:
    goal = goals.add("D", "D1", by="hana", target="5")
    actions.submit_goal(goals.group.viewer("hana"), new_ref(), goal=goal.ref, version=goal.version)
    goal.refresh_from_db()
    with pytest.raises(Forbidden):
        actions.approve_goal(goals.group.viewer("hana"), new_ref(), goal=goal.ref, version=goal.version)
    with pytest.raises(Forbidden):
        actions.approve_goal(goals.group.viewer("olivia"), new_ref(), goal=goal.ref, version=goal.version)
    actions.approve_goal(goals.group.viewer("leo"), new_ref(), goal=goal.ref, version=goal.version)
    goal.refresh_from_db()
    assert (goal.state, goal.approver and goal.approver.login) == (State.APPROVED, "leo")


def test_a_leader_who_also_wrote_it_does_not_approve_by_way_of_a_stand_in(goals: Goals) -> None:
    goal = goals.add("D", "D1", by="hana", target="5")
    actions.submit_goal(goals.group.viewer("hana"), new_ref(), goal=goal.ref, version=goal.version)
    from hengji.org import actions as org

    org.delegate(
        goals.group.viewer("leo"), new_ref(), taker=goals.group.person("hana").ref, since=goals.group.today,
        until=goals.group.today.replace(day=20), reason="出差",
    )  # fmt: skip
    goal.refresh_from_db()
    with pytest.raises(Forbidden, match="their own goal"):
        actions.approve_goal(goals.group.viewer("hana"), new_ref(), goal=goal.ref, version=goal.version)


def test_an_approved_goal_that_is_changed_has_to_be_approved_again(goals: Goals) -> None:
    goal = goals.add("D", "D1", target="5")
    actions.submit_goal(goals.group.viewer("olivia"), new_ref(), goal=goal.ref, version=goal.version)
    goal.refresh_from_db()
    actions.approve_goal(goals.group.viewer("leo"), new_ref(), goal=goal.ref, version=goal.version)
    goal.refresh_from_db()
    actions.set_tiers(
        goals.group.viewer("olivia"),
        new_ref(),
        goal=goal.ref,
        version=goal.version,
        tiers={"target": Decimal(6)},
        reason=REASON,
    )
    goal.refresh_from_db()
    assert (goal.state, goal.approver) == (State.DRAFT, None)


def test_what_is_submitted_has_what_its_kind_needs(goals: Goals) -> None:
    olivia = goals.group.viewer("olivia")
    for code, more, told in (
        ("Q", {}, "no target"),
        ("M", {"task": "milestone"}, "no nodes"),
        ("U", {"unit": ""}, "no unit"),
    ):
        goal = goals.add(code, **{"unit": "D1", **more})
        with pytest.raises(Refusal, match=told):
            actions.submit_goal(olivia, new_ref(), goal=goal.ref, version=goal.version)


def test_weights_of_nodes_make_a_hundred_before_a_goal_is_submitted(goals: Goals) -> None:
    goal = goals.add("M", "D1", task="milestone")
    goals.node(goal, weight="60")
    goal.refresh_from_db()
    with pytest.raises(Refusal, match="40% short"):
        actions.submit_goal(goals.group.viewer("olivia"), new_ref(), goal=goal.ref, version=goal.version)
    with pytest.raises(Refusal, match=r"exceed 100% by 0\.000001%"), transaction.atomic():
        goals.node(goal, "第二个", "40.000001")
    goals.node(goal, "第二个", "40")
    goal.refresh_from_db()
    actions.submit_goal(goals.group.viewer("olivia"), new_ref(), goal=goal.ref, version=goal.version)


def test_who_comes_second_is_told_both_versions(goals: Goals) -> None:
    goal = goals.add("D", "D1", target="5")
    seen = goal.version
    change(goals, goal, title=say("甲改的"))
    with pytest.raises(Conflict) as told, transaction.atomic():
        change(goals, goal, title=say("乙改的"), version=seen)
    assert ("甲改的", "乙改的") in [(each.now, each.wanted) for each in told.value.differences]


def test_tiers_out_of_order_are_refused_and_a_rung_can_be_words_or_taken_away(goals: Goals) -> None:
    goal = goals.add("D", "D1", way="lower", target="5")
    olivia = goals.group.viewer("olivia")
    with pytest.raises(Refusal, match="the target is above the base"), transaction.atomic():
        actions.set_tiers(
            olivia, new_ref(), goal=goal.ref, version=goal.version, tiers={"base": Decimal(4)}, reason=REASON
        )
    actions.set_tiers(
        olivia,
        new_ref(),
        goal=goal.ref,
        version=goal.version,
        tiers={"base": say("不亏损"), "target": None},
        reason=REASON,
    )
    found = {tier.kind: (tier.value, tier.words_zh) for tier in goal.tiers.all()}
    assert found == {"base": (None, "不亏损"), "target": (None, "")}


def test_a_change_or_a_withdrawal_says_why(goals: Goals) -> None:
    goal = goals.add("D", "D1", target="5")
    with pytest.raises(Refusal, match="no reason"), transaction.atomic():
        change(goals, goal, reason="  ")
    with pytest.raises(Refusal, match="no reason"):
        actions.withdraw_goal(goals.group.viewer("olivia"), new_ref(), goal=goal.ref, version=goal.version, reason="")


def test_a_goal_with_goals_below_is_not_withdrawn_before_them(goals: Goals) -> None:
    top = goals.add("P", how="strict", target="10")
    goals.cascade(top, {"D1": "10"})
    top.refresh_from_db()
    with pytest.raises(Refusal, match="P-D1"), transaction.atomic():
        actions.withdraw_goal(goals.group.viewer("olivia"), new_ref(), goal=top.ref, version=top.version, reason=REASON)
    child = top.children.get()
    actions.withdraw_goal(goals.group.viewer("olivia"), new_ref(), goal=child.ref, version=child.version, reason=REASON)
    board = queries.board(goals.group.viewer("olivia"), goals.cycle)
    assert board.counts == [(Kind.UNASSIGNED, 1)]
    assert board.found[0].amount == "10"


def test_a_closed_year_takes_no_goals(goals: Goals) -> None:
    goal = goals.add("D", "D1", target="5")
    actions.close_cycle(goals.group.viewer("olivia"), new_ref(), cycle=goals.cycle.ref, version=1, reason=REASON)
    for attempt in (
        lambda: goals.add("E", "D1"),
        lambda: change(goals, goal),
        lambda: goals.cascade(goal, {"S1": "1"}),
    ):
        with pytest.raises(Refusal, match="are closed"), transaction.atomic():
            attempt()


def test_nodes_of_a_template_are_dated_from_the_start(goals: Goals) -> None:
    olivia, goal = goals.group.viewer("olivia"), goals.add("W", "S1", task="milestone")
    nodes = [words("主机招标", "40", 30), words("主体开工", "60", 120)]
    made = actions.save_template(olivia, new_ref(), code="WIND", title=say("陆上风电"), project="wind", nodes=nodes)
    actions.add_nodes_from_template(
        olivia, new_ref(), goal=goal.ref, version=goal.version, template=made["template"], start=date(2026, 6, 15)
    )
    assert [(node.title_zh, str(node.due), node.weight) for node in goal.nodes.all()] == [
        ("主机招标", "2026-07-15", 40), ("主体开工", "2026-10-13", 60),
    ]  # fmt: skip
    with pytest.raises(Refusal, match="short of 100%"):
        actions.save_template(olivia, new_ref(), code="BAD", title=say("缺"), project="wind", nodes=nodes[:1])
    with pytest.raises(Forbidden):
        actions.save_template(
            goals.group.viewer("mia"), new_ref(), code="MINE", title=say("我的"), project="wind", nodes=nodes
        )


def test_a_cascade_to_many_units_takes_as_many_queries_as_one_to_few(goals: Goals) -> None:
    counts = []
    for code, parts in (("A", ["D1"]), ("B", ["D1", "D2", "S1", "S2"])):
        top = goals.add(code, how="strict", target="100")
        with counted() as found:
            goals.cascade(top, dict.fromkeys(parts, "1"))
        counts.append(len(found) - len([q for q in found if "refresh" in q["sql"]]))
    assert abs(counts[0] - counts[1]) <= 4, counts


def test_codes_that_look_alike_are_one_code(goals: Goals) -> None:
    kept = goals.add("  Ｎ－01  ", "D1")
    assert kept.code == "N-01"
    for code in ("N-01", "Ｎ-01", "n-01", "N -01"):
        with pytest.raises(Refusal, match="N-01 is taken"), transaction.atomic():
            goals.add(code, "D2")
    goals.add("N-010", "D2")
