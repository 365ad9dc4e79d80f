"""A difference in words: units by their names, items and measures by their titles, columns as people call them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..intake.columns import TABLES
from ..scheme import Scheme, load_scheme
from ..trace import link_sentence, tier_word
from ..trace.grading import QUOTA
from ..values.null import NullReason
from ..values.text import Text
from .archive import SCHEME, Bundle
from .damage import reading
from .rerun import Moved

_RESULTS: Mapping[str, Text] = {
    "total": Text("总分", "total"),
    "grade": Text("等级", "grade"),
    "grade_note": Text("等级说明", "remark on the grade"),
    "multiplier": Text("发放系数", "payout multiplier"),
    "held": Text("暂无总分的原因", "why there is no total"),
    "unit_name": Text("单位名称", "name"),
    "class": Text("类别", "class"),
    "card": Text("考核表", "scorecard"),
    "dimension": Text("维度", "dimension"),
    "item_title": Text("项目名称", "title"),
    "weight": Text("权重", "weight"),
    "counted_weight": Text("计入的权重", "weight that counted"),
    "actual": Text("实际值", "actual"),
    "level": Text("等级", "level"),
    "score": Text("得分", "score"),
    "points": Text("计入总分", "points"),
    "null_reason": Text("没有得分的原因", "why there is no score"),
    "clause": Text("条款", "clause"),
}
_KEYS: Mapping[str, Text] = {
    "sentence": Text("计分语句", "sentence"),
    "rule": Text("计分规则", "rule"),
    "weight": Text("权重", "weight"),
    "tiers": Text("目标档", "tiers"),
    "linked": Text("价格条款", "price clause"),
    "missing": Text("缺数时", "missing"),
    "title": Text("名称", "title"),
    "clause": Text("条款", "clause"),
    "formula": Text("公式", "formula"),
    "ledger": Text("计算步骤", "ledger"),
    "version": Text("版本", "version"),
    "effective": Text("有效期", "effective"),
}
"""Keys of a scheme as people call them; the others stand as they are written."""
_REASONS = {reason.code: reason.words for reason in NullReason if reason}


@dataclass(frozen=True, slots=True)
class Telling:
    """The names in two bundles: `units` by id, `titles` by the id of an item, measure, event, task board or panel, `grades` from best
    to worst."""

    units: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, Text] = field(default_factory=dict)
    results: Mapping[str, Text] = field(default_factory=dict)
    grades: Mapping[str, Text] = field(default_factory=dict)
    clauses: tuple[Mapping[tuple[str, str], Text], Mapping[tuple[str, str], Text]] = ({}, {})
    """The price clauses as sentences, by card and item: before and after."""

    @classmethod
    def of(cls, old: Bundle, new: Bundle) -> Telling:
        """What two bundles call things; where they differ, as the newer does."""
        units: dict[str, str] = {}
        titles: dict[str, Text] = {}
        results: dict[str, Text] = dict(_RESULTS)
        grades: dict[str, Text] = {}
        clauses: list[Mapping[tuple[str, str], Text]] = []
        for bundle in (old, new):
            units |= _unit_names(bundle)
            with reading(SCHEME):
                scheme, _ = load_scheme(bundle.files[SCHEME].decode(), SCHEME)
            clauses.append({} if scheme is None else _clauses(scheme))
            if scheme is not None:
                titles |= _titles(scheme)
                results |= _outcomes(scheme)
                grades = {each.id: each.title for each in scheme.grades.bands} if scheme.grades is not None else grades
        return cls(units, titles, results, grades, (clauses[0], clauses[1]))

    def place(self, change: Moved) -> Text:
        """Where something changed: the unit and the item or measure by name, each with its id."""
        if change.table in ("totals", "cells", "ledger"):
            return _joined([self.name(part) for part in change.key if part])
        name = change.table.removeprefix("tables/").removesuffix(".csv")
        table = TABLES.get(name)
        head = Text(f"{table.title.zh}（{name}）", name) if table is not None else Text.same(name)
        if change.table == SCHEME:
            head = Text("方案", "scheme")
        return _joined([head, *(self.name(part) for part in change.key if part)])

    def name(self, id: str) -> Text:
        """A unit's name or an item's title with the id in brackets; anything else as it stands."""
        if id in self.units:
            return _with_id(Text.same(self.units[id]), id)
        if id in self.titles:
            return _with_id(self.titles[id], id)
        return Text.same(id)

    def column(self, change: Moved) -> Text | None:
        """What changed there, in words; None where the place says it already."""
        if not change.column:
            return None
        plain = change.column.rpartition(":")[0] or change.column
        if change.table == SCHEME:
            return _KEYS.get(plain) or self.name(plain)
        table = TABLES.get(change.table.removeprefix("tables/").removesuffix(".csv"))
        documented = table.column(plain) if table is not None else None
        if documented is not None:
            return documented.title
        if plain.startswith("tier_"):
            return tier_word(plain.removeprefix("tier_"))
        if plain.startswith("agreed_"):
            agreed = tier_word(plain.removeprefix("agreed_"))
            return Text(f"原定{agreed.zh}", f"agreed {agreed.en}")
        return self.results.get(plain) or Text.same(plain)

    def value(self, change: Moved, text: str) -> Text:
        """An old or new value; reasons in words, grades by their titles, nothing as a dash."""
        if (change.table, change.column) == ("totals", "grade") and text in self.grades:
            return self.grades[text]
        if change.column in ("held", "null_reason") and text in _REASONS:
            return _REASONS[text]
        return Text.same(text or "—")

    def _clause(self, change: Moved, side: int) -> Text:
        """The old or new value; a whole price clause as its sentence."""
        text = (change.old, change.new)[side]
        own = (change.key[0], change.key[-1]) if change.key else ("", "")
        if change.table == SCHEME and change.column == "linked" and text and own in self.clauses[side]:
            return self.clauses[side][own]
        return self.value(change, text)

    def by_quota(self, change: Moved, moved: Iterable[Moved]) -> Text | None:
        """Of a grade that changed, what its quota has to do with it; None where nothing. `moved` is all that changed in the totals."""
        own = {each.column: each for each in moved if each.key == change.key}
        note = own.get("grade_note")
        if change.column != "grade" or note is None or not {change.old, change.new} <= self.grades.keys():
            return None
        before, after = (QUOTA in text for text in (note.old, note.new))
        ranks = list(self.grades)
        rises = ranks.index(change.new) < ranks.index(change.old)
        title = self.grades[change.new if rises else change.old]
        if rises and (before or after):
            if "total" in own or not before:
                return Text(f"进入“{title.zh}”的名额", f"now within the places of '{title.en}'")
            return Text(f"“{title.zh}”的名额空出", f"a place of '{title.en}' came free")
        if after and not rises:
            return Text(f"“{title.zh}”的名额已满", f"the places of '{title.en}' are taken")
        return None

    def line(self, change: Moved) -> Text:
        """One change as one line."""
        place, column = self.place(change), self.column(change)
        old, new = self._clause(change, 0), self._clause(change, 1)
        zh = f"{place.zh}  {column.zh}" if column else place.zh
        en = f"{place.en}  {column.en}" if column else place.en
        return Text(f"{zh}: {old.zh} → {new.zh}", f"{en}: {old.en} → {new.en}")


def _with_id(title: Text, id: str) -> Text:
    def shown(word: str) -> str:
        return word if word == id or word.endswith(f"（{id}）") else f"{word} [{id}]"

    return Text(shown(title.zh), shown(title.en))


def _joined(parts: list[Text]) -> Text:
    return Text(" / ".join(part.zh for part in parts), " / ".join(part.en for part in parts))


def _unit_names(bundle: Bundle) -> dict[str, str]:
    name = "results/totals.csv"
    with reading(name):
        rows = list(csv.DictReader(io.StringIO(bundle.files.get(name, b"").decode())))
    return {row["unit"]: row["unit_name"] for row in rows if row.get("unit_name")}


def _titles(scheme: Scheme) -> dict[str, Text]:
    found = {id: each.title for id, each in scheme.scorecards.items()}
    for card in scheme.scorecards.values():
        found |= {part.id: part.title for top in card.dimensions for part in top.dimensions()}
    found |= {id: each.title for id, each in scheme.measures.items()}
    found |= {id: each.title for id, each in scheme.indicators.items()}
    found |= {id: each.title for id, each in scheme.events.items()}
    found |= {id: each.title for id, each in scheme.panels.items()}
    found |= {id: board.title for id, board in scheme.boards.items()}
    return found | {item.id: item.title for _, item in scheme.items()}


def _clauses(scheme: Scheme) -> dict[tuple[str, str], Text]:
    found = {(card.id, item.id): link_sentence(scheme, item) for card, item in scheme.items()}
    return {own: text for own, text in found.items() if text is not None}


def _outcomes(scheme: Scheme) -> dict[str, Text]:
    """The columns of the totals that a scheme names itself."""
    found = {f"rank_{each.id}": Text(f"名次（{each.title.zh}）", f"rank ({each.title.en})") for each in scheme.rankings}
    found |= {f"coefficient_{id}": each.title for id, each in scheme.coefficients.items()}
    found |= {f"progress_{id}": each.title for id, each in scheme.progress.items()}
    for result in scheme.results:
        found |= {f"paid_{result.id}": result.title, f"result_{result.id}": result.title}
    return found
