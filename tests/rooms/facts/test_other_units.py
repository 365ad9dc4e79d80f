"""What tells of other units: a workbook of many, of which one is filled in, is handed over to nobody who may not see all of them, and no
door quotes what stands in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet
from support.pages import counted, plain, signed_in
from support.reporting import World, fill, grant, key

from hengji.audit.outcomes import Missing
from hengji.engine.values.text import Text
from hengji.facts import actions, queries
from hengji.facts.cabinet import keep
from hengji.facts.inside import written
from hengji.facts.models import Batch, Content, Form, Measure
from hengji.facts.named import Names
from hengji.facts.stored import stored_in
from hengji.org.tree import Node

FOREIGN = ("二号风场", "Plant Two", "西部风电", "West Wind", "778899", "7,788.99", "7788.99", "风场底稿")
"""Of the units above and beside S1A, and what was known of one of them for the month before."""
KEPT_BACK = "涉及其他单位的文件不在这里提供"


@pytest.fixture
def told(world: World) -> World:
    """`none` is the liaison of S1 and all below it, and had figures of S1B accepted for the month before."""
    grant(world.group, "max", "finance", "S1A")
    august = _august(world)
    batch = august.batch(august.upload("none", fill(august.template("none"), _only("S1B", 778899 / 100))))
    august.submit("none", batch)
    august.accept("olivia", batch)
    return world


def _august(world: World) -> World:
    made = actions.issue_form(
        world.viewer("olivia"), key(), code="M01", title=Text("生产经营月报", "Monthly report"), period="2026-08",
        due=date(2026, 9, 10), owner=world.group.ref("G"),
        units=[world.group.ref(code) for code in ("S1", "S1A", "S1B")], measures=list(world.measures.values()),
    )  # fmt: skip
    return World(world.group, Form.objects.get(ref=made["form"]), world.measures)


def _only(code: str, value: float) -> Callable[[Worksheet], None]:
    def put(sheet: Worksheet) -> None:
        for row in range(5, sheet.max_row + 1):
            if (sheet.cell(row, 2).value, sheet.cell(row, 4).value) == (code, "profit"):
                sheet.cell(row, 9).value = value

    return put


def one_row(world: World, data: bytes | None = None, name: str = "一号.xlsx") -> Batch:
    """A batch of S1A's figures alone, out of the workbook of all the units of the reporter."""
    book = data or fill(world.template("none"), _only("S1A", 77))
    batch = world.batch(world.upload("none", book, name))
    world.submit("none", batch, "首报")
    return world.batch({"batch": batch.ref})


def texts(answer: Any) -> str:
    body = answer.content
    if body[:2] != b"PK":
        return str(body.decode())
    book = load_workbook(BytesIO(body))
    return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)


def doors(world: World, batch: Batch) -> Iterator[str]:
    unit, measure = world.group.ref("S1A"), world.measures["profit"]
    yield from (
        "/figures", f"/figures/forms/{world.form.ref}", f"/figures/batches/{batch.ref}", f"/figures/batches/{batch.ref}?all=yes",
        f"/figures/history/{unit}/{measure}/2026-09", f"/figures/units?unit={unit}&year=2026",
        f"/figures/units/export.xlsx?unit={unit}&year=2026", "/", "/search?q=风场", "/trail",
    )  # fmt: skip
    yield f"/figures/batches/{batch.ref}/marked.xlsx"
    yield from (f"/figures/evidence/{file.ref}" for file in batch.files.all())


def quoted(world: World, name: str, batch: Batch) -> list[tuple[str, str]]:
    """The doors at which somebody reads of units out of sight."""
    door = signed_in(name)
    found = [(path, texts(door.get(path))) for path in doors(world, batch)]
    return [(path, word) for path, body in found for word in FOREIGN if word in body]


@pytest.mark.parametrize("name", ["max", "gus"])
def test_a_workbook_with_rows_of_other_units_is_handed_over_at_no_door(told: World, name: str) -> None:
    batch = one_row(told)
    for accepted in (False, True):
        if accepted:
            told.accept("mia", batch)
        for path in (f"batches/{batch.ref}/marked.xlsx", f"evidence/{batch.files.get().ref}"):
            assert signed_in(name).get(f"/figures/{path}").status_code == 404, path
        assert quoted(told, name, batch) == []
    page = signed_in(name).get(f"/figures/batches/{batch.ref}")
    assert KEPT_BACK in plain(page)
    assert "一号.xlsx" not in page.content.decode()
    assert "下载标好" not in page.content.decode()
    unit, measure = told.group.ref("S1A"), told.measures["profit"]
    history = plain(signed_in(name).get(f"/figures/history/{unit}/{measure}/2026-09"))
    assert "涉及其他单位的文件" in history
    assert "一号.xlsx" not in history


