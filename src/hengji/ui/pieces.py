"""What pages are put together from: badges, key figures, branches of a tree, tabs. Each is a value; templates and tables draw them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.utils.html import format_html
from django.utils.safestring import SafeString

from .words import Bilingual, in_language

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

    def html(self, lang: str) -> SafeString:
        """As it stands on a page."""
        return format_html(
            '<span class="badge {}"><span class="sign" aria-hidden="true">{}</span>{}</span>',
            self.tone, SIGNS[self.tone], in_language(self.text, lang),
        )  # fmt: skip


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
