"""Broken inputs at every door: no crash, no hang, no untyped exception, memory bounded.

A few hundred of each run every time; the campaign of 100,000 a door is `./hengji test --nightly tests/fuzz` (its figures stand in
docs/explanation/broken-input.md).
"""

from __future__ import annotations

import resource
import time
import warnings
from pathlib import Path

import pytest
from fuzz.doors import DOORS, Fuzz

from hengji.engine.values.finding import Refused

SHARES = 20
EACH = 5_000
"""A campaign is `SHARES` tests of `EACH` inputs for each door, so that all cores work."""
SLOW = 2.0
MEMORY_MB = 1_500


def assault(door: Fuzz, numbers: range, folder: Path) -> tuple[int, float, int]:
    """(inputs refused by an exception that says so, the slowest in seconds, its number). Whatever else is raised fails the test."""
    refused, slowest, which = 0, 0.0, -1
    for number in numbers:
        data = door.broken(number)
        start = time.perf_counter()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                door.enter(data, folder)
        except Refused:
            refused += 1
        except Exception as wrong:
            raise AssertionError(f"{door.name} {number}: {type(wrong).__name__}: {wrong}\n{data[:400]!r}") from wrong
        spent = time.perf_counter() - start
        if spent > slowest:
            slowest, which = spent, number
    return refused, slowest, which


@pytest.mark.parametrize("door", DOORS, ids=[door.name for door in DOORS])
def test_a_few_hundred_broken_inputs_end_in_findings(door: Fuzz, tmp_path: Path) -> None:
    assault(door, range(300), tmp_path)


@pytest.mark.nightly
@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize("door", DOORS, ids=[door.name for door in DOORS])
def test_a_campaign_of_broken_inputs_ends_in_findings(door: Fuzz, share: int, tmp_path: Path) -> None:
    _, slowest, number = assault(door, range(share * EACH, (share + 1) * EACH), tmp_path)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert slowest < SLOW, f"{door.name} {number} took {slowest:.1f} s"
    assert peak < MEMORY_MB


@pytest.mark.parametrize("door", DOORS, ids=[door.name for door in DOORS])
def test_the_same_number_breaks_an_input_in_the_same_way(door: Fuzz) -> None:
    assert [door.broken(number) for number in range(20)] == [door.broken(number) for number in range(20)]
    assert len({door.broken(number) for number in range(50)}) > 30
