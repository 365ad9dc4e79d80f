"""The figures of a run, printed beside a numpy copy of the same bytes and a pandas row-by-row script of the same cells.

python bench/run.py            everything (about two minutes)
python bench/run.py small      up to 200,000 cells
"""

from __future__ import annotations

import gc
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import numpy as np

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "src")]

from worlds import figures, group, scheme  # noqa: E402

from hengji.engine.rules.score import score_one  # noqa: E402
from hengji.engine.run.score import score_arrays  # noqa: E402


class Times(NamedTuple):
    """Seconds of many calls: the best (what the work costs) and the middle one (what a busy machine makes of it)."""

    best: float
    middle: float

    def show(self, factor: float, digits: int, unit: str) -> str:
        """Both, the best first."""
        return f"{self.best * factor:.{digits}f} {unit} (median {self.middle * factor:.{digits}f})"


def timed(act: Callable[[], object], rounds: int = 5) -> Times:
    """`rounds` calls after one warm-up, garbage collected before and not in between."""
    act()
    gc.collect()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return Times(min(times), statistics.median(times))


def load() -> str:
    """The machine's load now: figures of one line share it."""
    return f"load {os.getloadavg()[0]:.1f}"


def copy_of(inputs: dict[str, list]) -> Callable[[], object]:  # type: ignore[type-arg]
    """Copy every input array: the physical limit."""
    arrays = [a for card in inputs.values() for given in card for a in (given.x, given.null, *given.tiers.values())]

    def act() -> list[np.ndarray]:  # type: ignore[type-arg]
        return [array.copy() for array in arrays]

    return act


def rows_in_pandas(units: int, items: int) -> tuple[float, int, int]:
    """Seconds for a row-by-row script of the cells, as an office would write it with floats; (seconds, cells, cells it got wrong)."""
    import pandas as pd

    plan = scheme(items, 1)
    _, inputs, _ = group(plan, units)
    card = next(iter(plan.scorecards.values()))
    rows, exact = [], []
    for item, given in zip(card.items(), inputs[card.id], strict=True):
        for j in range(units):
            tiers = {name: float(values[j]) / 100 for name, values in given.tiers.items()}
            rows.append({"rule": item.rule, "w": float(item.weight), "x": float(given.x[j]) / 100, **tiers})
            if len(exact) < 20_000:
                fractions = {name: Fraction(int(values[j]), 100) for name, values in given.tiers.items()}
                exact.append((item, Fraction(int(given.x[j]), 100), fractions))
    frame = pd.DataFrame(rows)
    start = time.perf_counter()
    scores = frame.apply(_float_score, axis=1)
    seconds = time.perf_counter() - start
    wrong = 0
    for (item, x, tiers), guess in zip(exact, scores, strict=False):
        found = score_one(item.rule, x, tiers, full=item.weight).score
        right = ((found or Fraction(0)) * 100 + Fraction(1, 2)).__floor__()
        wrong += round(guess * 100) != right
    return seconds, len(rows), wrong


def _float_score(row: object) -> float:
    """What a careful spreadsheet author writes: floats and round()."""
    r = row
    rule, w, x, t = r["rule"], r["w"], r["x"], r.get("target", 0.0)  # type: ignore[index]
    body = rule.body
    score = w
    if body is not None and hasattr(body, "knots"):
        marks = [(float(k.at.times) * r[k.at.tier] if k.at.tier else float(k.at.plus)) for k in body.knots]  # type: ignore[index]
        score = float(body.knots[0].before.share) * w
        for j, knot in enumerate(body.knots):
            if x >= marks[j]:
                low = float(knot.value.share) * w
                if j + 1 < len(marks):
                    high = float(body.knots[j + 1].before.share) * w
                    score = low + (high - low) * (x - marks[j]) / (marks[j + 1] - marks[j])
                else:
                    score = low
    elif body is not None:
        score = w * x / t
    for step in rule.steps:
        origin = float(step.origin.times) * t
        way = (origin - x) if step.side.value == "below" else (x - origin)
        if step.until is not None:
            way = min(way, abs(float(step.until.times) * t - origin))
        if way > 0:
            size = float(step.size.value) * (t if step.size.relative else 1.0)
            count = way / size if step.partial.value == "proportional" else way // size
            change = abs(float(step.amount.points)) * count
            change = min(change, float(step.most.points)) if step.most is not None else change
            score += change if step.amount.points > 0 else -change
    score = max(score, 0.0)
    if rule.cap is not None:
        score = min(score, float(rule.cap.share) * w)
    for cut in rule.cuts:
        if x < float(cut.at.times) * t:
            score = 0.0
    return round(score, 2)


