"""What stands before the clauses that score: titles with their full marks, headings, samples, rows of a method."""

from __future__ import annotations

import re

from ...rules.model import FULL
from ..axis import Axis, Compare, Relation, When
from ..statements import Award, Deed, Effect, Full, Statement
from .heads import Heads
from .lexer import Kind
from .plain_text import is_heading, is_label
from .timing import ZERO_DAYS

_SIGNED = (
    (re.compile(r"(?:其中|说明)?(?:扣分|减分|扣减|处罚|扣罚)(?:项目?|标准|细则|办法|规则|分)?(?:如下)?"), Deed.LOSE),
    (re.compile(r"(?:其中|说明)?(?:加分|奖励|奖分)(?:项目?|标准|细则|办法|规则|分)?(?:如下)?"), Deed.GAIN),
)
_TIERED = re.compile(
    r".{0,16}(?:分|分为|分成|划分为|设)[一二三四五六两\d]+(?:个)?(?:档|级|等级?|档次|挡)(?:计分|考核|赋分|评价)?"
)
_SAMPLE = re.compile(
    r"(?:随机|现场|每次|每月|每季度?)*(?:查阅|抽查|检查|抽取|抽检|抽考|抽|提问|访谈|询问|查看|调阅|走访|考核|测试|问卷)[^,]{0,12}?\d+[^,]{0,10}"
    r"|[^,%]{1,16}(?:共|合计|总计|共有|共计)\d+(?:项|次|个|件|家|户|人|场|门|套|台|座|处|份|篇)"
)
_ALLOWED = re.compile(r"[^,%]{0,16}(?:允许|容许|容忍)(\d+)(?:件|次|起|项|个|例|人|天|处)(?:以内)?")
"""What is tolerated, said before the clause that counts from there."""


class Titles(Heads):
    """Reads titles and headings."""

    def _title(self) -> list[Statement] | None:
        """`净资产收益率（权重10%）：`, `招生计划完成率（10分）：`, `扣分项：`, `分三档：`."""
        r = self.r
        full: list[Statement] = []
        words = ""
        while not r.done and r.text() not in (",", ";", "。", ":"):
            if r.text() == "(":
                inner = self._worth_in_brackets()
                if inner is None:
                    return None
                full += inner
                continue
            words += r.raw(r.at, r.at + 1)
            r.at += 1
        worth = bool(full) and (r.done or r.text() in (",", ":", ";") or r.text(-1) == ")")
        if r.text() != ":" and not (worth and r.text() == ","):
            return None
        r.at += 1
        for pattern, deed in _SIGNED:
            if pattern.fullmatch(words):
                self.deed = deed
                return full
        if _TIERED.fullmatch(words) or (words and is_label(words)):
            return full
        return None

    def _worth_in_brackets(self) -> list[Statement] | None:
        """`（10分）`, `（权重10%）`, `（第三方调查）` within a title."""
        r = self.r
        start = r.at
        r.at += 1
        first = r.at
        r.take("权重", "分值", "满分", "标准分", "权重为", "分值为", "满分为", "总分", "共", "计")
        r.take(":", "为")
        amount = r.amount()
        if amount is not None and r.take(")"):
            return [Full(amount, r.span(start))] if amount.points else []
        r.at = first
        while not r.done and r.text() not in (")", ",", ";", "。"):
            r.at += 1
        text = r.raw(first)
        if r.text() == ")" and is_label(text):
            r.at += 1
            return []
        r.at = start
        return None

    def _heading(self) -> list[Statement] | None:
        """`业扩报装时限达标率，目标100%，…`: what is measured, said alone at the beginning."""
        r = self.r
        start = r.at
        if start != 0 and r.text(-1) not in (";", "。", ":", ")"):
            return None
        while not r.done and r.text() not in (",", ";", "。", ":", "("):
            if r.kind() is Kind.QUOTED:
                return None
            r.at += 1
        text = r.raw(start)
        if r.text() != "," or not text:
            return None
        if self._dated_task(start):
            return self._due_said(start)
        ahead = r.peek(1)
        if ahead is None or self._earns_next():
            return None
        allowed = _ALLOWED.fullmatch(text)
        if allowed is not None:
            rest = r.plain.text[r.tokens[r.at].end :]
            beyond = rf"(?:超过|超出|超){allowed[1]}\D|第{int(allowed[1]) + 1}\D"
            return [] if re.search(beyond, rest) else None
        if is_heading(text) or _SAMPLE.fullmatch(text):
            return []
        return None

    def _dated_task(self, start: int) -> bool:
        """`4月15日前完成施工图设计并报审`, `每月5日前上报报表`: by when something is to be done."""
        r = self.r
        end, r.at = r.at, start
        recurring = re.match(r"每(?:月|季度?|周|年|半年)[^,]{0,6}?\d*[日号]?前", r.raw(start, end)) is not None
        found = recurring or self.conditions.by_date() is not None
        rest = r.raw(r.at, end) if not recurring else ""
        r.at = end
        return found and (not rest or is_label(rest)) and not self._earns_next()

    def _due_said(self, start: int) -> list[Statement]:
        r = self.r
        end, r.at = r.at, start
        found = self.conditions.by_date()
        r.at = end
        if found is None:
            on_time = When((Compare(Relation.AT_MOST, ZERO_DAYS),), axis=Axis.DAYS)
            return [Award(on_time, Effect(Deed.GET, FULL), span=r.span(start, end))]
        return [Award(found.condition, Effect(Deed.GET, FULL), span=r.span(start, end))]

    def _earns_next(self) -> bool:
        """Whether points follow right behind the comma: then what stands before it is a case, not a heading."""
        r = self.r
        start = r.at
        r.at += 1
        found = r.act() is not None or r.act(bare=True) is not None
        r.at = start
        return found
