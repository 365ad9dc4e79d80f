"""What stands beside a batch: the column of the last period copied into it, a template that says no more what it is for, other batches
with the same figures, and figures that have become known since."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl.worksheet.worksheet import Worksheet
from support.pages import counted, plain, signed_in
from support.reporting import World, fill, grant, key

from hengji.audit.outcomes import Conflict, Refusal
from hengji.engine.values.text import Text
from hengji.facts import actions, queries
from hengji.facts.models import Batch, Form
from hengji.facts.stored import stored_in

FIRST = {"profit": 1804.09, "staff": 408, "ratio": 63.55, "output": 77.5}


def october(world: World) -> World:
    """The same form a month later."""
    made = actions.issue_form(
        world.viewer("olivia"), key(), code="M01", title=Text("生产经营月报", "Monthly report"), period="2026-10",
        due=date(2026, 11, 10), owner=world.group.ref("G"),
        units=[world.group.ref(code) for code in ("S1", "S1A", "S1B")], measures=list(world.measures.values()),
    )  # fmt: skip
    return World(world.group, Form.objects.get(ref=made["form"]), world.measures)


def told(world: World, data: bytes, code: str, by: str = "none") -> list[tuple[str, str]]:
    """The cells and words of the findings of this code."""
    found = stored_in(world.batch(world.upload(by, data)).content.body).findings
    return [(each.where.cell, each.message.zh) for each in found if each.code == code]


def copy(*rows: int, other: tuple[int, ...] = ()) -> object:
    def put(sheet: Worksheet) -> None:
        for row in range(5, sheet.max_row + 1):
            if row in rows and sheet.cell(row, 8).value is not None:
                sheet.cell(row, 9).value = sheet.cell(row, 8).value
        for row in other:
            sheet.cell(row, 9).value = 1 + float(str(sheet.cell(row, 8).value)) if row % 4 != 2 else 409

    return put


@pytest.fixture
def later(world: World) -> World:
    """October, after a September of twelve figures that differ from unit to unit."""

    def put(sheet: Worksheet) -> None:
        for row in range(5, sheet.max_row + 1):
            sheet.cell(row, 9).value = FIRST[str(sheet.cell(row, 4).value)] + row

    batch = world.batch(world.upload("none", fill(world.template("none"), put)))
    world.submit("none", batch, "首报")
    world.accept("olivia", batch)
    return october(world)


def test_the_column_of_the_last_period_copied_is_told_once_and_taken_with_a_reason(later: World) -> None:
    data = fill(later.template("none"), copy(*range(5, 17)))  # type: ignore[arg-type]
    assert told(later, data, "copied") == [("I5", "填的 12 个数与上期完全相同")]
    batch = Batch.objects.order_by("-pk").first()
    assert batch is not None
    with pytest.raises(Refusal, match="reason"):
        later.submit("none", batch)
    later.submit("none", batch, "停产")
    assert "填的 12 个数与上期完全相同" in plain(signed_in("olivia").get(f"/figures/batches/{batch.ref}"))


def test_a_few_figures_or_one_that_differs_make_no_copy(later: World) -> None:
    few = fill(later.template("none"), copy(5, 6, 7, 8))  # type: ignore[arg-type]
    assert told(later, few, "copied") == []
    mixed = fill(later.template("none"), copy(5, 6, 7, 9, 10, 11, other=(8, 12)))  # type: ignore[arg-type]
    assert told(later, mixed, "copied") == []


@pytest.mark.parametrize("left", [None, "", "报表", "hengji-form:"])
def test_a_template_without_its_mark_says_so(world: World, left: str | None) -> None:
    for cell, matrix in (("I5", False), ("D6", True)):

        def put(sheet: Worksheet, at: str = cell) -> None:
            sheet["A1"], sheet[at] = left, 100

        data = fill(world.template("gus", matrix=matrix), put)
        assert [cell for cell, _ in told(world, data, "no-mark", "gus")] == ["A1"]
    assert told(world, world.filled("gus", {"profit": 101}), "no-mark", "gus") == []


# --- other batches ----------------------------------------------------------------------------------------------------


def test_what_waits_in_another_batch_is_not_asked_for_again_and_is_told(world: World) -> None:
    first = world.batch(world.upload("gus", world.filled("gus", {"profit": 100, "staff": 7})))
    world.submit("gus", first, "首报")

    def put(sheet: Worksheet) -> None:
        sheet["I5"], sheet["I9"] = 300, 101  # S1's own, and S1A's profit, which waits

    second = world.batch(world.upload("none", fill(world.template("none"), put)))
    lacking = [each for each in stored_in(second.content.body).findings if each.code == "not-reported"]
    assert [each.message.zh.partition("：")[0] for each in lacking] == ["还有 9 个数没有填"]
    page = signed_in("none").get(f"/figures/batches/{second.ref}")
    assert "郭松的另一批里也有其中 1 个数在待审核" in plain(page)
    assert "也在郭松的一批里待审核" in plain(page)
    assert f'href="/figures/batches/{first.ref}"' in page.content.decode()
    world.submit("none", second, "首报")
    for name, ref, who in (("olivia", second.ref, "郭松"), ("olivia", first.ref, "吴名"), ("mia", first.ref, "吴名")):
        assert f"{who}的另一批里也有其中 1 个数在待审核" in plain(signed_in(name).get(f"/figures/batches/{ref}")), name
    assert "A batch of" in plain(signed_in("olivia", "en").get(f"/figures/batches/{first.ref}"))


def test_a_batch_out_of_sight_is_told_without_a_name_or_a_link(world: World) -> None:
    grant(world.group, "max", "finance", "S1A")

    def put(sheet: Worksheet) -> None:
        sheet["I5"], sheet["I9"] = 300, 101

    wide = world.batch(world.upload("none", fill(world.template("none"), put)))
    world.submit("none", wide, "首报")
    own = world.batch(world.upload("gus", world.filled("gus", {"profit": 100})))
    world.submit("gus", own, "首报")
    for name in ("gus", "max"):
        page = signed_in(name).get(f"/figures/batches/{own.ref}")
        assert "另有一批里也有其中 1 个数在待审核" in plain(page)
        assert "也在另一批里待审核" in plain(page)
        assert "吴名" not in plain(page)
        assert wide.ref not in page.content.decode()


def test_a_figure_that_has_changed_since_is_told_before_anybody_accepts(world: World) -> None:
    first = world.batch(world.upload("gus", world.filled("gus", {"profit": 100, "staff": 7})))
    second = world.batch(world.upload("none", fill(world.template("none"), lambda sheet: sheet.__setitem__("I9", 101))))
    world.submit("gus", first)
    world.submit("none", second, "首报")
    world.accept("mia", second)
    page = plain(signed_in("mia").get(f"/figures/batches/{first.ref}"))
    assert "有 1 个数在提交之后变了" in page
    assert "一号风场 利润总额：原为 —，现为 101，这一批是 100" in page
    with pytest.raises(Conflict):
        world.accept("mia", first)


def test_a_preview_that_can_no_longer_be_submitted_says_so(world: World) -> None:
    first = world.batch(world.upload("gus", world.filled("gus", {"profit": 100, "staff": 7})))
    second = world.batch(world.upload("none", fill(world.template("none"), lambda sheet: sheet.__setitem__("I9", 101))))
    world.submit("none", second, "首报")
    world.accept("mia", second)
    assert "有 1 个数在预览之后变了" in plain(signed_in("gus").get(f"/figures/batches/{first.ref}"))


def test_a_figure_that_is_by_now_what_the_batch_says_is_no_conflict_and_no_second_statement(world: World) -> None:
    first = world.batch(world.upload("gus", world.filled("gus", {"profit": 100, "staff": 7})))
    third = world.batch(world.upload("gus", world.filled("gus", {"profit": 100, "ratio": 60})))
    second = world.batch(world.upload("none", fill(world.template("none"), lambda sheet: sheet.__setitem__("I9", 100))))
    world.submit("gus", first)
    world.submit("none", second, "首报")
    world.accept("mia", second)
    world.submit("gus", third)
    assert "之后变了" not in plain(signed_in("mia").get(f"/figures/batches/{first.ref}"))
    world.accept("mia", first)
    world.accept("mia", third)
    known = queries.figures(world.viewer("gus"))
    assert {(fact.measure.code, fact.turn) for fact in known} == {("profit", 1), ("staff", 1), ("ratio", 1)}


def test_a_batch_of_nothing_but_what_is_known_by_now_is_not_submitted(world: World) -> None:
    first = world.batch(world.upload("gus", world.filled("gus", {"profit": 100})))
    second = world.batch(world.upload("none", fill(world.template("none"), lambda sheet: sheet.__setitem__("I9", 100))))
    world.submit("none", second, "首报")
    world.accept("mia", second)
    with pytest.raises(Refusal, match="nothing to submit"):
        world.submit("gus", first)


# --- one's own batches, and evidence of a correction ------------------------------------------------------------------


def test_every_batch_of_ones_own_is_reached_from_the_list(world: World) -> None:
    for value in range(1, 13):
        world.upload("gus", world.filled("gus", {"profit": value}), f"第{value}稿.xlsx")
    door = signed_in("gus")
    first, statements = counted(door, "/figures")
    assert "第12稿.xlsx" in plain(first)
    assert "第2稿.xlsx" not in plain(first)
    assert 'href="?batches=2"' in first.content.decode()
    second, as_many = counted(door, "/figures?batches=2")
    assert "第2稿.xlsx" in plain(second)
    assert "第12稿.xlsx" not in plain(second)
    assert 'href="?batches=1"' in second.content.decode()
    assert 'href="?batches=3"' not in second.content.decode()
    assert as_many <= statements


def test_a_correction_takes_its_evidence_with_it_or_is_not_handed_in(world: World) -> None:
    world.recorded({"profit": 100})
    at = f"/figures/history/{world.group.ref('S1A')}/{world.measures['profit']}/2026-09"
    door = signed_in("gus")
    assert 'enctype="multipart/form-data"' in door.get(at).content.decode()
    typed = {"turn": "1", "value": "101", "reason": "核对"}
    bad = SimpleUploadedFile("批复.pdf", b"plain words")
    assert door.post(f"{at}/correct", {**typed, "key": key(), "file": bad}).status_code == 422
    assert Batch.objects.filter(purpose="correction").count() == 0
    good = SimpleUploadedFile("批复.txt", "同意".encode())
    answer = door.post(f"{at}/correct", {**typed, "key": key(), "file": good})
    assert answer.status_code == 302
    batch = Batch.objects.get(purpose="correction")
    assert batch.files.get().name == "批复.txt"
    assert "批复.txt" in plain(door.get(answer["Location"]))
    world.accept("mia", batch)
    assert "批复.txt" in plain(door.get(at))


def test_a_doubtful_correction_asks_for_its_file_once_more(world: World) -> None:
    world.recorded({"output": 100})
    at = f"/figures/history/{world.group.ref('S1A')}/{world.measures['output']}/2026-09"
    file = SimpleUploadedFile("批复.txt", "同意".encode())
    typed = {"key": key(), "turn": "1", "value": "-101", "reason": "核对", "file": file}
    answer = signed_in("gus").post(f"{at}/correct", typed)
    assert answer.status_code == 422
    assert "请再选一次 批复.txt" in plain(answer)
