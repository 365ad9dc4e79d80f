"""Ways of saying a clause that the grammar knows in another form, put into that form: `scores in full` is `scores full points`.

Each rule is a pattern over the lemmas of the sentence (articles left out, one space between two) and what stands in its place; `{n}`
is a number, `{w}` a word. Tokens that a group of the pattern caught keep their place in the sentence, new ones take that of the whole.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from fractions import Fraction

from ...values.direction import Direction
from ..reading import Context
from .rewordings import END, FROM, NUMBER, REWORDINGS, WORD
from .tokens import Kind, Token

_RULES = (
    # The floor and the cap.
    (r"as agreed (?=be (?:at|less|more) )|as agreed(?= [;.])|as agreed$", ""),
    (r"no (?:score|point|credit) (?:below|under|less than) (?:zero|nil|0)", "floor 0"),
    (r"nothing below (?:zero|0)", "floor 0"),
    (
        (
            r"(?:(?:score|item|item score|total|result|point|rating|it) )?(?:can |will |do |"
            r"be )?not (?:to )?(?:go|turn|become|be|get) negative"
        ),
        "floor 0",
    ),
    (r"(?:(?:score|item|total|result|point) )?(?:be )?never (?:(?:go|turn|become|be) )?negative", "floor 0"),
    (
        (
            r"(?:(?:score|item|item score|total|result|point|it) )?(?:can |will |do |may )?(?:not|never) (?:can )?(?:be |to )?"
            r"(?:go |fall |drop |sink |taken |score )?(?:to )?(?:below|under|less than|lower than) (?:zero|"
            r"nil|0)(?= [;.,)]|$)"
        ),
        "floor 0",
    ),
    (
        (
            r"(?:score|item|result|total) can (?:go|become|be|turn|fall) (?:negative|below zero) ,? ?(?:but )?(?:down )?(?:not|to|no)"
            r" (?:not |no )?(?:(?:less|lower) than|below) - ({n})"
        ),
        r"floor - \1",
    ),
    (r"(?:but |and )?never (?:to )?(?:beyond|exceed|exceeding|above|over|more than) (?={n})", "not exceed "),
    (r"up to and never beyond (?={n})", "not exceed "),
    (r"(?:altogether|in aggregate|all told|all in all)(?= [;.,)]|$)", "in total"),
    (r"in any one (year|month|quarter)", r"in \1"),
    (
        r"(?:with )?no (?:deduction|loss|penalty) (?:beyond|above|over|of more than|exceeding|in excess of) (?={n})",
        "not exceed ",
    ),
    (r"down to (?:zero|nil|0)", ", floor 0"),
    (r"[(] (?:all |both )?(?:dates?|days|deadlines?) (?:be )?(?:inclusive|included|include) [)]", ""),
    # Scores in full, not at all.
    (
        (
            r"(score|earn|receive|get|award|gain) (?:in full|full credit|at full|at maximum|all available point|everything)"
            rf"{END}"
        ),
        r"\1 full point",
    ),
    (r"(score|earn|receive|gain) (full|maximum|top) (?=[;.,)])", r"\1 full point "),
    (r"(score|earn|receive|gain) (full|maximum|top)$", r"\1 full point"),
    (r"(?:score|earn|receive|gain) maximum(?= (?:for|at|if|when))", "full point"),
    (r"maximum (?=(?:at|for|from) {n} ?(?:%|{w}))", "full point "),
    (r"all (?:available )?point(?= [;.,:)]|$)", "full point"),
    (r"top (?:score|mark|point)(?= (?:at|for|if|when|:))", "full point"),
    # What is left.
    (rf"({FROM})(?:less|lower|worse|any less|any lower|any worse) (?=[-:=] )", r"\1otherwise "),
    (
        (
            rf"({FROM})(?:any ?|anything )?(?:lower|worse|poorer|weaker|less) "
            r"(?:score|result|value|performance|figure|achievement|completion)"
            r" (?=(?:score|earn|receive|get|gain|be|:|=|-) )"
        ),
        r"\1otherwise ",
    ),
    (
        (
            rf"({FROM})(?:any |anything )?(?:larger|bigger|greater|wider|higher|further|longer) (?:shortfall|deviation|overrun|excess|"
            r"variance|gap|delay|overspend)(?: than (?:that|this))? (?=(?:score|earn|receive|get|gain|:|=) )"
        ),
        r"\1otherwise ",
    ),
    (
        (
            rf"({FROM})anything (?:lower|worse|less|wider|longer|slower|higher|larger|further|beyond|else|below|under|above|over)"
            r"(?: that| this)? (?=(?:score|earn|receive|gain|be|:|=|-) )"
        ),
        r"\1otherwise ",
    ),
    (
        (
            rf"({FROM})(?:thereafter|afterwards|after that|later|beyond that) (?:[:=,-] )?(?=(?:nil|zero|0|"
            rf"nothing|none|no point)(?: [;.,]|$))"
        ),
        r"\1otherwise ",
    ),
    # Each so much.
    (
        (
            r"(each|every|per) (shortfall|fall|drop|decrease|decline|reduction|increase|rise|excess|overrun|"
            r"improvement) of ({n}) ({w}|%)"
        ),
        r"\1 \3 \4 \2",
    ),
    (r"fortnights?", "2 week"),
    (r"take ({n}) (point) (?:away|off)", r"lose \1 \2"),
    (r"(point) on(?= [;.,()]|$)", r"\1 add"),
    (r"({n}) of (point)", r"\1 \2"),
    (r"come off {n} for", "deduct for"),
    (r"apiece", "each"),
    (r"or part of minute", "or part thereof"),
    (
        (
            r"(?:with |and )?(?:any |each |every )?(?:started |begun )?(?:part|fraction|portion)"
            r"(?: of (?:{n} )?(?:{w}|%|percentage point))? "
            r"(?:be )?(?:to )?(?:count|counting|treat|treated|regard|taken|take|rank) as (?:whole|full|complete)(?: one| step| {w}| %)?"
        ),
        "rounded up",
    ),
    (r"[(] or (?:any )?(?:part|fraction|portion)(?: of (?:{w}|{n} {w}|{n} %))? [)]", "or part thereof"),
    (r"(?:beyond|after|above|over|past) first ({n})", r"above \1"),
    # Fractions of a step.
    (
        (
            r"(?:any |but )?(?:remainder|balance|fraction|part|excess)"
            r"(?: (?:under|below|less than|of) {n} ?(?:{w}|%)?)? (?:be |being |to be )?"
            r"(?:ignored|disregarded|dropped|not count)"
        ),
        "fraction ignored",
    ),
    (r"part[ -]{w} of {n} (?:be )?(?:ignored|disregarded)", "fraction ignored"),
    (r"any fraction of {n} {w} be (?:penalise|charged|count) (pro rata|prorated)", r"\1"),
    (
        (
            r"(?:partial|part) (?:point|step) (?:be )?(?:rounded|round) up(?: to next (?:whole|"
            r"full) (?:percentage point|point|step|%))?"
        ),
        "rounded up",
    ),
    # Nothing beyond full marks.
    (
        (
            r"no (?:extra |further |additional )?(?:credit|extra|bonus|reward)(?: point| credit)? (?:be give |be award )?(?:for )?"
            r"(?:(?:anything|any|performance|spend|spending|result|achievement|going|completion|exceed) )?"
            r"(?:above|over|beyond|in excess of|higher than|more than|exceed) (?:it|that|target|plan|"
            r"{n} %(?: of (?:target|plan))?|budget)"
        ),
        "no bonus",
    ),
    (
        r"nothing (?:more|further|extra) (?:above|over|beyond) (?:it|that|target|plan|{n} %|budget)",
        "no bonus",
    ),
    (r", (?:and )?nothing (?:more|further|extra) (?:above|over|beyond) (?:stretch|stretch target|challenge)", ""),
    (
        (
            r"(?:no|without) (?:deduction|penalty|loss) (?:(?:be )?(?:make|apply) )?(?:for result |"
            r"for performance )?(?:below|under|short of|for missing|for miss) (?:it|that|target|plan|{n} %)"
        ),
        "{no loss}",
    ),
    (
        (
            r"[.;,] (?:but )?(?:shorter|smaller|lesser|less) (?:slippage|delay|shortfall|lateness|"
            r"overrun) (?:carry|receive|incur|attract|have|cost) (?:no (?:deduction|penalty|loss|point)|"
            r"nothing)"
        ),
        ", fraction ignored",
    ),
    (r"(?:no credit|no point|nothing|no extra) for extra {w}", "no bonus"),
    (
        (
            rf"({FROM}){{w}} (?:earn|score|receive|attract|gain|bring) (?:nothing|no) (?:extra|more|further|additional|bonus)"
            r"(?: point| credit)?(?= [;.,]|$)"
        ),
        r"\1no bonus point",
    ),
    (rf"({FROM}no) extra (?=[;.,])", r"\1 bonus "),
    (r"submit (?:over|in) (?=by|on|before|after|late|within|at)", "submit "),
    (r"if it miss (?=[,:])", "if target miss "),
    (r"early or on time|on time or early", "on time"),
    # Changes against a tier.
    (
        (
            r"(if|where|when) (?:(?!not |never |no |fail ){w} ){0,3}?(?:grows?|rises?|increases?|improves?|go up|(?:be )?up) (?:by )?"
            r"((?:at least |less than |more than )?{n} %(?: or more| or less)?)"
        ),
        r"\1 growth of \2",
    ),
    (
        r"(if|where|when) (?:(?!not |never |no |fail ){w} ){0,3}?(?:falls?|declines?|drops?|decreases?|shrinks?)(?= [;.,]|$)",
        r"\1 below last year",
    ),
    (r"(?:keep|kept|hold|held|maintain|maintained) (?:at|to) ({n} %?) ?or (?:below|less|lower)", r"within \1"),
    (r"do not (?:rise|increase|grow|go up) (?:on|over|from|against|above|compare with|compared with) ", "at most "),
    (
        r"do not (?:fall|drop|decrease|decline|go down) (?:on|below|from|against|compare with|compared with) ",
        "at least ",
    ),
    (
        (
            r"^({w} )?({w}) (?:versus|against|vs|compare with|compared with|compared to|"
            r"relative to) (last year|previous year|prior year|base|baseline|target) :"
        ),
        r"compared with \3 :",
    ),
    (r"negative (?:growth|{w} growth|profit|result|return|margin|balance)", "less than 0"),
    (r"below-target (?:performance|result|achievement) be", "below target"),
    # Proportions.
    (r"(?:prorated|pro rata|pro-rata|proportional|in proportion) down to ({n}) %", r"prorated between \1 % and 100 %"),
    (r"pro-rated|pro rated|pro-rata", "prorated"),
    (rf"({FROM})(prorated|pro rata|proportional|in proportion) (?:below|under)(?= [;.,]|$)", r"\1below target , \2"),
    (
        (
            r"(proportional|in proportion|prorated) to (plan|target|budget|quota) (completion|achievement|"
            r"attainment|fulfilment)"
        ),
        r"\1 to \3 of \2",
    ),
    (r"point (?:award|score|earn) (?:be )?equal(?: to)? (?=(?:target|actual|plan|budget) )", "score = "),
    # Range.
    (
        (
            r"({n} ?(?:%|{w})?) (and|to|-) ({n} ?(?:%|{w})?) [(]? ?(?:both|both end|both end point|end point|"
            r"limit|both limit) (?:be )?(?:inclusive|included|include)(?: [)])?"
        ),
        r"\1 inclusive \2 \3 inclusive",
    ),
    (rf"({FROM})outside (?:this |that |these )?(?:range|band|limit|window|limits) ,? ?(?={{n}})", r"\1"),
    (
        (
            r"(?:score of |score )?({n}(?: point)?|full point|zero|nil) at ([^;:]{1,40}?) ?,? (?:fall|rise|decline|decreas|declin|"
            r"decrease|increase|go|drop)(?:ing|s)? (?:linear|in straight line|on straight line)(?: down|"
            r" up)? to ({n}|full point|zero|nil)"
        ),
        r"linear from \1 at \2 to \3",
    ),
    (r", limit to that range", ""),
    (r", (?:irrespective|regardless) of (?:other|any other|all other) (?:score|point|item)", ""),
    (
        (
            r"(?:whole|entire|overall|full|total) (annual|yearly|year) (?=(?:assessment|scorecard|evaluation|"
            r"rating|appraisal))"
        ),
        "entire ",
    ),
    (
        (
            r"automatic fail of (?:annual |whole |entire |overall )?(?:appraisal|assessment|evaluation|"
            r"rating|scorecard|review)"
        ),
        "veto",
    ),
    (r"total (deduction|penalty|bonus|loss) for (?:this )?item", r"total \1"),
    (
        (
            r"first ({n} (?:%|{w})) of (shortfall|delay|overrun|excess|"
            r"downtime) ([^;]{1,80}?) ?,? (?:and )?\2 (?:beyond|over|above|past) \1"
        ),
        r"first \1 of \2 \3 , thereafter",
    ),
)
"""Patterns and what stands in their place."""

_EDGE = r"(?:(?!\S)|(?<=\s))"
_COMPILED = [
    (re.compile(r"(?<!\S)" + pattern.replace("{n}", NUMBER).replace("{w}", WORD) + _EDGE), made)
    for pattern, made in (*REWORDINGS, *_RULES)
]


_NO_LOSS = "{no loss}"
_GAINING = ("bonus", "add", "extra", "gain", "plus", "+")


def rewritten(tokens: list[Token], context: Context) -> list[Token]:
    """The tokens with every clause the table knows put into the form of the grammar."""
    for pattern, made in _COMPILED:
        if context.direction is Direction.LOWER and made == "no bonus":
            continue
        if made == _NO_LOSS and not any(token.text in _GAINING for token in tokens):
            continue
        tokens = _replaced(tokens, pattern, made)
    return tokens


def _replaced(tokens: list[Token], pattern: re.Pattern[str], made: str) -> list[Token]:
    line = " ".join(token.text for token in tokens[:-1])
    if pattern.search(line) is None:
        return tokens
    starts = []
    at = 0
    for token in tokens[:-1]:
        starts.append(at)
        at += len(token.text) + 1
    out: list[Token] = []
    done = 0
    for match in pattern.finditer(line):
        if match.end() == match.start():
            continue
        first = bisect_right(starts, match.start()) - 1
        last = bisect_right(starts, match.end() - 1)
        if first < done:
            continue
        out += tokens[done:first]
        out += _filled(tokens, starts, match, made, first, last)
        done = last
    return out + tokens[done:]


_PART = re.compile(r"\\(\d)|[^\s\\]+")


def _filled(
    tokens: list[Token], starts: list[int], match: re.Match[str], made: str, first: int, last: int
) -> list[Token]:
    out: list[Token] = []
    for part in _PART.finditer("" if made == _NO_LOSS else made):
        if part[1]:
            group = int(part[1])
            if match[group]:
                low, high = match.span(group)
                out += tokens[bisect_right(starts, low) - 1 : bisect_right(starts, high - 1)]
        else:
            out.append(_made(part[0], tokens[first], tokens[max(last - 1, first)]))
    if out and tokens[first].line:
        out[0] = replace(out[0], line=True)
    return out


def _made(text: str, first: Token, last: Token) -> Token:
    if text.isdigit():
        return Token(Kind.NUMBER, text, first.start, last.end, text, Fraction(int(text)))
    kind = Kind.WORD if text[0].isalpha() else Kind.SIGN
    return Token(kind, text, first.start, last.end, text)
