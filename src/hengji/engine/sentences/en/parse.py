"""From an English sentence to its outcome: tokens, clauses, statements, then the assembly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from ...rules.model import Partial
from ...values.text import Text
from .. import questions
from ..assemble import assemble
from ..reading import Ambiguous, Context, NotUnderstood, Outcome, Reading, Understood
from ..statements import (
    Between,
    Doubt,
    Doubtful,
    Each,
    Full,
    Limit,
    PartialSaid,
    Remark,
    Span,
    Start,
    Statement,
    Unread,
)
from . import (
    ambitions,
    awards,
    bands,
    bounds,
    clauses,
    fillers,
    formulas,
    judgement,
    kinds,
    openings,
    sides,
    steps,
    titles,
    written,
    zones,
)
from .money import merged
from .names import EXPECTED, expected
from .phrases import join_phrases
from .reader import Reader
from .rewrites import rewritten
from .settle import settled
from .tokens import Kind, Token, tokenize

_CLAUSES = (
    *written.CLAUSES,
    ambitions.ambition,
    zones.zones,
    steps.each,
    clauses.anchored,
    clauses.all_or_nothing,
    bands.graded,
    bands.named_band,
    clauses.listed,
    awards.ranged,
    awards.effect_then,
    awards.condition_then,
    clauses.reference,
    kinds.priced,
    kinds.priced_alike,
    kinds.priced_in_brackets,
    kinds.first_one,
    kinds.fatal,
    awards.event_award,
    awards.beyond_all,
    clauses.compared,
    awards.named_award,
    awards.requirement,
    bands.allowance,
    bands.either_band,
    bands.grace,
    bands.deviating,
    bands.tolerated,
    sides.both_ways,
    sides.outside,
    sides.each_listed,
    titles.title,
    titles.header,
    titles.definition,
    titles.due,
    fillers.told,
    bounds.limit,
    bounds.both_limits,
    bounds.no_bonus,
    bounds.span_of_scores,
    bounds.partial,
    bounds.between,
    bounds.proportional,
    bounds.efficacy,
    judgement.vetoed,
    bounds.stated,
    judgement.confined,
    formulas.formula,
)
_SEPARATORS = frozenset(
    {
        ",",
        ";",
        ".",
        ":",
        "(",
        ")",
        "-",
        "and",
        "but",
        "then",
        "while",
        "with",
        "whereas",
        "however",
        "/",
        "also",
        "[",
        "]",
        "where",
    }
)
LONGEST = 2000
"""Characters a scoring sentence may have; beyond it the text is something else."""

_HEADINGS = (
    "service credit",
    "deduction",
    "penalty",
    "liquidated damage",
    "penalty point",
    "point deduct",
    "point lose",
    "mark deduct",
    "service credit :",
)

_SERVICE = frozenset({"uptime", "availability", "fee", "charge", "service"})
"""Words beside which `10 % credit` is money paid back, not marks earned."""

Found = tuple[Statement, ...]


def parse(sentence: str, context: Context | None = None) -> Outcome:
    """The outcome of an English scoring sentence: a rule, a question with its readings, or findings that say where it fails."""
    context = context or Context()
    if not sentence.strip():
        return NotUnderstood((questions.empty(),))
    if len(sentence) > LONGEST:
        return NotUnderstood((questions.too_long(len(sentence), LONGEST),))
    reader = Reader(tokens_of(sentence, context), context, sentence)
    found = _read(reader)
    outcome = openings.asked(found, reader, sentence) or assemble(found, context, sentence)
    if reader.due is not None and isinstance(outcome, Understood):
        outcome = replace(outcome, due=reader.due)
    return _in_proportion_to_what(outcome) if reader.vague and isinstance(outcome, Understood) else outcome


def statements(sentence: str, context: Context) -> Found:
    """What the clauses of the sentence say; text outside the language comes as `Unread`, never left out."""
    return _read(Reader(tokens_of(sentence, context), context, sentence))


def tokens_of(sentence: str, context: Context) -> list[Token]:
    """The tokens of the sentence in the form of the grammar."""
    return join_phrases(rewritten(merged(tokenize(sentence), context), context))


def _read(reader: Reader) -> Found:
    if _figures_alone(reader):
        span = reader.tokens[0].start, reader.tokens[-2].end
        return (Unread(reader.between(*span), EXPECTED, Span(*span)),)
    start = _heading(reader)
    search = _Search(reader)
    found = search.run(start)
    if found is None:
        found = _range_amount(reader) or search.repaired(start)
    return _closing(settled(found, reader), reader)


_FULL_ONLY = re.compile(r",\s*(?:and\s+)?full steps? only\s*$", re.IGNORECASE)


def _closing(found: Found, r: Reader) -> Found:
    """`plus 1 per 1% above; minus 2 per 1% below, full steps only`: said once at the end, it is of every step."""
    steps = [item for item in found if isinstance(item, Each)]
    if len(steps) < 2 or all(step.partial is not None for step in steps[:-1]):
        return found
    last = steps[-1]
    if not _FULL_ONLY.search(r.between(last.span.start, last.span.end)):
        return found
    plain = replace(last, partial=None, relative=last.relative or None)
    said = tuple(plain if item is last else item for item in found)
    return (*said, PartialSaid(Partial.WHOLE, span=last.span, closing=True))


_LIST_SIGNS = frozenset({",", ";", ".", "-", "+", "/", "~", "(", ")", "[", "]", "|", "+/-", "and", "or", "to"})


def _figures_alone(r: Reader) -> bool:
    """`1, 1, 1`, `-1 -1 -1`: figures of which nothing is said."""
    said = r.tokens[:-1]
    figures = sum(token.kind is Kind.NUMBER for token in said)
    return figures > 1 and all(token.kind is Kind.NUMBER or token.text in _LIST_SIGNS for token in said)


def _heading(r: Reader) -> int:
    """`Service credits: ...` at the head: amounts without a verb are then deductions."""
    if r.seq(*_HEADINGS) and r.take(":"):
        r.lost = True
        return r.at
    r.at = 0
    texts = [token.text for token in r.tokens]
    r.lost = "credit" in texts and bool(_SERVICE & set(texts))
    return 0


def _range_amount(r: Reader) -> Found | None:
    """`deduct 2 to 5 points per finding`: a range of points is the assessor's to choose from."""
    for at in range(len(r.tokens) - 3):
        first, joint, second, unit = r.tokens[at : at + 4]
        if (
            first.kind is Kind.NUMBER
            and joint.text in ("to", "-", "~")
            and second.kind is Kind.NUMBER
            and unit.text == "point"
        ):
            judged = judgement.judged_words(r)
            if not judged:
                words = r.between(first.start, unit.end)
                return (Doubtful(Doubt.RANGE_AMOUNT, words, Span(first.start, unit.end)),)
    return None


