"""The life of a letter from draft to signature and amendment, on both databases."""

from __future__ import annotations

import pytest
from letters import Story, content, item, key, with_weights
from support.group_of_rooms import Group

from hengji.audit.outcomes import Conflict, Forbidden, Missing, Refusal
from hengji.audit.verify import verify
from hengji.contracts import actions
from hengji.contracts.content import written
from hengji.contracts.models import Amendment, Letter, LetterVersion, Proposal, Signature
from hengji.contracts.signing import verify_signature
from hengji.engine.values.finding import Refused


def test_a_letter_is_drafted_sent_agreed_and_signed_by_both(group: Group) -> None:
    story = Story(group)
    seen = [(story.letter.state, story.letter.turn)]
    for step in (
        lambda: story.do("olivia", actions.send_letter),
        lambda: story.do("hana", actions.agree_letter, shown=story.table.hash),
        lambda: story.sign("leo", "group"),
        lambda: story.sign("hana", "unit"),
    ):
        step()
        seen.append((story.letter.state, story.letter.turn))
    assert seen == [("draft", "group"), ("sent", "unit"), ("agreed", "both"), ("half-signed", "unit"), ("in-force", "")]
    assert story.letter.in_force == 1
    assert all(verify_signature(each) == [] for each in Signature.objects.all())
    assert verify() == []
