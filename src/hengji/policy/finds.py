"""What can be looked up in the room of schemes: schemes, and the indicators of those in force, by name, code and pinyin initials."""

from __future__ import annotations

from ..engine.values.text import Text
from ..org.finds import MOST, Finds, Found, matches
from ..org.permissions import Permission
from ..org.viewer import Viewer
from .models import SchemeVersion
from .queries import reading, rows, schemes_seen


def find(viewer: Viewer, asked: str) -> list[Finds]:
    """Schemes in sight and the indicators in them; nothing for who sees no schemes. Three queries: a group has few schemes."""
    if not asked.split() or not viewer.may(Permission.SEE_SCHEMES):
        return []
    listed = rows(viewer, list(schemes_seen(viewer)))
    schemes = [
        Found(
            Text(row.scheme.title_zh, row.scheme.title_en),
            f"/schemes/{(row.holds or row.latest).ref}",
            Text.same(row.scheme.code),
        )
        for row in listed
        if matches(asked, (row.scheme.code, row.scheme.title_zh, row.scheme.title_en), row.scheme.title_zh)
    ]
    read = [(row.holds or row.latest).pk for row in listed]
    texts = SchemeVersion.objects.filter(pk__in=read).select_related("scheme").order_by("scheme__code")
    indicators = [found for version in texts for found in _indicators(version, asked)]
    return [
        Finds(Text("方案", "Schemes"), schemes[:MOST], len(schemes)),
        Finds(Text("方案中的指标", "Indicators of schemes"), indicators[:MOST], len(indicators)),
    ]


def _indicators(version: SchemeVersion, asked: str) -> list[Found]:
    """The indicators of a version that are asked for; none of a text that this engine cannot use."""
    meaning = reading(version).meaning
    if meaning is None:
        return []
    scheme = version.scheme
    return [
        Found(
            each.title,
            f"/schemes/{version.ref}/indicators?f-id={each.id}",
            Text(f"{scheme.title_zh} · {each.unit.symbol}", f"{scheme.title_en} · {each.unit.symbol}"),
        )
        for each in meaning.indicators.values()
        if matches(asked, (each.id, each.title.zh, each.title.en), each.title.zh)
    ]
