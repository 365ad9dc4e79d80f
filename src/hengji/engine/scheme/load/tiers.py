"""Tiers of an item: a number, a column of the targets table, or a formula over earlier figures and other tiers."""

from __future__ import annotations

import re
import unicodedata

from ... import formula as formulas
from ...formula import tree as trees
from ...formula.tree import Call, Func, Name, Prior
from ...rules.model import Expression, Rule
from ...values.number import decimals, fixed
from ...values.text import Text
from ...values.unit import Unit
from ..kinds import AnyOf, Is, Key, MapOf, Record, Ref
from ..model.scorecards import Tier
from ..nodes import Leaf, Map, Node
from . import scalars
from .box import Box, entries
from .desk import Desk, options
from .names import Names, formula, replaced
from .points import ALIASES, Axis, axis_value

TIER = Record(
    "tier",
    "档位 / a tier",
    (
        Key("column", Is.TEXT, "目标表的列 / column of the targets table"),
        Key("formula", Is.FORMULA, "公式 / a formula over actual, other tiers and measures"),
        Key("value", Is.NUMBER, "常数 / a constant"),
    ),
)
RECORDS = (TIER,)
KIND = MapOf(AnyOf((Is.TEXT, Ref("tier"))))
ACTUAL = "actual"
_COLUMN = re.compile(r"[^\W\d]\w*(?:\.\w+)+")
_NUMBER = re.compile(r"[-−]?\s*(?:\$[^\W\d]\w*|[\d.,]+(?:/\d+)?)\s*%?")
_FORMULA = re.compile(r"[-+*/×÷(（]|^\d")

_ACTUAL = Name(ACTUAL)
PRESETS: dict[str, trees.Node] = {
    "last_year": Prior(_ACTUAL),
    "上年": Prior(_ACTUAL),
    "上年实际": Prior(_ACTUAL),
    "mean3": Call(Func.AVG, (Prior(_ACTUAL), Prior(_ACTUAL, 2), Prior(_ACTUAL, 3))),
    "前三年平均": Call(Func.AVG, (Prior(_ACTUAL), Prior(_ACTUAL, 2), Prior(_ACTUAL, 3))),
}
"""Words for the usual references; they may also stand inside a tier's formula."""
TABLE = ("table", "目标表")
RESERVED = ("full", "origin", ACTUAL, "x", "w")
IMPLIED = {"prior": "last_year"}
"""Tiers a rule may use without the item naming them, beside `target`."""


def tiers(desk: Desk, node: Node | None, unit: Unit | None, names: Names) -> dict[str, Tier]:
    """The tiers an item names, by name."""
    found: dict[str, Tier] = {}
    rows = list(entries(desk, node))
    listed = [ALIASES.get(key.text, key.text) for key, _ in rows]
    for (key, value), name in zip(rows, listed, strict=True):
        if not scalars.NAME.fullmatch(name) or name in RESERVED:
            message = Text(f"“{key.text[:30]}”不能作档位名", f"'{key.text[:30]}' cannot name a tier")
            desk.error(key, "bad-name", message, Text("用字母、汉字、数字和 _", "use letters, digits and _"))
            continue
        tier = _tier(desk, name, value, unit, names, listed)
        # A tier that could not be read has been told; it still is a tier.
        found[name] = tier or Tier(name, column=name)
    return found


def _tier(desk: Desk, name: str, node: Node, unit: Unit | None, names: Names, listed: list[str]) -> Tier | None:
    if isinstance(node, Map):
        return _explicit(desk, name, node, unit, names, listed)
    if isinstance(node, Leaf) and (node.empty or node.text in TABLE):
        return Tier(name, column=name)
    leaf = scalars.words(desk, node)
    if leaf is None:
        return None
    text = leaf.text.strip()
    if _NUMBER.fullmatch(unicodedata.normalize("NFKC", text)):
        return _constant(desk, name, node, text, unit)
    if text in PRESETS:
        return Tier(name, formula=PRESETS[text], formula_text=text)
    if _COLUMN.fullmatch(text):
        return Tier(name, column=text)
    if _FORMULA.search(text) or text in listed or text == ACTUAL:
        return _formula(desk, name, node, text, unit, names, listed)
    message = Text(f"不清楚“{text[:30]}”指什么", f"it is not clear what '{text[:30]}' is")
    near = desk.near(text, [*PRESETS, *TABLE, *listed])
    usual = Text(
        "写数、last_year、mean3、table、{column: 列名} 或公式",
        "write a number, last_year, mean3, table, {column: name} or a formula",
    )
    hint = usual if near is None else Text(f"{near.zh} {usual.zh}", f"{near.en} {usual.en}")
    desk.error(node, "unknown-tier-source", message, hint)
    return None


