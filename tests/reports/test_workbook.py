"""The workbook: every figure is the run's, sums add up, names do no harm, the bytes are the same every time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from support.group import scheme, tables

from hengji.engine.run.score import score
from hengji.reports import write_scorecards
from hengji.reports.reading import Reading

F = Fraction
DIGEST = "0123456789abcdef" * 4


def load(path: Path, *, values: bool = False) -> Workbook:
    """From memory, so that no handle stays open."""
    return openpyxl.load_workbook(BytesIO(path.read_bytes()), data_only=values)


def column(sheet: Worksheet, title: str, row: int) -> int:
    return next(cell.column for cell in sheet[row] if cell.value == title)


def exact(value: object) -> Fraction:
    """What the file says, as the decimal written."""
    return F(Decimal(repr(value))) if isinstance(value, int | float) else F(str(value))


@pytest.fixture(scope="module")
def path(rich, tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("book") / "scorecards.xlsx"
    write_scorecards(rich, target, "zh", DIGEST)
    return target


@pytest.fixture(scope="module")
def values(path) -> Workbook:
    return load(path, values=True)


@pytest.fixture(scope="module")
def formulas(path) -> Workbook:
    return load(path)


def test_the_ranking_holds_every_total_place_and_multiplier_of_the_run(rich, values):
    sheet = values["考核排名"]
    total, rank, multiplier = (column(sheet, title, 3) for title in ("总分", "名次", "发放系数"))
    for row, unit in enumerate(Reading(rich).order, start=4):
        assert sheet.cell(row, 3).value == rich.units.ids[unit]
        expected = rich.total_of(unit)
        if expected is None:
            assert sheet.cell(row, total).value == "—"
            continue
        assert exact(sheet.cell(row, total).value) == expected
        assert sheet.cell(row, rank).value == rich.rankings[0].place[unit]
        assert exact(sheet.cell(row, multiplier).value) == rich.multiplier.at(unit)


def test_a_units_sheet_shows_every_score_and_point_as_the_run_has_them(rich, values):
    reading = Reading(rich)
    for unit in reading.order:
        sheet = values[rich.units.names[unit][:31]]
        score, points, raw = (column(sheet, title, 5) for title in ("得分", "计入分", "封顶保底前"))
        rows = {sheet.cell(row, 2).value: row for row in range(6, 40) if sheet.cell(row, 2).value}
        for cell in reading.cells(unit):
            if cell.off_card:
                assert cell.row.item.title.zh not in rows
                continue
            row = rows[cell.row.item.title.zh]
            if cell.points is None:
                assert sheet.cell(row, points).value == "—"
            else:
                assert exact(sheet.cell(row, points).value) == cell.points
            if cell.score is None:
                assert sheet.cell(row, score).value == "—"
            else:
                assert exact(sheet.cell(row, score).value) == cell.score
                assert exact(sheet.cell(row, raw).value) == cell.raw


def evaluated(sheet: Worksheet, values: Worksheet, address: str) -> Fraction:
    """A cell's value worked out from its formula and the plain numbers it rests on."""
    content = sheet[address].value
    if not isinstance(content, str) or not content.startswith("="):
        return F(0) if content in (None, "", "—") else exact(content)
    return calculated(sheet, values, content[1:])


def calculated(sheet: Worksheet, values: Worksheet, formula: str) -> Fraction:
    if bounded := re.fullmatch(r"(MIN|MAX)\((.*),([-\d./]+)\)", formula):
        act = min if bounded[1] == "MIN" else max
        return act(calculated(sheet, values, bounded[2]), F(bounded[3]))
    if whole := re.fullmatch(r"SUM\((.*)\)", formula):
        total = F(0)
        for part in whole[1].split(","):
            cells = sheet[part]
            rows = cells if isinstance(cells, tuple) else ((cells,),)
            total += sum((evaluated(sheet, values, cell.coordinate) for row in rows for cell in row), F(0))
        return total
    assert re.fullmatch(r"[A-Z]+\d+(\+[A-Z]+\d+)*|0", formula), formula
    return sum((evaluated(sheet, values, part) for part in formula.split("+") if part != "0"), F(0))


