"""A hundred letters as PDF, ten as Word: what a signing day asks for.

python bench/papers.py [LETTERS]     100 unless said otherwise

The letter is that of the tests: four pages, 14 items with their sentences, three tables, a chart, a QR code. Each has its
own items, figures and sentences: what is the same in all of them is set only once, so copies would look faster than any
real letters. Best and median of three rounds, in one process and in two; beside the wall time the processor time of this
process.
"""

from __future__ import annotations

import os
import re
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests" / "ui" / "papers")]

from sample import letter  # noqa: E402

from hengji.ui.papers import Block, Clause, Clauses, Paper, Part, Table, as_one, as_pdfs, as_word  # noqa: E402

_DIGIT = re.compile(r"\d")


def own(number: int) -> Paper:
    """A letter that has no figure, name or sentence in common with that of another number (below ten thousand)."""
    paper = letter(number=number)
    return replace(paper, blocks=tuple(_own_block(block, number) for block in paper.blocks))


def _own_block(block: Block, number: int) -> Block:
    match block:
        case Table():
            return replace(block, rows=tuple(tuple(_own_text(text, number) for text in row) for row in block.rows))
        case Clauses():
            items = (Clause(_own_text(c.title, number), _own_text(c.text, number), c.beside) for c in block.items)
            return replace(block, items=tuple(items))
        case _:
            return block


def _own_text(text: str, number: int) -> str:
    """The text with other digits, and with another word before it where it is words."""
    other = _DIGIT.sub(lambda digit: str((int(digit[0]) + number) % 10), text)
    return other if len(text) < 4 or _DIGIT.match(text) else chr(0x5E00 + number) + other[1:]


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
    papers = [own(number) for number in range(1, count + 1)]
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
