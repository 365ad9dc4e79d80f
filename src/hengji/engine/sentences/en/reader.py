"""A reader over the tokens of one sentence: takes what fits, or leaves its place unchanged."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Hashable, Sequence
from fractions import Fraction
from functools import cache, wraps
from typing import Any, TypeVar, cast

from ..axis import Compare, Quantity
from ..reading import Context, Due
from ..statements import Span, Statement
from .idioms import Ways
from .tokens import Kind, Token
from .words import ADVERBS, HEDGES, LATE_WORK, NAMES_IN_LY, NO_NOUN, OPENING_NOUNS, PARTICIPLES

Read = TypeVar("Read", bound=Callable[..., Any])


class Reader:
    """The tokens of a sentence and the place reached.

    `lost` says that amounts without a verb are deductions (a heading said so), `guessed` collects words taken as levels only
    because they stand before a colon; `unsaid` tells that the effect just read had no verb, `unspoken` where steps begin
    whose effect had none, `turned` that the place just read counts downwards (`5 % below target`), `vague` deductions in
    proportion to something not said, `further` where steps go on from what was said before, `thence` where they are counted
    from `it`, `beyond` where steps begin after a threshold, `around` the tier of the last `within 5 % of ...`, `reference`
    the tier everything is compared with, `counted` the thing counted in the comparison just read, `margin` the tier exceeded
    or missed by so much, `told` values of tiers written out in clauses (`the target of 92 %`), `event` the thing last counted,
    `gap` the side of the target (`gap_tier`) on which differences are told, `allowances` where so many events are free, `far`
    what lies beyond the last margin, `taken_off` that all amounts are deductions, `dues` dates by where they are written, `due`
    the one days count from. `known` and
    `lists` keep what was read at a place, so that nothing is read there again.
    """

    def __init__(self, tokens: list[Token], context: Context, sentence: str = "") -> None:
        self.tokens = tokens
        self.context = context
        self.at = 0
        self.deepest = 0
        self.lost = False
        self.taken_off = False
        self.guessed: set[str] = set()
        self.sentence = sentence
        self.unsaid = False
        self.turned = False
        self.unspoken: set[int] = set()
        self.allowances: set[int] = set()
        self.vague: list[Statement] = []
        self.further: set[int] = set()
        self.thence: set[int] = set()
        self.beyond: set[int] = set()
        self.around = ""
        self.counted = ""
        self.reference = ""
        self.event = ""
        self.gap = 0
        self.gap_tier = "target"
        self.far: Compare | None = None
        self.margin = ("", 0)
        self.told: dict[str, set[Quantity]] = {}
        self.dues: dict[int, Due] = {}
        self.due: Due | None = None
        self.names = sorted(context.names.items(), key=lambda entry: -len(entry[0]))
        self.known: dict[Hashable, tuple[Any, int, int, tuple[Any, ...]]] = {}
        self.lists: dict[Hashable, Any] = {}

    def peek(self, ahead: int = 0) -> Token:
        """The token `ahead` of the place reached (the end, when there are no more)."""
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else self.tokens[-1]

    def sees(self, *texts: str) -> bool:
        """Whether the next token is one of these."""
        return self.peek().text in texts and self.peek().kind is not Kind.END

    def take(self, *texts: str) -> Token | None:
        """The next token, taken, if it is one of these."""
        if not self.sees(*texts):
            return None
        token = self.peek()
        self.go(self.at + 1)
        return token

    def seq(self, *phrases: str) -> bool:
        """Takes the first of these expressions (lemmas with spaces) that stands next."""
        here = self.peek().text
        for phrase in phrases:
            words = _words(phrase)
            if words[0] == here and self._fits(words):
                return True
        return False

    def idiom(self, *idioms: Ways) -> bool:
        """Takes the longest way of the first of these idioms that stands next."""
        here = self.peek().text
        return any(here in ways and any(self._fits(words) for words in ways[here]) for ways in idioms)

    def stands(self, at: int, idiom: Ways) -> bool:
        """Whether a way of this idiom stands at token `at`."""
        here, self.at = self.at, at
        found = self.idiom(idiom)
        self.at = here
        return found

    def skip(self, *given: str | Ways) -> None:
        """Takes expressions and idioms any number of times: words that carry no meaning where the grammar skips them."""
        while any(self.seq(one) if isinstance(one, str) else self.idiom(one) for one in given):
            pass

    def _fits(self, words: Sequence[str]) -> bool:
        if not all(self.peek(i).text == word for i, word in enumerate(words)):
            return False
        self.go(self.at + len(words))
        return True

    def first(self, start: int, key: Hashable, holds: Callable[[int], bool]) -> int:
        """The first token from `start` for which something holds (what it is, `key` tells); the end, when there is none."""
        places: list[int] | None = self.lists.get(key)
        if places is None:
            places = self.lists[key] = [at for at in range(len(self.tokens)) if holds(at)]
        index = bisect_left(places, start)
        return places[index] if index < len(places) else len(self.tokens) - 1

    def first_of(self, start: int, texts: Collection[str]) -> int:
        """The first token from `start` that is one of these; the end, when there is none."""
        return self.first(start, tuple(texts), lambda at: self.tokens[at].text in texts)

    def go(self, at: int) -> None:
        """Moves on to token `at`, remembering how far any reading came."""
        self.at = at
        self.deepest = max(self.deepest, at)

    def number(self) -> Fraction | None:
        """A number: `5`, `two`, `1/2`; not an ordinal."""
        token = self.peek()
        if token.kind is not Kind.NUMBER:
            return None
        self.go(self.at + 1)
        if self._fraction():
            self.at += 2
            return token.value / self.peek(-1).value
        after = self.peek()
        words = token.text.isalpha() and after.text.isalpha() and after.kind is Kind.NUMBER
        if words and token.value >= 20 and after.value < 10:
            self.at += 1
            return token.value + after.value
        return token.value

    def _fraction(self) -> bool:
        """Whether the number just taken is the upper half of a fraction, not the first of a list (`100/90/80`)."""
        listed = self.peek(2).text == "/" or (self.at > 1 and self.tokens[self.at - 2].text == "/")
        return self.peek().text == "/" and self.peek(1).kind is Kind.NUMBER and bool(self.peek(1).value) and not listed

    def ordinal(self) -> Fraction | None:
        """An ordinal: `2nd`, `third`, `first`."""
        if self.take("first"):
            return Fraction(1)
        token = self.peek()
        if token.kind is not Kind.ORDINAL:
            return None
        self.at += 1
        return token.value

    def span(self, start: int) -> Span:
        """What was taken since the token `start`, as characters of the sentence."""
        last = self.tokens[max(self.at - 1, start)]
        return Span(self.tokens[start].start, last.end)

    def noun(self, most: int = 6) -> str:
        """A name in words outside the language (`late delivery`, `instance of fraud`), or a quoted one; empty if there is none."""
        if self.sees('"'):
            return self.quoted()
        words: list[str] = []
        while len(words) < most:
            token = self.peek()
            if token.kind is not Kind.WORD or (words and token.line) or (hedges(token.text) and not self._titled()):
                break
            if token.text == "and" and words and words[-1][0].isupper() and self.peek(1).raw[:1].isupper():
                words.append(token.raw)
                self.at += 1
                continue
            if self._coded():
                words.append(token.raw + self.peek(1).raw)
                self.at += 2
                continue
            if token.text in NO_NOUN and not (words and self._participle()) and not self.adjective():
                break
            words.append(token.raw)
            self.at += 1
        while words and words[-1].lower() in ("of", "by", "in", "on", "per"):
            self.at -= 1
            words.pop()
        return " ".join(words)

    def _coded(self) -> bool:
        """`P1 incidents`, `Category C3 complaints`: a letter and a number that belong to a name."""
        letter, number, after = self.peek(), self.peek(1), self.peek(2)
        code = len(letter.raw) == 1 and letter.raw.isupper() and number.kind is Kind.NUMBER and number.tight
        return code and number.text.isdigit() and after.kind is Kind.WORD and after.text not in NO_NOUN

    def _titled(self) -> bool:
        """Whether a word with a capital in the middle of the sentence belongs to a name (`Never Event`, `top band`)."""
        if self.peek().text in ("top", "bottom") and self.peek(1).text in ("band", "tier", "category", "class"):
            return True
        return (
            self.at > 0
            and self.peek().raw[:1].isupper()
            and self.peek(-1).kind is Kind.WORD
            and self.peek(1).raw[:1].isupper()
        )

    def adjective(self) -> bool:
        """Whether a word of the language opens a name (`cost variance`, `service failure`, `overdue receivables`)."""
        after = self.peek(1)
        if self.peek().raw.lower() in ("late", "overdue", "delayed") and after.text in LATE_WORK:
            return False
        if self.peek().raw.lower() in ("late", "overdue", "delayed") and self.peek().text == "LATE":
            plain = after.kind is Kind.WORD and after.text not in NO_NOUN and after.text not in ADVERBS
            return plain and not hedges(after.text)
        return (
            self.peek().text in OPENING_NOUNS
            and after.kind is Kind.WORD
            and after.text not in NO_NOUN
            and after.text not in ADVERBS
        )

    def counted_in_title(self) -> str:
        """What a title before the first colon counts (`Student complaints upheld: ...`), as written; empty where it tells none."""
        end = self.first_of(0, (":",))
        words = [token.raw for token in self.tokens[:end]]
        plain = all(token.kind is Kind.WORD and token.text not in NO_NOUN for token in self.tokens[:end])
        plural = any(word.lower().endswith("s") for word in words)
        return " ".join(words) if plain and plural and end < self.at else ""

    def _participle(self) -> bool:
        """Whether a participle closes a name (`patent awarded`, `complaint received`): no amount follows it."""
        after = self.peek(1)
        return (
            self.peek().raw.lower() in PARTICIPLES
            and after.kind is not Kind.NUMBER
            and after.text not in ("point", "half", "full", "no", "nil", "zero", "all", "none", "nothing", "maximum")
        )

    def quoted(self) -> str:
        """A name in quotation marks, as written; empty if there is none."""
        start = self.at
        if not self.take('"'):
            return ""
        while not self.sees('"') and self.peek().kind is not Kind.END:
            self.at += 1
        if not self.take('"'):
            self.at = start
            return ""
        return self.between(self.tokens[start].end, self.tokens[self.at - 1].start)

    def between(self, start: int, end: int) -> str:
        """The text as written between two places of the sentence."""
        return self.sentence[start:end].strip()


@cache
def _words(phrase: str) -> tuple[str, ...]:
    return tuple(phrase.split())


def hedges(word: str) -> bool:
    """`approximately`, `consistently`, `about`: words that change what is said and are no part of a name."""
    return word in HEDGES or (word.endswith("ly") and word not in NAMES_IN_LY)


def attempt(read: Read) -> Read:
    """A reading that leaves the place unchanged when it gives None."""

    @wraps(read)
    def wrapped(r: Reader, *args: Any, **kwargs: Any) -> Any:
        start = r.at
        found = read(r, *args, **kwargs)
        if found is None:
            r.at = start
        return found

    return cast("Read", wrapped)


def remembered(*told: str) -> Callable[[Read], Read]:
    """A reading made once for each place; `told` names what it is told by other readings through the reader, or tells them."""

    def once(read: Read) -> Read:
        @wraps(read)
        def wrapped(r: Reader, *args: Any, **kwargs: Any) -> Any:
            own = vars(r)
            before = tuple([own[name] for name in told])
            key = (read, r.at, args, *kwargs.items(), before)
            known = r.known.get(key)
            if known is None:
                deepest, r.deepest = r.deepest, 0
                found = read(r, *args, **kwargs)
                known = r.known[key] = found, r.at, r.deepest, tuple([own[name] for name in told])
                r.deepest = deepest
            found, r.at, deepest, after = known
            if deepest > r.deepest:
                r.deepest = deepest
            if after != before:
                own.update(zip(told, after, strict=True))
            return found

        return cast("Read", wrapped)

    return once
