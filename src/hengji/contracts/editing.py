"""A content as the office edits it in a form: fields left as they are change nothing. Pure.

Every field has a name (`weight-profit`, `tier-profit-target`, `node-2-due`); what is typed stays in the form, right or wrong.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ..engine.trace import tier_word
from ..engine.values.finding import Finding, Level, Refused, Source
from ..engine.values.text import Lang, Text
from ..store.exact import NotExact, exact, exact_in
from .additions import without
from .articles import written_articles
from .changes import sharing, with_weight
from .content import Clause, Content, Goal, Item, Node, Tier
from .parts import Part
from .wording import meant, reworded

NEW = "new"
NEW_NODES = (NEW, f"{NEW}-2", f"{NEW}-3")
"""How the form calls the nodes that can be added at once: an amendment is one act, and more than one node may come with it."""
ALSO = "also-"
"""Before the name of a field: the same words in the other language."""
TITLE, NODE, STANDARD, WHY, ARTICLE = 120, 200, 300, 200, 3000
"""So many signs a title, a node, a standard, the reason of a revision and an article may have: what is longer is refused, never cut."""
MOST_ARTICLES = 60


@dataclass(frozen=True, slots=True)
class Edited:
    """The content as far as the form could be read, and what could not be."""

    content: Content
    wrong: tuple[Finding, ...]


def edited(
    content: Content, given: Mapping[str, str], lang: Lang, offers: Sequence[Clause] = (), *, bound: bool = False
) -> Edited:
    """The content with what a form gives. Wording is in the language of the form; the other language has fields of its own (`ALSO`), and
    stays as it is where they are left, unless it was the same. `offers` are
    articles of the kept wording, each taken where its box is ticked. A field that is emptied is noted; only the tier of a letter that is
    not `bound` yet is then a figure to be set."""
    desk = _Desk(given, lang, bound)
    desk.fits("why", given.get("why", "").strip(), WHY, Text("修改说明", "why"))
    out = {item.id for item in content.items if given.get(f"item-out-{item.id}") == "1"}
    items = tuple(item if item.id in out else desk.item(item, content) for item in content.items)
    nodes = [
        node for number, each in enumerate(content.nodes) if (node := desk.node(str(number), each, content)) is not None
    ]
    added = [node for key in NEW_NODES if (node := desk.node(key, None, content)) is not None]
    clauses = desk.articles(content, offers)
    goals = tuple(desk.goal(each, content) for each in content.goals)
    nodes = _without_old_weights(content, [*nodes, *added])
    return Edited(
        sharing(content, without(replace(content, items=items, goals=goals, nodes=tuple(nodes), clauses=clauses), out)),
        tuple(desk.wrong),
    )


def _without_old_weights(content: Content, nodes: Sequence[Node]) -> list[Node]:
    """The nodes as they stand, those about dates without the weights in their goal where one that had such a weight is gone: no field
    shows these weights, nobody could make them 100 again, and what counts is the share of the item."""
    before, after = (Counter(node.goal for node in each if node.weight is not None) for each in (content.nodes, nodes))
    return [
        replace(node, weight=None) if after[node.goal] < before[node.goal] and is_dated(content, node.item) else node
        for node in nodes
    ]


def shown(content: Content, lang: Lang) -> dict[str, str]:
    """What the form of a content shows, by the names of its fields."""
    found: dict[str, str] = {}
    for item in content.items:
        found[f"title-{item.id}"] = item.title.get(lang)
        found[f"{ALSO}title-{item.id}"] = item.title.get(other(lang))
        found[f"weight-{item.id}"] = f"{item.weight.normalize():f}"
        found |= {f"tier-{item.id}-{tier.name}": _shown(tier.value) for tier in item.tiers}
        found[f"sentence-{item.id}"] = item.sentence.get(lang)
        found[f"own-{item.id}"] = "1" if item.own else ""
    for goal in sizeable(content):
        found[f"size-{goal.code}"] = goal.size.id if goal.size is not None else ""
    for number, node in enumerate(content.nodes):
        told = (node.title.get(lang), node.due.isoformat(), node.standard.get(lang), _shown(part_of(content, node)))
        found |= {
            f"node-{number}-{name}": said
            for name, said in zip(("title", "due", "standard", "weight"), told, strict=True)
        }
        found[f"{ALSO}node-{number}-title"] = node.title.get(other(lang))
        found[f"{ALSO}node-{number}-standard"] = node.standard.get(other(lang))
        found[f"node-{number}-out"] = ""
    for number, each in enumerate(content.clauses):
        name = f"clause-{number}"
        found |= {name: each.text.get(lang), f"{name}-title": each.title.get(lang), f"{name}-part": each.part.value}
        found |= {f"{name}-place": str(number + 1), f"{name}-out": ""}
        found |= {f"{ALSO}{name}": each.text.get(other(lang)), f"{ALSO}{name}-title": each.title.get(other(lang))}
    return found


def other(lang: Lang) -> Lang:
    """The language that a form is not in."""
    return "en" if lang == "zh" else "zh"


def offer_key(clause: Clause) -> str:
    """How a form calls an article that is offered."""
    return f"offer-{hashlib.sha256(written_articles([clause]).encode()).hexdigest()[:12]}"


def sizeable(content: Content) -> tuple[Goal, ...]:
    """The goals whose size is to be agreed: those that a task board with several sizes scores."""
    return tuple(goal for goal in content.goals if goal.board is not None and content.sizes)


def part_of(content: Content, node: Node) -> Decimal | None:
    """What the form has in the field of a node's weight: its share of an item about dates, else its weight within its goal."""
    return node.share if is_dated(content, node.item) else node.weight


