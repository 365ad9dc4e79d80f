"""The form of a letter that is no longer there gives back what was typed into it: what was changed, by its name, and why."""

from __future__ import annotations

import html

import pytest
from django.http import HttpResponse
from rooms.contracts.test_amend_nodes import asked
from rooms.contracts.test_revise import filled
from support.group_of_rooms import Group
from support.letters import Story, content
from support.pages import plain, signed_in

from hengji.contracts.editing import shown
from hengji.contracts.typed import typed_in

pytestmark = pytest.mark.usefixtures("on_the_day")
LONG = "我的理由很长：" + "煤价上涨，电量下降，" * 40


def kept(answer: HttpResponse, lang: str = "zh") -> str:
    """What the page says was typed."""
    first, last = {"zh": ("您填的内容", "这张表单现在不在了"), "en": ("What you had written", "The form is no longer")}[
        lang
    ]
    return html.unescape(plain(answer)).partition(first)[2].partition(last)[0]


def test_who_asks_second_gets_back_reason_evidence_and_what_was_changed_and_nothing_else(group: Group) -> None:
    story = Story(group).in_force()
    at, olivia = f"/letters/{story.ref}/amend", signed_in("olivia")
    first = asked(olivia, at, **{"tier-profit-target": "1010"})
    second = asked(olivia, at, **{
        "tier-profit-target": "1,008.25", "reason": LONG, "evidence": "集团〔2026〕99号", "node-0-due": "2026-04-30",
        "clause-0": "第一行\n第二行", "item-out-safety": "1",
    })  # fmt: skip
    assert olivia.post(at, first).status_code == 302
    answer = olivia.post(at, second)
    assert answer.status_code == 409
    said = kept(answer)
    assert said.split() == [
        f"理由：{LONG}", "佐证材料：集团〔2026〕99号", "profit指标", "目标值：1,008.25", "safety指标", "删去：是",
        "预算编制", "期限：2026-04-30", "兑现", "内容：第一行", "第二行",
    ]  # fmt: skip
    english = kept(signed_in("olivia", "en").post(at, second), "en")
    assert f"Reason: {LONG}" in english
    assert "Profit ratio, target: 1,008.25" in english
    assert "900" not in english


def test_a_letter_that_was_signed_meanwhile_gives_back_what_was_revised(group: Group) -> None:
    story = Story(group)
    at, olivia = f"/letters/{story.ref}/revise", signed_in("olivia")
    given = filled(olivia.get(at)) | {
        "title-profit": "净利润", "also-title-profit": "Net profit", "weight-budget": "", "why": "纪要 3 号",
        "node-new-title": "预算下达", "clause-new-title": "补充", "clause-0-place": "2", "do": "save",
    }  # fmt: skip
    story.in_force()
    answer = olivia.post(at, given)
    assert answer.status_code == 403
    said = kept(answer)
    assert said.split() == [
        "修改说明：纪要", "3", "号", "profit指标", "名称：净利润", "budget指标", "权重：（空）", "新节点", "名称：预算下达",
        "兑现", "序号：2", "新条款", "标题：补充", "profit指标", "名称（英文）：Net", "profit",
    ]  # fmt: skip


def test_a_form_that_was_left_as_it_was_shown_has_nothing_to_give_back(group: Group) -> None:
    whole = content(group)
    for lang in ("zh", "en"):
        assert typed_in(whole, shown(whole, lang), lang) == []
    assert [said for _, said in typed_in(whole, {"added": "safety"}, "en")] == ["Safety ratio"]
