"""`hengji eval` gives the exact value, and a decimal one where its decimals never end."""

from __future__ import annotations

import json

import pytest

from hengji.cli.main import main

HEADS = ("a / b", "a=4115万元", "b=107人", "--unit", "万元/人")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (HEADS, "4115/107 万元/人（约 38.457944）"),
        ((*HEADS, "--lang", "en"), "4115/107 万元/人 (about 38.457944)"),
        (("a / b", "a=1", "b=3000000"), "1/3000000（约 0.000000333333）"),
        (("a / b", "a=1", "b=4"), "0.25"),
    ],
)
def test_a_value_without_an_end_is_given_as_a_decimal_too(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], told: str
) -> None:
    assert main(["eval", *words]) == 0
    assert capsys.readouterr().out.strip() == told


def test_the_exact_value_stays_as_it_is_beside_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", *HEADS, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["value"], answer["approximately"]) == ("4115/107", "38.457944")
    assert main(["eval", "a / b", "a=1", "b=4", "--json"]) == 0
    assert "approximately" not in json.loads(capsys.readouterr().out)
