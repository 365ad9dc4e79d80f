"""The other process that works until it is killed (support.doer), as a test drives it."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support.committed import told
from support.databases import Database

ROOT = Path(__file__).resolve().parents[2]


class Worker:
    """The other process: begun, killed in the middle of its work, and begun again."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.journal, self.errors = folder / "journal", folder / "errors"
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")]),
            "DOER_DATABASE": json.dumps(told(database)),
            "DOER_EVIDENCE": str(folder / "evidence"),
        }
        command = [sys.executable, "-m", "support.doer", str(self.journal)]
        with self.errors.open("ab") as errors:
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, env=environment, text=True
            )

    def begin(self, seed: int) -> int:
        """Begin the work; the number of the process that does it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{seed}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def die(self, seed: int, chance: random.Random) -> None:
        """Work, and be killed some moments after some line of the journal."""
        wanted = self.written() + 1 + chance.randrange(24)
        process = self.begin(seed)
        self.wait_for(wanted)
        time.sleep(chance.uniform(0, 0.06))
        self.kill(process)

    def wait_for(self, wanted: int) -> None:
        """Until the journal has so many lines."""
        while self.written() < wanted:
            assert not self.errors.stat().st_size, self.errors.read_text()
            time.sleep(0.003)

    def kill(self, process: int) -> None:
        """Dead, and known to be."""
        os.kill(process, signal.SIGKILL)
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "dead\n"

    def written(self) -> int:
        """Lines of the journal."""
        return self.journal.read_bytes().count(b"\n") if self.journal.exists() else 0

    def end(self) -> None:
        """No more of it."""
        self.process.communicate(timeout=60)


@contextmanager
def working(database: Database, folder: Path) -> Iterator[Worker]:
    """A worker of a database."""
    worker = Worker(database, folder)
    try:
        yield worker
    finally:
        worker.end()
