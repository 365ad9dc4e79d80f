"""Cells scored on Apache Spark: figures as Parquet in, `mapInArrow` over them, scores as Parquet out, to the bit what a run here gives.

Nothing of Spark is imported: a session is given by whoever has one. Workers run `score_batches`, the same compiled cells as in process;
what looks at several units at once (rankings, quotas, pools) stays with the run, on one row for each unit.
"""

from __future__ import annotations

import gc
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from .batches import SCORED, CardLayout, Incomplete, gather, lay_out, score_batches
from .blocks import CardCells, CardScores

GROUP = 32_768
"""Rows of a row group: the least that a worker takes."""

BATCH = 16_384
"""Rows of an Arrow batch: enough to hide numpy's overhead, few enough to stay in the cache."""

AT_ONCE = 4
"""Cards that Spark reads at the same time, so that a small one does not leave workers idle."""

SETTINGS = {
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(BATCH),
    # Code that Spark makes for a hundred columns is too long for Java's own compiler; Spark's plain way is two to three times faster then.
    "spark.sql.codegen.hugeMethodLimit": "8000",
    # Files are cut no finer than a row group, or half of the tasks would find nothing to do.
    "spark.sql.files.openCostInBytes": str(16 * 2**20),
}
"""Asked of the session while Spark itself reads and writes cells."""

SQL_KINDS = {"int64": "bigint", "int16": "smallint", "int8": "tinyint"}

Job = tuple[CardLayout, tuple[str, str]]
"""A card: its layout, where its figures lie and where its scores go, both in Parquet."""


@dataclass(frozen=True, slots=True)
class OnSpark:
    """An executor of cells. `folder` is seen by the driver and by all workers under the same path; each call uses a place of its own
    in it and leaves nothing there."""

    session: Any
    folder: Path

    def __call__(self, work: Sequence[CardCells]) -> list[CardScores]:
        """Score the cells of all cards. Raises what Spark raises, and `Incomplete` where rows got lost."""
        places: dict[str, list[int]] = defaultdict(list)
        for place, each in enumerate(work):
            places[each.card].append(place)
        parts = [[work[place] for place in mine] for mine in places.values()]
        found: dict[int, CardScores] = {}
        with tempfile.TemporaryDirectory(dir=self.folder) as own:
            jobs = [_written(mine, Path(own) / str(at)) for at, mine in enumerate(parts)]
            tables = score_files(self.session, jobs)
            for rows, mine, table in zip(places.values(), parts, tables, strict=True):
                found |= zip(rows, gather(mine, table), strict=True)
        return [found[place] for place in range(len(work))]


def _written(parts: Sequence[CardCells], folder: Path) -> Job:
    scores = folder / "scores"
    scores.mkdir(parents=True)
    layout, table = lay_out(parts)
    write_figures(table, folder / "figures.parquet")
    return layout, (str(folder / "figures.parquet"), str(scores))


def write_figures(table: pa.Table, file: Path) -> None:
    """A card's figures as a Parquet file that several workers can read at once."""
    pq.write_table(table, file, row_group_size=GROUP, use_dictionary=False, compression="snappy")


def score_files(session: Any, jobs: Sequence[Job]) -> list[pa.Table]:
    """The scores of every card, whose figures lie in a Parquet file that all workers see, as do the folders of scores.

    Spark is given the places of row groups alone; workers read and write Parquet themselves. So no row is taken apart and put together
    again on the way through Java, which costs several times what the rules do. Raises what Spark raises, and `Incomplete` where the
    scores of a row group are not to be seen here.
    """
    counts = [pq.read_metadata(figures).num_row_groups for _, (figures, _) in jobs]
    groups = [(job, group) for job, count in enumerate(counts) for group in range(count)]

    def cells(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        gc.freeze()  # a worker looks for garbage after every task: not among all the modules it has loaded
        for batch in batches:
            for row in batch.to_pylist():
                _score_group(jobs[row["job"]], row["group"])
        yield from ()

    if groups:
        frame = session.createDataFrame(groups, "job bigint, group bigint").mapInArrow(cells, "job bigint")
        frame.write.format("noop").mode("overwrite").save()
    return [
        _read([_scored_to(scores, group) for group in range(count)])
        for count, (_, (_, scores)) in zip(counts, jobs, strict=True)
    ]


def _score_group(job: Job, group: int) -> None:
    """Score one row group. The file appears when it is whole; a task that is done twice puts the same bytes in its place."""
    layout, (figures, scores) = job
    batches = pq.ParquetFile(figures).read_row_group(group).to_batches(max_chunksize=BATCH)
    file = _scored_to(scores, group)
    fresh = file.with_suffix(f".{uuid4().hex}")
    pq.write_table(
        pa.Table.from_batches(score_batches(layout, batches)), fresh, use_dictionary=False, compression="snappy"
    )
    fresh.replace(file)


def _scored_to(scores: str, group: int) -> Path:
    return Path(scores) / f"{group}.parquet"


def score_cards(session: Any, jobs: Sequence[Job]) -> None:
    """The same where figures and scores are to lie in any place that Spark alone knows: Spark reads the figures of every card and writes
    the scores, to places that do not exist yet."""
    before = {name: session.conf.get(name, None) for name in SETTINGS}
    try:
        for name, value in SETTINGS.items():
            session.conf.set(name, value)
        with ThreadPoolExecutor(AT_ONCE) as several:
            list(several.map(lambda job: _score_card(session, job), jobs))
    finally:
        for name, own in before.items():
            session.conf.unset(name) if own is None else session.conf.set(name, own)


def _score_card(session: Any, job: Job) -> None:
    layout, (figures, scores) = job

    def cells(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        gc.freeze()  # a worker looks for garbage after every task: not among all the modules it has loaded
        return score_batches(layout, batches)

    columns = [
        f"i{place}_{name} {SQL_KINDS[kind.__name__]}"
        for place in range(len(layout.parts[0].rules))
        for name, kind in SCORED
    ]
    frame = session.read.parquet(figures).mapInArrow(cells, ", ".join(["unit bigint", *columns]))
    frame.write.option("parquet.enable.dictionary", "false").parquet(scores)  # scores repeat too little for one


def read_scores(scores: str) -> pa.Table:
    """The scores that Spark wrote to a folder. Raises `Incomplete` where there are none."""
    return _read(sorted(Path(scores).glob("*.parquet")))


def _read(files: Sequence[Path]) -> pa.Table:
    """The scores of a card. Raises `Incomplete` where they cannot be seen here, as where workers wrote to disks of their own."""
    if not files or not all(file.exists() for file in files):
        raise Incomplete(
            "这里看不到工作节点写出的得分：各节点看到的须是同一个文件夹。"
            " The scores that workers wrote cannot be seen here: all machines must see the same folder."
        )
    return pa.concat_tables([pq.read_table(file) for file in files])
