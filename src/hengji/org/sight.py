"""Who can see what, told in sentences from roles: per permission which units, because of which role, until when. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ..engine.values.text import Text
from ..ui.words import en_day, many
from .permissions import Permission
from .roles import ROLES, Role
from .tree import Tree


@dataclass(frozen=True, slots=True)
class Ground:
    """Why something is allowed: a role for a unit, from a day to a day."""

    role: Role
    unit: int
    until: date | None
    acts_for: Text | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """What a person may do for the same reasons: told in a sentence, for so many units."""

    permissions: tuple[Text, ...]
    sentence: Text
    units: int


def told(grounds: Iterable[Ground], tree: Tree, named: frozenset[int]) -> list[Sight]:
    """A sentence for all permissions that rest on the same grounds. Units outside `named` are not named."""
    by: dict[tuple[Ground, ...], list[Permission]] = {}
    grounds = list(grounds)
    for permission in Permission:
        because = tuple(ground for ground in grounds if permission in ROLES[ground.role].allows)
        if because:
            by.setdefault(because, []).append(permission)
    found = []
    for because, permissions in by.items():
        reach = frozenset[int]().union(*(tree.below(ground.unit) & named for ground in because))
        reasons = [_because(ground, tree, named) for ground in because]
        zh = f"{'；'.join(each.zh for each in reasons)}，可以："
        en = f"{'; '.join(each.en for each in reasons)}: may"
        found.append(Sight(tuple(each.words for each in permissions), Text(zh, en), len(reach)))
    return found


def _because(ground: Ground, tree: Tree, named: frozenset[int]) -> Text:
    role, where = ROLES[ground.role].title, place(ground.unit, tree, named)
    count = len(tree.below(ground.unit) & named)
    whole_zh = f"及下级共 {count} 个单位" if count > 1 and ground.unit in named else ""
    whole_en = f" and all below it, {many(count, 'unit')}" if count > 1 and ground.unit in named else ""
    for_zh = f"（代{ground.acts_for.zh}）" if ground.acts_for else ""
    for_en = f" (standing in for {ground.acts_for.en})" if ground.acts_for else ""
    until_zh = f"，到 {ground.until} 前" if ground.until else ""
    until_en = f", until {en_day(ground.until)}" if ground.until else ""
    return Text(
        f"因为任“{role.zh}”{for_zh}{until_zh}，对{where.zh}{whole_zh}",
        f"As {role.en}{for_en}{until_en}, for {where.en}{whole_en}",
    )


def place(unit: int, tree: Tree, named: frozenset[int]) -> Text:
    """The name of a unit to a reader who may know of it; else that it is one above."""
    node = tree.nodes.get(unit)
    if node is None:
        return Text("已撤销的单位", "a unit that was closed")
    return node.name if unit in named else Text("上级单位", "a unit above")
