"""What one clause of a scoring sentence says, in no language: the bridge between a front end and `assemble`.

A front end (`zh/`, `en/`) cuts a sentence into clauses and says each as one of the statements below, as literally as it can;
it never decides what a sentence means as a whole. `assemble(statements, context, sentence)` combines them, fills in defaults,
and finds contradictions and ambiguities. The order of the statements is the order of the sentence.

How to say common clauses (Q is `Quantity`, P is `Place`):

    full marks at target            Award(When((Compare(REACHED, P(tier="target")),)), Effect(GET, FULL))
    95 % or more earns 10 points    Award(When((Compare(AT_LEAST, P(Q(95, "%"))),)), Effect(GET, points(10)))
    otherwise no points             Award(OTHERWISE, Effect(GET, ZERO))
    minus 2 per point below target  Each(Way.BELOW, Q(1, "pp"), Effect(LOSE, points(2)), origin=P(tier="target"))
    minus 1 per 3 days late         Each(Way.ABOVE, Q(3, "天"), Effect(LOSE, points(1)), axis=Axis.DAYS)
    minus 5 per accident            Each(Way.ABOVE, Q(1), Effect(LOSE, points(5)), of="accident", axis=Axis.EVENTS)
    at most 6 points off (for the step just said)   Limit(Bound.MOST, points(6))
    score at most 120 %                             Limit(Bound.CAP, share(120))
    linear in between                               Between()
    in proportion to completion                     Proportional()
    one-vote veto on a major accident               Vetoed("major accident", "one-vote veto")

Quantities keep the unit as written, in the symbols of `values.unit`, `"pp"` for percentage points, `""` where none was written.
`Span`s count characters of the sentence as it was given.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ..rules.model import Amount, Partial
from ..values.finding import Finding
from ..values.text import Text
from .axis import Axis, Compare, Condition, Place, Quantity, When


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Where in the sentence something was said: characters `start` to `end` (not included)."""

    start: int = 0
    end: int = 0

    def __or__(self, other: Span) -> Span:
        return Span(min(self.start, other.start), max(self.end, other.end))


NOWHERE = Span()


def points(value: int | str | Fraction) -> Amount:
    """Points as written: `points(2)`."""
    return Amount(points=Fraction(value))


def share(percent: int | str | Fraction) -> Amount:
    """A percentage of the full marks: `share(80)`."""
    return Amount(share=Fraction(percent) / 100)


