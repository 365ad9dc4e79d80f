"""Conditions on the value: `95%以上`, `低于目标值的90%`, `90%~95%`, `40%≤x<50%`, `比上年增长5%以上`."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from ..statements import Compare, Form, Place, Quantity, Relation, When
from ..assemble.places import WHOLE_UNITS
from . import words
from .lexer import Kind
from .reader import names_rate
from .timing import Found, Timing, _relation

_MIRRORED = {
    Relation.AT_MOST: Relation.AT_LEAST,
    Relation.AT_LEAST: Relation.AT_MOST,
    Relation.BELOW: Relation.ABOVE,
    Relation.ABOVE: Relation.BELOW,
    Relation.REACHED: Relation.REACHED,
}
_UPWARD = frozenset({Relation.ABOVE, Relation.AT_LEAST, Relation.EXCEEDED})

_WAY = {Relation.BELOW: -1, Relation.ABOVE: 1, Relation.EXCEEDED: 1, Relation.MISSED: -1}

_OPENING = {Relation.AT_LEAST: Relation.ABOVE, Relation.AT_MOST: Relation.BELOW}

_CLOSING = {Relation.ABOVE: Relation.AT_LEAST, Relation.BELOW: Relation.AT_MOST}


_TURNED = {
    Relation.AT_LEAST: Relation.AT_MOST,
    Relation.AT_MOST: Relation.AT_LEAST,
    Relation.ABOVE: Relation.BELOW,
    Relation.BELOW: Relation.ABOVE,
}
_ORDER = ("<", "≤", ">", "≥")
_LACKS = frozenset("缺 缺少 缺失 漏 少 欠 失误 迟到 遗漏 漏报".split())
_SHORT = frozenset("超 低 少 差 高 多 降 升 超出 高出 低出 多出 欠".split())
"""Words that measure a distance by themselves (`超10天`), unlike 超过 and 低于, which may name the value itself."""
_DISTANCES = frozenset("欠产 欠收 短收 亏产 减产 超产 超收 超耗 超支 超用 下浮 上浮 低 高 超 欠".split())
_AWAY = (Form.MOVED, Form.BEYOND)
_NO_DISTANCE = Place(Quantity(Fraction(0)), form=Form.BEYOND)
_OPEN_NAME = re.compile(r"(?:后|末|倒数|前|未|没|不|非|(?<![消清拆排解废删铲免扣剔去])除)$")
"""A name does not end so: the word belongs to the figure behind it."""


class Conditions(Timing):
    """Reads conditions from a reader."""

    def condition(self) -> Found | None:
        """A condition, or None with the reader where it was."""
        r = self.r
        start = r.at
        for read in (self._timely, self._rank, self._none_at_all, self._signed_value, self._region):
            found = read()
            if found is not None:
                return found
            r.at = start
        return None

    def _region(self) -> Found | None:
        """`95%以上`, `达到90%未达到95%`, `90%~95%`, `40%≤x<50%`, `完成`, `未达目标值`."""
        r = self.r
        self.completion, self.variable, label = False, "", ""
        name = self._subject()
        if _OPEN_NAME.search(name):
            return None
        completion = self.completion
        happened = r.word(-1) in words.HAPPENED
        first = self._first()
        if not first:
            return self._bare_verb(name)
        compares = first
        if r.kind() is Kind.TEXT and (happened or self._verb_next()):
            name = name or r.name()
            r.name()
        if len(compares) == 1:
            compares += self._second(compares[0])
        compares = _aligned(compares)
        if completion or self.completion:
            compares = tuple(replace(item, place=_completed(item.place)) for item in compares)
        rate = bool(name or self.variable) and names_rate(name or self.variable)
        return Found(When(compares, name, rate=rate), "" if len(compares) > 1 else label)

    def _first(self) -> tuple[Compare, ...] | None:
        """The first comparison (or both at once) of a region."""
        start = self.r.at
        for read in (self._deviation, self._range, self._chain, self._around, self._compare):
            found = read()
            if found is not None:
                return found
            self.r.at = start
        return None

    def _deviation(self) -> tuple[Compare, ...] | None:
        """`与目标值偏差在5%以内`: on both sides of a place."""
        r = self.r
        if not r.take_in(words.COMPARED):
            return None
        tier = r.tier()
        r.take("的", "相比")
        if not tier or not r.take_in(words.DEVIATIONS | {"偏离", "相差", "差异", "波动"}):
            return None
        r.take("在", "为")
        r.take("不超过", "±", "控制在")
        r.take("±")
        quantity = r.quantity()
        if quantity is None:
            return None
        r.take_in(words.SUFFIXES)
        low = Place(replace(quantity, value=-quantity.value), tier, Form.MOVED)
        return Compare(Relation.AT_LEAST, low), Compare(Relation.AT_MOST, Place(quantity, tier, Form.MOVED))

    def _around(self) -> tuple[Compare, ...] | None:
        """`±3%以内`."""
        r = self.r
        r.take("控制在", "在", "不超过", "为")
        if not r.take("±"):
            return None
        quantity = r.quantity()
        if quantity is None:
            return None
        r.take_in(words.SUFFIXES)
        low, high = Place(replace(quantity, value=-quantity.value)), Place(quantity)
        return Compare(Relation.AT_LEAST, low), Compare(Relation.AT_MOST, high)

    def _subject(self) -> str:
        """The thing measured, before its comparison."""
        r = self.r
        start = r.at
        name = r.name()
        if not name:
            name = r.take_in(words.ACTUALS)
        if name and r.word() in words.RATES:
            r.at += 1
            name = r.raw(start)
            self.named_rate = True
        if not name and self.named_rate and r.word() in words.RATES:
            name = r.word()
            r.at += 1
        if not name and self._counted_lateness():
            r.at += 1
            name = r.raw(start)
        if not name and self._bare_rate():
            r.at += 1
            self.completion = True
            r.take("为", ":", "是")
            r.take("在")
        if (
            not name
            and r.word() in words.DEVIATIONS
            and (r.kind(1) is Kind.NUMBER or r.word(1) in words.RELATIONS or r.word(1) in ("在", "为"))
        ):
            name = r.take_in(words.DEVIATIONS)
        if name and r.word() in words.DEVIATIONS:
            r.at += 1
        if name:
            r.take("为", ":", "是")
            r.take("在")
        if r.word() in words.HAPPENED and (r.kind(1) is Kind.NUMBER or r.word(1) in words.RELATIONS):
            r.at += 1
        elif not name and r.word() in _LACKS and r.kind(1) is Kind.NUMBER and r.word(3) in words.SUFFIXES:
            r.at += 1
        return name

    def _counted_lateness(self) -> bool:
        """`延迟3次以上`: lateness as a thing counted."""
        r = self.r
        timed = r.word() in words.LATE or r.word() in words.EARLY
        return timed and r.kind(1) is Kind.NUMBER and r.kind(2) is Kind.UNIT

    def _bare_rate(self) -> bool:
        """`完成率≥100%`: a completion rate before its comparison."""
        r = self.r
        follows = r.word(1) in words.RELATIONS or r.text(1) in ("<", ">", "≤", "≥", "=", "在", ":")
        return r.word() in words.RATES and (follows or r.kind(1) is Kind.NUMBER)

    def _bare_verb(self, name: str) -> Found | None:
        """`完成`, `未达标`, `超额完成` alone: against the target."""
        r = self.r
        word = r.take_in(words.RELATIONS)
        relation = _relation(word) if word else None
        if relation not in (Relation.REACHED, Relation.MISSED, Relation.EXCEEDED):
            return None
        if r.word() in r.tiers:
            return None
        after = r.name() if r.kind() is Kind.TEXT else ""
        label = word if not name else name + word
        return Found(When((Compare(relation, Place(tier="target")),), name or after), label + after)

    def _range(self) -> tuple[Compare, ...] | None:
        """`90%~95%（含）`, `90至95%之间`, `目标值的90%至目标值`."""
        r = self.r
        start = r.at
        r.take("在", "处于", "介于", "控制在", "达到", "完成", "从", "由")
        done = r.text(-1) == "完成"
        first = r.place()
        if first is None:
            r.at = start
            return None
        low_mark = self._mark()
        low_suffix = r.take_in(words.SUFFIXES)
        if low_suffix and words.SUFFIXES[low_suffix] != "up":
            r.at = start
            return None
        joined = "to" if r.take("~", "-", "至", "到") else "and" if r.take("与", "和") else ""
        if not joined:
            r.at = start
            return None
        second = r.place()
        if second is None:
            r.at = start
            return None
        high_mark = self._mark()
        suffix = r.take_in(words.SUFFIXES)
        if suffix and words.SUFFIXES[suffix] == "up":
            r.at = start
            return None
        first, second = _same_unit(first, second)
        if done:
            first, second = _done(first), _done(second)
        high_mark = high_mark or self._mark()
        if joined == "and" and words.SUFFIXES.get(suffix) != "exact":
            r.at = start
            return None
        low = self._bound(Relation.AT_LEAST, first, low_mark, bool(low_suffix))
        high = self._bound(Relation.AT_MOST, second, high_mark, bool(suffix) and words.SUFFIXES[suffix] == "down")
        if self.shift is not None and self._lengths(first, second):
            low, high = (replace(item, place=self._away(item.place)) for item in (low, high))
            if self.shift[1] is Relation.BELOW:
                low, high = (replace(item, relation=_TURNED[item.relation]) for item in (high, low))
        return low, high

    def _lengths(self, first: Place, second: Place) -> bool:
        """Whether both ends are lengths in the unit of the band before (`超过5%以内…，5%~10%`)."""
        return all(_bare_length(place) or self._shift_unit(place) for place in (first, second))

    def between(self) -> tuple[Compare, ...] | None:
        """A range of two places, `85%-93%`, as the target itself."""
        start = self.r.at
        found = self._range()
        if found is None:
            self.r.at = start
        return found

    def _bound(self, relation: Relation, place: Place, mark: tuple[bool, bool] | None, worded: bool) -> Compare:
        if mark is None:
            return Compare(relation, place, loose=not worded)
        return Compare(relation if mark[1] else _OPENING[relation], place, marked=True)

    def _chain(self) -> tuple[Compare, ...] | None:
        """`40%≤x<50%`, `5<δ≤10`."""
        r = self.r
        start = r.at
        first = r.place()
        sign = r.text() if first is not None else ""
        if first is None or sign not in ("<", "≤", ">", "≥"):
            r.at = start
            return None
        r.at += 1
        r.take("=")
        if r.take_in(words.RATES):
            self.completion = not self.named_rate
        else:
            first_of_name = r.at
            while r.kind() in (Kind.TEXT, Kind.WORD, Kind.SIGN) and r.text() not in _ORDER and r.at - first_of_name < 6:
                self.named_rate = self.named_rate or r.word() in words.RATES
                r.at += 1
            self.variable = r.raw(first_of_name)
        other = r.text()
        if other not in ("<", "≤", ">", "≥"):
            r.at = start
            return None
        r.at += 1
        second = r.place()
        if second is None:
            r.at = start
            return None
        first, second = _same_unit(first, second)
        turned = {"<": Relation.ABOVE, "≤": Relation.AT_LEAST, ">": Relation.BELOW, "≥": Relation.AT_MOST}[sign]
        plain = {"<": Relation.BELOW, "≤": Relation.AT_MOST, ">": Relation.ABOVE, "≥": Relation.AT_LEAST}[other]
        return Compare(turned, first, marked=True), Compare(plain, second, marked=True)

    def _compare(self) -> tuple[Compare, ...] | None:
        """One comparison: a relation before the place, a suffix after it, or both."""
        r = self.r
        start = r.at
        grown = self._growth()
        if grown is not None:
            return grown
        r.at = start
        compared = r.take_in(words.COMPARED)
        tier = r.tier() if compared else ""
        word = self._relation_word(bool(tier))
        relation = _relation(word) if word else None
        if tier:
            return self._against(tier, word, start)
        beyond = word in _SHORT
        if not word and r.word() in _DISTANCES and r.kind(1) is Kind.NUMBER:
            way = {"below": Relation.BELOW, "above": Relation.ABOVE}.get(words.WAYS[r.word()])
            if way is not None:
                r.at += 1
                relation, beyond = way, True
        if relation is Relation.EQUAL and word in ("持平", "不变") and self._scored_next():
            return (Compare(Relation.EQUAL, Place(tier=r.last_tier or "target")),)
        place = r.place(_WAY.get(relation, 0) if relation else 0)
        if place is not None and relation is Relation.MISSED and r.text(-1) == "分" and (r.done or r.text() in (",", ";", "。")):
            place = None
        if place is None and relation in (
            Relation.REACHED,
            Relation.MISSED,
            Relation.EXCEEDED,
            Relation.AT_LEAST,
            Relation.AT_MOST,
        ):
            if r.name(inside=True) and r.word() in r.tiers:
                place = r.place()
        if place is None:
            r.at = start
            return None
        if relation is Relation.EXCEEDED and _bare_length(place) and place.quantity is not None:
            place = Place(place.quantity, "target", Form.MOVED)
        if word in words.DONE_VERBS:
            place = _done(place)
        quantity = place.quantity
        distance = beyond or (quantity is not None and quantity.unit == "pp" and self.rate is not False)
        if distance and quantity is not None and not place.tier and place.form is Form.PLAIN and relation in _WAY:
            if quantity.unit in ("%", "‰") and quantity.value > 50:
                return None
            sign = _WAY[relation]
            place = Place(Quantity(sign * quantity.value, quantity.unit), form=Form.BEYOND)
        mark = self._mark()
        suffix = r.take_in(words.SUFFIXES)
        mark = mark or self._mark()
        if (
            place.form in _AWAY
            and relation in (Relation.ABOVE, Relation.BELOW, Relation.EXCEEDED)
            and words.SUFFIXES.get(suffix) == "down"
        ):
            near = Compare(relation, Place(tier=place.tier) if place.tier else _NO_DISTANCE)
            far = Compare(Relation.AT_LEAST if relation is Relation.BELOW else Relation.AT_MOST, place)
            self.shift = (place.tier, Relation.BELOW if relation is Relation.BELOW else Relation.ABOVE)
            self.shifted_by = place.quantity.unit if place.quantity is not None else ""
            return near, far
        if (
            self.shift is not None
            and (_bare_length(place) or self._shift_unit(place))
            and (relation in (Relation.ABOVE, None) or suffix)
            and not (relation is Relation.BELOW and not suffix)
        ):
            return self._shifted(place, suffix)
        joined = self._joined(relation, place, mark, suffix)
        if joined is None:
            r.at = start
            return None
        return (joined,)

    def _shift_unit(self, place: Place) -> bool:
        return place.quantity is not None and not place.tier and place.quantity.unit == self.shifted_by != ""

    def _shifted(self, place: Place, suffix: str) -> tuple[Compare, ...] | None:
        """`超过5%部分`, after `超过目标值5%以内部分`: further away on the same side."""
        _, relation = self.shift or ("", Relation.ABOVE)
        if words.SUFFIXES.get(suffix) == "down":
            return (Compare(_CLOSING[_TURNED[relation]], self._away(place)),)
        inclusive = suffix != "" and words.SUFFIXES[suffix] == "up"
        return (Compare(_CLOSING[relation] if inclusive else relation, self._away(place)),)

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
        if r.kind() is not Kind.NUMBER and (same_period or r.last_tier == "prior") and self._scored_next():
            return (Compare(Relation.ABOVE if sign > 0 else Relation.BELOW, Place(tier="prior")),)
        quantity = r.quantity()
        if quantity is None or quantity.unit not in ("%", "pp", "‰"):
            return None
        mark = self._mark()
        suffix = r.take_in(words.SUFFIXES)
        mark = mark or self._mark()
        if not suffix and not self._scored_next():
            return None
        if quantity.unit == "pp" and not same_period and self.rate is True and r.last_tier != "prior":
            away = Place(Quantity(sign * quantity.value, "pp"), form=Form.BEYOND)
            joined = self._joined(Relation.AT_LEAST if sign > 0 else Relation.AT_MOST, away, mark, suffix, sign)
            return None if joined is None else (joined,)
        of_rate = self.rate is True and quantity.unit == "%" and (word == "增长" or not same_period)
        plain = of_rate or (self.rate is None and not same_period)
        fallen = plain and sign < 0
        sign = 1 if fallen else sign
        value = Quantity(sign * quantity.value, quantity.unit)
        place = Place(value) if plain else Place(value, "prior", Form.MOVED)
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
        if word in words.DONE_VERBS and r.text() in _ORDER:
            self.completion = True
            return self._relation_word(against)
        if word in ("达到", "完成", "实现", "控制在") and r.word() in ("不低于", "不超过", "超过", "低于", "高于"):
            return r.take_in(words.RELATIONS)
        return word or (r.take_in(words.COMPARING_WAYS) if against else "")

    def _against(self, tier: str, word: str, start: int) -> tuple[Compare, ...] | None:
        """`比上年增长5%以上`, `较上年下降`, `与上年持平`."""
        r = self.r
        sign = words.SIGNED.get(word, 0)
        if not word or (sign == 0 and words.RELATIONS.get(word) != "equal"):
            r.at = start
            return None
        if sign == 0:
            return (Compare(Relation.EQUAL, Place(tier=tier)),)
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
        mark = self._mark()
        suffix = r.take_in(words.SUFFIXES)
        mark = mark or self._mark()
        place = Place(Quantity(sign * quantity.value, quantity.unit), tier, Form.MOVED)
        relation = Relation.ABOVE if sign > 0 else Relation.BELOW
        joined = self._joined(relation if words.RELATIONS.get(word) else _CLOSING[relation], place, mark, suffix, sign)
        self.decreased = self.decreased or sign < 0
        return None if joined is None else (joined,)

    def _joined(
        self, relation: Relation | None, place: Place, mark: tuple[bool, bool] | None, suffix: str, sign: int = 0
    ) -> Compare | None:
        """One comparison from its relation, its border mark and its suffix."""
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
            if (
                place.form in _AWAY
                and relation in (Relation.ABOVE, Relation.BELOW)
                and side == "down"
                and sign == 0
            ):
                return None
            up = (side == "up") == (sign >= 0 or relation is None)
            literal = Relation.AT_LEAST if up else Relation.AT_MOST
            if (
                relation in (Relation.ABOVE, Relation.BELOW)
                and not marked
                and sign == 0
                and place.form not in _AWAY
            ):
                agrees = (relation is Relation.ABOVE) == (literal is Relation.AT_LEAST)
                if not agrees:
                    return None
                return Compare(relation, place, marked=True, loose=True)
            elif relation is Relation.MISSED and literal is Relation.AT_LEAST:
                relation = Relation.MISSED
            elif relation == Relation.BELOW and place.form in _AWAY:
                relation = Relation.AT_MOST if side == "up" else Relation.AT_LEAST
            else:
                relation = literal
        if mark is not None and relation is not None:
            loose = loose or (mark[1] and relation in _CLOSING and not side)
            relation = (_CLOSING if mark[1] else _OPENING).get(relation, relation)
        return None if relation is None else Compare(relation, place, marked, loose)

    def _verb_next(self) -> bool:
        """`2小时内到场得10分`: what is done within the bound, before what it earns."""
        r = self.r
        start = r.at
        bounded = r.word(-1) in words.SUFFIXES
        r.name()
        found = bounded and self._scored_next()
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

    def _second(self, first: Compare) -> tuple[Compare, ...]:
        """The other border of a band said with two comparisons: `达到90%未达到95%`, `90%以上、95%以下`."""
        r = self.r
        start = r.at
        r.take(",", "、")
        r.take("且", "但", "并", "而", "至", "和")
        low = first.relation in (Relation.AT_LEAST, Relation.ABOVE, Relation.REACHED)
        second = self._compare()
        if second is None:
            r.at = start
            return ()
        other = second[0]
        rises = other.relation in (Relation.AT_LEAST, Relation.ABOVE, Relation.REACHED, Relation.EXCEEDED)
        if rises == low or other.relation is Relation.EQUAL or r.at - start > 12:
            r.at = start
            return ()
        following = r.word()
        if following in words.RESPECTIVE:
            r.at = start
            return ()
        return (other,)


def _bare_length(place: Place) -> bool:
    """A short length with no reference: `5%`, `3个百分点`."""
    quantity = place.quantity
    return (
        quantity is not None
        and not place.tier
        and (quantity.unit == "pp" or (quantity.unit == "%" and quantity.value <= 50))
    )


def _done(place: Place) -> Place:
    """A bare percent after a verb of completing."""
    if place.form is Form.PLAIN and place.quantity is not None and place.quantity.unit == "%":
        return replace(place, form=Form.DONE)
    return place


def _completed(place: Place) -> Place:
    """A bare percent said of a completion rate."""
    if place.form is Form.PLAIN and place.quantity is not None and not place.tier and place.quantity.unit == "%":
        return replace(place, form=Form.COMPLETION)
    return place


def _same_unit(first: Place, second: Place) -> tuple[Place, Place]:
    """`90-95%`: the unit written once holds for both; so does the tier (`目标值的90%-95%`)."""
    a, b = first.quantity, second.quantity
    if a is not None and b is not None:
        if not a.unit and b.unit:
            first = replace(first, quantity=replace(a, unit=b.unit))
        if first.form in (Form.TIMES, Form.COMPLETION) and second.form is Form.PLAIN:
            second = replace(second, form=first.form, tier=first.tier)
        elif second.form in (Form.TIMES, Form.COMPLETION) and first.form is Form.PLAIN:
            first = replace(first, form=second.form, tier=second.tier)
    return first, second


def _aligned(compares: tuple[Compare, ...]) -> tuple[Compare, ...]:
    if len(compares) != 2:
        return compares
    first, second = _same_unit(compares[0].place, compares[1].place)
    return replace(compares[0], place=first), replace(compares[1], place=second)
