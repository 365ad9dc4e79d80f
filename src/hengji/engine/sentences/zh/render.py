"""A rule as its one Chinese sentence: the sentence printed in the letter, which reads back to exactly this rule."""

from __future__ import annotations

import itertools
import re
from fractions import Fraction

from ...rules.model import (
    FULL,
    ZERO,
    Ambition,
    Amount,
    Curve,
    Cut,
    Expression,
    Knot,
    Levels,
    Mark,
    Measured,
    Partial,
    Proportion,
    Rule,
    Side,
    Step,
    Veto,
)
from ...values.direction import Direction
from ..reading import Context, Points
from .formulas import spelled
from .spelling import RELATIVE, Spelling, amount, figure

_ORIGIN = Mark()
_PARTIAL = {
    Partial.PROPORTIONAL: "不足{0}的按比例计算",
    Partial.WHOLE: "不足{0}的不计",
    Partial.STARTED: "不足{0}的按{0}计",
}


def render(rule: Rule, context: Context) -> str:
    """The sentence of a rule."""
    return _Renderer(rule, context).sentence()


class _Renderer:
    def __init__(self, rule: Rule, context: Context) -> None:
        self.rule = rule
        self.context = context
        self.spell = Spelling(context, rule.measured)
        self.days = rule.measured is Measured.DAYS
        self.plain_days = (
            self.days and rule.body is None and not rule.cuts and all(_from_date(step) for step in rule.steps)
        )

    @property
    def open_bonus(self) -> bool:
        """Whether points are added to full marks that no clause names, without a bound: said, lest it be asked about."""
        rule = self.rule
        gains = any(_is_gain(step) and step.most is None for step in rule.steps)
        named = rule.body is not None or rule.start != FULL
        return gains and not named and rule.measured is Measured.EVENTS

    @property
    def lost_in_all(self) -> bool:
        """Whether the floor is a limit on what several deductions take from full marks."""
        rule, floor = self.rule, self.rule.floor
        losses = len(rule.steps) > 1 and not any(_is_gain(step) for step in rule.steps)
        under_full = floor is not None and floor.share == 1 and floor.points < 0
        return losses and under_full and rule.body is None and rule.start == FULL

    def sentence(self) -> str:
        rule = self.rule
        clauses: list[str] = []
        if self.context.points is Points.HUNDRED and _has_points(rule):
            clauses.append("满分100分")
        if self.days and not (self.plain_days and rule.steps):
            clauses.append("以延迟天数计(提前为负)")
        if rule.measured is Measured.EVENTS and not any(step.of for step in rule.steps):
            clauses.append("以事件计")
        clauses += self.body()
        clauses += [self.step(step) for step in rule.steps]
        clauses += [self.cut(cut) for cut in rule.cuts]
        clauses += self.bounds()
        clauses += [self.ambition(each) for each in rule.ambitions]
        if rule.ambitions and rule.cap is not None:
            clauses.append(f"其他情形，最高得{amount(rule.cap)}")
        if rule.veto is not None:
            clauses.append(_veto(rule.veto))
        return _full_width("；".join(clauses))

    # --- body -------------------------------------------------------------------------------------------------------

    def body(self) -> list[str]:
        match self.rule.body:
            case None:
                return self.start()
            case Curve() as curve:
                return [self.curve(curve)]
            case Proportion() as proportion:
                return [self.proportion(proportion)]
            case Levels() as levels:
                return [self.levels(levels)]
            case Expression() as expression:
                return [f"得分={spelled(expression.formula)}"]

    def start(self) -> list[str]:
        rule = self.rule
        if self.plain_days and rule.steps and rule.start.points >= 0 and rule.start.share >= 0 and rule.start != ZERO:
            return [f"按期完成得{amount(rule.start)}"]
        target = Mark("target")
        at_target = (
            bool(rule.steps) and rule.measured is Measured.VALUE and all(step.origin == target for step in rule.steps)
        )
        if at_target and rule.start == FULL:
            return [f"完成{self.spell.mark(target)}得满分"]
        if rule.start == FULL and (rule.steps or rule.veto is not None) and not rule.cuts:
            return []
        return [f"基础分为{amount(rule.start)}"]

    def curve(self, curve: Curve) -> str:
        up = curve.sense is Direction.HIGHER
        knots = curve.knots
        regions = []
        if not curve.open_below:
            first = knots[0]
            word = ("低于" if up else "高于") if first.closed else ("不高于" if up else "不低于")
            regions.append(f"{word}{self.spell.mark(first.at)}得{amount(first.before)}")
        for left, right in itertools.pairwise(knots):
            regions.append(self.piece(left, right))
        last = knots[-1]
        word = ("不低于" if up else "不高于") if last.closed else ("高于" if up else "低于")
        regions.append(f"{word}{self.spell.mark(last.at)}得{amount(last.value)}")
        tail = "，其余情形未作规定" if curve.open_below else ""
        return "分段计分：" + "，".join(regions) + tail

    def piece(self, left: Knot, right: Knot) -> str:
        begin = f"{self.spell.mark(left.at)}({'含' if left.closed else '不含'})"
        end = f"{self.spell.mark(right.at)}({'不含' if right.closed else '含'})"
        if left.value == right.before:
            return f"{begin}至{end}得{amount(left.value)}"
        return f"{begin}至{end}由{amount(left.value)}线性变至{amount(right.before)}"

    def proportion(self, proportion: Proportion) -> str:
        tier = self.spell.tier(proportion.tier).replace("“", "[").replace("”", "]")
        ratio = f"实际值÷{tier}"
        if proportion.inverse:
            ratio = f"{tier}÷实际值"
        if proportion.mirror:
            ratio = f"2－实际值÷{tier}"
        return f"按“{ratio}”计分，比值为1时得{amount(proportion.of)}"

    def levels(self, levels: Levels) -> str:
        entries = [f"“{name}”得{amount(value)}" for name, value in levels.entries]
        if levels.otherwise is not None:
            entries.append(f"其他等级得{amount(levels.otherwise)}")
        return "，".join(entries)

    # --- steps ------------------------------------------------------------------------------------------------------

    def step(self, step: Step) -> str:
        size = self.spell.size(step.size, counted=step.origin == _ORIGIN)
        loss = step.amount.points < 0 or (step.amount.points == 0 and step.amount.share < 0)
        verb, size_of = ("扣", -step.amount) if loss else ("加", step.amount)
        parts = [f"{self.head(step, size)}{verb}{amount(size_of)}"]
        if step.until is not None:
            parts.append(f"算到{self.spell.mark(step.until)}为止")
        if not self.certain(step):
            parts.append(_PARTIAL[step.partial].format(size.removesuffix(RELATIVE)))
        if step.most is not None:
            parts.append(f"最多{verb}{amount(step.most)}")
        return "，".join(parts)

    def certain(self, step: Step) -> bool:
        """Whether unfinished steps cannot occur and the default says the same."""
        discrete = (
            self.rule.measured in (Measured.EVENTS, Measured.DAYS) and step.size.value == 1 and not step.size.relative
        )
        return discrete and step.origin == _ORIGIN and step.partial is self.context.partial

    def head(self, step: Step, size: str) -> str:
        kind = f"“{step.of}”" if step.of else ""
        if self.plain_days:
            return f"每{'延迟' if step.side is Side.ABOVE else '提前'}{size}"
        if (
            self.rule.measured is Measured.EVENTS
            and step.side is Side.ABOVE
            and step.origin == _ORIGIN
            and not step.size.relative
        ):
            return f"{kind}每发生{size}"
        way = "低" if step.side is Side.BELOW else "高"
        if step.origin.tier and step.origin == Mark(step.origin.tier) and "“" not in self.spell.tier(step.origin.tier):
            return f"{kind}每{way}于{self.spell.mark(step.origin)}{size}"
        return f"{kind}自{self.spell.mark(step.origin)}开始每{way}{size}"

    def cut(self, cut: Cut) -> str:
        word = ("不高于" if cut.closed else "低于") if cut.side is Side.BELOW else ("不低于" if cut.closed else "高于")
        return f"{word}{self.spell.mark(cut.at)}的，一律得{amount(cut.amount)}"

    # --- bounds -----------------------------------------------------------------------------------------------------

    def ambition(self, each: Ambition) -> str:
        word = (
            ("不高于" if each.closed else "低于") if each.side is Side.BELOW else ("不低于" if each.closed else "高于")
        )
        moved = self.spell.context.moved
        of, at = ("原定" if name in moved else "" for name in (each.tier, each.at.tier))
        return f"{of}{self.spell.tier(each.tier)}{word}{at}{self.spell.mark(each.at)}时，最高得{amount(each.cap)}"

    def bounds(self) -> list[str]:
        rule = self.rule
        clauses = []
        losing = any(step.amount.points < 0 or step.amount.share < 0 for step in rule.steps)
        if rule.floor is None:
            clauses.append("可计负分")
        elif self.lost_in_all:
            clauses.append(f"合计最多扣{figure(-rule.floor.points)}分")
        elif rule.floor != ZERO:
            clauses.append(f"最低得{amount(rule.floor)}")
        elif losing:
            clauses.append("扣完为止")
        elif (rule.body is None and rule.start == ZERO) or self.context.full == Fraction(0):
            clauses.append("最低得0分")
        if rule.cap is not None:
            clauses += [] if rule.ambitions else [f"最高得{amount(rule.cap)}"]
        elif isinstance(rule.body, Proportion) or self.open_bonus:
            clauses.append("不封顶")
        return clauses


