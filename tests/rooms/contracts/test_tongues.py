"""Both languages of a letter are one text: words that were changed in one of them alone are told until the other follows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rooms.contracts.test_revise import filled
from support.group_of_rooms import Group
from support.letters import Story, content
from support.letters_from_goals import scene
from support.pages import plain, signed_in

from hengji.contracts import actions
from hengji.contracts.content import Clause, Content, read, written
from hengji.contracts.editing import edited
from hengji.contracts.models import Amendment
from hengji.contracts.tongues import one_sided
from hengji.engine.values.text import Text

pytestmark = pytest.mark.usefixtures("on_the_day")
ONLY_ZH = "“净利润”：名称只改了中文，英文仍是“Profit ratio”"


def revised(story: Story, lang: str = "zh", **typed: str) -> None:
    """The form of a letter saved with what is typed, as a browser sends it."""
    client, at = signed_in("olivia", lang), f"/letters/{story.ref}/revise"
    given = filled(client.get(at)) | {name.replace("_", "-"): said for name, said in typed.items()} | {"do": "save"}
    assert client.post(at, given).status_code == 302


def test_a_name_changed_in_one_language_is_told_on_every_page_until_the_other_follows(group: Group) -> None:
    story = Story(group)
    page = f"/letters/{story.ref}"
    assert "只改了" not in plain(signed_in("olivia").get(page))
    revised(story, title_profit="净利润")
    assert read(story.table.content).items[0].title == Text("净利润", "Profit ratio")
    for at in (page, f"{page}/revise"):
        assert ONLY_ZH in plain(signed_in("olivia").get(at)), at
        assert "its title was changed in Chinese only; the English title still is &#x27;Profit ratio&#x27;" in plain(
            signed_in("olivia", "en").get(at)
        )
    revised(story, clause_0="另议")
    assert ONLY_ZH in plain(signed_in("olivia").get(page)), "another text does not put it right"
    story.agreed()
    assert ONLY_ZH in plain(signed_in("hana").get(page))
    assert ONLY_ZH in plain(signed_in("leo").get(f"{page}/sign"))


def test_the_form_has_both_languages_and_puts_it_right(group: Group) -> None:
    story = Story(group)
    at = f"/letters/{story.ref}/revise"
    given = filled(signed_in("olivia").get(at))
    assert given["also-title-profit"] == "Profit ratio"
    assert filled(signed_in("olivia", "en").get(at))["also-title-profit"] == "profit指标"
    assert given["also-node-0-title"] == "Budget drafted"
    assert given["also-clause-0"] == "By the rules"
    check = given | {"title-profit": "净利润", "do": "check"}
    said = signed_in("olivia").post(at, check, headers={"HX-Request": "true"}).content.decode()
    assert ONLY_ZH in said
    said = signed_in("olivia").post(at, check | {"also-title-profit": "Net profit"}, headers={"HX-Request": "true"})
    assert "只改了" not in said.content.decode()
    revised(story, title_profit="净利润")
    revised(
        story, also_title_profit="Net profit", also_node_0_standard="Approved by the board", also_clause_0="As agreed"
    )
    now = read(story.table.content)
    assert now.items[0].title == Text("净利润", "Net profit")
    assert now.nodes[0].standard == Text("经党委会审定", "Approved by the board")
    assert now.clauses[0].text == Text("按办法执行", "As agreed")
    told = plain(signed_in("olivia").get(f"/letters/{story.ref}"))
    assert "净利润”：" not in told
    assert "“预算编制”：完成标准只改了英文，中文仍是“经党委会审定”" in told
    assert "“兑现”：内容只改了英文，中文没有改" in told


def test_a_form_sent_after_turning_to_the_other_language_is_read_in_its_own(group: Group) -> None:
    story = Story(group)
    at = f"/letters/{story.ref}/revise"
    given = filled(signed_in("olivia").get(at)) | {"title-profit": "净利润", "clause-0": "另议", "do": "save"}
    wrong = signed_in("olivia", "en").post(at, given | {"weight-budget": "x"})
    again = filled(wrong)
    assert (again["title-profit"], again["also-title-profit"]) == ("Profit ratio", "净利润"), (
        "as the page now calls them"
    )
    assert (again["clause-0"], again["also-clause-0"]) == ("By the rules", "另议")
    assert signed_in("olivia", "en").post(at, given).status_code == 302
    now = read(story.table.content)
    assert now.items[0].title == Text("净利润", "Profit ratio")
    assert now.items[0].sentence == content(group).items[0].sentence
    assert now.clauses[0].text == Text("另议", "By the rules")
    assert now.nodes == content(group).nodes


def test_an_emptied_field_of_the_other_language_is_told_at_that_field(group: Group) -> None:
    given = dict.fromkeys(("also-title-profit", "also-node-0-title", "also-clause-0"), "")
    made = edited(content(group), given, "zh")
    assert made.content == content(group)
    assert [(each.where.field, each.message.zh) for each in made.wrong] == [
        ("also-title-profit", "“profit指标”“英文名称”：没有写"),
        ("also-node-0-title", "“预算编制（英文名称）”：没有写"),
        ("also-clause-0", "“兑现（英文内容）”：没有写"),
    ]


def titled(whole: Content, *titles: tuple[str, str]) -> list[tuple[Content, bool]]:
    """The content with each of the titles for its first item, one after another."""
    first, *rest = whole.items
    return [(replace(whole, items=(replace(first, title=Text(*each)), *rest)), False) for each in titles]


@pytest.mark.parametrize(
    ("titles", "told"),
    [
        ([("甲", "A"), ("乙", "A")], True),
        ([("甲", "A"), ("甲", "B")], True),
        ([("甲", "A"), ("乙", "B")], False),
        ([("甲", "A"), ("乙", "A"), ("丙", "A")], True),
        ([("甲", "A"), ("乙", "A"), ("乙", "B")], False),
        ([("甲", "A"), ("乙", "A"), ("甲", "A")], False),
        ([("甲", "A"), ("乙", "B"), ("丙", "B")], True),
        ([("ROE", "ROE"), ("净资产收益率", "ROE")], False),
        ([("甲", "A")], False),
    ],
)
def test_what_counts_is_how_it_read_when_both_languages_last_moved(
    group: Group, titles: list[tuple[str, str]], told: bool
) -> None:
    assert [each.where.sheet for each in one_sided(titled(content(group), *titles))] == ["profit"] * told


def test_what_scheme_and_goals_say_they_say_in_both_languages(group: Group) -> None:
    (before, _), (after, _) = titled(content(group), ("甲", "A"), ("乙", "A"))
    assert one_sided([(before, True), (after, True)]) == []
    assert one_sided([(before, True), (after, False), (after, True)]) != [], "what stayed was not said anew"


def test_nodes_and_articles_that_move_or_come_are_no_change_of_words(group: Group) -> None:
    one, two = (Clause(Text(f"{each}条", f"No. {each}"), Text(f"约定{each}", f"Agreed {each}")) for each in "12")
    before = replace(content(group), clauses=(one, two))
    turned = replace(before, clauses=(two, Clause(Text.same("新"), Text.same("新的")), one), nodes=())
    assert one_sided([(before, False), (turned, False)]) == []
    (told,) = one_sided(
        [(before, False), (replace(turned, clauses=(two, replace(one, text=Text("改", "Agreed 1")))), False)]
    )
    assert told.message.zh == "“1条”：内容只改了中文，英文没有改"
    (told,) = one_sided(
        [(before, False), (replace(turned, clauses=(replace(two, title=Text("二", "No. 2")), one)), False)]
    )
    assert told.message.zh == "“二”：标题只改了中文，英文仍是“No. 2”"


def test_an_amendment_tells_who_approves_it_that_one_language_was_left(group: Group) -> None:
    story = Story(group).in_force()
    whole = read(story.table.content)
    other = edited(whole, {"node-0-standard": "经董事会审定"}, "zh", bound=True).content
    story.do("hana", actions.amend_letter, content=written(other), reason="调整", evidence="纪要")
    at = f"/letters/{story.ref}/amendments/{Amendment.objects.get().ref}"
    assert "完成标准只改了中文，英文仍是“Approved”" in plain(signed_in("leo").get(at))


def test_a_letter_out_of_its_goals_says_nothing_of_languages(group: Group) -> None:
    letter = scene(group).drafted()
    assert "只改了" not in plain(signed_in("olivia").get(f"/letters/{letter.ref}"))
