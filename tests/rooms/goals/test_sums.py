"""Strict sums that are exceeded: refused where a workbook makes them so, told where a value is typed, and seen before approval."""

from __future__ import annotations

import io
from decimal import Decimal
from fractions import Fraction
from typing import Any

import openpyxl
import pytest
from django.db import transaction
from support.goals_of_group import REASON, Goals, counted
from support.pages import plain

from hengji.engine.values.finding import Level, Refused
from hengji.goals import actions
from hengji.goals.models import Goal, State, Upload
from hengji.goals.queries.uploads import present_form, previewed_upload
from hengji.goals.rules.coverage import Part
from hengji.goals.rules.sums import excess
from hengji.goals.workbook import SHEET
from hengji.goals.workbook.columns import PLACE
from hengji.store.refs import new_ref

NEW: dict[str, Any] = {
    "code": "NEW", "title_zh": "新", "source": "业务发展指标", "task": "定量任务", "unit": "D1", "parent": "TOP",
    "measure": "profit", "measure_unit": "万元",
}  # fmt: skip
TOLD = "下级合计 1,300 万元，超出目标 1,000 万元，多 300 万元"


@pytest.fixture
def summed(goals: Goals) -> Goals:
    """A goal of 1000 of which 800 is given out."""
    top = goals.add("TOP", "G", target="1000", how="strict")
    goals.cascade(top, {"S1": "500", "S2": "300"})
    return goals


def handed_in(
    goals: Goals, *, by: str = "olivia", new: dict[str, Any] | None = None, **changed: dict[str, Any]
) -> Upload:
    """The goals there are, downloaded and changed by code (`_` for `-`), with a new one below them."""
    viewer = goals.group.viewer(by)
    book = openpyxl.load_workbook(io.BytesIO(present_form(viewer, goals.cycle, filled=True)))
    sheet = book[SHEET]
    rows = {cell.value: cell.row for cell in sheet["A"] if cell.value}
    for code, cells in [*changed.items(), *([("", new)] if new else [])]:
        row = rows[code.replace("_", "-")] if code else max(rows.values()) + 1
        for name, value in cells.items():
            sheet.cell(row, PLACE[name] + 1).value = value
    out = io.BytesIO()
    book.save(out)
    made = actions.hand_in(viewer, new_ref(), cycle=goals.cycle.ref, name="goals.xlsx", content=out.getvalue())
    return Upload.objects.get(ref=made["upload"])


def part(
    id: int, target: object = None, share: object = None, how: str = "none", unit: str = "万元", **more: Any
) -> Part:
    exact = {
        name: None if value is None else Fraction(str(value)) for name, value in (("target", target), ("share", share))
    }
    return Part(id, f"G{id}", id, None if id == 1 else 1, how, measure_unit=unit, **exact, **more)


@pytest.mark.parametrize(
    ("whole", "parts", "over"),
    [
        (part(1, "0.3", how="strict"), [part(2, "0.1"), part(3, "0.2")], None),
        (part(1, "0.3", how="strict"), [part(2, "0.1"), part(3, "0.200001")], "0.000001 万元"),
        (part(1, "9", how="strict"), [part(2, "5"), part(3, share="50")], "0.5 万元"),
        (part(1, "-9", how="strict"), [part(2, "-10")], None),
        (part(1, "-9", how="strict"), [part(2, "-4")], "5 万元"),
        (part(1, "-9", how="strict"), [part(2, "5")], "14 万元"),
        (part(1, how="strict"), [part(2, share="60"), part(3, share="50.5")], "10.5%"),
        (part(1, "9", how="shared"), [part(2, "9"), part(3, "9")], None),
        (part(1, "9"), [part(2, "10")], None),
        (part(1, "9", how="strict"), [part(2, "5"), part(3, "5", withdrawn=True)], None),
        (part(1, "9", how="strict"), [part(2, "10", unit="%")], None),
    ],
)
def test_a_sum_is_exceeded_by_exactly_what_is_more_than_its_target_on_either_side_of_zero(
    whole: Part, parts: list[Part], over: str | None
) -> None:
    found = excess(whole, parts)
    assert (found.over.zh if found is not None else None) == over


def test_an_exceeded_sum_is_told_in_the_units_of_either_language() -> None:
    found = excess(part(1, "9", how="strict"), [part(2, "10")])
    assert found is not None
    assert found.words.zh == "下级合计 10 万元，超出目标 9 万元，多 1 万元"
    assert found.words.en == "those below make 10 × CNY 10k, the target is 9 × CNY 10k: 1 × CNY 10k too much"


