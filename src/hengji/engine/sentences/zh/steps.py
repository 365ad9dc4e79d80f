"""Step clauses: `每低于目标值1个百分点扣2分`, `每发生一起事故扣5分`, `每延迟5天扣3分`, also with 每 left out (`发现一起扣1分`)."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from ...rules.model import Amount
from ..assemble.places import WHOLE_UNITS
from ..axis import Axis, Compare, Place, Quantity, Relation, When
from ..questions import note
from ..statements import Deed, Doubt, Doubtful, Each, Effect, Remark, Statement, Way
from . import words
from .comparisons import DISTANCES
from .lexer import Kind
from .plain_text import is_label, is_name
from .reader import Act
from .said_steps import MEASURES, SaidSteps
from .step_heads import _DAY_UNITS, _LENGTHS, Head

_FREQUENCY = re.compile(r"每(?:个)?(?:半年|季度|季|月|周|年|旬|天|日)(?:度)?[一-龥]{0,8}?[\d一二两三四]{1,2}次[,;]")
"""`每季度检查一次，`: how often something is done, and no step."""
_TIMES = frozenset({*words.DAYS, "年", "季", "季度", "次", "日"})


class StepReader(SaidSteps):
    """Reads step clauses from a reader."""

    def step(self) -> list[Statement] | None:
        """A step clause, or None with the reader where it was."""
        start = self.r.at
        for read in (self._places_listed, self._with_each, self._without_each):
            found = read()
            if found is not None:
                return found
            self.r.at = start
        return None

    def _with_each(self) -> list[Statement] | None:
        """`[客户投诉][比目标值][低于95%的部分]每...扣...`."""
        r = self.r
        start = r.at
        head = Head()
        listed = self._listed()
        if listed is not None:
            return listed
        self.zone_axis, self.zone_part, self.zone_noun = Axis.VALUE, False, ""
        within = self._ordinal() or self._zone()
        if within is None:
            self.zone_axis = Axis.VALUE
            r.at = start
            within = ()
        self._lead(head)
        both = ""
        if _FREQUENCY.match(r.plain.text[r.tokens[r.at].start :] if not r.done else ""):
            return None
        if not r.take_in(words.EACH):
            return None
        if (
            r.kind() in (Kind.TEXT, Kind.UNIT)
            and r.word(1) in words.EACH
            and r.kind(2) is Kind.UNIT
            and r.text() not in _TIMES
        ):
            both = r.text() + "·" + r.text(2)
            r.at += 2  # `每车每天扣0.1分`: so many of both
        if r.text(-1) in ("每有", "每个", "每一"):
            head.size = Quantity(Fraction(1), "")
            if r.kind() is Kind.NUMBER:
                head.size = None
        found = self._rest(head, within, start, said=True)
        if not both or found is None:
            return found
        told = note(
            "both-counted", f"填报数按“{both}”计数（两者之积）", f"the figure counts '{both}': one times the other"
        )
        return [Remark(told, r.span(start)), *found]

    def _places_listed(self) -> list[Statement] | None:
        """`市区30分钟、郊区60分钟内到达，每超10分钟扣1分`: several figures with a bound each, and one step for all of them."""
        r = self.r
        start = r.at
        bounds: list[tuple[str, Quantity]] = []
        while name := r.name():
            r.take("不超过", "不高于", "≤", "为", "在", "控制在", "不大于", "≥", "不低于", ":")
            quantity = r.quantity()
            if quantity is None or not is_name(name):
                return None
            r.take_in(words.SUFFIXES)
            bounds.append((name, quantity))
            if not r.take("、", ","):
                break
        units = {quantity.unit for _, quantity in bounds}
        names = {name for name, _ in bounds}
        if len(bounds) < 2 or len(units) != 1 or len(names) < len(bounds) or "" in units:
            return None
        done = r.name()
        r.take("完成")
        if not is_name(done) or not r.take(",", ";") or r.word() not in words.EACH:
            return None
        back, tier = r.at, r.last_tier
        step = self._with_each()
        if step is None or len(step) != 1 or not isinstance(step[0], Each):
            r.at, r.last_tier = back, tier
            return None
        one = step[0]
        if one.axis is not Axis.VALUE or one.of or one.within or one.origin is not None:
            return None
        span = r.span(start)
        return [replace(one, of=name, origin=Place(quantity), span=span) for name, quantity in bounds]

    def _listed(self) -> list[Statement] | None:
        """`特别重大、重大、较大事故每起分别扣20分、15分、10分`: kinds and amounts in pairs."""
        r = self.r
        start = r.at
        r.take("发生", "出现")
        names = [r.name()]
        while names[-1] and r.take("、"):
            names.append(r.name())
        amounts: list[Amount] = []
        deed = Deed.LOSE
        if len(names) > 1 and names[-1] and r.take_in(words.EACH):
            if r.kind() is Kind.UNIT:
                r.at += 1
            word = r.take_in(words.RESPECTIVE)
            deed = Deed.GAIN if word.endswith("加") or r.take("加", "奖励") else Deed.LOSE
            r.take("扣", "减")
            while word:
                amount = r.amount(bare=True)
                if amount is None:
                    break
                amounts.append(amount)
                if not r.take("、", "/", "和"):
                    break
        if not amounts or len(amounts) != len(names):
            r.at = start
            return None
        span = r.span(start)
        one = Quantity(Fraction(1))
        return [
            Each(Way.ABOVE, one, Effect(deed, amount), axis=Axis.EVENTS, of=name, span=span)
            for name, amount in zip(names, amounts, strict=True)
        ]

    def _ordinal(self) -> tuple[Compare, ...] | None:
        """`从第3项起`, `前3次`, before 每."""
        r = self.r
        start = r.at
        self.ordinal = False
        r.take("从", "自")
        head = r.word()
        if head in ("第", "前"):
            r.at += 1
            quantity = r.quantity()
            if quantity is not None and (head == "前" or r.take("起", "以后", "开始", "之后")):
                r.take("的")
                r.take(",")
                if r.word() in words.EACH:
                    self.ordinal = True
                    if head == "第":
                        return (
                            Compare(Relation.ABOVE, Place(Quantity(quantity.value - 1, quantity.unit)), marked=True),
                        )
                    zero = Place(Quantity(Fraction(0), quantity.unit))
                    return Compare(Relation.ABOVE, zero, marked=True), Compare(
                        Relation.AT_MOST, Place(quantity), marked=True
                    )
        r.at = start
        return None

    def _zone(self) -> tuple[Compare, ...] | None:
        """`低于95%的部分`, `低于目标值的，`, `90%以下部分`, before 每."""
        r = self.r
        start = r.at
        found = self.conditions.condition()
        if found is None or not isinstance(found.condition, When) or found.condition.axis is Axis.EVENTS:
            return None
        self.zone_axis = found.condition.axis
        self.zone_noun = found.condition.noun
        self.ranked = self.ranked or self.zone_axis is Axis.RANK
        compares = found.condition.compares
        if self.zone_axis is Axis.RANK or (self.ranked and all(_of_places(compare) for compare in compares)):
            compares = tuple(_behind(compare) for compare in compares)
        part = bool(r.take_in(words.PARTS))
        r.skip(frozenset("的 者 时 则 情况 部分 情形 的部分 情况下 的情况下 的情况".split()))
        part = part or r.text(-1) in ("部分", "的部分")
        if r.take(","):
            part = bool(r.take_in(words.PARTS)) or part
            r.at -= 0 if r.text(-1) in words.PARTS else 1
        if r.kind() is Kind.TEXT and r.text() in ("后", "以后", "之后") and r.word(1) in words.EACH:
            r.at += 1
        self.zone_part = part
        comma = r.take(",")
        if r.word() in words.PARTS:
            r.at += 1
        if self.zone_axis is Axis.DAYS and r.text(1) not in _DAY_UNITS and r.kind(1) is Kind.UNIT:
            return None
        based = r.text() == "在" and r.kind(1) is Kind.NUMBER and r.text(2) == "分"
        if (r.word() not in words.EACH and not based) or not all(
            compare.relation
            in (Relation.BELOW, Relation.AT_MOST, Relation.ABOVE, Relation.AT_LEAST, Relation.MISSED, Relation.EXCEEDED)
            for compare in compares
        ):
            return None
        counted = r.word() in words.EACH and (r.text(1) in WHOLE_UNITS or r.text(2) in WHOLE_UNITS)
        if found.word and counted and not part and not r.targeted:
            return None  # `任务未完成每项扣2分`: so many things not done
        bare = found.word and not part and not comma
        if bare and r.raw(start) and len(compares) == 1 and compares[0].place.quantity is None:
            return compares
        return compares

    def _rest(self, head: Head, within: tuple[Compare, ...], start: int, said: bool) -> list[Statement] | None:
        r = self.r
        self._collect(head)
        per_name = head.size is None and not head.way and not head.day
        act = self._effect() or self._long_kind(head)
        if act is None:
            return None
        timed = head.size is not None and head.size.unit in (*words.DAYS, "年", "季度")
        if timed and head.happens == "有" and act.effect.deed is Deed.GET and not head.way:
            return None  # `每月有质控记录得4分`: something that is there or not
        if head.size is None:
            if not (head.happens or head.names or per_name):
                return None
            if head.way and head.way not in words.HAPPENS:
                return None  # `每超预算扣2分`: by how much is not said
            head.size = Quantity(Fraction(1), "")
        if act.ranged:
            return [Doubtful(Doubt.RANGE_AMOUNT, r.raw(start), r.span(start))]
        return self._say(head, within, act, start, said)

    def _long_kind(self, head: Head) -> Act | None:
        """`每发生一次考核周期内累计停机超过8小时的设备故障，扣1.5分`: what is counted, in words the grammar also knows."""
        r = self.r
        start = r.at
        if not head.happens and (head.size is None or head.size.unit not in WHOLE_UNITS):
            return None
        while not r.done and r.text() not in (",", ";", "。", ":") and not self._effect_ahead():
            r.at += 1
        name = r.raw(start)
        act = self._effect() if name and is_label(name) else None
        if act is None:
            r.at = start
            return None
        head.names.append(name.removesuffix("的"))
        return act

    def _without_each(self) -> list[Statement] | None:
        """`发现一起扣1分`, `超过1天扣10分`, `高1%扣5分`, `失误一次扣2分`, `客户投诉扣2分/次`."""
        r = self.r
        start = r.at
        head = Head()
        name = r.name()
        if name:
            name += self._more_names()
            head.names.append(name)
            if r.text() == ":" and r.kind(1) is Kind.NUMBER and r.text(2) in WHOLE_UNITS:
                r.at += 1  # `重伤：1人扣10分`
        if r.word() in ("少", "多") and r.kind(1) is Kind.NUMBER:
            return self._measured(head, start)
        happens = r.take_in(words.HAPPENS)
        if happens:
            head.happens = happens
            if happens in words.NAMING:
                head.names.append(happens)
            before = r.name()
            if before:
                head.names.append(before)
            return self._counted(head, start, name)
        if r.word() in words.WAYS or r.word() in words.COMPARED or r.word() in r.tiers:
            return self._measured(head, start)
        if r.word() in words.LATE or r.word() in words.EARLY:
            return self._days_once(head, start)
        return self._counted(head, start, name)

    def _more_names(self) -> str:
        """`、早退` behind 迟到, where a count follows: two things counted together."""
        r = self.r
        start = r.at
        while r.take("、", "或", "或者"):
            if not r.name():
                break
        counted = r.kind() is Kind.NUMBER and r.text(1) in WHOLE_UNITS and r.text(-1) not in ("、", "或", "或者")
        if r.at > start and counted:
            return r.raw(start)
        r.at = start
        return ""

    def _counted(self, head: Head, start: int, name: str) -> list[Statement] | None:
        r = self.r
        size = r.quantity()
        if size is not None:
            if (
                size.unit in _LENGTHS
                or size.unit == ""
                or r.word() in words.SUFFIXES
                or r.text() in ("~", "-", "(", "至")
            ):
                return None
            head.size = size
            self._collect(head)
        else:
            while r.word() in words.HAPPENS or r.word() in ("的", "者"):
                if r.word() in words.HAPPENS:
                    head.happens = r.word()
                    head.names.append(r.word())
                r.at += 1
                more = r.name()
                if more:
                    head.names.append(more)
        act = self._effect()
        repeated = size is not None and size.unit in WHOLE_UNITS and (head.happens or head.names)
        if act is None or (act.bare and not act.per and not repeated):
            return None
        if size is not None and ((act.per and act.per != size.unit) or (size.unit in MEASURES and not head.happens)):
            return None
        if size is None:
            if not act.per:
                return None
            if act.per not in words.UNITS and not head.names:
                return None
            head.size = Quantity(Fraction(1), words.UNIT_SYMBOLS.get(act.per, act.per))
            if act.per in words.DAYS:
                head.day = 1
        elif act.effect.deed is Deed.GET and not self._earned_each(size):
            return None
        if act.ranged:
            return [Doubtful(Doubt.RANGE_AMOUNT, r.raw(start), r.span(start))]
        return self._say(head, (), act, start, said=size is None)

    def _earned_each(self, size: Quantity) -> bool:
        """`回答正确一次得2分，最多得10分`: a limit right behind shows that it is earned each time."""
        r = self.r
        limited = r.text() == "," and words.MOSTS.get(r.word(1), "") in ("any", "gained", "top", "total-gained")
        return limited and size.unit in WHOLE_UNITS and size.value == 1

    def _measured(self, head: Head, start: int) -> list[Statement] | None:
        r = self.r
        if self.conditions.shift is not None:
            return None
        while r.take_in(words.COMPARED):
            pass
        if r.word() in r.tiers:
            head.origin = Place(tier=r.tier())
        word = r.take_in(words.WAYS)
        if not word:
            return None
        head.way = word
        if r.word() in r.tiers:
            head.origin = Place(tier=r.tier())
            possessive = r.take("的")
        else:
            possessive = False
        size = r.quantity()
        if size is None or r.word() in words.SUFFIXES or r.text() in ("~", "-", "(", "至", "到"):
            return None
        if possessive and size.unit == "%" and size.value > 50:
            return None
        if size.unit == "%" and size.value > 50:
            return None
        if (
            head.origin is None
            and size.unit in ("%", "pp", "")
            and word not in ("高", "低", "超", "差", "降", "增", "高出", "低出", "超出", "升高", "升", *DISTANCES)
            and not word.startswith(("少", "多", "欠"))
        ):
            return None
        head.size = size
        r.skip(frozenset({"的", "时", "者"}))
        act = self._effect()
        if act is None or act.bare or act.effect.deed is Deed.GET:
            return None
        return self._say(head, (), act, start, said=bool(act.per))

    def _days_once(self, head: Head, start: int) -> list[Statement] | None:
        r = self.r
        word = r.word()
        head.day = 1 if word in words.LATE else -1
        r.at += 1
        self.conditions.done()
        size = r.quantity()
        if size is not None and (size.unit not in words.DAYS or r.word() in words.SUFFIXES):
            return None
        r.skip(frozenset({"的", "时", "者"}))
        act = self._effect()
        if act is None or act.bare or act.effect.deed is Deed.GET:
            return None
        if size is None:
            if act.per not in words.DAYS:
                return None
            size = Quantity(Fraction(1), words.UNIT_SYMBOLS.get(act.per, act.per))
            head.size = size
            return self._say(head, (), act, start, said=True)
        head.size = size
        return self._say(head, (), act, start, said=bool(act.per))


def _of_places(compare: Compare) -> bool:
    return compare.place.quantity is not None and compare.place.quantity.unit == "名"


def _behind(compare: Compare) -> Compare:
    """`第6至10名每低1名扣1分`: the sixth place is the first that loses."""
    quantity = compare.place.quantity
    if compare.relation is not Relation.AT_LEAST or quantity is None or quantity.unit == "%":
        return compare
    return replace(
        compare, relation=Relation.ABOVE, place=Place(replace(quantity, value=quantity.value - 1)), marked=True
    )
