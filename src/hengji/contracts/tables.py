"""The tables of a letter's paper: items with their tiers, goals, nodes, interface duties. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ..engine.scheme.model.scorecards import Nodes
from ..engine.trace import tier_word
from ..engine.trace.nodes import share_words
from ..engine.values.text import Lang, Text
from ..ui.papers import Block, Column, Heading, Table
from ..ui.unit_names import after_figure, english, spoken
from .content import Content, Goal, Item, Node, SizeClass, Term, Tier
from .dimensions import subtotals

ORDER = ("base", "target", "challenge")
"""The tiers with columns of their own, in this order; others stand with the sentence that uses them."""
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def figure_text(value: Decimal) -> str:
    """A figure as papers print it: `17,200.5`."""
    return f"{value.normalize():,f}"


def day_words(day: date, lang: Lang) -> str:
    """A day in words."""
    return f"{day.year}年{day.month}月{day.day}日" if lang == "zh" else f"{day.day} {day:%B} {day.year}"


def years_words(term: Term, lang: Lang) -> str:
    """The years of a letter: `2026年度`, `2026—2028年任期`."""
    if term.first == term.last:
        return f"{term.first}年度" if lang == "zh" else str(term.first)
    return f"{term.first}—{term.last}年任期" if lang == "zh" else f"the term {term.first}–{term.last}"


def term_words(term: Term, lang: Lang) -> str:
    """From which day to which a letter holds."""
    if lang == "zh":
        return f"{term.first}年1月1日至{term.last}年12月31日"
    return f"1 January {term.first} to 31 December {term.last}"


def ended(sentence: str, lang: Lang) -> str:
    """A sentence with its full stop, unless it ends otherwise."""
    closed = sentence.rstrip().rstrip("”’\"'）)").endswith(tuple("。.！!？?；;：:…"))
    return sentence if closed else sentence.rstrip() + ("。" if lang == "zh" else ".")


def tier_words(tier: Tier, lang: Lang) -> str:
    """What a tier says: its figure, its words, or that it is not settled yet."""
    if tier.value is not None:
        return figure_text(tier.value)
    return tier.source.get(lang) if tier.source is not None else ("待定" if lang == "zh" else "to be set")


def sentence_of(item: Item, lang: Lang) -> str:
    """The scoring sentence with the price clause, and the tiers it uses that have no column."""
    zh, said = lang == "zh", item.sentence.get(lang)
    if item.price_clause is not None:
        said += ("" if zh else " ") + item.price_clause.get(lang)
    beside = [tier for tier in item.tiers if tier.name not in ORDER]
    if beside:
        unit = item.unit if zh or not item.unit else f" {after_figure(item.unit)}"
        told = [f"{_word(tier.name, lang)}{'：' if zh else ': '}{tier_words(tier, lang)}{unit if tier.value is not None else ''}"
                for tier in beside]  # fmt: skip
        said = said.rstrip("。.") + ("。" if zh else ". ") + ("；" if zh else "; ").join(told) + ("。" if zh else ".")
    return said


def nodes_words(content: Content, item: Item) -> Text | None:
    """How the nodes of an item about dates make its score; None where it has one node or none."""
    nodes = content.dated_nodes(item)
    if item.nodes is None or len(nodes) < 2:
        return None
    count = len(nodes)
    if item.nodes is Nodes.WORST:
        return Text(
            f"本项 {count} 个节点，每个节点按本句、按各自的期限计分，取得分最低的节点。",
            f"Each of the {count} nodes of this item is scored by this sentence from its own due day; the lowest counts.",
        )
    shares = [share for node in nodes if (share := content.share_of(node)) is not None]
    if len(set(shares)) == 1:
        how = Text(
            f"份额相同（各 {share_words(shares[0])}）", f"they have equal shares ({share_words(shares[0])} each)"
        )
    else:
        how = Text("份额见任务节点表", "their shares stand in the table of milestones")
    return Text(
        f"本项 {count} 个节点，每个节点按本句、按各自的期限计分，乘份额后相加；{how.zh}。",
        f"Each of the {count} nodes of this item is scored by this sentence from its own due day, times its share, and they are added "
        f"up; {how.en}.",
    )


def scored_words(content: Content, item: Item, lang: Lang) -> str:
    """The scoring sentence of an item, and how its nodes make its score."""
    said, words = sentence_of(item, lang), nodes_words(content, item)
    if words is None:
        return said
    return said.rstrip("。.") + ("。" if lang == "zh" else ". ") + words.get(lang)


def _word(name: str, lang: Lang) -> str:
    word = tier_word(name).get(lang)
    return word[:1].upper() + word[1:]


def items_table(content: Content, lang: Lang) -> Table:
    """One line an item, the dimension once; the tiers as columns. What a tier says in words stands in a note below."""
    zh = lang == "zh"
    names = [name for name in ORDER if any(item.tier(name) for item in content.items)]
    heads = [
        Column("维度" if zh else "Dimension", 11 if zh else 14, "centre", merged=True),
        Column("序号" if zh else "No.", 7, "centre"),
        Column("考核指标" if zh else "Item", 25 if zh else 24),
        Column("单位" if zh else "Unit", 11 if zh else 9, "centre"),
        Column("权重" if zh else "Weight", 8, "decimal"),
        *(Column(_word(name, lang), 11, "decimal") for name in names),
    ]
    sources = [tier.source.get(lang) for item in content.items for name in names
               if (tier := item.tier(name)) is not None and tier.value is None and tier.source is not None]  # fmt: skip
    often, notes = Counter(sources), dict[str, str]()
    weights = subtotals(content)
    rows = []
    for number, item in enumerate(content.items, 1):
        own = ("（个人）" if zh else " (own)") if item.own and not all(each.own for each in content.items) else ""
        watched = ("（监测，不计分）" if zh else " (watched, not scored)") if item.watch else ""
        cells = [_tier_cell(item, name, often, notes, lang) for name in names]
        weight = "—" if item.watch else figure_text(item.weight)
        rows.append(
            (
                _dimension(item.dimension, weights, lang),
                str(number),
                item.title.get(lang) + own + watched,
                spoken(item.unit, lang) or "—",
                weight,
                *cells,
            )
        )
    label = "合计" if zh else "Total"
    if content.amiss is not None:  # a sign too: on paper there is no colour
        label = f"▲ {label}（{content.amiss.zh}）" if zh else f"▲ {label} ({content.amiss.en})"
    total = (label, "", "", "", figure_text(content.weighed), *([""] * len(names)))
    return Table(
        tuple(heads),
        (*rows, total),
        notes=tuple(f"{mark} {said}" for said, mark in notes.items()),
        strong_rows=frozenset({len(rows)}),
    )


def _dimension(title: Text, weights: Mapping[Text, Decimal], lang: Lang) -> str:
    """A dimension with what its items weigh, where the letter has several."""
    if title not in weights:
        return title.get(lang)
    said = figure_text(weights[title])
    return f"{title.zh}\n小计 {said}" if lang == "zh" else f"{title.en}\n{said} in all"


def _tier_cell(item: Item, name: str, often: Mapping[str, int], notes: dict[str, str], lang: Lang) -> str:
    """The figure of a tier, or the mark of the note that says it in words; what several tiers share is said once."""
    tier = item.tier(name)
    if tier is None:
        return "—"
    if tier.value is not None or tier.source is None:
        return tier_words(tier, lang)
    said = tier.source.get(lang)
    if often[said] == 1:
        said = f"{item.title.get(lang)} {_word(name, lang)}{'：' if lang == 'zh' else ': '}{said}"
    if said not in notes:
        notes[said] = CIRCLED[len(notes)] if len(notes) < len(CIRCLED) else f"({len(notes) + 1})"
    return notes[said]


def goals_block(content: Content, lang: Lang) -> list[Block]:
    """The goals of the year: what kind, which tiers, a part of what, and how each is scored."""
    if not content.goals:
        return []
    zh = lang == "zh"
    columns = (
        Column("序号" if zh else "No.", 7, "centre"),
        Column("目标" if zh else "Goal", 23),
        Column("类型" if zh else "Kind", 12 if zh else 15, "centre"),
        Column("目标档" if zh else "Tiers", 27),
        Column("承担" if zh else "Part of", 16),
        Column("计分" if zh else "Scored", 17 if zh else 14),
    )
    rows = tuple(
        (str(number), _goal_title(goal, lang), goal.task.words.get(lang), *goal_cells(content, goal, lang))
        for number, goal in enumerate(content.goals, 1)
    )
    return [Heading(goals_title(content).get(lang)), Table(columns, rows)]


def goals_title(content: Content) -> Text:
    """What the goals of a letter are headed: those of a term are the goals of its years."""
    if content.term.first == content.term.last:
        return Text("年度目标", "Goals")
    return Text("任期内的年度目标", "Goals of the years of the term")


def goal_cells(content: Content, goal: Goal, lang: Lang) -> tuple[str, str, str]:
    """A goal's tiers, what it is a part of, and how it is scored."""
    numbers = {item.id: number for number, item in enumerate(content.items, 1)}
    return _goal_tiers(goal, numbers, lang), _part(goal, lang), _scored(goal, numbers, lang)


