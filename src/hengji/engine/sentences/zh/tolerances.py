"""Targets that lie within bounds: `控制在85%-93%，低于或高于此范围的，每1%扣0.5分`, `误差不超过±5%`, `偏差率绝对值≤3%`."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from ...rules.model import FULL
from ..axis import Axis, Compare, Place, Quantity, Relation, When
from ..statements import Award, Deed, Each, Effect, Statement, Way
from . import words
from .kept import is_kept
from .lexer import Kind
from .plain_text import is_label
from .titles import Titles

_KEPT = frozenset(
    "控制在 保持在 维持在 稳定在 应在 在 介于 处于 范围为 区间为 目标区间为 标准为 保持 应为 应控制在 目标为".split()
)
_LEAVING = re.compile(
    r"(?:每)?(?:偏离|偏差|超出|超过|超|波动|高于或低于|低于或高于|高出或低出|超标|不在|低于下限|高于上限|否则|其余|其他|其它)|每[高低上下升降][^,;。扣]{0,8}[高低上下升降]"
)
"""What follows a range to be kept: something about leaving it, on either side."""
_BEYOND_BOTH = frozenset(
    "低于下限或高于上限 高于上限或低于下限 超出上下限 超出此范围 超出范围 超出区间 超出该范围 超出上述范围 超出规定范围".split()
)
_OUTSIDE_EITHER = frozenset("超过 超出 超".split())
_OUTSIDE = frozenset("超过 超出 大于 高于 超".split())


class Tolerances(Titles):
    """Reads targets with two borders, and steps outside them."""

    def _kept(self) -> list[Statement] | None:
        """A range the figure is to stay in, said alone before what happens outside it."""
        r = self.r
        start = r.at
        name_end = self._to_bounds()
        if name_end is None or not is_label(r.raw(start, name_end)):
            return None
        found = self._within_sign() or self.conditions.between()
        if found is None or len(found) != 2:
            return None
        r.take_in(words.SUFFIXES)
        r.take("的", "之间")
        if r.text() not in (",", ";", "。") or not _LEAVING.match(r.plain.text[r.tokens[r.at].end :]):
            return None
        compares = tuple(replace(item, loose=False, marked=True) for item in found)
        self.kept = True
        return [Award(When(compares), Effect(Deed.GET, FULL), span=r.span(start))]

    def _to_bounds(self) -> int | None:
        """Moves to where the bounds begin; where the name before them ended."""
        r = self.r
        end = None
        while not r.done and r.text() not in (",", ";", "。", ":", "("):
            if r.text() == "±" or (r.kind() is Kind.NUMBER and r.text(-1) in _KEPT) or r.kind() is Kind.NUMBER:
                return r.at if end is None else end
            if r.text() in _KEPT or r.text() in _OUTSIDE or r.text() in words.RELATIONS:
                end = r.at if end is None else end
            r.at += 1
        return None

    def _within_sign(self) -> tuple[Compare, ...] | None:
        """`±3%`."""
        r = self.r
        if not r.take("±"):
            return None
        quantity = r.quantity()
        if quantity is None:
            return None
        low = Place(replace(quantity, value=-quantity.value))
        return Compare(Relation.AT_LEAST, low), Compare(Relation.AT_MOST, Place(quantity))

    def _outside(self) -> list[Statement] | None:
        """`低于或高于此范围的，每1%扣0.5分`, `每高1%或低1%扣1分`, `超出每1%扣1分`: steps on both sides of what was kept."""
        r = self.r
        start = r.at
        if not self._ranged_before():
            return None
        sides: set[str] = set()
        if r.take_in(_BEYOND_BOTH):
            sides = {"above", "below"}
        while r.word() in words.WAYS or r.text() in (
            "或",
            "上限",
            "下限",
            "或者",
            "范围",
            "区间",
            "此",
            "该",
            "的",
            ",",
            "者",
            "部分",
            "上述",
            "此范围",
            "该范围",
            "此区间",
        ):
            sides |= _sides(r.word())
            r.at += 1
            if r.text() == "±":
                r.at += 1  # `超出±2%的部分`
                r.quantity()
        r.take_in(words.PARTS)
        r.take(",")
        if not r.take_in(words.EACH):
            return None
        sizes: list[Quantity] = []
        while r.word() in words.WAYS or r.kind() is Kind.NUMBER or r.text() in ("或", "或者", "、"):
            if r.kind() is Kind.NUMBER:
                size = r.quantity()
                if size is None:
                    return None
                sizes.append(size)
                continue
            sides |= _sides(r.word())
            r.at += 1
        r.take(",")
        act = r.act()
        if (
            act is None
            or act.effect.deed is not Deed.LOSE
            or not sizes
            or len(set(sizes)) != 1
            or not sides >= {"above", "below"}
        ):
            return None
        return [Each(Way.OFF, sizes[0], act.effect, axis=Axis.VALUE, span=r.span(start))]

    def _further_out(self) -> list[Statement] | None:
        """`超出±3%但在±5%以内扣2分`, `超出±5%不得分`: bands outside a tolerance, said for both sides; `mirrored` says the other one."""
        r = self.r
        start = r.at
        if r.text() not in _OUTSIDE_EITHER or r.text(1) != "±":
            return None
        r.at += 2
        near = r.quantity()
        r.take_in(words.SUFFIXES)
        r.take("的")
        r.take("但", "且", "、", ",", "至", "到")
        r.take("在", "不超过", "未超过")
        far = r.quantity() if r.take("±") else None
        r.take_in(words.SUFFIXES) if far is not None else None
        r.skip(words.CONDITION_ENDS)
        r.take(",")
        act = r.act()
        if near is None or act is None or act.per:
            return None
        compares: tuple[Compare, ...] = (Compare(Relation.ABOVE, Place(near), marked=True),)
        if far is not None:
            compares = (*compares, Compare(Relation.AT_MOST, Place(far), marked=True))
        return [Award(When(compares), act.effect, span=r.span(start))]

    def _ranged_before(self) -> bool:
        ranged = [item for item in self.found if is_kept(item)]
        return len(ranged) == 1 and not any(isinstance(item, Each) for item in self.found)

    kept = False


def _sides(word: str) -> set[str]:
    """The sides of a range that a word tells: 超出 leaves it on either side, 低于 on one."""
    side = words.WAYS.get(word, "")
    return {"above", "below"} if side == "off" or word in _OUTSIDE_EITHER else {side} if side else set()


def mirrored(said: list[Statement]) -> list[Statement]:
    """Bands of a deviation said once for both sides (`正负1%以内不扣分，1%-3%扣2分`): the same on the other side of nothing."""
    both = [item for item in said if _both_sides(item)]
    others = [item for item in said if _one_side(item)]
    if len(both) != 1 or not others:
        return said
    found: list[Statement] = []
    for item in said:
        found.append(item)
        if item in others and isinstance(item, Award):
            found.append(_turned(item))
    return found


def _both_sides(item: Statement) -> bool:
    if not isinstance(item, Award) or not isinstance(item.condition, When) or len(item.condition.compares) != 2:
        return False
    low, high = (compare.place.quantity for compare in item.condition.compares)
    return low is not None and high is not None and low.value == -high.value != 0


def _one_side(item: Statement) -> bool:
    if not isinstance(item, Award) or not isinstance(item.condition, When) or item.condition.axis is not Axis.VALUE:
        return False
    quantities = [compare.place.quantity for compare in item.condition.compares if not compare.place.tier]
    if len(quantities) != len(item.condition.compares):
        return False
    return all(quantity is not None and quantity.value > Fraction(0) for quantity in quantities)


def _turned(item: Award) -> Award:
    assert isinstance(item.condition, When)
    other = {
        Relation.AT_LEAST: Relation.AT_MOST,
        Relation.AT_MOST: Relation.AT_LEAST,
        Relation.ABOVE: Relation.BELOW,
        Relation.BELOW: Relation.ABOVE,
    }
    compares = []
    for compare in item.condition.compares:
        assert compare.place.quantity is not None
        place = replace(compare.place, quantity=replace(compare.place.quantity, value=-compare.place.quantity.value))
        compares.append(replace(compare, relation=other.get(compare.relation, compare.relation), place=place))
    return replace(item, condition=replace(item.condition, compares=tuple(reversed(compares))))
