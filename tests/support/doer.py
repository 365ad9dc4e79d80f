"""Somebody who works without a pause, to be killed at any moment: `python -m support.doer JOURNAL`.

Does imports of goals, reports of figures, signing and amending, over and over, each through its action. Before an action its words go
into the journal; its answer goes there after the transaction was committed. Started again, it first asks again for what it had begun and
not written down as done. Where the database is, the environment says (`DOER_DATABASE`, as JSON).

The process itself opens no database: for each seed it reads it begins the work in a fork, tells its number, and tells its death. A fork
knows as little of what was before as a new process would, and costs a hundredth of it.
"""

from __future__ import annotations

import base64
import contextlib
import importlib
import io
import json
import os
import random
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from queue import Queue
from typing import Any

if __name__ == "__main__":
    import support.product  # noqa: F401 - it sets Django up

from django.conf import settings
from django.db import connections
from support.group_of_rooms import Group

from hengji.audit.acts import Answer
from hengji.audit.outcomes import Refusal
from hengji.contracts import actions as letters
from hengji.contracts.content import written
from hengji.contracts.models import Amendment, Letter, LetterVersion
from hengji.facts import actions as figures
from hengji.facts.cabinet import keep
from hengji.facts.models import Batch, Form
from hengji.goals import actions as goals
from hengji.goals.models import Cycle

GOALS, MEASURES = 24, 4
"""Goals in one workbook; the form asks for so many figures of a unit."""


class Journal:
    """Lines that outlive the process: each is one write to the file of a process that may be gone the moment after."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def write(self, **line: object) -> None:
        """One line, whole."""
        os.write(self.file, json.dumps(line, ensure_ascii=False).encode() + b"\n")


def lines(path: Path) -> list[dict[str, Any]]:
    """What was written; a last line that was torn is none."""
    whole = path.read_bytes().split(b"\n")[:-1] if path.exists() else []
    return [json.loads(line) for line in whole]


def begun(path: Path) -> dict[str, dict[str, Any]]:
    """What was begun and neither answered nor refused, by key."""
    found: dict[str, dict[str, Any]] = {}
    for line in lines(path):
        if "act" in line:
            found[line["key"]] = line
        elif "key" in line:
            found.pop(line["key"], None)
    return found


def done(path: Path) -> dict[str, Answer]:
    """What was acknowledged, by key."""
    return {line["key"]: line["answer"] for line in lines(path) if "answer" in line}


def again(line: dict[str, Any]) -> Answer:
    """Ask for an action of the journal, word for word."""
    module, name = line["act"].rsplit(".", 1)
    act: Callable[..., Answer] = getattr(importlib.import_module(module), name)
    given = {
        name: base64.b64decode(value["bytes"]) if isinstance(value, dict) else value
        for name, value in line["given"].items()
    }
    return act(Group().viewer(line["who"]), line["key"], **given)


class Doer:
    """One process's work."""

    def __init__(self, journal: Journal, seed: int) -> None:
        self.journal, self.seed, self.count = journal, seed, 0
        self.random = random.Random(seed)

    def do(self, act: Callable[..., Answer], who: str, **given: Any) -> Answer:
        """One action, written down before and after."""
        self.count += 1
        key = f"doer-{self.seed:06}-{self.count:06}"
        plain = {
            name: {"bytes": base64.b64encode(value).decode()} if isinstance(value, bytes) else value
            for name, value in given.items()
        }
        line = {"act": f"{act.__module__}.{act.__name__}", "who": who, "key": key, "given": plain}
        self.journal.write(**line)
        return self.answered(line)

    def answered(self, line: dict[str, Any]) -> Answer:
        """Do it; the answer stands in the journal once it is committed."""
        try:
            answer = again(line)
        except Refusal as refusal:
            self.journal.write(key=line["key"], refused=refusal.code)
            raise
        self.journal.write(key=line["key"], answer=answer)
        return answer

    def goals(self) -> None:
        """A workbook handed in and imported."""
        year = Cycle.objects.get(year=2026)
        content = workbook(f"K{self.seed}-{self.count}")
        held = self.do(goals.hand_in, "olivia", cycle=year.ref, name="goals.xlsx", content=content)
        self.do(goals.import_goals, "olivia", upload=held["upload"], version=1)

    def figures(self) -> None:
        """A report uploaded, submitted and accepted."""
        form = Form.objects.get()
        digest = keep(report(form, self.random))
        batch = self.do(figures.upload, "none", form=form.ref, sha256=digest, name="九月.xlsx")["batch"]
        row = Batch.objects.get(ref=batch)
        if row.changes:
            self.do(figures.submit, "none", batch=batch, version=1, reason="更正")
            self.do(figures.accept, "mia", batch=batch, version=2)

    def letter(self, move: Callable[..., Answer], who: str, ref: str, **given: object) -> Answer:
        """A move of a letter as it stands."""
        letter = Letter.objects.get(ref=ref)
        if "shown" in given:
            given["shown"] = LetterVersion.objects.get(letter=letter, number=letter.current).hash
        return self.do(move, who, letter=ref, version=letter.version, **given)

    def signing(self) -> None:
        """A letter drafted, agreed and signed by both, then amended and signed again."""
        from support.letters import Story, content

        year = 2026 + Letter.objects.count()  # a unit has one letter a year
        ref = self.do(letters.draft_letter, "olivia", content=written(content(Group(), year=year)))["letter"]
        self.letter(letters.send_letter, "olivia", ref)
        self.letter(letters.agree_letter, "hana", ref, shown="")
        self.letter(letters.sign_letter, "hana", ref, side="unit", shown="")
        self.letter(letters.sign_letter, "leo", ref, side="group", shown="")
        story = Story.__new__(Story)
        story.group, story.head, story.ref = Group(), "hana", ref
        wanted = story.lowered("950")
        self.letter(letters.amend_letter, "hana", ref, content=wanted, reason="煤价上涨", evidence="12号")
        asked, letter = Amendment.objects.get(letter__ref=ref), Letter.objects.get(ref=ref)
        self.do(
            letters.approve_amendment, "leo", letter=ref, version=letter.version, amendment=asked.ref, shown=asked.hash
        )
        self.letter(letters.sign_letter, "leo", ref, side="group", shown="")
        self.letter(letters.sign_letter, "hana", ref, side="unit", shown="")
        self.letter(letters.close_letter, "olivia", ref, reason="考核结束")

    def clear(self) -> None:
        """Letters that an earlier process left half-way are brought to an end."""
        for letter in Letter.objects.exclude(state__in=["closed", "withdrawn"]):
            if letter.state in ("amending", "amended", "half-amended"):
                row = Amendment.objects.filter(letter=letter).latest("pk")
                self.letter(letters.reject_amendment, "leo", letter.ref, amendment=row.ref, words="中断")
            ended = letters.close_letter if letter.in_force else letters.withdraw_letter
            self.letter(ended, "olivia", letter.ref, reason="中断")

    def work(self) -> None:
        """Without end."""
        for line in begun(self.journal.path).values():
            self.journal.write(resumed=line["key"])
            self.answered(line)
        self.clear()
        self.journal.write(ready=self.seed)
        courses = [self.goals, self.figures, self.signing]
        while True:
            self.random.shuffle(courses)
            for course in courses:
                course()


