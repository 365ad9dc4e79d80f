"""Scorecards: dimensions, items and what feeds them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from ...rules.model import Rule
from ...sentences.reading import Points
from ...values.direction import Direction
from ...values.text import Text
from ...values.unit import Unit
from ..kinds import AnyOf, Is, Key, ListOf, MapOf, OneOf, Record, Ref
from ..model.identity import Scale
from ..model.scorecards import MOST_WEIGHT, Dimension, Feed, Item, Missing, Nodes, Scope, Scorecard, Tier
from ..nodes import Leaf, Map, Node, Seq
from . import scalars
from .box import Box, elements, entries, open_box
from .desk import Desk
from .linkage import KIND as LINKED
from .linkage import linked
from .names import Names
from .rules import Ground, structured
from .tiers import KIND as TIERS
from .tiers import complete, tiers
from .wording import context, is_bilingual, marks, sentence

_CHILDREN = ListOf(AnyOf((Ref("item"), Ref("dimension"))), alone=True)
SCORECARD = Record(
    "scorecard",
    "考核表 / a scorecard",
    (
        Key("title", Is.TITLE, "名称 / title"),
        Key("classes", ListOf(Is.TEXT, alone=True), "适用类别 / the classes it is for"),
        Key("total", Is.NUMBER, "权重合计 / what the weights add up to"),
        Key("dimensions", ListOf(Ref("dimension"), alone=True), "维度 / dimensions", required=True),
    ),
)
DIMENSION = Record(
    "dimension",
    "维度 / a dimension",
    (
        Key("dimension", Is.TITLE, "名称 / title", required=True),
        Key("id", Is.TEXT, "编号 / id"),
        Key("weight", Is.NUMBER, "权重 / weight"),
        Key("cap", Is.NUMBER, "小计上限 / most"),
        Key("floor", Is.NUMBER, "小计下限 / least"),
        Key("items", _CHILDREN, "指标或下级维度 / items or dimensions", required=True),
    ),
)
FEEDS = ("indicator", "panel", "tasks", "date", "level", "events")
ITEM = Record(
    "item",
    "考核项 / an item",
    (
        Key("indicator", Is.TEXT, "指标 / the indicator"),
        Key("panel", Is.TEXT, "评价组 / the panel"),
        Key("tasks", Is.TEXT, "任务清单 / the task board"),
        Key("date", Is.TEXT, "按期完成的任务 / the task with a date"),
        Key("level", Is.TEXT, "等级来源 / where the level comes from"),
        Key("events", MapOf(Is.TEXT), "事项与数据项 / kinds of events and their measures"),
        Key("id", Is.TEXT, "编号 / id"),
        Key("title", Is.TITLE, "名称 / title"),
        Key("weight", Is.NUMBER, "权重 / weight", required=True),
        Key("weight_range", Is.RANGE, "权重允许范围 / allowed weights"),
        Key("scope", OneOf(tuple(Scope)), "适用范围 / for whom"),
        Key("units", ListOf(Is.TEXT, alone=True), "适用单位 / for these units only"),
        Key("core", Is.YES, "核心指标 / counts in gates"),
        Key("watch", Is.YES, "只监测不计分 / shown, never scored"),
        Key("full", Is.NUMBER, "满分 / scored out of"),
        Key("tiers", TIERS, "档位 / tiers"),
        Key("linked", LINKED, "价格挂钩；键值或打印的句子 / a price clause: keys, or the sentence as printed"),
        Key("rule", AnyOf((Is.TITLE, Ref("rule"))), "计分规则 / scoring rule"),
        Key("sentence", Is.TEXT, "规则的文字 / the rule as printed"),
        Key("missing", OneOf(tuple(Missing)), "无法计分时 / when it cannot be scored"),
        Key("not_done", OneOf(tuple(Missing)), "节点到期未完成时 / when a milestone is past its date and not done"),
        Key("nodes", OneOf(tuple(Nodes)), "多个节点怎样合成 / how several nodes make the score"),
        Key("exempt", OneOf(tuple(m for m in Missing if m is not Missing.HOLD)), "免责时 / when exempted"),
        Key("clause", Is.TEXT, "条款 / clause"),
    ),
)
RECORDS = (SCORECARD, DIMENSION, ITEM)


def scorecards(desk: Desk, node: Node | None, names: Names, scale: Scale) -> dict[str, Scorecard]:
    """All scorecards, by id."""
    found: dict[str, Scorecard] = {}
    for key, value in entries(desk, node):
        card = _Card(desk, names, scale, set()).card(key, value)
        if card is not None:
            found[card.id] = card
    return found


@dataclass(slots=True)
class _Card:
    """Reads one card; `taken` are the ids used on it."""

    desk: Desk
    names: Names
    scale: Scale
    taken: set[str]

    def card(self, key: Leaf, node: Node) -> Scorecard | None:
        desk, before, name = self.desk, self.desk.errors, key.text
        known = self.names.classes.get(name)
        usual = known.title if known is not None else Text.same(name or "?")
        classes: tuple[str, ...]
        if isinstance(node, Seq):
            parts, title, classes, total = elements(desk, node), usual, (name,), Fraction(100)
        else:
            box = open_box(desk, node, SCORECARD)
            if box is None:
                return None
            parts, title = elements(desk, box.get("dimensions")), box.title("title", usual)
            classes = box.texts("classes") if "classes" in box else (name,)
            total = box.number("total", 100)
        dimensions = [self.dimension(part) for part in parts]
        return desk.build(
            node,
            before,
            lambda: Scorecard(name, title, tuple(part for part in dimensions if part), classes, total, key.where),
        )

    def dimension(self, node: Node) -> Dimension | None:
        desk = self.desk
        if isinstance(node, Map) and node.get("dimension") is None and any(node.get(feed) for feed in FEEDS):
            message = Text("考核项要放在某个维度的 items 下", "an item stands under the items of a dimension")
            hint = Text(
                "在上面加一行 - dimension: {zh: …, en: …}", "add a line - dimension: {zh: ..., en: ...} above it"
            )
            desk.error(node, "item-outside", message, hint)
            return None
        box = open_box(desk, node, DIMENSION)
        if box is None:
            return None
        title = box.title("dimension")
        name = self.take(box, box.text("id") or slug(title))
        weight = box.maybe("weight")
        cap, floor = box.maybe("cap"), box.maybe("floor")
        children = [self.child(child) for child in elements(desk, box.get("items"))]
        return desk.build(
            node,
            box.before,
            lambda: Dimension(name, title, tuple(child for child in children if child), weight, cap, floor, node.where),
        )

    def child(self, node: Node) -> Dimension | Item | None:
        if isinstance(node, Map) and node.get("dimension") is not None:
            return self.dimension(node)
        return self.item(node)

    def take(self, box: Box, name: str) -> str:
        """The id, told when it is used twice on the card."""
        if name in self.taken:
            message = Text(f"编号“{name}”在这张表上用了两次", f"the id '{name}' is used twice on this card")
            hint = Text("用 id: 给其中一个另起编号", "give one of them another id:")
            self.desk.error(box.at("id"), "duplicate-id", message, hint)
        self.taken.add(name)
        return name

    def item(self, node: Node) -> Item | None:
        box = open_box(self.desk, node, ITEM)
        if box is None:
            return None
        given = [feed for feed in FEEDS if feed in box]
        if len(given) != 1:
            message = Text(
                "考核项的数据来自哪里，要写且只写一种", "an item says where its figure comes from, in one way"
            )
            hint = Text(
                "indicator、panel、tasks、date、level、events 取一",
                "one of indicator, panel, tasks, date, level, events",
            )
            self.desk.error(node, "item-feed", message, hint)
            return None
        feed = Feed(given[0])
        source = self.source(box, feed)
        name = self.take(box, box.text("id") or source.name)
        return self.built(box, feed, source, name)

    def source(self, box: Box, feed: Feed) -> _SourceOfItem:
        """What feeds the item, with its title, direction and unit where known."""
        desk, names = self.desk, self.names
        if feed is Feed.EVENTS:
            kinds = {key.text: scalars.text(desk, value) for key, value in entries(desk, box.at("events"))}
            if "id" not in box:
                hint = Text("补上 id: 与 title:", "add id: and title:")
                desk.error(
                    box.node, "missing-key", Text("按事件计分的项缺少 id", "an item over events needs an id"), hint
                )
            return _SourceOfItem(box.text("id"), "", kinds=kinds)
        of = box.text(feed.value)
        where = box.at(feed.value)
        if feed is Feed.INDICATOR:
            names.known(desk, where, "indicators", of)
            indicator = names.indicators.get(of)
            if indicator is not None:
                return _SourceOfItem(of, of, indicator.title, indicator.direction, indicator.unit)
        elif feed is Feed.PANEL:
            names.known(desk, where, "panels", of)
            if of in names.panels:
                return _SourceOfItem(of, of, names.panels[of].title)
        elif feed is Feed.TASKS:
            names.known(desk, where, "tasks", of)
            if of in names.boards:
                return _SourceOfItem(of, of, names.boards[of].title)
        return _SourceOfItem(of, of)

    def built(self, box: Box, feed: Feed, source: _SourceOfItem, name: str) -> Item | None:
        desk = self.desk
        if "title" not in box and source.title is None and (feed in (Feed.DATE, Feed.LEVEL, Feed.EVENTS)):
            message = Text("缺少 title（名称）", "title is missing")
            desk.error(box.node, "missing-key", message, Text.same("title: {zh: …, en: …}"))
        title = box.title("title", source.title or Text.same(name or "?"))
        watch = box.yes("watch") or source.direction is Direction.WATCH
        weight = box.number("weight", 0)
        if weight < 0:
            message = Text("权重不能为负", "a weight is not negative")
            desk.error(
                box.at("weight"), "negative-weight", message, Text("扣分写在规则里", "deductions belong into the rule")
            )
        if weight > MOST_WEIGHT:
            message = Text(f"权重超过 {MOST_WEIGHT}", f"a weight of more than {MOST_WEIGHT}")
            desk.error(box.at("weight"), "weight-too-large", message, Text("例如 20", "for example 20"))
        full = box.maybe("full")
        named = tiers(desk, box.get("tiers"), source.unit, self.names)
        marked, points = marks(self.scale, weight, full)
        called = f"{title.zh} {title.en}"
        ground = Ground(
            source.direction, source.unit, tuple(named), self.scale.partial, marked or Fraction(100), called
        )
        before = desk.errors
        rule, said = self.rule(box, ground, marked, points, watch=watch)
        whole: dict[str, Tier] = named
        if rule is not None:
            place = box.at("rule")
            whole = complete(desk, named, rule, place, stated="tiers" in box)
        desk.set_aside(box.node, before)
        clause = linked(desk, box.get("linked"), whole if rule is not None else None, self.names)
        if "not_done" in box and feed is not Feed.DATE:
            message = Text("not_done 只用于按日期计分的项（date:）", "not_done is for items about a date (date:)")
            desk.error(box.at("not_done"), "not-a-milestone", message, Text("改写 missing:", "write missing:"))
        if "nodes" in box and feed is not Feed.DATE:
            message = Text("nodes 只用于按日期计分的项（date:）", "nodes is for items about a date (date:)")
            desk.error(box.at("nodes"), "not-a-milestone", message, Text("删去 nodes", "leave it out"))
        units = box.texts("units")
        low, high = box.span("weight_range")
        bounds = None if low is None or high is None else (low, high)
        if "weight_range" in box and bounds is None:
            message = Text("权重范围要写上下限", "an allowed weight has both bounds")
            desk.error(box.at("weight_range"), "not-a-range", message, Text.same("weight_range: 15 .. 25"))
        scope = box.one_of("scope", Scope, Scope.UNIT if units else Scope.COMMON)
        return desk.build(
            box.node,
            box.before,
            lambda: Item(
                id=name,
                title=title,
                weight=weight,
                rule=rule if rule is not None else Rule(),
                sentence=said,
                feed=feed,
                of=source.of,
                kinds=source.kinds or {},
                tiers=whole,
                linked=clause,
                weight_range=bounds,
                scope=scope,
                units=units,
                core=box.yes("core"),
                watch=watch,
                full=full,
                missing=box.one_of("missing", Missing, Missing.HOLD),
                exempt=box.one_of("exempt", Missing, Missing.REDISTRIBUTE),
                not_done=box.one_of("not_done", Missing, Missing.HOLD) if "not_done" in box else None,
                nodes=box.one_of("nodes", Nodes, Nodes.SHARES),
                clause=box.text("clause"),
                where=box.node.where,
            ),
        )

    def rule(self, box: Box, ground: Ground, full: Fraction, points: Points, *, watch: bool) -> tuple[Rule | None, str]:
        """The item's rule and its printed sentence."""
        desk, node = self.desk, box.get("rule")
        within = context(ground, full, points, tiers_known="tiers" in box)
        if node is None:
            if not watch:
                message = Text("缺少 rule（计分规则）", "rule (how it is scored) is missing")
                hint = Text("写一句规则，或写 watch: yes 只监测", "write a sentence, or watch: yes to show it only")
                desk.error(box.node, "missing-key", message, hint)
            return None, ""
        if not isinstance(node, Map) or is_bilingual(node):
            return sentence(desk, node, within)
        rule = structured(desk, node, ground)
        if "sentence" not in box:
            return rule, ""
        spoken, said = sentence(desk, box.at("sentence"), within)
        if rule is not None and spoken is not None and rule != spoken:
            message = Text("sentence 的意思与 rule 不同", "the sentence does not mean what the rule says")
            hint = Text("改其中一个，或只写 sentence 作 rule", "mend one of them, or write the sentence as the rule")
            desk.error(box.at("sentence"), "sentence-differs", message, hint)
        return rule, said


@dataclass(frozen=True, slots=True)
class _SourceOfItem:
    """What feeds an item: `name` the id it lends to it, `of` its reference."""

    name: str
    of: str
    title: Text | None = None
    direction: Direction = Direction.HIGHER
    unit: Unit | None = None
    kinds: dict[str, str] | None = None


def slug(title: Text) -> str:
    """The id a title lends: `Economic value` -> `economic_value`; a Chinese one serves as it is."""
    word = re.sub(r"\W+", "_", title.en.lower()).strip("_")
    return word or title.zh
