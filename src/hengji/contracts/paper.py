"""A letter as a formal document: the same sentences that are computed, set for signing and keeping. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..engine.values.text import Lang, Text
from ..ui.lettering import width
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
from ..ui.papers.layout import chinese_number
from .content import Clause as Article
from .content import Content, Item, Kind, Totals, in_groups
from .lifecycle import State
from .sections import agreement_blocks
from .tables import (
    day_words,
    duties_block,
    ended,
    goals_block,
    items_table,
    nodes_block,
    scored_words,
    term_words,
    years_words,
)

TITLE_SIZE: dict[Lang, float] = {"zh": 22.0, "en": 18.0}
TITLE_LINE = 440.0
"""How wide a title may be in points before it is set in two lines."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature as it is printed: the person and the moment; nothing before it is signed."""

    person: Text
    at: date


@dataclass(frozen=True, slots=True)
class Replaced:
    """What an amended text stands in the place of: the number of the text before, why, and the day the amendment was approved."""

    number: int
    reason: str
    day: date


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
    state: State = State.DRAFT
    instead: Replaced | None = None
    replaced: bool = False
    """Whether another text that both have signed stands in its place by now."""

    @property
    def draft(self) -> bool:
        """Whether one of the sides has not signed yet."""
        return self.group is None or self.unit is None

    @property
    def mark(self) -> Text | None:
        """What has become of a text that is no draft and does not hold, or never will; None of every other."""
        if self.state is State.WITHDRAWN:
            return Text("已撤回", "WITHDRAWN")
        if self.replaced:
            return Text("已被替换", "REPLACED")
        return Text("已结束", "CLOSED") if self.state is State.CLOSED and self.draft else None


def paper_of(content: Content, printed: Printed, lang: Lang) -> Paper:
    """The letter as a paper in one language."""

    def say(zh: str, en: str) -> str:
        return zh if lang == "zh" else en

    group, subject, holder = content.group.name.get(lang), content.subject.name.get(lang), content.holder
    second = subject
    if holder is not None:
        title, name = holder.title.get(lang), holder.name.get(lang)
        second = say(f"{subject} {title} {name}", f"{name}, {title}, {subject}")
    signer = second if holder is None or lang == "zh" else f"{holder.name.en}\n{holder.title.en}, {subject}"
    agreement = content.kind is Kind.APPOINTMENT
    this = say("本协议" if agreement else "本责任书", "this agreement" if agreement else "this letter")
    if content.agreement:
        blocks = agreement_blocks(content, printed.version, lang)
    else:
        blocks = [
            _about(content, printed, lang),
            *_amiss(content, lang),
            Heading(say("考核指标与目标", "Items and targets")),
            items_table(content, lang),
            *goals_block(content, lang),
            *nodes_block(content, lang),
            *duties_block(content, lang),
            *_scoring(content, lang),
            *_totals(content, lang),
            *_rest(content, lang),
        ]
    return Paper(
        title=content.title.get(lang),
        day=printed.day,
        lang=lang,
        letterhead=group,
        number=printed.number,
        title_lines=_title_lines(content, lang),
        parties=((say("甲方：", "The group: "), group), (say("乙方：", _second(content) + ": "), second)),
        preamble=(_preamble(content, this, lang),),
        blocks=tuple(blocks),
        signatures=Signatures(
            (
                _side(say("甲方（盖章）", "The group (seal)"), group, printed.group, lang),
                _side(
                    say("乙方（盖章）", f"{_second(content)} (seal)")
                    if holder is None
                    else say("乙方（签字）", _second(content)),
                    signer,
                    printed.unit,
                    lang,
                    own=holder is not None,
                ),
            ),
            say(
                f"{this}自双方签订之日起生效。",
                f"{this[:1].upper()}{this[1:]} is in force from the day both parties have signed it.",
            ),
        ),
        code=printed.code,
        qr=printed.address,
        footer=say("内容指纹 ", "Content hash ") + in_groups(printed.digest)[:39],
        draft=printed.draft,
        mark=printed.mark.get(lang) if printed.mark is not None else "",
        author=group,
    )


def _preamble(content: Content, this: str, lang: Lang) -> str:
    zh, years = lang == "zh", years_words(content.term, lang)
    group, subject, holder = content.group.name.get(lang), content.subject.name.get(lang), content.holder
    if content.agreement and holder is not None:
        title = holder.title.get(lang)
        if zh:
            return f"按照任期制和契约化管理的要求，甲方聘任乙方担任{subject}{title}（{years}），甲乙双方协商一致，签订{this}。"
        post = f"{title[:1].lower()}{title[1:]} of {subject}"
        return f"The group appoints the manager as {post} for {years}, and both parties have agreed on {this}."
    if zh:
        return f"为落实{group}{years}的目标与责任，甲乙双方协商一致，签订{this}。"
    return f"To settle the goals and duties of {years}, both parties have agreed on {this}."


