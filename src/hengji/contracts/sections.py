"""An appointment agreement part by part, for its pages and its paper. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from ..engine.values.text import Lang, Text
from ..ui.papers import Block, Clauses, Column, Heading, KeyValues, Paragraph, Table
from ..ui.papers import Clause as Point
from .content import Clause, Content, Exits, Reference
from .parts import Part
from .tables import ended, term_words

LATER = Text(
    "任期内此后签订的年度、任期经营业绩责任书，自双方签订之日起同为考核依据。",
    "Annual and tenure letters signed later in the term are grounds of assessment from the day both parties have signed them.",
)
"""What is said of letters that do not exist yet."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part with its articles, and what the system says in it: the letters that assess the post, the exit lines."""

    part: Part
    articles: tuple[Clause, ...]
    letters: tuple[Reference, ...] = ()
    exits: Exits | None = None


def sections(content: Content) -> list[Section]:
    """The parts that say something, in order; post and term always do."""
    found = []
    for part in Part:
        articles = tuple(each for each in content.clauses if each.part is part)
        letters = content.letters if part is Part.ASSESSMENT else ()
        exits = content.exits if part is Part.EXIT else None
        if articles or letters or exits or part is Part.POST:
            found.append(Section(part, articles, letters, exits))
    return found


def exits_lead(exits: Exits) -> Text:
    """Where the exit lines come from."""
    return Text(
        f"下列退出底线由“{exits.title.zh}”的规则写出，与计算程序执行的规则是同一件事；触及任何一条即退出：",
        f"The exit lines below are written from the rules of '{exits.title.en}' as the program runs them; crossing any one is enough:",
    )


def agreement_blocks(content: Content, version: int, lang: Lang) -> list[Block]:
    """All parts of the paper."""
    found: list[Block] = []
    for each in sections(content):
        found.append(Heading(each.part.words.get(lang)))
        if each.part is Part.POST:
            found.append(_post(content, version, lang))
        found += _articles(each.articles, lang)
        if each.part is Part.ASSESSMENT:
            found += _letters(each.letters, lang)
        if each.exits is not None:
            found.append(Paragraph(exits_lead(each.exits).get(lang)))
            lines = tuple(
                Point(line.title.get(lang), line.text.get(lang), _under(line.clause, lang)) for line in each.exits.lines
            )
            found.append(Clauses(lines))
    return found


def _under(clause: str, lang: Lang) -> str:
    if not clause:
        return ""
    return f"（依据 {clause}）" if lang == "zh" else f" (under {clause})"


def _post(content: Content, version: int, lang: Lang) -> KeyValues:
    zh, holder = lang == "zh", content.holder
    return KeyValues(
        (
            ("聘任岗位" if zh else "Post", holder.title.get(lang) if holder is not None else "—"),
            ("任职人" if zh else "Holder", holder.name.get(lang) if holder is not None else "—"),
            ("所在单位" if zh else "Unit", content.subject.name.get(lang)),
            ("任期" if zh else "Term", term_words(content.term, lang)),
            ("版本" if zh else "Version", f"第 {version} 号文本" if zh else f"{version}"),
        ),
        1,
    )


def _articles(articles: tuple[Clause, ...], lang: Lang) -> list[Block]:
    """One article is a paragraph below the heading of its part; several are numbered, each under its title."""
    if len(articles) == 1:
        return [Paragraph(ended(articles[0].text.get(lang), lang))]
    if not articles:
        return []
    return [Clauses(tuple(Point(each.title.get(lang), ended(each.text.get(lang), lang)) for each in articles))]


def _letters(letters: tuple[Reference, ...], lang: Lang) -> list[Block]:
    zh = lang == "zh"
    if not letters:
        return [Paragraph(LATER.get(lang))]
    columns = (
        Column("序号" if zh else "No.", 8, "centre"),
        Column("考核依据" if zh else "Ground of assessment", 42),
        Column("编号" if zh else "Number", 24, "centre"),
        Column("考核期间" if zh else "Period", 22, "centre"),
    )
    rows = tuple(
        (str(number), _capital(each.kind.words.get(lang)), each.number, _years(each, lang))
        for number, each in enumerate(letters, 1)
    )
    return [Table(columns, rows, notes=(LATER.get(lang),))]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _years(letter: Reference, lang: Lang) -> str:
    years = str(letter.term).replace("-", "—" if lang == "zh" else "–")
    return f"{years}年" if lang == "zh" else years
