"""Runs to report on: a rich group of twenty departments, a hostile one, and plain ones of any size."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from reports_example import NASTY, plain_run, rich_scheme, rich_tables
from whole_policy import whole_run

from hengji.engine.run.result import Run
from hengji.engine.run.score import score


@pytest.fixture(scope="session")
def rich() -> Run:
    """Twenty departments with everything a ledger can hold; D19 and D20 have no total."""
    return score(rich_scheme(), rich_tables())


@pytest.fixture(scope="session")
def whole() -> Run:
    """Twelve companies under a scheme that has every construct; U12 has no total."""
    return whole_run()


@pytest.fixture(scope="session")
def nasty() -> Run:
    """Names and titles that attack workbooks and pages."""
    return plain_run(len(NASTY), 3, "=1<b>&\"'", NASTY)


@pytest.fixture(scope="session")
def build() -> Callable[..., Run]:
    """Builds a plain run of so many units and items."""
    return plain_run
