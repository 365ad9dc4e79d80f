"""Staff numbers, unit codes and sign-in names that nobody tells apart are one: in other capitals, in full width, with spaces about them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from support.group_of_rooms import Group
from support.letters import key
from support.pages import plain, signed_in, value_of
from support.rosters import accept, places, upload

from hengji.audit.outcomes import Refusal
from hengji.engine.values.text import Text
from hengji.org import actions
from hengji.org.models import Account, Person, Unit
from hengji.org.roster.columns import ROLES, SHEET, UNITS
from hengji.org.views import roster
from hengji.org.writing import Codes, alike, as_code, name_of, tidy


@pytest.fixture(autouse=True)
def _store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster, "default_storage", FileSystemStorage(location=str(tmp_path)))


def test_spaces_of_every_kind_are_tidied_and_codes_are_plain() -> None:
    assert tidy(" 低空　 检测站\t") == "低空 检测站"
    assert name_of("甲 ", " ") == Text("甲", "甲")
    assert as_code(" Ｓ１４０３　") == "S1403"
    assert alike("ｓ1403") == alike("S1403")
    codes = Codes(["９００１", "S1"])
    assert [codes.read(each) for each in ("s1", "9001", "９００１", "n1", "Ｎ1", "")] == [
        "S1",
        "９００１",
        "９００１",
        "n1",
        "n1",
        "",
    ]


def line(number: str, name: str, unit: str = "S2", post: str = "岗") -> list[object]:
    return [number, name, "", unit, "工作人员", post, "", "2026-01-01", None]


def test_a_workbook_takes_one_number_in_two_widths_as_one_person(group: Group) -> None:
    client = signed_in("olivia")
    looked = upload(client, {SHEET: [line("９００１", "甲"), line("9001", "乙", post="二岗")]})
    assert places(looked) == {(SHEET, "B3")}
    looked = upload(
        client, {SHEET: [line("９００１", "甲"), line("9001", "甲", "s2", "二岗"), line("p014", "吴名", "Ｓ２")]}
    )
    assert not places(looked)
    accept(client, looked)
    assert Person.objects.filter(code="9001").count() == 1
    assert not Person.objects.filter(code__in=["９００１", "p014"]).exists()
    looked = upload(client, {SHEET: [line("p014", "别人"), line("90 02", "甲")]})
    assert places(looked) == {(SHEET, "B2"), (SHEET, "A3")}


def test_a_workbook_founds_no_unit_whose_code_looks_like_another(group: Group) -> None:
    client = signed_in("olivia")
    rows = [["s1", "新公司", "", "子企业", "G", "", "2026-01-01"], ["N1", "甲", "", "子企业", "g", "", "2026-01-01"],
            ["Ｎ1", "乙", "", "子企业", "G", "", "2026-01-01"]]  # fmt: skip
    looked = upload(client, {UNITS: rows})
    assert places(looked) == {(UNITS, "B2"), (UNITS, "A4")}
    assert "编号 S1 已是西部风电" in plain(looked)
    lines = [
        {
            "code": "s1",
            "name_zh": "甲",
            "name_en": "A",
            "kind": "peer",
            "parent": group.ref("G"),
            "place": "0",
            "since": "2026-01-01",
        }
    ]
    with pytest.raises(Refusal, match="a code is taken"):
        actions.import_roster(group.viewer("olivia"), key(), lines=[], units=lines, source="x")
    assert Unit.objects.count() == 7


def test_a_role_asked_for_by_workbook_is_for_whoever_has_the_number_in_any_capitals(group: Group) -> None:
    looked = upload(signed_in("sec"), {ROLES: [["p014", "吴名", "填报人", "s1a", "2026-10-01", None, "任〔2026〕3号"]]})
    assert not places(looked)


def test_the_sheets_one_imports_are_named_in_the_language_of_the_page(group: Group) -> None:
    assert "您导入的表：单位、人员与岗位。" in plain(signed_in("olivia").get("/people/import"))
    assert "The sheets you import: units, people." in plain(signed_in("olivia", "en").get("/people/import"))
    assert "The sheets you import: roles." in plain(signed_in("sec", "en").get("/people/import"))


def test_an_account_is_not_opened_under_a_number_or_name_that_looks_like_anothers(group: Group) -> None:
    client = signed_in("sys")

    def answer(**given: str) -> str:
        form = {
            "key": value_of(client.get("/accounts/new"), "key"),
            "name_zh": "新人",
            "name_en": "New",
            "login": "newcomer",
        }
        return plain(client.post("/accounts/new", form | given))

    assert "工号 p005 已是另一人：马晓梅（P005）" in answer(code="ｐ００５")
    assert "里有空格" in answer(code="P 900")
    assert "登录名 mia 已有：马晓梅（P005）" in answer(code="P900", login="ｍｉａ")
    answer(code=" Ｐ900", login="ｎewcomer")
    assert Account.objects.get(login="newcomer").person.code == "P900"
    with pytest.raises(Refusal, match="is taken by"):
        actions.add_person(group.viewer("sys"), key(), code="p900", name=Text("又", "Again"))
