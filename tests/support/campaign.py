"""What a campaign of broken inputs found at a door: one line a share, added up for the summary at the end of the run."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace


@dataclass(frozen=True, slots=True)
class Campaign:
    """Inputs taken without an error, told what is wrong, refused at the threshold; the slowest in seconds of the processor and its
    number; the most memory in MB."""

    door: str
    taken: int
    told: int
    refused: int
    slowest: float
    number: int
    peak_mb: int

    def as_text(self) -> str:
        """As it travels from the process that ran the share."""
        return json.dumps(asdict(self))

    def __add__(self, other: Campaign) -> Campaign:
        worse = max(self, other, key=lambda each: each.slowest)
        return replace(
            worse,
            taken=self.taken + other.taken,
            told=self.told + other.told,
            refused=self.refused + other.refused,
            peak_mb=max(self.peak_mb, other.peak_mb),
        )


def summary(texts: Iterable[str]) -> list[str]:
    """A table of all shares, a line a door."""
    doors: dict[str, Campaign] = {}
    for text in texts:
        share = Campaign(**json.loads(text))
        doors[share.door] = doors[share.door] + share if share.door in doors else share
    head = f"{'door':<18}{'inputs':>9}{'taken':>9}{'told':>9}{'refused':>9}{'slowest s':>11}{'its number':>12}{'MB':>6}"
    return [head] * bool(doors) + [
        f"{each.door:<18}{each.taken + each.told + each.refused:>9,}{each.taken:>9,}{each.told:>9,}{each.refused:>9,}"
        f"{each.slowest:>11.2f}{each.number:>12}{each.peak_mb:>6}"
        for each in doors.values()
    ]