@pytest.mark.parametrize("name", ["none", "mia", "olivia"])
def test_who_reported_it_and_who_sees_all_its_units_keep_it(told: World, name: str) -> None:
    batch, door = one_row(told), signed_in(name)
    marked = door.get(f"/figures/batches/{batch.ref}/marked.xlsx")
    assert "二号风场" in texts(marked)
    assert "7788.99" in texts(door.get(f"/figures/evidence/{batch.files.get().ref}"))
    page = door.get(f"/figures/batches/{batch.ref}").content.decode()
    assert "一号.xlsx" in page
    assert "还有 11 个数没有填" in page
    assert KEPT_BACK not in page


def test_what_is_not_filled_in_is_told_of_the_units_in_sight_alone(told: World) -> None:
    batch = one_row(told)
    for lang, said, other in (
        ("zh", "还有 3 个数没有填：一号风场", "还有 11"),
        ("en", "3 figures are not reported", "11 figures"),
    ):
        page = plain(signed_in("max", lang).get(f"/figures/batches/{batch.ref}"))
        assert said in page
        assert other not in page
    assert "还有 11 个数没有填" in plain(signed_in("none").get(f"/figures/batches/{batch.ref}"))


def test_a_batch_kept_before_it_was_known_what_is_lacking_in_it_names_no_other_unit(told: World) -> None:
    batch = one_row(told)
    whole = json.loads(batch.content.body)
    assert whole.pop("lacking")
    Content._base_manager.filter(batch=batch).update(body=json.dumps(whole))
    page = plain(signed_in("max").get(f"/figures/batches/{batch.ref}"))
    assert "个数没有填" not in page
    assert "还有 11 个数没有填" in plain(signed_in("none").get(f"/figures/batches/{batch.ref}"))


def test_a_figure_that_is_the_one_of_the_unit_above_is_not_told_to_who_does_not_see_that_unit(told: World) -> None:
    first = told.batch(told.upload("none", fill(told.template("none"), _only("S1", 7915))))
    told.submit("none", first, "首报")
    told.accept("olivia", first)
    batch = one_row(told, fill(told.template("none"), _only("S1A", 7915)))
    assert "与上级西部风电的完全相同" in plain(signed_in("mia").get(f"/figures/batches/{batch.ref}"))
    page = plain(signed_in("max").get(f"/figures/batches/{batch.ref}"))
    assert "西部风电" not in page
    assert "完全相同" not in page


def test_a_cell_left_as_it_was_tells_nothing_of_its_unit_nor_do_the_sums_of_the_file(told: World) -> None:
    first = told.batch(told.upload("none", fill(told.template("none"), _only("S1B", 55510))))
    told.submit("none", first, "首报")
    told.accept("olivia", first)
    filled = told.template("none", filled=True)
    _corrected(told, "S1B", "66620")

    def put(sheet: Worksheet) -> None:
        _only("S1A", 77)(sheet)
        sheet["C3"] = 55587

    batch = one_row(told, fill(filled, put))
    assert [line.unit for line in stored_in(batch.content.body).lines] == [told.group.units["S1A"].pk]
    shown = {name: plain(signed_in(name).get(f"/figures/batches/{batch.ref}")) for name in ("max", "mia", "none")}
    for word in ("66,620", "55,510", "55,587"):
        assert word not in shown["max"], word
    assert "66,620" in shown["mia"]
    assert "55,587" in shown["none"]


def _corrected(world: World, code: str, value: str) -> None:
    made = actions.correct(
        world.viewer("none"), key(), unit=world.group.ref(code), measure=world.measures["profit"], period="2026-09", turn=1,
        value=value, reason="核对", sure=True,
    )  # fmt: skip
    world.accept("olivia", world.batch(made))


