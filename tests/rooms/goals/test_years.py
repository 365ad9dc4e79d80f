"""Years of goals: closed after a look at what is left open, opened again, called otherwise; a closed year offers nothing that fails."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import transaction
from support.goals_of_group import REASON, Goals, counted, say
from support.pages import plain

from hengji.audit.models import Event
from hengji.audit.outcomes import Forbidden, Refusal
from hengji.goals import actions, queries
from hengji.goals.models import Ask, Goal
from hengji.store.refs import new_ref


def close(goals: Goals, by: str = "olivia") -> None:
    """The year is closed."""
    viewer = goals.group.viewer(by)
    actions.close_cycle(viewer, new_ref(), cycle=goals.cycle.ref, version=goals.cycle.version, reason=REASON)


def reopen(goals: Goals, by: str = "olivia", reason: str = REASON) -> None:
    """The year is opened again."""
    viewer = goals.group.viewer(by)
    actions.reopen_cycle(viewer, new_ref(), cycle=goals.cycle.ref, version=goals.cycle.version, reason=reason)


def submitted(goals: Goals, code: str = "P") -> Goal:
    """A goal that waits for approval."""
    goal = goals.add(code, "D1", target="5")
    actions.submit_goal(goals.group.viewer("olivia"), new_ref(), goal=goal.ref, version=goal.version)
    goal.refresh_from_db()
    return goal


def test_a_year_is_not_closed_while_goals_wait_for_approval(goals: Goals) -> None:
    submitted(goals)
    with pytest.raises(Refusal, match="1 goal of 2026 still waiting"), transaction.atomic():
        close(goals)
    page = plain(goals.client("olivia").get("/goals/years"))
    assert "还有 1 个目标待批准，封存后不能再批准：先批准或退回。" in page
    assert "确认封存" not in page


def test_a_goal_of_a_year_that_has_not_begun_is_refused_with_where_to_begin_it(goals: Goals) -> None:
    answer = goals.client("olivia").get("/goals/new?year=2031")
    assert answer.status_code == 422
    assert "还没有开始编制这一年度的目标" in plain(answer)
    assert "“管理年度”里开始这一年" in plain(answer)


def test_what_closing_means_and_what_is_left_open_is_said_before_it_is_done(goals: Goals) -> None:
    goals.add("A", "D1", target="1")
    back = submitted(goals, "B")
    actions.send_back_goal(goals.group.viewer("leo"), new_ref(), goal=back.ref, version=back.version, reason="再议")
    client = goals.client("olivia")
    answer = client.get("/goals/years")
    page = plain(answer)
    assert "2 个目标还在编制中，封存后不能再提交。其中 1 个曾被退回。" in page
    assert "封存后，2026 年度的目标不再编制、分解和批准" in page
    assert "确认封存" in page
    assert '<details class="confirm"><summary><span class="button danger tight">封存…' in answer.content.decode()
    assert '<label for="close-2026">原因</label>' in answer.content.decode()


def asked_for(goals: Goals) -> Ask:
    """Another target, asked for by a company."""
    top = goals.add("T", how="strict", target="100")
    goals.cascade(top, {"S1": "60"})
    part = Goal.objects.get(code="T-S1")
    made = actions.ask_other(
        goals.group.viewer("mia"), new_ref(), goal=part.ref, version=part.version, value=Decimal(55), reason="来风不足"
    )
    return Ask.objects.get(ref=made["ask"])


def test_targets_asked_for_and_not_answered_are_told_before_a_year_is_closed(goals: Goals) -> None:
    row = asked_for(goals)
    page = plain(answer := goals.client("olivia").get("/goals/years"))
    assert "1 项目标值的申请待答复，封存后不能再答复：" in page
    assert f'<a href="/goals/asks/{row.ref}">T-S1 ' in answer.text
    client = goals.client("olivia")
    client.cookies["hengji-lang"] = "en"
    assert "1 target asked for still without an answer, which cannot be given once the year is closed:" in plain(
        client.get("/goals/years")
    )


def test_what_is_asked_for_in_a_closed_year_says_why_it_is_not_answered(goals: Goals) -> None:
    row = asked_for(goals)
    assert "年度已封存" not in plain(goals.client("olivia").get(f"/goals/asks/{row.ref}"))
    close(goals)
    for name in ("olivia", "mia"):
        page = plain(goals.client(name).get(f"/goals/asks/{row.ref}"))
        assert "2026 年度已封存：这项申请不能答复，也不能收回" in page, name
    assert "待答复" not in plain(goals.client("olivia").get("/goals/years"))


def test_the_counts_of_all_years_take_three_statements(goals: Goals) -> None:
    submitted(goals)
    viewer = goals.group.viewer("olivia")
    actions.open_cycle(viewer, new_ref(), year=2027, title=say("2027"))
    with counted() as found:
        rows = queries.years(viewer)
    assert len(found) == 3
    assert [(row.cycle.year, row.draft, row.submitted, row.approved, row.back) for row in rows] == [
        (2027, 0, 0, 0, 0), (2026, 0, 1, 0, 0),
    ]  # fmt: skip


def test_a_closed_year_offers_nothing_that_would_fail(goals: Goals) -> None:
    top = goals.add("A", how="strict", target="10")
    goals.cascade(top, {"D1": "6"})
    node = goals.node(top)
    interface = goals.interface(node)
    close(goals)
    for name in ("olivia", "leo"):
        page = goals.client(name).get(f"/goals/{top.ref}").content.decode()
        assert "2026 年度已封存" in page
        for word in ("加下级目标", "保存目标档", "提交批准<", "撤回目标", "看对下级的影响", "设责任接口"):
            assert word not in page, word
        for step in ("change", "cascade", "nodes", "moved", "approve", "withdraw"):
            assert f"/goals/{top.ref}/{step}" not in page, step
    client = goals.client("olivia")
    pool = client.get("/goals?year=2026").content.decode()
    assert "/goals/new" not in pool
    assert "/goals/import" not in pool
    assert "提交所选" not in pool
    assert "data-cell" not in client.get("/goals/values?year=2026").content.decode()
    for path in ("/goals/new?year=2026", f"/goals/{top.ref}/change", f"/goals/{top.ref}/cascade", f"/goals/{top.ref}/nodes",
                 f"/goals/nodes/{node.ref}", f"/goals/nodes/{node.ref}/interface", "/goals/import?year=2026"):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code == 422, path
        assert "2026 年度的目标已封存" in plain(answer), path
    page = goals.client("hana").get(f"/goals/interfaces/{interface.ref}").content.decode()
    assert f"/goals/interfaces/{interface.ref}/" not in page


def test_a_closed_year_is_opened_again_with_a_reason_and_its_goals_are_set_as_before(goals: Goals) -> None:
    goal = goals.add("A", "D1", target="5")
    close(goals)
    client = goals.client("olivia")
    assert "目标和责任书保持原样" in plain(client.get("/goals/years"))
    with pytest.raises(Refusal, match="no reason"), transaction.atomic():
        reopen(goals, reason=" ")
    sent = {"key": new_ref(), "version": goals.cycle.version, "reason": "封错了"}
    assert client.post(f"/goals/years/{goals.cycle.ref}/reopen", sent).status_code == 302
    assert goals.cycle.open
    event = Event.objects.get(action="goals.reopen-cycle")
    assert (event.subject, "封错了" in event.body) == (goals.cycle.ref, True)
    actions.submit_goal(goals.group.viewer("olivia"), new_ref(), goal=goal.ref, version=goal.version)
    with pytest.raises(Refusal, match="was not closed"), transaction.atomic():
        reopen(goals)


def test_a_closed_year_is_not_closed_once_more(goals: Goals) -> None:
    close(goals)
    with pytest.raises(Refusal, match="closed already"), transaction.atomic():
        close(goals)


def test_only_the_office_opens_a_year_again_or_renames_it(goals: Goals) -> None:
    close(goals)
    with pytest.raises(Forbidden), transaction.atomic():
        reopen(goals, by="mia")
    with pytest.raises(Forbidden), transaction.atomic():
        actions.rename_cycle(
            goals.group.viewer("mia"), new_ref(), cycle=goals.cycle.ref, version=goals.cycle.version, title=say("x")
        )


def test_a_slip_in_the_name_of_a_year_is_mended_and_the_trail_tells_it(goals: Goals) -> None:
    client = goals.client("olivia")
    sent = {"key": new_ref(), "version": goals.cycle.version, "title_zh": "二〇二六年度", "title_en": "Year 2026"}
    assert client.post(f"/goals/years/{goals.cycle.ref}/rename", sent).status_code == 302
    assert (goals.cycle.title_zh, goals.cycle.title_en) == ("二〇二六年度", "Year 2026")
    assert "二〇二六年度" in plain(client.get("/goals/years"))
    assert "二〇二六年度" in Event.objects.get(action="goals.rename-cycle").body
    blank = client.post(
        f"/goals/years/{goals.cycle.ref}/rename", {"key": new_ref(), "version": goals.cycle.version, "title_zh": " "}
    )
    assert blank.status_code == 422
    assert "“名称”没有填" in plain(blank)
