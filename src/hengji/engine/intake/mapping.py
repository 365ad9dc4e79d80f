"""The mapping of a foreign file (`--map mapping.yaml`), as data: which file and column is which of ours.

    tables:
      facts:                         # one block, or a list of blocks
        file: profit{q}.csv          # or `sheet:` of a workbook; also `encoding`, `delimiter`, `header_row`
        repeat: {q: [1, 2, 3, 4]}    # the block once for each value; {q} stands in file, sheet and const
        lookup: [{file: names.csv, key: code, columns: [industry]}]     # columns of another file, by a key
                                     # several: key: {here: there, …}; words of theirs first: values: {role: {No.1: J1}}
        where: {year: 2017, target: {empty: false}, state: {in: [a, b]}, kind: {not: x}}
        columns:                     # ours: theirs
          unit: code
          period: {const: "2015Q{q}"}
          measure: {join: [ID, {const: ytd}], with: "."}
          # period: {column: closing_date, part: year, back: 7}   # year, half, quarter, month; seven days earlier
        missing_values: {research: [0]}               # these words of their column say that there is no figure
        melt: {measures: {total_profit: 利润总额}}      # wide to long, theirs: ours; or `periods: {2016: "2016"}`
        values: {grade: {Met: A, Not met: B}}         # other words for the values of our column
        rest: keep                   # columns not named become attributes or tiers, but for `skip: [...]`
        duplicates: first_identical  # rows that agree in everything count once; else an error
    units: {net_profits: 百万元}      # or {from: {file:, key:, value:, values: {...}}}
    directions: {roe: higher}
    plausible: {roe: [-100, 100], eps: {range: [-10, 50], drop: true}}

Unknown keys are errors; without `columns` the file's own headers are read as ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..values.direction import Direction
from ..values.finding import Finding, Source
from ..values.unit import NO_UNITS, Units
from .checks import Plausible
from .columns import TABLES, Table


@dataclass(frozen=True, slots=True)
class Theirs:
    """A column of the foreign file."""

    column: str


@dataclass(frozen=True, slots=True)
class Const:
    """The same text in every row."""

    text: str


@dataclass(frozen=True, slots=True)
class DatePart:
    """The period (of `months`: 12 a year, 6 a half, 3 a quarter, 1 a month) in which a date of theirs lies, `back` days before it."""

    column: str
    months: int
    back: int = 0


Part = Theirs | Const | DatePart


@dataclass(frozen=True, slots=True)
class Join:
    """Several columns (or constants) put together, `between` them."""

    parts: tuple[Part, ...]
    between: str = ""


Expression = Part | Join


@dataclass(frozen=True, slots=True)
class FileRef:
    """Which file (or sheet of the workbook) a block reads, and how."""

    file: str = ""
    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    header_row: int = 0


@dataclass(frozen=True, slots=True)
class Condition:
    """A row is read when its `column` is one of `words` (or none of them, with `negate`); `""` stands for a blank cell."""

    column: str
    words: tuple[str, ...]
    negate: bool = False


@dataclass(frozen=True, slots=True)
class Lookup:
    """Columns of another file, found by a key: `keys` are pairs of a column to look up and the key column there, all of which
    must agree; `values` are other words for the values of columns there, before they are compared."""

    ref: FileRef
    keys: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Melt:
    """Wide columns that become rows; `label` (measure or period) takes the name given for each."""

    label: str
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Block:
    """How one of our tables is read from one foreign file. `columns` None: its headers are ours already; `missing`: the words of
    their columns that say there is no figure."""

    ref: FileRef
    where: Source = field(default_factory=Source)
    columns: Mapping[str, Expression] | None = None
    conditions: tuple[Condition, ...] = ()
    lookups: tuple[Lookup, ...] = ()
    melt: Melt | None = None
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    keep_rest: bool = False
    skip: tuple[str, ...] = ()
    first_identical: bool = False
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FromFile:
    """A declaration read from a file: `key` names the measure, `value` is the column with its unit or direction."""

    ref: FileRef
    key: Expression
    value: str
    values: Mapping[str, str] = field(default_factory=dict)
    where: Source = field(default_factory=Source)


@dataclass(frozen=True, slots=True)
class TableMapping:
    """A whole mapping. Build it with `load_mapping`, or by hand."""

    tables: Mapping[str, tuple[Block, ...]]
    units: Mapping[str, str] = field(default_factory=dict)
    directions: Mapping[str, Direction] = field(default_factory=dict)
    units_from: FromFile | None = None
    directions_from: FromFile | None = None
    plausible: Mapping[str, Plausible] = field(default_factory=dict)


def load_mapping(
    path: Path, tables: Mapping[str, Table] = TABLES, units: Units = NO_UNITS
) -> tuple[TableMapping | None, list[Finding]]:
    """The mapping in a YAML file, or None, and everything found wrong with it; `tables` are those it may speak of, `units` those a
    scheme defines for itself."""
    from .mapping_yaml import read_file  # the YAML reader is loaded only when a mapping is read

    return read_file(path, tables, units)


def parse_mapping(
    data: str | bytes, file: str = "mapping.yaml", tables: Mapping[str, Table] = TABLES, units: Units = NO_UNITS
) -> tuple[TableMapping | None, list[Finding]]:
    """The mapping written in `data`, or None, and everything found wrong with it; see `load_mapping`."""
    from .mapping_yaml import read_text

    return read_text(data, file, tables, units)