def _in_proportion_to_what(outcome: Understood) -> Ambiguous:
    question = questions.question(
        "proportional-deduction",
        "按比例扣分，但没有写明按什么的比例",
        "a deduction in proportion, but not in proportion to what",
        Text(
            "写明得分与完成率成比例，或每低多少扣多少分",
            "say that the score is in proportion to completion, or what each step below takes",
        ),
    )
    ratio = Reading(
        Text("得分与完成率成比例", "the score is in proportion to completion"),
        Text("按完成率计分，最高得满分", "scored in proportion to completion, capped at full marks"),
        outcome.rule,
    )
    step = Reading(
        Text("每低一步扣固定分值", "a fixed deduction for each step below"),
        Text("每低于目标值1%扣…分", "minus ... points per 1% below target"),
    )
    return Ambiguous(question, (ratio, step))


class _Search:
    """Finds clauses that together take every token; where none do, it says which parts are outside the language."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.dead: set[tuple[int, bool]] = set()
        self.known: dict[int, list[tuple[int, Found]]] = {}
        self.depth: dict[int, int] = {}

    def run(self, at: int) -> Found | None:
        """The statements from token `at` to the end, or None."""
        here = self.begins(at, apart=True)
        open_ways: list[tuple[tuple[int, bool], Iterator[tuple[int, Found]]]] = []
        taken: list[Found] = []
        while self.reader.tokens[here[0]].kind is not Kind.END:
            open_ways.append((here, self.possible(*here)))
            while (way := next(open_ways[-1][1], None)) is None:
                self.dead.add(open_ways.pop()[0])
                if not open_ways:
                    return None
                taken.pop()
            end, found = way
            taken.append(found)
            here = self.begins(end, apart=isinstance(found[-1], Full | Start | Remark) if found else True)
        return tuple(chain.from_iterable(taken))

    def begins(self, at: int, apart: bool) -> tuple[int, bool]:
        """Where the next clause begins, and whether any may stand there: without a sign between (`apart`), only what belongs to the
        clause before."""
        apart = apart or self.ends(at) or self.reader.tokens[at - 1].text in (":", ";")
        at = self.skip(at)
        return at, apart

    def possible(self, at: int, apart: bool) -> Iterator[tuple[int, Found]]:
        """Every clause that can stand at `at`, the longest first; not `apart`: those that belong to the clause before."""
        if (at, apart) in self.dead:
            return iter(())
        clauses = self.clauses(at)
        return iter(
            clauses
            if apart
            else [entry for entry in clauses if entry[1] and isinstance(entry[1][0], Limit | PartialSaid | Between)]
        )

    def clauses(self, at: int) -> list[tuple[int, Found]]:
        """Every clause that can stand at `at`, the longest first."""
        if at not in self.known:
            made: list[tuple[int, Found]] = []
            self.reader.deepest = at
            for clause in _CLAUSES:
                self.reader.at = at
                found = clause(self.reader)
                if found is None or self.reader.at <= at:
                    continue
                taken = found if isinstance(found, tuple) else (found,)
                made.append((self.reader.at, taken))
                if not self.ends(self.reader.at) and fillers.after_clause(self.reader) and self.ends(self.reader.at):
                    made.append((self.reader.at, taken))
            made.sort(key=lambda entry: -entry[0])
            self.known[at] = made
            self.depth[at] = self.reader.deepest
        return self.known[at]

    def skip(self, at: int) -> int:
        """The place after separators."""
        tokens = self.reader.tokens
        while tokens[at].kind is not Kind.END and tokens[at].text in _SEPARATORS and not _signs(tokens, at):
            at += 1
        return at

    def repaired(self, at: int) -> Found:
        """The statements that can be read, with the text between them as `Unread` (or judged)."""
        out: list[Statement] = []
        tokens = self.reader.tokens
        at = self.skip(at)
        while tokens[at].kind is not Kind.END:
            self.reader.at = at
            judged: Statement | None = judgement.judged(self.reader)
            found: Found
            if judged is not None:
                end, found = self.reader.at, (judged,)
            elif (made := next((entry for entry in self.clauses(at) if self.ends(entry[0])), None)) is not None:
                end, found = made
            else:
                end = self.clause_end(at)
                found = (self.unread(at, end),)
            out += found
            at = self.skip(end)
        return tuple(out)

    def ends(self, at: int) -> bool:
        """Whether a clause may end here."""
        token = self.reader.tokens[at]
        if token.text == "-" and _joins(self.reader.tokens, at):
            return False
        return token.kind is Kind.END or token.text in _SEPARATORS or token.line

    def clause_end(self, at: int) -> int:
        """The end of the clause that starts at `at`: the next separator."""
        tokens = self.reader.tokens
        end = at + 1
        while tokens[end].kind is not Kind.END and tokens[end].text not in (",", ";", ".") and not tokens[end].line:
            end += 1
        return end

    def unread(self, at: int, end: int) -> Unread:
        """A stretch of text outside the language."""
        tokens = self.reader.tokens
        deepest = self.depth.get(at, at)
        told = any(token.kind is Kind.NUMBER or token.text in ("EACH", "PER", "<", ">") for token in tokens[at:deepest])
        span = Span(tokens[deepest if told and deepest < end else at].start, tokens[end - 1].end)
        words = self.reader.sentence[span.start : span.end]
        return Unread(words, expected(words), span)


def _joins(tokens: list[Token], at: int) -> bool:
    """Whether a dash stands between two figures without a space (`1-3`): a range, which no clause ends in."""
    return at > 0 and tokens[at].tight and tokens[at - 1].kind is Kind.NUMBER and _signs(tokens, at)


def _signs(tokens: list[Token], at: int) -> bool:
    """Whether a dash here is the sign of a number (`-3 for each 5 days late`), a plus likewise."""
    return tokens[at].text == "-" and tokens[at + 1].kind is Kind.NUMBER and tokens[at + 1].tight
