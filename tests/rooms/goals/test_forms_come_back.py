"""What a form of goals cannot do comes back to the form: it names the field, and everything typed is still there."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from support.goals_of_group import REASON, Goals

from hengji.goals.models import Goal, State
from hengji.store.refs import new_ref


@pytest.fixture
def top(goals: Goals) -> Goal:
    """A goal of the group."""
    return goals.add("P", how="strict", target="100")


def sent(goals: Goals, path: str, given: dict[str, Any], name: str = "olivia") -> str:
    """The page that comes back."""
    answer = goals.client(name).post(path, {"key": new_ref(), **given})
    assert answer.status_code == 422, path
    return answer.content.decode()


def test_an_empty_cascade_and_a_comma_for_a_point_come_back_to_the_units(goals: Goals, top: Goal) -> None:
    west, path = goals.group.ref("S1"), f"/goals/{top.ref}/cascade"
    seen = {"version": top.version, "how": "strict", "reason": REASON}
    page = sent(goals, path, {**seen, f"value-{west}": ""})
    assert "没有选择单位" in page
    page = sent(goals, path, {**seen, f"value-{west}": "12,5"})
    assert "西部风电 · 目标值" in page
    assert 'value="12,5"' in page
    page = sent(goals, path, {**seen, f"value-{west}": "12", "reason": ""})
    assert "没有写原因" in page
    assert 'value="12"' in page


def test_a_figure_with_its_multiplier_comes_back_with_the_figure_meant(goals: Goals, top: Goal) -> None:
    west, told = goals.group.ref("S1"), "只写数字 16000"
    seen = {"version": top.version, "how": "strict", "reason": REASON, "unit": "万元", "measure_unit": "万元"}
    assert told in sent(goals, f"/goals/{top.ref}/cascade", {**seen, f"value-{west}": "1.6亿"})
    assert told in sent(goals, f"/goals/{top.ref}/tiers", {**seen, "target": "1.6亿"})
    given = {"code": "N1", "title_zh": "新", "source": "business", "task": "quantitative", "target": "1.6亿"}
    assert told in sent(goals, "/goals/new?year=2026", {**seen, **given})


def test_tiers_come_back_as_they_were_typed(goals: Goals, top: Goal) -> None:
    page = sent(
        goals, f"/goals/{top.ref}/tiers", {"version": top.version, "target": "12,5", "base": "7", "reason": REASON}
    )
    assert "“目标值”" in page
    assert all(typed in page for typed in ('value="12,5"', 'value="7"', REASON))


def test_a_new_goal_and_another_one_come_back_filled(goals: Goals, top: Goal) -> None:
    given = {"code": "N1", "title_zh": "新目标", "source": "business", "task": "quantitative", "target": "1.2.3"}
    page = sent(goals, "/goals/new?year=2026", given)
    assert all(typed in page for typed in ("新目标", 'value="N1"', 'value="1.2.3"', "“目标值”"))
    page = sent(goals, f"/goals/{top.ref}/change", {**given, "version": top.version, "reason": ""})
    assert "新目标" in page


def test_nodes_steps_and_a_wrong_file_come_back(goals: Goals, top: Goal) -> None:
    given = {"version": top.version, "title_zh": "开工", "due": "2026-06-31", "standard_zh": "开工令", "weight": "100"}
    page = sent(goals, f"/goals/{top.ref}/nodes", given)
    assert "完成时限" in page
    assert "开工令" in page
    page = sent(goals, f"/goals/{top.ref}/withdraw", {"version": top.version, "reason": ""})
    assert "没有写原因" in page
    file = SimpleUploadedFile("goals.xlsx", b"no workbook")
    page = sent(goals, "/goals/import?year=2026", {"workbook": file})
    assert "“填好的工作簿”" in page


def test_a_year_without_goals_says_which_years_there_are(goals: Goals) -> None:
    for path in ("/goals", "/goals/map", "/goals/coverage", "/goals/values"):
        page = goals.client("olivia").get(f"{path}?year=2027").content.decode()
        assert "没有编制这一年度的目标" in page, path
        assert '<a href="?year=2026">2026</a>' in page, path


def test_who_approves_is_offered_what_waits_for_approval_and_who_sets_drafts(goals: Goals, top: Goal) -> None:
    assert f'value="{top.ref}:' in goals.client("olivia").get("/goals").content.decode()
    assert f'value="{top.ref}:' not in goals.client("leo").get("/goals").content.decode()
    page = sent(goals, "/goals/many", {"pick": f"{top.ref}:{top.version}", "do": "approve"}, "leo")
    assert "先由编制人提交" in page
    assert Goal.objects.get().state == State.DRAFT


def units_offered(page: str) -> list[tuple[str, bool]]:
    """The choices of the responsible unit, each with whether it is the one selected."""
    select = re.search(r'<select id="unit".*?</select>', page, re.DOTALL)
    assert select is not None
    return [(ref, bool(chosen)) for ref, chosen in re.findall(r'<option value="([^"]*)"( selected)?', select[0])]


def test_a_head_is_offered_the_own_unit_and_no_goal_without_one(goals: Goals) -> None:
    pages = {
        name: goals.client(name).get("/goals/new?year=2026").content.decode() for name in ("hana", "mia", "olivia")
    }
    assert units_offered(pages["hana"]) == [(goals.group.ref("D1"), True)]
    assert "暂无" not in pages["mia"]
    assert [ref for ref, _ in units_offered(pages["mia"])] == [
        "",
        *(goals.group.ref(code) for code in ("S1", "S1A", "S1B")),
    ]
    assert "暂无" in pages["olivia"]


def test_a_goal_without_a_unit_that_a_head_may_not_set_comes_back_at_the_field(goals: Goals) -> None:
    given = {
        "code": "N1",
        "title_zh": "新目标",
        "source": "business",
        "task": "quantitative",
        "unit": "",
        "key": new_ref(),
    }
    answer = goals.client("hana").post("/goals/new?year=2026", given)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert all(typed in page for typed in ("新目标", 'value="N1"'))
    assert re.search(r'<select id="unit"[^>]*aria-invalid="true"', page)
    assert re.search(r'<p class="fault"[^>]*>只有全集团范围的编制人可以设没有责任单位的目标', page)
    assert not Goal.objects.filter(code="N1").exists()
