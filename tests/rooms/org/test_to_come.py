"""Units and changes whose day has not come: they are seen by whoever will see them, corrected, and taken back before they begin."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.utils import timezone
from support.group_of_rooms import Group
from support.letters import key
from support.pages import counted, plain, signed_in, value_of

from hengji.audit.outcomes import Missing, Refusal
from hengji.engine.values.text import Text
from hengji.org import actions, merging, withdrawing
from hengji.org.models import Unit, UnitSpan
from hengji.org.permissions import Permission
from hengji.org.queries import tree_on
from hengji.org.spans import version_of

TODAY = timezone.localdate()
LATER = TODAY + timedelta(31)


def words(answer: Any) -> str:
    """What a page or a workbook says."""
    if answer.content[:2] != b"PK":
        return str(answer.content.decode())
    with ZipFile(BytesIO(answer.content)) as book:
        return "".join(book.read(each).decode("utf-8", "replace") for each in book.namelist())


def founded(group: Group, code: str = "S2X", parent: str = "S2", since: date = LATER, kind: str = "grassroots") -> str:
    return actions.found_unit(
        group.viewer("olivia", TODAY), key(), code=code, kind=kind, name=Text(" 低空　检测站 ", "Low  Sky"),
        parent=group.ref(parent), since=since, reason="x",
    )["unit"]  # fmt: skip


def renamed(group: Group, code: str = "S1", since: date = LATER, name: str = "西部新能源") -> None:
    version = group.version(code)
    actions.change_unit(
        group.viewer("olivia", TODAY), key(), unit=group.ref(code), version=version, since=since, name=Text(name, name),
        reason="x",
    )  # fmt: skip


def withdrawn(group: Group, unit: str, who: str = "olivia") -> None:
    version = version_of(Unit.objects.get(ref=unit).pk)
    withdrawing.withdraw_change(group.viewer(who, TODAY), key(), unit=unit, version=version, reason="改期")


def test_after_founding_a_unit_from_a_later_day_one_stands_before_it(group: Group) -> None:
    client = signed_in("olivia")
    given = {"key": value_of(client.get("/units/new"), "key"), "parent": group.ref("S2"), "code": "S2X", "kind": "grassroots",
             "name_zh": " 低空　检测站 ", "since": LATER.isoformat(), "reason": "批复", "step": "do"}  # fmt: skip
    answer = client.post("/units/new", given)
    assert answer.status_code == 302
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert "低空 检测站" in plain(page)
    assert re.search(rf"自 {LATER.year}.*? 起", plain(page))
    assert UnitSpan.objects.get(unit__code="S2X").name_en == "低空 检测站"


def test_a_unit_to_come_is_listed_below_its_parent_in_the_search_and_on_its_day(group: Group) -> None:
    unit, client = founded(group), signed_in("olivia")
    link = f'href="/units/{unit}"'
    assert "将设立的单位" in plain(client.get(f"/units/{group.ref('S2')}"))
    for path in (
        f"/units/{group.ref('S2')}",
        "/units",
        f"/units?day={LATER}",
        f"/units?view=table&day={LATER}",
        "/search?q=低空",
    ):
        answer, count = counted(client, path)
        assert link in answer.content.decode(), path
        assert count <= 20
    before = client.get(f"/units?view=table&day={LATER - timedelta(1)}")
    assert link not in before.content.decode().partition("<table")[2]
    trail = plain(signed_in("olivia").get("/trail?f-what=org.found-unit"))
    assert "低空 检测站" in trail


@pytest.mark.parametrize(
    ("who", "sees"),
    [("olivia", True), ("max", True), ("ada", True), ("mia", False), ("gus", False), ("hana", False), ("none", False)],
)
def test_a_unit_to_come_is_seen_by_whoever_will_see_it(group: Group, who: str, sees: bool) -> None:
    unit, client = founded(group), signed_in(who)
    assert (client.get(f"/units/{unit}").status_code == 200) is sees
    for path in ("/units", f"/units?day={LATER}", f"/units?view=table&day={LATER}", f"/units?view=table&day={LATER}&export=xlsx",
                 "/search?q=s2x", "/"):  # fmt: skip
        assert sees or "低空" not in words(client.get(path))
    for tail in ("rename", "move", "withdraw"):
        assert client.get(f"/units/{unit}/{tail}").status_code == (200 if who == "olivia" else 403 if sees else 404)


def test_who_sees_a_unit_to_come_is_told_by_where_it_stands_on_its_first_day(group: Group) -> None:
    unit = founded(group, parent="S1A", code="S1AX")
    span = UnitSpan.objects.get(unit__code="S1A")
    actions.change_unit(
        group.viewer("olivia", TODAY), key(), unit=group.ref("S1A"), version=span.version, since=LATER, parent=group.ref("S2"),
        reason="x",
    )  # fmt: skip
    seen = {who for who in ("olivia", "mia", "max", "gus") if group.viewer(who, TODAY).awaited()}
    assert seen == {"olivia", "max", "gus"}
    assert [each.node.ref for each in group.viewer("max", TODAY).awaited().values()] == [unit]
    assert not group.viewer("max", LATER).coming
    assert Unit.objects.get(ref=unit).pk in group.viewer("max", LATER).units(Permission.SEE_UNIT)


def test_another_day_shows_nothing_that_is_out_of_sight_today(group: Group) -> None:
    span = UnitSpan.objects.get(unit__code="S1B")
    actions.change_unit(
        group.viewer("olivia"), key(), unit=group.ref("S1B"), version=span.version, since=date(2026, 7, 1), parent=group.ref("S2"),
        reason="x",
    )  # fmt: skip
    page = plain(signed_in("mia").get("/units?day=2026-06-30"))
    assert "二号风场" not in page
    assert "一号风场" in page
    assert "二号风场" in plain(signed_in("max").get("/units?day=2026-06-30"))
    assert "西部风电" not in plain(signed_in("max").get("/units?day=2026-06-30&view=table"))
    assert signed_in("mia").get("/units?day=soon").status_code == 200


def test_name_and_parent_of_a_unit_to_come_are_corrected(group: Group) -> None:
    unit, client = founded(group), signed_in("olivia")
    form = client.get(f"/units/{unit}/rename")
    given = {"key": value_of(form, "key"), "version": value_of(form, "version"), "name_zh": "低空监测站", "name_en": "",
             "since": LATER.isoformat(), "reason": "写错", "step": "do"}  # fmt: skip
    assert client.post(f"/units/{unit}/rename", given)["Location"] == f"/units/{unit}"
    form = client.get(f"/units/{unit}/move")
    given = {"key": value_of(form, "key"), "version": value_of(form, "version"), "parent": group.ref("S1"),
             "since": LATER.isoformat(), "reason": "写错", "step": "look"}  # fmt: skip
    assert "从此看到" in plain(client.post(f"/units/{unit}/move", given))
    assert client.post(f"/units/{unit}/move", given | {"step": "do"}).status_code == 302
    span = UnitSpan.objects.get(unit__ref=unit)
    assert (span.name_zh, span.name_en, span.parent) == ("低空监测站", "低空监测站", group.units["S1"])
    assert signed_in("max").get(f"/units/{unit}").status_code == 404


def test_the_same_name_or_parent_once_more_is_refused_as_unchanged(group: Group) -> None:
    olivia, ref = group.viewer("olivia"), group.ref("S1")
    for what in ({"name": Text(" 西部风电", "West  Wind")}, {"parent": group.ref("G")}):
        with pytest.raises(Refusal, match="nothing would change"):
            actions.change_unit(olivia, key(), unit=ref, version=1, since=group.today, reason="x", **what)
    assert UnitSpan.objects.filter(unit=group.units["S1"]).count() == 1


def test_a_rename_to_come_is_withdrawn_in_the_history_and_stands_in_the_way_of_nothing(group: Group) -> None:
    renamed(group)
    client, ref = signed_in("olivia"), group.ref("S1")
    page = client.get(f"/units/{ref}")
    assert "尚未生效" in plain(page)
    assert "至今" not in plain(page)
    assert f'href="/units/{ref}/withdraw"' in page.content.decode()
    assert "/withdraw" not in signed_in("mia").get(f"/units/{ref}").content.decode()
    form = client.get(f"/units/{ref}/withdraw")
    given = {
        "key": value_of(form, "key"),
        "version": value_of(form, "version"),
        "reason": "集团〔2026〕9号",
        "step": "look",
    }
    assert "照旧称“西部风电”" in plain(client.post(f"/units/{ref}/withdraw", given))
    assert client.post(f"/units/{ref}/withdraw", given | {"step": "do"})["Location"] == f"/units/{ref}"
    assert tree_on(LATER).nodes[group.units["S1"].pk].name.zh == "西部风电"
    page = client.get(f"/units/{ref}")
    assert "已撤回，未生效" in plain(page)
    assert "/withdraw" not in page.content.decode()
    assert UnitSpan.objects.filter(unit=group.units["S1"]).count() == 2
    renamed(group, name="西部能源")  # the same day is free again
    withdrawn(group, ref)
    merging.merge_unit(
        group.viewer("olivia", TODAY),
        key(),
        unit=ref,
        version=group.version("S1"),
        into=group.ref("S2"),
        since=TODAY,
        reason="x",
    )
    assert set(group.viewer("olivia", LATER + timedelta(1)).former) == {group.units["S1"].pk}


def test_a_change_that_has_begun_is_not_withdrawn(group: Group) -> None:
    renamed(group, since=TODAY)
    with pytest.raises(Refusal, match="no change is to come"):
        withdrawn(group, group.ref("S1"))
    client = signed_in("olivia")
    form = client.get(f"/units/{group.ref('S1')}/withdraw")
    given = {"key": value_of(form, "key"), "version": value_of(form, "version"), "reason": "x", "step": "look"}
    answer = client.post(f"/units/{group.ref('S1')}/withdraw", given)
    assert answer.status_code == 422
    assert "已经生效" in plain(answer)


def test_a_move_is_not_withdrawn_where_the_parent_of_before_is_gone_by_then(group: Group) -> None:
    span = UnitSpan.objects.get(unit__code="S1B")
    olivia = group.viewer("olivia", TODAY)
    actions.change_unit(
        olivia, key(), unit=group.ref("S1B"), version=span.version, since=LATER, parent=group.ref("S2"), reason="x"
    )
    span = UnitSpan.objects.get(unit__code="S1")
    merging.merge_unit(
        olivia,
        key(),
        unit=group.ref("S1"),
        version=span.version,
        into=group.ref("S2"),
        since=LATER + timedelta(9),
        reason="x",
    )
    with pytest.raises(Refusal, match="the parent of before"):
        withdrawn(group, group.ref("S1B"))


def test_a_founding_is_withdrawn_before_its_first_day_and_the_unit_never_is(group: Group) -> None:
    unit, client = founded(group), signed_in("olivia")
    form = client.get(f"/units/{unit}/withdraw")
    given = {"key": value_of(form, "key"), "version": value_of(form, "version"), "reason": "不设了", "step": "do"}
    assert client.post(f"/units/{unit}/withdraw", given)["Location"] == f"/units/{group.ref('S2')}"
    assert client.get(f"/units/{unit}").status_code == 404
    for day in (TODAY, LATER, LATER + timedelta(1)):
        viewer = group.viewer("olivia", day)
        assert Unit.objects.get(ref=unit).pk not in {*viewer.tree.nodes, *viewer.former, *viewer.coming}
    assert UnitSpan.objects.filter(unit__ref=unit).count() == 1
    with pytest.raises(Missing):
        withdrawn(group, unit)
    with pytest.raises(Refusal, match="is taken"):
        founded(group, code="s2x")
    assert founded(group, kind="subsidiary") == unit, "its code is free again"
    assert group.viewer("max", LATER).node(unit).kind == "subsidiary"
    assert client.get(f"/units/{unit}").status_code == 200


def test_a_founding_on_which_something_rests_is_not_withdrawn(group: Group) -> None:
    unit = founded(group)
    span = UnitSpan.objects.get(unit__code="S1B")
    merging.merge_unit(
        group.viewer("olivia", TODAY), key(), unit=group.ref("S1B"), version=span.version, into=group.ref("S2"), since=LATER,
        reason="x",
    )  # fmt: skip
    with pytest.raises(Missing):
        withdrawn(group, unit, "mia")
    withdrawn(group, unit)


def test_what_is_unusual_is_told_in_the_preview_and_not_refused(group: Group) -> None:
    client = signed_in("olivia")
    given = {"key": value_of(client.get("/units/new"), "key"), "parent": group.ref("S1A"), "code": "S1AX", "kind": "subsidiary",
             "name_zh": "甲公司", "since": "2026-01-01", "reason": "批复", "step": "look"}  # fmt: skip
    looked = client.post("/units/new", given)
    assert looked.status_code == 200
    assert "请核对：甲公司是子企业，却在基层单位一号风场之下" in plain(looked)
    assert "请核对" not in plain(client.post("/units/new", given | {"kind": "grassroots"}))
    path = f"/units/{group.ref('S2')}/move"
    form = client.get(path)
    given = {"key": value_of(form, "key"), "version": value_of(form, "version"), "parent": group.ref("S1A"), "since": "2026-07-01",
             "reason": "批复", "step": "look"}  # fmt: skip
    assert "东部煤电是子企业，却在基层单位一号风场之下" in plain(client.post(path, given))


@pytest.mark.parametrize("code", ["s1a", "Ｓ１Ａ", " S1a　"])
def test_a_code_that_looks_like_one_there_is_is_taken(group: Group, code: str) -> None:
    with pytest.raises(Refusal, match=r"is taken by Plant One \(S1A\)"):
        founded(group, code=code)


def test_a_code_is_kept_in_plain_signs_and_holds_no_space(group: Group) -> None:
    assert Unit.objects.get(ref=founded(group, code=" Ｓ２－９　")).code == "S2-9"
    with pytest.raises(Refusal, match="there is a space"):
        founded(group, code="S2 8")