def _constant(desk: Desk, name: str, node: Node, text: str, unit: Unit | None) -> Tier | None:
    named = scalars.figure_of(desk, node, text)
    if named is None:
        return None
    value = axis_value(desk, node, named.value, named.percent, Axis((), unit), text)
    if decimals(value) is None:
        message = Text(f"“{text[:30]}”除不尽，不能作目标值", f"'{text[:30]}' has no end as a decimal and is no tier")
        hint = Text(f"写成小数，如 {fixed(value, 6)}", f"write a decimal, such as {fixed(value, 6)}")
        desk.error(node, "tier-not-decimal", message, hint)
        return None
    return Tier(name, constant=value)


def _explicit(desk: Desk, name: str, node: Map, unit: Unit | None, names: Names, listed: list[str]) -> Tier | None:
    if node.get("linked") is not None:
        message = Text(
            "价格条款写在考核项上：各档一同调整", "a price clause stands at the item: all its tiers move together"
        )
        desk.error(node, "price-clause-place", message, Text("把 linked: 移到 tiers 旁边", "put linked: beside tiers"))
        return None
    box = Box(desk, node, TIER)
    if len(box.values) != 1:
        message = Text(f"档位 {name} 只能有一个来源", f"tier {name} comes from exactly one place")
        desk.error(node, "tier-source", message, options(TIER.names()))
        return None
    if "formula" in box:
        return _formula(desk, name, box.at("formula"), box.text("formula"), unit, names, listed)
    if "value" in box:
        return _constant(desk, name, box.at("value"), box.text("value"), unit)
    return desk.build(node, box.before, lambda: Tier(name, column=box.text("column")))


def _formula(
    desk: Desk, name: str, node: Node, written: str, unit: Unit | None, names: Names, listed: list[str]
) -> Tier | None:
    text = desk.filled(node, written)
    units, ids = names.quantities()
    known: dict[str, Unit] | None = None
    if unit is not None and names.complete:
        own = dict.fromkeys([*PRESETS, ACTUAL, "target", *(tier for tier in listed if tier != name)], unit)
        known, ids = units | own, {word: of for word, of in ids.items() if word not in own}
    tree = formula(desk, node, text, known, ids, unit=unit if known is not None else None)
    if tree is None:
        return None
    return Tier(name, formula=replaced(tree, PRESETS), formula_text=text)


def tiers_of(rule: Rule) -> tuple[str, ...]:
    """The tiers a rule needs, those of its formula included."""
    if not isinstance(rule.body, Expression):
        return rule.tiers
    parsed = formulas.parse(rule.body.formula)
    used = parsed.names if isinstance(parsed, formulas.Parsed) else ()
    return tuple(dict.fromkeys([*rule.tiers, *(name for name in used if name not in ("x", "w"))]))


def complete(desk: Desk, found: dict[str, Tier], rule: Rule, node: Node, *, stated: bool) -> dict[str, Tier]:
    """The tiers with those the rule uses and nobody needs to state: `target`, `prior`, and all where the item names none."""
    whole = dict(found)
    for name in tiers_of(rule):
        if name in whole:
            continue
        if name in IMPLIED:
            preset = IMPLIED[name]
            whole[name] = Tier(name, formula=PRESETS[preset], formula_text=preset)
        elif name == "target" or not stated:
            whole[name] = Tier(name, column=name)
        else:
            message = Text(
                f"规则用到档位“{name}”，tiers 里没有", f"the rule uses the tier '{name}', which tiers does not name"
            )
            hint = desk.near(name, found) or Text(f"在 tiers 下写 {name}:", f"write {name}: under tiers")
            desk.error(node, "undefined-tier", message, hint)
    return whole
