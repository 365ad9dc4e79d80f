"""Letters for many: chosen, looked at, drafted by one act or not at all; taken along in one file."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from zipfile import ZipFile

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from support.group_of_rooms import Group
from support.letters import Story, posted
from support.letters_from_goals import scene
from support.pages import signed_in
from support.paper_reader import pdf_pages, squashed, word_text

from hengji.audit.models import Event
from hengji.contracts import actions
from hengji.contracts.content import Kind
from hengji.contracts.models import Letter
from hengji.contracts.subjects import of_units

pytestmark = pytest.mark.usefixtures("on_the_day")


def fields(page: HttpResponse) -> dict[str, list[str]]:
    """What a browser would send of the last form: hidden fields and ticked boxes."""
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", page.content.decode().rpartition('<form method="post"')[2]):
        said = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if said.get("type") == "hidden" or (said.get("type") == "checkbox" and " checked" in tag):
            found.setdefault(said["name"], []).append(said["value"])
    return found


def test_who_has_none_is_chosen_looked_at_and_drafted_by_one_act(group: Group) -> None:
    scene(group)
    olivia = signed_in("olivia")
    chosen = olivia.get("/letters/batch", {"kind": "subsidiary", "year": "2026", "has": "no"})
    picked = fields(chosen)
    assert len(picked["pick"]) == 2
    preview = olivia.post("/letters/batch", picked | {"do": "preview"})
    told = preview.content.decode()
    unit_beside = re.search(r"G2-S1 西部发电 <span class=\"note\">万千瓦时[^<]*</span>", told)
    assert unit_beside, "the figures of a goal are of some unit"
    for words in ("西部风电", "G3-S1“未批目标”未批准", "“资产负债率”：没有目标值", "任务节点 2", "主设备招标验收"):
        assert words in told, words
    before = Event.objects.count()
    made = olivia.post("/letters/batch", fields(preview) | {"do": "make"})
    listed, _, first = made["Location"].partition("&drafted=")
    assert (made.status_code, listed) == (302, "/letters?f-kind=subsidiary&f-year=2026&f-state=draft")
    assert first in Letter.objects.values_list("ref", flat=True)
    assert sorted(Letter.objects.values_list("unit__code", flat=True)) == ["S1", "S2"]
    assert Event.objects.count() == before + 1
    again = olivia.get("/letters/batch", {"kind": "subsidiary", "year": "2026"})
    assert "pick" not in fields(again)


def test_where_no_scheme_is_in_force_in_a_year_it_is_said_what_to_do_and_where(group: Group) -> None:
    scene(group)
    olivia = signed_in("olivia")
    told = olivia.get("/letters/batch", {"kind": "subsidiary", "year": "2027"}).content.decode()
    assert "2027 年，所列对象中 2 个没有生效的方案" in told
    assert "“复制到下一年”" in told
    assert '<a href="/schemes">考核方案</a>' in told
    this_year = olivia.get("/letters/batch", {"kind": "subsidiary", "year": "2026"}).content.decode()
    assert "复制到下一年" not in this_year


def test_after_drafting_many_it_is_said_how_many_and_which_of_them_cannot_be_sent_yet(group: Group) -> None:
    scene(group)
    olivia = signed_in("olivia")
    picked = fields(olivia.get("/letters/batch", {"kind": "subsidiary", "year": "2026"}))
    shown = fields(olivia.post("/letters/batch", picked | {"do": "preview"}))
    made = olivia.post("/letters/batch", shown | {"do": "make"})
    page = olivia.get(made["Location"]).content.decode()
    assert re.search(r"已起草 2 份责任书，都是草稿，还没有送达：\d 份可以送达，[12] 份有须先改正的问题", page)
    amiss = Letter.objects.get(unit__code="S2")
    assert f'<a href="/letters/{amiss.ref}">2026-S2-01 ' in page
    assert "2 letters are drafted and none is sent" in signed_in("olivia", "en").get(made["Location"]).content.decode()
    assert "已起草" not in olivia.get("/letters").content.decode()
    for who, at in (
        ("ada", made["Location"]),
        ("olivia", "/letters?drafted=nosuch"),
        ("olivia", "/letters?drafted=%00"),
    ):
        assert "已起草" not in signed_in(who).get(at).content.decode(), "it is told to who drafted them"


def test_who_is_no_longer_there_is_told_and_nothing_is_drafted(group: Group) -> None:
    all_ = scene(group)
    olivia = signed_in("olivia")
    given = {"kind": "subsidiary", "year": "2026", "pick": [all_.candidate().key, "nobody"], "do": "preview"}
    told = olivia.post("/letters/batch", given)
    assert told.status_code == 422
    assert "所选的 1 个对象已不在可起草的范围" in told.content.decode()


def test_what_changed_after_the_preview_is_not_drafted(group: Group) -> None:
    all_ = scene(group)
    olivia = signed_in("olivia")
    picked = fields(olivia.get("/letters/batch", {"kind": "subsidiary", "year": "2026"}))
    shown = fields(olivia.post("/letters/batch", picked | {"do": "preview"}))
    all_.set_tiers(all_.goals.cycle.goals.get(code="G1-S1"), target="1050")
    assert olivia.post("/letters/batch", shown | {"do": "make"}).status_code == 409
    assert not Letter.objects.exists()


def test_whose_goals_moved_since_the_draft_is_marked(group: Group) -> None:
    all_ = scene(group)
    letter, olivia = all_.drafted(), signed_in("olivia")
    mark = f'href="/letters/{letter.ref}/again"'
    asked = {"kind": "subsidiary", "year": "2026", "has": "moved"}
    assert mark not in olivia.get("/letters/batch", asked).content.decode()
    all_.set_tiers(all_.goals.cycle.goals.get(code="G1-S1"), target="1050")
    assert mark in olivia.get("/letters/batch", asked).content.decode()


def test_a_managers_annual_letter_begins_with_the_figures_of_the_company(group: Group) -> None:
    all_ = scene(group)
    posted(group, "S1", "mia")
    all_.drafted()
    who = all_.candidate("S1", Kind.ANNUAL)
    given = of_units(group.viewer("olivia"), 2026, [who])
    assert given[who.key]["profit"]["target"] == Decimal(1000)
    assert of_units(group.viewer("olivia"), 2027, [who]) == {}


def test_where_one_letter_cannot_be_made_none_is(group: Group) -> None:
    all_ = scene(group)
    olivia = signed_in("olivia")
    shown = fields(olivia.post("/letters/batch", {"kind": "annual", "year": "2026", "pick": ["x"], "do": "preview"}))
    assert "hash-x" not in shown
    picked = {
        "kind": "subsidiary",
        "year": "2027",
        "pick": [all_.candidate().key],
        "do": "make",
        "key": "a-key-of-tests",
    }
    assert olivia.post("/letters/batch", picked).status_code == 422
    assert not Letter.objects.exists()


def test_only_the_office_drafts(group: Group) -> None:
    for who in ("hana", "leo", "ada", "none"):
        assert signed_in(who).get("/letters/batch").status_code == 403
    assert "/letters/batch" not in signed_in("hana").get("/letters").content.decode()
    assert "/letters/batch" in signed_in("olivia").get("/letters").content.decode()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_many_letters_are_taken_along_in_one_file(group: Group, lang: str) -> None:
    stories = [Story(group), Story(group, "S1", "mia").in_force()]
    olivia = signed_in("olivia", lang)
    picked = {"pick": [story.ref for story in stories]}
    assert len(fields(olivia.get("/letters/print"))["pick"]) == 2
    archive = ZipFile(io.BytesIO(olivia.post("/letters/print", picked | {"form": "zip"}).content))
    assert [name.split()[0] for name in archive.namelist()] == ["2026-D1-01", "2026-S1-01"]
    pages = [pdf_pages(archive.read(name)) for name in archive.namelist()]
    draft = "草稿" if lang == "zh" else "DRAFT"
    assert [draft in squashed("".join(each)) for each in pages] == [True, False]
    one = olivia.post("/letters/print", picked | {"form": "pdf"}).content
    assert pdf_pages(one) == [page for each in pages for page in each]
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in one
    told = [bytes.fromhex(each.decode()).decode("utf-16-be") for each in re.findall(rb"<FEFF(\w+)>", one)]
    for name in archive.namelist():  # a bookmark as the file is called, page labels with the number
        assert name.removesuffix(".pdf") in [each.replace(":", "") for each in told]
        assert f"{name.split()[0]} · " in told
    words = ZipFile(io.BytesIO(olivia.post("/letters/print", picked | {"form": "docx"}).content))
    assert squashed("2026-S1-01") in squashed(word_text(words.read(words.namelist()[1])))


def test_nobody_takes_along_what_is_out_of_sight(group: Group) -> None:
    mine, other = Story(group).sent(), Story(group, "S1", "mia").sent()
    hana = signed_in("hana")
    assert other.ref not in hana.get("/letters/print").content.decode()
    made = hana.post("/letters/print", {"pick": [mine.ref, other.ref], "form": "zip"})
    assert len(ZipFile(io.BytesIO(made.content)).namelist()) == 1
    assert hana.post("/letters/print", {"pick": [other.ref], "form": "pdf"}).status_code == 422
    assert hana.post("/letters/print", {"pick": [mine.ref], "form": "exe"}).status_code == 422


def test_the_pages_take_a_fixed_number_of_statements(group: Group) -> None:
    all_ = scene(group)
    olivia = signed_in("olivia")
    olivia.get("/letters")
    counts = []
    for kept in ([all_.candidate().key], [all_.candidate().key, all_.candidate("S2").key]):
        with CaptureQueriesContext(connection) as caught:
            olivia.post("/letters/batch", {"kind": "subsidiary", "year": "2026", "pick": kept, "do": "preview"})
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 30


def test_what_is_over_is_not_ticked_at_first_and_all_or_none_is_one_press(group: Group) -> None:
    story, gone = Story(group), Story(group, "S1", "mia").sent()
    gone.do("olivia", actions.withdraw_letter, reason="重复起草")
    olivia = signed_in("olivia")
    page = olivia.get("/letters/print?kind=&state=")
    assert fields(page)["pick"] == [story.ref]
    for which, wanted in (("all", {story.ref, gone.ref}), ("none", set())):
        at = re.search(rf'href="([^"]*ticked={which})"', page.content.decode())
        assert at is not None
        assert "kind=&amp;state=" in at[1], "what the list is narrowed to stays"
        now = olivia.get(f"/letters/print{at[1].replace('&amp;', '&')}")
        assert set(fields(now).get("pick", [])) == wanted
    assert page.content.decode().count('<span class="howmany"></span>') == 3, "each button says how many"
