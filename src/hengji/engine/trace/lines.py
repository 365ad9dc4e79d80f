"""Where grades begin, in words: one set of lines for all units, or one for each class that has its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from ..scheme.model.outcomes import Ladder
from ..scheme.model.scheme import Scheme
from ..values.number import show
from ..values.text import Text

_OTHERS = Text("其余类别", "other classes")


@dataclass(frozen=True, slots=True)
class LineGroup:
    """The units that share one set of lines: a class with lines of its own, or (`unit_class` "") all others. `title` is None where the
    lines are those of every unit."""

    unit_class: str
    title: Text | None


def line_groups(scheme: Scheme) -> list[LineGroup]:
    """The groups a scheme tells apart; those without lines of their own first, left out where every class has its own."""
    if scheme.grades is None or not scheme.grades.lines:
        return [LineGroup("", None)]
    names, lines = scheme.class_titles, scheme.grades.lines
    others = [title for id, title in names.items() if id not in lines]
    general = [LineGroup("", _named(others))] if others or not names else []
    return [*general, *(LineGroup(id, names.get(id, Text.same(id))) for id in lines)]


def group_of(scheme: Scheme, unit_class: str) -> str:
    """The `unit_class` of the group that units of a class are in."""
    return unit_class if scheme.grades is not None and unit_class in scheme.grades.lines else ""


def groups_among(scheme: Scheme, classes: Iterable[str]) -> list[LineGroup]:
    """The groups that units of these classes are in; one without a title where all of them share their lines."""
    found = dict.fromkeys(group_of(scheme, each) for each in classes)
    if len(found) < 2:
        return [LineGroup(next(iter(found), ""), None)]
    titles = {group.unit_class: group for group in line_groups(scheme)}
    return [titles.get(each, LineGroup(each, _OTHERS)) for each in sorted(found, key=[*titles, ""].index)]


def _named(titles: list[Text]) -> Text:
    """A few classes by their titles, many as the others."""
    if not 0 < len(titles) <= 3:
        return _OTHERS
    return Text("、".join(title.zh for title in titles), ", ".join(title.en for title in titles))


def line_above(ladder: Ladder, index: int) -> Fraction | None:
    """Where the next better grade begins."""
    return next((least for place, least in reversed(ladder) if place < index and least is not None), None)


def reach_words(ladder: Ladder, index: int) -> Text:
    """Which scores a grade is for."""
    begins, above = dict(ladder), line_above(ladder, index)
    if index not in begins:
        return Text("按分数不设这一级", "not reached by score")
    least = begins[index]
    low = None if least is None else Text(f"{show(least)} 分及以上", f"{show(least)} and above")
    high = None if above is None else Text(f"{show(above)} 分以下", f"below {show(above)}")
    if low is not None and high is not None:
        return Text(f"{low.zh}、{high.zh}", f"{low.en}, {high.en}")
    return low or high or Text("不设起点分", "from any score")


def grouped(told: list[tuple[LineGroup, Text]]) -> list[Text]:
    """What holds for each group, said once where it is the same for all."""
    if len({text for _, text in told}) == 1:
        return [told[0][1]]
    return [
        text if group.title is None else Text(f"{group.title.zh}：{text.zh}", f"{group.title.en}: {text.en}")
        for group, text in told
    ]


def begins_words(scheme: Scheme, index: int) -> list[Text]:
    """`≥ 116`; where classes have lines of their own, one for each group. `—` where there is no line."""
    if scheme.grades is None:
        return []
    told: list[tuple[LineGroup, Text]] = []
    for group in line_groups(scheme):
        least = dict(scheme.grades.ladder(group.unit_class)).get(index)
        told.append((group, Text.same("—" if least is None else f"≥ {show(least)}")))
    return grouped(told)


def line_words(scheme: Scheme) -> list[Text]:
    """The lines of every group, a sentence each: `投资类企业：A 级 100 分及以上，…`."""
    grades = scheme.grades
    if grades is None:
        return []
    found: list[Text] = []
    for group in line_groups(scheme):
        ladder = grades.ladder(group.unit_class)
        told = [(grades.bands[index].title, reach_words(ladder, index)) for index, _ in ladder]
        zh = "，".join(f"{title.zh} {words.zh}" for title, words in told)
        en = "; ".join(f"{title.en} {words.en}" for title, words in told)
        whose = group.title
        found.append(Text(zh, en) if whose is None else Text(f"{whose.zh}：{zh}", f"{whose.en}: {en}"))
    return found
