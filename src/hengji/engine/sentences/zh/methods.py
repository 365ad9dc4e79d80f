"""Vetoes, judgment and methods: `一票否决`, `酌情`, `按完成率计分`, `其间按线性插值`."""

from __future__ import annotations

import re
from fractions import Fraction

from ...rules.model import Amount
from ..axis import OTHERWISE, Axis, Compare, Condition, Happens, Quantity, Relation, When
from ..statements import (
    Award,
    Between,
    Deed,
    Doubt,
    Doubtful,
    Each,
    Effect,
    Efficacy,
    Formula,
    Judged,
    Proportional,
    Statement,
    Vetoed,
    Way,
)
from . import ratios, words
from .ambitions import Ambitions
from .lexer import Kind

_OVER_BORDER = re.compile(
    r"(?:得分)?(?:按照|按|以|=)?实际[一-龥]{1,8}[/÷](?P<border>\d+(?:\.\d+)?)%?[一-龥]{0,2}×(?:权重|满分|标准分|分值|权重分)(?:计分|得分|计算|计)?"
)
_DEGREE = re.compile(
    r"(?:情节|性质|后果|影响|问题|情况)?(?:特别|较为|十分|非常)?(?:严重|恶劣|重大|较重)的?(?:后果|影响|情况|情形|情节|问题|社会影响|不良影响)?"
)
"""A veto on how grave something is, with no word of what it is."""


