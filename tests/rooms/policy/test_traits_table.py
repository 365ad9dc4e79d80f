"""The traits of units in one table: typed, pasted or in a workbook, kept from a day on, all of it or nothing, and told in the trail."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from support.group_of_rooms import Group
from support.schemes_of_rooms import TEXT, key, start, version

from hengji.audit.models import Event
from hengji.policy.models import SchemeVersion, Trait

from .test_pages import browser, form, shown_in

BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RULES = TEXT.replace(
    "rules: [{class: coal, when: {industry: 煤电}}]",
    "rules: [{class: coal, when: {industry: 煤电}}, {class: coal, when: {规模: {from: 100}}}]",
)
SINCE = "2026-01-01"


def row_of(group: Group) -> SchemeVersion:
    return start(group, RULES)


def at(row: SchemeVersion, end: str = "") -> str:
    return f"/schemes/{row.ref}/classes/traits{end}"


def typed(group: Group, cells: dict[tuple[str, int], tuple[str, str]], **more: str) -> dict[str, Any]:
    """What the form of the table sends: columns 0 industry, 1 规模."""
    found = {"key": key(), "since": SINCE, "reason": "会议纪要", "name-0": "industry", "name-1": "规模"} | more
    for (code, column), (shown, value) in cells.items():
        found |= {f"w-{group.ref(code)}-{column}": shown, f"c-{group.ref(code)}-{column}": value}
    return found


def kept(code: str) -> list[tuple[str, str, date, date | None]]:
    return list(Trait.objects.filter(unit__code=code).values_list("name", "value", "since", "until"))


def test_a_block_is_kept_from_its_day_on_as_one_event_that_tells_every_cell(group: Group) -> None:
    row, client = row_of(group), browser("olivia")
    block = {("S1", 0): ("", "风电"), ("S1", 1): ("", "80"), ("S2", 0): ("", "煤电"), ("S2", 1): ("", "")}
    answer = client.post(at(row), typed(group, block))
    assert answer.status_code == 302
    assert kept("S1") == [("industry", "风电", date(2026, 1, 1), None), ("规模", "80", date(2026, 1, 1), None)]
    assert kept("S2") == [("industry", "煤电", date(2026, 1, 1), None)]
    body = json.loads(Event.objects.order_by("-seq").values_list("body", flat=True)[0])
    assert body["reason"] == "会议纪要"
    assert sorted((each["title"]["zh"].partition("：")[2], each["new"]) for each in body["told"]) == [
        ("industry", "煤电"), ("industry", "风电"), ("规模", "80"),
    ]  # fmt: skip
    later = typed(group, {("S1", 0): ("风电", "煤电"), ("S1", 1): ("80", "")}, since="2026-06-01")
    assert client.post(at(row), later).status_code == 302
    assert kept("S1") == [
        ("industry", "风电", date(2026, 1, 1), date(2026, 6, 1)), ("industry", "煤电", date(2026, 6, 1), None),
        ("规模", "80", date(2026, 1, 1), date(2026, 6, 1)),
    ]  # fmt: skip
    then = client.get(at(row), {"day": "2026-03-01"}).content.decode()
    assert 'value="80"' in then
    assert 'value="80"' not in client.get(at(row), {"day": "2026-07-01"}).content.decode()


def test_with_one_wrong_cell_nothing_is_kept_and_what_is_wrong_stands_at_it(group: Group) -> None:
    row, client = row_of(group), browser("olivia")
    answer = client.post(at(row), typed(group, {("S1", 0): ("", "风电"), ("S2", 1): ("", "约一百")}))
    assert answer.status_code == 422
    body = answer.content.decode()
    assert re.search(r'value="约一百"[^>]*aria-invalid="true".*?不是数', body)
    assert 'value="风电"' in body
    assert not Trait.objects.exists()
    client.post(at(row), typed(group, {("S1", 0): ("", "风电")}))
    moved = client.post(at(row), typed(group, {("S1", 0): ("", "煤电"), ("S2", 0): ("", "煤电")}))
    assert moved.status_code == 422
    assert "别人已改过：现在是 风电，您要改成 煤电" in moved.content.decode()
    same = client.post(at(row), typed(group, {("S1", 0): ("风电", "")}))
    assert "不能从同一天取消" in same.content.decode()
    assert [kept("S1"), kept("S2")] == [[("industry", "风电", date(2026, 1, 1), None)], []]


def test_the_same_form_twice_has_one_effect_and_who_may_not_write_schemes_sees_none_of_it(group: Group) -> None:
    row, client = row_of(group), browser("olivia")
    sent = typed(group, {("S1", 0): ("", "风电")})
    before = Event.objects.count()
    client.post(at(row), sent)
    client.post(at(row), sent)
    assert Event.objects.count() == before + 1
    assert browser("mia").get(at(row)).status_code == 404


def filled(content: bytes, cells: dict[str, str | int]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    for place, value in cells.items():
        book.worksheets[0][place] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def handed_in(group: Group, row: SchemeVersion, content: bytes) -> Any:
    file = SimpleUploadedFile("属性.xlsx", content, BOOK)
    return browser("olivia").post(at(row, "/workbook"), {"key": key(), "since": SINCE, "file": file})


def test_a_workbook_goes_down_is_filled_in_previewed_and_kept(group: Group) -> None:
    row, client = row_of(group), browser("olivia")
    empty = client.get(at(row, "/workbook")).content
    head = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(empty)).worksheets[0][1]]
    assert head == ["编号 code", "单位 unit", "industry", "规模"]
    codes = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(empty)).worksheets[0]["A"]]
    line = codes.index("S2") + 1
    given = filled(empty, {f"C{line}": "煤电", f"D{line}": 120})
    preview = handed_in(group, row, given)
    body = preview.content.decode()
    assert preview.status_code == 200
    assert "2 格要改，1 个单位" in body
    assert not Trait.objects.exists()
    carried = dict(re.findall(r'type="hidden" name="(key|since|book|name|seen|also)" value="([^"]*)"', body))
    assert client.post(at(row, "/workbook"), carried | {"reason": "会议纪要"}).status_code == 302
    assert [each[:2] for each in kept("S2")] == [("industry", "煤电"), ("规模", "120")]
    again = handed_in(group, row, given).content.decode()
    assert "与现在的属性完全相同" in again
    stale = client.post(at(row, "/workbook"), carried | {"key": key(), "seen": "0" * 64, "reason": "x"})
    assert stale.status_code in (409, 422)


def test_every_fault_of_a_workbook_is_told_at_its_cell_and_nothing_is_kept(group: Group) -> None:
    row = row_of(group)
    empty = browser("olivia").get(at(row, "/workbook")).content
    answer = handed_in(
        group, row, filled(empty, {"A2": "无此单位", "C3": "=1/0", "D3": "约一百", "E1": "颜色", "D4": "50"})
    )
    assert answer.status_code == 422
    body = answer.content.decode()
    for place in ("A2", "D3", "E1"):
        assert f"!{place}" in body
    assert not Trait.objects.exists()
    assert handed_in(group, row, b"no workbook").status_code == 422


def test_the_table_of_rules_says_who_would_move_and_writes_the_rules_into_the_draft(group: Group) -> None:
    row, client = start(group), browser("olivia")
    page = client.get(f"/schemes/{row.ref}/classes").content.decode()
    fields = dict(re.findall(r'name="(r0[^"]*)"[^>]*value="([^"]*)"', page))
    assert fields["r0"] == "rule"
    table = form(
        row, by="table", otherwise="wind", given="on", r0="rule",
        **{"r0-to": "coal", "r0-t0-how": "is", "r0-t0-name": "unit", "r0-t0-v": ["S2", ""]},
    )  # fmt: skip
    asked = client.post(f"/schemes/{row.ref}/classes", table)
    assert "1 个单位会换类别" in asked.content.decode()
    live = client.post(f"/schemes/{row.ref}/classes", table, headers={"HX-Target": "would"}).content.decode()
    assert live.startswith('<div id="would"')
    assert "1 个单位会换类别" in live
    more = client.post(f"/schemes/{row.ref}/classes", table | {"do": "add"}).content.decode()
    assert 'name="r1-t0-name" id="r1-t0-name"' in more
    assert "读不通" not in more
    assert "填好属性、取值和类别" in more
    bad = client.post(f"/schemes/{row.ref}/classes/rules", table | {"r1": "rule", "r1-to": "", "r1-t0-how": "is"})
    assert bad.status_code == 422
    assert "第 2 条" in bad.content.decode()
    assert version(row.ref).version == 1
    assert client.post(f"/schemes/{row.ref}/classes/rules", table | {"shown": shown_in(live)}).status_code == 302
    written = client.get(f"/schemes/{row.ref}/classes").content.decode()
    assert "{class: coal, when: [{unit: {is: [S2]}}]}" in written
