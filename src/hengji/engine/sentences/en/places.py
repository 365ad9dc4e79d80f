"""Quantities and places on the axis: `95 %`, `3 days`, `the target`, `90 % of the target`, `5 points below last year`."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ...values.direction import Direction
from ..axis import Form, Place, Quantity
from . import idioms
from .reader import Reader, attempt, hedges, remembered
from .tokens import Kind
from .words import LIMIT_NOUNS, MONEY_SCALES, MONTHS, NEAR_AND_FAR, NO_NOUN, TIERS, UNITS

_TIERS = {first: [way for way in TIERS if way[0][0] == first] for first in {words[0] for words, _ in TIERS}}
"""The ways to name a tier by their first word, in the order of the table."""


def skip_calendar(r: Reader) -> None:
    """Skips what kind of days is meant: the engine counts days as they are reported."""
    if r.peek(1).text in ("day", "week"):
        r.seq("calendar", "working", "business")


@attempt
def unit(r: Reader) -> tuple[str, Fraction] | None:
    """A unit of measure and the factor its wording adds (`million yuan`: 元, 1,000,000)."""
    factor = Fraction(1)
    scale = r.take(*MONEY_SCALES)
    if scale is not None:
        factor = MONEY_SCALES[scale.text]
    skip_calendar(r)
    own = _own_unit(r)
    if own is not None:
        return ("" if "/" in own else own), factor
    if r.seq("° c", "° f", "degree celsius", "deg c"):
        return "", factor
    if r.take("BP"):
        percent = any(token.text in ("%", "PP") for token in r.tokens)
        rate = percent if r.context.unit is None else r.context.unit.is_rate
        return ("pp", Fraction(1, 100)) if rate else None
    if r.take("%"):
        return "%", factor
    token = r.take(*UNITS)
    if token is None:
        return None
    symbol = UNITS[token.text]
    own = r.context.unit.symbol.split("/")[0] if r.context.unit is not None and "/" in r.context.unit.symbol else ""
    if own and symbol in (own, UNITS.get(own.lower())):
        r.skip("PER kwh", "PER person", "per tonne")
        return "", factor
    return symbol, factor


def _own_unit(r: Reader) -> str | None:
    """Takes the item's own unit as it is written (`kWh/t`, `m3`), even where no table knows it."""
    own = r.context.unit.symbol if r.context.unit is not None else ""
    written = ""
    for ahead in range(4):
        token = r.peek(ahead)
        if not own or token.kind is Kind.END or (ahead and not token.tight):
            return None
        written += token.raw
        if written == own and len(own) > 1 and not (r.peek(ahead + 1).text == "/" and r.peek(ahead + 1).tight):
            r.go(r.at + ahead + 1)
            return own
    return None


@remembered()
@attempt
def quantity(r: Reader) -> Quantity | None:
    """A figure with its unit, where one is written; a minus sign before it is taken with it."""
    sign = -1 if r.seq("-", "minus") else 1
    r.seq("+")
    if r.peek(1).kind is Kind.NUMBER and r.take("rmb", "cny"):
        amount_of = r.number()
        return None if amount_of is None else Quantity(sign * amount_of, "元")
    value = r.number()
    if (
        value is None
        and r.at
        and r.sees("day", "week", "month", "hour", "year")
        and r.peek(-1).text in (">", "<", "<=", ">=", "UPTO", "by")
    ):
        value = _one_said(r)
    if value is None:
        return None
    found = unit(r)
    if found is None and r.sees("million", "thousand", "billion"):
        value *= MONEY_SCALES[r.peek().text]
        r.at += 1
    if found is None:
        found = _trained_hours(r)
    if found is None:
        _things_per_hour(r)
        return Quantity(sign * value)
    return Quantity(sign * value * found[1], found[0])


def _one_said(r: Reader) -> Fraction | None:
    """`more than a week`: the article, which the tokens leave out."""
    said = r.sentence[r.peek(-1).end : r.peek().start].strip().lower()
    return Fraction(1) if said in ("a", "an") else None


@attempt
def _trained_hours(r: Reader) -> tuple[str, Fraction] | None:
    """`2,000 training hours`: a word of the trade before the unit."""
    return unit(r) if r.noun(1) and r.peek().text in UNITS else None


@attempt
def _things_per_hour(r: Reader) -> bool | None:
    """`30 moves per hour`: what the item itself counts."""
    if not r.noun(2):
        return None
    if per_so_many(r):
        return True
    timed = r.take("PER") and r.take("hour", "day", "minute", "week", "shift", "year", "month")
    return True if timed and not r.sees("LATE") else None


