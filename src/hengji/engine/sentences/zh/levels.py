"""Conditions that are no regions of a value: events that happen, and named levels."""

from __future__ import annotations

from fractions import Fraction

from ..axis import Compare, Happens, Labels, Place, Quantity, Relation, When
from ..statements import Deed
from . import words
from .lexer import Kind
from .methods import Methods
from .plain_text import is_label
from .reader import LONGEST, SEPARATORS
from .timing import Found

_WINNING = frozenset("受到 获得 获 取得 荣获 被评为 评为".split())


class LevelReader(Methods):
    """Reads events and levels as conditions."""

    def _happening(self) -> Found | None:
        r = self.r
        start = r.at
        if not r.take("发生", "出现", "发现", "存在", "有", "造成", "查实", "如发生"):
            return None
        first = r.at
        if r.kind() is Kind.QUOTED:
            token = r.peek()
            assert token is not None
            r.at += 1
            return Found(Happens(token.text))
        while r.kind() is Kind.TEXT or r.text() in ("、", "或", "及", "和"):
            r.at += 1
        name = r.raw(first)
        if not self._effect_or_comma():
            name = self._long_event(first) or name
        if not name and r.take("即", "则", "就", "的"):
            one = Place(Quantity(Fraction(1)))
            return Found(When((Compare(Relation.AT_LEAST, one, marked=True),)))
        if not name or r.word() in words.EACH or r.kind() is Kind.NUMBER:
            r.at = start
            return None
        return Found(Happens(name))

    def _effect_or_comma(self) -> bool:
        r = self.r
        if r.peek() is None or r.text() in (",", ":") or self._act_here():
            return True
        start = r.at
        r.skip(words.CONDITION_ENDS)
        ends = (*SEPARATORS, "(", "=", "→", "|")
        found = r.at > start and (
            r.peek() is None or r.text() in ends or self._act_here() or r.word() in words.OUTRIGHT
        )
        r.at = start
        return found

    def _long_event(self, first: int) -> str:
        """`负主要责任的一般及以上人身事故`: an event in words the grammar also knows, up to what follows from it."""
        r = self.r
        back = r.at
        while not r.done and r.text() not in (",", ";", "。", ":") and not self._act_here():
            r.at += 1
        name = r.raw(first).removesuffix("的")
        counts = any(token.kind is Kind.NUMBER for token in r.tokens[first : r.at])
        if r.at > first and not counts and is_label(name) and self._effect_or_comma() and r.word() not in words.EACH:
            return name
        r.at = back
        return ""

    def _label(self) -> Found | None:
        r = self.r
        token = r.peek()
        first = r.at
        if token is not None and token.kind is Kind.QUOTED:
            r.at += 1
            while r.kind() in (Kind.TEXT, Kind.WORD) and r.word() not in words.CONDITION_ENDS and not self._act_here():
                r.at += 1
            return Found(Labels((r.raw(first).replace('"', ""),)))
        quoted = self._quoted_level()
        if quoted is not None:
            return quoted
        if r.word() in _WINNING and r.kind(1) is Kind.TEXT:
            r.at += 1
            first = r.at
        if r.word() in ("是", "否") and self._answers():
            r.at += 1
            return Found(Labels((r.text(-1),)))
        word = r.take_in(words.LEVEL_VERBS)
        name = r.name()
        tail = r.take_in(words.LEVEL_VERBS)
        rest = r.name() if tail else ""
        label = word + name + tail + rest
        if not label or not (self._effect_or_comma() or r.text() in ("(", "→", "|", "=", "、", "/", "且", "并", "但")):
            label = self._long_label(first) or label
        if label and r.text() == "(":
            bracketed = self._in_brackets()
            if bracketed is not None:
                return bracketed
            other = self._other_name()
            if other:
                return Found(Labels((label, other)))
        if label and r.word() in ("且", "并", "但"):
            while not r.done and r.text() not in SEPARATORS and not self._act_here():
                r.at += 1
            label = r.raw(first)
        if not label or r.raw(first) != label:
            return None
        return Found(Labels((label.replace('"', "").removesuffix("的"),)))

    def _answers(self) -> bool:
        """`是，得满分；否，不得分`: the answer to a question, before what it earns."""
        r = self.r
        start = r.at
        r.at += 1
        r.take(",", ":", "→")
        r.skip(words.CONDITION_ENDS)
        found = self._act_here() or r.act(bare=True) is not None
        r.at = start
        return found

    def _long_label(self, first: int) -> str:
        """A level in words the grammar also knows (`有持续改进措施`), up to what it earns."""
        r = self.r
        back, r.at = r.at, first
        while not r.done and r.text() not in (",", ";", "。", ":", "(", "、", "→") and not self._act_here():
            if r.kind() is Kind.NUMBER and r.text(1) == "分":
                break
            if r.at - first > LONGEST:
                r.at = back
                return ""
            r.at += 1
        name = r.raw(first).removesuffix("的").replace('"', "")
        figures = any(token.kind is Kind.NUMBER for token in r.tokens[first : r.at])
        if r.at == first:
            return ""
        first_word, last_word = r.tokens[first].text, r.text(-1)
        named = any(token.kind in (Kind.TEXT, Kind.QUOTED) for token in r.tokens[first : r.at])
        placed = (
            not named
            or first_word in words.COMPARED
            or first_word in words.STARTS
            or (last_word in r.tiers and not (r.text() == "(" and r.kind(1) is Kind.NUMBER and r.text(2) == "分"))
            or last_word in words.RELATIONS
        )
        ends = self._act_here() or r.text() == "(" or (r.kind() is Kind.NUMBER and r.text(1) == "分")
        figures = figures and not ends
        counts = r.at - first > 1 and r.kind(-1) is Kind.UNIT and r.kind(-2) is Kind.NUMBER
        ends = ends and not counts  # `被通报一次扣2分` counts, and is no level
        if r.at > first and not figures and not placed and is_label(name) and ends:
            return r.raw(first)
        r.at = back
        return ""

    def _quoted_level(self) -> Found | None:
        """`验收结论为“优良”`: the level in quotes behind what it is a level of."""
        r = self.r
        start = r.at
        before = r.name()
        linked = r.take("为", "是", ":", "评为", "评定为", "达到", "结果为")
        token = r.peek()
        if before and token is not None and token.kind is Kind.QUOTED:
            r.at += 1
            back = r.at
            r.skip(words.CONDITION_ENDS)
            act = r.act()
            r.at = back
            if act is not None and (linked or act.effect.deed is Deed.GET):
                return Found(Labels((token.text,)))
        r.at = start
        return None

    def _other_name(self) -> str:
        """`D（不合格）`: a level under two names."""
        r = self.r
        start = r.at
        r.at += 1
        first = r.at
        while not r.done and r.text() not in (")", ",", ";", "。") and r.kind() is not Kind.NUMBER:
            r.at += 1
        name = r.raw(first)
        if name and len(name) <= 6 and r.take(")"):
            back = r.at
            r.skip(words.CONDITION_ENDS)
            if self._act_here() or r.act(bare=True) is not None:
                r.at = back
                return name
        r.at = start
        return ""

    def _in_brackets(self) -> Found | None:
        """`优（90分以上）`: the region a level stands for."""
        r = self.r
        start = r.at
        r.at += 1
        found = self.conditions.condition()
        if found is not None and isinstance(found.condition, When) and r.take(")"):
            return found
        r.at = start
        return None

    def _act_here(self) -> bool:
        r = self.r
        start = r.at
        found = r.act() is not None
        r.at = start
        return found