def peak_mb() -> float:
    """The process's peak resident memory."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def one(units: int, items: int, classes: int) -> None:
    """One size: scoring, totals, grades, ranks and payout, from arrays."""
    plan = scheme(items, classes)
    unit_list, inputs, columns = group(plan, units)
    gc.collect()
    before = peak_mb()
    cells = units * items
    rounds = max(5, min(1000, 10_000_000 // cells))
    scored = timed(lambda: score_arrays(plan, unit_list, inputs, columns), rounds)
    over = peak_mb() - before
    limit = timed(copy_of(inputs), rounds)
    print(
        f"{units:>8,} units x {items} = {cells:>9,} cells: {scored.show(1e3, 2, 'ms')}   copy {limit.show(1e3, 3, 'ms')}"
        f"   x{scored.best / limit.best:.1f}   {scored.best / cells * 1e9:.0f} ns/cell   peak over data {over:.0f} MB   {load()}"
    )


def scenarios(count: int, units: int, items: int) -> None:
    """Monte-Carlo in two processes: every scenario moves each figure by 5 % of noise; only grade counts are kept: flat memory."""
    start = time.perf_counter()
    with ProcessPoolExecutor(2) as pool:
        halves = list(pool.map(_half, [count // 2] * 2, [units] * 2, [items] * 2, [7, 8]))
    seconds = time.perf_counter() - start
    early, late = (max(half[index] for half in halves) for index in (0, 1))
    print(
        f"{count:,} scenarios x {units:,} x {items}, two processes: {seconds:.1f} s   {load()}"
        f"   {count * units * items / seconds / 1e6:.1f} M cells/s   peak of a process after 20: {early:.0f} MB, at the end: {late:.0f} MB"
    )


def _half(count: int, units: int, items: int, seed: int) -> tuple[float, float]:
    plan = scheme(items, 1)
    unit_list, inputs, columns = group(plan, units)
    card = next(iter(inputs))
    base = [given.x for given in inputs[card]]
    rng = np.random.default_rng(seed)
    counts = np.zeros((units, len(plan.grades.bands) if plan.grades else 0), np.int32)
    early = 0.0
    for done in range(count):
        for given, x in zip(inputs[card], base, strict=True):
            given.x = x + (x * rng.standard_normal(units, dtype=np.float32) * np.float32(0.05)).astype(np.int64)
        run = score_arrays(plan, unit_list, inputs, columns)
        counts[np.arange(units), run.grade] += 1
        early = peak_mb() if done == 20 else early
    return early, peak_mb()


def explanation() -> None:
    """One cell scored exactly and explained."""
    plan = scheme(20, 1)
    item = next(plan.items())[1]
    given = figures(np.random.default_rng(3), item, 1)
    tiers = {name: Fraction(int(values[0]), 100) for name, values in given.tiers.items()}
    x = Fraction(int(given.x[0]), 100)
    found = timed(lambda: score_one(item.rule, x, tiers, full=item.weight), 1000)
    print(f"one cell on Fractions: {found.show(1e6, 0, 'us')}   {load()}")
    run = score_arrays(plan, *group(plan, 30))
    from hengji.engine.trace import explain_cell

    cells = [item.id for _, item in plan.items()]
    found = timed(lambda: [explain_cell(run, 3, cell).render("zh") for cell in cells], 40)
    print(f"explanation of one cell, checked and rendered: {found.show(1e3 / len(cells), 2, 'ms')}   {load()}")


def imports() -> None:
    """`import hengji.engine` in a fresh interpreter, and the bare interpreter."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1] / "src")}

    def fresh(code: str) -> float:
        return timed(lambda: subprocess.run([sys.executable, "-c", code], env=environment, check=True), 7).best

    # The package itself imports nothing until it is asked; the second figure is what a user of it waits for.
    bare, name, used = fresh("pass"), "import hengji.engine", "from hengji.engine import load_scheme, score"
    print(
        f"{name}: {(fresh(name) - bare) * 1e3:.0f} ms over the bare interpreter; {used}: {(fresh(used) - bare) * 1e3:.0f} ms   {load()}"
    )


def main() -> None:
    """All figures, smallest first."""
    print(
        f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores, numpy {np.__version__}, Python {sys.version.split()[0]}"
    )
    imports()
    explanation()
    one(30, 20, 1)
    one(5_000, 40, 1)
    seconds, cells, wrong = rows_in_pandas(500, 40)
    print(
        f"pandas row by row: {cells:,} cells in {seconds:.2f} s = {seconds / cells * 1e6:.0f} us/cell, {wrong} of the first 20,000 wrong"
    )
    if "small" not in sys.argv:
        one(300_000, 25, 10)
        scenarios(1_000, 5_000, 40)


if __name__ == "__main__":
    main()
