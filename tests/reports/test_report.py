"""The report page: one file in both languages, nothing from outside, nothing that acts, every figure the run's."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from html.parser import HTMLParser

import pytest
from support.group import scheme, tables

from hengji.engine.run.score import score
from hengji.engine.scheme.model.events import Effect, Event, EventKind
from hengji.engine.values.finding import Level
from hengji.engine.values.text import Text
from hengji.reports import write_report
from hengji.reports.page import report_html
from hengji.reports.reading import Reading
from hengji.reports.steps import lines
from hengji.ui.charts.figures import fixed

VOID = {"meta", "link", "input", "br", "img", "hr"}
DIGEST = "0123456789abcdef" * 4


class Page(HTMLParser):
    """Checks nesting, and keeps ids, links and the text of both languages."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.said: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name == "id":
                self.ids.append(value or "")
            if name in ("href", "src", "action", "xlink:href"):
                self.links.append(value or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in ("style", "script"):
            self.said.append(data)


@pytest.fixture(scope="module")
def text(rich) -> str:
    return report_html(rich, "zh", DIGEST)


@pytest.fixture(scope="module")
def page(text) -> Page:
    return Page(text)


def test_the_page_is_well_formed_and_every_id_is_its_own(page):
    assert page.wrong == []
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))


def test_every_link_leads_to_a_place_on_the_page(page):
    inner = [link[1:] for link in page.links if link.startswith("#")]
    assert len(inner) > 20
    assert set(inner) <= set(page.ids)


def test_nothing_comes_from_outside(text, page):
    assert not [link for link in page.links if not link.startswith(("#", "data:,"))]
    assert not {"img", "iframe", "object", "embed", "form", "base"} & page.tags
    outside = re.findall(r"https?://[^\s\"'<]+|@import|url\(", text)
    assert outside == []


def test_no_attribute_acts_and_no_style_stands_outside_the_sheet(page):
    assert not [name for name in page.attributes if name.startswith("on")]
    assert "style" not in page.attributes


def test_both_languages_are_there_and_the_switch_needs_no_script(text):
    assert '<input class="lang" type="radio" name="lang" id="zh" aria-label="中文" checked>' in text
    assert "#zh:checked~* [lang=en],#en:checked~* [lang=zh]{display:none}" in text
    assert '<span lang="zh">考核排名</span><span lang="en">Ranking</span>' in text
    chinese, english = (len(re.findall(f'<span lang="{lang}">', text)) for lang in ("zh", "en"))
    assert chinese == english > 300


def test_it_opens_in_the_language_asked_for(rich):
    text = report_html(rich, "en")
    assert 'id="en" aria-label="English" checked' in text
    assert '<html lang="en">' in text


def test_every_unit_has_its_total_its_ledger_and_a_curve_for_every_scored_item(rich, text):
    reading = Reading(rich)
    parts = re.findall(r'<details id="([^"]+)">(.*?)</details>', text, re.DOTALL)
    assert [id for id, _ in parts] == [f"u-{rich.units.ids[unit]}" for unit in reading.order]
    for unit, (_, part) in zip(reading.order, parts, strict=True):
        total = rich.total_of(unit)
        shown = re.search(r'<b class="t">([^<]*)</b>', part)[1]
        assert shown == ("—" if total is None else fixed(total, reading.total_places))
        scored = [cell for cell in reading.cells(unit) if not cell.off_card and not cell.watched]
        assert part.count("<figure>") == len(scored)
        assert ("hj-waterfall" in part.split('class="items"')[0]) == (total is not None)


def test_every_score_and_point_shown_is_the_runs(rich, text):
    reading = Reading(rich)
    for unit in reading.order:
        part = re.search(rf'<details id="u-{rich.units.ids[unit]}">(.*?)</details>', text, re.DOTALL)[1]
        rows = re.findall(r'<td class="n s">([^<]*)</td><td class="n p"><b>([^<]*)</b>', part)
        cells = [cell for cell in reading.cells(unit) if not cell.off_card]
        expected = [
            (
                "—" if cell.score is None else fixed(cell.score, cell.row.score_places),
                "—" if cell.points is None else fixed(cell.points, reading.points_places),
            )
            for cell in cells
        ]
        assert rows == expected


