"""Ten thousand goals from one workbook: preview, marked copy, import, and the pages over them; on SQLite as it is deployed.

python bench/goals.py [ROWS]     10,000 unless said otherwise

The preview is what the acceptance asks for (5 s): the file read with its guards, every cell checked, and one query, whatever its size.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]


def _set_up(folder: str) -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "hengji.web.settings", "HENGJI_DEMO": "yes", "HENGJI_HOME": folder,
        "HENGJI_SECRET_KEY": "a secret of the benchmark, long enough to be one: 0123456789",
        "HENGJI_AUDIT_KEY": "an audit key of the benchmark", "HENGJI_HOSTS": "testserver",
        "HENGJI_DATABASE": f"sqlite:///{folder}/bench.db",
    }  # fmt: skip
    (Path(folder) / "static").mkdir()
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _timed(title: str, do: Callable[[], Any]) -> Any:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as found:
        start, cpu = time.perf_counter(), time.process_time()
        answer = do()
        took, worked = time.perf_counter() - start, time.process_time() - cpu
    inserts = sum(query["sql"].startswith("INSERT") for query in found)
    load = os.getloadavg()[0]
    print(
        f"{title:<44} {took:7.2f} s  cpu {worked:6.2f} s  {len(found) - inserts:4} queries  {inserts:5} inserts  load {load:.1f}",
        flush=True,
    )
    return answer


def _workbook(count: int, wrong: int = 0) -> bytes:
    """A group's goals and ten parts below each, all columns filled in; every so many rows have a unit nobody knows."""
    import xlsxwriter

    from hengji.goals.workbook import COLUMNS, SHEET

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet(SHEET)
    sheet.write_row(0, 0, [column.headed for column in COLUMNS])
    for at in range(count):
        top = at - at % 11
        unit = (
            "S9"
            if wrong and at % (count // wrong) == 0
            else "G"
            if at == top
            else ("D1", "D2", "S1", "S1A", "S1B", "S2")[at % 6]
        )
        sheet.write_row(at + 1, 0, [
            f"G{at:05}", f"目标第{at}项", f"goal number {at}", "业务发展指标", "定量任务", unit, "" if at == top else f"G{top:05}",
            "合计分解" if at == top else "不分解", "" if at == top else 10, f"measure-{top}", "万元", "越高越好", 100 + at, 110.25 + at,
            120 + at, 99 + at, 130.125 + at, "", "",
        ])  # fmt: skip
    book.close()
    return out.getvalue()


def _raised(content: bytes) -> bytes:
    """The workbook with every target one more, and the challenge."""
    import openpyxl

    from hengji.goals.workbook import COLUMNS, SHEET

    book = openpyxl.load_workbook(io.BytesIO(content))
    places = [at for at, column in enumerate(COLUMNS) if column.key in ("target", "challenge")]
    for row in book[SHEET].iter_rows(min_row=2):
        for at in places:
            row[at].value += 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def main() -> None:
    """Everything, one line each."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        _set_up(folder)
        _measure(count)


def _measure(count: int) -> None:
    from support.goals_of_group import found_goals
    from support.group_of_rooms import found_group

    from hengji.goals import actions, queries
    from hengji.goals.queries.uploads import checked_upload, marked_copy, present_form, upload_of
    from hengji.store.refs import new_ref

    goals = found_goals(found_group())
    olivia = goals.group.viewer("olivia")

    def hand_in(content: bytes) -> Any:
        made = actions.hand_in(olivia, new_ref(), cycle=goals.cycle.ref, name="goals.xlsx", content=content)
        return upload_of(olivia, made["upload"])

    print(f"{count:,} goals; cpu is what this process worked, whatever else the machine did")
    bad = hand_in(_workbook(count, wrong=12))
    good = _timed("hand in", lambda: hand_in(_workbook(count)))
    checked = _timed("preview, nothing wrong", lambda: checked_upload(olivia, good))
    assert not checked.findings, checked.findings[:3]
    checked = _timed("preview, a dozen errors", lambda: checked_upload(olivia, bad))
    print(f"    {len(checked.findings)} findings, the first at {checked.findings[0].where.cell}")
    _timed("the user's own workbook marked", lambda: marked_copy(olivia, bad))
    _timed("import, one act", lambda: actions.import_goals(olivia, new_ref(), upload=good.ref, version=good.version))
    book = _timed("download of the present goals", lambda: present_form(olivia, goals.cycle, filled=True))
    same = hand_in(book)
    checked = _timed("preview, nothing changed", lambda: checked_upload(olivia, same))
    assert (checked.same, len(checked.changes)) == (count, 0), checked.findings[:3]
    other = hand_in(_raised(book))
    checked = _timed("preview, every target raised", lambda: checked_upload(olivia, other))
    assert len(checked.changes) == count, checked.findings[:3]
    _timed(
        "changes, one act",
        lambda: actions.import_goals(olivia, new_ref(), upload=other.ref, version=other.version, reason="调整"),
    )
    client = goals.client("olivia")
    _timed("page: pool, first", lambda: client.get("/goals"))
    for path in (
        "/goals?f-title=99&sort=-target",
        "/goals/map",
        "/goals/values",
        "/goals/coverage",
        "/goals?year=2026&export=xlsx",
    ):
        answer = _timed(f"page: {path}", lambda path=path: client.get(path))
        assert answer.status_code == 200
    board = _timed("coverage of all", lambda: queries.board(olivia, goals.cycle))
    print(f"    {board.total} faults")


if __name__ == "__main__":
    main()
