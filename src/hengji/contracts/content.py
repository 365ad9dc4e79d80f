"""What a letter says, as a frozen value; its canonical bytes and their hash. Pure: no database, no clock.

The scoring sentence of an item and the rule the engine runs are one object: the sentence is the rendering of the rule and reads back
to exactly that rule (`wording`), which is proven whenever a version is made.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from ..audit.canonical import canonical
from ..engine.rules.model import Partial, Rule
from ..engine.scheme.model.scorecards import Nodes
from ..engine.sentences.reading import Points
from ..engine.values.direction import Direction
from ..engine.values.text import Text
from .older import OLDER, letter_now, letter_then
from .parts import Part
from .plain import Unreadable, plain, value_of

FORM = "hengji-letter-3"
"""The form of the bytes; a later form has another name, and old letters keep theirs (`older`)."""


class Task(StrEnum):
    """What kind of task a goal is."""

    QUANTITATIVE = "quantitative"
    MILESTONE = "milestone"
    SPECIAL = "special"

    @property
    def words(self) -> Text:
        """In words."""
        return _TASKS[self]


_TASKS = {
    Task.QUANTITATIVE: Text("定量任务", "quantitative"),
    Task.MILESTONE: Text("节点任务", "milestones"),
    Task.SPECIAL: Text("专项任务", "special task"),
}


class Kind(StrEnum):
    """What kind of letter it is."""

    DEPARTMENT = "department"
    SUBSIDIARY = "subsidiary"
    APPOINTMENT = "appointment"
    ANNUAL = "annual"
    TENURE = "tenure"

    @property
    def words(self) -> Text:
        """In words."""
        return _KINDS[self]

    @property
    def of_a_post(self) -> bool:
        """Whether its subject is a post with its holder."""
        return self in (Kind.APPOINTMENT, Kind.ANNUAL, Kind.TENURE)


_KINDS = {
    Kind.DEPARTMENT: Text("部门绩效考核目标责任书", "department's responsibility letter"),
    Kind.SUBSIDIARY: Text("子企业经营业绩责任书", "subsidiary's responsibility letter"),
    Kind.APPOINTMENT: Text("岗位聘任协议书", "appointment agreement"),
    Kind.ANNUAL: Text("年度经营业绩责任书（经理层成员）", "manager's annual letter"),
    Kind.TENURE: Text("任期经营业绩责任书（经理层成员）", "manager's tenure letter"),
}


@dataclass(frozen=True, slots=True)
class Party:
    """One of the two sides: a unit as it is called when the letter is made."""

    ref: str
    code: str
    name: Text


@dataclass(frozen=True, slots=True)
class Holder:
    """The post whose letter it is, and the person who holds it."""

    post: str
    title: Text
    person: str
    name: Text


@dataclass(frozen=True, slots=True)
class Term:
    """A year, or the years of a tenure."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if not 1000 <= self.first <= self.last <= 9999:
            raise ValueError("a term runs from a year to the same or a later one")

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier by its name: the figure, or in words what it is or where it comes from when it is known only later."""

    name: str
    value: Decimal | None
    source: Text | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """The weights a class allows."""

    least: Decimal
    most: Decimal


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the letter. `full` are its full marks (None: its weight), `points` and `partial` what the scheme settles for its
    sentence, `moved` the tiers a price clause moves; `own` items are the holder's personal ones; `watch` items are shown, never scored.
    `nodes` says of an item that is scored by dates how several of them make its score (None: it is about no date)."""

    id: str
    dimension: Text
    title: Text
    indicator: str
    unit: str
    direction: Direction
    weight: Decimal
    allowed: Range | None
    tiers: tuple[Tier, ...]
    sentence: Text
    rule: Rule
    full: Decimal | None = None
    points: Points = Points.WEIGHT
    partial: Partial = Partial.PROPORTIONAL
    moved: tuple[str, ...] = ()
    price_clause: Text | None = None
    own: bool = False
    watch: bool = False
    clause: str = ""
    nodes: Nodes | None = None

    def tier(self, name: str) -> Tier | None:
        """The tier of that name."""
        return next((each for each in self.tiers if each.name == name), None)