def workbook(start: str, count: int = GOALS) -> bytes:
    """Goals of a unit and their parts, all columns filled in."""
    import xlsxwriter

    from hengji.goals.workbook import COLUMNS, SHEET

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime(2026, 1, 1)})  # noqa: DTZ001 - as the library wants it
    sheet = book.add_worksheet(SHEET)
    sheet.write_row(0, 0, [column.headed for column in COLUMNS])
    for at in range(count):
        sheet.write_row(at + 1, 0, [
            f"{start}-{at}", f"目标第{at}项", f"goal {at}", "业务发展指标", "定量任务", ("G", "D1", "S1")[at % 3] if at else "G",
            "" if at == 0 else f"{start}-0", "不分解", "", f"measure-{at}", "万元", "越高越好", 100 + at, 110.25 + at, 120 + at,
            99 + at, 130.125 + at, "",
        ])  # fmt: skip
    book.close()
    return out.getvalue()


def report(form: Form, chance: random.Random) -> bytes:
    """The template of the liaison with figures of chance."""
    from support.reporting import fill

    from hengji.facts import queries
    from hengji.facts.workbooks import template

    viewer = Group().viewer("none")

    def write(sheet: Any) -> None:
        for row in range(5, sheet.max_row + 1):
            sheet.cell(row, 9).value = chance.randrange(10, 100)

    return fill(template(form, queries.wanted(viewer, form), viewer.today), write)


def found_work() -> None:
    """What the work needs: the group, its library and form, a year of goals."""
    from support.goals_of_group import found_goals
    from support.group_of_rooms import found_group
    from support.reporting import make_world

    group = found_group()
    make_world(group)
    found_goals(group)


def begin(journal: Path, seed: int) -> None:
    """Work until killed."""
    given = json.loads(os.environ["DOER_DATABASE"])
    connections.settings["default"] = {**connections.settings["default"], **given}
    connections["default"] = connections.create_connection("default")
    settings.EVIDENCE = Path(os.environ["DOER_EVIDENCE"])
    try:
        Doer(Journal(journal), seed).work()
    finally:
        traceback.print_exc()
        os._exit(1)


def main() -> None:
    """A seed a line; each is begun anew, and waited for."""
    journal, worker = Path(sys.argv[1]), [0]
    seeds: Queue[str] = Queue()

    def read() -> None:
        for line in sys.stdin:
            seeds.put(line)
        with contextlib.suppress(ProcessLookupError):
            os.kill(worker[0], signal.SIGKILL) if worker[0] else None
        os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    while True:
        seed = int(seeds.get())
        worker[0] = os.fork()
        if not worker[0]:
            begin(journal, seed)
        os.write(1, f"{worker[0]}\n".encode())
        os.waitpid(worker[0], 0)
        worker[0] = 0
        os.write(1, b"dead\n")


if __name__ == "__main__":
    main()
