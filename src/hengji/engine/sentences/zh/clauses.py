"""Clauses of a Chinese sentence as statements: awards, limits, interpolation, proportions, vetoes, and how they follow one another."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ...rules.model import FULL, ZERO, Amount, Partial
from ...values.text import Text
from ..statements import (
    OTHERWISE,
    Award,
    Axis,
    Between,
    Bound,
    Compare,
    Condition,
    Deed,
    Doubt,
    Doubtful,
    Each,
    Effect,
    Efficacy,
    Full,
    Given,
    Happens,
    Judged,
    Labels,
    Limit,
    PartialSaid,
    Place,
    Proportional,
    Quantity,
    Relation,
    Start,
    Statement,
    Unread,
    Vetoed,
    Way,
    When,
)
from . import ratios, words, written
from .conditions import Conditions, Found
from .lexer import Kind
from .reader import SEPARATORS, Act, Reader, names_rate
from .steps import StepReader

EXPECTED = Text(
    "可写：条件+得分（低于90%扣2分）、逐步加扣（每低于目标值1%扣1分）、上下限（扣完为止、最多加5分）、插值或比例（其间按线性插值）",
    "a condition and points, a step, a limit, interpolation or a proportion",
)


class Clauses:
    """Reads a whole sentence, clause by clause. What no clause takes becomes `Unread`, with its place."""

    def __init__(self, reader: Reader, rate: bool | None = None) -> None:
        self.r = reader
        self.conditions = Conditions(reader, rate)
        self.steps = StepReader(reader, self.conditions)
        self.found: list[Statement] = []
        self.words: dict[int, str] = {}
        self.growth = False
        self.leans_on = ""

    def read(self) -> list[Statement]:
        """All statements of the sentence."""
        r = self.r
        while True:
            self._between_clauses()
            if r.done:
                return self.found
            if not self._clause():
                self._unread()

    def _between_clauses(self) -> None:
        r = self.r
        while not r.done:
            if self._numbered() or self._lettered():
                continue
            if r.text() not in SEPARATORS and r.text() != " ":
                return
            r.at += 1

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
        if r.kind() is Kind.TEXT and r.text() in words.BAND_NAMES and r.kind(1) in (Kind.NUMBER, Kind.WORD):
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

    def _clause(self) -> bool:
        r = self.r
        start = r.at
        for read in (
            self._written,
            self._bound,
            self._partial,
            self._veto,
            self._judged,
            self._method,
            self._between,
            self._open_ended,
            self._scaled,
            self._given,
            self._step,
            self._award,
            self._reference,
            self._full,
            self._explained,
            self._filler,
        ):
            said = read()
            if said is not None:
                self.found += said
                return True
            r.at = start
        return False

    def _unread(self) -> None:
        """Passes everything up to the next separator, as not understood."""
        r = self.r
        start = r.at
        r.at += 1
        while not r.done and r.text() not in (",", ";", "。"):
            r.at += 1
        said = self.plain_words(start)
        self.found.append(Unread(said, EXPECTED, r.span(start)))

    def plain_words(self, start: int) -> str:
        """The words of the sentence from token `start` to the cursor."""
        return self.r.raw(start)

    # --- the rendered forms of things people rarely write -------------------------------------------------------------

    def _written(self) -> list[Statement] | None:
        return written.statement(self)

    # --- bounds -----------------------------------------------------------------------------------------------------

    def _bound(self) -> list[Statement] | None:
        r = self.r
        start = r.at
        r.skip(words.BOUND_LEADS)
        if r.take_in(words.FLOORS):
            return [Limit(Bound.FLOOR, ZERO, r.span(start))]
        if r.take_in(words.NEGATIVES):
            return [Limit(Bound.NEGATIVE, ZERO, r.span(start))]
        if r.take_in(words.UNCAPPED):
            return [Limit(Bound.UNCAPPED, ZERO, r.span(start))]
        if r.text() in ("扣完", "扣", "减") and r.text(1) in ("为止",):
            r.at += 2
            return [Limit(Bound.FLOOR, ZERO, r.span(start))]
        return self._most(start) or self._most_at_end(start)

    def _most(self, start: int) -> list[Statement] | None:
        r = self.r
        word = r.take_in(words.MOSTS)
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
        if per:
            return None
        r.take_in(words.FROM_END)
        if meaning == "both":
            span = r.span(start)
            return [Limit(Bound.MOST_LOST, amount, span), Limit(Bound.MOST_GAINED, amount, span)]
        if meaning == "any" and deed:
            meaning = {"lose": "lost", "gain": "gained", "get": "top"}[deed]
        total = word.startswith(("累计", "合计", "总", "本项", "该项", "全年", "年度"))
        return [self._limit(meaning, amount, start, total)]

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
                bonus_only = deed is Deed.GAIN and any(isinstance(item, Start) and item.amount == ZERO for item in self.found)
                if meaning != "any" or not bonus_only:
                    separate = len(same) > 1 and self.r.text(-1) is not None and self._after_stop(start)
                    if total or separate:
                        return Limit(Bound.MOST_LOST if deed is Deed.LOSE else Bound.MOST_GAINED, amount, span)
                    return Limit(Bound.MOST, amount, span)
                return Limit(Bound.CAP, amount, span)
            if meaning == "lost":
                return Limit(Bound.MOST_LOST, amount, span)
            if meaning == "gained":
                return Limit(Bound.MOST_GAINED, amount, span)
        return Limit(Bound.CAP, amount, span)

    def _after_stop(self, start: int) -> bool:
        """Whether the clause begins after a full stop or a semicolon."""
        index = start - 1
        return index >= 0 and self.r.tokens[index].text in (";", "。")

    def _most_at_end(self, start: int) -> list[Statement] | None:
        """`以10分为限`, `10分封顶`, `加满5分为止`."""
        r = self.r
        r.take("以")
        deed = words.DEEDS.get(r.word(), "")
        if deed:
            r.at += 1
        if deed and r.text() == "满":
            r.at += 1
        amount = r.amount()
        if amount is not None and r.take_in(words.FLOORS):
            return [Limit(Bound.FLOOR, ZERO, r.span(start))]
        if amount is None or not r.take_in(words.FROM_END):
            return None
        meaning = {"lose": "lost", "gain": "gained"}.get(deed, "any" if r.text(-1) in ("为限", "止", "为止") else "top")
        return [self._limit(meaning, amount, start, False)]

    # --- unfinished steps -------------------------------------------------------------------------------------------

    def _partial(self) -> list[Statement] | None:
        """`不足1个百分点按1个百分点计`, `不足一天的不计`, `不足1%的按比例计算`."""
        r = self.r
        start = r.at
        everywhere = r.take("以上") or bool(r.take("均"))
        if r.take("零头", "零头部分") and r.take_in(words.NOT_COUNTED):
            return [PartialSaid(Partial.WHOLE, all=True, span=r.span(start))]
        if not r.take("不足", "不满", "未满", "不到"):
            return None
        first = r.quantity()
        if first is None:
            return None
        r.skip(frozenset({"的", "部分", "者", "时", "的部分"}))
        r.take(",")
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
        return [PartialSaid(partial, all=everywhere, span=r.span(start))]

    # --- vetoes and judgment ----------------------------------------------------------------------------------------

    def _veto(self) -> list[Statement] | None:
        r = self.r
        start = r.at
        r.skip(frozenset("如 若 凡 当 如果 对 对于".split()))
        r.take("发生", "出现", "存在", "有", "触发", "造成", "触及")
        first = r.at
        name = ""
        if r.kind() is Kind.QUOTED:
            token = r.peek()
            assert token is not None
            name, r.at = token.text, r.at + 1
        more = Fraction(0)
        while not r.done and r.word() not in words.VETOES and r.at - first < 16:
            if r.text() in (";", "。") or r.word() in words.DEEDS or r.word() in words.EACH or r.word() in words.NOTHINGS:
                return None
            if r.word() in ("超过", "达到", "及以上", "以上") and (name or r.at > first):
                exceeded = self._more_than()
                if exceeded is not None:
                    name = name or r.raw(first, exceeded[1])
                    more = exceeded[0]
                    break
            r.at += 1
        end = r.at
        counted = self._counted_name(first, end) if not name else None
        if counted is not None:
            name, more = counted
        if not name:
            while end > first and r.tokens[end - 1].text in (",", "的", "者", "情况", "实行", "直接", "则", "予以", "将", ":", "时", "情形"):
                end -= 1
            name = r.raw(first, end)
        r.skip(frozenset({"的", "者", "直接", "则", "予以", "将", "时"}))
        r.take(",")
        r.skip(frozenset({"直接", "则", "予以", "将", "实行", "一律"}))
        effect = r.take_in(words.VETOES)
        if not effect and r.kind() is Kind.QUOTED and r.text(-1) != "":
            return None
        if effect and not name and self.found and isinstance(self.found[-1], Vetoed):
            return []
        if not effect or not name:
            return None
        return [Vetoed(name, effect, more, r.span(start))]

    def _counted_name(self, first: int, end: int) -> tuple[str, Fraction] | None:
        """`发生2次及以上`: more often than once of what was counted before."""
        r = self.r
        back, r.at = r.at, first
        quantity = r.quantity()
        upward = words.SUFFIXES.get(r.take_in(words.SUFFIXES), "") == "up"
        found = quantity is not None and r.at <= end
        r.at = back
        if not found or quantity is None:
            return None
        last = next((item.of for item in reversed(self.found) if isinstance(item, Each) and item.of), "事件")
        return last, quantity.value - (1 if upward or quantity.value else 0)

    def _more_than(self) -> tuple[Fraction, int] | None:
        """`超过3次`, `3次及以上` within a veto: how often it may happen, and where the name ended."""
        r = self.r
        start = r.at
        if r.take("超过", "达到"):
            exceeded = r.text(-1) == "超过"
            quantity = r.quantity()
            if quantity is not None:
                upward = words.SUFFIXES.get(r.take_in(words.SUFFIXES), "") == "up"
                return quantity.value - (0 if exceeded and not upward else 1), start
        r.at = start
        return None

    def _judged(self) -> list[Statement] | None:
        """`酌情扣1-3分`, `视情况给分`: the assessor decides."""
        r = self.r
        start = r.at
        while not r.done and r.text() not in (";", "。") and r.word() not in words.JUDGED:
            if r.text() == "," and r.text(-1) not in ("的", "者", "时", "部分"):
                break
            r.at += 1
        if r.word() not in words.JUDGED:
            return None
        while not r.done and r.text() not in (";", "。"):
            r.at += 1
        ceiling = self._ceiling(start)
        return [Judged(self.plain_words(start), ceiling, r.span(start))]

    def _ceiling(self, start: int) -> Amount | None:
        """The largest amount named in the clause."""
        r = self.r
        end, best = r.at, None
        r.at = start
        while r.at < end:
            amount = r.amount()
            if amount is None:
                r.at += 1
            elif best is None or abs(amount.points) + abs(amount.share) > best.points + best.share:
                best = Amount(abs(amount.points), abs(amount.share))
        r.at = end
        return best

    # --- methods ----------------------------------------------------------------------------------------------------

    def _method(self) -> list[Statement] | None:
        r = self.r
        start = r.at
        if r.take_in(words.EFFICACIES):
            r.comma()
            r.take_in(words.EFFICACY_TAIL)
            r.skip(frozenset({"计分", "计算", "得分"}))
            return [Efficacy(r.span(start))]
        condition: Condition | None = None
        found = self.conditions.condition()
        if found is not None and isinstance(found.condition, (When, Happens)):
            r.skip(words.CONDITION_ENDS)
            r.take(",")
            r.skip(words.CONDITION_ENDS)
            condition = found.condition
        else:
            r.at = start
            if r.take_in(words.ELSES):
                r.take(",")
                r.skip(words.CONDITION_ENDS)
                condition = OTHERWISE
        after = r.at
        r.skip(frozenset({"得分", "则", "其"}))
        if condition is None and r.word() not in words.PROPORTIONS:
            r.name()
            r.tier()
        said = r.take_in(words.PROPORTIONS)
        if not said:
            return self._ratio(condition, start, after)
        if r.take("×") and not r.take_in(words.FULLS):
            return None
        r.skip(frozenset({"得分", "计分", "计算", "给分"}))
        if condition is not None and not isinstance(condition, When) and condition is not OTHERWISE:
            return None
        loose_band = isinstance(condition, When) and len(condition.compares) == 2
        if loose_band and isinstance(condition, When) and said in ("按比例得分", "按比例计分"):
            return [Between(condition, clear=False, span=r.span(start))]
        if isinstance(condition, When) and len(condition.compares) == 1:
            if condition.compares[0].relation in (Relation.AT_LEAST, Relation.REACHED):
                condition = None
            elif not self._below_target(condition):
                return None
        return [Proportional(condition=condition, span=r.span(start))]

    def _ratio(self, condition: Condition | None, start: int, after: int) -> list[Statement] | None:
        """A ratio in words, behind its condition or from the beginning of the clause."""
        self.r.at = after
        found = ratios.proportion(self, condition, start) if condition is not None else None
        if found is None:
            self.r.at = start
            found = ratios.proportion(self, None, start)
        return found

    def _below_target(self, condition: When) -> bool:
        return len(condition.compares) == 1 and condition.compares[0].relation in (
            Relation.MISSED,
            Relation.BELOW,
            Relation.ABOVE,
            Relation.REACHED,
            Relation.AT_MOST,
        )

    def _between(self) -> list[Statement] | None:
        """`其间按线性插值`, `80%~100%之间按线性插值计算得分`, `线性得分`."""
        r = self.r
        start = r.at
        condition: When | None = None
        head = r.take_in(words.BETWEENS)
        if not head:
            found = self.conditions.condition()
            if found is not None and isinstance(found.condition, When):
                condition = found.condition
                r.take_in(words.BETWEENS)
            else:
                r.at = start
        r.skip(frozenset({"的", "者", "部分", "则", "得分", "的部分", "分值", "时", "数值", "区间"}))
        r.take(",")
        r.skip(frozenset({"得分", "按", "则", "其", "采用"}))
        ends = self._from_to()
        clear = bool(r.take_in(words.LINEARS))
        loose = "" if clear else r.take_in(words.LINEAR_LOOSE)
        if not clear and not loose:
            return None
        if ends is not None and condition is not None and len(condition.compares) == 2:
            return [Award(condition, Effect(Deed.GET, *ends), span=r.span(start))]
        if ends is not None and condition is None and head:
            clear = True
        r.skip(frozenset({"得分", "计分", "计算", "计算得分", "确定", "折算", "给分", "扣分", "处理", "进行"}))
        if r.kind() is Kind.TEXT and r.text() in ("确定", "折算", "取值"):
            r.at += 1
            r.skip(frozenset({"得分", "分值"}))
        stated = bool(head) and condition is None and "比例" not in loose
        return [Between(condition, clear or stated, r.span(start))]

    def _from_to(self) -> tuple[Amount, Amount] | None:
        """`从0分到满分`, between the region and the word for linear."""
        r = self.r
        start = r.at
        if r.take("从", "由", "从线性"):
            low = r.amount()
            if low is not None and r.take("到", "至", "~", "增至", "减至"):
                high = r.amount()
                if high is not None:
                    return low, high
        r.at = start
        return None

    def _open_ended(self) -> list[Statement] | None:
        r = self.r
        start = r.at
        word = r.take_in(words.OPEN_ENDED)
        if not word:
            return None
        doubt = Doubt.AND_SO_ON if words.OPEN_ENDED[word] == "and-so-on" else Doubt.CUMULATIVE
        return [Doubtful(doubt, word, r.span(start))]

    def _scaled(self) -> list[Statement] | None:
        """`轻伤事故减半扣分`, `其他时段加倍`: another kind, at a multiple of the step before it."""
        r = self.r
        start = r.at
        last = next((item for item in reversed(self.found) if isinstance(item, Each)), None)
        if last is None or last.axis is not Axis.EVENTS or not last.of:
            return None
        while not r.done and r.word() not in words.FACTORS and r.text() not in SEPARATORS and r.kind() is not Kind.NUMBER:
            r.at += 1
        name = r.raw(start)
        word = r.take_in(words.FACTORS)
        if not word or not name:
            return None
        r.skip(frozenset("扣分 扣减 计算 处理 计 扣 考核".split()))
        factor = words.FACTORS[word]
        amount = last.effect.amount
        scaled = Amount(amount.points * factor, amount.share * factor)
        return [replace(last, of=name.rstrip("的"), effect=replace(last.effect, amount=scaled), span=r.span(start))]

    # --- steps and awards -------------------------------------------------------------------------------------------

    def _step(self) -> list[Statement] | None:
        r = self.r
        r.skip(words.CLAUSE_LEADS)
        said = self.steps.step()
        if said is not None and isinstance(said[-1], Each) and self._outside_range(said[-1]):
            return [*said[:-1], replace(said[-1], way=Way.OFF)]
        if said is not None and self.steps.bare and isinstance(said[-1], Each):
            last = next((item for item in reversed(self.found) if isinstance(item, Each)), None)
            if last is not None and last.effect.deed is Deed.LOSE:
                return [replace(said[-1], effect=replace(said[-1].effect, deed=Deed.LOSE))]
        return said

    def _award(self) -> list[Statement] | None:
        """Conditions and what they earn; several conditions may share one effect or pair with several."""
        r = self.r
        start = r.at
        r.skip(words.CLAUSE_LEADS)
        conditions = self._slashed() or self._conditions()
        if not conditions:
            return None
        final = self._links()
        paired = self._paired(conditions, start, final)
        if paired is not None:
            return paired
        act = r.act() or r.act(bare=True)
        if act is None or (act.per and not isinstance(conditions[0].condition, Labels)):
            return None
        act = self._inherited(act, conditions)
        if act.ranged and act.effect.deed is not Deed.GET:
            return [Doubtful(Doubt.RANGE_AMOUNT, r.raw(start), r.span(start))]
        final = final or False
        r.skip(words.EFFECT_ENDS)
        return self._awards(conditions, [act] * len(conditions), start, final)

    def _outside_range(self, step: Each) -> bool:
        """`控制在95%~105%得满分，每超出1个百分点扣2分`: outside on either side."""
        ranged = any(
            isinstance(item, Award) and isinstance(item.condition, When) and len(item.condition.compares) == 2
            and item.effect.deed is Deed.GET and item.effect.amount != ZERO and item.condition.axis is Axis.VALUE
            for item in self.found
        )
        single = not any(isinstance(item, Each) for item in self.found)
        bands = sum(isinstance(item, Award) for item in self.found)
        outside = step.way is Way.ABOVE and step.origin is None and not step.within and step.axis is Axis.VALUE
        return ranged and single and bands == 1 and outside and self.steps.way_word in ("超出", "超", "超过")

    def _inherited(self, act: Act, conditions: list[Found]) -> Act:
        """`负全责扣15分、主责10分`: a bare amount in a list does what the one before it did."""
        last = self.found[-1] if self.found else None
        if not act.bare or not isinstance(last, Award) or type(last.condition) is not type(conditions[0].condition):
            return act
        return replace(act, effect=replace(act.effect, deed=last.effect.deed))

    def _awards(self, conditions: list[Found], acts: list[Act], start: int, final: bool) -> list[Statement]:
        span = self.r.span(start)
        said: list[Statement] = []
        for found, act in zip(conditions, acts, strict=True):
            if found.word:
                self.words[len(self.found) + len(said)] = found.word
            said.append(Award(found.condition, act.effect, final, span))
        return said

    def _conditions(self) -> list[Found]:
        r = self.r
        found: list[Found] = []
        while True:
            start = r.at
            if found:
                if not r.take("、", "或", "/", "和", "及", "或者", "以及", "|"):
                    break
                again = self._same_again(found[-1])
                if again is not None:
                    found.append(again)
                    continue
            one = self._one_condition()
            if one is None:
                r.at = start
                break
            found.append(one)
        return found

    def _same_again(self, last: Found) -> Found | None:
        """`达到100%、95%、90%的，分别得...`: the same comparison with another figure."""
        r = self.r
        start = r.at
        condition = last.condition
        if not isinstance(condition, When) or len(condition.compares) != 1:
            return None
        first = condition.compares[0]
        quantity = r.quantity(scores=True)
        follows = r.word() in words.RESPECTIVE or r.text() in ("、", "/", "的", ",", "→", "↔", "时")
        if quantity is None or not follows or first.place.quantity is None:
            r.at = start
            return None
        place = replace(first.place, quantity=replace(quantity, unit=quantity.unit or first.place.quantity.unit))
        return Found(replace(condition, compares=(replace(first, place=place),)))

    def _slashed(self) -> list[Found] | None:
        """`达到100/90/80%，分别得5/4/3分`: figures that share a unit."""
        r = self.r
        start = r.at
        word = r.take_in(words.RELATIONS)
        figures: list[Fraction] = []
        while r.kind() is Kind.NUMBER:
            value = r.number()
            assert value is not None
            figures.append(value)
            if not r.take("/", "、"):
                break
        unit = r.unit() or ""
        if len(figures) < 2 or r.done:
            r.at = start
            return None
        relation = Relation(words.RELATIONS.get(word, "reached"))
        r.take_in(words.SUFFIXES)
        return [Found(When((Compare(relation, Place(Quantity(value, unit))),))) for value in figures]

    def _one_condition(self) -> Found | None:
        r = self.r
        start = r.at
        if r.take_in(words.ELSES):
            r.skip(words.CONDITION_ENDS)
            return Found(OTHERWISE)  # type: ignore[arg-type]
        found = self.conditions.condition()
        if found is not None and not (found.word and r.word() in ("且", "并", "但")):
            return found
        r.at = start
        return self._happening() or self._label()

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
        if not name and r.take("即", "则", "就", "的"):
            one = Place(Quantity(Fraction(1)))
            return Found(When((Compare(Relation.AT_LEAST, one, marked=True),)))
        if not name or r.word() in words.EACH or r.kind() is Kind.NUMBER:
            r.at = start
            return None
        return Found(Happens(name))

    def _label(self) -> Found | None:
        r = self.r
        token = r.peek()
        first = r.at
        if token is not None and token.kind is Kind.QUOTED:
            r.at += 1
            while r.kind() in (Kind.TEXT, Kind.WORD) and r.word() not in words.CONDITION_ENDS and not self._act_here():
                r.at += 1
            return Found(Labels((r.raw(first).replace('"', ""),)))
        word = r.take_in(words.LEVEL_VERBS)
        name = r.name()
        tail = r.take_in(words.LEVEL_VERBS)
        rest = r.name() if tail else ""
        label = word + name + tail + rest
        if label and r.text() == "(":
            bracketed = self._in_brackets()
            if bracketed is not None:
                return bracketed
        if label and r.word() in ("且", "并", "但"):
            while not r.done and r.text() not in SEPARATORS and not self._act_here():
                r.at += 1
            label = r.raw(first)
        if not label or r.raw(first) != label:
            return None
        return Found(Labels((label,)))

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

    def _links(self) -> bool:
        """Passes the small words between a condition and its effect; tells whether 一律 or 直接 is among them."""
        r = self.r
        final = False
        while True:
            if r.take("一律", "直接"):
                final = final or r.text(-1) == "一律"
            elif r.word() in words.CONDITION_ENDS and r.act() is None:
                r.at += 1
            elif r.text() in (",", ":", "→", "|", "=", "↔", "(") and self._act_follows():
                r.at += 1
            else:
                return final

    def _act_follows(self) -> bool:
        r = self.r
        start = r.at
        r.at += 1
        r.skip(words.CONDITION_ENDS)
        r.skip(words.OUTRIGHT)
        found = r.act() is not None or r.act(bare=True) is not None or r.word() in words.RESPECTIVE or r.word() in words.NOTHINGS
        r.at = start
        return found

    def _paired(self, conditions: list[Found], start: int, final: bool) -> list[Statement] | None:
        """`优秀、良好、合格分别得100%、80%、60%`."""
        r = self.r
        back = r.at
        word = r.take_in(words.RESPECTIVE) or (r.text() if r.take("→", "↔", ":") else "")
        if not word and r.text(-1) in ("→", "↔", ":"):
            word = r.text(-1)
        if not word or len(conditions) < 2:
            r.at = back
            return None
        deed = {"分别得": Deed.GET, "依次得": Deed.GET, "分别计": Deed.GET, "分别扣": Deed.LOSE, "依次扣": Deed.LOSE, "分别加": Deed.GAIN}.get(word)
        acts: list[Act] = []
        while True:
            act = r.act()
            if act is None:
                amount = r.amount(bare=True)
                if amount is None:
                    break
                act = Act(Effect(deed or (acts[0].effect.deed if acts else Deed.GET), amount))
            if deed is None:
                deed = act.effect.deed
            acts.append(act)
            if len(acts) == len(conditions) or not r.take("、", "/", ",", "和", "及"):
                break
        r.take("分")
        if len(acts) != len(conditions):
            r.at = back
            return None
        units = [act.effect.amount for act in acts]
        if units[-1].share and all(not amount.share for amount in units[:-1]) and all(amount.points for amount in units[:-1]):
            acts = [Act(replace(act.effect, amount=Amount(share=act.effect.amount.points / 100))) for act in acts[:-1]] + [acts[-1]]
        return self._awards(conditions, acts, start, final)

    # --- full marks, heads, fillers -----------------------------------------------------------------------------------

    def _given(self) -> list[Statement] | None:
        """`目标值98%`, `目标：95%`, `合同签约率不低于90%` before a step that leans on it."""
        r = self.r
        start = r.at
        name = r.name()
        if name and r.word() in words.RATES:
            r.at += 1
            name = r.raw(start)
        if r.word() in r.tiers:
            tier = r.tier()
            r.take(":", "为", "是", "=") or r.take("≤", "≥", "不低于", "不超过", "不高于", "不少于")
        elif name and r.take("不低于", "不超过", "不高于", "不少于", "≥", "≤", "控制在"):
            tier = "target"
        elif name and names_rate(name):
            tier = "target"
        else:
            return None
        quantity = r.quantity(scores=True)
        r.take_in(words.SUFFIXES)
        if quantity is None or r.text() not in (",", ";", "。", ")", "."):
            return None
        ahead = r.at
        while r.text() in SEPARATORS and r.text():
            r.at += 1
        earned = r.done or r.act() is not None or r.act(bare=True) is not None
        r.at = ahead
        if earned:
            return None
        return [Given(tier, quantity, r.span(start))]

    def _reference(self) -> list[Statement] | None:
        """`以目标值为满分`, `以上年值为基准`: where full marks are, or what the steps lean on."""
        r = self.r
        start = r.at
        if not r.take("以") or r.word() not in r.tiers:
            return None
        tier = r.tier()
        if not r.take("为"):
            return None
        if r.take_in(words.FULLS) and not r.text(-1) in ("基本分",):
            return [Award(When((Compare(Relation.REACHED, Place(tier=tier)),)), Effect(Deed.GET, FULL), span=r.span(start))]
        if r.word() in ("基准", "基数", "标准", "参照", "基础", "基准值"):
            r.at += 1
            self.leans_on = tier
            return []
        return None

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
        if r.take_in(words.FULL_HEADS):
            r.take("为", ":", "计", "是")
            amount = r.amount()
            return None if amount is None else [Full(amount, r.span(start))]
        name = r.name()
        opened = r.take(":", "(")
        amount = r.amount()
        if amount is None or not (name or start == 0 or r.tokens[start - 1].text == "(") or amount.share:
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
        while not r.done and r.text() not in SEPARATORS and r.kind() is not Kind.NUMBER:
            r.at += 1
        text = r.raw(first)
        explains = text.endswith(("为准", "统计部门")) or (text.endswith("计") and "以" in text) or text.startswith(("实际值为", "此处实际值", "查", "听取", "看"))
        clean = not any(token.text in words.EACH or token.text in words.NOTHINGS for token in r.tokens[first : r.at])
        if explains and clean and text.endswith(("幅度", "增幅", "增长率", "降幅")):
            self.growth = True
        if explains and clean and (r.done or r.text() in SEPARATORS) and len(text) > 2 and not text.startswith(("按", "不", "扣", "加")):
            return []
        return None

    def _filler(self) -> list[Statement] | None:
        """Words that say nothing: a method of checking, a heading, small words between clauses."""
        r = self.r
        start = r.at
        if r.take_in(words.METHOD_HEADS):
            while r.kind() is Kind.TEXT or r.text() == "、" or r.word() in words.METHOD_HEADS:
                r.at += 1
            return [] if r.done or r.text() in SEPARATORS else None
        r.skip(words.CLAUSE_LEADS | words.METHOD_HEADS)
        if r.at > start:
            return []
        name = r.name()
        if name and r.text() == ":":
            r.at += 1
            return []
        return None


__all__ = ["Axis", "Clauses"]