@remembered()
@attempt
def tier(r: Reader) -> str | None:
    """The name of a tier: `target`, `last year's level`, `tier "x"`, or a word the context maps to one."""
    if r.seq("tier"):
        return r.quoted() or None
    for name, key in r.names:
        spoken = name.lower().split()
        if spoken and all(r.peek(i).raw.lower() == word for i, word in enumerate(spoken)):
            r.at += len(spoken)
            return key
    own = r.peek().raw.lower()
    if r.context.tiers is not None and own in r.context.tiers and own in OWN_TIERS:
        r.go(r.at + 1)
        r.skip("value", "figure", "level")
        return own
    if r.peek(1).text in ("target", "base", "baseline"):
        r.skip("item", "its", "their", "our")
    for ahead in range(1, 4):
        if not _own_word(r, ahead - 1):
            break
        if r.peek(ahead).text in ("target", "budget", "plan"):
            r.go(r.at + ahead)
            break
    for words, key in _TIERS.get(r.peek().text, ()):
        if all(r.peek(i).text == word for i, word in enumerate(words)):
            r.at += len(words)
            if r.peek(-1).raw.endswith("'s"):
                r.noun(3)
            return key
    return _planned(r)


OWN_TIERS = frozenset(
    "plan budget ceiling baseline forecast quota allowance threshold limit programme trajectory".split()
)
"""Names of references that an item may hold itself beside its target."""


def _own_word(r: Reader, ahead: int) -> bool:
    """A word of the trade before `target` (`MoU target`); one of the language would change what is meant."""
    token = r.peek(ahead)
    tiered = token.text in _TIERS and token.text != "annual"
    known = hedges(token.text) or token.text in NO_NOUN or tiered or token.text in NEAR_AND_FAR
    return token.kind is Kind.WORD and not known


@attempt
def _planned(r: Reader) -> str | None:
    """`the planned generation`, `contracted volume`: the target, under the name of what is planned."""
    if not r.take("planned", "budgeted", "contracted", "targeted", "committed", "scheduled"):
        return None
    named = r.noun(3) or r.peek(-1).text in ("planned", "budgeted", "contracted", "scheduled")
    closed = named and (r.peek().kind is Kind.END or r.sees(",", ";", ".", ":", "(", ")", "be", "will"))
    return "target" if closed else None


@attempt
def _level_of(r: Reader) -> bool | None:
    """`the normative level of 8 %`, `the permitted figure of 5`: what the figure is, before it."""
    r.noun(2)
    words = r.peek(-1).raw.lower() if r.at else ""
    named = (
        words in _LEVELS
        or (len(words) > 1 and r.at > 0 and r.peek(-1).raw.isupper() and r.peek(-1).kind is Kind.WORD)
        or r.take("limit", "standard", "cap", "minimum", "maximum", "value", "level", "rate") is not None
    )
    return True if named and r.take("of") and r.peek().kind is Kind.NUMBER else None


_LEVELS = frozenset(
    "norm figure level ceiling allowance mark quota entitlement provision total number rate limit".split()
)


_MONTHS = tuple("jan feb mar apr may jun jul aug sep oct nov dec".split())


def month(r: Reader) -> int | None:
    """A month by its name; `May` where a number stands beside it."""
    beside = r.peek(-1).kind in (Kind.NUMBER, Kind.ORDINAL) or r.peek(1).kind in (Kind.NUMBER, Kind.ORDINAL)
    if not r.sees(*MONTHS) and not (r.peek().raw == "May" and r.at and beside):
        return None
    r.go(r.at + 1)
    return _MONTHS.index(r.peek(-1).raw.lower()[:3]) + 1


@attempt
def calendar_date(r: Reader) -> bool | None:
    """`31 March`, `the 5th of July 2026`, `March 31`: a date, which the item's own date stands for."""
    if r.take(*MONTHS):
        return True if r.number() or r.ordinal() else None
    if not (r.number() or r.ordinal()):
        return None
    r.skip("of")
    if not r.take(*MONTHS):
        return None
    if r.peek().kind is Kind.NUMBER and r.peek().value > 1900:
        r.number()
    return True


@remembered("turned")
@attempt
def place(r: Reader) -> Place | None:
    """A place on the axis, in any of its forms."""
    start = r.at
    r.turned = False
    name = tier(r)
    if name is not None:
        r.skip("value")
        return _moved_after(r, name) or _stated(r, name) or Place(tier=name)
    r.at = start
    _level_of(r)
    r.seq(
        "limit of",
        "limit value of",
        "permit limit of",
        "ceiling of",
        "value of",
        "level of",
        "minimum of",
        "standard of",
    )
    if r.idiom(idioms.COMPLETION):
        r.skip("of target", "rate", "of", "be")
        found = quantity(r)
        return None if found is None else Place(found, form=Form.COMPLETION)
    r.skip(idioms.SETTLED)
    found = quantity(r)
    if found is None:
        return None
    made = _relative(r, found) or Place(found)
    if not r.turned and not made.tier:
        _named_limit(r)
    return made


@attempt
def per_so_many(r: Reader) -> bool | None:
    """`0.1 per thousand boxes`, `3 per 1,000 bed days`: how the figure itself is counted."""
    if not r.take("PER"):
        return None
    number = r.number()
    scaled = r.take("thousand", "million", "hundred") is not None
    if not scaled and (number is None or number < 10):
        return None
    r.noun(1) and r.take("day", "hour", "month")
    return True if r.peek(-1).kind is Kind.WORD else None