def is_dated(content: Content, id: str) -> bool:
    """Whether the item of this id is scored by the dates of nodes."""
    item = content.item(id)
    return item is not None and item.nodes is not None


def _shown(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


@dataclass(frozen=True, slots=True)
class Changed:
    """Of a form what was really changed against the content it was opened with, by the names the fields have now, and what there is no
    place for any more."""

    given: Mapping[str, str]
    wrong: tuple[Finding, ...]


def changed(opened: Content, now: Content, given: Mapping[str, str], lang: Lang) -> Changed:
    """What somebody changed in the form of the content they `opened`, to be applied to the content as it is `now`: a field they left as
    it was shown says nothing, whatever became of it since. Nodes and articles are found again by what they are, not by their place."""
    before, there = shown(opened, lang), shown(now, lang)
    places = _places(opened, now)
    kept: dict[str, str] = {
        name: said for name, said in given.items() if _kind(name) not in FIELDS or name.startswith(_NEW)
    }
    lost: dict[str, Finding] = {}
    for name, was in before.items():
        said = given.get(name)
        if name.startswith("own-"):
            said = given.get(name, "") if f"of-{name.removeprefix('own-')}" in given else None
        if said is None or _plain(said) == _plain(was):
            continue
        also = ALSO if name.startswith(ALSO) else ""
        kind, _, rest = name.removeprefix(also).partition("-")
        key, place = name, name
        if kind in ("node", "clause"):
            number, _, what = rest.partition("-")
            key = f"{kind}-{number}"
            place = f"{also}{places.get(key, '')}{'-' if what else ''}{what}"
        if place in there:
            kept[place] = said
            if kind == "own":
                kept[f"of-{rest}"] = "1"
        elif said.strip() and not name.endswith("-out"):
            lost[key] = _gone(was, said)
    return Changed(kept, tuple(lost.values()))


def _gone(was: str, said: str) -> Finding:
    zh = f"“{was}”已由别人删去或改名，您的“{said}”没有写入"
    en = f"'{was}' was left out or renamed by somebody else: '{said}' has no place"
    hint = Text("回到责任书看过再改", "look at the letter as it is now, then change it")
    return Finding("gone", Level.ERROR, Text(zh, en), hint)


_NEW = (f"node-{NEW}-", f"clause-{NEW}")
FIELDS = frozenset({"also", "title", "weight", "tier", "sentence", "own", "of", "size", "node", "clause"})
"""The first words of the names of the fields that a content shows."""


def _kind(name: str) -> str:
    return name.partition("-")[0] if "-" in name else ""


def _plain(text: str) -> str:
    """A value as it is compared: browsers send other ends of lines, people write `1,020`."""
    said = text.replace("\r\n", "\n").strip()
    try:
        return _shown(exact(said.replace(",", "").replace("，", ""))) if said else ""
    except NotExact:
        return said


def _places(opened: Content, now: Content) -> dict[str, str]:
    """By the name of each node and article as it was opened the name it has now."""
    found: dict[str, str] = {}
    for kind, old, new in (
        ("node", [(each.item, each.goal, each.title) for each in opened.nodes], [(each.item, each.goal, each.title) for each in now.nodes]),
        ("clause", [(each.part, each.title) for each in opened.clauses], [(each.part, each.title) for each in now.clauses]),
    ):  # fmt: skip
        free: dict[object, list[int]] = {}
        for number, what in enumerate(new):
            free.setdefault(what, []).append(number)
        for number, what in enumerate(old):
            if free.get(what):
                found[f"{kind}-{number}"] = f"{kind}-{free[what].pop(0)}"
    return found


class _Desk:
    """Reads one form, and notes what cannot be read."""

    def __init__(self, given: Mapping[str, str], lang: Lang, bound: bool = False) -> None:
        self.given, self.lang, self.bound = given, lang, bound
        self.wrong: list[Finding] = []

    def item(self, item: Item, content: Content) -> Item:
        """Weight, tiers, title, sentence, and whether it is the holder's own."""
        after = replace(item, title=self.text(f"title-{item.id}", item.title, TITLE, item))
        weight = self.figure(f"weight-{item.id}", item.weight, item, Text("权重", "weight"))
        if weight is not None and weight != item.weight:
            after = with_weight(after, weight)
        after = replace(after, tiers=tuple(self.tier(after, tier) for tier in after.tiers))
        if content.holder is not None and f"of-{item.id}" in self.given:
            after = replace(after, own=self.given.get(f"own-{item.id}") == "1")
        name = f"sentence-{item.id}"
        sentence = self.given.get(name, "").strip()
        if self.emptied(name, item.sentence.get(self.lang)):
            self.left_empty(name, item, Text("评分语句", "scoring sentence"), _ITEM_OUT)
        elif sentence and sentence not in (item.sentence.zh, item.sentence.en):
            try:
                after = reworded(after, sentence)
            except Refused as refused:
                self.wrong += [_of(item, each, name) for each in refused.findings]
        return after

    def goal(self, goal: Goal, content: Content) -> Goal:
        """Another size, of the scheme's; none is the standard one."""
        said = self.given.get(f"size-{goal.code}")
        if said is None or goal.board is None:
            return goal
        size = content.size(said.strip())
        if said.strip() and size is None:
            self._note("size", Text(f"没有“{said}”这一规模", f"there is no size class '{said}'"), None, goal.title)
            return goal
        return replace(goal, size=size)

    def tier(self, item: Item, tier: Tier) -> Tier:
        """Another figure; what comes from a formula stays. An emptied field is a figure to be set, which a letter in force cannot have."""
        name = f"tier-{item.id}-{tier.name}"
        if name not in self.given or (tier.value is None and tier.source is not None):
            return tier
        if not self.given[name].strip():
            if self.bound and tier.value is not None:
                self.left_empty(name, item, tier_word(tier.name), _TIER_STAYS)
                return tier
            return replace(tier, value=None)
        return replace(tier, value=self.figure(name, tier.value, item, tier_word(tier.name), unit=item.unit))

    def node(self, key: str, node: Node | None, content: Content) -> Node | None:
        """A node as it is to be; None for one that is left out, or for a new one of which nothing is written."""

        def get(name: str) -> str:
            return self.given.get(f"node-{key}-{name}", "").strip()

        if node is not None and get("out") == "1":
            return None
        if node is None and not get("title"):
            if get("due") or get("standard") or get("weight"):
                what = Text("新节点", "new node")
                self._note("node-half", Text("没有写名称", "it has no title"), None, what, f"node-{key}-title")
            return None
        if node is not None:
            title = self.text(f"node-{key}-title", node.title, NODE, of=node.title)
            standard = self.text(f"node-{key}-standard", node.standard, STANDARD, of=node.title)
        else:
            title = Text.same(get("title"))
            standard = Text.same(get("standard")) if get("standard") else Text("按目标完成", "as the goal says")
            if not self.fits(f"node-{key}-title", title.get(self.lang), NODE, title) or not self.fits(
                f"node-{key}-standard", get("standard"), STANDARD, title
            ):
                return None
        due = self.day(f"node-{key}-due", node.due if node else None, title)
        part = self.figure(
            f"node-{key}-weight", part_of(content, node) if node else None, None, title, empty=True, unit="%"
        )
        of = get("of")
        item = node.item if node else of.removeprefix("i:") if of.startswith("i:") else ""
        goal = node.goal if node else of.removeprefix("g:") if of.startswith("g:") else ""
        above = content.goal(goal) if node is None else None
        if above is not None and is_dated(content, above.item):
            item = above.item  # beside the other nodes of the goal, which make the score of this item
        if due is None:
            return None
        if is_dated(content, item):
            return Node(item, title, due, standard, goal, node.weight if node else None, part)
        return Node(item, title, due, standard, goal, part, node.share if node else None)

    def articles(self, content: Content, offers: Sequence[Clause]) -> tuple[Clause, ...]:
        """The articles as they are to stand: those that stay in their order, those taken from the offers and a new one behind them, and
        each that is given another number at that number. An agreement has them part by part."""
        stay, moved = list[Clause](), list[tuple[int, Clause]]()
        for number, each in enumerate(content.clauses):
            clause = self.clause(str(number), each)
            if clause is None:
                continue
            to = self.place(f"clause-{number}-place", number + 1, clause.title)
            if to == number + 1:
                stay.append(clause)
            else:
                moved.append((to, clause))
        stay += [each for each in offers if self.given.get(offer_key(each)) == "1"]
        added = self.clause(NEW, None)
        if added is not None:
            last = len(stay) + len(moved) + 1
            moved.append((self.place(f"clause-{NEW}-place", last, added.title), added))
        for to, clause in sorted(moved, key=lambda each: each[0]):
            stay.insert(to - 1, clause)
        if len(stay) > MOST_ARTICLES:
            self._note(
                "articles-many",
                Text(f"条款超过 {MOST_ARTICLES} 条", f"there are more than {MOST_ARTICLES} articles"),
                None,
                None,
            )
            return content.clauses
        if content.agreement:
            order = list(Part)
            stay.sort(key=lambda each: order.index(each.part))
        return tuple(stay)

    def clause(self, key: str, clause: Clause | None) -> Clause | None:
        """An article as it is to be; None for one that is left out or emptied, or for a new one of which nothing is written."""
        name, what = f"clause-{key}", Text("条款", "article")
        said = {each: self.given.get(f"{name}{each}", "").strip() for each in ("", "-title", "-out")}
        if clause is None:
            if not said[""] and not said["-title"]:
                return None
            if not said[""] or not said["-title"]:
                self._note("article-half", Text("标题和内容都要写", "it has a title and a text"), None, what, name)
                return None
            if not self.fits(f"{name}-title", said["-title"], TITLE, what) or not self.fits(
                name, said[""], ARTICLE, what
            ):
                return None
            return Clause(
                Text.same(said["-title"]), Text.same(said[""].replace("\r\n", "\n")), self.part(name, Part.OTHER)
            )
        if said["-out"] == "1" or (name in self.given and not said[""]):
            return None
        title = self.text(f"{name}-title", clause.title, TITLE, of=clause.title)
        return Clause(title, self.text(name, clause.text, ARTICLE, of=clause.title), self.part(name, clause.part))

    def part(self, name: str, now: Part) -> Part:
        """The part an article stands in; the one it has where none, or none there is, is given."""
        given = self.given.get(f"{name}-part", "")
        return Part(given) if given in set(Part) else now

    def place(self, name: str, now: int, what: Text) -> int:
        """Which number an article is to have."""
        typed = self.given.get(name, "").strip()
        if not typed:
            return now
        if not (typed.isascii() and typed.isdecimal() and 1 <= int(typed[:4]) <= 999):
            self._note(
                "place",
                Text(f"序号“{typed}”不是正整数", f"its number '{typed}' is no whole number from 1"),
                None,
                what,
                name,
            )
            return now
        return int(typed[:4])

    def emptied(self, name: str, was: str) -> bool:
        """Whether a field in which something stood was sent with nothing in it."""
        return name in self.given and not self.given[name].strip() and bool(was)

    def left_empty(self, name: str, item: Item | None, what: Text, hint: Text) -> None:
        """Note that nothing stands in a field any more: what stood there is not taken for what was meant."""
        text = Text("没有写", "it is left empty")
        self._note("left-empty", text, item, what, name, hint)

    def text(self, name: str, now: Text, most: int = 0, item: Item | None = None, of: Text | None = None) -> Text:
        """Words in the language of the form and, where their field is there, in the other; what was the same in both stays so where one
        is changed. Longer than `most` they are noted and not taken, and so they are where a field was emptied: of the item, or `of` what
        else it is."""
        here = self.words(name, now, self.lang, most, item, of)
        there = self.words(f"{ALSO}{name}", now, other(self.lang), most, item, of)
        if there is None and now.zh == now.en:
            return now if here is None else Text.same(here)
        zh, en = (here, there) if self.lang == "zh" else (there, here)
        return Text(now.zh if zh is None else zh, now.en if en is None else en)

    def words(self, name: str, now: Text, lang: Lang, most: int, item: Item | None, of: Text | None) -> str | None:
        """What a field says in a language; None where that is nothing new, or cannot be taken."""
        said = self.given.get(name, "").replace("\r\n", "\n").strip()
        if self.emptied(name, now.get(lang)):
            word = _FIELD_WORDS.get("title" if item is not None else name.rpartition("-")[2], Text("内容", "text"))
            if lang != self.lang:
                word = Text(f"{'英文' if lang == 'en' else '中文'}{word.zh}", f"{word.en} in {_LANGUAGES[lang]}")
            what = word if of is None else Text(f"{of.zh}（{word.zh}）", f"{of.en} ({word.en})")
            self.left_empty(name, item, what, _ITEM_OUT if item is not None else _OUT)
            return None
        return said if said and said != now.get(lang) and self.fits(name, said, most, now, item) else None

    def fits(self, name: str, said: str, most: int, what: Text | None = None, item: Item | None = None) -> bool:
        """Whether words are no longer than they may be; noted where they are."""
        if not most or len(said) <= most:
            return True
        zh = f"写了 {len(said)} 字，最多 {most} 字：缩短后再保存，没有截断"
        en = f"{len(said)} signs, at most {most}: shorten it, then save; nothing was cut"
        self._note("too-long", Text(zh, en), item, what if item is None else None, name)
        return False

    def figure(
        self,
        name: str,
        now: Decimal | None,
        item: Item | None,
        what: Text,
        *,
        empty: bool = False,
        unit: str = "",
    ) -> Decimal | None:
        """A figure as it is typed in a field of a `unit`; the one there is where nothing readable is. Nothing is a figure where the field
        may be `empty`."""
        typed = self.given.get(name, "").strip()
        if not typed and empty and name in self.given:
            return None
        if not typed:
            if self.emptied(name, _shown(now)):
                self.left_empty(name, item, what, _ITEM_OUT)
            return now
        try:
            return exact_in(typed, unit)
        except NotExact as error:
            self._note("figure", error.text, item, what, name, error.hint or meant(typed, unit))
            return now

    def day(self, name: str, now: date | None, what: Text) -> date | None:
        """A day as browsers send it."""
        typed = self.given.get(name, "").strip()
        if not typed:
            if now is None:
                self._note("day", Text("没有期限", "no due day"), None, what, name)
            elif name in self.given:
                self.left_empty(name, None, Text(f"{what.zh}（期限）", f"{what.en} (due day)"), _OUT)
            return now
        try:
            return date.fromisoformat(typed)
        except ValueError:
            self._note("day", Text(f"“{typed}”不是日期", f"'{typed}' is no date"), None, what, name)
            return now

    def _note(
        self, code: str, text: Text, item: Item | None, what: Text | None, at: str = "", hint: Text | None = None
    ) -> None:
        parts = [each for each in (item.title if item else None, what) if each is not None]
        zh, en = "".join(f"“{each.zh}”" for each in parts), " ".join(f"'{each.en}'" for each in parts)
        where = Source(sheet=item.id, clause=item.clause, field=at) if item else Source(field=at)
        self.wrong.append(Finding(code, Level.ERROR, Text(f"{zh}：{text.zh}", f"{en}: {text.en}"), hint, where))


_ITEM_OUT = Text(
    "填写后再提交；要删去整个考核项，勾选该项的“删去”",
    "fill it in; to leave the whole item out, tick 'Leave out' in its row",
)
_TIER_STAYS = Text(
    "填写数值；调整只能改数值，不能去掉一档；要删去整个考核项，勾选该项的“删去”",
    "give a figure: an amendment sets another one and takes no tier away; to leave the whole item out, tick 'Leave out' in its row",
)
_OUT = Text("填写后再提交；整条不要的，勾选“删去”", "fill it in; to leave the whole of it out, tick 'Leave out'")
_FIELD_WORDS = {"title": Text("名称", "title"), "standard": Text("完成标准", "standard")}
_LANGUAGES = {"zh": "Chinese", "en": "English"}


def _of(item: Item, finding: Finding, at: str) -> Finding:
    """A finding that says of which item it is, and in which field."""
    told = Text(f"“{item.title.zh}”：{finding.message.zh}", f"'{item.title.en}': {finding.message.en}")
    return replace(finding, message=told, where=replace(finding.where, field=at))
