"""What a form cannot do comes back at every door: the form as it was filled in, the finding at its field, the first wrong field with the
focus; where somebody else was first, with both versions. Nothing that was typed is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, override_settings
from support.doors import DOORS
from support.forms import Form, form_to, forms_of
from support.goals_of_group import REASON, Goals, found_goals
from support.group_of_rooms import Group
from support.letters import Story
from support.marked_group import Marked, mark
from support.pages import plain, signed_in

from hengji.facts.models import Measure
from hengji.goals.models import Goal, Interface, NodeTemplate
from hengji.store.refs import new_ref

WORD = "坏值 Qz"
LEFT = frozenset({"/sign-out", "/language"})


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path) -> Iterator[None]:
    with override_settings(EVIDENCE=tmp_path / "evidence", STATIC_ROOT=tmp_path):
        yield


@pytest.fixture
def goals(group: Group) -> Goals:
    return found_goals(group)


def back(client: Client, page: str, to: str, **typed: Any) -> tuple[Any, Form]:
    """Fill in a form of a page as a person does, send it, and read the form that comes back."""
    form = form_to(client.get(page).content.decode(), to)
    answer = client.post(to, form.data() | typed)
    return answer, form_to(answer.content.decode(), to)


def test_a_new_year_comes_back_with_the_finding_at_its_field(goals: Goals) -> None:
    page = "/goals/years"
    answer, form = back(goals.client("olivia"), page, page, year="27", title_zh="下一年", title_en="Next <year>")
    assert answer.status_code == 422
    assert form.value("title_zh") == "下一年"
    assert form.value("title_en") == "Next <year>"
    assert form.wrong() == form.focused() == ["year"]
    assert '<p class="fault" id="back-2-0">年度应为四位数字</p>' in answer.content.decode()
    assert "没有办成，什么都没有改动" in plain(answer)


def test_a_sign_that_turns_writing_around_is_gone_from_the_form_that_comes_back(goals: Goals) -> None:
    page = "/goals/years"
    answer, form = back(goals.client("olivia"), page, page, year="2027", title_zh="下一\u202e年", title_en="Next year")
    assert answer.status_code == 422
    assert "改变书写方向的字符（U+202E）" in plain(answer)
    assert form.value("title_zh") == "下一年"


def test_the_reason_for_closing_one_year_comes_back_to_the_line_of_that_year(goals: Goals) -> None:
    client = goals.client("olivia")
    client.post("/goals/years", {"key": new_ref(), "year": "2027", "title_zh": "下一年"})
    forms = forms_of(client.get("/goals/years").content.decode())
    other, this = (each for each in forms if each.action.endswith("/close"))
    answer = client.post(this.action, this.data() | {"version": "0", "reason": "收官"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert form_to(page, this.action).value("reason") == "收官"
    assert form_to(page, other.action).value("reason") == ""
    assert "别人已改过" in page


def test_a_template_comes_back_with_every_line(goals: Goals) -> None:
    page = "/goals/templates/new"
    typed = {
        "code": "T9",
        "title_zh": "风电",
        "project": "wind",
        "n1-title_zh": "开工",
        "n1-offset": "三十天",
        "n1-weight": "100",
    }
    answer, form = back(goals.client("olivia"), page, page, **typed)
    assert answer.status_code == 422
    assert all(form.value(name) == value for name, value in typed.items())
    assert form.wrong() == form.focused() == ["n1-offset"]
    answer, form = back(goals.client("olivia"), page, page, **typed | {"n1-title_zh": "", "n1-offset": "30"})
    assert answer.status_code == 422, "a line without its title is no blank line"
    assert form.focused() == ["n1-title_zh"]
    assert form.value("n1-weight") == "100"
    assert not NodeTemplate.objects.exists()


def test_terms_come_back_and_say_which_share_is_wrong(goals: Goals) -> None:
    node = goals.node(goals.add("P", how="strict", target="100"))
    page, group = f"/goals/nodes/{node.ref}/interface", goals.group
    typed = {
        "left": group.ref("D1"), "right": group.ref("D2"), "left_share": "60", "right_share": "30", "left_duty_zh": "招标",
        "right_duty_zh": "供货", "reason": REASON,
    }  # fmt: skip
    answer, form = back(goals.client("olivia"), page, page, **typed)
    assert answer.status_code == 422
    assert all(form.value(name) == value for name, value in typed.items())
    assert form.focused() == ["left_share"]
    assert "双方份额合计为 90%" in plain(answer)
    answer, form = back(goals.client("olivia"), page, page, **typed | {"right_share": "四成"})
    assert form.focused() == ["right_share"]
    assert form.value("right_share") == "四成"
    assert not Interface.objects.exists()


def test_a_dispute_that_comes_second_is_kept_and_shows_how_it_stands(goals: Goals) -> None:
    row = goals.interface(goals.node(goals.add("P", how="strict", target="100")))
    hana, at = goals.client("hana"), f"/goals/interfaces/{row.ref}"
    opened = form_to(hana.get(at).content.decode(), f"{at}/propose").data()
    hugo = goals.client("hugo")
    hugo.post(f"{at}/dispute", form_to(hugo.get(at).content.decode(), f"{at}/dispute").data() | {"reason": "份额不对"})
    answer = hana.post(f"{at}/propose", opened | {"left_share": "55", "right_share": "45", "reason": "按工作量"})
    assert answer.status_code == 409
    said = plain(answer)
    assert "别人已改过" in said
    assert "按工作量" in said, "the form is there no more: what was written is on the page to be copied"


def test_an_overtaken_form_shows_both_versions_and_can_be_sent_again(goals: Goals) -> None:
    row = goals.add("P", title="发电量", how="strict", target="100")
    client, page = goals.client("olivia"), f"/goals/{row.ref}/change"
    opened = form_to(client.get(page).content.decode(), page).data()
    client.post(page, opened | {"measure": "power", "reason": REASON})
    answer = client.post(page, opened | {"title_zh": "售电量", "reason": REASON, "key": new_ref()})
    assert answer.status_code == 409
    text, form = answer.content.decode(), form_to(answer.content.decode(), page)
    assert form.value("title_zh") == "售电量"
    assert re.search(r'name="title_zh"[^>]*value="售电量"[^>]*><p class="note" id="[^"]*">现在是：发电量</p>', text)
    assert re.search(r'name="measure"[^>]*value="profit"[^>]*><p class="note" id="[^"]*">现在是：power</p>', text)
    assert client.post(page, form.data()).status_code == 302
    row.refresh_from_db()
    assert row.title_zh == "售电量"


def test_what_is_refused_keeps_the_version_that_was_shown(goals: Goals) -> None:
    """A change that was not seen is still noticed when the form is sent again."""
    row = goals.add("P", how="strict", target="100")
    client, page = goals.client("olivia"), f"/goals/{row.ref}/change"
    opened = form_to(client.get(page).content.decode(), page).data()
    client.post(page, opened | {"measure": "power", "reason": REASON})
    answer = client.post(page, opened | {"share": "一半", "reason": REASON, "key": new_ref()})
    assert answer.status_code == 422
    again = form_to(answer.content.decode(), page).data() | {"share": ""}
    assert client.post(page, again).status_code == 409
    assert Goal.objects.get(pk=row.pk).measure == "power"


def test_a_form_of_figures_comes_back_with_what_was_chosen(group: Group) -> None:
    made = mark(group)
    client, page = made.clients["olivia"], "/figures/forms/new"
    one, two = made.refs["S1"], made.refs["D1"]
    typed = {"code": "F8", "title_zh": "八月", "period": "八月", "due": "2099-09-10", "units": [one["unit"], two["unit"]],
             "measures": [one["measure"]], "owner": group.ref("D2")}  # fmt: skip
    form = form_to(client.get(page).content.decode(), page)
    answer = client.post(page, form.data() | typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert form_to(text, page).focused() == ["period"]
    assert {one["unit"], two["unit"], one["measure"], group.ref("D2")} <= set(
        re.findall(r'value="(\w+)" selected', text)
    )
    answer = client.post(page, form.data() | typed | {"period": "2026-08", "measures": []})
    assert form_to(answer.content.decode(), page).focused() == ["measures"]
    answer = client.post(page, form.data() | typed | {"period": "2026-08", "units": []})
    assert form_to(answer.content.decode(), page).focused() == ["units"]


def test_a_correction_comes_back_with_its_figure_and_its_reason(group: Group) -> None:
    made = mark(group)
    refs = made.refs["S1"]
    page = f"/figures/history/{refs['unit']}/{refs['measure']}/2026-09"
    answer, form = back(made.clients["rep"], page, f"{page}/correct", value="12,5", reason="抄错")
    assert answer.status_code == 422
    assert (form.value("value"), form.value("reason")) == ("12,5", "抄错")
    assert form.focused() == ["value"]


def test_a_measure_comes_back_and_a_wrong_number_of_decimals_is_not_taken_for_two(group: Group) -> None:
    made = mark(group)
    page = "/figures/measures/new"
    typed = {"code": "x1", "title_zh": "量", "unit": "万元", "low": "0", "high": "9", "about": "第一行\n第二行 <b>"}
    for given, at in (
        ({"decimals": "两位"}, ["decimals"]), ({"unit": "斗"}, ["unit"]), ({"low": "9,5"}, ["low"]),
        ({"low": "10"}, ["low"]), ({"code": "-"}, ["code"]), ({"title_zh": ""}, ["title_zh"]), ({"high": "x"}, ["high"]),
    ):  # fmt: skip
        answer, form = back(made.clients["olivia"], page, page, **typed | given)
        assert answer.status_code == 422, given
        assert form.wrong() == form.focused() == at
        assert form.value("about") == typed["about"]
    assert not Measure.objects.filter(code="x1").exists()


def test_a_wrong_file_is_told_at_its_field_and_asked_for_again(group: Group) -> None:
    made = mark(group)
    page = f"/figures/forms/{made.refs['S1']['form']}"
    answer, form = back(made.clients["rep"], page, f"{page}/upload", file=SimpleUploadedFile("x.xlsx", b"words"))
    assert answer.status_code == 422
    assert form.focused() == ["file"]
    assert "这不是 .xlsx 工作簿" in plain(answer)


def test_an_amendment_comes_back_with_every_figure(group: Group) -> None:
    story = Story(group).in_force()
    page = f"/letters/{story.ref}/amend"
    typed = {"tier-profit-target": "9,5", "reason": "煤价", "evidence": "会议纪要 7 号"}
    answer, form = back(signed_in("hana"), page, page, **typed)
    assert answer.status_code == 422
    assert all(form.value(name) == value for name, value in typed.items())
    assert form.wrong() == form.focused() == ["tier-profit-target"]


def test_a_form_of_the_group_has_its_finding_at_its_field(group: Group) -> None:
    page = "/units/new"
    typed = {
        "code": "S1",
        "name_zh": "新",
        "name_en": "New",
        "since": "2026-12-01",
        "kind": "subsidiary",
        "reason": "x",
    }
    answer, form = back(signed_in("olivia"), page, page, **typed | {"parent": group.ref("G"), "step": "do"})
    assert answer.status_code == 422
    assert form.wrong() == form.focused() == ["code"]


def test_a_part_of_a_page_is_not_put_in_the_place_of_a_form(goals: Goals) -> None:
    answer = goals.client("olivia").post(
        "/goals/years", {"key": new_ref(), "year": "x", "title_zh": "x"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 422
    assert "<form" not in answer.content.decode().partition("<main")[2]


def test_the_page_that_comes_back_is_seen_with_the_eyes_of_who_sent_it(group: Group) -> None:
    """Nobody is shown a page for having sent a form to a door below it."""
    made = mark(group)
    refs = made.refs["S2"]
    at = f"/figures/history/{refs['unit']}/{refs['measure']}/2026-09"
    answer = made.clients["mia"].post(
        f"{at}/correct", {"key": new_ref(), "value": "1", "reason": "x"}, headers={"Referer": f"http://testserver{at}"}
    )
    assert answer.status_code == 404
    assert "MeasS2" not in plain(answer)


@pytest.mark.parametrize("name", ["olivia", "mia", "rep", "sec", "sys"])
def test_no_door_loses_what_was_typed(group: Group, name: str) -> None:
    made, tried = mark(group), set[tuple[str, str]]()
    for door in DOORS:
        if door.get is None or door.public or not _there(door.path, made):
            continue
        path, client = door.path.format(**made.refs["S1"]), made.clients[name]
        page = client.get(path)
        if page.status_code != 200 or not page["Content-Type"].startswith("text/html"):
            continue
        for form in forms_of(page.content.decode()):
            to = form.action or path
            if to in LEFT or not form.typed_into() or (door.route, to) in tried:
                continue
            tried.add((door.route, to))
            for given in _refused(form):
                answer = _knock(client, to, given)
                if answer.status_code in (409, 422):
                    told = [each for each in forms_of(answer.content.decode()) if WORD in str(each.data())]
                    assert told, f"{name} {to} {answer.status_code} lost what was typed"
    assert tried


def _there(path: str, made: Marked) -> bool:
    return all(name in made.refs["S1"] for name in re.findall(r"{([\w-]+)}", path))


def _refused(form: Form) -> Iterator[dict[str, list[str]]]:
    """The form with a word in every field; and, where it carries a version, as one that was overtaken."""
    typed = form.data(WORD)
    yield typed
    if "version" in typed:
        yield form.data() | {form.typed_into()[-1]: [WORD], "version": ["0"]}


def _knock(client: Client, to: str, given: dict[str, list[str]]) -> Any:
    with transaction.atomic():
        try:
            return client.post(to, given)
        finally:
            transaction.set_rollback(True)


def test_both_versions_are_told_in_words(group: Group) -> None:
    made = mark(group)
    page = f"/figures/measures/{made.refs['S1']['measure']}"
    client = made.clients["olivia"]
    opened = form_to(client.get(page).content.decode(), page).data()
    client.post(page, opened | {"reason": "停用", "in_use": ""})
    answer = client.post(page, opened | {"calendar": "quarter", "reason": "改口径", "key": new_ref()})
    assert answer.status_code in (409, 422)
    stale = client.post(page, opened | {"title_zh": "新", "reason": "改口径", "key": new_ref()})
    assert stale.status_code == 409
    said = plain(stale)
    assert re.search(r"现在是 否 ，您要改成 是", said), said
    assert "False" not in said
