"""What pages are put together from: badges, key figures, branches of a tree, tabs. Each is a value; templates and tables draw them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.utils.safestring import SafeString

from .words import Bilingual, escaped, in_language

Tone = Literal["good", "warn", "bad", "info", "none"]
SIGNS: dict[str, str] = {"good": "●", "warn": "◆", "bad": "▼", "info": "■", "none": "○"}
"""The shape of each tone: colour is never the only sign."""

_TONES: dict[str, Tone] = {
    **dict.fromkeys(("approved", "accepted", "in-force", "locked", "agreed", "open"), "good"),
    **dict.fromkeys(("submitted", "sent", "negotiating", "proposed", "half-signed", "amended", "half-amended"), "info"),
    **dict.fromkeys(("amending",), "warn"),
    **dict.fromkeys(("rejected", "disputed", "void"), "bad"),
}


def tone_of(state: str) -> Tone:
    """The tone of a state by its name: what stands is good, what waits for somebody is told, what came back is bad, all else is plain."""
    return _TONES.get(state, "none")


@dataclass(frozen=True, slots=True)
class Badge:
    """A state in a word, with a shape and a colour."""

    tone: Tone
    text: Bilingual | str
    long: bool = False
    """Whether it is a sentence, which may go over several lines."""

    def html(self, lang: str) -> SafeString:
        """As it stands on a page."""
        sign, words = SIGNS[self.tone], escaped(in_language(self.text, lang))
        look = f"badge {self.tone}{' long' if self.long else ''}"
        return SafeString(f'<span class="{look}"><span class="sign" aria-hidden="true">{sign}</span>{words}</span>')


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere, perhaps with a note below them."""

    href: str
    text: Bilingual | str
    also: Bilingual | str = ""


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure worth a card: what it is, how much, and where it leads."""

    title: Bilingual | str
    value: Decimal | int | str | None
    unit: Bilingual | str = ""
    tone: Tone | None = None
    href: str = ""

    @property
    def sign(self) -> str:
        """The shape of its tone."""
        return SIGNS[self.tone] if self.tone else ""


@dataclass(frozen=True, slots=True)
class Branch:
    """A node of a tree with what is below it; `amount` (a figure with its unit) and `rest` stand at the right end of its line. More than
    one `badge` is a list of them."""

    text: Bilingual | str
    href: str = ""
    code: str = ""
    rest: Bilingual | str = ""
    badge: Badge | Sequence[Badge] | None = None
    below: Sequence[Branch] = ()
    opened: bool = False
    amount: Bilingual | str = ""

    @property
    def badges(self) -> Sequence[Badge]:
        """All of them."""
        return () if self.badge is None else (self.badge,) if isinstance(self.badge, Badge) else self.badge

    def html(self, lang: str) -> str:
        """Its own line, without what is below."""
        words = escaped(in_language(self.text, lang))
        code = f'<span class="code">{escaped(self.code)}</span>' if self.code else ""
        name = f'<a href="{escaped(self.href)}">{words}</a>' if self.href else f"<span>{words}</span>"
        lights = "".join(light.html(lang) for light in self.badges)
        amount = f'<span class="amount">{escaped(in_language(self.amount, lang))}</span>' if self.amount else ""
        rest = f'<span class="rest">{escaped(in_language(self.rest, lang))}</span>' if self.rest else ""
        return code + name + lights + amount + rest


def tree_html(branches: Sequence[Branch], lang: str, name: str = "") -> SafeString:
    """A tree as it stands on a page, nested lists that open and close: hundreds of lines, so it is no template."""
    label = f' aria-label="{escaped(name)}"' if name else ""
    return SafeString(f'<ul class="tree"{label}>{_below(branches, lang)}</ul>')


def _below(branches: Sequence[Branch], lang: str) -> str:
    return "".join(
        f'<li><div class="branch">{each.html(lang)}</div>{_folded(each, lang) if each.below else ""}</li>'
        for each in branches
    )


def _folded(branch: Branch, lang: str) -> str:
    what = f"{'Open or close' if lang == 'en' else '展开或收起'} {escaped(in_language(branch.text, lang))}"
    return (
        f'<details{" open" if branch.opened else ""}><summary><span class="hidden">{what}</span></summary>'
        f"<ul>{_below(branch.below, lang)}</ul></details>"
    )


@dataclass(frozen=True, slots=True)
class Part:
    """So many of a whole that stand alike: how that is called, how many, and where those are listed."""

    tone: Tone
    text: Bilingual | str
    count: int
    href: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far many things of one kind have come: its parts in order, what is done first."""

    title: Bilingual | str
    href: str
    parts: Sequence[Part]
    whole: Bilingual | str = ""
    """What all of them are, in words; without it, how many."""

    @property
    def total(self) -> int:
        """How many there are in all."""
        return sum(part.count for part in self.parts)


def progress_html(progress: Progress, lang: str) -> SafeString:
    """A strip with a piece for each part, as wide as its share; below it the parts with their counts, which the strip only repeats."""
    total = progress.total
    whole = escaped(in_language(progress.whole, lang)) or (f"{total:,} in all" if lang == "en" else f"共 {total:,}")
    head = f'<a href="{escaped(progress.href)}">{escaped(in_language(progress.title, lang))}</a>'
    pieces, at = [], Decimal(0)
    for part in progress.parts:
        wide = Decimal(part.count * 100) / (total or 1)
        pieces.append(f'<rect class="{part.tone}" x="{at:.3f}" width="{wide:.3f}" height="8"/>')
        at += wide
    parts = "".join(f"<li>{_part(part, lang)}</li>" for part in progress.parts)
    return SafeString(
        f'<div class="progress"><p class="of">{head}<span class="note">{whole}</span></p>'
        '<svg class="strip" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        f'{"".join(pieces)}</svg><ul class="parts">{parts}</ul></div>'
    )


def _part(part: Part, lang: str) -> str:
    sign = f'<span class="sign {part.tone}" aria-hidden="true">{SIGNS[part.tone]}</span>'
    words = f"{sign}{escaped(in_language(part.text, lang))} <b>{part.count:,}</b>"
    return f'<a href="{escaped(part.href)}">{words}</a>' if part.href else words


def options_html(choices: Iterable[tuple[str, Bilingual | str]], chosen: str, lang: str) -> SafeString:
    """The choices of a select; a group has hundreds of units."""
    return SafeString(
        "".join(
            f'<option value="{escaped(value)}"{" selected" if value == chosen else ""}>{escaped(in_language(words, lang))}</option>'
            for value, words in choices
        )
    )


@dataclass(frozen=True, slots=True)
class Tab:
    """One view of a page among several, each with an address of its own."""

    href: str
    text: Bilingual | str
    here: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One page above the present one."""

    href: str
    text: Bilingual | str
