"""Names in tables: an id, or the Chinese or English title of the thing meant."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Mapping

from ..values.finding import Finding, Level, Source
from ..values.text import Text

_KINDS = {
    "measure": Text("指标数", "measure"),
    "item": Text("考核项目", "item"),
    "event": Text("事项", "event"),
    "class": Text("类别", "class"),
    "grade": Text("等级", "grade"),
}


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold().replace(" ", "")


class Names:
    """Finds the id a person meant by an id or a title."""

    def __init__(self, titles: Mapping[str, Text]) -> None:
        self._ids: dict[str, str] = {}
        for id, title in titles.items():
            for name in (title.zh, title.en):
                self._ids.setdefault(_plain(name), id)
        self._ids.update({_plain(id): id for id in titles})
        self._shown = list(dict.fromkeys([*titles, *(title.zh for title in titles.values())]))

    def find(self, name: str) -> str | None:
        """The id meant, or None."""
        return self._ids.get(_plain(name))

    def unknown(self, name: str, kind: str, where: Source, level: Level = Level.ERROR) -> Finding:
        """The finding for a name that means nothing here."""
        words = _KINDS[kind]
        near = difflib.get_close_matches(name, self._shown, 1, 0.5)
        hint = Text(f"您是否想写“{near[0]}”？", f"did you mean '{near[0]}'?") if near else None
        return Finding(
            f"{kind}-unknown",
            level,
            Text(f"方案里没有{words.zh}“{name}”", f"the scheme has no {words.en} '{name}'"),
            hint,
            where,
        )
