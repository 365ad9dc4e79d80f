"""What the doors share: fields of a form, the rows of a letter as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from ...audit.outcomes import Refusal
from ...engine.rules.model import Measured
from ...engine.trace import tier_word
from ...engine.values.text import Text
from ...ui.measures import measured
from ..actions.negotiate import matter_word
from ..content import Content, Item, Tier
from ..models import Letter, Matter, Proposal


def field(request: HttpRequest, name: str, most: int = 4000) -> str:
    """A text of the form. Raises `Refusal` where it is too long."""
    found = request.POST.get(name, "")
    if len(found) > most:
        raise Refusal(Text(f"文字超过 {most} 字", f"the text is longer than {most} signs"), at=name)
    if "\0" in found:
        raise Refusal(Text("文字里有不可见的字符", "the text holds a sign that cannot be seen"), at=name)
    return found


def to_letter(letter: Letter | str) -> HttpResponse:
    """The page of the letter."""
    return redirect(f"/letters/{letter if isinstance(letter, str) else letter.ref}")


@dataclass(frozen=True, slots=True)
class TierCell:
    """A tier as it is shown."""

    name: str
    title: Text
    tier: Tier


@dataclass(frozen=True, slots=True)
class ProposalCell:
    """A proposal as it is shown: `old` and `new` in both languages; `later` is what became of an accepted one since, and in which text."""

    row: Proposal
    title: Text
    old: Text
    new: Text
    later: tuple[Text, int] | None = None

    @property
    def open(self) -> bool:
        """Whether it waits for an answer."""
        return not self.row.answer


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item with what was said to it."""

    item: Item
    tiers: tuple[TierCell, ...]
    proposals: tuple[ProposalCell, ...]
    first_of_dimension: bool

    @property
    def about(self) -> list[Text]:
        """What stands below its title, piece by piece: unit and direction of what is measured in one (a deadline and a count of events have
        none), whose it is, what it rests on."""
        item, found = self.item, []
        if item.unit:
            unit = measured(item.unit)
            found.append(Text(unit.zh, unit.en))
        if item.rule.measured is Measured.VALUE:
            found.append(item.direction.words)
        if item.own:
            found.append(Text("个人指标", "holder's own"))
        if item.watch:
            found.append(Text("监测，不计分", "watched, not scored"))
        if item.clause:
            found.append(Text(f"依据 {item.clause}", f"under {item.clause}"))
        return found


Later = Mapping[str, tuple[str, int]]
"""By proposal that was accepted: the value another text gave since, as it is kept, and the number of that text."""


def rows(content: Content, proposals: Iterable[Proposal] = (), later: Later | None = None) -> list[ItemRow]:
    """The items in order, each with its tiers and proposals."""
    said: dict[str, list[ProposalCell]] = {}
    for each in proposals:
        said.setdefault(each.item, []).append(cell(each, later))
    found: list[ItemRow] = []
    for item in content.items:
        tiers = tuple(TierCell(tier.name, tier_word(tier.name), tier) for tier in item.tiers)
        first = not found or found[-1].item.dimension != item.dimension
        found.append(ItemRow(item, tiers, tuple(said.get(item.id, ())), first))
    return found


def elsewhere(content: Content, proposals: Sequence[Proposal]) -> list[ProposalCell]:
    """What was said to the whole, or to items that are gone."""
    return [cell(each) for each in proposals if content.item(each.item) is None]


def cell(row: Proposal, later: Later | None = None) -> ProposalCell:
    """A proposal as it is shown."""
    since = (later or {}).get(row.ref)
    told = (_both(since[0]), since[1]) if since is not None else None
    return ProposalCell(row, matter_word(Matter(row.matter), row.tier), _both(row.old), _both(row.new), told)


def _both(kept: str) -> Text:
    """A figure, or a sentence in both languages, one a line."""
    zh, _, en = kept.partition("\n")
    return Text(zh or "—", en or zh or "—")
