"""A letter as a formal document: the same sentences that are computed, set for signing and keeping. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..engine.values.text import Lang, Text
from ..ui.papers import (
    Block,
    Clause,
    Clauses,
    Heading,
    KeyValues,
    Paper,
    Paragraph,
    Side,
    Signatures,
)
from .content import Content, Item, in_groups
from .tables import day_words, duties_block, goals_block, items_table, nodes_block, sentence_of


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature as it is printed: the person and the moment; nothing before it is signed."""

    person: Text
    at: date


@dataclass(frozen=True, slots=True)
class Printed:
    """What of a letter is not in its content: number, version, when it was made, its hash, the code and address that verify it."""

    number: str
    version: int
    day: date
    digest: str
    code: str
    address: str
    group: Signed | None = None
    unit: Signed | None = None

    @property
    def draft(self) -> bool:
        """Whether one of the sides has not signed yet."""
        return self.group is None or self.unit is None


def paper_of(content: Content, printed: Printed, lang: Lang) -> Paper:
    """The letter as a paper in one language."""

    def say(zh: str, en: str) -> str:
        return zh if lang == "zh" else en

    group, subject = content.group.name.get(lang), content.subject.name.get(lang)
    second = (
        subject
        if content.holder is None
        else f"{subject} {content.holder.title.get(lang)} {content.holder.name.get(lang)}"
    )
    blocks: list[Block] = [
        _about(content, printed, lang),
        Heading(say("考核指标与目标", "Items and targets")),
        items_table(content, lang),
        *goals_block(content, lang),
        *nodes_block(content, lang),
        *duties_block(content, lang),
        *_scoring(content, lang),
        *_rest(content, lang),
    ]
    return Paper(
        title=content.title.get(lang),
        day=printed.day,
        lang=lang,
        letterhead=group,
        number=printed.number,
        parties=((say("集团方：", "The group: "), group), (say("责任方：", "The subject: "), second)),
        preamble=(
            say(
                f"为落实{group}{content.term}年度的目标与责任，甲乙双方协商一致，签订本责任书。",
                f"To settle the goals and duties of {content.term}, both parties have agreed on this letter.",
            ),
        ),
        blocks=tuple(blocks),
        signatures=Signatures(
            (
                _side(say("集团方（盖章）", "The group (seal)"), group, printed.group, lang),
                _side(say("责任方（盖章）", "The subject (seal)"), second, printed.unit, lang),
            ),
            say("本责任书自双方签订之日起生效。", "This letter is in force from the day both parties have signed it."),
        ),
        code=printed.code,
        qr=printed.address,
        footer=say("内容指纹 ", "Content hash ") + in_groups(printed.digest)[:39],
        draft=printed.draft,
        author=group,
    )


def _about(content: Content, printed: Printed, lang: Lang) -> KeyValues:
    zh = lang == "zh"
    pairs = [("考核期间" if zh else "Period", _term(content, lang))]
    if content.scheme_title is not None:
        pairs.append(("考核方案" if zh else "Scheme", content.scheme_title.get(lang)))
    if content.class_title is not None:
        pairs.append(("考核类别" if zh else "Class", content.class_title.get(lang)))
    pairs.append(("文本" if zh else "Version", f"第 {printed.version} 号文本" if zh else f"version {printed.version}"))
    return KeyValues(tuple(pairs), 1)


def _term(content: Content, lang: Lang) -> str:
    first, last = content.term.first, content.term.last
    return f"{first}年1月1日至{last}年12月31日" if lang == "zh" else f"1 January {first} to 31 December {last}"


def _scoring(content: Content, lang: Lang) -> list[Block]:
    """The sentence of each item as the rule writes it, then how tasks are scored."""
    zh = lang == "zh"
    scored = [item for item in content.items if not item.watch]
    clauses = [Clause(item.title.get(lang), sentence_of(item, lang), _beside(item, lang)) for item in scored]
    clauses += [Clause(each.title.get(lang), each.text.get(lang)) for each in content.scoring]
    return [
        Heading("计分规则" if zh else "How points are earned"),
        Paragraph(
            "以下各句与计分程序执行的规则是同一件事，由规则写出，也能读回同一条规则。"
            if zh
            else "Each sentence below is the rule the program runs: it is written from the rule and reads back to it."
        ),
        Clauses(tuple(clauses)),
    ]


def _beside(item: Item, lang: Lang) -> str:
    weight = f"{item.weight.normalize():f}"
    return f"（{weight}分）" if lang == "zh" else f" ({weight} points)"


def _rest(content: Content, lang: Lang) -> list[Block]:
    found: list[Block] = []
    if content.constraints:
        found.append(Heading("约束事项" if lang == "zh" else "Constraints"))
        found += [Paragraph(each.get(lang)) for each in content.constraints]
    if content.clauses:
        found.append(Heading("双方约定" if lang == "zh" else "Agreed"))
        found.append(Clauses(tuple(Clause(each.title.get(lang), each.text.get(lang)) for each in content.clauses)))
    return found


def _side(role: str, name: str, signed: Signed | None, lang: Lang) -> Side:
    zh = lang == "zh"
    person = signed.person.get(lang) if signed else ""
    at = day_words(signed.at, lang) if signed else ""
    return Side(role, name, (("代表：" if zh else "Signed by: ", person), ("日期：" if zh else "Date: ", at)))
