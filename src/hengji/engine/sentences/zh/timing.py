"""Conditions of time, rank and none at all: `按期完成`, `延迟5天以内`, `第1名`, `未发生安全事故`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from ..axis import Axis, Compare, Condition, Place, Quantity, Relation, When
from . import calendar_days, words
from .lexer import Kind
from .reader import RANGE_SIGNS, Reader

ZERO_DAYS = Place(Quantity(Fraction(0), "天"))


_NOT = ("没有", "未能", "不能", "未", "没", "不")
_NONE = frozenset("杜绝 未发生 不发生 零 未发生过 无 没有发生 未出现 未发现 没有 无发生".split())


@dataclass(frozen=True, slots=True)
class Found:
    """A condition, and the bare word it was said with where it may as well be a named level (`完成`, `达标`)."""

    condition: Condition
    word: str = ""


_OUTSIDE = re.compile(
    r"(?:(?:未|没有|没|未能|不能)(?:进入|进|列入|列|位列|排入|排进|入|入围|跻身|达到|在)?|不在|(?:跌|退|掉|滑|落|摔|挤|降|排)出)(?:全[一-龥]{1,3}|行业|集团|同业)?$|未进入"
)
"""Words for a place that is none of the first so many."""
_TURNED = re.compile(r"[未没不非无出跌掉退]|降至|落至|滑至")


_BOTH_ENDS = {
    **dict.fromkeys(("均含", "都含", "两端均含", "含两端", "均含本数", "两端含", "含端点", "含上下限"), True),
    **dict.fromkeys(("均不含", "都不含", "两端均不含", "不含两端", "均不含本数", "不含端点"), False),
}
"""Remarks on both ends of a range."""


class Timing:
    """Reads conditions of time and rank from a reader."""

    def __init__(self, reader: Reader, rate: bool | None = None) -> None:
        self.r = reader
        self.rate = rate
        reader.rate = rate is True
        self.completion = False
        self.variable = ""
        self.named_rate = False
        self.shift: tuple[str, Relation] | None = None
        self.set_against = ""
        self.shifted_by = ""
        self.decreased = False
        self.said_done = False
        self.both_ends = False

    def _timely(self) -> Found | None:
        """`按期完成`, `提前10天以上`, `延迟5天以内`, `逾期`."""
        r = self.r
        dated = self.by_date()
        if dated is not None:
            return dated
        name = r.name()
        timed = r.word(1) in words.LATE or r.word(1) in words.EARLY or r.word(1) in words.ON_TIME
        if name and timed and (r.word() in words.HAPPENS or r.word() in r.tiers or r.word() == "项目"):
            name += r.word()  # `报表报送逾期3天以内`, `财务预算按时上报`
            r.at += 1
        on_time = r.take_in(words.ON_TIME)
        if on_time:
            self.mark()
            self.done()
            amiss = next((word for word in _NOT if name.endswith(word)), "")
            side = Relation.ABOVE if amiss else Relation.AT_MOST  # `未按节点完成`
            return Found(When((Compare(side, ZERO_DAYS),), name.removesuffix(amiss), axis=Axis.DAYS))
        late = r.take_in(words.LATE)
        early = "" if late else r.take_in(words.EARLY)
        if not late and not early:
            return None
        self.done()
        sign = 1 if late else -1
        compares = self._days(sign)
        if compares is None and (r.kind() is Kind.NUMBER or (r.word() in words.RELATIONS and r.kind(1) is Kind.NUMBER)):
            return None
        if compares is None:
            side = Relation.ABOVE if late else Relation.BELOW
            compares = (Compare(side, ZERO_DAYS),)
        self.done()
        bare = len(compares) == 1 and compares[0].place == ZERO_DAYS
        return Found(When(compares, name, axis=Axis.DAYS), (late or early) if bare else "")

    def by_date(self) -> Found | None:
        """`6月30日前完成`, `8月底后`: by a date of the calendar."""
        r = self.r
        start = r.at
        compares = calendar_days.region(r)
        if compares is None:
            r.at = start
            return None
        return Found(When(compares, axis=Axis.DAYS))

    def done(self) -> None:
        self.r.take_in(frozenset({"完成", "报送", "提交", "上报", "交付"}))

    def _days(self, sign: int) -> tuple[Compare, ...] | None:
        r = self.r
        start = r.at
        relation = _relation(r.take_in(words.RELATIONS)) if r.word() in words.RELATIONS else None
        first = r.quantity()
        if first is None or (
            first.unit not in words.DAYS and not (first.unit == "" and r.text() in (*RANGE_SIGNS, "至", "到"))
        ):
            r.at = start
            return None
        if r.text() in RANGE_SIGNS or r.text() in ("至", "到"):
            r.at += 1
            second = r.quantity()
            if second is not None and second.unit in words.DAYS:
                r.take_in(words.SUFFIXES)
                first = replace(first, unit=second.unit)
                near, far = (first, second)
                return self._signed(Relation.AT_LEAST, near, sign, True) + self._signed(
                    Relation.AT_MOST, far, sign, True
                )
            r.at = start
            return None
        suffix = r.take_in(words.SUFFIXES)
        mark = self.mark() if suffix else None
        marked = suffix in words.MARKED_SUFFIXES or (mark is not None and mark[1])
        marked = marked or r.plain.closed.get(words.SUFFIXES.get(suffix, "")) is True
        if mark is not None and not mark[1]:
            return None
        opened = not marked and r.plain.closed.get(words.SUFFIXES.get(suffix, "")) is False
        if opened and words.SUFFIXES[suffix] == "up":
            return self._signed(Relation.ABOVE, first, sign, marked=True)
        if opened:
            border = Compare(Relation.ABOVE if sign > 0 else Relation.BELOW, ZERO_DAYS)
            return (border, *self._signed(Relation.BELOW, first, sign, marked=True))
        if suffix and words.SUFFIXES[suffix] == "after":
            return self._signed(Relation.ABOVE, first, sign)
        if suffix and words.SUFFIXES[suffix] == "up":
            return self._signed(Relation.AT_LEAST, first, sign, marked=marked)
        if suffix and words.SUFFIXES[suffix] == "down":
            border = Compare(Relation.ABOVE if sign > 0 else Relation.BELOW, ZERO_DAYS)
            return (border, *self._signed(Relation.AT_MOST, first, sign, marked=marked))
        if relation is None:
            return self._signed(Relation.EQUAL, first, sign)
        if relation in (Relation.AT_MOST, Relation.BELOW):
            border = Compare(Relation.ABOVE if sign > 0 else Relation.BELOW, ZERO_DAYS)
            return (border, *self._signed(relation, first, sign))
        return self._signed(relation, first, sign)

    def _signed(
        self, relation: Relation, quantity: Quantity, sign: int, loose: bool = False, marked: bool = False
    ) -> tuple[Compare, ...]:
        """A number of days late (`sign` 1) or early (-1) on the axis of days late."""
        mirrored = {
            Relation.AT_LEAST: Relation.AT_MOST,
            Relation.AT_MOST: Relation.AT_LEAST,
            Relation.ABOVE: Relation.BELOW,
            Relation.BELOW: Relation.ABOVE,
        }
        actual = relation if sign > 0 else mirrored.get(relation, relation)
        return (Compare(actual, Place(Quantity(sign * quantity.value, quantity.unit)), marked, loose),)

    def _rank(self) -> Found | None:
        """`第1名`, `第2-3名`, `前3名`, `排名第一`."""
        r = self.r
        name = r.name()
        negated = _OUTSIDE.search(name) is not None or r.take("未进入", "不在", "未在")
        if not negated and _TURNED.search(name):
            return None  # `跌至前10名`: in or out of them, it is not clear
        if name.endswith("后") and r.kind() is Kind.NUMBER:
            return self._last_ranks(name)
        head = r.text(-1) if r.take("第", "前") else ""
        if not head:
            return None
        first = r.number()
        if first is None:
            return None
        second = first
        if r.text() in RANGE_SIGNS or r.text() in ("至", "到", "、"):
            r.at += 1
            r.take("第")
            last = r.number()
            if last is None:
                return None
            second = last
        self._rank_unit()
        unit = "%" if r.text(-1) == "%" else "名"
        mark = self.mark()
        if mark is not None and not mark[1]:
            return None
        tail = r.take_in(words.SUFFIXES)
        suffix = words.SUFFIXES.get(tail, "")
        low, high = Place(Quantity(first, unit)), Place(Quantity(second, unit))
        if suffix == "after":
            marked = tail.startswith("及")
            return Found(
                When((Compare(Relation.AT_LEAST, high, marked=marked, loose=not marked),), name, axis=Axis.RANK)
            )
        outside = head == "前" and r.take("以外", "之外")
        if negated and (outside or head == "第"):
            return None
        if (head == "前" and second == first) or negated:
            relation = Relation.ABOVE if negated or outside else Relation.AT_MOST
            return Found(When((Compare(relation, low, marked=True),), name, axis=Axis.RANK))
        if suffix in ("down", "up"):
            relation = Relation.AT_LEAST if suffix == "down" else Relation.AT_MOST
            return Found(When((Compare(relation, low),), name, axis=Axis.RANK))
        bounds: tuple[Compare, ...] = (
            Compare(Relation.AT_LEAST, low, marked=True),
            Compare(Relation.AT_MOST, high, marked=True),
        )
        if first == second:
            bounds = (Compare(Relation.EQUAL, low, marked=True),)
        return Found(When(bounds, name, axis=Axis.RANK))

    def _last_ranks(self, name: str) -> Found | None:
        """`后25%`: the last quarter of a ranking told in percent; `后3名` depends on how many there are, and is not read."""
        share = self.r.quantity()
        if share is None or share.unit != "%" or share.value >= 100:
            return None
        place = Place(replace(share, value=100 - share.value))
        return Found(When((Compare(Relation.ABOVE, place, marked=True),), name.removesuffix("后"), axis=Axis.RANK))

    def _rank_unit(self) -> None:
        if self.r.text() in ("名", "位", "%"):
            self.r.at += 1

    def _none_at_all(self) -> Found | None:
        """`未发生安全事故`, `无投诉`: a count of none."""
        r = self.r
        before = self._up_to_none()
        if before is None:
            return None
        r.at += 1
        name = r.name()
        r.take("发生")
        if not name and r.word() not in ("的", "得"):
            return None
        none = Place(Quantity(Fraction(0)))
        return Found(When((Compare(Relation.AT_MOST, none, marked=True),), before + name, axis=Axis.EVENTS))

    def _up_to_none(self) -> str | None:
        """Passes what stands before `无`, `零`, `未发生`; the name of where or in what nothing happened."""
        r = self.r
        start = r.at
        r.skip(words.CLAUSE_LEADS | {"考核期内", "考核周期内"})
        first = r.at
        while r.word() not in _NONE:
            passed = (
                r.kind() is Kind.TEXT or r.word() in ("实现", "确保", "保持", "做到") or r.word() in words.CLAUSE_LEADS
            )
            if not passed or r.at - first > 3:
                r.at = start
                return None
            first = r.at + 1 if r.kind() is Kind.WORD else first
            r.at += 1
        return r.raw(first)

    def _signed_value(self) -> Found | None:
        """`净利润为正`, `亏损`."""
        r = self.r
        name = r.name()
        if not name and r.take("实现", "保持", "确保"):
            name = r.name()
        if not name and r.word() in _INCURRED and r.text(1) == "亏损":
            r.at += 1  # `发生亏损的`
            name = r.name()
        if name.endswith("负") and r.word() == "增长":
            r.at += 1
            place = Place(tier="prior") if self.rate is False else Place(Quantity(Fraction(0), "%"))
            return Found(When((Compare(Relation.BELOW, place),), name))
        for ending, relation in (
            ("为正", Relation.ABOVE),
            ("盈利", Relation.ABOVE),
            ("扭亏为盈", Relation.ABOVE),
            ("扭亏", Relation.ABOVE),
            ("为负", Relation.BELOW),
            ("亏损", Relation.AT_MOST),
        ):
            if name.endswith(ending) and (self.rate is False or not ending.startswith("扭亏")):
                zero = Place(Quantity(Fraction(0)))
                return Found(When((Compare(relation, zero, loose=relation is Relation.AT_MOST),), name))
        return None

    def mark(self) -> tuple[bool, bool] | None:
        """`(含)` or `(不含)` after a figure: (marked, included)."""
        r = self.r
        if r.text() == "(" and r.text(1) in ("含", "不含") and r.text(2) == ")":
            included = r.text(1) == "含"
            r.at += 3
            return True, included
        if r.text() == "(" and r.text(1) in _BOTH_ENDS and r.text(2) == ")":
            included = _BOTH_ENDS[r.text(1)]
            self.both_ends = True
            r.at += 3
            return True, included
        named = r.kind(2) is Kind.NUMBER or r.text(2) in ("第", "本数", "当日", "当天", "该日", "当")
        if r.text() == "(" and r.text(1) in ("含", "不含") and named:
            end = 3
            while r.peek(end) is not None and r.text(end) != ")" and end < 8:
                end += 1
            if r.text(end) == ")":
                included = r.text(1) == "含"
                self.both_ends = any(r.text(ahead) in ("和", "及", "、", "与") for ahead in range(3, end))
                r.at += end + 1
                return True, included
        return None


_INCURRED = frozenset("发生 出现 产生 造成 存在".split())


def _relation(word: str) -> Relation:
    signs = {"<": "below", ">": "above", "≤": "at-most", "≥": "at-least", "=": "equal"}
    name = signs.get(word) or words.RELATIONS.get(word) or words.WAYS.get(word, "")
    return Relation(name)
