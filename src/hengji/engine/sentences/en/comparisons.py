"""Comparisons with a place and bands between two: `at least 95 %`, `90 % to less than 95 %`, `10 patents or more`."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ...values.direction import Direction
from ..axis import Compare, Form, Place, Quantity, Relation
from .places import place, tier, worth_after_dash
from .reader import Reader, attempt, remembered
from .tokens import Kind, Token

RELATIONS = {
    ">=": Relation.AT_LEAST,
    ">": Relation.ABOVE,
    "<=": Relation.AT_MOST,
    "<": Relation.BELOW,
    "=": Relation.EQUAL,
}

AFTER = {
    "OR_MORE": Relation.AT_LEAST,
    "OR_LESS": Relation.AT_MOST,
    "OR_BETTER": Relation.REACHED,
    "OR_WORSE": Relation.UP_TO,
    "+": Relation.AT_LEAST,
}

FLIPPED = {
    Relation.AT_LEAST: Relation.AT_MOST,
    Relation.ABOVE: Relation.BELOW,
    Relation.AT_MOST: Relation.AT_LEAST,
    Relation.BELOW: Relation.ABOVE,
    Relation.EQUAL: Relation.EQUAL,
}


@remembered("turned", "counted")
@attempt
def compared(r: Reader) -> tuple[Compare, ...] | None:
    """One comparison, or two joined by a word (`at least 90 % but less than 95 %`)."""
    first = one_compare(r)
    if first is None:
        return None
    start = r.at
    r.skip(",")
    if r.take("and", "but", "to", "-") or r.at > start or r.sees("<", "<=", "UPTO", ">="):
        r.skip("but", "be", "it be", "also")
        second = one_compare(r, plain=False)
        if second is not None and _apart(first, second) and not r.sees("point"):
            low, high = _units_shared(first.place, second.place)
            return replace(first, place=low), replace(second, place=high)
    r.at = start
    return (first,)


def _apart(first: Compare, second: Compare) -> bool:
    up = (Relation.AT_LEAST, Relation.ABOVE)
    down = (Relation.AT_MOST, Relation.BELOW)
    return (first.relation in up and second.relation in down) or (first.relation in down and second.relation in up)


@remembered("turned", "counted")
@attempt
def one_compare(r: Reader, plain: bool = True) -> Compare | None:
    """`at least 95 %`, `95 % or more`, `= 100 %`; with `plain` a place alone (`100 %`), which means exactly there."""
    sign = r.take(*RELATIONS, "UPTO", "UPTO_OPEN", "after")
    if sign is None and r.sees("exceed") and r.peek(1).kind is Kind.NUMBER:
        sign = r.take("exceed")
    if sign is None and r.seq("minimum of", "minimum"):
        sign = replace(r.peek(-1), text=">=")
    since = r.take("from") if sign is None else None
    found = place(r)
    ending = r.sees(",", ";", ".") or r.peek().kind is Kind.END
    if (
        since is not None
        and found is not None
        and ending
        and since.start > 0
        and r.peek(-3).text == "from"
        and _worth_before(r)
    ):
        return Compare(Relation.AT_LEAST, found)
    if since is not None and found is not None and r.take("on", "onward", "onwards", "up"):
        return Compare(Relation.AT_LEAST, found)
    if found is None or is_amount(r, found) or (since is not None and not r.sees("OR_MORE", "OR_BETTER")):
        return None
    if sign is not None:
        written = r.tokens[r.at - 1]
        relation = {
            "UPTO": Relation.AT_MOST,
            "UPTO_OPEN": Relation.BELOW,
            "after": Relation.ABOVE,
            "exceed": Relation.ABOVE,
        }.get(sign.text) or RELATIONS[sign.text]
        marked = sign.kind is Kind.SIGN and not sign.raw[0].isalpha()
        if r.take("INCLUSIVE") and written is not None:
            relation, marked = (
                {Relation.ABOVE: Relation.AT_LEAST, Relation.BELOW: Relation.AT_MOST}.get(relation, relation),
                True,
            )
        if r.take("EXCLUSIVE"):
            relation, marked = (
                {Relation.AT_LEAST: Relation.ABOVE, Relation.AT_MOST: Relation.BELOW}.get(relation, relation),
                True,
            )
        if r.turned:
            relation = FLIPPED[relation]
        return Compare(relation, found, marked=marked, taken=relation in (Relation.AT_LEAST, Relation.AT_MOST))
    after = r.take(*AFTER) or _after_noun(r, found)
    if after is not None:
        marked = r.take("INCLUSIVE") is not None
        share = found.quantity is not None and found.quantity.unit == "%" and not found.tier
        before = r.at
        name = tier(r) if share and r.seq("of") else None
        if name is None:
            r.at = before
        else:
            found = replace(found, tier=name, form=Form.TIMES)
        return Compare(_literal(AFTER[after.text], r), found, marked=marked)
    return Compare(Relation.EQUAL, found) if plain else None


def _worth_before(r: Reader) -> bool:
    """`0 from 15 %`: an amount, and from where on it holds."""
    before = r.peek(-4)
    return before.kind is Kind.NUMBER or before.text in ("point", "none", "nothing")


def _after_noun(r: Reader, found: Place) -> Token | None:
    """`10 patents or more`: the thing counted stands before the comparison."""
    if found.quantity is None or found.quantity.unit not in ("", "%"):
        return None
    start = r.at
    name = r.noun(3)
    after = r.take(*AFTER) if name and not r.sees("+") else None
    if after is None:
        r.at = start
        return None
    r.counted = name
    return after


def _literal(relation: Relation, r: Reader) -> Relation:
    """`or better` of a figure, said by the side on which the item is better."""
    sides = {
        (Relation.REACHED, Direction.HIGHER): Relation.AT_LEAST,
        (Relation.REACHED, Direction.LOWER): Relation.AT_MOST,
        (Relation.UP_TO, Direction.HIGHER): Relation.AT_MOST,
        (Relation.UP_TO, Direction.LOWER): Relation.AT_LEAST,
    }
    return sides.get((relation, r.context.direction), relation)


def is_amount(r: Reader, found: Place) -> bool:
    """Whether the figure just read is points, not a place on the axis."""
    return r.sees("point") and found.quantity is not None and not found.quantity.unit


@remembered("turned")
@attempt
def band(r: Reader) -> tuple[Compare, ...] | None:
    """`90 % - 95 %`, `between 90 % and 95 %`, `from 90 % up to but not including 95 %`, `90 to < 95 %`."""
    led = r.take("between", "from", "BETWEEN")
    if led is None and r.peek().raw.lower() == "within" and r.peek(2).text in ("-", "~", "to"):
        led = r.take("<=")
    opened = r.take(">", ">=", "<", "<=") if led is None or led.text == "from" else None
    low = place(r)
    low_mark = r.take("INCLUSIVE", "EXCLUSIVE") if low is not None else None
    if low is None or is_amount(r, low):
        return None
    joint = (
        r.take("to", "-", "~", "and", "UPTO", "UPTO_OPEN", "until", "through", "<=")
        if led or not r.sees("and")
        else None
    )
    if joint is None and low_mark is not None:
        joint = r.take("to", "-", "~", "and")
    if joint is None and low.quantity is not None and r.sees("or"):
        joint = r.take("or") if _next_whole(low.quantity.value, r.peek(1).value, r.peek(1).kind) else None
    if joint is None or (joint.text == "and" and led is None):
        return None
    signs = joint.text == "-" and not joint.tight and r.peek().tight
    if signs and low.quantity is not None and low.quantity.value < 0:
        # `-1 -1`: two figures with their signs, not from one to the other.
        return None
    if joint.text == "and":
        r.skip("UPTO")
    closing = r.take("<", "<=", ">", ">=", "UPTO_OPEN", "UPTO")
    high = place(r)
    if high is None or is_amount(r, high):
        return None
    if joint.text == "-" and not joint.tight and low.tier and not high.tier and worth_after_dash(r):
        # `90 % of target - 70 %`: a figure and its points.
        return None
    if joint.text == "-" and not joint.tight and _unit_of(low) and not _unit_of(high):
        # `90 % - 8`: a figure and its points.
        return None
    high_mark = r.take("INCLUSIVE", "EXCLUSIVE")
    texts = [token.text if token is not None else None for token in (opened, low_mark, high_mark)]
    return _bounded(low, high, texts[0], texts[1], (closing or joint).text, texts[2])


def _unit_of(found: Place) -> str:
    return found.tier or (found.quantity.unit if found.quantity is not None else "")


def _next_whole(value: Fraction, following: Fraction, kind: Kind) -> bool:
    """`one or two`: neighbours make a band."""
    return kind is Kind.NUMBER and value.denominator == 1 and following == value + 1


def _bounded(
    low: Place, high: Place, opened: str | None, low_mark: str | None, closing: str, high_mark: str | None
) -> tuple[Compare, ...] | None:
    low, high = _units_shared(low, high)
    signs = {"<": -1, "<=": -1, ">": 1, ">=": 1}
    falls, rises = (
        signs.get(opened or "") == -1 or signs.get(closing) == 1,
        signs.get(opened or "") == 1 or signs.get(closing) == -1,
    )
    falling = _runs_down(low, high) if _comparable(low, high) else falls
    if (falling and rises) or (not falling and falls):
        return None
    up, down = (Relation.AT_MOST, Relation.AT_LEAST) if falling else (Relation.AT_LEAST, Relation.AT_MOST)
    open_up, open_down = (Relation.BELOW, Relation.ABOVE) if falling else (Relation.ABOVE, Relation.BELOW)
    first = Compare(up, low, loose=opened is None and low_mark is None)
    if opened in ("<", ">") or low_mark == "EXCLUSIVE":
        first = Compare(open_up, low, marked=True)
    elif opened in (">=", "<=") or low_mark == "INCLUSIVE":
        first = Compare(up, low, marked=True)
    second = Compare(down, high, loose=True)
    if closing in ("<", ">", "UPTO_OPEN") or high_mark == "EXCLUSIVE":
        second = Compare(open_down, high, marked=True)
        first = replace(first, loose=False)
    elif closing in ("<=", ">=") or high_mark == "INCLUSIVE":
        second = Compare(down, high, marked=True)
        first = first if high_mark is None or opened or low_mark else replace(first, loose=True)
    return first, second


def _units_shared(low: Place, high: Place) -> tuple[Place, Place]:
    """`90-95%`: the unit (or the tier) written once holds for both ends."""
    if low.quantity is None or high.quantity is None:
        return low, high
    if not low.quantity.unit and high.quantity.unit and not low.tier:
        return replace(high, quantity=Quantity(low.quantity.value, high.quantity.unit)), high
    if low.quantity.unit == high.quantity.unit and high.tier and not low.tier:
        # `5 % to 10 % below target`: both lie below it.
        sense = -1 if high.form is Form.MOVED and high.quantity.value < 0 else 1
        return replace(high, quantity=Quantity(sense * low.quantity.value, low.quantity.unit)), high
    return low, high


def _comparable(low: Place, high: Place) -> bool:
    return low.quantity is not None and high.quantity is not None and (low.tier, low.form) == (high.tier, high.form)


def _runs_down(low: Place, high: Place) -> bool:
    return low.quantity is not None and high.quantity is not None and low.quantity.value > high.quantity.value
