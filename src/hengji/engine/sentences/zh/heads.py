"""Heads and remarks: full marks, base scores, stated targets, list numbers, words that say nothing."""

from __future__ import annotations

import re

from ...rules.model import FULL, ZERO
from ..axis import Axis, Compare, Place, Relation, When
from ..statements import Award, Deed, Doubt, Doubtful, Each, Effect, Full, Given, Start, Statement
from . import words
from .awards import Awards
from .lexer import Kind
from .plain_text import is_remark
from .reader import SEPARATORS, names_rate

_IDIOMS = re.compile(
    r"(?:同一.{0,10}|同类.{0,6}|同时.{0,8}|多项.{0,6})?(?:不重复|不得重复|不累计|不叠加|就高不就低|就高|取高|按最高|按就高|取最高|以最高).{0,10}"
    r"|(?:在)?满分(?:的)?基础上(?:进行)?(?:加扣|扣减|扣分|加减|加分|增减)分?|百分制|按百分制计分|以百分制计"
    r"|(?:不超不扣|不低不扣|不欠不扣|不高不扣|不降不扣|不超不加|不增不加)(?:不加)?"
    r"|达到相应档(?:次)?(?:即|则|就)?得(?:该|相应)档(?:次)?(?:分|分值|得分)?|按(?:对应|相应)比例乘以?(?:权重|满分|标准分|分值)(?:得分|计分|计算)?"
    r"|(?:本项|该项|本指标)?[^,;。每]{0,10}(?:按|以).{0,6}(?:计划数?|目标值?|任务数?|预算数?)(?:进行)?考核"
    r"|(?:完成率|达成率|完成比例)=[^=,;。]{1,30}"
    r"|[^=,;。得分]{1,14}[率比度]=[^=,;。得分]{1,40}[/÷][^=,;。得分]{1,40}(?:×100%?)?"
    r"|(?:再|按权重)?(?:折算|换算)后?(?:计入|得分|计分)(?:本项)?(?:得分)?"
    r"|(?:须|需|应|必须)(?:附|提供|具备|出具).{0,16}|否则不计分|否则不予计分|\d+(?:个|家|名).{0,8}(?:参评|参与评比|参加考核)"
)


_ON_A_BASE = frozenset("在基础分上 在基本分基础上 在基础分基础上 在基准分基础上 在基本分上 在基准分上".split())
_BASELESS = ("无基础分", "不设基础分", "没有基础分")
_BASES = frozenset(
    "基准 基数 标准 参照 基础 基准值 目标 目标值 基准线 合格线 及格线 达标线 标准线 考核线 控制线 警戒线 标准值 控制值 起点 基线".split()
)
"""What a figure is said to be that the steps lean on."""
_BOUNDS = frozenset(
    "不低于 不超过 不高于 不少于 不大于 不小于 ≥ ≤ < > 控制在 达到 达 不得低于 不得超过 不得高于 不得少于 应达到 超过 高于 低于 大于 小于 "
    "未超过 完成 为 在 应不低于 不应低于 不应超过 不应高于 控制在不超过".split()
)
_NO_FIGURE = re.compile("[一-龥]{0,4}系数|比重|占比|权重")
_JOINING = frozenset("但 但是 且 并 并且 同时 其中 而 则 也 又 均 都 但均 且均".split())