def _is_gain(step: Step) -> bool:
    return step.amount.points > 0 or step.amount.share > 0


def _veto(veto: Veto) -> str:
    more = f"超过{figure(veto.more_than)}次" if veto.more_than else ""
    return f"如发生“{veto.of}”{more}，实行“{veto.effect}”"


def _from_date(step: Step) -> bool:
    return step.origin == _ORIGIN and not step.size.relative and step.until is None


def _has_points(rule: Rule) -> bool:
    """Whether any amount is in written points."""
    amounts: list[Amount | None] = [rule.start, rule.floor, rule.cap]
    for step in rule.steps:
        amounts += [step.amount, step.most]
    amounts += [cut.amount for cut in rule.cuts] + [each.cap for each in rule.ambitions]
    if isinstance(rule.body, Curve):
        amounts += [value for knot in rule.body.knots for value in (knot.value, knot.before)]
    if isinstance(rule.body, Levels):
        amounts += [value for _, value in rule.body.entries] + [rule.body.otherwise]
    if isinstance(rule.body, Proportion):
        amounts.append(rule.body.of)
    return any(value is not None and value.points for value in amounts)


def _full_width(text: str) -> str:
    """Brackets as Chinese text has them, except within quotes, where names stand as they are."""
    parts = re.split(r"(“[^”]*”)", text)
    return "".join(part if part.startswith("“") else part.replace("(", "（").replace(")", "）") for part in parts)
