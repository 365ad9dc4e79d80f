"""Efficiency of 200 units on five factors (BCC, inputs contracted, both phases), beside a published library for it, Pyfrontier.

python bench/frontier.py [PYTHON]     PYTHON: an interpreter that has Pyfrontier, of an environment made only for this:
                                      python3 -m venv elsewhere && elsewhere/bin/pip install pyfrontier

Ours are exact fractions, proven in integers; theirs are floats, so a unit is called efficient when its score is 1 up to a tolerance.
"""

from __future__ import annotations

import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "src")]

from run import load, timed  # noqa: E402

from hengji.analysis.frontier import Panel, Returns, Role, standings  # noqa: E402

UNITS, INPUTS, OUTPUTS = 200, 3, 2
TOLERANCE = 1e-6

THEIRS = """
import json, sys, time
try:
    from Pyfrontier.frontier_model import EnvelopDEA
except ImportError:
    sys.exit(3)
import numpy as np
given = json.load(sys.stdin)
used, made = np.array(given["used"]).T, np.array(given["made"]).T
def once():
    start = time.perf_counter()
    model = EnvelopDEA("VRS", "in")
    model.fit(used, made)
    return time.perf_counter() - start, [result.score for result in model.result]
seconds, scores = min(once() for _ in range(3))
print(json.dumps({"seconds": seconds, "scores": scores}))
"""


def panel(seed: int = 1) -> Panel:
    """Outputs that follow the inputs with noise; two decimals."""
    rng = np.random.default_rng(seed)
    used = rng.integers(1_000, 100_000, (INPUTS, UNITS))
    whole = np.exp(np.log(used).mean(axis=0))
    made = (whole * rng.uniform(0.3, 1.2, (OUTPUTS, UNITS))).astype(np.int64) + 1

    def exact(rows: object) -> tuple[tuple[Fraction, ...], ...]:
        return tuple(tuple(Fraction(int(value), 100) for value in row) for row in rows)  # type: ignore[attr-defined]

    return Panel(
        tuple(f"U{n}" for n in range(UNITS)),
        tuple(f"in{n}" for n in range(INPUTS)),
        tuple(f"out{n}" for n in range(OUTPUTS)),
        (Role.INPUT,) * INPUTS,
        exact(used),
        exact(made),
    )


def main(python: str = sys.executable) -> None:
    """Both, and where they differ."""
    known = panel()
    found = standings(known, Returns.VARIABLE)
    ours = timed(lambda: standings(known, Returns.VARIABLE), 5)
    efficient = sum(each.efficient for each in found)
    print(
        f"{UNITS} units x {INPUTS + OUTPUTS} factors, BCC, exact: {ours.show(1, 2, 's')}, {efficient} efficient   {load()}"
    )
    figures = {
        side: [[float(value) for value in row] for row in rows]
        for side, rows in zip(("used", "made"), (known.used, known.made), strict=True)
    }
    done = subprocess.run(
        [python, "-c", THEIRS], input=json.dumps(figures), capture_output=True, text=True, check=False
    )
    if done.returncode == 3:
        print(
            "PYFRONTIER ABSENT, no comparison: python3 -m venv elsewhere && elsewhere/bin/pip install pyfrontier; then"
        )
        print("python bench/frontier.py elsewhere/bin/python")
        return
    if done.returncode:
        print(f"Pyfrontier did not finish: {done.stderr.strip().splitlines()[-1]}")
        return
    theirs = json.loads(done.stdout.splitlines()[-1])
    apart = max(abs(float(mine.score) - score) for mine, score in zip(found, theirs["scores"], strict=True))
    ones = sum(abs(score - 1) < TOLERANCE for score in theirs["scores"])
    exactly = sum(score == 1 for score in theirs["scores"])
    radial = sum(mine.score == 1 for mine in found)
    print(
        f"Pyfrontier, floats: {theirs['seconds']:.2f} s, x{theirs['seconds'] / ours.best:.1f} of ours   {load()}\n"
        f"largest difference of a score: {apart:.1e}; scores of 1: ours {radial}, theirs {ones} within {TOLERANCE:g}, {exactly} equal to 1"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
