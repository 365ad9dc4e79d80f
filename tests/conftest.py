"""What all tests share: the search profiles of hypothesis, and where the real data lies (said loudly when it is absent)."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

settings.register_profile(
    "ci", derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("nightly", deadline=None, max_examples=3000, suppress_health_check=[HealthCheck.too_slow])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly which real data was not there: those tests did not run."""
    skipped = terminalreporter.stats.get("skipped", [])
    count = sum("REAL DATA ABSENT" in str(report.longrepr) for report in skipped)
    if count:
        said = f"REAL DATA ABSENT: {count} tests on real data or published examples did not run"
        terminalreporter.write_line(said, red=True, bold=True)


def _folder(name: str) -> Path:
    folder = SHARED / name
    if not folder.is_dir():
        pytest.skip(f"REAL DATA ABSENT: no {name} beside the repository")
    return folder


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data sets that nobody here wrote; tests that need it are skipped loudly without it."""
    return _folder("data")


@pytest.fixture(scope="session")
def vectors() -> Path:
    """The folder of published worked examples."""
    return _folder("vectors")
