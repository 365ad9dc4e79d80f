"""Turns of phrase with many forms, as patterns over lemmas and joined phrases: `[x|y]` may stand, `(x|y)` must."""

from __future__ import annotations

import re
from itertools import product

Ways = dict[str, tuple[tuple[str, ...], ...]]
"""Word sequences by their first word, the longest first."""

_PIECE = re.compile(r"\[[^\]]*\]|\([^)]*\)|[^\s\[(]+")


def ways(*patterns: str) -> Ways:
    """All word sequences the patterns stand for."""
    found: set[tuple[str, ...]] = set()
    for pattern in patterns:
        slots = []
        for piece in _PIECE.findall(pattern):
            if piece[0] in "[(" and len(piece) > 1:
                slots.append([*piece[1:-1].split("|"), *([""] if piece[0] == "[" else [])])
            else:
                slots.append([piece])
        for choice in product(*slots):
            words = tuple(" ".join(choice).split())
            if words:
                found.add(words)
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for words in sorted(found, key=lambda words: (-len(words), words)):
        by_first.setdefault(words[0], []).append(words)
    return {first: tuple(group) for first, group in by_first.items()}


AUXILIARIES = ways("(will|to|have|can) be", "be", "will", "can", "it", "that", "there", "also", "then", "only")

POSSIBLE = ways(
    "available",
    "possible",
    "allow",
    "(for|of) [this] (item|indicator|criterion|assignment|work)",
    "payable",
    "obtainable",
)
NO_POINTS = ways(
    "not single (point|credit)",
    "(nothing|none) [will] be (accept|award|receive)",
    "not accept , (zero|nil|0)",
    "not accept",
    "(no|zero|0|nil) (point|score|credit|payment|award|weight)",
    "none of point",
)
NO_DEDUCTION = ways(
    "no adjustment",
    "nothing [will] [be] (deduct|lose)",
    "no (deduction|penalty|reduction|loss) [of point|of score]",
    "no point [will] [be] (deduct|lose)",
    "(receive|attract|incur) no (deduction|penalty)",
    "not (penalise|deduct)",
    "(free of|without) (penalty|deduction)",
)
RESULTS_IN = ways(
    "(result|lead) (in|to)",
    "(incur|attract|mean|entail|trigger|carry|receive|cause)",
    "there be",
    "subject to",
    "in",
    "at rate of",
    "apply",
)
LOSS_NOUNS = ways(
    "negative (marking|mark|point)",
    "(deductions|penalties)",
    "[delay] service credit",
    "[delay] liquidated damage",
    "[late] (deduction|penalty|reduction|loss)",
    "LATE (penalty|deduction)",
    "penalty (deduction|charge)",
)
GAIN_NOUNS = ways("extra credit", "[extra|additional] (bonus|addition|reward|incentive)", "bonus point")
OF_AMOUNT = ways("of", ":", "=", "at [rate of]", "[will] be", "equal to", "apply")
APPLIES = ways("[will] [be] (apply|make|deduct|payable|award|receive|add)", "for it")
FROM_SCORE = ways(
    "(under|against|on|for|in) this (item|count|parameter|head|criterion|indicator|account)",
    "in this regard",
    "from [full|total|item|maximum|final] (score|point|total|mark)",
    "from (item|it)",
)
TO_SCORE = ways("on top of (full|maximum) (point|score)", "on top", "to [total|item|final] (score|total|point)")

