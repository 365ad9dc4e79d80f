"""The office breaks a goal of the group down to three levels; the leader approves what was submitted."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hengji.goals.models import Goal, State


def test_a_goal_of_the_group_is_given_to_companies_and_plants_and_approved(workplace: Any) -> None:
    before = len(workplace.events)
    office = workplace.desk("olivia")
    office.go("/goals")
    office.follow("设立目标")
    office.write("编号", "G-1")
    office.write("目标（中文）", "利润总额")
    office.choose("任务类型", "定量任务")
    office.choose("责任单位", "G 示例能源集团")
    office.write("指标编号", "profit")
    office.write("计量单位", "万元")
    office.write("目标值", "1000.5")
    office.press("保存")
    office.page.get_by_role("heading", level=1, name="利润总额").wait_for()

    office.follow("分解")
    office.write("西部风电 目标值", "600.5")
    office.page.get_by_role("status").get_by_text("还差 400 万元 未分解").wait_for()
    name = office.page.evaluate("() => document.activeElement.name")
    assert name == f"value-{workplace.made['units']['S1']}"  # what is left was told, and the cursor stayed
    office.write("东部煤电 目标值", "400")
    office.page.get_by_role("status").get_by_text("已全部分解").wait_for()
    office.write("原因", "集团〔2026〕3号")
    office.press("分解到各单位")
    office.arrive("/goals/[^/]+")
    below = office.main.get_by_role("row").filter(has_text="G-1-S1").get_by_role("link").first
    path = str(below.get_attribute("href"))
    office.use(below)
    office.arrive(path)
    office.follow("分解")
    office.write("一号风场 目标值", "350.25")
    office.write("二号风场 目标值", "250.25")
    office.page.get_by_role("status").get_by_text("已全部分解").wait_for()
    office.write("原因", "集团〔2026〕3号")
    office.press("分解到各单位")
    office.arrive(path)

    codes = ("G-1", "G-1-S1", "G-1-S1-S1A", "G-1-S1-S1B", "G-1-S2")
    office.go("/goals?text=G-1")
    for code in codes:
        office.tick(code)
    office.press("提交所选")
    office.page.get_by_role("cell", name="待批准").first.wait_for()
    leader = workplace.desk("leo")
    leader.go("/goals?text=G-1")
    for code in codes:
        leader.tick(code)
    leader.press("批准所选")
    leader.page.get_by_role("cell", name="已批准").first.wait_for()

    with workplace.database.in_use():
        rows = list(
            Goal.objects.filter(code__startswith="G-1")
            .order_by("code")
            .select_related("unit", "parent", "approver__person")
        )
        told = {
            row.code: (row.unit.code, row.parent and row.parent.code, row.tiers.get(kind="target").value)
            for row in rows
        }
        assert told == {
            "G-1": ("G", None, Decimal("1000.5")), "G-1-S1": ("S1", "G-1", Decimal("600.5")), "G-1-S2": ("S2", "G-1", Decimal(400)),
            "G-1-S1-S1A": ("S1A", "G-1-S1", Decimal("350.25")), "G-1-S1-S1B": ("S1B", "G-1-S1", Decimal("250.25")),
        }  # fmt: skip
        assert {(row.state, row.approver.person.name_zh) for row in rows} == {(State.APPROVED, "李建国")}
    done = [each for each in workplace.events[before:] if each.startswith("goals.")]
    assert done == ["goals.add", "goals.cascade", "goals.cascade", "goals.submit-many", "goals.approve-many"]
