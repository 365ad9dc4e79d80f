"""What the time of one small group (30 units x 20 items) is spent on, stage by stage, from arrays to the pool.

python bench/stages.py         a table: stage, microseconds, share

Each stage is timed alone, by a clock around its function, as the best of many runs; a clock costs about 0.2 us a call.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "src")]

from worlds import group, scheme  # noqa: E402

from hengji.engine.run import blocks, cards, score  # noqa: E402

ROUNDS = 3000

STAGES: tuple[tuple[str, ModuleType, str], ...] = (
    ("the figures laid out and looked through", blocks, "stack"),
    ("the proof that int64 holds, looked up", blocks, "safe_bits"),
    ("the rules", blocks, "score"),
    ("rounding: score and raw score", blocks, "in_units"),
    ("results stored", blocks, "_store"),
    ("weights and missing figures", cards, "weigh"),
    ("the ledger", score, "run_ledger"),
    ("grades", score, "grade"),
    ("ranks", score, "rank"),
    ("multipliers", score, "multipliers"),
    ("the pool", score, "pay"),
)


def best(act: Callable[[], float]) -> float:
    """The least of many."""
    gc.collect()
    return min(act() for _ in range(ROUNDS))


def stage(run: Callable[[], object], where: ModuleType, name: str) -> float:
    """Seconds of a run spent in one function."""
    own = getattr(where, name)
    spent = 0.0

    def timed(*given: Any, **named: Any) -> Any:
        nonlocal spent
        start = time.perf_counter()
        try:
            return own(*given, **named)
        finally:
            spent += time.perf_counter() - start

    def act() -> float:
        nonlocal spent
        spent = 0.0
        run()
        return spent

    setattr(where, name, timed)
    try:
        return best(act)
    finally:
        setattr(where, name, own)


def main() -> None:
    """The table."""
    plan = scheme(20, 1)
    units, inputs, columns = group(plan, 30)

    def run() -> object:
        return score.score_arrays(plan, units, inputs, columns)

    def whole() -> float:
        start = time.perf_counter()
        run()
        return time.perf_counter() - start

    for _ in range(100):
        run()
    total = best(whole)
    parts = {title: stage(run, where, name) for title, where, name in STAGES}
    parts["all else: cells, books, the run itself"] = total - sum(parts.values())
    for title, seconds in (*parts.items(), ("together", total)):
        print(f"{title:<42}{seconds * 1e6:>7.0f} us{seconds / total:>7.0%}")


if __name__ == "__main__":
    main()
