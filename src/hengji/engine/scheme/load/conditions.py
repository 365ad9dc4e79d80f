"""When a gate acts: `any core item below base`, `至少2项核心指标低于80%`, a mapping, or a formula with a comparison."""

from __future__ import annotations

import re
import unicodedata
from typing import Protocol

from ...formula import tree as trees
from ...values.number import show
from ...values.text import Text
from ..kinds import AnyOf, Is, Key, ListOf, Record, Ref
from ..model.ledger import Holds, ItemsShort, Short
from ..nodes import Map, Node
from . import scalars
from .box import Box
from .desk import Desk
from .points import ALIASES

WHEN = Record(
    "when",
    "条件 / a condition",
    (
        Key("items", ListOf(Is.TEXT, alone=True), "哪些项；core 为全部核心项 / which items; core: every core item"),
        Key("below", Is.TEXT, "低于的档位，或占满分的比例 / below this tier, or this share of full marks"),
        Key("count", Is.WHOLE, "至少几项 / at least so many"),
        Key("every", Is.YES, "全部 / all of them"),
        Key("formula", Is.FORMULA, "公式 / a formula with a comparison"),
    ),
)
RECORDS = (WHEN,)
KIND = AnyOf((Is.TEXT, Ref("when")))

_NUMBER = r"(?P<count>\d+|[一二两三四五六七八九十])"
_BELOW = r"(?P<below>[^\s,，、]+)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?P<quantity>any|all|every) (?P<core>core) items? (?:is |are )?below {_BELOW}",
        rf"at least {_NUMBER} (?P<core>core) items? (?:is |are )?below {_BELOW}",
        rf"(?P<quantity>any|all) of (?P<items>.+?) (?:is |are )?below {_BELOW}",
        rf"at least {_NUMBER} of (?P<items>.+?) (?:is |are )?below {_BELOW}",
        rf"(?P<items>[\w.\-]+) (?:is )?below {_BELOW}",
        rf"(?P<quantity>任一|任意一项|任何一项|全部|所有)(?P<core>核心)(?:指标|项|考核项)?(?:均|都)?(?:低于|未达到|未达){_BELOW}",
        rf"(?:至少)?{_NUMBER}项(?:及以上|以上)?(?P<core>核心)(?:指标|项|考核项)?(?:低于|未达到|未达){_BELOW}",
        rf"(?P<items>[\w、]+?)(?:中(?P<quantity>任一))?(?:低于|未达到|未达){_BELOW}",
    )
)
_ZH = dict(zip("一二两三四五六七八九十", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))
_COMPARES = re.compile(r"[<>=≤≥≠＜＞＝]")


class Formulas(Protocol):
    """Reads formulas over the names the steps may use."""

    def formula(self, desk: Desk, at: Node, text: str, *, condition: bool = False) -> trees.Tree | None:
        """The tree of a formula, None where it was not understood."""


def condition(desk: Desk, node: Node, names: Formulas) -> ItemsShort | Holds | None:
    """The condition of a gate."""
    if isinstance(node, Map):
        box = Box(desk, node, WHEN)
        if "formula" in box:
            _alone(box)
            return _holds(desk, box.at("formula"), box.text("formula"), names)
        return _mapping(box)
    leaf = scalars.words(desk, node, Text("例如 any core item below base", "for example any core item below base"))
    if leaf is None:
        return None
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", leaf.text)).strip()
    if _COMPARES.search(text):
        return _holds(desk, node, leaf.text, names)
    for form in _FORMS:
        match = form.fullmatch(text)
        if match is not None:
            return _sentence(desk, node, match)
    message = Text(f"看不懂条件“{leaf.text[:40]}”", f"the condition '{leaf.text[:40]}' is not understood")
    hint = Text(
        "例如 任一核心指标低于base、at least 2 core items below 80%、base_score < 60",
        "for example any core item below base, at least 2 core items below 80%, base_score < 60",
    )
    desk.error(node, "condition", message, hint)
    return None


def _sentence(desk: Desk, node: Node, match: re.Match[str]) -> ItemsShort | None:
    found = match.groupdict()
    items: tuple[str, ...] = ()
    if not found.get("core"):
        items = tuple(part.strip() for part in re.split(r"[,、，]|\band\b|\bor\b", found["items"]) if part.strip())
    every = (found.get("quantity") or "").lower() in ("all", "every", "全部", "所有")
    count = found.get("count") or "1"
    return _short(desk, node, found["below"], items, _ZH.get(count) or int(count), every=every)


def _alone(box: Box) -> None:
    """A formula says everything: beside it no key of the other way would do anything."""
    for key in (key for key in ("items", "below", "count", "every") if key in box):
        message = Text(
            f"{key} 不能与 formula 同写，写了也不起作用", f"{key} does not go with formula: it would do nothing"
        )
        hint = Text(
            f"删去 {key}，或删去 formula 改写 items、below",
            f"leave out {key}, or the formula, and write items and below",
        )
        box.desk.error(box.at(key), "condition-keys", message, hint)


def _mapping(box: Box) -> ItemsShort | None:
    items = box.texts("items")
    if "below" not in box:
        message = Text("条件缺少 below（低于什么）", "the condition does not say below what")
        box.desk.error(box.node, "missing-key", message, Text("补上 below: base", "add below: base"))
        return None
    items = () if items in ((), ("core",)) else items
    return _short(box.desk, box.node, box.text("below"), items, box.whole("count", 1), every=box.yes("every"))


def _short(desk: Desk, node: Node, below: str, items: tuple[str, ...], count: int, *, every: bool) -> ItemsShort | None:
    if count < 1:
        desk.error(node, "condition", Text("至少一项", "at least one item"), Text.same("count: 1"))
        return None
    if re.match(r"[\d$]", unicodedata.normalize("NFKC", below)):
        named = scalars.figure_of(desk, node, below)
        if named is None:
            return None
        if not named.percent:
            message = Text(f"低于“{below}”：是占满分的比例吗", f"below '{below}': is this a share of the full marks?")
            hint = Text(f"写 {below}%，或写档位名", f"write {below}%, or the name of a tier")
            desk.error(node, "condition", message, hint)
            return None
        return ItemsShort(Short.SHARE, share=named.value, items=items, count=count, every=every)
    return ItemsShort(Short.TIER, tier=ALIASES.get(below, below), items=items, count=count, every=every)


def _holds(desk: Desk, node: Node, written: str, names: Formulas) -> Holds | None:
    text = desk.filled(node, written)
    tree = names.formula(desk, node, text, condition=True)
    return None if tree is None else Holds(tree, text)


def told(when: ItemsShort | Holds) -> Text:
    """A condition in words, for gates without a title."""
    if isinstance(when, Holds):
        return Text.same(when.text or "?")
    below = when.tier if when.of is Short.TIER else f"{show(when.share * 100)}%"
    listed = "、".join(when.items) or "核心指标"
    names = ", ".join(when.items) or "core items"
    if when.every:
        return Text(f"{listed}全部低于 {below}", f"all of {names} below {below}")
    if when.count > 1:
        return Text(f"{listed}中至少 {when.count} 项低于 {below}", f"at least {when.count} of {names} below {below}")
    return Text(f"{listed}中任一低于 {below}", f"any of {names} below {below}")
