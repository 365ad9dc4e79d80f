"""Names in tables: an id, or the Chinese or English title of the thing meant."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from ..values.finding import Finding, Level, Source
from ..values.text import Text

_KINDS = {
    "measure": Text("指标数", "measure"),
    "item": Text("考核项目", "item"),
    "event": Text("事项", "event"),
    "class": Text("类别", "class"),
    "grade": Text("等级", "grade"),
    "group": Text("评价组", "rater group"),
    "task": Text("任务", "task"),
}


def plain(name: str) -> str:
    """A name as it is compared: full width, case and blanks, inside too, do not matter."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


class Names:
    """Finds the id a person meant by an id or a title; a title that several ids bear means none of them for sure.

    `together` are the ids that stand side by side, as the items of one card do: a title borne by items of different cards means,
    for each unit, the one on its own card. `also` are further names of an id, beside its titles.
    """

    def __init__(
        self,
        titles: Mapping[str, Text],
        together: Sequence[Collection[str]] = (),
        also: Mapping[str, Collection[str]] = MappingProxyType({}),
    ) -> None:
        self._ids = {plain(id): id for id in titles}
        self._titled: dict[str, list[str]] = {}
        self._together = together
        for id, title in titles.items():
            for name in dict.fromkeys((plain(title.zh), plain(title.en))):
                self._titled.setdefault(name, []).append(id)
        beside: dict[str, list[str]] = {}
        for id, names in also.items():
            for name in {plain(name) for name in names} - self._titled.keys() - self._ids.keys():
                beside.setdefault(name, []).append(id)
        self._titled |= beside  # a title is never doubted for the sake of another's further name
        self._shown = list(dict.fromkeys([*titles, *(title.zh for title in titles.values())]))

    def find(self, name: str) -> str | None:
        """The one id meant, or None."""
        found = self._meant(name)
        return found[0] if len(found) == 1 else None

    def find_all(self, name: str) -> tuple[str, ...]:
        """The ids meant, one at most of those that stand together; none where that is not certain."""
        found = self._meant(name)
        doubtful = any(sum(id in group for id in found) > 1 for group in self._together)
        return () if doubtful or (len(found) > 1 and not self._together) else found

    def _meant(self, name: str) -> tuple[str, ...]:
        wanted = plain(name)
        return (self._ids[wanted],) if wanted in self._ids else tuple(self._titled.get(wanted, ()))

    def near(self, name: str) -> Text | None:
        """What to write instead: one of the ids a title could mean, else the nearest name, or None."""
        meant = self._meant(name)
        if len(meant) > 1:
            return Text(f"写编号：{' 或 '.join(meant)}", f"write the id: {' or '.join(meant)}")
        near = difflib.get_close_matches(unicodedata.normalize("NFKC", name), self._shown, 1, 0.5)
        return Text(f"您是否想写“{near[0]}”？", f"did you mean '{near[0]}'?") if near else None

    def unknown(self, name: str, kind: str, where: Source, level: Level = Level.ERROR) -> Finding:
        """The finding for a name that means nothing here, or more than one thing."""
        words, meant = _KINDS[kind], self._meant(name)
        message = Text(f"方案里没有{words.zh}“{name}”", f"the scheme has no {words.en} '{name}'")
        if len(meant) > 1:
            message = Text(
                f"方案里有 {len(meant)} 个{words.zh}都叫“{name}”",
                f"the scheme has {len(meant)} {words.en}s called '{name}'",
            )
        return Finding(f"{kind}-unknown", level, message, self.near(name), where)


def listed(names: Sequence[str], most: int = 10) -> tuple[str, str]:
    """Names in one line, the first of many, in Chinese and in English."""
    more = len(names) - most
    zh, en = "、".join(names[:most]), ", ".join(names[:most])
    return (f"{zh} 等 {len(names)} 个单位", f"{en} and {more} more") if more > 0 else (zh, en)
