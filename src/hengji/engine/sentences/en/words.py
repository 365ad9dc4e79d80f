"""The English words of the scoring language, as data: signs, numbers, lemmas, tiers, units, ratings.

A word that stands in none of the tables here or in `phrases` is not understood; a new way of saying something usually
means one line.
"""

from __future__ import annotations

from fractions import Fraction

ARTICLES = frozenset({"the", "a", "an"})

SIGNS = {
    **dict.fromkeys("–—−‐‑", "-"),
    **dict.fromkeys("～〜", "~"),
    **dict.fromkeys("×✕", "*"),
    **dict.fromkeys("≥≧⩾", ">="),
    **dict.fromkeys("≤≦⩽", "<="),
    **dict.fromkeys("＜﹤", "<"),
    **dict.fromkeys("＞﹥", ">"),
    **dict.fromkeys("→⇒", ":"),
    **dict.fromkeys("’‘", "'"),
    **dict.fromkeys("“”", '"'),
    **dict.fromkeys("\u200b\ufeff", ""),
    "÷": "/",
    "±": "+/-",
    "。": ".",
    "、": ",",
    "½": "1/2",
    "¼": "1/4",
    "¾": "3/4",
}
"""Rare signs and the plain ones they stand for."""

NUMBER_WORDS = (
    {
        name: Fraction(value)
        for value, name in enumerate(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen "
            "eighteen nineteen twenty".split()
        )
    }
    | {
        name: Fraction(30 + 10 * value)
        for value, name in enumerate("thirty forty fifty sixty seventy eighty ninety hundred".split())
    }
    | {"nil": Fraction(0)}
)

ORDINAL_WORDS = {
    name: value
    for value, name in enumerate("second third fourth fifth sixth seventh eighth ninth tenth".split(), start=2)
}
"""`first` is a word of its own: it also opens a zone (`first 5 %`)."""

_LEMMA_LINES = """
point: points pt pts mark marks
%: percent pct
bp: bps
deduct: deducts deducted deducting remove removes removed withdrawn debited debit
  subtract subtracts subtracted subtracting dock docks docked
deduction: deductions
lose: loses lost losing forfeit forfeits forfeited withhold withholds withheld
reduce: reduces reduced reducing lowered lowers cut cuts
add: adds added adding
gain: gains gained gaining
earn: earns earned earning obtain obtains obtained bring brings brought secures secured securing yields yielded merits
award: awards awarded awarding allocated granted grants
receive: receives received receiving get gets got give gives given giving carry carries
score: scores scored scoring
result: results resulting outcome
lead: leads leading
cost: costs
penalty: penalties
penalise: penalised penalize penalized penalises penalizes charged
bonus: bonuses
target: targets goal goals
meet: meets met meeting
achieve: achieves achieved achieving attain attains attained attaining reach reaches reached reaching hit hits
exceed: exceeds exceeded beats beat beaten surpasses surpassed surpass
knock: knocked knocks
strike: struck strikes
miss: misses missed missing
complete: completed completes completing finished finish finishing commissioned
submit: submitted submits delivered deliver submitting handed filed
submission: submissions assignment assignments report reports deliverable deliverables
day: days
week: weeks
month: months
year: years
hour: hours hr hrs
minute: minutes mins
maximum: max
minimum: min
cap: caps capped ceiling
limit: limited limits restricted
remain: remains remaining left
interpolate: interpolated interpolating
linear: linearly
proportional: proportionally proportionate proportionately
prorated: prorata prorate
fall: falls falling fell fallen
drop: drops dropping dropped
rise: rises rising
apply: applies applied applying applicable
occur: occurs occurred occurring happens happen
be: is are was were being been
have: has had
bid: bids tender tenders offer offers
price: prices
service: services
credit: credits
rank: ranks ranked ranking
place: places placed
position: positions
grade: grades graded
count: counts counted counting
level: levels
lie: lies lying
stay: stays stayed
disqualify: disqualifies disqualified disqualification
veto: vetoes vetoed
supplier: suppliers bidder bidders contractor contractors vendor vendors provider providers operator operators licensee
  concessionaire consultant consultants agency agencies department departments trust hospital university council
  authority bureau subsidiary undertaking enterprise organisation organization firm division
other: others
step: steps
fraction: fractions
make: made makes
gram: grams
start: starts started starting begin begins beginning
deviation: deviations
shortfall: shortfalls
allow: allowed permitted possible
calculate: calculated computed
damage: damages
case: cases
time: times
value: values
void: voids voided
delay: delays
match: matches matching matched
accept: accepted
invalidate: invalidates
attract: attracts attracted
incur: incurs incurred
entail: entails
trigger: triggers
equal: equals
kept: keep
maintain: maintained maintains
hold: held
downgrade: downgraded downgrades
save: saved saves
mean: means
increase: increased
decrease: decreased
decline: declined
grow: grew grown
take: takes taken taking
come: comes came coming
standard: standards
charge: charges
fee: fees
continue: continues
do: does did
do: does did
not: cannot won't don't doesn't isn't
can: could may might
will: shall must would should
"""
LEMMAS = {
    form: line.split(": ")[0]
    for line in _LEMMA_LINES.replace("\n  ", " ").strip().splitlines()
    for form in line.split(": ")[1].split()
}
"""Inflected forms and synonyms to the word the grammar knows."""

