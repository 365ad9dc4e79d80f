"""The goal pool: filtered, sorted and paged by the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from ...org.permissions import Permission
from ...org.tree import Node
from ...org.viewer import Viewer
from ..models import Cycle, Goal, Source, State, Task, Tier, TierKind
from .scope import goals_seen

PAGE = 50
SORTS = {
    "code": "code",
    "title": "title_zh",
    "source": "source",
    "task": "task",
    "unit": "unit__code",
    "state": "state",
    "target": "target",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the pool; what is not understood is not asked."""

    source: str = ""
    task: str = ""
    state: str = ""
    unit: str = ""
    text: str = ""
    sort: str = "code"
    down: bool = False
    page: int = 1

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Asked:
        """From the address."""
        sort = given.get("sort", "code")
        page = given.get("page", "1")
        return cls(
            source=given.get("source", "") if given.get("source") in Source.values else "",
            task=given.get("task", "") if given.get("task") in Task.values else "",
            state=given.get("state", "") if given.get("state") in State.values else "",
            unit=given.get("unit", "")[:12],
            text=given.get("text", "").strip()[:80].replace("\x00", ""),
            sort=sort if sort in SORTS else "code",
            down=given.get("down") == "1",
            page=max(1, int(page)) if page.isascii() and page.isdecimal() and len(page) <= 5 else 1,
        )


@dataclass(frozen=True, slots=True)
class Row:
    """A goal in the list."""

    goal: Goal
    unit: Node | None
    target: Decimal | None


@dataclass(frozen=True, slots=True)
class PoolPage:
    """A page of the pool."""

    rows: list[Row]
    count: int
    page: int
    pages: int


def pool(viewer: Viewer, cycle: Cycle, asked: Asked) -> PoolPage:
    """The page that was asked for, or the last one. Two queries."""
    found = _found(viewer, cycle, asked)
    count = found.count()
    pages = max(1, -(-count // PAGE))
    page = min(asked.page, pages)
    rows = list(found[(page - 1) * PAGE : page * PAGE])
    return PoolPage([_row(viewer, goal) for goal in rows], count, page, pages)


def pool_rows(viewer: Viewer, cycle: Cycle, asked: Asked) -> Iterator[Row]:
    """All that is shown on all pages, for the export. One query."""
    return (_row(viewer, goal) for goal in _found(viewer, cycle, asked).iterator(chunk_size=2000))


def _row(viewer: Viewer, goal: Goal) -> Row:
    return Row(goal, viewer.tree.nodes.get(goal.unit_id or 0), getattr(goal, "target", None))


def _found(viewer: Viewer, cycle: Cycle, asked: Asked) -> QuerySet[Goal, Any]:
    target = Tier.objects.filter(goal=OuterRef("pk"), kind=TierKind.TARGET.value).values("value")[:1]
    found = goals_seen(viewer).filter(cycle=cycle).select_related("parent").annotate(target=Subquery(target))
    for name in ("source", "task", "state"):
        if value := getattr(asked, name):
            found = found.filter(**{name: value})
    if not asked.state:
        found = found.exclude(state=State.WITHDRAWN.value)
    if asked.unit == "none":
        found = found.filter(unit__isnull=True)
    elif asked.unit:
        node = viewer.node(asked.unit, Permission.SEE_GOALS)
        found = found.filter(unit__in=viewer.tree.below(node.unit))
    if asked.text:
        found = found.filter(
            Q(code__icontains=asked.text)
            | Q(title_zh__icontains=asked.text)
            | Q(title_en__icontains=asked.text)
            | Q(measure__icontains=asked.text)
        )
    by = F(SORTS[asked.sort])
    return found.order_by(by.desc(nulls_last=True) if asked.down else by.asc(nulls_last=True), "code", "id")
