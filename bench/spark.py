"""The same run on Spark in local mode, beside the run in process and a numpy copy of the same bytes.

python bench/spark.py [UNITS ITEMS CLASSES]     300,000 x 25 on ten cards (7.5 million cells) unless said otherwise

Figures lie in Parquet as on a cluster. Two workers read, score and write them, once by themselves and once with Spark reading and
writing; then totals, grades, ranks and payouts are made here on one row for each unit. Every total, grade, rank, payout and cell is
compared with the run in process.
Needs pyspark (requirements-spark.lock) and Java; says so where they are absent.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src"
sys.path[:0] = [str(Path(__file__).parent), str(SOURCE)]
# Workers are Pythons of their own: they find the package the same way.
os.environ["PYTHONPATH"] = os.pathsep.join([str(SOURCE), *filter(None, [os.environ.get("PYTHONPATH")])])

import numpy as np  # noqa: E402
from run import copy_of, load, timed  # noqa: E402
from worlds import group, scheme  # noqa: E402

from hengji.cli.cluster import local_session, require_spark  # noqa: E402
from hengji.engine.run.batches import CardLayout, gather, lay_out  # noqa: E402
from hengji.engine.run.blocks import CardCells, CardScores, Cells, in_process  # noqa: E402
from hengji.engine.run.result import Run  # noqa: E402
from hengji.engine.run.score import score_arrays  # noqa: E402
from hengji.engine.run.spark import read_scores, score_cards, score_files, write_figures  # noqa: E402
from hengji.engine.values.finding import Refused  # noqa: E402

ROUNDS = 7


def laid_out(work: Sequence[CardCells], folder: Path) -> list[CardLayout]:
    """Every card's figures as Parquet, as they would lie on a cluster."""
    layouts = []
    for each in work:
        layout, table = lay_out([each])
        write_figures(table, folder / f"{each.card}.parquet")
        layouts.append(layout)
    return layouts


def processor_seconds() -> float:
    """What Spark and its workers have used of the processors so far, on Linux: a busy machine stretches seconds, not these."""
    if not Path("/proc/self/stat").exists():
        return float("nan")
    parents, used = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it has just ended
            parents[int(entry.name)], used[int(entry.name)] = int(fields[1]), sum(map(int, fields[11:15]))
    ours = {os.getpid()}
    while more := {child for child, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return sum(used.get(each, 0) for each in ours - {os.getpid()}) / os.sysconf("SC_CLK_TCK")


def differences(one: Run, other: Run) -> int:
    """How many cells, totals, grades, ranks and payouts are not the same to the bit."""
    wrong = 0
    for mine, theirs in zip(one.cards, other.cards, strict=True):
        for name in ("score", "raw", "branch", "null"):
            wrong += int(np.count_nonzero(getattr(mine.scores, name) != getattr(theirs.scores, name)))
        wrong += int(np.count_nonzero(mine.points.num != theirs.points.num))
    wrong += int(np.count_nonzero((one.total - other.total).num)) + int(np.count_nonzero(one.grade != other.grade))
    for ranked, again in zip(one.rankings, other.rankings, strict=True):
        wrong += int(np.count_nonzero(ranked.place != again.place))
    for pool, again_paid in zip(one.pools, other.pools, strict=True):
        wrong += int(np.count_nonzero((pool.paid - again_paid.paid).num))
    return wrong


def main(units: int = 300_000, items: int = 25, classes: int = 10) -> None:
    """One size, all figures of it from one run."""
    try:
        require_spark()
    except Refused as lacking:
        print(f"SPARK ABSENT, no figure: {lacking}")
        return
    plan = scheme(items, classes)
    unit_list, inputs, columns = group(plan, units)
    cells = units * items
    kept: list[Sequence[CardCells]] = []

    def here(work: Sequence[CardCells]) -> list[CardScores]:
        kept[:] = [work]
        return in_process(work)

    expected = score_arrays(plan, unit_list, inputs, columns, cells=here)
    limit = timed(copy_of(inputs), ROUNDS)
    local = timed(lambda: score_arrays(plan, unit_list, inputs, columns), ROUNDS)
    print(f"{units:,} units x {items} on {classes} cards = {cells:,} cells")
    print(f"numpy copy of the same bytes: {limit.show(1, 3, 's')}   {load()}")
    print(f"in process, from arrays: {local.show(1, 2, 's')}   x{local.best / limit.best:.1f} of the copy   {load()}")
    work = kept[0]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start = time.perf_counter()
        layouts = laid_out(work, folder)
        size = sum(file.stat().st_size for file in folder.iterdir())
        print(f"figures laid out as Parquet: {time.perf_counter() - start:.2f} s, {size / 2**20:.0f} MB   {load()}")
        start = time.perf_counter()
        spark = local_session("local[2]")
        print(f"Spark local[2] started: {time.perf_counter() - start:.1f} s   {load()}")

        paths = [(str(folder / f"{each.card}.parquet"), str(folder / "scores" / each.card)) for each in work]
        jobs = list(zip(layouts, paths, strict=True))

        def by_workers(_: Sequence[CardCells]) -> list[CardScores]:
            shutil.rmtree(folder / "scores", ignore_errors=True)
            for _, to in paths:
                Path(to).mkdir(parents=True)
            tables = score_files(spark, jobs)
            return [scores for each, table in zip(work, tables, strict=True) for scores in gather([each], table)]

        def by_spark(_: Sequence[CardCells]) -> list[CardScores]:
            shutil.rmtree(folder / "scores", ignore_errors=True)
            score_cards(spark, jobs)
            tables = [read_scores(to) for _, to in paths]
            return [scores for each, table in zip(work, tables, strict=True) for scores in gather([each], table)]

        for title, cells_there in (("workers read and write", by_workers), ("Spark reads and writes", by_spark)):

            def whole(there: Cells = cells_there) -> Run:
                return score_arrays(plan, unit_list, inputs, columns, cells=there)

            start = time.perf_counter()
            whole()
            cold = time.perf_counter() - start
            warm = timed(whole, ROUNDS)
            before = processor_seconds()
            wrong = differences(expected, whole())
            used = processor_seconds() - before
            print(
                f"Spark local[2], {title} Parquet, totals to payouts: {warm.show(1, 2, 's')}, cold {cold:.1f} s"
                f"   x{warm.best / local.best:.1f} of in process, x{warm.best / limit.best:.0f} of the copy"
                f"   {used:.1f} s of processor in Spark and its workers   {wrong} differences   {load()}"
            )
        spark.stop()


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
