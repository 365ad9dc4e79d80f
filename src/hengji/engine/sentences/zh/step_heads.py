"""What stands between 每 and its effect, collected word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction

from ..assemble.places import WHOLE_UNITS
from ..axis import Axis, Form, Place, Quantity
from . import words
from .conditions import Conditions
from .lexer import Kind
from .reader import Act, Reader, names_rate

_LENGTHS = frozenset({"%", "‰", "pp", "dB"})

_DAY_UNITS = words.DAYS | {"个工作日", "工作日", "日", "个自然日", "自然日"}


_DROP = re.compile(r"(?:下降|降低|压降|减少|节约|压减|降)(?:率|幅)")
"""A figure that is itself a decrease: falling short of it (`每少下降1个百分点`) is less of it."""


_TARGETS = ("标准", "指标", "要求", "规定", "考核要求", "规定要求")
"""Words for the target where they can be nothing else: between the side of a step and its size."""
_RANKED = re.compile(r"排名|名次|位次|排位")
_RANGE = re.compile(r"\d[^,;。]{0,4}[~至到\-与和][^,;。]{0,2}\d")
_SCORED = re.compile(r"\d分(?=以上|及以上|以下|及以下|\(含\)|为|的?,每|,低于|,每)|满意度|评分|评价")
"""A rate told in points (`满意度90分`)."""
_BORDERS = {"below": ("下限", "下限值"), "above": ("上限", "上限值")}
"""Words for the border of a range that a step leaves behind it."""


@dataclass(slots=True)
class Head:
    """What stands between 每 and its effect, collected word by word."""

    way: str = ""
    origin: Place | None = None
    size: Quantity | None = None
    happens: str = ""
    day: int = 0
    names: list[str] = field(default_factory=list)
    relative: bool | None = None
    rate: bool = False
    rank: bool = False
    commas: int = 0
    late: str = ""
    whole: bool = False
    started: bool = False
    origin_word: str = ""
    origin_first: bool = False
    beyond: bool = False
    after: bool = False
    start: Fraction | None = None

    @property
    def name(self) -> str:
        """The thing counted, in the words of the sentence."""
        return "".join(self.names)


class HeadReader:
    """Reads the head of a step clause from a reader."""

    def __init__(self, reader: Reader, conditions: Conditions) -> None:
        self.r = reader
        self.conditions = conditions
        self.way_word = ""
        self.beyond = False
        self.zone_axis = Axis.VALUE
        self.zone_part = False
        self.zone_below = False
        self.zone_noun = ""
        self.ordinal = False
        self.ranked = _RANKED.search(reader.plain.text) is not None
        self.ranges = _RANGE.search(reader.plain.text) is not None
        self.drop = _DROP.search(reader.plain.text) is not None

    def _lead(self, head: Head) -> None:
        """What may stand before 每: the thing measured, and what it is compared with."""
        r = self.r
        while r.word() not in words.EACH:
            if r.take_in(words.PARTS):
                head.beyond = True
                continue
            if r.text() == "、" and head.names and r.kind(1) in (Kind.TEXT, Kind.WORD):
                head.names.append("、")
                r.at += 1
                continue
            r.take("在") if r.kind(1) is Kind.NUMBER and r.text(2) == "分" else None
            if r.kind() is Kind.NUMBER and r.text(1) == "分" and r.text(2) in ("基础上", "的基础上"):
                head.start = r.tokens[r.at].value  # `在8分基础上每低1个百分点扣1分`
                r.at += 3
                continue
            if r.take_in(words.COMPARED) or r.take("的", "在", "基础上", "相比", "中", ",") or r.take_in(words.ACTUALS):
                continue
            if not (self._lead_reference(head) or self._lead_name(head)):
                return

    def _lead_reference(self, head: Head) -> bool:
        """A reference value, a side or a word of time before 每."""
        r = self.r
        word = r.word()
        if word in words.RATES:
            self._rate(head)
            return True
        happens = r.word(1) in words.EACH and r.word(2) in words.HAPPENED
        if word in r.tiers and not (r.kind(1) is Kind.TEXT or happens):
            if head.origin is not None:
                return False
            head.origin_word, head.origin_first = word, not head.names
            head.origin = Place(tier=r.tier())
            return True
        if word in words.WAYS and word not in words.HAPPENS and (head.origin is not None or r.word(1) in words.EACH):
            r.at += 1
            head.way = word
            return True
        if word in words.LATE or word in words.EARLY:
            head.day, head.late = 1 if word in words.LATE else -1, word
            r.at += 1
            return True
        return False

    def _lead_name(self, head: Head) -> bool:
        """A part of the name of the thing counted, before 每."""
        r = self.r
        word = r.word()
        if word in r.tiers and head.origin is not None and r.kind(1) is not Kind.TEXT:
            return False
        if word in words.HAPPENS and r.word(1) not in words.WAYS:
            head.happens = word
            keep = word in words.NAMING or bool(head.names)
        else:
            keep = word in r.tiers or (word in words.NAME_ENDS and bool(head.names))
            if not keep:
                return self._quoted(head) or self._lead_text(head)
        if keep:
            head.names.append(word)
        r.at += 1
        return True

    def _lead_text(self, head: Head) -> bool:
        name = self.r.name()
        if name:
            head.names.append(name)
            head.rate = head.rate or names_rate(name)
        return bool(name)

    def _quoted(self, head: Head) -> bool:
        """A name in quotes."""
        token = self.r.peek()
        if token is None or token.kind is not Kind.QUOTED:
            return False
        head.names.append(token.text)
        self.r.at += 1
        return True

    def _rate(self, head: Head) -> None:
        """`完成率`: against the target, unless it is the name of the thing measured (`投资计划完成率`)."""
        if head.names:
            head.names.append(self.r.word())
            head.rate = True
        else:
            head.relative = True
        self.r.at += 1

    def _collect(self, head: Head) -> None:
        """Reads on until the effect."""
        r = self.r
        while not r.done:
            if self._effect_ahead() or r.text() in (";", "。"):
                return
            if not self._part_of_head(head):
                return

    def _effect_ahead(self) -> bool:
        r = self.r
        start = r.at
        r.take(",", ":", "(")
        r.skip(words.STEP_LINKS)
        found = r.act() is not None
        r.at = start
        return found

    def _effect(self) -> Act | None:
        r = self.r
        r.take(",", ":", "(")
        r.skip(words.STEP_LINKS)
        return r.act() or r.act(bare=True)

    def _part_of_head(self, head: Head) -> bool:
        """One word or phrase between 每 and the effect."""
        r = self.r
        start, word = r.at, r.word()
        if word in words.RATES:
            self._rate(head)
            return True
        if (word in words.LATE or word in words.EARLY) and (self._time_word(head) or word not in words.WAYS):
            return r.at > start
        if word in words.WAYS and head.happens and head.size is not None and head.size.unit in WHOLE_UNITS:
            return False  # `每发生一起超过48小时未处理的`: what is counted, and no side
        if self._way_word(head):
            return True
        if word in r.tiers and head.origin is None and r.kind(1) is not Kind.TEXT:
            return self._origin(head)
        if r.take_in(words.COMPARED):
            return True
        if word in _BORDERS.get(words.WAYS.get(head.way, ""), ()) and head.origin is None and self.ranges:
            r.at += 1  # `每低于下限0.1`, of the range the sentence states
            return True
        if head.way and head.origin is None and r.text() in _TARGETS and r.kind(1) is Kind.NUMBER:
            r.at += 1  # `每低于标准1个百分点`
            head.origin = Place(tier="target")
            return True
        if word == "第":
            return False
        if r.kind() is Kind.NUMBER:
            return self._size(head)
        if self._origin_in_brackets(head):
            return True
        if r.text() == "(" and r.kind(1) in (Kind.UNIT, Kind.TEXT) and r.text(2) == ")" and len(r.text(1)) <= 2:
            r.at += 3  # `一卷（件）`
            return True
        return self._or_less(head) or self._counting_word(head) or self._noun(head)

    def _origin_in_brackets(self, head: Head) -> bool:
        """`每增收1%（相对目标）`: the reference behind the size."""
        r = self.r
        start = r.at
        if head.size is not None and head.origin is None and r.take("("):
            r.take_in(words.COMPARED)
            tier = r.tier()
            if tier and r.take(")"):
                head.origin = Place(tier=tier)
                return True
        r.at = start
        return False

    def _time_word(self, head: Head) -> bool:
        """`延迟`, `提前`: days, unless what follows is counted in something else (`逾期1件`)."""
        r = self.r
        word = r.word()
        if r.text(1) == "、" and r.word(2) in words.HAPPENS:
            head.names.append(word)
            head.happens = word
            r.at += 1
            return True
        if r.kind(1) is Kind.NUMBER and r.text(2) in ("%", "个百分点", "百分点"):
            return False
        if r.kind(1) is Kind.NUMBER and r.text(2) not in _DAY_UNITS:
            head.names.append(word)
            head.happens = word
            r.at += 1
            return True
        if head.day or head.way:
            return False
        head.day, head.late = 1 if word in words.LATE else -1, word
        r.at += 1
        self.conditions.done()
        return True

    def _way_word(self, head: Head) -> bool:
        """The side on which the step counts."""
        r = self.r
        word = r.word()
        if word in ("区间", "范围", "该区间", "该范围", "目标区间"):
            head.way = "偏离"
            r.at += 1
            return True
        if word not in words.WAYS:
            return False
        if head.way:
            both = words.WAYS[head.way] == "off" and words.WAYS[word] == "above"
            r.at += 1 if both else 0
            return both
        counts = r.kind(1) is Kind.NUMBER and r.kind(2) is Kind.UNIT and r.text(2) not in ("个百分点", "百分点")
        if (head.size is not None and word in words.HAPPENS) or (word == "未完成" and counts):
            return False
        head.way = word
        r.at += 1
        return True

    def _counting_word(self, head: Head) -> bool:
        """A unit alone, a verb of happening, a name in quotes, a remark on the size, a small word."""
        r = self.r
        word = r.word()
        if r.kind() is Kind.UNIT and (head.size is None or (head.size.unit == "" and r.text(-1) in words.EACH)):
            head.size = Quantity(Fraction(1), words.UNIT_SYMBOLS.get(r.text(), r.text()))
            r.at += 1
            return True
        if word in words.HAPPENS and not head.happens:
            head.happens = word
            if word in words.NAMING:
                head.names.append(word)
            r.at += 1
            return True
        if r.text() == "(" and r.text(1) == "相对值" and r.text(2) == ")":
            head.relative = True
            r.at += 3
            return True
        return self._quoted(head) or r.take("再", "另", "额外", "的", "了", "出", "的部分", "部分")

    def _or_less(self, head: Head) -> bool:
        """`每推迟一周或不足一周`: an unfinished step counts as a whole one."""
        r = self.r
        start = r.at
        if head.size is not None and r.take("或", "或者", "及") and r.take("不足", "不满", "未满", "不到"):
            size = r.quantity()
            if size is not None and size.value == head.size.value:
                head.started = True
                return True
        r.at = start
        return False

    def _noun(self, head: Head) -> bool:
        """The thing counted; once a count or a verb of happening is said, known words may be part of its name."""
        r = self.r
        start = r.at
        name = r.name()
        if "升降" in name or "增减" in name:
            r.at = start
            return False
        if name in ("满", "每满") and r.kind() is Kind.NUMBER:
            head.whole = True
            return True
        if "扣" in name.replace("折扣", "").replace("扣押", ""):
            r.at = start
            return False
        if name and len(name) <= 2 and name.isascii() and name.strip(".").upper() in ("O", "L", "I"):
            r.at = start
            return False
        if name and head.way and self._measures_otherwise(head, name):
            r.at = start
            return False
        if name:
            head.names.append(name)
            head.after = head.after or head.size is not None
            head.rate = head.rate or names_rate(name)
            return True
        inside = bool(head.happens or (head.size is not None and not head.way and not head.day))
        if inside and r.kind() is Kind.WORD and r.word() not in words.NEVER_NAMES and r.word() not in words.DEEDS:
            head.names.append(r.word())
            r.at += 1
            return True
        if head.happens and not head.size and r.text() == "、" and r.word(1) in words.HAPPENS:
            head.names += [r.text(), r.word(1)]
            r.at += 2
            return True
        if (inside and r.text() in ("、", "/")) or (inside and r.word() in ("或", "和", "及", "以及", "或者")):
            head.names.append(r.text())
            r.at += 1
            return True
        return False

    def _measures_otherwise(self, head: Head, name: str) -> bool:
        """`每低于目标值1角`: behind the size stands a unit that nobody knows, which is not the item's own."""
        size = head.size
        if size is None or head.after or head.day:
            return False
        bare = size.unit == "" and self.r.kind(-2) is Kind.NUMBER
        graded = size.unit == "个" and name in ("档次", "等次", "标准差", "层级", "级别", "台阶")
        return (bare and not (self.r.own and name.startswith(self.r.own))) or graded

    def _origin(self, head: Head) -> bool:
        r = self.r
        tier = r.tier()
        if r.take_in(words.RATES):
            head.relative = True
        back = r.at
        if r.take("的"):
            quantity = r.quantity()
            if quantity is not None and quantity.unit == "%" and r.kind() == Kind.NUMBER:
                head.origin = Place(quantity, tier, Form.TIMES)
                return True
            if quantity is not None and quantity.unit == "%" and head.size is None:
                head.origin = Place(tier=tier)
                head.size = quantity
                head.relative = True if not head.rate else None
                return True
            r.at = back
            r.take("的")
        head.origin = Place(tier=tier)
        return True

    def _points_measured(self, head: Head) -> Quantity | None:
        """`每低1分扣0.5分`: points as the thing measured."""
        r = self.r
        start = r.at
        quantity = r.quantity(scores=True)
        known = self.conditions.rate is not True or _SCORED.search(r.plain.text) is not None
        if quantity is not None and head.way and known and self._effect_ahead():
            return quantity
        r.at = start
        return None

    def _size(self, head: Head) -> bool:
        r = self.r
        quantity = r.quantity() or self._points_measured(head)
        if quantity is None:
            return False
        if head.size is None:
            if r.kind() is Kind.NUMBER and head.way and head.origin is None:
                head.origin = Place(quantity, form=Form.COMPLETION if head.relative else Form.PLAIN)
                return True
            head.size = quantity
            return True
        if head.origin is None and head.way:
            head.origin = Place(head.size)
            head.size = quantity
            return True
        return False


def size_unit(head: Head) -> str:
    """The unit of the step."""
    return head.size.unit if head.size is not None else ""
