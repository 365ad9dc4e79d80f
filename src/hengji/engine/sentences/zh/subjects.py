"""Clauses whose subject is said in words that the grammar also knows (`规模以上工业增加值增速达到目标值…`), and subjects said apart."""

from __future__ import annotations

from dataclasses import replace

from ..assemble.places import WHOLE_UNITS
from ..axis import Axis, When
from ..statements import Award, Between, Doubtful, Each, Given, Proportional, Statement, Way
from . import words
from .conditions import OPEN_NAME
from .lexer import Kind
from .plain_text import is_heading, is_label, is_name, is_remark, without_thresholds
from .reader import names_rate
from .tolerances import Tolerances

_STOPS = frozenset({",", ";", "。"})
_ENDS = frozenset({",", ";", "。", "、", ")", "(", ".", "→", "|", "/", " ", "!", ":"})
_MOST_WORDS = 24


class Subjects(Tolerances):
    """Reads a clause from behind its subject, where it cannot be read from its beginning."""

    def _with_subject(self) -> list[Statement] | None:
        """The clause behind a name: tried at each word that may begin one, the first certified name wins."""
        r = self.r
        start = r.at
        for at in self._beginnings(start):
            name = r.raw(start, at)
            for read in (self._step, self._award, self._between, self._method, self._bounded):
                r.at = at
                said = read()
                if said and self._ends_here() and self._passes(start, at, said):
                    return [self._named(item, name) for item in said]
        r.at = start
        return None

    def _beginnings(self, start: int) -> list[int]:
        """Where within the clause its condition or step may begin."""
        r = self.r
        found = []
        for at in range(start + 1, min(start + _MOST_WORDS, len(r.tokens))):
            token = r.tokens[at]
            if token.text in _STOPS:
                break
            anchored = token.kind is Kind.WORD and (
                token.text in words.RELATIONS
                or token.text in words.WAYS
                or token.text in words.EACH
                or token.text in words.COMPARED
                or token.text in words.HAPPENS
                or token.text in words.LATE
                or token.text in words.EARLY
                or token.text in words.ON_TIME
                or token.text in r.tiers
                or token.text in words.ACTUALS
                or token.text in words.RATES
            )
            if token.kind is Kind.NUMBER and OPEN_NAME.search(r.raw(start, at)):
                continue  # `后三名`: the word before belongs to the figure
            if anchored or token.kind is Kind.NUMBER or token.text in ("<", ">", "≤", "≥", "±"):
                found.append(at)
        return found

    def _ends_here(self, at: int | None = None) -> bool:
        """Whether a clause may end at the cursor (or at token `at`)."""
        r = self.r
        ahead = 0 if at is None else at - r.at
        token = r.peek(ahead)
        return token is None or r.text(ahead) in _ENDS or r.text(ahead - 1) in (":", ",")

    def _passes(self, start: int, end: int, said: list[Statement]) -> bool:
        """Whether tokens `start` to `end` are no more than the name of what `said` speaks of."""
        counted = all(_counts(item) for item in said)
        name = self.r.raw(start, end)
        defined = without_thresholds(name, counted) != name
        if not defined and not all(self._part_of_name(index, end) for index in range(start, end)):
            return False
        return is_label(name) if counted else is_name(name)

    def _part_of_name(self, index: int, end: int) -> bool:
        """Whether a token may be part of a name: a reference value only before further text, a word of comparing never."""
        token = self.r.tokens[index]
        if token.kind is Kind.NUMBER and not token.text[:1].isascii():
            unit = self.r.tokens[index + 1].kind is Kind.UNIT if index + 1 < end else False
            return unit and index + 2 < end and self.r.tokens[index + 2].kind is Kind.TEXT
        if token.kind is Kind.QUOTED:
            return token.text not in words.VETOES
        if token.kind is not Kind.WORD:
            return True
        glued = index + 1 < end and self.r.tokens[index + 1].kind is Kind.TEXT
        if token.text in words.RELATIONS or token.text in words.WAYS:
            follows = self.r.tokens[index + 1].text if index + 1 < end else ""
            return (
                glued or follows in ("值", "率", "额", "量", "数", "幅") or follows in words.RATES or follows == "比例"
            )
        mean = token.text in ("平均", "均值") and index + 1 < end
        return token.text not in words.COMPARED and (token.text not in self.r.tiers or glued or mean)

    def _named(self, item: Statement, name: str) -> Statement:
        """The statement with the name of its subject."""
        plain = name.strip("的,:、 ").rpartition(":")[2]
        for actual in sorted(words.ACTUALS, key=len, reverse=True):
            plain = plain.removesuffix(actual) or plain
        rate = names_rate(plain)
        if isinstance(item, Doubtful) and item.step is not None:
            step = self._named(item.step, name)
            return replace(item, step=step) if isinstance(step, Each) else item
        if isinstance(item, Each) and item.axis is Axis.EVENTS:
            return item if item.of else replace(item, of=plain)
        if isinstance(item, Each):
            return replace(item, rate=item.rate or rate)
        if isinstance(item, Award) and isinstance(item.condition, When):
            when = item.condition
            return replace(item, condition=replace(when, noun=when.noun or plain, rate=when.rate or rate))
        if isinstance(item, Given):
            return replace(item, noun=item.noun or plain)
        if isinstance(item, Between | Proportional) and isinstance(item.condition, When):
            return replace(item, condition=replace(item.condition, rate=item.condition.rate or rate))
        return item

    def _apart(self) -> list[Statement] | None:
        """`发现无票作业的，每次扣5分`, `工程质量评分，每低1分扣0.5分`: the subject before a comma, the step behind it."""
        r = self.r
        start = r.at
        while not r.done and r.text() not in (*_STOPS, ":", "("):
            r.at += 1
        name = r.raw(start)
        if not name or r.text() not in (",", ":") or not is_label(name) or "基础分" in name or "基本分" in name:
            return None
        r.at += 1
        said = self._step()
        if not said or not self._ends_here():
            return None
        counted = all(_counts(item) for item in said)
        if not counted and not is_heading(name):
            return None
        return [self._named(item, _event_name(name)) for item in said]

    def _remark(self) -> list[Statement] | None:
        """`（查HIS系统）`: words in brackets that only say where a figure comes from."""
        r = self.r
        start = r.at
        if r.text(-1) != "(":
            return None
        while not r.done and r.text() != ")":
            r.at += 1
        return [] if r.text() == ")" and is_remark(r.raw(start)) else None


def _counts(item: Statement) -> bool:
    step = item.step if isinstance(item, Doubtful) else item
    if not isinstance(step, Each):
        return False
    beyond = bool(step.within) and step.size.unit in WHOLE_UNITS and step.way is Way.ABOVE and step.origin is None
    return step.axis in (Axis.EVENTS, Axis.DAYS) or beyond


def _event_name(text: str) -> str:
    """`发现无票作业的` names 无票作业."""
    plain = text.strip("的,:、 ").removesuffix("者").removesuffix("情况").removesuffix("的")
    for verb in (
        "经检查发现",
        "检查发现",
        "抽查发现",
        "被查实",
        "经查实",
        "发生",
        "发现",
        "出现",
        "存在",
        "凡",
        "如",
        "对于",
        "对",
    ):
        plain = plain.removeprefix(verb) or plain
    return plain
