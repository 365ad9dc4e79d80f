"""A group is set up from one workbook: units, people with the ends of their posts, roles as requests, and accounts for all."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from support.group_of_rooms import Group
from support.letters import key
from support.pages import plain, signed_in, value_of
from support.rosters import accept, book, places, upload

from hengji.audit.models import Event
from hengji.audit.outcomes import Refusal
from hengji.audit.verify import verify
from hengji.engine.values.finding import Refused
from hengji.org import actions, granting, opening
from hengji.org.grounds import asked_grounds
from hengji.org.models import Account, Appointment, Grant, Person, Unit, UnitSpan
from hengji.org.queries import tree_on
from hengji.org.roster.columns import GUIDE, ROLES, SHEET, UNITS, Col, RoleCol, UnitCol
from hengji.org.views import roster

FOUNDED = [
    ["N1", "南方光伏", "South Solar", "子企业 / Subsidiary", "G 示例能源集团", "7", "2026-01-01"],
    ["N11", "一号电站", "", "基层单位", "N1", "", "2026-03-01"],
]
PEOPLE = [
    ["Z001", "钱多", "Duo", "N1", "主要负责人 / Head", "总经理", "", "2026-01-01", None],
    ["Z002", "孙少", "", "N11", "工作人员", "站长", "", "2026-03-01", "2027-01-01"],
]
ASKED = [
    ["P014", "吴名", "填报人 / Liaison", "S1A 一号风场", "2026-10-01", None, "任〔2026〕3号"],
    ["P004", "林小雨", "评价人", "S1", "2026-10-01", "2027-01-01", "评〔2026〕1号"],
]


@pytest.fixture(autouse=True)
def _store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster, "default_storage", FileSystemStorage(location=str(tmp_path)))


def test_the_template_has_a_sheet_for_each_with_lists_to_choose_from(group: Group) -> None:
    for who in ("olivia", "sec"):
        made = load_workbook(io.BytesIO(signed_in(who).get("/people/import/template").content))
        assert made.sheetnames[:4] == [UNITS, SHEET, ROLES, GUIDE]
        for name, columns in ((UNITS, UnitCol), (SHEET, Col), (ROLES, RoleCol)):
            assert [cell.value for cell in made[name][1]] == list(columns)
            assert len(made[name].data_validations.dataValidation) == 2
    assert signed_in("mia").get("/people/import/template").status_code == 403


def test_two_units_of_one_name_below_the_same_one_are_told_at_their_cells(group: Group) -> None:
    rows = [
        ["N1", "南方光伏", "", "子企业", "G", "", "2026-01-01"],
        ["N2", "南方光伏", "", "子企业", "G", "", "2026-01-01"],
        ["N3", "一号风场", "", "基层单位", "S1", "", "2026-01-01"],
        ["N4", "一号风场", "", "基层单位", "N1", "", "2026-01-01"],
    ]
    looked = upload(signed_in("olivia"), {UNITS: rows})
    assert places(looked) == {(UNITS, "B3"), (UNITS, "B4")}
    assert "S1 下已有“一号风场”" in plain(looked)
    lines = [
        {"code": code, "name_zh": zh, "name_en": zh, "kind": "grassroots", "parent": group.ref("S1"), "place": "0",
         "since": "2026-01-01"}
        for code, zh in (("N5", "五号风场"), ("N6", "五号风场"))
    ]  # fmt: skip
    for asked in (lines, [lines[0] | {"name_zh": "一号风场"}]):
        with pytest.raises(Refusal, match="are called"):
            actions.import_roster(group.viewer("olivia"), key(), lines=[], units=asked, source="一份名册")


def test_units_and_the_people_in_them_are_founded_as_one_act(group: Group) -> None:
    client = signed_in("olivia")
    looked = upload(client, {UNITS: FOUNDED, SHEET: PEOPLE, ROLES: ASKED})
    assert looked.status_code == 200, plain(looked)
    assert "这次没有读：角色 roles" in plain(looked)
    assert not Unit.objects.filter(code="N1").exists()
    done = accept(client, looked)["Location"]
    assert done == "/people?imported=2&founded=2"
    assert "已新设 2 个单位。已导入 2 项任职。" in plain(client.get(done))
    tree = tree_on(date(2026, 3, 1))
    assert [node.code for node in tree.path(Unit.objects.get(code="N11").pk)] == ["G", "N1", "N11"]
    assert Unit.objects.get(code="N11").pk not in tree_on(date(2026, 2, 28)).nodes
    held = {row.person.code: (row.post.unit.code, str(row.until)) for row in Appointment.objects.all()}
    assert held == {"Z001": ("N1", "None"), "Z002": ("N11", "2027-01-01")}
    event = Event.objects.get(action="org.import-roster")
    assert "N11 一号电站" in event.body
    assert not Grant.objects.filter(role="rater").exists()
    assert verify() == []
    again = upload(client, {UNITS: FOUNDED, SHEET: PEOPLE})
    assert "没有要改的" in plain(again)


def test_units_alone_lead_to_the_tree(group: Group) -> None:
    client = signed_in("olivia")
    answer = accept(client, upload(client, {UNITS: FOUNDED}))
    assert answer["Location"] == "/units?founded=2"
    assert "已新设 2 个单位" in plain(client.get(answer["Location"]))


def test_every_fault_of_the_units_is_told_at_its_cell_at_once(group: Group) -> None:
    wrong = [
        ["", "无编号", "", "子企业", "G", "", "2026-01-01"],
        ["N1", "不知类型", "", "分公司", "G", "", "2026-01-01"],
        ["N2", "没有上级", "", "子企业", "X9", "", "2026-01-01"],
        ["N3", "太早", "", "子企业", "G", "", "2020-01-01"],
        ["N4", "自转", "", "子企业", "N5", "", "2026-01-01"],
        ["N5", "互转", "", "子企业", "N4", "", "2026-01-01"],
        ["N2", "重号", "", "子企业", "G", "x", "2026-01-01"],
        ["S1", "改名", "", "基层单位", "D1", "", "2026-01-01"],
        ["N6", "早于上级", "", "子企业", "N7", "", "2026-01-01"],
        ["N7", "上级", "", "子企业", "G", "", "2026-02-01"],
        ["N 8", "空格", "", "集团", "G", "", "2026-02-30"],
    ]
    people = [["Z001", "钱多", "", "N7", "主要负责人", "经理", "", "2026-01-01", "2025-01-01"]]
    looked = upload(signed_in("olivia"), {UNITS: wrong, SHEET: people})
    assert looked.status_code == 422
    expected = {"A2", "D3", "E4", "G5", "E6", "E7", "A8", "F8", "B9", "D9", "E9", "G10", "A12", "D12", "G12"}
    assert {cell for sheet, cell in places(looked) if sheet == UNITS} == expected
    assert {cell for sheet, cell in places(looked) if sheet == SHEET} == {"H2", "I2"}
    assert not Unit.objects.filter(code__startswith="N").exists()


def test_units_are_founded_only_below_units_one_may_edit(group: Group) -> None:
    with pytest.raises(Refusal):
        actions.import_roster(
            group.viewer("mia"), key(), lines=[], source="x",
            units=[{"code": "N1", "name_zh": "a", "name_en": "a", "kind": "peer", "parent": group.ref("S1"), "place": "0",
                    "since": "2026-01-01"}],
        )  # fmt: skip
    assert signed_in("mia").get("/people/import").status_code == 403


def test_roles_are_asked_for_with_their_grounds_and_approved_by_another(group: Group) -> None:
    client = signed_in("sec")
    looked = upload(client, {UNITS: FOUNDED, ROLES: ASKED})
    assert "这次没有读：单位 units" in plain(looked)
    assert accept(client, looked)["Location"] == "/grants?asked=2"
    rows = list(Grant.objects.filter(approved_by=None).order_by("person__code"))
    assert [(row.person.code, row.role, row.unit.code, str(row.until)) for row in rows] == [
        ("P004", "rater", "S1", "2027-01-01"),
        ("P014", "liaison", "S1A", "None"),
    ]
    assert [asked_grounds(rows)[row.pk].reason for row in rows] == ["评〔2026〕1号", "任〔2026〕3号"]
    assert Event.objects.filter(action="org.ask-roles").count() == 1
    for page in ("/grants/waiting", f"/grants/{rows[0].ref}"):
        assert "评〔2026〕1号" in plain(signed_in("sec2").get(page))
    assert "没有要改的" in plain(upload(client, {ROLES: ASKED}))
    with pytest.raises(Refused):
        granting.approve_grants(group.viewer("sec"), key(), grants=[{"grant": rows[0].ref, "version": 1}])
    granting.approve_grants(group.viewer("sec2"), key(), grants=[{"grant": row.ref, "version": 1} for row in rows])
    assert verify() == []


def test_every_fault_of_the_roles_is_told_at_its_cell_at_once(group: Group) -> None:
    wrong = [
        ["P014", "吴名", "填报人", "S1A", "2026-10-01", None, ""],
        ["X999", "无人", "填报人", "S1A", "2026-10-01", None, "a"],
        ["P014", "别名", "填报人", "S1A", "2026-10-01", None, "a"],
        ["P014", "吴名", "填表人", "X9", "2026-10-01", "2026-10-01", "a"],
        ["P011", "沈策", "评价人", "S1", "2026-10-01", None, "a"],
        ["P014", "吴名", "评价人", "S1", "2026-10-01", None, "a"],
        ["P014", "吴名", "评价人", "S1", "2026-11-01", None, "a"],
        ["P014", "吴名", "审计管理员", "G", "2026-11-01", None, "a"],
        ["P005", "马晓梅", "子企业负责人", "S1", "2026-10-01", None, "a"],
    ]
    looked = upload(signed_in("sec"), {ROLES: wrong})
    assert looked.status_code == 422
    assert {cell for _, cell in places(looked)} == {"G2", "A3", "B4", "C5", "D5", "F5", "C6", "C8", "C9", "C10"}
    assert not Event.objects.filter(action="org.ask-roles").exists()


def test_an_appointment_ends_by_the_workbook_without_a_successor(group: Group) -> None:
    client = signed_in("olivia")
    row = ["Z001", "钱多", "", "D1", "主要负责人", "主任", "", "2026-01-01", None]
    accept(client, upload(client, {SHEET: [row]}))
    looked = upload(client, {SHEET: [[*row[:8], "2026-06-01"]]})
    assert accept(client, looked)["Location"] == "/people?imported=1"
    held = Appointment.objects.get()
    assert str(held.until) == "2026-06-01"
    assert "没有要改的" in plain(upload(client, {SHEET: [[*row[:8], "2026-06-01"]]}))
    assert "没有要改的" in plain(upload(client, {SHEET: [row]}))
    over = upload(client, {SHEET: [["Z002", "李四", "", "D1", "主要负责人", "主任", "", "2026-03-01", None]]})
    assert places(over) == {(SHEET, "H2")}


def test_a_workbook_of_before_without_the_end_is_still_read(group: Group) -> None:
    made = load_workbook(book({SHEET: [[*PEOPLE[0][:3], "D1", *PEOPLE[0][4:8]]]}))
    made[SHEET].delete_cols(9)
    out = io.BytesIO()
    made.save(out)
    client = signed_in("olivia")
    given = {"key": value_of(client.get("/people/import"), "key"), "book": SimpleUploadedFile("x.xlsx", out.getvalue())}
    assert client.post("/people/import", given).status_code == 200


def test_five_thousand_rows_take_few_queries(group: Group) -> None:
    units = [[f"T{n:04}", f"单位{n}", "", "基层单位", "S1", "", "2026-01-01"] for n in range(2500)]
    people = [[f"T{n:04}", f"人{n}", "", f"T{n:04}", "工作人员", f"岗{n}", "", "2026-01-01", None] for n in range(2500)]
    client = signed_in("olivia")
    with CaptureQueriesContext(connections["default"]) as queries:
        looked = upload(client, {UNITS: units, SHEET: people})
    assert looked.status_code == 200
    assert len(queries) <= 30
    with CaptureQueriesContext(connections["default"]) as queries:
        assert accept(client, looked).status_code == 302
    assert len(queries) <= 150
    assert UnitSpan.objects.count() > 2500


def open_many(*people: Person) -> Any:
    client = signed_in("sys")
    looked = client.get("/accounts/many")
    boxes = re.findall(r'name="pick" form="many" value="([^"]+)"', looked.content.decode())
    ticked = [box for each in people for box in boxes if box.startswith(each.ref)]
    return client, {"key": value_of(looked, "key"), "pick": ticked}


def test_accounts_are_opened_for_those_ticked_and_each_password_is_shown_once(group: Group) -> None:
    client = signed_in("olivia")
    accept(client, upload(client, {UNITS: FOUNDED, SHEET: PEOPLE}))
    people = list(Person.objects.filter(code__startswith="Z").order_by("code"))
    sys, given = open_many(*people)
    slips = sys.post("/accounts/many", given)
    assert slips.status_code == 200
    words = dict(re.findall(r"<code>(z00\d)</code></td>\s*<td[^>]*><code>([^<]+)</code>", slips.content.decode()))
    assert words.keys() == {"z001", "z002"}
    for login, word in words.items():
        account = Account.objects.get(login=login)
        assert account.check_password(word)
        assert account.must_change
    body = Event.objects.get(action="org.open-accounts").body
    assert not any(word in body for word in words.values())
    again = sys.post("/accounts/many", given)
    assert "没有再办一次" in plain(again)
    assert not any(word in again.content.decode() for word in words.values())
    assert Account.objects.get(login="z001").check_password(words["z001"])
    _, given = open_many(people[0])
    old_page = given | {"pick": [people[0].ref], "key": key()}
    refused = sys.post("/accounts/many", old_page)
    assert refused.status_code == 422, "a page that showed no account yet makes no password void that was given since"
    assert "已开通账号，初始密码已发" in plain(refused)
    assert Account.objects.get(login="z001").check_password(words["z001"])
    other = sys.post("/accounts/many", given).content.decode()
    assert "<code>z001</code>" in other
    assert not Account.objects.get(login="z001").check_password(words["z001"])
    assert verify() == []


def test_the_list_shows_the_sign_in_name_there_is_and_else_the_one_the_number_makes(group: Group) -> None:
    client = signed_in("olivia")
    accept(client, upload(client, {UNITS: FOUNDED, SHEET: PEOPLE}))
    one, other = Person.objects.filter(code__startswith="Z").order_by("code")
    actions.open_account(group.viewer("sys"), key(), login="aaaa", password="a first password", person=one.ref)
    rows = re.findall(r"<tr.*?</tr>", signed_in("sys").get("/accounts/many").content.decode(), re.DOTALL)
    told = {code: next(row for row in rows if code in row) for code in (one.code, other.code)}
    assert ("aaaa" in told[one.code], one.code.lower() in told[one.code]) == (True, False)
    assert other.code.lower() in told[other.code]


def test_accounts_of_who_has_signed_in_are_left_alone_and_all_or_none_is_done(group: Group) -> None:
    with pytest.raises(Refusal, match="can sign in already"):
        opening.open_accounts(
            group.viewer("sys"), key(), accounts=[{"person": group.person("mia").ref, "hashed": "!", "again": ""}]
        )
    assert signed_in("olivia").get("/accounts/many").status_code == 403
    client = signed_in("sys")
    given = {"key": key()}
    assert client.post("/accounts/many", given).status_code == 422


def test_what_is_no_workbook_is_not_offered_with_marks(group: Group) -> None:
    client = signed_in("olivia")
    given = {"key": value_of(client.get("/people/import"), "key"), "book": SimpleUploadedFile("x.xlsx", b"no workbook")}
    looked = client.post("/people/import", given)
    assert looked.status_code == 422
    assert "/people/import/marked" not in looked.content.decode()
    marked = upload(client, {UNITS: [["N1", "", "", "子企业", "G", "", "2026-01-01"]]})
    assert "/people/import/marked" in marked.content.decode()
