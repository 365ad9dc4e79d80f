"""What is told of a report: the advice that helps, what is lacking and nothing else, every line in sight, and how far it is."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from support.pages import plain, signed_in
from support.reporting import World, fill, key

from hengji.engine.intake.cells import Cell, Number
from hengji.engine.intake.report import Problem
from hengji.engine.values.finding import Finding
from hengji.engine.values.text import Text
from hengji.facts import actions
from hengji.facts.lines import Past, Quantity
from hengji.facts.models import Batch
from hengji.facts.progress import progress
from hengji.facts.rules import folded
from hengji.facts.stored import stored_in
from hengji.facts.todos import todos
from hengji.facts.written import exactly, read_written
from hengji.store.exact import NotExact, exact

SHARE = Quantity(1, "ratio", Text("资产负债率", "Debt ratio"), "%", 2, Decimal(0), Decimal(150))


def hint_of(text: str, unit: str = "") -> Text:
    found = read_written(Cell.TEXT, text, unit)
    assert isinstance(found, Problem)
    assert found.hint is not None
    return found.hint


def test_advice_about_a_number_with_words_knows_that_the_unit_is_the_forms_own() -> None:
    assert hint_of("231.5小时", "小时").zh == "只写数字 231.5，单位按表头（小时）"
    assert hint_of("2亿元", "万元").zh == "只写数字，单位按表头：换算成 万元（×10,000），即 20000"
    assert hint_of("1,819,406.73万元").zh == "只写数字 1,819,406.73，不写“万元”"
    assert hint_of("1,819,406.73万元").en == "write the number alone, 1,819,406.73, without '万元'"
    for text, unit in (("231.5小时", "小时"), ("200970.96万", "万元"), ("5万元", "")):
        assert "计量单位列" not in hint_of(text, unit).zh


def ratio(text: str, before: str = "") -> Problem | Decimal:
    found = read_written(Cell.TEXT, text, "%")
    assert isinstance(found, Number)
    return exactly(found, SHARE, Past(Decimal(before) if before else None))


@pytest.mark.parametrize("before", ["63.55", ""])
def test_a_ratio_written_for_a_per_cent_is_told_as_that_and_not_as_decimals(before: str) -> None:
    told = ratio("0.6231", before)
    assert isinstance(told, Problem)
    assert told.hint is not None
    assert told.hint.zh == "计量单位是 %：62.31% 填 62.31，不填 0.6231；核对"
    plainly = ratio("63.5512", before)
    assert isinstance(plainly, Problem)
    assert plainly.hint is not None
    assert plainly.hint.zh == "按口径四舍五入后填写"
    assert ratio("84.8%", before) == ratio("84.8％", before) == Decimal("84.8")


@pytest.mark.parametrize(("text", "places"), [("593.123456789", 9), ("593.1234567", 7), ("593.125", 3)])
def test_too_many_decimals_are_told_by_the_limit_of_the_measure_alone(text: str, places: int) -> None:
    told = ratio(text)
    assert isinstance(told, Problem)
    assert told.message.zh == f"{text} 有 {places} 位小数，本指标最多 2 位"
    assert told.message.en == f"{text} has {places} decimals, the measure has 2"
    assert ratio("593.120000000") == Decimal("593.12")


def test_a_fraction_beyond_the_range_is_told_by_its_decimals() -> None:
    with pytest.raises(NotExact) as told:
        exact(Fraction(61728394506172839, 5))
    assert told.value.text.zh.startswith("12345678901234567.8 超出")


@pytest.mark.parametrize(
    ("value", "unit", "hint"),
    [("84.8%", "profit", "去掉 %"), ("231.5人", "staff", "只写数字 231.5"), ("1.6亿", "profit", "只写数字 16000"),
     ("0.0622万", "staff", "只写数字 622"), ("375.86-", "profit", "负数写作 -375.86")],
)  # fmt: skip
def test_a_correction_is_advised_as_a_workbook_is(world: World, value: str, unit: str, hint: str) -> None:
    world.recorded({"profit": 100, "staff": 7, "ratio": 80})
    at = f"/figures/history/{world.group.ref('S1A')}/{world.measures[unit]}/2026-09"
    answer = signed_in("gus").post(f"{at}/correct", {"key": key(), "turn": "1", "value": value, "reason": "核对"})
    assert answer.status_code == 422
    assert hint in plain(answer)


def test_a_workbook_and_a_page_advise_the_figure_meant(world: World) -> None:
    told = findings(world, world.filled("gus", {"profit": "1.6亿", "staff": "0.0622万"}), "gus")
    hints = [each.hint for each in told if each.code == "not-a-number"]
    assert [each.zh for each in hints if each] == [
        "只写数字 16000（1.6亿），单位按表头（万元）",
        "只写数字 622（0.0622万），单位按表头（人）",
    ]
    both = findings(world, world.filled("gus", {"profit": "1.2万"}), "gus")[0].hint
    assert both is not None
    assert "的填 1.2，" in both.zh
    assert "的填 12000" in both.zh


def test_a_control_total_with_words_is_advised_in_the_one_unit_of_all_or_without_a_figure() -> None:
    assert hint_of("1.6亿").zh == "只写数字，是表内各数照样相加之和，不写“亿”"
    assert hint_of("375.86-").zh == "负数写作 -375.86"
    assert hint_of("1.6亿", "万元").zh.startswith("只写数字 16000")


def test_a_correction_of_a_per_cent_may_carry_its_sign(world: World) -> None:
    world.recorded({"ratio": 80})
    made = actions.correct(
        world.viewer("gus"), key(), unit=world.group.ref("S1A"), measure=world.measures["ratio"], period="2026-09", turn=1,
        value="84.8％", reason="核对",
    )  # fmt: skip
    assert stored_in(world.batch(made).content.body).lines[0].value == Decimal("84.8")


def findings(world: World, data: bytes, by: str = "none") -> list[Finding]:
    return stored_in(world.batch(world.upload(by, data)).content.body).findings


def test_what_is_not_reported_is_what_is_empty_and_all_of_it_is_listed(world: World) -> None:
    def put(sheet: Worksheet) -> None:
        sheet["I5"], sheet["I6"] = 100, "x"  # the second is wrong, and not empty
        sheet["B7"], sheet["I7"] = "S9", 55  # nor is this one, whatever its code says

    told = next(each for each in findings(world, fill(world.template("none"), put)) if each.code == "not-reported")
    first, _, rest = told.message.zh.partition("\n")
    assert first.startswith("还有 9 个数没有填：")
    assert len(first.partition("：")[2].rstrip("、").split("、")) == 5
    assert len(rest.split("、")) == 4
    assert "职工人数" not in first.partition("、")[0]


def test_a_list_in_a_message_is_folded_after_a_few() -> None:
    assert folded(["a", "b"], ", ") == "a, b"
    assert folded(list("abcdefg"), ", ") == "a, b, c, d, e,\nf, g"


def test_the_page_unfolds_the_others_and_has_warnings_under_their_own_heading(world: World) -> None:
    batch = world.batch(world.upload("none", fill(world.template("none"), lambda sheet: sheet.__setitem__("I5", "x"))))
    page = signed_in("none").get(f"/figures/batches/{batch.ref}").content.decode()
    assert page.count('<section class="panel whole">') == 2, "nothing is clipped to a box"
    assert page.index("错误（先看这里）") < page.index("<h2>警告</h2>")
    assert "<details><summary>看其余</summary>" in page


def test_a_code_written_over_another_row_is_told_where_it_was_written(world: World) -> None:
    def put(sheet: Worksheet) -> None:
        sheet["B5"], sheet["I5"] = sheet["B9"].value, 100

    told = {
        each.where.cell: each
        for each in findings(world, fill(world.template("none"), put))
        if each.level.value == "error"
    }
    assert {cell: each.code for cell, each in told.items()} == {"B5": "row-moved"}
    hint = told["B5"].hint
    assert hint is not None
    assert hint.zh.startswith("本行应是 S1 profit：")


def test_a_hidden_sheet_that_no_template_has_is_told_by_its_name(world: World) -> None:
    book = load_workbook(BytesIO(world.filled("gus", {"profit": 100})))
    book.create_sheet("底稿").sheet_state = "hidden"
    out = BytesIO()
    book.save(out)
    told = [each for each in findings(world, out.getvalue(), "gus") if each.code == "hidden-sheet"]
    assert [each.level.value for each in told] == ["warning"]
    assert "“底稿”" in told[0].message.zh
    assert "选项" not in told[0].message.zh
    assert not [each for each in findings(world, world.template("gus"), "gus") if each.code == "hidden-sheet"]


def test_a_control_total_too_large_to_keep_has_its_thousands(world: World) -> None:
    def put(sheet: Worksheet) -> None:
        sheet["I8"], sheet["I5"], sheet["C3"] = "8999999999999", "8999999999999", 5

    told = next(
        each for each in findings(world, fill(world.template("gus"), put), "gus") if each.code == "control-total"
    )
    assert "17,999,999,999,998" in told.message.zh


def parts(world: World, name: str) -> dict[str, int]:
    (shown,) = progress(world.viewer(name))
    found: dict[str, Any] = {each.text.zh: each.count for each in shown.parts}  # type: ignore[union-attr]
    return found


def test_what_waits_to_be_accepted_is_not_lacking(world: World) -> None:
    world.recorded({"profit": 100})
    batch = world.batch(world.upload("gus", world.filled("gus", {"profit": 101, "staff": 7, "ratio": 60, "output": 5})))
    assert parts(world, "gus") == {"已有": 1, "还差": 3}
    world.submit("gus", batch, "更正")
    assert parts(world, "gus") == {"已有": 1, "待审核": 3}
    assert "待审核" in plain(signed_in("gus").get("/figures")).partition("我要填的报表")[2]
    assert not [each for each in todos(world.viewer("gus")) if "填报：" in each.title.zh]


def test_what_was_sent_back_is_a_task_with_its_reason_and_begins_anew_with_its_figures(world: World) -> None:
    batch = world.batch(world.upload("gus", world.filled("gus", {"profit": 4711.25})))
    world.submit("gus", batch)
    row = Batch.objects.get(pk=batch.pk)
    actions.reject(world.viewer("mia"), key(), batch=row.ref, version=row.version, reason="与账簿不一致")
    (task,) = todos(world.viewer("gus"))
    assert task.title.zh.startswith("被退回，重新填报：")
    assert task.note is not None
    assert task.note.zh == "退回原因：与账簿不一致；还差 4 个数"
    page = signed_in("gus").get(task.href).content.decode()
    at = f"/figures/forms/{world.form.ref}/type?from={row.ref}"
    assert f'href="{at}"' in page
    assert 'value="4711.25"' in signed_in("gus").get(at).content.decode()
    again = world.batch(world.upload("gus", world.filled("gus", {"profit": 4712})))
    assert "被退回" not in todos(world.viewer("gus"))[0].title.zh
    world.submit("gus", again)
    assert todos(world.viewer("gus")) == []


def test_a_correction_that_was_sent_back_is_a_task_until_it_is_handed_in_anew(world: World) -> None:
    world.recorded({"profit": 100, "staff": 7, "ratio": 60, "output": 5})

    def correct(value: str) -> Batch:
        return world.batch(
            actions.correct(
                world.viewer("gus"), key(), unit=world.group.ref("S1A"), measure=world.measures["profit"], period="2026-09",
                turn=1, value=value, null_reason="", reason="重算",
            )
        )  # fmt: skip

    row = correct("101")
    actions.reject(world.viewer("mia"), key(), batch=row.ref, version=row.version, reason="没有依据")
    (task,) = todos(world.viewer("gus"))
    assert (task.href, task.note) == (f"/figures/batches/{row.ref}", Text("退回原因：没有依据", "the reason: 没有依据"))
    assert "重新更正" in plain(signed_in("gus").get(task.href))
    correct("102")
    assert todos(world.viewer("gus")) == []


def test_a_correction_that_waits_is_not_taken_for_a_figure_that_was_lacking(world: World) -> None:
    world.recorded({"profit": 100})
    batch = world.batch(world.upload("gus", world.filled("gus", {"profit": 101})))
    world.submit("gus", batch, "更正")
    assert parts(world, "gus") == {"已有": 1, "还差": 3}


def test_batches_are_listed_with_their_files_and_say_when_they_cannot_be_submitted(world: World) -> None:
    world.upload("gus", world.filled("gus", {"staff": "x"}), "第一稿.xlsx")
    world.upload("gus", world.filled("gus", {"staff": 7}), "第二稿.xlsx")
    for at in ("/figures", f"/figures/forms/{world.form.ref}"):
        said = plain(signed_in("gus").get(at))
        assert "第一稿.xlsx" in said
        assert "第二稿.xlsx" in said
        assert "有错误，未提交" in said
        assert "已预览，未提交" in said
    wrong = Batch.objects.get(errors__gt=0)
    assert "有错误，未提交" in plain(signed_in("gus").get(f"/figures/batches/{wrong.ref}"))


@pytest.mark.parametrize("written", ["—", "无"])
def test_where_there_is_no_column_of_reasons_the_reason_is_written_in_the_cell(world: World, written: str) -> None:
    def put(sheet: Worksheet) -> None:
        sheet["D6"] = written

    (told,) = [
        each
        for each in findings(world, fill(world.template("gus", matrix=True), put), "gus")
        if each.code == "no-reason"
    ]
    assert told.hint == Text(
        "没有数的，在这格写 未发生、尚未统计、不适用；是零就填 0",
        "where there is no figure write in the cell: Did not occur, Not yet counted, Not applicable; where it is zero, write 0",
    )
    (told,) = [
        each for each in findings(world, world.filled("gus", {"profit": written}), "gus") if each.code == "no-reason"
    ]
    assert told.hint is not None
    assert told.hint.zh == "没有数的，在“缺数原因”中选一项；是零就填 0"


@pytest.mark.parametrize("written", ["十二", "NaN", "#DIV/0!"])
def test_no_advice_of_a_form_is_to_leave_a_missing_figure_blank(world: World, written: str) -> None:
    told = findings(world, world.filled("gus", {"profit": written}), "gus")
    (hint,) = [each.hint.zh for each in told if each.level.value == "error" and each.hint]
    assert "留空" not in hint.partition("没有数的")[0]
    assert hint.endswith("没有数的，在“缺数原因”中选一项")


def test_a_number_stored_as_text_is_told_as_it_was_read(world: World) -> None:
    told = findings(world, world.filled("gus", {"profit": "３９９３１０.７２"}), "gus")
    (said,) = [each.message for each in told if each.code == "text-number"]
    assert said == Text("数字存成了文本，已读作 399,310.72", "a number stored as text, read as 399,310.72")


def test_a_figure_out_of_its_range_is_told_in_the_same_words_in_a_workbook_and_on_the_page(world: World) -> None:
    world.recorded({"ratio": 80})
    (told,) = [
        each for each in findings(world, world.filled("gus", {"ratio": -5}), "gus") if each.code == "out-of-range"
    ]
    assert told.hint is not None
    assert told.hint.zh == "核对正负号；确实如此的，请考核办先改合理范围"
    at = f"/figures/history/{world.group.ref('S1A')}/{world.measures['ratio']}/2026-09"
    answer = signed_in("gus").post(f"{at}/correct", {"key": key(), "turn": "1", "value": "-5", "reason": "核对"})
    assert answer.status_code == 422
    assert told.message.zh in plain(answer)
    assert told.hint.zh in plain(answer)


@pytest.mark.parametrize("word", ["合计", "合计 Total", "合计 / Total", "Total"])
@pytest.mark.parametrize("matrix", [False, True])
def test_a_row_of_totals_is_one_error_that_says_so(world: World, word: str, matrix: bool) -> None:
    def put(sheet: Worksheet) -> None:
        last = sheet.max_row + 1
        sheet["D6" if matrix else "I5"], sheet["C3"] = 100, 100
        sheet[f"C{last}"], sheet[f"{'D' if matrix else 'I'}{last}"] = word, 100

    told = findings(world, fill(world.template("gus", matrix=matrix), put), "gus")
    errors = [each for each in told if each.level.value == "error"]
    assert [each.code for each in errors] == ["total-row"]
    assert errors[0].message.zh == f"“{word}”是合计行；合计不用填报"
    assert [each.code for each in told if each.code != "total-row"] == ["not-reported"]


@pytest.mark.parametrize(("matrix", "cell", "value"), [(False, "C5", "I5"), (True, "C6", "D6")])
def test_another_units_name_beside_a_code_is_told(world: World, matrix: bool, cell: str, value: str) -> None:
    def put(sheet: Worksheet) -> None:
        sheet[value], sheet[cell] = 100, "西部风电"

    told = findings(world, fill(world.template("gus", matrix=matrix), put), "gus")
    (found,) = [each for each in told if each.code == "name-differs"]
    assert (found.level.value, found.where.cell) == ("warning", cell)
    assert "旁边写的是“西部风电”" in found.message.zh
    untouched = fill(world.template("gus", matrix=matrix), lambda sheet: sheet.__setitem__(value, 101))
    assert "name-differs" not in [each.code for each in findings(world, untouched, "gus")]


def test_a_measures_name_that_is_not_that_of_its_id_is_told(world: World) -> None:
    def put(sheet: Worksheet) -> None:
        sheet["I5"], sheet["E5"], sheet["E6"], sheet["I6"] = 100, "净利润（万元）", "职工人数（人）", 7

    told = findings(world, fill(world.template("gus"), put), "gus")
    assert [each.where.cell for each in told if each.code == "name-differs"] == ["E5"]


@pytest.mark.parametrize("matrix", [False, True])
def test_a_known_figure_that_was_emptied_in_a_workbook_is_said_to_stay(world: World, matrix: bool) -> None:
    world.recorded({"profit": 100, "ratio": "60.11"})

    def put(sheet: Worksheet) -> None:
        sheet["D6" if matrix else "I5"], sheet["F6" if matrix else "I7"], sheet["C3"] = 101, None, 101

    told = findings(world, fill(world.template("gus", matrix=matrix, filled=True), put), "gus")
    (found,) = [each for each in told if each.code == "left-empty"]
    assert found.level.value == "note"
    assert found.message.zh.startswith("1 个已有的数留空，保持不变：")
    assert found.message.zh.endswith("资产负债率 60.11")
    assert found.hint == Text(
        "要撤下已有的数，写原因：未发生、尚未统计、不适用",
        "to withdraw a known figure write the reason: Did not occur, Not yet counted, Not applicable",
    )


@pytest.mark.parametrize(("reason", "known"), [("尚未统计", False), ("未发生", True), ("不适用", True)])
def test_only_a_number_or_a_reason_that_is_final_is_known(world: World, reason: str, known: bool) -> None:
    world.recorded({"profit": reason, "staff": 7, "ratio": 60, "output": 5})
    page = plain(signed_in("gus").get(f"/figures/forms/{world.form.ref}"))
    assert f"一号风场 S1A {4 if known else 3} 4" in page
    assert parts(world, "gus") == ({"已有": 4} if known else {"已有": 3, "还差": 1})
    due = plain(signed_in("gus").get("/figures")).partition("我要填的报表")[2]
    assert ("已填齐" in due) is known
    asked = [each for each in todos(world.viewer("gus")) if "填报：" in each.title.zh]
    assert [each.note.zh for each in asked if each.note] == ([] if known else ["还差 1 个数"])
    told = [each for each in findings(world, world.filled("gus", {"staff": 8}), "gus") if each.code == "not-reported"]
    assert [each.message.zh.partition("：")[0] for each in told] == ([] if known else ["还有 1 个数没有填"])


def test_what_was_withdrawn_is_wanted_again(world: World) -> None:
    world.recorded({"profit": 100, "staff": 7, "ratio": 60, "output": 5})
    assert parts(world, "gus") == {"已有": 4}
    made = actions.correct(
        world.viewer("gus"), key(), unit=world.group.ref("S1A"), measure=world.measures["profit"], period="2026-09", turn=1,
        value="", null_reason="withdrawn", reason="报错了",
    )  # fmt: skip
    world.accept("mia", world.batch(made))
    assert parts(world, "gus") == {"已有": 3, "还差": 1}
    again = world.batch(world.upload("gus", world.filled("gus", {"profit": 101})))
    world.submit("gus", again, "重报")
    assert parts(world, "gus") == {"已有": 3, "待审核": 1}


def test_what_is_handed_in_as_not_yet_counted_is_lacking_still(world: World) -> None:
    batch = world.batch(
        world.upload("gus", world.filled("gus", {"profit": "尚未统计", "staff": 7, "ratio": 60, "output": 5}))
    )
    world.submit("gus", batch)
    assert parts(world, "gus") == {"待审核": 3, "还差": 1}
