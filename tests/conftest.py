"""What all tests share: the search profiles of hypothesis, and where the real data lies (said loudly when it is absent)."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

settings.register_profile(
    "ci", derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("nightly", deadline=None, max_examples=3000, suppress_health_check=[HealthCheck.too_slow])


def _folder(name: str) -> Path:
    folder = SHARED / name
    if not folder.is_dir():
        warnings.warn(
            pytest.PytestWarning(f"REAL DATA ABSENT: {name} is not there; its tests do not run"), stacklevel=2
        )
        pytest.skip(f"no {name} beside the repository")
    return folder


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data sets that nobody here wrote; tests that need it are skipped loudly without it."""
    return _folder("data")


@pytest.fixture(scope="session")
def vectors() -> Path:
    """The folder of published worked examples."""
    return _folder("vectors")
