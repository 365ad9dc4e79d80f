"""The life of a letter from draft to signature and amendment, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from support.group_of_rooms import Group
from support.letters import Story, content, grant_office, item, key, posted, stand_in, with_weights

from hengji.audit.outcomes import Conflict, Forbidden, Missing, Refusal
from hengji.audit.verify import verify
from hengji.contracts import actions
from hengji.contracts.content import Holder, Kind, written
from hengji.contracts.lifecycle import Move
from hengji.contracts.models import Amendment, Letter, LetterVersion, Proposal, Signature
from hengji.contracts.queries import desk, letters_seen
from hengji.contracts.signing import verify_signature
from hengji.contracts.todos import todos
from hengji.engine.values.finding import Refused
from hengji.engine.values.text import Text
from hengji.org import actions as org
from hengji.org.models import Grant
from hengji.org.permissions import Permission
from hengji.web.changes import changes


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


def test_a_letter_with_weights_that_do_not_add_up_is_drafted_but_not_sent(group: Group) -> None:
    story = Story(group, text=written(with_weights(content(group), "50", "30", "19.5")))
    with pytest.raises(Refused) as told:
        story.do("olivia", actions.send_letter)
    assert [each.code for each in told.value.findings] == ["weights-sum"]
    assert "99.5" in told.value.findings[0].message.zh
    assert story.letter.state == "draft"


def test_a_subject_has_one_letter_of_a_kind_for_a_year_until_it_is_withdrawn(group: Group) -> None:
    first = Story(group)
    with pytest.raises(Refusal, match="there is one already"):
        Story(group)
    first.do("olivia", actions.withdraw_letter, reason="重拟")
    assert Story(group).letter.number == "2026-D1-02"


def test_many_letters_are_drafted_in_one_act_or_none(group: Group) -> None:
    texts = [written(content(group, code)) for code in ("D1", "D2", "S1", "S2")]
    with pytest.raises(Refusal):
        actions.draft_letters(group.viewer("olivia"), key(), contents=[*texts, texts[0]])
    assert not Letter.objects.exists()
    made = actions.draft_letters(group.viewer("olivia"), key(), contents=texts)
    assert len(made["letters"].split(",")) == Letter.objects.count() == LetterVersion.objects.count() == 4


def test_a_counter_proposal_accepted_makes_a_version_and_rejected_needs_words(group: Group) -> None:
    story = Story(group).sent()
    told = story.do("hana", actions.propose, item="profit", matter="tier", tier="target", new="980", words="煤价高")
    assert (story.letter.state, story.letter.turn) == ("negotiating", "group")
    with pytest.raises(Refusal, match="wait for an answer"):
        story.do("hana", actions.agree_letter, shown=story.table.hash)
    with pytest.raises(Refusal, match="no reason given"):
        story.do("olivia", actions.answer_proposal, proposal=told["proposal"], answer="rejected")
    story.do("olivia", actions.answer_proposal, proposal=told["proposal"], answer="accepted", words="同意")
    assert (story.letter.current, story.table.made_from) == (2, 1)
    assert '"980"' in story.table.content
    again = story.do(
        "olivia",
        actions.propose,
        item="budget",
        matter="sentence",
        new="每低于目标值1个百分点扣3分，扣完为止",
        words="从严",
    )
    story.do("hana", actions.answer_proposal, proposal=again["proposal"], answer="rejected", words="力度过大")
    story.do("hana", actions.agree_letter, shown=story.table.hash)
    assert story.letter.state == "agreed"


def test_a_sentence_of_several_readings_is_answered_with_them(group: Group) -> None:
    story = Story(group).sent()
    with pytest.raises(Refused) as told:
        story.do(
            "hana",
            actions.propose,
            item="profit",
            matter="sentence",
            new="完成目标得满分，每少1个百分点扣1分，酌情扣分",
            words="改",
        )
    assert told.value.findings[0].where.sheet == "profit"
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("matter", "tier", "new", "code"),
    [
        ("weight", "", "70", "weight-range"),
        ("tier", "target", "1200", "tier-order"),
        ("tier", "base", "1,050", "tier-order"),
    ],
)
def test_a_proposal_that_could_not_stand_is_refused_at_once(
    group: Group, matter: str, tier: str, new: str, code: str
) -> None:
    story = Story(group).sent()
    with pytest.raises(Refused) as told:
        story.do("hana", actions.propose, item="profit", matter=matter, tier=tier, new=new, words="改")
    assert code in {each.code for each in told.value.findings}


def test_the_other_side_answers_and_ones_own_side_takes_back(group: Group) -> None:
    story = Story(group).sent()
    told = story.do("hana", actions.propose, item="", matter="comment", words="请说明口径")
    with pytest.raises(Forbidden):
        story.do("hana", actions.answer_proposal, proposal=told["proposal"], answer="accepted")
    with pytest.raises(Forbidden):
        story.do("olivia", actions.answer_proposal, proposal=told["proposal"], answer="taken-back")
    story.do("hana", actions.answer_proposal, proposal=told["proposal"], answer="taken-back")
    story.do("hana", actions.agree_letter, shown=story.table.hash)


def test_who_speaks_for_neither_side_does_nothing_and_who_is_elsewhere_sees_nothing(group: Group) -> None:
    story = Story(group).sent()
    for who, outcome in (("lin", Forbidden), ("ada", Forbidden), ("hugo", Missing), ("mia", Missing), ("sys", Missing)):
        with pytest.raises(outcome):
            story.do(who, actions.propose, item="", matter="comment", words="x")


def test_a_draft_is_not_seen_by_its_subject_before_it_is_sent(group: Group) -> None:
    story = Story(group)
    with pytest.raises(Missing):
        story.do("hana", actions.agree_letter, shown=story.table.hash)


def test_only_exactly_what_is_on_the_table_is_signed(group: Group) -> None:
    story = Story(group).agreed()
    with pytest.raises(Conflict) as told:
        story.do("leo", actions.sign_letter, side="group", shown="0" * 64)
    assert any(each.title.en == "content hash" for each in told.value.differences)
    shown = story.table.hash
    version = story.letter.version
    story.do(
        "olivia", actions.revise_letter, content=written(with_weights(content(group), "45", "35", "20")), why="平衡"
    )
    with pytest.raises(Conflict) as told:
        story.do("leo", actions.sign_letter, version=version, side="group", shown=shown)
    assert ("profit指标：权重", "45", "50") in {(d.title.zh, d.now, d.wanted) for d in told.value.differences}
    assert not Signature.objects.exists()


def test_a_revision_after_one_signature_voids_it(group: Group) -> None:
    story = Story(group).half_signed()
    story.do(
        "olivia", actions.revise_letter, content=written(with_weights(content(group), "45", "35", "20")), why="平衡"
    )
    assert story.letter.state == "negotiating"
    story.do("hana", actions.agree_letter, shown=story.table.hash)
    story.sign("leo", "group")
    assert (story.letter.state, story.letter.turn) == ("half-signed", "unit")


@pytest.mark.parametrize(
    ("who", "side"), [("olivia", "group"), ("hana", "group"), ("leo", "unit"), ("lin", "unit"), ("ada", "group")]
)
def test_only_who_may_sign_for_a_side_signs_for_it(group: Group, who: str, side: str) -> None:
    story = Story(group).agreed()
    with pytest.raises(Forbidden):
        story.sign(who, side)


def test_one_person_never_signs_for_both_sides_not_by_standing_in_either(group: Group) -> None:
    for giver, taker in (("hana", "leo"), ("leo", "hana"), ("hana", "none"), ("leo", "none")):
        stand_in(group, giver, taker)
    story = Story(group).agreed()
    story.sign("leo", "group")
    with pytest.raises(Forbidden, match="both sides"):
        story.sign("leo", "unit")
    story.sign("none", "unit")
    signature = Signature.objects.get(side="unit")
    assert (signature.acts_for, signature.principal) == ("赵海燕", group.person("hana"))
    other = Story(group, "D2", "hugo").agreed()
    stand_in(group, "hugo", "none")
    other.sign("none", "group")
    with pytest.raises(Forbidden, match="both sides"):
        other.sign("none", "unit")


def asked_by_the_unit(group: Group) -> tuple[Story, Amendment]:
    """An amendment of a letter in force that its own department asks for."""
    story = Story(group).in_force()
    story.amend(who="hana")
    return story, Amendment.objects.get()


def test_who_stands_in_for_the_side_that_asked_does_not_approve_its_amendment(group: Group) -> None:
    story, row = asked_by_the_unit(group)
    for giver in ("hana", "leo"):
        stand_in(group, giver, "none")
    asked = {"amendment": row.ref, "shown": row.hash}
    with pytest.raises(Forbidden, match=r"you speak, for .*, for the subject"):
        story.do("none", actions.approve_amendment, **asked)
    assert Move.APPROVE not in desk(group.viewer("none"), story.ref).moves
    assert not [each for each in todos(group.viewer("none")) if "审批" in each.title.zh]
    assert [each for each in todos(group.viewer("leo")) if "审批" in each.title.zh]
    story.do("leo", actions.approve_amendment, **asked)


def test_the_subjects_side_approves_no_amendment_of_its_own_letter_in_a_leaders_place_whoever_asked(
    group: Group,
) -> None:
    stand_in(group, "leo", "hana")
    stand_in(group, "leo", "none")
    stand_in(group, "hana", "leo")
    stand_in(group, "leo", "hugo")
    story = Story(group).in_force()
    story.amend(who="olivia")
    row = Amendment.objects.get()
    asked = {"amendment": row.ref, "shown": row.hash}

    def offered(who: str) -> tuple[bool, bool]:
        listed = [each for each in todos(group.viewer(who)) if "审批" in each.title.zh]
        return Move.APPROVE in desk(group.viewer(who), story.ref).moves, bool(listed)

    with pytest.raises(Forbidden, match="amendment of its letter in the place of"):
        story.do("hana", actions.approve_amendment, **asked)
    assert offered("hana") == (False, False)
    assert offered("hugo") == (True, True), "the head of another department speaks for another letter"
    assert offered("none") == (True, True), "who stands in for the leader alone does as the leader"
    assert offered("leo") == (True, True), "the leader approves in his own right, whomever he stands in for"
    stand_in(group, "hana", "none")
    assert offered("none") == (False, False), "nor does who stands in for both"
    story.do("leo", actions.approve_amendment, **asked)


def test_who_has_signed_for_one_side_is_not_offered_the_other(group: Group) -> None:
    for giver in ("hana", "leo"):
        stand_in(group, giver, "none")
    story = Story(group).agreed()
    assert Move.SIGN in desk(group.viewer("none"), story.ref).moves
    assert [each for each in todos(group.viewer("none")) if each.title.zh.startswith("签订")]
    story.sign("none", "unit")
    assert Move.SIGN not in desk(group.viewer("none"), story.ref).moves
    assert not [each for each in todos(group.viewer("none")) if each.title.zh.startswith("签订")]
    assert Move.SIGN not in desk(group.viewer("hana"), story.ref).moves, "somebody signed in her name"
    assert Move.SIGN in desk(group.viewer("leo"), story.ref).moves


def test_a_right_withdrawn_between_opening_and_pressing_counts(group: Group) -> None:
    story = Story(group).agreed()
    opened = group.viewer("leo")
    grant = Grant.objects.get(person=group.person("leo"))
    org.withdraw_role(
        group.viewer("sec"), key(), grant=grant.ref, version=grant.version, until=group.today, reason="免职"
    )
    with pytest.raises((Forbidden, Missing)):
        actions.sign_letter(
            opened, key(), letter=story.ref, version=story.letter.version, side="group", shown=story.table.hash
        )
    assert not Signature.objects.exists()


def test_a_letter_of_a_post_is_signed_by_its_holder_and_half_of_it_is_the_holders_own(group: Group) -> None:
    post = posted(group, "S1", "mia")
    holder = Holder(post.ref, Text("总经理", "General manager"), group.person("mia").ref, Text("马晓梅", "Mia"))
    stand_in(group, "mia", "max")
    story = Story(group, "S1", "mia", text=written(content(group, "S1", Kind.ANNUAL, holder)))
    story.do("olivia", actions.send_letter)
    assert Move.AGREE not in desk(group.viewer("max"), story.ref).moves
    with pytest.raises(Forbidden, match="agreed to by its holder"), transaction.atomic():
        story.do("max", actions.agree_letter, shown=story.table.hash)
    assert Move.AGREE in desk(group.viewer("mia"), story.ref).moves
    story.do("mia", actions.agree_letter, shown=story.table.hash)
    with pytest.raises(Forbidden, match="in person"):
        story.sign("max", "unit")
    story.sign("mia", "unit")
    whole = content(group, "S1", Kind.ANNUAL, holder, year=2027)
    less = Story(group, "S1", "mia", text=written(with_weights(whole, "49", "31", "20")))
    with pytest.raises(Refused) as told:
        less.do("olivia", actions.send_letter)
    assert {each.code for each in told.value.findings} == {"own-half"}


def test_a_letter_of_a_post_is_seen_by_its_holder_and_those_who_see_people_not_by_every_reader_of_the_unit(
    group: Group,
) -> None:
    post = posted(group, "S1A", "mia")
    holder = Holder(post.ref, Text("厂长", "Plant manager"), group.person("mia").ref, Text("马晓梅", "Mia"))
    story = Story(group, "S1A", "mia", text=written(content(group, "S1A", Kind.ANNUAL, holder)))
    story.do("olivia", actions.send_letter)
    unit = Story(group, "S1A", "mia", text=written(content(group, "S1A")))
    unit.do("olivia", actions.send_letter)
    since = timezone.now() - timedelta(days=1)
    for who, letters in (("olivia", [story.ref, unit.ref]), ("mia", [story.ref, unit.ref]), ("gus", [unit.ref])):
        viewer = group.viewer(who)
        assert viewer.may(Permission.SEE_LETTERS, group.units["S1A"].pk), who
        assert list(letters_seen(viewer).order_by("pk").values_list("ref", flat=True)) == letters, who
    told = {who: len(changes(group.viewer(who), since)) for who in ("mia", "gus")}
    assert told["mia"] == 2 * told["gus"] > 0
    with pytest.raises(Missing):
        desk(group.viewer("gus"), story.ref)
    assert desk(group.viewer("gus"), unit.ref)


def test_an_amendment_keeps_what_was_signed_in_force_until_both_sign_the_new_one(group: Group) -> None:
    story = Story(group).in_force()
    made = story.amend("950")
    assert made["level"] == "office"
    assert (story.letter.state, story.letter.in_force, story.letter.current) == ("amending", 1, 1)
    row = Amendment.objects.get()
    with pytest.raises(Forbidden):
        story.do("olivia", actions.approve_amendment, amendment=row.ref, shown=row.hash)
    story.do("leo", actions.approve_amendment, amendment=row.ref, shown=row.hash, words="同意")
    assert (story.letter.state, story.letter.in_force, story.letter.current) == ("amended", 1, 2)
    story.sign("hana", "unit")
    assert (story.letter.state, story.letter.in_force) == ("half-amended", 1)
    story.sign("leo", "group")
    assert (story.letter.state, story.letter.in_force, story.letter.first_force) == ("in-force", 2, 1)
    assert Amendment.objects.get().decision == "signed"
    assert Signature.objects.count() == 4
    assert verify() == []


def test_a_large_change_is_for_the_leader_and_many_small_ones_count_together(group: Group) -> None:
    story = Story(group).in_force()
    assert story.amend("905")["level"] == "office"
    row = Amendment.objects.get(decision="")
    story.do("leo", actions.approve_amendment, amendment=row.ref, shown=row.hash)
    story.sign("hana", "unit")
    story.sign("leo", "group")
    assert story.amend("900")["level"] == "office"
    story.do("olivia", actions.drop_amendment, amendment=Amendment.objects.get(decision="").ref, words="再议")
    grant_office(group)
    made = story.do(
        "olivia", actions.amend_letter, content=story.weighted("44", "36", "20"), reason="结构调整", evidence="纪要3号"
    )
    assert made["level"] == "leader"
    row = Amendment.objects.get(decision="")
    with pytest.raises(Forbidden):
        story.do("none", actions.approve_amendment, amendment=row.ref, shown=row.hash)
    story.do("leo", actions.approve_amendment, amendment=row.ref, shown=row.hash)


def test_an_amendment_needs_reason_evidence_and_a_change(group: Group) -> None:
    story = Story(group).in_force()
    for given in ({"reason": " ", "evidence": "x"}, {"reason": "x", "evidence": ""}):
        with pytest.raises(Refusal, match="given"):
            story.do("hana", actions.amend_letter, content=story.lowered("950"), **given)
    with pytest.raises(Refusal, match="nothing is changed"):
        story.do("hana", actions.amend_letter, content=story.table.content, reason="x", evidence="y")


def test_an_amendment_turned_down_or_dropped_after_one_signature_leaves_what_was_signed(group: Group) -> None:
    story = Story(group).in_force()
    story.amend(who="hana")
    row = Amendment.objects.get()
    story.do("olivia", actions.approve_amendment, amendment=row.ref, shown=row.hash)
    story.sign("leo", "group")
    story.do("hana", actions.drop_amendment, amendment=row.ref, words="不再需要")
    assert (story.letter.state, story.letter.current, story.letter.in_force) == ("in-force", 1, 1)
    story.amend("940")
    row = Amendment.objects.get(decision="")
    story.do("leo", actions.approve_amendment, amendment=row.ref, shown=row.hash)
    assert story.letter.current == 3


def test_a_replayed_command_has_one_effect(group: Group) -> None:
    story = Story(group).agreed()
    leo, same = group.viewer("leo"), key()
    given = {"letter": story.ref, "version": story.letter.version, "side": "group", "shown": story.table.hash}
    first = actions.sign_letter(leo, same, **given)
    assert [actions.sign_letter(leo, same, **given) for _ in range(3)] == [first] * 3
    assert Signature.objects.count() == 1


def test_what_the_table_does_not_allow_is_refused_in_words(group: Group) -> None:
    story = Story(group)
    with pytest.raises(Refusal, match="a letter that is draft cannot take: close"):
        story.do("olivia", actions.close_letter, reason="x")
    story.do("olivia", actions.withdraw_letter, reason="重拟")
    with pytest.raises(Refusal, match="withdrawn"):
        story.do("olivia", actions.send_letter)


def test_names_of_parties_are_those_of_the_day(group: Group) -> None:
    from dataclasses import replace

    whole = content(group)
    wrong = replace(whole, subject=replace(whole.subject, name=Text("别的部", "Another")))
    with pytest.raises(Refusal, match="is called 'Finance'"):
        Story(group, text=written(wrong))
    with pytest.raises(Refusal, match="signs no"):
        Story(group, text=written(replace(whole, kind=Kind.SUBSIDIARY)))


def test_a_version_whose_sentence_is_not_its_rule_is_refused_naming_the_item(group: Group) -> None:
    from dataclasses import replace

    whole = content(group)
    other = item("budget", "30", "每低于目标值1个百分点扣3分，扣完为止", target="95")
    forged = replace(whole.items[1], rule=other.rule)
    text = written(replace(whole, items=(whole.items[0], forged, whole.items[2])))
    with pytest.raises(Refused) as told:
        Story(group, text=text)
    assert {each.where.sheet for each in told.value.findings} == {"budget"}
    assert "sentence-differs" in {each.code for each in told.value.findings}
