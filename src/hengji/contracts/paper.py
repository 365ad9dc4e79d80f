"""A letter as a formal document: the same sentences that are computed, set for signing and keeping. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ..engine.trace import tier_word
from ..engine.values.text import Lang, Text
from ..ui.papers import (
    Block,
    Clause,
    Clauses,
    Column,
    Heading,
    KeyValues,
    Paper,
    Paragraph,
    Side,
    Signatures,
    Table,
)
from .content import Content, Item, in_groups

ORDER = ("base", "target", "challenge")
"""The tiers that a letter shows first, in this order; others follow by name."""


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
        KeyValues(
            (
                (say("考核期间", "Period"), _term(content, lang)),
                (say("文本", "Version"), say(f"第 {printed.version} 号文本", f"version {printed.version}")),
            ),
            1,
        ),
        Heading(say("考核指标与目标", "Items and targets")),
        _items(content, lang),
        Heading(say("计分规则", "How points are earned")),
        Paragraph(
            say(
                "以下各句与计分程序执行的规则是同一件事，由规则写出，也能读回同一条规则。",
                "Each sentence below is the rule the program runs: it is written from the rule and reads back to it.",
            )
        ),
        Clauses(
            tuple(
                Clause(item.title.get(lang), _sentence(item, lang), _beside(item, lang))
                for item in content.items
                if not item.watch
            )
        ),
    ]
    blocks += _nodes(content, lang) + _duties(content, lang) + _rest(content, lang)
    return Paper(
        title=content.title.get(lang),
        day=printed.day,
        lang=lang,
        letterhead=group,
        number=printed.number,
        parties=((say("甲方：", "First party: "), group), (say("乙方：", "Second party: "), second)),
        preamble=(
            say(
                f"为落实{group}{content.term}年度的目标与责任，甲乙双方协商一致，签订本责任书。",
                f"To settle the goals and duties of {content.term}, both parties have agreed on this letter.",
            ),
        ),
        blocks=tuple(blocks),
        signatures=Signatures(
            (
                _side(say("甲方（盖章）", "First party (seal)"), group, printed.group, lang),
                _side(say("乙方（盖章）", "Second party (seal)"), second, printed.unit, lang),
            ),
            say("本责任书自双方签订之日起生效。", "This letter is in force from the day both parties have signed it."),
        ),
        code=printed.code,
        qr=printed.address,
        footer=say("内容指纹 ", "Content hash ") + in_groups(printed.digest)[:39],
        draft=printed.draft,
        author=group,
    )


def _term(content: Content, lang: Lang) -> str:
    first, last = content.term.first, content.term.last
    return f"{first}年1月1日至{last}年12月31日" if lang == "zh" else f"1 January {first} to 31 December {last}"


def _tiers(items: Sequence[Item]) -> list[str]:
    names = {tier.name for item in items for tier in item.tiers}
    return [name for name in ORDER if name in names] + sorted(names - set(ORDER))


def _items(content: Content, lang: Lang) -> Table:
    """One line an item, the dimension once; the tiers as columns."""
    names = _tiers(content.items)[:5]
    heads = [
        Column("维度" if lang == "zh" else "Dimension", 12, "centre", merged=True),
        Column("序号" if lang == "zh" else "No.", 6, "centre"),
        Column("考核指标" if lang == "zh" else "Item", 26),
        Column("单位" if lang == "zh" else "Unit", 9, "centre"),
        Column("权重" if lang == "zh" else "Weight", 9, "decimal"),
        *(Column(_head(name, lang), 11, "decimal") for name in names),
    ]
    rows = [
        (
            item.dimension.get(lang),
            str(number),
            item.title.get(lang),
            item.unit or "—",
            "—" if item.watch else f"{item.weight.normalize():f}",
            *(_value(item, name, lang) for name in names),
        )
        for number, item in enumerate(content.items, 1)
    ]
    total = ("合计" if lang == "zh" else "Total", "", "", "", f"{content.total.normalize():f}", *([""] * len(names)))
    return Table(tuple(heads), (*rows, total), strong_rows=frozenset({len(rows)}))


def _head(name: str, lang: Lang) -> str:
    word = tier_word(name).get(lang)
    return word[:1].upper() + word[1:]


def _value(item: Item, name: str, lang: Lang) -> str:
    tier = item.tier(name)
    if tier is None:
        return "—"
    if tier.value is not None:
        return f"{tier.value.normalize():f}"
    return tier.source.get(lang) if tier.source is not None else "—"


def _beside(item: Item, lang: Lang) -> str:
    weight = f"{item.weight.normalize():f}"
    return f"（{weight}分）" if lang == "zh" else f" ({weight} points)"


def _sentence(item: Item, lang: Lang) -> str:
    said = item.sentence.get(lang)
    if item.price_clause is not None:
        said += (" " if lang == "en" else "") + item.price_clause.get(lang)
    return said


def _nodes(content: Content, lang: Lang) -> list[Block]:
    if not content.nodes:
        return []
    zh = lang == "zh"
    titles = {item.id: item.title.get(lang) for item in content.items}
    heads = ("事项", "节点", "完成时间", "完成标准") if zh else ("Item", "Node", "Due", "Standard")
    columns = tuple(
        Column(head, share, merged=index == 0)
        for index, (head, share) in enumerate(zip(heads, (18, 24, 14, 34), strict=True))
    )
    rows = tuple(
        (titles.get(node.item, node.item), node.title.get(lang), _day(node.due, lang), node.standard.get(lang))
        for node in content.nodes
    )
    return [Heading("任务节点" if zh else "Milestones"), Table(columns, rows)]


def _duties(content: Content, lang: Lang) -> list[Block]:
    if not content.duties:
        return []
    zh = lang == "zh"
    columns = (
        Column("共同节点" if zh else "Shared node", 24),
        Column("另一方" if zh else "Other side", 20),
        Column("责任份额（%）" if zh else "Share, %", 14, "decimal"),
        Column("本方职责" if zh else "Duty of this side", 34),
    )
    rows = tuple(
        (duty.title.get(lang), duty.other.get(lang), f"{duty.share.normalize():f}", duty.duty.get(lang))
        for duty in content.duties
    )
    return [Heading("责任接口" if zh else "Interface duties"), Table(columns, rows)]


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
    at = _day(signed.at, lang) if signed else ""
    return Side(role, name, (("代表：" if zh else "Signed by: ", person), ("日期：" if zh else "Date: ", at)))


def _day(day: date, lang: Lang) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if lang == "zh" else f"{day.day} {day:%B} {day.year}"
