"""How totals come about, class by class, for `hengji render`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..engine.scheme import Scheme
from ..engine.values.text import Lang, Text
from ..reports.articles import Article
from ..reports.total import TotalWords, total_words


def totals_of(scheme: Scheme) -> dict[str, TotalWords]:
    """The words of every class that has a card."""
    return {name: total_words(scheme, name) for name in scheme.class_titles if scheme.card_for(name) is not None}


def as_lines(scheme: Scheme, totals: Mapping[str, TotalWords], lang: Lang) -> Iterator[str]:
    """A text for each set of words; classes with the same words together."""
    for classes, words in _alike(totals):
        title = Text("总分与等级", "Total and grade").get(lang)
        if len(totals) > 1:
            named = [scheme.class_titles[each].get(lang) for each in classes]
            title += f"：{'、'.join(named)}" if lang == "zh" else f": {', '.join(named)}"
        yield "\n    ".join([title, *_told(words, lang)])


def _alike(totals: Mapping[str, TotalWords]) -> list[tuple[list[str], TotalWords]]:
    """Classes with the same words together."""
    found: list[tuple[list[str], TotalWords]] = []
    for name, words in totals.items():
        same = next((names for names, known in found if known == words), None)
        if same is None:
            found.append(([name], words))
        else:
            same.append(name)
    return found


def as_plain(words: TotalWords, lang: Lang) -> dict[str, Any]:
    """The same as plain data in one language."""

    def rows(articles: Iterable[Article]) -> list[dict[str, str]]:
        return [
            {"title": each.about.get(lang), "told": each.told.get(lang), "clause": each.clause} for each in articles
        ]

    grades = [
        {
            "title": each.title.get(lang),
            "score": each.score.get(lang),
            "places": each.places.get(lang) if each.places else "",
            "multiplier": each.pay.get(lang) if each.pay else "",
        }
        for each in words.grades
    ]
    return {
        "steps": rows(words.steps),
        "constraints": [each.get(lang) for each in words.constraints],
        "grades": grades,
        "boards": rows(words.boards),
        "grading": rows(words.grading),
        "results": rows(words.results),
    }


def _told(words: TotalWords, lang: Lang) -> Iterator[str]:
    """The same as lines: what each step does, what follows where a constraint is met, grades, use of the result."""
    stop = "：" if lang == "zh" else ": "
    for number, step in enumerate(words.steps, 1):
        told = step.told.get(lang).replace("\n", "\n        ")
        yield f"{number}. {step.about.get(lang)}{stop}{told}"
    yield from (f"{each.about.get(lang)}{stop}{each.told.get(lang)}" for each in words.boards)
    if words.constraints:
        yield Text("约束事项", "Constraints").get(lang)
        yield from (f"    {each.get(lang)}" for each in words.constraints)
    for each in words.grades:
        extra = [each.score.get(lang)]
        if each.places is not None:
            extra.append(_beside(Text("名额", "places"), each.places, lang))
        if each.pay is not None:
            extra.append(_beside(Text("发放系数", "multiplier"), each.pay, lang))
        yield f"{each.title.get(lang)}{stop}{('；' if lang == 'zh' else '; ').join(extra)}"
    for article in (*words.grading, *words.results):
        yield f"{article.about.get(lang)}{stop}{article.told.get(lang)}"


def _beside(name: Text, value: Text, lang: Lang) -> str:
    """A name with its value: a space before a figure, none between Chinese words."""
    said = value.get(lang)
    return f"{name.get(lang)}{'' if lang == 'zh' and not said[0].isdigit() else ' '}{said}"
