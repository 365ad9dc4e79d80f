"""The office revises a draft with checks while it writes, and takes over what goals say by now; versions are kept."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.http import HttpResponse
from django.test import Client
from support.group_of_rooms import Group
from support.letters import Story, content
from support.letters_from_goals import scene
from support.pages import plain, signed_in

from hengji.contracts.content import Tier, read, written
from hengji.contracts.editing import changed, edited
from hengji.contracts.merging import merged
from hengji.contracts.models import LetterVersion
from hengji.engine.values.text import Text

pytestmark = pytest.mark.usefixtures("on_the_day")


def filled(page: HttpResponse) -> dict[str, str]:
    """Everything a browser would send of the form of a page."""
    text = (
        page.content.decode().partition('id="revise"')[2] or page.content.decode().rpartition('<form method="post"')[2]
    )
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", text):
        said = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if said.get("type") != "checkbox" or " checked" in tag:
            found[said["name"]] = html.unescape(said.get("value", ""))
    for name, value in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>([^<]*)</textarea>', text):
        found[name] = html.unescape(value)
    return found


def test_items_nodes_and_wording_are_revised_and_the_version_before_is_kept(group: Group) -> None:
    story = Story(group)
    at, olivia = f"/letters/{story.ref}/revise", signed_in("olivia")
    given = filled(olivia.get(at))
    given |= {
        "weight-profit": "45", "weight-budget": "35", "tier-profit-target": "1,020", "title-safety": "安全事故",
        "node-0-standard": "经董事会审定", "node-new-title": "预算下达", "node-new-of": "i:budget",
        "node-new-due": "2026-05-31", "clause-0": "按新办法执行", "why": "会议纪要〔2026〕3号", "do": "save",
    }  # fmt: skip
    assert olivia.post(at, given).status_code == 302
    now = story.table
    held = read(now.content)
    assert (now.number, now.why, now.made_from) == (2, "会议纪要〔2026〕3号", 1)
    assert [item.weight for item in held.items] == [Decimal(45), Decimal(35), Decimal(20)]
    assert held.items[0].tier("target") == Tier("target", Decimal(1020))
    assert held.items[2].title == Text("安全事故", "Safety ratio")
    assert [(node.title.zh, node.due, node.standard.zh) for node in held.nodes] == [
        ("预算编制", date(2026, 3, 31), "经董事会审定"), ("预算下达", date(2026, 5, 31), "按目标完成"),
    ]  # fmt: skip
    assert held.clauses[0].text == Text("按新办法执行", "By the rules")
    assert LetterVersion.objects.filter(letter=story.letter).count() == 2


def test_a_form_that_is_sent_as_it_was_shown_changes_nothing(group: Group) -> None:
    story = Story(group)
    at, olivia = f"/letters/{story.ref}/revise", signed_in("olivia")
    assert olivia.post(at, filled(olivia.get(at)) | {"do": "save"}).status_code == 422
    assert story.table.number == 1


def test_while_one_writes_the_checks_are_told_and_nothing_is_kept(group: Group) -> None:
    story = Story(group)
    at, olivia = f"/letters/{story.ref}/revise", signed_in("olivia")
    given = filled(olivia.get(at)) | {"weight-profit": "70", "tier-profit-base": "1200", "do": "check"}
    told = olivia.post(at, given, headers={"HX-Request": "true"}).content.decode()
    for words in ("120", "合计不对", "权重 70 不在本类允许的 40～60", "不如基本值 1200"):
        assert words in told, words
    assert "<html" not in told
    page = olivia.post(at, given).content.decode()
    assert 'value="70"' in page, "without a script what was typed stays in the form"
    assert "合计不对" in page
    odd = given | {"weight-profit": "七十", "node-0-due": "下月", "sentence-budget": "看着办"}
    told = olivia.post(at, odd, headers={"HX-Request": "true"}).content.decode()
    for words in ("七十", "“下月”不是日期", "“budget指标”："):
        assert words in told, words
    assert olivia.post(at, odd | {"do": "save"}).status_code == 422
    assert story.table.number == 1


def test_a_node_is_left_out_and_an_emptied_figure_is_to_be_set(group: Group) -> None:
    whole = content(group)
    made = edited(whole, {"node-0-out": "1", "tier-profit-target": "", "clause-0": ""}, "zh")
    assert made.wrong == ()
    assert (made.content.nodes, made.content.clauses) == ((), ())
    assert made.content.items[0].tier("target") == Tier("target", None)
    assert edited(whole, {}, "zh").content == whole


def test_only_who_drafts_revises_and_only_before_both_have_signed(group: Group) -> None:
    story = Story(group).sent()
    for route in ("revise", "again"):
        assert signed_in("hana").get(f"/letters/{story.ref}/{route}").status_code == 403
        assert signed_in("hugo").get(f"/letters/{story.ref}/{route}").status_code == 404
    bound = Story(group, "S1", "mia").in_force()
    assert signed_in("olivia").get(f"/letters/{bound.ref}/revise").status_code == 403


def test_what_goals_say_by_now_is_shown_beside_the_draft_and_taken_over(group: Group) -> None:
    all_ = scene(group)
    letter = all_.drafted()
    at, olivia = f"/letters/{letter.ref}", signed_in("olivia")
    assert "没有影响这份责任书的变动" in olivia.get(f"{at}/again").content.decode()
    own = filled(olivia.get(f"{at}/revise")) | {
        "tier-debt-target": "58",
        "weight-profit": "45",
        "weight-output": "15",
        "do": "save",
    }
    assert olivia.post(f"{at}/revise", own).status_code == 302
    all_.set_tiers(all_.goals.cycle.goals.get(code="G1-S1"), target="1050")
    page = olivia.get(f"{at}/again")
    told = page.content.decode()
    assert "1,050" in told
    assert "1,000" in told
    assert ">58<" not in told, "what the office wrote and no goal moved is no change"
    assert olivia.post(f"{at}/again", filled(page)).status_code == 302
    now = all_.content(letter)
    profit, debt = now.item("profit"), now.item("debt")
    assert profit is not None
    assert debt is not None
    assert (profit.tier("target"), profit.weight) == (Tier("target", Decimal(1050)), Decimal(45))
    assert debt.tier("target") == Tier("target", Decimal(58))
    assert LetterVersion.objects.filter(letter=letter).count() == 3
    trail = plain(olivia.get(f"/trail?subject={letter.ref}"))
    assert "按方案与目标更新" in trail
    assert " goals " not in trail


def test_where_the_letter_was_changed_and_its_goal_was_not_the_goals_figures_are_offered_to_be_ticked(
    group: Group,
) -> None:
    all_ = scene(group)
    letter = all_.drafted()
    at, olivia = f"/letters/{letter.ref}", signed_in("olivia")
    own = filled(olivia.get(f"{at}/revise")) | {"tier-profit-target": "990", "tier-output-target": "5", "do": "save"}
    assert olivia.post(f"{at}/revise", own).status_code == 302
    assert f'href="{at}/again"' in olivia.get(at).content.decode()
    page = olivia.get(f"{at}/again")
    told = page.content.decode()
    assert "没有影响这份责任书的变动" not in told
    assert re.findall(r'name="follow" value="([^"]*)"', told) == ["profit", "output"]
    assert "目标值：990 → 1,000" in plain(page)
    given = filled(page)
    assert olivia.post(f"{at}/again", given).status_code == 422, "nothing is ticked"
    assert olivia.post(f"{at}/again", given | {"follow": "profit"}).status_code == 302
    now = all_.content(letter)
    assert [item.tier("target") for item in now.items[:2]] == [
        Tier("target", Decimal(1000)),
        Tier("target", Decimal(5)),
    ]


def test_what_moved_again_after_it_was_shown_is_not_taken_over(group: Group) -> None:
    all_ = scene(group)
    letter = all_.drafted()
    olivia = signed_in("olivia")
    goal = all_.goals.cycle.goals.get(code="G1-S1")
    all_.set_tiers(goal, target="1050")
    shown = filled(olivia.get(f"/letters/{letter.ref}/again"))
    all_.set_tiers(goal, target="1060")
    assert olivia.post(f"/letters/{letter.ref}/again", shown).status_code == 409
    assert LetterVersion.objects.filter(letter=letter).count() == 1


def test_merging_what_has_not_moved_gives_what_there_is(group: Group) -> None:
    whole = content(group)
    assert written(merged(whole, whole, whole)) == written(whole)


def both_open(group: Group) -> tuple[Story, str, Client, dict[str, str]]:
    """Two tabs of one form: the first has saved the challenge value of the profit, the second changes the weights."""
    story = Story(group)
    at, olivia = f"/letters/{story.ref}/revise", signed_in("olivia")
    one = filled(olivia.get(at)) | {"tier-profit-challenge": "1150", "do": "save"}
    two = filled(olivia.get(at)) | {"weight-profit": "45", "weight-budget": "35"}
    assert olivia.post(at, one).status_code == 302
    return story, at, olivia, two


def test_who_saves_second_is_told_only_what_they_changed_and_keeps_what_the_other_changed(group: Group) -> None:
    story, at, olivia, two = both_open(group)
    told = olivia.post(at, two | {"do": "save"})
    page = told.content.decode()
    assert told.status_code == 409
    assert "profit指标：权重" in page
    assert "profit指标：挑战值" not in page, "nobody changed it in this tab"
    assert "2 处改动" in page, "the check judges what stands in the form"
    again = filled(told)
    assert (again["tier-profit-challenge"], again["weight-profit"]) == ("1150", "45")
    checked = olivia.post(at, again | {"do": "check"})
    assert olivia.post(at, filled(checked) | {"do": "save"}).status_code == 302
    profit = read(story.table.content).items[0]
    assert (profit.weight, profit.tier("challenge")) == (Decimal(45), Tier("challenge", Decimal(1150)))


def test_a_check_of_an_older_text_keeps_the_conflict_and_overwrites_nothing(group: Group) -> None:
    story, at, olivia, two = both_open(group)
    told = olivia.post(at, two | {"do": "check"}, headers={"HX-Request": "true"}).content.decode()
    assert "2 处改动" in told
    assert "没有问题" in told
    checked = olivia.post(at, two | {"do": "check"})
    assert filled(checked)["tier-profit-challenge"] == "1150"
    told = olivia.post(at, filled(checked) | {"do": "save"})
    assert told.status_code == 409, "a conflict stays one until it has been told"
    assert story.table.number == 2
    assert olivia.post(at, filled(told) | {"do": "save"}).status_code == 302
    assert read(story.table.content).items[0].tier("challenge") == Tier("challenge", Decimal(1150))


def test_of_a_field_both_changed_both_values_are_told(group: Group) -> None:
    _, at, olivia, two = both_open(group)
    page = olivia.post(at, two | {"tier-profit-challenge": "1200", "do": "save"}).content.decode()
    assert all(f"<b>{each}</b>" in page for each in ("1150", "1200"))


def test_what_cannot_be_read_comes_back_and_is_told_in_the_checks_too(group: Group) -> None:
    story = Story(group)
    at, olivia = f"/letters/{story.ref}/revise", signed_in("olivia")
    told = olivia.post(at, filled(olivia.get(at)) | {"weight-profit": "七十", "do": "save"})
    assert told.status_code == 422
    assert filled(told)["weight-profit"] == "七十"
    assert "可以送达" not in told.content.decode()


def test_changes_find_their_node_and_article_again_by_what_they_are(group: Group) -> None:
    opened = content(group)
    now = replace(opened, nodes=(replace(opened.nodes[0], title=Text("新", "New")), *opened.nodes))
    found = changed(opened, now, {"node-0-standard": "经董事会审定", "node-0-due": "2026-03-31"}, "zh")
    assert (found.given, found.wrong) == ({"node-1-standard": "经董事会审定"}, ())
    found = changed(opened, replace(opened, nodes=()), {"node-0-standard": "经董事会审定"}, "zh")
    assert "已由别人删去或改名" in found.wrong[0].message.zh


def test_words_that_are_too_long_are_refused_with_the_limit_and_never_cut(group: Group) -> None:
    story = Story(group)
    at, olivia = f"/letters/{story.ref}/revise", signed_in("olivia")
    shown = olivia.get(at)
    assert "maxlength" not in shown.content.decode().partition('id="revise"')[2], "a browser would cut what is pasted"
    long = {
        "title-profit": "利" * 121, "node-0-standard": "标" * 301, "why": "因" * 201, "node-new-title": "节" * 201,
        "node-new-of": "i:budget", "node-new-due": "2026-05-31",
    }  # fmt: skip
    told = olivia.post(at, filled(shown) | long | {"do": "save"})
    page = told.content.decode()
    assert told.status_code == 422
    for words in ("写了 121 字，最多 120 字", "写了 301 字，最多 300 字", "写了 201 字，最多 200 字", "“修改说明”"):
        assert words in page, words
    assert filled(told)["title-profit"] == "利" * 121, "what was typed is whole"
    assert story.table.number == 1
    fits = {"title-profit": "利" * 120, "why": "因" * 200, "do": "save"}
    assert olivia.post(at, filled(olivia.get(at)) | fits).status_code == 302
    assert read(story.table.content).items[0].title.zh == "利" * 120
    assert story.table.why == "因" * 200


def test_checking_by_the_button_changes_the_findings_alone_and_says_beside_the_button_what_they_are(
    group: Group,
) -> None:
    story = Story(group)
    at, olivia = f"/letters/{story.ref}/revise", signed_in("olivia")
    page = olivia.get(at)
    button = re.search(r'<button[^>]*value="check"[^>]*>', page.content.decode())
    assert button is not None
    assert f'hx-post="{at}" hx-target="#checked"' in button.group(), (
        "a page drawn anew would lose the place of the focus"
    )
    told = olivia.post(at, filled(page) | {"weight-profit": "70", "do": "check"}, headers={"HX-Request": "true"})
    part = told.content.decode()
    assert '<p class="note" id="checked-below" hx-swap-oob="true">' in part
    assert "2 个问题，见页首的检查" in part
    assert '<a href="#item-profit">“profit指标”：权重 70 不在本类允许的 40～60</a>' in part
    assert 'id="checked-below"' in page.content.decode()
    assert "<input" not in part
    assert "<textarea" not in part
