"""A box that is emptied in a form of a letter is told at its field: what stood there is not put back without a word."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.test import Client
from support.forms import forms_of
from support.group_of_rooms import Group
from support.letters import Story, content, key
from support.letters_from_goals import dated_story, scene
from support.pages import signed_in

from hengji.audit.outcomes import Refusal
from hengji.contracts import actions
from hengji.contracts.actions.negotiate import figure
from hengji.contracts.content import written
from hengji.contracts.editing import edited
from hengji.contracts.models import Amendment, Proposal
from hengji.contracts.wording import meant

REASON = {"reason": ["市场变化"], "evidence": ["集团〔2026〕12号"]}


def amend(client: Client, at: str, typed: Mapping[str, str]) -> tuple[int, str]:
    """The form of an amendment sent as a browser sends it, with what is typed."""
    page = client.get(at).content.decode()
    (form,) = [each for each in forms_of(page) if any(one.name == "evidence" for one in each.controls)]
    answer = client.post(at, form.data() | REASON | {name: [said] for name, said in typed.items()})
    return answer.status_code, answer.content.decode()


def test_an_emptied_tier_is_refused_at_its_field_while_other_figures_are_set(group: Group) -> None:
    story, olivia = Story(group).in_force(), signed_in("olivia")
    at = f"/letters/{story.ref}/amend"
    typed = {"tier-profit-base": "", "tier-profit-target": "１０２０", "tier-profit-challenge": " 1,120 "}
    status, page = amend(olivia, at, typed)
    assert status == 422
    assert "“profit指标”“基本值”：没有写" in page
    assert "不能去掉一档" in page
    assert 'name="tier-profit-base"' in page
    assert page.count("aria-invalid") == 1
    assert 'value="１０２０"' in page, "what was typed stays"
    assert not Amendment.objects.exists()
    assert amend(olivia, at, typed | {"tier-profit-base": "910"})[0] == 302


def test_everything_that_was_emptied_is_told_at_once(group: Group) -> None:
    story, olivia = Story(group).in_force(), signed_in("olivia")
    emptied = ("tier-profit-target", "sentence-safety", "node-0-due", "node-0-standard", "node-0-title")
    typed = dict.fromkeys(emptied, "") | {"weight-budget": " "}
    status, page = amend(olivia, f"/letters/{story.ref}/amend", typed)
    assert status == 422
    assert "内容没有变动" not in page
    for told in (
        "“profit指标”“目标值”：没有写", "“budget指标”“权重”：没有写", "“safety指标”“评分语句”：没有写",
        "“预算编制（名称）”：没有写", "“预算编制（完成标准）”：没有写", "“预算编制（期限）”：没有写",
    ):  # fmt: skip
        assert told in page, told
    assert page.count("aria-invalid") == 6
    assert not Amendment.objects.exists()


def test_an_item_or_a_node_that_is_left_out_need_not_be_filled_in(group: Group) -> None:
    whole = content(group)
    given = {"item-out-safety": "1", "weight-safety": "", "sentence-safety": "", "node-0-out": "1", "node-0-due": ""}
    made = edited(whole, given, "zh", bound=True)
    assert made.wrong == ()
    assert [item.id for item in made.content.items] == ["profit", "budget"]
    assert made.content.nodes == ()


def test_an_emptied_share_of_a_node_is_left_to_the_check_of_the_content(group: Group, on_the_day: None) -> None:
    story, olivia = dated_story(scene(group)).in_force(), signed_in("olivia")
    status, page = amend(olivia, f"/letters/{story.ref}/amend", {"node-1-weight": ""})
    assert status == 422
    assert "有的节点写了份额" in page


def test_a_draft_may_lack_a_figure_but_no_weight_title_or_sentence(group: Group) -> None:
    whole = content(group)
    given = {"tier-profit-base": "", "weight-profit": "", "title-budget": "", "sentence-budget": "", "node-0-due": ""}
    made = edited(whole, given, "en")
    assert [each.message.en for each in made.wrong] == [
        "'Profit ratio' 'weight': it is left empty",
        "'Budget ratio' 'title': it is left empty",
        "'Budget ratio' 'scoring sentence': it is left empty",
        "'Budget drafted (due day)': it is left empty",
    ]
    assert [each.where.field for each in made.wrong] == [
        "weight-profit", "title-budget", "sentence-budget", "node-0-due"
    ]  # fmt: skip
    assert all(each.hint is not None for each in made.wrong)


def test_a_percent_sign_is_read_where_the_unit_is_per_cent_and_told_elsewhere(group: Group) -> None:
    whole = content(group)
    made = edited(whole, {"tier-budget-target": "９６．５％", "node-0-weight": "25％"}, "zh")
    assert made.wrong == ()
    (tier,) = made.content.items[1].tiers
    assert str(tier.value) == "96.5"
    assert str(made.content.nodes[0].weight) == "25"
    made = edited(whole, {"tier-profit-target": "95%", "weight-profit": "50％"}, "zh")
    assert [each.message.zh for each in made.wrong] == [
        "“profit指标”“权重”：“50％”不是数字：单位已经写明，只写 50",
        "“profit指标”“目标值”：“95%”不是数字：单位已经写明，只写 95",
    ]


@pytest.mark.parametrize(("typed", "kept"), [("96%", "96"), ("９６．０％", "96"), ("96 %", "96")])
def test_a_proposal_reads_the_sign_of_its_unit(group: Group, typed: str, kept: str) -> None:
    story = Story(group, text=written(content(group))).sent()
    story.do("hana", actions.propose, item="budget", words="改", fields={"tier:target": typed})
    assert Proposal.objects.get().new == kept


def test_a_proposal_with_the_sign_of_another_unit_says_that_the_unit_is_given(group: Group) -> None:
    story = Story(group).sent()
    answer = signed_in("hana").post(
        f"/letters/{story.ref}/propose",
        {"key": key(), "version": story.letter.version, "item": "profit", "words": "改", "tier:target": "1050%"},
    )
    assert answer.status_code == 422
    assert "单位已经写明，只写 1050" in answer.content.decode()


def test_a_figure_with_a_comma_that_parts_no_thousands_is_not_guessed(group: Group) -> None:
    made = edited(content(group), {"tier-profit-target": "1,5"}, "zh")
    assert [each.message.zh for each in made.wrong] == ["“profit指标”“目标值”：“1,5”不是数字"]


def test_a_figure_of_too_many_decimals_is_advised_rounded_and_not_as_it_was_refused(group: Group) -> None:
    (wrong,) = edited(content(group), {"tier-profit-target": "22.1234567"}, "zh").wrong
    assert wrong.hint is not None
    assert (wrong.hint.zh, wrong.hint.en) == ("四舍五入到 6 位：22.123457", "round it to 6 decimals: 22.123457")
    (beyond,) = edited(content(group), {"tier-profit-target": "99999999999999"}, "zh").wrong
    assert "超出可保存的范围" in beyond.message.zh
    assert beyond.hint is None, "to write it as it was written helps nobody"
    with pytest.raises(Refusal) as refused:
        figure("22.1234567%", unit="%")
    assert refused.value.hint == wrong.hint
    assert meant("375.86-", "万元") is not None
