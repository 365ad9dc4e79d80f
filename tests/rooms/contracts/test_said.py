"""What is said to a letter counts or is refused, who decides is told, and what came of it later stands beside it."""

from __future__ import annotations

import json
import re

import pytest
from support.group_of_rooms import Group
from support.letters import Story, content, grant_office
from support.pages import plain, signed_in

from hengji.audit.models import Event
from hengji.audit.outcomes import Refusal
from hengji.contracts import actions
from hengji.contracts.content import written
from hengji.contracts.models import Amendment, Proposal

pytestmark = pytest.mark.usefixtures("on_the_day")


def proposing(page: str, item: str) -> dict[str, str]:
    """The hidden fields of the form that proposes to an item."""
    forms = re.findall(r'<form method="post" action="[^"]*/propose"[^>]*>.*?</form>', page, re.DOTALL)
    found = next(each for each in forms if f'name="item" value="{item}"' in each)
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', found))


def test_a_value_beside_a_mere_comment_is_refused_at_its_field_and_leaves_no_trace(group: Group) -> None:
    story = Story(group).sent()
    with pytest.raises(Refusal) as told:
        story.do("hana", actions.propose, item="profit", matter="comment", new="5", words="调低")
    assert told.value.text.zh == "选择要改的事项，或清空改为"
    assert told.value.at == "new"
    assert not Proposal.objects.exists()
    assert not Event.objects.filter(action="contracts.propose", body__contains="调低").exists()


def test_a_form_in_which_no_value_is_filled_in_is_a_mere_comment(group: Group) -> None:
    story = Story(group).sent()
    at, hana = f"/letters/{story.ref}", signed_in("hana")
    given = proposing(hana.get(at).content.decode(), "profit")
    assert hana.post(f"{at}/propose", given | {"weight": " ", "tier:target": "", "words": "调低"}).status_code == 302
    body = json.loads(Event.objects.filter(action="contracts.propose").latest("seq").body)
    assert (body["told"][0]["old"], body["told"][0]["new"]) == ("", "调低")
    assert Proposal.objects.get().matter == "comment"


def test_a_question_is_answered_in_words_and_changes_nothing(group: Group) -> None:
    story = Story(group).sent()
    asked = story.do("hana", actions.propose, item="profit", matter="comment", words="口径含不含处置收益？")
    wanted = story.do("hana", actions.propose, item="profit", matter="weight", new="53.5", words="调高")
    at, olivia = f"/letters/{story.ref}", signed_in("olivia")
    page, text = olivia.get(at).content.decode(), story.letter.current
    forms = re.findall(r'<form method="post" action="[^"]*/answer"[^>]*>.*?</form>', page, re.DOTALL)
    replies = [dict(re.findall(r'name="(\w+)" value="([^"]*)"', form)) for form in forms if 'value="replied"' in form]
    assert [each["proposal"] for each in replies] == [asked["proposal"]], "only a mere comment has this button"
    assert olivia.post(f"{at}/answer", replies[0] | {"words": " "}).status_code == 422
    assert olivia.post(f"{at}/answer", replies[0] | {"words": "不含处置收益"}).status_code == 302
    with pytest.raises(Refusal, match="it is accepted or rejected"):
        story.do("olivia", actions.answer_proposal, proposal=wanted["proposal"], answer="replied", words="再议")
    assert story.letter.current == text
    assert Proposal.objects.get(ref=asked["proposal"]).answer == "replied"
    read = signed_in("hana").get(at).content.decode()
    assert "已答复" in read
    assert "不含处置收益" in read


def test_who_asks_for_a_second_amendment_is_led_to_the_one_on_its_way_and_the_text_says_who_asked(group: Group) -> None:
    story = Story(group).in_force()
    story.amend(who="hana")
    row = Amendment.objects.get()
    at = f"/letters/{story.ref}"
    for who in ("hana", "olivia"):
        led = signed_in(who).get(f"{at}/amend", follow=True)
        assert led.redirect_chain == [(f"{at}/amendments/{row.ref}?another=yes", 302)]
        assert "已有一次调整正在办理，就是下面这一次" in plain(led)
    assert signed_in("leo").get(f"{at}/amendments/{row.ref}").status_code == 200
    story.do("leo", actions.approve_amendment, amendment=row.ref, shown=row.hash)
    assert "赵海燕提请，李建国批准" in plain(signed_in("olivia").get(at))


def test_who_may_not_approve_a_size_is_told_who_may_and_has_no_button(group: Group) -> None:
    story = Story(group).in_force()
    grant_office(group)
    story.do("hana", actions.amend_letter, content=story.weighted("40", "40", "20"), reason="结构", evidence="纪要3号")
    row = Amendment.objects.get()
    at = f"/letters/{story.ref}/amendments/{row.ref}"
    office, leader = signed_in("olivia").get(at).content.decode(), signed_in("leo").get(at).content.decode()
    assert f"{at}/approve" not in office
    assert "这样大小的调整由分管领导审批（申请人除外），您不能批准" in office
    assert f"{at}/approve" in leader
    assert "您不能批准" not in leader
    assert (
        "批准"
        not in re.findall(r"您现在可以.*?</p>", signed_in("olivia").get(f"/letters/{story.ref}").content.decode())[0]
    )


def test_the_size_of_a_change_says_against_which_text_and_figure_it_is(group: Group) -> None:
    story = Story(group).in_force()
    story.amend("950")
    row = Amendment.objects.get()
    at = f"/letters/{story.ref}/amendments/"
    assert (
        "目标档最多变动 5%（profit指标目标值，与第 1 号文本的 1,000 万元相比）"
        in signed_in("leo").get(at + row.ref).content.decode()
    )
    story.do("leo", actions.approve_amendment, amendment=row.ref, shown=row.hash)
    story.sign("hana", "unit")
    story.sign("leo", "group")
    story.amend("920")
    row = Amendment.objects.get(decision="")
    page = signed_in("leo").get(at + row.ref).content.decode()
    assert "目标档最多变动 8%（profit指标目标值，与第 1 号文本的 1,000 万元相比）" in page, "not against 950 of text 2"
    told = Event.objects.filter(action="contracts.amend").latest("seq").body
    assert "与第 1 号文本的 1,000 万元相比" in told


def test_what_was_accepted_and_changed_again_says_in_which_text(group: Group) -> None:
    story = Story(group).sent()
    made = story.do("hana", actions.propose, item="profit", matter="weight", new="53.5", words="调高")
    story.do("olivia", actions.answer_proposal, proposal=made["proposal"], answer="accepted")
    at, olivia = f"/letters/{story.ref}", signed_in("olivia")
    assert "后在第" not in olivia.get(at).content.decode()
    story.do("olivia", actions.revise_letter, content=written(content(group)), why="改回")
    assert "后在第 3 号文本改为 50" in olivia.get(at).content.decode()
    assert "later changed to 50 in version 3" in signed_in("olivia", "en").get(at).content.decode()