def _named_limit(r: Reader) -> None:
    """`the 85 % target`, `the 8-hour allowance`, `99.9 % availability`: what the figure is, said after it."""
    r.skip(idioms.A_HEAD)
    per_so_many(r)
    r.seq("ON_TIME delivery", "ON_TIME completion", "ON_TIME submission", "stock", "of stock")
    start = r.at
    if r.take(*LIMIT_NOUNS) and (r.sees("=", "/", "*", "OR_MORE", "OR_LESS", "(") or r.peek().kind is Kind.NUMBER):
        r.at = start


def _shifted(r: Reader, made: Place) -> Place:
    """`95 % of the target + 2`: a further shift after a multiple."""
    moved = _moved_after(r, made.tier)
    return made if moved is None else replace(made, plus=moved.quantity)


@attempt
def _moved_after(r: Reader, name: str) -> Place | None:
    sign = r.take("+", "-", "plus", "minus")
    if sign is None:
        return None
    after = r.at
    found = quantity(r)
    spaced = found is not None and sign.text == "-" and not sign.tight
    if spaced and (worth_after_dash(r) or r.sees("OR_BETTER", "OR_MORE", "OR_LESS", "OR_WORSE")):
        r.at = after
        return None
    signed = (
        not sign.tight and r.tokens[after].tight and sign.text in ("+", "-") and (r.sees(",", ";", ".") or _ended(r))
    )
    if found is None or not found.value or r.sees("point") or (signed and not found.unit):
        r.at = after
        return None
    sense = -1 if sign.text in ("-", "minus") else 1
    return _moved(r, name, found, sense)


def _ended(r: Reader) -> bool:
    return r.peek().kind is Kind.END


def worth_after_dash(r: Reader) -> bool:
    """`at least 90 % of target - 70 %;`: where nothing else in the clause says what is earned, the dash leads to it."""
    if not r.sees(";", ".") and r.peek().kind is not Kind.END:
        return False
    at = r.at - 1
    while at >= 0 and r.tokens[at].text not in (";", ".", ",") and not (r.tokens[at].line and at < r.at - 1):
        if r.tokens[at].text in ("point", "score", "earn", "deduct", "award", "receive", "if", ":"):
            return False
        at -= 1
    first = r.tokens[at + 1]
    return first.kind is Kind.NUMBER or first.text in (">=", ">", "<", "<=", "UPTO", *(words[0] for words, _ in TIERS))


def _moved(r: Reader, name: str, found: Quantity, sense: int) -> Place:
    relative = False if found.unit == "pp" else None
    if found.unit == "%" and r.seq("of it", "of target", "of its value", "relative"):
        relative = True
    return Place(Quantity(sense * found.value, found.unit), name, Form.MOVED, relative)


@attempt
def _stated(r: Reader, name: str) -> Place | None:
    """`the target of 95 %`: the tier's value written out. It is the constant that counts."""
    before = r.at
    r.skip("of", "value of", "be")
    spoken = r.at > before
    if not spoken and r.sees("+", "-"):
        return None
    found = quantity(r)
    if found is None or r.sees("point"):
        return None
    if spoken:
        r.told.setdefault(name, set()).add(found)
    return Place(found)


_WHOLES = tuple(
    f"of {whole}"
    for whole in (
        *(
            "contract value",
            "contract amount",
            "contract price",
            "contract sum",
            "contracted amount",
            "contracted value",
        ),
        *(
            "total cost",
            "total revenue",
            "total budget",
            "project cost",
            "sale",
            "sales",
            "revenue",
            "turnover",
            "payroll",
        ),
    )
)
"""What a rate is a share of: its own definition, no reference beside it."""


@attempt
def _relative(r: Reader, found: Quantity) -> Place | None:
    """What may follow a quantity: `of target`, `below target`, `completion`."""
    if found.unit == "%":
        rate = r.context.unit is not None and r.context.unit.is_rate
        if rate and r.seq(*_WHOLES):
            return Place(found)
        if r.seq("of"):
            name = tier(r)
            return None if name is None else _shifted(r, Place(found, name, Form.TIMES))
        if r.seq("completion rate", "complete", "completion", "achievement", "achieve", "attainment"):
            r.skip("rate", "of target")
            return Place(found, form=Form.COMPLETION)
    if r.seq("time") and found.unit == "":
        name = tier(r)
        return None if name is None else Place(found, name, Form.TIMES)
    side = r.take("<", ">", "BETTER", "WORSE", "off")
    if side is None:
        return None
    name = tier(r)
    if name is None:
        return None
    lower = r.context.direction is Direction.LOWER
    r.turned = side.text == "<" or side.text == ("BETTER" if lower else "WORSE")
    return _moved(r, name, found, -1 if r.turned else 1)
