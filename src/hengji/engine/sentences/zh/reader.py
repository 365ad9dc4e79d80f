"""The small phrases every clause of a Chinese sentence is made of: amounts, effects, places, names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from ...rules.model import FULL, ZERO, Amount
from ..axis import Form, Place, Quantity
from ..statements import Deed, Effect
from . import words
from .cursor import Cursor
from .lexer import Kind

LONGEST = 80
"""Tokens of a ratio or a level in words: what goes on longer is neither, and looking to its end from every place takes for ever."""

SEPARATORS = frozenset(".,;。、:!?|…'()→")
RANGE_SIGNS = frozenset("~-")
HALF = Amount(share=Fraction(1, 2))
_RATES_OWN = 50
"""Of a rate, a percent behind the word for the target up to here is the target's value, and no part of it."""
_ON_TOP = frozenset("再扣 另扣 加扣 再加 另加 额外加 追加 再减".split())
_DEED = {"get": Deed.GET, "lose": Deed.LOSE, "gain": Deed.GAIN}


@dataclass(frozen=True, slots=True)
class Act:
    """An effect as written, with the unit it is counted by (`扣2分/次`), and whether it names a range of points (`扣2~5分`)."""

    effect: Effect
    per: str = ""
    ranged: bool = False
    bare: bool = False
    more: bool = False