def _goal_title(goal: Goal, lang: Lang) -> str:
    """The goal with its source and the unit of its figures."""
    counted = any(tier.value is not None for tier in goal.tiers)
    of = (f"\n单位：{goal.unit}" if lang == "zh" else f"\nin {english(goal.unit)}") if goal.unit and counted else ""
    return f"{goal.title.get(lang)}\n{goal.source.get(lang)}{of}"


def _goal_tiers(goal: Goal, numbers: dict[str, int], lang: Lang) -> str:
    lines = []
    if goal.item in numbers:
        lines.append(f"见第 {numbers[goal.item]} 项指标" if lang == "zh" else f"as item {numbers[goal.item]}")
    for tier in goal.tiers:
        alone = len(goal.tiers) == 1 and tier.value is None and not lines
        lines.append(tier_words(tier, lang) if alone else f"{_word(tier.name, lang)} {tier_words(tier, lang)}")
    return "\n".join(lines) or "—"


def _part(goal: Goal, lang: Lang) -> str:
    zh = lang == "zh"
    if goal.above is None:
        return "—"
    above = goal.above.get(lang)
    if goal.share is not None:
        share = figure_text(goal.share)
        return f"“{above}”的 {share}%" if zh else f"{share} % of ‘{above}’"
    if goal.shared:
        return f"共同承担“{above}”" if zh else f"shares ‘{above}’"
    return f"分解自“{above}”" if zh else f"a part of ‘{above}’"


