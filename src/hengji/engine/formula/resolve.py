"""Which measure a written name means: the one place where names are resolved.

The rule, in this order:

1. a measure of exactly that name, full-width and half-width forms counting as equal;
2. else, if the name begins with 期初/年初/`opening_` (期末/年末/`closing_`) and a measure of the remaining name exists,
   that measure at the end of the previous year (in the period itself);
3. else the name is unknown.

So a measure that is itself called 期初所有者权益 always wins over the reading "所有者权益, opening". Where no names are
given nothing can be looked up, and a name stays as written; `opening(所有者权益)` says the same without any catalogue.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from ..values.text import Text
from .tokens import PLAIN_FORMS, plain
from .tree import Name, Place, Span, is_name
from .words import PREFIXES, WORD, did_you_mean, function, keyword, nearest

_MAX_HINTS = 5
"""Unknown names that get a did-you-mean; comparing is slow against a large catalogue."""
_NEVER_BARE = frozenset("+-*/<>=,[]≤≥≠≦≧")


@dataclass(slots=True)
class Known:
    """The names a formula may use; None means any."""

    names: Collection[str] | None
    _plain: dict[str, str] | None = None
    _hints: int = field(default=0)

    def measure(self, written: str) -> str | None:
        """The measure of exactly that name (rule 1), or None."""
        if self.names is None or written in self.names:
            return written if is_name(written) else None
        if self._plain is None:
            self._plain = {plain(name): name for name in self.names if is_name(name)}
        return self._plain.get(plain(written))

    def find(self, written: str, place: Place = (0, 0)) -> Name | None:
        """The measure and span meant by `written`, or None when it is unknown (the rule above)."""
        name = self.measure(written)
        if name is not None:
            return Name(name, Span.PERIOD, place)
        for prefix, span in PREFIXES:
            if written.startswith(prefix) and len(written) > len(prefix):
                name = self.measure(written[len(prefix) :])
                if name is not None:
                    return Name(name, span, place)
        return None

    def hint(self, written: str) -> Text | None:
        """What may have been meant by an unknown name, or None."""
        self._hints += 1
        if not self.names or self._hints > _MAX_HINTS:
            return None
        for prefix, zh, en in _REWRITES:
            rest = self.measure(written[len(prefix) :]) if written.startswith(prefix) and written != prefix else None
            if rest is not None:
                return did_you_mean(zh.format(bare(rest)), en.format(bare(rest)))
        near = nearest(written, self.names)
        return did_you_mean(near) if near else None

    def compound(self) -> list[str]:
        """Known names with spaces, brackets or % of their own that can be told without square brackets, longest first.

        Never those with an operator or a comma in them, nor those that read as the call of a function.
        """
        found = [name for name in self.names or () if not WORD.fullmatch(name) and _unmistakable(name)]
        return sorted(found, key=len, reverse=True)


_AVERAGE = ("平均(期初({0}), 期末({0}))", "avg(opening({0}), closing({0}))")
_REWRITES = (
    ("平均", *_AVERAGE),
    ("average_", *_AVERAGE),
    ("上年同期", "上年({0})", "prior({0}, 1)"),
    ("上年", "上年({0})", "prior({0}, 1)"),
    ("去年", "上年({0})", "prior({0}, 1)"),
    ("prior_", "上年({0})", "prior({0}, 1)"),
    ("本年累计", "累计({0})", "ytd({0})"),
    ("累计", "累计({0})", "ytd({0})"),
    ("ytd_", "累计({0})", "ytd({0})"),
    ("且", "且 {0}", "and {0}"),
    ("或", "或 {0}", "or {0}"),
)
"""How a name that begins so, before a known one, is better written."""


def _unmistakable(name: str) -> bool:
    flat = name.translate(PLAIN_FORMS)
    first = WORD.match(flat)
    return first is not None and not (_NEVER_BARE & set(flat)) and function(first.group()) is None


def bare(name: str) -> str:
    """A name as it stands in canonical text: bare where it is one word, else in square brackets."""
    return name if WORD.fullmatch(name) and not keyword(name) and plain(name) == name else f"[{name}]"
