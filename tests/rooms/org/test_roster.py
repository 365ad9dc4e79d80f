"""People and posts from a workbook: previewed, all or nothing, every error at its cell."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook, load_workbook
from support.group_of_rooms import UNITS, Group
from support.pages import plain, signed_in, value_of

from hengji.audit.models import Event
from hengji.org.models import Appointment, Person, Post
from hengji.org.roster.columns import LISTS, SHEET, Col
from hengji.org.views import roster

GOOD = [
    ["Z001", "钱多", "Duo", "D1 财务资产部", "主要负责人 / Head", "主任", "Director", "2026-01-01"],
    ["Z002", "孙少", "", "S1A", "工作人员", "统计", "", "2026-02-01"],
]


@pytest.fixture(autouse=True)
def _store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster, "default_storage", FileSystemStorage(location=str(tmp_path)))


def book(rows: list[list[Any]], headings: list[str] | None = None) -> SimpleUploadedFile:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = SHEET
    sheet.append(headings or list(Col))
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return SimpleUploadedFile("people.xlsx", out.getvalue())


def upload(client: Any, rows: list[list[Any]]) -> Any:
    key = value_of(client.get("/people/import"), "key")
    return client.post("/people/import", {"key": key, "book": book(rows)})


def test_the_template_offers_the_units_of_the_viewer_alone(group: Group) -> None:
    answer = signed_in("olivia").get("/people/import/template")
    made = load_workbook(io.BytesIO(answer.content))
    assert [cell.value for cell in made[SHEET][1]] == list(Col)
    assert made[LISTS].sheet_state == "hidden"
    assert {str(row[0]).split(" ")[0] for row in made[LISTS].iter_rows(values_only=True) if row[0]} == {
        unit[0] for unit in UNITS
    }
    assert len(made[SHEET].data_validations.dataValidation) == 2
    assert signed_in("mia").get("/people/import/template").status_code == 403


def test_a_roster_is_previewed_then_accepted_whole_once(group: Group) -> None:
    client = signed_in("olivia")
    rows = GOOD
    looked = upload(client, rows)
    assert looked.status_code == 200
    assert "钱多" in plain(looked)
    assert not Person.objects.filter(code="Z001").exists()
    given = {"key": value_of(looked, "key"), "token": value_of(looked, "token")}
    given["key"] = (
        looked.content.decode().split('action="/people/import/accept"')[1].split('name="key" value="')[1].split('"')[0]
    )
    assert client.post("/people/import/accept", given)["Location"] == "/people?imported=2"
    assert Appointment.objects.filter(person__code__in=("Z001", "Z002")).count() == 2
    assert Event.objects.filter(action="org.import-roster").count() == 1
    again = upload(client, rows)
    assert "没有要改的" in plain(again)


def test_every_error_is_told_at_its_cell_and_nothing_is_changed(group: Group) -> None:
    client = signed_in("olivia")
    rows = [
        GOOD[0],
        ["", "无号", "", "D1", "副职", "副主任", "", "2026-01-01"],
        ["Z003", "单位", "", "X9", "副职", "副主任", "", "2026-01-01"],
        ["Z004", "类别", "", "D1", "临时工", "副主任", "", "2026-01-01"],
        ["Z005", "日期", "", "D1", "副职", "副主任", "", "2026-02-30"],
        ["P000", "冒名", "", "D1", "副职", "副主任", "", "2026-01-01"],
        ["Z001", "同号", "", "D2", "副职", "副主任", "", "2026-01-01"],
    ]
    answer = upload(client, rows)
    assert answer.status_code == 422
    words = plain(answer)
    for place in ("A3", "D4", "E5", "H6"):
        assert place in words
    assert not Person.objects.filter(code="Z001").exists()
    marked = client.post("/people/import/marked", {"token": value_of(answer, "token")})
    sheet = load_workbook(io.BytesIO(marked.content))[SHEET]
    assert sheet["D4"].comment is not None or sheet["H6"].comment is not None


def test_what_cannot_be_read_at_first_hides_nothing_later(group: Group) -> None:
    client = signed_in("olivia")
    same = ["", "D1", "副职", "主任", "", "2026-01-01"]
    answer = upload(client, [["P000", "冒名", *same], ["Z001", "甲", *same], ["Z001", "乙", *same]])
    words = plain(answer)
    assert "工号 P000 已是另一人" in words
    assert "工号 Z001 在上面写的是甲" in words


def test_a_head_who_is_replaced_leaves_on_that_day(group: Group) -> None:
    client = signed_in("olivia")
    for row in (GOOD[0], ["Z009", "新人", "", "D1", "主要负责人", "主任", "", "2026-06-01"]):
        looked = upload(client, [row])
        key = (
            looked.content.decode()
            .split('action="/people/import/accept"')[1]
            .split('name="key" value="')[1]
            .split('"')[0]
        )
        assert client.post("/people/import/accept", {"key": key, "token": value_of(looked, "token")}).status_code == 302
    assert Post.objects.count() == 1
    assert [str(each.until) for each in Appointment.objects.order_by("since")] == ["2026-06-01", "None"]


def test_a_preview_is_its_makers_alone(group: Group) -> None:
    looked = upload(signed_in("olivia"), [GOOD[0]])
    token = value_of(looked, "token")
    assert signed_in("mia").post("/people/import/accept", {"token": token, "key": "a-key-of-mine"}).status_code == 403
    assert (
        signed_in("olivia").post("/people/import/accept", {"token": token + "x", "key": "a-key-of-mine"}).status_code
        == 404
    )


@pytest.mark.parametrize("data", [b"", b"PK", b"not a workbook", b"PK\x03\x04" + b"\x00" * 200])
def test_what_is_no_workbook_is_told(group: Group, data: bytes) -> None:
    client = signed_in("olivia")
    key = value_of(client.get("/people/import"), "key")
    answer = client.post("/people/import", {"key": key, "book": SimpleUploadedFile("x.xlsx", data)})
    assert answer.status_code == 422


def test_a_thousand_rows_take_few_queries(group: Group) -> None:
    client = signed_in("olivia")
    rows = [[f"T{n:04}", f"人{n}", "", "D1", "工作人员", f"岗{n}", "", "2026-01-01"] for n in range(1000)]
    with CaptureQueriesContext(connections["default"]) as queries:
        looked = upload(client, rows)
    assert looked.status_code == 200
    assert len(queries) <= 30  # two requests
    key = (
        looked.content.decode().split('action="/people/import/accept"')[1].split('name="key" value="')[1].split('"')[0]
    )
    with CaptureQueriesContext(connections["default"]) as queries:
        assert client.post("/people/import/accept", {"key": key, "token": value_of(looked, "token")}).status_code == 302
    assert len(queries) <= 60
    assert Appointment.objects.count() == 1000