def _scored(goal: Goal, numbers: dict[str, int], lang: Lang) -> str:
    zh = lang == "zh"
    said = "列示，不计分" if zh else "listed, not scored"
    if goal.item in numbers:
        said = f"第 {numbers[goal.item]} 项指标" if zh else f"by item {numbers[goal.item]}"
    elif goal.board is not None:
        said = f"按{goal.board.zh}计分" if zh else f"as {goal.board.en[:1].lower()}{goal.board.en[1:]}"
        said += "" if goal.size is None else f"\n{size_words(goal.size).get(lang)}"
    if goal.reward is not None:
        said += f"\n挑战奖励：{goal.reward.zh}" if zh else f"\nchallenge reward: {goal.reward.en}"
    return said


def size_words(size: SizeClass) -> Text:
    """The size of a task with its factor."""
    factor = figure_text(size.factor)
    return Text(f"规模：{size.title.zh}（× {factor}）", f"size: {size.title.en} (× {factor})")


def nodes_block(content: Content, lang: Lang) -> list[Block]:
    """The milestones of each goal or item, by their days."""
    if not content.nodes:
        return []
    zh = lang == "zh"
    points = [node_part(content, node, lang) for node in content.nodes]
    columns = [
        Column("事项" if zh else "Matter", 17, "centre", merged=True),
        Column("节点" if zh else "Node", 23),
        Column("完成标准" if zh else "Standard", 22),
        Column("期限" if zh else "Due", 24, "centre"),
        *([Column("分值" if zh else "Part", 14, "centre")] if any(points) else []),
    ]
    rows = tuple(
        (
            _matter_lines(content, node, lang),
            node_title(content, node).get(lang),
            node.standard.get(lang),
            day_words(node.due, lang),
            *([worth or "—"] if any(points) else []),
        )
        for node, worth in zip(content.nodes, points, strict=True)
    )
    notes = []
    if any(_shared(content, node) is not None for node in content.nodes):
        notes.append(
            "“本项”的份额，是节点在所属考核项得分中所占的部分。"
            if zh
            else "A share “of the item” is the part of the item’s score that the node makes."
        )
    if any(
        node.weight is not None and _dated(content, node) is None and _counts(content, node) for node in content.nodes
    ):
        notes.append(
            "分值中的百分数，是节点在所属目标内的权重。"
            if zh
            else "A weight in per cent is that of the node within its goal."
        )
    return [Heading("任务节点" if zh else "Milestones"), Table(tuple(columns), rows, notes=tuple(notes))]