SETTLED = ways(
    "(planned|budgeted|agreed|allow|allowable|contractual|required|permissible|prescribed|guaranteed|committed|specified)"
)
LEADS = ways(
    "(as|so) long as",
    "in (case|event) (of|that)",
    "provided [that]",
    "(if|when|where|whenever|should|for|at|with|once|on|in case)",
)
SUBJECTS = ways(
    "[actual|measured|achieve] (value|result|performance|rate|figure|level)",
    "[actual|unit|total] (cost|price|expenditure)",
    "(actual|it|score|x|achievement|index|number|delivery|kpi|indicator)",
    "(response|completion) time",
)
SUBJECT_VERBS = ways(
    "will",
    "[will] be (kept|maintain|held)",
    "(to|will|have to) (be kept|be maintain|be held|stay|remain|lie)",
    "(to|will) be (kept|maintained|held|keep)",
    "[will|have|can] be",
    "(fall|range|lie|drop|remain|stand|come|amount|score) [in|at|to]",
    "(achieve|of|that be)",
    "fall within range",
    "[will|have|can] [be] (reduce|increase|kept|limit|brought|lowered|raised|improved|cut) (to|at)",
)
EARNERS = ways("(supplier|score|item|rating|submission|unit|team) [will] [be]")
HAPPENED = ways("[have|will|be] [be] (miss|receive|occur|reported|recorded|found|happen|record|apply|made)")
PERIODS = ways(
    "(by|at) [financial] (year|month|quarter) end",
    "by end of (year|month|quarter)",
    "PER [calendar|contract] (month|quarter|year)",
    "(in|during|for) (month|quarter|year|period)",
    "(in|during|for) [any|given|each] [calendar|contract|billing|reporting] (month|quarter|year|period)",
)
A_HEAD = ways(
    "PER (month|year|quarter|person|employee|head|capita|household|customer|vehicle|patient|shift|vessel|worker|member of staff)"
)
CALENDAR = ways("weekends [and] [holidays] INCLUSIVE", "include weekends")
ON_EXCESS = ways("(on|of) (excess|remainder|shortfall|overrun|rest)", "thereof")
LATE_THINGS = ways("(to|for|on) [all|any] LATE (submission|work|delivery|payment|completion|report)")
TARGET_GOOD = ways(
    "[be] (meet|achieve|fulfilled|fulfil|satisfied|satisfy|complete) [or (exceed|better)] [in full|fully]",
    "[be] (achieve|meet) or exceed",
    "[be] exceed or (meet|achieve)",
    "OR_BETTER",
    "meet or exceed",
    "achieve or exceed",
)
TARGET_BAD = ways(
    "[be|do|have] not [be] (meet|achieve|fulfilled|fulfil|complete|satisfied)", "[be] miss", "fail", "[be] unmet"
)
AS_GOOD = ways(
    "[be] equal [to] or BETTER",
    "[be] BETTER or (equal|equal to)",
    "[be] as good as or BETTER",
    "[be] no WORSE",
    "[be] not WORSE",
)
MEETING = ways(
    "(meet|achieve|fulfil|satisfy|match) [or exceed]",
    "exceed or (meet|achieve)",
    "(at|on|reaching|meeting)",
    "at or exceed",
)
MISSING = ways(
    "[any] failure to (meet|achieve|fulfil|reach|attain)",
    "[do] not (meet|achieve|fulfil|satisfy)",
    "miss",
    "fail to (meet|achieve|fulfil)",
    "without (meet|achieve)",
)
WORK = ways(
    "(completion|work|submission|submit|complete|be|delivery|deliver|it|receive|project|milestone|task|report|assignment|have)"
)
FREE = ways(
    "[be] (free|tolerated|allow|disregarded|ignored|overlooked|accept|acceptable) [of (charge|penalty)]",
    "[be] without (penalty|deduction)",
    "[be] not (penalise|deduct|count)",
    "(cost|lose|incur|receive|attract) (nothing|none|no penalty|no deduction)",
    "[be] (exempt|exempted|waived|forgiven|excused)",
)
EACH_ONE = ways(
    "each",
    "EACH",
    "PER (case|time|occurrence|incident|instance|event|item)",
    "apiece",
    "EACH (time|case|occurrence|incident)",
)
GOES_ON = ways("(and|,) (beyond|following|onwards|after)", "onwards", "and all follow", "and after")
PEERS = ways("(of|among|amongst|within) [all] (peers|unit|units|group|all|branches|participants|entities|counterparts)")
RANK_NOUNS = ways("(place|rank|position|bid|supplier|unit|team)")

TO_NEXT_END = ways(
    "(between|from|and|to|,|:|IN_BETWEEN|-|score|UPTO)",
    "(rise|rising|increase|increasing|grow|growing|climbing|go|going) (to|UPTO)",
    "(fall|falling|decrease|decreasing|drop|declining|decline|go|going) (to|down to)",
)
THEREAFTER = ways(
    "thereafter",
    "beyond (it|that)",
    "> that",
    "[any|each|every] further [shortfall|delay|deviation|excess]",
    "remain",
    "OTHERWISE",
    "after that",
    "rest",
    "then",
    "remainder",
)
NEAR_RATE = ways("[will] [be] (deduct|lose|cost|penalise) [at]", "at [rate of]", "be", ":", "=", ",")

