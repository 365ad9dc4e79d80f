"""A run on Spark is the run: the same cells, ledgers, totals and findings, and a bundle of the same sha256."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support.judge import differences
from support.worlds import World, world

import hengji
from hengji.cli import scoring
from hengji.cli.cluster import SPARK, cells_on
from hengji.cli.main import main
from hengji.cli.rooms import read_scheme
from hengji.demo import scheme_path, write_group
from hengji.engine.bundle import canonical, freeze, replay, result_tables
from hengji.engine.bundle import read_bundle as bundle_at
from hengji.engine.cases.read import read_cases
from hengji.engine.cases.tables import tables_of
from hengji.engine.run.batches import Incomplete, gather, lay_out
from hengji.engine.run.blocks import CardCells, CardScores, run_card
from hengji.engine.run.plans import CardRules
from hengji.engine.run.result import Run
from hengji.engine.run.score import score
from hengji.engine.run.spark import OnSpark, read_scores, score_cards, score_files, write_figures
from hengji.engine.scheme import load_scheme
from hengji.engine.trace import explain_cell
from hengji.engine.values.finding import Refused
from hengji.engine.values.period import Period

PACKS = Path(hengji.__file__).parent / "packs"
CASES = (
    "cn.classified-assessment",
    "cn.hq-closed-loop",
    "cn.power-letters",
    "cn.municipal-assessment",
    "cn.executive-assessment",
    "kr.management-evaluation",
)
NAMES = ("score", "raw", "branch", "null")


def cells(card: World, name: str) -> CardCells:
    return CardCells(name, CardRules(tuple(card.rules)), card.inputs)


def same(one: CardScores, other: CardScores) -> bool:
    """To the bit."""
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in NAMES)


def three_ways(spark: Any, folder: Path, worlds: Sequence[World], cards: int) -> tuple[int, int, list[str]]:
    """Generated cells on Spark, on numpy and on Fractions: (cells, exact ties, what differs)."""
    work = [cells(each, f"card {at % cards}") for at, each in enumerate(worlds)]
    wrong: list[str] = []
    count = ties = 0
    for card, found in zip(worlds, OnSpark(spark, folder)(work), strict=True):
        if not same(found, run_card(CardRules(tuple(card.rules)), card.inputs)):
            wrong.append("Spark and numpy differ")
        counted, tied, _, judged = differences(card, found)
        count, ties, wrong = count + counted, ties + tied, [*wrong, *judged]
    return count, ties, wrong


def files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_the_example_group_on_spark_gives_the_same_files_to_the_byte(spark: Any, tmp_path: Path) -> None:
    write_group(tmp_path / "group.xlsx")
    for engine in ("in-process", SPARK):
        words = ["score", str(scheme_path()), str(tmp_path / "group.xlsx"), "--out", str(tmp_path / engine)]
        assert main([*words, "--engine", engine]) in (0, 1)
    here, there = files(tmp_path / "in-process"), files(tmp_path / SPARK)
    bundles = [bundle_at(tmp_path / engine / "bundle.zip") for engine in ("in-process", SPARK)]
    assert bundles[0].digest == bundles[1].digest
    assert replay(bundles[1]).matches
    same_bytes = {name for name in here if name.split(".")[-1] in ("csv", "parquet", "zip", "html")}
    assert {name for name in same_bytes if here[name] != there[name]} == set()
    assert here.keys() == there.keys()
    scheme, told = read_scheme(scheme_path())
    with cells_on(SPARK, tmp_path / "again", lambda text: None) as executor:
        run = scoring.score_files(scheme, tmp_path / "group.xlsx", None, None, lambda text: None, executor)
    judged(run)
    run.reading = [*told, *run.reading]
    assert digest(run) == bundles[0].digest
    assert sorted(path.name for path in tmp_path.iterdir()) == ["group.xlsx", "in-process", SPARK]


@pytest.mark.parametrize("pack", CASES)
def test_the_cases_of_a_pack_on_spark_are_the_same_bundles(pack: str, spark: Any, tmp_path: Path) -> None:
    file = max((PACKS / pack / "tests").glob("*.yaml"), key=lambda each: each.stat().st_size)
    cases, _ = read_cases(file)
    assert cases is not None
    scheme, _ = load_scheme(file.parent / cases.scheme)
    assert scheme is not None
    case = max(cases.cases, key=lambda each: len(each.units))
    period = case.period or Period(scheme.effective.start.year)
    tables = canonical(tables_of(case, period)[0])
    here, there = score(scheme, tables, period), score(scheme, tables, period, cells=OnSpark(spark, tmp_path))
    assert digest(here) == digest(there)
    judged(there)
    assert [finding.render("en") for finding in here.findings] == [finding.render("en") for finding in there.findings]


def test_targets_moved_by_a_price_are_scored_on_spark_alike(spark: Any, tmp_path: Path) -> None:
    file = Path(__file__).parents[1] / "engine" / "price_clauses" / "cases.yaml"
    cases, _ = read_cases(file)
    assert cases is not None
    scheme, _ = load_scheme(file.parent / cases.scheme)
    assert scheme is not None
    moved = [case for case in cases.cases if any(word in case.name.en for word in ("the root", "keep their order"))]
    assert len(moved) == 2
    for case in moved:
        tables = canonical(tables_of(case, Period(2026))[0])
        here = score(scheme, tables, Period(2026))
        there = score(scheme, tables, Period(2026), cells=OnSpark(spark, tmp_path))
        assert digest(here) == digest(there)
        assert any(moves.by_unit[0] is not None for card in there.cards for _, moves in card.linked())
        judged(there)


def judged(run: Run) -> None:
    """Open the explanation of every cell: it is computed on Fractions and raises where the stored score is another."""
    for card in run.cards:
        for unit in card.units:
            for item in card.items:
                explain_cell(run, int(unit), item.id)


def digest(run: Run) -> str:
    return freeze(run, result_tables(run)).digest


def test_three_carriers_agree_on_generated_cells_with_ties_and_extremes(spark: Any, tmp_path: Path) -> None:
    count, ties, wrong = three_ways(spark, tmp_path, [world(seed, items=30, units=60) for seed in range(10)], cards=3)
    assert wrong == []
    assert count == 18_000
    assert ties >= 50


@pytest.mark.nightly
@pytest.mark.parametrize("block", range(10))
def test_three_carriers_agree_on_a_million_cells(block: int, spark: Any, tmp_path: Path) -> None:
    seeds = range(2000 + 10 * block, 2010 + 10 * block)
    count, ties, wrong = three_ways(spark, tmp_path, [world(seed, items=50, units=200) for seed in seeds], cards=4)
    assert wrong == []
    assert count == 100_000
    assert ties > 0


def test_many_units_in_many_partitions_come_back_each_in_its_place(spark: Any, tmp_path: Path) -> None:
    card, executor = world(7, items=12, units=100_000), OnSpark(spark, tmp_path)
    for _ in range(2):
        (found,) = executor([cells(card, "card")])
        assert same(found, run_card(CardRules(tuple(card.rules)), card.inputs))
    assert list(tmp_path.iterdir()) == []


def test_spark_may_read_and_write_the_cells_itself_and_its_settings_are_left_as_they_were(
    spark: Any, tmp_path: Path
) -> None:
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "7")
    card = world(1, 15, 400)
    layout, table = lay_out([cells(card, "card")])
    write_figures(table, tmp_path / "figures.parquet")
    score_cards(spark, [(layout, (str(tmp_path / "figures.parquet"), str(tmp_path / "scores")))])
    (found,) = gather([cells(card, "card")], read_scores(str(tmp_path / "scores")))
    assert same(found, run_card(CardRules(tuple(card.rules)), card.inputs))
    assert spark.conf.get("spark.sql.execution.arrow.maxRecordsPerBatch") == "7"
    spark.conf.unset("spark.sql.execution.arrow.maxRecordsPerBatch")


def test_a_worker_with_another_version_stops_the_run_with_plain_words(spark: Any, tmp_path: Path) -> None:
    layout, table = lay_out([cells(world(1, 5, 10), "card")])
    write_figures(table, tmp_path / "figures.parquet")
    old = replace(layout, engine="0.0.0")
    with pytest.raises(Refused) as refused, cells_on(SPARK, tmp_path / "out", lambda text: None):
        score_files(spark, [(old, (str(tmp_path / "figures.parquet"), str(tmp_path)))])
    (finding,) = refused.value.findings
    assert finding.code == "spark-failed"
    assert "同一版本" in finding.message.zh
    assert "install the same version" in finding.message.en


def test_scores_written_to_disks_of_the_workers_own_are_missed(tmp_path: Path) -> None:
    (tmp_path / "_SUCCESS").touch()
    with pytest.raises(Incomplete, match="同一个文件夹"):
        read_scores(str(tmp_path))