def matter_of(content: Content, node: Node, lang: Lang) -> str:
    """What a node is of: the item about dates that it makes the score of, else its goal, else its item."""
    goal, item = content.goal(node.goal), content.item(node.item)
    if goal is not None and _dated(content, node) is None:
        return goal.title.get(lang)
    if item is None:
        return "—"
    weight = figure_text(item.weight)
    return f"{item.title.zh}（{weight}分）" if lang == "zh" else f"{item.title.en} ({weight} points)"


def node_title(content: Content, node: Node) -> Text:
    """A node as its row calls it: with its goal where the row stands under an item."""
    return node.title if _dated(content, node) is None else content.node_name(node)


def _matter_lines(content: Content, node: Node, lang: Lang) -> str:
    """The same for a narrow column: the points of an item on a line of their own."""
    item = content.item(node.item)
    if item is None or (content.goal(node.goal) is not None and item.nodes is None):
        return matter_of(content, node, lang)
    said, name = matter_of(content, node, lang), item.title.get(lang)
    return f"{name}\n{said.removeprefix(name).strip()}"


def node_part(content: Content, node: Node, lang: Lang) -> str:
    """The share of a node in its item, or all its points where it is the only one; else its weight within its goal. Nothing of a node
    whose goal is listed and not scored."""
    share, item = _shared(content, node), content.item(node.item)
    dated = item is not None and item.nodes is not None
    if share is not None:
        return f"本项 {share_words(share)}" if lang == "zh" else f"{share_words(share)} of the item"
    if node.weight is not None and not dated:
        return f"{figure_text(node.weight)}%" if _counts(content, node) else ""
    if item is None or sum(each.item == node.item for each in content.nodes) > 1:
        return ""
    return f"{figure_text(item.weight)}分" if lang == "zh" else f"{figure_text(item.weight)} points"


def _counts(content: Content, node: Node) -> bool:
    """Whether what a node is of is scored: by an item, or as a task."""
    goal = content.goal(node.goal)
    return goal is None or goal.board is not None or content.item(goal.item) is not None


def _dated(content: Content, node: Node) -> Item | None:
    """The item about dates that a node makes the score of."""
    item = content.item(node.item)
    return item if item is not None and item.nodes is not None else None


def _shared(content: Content, node: Node) -> Fraction | None:
    """The share of a node in an item that has others too, and adds them up."""
    item = _dated(content, node)
    adds = item is not None and item.nodes is Nodes.SHARES and len(content.dated_nodes(item)) > 1
    return content.share_of(node) if adds else None


def duties_block(content: Content, lang: Lang) -> list[Block]:
    """What this side owes at shared nodes, beside whom, and its share."""
    if not content.duties:
        return []
    zh = lang == "zh"
    columns = (
        Column("责任接口" if zh else "Interface", 23),
        Column("对方" if zh else "Other side", 15, "centre"),
        Column("责任份额" if zh else "Share", 13 if zh else 10, "centre"),
        Column("本方职责" if zh else "Own duty", 26),
        Column("期限与标准" if zh else "Due, standard", 24),
    )
    rows = tuple(
        (
            duty.title.get(lang),
            duty.other.get(lang),
            f"{figure_text(duty.share)}%",
            duty.duty.get(lang),
            "\n".join(
                each
                for each in (
                    day_words(duty.due, lang) if duty.due else "",
                    duty.standard.get(lang) if duty.standard else "",
                )
                if each
            )
            or "—",
        )
        for duty in content.duties
    )
    return [Heading("责任接口" if zh else "Interface duties"), Table(columns, rows, notes=(SHARES_OF_DUTY.get(lang),))]


SHARES_OF_DUTY = Text(
    "责任份额写明双方各担多少责任，供协商与裁定；考核项的得分不因它增减。",
    "The share says how much of the duty each side bears, for talks and decisions; no item's score changes by it.",
)