def _second(content: Content) -> str:
    """What the second party is, in English."""
    return {Kind.DEPARTMENT: "The department", Kind.SUBSIDIARY: "The company"}.get(content.kind, "The manager")


def _title_lines(content: Content, lang: Lang) -> tuple[str, ...]:
    """The title in lines by its sense, whose it is and what it is, where one line would break anywhere."""
    title = content.title.get(lang)
    if width(title, TITLE_SIZE[lang]) <= TITLE_LINE:
        return ()
    years, words = str(content.term).replace("-", "—" if lang == "zh" else "–"), content.kind.words.get(lang)
    if lang == "en":
        whom, _, _ = title.rpartition(": ")
        return (whom, f"{words[:1].upper()}{words[1:]} {years}")
    whom, _, _ = title.rpartition(str(content.term))
    what = f"{years}{'' if words.startswith('年度') else '年'}{words}"
    if width(what, TITLE_SIZE[lang]) <= TITLE_LINE or "（" not in what:
        return (whom, what)
    head, _, rest = what.partition("（")
    return (whom, head, f"（{rest}")


def _about(content: Content, printed: Printed, lang: Lang) -> KeyValues:
    zh = lang == "zh"
    pairs = [("考核期间" if zh else "Period", term_words(content.term, lang))]
    if content.scheme_title is not None:
        pairs.append(("考核方案" if zh else "Scheme", _scheme(content, content.scheme_title, lang)))
    if content.class_title is not None:
        pairs.append(("考核类别" if zh else "Class", content.class_title.get(lang)))
    pairs.append(("版本" if zh else "Version", f"第 {printed.version} 号文本" if zh else f"{printed.version}"))
    if printed.instead is not None:
        pairs.append(("替代" if zh else "Replaces", _replaced(printed.instead, lang)))
    return KeyValues(tuple(pairs), 1)


def _scheme(content: Content, title: Text, lang: Lang) -> str:
    """A scheme by its title and the version the letter was made from."""
    _, _, version = content.scheme.rpartition(" ")
    return f"{title.zh}（{version} 版）" if lang == "zh" else f"{title.en}, version {version}"


def _replaced(text: Replaced, lang: Lang) -> str:
    """Which text it replaces, since when that is approved and why."""
    day = day_words(text.day, lang)
    if lang == "zh":
        return f"第 {text.number} 号文本（{day}批准调整，理由：{text.reason}）"
    return f"version {text.number} (amendment approved on {day}; reason: {text.reason})"


def _amiss(content: Content, lang: Lang) -> list[Block]:
    """What must not be overlooked on paper: weights that do not add up, before anything else is read."""
    if content.amiss is None:
        return []
    said = f"{content.weighed.normalize():f}"
    return [
        Paragraph(
            f"【权重合计有误：合计 {said}，{content.amiss.zh}。合计改正之前，本文本不能商定，也不能签订。】"
            if lang == "zh"
            else f"[The weights do not add up: {said} in all, {content.amiss.en}. "
            "Until this is put right the text can neither be agreed nor signed.]",
            indent=False,
            strong=True,
        )
    ]


def _scoring(content: Content, lang: Lang) -> list[Block]:
    """The sentence of each item as the rule writes it, then how tasks are scored."""
    zh = lang == "zh"
    blocks = [Clauses((_together(content, run, lang),), run[0][0]) for run in _runs(content, lang)]
    if content.scoring:
        blocks.append(Clauses(tuple(_article(each, lang) for each in content.scoring), len(content.items) + 1))
    return [
        Heading("计分规则" if zh else "How points are earned"),
        Paragraph(
            "以下各句与计分程序执行的规则是同一件事，由规则写出，也能读回同一条规则。"
            if zh
            else "Each sentence below is the rule the program runs: it is written from the rule and reads back to it."
        ),
        *blocks,
    ]


Run = list[tuple[int, Item]]
"""Items next to each other in the table of items, by their numbers there, with one sentence between them."""


def _runs(content: Content, lang: Lang) -> list[Run]:
    """The scored items; those next to each other whose sentences are the very same stand together."""
    runs: list[Run] = []
    for number, item in enumerate(content.items, 1):
        if item.watch:
            continue
        before = runs[-1][-1] if runs else None
        if (
            before is not None
            and before[0] == number - 1
            and _said(content, before[1], lang) == _said(content, item, lang)
        ):
            runs[-1].append((number, item))
        else:
            runs.append([(number, item)])
    return runs


def _said(content: Content, item: Item, lang: Lang) -> str:
    return ended(scored_words(content, item, lang), lang)


