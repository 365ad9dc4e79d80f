"""Comparisons with one place: `低于目标值的90%`, `比上年增长5%以上`, `超预算5%以内`; and the bands that go on from it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ..assemble.places import WHOLE_UNITS
from ..axis import Compare, Form, Place, Quantity, Relation
from . import words
from .lexer import Kind
from .timing import Timing, _relation

_MIRRORED = {
    Relation.AT_MOST: Relation.AT_LEAST,
    Relation.AT_LEAST: Relation.AT_MOST,
    Relation.BELOW: Relation.ABOVE,
    Relation.ABOVE: Relation.BELOW,
    Relation.REACHED: Relation.REACHED,
}
_WAY = {Relation.BELOW: -1, Relation.ABOVE: 1, Relation.EXCEEDED: 1, Relation.MISSED: -1}
OPENING = {Relation.AT_LEAST: Relation.ABOVE, Relation.AT_MOST: Relation.BELOW}
_CLOSING = {Relation.ABOVE: Relation.AT_LEAST, Relation.BELOW: Relation.AT_MOST}
TURNED = {
    Relation.AT_LEAST: Relation.AT_MOST,
    Relation.AT_MOST: Relation.AT_LEAST,
    Relation.ABOVE: Relation.BELOW,
    Relation.BELOW: Relation.ABOVE,
}
_FAR = {
    (True, True): Relation.AT_LEAST,
    (True, False): Relation.ABOVE,
    (False, True): Relation.AT_MOST,
    (False, False): Relation.BELOW,
}
"""The far end of what lies within a distance: by whether it lies below, and whether the end itself belongs to it."""
_TAKING = frozenset(
    word
    for word, name in words.RELATIONS.items()
    if name in ("at-least", "at-most") and word not in ("控制在", "应达到")
)
"""Words that take the border in by themselves."""
ORDER = ("<", "≤", ">", "≥")
_SHORT = frozenset("超 低 少 差 高 多 降 升 超出 高出 低出 多出 欠".split())
"""Words that measure a distance by themselves (`超10天`), unlike 超过 and 低于, which may name the value itself."""
DISTANCES = frozenset("滞后 落后 欠产 欠收 短收 亏产 减产 超产 超收 超耗 超支 超用 下浮 上浮 低 高 超 欠".split())
_AWAY = (Form.MOVED, Form.BEYOND)
_NO_DISTANCE = Place(Quantity(Fraction(0)), form=Form.BEYOND)
_TAKES_NAMED = (Relation.REACHED, Relation.MISSED, Relation.EXCEEDED, Relation.AT_LEAST, Relation.AT_MOST)


_BOUNDING = frozenset("不低于 不超过 超过 低于 高于 不到 不足 不满 未超过 不少于 大于 小于 少于 多于".split())


class Comparisons(Timing):
    """Reads comparisons from a reader."""

    def _compare(self) -> tuple[Compare, ...] | None:
        """One comparison: a relation before the place, a suffix after it, or both."""
        r = self.r
        start = r.at
        if r.word() in words.STEADY and r.last_tier:
            r.at += 1
            if self._scored_next():
                return (Compare(Relation(words.STEADY[r.text(-1)]), Place(tier=r.last_tier)),)
        r.at = start
        grown = self._growth()
        if grown is not None:
            return grown
        r.at = start
        self.said_done = False
        compared = r.take_in(words.COMPARED)
        tier = r.tier() if compared else ""
        word = self._relation_word(bool(tier))
        relation = _relation(word) if word else None
        if tier:
            return self._against(tier, word, start)
        if relation is Relation.EQUAL and word in ("持平", "不变") and self._scored_next():
            return (Compare(Relation.EQUAL, Place(tier=r.last_tier or "target")),)
        relation, distance = self._distance_word(word, relation)
        place = self._compared_place(word, relation, distance)
        if place is None:
            r.at = start
            return None
        bordered = self._bordered(relation, place, start)
        if bordered is None or len(bordered) > 1 or word not in _TAKING:
            return bordered
        return tuple(replace(each, taken=each.relation is relation) for each in bordered)

    def _distance_word(self, word: str, relation: Relation | None) -> tuple[Relation | None, bool]:
        """The relation, and whether its word measures a distance (`超10天`); `欠产3%` is one too."""
        r = self.r
        if not word and r.word() in DISTANCES and r.kind(1) is Kind.NUMBER:
            way = {"below": Relation.BELOW, "above": Relation.ABOVE}.get(words.WAYS[r.word()])
            if way is not None:
                r.at += 1
                return way, True
        if (
            not word
            and r.word() in ("滞后", "落后")
            and r.word(1) in ("超过", "超出", "大于")
            and r.kind(2) is Kind.NUMBER
        ):
            r.at += 2  # `滞后超过5%`
            return Relation.BELOW, True
        return relation, word in _SHORT

    def _compared_place(self, word: str, relation: Relation | None, distance: bool) -> Place | None:
        """The place behind a relation."""
        r = self.r
        place = r.place(_WAY.get(relation, 0) if relation else 0)
        points = r.text(-1) == "分" and (r.done or r.text() in (",", ";", "。"))
        if place is not None and relation is Relation.MISSED and points:
            return None  # `未达到0分`: the points, not a place
        if place is None and relation in _TAKES_NAMED and r.name(inside=True) and r.word() in r.tiers:
            place = r.place()
        if place is None:
            return None
        if relation is Relation.EXCEEDED and bare_length(place) and place.quantity is not None:
            place = Place(place.quantity, "target", Form.MOVED)
        if (word in words.DONE_VERBS or self.said_done) and not place.tier:
            place = done_place(place)
        return self._as_distance(relation, place, distance)

    def _as_distance(self, relation: Relation | None, place: Place, distance: bool) -> Place | None:
        """A figure that is a distance from where the steps begin; None for one no distance can be."""
        quantity = place.quantity
        distance = distance or (quantity is not None and quantity.unit == "pp" and self.rate is not False)
        if not distance or quantity is None or place.tier or place.form is not Form.PLAIN or relation not in _WAY:
            return place
        if quantity.unit in ("%", "‰") and quantity.value > 50:
            return None
        return Place(Quantity(_WAY[relation] * quantity.value, quantity.unit), form=Form.BEYOND)

    def _bordered(self, relation: Relation | None, place: Place, start: int) -> tuple[Compare, ...] | None:
        """The comparison with the marks and the suffix behind its place."""
        r = self.r
        mark = self.mark()
        suffix = r.take_in(words.SUFFIXES)
        mark = mark or self.mark()
        place = self._from_named(place)
        if (
            place.form in _AWAY
            and relation in (Relation.ABOVE, Relation.BELOW, Relation.EXCEEDED)
            and words.SUFFIXES.get(suffix) == "down"
        ):
            near = Compare(relation, Place(tier=place.tier) if place.tier else _NO_DISTANCE)
            closed = mark is None or mark[1]
            far = Compare(_FAR[relation is Relation.BELOW, closed], place, marked=_marks(mark, suffix))
            self.shift = (place.tier, Relation.BELOW if relation is Relation.BELOW else Relation.ABOVE)
            self.shifted_by = place.quantity.unit if place.quantity is not None else ""
            return near, far
        if (
            self.shift is not None
            and (place.form not in _AWAY or (place.form is Form.BEYOND and relation is Relation.ABOVE))
            and (bare_length(place) or self._shift_unit(place))
            and (relation in (Relation.ABOVE, None) or suffix)
            and not (relation is Relation.BELOW and not suffix)
        ):
            return self._shifted(place, suffix, mark)
        joined = self._joined(relation, place, mark, suffix)
        if joined is None:
            r.at = start
            return None
        return (joined,)

    def _from_named(self, place: Place) -> Place:
        """`低10%以上`, after `比计划低5%以内`: a distance from the reference that the band before it named."""
        quantity = place.quantity
        if self.shift is None or not self.shift[0] or place.form is not Form.BEYOND or quantity is None:
            return place
        same = (quantity.value > 0) == (self.shift[1] is Relation.ABOVE)
        return Place(quantity, self.shift[0], Form.MOVED) if same else place

    def _shift_unit(self, place: Place) -> bool:
        return place.quantity is not None and not place.tier and place.quantity.unit == self.shifted_by != ""

    def _shifted(self, place: Place, suffix: str, mark: tuple[bool, bool] | None) -> tuple[Compare, ...] | None:
        """`超过5%部分`, after `超过目标值5%以内部分`: further away on the same side."""
        _, relation = self.shift or ("", Relation.ABOVE)
        marked = _marks(mark, suffix)
        if words.SUFFIXES.get(suffix) == "down":
            closed = mark is None or mark[1]
            return (Compare(_FAR[relation is Relation.BELOW, closed], self._away(place), marked=marked),)
        inclusive = suffix != "" and words.SUFFIXES[suffix] == "up"
        inclusive = mark[1] if mark is not None else inclusive
        return (Compare(_CLOSING[relation] if inclusive else relation, self._away(place), marked=marked),)

    def _away(self, place: Place) -> Place:
        """A short length as a place on the side of the reference that the band before it named."""
        tier, relation = self.shift or ("", Relation.ABOVE)
        sign = 1 if relation is Relation.ABOVE else -1
        assert place.quantity is not None
        form = Form.MOVED if tier else Form.BEYOND
        return Place(replace(place.quantity, value=sign * place.quantity.value), tier, form)

    def _growth(self) -> tuple[Compare, ...] | None:
        """`增长10%以上`, `同比增长8%`: a rate of growth where the item is a rate, else the growth over last year."""
        r = self.r
        same_period = r.word() == "同比"
        if same_period:
            r.at += 1
        sign = words.GROWTH.get(r.word(), 0)
        if not sign:
            return None
        word = r.word()
        r.at += 1
        if same_period:
            r.last_tier = "prior"
        if (
            r.kind() is not Kind.NUMBER
            and (same_period or r.last_tier == "prior")
            and (self._scored_next() or (same_period and self._each_next()))
        ):
            return (Compare(Relation.ABOVE if sign > 0 else Relation.BELOW, Place(tier="prior")),)
        if word in ("减亏", "增亏") and self.rate is False and r.kind() is not Kind.NUMBER and self._scored_next():
            return _less_lost(word, "扭亏" in r.plain.text)
        going_on = self.shift is not None and self.shift[0] and (self.shift[1] is Relation.ABOVE) == (sign > 0)
        if going_on and self.shift is not None:
            nearer = self._nearer(self.shift[0], sign)
            if nearer is not None:
                return nearer
        quantity = r.quantity()
        if quantity is None or quantity.unit not in ("%", "pp", "‰"):
            return None
        mark = self.mark()
        suffix = r.take_in(words.SUFFIXES)
        mark = mark or self.mark()
        if not suffix and not self._scored_next():
            return None
        if quantity.unit == "pp" and not same_period and self.rate is True and r.last_tier != "prior":
            away = Place(Quantity(sign * quantity.value, "pp"), form=Form.BEYOND)
            joined = self._joined(Relation.AT_LEAST if sign > 0 else Relation.AT_MOST, away, mark, suffix, sign)
            return None if joined is None else (joined,)
        of_rate = self.rate is True and quantity.unit == "%" and (word == "增长" or not same_period)
        plain = not going_on and (of_rate or (self.rate is None and not same_period))
        fallen = plain and sign < 0
        sign = 1 if fallen else sign
        value = Quantity(sign * quantity.value, quantity.unit)
        tier = self.shift[0] if going_on and self.shift is not None else "prior"
        tier = tier if same_period or going_on else self.set_against or tier
        place = Place(value) if plain else Place(value, tier, Form.MOVED)
        if going_on and words.SUFFIXES.get(suffix) == "down":
            near = Compare(Relation.ABOVE if sign > 0 else Relation.BELOW, Place(tier=tier))
            return near, Compare(Relation.AT_MOST if sign > 0 else Relation.AT_LEAST, place)
        relation = Relation.AT_LEAST if sign > 0 else Relation.AT_MOST
        self.decreased = self.decreased or fallen
        self.decreased = self.decreased or sign < 0
        joined = self._joined(relation, place, mark, suffix, sign)
        if joined is not None and place.form is Form.MOVED:
            self.shift, self.shifted_by = (place.tier, Relation.ABOVE if sign > 0 else Relation.BELOW), "%"
        return None if joined is None else (joined,)

    def _relation_word(self, against: bool) -> str:
        r = self.r
        if r.text() in ("<", ">", "≤", "≥", "="):
            sign = r.text()
            r.at += 1
            if sign in "<>" and r.take("="):
                return {"<": "≤", ">": "≥"}[sign]
            return sign
        word = r.take_in(words.RELATIONS)
        if word in words.DONE_VERBS and r.text() in ORDER:
            self.completion = True
            return self._relation_word(against)
        if word in ("达到", "完成", "实现", "控制在") and r.word() in _BOUNDING:
            self.said_done = word != "控制在"
            return r.take_in(words.RELATIONS)
        return word or (r.take_in(words.COMPARING_WAYS) if against else "")

    def _against(self, tier: str, word: str, start: int) -> tuple[Compare, ...] | None:
        """`比上年增长5%以上`, `较上年下降`, `与上年持平`."""
        r = self.r
        sign = words.SIGNED.get(word, 0)
        self.set_against = tier
        if not word or (sign == 0 and words.RELATIONS.get(word) != "equal"):
            r.at = start
            return None
        if sign == 0:
            return (Compare(Relation.EQUAL, Place(tier=tier)),)
        nearer = self._nearer(tier, sign)
        if nearer is not None:
            return nearer
        bounded = r.take_in(words.RELATIONS) if r.word() in words.RELATIONS and r.kind(1) is Kind.NUMBER else ""
        quantity = r.quantity()
        if quantity is None:
            return (Compare(Relation.ABOVE if sign > 0 else Relation.BELOW, Place(tier=tier)),)
        if bounded:
            moved = Place(Quantity(sign * quantity.value, quantity.unit), tier, Form.MOVED)
            said = _relation(bounded)
            r.take_in(words.SUFFIXES)
            if said not in _MIRRORED:
                return None
            return (Compare(said if sign > 0 else _MIRRORED[said], moved),)
        mark = self.mark()
        suffix = r.take_in(words.SUFFIXES)
        mark = mark or self.mark()
        place = Place(Quantity(sign * quantity.value, quantity.unit), tier, Form.MOVED)
        relation = Relation.ABOVE if sign > 0 else Relation.BELOW
        joined = self._joined(relation if words.RELATIONS.get(word) else _CLOSING[relation], place, mark, suffix, sign)
        self.decreased = self.decreased or sign < 0
        if suffix:
            self.shift, self.shifted_by = (tier, relation), quantity.unit
        return None if joined is None else (joined,)

    def _nearer(self, tier: str, sign: int) -> tuple[Compare, ...] | None:
        """`比上年下降不足3%`: on one side of the reference, and nearer to it than so much."""
        r = self.r
        start = r.at
        if r.take("不足", "不到", "不满", "未达到", "未达", "小于"):
            quantity = r.quantity()
            if quantity is not None and self._scored_next():
                moved = Place(Quantity(sign * quantity.value, quantity.unit), tier, Form.MOVED)
                side = Relation.ABOVE if sign > 0 else Relation.BELOW
                self.shift, self.shifted_by = (tier, side), quantity.unit
                return Compare(side, Place(tier=tier)), Compare(_FAR[sign < 0, False], moved, marked=True)
        r.at = start
        return None

    def _joined(
        self, relation: Relation | None, place: Place, mark: tuple[bool, bool] | None, suffix: str, sign: int = 0
    ) -> Compare | None:
        """One comparison from its relation, its border mark and its suffix."""
        closed = (
            self.r.plain.closed.get(words.SUFFIXES.get(suffix, "")) if suffix not in words.MARKED_SUFFIXES else None
        )
        mark = (True, closed) if mark is None and closed is not None else mark
        marked = mark is not None or suffix in words.MARKED_SUFFIXES or "含" in suffix
        side = words.SUFFIXES.get(suffix, "") if suffix else ""
        if relation is None and not side:
            if not self._scored_next():
                return None
            relation = Relation.EQUAL
        loose = False
        if side == "exact":
            relation = relation or Relation.EQUAL
        elif side == "after":
            relation = Relation.AT_LEAST if suffix.startswith("及") else Relation.ABOVE
        elif side:
            if place.form in _AWAY and relation in (Relation.ABOVE, Relation.BELOW) and side == "down" and sign == 0:
                return None
            up = (side == "up") == (sign >= 0 or relation is None)
            literal = Relation.AT_LEAST if up else Relation.AT_MOST
            if relation in (Relation.ABOVE, Relation.BELOW) and not marked and sign == 0 and place.form not in _AWAY:
                agrees = (relation is Relation.ABOVE) == (literal is Relation.AT_LEAST)
                if not agrees:
                    return None
                return Compare(relation, place, marked=True, loose=True)
            elif relation is Relation.BELOW and side == "up" and _is_length(place) and place.quantity is not None:
                # `低于10%及以上`: so far below, or further
                length = Quantity(-place.quantity.value, place.quantity.unit)
                return Compare(Relation.AT_MOST, Place(length, form=Form.BEYOND), marked=True)
            elif relation is Relation.MISSED and literal is Relation.AT_LEAST:
                relation = Relation.MISSED
            elif relation == Relation.BELOW and place.form in _AWAY:
                relation = Relation.AT_MOST if side == "up" else Relation.AT_LEAST
            else:
                relation = literal
        if mark is not None and relation is not None:
            loose = loose or (mark[1] and relation in _CLOSING and not side)
            relation = (_CLOSING if mark[1] else OPENING).get(relation, relation)
        return None if relation is None else Compare(relation, place, marked, loose)

    def _each_next(self) -> bool:
        """Whether a step follows: `同比上升的，每上升1%扣1分`."""
        r = self.r
        start = r.at
        r.skip(frozenset({"的", "时", "者", "则"}))
        r.take(",")
        found = r.word() in words.EACH
        r.at = start
        return found

    def _scored_next(self) -> bool:
        """Whether a place alone (`100%`, `基本值`) stands before what it earns."""
        r = self.r
        start = r.at
        r.skip(frozenset({"的", "时", "者", "则", "即"}))
        apart = r.take(":", ",")
        worth = r.kind() is Kind.NUMBER and r.text(1) == "分" and r.text(-1) in words.UNITS - WHOLE_UNITS
        act = r.act() or (r.act(bare=True) if apart or worth or r.word() in words.FULLS else None)
        r.at = start
        return act is not None and not (act.bare and act.effect.amount.share not in (0, 1))


def _marks(mark: tuple[bool, bool] | None, suffix: str) -> bool:
    """Whether words settle whose a border is: `（含）`, `及以上`."""
    return mark is not None or suffix in words.MARKED_SUFFIXES


def _less_lost(word: str, turned: bool) -> tuple[Compare, ...]:
    """`减亏`, `增亏`: a loss smaller or larger than last year's; beside 扭亏为盈 a loss all the same."""
    prior = Place(tier="prior")
    if word == "增亏":
        return (Compare(Relation.BELOW, prior),)
    still = Compare(Relation.AT_MOST, Place(Quantity(Fraction(0))), loose=True)
    return (Compare(Relation.ABOVE, prior), *((still,) if turned else ()))


def bare_length(place: Place) -> bool:
    """A short length with no reference: `5%`, `3个百分点`."""
    quantity = place.quantity
    return (
        quantity is not None
        and not place.tier
        and (quantity.unit == "pp" or (quantity.unit == "%" and quantity.value <= 50))
    )


def _is_length(place: Place) -> bool:
    """A short length that no word has made a distance yet."""
    return place.form is Form.PLAIN and bare_length(place)


def done_place(place: Place) -> Place:
    """A bare percent after a verb of completing."""
    if place.form is Form.PLAIN and place.quantity is not None and place.quantity.unit == "%":
        return replace(place, form=Form.DONE)
    return place
