"""A rule as the mapping `load.rules` reads."""

from __future__ import annotations

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
    Proportion,
    Rule,
    Side,
    Step,
)
from ...values.number import show
from .writer import Data, Raw, flag, number, quoted


def amount(value: Amount) -> Raw:
    """Points: `full + 2`, `80%`, `-0.5`."""
    parts: list[str] = []
    if value.share:
        parts.append("full" if value.share == 1 else f"{show(value.share * 100)}%")
    if value.points or not parts:
        sign = "- " if parts and value.points < 0 else "+ " if parts else ""
        parts.append(sign + show(abs(value.points) if parts else value.points))
    return Raw(" ".join(parts))


def mark(value: Mark) -> Raw:
    """A place on the axis: `95% of target - 1`."""
    if not value.tier:
        return Raw(show(value.plus))
    text = value.tier if value.times == 1 else f"{show(value.times * 100)}% of {value.tier}"
    if value.plus:
        text += f" {'+' if value.plus > 0 else '-'} {show(abs(value.plus))}"
    return Raw(text)


def rule(value: Rule) -> dict[str, Data]:
    """The whole rule, nothing left to a default that could change."""
    out: dict[str, Data] = {"measured": Raw(value.measured.value)} | _body(value)
    if value.steps:
        out["steps"] = [_step(step) for step in value.steps]
    if value.cuts:
        out["cuts"] = [_cut(cut) for cut in value.cuts]
    if value.floor != ZERO:
        out["floor"] = Raw("none") if value.floor is None else amount(value.floor)
    if value.cap is not None:
        out["cap"] = amount(value.cap)
    if value.ambitions:
        out["caps"] = [_ambition(each) for each in value.ambitions]
    if value.veto is not None:
        out["veto"] = {"of": value.veto.of, "effect": value.veto.effect, "more_than": number(value.veto.more_than)}
    return out


def _body(value: Rule) -> dict[str, Data]:
    out: dict[str, Data] = {}
    match value.body:
        case None:
            out["start"] = amount(value.start)
        case Curve(knots, sense, open_below):
            out["sense"] = Raw(sense.value)
            out["curve"] = [_knot(knot) for knot in knots]
            if open_below:
                out["otherwise"] = Raw("not stated")
        case Proportion(tier, of, inverse, mirror):
            ratio: dict[str, Data] = {"to": tier}
            if of != FULL:
                ratio["of"] = amount(of)
            if inverse:
                ratio["inverse"] = flag(inverse)
            if mirror:
                ratio["mirror"] = flag(mirror)
            out["ratio"] = ratio
        case Levels(entries, otherwise):
            out["levels"] = {name: amount(score) for name, score in entries}
            if otherwise is not None:
                out["otherwise"] = amount(otherwise)
        case Expression(formula):
            out["formula"] = quoted(formula)
    return out


def _knot(knot: Knot) -> dict[str, Data]:
    out: dict[str, Data] = {"at": mark(knot.at), "score": amount(knot.value), "before": amount(knot.before)}
    if not knot.closed:
        out["closed"] = flag(False)
    return out


def _step(step: Step) -> dict[str, Data]:
    out: dict[str, Data] = {}
    if step.of:
        out["of"] = step.of
    size = step.size.value
    out["each"] = Raw(f"{show(size * 100)}% of {step.origin.tier or 'origin'}" if step.size.relative else show(size))
    out["below" if step.side is Side.BELOW else "above"] = mark(step.origin)
    if step.amount.points <= 0 and step.amount.share <= 0:
        out["subtract"] = amount(-step.amount)
    else:
        out["add"] = amount(step.amount)
    out["partial"] = Raw(step.partial.value)
    if step.until is not None:
        out["until"] = mark(step.until)
    if step.most is not None:
        out["most"] = amount(step.most)
    return out


_CUTS = {
    (Side.ABOVE, True): "from",
    (Side.ABOVE, False): "above",
    (Side.BELOW, True): "up_to",
    (Side.BELOW, False): "below",
}


def _ambition(each: Ambition) -> dict[str, Data]:
    return {"tier": each.tier, _CUTS[each.side, each.closed]: mark(each.at), "cap": amount(each.cap)}


def _cut(cut: Cut) -> dict[str, Data]:
    return {_CUTS[cut.side, cut.closed]: mark(cut.at), "score": amount(cut.amount)}