_TIER_LINES = """
target: target | target value | target level | target figure | target rate | plan | planned value | plan value
  | planned level | budget
  | budget value | budgeted amount | budgeted value | quota | agreed value | agreed level | agreed target
  | required level | required value
  | annual target | set target | performance target | committed value | kpi target | contractual target
  | service level target | sla target
  | planned target | plan target | target set | task | requirement | target score | agreed service level | sla
  | standard | required standard | forecast | forecast value | contracted volume | contracted amount
  | contracted quantity | contracted value | contracted level | guaranteed value | guaranteed level
  | target output | target volume | target amount | planned output | target number | planned number
  | budgeted cost | planned cost | target cost | planned volume | planned amount | planned quantity | committed level
  | guaranteed volume | annual plan | year plan | budget estimate | performance standard | contractual level
  | contractual value | contract value | contract level | contract volume | trajectory | ambition | control total
  | target average | programme target | assigned value | assigned target | assigned level | specified value | specified target
  | assigned figure | assigned quota
base: base | baseline | base value | baseline value | threshold | threshold value | base target | base level
  | baseline target
  | minimum target | threshold target | basic value | baseline level
challenge: challenge | challenge value | stretch | stretch target | stretch value | challenge target | challenge level
  | stretch level
prior: last year | previous year | prior year | preceding year | year before | last year level | last year actual
  | last year value
  | previous year level | previous year actual | previous year value | prior year level | prior year actual
  | prior year value
  | same period last year | same period of last year | same period of previous year | same period of prior year
  | last year figure
  | last year result | previous year result | prior year result | prior year figure | previous year figure
average: average | mean | average value | industry average | market average | national average | provincial average
  | peer average
  | group average | sector average | overall average | average level | regional average | average of all unit
  | average price | average bid
  | average bid price | class average | company average
best: best performer | best | best value | best result | top performer | lowest price | lowest bid | lowest bid price
  | lowest price bid
  | lowest evaluated price | lowest quoted price | highest value | best level | historical best | best ever
worst: worst performer | worst | worst value | worst result | highest price | highest bid
benchmark: benchmark | benchmark value | benchmark level
average3: three year average | 3 year average | three - year average | 3 - year average | average of last three year
  | three year mean
  | average of last 3 year | average of past three year | three - year mean | 3 - year mean
excellent: excellent value | excellent level
good: good value | good level
lower: lower value | lower level
poor: poor value | poor level
"""


def _tiers() -> list[tuple[tuple[str, ...], str]]:
    found: list[tuple[tuple[str, ...], str]] = []
    name = ""
    for line in _TIER_LINES.strip().splitlines():
        if not line.startswith(" "):
            name, line = line.split(": ", 1)
        found += [(tuple(way.split()), name) for way in (part.strip() for part in line.split("|")) if way]
    return sorted(found, key=lambda entry: -len(entry[0]))


TIERS = _tiers()
"""Ways to name a tier, in lemmas, longest first."""