class Methods(Ambitions):
    """Reads vetoes, judgment, proportions and interpolation."""

    def _veto(self) -> list[Statement] | None:
        r = self.r
        start = r.at
        r.skip(frozenset("如 若 凡 当 如果 对 对于 并 且".split()))
        r.take("发生", "出现", "存在", "有", "触发", "造成", "触及")
        first = r.at
        name = ""
        if r.kind() is Kind.QUOTED:
            token = r.peek()
            assert token is not None
            name, r.at = token.text, r.at + 1
        more = Fraction(0)
        while not r.done and r.word() not in words.VETOES and not self._quoted_veto() and r.at - first < 24:
            if (
                r.text() in (";", "。")
                or r.word() in words.DEEDS
                or r.word() in words.EACH
                or r.word() in words.NOTHINGS
            ):
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
            while end > first and r.tokens[end - 1].text in (
                ",",
                "的",
                "者",
                "情况",
                "实行",
                "直接",
                "则",
                "予以",
                "将",
                ":",
                "时",
                "情形",
            ):
                end -= 1
            name = r.raw(first, end)
            name = name.partition(",")[0].removesuffix("的")
        r.skip(frozenset({"的", "者", "直接", "则", "予以", "将", "时"}))
        r.take(",")
        r.skip(frozenset({"直接", "则", "予以", "将", "实行", "一律"}))
        effect = r.take_in(words.VETOES)
        if not effect and self._quoted_veto():
            quoted = r.peek()
            effect = "" if quoted is None else quoted.text
            r.at += 1
            r.take("制", "考核")
        if not effect and r.kind() is Kind.QUOTED and r.text(-1) != "":
            return None
        last = self.found[-1] if self.found else None
        if effect and not name and isinstance(last, Vetoed):
            return []
        if effect and not name and isinstance(last, Award) and isinstance(last.condition, When | Happens):
            name = last.condition.noun if isinstance(last.condition, When) else last.condition.of
        if not effect or not name:
            return None
        return [Vetoed(name, effect, more, r.span(start), _DEGREE.fullmatch(name) is not None)]

    def _quoted_veto(self) -> bool:
        """`实行“一票否决”`: the word of the veto in quotes."""
        token = self.r.peek()
        return token is not None and token.kind is Kind.QUOTED and token.text in words.VETOES

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
            amount = None if r.word(-1) in words.WAYS or r.word(-1) in words.EACH else r.amount()
            if amount is None:
                r.at += 1
            elif best is None or abs(amount.points) + abs(amount.share) > best.points + best.share:
                best = Amount(abs(amount.points), abs(amount.share))
        r.at = end
        return best

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
        since: Compare | None = None
        if isinstance(condition, When) and len(condition.compares) == 1:
            if condition.compares[0].relation in (Relation.AT_LEAST, Relation.REACHED):
                since, condition = condition.compares[0], None
            elif not self._below_target(condition):
                return None
        return [Proportional(condition=condition, span=r.span(start), since=since)]

    def _ratio(self, condition: Condition | None, start: int, after: int) -> list[Statement] | None:
        """A ratio in words, behind its condition or from the beginning of the clause."""
        self.r.at = after
        named = self._of_the_border(condition, start)
        if named is not None:
            return named
        self.r.at = after
        found = ratios.proportion(self, condition, start) if condition is not None else None
        if found is None:
            self.r.at = start
            found = ratios.proportion(self, None, start)
        return found

    def _of_the_border(self, condition: Condition | None, start: int) -> list[Statement] | None:
        """`不足3%的，按实际降本率÷3%×权重计分`: the figure over the border of its own region, beside what the border earns."""
        r = self.r
        if not isinstance(condition, When) or len(condition.compares) != 1:
            return None
        compare = condition.compares[0]
        border = compare.place.quantity
        first = r.at
        while not r.done and r.text() not in (",", ";", "。"):
            r.at += 1
        found = _OVER_BORDER.fullmatch(r.raw(first))
        earned = any(
            isinstance(item, Award)
            and isinstance(item.condition, When)
            and [one.place for one in item.condition.compares] == [compare.place]
            for item in self.found
        )
        if found is None or border is None or not earned or compare.relation not in (Relation.BELOW, Relation.MISSED):
            return None
        if Fraction(found["border"]) != border.value or border.value <= 0:
            return None
        return [Formula(f"w * x / {found['border']}", r.span(start))]

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
        head = r.take_in(words.BETWEENS) or self._rest_interpolated()
        if not head:
            found = self.conditions.condition()
            if found is not None and isinstance(found.condition, When):
                condition = found.condition
                r.take_in(words.BETWEENS)
            else:
                r.at = start
        r.skip(frozenset({"的", "者", "部分", "则", "得分", "的部分", "分值", "时", "数值", "区间"}))
        r.take(",")
        ends = self._from_to()
        r.skip(frozenset({"得分", "按", "则", "其", "采用"}))
        ends = ends or self._from_to()
        clear = bool(r.take_in(words.LINEARS)) or (ends is not None and self.changed_linearly)
        loose = "" if clear else r.take_in(words.LINEAR_LOOSE)
        if not clear and not loose:
            return None
        if clear and ends is None:
            ends = self._from_to()
        if ends is not None:
            r.skip(frozenset({"得分", "计分", "计算"}))
            r.take("计分", "得分", "计算")
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
        self.changed_linearly = False
        r.take("得分", "分值", "该项得分", "本项得分")
        if r.take("从", "由", "从线性", "按"):
            low = r.amount(bare=True)
            self.changed_linearly = bool(r.take("线性", "按线性", "呈线性"))
            if low is not None and (r.take("到", "至", "~", "-", "增至", "减至") or self._grown_to()):
                high = r.amount()
                if high is not None:
                    same = high.share != 0 and high.points == 0 and low.share == 0
                    return (Amount(share=low.points / 100) if same else low), high
        r.at = start
        self.changed_linearly = False
        return None

    changed_linearly = False

    def _grown_to(self) -> bool:
        """`线性增加到`, `递减至`."""
        r = self.r
        if r.take("增加到", "增加至", "增至", "减至"):
            return True
        grows = r.take("增加", "增", "提高", "上升", "减少", "降低", "下降", "降", "减") or (
            r.kind() is Kind.TEXT and r.text() in ("递增", "递减", "变化", "过渡", "增长") and self._step_over()
        )
        return grows and r.take("到", "至", "为")

    def _step_over(self) -> bool:
        self.r.at += 1
        return True

    def _rest_interpolated(self) -> str:
        """`其他按内插法确定`: whatever lies between the points named."""
        r = self.r
        start = r.at
        word = r.take_in(words.ELSES)
        r.take(",")
        r.skip(words.CONDITION_ENDS)
        if word and r.word() in words.LINEARS:
            return word
        r.at = start
        return ""

    def _doubled(self) -> list[Statement] | None:
        """`第二次起加倍扣分`, `拒不整改的加倍扣分`: twice the points, or twice as many each time?"""
        r = self.r
        start = r.at
        while not r.done and r.text() not in (",", ";", "。") and r.word() not in words.FACTORS:
            r.at += 1
        if r.word() not in words.FACTORS or r.at - start > 12 or r.kind(-1) is Kind.NUMBER:
            return None
        r.at += 1
        r.skip(frozenset("扣分 扣减 加分 计算 处理 计 扣 加 考核 的".split()))
        if not (r.done or r.text() in (",", ";", "。")):
            return None
        return [Doubtful(Doubt.DOUBLED, r.raw(start), r.span(start))]

    def _falls_by(self, start: int) -> Each | None:
        """`依次递减1分`, below places of a ranking: what each further place loses."""
        r = self.r
        ranked = isinstance(self.found[-1] if self.found else None, Award) and self.conditions_ranked()
        if not ranked or r.text(-1) not in ("依次递减", "依次扣分", "依次扣", "逐档递减", "依次"):
            return None
        back = r.at
        r.take("扣", "减", "递减")
        amount = r.amount()
        if amount is None or amount.share:
            r.at = back
            return None
        one = Quantity(Fraction(1), "名")
        return Each(Way.ABOVE, one, Effect(Deed.LOSE, amount), axis=Axis.RANK, span=r.span(start))

    def conditions_ranked(self) -> bool:
        """Whether the award just said is about a place in a ranking."""
        last = self.found[-1]
        return isinstance(last, Award) and isinstance(last.condition, When) and last.condition.axis is Axis.RANK

    def _open_ended(self) -> list[Statement] | None:
        r = self.r
        start = r.at
        doubled = self._doubled()
        if doubled is not None:
            return doubled
        r.at = start
        r.skip(frozenset(("其余", "其他", "以后", "之后", "其余名次", "其他名次", "其余各名", "以下")))
        word = r.take_in(words.OPEN_ENDED)
        if not word:
            return None
        falling = self._falls_by(start)
        if falling is not None:
            return [falling]
        doubt = Doubt.AND_SO_ON if words.OPEN_ENDED[word] == "and-so-on" else Doubt.CUMULATIVE
        return [Doubtful(doubt, word, r.span(start))]
