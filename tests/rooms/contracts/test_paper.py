"""A letter as PDF and Word: everything that is signed stands in it, in the words of the rule, and only for who may see the letter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings
from support.group_of_rooms import Group
from support.letters import Story
from support.paper_reader import pdf_pages, squashed, word_text

from hengji.contracts.content import read
from hengji.org.models import Account
from hengji.web import middleware


@pytest.fixture(autouse=True)
def _today(group: Group, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setattr(middleware.timezone, "localdate", lambda *given: group.today)
    with override_settings(STATIC_ROOT=tmp_path):
        yield


def browser(who: str, lang: str = "zh") -> Client:
    client = Client()
    client.force_login(Account.objects.get(login=who), backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["hengji-lang"] = lang
    return client


def words_of(form: str, made: bytes) -> str:
    return squashed("".join(pdf_pages(made)) if form == "pdf" else word_text(made))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_everything_that_is_signed_stands_in_the_paper(group: Group, form: str, lang: str) -> None:
    story = Story(group).in_force()
    answer = browser("hana", lang).get(f"/letters/{story.ref}/paper.{form}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    found, content = words_of(form, answer.content), read(story.table.content)
    for item in content.items:
        said = [item.title, item.sentence]
        for text in said:
            assert squashed(text.zh if lang == "zh" else text.en) in found, text
        for tier in item.tiers:
            if tier.value is not None:
                assert f"{tier.value.normalize():,f}" in found
    for node in content.nodes:
        assert squashed(node.standard.zh if lang == "zh" else node.standard.en) in found
    for words in (story.letter.number, story.table.ref, "赵海燕" if lang == "zh" else "Hana"):
        assert squashed(words) in found
    assert ("草稿" in found, "DRAFT" in found) == (False, False)


def test_a_letter_that_is_not_signed_by_both_is_a_draft(group: Group) -> None:
    story = Story(group).half_signed()
    made = browser("olivia").get(f"/letters/{story.ref}/paper.pdf").content
    assert "草稿" in words_of("pdf", made)


def test_the_paper_of_a_letter_out_of_sight_is_not_there(group: Group) -> None:
    story = Story(group).in_force()
    for form in ("pdf", "docx", "exe"):
        assert browser("hugo").get(f"/letters/{story.ref}/paper.{form}").status_code == 404
    assert browser("hana").get(f"/letters/{story.ref}/paper.exe").status_code == 404


def test_the_same_letter_has_the_same_bytes(group: Group) -> None:
    story = Story(group).in_force()
    pages = [browser(who).get(f"/letters/{story.ref}/paper.pdf").content for who in ("hana", "olivia")]
    assert pages[0] == pages[1]
