"""Tables over lists, and tables by hand: filtered, sorted and labelled as those of the database are."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pytest
from django.test import RequestFactory
from openpyxl import load_workbook

from hengji.engine.values.text import Text
from hengji.ui.grids import labelled
from hengji.ui.tables import Being, Column, Contains, Said, Shown, Table


@dataclass(frozen=True)
class Row:
    name: Text
    amount: int | None
    kind: str


ROWS = [
    Row(Text("甲", "First"), 5, "a"),
    Row(Text("乙", "Second"), None, "b"),
    Row(Text("丙", "Third"), 12, "a"),
    Row(Text("丁", "Fourth"), 1, "b"),
]
TABLE = Table(
    "rows",
    (
        Column("name", Text("名称", "Name"), lambda row: row.name, by=lambda row: row.name.en, filter=Said()),
        Column("amount", Text("数", "Amount"), lambda row: row.amount, "num", by=lambda row: row.amount),
        Column("kind", Text("类", "Kind"), lambda row: row.kind, filter=Being(lambda row: row.kind, [("a", "甲类"), ("b", "乙类")])),
    ),
    order="name",
    empty=Text("没有", "None"),
    size=3,
)  # fmt: skip


def shown(lang: str = "zh", **asked: str) -> Shown:
    return TABLE.shown(RequestFactory().get("/list", asked), ROWS, lang=lang)


def names(found: Shown) -> list[str]:
    return [row.name.zh for row in found.rows]


def test_a_list_is_paged_and_sorted_with_what_is_lacking_last_either_way() -> None:
    assert names(shown()) == ["甲", "丁", "乙"]
    assert names(shown(sort="amount")) == ["丁", "甲", "丙"]
    assert names(shown(sort="amount", page="2")) == ["乙"]
    assert names(shown(sort="-amount")) == ["丙", "甲", "丁"]
    assert names(shown(sort="kind")) == names(shown())


def test_a_list_is_filtered_by_what_its_cells_say_in_the_language_of_the_page() -> None:
    assert names(shown(**{"f-name": "丙"})) == ["丙"]
    assert names(shown("en", **{"f-name": "Ｔｈｉｒｄ"})) == ["丙"]
    assert names(shown("en", **{"f-name": "th"})) == ["丁", "丙"]
    assert names(shown(**{"f-kind": "b"})) == ["丁", "乙"]
    assert shown(**{"f-kind": "x"}).total == 4


def test_a_list_is_exported_as_it_is_shown() -> None:
    request = RequestFactory().get("/list", {"export": "xlsx", "f-kind": "a", "sort": "-amount"})
    book = load_workbook(io.BytesIO(TABLE.answer(request, ROWS, "none.html", {}, lang="zh").content))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows == [("名称", "数", "类"), ("丙", 12, "a"), ("甲", 5, "a")]


def test_a_list_is_exported_as_text_in_which_nothing_is_a_formula() -> None:
    request = RequestFactory().get("/list", {"export": "csv", "f-kind": "b"})
    rows = [*ROWS, Row(Text.same("=1+1"), -3, "b")]
    answer = TABLE.answer(request, rows, "none.html", {}, lang="zh")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.decode("utf-8-sig").splitlines() == ["名称,数,类", "'=1+1,-3,b", "丁,1,b", "乙,,b"]


def test_a_column_filtered_by_the_database_is_refused_for_a_list() -> None:
    table = Table(
        "x", (Column("n", Text.same("n"), str, by=str, filter=Contains("n")),), order="n", empty=Text.same("0")
    )
    with pytest.raises(TypeError, match="filtered by the database"):
        table.shown(RequestFactory().get("/list", {"f-n": "1"}), [1, 2], lang="zh")


def test_cells_of_a_table_by_hand_know_the_heads_of_their_columns() -> None:
    table = labelled(
        '<table><thead><tr><th>名 <b>称</b></th><th class="num">数</th></tr></thead>'
        '<tbody><tr><th scope="row">甲</th><td class="num">1</td></tr><tr><td colspan="2">没有</td></tr></tbody></table>'
    )
    assert '<th scope="col">名' in table
    assert '<th scope="col" class="num">数' in table
    assert '<th scope="row">甲' in table
    assert '<td data-title="数" class="num">1' in table
    assert '<td colspan="2">没有' in table
    assert 'class="stack plain"' in table


def test_a_table_whose_cells_span_rows_stays_as_it_is() -> None:
    table = (
        '<table><thead><tr><th scope="col">a</th></tr></thead><tbody><tr><td rowspan="2">1</td></tr></tbody></table>'
    )
    assert labelled(table) == table
