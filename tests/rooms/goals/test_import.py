"""Goals from a workbook: previewed, marked, whole or not at all, set-based."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.db import transaction
from support.goals_of_group import REASON, Goals, counted, say
from support.pages import plain

from hengji.audit.acts import Act, Answer, action
from hengji.audit.models import Event
from hengji.audit.outcomes import Conflict, Missing, Refusal
from hengji.audit.verify import verify
from hengji.engine.values.finding import Level, Refused
from hengji.engine.values.text import Text
from hengji.facts.models import Measure
from hengji.goals import actions
from hengji.goals.models import Goal, Tier, Upload
from hengji.goals.queries.library import beside_library
from hengji.goals.queries.uploads import checked_upload, marked_copy, previewed_upload, upload_of
from hengji.goals.workbook import SHEET, empty_form
from hengji.goals.workbook.columns import PLACE
from hengji.org.models import Unit
from hengji.org.permissions import Permission
from hengji.store.refs import new_ref

GOOD: dict[str, Any] = {
    "source": "业务发展指标",
    "task": "定量任务",
    "unit": "S1",
    "measure": "profit",
    "measure_unit": "万元",
}


def filled(goals: Goals, rows: list[dict[str, Any]], by: str = "olivia") -> bytes:
    """The form of this person, filled in as a spreadsheet would."""
    viewer = goals.group.viewer(by)
    units = [node for _, node in viewer.shown(Permission.EDIT_GOALS)]
    book = openpyxl.load_workbook(io.BytesIO(empty_form(2026, units, viewer.today)))
    sheet = book[SHEET]
    for number, row in enumerate(rows, 2):
        for name, value in row.items():
            sheet.cell(number, PLACE[name] + 1).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def hand_in(goals: Goals, content: bytes, by: str = "olivia") -> Upload:
    made = actions.hand_in(goals.group.viewer(by), new_ref(), cycle=goals.cycle.ref, name="goals.xlsx", content=content)
    return Upload.objects.get(ref=made["upload"])


def tree(count: int) -> list[dict[str, Any]]:
    """A goal of the group and so many below it."""
    top = {**GOOD, "code": "G1", "title_zh": "利润", "unit": "G", "how": "合计分解", "target": count}
    return [
        top,
        *({**GOOD, "code": f"G1-{at}", "title_zh": f"利润{at}", "parent": "G1", "target": 1} for at in range(count)),
    ]


def test_a_good_workbook_is_imported_as_one_act_with_children_before_their_parents(goals: Goals) -> None:
    rows = tree(3)
    rows[0]["target"] = 2 * 10**12
    rows[1] |= {
        "target": "1234567890123.123456",
        "base": 0.1,
        "challenge": "９，０００，０００，０００，０００",
        "words": None,
    }
    upload = hand_in(goals, filled(goals, rows[::-1]))
    checked = checked_upload(goals.group.viewer("olivia"), upload)
    assert [str(finding) for finding in checked.findings] == []
    before = Event.objects.count()
    done = actions.import_goals(goals.group.viewer("olivia"), new_ref(), upload=upload.ref, version=upload.version)
    assert (done["goals"], Event.objects.count()) == ("4", before + 1)
    child = Goal.objects.get(code="G1-0")
    assert child.parent is not None
    assert child.parent.code == "G1"
    found = {tier.kind: tier.value for tier in child.tiers.all()}
    assert found == {
        "target": Decimal("1234567890123.123456"),
        "base": Decimal("0.1"),
        "challenge": Decimal(9 * 10**12),
    }
    assert verify() == []


PLANTED: list[tuple[str, dict[str, Any], str, str]] = [
    ("A2", {"code": None}, "code", "needed"),
    ("A4", {"code": "OLD"}, "code", "taken"),
    ("A5", {"code": "K1"}, "code", "twice"),
    ("B6", {"title_zh": None}, "title_zh", "needed"),
    ("D7", {"source": "业务指标发展"}, "source", "not-a-choice"),
    ("E8", {"task": "打杂"}, "task", "not-a-choice"),
    ("F9", {"unit": "S9"}, "unit", "unknown-unit"),
    ("G10", {"parent": "K99"}, "parent", "no-parent"),
    ("I11", {"share": 120, "parent": "K1"}, "share", "share-range"),
    ("N12", {"target": "约一千"}, "target", "not-a-number"),
    ("N13", {"target": "0.0000001"}, "target", "too-many-decimals"),
    ("O14", {"target": 5, "challenge": 4}, "challenge", "tier-order"),
]


def planted() -> list[dict[str, Any]]:
    rows = [{**GOOD, "code": f"K{at}", "title_zh": f"目标{at}", "target": 1} for at in range(13)]
    for place, (_, wrong, _, _) in zip([0, *range(2, 13)], PLANTED, strict=True):
        rows[place] |= wrong
    return rows


def test_twelve_planted_errors_are_marked_in_the_users_own_workbook_and_nothing_is_written(goals: Goals) -> None:
    goals.add("OLD", "S1", target="1")
    before = Goal.objects.count()
    upload = hand_in(goals, filled(goals, planted()))
    olivia = goals.group.viewer("olivia")
    findings = checked_upload(olivia, upload).findings
    assert [finding.where.cell for finding in findings] == [cell for cell, *_ in PLANTED]
    for finding, (_, _, _, code) in zip(findings, PLANTED, strict=True):
        assert code in (finding.code, "not-a-number"), finding
    book = openpyxl.load_workbook(io.BytesIO(marked_copy(olivia, upload)))
    assert {
        cell.coordinate
        for row in book[SHEET].iter_rows()
        for cell in row
        if cell.comment and "错误" in cell.comment.text
    } == {cell for cell, *_ in PLANTED}
    assert book[SHEET]["B2"].value == "目标0"
    with pytest.raises(Refused) as told, transaction.atomic():
        actions.import_goals(olivia, new_ref(), upload=upload.ref, version=upload.version)
    assert len(told.value.findings) == 12
    assert (Goal.objects.count(), Tier.objects.count()) == (before, 1)
    assert not Upload.objects.get(pk=upload.pk).imported


def test_the_corrected_workbook_marks_and_all_is_taken(goals: Goals) -> None:
    """The copy that was marked is corrected and handed in again: the sheet of findings in front is no goal."""
    olivia = goals.group.viewer("olivia")
    upload = hand_in(goals, filled(goals, [{**GOOD, "code": "K", "title_zh": "目标", "unit": "S9"}]))
    book = openpyxl.load_workbook(io.BytesIO(marked_copy(olivia, upload)))
    book[SHEET]["F2"].value = "S1"
    out = io.BytesIO()
    book.save(out)
    mended = hand_in(goals, out.getvalue())
    assert checked_upload(olivia, mended).findings == []


def test_rings_and_depth_within_a_workbook_are_named_at_their_cells(goals: Goals) -> None:
    ring = [{**GOOD, "code": a, "title_zh": a, "parent": b} for a, b in (("A", "B"), ("B", "C"), ("C", "A"))]
    deep = [{**GOOD, "code": f"L{at}", "title_zh": "深", "parent": f"L{at - 1}" if at else None} for at in range(7)]
    findings = checked_upload(goals.group.viewer("olivia"), hand_in(goals, filled(goals, ring + deep))).findings
    assert [(finding.code, finding.where.cell) for finding in findings] == [("ring", "G2"), ("too-deep", "G11")]


def test_what_two_people_import_at_once_is_imported_once(goals: Goals) -> None:
    olivia = goals.group.viewer("olivia")
    upload, other = (hand_in(goals, filled(goals, tree(2))) for _ in range(2))
    actions.import_goals(olivia, new_ref(), upload=upload.ref, version=upload.version)
    with pytest.raises(Conflict), transaction.atomic():
        actions.import_goals(olivia, new_ref(), upload=upload.ref, version=upload.version)
    with pytest.raises(Refused) as told, transaction.atomic():
        actions.import_goals(olivia, new_ref(), upload=other.ref, version=other.version)
    assert {finding.code for finding in told.value.findings} == {"taken"}


def test_a_manager_imports_for_the_own_units_only_and_sees_no_other_upload(goals: Goals) -> None:
    goals.add("SECRET", "S2", target="1")
    own = {**GOOD, "title_zh": "目标"}
    rows = [
        {**own, "code": "M1", "unit": "S2"},
        {**own, "code": "M2", "parent": "SECRET"},
        {**own, "code": "M3", "unit": None},
    ]
    upload = hand_in(goals, filled(goals, rows, by="mia"), by="mia")
    findings = checked_upload(goals.group.viewer("mia"), upload).findings
    assert [(finding.code, finding.where.cell) for finding in findings] == [
        ("unknown-unit", "F2"),
        ("no-parent", "G3"),
        ("no-owner", "F4"),
    ]
    for name in ("olivia", "max"):
        with pytest.raises(Missing):
            upload_of(goals.group.viewer(name), upload.ref)


def test_the_form_names_only_units_one_sets_goals_for(goals: Goals) -> None:
    viewer = goals.group.viewer("mia")
    content = empty_form(2026, [node for _, node in viewer.shown(Permission.EDIT_GOALS)], viewer.today)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        text = parts.read("xl/sharedStrings.xml").decode()
    assert "西部风电" in text
    assert "东部煤电" not in text
    sheet = openpyxl.load_workbook(io.BytesIO(content))[SHEET]
    assert sheet.protection.sheet
    assert sheet["A1"].protection.locked
    assert not sheet.column_dimensions["A"].protection.locked
    assert len(sheet.data_validations.dataValidation) == 5
    assert sheet.freeze_panes == "C2"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04nonsense", b"<html>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old"])
def test_what_is_no_workbook_is_a_finding_not_a_crash(goals: Goals, content: bytes) -> None:
    checked = checked_upload(goals.group.viewer("olivia"), hand_in(goals, content))
    assert len(checked.findings) == 1
    assert checked.goals == []


def test_the_number_of_statements_does_not_grow_with_the_rows(goals: Goals) -> None:
    olivia = goals.group.viewer("olivia")
    statements = []
    for count, code in ((250, "A"), (1500, "B")):
        rows = [
            {**row, "code": code + row["code"], "parent": code + row["parent"] if row.get("parent") else None}
            for row in tree(count)
        ]
        upload = hand_in(goals, filled(goals, rows))
        upload = upload_of(olivia, upload.ref)
        with counted() as found:
            checked_upload(olivia, upload)
        assert len(found) == 1
        with counted() as found:
            actions.import_goals(olivia, new_ref(), upload=upload.ref, version=upload.version)
        statements.append(len(found))
    assert statements[0] == statements[1] < 40


def test_a_file_for_a_closed_year_is_refused(goals: Goals) -> None:
    actions.close_cycle(goals.group.viewer("olivia"), new_ref(), cycle=goals.cycle.ref, version=1, reason="年度结束")
    with pytest.raises(Refusal, match="are closed"):
        hand_in(goals, filled(goals, tree(1)))


def test_what_is_odd_is_told_beside_its_cell_and_stops_nothing(goals: Goals) -> None:
    rows = tree(2)
    rows[0]["how"] = "不分解"  # parts of a strict sum have its unit: there another one is an error
    rows[1] |= {"measure": "proft", "measure_unit": "万圆", "target": -1}
    upload = hand_in(goals, filled(goals, rows))
    olivia = goals.group.viewer("olivia")
    found = {each.where.field: each for each in previewed_upload(olivia, upload).findings}
    levels = {name: each.level for name, each in found.items()}
    assert (levels["measure_unit"], levels["target"]) == (Level.WARNING, Level.NOTE)
    assert found["measure_unit"].hint == Text("您是否想写“万元”？", "did you mean '万元'?")
    client = goals.client("olivia")
    body = client.get(f"/goals/import/{upload.ref}").content.decode()
    assert "没有见过的计量单位“万圆”：您是否想写“万元”？" in body
    assert "3 个目标，可以导入" in body
    assert openpyxl.load_workbook(io.BytesIO(marked_copy(olivia, upload)))[SHEET].cell(3, PLACE["target"] + 1).comment
    actions.import_goals(olivia, new_ref(), upload=upload.ref, version=upload.version)
    goal = Goal.objects.get(code="G1-0")
    page = client.get(f"/goals/{goal.ref}").content.decode()
    assert "没有见过的计量单位“万圆”" in page
    assert "越高越好，而数值 -1 是负的" in page


@action("test.measure")
def _measure(act: Act, *, code: str) -> Answer:
    """A measure of the library."""
    act.add(
        Measure(
            code=code,
            title_zh=code,
            title_en=code,
            unit="万元",
            department=Unit.objects.get(code="D1"),
            calendar="yearly",
        )
    )
    return {}


def test_a_milestone_goal_names_an_item_of_the_scorecard_and_is_not_doubted_for_it(goals: Goals) -> None:
    olivia = goals.group.viewer("olivia")
    _measure(olivia, new_ref(), code="profit")
    rows = tree(2)
    for row, task in ((rows[0], "quantitative"), (rows[1], "milestone")):
        row |= {"measure": "tender", "measure_unit": "", "task": task}
    found = [
        each
        for each in previewed_upload(olivia, hand_in(goals, filled(goals, rows))).findings
        if each.code == "odd-measure"
    ]
    assert len(found) == 1
    for task, told in (("quantitative", True), ("milestone", False)):
        goal = goals.add(f"T-{task}", "D1", task=task, measure="tender", measure_unit="")
        _, odd = beside_library(olivia, goal)
        assert [each.field for each in odd] == (["measure"] if told else [])


@pytest.mark.parametrize("unit", ["%", "🙂"])
def test_a_goal_in_a_unit_that_is_none_of_its_measure_is_refused_by_hand_and_in_a_workbook(
    goals: Goals, unit: str
) -> None:
    olivia = goals.group.viewer("olivia")
    before = goals.add("OLD", "D1", measure="profit", measure_unit=unit, target="5")
    _measure(olivia, new_ref(), code="profit")
    with pytest.raises(Refusal, match="cannot be converted into '万元'") as told, transaction.atomic():
        goals.add("NEW", "D1", measure="profit", measure_unit=unit, target="5")
    assert (told.value.at, told.value.text.zh) == ("measure_unit", f"“{unit}”不能换算为“万元”")
    for fine in ({"measure_unit": ""}, {"measure_unit": "亿元"}, {"measure": "", "measure_unit": unit}):
        goals.add(new_ref()[:6], "D1", **{"measure": "profit"} | fine)
    rows = tree(1)
    rows[0] |= {"measure": "profit", "measure_unit": unit}
    found = previewed_upload(olivia, hand_in(goals, filled(goals, rows))).findings
    assert [(each.level, each.message.zh) for each in found if each.code == "unlike-measure"] == [
        (Level.ERROR, f"“{unit}”不能换算为“万元”")
    ]
    actions.change_goal(
        olivia, new_ref(), goal=before.ref, version=before.version, title=say("改名"), source="business",
        task="quantitative", way="higher", unit=goals.group.ref("D1"), parent="", how="none", share=None,
        measure="profit", measure_unit=unit, reason=REASON,
    )  # fmt: skip


def test_the_trail_finds_an_import_by_the_unit_of_one_of_its_goals(goals: Goals) -> None:
    row = hand_in(goals, filled(goals, tree(2)))
    actions.import_goals(goals.group.viewer("olivia"), new_ref(), upload=row.ref, version=row.version)
    ada = goals.client("ada")
    for unit, found in (("西部风电", True), ("东部煤电", False)):
        page = ada.get("/trail", {"f-what": "goals.import", "f-unit": unit}).content.decode()
        assert ("共 1 行" in page) == found, unit


def shared_out(goals: Goals, rows: dict[str, dict[str, Any]], top: str | None = "300.5") -> Upload:
    """A workbook of parts of a goal, by code; the goal is in the workbook too where its code is among them."""
    if "TOP" not in rows:
        goals.add("TOP", how="strict", target=top)
    lines = [{"code": code, "title_zh": code, "parent": "TOP"} | GOOD | row for code, row in rows.items()]
    return hand_in(goals, filled(goals, lines))


def test_a_row_with_a_share_and_no_target_carries_that_share_of_the_goal_above(goals: Goals) -> None:
    upload = shared_out(goals, {"A": {"share": 50}, "B": {"share": 33.333333, "unit": "S2"}})
    olivia = goals.group.viewer("olivia")
    assert [line["target"] for line in checked_upload(olivia, upload).goals] == [
        Decimal("150.25"),
        Decimal("100.166666"),
    ]
    page = goals.client("olivia").get(f"/goals/import/{upload.ref}").content.decode()
    assert "150.25" in page
    assert "按份额 50% 计算" in page
    actions.import_goals(olivia, new_ref(), upload=upload.ref, version=upload.version)
    values = dict(Tier.objects.filter(goal__code__in="AB", kind="target").values_list("goal__code", "value"))
    assert values == {"A": Decimal("150.25"), "B": Decimal("100.166666")}


def test_shares_of_a_workbook_make_the_whole_exactly_and_go_down_level_by_level(goals: Goals) -> None:
    third = {"share": 33.333333}
    upload = shared_out(
        goals,
        {
            "A1": {"share": 50, "parent": "A", "unit": "S1A"},
            "TOP": {"parent": None, "how": "合计分解", "target": 100.000001, "unit": "G"},
            "A": third | {"how": "合计分解"}, "B": third | {"unit": "S2"}, "C": {"share": 33.333334, "unit": "D1"},
        },
    )  # fmt: skip
    checked = checked_upload(goals.group.viewer("olivia"), upload)
    assert [each for each in checked.findings if each.level is Level.ERROR] == []
    found = {line["code"]: line["target"] for line in checked.goals}
    assert found["A"] + found["B"] + found["C"] == Decimal("100.000001")
    assert abs(found["A1"] * 2 - found["A"]) <= Decimal("0.000001")


def test_a_share_of_a_goal_without_a_target_is_told_in_the_preview(goals: Goals) -> None:
    upload = shared_out(goals, {"A": {"share": 50}}, top=None)
    checked = checked_upload(goals.group.viewer("olivia"), upload)
    (finding,) = checked.findings
    assert (finding.code, finding.level) == ("share-of-nothing", Level.WARNING)
    assert finding.message.zh == "上级目标 TOP 没有目标值，由份额算不出目标值"
    assert checked.goals[0]["target"] is None


def test_a_target_that_stands_beside_a_share_is_left_as_it_is_written(goals: Goals) -> None:
    upload = shared_out(goals, {"A": {"share": 50, "target": 150}})
    assert checked_upload(goals.group.viewer("olivia"), upload).goals[0]["target"] == Decimal(150)


def test_codes_of_a_workbook_are_written_one_way_and_those_that_look_alike_are_one(goals: Goals) -> None:
    goals.add("N-01", how="strict", target="100")
    rows = [
        {"code": "Ａ-1", "title_zh": "甲", "parent": "ｎ-01", "share": 10} | GOOD,
        {"code": "a-1", "title_zh": "乙"} | GOOD | {"unit": "S2"},
        {"code": "Ｎ-01", "title_zh": "丙"} | GOOD,
    ]
    checked = checked_upload(goals.group.viewer("olivia"), hand_in(goals, filled(goals, rows)))
    assert (checked.goals[0]["code"], checked.goals[0]["parent"]) == ("A-1", "N-01")
    assert [(each.code, each.message.zh) for each in checked.findings if each.level is Level.ERROR] == [
        ("twice", "编号与第 2 行重复"),
        ("taken", "编号 N-01 已有目标使用"),
    ]


def test_what_is_wrong_in_a_row_is_not_told_beside_another_of_the_same_code(goals: Goals) -> None:
    rows = [
        {"code": "A", "title_zh": "甲", "target": 5} | GOOD,
        {"code": "A", "title_zh": "乙", "target": "五万"} | GOOD,
    ]
    upload = hand_in(goals, filled(goals, rows))
    page = goals.client("olivia").get(f"/goals/import/{upload.ref}").content.decode()
    shown = page[page.index("新目标，前 2 个") :]
    first, second = shown.split("<tr>")[2:4]
    assert ("甲" in first, "乙" in second) == (True, True)
    assert "fault" not in first.split("</tr>")[0]
    assert "五万" in second


def test_the_preview_shows_base_and_challenge_beside_the_target(goals: Goals) -> None:
    row = GOOD | {"code": "A", "title_zh": "甲", "base": 41, "target": 52, "challenge": 63}
    page = plain(goals.client("olivia").get(f"/goals/import/{hand_in(goals, filled(goals, [row])).ref}"))
    assert "基本值 目标值 挑战值" in page
    assert "41 万元 52 万元 63 万元" in page
