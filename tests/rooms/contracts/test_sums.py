"""What the weights of a letter really add up to is what is printed, and a weight that leaves the whole is told."""

from __future__ import annotations

import pytest
from support.group_of_rooms import Group
from support.letters import Story
from support.pages import signed_in
from support.paper_reader import pdf_pages, squashed, word_text

from hengji.contracts import actions
from hengji.contracts.models import Proposal

pytestmark = pytest.mark.usefixtures("on_the_day")


def asked(story: Story, item: str, new: str) -> dict[str, str]:
    """The subject asks for another weight."""
    return story.do("hana", actions.propose, item=item, matter="weight", new=new, words="调整")


def test_a_weight_that_leaves_the_whole_is_told_when_it_is_asked_for_and_when_it_is_accepted(group: Group) -> None:
    story = Story(group).sent()
    one = asked(story, "profit", "53.5")
    assert "权重合计 103.5，应为 100，多 3.5" in one["warning"]
    page = signed_in("olivia").get(f"/letters/{story.ref}").content.decode()
    assert "待答复的权重都接受后，合计为 103.5" in page
    two = asked(story, "budget", "26.5")
    assert "warning" not in two, "the one balances the other"
    told = story.do("olivia", actions.answer_proposal, proposal=one["proposal"], answer="accepted")
    assert "多 3.5" in told["warning"]
    told = story.do("olivia", actions.answer_proposal, proposal=two["proposal"], answer="rejected", words="不减")
    assert "多 3.5" in told["warning"]
    assert Proposal.objects.get(ref=one["proposal"]).answer == "accepted"


def test_the_real_sum_is_printed_on_the_page_and_on_both_papers_with_what_is_too_much(group: Group) -> None:
    story = Story(group).sent()
    one = asked(story, "profit", "53.5")
    story.do("olivia", actions.answer_proposal, proposal=one["proposal"], answer="accepted")
    olivia, at = signed_in("olivia"), f"/letters/{story.ref}"
    page = olivia.get(at).content.decode()
    assert '<dd class="wrong">103.5（应为 100，多 3.5）</dd>' in page
    assert "合计不对的文本不能商定" in page
    assert "103.5 (to be 100: 3.5 too many)" in signed_in("olivia", "en").get(at).content.decode()
    pdf = squashed("".join(pdf_pages(olivia.get(f"{at}/paper.pdf").content)))
    for told in (pdf, squashed(word_text(olivia.get(f"{at}/paper.docx").content))):
        assert "▲合计（应为100，多3.5）" in told
        assert "【权重合计有误：合计103.5，应为100，多3.5。合计改正之前，本文本不能商定，也不能签订。】" in told
        assert "103.5" in told


def test_weights_that_are_the_whole_are_printed_without_a_word(group: Group) -> None:
    story = Story(group).sent()
    page = signed_in("olivia").get(f"/letters/{story.ref}").content.decode()
    assert "<dd>100</dd>" in page
    assert "应为 100" not in page
    told = squashed(word_text(signed_in("olivia").get(f"/letters/{story.ref}/paper.docx").content))
    assert "权重合计有误" not in told
    assert "▲" not in told