_CHANGES = "[deduction|penalty|forfeiture|loss|bonus|addition|reduction|credit|value]"
EITHER_WAY = ways("either way", "in (either|both|each) (direction|way)", "on (either|both) side")
HALVED = ways("[score|point|weight] [will] [be] (halved|halve)", "(halve|halves|halving) (score|point)")
AS_FOLLOWS = ways(
    "(as|like) (follows|following|under|below|< )",
    "(accord to|as per|on|based on|on basis of) [following] (table|scale|basis|slab|slabs|band|bands|formula|criteria)",
)
NO_BONUS = ways(
    "no (extra|additional|bonus|further|more) (point|credit|bonus|award|score)",
    "no (bonus|additional|reward)",
    "no bonus point",
)
MOST = ways(
    "(restricted|limit|cap) to maximum of",
    "provided [that] <=",
    "by <=",
    f"[but|and] [to|with|subject to] [UPTO] [overall] maximum [total] {_CHANGES} [of|be]",
    "[but|and|with] UPTO [maximum|total|limit|cap] [of]",
    "[but|and] [deduction|bonus|penalty|addition|reduction] [will|can] [be] (cap|limit) (at|to)",
    "[but|and|with] [deduction|bonus|penalty|addition|reduction|in total|in all] [will|can|be] <=",
    "[with|to|subject to] [UPTO] (cap|limit) [of]",
    "with deduction (cap|limit) (at|to)",
)
ALL_LOST = ways(
    "[maximum] total (deduction|penalty|reduction) [will|can|be|of] [be] [<=|cap at|limit to|UPTO]",
    "all (deduction|penalty) [together] [will|can|be] (<=|cap at|limit to)",
    "(deduction|penalty) in total [will|can|be] [be] (<=|cap at|limit to)",
)
ALL_GAINED = ways(
    "[maximum] total (bonus|addition) [will|can|be|of] [be] [<=|cap at|limit to|UPTO]",
    "all bonus [together] [will|can|be] (<=|cap at|limit to)",
    "bonus in total [will|can|be] [be] (<=|cap at|limit to)",
)
CAP = ways(
    "(UPTO|to) [maximum] (total|overall|final) score of",
    "[with|but|and|subject to] [total|final|overall|item] (score|total|point) [will|can] [be] (<=|cap at|limit to)",
    "[subject to|with|UPTO] (maximum|highest) [total|final|overall] score [of|be]",
    "score (cap|ceiling) [of|at]",
    "to cap of",
)
FLOOR = ways(
    "(score|point|total) can not be <",
    "(score|point|total) can not (fall|go|drop) <",
    "nor [be|fall|drop] <",
    "in no (case|event|circumstance) [will|can] [total|item|final] (score|point|result) [be|fall|drop|go] <",
    "[subject to|with|but] (floor|minimum|lowest) [score|point] [of|at|be]",
    "[subject to|with] score floor [of|at]",
    "(to|down to) minimum [score] [of]",
    "down to",
    "to floor of",
    "[but|and] [total|item|final] [score|point|total|result|mark] [can|will|do] (not|never) [can] (go|be|fall|drop|become) <",
    "[but|and] [score|point|total|result] (not|never) <",
    "[but|and] [total|item] [score|total|point] [will|be|can] [be] >=",
    "UPTO [score|total|point] (achieve|be|equal|fall to|drop to)",
    "UPTO score of",
)
GONE = ways(
    "no negative (score|point)",
    "score be never negative",
    "score can not be negative",
    "[down] UPTO (no|zero|none|nothing|no more) [point] [be] (remain|left)",
    "UPTO (full|all) [of] point [have] [be] (deduct|lose|use up|go|exhausted|forfeit)",
    "UPTO [point] [be] exhausted",
    "UPTO point be use up",
    "UPTO none [be] remain",
)
UNCAPPED = ways("(no|without) (cap|maximum|upper limit|ceiling|limit)", "uncapped")
LIMIT_TAIL = ways(
    "(in|of) (deduction|bonus)",
    "[in] (total|all)",
    "(can|will|to) be (deduct|add|lose)",
    "be (deduct|add|lose)",
    "(deduction|penalty|bonus|reduction|overall|extra|off|lose|deduct|add)",
    "for [this] item",
    "at (stake|risk)",
)

_PARTS = "(incomplete|part|partial|unfinished|started|start)"
_UNITS = "(point|step|day|week|minute|PP|unit|%|interval|period|hour|month|amount)"
PARTIAL_WHOLE = ways(
    "[any] (fraction|remainder|rest|remain) [thereof] [be] (ignored|disregarded|dropped|not count)",
    f"(incomplete|part|partial|unfinished) {_UNITS} [do|be|will] [be] not [be] (count|deduct|consider|score)",
    f"(incomplete|part|partial|unfinished) {_UNITS} [be] (ignored|disregarded)",
    f"(full|whole|complete) {_UNITS} only",
    f"only (full|whole|complete) {_UNITS} [be] count",
    "[be] (round|rounded) down",
)
PARTIAL_STARTED = ways(
    "(any|each) fraction (count|counting|be count|to be count) as (full|whole|one)",
    f"{_PARTS} {_UNITS} [be] count (as|in) (full|whole|one|complete) [point|step|day|week|PP|unit|hour|month]",
    "[be] (round|rounded) up",
    "[be] (round|rounded) UPTO (next|nearest) [full|whole|complete] [%|PP|point|day|week|month|hour|unit|step]",
    f"(incomplete|part|partial|unfinished) {_UNITS} be round up",
    f"every (started|start) {_UNITS} count [in full]",
)
PARTIAL_SHARE = ways(
    f"[with] (incomplete|part|partial|unfinished) {_UNITS} [be] [count|calculate|score]",
    "calculate",
    "[part|partial|unfinished|incomplete] (step|unit|fraction) [be] [count|calculate]",
)
PRORATA_TAIL = ways("for (part|partial|incomplete|unfinished) [step|unit|thereof]", "for fraction [of (step|point|PP)]")

