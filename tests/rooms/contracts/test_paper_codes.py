"""The code on a printed letter: it leads through the sign-in to the page of exactly that paper, which says whether it is the version in
force; who may not see the letter is told whether the code is known, and nothing more."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from django.test import Client
from support.forms import forms_of
from support.group_of_rooms import PASSWORD, Group
from support.letters import Story
from support.pages import plain, signed_in
from support.passwords import give_password

from hengji.contracts import actions
from hengji.contracts.content import in_groups
from hengji.contracts.models import LetterVersion
from hengji.contracts.views.papers import printed
from hengji.org import guarding, second_step, totp
from hengji.org.models import Account
from hengji.store.refs import new_ref


def codes(story: Story) -> list[str]:
    """The codes of the versions of a letter, the first one first."""
    return list(LetterVersion.objects.filter(letter=story.letter).order_by("number").values_list("ref", flat=True))


def shown(name: str, code: str, lang: str = "zh") -> str:
    """The words of the page of a code."""
    answer = signed_in(name, lang).get(f"/verify/{code}")
    assert answer.status_code == 200
    return plain(answer)


def test_the_paper_carries_the_address_of_its_own_version(group: Group) -> None:
    story = Story(group).in_force()
    for version in LetterVersion.objects.filter(letter=story.letter):
        request = signed_in("hana").get("/verify").wsgi_request
        paper = printed(story.letter, version, request)
        assert paper.address == f"http://testserver/verify/{version.ref}"
        assert paper.code == version.ref


def test_signing_in_leads_to_the_page_of_the_code_also_after_a_wrong_password(group: Group) -> None:
    story = Story(group).in_force()
    give_password("hana")
    client, path = Client(), f"/verify/{story.table.ref}"
    page = client.get(path, follow=True)
    assert page.redirect_chain == [(f"/sign-in?{urlencode({'next': path})}", 302)]
    given = forms_of(page.content.decode())[0].data() | {"login": "hana"}
    wrong = client.post("/sign-in", given | {"password": "wrong"})
    given = forms_of(wrong.content.decode())[0].data()
    answer = client.post("/sign-in", given | {"password": PASSWORD}, follow=True)
    assert answer.redirect_chain == [(path, 302)]
    assert story.letter.number in plain(answer)


def test_the_second_step_and_its_way_back_keep_the_code(group: Group) -> None:
    story = Story(group).in_force()
    give_password("hana")
    account = Account.objects.get(login="hana")
    secret = second_step.unsealed(second_step.begun(account))
    assert secret is not None
    now = second_step.seconds() // 30
    guarding.confirm(group.viewer("hana"), new_ref(), code=totp.code_at(secret, now - 1))
    client, path = Client(), f"/verify/{story.table.ref}"
    step = client.post("/sign-in", {"next": path, "login": "hana", "password": PASSWORD}, follow=True)
    assert step.redirect_chain == [("/sign-in/code", 302)]
    assert f'href="/sign-in?{urlencode({"next": path})}"' in step.content.decode()
    answer = client.post("/sign-in/code", {"code": totp.code_at(secret, now)}, follow=True)
    assert answer.redirect_chain == [(path, 302)]


def test_a_first_password_to_be_changed_comes_before_it_and_leads_on_to_it(group: Group) -> None:
    story = Story(group).in_force()
    give_password("hana", first=True)
    client, path = Client(), f"/verify/{story.table.ref}"
    answer = client.post("/sign-in", {"next": path, "login": "hana", "password": PASSWORD}, follow=True)
    assert answer.redirect_chain[-1] == ("/password", 302)
    new = "another horse battery"
    answer = client.post("/password", {"old": PASSWORD, "new": new, "again": new}, follow=True)
    assert answer.redirect_chain == [(path, 302)]


def test_the_page_says_whether_the_paper_is_the_version_in_force(group: Group) -> None:
    story = Story(group).in_force()
    version = story.table
    said = shown("hana", version.ref)
    short = in_groups(version.hash)[:39]
    for word in (
        "双方签名有效，本文本正在生效",
        short,
        story.letter.number,
        "生效",
        "0 次已签",
        "赵海燕",
        "李建国",
        version.ref,
    ):
        assert word in said, word
    assert said.count("✔ 有效") == 2


def test_an_amended_letter_leads_from_the_old_paper_to_the_new_version(group: Group) -> None:
    story = Story(group).in_force()
    old = story.table.ref
    story.amend("950")
    assert "0 次已签，1 次正在办理" in shown("hana", old)
    amendment = story.letter.amendments.get()
    story.do("leo", actions.approve_amendment, amendment=amendment.ref, shown=amendment.hash, words="同意")
    new = codes(story)[-1]
    half = shown("hana", new)
    assert "还没有双方的有效签名" in half
    assert "本文本不生效" in half
    assert "本文本 ■ 调整已批准，待签 责任书现在 ■ 生效，调整待签" in half
    assert "现在生效的是第 1 号文本" in half
    story.sign("hana", "unit")
    story.sign("leo", "group")
    said = shown("hana", old)
    assert "本文本现在不在生效状态" in said
    assert "现在生效的是第 2 号文本" in said
    assert "1 次已签" in said
    assert "本文本 ○ 已被第 2 号文本替换 责任书现在 ● 生效" in said
    assert "This version ○ replaced by version 2 The letter now ● in force" in shown("hana", old, "en")
    assert f'href="/verify/{new}"' in signed_in("hana").get(f"/verify/{old}").content.decode()
    assert "本文本正在生效" in shown("hana", new)
    assert "本文本 ● 生效 责任书现在 ● 生效" in shown("hana", new)
    assert "1 signed" in shown("hana", new, "en")


def test_a_draft_that_was_printed_is_no_letter_in_force(group: Group) -> None:
    story = Story(group).sent()
    said = shown("hana", story.table.ref)
    assert "还没有双方的有效签名" in said
    assert "本文本不生效" in said


@pytest.mark.parametrize("name", ["max", "gus", "none", "sys"])
def test_who_may_not_see_the_letter_is_told_only_that_the_code_is_known(group: Group, name: str) -> None:
    signed, sent = Story(group).in_force(), Story(group, "D2", "hugo").sent()
    pages = []
    for story in (signed, sent):
        answer = signed_in(name).get(f"/verify/{story.table.ref}")
        assert answer.status_code == 403
        said = plain(answer)
        assert "本系统有这个核验码" in said
        for secret in (
            story.letter.number,
            "财务资产部",
            "生产技术部",
            "赵海燕",
            "孙浩",
            story.table.hash[:4],
            "第 1 号文本",
        ):
            assert secret not in said, secret
        body = re.sub(rb'csrfmiddlewaretoken" value="[^"]*"', b"", answer.content)
        pages.append(body.replace(story.table.ref.encode(), b"CODE"))
    assert pages[0] == pages[1], "how far it has come makes no difference"
    other = signed_in(name).get("/verify/nosuchcode22")
    assert other.status_code == 404
    assert "没有这个核验码" in plain(other)


def test_a_draft_that_was_never_sent_is_only_known_to_its_subject(group: Group) -> None:
    story = Story(group)
    assert signed_in("hana").get(f"/verify/{story.table.ref}").status_code == 403
    assert signed_in("olivia").get(f"/verify/{story.table.ref}").status_code == 200


def test_a_code_that_is_not_known_can_be_typed_again(group: Group) -> None:
    for path in ("/verify/AB-CD", "/verify?code=ab-cd", "/verify/nosuchcode22", "/verify/%3Cb%3E"):
        answer = signed_in("hana").get(path, follow=True)
        assert answer.status_code == 404, path
        page = answer.content.decode()
        assert "没有这个核验码" in page
        assert 'name="code"' in page
        assert "autofocus" in page
        assert "<b>" not in page
    assert "There is no such code" in plain(signed_in("hana", "en").get("/verify/nosuchcode22"))


def test_a_code_may_be_typed_in_groups_in_capitals_and_in_full_width_letters(group: Group) -> None:
    story = Story(group).in_force()
    code = story.table.ref
    wide = "".join(chr(ord(each) + 0xFEE0) for each in code)
    groups = "-".join(code[at : at + 4] for at in range(0, len(code), 4))
    for typed in (code.upper(), groups.upper(), f" {wide} ", " ".join(code)):
        assert signed_in("hana").get("/verify", {"code": typed}).headers["Location"] == f"/verify/{code}"
    for typed in ("", "  "):
        assert signed_in("hana").get("/verify", {"code": typed}).status_code == 200
    for typed in ("---", "a/b", "没有"):
        assert signed_in("hana").get("/verify", {"code": typed}, follow=True).status_code == 404
