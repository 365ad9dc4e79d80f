"""The cells of a group as formulas of a workbook, recalculated by LibreOffice, beside the same cells here.

python bench/workbook.py [UNITS ITEMS]     1,000 x 40 unless said otherwise

The formulas are what a careful office writes: IF, MIN, MAX and ROUND over the figures of the row, one row a cell. LibreOffice opens the
file without its window, calculates, and saves; its start is timed apart. Says so where LibreOffice is absent.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "src")]

from openpyxl import Workbook  # noqa: E402
from python_calamine import load_workbook  # noqa: E402
from run import load, timed  # noqa: E402
from worlds import group, scheme  # noqa: E402

from hengji.engine.rules.model import Curve, Mark, Partial, Proportion, Rule, Side  # noqa: E402
from hengji.engine.run.blocks import run_card  # noqa: E402
from hengji.engine.run.cards import plan_of  # noqa: E402

COLUMNS = ("w", "x", "target", "base", "challenge", "s0", "s1", "s2", "s3", "s4")
LETTERS = dict(zip(COLUMNS, "ABCDEFGHIJ", strict=True))


def formula(rule: Rule, row: int) -> str:
    """The rule as a spreadsheet formula over the figures of its row."""

    def cell(name: str) -> str:
        return f"{LETTERS[name]}{row}"

    def at(mark: Mark) -> str:
        return (
            f"({float(mark.times)!r}*{cell(mark.tier)}+{float(mark.plus)!r})" if mark.tier else repr(float(mark.plus))
        )

    w, x, score = cell("w"), cell("x"), cell("w")
    if isinstance(rule.body, Curve):
        knots = rule.body.knots
        score = f"{float(knots[0].before.share)!r}*{w}"
        for here, after in zip(knots, [*knots[1:], None], strict=True):
            low = f"{float(here.value.share)!r}*{w}"
            if after is not None:
                high = f"{float(after.before.share)!r}*{w}"
                low = f"{low}+({high}-{low})*({x}-{at(here.at)})/({at(after.at)}-{at(here.at)})"
            score = f"IF({x}>={at(here.at)},{low},{score})"
    elif isinstance(rule.body, Proportion):
        score = f"{w}*{x}/{cell('target')}"
    for step in rule.steps:
        way = f"({at(step.origin)}-{x})" if step.side is Side.BELOW else f"({x}-{at(step.origin)})"
        if step.until is not None:
            way = f"MIN({way},ABS({at(step.until)}-{at(step.origin)}))"
        size = f"({float(step.size.value)!r}*{cell('target')})" if step.size.relative else repr(float(step.size.value))
        count = f"MAX(0,{way})/{size}"
        count = count if step.partial is Partial.PROPORTIONAL else f"INT({count})"
        change = f"{abs(float(step.amount.points))!r}*{count}"
        change = change if step.most is None else f"MIN({change},{float(step.most.points)!r})"
        score = f"{score}{'+' if step.amount.points > 0 else '-'}{change}"
    score = f"MAX(0,{score})"
    if rule.cap is not None:
        score = f"MIN({score},{float(rule.cap.share)!r}*{w})"
    for cut in rule.cuts:
        score = f"IF({x}<{at(cut.at)},0,{score})"
    return f"=ROUND({score},2)"


def main(units: int = 1_000, items: int = 40) -> None:
    """One size."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        print("LIBREOFFICE ABSENT, no figure: install it (Debian: libreoffice-calc-nogui) and run this again")
        return
    plan = scheme(items, 1)
    _, inputs, _ = group(plan, units)
    card = next(iter(plan.scorecards.values()))
    rules, given = plan_of(plan, card).rules, inputs[card.id]
    exact = run_card(rules, given).score
    ours = timed(lambda: run_card(rules, given), 20)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start = time.perf_counter()
        book = Workbook(write_only=True)
        sheet = book.create_sheet("cells")
        at = 0
        for item, figures in zip(card.items(), given, strict=True):
            laid = {"x": figures.x, **figures.tiers}
            for unit in range(units):
                row = [float(item.weight), *(float(laid[c][unit]) / 100 if c in laid else None for c in COLUMNS[1:])]
                at += 1
                sheet.append([*row, formula(item.rule, at)])
        book.save(folder / "cells.xlsx")
        print(
            f"{units:,} units x {items} = {units * items:,} cells written as formulas: {time.perf_counter() - start:.1f} s"
        )
        empty = Workbook()
        empty.save(folder / "empty.xlsx")
        seconds = {}
        for file in ("empty", "cells", "empty", "cells"):
            start = time.perf_counter()
            recalculated(office, folder, f"{file}.xlsx")
            seconds[file] = min(seconds.get(file, 1e9), time.perf_counter() - start)
        rows = load_workbook(str(folder / "out" / "cells.xlsx")).get_sheet_by_index(0).to_python()
    theirs = np.array([round(float(row[len(COLUMNS)]) * 100) for row in rows]).reshape(items, units)
    work = seconds["cells"] - seconds["empty"]
    print(
        f"LibreOffice, opened, calculated and saved: {seconds['cells']:.1f} s, of which its start {seconds['empty']:.1f} s   {load()}"
    )
    print(
        f"the same cells here: {ours.show(1e3, 1, 'ms')}; LibreOffice takes x{work / ours.best:,.0f} without its start   {load()}"
    )
    print(f"cells that differ: {int(np.count_nonzero(theirs != exact)):,} of {theirs.size:,}")


def recalculated(office: str, folder: Path, file: str) -> None:
    """Let LibreOffice open, calculate and save a workbook; its settings go into a folder of their own."""
    profile = (folder / "profile").as_uri()
    words = [
        office,
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(folder / "out"),
    ]
    subprocess.run([*words, str(folder / file)], check=True, capture_output=True)


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
