"""Bounds and unfinished steps: `扣完为止`, `最多加5分`, `不足1个百分点按1个百分点计`."""

from __future__ import annotations

from dataclasses import replace

from ...rules.model import FULL, ZERO, Amount, Partial
from ...values.text import Text
from ..axis import Quantity, When
from ..statements import (
    Award,
    Bound,
    Deed,
    Doubt,
    Doubtful,
    Each,
    Limit,
    PartialSaid,
    Proportional,
    Start,
    Statement,
    Unread,
)
from . import words
from .lexer import Kind
from .state import ClauseState

_NEUTRAL = frozenset("最高 最高不超过 最高不超 最高为 最高限 最大 上限 上限为 上限不超过 封顶 最高限额".split())
"""Words for the most, of the score or of what a step changes."""


_OF_WHAT = Text(
    "写明限的是什么：最多加…分、最多扣…分，或得分不超过…分",
    "say what is limited: what is added, what is taken, or the score",
)


class Bounds(ClauseState):
    """Reads floors, ceilings and what unfinished steps count for."""

    _limit_word = ""

    def _bound(self) -> list[Statement] | None:
        r = self.r
        start = r.at
        r.skip(words.BOUND_LEADS)
        if r.word() in ("加分项", "扣分项", "奖励项") and (
            r.word(1) in words.MOSTS or (r.word(1) in ("合计", "累计", "总计") and r.word(2) in words.MOSTS)
        ):
            return self._of_items(start)
        per = self._most_per(start)
        if per is not None:
            return per
        if r.take_in(words.FLOORS):
            return [Limit(Bound.FLOOR, ZERO, r.span(start))]
        if r.take_in(words.NEGATIVES):
            return [Limit(Bound.NEGATIVE, ZERO, r.span(start))]
        if r.take_in(words.UNCAPPED):
            return [Limit(Bound.UNCAPPED, ZERO, r.span(start))]
        if r.text() in ("扣完", "扣", "减") and r.text(1) == "为止":
            r.at += 2
            return [Limit(Bound.FLOOR, ZERO, r.span(start))]
        found = self._most(start) or self._most_at_end(start)
        if found is None:
            found = self._full_is_cap(start)
        return self._most_of_kind(start) if found is None else found

    def _most_of_kind(self, start: int) -> list[Statement] | None:
        """`一般事故最多扣6分`, behind the steps: the bound of the one kind it names."""
        r = self.r
        r.at = start
        name = r.name()
        kinds = {item.of for item in self.found if isinstance(item, Each) and item.of}
        if not name or name not in kinds or r.word() not in words.MOSTS:
            return None
        meaning = words.MOSTS[r.word()]
        limits = self._most(r.at)
        limit = limits[0] if limits else None
        if meaning in ("top", "bottom", "both") or not isinstance(limit, Limit):
            return None
        self.found = [
            replace(item, most=limit.amount) if isinstance(item, Each) and item.of == name else item
            for item in self.found
        ]
        return []

    def _full_is_cap(self, start: int) -> list[Statement] | None:
        """`超过权重的按权重计`, `满分为限`, `超额完成不加分`: full marks are the most."""
        r = self.r
        if r.take_in(words.FULLS | {"满分为", "权重为"}) and (
            r.take("为限", "封顶", "为止", "为上限") or r.text() == "限"
        ):
            r.at += 1 if r.text() == "限" else 0
            return [Limit(Bound.CAP, FULL, r.span(start))]
        r.at = start
        if r.take("加满为止", "加满即止", "加到满分为止", "加至满分为止", "得满为止"):
            return [Limit(Bound.CAP, FULL, r.span(start))]
        r.at = start
        if r.take("加到", "加至", "增加到", "增加至"):
            amount = r.amount()
            if amount is not None and r.take_in(words.FROM_END):
                return [Limit(Bound.CAP, amount, r.span(start))]
        r.at = start
        if r.quantity() is not None and r.take("以上", "及以上") and r.take("封顶"):
            return [Limit(Bound.CAP, FULL, r.span(start))]
        r.at = start
        if r.take_in(words.RATES) and r.text() == "100" and r.text(1) == "%" and r.text(2) in ("封顶", "为限"):
            r.at += 3
            return [Limit(Bound.CAP, FULL, r.span(start))]
        r.at = start
        if r.take("超过", "高于", "大于", "超出") and r.take_in(words.FULLS):
            r.skip(words.CONDITION_ENDS)
            r.take(",")
            if r.take("按", "以", "计", "得", "取") and r.take_in(words.FULLS):
                r.take("计", "计算", "计分", "得分", "算", "为准", "为限")
                return [Limit(Bound.CAP, FULL, r.span(start))]
        r.at = start
        if self._nothing_beyond():
            return []
        r.at = start
        proportional = any(isinstance(item, Proportional) for item in self.found)
        if proportional and r.take("超额完成", "超额", "超过目标", "超过部分", "超出部分", "超额部分", "超过目标值"):
            r.skip(words.CONDITION_ENDS)
            r.take(",")
            if r.take_in(words.UNCHANGED | {"不计分", "不计", "不另加分", "不予加分"}):
                return [Limit(Bound.CAP, FULL, r.span(start))]
        return None

    def _of_items(self, start: int) -> list[Statement] | None:
        """`加分项累计不超过5分`."""
        r = self.r
        gains = r.text() != "扣分项"
        r.at += 1
        r.take("合计", "累计", "总计")
        r.at += 1
        r.take("最高", "不超过", "为")
        amount = r.amount()
        if amount is None:
            return None
        return [Limit(Bound.MOST_GAINED if gains else Bound.MOST_LOST, amount, r.span(start))]

    def _most_per(self, start: int) -> list[Statement] | None:
        """`每月最多扣1分`, `单次扣分不超过2分`: a bound of each month or case, which a figure for all of them cannot keep."""
        r = self.r
        back = r.at
        per = ""
        if r.word() in words.EACH and r.kind(1) in (Kind.UNIT, Kind.TEXT) and r.word(2) in words.MOSTS:
            per = r.text(1)
            r.at += 2
        elif r.word() == "单次" and r.word(1) in words.MOSTS:
            per = "次"
            r.at += 1
        last = next((item for item in reversed(self.found) if isinstance(item, Each)), None)
        if not per:
            return None
        meaning = words.MOSTS[r.text()]
        r.at += 1
        r.take("扣", "加", "减", "为", "不超过")
        amount = r.amount()
        if amount is None or r.text() == "/" or meaning in ("top", "bottom", "both"):
            r.at = back
            return None
        if per in ("年", "年度"):
            return [Limit(Bound.MOST, amount, r.span(start))]
        if last is not None and per == last.size.unit and amount == last.effect.amount:
            return []  # `每发现一处扣1分，每处最多扣1分` says it twice
        return [Doubtful(Doubt.MOST_PER, r.raw(start), r.span(start), most=amount)]

    def _nothing_beyond(self) -> bool:
        """`超产不加分`, `目标值以上部分不加分`, `未超额不加分也不扣分`: what holds anyway, where no clause adds points there."""
        r = self.r
        if any(isinstance(item, Proportional) for item in self.found):
            return False
        first = r.at
        if r.kind() is Kind.TEXT and r.text() == "未":
            r.at += 1
        tier = r.tier()
        said = r.take_in(words.WAYS) or r.take_in(words.RELATIONS)
        tier = r.tier() or tier
        above = r.take_in(words.SUFFIXES) if tier else ""
        above = above or ("以上" if tier and r.take("以上部分", "超出部分", "超过部分", "超额部分") else "")
        if not said and not above:
            return False
        good = words.WAYS.get(said) in ("above", "better") or words.RELATIONS.get(said) in ("exceeded", "above")
        beyond = words.SUFFIXES.get(above) == "up" or (good and not tier) or (good and bool(tier))
        if not beyond or r.at == first:
            return False
        r.take_in(words.PARTS)
        r.skip(words.CONDITION_ENDS)
        r.take(",")
        word = r.take_in(words.UNCHANGED | {"不另加分", "不予加分", "不再加分"})
        if r.kind() is Kind.TEXT and r.text() in ("也", "亦"):
            r.at += 1
            word = r.take_in(words.UNCHANGED) and word
        silent = word.startswith(("不加", "不予加", "不另加", "不再加"))
        gains = any(isinstance(item, Each) and item.effect.deed is Deed.GAIN for item in self.found)
        return silent and (not gains or r.tokens[first].text == "未")

    def _most(self, start: int) -> list[Statement] | None:
        r = self.r
        word = r.take_in(words.MOSTS)
        self._limit_word = word
        if not word:
            return None
        meaning = words.MOSTS[word]
        r.take("为", "得", "计", ":", "不超过", "按", "到", "至")
        deed = words.DEEDS.get(r.word(), "")
        if deed and not r.word().endswith("分"):
            r.at += 1
        amount = r.amount(bare=meaning in ("lost", "gained", "total-lost", "total-gained"))
        if amount is None and meaning in ("any", "top") and r.at - start >= 1:
            amount = FULL if r.take_in(words.FULLS) else None
        if amount is None:
            return None
        per = r.text() == "/" and r.kind(1) in (Kind.UNIT, Kind.TEXT)
        behind = bool(self.found) and isinstance(self.found[-1], Each)
        if per or (meaning == "any" and behind and not deed and r.text(-1) == "%" and ZERO.share < amount.share <= 1):
            return None  # `每超1%加1分，不超过5%`: of the figure, or of the points?
        r.take_in(words.FROM_END)
        if word in ("上限", "上限为", "封顶", "限额"):
            meaning = self._open_top(meaning, amount)
        if word in ("最多得", "最多计") and not any(
            isinstance(item, Start) and item.amount == ZERO for item in self.found
        ):
            return [self._most_earned(amount, start)]
        if meaning == "both":
            span = r.span(start)
            return [Limit(Bound.MOST_LOST, amount, span), Limit(Bound.MOST_GAINED, amount, span)]
        if meaning == "any" and deed:
            meaning = {"lose": "lost", "gain": "gained", "get": "top"}[deed]
        total = word.startswith(("累计", "合计", "总", "本项", "该项", "全年", "年度"))
        limit = self._limit(meaning, amount, start, total)
        return [self._opened(limit, start) if meaning == "any" or word in _NEUTRAL else limit]

    def _most_earned(self, amount: Amount, start: int) -> Statement:
        """`每超1%加1分，最多得12分`: a score, and no amount that is added, unless the steps earn all of it."""
        based = [item.amount for item in self.found if isinstance(item, Start)]
        based += [item.effect.amount for item in self.found if isinstance(item, Award) and item.effect.deed is Deed.GET]
        least = max([item.points for item in based if item.points] or [self.full or ZERO.points])
        if amount.points and amount.points < least:
            return Unread(self.r.raw(start), _OF_WHAT, self.r.span(start))
        return Limit(Bound.CAP, amount, self.r.span(start))

    def _opened(self, limit: Limit, start: int) -> Limit:
        """A limit of which no word says what it limits."""
        index = start
        while index > 0 and self.r.tokens[index - 1].text not in (";", "。"):
            index -= 1
        stop = self.r.span(index, index + 1).start
        steps = [item for item in self.found if isinstance(item, Each)]
        own = index == start  # `…；上限为2分`: a clause of its own, behind all the steps
        near = {item.effect.deed for item in steps if own or item.span.start >= stop}
        last = self.found[-1] if self.found else None
        emptied = isinstance(last, Limit) and last.amount == ZERO  # `扣完为止；上限5分`
        if limit.bound is Bound.CAP and not (emptied or isinstance(last, Each)):
            return limit
        return replace(limit, open=True, across=len(near) > 1)

    def _open_top(self, meaning: str, amount: Amount) -> str:
        """`每单扣0.5分，上限3分`: right behind a step, the most it changes, where it is less than what the item earns."""
        last = self.found[-1] if self.found else None
        if not isinstance(last, Each) or not amount.points:
            return meaning
        earned = [
            item.effect.amount.points for item in self.found if isinstance(item, Award) and item.effect.deed is Deed.GET
        ]
        whole = max([*earned, self.full or ZERO.points])
        gains = any(isinstance(item, Each) and item.effect.deed is Deed.GAIN for item in self.found)
        if last.effect.deed is Deed.LOSE:
            return meaning if gains and amount.points >= whole else "lost"
        return "gained" if amount.points < whole else meaning

    def _limit(self, meaning: str, amount: Amount, start: int, total: bool) -> Limit:
        span = self.r.span(start)
        if meaning != "top" and (amount.points < 0 or amount.share < 0):
            return Limit(Bound.FLOOR, amount, span)
        if meaning == "bottom":
            return Limit(Bound.FLOOR, amount, span)
        step = next((item for item in reversed(self.found) if isinstance(item, (Each, Award))), None)
        deed = step.effect.deed if isinstance(step, Each) else None
        if meaning in ("total-lost", "total-gained"):
            return Limit(Bound.MOST_LOST if meaning == "total-lost" else Bound.MOST_GAINED, amount, span)
        if meaning == "any" and deed is Deed.GET:
            return Limit(Bound.CAP, amount, span)
        if meaning in ("lost", "gained", "any"):
            mine = {"lost": Deed.LOSE, "gained": Deed.GAIN}.get(meaning, deed)
            if deed is not None and (mine is deed):
                same = [item for item in self.found if isinstance(item, Each) and item.effect.deed is deed]
                bonus_only = deed is Deed.GAIN and any(
                    isinstance(item, Start) and item.amount == ZERO for item in self.found
                )
                if meaning != "any" or not bonus_only:
                    separate = len(same) > 1 and self.r.text(-1) is not None and self._after_stop(start)
                    if total or separate:
                        return Limit(Bound.MOST_LOST if deed is Deed.LOSE else Bound.MOST_GAINED, amount, span)
                    return Limit(
                        Bound.MOST, amount, span, self._names_its_kind(start), self._joined(start, same, amount)
                    )
                return Limit(Bound.CAP, amount, span)
            if meaning == "lost":
                return Limit(Bound.MOST_LOST, amount, span)
            if meaning == "gained":
                return Limit(Bound.MOST_GAINED, amount, span)
        return Limit(Bound.CAP, amount, span)

    def _names_its_kind(self, start: int) -> bool:
        """Whether the step before the limit names its kind in quotes, as the rendered sentence does."""
        index = start - 1
        while index > 0 and self.r.tokens[index - 1].text not in (";", "。"):
            index -= 1
        return index >= 0 and self.r.tokens[index].kind is Kind.QUOTED

    def _joined(self, start: int, same: list[Each], amount: Amount) -> bool:
        """Whether the last of several steps stands with the limit behind a stop, and the others before it."""
        index = start - 1
        while index > 0 and self.r.tokens[index].text not in (";", "。"):
            index -= 1
        stop = self.r.span(index, index + 1).start
        whole = self.full is not None and amount.points >= self.full
        return index > 0 and not whole and len([step for step in same if step.span.start > stop]) == 1 < len(same)

    def _after_stop(self, start: int) -> bool:
        """Whether the clause begins after a full stop or a semicolon."""
        index = start - 1
        return index >= 0 and self.r.tokens[index].text in (";", "。")

    def _most_at_end(self, start: int) -> list[Statement] | None:
        """`以10分为限`, `10分封顶`, `加满5分为止`."""
        r = self.r
        if r.take("扣完") and r.kind() is Kind.NUMBER:
            amount = r.amount()
            return None if amount is None or not r.take("为止") else [self._limit("lost", amount, start, False)]
        side = {"加分": "gained", "扣分": "lost"}.get(r.word(), "")
        r.at += 1 if side else 0
        r.take("以")
        deed = words.DEEDS.get(r.word(), "")
        if deed:
            r.at += 1
        filled = bool(deed) and r.text() == "满"
        r.at += 1 if filled else 0
        amount = r.amount()
        based = any(isinstance(item, Award) and item.effect.deed is Deed.GET for item in self.found)
        if filled and deed == "gain" and based and amount is not None and amount.points and amount.points == self.full:
            r.take_in(words.FROM_END)
            return [Limit(Bound.CAP, amount, r.span(start))]
        if amount is not None and r.take_in(words.FLOORS):
            return [Limit(Bound.FLOOR, ZERO, r.span(start))]
        if amount is None or not r.take_in(words.FROM_END):
            return None
        meaning = side or {"lose": "lost", "gain": "gained"}.get(
            deed, "any" if r.text(-1) in ("为限", "止", "为止") else "top"
        )
        limit = self._limit(meaning, amount, start, False)
        return [limit if side or deed else self._opened(limit, start)]

    def _is_step(self, quantity: Quantity) -> bool:
        """Whether a figure is the size of a step said before: `不足80%的不得分` behind steps of 1 % speaks of the value itself."""
        sizes = [item.size.value for item in self.found if isinstance(item, Each)]
        sizes += [item.step.size.value for item in self.found if isinstance(item, Doubtful) and item.step is not None]
        banded = any(isinstance(item, Award) and isinstance(item.condition, When) for item in self.found)
        return quantity.value in sizes or (not sizes and not banded)

    def _partial(self) -> list[Statement] | None:
        """`不足1个百分点按1个百分点计`, `不足一天的不计`, `不足1%的按比例计算`."""
        r = self.r
        start = r.at
        closing = r.text(-1) in (";", "。")
        everywhere = r.take("以上", "上述", "均", "凡") or (r.text() == "上" and r.text(1) == "述" and self._above())
        if r.take("零头", "零头部分") and r.take_in(words.NOT_COUNTED):
            return [PartialSaid(Partial.WHOLE, all=True, span=r.span(start))]
        if not r.take("不足", "不满", "未满", "不到"):
            return None
        first = r.quantity()
        if first is None or not self._is_step(first):
            return None
        r.skip(frozenset({"的", "部分", "者", "时", "的部分"}))
        r.take(",")
        everywhere = r.take("均", "都", "一律", "一概") or everywhere
        partial: Partial | None = None
        if r.take_in(words.NOT_COUNTED):
            partial = Partial.WHOLE
        elif r.take_in(words.PRO_RATA):
            partial = Partial.PROPORTIONAL
        elif r.take("按", "以", "视为", "视同", "算", "算作", "当作"):
            second = r.quantity()
            if second is not None and second.value == first.value:
                r.take_in(words.COUNTED_AS)
                partial = Partial.STARTED
            elif second is not None and second.value == 0:
                r.take_in(words.COUNTED_AS)
                partial = Partial.WHOLE
        if partial is None:
            return None
        return [PartialSaid(partial, span=r.span(start), size=first, closing=closing or everywhere)]

    def _above(self) -> bool:
        """Passes `上述`."""
        self.r.at += 2
        return True
