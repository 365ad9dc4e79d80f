"""Cells scored on Apache Spark: figures as Parquet in, `mapInArrow` over them, scores as Parquet out, to the bit what a run here gives.

Nothing of Spark is imported: a session is given by whoever has one. Workers run `score_batches`, the same compiled cells as in process;
what looks at several units at once (rankings, quotas, pools) stays with the run, on one row for each unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from .batches import SCORED, CardLayout, gather, lay_out, score_batches
from .blocks import CardCells, CardScores

GROUP = 32_768
"""Rows of a row group: the least that a worker takes."""

BATCH = 16_384
"""Rows of an Arrow batch: enough to hide numpy's overhead, few enough to stay in the cache."""

AT_ONCE = 4
"""Cards handed to Spark at the same time, so that a small one does not leave workers idle."""

SQL_KINDS = {"int64": "bigint", "int16": "smallint", "int8": "tinyint"}


@dataclass(frozen=True, slots=True)
class OnSpark:
    """An executor of cells. `folder` is empty and seen by the driver and by all workers under the same path."""

    session: Any
    folder: Path

    def __call__(self, work: Sequence[CardCells]) -> list[CardScores]:
        """Score the cells of all cards. Raises what Spark raises, and `Incomplete` where rows got lost."""
        self.session.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", str(BATCH))
        cards = list(dict.fromkeys(each.card for each in work))
        found: list[CardScores | None] = [None] * len(work)

        def one(at: int) -> None:
            mine = [place for place, each in enumerate(work) if each.card == cards[at]]
            parts = [work[place] for place in mine]
            for place, scores in zip(mine, self._card(parts, self.folder / f"{at}"), strict=True):
                found[place] = scores

        with ThreadPoolExecutor(AT_ONCE) as several:
            list(several.map(one, range(len(cards))))
        return [scores for scores in found if scores is not None]

    def _card(self, parts: Sequence[CardCells], folder: Path) -> list[CardScores]:
        folder.mkdir(parents=True)
        layout, table = lay_out(parts)
        write_figures(table, folder / "figures.parquet")
        score_parquet(self.session, layout, str(folder / "figures.parquet"), str(folder / "scores"))
        return gather(parts, pq.read_table(folder / "scores"))


def write_figures(table: pa.Table, file: Path) -> None:
    """A card's figures as a Parquet file that several workers can read at once."""
    pq.write_table(table, file, row_group_size=GROUP, use_dictionary=False, compression="snappy")


def score_parquet(session: Any, layout: CardLayout, figures: str, scores: str) -> None:
    """Read figures from any place Spark knows, score them, write the scores to a place that does not exist yet."""

    def cells(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return score_batches(layout, batches)

    columns = [
        f"i{place}_{name} {SQL_KINDS[kind.__name__]}"
        for place in range(len(layout.parts[0].rules))
        for name, kind in SCORED
    ]
    frame = session.read.parquet(figures).mapInArrow(cells, ", ".join(["unit bigint", *columns]))
    frame.write.parquet(scores)