class Heads(Awards):
    """Reads what stands around the clauses that score."""

    def _lettered(self) -> bool:
        """Passes `A.` before a clause."""
        r = self.r
        opens = r.at == 0 or r.text(-1) in (";", "。", ":", ")", ",")
        if opens and r.kind() is Kind.TEXT and len(r.text()) == 1 and r.text().isascii() and r.text(1) == ".":
            r.at += 2
            return True
        return False

    def _numbered(self) -> bool:
        """Passes `(1)`, `2.`, `①`, `三、` before a clause."""
        r = self.r
        if r.text() == "(" and r.kind(1) in (Kind.NUMBER, Kind.TEXT) and r.text(2) == ")" and len(r.text(1)) <= 2:
            r.at += 3
            return True
        opens = r.at == 0 or r.text(-1) in (";", "。", ":", ")")
        bounded = r.kind(1) is Kind.NUMBER or r.word(1) in words.RELATIONS or r.text(1) in (":", "<", ">", "≤", "≥")
        if r.kind() is Kind.TEXT and r.text() in words.BAND_NAMES and bounded:
            r.at += 1
            r.take(":")
            return True
        if opens and r.kind() is Kind.NUMBER and r.text(1) in ("、", ".") and r.kind(2) is not Kind.NUMBER:
            r.at += 2
            return True
        if opens and r.kind() is Kind.TEXT and r.text() in tuple("一二三四五六七八九十") and r.text(1) == "、":
            r.at += 2
            return True
        return False

    def _bounded(self) -> list[Statement] | None:
        """`不高于1.2天` behind a name the grammar could not pass by itself."""
        return self._given(self.r.text() in _BOUNDS or self.r.word() in words.RELATIONS)

    def _given(self, named: bool = False) -> list[Statement] | None:
        """`目标值98%`, `目标：95%`, `合同签约率不低于90%` before a step that leans on it."""
        r = self.r
        start = r.at
        r.skip(frozenset("全年 年度 本年度 当年 本年".split()))
        name = r.name() or ("-" if named else "")
        if name and r.word() in words.RATES:
            r.at += 1
            name = r.raw(start)
        if r.word() in r.tiers:
            tier = r.tier()
            r.take(":", "为", "是", "=") or r.take("≤", "≥", "不低于", "不超过", "不高于", "不少于")
        elif name and r.text() in _BOUNDS:
            said = r.text(start - r.at - 1) if name == "-" else name
            if said in _JOINING and any(isinstance(item, Each) for item in self.found):
                return None  # `每超1%加1分，但不超过5%`: of what, it does not say
            r.at += 1
            r.take("=")
            tier = "target"
            if r.word() in r.tiers and self._leads_to_step():
                return []
        elif name and names_rate(name):
            tier = "target"
        else:
            return None
        quantity = r.quantity(scores=True)
        r.take_in(words.SUFFIXES)
        ends = self._closes() and any(isinstance(item, Each) for item in self.found)  # `每增加0.1扣1分，目标0.5`
        if _NO_FIGURE.fullmatch(name):
            return None  # `折算系数为0.5`, `占比为10%`: nothing of the figure itself
        if quantity is None or not (ends or r.text() in (",", ";", "。", ")", ".")):
            return None
        if r.text(-1) == "分" and r.raw(start).find("完成") >= 0:
            return None  # `基本完成8分`: what a level earns
        ahead = r.at
        while r.text() in SEPARATORS and r.text():
            r.at += 1
        earned = (r.done and not ends) or r.act() is not None or r.act(bare=True) is not None
        r.at = ahead
        if earned:
            return None
        if r.word(1) in words.ELSES and tier == "target" and name and not r.done:
            reached = When((Compare(Relation.REACHED, Place(quantity)),), name, rate=names_rate(name))
            return [Award(reached, Effect(Deed.GET, FULL), span=r.span(start))]
        return [Given(tier, quantity, r.span(start), name.strip("-"))]

    def _closes(self) -> bool:
        """Whether nothing but signs follows."""
        return all(token.text in SEPARATORS for token in self.r.tokens[self.r.at :])

    def _leads_to_step(self) -> bool:
        """`平均在泊停时≤目标值，每超过1小时扣1分`: the target alone, before a step that leans on it."""
        r = self.r
        start = r.at
        r.tier()
        found = r.text() in (",", ";") and (
            r.word(1) in words.EACH or (r.word(1) in words.WAYS and r.kind(2) is Kind.NUMBER)
        )
        r.at = r.at if found else start
        return found

    def _reference(self) -> list[Statement] | None:
        """`以目标值为满分`, `以上年值为基准`: where full marks are, or what the steps lean on."""
        r = self.r
        start = r.at
        if r.text() in ("基准", "基数", "参照", "参照值", "对比基准", "比较基准") and r.text(1) in (":", "为", "是"):
            r.at += 2  # `（基准：上年实际）`
            self.leans_on = r.tier()
            return [] if self.leans_on and (r.done or r.text() in SEPARATORS) else None
        name = r.name()
        if r.kind() is Kind.NUMBER and name:
            return self._line(name, start)
        if not r.take("以"):
            return None
        stated = r.quantity(scores=True)
        if stated is not None:
            based = r.take("为") and r.text() in _BASES
            r.at += 1 if based else 0
            return [Given("target", stated, r.span(start))] if based else None
        if r.word() not in r.tiers:
            return None
        tier = r.tier()
        if r.take("为准") or (r.take("为") and r.text() == "准" and r.take("准")):
            self.leans_on = tier
            return []
        if r.text(-1) != "为":
            return None
        if r.take_in(words.FULLS) and r.text(-1) != "基本分":
            return [
                Award(When((Compare(Relation.REACHED, Place(tier=tier)),)), Effect(Deed.GET, FULL), span=r.span(start))
            ]
        if r.word() in ("基准", "基数", "标准", "参照", "基础", "基准值"):
            r.at += 1
            self.leans_on = tier
            return []
        return None

    def _line(self, name: str, start: int) -> list[Statement] | None:
        """`满意度85分为合格线`."""
        r = self.r
        stated = r.quantity(scores=True)
        if stated is None or not r.take("为", "是"):
            return None
        if r.text() not in _BASES:
            return None
        r.at += 1
        return [Given("target", stated, r.span(start), name)]

    def _full(self) -> list[Statement] | None:
        """`满分10分`, `权重30分`, `基础分80分`, `成交率：10分`, `30分`."""
        r = self.r
        start = r.at
        r.skip(frozenset({"本项", "该项", "此项", "本指标", "该指标", "在"}))
        if r.take_in(words.STARTS):
            r.take("为", ":", "计", "是", "得")
            amount = r.amount(bare=True)
            if amount is not None:
                return [Start(amount, r.span(start))]
            return None
        if start == 0 and r.word() == "得" and not self.found:
            r.at += 1  # `得100分；每高1个百分点，扣5分`: where the steps start
            earned = r.amount()
            return [Start(earned, r.span(start))] if earned is not None and r.text() in (";", ",", "。") else None
        if r.take_in(words.FULL_HEADS):
            r.take("为", ":", "计", "是")
            amount = r.amount() or r.amount(bare=True)
            return None if amount is None else [Full(amount, r.span(start))]
        name = r.name()
        opened = r.take(":", "(")
        amount = r.amount()
        if amount is None or not (name or start == 0 or r.tokens[start - 1].text in ("(", ":")) or amount.share:
            return None
        if opened:
            r.take(")")
        if not (r.done or r.text() in SEPARATORS):
            return None
        return [Full(amount, r.span(start))]

    def _explained(self) -> list[Statement] | None:
        """`实际值为提高幅度`, `以统计部门数据为准`: what the figure is, and where it comes from."""
        r = self.r
        first = r.at
        spared = self.conditions.condition()
        if spared is not None and isinstance(spared.condition, When) and spared.condition.axis is Axis.EVENTS:
            ahead = r.text() == "," and (r.word(1) in words.EACH or r.word(1) in words.HAPPENED)
            if ahead and spared.condition.compares[0].relation is Relation.AT_MOST:
                return []
        r.at = first
        while not r.done and r.text() not in SEPARATORS and r.kind() is not Kind.NUMBER:
            r.at += 1
        text = r.raw(first)
        explains = (
            text.endswith(("为准", "统计部门"))
            or (text.endswith("计") and "以" in text)
            or text.startswith(("实际值为", "此处实际值", "查", "听取", "看"))
        )
        clean = not any(token.text in words.EACH or token.text in words.NOTHINGS for token in r.tokens[first : r.at])
        if explains and clean and text.endswith(("幅度", "增幅", "增长率", "降幅")):
            self.growth = True
        if (
            explains
            and clean
            and (r.done or r.text() in SEPARATORS)
            and len(text) > 2
            and not text.startswith(("按", "不", "扣", "加"))
        ):
            return []
        return None

    def _in_brackets_only(self) -> list[Statement] | None:
        """`（加分项，无基础分）`, `（须附合同复印件，否则不计分）`: remarks in brackets, part by part."""
        r = self.r
        start = r.at
        if r.text(-1) != "(":
            return None
        while not r.done and r.text() != ")":
            r.at += 1
        parts = [part for part in r.raw(start).split(",") if part]
        known = any(part in _BASELESS or part in words.METHOD_HEADS or _IDIOMS.fullmatch(part) for part in parts)
        if (
            r.text() != ")"
            or not known
            or not all(
                part in words.METHOD_HEADS or part in _BASELESS or _IDIOMS.fullmatch(part) or is_remark(part)
                for part in parts
            )
        ):
            r.at = start
            return None
        return [Start(ZERO, r.span(start))] if any(part in _BASELESS for part in parts) else []

    def _idiom(self) -> bool:
        """`同一事件按最高级别扣分，不重复计算`: rules of counting that the figures reported have followed already."""
        r = self.r
        start = r.at
        while not r.done and r.text() not in SEPARATORS:
            r.at += 1
        if _IDIOMS.fullmatch(r.raw(start)):
            return True
        r.at = start
        return False

    def _filler(self) -> list[Statement] | None:
        """Words that say nothing: a method of checking, a heading, small words between clauses."""
        r = self.r
        start = r.at
        if self._idiom():
            return []
        if r.take_in(words.METHOD_HEADS):
            while r.kind() is Kind.TEXT or r.text() == "、" or r.word() in words.METHOD_HEADS:
                r.at += 1
            return [] if r.done or r.text() in SEPARATORS else None
        if r.word() in _ON_A_BASE and not any(isinstance(item, Start | Full | Award) for item in self.found):
            r.at += 1
            return [Doubtful(Doubt.BASE_OPEN, r.raw(start), r.span(start))]
        r.skip(words.CLAUSE_LEADS | words.METHOD_HEADS)
        if r.at > start:
            return []
        name = r.name()
        if name and r.text() == ":":
            r.at += 1
            return []
        return None
