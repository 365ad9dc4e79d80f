"""What the tests of the analysis room share: the published worked examples."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

Vector = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="session")
def vector(vectors: Path) -> Vector:
    """A published example by its name: `vector("fac-001")`."""

    def read(name: str) -> dict[str, Any]:
        example: dict[str, Any] = yaml.safe_load((vectors / f"{name}.yaml").read_text(encoding="utf-8"))
        return example

    return read
