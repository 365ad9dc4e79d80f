"""A letter as PDF and Word: everything that is signed stands in it, in the words of the rule, and only for who may see the letter."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from zipfile import ZipFile

import pytest
from django.utils import timezone
from support.group_of_rooms import Group
from support.letters import Story, posted, stand_in
from support.letters_from_goals import scene
from support.pages import plain, signed_in
from support.paper_reader import pdf_pages, squashed, word_parts, word_text

from hengji.contracts import actions
from hengji.contracts.content import Content, Goal, Item, Kind, Node, Party, Task, Term, Tier, read
from hengji.contracts.lifecycle import State
from hengji.contracts.paper import Printed, Signed, paper_of
from hengji.contracts.tables import goals_block, items_table, nodes_block
from hengji.engine.rules.model import Rule
from hengji.engine.values.direction import Direction
from hengji.engine.values.text import Lang, Text
from hengji.ui.papers import Clauses, Paragraph, Table

pytestmark = pytest.mark.usefixtures("on_the_day")


def words_of(form: str, made: bytes) -> str:
    return squashed("".join(pdf_pages(made)) if form == "pdf" else word_text(made))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_everything_that_is_signed_stands_in_the_paper(group: Group, form: str, lang: str) -> None:
    story = Story(group).in_force()
    answer = signed_in("hana", lang).get(f"/letters/{story.ref}/paper.{form}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    found, content = words_of(form, answer.content), read(story.table.content)
    for item in content.items:
        said = [item.title, item.sentence]
        for text in said:
            assert squashed(text.zh if lang == "zh" else text.en) in found, text
        for tier in item.tiers:
            if tier.value is not None:
                assert f"{tier.value.normalize():,f}" in found
    for node in content.nodes:
        assert squashed(node.standard.zh if lang == "zh" else node.standard.en) in found
    for words in (story.letter.number, story.table.ref, "赵海燕" if lang == "zh" else "Hana"):
        assert squashed(words) in found
    assert ("草稿" in found, "DRAFT" in found) == (False, False)


def test_a_letter_that_is_not_signed_by_both_is_a_draft(group: Group) -> None:
    story = Story(group).half_signed()
    made = signed_in("olivia").get(f"/letters/{story.ref}/paper.pdf").content
    assert "草稿" in words_of("pdf", made)


@pytest.mark.parametrize(("lang", "mark", "draft"), [("zh", "已撤回", "草稿"), ("en", "WITHDRAWN", "DRAFT")])
@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_a_letter_that_was_withdrawn_says_so_on_every_page(
    group: Group, form: str, lang: str, mark: str, draft: str
) -> None:
    story = Story(group).half_signed()
    story.do("olivia", actions.withdraw_letter, reason="重组")
    made = signed_in("olivia", lang).get(f"/letters/{story.ref}/paper.{form}").content
    if form == "pdf":
        assert all(mark in page and draft not in page for page in map(squashed, pdf_pages(made)))
    else:
        found = {each.get("string") for part in word_parts(made).values() for each in part.iter()} - {None}
        assert found == {mark}


def test_what_was_signed_by_both_bears_no_mark_when_it_is_over_and_what_was_not_says_that(group: Group) -> None:
    content = read(Story(group).table.content)
    signed, bare = Signed(Text.same("甲"), date(2026, 1, 1)), None
    for group, unit, state, wanted in (
        (signed, signed, State.IN_FORCE, ""),
        (signed, signed, State.CLOSED, ""),
        (signed, bare, State.CLOSED, "已结束"),
        (signed, bare, State.HALF_SIGNED, "草稿"),
        (bare, bare, State.WITHDRAWN, "已撤回"),
    ):
        made = Printed("1", 1, date(2026, 1, 1), "0" * 64, "x", "y", group, unit, state)
        assert paper_of(content, made, "zh").over == wanted, state


def test_an_amended_text_says_which_it_replaces_and_why(group: Group) -> None:
    story = Story(group).in_force()
    olivia = signed_in("olivia")
    before = words_of("docx", olivia.get(f"/letters/{story.ref}/paper.docx").content)
    assert "替代" not in before
    story.amend("950")
    amendment = story.letter.amendments.get()
    assert "替代" not in words_of("docx", olivia.get(f"/letters/{story.ref}/paper.docx").content), "it is not approved"
    story.do("leo", actions.approve_amendment, amendment=amendment.ref, shown=amendment.hash, words="同意")
    amendment.refresh_from_db()
    assert amendment.decided_at is not None
    day = timezone.localdate(amendment.decided_at)
    zh = words_of("docx", olivia.get(f"/letters/{story.ref}/paper.docx").content)
    assert f"第1号文本（{day.year}年{day.month}月{day.day}日批准调整，理由：煤价上涨）" in zh
    english = words_of("docx", signed_in("olivia", "en").get(f"/letters/{story.ref}/paper.docx").content)
    assert squashed("version 1 (amendment approved on") in english
    archive = ZipFile(io.BytesIO(olivia.post("/letters/print", {"pick": [story.ref], "form": "docx"}).content))
    assert "理由：煤价上涨" in words_of("docx", archive.read(archive.namelist()[0]))


def test_every_text_that_both_have_signed_is_printed_again_and_the_one_not_signed_yet_says_so(group: Group) -> None:
    story = Story(group).in_force()
    olivia, at = signed_in("olivia"), f"/letters/{story.ref}"

    def links(page: str = "", to: str = "") -> list[tuple[str, str]]:
        shown = olivia.get(to or f"{at}{page}").content.decode()
        return re.findall(r'href="[^"]*/paper\.pdf([^"]*)"[^>]*>([^<]*)<', shown)

    def paper(version: str) -> str:
        answer = olivia.get(f"{at}/paper.docx{version}")
        assert answer.status_code == 200
        return words_of("docx", answer.content)

    def mark(version: str) -> set[str]:
        made = word_parts(olivia.get(f"{at}/paper.docx{version}").content)
        return {said for part in made.values() for each in part.iter() if (said := each.get("string")) is not None}

    first = paper("")
    assert ("", "PDF") in links()
    story.amend("950")
    amendment = story.letter.amendments.get()
    story.do("leo", actions.approve_amendment, amendment=amendment.ref, shown=amendment.hash, words="同意")
    assert links() == [("?version=1", "生效文本 PDF"), ("", "待签文本 PDF"), ("?version=1", "PDF")]
    assert paper("?version=1") == first, "what was signed is printed as it was"
    assert mark("") == {"草稿"}
    assert paper("") == paper("?version=2"), "the one on the table is asked for by its number too"
    assert "%E7%AC%AC%201%20%E5%8F%B7" in olivia.get(f"{at}/paper.docx?version=1")["Content-Disposition"]
    assert ("?version=1", "PDF") in links("/signed")
    assert links("/versions") == [("?version=1", "PDF")]
    assert ("?version=1", "PDF") in links(to=f"/verify/{story.letter.versions.get(number=1).ref}")
    story.sign("hana", "unit")
    assert ("?version=2", "PDF") in links("/signed?version=2"), "on the table, signed by one"
    story.sign("leo", "group")
    assert {("", "PDF"), ("?version=1", "PDF"), ("?version=2", "PDF")} == set(links())
    assert mark("?version=1") == {"已被替换"}
    assert mark("?version=2") == set()
    for version in ("0", "3", "-1", "x", "1\0"):
        assert olivia.get(f"{at}/paper.pdf?version={version}").status_code == 404


def test_the_paper_names_the_version_of_its_scheme(group: Group) -> None:
    letter = scene(group).drafted()
    for lang, said in (("zh", "子企业考核方案（2026 版）"), ("en", "Subsidiaries' scheme, version 2026")):
        made = signed_in("olivia", lang).get(f"/letters/{letter.ref}/paper.docx").content
        assert squashed(said) in words_of("docx", made).replace("’", "'")


def test_a_node_of_a_goal_that_is_listed_only_has_no_points(group: Group) -> None:
    all_ = scene(group)
    content = all_.content(all_.drafted())
    goal = next(each for each in content.goals if each.item == "" and any(n.goal == each.code for n in content.nodes))
    cases: list[tuple[Text | None, set[str]]] = [(None, set()), (Text("重点任务", "Key tasks"), {"40%", "60%"})]
    for board, wanted in cases:
        goals = tuple(replace(each, board=board) if each.code == goal.code else each for each in content.goals)
        (table,) = (each for each in nodes_block(replace(content, goals=goals), "zh") if isinstance(each, Table))
        heads = [each.title for each in table.columns]
        shown = {row[heads.index("分值")] for row in table.rows} if "分值" in heads else set()
        assert shown - {"—"} == wanted
        assert any("分值中的百分数" in note for note in table.notes) == bool(wanted)


def test_the_paper_of_a_letter_out_of_sight_is_not_there(group: Group) -> None:
    story = Story(group).in_force()
    for form in ("pdf", "docx", "exe"):
        assert signed_in("hugo").get(f"/letters/{story.ref}/paper.{form}").status_code == 404
    assert signed_in("hana").get(f"/letters/{story.ref}/paper.exe").status_code == 404


def test_the_same_letter_has_the_same_bytes(group: Group) -> None:
    story = Story(group).in_force()
    pages = [signed_in(who).get(f"/letters/{story.ref}/paper.pdf").content for who in ("hana", "olivia")]
    assert pages[0] == pages[1]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_goals_nodes_and_duties_stand_in_the_paper_and_no_name_of_the_code_does(
    group: Group, form: str, lang: str
) -> None:
    all_ = scene(group)
    company, department = all_.drafted(), all_.drafted("D1", Kind.DEPARTMENT)
    olivia, zh = signed_in("olivia", lang), lang == "zh"
    one, two = (
        words_of(form, olivia.get(f"/letters/{letter.ref}/paper.{form}").content) for letter in (company, department)
    )
    due = "2026年4月30日" if zh else "30 April 2026"
    title, standard = ("主设备招标", "主设备招标验收") if zh else ("主设备招标 (en)", "主设备招标 accepted")
    for words in (
        title,
        standard,
        due,
        "上年实际值 950 万元" if zh else "last year's actual figure 950 × CNY 10k",
    ):
        assert squashed(words) in one, words
    assert "40%" not in one, "the goal of the node is listed and not scored"
    for words in (due, "60%", "生产技术部" if zh else "Production", "销号率百分之百" if zh else "every item closed"):
        assert squashed(words) in two, words
    assert squashed("较好完成 +2 分" if zh else "Completed well +2") in two
    pages = [olivia.get(f"/letters/{letter.ref}").content.decode() for letter in (company, department)]
    for name in ("last_year", "our.companies", "our.departments", "key_tasks"):
        assert not any(name in told for told in pages), name
        assert not any(squashed(name) in told for told in (one, two)), name


def test_the_tables_of_a_letter_say_what_is_a_note_what_is_lacking_and_what_is_shared() -> None:
    item = Item(
        "profit", Text("效益", "Value"), Text("利润", "Profit"), "profit", "万元", Direction.HIGHER, Decimal(60), None,
        (Tier("base", None), Tier("target", None, Text("前三年平均", "mean of three years"))), Text.same("—"), Rule(),
    )  # fmt: skip
    party = Party("aaaaaaaaaaaa", "D1", Text("财务部", "Finance"))
    goals = tuple(
        Goal(code, Text.same(code), Text("来源", "Source"), Task.SPECIAL, "", (), "", above, share, shared)
        for code, above, share, shared in (
            ("A", None, None, False), ("B", Text("上级", "Above"), Decimal(30), False), ("C", Text("上级", "Above"), None, True),
        )
    )  # fmt: skip
    node = Node("profit", Text("节点", "Node"), date(2026, 3, 31), Text("标准", "Standard"))
    content = Content(
        Kind.DEPARTMENT, party, party, None, Term(2026, 2026), "s 1", "c", (item,), goals, (node,)
    )  # fmt: skip
    table = items_table(content, "zh")
    assert table.rows[0][5:] == ("待定", "①")
    assert table.notes == ("① 利润 目标值：前三年平均",)
    parts = [row[4] for block in goals_block(content, "zh") if isinstance(block, Table) for row in block.rows]
    assert parts == ["—", "“上级”的 30%", "共同承担“上级”"]
    (rows,) = [block.rows for block in nodes_block(content, "en") if isinstance(block, Table)]
    assert rows == (("Profit\n(60 points)", "Node", "Standard", "31 March 2026", "60 points"),)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_letters_of_a_post_are_signed_in_person_and_an_appointment_is_an_agreement(
    group: Group, form: str, lang: str
) -> None:
    all_, zh = scene(group), lang == "zh"
    posted(group, "S1", "mia")
    olivia = signed_in("olivia", lang)
    texts = {}
    for kind in (Kind.APPOINTMENT, Kind.TENURE):
        letter = all_.drafted("S1", kind)
        texts[kind] = words_of(form, olivia.get(f"/letters/{letter.ref}/paper.{form}").content)
    agreement, tenure = texts[Kind.APPOINTMENT], texts[Kind.TENURE]
    said = (
        ("签订本协议。", "本协议自双方签订之日起生效。")
        if zh
        else ("agreed on this agreement.", "This agreement is in force")
    )
    for words in said:
        assert squashed(words) in agreement, words
    assert squashed("签订本责任书。" if zh else "agreed on this letter.") in tenure
    for words in ("任期内的年度目标", "2026年 1,000 万元") if zh else ("Goals of the years", "1,000 × CNY 10k in 2026"):
        assert squashed(words) in tenure, words
        assert squashed(words) not in agreement, "an agreement refers to the letters that hold the targets"
    for found in texts.values():
        for words in ("乙方（签字）", "2026—2028年任期") if zh else ("The manager", "the term 2026–2028"):
            assert squashed(words) in found, words
        assert not any(word in found for word in ("乙方（盖章）", "last_year", "mean3", "待定", "tobeset"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_sentence_of_the_paper_ends_and_constraints_are_counted(group: Group, lang: Lang) -> None:
    story, zh = Story(group).in_force(), lang == "zh"
    content = replace(read(story.table.content), constraints=(Text("甲项", "One"), Text("乙项。", "Two.")))
    printed = Printed("2026-D1-01", 1, date(2026, 1, 5), "ab" * 32, "code", "https://example.test/v")
    paper = paper_of(content, printed, lang)
    clauses = [clause.text for block in paper.blocks if isinstance(block, Clauses) for clause in block.items]
    assert clauses
    assert all(text.endswith("。" if zh else ".") for text in clauses)
    told = [block.text for block in paper.blocks if isinstance(block, Paragraph)][-2:]
    assert told == (["（一）甲项。", "（二）乙项。"] if zh else ["(1)  One.", "(2)  Two."])
    assert paper.signatures is not None
    days = [line[1] for side in paper.signatures.sides for line in side.lines[1:]]
    assert days == (["　　　年　　月　　日"] * 2 if zh else ["", ""]), "an open day is written by hand"


def test_a_title_that_is_too_long_for_a_line_is_broken_by_its_sense(group: Group) -> None:
    all_ = scene(group)
    posted(group, "S1", "mia")
    printed = Printed("2026-S1-02", 1, date(2026, 1, 5), "ab" * 32, "code", "https://example.test/v")
    content = all_.made("S1", Kind.TENURE).content
    zh, en = (paper_of(content, printed, lang) for lang in ("zh", "en"))
    assert zh.title_lines == ("西部风电总经理马晓梅", "2026—2028年任期经营业绩责任书", "（经理层成员）")
    assert en.title_lines[1] == "Manager's tenure letter 2026–2028"
    assert "\n" not in zh.title
    short = replace(content, kind=Kind.SUBSIDIARY, holder=None, term=Term(2026, 2026))
    assert paper_of(short, printed, "zh").title_lines == ()


def test_the_paper_says_for_whom_a_stand_in_signed_and_the_hash_stays(group: Group) -> None:
    stand_in(group, "leo", "none")
    story = Story(group).half_signed()
    digest = story.table.hash
    story.sign("none", "group")
    assert story.table.hash == digest
    for form in ("docx", "pdf"):
        for lang, said in (("zh", "吴名（代李建国）"), ("en", f"(for {group.person('leo').name_en})")):
            made = signed_in("olivia", lang).get(f"/letters/{story.ref}/paper.{form}").content
            assert squashed(said) in words_of(form, made), (form, lang)
    signed = plain(signed_in("olivia").get(f"/letters/{story.ref}/signed"))
    assert "吴名（代李建国）" in signed
