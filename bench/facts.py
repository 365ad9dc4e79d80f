"""A report of 10,000 figures, from the workbook to the pages: how long each step takes and how many statements it needs.

python bench/facts.py [UNITS MEASURES]     300 x 34 unless said otherwise; SQLite as it is deployed, in a folder of its own

The workbook is the product's own template, filled in as a spreadsheet would store it. A year of accepted figures lies in the database
beside it, so that what is known is looked up among more than a hundred thousand.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

import support.product  # noqa: E402, F401 - sets Django up
from django.db import connection  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402
from openpyxl import load_workbook  # noqa: E402
from support.databases import prepared  # noqa: E402
from support.group_of_rooms import START, Founder, Group, found_group  # noqa: E402
from support.reporting import grant, key  # noqa: E402

from hengji.audit.acts import Act, Answer, action  # noqa: E402
from hengji.engine.values.text import Text  # noqa: E402
from hengji.facts import actions, queries  # noqa: E402
from hengji.facts.cabinet import keep  # noqa: E402
from hengji.facts.models import Batch, BatchUnit, Fact, Form, Measure, Status  # noqa: E402
from hengji.facts.previews import read_ahead  # noqa: E402
from hengji.facts.stored import stored_in  # noqa: E402
from hengji.facts.workbooks import marked, template  # noqa: E402
from hengji.org.models import Account, Kind, Unit, UnitSpan  # noqa: E402

MONTHS = [f"2026-{month:02}" for month in range(1, 13)]


@contextmanager
def told(what: str) -> Iterator[None]:
    """Prints seconds, those this process worked, statements, and the load of the machine, of a step."""
    start, cpu = time.perf_counter(), time.process_time()
    with CaptureQueriesContext(connection) as seen:
        yield
    took, worked = time.perf_counter() - start, time.process_time() - cpu
    print(
        f"{what:<46}{took:8.2f} s  cpu {worked:6.2f} s {len(seen):6} statements  load {os.getloadavg()[0]:.1f}",
        flush=True,
    )


@action("bench.units")
def _units(act: Act, *, count: int) -> Answer:
    above = Unit.objects.get(code="S1")
    made = act.add_all([Unit(code=f"W{number:04}", kind=Kind.GRASSROOTS.value) for number in range(count)])
    act.add_all(
        [
            UnitSpan(unit=each, parent=above, name_zh=f"风场{each.code}", name_en=f"Wind {each.code}", since=START)
            for each in made
        ]
    )
    return {}


@action("bench.year")
def _year(act: Act, *, period: str) -> Answer:
    """A month of accepted figures."""
    account = Account.objects.get(login="none")
    batch = act.add(
        Batch(period=period, content_digest="", status=Status.ACCEPTED.value, reported_by=account, reported_at=act.at,
              decided_by=Account.objects.get(login="mia"), decided_at=act.at)
    )  # fmt: skip
    units = list(Unit.objects.filter(code__startswith="W"))
    act.add_all([BatchUnit(batch=batch, unit=unit) for unit in units])
    act.add_all(
        [
            Fact(unit=unit, measure=measure, period=period, value=1000 + measure.pk, recorded_seq=1, batch=batch)
            for unit in units
            for measure in Measure.objects.all()
        ]
    )
    return {}


def form_of(group: Group, units: int, measures: int) -> Form:
    """Units below S1, measures, and a form of September that asks for all of them."""
    _units(Founder(), key(), count=units)
    olivia = group.viewer("olivia")
    refs = [
        actions.define_measure(
            olivia, key(), code=f"m{number:02}", title=Text(f"指标{number}", f"Measure {number}"), unit="万元", decimals=2,
            low="0", high="1000000", department=group.ref("D1"), calendar="month",
        )["measure"]
        for number in range(measures)
    ]  # fmt: skip
    asked = list(Unit.objects.filter(code__startswith="W").values_list("ref", flat=True))
    made = actions.issue_form(
        olivia, key(), code="B01", title=Text("月报", "Monthly"), period="2026-09", due=date(2026, 10, 10),
        owner=group.ref("G"), units=asked, measures=refs,
    )  # fmt: skip
    grant(group, "none", "liaison", "S1")
    return Form.objects.get(ref=made["form"])


def filled(data: bytes) -> bytes:
    """Every value filled in; every hundredth a slip."""
    book = load_workbook(BytesIO(data))
    sheet = book.worksheets[0]
    for row in range(5, sheet.max_row + 1):
        sheet.cell(row, 9).value = 1234.56 + row
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def main(units: int, measures: int) -> None:
    """Report, preview, submit, accept, look."""
    group = found_group()
    form = form_of(group, units, measures)
    for period in MONTHS:
        if period != form.period:
            _year(Founder(), key(), period=period)
    print(f"{units} units x {measures} measures; {Fact.objects.count()} facts known")
    none = group.viewer("none")
    with told("template out"):
        data = template(form, queries.wanted(none, form), none.today)
    data = filled(data)
    print(f"workbook of {len(data) // 1024} kB")
    digest = keep(data)
    with told("workbook read (before the transaction)"):
        read_ahead(form, digest)
    with told("checked, compared and kept (upload)"):
        answer = actions.upload(none, key(), form=form.ref, sha256=digest, name="九月.xlsx")
    batch = Batch.objects.get(ref=answer["batch"])
    print(f"{batch.lines} lines, {batch.errors} errors, {batch.warnings} warnings")
    with told("workbook marked"):
        marked(digest, stored_in(batch.content.body).findings)
    look(group, [("preview page", f"/figures/batches/{batch.ref}", "none")])
    with told("submitted (checked again)"):
        actions.submit(none, key(), batch=batch.ref, version=1, reason="首报")
    with told("accepted"):
        actions.accept(group.viewer("mia"), key(), batch=batch.ref, version=2)
    unit = Unit.objects.get(code="W0000").ref
    history = f"/figures/history/{unit}/{Measure.objects.earliest('pk').ref}/2026-09"
    look(
        group,
        [
            ("forms due, liaison", "/figures", "none"),
            ("forms due, office", "/figures", "olivia"),
            ("one form", f"/figures/forms/{form.ref}", "olivia"),
            ("a unit's year", f"/figures/units?unit={unit}&year=2026", "olivia"),
            ("a unit's year as of the start", f"/figures/units?unit={unit}&year=2026&known=0", "olivia"),
            ("history", history, "olivia"),
        ],
    )


def look(group: Group, pages: list[tuple[str, str, str]]) -> None:
    """Each page, the second time it is asked for."""
    for title, path, name in pages:
        door = Client()
        door.force_login(Account.objects.get(login=name), backend="django.contrib.auth.backends.ModelBackend")
        door.get(path)
        with told(title):
            response = door.get(path)
        print(f"{'':<46}{len(response.content) / 1024:8.1f} kB  {response.status_code}")


if __name__ == "__main__":
    shape = [int(word) for word in sys.argv[1:3]] or [300, 34]
    setup_test_environment()
    with (
        TemporaryDirectory() as place,
        override_settings(EVIDENCE=Path(place) / "evidence", STATIC_ROOT=place),
        prepared("sqlite", Path(place)) as database,
        database.in_use(),
    ):
        main(shape[0], shape[1])
