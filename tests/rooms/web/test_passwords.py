"""What a password has to be."""

from __future__ import annotations

import pytest

from hengji.web.passwords import faults


@pytest.mark.parametrize("profile", ["modern", "classified"])
@pytest.mark.parametrize(
    "easy",
    [
        "1111111111111111",
        "abababababab",
        "1234567890123456",
        "abcdefghijklmnop",
        "AaAaAaAaAaAa1!",
        "zyxwvutsrqponm",
        "a1!a1!a1!a1!A",
    ],
)
def test_what_repeats_a_few_signs_or_counts_on_is_refused(easy: str, profile: str) -> None:
    assert any("重复" in each.zh for each in faults(easy, "olivia", profile))


@pytest.mark.parametrize("profile", ["modern", "classified"])
@pytest.mark.parametrize(
    "easy",
    [
        "password1234567",
        "Password!1234567",
        "123456password",
        "iloveyou-2222222",
        "Monkey!98765432",
        "dragondragon",
        "Qwerty-7890!",
    ],
)
def test_a_common_word_made_longer_is_a_common_one(easy: str, profile: str) -> None:
    assert any("太常见" in each.zh for each in faults(easy, "olivia", profile))


@pytest.mark.parametrize(
    "good", ["correct horse battery", "衡绩系统是我们的好帮手啊", "Tr0ub4dor&3xyz", "hengji-demo-2026"]
)
def test_a_sentence_or_a_mixture_will_do(good: str) -> None:
    assert faults(good, "olivia", "modern") == []