def changed(change: Callable[[Any], None], data: bytes) -> bytes:
    book = load_workbook(BytesIO(data))
    change(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _other_sheet(book: Any) -> None:
    book.create_sheet("底稿")["C7"] = "二号风场 七月 12,345"


def _hidden_sheet(book: Any) -> None:
    sheet = book.create_sheet("底稿")
    sheet["A1"], sheet.sheet_state = "S1B", "veryHidden"


def _sheet_name(book: Any) -> None:
    book.create_sheet("二号风场底稿")


def _comment(book: Any) -> None:
    book.worksheets[0]["I5"].comment = Comment("二号风场也是这个数", "x")


def _header(book: Any) -> None:
    book.worksheets[0].oddHeader.center.text = "西部风电 月报"


def _title(book: Any) -> None:
    book.worksheets[0]["B2"] = "二号风场 生产经营月报"


def _row_key(book: Any) -> None:
    book.worksheets[0]["A30"] = "S1B|profit"


@pytest.mark.parametrize("change", [_other_sheet, _hidden_sheet, _sheet_name, _comment, _header, _title, _row_key])
def test_wherever_a_workbook_names_another_unit_it_is_not_handed_over(
    told: World, change: Callable[[Any], None]
) -> None:
    batch = one_row(told, changed(change, _of_one(told)))
    assert signed_in("max").get(f"/figures/evidence/{batch.files.get().ref}").status_code == 404
    assert signed_in("max").get(f"/figures/batches/{batch.ref}/marked.xlsx").status_code == 404
    assert quoted(told, "max", batch) == []
    assert signed_in("none").get(f"/figures/evidence/{batch.files.get().ref}").status_code == 200


def _of_one(world: World) -> bytes:
    """The workbook of S1A alone, as its own liaison has it."""
    return fill(world.template("gus"), _only("S1A", 77))


def test_a_workbook_of_units_in_sight_is_handed_over_whoever_reported_it(told: World) -> None:
    def source(sheet: Worksheet) -> None:
        _only("S1A", 77)(sheet)
        sheet["K5"] = "生产技术部月报"  # where a figure comes from stands beside it on every page

    batch = one_row(told, fill(told.template("gus"), source))
    assert signed_in("max").get(f"/figures/evidence/{batch.files.get().ref}").status_code == 200
    assert "一号.xlsx" in plain(signed_in("max").get(f"/figures/batches/{batch.ref}"))


def test_figures_typed_into_the_page_make_a_workbook_of_the_units_they_are_of(told: World) -> None:
    unit, measure = told.group.units["S1A"].pk, Measure.objects.get(code="profit").pk
    given = {"key": key(), "known": "0", f"c-{unit}-{measure}": "77"}
    answer = signed_in("none").post(f"/figures/forms/{told.form.ref}/type", given)
    batch = told.batch({"batch": answer["Location"].rpartition("/")[2]})
    told.submit("none", batch, "首报")
    assert signed_in("max").get(f"/figures/evidence/{batch.files.get().ref}").status_code == 200
    assert quoted(told, "max", batch) == []
    wrong = given | {"key": key(), f"c-{unit}-{measure}": "x"}
    faults = signed_in("none").post(f"/figures/forms/{told.form.ref}/type", wrong).content.decode()
    assert f'id="e-c-{unit}-{measure}"' in faults


def test_a_workbook_added_as_evidence_is_judged_as_the_report_is(told: World) -> None:
    batch = told.batch(told.upload("none", _of_one(told)))
    other = Workbook()
    other.worksheets[0]["A1"] = "二号风场 12,345"
    out = BytesIO()
    other.save(out)
    made = actions.attach(told.viewer("none"), key(), batch=batch.ref, sha256=keep(out.getvalue()), name="附表.xlsx")
    told.submit("none", batch, "首报")
    assert signed_in("max").get(f"/figures/evidence/{made['evidence']}").status_code == 404
    assert signed_in("mia").get(f"/figures/evidence/{made['evidence']}").status_code == 200
    page = plain(signed_in("max").get(f"/figures/batches/{batch.ref}"))
    assert "附表.xlsx" not in page
    assert "九月.xlsx" in page


def test_the_name_of_a_file_names_no_other_unit(told: World) -> None:
    batch = one_row(told, _of_one(told), "二号风场合并.xlsx")
    assert quoted(told, "max", batch) == []
    assert "二号风场合并.xlsx" in plain(signed_in("none").get(f"/figures/forms/{told.form.ref}"))


def test_a_page_asks_no_more_for_many_files_than_for_one(told: World) -> None:
    batch = one_row(told)
    path = f"/figures/batches/{batch.ref}"
    door: Client = signed_in("max")
    door.get(path)
    _, few = counted(door, path)
    assert few <= 20


# --- the names --------------------------------------------------------------------------------------------------------


def _node(unit: int, code: str, zh: str, en: str) -> Node:
    return Node(unit, f"r{unit}", code, "subsidiary", Text(zh, en), None)


NAMES = Names.of(
    [_node(1, "S1", "西部风电", "West Wind"), _node(2, "S1A", "西部风电一号", "Plant"), _node(3, "301", "财务部", "Finance"),
     _node(4, "302", "财务部", "Finance")],
    ["利润中心贡献", "西部风电月报"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("S1|profit", {1}), ("s1a", {2}), ("XS1", set()), ("Ｓ１", {1}), ("西部风电一号的数", {2}), ("并入西部风电", {1}),
        ("西部风电月报 2026-09", set()), ("Plants", set()), ("the plant's", {2}), ("301|profit", {3}), ("3017", set()), ("", set()),
    ],
)  # fmt: skip
def test_a_unit_is_named_by_its_code_or_name_and_by_nothing_longer(text: str, units: set[int]) -> None:
    assert {unit for meant in NAMES.within(text) for unit in meant if unit} == units


def test_of_a_word_that_several_units_are_called_one_in_sight_is_meant() -> None:
    assert not NAMES.strangers("财务部", {4})
    assert NAMES.strangers("财务部", {1})


def test_a_workbook_that_cannot_be_read_is_taken_to_name_anybody() -> None:
    assert NAMES.of_strangers(written(b"PK\x03\x04 of another program"), {1, 2, 3, 4})


def test_codes_that_are_numbers_are_read_where_codes_stand() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (("单位编号", "指标编号", "数值"), (301, "profit", 302)):
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    read = written(out.getvalue())
    assert NAMES.of_strangers(read, {4})
    assert not NAMES.of_strangers(read, {3})


def test_the_query_of_one_file_says_no_too(told: World) -> None:
    batch = one_row(told)
    with pytest.raises(Missing):
        queries.evidence_seen(told.viewer("max"), batch.files.get().ref)
