"""Expressions of several words with one meaning, as data, and the pass that joins their tokens.

Each line of the table reads `MEANING: way | way
  | ...`; ways are written in lemmas (`words.LEMMAS`), articles left out. The longest
way that fits is taken. A meaning in capitals is the text of the joined token, by which the clause modules know it.
"""

from __future__ import annotations

from dataclasses import replace

from .idioms import ways
from .tokens import Kind, Token

_TABLE = """
>=: at least | not less than | no less than | not below | not lower than | no lower than | not fewer than
  | no fewer than
  | not under | greater than or equal to | more than or equal to | equal to or greater than | equal to or more than
  | not smaller than
  | equal to or above | equal to or over | equal to or higher than | above or equal to | higher than or equal to | =>
  | not short of
  | > or = | greater or equal | equal or greater than | at or above | at or over | on or above | at minimum
  | equal or above
  | not be less than | not be below | not be lower than
>: more than | greater than | above | over | exceeding | higher than | in excess of | beyond | larger than | longer than
  | upwards of | bigger than | over and above
<=: at most | not more than | no more than | not exceeding | not over | not above | no greater than | not greater than
  | not higher than | no higher than | less than or equal to | below or equal to | lower than or equal to
  | equal to or less than
  | equal to or below | up to and including | up to and incl | within | no longer than | not longer than
  | equal or below | will not exceed | can not exceed | it do not exceed | do not exceed | not exceed
  | equal to or lower than | not beyond | not in excess of | =< | at or below | at or under | on or below | not exceed
  | no exceed
  | not to exceed | < or = | not be more than | not be above | not be higher than | fewer than or equal to
  | equal to or fewer than
<: less than | below | under | lower than | fewer than | short of | smaller than | shorter than | lesser than
UPTO: up to | until | till | and up to | but up to
UPTO_OPEN: up to but not including | up to but excluding | to but not including | to just below | to just under
OR_MORE: or more | or above | or higher | or over | or greater | and above | and over | and higher | and more | and up
  | upwards | upward
  | and upwards | or beyond | and beyond | or longer | or more than
OR_LESS: or less | or below | or lower | or under | or fewer | and below | and under | and less | and lower | or shorter
  | and fewer
OR_BETTER: or better | and better
OR_WORSE: or worse | and worse
BETTER: better than
WORSE: worse than
INCLUSIVE: ( inclusive ) | ( including ) | ( included ) | ( incl ) | ( incl . ) | inclusive | included
EXCLUSIVE: ( exclusive ) | ( excluding ) | ( excluded ) | ( excl ) | ( excl . ) | exclusive | excluded
  | ( not included ) | not included
PP: percentage point | % - point | % point | percentage - point | pp | ppt | pps | pct point | % pt
BP: bp | basis point
%: per cent | percentage
EACH: for each | for every | each | every | for any | in respect of each | with each | with every | for each and every
  | each and every
PER: per | by each | for per
STARTED: or part thereof | or fraction of day | or fraction of week | or fraction of month | or fraction of hour | or fraction of %
  | or fraction of PP
  | or any part of day | or any part of week | or portion of week | or portion of day | or portion of %
  | and part thereof | or any fraction thereof
  | or part of it | or part | or portion thereof | or portion | or fraction thereof
  | or fraction of it
  | or part of point | or part of day | or part day | ( or part thereof ) | ( or fraction thereof )
  | ( or portion thereof ) | ( or part )
  | or part of week | or part week | or part of one | or part of % | or any part thereof | or any part of it
  | ( or part of it ) | or fraction
  | or part of percent | or part thereof beyond it | or part of PP
  | or part of hour | or part hour | or part month | or part of month | or part of same
  | ( or any part thereof ) | or any portion thereof
  | or any fraction thereof | or fraction of point | or part of percentage point | ( or fraction )
  | ( or part of day ) | ( or part day ) | or thereof
PRORATA: pro rata | prorated | pro - rata | proportional | in proportion | on pro rata basis | on proportional basis
  | on prorated basis
  | pro rata basis | prorated basis
excess: over expenditure | over achievement | over - achievement | over fulfilment | over performance | over - run | over - spend
  | over run | over spend
shortfall: under achievement | under performance | under delivery | under - achievement | under - delivery
  | under fulfilment
ON_TIME: on time | on schedule | by deadline | by due date | within deadline | within time limit | in time
  | before deadline | by agreed date
  | by planned date | on or before deadline | as scheduled | on due date | on or before due date
  | on or before agreed date | at deadline
  | within agreed time | within prescribed time | timely | by target date | by scheduled date | within schedule
  | within time | on agreed date
LATE: of slippage | slippage
  | late | of delay | delay | delayed | overdue | behind schedule | after deadline | past deadline | after due date
  | of lateness
  | past due date | beyond deadline | that work be late | that submission be late | behind deadline | behind plan
  | behind
  | after agreed date | after planned date | in delay | that it be late | after date agreed | lateness
EARLY: early | ahead of schedule | in advance | ahead of time | before schedule | ahead of deadline | ahead of plan
  | before date agreed
OTHERWISE: later than that | longer than that | more than that | higher than that | worse than that | lower than that
  | otherwise | in all other case | in other case | all other | if not | all other case | in any other case
  | any other | below that
  | anything else | anything less | anything lower | anything worse | in every other case | any other case
  | none of above
  | for all other | if otherwise | any other result | all remain | all rest | all other result | above that
  | all other rank
LINEAR: linear interpolation | by linear interpolation | linear interpolate | interpolate linear | linear
  | interpolate | with linear interpolation
  | straight line | in straight line | on straight line | on linear basis | prorated linear | by interpolation
  | linear prorated | linear scale
  | on linear scale | by straight line interpolation | sliding scale linear | on sliding scale | sliding scale
  | linear proportional | interpolation | on straight line basis
  | score linear | with interpolation | pro rata linear | with straight line
IN_BETWEEN: in between | between them | between these | between those | between two | therebetween | between these value
  | for value in between | for value between | for intermediate value | between these point | between those value
  | between tier | between level
  | between these level | for value in between these | between these two | intermediate value | for result in between
  | for anything in between | between two adjacent level | between any two level | between two level | between two point
  | between two value | between adjacent level | between these two level
NEGATIVE_OK: negative score be allow | negative score allow | negative point be allow | negative point allow
  | score can be negative
  | score can become negative | can be negative | can go below zero | score can go below zero | no floor | no minimum
  | without floor | no lower limit
  | score can fall below zero | score can go negative | without minimum | without lower limit
  | negative score can occur | no minimum score
"""


