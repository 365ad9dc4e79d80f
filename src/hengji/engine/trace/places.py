"""Where a unit stands in each ranking: in which list, among how many, by which score, and how equal scores are told apart."""

from __future__ import annotations

from dataclasses import dataclass

from ..run.result import Ranked, Run
from ..scheme.model.outcomes import Ranking, Ties
from ..scheme.model.scheme import Scheme
from ..values.text import Text
from .axis import number
from .titles import before_title, figure_title, listed, score_title


@dataclass(frozen=True, slots=True)
class RankLine:
    """One place: `of` units stand in the `group` (None: the only list); `equal` of them, this one included, on the same place."""

    title: Text
    place: int
    of: int
    equal: int
    group: Text | None
    words: Text

    def as_dict(self) -> dict[str, object]:
        """The line as plain data, both languages."""
        return {
            "title": {"zh": self.title.zh, "en": self.title.en},
            "place": self.place,
            "of": self.of,
            "equal": self.equal,
            "list": {"zh": self.group.zh, "en": self.group.en} if self.group else None,
            "words": {"zh": self.words.zh, "en": self.words.en},
        }


def rank_lines(run: Run, unit: int) -> tuple[RankLine, ...]:
    """A unit's places in all rankings that have it."""
    return tuple(_line(run, ranked, unit) for ranked in run.rankings if ranked.place[unit])


def _line(run: Run, ranked: Ranked, unit: int) -> RankLine:
    ranking, mine = ranked.ranking, int(ranked.place[unit])
    places = [
        int(place)
        for place, name in zip(ranked.place, ranked.lists, strict=True)
        if place and name == ranked.lists[unit]
    ]
    group = list_title(run, ranked, ranked.lists[unit])
    of, equal = len(places), places.count(mine)
    zh = f"{ranking.title.zh}{f'（{group.zh}）' if group else ''}：第 {mine} 名，共 {of} 家"
    en = f"{ranking.title.en}{f' ({group.en})' if group else ''}: {mine} of {of}"
    if equal > 1:
        zh, en = f"{zh}，{equal} 家并列", f"{en}, {equal} equal"
    if ranking.before:
        score, by = number(ranked.score.at(unit)), before_title(run.scheme, ranking.before)
        zh, en = f"{zh}；按{by.zh} {score}", f"{en}; by {by.en}, {score}"
    return RankLine(ranking.title, mine, of, equal, group, Text(zh, en))


def list_title(run: Run, ranked: Ranked, name: str) -> Text | None:
    """What a sub-list is called; None where there is one list only."""
    if not ranked.ranking.by or not name:
        return None
    if ranked.ranking.by == "class":
        return run.scheme.class_titles.get(name, Text.same(name))
    return Text.same(name)


def ranking_title(scheme: Scheme, ranking: Ranking) -> Text:
    """What a ranking is called, with its score where that is not the total."""
    if not ranking.before:
        return ranking.title
    by = before_title(scheme, ranking.before)
    return Text(f"{ranking.title.zh}（按{by.zh}）", f"{ranking.title.en} (by {by.en})")


def ranking_words(scheme: Scheme, ranking: Ranking) -> Text:
    """By what a ranking orders, and how it treats equal scores."""
    by = Text("按总分", "by the total")
    if ranking.before:
        score = before_title(scheme, ranking.before)
        by = Text(f"按{score.zh}", f"by {score.en}")
    ties = {
        Ties.MIN: Text("同分同名次，其后名次空出", "equal scores share the better place and leave a gap"),
        Ties.DENSE: Text("同分同名次，其后名次不空", "equal scores share a place and leave no gap"),
        Ties.ORDER: Text("同分时按单位编号先后", "equal scores are told apart by the unit's id"),
    }[ranking.ties]
    if ranking.ties is Ties.ORDER and ranking.keys:
        keys = listed([score_title(scheme, key) for key in ranking.keys])
        ties = Text(
            f"同分时依次比较{keys.zh}，再按单位编号先后",
            f"equal scores are told apart by {keys.en}, then by the unit's id",
        )
    if not ranking.by:
        return Text(f"{by.zh}；{ties.zh}", f"{by.en}; {ties.en}")
    lists = figure_title(scheme, ranking.by)
    return Text(f"按{lists.zh}分榜，榜内{by.zh}；{ties.zh}", f"a list for each {lists.en}, {by.en}; {ties.en}")
