"""A liaison's workbook with twelve mistakes comes back marked, is mended, submitted and accepted; the auditor reads one figure's trail."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from hengji.facts.models import Batch, Fact, Status

SHEET = "填报 report"
RIGHT = {
    "I5": 1200, "I6": 100, "I7": 55, "I8": 1, "I9": 300.25, "I10": 20, "I11": 60, "I12": 3.5, "I13": 10.12, "I14": 5, "I15": 40,
    "I16": 7.25, "F7": "%", "F8": "万千瓦时", "B9": "S1A", "G11": "2026-09", "J14": None, "J15": None, "C3": None,
}  # fmt: skip
"""The twelve figures, and what stands beside them."""
MISTAKES = {
    "I5": 12_000_000, "I6": "约一百人", "F7": "元", "F8": "度度", "B9": "S9", "I10": "=1/0", "G11": "2026-08", "I13": 10.123,
    "J14": "未发生 / Did not occur", "J15": "忘了", "I16": "--", "C3": 99,
}  # fmt: skip
"""A figure in another unit, words for a figure, another unit of measure, one there is not, a unit of the group there is not, a formula
that fails, another month, too many decimals, a figure with a reason why there is none, an unknown reason, a dash, a wrong sum."""
TOLD = sorted({*MISTAKES, "I14"} - {"J14"})
"""Where the reader finds them: a reason beside a figure is told at the figure."""

LIFE = ["上传填报", "附佐证", "提交填报", "接受指标数"]
"""What the trail tells of a figure, from its birth."""


def fill(path: Path, cells: dict[str, Any]) -> Path:
    """Write into the workbook as a spreadsheet would."""
    book = load_workbook(path)
    for cell, value in cells.items():
        book[SHEET][cell] = value
    book.save(path)
    return path


def to_the_form(hand: Any) -> None:
    """From the list of what is asked for."""
    hand.enter("指标数")
    hand.follow("生产经营月报", hand.main.get_by_role("group", name="我要填的报表"))
    hand.page.get_by_role("heading", level=1, name="生产经营月报").wait_for()


def upload(hand: Any, book: Path) -> None:
    """Choose the workbook and have it previewed."""
    hand.attach("填好的工作簿", book)
    hand.press("上传并预览")
    hand.arrive("/figures/batches/[^/?]+")


def test_a_workbook_with_twelve_mistakes_is_marked_mended_submitted_and_accepted(
    workplace: Any, tmp_path: Path
) -> None:
    before = len(workplace.events)
    liaison = workplace.desk("none")
    to_the_form(liaison)
    book = liaison.take("逐行模板", tmp_path / "九月.xlsx")
    upload(liaison, fill(book, RIGHT | MISTAKES))
    assert "12 处错误" in liaison.main.get_by_role("alert").inner_text()
    cells = {text for text in liaison.main.get_by_role("cell").all_inner_texts() if text in TOLD}
    assert sorted(cells) == TOLD
    assert liaison.main.get_by_role("button", name="提交审核").count() == 0

    marked = liaison.take("下载标好错误的工作簿", tmp_path / "marked.xlsx")
    sheet = load_workbook(marked)[SHEET]
    assert [cell for cell in TOLD if sheet[cell].comment is None] == []
    assert sheet["I6"].value == "约一百人"  # it is one's own workbook
    assert {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment} == set(TOLD)
    with workplace.database.in_use():
        assert not Fact.objects.exists()

    to_the_form(liaison)
    upload(liaison, fill(marked, RIGHT))
    assert liaison.main.get_by_role("alert").count() == 0
    proof = tmp_path / "依据.txt"
    proof.write_text("九月财务快报", encoding="utf-8")
    liaison.attach("附佐证", proof)
    liaison.press("附上")
    liaison.main.get_by_role("link", name="依据.txt").wait_for()
    liaison.write("说明", "九月月报")
    liaison.press("提交审核")
    liaison.main.get_by_role("button", name="提交审核").wait_for(state="detached")

    manager = workplace.desk("mia")
    manager.take_up("审核指标数：生产经营月报 2026-09")
    manager.arrive("/figures/batches/[^/]+")
    manager.press("接受全部 12 项变动")
    manager.main.get_by_role("button", name="接受全部").wait_for(state="detached")
    with workplace.database.in_use():
        found = {
            (fact.unit.code, fact.measure.code): fact.value for fact in Fact.objects.select_related("unit", "measure")
        }
        assert len(found) == 12
        assert found["S1A", "profit"] == Decimal("300.25")
        assert found["S1B", "output"] == Decimal("7.25")
        assert Batch.objects.get(status=Status.ACCEPTED).decided_by.person.name_zh == "马晓梅"
    done = [each for each in workplace.events[before:] if each.startswith("facts.")]
    assert done == ["facts.upload", "facts.upload", "facts.attach", "facts.submit", "facts.accept"]
    the_trail_is_read(workplace, tmp_path)


def test_a_grid_sent_with_errors_says_once_that_it_has_come_back(workplace: Any) -> None:
    liaison = workplace.desk("none")
    to_the_form(liaison)
    liaison.go(f"{liaison.page.url.partition('#')[0].rstrip('/')}/type")
    liaison.put(liaison.main.locator("[data-cell=figure]").first, " 12x ")
    liaison.press("检查并预览")
    liaison.main.get_by_role("alert").wait_for()
    assert liaison.main.locator("[data-cell=figure]").first.input_value() == "12x"
    assert liaison.main.locator(".draft").count() == 0


def the_trail_is_read(workplace: Any, folder: Path) -> None:
    """The auditor: from the figure to who reported and who accepted it, and to the cell of the workbook it came from."""
    auditor = workplace.desk("ada")
    auditor.enter("指标数")
    auditor.follow("单位数据")
    auditor.arrive("/figures/units")
    auditor.choose("单位", "S1A 一号风场")
    auditor.write("年度", "2026")
    auditor.press("显示")
    auditor.arrive(r"/figures/units\?.*")
    auditor.follow("300.25")
    auditor.arrive("/figures/history/.*")
    row = auditor.main.get_by_role("row").filter(has_text="300.25")
    for told in ("吴名", "马晓梅", "I9"):
        assert told in row.inner_text(), told
    auditor.follow("操作记录")
    auditor.arrive(r"/trail\?subject=.+")
    links = auditor.main.locator("tbody").get_by_role("link")
    told = [each for each in reversed(links.all_inner_texts()) if each in LIFE]
    assert told == LIFE
    auditor.use(links.filter(has_text=LIFE[-1]))
    auditor.arrive(r"/trail/\d+\?subject=.+")
    for told in ("马晓梅", "与印相符", "衔接", "齐全"):
        assert told in auditor.words, told
    assert auditor.main.locator("form[method=post]").count() == 0  # looks, and cannot touch

    auditor.follow("生产经营月报 2026-09")
    auditor.arrive("/figures/batches/[^/]+")
    assert "九月月报" in auditor.words
    source = auditor.take("marked.xlsx", folder / "source.xlsx")
    assert load_workbook(source)[SHEET]["I9"].value == 300.25
    proof = auditor.take("依据.txt", folder / "taken.txt")
    assert proof.read_text("utf-8") == "九月财务快报"
    assert auditor.main.locator("form[method=post]").count() == 0
