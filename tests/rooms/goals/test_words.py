"""What forms of goals take as people write it, and what they say: whom it was, which goal, what would have worked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from support.goals_of_group import REASON, Goals
from support.pages import plain

from hengji.audit.outcomes import Conflict, Refusal
from hengji.engine.intake.cells import Cell, read_date
from hengji.engine.intake.report import Problem
from hengji.engine.values.text import Text
from hengji.goals import actions
from hengji.goals.models import Cycle, Goal, Interface, NodeTemplate
from hengji.goals.views.given import figure
from hengji.goals.workbook.cells import Cells
from hengji.goals.workbook.checking import Known, check
from hengji.goals.workbook.columns import COLUMNS
from hengji.goals.workbook.reading import Read, Row
from hengji.store.refs import new_ref


def shown(*codes: str) -> list[actions.Shown]:
    return [{"goal": goal.ref, "version": goal.version} for goal in Goal.objects.filter(code__in=codes)]


@pytest.mark.parametrize(("typed", "year"), [("２０２７", 2027), (" 2028 ", 2028), ("　２０２９", 2029)])
def test_a_year_is_taken_in_full_width_digits_and_with_blanks(goals: Goals, typed: str, year: int) -> None:
    sent = {"key": new_ref(), "year": typed, "title_zh": "年度"}
    answer = goals.client("olivia").post("/goals/years", sent)
    assert (answer.status_code, answer.headers.get("Location")) == (302, f"/goals?year={year}")
    assert Cycle.objects.filter(year=year).exists()


@pytest.mark.parametrize("typed", ["27", "２７", "20 27", "二〇二七", "20270"])
def test_what_is_no_year_is_refused_with_what_to_write(goals: Goals, typed: str) -> None:
    answer = goals.client("olivia").post("/goals/years", {"key": new_ref(), "year": typed, "title_zh": "年度"})
    assert answer.status_code == 422
    assert "如 2027" in plain(answer)


@pytest.mark.parametrize("typed", ["55", "55%", "５５％", " 55 % ", "５５%"])
def test_a_share_bears_its_per_cent_sign(goals: Goals, typed: str) -> None:
    assert figure({"share": typed}, "share", Text("份额", "share"), share=True) == Decimal(55)
    node = goals.node(goals.add("P", "D1", target="1"))
    sent = {
        "key": new_ref(), "left": goals.group.ref("D1"), "right": goals.group.ref("D2"), "left_share": typed,
        "right_share": "45", "left_duty_zh": "招标", "right_duty_zh": "供货", "reason": REASON,
    }  # fmt: skip
    assert goals.client("olivia").post(f"/goals/nodes/{node.ref}/interface", sent).status_code == 302
    assert Interface.objects.get().left_share == 55


def test_what_is_wrong_with_terms_is_said_of_the_unit_as_its_field_is_called(goals: Goals) -> None:
    node = goals.node(goals.add("P", "D1", target="1"))
    name = goals.group.viewer("olivia").node(goals.group.ref("D2")).name.zh
    sent = {
        "key": new_ref(), "left": goals.group.ref("D1"), "right": goals.group.ref("D2"), "left_share": "55",
        "right_share": "四成", "left_duty_zh": "招标", "right_duty_zh": "供货", "reason": REASON,
    }  # fmt: skip
    office = goals.client("olivia")
    said = plain(office.post(f"/goals/nodes/{node.ref}/interface", sent))
    assert f"“{name}：份额”" in said
    assert "第二方份额" not in said
    row = goals.interface(node)
    sent |= {"key": new_ref(), "version": str(row.version)}
    assert f"“{name}：份额”" in plain(office.post(f"/goals/interfaces/{row.ref}/propose", sent))


def test_a_unit_of_the_workbook_is_taken_in_full_width_letters() -> None:
    told: list[Problem] = []
    row = Row(2, {"unit": (Cell.TEXT, "Ｄ０７")})
    line = Cells(COLUMNS, {"D07": 7}).line(row, lambda row, key, problem: told.append(problem))
    assert line["unit"] == "D07"
    assert not [each for each in told if each.code == "unknown-unit"]


@pytest.mark.parametrize(
    ("key", "written", "hint"),
    [("target", "1.6亿", "只写数字 16000（1.6亿），单位按计量单位列（万元）"), ("base", "375.86-", "负数写作 -375.86"),
     ("prior", "1.2万", "有两种读法：指 1.2万元 的填 1.2，指 1.2万（万元）的填 12000"),
     ("share", "5成", "看不出“成”的意思：只写数字，单位按表头（%）")],
)  # fmt: skip
def test_a_figure_of_the_workbook_is_advised_in_the_unit_of_its_row(key: str, written: str, hint: str) -> None:
    told: list[Problem] = []
    row = Row(2, {"measure_unit": (Cell.TEXT, "万元"), key: (Cell.TEXT, written)})
    Cells(COLUMNS, {}).line(row, lambda row, key, problem: told.append(problem))
    assert [each.hint.zh for each in told if each.hint and each.code == "not-a-number"] == [hint]


def test_a_code_that_stands_twice_says_what_to_do() -> None:
    cells = {"code": (Cell.TEXT, "A"), "title_zh": (Cell.TEXT, "甲")}
    read = Read(rows=[Row(2, cells), Row(3, cells)], columns={c.key: at for at, c in enumerate(COLUMNS, 1)})
    (twice,) = [each for each in check(read, Known({}, True, frozenset(), {})).findings if each.code == "twice"]
    assert twice.message.zh == "编号与第 2 行重复"
    assert twice.hint is not None
    assert "删去一行" in twice.hint.zh


def test_a_day_there_is_not_is_answered_with_an_example_that_is_called_one() -> None:
    found = read_date(Cell.TEXT, "2026-02-30")
    assert isinstance(found, Problem)
    assert found.hint is not None
    assert "例如 2026-06-30" in found.hint.zh


def tiers(goals: Goals, goal: Goal, target: str, by: str, version: int) -> Any:
    return actions.set_tiers(goals.group.viewer(by), new_ref(), goal=goal.ref, version=version,
                             tiers={"target": Decimal(target)}, reason=REASON)  # fmt: skip


def test_who_was_first_is_named_and_oneself_is_not_somebody_else(goals: Goals) -> None:
    goal = goals.add("A", "S1", by="mia", target="5")
    tiers(goals, goal, "6", "mia", 1)
    for by, said in (("mia", "您打开后，您自己在另一窗口已改过（现为第 2 版）"), ("olivia", "您打开后，别人已改过：")):
        with pytest.raises(Conflict) as told:
            tiers(goals, goal, "7", by, 1)
        assert told.value.text.zh.startswith(said)
    assert goals.group.viewer("mia").name in told.value.text.zh
    cell = {f"c-{goal.ref}-target": "9", f"n-{goal.ref}": "1", "reason": ""}
    for by, said in (
        ("mia", "您自己在另一窗口已改为 6；您要改成 9"),
        ("olivia", f"改的人：{goals.group.viewer('mia').name}"),
    ):
        answer = goals.client(by).post(f"/goals/{goal.ref}/values/target", cell, headers={"HX-Request": "true"})
        assert answer.status_code == 409
        assert said in answer.content.decode()
        assert f'id="e-{goal.ref}-target"' in answer.content.decode()


def test_of_several_to_approve_the_one_that_changed_is_named_with_who_and_what_differs(goals: Goals) -> None:
    for code in "ABC":
        goals.add(code, "S1", target="5")
    actions.submit_goals(goals.group.viewer("olivia"), new_ref(), goals=shown("A", "B", "C"))
    seen = shown("A", "B", "C")
    goal = Goal.objects.get(code="B")
    tiers(goals, goal, "6", "mia", goal.version)
    with pytest.raises(Conflict) as told:
        actions.approve_goals(goals.group.viewer("leo"), new_ref(), goals=seen)
    name = goals.group.viewer("mia").name
    assert told.value.text.zh == f"您打开后，1 个目标改过，一个都没有办：B 目标B，别人已改过：{name}"
    rows = {each.title.zh: (each.now, each.wanted, each.seen) for each in told.value.differences}
    assert rows["B 目标值"] == ("6", "5", True)
    assert rows["B 状态"] == ("编制中 / Draft", "待批准 / Submitted", True)
    sent = {"key": new_ref(), "do": "approve", "pick": [f"{each['goal']}:{each['version']}" for each in seen]}
    answer = goals.client("leo").post("/goals/many", sent, headers={"Referer": "http://testserver/goals?year=2026"})
    assert answer.status_code == 409
    assert "B 目标B，别人已改过" in plain(answer)


def test_nothing_ticked_is_answered_with_ticking_first(goals: Goals) -> None:
    goals.add("A", "S1", target="5")
    answer = goals.client("olivia").post("/goals/many", {"key": new_ref(), "do": "submit"})
    assert answer.status_code == 422
    assert "没有勾选目标" in plain(answer)
    assert "先在第一列勾选目标" in plain(answer)
    assert "2000" not in plain(answer)


@pytest.mark.parametrize(
    ("target", "part", "headline", "left", "live"),
    [
        ("-10", "-4", "分解超出：下级合计 -4 万元，超出目标 -10 万元，多 6 万元", "余额 -6", "超出 6 万元"),
        ("-10", "-12", "未分解到位 2 万元", "余额 2", "还差 2 万元 未分解"),
        ("10", "4", "未分解到位 6 万元", "余额 6", "还差 6 万元 未分解"),
    ],
)
def test_headline_balance_live_words_map_and_board_say_the_same_of_a_sum(
    goals: Goals, target: str, part: str, headline: str, left: str, live: str
) -> None:
    goal = goals.add("TOP", "G", target=target, how="strict")
    goals.cascade(goal, {"S1": part})
    office, kind = goals.client("olivia"), headline[:4]
    page = plain(office.get(f"/goals/{goal.ref}"))
    assert headline in page
    assert left in page
    assert live in plain(office.get(f"/goals/{goal.ref}/cascade"))
    assert kind in plain(office.get(f"/goals/map?root={goal.ref}"))
    assert kind in plain(office.get("/goals/coverage"))


def test_parts_above_nothing_are_too_much_for_a_goal_below_zero(goals: Goals) -> None:
    goal = goals.add("TOP", "G", target="-1", how="strict")
    with pytest.raises(Refusal, match="exceed the goal by 5"), transaction.atomic():
        goals.cascade(goal, {"S1": "4"})


def test_of_a_sum_of_nothing_there_is_nothing_left_to_assign(goals: Goals) -> None:
    goal = goals.add("TOP", "G", target="0", how="strict")
    office = goals.client("olivia")
    assert "未分解到位" not in plain(office.get(f"/goals/{goal.ref}"))
    assert "已全部分解" in plain(office.get(f"/goals/{goal.ref}/cascade"))


def test_a_goal_below_zero_that_nobody_carries_says_how_much_it_is(goals: Goals) -> None:
    goal = goals.add("TOP", "G", target="-10", how="strict")
    assert "未分解到位 -10 万元" in plain(goals.client("olivia").get(f"/goals/{goal.ref}"))


def test_a_refusal_that_has_nothing_to_add_is_told_below_its_cell(goals: Goals) -> None:
    goal = goals.add("A", "S1", target="5")
    cell = {f"c-{goal.ref}-target": "9", f"n-{goal.ref}": "1", "reason": "因" * 501}
    answer = goals.client("olivia").post(f"/goals/{goal.ref}/values/target", cell, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "原因超过 500 字" in answer.content.decode()


def test_the_history_of_a_part_tells_what_the_goal_above_gave_it_and_nothing_of_the_others(goals: Goals) -> None:
    top = goals.add("TOP", "G", target="100", how="strict")
    goals.cascade(top, {"S1": "61.5", "S2": "38.5"})
    page = plain(goals.client("mia").get(f"/goals/{top.children.get(unit__code='S1').ref}"))
    assert "由上级目标分解 目标值：61.5" in page
    assert "38.5" not in page
    assert "分解给单位数" not in page


def test_the_days_of_a_template_are_read_in_full_width_too(goals: Goals) -> None:
    sent = {"key": new_ref(), "code": "T", "project": "wind", "title_zh": "模板", "n1-title_zh": "开工", "n1-offset": "３０ ",
            "n1-standard_zh": "取得开工令", "n1-weight": "100"}  # fmt: skip
    assert goals.client("olivia").post("/goals/templates/new", sent).status_code == 302
    assert NodeTemplate.objects.get().nodes.get().offset == 30
