"""What is wrong with tiers is told while they are typed, as a save would; and what is in no language is advised in the page's own."""

from __future__ import annotations

import pytest
from support.group_of_rooms import Group
from support.schemes_of_rooms import start, version

from .test_pages import browser, item_form

SENTENCE = "完成目标值得满分；每低于目标值1%扣2分，扣完为止"
LIVE = {"HX-Request": "true"}


def _read(group: Group, lang: str, sentence: str = SENTENCE, **tiers: str) -> str:
    row = start(group)
    sent = item_form(row, sentence=sentence, **{f"tier:{name}": text for name, text in tiers.items()})
    part = browser("olivia", lang).post(f"/schemes/{row.ref}/sentence", sent, headers=LIVE).content.decode()
    assert version(row.ref).version == 1, "trying keeps nothing"
    return part


@pytest.mark.parametrize(("lang", "said"), [("zh", "挑战值却是 80"), ("en", "challenge 80 is worse")])
def test_tiers_in_an_impossible_order_are_told_while_they_are_typed(group: Group, lang: str, said: str) -> None:
    part = _read(group, lang, base="120", target="100", challenge="80")
    assert said in part
    assert 'role="alert"' in part


@pytest.mark.parametrize(("lang", "said"), [("zh", "不清楚“很多”指什么"), ("en", "it is not clear what")])
def test_words_in_a_tier_that_mean_nothing_are_told_while_they_are_typed(group: Group, lang: str, said: str) -> None:
    assert said in _read(group, lang, target="很多")


def test_tiers_that_are_right_and_a_tier_no_rule_needs_any_more_are_no_error(group: Group) -> None:
    assert 'role="alert"' not in _read(group, "zh", base="80", target="100", challenge="120")


def test_what_is_in_no_language_is_advised_in_the_language_of_the_page(group: Group) -> None:
    for sentence in ("😀", "<b>1</b>"):
        row = start(group) if sentence == "😀" else version(_last())
        zh, en = (
            browser("olivia", lang)
            .post(f"/schemes/{row.ref}/sentence", item_form(row, sentence=sentence), headers=LIVE)
            .content.decode()
            for lang in ("zh", "en")
        )
        assert "低于90%扣2分" in zh
        assert "英文计分句" not in zh
        assert "minus 2 points per percentage point" in en


def _last() -> str:
    from hengji.policy.models import SchemeVersion

    return SchemeVersion.objects.latest("pk").ref