DEDUCTED = ways(
    "score [will] [be] reduce", "[point] [will] [be] (deduct|lose|reduce)", "deduction", "(deduct|reduce) [point|score]"
)
COMPLETION = ways(
    "% (achievement|completion|attainment) [of target]",
    "(completion|achievement|attainment|complete) [rate|percentage|%|level]",
    "degree of (completion|achievement)",
    "[actual] (completion|achievement) [rate|%]",
    "(%|share|part) of target (achieve|complete|meet|earn)",
    "% (complete|achieve|of completion)",
    "rate of (completion|achievement)",
    "percentage (complete|achieve|of completion)",
)
BY_COMPLETION = ways("[score] (by|accord to|according to|in line with|based on|on basis of)")
ACTUAL = ways(
    "actual [value|result|performance|figure|price|output|volume|production|amount|number]",
    "achieve [value]",
    "(result|x|achievement|performance|price)",
    "bid price",
    "bid",
    "own bid",
    "price bid",
    "[value] achieve",
    "own (price|bid)",
    "evaluated price",
    "supplier price",
    "price of bid",
)
SCORE_IS = ways(
    "point (secured|obtained|scored|receive|earn) (=|be)",
    "[item|weighted|final|total] (score|point) (=|:|be|equal|be equal to|be calculate as)",
    "=",
    "(score|point)",
)
OTHERS_SCORE = ways("[all] (OTHERWISE|other|rest) [bid|supplier|price] [be] (score|receive|earn|award)")
TIMES = ways("(*|time|x|multiplied by|multiply by)")
EFFICACY = ways("efficacy (coefficient|function) [method]", "efficacy method")
EFFICACY_TAIL = ways(
    "(against|using|use|with|on|based on|to|apply|of|by reference to|compared with|relative to)",
    "(five|5|industry|sector|national) [standard|grade|level]",
    "standard [value]",
    "(value|benchmark|benchmarks|tier)",
)
_WHOLE = "[whole|entire|overall|annual]"
_JUDGED = (
    "[bid list|bid|list|process|procurement|competition|contract|bonus"
    "|rating|assessment|supplier|unit|award|tender|evaluation|contractor|scorecard]"
)
VETO = ways(
    "(veto|disqualify) (on|for|of|over) [whole|entire|overall|annual] (rating|assessment|supplier|unit|award|evaluation)",
    "[overall|final|annual] (rating|assessment|result|grade) [be] (downgrade|lowered|reduce) [one|1] (grade|level)",
    f"[absolute|outright|automatic|immediate|one vote|one - vote] (veto|disqualify) [of|from] {_WHOLE} {_JUDGED}",
    "red line",
    "[automatic|immediate] fail",
    "disqualify (it|supplier)",
    f"(void|invalidate|cancel) {_WHOLE} {_JUDGED}",
    "[overall|final|annual|whole] (rating|assessment|evaluation|result) [will|have to] be (downgrade|lowered|void|cancelled) [to|by]",
    "assessment be void",
)
VETO_TAIL = ways(f"(of|from|for) {_WHOLE} {_JUDGED}", "one (grade|level)", "one (grade|level) (lower|down)")
JUDGED = ways(
    "case by case",
    "(few|some|most|certain) [of] point",
    "(double|triple|increased)",
    "[bonus|extra] point can be (award|add|deduct|earn)",
    "more if",
)
VETO_ON = ways("[one vote|one - vote] (veto|disqualify) (on|if|for|when|in case of|in event of)", "(red line|veto) :")
VETO_JOINT = ways(
    "[have] occur",
    "be",
    "(result|lead) (in|to)",
    "(,|:|=|->|-|mean|in|trigger|entail|cause|then|immediate|automatic|there be)",
    "supplier be",
    "be subject to",
    "will [be]",
    "lead to",
    "and",
    "at once",
)
OUT_OF = ways("out of", "worth")
START = ways(
    "base of",
    "start EACH (month|quarter|year|period|week) (with|at|from)",
    "on top of",
    "start (from|at|with)",
    "(base|basic|start|initial) (score|point) [of|be]",
)
