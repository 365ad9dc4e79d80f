"""What other rules of classification would do: how many units each class would have and which units move. Pure."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ..engine.scheme import Scheme as Meaning
from .classes import Classed, Move, Subject, classed, moved


@dataclass(frozen=True, slots=True)
class Effect:
    """The units by class as it is and as it would be, and those that move; `shown` stands for all of it and for the rules."""

    found: Sequence[Classed]
    now: Counter[str]
    would: Counter[str]
    moved: Sequence[Move]
    shown: str


def effect(old: Meaning, new: Meaning, rules: str, subjects: Sequence[Subject], day: date) -> Effect:
    """What the `rules` of the new scheme do, as they stand in its canonical text, to units as they are on a day."""
    before = classed(old, subjects)
    after = before if new is old else classed(new, subjects)
    gone = moved(before, after)
    counts, would = (Counter(each.unit_class for each in listed) for listed in (before, after))
    said = [rules, day.isoformat(), sorted(counts.items()), sorted(would.items()),
            [[each.node.code, each.old, each.new] for each in gone]]  # fmt: skip
    shown = hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
    return Effect(before, counts, would, gone, shown)
