"""Reporting: a workbook is previewed, submitted whole, accepted by a second person, and corrected by new rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from random import Random
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from support.pages import signed_in
from support.reporting import World, fill, grant, key

from hengji.audit.models import Event
from hengji.audit.outcomes import Conflict, Forbidden, Missing, Refusal
from hengji.audit.verify import verify
from hengji.engine.values.finding import Level, Refused
from hengji.facts import actions, queries
from hengji.facts.cabinet import keep
from hengji.facts.models import Batch, BatchUnit, Fact, Status
from hengji.facts.previews import preview
from hengji.facts.stored import stored_in
from hengji.facts.workbooks import marked
from hengji.org import actions as org
from hengji.org.models import Account

EXACT = ("1234567890123.123456", "0.1")


@pytest.mark.parametrize("value", EXACT)
@pytest.mark.parametrize("matrix", [False, True])
def test_a_figure_goes_in_and_out_again_to_the_last_digit(world: World, value: str, matrix: bool) -> None:
    def put(sheet: Worksheet) -> None:
        if matrix:
            sheet["G6"] = value
        else:
            sheet["I8"] = value

    batch = world.batch(world.upload("gus", fill(world.template("gus", matrix=matrix), put)))
    assert (batch.errors, batch.changes) == (0, 1), stored_in(batch.content.body).findings
    world.submit("gus", batch)
    world.accept("mia", batch)
    assert Fact.objects.get().value == Decimal(value)
    assert Fact.objects.filter(value=Decimal(value)).count() == 1
    out = world.template("gus", matrix=matrix, filled=True)
    checked, _ = preview(world.viewer("gus"), world.form, keep(out))
    assert [(line.value, line.changes) for line in checked.lines] == [(Decimal(value), False)]
    assert world.upload("gus", out) == {"batch": batch.ref, "again": "yes"}


def test_the_template_is_locked_but_for_its_open_cells_with_choices_and_hidden_keys(world: World) -> None:
    book = load_workbook(BytesIO(world.template("gus")))
    sheet = book.worksheets[0]
    assert sheet.protection.sheet
    assert (sheet["I5"].protection.locked, sheet["B5"].protection.locked) == (False, True)
    assert sheet["A5"].value == "S1A|profit"
    assert sheet.column_dimensions["A"].hidden
    assert sheet.data_validations.dataValidation[0].type == "list"
    assert book.worksheets[1].sheet_state == "hidden"
    assert [sheet.cell(row, 2).value for row in range(5, sheet.max_row + 1)] == ["S1A"] * 4


def plant(sheet: Worksheet) -> None:
    """Thirteen mistakes in the template of S1, S1A and S1B: rows 5-8, 9-12 and 13-16 of profit, staff, ratio and output."""
    sheet["I5"] = 12_000_000  # 元 for 万元
    sheet["I6"] = "约一百人"  # words
    sheet["F7"] = "元"  # another dimension
    sheet["I7"] = 55
    sheet["F8"] = "度度"  # an unknown unit
    sheet["I8"] = 1
    sheet["B9"] = "S9"  # an unknown unit of the group
    sheet["I9"] = 1
    sheet["I10"] = "=1/0"  # a formula without a result
    sheet["G11"] = "2026-08"  # another period
    sheet["I11"] = 60
    sheet["A12"], sheet["B12"], sheet["D12"], sheet["F12"] = None, "S1", "profit", "万元"  # a row twice
    sheet["I12"] = 100
    sheet["I13"] = 10.123  # too many decimals
    sheet["I14"], sheet["J14"] = 5, "未发生 / Did not occur"  # a figure and a reason
    sheet["J15"] = "忘了"  # an unknown reason
    sheet["I16"] = "--"  # none, and no reason
    sheet["C3"] = 99  # a control total that does not add up


PLANTED = {
    "I5": "out-of-range",
    "I6": "not-a-number",
    "F7": "other-unit-of-measure",
    "F8": "unknown-unit-of-measure",
    "B9": "unknown-unit",
    "I10": "formula-without-value",
    "G11": "wrong-period",
    "I12": "duplicate",
    "I13": "too-many-decimals",
    "I14": "figure-and-reason",
    "J15": "unknown-reason",
    "I16": "no-reason",
    "C3": "control-total",
}


def test_planted_errors_are_marked_at_their_cells_in_the_reporters_own_workbook(world: World) -> None:
    batch = world.batch(world.upload("none", fill(world.template("none"), plant)))
    held = stored_in(batch.content.body)
    found = {each.where.cell: each.code for each in held.findings if each.level.value == "error"}
    assert found == PLANTED
    assert batch.errors == len(PLANTED)
    source = batch.files.get(is_report=True)
    book = load_workbook(BytesIO(marked(source.sha256, held.findings)))
    assert book.sheetnames[0] == "错误清单"
    sheet = book.worksheets[1]
    for cell in PLANTED:
        assert sheet[cell].comment is not None, cell
        assert sheet[cell].fill.start_color.rgb == "00FDD3D3", cell
    assert sheet["I5"].value == 12_000_000
    assert "1,200" in sheet["I5"].comment.text


def test_the_marked_workbook_is_read_again_once_it_is_mended(world: World) -> None:
    bad = world.batch(world.upload("gus", world.filled("gus", {"profit": 9_999_999})))
    book = marked(bad.files.get().sha256, stored_in(bad.content.body).findings)

    def mend() -> bytes:
        held = load_workbook(BytesIO(book))
        held["填报 report"]["I5"] = 999
        out = BytesIO()
        held.save(out)
        return out.getvalue()

    good = world.batch(world.upload("gus", mend()))
    assert (good.errors, good.changes) == (0, 1)


def test_a_ten_thousandfold_slip_shows_against_the_period_before(world: World) -> None:
    world.recorded({"output": 123})
    october = _next_form(world)
    data = october.filled("gus", {"output": 1_230_000})
    batch = october.batch(october.upload("gus", data))
    assert [each.code for each in stored_in(batch.content.body).findings if each.where.cell == "I8"] == ["slip"]
    with pytest.raises(Refusal, match="reason"):
        october.submit("gus", batch)
    october.submit("gus", batch, "新机组投产")


def test_a_rate_given_as_a_fraction_where_it_was_per_cent_is_told(world: World) -> None:
    world.recorded({"ratio": "63.55"})
    october = _next_form(world)
    batch = october.batch(october.upload("gus", october.filled("gus", {"ratio": "0.58"})))
    (told,) = [each for each in stored_in(batch.content.body).findings if each.code == "slip"]
    assert told.where.cell == "I7"
    assert "比上期的 63.55 小约 110 倍" in told.message.zh
    assert told.hint is not None
    assert told.hint.zh == "计量单位是 %：58% 填 58，不填 0.58；核对"
    fine = october.batch(october.upload("gus", october.filled("gus", {"ratio": "7"})))
    assert "slip" not in [each.code for each in stored_in(fine.content.body).findings]


def test_the_scale_that_is_guessed_is_the_one_nearest_to_the_units_own_last_figure(world: World) -> None:
    world.recorded({"ratio": "60.5"})
    october = _next_form(world)
    batch = october.batch(october.upload("gus", october.filled("gus", {"ratio": 6180})))
    (hint,) = [each.hint for each in stored_in(batch.content.body).findings if each.code == "out-of-range"]
    assert hint is not None
    assert hint.en.startswith("it looks 100 times off: 61.8 % (60.5 the period before)?")
    assert hint.en.endswith("have the range changed first")


def test_no_scale_is_guessed_that_lies_farther_from_the_last_figure_than_what_was_written(world: World) -> None:
    world.recorded({"ratio": "60.5"})
    october = _next_form(world)
    batch = october.batch(october.upload("gus", october.filled("gus", {"ratio": 240})))
    (hint,) = [each.hint for each in stored_in(batch.content.body).findings if each.code == "out-of-range"]
    assert hint is not None
    assert "100" not in hint.zh, "2.4 is farther from 60.5 than 240 is"
    assert hint.en.startswith("look at value and unit")


def test_the_sum_of_the_head_is_the_one_the_control_total_is_compared_with(world: World) -> None:
    def put(sheet: Worksheet) -> None:
        sheet["I5"], sheet["I6"], sheet["C3"] = 12_000_000, 100, 99

    batch = world.batch(world.upload("gus", fill(world.template("gus"), put)))
    assert batch.total == Decimal(12_000_100), "the wrong one too"
    (told,) = [each.message.en for each in stored_in(batch.content.body).findings if each.code == "control-total"]
    assert told == "the control total 99 is not the sum of the values 12,000,100: -12,000,001 apart"


def _next_form(world: World) -> World:
    from hengji.engine.values.text import Text
    from hengji.facts.models import Form

    made = actions.issue_form(
        world.viewer("olivia"), key(), code="M01", title=Text("生产经营月报", "Monthly report"), period="2026-10",
        due=date(2026, 11, 10), owner=world.group.ref("G"), units=[world.group.ref("S1A")], measures=list(world.measures.values()),
    )  # fmt: skip
    return World(world.group, Form.objects.get(ref=made["form"]), world.measures)


def test_text_formulas_and_a_lost_row_are_told_without_stopping(world: World) -> None:
    batch = world.batch(world.upload("gus", world.filled("gus", {"profit": "１,２３４.5"})))
    held = stored_in(batch.content.body)
    assert held.lines[0].value == Decimal("1234.5")
    assert [each.code for each in held.findings] == ["text-number", "not-reported", "no-control-total"]


def test_the_template_of_another_form_is_noticed_and_names_nothing(world: World) -> None:
    batch = world.batch(_next_form(world).upload("gus", world.filled("gus", {"profit": 1})))
    codes = [each.code for each in stored_in(batch.content.body).findings]
    assert codes == ["other-form"], "what is wrong with every line because of it says nothing more"


def test_nothing_of_a_batch_with_an_error_is_taken(world: World) -> None:
    batch = world.batch(world.upload("gus", world.filled("gus", {"profit": 100, "staff": "x"})))
    with pytest.raises(Refused), transaction.atomic():
        world.submit("gus", batch)
    assert world.batch({"batch": batch.ref}).status == Status.PREVIEWED
    assert not Fact.objects.exists()


def test_an_acceptance_that_fails_half_way_leaves_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = world.batch(world.upload("gus", world.filled("gus", {"profit": 100, "staff": 7})))
    world.submit("gus", batch)

    def broken(*_: object) -> None:
        raise RuntimeError("the power went")

    with monkeypatch.context() as patch:
        patch.setattr("hengji.facts.actions.deciding._tell", broken)
        with pytest.raises(RuntimeError), transaction.atomic():
            world.accept("mia", batch)
    assert not Fact.objects.exists()
    assert world.batch({"batch": batch.ref}).status == Status.SUBMITTED
    world.accept("mia", batch)
    assert Fact.objects.count() == 2


def test_the_same_content_again_is_the_batch_it_came_in(world: World) -> None:
    first = world.upload("gus", world.filled("gus", {"profit": 100}))
    assert world.upload("gus", world.filled("gus", {"profit": 100}), "改名.xlsx") == {**first, "again": "yes"}
    batch = world.batch(first)
    world.submit("gus", batch)
    world.accept("mia", batch)
    assert world.upload("gus", world.filled("gus", {"profit": 100})) == {**first, "again": "yes"}
    other = world.upload("gus", world.filled("gus", {"profit": 101}))
    assert "again" not in other


def test_another_control_total_is_another_content(world: World) -> None:
    def book(total: int | None) -> bytes:
        def put(sheet: Worksheet) -> None:
            sheet["I5"], sheet["C3"] = 100, total

        return fill(world.template("gus"), put)

    first = world.upload("gus", book(None))
    second = world.upload("gus", book(100))
    assert "again" not in second
    assert world.batch(second).control_total == 100
    assert world.upload("gus", book(100)) == {**second, "again": "yes"}
    assert world.upload("gus", book(None)) == {**first, "again": "yes"}


def test_a_submission_asked_twice_with_one_key_has_one_effect(world: World) -> None:
    batch = world.batch(world.upload("gus", world.filled("gus", {"profit": 100})))
    same = {"batch": batch.ref, "version": batch.version, "reason": ""}
    first = actions.submit(world.viewer("gus"), "submit-once-1", **same)  # type: ignore[arg-type]
    events = Event.objects.count()
    assert actions.submit(world.viewer("gus"), "submit-once-1", **same) == first  # type: ignore[arg-type]
    assert Event.objects.count() == events
    with pytest.raises(Refusal, match="cannot be submitted"):
        world.submit("gus", batch)
    accepted = Batch.objects.get(pk=batch.pk)
    given = {"batch": accepted.ref, "version": accepted.version}
    done = actions.accept(world.viewer("mia"), "accept-once-1", **given)  # type: ignore[arg-type]
    assert actions.accept(world.viewer("mia"), "accept-once-1", **given) == done  # type: ignore[arg-type]
    assert Fact.objects.count() == 1
    with pytest.raises(Conflict):
        actions.accept(world.viewer("olivia"), key(), **given)  # type: ignore[arg-type]


def test_who_reported_never_accepts_nor_does_who_stands_in_for_them(world: World) -> None:
    group = world.group
    grant(group, "gus", "manager", "S1A")
    batch = world.batch(world.upload("gus", world.filled("gus", {"profit": 100})))
    world.submit("gus", batch)
    with pytest.raises(Forbidden, match="reported the figures"):
        world.accept("gus", batch)
    org.delegate(
        group.viewer("gus"),
        key(),
        taker=group.person("lin").ref,
        since=group.today,
        until=date(2026, 11, 1),
        reason="休假",
    )
    with pytest.raises(Forbidden, match="stands in for the reporter"):
        world.accept("lin", batch)
    org.delegate(
        group.viewer("mia"),
        key(),
        taker=group.person("gus").ref,
        since=group.today,
        until=date(2026, 11, 1),
        reason="休假",
    )
    with pytest.raises(Forbidden, match="reported the figures"):
        world.accept("gus", batch)
    org.delegate(
        group.viewer("mia"),
        key(),
        taker=group.person("lin").ref,
        since=group.today,
        until=date(2026, 11, 1),
        reason="休假",
    )
    with pytest.raises(Forbidden, match="stands in for the reporter"):
        world.accept("lin", batch)
    world.accept("mia", batch)
    assert Fact.objects.count() == 1


def test_whoever_is_stood_in_for_does_not_accept_what_was_reported_in_their_name(world: World) -> None:
    group = world.group
    grant(group, "gus", "manager", "S1A")
    org.delegate(
        group.viewer("gus"),
        key(),
        taker=group.person("lin").ref,
        since=group.today,
        until=date(2026, 11, 1),
        reason="休假",
    )
    batch = world.batch(world.upload("lin", world.filled("lin", {"profit": 100})))
    world.submit("lin", batch)
    for name in ("gus", "lin"):
        with pytest.raises(Forbidden):
            world.accept(name, batch)
    world.accept("mia", batch)


def test_a_correction_is_a_new_row_with_a_reason_and_the_old_one_is_known_as_of_then(world: World) -> None:
    world.recorded({"profit": 100, "staff": 7})
    then = queries.sequence_now()
    unit, measure = world.group.ref("S1A"), world.measures["profit"]
    given = {"unit": unit, "measure": measure, "period": "2026-09", "turn": 1, "value": "110.5"}
    with pytest.raises(Refusal, match="no reason"):
        actions.correct(world.viewer("gus"), key(), **given, reason=" ")  # type: ignore[arg-type]
    made = actions.correct(world.viewer("gus"), key(), **given, reason="审计调整")  # type: ignore[arg-type]
    gus = world.viewer("gus")
    assert queries.figures(gus).get(measure__code="profit").value == 100
    world.accept("mia", world.batch(made))
    assert queries.figures(gus).get(measure__code="profit").value == Decimal("110.5")
    assert queries.figures(gus, then).get(measure__code="profit").value == 100
    assert queries.figures(gus, then).count() == queries.figures(gus).count() == 2
    assert not queries.figures(gus, 0).exists()
    steps = queries.history(gus, unit, measure, "2026-09")
    told = [(fact.turn, fact.value, fact.reason, fact.batch.decided_by.person.name_zh) for fact in steps]
    assert told == [(2, Decimal("110.5"), "审计调整", "马晓梅"), (1, Decimal(100), "", "马晓梅")]
    with pytest.raises(Conflict):
        actions.correct(world.viewer("gus"), key(), **given, reason="再改")  # type: ignore[arg-type]


def test_a_figure_that_moved_between_submission_and_acceptance_is_a_conflict_that_shows_both(world: World) -> None:
    first = world.batch(world.upload("gus", world.filled("gus", {"profit": 100})))
    second = world.batch(world.upload("none", _only_s1a(world, 200)))
    world.submit("gus", first)
    world.submit("none", second)
    world.accept("mia", first)
    with pytest.raises(Conflict) as told, transaction.atomic():
        world.accept("mia", second)
    assert [(each.now, each.wanted) for each in told.value.differences] == [("100", "200")]
    row = Batch.objects.get(pk=second.pk)
    actions.reject(world.viewer("mia"), key(), batch=row.ref, version=row.version, reason="与已接受的不一致")
    assert Fact.objects.get().value == 100


def _correct(world: World, value: str, turn: int = 1, *, accepted: bool = True, **more: Any) -> Batch:
    """Another profit of S1A, accepted or waiting."""
    given = {
        "unit": world.group.ref("S1A"),
        "measure": world.measures["profit"],
        "period": "2026-09",
        "reason": "审计调整",
    }
    made = actions.correct(world.viewer("gus"), key(), turn=turn, value=value, **given | more)
    if accepted:
        world.accept("mia", world.batch(made))
    return world.batch(made)


@pytest.mark.parametrize("matrix", [False, True])
def test_a_cell_left_as_an_old_filled_template_had_it_does_not_undo_a_newer_figure(world: World, matrix: bool) -> None:
    world.recorded({"profit": "20123.46", "staff": 7})
    old = world.template("gus", filled=True, matrix=matrix)
    _correct(world, "20200")

    def put(sheet: Worksheet) -> None:
        sheet["E6" if matrix else "I6"] = 8

    batch = world.batch(world.upload("gus", fill(old, put)))
    held = stored_in(batch.content.body)
    assert [line.value for line in held.lines if line.changes] == [8]
    (told,) = [each for each in held.findings if each.code == "stale"]
    assert told.where.cell == ("D6" if matrix else "I5")
    assert "20,200 万元（" in told.message.zh
    assert "马晓梅" in told.message.zh


def test_a_figure_put_back_by_a_workbook_that_does_not_say_when_it_was_made_is_told_at_its_cell(world: World) -> None:
    world.recorded({"profit": "20123.46"})
    _correct(world, "20200")
    batch = world.batch(world.upload("gus", world.filled("gus", {"profit": "20123.46"})))
    (told,) = [each for each in stored_in(batch.content.body).findings if each.code == "put-back"]
    assert (told.where.cell, batch.changes, batch.warnings > 0) == ("I5", 1, True)
    assert "会把现在的 20,200 万元（" in told.message.zh
    assert "马晓梅于 20" in told.message.zh


def test_a_correction_that_looks_like_a_slip_is_told_to_who_submits_and_who_accepts(world: World) -> None:
    world.recorded({"profit": "14468.9"})
    october = _next_form(world)
    october.recorded({"profit": "14500"})
    batch = _correct(world, "1.45", period="2026-10", accepted=False, sure=True)
    (told,) = stored_in(batch.content.body).findings
    assert (told.code, told.level, batch.warnings) == ("slip", Level.WARNING, 1)
    assert "14,468.9" in told.message.zh
    for name in ("gus", "mia"):
        door = Client()
        door.force_login(Account.objects.get(login=name), backend="django.contrib.auth.backends.ModelBackend")
        assert told.message.zh in door.get(f"/figures/batches/{batch.ref}").content.decode(), name
    world.accept("mia", batch)
    assert _correct(world, "14400").warnings == 0


def test_a_correction_by_a_value_and_a_reason_for_none_is_refused(world: World) -> None:
    world.recorded({"profit": 100})
    with pytest.raises(Refusal, match="a figure and a reason") as told:
        _correct(world, "110", null_reason="not-occurred")
    assert told.value.hint is not None
    assert told.value.hint.zh == "二者留其一"


def test_while_a_correction_waits_another_of_the_same_figure_is_refused(world: World) -> None:
    world.recorded({"profit": 100, "staff": 7})
    first = _correct(world, "110", accepted=False)
    with pytest.raises(Refusal) as told, transaction.atomic():
        _correct(world, "120")
    assert (told.value.code, "郭松" in told.value.text.zh) == ("correction-waiting", True)
    _correct(world, "8", measure=world.measures["staff"])
    world.accept("mia", first)
    assert _correct(world, "120", turn=2).status == Status.ACCEPTED


def _told(world: World, change: Callable[[Worksheet], None]) -> list[tuple[str, str, str]]:
    """What is wrong with the matrix after somebody has written into it."""
    batch = world.batch(world.upload("gus", fill(world.template("gus", matrix=True), change)))
    found = stored_in(batch.content.body).findings
    assert batch.errors == sum(each.level is Level.ERROR for each in found)
    return [
        (each.where.cell, each.code, each.hint.zh if each.hint else "") for each in found if each.level is Level.ERROR
    ]


def test_another_unit_written_into_the_title_of_a_matrix_is_an_error_at_its_cell(world: World) -> None:
    def put(sheet: Worksheet) -> None:
        sheet["D5"], sheet["D6"] = "利润总额（元）", 1_000

    assert _told(world, put) == [("D5", "other-unit-of-measure", "换算成 万元（÷10000）后填写")]


def test_ids_that_were_exchanged_under_their_titles_are_errors_with_the_title_that_is_expected(world: World) -> None:
    def put(sheet: Worksheet) -> None:
        sheet["D4"], sheet["E4"] = sheet["E4"].value, sheet["D4"].value
        sheet["D6"], sheet["E6"] = 12, 34

    found = _told(world, put)
    assert [(cell, code) for cell, code, _ in found] == [("D5", "title-moved"), ("E5", "title-moved")]
    assert "职工人数（人）" in found[0][2]
    assert "利润总额（万元）" in found[1][2]


def _only_s1a(world: World, value: int) -> bytes:
    def put(sheet: Worksheet) -> None:
        for row in range(5, sheet.max_row + 1):
            if (sheet.cell(row, 2).value, sheet.cell(row, 4).value) == ("S1A", "profit"):
                sheet.cell(row, 9).value = value

    return fill(world.template("none"), put)


def test_missing_is_not_zero_and_carries_its_reason(world: World) -> None:
    def put(sheet: Worksheet) -> None:
        sheet["J5"] = "未发生 / Did not occur"
        sheet["I6"] = 0

    batch = world.batch(world.upload("gus", fill(world.template("gus"), put)))
    world.submit("gus", batch)
    world.accept("mia", batch)
    known = {fact.measure.code: (fact.value, fact.null_reason) for fact in Fact.objects.select_related("measure")}
    assert known == {"profit": (None, "not-occurred"), "staff": (Decimal(0), "")}


def test_the_chain_and_the_rows_verify_after_all_of_it_and_a_changed_figure_is_found(world: World) -> None:
    world.recorded({"profit": 100})
    assert verify() == []
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE facts_fact SET value = value + 1")
    assert [each.code for each in verify()] == ["audit-row"]


def test_a_liaison_reports_only_the_own_units_whatever_the_file_says(world: World) -> None:
    def put(sheet: Worksheet) -> None:
        sheet["A5"] = None
        sheet["B5"] = "S2"
        sheet["I5"] = 5

    batch = world.batch(world.upload("gus", fill(world.template("gus"), put)))
    found = stored_in(batch.content.body).findings[0]
    assert (found.code, found.where.cell) == ("unknown-unit", "B5")
    assert "东部煤电" not in batch.content.body
    assert not BatchUnit.objects.filter(batch=batch).exists()
    with pytest.raises(Missing):
        actions.upload(world.viewer("max"), key(), form="nosuchform23", sha256="0" * 64, name="x.xlsx")
    with pytest.raises(Forbidden):
        world.upload("mia", world.template("gus"))


def test_what_was_known_at_any_number_is_what_had_been_said_by_then(world: World) -> None:
    world.recorded({"profit": 1, "staff": 1, "ratio": 1})
    unit, chance = world.group.ref("S1A"), Random(20260930)
    known = {code: [(queries.sequence_now(), Decimal(1))] for code in ("profit", "staff", "ratio")}
    for step in range(9):
        code = chance.choice(sorted(known))
        fact = queries.figures(world.viewer("gus")).get(measure__code=code)
        made = actions.correct(
            world.viewer("gus"), key(), unit=unit, measure=world.measures[code], period="2026-09", turn=fact.turn,
            value=str(10 + step), reason="核对",
        )  # fmt: skip
        world.accept("mia", world.batch(made))
        known[code].append((queries.sequence_now(), Decimal(10 + step)))
    for seq in range(queries.sequence_now() + 1):
        told = {
            fact.measure.code: fact.value
            for fact in queries.figures(world.viewer("gus"), seq).select_related("measure")
        }
        assert told == {
            code: said[-1][1] for code, all_ in known.items() if (said := [each for each in all_ if each[0] <= seq])
        }


def test_fewer_than_none_of_what_is_counted_or_weighed_is_doubtful_and_taken_with_a_reason(world: World) -> None:
    batch = world.batch(world.upload("gus", world.filled("gus", {"output": -1, "profit": -1})))
    told = [each for each in stored_in(batch.content.body).findings if each.code == "negative"]
    assert [each.message.zh for each in told] == ["发电量是 -1 万千瓦时，小于 0"], "profit may be a loss"
    assert told[0].message.en == "Output is -1 × 10 MWh, below zero"
    assert batch.errors == 0
    with pytest.raises(Refusal, match="reason"):
        world.submit("gus", batch)
    world.submit("gus", batch, "厂用电大于发电")
    world.accept("mia", batch)
    again = world.batch(world.upload("gus", world.filled("gus", {"output": -2})))
    assert any(each.code == "negative" for each in stored_in(again.content.body).findings)


def test_a_correction_below_zero_is_told_to_who_accepts_it(world: World) -> None:
    world.recorded({"output": 5})
    made = actions.correct(
        world.viewer("gus"), key(), unit=world.group.ref("S1A"), measure=world.measures["output"], period="2026-09", turn=1,
        value="-5", reason="冲回", sure=True,
    )  # fmt: skip
    batch = world.batch(made)
    assert [each.code for each in stored_in(batch.content.body).findings] == ["negative"]
    assert batch.warnings == 1


def test_a_doubtful_figure_says_so_beside_its_row(world: World) -> None:
    batch = world.batch(world.upload("gus", world.filled("gus", {"output": -1, "staff": 3})))
    page = signed_in("gus").get(f"/figures/batches/{batch.ref}").content.decode()
    rows = page.partition("变动：原数")[2]
    assert rows.count("also doubt") == 1
    assert "发电量是 -1 万千瓦时，小于 0" in rows