@dataclass(frozen=True, slots=True)
class SizeClass:
    """A size class of tasks with its factor, as the scheme states it."""

    id: str
    title: Text
    factor: Decimal


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of the year that the subject carries. `item` is the item of the letter that scores it (none: it is no item of the
    scorecard); `above` is the goal it is a part of, `share` its part of that in per cent, `shared` whether all carry the whole of it;
    `board` is the task board that scores it, `size` its size class there (None: the standard one), `reward` what the scheme adds for a
    challenge task that is met."""

    code: str
    title: Text
    source: Text
    task: Task
    unit: str
    tiers: tuple[Tier, ...]
    item: str = ""
    above: Text | None = None
    share: Decimal | None = None
    shared: bool = False
    board: Text | None = None
    size: SizeClass | None = None
    reward: Text | None = None

    def tier(self, name: str) -> Tier | None:
        """The tier of that name."""
        return next((each for each in self.tiers if each.name == name), None)


@dataclass(frozen=True, slots=True)
class Node:
    """A milestone of an item or of a goal: when it is due, by what standard it is done, its weight within the goal in per cent, and its
    `share` of an item that is scored by dates (None: those of the item have equal parts)."""

    item: str
    title: Text
    due: date
    standard: Text
    goal: str = ""
    weight: Decimal | None = None
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """The part of a shared node that this subject answers for, beside another unit; by when and by what standard the node is done."""

    title: Text
    other: Text
    share: Decimal
    duty: Text
    due: date | None = None
    standard: Text | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """An article of the letter; `part` is where it stands in an appointment agreement."""

    title: Text
    text: Text
    part: Part = Part.OTHER


@dataclass(frozen=True, slots=True)
class Reference:
    """Another letter of the same post and holder, by its number: an agreement says by which letters the post is assessed."""

    kind: Kind
    number: str
    term: Term


@dataclass(frozen=True, slots=True)
class ExitLine:
    """A line at which the appointment ends: `text` is rendered from `rule`, the condition the engine runs."""

    id: str
    title: Text
    text: Text
    rule: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Exits:
    """The exit lines of an agreement, and the scheme (id and version) whose rules they are."""

    scheme: str
    title: Text
    lines: tuple[ExitLine, ...]


@dataclass(frozen=True, slots=True)
class GradeLine:
    """A grade: which scores it is for, its share of the places and its multiplier, where the scheme states them."""

    title: Text
    score: Text
    places: Text | None = None
    pay: Text | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """How items become a total, and the total a grade: the `steps` in the order in which they are applied, the grades with how they are
    given (`grading`), and what a grade brings (`results`)."""

    steps: tuple[Clause, ...]
    grades: tuple[GradeLine, ...] = ()
    grading: tuple[Clause, ...] = ()
    results: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """The whole letter, as it is shown, signed and computed. `total` is what the weights add up to: 100, unless the scorecard of the class
    states another sum because it holds items that only add. `scoring` says how goals that are no items are scored, `sizes` which size
    classes they may have (none: all are alike), `totals` what stands above the items (None in letters of older forms, which did not say
    it). An appointment agreement has no items: it names the `letters` that assess the post and the `exits`, and says the rest in
    articles."""

    kind: Kind
    group: Party
    subject: Party
    holder: Holder | None
    term: Term
    scheme: str
    unit_class: str
    items: tuple[Item, ...]
    goals: tuple[Goal, ...] = ()
    nodes: tuple[Node, ...] = ()
    duties: tuple[Duty, ...] = ()
    constraints: tuple[Text, ...] = ()
    clauses: tuple[Clause, ...] = ()
    total: Decimal = Decimal(100)
    scoring: tuple[Clause, ...] = ()
    scheme_title: Text | None = None
    class_title: Text | None = None
    sizes: tuple[SizeClass, ...] = ()
    totals: Totals | None = None
    letters: tuple[Reference, ...] = ()
    exits: Exits | None = None

    @property
    def agreement(self) -> bool:
        """Whether it is an appointment agreement in parts; those of older forms have items, as letters have."""
        return self.kind is Kind.APPOINTMENT and not self.items

    @property
    def title(self) -> Text:
        """As it is headed."""
        words, whom = self.kind.words, self.subject.name
        if self.holder is not None:
            whom = Text(
                f"{whom.zh}{self.holder.title.zh}{self.holder.name.zh}",
                f"{self.holder.name.en}, {self.holder.title.en}, {whom.en}",
            )
        years = f"{self.term}" if words.zh.startswith("年度") else f"{self.term}年"
        return Text(f"{whom.zh}{years}{words.zh}", f"{whom.en}: {words.en} {self.term}")

    @property
    def weighed(self) -> Decimal:
        """What the weights of the scored items really add up to."""
        return sum((item.weight for item in self.items if not item.watch), Decimal(0)).normalize()

    @property
    def amiss(self) -> Text | None:
        """In words what the weights have too much or too little; None where they are the whole, and where nothing is weighed."""
        if self.agreement:
            return None
        gap = (self.weighed - self.total).normalize()
        whole = f"{self.total.normalize():f}"
        return (
            Text(
                f"应为 {whole}，{'多' if gap > 0 else '少'} {abs(gap):f}",
                f"to be {whole}: {abs(gap):f} too {'many' if gap > 0 else 'few'}",
            )
            if gap
            else None
        )

    def item(self, id: str) -> Item | None:
        """The item of that id."""
        return next((each for each in self.items if each.id == id), None)

    def goal(self, code: str) -> Goal | None:
        """The goal of that code."""
        return next((each for each in self.goals if each.code == code), None)

    def size(self, id: str) -> SizeClass | None:
        """The size class of that id."""
        return next((each for each in self.sizes if each.id == id), None)

    def dated_nodes(self, item: Item) -> tuple[Node, ...]:
        """The nodes that make the score of an item; none of one that is not scored by dates."""
        return tuple(node for node in self.nodes if node.item == item.id) if item.nodes is not None else ()

    def node_name(self, node: Node) -> Text:
        """A node as it is called among those of its item: with its goal where they are of several goals."""
        goal = self.goal(node.goal)
        if goal is None or all(each.goal == node.goal for each in self.nodes if each.item == node.item):
            return node.title
        return Text(f"{goal.title.zh}：{node.title.zh}", f"{goal.title.en}: {node.title.en}")

    def share_of(self, node: Node) -> Fraction | None:
        """The part of its item that a node makes; None where it makes none."""
        item = self.item(node.item)
        if item is None or item.nodes is None:
            return None
        return Fraction(node.share) / 100 if node.share is not None else Fraction(1, len(self.dated_nodes(item)))


def written(content: Content) -> str:
    """The canonical text: one meaning, one sequence of bytes."""
    return canonical({"form": FORM, "letter": plain(content)}).decode()


@lru_cache(maxsize=512)
def read(text: str) -> Content:
    """The content of a canonical text, of this form or an older one. Raises `Unreadable` for anything but exactly what a form gives."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise Unreadable("no canonical text") from error
    if not isinstance(data, dict) or set(data) != {"form", "letter"} or data["form"] not in (FORM, *OLDER):
        raise Unreadable("no letter of this form")
    content = value_of(letter_now(data["form"], data["letter"]), Content)
    try:
        same = canonical({"form": data["form"], "letter": letter_then(data["form"], plain(content))}).decode() == text
    except (ValueError, ArithmeticError) as error:
        raise Unreadable("a figure without end") from error
    if not same:
        raise Unreadable("not in canonical form")
    return content


def hash_of(text: str) -> str:
    """The content hash: SHA-256 over the form and the canonical bytes, in hexadecimal."""
    form = next((each for each in OLDER if text.startswith(f'{{"form":"{each}"')), FORM)
    return hashlib.sha256(f"{form}\n{text}".encode()).hexdigest()


def in_groups(digest: str, size: int = 4) -> str:
    """A hash as people compare it: in short groups."""
    return " ".join(digest[at : at + size] for at in range(0, len(digest), size))
