"""The office breaks a goal of the group down to three levels; the leader sends one part back, and approves all once it is mended."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hengji.goals.models import Goal, State

CODES = ("G-1", "G-1-S1", "G-1-S1-S1A", "G-1-S1-S1B", "G-1-S2")
TO_APPROVE = "批准目标：G-1 利润总额，及其下级 4 个"


def test_a_goal_of_the_group_is_given_to_companies_and_plants_sent_back_mended_and_approved(workplace: Any) -> None:
    before = len(workplace.events)
    office = workplace.desk("olivia")
    office.enter("目标")
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

    office.enter("目标")
    for code in CODES:
        office.tick(code)
    office.press("提交所选")
    office.page.get_by_role("cell", name="待批准").first.wait_for()

    leader = workplace.desk("leo")
    waiting(leader)
    leader.follow("利润总额", leader.main.get_by_role("row").filter(has_text="G-1-S1-S1B"))
    leader.write("退回原因", "二号风场停机检修，请说明")
    leader.press("退回")
    leader.main.get_by_role("definition").filter(has_text="编制中").wait_for()

    office.enter("首页")
    office.main.get_by_text("二号风场停机检修，请说明").wait_for()
    office.take_up("目标被退回：G-1-S1-S1B")
    office.press("提交批准")
    office.main.get_by_role("definition").filter(has_text="待批准").wait_for()

    waiting(leader)
    for code in CODES:
        leader.tick(code)
    leader.press("批准所选")
    leader.main.get_by_role("checkbox", name="G-1", exact=True).wait_for(state="detached")  # they wait no more
    leader.enter("目标")
    assert leader.main.get_by_role("cell", name="已批准").count() == len(CODES)
    leader.enter("首页")
    assert leader.main.get_by_role("link", name="批准目标").count() == 0

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
    assert done == [
        "goals.add", "goals.cascade", "goals.cascade", "goals.submit-many", "goals.send-back", "goals.submit", "goals.approve-many",
    ]  # fmt: skip


def waiting(leader: Any) -> None:
    """From the to-dos of the home page to the goals that wait, the whole tree of them."""
    leader.take_up(TO_APPROVE)
    leader.arrive(r"/goals\?.*")
