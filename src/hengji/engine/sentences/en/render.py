"""A rule as its one canonical English sentence; `written` reads the forms that only rendered sentences use.

Nothing is left to a default: the start, unfinished steps, floor and cap are spelled out, so that the signed sentence is the rule.
"""

from __future__ import annotations

from fractions import Fraction

from ...rules.model import (
    FULL,
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
from ...values.number import show
from ..reading import Context
from .words import TIER_NAMES

_PARTIAL = {Partial.PROPORTIONAL: "pro rata", Partial.WHOLE: "full steps only", Partial.STARTED: "or part thereof"}
_HEADS = {Measured.DAYS: "By days late: ", Measured.EVENTS: "By events: "}


def render(rule: Rule, context: Context | None = None) -> str:
    """The sentence of a rule in the item it belongs to: `parse` in the same context reads it back as the same rule."""
    writer = _Writer(rule, context or Context())
    return writer.sentence()


def render_formerly(rule: Rule, context: Context | None = None) -> str:
    """The sentence as it was written before days had their name and scales said that they are linear: letters that say it stand."""
    return _Writer(rule, context or Context(), former=True).sentence()


class _Writer:
    """Writes the clauses of one rule."""

    def __init__(self, rule: Rule, context: Context, *, former: bool = False) -> None:
        self.rule = rule
        self.former = former
        unit = context.unit.symbol if context.unit is not None else ""
        self.percent = unit == "%" and rule.measured is Measured.VALUE
        self.moved = context.moved

    def sentence(self) -> str:
        """The clauses behind what is measured."""
        text = "; ".join(self.clauses())
        head = _HEADS.get(self.rule.measured, "")
        return (head + text if head else text[:1].upper() + text[1:]) + "."

    def clauses(self) -> list[str]:
        """Body or start, steps, cuts, veto, floor, cap."""
        rule = self.rule
        out = self.body()
        out += [self.step(step) for step in rule.steps]
        out += [self.cut(cut) for cut in rule.cuts]
        if rule.veto is not None:
            out.append(self.veto(rule.veto))
        out.append("negative scores are allowed" if rule.floor is None else f"floor {self.amount(rule.floor)}")
        if rule.cap is None and isinstance(rule.body, Proportion):
            out.append("no cap")
        out += [self.ambition(each) for each in rule.ambitions]
        if rule.cap is not None:
            out.append(
                f"score capped at {self.amount(rule.cap)}{' where no other case holds' if rule.ambitions else ''}"
            )
        return out

    def body(self) -> list[str]:
        """The body, or what the steps start from."""
        match self.rule.body:
            case None:
                return [f"starting from {self.amount(self.rule.start)}"]
            case Curve() as curve:
                return [self.curve(curve)]
            case Proportion() as found:
                return [self.proportion(found)]
            case Levels() as levels:
                out = [f"{_quoted(name)}: {self.amount(amount)}" for name, amount in levels.entries]
                return out if levels.otherwise is None else [*out, f"otherwise {self.amount(levels.otherwise)}"]
            case Expression(formula):
                return [f"score is formula {_quoted(formula)}"]

    # --- amounts and places -------------------------------------------------------------------------------------------

    def amount(self, amount: Amount) -> str:
        """`2 points`, `80% of full marks`, `full marks`, or both parts joined by `with`."""
        if amount == FULL:
            return "full marks"
        if not amount.share:
            return f"{show(amount.points)} {'point' if amount.points == 1 else 'points'}"
        share = f"{show(amount.share * 100)}% of full marks"
        return share if not amount.points else f"{share} with {show(amount.points)} points"

    def figure(self, value: Fraction) -> str:
        """A figure on the axis, in percent where the item's unit is."""
        return show(value) + ("%" if self.percent else "")

    def tier(self, name: str) -> str:
        """A tier in words, or quoted."""
        if name == "prior" and not self.former:
            return "last year's figure"
        return f"the {TIER_NAMES[name]}" if name in TIER_NAMES else f"tier {_quoted(name)}"

    def mark(self, mark: Mark) -> str:
        """`90%`, `the target`, `95% of the target`, `the target + 2 percentage points`."""
        if not mark.tier:
            return self.figure(mark.plus)
        text = self.tier(mark.tier)
        if mark.times != 1:
            text = f"{show(mark.times * 100)}% of {text}"
        if not mark.plus:
            return text
        unit = " percentage points" if self.percent else ""
        return f"{text} {'+' if mark.plus > 0 else '-'} {show(abs(mark.plus))}{unit}"

    # --- bodies -------------------------------------------------------------------------------------------------------

    def curve(self, curve: Curve) -> str:
        """The pieces from the worse end to the better one."""
        up = curve.sense is Direction.HIGHER
        knots = curve.knots
        pieces = [] if curve.open_below else [f"{self.worse(knots[0], up)}, {self.amount(knots[0].before)}"]
        for knot, following in zip(knots, [*knots[1:], None], strict=True):
            region = self.better(knot, up)
            if following is not None:
                region += f" and {self.worse(following, up)}"
            value = self.amount(knot.value)
            if following is not None and following.before != knot.value:
                value = f"{'' if self.former else 'linearly from '}{value} to {self.amount(following.before)}"
            pieces.append(f"{region}, {value}")
        head = "scale with no score before it" if curve.open_below else "scale"
        return f"{head}: " + "; ".join(pieces) + ("; end of scale" if self.former else "")

    def better(self, knot: Knot, up: bool) -> str:
        """The region that begins at a knot."""
        words = ("at least", "more than") if up else ("at most", "less than")
        return f"{words[0] if knot.closed else words[1]} {self.mark(knot.at)}"

    def worse(self, knot: Knot, up: bool) -> str:
        """The region that ends at a knot."""
        words = ("less than", "at most") if up else ("more than", "at least")
        return f"{words[0] if knot.closed else words[1]} {self.mark(knot.at)}"

    def proportion(self, body: Proportion) -> str:
        """`score = actual / the target x full marks`, and its two reversed forms."""
        tier = self.tier(body.tier)
        ratio = f"actual / {tier}"
        if body.inverse:
            ratio = f"{tier} / actual"
        elif body.mirror:
            ratio = f"(2 - actual / {tier})"
        return f"score = {ratio} times {self.amount(body.of)}"

    # --- steps, cuts, veto --------------------------------------------------------------------------------------------

    def step(self, step: Step) -> str:
        """`minus 2 points per percentage point below the target, pro rata, ending at 80%, maximum 10 points`."""
        lost = (step.amount.points or step.amount.share) < 0
        text = f"{'minus' if lost else 'plus'} {self.amount(-step.amount if lost else step.amount)} "
        if self.rule.measured is Measured.DAYS and not self.former and _from_the_day(step):
            text += _days(step)
        else:
            side = "below" if step.side is Side.BELOW else "above"
            text += f"per {self.size(step)} {side} {self.mark(step.origin)}, {_PARTIAL[step.partial]}"
        if step.until is not None:
            text += f", ending at {self.mark(step.until)}"
        if step.most is not None:
            text += f", maximum {self.amount(step.most)}"
        return text

    def size(self, step: Step) -> str:
        """The size of a step: points of the rate, a share of the origin, a count of events or a bare figure."""
        value = step.size.value
        if step.of and step.size.relative:
            return f"{show(value * 100)}% of its reference of {_quoted(step.of)}"
        if step.of:
            return f"{show(value)} {_quoted(step.of)}"
        if step.size.relative:
            return f"{show(value * 100)}% of its reference"
        if self.percent:
            return f"{show(value)} percentage {'point' if value == 1 else 'points'}"
        return show(value)

    def cut(self, cut: Cut) -> str:
        """`less than 85%, 0 points outright`."""
        words = ("at most", "less than") if cut.side is Side.BELOW else ("at least", "more than")
        return f"{words[0] if cut.closed else words[1]} {self.mark(cut.at)}, {self.amount(cut.amount)} outright"

    def ambition(self, each: Ambition) -> str:
        """`score capped at 36 points where the target is at least the base`."""
        words = ("at most", "less than") if each.side is Side.BELOW else ("at least", "more than")
        of, at = (" as agreed" if name in self.moved else "" for name in (each.tier, each.at.tier))
        where = f"{self.tier(each.tier)}{of} is {words[0] if each.closed else words[1]} {self.mark(each.at)}{at}"
        return f"score capped at {self.amount(each.cap)} where {where}"

    def veto(self, veto: Veto) -> str:
        """`more than 0 "fatal accident", effect "veto"`."""
        return f"more than {show(veto.more_than)} {_quoted(veto.of)}, effect {_quoted(veto.effect)}"


def _from_the_day(step: Step) -> bool:
    """Whether a step counts days from the day that was set."""
    return step.origin == Mark() and not step.size.relative and not step.of and step.until is None


def _days(step: Step) -> str:
    """`for every full 10 days early`, `per day late, pro rata`."""
    size = step.size.value
    days = f"{'day' if size == 1 else f'{show(size)} days'} {'early' if step.side is Side.BELOW else 'late'}"
    return f"for every full {days}" if step.partial is Partial.WHOLE else f"per {days}, {_PARTIAL[step.partial]}"


def _quoted(text: str) -> str:
    return f'"{text}"'
