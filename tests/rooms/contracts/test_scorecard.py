"""A letter generated from a scheme: the card of a class, with a unit's targets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from support.group_of_rooms import Group
from support.letters import Story, party

import hengji
from hengji.contracts.checks import check
from hengji.contracts.content import Kind, Node, Party, Term, read, written
from hengji.contracts.scorecard import Subject, from_scorecard
from hengji.engine import Scheme, load_scheme
from hengji.engine.values.finding import Refused
from hengji.engine.values.text import Text

PACKS = Path(hengji.__file__).parent / "packs"


@cache
def scheme(name: str) -> Scheme:
    """A scheme of the packs."""
    found, _ = load_scheme(PACKS / name)
    assert found is not None
    return found


def everything(of: Scheme, name: str) -> dict[str, dict[str, Decimal]]:
    """A target for every tier of a class, in the order of ambition."""
    card = of.card_for(name)
    assert card is not None
    found = {}
    for item in card.items():
        indicator = of.indicators.get(item.of)
        sign = indicator.direction.sign if indicator else 1
        places = {"base": Decimal(90), "target": Decimal(90 + 5 * sign), "challenge": Decimal(90 + 9 * sign)}
        found[item.id] = {
            tier.column: places.get(tier.name, Decimal(90)) for tier in item.tiers.values() if tier.column
        }
    return found


def subject() -> Subject:
    """Somebody."""
    top, unit = (Party(code * 6, code, Text(f"单位{code}", f"Unit {code}")) for code in ("G1", "S1"))
    return Subject(Kind.SUBSIDIARY, top, unit, Term(2026, 2026))


@pytest.mark.parametrize("name", ["cn.classified-assessment", "cn.hq-closed-loop"])
def test_every_class_of_a_pack_makes_a_letter_whose_sentences_are_the_rules_that_run(name: str) -> None:
    of = scheme(name)
    for unit_class in of.class_titles:
        if of.card_for(unit_class) is None:
            continue
        content = from_scorecard(of, unit_class, subject(), everything(of, unit_class))
        dated = [item for item in content.items if item.nodes is not None and not item.watch]
        assert [(each.code, each.where.sheet) for each in check(content)] == [("item-date", item.id) for item in dated]
        days = [Node(item.id, item.title, date(2026, 6, 30), Text("验收", "accepted")) for item in dated]
        content = replace(content, nodes=(*content.nodes, *days))
        assert check(content) == [], unit_class
        rules = {item.id: item.rule for _, item in of.items()}
        again = read(written(content))
        assert again.items
        assert all(item.rule == rules[item.id] for item in again.items)
        assert sum(item.weight for item in again.items) == again.total
        assert again.scheme == f"{of.id} {of.version}"


def test_what_acts_on_the_whole_result_says_when_and_what_follows_for_this_class_alone() -> None:
    of = scheme("cn.classified-assessment")
    for unit_class, own, other in (("competition", "市场竞争", "科技创新"), ("service", "服务保障", "市场竞争")):
        content = from_scorecard(of, unit_class, subject(), everything(of, unit_class))
        gate = content.constraints[0]
        core = [item.title for item in of.card_for(unit_class).items() if item.core]  # type: ignore[union-attr]
        assert core
        assert gate.zh.startswith(f"核心指标未达基本值（{core[0].zh}")
        assert gate.zh.endswith("；等级不高于“合格”")
        assert f"难度系数（{own}" in gate.zh
        assert other not in gate.zh, "a coefficient of another class"
        assert gate.en.endswith("; the grade is 'Qualified' at best")
        vetoes = [each for each in content.constraints if "一票否决" in each.zh]
        assert len(vetoes) == 2
        assert all(each.zh.endswith("，一票否决：总分不高于 60；等级定为“不合格”") for each in vetoes)


def test_an_item_without_its_figure_is_named() -> None:
    of = scheme("cn.classified-assessment")
    targets = everything(of, "competition")
    del targets["roe"]
    with pytest.raises(Refused) as told:
        from_scorecard(of, "competition", subject(), targets)
    assert {each.where.sheet for each in told.value.findings} == {"roe"}
    with pytest.raises(Refused, match="no scorecard"):
        from_scorecard(of, "nowhere", subject(), {})


def test_a_generated_letter_is_drafted_and_sent(group: Group) -> None:
    of = scheme("cn.classified-assessment")
    who = replace(subject(), group=party(group, "G"), unit=party(group, "S1"))
    content = from_scorecard(of, "competition", who, everything(of, "competition"))
    story = Story(group, "S1", "mia", text=written(content)).agreed()
    assert story.letter.number == "2026-S1-01"
