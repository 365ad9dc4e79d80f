"""Tables: filtered and sorted by an allow-list, paged in two queries, exported as what is shown."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.db import connections
from django.db.models import Case, CharField, F, Value, When
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from support.group_of_rooms import Group

from hengji.engine.values.text import Text
from hengji.org.models import Unit, UnitSpan
from hengji.ui.cells import cell_html, cell_plain
from hengji.ui.pieces import Badge, Link
from hengji.ui.tables import Column, Contains, OneOf, Period, Shown, Table

TABLE = Table(
    "units",
    (
        Column("code", Text("编号", "Code"), lambda row: row.code, sort="code", filter=Contains("code")),
        Column("kind", Text("类型", "Kind"), lambda row: row.kind, sort="kind",
               filter=OneOf("kind", [("department", "部门 / Department"), ("subsidiary", "子企业 / Subsidiary")])),
        Column("amount", Text("数", "Amount"), lambda row: Decimal("1234567.25"), "num"),
        Column("danger", Text("文", "Text"), lambda row: "=1+1"),
        Column("secret", Text("只在表中", "Paper only"), lambda row: "x", screen=False),
    ),
    order="code",
    title=Text("单位", "Units"),
    empty=Text("没有", "None"),
    size=3,
)  # fmt: skip


def shown(**asked: str) -> Shown:
    return TABLE.shown(RequestFactory().get("/list", asked), Unit.objects.all(), lang="zh")


def codes(found: Shown) -> list[str]:
    return [row.code for row in found.rows]


def test_a_page_takes_two_queries(group: Group) -> None:
    with CaptureQueriesContext(connections["default"]) as queries:
        found = shown()
    assert len(queries) == 2
    assert codes(found) == ["D1", "D2", "G"]
    assert (found.first, found.last, found.total, found.pages) == (1, 3, 7, 3)


def test_a_filter_knows_letters_and_figures_of_full_width(group: Group) -> None:
    assert codes(shown(**{"f-code": "Ｓ１Ａ"})) == ["S1A"]
    assert shown(**{"f-code": "Ｓ１Ａ"}).asked == {"f-code": "Ｓ１Ａ"}, "it stays as it was typed"


SPANS = Table(
    "spans",
    (Column("since", Text("自", "From"), lambda row: row.since, "date", "since", Period("since")),),
    order="since",
    empty=Text("没有", "None"),
)


@pytest.mark.parametrize("typed", ["abc", "2026-02-30", "2026-13", "26.1.1.1", "九月"])
@pytest.mark.parametrize(("lang", "said"), [("zh", "不是日期"), ("en", "is not a date")])
def test_a_day_that_is_none_leaves_no_row_and_is_told_at_the_filter(
    group: Group, typed: str, lang: str, said: str
) -> None:
    request = RequestFactory().get("/list", {"f-since": typed})
    found = SPANS.shown(request, UnitSpan.objects.all(), lang=lang)
    assert (found.total, found.asked) == (0, {"f-since": typed})
    page = render_to_string("ui/components/table.html", {"table": found, "lang": lang})
    assert f"{typed}" in page
    assert said in page
    assert 'aria-invalid="true"' in page
    book = SPANS.answer(RequestFactory().get("/list", {"f-since": typed, "export": "csv"}), UnitSpan.objects.all(),
                        "x.html", {}, lang=lang)  # fmt: skip
    assert len(b"".join(book).decode("utf-8-sig").strip().splitlines()) <= 2, "the heading, and no row"


def test_a_day_that_is_half_typed_is_its_month(group: Group) -> None:
    for typed in ("2026", "2026-", "2026-0１", "2026/01/01"):
        found = SPANS.shown(RequestFactory().get("/list", {"f-since": typed}), UnitSpan.objects.all(), lang="zh")
        assert found.headings[0].fault is None, typed


def test_rows_are_sorted_by_a_column_both_ways(group: Group) -> None:
    assert codes(shown(sort="-code")) == ["S2", "S1B", "S1A"]
    assert codes(shown(sort="-code", page="3")) == ["D1"]


@pytest.mark.parametrize(
    "sort", ["pk", "spans__name_zh", "-spans__since", "amount", "code; DROP TABLE", "?", "--code", "-"]
)
def test_an_order_that_is_not_offered_is_not_looked_at(group: Group, sort: str) -> None:
    found = shown(sort=sort)
    assert codes(found) == ["D1", "D2", "G"]
    assert "sort" not in found.asked


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "", "9" * 40, "１"])
def test_a_page_that_is_not_there_is_the_nearest(group: Group, page: str) -> None:
    assert shown(page=page).page in (1, 3)


def test_filters_come_from_the_columns_alone(group: Group) -> None:
    assert codes(shown(**{"f-code": "s1"})) == ["S1", "S1A", "S1B"]
    assert codes(shown(**{"f-kind": "department"})) == ["D1", "D2"]
    for asked in ({"f-kind": "group"}, {"f-ref": "x"}, {"code": "S1"}, {"f-code__startswith": "S"}, {"f-code": "  "}):
        assert shown(**asked).total == 7


@pytest.mark.parametrize("typed", ["%", "_", "'", "\\", "\x00", "S1\x00", "🙂", "a" * 500])
def test_whatever_is_typed_is_only_looked_for(group: Group, typed: str) -> None:
    assert shown(**{"f-code": typed}).total in (0, 3, 7)


def test_links_keep_what_was_asked_and_nothing_else(group: Group) -> None:
    found = shown(**{"f-code": "S", "sort": "-code", "evil": "1", "page": "2"})
    assert found.link(page=2) == "/list?f-code=S&sort=-code&page=2"
    assert found.export_link == "/list?f-code=S&sort=-code&export=xlsx"


def test_what_is_shown_is_exported_all_pages_of_it_numbers_as_numbers(group: Group) -> None:
    request = RequestFactory().get("/list", {"f-code": "S", "sort": "-code", "export": "xlsx"})
    answer = TABLE.answer(request, Unit.objects.all(), "unused.html", {}, lang="en")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("Code", "Kind", "Amount", "Text", "Paper only")
    assert [row[0] for row in rows[1:]] == ["S2", "S1B", "S1A", "S1"]
    assert rows[1][2] == 1234567.25
    cell = sheet["D2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_what_is_lacking_comes_last_on_both_databases(group: Group) -> None:
    table = Table("t", (Column("x", Text("x", "x"), lambda row: row.x, sort="x"),), order="x", empty=Text("无", "None"))
    kept = Unit.objects.annotate(x=Case(When(code="G", then=Value(None)), default=F("code"), output_field=CharField()))
    for order in ("x", "-x"):
        found = table.shown(RequestFactory().get("/", {"sort": order}), kept, lang="zh")
        assert found.rows[-1].code == "G"


def test_a_table_that_would_be_sorted_by_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="does not sort"):
        Table("t", (Column("x", Text("x", "x"), lambda row: 1),), order="x", empty="")


@pytest.mark.parametrize(
    ("value", "markup"),
    [
        ("<b>", "&lt;b&gt;"),
        (Text("甲", "A"), "A"),
        ("类型 / Kind", "Kind"),
        (Decimal("1234.50"), "1,234.50"),
        (1000, "1,000"),
        (True, "yes"),
        (None, ""),
        (Link("/x?a=1&b=2", "<"), '<a href="/x?a=1&amp;b=2">&lt;</a>'),
        ([Text("甲", "A"), Text("乙", "B")], "A, B"),
        (
            ["A", Badge("bad", "B", long=True)],
            'A <span class="badge bad long"><span class="sign" aria-hidden="true">▼</span>B</span>',
        ),
    ],
)
def test_cells_are_escaped_and_in_the_language(value: object, markup: str) -> None:
    assert cell_html(value, "en") == markup


def test_a_badge_has_a_shape_and_a_word() -> None:
    markup = Badge("warn", Text("预警", "At risk")).html("zh")
    assert "◆" in markup
    assert "预警" in markup
    assert cell_plain(Badge("warn", Text("预警", "At risk")), "zh") == "预警"


def test_columns_are_left_out_as_asked_in_page_and_export_but_not_those_it_stands_by(group: Group) -> None:
    found = shown(hide="amount,code,nosuch,secret")
    assert [each.column.key for each in found.headings] == ["code", "kind", "danger"]
    assert found.asked == {"hide": "amount"}
    assert "hide=amount" in found.link(page=2)
    assert [(here, href) for _, here, href, _ in found.columns][:2] == [
        (True, "/list?hide=amount%2Ckind"),
        (False, "/list"),
    ]
    request = RequestFactory().get("/list", {"export": "xlsx", "hide": "amount"})
    book = load_workbook(io.BytesIO(TABLE.answer(request, Unit.objects.all(), "none.html", {}, lang="zh").content))
    assert [cell.value for cell in book.worksheets[0][1]] == ["编号", "类型", "文", "只在表中"]
