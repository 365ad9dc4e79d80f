"""What one clause states for another: the target that `达不到的` misses, the levels of a thing done in time or not at all."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from ...rules.model import ZERO
from ...values.text import Text
from ..axis import Axis, Compare, Form, Labels, Place, Quantity, Relation, When
from ..questions import note
from ..reading import Context
from ..statements import (
    Award,
    Deed,
    Doubtful,
    Each,
    Effect,
    Formula,
    Given,
    Proportional,
    Remark,
    Span,
    Start,
    Statement,
    Unread,
    share,
)
from .normalise import Plain

_REACHING = (Relation.AT_LEAST, Relation.AT_MOST, Relation.REACHED)
_EARNS = re.compile(r"(?:的|者|情况)?[,:]?(?:得|计|记|为|扣|不)?(?:\d[\d.]{0,6}分|满分|得分|零分|全分).{0,20}$")
_COMPLETION = re.compile(
    r"(?:^|[,;。:(])(?!按|以|根据)[一-龥A-Za-z]{2,16}(?:完成率|达成率)(?=[:=,(≥≤]|达|不低于|低于|平均|在|为|\d)"
)
"""The figure of the item is a rate of completion itself: `招聘计划完成率90%以上…`."""


def with_target(said: list[Statement], context: Context, text: str) -> list[Statement]:
    """`达到90%得3分，达不到的每低1%扣0.3分`: of an item without a target, what earns the points is the target of the other clauses."""
    rate = context.unit is not None and context.unit.is_rate
    if context.tiers is None or "target" in context.tiers or any(isinstance(item, Given) for item in said):
        return said
    if rate and context.unit is not None and context.unit.symbol == "%" and _COMPLETION.search(text):
        said = [_of_itself(item, _border(said)) for item in said]
    stated = _stated(said)
    if stated is None or not any(_leans(item) for item in said):
        return said
    return [Given("target", stated[0], stated[1]), *said]


def _stated(said: list[Statement]) -> tuple[Quantity, Span] | None:
    """The value that earns the points, where one clause alone says so."""
    earned = [
        item for item in said if isinstance(item, Award) and item.effect.deed is Deed.GET and item.effect.amount != ZERO
    ]
    if len(earned) != 1 or not isinstance(earned[0].condition, When) or len(earned[0].condition.compares) != 1:
        return None
    compare = earned[0].condition.compares[0]
    place, quantity = compare.place, compare.place.quantity
    whole = place.form is Form.COMPLETION and quantity is not None and quantity.value == 100
    plain = not place.tier and (place.form is Form.PLAIN or whole)
    if quantity is None or compare.relation not in _REACHING or not plain:
        return None
    return quantity, earned[0].span


def _border(said: list[Statement]) -> Fraction | None:
    stated = _stated(said)
    return None if stated is None or stated[0].unit != "%" else stated[0].value


def _of_itself(item: Statement, border: Fraction | None) -> Statement:
    """A proportion to completion, where the figure is the completion: so many hundredths of the full marks."""
    if isinstance(item, Formula):
        return replace(item, text=item.text.replace("x / target", "x / 100"))
    if not isinstance(item, Proportional) or item.tier != "target" or item.of is not None:
        return item
    when = item.condition
    if when is None and item.formula:
        return Formula("w * x / 100", item.span)
    if not isinstance(when, When):
        return item
    if (
        len(when.compares) == 1
        and border is not None
        and (border == 100 or item.formula)
        and _falls_short(when, border)
    ):
        nothing, short = Place(Quantity(Fraction(0), "%")), Place(Quantity(border, "%"))
        below = When((Compare(Relation.AT_LEAST, nothing), Compare(Relation.BELOW, short, marked=True)), when.noun)
        return Award(below, Effect(Deed.GET, ZERO, share(border)), span=item.span)
    if len(when.compares) == 2 and item.formula:
        ends = [compare.place.quantity for compare in when.compares]
        if all(end is not None and end.unit == "%" for end in ends):
            low, high = sorted(end.value for end in ends if end is not None)
            return Award(when, Effect(Deed.GET, share(low), share(high)), span=item.span)
    return item


def _falls_short(when: When, border: Fraction) -> bool:
    compare = when.compares[0]
    quantity = compare.place.quantity
    if compare.relation is Relation.MISSED and quantity is None:
        return True
    return compare.relation in (Relation.BELOW, Relation.MISSED) and quantity is not None and quantity.value == border


def _leans(item: Statement) -> bool:
    """Whether a clause needs a target it does not state."""
    if isinstance(item, Proportional):
        return item.tier == "target"
    compares: tuple[Compare, ...] = ()
    if isinstance(item, Award) and isinstance(item.condition, When):
        compares = item.condition.compares
    elif isinstance(item, Each):
        compares = item.within
    return any(one.place.tier == "target" and one.place.quantity is None for one in compares)


_SPARED = re.compile(r"除.{1,20}?(?:以外|之外|外)")


def left_out(said: list[Statement]) -> list[Statement]:
    """`除不可抗力外，每低于目标值…`: what the figure reported must not hold; the rule cannot take it out."""
    names = [item.of for item in said if isinstance(item, Each)]
    names += [item.condition.noun for item in said if isinstance(item, Award) and isinstance(item.condition, When)]
    found = [spared[0] for name in names if (spared := _SPARED.match(name)) is not None]
    return [
        Remark(
            note(
                "left-out",
                f"“{words}”：填报数须已剔除，引擎不作剔除",
                f"'{words}': the figure reported must leave it out already, the engine does not",
            )
        )
        for words in dict.fromkeys(found)
    ]


def timely_levels(said: list[Statement], plain: Plain, context: Context) -> list[Statement]:
    """`按时完成得5分，延期1个月内完成得3分，未完成得0分`: of an item with neither date nor unit, three states a thing may be in."""
    awards = [item for item in said if isinstance(item, Award)]
    dated = [item for item in awards if isinstance(item.condition, When) and item.condition.axis is Axis.DAYS]
    missed = [item for item in awards if _undone(item)]
    timeless = context.tiers is not None and not context.tiers and (context.unit is None or not context.unit.symbol)
    if not dated or len(missed) != 1 or len(dated) + 1 != len(awards) or len(said) != len(awards) or not timeless:
        return said
    if any(item.effect.deed is not Deed.GET for item in awards):
        return said
    names = [_EARNS.sub("", plain.text[_slice(item, plain)]) for item in awards]
    if not all(names) or len(set(names)) < len(names) or any(re.search(r"[,;。]", name) for name in names):
        return said
    return [replace(item, condition=Labels((name,))) for item, name in zip(awards, names, strict=True)]


def _undone(item: Award) -> bool:
    if not isinstance(item.condition, When) or len(item.condition.compares) != 1:
        return False
    compare = item.condition.compares[0]
    return compare.relation is Relation.MISSED and compare.place.quantity is None


def _slice(item: Award, plain: Plain) -> slice:
    """Where the clause of an award stands in the plain form."""
    inside = [index for index, place in enumerate(plain.places[:-1]) if item.span.start <= place < item.span.end]
    return slice(inside[0], inside[-1] + 1) if inside else slice(0, 0)


def no_score(item: Statement, said: list[Statement], sentence: str) -> Statement:
    """`每发生1起扣2分，折算系数为0.5`, `达标线95%`: a figure that is told, and no score."""
    told = isinstance(item, Start) or (
        isinstance(item, Award) and isinstance(item.condition, When | Labels) and item.effect.deed is Deed.GET
    )
    if not told or not isinstance(item, Start | Award) or not any(isinstance(one, Each) for one in said):
        return item
    words_said = sentence[item.span.start : item.span.end]
    return Unread(words_said, _FIGURE_TOLD, item.span) if _TOLD.search(words_said) else item


_TOLD = re.compile(r"(?:系数|比重|占比)(?:为|是|:|：)?\s*\d+(?:\.\d+)?(?![\d.分])|线(?:为|是|:|：)?\s*\d+(?:\.\d+)?%?$")
_FIGURE_TOLD = Text(
    "写明这个数的作用：目标值…、基础分…分，或条件+得分",
    "say what the figure is: 'target ...', 'base score ...', or a condition and its points",
)


def beyond_stated(said: list[Statement]) -> list[Statement]:
    """`3次以内不扣分，超出3次的部分每次扣1分`: the figure said before, and not so many beyond it again."""
    stated = {
        compare.place.quantity
        for item in said
        if isinstance(item, Award) and isinstance(item.condition, When)
        for compare in item.condition.compares
        if compare.place.form is Form.PLAIN and not compare.place.tier and compare.place.quantity is not None
    }
    stated |= {item.quantity for item in said if isinstance(item, Given)}

    def plain(compare: Compare) -> Compare:
        again = compare.place.form is Form.BEYOND and compare.place.quantity in stated
        return replace(compare, place=replace(compare.place, form=Form.PLAIN)) if again else compare

    return [
        replace(item, within=tuple(map(plain, item.within)))
        if isinstance(item, Each) and item.within
        else replace(item, step=replace(item.step, within=tuple(map(plain, item.step.within))))
        if isinstance(item, Doubtful) and item.step is not None and item.step.within
        else item
        for item in said
    ]
