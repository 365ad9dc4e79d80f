"""The lists of the room as tables: the library of measures, and forms that are open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q

from ..engine.values.text import Text
from ..ui.measures import measured
from ..ui.pieces import Badge, Link
from ..ui.tables import Cases, Column, Contains, OneOf, Period, Table
from .models import Calendar, Measure

IN_USE, RETIRED = Text("在用", "In use"), Text("停用", "Retired")


def _bound(name: str) -> Callable[[Measure], object]:
    return lambda row: getattr(row, name)


def library_table(departments: dict[int, Text]) -> Table:
    """The library; a department out of sight stays unnamed."""
    return Table(
        "measures",
        (
            Column("title", Text("指标", "Measure"),
                   lambda row: Link(f"/figures/measures/{row.ref}", Text(row.title_zh, row.title_en)),
                   sort="title_zh", filter=Contains("title_zh", "title_en"), wide=30),
            Column("code", Text("编号", "Id"), lambda row: row.code, "short", "code", Contains("code"), 20),
            Column("unit", Text("计量单位", "Unit of measure"), lambda row: measured(row.unit), "short", "unit", Contains("unit"), 12),
            Column("low", Text("合理下限", "Plausible from"), _bound("low"), "num"),
            Column("high", Text("合理上限", "Plausible to"), _bound("high"), "num"),
            Column("calendar", Text("周期", "Calendar"), lambda row: row.get_calendar_display(), "short", "calendar",
                   OneOf("calendar", Calendar.choices), 10),
            Column("department", Text("数据来源部门", "Source department"), lambda row: departments.get(row.department_id, ""), wide=20),
            Column("state", Text("状态", "State"),
                   lambda row: Badge("good", IN_USE) if row.in_use else Badge("none", RETIRED), "short", "in_use",
                   Cases((("used", IN_USE, Q(in_use=True)), ("retired", RETIRED, Q(in_use=False)))), 10),
        ),
        order="code",
        title=Text("指标库", "Library of measures"),
        empty=Text("指标库还是空的", "The library holds no measures yet"),
    )  # fmt: skip


FORMS = Table(
    "forms",
    (
        Column("title", Text("报表", "Form"), lambda row: Link(f"/figures/forms/{row.ref}", Text(row.title_zh, row.title_en)),
               sort="title_zh", filter=Contains("title_zh", "title_en", "code"), wide=30),
        Column("period", Text("期间", "Period"), lambda row: row.period, "short", "period", Contains("period"), 10),
        Column("due", Text("截止日", "Due"), lambda row: row.due, "date", "due", Period("due"), 12),
        Column("known", Text("已有（个数）", "Known figures"), lambda row: row.known, "num"),
        Column("wanted", Text("应填（个数）", "Wanted figures"), lambda row: row.wanted, "num"),
    ),
    order="due",
    title=Text("其他在填报表", "Other open forms"),
    empty=Text("没有其他在填报表", "No other form is open"),
    size=25,
)  # fmt: skip


def progress(row: Any, lacks: int, today: Any) -> Badge:
    """How far a form of one's own is."""
    if row.known >= row.wanted:
        return Badge("good", Text("已填齐", "Complete"))
    if not lacks:
        return Badge("info", Text("待审核", "Waiting"))
    return Badge("bad", Text("已过期", "Overdue")) if row.due < today else Badge("warn", Text("待填", "To fill in"))
