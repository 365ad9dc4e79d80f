"""`名` counts people where people are spoken of and places where a ranking is; `加到` and `扣到` name the score that is reached."""

from __future__ import annotations

import json

import pytest

from hengji.cli.main import main

Said = tuple[str, str, str]


def scored(capsys: pytest.CaptureFixture[str], sentence: str, given: str) -> str:
    main(["rule", sentence, "--weight", "10", *given.split(), "--json"])
    return str(json.loads(capsys.readouterr().out)["score"])


PEOPLE: tuple[Said, ...] = (
    ("引进高层次人才完成目标得满分，每少1名扣1分，扣分最多不超过4分", "--unit 名 --target 12 --actual 10", "8.00"),
    (
        "引进人才完成目标得满分，每少引进1名扣1.5分，每多引进1名加0.5分，加分不超过1.5分",
        "--unit 名 --target 8 --actual 15",
        "11.50",
    ),
    (
        "在岗人数不超过目标值得满分，每超1名扣0.2分，扣分上限2分",
        "--unit 名 --direction lower --target 300 --actual 305",
        "9.00",
    ),
    ("引进人才数每低于目标值1名扣1分，最多扣4分；完成目标值得满分", "--unit 名 --target 12 --actual 10", "8.00"),
    ("招聘人数完成目标值得满分，每超过目标值1名加1分，最多加2分", "--unit 名 --target 12 --actual 13", "11.00"),
    ("引进博士完成目标值得满分，每少1名扣1分，扣完为止", "--unit 人 --target 12 --actual 10", "8.00"),
    ("持证人数每增加1名加0.5分，加分上限2分；达到目标值得满分", "--unit 人 --target 12 --actual 13", "10.50"),
)
PLACES: tuple[Said, ...] = (
    ("第一名得满分，每下降1名扣1分", "--unit 名 --direction lower --actual 4", "7.00"),
    ("前三名得满分，第四名及以后每退后一名扣1分，最低得3分", "--unit 名 --direction lower --actual 4", "9.00"),
    ("前三名得满分，第四名及以下每退后一名扣1分，最低得3分", "--unit 名 --direction lower --actual 6", "7.00"),
    ("第二名及以后每退后一名扣1分，第一名得满分，最低得3分", "--unit 名 --direction lower --actual 2", "9.00"),
    (
        "第一名得满分，第二、三名得8分，第四名及以后每退后一名再扣1分，最低得3分",
        "--unit 名 --direction lower --actual 4",
        "7.00",
    ),
)
EVERYDAY: tuple[Said, ...] = (
    ("行业排名不低于第3名得满分，低于第3名的每低1名扣1分", "--direction lower --unit 名 --actual 5", "8.00"),
    ("行业排名不低于第3名得满分，每低1名扣1分", "--direction lower --unit 名 --actual 5", "8.00"),
    ("排名高于第4名得满分，第4名至第6名得8分，其余得5分", "--direction lower --unit 名 --actual 6", "8.00"),
    ("第1名至第3名得满分，第4名至第6名得8分，第7名及以后得5分", "--direction lower --unit 名 --actual 3", "10.00"),
    ("排名低于第5名不得分，第4、5名得8分，前3名得满分", "--direction lower --unit 名 --actual 6", "0.00"),
    ("进入前3名得满分，前4-6名得8分，其他不得分", "--direction lower --unit 名 --actual 5", "8.00"),
    ("不在前10名的不得分，前10名得满分", "--direction lower --unit 名 --actual 12", "0.00"),
    ("排名在第5名（含）以前的得满分，之后每后退1名扣1分", "--direction lower --unit 名 --actual 7", "8.00"),
    ("排名达到目标得满分，每低于目标1名扣1分", "--direction lower --unit 名 --target 3 --actual 5", "8.00"),
    ("排名达到目标得满分，每低于目标1名扣1分", "--unit 位 --target 3 --actual 5", "8.00"),
    ("位次达到目标值得满分，每低于目标值1位扣1分，每高于目标值1位加1分", "--target 3 --actual 2", "11.00"),
)
REACHED: tuple[Said, ...] = (
    ("完成目标值得满分，每超1%加1分，最多加到12分", "--unit 万元 --target 100 --actual 150", "12.00"),
    ("完成目标值得满分，每低1%扣1分，最多扣到3分", "--unit 万元 --target 100 --actual 50", "3.00"),
    (
        "Full marks at target; plus 0.5 points per 1% above target, capped at 12 points",
        "--unit 万元 --target 1000 --actual 1500",
        "12.00",
    ),
    (
        "Full marks at target; plus 0.5 points per 1% above target, maximum 4 points",
        "--unit 万元 --target 1000 --actual 1500",
        "14.00",
    ),
)


@pytest.mark.parametrize(("sentence", "given", "score"), PEOPLE)
def test_fewer_people_than_planned_earn_less(
    capsys: pytest.CaptureFixture[str], sentence: str, given: str, score: str
) -> None:
    assert scored(capsys, sentence, given) == score


@pytest.mark.parametrize(("sentence", "given", "score"), PLACES)
def test_places_of_a_ranking_are_counted_from_the_place_named(
    capsys: pytest.CaptureFixture[str], sentence: str, given: str, score: str
) -> None:
    assert scored(capsys, sentence, given) == score


@pytest.mark.parametrize(("sentence", "given", "score"), EVERYDAY)
def test_a_lower_place_is_a_worse_one(
    capsys: pytest.CaptureFixture[str], sentence: str, given: str, score: str
) -> None:
    assert scored(capsys, sentence, given) == score


@pytest.mark.parametrize("given", ["--unit 名", "--unit 名 --direction lower", ""])
def test_neither_people_nor_places_are_guessed(capsys: pytest.CaptureFixture[str], given: str) -> None:
    said = f"--target 12 --actual 10 {given}".split()
    assert main(["rule", "完成目标得满分，每低1名扣1分，扣完为止", "--weight", "10", *said, "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert [reading["meaning"] for reading in answer["readings"]] == ["人数", "名次"]


def test_an_item_counted_in_people_counts_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert scored(capsys, "完成目标得满分，每低1名扣1分，扣完为止", "--unit 人 --target 12 --actual 10") == "8.00"


@pytest.mark.parametrize(("sentence", "given", "score"), REACHED)
def test_a_score_that_is_reached_is_no_amount_of_a_change(
    capsys: pytest.CaptureFixture[str], sentence: str, given: str, score: str
) -> None:
    assert scored(capsys, sentence, given) == score