class Reader(Cursor):
    """The tokens of one sentence and a position among them. Phrases advance it, or leave it and give None."""

    # --- amounts ----------------------------------------------------------------------------------------------------

    def amount(self, bare: bool = False) -> Amount | None:
        """Points: `2分`, `5/4分`, `80%`, `80%分`, `权重的50%`, `满分`, `一半`. `bare` allows a figure without 分."""
        start = self.at
        if self.take_in(words.FULLS):
            return self._share_of_full()
        if self.take("一半"):
            self.take("的")
            self.take_in(words.FULLS) or self.take("分")
            return HALF
        value = self.number()
        if value is None:
            return None
        if self.unit(percent=True) == "%":
            self.take("的")
            self.take_in(words.FULLS) or self.take("分", "得分")
            return self._more(Amount(share=value / 100))
        if bare is False and self.kind() is Kind.UNIT and self.text() == "个点" and self.word(-2) in words.DEEDS:
            self.at += 1
            return Amount(points=value)
        if self.take("分") or (self.take("个") and self.take("分")):
            if value == 100 and self.take("%"):
                return FULL
            return self._more(Amount(points=value))
        if bare and self.kind() is not Kind.UNIT and self.text() != "%":
            return Amount(points=value)
        self.at = start
        return None

    def _share_of_full(self) -> Amount:
        start = self.at
        joined = self.take("的", "×")
        value = self.number()
        if value is not None and self.text() == "倍":
            self.at += 1
            return Amount(share=value)
        if value is not None and self.unit(percent=True) == "%":
            return self._more(Amount(share=value / 100))
        self.at = start
        if joined and self.text() == "的" and self.text(1) == "一半":
            self.at += 2
            return HALF
        return self._more(FULL)

    def _more(self, amount: Amount) -> Amount:
        """A share and points together: `满分的80%另加2分`."""
        sign = {"另加": 1, "另减": -1}.get(self.text(), 0)
        if sign == 0:
            return amount
        start = self.at
        self.at += 1
        value = self.number()
        if value is None or not self.take("分"):
            self.at = start
            return amount
        return amount + Amount(points=sign * value)

    # --- effects ----------------------------------------------------------------------------------------------------

    def act(self, bare: bool = False) -> Act | None:
        """What happens to the score: `得10分`, `不得分`, `扣2分/次`, `-0.5分`; `bare` also `10分` alone."""
        start = self.at
        fixed = self._fixed_act() or self._counted_as() or (self._nothing_in_brackets() if bare else None)
        if fixed is not None:
            return fixed
        more = self.word() in _ON_TOP
        deed = self._deed()
        if deed is None and self.text() in ("-", "+", "~") and self.kind(1) is Kind.NUMBER:
            deed = Deed.GAIN if self.text() == "+" else Deed.LOSE
            self.at += 1
        stated = deed is not None
        if not stated and not bare:
            return None
        self.take(":")
        if stated:
            self._skip_owner()
            if self.take_in(words.NOTHINGS):
                return Act(Effect(Deed.GET, ZERO))
        amount, to = self._amount_or_range()
        if amount is None:
            self.at = start
            return None
        if (amount.points < 0 or amount.share < 0) and deed in (None, Deed.LOSE):
            amount, deed = -amount, Deed.LOSE
        if self.tokens[start].text == "按":
            self.take("计", "计分", "计算")
        return Act(Effect(deed or Deed.GET, amount, to), self._per(), to is not None, not stated, more)

    def _fixed_act(self) -> Act | None:
        """`不得分`, `不扣分`, `扣完`: effects with no figure."""
        if self.take_in(words.NOTHINGS):
            return Act(Effect(Deed.GET, ZERO))
        if self.take_in(words.NOT_ADDED):
            return Act(Effect(Deed.GAIN, ZERO))
        if self.take_in(words.UNCHANGED):
            return Act(Effect(Deed.LOSE, ZERO))
        if self.take_in(words.ALL_LOST):
            self.take_in(words.FULLS)
            return Act(Effect(Deed.LOSE, FULL))
        return None

    def _nothing_in_brackets(self) -> Act | None:
        """`不合格（0）`, in a list of levels with their points in brackets."""
        token = self.peek()
        if (
            self.text(-1) == "("
            and token is not None
            and token.kind is Kind.NUMBER
            and self.text(1) == ")"
            and not token.value
        ):
            self.at += 1
            return Act(Effect(Deed.GET, ZERO), bare=True)
        return None

    def _counted_as(self) -> Act | None:
        """`按110分计`."""
        start = self.at
        if self.text() == "按" and self.kind(1) is Kind.NUMBER:
            self.at += 1
            amount = self.amount()
            if amount is not None and self.take("计", "计分", "计算", "算", "计发", "兑现", "发放"):
                return Act(Effect(Deed.GET, amount))
            self.at = start
        return None

    def _skip_owner(self) -> None:
        """Passes `基本分` before a figure, `本项` before an amount."""
        while self.kind(1) is Kind.NUMBER and self.word() in words.BASE_NAMES:
            self.at += 1
        while self.word() in ("该项", "本项", "此项", "总分", "得分") and self.kind(1) in (Kind.NUMBER, Kind.WORD):
            self.at += 1

    def _plain_points(self) -> Amount | None:
        """`得0` at the end of a clause."""
        start = self.at
        deed = self.word(-1) in words.DEEDS or (
            self.raw(start, start + 1) == "0" and self.kind(-1) in (Kind.TEXT, Kind.WORD)
        )
        value = self.number()
        if deed and value is not None and (self.done or self.text() in SEPARATORS):
            return Amount(points=value)
        self.at = start
        return None

    def _amount_or_range(self) -> tuple[Amount | None, Amount | None]:
        """An amount, or the two ends of a range of them."""
        first = self.at
        amount = self.amount() or self._plain_points()
        if amount is None or self.text() in ("~", "-", "至", "到"):
            self.at = first
            ranged = self._range_of_amounts()
            if ranged is not None:
                return ranged
            if amount is not None:
                amount = self.amount()
        return amount, None

    def _deed(self) -> Deed | None:
        word = self.word()
        if word in words.DEEDS:
            follows = self.text(1)
            if word in words.WAYS and not (
                self.kind(1) is Kind.NUMBER and (self.text(2) == "分" or self.text(2) in RANGE_SIGNS)
            ):
                return None
            if word in ("扣分", "加分", "得分") and not (self.kind(1) is Kind.NUMBER or follows in (":", "为")):
                return None
            self.at += 1
            if word in ("得分", "扣分", "加分"):
                self.take(":", "为")
            return _DEED[words.DEEDS[word]]
        return None

    def _range_of_amounts(self) -> tuple[Amount, Amount] | None:
        """`60~80分`, `2至5分`, `由60分增至80分`."""
        start = self.at
        low = self.amount(bare=True)
        if low is None or not self.take("~", "-", "至", "到"):
            self.at = start
            return None
        high = self.amount()
        if high is None:
            self.at = start
            return None
        if low.points and high.share and self.raw(start).find("%") > self.raw(start).find("~"):
            low = Amount(share=low.points / 100)
        return low, high

    def _per(self) -> str:
        """`/次` after points."""
        if self.text() == "/" and self.kind(1) in (Kind.UNIT, Kind.TEXT):
            unit = self.text(1)
            self.at += 2
            return unit
        return ""

    # --- places -----------------------------------------------------------------------------------------------------

    def tier(self) -> str:
        """A word for a tier (`目标值`, `上年同期`), as the tier's name."""
        word = self.take_in(self.tiers)
        if not word:
            return ""
        name = self.tiers[word]
        self.last_tier = name
        while self.word() in ("水平", "值") or (
            name == "prior" and self.word() in self.tiers and self.tiers[self.word()] == "prior"
        ):
            self.at += 1
        nested = self.word()
        if (
            name in ("target", "prior")
            and nested in self.tiers
            and self.tiers[nested] == "target"
            and word in ("年度", "考核")
        ):
            self.at += 1
        return name

    def place(self, way: int = 0) -> Place | None:
        """A place on the axis; `way` is -1 after a word for less, +1 after one for more (`高于上年5%` lies above it)."""
        start = self.at
        self.take_in(words.COMPARED)
        tier = self.tier()
        rate = self.take_in(words.RATES)
        if not tier and not rate:
            quantity = self.quantity(scores=True)
            if quantity is None:
                self.at = start
            return None if quantity is None else Place(quantity)
        self.take("的", "达到", "达") if rate else None
        return self._after_tier(tier, bool(rate), way)

    def _after_tier(self, tier: str, rate: bool, way: int) -> Place:
        back = self.at
        start = max(back - 1, 0)
        possessive = self.take("的")
        moved = {"上浮": 1, "下浮": -1, "+": 1, "-": -1, "加": 1, "减": -1}.get(self.text(), 0)
        if moved and self.kind(1) is Kind.NUMBER:
            self.at += 1
            quantity = self.quantity()
            if quantity is not None:
                return Place(Quantity(moved * quantity.value, quantity.unit), tier or "target", Form.MOVED)
        quantity = self.quantity()
        if quantity is None:
            self.at = back
            return Place(tier=tier or "target", form=Form.COMPLETION if rate else Form.PLAIN)
        if rate:
            return Place(quantity, tier, Form.COMPLETION)
        if quantity.unit == "倍":
            return Place(Quantity(quantity.value), tier, Form.TIMES)
        if quantity.unit == "%" and tier == "target" and self.rate and not possessive and quantity.value <= _RATES_OWN:
            return Place(quantity)  # `达到目标8%`, of a rate: the target's own value
        short = quantity.unit in ("%", "‰") and abs(quantity.value) <= (30 if possessive and way < 0 else 50)
        if way and (short or quantity.unit not in ("%", "‰")):
            if quantity.unit == "":
                self.at = back
                return Place(tier=tier)
            return Place(Quantity(way * quantity.value, quantity.unit), tier, Form.MOVED)
        if (
            quantity.unit == "%"
            and (possessive or tier in ("target", "prior") or not self.rate)
            and not self._agreed(start)
        ):
            return Place(quantity, tier, Form.TIMES)
        if quantity.unit == "%":
            return Place(quantity)
        self.at = back
        return Place(tier=tier)

    def _agreed(self, start: int) -> bool:
        """`合同约定85%`: the words tell whose figure it is, not what it is a part of."""
        return self.tokens[start].text.startswith(("合同约定", "规定", "要求", "协议约定"))

    # --- names ------------------------------------------------------------------------------------------------------

    def name(self, inside: bool = False) -> str:
        """The name of what is measured or counted: text, with the words for reference values that are part of it."""
        start = self.at
        while True:
            if self.kind() is Kind.TEXT:
                self.at += 1
            elif (glued := self._glued(self.at == start and not inside)) > 0:
                self.at += glued
            elif self.at > start and self.text() == "(" and self._bracketed():
                continue
            else:
                return self.raw(start)

    def _glued(self, first: bool) -> int:
        """How many known words here are but parts of a name: soft words (or a reference value) with text behind them."""
        count = 0
        while count < 4:
            word = self.word(count)
            if not word or word in words.HARD or (first and count == 0 and word in words.HARD_AT_START):
                return 0
            if word in words.ON_TIME and word.startswith(("按", "如期")) and not _measures(self.text(count + 1)):
                return 0  # `光伏项目按期并网`, unlike `按期交付率`
            count += 1
            if self.kind(count) is Kind.TEXT or self.word(count) in words.RATES:
                return count
        return 0

    def _number_in_name(self, ahead: int) -> bool:
        """`（12398、95598）`: a number that is a name."""
        token = self.peek(ahead)
        return token is not None and token.kind is Kind.NUMBER and len(token.text) >= 5 and token.text.isdigit()

    def _bracketed(self) -> bool:
        """Passes a remark in brackets that holds only text."""
        end = 1
        while self.kind(end) is Kind.TEXT or self.text(end) in ("、", ",") or self._number_in_name(end):
            end += 1
        if end > 1 and self.text(end) == ")":
            self.at += end + 1
            return True
        return False


def _measures(text: str) -> bool:
    """Whether text behind `按期` makes it the name of a figure: 按期交付率."""
    return text.endswith(("率", "度", "数", "量", "情况", "占比"))


def names_rate(name: str) -> bool:
    """Whether a name is that of a rate: 合格率, 占比, 满意度."""
    plain = name.split("(")[0]
    return plain.endswith(words.RATE_ENDINGS) and _NO_SHARE.search(plain) is None


_NO_SHARE = re.compile(
    r"(?:生产率|周转率|伤害率|负伤率|煤耗率|电耗率|汇率|生产效率|台班效率|浓度|强度|精度|速度|深度|高度|长度|宽度|厚度|密度|温度)$"
)
"""Names built like those of a share whose figures are no per cent."""