class Deed(StrEnum):
    """What happens to the score: it IS the amount (GET), or changes by it (LOSE, GAIN). Amounts are not negative."""

    GET = "get"
    LOSE = "lose"
    GAIN = "gain"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a clause does to the score. For GET with `to`, the score runs straight from `amount` to `to` across the region."""

    deed: Deed
    amount: Amount
    to: Amount | None = None


class Way(StrEnum):
    """On which side of its origin a step counts. BELOW and ABOVE are literal, WORSE and BETTER follow the item's direction,
    OFF counts on both sides (deviation)."""

    BELOW = "below"
    ABOVE = "above"
    WORSE = "worse"
    BETTER = "better"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Full:
    """The full marks are stated: "out of 10", `满分10分`, `权重30分`."""

    amount: Amount
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Given:
    """The sentence itself states the value of a tier: "target 98 %", `目标值：98%`."""

    tier: str
    quantity: Quantity
    span: Span = NOWHERE
    noun: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """The score the steps begin from is stated: "base score 80", `基础分80分`."""

    amount: Amount
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Award:
    """Under `condition` the score gets `effect`, once. `final`: whatever else was said ("outright", `一律`): it becomes a cut.

    `further`: of a region without points, that nothing *more* is added or taken there (`超出部分不再加分`): steps end at its border.
    """

    condition: Condition
    effect: Effect
    final: bool = False
    span: Span = NOWHERE
    further: bool = False


@dataclass(frozen=True, slots=True)
class Each:
    """Every `size` on side `way` of `origin` has `effect`.

    `origin` None: not written; `within`: the step counts only in this region (a zone: "the part below 95 %").
    `said` False: the word "each" was left out ("minus 1 per" is said; "1 day late: minus 10" is not). `of` is the kind of event counted
    (Axis.EVENTS). `relative` settles a percent size where the words do (True: of the origin; False: points of the rate).
    `most` bounds this step, `until` ends it. `rate` as in `When`. `grows`: said as a change ("each increase of"), which may be one
    over last year as well as one over the target.
    """

    way: Way
    size: Quantity
    effect: Effect
    origin: Place | None = None
    axis: Axis = Axis.VALUE
    of: str = ""
    within: tuple[Compare, ...] = ()
    until: Place | None = None
    partial: Partial | None = None
    most: Amount | None = None
    relative: bool | None = None
    rate: bool = False
    said: bool = True
    span: Span = NOWHERE
    grows: bool = False


class Bound(StrEnum):
    """Which bound a limit sets.

    FLOOR, CAP: of the item's score. NEGATIVE: the score may go below zero (no floor; the amount is not used). UNCAPPED: no cap.
    MOST: of the change the step just said makes. MOST_LOST, MOST_GAINED: of all deductions, of all bonuses.
    """

    FLOOR = "floor"
    CAP = "cap"
    NEGATIVE = "negative"
    UNCAPPED = "uncapped"
    MOST = "most"
    MOST_LOST = "most-lost"
    MOST_GAINED = "most-gained"


@dataclass(frozen=True, slots=True)
class Limit:
    """A floor, a cap or the most a step changes. For CAP and FLOOR the amount is the score itself.

    `own`: a MOST that is surely of the step just said, whatever other steps there are (the rendered form). `joined`: said in one breath
    with the last of several steps, which a semicolon parts from those before (`甲每次扣2分；乙每次扣1分，最多扣3分`).
    `open`: no word says what is limited (`不超过24分`, `最高3分`). `across`: such a limit behind steps that add and steps that take.
    `every`: of each of the steps before it (`each capped at 4 points`).
    """

    bound: Bound
    amount: Amount
    span: Span = NOWHERE
    own: bool = False
    joined: bool = False
    open: bool = False
    across: bool = False
    every: bool = False


@dataclass(frozen=True, slots=True)
class Ambitious:
    """The cap depends on where the target itself lies: "where the target is not below the baseline, at most 6 points are added".

    `compares` place the value of `tier` (the target) against another tier (none: every other target). `cap` is the score, or what may be
    added to the start (`gained`), or nothing (`uncapped`). `exact`: the rendered form, of which the first that holds counts."""

    compares: tuple[Compare, ...]
    cap: Amount
    gained: bool = False
    tier: str = "target"
    span: Span = NOWHERE
    exact: bool = False
    uncapped: bool = False


@dataclass(frozen=True, slots=True)
class Between:
    """Straight lines between the awards said (`其间按线性插值`). `condition` names one region only, where it was said.

    `clear` False: "linear" or "proportional" was said without the word for interpolation between the awards (`线性得分`).
    """

    condition: When | None = None
    clear: bool = True
    span: Span = NOWHERE


class Ratio(StrEnum):
    """Which ratio a proportion is: ACTUAL x/t, INVERSE t/x, MIRROR 2 - x/t, or not SAID (then the direction tells, or it is asked)."""

    ACTUAL = "actual"
    INVERSE = "inverse"
    MIRROR = "mirror"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class Proportional:
    """The score is in proportion to the completion of `tier`: ratio x `of`. `condition` confines it ("if missed, pro rata"),
    `since` is where it begins (`完成率90%以上的按完成率计分`)."""

    tier: str = "target"
    of: Amount | None = None
    ratio: Ratio = Ratio.UNSAID
    formula: bool = False
    condition: Condition | None = None
    span: Span = NOWHERE
    since: Compare | None = None


@dataclass(frozen=True, slots=True)
class Efficacy:
    """The efficacy-coefficient method over the five standard values of the industry."""

    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Vetoed:
    """A veto word: it acts on the whole assessment. `of` is what must not happen, `more_than` how often it may.

    `degree`: all that is said of what must not happen is how grave it is (`情节严重的`, "serious cases").
    """

    of: str
    effect: str
    more_than: Fraction = Fraction(0)
    span: Span = NOWHERE
    degree: bool = False


@dataclass(frozen=True, slots=True)
class PartialSaid:
    """What unfinished steps count for: of the step before it, of `all`, or (`closing`, in a sentence of its own) of all of `size`."""

    partial: Partial
    all: bool = False
    span: Span = NOWHERE
    size: Quantity | None = None
    closing: bool = False


@dataclass(frozen=True, slots=True)
class Formula:
    """The score is a formula: `text` over x (actual), tier names and w (full marks), operators + - * / ( ) min max."""

    text: str
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Pieces:
    """A whole curve said piece by piece from its worse end to its better one, nothing implied (the rendered form).

    `awards` have `When` conditions and GET effects (with `to` where the score runs). The first may leave its worse side open.
    """

    awards: tuple[Award, ...]
    open_below: bool = False
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Mode:
    """What the whole sentence is about, said at its head (the rendered form): `以延迟天数计`, "by days late"."""

    axis: Axis
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Judged:
    """The assessor decides ("as appropriate", `酌情`): no rule. `words` as written, `ceiling` the amount stated, if any."""

    words: str
    ceiling: Amount | None = None
    span: Span = NOWHERE


class Doubt(StrEnum):
    """What a front end can tell is open: `AND_SO_ON` (依次类推), `CUMULATIVE` (累计), `ONLY_BEYOND` ("from 10 days on, each day"),
    `RANGE_AMOUNT` (扣2至5分), `UNSIGNED` (投诉2分/起: points with no word for adding or deducting; `step` deducts),
    `DOUBLED` (第二次起加倍扣分, 加分减半), `ON_TOP` (每低1%扣1分，低于90%扣5分: instead of the steps, or besides them?),
    `MOST_PER` (每月最多扣3分, of a figure for the year; `most`), `BASE_OPEN` (在基础分上, of which no clause says how many
    points it is), `AMONG` (停运每次扣1分，其中误操作每次扣3分: is it counted among the first, too? `step`), `PLACES` (每低1名:
    people counted, or places of a ranking? `step` counts people)."""

    AND_SO_ON = "and-so-on"
    CUMULATIVE = "cumulative"
    ONLY_BEYOND = "only-beyond"
    RANGE_AMOUNT = "range-amount"
    UNSIGNED = "unsigned"
    DOUBLED = "doubled"
    ON_TOP = "on-top"
    MOST_PER = "most-per"
    BASE_OPEN = "base-open"
    AMONG = "among"
    PLACES = "places"


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A clause that is clear as words and open as a rule; `words` as written. For ONLY_BEYOND, `step` is the step if only the part
    beyond counts (its `within` names the threshold)."""

    doubt: Doubt
    words: str
    span: Span = NOWHERE
    step: Each | None = None
    most: Amount | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the front end settled and tells: a slip of the pen read as meant. Becomes a note of the outcome."""

    finding: Finding
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Unread:
    """Text the front end cannot take: `words` as written, `expected` what would be understood there."""

    words: str
    expected: Text
    span: Span = NOWHERE


Statement = (
    Full
    | Given
    | Start
    | Award
    | Each
    | Limit
    | Ambitious
    | Between
    | Proportional
    | Efficacy
    | Vetoed
    | PartialSaid
    | Formula
    | Pieces
    | Mode
    | Judged
    | Doubtful
    | Remark
    | Unread
)
