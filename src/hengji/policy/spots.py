"""Where in a scheme a finding arises: the item, or the part, whose lines it stands in."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from ..engine.scheme import Scheme as Meaning
from ..engine.scheme.model.scorecards import Dimension
from ..engine.values.finding import Finding
from ..engine.values.text import Text


@dataclass(frozen=True, slots=True)
class Spot:
    """A part of a scheme: an item of a card (`card`, `item`), a dimension of one (`card`, `part`), a card, or another section, which may
    have a `page` of its own; with the title of what it stands `within`."""

    title: Text
    card: str = ""
    item: str = ""
    part: str = ""
    page: str = ""
    within: Text | None = None

    def href(self, version: str, shown: str = "") -> str:
        """Where a person sees it, of the version of this reference: the row of the card, on the page itself where that card is `shown`;
        "" for what has no page."""
        if not self.card:
            return f"/schemes/{version}/{self.page}" if self.page else ""
        row = self.item or self.part
        page = "" if self.card == shown else f"/schemes/{version}?{urlencode({'card': self.card})}"
        return page + (f"#{quote(f'at-{row}')}" if row else "#card" if self.card == shown else "")


WHOLE = Spot(Text("整个方案", "the whole scheme"))


def spots(scheme: Meaning) -> list[tuple[int, Spot]]:
    """Every part that knows its line, by line."""
    found: list[tuple[int, Spot]] = []
    for card in scheme.scorecards.values():
        found.append((card.where.line, Spot(card.title, card.id)))
        for part in card.dimensions:
            for each in part.dimensions():
                found.append((each.where.line, Spot(each.title, card.id, part=each.id, within=card.title)))
                found += [
                    (item.where.line, Spot(item.title, card.id, item.id, within=card.title))
                    for item in each.children
                    if not isinstance(item, Dimension)
                ]
    sections: list[tuple[int, Spot]] = []
    sections += [(each.where.line, Spot(each.title, page="indicators")) for each in scheme.indicators.values()]
    for named in (
        scheme.parameters, scheme.measures, scheme.panels, scheme.boards, scheme.events, scheme.gates,
        scheme.coefficients, scheme.progress,
    ):  # fmt: skip
        sections += [(each.where.line, Spot(each.title)) for each in named.values()]
    sections += [(step.where.line, Spot(step.title)) for step in scheme.ledger]
    how = scheme.classification
    if how is not None:
        sections += [(each.where.line, Spot(each.title, page="classes")) for each in how.classes.values()]
    return sorted((pair for pair in [*found, *sections] if pair[0]), key=lambda pair: pair[0])


def spot_of(known: Sequence[tuple[int, Spot]], finding: Finding) -> Spot:
    """The part whose line is the last at or before the finding's."""
    at = bisect_right([line for line, _ in known], finding.where.line) - 1
    return known[at][1] if finding.where.line and at >= 0 else WHOLE


def by_spot(scheme: Meaning | None, findings: Sequence[Finding]) -> Mapping[tuple[str, str], list[Finding]]:
    """The findings by card and item; ("", "") holds those of other parts."""
    known = spots(scheme) if scheme is not None else []
    found: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        spot = spot_of(known, finding)
        found[spot.card, spot.item].append(finding)
    return found
