"""Whom a row of targets is for: a unit, everybody, or a class by its id or its title; a class nobody knows is told."""

from __future__ import annotations

from dataclasses import replace

from support.group import scheme, tables

from hengji.engine.run.result import Run
from hengji.engine.run.score import score
from hengji.engine.scheme.model.units import Class, Classification
from hengji.engine.values.finding import Level
from hengji.engine.values.text import Text


def run(whom: str) -> Run:
    how = Classification(classes={"a": Class("a", Text("港口", "Ports"))}, fallback="a")
    targets = ({"unit": "*", "item": "roe", "target": "7.6"}, {"unit": whom, "item": "revenue", "target": 490})
    return score(replace(scheme(), classification=how), tables(targets=targets))


def test_a_class_is_meant_by_its_id_and_by_its_title_in_either_language() -> None:
    totals = [run(whom).total.fractions() for whom in ("*", "class:a", "class:港口", "class:ports")]
    assert totals.count(totals[0]) == 4
    assert not run("class:港口").held.any()


def test_targets_of_a_class_nobody_knows_are_told_with_their_place_and_a_proposal() -> None:
    done = run("class:港囗")
    (found,) = [each for each in done.findings if each.code == "class-unknown"]
    assert (found.level, found.message.zh) == (Level.ERROR, "方案里没有类别“港囗”")
    assert found.hint == Text("您是否想写“港口”？", "did you mean '港口'?")
    assert done.held.all()
