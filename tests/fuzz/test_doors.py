"""Broken inputs at every door: no crash, no hang, no untyped exception, memory bounded.

A few hundred of each run every time; the campaign of 100,000 a door is `./hengji test --nightly tests/fuzz`, which prints what it found
(the figures stand in docs/explanation/broken-input.md).
"""

from __future__ import annotations

import resource
import time
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from fuzz.doors import DOORS, Fuzz, Outcome
from support.campaign import Campaign

from hengji.engine.values.finding import Refused

SHARES = 20
"""A campaign is so many tests for each door, so that all cores work."""
SLOW = 2.0
"""Seconds of the processor for one input: what a person waits, on a machine that does nothing else."""
MEMORY_MB = 1_500


def assault(door: Fuzz, numbers: range, folder: Path) -> Campaign:
    """What the door said to the inputs of these numbers. Whatever else it raises fails the test."""
    said: Counter[Outcome] = Counter()
    slowest, which = 0.0, -1
    for number in numbers:
        data = door.broken(number)
        start = time.process_time()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                said[door.enter(data, folder)] += 1
        except Refused:
            said[Outcome.REFUSED] += 1
        except Exception as wrong:
            raise AssertionError(f"{door.name} {number}: {type(wrong).__name__}: {wrong}\n{data[:400]!r}") from wrong
        spent = time.process_time() - start
        if spent > slowest:
            slowest, which = spent, number
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Campaign(door.name, *(said[each] for each in Outcome), slowest, which, peak)


@pytest.mark.parametrize("door", DOORS, ids=[door.name for door in DOORS])
def test_a_few_hundred_broken_inputs_end_in_findings(door: Fuzz, tmp_path: Path) -> None:
    assault(
        door, range(300 if door.campaign >= 100_000 else 100), tmp_path
    )  # as its campaign: some inputs are whole books


@pytest.mark.nightly
@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize("door", DOORS, ids=[door.name for door in DOORS])
def test_a_campaign_of_broken_inputs_ends_in_findings(
    door: Fuzz, share: int, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    each = door.campaign // SHARES
    found = assault(door, range(share * each, (share + 1) * each), tmp_path)
    record_property(Campaign.__name__, found.as_text())
    assert found.slowest < SLOW, f"{door.name} {found.number} took {found.slowest:.1f} s"
    assert found.peak_mb < MEMORY_MB


@pytest.mark.parametrize("door", DOORS, ids=[door.name for door in DOORS])
def test_the_same_number_breaks_an_input_in_the_same_way(door: Fuzz) -> None:
    assert [door.broken(number) for number in range(20)] == [door.broken(number) for number in range(20)]
    assert len({door.broken(number) for number in range(50)}) > 30


@pytest.mark.parametrize("door", DOORS, ids=[door.name for door in DOORS])
def test_what_is_broken_was_sound_or_broken_by_hand(door: Fuzz, tmp_path: Path) -> None:
    said = Counter(door.enter(seed, tmp_path) for seed in door.seeds())
    assert said[Outcome.TAKEN] >= 1
    assert said[Outcome.TOLD] == 0 or door.name in {
        "yaml",
        "sentences",
        "workbooks",
    }  # the museum, the open questions, a human's book