TIER_NAMES = {
    "target": "target",
    "base": "base",
    "challenge": "challenge",
    "prior": "last year",
    "average": "average",
    "average3": "three-year average",
    "benchmark": "benchmark",
    "best": "best value",
    "worst": "worst value",
    "excellent": "excellent value",
    "good": "good value",
    "lower": "lower value",
    "poor": "poor value",
}
"""How a tier is written in a rendered sentence; other tiers are written in quotation marks."""

UNITS = {
    "%": "%",
    "PP": "pp",
    "permille": "‰",
    "day": "days",
    "week": "周",
    "month": "months",
    "year": "years",
    "hour": "hours",
    "minute": "minutes",
    "seconds": "s",
    "sec": "s",
    "secs": "s",
    "h": "hours",
    "yuan": "元",
    "rmb": "元",
    "cny": "元",
    "degree": "",
    "degrees": "",
    "db": "dB",
    "decibel": "dB",
    "decibels": "dB",
    "person": "人",
    "persons": "人",
    "people": "人",
    "ton": "吨",
    "t": "吨",
    "tons": "吨",
    "tonne": "吨",
    "tonnes": "吨",
    "kwh": "kWh",
    "mwh": "MWh",
    "gwh": "GWh",
    "gram": "克",
    "g": "克",
    "mw": "MW",
    "kw": "kW",
    "km": "km",
    "kg": "kg",
}
"""Units as `values.unit` writes them."""

UNIT_WORDS = {
    "%": "%",
    "‰": "‰",
    "pp": "percentage points",
    "天": "days",
    "days": "days",
    "周": "weeks",
    "months": "months",
    "hours": "hours",
    "minutes": "minutes",
    "s": "seconds",
}

BETTER_WORDS = frozenset("shorter earlier faster lower higher better above below over more less fewer quicker".split())
"""Words that may name the good side before `no bonus`."""

NEAR_AND_FAR = frozenset(
    "half quarter twice double stretch threshold last previous prior next old new first second third other each every all no "
    "any interim upper lower minimum maximum group industry national provincial regional missed missing exceeded".split()
)
"""Words that make another target of it."""

LIMIT_NOUNS = frozenset(
    "target plan budget quota norm line goal cap "
    "limit allowance threshold mark requirement benchmark standard ceiling commitment level availability uptime "
    "compliance occupancy coverage accuracy uptake satisfaction completion attendance utilisation utilization trajectory "
    "efficiency".split()
)
"""Nouns that may follow the figure they name (`the 70 dB limit`)."""

TIME_UNITS = frozenset({"s", "days", "周", "months", "hours", "minutes", "years"})
MONEY_SCALES = {
    "million": Fraction(1_000_000),
    "thousand": Fraction(1000),
    "billion": Fraction(10**9),
    "hundred": Fraction(100),
}

FULL_ADJECTIVES = frozenset(
    "full maximum total available all whole possible overall entire monthly annual contract weekly service item "
    "quarterly allocated assigned "
    "relevant applicable complete respective original awarded purchase order invoice".split()
)
FULL_NOUNS = frozenset("point score credit weight weighting fee charge price value amount award grade".split())

DEDUCT_VERBS = frozenset({"deduct", "lose", "cost", "penalise", "reduce", "minus", "less"})
DEDUCT_NOUNS = frozenset({"deduction", "penalty", "reduction", "loss", "damage"})
ADD_VERBS = frozenset({"add", "gain", "plus"})
GET_VERBS = frozenset({"earn", "award", "receive", "score", "get"})
EXTRA = frozenset({"extra", "additional", "bonus", "further"})

JUDGED_WORDS = frozenset(
    "reasonable heavily severely leniently discretion discretionary "
    "appropriate accordingly judgement judgment judged severity seriousness depending".split()
)

PARTICIPLES = frozenset(
    "award awards awarded granted received completed lost achieved delivered submitted missed earned scored".split()
)
"""Forms that close the name of an event though their verb is a word of the language (`patent awarded`)."""