def _together(content: Content, run: Run, lang: Lang) -> Clause:
    """The clause of an item; of several with one sentence all are named, and the sentence is said to be of each."""
    (first, item), (last, _) = run[0], run[-1]
    if first == last:
        return Clause(item.title.get(lang), _said(content, item, lang), _beside(item, lang))
    named = [(each.title.get(lang), _beside(each, lang)) for _, each in run]
    if lang == "zh":
        title, apart = f"第 {first}{'、' if last == first + 1 else ' 至 '}{last} 项共同的规则", "、"
        said = (
            f"{apart.join(name + points for name, points in named)}\n各项都按下列规则计分：{_said(content, item, lang)}"
        )
    else:
        title = f"The rule of items {first} {'and' if last == first + 1 else 'to'} {last}"
        said = f"{', '.join(name + points for name, points in named)}\nEach of them: {_said(content, item, lang)}"
    return Clause(title, said)


def _totals(content: Content, lang: Lang) -> list[Block]:
    """How the total comes about and what follows from it, in the order in which it is applied; constraints stand where they act."""
    totals = content.totals
    if totals is None:
        return []
    zh = lang == "zh"
    blocks: list[Block] = [
        Heading("总分与等级" if zh else "Total and grade"),
        Paragraph(
            "总分按下列各步依次计算，先后次序就是计算次序；各句由方案中执行的规则写出。"
            if zh
            else "The total is computed step by step in this order; each sentence is written from the rule the program runs."
        ),
        Heading("总分的计算" if zh else "Steps to the total", 2),
        Clauses(tuple(_article(each, lang) for each in totals.steps)),
    ]
    if content.constraints:
        blocks.append(Heading("约束事项" if zh else "Constraints", 2))
        blocks += [
            Paragraph(ended(f"{number}. {each.get(lang)}", lang)) for number, each in enumerate(content.constraints, 1)
        ]
    if totals.grades:
        blocks += [Heading("等级" if zh else "Grades", 2), _grades(totals, lang)]
        if totals.grading:
            blocks.append(Clauses(tuple(_article(each, lang) for each in totals.grading)))
    if totals.results:
        blocks.append(Heading("结果运用" if zh else "Use of the result", 2))
        blocks.append(Clauses(tuple(_article(each, lang) for each in totals.results)))
    return blocks


def _grades(totals: Totals, lang: Lang) -> Table:
    """Where each grade begins, its share of the places and its multiplier, as far as the scheme states them."""
    zh = lang == "zh"
    rows = [(each.title, each.score, each.places, each.pay) for each in totals.grades]
    heads = (
        Column("等级" if zh else "Grade", 18, "centre"),
        Column("总分" if zh else "Total", 34, "centre"),
        Column("名额" if zh else "Places", 14, "centre"),
        Column("发放系数" if zh else "Multiplier", 34, "centre"),
    )
    kept = [place for place in range(len(heads)) if any(row[place] is not None for row in rows)]
    lines = [tuple(_cell(row[place], lang) for place in kept) for row in rows]
    return Table(tuple(heads[place] for place in kept), tuple(lines))


def _cell(text: Text | None, lang: Lang) -> str:
    return "—" if text is None else text.get(lang)


def _article(article: Article, lang: Lang) -> Clause:
    return Clause(article.title.get(lang), ended(article.text.get(lang), lang))


def _beside(item: Item, lang: Lang) -> str:
    weight = f"{item.weight.normalize():f}"
    return f"（{weight}分）" if lang == "zh" else f" ({weight} points)"


def _rest(content: Content, lang: Lang) -> list[Block]:
    found: list[Block] = []
    if content.constraints and content.totals is None:
        found.append(Heading("约束事项" if lang == "zh" else "Constraints"))
        found += [
            Paragraph(
                ended(f"（{chinese_number(number)}）{each.zh}" if lang == "zh" else f"({number})  {each.en}", lang)
            )
            for number, each in enumerate(content.constraints, 1)
        ]
    if content.clauses:
        found.append(Heading("双方约定" if lang == "zh" else "Agreed"))
        found.append(Clauses(tuple(_article(each, lang) for each in content.clauses)))
    return found


def _side(role: str, name: str, signed: Signed | None, lang: Lang, *, own: bool = False) -> Side:
    """One who signs: a unit by its representative, a manager in person. A day that is still open is written as one by hand."""
    zh = lang == "zh"
    person = signed.person.get(lang) if signed else ""
    at = day_words(signed.at, lang) if signed else "　　　年　　月　　日" if zh else ""
    by = ("签字：" if own else "代表：") if zh else "Signed: " if own else "Signed by: "
    return Side(role, name, ((by, person), ("日期：" if zh else "Date: ", at)))
