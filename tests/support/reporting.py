"""A small library of measures and a form of September, with helpers that fill in templates as people do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from io import BytesIO
from itertools import count
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from support.group_of_rooms import START, Group

from hengji.audit.acts import Answer
from hengji.engine.values.text import Text
from hengji.facts import actions, queries
from hengji.facts.cabinet import keep
from hengji.facts.models import Batch, Form
from hengji.facts.workbooks import template
from hengji.org import actions as org
from hengji.org.viewer import Viewer

MEASURES = (
    ("profit", "利润总额", "Total profit", "万元", 2, "-50000", "500000"),
    ("staff", "职工人数", "Headcount", "人", 0, "0", "100000"),
    ("ratio", "资产负债率", "Debt ratio", "%", 2, "0", "200"),
    ("output", "发电量", "Output", "万千瓦时", 6, "", ""),
)
_KEYS = count(1)


def key() -> str:
    """A fresh idempotency key."""
    return f"test-key-{next(_KEYS):06}"


@dataclass
class World:
    """The group with its library and one form: `form` asks S1, S1A, S1B and S2 for every measure of 2026-09."""

    group: Group
    form: Form
    measures: dict[str, str] = field(default_factory=dict)

    def viewer(self, name: str) -> Viewer:
        """A person."""
        return self.group.viewer(name)

    def template(self, name: str, **options: bool) -> bytes:
        """The template as this person downloads it."""
        viewer = self.viewer(name)
        return template(self.form, queries.wanted(viewer, self.form), viewer.today, **options)

    def upload(self, name: str, data: bytes, file: str = "九月.xlsx") -> Answer:
        """Upload as this person."""
        return actions.upload(self.viewer(name), key(), form=self.form.ref, sha256=keep(data), name=file)

    def batch(self, answer: Answer) -> Batch:
        """The batch of an answer, as it stands."""
        found: Batch = Batch.objects.select_related("content").get(ref=answer["batch"])
        return found

    def submit(self, name: str, batch: Batch, reason: str = "") -> Answer:
        """Submit as this person."""
        return actions.submit(self.viewer(name), key(), batch=batch.ref, version=batch.version, reason=reason)

    def accept(self, name: str, batch: Batch) -> Answer:
        """Accept as this person."""
        row = Batch.objects.get(pk=batch.pk)
        return actions.accept(self.viewer(name), key(), batch=row.ref, version=row.version)

    def recorded(self, values: dict[str, object], by: str = "gus", accepted_by: str = "mia", reason: str = "") -> Batch:
        """Figures of S1A reported by one and accepted by another."""
        batch = self.batch(self.upload(by, self.filled(by, values)))
        self.submit(by, batch, reason)
        self.accept(accepted_by, batch)
        return Batch.objects.get(pk=batch.pk)

    def filled(self, name: str, values: dict[str, object]) -> bytes:
        """The template of this person with the values of these measures in every row of them."""
        return fill(self.template(name), partial(_values, values))


def _values(values: dict[str, object], sheet: Worksheet) -> None:
    for row in range(5, sheet.max_row + 1):
        measure = sheet.cell(row, 4).value
        if measure in values:
            sheet.cell(row, 9).value = values[str(measure)]  # type: ignore[assignment]


def fill(data: bytes, change: Callable[[Worksheet], None]) -> bytes:
    """A workbook after somebody has written into its first sheet."""
    book = load_workbook(BytesIO(data))
    sheet: Any = book.worksheets[0]
    change(sheet)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def make_world(group: Group) -> World:
    """Found the library and send out the form; `none` becomes liaison of S1 and all below it."""
    olivia = group.viewer("olivia")
    refs = {}
    for code, zh, en, unit, decimals, low, high in MEASURES:
        answer = actions.define_measure(
            olivia, key(), code=code, title=Text(zh, en), unit=unit, decimals=decimals, low=low, high=high,
            department=group.ref("D1"), calendar="month",
        )  # fmt: skip
        refs[code] = answer["measure"]
    made = actions.issue_form(
        olivia, key(), code="M01", title=Text("生产经营月报", "Monthly report"), period="2026-09", due=date(2026, 10, 10),
        owner=group.ref("G"), units=[group.ref(code) for code in ("S1", "S1A", "S1B", "S2")], measures=list(refs.values()),
    )  # fmt: skip
    grant(group, "none", "liaison", "S1")
    return World(group, Form.objects.get(ref=made["form"]), refs)


def grant(group: Group, name: str, role: str, unit: str) -> None:
    """A role, asked for and approved by two."""
    made = org.grant_role(
        group.viewer("sec"), key(), person=group.person(name).ref, role=role, unit=group.ref(unit), since=START
    )
    org.approve_grant(group.viewer("sec2"), key(), grant=made["grant"], version=1)