def test_the_formulas_of_a_units_sheet_give_what_the_engine_gave(rich, formulas, values):
    """Sums of items, dimensions, the whole card and each line of the ledger, worked out anew from the sheet itself."""
    seen = 0
    for unit in Reading(rich).order:
        name = rich.units.names[unit][:31]
        sheet, shown = formulas[name], values[name]
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    seen += 1
                    found = calculated(sheet, shown, cell.value[1:])
                    assert found == exact(shown[cell.coordinate].value), (name, cell.coordinate)
    assert seen > 20 * len(rich.units)


def test_a_ledger_runs_from_the_sum_of_items_to_the_total(rich, values):
    for unit in Reading(rich).order:
        sheet = values[rich.units.names[unit][:31]]
        found = [row for row in range(6, 60) if sheet.cell(row, 1).value == "总分"]
        if rich.held[unit]:
            assert not found
            assert any("暂无总分" in str(sheet.cell(row, 1).value) for row in range(6, 60))
            continue
        points = column(sheet, "计入分", 5)
        assert exact(sheet.cell(found[0], points).value) == rich.total_of(unit)
        for step, line in enumerate(rich.lines):
            row = found[0] - len(rich.lines) + step
            assert exact(sheet.cell(row, points).value) == line.after.at(unit)


def test_the_ledger_sheet_holds_every_line_of_every_unit_with_a_total(rich, values, formulas):
    sheet = values["得分账本"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    by_unit = {(row[0], row[2]): row for row in rows if row[2]}
    assert len(by_unit) == len(rich.lines) * sum(1 for held in rich.held if not held)
    for unit, id in enumerate(rich.units.ids):
        for number, line in enumerate(rich.lines, start=1):
            if not rich.held[unit]:
                row = by_unit[id, number]
                assert exact(row[4]) == line.before.at(unit)
                assert exact(row[5]) == line.after.at(unit) - line.before.at(unit)
                assert exact(row[6]) == line.after.at(unit)
    assert formulas["得分账本"]["G4"].value == "=E4+F4"


def test_a_pools_shares_add_up_to_the_pool_and_the_sheet_says_so(rich, values, formulas):
    sheet, plain = formulas["结果应用"], values["结果应用"]
    labels = {str(plain.cell(row, 1).value): row for row in range(1, 80)}
    pool, difference = labels["资金总额"], labels["差额"]
    paid = column(plain, "实发", 5)
    first, last = re.fullmatch(r"=SUM\(\w(\d+):\w(\d+)\)", sheet.cell(pool - 1, paid).value).groups()
    written = [plain.cell(row, paid).value for row in range(int(first), int(last) + 1)]
    held = sum(1 for reason in rich.held if reason)
    assert written.count("—") == held  # who has no result has no share of nought either
    shares = [exact(value) for value in written if value != "—"]
    assert sum(shares) == exact(plain.cell(pool, paid).value) == rich.pools[0].pool.amount
    assert plain.cell(difference, paid).value == 0
    assert f"暂算：{held} 个单位还没有结果，其份额现在分给了别人" in labels
    assert any(label.startswith("实发＝资金总额×应得÷应得合计") for label in labels)


def test_a_settled_workbook_is_no_draft_and_its_pool_is_reconciled(formulas, tmp_path):
    assert str(formulas["考核排名"]["A2"].value).startswith("【试算稿】")
    write_scorecards(score(scheme(), tables()), tmp_path / "settled.xlsx", "zh", DIGEST)
    settled = load(tmp_path / "settled.xlsx", values=True)
    assert "试算稿" not in str(settled["考核排名"]["A2"].value)
    assert "✔ 分配合计与资金总额一致" in {str(row[0].value) for row in settled["结果应用"].iter_rows()}


def test_numbers_keep_their_decimals_and_reach_the_file_digit_for_digit(path):
    """9.2 is written 9.2, never 9.199999999999999; every number cell has a format of its own."""
    with zipfile.ZipFile(path) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
    numbers = [number for sheet in sheets for number in re.findall(r"<v>(-?\d+\.\d+)</v>", sheet)]
    assert len(numbers) > 500
    assert max(len(number.split(".")[1]) for number in numbers) <= 12


def test_every_sheet_prints_on_a4_one_page_wide_with_numbered_pages(formulas):
    for sheet in formulas:
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight in (0, None)  # as many as it takes, or one
        assert sheet.print_area
        assert "&P / &N" in sheet.oddFooter.center.text or "&P" in str(sheet.oddFooter.center.text)
    unit = formulas["市场营销部"]
    assert unit.freeze_panes == "C6"
    assert unit.print_title_rows == "$5:$5"
    assert unit.page_setup.orientation == "landscape"
    assert formulas["封面"].page_setup.orientation == "portrait"


def test_the_cover_names_the_scheme_the_period_and_the_bundle(values, rich):
    cover = values["封面"]
    texts = [str(cell.value) for row in cover.iter_rows() for cell in row if cell.value is not None]
    assert any("示例能源集团有限公司" in text for text in texts)
    assert any(DIGEST in text for text in texts)
    assert any("2026-12-31" in text for text in texts)


def test_findings_events_tasks_and_rules_are_all_there(rich, values):
    assert values["检查发现"].max_row == 3 + len(rich.findings)
    assert values["加扣分与否决事项"].max_row == 3 + len(rich.events)
    assert values["任务台账"].max_row == 3 + len(rich.tasks)
    scheme = [str(cell.value) for row in values["考核方案"].iter_rows() for cell in row if cell.value]
    assert "净资产收益率" in scheme
    reading = Reading(rich)
    assert reading.rule(reading.cards[0], reading.cards[0].rows[0]).zh in scheme


def test_the_workbook_speaks_english_when_asked(rich, tmp_path):
    write_scorecards(rich, tmp_path / "en.xlsx", "en")
    book = load(tmp_path / "en.xlsx")
    assert book.sheetnames[:2] == ["Cover", "Ranking"]
    headings = {str(cell.value) for sheet in book for row in sheet.iter_rows(max_row=6) for cell in row}
    assert {"Rank", "Total", "Why", "Points"} <= headings
    assert not {"名次", "总分", "计分说明"} & headings


def test_names_that_would_act_are_texts_and_sheet_names_are_safe(nasty, tmp_path):
    write_scorecards(nasty, tmp_path / "n.xlsx")
    book = load(tmp_path / "n.xlsx")
    for name in book.sheetnames:
        assert len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
    assert len({name.casefold() for name in book.sheetnames}) == len(book.sheetnames)
    ranking = book["考核排名"]
    shown = [ranking.cell(row, 2) for row in range(4, 4 + len(nasty.units))]
    assert {cell.data_type for cell in shown} == {"s"}
    assert {cell.value for cell in shown} >= {'=HYPERLINK("http://evil","x")', "+1+1", "-2", "@SUM(A1)"}
    formulas = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas
    plain = [re.sub(r"'[^']*'!", "", formula) for formula in formulas]
    assert not [formula for formula in plain if "HYPERLINK" in formula or "http" in formula]
    assert not [name for name in book.sheetnames if name.startswith(("=", "+", "-", "@"))]
    acting = [cell for cell in shown if str(cell.value).startswith(("=", "+", "-", "@"))]
    assert all(cell.quotePrefix for cell in acting), "opened and left again in Excel, the cell stays a text"


def test_a_text_that_looks_like_finished_markup_stays_a_text(build, tmp_path):
    """XlsxWriter writes strings of the form <r>...</r> raw."""
    run = build(1, 1, names=["<r><t>x</t></r>"])
    write_scorecards(run, tmp_path / "r.xlsx")
    assert load(tmp_path / "r.xlsx")["考核排名"]["B4"].value.strip() == "<r><t>x</t></r>"


def test_there_are_no_links_out_no_macros_and_no_clock(path, nasty, tmp_path):
    write_scorecards(nasty, tmp_path / "n.xlsx")
    for each in (path, tmp_path / "n.xlsx"):
        with zipfile.ZipFile(each) as archive:
            names = archive.namelist()
            assert not [name for name in names if "external" in name or "vba" in name or "macro" in name]
            rels = b"".join(archive.read(name) for name in names if name.endswith(".rels"))
            assert b'TargetMode="External"' not in rels
            core = archive.read("docProps/core.xml").decode()
            assert "2026-12-31T00:00:00Z" in core
            assert {info.date_time[0] for info in archive.infolist()} == {1980}


def test_two_writes_give_the_same_bytes(rich, nasty, tmp_path):
    for name, run in (("rich", rich), ("nasty", nasty)):
        for turn in "ab":
            write_scorecards(run, tmp_path / f"{name}{turn}.xlsx", "zh", DIGEST)
        assert (tmp_path / f"{name}a.xlsx").read_bytes() == (tmp_path / f"{name}b.xlsx").read_bytes()


def test_the_bytes_do_not_depend_on_the_hash_seed_the_time_zone_or_the_day(tmp_path):
    code = (
        "import sys; sys.path.insert(0, sys.argv[2]);"
        "from pathlib import Path; from reports_example import plain_run;"
        "from hengji.reports import write_scorecards, write_report;"
        "run = plain_run(70, 300); write_scorecards(run, Path(sys.argv[1]) / 'a.xlsx');"
        "write_report(plain_run(5, 3), Path(sys.argv[1]) / 'a.html')"
    )
    found = []
    for seed, zone in (("1", "Asia/Shanghai"), ("2", "America/New_York")):
        folder = tmp_path / seed
        folder.mkdir()
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-c", code, str(folder), str(Path(__file__).parent)]
        subprocess.run(command, check=True, env=env)
        found.append([(folder / name).read_bytes() for name in ("a.xlsx", "a.html")])
    assert found[0] == found[1]


def test_a_large_group_gets_one_sheet_a_class_with_a_sum_that_follows_the_filter(build, tmp_path):
    run = build(120, 6)
    write_scorecards(run, tmp_path / "b.xlsx")
    book, plain = (load(tmp_path / "b.xlsx", values=values) for values in (False, True))
    assert "x 明细" in book.sheetnames
    sheet, shown = book["x 明细"], plain["x 明细"]
    assert sheet.max_row == 4 + 120 * 6
    points = column(shown, "计入分", 4)
    letter = sheet.cell(4, points).column_letter
    assert sheet.cell(3, points).value == f"=SUBTOTAL(109,{letter}5:{letter}{sheet.max_row})"
    cells = [exact(shown.cell(row, points).value) for row in range(5, sheet.max_row + 1)]
    assert sum(cells) == exact(shown.cell(3, points).value)
    assert sum(cells) == sum(Reading(run).points_of(unit) for unit in range(120))
    assert sheet.auto_filter.ref


def test_an_empty_group_still_gives_a_workbook(build, tmp_path):
    run = build(0, 2)
    write_scorecards(run, tmp_path / "e.xlsx")
    assert "考核排名" in load(tmp_path / "e.xlsx").sheetnames


def test_a_failure_leaves_no_file_behind(rich, tmp_path, monkeypatch):
    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("hengji.reports.workbook.write_cover", broken)
    with pytest.raises(KeyboardInterrupt):
        write_scorecards(rich, tmp_path / "x.xlsx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.nightly
def test_five_thousand_units_of_forty_items_stay_within_300_megabytes(tmp_path):
    code = (
        "import resource, sys; sys.path.insert(0, sys.argv[2]);"
        "from pathlib import Path; from reports_example import plain_run; from hengji.reports import write_scorecards;"
        "write_scorecards(plain_run(5000, 40), Path(sys.argv[1]));"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "big.xlsx"), str(Path(__file__).parent)]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=env)
    assert int(done.stdout) < 300
    assert (tmp_path / "big.xlsx").stat().st_size < 40_000_000
