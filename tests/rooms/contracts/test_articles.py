"""Articles of letters: the first letter of a kind has some, the office keeps its own wording, and each letter's can be changed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.forms import forms_of
from support.group_of_rooms import Group
from support.letters import Story, content, key, posted
from support.letters_from_goals import scene
from support.pages import signed_in

from hengji.audit.models import Event
from hengji.audit.outcomes import Conflict
from hengji.contracts import actions
from hengji.contracts.articles import read_articles, written_articles
from hengji.contracts.content import Clause, Kind, read
from hengji.contracts.editing import changed, edited, offer_key
from hengji.contracts.models import ArticleSet, Letter
from hengji.contracts.parts import Part
from hengji.contracts.queries import articles_for
from hengji.contracts.standard import standard_articles
from hengji.engine.values.text import Text

pytestmark = pytest.mark.usefixtures("on_the_day")
AT = "/letters/articles/department"


def article(word: str) -> Clause:
    """An article of one word."""
    return Clause(Text(word, word), Text(f"{word}。", f"{word}."))


def sent(page: str, having: str) -> dict[str, list[str]]:
    """What a browser would send of the form with such a field."""
    return next(each for each in forms_of(page) if any(one.name == having for one in each.controls)).data()


def test_the_first_letter_of_each_kind_has_articles_in_both_languages(group: Group) -> None:
    scene(group)
    posted(group, "S1", "mia")
    olivia = signed_in("olivia")
    assert not Letter.objects.exists()
    assert not ArticleSet.objects.exists()
    for kind in Kind:
        assert articles_for(group.viewer("olivia"), kind) == standard_articles(kind)
        preview = olivia.post("/letters/batch", {"kind": kind.value, "year": "2026", "do": "preview",
                              "pick": sent(olivia.get("/letters/batch", {"kind": kind.value, "year": "2026"}).content.decode(), "year")
                              .get("pick", [group.ref("S1")])})  # fmt: skip
        assert preview.status_code in (200, 422), kind
    for kind in Kind:
        for each in standard_articles(kind):
            assert all((each.title.zh, each.title.en, each.text.zh, each.text.en)), each.title
            assert each.text.zh != each.text.en


def test_a_letter_drafted_from_an_empty_database_holds_the_standard_articles(group: Group) -> None:
    scene(group)
    olivia = signed_in("olivia")
    chosen = olivia.get("/letters/batch", {"kind": "subsidiary", "year": "2026"}).content.decode()
    preview = olivia.post("/letters/batch", sent(chosen, "pick") | {"do": "preview"}).content.decode()
    assert standard_articles(Kind.SUBSIDIARY)[0].title.zh in preview
    assert olivia.post("/letters/batch", sent(preview, "pick") | {"do": "make"}).status_code == 302
    for letter in Letter.objects.all():
        assert read(letter.versions.get().content).clauses == standard_articles(Kind.SUBSIDIARY)


def test_the_office_changes_adds_reorders_and_leaves_out_articles_and_every_wording_is_kept(group: Group) -> None:
    olivia = signed_in("olivia")
    given = sent(olivia.get(AT).content.decode(), "a0-place")
    count = len(standard_articles(Kind.DEPARTMENT))
    given |= {
        "a0-out": ["1"], f"a{count - 1}-place": ["1"], "a1-title-en": [""],
        f"a{count}-title-zh": ["交接"], f"a{count}-text-zh": ["离任即交接"], "why": ["会议纪要"],
    }  # fmt: skip
    assert olivia.post(AT, given).status_code == 302
    kept = ArticleSet.objects.get()
    articles = read_articles(kept.content)
    standard = standard_articles(Kind.DEPARTMENT)
    assert [each.title.zh for each in articles] == [
        standard[-1].title.zh,
        *(each.title.zh for each in standard[1:-1]),
        "交接",
    ]
    assert articles[1].title == Text.same(standard[1].title.zh), "without English the Chinese stands in both"
    assert articles[-1].text == Text.same("离任即交接")
    assert articles_for(group.viewer("olivia"), Kind.DEPARTMENT) == articles
    told = Event.objects.latest("seq")
    assert (told.action, told.subject) == ("contracts.save-articles", kept.ref)
    assert "交接" in olivia.get(AT).content.decode()
    assert "第 1 版" in olivia.get("/letters/articles").content.decode()
    empty = {"key": key(), "number": "1", "a0-title-zh": ""}
    assert olivia.post(AT, empty).status_code == 302
    assert articles_for(group.viewer("olivia"), Kind.DEPARTMENT) == (), "an office may want none"
    assert ArticleSet.objects.count() == 2


def test_letters_that_are_there_keep_their_articles_whatever_wording_is_kept(group: Group) -> None:
    story = Story(group)
    before = story.table.content
    actions.save_articles(
        group.viewer("olivia"), key(), kind="department", number=0, articles=written_articles([article("新")])
    )
    assert story.table.content == before


def test_who_saves_second_is_told_and_keeps_what_was_typed(group: Group) -> None:
    olivia = signed_in("olivia")
    given = sent(olivia.get(AT).content.decode(), "a0-place") | {"a0-title-zh": ["第二个人的"]}
    actions.save_articles(
        group.viewer("olivia"), key(), kind="department", number=0, articles=written_articles([article("先到")])
    )
    told = olivia.post(AT, given)
    page = told.content.decode()
    assert told.status_code == 409
    for words in ("别人保存了新的条款", "先到", "第二个人的"):
        assert words in page, words
    assert olivia.post(AT, sent(page, "a0-place")).status_code == 302, "what is saved next is saved knowing both"
    with pytest.raises(Conflict):
        actions.save_articles(
            group.viewer("olivia"), key(), kind="department", number=0, articles=written_articles([article("晚到")])
        )


def test_what_is_not_whole_is_named_and_stays_in_the_form(group: Group) -> None:
    olivia = signed_in("olivia")
    given = sent(olivia.get(AT).content.decode(), "a0-place")
    told = olivia.post(AT, given | {"a0-text-zh": [""], "a1-place": ["头一条"]})
    page = told.content.decode()
    assert told.status_code == 422
    for words in ("第 1 条：标题和内容的中文都要写", "第 2 条：序号“头一条”不是正整数", 'value="头一条"'):
        assert words in page, words
    assert not ArticleSet.objects.exists()


def test_only_the_office_keeps_articles(group: Group) -> None:
    for at in ("/letters/articles", AT):
        assert signed_in("hana").get(at).status_code == 403
        assert signed_in("olivia").get(at).status_code == 200
    assert signed_in("olivia").get("/letters/articles/nosuch").status_code == 404


def test_a_letter_is_given_articles_loses_some_and_has_them_in_another_order(group: Group) -> None:
    whole = replace(content(group), clauses=(article("一"), article("二"), article("三")))
    offered = standard_articles(Kind.DEPARTMENT)[:2]
    given = {
        "clause-0-out": "1", "clause-2-place": "1", "clause-1-title": "贰", "clause-new-title": "四", "clause-new": "四。",
        "clause-new-place": "2", offer_key(offered[1]): "1",
    }  # fmt: skip
    made = edited(whole, given, "zh", offered)
    assert made.wrong == ()
    assert [each.title.zh for each in made.content.clauses] == ["三", "四", "贰", offered[1].title.zh]
    assert edited(whole, {"clause-0": ""}, "zh").content.clauses == whole.clauses[1:]
    half = edited(whole, {"clause-new-title": "四"}, "zh")
    assert [each.code for each in half.wrong] == ["article-half"]
    assert half.content.clauses == whole.clauses


def test_articles_are_revised_on_the_page_of_a_letter_that_had_none(group: Group) -> None:
    story = Story(group, text="")
    at, olivia = f"/letters/{story.ref}/revise", signed_in("olivia")
    given = sent(olivia.get(at).content.decode(), "clause-new")
    standard = standard_articles(Kind.DEPARTMENT)
    given |= {
        "clause-0-out": ["1"],
        "clause-new-title": ["保密"],
        "clause-new": ["不得外传"],
        offer_key(standard[3]): ["1"],
        "do": ["save"],
    }
    assert olivia.post(at, given).status_code == 302
    assert [each.title.zh for each in read(story.table.content).clauses] == [standard[3].title.zh, "保密"]
    told = Event.objects.latest("seq")
    assert "保密" in told.body, "the trail tells which article came"


def test_who_changed_an_article_finds_it_again_after_somebody_moved_it(group: Group) -> None:
    opened = replace(content(group), clauses=(article("一"), article("二")))
    now = replace(opened, clauses=(article("二"), article("一")))
    found = changed(opened, now, {"clause-0": "壹。", "clause-0-place": "1", "clause-1-out": ""}, "zh")
    assert (found.given, found.wrong) == ({"clause-1": "壹。"}, ())
    gone = changed(opened, replace(opened, clauses=()), {"clause-0": "壹。"}, "zh")
    assert "已由别人删去或改名" in gone.wrong[0].message.zh


def test_an_agreement_keeps_its_articles_part_by_part(group: Group) -> None:
    from hengji.contracts.content import Term

    agreement = replace(
        content(group), kind=Kind.APPOINTMENT, items=(), nodes=(), term=Term(2026, 2028), clauses=standard_articles(Kind.APPOINTMENT)
    )  # fmt: skip
    given = {"clause-new-title": "补充", "clause-new": "补充职责", "clause-new-part": "duties", "clause-0-place": "9"}
    made = edited(agreement, given, "zh").content.clauses
    assert [each.part for each in made] == sorted((each.part for each in made), key=list(Part).index)
    assert [each.title.zh for each in made if each.part is Part.DUTIES] == ["职责", "补充"]
