"""Several fields of an item are proposed and answered together; who comes second is told what happened; what is rejected says so."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest
from support.group_of_rooms import Group
from support.letters import Story, content, item, key, posted
from support.letters_from_goals import scene
from support.pages import plain, signed_in

from hengji.audit.models import Event
from hengji.audit.outcomes import Conflict, Forbidden, Refusal
from hengji.contracts import actions
from hengji.contracts.changes import in_unit, with_item, with_tier, with_unit
from hengji.contracts.content import Kind, read, written
from hengji.contracts.editing import edited
from hengji.contracts.merging import merged
from hengji.contracts.models import Amendment, Proposal
from hengji.contracts.subjects import of_units
from hengji.engine.values.finding import Refused

pytestmark = pytest.mark.usefixtures("on_the_day")
STEP = "完成目标值得满分；每低于目标值100万元扣1分，扣完为止"


def of_money(group: Group) -> str:
    """A letter whose first item counts in 万元, by a sentence that names an amount."""
    whole = content(group)
    return written(with_item(whole, item("profit", "50", STEP, unit="万元", target="42000")))


def form_of(page: str, action: str, answer: str = "") -> dict[str, str]:
    """The hidden fields of the form that goes to an address, with this answer where several do."""
    forms = re.findall(rf'<form method="post" action="[^"]*{action}"[^>]*>.*?</form>', page, re.DOTALL)
    found = next(each for each in forms if f'name="answer" value="{answer}"' in each or not answer)
    return dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', found))


def test_a_wrong_unit_is_put_right_together_with_its_figures_by_one_answer(group: Group) -> None:
    story = Story(group, text=of_money(group)).sent()
    fields = {"unit": "亿元", "tier:target": "4.2", "weight": "45"}
    told = story.do("hana", actions.propose, item="profit", fields=fields, words="按亿元列示")
    assert "少 5" in told["warning"], "a weight among the fields is weighed like one alone"
    row = Proposal.objects.get()
    assert row.matter == "fields"
    assert list(json.loads(row.new)) == ["sentence", "tier:target", "unit", "weight"]
    page = plain(signed_in("olivia").get(f"/letters/{story.ref}"))
    for words in ("计量单位 万元 → 亿元", "权重 50 → 45", "目标值 42,000 → 4.2", "接受（4 处一起）"):
        assert words in page, words
    story.do("olivia", actions.answer_proposal, proposal=row.ref, answer="accepted")
    now = read(story.table.content).items[0]
    assert (now.unit, now.weight, now.tiers[0].value) == ("亿元", Decimal(45), Decimal("4.2"))
    assert "0.01亿元" in now.sentence.zh, "what a point costs is the same amount of money"
    body = json.loads(Event.objects.filter(action="contracts.propose").latest("seq").body)
    assert [each["title"]["zh"] for each in body["told"][:3]] == [
        "profit指标：计量单位",
        "profit指标：权重",
        "profit指标：目标值",
    ]


def test_another_unit_under_the_same_figure_is_warned_of_before_it_is_accepted(group: Group) -> None:
    story = Story(group, text=of_money(group)).sent()
    told = story.do("hana", actions.propose, item="profit", fields={"unit": "元"}, words="按元列示")
    said = "只改了计量单位：目标值 42,000 万元 = 420,000,000 元，提议为 42,000 元"
    assert said in told["warning"]
    for who in ("hana", "olivia"):
        assert said in plain(signed_in(who).get(f"/letters/{story.ref}")), who
    english = plain(signed_in("olivia", "en").get(f"/letters/{story.ref}"))
    assert "unit CNY 10k → CNY" in english
    assert "only the unit changes: target 42,000 × CNY 10k = 420,000,000" in english
    story.do("olivia", actions.answer_proposal, proposal=told["proposal"], answer="rejected", words="单位不对")
    assert said not in plain(signed_in("olivia").get(f"/letters/{story.ref}")), "it is answered"
    fields = {"unit": "亿元", "tier:target": "4.2"}
    assert "warning" not in story.do("hana", actions.propose, item="profit", fields=fields, words="按亿元列示")


def test_figures_with_words_are_answered_with_what_to_write(group: Group) -> None:
    story = Story(group, text=of_money(group)).sent()
    with pytest.raises(Refusal) as told:
        story.do("hana", actions.propose, item="profit", fields={"tier:target": "1.6亿"}, words="调高")
    assert told.value.hint is not None
    assert "16000（1.6亿）" in told.value.hint.zh
    found = edited(read(story.table.content), {"tier-profit-target": "1.6亿", "weight-profit": "50分"}, "zh").wrong
    assert ["16000" in each.hint.zh for each in found if each.hint is not None] == [True]


def test_a_unit_of_another_kind_is_refused_at_its_field_and_nothing_of_the_proposal_is_kept(group: Group) -> None:
    story = Story(group).sent()
    at, hana = f"/letters/{story.ref}", signed_in("hana")
    page = hana.get(at).content.decode()
    forms = re.findall(r'<form method="post" action="[^"]*/propose"[^>]*>.*?</form>', page, re.DOTALL)
    of_profit = next(each for each in forms if 'name="item" value="profit"' in each)
    given = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', of_profit))
    told = hana.post(f"{at}/propose", given | {"unit": "人", "tier:target": "980", "words": "改"})
    page = told.content.decode()
    assert told.status_code == 422
    assert re.search(r'class="fault"[^>]*>[^<]*“万元”不能换算为“人”', page)
    assert 'value="980"' in page
    assert not Proposal.objects.exists()


def test_one_wrong_figure_among_several_refuses_them_all_and_says_at_which_field(group: Group) -> None:
    story = Story(group).sent()
    with pytest.raises(Refusal) as told:
        story.do("hana", actions.propose, item="profit", fields={"weight": "四十", "tier:target": "980"}, words="改")
    assert told.value.at == "weight"
    with pytest.raises(Refused) as found:
        story.do("hana", actions.propose, item="profit", fields={"weight": "45", "tier:target": "1200"}, words="改")
    assert "tier-order" in {each.code for each in found.value.findings}
    with pytest.raises(Refusal) as told:
        story.do(
            "hana",
            actions.propose,
            item="profit",
            fields={"weight": "50", "tier:target": "1,000"[:1] + "000"},
            words="改",
        )
    assert told.value.code == "unchanged"
    assert not Proposal.objects.exists()


def test_of_several_fields_only_those_that_change_are_proposed(group: Group) -> None:
    story = Story(group).sent()
    story.do("hana", actions.propose, item="profit", fields={"weight": "50", "tier:target": "980"}, words="改")
    row = Proposal.objects.get()
    assert (row.matter, row.tier, row.old, row.new) == ("tier", "target", "1000", "980")


def test_with_another_unit_a_rule_says_the_same_amount(group: Group) -> None:
    first = read(of_money(group)).items[0]
    there = with_unit(first, "亿元")
    assert with_unit(there, "万元") == first
    with pytest.raises(Refused, match="converted"):
        with_unit(first, "%")


def test_what_goals_say_anew_is_told_in_the_unit_both_agreed_on(group: Group) -> None:
    base = read(of_money(group))
    first = base.items[0]
    now = with_item(base, with_tier(with_unit(first, "亿元"), "target", Decimal("4.2")))
    same = merged(base, base, now).items[0]
    assert same == now.items[0], "no goal moved: nothing changes, above all not the unit alone"
    moved = merged(base, with_item(base, with_tier(first, "target", Decimal(43000))), now).items[0]
    assert (moved.unit, moved.tiers[0].value) == ("亿元", Decimal("4.3"))
    assert moved.sentence == now.items[0].sentence
    tiny = with_item(base, with_tier(first, "target", Decimal("43000.000001")))
    given = merged(base, tiny, now).items[0]
    assert (given.unit, given.tiers[0].value) == ("万元", Decimal("43000.000001")), (
        "as it is given, rather than rounded"
    )


def test_a_managers_letter_begins_with_the_figures_of_the_company_in_the_unit_of_the_indicator(group: Group) -> None:
    all_ = scene(group)
    posted(group, "S1", "mia")
    letter = all_.drafted()
    whole = all_.content(letter)
    held = whole.item("profit")
    assert held is not None
    changed = written(with_item(whole, in_unit(held, "亿元")))
    actions.revise_letter(
        group.viewer("olivia"), key(), letter=letter.ref, version=letter.version, content=changed, why="单位"
    )
    target = read(changed).item("profit").tier("target").value  # type: ignore[union-attr]
    assert target == Decimal("0.1")
    who = all_.candidate("S1", Kind.ANNUAL)
    assert of_units(group.viewer("olivia"), 2026, [who])[who.key]["profit"]["target"] == Decimal(1000)


def test_accepting_what_was_changed_meanwhile_tells_both_values_who_did_it_and_what_to_do(group: Group) -> None:
    story = Story(group).sent()
    made = story.do("hana", actions.propose, item="profit", matter="tier", tier="target", new="980", words="煤价高")
    at, olivia = f"/letters/{story.ref}", signed_in("olivia")
    given = form_of(olivia.get(at).content.decode(), "/answer", "accepted")
    assert given["proposal"] == made["proposal"]
    story.do("olivia", actions.revise_letter, content=story.table.content.replace('"1000"', '"1010"'), why="补")
    told = olivia.post(f"{at}/answer", given | {"words": "同意"})
    page = plain(told)
    assert told.status_code == 409
    for words in (
        "您打开后，责任书已变动", "王敏修改内容", "现为第 2 号文本",
        "profit指标：目标值（意见要改成的）：现在是 1010 ，您要改成 980", "profit指标：目标值：现在是 1010 ，您打开时是 1000",
        "这条意见的答复：现在是 待答复 ，您要改成 接受", "这条意见仍待答复",
    ):  # fmt: skip
        assert words in page, words
    assert 'value="同意"' in told.content.decode(), "what was typed is still there"
    again = form_of(told.content.decode(), "/answer", "accepted")
    assert olivia.post(f"{at}/answer", again | {"words": "同意"}).status_code == 302


def test_who_answers_what_a_colleague_has_answered_is_told_that_answer(group: Group) -> None:
    story = Story(group).sent()
    made = story.do("hana", actions.propose, item="profit", matter="weight", new="45", words="调低")
    version = story.letter.version
    story.do("olivia", actions.answer_proposal, proposal=made["proposal"], answer="rejected", words="不减")
    with pytest.raises(Conflict) as told:
        story.do("olivia", actions.answer_proposal, version=version, proposal=made["proposal"], answer="accepted")
    first = told.value.differences[0]
    assert "王敏" in first.now
    assert "不接受" in first.now
    assert first.wanted == "接受 / Accepted"
    assert (told.value.differences[1].title.zh, told.value.differences[1].now) == ("答复说明", "不减")
    assert told.value.hint is not None
    assert "已有答复" in told.value.hint.zh


def test_what_was_typed_for_a_proposal_that_is_answered_by_now_is_not_put_into_the_form_of_another(
    group: Group,
) -> None:
    story = Story(group).sent()
    made = story.do("hana", actions.propose, item="profit", matter="weight", new="45", words="调低")
    story.do("hana", actions.propose, item="profit", matter="tier", tier="target", new="980", words="煤价高")
    at, olivia = f"/letters/{story.ref}", signed_in("olivia")
    given = form_of(olivia.get(at).content.decode(), "/answer", "accepted")
    assert given["proposal"] == made["proposal"]
    story.do("hana", actions.answer_proposal, proposal=made["proposal"], answer="taken-back")
    told = olivia.post(f"{at}/answer", given | {"words": "同意调低权重"})
    assert told.status_code == 409
    page = told.content.decode()
    assert 'value="同意调低权重"' not in page
    assert "<li>意见：同意调低权重</li>" in page, "it can be copied"
    assert "赵海燕" in plain(told)
    assert "这条意见已有答复" in plain(told)


def test_a_conflict_tells_nothing_of_a_draft_that_was_never_sent_to_who_asks_for_it_by_number(group: Group) -> None:
    story = Story(group)
    first = story.table.content.replace('"1000"', '"1010"')
    story.do("olivia", actions.revise_letter, content=first, why="定稿")
    story.sent()
    given = {"item": "", "matter": "comment", "words": "x", "version": 1}
    with pytest.raises(Conflict) as told:
        story.do("hana", actions.propose, on=1, **given)
    assert [each.title.zh for each in told.value.differences] == ["状态"]
    with pytest.raises(Conflict) as told:
        story.do("olivia", actions.propose, on=1, **given)
    assert ("1010", "1000") in [(each.now, each.wanted) for each in told.value.differences]


def test_an_open_proposal_says_what_the_letter_says_by_now(group: Group) -> None:
    story = Story(group).sent()
    story.do("hana", actions.propose, item="profit", matter="tier", tier="target", new="980", words="煤价高")
    assert "（现为" not in plain(signed_in("olivia").get(f"/letters/{story.ref}"))
    story.do("olivia", actions.revise_letter, content=story.table.content.replace('"1000"', '"1010"'), why="补")
    assert "（现为 1,010）" in plain(signed_in("olivia").get(f"/letters/{story.ref}"))


def test_a_rejection_has_a_form_of_its_own_that_cannot_be_sent_without_words(group: Group) -> None:
    story = Story(group).sent()
    story.do("hana", actions.propose, item="profit", matter="weight", new="45", words="调低")
    at, olivia = f"/letters/{story.ref}", signed_in("olivia")
    page = olivia.get(at).content.decode()
    forms = re.findall(r'<form method="post" action="[^"]*/answer"[^>]*>.*?</form>', page, re.DOTALL)
    accepts, rejects = forms
    assert "不接受的理由（必填）" in rejects
    assert re.search(r'name="words" required', rejects)
    assert "选填" in accepts
    assert "required" not in accepts
    told = olivia.post(f"{at}/answer", form_of(page, "/answer", "rejected") | {"words": " "})
    assert told.status_code == 422
    back = re.findall(r'<form method="post" action="[^"]*/answer"[^>]*>.*?</form>', told.content.decode(), re.DOTALL)
    assert ["没有写不接受的理由" in each for each in back] == [False, True], "told in the form that was sent"


def test_what_a_leader_sends_back_reads_as_sent_back_and_what_its_owner_takes_back_as_that(group: Group) -> None:
    story = Story(group).in_force()
    story.amend("950", "hana")
    row = Amendment.objects.get()
    at = f"/letters/{story.ref}/amendments/{row.ref}"
    own, leader = signed_in("hana").get(at).content.decode(), signed_in("leo")
    assert (f"{at}/drop" in own, f"{at}/reject" in own) == (True, False)
    shown = leader.get(at).content.decode()
    assert (f"{at}/drop" in shown, f"{at}/reject" in shown) == (False, True)
    with pytest.raises(Forbidden):
        story.do("leo", actions.drop_amendment, amendment=row.ref, words="再议")
    with pytest.raises(Forbidden):
        story.do("hana", actions.reject_amendment, amendment=row.ref, words="再议")
    done = leader.post(f"{at}/reject", form_of(shown, "/reject") | {"words": "依据不足"})
    assert (done.status_code, done["Location"]) == (302, at)
    told = plain(leader.get(at))
    assert re.search(r"退回 · 李建国 .*：依据不足", told)
    assert re.search(r"退回 .*李建国 .*：依据不足", plain(signed_in("hana").get(f"/letters/{story.ref}")))
    assert Event.objects.latest("seq").action == "contracts.reject-amendment"
    story.amend("940", "hana")
    row = Amendment.objects.get(decision="")
    story.do("hana", actions.drop_amendment, amendment=row.ref, words="不再需要")
    told = plain(signed_in("leo").get(f"/letters/{story.ref}/amendments/{row.ref}"))
    assert re.search(r"提请人已收回 · 赵海燕 .*：不再需要", told)
    assert "退回" not in told


def test_the_weight_that_moves_says_against_which_signed_text(group: Group) -> None:
    story = Story(group).in_force()
    story.do("hana", actions.amend_letter, content=story.weighted("48", "32", "20"), reason="结构", evidence="纪要3号")
    row = Amendment.objects.get()
    at = f"/letters/{story.ref}/amendments/"
    assert "权重调整 2 分（与已签的第 1 号文本比）" in plain(signed_in("leo").get(at + row.ref))
    story.do("leo", actions.approve_amendment, amendment=row.ref, shown=row.hash)
    story.sign("hana", "unit")
    story.sign("leo", "group")
    story.do("hana", actions.amend_letter, content=story.weighted("46", "34", "20"), reason="结构", evidence="纪要4号")
    page = plain(signed_in("leo").get(at + Amendment.objects.get(decision="").ref))
    assert "权重调整 4 分（与已签的第 1 号文本比）" in page, "not 2 against text 2"
    assert "4 points of weight move (against version 1 as signed)" in plain(
        signed_in("leo", "en").get(at + Amendment.objects.get(decision="").ref)
    )


def test_what_lacks_is_told_item_by_item_with_the_place_to_put_it_right_and_sending_is_not_offered(
    group: Group,
) -> None:
    whole = content(group)
    lacking = with_item(
        whole, item("budget", "30", "完成目标值得满分；每低于目标值1个百分点扣2分，扣完为止", target="95")
    )
    text = written(lacking).replace(
        '{"name":"target","source":null,"value":"95"}', '{"name":"target","source":null,"value":null}'
    )
    assert text != written(lacking)
    story = Story(group, text=text)
    at, olivia = f"/letters/{story.ref}", signed_in("olivia")
    page = olivia.get(at)
    words = page.content.decode()
    assert "还不能送达：1 处要先补齐或改正" in words
    assert f'<a href="{at}/revise#item-budget">“budget指标”：没有目标值</a>' in words
    assert 'id="item-budget"' in olivia.get(f"{at}/revise").content.decode()
    assert f'action="{at}/send"' not in words
    assert "送达" not in re.findall(r"您现在可以.*?</p>", words)[0]
    with pytest.raises(Refused) as told:
        story.do("olivia", actions.send_letter)
    assert "“budget指标”：没有目标值" in [each.message.zh for each in told.value.findings]
    fine = Story(group, "S1", "mia")
    assert f'action="/letters/{fine.ref}/send"' in olivia.get(f"/letters/{fine.ref}").content.decode()


def test_a_page_that_fell_behind_says_the_state_and_what_was_to_be_done_each_as_what_it_is(group: Group) -> None:
    story = Story(group).sent()
    at, hana = f"/letters/{story.ref}", signed_in("hana")
    given = {"key": key(), "version": story.letter.version, "on": 1, "item": "", "words": "请说明口径"}
    story.do("hana", actions.propose, item="", matter="comment", words="先提一条")
    told = hana.post(f"{at}/propose", given)
    assert told.status_code == 409
    assert "状态：现在是 协商中 ；您要做的是： 提出意见" in plain(told)
    assert "您要改成 提出意见" not in plain(told)
    english = signed_in("hana", "en").post(f"{at}/propose", given | {"key": key()})
    assert "state: now negotiating ; you were about to: comment or counter" in plain(english)
