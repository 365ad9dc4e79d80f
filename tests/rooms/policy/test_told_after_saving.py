"""What a save does to a version that was submitted is said at its button, and told after it; so is what was kept of traits."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from support.forms import form_to
from support.group_of_rooms import Group
from support.schemes_of_rooms import TEXT, start, submit, version

from hengji.policy.reading import read

from .test_pages import browser, form, item_form
from .test_traits_table import at, filled, handed_in, row_of, typed

AT_THE_BUTTON = "保存后退回草稿，须重新提交"
AFTER = "版本已退回草稿，须重新提交批准"


def test_every_form_that_makes_a_submitted_version_a_draft_again_says_so(group: Group) -> None:
    row, client = start(group), browser("olivia")
    ends = ("", "/source", "/item?card=wind&item=profit", "/classes")
    for end in ends:
        assert AT_THE_BUTTON not in client.get(f"/schemes/{row.ref}{end}").content.decode(), end
    submit(group, row)
    for end in ends:
        assert AT_THE_BUTTON in client.get(f"/schemes/{row.ref}{end}").content.decode(), end
    page = client.get(f"/schemes/{row.ref}").content.decode()
    assert page.count(AT_THE_BUTTON) == 2, "the weights and the workbook"


def test_after_the_save_it_is_told_once_and_only_where_it_was_so(group: Group) -> None:
    row, client = start(group), browser("olivia")
    weights = {"card": "wind", "weight:profit": "50", "weight:debt": "50"}
    saved = client.post(f"/schemes/{row.ref}/weights", form(row, **weights))
    page = client.get(saved.url).content.decode()
    assert "已保存" in page
    assert AFTER not in page
    forms = {
        "weights": lambda: form(row, card="wind", **{"weight:profit": "60", "weight:debt": "40"}),
        "item": lambda: item_form(row, sentence="完成目标值得满分；每低于目标值1%扣2分，扣完为止"),
        "source": lambda: form(row, source=TEXT.replace("target: 100", "target: 101")),
    }
    for end, sent in forms.items():
        submit(group, row)
        saved = client.post(f"/schemes/{row.ref}/{end}", sent())
        assert saved.status_code == 302, end
        assert AFTER in client.get(saved.url).content.decode(), end
        assert version(row.ref).status == "draft"
    submit(group, row)
    assert AFTER not in client.get(saved.url).content.decode(), "submitted anew since"
    assert form_to(client.get(f"/schemes/{row.ref}").content.decode(), f"/schemes/{row.ref}/weights")


def test_the_table_of_traits_tells_how_many_cells_were_saved(group: Group) -> None:
    row = row_of(group)
    client = browser("olivia")
    done = client.post(at(row), typed(group, {("S1", 0): ("", "风电"), ("S2", 0): ("", "煤电"), ("S2", 1): ("", "")}))
    assert "已保存 2 格" in client.get(done.url).content.decode()
    nothing = client.post(at(row), typed(group, {("S1", 0): ("风电", "风电")}))
    assert "没有改动，什么都没有保存" in client.get(nothing.url).content.decode()
    assert "已保存" not in client.get(at(row)).content.decode()
    english = browser("olivia", "en").get(at(row), {"saved": "1"}).content.decode()
    assert "1 cell was saved" in english


def test_a_value_that_is_nearly_another_is_told_after_the_save_and_in_the_preview(group: Group) -> None:
    row, client = row_of(group), browser("olivia")
    client.post(at(row), typed(group, {("S1", 0): ("", "煤电厂一类")}))
    done = client.post(at(row), typed(group, {("S2", 0): ("", "煤电厂二类")}))
    page = client.get(done.url).content.decode()
    assert "请核对" in page
    assert "您是否想写“煤电厂一类”？" in page
    book = client.get(at(row, "/workbook")).content
    preview = handed_in(group, row, filled(book, {"C2": "煤电厂三类"})).content.decode()
    assert "还什么都没有保存" in preview
    assert "只有这个单位写作“煤电厂三类”" in preview


def test_the_page_of_a_refused_workbook_leads_back_to_where_it_is_handed_in(group: Group) -> None:
    row = row_of(group)
    answer = handed_in(group, row, b"no workbook")
    assert f'href="{at(row)}?day=2026-01-01' in answer.content.decode()
    scheme = browser("olivia").post(
        f"/schemes/{row.ref}/workbook", form(row, file=SimpleUploadedFile("a.xlsx", b"PK\x03\x04junk"))
    )
    assert f'href="/schemes/{row.ref}">返回重新上传' in scheme.content.decode()


def test_the_page_of_an_item_says_that_weights_are_changed_together_on_the_card(group: Group) -> None:
    row = start(group)
    page = browser("olivia").get(f"/schemes/{row.ref}/item?card=wind&item=profit").content.decode()
    assert "各项一起改" in page
    assert f'href="/schemes/{row.ref}?card=wind#card"' in page


def test_chinese_words_stand_in_chinese_messages_and_headings(group: Group) -> None:
    odd = TEXT.replace("weight: 60, tiers", "weight: 61, tiers")
    found = [said for each in read(odd).findings for said in (each.message.zh, each.hint.zh if each.hint else "")]
    assert any("权重合计 101" in said for said in found)
    assert any("维度的权重改为 101" in said for said in found)
    assert not any("weight" in said or "total" in said for said in found)
    row = start(group, TEXT.replace("when: {industry: 煤电}", "when: {unit: [S2]}"))
    client = browser("olivia")
    page = client.get(f"/schemes/{row.ref}/classes").content.decode()
    assert '<th scope="col">单位编号</th>' in page
    assert ">unit<" not in page
    assert "Code of the unit</th>" in browser("olivia", "en").get(f"/schemes/{row.ref}/classes").content.decode()


def test_a_tier_that_no_rule_looks_at_is_told_on_the_page_of_the_version(group: Group) -> None:
    row = start(group, TEXT.replace("tiers: {target: table}", "tiers: {target: table, challenge: table}", 1))
    page = browser("olivia").get(f"/schemes/{row.ref}?card=coal").content.decode()
    assert "“利润总额”的挑战值没有用处" in page
    assert "删去这一档" in page
    assert [each.code for each in read(TEXT).findings if each.code == "tier-unused"] == []
    known = TEXT.replace("tiers: {target: table}", "tiers: {target: table, challenge: 120}", 1)
    assert [each.code for each in read(known).findings if each.code == "tier-unused"] == [], "nobody has to fill it in"
