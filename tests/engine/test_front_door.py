"""The engine's front door: every name promised is there, and nothing heavy is loaded before it is asked for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import hengji.engine as engine

SRC = Path(__file__).resolve().parents[2] / "src"


@pytest.mark.parametrize("name", engine.__all__)
def test_a_promised_name_is_there(name: str) -> None:
    assert callable(getattr(engine, name))
    assert name in dir(engine)


def test_a_name_that_is_not_there_says_so() -> None:
    with pytest.raises(AttributeError, match="scroe"):
        engine.scroe  # type: ignore[attr-defined]  # noqa: B018


def test_importing_the_engine_loads_no_table_library() -> None:
    heavy = ("pyarrow", "openpyxl", "xlsxwriter", "django", "pandas")
    code = f"import sys, hengji.engine as e; e.score; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": str(SRC)}
    )
    assert done.stdout.strip() == "[]"
