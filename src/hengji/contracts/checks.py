"""What has to be right before a letter is sent, agreed or signed: one finding for each thing that is not, naming the item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from ..engine.rules.model import Measured
from ..engine.run.names import plain
from ..engine.trace import tier_word
from ..engine.values.direction import Direction
from ..engine.values.finding import Finding, Level, Refused, Source
from ..engine.values.text import Text
from ..store.exact import NotExact, exact
from ..ui.words import en_day
from .content import Content, Item, Kind
from .parts import NEEDED, Part
from .wording import place, reads_back

WHOLE = Decimal(100)
IN_ORDER = ("base", "target", "challenge")
"""The tiers whose order is that of ambition."""


def check(content: Content) -> list[Finding]:
    """Everything that is wrong with a letter; nothing: it can be sent."""
    return [
        *_shape(content),
        *_weights(content),
        *(finding for item in content.items for finding in check_item(item)),
        *_own_half(content),
        *_around(content),
    ]


def check_or_refuse(content: Content) -> None:
    """Raises `Refused` with every finding."""
    found = check(content)
    if found:
        raise Refused(found)


def _error(code: str, zh: str, en: str, hint: Text | None = None, where: Source | None = None) -> Finding:
    return Finding(code, Level.ERROR, Text(zh, en), hint, where or Source())


def _named(item: Item, code: str, zh: str, en: str, hint: Text | None = None) -> Finding:
    return _error(code, f"“{item.title.zh}”：{zh}", f"'{item.title.en}': {en}", hint, place(item))


def _shape(content: Content) -> Iterator[Finding]:
    if content.kind.of_a_post != (content.holder is not None):
        zh, en = content.kind.words.zh, content.kind.words.en
        yield (
            _error("letter-holder", f"{zh}须写明岗位与任职人", f"a {en} names the post and its holder")
            if content.kind.of_a_post
            else _error("letter-holder", f"{zh}的对象是单位，不是岗位", f"a {en} is of a unit, not of a post")
        )
    if (
        content.kind is not Kind.TENURE
        and content.kind is not Kind.APPOINTMENT
        and content.term.first != content.term.last
    ):
        yield _error("letter-term", "年度责任书只管一个年度", "a letter of a year is of one year")
    if content.agreement:
        yield from _parts(content)
    elif not content.items:
        yield _error("letter-empty", "没有考核项", "there is no item", Text("至少写一项", "write at least one"))
    for id, times in Counter(item.id for item in content.items).items():
        if times > 1:
            yield _error("item-twice", f"考核项 {id} 有 {times} 个", f"the item {id} stands there {times} times")


def _parts(content: Content) -> Iterator[Finding]:
    """An agreement states the post, the term, duties, rights, assessment, pay and exit: where articles or the scheme say them."""
    said = {clause.part for clause in content.clauses}
    if content.exits is not None and content.exits.lines:
        said.add(Part.EXIT)
    lacking = [part.words for part in NEEDED if part not in said]
    if lacking:
        zh, en = "、".join(each.zh for each in lacking), ", ".join(each.en for each in lacking)
        hint = Text(
            "在“修改内容”里加条款，可从标准条款选用", "add articles under 'Revise'; the standard ones are offered there"
        )
        yield _error("agreement-part", f"聘任协议没有写明：{zh}", f"the agreement does not state: {en}", hint)


def _weights(content: Content) -> Iterator[Finding]:
    total = content.weighed
    if content.items and total != content.total:
        gap = total - content.total
        hint = Text(
            f"{'多' if gap > 0 else '少'} {_plain(abs(gap))} 分",
            f"{_plain(abs(gap))} points too {'many' if gap > 0 else 'few'}",
        )
        yield _error(
            "weights-sum",
            f"权重合计 {_plain(total)}，不是 {_plain(content.total)}",
            f"the weights add up to {_plain(total)}, not {_plain(content.total)}",
            hint,
        )


def _plain(value: Decimal) -> str:
    """A figure as it is written shortest: 105, not 105.0 as sums of halves come."""
    return f"{value.normalize():f}"


def check_item(item: Item) -> list[Finding]:
    """Everything that is wrong with one item by itself."""
    return list(_of_item(item))


def _of_item(item: Item) -> Iterator[Finding]:
    if item.weight < 0 or (item.weight == 0 and not item.watch):
        yield _named(item, "weight-none", "权重应大于 0", "its weight is not above 0")
    allowed = item.allowed
    if allowed is not None and not item.watch and not allowed.least <= item.weight <= allowed.most:
        yield _named(
            item,
            "weight-range",
            f"权重 {item.weight:f} 不在本类允许的 {allowed.least:f}～{allowed.most:f}",
            f"its weight {item.weight:f} is not within {allowed.least:f} to {allowed.most:f}, as its class allows",
        )
    for value in (item.weight, *(tier.value for tier in item.tiers if tier.value is not None)):
        try:
            exact(value)
        except NotExact as error:
            yield _named(item, "figure-exact", error.text.zh, error.text.en)
    yield from _tiers(item)
    if not item.watch:
        yield from reads_back(item)


def _tiers(item: Item) -> Iterator[Finding]:
    for name, times in Counter(tier.name for tier in item.tiers).items():
        if times > 1:
            yield _named(
                item, "tier-twice", f"{tier_word(name).zh}写了两次", f"its {tier_word(name).en} stands there twice"
            )
    empty = [tier_word(tier.name) for tier in item.tiers if tier.value is None and tier.source is None]
    if empty:
        zh, en = "、".join(each.zh for each in empty), ", ".join(each.en for each in empty)
        verb = "is" if len(empty) == 1 else "are"
        yield _named(item, "tier-empty", f"没有{zh}", f"its {en} {verb} lacking", Text("补上数值", "give the figure"))
    lacking = [name for name in _needed(item) if item.tier(name) is None]
    for name in lacking:
        zh, en = tier_word(name).zh, tier_word(name).en
        yield _named(
            item, "tier-lacking", f"评分语句用到{zh}，但没有给出", f"its sentence needs the {en}, which is not given"
        )
    if item.direction in (Direction.HIGHER, Direction.LOWER):
        yield from _order(item)


def _needed(item: Item) -> tuple[str, ...]:
    return item.rule.tiers if item.rule.measured is Measured.VALUE and not item.watch else ()


def _order(item: Item) -> Iterator[Finding]:
    stand = [
        (name, tier.value) for name in IN_ORDER if (tier := item.tier(name)) is not None and tier.value is not None
    ]
    for (low, less), (high, more) in pairwise(stand):
        if (more - less) * item.direction.sign < 0:
            yield _named(
                item,
                "tier-order",
                f"{tier_word(high).zh} {more:f} 不如{tier_word(low).zh} {less:f}（{item.direction.words.zh}）",
                f"its {tier_word(high).en} {more:f} is no better than its {tier_word(low).en} {less:f} "
                f"({item.direction.words.en})",
            )


def _own_half(content: Content) -> Iterator[Finding]:
    if not content.kind.of_a_post or not content.items:
        return
    own = sum((item.weight for item in content.items if item.own and not item.watch), Decimal(0))
    if own * 2 < content.total:
        yield _error(
            "own-half",
            f"个人分管指标的权重只有 {_plain(own)}，不到一半",
            f"the holder's own items weigh {_plain(own)} only, less than half",
            Text("按岗位职责增加个人指标，或提高其权重", "add items of the post, or raise their weights"),
        )


def _around(content: Content) -> Iterator[Finding]:
    for duty in content.duties:
        if not 0 < duty.share <= WHOLE:
            yield _error(
                "duty-share",
                f"“{duty.title.zh}”的责任比例 {duty.share:f}% 不在 0～100% 之间",
                f"the share of '{duty.title.en}', {duty.share:f} %, is not within 0 to 100 %",
            )
    items, goals = {item.id for item in content.items}, {goal.code for goal in content.goals}
    for goal in content.goals:
        if goal.item and goal.item not in items:
            yield _error(
                "goal-item",
                f"目标“{goal.title.zh}”计入的考核项 {goal.item} 不在责任书里",
                f"the item {goal.item} that scores the goal '{goal.title.en}' is not in the letter",
            )
        if goal.size is not None and content.size(goal.size.id) != goal.size:
            yield _error(
                "goal-size",
                f"目标“{goal.title.zh}”的规模“{goal.size.title.zh}”不是方案的规模类别",
                f"the size '{goal.size.title.en}' of the goal '{goal.title.en}' is none of the scheme's",
                Text("从方案的规模类别里选", "choose one of the scheme's size classes"),
            )
    for code, times in Counter(goal.code for goal in content.goals).items():
        if times > 1:
            yield _error("goal-twice", f"目标 {code} 写了 {times} 次", f"the goal {code} stands there {times} times")
    for node in content.nodes:
        if node.item and node.item not in items:
            yield _error(
                "node-item",
                f"节点“{node.title.zh}”所属的考核项 {node.item} 不在责任书里",
                f"the item {node.item} of the node '{node.title.en}' is not in the letter",
            )
        if node.goal and node.goal not in goals:
            yield _error(
                "node-goal",
                f"节点“{node.title.zh}”所属的目标 {node.goal} 不在责任书里",
                f"the goal {node.goal} of the node '{node.title.en}' is not in the letter",
            )
        if not content.term.first <= node.due.year <= content.term.last:
            yield _error(
                "node-due",
                f"节点“{node.title.zh}”的期限 {node.due} 不在考核期间 {content.term}",
                f"the node '{node.title.en}' is due on {en_day(node.due)}, outside the period {content.term}",
                Text("改期限，或删去这个节点", "change the day, or leave the node out"),
            )
    yield from _node_weights(content)
    for item in content.items:
        yield from _node_shares(content, item)


def _node_weights(content: Content) -> Iterator[Finding]:
    for goal in content.goals:
        weights = [node.weight for node in content.nodes if node.goal == goal.code and node.weight is not None]
        if weights and sum(weights) != WHOLE:
            total = _plain(Decimal(sum(weights)))
            yield _error(
                "node-weights",
                f"“{goal.title.zh}”各节点的权重合计 {total}%，不是 100%",
                f"the nodes of '{goal.title.en}' weigh {total} % in all, not 100 %",
            )


def _node_shares(content: Content, item: Item) -> Iterator[Finding]:
    """The nodes of an item about dates make all of it: what is signed is what is computed."""
    nodes = content.dated_nodes(item)
    if item.nodes is not None and not nodes and not item.watch:
        yield _named(
            item,
            "item-date",
            "按日期计分，但没有节点：没有期限就无从算分",
            "it is scored by its day and has no node: without a day nothing can be scored",
            Text("写明节点与期限，或把这一项删去", "give a node with its day, or leave the item out"),
        )
    named = Counter(plain(content.node_name(node).zh) for node in nodes)
    for node in nodes:
        name = content.node_name(node)
        if named.pop(plain(name.zh), 0) > 1:
            yield _named(
                item,
                "node-twice",
                f"有几个节点都叫“{name.zh}”",
                f"several of its nodes are called '{name.en}'",
                Text("改名，使各节点可以分清", "give them names that tell them apart"),
            )
    shares = [node.share for node in nodes]
    given = [share for share in shares if share is not None]
    if not given:
        return
    if len(given) < len(nodes):
        bare = next(node for node in nodes if node.share is None)
        yield _named(
            item,
            "node-shares",
            f"有的节点写了份额，“{bare.title.zh}”没写",
            f"some of its nodes state a share, '{bare.title.en}' none",
            _SHARES,
        )
    elif min(given) <= 0 or sum(given) != WHOLE:
        total = _plain(Decimal(sum(given)))
        yield _named(
            item,
            "node-shares",
            f"节点份额合计 {total}%，应为 100%，且都大于 0",
            f"the shares of its nodes add up to {total} %, not 100 %, each above 0",
            _SHARES,
        )


_SHARES = Text(
    "全部写齐，合计 100%；平均分配的都不填",
    "give the share of each, 100 % in all; leave all blank where they are equal",
)
