"""The pages of letters: what they show, to whom, and in how many statements."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from support.group_of_rooms import PASSWORD, PEOPLE, Group
from support.letters import Story, content, key, stand_in
from support.pages import plain, signed_in
from support.passwords import give_password

from hengji.contracts import actions
from hengji.contracts.content import written
from hengji.contracts.models import Amendment, Letter, LetterVersion, Proposal, Signature
from hengji.org.models import Account
from hengji.org.queries import forget_viewers

pytestmark = pytest.mark.usefixtures("on_the_day")


def form(page: HttpResponse, action: str = "") -> dict[str, str]:
    """The hidden fields of a form of a page."""
    text = page.content.decode()
    found = re.search(
        rf'<form method="post"(?: action="{action}"[^>]*)?>(.*?)</form>' if action else r"<main.*", text, re.DOTALL
    )
    assert found is not None, action
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', found.group()))


def test_a_letter_goes_from_draft_to_force_by_its_pages_alone(group: Group) -> None:
    give_password("hana", "leo")
    story = Story(group)
    at = f"/letters/{story.ref}"
    olivia, hana, leo = signed_in("olivia"), signed_in("hana", "en"), signed_in("leo")
    assert olivia.post(f"{at}/send", form(olivia.get(at), f"{at}/send")).status_code == 302
    said = form(hana.get(at), f"{at}/propose") | {
        "item": "profit",
        "tier:target": "980",
        "words": "coal",
    }
    assert hana.post(f"{at}/propose", said).status_code == 302
    answer = form(olivia.get(at), f"{at}/answer") | {"answer": "accepted", "words": "同意"}
    assert olivia.post(f"{at}/answer", answer).status_code == 302
    assert hana.post(f"{at}/agree", form(hana.get(at), f"{at}/agree")).status_code == 302
    for client in (hana, leo):
        page = client.get(f"{at}/sign")
        assert client.post(f"{at}/sign", form(page) | {"password": "wrong"}).status_code == 401
        done = client.post(f"{at}/sign", form(page) | {"password": PASSWORD})
        assert (done.status_code, done["Location"]) == (302, f"{at}/signed?version=2&now=yes")
    assert (story.letter.state, story.letter.in_force) == ("in-force", 2)
    page = hana.get(f"{at}/signed").content.decode()
    assert "Both signatures hold; this version is in force" in page
    for absent in ("99", "1", "x", "²"):
        assert hana.get(f"{at}/signed?version={absent}").status_code == 404, "there is no such signed version"
    ask = hana.get(f"{at}/amend")
    assert "approved by the office or the leader in charge" in ask.content.decode()
    asked = form(ask) | {"tier-profit-target": "950", "reason": "coal price", "evidence": "No. 12"}
    done = hana.post(f"{at}/amend", asked)
    assert done.status_code == 302
    page = olivia.get(done["Location"])
    assert "980" in page.content.decode()
    assert "考核办或分管领导审批" in page.content.decode()
    approve = f"{done['Location']}/approve"
    assert olivia.post(approve, form(page, approve)).status_code == 302
    assert (story.letter.state, story.letter.current) == ("amended", 3)
    code = story.table.ref
    unsigned = hana.get(f"/verify/{code}").content.decode()
    assert "There are not two valid signatures" in unsigned, "nobody has signed this version yet"
    assert "This version is not in force" in unsigned
    done = hana.post(f"{at}/sign", form(hana.get(f"{at}/sign")) | {"password": PASSWORD})
    page = hana.get(done["Location"]).content.decode()
    assert "what you signed is version 3" in page
    assert "version 2 stays in force" in page
    code = LetterVersion.objects.get(letter=story.letter, number=2).ref
    assert hana.get("/verify", {"code": f" {code[:6]} {code[6:]} "})["Location"] == f"/verify/{code}"
    assert "Both signatures hold" in hana.get(f"/verify/{code}").content.decode()


def test_what_cannot_be_proposed_comes_back_to_the_letter_with_what_was_typed(group: Group) -> None:
    story = Story(group).sent()
    at, hana = f"/letters/{story.ref}", signed_in("hana")
    typed = {"tier:target": "12,5", "item": "profit", "words": "煤价高"}
    answer = hana.post(f"{at}/propose", form(hana.get(at), f"{at}/propose") | typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "没有办成，什么都没有改动" in page
    assert all(each in page for each in ('value="12,5"', "煤价高"))


def test_a_wrong_password_is_told_at_the_top_and_at_the_field_that_has_the_focus(group: Group) -> None:
    give_password("hana")
    story = Story(group).agreed()
    hana, at = signed_in("hana"), f"/letters/{story.ref}/sign"
    page = hana.get(at)
    assert "autofocus" not in page.content.decode()
    told = hana.post(at, form(page) | {"password": "wrong"}).content.decode()
    top, _, text = told.partition('href="#password"')
    assert "密码不对，没有签订" in top
    assert 'role="alert"' in top
    tag = next(each for each in re.findall(r"<input[^>]*>", text) if 'id="password"' in each)
    for word in ("autofocus", 'aria-invalid="true"', 'aria-describedby="password-fault"'):
        assert word in tag, word
    assert re.search(r'id="password-fault">密码不对', text)


@pytest.mark.parametrize("asked", ["9", "0", "-1", "x", "99999999999"])
def test_a_version_that_nobody_signed_is_not_there(group: Group, asked: str) -> None:
    story = Story(group).half_signed()
    at = f"/letters/{story.ref}/signed"
    assert signed_in("olivia").get(f"{at}?version={asked}").status_code == 404
    assert [signed_in("olivia").get(f"{at}{each}").status_code for each in ("", "?version=", "?version=1")] == [200] * 3


def test_that_one_side_has_signed_is_told_and_is_no_fault(group: Group) -> None:
    story = Story(group).half_signed()
    page = signed_in("olivia").get(f"/letters/{story.ref}/signed").content.decode()
    assert re.search(r'class="alert info"[^>]*>.*?还没有双方的有效签名：责任方已签，等集团方签订。', page)
    assert 'class="alert bad"' not in page
    story.do("olivia", actions.withdraw_letter, reason="重组")
    gone = signed_in("olivia").get(f"/letters/{story.ref}/signed").content.decode()
    assert 'class="alert bad"' in gone, "nobody is to sign a letter that was withdrawn"


def test_wrong_passwords_on_the_sign_page_lock_the_name(group: Group) -> None:
    give_password("leo")
    story = Story(group).agreed()
    leo, at = signed_in("leo"), f"/letters/{story.ref}/sign"
    given = form(leo.get(at))
    for _ in range(5):
        leo.post(at, given | {"password": "wrong"})
    assert leo.post(at, given | {"password": PASSWORD}).status_code == 429
    assert not Signature.objects.exists()


def test_who_comes_second_is_shown_both_versions(group: Group) -> None:
    story = Story(group).sent()
    at = f"/letters/{story.ref}"
    hana = signed_in("hana")
    opened = form(hana.get(at), f"{at}/agree")
    story.do("olivia", actions.revise_letter, content=story.table.content.replace('"1000"', '"1010"'), why="补")
    told = hana.post(f"{at}/agree", opened)
    assert told.status_code == 409
    assert "1010" in told.content.decode()
    assert "1000" in told.content.decode()


def every_page(story: Story) -> list[str]:
    """Each page of a letter."""
    at = f"/letters/{story.ref}"
    amendment = Amendment.objects.filter(letter=story.letter).first()
    assert amendment is not None
    version = LetterVersion.objects.filter(letter=story.letter, number=1).get()
    return [
        at, f"{at}/versions", f"{at}/sign", f"{at}/signed", f"{at}/amend", f"{at}/amendments/{amendment.ref}",
        f"/verify/{version.ref}",
    ]  # fmt: skip


def every_door(story: Story) -> list[str]:
    """Each address of a letter that changes something."""
    at = f"/letters/{story.ref}"
    one = f"{at}/amendments/{Amendment.objects.get(letter=story.letter).ref}"
    inner = ("send", "withdraw", "close", "propose", "answer", "agree", "sign", "amend")
    return [*(f"{at}/{each}" for each in inner), f"{one}/approve", f"{one}/reject", f"{one}/drop"]


def amended(group: Group, code: str, head: str) -> Story:
    """In force, with a negotiation behind it and an amendment on its way, full of words that nobody else may read."""
    canary = f"CANARY{code}"
    story = Story(group, code, head).sent()
    told = story.do(head, actions.propose, item="", matter="comment", words=f"{canary} 口径")
    story.do("olivia", actions.answer_proposal, proposal=told["proposal"], answer="accepted", words=canary)
    story.do(head, actions.agree_letter, shown=story.table.hash)
    story.sign(head, "unit")
    story.sign("leo", "group")
    story.do(head, actions.amend_letter, content=story.lowered("960"), reason=canary, evidence=canary)
    return story


def _without_tokens(body: bytes) -> bytes:
    return re.sub(rb'csrfmiddlewaretoken" value="[^"]*"', b"", body)


SIGHT = {
    "olivia": {"D1", "S1"}, "leo": {"D1", "S1"}, "ada": {"D1", "S1"}, "fay": {"D1", "S1"}, "hana": {"D1"}, "lin": {"D1"},
    "mia": {"S1"},
}  # fmt: skip


def test_nothing_of_another_units_letter_is_in_any_page_list_count_or_error(group: Group) -> None:
    stories = {"D1": amended(group, "D1", "hana"), "S1": amended(group, "S1", "mia")}
    hidden = Story(group, "D2", "hugo").table.ref
    for who, *_ in PEOPLE:
        client, sight = signed_in(who), SIGHT.get(who, set())
        listed = client.get("/letters").content.decode()
        for code, story in stories.items():
            assert (story.letter.number in listed) == (code in sight), (who, code)
            for text in (f"CANARY{code}", story.letter.number, code):
                searched = client.get("/letters", {"f-subject": text, "f-state": story.letter.state}).content.decode()
                assert (story.ref in searched) == (code in sight and "CANARY" not in text), (who, text)
            for at in every_page(story):
                page = client.get(at)
                if code not in sight and at.startswith("/verify"):
                    assert page.status_code == 403, (who, at)
                    same = client.get(f"/verify/{hidden}").content.replace(hidden.encode(), at[8:].encode())
                    assert _without_tokens(page.content) == _without_tokens(same), "nothing but that it is known"
                elif code not in sight:
                    assert page.status_code == 404, (who, at)
                    other = "/letters/nosuchletter"
                    absent = client.get(other).content.replace(other.encode(), at.encode())
                    assert _without_tokens(page.content) == _without_tokens(absent), (who, at)
                assert code in sight or f"CANARY{code}" not in page.content.decode()
            for at in every_door(story):
                if code in sight:
                    continue
                given = {
                    "key": key(),
                    "version": "1",
                    "reason": "x",
                    "words": "x",
                    "matter": "comment",
                    "proposal": "x",
                }
                assert client.post(at, given | {"password": "x"}).status_code == 404, (who, at)
        assert ("2026-D2-01" in listed) == (who in ("olivia", "ada")), who
    assert Letter.objects.filter(state="amending").count() == 2


def test_every_page_holds_in_english_without_chinese_words_of_its_own(group: Group) -> None:
    story = amended(group, "D1", "hana")
    client = signed_in("olivia", "en")
    for at in ("/letters", "/verify", *every_page(story)):
        page = client.get(at)
        if at.endswith(("/sign", "/amend")):
            assert page.status_code == (302 if at.endswith("/amend") else 403), "one is on its way"
            continue
        text = re.sub(r"<[^>]*>", " ", page.content.decode())
        for data in (
            "CANARYD1 口径",
            "王敏",
            "李建国",
            "赵海燕",
            "衡",
            "中文",
            "profit指标",
            "安全生产",
            "万元",
            "一般及以上设备事故",
            "起",
            "示例",
        ):
            text = text.replace(data, "")
        assert not re.findall("[\u3400-\u9fff]+", text), at


def grown(group: Group, proposals: int) -> Story:
    """A letter with a long negotiation."""
    story = Story(group).sent()
    for number in range(proposals):
        who = ("hana", "olivia")[number % 2]
        story.do(who, actions.propose, item="profit", matter="comment", words=f"第{number}条")
    for number, row in enumerate(Proposal.objects.filter(letter=story.letter)):
        who = ("olivia", "hana")[number % 2]
        story.do(who, actions.answer_proposal, proposal=row.ref, answer="accepted")
    return story


def counted(get: Callable[[], HttpResponse]) -> int:
    """The statements of a page."""
    with CaptureQueriesContext(connection) as seen:
        assert get().status_code == 200
    return len(seen)


def test_a_page_takes_the_same_few_statements_however_much_there_is(group: Group) -> None:
    small, large = grown(group, 1), None
    client = signed_in("olivia")
    forget_viewers()  # whoever has looked before is known already
    before = counted(lambda: client.get("/letters")), counted(lambda: client.get(f"/letters/{small.ref}"))
    small.do("olivia", actions.withdraw_letter, reason="重拟")
    large = grown(group, 12)
    texts = [
        written(content(group, code, year=year)) for code in ("D1", "D2", "S1", "S2") for year in range(2030, 2055)
    ]
    actions.draft_letters(group.viewer("olivia"), key(), contents=texts)
    forget_viewers()
    after = counted(lambda: client.get("/letters")), counted(lambda: client.get(f"/letters/{large.ref}"))
    assert before == after
    assert max(after) <= 20
    assert counted(lambda: client.get(f"/letters/{large.ref}/versions")) <= 20


def test_a_form_without_key_or_version_is_refused_in_words(group: Group) -> None:
    story = Story(group)
    client, at = signed_in("olivia"), f"/letters/{story.ref}/send"
    for given in (
        {},
        {"key": "short", "version": "1"},
        {"key": key(), "version": "x"},
        {"key": key(), "version": "9" * 99},
    ):
        assert client.post(at, given).status_code == 422
    assert client.get(at).status_code == 405
    assert story.letter.state == "draft"


def test_what_was_drafted_before_it_was_sent_stays_with_those_who_draft(group: Group) -> None:
    story = Story(group)
    first = story.table.content.replace('"1000"', '"1010"')
    story.do("olivia", actions.revise_letter, content=first, why="定稿")
    story.do("olivia", actions.send_letter)
    at = f"/letters/{story.ref}/versions"
    assert signed_in("olivia").get(at, {"old": "1", "new": "2"}).status_code == 200
    assert signed_in("ada").get(at, {"old": "1", "new": "2"}).status_code == 200
    hana = signed_in("hana")
    assert hana.get(at, {"old": "1", "new": "2"}).status_code == 404
    page = hana.get(at)
    assert page.status_code == 200
    assert "1000" not in page.content.decode()


@pytest.mark.parametrize(
    "at", ["/letters/%00", "/verify/%00", "/letters/{ref}/amendments/%00", "/letters/{ref}/versions?old=x"]
)
def test_an_address_no_database_takes_is_not_found(group: Group, at: str) -> None:
    story = Story(group).in_force()
    assert signed_in("olivia").get(at.replace("{ref}", story.ref)).status_code == 404
    assert signed_in("olivia").get("/letters?f-subject=%00&f-year=99999&page=x&sort=no&f-state=no").status_code == 200


@pytest.mark.parametrize("name", ["words", "item", "unit", "weight", "tier:target", "sentence"])
def test_signs_that_cannot_be_seen_are_refused_in_words(group: Group, name: str) -> None:
    story = Story(group).sent()
    given = {"key": key(), "version": str(story.letter.version), "item": "profit", "words": "x"}
    page = signed_in("hana").post(f"/letters/{story.ref}/propose", given | {name: "a\0b"})
    assert page.status_code == 422
    assert not Proposal.objects.exists()


def test_whom_one_stands_in_for_is_named_in_the_language_of_the_page(group: Group) -> None:
    stand_in(group, "leo", "olivia")
    giver = Account.objects.get(login="leo").person
    for lang, said in (("zh", f"代{giver.name_zh}"), ("en", f"standing in for {giver.name_en}")):
        assert said in signed_in("olivia", lang).get("/").content.decode(), lang


def test_what_a_stand_in_said_and_answered_says_for_whom(group: Group) -> None:
    stand_in(group, "hana", "gus")
    stand_in(group, "olivia", "none")
    story = Story(group).sent()
    story.do("gus", actions.propose, item="profit", matter="comment", words="煤价")
    story.do("hana", actions.propose, item="", matter="comment", words="自己说的")
    own = Proposal.objects.get(words="自己说的")
    story.do("olivia", actions.answer_proposal, proposal=own.ref, answer="replied", words="好")
    story.do(
        "none",
        actions.answer_proposal,
        proposal=Proposal.objects.get(words="煤价").ref,
        answer="replied",
        words="知道了",
    )
    page = plain(signed_in("leo").get(f"/letters/{story.ref}"))
    assert "责任方 郭松（代赵海燕）：意见" in page
    assert "责任方 赵海燕：意见" in page
    assert "吴名（代王敏）：知道了" in page
    assert "王敏：好" in page
    giver = group.person("hana").name_en
    assert f"(for {giver})" in plain(signed_in("leo", "en").get(f"/letters/{story.ref}"))


def test_who_stands_in_for_somebody_else_speaks_in_their_own_right(group: Group) -> None:
    stand_in(group, "mia", "hana")
    story = Story(group).sent()
    story.do("hana", actions.propose, item="profit", matter="comment", words="煤价")
    assert "责任方 赵海燕：意见" in plain(signed_in("leo").get(f"/letters/{story.ref}"))


def test_an_amendment_tells_apart_who_asked_who_approved_and_who_signed_each_for_whom(group: Group) -> None:
    stand_in(group, "hana", "gus")
    stand_in(group, "leo", "none")
    story = Story(group).in_force()
    story.amend(who="gus")
    row = Amendment.objects.get()
    story.do("none", actions.approve_amendment, amendment=row.ref, shown=row.hash, words="同意")
    story.sign("gus", "unit")
    story.sign("leo", "group")
    page = plain(signed_in("olivia").get(f"/letters/{story.ref}/amendments/{row.ref}"))
    assert "责任方 郭松（代赵海燕）" in page
    assert re.search(r"结果 . 双方已签 批准 吴名（代李建国） [-0-9]+ [:0-9]+：同意", page), page
    assert re.search(r"集团方签订 李建国 [-0-9]+ ", page)
    assert re.search(r"责任方签订 郭松（代赵海燕） [-0-9]+ ", page)


def test_nothing_is_chosen_for_who_could_sign_for_either_side_and_a_refusal_leads_back(group: Group) -> None:
    give_password("none")
    for giver in ("hana", "leo"):
        stand_in(group, giver, "none")
    story = Story(group).agreed()
    at, client = f"/letters/{story.ref}", signed_in("none")
    page = client.get(f"{at}/sign")
    assert '<select id="side" name="side" required><option value="" selected>' in page.content.decode()
    by_chance = form(page) | {"password": PASSWORD, "side": ""}
    assert client.post(f"{at}/sign", by_chance).status_code == 422
    assert not Signature.objects.exists()
    assert client.post(f"{at}/sign", by_chance | {"side": "unit", "key": key()}).status_code == 302
    assert "您现在可以：签订" not in plain(client.get(at))
    refused = client.get(f"{at}/sign")
    assert refused.status_code == 403
    assert "一个人不能代表双方签订" in plain(refused)
    assert f'href="{at}"' in refused.content.decode()
