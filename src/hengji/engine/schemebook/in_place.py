"""What the loader says of a word that is none, in the words of the sheet: the choices as the drop-down shows them."""

from __future__ import annotations

from dataclasses import replace

from ..scheme.load.desk import Desk
from ..values.finding import Finding
from ..values.text import Text
from .columns import Column, Form
from .opened import plan_of
from .plan import FIELDS

_CODES = ("unknown-word", "unknown-key")


def in_place(finding: Finding) -> Finding:
    """The finding with the drop-down's choices as its hint, where it is about a cell that has one."""
    column = _column(finding) if finding.code in _CODES else None
    if column is None or column.form is not Form.CHOICE:
        return finding
    labels = [column.label(word) for word in column.choices]
    listed = Text("可选：" + "、".join(labels), "choose from: " + ", ".join(labels))
    written = finding.message.zh.partition("“")[2].partition("”")[0]
    plain = {label.removesuffix(word).strip(): label for word, label in zip(column.choices, labels, strict=True)}
    near = Desk.near(written, plain)
    hint = listed if near is None else Text(f"{near.zh} {listed.zh}", f"{near.en} {listed.en}")
    return replace(finding, hint=hint)


def _column(finding: Finding) -> Column | None:
    plan = plan_of(finding.where.sheet)
    columns = [] if plan is None else list(plan.all_columns)
    if plan is not None and plan.key == "scheme":
        columns = [column for _, fields in FIELDS for column in fields]
    return next((column for column in columns if column.headed == finding.where.field), None)
