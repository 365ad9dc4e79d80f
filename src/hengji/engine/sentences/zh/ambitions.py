"""Caps by the ambition of the target: `目标值不低于基准值的最多加6分，低于基准值20%以内的最多加5分`.

Behind 低于 and 高于 a percent with 以内, 以上, 超过 or a range is a distance from the reference value (`低于基准值20%以内`), and so
is a small one behind 高于 (`高于基准值的20%`); behind the other words, and without these, it is a share of it (`不低于基准值80%`).
Where the figure fits neither, the clause is not understood.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ...rules.model import ZERO, Amount
from ...values.text import Text
from ..axis import Compare, Form, Place, Quantity, Relation
from ..statements import Ambitious, Bound, Deed, Each, Limit, Statement, Unread
from . import words
from .lexer import Kind
from .limits import PointLimits
from .reader import SEPARATORS
from .steps import StepReader
from .timing import _relation

_JOINS = frozenset("但 且 而 并 并且 但是 而且 同时".split())
_LOWER = frozenset("低 低于 下降 降低 减少 下浮 少".split())
_HIGHER = frozenset("高 高于 增长 提高 上升 增加 上浮 提升 多".split())
_WITHIN = frozenset("不超过 未超过 不超 不大于 不高于".split())
_BEYOND = frozenset("超过 超出 大于 高于".split())
_SPANS = frozenset("低幅 降幅 幅度 差幅 低于幅度 偏低幅度 低于的幅度".split())
_NO_CAPS = frozenset(("lost", "total-lost", "both", "bottom"))
"""Limits of what is taken, and floors: none of them is a cap."""
_BETWEEN = ("介于", "处于", "在")
_EVEN = frozenset("持平 相等 相同 一致".split())
_CASE_ENDS = frozenset(("的", "者", "时", ","))
_SMALL = 50
"""A percent up to here, of a reference value, is more likely a distance from it than a share of it."""
_WHOLE = 100
_SET_AGAINST = re.compile("目标值?(?:[不未]?[低高等大小]于|[不未]?达|超过|[较比与和同≥≤<>])")
_IS = ("为", "是", "即为")
_MOST_OF_CASE = Text(
    "前面一档写的是上限，这一档也写明最多加几分（最高得几分），例如：其余的最多加6分",
    "the case before is a cap: say of this one, too, what is added (or scored) at most, e.g. 其余的最多加6分",
)
_OF_WHAT = Text(
    "写明这一档限的是什么：最多加…分，或最高得…分",
    "say what is limited in this case: what is added, or the score",
)
_HOW_FAR = Text(
    "距离写“低于基准值20%以内（以上）”，位置写“低于基准值的80%”“介于基准值的100%与110%之间”，各档写明最多加几分",
    "a distance: '低于基准值20%以内', a place: '低于基准值的80%', '介于基准值的100%与110%之间'",
)


class Ambitions(PointLimits):
    """Reads what the target itself is compared with, and the cap that follows."""

    steps: StepReader
    _said_place: Place | None = None
    """The place of the case before, which `未达到的` falls short of."""

    def _ambition(self) -> list[Statement] | None:
        r = self.r
        start = r.at
        headed = self._headed_cases()
        if headed is not None:
            return headed
        r.at = start
        r.skip(words.CLAUSE_LEADS)
        last = self._last_case()
        follows = last is not None
        compares: tuple[Compare, ...] | None = ()
        if follows and r.take_in(words.ELSES):
            r.take("情形", "情况", "目标", "目标值", "企业", "单位")
        elif r.tiers.get(r.word()) == "target" and (
            r.text(1) in (*words.RELATIONS, *_BETWEEN) or r.word(1) in words.COMPARED
        ):
            r.at += 1
            compares = self._target_lies()
        elif last is not None:
            side = last.compares[:1]
            more = self._how_far(side) if side and r.text() in _SPANS else None
            further = self._further(last) if more is None else None
            self._said_place = side[0].place if side else None
            compares = (*side, *more) if more is not None else further or self._target_lies(_tier_of(side))
        else:
            return None
        if compares is None:
            near = (*words.RELATIONS, *_BETWEEN[:1])
            beside = any(r.tokens[at].text in near for at in range(start, min(start + 3, len(r.tokens))))
            return self._not_placed(start) if beside else None
        r.skip(frozenset({"的", "者", "时"}))
        r.take(",")
        first: list[Statement] = []
        if r.word() in words.EACH:
            first = self.steps.step() or []
            r.take(",")
        if not first and self._open_said():
            return [Ambitious(compares, ZERO, True, span=r.span(start), uncapped=True)]
        cap = self._cap_said(first)
        if cap is not None and not (follows or first) and self._of_both_sides():
            return [Unread(r.raw(start), _OF_WHAT, r.span(start))]
        if cap is None:
            kind = last or (self._bonus_limit() if compares else None)
            return self._like_the_last(start, compares, kind) if kind is not None and not first else None
        return [*first, Ambitious(compares, cap[0], cap[1], span=r.span(start))]

    def _not_placed(self, start: int) -> list[Statement] | None:
        """The target is compared with another reference value, and how far from it is not clear."""
        r = self.r
        named = any(r.tiers.get(token.text, "target") != "target" for token in r.tokens[start : r.at])
        between = any(token.text == _BETWEEN[0] for token in r.tokens[start : start + 3])
        while not r.done and r.text() not in (",", ";", "。"):
            r.at += 1
        capped = between and "最多" in r.raw(start)
        if not (named or capped) or r.at == start:
            return None
        return [Unread(r.raw(start), _HOW_FAR, r.span(start))]

    def _cap_said(self, first: list[Statement]) -> tuple[Amount, bool] | None:
        """What may be added at most (True), or the score at most (False)."""
        r = self.r
        if r.take_in(words.UNCHANGED):
            return ZERO, True
        limits = self._most(r.at) or []
        limit = limits[0] if limits else None
        meaning = words.MOSTS.get(self._limit_word, "")
        if not isinstance(limit, Limit) or (first and not isinstance(first[-1], Each)) or meaning in _NO_CAPS:
            return None
        return limit.amount, meaning in ("gained", "any", "total-gained")

    def _further(self, last: Ambitious) -> tuple[Compare, ...] | None:
        """`10%以内的`, `高5%至10%的`, behind `高于上年值10%以上的`: so far from the same value, on the same side."""
        r = self.r
        start = r.at
        moved = next((each.place for each in last.compares if each.place.form is Form.MOVED), None)
        if moved is None or moved.quantity is None:
            return None
        sign = -1 if moved.quantity.value < 0 else 1
        r.take(*(_LOWER if sign < 0 else _HIGHER))
        found = self._so_far(moved.tier, sign) if r.kind() is Kind.NUMBER or r.word() in _WITHIN | _BEYOND else None
        lengths = [abs(each.place.quantity.value) for each in found or () if each.place.quantity is not None]
        if found is None or (moved.quantity.unit == "%" and max(lengths) > _SMALL):
            r.at = start
            return None
        side = Compare(Relation.BELOW if sign < 0 else Relation.ABOVE, Place(tier=moved.tier))
        return (side, *found) if len(found) == 1 else found

    def _last_case(self) -> Ambitious | None:
        """The case said last; behind one that is not understood, the sentence is refused, and its neighbours still are cases."""
        unread = False
        for item in reversed(self.found):
            if isinstance(item, Ambitious):
                return item
            if not isinstance(item, Unread):
                break
            unread = unread or (item.words[:2] == "目标" and _SET_AGAINST.search(item.words) is not None)
        return Ambitious((), ZERO, True) if unread else None

    def _bonus_limit(self) -> Ambitious | None:
        """`加分上限为6分，目标值低于上年值的为3分`: behind a limit of the bonus, bare points of a case are one, too."""
        limit = self.found[-1] if self.found else None
        step = next((item for item in reversed(self.found) if isinstance(item, Each)), None)
        gains = step is not None and step.effect.deed is Deed.GAIN
        if not isinstance(limit, Limit) or limit.open or limit.every or not gains:
            return None
        return Ambitious((), limit.amount, True) if limit.bound in (Bound.MOST, Bound.MOST_GAINED) else None

    def _like_the_last(self, start: int, compares: tuple[Compare, ...], last: Ambitious) -> list[Statement] | None:
        """`…的加分上限为3分，否则为6分`: bare points behind a case are a cap of the same kind; points earned (`否则得6分`) are not."""
        r = self.r
        r.take("则")
        earned = r.text() not in _IS and words.DEEDS.get(r.word()) == "get"
        r.at += 1 if earned or r.text() in _IS else 0
        amount = r.amount()
        ends = r.done or r.text() in SEPARATORS
        if amount is None or not ends:
            return None
        beyond = self.full is not None and amount.points >= self.full
        if earned or (beyond if last.gained else amount.points and not beyond):
            return [Unread(r.raw(start), _MOST_OF_CASE, r.span(start))]
        return [Ambitious(compares, amount, last.gained, span=r.span(start))]

    def _of_both_sides(self) -> bool:
        """`加扣分最多6分，目标值低于上年值的最多3分`: no word tells whether the bonus is meant, or the deduction, or both."""
        if words.MOSTS.get(self._limit_word) != "any":
            return False
        deeds = [item.effect.deed for item in self.found if isinstance(item, Each)]
        bounds = {item.bound for item in self.found if isinstance(item, Limit)}
        return {Bound.MOST_LOST, Bound.MOST_GAINED} <= bounds or deeds[-1:] == [Deed.LOSE]

    def _open_said(self) -> bool:
        """`加分不设上限`."""
        r = self.r
        start = r.at
        r.take("加分")
        if r.take_in(words.UNCAPPED):
            return True
        r.at = start
        return False

    def _headed_cases(self) -> list[Statement] | None:
        """`加分上限：目标值≥上年值时6分，＜时3分`: the cap of each case is bare points."""
        r = self.r
        found: list[Statement] = []
        side: tuple[Compare, ...] | None = ()
        if not r.take("加分上限", "加分上限为") or not r.take(":"):
            return None
        while True:
            start = r.at
            named = r.tiers.get(r.word()) == "target"
            if found and r.take_in(words.ELSES):
                compares: tuple[Compare, ...] | None = ()
            elif named or found:
                r.at += 1 if named else 0
                compares = self._target_lies(_tier_of(side or ()))
            else:
                return None
            r.skip(frozenset({"的", "者", "时"}))
            r.take(",", "为")
            amount = r.amount() if compares is not None else None
            if compares is None or amount is None:
                return None
            found.append(Ambitious(compares, amount, True, span=r.span(start)))
            side = compares
            if r.text() != "," or not (r.text(1) in words.RELATIONS or r.word(1) in words.ELSES or self._target_next()):
                return found if len(found) > 1 else None
            r.at += 1

    def _target_next(self) -> bool:
        r = self.r
        return r.tiers.get(r.word(1)) == "target" and r.text(2) in words.RELATIONS

    def _target_lies(self, known: str = "") -> tuple[Compare, ...] | None:
        """All that is said of the place of the target: `低于基准值但不低于基准值80%`; beside the tier `known`, where none is named."""
        r = self.r
        found = self._beside_tier(known)
        while found is not None:
            start = r.at
            r.take(",", "、")
            joined = r.take_in(_JOINS)
            if not joined and r.text() not in _SPANS:
                r.at = start
                return found
            more = self._how_far(found) or self._beside_tier(found[-1].place.tier)
            found = None if more is None else (*found, *more)
        return None

    def _how_far(self, said: tuple[Compare, ...]) -> tuple[Compare, ...] | None:
        """`低幅不超过20%`, behind `低于基准值`."""
        r = self.r
        place = said[-1].place
        below = said[-1].relation is Relation.BELOW
        measured = r.text() in _SPANS
        bare = r.word() in _WITHIN | _BEYOND and r.kind(1) is Kind.NUMBER
        beside = below or said[-1].relation is Relation.ABOVE
        if not (measured or bare) or place.quantity is not None or not beside:
            return None
        if measured:
            r.at += 1
            r.take("在")
        return self._so_far(place.tier, -1 if below else 1)

    def _beside_tier(self, known: str = "") -> tuple[Compare, ...] | None:
        """`不低于基准值`, `低于基准值20%以内`, `低于基准值20%至50%`, `不低于基准值的80%`, `较基准值低20%以内`."""
        r = self.r
        if r.take_in(words.COMPARED):
            return self._set_against()
        if r.text() in _BETWEEN:
            return self._between_shares(known)
        word = r.text() if r.text() in words.RELATIONS else ""
        r.take(word)
        tier = r.tier() if word else ""
        if word and not tier and known:
            return self._beside_known(_relation(word), known)
        if not tier or tier == "target":
            return None
        relation = _relation(word)
        sign = {Relation.BELOW: -1, Relation.ABOVE: 1}.get(relation, 0)
        sign = (
            0
            if relation is Relation.BELOW and word.startswith(("未", "没", "达不到", "不达", "不足", "不到"))
            else sign
        )
        if r.take("的"):
            if r.word() in words.CLAUSE_LEADS or r.text() == "," or not r.text()[:1].isdigit():
                r.at -= 1
                return (_set(relation, Place(tier=tier)),)
            return self._part_of(relation, tier, whole=True)
        start = r.at
        distance = self._so_far(tier, sign) if sign else None
        if distance is not None:
            return (_set(relation, Place(tier=tier)), *distance) if len(distance) == 1 else distance
        r.at = start
        return self._part_of(relation, tier, whole=False)

    def _between_shares(self, known: str) -> tuple[Compare, ...] | None:
        """`介于基准值的100%与110%之间`, the value itself named before or here: two shares of it, each border its neighbour's to claim."""
        r = self.r
        start = r.at
        r.take(*_BETWEEN)
        ends: list[tuple[Quantity, tuple[bool, bool] | None]] = []
        tier = known
        for at in range(2):
            named = r.tier()
            r.take("的")
            quantity = r.quantity()
            if quantity is None or (named and at and named != tier):
                break
            tier = named or tier
            ends.append((quantity, self.conditions.mark()))
            if not at and not r.take("与", "和", "至", "~", "-", "到"):
                break
        if len(ends) < 2 or not r.take("之间", "之间的") or tier in ("", "target"):
            r.at = start
            return None
        (low, low_mark), (high, high_mark) = ends
        low = Quantity(low.value, low.unit or high.unit)
        if {low.unit, high.unit} != {"%"} or not _SMALL < low.value < high.value:
            r.at = start
            return None
        return tuple(
            Compare(
                _towards(sign, mark is None or mark[1]), Place(end, tier, Form.TIMES), marked=mark is not None, loose=mark is None
            )
            for end, mark, sign in ((low, low_mark, 1), (high, high_mark, -1))
        )  # fmt: skip

    def _beside_known(self, relation: Relation, tier: str) -> tuple[Compare, ...] | None:
        """`持平的`, `低于的`, `不到110%`: beside the reference value named before."""
        r = self.r
        if r.text() in _CASE_ENDS or r.done:
            missed = relation is Relation.MISSED and self._said_place is not None and self._said_place.tier == tier
            return (_set(relation, self._said_place if missed and self._said_place is not None else Place(tier=tier)),)
        quantity = r.quantity()
        if quantity is None or quantity.unit != "%" or quantity.value <= _SMALL or r.text() not in _CASE_ENDS:
            return None
        return (_set(relation, Place(quantity, tier, Form.TIMES)),)

    def _set_against(self) -> tuple[Compare, ...] | None:
        """`较基准值低20%以内`, behind `较`."""
        r = self.r
        tier = r.tier()
        r.take("相比")
        r.take(",")
        if tier and tier != "target" and r.take_in(_EVEN):
            return (Compare(Relation.EQUAL, Place(tier=tier)),)
        sign = -1 if r.text() in _LOWER else 1 if r.text() in _HIGHER else 0
        if not tier or tier == "target" or not sign:
            return None
        r.at += 1
        relation = Relation.BELOW if sign < 0 else Relation.ABOVE
        start = r.at
        distance = self._so_far(tier, sign)
        if distance is not None:
            return _set(relation, Place(tier=tier)), *distance
        r.at = start
        return (_set(relation, Place(tier=tier)),) if r.quantity() is None else None

    def _so_far(self, tier: str, sign: int) -> tuple[Compare, ...] | None:
        """`20%以内`, `20%以上（不含）`, `超过20%`, `不超过20%（含20%）`, `20%至50%`: so far from the reference value on that side."""
        r = self.r
        short = r.take("不足", "不到", "未满", "小于")
        within, beyond = r.take_in(_WITHIN) or short, r.take_in(_BEYOND)
        near = r.quantity()
        if near is None:
            return None
        if near.unit == "%" and near.value >= _WHOLE and (within or beyond) and not short:
            # `超过基准值但不超过110%`: a share of it, as nothing lies so far from it
            return (
                Compare(Relation.AT_MOST if within else Relation.ABOVE, Place(near, tier, Form.TIMES), marked=True),
            )
        mark = self.conditions.mark()
        if not (within or beyond) and r.take("至", "~", "-", "到"):
            return self._span(near, mark, tier, sign)
        suffix = r.take_in(words.SUFFIXES)
        side = words.SUFFIXES.get(suffix, "")
        mark = mark or self.conditions.mark()
        inside = bool(within) or (side == "down" and not beyond)
        if not (within or beyond) and side not in ("down", "up"):
            return None
        if (within and side == "up") or (beyond and side == "down"):
            return None
        closed = mark[1] if mark is not None else not (beyond or short)
        marked = (
            mark is not None or "含" in suffix or bool(within)
        )  # 及以上 says no more than 以内 does: both take the border
        return (Compare(_towards(sign if not inside else -sign, closed), _moved(near, tier, sign), marked=marked),)

    def _span(self, near: Quantity, mark: tuple[bool, bool] | None, tier: str, sign: int) -> tuple[Compare, ...] | None:
        """`5%（含）至10%（不含）`, behind the nearer figure: each border is its neighbour's to claim, unless a mark says whose it is."""
        r = self.r
        far = r.quantity()
        if far is None:
            return None
        end = self.conditions.mark()
        suffix = r.take_in(words.SUFFIXES)
        end = end or self.conditions.mark()
        if words.SUFFIXES.get(suffix, "exact") == "up":
            return None
        if end is None and suffix in words.MARKED_SUFFIXES:
            end = (True, True)
        near = Quantity(near.value, near.unit or far.unit)
        borders = ((near, mark, sign), (far, end, -sign))
        return tuple(
            Compare(
                _towards(way, said is None or said[1]),
                _moved(quantity, tier, sign),
                marked=said is not None,
                loose=said is None,
            )
            for quantity, said, way in borders
        )

    def _part_of(self, relation: Relation, tier: str, whole: bool) -> tuple[Compare, ...] | None:
        """A share of the reference value, `whole`: said with 的 before it. The figure alone tells no distance from a share."""
        r = self.r
        quantity = r.quantity()
        if quantity is None:
            return (_set(relation, Place(tier=tier)),)
        mark = self.conditions.mark()
        suffix = r.take_in(words.SUFFIXES)
        mark = mark or self.conditions.mark()
        value, percent = quantity.value, quantity.unit == "%"
        if mark is not None or (suffix and (words.SUFFIXES[suffix] != "up" or relation not in _UPWARD)):
            return None
        if not percent:
            sign = {Relation.BELOW: -1, Relation.ABOVE: 1}.get(relation, 0)
            return (Compare(relation, _moved(quantity, tier, sign)),) if sign and not whole else None
        if relation is Relation.ABOVE and value <= _SMALL:
            # whoever lies above a reference value lies above a small part of it: how far above is meant
            return (Compare(relation, replace(_moved(quantity, tier, 1), relative=True if whole else None)),)
        if value <= _SMALL or (not whole and (relation in (Relation.ABOVE, Relation.AT_MOST) and value < 100)):
            return None
        if suffix:
            return (Compare(_UPWARD.get(relation, relation), Place(quantity, tier, Form.TIMES)),)
        return (_set(relation, Place(quantity, tier, Form.TIMES)),)


_UPWARD = {
    Relation.REACHED: Relation.AT_LEAST,
    Relation.AT_LEAST: Relation.AT_LEAST,
    Relation.MISSED: Relation.BELOW,
    Relation.BELOW: Relation.BELOW,
}
"""What `达到…以上`, `未达到…以上` say."""


def _tier_of(side: tuple[Compare, ...]) -> str:
    """The reference value of the case before, where it is compared with that value itself or with a share of it."""
    place = side[0].place if side else None
    return "" if place is None or place.form not in (Form.PLAIN, Form.TIMES) else place.tier


def _set(relation: Relation, place: Place) -> Compare:
    """A comparison by a word alone; 不低于 and 不高于 take the border in."""
    return Compare(relation, place, marked=relation in (Relation.AT_LEAST, Relation.AT_MOST))


def _towards(sign: int, closed: bool) -> Relation:
    if sign > 0:
        return Relation.AT_LEAST if closed else Relation.ABOVE
    return Relation.AT_MOST if closed else Relation.BELOW


def _moved(quantity: Quantity, tier: str, sign: int) -> Place:
    return Place(Quantity(sign * quantity.value, quantity.unit), tier, Form.MOVED)
