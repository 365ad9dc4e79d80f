"""Clauses of the rendered sentence, read exactly: whole curves, steps with every part stated, formulas, modes, proportions.

People may write them too; they are tried before the looser clauses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...rules.model import ZERO
from ..axis import Axis, Compare, Form, Place, Quantity, Relation, When
from ..statements import (
    Ambitious,
    Award,
    Deed,
    Each,
    Effect,
    Mode,
    Pieces,
    Proportional,
    Ratio,
    Statement,
    Vetoed,
    Way,
)
from .formula_clauses import formula
from .lexer import Kind
from .rankings import everyday_places
from .spelling import OTHER_TIER

if TYPE_CHECKING:
    from .reader import Reader
    from .state import ClauseState

_WORDS = {
    "低于": Relation.BELOW,
    "高于": Relation.ABOVE,
    "不低于": Relation.AT_LEAST,
    "不高于": Relation.AT_MOST,
}


def statement(clauses: ClauseState) -> list[Statement] | None:
    """A clause in its written form, or None with the reader where it was."""
    r = clauses.r
    start = r.at
    for read in (_mode, _pieces, _ambition, _cut, _step, _until, _proportion, formula, _veto):
        said = read(clauses)
        if said is not None:
            return said
        r.at = start
    return None


def _mode(clauses: ClauseState) -> list[Statement] | None:
    r = clauses.r
    start = r.at
    if r.take("以延迟天数计"):
        if r.text() == "(" and r.text(1) == "提前为负" and r.text(2) == ")":
            r.at += 3
        return [Mode(Axis.DAYS, r.span(start))]
    if r.take("以事件计"):
        return [Mode(Axis.EVENTS, r.span(start))]
    return None


# --- curves ---------------------------------------------------------------------------------------------------------


def _pieces(clauses: ClauseState) -> list[Statement] | None:
    r = clauses.r
    start = r.at
    if not (r.take("分段计分") and r.take(":", ",")):
        return None
    awards: list[Award] = []
    while True:
        begin = r.at
        condition = _region(r)
        effect = None if condition is None else _earned(r)
        if condition is None or effect is None:
            r.at = begin
            break
        awards.append(Award(condition, effect, span=r.span(begin)))
        if not r.take(",", ";"):
            break
    if not awards or not isinstance(awards[-1].condition, When) or len(awards[-1].condition.compares) != 1:
        return None
    if any(isinstance(award.condition, When) and len(award.condition.compares) == 1 for award in awards[1:-1]):
        return None
    first = awards[0].condition
    r.take(",")
    open_below = r.take("其余情形未作规定")
    if not open_below and not (isinstance(first, When) and len(first.compares) == 1 and len(awards) > 1):
        return None
    if not open_below and r.text(-1) in (",", ";"):
        r.at -= 1
    return [Pieces(tuple(awards), open_below, r.span(start))]


def _cut(clauses: ClauseState) -> list[Statement] | None:
    """`低于目标值的85%的，一律得0分`."""
    r = clauses.r
    start = r.at
    word = r.word()
    if word not in _WORDS:
        return None
    r.at += 1
    place = _place(r)
    if place is None or not (r.take("的") and r.take(",") and r.take("一律") and r.take("得")):
        return None
    amount = r.amount()
    if amount is None:
        return None
    return [
        Award(
            When((Compare(_WORDS[word], place, marked=True),)), Effect(Deed.GET, amount), final=True, span=r.span(start)
        )
    ]


def _ambition(clauses: ClauseState) -> list[Statement] | None:
    """`目标值不低于基本值时，最高得12分`; behind such cases `其他情形，最高得10分`."""
    r = clauses.r
    start = r.at
    if r.take("其他情形"):
        return _every_other(clauses, start)
    subject = _place(r)
    if (
        subject is None
        or not subject.tier
        or subject.quantity is not None
        or subject.plus is not None
        or r.word() not in _WORDS
    ):
        return None
    relation = _WORDS[r.word()]
    r.at += 1
    place = _place(r)
    if place is None or not (r.take("时") and r.take(",") and r.take("最高得")):
        return None
    cap = r.amount()
    if cap is None:
        return None
    return [Ambitious((Compare(relation, place, marked=True),), cap, tier=subject.tier, span=r.span(start), exact=True)]


def _every_other(clauses: ClauseState, start: int) -> list[Statement] | None:
    r = clauses.r
    last = clauses.found[-1] if clauses.found else None
    if not isinstance(last, Ambitious) or not last.exact or not (r.take(",") and r.take("最高得")):
        return None
    cap = r.amount()
    return None if cap is None else [Ambitious((), cap, tier=last.tier, span=r.span(start), exact=True)]


def _region(r: Reader) -> When | None:
    word = r.word()
    if word in _WORDS:
        r.at += 1
        place = _place(r)
        return None if place is None else When((Compare(_WORDS[word], place, marked=True),))
    low = _place(r)
    low_in = _included(r)
    if low is None or low_in is None or not r.take("至", "~"):
        return None
    high = _place(r)
    high_in = _included(r)
    if high is None or high_in is None:
        return None
    return When(
        (
            Compare(Relation.AT_LEAST if low_in else Relation.ABOVE, low, marked=True),
            Compare(Relation.AT_MOST if high_in else Relation.BELOW, high, marked=True),
        )
    )


def _included(r: Reader) -> bool | None:
    if r.text() == "(" and r.text(1) in ("含", "不含") and r.text(2) == ")":
        included = r.text(1) == "含"
        r.at += 3
        return included
    return None


def _earned(r: Reader) -> Effect | None:
    if r.take("得"):
        amount = r.amount()
        return None if amount is None else Effect(Deed.GET, amount)
    if not r.take("由"):
        return None
    amount = r.amount()
    if amount is None or not r.take("线性变至"):
        return None
    to = r.amount()
    return None if to is None else Effect(Deed.GET, amount, to)


# --- places ---------------------------------------------------------------------------------------------------------


def _place(r: Reader) -> Place | None:
    """A place with nothing left to guess: `90%`, `目标值的95%加2`, `参照值“行业均值”`."""
    start = r.at
    tier = ""
    if r.take(OTHER_TIER):
        token = r.peek()
        if token is None or token.kind is not Kind.QUOTED:
            r.at = start
            return None
        tier = token.text
        r.at += 1
    elif r.word() in r.tiers:
        tier = r.tiers[r.word()]
        r.at += 1
    if not tier:
        quantity = r.quantity(scores=True)
        return None if quantity is None else Place(quantity)
    times: Quantity | None = None
    if r.text() == "的" and (r.kind(1) is Kind.NUMBER or r.text(1) == "-"):
        back = r.at
        r.at += 1
        times = r.quantity()
        if times is None or times.unit != "%":
            r.at = back
            times = None
    plus: Quantity | None = None
    if r.text() in ("加", "减") and r.kind(1) is Kind.NUMBER:
        back, sign = r.at, 1 if r.text() == "加" else -1
        r.at += 1
        shift = r.quantity()
        if shift is None:
            r.at = back
        else:
            plus = Quantity(sign * shift.value, shift.unit)
    return Place(times, tier, Form.TIMES if times is not None else Form.PLAIN, plus=plus)


# --- steps ----------------------------------------------------------------------------------------------------------


def _step(clauses: ClauseState) -> list[Statement] | None:
    """`自95%开始每低1个百分点扣2分`, `“安全事故”每发生1次扣5分`."""
    r = clauses.r
    start = r.at
    of = ""
    token = r.peek()
    if token is not None and token.kind is Kind.QUOTED:
        of = token.text
        r.at += 1
    axis = Axis.EVENTS if of else Axis.VALUE
    begun = _beginning(r, bool(of))
    sized = None if begun is None else _size(r)
    if begun is None or sized is None or everyday_places(sized[0].unit, r.plain.text):
        return None
    way, origin = begun
    size, relative = sized
    if not of and relative is None and size.unit != "pp" and r.text(-1) != "个单位" and size.unit in ("%", "‰"):
        return None
    deed = {"扣": Deed.LOSE, "加": Deed.GAIN}.get(r.word())
    if deed is None:
        return None
    r.at += 1
    amount = r.amount()
    if amount is None or r.text() in ("/", "~", "-", "至"):
        return None
    side = Way.BELOW if way == "低" else Way.ABOVE
    return [Each(side, size, Effect(deed, amount), origin, axis, of, relative=relative, span=r.span(start))]


def _beginning(r: Reader, counted: bool) -> tuple[str, Place] | None:
    """From where a written step counts, and whether it counts down or up (`低`, `高`)."""
    if r.take("自"):
        origin = _place(r)
        if origin is None or not (r.take("开始") and r.take("每")) or r.word() not in ("低", "高"):
            return None
        r.at += 1
        return r.text(-1), origin
    if not r.take("每"):
        return None
    if counted and r.take("发生"):
        return "高", Place(Quantity(ZERO.points))
    if r.word() not in ("低于", "高于") or not (counted or r.word(1) in r.tiers):
        return None
    way = r.word()[0]
    r.at += 1
    origin = _place(r)
    if origin is None or (not counted and (origin.plus is not None or origin.quantity is not None)):
        return None
    return (way, origin) if counted or r.kind() is Kind.NUMBER else None


def _size(r: Reader) -> tuple[Quantity, bool | None] | None:
    size = r.quantity()
    if size is None:
        return None
    if r.text() == "(" and r.text(1) == "相对值" and r.text(2) == ")":
        r.at += 3
        return size, True
    return size, None


def _until(clauses: ClauseState) -> list[Statement] | None:
    """`算到目标值的90%为止`, after a step."""
    r = clauses.r
    if not r.take("算到"):
        return None
    place = _place(r)
    last = clauses.found[-1] if clauses.found else None
    if place is None or not r.take("为止") or not isinstance(last, Each):
        return None
    from dataclasses import replace

    clauses.found[-1] = replace(last, until=place)
    return []


# --- proportions, vetoes ----------------------------------------------------------------------------------


def _proportion(clauses: ClauseState) -> list[Statement] | None:
    """`按“实际值÷目标值”计分，比值为1时得满分`."""
    r = clauses.r
    start = r.at
    token = r.peek(1)
    if r.text() != "按" or token is None or token.kind is not Kind.QUOTED:
        return None
    found = ratio_of(token.text, r)
    if found is None:
        return None
    r.at += 2
    if not (r.take("计分") and r.take(",") and r.take("比值为1时") and r.take("得")):
        return None
    amount = r.amount()
    if amount is None:
        return None
    return [Proportional(found[1], amount, found[0], formula=True, span=r.span(start))]


def ratio_of(text: str, r: Reader) -> tuple[Ratio, str] | None:
    """The ratio a small formula is: 实际值÷目标值, 目标值÷实际值, 2－实际值÷目标值; with its tier."""
    flat = text.replace("－", "-").replace("~", "-").replace("/", "÷")
    tiers = {**r.tiers}
    for head, mirror in (("2-实际值÷", True), ("实际值÷", False)):
        if flat.startswith(head):
            tier = _named(flat[len(head) :], tiers)
            if tier:
                return (Ratio.MIRROR if mirror else Ratio.ACTUAL), tier
    if flat.endswith("÷实际值"):
        tier = _named(flat[: -len("÷实际值")], tiers)
        if tier:
            return Ratio.INVERSE, tier
    return None


def _named(text: str, tiers: dict[str, str]) -> str:
    if text.startswith(OTHER_TIER) and len(text) > len(OTHER_TIER) + 2:
        return text[len(OTHER_TIER) + 1 : -1]
    return tiers.get(text, "")


def _veto(clauses: ClauseState) -> list[Statement] | None:
    """`如发生“较大事故”超过2次，实行“一票否决”`."""
    r = clauses.r
    start = r.at
    if not (r.take("如") and r.take("发生")):
        return None
    name = r.peek()
    if name is None or name.kind is not Kind.QUOTED:
        return None
    r.at += 1
    more = ZERO.points
    if r.take("超过"):
        quantity = r.quantity()
        if quantity is None:
            return None
        more = quantity.value
    if not (r.take(",") and r.take("实行")):
        return None
    effect = r.peek()
    if effect is None or effect.kind is not Kind.QUOTED:
        return None
    r.at += 1
    return [Vetoed(name.text, effect.text, more, r.span(start))]