def test_the_shares_of_a_pool_are_shown_with_their_sum_and_the_pool(rich, text):
    shares = rich.pools[0]
    assert sum(shares.paid.fractions(), Fraction(0)) == shares.pool.amount
    assert f'<span lang="zh">资金总额</span><span lang="en">Pool</span> {fixed(shares.pool.amount, 2)}' in text
    held = sum(1 for reason in rich.held if reason)
    assert f"暂算：{held} 个单位还没有结果" in text
    assert "✔ 分配合计与资金总额一致" not in text


def test_results_with_errors_unsettled_are_stamped_a_draft_and_settled_ones_are_not(rich, text):
    errors = sum(1 for finding in rich.all_findings if finding.level is Level.ERROR)
    assert errors
    assert f"试算稿：{errors} 条错误未处理，结果不得用于兑现" in text
    settled = report_html(score(scheme(), tables()))
    assert "试算稿" not in settled
    assert "✔ 分配合计与资金总额一致" in settled


def test_a_range_of_multipliers_says_from_which_score_to_which_it_runs():
    settled = report_html(score(scheme(), tables()))
    assert "发放系数在等级内随总分线性变化，四舍五入到四位小数：良好 80–95 分对应 1–1.2" in settled


def test_a_veto_in_force_stands_by_the_unit_in_the_ranking():
    veto = Event("leak", EventKind.VETO, Text("泄密", "Leak"), effect=Effect(payout=Fraction(0)))
    plan = replace(scheme(), events={"leak": veto})
    assert "已适用：泄密" in report_html(score(plan, tables(events=({"unit": "U1", "event": "leak"},))))
    assert "已适用：泄密" not in report_html(score(plan, tables(events=())))


def test_the_page_says_how_to_check_it(text):
    assert DIGEST in text
    assert "hengji replay bundle.zip" in text


def test_names_are_escaped_wherever_they_stand(nasty):
    text = report_html(nasty)
    page = Page(text)
    assert page.wrong == []
    assert text.count("<script>") == 1
    assert "<script>alert" not in text
    assert not [name for name in page.attributes if name.startswith("on")]
    assert any("<script>alert(1)</script>" in said for said in page.said)
    assert "\u202e" not in text
    assert "\x07" not in text


def test_a_large_group_shows_its_ends_and_says_so(build):
    text = report_html(build(80, 4))
    assert text.count("<details id=") == 20
    assert "全部计分明细见 scorecards.xlsx" in text
    assert "<figure>" not in text
    assert text.count("<tr data-n=") == 80


def test_an_empty_group_gives_a_page_that_says_so(build):
    text = report_html(build(0, 2))
    assert "单位表为空" in text
    assert Page(text).wrong == []


def test_thirty_units_of_twenty_items_stay_below_three_megabytes(build):
    assert len(report_html(build(30, 20)).encode()) < 3_000_000


def test_the_same_run_gives_the_same_page(rich, text, tmp_path):
    write_report(rich, tmp_path / "r.html", "zh", DIGEST)
    assert (tmp_path / "r.html").read_text("utf-8") == text
    assert [each.name for each in tmp_path.iterdir()] == ["r.html"]


def test_a_unit_without_a_total_says_so_where_its_share_would_stand(rich):
    page = report_html(rich)
    pools = page[page.index('id="results"') : page.index('id="findings"')]
    held = next(unit for unit in range(len(rich.units)) if rich.held[unit])
    row = next(row for row in pools.split("<tr") if rich.units.names[held] in row)
    assert "暂无总分" in row


def test_parts_are_called_by_their_titles_not_their_ids(rich):
    reading = Reading(rich)
    told = [step.note.zh for unit in range(3) for step in lines(reading, unit) if step.note is not None]
    ids = {part.id for card in reading.cards for part in card.card.card.dimensions}
    assert not [text for text in told for id in ids if f"{id} ×" in text]


def test_a_scheme_without_grades_shows_no_empty_grades(build):
    page = report_html(build(3, 2))
    assert 'class="chip none"' not in page[: page.index('id="results"')]
