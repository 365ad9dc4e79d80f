"""Gates, coefficients and the ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from ...formula import tree as trees
from ...formula.dimension import Checker
from ...values.finding import Level
from ...values.number import show
from ...values.text import Text
from ...values.unit import Unit
from ..kinds import AnyOf, Is, Key, ListOf, MapOf, OneOf, Record, Ref
from ..model.events import EventKind
from ..model.ledger import (
    Action,
    AddEvents,
    AddFormula,
    AddProgress,
    AddTasks,
    ApplyVeto,
    Clamp,
    Combine,
    Gate,
    LedgerStep,
    Modify,
    Multiply,
    PassGate,
    Round,
    SpecialCase,
    Sum,
)
from ..nodes import Leaf, Map, Node
from . import scalars
from .box import Box, elements, entries, open_box
from .conditions import KIND as CONDITION
from .conditions import condition, told
from .desk import Desk, options
from .events import effect
from .names import Names, formula
from .titles import title_of

_GATE_KEYS = (
    Key("title", Is.TITLE, "名称 / title"),
    Key("when", CONDITION, "条件 / when it acts", required=True),
    Key("limit", Is.TEXT, "其他项以…为限 / what other items are limited to: others to base points, others to 80%"),
    Key("suspend", ListOf(Is.TEXT, alone=True), "停用的系数 / coefficients suspended"),
    Key(
        "no_lift",
        ListOf(Is.TEXT, alone=True),
        "不得抬高得分的系数、进步指数 / coefficients and indices that may not raise the score",
    ),
    Key("effect", Ref("effect"), "后果 / what it does to the result"),
    Key("report", OneOf(tuple(Level)), "列入检查发现 / list the units it holds for among the findings"),
    Key("classes", ListOf(Is.TEXT, alone=True), "适用类别，不写为全部 / for these classes only, blank: all"),
    Key("clause", Is.TEXT, "条款 / clause"),
)
GATE = Record("gate", "闸门 / a gate", _GATE_KEYS)
INLINE_GATE = Record("inline_gate", "闸门 / a gate", (Key("id", Is.TEXT, "编号 / id"), *_GATE_KEYS))
ADD = Record(
    "add",
    "加减分 / points added or taken",
    (
        Key("events", ListOf(Is.TEXT, alone=True), "事项种类或编号 / kinds or ids of events"),
        Key("tasks", Is.TEXT, "任务清单 / a task board"),
        Key("progress", Is.TEXT, "进步指数 / a progress index"),
        Key("formula", Is.FORMULA, "公式 / a formula over measures and kept scores"),
        Key("max", Is.NUMBER, "最多 / at most"),
        Key("min", Is.NUMBER, "最少 / at least"),
        Key(
            "missing",
            OneOf(("hold", "zero")),
            "公式缺数时：暂不计总分，或按零计 / a figure is missing: no total yet, or nothing added",
        ),
        Key("span", Is.NUMBER, "进步指数为 100 时加的分，为 0 时减的分 / points of an index of 100, taken at 0"),
    ),
)
SPECIAL = Record(
    "special_case",
    "特殊情形 / a special case of a modifying coefficient",
    (
        Key("item", Is.TEXT, "修正指标 / the modifying item", required=True),
        Key("when", Is.FORMULA, "条件：数值的比较 / a comparison of figures", required=True),
        Key("is", Is.SHARE, "单项修正系数取 / its coefficient", required=True),
    ),
)
MODIFY = Record(
    "modify",
    "修正 / points of a dimension times a modifying coefficient",
    (
        Key("what", Is.TEXT, "被修正的维度 / the dimension that is modified", required=True),
        Key("by", Is.TEXT, "修正指标的维度 / the dimension of modifying items", required=True),
        Key("within", Is.RANGE, "单项修正系数的上下限 / bounds of an item's coefficient", required=True),
        Key("special", ListOf(Ref("special_case")), "特殊情形 / special cases"),
    ),
)
STEP = Record(
    "ledger_step",
    "计算步骤 / a step of the ledger",
    (
        Key("sum", Is.TEXT, "求和：items 或维度编号 / add up items, or a dimension"),
        Key("combine", MapOf(Is.NUMBER), "按权重合成 / weighted parts"),
        Key("modify", Ref("modify"), "乘修正系数 / times a modifying coefficient"),
        Key("gate", AnyOf((Is.TEXT, Ref("inline_gate"))), "闸门 / a gate"),
        Key("multiply", Is.TEXT, "乘系数 / times a coefficient"),
        Key("add", Ref("add"), "加分 / add"),
        Key("subtract", Ref("add"), "扣分 / subtract"),
        Key("clamp", Is.RANGE, "限定范围 / keep within"),
        Key("veto", OneOf(("all",)), "执行否决 / apply vetoes"),
        Key("round", Is.TEXT, "取整位数，或 total / decimals, or total"),
        Key("title", Is.TITLE, "名称 / title"),
        Key("into", Is.TEXT, "存为 / keep the running score as"),
        Key("clause", Is.TEXT, "条款 / clause"),
    ),
)
RECORDS = (GATE, INLINE_GATE, ADD, SPECIAL, MODIFY, STEP)
ACTIONS = ("sum", "combine", "modify", "gate", "multiply", "add", "subtract", "clamp", "veto", "round")
RUNNING = "score"
"""The name under which formulas of the ledger read the running score."""
_LIMIT = ("others to ", "其他指标以", "其余指标以")


@dataclass(slots=True)
class Quantities:
    """The names formulas of gates and steps may use: measures, indicators, kept scores, items and dimensions (their points).

    `twice` are the names that are points and a figure both: a formula that uses one is refused.
    """

    units: Mapping[str, Unit] | None
    ids: Mapping[str, str]
    twice: frozenset[str] = frozenset()

    @classmethod
    def of(cls, names: Names, ledger: Node | None, points: list[str]) -> Quantities:
        """Collected before the steps are read; `points` are ids of items and dimensions."""
        if not names.complete:
            return cls(None, {})
        units, ids = names.figures()
        kept = [
            into.text
            for step in elements(Desk(), ledger)
            if isinstance(step, Map)
            if isinstance(into := step.get("into"), Leaf)
        ]
        plain = dict.fromkeys([*points, *kept, RUNNING], Unit(""))
        twice = frozenset(name for name in units if name in plain and name not in ids)
        return cls(plain | units, {word: of for word, of in ids.items() if word not in plain}, twice)

    def formula(self, desk: Desk, at: Node, text: str, *, condition: bool = False) -> trees.Tree | None:
        """A formula over these names; one that may mean two things is refused."""
        tree = formula(desk, at, text, self.units, self.ids, condition=condition)
        names = dict.fromkeys(need.name for need in trees.needs(tree)) if tree is not None else {}
        for name in (name for name in names if name in self.twice):
            message = Text(
                f"“{name}”既是考核项的得分，又是填报的数", f"'{name}' is the points of an item and a reported figure"
            )
            hint = Text(
                f"给考核项另写编号，如 id: {name}_points：{name} 就只指填报的数",
                f"give the item an id of its own, such as id: {name}_points; {name} is then the figure alone",
            )
            desk.error(at, "name-two-meanings", message, hint)
        return tree

    def points(self, desk: Desk, at: Node, text: str) -> trees.Tree | None:
        """A formula that gives points: a rate is refused, because 4 % may be 4 points or 0.04."""
        tree = self.formula(desk, at, text)
        if tree is None or self.units is None or not Checker(self.units).kind(tree).rate:
            return tree
        message = Text(
            "结果是百分比，不是分数：4% 是 4 分还是 0.04 分",
            "the result is a rate, no points: is 4 % four points or 0.04?",
        )
        hint = Text(f"按百分点计分，写 ({text}) / 1%", f"to count percentage points write ({text}) / 1%")
        desk.error(at, "ledger-rate", message, hint)
        return tree


def gates(desk: Desk, node: Node | None, quantities: Quantities) -> dict[str, Gate]:
    """The gates stated apart from the ledger, by id."""
    found: dict[str, Gate] = {}
    for key, value in entries(desk, node):
        box = open_box(desk, value, GATE)
        gate = None if box is None else _gate(box, key.text, quantities)
        if gate is not None:
            found[gate.id] = gate
    return found


def _gate(box: Box, name: str, quantities: Quantities) -> Gate | None:
    desk = box.desk
    when = condition(desk, box.at("when"), quantities) if "when" in box else None
    if when is None:
        return None
    report = box.one_of("report", Level, Level.NOTE) if "report" in box else None
    limit, suspend, act = _limit(box), box.texts("suspend"), effect(desk, box.get("effect"))
    silent = "effect" not in box and "report" not in box and "no_lift" not in box
    if limit is None and not suspend and act.nothing and silent:
        message = Text("闸门没有写后果", "the gate does nothing")
        desk.error(
            box.node,
            "gate-empty",
            message,
            Text("写 limit、suspend、effect 或 report", "write limit, suspend, effect or report"),
        )
    return desk.build(
        box.node,
        box.before,
        lambda: Gate(
            name,
            box.title("title", told(when)),
            when,
            limit,
            suspend,
            act,
            box.text("clause"),
            box.node.where,
            report,
            _to_base(box),
            box.texts("no_lift"),
            box.texts("classes"),
        ),
    )


_BASE = ("base points", "基本分", "基础分")
_FULL = ("full marks", "full", "满分", "权重分")


def _to_base(box: Box) -> bool:
    node = box.get("limit")
    return isinstance(node, Leaf) and _limit_words(node.text) in _BASE


def _limit_words(text: str) -> str:
    plain = text.strip()
    opening = next((each for each in _LIMIT if plain.startswith(each)), "")
    return plain.removeprefix(opening).removesuffix("为限").strip() if opening else plain


def _limit(box: Box) -> Fraction | None:
    node = box.get("limit")
    if node is None:
        return None
    leaf = scalars.words(box.desk, node, Text.same("others to base points"))
    if leaf is None:
        return None
    text = _limit_words(leaf.text)
    if text in (*_BASE, *_FULL):
        return Fraction(1)
    if text[:1].isdigit() or text[:1] == "$":
        named = scalars.figure_of(box.desk, node, text)
        if named is not None and not named.percent and named.value > 1:
            message = Text("这里写占权重的比例", "a share of the weight is expected here")
            box.desk.error(
                node,
                "limit",
                message,
                Text(f"写 others to {show(named.value)}%", f"write others to {show(named.value)}%"),
            )
        return None if named is None else named.value
    message = Text(f"看不懂“{leaf.text[:30]}”", f"'{leaf.text[:30]}' is not understood")
    box.desk.error(
        node,
        "limit",
        message,
        Text("写 others to base points，或 others to 80%", "write others to base points, or others to 80%"),
    )
    return None


def ledger(
    desk: Desk, node: Node | None, names: Names, found: dict[str, Gate], quantities: Quantities
) -> tuple[LedgerStep, ...]:
    """The steps in order; gates written inside a step join `found`."""
    reader = _Ledger(desk, names, found, quantities)
    steps = [reader.step(element, place) for place, element in enumerate(elements(desk, node), 1)]
    return tuple(step for step in steps if step)


@dataclass(slots=True)
class _Ledger:
    desk: Desk
    names: Names
    gates: dict[str, Gate]
    quantities: Quantities

    def step(self, node: Node, place: int) -> LedgerStep | None:
        box = open_box(self.desk, node, STEP)
        if box is None:
            return None
        given = [action for action in ACTIONS if action in box]
        if len(given) != 1:
            message = Text("每一步做且只做一件事", "a step does one thing")
            self.desk.error(node, "ledger-action", message, options(ACTIONS))
            return None
        read: dict[str, Callable[[Box], Action | None]] = {
            "sum": lambda box: Sum(box.text("sum", "items")),
            "combine": self.combine,
            "modify": self.modify,
            "gate": lambda box: self.gate(box, place),
            "multiply": self.multiply,
            "add": lambda box: self.add(box, "add", 1),
            "subtract": lambda box: self.add(box, "subtract", -1),
            "clamp": lambda box: Clamp(*box.span("clamp")),
            "veto": self.veto,
            "round": self.round,
        }
        action = read[given[0]](box)
        if action is None:
            return None
        usual = title_of(action, self.gates)
        return self.desk.build(
            node,
            box.before,
            lambda: LedgerStep(action, box.title("title", usual), box.text("into"), box.text("clause"), node.where),
        )

    def combine(self, box: Box) -> Action:
        parts = entries(self.desk, box.at("combine"))
        return Combine(tuple((key.text, scalars.number(self.desk, value)) for key, value in parts))

    def modify(self, box: Box) -> Action | None:
        inner = open_box(self.desk, box.at("modify"), MODIFY)
        if inner is None or not all(key in inner for key in ("what", "by", "within")):
            return None
        low, high = inner.span("within", shares=True)
        if low is None or high is None:
            message = Text("单项修正系数的上下限都要写", "a modifying coefficient has both bounds")
            self.desk.error(inner.at("within"), "not-a-range", message, Text.same("within: 0.7 .. 1.3"))
            return None
        special = [self.special(each) for each in elements(self.desk, inner.get("special"))]
        return Modify(inner.text("what"), inner.text("by"), low, high, tuple(each for each in special if each))

    def special(self, node: Node) -> SpecialCase | None:
        box = open_box(self.desk, node, SPECIAL)
        if box is None or "when" not in box:
            return None
        text = self.desk.filled(box.at("when"), box.text("when"))
        when = self.quantities.formula(self.desk, box.at("when"), text, condition=True)
        return None if when is None else SpecialCase(box.text("item"), when, text, box.share("is", Fraction(1)))

    def gate(self, box: Box, place: int) -> Action | None:
        node = box.at("gate")
        if not isinstance(node, Map):
            name = box.text("gate")
            return PassGate(name) if self.names.known(self.desk, node, "gates", name) else None
        inner = Box(self.desk, node, INLINE_GATE)
        name = inner.text("id") or f"gate_{place}"
        if name in self.gates or name in self.names.declared["gates"]:
            message = Text(f"闸门编号“{name}”用了两次", f"two gates are called '{name}'")
            self.desk.error(inner.at("id"), "duplicate-id", message, Text("用 id: 另起编号", "give it another id:"))
        gate = _gate(inner, name, self.quantities)
        if gate is None:
            return None
        self.gates[name] = gate
        return PassGate(name)

    def multiply(self, box: Box) -> Action | None:
        name = box.text("multiply")
        return Multiply(name) if self.names.known(self.desk, box.at("multiply"), "coefficients", name) else None

    def add(self, box: Box, word: str, sign: int) -> Action | None:
        inner = open_box(self.desk, box.at(word), ADD)
        if inner is None:
            return None
        given = [key for key in ("events", "tasks", "progress", "formula") if key in inner]
        if len(given) != 1 or (sign < 0 and given in (["tasks"], ["progress"])):
            message = Text("加减的内容写且只写一种", "what is added is said in one way")
            allowed = ("events", "tasks", "progress", "formula") if sign > 0 else ("events", "formula")
            self.desk.error(inner.node, "ledger-add", message, options(allowed))
            return None
        most, least = inner.maybe("max"), inner.maybe("min")
        if most is not None and least is not None and least > most:
            message = Text(
                f"下限 {show(least)} 高于上限 {show(most)}",
                f"the lower bound {show(least)} is above the upper {show(most)}",
            )
            self.desk.error(inner.at("min"), "range-order", message, Text("min 写小的", "write the smaller one as min"))
        if given == ["tasks"]:
            board = inner.text("tasks")
            return (
                AddTasks(board, most, least) if self.names.known(self.desk, inner.at("tasks"), "tasks", board) else None
            )
        if given == ["progress"]:
            return self.progress(box, inner, most, least)
        if given == ["formula"]:
            text = self.desk.filled(inner.at("formula"), inner.text("formula"))
            tree = self.quantities.points(self.desk, inner.at("formula"), text)
            zero = inner.text("missing", "hold") == "zero"
            return None if tree is None else AddFormula(tree, text, most, least, sign, zero)
        words = inner.texts("events")
        kinds = tuple(EventKind(name) for name in words if name in set(EventKind))
        return AddEvents(kinds, tuple(name for name in words if name not in set(EventKind)), sign, most, least)

    def progress(self, box: Box, inner: Box, most: Fraction | None, least: Fraction | None) -> Action | None:
        name = inner.text("progress")
        if not self.names.known(self.desk, inner.at("progress"), "progress", name):
            return None
        if "span" not in inner:
            message = Text("进步指数要写明 span", "a progress index is added with its span")
            hint = Text("span: 3 即指数 100 加 3 分、0 减 3 分", "span: 3 adds 3 at an index of 100 and takes 3 at 0")
            self.desk.error(inner.node, "missing-key", message, hint)
            return None
        span = inner.number("span")
        return self.desk.build(inner.node, box.before, lambda: AddProgress(name, span, most, least))

    def veto(self, box: Box) -> Action:
        if box.text("veto") != "all":
            self.desk.error(
                box.at("veto"), "unknown-word", Text("这里写 all", "all is written here"), Text.same("veto: all")
            )
        return ApplyVeto()

    def round(self, box: Box) -> Action:
        if box.text("round") in ("total", "总分"):
            return Round()
        return Round(scalars.places(self.desk, box.at("round")))
