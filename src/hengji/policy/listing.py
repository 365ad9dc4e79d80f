"""The lists of the room as tables: schemes, and the indicators of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from ..engine.values.text import Text
from ..org.viewer import Viewer
from ..ui.measures import measured
from ..ui.pieces import Badge, Link, tone_of
from ..ui.tables import Column, Contains, OneOf, Said, Table
from ..ui.words import in_language
from .cards import IndicatorRow
from .models import Scheme, Status
from .queries import Row, rows, schemes_seen, sees_every_scheme, versions_seen

NONE_FOR_YOU = Text("没有您能看的方案", "There is no scheme that you may see")


def schemes_listed(viewer: Viewer) -> QuerySet[Scheme, Any]:
    """The schemes with the status of their newest version that is seen."""
    newest = versions_seen(viewer).filter(scheme=OuterRef("pk")).order_by("-number").values("status")[:1]
    return schemes_seen(viewer).annotate(latest_status=Subquery(newest))


def schemes_table(viewer: Viewer) -> Table:
    """Schemes, each with its newest version and the one in force today."""
    nodes = viewer.tree.nodes

    def title(row: Row) -> Link:
        at = row.holds or row.latest
        return Link(f"/schemes/{at.ref}", Text(row.scheme.title_zh, row.scheme.title_en), row.scheme.code)

    def number(version: Any) -> Link | None:
        if version is None:
            return None
        return Link(f"/schemes/{version.ref}", Text(f"第 {version.number} 版", f"version {version.number}"))

    def owner(row: Row) -> object:
        return nodes[row.scheme.owner_id].name if row.scheme.owner_id in nodes else ""

    def read(page: Sequence[Any]) -> list[Row]:
        return rows(viewer, page)

    return Table(
        "schemes",
        (
            Column("title", Text("方案", "Scheme"), title, sort="title_zh", filter=Contains("title_zh", "title_en", "code"), wide=40),
            Column("code", Text("编号", "Code"), lambda row: row.scheme.code, "short", "code", screen=False, wide=24),
            Column("owner", Text("主管单位", "Owner"), owner, wide=24),
            Column("holds", Text("今天施行", "In force today"), lambda row: number(row.holds), "short", wide=12),
            Column("latest", Text("最新版本", "Latest version"), lambda row: number(row.latest), "short", wide=12),
            Column("since", Text("最新版本自", "Latest version from"), lambda row: row.latest.since, "date", wide=14),
            Column("state", Text("最新版本状态", "Its status"),
                   lambda row: Badge(tone_of(row.latest.status), row.latest.get_status_display()), "short", "latest_status",
                   OneOf("latest_status", Status.choices), 14),
        ),
        order="code",
        title=Text("考核方案", "Schemes"),
        empty=Text("还没有方案", "There is no scheme yet") if sees_every_scheme(viewer) else NONE_FOR_YOU,
        read=read,
    )  # fmt: skip


def indicators_table(viewer: Viewer) -> Table:
    """The indicators of a scheme; a source that is the code of a unit in sight is called by its name."""
    names = {node.code: node.name for _, node in viewer.shown()}

    def source(row: IndicatorRow) -> Text | str:
        return names.get(row.indicator.source, row.indicator.source or "")

    return Table(
        "indicators",
        (
            Column("title", Text("指标", "Indicator"), lambda row: row.indicator.title,
                   by=lambda row: row.indicator.title.zh, filter=Said(), wide=26),
            Column("id", Text("编号", "Id"), lambda row: row.indicator.id, "short", by=lambda row: row.indicator.id, filter=Said(),
                   wide=20),
            Column("formula", Text("公式", "Formula"), lambda row: Text.same(row.formula) if row.formula else None, filter=Said(), wide=40),
            Column("unit", Text("计量单位", "Unit of measure"), lambda row: measured(row.indicator.unit.symbol), "short",
                   by=lambda row: row.indicator.unit.symbol, wide=12),
            Column("direction", Text("方向", "Direction"), lambda row: row.direction, "short", by=lambda row: row.direction.zh, wide=14),
            Column("decimals", Text("小数位数", "Decimals"), lambda row: row.indicator.decimals, "num", wide=8),
            Column("source", Text("来源", "Source"), source, by=lambda row: in_language(source(row), "zh"), wide=18),
            Column("clause", Text("条款", "Clause"), lambda row: row.indicator.clause or None, "short",
                   by=lambda row: row.indicator.clause or None, wide=10),
            Column("used", Text("用在", "Used on"), lambda row: list(row.used), filter=Said(), wide=30),
        ),
        order="title",
        title=Text("指标", "Indicators"),
        empty=Text("方案没有指标", "The scheme has no indicators"),
    )  # fmt: skip