def test_a_workbook_that_exceeds_a_sum_by_changes_or_new_goals_is_refused_as_a_cascade_is(summed: Goals) -> None:
    olivia = summed.group.viewer("olivia")
    upload = handed_in(summed, TOP_S2={"target": 400}, TOP_S1={"target": 900})
    (finding,) = [each for each in previewed_upload(olivia, upload).findings if each.code == "over"]
    assert (finding.level, finding.message.zh) == (Level.ERROR, f"目标 TOP 的{TOLD}")
    assert (finding.where.field, finding.hint is not None and finding.hint.zh) == (
        "target",
        "减少某些单位的值，或先调整上级目标",
    )
    assert "没有错误" not in plain(summed.client("olivia").get(f"/goals/import/{upload.ref}"))
    with pytest.raises(Refused), transaction.atomic():
        actions.import_goals(olivia, new_ref(), upload=upload.ref, version=upload.version, reason=REASON)
    for target, told in ((500, [f"目标 TOP 的{TOLD}"]), (200, [])):
        findings = previewed_upload(olivia, handed_in(summed, new=NEW | {"target": target})).findings
        assert [each.message.zh for each in findings if each.code == "over"] == told
    lower = handed_in(summed, TOP={"target": 500})
    assert [each.level for each in previewed_upload(olivia, lower).findings if each.code == "over"] == [Level.ERROR]


def value(goals: Goals, code: str, target: str, by: str = "olivia") -> Goal:
    goal = Goal.objects.get(code=code)
    actions.set_tiers(goals.group.viewer(by), new_ref(), goal=goal.ref, version=goal.version,
                      tiers={"target": Decimal(target)}, reason=REASON)  # fmt: skip
    return goal


def test_a_sum_that_was_over_before_and_gets_no_worse_is_told_and_stops_nothing(summed: Goals) -> None:
    value(summed, "TOP-S1", "1000")
    olivia = summed.group.viewer("olivia")
    for target, code, level in ((1000, "over-before", Level.WARNING), (1100, "over", Level.ERROR)):
        upload = handed_in(summed, TOP_S1={"target": target - 10})
        found = [each for each in previewed_upload(olivia, upload).findings if each.code.startswith("over")]
        assert [(each.code, each.level) for each in found] == [(code, level)]


def test_who_does_not_see_all_the_parts_is_told_nothing_of_the_sum(summed: Goals) -> None:
    mia = summed.group.viewer("mia")
    upload = handed_in(summed, by="mia", new=NEW | {"unit": "S1", "target": 600})
    findings = previewed_upload(mia, upload).findings
    assert not [each for each in findings if "TOP 的" in each.message.zh]
    value(summed, "TOP-S2", "800")
    assert "多 300 万元" not in plain(summed.client("mia").get(f"/goals/{Goal.objects.get(code='TOP-S1').ref}"))


def test_a_typed_value_that_exceeds_a_sum_is_saved_and_told_at_every_door(summed: Goals) -> None:
    office, goal = summed.client("olivia"), Goal.objects.get(code="TOP-S1")
    sent = {"key": new_ref(), "version": str(goal.version), "target": "1000", "reason": REASON}
    page = plain(office.post(f"/goals/{goal.ref}/tiers", sent, follow=True))
    assert f"上级目标 TOP：{TOLD}" in page
    assert f"分解超出：{TOLD}" in plain(office.get(f"/goals/{Goal.objects.get(code='TOP').ref}"))
    value(summed, "TOP-S1", "500")
    goal.refresh_from_db()
    name = f"{goal.ref}-target"
    cell = {f"c-{name}": "1000", f"n-{goal.ref}": str(goal.version), "reason": ""}
    answer = office.post(f"/goals/{goal.ref}/values/target", cell, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert f"已保存。上级目标 TOP：{TOLD}" in answer.content.decode()
    value(summed, "TOP-S1", "500")
    goal.refresh_from_db()
    block = {
        "key": new_ref(),
        "reason": "",
        "back": "",
        f"c-{name}": "1000",
        f"w-{name}": "500",
        f"n-{goal.ref}": str(goal.version),
    }
    assert f"目标 TOP 的{TOLD}" in plain(office.post("/goals/values", block, follow=True))


def test_who_approves_sees_beside_the_goals_that_their_sum_is_exceeded_before_pressing(summed: Goals) -> None:
    value(summed, "TOP-S1", "1000")
    shown: list[actions.Shown] = [{"goal": goal.ref, "version": goal.version} for goal in Goal.objects.all()]
    actions.submit_goals(summed.group.viewer("olivia"), new_ref(), goals=shown)
    leader, goal = summed.client("leo"), Goal.objects.get(code="TOP-S2")
    page = leader.get(f"/goals/{goal.ref}").content.decode()
    form = page[page.index(f'action="/goals/{goal.ref}/approve"') :]
    assert TOLD in form[: form.index("</form>")]
    with counted() as found:
        pool = plain(leader.get("/goals"))
    assert len(found) <= 20
    assert (pool.count(TOLD), pool.count(f"上级目标 TOP：{TOLD}")) == (3, 2)
    assert set(Goal.objects.values_list("state", flat=True)) == {State.SUBMITTED}
    value(summed, "TOP-S1", "500")
    assert TOLD not in plain(leader.get("/goals"))


def test_what_cannot_be_read_is_shown_as_it_is_written_and_not_as_blank(summed: Goals) -> None:
    upload = handed_in(summed, TOP_S2={"target": "约两万"})
    page = plain(summed.client("olivia").get(f"/goals/import/{upload.ref}"))
    assert "“约两万”（读不出，未采用）" in page
    assert "（空）" not in page
