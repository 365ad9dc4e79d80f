"""One subject's letter is given an item of the scheme, or loses one, as the scheme allows: a few, and to the point."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from support.forms import forms_of
from support.group_of_rooms import Group
from support.letters import key, posted
from support.letters_from_goals import COMPANIES, Scene, scene
from support.pages import signed_in
from support.schemes_of_rooms import in_force, start

from hengji.audit.models import Event
from hengji.contracts import actions
from hengji.contracts.additions import choices, required, with_added, without
from hengji.contracts.changes import Level, compare
from hengji.contracts.checks import check
from hengji.contracts.content import Content, Kind, Tier, read, written
from hengji.contracts.merging import merged
from hengji.contracts.models import Amendment, Letter
from hengji.contracts.queries import scheme_of
from hengji.engine.values.finding import Refused
from hengji.policy.reading import read as reading

pytestmark = pytest.mark.usefixtures("on_the_day")
WIDER = COMPANIES.replace("version: \"2026\"", "version: \"2026.2\"").replace(
    "  wind: {zh: 风电类, en: Wind}\n", "  wind: {zh: 风电类, en: Wind}\n  coal: {zh: 煤电类, en: Coal}\n"
).replace("{indicator: debt, weight: 30,", "{indicator: debt, weight: 30, core: yes,").replace(
    "ledger:\n", """\
  coal:
    - dimension: {zh: 经营, en: Business}
      weight: 100
      items:
        - {indicator: profit, weight: 80, tiers: {target: table}, rule: 完成目标值得满分；每低于目标值1%扣1分，扣完为止}
        - {indicator: heat, weight: 20, weight_range: 5 .. 20, tiers: {target: table}, rule: 完成目标值得满分}
ledger:
""").replace("  debt: {title: {zh: 资产负债率, en: Debt ratio}, unit: \"%\"}\n", """\
  debt: {title: {zh: 资产负债率, en: Debt ratio}, unit: "%"}
  heat: {title: {zh: 供热量, en: Heat}, unit: 万吉焦}