_DATE = (
    "[agreed|planned|scheduled|due|target|milestone|opening|go-live|launch|statutory|contractual|contract|contracted|approved|given|original|prescribed|required"
    "|stipulated|specified|regulatory] "
    "[completion|delivery|submission|filing|handover|due|reporting] (date|deadline)"
)
_PATTERNS = {
    "ON_TIME": ways(
        f"(by|on|before|on or before|by or before|no later than|not later than|at|within|not after) {_DATE} [or earlier]",
        "within [agreed|stipulated|prescribed|given|specified|allowed|contractual|required|scheduled|planned|set|stated] "
        "(time|timeline|period|timeframe|schedule|time frame|completion period|time schedule)",
        "(adhering|keeping) to schedule",
    ),
    "LATE": ways(f"[of delay] (after|past|beyond|later than|follow) {_DATE}", "(submit|in) LATE"),
    "EARLY": ways(f"(ahead of|in advance of) {_DATE}"),
    "year_on_year": ways("year (on|over) year", "year - on - year", "yoy"),
    "BETWEEN": ways("(<=|within|in) [dead|tolerance|target|agreed] (band|range|corridor) (of|from|between)"),
    ">": ways("later than"),
    "off": ways("(take|come|knock|strike|mark) (off|away)"),
    "LINEAR": ways("[with|by|use] straight line interpolation", "(on|in|along) straight line"),
    "OTHERWISE": ways("all other result"),
    "ABOVE_OR_BELOW": ways(
        "(above|over) or (below|under)",
        "(below|under) or (above|over)",
        "(higher|more) or (lower|less|fewer) than",
        "(lower|less) or (higher|more) than",
        "either (side|way) of",
    ),
}
"""Further ways as patterns (`idioms.ways`)."""


def _ways() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """The ways of the table by their first lemma, longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    meaning = ""
    for line in _TABLE.strip().splitlines():
        if not line.startswith(" "):
            meaning, line = line.split(": ", 1)
        for way in filter(None, (part.strip() for part in line.split("|"))):
            words = tuple(way.split())
            found.setdefault(words[0], []).append((words, meaning))
    for meaning, idiom in _PATTERNS.items():
        for first, known in idiom.items():
            found.setdefault(first, []).extend((words, meaning) for words in known)
    for known_ways in found.values():
        known_ways.sort(key=lambda way: -len(way[0]))
    return found


WAYS = _ways()


def join_phrases(tokens: list[Token]) -> list[Token]:
    """The tokens with every expression of the table joined into one."""
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        for words, meaning in WAYS.get(tokens[at].text, ()):
            fits = tuple(token.text for token in tokens[at : at + len(words)]) == words
            if fits and _stands(words, meaning, tokens[at + len(words) :]):
                first, last = tokens[at], tokens[at + len(words) - 1]
                kind = Kind.SIGN if not meaning[0].isalpha() else Kind.WORD
                raw = " ".join(token.raw for token in tokens[at : at + len(words)])
                out.append(replace(first, kind=kind, text=meaning, end=last.end, raw=raw))
                at += len(words)
                break
        else:
            out.append(tokens[at])
            at += 1
    return out


def _stands(words: tuple[str, ...], meaning: str, rest: list[Token]) -> bool:
    """Whether the expression means it here: not in `and less than 90 %`, not in `if not at least 95 %`."""
    if not rest:
        return True
    if meaning.startswith("OR_"):
        begins = words[-1] in ("over", "above", "below", "under") and rest[0].kind is Kind.NUMBER
        return rest[0].text != "than" and not (begins and len(rest) > 1 and rest[1].text == "%")
    if words == ("if", "not"):
        return rest[0].kind in (Kind.NUMBER, Kind.SIGN, Kind.END) or rest[0].text in (
            "no",
            "none",
            "half",
            "full",
            "nil",
        )
    return True
