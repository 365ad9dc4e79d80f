"""A hundred letters as PDF, ten as Word: what a signing day asks for.

python bench/papers.py [LETTERS]     100 unless said otherwise

The letter is that of the tests: four pages, 14 items with their sentences, three tables, a chart, a QR code. Best and
median of three rounds, in one process and in two; beside the wall time the processor time of this process.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests" / "ui" / "papers")]

from sample import letter  # noqa: E402

from hengji.ui.papers import Part, as_one, as_pdfs, as_word  # noqa: E402


def timed(name: str, act: Callable[[], int], rounds: int = 3) -> None:
    """Prints best and median of some rounds, the least processor time, the bytes made, and the load."""
    walls, processor, size = [], [], 0
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), time.process_time()
        size = act()
        walls.append(time.perf_counter() - wall)
        processor.append(time.process_time() - cpu)
    load = os.getloadavg()[0]
    print(
        f"{name:<34} best {min(walls):6.2f} s  median {statistics.median(walls):6.2f} s  "
        f"processor {min(processor):6.2f} s  {size / 1e6:6.1f} MB  load {load:.1f}"
    )


def main() -> None:
    """All figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    papers = [letter(number=i) for i in range(1, count + 1)]
    sum(map(len, as_pdfs(papers[:2])))  # fonts are looked up once a process
    timed(f"{count} letters as PDF", lambda: sum(map(len, as_pdfs(papers))))
    timed(f"{count} letters as PDF, two processes", lambda: sum(map(len, as_pdfs(papers, processes=2))))
    made = [
        Part(pdf, f"{paper.number} {paper.title}", f"{paper.number} · ")
        for paper, pdf in zip(papers, as_pdfs(papers), strict=True)
    ]
    timed(f"{count} letters put together", lambda: len(as_one(made, f"责任书 {count} 份")))
    timed("10 letters as Word", lambda: sum(len(as_word(paper)) for paper in papers[:10]))


if __name__ == "__main__":
    main()