NO_NOUN = frozenset(
    "if when where whenever should provided , ; . : = - + ( ) / * >= > <= < UPTO UPTO_OPEN EACH PER be will can not "
    "do deduct lose cost penalise reduce minus "
    "less add gain plus earn award receive score deduction penalty point % PP maximum minimum cap limit OTHERWISE "
    "veto disqualify and or but then with to from "
    "until result full subject remain OR_MORE OR_LESS OR_BETTER OR_WORSE BETWEEN between STARTED PRORATA apply lead "
    "otherwise void invalidate attributable disqualifies out no none nil nothing half for meet "
    "achieve exceed INCLUSIVE EXCLUSIVE target at linear have after before since during against than as unless "
    "except without first compared relative versus off".split()
)
"""Words that end the name of an event, of an indicator or of a level."""

TITLE_WORDS = frozenset(
    "from target point bonus lead cost score of and for to in with result point service credit rate time".split()
)
"""Words of the language that may stand in the item's own name before a colon."""

BAD_EVENTS = frozenset(
    "accident complaint breach defect error violation incident failure fatality delay fault non-compliance injury "
    "offence offense infraction "
    "omission mistake lapse nonconformity non-conformity nonconformance outage interruption absence loss spill claim "
    "penalty warning late "
    "missed overdue death first-aid lost-time near-miss misconduct leak fire collision derailment incursion recall stoppage "
    "disruption cancellation escalation reprimand fine dispute default infringement deviation noncompliance downtime".split()
)
"""Events that no one rewards: an amount for each of them without a verb is a deduction."""

MONTHS = frozenset(
    "january february march april june july august september october november december jan feb mar apr jun jul aug "
    "sep oct nov dec".split()
)
"""Months that name a date beyond doubt (`may` is left out: it is a verb in most sentences)."""

NO_LEVEL = frozenset(
    "LATE ON_TIME EARLY deadline date EACH PER OTHERWISE UPTO UPTO_OPEN BETWEEN between from deduct lose cost minus plus add "
    "maximum minimum cap "
    "limit veto LINEAR PRORATA rank top".split()
)
"""Words that a level named by its own words cannot hold."""

COMPOUNDS = frozenset(
    {
        "lost-time",
        "first-aid",
        "first-call",
        "first-time",
        "first-pass",
        "full-text",
        "on-site",
        "under-reporting",
        "no-show",
        "add-on",
        "follow-up",
        "off-spec",
        "cut-off",
        "part-time",
        "full-time",
        "non-compliance",
        "non-conformity",
    }
)
"""Words with a hyphen that stay one word, since their parts are words of the language."""

OPENING_NOUNS = frozenset({"cost", "score", "penalty"})
"""Words of the language that may open a name (`cost variance`)."""

ADVERBS = frozenset("in by of at on it that this respectively also only be".split())
"""Words after which an opening noun is a verb after all (`costs in total`)."""

HEDGES = frozenset(
    "about around circa almost always never sometimes often twice once just well likely unlikely only even still unless "
    "consecutive successive repeated rather quite very nearly perhaps cumulative significant substantial considerable "
    "material some several many few most either neither both way top bottom which whose another "
    "excluding except double doubled doubling triple tripled excluded".split()
)
"""Words that would change the meaning if they were taken as part of a name, as would adverbs in -ly."""

NAMES_IN_LY = frozenset(
    "supply assembly family reply anomaly monthly quarterly yearly weekly daily early hourly".split()
)
"""Words in -ly that do belong to names."""

HYPHEN_TROUBLE = frozenset("late overdue time rated rating cost level in on off up down under over case back".split())
"""Words that a hyphen makes a part of another one (`cost-to-assets`, `high-rated`)."""

HYPHENED_PAIRS = frozenset(
    tuple(pair.split("-"))
    for pair in (
        "on-time runner-up full-point half-point one-vote year-on on-year year-over over-year pro-rata under-achieve over-achieve "
        "target-value over-run over-spend under-achievement over-achievement under-performance "
        "under-delivery over-fulfilment under-fulfilment over-performance over-expenditure percentage-point "
        "penalty-point non-compliant pass-fail up-to part-point per-point bonus-point first-quartile top-quartile "
        "bottom-quartile straight-line non-conform red-line late-delivery full-score zero-score lower-quartile "
        "upper-quartile base-line last-year"
    ).split()
)
"""Words of the language that a hyphen joins as a space would."""

LATE_WORK = frozenset(
    "submission work delivery payment completion report assignment filing start deliverable commissioning handover".split()
)
"""What is late by days, so that `late` before it is no part of a name."""
