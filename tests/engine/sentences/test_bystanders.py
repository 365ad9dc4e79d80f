"""Words beside the value: the item's own name is passed and told, whoever is assessed is passed, everything else is a condition."""

from __future__ import annotations

from fractions import Fraction

import pytest

from hengji.engine.sentences import parse
from hengji.engine.sentences.reading import Context, NotUnderstood, Outcome, Understood
from hengji.engine.values.unit import parse_unit

BASE = "完成目标值得10分，每低于目标值1%扣0.5分，扣完为止；"


def _read(sentence: str, called: str = "") -> Outcome:
    tiers = {"target": Fraction(100), "prior": Fraction(95)}
    context = Context(unit=parse_unit("万元"), full=Fraction(10), tiers=frozenset(tiers), figures=tiers, called=called)
    return parse(sentence, context)


def _codes(outcome: Outcome) -> list[str]:
    return [finding.code for finding in outcome.findings] if isinstance(outcome, NotUnderstood) else []


@pytest.mark.parametrize(
    "noun", ["利润总额", "东部地区", "境外业务", "火电企业", "因市场原因", "未经批准", "受疫情影响"]
)
def test_a_noun_at_the_head_of_a_later_clause_is_a_condition(noun: str) -> None:
    assert _codes(_read(f"{BASE}{noun}低于目标值90%的，不得分")) == ["sentence-condition-lost"]


def test_the_name_at_the_beginning_may_be_repeated() -> None:
    assert isinstance(_read(f"利润总额{BASE}利润总额低于目标值90%的，不得分"), Understood)
    assert isinstance(_read(f"利润总额{BASE}利润低于目标值90%的，不得分"), Understood)


def test_the_name_the_scheme_tells_is_known_everywhere() -> None:
    sentence = f"{BASE}利润总额低于目标值90%的，不得分"
    assert isinstance(_read(sentence, called="利润总额 Total profit"), Understood)
    assert _codes(_read(sentence, called="营业收入 Revenue")) == ["sentence-condition-lost"]


def test_a_name_that_nobody_has_told_is_noted() -> None:
    sentence = f"利润总额{BASE}"
    outcome, known = _read(sentence), _read(sentence, called="利润总额 Total profit")
    assert isinstance(outcome, Understood)
    assert isinstance(known, Understood)
    assert [note.message.zh for note in outcome.notes if note.code == "sentence-noun"] == ["“利润总额”读作本指标的名称"]
    assert "sentence-noun" not in [note.code for note in known.notes]


@pytest.mark.parametrize("who", ["企业", "各单位", "该公司", "被考核企业", "本公司"])
def test_whoever_is_assessed_is_no_class(who: str) -> None:
    assert isinstance(_read(f"{BASE}{who}低于目标值90%的，不得分"), Understood)


@pytest.mark.parametrize(
    "sentence",
    [
        "火电企业完成目标值得10分，每低于目标值1%扣0.5分",
        "仅上市公司适用：完成目标值得10分，每低于目标值1%扣0.5分",
        "完成目标值且未发生安全事故的得10分，每低于目标值1%扣0.5分",
        "完成目标值并通过审计的得10分，每低于目标值1%扣0.5分",
        "Full marks at target; minus 0.5 points per 1% below target, floor 0; thermal companies below 90% of target earn nothing",
        "Full marks at target; minus 0.5 points per 1% below target, floor 0; below last year because of the market: no points",
        "Full marks at target; minus 0.5 points per 1% below target, floor 0; cash flow below 90% of target: no points",
    ],
)
def test_a_class_a_circumstance_and_a_second_condition_are_refused_wherever_they_stand(sentence: str) -> None:
    assert _codes(_read(sentence)), _read(sentence)
