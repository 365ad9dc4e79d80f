"""Goals and nodes downloaded, changed and uploaded: old beside new, whole or not at all, nothing of a colleague overwritten."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.db import transaction
from support.goals_of_group import REASON, Goals, counted
from support.pages import plain

from hengji.audit.models import Event
from hengji.audit.outcomes import Refusal
from hengji.audit.verify import verify
from hengji.engine.values.finding import Level, Refused
from hengji.engine.values.text import Text
from hengji.goals import actions
from hengji.goals.models import Goal, Node, State, Terms, Upload
from hengji.goals.queries.uploads import checked_upload, present_form, upload_of
from hengji.goals.rules.plausible import Listed
from hengji.goals.workbook import COLUMNS, NODE_COLUMNS, NODE_SHEET, SHEET, empty_form
from hengji.goals.workbook.checking import Checked
from hengji.store.refs import new_ref

NODE = {
    "title_zh": "主体开工",
    "due": "2026-06-30",
    "standard_zh": "取得开工令",
    "weight": 100,
    "evidence_zh": "开工令",
}


class Downloaded:
    """The workbook of present goals, as a person changes it."""

    def __init__(self, goals: Goals, by: str = "olivia") -> None:
        self.goals, self.by = goals, by
        content = present_form(goals.group.viewer(by), goals.cycle, filled=True)
        self.book = openpyxl.load_workbook(io.BytesIO(content))

    def put(self, row: int, sheet: str = SHEET, **cells: Any) -> Downloaded:
        """Write into cells of a row."""
        places = {c.key: at for at, c in enumerate(COLUMNS if sheet == SHEET else NODE_COLUMNS, 1)}
        for name, value in cells.items():
            self.book[sheet].cell(row, places[name]).value = value
        return self

    def rows(self, sheet: str = SHEET) -> list[str]:
        """The first column."""
        return [cell.value for cell in self.book[sheet]["A"][1:] if cell.value]

    def upload(self) -> Upload:
        """Hand it in."""
        out = io.BytesIO()
        self.book.save(out)
        made = actions.hand_in(
            self.goals.group.viewer(self.by), new_ref(), cycle=self.goals.cycle.ref, name="goals.xlsx",
            content=out.getvalue(),
        )  # fmt: skip
        return Upload.objects.get(ref=made["upload"])

    def checked(self) -> Checked:
        """What the preview finds."""
        return checked_upload(self.goals.group.viewer(self.by), self.upload())

    def imported(self, key: str = "", upload: Upload | None = None) -> Mapping[str, str]:
        """Take it over."""
        held = upload or self.upload()
        return actions.import_goals(
            self.goals.group.viewer(self.by), key or new_ref(), upload=held.ref, version=held.version, reason=REASON
        )


def found(checked: Checked) -> list[tuple[str, str]]:
    return [(each.code, each.where.cell) for each in checked.findings]


def approved(goals: Goals, code: str, **more: Any) -> Goal:
    goal = goals.add(code, "D1", **more)
    actions.submit_goal(goals.group.viewer("olivia"), new_ref(), goal=goal.ref, version=goal.version)
    goal.refresh_from_db()
    actions.approve_goal(goals.group.viewer("leo"), new_ref(), goal=goal.ref, version=goal.version)
    goal.refresh_from_db()
    return goal


def test_what_was_downloaded_and_not_changed_changes_nothing(goals: Goals) -> None:
    goals.add("A", "D1", target="1234567890123.123456", title="利润")
    goals.node(goals.add("B", "S1", task="milestone"))
    checked = Downloaded(goals).checked()
    assert (found(checked), checked.same, checked.goals, checked.changes, checked.nodes) == ([], 3, [], [], [])
    page = goals.client("olivia").get(f"/goals/import/{Downloaded(goals).upload().ref}").content.decode()
    assert "3 行都与系统相同，没有要导入的" in page


def test_a_change_stands_old_beside_new_and_is_taken_over_as_one_act_for_a_reason(goals: Goals) -> None:
    goal = approved(goals, "A", target="100", title="利润")
    goals.add("B", "D2", target="5")
    book = Downloaded(goals).put(2, title_zh="利润总额", target="120.5", challenge=130, words=None)
    upload = book.upload()
    page = goals.client("olivia").get(f"/goals/import/{upload.ref}").content.decode()
    for said in ("1 行，不动", "其中 1 个已提交或已批准，改后回到编制中", "利润总额", "120.5", "全部导入"):
        assert said in page
    with pytest.raises(Refusal, match="no reason"), transaction.atomic():
        actions.import_goals(goals.group.viewer("olivia"), new_ref(), upload=upload.ref, version=upload.version)
    before, key = Event.objects.count(), new_ref()
    done = book.imported(key, upload)
    assert (done["goals"], done["changed"], Event.objects.count()) == ("0", "1", before + 1)
    assert book.imported(key, upload) == done
    assert Event.objects.count() == before + 1
    goal.refresh_from_db()
    assert (goal.title_zh, goal.title_en, goal.state, goal.approver_id) == ("利润总额", "利润总额", State.DRAFT, None)
    assert {tier.kind: tier.value for tier in goal.tiers.all()} == {
        "target": Decimal("120.5"),
        "challenge": Decimal(130),
    }
    event = Event.objects.order_by("-seq").first()
    assert event is not None
    for said in (REASON, "A：目标值", "120.5"):
        assert said in event.body
    history = plain(goals.client("olivia").get(f"/goals/{goal.ref}"))
    assert "目标值：100 → 120.5" in history
    assert verify() == []


def test_what_a_colleague_changed_since_is_told_with_both_values_and_stays(goals: Goals) -> None:
    goal = goals.add("A", "D1", target="100")
    other = goals.add("B", "D1", target="100")
    book = Downloaded(goals).put(2, target=120)
    for each in (goal, other):
        actions.set_tiers(
            goals.group.viewer("olivia"), new_ref(), goal=each.ref, version=each.version,
            tiers={"target": Decimal(110)}, reason=REASON,
        )  # fmt: skip
    checked = book.checked()
    assert found(checked) == [("moved", "N2")]
    assert checked.findings[0].message.zh == "您下载后，别人已改过：现在是 110，您要改成 120"
    assert checked.same == 1  # nobody meant to change the other: it stays as the colleague left it
    with pytest.raises(Refused), transaction.atomic():
        book.imported()
    assert [tier.value for tier in goal.tiers.all()] == [Decimal(110)]


def test_a_change_that_may_not_be_made_is_told_at_its_cell_and_stops_all_of_it(goals: Goals) -> None:
    for code in "ABCDE":
        goals.add(code, "S1", target="10")
    gone = Goal.objects.get(code="D")
    book = Downloaded(goals)
    actions.withdraw_goal(goals.group.viewer("olivia"), new_ref(), goal=gone.ref, version=gone.version, reason=REASON)
    book.put(2, code="A9").put(3, base=11).put(4, parent="C").put(5, title_zh="x").put(6, unit="S9", mark="E:1")
    assert found(book.checked()) == [
        ("renamed", "A2"), ("tier-order", "N3"), ("ring", "G4"), ("locked", "A5"), ("unknown-unit", "F6"), ("mark", "S6"),
    ]  # fmt: skip
    with pytest.raises(Refused), transaction.atomic():
        book.imported()


def test_what_was_given_from_above_is_not_in_a_units_workbook_and_not_changed_by_it(goals: Goals) -> None:
    top = goals.add("T", "G", target="10", how="strict")
    goals.cascade(top, {"S1": "10"})
    goals.add("OWN", "S1", by="mia", target="3")
    mine, whole = Downloaded(goals, "mia"), Downloaded(goals)
    assert mine.rows() == ["OWN"]
    given = Goal.objects.get(parent=top)
    at = whole.rows().index(given.code) + 2
    whole.put(at, target=12)
    out = io.BytesIO()
    whole.book.save(out)
    whole.by = "mia"  # a colleague passed the workbook of the whole group on
    assert ("locked", f"A{at}") in found(whole.checked())


def test_a_unit_gives_nodes_to_a_goal_that_was_given_to_it_which_stays_approved(goals: Goals) -> None:
    top = goals.add("T", "G", target="10", how="strict")
    goals.cascade(top, {"S1": "10"})
    part = Goal.objects.get(parent=top)
    for act, name in ((actions.submit_goal, "olivia"), (actions.approve_goal, "leo")):
        part.refresh_from_db()
        act(goals.group.viewer(name), new_ref(), goal=part.ref, version=part.version)
    part.refresh_from_db()
    version = part.version
    assert (
        Downloaded(goals, "mia").put(2, NODE_SHEET, goal=part.code, **NODE | {"weight": 70}).imported()["nodes"] == "1"
    )
    part.refresh_from_db()
    assert (part.state, part.version) == (State.APPROVED, version + 1)
    goals.node(part, "集团定的节点", "30")
    book = Downloaded(goals, "mia")
    assert [cell.value for cell in book.book[NODE_SHEET]["B"][1:3]] == ["主体开工", "集团定的节点"]
    assert found(book.put(2, NODE_SHEET, standard_zh="取得施工许可").checked()) == []
    assert found(book.put(3, NODE_SHEET, standard_zh="合同签订").checked()) == [("locked", "A3")]
    assert verify() == []


def test_new_and_changed_goals_may_stand_in_one_workbook_and_under_each_other(goals: Goals) -> None:
    goals.add("A", "D1", target="10")
    new = {"source": "业务发展指标", "task": "定量任务", "measure_unit": "万元", "target": 10}
    book = (
        Downloaded(goals).put(3, code="N", title_zh="新", unit="G", how="合计分解", **new).put(2, parent="N", share=50)
    )
    assert book.imported()["changed"] == "1"
    goal = Goal.objects.get(code="A")
    assert goal.parent is not None
    assert (goal.parent.code, goal.share) == ("N", Decimal(50))


def test_a_goal_moved_with_those_below_it_does_not_go_deeper_than_six_levels(goals: Goals) -> None:
    above = None
    for at in range(4):
        above = goals.add(f"L{at}", "S1", parent=above)
    low = goals.add("M0", "S1")
    for at in range(1, 3):
        low = goals.add(f"M{at}", "S1", parent=low)
    book = Downloaded(goals)
    book.book[SHEET].delete_rows(7, 2)  # the goals below the one that moves are not named
    assert found(book.put(6, parent="L3").checked()) == [("too-deep", "G6")]


def test_parts_of_a_strict_sum_have_its_unit(goals: Goals) -> None:
    top = goals.add("T", "G", target="10", how="strict")
    goals.add("P", "S1", parent=top, target="5", measure_unit="吨")
    assert Downloaded(goals).rows() == ["P", "T"]
    assert found(Downloaded(goals).put(2, title_zh="x").put(3, target=6).checked()) == []  # it stood so before
    assert found(Downloaded(goals).put(2, measure_unit="度").checked()) == [("unlike", "K2"), ("unit-alone", "K2")]
    checked = Downloaded(goals).put(3, measure_unit="度").checked()
    assert found(checked) == [("unlike", "K2"), ("unit-alone", "K3")]
    assert checked.findings[0].message.zh == "计量单位“吨”与上级目标 T 的“度”不同，合计不起来"
    new = {
        "title_zh": "新",
        "source": "业务发展指标",
        "task": "定量任务",
        "unit": "S2",
        "parent": "T",
        "measure_unit": "吨",
    }
    assert found(Downloaded(goals).put(4, code="Q", **new).checked()) == [("unlike", "K4")]


def test_another_unit_with_the_figures_as_they_were_is_asked_about(goals: Goals) -> None:
    goals.add("T", "G", target="12000")
    checked = Downloaded(goals).put(2, measure_unit="亿元").checked()
    (told,) = checked.findings
    assert (told.code, told.level) == ("unit-alone", Level.WARNING)
    assert told.message.zh == "计量单位由“万元”改为“亿元”，数值没有改：目标值 12000（换算为 1.2）"
    assert found(Downloaded(goals).put(2, measure_unit="亿元", target="1.2").checked()) == []


def test_a_part_in_a_unit_that_is_converted_adds_up_and_its_share_is_reckoned_in_it(goals: Goals) -> None:
    goals.add("T", "G", target="2", how="strict", measure_unit="亿元")
    new = {
        "title_zh": "新", "source": "业务发展指标", "task": "定量任务", "unit": "S2", "parent": "T", "measure_unit": "万元",
    }  # fmt: skip
    checked = Downloaded(goals).put(3, code="Q", share=25, **new).checked()
    assert (found(checked), checked.goals[0]["target"]) == ([], Decimal(5000))
    assert found(Downloaded(goals).put(3, code="Q", target=20001, **new).checked()) == [("over", "N3")]


def test_nodes_are_set_and_changed_on_their_sheet_with_weights_that_make_a_whole(goals: Goals) -> None:
    goal = approved(goals, "A", target="1", task="quantitative")
    book = Downloaded(goals)
    book.put(2, NODE_SHEET, goal="A", **NODE | {"weight": 40})
    checked = book.checked()
    assert [(each.code, each.where.sheet, each.where.cell, each.level) for each in checked.findings] == [
        ("weights-short", NODE_SHEET, "G2", Level.WARNING)
    ]
    book.put(3, NODE_SHEET, goal="A", **NODE | {"weight": 60, "title_zh": "并网", "due": "2026年9月30日"})
    assert book.imported()["nodes"] == "2"
    goal.refresh_from_db()
    assert goal.state == State.DRAFT
    assert list(goal.nodes.values_list("title_zh", "due", "weight", "place")) == [
        ("主体开工", date(2026, 6, 30), Decimal(40), 1), ("并网", date(2026, 9, 30), Decimal(60), 2),
    ]  # fmt: skip
    assert found(book.checked()) == [("node-there", "B2"), ("node-there", "B3"), ("weights", "G3")]
    again = Downloaded(goals).put(2, NODE_SHEET, weight=50).put(3, NODE_SHEET, weight=50, standard_zh="全容量并网")
    assert again.imported()["nodes"] == "2"
    assert list(goal.nodes.values_list("weight", "standard_zh", "standard_en")) == [
        (Decimal(50), "取得开工令", "取得开工令"), (Decimal(50), "全容量并网", "全容量并网"),
    ]  # fmt: skip
    assert found(Downloaded(goals).put(3, NODE_SHEET, weight=51).checked()) == [("weights", "G3")]
    assert verify() == []


def test_what_is_wrong_with_a_node_is_told_at_its_cell(goals: Goals) -> None:
    goals.add("A", "S1", target="1")
    goals.add("SECRET", "S2", target="1")
    book = Downloaded(goals, "mia")
    book.put(2, NODE_SHEET, goal="A", **NODE | {"due": "年底", "weight": 0, "standard_zh": None})
    book.put(3, NODE_SHEET, goal="SECRET", **NODE)
    wrong = [(each.where.sheet, each.where.cell) for each in book.checked().findings if each.level == Level.ERROR]
    assert wrong == [(NODE_SHEET, cell) for cell in ("D2", "E2", "G2", "A3")]


def test_a_node_due_outside_the_year_is_told_at_its_cell_and_stops_the_import(goals: Goals) -> None:
    goals.node(goals.add("A", "S1", target="1", task="milestone"))
    book = Downloaded(goals).put(2, NODE_SHEET, due="2025-12-31", weight=50)
    book.put(3, NODE_SHEET, goal="A", **NODE | {"title_zh": "投产", "weight": 50, "due": "2027-01-15"})
    assert found(book.checked()) == [("other-year", "D2"), ("other-year", "D3")]
    told = book.checked().findings[1]
    assert told.message.zh == "完成时限 2027-01-15 不在 2026 年度内"
    assert told.hint is not None
    assert told.hint.zh.startswith("写 2026 年的日期")
    with pytest.raises(Refused), transaction.atomic():
        book.imported()


def test_a_node_both_sides_have_locked_is_changed_by_who_decides_and_confirmed_anew(goals: Goals) -> None:
    node = goals.node(goals.add("A", "D1", target="1"))
    row = goals.locked(node)
    assert found(Downloaded(goals, "hana").put(2, NODE_SHEET, weight=90).checked())[0] == ("locked", "A2")
    Downloaded(goals).put(2, NODE_SHEET, due="2026-07-31").imported()
    row.refresh_from_db()
    assert (row.state, Node.objects.get(pk=node.pk).due) == (Terms.PROPOSED, date(2026, 7, 31))


def test_a_node_one_side_has_confirmed_is_confirmed_anew_where_a_workbook_moves_it(goals: Goals) -> None:
    row = goals.interface(goals.node(goals.add("A", "D1", target="1")))
    actions.confirm_interface(goals.group.viewer("hana"), new_ref(), interface=row.ref, version=row.version)
    Downloaded(goals).put(2, NODE_SHEET, due="2026-07-31").imported()
    row.refresh_from_db()
    assert (row.state, row.left_by_id, row.steps.count()) == (Terms.PROPOSED, None, 3)


def test_the_number_of_statements_does_not_grow_with_the_changes(goals: Goals) -> None:
    statements, olivia = [], goals.group.viewer("olivia")
    for count in (3, 30):
        for at in range(count):
            goals.add(f"K{count}-{at:02}", "S1", target="1")
        book = Downloaded(goals)
        for row in range(2, 2 + len(book.rows())):
            book.put(row, target=row * count)
        upload = upload_of(olivia, book.upload().ref)
        checked_upload(olivia, upload)  # the tree is read once
        with counted() as seen:
            checked_upload(olivia, upload)
        assert len(seen) == 2
        with counted() as seen:
            book.imported(upload=upload)
        statements.append(len(seen))
    assert statements[0] == statements[1]


def test_the_workbook_offers_the_measures_of_the_library_and_still_takes_others(goals: Goals) -> None:
    viewer = goals.group.viewer("olivia")
    content = empty_form(2026, [], viewer.today, {"profit": Listed("万元", title=Text("利润", "Profit"))})
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert [[cell.value for cell in row] for row in book["指标 measures"].iter_rows(min_row=2)] == [
        ["profit", "利润", "Profit", "万元"]
    ]
    rules = {str(each.sqref): each for each in book[SHEET].data_validations.dataValidation}
    assert (rules["J2:J20001"].formula1, rules["J2:J20001"].errorStyle) == ("'指标 measures'!$A$2:$A$2", "warning")


def test_the_page_gives_out_the_present_goals(goals: Goals) -> None:
    goals.add("A", "D1", target="1")
    client = goals.client("olivia")
    assert "/goals/import/form?year=2026&amp;filled=1" in client.get("/goals/import").content.decode()
    answer = client.get("/goals/import/form?year=2026&filled=1")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert [cell.value for cell in book[SHEET]["A"]] == ["编号 code *", "A"]
    assert 'filename="goals-2026.xlsx"' in answer["Content-Disposition"]
