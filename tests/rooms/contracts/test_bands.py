"""A band of a sentence of which nothing is left because two tiers are one figure: told wherever the letter is decided."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from support.group_of_rooms import Group
from support.letters import CLIMB, STEPS, Story, content, item
from support.letters_from_goals import scene
from support.pages import signed_in

from hengji.contracts import actions
from hengji.contracts.bands import BAND_EMPTY, empty_bands
from hengji.contracts.changes import with_item, with_tier
from hengji.contracts.checks import check
from hengji.contracts.content import Content, Item, written
from hengji.contracts.doubts import FIGURE_ODD, doubts
from hengji.contracts.models import Amendment
from hengji.engine.values.finding import Level
from hengji.goals.models import Goal
from hengji.goals.rules.plausible import Listed

FLAT = "基本值与目标值都是 1,000 万元"


def of(group: Group, only: Item) -> list[str]:
    whole: Content = with_item(content(group), only)
    assert check(whole) == []
    return [each.message.zh for each in empty_bands(whole)]


def profit(base: str, target: str, challenge: str) -> Item:
    return item("profit", "50", CLIMB, unit="万元", allowed=("40", "60"), base=base, target=target, challenge=challenge)


def test_a_band_between_two_equal_tiers_is_told_with_what_the_sentence_then_gives(group: Group) -> None:
    assert of(group, profit("900", "1000", "1100")) == []
    assert of(group, profit("1000", "1000", "1100")) == [
        "“profit指标”：基本值与目标值都是 1,000 万元，两者之间没有区间：1,000 万元得 50 分，略差则得 0 分"
    ]
    (told,) = of(group, profit("900", "1000", "1000"))
    assert "目标值与挑战值都是 1,000 万元，两者之间没有区间：1,000 万元得 60 分，略差则得 50 分" in told
    assert len(of(group, profit("1000", "1000", "1000"))) == 2


def test_equal_tiers_the_rule_has_no_band_between_are_no_warning(group: Group) -> None:
    assert of(group, item("budget", "30", STEPS, target="95", base="95", challenge="95")) == []


def test_the_warning_shows_where_it_is_proposed_and_while_it_is_negotiated(group: Group) -> None:
    story = Story(group).sent()
    made = story.do("hana", actions.propose, item="profit", words="市场变化", fields={"tier:target": "900"})
    assert "基本值与目标值都是 900 万元" in made["warning"]
    assert "its base and its target are both 900 × CNY 10k" in made["warning"]
    story.do("olivia", actions.answer_proposal, proposal=made["proposal"], answer="accepted")
    for who in ("hana", "olivia"):
        page = signed_in(who).get(f"/letters/{story.ref}").content.decode()
        assert "基本值与目标值都是 900 万元" in page, who
    assert "基本值与目标值都是 900 万元" in signed_in("olivia").get(f"/letters/{story.ref}/revise").content.decode()
    story.do("hana", actions.agree_letter, shown=story.table.hash)
    assert "基本值与目标值都是 900 万元" in signed_in("hana").get(f"/letters/{story.ref}/sign").content.decode()


def test_the_warning_shows_on_the_page_of_an_amendment_before_it_is_approved(group: Group) -> None:
    story = Story(group).in_force()
    flat = with_item(story.bound, with_tier(story.bound.items[0], "base", Decimal(1000)))
    made = story.do("olivia", actions.amend_letter, content=written(flat), reason="调整", evidence="文件")
    page = signed_in("leo").get(f"/letters/{story.ref}/amendments/{made['amendment']}").content.decode()
    assert FLAT in page
    assert Amendment.objects.count() == 1
    assert FLAT not in signed_in("leo").get(f"/letters/{story.ref}").content.decode(), "what is in force has its band"


def test_the_warning_comes_with_the_letter_that_is_generated_one_by_one_and_in_a_batch(group: Group) -> None:
    all_ = scene(group)
    all_.set_tiers(Goal.objects.get(code="G1-S1"), base="1000")
    found = [each for each in all_.made().findings if each.code == BAND_EMPTY]
    assert [(each.level, each.where.sheet) for each in found] == [(Level.WARNING, "profit")]
    given = {"kind": "subsidiary", "year": "2026", "pick": all_.candidate().key, "do": "preview"}
    assert FLAT in signed_in("olivia").post("/letters/batch", given).content.decode()


def test_a_percentage_nobody_can_mean_is_told_where_it_is_typed_and_where_it_stands(group: Group) -> None:
    story = Story(group).sent()
    made = story.do("hana", actions.propose, item="budget", words="改", fields={"tier:target": "1e5"})
    assert "“budget指标”目标值：百分比 100,000 远大于 100" in made["warning"]
    assert "look at" not in made["warning"]
    story.do("olivia", actions.answer_proposal, proposal=made["proposal"], answer="accepted")
    for at in ("", "/revise"):
        assert "百分比 100,000 远大于 100" in signed_in("olivia").get(f"/letters/{story.ref}{at}").content.decode(), at
    below = with_item(content(group), with_tier(content(group).items[1], "target", Decimal(-5)))
    assert [(each.code, each.message.zh) for each in doubts(below)] == [
        (FIGURE_ODD, "“budget指标”目标值：百分比 -5 是负的")
    ]
    assert doubts(below, {"budget": Listed("%", Fraction(-10), Fraction(100))}) == [], "the library knows better"
    (told,) = doubts(below, {"budget": Listed("%", Fraction(0), Fraction(100))})
    assert "-5 低于合理下限 0" in told.message.zh
