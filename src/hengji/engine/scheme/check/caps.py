"""Caps by ambition leave no target without one and no `cap:` without effect; none lies below what meeting the target earns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby, product

from ...rules.model import Ambition, Amount, Curve, Expression, Mark, Rule, Side
from ...values.direction import Direction
from ...values.finding import Finding, Level
from ...values.number import show
from ...values.text import Text
from ..model.scheme import Scheme
from ..model.scorecards import Feed, Item
from .reach import worth_of
from .told import error, items_of, place_words, warning

_HOW = Text(
    "补上缺的一档（如 {below: mean3, cap: full + 2}），或给规则写 cap: 作其余目标的最高分",
    "add the line that is missing, such as {below: mean3, cap: full + 2}, or a cap: of the rule for all other targets",
)


def check(scheme: Scheme) -> Iterator[Finding]:
    """An error for each target without a cap and each cap no target has, a warning for each below what meeting the target earns."""
    for item in items_of(scheme):
        if item.rule.ambitions and item.rule.cap is None:
            yield from _holes(item, lower=_lower(scheme, item))
        elif item.rule.ambitions:
            yield from _idle(item)
        if not item.watch:
            yield from _below(scheme, item)


def _lower(scheme: Scheme, item: Item) -> bool:
    if isinstance(item.rule.body, Curve):
        return item.rule.body.sense is Direction.LOWER
    indicator = scheme.indicators.get(item.of) if item.feed is Feed.INDICATOR else None
    return indicator is not None and indicator.direction is Direction.LOWER


def _holes(item: Item, *, lower: bool) -> Iterator[Finding]:
    """What the lines of each tier leave out; the most ambitious targets may go without a cap."""
    by_tier = {
        tier: list(lines) for tier, lines in groupby(sorted(item.rule.ambitions, key=_tier), _tier)
    }  # a line about another tier holds or does not, whatever this one is
    if any(_hole(lines, lower=lower) is None for lines in by_tier.values()):
        return
    tier, lines = next(iter(by_tier.items()))
    found = _hole(lines, lower=lower)
    assert found is not None
    words, level = found
    called = Text("目标值", "the target") if tier == "target" else Text(place_words(tier), tier)
    zh, en = f"{called.zh}{words.zh}", f"{called.en} is {words.en}"
    message = Text(
        f"“{item.title.zh}”的 caps 没有写{zh}时最高得几分：这样的单位没有上限",
        f"the caps of '{item.title.en}' say nothing where {en}: such a unit has no cap",
    )
    yield (error if level is Level.ERROR else warning)("caps-hole", item.where, message, _HOW)


_SMALLER = Text(
    "cap: 只用于 caps 没有写到的目标；要限所有目标的，把它并入各档（每档取两者中较小的），并删去 cap:",
    "`cap:` serves only the targets that `caps` leave out; to limit all of them, let each line take the smaller of both "
    "and leave `cap:` out",
)


def _idle(item: Item) -> Iterator[Finding]:
    """A cap for every other target, beside lines that leave none."""
    lines = item.rule.ambitions
    up = [line for line in lines if line.side is Side.ABOVE]
    down = [line for line in lines if line.side is Side.BELOW]
    if not any(one.tier == other.tier and _meet(one, other) for one, other in product(up, down)):
        return
    message = Text(
        f"“{item.title.zh}”的 caps 已写到所有目标，cap: 不起作用：没有一个单位用到它",
        f"the caps of '{item.title.en}' name every target: its `cap:` has no effect",
    )
    yield error("cap-idle", item.where, message, _SMALLER)


def _tier(line: Ambition) -> str:
    return line.tier


def _hole(lines: Sequence[Ambition], *, lower: bool) -> tuple[Text, Level] | None:
    """Where no line holds, in words, and how sure that is."""
    up = [line for line in lines if line.side is Side.ABOVE]
    down = [line for line in lines if line.side is Side.BELOW]
    worse, better = (up, down) if lower else (down, up)
    if not worse:
        last = better[-1].at
        side = Text("高于", "above") if lower else Text("低于", "below")
        return Text(f"{side.zh}{_words(last)}", f"{side.en} {_place(last)}"), Level.ERROR
    if not better:
        return None
    pairs = [(one, other, _meet(one, other)) for one, other in product(up, down)]
    if any(meets for _, _, meets in pairs):
        return None
    one, other, sure = next((pair for pair in pairs if pair[2] is None), pairs[-1])
    if one.at == other.at:
        return Text(f"恰为{_words(one.at)}", f"exactly {_place(one.at)}"), Level.ERROR
    zh, en = f"在{_words(other.at)}与{_words(one.at)}之间", f"between {_place(other.at)} and {_place(one.at)}"
    return Text(zh, en), Level.WARNING if sure is None else Level.ERROR


def _meet(up: Ambition, down: Ambition) -> bool | None:
    """Whether two half-lines leave nothing between them; None where that hangs on the figures."""
    one, other = up.at, down.at
    if one == other:
        return up.closed or down.closed
    if one.tier != other.tier:
        return None
    if one.tier and one.plus == other.plus:
        return one.times < other.times
    if one.times == other.times:
        return one.plus < other.plus
    return None


def _below(scheme: Scheme, item: Item) -> Iterator[Finding]:
    """Caps that cut off what the rule gives for no more than meeting the target."""
    rule, worth = item.rule, worth_of(scheme, item)
    stated = _at_target(rule)
    if stated is None:
        return
    earned = worth(stated)
    caps = dict.fromkeys([*(line.cap for line in rule.ambitions), *([rule.cap] if rule.cap is not None else [])])
    for cap in caps:
        if worth(cap) >= earned or (cap == rule.cap and worth(cap) == 0):
            continue
        message = Text(
            f"“{item.title.zh}”达到目标得 {show(earned)} 分，上限却只有 {show(worth(cap))} 分：完成得再好也拿不到满分",
            f"meeting the target of '{item.title.en}' earns {show(earned)}, but a cap is {show(worth(cap))}: nobody can earn it",
        )
        yield warning("cap-below-full", item.where, message, _meant(cap, earned, rule))


def _at_target(rule: Rule) -> Amount | None:
    """What meeting the target earns: the start, or full marks for a body other than a formula; None where it is not known."""
    if isinstance(rule.body, Expression):
        return None
    if isinstance(rule.body, Curve):
        return max((knot.value for knot in rule.body.knots), key=_size)
    return rule.start


def _size(amount: Amount) -> tuple[Fraction, Fraction]:
    return amount.share, amount.points


def _meant(cap: Amount, earned: Fraction, rule: Rule) -> Text:
    """What was probably meant: so many points beyond full marks."""
    more = show(cap.points) if cap.points > 0 else "4"
    if rule.body is None and rule.start.share == 0:
        return Text(f"上限不应低于起始分 {show(earned)}", f"let the cap be {show(earned)} or more")
    return Text(
        f"要加 {more} 分的，写 cap: full + {more}；上限就是满分的，写 cap: full",
        f"for {more} points beyond full marks write cap: full + {more}; for full marks, cap: full",
    )


def _words(mark: Mark) -> str:
    return place_words(_place(mark))


def _place(mark: Mark) -> str:
    """A place as it is written: `110% of prior`, `mean3 + 2`, `100`."""
    if not mark.tier:
        return show(mark.plus)
    tier = mark.tier if mark.times == 1 else f"{show(mark.times * 100)}% of {mark.tier}"
    return tier if not mark.plus else f"{tier} {'+' if mark.plus > 0 else '-'} {show(abs(mark.plus))}"
