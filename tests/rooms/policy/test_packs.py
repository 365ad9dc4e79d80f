"""Every pack can be started as a scheme; its version shows, and its workbook reads back to the same digest."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from support.group_of_rooms import Group
from support.schemes_of_rooms import key, version

from hengji.org.models import Account
from hengji.policy import actions, books, packs
from hengji.policy.cards import steps
from hengji.policy.items import spoken
from hengji.policy.queries import reading
from hengji.policy.reading import read
from hengji.policy.trial import tried

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")


@pytest.mark.parametrize("pack", sorted(packs.packs()))
def test_a_pack_starts_a_scheme_whose_version_shows_and_whose_workbook_comes_back(group: Group, pack: str) -> None:
    made = actions.start_scheme(
        group.viewer("olivia"), key(), owner=group.ref("G"), kinds=["subsidiary"], source=packs.text_of(pack)
    )
    row = version(made["version"])
    found = reading(row)
    book = books.book_of(row.source, found)
    assert books.examined(book).digest == row.digest == found.digest
    client = Client()
    client.force_login(Account.objects.get(login="olivia"))
    for lang, word in (("zh", found.usable.title.zh), ("en", found.usable.title.en)):
        client.cookies["hengji-lang"] = lang
        for card in found.usable.scorecards:
            page = client.get(f"/schemes/{row.ref}", {"card": card})
            assert page.status_code == 200
            assert len(page.content) <= 100_000
            assert word.split('"')[0] in page.content.decode()


@pytest.mark.parametrize("pack", sorted(packs.packs()))
def test_every_sentence_of_a_pack_reads_back_to_its_rule_in_the_editor(pack: str) -> None:
    meaning = read(packs.text_of(pack)).usable
    for _, item in meaning.items():  # noqa: PERF102 - a scheme's items, not those of a mapping
        said = spoken(meaning, item)
        if said is not None:
            for lang in (said.zh, said.en):
                tried_now = tried(meaning, item, lang, "", {})
                assert tried_now.rule == item.rule, (item.id, lang)


@pytest.mark.parametrize("pack", sorted(packs.packs()))
def test_the_steps_of_a_pack_are_told_without_ids(pack: str) -> None:
    found = read(packs.text_of(pack))
    meaning = found.usable
    ids = {*meaning.coefficients, *meaning.progress, *meaning.gates, *meaning.boards, *meaning.events}
    for step in steps(found):
        for said in (step.title.zh, step.title.en):
            assert not ids & set(re.findall(r"[a-z]+(?:_[a-z]+)+", said)), said
