"""What all tests share: the search profiles of hypothesis, where the real data lies, and Spark (said loudly when they are absent)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from support.campaign import Campaign, summary

from hengji.cli.cluster import local_session, require_spark
from hengji.engine.values.finding import Refused

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

settings.register_profile(
    "ci", derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("nightly", deadline=None, max_examples=3000, suppress_health_check=[HealthCheck.too_slow])


LONG = (
    "rooms/contracts/test_machine.py", "rooms/test_matrix.py", "journeys/test_every_page.py", "rooms/policy/test_machine.py",
    "real/test_machinery_evaluation.py", "journeys/test_letters.py", "fuzz/test_doors.py", "rooms/web/test_demo.py",
    "rooms/web/test_backup_at_work.py", "spark/test_spark.py",
)  # fmt: skip
"""Files with tests of half a minute: they come first, so that at the end no worker waits for another one's long test."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long ones first, everything else in its order."""
    items.sort(key=lambda item: not item.path.as_posix().endswith(LONG))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what was not there: those tests did not run. And what a campaign found."""
    skipped = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    count = sum("REAL DATA ABSENT" in why for why in skipped)
    if count:
        said = f"REAL DATA ABSENT: {count} tests on real data or published examples did not run"
        terminalreporter.write_line(said, red=True, bold=True)
    without = [found[1] for why in skipped if (found := re.search(r"SPARK ABSENT: (.*?)'?\)?$", why))]
    if without:
        said = f"SPARK ABSENT: {len(without)} tests on Spark did not run: {without[0]}"
        terminalreporter.write_line(said, red=True, bold=True)
    count = sum("BROWSER ABSENT" in why for why in skipped)
    if count:
        said = f"BROWSER ABSENT: {count} journeys in Chromium did not run (apt-get install -y chromium)"
        terminalreporter.write_line(said, red=True, bold=True)
    for line in summary(_campaigns(terminalreporter.stats)):
        terminalreporter.write_line(line)


def _campaigns(stats: dict[str, list[Any]]) -> Iterator[str]:
    """What the shares of campaigns have recorded, those that failed too."""
    for report in [*stats.get("passed", []), *stats.get("failed", [])]:
        yield from (text for name, text in getattr(report, "user_properties", ()) if name == Campaign.__name__)


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


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """A Spark session of this machine; tests that need one are skipped loudly without pyspark or Java."""
    try:
        require_spark()
    except Refused as lacking:
        pytest.skip(f"SPARK ABSENT: {lacking.findings[0].message.en}")
    # Workers are Pythons of their own: they find the package where it is tested.
    found = os.pathsep.join([str(ROOT / "src"), *filter(None, [os.environ.get("PYTHONPATH")])])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", found)
        session = local_session("local[2]")
    yield session
    session.stop()
