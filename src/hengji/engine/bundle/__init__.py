"""Bundles: freeze a run with its inputs, replay it to the same bytes, compare two."""

from .archive import Bundle, freeze, read_bundle, result_tables, write_bundle
from .files import csv_bytes, write_parquet
from .frozen_tables import canonical
from .rerun import Difference, Moved, Replay, compare, recompute, replay
from .told import Telling

__all__ = [
    "Bundle",
    "Difference",
    "Moved",
    "Replay",
    "Telling",
    "canonical",
    "compare",
    "csv_bytes",
    "freeze",
    "read_bundle",
    "recompute",
    "replay",
    "result_tables",
    "write_bundle",
    "write_parquet",
]
