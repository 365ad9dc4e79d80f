"""Conditions on the value: `95%以上`, `低于目标值的90%`, `90%~95%`, `40%≤x<50%`, `比上年增长5%以上`."""

from __future__ import annotations

import re
from dataclasses import replace

from ..assemble.places import WHOLE_UNITS
from ..axis import Compare, Form, Place, Relation, When
from . import words
from .comparisons import OPENING, ORDER, TURNED, Comparisons, bare_length, done_place
from .lexer import Kind
from .reader import names_rate
from .timing import Found, _relation

_LACKS = frozenset("缺 缺少 缺失 漏 少 欠 失误 迟到 遗漏 漏报".split())
_SHARES = frozenset("% ‰ 个百分点 百分点 个点".split())
_LENGTHENED = (Relation.ABOVE, Relation.AT_LEAST, Relation.BELOW, Relation.AT_MOST)
OPEN_NAME = re.compile(r"(?:后|末|倒数|前|未|没|不|非|(?<![消清拆排解废删铲免扣剔去])除)$")
"""A name does not end so: the word belongs to the figure behind it."""


class Conditions(Comparisons):
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
        if OPEN_NAME.search(name):
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
            compares = self._by_how_much(compares[0]) or (*compares, *self._second(compares[0]))
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
        r.take("与") if r.word(1) in r.tiers else None
        tier = r.tier()
        r.take("的", "上下", "正负")
        if not r.take("±"):
            return None
        quantity = r.quantity()
        if quantity is None:
            return None
        r.take_in(words.SUFFIXES)
        self.mark()
        form = Form.MOVED if tier else Form.PLAIN
        low, high = Place(replace(quantity, value=-quantity.value), tier, form), Place(quantity, tier, form)
        return Compare(Relation.AT_LEAST, low), Compare(Relation.AT_MOST, high)

    def _subject(self) -> str:
        """The thing measured, before its comparison."""
        r = self.r
        start = r.at
        name = r.name()
        if not name and r.word() in r.tiers and r.word(1) in words.DEVIATIONS:
            r.at += 2  # `预算偏差率`
            name = r.raw(start)
        if not name and r.word() in r.tiers and r.word(1) in words.DONE_VERBS and r.kind(2) is not Kind.NUMBER:
            r.at += 1  # `计划任务数未全部完成的`
            name = r.raw(start)
        if not name and r.word() in words.WAYS and r.text(1).startswith(("比例", "率", "幅", "额", "金额", "量")):
            r.at += 1  # `压减比例`
            r.name()
            name = r.raw(start)
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
        over = r.word() in ("超标", "超时", "超限") and r.kind(1) is Kind.NUMBER and r.text(2) in WHOLE_UNITS
        if over and name:
            name += r.word()  # `废水超标3次以上`
            r.at += 1
        if (r.word() in words.HAPPENED and (r.kind(1) is Kind.NUMBER or r.word(1) in words.RELATIONS)) or (
            not name and r.word() in _LACKS and r.kind(1) is Kind.NUMBER and r.word(3) in words.SUFFIXES
        ):
            r.at += 1
        return name

    def _counted_lateness(self) -> bool:
        """`延迟3次以上`: lateness as a thing counted."""
        r = self.r
        timed = r.word() in words.LATE or r.word() in words.EARLY
        return timed and r.kind(1) is Kind.NUMBER and r.kind(2) is Kind.UNIT and r.text(2) not in _SHARES

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

    def _range(self, distances: bool = True) -> tuple[Compare, ...] | None:
        """`90%~95%（含）`, `90至95%之间`, `目标值的90%至目标值`; with `distances`, `低于目标值5%至10%`, too."""
        r = self.r
        start = r.at
        way = self._way_of_range(distances)
        r.take("在", "处于", "介于", "控制在", "达到", "完成", "从", "由")
        done = r.text(-1) == "完成"
        beyond = r.take("超过", "大于", "高于", "超出", ">")
        first = r.place((way or (1 if beyond else 0)) if distances else 0)
        away = distances and first is not None and first.form is Form.MOVED
        if first is None or (way < 0 and first.tier and not away):
            r.at = start
            return None
        low_mark = self.mark() or ((True, False) if beyond else None)
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
        self.both_ends = False
        high_mark = self.mark()
        suffix = r.take_in(words.SUFFIXES)
        if suffix and words.SUFFIXES[suffix] == "up":
            r.at = start
            return None
        first, second = _same_unit(first, second)
        sign = -1 if away and first.quantity is not None and first.quantity.value < 0 else 1
        if away and first.tier and second.form is Form.PLAIN and not second.tier and second.quantity is not None:
            second = replace(first, quantity=replace(second.quantity, value=sign * second.quantity.value))
        if done:
            first, second = done_place(first), done_place(second)
        high_mark = high_mark or self.mark()
        low_mark = high_mark if self.both_ends and low_mark is None else low_mark
        if joined == "and" and words.SUFFIXES.get(suffix) != "exact":
            r.at = start
            return None
        low = self._bound(Relation.AT_LEAST, first, low_mark, bool(low_suffix))
        high = self._bound(Relation.AT_MOST, second, high_mark, bool(suffix) and words.SUFFIXES[suffix] == "down")
        if self.shift is not None and self._lengths(first, second):
            low, high = (replace(item, place=self._away(item.place)) for item in (low, high))
            if self.shift[1] is Relation.BELOW:
                low, high = (replace(item, relation=TURNED[item.relation]) for item in (high, low))
        elif away and sign < 0 and first.tier:
            low, high = (replace(item, relation=TURNED[item.relation]) for item in (high, low))
        if away and first.tier and self._part_next():
            r.at = start
            return self._range(distances=False)
        if away and first.tier:
            self.shift = (first.tier, Relation.BELOW if sign < 0 else Relation.ABOVE)
            self.shifted_by = first.quantity.unit if first.quantity is not None else ""
        return low, high

    def _part_next(self) -> bool:
        """Whether a step follows: `低于目标值5%-10%的部分，每1%扣1分` is a zone of steps, and no band."""
        r = self.r
        start = r.at
        r.skip(frozenset({"的", "时", "者", "则", "部分", "的部分", ",", ":"}))
        found = r.word() in words.EACH or r.text(-1) in ("部分", "的部分")
        r.at = start
        return found

    def _way_of_range(self, distances: bool) -> int:
        """Passes the word for a side before a range of distances: `低5%-10%`, after `比计划低5%以内`; `低于目标值5%至10%`."""
        r = self.r
        named = {"低于": -1, "高于": 1, "超过": 1}.get(r.text(), 0) if distances and r.word(1) in r.tiers else 0
        same = self.shift is not None and self._same_side(r.word())
        if not named and not same:
            return 0
        r.at += 1
        if not distances:
            return 0
        return named or (-1 if self.shift is not None and self.shift[1] is Relation.BELOW else 1)

    def _same_side(self, word: str) -> bool:
        """Whether a word measures on the side of the reference that the band before it named."""
        side = words.WAYS.get(word) or (
            "above" if words.SIGNED.get(word, 0) > 0 else "below" if word in words.SIGNED else ""
        )
        assert self.shift is not None
        return side == self.shift[1].value

    def _lengths(self, first: Place, second: Place) -> bool:
        """Whether both ends are lengths in the unit of the band before (`超过5%以内…，5%~10%`)."""
        return all(bare_length(place) or self._shift_unit(place) for place in (first, second))

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
        return Compare(relation if mark[1] else OPENING[relation], place, marked=True)

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
            while r.kind() in (Kind.TEXT, Kind.WORD, Kind.SIGN) and r.text() not in ORDER and r.at - first_of_name < 6:
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

    def _verb_next(self) -> bool:
        """`2小时内到场得10分`: what is done within the bound, before what it earns."""
        r = self.r
        start = r.at
        bounded = r.word(-1) in words.SUFFIXES
        r.name()
        found = bounded and self._scored_next()
        r.at = start
        return found

    def _by_how_much(self, first: Compare) -> tuple[Compare, ...] | None:
        """`低于目标值超过5%`, `高于预算不足3%`: how far from the reference, said right behind it."""
        r = self.r
        start = r.at
        sign = {Relation.BELOW: -1, Relation.ABOVE: 1}.get(first.relation, 0)
        said = _relation(r.word()) if r.word() in words.RELATIONS else None
        plain = first.place.tier and first.place.quantity is None and first.place.plus is None
        if not sign or not plain or said not in _LENGTHENED:
            return None
        r.at += 1
        quantity = r.quantity()
        if quantity is None or (quantity.unit == "%" and quantity.value > 50):
            r.at = start
            return None
        place = Place(replace(quantity, value=sign * quantity.value), first.place.tier, Form.MOVED)
        relation = said if sign > 0 else TURNED[said]
        further = said in (Relation.ABOVE, Relation.AT_LEAST)
        far = Compare(relation, place, marked=True)
        return (far,) if further else (first, far)

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
        if _apart(first, other):
            r.at = start
            return ()
        rises = other.relation in (Relation.AT_LEAST, Relation.ABOVE, Relation.REACHED, Relation.EXCEEDED)
        if rises == low or other.relation is Relation.EQUAL or r.at - start > 12:
            r.at = start
            return ()
        following = r.word()
        if following in words.RESPECTIVE:
            r.at = start
            return ()
        return (other,)


def _apart(first: Compare, other: Compare) -> bool:
    """`不低于92%，低于92%的`: two sides of one border are no band between them."""
    exclusive = (Relation.BELOW, Relation.ABOVE, Relation.MISSED, Relation.EXCEEDED)
    return first.place == other.place and first.relation is not other.relation and other.relation in exclusive


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
