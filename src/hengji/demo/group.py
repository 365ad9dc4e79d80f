"""Makes the example group."""

from __future__ import annotations

from pathlib import Path


def scheme_path() -> Path:
    """The scheme of the example."""
    return Path(__file__).parents[1] / "packs" / "cn.hq-closed-loop"


def write_group(path: Path) -> None:
    """Write the example workbook."""
    raise FileNotFoundError(path)