""").replace("  debt: {title: {zh: 资产负债率, en: Debt ratio}, unit: \"%\", direction", """\
  heat: {title: {zh: 供热量, en: Heat}, unit: 万吉焦, direction: higher, decimals: 2}
  debt: {title: {zh: 资产负债率, en: Debt ratio}, unit: "%", direction""").replace("our.companies", "a.companies")  # fmt: skip
"""The companies' scheme with a core item, and another class whose card has an item more."""


def wide(group: Group) -> tuple[Scene, Letter]:
    """A letter in draft under that scheme."""
    all_ = scene(group)
    in_force(group, start(group, WIDER))
    return all_, all_.drafted()


def sent(client: Client, at: str, given: dict[str, list[str]] | None = None) -> dict[str, list[str]]:
    """What a browser would send of the form of items, as it is opened or as it comes back."""
    page = client.get(at) if given is None else client.post(at, given)
    assert page.status_code == 200, page.content.decode()[:2000]
    return next(
        each for each in forms_of(page.content.decode()) if any(one.name.startswith("weight-") for one in each.controls)
    ).data()


def test_the_scheme_offers_items_that_are_not_there_and_says_which_must_stay(group: Group) -> None:
    scheme, all_ = reading(WIDER).usable, None
    all_, letter = wide(group)
    content = all_.content(letter)
    assert scheme_of(group.viewer("olivia"), content) is not None
    (heat,) = choices(scheme, content)
    assert (heat.key, heat.card.zh, heat.own, heat.item.weight) == ("heat", "煤电类", False, Decimal(20))
    assert heat.item.sentence.zh.startswith("完成目标值得满分") or heat.item.rule is not None
    assert required(scheme, "wind") == {"debt"}
    fewer = without(content, {"output"})
    assert [each.key for each in choices(scheme, fewer)] == ["output", "heat"], "what was left out can be taken back"


def test_a_goal_of_an_item_that_goes_is_listed_with_its_tiers_and_scored_no_more(group: Group) -> None:
    all_, letter = wide(group)
    content = all_.content(letter)
    goal = next(each for each in content.goals if each.item == "output")
    fewer = without(content, {"output"})
    now = fewer.goal(goal.code)
    assert now is not None
    assert (now.item, now.tiers[0]) == ("", Tier("target", Decimal("5.2")))
    assert not [each for each in check(fewer) if each.code == "goal-item"]


def test_an_item_is_added_with_its_rule_and_weight_and_another_left_out_on_the_page(group: Group) -> None:
    all_, letter = wide(group)
    at, olivia = f"/letters/{letter.ref}/revise", signed_in("olivia")
    given = sent(olivia, at) | {"add-item": ["heat"], "do": ["add"]}
    shown = sent(olivia, at, given)
    assert letter.versions.count() == 1, "adding to the table saves nothing"
    shown |= {
        "weight-heat": ["10"],
        "tier-heat-target": ["120"],
        "item-out-output": ["1"],
        "weight-profit": ["50"],
        "do": ["save"],
    }
    told = olivia.post(at, shown | {"do": ["check"]}, headers={"HX-Request": "true"}).content.decode()
    assert "合计正确" in told
    assert olivia.post(at, shown).status_code == 302
    now = all_.content(letter)
    heat = now.item("heat")
    assert heat is not None
    assert [item.id for item in now.items] == ["profit", "profit_up", "debt", "heat"]
    assert (heat.weight, heat.tier("target"), heat.dimension.zh) == (Decimal(10), Tier("target", Decimal(120)), "经营")
    assert heat.rule == reading(WIDER).usable.scorecards["coal"].dimensions[0].children[1].rule  # type: ignore[union-attr]
    event = Event.objects.latest("seq")
    assert event.action == "contracts.revise"
    for words in ("供热量：考核项", "120", "发电量：考核项"):
        assert words in event.body, words


def test_a_required_item_stays_and_a_weight_beyond_its_range_is_told_at_once(group: Group) -> None:
    all_, letter = wide(group)
    at, olivia = f"/letters/{letter.ref}/revise", signed_in("olivia")
    given = sent(olivia, at) | {"add-item": ["heat"], "do": ["add"]}
    shown = sent(olivia, at, given) | {"item-out-debt": ["1"], "weight-heat": ["30"], "tier-heat-target": ["9"]}
    told = olivia.post(at, shown | {"do": ["check"]}, headers={"HX-Request": "true"}).content.decode()
    for words in ("“资产负债率”是方案规定必须有的考核项，不能删去", "权重 30 不在本类允许的 5～20"):
        assert words in told, words
    refused = olivia.post(at, shown | {"do": ["save"]})
    assert refused.status_code == 422
    assert "不能删去" in refused.content.decode()
    assert 'value="30"' in refused.content.decode(), "what was typed stays"
    assert olivia.post(at, sent(olivia, at) | {"add-item": ["nosuch"], "do": ["add"]}).status_code == 422
    content = all_.content(letter)
    with pytest.raises(Refused) as found:
        actions.revise_letter(
            group.viewer("olivia"), key(), letter=letter.ref, version=letter.version, content=written(without(content, {"debt"}))
        )  # fmt: skip
    assert {each.code for each in found.value.findings} == {"item-required"}


def test_what_the_scheme_does_not_have_is_not_added_by_any_door(group: Group) -> None:
    from dataclasses import replace

    all_, letter = wide(group)
    content = all_.content(letter)
    strange = replace(content.items[0], id="golf", indicator="golf")
    with pytest.raises(Refused) as found:
        actions.revise_letter(
            group.viewer("olivia"), key(), letter=letter.ref, version=letter.version, content=written(with_added(content, [strange]))
        )  # fmt: skip
    assert {each.code for each in found.value.findings} == {"item-unknown"}


def test_a_deputys_letter_that_loses_own_items_below_half_is_told(group: Group) -> None:
    all_, _ = wide(group)
    posted(group, "S1", "mia")
    letter = all_.drafted("S1", Kind.ANNUAL)
    at, olivia = f"/letters/{letter.ref}/revise", signed_in("olivia")
    given = {name: said for name, said in sent(olivia, at).items() if name not in ("own-profit", "own-output")}
    told = olivia.post(at, given | {"do": ["check"]}, headers={"HX-Request": "true"}).content.decode()
    assert "不到一半" in told
    more = olivia.post(
        at, given | {"item-out-debt": ["1"], "do": ["check"]}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "不到一半" in more


def test_who_adds_an_item_while_somebody_else_saves_keeps_both_changes(group: Group) -> None:
    all_, letter = wide(group)
    at, olivia = f"/letters/{letter.ref}/revise", signed_in("olivia")
    mine = sent(olivia, at, sent(olivia, at) | {"add-item": ["heat"], "do": ["add"]}) | {"weight-heat": ["10"]}
    assert olivia.post(at, sent(olivia, at) | {"weight-profit": ["45"], "do": ["save"]}).status_code == 302
    told = olivia.post(at, mine | {"do": ["save"]})
    assert told.status_code == 409
    back = next(
        each for each in forms_of(told.content.decode()) if any(one.name == "weight-heat" for one in each.controls)
    ).data()
    assert (back["weight-heat"], back["weight-profit"]) == (["10"], ["45"])
    assert olivia.post(at, back | {"do": ["save"]}).status_code == 302
    now = all_.content(letter)
    assert [(item.id, item.weight) for item in now.items if item.id in ("profit", "heat")] == [
        ("profit", Decimal(45)),
        ("heat", Decimal(10)),
    ]


def test_an_amendment_adds_an_item_and_shows_it_beside_what_was_and_the_leader_decides(group: Group) -> None:
    all_, letter = wide(group)
    bound = in_force_letter(group, all_, letter)
    at, olivia = f"/letters/{letter.ref}/amend", signed_in("olivia")
    shown = sent(olivia, at, sent(olivia, at) | {"add-item": ["heat"], "reason": ["供热改造"], "do": ["add"]})
    assert shown["reason"] == ["供热改造"]
    shown |= {
        "weight-heat": ["10"],
        "tier-heat-target": ["120"],
        "weight-output": ["10"],
        "evidence": ["集团〔2026〕12号"],
        "do": [""],
    }
    answer = olivia.post(at, shown)
    assert answer.status_code == 302
    row = Amendment.objects.get()
    assert row.level == Level.LEADER.value
    came = next(each for each in compare(bound, read(row.content)) if each.item == "heat")
    assert came.old is None
    assert came.new is not None
    assert "目标值 120" in came.new.zh
    page = olivia.get(answer["Location"]).content.decode()
    assert "供热量" in page


def test_made_again_from_goals_an_added_item_stays_and_one_left_out_stays_out(group: Group) -> None:
    all_, letter = wide(group)
    base = all_.content(letter)
    (heat,) = choices(reading(WIDER).usable, base)
    now = with_added(without(base, {"output"}), [heat.item])
    assert [item.id for item in merged(base, base, now).items] == [item.id for item in now.items]
    assert written(merged(base, base, now)) == written(now)


def in_force_letter(group: Group, all_: Scene, letter: Letter) -> Content:
    """The letter signed by both, with every figure given."""
    from hengji.contracts.changes import with_item, with_tier

    content = all_.content(letter)
    for item in content.items:
        for tier in item.tiers:
            if tier.value is None and tier.source is None:
                content = with_item(content, with_tier(item, tier.name, Decimal(60)))

    def do(who: str, act: object, **given: object) -> None:
        letter.refresh_from_db()
        act(group.viewer(who), key(), letter=letter.ref, version=letter.version, **given)  # type: ignore[operator]

    do("olivia", actions.revise_letter, content=written(content))
    do("olivia", actions.send_letter)
    table = letter.versions.get(number=2).hash
    do("mia", actions.agree_letter, shown=table)
    do("mia", actions.sign_letter, side="unit", shown=table)
    do("leo", actions.sign_letter, side="group", shown=table)
    return content
