"""Steps and awards: conditions and what they earn, alone, in lists and in pairs."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from ...rules.model import FULL, ZERO, Amount
from ..assemble.places import WHOLE_UNITS
from ..axis import OTHERWISE, Axis, Compare, Labels, Place, Quantity, Relation, When
from ..statements import Award, Deed, Doubt, Doubtful, Each, Effect, Statement, Way
from . import words
from .kept import is_kept
from .levels import LevelReader
from .lexer import Kind
from .plain_text import is_name
from .reader import SEPARATORS, Act, names_rate
from .timing import Found

_NODES = re.compile(r"(?:未|没有|未能|不)按(?:计划|时间|进度)?节点")
"""Nodes missed, of which there may be several."""
_FURTHER = re.compile(r"部分|不再")
"""Of a region without points, the words for nothing more from there on."""


class Awards(LevelReader):
    """Reads steps and awards."""

    def _scaled(self) -> list[Statement] | None:
        """`轻伤事故减半扣分`, `其他时段加倍`: another kind, at a multiple of the step before it."""
        r = self.r
        start = r.at
        last = next((item for item in reversed(self.found) if isinstance(item, Each)), None)
        if last is None or last.axis is not Axis.EVENTS or not last.of:
            return None
        while (
            not r.done and r.word() not in words.FACTORS and r.text() not in SEPARATORS and r.kind() is not Kind.NUMBER
        ):
            r.at += 1
        name = r.raw(start)
        word = r.take_in(words.FACTORS)
        if not word or not name:
            return None
        r.skip(frozenset("扣分 扣减 计算 处理 计 扣 考核".split()))
        factor = words.FACTORS[word]
        amount = last.effect.amount
        amounts = {item.effect.amount for item in self.found if isinstance(item, Each) and item.of}
        if factor > 1 and len(amounts) > 1:
            return [Doubtful(Doubt.DOUBLED, r.raw(start), r.span(start))]  # twice which of them?
        scaled = Amount(amount.points * factor, amount.share * factor)
        return [replace(last, of=name.rstrip("的"), effect=replace(last.effect, amount=scaled), span=r.span(start))]

    def _step(self) -> list[Statement] | None:
        r = self.r
        start = r.at
        r.skip(words.CLAUSE_LEADS)
        r.take("累计", "合计", "累计发生") if r.kind(1) is Kind.NUMBER else None
        if r.word() in words.ELSES and (r.word(1) in words.EACH or (r.text(1) == "," and r.word(2) in words.EACH)):
            if not self._earned_before():
                return None
            r.at += 1
            r.take(",")
        said = self.steps.step()
        if said is not None and isinstance(said[-1], Each) and self._outside_range(said[-1]):
            return [*said[:-1], replace(said[-1], way=Way.OFF)]
        spared = self._spared(said[-1]) if said is not None and isinstance(said[-1], Each) else None
        if said is not None and spared is not None:
            return [*said[:-1], Doubtful(Doubt.ONLY_BEYOND, r.raw(start), r.span(start), spared)]
        if said is not None and isinstance(said[-1], Each) and self._beside_award(said[-1]):
            return [*said, Doubtful(Doubt.ON_TOP, r.raw(start), r.span(start))]
        if said is not None and isinstance(said[-1], Each) and self._among(said[-1], start):
            return [*said[:-1], Doubtful(Doubt.AMONG, r.raw(start), r.span(start), said[-1])]
        return said

    def _among(self, step: Each, start: int) -> bool:
        """`停运每次扣1分，其中误操作造成的每次扣3分`: a kind that is part of the kind before it."""
        last = self.found[-1] if self.found else None
        if re.search(r"[加再另]扣|[再另]加", self.r.raw(start)):
            return False
        counted = isinstance(last, Each) and last.axis is step.axis is Axis.EVENTS and last.of not in ("", step.of)
        return (
            counted
            and isinstance(last, Each)
            and last.effect.deed is step.effect.deed
            and self.r.raw(start).startswith("其中")
        )

    def _spared(self, step: Each) -> Each | None:
        """`5次以内不扣分，每次扣1分`: the step beyond what is spared, where nothing says that it counts from there."""
        last = self.found[-1] if self.found else None
        if not isinstance(last, Award) or not isinstance(last.condition, When) or len(last.condition.compares) != 1:
            return None
        compare = last.condition.compares[0]
        place, quantity = compare.place, compare.place.quantity
        unharmed = last.effect.amount == ZERO if last.effect.deed is Deed.LOSE else last.effect.amount == FULL
        counted = step.axis is Axis.EVENTS and not (step.within or step.of) and step.effect.deed is Deed.LOSE
        few = compare.relation in (Relation.AT_MOST, Relation.BELOW) and _in_whole(last.condition) and not place.tier
        if not (unharmed and counted and few) or quantity is None or quantity.value <= 1:
            return None
        beyond = Relation.ABOVE if compare.relation is Relation.AT_MOST else Relation.AT_LEAST
        return replace(step, within=(Compare(beyond, place, marked=True),))

    def _beside_award(self, step: Each) -> bool:
        """`发生3次以上扣5分，每次扣1分`: so much for many, and so much for each of them?"""
        last = self.found[-1] if self.found else None
        if not isinstance(last, Award) or not isinstance(last.condition, When) or len(last.condition.compares) != 1:
            return False
        compare = last.condition.compares[0]
        many = compare.relation in (Relation.AT_LEAST, Relation.ABOVE) and _in_whole(last.condition)
        lost = last.effect.deed is step.effect.deed is Deed.LOSE and last.effect.amount not in (ZERO, FULL)
        counted = step.axis is Axis.EVENTS and not (step.within or step.of)
        return many and lost and counted and compare.place.quantity is not None and compare.place.quantity.value > 1

    def _earned_before(self) -> bool:
        """Whether the clause before says where full marks are, so that `否则每低2%扣1分` counts from there."""
        last = self.found[-1] if self.found else None
        return isinstance(last, Award) and isinstance(last.condition, When) and last.effect.deed is Deed.GET

    def _award(self) -> list[Statement] | None:
        """Conditions and what they earn; several conditions may share one effect or pair with several."""
        r = self.r
        start = r.at
        r.skip(words.CLAUSE_LEADS)
        conditions = self._slashed() or self._conditions()
        if not conditions:
            return None
        level_list = (
            r.text(-1) == "分" and r.text() in (",", ";", "。", "") and _may_be_level(r.raw(start), conditions[0])
        )
        if conditions[0].condition is not OTHERWISE and (r.done or level_list):
            # `A=100分`: what reads like a comparison is a level and its points.
            r.at = start
            label = self._label()
            conditions = [label] if label is not None else conditions
        final = self._links()
        paired = self._paired(conditions, start, final)
        if paired is not None:
            return paired
        act = r.act() or r.act(bare=True) or self._act_behind(conditions)
        if act is None or act.per or (r.text(-1) == "%" and _rate_for_points(conditions, act)):
            return None
        if act.bare and r.text() == ")" and r.text(1) == ":":
            return None  # `考勤（10分）：`, a title with its full marks
        act = self._on_top(self._inherited(act, conditions), conditions)
        level = any(isinstance(found.condition, Labels) for found in conditions)
        if act.ranged and (act.effect.deed is not Deed.GET or level):
            return [Doubtful(Doubt.RANGE_AMOUNT, r.raw(start), r.span(start))]
        final = final or False
        r.skip(words.EFFECT_ENDS)
        conditions = [self._lacking(found, act, start) for found in conditions]
        said = self._awards(conditions, [act] * len(conditions), start, final)
        if act.effect.deed is Deed.LOSE and act.effect.amount not in (ZERO, FULL) and _NODES.match(r.raw(start)):
            return [Doubtful(Doubt.CUMULATIVE, r.raw(start), r.span(start))]  # for all the nodes missed, or for each?
        if self._beside_steps(conditions, act):
            said.append(Doubtful(Doubt.ON_TOP, r.raw(start), r.span(start)))
        return said

    def _beside_steps(self, conditions: list[Found], act: Act) -> bool:
        """`每发生1次扣1分，3次以上扣5分`: a loss for what the steps already deduct, with no word such as 再."""
        when = conditions[0].condition
        lost = act.effect.deed is Deed.LOSE and act.effect.amount not in (ZERO, FULL) and not act.more
        everything = self.full is not None and act.effect.amount.points >= self.full
        if not lost or everything or len(conditions) != 1 or not isinstance(when, When) or len(when.compares) != 1:
            return False
        steps = [item for item in self.found if isinstance(item, Each) and item.effect.deed is Deed.LOSE]
        counted = {Axis.VALUE, Axis.EVENTS}
        return (
            len(steps) == 1
            and not steps[0].within
            and steps[0].until is None
            and (steps[0].axis is when.axis or {steps[0].axis, when.axis} == counted)
            and (not when.noun or not steps[0].of or when.noun == steps[0].of)
        )

    def _lacking(self, found: Found, act: Act, start: int) -> Found:
        """`无应急预案扣2分`: what is not there is a lack of its own, not a count of none."""
        when = found.condition
        none = isinstance(when, When) and when.axis is Axis.EVENTS and when.compares[0].relation is Relation.AT_MOST
        if not none or act.effect.deed is not Deed.LOSE or act.effect.amount == ZERO or not isinstance(when, When):
            return found
        text = self.r.raw(start)
        at = text.find(when.noun)
        return Found(Labels((text[: at + len(when.noun)],))) if at > 0 else found

    def _act_behind(self, conditions: list[Found]) -> Act | None:
        """`30分钟内到场，得10分`, `90分以上为优，得10分`: the effect behind words that only name what is done."""
        r = self.r
        start = r.at
        if not all(isinstance(found.condition, When) for found in conditions):
            return None
        counted = all(_in_whole(found.condition) for found in conditions)
        dated = all(isinstance(found.condition, When) and found.condition.axis is Axis.DAYS for found in conditions)
        while not r.done and r.text() not in (",", ";", "。", "(", ")", ":") and not self._act_here():
            done = dated and r.word() in words.DONE_VERBS
            done = done or (counted and r.word() in words.NAMING)
            bound = r.word() in words.EACH or r.word() in words.RELATIONS or r.word() in r.tiers
            if r.kind() in (Kind.NUMBER, Kind.QUOTED) or (bound and not done):
                r.at = start
                return None
            r.at += 1
        between = r.raw(start)
        if between and is_name(between):
            r.skip(words.CONDITION_ENDS)
            r.take(",")
            r.skip(words.CONDITION_ENDS)
            act = r.act()
            if act is not None and not act.per:
                return act
        r.at = start
        return None

    def _outside_range(self, step: Each) -> bool:
        """`控制在95%~105%得满分，每超出1个百分点扣2分`: outside on either side."""
        ranged = any(is_kept(item) for item in self.found)
        single = not any(isinstance(item, Each) for item in self.found)
        bands = sum(isinstance(item, Award) for item in self.found)
        outside = step.way is Way.ABOVE and step.origin is None and not step.within and step.axis is Axis.VALUE
        leaving = self.steps.way_word in ("超出", "超", "超过") or self.steps.beyond
        return ranged and single and bands == 1 and outside and leaving

    def _inherited(self, act: Act, conditions: list[Found]) -> Act:
        """`负全责扣15分、主责10分`: a bare amount in a list does what the one before it did."""
        last = self.found[-1] if self.found else None
        if not act.bare or not isinstance(last, Award) or type(last.condition) is not type(conditions[0].condition):
            return act
        return replace(act, effect=replace(act.effect, deed=last.effect.deed))

    def _on_top(self, act: Act, conditions: list[Found]) -> Act:
        """`未按期完成扣5分，延期15天以上再扣5分`: the further band adds to the one before it."""
        last = self.found[-1] if self.found else None
        if not act.more or not isinstance(last, Award) or last.effect.deed is not act.effect.deed:
            return act
        condition = conditions[0].condition
        if (
            not isinstance(condition, When)
            or not isinstance(last.condition, When)
            or condition.axis is not last.condition.axis
        ):
            return act
        return replace(act, effect=replace(act.effect, amount=last.effect.amount + act.effect.amount))

    def _awards(self, conditions: list[Found], acts: list[Act], start: int, final: bool) -> list[Statement]:
        span = self.r.span(start)
        said: list[Statement] = []
        for found, act in zip(conditions, acts, strict=True):
            if act.bare:
                self.bare.add(len(self.found) + len(said))
            if found.word:
                self.words[len(self.found) + len(said)] = found.word
            said.append(Award(found.condition, act.effect, final, span, _FURTHER.search(self.r.raw(start)) is not None))
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
                    found[:] = self._with_suffix(found)
                    continue
            one = self._one_condition()
            if one is None:
                r.at = start
                break
            found.append(one)
        return found

    def _with_suffix(self, found: list[Found]) -> list[Found]:
        """`100%、95%、90%及以上，分别得`: a suffix said at the end holds for all of the list."""
        side = words.SUFFIXES.get(self.r.take_in(words.SUFFIXES), "")
        relation = {"up": Relation.AT_LEAST, "down": Relation.AT_MOST}.get(side)
        if relation is None:
            return found
        turned = []
        for one in found:
            assert isinstance(one.condition, When)
            compare = replace(one.condition.compares[0], relation=relation)
            turned.append(replace(one, condition=replace(one.condition, compares=(compare,))))
        return turned

    def _same_again(self, last: Found) -> Found | None:
        """`达到100%、95%、90%的，分别得...`: the same comparison with another figure."""
        r = self.r
        start = r.at
        condition = last.condition
        if not isinstance(condition, When) or len(condition.compares) != 1:
            return None
        first = condition.compares[0]
        quantity = r.quantity(scores=True)
        follows = (
            r.word() in words.RESPECTIVE
            or r.text() in ("、", "/", "的", ",", "→", "↔", "时")
            or (r.word() in words.SUFFIXES and r.word(1) in words.RESPECTIVE)
        )
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
        unit = ""
        while r.kind() is Kind.NUMBER:
            value = r.number()
            assert value is not None
            figures.append(value)
            unit = r.unit() or unit
            if not r.take("/", "、"):
                break
        if len(figures) < 2 or r.done:
            r.at = start
            return None
        relation = Relation(words.RELATIONS.get(word, "reached"))
        if len(figures) > 2 and figures[-1] == figures[-2] and r.take("以下"):
            places = [Place(Quantity(value, unit)) for value in figures]
            reached = [Found(When((Compare(relation, place),))) for place in places[:-1]]
            return [*reached, Found(When((Compare(Relation.BELOW, places[-1], marked=True),)))]
        side = words.SUFFIXES.get(r.take_in(words.SUFFIXES), "")
        relation = {"up": Relation.AT_LEAST, "down": Relation.AT_MOST}.get(side, relation)
        return [Found(When((Compare(relation, Place(Quantity(value, unit))),))) for value in figures]

    def _one_condition(self) -> Found | None:
        r = self.r
        start = r.at
        if word := r.take_in(words.ELSES):
            while word == "此后" and r.kind() in (Kind.TEXT, Kind.WORD) and not self._act_here():
                r.at += 1  # `此后并网不得分`
            r.skip(words.CONDITION_ENDS)
            return Found(OTHERWISE)
        found = self.conditions.condition()
        if found is not None and found.word and r.text() == "(":
            region = self._in_brackets()
            return region if region is not None else found
        if found is not None and not (found.word and r.word() in ("且", "并", "但")):
            return found
        r.at = start
        return self._happening() or self._label()

    def _links(self) -> bool:
        """Passes the small words between a condition and its effect; tells whether 一律 or 直接 is among them."""
        r = self.r
        final = False
        while True:
            if r.take("一律", "直接"):
                final = final or r.text(-1) == "一律"
            elif (r.word() in words.CONDITION_ENDS and not self._act_here()) or (
                r.text() in (",", ":", "→", "|", "=", "↔", "(") and self._act_follows()
            ):
                r.at += 1
            else:
                return final

    def _act_follows(self) -> bool:
        r = self.r
        start = r.at
        r.at += 1
        r.skip(words.CONDITION_ENDS)
        r.skip(words.OUTRIGHT)
        found = (
            r.act() is not None
            or r.act(bare=True) is not None
            or r.word() in words.RESPECTIVE
            or r.word() in words.NOTHINGS
        )
        r.at = start
        return found

    def _places_up_to(self, found: Found) -> list[Found]:
        """`前三名`, before `分别加3分、2分、1分`: each of the places."""
        when = found.condition
        if not isinstance(when, When) or when.axis is not Axis.RANK or len(when.compares) != 1:
            return [found]
        compare = when.compares[0]
        last = compare.place.quantity
        if compare.relation is not Relation.AT_MOST or last is None or last.unit == "%" or not 2 <= last.value <= 20:
            return [found]
        return [
            Found(
                replace(
                    when, compares=(Compare(Relation.EQUAL, Place(Quantity(Fraction(place), last.unit)), marked=True),)
                )
            )
            for place in range(1, int(last.value) + 1)
        ]

    def _paired(self, conditions: list[Found], start: int, final: bool) -> list[Statement] | None:
        """`优秀、良好、合格分别得100%、80%、60%`."""
        r = self.r
        back = r.at
        word = r.take_in(words.RESPECTIVE) or (r.text() if r.take("→", "↔", ":") else "")
        if not word and r.text(-1) in ("→", "↔", ":", "对应"):
            word = r.text(-1)
        if word and len(conditions) == 1:
            conditions = self._places_up_to(conditions[0])
        if not word or len(conditions) < 2:
            r.at = back
            return None
        deed = {
            "分别得": Deed.GET,
            "依次得": Deed.GET,
            "分别计": Deed.GET,
            "分别扣": Deed.LOSE,
            "依次扣": Deed.LOSE,
            "分别加": Deed.GAIN,
        }.get(word)
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
        if (
            units[-1].share
            and all(not amount.share for amount in units[:-1])
            and all(amount.points for amount in units[:-1])
        ):
            acts = [
                Act(replace(act.effect, amount=Amount(share=act.effect.amount.points / 100))) for act in acts[:-1]
            ] + [acts[-1]]
        return self._awards(conditions, acts, start, final)


def _may_be_level(text: str, found: Found) -> bool:
    """`A=100分`, `基本完成8分`: what reads like a comparison may be a level and its points."""
    if "=" in text:
        return True
    condition = found.condition
    named = isinstance(condition, When) and bool(condition.noun)
    return named and "完成" in text


def _rate_for_points(conditions: list[Found], act: Act) -> bool:
    """`合格率以99%为基准`: the percent behind the name of a rate is a value of it, not a share of the full marks."""
    condition = conditions[0].condition
    if not act.bare or not act.effect.amount.share or not isinstance(condition, Labels):
        return False
    name = condition.names[0]
    return names_rate(name) or name.endswith(("以", "达", "到", "为", "至", "按", "目标", "计划", "指标"))


def _in_whole(condition: object) -> bool:
    """Whether a condition is about a count of things (`3项及以上`)."""
    return isinstance(condition, When) and all(
        compare.place.quantity is not None and compare.place.quantity.unit in WHOLE_UNITS
        for compare in condition.compares
    )
