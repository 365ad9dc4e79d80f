"""The examples of the repository scored on the real files beside it, by the path of `hengji score`; results as plain rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from hengji.cli.rooms import read_scheme
from hengji.cli.scoring import score_files
from hengji.engine.run.result import Run
from hengji.engine.run.tables import Flat, flatten
from hengji.engine.scheme import Scheme
from hengji.engine.values.finding import errors
from hengji.engine.values.period import Period

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"

Row = dict[str, str]
ScoreExample = Callable[..., Run]


def scheme_of(name: str, scheme: str = "scheme.yaml") -> Scheme:
    """The scheme of an example, which has no errors."""
    found, findings = read_scheme(EXAMPLES / name / scheme)
    assert not errors(findings)
    return found


@lru_cache(maxsize=16)
def score_example(
    data: Path,
    name: str,
    scheme: str = "scheme.yaml",
    period: str = "",
    mapping: str = "mapping.yaml",
    folder: str | None = None,
) -> Run:
    """The run that `hengji score examples/NAME/SCHEME ../shared/data/NAME --map ...` makes, before its files are written; `folder` is
    that of the data where it has another name ("" for all of them)."""
    when = Period.parse(period) if period else None
    return score_files(
        scheme_of(name, scheme),
        data / (name if folder is None else folder),
        EXAMPLES / name / mapping,
        when,
        lambda text: None,
    )


def rows(table: Flat) -> list[Row]:
    """A result table as one dict a row."""
    return [dict(zip(table.columns, values, strict=True)) for values in zip(*table.columns.values(), strict=True)]


def cells(run: Run) -> dict[tuple[str, str], Row]:
    """The cells by unit and item."""
    return {(row["unit"], row["item"]): row for row in rows(flatten(run)["cells"])}


def totals(run: Run) -> dict[str, Row]:
    """The totals by unit."""
    return {row["unit"]: row for row in rows(flatten(run)["totals"])}


def source(file: Path, encoding: str = "utf-8") -> list[Row]:
    """The rows of a source file, read by Python's own csv: the tests count for themselves."""
    return list(csv.DictReader(io.StringIO(file.read_text(encoding=encoding), newline="")))
